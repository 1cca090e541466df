//! A text → how many words it has: runs of letters, digits and underscores, as `\w+` has them.

/// How many words a text has.
pub(super) fn count(text: &str) -> usize {
    let bytes = text.as_bytes();
    // Words end where a character outside of them, or nothing, follows one inside.
    let (mut ends, mut inside, mut at) = (0, false, 0);
    while at < bytes.len() {
        let end = at + bytes[at..].iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len() - at);
        if end > at {
            ends += usize::from(inside && !is_inside(bytes[at])) + ends_in(&bytes[at..end]);
            (inside, at) = (is_inside(bytes[end - 1]), end);
        } else if let Some(c) = text[at..].chars().next() {
            // Typographic punctuation, U+2000 to U+203F, needs no look into the tables of Unicode.
            let next = !matches!(c, '\u{2000}'..='\u{203f}') && c.is_alphanumeric();
            ends += usize::from(inside && !next);
            (inside, at) = (next, at + c.len_utf8());
        }
    }
    ends + usize::from(inside)
}

const fn is_inside(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() | (byte == b'_')
}

/// How many words end in ASCII before its last character, many bytes at a time.
fn ends_in(ascii: &[u8]) -> usize {
    /// So many are counted in a byte.
    const CHUNK: usize = 128;
    let ends = |(before, behind): (&[u8], &[u8])| {
        before.iter().zip(behind).map(|(a, b)| u8::from(is_inside(*a) & !is_inside(*b))).sum::<u8>()
    };
    let (before, behind) = (&ascii[..ascii.len() - 1], &ascii[1..]);
    before.chunks(CHUNK).zip(behind.chunks(CHUNK)).map(|pair| usize::from(ends(pair))).sum()
}

#[cfg(test)]
mod tests {
    use super::count;
    use proptest::prelude::{prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn words_are_what_stands_between_other_characters(text in "([a-z0-9_ .’é—]|\\PC){0,40}") {
            let split = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
            prop_assert_eq!(count(&text), split.count());
        }
    }
}
