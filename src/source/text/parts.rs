//! Raw blocks of a page dump → raw blocks where its author left out blank lines: behind a list, below
//! the title and what stands with it (a name, a date), and above a title.
//!
//! A paragraph of a dump is one line as a rule, so that a line that neither goes on with the sentence
//! above nor can be part of its list stands for itself.

use super::lines::{Line, RawBlock};
use super::list;

/// Names and dates below a title are at most so many lines …
const HEAD_LINES: usize = 3;
/// … of so many words.
const HEAD_WORDS: usize = 8;
/// No title is longer, in characters.
const TITLE_WIDTH: usize = 120;
/// Text below a title is so long at least, in characters.
const TEXT_WIDTH: usize = 80;
/// Where so many titles stand right above long text, a short text below a title is one too.
const HEADED: usize = 2;
/// A line of such a width may have been broken by a measure.
const MEASURE: std::ops::RangeInclusive<usize> = 45..=90;

/// Parts blocks where a blank line is missing; the parts below the first have none above.
pub(super) fn part<'a>(raw: &[RawBlock<'a>]) -> Vec<RawBlock<'a>> {
    let headed = raw.iter().filter(|block| is_headed(&block.lines, super::blocks::LONG_LINE)).count() >= HEADED;
    let mut out = Vec::with_capacity(raw.len());
    for (n, block) in raw.iter().enumerate() {
        let followed = raw.get(n + 1).is_some_and(|next| next.lines.len() == 1);
        let starts = starts(&block.lines, headed, followed);
        let mut from = 0;
        for to in starts.into_iter().chain([block.lines.len()]) {
            let gap = if from == 0 { block.gap } else { 0 };
            out.push(RawBlock { gap, lines: block.lines[from..to].to_vec() });
            from = to;
        }
    }
    out
}

