//! The pages of a section → what could not be set on them as it should be.

use crate::diag::Origin;
use crate::geom::Length;
use crate::layout::compromise::{Flaw, Kind};
use crate::layout::pages::MIN_LAST_LINES;
use crate::layout::row::{KEEP, Row, Spot};
use crate::layout::section::Section;

/// Word spaces in hundredths of their natural width beyond which a line is called loose or tight.
const LOOSE: u32 = 150;
const TIGHT: u32 = 75;
/// Hyphens in a row that nobody minds.
const LADDER: usize = 2;

/// A flaw with where it comes from and the words that stand there.
type Found = (Flaw, Option<Origin>, String);

impl Section {
    /// What could not be set as it should be on one of its pages; asked before the page is taken.
    pub fn compromises(&self, number: usize) -> Vec<Found> {
        let page = &self.pages[number];
        let is_last = number + 1 == self.pages.len();
        let mut found = Vec::new();
        let mut note = |row: usize, kind: Kind, amount: Option<i64>| {
            let origin = origin_of(&self.rows, row);
            found.push((Flaw { kind, amount }, origin, self.rows[row].text()));
        };
        let before = number.checked_sub(1).map(|number| &self.pages[number]);
        let placed_before = before.map_or(&[][..], |page| &page.rows);
        let furthest = placed_before.iter().map(|(row, _)| *row).max();
        let mut last_float = None;
        for (at, &(index, _)) in page.rows.iter().enumerate() {
            let row = &self.rows[index];
            if let Some(flaw) = row.flaw {
                note(index, flaw.kind, flaw.amount);
            }
            if row.float.is_some() && row.float != last_float {
                last_float = row.float;
                if furthest.is_some_and(|furthest| furthest > index) {
                    note(index, Kind::DisplacedFigure, None);
                }
            }
            let Some(line) = row.line else { continue };
            match line.space {
                Some(space) if space > LOOSE => note(index, Kind::LooseLine, Some(space.into())),
                Some(space) if space < TIGHT => note(index, Kind::TightLine, Some(space.into())),
                _ => {}
            }
            if line.excess > Length::ZERO {
                note(index, Kind::OverfullLine, Some(line.excess.to_sp() * 1000 / Length::pt(1).to_sp()));
            }
            if line.excess < Length::ZERO {
                note(index, Kind::UnderfullLine, None);
            }
            if line.is_short && line.number > 0 {
                note(index, Kind::ShortLastLine, None);
            }
            if row.is_hyphenated() && self.hyphens_before(number, at) >= LADDER {
                note(index, Kind::Ladder, None);
            }
            let above = at.checked_sub(1).and_then(|above| self.rows[page.rows[above].0].line);
            if let Some(above) = above.filter(|_| line.number > 0) {
                let same = |one: u32, other: u32| one != 0 && one == other;
                let ends = line.number + 1 < line.count && same(above.words.1, line.words.1);
                if ends || same(above.words.0, line.words.0) {
                    note(index, Kind::Stack, None);
                }
            }
        }
        if let Some(&(first, _)) = page.rows.first()
            && let Some(line) = self.rows[first].line
            && line.number > 0
            && line.number + 1 == line.count
        {
            note(first, Kind::Widow, None);
        }
        match page.rows.last() {
            Some(&(last, _)) if !is_last => {
                if self.rows[last].is_hyphenated() {
                    note(last, Kind::PageEndHyphen, None);
                }
                self.parted(last).into_iter().for_each(|kind| note(last, kind, None));
                if page.lacks > 0 && self.facing(number).is_none_or(|facing| facing != page.lacks) {
                    note(last, Kind::UnevenSpread, Some(page.lacks));
                }
            }
            Some(&(last, _)) if number > 0 && page.notes.is_empty() => {
                let lines = page.rows.len() as i64;
                if lines < MIN_LAST_LINES && page.rows.iter().all(|(row, _)| self.rows[*row].line.is_some()) {
                    note(last, Kind::ShortLastPage, Some(lines));
                }
            }
            _ => {}
        }
        if let Some(line) = self.split_note(number) {
            let origin = origin_of(&self.lines, line);
            let flaw = Flaw { kind: Kind::SplitNote, amount: None };
            found.push((flaw, origin, self.lines[line].text()));
        }
        found
    }

    /// What is parted by a page break behind a row.
    fn parted(&self, last: usize) -> Option<Kind> {
        let row = &self.rows[last];
        match row.line {
            _ if row.is_barrier => Some(Kind::HeadingAtFoot),
            Some(line) if line.number == 0 && line.count > 1 => Some(Kind::Orphan),
            Some(line) if line.number + 2 == line.count => None,
            _ if row.break_cost >= KEEP => Some(Kind::Parted),
            _ => None,
        }
    }

    /// How many lines the page that faces one lacks, where the chapter does not end on it.
    fn facing(&self, number: usize) -> Option<i64> {
        let is_recto = number.is_multiple_of(2) == self.opens_on_recto;
        let facing = if is_recto { number.checked_sub(1)? } else { number + 1 };
        self.pages.get(facing).filter(|_| facing + 1 < self.pages.len()).map(|page| page.lacks)
    }

    /// How many lines in a row end inside a word right before a row of a page.
    fn hyphens_before(&self, number: usize, at: usize) -> usize {
        let here = self.pages[number].rows[..at].iter().rev();
        let there = self.pages[..number].iter().rev().flat_map(|page| page.rows.iter().rev());
        let rows = here.chain(there).map(|(row, _)| &self.rows[*row]);
        rows.take_while(|row| row.line.is_some() && row.is_hyphenated()).take(LADDER).count()
    }

    /// The last line of a page's notes, if its note goes on on the next page.
    fn split_note(&self, number: usize) -> Option<usize> {
        let begins = |row: &Row| row.spots.iter().any(|spot| matches!(spot, Spot::Note(_)));
        let (next, _) = self.pages.get(number + 1)?.notes.first()?;
        let (last, _) = self.pages[number].notes.last()?;
        (!begins(&self.lines[*next])).then_some(*last)
    }
}

/// Where a row comes from: the origin that stands at it, or at the last row before it that has one.
fn origin_of(rows: &[Row], at: usize) -> Option<Origin> {
    // All lines of a paragraph come from where its first does, however many there are.
    let first = rows[at].line.and_then(|line| at.checked_sub(line.number as usize));
    let first = first.filter(|first| rows[*first].line.is_some_and(|line| line.number == 0));
    rows[..=first.unwrap_or(at)].iter().rev().find_map(|row| row.origin.clone())
}
