//! Tables (ECMA-376 part 1 §17.4) → rows of cells, each in its first row and column.

use super::body::Reader;
use super::flow::Flow;
use super::format::is_on;
use super::runs::MAX_DEPTH;
use super::styles::{Align, Layout};
use crate::doc::{Block, BlockKind, Cell, ColumnAlign, Table};
use crate::source::xml::Element;
use roxmltree::Node;

/// Word's own limit of columns.
const MAX_COLUMNS: usize = 63;

/// A cell, and how its paragraphs are aligned.
struct Placed {
    cell: Cell,
    column: usize,
    align: Option<Align>,
    /// Whether all its words are bold, if it has any.
    bold: Option<bool>,
}

impl<'a> Reader<'a> {
    /// Reads a table.
    pub fn table(&mut self, node: Node<'a, 'a>, flow: &mut Flow) {
        let origin = crate::diag::Origin::new(self.file, self.ordinal + 1, 0);
        let properties = node.child("tblPr");
        let mut grid = Grid::default();
        let mut marked_rows = 0;
        for row in rows(node) {
            let trait_of = |name: &str| row.child("trPr").and_then(|node| node.child(name));
            if trait_of("del").is_some() {
                self.tally.changes += 1;
                continue;
            }
            let is_header = trait_of("tblHeader").is_some_and(is_on);
            let skipped = |name: &str| trait_of(name).and_then(|node| node.attr("val")).and_then(|n| n.parse().ok());
            if is_header && marked_rows == grid.rows.len() {
                marked_rows += 1;
            }
            self.row(row, skipped("gridBefore").unwrap_or(0), &mut grid);
        }
        if grid.rows.iter().all(Vec::is_empty) {
            return;
        }
        if self.depth > MAX_DEPTH {
            // What nests so deep is hardly a table: its text stays.
            let blocks = grid.rows.into_iter().flatten().flat_map(|placed| placed.cell.blocks);
            return blocks.for_each(|block| flow.block(block));
        }
        let look = properties.and_then(|node| node.child("tblLook"));
        let style = properties.and_then(|node| node.child("tblStyle")).and_then(|node| node.attr("val"));
        let first_row = look.is_some_and(|look| match (look.attr("firstRow"), look.attr("val")) {
            (Some(on), _) => on == "1" || on == "true",
            (None, Some(bits)) => u32::from_str_radix(bits, 16).is_ok_and(|bits| bits & 0x20 != 0),
            (None, None) => false,
        });
        // Word switches the look on for every table; it shows where the style has one.
        let shows = first_row && style.is_some_and(|id| self.styles.has_header_row(id));
        let bold = || {
            let all = |row: &Vec<Placed>| row.iter().all(|placed| placed.bold != Some(false));
            grid.rows.first().is_some_and(|row| all(row) && row.iter().any(|placed| placed.bold.is_some()))
        };
        let head = if marked_rows > 0 { marked_rows } else { usize::from(shows || bold()) };
        let left = properties.and_then(|node| node.child("tblInd")).and_then(|node| node.attr("w"));
        let left = left.and_then(|left| left.parse().ok()).unwrap_or(0);
        let table = grid.table(head);
        flow.indented(Block { kind: BlockKind::Table(table), origin }, left, false);
    }

    fn row(&mut self, row: Node<'a, 'a>, before: usize, grid: &mut Grid) {
        let mut cells: Vec<Placed> = Vec::new();
        let mut column = before.min(MAX_COLUMNS);
        if column > 0 {
            cells.push(empty(0, column));
        }
        for node in row_cells(row) {
            if column >= MAX_COLUMNS {
                break;
            }
            let properties = node.child("tcPr");
            let of = |name: &str| properties.and_then(|node| node.child(name));
            if of("cellDel").is_some() {
                self.tally.changes += 1;
                continue;
            }
            let span = of("gridSpan").and_then(|node| node.attr("val")).and_then(|n| n.parse().ok()).unwrap_or(1);
            let span: usize = std::cmp::Ord::clamp(span, 1, MAX_COLUMNS - column);
            let goes_on = of("vMerge").is_some_and(|node| node.attr("val") != Some("restart"));
            let align = self.align(node);
            let bold = all_bold(node);
            let blocks = self.blocks(node);
            if goes_on && blocks.is_empty() && grid.extend(column, span) {
                column += span;
                continue;
            }
            let cell = Cell { header: false, columns: span as u16, rows: 1, blocks };
            cells.push(Placed { cell, column, align, bold });
            column += span;
        }
        grid.push(cells, column);
    }

    /// How the paragraphs of a cell are aligned, when all are alike.
    fn align(&self, cell: Node<'_, '_>) -> Option<Align> {
        let mut aligns = cell.elements().filter(|node| node.name() == "p").map(|node| {
            let properties = node.child("pPr");
            let style = properties.and_then(|node| node.child("pStyle")).and_then(|node| node.attr("val"));
            let own = properties.and_then(|node| Layout::read(node).align);
            own.or(self.styles.paragraph(style).layout.align).unwrap_or(Align::Start)
        });
        let first = aligns.next()?;
        aligns.all(|align| align == first).then_some(first)
    }
}

