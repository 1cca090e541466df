//! A state → all pages that can begin with it: rows are put on a page until it is full, along each
//! way through the forks.

use super::fill::Fill;
use super::{HEIGHTS, Matter, RowMeasure, Spread, State, Way, height_index};
use crate::geom::Length;

/// An index into the trails of a [`Cutter`]: how the paragraphs of a page are set that are set otherwise than by
/// themselves. Zero: none.
pub(super) type Trail = u32;

/// No fork begins at a row.
const NO_FORK: u32 = u32::MAX;
/// Ways to fill a page up to a row that are gone on with, each another height: as many as three
/// paragraphs shorter to three longer make.
const MOST_WALKS: usize = 7;
/// A page that lacks more lines than these is not weighed where one with a level foot can be had.
const MOST_LACKING: i64 = 3;

/// A page that is being filled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walk {
    pub(super) fill: Fill,
    /// Cost of the ways its paragraphs are set in.
    pub(super) cost: i64,
    pub(super) trail: Trail,
    /// The figure that waits for the next page.
    pub(super) float: Option<usize>,
    has_text: bool,
    /// Spaces inside it that may take a line.
    pub(super) spaces: i64,
    /// Rows at its foot that give, but for one at its head.
    giving: i64,
    /// Whether one of them has nothing behind it that the grid would move on, and so takes less than a line too.
    pub(super) takes_rest: bool,
    /// A space that is inside if something comes behind it.
    has_space_below: bool,
}

/// Finds pages, with room for its work that is used again for each.
pub(super) struct Cutter<'m> {
    pub(super) matter: &'m Matter<'m>,
    /// The row behind each.
    next: Vec<u32>,
    /// The fork that begins at each row.
    fork: Vec<u32>,
    /// The trail before, and the first row of the way that its last fork is set in.
    pub(super) trails: Vec<(Trail, usize)>,
    walks: Vec<Walk>,
    merged: Vec<Walk>,
    branch: Vec<Walk>,
    ways: Vec<Way>,
    is_in_figure: bool,
    /// For each height: whether a page of it was found.
    taken: [bool; HEIGHTS],
    /// The row behind the last that is no space.
    end_of_text: usize,
    /// Pages that lack so much that a level one goes before them are not weighed.
    is_hasty: bool,
}

