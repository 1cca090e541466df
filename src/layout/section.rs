//! The rows of a chapter and its notes → the same, cut into pages.

use crate::doc::Place;
use crate::geom::{Length, Point};
use crate::layout::flow::Flow;
use crate::layout::measures::Measures;
use crate::layout::pages::{Cut, Fork, Matter, NoteLine, PageRows, RowMeasure, Strand, break_pages};
use crate::layout::row::{KEEP, Row, Spot, line_cost};
use crate::layout::shape::Shaper;
use crate::paged::{Element, Item};
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
    /// What it says.
    pub elements: Vec<Element>,
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
            elements: self.tagger.take(),
        }
    }
}

/// A galley cut into pages.
pub struct Section {
    /// The rows of the galley, with room for those of paragraphs that are set in another way.
    pub(super) rows: Vec<Row>,
    chosen: Vec<Chosen>,
    heads: Vec<Vec<Row>>,
    rule_above_notes: Option<Item>,
    /// The place in the chapter where its text ends.
    end: Place,
    /// The rows of notes in the order of their marks.
    pub(super) lines: Vec<Row>,
    above_notes: Length,
    pub(super) pages: Vec<PageRows>,
    /// What they cost.
    pub cost: i64,
    /// Whether one of them is at fault, and other ways to set its paragraphs may mend that.
    pub has_fault: bool,
    pub(super) opens_on_recto: bool,
    elements: Vec<Element>,
}

/// A paragraph that is set in another way.
struct Chosen {
    /// Its first row.
    first: usize,
    /// The row behind the last that it has room for.
    end: usize,
    /// The way, by its position among the others.
    other: usize,
}

/// Something that stands on a page, with the distance of its top from that of the text block.
pub enum Placed {
    /// A row, which is drawn once.
    Row(Row, Length),
    /// A rule above notes.
    Drawn(Item),
}

/// A paragraph of more lines fills pages on which nothing gives way.
const ENDLESS: u32 = 500;

impl Section {
    /// Cuts a galley into pages; even one without rows has a page. The lines of paragraphs that are set
    /// otherwise than by themselves are not there before [`Section::set`].
    pub fn cut(galley: Galley, measures: &Measures, opens_on_recto: bool) -> Section {
        let Galley { mut rows, notes, heads, above_notes: rule_above_notes, end, elements } = galley;
        let (lines, notes, ends) = notes_in_order(&rows, notes);
        let (measured, forks) = unfolded(&rows, &ends, measures.leading);
        let head_heights: Vec<Length> = heads.iter().map(|rows| rows.iter().map(|row| row.height).sum()).collect();
        let above_notes = measures.above_notes();
        let matter = Matter {
            rows: &measured,
            forks: &forks,
            notes: &notes,
            heads: &head_heights,
            height: measures.height,
            grid: measures.leading,
            above_notes,
            opens_on_recto,
            reach: measures.reach(),
        };
        let mut cut = break_pages(&matter);
        let reach = measures.far_reach();
        // All pages of such a paragraph would be at fault still, after several times the work.
        let is_endless = rows.iter().any(|row| row.line.as_ref().is_some_and(|line| line.count > ENDLESS));
        cut.has_fault &= !is_endless;
        if cut.has_fault && reach != matter.reach {
            cut = break_pages(&Matter { reach, ..matter });
        }
        let Cut { mut pages, cost, has_fault } = cut;
        let chosen = fold(&mut rows, &forks, &mut pages);
        if pages.is_empty() {
            pages.push(PageRows::default());
        }
        Section {
            rows,
            chosen,
            heads,
            rule_above_notes,
            end,
            lines,
            above_notes,
            pages,
            cost,
            has_fault,
            opens_on_recto,
            elements,
        }
    }

    /// Sets the lines of paragraphs that were chosen to be set otherwise than by themselves.
    pub fn set(&mut self, shaper: &mut Shaper<'_>) {
        for Chosen { first, end, other } in std::mem::take(&mut self.chosen) {
            let Some(variants) = self.rows[first].variants.take() else { continue };
            let rows = variants.set(other, &mut self.rows[first], shaper);
            let nothing = std::iter::repeat_with(Row::default);
            self.rows[first..end].iter_mut().zip(rows.into_iter().chain(nothing)).for_each(|(place, row)| *place = row);
        }
        self.rows.iter_mut().for_each(|row| row.variants = None);
    }

    /// How many pages it has.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether nothing stands on its pages.
    pub fn is_blank(&self) -> bool {
        self.rows.iter().all(|row| row.items.is_empty())
    }

