//! White space as most texts have it: single spaces between words, which need no collapsing.

/// The length of the beginning of a text in which all characters are printed ones of ASCII, and single spaces
/// between them. Most of a text is passed over at once that way.
pub(super) fn plain_run(text: &str) -> usize {
    let bytes = text.as_bytes();
    let between = |at: usize| at > 0 && bytes[at - 1] != b' ' && bytes.get(at + 1).is_some_and(u8::is_ascii_graphic);
    let plain = |at: &usize| bytes[*at].is_ascii_graphic() || (bytes[*at] == b' ' && between(*at));
    (0..bytes.len()).take_while(plain).count()
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
