//! Texts → their words: runs of the characters that a word is made of.

/// What is inside words.
pub(super) struct Kind {
    /// Of ASCII, which most texts are made of.
    ascii: [bool; 128],
}

impl Kind {
    const fn new(also: &[u8]) -> Kind {
        let mut ascii = [false; 128];
        let mut byte = 0_u8;
        while byte < 128 {
            ascii[byte as usize] = byte.is_ascii_alphanumeric();
            byte += 1;
        }
        let mut i = 0;
        while i < also.len() {
            ascii[also[i] as usize] = true;
            i += 1;
        }
        Kind { ascii }
    }
}

/// Letters and digits.
pub(super) static ALPHANUMERIC: Kind = Kind::new(b"");
/// Letters, digits and underscores, as `\w+` has them.
pub(super) static IDENTIFIER: Kind = Kind::new(b"_");

/// The words of a text, made of characters of a kind.
pub(super) fn words<'t>(text: &'t str, kind: &'static Kind) -> impl Iterator<Item = &'t str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = end_of(text, at, kind, false);
        at = end_of(text, start, kind, true);
        (at > start).then(|| &text[start..at])
    })
}

/// Where the characters end that are all inside words, or all outside.
fn end_of(text: &str, from: usize, kind: &Kind, is_inside: bool) -> usize {
    let mut at = from;
    while let Some(byte) = text.as_bytes().get(at) {
        if byte.is_ascii() {
            if kind.ascii[usize::from(*byte)] != is_inside {
                break;
            }
            at += 1;
        } else {
            match text[at..].chars().next() {
                Some(c) if c.is_alphanumeric() == is_inside => at += c.len_utf8(),
                _ => break,
            }
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{ALPHANUMERIC, words};
    use proptest::prelude::{prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn words_are_what_stands_between_other_characters(text in "([a-z0-9_ .’é—]|\\PC){0,40}") {
            let split = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            prop_assert_eq!(words(&text, &ALPHANUMERIC).collect::<Vec<_>>(), split.collect::<Vec<_>>());
        }
    }
}
