//! Blocks → rows: paragraphs, headings and quotations here, other kinds by the files beside this,
//! each with the space around it and with what a page break inside it costs.

use crate::config::TextAlign;
use crate::diag::{Origin, Sink};
use crate::doc::{Block, BlockKind, Inline, Leaves, plain_text};
use crate::geom::Length;
use crate::layout::breaker::Workspace;
use crate::layout::line::Align;
use crate::layout::measures::Measures;
use crate::layout::notes::Numbers;
use crate::layout::row::{KEEP, Row, Spot, line_cost};
use crate::layout::setter::{Area, TextStyle};
use crate::layout::shape::{Look, Shaper};
use crate::layout::tagger::Tagger;
use crate::layout::{Context, Glyphless};
use crate::media::Style;
use crate::paged::{ElementKind, Role, Tag};
use std::sync::Arc;

/// Makes the rows of one chapter.
pub struct Flow<'a, 'f> {
    pub context: &'a Context<'a>,
    pub shaper: &'a mut Shaper<'f>,
    /// The measures of the text that is being set: smaller in notes and tables.
    pub measures: Measures,
    /// The style of running text.
    pub body: TextStyle,
    /// The numbers of the chapter's notes.
    pub numbers: Numbers,
    /// Where the chapter's text lies.
    pub leaves: Leaves,
    pub rows: Vec<Row>,
    /// The heads of tables that go on to further pages.
    pub heads: Vec<Vec<Row>>,
    /// How many figures may float.
    pub floats: u32,
    /// Whether the next paragraph opens the essay.
    pub opens: bool,
    /// How many tables the text stands in.
    pub tables: u32,
    /// Whether all ways are looked for in which a paragraph can be set, for pages that no others level.
    pub is_thorough: bool,
    /// The elements of the structure so far.
    pub tagger: Tagger,
    /// The element that what is set belongs to.
    pub tag: Option<Tag>,
    pub sink: Sink,
    pub glyphless: Glyphless,
    /// Memory for the breaking of paragraphs.
    pub work: Workspace,
}

/// Cost of a page break between a line that ends in a colon and what it announces.
const AFTER_COLON: i64 = 5_000;
/// Lists and quotations begin again at the margin when less than this is left, in ems.
const MIN_MEASURE: i64 = 10;

impl<'a, 'f> Flow<'a, 'f> {
    /// A flow without rows.
    pub fn new(context: &'a Context<'a>, shaper: &'a mut Shaper<'f>) -> Flow<'a, 'f> {
        let measures = context.measures;
        let body = TextStyle {
            size: measures.size,
            leading: measures.leading,
            style: Style::Regular,
            look: Look::Text,
            align: match context.theme().align {
                TextAlign::Justify => Align::Justify,
                TextAlign::Left => Align::Left,
            },
            hyphenate: context.theme().hyphenate,
            role: Role::Body,
        };
        Flow {
            context,
            shaper,
            measures,
            body,
            numbers: Numbers::default(),
            leaves: Leaves::default(),
            rows: Vec::new(),
            heads: Vec::new(),
            floats: 0,
            opens: false,
            tables: 0,
            is_thorough: false,
            tagger: Tagger::default(),
            tag: None,
            sink: Sink::new(),
            glyphless: Glyphless::default(),
            work: Workspace::default(),
        }
    }

