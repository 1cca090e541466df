//! Blocks in a cell → the widths that they need.

use super::columns::{Demand, Need, needs};
use super::grid::Grid;
use crate::doc::{Block, BlockKind, Inline};
use crate::geom::Length;
use crate::layout::flow::Flow;
use crate::layout::setter::TextStyle;
use crate::media::Style;

/// A table inside so many others is not measured any more.
pub const MOST_NESTED: u32 = 3;

impl Flow<'_, '_> {
    /// What the columns of a table need, `gap` apart.
    pub fn column_needs(&mut self, grid: &Grid<'_>, gap: Length, depth: u32) -> Vec<Need> {
        let mut demands = Vec::with_capacity(grid.cells.len());
        for cell in &grid.cells {
            let own = self.body;
            if cell.row < grid.head {
                (self.body.style, self.body.look) = self.head_look();
            }
            let (least, most) = self.block_widths(&cell.cell.blocks, depth);
            self.body = own;
            demands.push(Demand { column: cell.column, columns: cell.columns, least, most });
        }
        needs(grid.columns, gap, &demands)
    }

    /// The width of what cannot be broken, and that of the longest line.
    fn block_widths(&mut self, blocks: &[Block], depth: u32) -> (Length, Length) {
        let mut widest = (Length::ZERO, Length::ZERO);
        for block in blocks {
            let (least, most) = self.kind_widths(block, depth);
            widest = (widest.0.max(least), widest.1.max(most));
        }
        widest
    }

    fn kind_widths(&mut self, block: &Block, depth: u32) -> (Length, Length) {
        let em = self.measures.size;
        let within = |(least, most): (Length, Length), sides: Length| (least + sides, most + sides);
        match &block.kind {
            BlockKind::Paragraph(inlines) => self.line_widths(inlines, block),
            BlockKind::Heading { level, content, .. } => {
                self.widths(content, self.heading_style(*level), &block.origin)
            }
            BlockKind::List { items, .. } => {
                let all = items.iter().map(|item| self.block_widths(&item.blocks, depth));
                within(widest(all), em * 2)
            }
            BlockKind::Definitions(list) => {
                let terms = widest(list.iter().flat_map(|one| &one.terms).map(|term| self.line_widths(term, block)));
                let details = list.iter().flat_map(|one| &one.details);
                let details = widest(details.map(|details| self.block_widths(details, depth)));
                widest([terms, within(details, em.scale(3, 2))].into_iter())
            }
            BlockKind::Quote(inner) | BlockKind::Epigraph(inner) | BlockKind::Aside(inner) => {
                within(self.block_widths(inner, depth), em * 3)
            }
            BlockKind::Verse(stanzas) => {
                let lines = stanzas.iter().flatten().map(|line| self.line_widths(&line.content, block));
                within(widest(lines), em * 2)
            }
            BlockKind::Code { text, .. } => {
                let face = self.measures.text(self.context.faces, Style::Mono);
                let advance = Length::sp(self.shaper.word("0", face).whole.width);
                let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
                // A line that no page holds needs no more than one that fills it.
                let columns = longest.min(200) as i64;
                within((advance * columns.min(8), advance * columns), em)
            }
            BlockKind::Figure(figure) => {
                let pixels = figure.images.iter().filter_map(|image| self.context.pictures.get(&image.path));
                let wide = pixels.map(|picture| Length::pt(picture.width.into()).scale(72, 150)).max();
                let wide = wide.unwrap_or(em * 8);
                let caption = self.line_widths(&figure.caption, block);
                (wide.min(em * 4).max(caption.0), wide.max(caption.0))
            }
            BlockKind::Table(table) if depth < MOST_NESTED => {
                let grid = Grid::new(table);
                let needs = self.column_needs(&grid, em, depth + 1);
                let gaps = em * (grid.columns as i64 - 1).max(0);
                within((needs.iter().map(|n| n.least).sum(), needs.iter().map(|n| n.most).sum()), gaps)
            }
            BlockKind::Math(math) => self.line_widths(&[Inline::text(&math.text)], block),
            BlockKind::Table(_) => (em * 4, em * 12),
            BlockKind::Break => (em, em),
        }
    }

    fn line_widths(&mut self, inlines: &[Inline], block: &Block) -> (Length, Length) {
        let style = TextStyle { hyphenate: false, ..self.body };
        self.widths(inlines, style, &block.origin)
    }
}

fn widest(all: impl Iterator<Item = (Length, Length)>) -> (Length, Length) {
    all.fold((Length::ZERO, Length::ZERO), |widest, one| (widest.0.max(one.0), widest.1.max(one.1)))
}
