//! A page that was chosen → where everything stands on it.

use super::walk::Cutter;
use super::{Matter, NoteLine, PageRows, RowMeasure, State, Way};
use crate::geom::Length;
use std::cmp::Reverse;

impl Cutter<'_> {
    /// Where everything stands on a page; space at its edges is left out.
    pub(super) fn place(&self, start: usize, state: State, way: &Way) -> PageRows {
        let matter = self.matter;
        let added = self.added(start, way);
        let height = matter.height + matter.grid * way.longer;
        let mut rows = Vec::new();
        let (mut fill, head) = matter.open(start, state, &mut |index, top| {
            if !matter.rows[index].is_space {
                rows.push((index, top));
            }
        });
        let mut block = Block::default();
        for row in self.path(start, way) {
            let measure = &matter.rows[row];
            let foot = fill.foot();
            let top = fill.add(measure);
            block.goes_on(measure, top - foot, &mut rows);
            if !measure.is_space {
                rows.push((row, top));
            }
            added.iter().filter(|(at, _)| *at == row).for_each(|(_, more)| fill.skip(*more));
        }
        let head = head.filter(|_| way.stop > start);
        let notes = matter.place_notes(state.notes, way.next.notes, height);
        let is_level = !notes.is_empty() || way.end == matter.rows.len();
        let lacks = if is_level { 0 } else { fill.lines_up(height - fill.used).max(0) };
        PageRows { head, rows, notes, longer: way.longer, lacks }
    }

    /// The rows of a page in order, figures that wait left out.
    fn path(&self, start: usize, way: &Way) -> impl Iterator<Item = usize> {
        let mut picks = Vec::new();
        let mut trail = way.trail;
        while trail != 0 {
            let (before, first) = self.trails[trail as usize];
            picks.push(first);
            trail = before;
        }
        let (stop, float) = (way.stop, way.next.float);
        let mut row = start;
        std::iter::from_fn(move || {
            if float == Some(row) {
                row = self.matter.float_end(row);
            }
            if let Some(first) = self.picked(row, picks.last().copied()) {
                picks.pop();
                row = first;
            }
            let at = row;
            if at >= stop {
                return None;
            }
            row = self.behind(at);
            Some(at)
        })
    }

    /// The space that stands more on a page, by the rows above it: the widest spaces take a line each, and the last
    /// what is less than a line, so that what ends off the grid stands on the foot. Else the rows at the foot that
    /// give share it out.
    fn added(&self, start: usize, way: &Way) -> Vec<(usize, Length)> {
        let matter = self.matter;
        if way.spread.rows > Length::ZERO {
            let mut rows: Vec<usize> = self.path(start, way).filter(|row| !matter.rows[*row].is_space).collect();
            let giving = rows.iter().rev().take_while(|row| matter.rows[**row].gives).count();
            // The first of them has space above it only where another row stands there.
            let rows = rows.split_off(rows.len().saturating_sub(giving + 1));
            let gaps = rows.len() as i64 - 1;
            let shared = |gap: i64| way.spread.rows.scale(gap, gaps);
            return rows.into_iter().zip(0..gaps).map(|(row, gap)| (row, shared(gap + 1) - shared(gap))).collect();
        }
        if way.spread.spaces == Length::ZERO {
            return Vec::new();
        }
        let mut spaces: Vec<(Length, usize)> = Vec::new();
        let (mut has_text, mut below) = (false, None);
        // The last space with nothing behind it that would move to the next line of the grid, and so beyond the foot.
        let mut last = None;
        for row in self.path(start, way) {
            let measure = &matter.rows[row];
            if measure.is_space {
                below = below.or(Some(row).filter(|_| measure.stretches && has_text));
            } else {
                let above = below.take();
                spaces.extend(above.map(|space| (matter.rows[space].height, space)));
                spaces.extend(measure.stretches.then_some((measure.height, row)));
                last = if measure.on_grid { None } else { above.or(last) };
                last = if measure.stretches { Some(row) } else { last };
                has_text = true;
            }
        }
        let lines = way.spread.spaces.to_sp() / matter.grid.to_sp().max(1);
        let rest = way.spread.spaces - matter.grid * lines;
        let last = last.map(|row| (row, rest));
        spaces.sort_by_key(|(height, row)| (Reverse(*height), *row));
        let mut added: Vec<(usize, Length)> =
            spaces.into_iter().take(lines as usize).map(|(_, row)| (row, matter.grid)).collect();
        added.extend(last.filter(|(_, rest)| *rest > Length::ZERO));
        added
    }
}

/// What stands between two lines of text without standing on the grid, such as a picture: in the middle of the
/// space that it leaves.
#[derive(Default)]
struct Block {
    /// Its first row among those of the page, once there is space above it.
    first: Option<usize>,
    /// Whether there is space below it.
    has_space_below: bool,
}

impl Block {
    /// The page goes on with a row, which stands lower by so much as the grid asks for.
    fn goes_on(&mut self, row: &RowMeasure, lowered: Length, rows: &mut [(usize, Length)]) {
        if row.is_space {
            match self.first.filter(|first| *first < rows.len()) {
                Some(_) => self.has_space_below |= row.stretches,
                None => self.first = (row.stretches && !rows.is_empty()).then_some(rows.len()),
            }
        } else if row.on_grid {
            if let Some(first) = self.first.filter(|_| self.has_space_below) {
                rows[first..].iter_mut().for_each(|(_, top)| *top += lowered.half());
            }
            *self = Block::default();
        } else {
            self.has_space_below = false;
        }
    }
}

impl Matter<'_> {
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
