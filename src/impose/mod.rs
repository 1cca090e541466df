//! Page count and `[booklet]` → [`Sheets`]: which page goes where on which sheet. Pure arithmetic.
//!
//! ```text
//! pages ─ sections ─▶ Bifolium   section.rs   which pages are on the two leaves of a fold
//!       ─ on_sheet ─▶ Cell       fold.rs      which bifolia share a sheet, and how they lie on it
//!       ─ place ────▶ Slot       place.rs     scale and creep: where on the paper each page stands
//!       ─ marks                  marks.rs     lines beside the pages
//! ```
//!
//! A leaf is a piece of paper with a page on either side, its recto and its verso; a bifolium is
//! two leaves that hang together at the fold in the spine. A sheet folded once, a folio, is one
//! bifolium; folded twice, a quarto, it is two, one in the other. Sheets that lie in one another
//! are a section: the whole book, stapled, or a part of it, to be sewn to the others.
//!
//! Sides are in printing order, the front and the back of each sheet in turn, for a printer that
//! turns the sheet about its short or its long edge ([`crate::config::Duplex`]): where that edge
//! lies across the page's own upright, the back is printed on its head. [`advise`] says how the
//! page count meets the sheets, [`doubts`] what will not come out as asked.

mod advice;
mod doubts;
mod fold;
mod marks;
mod place;
mod section;

use crate::config::{Binding, Booklet, Duplex, Marks};
use crate::diag::Diagnostic;
use crate::geom::{Length, Point, Rect, Size};

pub use advice::{Advice, advise};
pub use doubts::doubts;
pub use fold::pages_per_sheet;
pub use marks::stations;

/// A booklet ready to be printed: every sheet in the order in which the printer takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheets {
    /// Size of every sheet, lying as its front is read.
    pub size: Size,
    /// By how much every page is made smaller.
    pub scale: Scale,
    /// About which edge the printer turns a sheet.
    pub duplex: Duplex,
    /// The sheets: section after section, in each the outermost first.
    pub sheets: Vec<Sheet>,
    /// How many sections there are.
    pub sections: usize,
    /// How many empty pages fill up the last sheet.
    pub blanks: usize,
    /// Marks that were asked for and have no room beside the pages.
    pub without_room: Marks,
}

/// One sheet of paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Which section it belongs to, from 0.
    pub section: usize,
    /// How many sheets of its section lie around it; the outermost has 0.
    pub depth: usize,
    /// The side that is outside when the sheet is folded.
    pub front: Side,
    /// The other side, as the printer takes it.
    pub back: Side,
}

/// One side of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// The pages: two, or four with the upper ones on their heads.
    pub slots: Vec<Slot>,
    /// Black lines and bars.
    pub marks: Vec<Rect>,
}

/// The place of one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Index of the page, from 0; `None` for a blank.
    pub page: Option<usize>,
    /// The box on the sheet that the whole page fills, scaled.
    pub place: Rect,
    /// Whether the page stands on its head.
    pub turned: bool,
}

/// A scale as an exact fraction, at most 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The length after scaling …
    pub num: Length,
    /// … and before.
    pub den: Length,
}

impl Scale {
    /// As a factor.
    pub fn factor(self) -> f64 {
        self.num.to_sp() as f64 / self.den.to_sp() as f64
    }

    /// In percent, rounded to the nearest.
    pub fn percent(self) -> u32 {
        (self.factor() * 100.0).round() as u32
    }

    /// A length after scaling.
    pub fn apply(self, length: Length) -> Length {
        length.scale(self.num.to_sp(), self.den.to_sp())
    }

    /// A size after scaling.
    pub fn apply_to(self, size: Size) -> Size {
        Size { w: self.apply(size.w), h: self.apply(size.h) }
    }
}

impl Side {
    /// The side with the sheet turned by half a turn.
    fn turned(self, sheet: Size) -> Side {
        let turn = |rect: Rect| {
            let at = Point { x: sheet.w - rect.at.x - rect.size.w, y: sheet.h - rect.at.y - rect.size.h };
            Rect { at, ..rect }
        };
        let slot = |slot: Slot| Slot { place: turn(slot.place), turned: !slot.turned, ..slot };
        Side { slots: self.slots.into_iter().map(slot).collect(), marks: self.marks.into_iter().map(turn).collect() }
    }
}

/// Imposes a book of `pages` pages of the size `trim`, bound on one side.
///
/// # Errors
/// The diagnostic `booklet-scale` when the pages would have to be made smaller than
/// `booklet.min_scale` to fit on their part of a sheet.
pub fn impose(pages: usize, trim: Size, binding: Binding, booklet: &Booklet) -> Result<Sheets, Diagnostic> {
    let size = fold::lay(booklet.paper, booklet.fold, trim);
    let scale = place::scale(trim, fold::part(size, booklet.fold));
    if scale.factor() * 100.0 < f64::from(booklet.min_scale) {
        return Err(doubts::too_small(scale, trim, size, booklet));
    }
    let sections = section::sections(pages, booklet);
    let frame = place::Frame { size, page: scale.apply_to(trim), rows: fold::rows(booklet.fold), creep: booklet.creep };
    let marks = marks::Plan::new(&frame, booklet.marks, sections.len());
    // The back lies behind the front upright when the sheet is turned about an upright edge.
    let short_is_upright = size.w >= size.h;
    let upright = short_is_upright == (booklet.duplex == Duplex::ShortEdge);
    let mut sheets = Vec::new();
    for section in &sections {
        for folded in fold::sheets(section, booklet.fold, binding) {
            let side = |cells: &[fold::Cell]| Side {
                slots: cells.iter().map(|cell| frame.slot(cell)).collect(),
                marks: marks.beside(&frame, cells, section),
            };
            let (front, back) = (side(&folded.front), side(&folded.back));
            let back = if upright { back } else { back.turned(size) };
            sheets.push(Sheet { section: section.index, depth: folded.depth, front, back });
        }
    }
    let blanks = sheets.len() * pages_per_sheet(booklet.fold) - pages;
    let without_room = marks.without_room;
    Ok(Sheets { size, scale, duplex: booklet.duplex, sheets, sections: sections.len(), blanks, without_room })
}

#[cfg(test)]
mod tests;
