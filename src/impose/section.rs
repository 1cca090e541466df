//! Page count and section size → sections, and the pages of each bifolium in them.
//!
//! A section of `b` bifolia, one in the other, has `4 b` pages. With its pages counted from 0, the
//! bifolium at depth `d` has outside the pages `4b - 1 - 2d | 2d` and inside `2d + 1 | 4b - 2 - 2d`,
//! left and right of the fold: the outermost shows the last page and the first.

use super::fold::bifolia_per_sheet;
use crate::config::Booklet;

/// A bifolium has two leaves of two pages.
const PAGES_PER_BIFOLIUM: usize = 4;

/// Sheets that lie in one another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    /// Which of the book's, from 0.
    pub index: usize,
    /// How many sheets it has.
    pub sheets: usize,
    /// How many times its leaves go through the fold.
    pub bifolia: usize,
    first_page: usize,
    /// Pages of the whole book; higher numbers are blanks.
    pages: usize,
}

/// Two leaves that hang together: pages left and right of the fold, in a book bound on the left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bifolium {
    /// How many bifolia of its section lie around it.
    pub depth: usize,
    pub outer: [Option<usize>; 2],
    pub inner: [Option<usize>; 2],
}

/// Gathers the pages into sections of `sheets_per_section` sheets, or into one. Blanks stand at
/// the end of the book; the last section has only as many sheets as it needs.
pub(super) fn sections(pages: usize, booklet: &Booklet) -> Vec<Section> {
    let bifolia = bifolia_per_sheet(booklet.fold);
    let per_sheet = PAGES_PER_BIFOLIUM * bifolia;
    let total = pages.div_ceil(per_sheet);
    let each = booklet.sheets_per_section.map_or(total, |sheets| sheets as usize).max(1);
    let section = |index| {
        let sheets = each.min(total - index * each);
        Section { index, sheets, bifolia: sheets * bifolia, first_page: index * each * per_sheet, pages }
    };
    (0..total.div_ceil(each)).map(section).collect()
}

impl Section {
    /// The bifolium at a depth less than [`Section::bifolia`].
    pub(super) fn bifolium(&self, depth: usize) -> Bifolium {
        let last = PAGES_PER_BIFOLIUM * self.bifolia - 1;
        let page = |offset: usize| Some(self.first_page + offset).filter(|page| *page < self.pages);
        Bifolium {
            depth,
            outer: [page(last - 2 * depth), page(2 * depth)],
            inner: [page(2 * depth + 1), page(last - 1 - 2 * depth)],
        }
    }
}
