//! Page count and section size → which pages share a side (saddle stitch, sections in order).
//!
//! A section of `s` sheets holds `4 s` pages. With its pages counted from 0, the sheet at depth
//! `d` has on its front the pages `4s - 1 - 2d | 2d` and on its back `2d + 1 | 4s - 2 - 2d`,
//! left and right of the fold: the outermost front shows the last page and the first.

/// A folded sheet has two leaves of two pages.
pub(super) const PAGES_PER_SHEET: usize = 4;

/// Sheets that are folded as one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    index: usize,
    first_page: usize,
    sheets: usize,
    /// Pages of the whole book; higher numbers are blanks.
    pages: usize,
}

/// One sheet and the pages on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folded {
    pub section: usize,
    pub depth: usize,
    /// Left and right of the fold.
    pub front: [Option<usize>; 2],
    /// Left and right of the fold.
    pub back: [Option<usize>; 2],
}

/// Gathers the pages into sections of `per_section` sheets, or into one. Blanks stand at the
/// end of the book; the last section has only as many sheets as it needs.
pub(super) fn sections(pages: usize, per_section: Option<u32>) -> impl Iterator<Item = Section> {
    let total = pages.div_ceil(PAGES_PER_SHEET);
    let each = per_section.map_or(total, |sheets| sheets as usize).max(1);
    (0..total.div_ceil(each)).map(move |index| Section {
        index,
        first_page: index * each * PAGES_PER_SHEET,
        sheets: each.min(total - index * each),
        pages,
    })
}

impl Section {
    /// Its sheets, the outermost first.
    pub(super) fn sheets(self) -> impl Iterator<Item = Folded> {
        let last = PAGES_PER_SHEET * self.sheets - 1;
        let page = move |offset: usize| Some(self.first_page + offset).filter(|page| *page < self.pages);
        (0..self.sheets).map(move |depth| Folded {
            section: self.index,
            depth,
            front: [page(last - 2 * depth), page(2 * depth)],
            back: [page(2 * depth + 1), page(last - 1 - 2 * depth)],
        })
    }
}
