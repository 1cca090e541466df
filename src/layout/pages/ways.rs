//! What has room on a page, and what a page costs.

use super::fill::Fill;
use super::walk::Walk;
use super::{HYPHEN, Matter, Spread, State};
use crate::geom::Length;

/// Cost of a page with notes that is one line short; it grows with the square of the lines.
const SHORT_LINE: i64 = 100;
/// Cost of a page whose foot is not level with others, and of each line that it lacks, squared: one that lacks ten
/// lines is as bad as two that lack one.
pub(super) const UNEVEN: i64 = 60_000;
pub(super) const UNEVEN_LINE: i64 = 600;
/// Cost of a page that ends off the grid, less than a line above the foot, as between rows of a table.
const OFF_GRID: i64 = 5_000;
/// Cost of a line of space added inside a page.
const ADDED_LINE: i64 = 400;
/// Cost of space shared out among the rows of a table.
const GIVEN: i64 = 1_000;
/// Cost of a page on which nothing fits as it should.
pub(super) const OUT: i64 = 200_000;
/// Cost of each line that the last page lacks to [`MIN_LAST_LINES`].
pub(super) const LONELY_LINE: i64 = 30_000;
/// A last page with fewer lines looks like a mistake.
pub const MIN_LAST_LINES: i64 = 4;
/// Cost of a note that goes on on the next page: as of a page some four lines short.
const SPLIT: i64 = 2000;
/// What it costs more when the page before had part of that note already: notes are no means to level feet.
const SPLIT_AGAIN: i64 = 30_000;
/// Cost of notes that begin on the page behind that of their marks, where a long one stands before them.
const LATE: i64 = 20_000;
/// Cost of each line of a note that is left for further pages.
const LEFT_LINE: i64 = 20;
/// Cost of each line, squared, that the text lacks to a third of a page where notes have more than it.
const CROWDED_LINE: i64 = 60;
/// Cost of a figure that floats to the next page.
const FLOATED: i64 = 150;
/// Of a note that is split at least so many lines stand on the page of its mark, and on each further one.
pub(super) const MIN_NOTE_LINES: usize = 2;

