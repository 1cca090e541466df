//! Finds the contents list of a book, and what it says.

use super::lines::RawBlock;
use std::ops::Range;

/// What stands above a contents list, in the languages of Europe, folded.
const NAMES: [&str; 16] = [
    "contents",
    "table of contents",
    "the contents",
    "inhalt",
    "inhaltsverzeichnis",
    "table des matières",
    "table",
    "índice",
    "indice",
    "sommario",
    "inhoud",
    "indhold",
    "innehåll",
    "spis treści",
    "оглавление",
    "содержание",
];

/// Blocks this close to the first running text may hold its heading.
const HEADING_REACH: usize = 4;
/// Entries that are tried as the first heading of the text.
const ENTRIES_TRIED: usize = 4;
/// A block with more characters is no line of a contents list.
const LONGEST_ENTRY: usize = 160;
/// Titles that differ in at most this share of their letters are the same with a slip.
const SLIP: f64 = 0.85;

/// A contents list.
pub(super) struct Contents {
    /// Its blocks.
    pub range: Range<usize>,
    /// Its entries, folded.
    pub entries: Vec<String>,
    /// Whether an entry stands again as a heading.
    pub repeated: bool,
}

/// Finds the list: from its name to where its first entry stands again, as a heading.
pub(super) fn find(body: &[RawBlock<'_>], is_heading: impl Fn(&RawBlock<'_>) -> bool) -> Option<Contents> {
    let start = body.iter().position(|block| NAMES.contains(&fold(block.lines[0].text).as_str()))?;
    let stop = (start + 1..body.len()).find(|&i| is_prose(&body[i])).unwrap_or(body.len());
    let lines: Vec<(usize, String)> = (start..stop)
        .flat_map(|i| body[i].lines.iter().map(move |line| (i, fold(line.text))))
        .skip(1)
        .filter(|(_, entry)| !entry.is_empty())
        .collect();
    let again = lines.iter().take(ENTRIES_TRIED).enumerate().find_map(|(n, (own, entry))| {
        // Other entries than the first may repeat inside the list, as `CHAPTER I` does.
        let from = if n == 0 { own + 1 } else { (own + 1).max(stop.saturating_sub(HEADING_REACH)) };
        (from..stop).find(|&i| same(&fold(&body[i].joined()), entry))
    });
    // Titles that the text does not repeat: the list ends at the heading above the first prose.
    let heading = || {
        let near = (start + 2).max(stop.saturating_sub(HEADING_REACH))..stop;
        near.into_iter().find(|&i| body[start].lines.len() == 1 && stop < body.len() && is_heading(&body[i]))
    };
    let end = again.or_else(heading)?;
    let entries = lines.into_iter().filter(|(at, _)| *at < end).map(|(_, entry)| entry).collect();
    Some(Contents { range: start..end, entries, repeated: again.is_some() })
}

/// Running text: wide lines that are no entries, or one that is too long for a title.
pub(super) fn is_prose(block: &RawBlock<'_>) -> bool {
    let inner = &block.lines[..block.lines.len() - 1];
    let entries = block.lines.iter().filter(|line| is_entry(line.text)).count() * 2 > block.lines.len();
    let wide = !entries && !inner.is_empty() && inner.iter().all(|line| line.width() >= 45);
    wide || block.lines.iter().any(|line| line.width() > LONGEST_ENTRY)
}

/// Whether a line has the number of an entry in front or that of its page behind.
fn is_entry(line: &str) -> bool {
    let number = line.split_once(['.', ' ']).is_some_and(|(first, _)| {
        is_numeral(first) && first.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()) && first != "I"
    });
    number || line.starts_with("I. ") || without_page(line).len() < line.len()
}

/// A title without case and punctuation, the number in front of it and the page behind it.
pub(super) fn fold(title: &str) -> String {
    let title = without_page(title.trim());
    let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut words = &words[..];
    if words.len() > 2 && super::headings::is_chapter(words[0]) && is_numeral(words[1]) {
        words = &words[1..];
    }
    if words.len() > 1 && is_numeral(words[0]) {
        words = &words[1..];
    }
    words.join(" ").to_lowercase()
}

/// Cuts a page number that dots or two spaces part from the title.
fn without_page(title: &str) -> &str {
    let cut = title.trim_end_matches(|c: char| c.is_ascii_digit());
    if cut.len() < title.len() && (cut.ends_with("  ") || cut.ends_with("..") || cut.ends_with(". ")) {
        cut.trim_end_matches(['.', ' '])
    } else {
        title
    }
}

/// Roman or Arabic digits.
pub(super) fn is_numeral(word: &str) -> bool {
    !word.is_empty()
        && (word.bytes().all(|b| b.is_ascii_digit())
            || word.bytes().all(|b| b"ivxlcdm".contains(&b.to_ascii_lowercase())))
}

/// Whether two folded titles are the same but for a slip of the pen.
pub(super) fn same(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    // The measure is quadratic: only titles that begin or end alike are worth it.
    let begin_alike = a.split(' ').next() == b.split(' ').next();
    let end_alike = a.rsplit(' ').next() == b.rsplit(' ').next();
    (begin_alike || end_alike)
        && (8..=200).contains(&a.len())
        && a.len().abs_diff(b.len()) <= 8
        && strsim::normalized_levenshtein(a, b) >= SLIP
}
