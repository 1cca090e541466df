//! Page count → how it meets the sheets, and what a few pages more or less would change.

use super::fold::pages_per_sheet;
use crate::config::Booklet;

/// How a page count meets the sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Pages of the book.
    pub pages: usize,
    /// Sheets that it takes.
    pub sheets: usize,
    /// Sections that they are gathered in.
    pub sections: usize,
    /// Sheets in the last section.
    pub last: usize,
    /// Empty pages at the end: so many pages may be added and no sheet.
    pub blanks: usize,
    /// So many pages less save a sheet; `None` when there is but one.
    pub over: Option<usize>,
    /// Numbers of sheets to a section that leave no section smaller than the others, from 2 to 8,
    /// with the number of sections. Without sections, and where those chosen are even, none.
    pub even: Vec<(usize, usize)>,
}

/// The sections that hand binders sew: fewer sheets make a round back, more do not fold flat.
const SEWN: std::ops::RangeInclusive<usize> = 2..=8;

/// How a book of `pages` pages meets the sheets.
pub fn advise(pages: usize, booklet: &Booklet) -> Advice {
    let per_sheet = pages_per_sheet(booklet.fold);
    let sheets = pages.div_ceil(per_sheet);
    let blanks = sheets * per_sheet - pages;
    let each = booklet.sheets_per_section.map_or(sheets, |each| each as usize).max(1);
    let sections = sheets.div_ceil(each);
    let last = sheets - sections.saturating_sub(1) * each;
    let uneven = sections > 1 && last < each;
    let even = SEWN.filter(|n| uneven && sheets.is_multiple_of(*n) && sheets > *n).map(|n| (n, sheets / n)).collect();
    let over = (sheets > 1).then_some(per_sheet - blanks);
    Advice { pages, sheets, sections, last, blanks, over, even }
}

impl Advice {
    /// In one line: `33 pages on 9 sheets: 3 blank; 1 page less saves a sheet`.
    pub fn line(&self) -> String {
        let mut line = format!("{} on {}", counted(self.pages, "page"), counted(self.sheets, "sheet"));
        match self.blanks {
            0 => line.push_str(": no page blank"),
            blanks => line.push_str(&format!(": {blanks} blank")),
        }
        if let Some(over) = self.over {
            let verb = if over == 1 { "saves" } else { "save" };
            line.push_str(&format!("; {} less {verb} a sheet", counted(over, "page")));
        }
        line
    }

    /// What may be said about the sections, a sentence a line.
    pub fn on_sections(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.sections > 1 {
            let sections = counted(self.sections, "section");
            lines.push(format!("{sections}, the last of {}", counted(self.last, "sheet")));
        }
        for (sheets, sections) in &self.even {
            lines.push(format!("sheets-per-section = {sheets} makes {sections} sections of one size"));
        }
        lines
    }
}

fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
