//! Blocks → rows: paragraphs, headings, lists, quotations, code, figures and breaks,
//! each with the space around it and with what a page break inside it costs.

use crate::diag::{Origin, Sink};
use crate::doc::{Block, BlockKind, Chapter, Inline, ListItem, plain_text};
use crate::geom::{Length, Point};
use crate::layout::line::Align;
use crate::layout::row::{KEEP, Row};
use crate::layout::setter::{Area, TextStyle};
use crate::layout::shape::{Look, Shaper};
use crate::layout::{Context, Glyphless};
use crate::media::Style;
use crate::paged::{self, Role};

/// Makes the rows of one chapter.
pub struct Flow<'a, 'f> {
    pub context: &'a Context<'a>,
    pub shaper: &'a mut Shaper<'f>,
    pub rows: Vec<Row>,
    pub sink: Sink,
    pub glyphless: Glyphless,
}

/// Cost of a page break behind a hyphenated line: the reader must turn the page inside a word.
const HYPHEN_AT_FOOT: i64 = 400;
/// Cost of a page break between a line that ends in a colon and what it announces.
const AFTER_COLON: i64 = 5_000;
/// Lists and quotations begin again at the margin when less than this is left, in ems.
const MIN_MEASURE: i64 = 10;

impl<'a, 'f> Flow<'a, 'f> {
    /// A flow without rows.
    pub fn new(context: &'a Context<'a>, shaper: &'a mut Shaper<'f>) -> Flow<'a, 'f> {
        Flow { context, shaper, rows: Vec::new(), sink: Sink::new(), glyphless: Glyphless::default() }
    }

    /// The rows of a chapter: its title, sunk below the head of the page, and its text.
    pub fn chapter(&mut self, chapter: &Chapter) {
        let m = self.context.measures;
        self.rows.push(Row::sink(m.leading * 3));
        let title = TextStyle {
            size: m.size.scale(18, 11),
            leading: m.leading.scale(3, 2),
            style: Style::Regular,
            look: Look::Display,
            align: Align::Centre,
            role: Role::Title,
        };
        self.kept(&chapter.title, title, &chapter.origin);
        if let Some(subtitle) = &chapter.subtitle {
            let style = TextStyle {
                size: m.size.scale(12, 11),
                leading: m.leading,
                style: Style::Italic,
                look: Look::Text,
                ..title
            };
            self.kept(&[Inline::Text(subtitle.clone())], style, &chapter.origin);
        }
        let by = chapter.authors.join(", ");
        if !by.is_empty() && by != self.context.authors {
            let style = TextStyle { size: m.size, leading: m.leading.scale(3, 2), look: Look::SmallCaps, ..title };
            self.kept(&[Inline::Text(by)], style, &chapter.origin);
        }
        let used: Length = self.rows.iter().map(|row| row.height).sum();
        // At least a line and a half of space, up to the next line of the grid.
        let lines = (used + m.leading.scale(3, 2)).to_sp().div_euclid(m.leading.to_sp()) + 1;
        self.rows.push(Row::sink(m.leading * lines - used));
        self.blocks(&chapter.blocks, Area::block(m.width));
    }

    fn blocks(&mut self, blocks: &[Block], area: Area) {
        let mut indent = false;
        for (index, block) in blocks.iter().enumerate() {
            let last = index + 1 == blocks.len();
            match &block.kind {
                BlockKind::Paragraph(inlines) => {
                    let indented = if indent { self.context.measures.indent } else { Length::ZERO };
                    let announces = !last
                        && !matches!(blocks[index + 1].kind, BlockKind::Paragraph(_))
                        && plain_text(inlines).ends_with(':');
                    self.paragraph(inlines, area, indented, announces, &block.origin);
                }
                BlockKind::Heading { level, content, .. } => self.heading(*level, content, area, &block.origin),
                BlockKind::List { start, tight, items } => self.list(*start, *tight, items, area, &block.origin),
                BlockKind::Quote(inner) | BlockKind::Epigraph(inner) | BlockKind::Aside(inner) => {
                    self.quote(inner, area)
                }
                BlockKind::Definitions(list) => {
                    for definition in list {
                        for term in &definition.terms {
                            self.paragraph(term, area, Length::ZERO, true, &block.origin);
                        }
                        let inner = self.narrowed(area, self.context.measures.size.scale(3, 2), Length::ZERO);
                        definition.details.iter().for_each(|details| self.blocks(details, inner));
                    }
                }
                BlockKind::Verse(stanzas) => {
                    for line in stanzas.iter().flatten() {
                        self.paragraph(&line.content, area, Length::ZERO, false, &block.origin);
                    }
                }
                BlockKind::Table(table) => {
                    for row in table.head.iter().chain(&table.body) {
                        row.iter().for_each(|cell| self.blocks(&cell.blocks, area));
                    }
                    if !table.caption.is_empty() {
                        self.paragraph(&table.caption, area, Length::ZERO, false, &block.origin);
                    }
                }
                BlockKind::Math(math) => self.code(&math.text, area, &block.origin),
                BlockKind::Code { text, .. } => self.code(text, area, &block.origin),
                BlockKind::Figure(figure) => self.figure(figure, area, &block.origin),
                BlockKind::Break => self.ornament(area),
            }
            // What follows displayed matter is set off by space already.
            indent = matches!(block.kind, BlockKind::Paragraph(_));
        }
    }

