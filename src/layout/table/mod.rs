//! Tables → rows: columns as wide as they need to be, rules above, below and under the head, the
//! head once more on every page that the table goes on to.
//!
//! [`grid`] places the cells, [`measure`] asks them what they need, [`columns`] shares out the
//! width, and [`compose`] makes rows of the page of the cells that were set; [`tags`] says what they are. A table that is too wide
//! is set smaller; where that is not enough its words are divided, and where not even letters have
//! room its cells stand one below the other. The last two are reported.

mod columns;
mod compose;
mod grid;
mod measure;
mod tags;

use crate::config::Place;
use crate::diag::{Diagnostic, Origin};
use crate::doc::{ColumnAlign, Inline, Table, plain_text, printed_text};
use crate::geom::{Length, Point, Rect, Size};
use crate::layout::compromise::{Flaw, Kind};
use crate::layout::flow::Flow;
use crate::layout::lettering::look;
use crate::layout::line::Align;
use crate::layout::measures::Measures;
use crate::layout::row::{KEEP, Row};
use crate::layout::setter::{Area, TextStyle};
use crate::layout::shape::Look;
use crate::media::Style;
use crate::paged::{ElementKind, Tag};
use columns::{Need, squeezed, widths};
use compose::{SetCell, compose};
use grid::{Grid, Placed};
use measure::MOST_NESTED;

/// The sizes that tables are set in, in hundredths of the text around them.
const SIZES: [i64; 4] = [91, 86, 80, 75];
/// Columns narrower than this, in ems, have no room for words.
const MIN_COLUMN: i64 = 2;
/// Cost of a page break between rows: a small table is rather kept whole.
const BETWEEN_ROWS: i64 = 400;
/// Cost of a page break that leaves one row alone.
const LONE_ROW: i64 = 20_000;

/// How a table is set.
struct Plan {
    measures: Measures,
    /// Left edge and width of each column.
    columns: Vec<(Length, Length)>,
    gap: Length,
    /// What was given up to give it room.
    flaw: Option<Flaw>,
}

impl Plan {
    /// Left edge and width of a cell.
    fn span(&self, cell: &Placed<'_>) -> (Length, Length) {
        let (left, _) = self.columns[cell.column];
        let (last, width) = self.columns[cell.column + cell.columns - 1];
        (left, last + width - left)
    }

    /// Left edge and width of the whole.
    fn whole(&self) -> (Length, Length) {
        let left = self.columns.first().map_or(Length::ZERO, |(left, _)| *left);
        let right = self.columns.last().map_or(Length::ZERO, |(left, width)| *left + *width);
        (left, right - left)
    }
}

impl Flow<'_, '_> {
    /// Sets a table.
    pub fn table(&mut self, table: &Table, area: Area, origin: &Origin) {
        let m = self.measures;
        let grid = Grid::new(table);
        self.space(m.leading.half());
        let kind = if grid.is_regular() { ElementKind::Table } else { ElementKind::Division };
        let around = self.enter(kind, origin);
        self.table_caption(&table.caption, area, origin);
        if !grid.cells.is_empty() {
            self.tables += 1;
            let tags = self.cell_tags(&grid, origin);
            let first = self.rows.len();
            let flaw = match self.plan(&grid, table, area, origin) {
                Some(plan) => {
                    self.columned(&grid, &plan, &tags);
                    plan.flaw
                }
                None => {
                    self.stacked(&grid, area, &tags);
                    Some(Flaw { kind: Kind::StackedTable, amount: None })
                }
            };
            if let Some(row) = self.rows.get_mut(first) {
                (row.origin, row.flaw) = (Some(origin.clone()), flaw);
            }
            self.tables -= 1;
        }
        self.tag = around;
        self.space_after(m.leading.half());
    }

    fn table_caption(&mut self, caption: &[Inline], area: Area, origin: &Origin) {
        let m = self.measures;
        let style = self.caption_style(self.body.role);
        let inner = self.narrowed(area, m.size, m.size);
        let rows = self.inside(ElementKind::Caption, origin, |flow| {
            flow.inside(ElementKind::Paragraph, origin, |flow| flow.text(caption, style, inner, Length::ZERO, origin))
        });
        if !rows.is_empty() {
            self.rows.extend(rows.into_iter().map(|row| row.cost(KEEP)));
            self.rows.push(Row::space(m.leading.scale(1, 4)).cost(KEEP));
        }
    }

