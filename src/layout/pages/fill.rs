//! How far a page is filled, row by row.

use super::RowMeasure;
use crate::geom::Length;

/// A page that rows are put on from the top.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fill {
    grid: Length,
    /// Bottom of the last row, spaces included.
    y: Length,
    /// How far that is beyond a line of the grid.
    over: Length,
    /// Bottom of the last row that is no space.
    pub(super) used: Length,
    is_empty: bool,
}

impl Fill {
    pub(super) fn new(grid: Length) -> Fill {
        Fill { grid: grid.max(Length::sp(1)), y: Length::ZERO, over: Length::ZERO, used: Length::ZERO, is_empty: true }
    }

    /// Adds a row and gives the distance of its top.
    pub(super) fn add(&mut self, row: &RowMeasure) -> Length {
        if row.is_space {
            let top = self.y;
            if !self.is_empty {
                self.skip(row.height);
            }
            return top;
        }
        if row.on_grid && self.over > Length::ZERO {
            self.skip(self.grid - self.over);
        }
        self.add_height(row.height)
    }

    /// Adds something that is no space.
    pub(super) fn add_height(&mut self, height: Length) -> Length {
        let top = self.y;
        self.skip(height);
        self.used = self.y;
        self.is_empty = false;
        top
    }

    /// More space before what comes next.
    pub(super) fn skip(&mut self, height: Length) {
        self.y += height;
        // Nearly all rows are a line high.
        if height != self.grid {
            self.over = Length::sp((self.over + height).to_sp().rem_euclid(self.grid.to_sp()));
        }
    }

    /// How far the page is filled, with the space behind its last row.
    pub(super) fn foot(&self) -> Length {
        self.y
    }

    /// Whole lines in a height.
    pub(super) fn lines(&self, height: Length) -> i64 {
        height.to_sp() / self.grid.to_sp()
    }

    /// Lines that a height takes.
    pub(super) fn lines_up(&self, height: Length) -> i64 {
        let (height, grid) = (height.to_sp(), self.grid.to_sp());
        height.div_euclid(grid) + i64::from(height.rem_euclid(grid) > 0)
    }

    /// What two pages have in common that go on alike from here.
    pub(super) fn key(&self) -> (Length, Length) {
        (self.y, self.used)
    }
}
