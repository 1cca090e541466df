//! Trim and sheet → scale, and where each page stands on its sheet.
//!
//! The two pages of a side meet at the fold, and the spread that they make is centred on the
//! sheet: the inner margins stay as designed, which a booklet needs once it is folded, and what
//! paper is left over stands at the fore-edge and, in equal parts, above and below, where it
//! can be cut off. A page is never made larger.
//!
//! Creep: in a folded section each sheet sticks out at the fore-edge by the thickness of the
//! paper around it, and the cut takes that much away from its outer margin. So the pages of a
//! sheet at depth `d` are shifted toward the spine by `d * creep`; after the cut all outer
//! margins are equal, and what the inner pages lose they lose at the spine.

use super::saddle::Folded;
use super::{Scale, Sheet, Side, Slot};
use crate::config::Booklet;
use crate::geom::{Length, Point, Rect, Size};

/// The scale at which a page fits on half a sheet, at most 1.
pub(super) fn scale(trim: Size, sheet: Size) -> Scale {
    let fit = |num: Length, den: Length| if num < den { Scale { num, den } } else { Scale { num: den, den } };
    // A page without extent fits anywhere.
    let at_least_one = |length: Length| length.max(Length::sp(1));
    let width = fit(sheet.w.half(), at_least_one(trim.w));
    let height = fit(sheet.h, at_least_one(trim.h));
    if width.factor() < height.factor() { width } else { height }
}

/// The sheet with its pages in their places.
pub(super) fn on_sheet(folded: Folded, trim: Size, scale: Scale, booklet: &Booklet) -> Sheet {
    let size = Size { w: scale.apply(trim.w), h: scale.apply(trim.h) };
    let fold = booklet.sheet.w.half();
    let creep = booklet.creep * folded.depth as i64;
    let y = (booklet.sheet.h - size.h).half();
    let slot = |page, x| Slot { page, place: Rect { at: Point { x, y }, size } };
    let side = |pages: [Option<usize>; 2]| Side {
        left: slot(pages[0], fold - size.w + creep),
        right: slot(pages[1], fold - creep),
    };
    Sheet { section: folded.section, depth: folded.depth, front: side(folded.front), back: side(folded.back) }
}