    /// The largest size in which the table has room; `None` when even single letters have none.
    fn plan(&mut self, grid: &Grid<'_>, table: &Table, area: Area, origin: &Origin) -> Option<Plan> {
        if self.tables > MOST_NESTED {
            return None;
        }
        let m = self.measures;
        let sized = |percent: i64| {
            let leading = m.leading.scale(percent, 100).max(m.size.scale(percent, 100));
            m.smaller((percent, 100), leading, m.width)
        };
        let gaps = |gap: Length| gap * (grid.columns as i64 - 1);
        let body = TextStyle { look: Look::Table, ..self.body };
        let depth = self.tables;
        let full = self.within(m, body, |flow| flow.column_needs(grid, m.size, depth));
        let plan = |measures: Measures, widths: Vec<Length>, flaw: Option<Flaw>| {
            let gap = measures.size;
            let total: Length = widths.iter().copied().sum::<Length>() + gaps(gap);
            let free = (area.width - total).max(Length::ZERO);
            // A table stands as the caption above it does.
            let mut x = match self.context.theme().caption.align {
                Place::Left => area.left,
                Place::Right => area.left + free,
                _ => area.left + free.half(),
            };
            let place = |width: Length| {
                let left = x;
                x += width + gap;
                (left, width)
            };
            Plan { measures, columns: widths.into_iter().map(place).collect(), gap, flaw }
        };
        let scaled = |percent: i64| -> Vec<Need> {
            // A little more than the scaled width: sizes are rounded, and so are glyphs.
            let scale = |l: Length| l.scale(percent, 100) + Length::pt(1) / 50;
            full.iter().map(|need| Need { least: scale(need.least), most: scale(need.most) }).collect()
        };
        for percent in SIZES {
            let measures = sized(percent);
            if let Some(widths) = widths(&scaled(percent), area.width - gaps(measures.size)) {
                let is_small = percent < SIZES[0];
                let flaw = is_small.then_some(Flaw { kind: Kind::SmallTable, amount: Some(percent) });
                return Some(plan(measures, widths, flaw));
            }
        }
        self.too_wide(table, origin);
        let smallest = SIZES[SIZES.len() - 1];
        let measures = sized(smallest);
        let room = area.width - gaps(measures.size);
        let has_room = room >= measures.size * MIN_COLUMN * grid.columns as i64;
        let flaw = Some(Flaw { kind: Kind::DividedTable, amount: None });
        has_room.then(|| plan(measures, squeezed(&scaled(smallest), room), flaw))
    }

    fn too_wide(&mut self, table: &Table, origin: &Origin) {
        let mut name = plain_text(&table.caption);
        if name.is_empty() {
            let first = table.head.first().or(table.body.first());
            name = first.into_iter().flatten().map(|cell| printed_text(&cell.blocks).trim().to_owned() + " ").collect();
        }
        let name: String = name.trim().replace('\n', " ").chars().take(60).collect();
        self.sink.push(
            Diagnostic::warning(
                "wide-table",
                format!("a table is too wide for the page, its words are divided: `{name}`"),
            )
            .at(origin.clone())
            .hint("give it fewer columns or shorter words, or choose a wider text block"),
        );
    }

    /// The cells side by side.
    fn columned(&mut self, grid: &Grid<'_>, plan: &Plan, tags: &[Option<Tag>]) {
        let (left, width) = plan.whole();
        let line = plan.measures.hairline();
        let pad = plan.measures.leading.scale(1, 4);
        let rule = |height: Length, y: Length, thick: Length| {
            Row::rule(height, Rect { at: Point { x: left, y }, size: Size { w: width, h: thick } })
        };
        let reported = std::mem::take(&mut self.sink);
        let set = |(cell, tag): (&Placed<'_>, &Option<Tag>)| {
            self.tag = *tag;
            self.cell(cell, plan, cell.row < grid.head)
        };
        let cells: Vec<SetCell> = grid.cells.iter().zip(tags).map(set).collect();
        let own = std::mem::replace(&mut self.sink, reported);
        // That words are divided is known already.
        own.into_found().into_iter().filter(|d| d.rule != "long-word").for_each(|d| self.sink.push(d));
        let (head, body) = self.table_rows(grid, cells, plan);
        let has_head = !head.is_empty();
        let mut above = vec![rule(pad + line * 2, Length::ZERO, line * 2)];
        above.extend(head.into_iter().map(|row| row.cost(KEEP)));
        if has_head {
            above.push(rule(pad * 2, pad, line));
        }
        let height: Length = above.iter().map(|row| row.height).sum();
        let repeated = (has_head && height <= self.measures.height / 3).then(|| {
            self.heads.push(above.clone());
            self.heads.len() as u32 - 1
        });
        self.rows.append(&mut above);
        let count = body.len();
        for (i, row) in body.into_iter().enumerate() {
            let cost = match () {
                () if i + 1 == count => KEEP,
                () if i == 0 || i + 2 == count => LONE_ROW,
                () => BETWEEN_ROWS,
            };
            self.rows.push(Row { head: repeated, break_cost: cost, gives: true, ..row });
        }
        self.rows.push(Row { gives: true, ..rule(pad + line * 2, pad, line * 2).cost(0) });
    }

