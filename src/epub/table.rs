//! Tables → XHTML, made regular (HTML Living Standard § 4.9.12, forming a table).
//!
//! Sources give rows of different lengths and cells that reach over others or out of the table.
//! Here every row of a section covers every column once: spans end where another cell begins or
//! the section ends, and short rows are filled up.

use super::escape::has_words;
use super::xhtml::Writer;
use crate::doc::{
    Block, BlockKind, Cell, ColumnAlign, Inline, Table, each_block, each_image, each_inline_of, plain_text,
    printed_text,
};
use std::fmt::Write;

/// Most columns that are made regular: the most that a cell may span in HTML, more than any screen
/// has room for. Cells of broader tables stand alone.
const MOST_COLUMNS: usize = 1000;
/// From how many columns on the type is smaller.
const WIDE: usize = 6;

/// A cell with its place and its spans as they can be.
#[derive(Debug, PartialEq)]
struct Placed<'a> {
    /// `None` for a hole in the row.
    cell: Option<&'a Cell>,
    column: usize,
    columns: usize,
    rows: usize,
}

impl<'a> Writer<'a> {
    /// Appends a table; nothing when it has no cells and no caption.
    pub(super) fn table(&mut self, table: &'a Table) {
        let captioned = has_words(&plain_text(&table.caption));
        let cells = table.head.iter().chain(&table.body).any(|row| !row.is_empty());
        if !cells {
            if !table.caption.is_empty() {
                self.wrapped("p", "", &table.caption);
            }
            return;
        }
        let width = width(table);
        // Where a table is broader than the screen it can be moved; so that it can be from a
        // keyboard too, it takes the focus.
        self.raw("<div class=\"table\" tabindex=\"0\">\n");
        self.raw(if width >= WIDE { "<table class=\"wide\">\n" } else { "<table>\n" });
        if captioned {
            self.wrapped("caption", "", &table.caption);
        } else {
            self.anchors(&table.caption, "caption");
        }
        // Some sources have a head to every table, and leave it empty.
        if table.head.iter().flatten().any(|cell| says_something(&cell.blocks)) {
            self.section("thead", &table.head, table, width);
        }
        if !table.body.is_empty() {
            self.section("tbody", &table.body, table, width);
        }
        self.raw("</table>\n</div>\n");
    }

    fn section(&mut self, tag: &str, rows: &'a [Vec<Cell>], table: &Table, width: usize) {
        self.raw(&format!("<{tag}>\n"));
        for row in place(rows, width) {
            self.raw("<tr>\n");
            for placed in &row {
                self.cell(placed, tag == "thead", table, width);
            }
            self.raw("</tr>\n");
        }
        self.raw(&format!("</{tag}>\n"));
    }

    fn cell(&mut self, placed: &Placed<'a>, in_head: bool, table: &Table, width: usize) {
        // A header without words names nothing.
        let header = placed.cell.is_some_and(|cell| cell.header && says_something(&cell.blocks));
        let tag = if header { "th" } else { "td" };
        let mut open = format!("<{tag}");
        if header {
            let whole_row = width > 1 && placed.columns == width;
            let scope = match (in_head || whole_row, placed.columns > 1, placed.rows > 1) {
                (true, false, _) => "col",
                (true, true, _) => "colgroup",
                (false, _, false) => "row",
                (false, _, true) => "rowgroup",
            };
            write!(open, " scope=\"{scope}\"").expect("writing to a string cannot fail");
        }
        for (name, span) in [("colspan", placed.columns), ("rowspan", placed.rows)] {
            if span > 1 {
                write!(open, " {name}=\"{span}\"").expect("writing to a string cannot fail");
            }
        }
        match table.columns.get(placed.column) {
            Some(ColumnAlign::Centre) => open.push_str(" class=\"centre\""),
            Some(ColumnAlign::End) => open.push_str(" class=\"end\""),
            Some(ColumnAlign::Start) | None => {}
        }
        self.raw(&open);
        self.raw(">");
        self.names_cells = header && placed.cell.is_some_and(|cell| is_formula(&cell.blocks));
        match placed.cell.map_or(&[][..], |cell| &cell.blocks) {
            // One paragraph needs no mark-up of its own.
            [Block { kind: BlockKind::Paragraph(content), .. }] => self.inlines(content),
            [] => {}
            blocks => {
                self.raw("\n");
                self.blocks(blocks);
            }
        }
        self.names_cells = false;
        self.raw(&format!("</{tag}>\n"));
    }
}

