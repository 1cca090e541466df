//! Texts → their words: runs of the characters that a word is made of.

/// The words of a text, whose characters are those that `is_inside` takes.
pub(super) fn words(text: &str, is_inside: impl Fn(char) -> bool) -> impl Iterator<Item = &str> {
    let mut at = 0;
    // The character at a byte, without decoding what most texts are made of.
    let look = move |at: usize| {
        let byte = *text.as_bytes().get(at)?;
        let c = if byte.is_ascii() { char::from(byte) } else { text[at..].chars().next()? };
        Some((is_inside(c), c.len_utf8()))
    };
    std::iter::from_fn(move || {
        while let (false, length) = look(at)? {
            at += length;
        }
        let start = at;
        while let Some((true, length)) = look(at) {
            at += length;
        }
        Some(&text[start..at])
    })
}

#[cfg(test)]
mod tests {
    use super::words;
    use proptest::prelude::{prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn words_are_what_stands_between_other_characters(text in "([a-z0-9_ .’é—]|\\PC){0,40}") {
            let split = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            prop_assert_eq!(words(&text, char::is_alphanumeric).collect::<Vec<_>>(), split.collect::<Vec<_>>());
        }
    }
}
