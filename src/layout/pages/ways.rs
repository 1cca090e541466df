//! A state → all pages that can begin with it, what each costs, and where everything stands on it.

use super::fill::Fill;
use super::{Matter, NoteLine, PageRows, State, Way};
use crate::geom::Length;

/// Cost of a page that is one line short; it grows with the square of the lines.
const SHORT_LINE: i64 = 100;
/// Cost of each line that the last page lacks to [`MIN_LAST_LINES`].
const LONELY_LINE: i64 = 3000;
/// A last page with fewer lines looks like a mistake.
const MIN_LAST_LINES: i64 = 4;
/// Cost of a note that goes on on the next page: as of a page some four lines short.
const SPLIT: i64 = 2000;
/// Cost of each line of a note that is left for further pages.
const LEFT_LINE: i64 = 20;
/// Cost of each line, squared, that the text lacks to a third of a page where notes have more than it.
const CROWDED_LINE: i64 = 60;
/// Cost of a figure that floats to the next page.
const FLOATED: i64 = 150;
/// Of a note that is split at least so many lines stand on the page of its mark.
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

    /// Tells `take` all pages that can begin in a state; at least one.
    pub(super) fn ways(&self, start: usize, state: State, take: &mut dyn FnMut(Way)) {
        let (mut fill, _) = self.open(start, state, &mut |_, _| ());
        let mut end = start;
        let mut float = None;
        let mut taken = false;
        let mut has_text = false;
        while end < self.rows.len() {
            let row = &self.rows[end];
            if row.float.is_some() && self.begins_float(end) {
                if float.is_some() {
                    break;
                }
                if has_text && !self.has_room_for_float(end, state, &fill) {
                    float = Some(end);
                    end = self.float_end(end);
                    continue;
                }
            }
            if float.is_some() && row.is_barrier {
                break;
            }
            fill.add(row);
            end += 1;
            // A figure that waits needs a page behind this one.
            if float.is_some() && end == self.rows.len() {
                break;
            }
            if let Some(notes) = self.notes_that_fit(start, end, state, &fill) {
                let next = State { notes, float };
                take(Way { end, next, cost: self.cost(end, state, next, &fill) });
                taken = true;
            } else if !row.is_space {
                break;
            }
            has_text |= !row.is_space;
        }
        if !taken {
            take(self.way_out(start, end, state));
        }
    }

    /// The page where nothing fits as it should: what was left over alone, else one row with as
    /// much of its notes as there is room for.
    fn way_out(&self, start: usize, end: usize, state: State) -> Way {
        let pending = self.notes_before(start);
        if state.float.is_some() || state.notes < pending {
            let (fill, _) = self.open(start, State { notes: pending, ..state }, &mut |_, _| ());
            let fill = if state.float.is_some() { fill } else { Fill::new(self.grid) };
            let fit = self.fitting(state.notes, pending, self.height - fill.used);
            // Something must go, or the book would never end.
            let least = if state.float.is_some() { state.notes } else { state.notes + 1 };
            let next = State { notes: fit.max(least), float: None };
            return Way { end: start, next, cost: SPLIT * 3 };
        }
        let mut fill = Fill::new(self.grid);
        self.rows[start..end].iter().for_each(|row| {
            fill.add(row);
        });
        let all = self.rows[end - 1].notes_end;
        let next = State { notes: self.fitting(state.notes, all, self.height - fill.used), float: None };
        Way { end, next, cost: self.cost(end, state, next, &fill) + SPLIT }
    }

    /// What stands at the head of a page: a figure that floated there, the head of a table that
    /// goes on. Tells `put` where each row stands.
    fn open(&self, start: usize, state: State, put: &mut dyn FnMut(usize, Length)) -> (Fill, Option<(u32, Length)>) {
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

    fn begins_float(&self, row: usize) -> bool {
        row == 0 || self.rows[row - 1].float != self.rows[row].float
    }

    /// The row behind a floating figure.
    fn float_end(&self, first: usize) -> usize {
        let float = self.rows[first].float;
        first + self.rows[first..].iter().take_while(|row| row.float == float).count()
    }

    fn has_room_for_float(&self, first: usize, state: State, fill: &Fill) -> bool {
        let mut fill = fill.clone();
        self.rows[first..self.float_end(first)].iter().for_each(|row| {
            fill.add(row);
        });
        fill.used + self.notes_height(state.notes, self.notes_before(first)) <= self.height
    }

    /// Up to which line notes stand on a page that ends before a row; `None` when they cannot.
    fn notes_that_fit(&self, start: usize, end: usize, state: State, fill: &Fill) -> Option<usize> {
        let all = self.rows[end - 1].notes_end;
        let room = self.height - fill.used;
        if self.notes_height(state.notes, all) <= room {
            return Some(all);
        }
        if room < Length::ZERO {
            return None;
        }
        let fit = self.fitting(state.notes, all, room);
        let least = if all > self.notes_before(start) {
            // Every note begins on the page of its mark.
            let last = self.notes[all - 1].first;
            last.max(state.notes) + MIN_NOTE_LINES
        } else {
            state.notes + 1
        };
        // One line alone is not worth turning the page for.
        let fit = if fit + 1 == all { fit.saturating_sub(1) } else { fit };
        (fit >= least).then_some(fit)
    }

    /// Up to which line notes have room.
    fn fitting(&self, from: usize, all: usize, room: Length) -> usize {
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

    fn cost(&self, end: usize, state: State, next: State, fill: &Fill) -> i64 {
        let all = self.rows[end - 1].notes_end;
        let notes = self.notes_height(state.notes, next.notes);
        let split = if next.notes < all { SPLIT + LEFT_LINE * (all - next.notes) as i64 } else { 0 };
        let floated = if next.float.is_some() { FLOATED } else { 0 };
        let crowded = if notes > fill.used {
            let lines = (fill.lines(self.height) / 3 - fill.lines(fill.used)).max(0);
            CROWDED_LINE * lines * lines
        } else {
            0
        };
        if end == self.rows.len() {
            return split + LONELY_LINE * (MIN_LAST_LINES - fill.lines(fill.used)).clamp(0, MIN_LAST_LINES);
        }
        let short = fill.lines(self.height - fill.used - notes).max(0);
        self.rows[end - 1].break_cost + SHORT_LINE * short * short + split + floated + crowded
    }

    /// What it costs to set the notes left over behind the last row.
    pub(super) fn rest_cost(&self, from: usize) -> i64 {
        let pages = self.rest(from);
        let last = pages.len().checked_sub(2).map_or(from, |i| pages[i]);
        let lonely = MIN_LAST_LINES - (self.notes.len() - last.min(self.notes.len())) as i64;
        if pages.is_empty() { 0 } else { SPLIT * pages.len() as i64 + LONELY_LINE * lonely.max(0) }
    }

    /// The pages of the notes left over behind the last row: up to which line each goes.
    fn rest(&self, mut from: usize) -> Vec<usize> {
        let mut pages = Vec::new();
        while from < self.notes.len() {
            from = self.fitting(from, self.notes.len(), self.height).max(from + 1);
            pages.push(from);
        }
        pages
    }

    /// Where everything stands on a page; space at its edges is left out.
    pub(super) fn place(&self, start: usize, state: State, way: &Way) -> PageRows {
        let mut rows = Vec::new();
        let mut put = |index: usize, top: Length| {
            if !self.rows[index].is_space {
                rows.push((index, top));
            }
        };
        let (mut fill, head) = self.open(start, state, &mut put);
        let mut index = start;
        while index < way.end {
            if way.next.float == Some(index) {
                index = self.float_end(index);
                continue;
            }
            let top = fill.add(&self.rows[index]);
            put(index, top);
            index += 1;
        }
        let head = head.filter(|_| way.end > start);
        PageRows { head, rows, notes: self.place_notes(state.notes, way.next.notes, self.height) }
    }

    /// The pages behind the last row, with nothing but notes, from their head on.
    pub(super) fn place_rest(&self, from: usize, pages: &mut Vec<PageRows>) {
        let mut from = from;
        for to in self.rest(from) {
            let height: Length = self.notes[from..to].iter().map(|line| line.height).sum();
            let notes = self.place_notes(from, to, self.above_notes + height);
            pages.push(PageRows { notes, ..PageRows::default() });
            from = to;
        }
    }

    /// Notes that end at a height: on most pages that of the text block.
    fn place_notes(&self, from: usize, to: usize, foot: Length) -> Vec<(usize, Length)> {
        let lines = self.notes.get(from..to).unwrap_or_default();
        let mut y = foot - lines.iter().map(|line: &NoteLine| line.height).sum();
        let place = |(index, line): (usize, &NoteLine)| {
            let top = y;
            y += line.height;
            (from + index, top)
        };
        lines.iter().enumerate().map(place).collect()
    }
}
