//! Rows of cells → cells at their places, as HTML's table model has it.

use crate::doc::{Cell, ColumnAlign, Table};

/// A cell where it stands.
pub struct Placed<'a> {
    /// The cell.
    pub cell: &'a Cell,
    /// Its first column.
    pub column: usize,
    /// Columns that it covers, from 1.
    pub columns: usize,
    /// Its first row.
    pub row: usize,
    /// Rows that it covers, from 1.
    pub rows: usize,
    /// How it is aligned.
    pub align: ColumnAlign,
}

/// A table with every cell at its place.
pub struct Grid<'a> {
    /// Number of columns.
    pub columns: usize,
    /// Number of rows, those of the head first.
    pub rows: usize,
    /// How many of them are the head.
    pub head: usize,
    /// The cells in reading order.
    pub cells: Vec<Placed<'a>>,
}

impl<'a> Grid<'a> {
    /// Gives each cell the first free columns of its row. Cells end at the last column and at the
    /// last row of head or body.
    pub fn new(table: &'a Table) -> Grid<'a> {
        let widest = table.head.iter().chain(&table.body).map(Vec::len).max().unwrap_or(0);
        let columns = table.columns.len().max(widest);
        let (head, rows) = (table.head.len(), table.head.len() + table.body.len());
        let mut cells = Vec::new();
        // The row in which each column is free again.
        let mut free = vec![0; columns];
        for (row, content) in table.head.iter().chain(&table.body).enumerate() {
            let end = if row < head { head } else { rows };
            let mut column = 0;
            for cell in content {
                while column < columns && free[column] > row {
                    column += 1;
                }
                // Where rows above leave no place, the cell shares the last column.
                let first = column.min(columns - 1);
                let wanted = usize::from(cell.columns.max(1)).min(columns - first);
                let span = free[first..first + wanted].iter().take_while(|free| **free <= row).count().max(1);
                let rows = usize::from(cell.rows.max(1)).min(end - row);
                free[first..first + span].iter_mut().for_each(|free| *free = row + rows);
                let align = table.columns.get(first).copied().unwrap_or_default();
                cells.push(Placed { cell, column: first, columns: span, row, rows, align });
                column = first + span;
            }
        }
        Grid { columns, rows, head, cells }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(columns: u16, rows: u16) -> Cell {
        Cell { header: false, columns, rows, blocks: Vec::new() }
    }

    fn places(body: Vec<Vec<Cell>>) -> Vec<(usize, usize, usize, usize)> {
        let columns = vec![ColumnAlign::Start; 3];
        let table = Table { caption: Vec::new(), columns, head: Vec::new(), body };
        let grid = Grid::new(&table);
        grid.cells.iter().map(|cell| (cell.row, cell.column, cell.columns, cell.rows)).collect()
    }

    #[test]
    fn cells_make_room_for_those_that_span_rows() {
        let body = vec![vec![cell(1, 2), cell(2, 1)], vec![cell(1, 1), cell(1, 1)]];
        assert_eq!(places(body), [(0, 0, 1, 2), (0, 1, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1)]);
    }

    #[test]
    fn spans_end_where_the_table_does() {
        assert_eq!(places(vec![vec![cell(9, 9)], vec![cell(1, 0)]]), [(0, 0, 3, 2), (1, 2, 1, 1)]);
        assert_eq!(places(vec![Vec::new()]), []);
    }
}
