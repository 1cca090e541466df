//! Lines beside the pages that show where to fold, cut, sew and gather.
//!
//! Fold and trim marks stand outside the pages, in the paper that is left over: where pages fill
//! their part of the sheet there is none, and the mark is left out and said to be. Sewing and
//! collation marks lie on the fold itself, a millimetre to either side of it, which is inside every
//! inner margin: sewing marks on the innermost spread of a section, where the needle goes in,
//! collation marks on the back of the folded section, one step lower from section to section.

use super::fold::Cell;
use super::place::Frame;
use super::section::Section;
use crate::config::Marks;
use crate::geom::{Length, Point, Rect, Size};

/// Thickness of a line: a hairline that every printer holds.
const LINE: Length = Length::sp(16_384); // 0.25 pt
/// From a page to a mark beside it, so that a cut that goes astray takes no mark into the book.
const GAP: Length = Length::sp(371_543); // 2 mm
/// Length of a mark beside a page.
const LONG: Length = Length::sp(928_857); // 5 mm
/// A mark shorter than this is of no use.
const SHORT: Length = Length::sp(371_543); // 2 mm
/// How far a mark on the fold reaches to either side.
const ON_FOLD: Length = Length::sp(185_771); // 1 mm
/// Height of a collation mark, and of the step to the next.
const STEP: Length = Length::sp(928_857); // 5 mm
/// From head and foot to the outermost holes, where the kettle stitches go; collation marks begin there.
const KETTLE: Length = Length::sp(2_786_570); // 15 mm
/// The longest stitch.
const STITCH: Length = Length::sp(9_288_567); // 50 mm

/// Where thread or staples go through the fold, from the head of a page of a height. One section is
/// stapled, in a quarter and three quarters of its height. Of several, each is sewn: the outermost
/// holes are 15 mm from head and foot, the others evenly between, at most 50 mm apart.
pub fn stations(height: Length, sections: usize) -> Vec<Length> {
    let between = height - KETTLE * 2;
    if sections <= 1 || between <= Length::ZERO {
        return vec![height / 4, height - height / 4];
    }
    let stitches = (between.to_sp() + STITCH.to_sp() - 1) / STITCH.to_sp();
    (0..=stitches).map(|hole| KETTLE + between.scale(hole, stitches)).collect()
}

/// Which marks are drawn.
pub(super) struct Plan {
    wanted: Marks,
    sections: usize,
    /// What was asked for and has no room.
    pub without_room: Marks,
}

impl Plan {
    /// The marks that have room.
    pub(super) fn new(frame: &Frame, asked: Marks, sections: usize) -> Plan {
        let room = |space: Length| space >= GAP + SHORT;
        let (above, beside) = (room(frame.above()), room(frame.spine() - frame.page.w));
        // A cut needs a line at the fore-edge, or at head and foot, and paper to cut off.
        let fold = above || (frame.rows > 1 && beside);
        let trim = above;
        let without_room = Marks { fold: asked.fold && !fold, trim: asked.trim && !trim, ..Marks::default() };
        let wanted = Marks {
            fold: asked.fold && fold,
            trim: asked.trim && trim,
            collation: asked.collation && sections > 1,
            ..asked
        };
        Plan { wanted, sections, without_room }
    }

    /// The marks of a side.
    pub(super) fn beside(&self, frame: &Frame, cells: &[Cell], section: &Section) -> Vec<Rect> {
        let mut marks = Vec::new();
        if self.wanted.fold {
            folds(frame, &mut marks);
        }
        if self.wanted.trim {
            cells.iter().for_each(|cell| cuts(frame, cell, &mut marks));
        }
        // One cell of a bifolium speaks for both.
        for cell in cells.iter().filter(|cell| cell.column == 0) {
            if self.wanted.sewing && !cell.outside && cell.depth + 1 == section.bifolia {
                for hole in stations(frame.page.h, self.sections) {
                    on_spine(frame, cell, hole - LINE.half(), LINE, &mut marks);
                }
            }
            if self.wanted.collation && cell.outside && cell.depth == 0 {
                // At the foot the steps begin again at the head.
                let steps = ((frame.page.h - KETTLE * 2).to_sp() / STEP.to_sp()).max(1);
                let step = section.index as i64 % steps;
                on_spine(frame, cell, KETTLE + STEP * step, STEP, &mut marks);
            }
        }
        marks
    }
}

/// A bar across the fold, `from` the head of its page downward.
fn on_spine(frame: &Frame, cell: &Cell, from: Length, tall: Length, marks: &mut Vec<Rect>) {
    let page = frame.slot(cell).place;
    let y = if cell.turned { page.at.y + page.size.h - from - tall } else { page.at.y + from };
    let at = Point { x: frame.spine() - ON_FOLD, y };
    marks.push(Rect { at, size: Size { w: ON_FOLD * 2, h: tall } });
}

/// Dashed lines at both ends of each fold.
fn folds(frame: &Frame, marks: &mut Vec<Rect>) {
    let (x, space) = (frame.spine() - LINE.half(), frame.above());
    if let Some((gap, long)) = fit(space) {
        for row in 0..frame.rows as i64 {
            let top = frame.row() * row;
            dashes(Point { x, y: top + space - gap - long }, long, true, marks);
            dashes(Point { x, y: top + frame.row() - space + gap }, long, true, marks);
        }
    }
    let space = frame.spine() - frame.page.w;
    if let (true, Some((gap, long))) = (frame.rows > 1, fit(space)) {
        let y = frame.row() - LINE.half();
        dashes(Point { x: space - gap - long, y }, long, false, marks);
        dashes(Point { x: frame.size.w - space + gap, y }, long, false, marks);
    }
}

/// Lines at the outer corners of a page: where the fore-edge is cut, and head and foot.
fn cuts(frame: &Frame, cell: &Cell, marks: &mut Vec<Rect>) {
    let page = frame.slot(cell).place;
    let (left, right) = (page.at.x, page.at.x + page.size.w);
    let (top, bottom) = (page.at.y, page.at.y + page.size.h);
    let outer = if cell.column == 0 { left } else { right };
    // A page that reaches the edge of the sheet needs no cut there.
    let inside = outer >= LINE && outer + LINE <= frame.size.w;
    if let (true, Some((gap, long))) = (inside, fit(frame.above())) {
        let upright = |y| Rect { at: Point { x: outer - LINE.half(), y }, size: Size { w: LINE, h: long } };
        marks.extend([upright(top - gap - long), upright(bottom + gap)]);
    }
    // Beside the fore-edge; creep only ever widens the space there.
    if let Some((gap, long)) = fit(frame.spine() - frame.page.w) {
        let x = if cell.column == 0 { left - gap - long } else { right + gap };
        let level = |y: Length| Rect { at: Point { x, y: y - LINE.half() }, size: Size { w: long, h: LINE } };
        marks.extend([level(top), level(bottom)]);
    }
}

/// The gap and the length of a mark in a space beside a page; `None` when there is no room.
fn fit(space: Length) -> Option<(Length, Length)> {
    (space >= GAP + SHORT).then(|| (GAP, LONG.min(space - GAP)))
}

/// Three dashes in a line.
fn dashes(at: Point, long: Length, upright: bool, marks: &mut Vec<Rect>) {
    let dash = long / 5;
    for step in [0, 2, 4] {
        let along = dash * step;
        marks.push(if upright {
            Rect { at: Point { x: at.x, y: at.y + along }, size: Size { w: LINE, h: dash } }
        } else {
            Rect { at: Point { x: at.x + along, y: at.y }, size: Size { w: dash, h: LINE } }
        });
    }
}