fn rows<'a>(table: Node<'a, 'a>) -> Vec<Node<'a, 'a>> {
    inside(table, "tr")
}

fn row_cells<'a>(row: Node<'a, 'a>) -> Vec<Node<'a, 'a>> {
    inside(row, "tc")
}

/// Elements of that name, in content controls and the like too.
fn inside<'a>(parent: Node<'a, 'a>, name: &str) -> Vec<Node<'a, 'a>> {
    let mut out = Vec::new();
    for child in parent.elements() {
        match child.name() {
            found if found == name => out.push(child),
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => out.append(&mut inside(child, name)),
            _ => {}
        }
    }
    out
}

/// Whether all words of a cell are bold; `None` without words.
fn all_bold(cell: Node<'_, '_>) -> Option<bool> {
    let has_words = |node: &Node<'_, '_>| node.name() == "r" && node.elements().any(|child| child.name() == "t");
    let mut words = cell.descendants().filter(has_words).peekable();
    let bold = |run: Node<'_, '_>| run.child("rPr").and_then(|node| node.child("b")).is_some_and(is_on);
    words.peek()?;
    Some(words.all(bold))
}

fn empty(column: usize, columns: usize) -> Placed {
    let cell = Cell { header: false, columns: columns as u16, rows: 1, blocks: Vec::new() };
    Placed { cell, column, align: None, bold: None }
}

/// Rows in the making.
#[derive(Default)]
struct Grid {
    rows: Vec<Vec<Placed>>,
    /// For each column the row and cell that covers it in the row above.
    above: Vec<Option<(usize, usize)>>,
    /// Cells that go on in the row that is being read.
    going_on: Vec<(usize, usize, usize)>,
    width: usize,
}

impl Grid {
    /// Lets the cell above cover this row too; whether there is one of that width.
    fn extend(&mut self, column: usize, span: usize) -> bool {
        let Some(&Some((row, at))) = self.above.get(column) else { return false };
        let above = &self.rows[row][at];
        if above.column != column || usize::from(above.cell.columns) != span || above.cell.rows == u16::MAX {
            return false;
        }
        self.going_on.push((row, at, column));
        true
    }

    fn push(&mut self, mut cells: Vec<Placed>, width: usize) {
        self.width = self.width.max(width);
        let here = self.rows.len();
        let mut above = vec![None; MAX_COLUMNS];
        for (row, at, column) in self.going_on.drain(..) {
            let cell = &mut self.rows[row][at].cell;
            cell.rows += 1;
            above[column..(column + usize::from(cell.columns)).min(MAX_COLUMNS)].fill(Some((row, at)));
        }
        cells.sort_by_key(|placed| placed.column);
        for (at, placed) in cells.iter().enumerate() {
            let end = (placed.column + usize::from(placed.cell.columns)).min(MAX_COLUMNS);
            above[placed.column..end].fill(Some((here, at)));
        }
        self.above = above;
        self.rows.push(cells);
    }

    fn table(mut self, head: usize) -> Table {
        self.fill();
        // A table is not all head, and no cell of the head reaches below it.
        let crosses = self
            .rows
            .iter()
            .take(head)
            .enumerate()
            .any(|(at, row)| row.iter().any(|placed| at + usize::from(placed.cell.rows) > head));
        let head = if head >= self.rows.len() || crosses { 0 } else { head };
        let mut columns = Vec::with_capacity(self.width);
        for column in 0..self.width {
            let mut aligns =
                self.rows.iter().skip(head).flatten().filter(|p| p.column == column && !p.cell.blocks.is_empty());
            let first = aligns.next().and_then(|placed| placed.align);
            let all = aligns.all(|placed| placed.align == first);
            columns.push(match first.filter(|_| all) {
                Some(Align::Centre) => ColumnAlign::Centre,
                Some(Align::End) => ColumnAlign::End,
                _ => ColumnAlign::Start,
            });
        }
        let body = self.rows.split_off(head);
        let cells = |rows: Vec<Vec<Placed>>, header: bool| {
            let cell = |placed: Placed| Cell { header, ..placed.cell };
            rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect()
        };
        Table { caption: Vec::new(), columns, head: cells(self.rows, true), body: cells(body, false) }
    }

    /// Fills the columns that a row leaves free.
    fn fill(&mut self) {
        let mut taken = vec![0_u16; self.width];
        for row in &mut self.rows {
            let mut free: Vec<bool> = taken.iter().map(|rows| *rows == 0).collect();
            taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            for placed in row.iter() {
                let end = (placed.column + usize::from(placed.cell.columns)).min(self.width);
                for column in placed.column..end {
                    free[column] = false;
                    taken[column] = placed.cell.rows - 1;
                }
            }
            let gaps = (0..self.width).filter(|column| free[*column]);
            row.extend(gaps.map(|column| empty(column, 1)));
            row.sort_by_key(|placed| placed.column);
        }
    }
}
