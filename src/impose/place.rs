//! Trim and sheet → scale, and where each page stands on its sheet.
//!
//! The two pages left and right of the spine meet at the fold, and the spread that they make is
//! centred in its part of the sheet: the inner margins stay as designed, which a booklet needs
//! once it is folded, and what paper is left over stands at the fore-edge and, in equal parts,
//! above and below, where it can be cut off. A page is never made larger.
//!
//! Creep: in a section each bifolium sticks out at the fore-edge by the thickness of the paper
//! around it, and the cut takes that much away from its outer margin. So the pages of a bifolium
//! at depth `d` are shifted toward the spine by `d * creep`; after the cut all outer margins are
//! equal, and what the inner pages lose they lose at the spine.

use super::fold::Cell;
use super::{Scale, Slot};
use crate::geom::{Length, Point, Rect, Size};

/// What is the same on all sides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Of the sheet.
    pub size: Size,
    /// Of a page, scaled.
    pub page: Size,
    /// Rows of pages on a side.
    pub rows: usize,
    /// For each depth.
    pub creep: Length,
}

/// The scale at which a page fits into its part of a sheet, at most 1.
pub(super) fn scale(trim: Size, part: Size) -> Scale {
    let fit = |num: Length, den: Length| if num < den { Scale { num, den } } else { Scale { num: den, den } };
    // A page without extent fits anywhere.
    let at_least_one = |length: Length| length.max(Length::sp(1));
    let width = fit(part.w, at_least_one(trim.w));
    let height = fit(part.h, at_least_one(trim.h));
    if width.factor() < height.factor() { width } else { height }
}

impl Frame {
    /// The fold in the spine.
    pub(super) fn spine(&self) -> Length {
        self.size.w.half()
    }

    /// The height of a row.
    pub(super) fn row(&self) -> Length {
        self.size.h / self.rows as i64
    }

    /// The paper above a page, and below it.
    pub(super) fn above(&self) -> Length {
        (self.row() - self.page.h).half()
    }

    /// A page in its place.
    pub(super) fn slot(&self, cell: &Cell) -> Slot {
        let shift = self.creep * cell.depth as i64;
        let x = if cell.column == 0 { self.spine() - self.page.w + shift } else { self.spine() - shift };
        let y = self.row() * cell.row as i64 + self.above();
        Slot { page: cell.page, place: Rect { at: Point { x, y }, size: self.page }, turned: cell.turned }
    }
}