    /// Where in the chapter each page begins: at the first thing on it that is read after everything
    /// on the pages before, so that figures that floated here from there do not count. A page with
    /// nothing of the kind, such as one of notes alone, begins where the next does.
    pub fn starts(&self) -> Vec<Place> {
        let mut last = None;
        let mut starts = Vec::with_capacity(self.pages.len());
        for page in &self.pages {
            let places = || page.rows.iter().filter_map(|(row, _)| self.rows[*row].start);
            starts.push(places().filter(|place| last.is_none_or(|last| *place > last)).min());
            last = last.max(places().max());
        }
        let mut next = self.end;
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
            let rows = page.rows.iter().map(|(row, y)| (&self.rows[*row], *y));
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

    /// What it says; nothing is left of it then.
    pub fn take_elements(&mut self) -> Vec<Element> {
        std::mem::take(&mut self.elements)
    }

    /// All that stands on a page, in reading order. The rows are gone then: every row is drawn once.
    pub fn take_page(&mut self, number: usize) -> Vec<Placed> {
        let page = std::mem::take(&mut self.pages[number]);
        let mut placed = Vec::new();
        if let Some((head, top)) = page.head {
            let mut y = top;
            for row in &self.heads[head as usize] {
                placed.push(Placed::Row(row.repeated(), y));
                y += row.height;
            }
        }
        for (row, y) in page.rows {
            placed.push(Placed::Row(std::mem::take(&mut self.rows[row]), y));
        }
        if let Some((_, top)) = page.notes.first()
            && let Some(mut rule) = self.rule_above_notes.clone()
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

/// What pagination needs to know of rows, and of the lines of all ways to set each paragraph as if they stood behind
/// it, and where they stand for one another. `ends` has the lines of notes up to each row.
fn unfolded(rows: &[Row], ends: &[usize], leading: Length) -> (Vec<RowMeasure>, Vec<Fork>) {
    let mut measures: Vec<RowMeasure> = Vec::with_capacity(rows.len());
    let mut forks = Vec::new();
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        let first = measures.len();
        let end = at + row.variants.as_ref().map_or(1, |variants| variants.lines).min(rows.len() - at);
        let own = rows[at..end].iter().zip(&ends[at..end]);
        measures.extend(own.map(|(row, notes_end)| RowMeasure { notes_end: *notes_end, ..measure(row, leading) }));
        at = end;
        let Some(variants) = &row.variants else { continue };
        let mut strands = vec![Strand { first, end: measures.len(), cost: 0 }];
        let last = measures[measures.len() - 1];
        for other in &variants.others {
            let count = other.hyphenated.len();
            let first = measures.len();
            measures.extend(other.hyphenated.iter().enumerate().map(|(line, hyphenated)| RowMeasure {
                break_cost: if line + 1 == count { last.break_cost } else { line_cost(line, count) },
                hyphenated: *hyphenated,
                ..last
            }));
            strands.push(Strand { first, end: measures.len(), cost: other.cost });
        }
        forks.push(Fork { strands });
    }
    (measures, forks)
}

/// Makes room among rows for the lines of the ways that were chosen, in the place of a paragraph's own, and has pages
/// count those rows rather than the lines of all ways.
fn fold(rows: &mut Vec<Row>, forks: &[Fork], pages: &mut [PageRows]) -> Vec<Chosen> {
    let fork_of = |row: usize| {
        let fork = forks.partition_point(|fork| fork.end() <= row);
        let strand = forks.get(fork).and_then(|fork| fork.strands.iter().position(|strand| strand.holds(row)));
        (fork, strand)
    };
    let mut picks = vec![0; forks.len()];
    for (row, _) in pages.iter().flat_map(|page| &page.rows) {
        if let (fork, Some(strand)) = fork_of(*row) {
            picks[fork] = strand;
        }
    }
    let (mut chosen, mut made) = (Vec::new(), Vec::new());
    let mut old = std::mem::take(rows).into_iter();
    // How many lines of all ways were counted before each fork that no row stands for.
    let mut left_out = vec![0];
    for (fork, pick) in forks.iter().zip(picks) {
        let before = left_out[left_out.len() - 1];
        let (own, picked) = (fork.strands[0], fork.strands[pick]);
        let more = (picked.end - picked.first).saturating_sub(own.end - own.first);
        let (first, end) = (own.first - before, own.end - before);
        if pick > 0 {
            chosen.push(Chosen { first, end: end + more, other: pick - 1 });
        }
        if more > 0 {
            made.reserve(old.len() + more);
            made.extend(old.by_ref().take(end - made.len()));
            made.resize(end + more, Row::default());
        }
        left_out.push(before + fork.end() - own.end - more);
    }
    *rows = if made.is_empty() {
        old.collect()
    } else {
        made.extend(old);
        made
    };
    for (row, _) in pages.iter_mut().flat_map(|page| &mut page.rows) {
        let (fork, strand) = fork_of(*row);
        let ahead = strand.map_or(0, |strand| forks[fork].strands[strand].first - forks[fork].strands[0].first);
        *row -= left_out[fork] + ahead;
    }
    chosen
}

fn measure(row: &Row, leading: Length) -> RowMeasure {
    RowMeasure {
        height: row.height,
        is_space: row.is_space,
        // What is as high as a line stands beside the lines of the facing page.
        on_grid: row.height == leading && !row.is_space,
        // Space inside what is kept together is part of it.
        stretches: row.stretches || row.is_space && row.break_cost < KEEP,
        // The grid would take more than is given.
        gives: row.gives && row.height != leading,
        break_cost: row.break_cost,
        hyphenated: row.is_hyphenated(),
        float: row.float,
        head: row.head,
        is_barrier: row.is_barrier,
        notes_end: 0,
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
