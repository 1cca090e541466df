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

/// The text, with `_…_` as emphasis where both marks stand on word borders.
pub(super) fn italics(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(open) = find_mark(rest, from, true) {
        let Some(close) = find_mark(rest, open + 1, false) else { break };
        // A second opening mark in between: the first one is no mark.
        if let Some(again) = find_mark(rest, open + 1, true).filter(|again| *again < close) {
            from = again;
            continue;
        }
        push_text(&mut out, &rest[..open]);
        out.push(Inline::Emph(vec![Inline::Text(rest[open + 1..close].to_owned())]));
        rest = &rest[close + 1..];
        from = 0;
    }
    push_text(&mut out, rest);
    out
}

fn push_text(out: &mut Vec<Inline>, text: &str) {
    if !text.is_empty() {
        out.push(Inline::Text(text.to_owned()));
    }
}

/// The next underscore from `from` on that opens (no letter before, a word behind) or closes
/// (a word before, no letter behind).
fn find_mark(text: &str, from: usize, opening: bool) -> Option<usize> {
    text[from..].match_indices('_').map(|(at, _)| from + at).find(|&at| {
        let before = text[..at].chars().next_back();
        let behind = text[at + 1..].chars().next();
        let border = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c != '_');
        if opening { border(before) && word(behind) } else { word(before) && border(behind) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::plain_text;

    fn shown(text: &str) -> String {
        italics(text)
            .iter()
            .map(|inline| match inline {
                Inline::Emph(inner) => format!("<{}>", plain_text(inner)),
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