    /// How the words in the head of a table look.
    pub fn head_look(&self) -> (Style, Look) {
        look(self.context.theme().table_head, true)
    }

    /// Sets one cell, at the left edge of its column.
    fn cell(&mut self, placed: &Placed<'_>, plan: &Plan, is_head: bool) -> SetCell {
        let (left, width) = plan.span(placed);
        let align = match placed.align {
            ColumnAlign::Start => Align::Left,
            ColumnAlign::Centre => Align::Centre,
            ColumnAlign::End => Align::Right,
        };
        let (style, look) = if is_head { self.head_look() } else { (Style::Regular, Look::Table) };
        let hyphenate = self.context.theme().hyphenate;
        let body = TextStyle { align, style, look, hyphenate, ..self.body };
        let mut measures = plan.measures;
        measures.width = width;
        let mut rows =
            self.within(measures, body, |flow| flow.apart(|flow| flow.blocks(&placed.cell.blocks, Area::block(width))));
        while rows.last().is_some_and(|row| row.is_space) {
            rows.pop();
        }
        SetCell { at: Point { x: left, y: Length::ZERO }, rows }
    }

    /// The rows of head and body.
    fn table_rows(&self, grid: &Grid<'_>, cells: Vec<SetCell>, plan: &Plan) -> (Vec<Row>, Vec<Row>) {
        let m = plan.measures;
        // Rows of several lines are set apart.
        let pad = if cells.iter().any(|cell| cell.height() > m.leading) { plan.gap.scale(2, 5) } else { Length::ZERO };
        let mut heights = vec![m.leading; grid.rows];
        for (placed, cell) in grid.cells.iter().zip(&cells).filter(|(placed, _)| placed.rows == 1) {
            heights[placed.row] = heights[placed.row].max(cell.height());
        }
        for (placed, cell) in grid.cells.iter().zip(&cells).filter(|(placed, _)| placed.rows > 1) {
            let covered = placed.row..placed.row + placed.rows;
            let has: Length = heights[covered.clone()].iter().copied().sum::<Length>() + pad * (placed.rows as i64 - 1);
            heights[covered.end - 1] += (cell.height() - has).max(Length::ZERO);
        }
        let mut cells = grid.cells.iter().zip(cells).peekable();
        let (mut head, mut body) = (Vec::new(), Vec::new());
        let most = self.measures.height / 2;
        let mut row = 0;
        while row < grid.rows {
            // Rows that a cell holds together are set together.
            let first = row;
            let mut end = row + 1;
            let mut tops = Vec::new();
            let mut y = Length::ZERO;
            let mut group = Vec::new();
            while row < end {
                tops.push(y);
                while let Some((placed, mut cell)) = cells.next_if(|(placed, _)| placed.row == row) {
                    end = end.max(row + placed.rows);
                    let is_single_head = row < grid.head && placed.rows == 1;
                    let lowered = if is_single_head { heights[row] - cell.height() } else { Length::ZERO };
                    cell.at.y = tops[row - first] + lowered;
                    group.push(cell);
                }
                y += heights[row];
                row += 1;
                if row < end {
                    y += pad;
                }
            }
            let target = if first < grid.head { &mut head } else { &mut body };
            let is_last = row == grid.rows || row == grid.head;
            let mut rows = compose(group, y, most);
            if let Some(last) = rows.last_mut().filter(|_| !is_last) {
                last.height += pad;
            }
            target.extend(rows);
        }
        (head, body)
    }

    /// The cells one below the other, where columns have no room, a thin rule between the rows.
    fn stacked(&mut self, grid: &Grid<'_>, area: Area, tags: &[Option<Tag>]) {
        let m = self.measures;
        let rule = || {
            let at = Point { x: area.left, y: m.leading.scale(1, 4) };
            Row::rule(m.leading.half(), Rect { at, size: Size { w: area.width, h: m.hairline() } }).cost(0)
        };
        let mut row = usize::MAX;
        for (cell, tag) in grid.cells.iter().zip(tags) {
            if cell.row != row {
                self.rows.push(rule());
                row = cell.row;
            }
            self.tag = *tag;
            self.blocks(&cell.cell.blocks, Area { tight: true, ..area });
        }
        self.rows.push(rule());
    }
}
