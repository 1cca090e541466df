//! Lines of plain text → inlines: white space collapsed, and `_italics_` as Project Gutenberg marks them.

use crate::doc::Inline;
use crate::source::spaces::plain_run;

/// Joins lines by single spaces and collapses white space inside them. No-break spaces stay. A line
/// that breaks off at a dash or at the hyphen of a compound goes on without a space.
pub(super) fn join<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut out = String::with_capacity(lines.clone().map(|line| line.len() + 1).sum());
    for line in lines {
        let first = &line[..line.find(' ').unwrap_or(line.len())];
        if !line.is_empty() && plain_run(line) == line.len() {
            if !out.is_empty() && !goes_on(&out, first) {
                out.push(' ');
            }
            out.push_str(line);
            continue;
        }
        let words = line.split(|c: char| c.is_whitespace() && !is_no_break(c)).filter(|word| !word.is_empty());
        for (at, word) in words.enumerate() {
            let follows = at == 0 && goes_on(&out, word);
            if !out.is_empty() && !follows {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

/// Words before which a hyphen stands for the rest of a compound: `pre- and post-war`.
const CONJUNCTIONS: [&str; 11] = ["and", "or", "to", "und", "oder", "bis", "et", "ou", "e", "y", "o"];

/// Whether the first word of a line belongs to the end of the line above: `hard-` and `wrapped`,
/// `a day--` and `a fine one`, `a day` and `--a fine one`.
fn goes_on(before: &str, word: &str) -> bool {
    let last = |text: &str| text.chars().next_back().is_some_and(char::is_alphanumeric);
    let opens = |text: &str| text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '“'));
    if let Some(above) = before.strip_suffix("--") {
        return opens(word) && above.chars().next_back().is_some_and(|c| !c.is_whitespace() && c != '-');
    }
    if let Some(above) = before.strip_suffix('-') {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        return last(above) && word.starts_with(char::is_alphanumeric) && !CONJUNCTIONS.contains(&bare);
    }
    word.strip_prefix("--").is_some_and(opens)
        && before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == ',')
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
    fn lines_that_break_off_at_a_hyphen_or_a_dash_go_on_without_a_space() {
        assert_eq!(join(["hard-", "wrapped, pre-", "and post-war"].into_iter()), "hard-wrapped, pre- and post-war");
        assert_eq!(join(["a day--", "a _fine_ day--", "_so_ fine"].into_iter()), "a day--a _fine_ day--_so_ fine");
        assert_eq!(join(["a day", "--a fine day", "-- so"].into_iter()), "a day--a fine day -- so");
        assert_eq!(join(["said she.", "--Anon", "a --", "b"].into_iter()), "said she. --Anon a -- b");
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
