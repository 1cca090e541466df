//! A paragraph that may be set in a line more or less, so that its page ends well: the ways that look
//! good, what they cost, and the lines of the one that is chosen.
//!
//! Only the lines of the best way are set at once. What the others need to be weighed (how many lines
//! they have and which of them end in a hyphen) follows from their breaks.

use crate::layout::breaker::{
    Breaks, Fine, Item, Params, Weights, Workspace, break_lines, break_lines_with_alternatives, line_start,
};
use crate::layout::edge::Edges;
use crate::layout::line::{Align, Frame, lines};
use crate::layout::list::{Atom, List};
use crate::layout::row::{Row, Spot, has_hyphen};
use crate::layout::setter::Broken;
use crate::layout::shape::Shaper;
use crate::paged::Role;

/// The ways to set a paragraph beside its best.
#[derive(Debug)]
pub struct Variants {
    list: List,
    frame: Frame,
    role: Role,
    /// How many lines the best way has.
    pub lines: usize,
    /// How many things its first line draws; what stands before them, such as a list's number, was put there later.
    first_items: usize,
    /// The others.
    pub others: Vec<Variant>,
}

/// One of these ways.
#[derive(Debug)]
pub struct Variant {
    breaks: Vec<usize>,
    /// What it costs more than the best way.
    pub cost: i64,
    /// For each line, whether it ends inside a word.
    pub hyphenated: Vec<bool>,
}

/// Demerits that cost as much as one unit in the making of pages.
const DEMERITS: i64 = 25;
/// What any other way costs beside its demerits.
const OTHER: i64 = 30;
/// Word spaces of a line, in hundredths of their natural width: a way whose lines go beyond, or that divides more
/// words, costs so much more that it is only taken where feet would not be level, unless the best way goes as far.
const LOOSEST: i64 = 145;
const TIGHTEST: i64 = 80;
const WORSE: i64 = 15_000;
/// No way is offered with lines looser than this, unless the best way goes as far.
const HOLES: i64 = 220;

impl Variants {
    /// The ways of a paragraph beside its best; `None` when there are no others. `rows` are its lines.
    pub fn new(list: List, broken: Broken, role: Role, rows: &[Row]) -> Option<Variants> {
        // The notes of a paragraph belong to its lines, which must not change then.
        if broken.others.is_empty() || list.spots.iter().any(|spot| matches!(spot, Spot::Mark(_))) {
            return None;
        }
        let Broken { best, others, frame, edges } = broken;
        let of_best = Look::of(&list, &edges, &best.at, frame);
        let good = |other: &Breaks| {
            let look = Look::of(&list, &edges, &other.at, frame);
            let hyphens = look.hyphenated.iter().filter(|is| **is).count();
            let allowed = of_best.hyphenated.iter().filter(|is| **is).count();
            let is_offered = look.loosest <= HOLES.max(of_best.loosest);
            let is_good = look.loosest <= LOOSEST.max(of_best.loosest)
                && look.tightest >= TIGHTEST.min(of_best.tightest)
                && hyphens <= allowed;
            let worse = if is_good { 0 } else { WORSE };
            let cost = OTHER + worse + (other.demerits - best.demerits).max(0) / DEMERITS;
            is_offered.then_some((look.hyphenated, cost))
        };
        let others: Vec<Variant> = others
            .into_iter()
            .filter_map(|other| {
                let (hyphenated, cost) = good(&other)?;
                Some(Variant { breaks: other.at, cost, hyphenated })
            })
            .collect();
        let first_items = rows.first()?.items.len();
        (!others.is_empty()).then_some(Variants { list, frame, role, lines: rows.len(), first_items, others })
    }

    /// The lines of one of the other ways; `first` is the first line of the best, which it stands in for.
    pub fn set(&self, other: usize, first: &mut Row, shaper: &mut Shaper<'_>) -> Vec<Row> {
        let edges = Edges::of(&self.list);
        let (mut rows, _) = lines(&self.list, &edges, &self.others[other].breaks, self.frame, self.role, shaper);
        let before = first.items.len().saturating_sub(self.first_items);
        if let Some(row) = rows.first_mut() {
            row.items.splice(0..0, first.items.drain(..before));
            (row.origin, row.flaw) = (first.origin.take(), first.flaw.take());
        }
        rows
    }
}

