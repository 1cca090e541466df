//! A section's bifolia → its sheets: which share a sheet, in which part of it, and which way up.
//!
//! Folio: the sheet is folded once, in the spine, with its front outside.
//!
//! Quarto: four pages stand on a side, head to head. The upper half is folded back behind the
//! lower one, then both in the spine, and the fold at the heads is cut. So the lower half is the
//! outer bifolium; the upper one lies in it, shows its inside on the sheet's front, and stands on
//! its head there. With eight pages the front reads `8 | 1` below and, head down, `5 | 4` above;
//! the back `2 | 7` and, head down, `3 | 6`. Sheets are folded one by one and laid in one another.

use super::section::{Bifolium, Section};
use crate::config::{Binding, Fold};
use crate::geom::Size;

/// How many bifolia a sheet folds into.
pub(super) fn bifolia_per_sheet(fold: Fold) -> usize {
    match fold {
        Fold::Folio => 1,
        Fold::Quarto => 2,
    }
}

/// How many pages a sheet carries on both sides.
pub fn pages_per_sheet(fold: Fold) -> usize {
    4 * bifolia_per_sheet(fold)
}

/// How many rows of pages stand on a side.
pub(super) fn rows(fold: Fold) -> usize {
    bifolia_per_sheet(fold)
}

/// The sheet as its front is read. Two pages side by side want a broad sheet; four want one
/// with the proportions of a page.
pub(super) fn lay(paper: Size, fold: Fold, trim: Size) -> Size {
    let (short, long) = (paper.w.min(paper.h), paper.w.max(paper.h));
    match fold {
        Fold::Quarto if trim.w <= trim.h => Size { w: short, h: long },
        _ => Size { w: long, h: short },
    }
}

/// The part of a sheet that one page has.
pub(super) fn part(sheet: Size, fold: Fold) -> Size {
    Size { w: sheet.w.half(), h: sheet.h / rows(fold) as i64 }
}

/// A page in its part of a side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub page: Option<usize>,
    /// 0 left of the spine, 1 right of it.
    pub column: usize,
    /// From the top of the sheet.
    pub row: usize,
    /// Whether it stands on its head.
    pub turned: bool,
    /// How many bifolia of its section lie around its own.
    pub depth: usize,
    /// Whether it is on the outside of its bifolium.
    pub outside: bool,
}

/// A sheet with its pages, the back seen when the sheet is turned about an upright axis.
#[derive(Clone, Debug)]
pub(super) struct Folded {
    pub depth: usize,
    pub front: Vec<Cell>,
    pub back: Vec<Cell>,
}

/// The sheets of a section, the outermost first.
pub(super) fn sheets(section: &Section, fold: Fold, binding: Binding) -> impl Iterator<Item = Folded> {
    (0..section.sheets).map(move |depth| {
        let (mut front, mut back) = (Vec::new(), Vec::new());
        for row in (0..rows(fold)).rev() {
            // The last row is the outer bifolium and stands upright; the one above it lies inside.
            let inside = rows(fold) - 1 - row;
            let bifolium = section.bifolium(depth * bifolia_per_sheet(fold) + inside);
            let (turned, outside_is_front) = (inside == 1, inside == 0);
            let mut put = |outside: bool| {
                let side = if outside == outside_is_front { &mut front } else { &mut back };
                side.extend(cells(bifolium, row, turned, outside, binding));
            };
            put(true);
            put(false);
        }
        Folded { depth, front, back }
    })
}

/// The two pages of a bifolium on one side of it.
fn cells(bifolium: Bifolium, row: usize, turned: bool, outside: bool, binding: Binding) -> impl Iterator<Item = Cell> {
    let mut pages = if outside { bifolium.outer } else { bifolium.inner };
    // Bound on the right, left and right change places; upside down, they do so again.
    if (binding == Binding::Right) != turned {
        pages.reverse();
    }
    (0..).zip(pages).map(move |(column, page)| Cell { page, column, row, turned, depth: bifolium.depth, outside })
}
