//! Rows and notes → pages: where a chapter is cut, by optimisation over the whole chapter.
//!
//! A pure function. As with lines, a cut that is cheap here may make a dear one later, so all
//! cuts are weighed together (Plass, *Optimal Pagination Techniques for Automatic Typesetting
//! Systems*, 1981): the cheapest way is sought from the head of the chapter. A page begins at a row,
//! mostly with nothing left over; where a note is too long for its page or a figure waits for
//! the next one, that is part of the [`State`] that the page begins in.
//!
//! What lets the pages of a spread end level without a widow is, from the cheapest on: both pages
//! of a spread have a line more or less; a paragraph has a line more or less, which makes a
//! [`Fork`] in the rows; space around displayed matter takes a line more. `ways` has all pages
//! that can begin in a state, `place` says where everything stands on a page that was chosen.

mod fill;
mod place;
mod walk;
mod ways;

use crate::geom::Length;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use walk::Trail;

pub use ways::MIN_LAST_LINES;

/// What pagination needs to know of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowMeasure {
    /// Its height.
    pub height: Length,
    /// Space that vanishes at the head and foot of a page.
    pub is_space: bool,
    /// It stands on the grid: as far below what is before it as that takes.
    pub on_grid: bool,
    /// Space that may take a line more for a level foot.
    pub stretches: bool,
    /// A little space may stand above it for a level foot, where it is at the foot.
    pub gives: bool,
    /// Cost of a page break behind it.
    pub break_cost: i64,
    /// It ends inside a word: a page break behind it costs [`HYPHEN`] more, and more if the page is turned there.
    pub hyphenated: bool,
    /// The floating figure that it belongs to; figures that float have no notes.
    pub float: Option<u32>,
    /// The table head that stands above it when it begins a page.
    pub head: Option<u32>,
    /// No figure floats past it.
    pub is_barrier: bool,
    /// How many lines of notes belong to the rows up to this one.
    pub notes_end: usize,
}

/// A paragraph that can be set in several ways. Their rows stand one way after the other among the
/// rows of the chapter; all have the same notes, so none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The ways; the first is the one that the paragraph has by itself.
    pub strands: Vec<Strand>,
}

/// One way to set a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strand {
    /// Its first row.
    pub first: usize,
    /// The row behind its last.
    pub end: usize,
    /// What it costs to choose it.
    pub cost: i64,
}

impl Fork {
    /// The row behind all its ways.
    pub fn end(&self) -> usize {
        self.strands.last().map_or(0, |strand| strand.end)
    }
}

impl Strand {
    /// Whether a row is one of its rows.
    pub fn holds(&self, row: usize) -> bool {
        (self.first..self.end).contains(&row)
    }
}

/// What pagination needs to know of a line of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteLine {
    /// Its height.
    pub height: Length,
    /// The height of all lines of notes before it.
    pub above: Length,
    /// The first line of its note.
    pub first: usize,
}

/// A chapter before it is cut.
#[derive(Clone, Debug)]
pub struct Matter<'a> {
    /// Its rows.
    pub rows: &'a [RowMeasure],
    /// Where rows stand for one another, in order.
    pub forks: &'a [Fork],
    /// The lines of its notes in the order of their marks.
    pub notes: &'a [NoteLine],
    /// The heights of table heads.
    pub heads: &'a [Length],
    /// Height of the text block.
    pub height: Length,
    /// Height of a line.
    pub grid: Length,
    /// Height of the rule above the notes of a page, with the space around it.
    pub above_notes: Length,
    /// Whether its first page is a recto.
    pub opens_on_recto: bool,
    /// By how many lines a spread may be longer or shorter.
    pub reach: Reach,
}

/// By how many lines both pages of a spread may differ from the text block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// How many lines less they may have: up to [`MOST_SHORTER`].
    pub shorter: i64,
    /// How many lines more: up to [`MOST_LONGER`].
    pub longer: i64,
}

/// A chapter that was cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Its pages.
    pub pages: Vec<PageRows>,
    /// What they cost.
    pub cost: i64,
    /// Whether one of them is at fault: it ends inside a word or above the foot of its spread, or worse.
    pub has_fault: bool,
}

/// A page: what stands on it, and how far from the top of the text block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRows {
    /// The table head that is repeated, and the distance of its top.
    pub head: Option<(u32, Length)>,
    /// Rows and the distances of their tops.
    pub rows: Vec<(usize, Length)>,
    /// The lines of notes at its foot, and the distance of the top of the first.
    pub notes: Vec<(usize, Length)>,
    /// How many lines its spread is longer than the text block, by which the oracle checks both its pages.
    pub longer: i64,
    /// How many lines it lacks to that, unless notes fill it or the chapter ends on it.
    pub lacks: i64,
}

