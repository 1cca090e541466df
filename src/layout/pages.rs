//! Rows → pages: where a chapter is cut, by optimisation over the whole chapter.
//!
//! A pure function. As with lines, a cut that is cheap here may make a dear one later, so all
//! cuts are weighed together (Plass, *Optimal Pagination Techniques for Automatic
//! Typesetting Systems*, 1981): dynamic programming from the end of the chapter.

use crate::geom::Length;

/// What pagination needs to know of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowMeasure {
    /// Its height.
    pub height: Length,
    /// Space that vanishes at the head and foot of a page.
    pub is_space: bool,
    /// Space that grows until its bottom is this far below a line of the grid.
    pub snap: Option<Length>,
    /// Cost of a page break behind it.
    pub break_cost: i64,
}

/// Cost of a page that is one line short; it grows with the square of the lines.
const SHORT_LINE: i64 = 100;
/// Cost of each line that the last page lacks to [`MIN_LAST_LINES`].
const LONELY_LINE: i64 = 3000;
/// A last page with fewer lines looks like a mistake.
const MIN_LAST_LINES: i64 = 4;

/// A page: its rows, and where each of them stands from the top of the text block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRows {
    /// Row and distance of its top from the top of the text block.
    pub rows: Vec<(usize, Length)>,
}

/// Cuts rows into pages of a height on a grid of lines. Rows keep their order; none is lost but
/// space at the edges of pages. A row higher than the page gets a page of its own.
pub fn break_pages(rows: &[RowMeasure], height: Length, grid: Length) -> Vec<PageRows> {
    // best[i]: the cost of the best pages from row i on, and the row behind the first of them.
    let mut best: Vec<(i64, usize)> = vec![(0, rows.len()); rows.len() + 1];
    for start in (0..rows.len()).rev() {
        let mut choice = (i64::MAX, start + 1);
        let mut fill = Fill::new(grid);
        for end in start + 1..=rows.len() {
            if !fill.add(&rows[end - 1], height) && end > start + 1 {
                break;
            }
            let cost = page_cost(rows, end, &fill, height).saturating_add(best[end].0);
            // Of equals the fuller page wins.
            if cost <= choice.0 {
                choice = (cost, end);
            }
        }
        best[start] = choice;
    }
    let mut pages = Vec::new();
    let mut start = 0;
    while start < rows.len() {
        let end = best[start].1;
        let page = place(&rows[start..end], start, height, grid);
        if !page.rows.is_empty() {
            pages.push(page);
        }
        start = end;
    }
    pages
}

fn page_cost(rows: &[RowMeasure], end: usize, fill: &Fill, height: Length) -> i64 {
    let lines = |l: Length| l.to_sp() / fill.grid.to_sp().max(1);
    if end == rows.len() {
        return LONELY_LINE * (MIN_LAST_LINES - lines(fill.used)).clamp(0, MIN_LAST_LINES);
    }
    let short = lines(height - fill.used).max(0);
    rows[end - 1].break_cost + SHORT_LINE * short * short
}

/// How far a page is filled.
struct Fill {
    grid: Length,
    /// Bottom of the last row, spaces included.
    y: Length,
    /// Bottom of the last row that is no space.
    used: Length,
    empty: bool,
}

impl Fill {
    fn new(grid: Length) -> Fill {
        Fill { grid, y: Length::ZERO, used: Length::ZERO, empty: true }
    }

    /// Adds a row; `false` when it does not fit. Space always fits: at the foot it vanishes.
    fn add(&mut self, row: &RowMeasure, height: Length) -> bool {
        if row.is_space {
            if !self.empty {
                self.y += row.height;
                if let Some(offset) = row.snap {
                    let grid = self.grid.to_sp().max(1);
                    let lines = (self.y - offset).to_sp().div_euclid(grid)
                        + i64::from((self.y - offset).to_sp().rem_euclid(grid) > 0);
                    self.y = Length::sp(lines * grid) + offset;
                }
            }
            return true;
        }
        self.y += row.height;
        self.used = self.y;
        self.empty = false;
        self.y <= height
    }
}

/// Where the rows of one page stand; space at its edges is left out.
fn place(rows: &[RowMeasure], first: usize, height: Length, grid: Length) -> PageRows {
    let mut fill = Fill::new(grid);
    let mut page = PageRows::default();
    for (index, row) in rows.iter().enumerate() {
        fill.add(row, height);
        if !row.is_space {
            page.rows.push((first + index, fill.y - row.height));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GRID: Length = Length::pt(10);

    fn line(break_cost: i64) -> RowMeasure {
        RowMeasure { height: GRID, is_space: false, snap: None, break_cost }
    }

    fn space(height: i64, snaps: bool) -> RowMeasure {
        RowMeasure { height: Length::pt(height), is_space: true, snap: snaps.then_some(Length::ZERO), break_cost: 0 }
    }

    fn counts(rows: &[RowMeasure], lines: i64) -> Vec<usize> {
        break_pages(rows, GRID * lines, GRID).iter().map(|page| page.rows.len()).collect()
    }

    #[test]
    fn full_pages_are_filled() {
        assert_eq!(counts(&[line(0); 10], 5), [5, 5]);
        assert_eq!(counts(&[], 5), [0; 0]);
    }

    #[test]
    fn a_forbidden_cut_is_avoided_by_a_short_page() {
        let mut rows = vec![line(0); 9];
        rows[4].break_cost = crate::layout::row::KEEP;
        assert_eq!(counts(&rows, 5), [4, 5]);
    }

    #[test]
    fn a_nearly_empty_last_page_takes_lines_from_the_page_before() {
        assert_eq!(counts(&[line(0); 11], 10), [7, 4]);
    }

    #[test]
    fn a_row_higher_than_the_page_has_a_page_of_its_own() {
        let tall = RowMeasure { height: GRID * 9, ..line(0) };
        assert_eq!(counts(&[line(0), tall, line(0)], 5), [1, 1, 1]);
    }

    #[test]
    fn space_vanishes_at_the_edges_and_snaps_to_the_grid_inside() {
        let rows = [space(5, false), line(0), space(5, false), line(0), space(3, true), line(0), space(5, true)];
        let pages = break_pages(&rows, GRID * 9, GRID);
        assert_eq!(pages.len(), 1);
        let tops: Vec<f64> = pages[0].rows.iter().map(|(_, y)| y.to_pt()).collect();
        assert_eq!(tops, [0.0, 15.0, 30.0]);
    }

    proptest! {
        #[test]
        fn every_row_but_space_stands_once_in_order_and_fits(
            rows in prop::collection::vec((1i64..30, any::<bool>(), any::<bool>(), 0i64..1000), 0..60)
        ) {
            let rows: Vec<RowMeasure> = rows
                .into_iter()
                .map(|(h, is_space, snaps, break_cost)| RowMeasure { height: Length::pt(h), is_space, snap: (snaps && is_space).then_some(Length::pt(h / 3)), break_cost })
                .collect();
            let height = GRID * 6;
            let pages = break_pages(&rows, height, GRID);
            let placed: Vec<usize> = pages.iter().flat_map(|page| page.rows.iter().map(|(row, _)| *row)).collect();
            let expected: Vec<usize> = (0..rows.len()).filter(|&i| !rows[i].is_space).collect();
            prop_assert_eq!(placed, expected);
            for page in &pages {
                let (row, y) = page.rows[page.rows.len() - 1];
                prop_assert!(y + rows[row].height <= height || page.rows.len() == 1);
            }
        }
    }
}