impl<'m> Cutter<'m> {
    pub(super) fn new(matter: &'m Matter<'m>) -> Cutter<'m> {
        let rows = matter.rows.len();
        let mut next: Vec<u32> = (1..=rows as u32).collect();
        let mut fork = vec![NO_FORK; rows + 1];
        for (number, found) in matter.forks.iter().enumerate() {
            let (first, last) = (found.strands[0], found.strands[found.strands.len() - 1]);
            fork[first.first] = number as u32;
            found.strands.iter().for_each(|strand| next[strand.end - 1] = last.end as u32);
        }
        Cutter {
            matter,
            next,
            fork,
            trails: vec![(0, 0)],
            walks: Vec::new(),
            merged: Vec::new(),
            branch: Vec::new(),
            ways: Vec::new(),
            is_in_figure: false,
            taken: [false; HEIGHTS],
            end_of_text: matter.rows.iter().rposition(|row| !row.is_space).map_or(0, |last| last + 1),
            is_hasty: false,
        }
    }

    /// The first row of the way that a page has its paragraph set in, when it is not the one it has by itself.
    pub(super) fn picked(&self, row: usize, pick: Option<usize>) -> Option<usize> {
        let fork = self.matter.forks.get(*self.fork.get(row)? as usize)?;
        pick.filter(|pick| fork.strands.iter().any(|strand| strand.first == *pick))
    }

    /// The row behind one.
    pub(super) fn behind(&self, row: usize) -> usize {
        self.next[row] as usize
    }

    /// All pages that can begin in a state; at least one of each height.
    pub(super) fn ways(&mut self, start: usize, state: State) -> &[Way] {
        let matter = self.matter;
        // Notes fill a page up however short its text is.
        self.is_hasty = matter.notes.is_empty();
        self.fill(start, state);
        if self.is_hasty && matter.heights().any(|longer| !self.has_level(longer)) {
            self.is_hasty = false;
            self.fill(start, state);
        }
        for longer in matter.heights() {
            if !self.taken[height_index(longer)] {
                let way = self.way_out(start, state, longer);
                self.ways.push(way);
            }
        }
        self.thin_out();
        &self.ways
    }

    /// Collects the pages on which something fits.
    fn fill(&mut self, start: usize, state: State) {
        let matter = self.matter;
        self.trails.truncate(1);
        self.ways.clear();
        self.taken = [false; HEIGHTS];
        let (fill, _) = matter.open(start, state, &mut |_, _| ());
        let walk = Walk {
            fill,
            cost: 0,
            trail: 0,
            float: None,
            has_text: false,
            spaces: 0,
            giving: 0,
            takes_rest: false,
            has_space_below: false,
        };
        let mut walks = std::mem::take(&mut self.walks);
        walks.clear();
        walks.push(walk);
        let mut row = start;
        while row < matter.rows.len() && !walks.is_empty() {
            if self.fork[row] == NO_FORK {
                row = self.step(start, state, row, &mut walks);
            } else {
                row = self.divide(start, state, row, &mut walks);
            }
        }
        self.walks = walks;
    }

    /// Puts each way to set a paragraph on each page; of pages that are then equally high the cheapest is kept.
    fn divide(&mut self, start: usize, state: State, row: usize, walks: &mut Vec<Walk>) -> usize {
        let fork = &self.matter.forks[self.fork[row] as usize];
        let mut merged = std::mem::take(&mut self.merged);
        let mut branch = std::mem::take(&mut self.branch);
        merged.clear();
        for (number, strand) in fork.strands.iter().enumerate() {
            branch.clear();
            branch.extend_from_slice(walks);
            if number > 0 {
                for walk in &mut branch {
                    walk.cost += strand.cost;
                    self.trails.push((walk.trail, strand.first));
                    walk.trail = self.trails.len() as u32 - 1;
                }
            }
            let mut at = strand.first;
            while at < strand.end && !branch.is_empty() {
                at = self.step(start, state, at, &mut branch).min(at + 1);
            }
            merged.extend_from_slice(&branch);
        }
        merged.sort_by_key(|walk| (walk.fill.key(), walk.float, walk.cost));
        merged.dedup_by_key(|walk| (walk.fill.key(), walk.float));
        if merged.len() > MOST_WALKS {
            merged.sort_by_key(|walk| walk.cost);
            merged.truncate(MOST_WALKS);
        }
        std::mem::swap(walks, &mut merged);
        (self.merged, self.branch) = (merged, branch);
        self.behind(fork.strands[0].end - 1)
    }

    /// Puts a row on each page and takes the pages that can end behind it; gives the row behind.
    fn step(&mut self, start: usize, state: State, at: usize, walks: &mut Vec<Walk>) -> usize {
        let matter = self.matter;
        let row = &matter.rows[at];
        if row.float.is_some() && matter.begins_float(at) && !self.is_in_figure {
            return self.figure(start, state, at, walks);
        }
        walks.retain_mut(|walk| {
            if walk.float.is_some() && row.is_barrier {
                return false;
            }
            walk.put(row);
            row.is_space || self.take(start, state, at, walk)
        });
        self.behind(at)
    }

    /// Puts a figure on the pages where it has room. The text of others goes on behind it, and the figure waits for
    /// the next page.
    fn figure(&mut self, start: usize, state: State, at: usize, walks: &mut Vec<Walk>) -> usize {
        let matter = self.matter;
        let end = matter.float_end(at);
        walks.retain(|walk| walk.float.is_none());
        let mut waiting = walks.clone();
        waiting.retain(|walk| walk.has_text && !matter.has_room_for_float(at, state, &walk.fill));
        walks.retain(|walk| !walk.has_text || matter.has_room_for_float(at, state, &walk.fill));
        self.is_in_figure = true;
        (at..end).for_each(|row| _ = self.step(start, state, row, walks));
        self.is_in_figure = false;
        walks.extend(waiting.into_iter().map(|walk| Walk { float: Some(at), ..walk }));
        end
    }

    /// Takes the pages that end behind a row; whether there can be any that end later.
    fn take(&mut self, start: usize, state: State, at: usize, walk: &Walk) -> bool {
        let matter = self.matter;
        let behind = self.behind(at);
        if self.is_hasty && behind < self.end_of_text && walk.lacks_too_much(matter, -matter.reach.shorter) {
            return true;
        }
        let end = self.behind_spaces(behind);
        // A figure that waits needs a page behind this one.
        if walk.float.is_some() && end == matter.rows.len() {
            return false;
        }
        let mut goes_on = false;
        for longer in matter.heights() {
            let room = matter.height + matter.grid * longer - walk.fill.used;
            let Some(notes) = matter.notes_that_fit(start, at, state, room) else { continue };
            goes_on = true;
            if self.is_hasty && end < matter.rows.len() && walk.lacks_too_much(matter, longer) {
                continue;
            }
            let next = State { notes, float: walk.float };
            let (cost, spread) = matter.cost(at, end, state, next, walk, room);
            let is_divided = matter.rows[at].hyphenated && end < matter.rows.len();
            let turned = if is_divided { super::TURNED_HYPHEN } else { 0 };
            self.taken[height_index(longer)] = true;
            self.ways.push(Way { longer, end, stop: at + 1, next, cost, turned, spread, trail: walk.trail });
        }
        goes_on
    }

    /// The next row that is no space. Space at the head of a page vanishes, so that all pages that
    /// begin with it are the same; what belongs to a figure that floats is not skipped.
    fn behind_spaces(&self, row: usize) -> usize {
        let rows = &self.matter.rows[row..];
        row + rows.iter().take_while(|row| row.is_space && row.float.is_none()).count()
    }

    /// The page where nothing fits as it should: what was left over alone, else one row with as
    /// much of its notes as there is room for.
    fn way_out(&self, start: usize, state: State, longer: i64) -> Way {
        let matter = self.matter;
        let (trail, turned, spread) = (0, 0, Spread::default());
        let height = matter.height + matter.grid * longer;
        if let Some((next, cost)) = matter.left_over(start, state, height) {
            return Way { longer, end: start, stop: start, next, cost, turned, spread, trail };
        }
        let at = start + matter.rows[start..].iter().take_while(|row| row.is_space).count();
        let Some(row) = matter.rows.get(at) else {
            let next = matter.nothing_left(matter.rows.len());
            return Way { longer, end: matter.rows.len(), stop: start, next, cost: 0, turned, spread, trail };
        };
        let mut fill = Fill::new(matter.grid);
        fill.add(row);
        let notes = matter.fitting(state.notes, row.notes_end, height - fill.used);
        let end = self.behind_spaces(self.behind(at));
        let cost = row.break_cost + super::ways::OUT;
        Way { longer, end, stop: at + 1, next: State { notes, float: None }, cost, turned, spread, trail }
    }

    /// Whether there is a page of a height that is as good as any.
    fn has_level(&self, longer: i64) -> bool {
        let mut same = self.ways.iter().filter(|way| way.longer == longer);
        same.any(|way| way.spread == Spread::default() && way.cost < super::HYPHEN)
    }

    /// Leaves out pages that are too short to be chosen.
    fn thin_out(&mut self) {
        for longer in self.matter.heights() {
            if self.has_level(longer) {
                self.ways.retain(|way| way.longer != longer || way.spread.lacks <= MOST_LACKING);
            }
        }
    }
}

impl Walk {
    /// Whether a page so many lines longer than the text block is one that [`Cutter::thin_out`] leaves out.
    fn lacks_too_much(&self, matter: &Matter<'_>, longer: i64) -> bool {
        matter.height + matter.grid * longer - self.fill.used
            > (matter.grid * self.spaces.max(MOST_LACKING)).max(self.given(matter.grid))
    }

    /// How much space the rows at the foot give: half a line each.
    pub(super) fn given(&self, grid: Length) -> Length {
        grid.half() * self.giving
    }

    fn put(&mut self, row: &RowMeasure) {
        self.fill.add(row);
        if row.is_space {
            self.has_space_below |= row.stretches && self.has_text;
        } else {
            self.spaces += i64::from(self.has_space_below) + i64::from(row.stretches);
            self.takes_rest = row.stretches || !row.on_grid && (self.takes_rest || self.has_space_below);
            self.giving = if row.gives { self.giving + i64::from(self.has_text) } else { 0 };
            self.has_space_below = false;
            self.has_text = true;
        }
    }
}
