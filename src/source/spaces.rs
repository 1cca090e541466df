//! White space as most texts have it: single spaces between words, which need no collapsing.

/// The length of the beginning of a text in which all characters are printed ones of ASCII, and single spaces
/// between them. Most of a text is passed over at once that way.
pub(super) fn plain_run(text: &str) -> usize {
    let (mut end, mut spaced) = (0, true);
    for (at, byte) in text.bytes().enumerate() {
        if byte.is_ascii_graphic() {
            (end, spaced) = (at + 1, false);
        } else if byte == b' ' && !spaced {
            spaced = true;
        } else {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::plain_run;

    #[test]
    fn a_run_ends_before_white_space_that_changes() {
        for (text, run) in [
            ("one two", "one two"),
            ("one  two", "one"),
            (" one", ""),
            ("one ", "one"),
            ("one two\nthree", "one two"),
            ("one caf\u{e9}", "one caf"),
            ("one \u{e9}t\u{e9}", "one"),
            ("one\u{a0}two", "one"),
            ("", ""),
        ] {
            assert_eq!(&text[..plain_run(text)], run, "{text:?}");
        }
    }
}
