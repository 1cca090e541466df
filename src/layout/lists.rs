//! Lists, tasks and definitions → rows, each item with its marker in the margin of the list.

use crate::diag::Origin;
use crate::doc::{Block, Definition, ListItem};
use crate::geom::{Length, Point, Rect, Size};
use crate::layout::flow::Flow;
use crate::layout::lettering::look;
use crate::layout::row::{KEEP, Leads, Row, RowLink, strip};
use crate::layout::setter::{Area, TextStyle};
use crate::layout::shape::{Face, Look};
use crate::media::Style;
use crate::paged::{self, ElementKind, Glyph, ListNumbering};

/// What stands before an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A number or a bullet.
    Text(String),
    /// The box of a task, ticked or not.
    Task(bool),
}

impl Marker {
    /// A number with a full stop.
    pub fn number(number: u64) -> Marker {
        Marker::Text(format!("{number}."))
    }
}

impl Flow<'_, '_> {
    /// Sets a list.
    pub fn listing(&mut self, start: Option<u64>, tight: bool, items: &[ListItem], area: Area, origin: &Origin) {
        let m = self.measures;
        let marker = |index: usize| match (items[index].checked, start) {
            (Some(done), _) => Marker::Task(done),
            (None, Some(first)) => Marker::number(first.saturating_add(index as u64)),
            (None, None) => Marker::Text("•".into()),
        };
        let widest = (0..items.len()).map(|i| self.marker_width(&marker(i))).max().unwrap_or_default();
        let indent = (widest + self.marker_gap()).max(m.size.scale(3, 2));
        let inner = Area { tight, ..self.narrowed(area, indent, Length::ZERO) };
        // A list inside a tight list goes on in its lines.
        if !area.tight {
            self.space(m.leading.half());
        }
        let numbering = match (start, items.iter().any(|item| item.checked.is_some())) {
            (_, true) => ListNumbering::None,
            (Some(_), false) => ListNumbering::Decimal,
            (None, false) => ListNumbering::Disc,
        };
        let around = self.enter(ElementKind::List(numbering), origin);
        for (index, item) in items.iter().enumerate() {
            let list = self.enter(ElementKind::ListItem, origin);
            self.item(&item.blocks, Some(ElementKind::ListBody), inner, &marker(index), None, origin);
            self.tag = list;
            if !tight && index + 1 < items.len() {
                self.space_after(m.leading.half());
            }
        }
        self.tag = around;
        if !area.tight {
            self.space_after(m.leading.half());
        }
    }

    /// Blocks with a marker before their first line, which may lead somewhere: a label and, if they are `body`,
    /// an element of its own for them.
    pub fn item(
        &mut self,
        blocks: &[Block],
        body: Option<ElementKind>,
        inner: Area,
        marker: &Marker,
        leads: Option<Leads>,
        origin: &Origin,
    ) {
        let m = self.measures;
        let first = self.rows.len();
        let label = self.element(ElementKind::Label, origin);
        let link = leads.as_ref().and_then(|_| self.belonging(label, |flow| flow.element(ElementKind::Link, origin)));
        let item = self.tag;
        if let Some(kind) = body {
            self.enter(kind, origin);
        }
        self.blocks(blocks, inner);
        self.tag = item;
        if self.rows.len() == first {
            self.rows.push(Row { height: m.leading, ..Row::default() });
        }
        let width = self.marker_width(marker);
        let x = (inner.left - self.marker_gap() - width).max(Length::ZERO);
        let drawn = self.belonging(link.or(label), |flow| flow.marker(marker, x, origin));
        // Space that a nested block asked for stands before the marker's row.
        let row = self.rows[first..].iter().position(|row| !row.is_space).map_or(first, |i| first + i);
        let row = &mut self.rows[row];
        row.items.splice(0..0, drawn);
        row.links.extend(leads.map(|leads| RowLink { rect: strip(x, x + width, row.height), leads, tag: link }));
    }

    /// Space between a marker and its item.
    pub fn marker_gap(&self) -> Length {
        self.measures.size.scale(2, 5)
    }

