//! One block of a dump as the splitter sees it, and how the whole dump is written.

use super::evidence::{self, Ending};
use super::furniture::{self, Role};
use super::words::word_count;
use crate::doc::{Block, BlockKind, plain_text, printed_text};
use crate::lang::Lang;
use crate::manuscript::normalise::normalise;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// What a block is, as far as splitting goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    /// A line that the reader knows for a heading.
    Heading(u8),
    /// A rule or a row of stars.
    Break,
    /// Lists, quotations, code, pictures.
    Other,
}

/// One block of a dump, as the splitter sees it.
pub(super) struct Item {
    /// Text of a paragraph or heading; empty for other blocks.
    pub text: String,
    /// Hash of the normalised text.
    pub key: u64,
    pub kind: Kind,
    pub role: Role,
    /// All pages of the site have it at their head or foot.
    pub frame: bool,
    /// A paragraph on one line, or a heading.
    pub line: bool,
    /// Blank lines above.
    pub gap: u32,
    /// Words of the text.
    pub words: usize,
    /// How the text ends.
    pub ending: Ending,
    /// Outside evidence can make a title of it, if it is no furniture.
    titular: bool,
    /// It looks like a title as well, whatever its neighbours.
    shaped: bool,
}

impl Item {
    /// Whether it is running text.
    pub fn is_paragraph(&self) -> bool {
        self.kind == Kind::Paragraph
    }
}

/// Lists and the like, which are no lines, count for so many words.
const OTHER_WORDS: usize = 20;

/// The items of some blocks; `gaps` are the blank lines above each, where they are known.
pub(super) fn items(blocks: &[Block], gaps: &[u32]) -> Vec<Item> {
    let lines = |i: usize| blocks[i].origin.line;
    (0..blocks.len())
        .map(|i| {
            let height = match gaps.get(i + 1).filter(|_| i + 1 < blocks.len()) {
                Some(gap) => lines(i + 1).saturating_sub(lines(i)).saturating_sub(*gap),
                None => 1,
            };
            item(&blocks[i], height, gaps.get(i).copied().unwrap_or(1))
        })
        .collect()
}

fn item(block: &Block, height: u32, gap: u32) -> Item {
    let (text, kind) = match &block.kind {
        BlockKind::Paragraph(content) => (plain_text(content), Kind::Paragraph),
        BlockKind::Heading { level, content, .. } => (plain_text(content), Kind::Heading(*level)),
        BlockKind::Break => (String::new(), Kind::Break),
        _ => (String::new(), Kind::Other),
    };
    let key = match kind {
        Kind::Other => key(&normalise(&printed_text(std::slice::from_ref(block)))),
        _ => key(&normalise(&text)),
    };
    let line = match kind {
        Kind::Paragraph => height <= 1,
        kind => matches!(kind, Kind::Heading(_)),
    };
    let role = if line { furniture::role(&text) } else { Role::Text };
    let words = if kind == Kind::Other { OTHER_WORDS } else { word_count(&text) };
    let ending = evidence::ending(&text);
    let titular = line
        && text.chars().nth(evidence::LONGEST_TITLE).is_none()
        && text.contains(char::is_alphanumeric)
        && !evidence::is_numeral(&text)
        && (matches!(ending, Ending::Open | Ending::Loud | Ending::Stop) || evidence::trails_off(&text));
    let shaped = titular
        && ending != Ending::Unfinished
        && evidence::opens_like_title(&text)
        && !evidence::is_apparatus(&text)
        && !evidence::is_unpaired(&text);
    Item { ending, titular, shaped, key, kind, role, frame: false, line, gap, words, text }
}

pub(super) fn key(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Whether outside evidence can make a title of the line, whatever its shape.
pub(super) fn can_be_title(item: &Item) -> bool {
    item.titular && !item.role.is_furniture()
}

/// Whether the line looks like a title between its neighbours.
pub(super) fn is_candidate(items: &[Item], i: usize) -> bool {
    items[i].shaped && !items[i].role.is_furniture() && i + 1 < items.len()
}

/// Whether the line looks like a title without a mark behind it.
pub(super) fn is_open(items: &[Item], i: usize) -> bool {
    items[i].ending == Ending::Open && is_candidate(items, i)
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
    /// Dates and by-lines stand above titles, not below.
    pub dates_above: bool,
    /// Words of the median paragraph.
    pub median: usize,
}

/// The median paragraph of a dump with long paragraphs has so many words.
pub(super) const LONG_PARAGRAPH: usize = 25;
/// Titles set apart by blank lines are a habit from so many on.
const APART_TITLES: usize = 2;
/// In English one word in so many at least is among the commonest (in the seeds, one in five).
const ENGLISH: usize = 12;
/// Small letters at the beginning are a habit when more than one paragraph in so many has them.
const SMALL: usize = 4;

/// Finds out how a dump is written.
pub(super) fn habits(items: &[Item]) -> Habits {
    let mut gaps: FxHashMap<u32, usize> = FxHashMap::default();
    items.iter().skip(1).for_each(|item| *gaps.entry(item.gap).or_default() += 1);
    let gap = gaps.iter().max_by_key(|(gap, count)| (**count, u32::MAX - **gap)).map_or(1, |(gap, _)| *gap);
    let wide = |i: &usize| items[*i].gap > gap;
    // By-lines and rules may stand between the wide gap and the title.
    let behind = |i: usize| (i..items.len().min(i + 3)).find(|&at| items[at].role == Role::Text && items[at].line);
    let wider = (1..items.len()).filter(wide).count();
    let apart = (1..items.len()).filter(wide).filter_map(behind).filter(|&at| is_candidate(items, at));
    let mut set_apart: Vec<u64> = apart.map(|at| items[at].key).collect();
    let above_lines = set_apart.len();
    set_apart.sort_unstable();
    set_apart.dedup();
    let sentences = items.iter().filter(|item| item.is_paragraph() && item.ending == Ending::Stop);
    let mut words: Vec<usize> = sentences.map(|item| item.words).collect();
    words.sort_unstable();
    let median = words.get(words.len() / 2).copied().unwrap_or_default();
    let (mut all, mut common) = (0, 0);
    for word in items.iter().flat_map(|item| item.text.split_whitespace()) {
        all += 1;
        common += usize::from(Lang::is_common_english(word));
    }
    let paragraphs = items.iter().filter(|item| item.is_paragraph()).count();
    let small = items.iter().filter(|item| evidence::goes_on(&item.text)).count() * SMALL > paragraphs;
    let close = gap == 0 && gaps.len() > 1;
    Habits {
        gap,
        close,
        apart: set_apart.len() >= APART_TITLES && above_lines * 2 >= wider,
        long: median >= LONG_PARAGRAPH,
        small,
        english: common * ENGLISH >= all,
        dates_above: dates_above(items),
        median,
    }
}

/// Whether by-lines stand above titles: each stands between two lines, and that one of them is
/// a title shows by its shape.
fn dates_above(items: &[Item]) -> bool {
    let byline = |i: usize| items[i].role == Role::Byline;
    let (mut above, mut below) = (0, 0);
    for i in 0..items.len() {
        if is_candidate(items, i) && items[i].ending == Ending::Open {
            above += usize::from(i > 0 && byline(i - 1));
            below += usize::from(byline(i + 1));
        }
    }
    above > below
}
