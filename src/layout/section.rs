//! The rows of a chapter and its notes → the same, cut into pages.

use crate::doc::Place;
use crate::geom::{Length, Point};
use crate::layout::flow::Flow;
use crate::layout::measures::Measures;
use crate::layout::pages::{Matter, NoteLine, PageRows, RowMeasure, break_pages};
use crate::layout::row::{Row, Spot};
use crate::paged::Item;
use std::collections::BTreeMap;

/// What is set but not yet cut into pages.
#[derive(Default)]
pub struct Galley {
    /// The rows in order.
    pub rows: Vec<Row>,
    /// The rows of each note that stands at the foot of a page, by its number less one.
    pub notes: Vec<Vec<Row>>,
    /// The heads of tables.
    pub heads: Vec<Vec<Row>>,
    /// What stands above the notes of a page.
    pub above_notes: Option<Item>,
    /// The place in the chapter where its text ends.
    pub end: Place,
}

impl Flow<'_, '_> {
    /// What was set so far.
    pub fn galley(&mut self) -> Galley {
        Galley {
            above_notes: Some(self.rule_above_notes()),
            rows: std::mem::take(&mut self.rows),
            notes: Vec::new(),
            heads: std::mem::take(&mut self.heads),
            end: self.leaves.end_of_text(),
        }
    }
}

/// A galley cut into pages.
pub struct Section {
    galley: Galley,
    /// The rows of notes in the order of their marks.
    lines: Vec<Row>,
    above_notes: Length,
    pages: Vec<PageRows>,
}

/// Something that stands on a page, with the distance of its top from that of the text block.
pub enum Placed {
    /// A row, which is drawn once.
    Row(Row, Length),
    /// A rule above notes.
    Drawn(Item),
}

impl Section {
    /// Cuts a galley into pages; even one without rows has a page.
    pub fn new(mut galley: Galley, measures: &Measures) -> Section {
        let (lines, notes, ends) = notes_in_order(&galley.rows, std::mem::take(&mut galley.notes));
        let rows: Vec<RowMeasure> = galley
            .rows
            .iter()
            .zip(ends)
            .map(|(row, notes_end)| RowMeasure {
                height: row.height,
                is_space: row.is_space,
                snap: row.snap,
                break_cost: row.break_cost,
                float: row.float,
                head: row.head,
                is_barrier: row.is_barrier,
                notes_end,
            })
            .collect();
        let heads: Vec<Length> = galley.heads.iter().map(|rows| rows.iter().map(|row| row.height).sum()).collect();
        let above_notes = measures.above_notes();
        let mut pages = break_pages(&Matter {
            rows: &rows,
            notes: &notes,
            heads: &heads,
            height: measures.height,
            grid: measures.leading,
            above_notes,
        });
        if pages.is_empty() {
            pages.push(PageRows::default());
        }
        Section { galley, lines, above_notes, pages }
    }

    /// How many pages it has.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether nothing stands on its pages.
    pub fn is_blank(&self) -> bool {
        self.galley.rows.iter().all(|row| row.items.is_empty())
    }

    /// Where in the chapter each page begins: at the first thing on it that is read after everything
    /// on the pages before, so that figures that floated here from there do not count. A page with
    /// nothing of the kind, such as one of notes alone, begins where the next does.
    pub fn starts(&self) -> Vec<Place> {
        let mut last = None;
        let mut starts = Vec::with_capacity(self.pages.len());
        for page in &self.pages {
            let places = || page.rows.iter().filter_map(|(row, _)| self.galley.rows[*row].start);
            starts.push(places().filter(|place| last.is_none_or(|last| *place > last)).min());
            last = last.max(places().max());
        }
        let mut next = self.galley.end;
        for start in starts.iter_mut().rev() {
            next = start.unwrap_or(next);
            *start = Some(next);
        }
        // The title is where a chapter begins, even one that cannot be set.
        let first = std::iter::once(Place::default());
        first.chain(starts.into_iter().skip(1).flatten()).collect()
    }

    /// Where things stand that something leads to: the page among those of the section, and the
    /// distance from the top of the text block.
    pub fn spots(&self) -> BTreeMap<Spot, (usize, Length)> {
        let mut spots = BTreeMap::new();
        for (number, page) in self.pages.iter().enumerate() {
            let rows = page.rows.iter().map(|(row, y)| (&self.galley.rows[*row], *y));
            let notes = page.notes.iter().map(|(line, y)| (&self.lines[*line], *y));
            for (row, y) in rows.chain(notes) {
                for spot in &row.spots {
                    spots.entry(spot.clone()).or_insert((number, y));
                }
            }
        }
        spots
    }

    /// The numbers of so many notes when they are counted from 1 on each page.
    pub fn numbers_by_page(&self, notes: usize) -> Vec<u32> {
        let spots = self.spots();
        let (mut on, mut count) = (None, 0);
        let mut number = |mark: u32| {
            // A mark that is nowhere counts on the page of the one before.
            if let Some((page, _)) = spots.get(&Spot::Mark(mark))
                && on != Some(*page)
            {
                (on, count) = (Some(*page), 0);
            }
            count += 1;
            count
        };
        (1..=notes as u32).map(&mut number).collect()
    }

    /// All that stands on a page, in reading order. The rows are gone then: every row is drawn once.
    pub fn take_page(&mut self, number: usize) -> Vec<Placed> {
        let page = std::mem::take(&mut self.pages[number]);
        let mut placed = Vec::new();
        if let Some((head, top)) = page.head {
            let mut y = top;
            for row in &self.galley.heads[head as usize] {
                placed.push(Placed::Row(row.repeated(), y));
                y += row.height;
            }
        }
        for (row, y) in page.rows {
            placed.push(Placed::Row(std::mem::take(&mut self.galley.rows[row]), y));
        }
        if let Some((_, top)) = page.notes.first()
            && let Some(mut rule) = self.galley.above_notes.clone()
        {
            crate::layout::row::shift(&mut rule, Point { x: Length::ZERO, y: *top - self.above_notes });
            placed.push(Placed::Drawn(rule));
        }
        for (line, y) in page.notes {
            placed.push(Placed::Row(std::mem::take(&mut self.lines[line]), y));
        }
        placed
    }
}

/// The rows of all notes in the order of their marks, those of a note inside a note behind it, and
/// up to which of them belong to each row.
fn notes_in_order(rows: &[Row], notes: Vec<Vec<Row>>) -> (Vec<Row>, Vec<NoteLine>, Vec<usize>) {
    let mut notes: Vec<Option<Vec<Row>>> = notes.into_iter().map(Some).collect();
    let (mut lines, mut measures): (Vec<Row>, Vec<NoteLine>) = (Vec::new(), Vec::new());
    let mut ends = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        // A note whose mark is nowhere, as in a picture's words, is not lost.
        let unmarked = if index + 1 == rows.len() { notes.len() } else { 0 };
        let mut waiting: Vec<u32> = row.marks().chain(1..=unmarked as u32).collect();
        waiting.reverse();
        while let Some(number) = waiting.pop() {
            let Some(note) = notes.get_mut(number as usize - 1).and_then(Option::take) else { continue };
            let inner: Vec<u32> = note.iter().flat_map(Row::marks).collect();
            waiting.extend(inner.into_iter().rev());
            let first = lines.len();
            for line in &note {
                let above = measures.last().map_or(Length::ZERO, |last: &NoteLine| last.above + last.height);
                measures.push(NoteLine { height: line.height, above, first });
            }
            lines.extend(note);
        }
        ends.push(lines.len());
    }
    (lines, measures, ends)
}
