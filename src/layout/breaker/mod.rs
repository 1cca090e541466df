//! Boxes, glue, penalties and discretionaries → the breaks that make the best paragraph.
//!
//! A pure function with TeX's own arithmetic: Knuth and Plass, *Breaking Paragraphs into
//! Lines* (1981), in the form of TeX82 (tex.web, parts 38 and 39), whose sections the comments
//! name as §. It knows nothing of fonts or pages; all lengths are scaled points. It chooses the
//! breaks that TeX chooses, which `tests/data/paragraph_cases.json` holds it to. What a book asks
//! for beyond TeX comes with [`Fine`]; without it nothing of that counts.

mod cost;
mod fine;
mod search;
mod workspace;

pub use fine::{Edge, Fine, Weights};
use search::Search;
pub use workspace::Workspace;

/// A penalty from here on forbids a break, from its negative on forces one (§157).
pub const INFINITE: i64 = 10_000;

/// How far stretch reaches: a higher order outweighs all lower ones.
pub const FINITE: usize = 0;
/// `fil`, the order of glue that fills a last line.
pub const FIL: usize = 2;

/// One thing in a paragraph's horizontal list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// Something of fixed width.
    Box {
        /// Its width.
        width: i64,
    },
    /// White space that stretches and shrinks; a break may replace it.
    Glue {
        /// Natural width.
        width: i64,
        /// By how much it stretches at ratio 1.
        stretch: i64,
        /// Order of infinity of the stretch, 0 to 4.
        order: usize,
        /// By how much it can shrink.
        shrink: i64,
    },
    /// A place where a break costs or is wanted.
    Penalty {
        /// From −10000 (forced) to 10000 (forbidden).
        cost: i64,
    },
    /// A place where a break changes the text around it.
    Disc {
        /// Width at the end of the line before a break here.
        pre: i64,
        /// Width at the start of the line behind it.
        post: i64,
        /// Width when no break is made.
        replace: i64,
        /// The penalty of a break here.
        cost: i64,
        /// From hyphenation, so not tried in the first pass.
        auto: bool,
        /// Nothing is set behind the break, so glue after it is discarded.
        post_empty: bool,
    },
}

/// Glue at the edge of every line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skip {
    /// Natural width.
    pub width: i64,
    /// By how much it stretches.
    pub stretch: i64,
    /// Order of the stretch.
    pub order: usize,
    /// By how much it shrinks.
    pub shrink: i64,
}

/// The shape of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// All lines are equally wide.
    Even(i64),
    /// The first lines are `first` wide, those after `count` lines `rest`.
    Hanging {
        /// How many lines are special.
        count: usize,
        /// Their width.
        first: i64,
        /// The width of all others.
        rest: i64,
    },
    /// A width for each line; the last one repeats.
    Lines(Vec<i64>),
}

/// TeX's parameters of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Params {
    /// Largest badness of a line in the pass without hyphenation; below zero skips the pass.
    pub pretolerance: i64,
    /// Largest badness of a line in the passes with hyphenation; below zero skips them, and nothing is found
    /// where lines are not good without.
    pub tolerance: i64,
    /// Stretch added to every line in a third pass; none when zero.
    pub emergency_stretch: i64,
    /// Added to the badness of every line.
    pub line_penalty: i64,
    /// Demerits when tight and loose lines meet.
    pub adj_demerits: i64,
    /// Demerits of two hyphenated lines in a row.
    pub double_hyphen_demerits: i64,
    /// Demerits of a hyphen in the last line but one.
    pub final_hyphen_demerits: i64,
    /// How many lines more (or fewer, below zero) than the best paragraph has.
    pub looseness: i64,
    /// Glue at the left edge.
    pub left: Skip,
    /// Glue at the right edge.
    pub right: Skip,
    /// Widths of the lines.
    pub shape: Shape,
}

/// The chosen breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breaks {
    /// The item at which each line ends; the last is the number of items.
    pub at: Vec<usize>,
    /// Demerits of the whole paragraph.
    pub demerits: i64,
    /// 1 without hyphenation, 2 with it, 3 with emergency stretch.
    pub pass: u8,
}

/// Items of a paragraph up to which its ways are kept apart by their number of lines: some five pages.
/// Beyond, time and memory would grow with the square of its length.
const MOST_APART: usize = 8_000;

/// The best way to break a paragraph, and the best with one line fewer and one line more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternatives {
    /// One to three ways, each with one line more than the one before it.
    pub ways: Vec<Breaks>,
    /// Which of them is the best.
    pub best: usize,
}

/// The best breaks of a paragraph, or `None` when `items` is empty.
///
/// Lines that fit in no way are made overfull rather than left out, as in TeX.
pub fn break_lines(items: &[Item], params: &Params) -> Option<Breaks> {
    if items.is_empty() {
        return None;
    }
    let mut work = Workspace::default();
    let mut search = Search::new(items, params, None, false, &mut work);
    let pass = search.run()?;
    let best = search.choose().0?;
    Some(search.breaks(best, pass))
}

/// The best breaks of a paragraph together with the best that have one line fewer and one line
/// more, in one run; `None` when `items` is empty. A page breaker weighs them by their demerits.
///
/// An alternative is left out when its lines do not pass the tolerance under which the best was
/// found. Ways are kept apart by their number of lines all the way, which takes somewhat longer
/// than [`break_lines`] and finds the same best breaks as long as no line is overfull. How many numbers
/// of lines are possible grows with the paragraph, so that in one beyond [`MOST_APART`] only the best way
/// is looked for. `params.looseness` counts for nothing here. `work` is memory, which one paragraph after another may
/// take.
pub fn break_lines_with_alternatives(
    items: &[Item],
    params: &Params,
    fine: Option<Fine<'_>>,
    work: &mut Workspace,
) -> Option<Alternatives> {
    if items.is_empty() {
        return None;
    }
    let params = Params { looseness: 0, ..params.clone() };
    let mut search = Search::new(items, &params, fine, items.len() <= MOST_APART, work);
    let pass = search.run()?;
    let best_line = search.ends().min_by_key(|node| node.demerits)?.line;
    let mut ways = Vec::with_capacity(3);
    let mut best = 0;
    for line in best_line.saturating_sub(1)..=best_line + 1 {
        if let Some(node) = search.ends().filter(|node| node.line == line).min_by_key(|node| node.demerits) {
            if line == best_line {
                best = ways.len();
            }
            ways.push(search.breaks(node, pass));
        }
    }
    Some(Alternatives { ways, best })
}

/// The item with which the line behind a break at `item` starts.
pub fn line_start(items: &[Item], item: usize) -> usize {
    let mut at = item;
    if let Item::Disc { post_empty, .. } = items[item] {
        at += 1;
        if !post_empty {
            return at;
        }
    }
    while at < items.len() && matches!(items[at], Item::Glue { .. } | Item::Penalty { .. }) {
        at += 1;
    }
    at
}
