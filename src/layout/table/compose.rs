//! Cells of a row, or of rows that cells hold together → rows of the page.

use crate::geom::{Length, Point};
use crate::layout::row::Row;

/// A cell that is set: its lines, one below the other, and where they stand.
pub struct SetCell {
    /// From the left edge of the text block, and from the top of the row.
    pub at: Point,
    /// Its rows.
    pub rows: Vec<Row>,
}

impl SetCell {
    /// How high its rows are together.
    pub fn height(&self) -> Length {
        self.rows.iter().map(|row| row.height).sum()
    }
}

/// The cells as one row; where that is higher than `most`, as rows that are cut between their lines;
/// where no cut goes through all cells, the cells one below the other. Reading order is kept in
/// each of these.
pub fn compose(cells: Vec<SetCell>, height: Length, most: Length) -> Vec<Row> {
    if height <= most {
        return vec![joined(&cells, Length::ZERO, height)];
    }
    let cuts = cuts(&cells, height);
    if cuts.windows(2).all(|pair| pair[1] - pair[0] <= most) {
        return cuts.windows(2).map(|pair| joined(&cells, pair[0], pair[1])).collect();
    }
    let moved = |cell: SetCell| {
        let by = Point { x: cell.at.x, y: Length::ZERO };
        cell.rows.into_iter().map(move |mut row| {
            row.shift(by);
            plain(row)
        })
    };
    cells.into_iter().flat_map(moved).collect()
}

/// What stands between two heights, as one row.
fn joined(cells: &[SetCell], from: Length, to: Length) -> Row {
    let mut whole = Row { height: to - from, ..Row::default() };
    for cell in cells {
        let mut y = cell.at.y;
        for row in &cell.rows {
            if (from..to).contains(&y) {
                let mut row = row.clone();
                row.shift(Point { x: cell.at.x, y: y - from });
                whole.items.append(&mut row.items);
                whole.links.append(&mut row.links);
                whole.spots.append(&mut row.spots);
                whole.start = whole.start.into_iter().chain(row.start).min();
            }
            y += row.height;
        }
    }
    whole
}

/// A row of a cell as a row of the page, on which it does not float.
fn plain(row: Row) -> Row {
    Row { float: None, head: None, is_barrier: false, gives: false, variants: None, ..row }
}

/// The heights at which no line of any cell is cut, with both ends.
fn cuts(cells: &[SetCell], height: Length) -> Vec<Length> {
    // Where lines begin and end.
    let mut edges: Vec<(Length, i32)> = Vec::new();
    for cell in cells {
        let mut y = cell.at.y;
        for row in &cell.rows {
            if !row.is_space && row.height > Length::ZERO {
                edges.extend([(y, 1), (y + row.height, -1)]);
            }
            y += row.height;
        }
    }
    edges.sort();
    let (mut cuts, mut open) = (vec![Length::ZERO], 0);
    for (y, change) in edges {
        open += change;
        if open == 0 && y > cuts[cuts.len() - 1] && y < height {
            cuts.push(y);
        }
    }
    cuts.push(height);
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(lines: usize, y: i64) -> SetCell {
        let row = Row { height: Length::pt(10), ..Row::default() };
        SetCell { at: Point { x: Length::ZERO, y: Length::pt(y) }, rows: vec![row; lines] }
    }

    fn heights(cells: Vec<SetCell>, most: i64) -> Vec<f64> {
        let height = cells.iter().map(|cell| cell.at.y + cell.height()).max().unwrap();
        compose(cells, height, Length::pt(most)).iter().map(|row| row.height.to_pt()).collect()
    }

    #[test]
    fn a_row_is_cut_only_when_it_is_too_high_and_only_between_lines() {
        assert_eq!(heights(vec![cell(3, 0), cell(2, 0)], 40), [30.0]);
        assert_eq!(heights(vec![cell(3, 0), cell(2, 0)], 20), [10.0, 10.0, 10.0]);
        // Lines that nowhere end together: the cells stand one below the other.
        assert_eq!(heights(vec![cell(3, 0), cell(3, 5)], 20), [10.0; 6]);
    }
}
