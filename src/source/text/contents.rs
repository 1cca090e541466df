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
}

/// Finds the list: from its name to where its first entry stands again, as a heading.
pub(super) fn find(body: &[RawBlock<'_>]) -> Option<Contents> {
    let start = body.iter().position(|block| NAMES.contains(&fold(block.lines[0].text).as_str()))?;
    let stop = (start + 1..body.len()).find(|&i| is_prose(&body[i])).unwrap_or(body.len());
    let lines: Vec<(usize, String)> = (start..stop)
        .flat_map(|i| body[i].lines.iter().map(move |line| (i, fold(line.text))))
        .skip(1)
        .filter(|(_, entry)| !entry.is_empty())
        .collect();
    let end = lines.iter().take(ENTRIES_TRIED).enumerate().find_map(|(n, (own, entry))| {
        // Other entries than the first may repeat inside the list, as `CHAPTER I` does.
        let from = if n == 0 { own + 1 } else { (own + 1).max(stop.saturating_sub(HEADING_REACH)) };
        (from..stop).find(|&i| same(&fold(&body[i].joined()), entry))
    })?;
    let entries = lines.into_iter().filter(|(at, _)| *at < end).map(|(_, entry)| entry).collect();
    Some(Contents { range: start..end, entries })
}

/// Running text: wide lines, or one that is too long for a title.
fn is_prose(block: &RawBlock<'_>) -> bool {
    let inner = &block.lines[..block.lines.len() - 1];
    let wide = !inner.is_empty() && inner.iter().all(|line| line.width() >= 45);
    wide || block.lines.iter().any(|line| line.width() > LONGEST_ENTRY)
}

/// A title without case and punctuation, the number in front of it and the page behind it.
pub(super) fn fold(title: &str) -> String {
    let title = without_page(title.trim());
    let mut words: Vec<String> =
        title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    if words.len() > 1 && is_numeral(&words[0]) {
        words.remove(0);
    }
    words.join(" ")
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
