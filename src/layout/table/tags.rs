//! Cells at their places → the elements of rows and cells, a table without holes.

use super::grid::{Grid, Placed};
use crate::diag::Origin;
use crate::layout::flow::Flow;
use crate::paged::{ElementKind, Scope, Span, Tag};

/// Tables with more places for cells are no tables to who hears them: their cells stand one behind the other.
const MOST_PLACES: usize = 1 << 16;

impl Grid<'_> {
    /// Whether it has rows and columns that are worth to be told.
    pub fn is_regular(&self) -> bool {
        !self.cells.is_empty() && self.rows.saturating_mul(self.columns) <= MOST_PLACES
    }
}

impl Flow<'_, '_> {
    /// The elements of the cells, in their order. Where a row lacks cells it gets empty ones, and cells that lie on
    /// one another are one: every place of the table then belongs to one cell.
    pub fn cell_tags(&mut self, grid: &Grid<'_>, origin: &Origin) -> Vec<Option<Tag>> {
        if self.tag.is_none() || !grid.is_regular() {
            return vec![self.tag; grid.cells.len()];
        }
        let mut tags = Vec::with_capacity(grid.cells.len());
        // The cell of each place.
        let mut places: Vec<Option<Tag>> = vec![None; grid.rows * grid.columns];
        let mut cells = grid.cells.iter().peekable();
        for row in 0..grid.rows {
            let line = self.element(ElementKind::Row, origin);
            for column in 0..grid.columns {
                let at = row * grid.columns + column;
                while let Some(placed) = cells.next_if(|placed| (placed.row, placed.column) == (row, column)) {
                    if places[at].is_none() {
                        let tag = self.belonging(line, |flow| flow.element(kind(placed, grid), origin));
                        for covered in row..row + placed.rows {
                            let first = covered * grid.columns + column;
                            places[first..first + placed.columns].fill(tag);
                        }
                    }
                    tags.push(places[at]);
                }
                if places[at].is_none() {
                    let empty = ElementKind::Cell(Span { columns: 1, rows: 1 });
                    places[at] = self.belonging(line, |flow| flow.element(empty, origin));
                }
            }
        }
        tags
    }
}

/// What a cell is: at the head of columns, at the head of its row, or neither.
fn kind(placed: &Placed<'_>, grid: &Grid<'_>) -> ElementKind {
    // Both are within the bounds of a regular table.
    let span = Span { columns: placed.columns as u32, rows: placed.rows as u32 };
    match (placed.row < grid.head, placed.cell.header) {
        (true, _) => ElementKind::HeadCell { scope: Scope::Column, span },
        (false, true) => ElementKind::HeadCell { scope: Scope::Row, span },
        (false, false) => ElementKind::Cell(span),
    }
}