/// Whether a formula is all that a cell says.
fn is_formula(blocks: &[Block]) -> bool {
    let says_nothing = |inline: &Inline| matches!(inline, Inline::Text(text) if !has_words(text));
    let [Block { kind: BlockKind::Paragraph(content), .. }] = blocks else { return false };
    content.iter().all(|inline| matches!(inline, Inline::Math(_)) || says_nothing(inline))
}

/// Whether there are words or pictures in a cell, or a place that a link may lead to.
fn says_something(blocks: &[Block]) -> bool {
    let mut found = has_words(&printed_text(blocks));
    each_image(blocks, &mut |_| found = true);
    each_inline_of(blocks, &mut |inline| found |= matches!(inline, Inline::Anchor(_)));
    each_block(blocks, &mut |block| found |= matches!(block.kind, BlockKind::Heading { id: Some(_), .. }));
    found
}

/// The number of columns: as many as the table says it has, or as the longest row has cells.
fn width(table: &Table) -> usize {
    let cells = table.head.iter().chain(&table.body).map(Vec::len);
    cells.chain([table.columns.len()]).max().unwrap_or(0)
}

/// The rows of a section with every cell in its place.
fn place(rows: &[Vec<Cell>], width: usize) -> Vec<Vec<Placed<'_>>> {
    if width > MOST_COLUMNS {
        let alone = |(column, cell)| Placed { cell: Some(cell), column, columns: 1, rows: 1 };
        return rows.iter().map(|row| row.iter().enumerate().map(alone).collect()).collect();
    }
    // For each column, how many more rows a cell from above reaches down.
    let mut below = vec![0; width];
    rows.iter().enumerate().map(|(at, row)| place_row(row, rows.len() - at, &mut below)).collect()
}

/// One row, of which `left` rows with itself are left in the section.
fn place_row<'a>(row: &'a [Cell], left: usize, below: &mut [usize]) -> Vec<Placed<'a>> {
    let mut out = Vec::new();
    let (mut cells, mut column) = (row.iter(), 0);
    while column < below.len() {
        if below[column] > 0 {
            below[column] -= 1;
            column += 1;
            continue;
        }
        let free = below[column..].iter().take_while(|rows| **rows == 0).count();
        let cell = cells.next();
        // A hole reaches as far as it can.
        let columns = cell.map_or(free, |cell| usize::from(cell.columns).clamp(1, free));
        let rows = cell.map_or(1, |cell| usize::from(cell.rows).clamp(1, left));
        below[column..column + columns].fill(rows - 1);
        out.push(Placed { cell, column, columns, rows });
        column += columns;
    }
    // What found no place stands behind: words are not lost for a broken span.
    let rest = cells.map(|cell| Placed { cell: Some(cell), column, columns: 1, rows: 1 });
    out.extend(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell((columns, rows): (u16, u16)) -> Cell {
        Cell { header: false, columns, rows, blocks: Vec::new() }
    }

    fn spans(rows: &[&[(u16, u16)]], width: usize) -> Vec<Vec<(usize, usize, usize)>> {
        let rows: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().copied().map(cell).collect()).collect();
        let one = |placed: &Placed<'_>| (placed.column, placed.columns, placed.rows);
        place(&rows, width).iter().map(|row| row.iter().map(one).collect()).collect()
    }

    #[test]
    fn spans_end_at_other_cells_and_short_rows_are_filled_up() {
        assert_eq!(
            spans(&[&[(1, 2), (1, 1)], &[(9, 9)], &[(1, 1)]], 3),
            [vec![(0, 1, 2), (1, 1, 1), (2, 1, 1)], vec![(1, 2, 2)], vec![(0, 1, 1)]]
        );
        assert_eq!(spans(&[&[(0, 0)], &[]], 1), [[(0, 1, 1)], [(0, 1, 1)]]);
        assert_eq!(spans(&[&[(2, 2)], &[(1, 1)]], 2), [vec![(0, 2, 2)], vec![(2, 1, 1)]]);
    }

    proptest! {
        #[test]
        fn every_row_covers_every_column_once(
            rows in prop::collection::vec(prop::collection::vec((0u16..5, 0u16..5), 0..6), 1..6),
        ) {
            let width = rows.iter().map(Vec::len).max().unwrap_or(0).max(3);
            let given: Vec<&[(u16, u16)]> = rows.iter().map(Vec::as_slice).collect();
            let mut covered = vec![vec![0; width]; rows.len()];
            for (at, row) in spans(&given, width).iter().enumerate() {
                for &(column, columns, down) in row.iter().filter(|(column, ..)| *column < width) {
                    for line in &mut covered[at..at + down] {
                        line[column..column + columns].iter_mut().for_each(|times| *times += 1);
                    }
                }
            }
            prop_assert!(covered.iter().flatten().all(|times| *times == 1), "{covered:?}");
        }
    }
}