/// What a page begins with beside the rows from its first on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    /// Lines of notes that earlier pages have.
    notes: usize,
    /// The first row of a figure that floats to this page.
    float: Option<usize>,
}

/// A page of a height: the row that the next begins with, what is left over for it, and what that costs.
#[derive(Clone, Copy, Debug)]
struct Way {
    /// By how many lines it is longer than the text block.
    longer: i64,
    /// The first row of the next page.
    end: usize,
    /// The row behind the last that stands on it, among those of the way that its paragraph is set in.
    stop: usize,
    next: State,
    cost: i64,
    /// What it costs more when the page must be turned behind it.
    turned: i64,
    /// Lines to share out among the spaces on it.
    spread: Spread,
    /// How its paragraphs are set.
    trail: Trail,
}

/// What lies between the last row of a page and its foot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Spread {
    /// To be shared out among spaces.
    spaces: Length,
    /// To be shared out among the rows at the foot that give.
    rows: Length,
    /// Whole lines that stay empty.
    lacks: i64,
}

/// States of a row beyond these are only kept where nothing else is possible, so that no matter
/// what notes and figures there are, the work grows with the rows alone.
const MOST_STATES: usize = 32;
/// Lines by which spreads are ever shorter than others, and longer.
pub const MOST_SHORTER: i64 = 2;
const MOST_LONGER: i64 = 1;
/// As many heights of pages as these make.
const HEIGHTS: usize = (MOST_SHORTER + 1 + MOST_LONGER) as usize;
/// Cost of a spread that is a line shorter than others, or a line longer.
const SHORT_SPREAD: i64 = 250;
const LONG_SPREAD: i64 = 300;
/// Cost of a spread that is two lines shorter, which a reader may see: a little less than that of an open paragraph.
const SHORTER_SPREAD: i64 = 12_000;
/// A page that costs as much is at fault.
const FAULT: i64 = HYPHEN;
/// Cost of a page break inside a word, and what it costs more where the page is turned.
const HYPHEN: i64 = 30_000;
const TURNED_HYPHEN: i64 = 30_000;
/// More than every sum of costs.
const NEVER: i64 = i64::MAX / 4;

/// The sides of a spread that a page can begin on: a verso, whose spread has no height yet, and a recto, by the
/// lines that its spread is longer.
const SLOTS: usize = 1 + HEIGHTS;
const VERSO: usize = 0;

fn recto(longer: i64) -> usize {
    1 + height_index(longer)
}

/// The place among all heights of that of a page so many lines longer than the text block.
fn height_index(longer: i64) -> usize {
    (MOST_SHORTER + longer) as usize
}

/// A beginning of a page, with the cheapest ways to it for each side.
struct Node {
    row: usize,
    state: State,
    cost: [i64; SLOTS],
    /// The node and slot before.
    from: [(u32, u8); SLOTS],
    /// The sides that all ways have been gone on from.
    is_done: [bool; SLOTS],
    /// What it costs to set what is left over here, where it is the end.
    rest: i64,
}

/// A node and a side of it.
type Spot = (u32, usize);

/// The nodes by the row they begin with, and those to go on from, the cheapest first.
struct Nodes {
    all: Vec<Node>,
    at: Vec<Vec<u32>>,
    open: BinaryHeap<Reverse<(i64, usize, Spot)>>,
}

impl Nodes {
    fn find(&self, row: usize, state: State) -> Option<u32> {
        self.at[row].iter().copied().find(|&index| self.all[index as usize].state == state)
    }

    fn add(&mut self, row: usize, state: State, rest: i64) -> u32 {
        let index = self.all.len() as u32;
        let (from, is_done) = ([(0, 0); SLOTS], [false; SLOTS]);
        self.all.push(Node { row, state, cost: [NEVER; SLOTS], from, is_done, rest });
        self.at[row].push(index);
        index
    }

    /// Offers a way to a spot, from another one.
    fn offer(&mut self, (to, slot): Spot, cost: i64, (from, left): Spot) {
        let node = &mut self.all[to as usize];
        if cost < node.cost[slot] {
            node.cost[slot] = cost;
            node.from[slot] = (from, left as u8);
            self.open.push(Reverse((cost + node.rest, node.row, (to, slot))));
        }
    }

    /// The cheapest spot that was not gone on from.
    fn next(&mut self) -> Option<Spot> {
        while let Some(Reverse((_, _, (index, slot)))) = self.open.pop() {
            if !std::mem::replace(&mut self.all[index as usize].is_done[slot], true) {
                return Some((index, slot));
            }
        }
        None
    }

