//! How far a page is filled, row by row.

use super::RowMeasure;
use crate::geom::Length;

/// A page that rows are put on from the top.
#[derive(Clone, Debug)]
pub(super) struct Fill {
    grid: Length,
    /// Bottom of the last row, spaces included.
    y: Length,
    /// Bottom of the last row that is no space.
    pub(super) used: Length,
    is_empty: bool,
}

impl Fill {
    pub(super) fn new(grid: Length) -> Fill {
        Fill { grid, y: Length::ZERO, used: Length::ZERO, is_empty: true }
    }

    /// Adds a row and gives the distance of its top.
    pub(super) fn add(&mut self, row: &RowMeasure) -> Length {
        if !row.is_space {
            return self.add_height(row.height);
        }
        let top = self.y;
        if !self.is_empty {
            self.y += row.height;
            if let Some(offset) = row.snap {
                let grid = self.grid.to_sp().max(1);
                let above = (self.y - offset).to_sp();
                let lines = above.div_euclid(grid) + i64::from(above.rem_euclid(grid) > 0);
                self.y = Length::sp(lines * grid) + offset;
            }
        }
        top
    }

    /// Adds something that is no space.
    pub(super) fn add_height(&mut self, height: Length) -> Length {
        let top = self.y;
        self.y += height;
        self.used = self.y;
        self.is_empty = false;
        top
    }

    /// Whole lines in a height.
    pub(super) fn lines(&self, height: Length) -> i64 {
        height.to_sp() / self.grid.to_sp().max(1)
    }
}