    pub fn body(&self) -> TextStyle {
        let m = self.context.measures;
        TextStyle {
            size: m.size,
            leading: m.leading,
            style: Style::Regular,
            look: Look::Text,
            align: Align::Justify,
            role: Role::Body,
        }
    }

    pub fn paragraph(&mut self, inlines: &[Inline], area: Area, indent: Length, announces: bool, origin: &Origin) {
        let mut rows = self.text(inlines, self.body(), area, indent, origin);
        let count = rows.len();
        for (i, row) in rows.iter_mut().enumerate() {
            let orphan = i == 0 && count > 1;
            let widow = i + 2 == count;
            row.break_cost = match () {
                () if orphan || widow => KEEP,
                () if i + 1 == count && announces => AFTER_COLON,
                () if ends_in_hyphen(row) => HYPHEN_AT_FOOT,
                () => 0,
            };
        }
        self.rows.append(&mut rows);
    }

    fn heading(&mut self, level: u8, content: &[Inline], area: Area, origin: &Origin) {
        let m = self.context.measures;
        let style = match level {
            ..=2 => TextStyle { style: Style::Regular, look: Look::SmallCaps, ..self.body() },
            _ => TextStyle { style: Style::Italic, ..self.body() },
        };
        // Space above and below add up to whole lines, more of it above: a line and a half and a
        // half, or a line. Whatever stands before, the text behind is on the grid again.
        let below = if level <= 2 { m.leading.half() } else { Length::ZERO };
        self.space(m.leading);
        if let Some(row) = self.rows.last_mut().filter(|row| row.is_space) {
            row.snap = Some(below);
        }
        let rows = self.text(
            content,
            TextStyle { align: Align::Left, role: Role::Heading, ..style },
            area,
            Length::ZERO,
            origin,
        );
        self.rows.extend(rows.into_iter().map(|row| row.cost(KEEP)));
        if below > Length::ZERO {
            self.rows.push(Row { break_cost: KEEP, snap: Some(Length::ZERO), ..Row::space(below) });
        }
    }

    /// White space before displayed matter; of two spaces in a row the larger counts.
    pub fn space(&mut self, height: Length) {
        match self.rows.last_mut() {
            Some(row) if row.is_space => row.height = row.height.max(height),
            Some(row) => {
                // A cut behind the space is a cut behind what stands before it.
                let cost = row.break_cost;
                self.rows.push(Row::space(height).cost(cost));
            }
            None => {}
        }
    }

    /// White space behind displayed matter, up to the next line of the grid. Where displayed
    /// matter ends in displayed matter the space counts once.
    pub fn space_after(&mut self, height: Length) {
        match self.rows.last_mut() {
            Some(row) if row.is_space => {
                row.height = row.height.max(height);
                row.snap = Some(Length::ZERO);
            }
            _ => self.rows.push(Row { snap: Some(Length::ZERO), ..Row::space(height) }),
        }
    }

    /// The area without what is indented at its sides. Where too little would be left, the nesting
    /// begins again at the margin.
    pub fn narrowed(&self, area: Area, left: Length, right: Length) -> Area {
        let m = self.context.measures;
        if area.width - left - right < m.size * MIN_MEASURE {
            Area { left, width: (m.width - left - right).max(m.size), ..area }
        } else {
            Area { left: area.left + left, width: area.width - left - right, ..area }
        }
    }

    fn quote(&mut self, inner: &[Block], area: Area) {
        let m = self.context.measures;
        let side = m.size.scale(3, 2);
        self.space(m.leading.half());
        self.blocks(inner, self.narrowed(area, side, side));
        self.space_after(m.leading.half());
    }

    fn list(&mut self, start: Option<u64>, tight: bool, items: &[ListItem], area: Area, origin: &Origin) {
        let m = self.context.measures;
        let face = m.text(self.context.faces, Style::Regular);
        let marker = |index: usize| match start {
            Some(first) => format!("{}.", first.saturating_add(index as u64)),
            None => "•".to_owned(),
        };
        let gap = m.size.scale(2, 5);
        let widest = (0..items.len()).map(|i| self.shaper.word(&marker(i), face, false).whole.width).max().unwrap_or(0);
        let indent = (Length::sp(widest) + gap).max(m.size.scale(3, 2));
        let inner = Area { tight, ..self.narrowed(area, indent, Length::ZERO) };
        // A list inside a tight list goes on in its lines.
        if !area.tight {
            self.space(m.leading.half());
        }
        for (index, item) in items.iter().enumerate() {
            let first = self.rows.len();
            self.blocks(&item.blocks, inner);
            if self.rows.len() == first {
                self.rows.push(Row { height: m.leading, ..Row::default() });
            }
            let text = marker(index);
            let width = Length::sp(self.shaper.word(&text, face, false).whole.width);
            let at = Point { x: (inner.left - gap - width).max(Length::ZERO), y: m.baseline };
            let runs = self.runs(&text, face, Role::Body, at, origin);
            // Space that a nested block asked for stands before the marker's row.
            let row = self.rows[first..].iter().position(|row| !row.is_space).map_or(first, |i| first + i);
            self.rows[row].items.splice(0..0, runs);
            if !tight && index + 1 < items.len() {
                self.space_after(m.leading.half());
            }
        }
        if !area.tight {
            self.space_after(m.leading.half());
        }
    }
}

fn ends_in_hyphen(row: &Row) -> bool {
    matches!(row.items.last(), Some(paged::Item::Run(run)) if run.text.ends_with(['\u{ad}', '-']))
}
