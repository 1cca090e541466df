//! Lines of plain text → inlines: white space collapsed, and `_italics_` as Project Gutenberg marks them.

use crate::doc::Inline;

/// Joins lines by single spaces and collapses white space inside them. No-break spaces stay.
pub(super) fn join<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for line in lines {
        let words = line.split(|c: char| c.is_whitespace() && !is_no_break(c)).filter(|word| !word.is_empty());
        for word in words {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

/// No-break space and narrow no-break space.
fn is_no_break(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}')
}

/// The text, with `_…_` as emphasis where both marks stand on word borders. An opening mark
/// counts for the next closing one only: `_lost and _found_` has one that is no mark.
pub(super) fn italics(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut done = 0;
    let mut open: Option<usize> = None;
    for (at, _) in text.match_indices('_') {
        match open {
            Some(from) if closes(text, at) && at > from + 1 => {
                push_text(&mut out, &text[done..from]);
                out.push(Inline::emph(vec![Inline::text(&text[from + 1..at])]));
                done = at + 1;
                open = None;
            }
            _ if opens(text, at) => open = Some(at),
            _ => {}
        }
    }
    push_text(&mut out, &text[done..]);
    out
}

fn push_text(out: &mut Vec<Inline>, text: &str) {
    if !text.is_empty() {
        out.push(Inline::Text(text.to_owned()));
    }
}

/// Whether no letter stands before the mark and a word behind it.
fn opens(text: &str, at: usize) -> bool {
    is_border(text[..at].chars().next_back()) && is_word(text[at + 1..].chars().next())
}

/// Whether a word stands before the mark and no letter behind it.
fn closes(text: &str, at: usize) -> bool {
    is_word(text[..at].chars().next_back()) && is_border(text[at + 1..].chars().next())
}

fn is_border(c: Option<char>) -> bool {
    c.is_none_or(|c| !c.is_alphanumeric() && c != '_')
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| !c.is_whitespace() && c != '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::plain_text;

    fn shown(text: &str) -> String {
        italics(text)
            .iter()
            .map(|inline| match inline {
                Inline::Styled { content, .. } => format!("<{}>", plain_text(content)),
                other => plain_text(std::slice::from_ref(other)),
            })
            .collect()
    }

    #[test]
    fn white_space_collapses_but_no_break_spaces_stay() {
        assert_eq!(join(["  a \t b", "c\u{a0}d "].into_iter()), "a b c\u{a0}d");
    }

    #[test]
    fn underscores_on_word_borders_are_emphasis() {
        assert_eq!(shown("an _odd_ (_very_ odd) day"), "an <odd> (<very> odd) day");
        assert_eq!(shown("_two words_, she said"), "<two words>, she said");
    }

    #[test]
    fn other_underscores_stay() {
        for text in ["snake_case_name", "a _ b _ c", "_never closed", "fill in: ____", "__init__", "no _ open_"] {
            assert_eq!(shown(text), text);
        }
        assert_eq!(shown("_lost and _found_"), "_lost and <found>");
    }
}
