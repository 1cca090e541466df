//! A text → how many words it has: runs of letters, digits and underscores, as `\w+` has them.

/// How many words a text has.
pub(super) fn count(text: &str) -> usize {
    let mut count = 0;
    let mut rest = text;
    loop {
        rest = behind(rest, false);
        if rest.is_empty() {
            return count;
        }
        count += 1;
        rest = behind(rest, true);
    }
}

/// What is behind the characters at the beginning that are all inside words, or all outside.
fn behind(text: &str, is_inside: bool) -> &str {
    let mut rest = text;
    loop {
        let ascii = |byte: u8| byte.is_ascii() && INSIDE[usize::from(byte)] == is_inside;
        rest = &rest[rest.bytes().position(|byte| !ascii(byte)).unwrap_or(rest.len())..];
        // Typographic punctuation, U+2000 to U+203F, needs no look into the tables of Unicode.
        let is_word = |c: char| !matches!(c, '\u{2000}'..='\u{203f}') && c.is_alphanumeric();
        match rest.chars().next() {
            Some(c) if !c.is_ascii() && is_word(c) == is_inside => rest = &rest[c.len_utf8()..],
            _ => return rest,
        }
    }
}

/// What of ASCII is inside words.
const INSIDE: [bool; 128] = {
    let mut inside = [false; 128];
    let mut byte = 0_u8;
    while byte < 0x80 {
        inside[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    inside
};

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