/// All ways to set a paragraph beside its best that are looked for where those of [`Broken`] level no foot: the best
/// without hyphens and with them, and those with a line fewer and a line more; of ragged lines the last two.
pub fn further(list: &List, broken: &Broken, params: &Params, work: &mut Workspace) -> Vec<Breaks> {
    let Broken { best, others, frame, edges } = broken;
    let mut ways = others.clone();
    if frame.align == Align::Justify {
        let whole = Params { pretolerance: params.tolerance, ..params.clone() };
        let divided = Params { pretolerance: -1, ..params.clone() };
        // What is good enough: anything, and nothing.
        for (params, good) in [(whole, i64::MAX), (divided, 0)] {
            let weights = Weights { good, ..frame.weights };
            let fine = Fine { edges: &edges.at, start: edges.start, weights: &weights };
            let found = break_lines_with_alternatives(&list.items, &params, Some(fine), work);
            ways.extend(found.into_iter().flat_map(|found| found.ways));
        }
    } else {
        for looseness in [-1, 1] {
            ways.extend(break_lines(&list.items, &Params { looseness, ..params.clone() }));
        }
    }
    ways.sort_by(|one, other| (one.demerits, &one.at).cmp(&(other.demerits, &other.at)));
    ways.dedup_by(|one, other| one.at == other.at);
    ways.retain(|way| way.at != best.at);
    ways
}

/// How the lines of a way look.
struct Look {
    /// Word spaces of the loosest and tightest line, in hundredths of their natural width.
    loosest: i64,
    tightest: i64,
    hyphenated: Vec<bool>,
}

impl Look {
    fn of(list: &List, edges: &Edges, breaks: &[usize], frame: Frame) -> Look {
        let (mut loosest, mut tightest, mut hyphenated) = (100, 100, Vec::with_capacity(breaks.len()));
        let (mut start, mut edge) = (0, edges.start);
        for &end in breaks {
            let width = frame.width.to_sp() + edge.left + edges.at[end].right;
            edge = edges.at[end];
            let (mut natural, mut spaces) = (0, 0);
            for item in &list.items[start.min(end)..end] {
                match *item {
                    Item::Box { width } => natural += width,
                    Item::Glue { width, .. } => {
                        natural += width;
                        spaces += width;
                    }
                    Item::Disc { replace, .. } => natural += replace,
                    Item::Penalty { .. } => {}
                }
            }
            if let Some(Item::Disc { pre, .. }) = list.items.get(end) {
                natural += pre;
            }
            // Ragged lines and the last one are as long as they are.
            if frame.align == Align::Justify && end < list.items.len() && spaces > 0 {
                // Letters give a little first.
                let letters = natural - spaces;
                let (more, less) = (letters * frame.weights.spread / 10_000, letters * frame.weights.close / 10_000);
                let short = width - natural;
                let short = if short > 0 { (short - more).max(0) } else { (short + less).min(0) };
                let ratio = 100 + 100 * short / spaces;
                loosest = loosest.max(ratio);
                tightest = tightest.min(ratio);
            }
            hyphenated.push(ends_in_word(list, end));
            start = if end < list.items.len() { line_start(&list.items, end) } else { end };
        }
        Look { loosest, tightest, hyphenated }
    }
}

/// Whether a line that ends at an item ends inside a word, at a hyphen of the author's or ours.
fn ends_in_word(list: &List, end: usize) -> bool {
    match list.items.get(end) {
        Some(Item::Disc { auto: true, .. }) => true,
        _ if matches!(list.atoms.get(end), Some(Atom::Cut { .. })) => true,
        Some(Item::Disc { .. }) => match end.checked_sub(1).map(|before| &list.atoms[before]) {
            Some(Atom::Part { word, .. }) => has_hyphen(list.word(*word).word.text()),
            _ => false,
        },
        _ => false,
    }
}