impl Matter<'_> {
    /// The state of a page that begins with a row and nothing else.
    pub(super) fn nothing_left(&self, row: usize) -> State {
        State { notes: self.notes_before(row), float: None }
    }

    /// How many lines the notes of all rows before this one have.
    fn notes_before(&self, row: usize) -> usize {
        if row == 0 { 0 } else { self.rows[row - 1].notes_end }
    }

    /// By how many lines pages may be longer than the text block.
    pub(super) fn heights(&self) -> impl Iterator<Item = i64> + use<> {
        -self.reach.shorter..=self.reach.longer
    }

    /// A page for what was left over alone, as long as there is any: the next state, and the cost.
    pub(super) fn left_over(&self, start: usize, state: State, height: Length) -> Option<(State, i64)> {
        let pending = self.notes_before(start);
        if state.float.is_none() && state.notes >= pending {
            return None;
        }
        let (fill, _) = self.open(start, State { notes: pending, ..state }, &mut |_, _| ());
        let fill = if state.float.is_some() { fill } else { Fill::new(self.grid) };
        let fit = self.fitting(state.notes, pending, height - fill.used);
        // Something must go, or the book would never end.
        let least = if state.float.is_some() { state.notes } else { state.notes + 1 };
        Some((State { notes: fit.max(least), float: None }, OUT))
    }

    /// What stands at the head of a page: a figure that floated there, the head of a table that
    /// goes on. Tells `put` where each row stands.
    pub(super) fn open(
        &self,
        start: usize,
        state: State,
        put: &mut dyn FnMut(usize, Length),
    ) -> (Fill, Option<(u32, Length)>) {
        let mut fill = Fill::new(self.grid);
        if let Some(first) = state.float {
            for index in first..self.float_end(first) {
                let top = fill.add(&self.rows[index]);
                put(index, top);
            }
        }
        let first = self.rows[start..].iter().find(|row| !row.is_space);
        let head = first.and_then(|row| Some((row.head?, row.height)));
        let head = head.filter(|(head, row)| fill.used + self.heads[*head as usize] + *row <= self.height);
        let head = head.map(|(head, _)| (head, fill.add_height(self.heads[head as usize])));
        (fill, head)
    }

    pub(super) fn begins_float(&self, row: usize) -> bool {
        row == 0 || self.rows[row - 1].float != self.rows[row].float
    }

    /// The row behind a floating figure.
    pub(super) fn float_end(&self, first: usize) -> usize {
        let float = self.rows[first].float;
        first + self.rows[first..].iter().take_while(|row| row.float == float).count()
    }

    pub(super) fn has_room_for_float(&self, first: usize, state: State, fill: &Fill) -> bool {
        let mut fill = *fill;
        self.rows[first..self.float_end(first)].iter().for_each(|row| {
            fill.add(row);
        });
        fill.used + self.notes_height(state.notes, self.notes_before(first)) <= self.height
    }

    /// Up to which line notes stand on a page that ends behind a row and leaves a room; `None` when they cannot.
    pub(super) fn notes_that_fit(&self, start: usize, at: usize, state: State, room: Length) -> Option<usize> {
        let all = self.rows[at].notes_end;
        if self.notes_height(state.notes, all) <= room {
            return Some(all);
        }
        if room < Length::ZERO {
            return None;
        }
        let fit = self.fitting(state.notes, all, room);
        let least = if all > self.notes_before(start) {
            // Every note begins on the page of its mark; of several that are marked in one line at least the first.
            let own = self.notes_before(at);
            let last = if own < all { own } else { self.notes[all - 1].first };
            last.max(state.notes) + MIN_NOTE_LINES
        } else {
            state.notes + MIN_NOTE_LINES
        };
        // One line alone is not worth turning the page for.
        let fit = if fit + 1 == all { fit.saturating_sub(1) } else { fit };
        (fit >= least).then_some(fit)
    }

    /// Up to which line notes have room.
    pub(super) fn fitting(&self, from: usize, all: usize, room: Length) -> usize {
        let mut height = self.above_notes;
        let lines = self.notes[from..all].iter().take_while(|line| {
            height += line.height;
            height <= room
        });
        from + lines.count()
    }

    fn notes_height(&self, from: usize, to: usize) -> Length {
        if from >= to {
            return Length::ZERO;
        }
        let last = &self.notes[to - 1];
        self.above_notes + last.above + last.height - self.notes[from].above
    }

    /// The cost of a page that ends behind a row and has room for its notes, and what lies between that row and the
    /// foot.
    pub(super) fn cost(
        &self,
        at: usize,
        end: usize,
        state: State,
        next: State,
        walk: &Walk,
        room: Length,
    ) -> (i64, Spread) {
        let row = &self.rows[at];
        let used = walk.fill.used;
        let notes = self.notes_height(state.notes, next.notes);
        let left = row.notes_end - next.notes;
        let split = if left > 0 {
            let (again, late) =
                (self.begins_before(next.notes, state.notes), self.begins_late(next.notes, row.notes_end));
            SPLIT + LEFT_LINE * left as i64 + if again { SPLIT_AGAIN } else { 0 } + if late { LATE } else { 0 }
        } else {
            0
        };
        let floated = if next.float.is_some() { FLOATED } else { 0 };
        let crowded = if notes > used {
            let lines = (walk.fill.lines(self.height) / 3 - walk.fill.lines(used)).max(0);
            CROWDED_LINE * lines * lines
        } else {
            0
        };
        if end == self.rows.len() {
            let lonely = LONELY_LINE * (MIN_LAST_LINES - walk.fill.lines(used)).clamp(0, MIN_LAST_LINES);
            return (walk.cost + split + lonely, Spread::default());
        }
        let hyphen = if row.hyphenated { HYPHEN } else { 0 };
        let (foot, spread) = self.foot(room - notes, notes > Length::ZERO, walk);
        (walk.cost + row.break_cost + hyphen + split + floated + crowded + foot, spread)
    }

    /// What it costs to leave a height free between the text and its foot.
    fn foot(&self, free: Length, has_notes: bool, walk: &Walk) -> (i64, Spread) {
        if has_notes {
            // The notes are level; what is left over stands above them.
            let lines = walk.fill.lines(free);
            return (SHORT_LINE * lines * lines, Spread::default());
        }
        let lines = walk.fill.lines_up(free);
        let whole = walk.fill.lines(free);
        if lines <= walk.spaces && (lines == whole || walk.takes_rest) {
            return (ADDED_LINE * lines * lines, Spread { spaces: free, ..Spread::default() });
        }
        if free <= walk.given(self.grid) {
            return (GIVEN + ADDED_LINE * lines * lines, Spread { rows: free, ..Spread::default() });
        }
        if lines > whole && whole <= walk.spaces {
            let spread = Spread { spaces: self.grid * whole, ..Spread::default() };
            return (OFF_GRID + ADDED_LINE * whole * whole, spread);
        }
        (UNEVEN + UNEVEN_LINE * lines * lines, Spread { lacks: lines, ..Spread::default() })
    }

    /// Whether the note that a line belongs to begins before another line, on a page before.
    fn begins_before(&self, line: usize, other: usize) -> bool {
        self.notes.get(line).is_some_and(|note| note.first < other)
    }

    /// Whether the last note of those up to a line begins no earlier than another line.
    fn begins_late(&self, from: usize, to: usize) -> bool {
        to.checked_sub(1).is_some_and(|last| self.notes[last].first >= from)
    }

    /// What it costs to set the notes left over behind the last row.
    pub(super) fn rest_cost(&self, from: usize) -> i64 {
        let pages = self.rest(from);
        let last = pages.len().checked_sub(2).map_or(from, |i| pages[i]);
        let lonely = MIN_LAST_LINES - (self.notes.len() - last.min(self.notes.len())) as i64;
        if pages.is_empty() { 0 } else { SPLIT * pages.len() as i64 + LONELY_LINE * lonely.max(0) }
    }

    /// The pages of the notes left over behind the last row: up to which line each goes.
    pub(super) fn rest(&self, mut from: usize) -> Vec<usize> {
        let mut pages = Vec::new();
        while from < self.notes.len() {
            from = self.fitting(from, self.notes.len(), self.height).max(from + 1);
            pages.push(from);
        }
        pages
    }
}