/// The lines with which parts begin, the first line aside. `headed`: titles stand right above texts; `followed`:
/// a paragraph of one line follows the block.
fn starts(lines: &[Line<'_>], headed: bool, followed: bool) -> Vec<usize> {
    let head = head(lines);
    let mut starts: Vec<usize> = (1..=head).filter(|at| *at < lines.len()).collect();
    if head == 0 && headed && is_headed(lines, 0) {
        starts.push(1);
    }
    let long = lines.iter().any(|line| line.width() > super::blocks::LONG_LINE);
    let mut item = lines[..(head + 1).min(lines.len())].iter().rfind(|line| is_item(line));
    for at in head + 1..lines.len() {
        let title = at + 1 == lines.len() && followed && is_title_below(&lines[at - 1], &lines[at]);
        if title || item.is_some_and(|item| ends_list(item, &lines[at - 1], &lines[at], long)) {
            starts.push(at);
            // Where paragraphs are long lines, each line below the list stands for itself.
            item = item.filter(|_| long);
        }
        item = if is_item(&lines[at]) { Some(&lines[at]) } else { item };
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// How many lines stand at the head of a block that begins with a title and has a date or a by-line below it;
/// 0 when it does not.
fn head(lines: &[Line<'_>]) -> usize {
    let told = |at: usize| lines.get(at).is_some_and(|line| is_told(line.text));
    let short = |line: &Line<'_>| line.text.split_whitespace().count() <= HEAD_WORDS && ends_open(line.text);
    let Some(last) = (1..=HEAD_LINES).rev().find(|&at| told(at)) else { return 0 };
    let titled = lines[0].width() <= TITLE_WIDTH && !lines[0].text.ends_with(['.', ':', ',', ';']);
    let between = lines[1..last].iter().all(|line| told_or(line, short));
    let text_below = lines.get(last + 1).is_none_or(|line| line.width() >= TEXT_WIDTH);
    if titled && between && text_below { last + 1 } else { 0 }
}

fn told_or(line: &Line<'_>, or: impl Fn(&Line<'_>) -> bool) -> bool {
    is_told(line.text) || or(line)
}

/// Whether a line says when or by whom something was written: it is short, without a full stop, and has a year,
/// three numbers, or `by` in front.
fn is_told(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let numbers =
        || text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let year = numbers().any(|word| word.len() == 4 && word.parse::<u32>().is_ok_and(|n| (1800..2200).contains(&n)));
    let whole = numbers().count() >= if year { 2 } else { 3 };
    let signed = (text.starts_with("By ") || text.starts_with("by ")) && words <= HEAD_WORDS - 2;
    words <= HEAD_WORDS && ends_open(text) && !text.contains(": ") && (signed || whole)
}

/// Whether a line somewhere below an item is no more of its list: where items are indented, or paragraphs are `long`
/// lines, it stands at the margin and begins a sentence.
fn ends_list(item: &Line<'_>, above: &Line<'_>, line: &Line<'_>, long: bool) -> bool {
    let out = line.indent < item.indent || (long && line.indent == 0 && item.indent == 0);
    let broken = MEASURE.contains(&above.width()) && !ends_whole(above.text);
    out && !is_item(line) && opens(line.text) && !broken
}

fn is_item(line: &Line<'_>) -> bool {
    list::marker(line.text).is_some()
}

/// Whether the last line of a block is the title of what follows: it begins and ends as one, and the line above
/// ends its sentence.
fn is_title_below(above: &Line<'_>, title: &Line<'_>) -> bool {
    let open = title.text.ends_with(char::is_alphanumeric) && opens(title.text);
    open && title.width() <= TITLE_WIDTH
        && title.indent == above.indent
        && ends_whole(above.text)
        && !is_item(title)
        && !is_item(above)
}

/// Whether the first of two lines is a title, and the second a text of more than `width` characters.
fn is_headed(lines: &[Line<'_>], width: usize) -> bool {
    let [title, text, ..] = lines else { return false };
    let open = title.text.ends_with(char::is_alphanumeric) && opens(title.text);
    let plain = !is_item(title) && !is_item(text) && title.width() <= TITLE_WIDTH && text.width() > width;
    open && plain && opens(text.text) && ends_whole(text.text)
}

fn opens(text: &str) -> bool {
    text.starts_with(|c: char| !c.is_lowercase())
}

fn ends_open(text: &str) -> bool {
    text.ends_with(char::is_alphanumeric)
}

fn ends_whole(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '’', ')']).ends_with(['.', '?', '!', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::text::lines::blocks;

    fn parts(text: &str) -> Vec<Vec<String>> {
        let own = |block: &RawBlock<'_>| block.lines.iter().map(|line| line.text.to_owned()).collect();
        part(&blocks(text)).iter().map(own).collect()
    }

    const LONG: &str = "This is a paragraph of a page dump, which stands on one line, however long it is, and says that \
                        nothing is to be seen here but a sentence without an end that anybody would care for.";

    #[test]
    fn a_title_with_a_name_and_a_date_right_below_was_one_paragraph() {
        let head = ["Folding paper", "Jane Doe", "May 1, 2016"];
        for text in [head.join("\n"), format!("{}\n{LONG}", head.join("\n"))] {
            assert_eq!(parts(&text)[..3], head.map(|line| vec![line.to_owned()]));
        }
        assert_eq!(parts("Folding paper\nby Jane Doe\n\nText.").len(), 3);
        assert_eq!(parts("Who: a press\nWhen: May 1, 2016\nWhere: here").len(), 1);
        assert_eq!(parts("Berlin is where\nin 1989 it began").len(), 1);
    }

    #[test]
    fn a_title_right_below_a_list_went_on_with_its_last_item() {
        assert_eq!(parts(&format!("  * one\n  * two\nFolding paper\n{LONG}"))[1][0], "Folding paper");
        assert_eq!(parts("  * one that is so long that it had to be broken at a measure\nFolding paper").len(), 1);
        assert_eq!(parts("  * one\nand more of it").len(), 1);
    }

    #[test]
    fn a_title_right_below_a_paragraph_was_its_end() {
        assert_eq!(parts(&format!("Write to us.\nFolding paper\n\n{LONG}"))[1], ["Folding paper"]);
        assert_eq!(parts("Write to us.\nFolding paper").len(), 1);
    }

    #[test]
    fn a_short_text_right_below_a_title_is_text_where_titles_stand_so() {
        let many = format!("Glue\n{LONG}\n\nOak\n{LONG}\n\nFolding paper at night\nFirst said elsewhere.\n");
        assert_eq!(parts(&many).len(), 6);
        assert_eq!(parts("Folding paper at night\nFirst said elsewhere.").len(), 1);
    }
}
