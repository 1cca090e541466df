//! Rows and notes → pages: where a chapter is cut, by optimisation over the whole chapter.
//!
//! A pure function. As with lines, a cut that is cheap here may make a dear one later, so all
//! cuts are weighed together (Plass, *Optimal Pagination Techniques for Automatic
//! Typesetting Systems*, 1981): dynamic programming from the end of the chapter. A page begins at
//! a row, mostly with nothing left over; where a note is too long for its page or a figure waits
//! for the next one, that is part of the [`State`] that the page begins in. [`Matter::ways`] has
//! all ways to go on from a state.

mod fill;
mod ways;

use crate::geom::Length;

/// What pagination needs to know of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowMeasure {
    /// Its height.
    pub height: Length,
    /// Space that vanishes at the head and foot of a page.
    pub is_space: bool,
    /// Space that grows until its bottom is this far below a line of the grid.
    pub snap: Option<Length>,
    /// Cost of a page break behind it.
    pub break_cost: i64,
    /// The floating figure that it belongs to; figures that float have no notes.
    pub float: Option<u32>,
    /// The table head that stands above it when it begins a page.
    pub head: Option<u32>,
    /// No figure floats past it.
    pub is_barrier: bool,
    /// How many lines of notes belong to the rows up to this one.
    pub notes_end: usize,
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
}

/// What a page begins with beside the rows from its first on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    /// Lines of notes that earlier pages have.
    notes: usize,
    /// The first row of a figure that floats to this page.
    float: Option<usize>,
}

/// A page: the row behind its last, what is left over for the next page, and what that costs.
#[derive(Clone, Copy, Debug)]
struct Way {
    end: usize,
    next: State,
    cost: i64,
}

/// States of a row beyond these are only kept where nothing else is possible, so that no matter
/// what notes and figures there are, the work grows with the rows alone.
const MOST_STATES: usize = 8;

/// Cuts rows into pages of a height on a grid of lines. Rows keep their order but for figures that
/// float; none is lost but space at the edges of pages. A row higher than the page gets a page of
/// its own.
pub fn break_pages(matter: &Matter<'_>) -> Vec<PageRows> {
    let rows = matter.rows.len();
    let others = other_states(matter);
    // The best way from each row: with nothing left over, and from its other states.
    let mut best: Vec<(Way, Vec<Way>)> = Vec::with_capacity(rows + 1);
    let end = Way { end: rows, next: matter.nothing_left(rows), cost: 0 };
    best.resize(rows + 1, (end, Vec::new()));
    for start in (0..rows).rev() {
        best[start].0 = choose(matter, start, matter.nothing_left(start), &best, &others);
        // A page without rows leads from one state of a row to one that stands before it.
        for state in &others[start] {
            let way = choose(matter, start, *state, &best, &others);
            best[start].1.push(way);
        }
    }
    let mut pages = Vec::new();
    let (mut start, mut state) = (0, matter.nothing_left(0));
    while start < rows {
        let (nothing_left, ways) = &best[start];
        let way = match others[start].iter().position(|other| *other == state) {
            Some(index) if state != matter.nothing_left(start) => ways[index],
            _ => *nothing_left,
        };
        let page = matter.place(start, state, &way);
        if page != PageRows::default() {
            pages.push(page);
        }
        (start, state) = (way.end, way.next);
    }
    matter.place_rest(state.notes, &mut pages);
    pages
}

/// The states in which pages can begin beside those with nothing left over, for each row.
fn other_states(matter: &Matter<'_>) -> Vec<Vec<State>> {
    let rows = matter.rows.len();
    let mut states: Vec<Vec<State>> = vec![Vec::new(); rows + 1];
    if matter.notes.is_empty() && matter.rows.iter().all(|row| row.float.is_none()) {
        return states;
    }
    for start in 0..rows {
        let mut state = matter.nothing_left(start);
        let mut next = 0;
        loop {
            let (mut kept, mut spare) = (false, None);
            matter.ways(start, state, &mut |way| {
                let known = &mut states[way.end];
                if way.next == matter.nothing_left(way.end) || way.end == rows || known.contains(&way.next) {
                    kept = true;
                } else if known.len() < MOST_STATES {
                    known.push(way.next);
                    kept = true;
                } else {
                    spare = Some(way);
                }
            });
            if let Some(way) = spare.filter(|_| !kept) {
                states[way.end].push(way.next);
            }
            let Some(other) = states[start].get(next) else { break };
            state = *other;
            next += 1;
        }
        // Pages without rows take what floats first, then notes.
        states[start].sort_by_key(|state| (state.float, std::cmp::Reverse(state.notes)));
    }
    states
}

/// The cheapest way from a state; of equals the fuller page wins.
fn choose(matter: &Matter<'_>, start: usize, state: State, best: &[(Way, Vec<Way>)], others: &[Vec<State>]) -> Way {
    let mut choice = Way { end: start + 1, next: matter.nothing_left(start + 1), cost: i64::MAX };
    matter.ways(start, state, &mut |way: Way| {
        let onward = if way.next == matter.nothing_left(way.end) {
            Some(best[way.end].0.cost)
        } else if way.end == matter.rows.len() {
            Some(matter.rest_cost(way.next.notes))
        } else {
            let index = others[way.end].iter().position(|other| *other == way.next);
            index.and_then(|index| best[way.end].1.get(index)).map(|way| way.cost)
        };
        let Some(onward) = onward else { return };
        let cost = way.cost.saturating_add(onward);
        if cost <= choice.cost {
            choice = Way { cost, ..way };
        }
    });
    choice
}

#[cfg(test)]
mod tests;
