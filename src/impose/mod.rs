//! Page count and `[booklet]` → [`Sheets`]: which page goes where on which sheet. Pure arithmetic.
//!
//! Saddle stitch: two pages stand side by side on each side of a landscape sheet, the sheets of
//! a section are laid into one another, folded in the middle and stapled through the fold.
//! [`saddle`] says which pages share a side, [`place`] where on the sheet they stand.
//!
//! The sides are in printing order for a duplex printer that flips on the short edge, as office
//! printers do for landscape two-up: the sheet turns about a vertical axis, so both sides print
//! upright and the left half of the back lies behind the right half of the front.

mod place;
mod saddle;

use crate::config::Booklet;
use crate::diag::Diagnostic;
use crate::geom::{Length, Rect, Size};

/// A booklet ready to be printed: every sheet in the order in which the printer takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheets {
    /// Size of every sheet, in landscape.
    pub size: Size,
    /// By how much every page is made smaller.
    pub scale: Scale,
    /// The sheets: section after section, in each the outermost first.
    pub sheets: Vec<Sheet>,
    /// How many empty pages fill up the last sheet.
    pub blanks: usize,
}

/// One sheet of paper, which carries four pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Which section it belongs to, from 0.
    pub section: usize,
    /// How many sheets of its section lie around it; the outermost has 0.
    pub depth: usize,
    /// The side that is outside when the sheet is folded.
    pub front: Side,
    /// The side that is inside.
    pub back: Side,
}

/// One side of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// The page left of the fold.
    pub left: Slot,
    /// The page right of the fold.
    pub right: Slot,
}

/// The place of one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Index of the page, from 0; `None` for a blank.
    pub page: Option<usize>,
    /// The box on the sheet that the whole page fills, scaled.
    pub place: Rect,
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
}

/// Imposes a book of `pages` pages of the size `trim`.
///
/// # Errors
/// The diagnostic `booklet-scale` when the pages would have to be made smaller than
/// `booklet.min_scale` to fit on half a sheet.
pub fn impose(pages: usize, trim: Size, booklet: &Booklet) -> Result<Sheets, Diagnostic> {
    let scale = place::scale(trim, booklet.sheet);
    if scale.factor() * 100.0 < f64::from(booklet.min_scale) {
        return Err(too_small(scale, trim, booklet));
    }
    let sheets: Vec<Sheet> = saddle::sections(pages, booklet.sheets_per_section)
        .flat_map(|section| section.sheets())
        .map(|leaf| place::on_sheet(leaf, trim, scale, booklet))
        .collect();
    let blanks = sheets.len() * saddle::PAGES_PER_SHEET - pages;
    Ok(Sheets { size: booklet.sheet, scale, sheets, blanks })
}

fn too_small(scale: Scale, trim: Size, booklet: &Booklet) -> Diagnostic {
    Diagnostic::error(
        "booklet-scale",
        format!(
            "pages of {} x {} pt would be printed at {} % to fit two on a sheet of {} x {} pt, less than the {} % allowed",
            trim.w,
            trim.h,
            (scale.factor() * 100.0).floor(),
            booklet.sheet.w,
            booklet.sheet.h,
            booklet.min_scale
        ),
    )
    .hint("choose a larger `paper` or a lower `min-scale` in [booklet], or a smaller `trim` in [pdf]")
}

#[cfg(test)]
mod tests;
