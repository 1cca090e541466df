//! Two texts side by side, with line numbers, the words that differ coloured.

use crate::Said;
use similar::{ChangeTag, TextDiff};

/// Characters of a column, behind its line number.
const WIDTH: usize = 46;
/// Characters of a line number and the space behind it.
const NUMBER: usize = 7;

/// Colours, when the output is a terminal.
#[derive(Clone, Copy)]
pub struct Paint {
    coloured: bool,
}

impl Paint {
    pub fn new(coloured: bool) -> Paint {
        Paint { coloured }
    }

    /// Bold.
    pub fn strong(self, text: &str) -> String {
        self.with("\x1b[1m", text)
    }

    fn with(self, colour: &str, text: &str) -> String {
        if self.coloured { format!("{colour}{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// Text without what would drive a terminal.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// The heads of the two columns.
pub fn head(left: &str, right: &str, out: &mut String) {
    let cell = |text: &str| vec![Word { text: plain(text), changed: false }];
    rows(&[(String::new(), cell(left))], &[(String::new(), cell(right))], Paint::new(false), out);
}

/// One difference: what the left copy says, and what the right one says there.
pub fn pair(left: &[Said], right: &[Said], paint: Paint, out: &mut String) {
    let joined = |side: &[Said]| side.iter().map(|said| plain(&said.text)).collect::<Vec<_>>().join(" ");
    let (a, b) = (joined(left), joined(right));
    let diff = TextDiff::from_words(&a, &b);
    // Words that only one side has, in the order of that side.
    let changed = |tag: ChangeTag| -> Vec<bool> {
        let own = diff.iter_all_changes().filter(|change| change.tag() == ChangeTag::Equal || change.tag() == tag);
        let words = own.filter(|change| !change.value().trim().is_empty());
        words.map(|change| change.tag() == tag).collect()
    };
    let (old, new) = (cells(left, &changed(ChangeTag::Delete)), cells(right, &changed(ChangeTag::Insert)));
    rows(&old, &new, paint, out);
}

/// A word, and whether only this side has it.
struct Word {
    text: String,
    changed: bool,
}

/// What one side says, a cell a sentence, each behind its line number.
fn cells(side: &[Said], changed: &[bool]) -> Vec<(String, Vec<Word>)> {
    let mut changed = changed.iter().copied();
    side.iter()
        .map(|said| {
            let text = plain(&said.text);
            let words = text.split_whitespace();
            let mut words: Vec<Word> =
                words.map(|word| Word { text: word.to_owned(), changed: changed.next().unwrap_or(true) }).collect();
            if said.picture {
                words.insert(0, Word { text: "[picture]".into(), changed: false });
            }
            (said.line.to_string(), words)
        })
        .collect()
}

fn rows(left: &[(String, Vec<Word>)], right: &[(String, Vec<Word>)], paint: Paint, out: &mut String) {
    let old = |text: &str| paint.with("\x1b[31m", text);
    let new = |text: &str| paint.with("\x1b[32m", text);
    let (left, right) = (lines(left, &old), lines(right, &new));
    for at in 0..left.len().max(right.len()) {
        let (number, text, width) = left.get(at).cloned().unwrap_or_default();
        let gap = " ".repeat(WIDTH.saturating_sub(width) + 2);
        let mut line = format!("{number:>width$} {text}{gap}", width = NUMBER - 1);
        if let Some((number, text, _)) = right.get(at) {
            line.push_str(&format!("{number:>width$} {text}", width = NUMBER - 1));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// The cells broken into lines: the number on the first line of each, the painted text, its width in characters.
fn lines(cells: &[(String, Vec<Word>)], paint: &dyn Fn(&str) -> String) -> Vec<(String, String, usize)> {
    let mut out = Vec::new();
    for (number, words) in cells {
        let mut number = number.clone();
        let (mut line, mut width) = (String::new(), 0);
        for word in words {
            // A word longer than the column is cut.
            let letters: Vec<char> = word.text.chars().collect();
            for part in letters.chunks(WIDTH) {
                if width > 0 && width + 1 + part.len() > WIDTH {
                    out.push((std::mem::take(&mut number), std::mem::take(&mut line), width));
                    width = 0;
                }
                if width > 0 {
                    line.push(' ');
                    width += 1;
                }
                let part_text: String = part.iter().collect();
                line.push_str(&if word.changed { paint(&part_text) } else { part_text });
                width += part.len();
            }
        }
        out.push((number, line, width));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: u32, text: &str) -> Said {
        Said { file: "a.txt".into(), line, text: text.into(), picture: false }
    }

    #[test]
    fn sentences_stand_side_by_side_and_nothing_is_lost() {
        let long = "A sentence that is rather longer than its column is wide, so that it goes on below.";
        let mut out = String::new();
        pair(&[said(3, long)], &[said(12, "A short one."), said(140, "And another.")], Paint::new(false), &mut out);
        assert_eq!(
            out,
            "     3 A sentence that is rather longer than its           12 A short one.\n       \
                    column is wide, so that it goes on below.          140 And another.\n"
        );
    }

    #[test]
    fn only_the_words_that_differ_are_coloured_and_control_characters_are_shown() {
        let mut out = String::new();
        pair(&[said(1, "It held\x1b fast.")], &[said(1, "It is fast.")], Paint::new(true), &mut out);
        assert!(out.contains("It \x1b[31mheld\u{fffd}\x1b[0m fast."), "{out:?}");
        assert!(out.contains("It \x1b[32mis\x1b[0m fast."), "{out:?}");
    }
}
