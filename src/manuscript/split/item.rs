//! One block of a dump as the splitter sees it, its shape between its neighbours, and how
//! the whole dump is written.

use super::evidence::{self, Ending};
use crate::doc::{BlockKind, plain_text};
use crate::manuscript::normalise::normalise;
use crate::source::Piece;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// One block of a dump, as the splitter sees it.
pub(super) struct Item {
    /// Text of a paragraph; empty for other blocks.
    pub text: String,
    /// Hash of the normalised text; of no use across other blocks than paragraphs.
    pub key: u64,
    /// A paragraph on one line.
    pub line: bool,
    pub paragraph: bool,
    /// Blank lines above.
    pub gap: u32,
}

pub(super) fn items(piece: &Piece) -> Vec<Item> {
    let lines = |i: usize| piece.blocks[i].origin.line;
    (0..piece.blocks.len())
        .map(|i| {
            let (text, paragraph) = match &piece.blocks[i].kind {
                BlockKind::Paragraph(content) => (plain_text(content), true),
                _ => (String::new(), false),
            };
            let height = match piece.gaps.get(i + 1) {
                Some(gap) => lines(i + 1).saturating_sub(lines(i)).saturating_sub(*gap),
                None => 1,
            };
            let gap = piece.gaps.get(i).copied().unwrap_or(1);
            Item { key: key(&normalise(&text)), line: paragraph && height <= 1, paragraph, text, gap }
        })
        .collect()
}

pub(super) fn key(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Whether outside evidence can make a title of the line, whatever its shape.
pub(super) fn can_be_title(item: &Item) -> bool {
    item.line
        && item.text.chars().take(evidence::LONGEST_TITLE + 1).count() <= evidence::LONGEST_TITLE
        && !evidence::is_numeral(&item.text)
        && matches!(evidence::ending(&item.text), Ending::Open | Ending::Loud)
}

/// How a dump is written, as far as verdicts on its lines depend on it.
pub(super) struct Habits {
    /// Blank lines between paragraphs.
    pub gap: u32,
    /// Paragraphs follow each other without a blank line, which stands elsewhere.
    pub close: bool,
    /// Titles stand further apart than paragraphs do.
    pub apart: bool,
    /// Paragraphs begin with small letters too.
    pub small: bool,
    /// The text is English.
    pub english: bool,
    /// Paragraphs are mostly long, so that a lone question is worth a look.
    pub long: bool,
}

/// The median paragraph of a dump with long paragraphs has so many words.
pub(super) const LONG_PARAGRAPH: usize = 25;
/// Titles set apart by blank lines are a habit from so many on.
pub(super) const APART_TITLES: usize = 2;

/// In English one word in so many at least is among the commonest (in the seeds, one in five).
const ENGLISH: usize = 12;

/// Small letters at the beginning are a habit when more than one paragraph in so many has them.
const SMALL: usize = 4;

/// Finds out how a dump is written.
pub(super) fn habits(items: &[Item]) -> Habits {
    let mut gaps: FxHashMap<u32, usize> = FxHashMap::default();
    items.iter().skip(1).for_each(|item| *gaps.entry(item.gap).or_default() += 1);
    let gap = gaps.iter().max_by_key(|(gap, count)| (**count, u32::MAX - **gap)).map_or(1, |(gap, _)| *gap);
    let apart = (1..items.len()).filter(|&i| items[i].gap > gap && shape(items, i) != Shape::Other).count();
    let sentences = items.iter().filter(|item| item.paragraph && evidence::ending(&item.text) == Ending::Stop);
    let mut words: Vec<usize> = sentences.map(|item| evidence::word_count(&item.text)).collect();
    words.sort_unstable();
    let (mut all, mut common) = (0, 0);
    for word in items.iter().flat_map(|item| item.text.split_whitespace()) {
        all += 1;
        common += usize::from(evidence::is_common_english(word));
    }
    let paragraphs = items.iter().filter(|item| item.paragraph).count();
    let small = items.iter().filter(|item| evidence::goes_on(&item.text)).count() * SMALL > paragraphs;
    let long = words.get(words.len() / 2).is_some_and(|median| *median >= LONG_PARAGRAPH);
    let close = gap == 0 && gaps.len() > 1;
    Habits { gap, close, apart: apart >= APART_TITLES, long, small, english: common * ENGLISH >= all }
}

/// What a line looks like between its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Other,
    /// A title but for the question or exclamation mark behind it.
    Loud,
    Title,
}

pub(super) fn shape(items: &[Item], i: usize) -> Shape {
    let item = &items[i];
    if !can_be_title(item)
        || i + 1 == items.len()
        || !evidence::opens_like_title(&item.text)
        || evidence::is_apparatus(&item.text)
        || evidence::is_unpaired(&item.text)
    {
        return Shape::Other;
    }
    match evidence::ending(&item.text) {
        Ending::Open => Shape::Title,
        Ending::Loud => Shape::Loud,
        _ => Shape::Other,
    }
}