    /// Takes note of a page, from a spot and to a node.
    fn relax(&mut self, from: Spot, to: u32, way: &Way) {
        let cost = self.all[from.0 as usize].cost[from.1] + way.cost;
        if from.1 == VERSO {
            self.offer((to, recto(way.longer)), cost + spread_cost(way.longer), from);
        } else if from.1 == recto(way.longer) {
            self.offer((to, VERSO), cost + way.turned, from);
        }
    }

    /// The spots on the way from the first node, as row, state and slot.
    fn way_to(&self, mut last: Spot, first: u32) -> Vec<(usize, State, usize)> {
        let place = |(index, slot): Spot| {
            let node = &self.all[index as usize];
            (node.row, node.state, slot)
        };
        let mut way = vec![place(last)];
        while last.0 != first {
            let (node, slot) = self.all[last.0 as usize].from[last.1];
            last = (node, usize::from(slot));
            way.push(place(last));
        }
        way.reverse();
        way
    }
}

/// What a spread costs that is so many lines longer than others.
fn spread_cost(longer: i64) -> i64 {
    match longer {
        0 => 0,
        -1 => SHORT_SPREAD,
        1 => LONG_SPREAD,
        _ => SHORTER_SPREAD,
    }
}

/// Cuts rows into pages of a height on a grid of lines. Rows keep their order but for figures that
/// float; none is lost but space at the edges of pages, and of a fork all ways but one. A row
/// higher than the page gets a page of its own.
pub fn break_pages(matter: &Matter<'_>) -> Cut {
    let rows = matter.rows.len();
    if rows == 0 {
        return Cut::default();
    }
    let mut cutter = walk::Cutter::new(matter);
    let (chosen, cost) = cheapest(matter, &mut cutter);
    let mut has_fault = false;
    let mut pages = Vec::with_capacity(chosen.len());
    for pair in chosen.windows(2) {
        let [(from, state, slot), (to, next, other)] = [pair[0], pair[1]];
        let longer = if slot == VERSO { other } else { slot } as i64 - 1 - MOST_SHORTER;
        let ways = cutter.ways(from, state);
        let same = ways.iter().filter(|way| way.longer == longer && way.end == to && way.next == next);
        let Some(way) = same.min_by_key(|way| way.cost).copied() else { continue };
        has_fault |= way.cost >= FAULT;
        let page = cutter.place(from, state, &way);
        if !(page.rows.is_empty() && page.notes.is_empty()) {
            pages.push(page);
        }
    }
    let left = chosen.last().map_or(0, |(_, state, _)| state.notes);
    matter.place_rest(left, &mut pages);
    Cut { pages, cost, has_fault }
}

/// The beginnings of pages along the cheapest way from the first row to the end: row, state and slot, with what the
/// way costs. What costs
/// more so far than the whole way is never looked at (Dijkstra, *A Note on Two Problems in Connexion with Graphs*,
/// 1959); in most chapters that is nine beginnings of ten.
fn cheapest(matter: &Matter<'_>, cutter: &mut walk::Cutter<'_>) -> (Vec<(usize, State, usize)>, i64) {
    let rows = matter.rows.len();
    let mut nodes = Nodes { all: Vec::new(), at: vec![Vec::new(); rows + 1], open: BinaryHeap::new() };
    let first = nodes.add(0, matter.nothing_left(0), 0);
    if matter.opens_on_recto {
        for longer in matter.heights() {
            nodes.offer((first, recto(longer)), spread_cost(longer), (first, VERSO));
        }
    } else {
        nodes.offer((first, VERSO), 0, (first, VERSO));
    }
    while let Some(spot) = nodes.next() {
        let &Node { row, state, rest, cost, .. } = &nodes.all[spot.0 as usize];
        if row == rows {
            return (nodes.way_to(spot, first), cost[spot.1] + rest);
        }
        let ways = cutter.ways(row, state);
        // For each height, whether there is a way on.
        let mut went = [false; HEIGHTS];
        for (number, way) in ways.iter().enumerate() {
            let height = height_index(way.longer);
            let is_last = || ways[number + 1..].iter().all(|other| other.longer != way.longer);
            let to = nodes.find(way.end, way.next).or_else(|| {
                let is_needed = way.next == matter.nothing_left(way.end)
                    || way.end == rows
                    || nodes.at[way.end].len() < MOST_STATES
                    || (!went[height] && is_last());
                let rest = if way.end == rows { matter.rest_cost(way.next.notes) } else { 0 };
                is_needed.then(|| nodes.add(way.end, way.next, rest))
            });
            if let Some(to) = to {
                nodes.relax(spot, to, way);
                went[height] = true;
            }
        }
    }
    (Vec::new(), 0)
}

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