    /// Sets blocks one below the other.
    pub fn blocks(&mut self, blocks: &[Block], area: Area) {
        let mut indent = false;
        // What stands in the blocks below opens nothing.
        let mut opens = std::mem::take(&mut self.opens);
        for (index, block) in blocks.iter().enumerate() {
            let origin = &block.origin;
            let is_opening = opens;
            opens &= matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Epigraph(_) | BlockKind::Figure(_));
            let next = blocks.get(index + 1).map(|next| &next.kind);
            match &block.kind {
                BlockKind::Paragraph(inlines) => {
                    if indent {
                        self.paragraph_space(area);
                    }
                    let indented = if indent { self.measures.indent } else { Length::ZERO };
                    let announces = next.is_some_and(|next| !is_paragraph(next)) && plain_text(inlines).ends_with(':');
                    if is_opening {
                        let rows = self
                            .inside(ElementKind::Paragraph, origin, |flow| flow.opening_lines(inlines, area, origin));
                        self.lines(rows, announces);
                    } else {
                        self.paragraph(inlines, area, indented, announces, origin);
                    }
                }
                BlockKind::Heading { level, id, content } => self.heading(*level, id, content, area, origin),
                BlockKind::List { start, tight, items } => self.listing(*start, *tight, items, area, origin),
                BlockKind::Definitions(list) => self.definitions(list, area, origin),
                BlockKind::Quote(inner) => self.quote(inner, area, origin),
                BlockKind::Epigraph(inner) => self.epigraph(inner, area, origin),
                BlockKind::Aside(inner) => {
                    let follows = index > 0 && matches!(blocks[index - 1].kind, BlockKind::Aside(_));
                    self.aside(inner, follows, area, origin);
                }
                BlockKind::Verse(stanzas) => self.verse(stanzas, area, origin),
                BlockKind::Code { text, .. } => self.inside(ElementKind::Paragraph, origin, |flow| {
                    flow.inside(ElementKind::Code, origin, |flow| flow.code(text, area, origin));
                }),
                BlockKind::Figure(figure) => {
                    let between = index > 0 && is_paragraph(&blocks[index - 1].kind) && next.is_some_and(is_paragraph);
                    if between {
                        // What parts the paragraphs stays with them when the figure floats away.
                        self.paragraph_space(area);
                    }
                    if self.figure(figure, between, area, origin) {
                        // The text goes on as if the figure were not there.
                        continue;
                    }
                }
                BlockKind::Table(table) => self.table(table, area, origin),
                BlockKind::Math(math) => {
                    self.inside(ElementKind::Paragraph, origin, |flow| flow.formula(math, area, origin));
                }
                BlockKind::Break => self.ornament(area),
            }
            // What follows displayed matter is set off by space already.
            indent = is_paragraph(&block.kind);
        }
    }

    /// Space between two paragraphs, where the theme has some: half of it inside tight lists and notes.
    fn paragraph_space(&mut self, area: Area) {
        let whole = self.scaled(self.context.theme().paragraph_space);
        let space = if area.tight { whole.half() } else { whole };
        if space > Length::ZERO {
            self.space_after(space);
        }
    }

    /// The style of running text with a ragged edge, as short lines have it.
    pub fn ragged(&self, style: Style) -> TextStyle {
        TextStyle { style, align: Align::Left, hyphenate: false, ..self.body }
    }

    pub fn paragraph(&mut self, inlines: &[Inline], area: Area, indent: Length, announces: bool, origin: &Origin) {
        let body = self.body;
        let rows = self.inside(ElementKind::Paragraph, origin, |flow| flow.text(inlines, body, area, indent, origin));
        self.lines(rows, announces);
    }

    /// The lines of a paragraph, with what a page break behind each of them costs.
    fn lines(&mut self, mut rows: Vec<Row>, announces: bool) {
        let count = rows.len();
        for (i, row) in rows.iter_mut().enumerate() {
            row.break_cost = match () {
                () if row.break_cost == KEEP => KEEP,
                () if i + 1 == count && announces => AFTER_COLON,
                () => line_cost(i, count),
            };
        }
        self.rows.append(&mut rows);
    }

    /// How headings of a level are set.
    pub fn heading_style(&self, level: u8) -> TextStyle {
        let theme = self.context.theme();
        let lettering = if level <= 2 { &theme.heading } else { &theme.subheading };
        let role = if self.body.role == Role::Body { Role::Heading } else { self.body.role };
        self.lettered(lettering, false, role)
    }

    fn heading(&mut self, level: u8, id: &Option<Arc<str>>, content: &[Inline], area: Area, origin: &Origin) {
        let m = self.measures;
        let style = self.heading_style(level);
        // Whole lines, more of them above, so that headings stand on the grid too.
        let (above, below) = if level <= 2 { (m.leading * 2, m.leading) } else { (m.leading, Length::ZERO) };
        self.space(above);
        let kind = ElementKind::Heading(level + 1);
        let mut rows = self.inside(kind, origin, |flow| flow.text(content, style, area, Length::ZERO, origin));
        if let (Some(first), Some(id)) = (rows.first_mut(), id) {
            first.spots.push(Spot::Anchor(id.clone()));
        }
        self.rows.extend(rows.into_iter().map(|row| Row { break_cost: KEEP, is_barrier: true, ..row }));
        if below > Length::ZERO {
            self.rows.push(Row::space(below).cost(KEEP));
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

    /// White space behind displayed matter. Where displayed matter ends in displayed matter the space counts once.
    pub fn space_after(&mut self, height: Length) {
        match self.rows.last_mut() {
            Some(row) if row.is_space => {
                row.height = row.height.max(height);
            }
            _ => self.rows.push(Row::space(height)),
        }
    }

    /// The area without what is indented at its sides. Where too little would be left, the nesting
    /// begins again at the margin.
    pub fn narrowed(&self, area: Area, left: Length, right: Length) -> Area {
        let m = self.measures;
        if area.width - left - right < m.size * MIN_MEASURE {
            // Even in the narrowest cell of a table a letter stays inside.
            let least = m.size.min(m.width);
            let left = left.min(m.width - least);
            Area { left, width: (m.width - left - right).max(least), ..area }
        } else {
            Area { left: area.left + left, width: area.width - left - right, ..area }
        }
    }

    fn quote(&mut self, inner: &[Block], area: Area, origin: &Origin) {
        let m = self.measures;
        let around = self.enter(ElementKind::BlockQuote, origin);
        let side = self.scaled(self.context.theme().inset);
        self.space(m.leading.half());
        self.blocks(inner, self.narrowed(area, side, side));
        self.tag = around;
        self.space_after(m.leading.half());
    }
}

fn is_paragraph(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::Paragraph(_))
}
