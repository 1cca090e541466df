//! Displayed formulas → rows: simple TeX with its fractions stacked where there is room, anything else as text.

use crate::diag::{Diagnostic, Origin};
use crate::doc::{BlockKind, Chapter, Inline, Math, each_block, each_inline_of};
use crate::geom::{Length, Point, Rect, Size};
use crate::layout::flow::Flow;
use crate::layout::line::Align;
use crate::layout::row::{KEEP, Row};
use crate::layout::setter::{Area, TextStyle};
use crate::layout::tex::{self, Part};
use crate::paged::{self, ElementKind};
use crate::text::is_tex;

/// In hundredths of an em, as TeX has them for displayed formulas (*The TeXbook*, appendix G; σ8, σ11 and σ22 of its
/// fonts): how far the baseline above a rule stands above that of the line, and that below it below; and where the
/// rule is.
const ABOVE: i64 = 68;
const BELOW: i64 = 69;
const AXIS: i64 = 25;
/// How high letters with an exponent reach above their baseline, and how far they go below it.
const ASCENT: i64 = 82;
const DESCENT: i64 = 30;
/// By how much a rule is longer than what stands above and below it, on each side, and the space beside it.
const OVERLAP: i64 = 8;
const BESIDE: i64 = 10;

impl Flow<'_, '_> {
    /// A formula in the middle of lines of its own.
    pub fn formula(&mut self, math: &Math, area: Area, origin: &Origin) {
        let m = self.measures;
        self.space(m.leading.half());
        let style = TextStyle { align: Align::Centre, hyphenate: false, ..self.body };
        if let Some(row) = tex::parts(&math.text).and_then(|parts| self.stacked_fractions(&parts, math, area, origin)) {
            self.rows.push(row);
            return self.space_after(m.leading.half());
        }
        let mut rows = Vec::new();
        // TeX is one formula, however its source is broken into lines.
        let whole = tex::pieces(&math.text).is_some() && is_tex(&math.text);
        let texts: Vec<&str> = if whole { vec![&math.text] } else { math.text.lines().collect() };
        for text in texts {
            let line = [Inline::Math(Math { mathml: None, text: text.into() })];
            let mut set = self.text(&line, style, area, Length::ZERO, origin);
            set.iter_mut().take(1).for_each(|row| row.start = self.leaves.place(text));
            set.iter_mut().for_each(|row| row.part_from_next(self.shaper));
            rows.extend(set);
        }
        let last = rows.len().saturating_sub(1);
        self.rows.extend(rows.into_iter().enumerate().map(|(i, row)| row.cost(if i < last { KEEP } else { 0 })));
        self.space_after(m.leading.half());
    }

    /// A formula with fractions; `None` when it is too wide for one line.
    fn stacked_fractions(&mut self, parts: &[Part], math: &Math, area: Area, origin: &Origin) -> Option<Row> {
        let m = self.measures;
        // Only what is set in the end is an element.
        let (_, width) = self.belonging(None, |flow| flow.side_by_side(parts, origin))?;
        if width > area.width {
            return None;
        }
        let kind = ElementKind::Formula { alt: math.text.trim().into() };
        let (items, _) = self.inside(kind, origin, |flow| flow.side_by_side(parts, origin))?;
        // Whole lines, with the fractions in their middle.
        let (ascent, descent) = (self.ems(ABOVE + ASCENT), self.ems(BELOW + DESCENT));
        let (high, grid) = ((ascent + descent).to_sp(), m.leading.to_sp().max(1));
        let height = m.leading * ((high + grid - 1) / grid);
        let baseline = (height - ascent - descent).half() + ascent;
        let start = self.leaves.place(&math.text);
        let mut row = Row { height, items, start, origin: Some(origin.clone()), ..Row::default() };
        row.shift(Point { x: area.left + (area.width - width).half(), y: baseline - m.baseline });
        Some(row)
    }

    /// What the parts of a formula draw, one beside the other on a line, and how wide that is.
    fn side_by_side(&mut self, parts: &[Part], origin: &Origin) -> Option<(Vec<paged::Item>, Length)> {
        let m = self.measures;
        let style = TextStyle { align: Align::Left, hyphenate: false, ..self.body };
        let (mut items, mut x) = (Vec::new(), Length::ZERO);
        for part in parts {
            match part {
                Part::Line(pieces) => {
                    let (row, width) = self.part(pieces, style, origin)?;
                    self.put(row, Point { x, y: Length::ZERO }, &mut items);
                    x += width;
                }
                Part::Fraction(above, below) => {
                    let (above, over) = self.part(above, style, origin)?;
                    let (below, under) = self.part(below, style, origin)?;
                    let wide = over.max(under) + self.ems(OVERLAP) * 2;
                    x += self.ems(BESIDE);
                    self.put(above, Point { x: x + (wide - over).half(), y: -self.ems(ABOVE) }, &mut items);
                    let at = Point { x, y: m.baseline - self.ems(AXIS) - m.hairline().half() };
                    items.push(paged::Item::Rule {
                        rect: Rect { at, size: Size { w: wide, h: m.hairline() } },
                        ink: 255,
                    });
                    self.put(below, Point { x: x + (wide - under).half(), y: self.ems(BELOW) }, &mut items);
                    x += wide + self.ems(BESIDE);
                }
            }
        }
        Some((items, x))
    }

    /// Moves what a row draws to a place. A space is read behind it, though none is seen.
    fn put(&mut self, mut row: Row, at: Point, items: &mut Vec<paged::Item>) {
        row.part_from_next(self.shaper);
        row.shift(at);
        items.append(&mut row.items);
    }

    fn ems(&self, hundredths: i64) -> Length {
        self.measures.size.scale(hundredths, 100)
    }

    /// Warns of the first formula of a chapter that stands on its pages as its author typed it.
    pub fn unknown_formula(&mut self, chapter: &Chapter) {
        let unknown = |math: &Math| is_tex(&math.text) && tex::pieces(&math.text).is_none();
        let mut first: Option<(Origin, String)> = None;
        each_block(&chapter.blocks, &mut |block| {
            let mut note = |math: &Math| {
                if first.is_none() && unknown(math) {
                    first = Some((block.origin.clone(), math.text.chars().take(60).collect()));
                }
            };
            match &block.kind {
                BlockKind::Math(math) => note(math),
                _ => each_inline_of(std::slice::from_ref(block), &mut |inline| {
                    if let Inline::Math(math) = inline {
                        note(math);
                    }
                }),
            }
        });
        if let Some((origin, formula)) = first {
            self.sink.push(
                Diagnostic::warning("tex-formula", format!("a formula is printed as its source: `{formula}`"))
                    .at(origin)
                    .hint("only simple TeX is set; put a picture in its place"),
            );
        }
    }
}
