//! White space as most texts have it: single spaces between words, which need no collapsing.

/// The length of the beginning of a text in which all characters are seen, and single spaces stand between them.
/// Most of a text is passed over at once that way.
pub(super) fn plain_run(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut end, mut spaced) = (0, true);
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_graphic() || (!byte.is_ascii() && !is_white_space(&bytes[at..])) {
            (end, spaced) = (at + 1, false);
        } else if *byte == b' ' && !spaced {
            spaced = true;
        } else {
            break;
        }
    }
    end
}

/// Whether bytes begin with one of the white space characters of Unicode that are not ASCII (`White_Space` in
/// PropList.txt).
fn is_white_space(bytes: &[u8]) -> bool {
    match bytes {
        [0xc2, next, ..] => matches!(next, 0x85 | 0xa0),
        [0xe1, 0x9a, next, ..] | [0xe3, 0x80, next, ..] => *next == 0x80,
        [0xe2, 0x80, next, ..] => matches!(next, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf),
        [0xe2, 0x81, next, ..] => *next == 0x9f,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_white_space, plain_run};

    #[test]
    fn a_run_ends_before_white_space_that_changes() {
        for (text, run) in [
            ("one two", "one two"),
            ("one  two", "one"),
            (" one", ""),
            ("one ", "one"),
            ("one two\nthree", "one two"),
            ("one caf\u{e9}", "one caf\u{e9}"),
            ("one \u{e9}t\u{e9} \t", "one \u{e9}t\u{e9}"),
            ("one\u{a0}two", "one"),
            ("", ""),
        ] {
            assert_eq!(&text[..plain_run(text)], run, "{text:?}");
        }
    }

    #[test]
    fn white_space_is_what_unicode_says() {
        let other = |c: &char| c.is_whitespace() != is_white_space(c.to_string().as_bytes());
        assert_eq!(('\u{80}'..=char::MAX).find(other), None);
    }
}