    /// How wide a marker is.
    pub fn marker_width(&mut self, marker: &Marker) -> Length {
        match marker {
            Marker::Text(text) => Length::sp(self.shaper.word(text, self.marker_face()).whole.width),
            Marker::Task(_) => self.measures.size.scale(2, 3),
        }
    }

    fn marker_face(&self) -> Face {
        Face { look: Look::Text, ..self.measures.text(self.context.faces, Style::Regular) }
    }

    fn marker(&mut self, marker: &Marker, x: Length, origin: &Origin) -> Vec<paged::Item> {
        let (face, at) = (self.marker_face(), Point { x, y: self.measures.baseline });
        match marker {
            Marker::Text(text) => self.runs(text, face, self.body.role, at, origin),
            Marker::Task(done) => self.task(*done, face, at),
        }
    }

    /// A box as high as small letters and a little more, with a cross where the task is done. It is read
    /// as `[x]` or `[ ]`.
    fn task(&mut self, done: bool, face: Face, at: Point) -> Vec<paged::Item> {
        let m = self.measures;
        let (side, line) = (m.size.scale(3, 5), m.hairline());
        let top = at.y - side;
        let rule = |x: Length, y: Length, w: Length, h: Length| paged::Item::Rule {
            rect: Rect { at: Point { x: at.x + x, y: top + y }, size: Size { w, h } },
            ink: 255,
        };
        let zero = Length::ZERO;
        let mut items = vec![
            rule(zero, zero, side, line),
            rule(zero, side - line, side, line),
            rule(zero, zero, line, side),
            rule(side - line, zero, line, side),
        ];
        let tick = [" ", "✓", "×"].into_iter().skip(usize::from(done)).find(|tick| {
            let c = tick.chars().next().unwrap_or(' ');
            self.shaper.font_with(face.font, c) == Some(face.font)
        });
        let mut shaped = self.shaper.shape(tick.unwrap_or("x"), Face { look: Look::Display, ..face });
        let text = if done { "[x]" } else { "[ ]" };
        shaped.glyphs.truncate(1);
        if let Some(glyph) = shaped.glyphs.first_mut() {
            let dx = (side.to_sp() - i64::from(glyph.advance)) / 2;
            // Both are smaller than an em.
            *glyph = Glyph { text_len: text.len() as u8, dx: dx as i32, advance: side.to_sp() as i32, ..*glyph };
        }
        items.push(paged::Item::Run(paged::Run {
            font: face.font,
            size: face.size,
            at,
            fit: 0,
            ink: 255,
            role: self.body.role,
            tag: self.tag,
            glyphs: shaped.glyphs,
            text: text.into(),
            space: None,
        }));
        items
    }

    /// Terms in italic on lines of their own, their meanings indented below.
    pub fn definitions(&mut self, list: &[Definition], area: Area, origin: &Origin) {
        let m = self.measures;
        if !area.tight {
            self.space(m.leading.half());
        }
        let inner = Area { tight: true, ..self.narrowed(area, m.size.scale(3, 2), Length::ZERO) };
        let (style, look) = look(self.context.theme().term, false);
        let style = TextStyle { look, ..self.ragged(style) };
        let around = self.enter(ElementKind::List(ListNumbering::None), origin);
        for definition in list {
            let list = self.enter(ElementKind::ListItem, origin);
            self.definition(definition, style, area, inner, origin);
            self.tag = list;
        }
        self.tag = around;
        if !area.tight {
            self.space_after(m.leading.half());
        }
    }

    /// Terms, and below them what they mean.
    fn definition(&mut self, one: &Definition, style: TextStyle, area: Area, inner: Area, origin: &Origin) {
        self.inside(ElementKind::Label, origin, |flow| {
            for term in &one.terms {
                let rows = flow
                    .inside(ElementKind::Paragraph, origin, |flow| flow.text(term, style, area, Length::ZERO, origin));
                flow.rows.extend(rows.into_iter().map(|row| row.cost(KEEP)));
            }
        });
        let item = self.enter(ElementKind::ListBody, origin);
        one.details.iter().for_each(|details| self.blocks(details, inner));
        self.tag = item;
    }
}
