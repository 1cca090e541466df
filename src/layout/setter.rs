//! Inlines in a style → lines: how stretches of text are set, whatever block they belong to.

use crate::diag::{Diagnostic, Origin};
use crate::doc::Inline;
use crate::geom::{Length, Point};
use crate::layout::breaker::{
    Breaks, Fine, INFINITE, Item, Params, Shape, Skip, Weights, Workspace, break_lines, break_lines_with_alternatives,
};
use crate::layout::compromise::{Flaw, Kind};
use crate::layout::edge::Edges;
use crate::layout::flow::Flow;
use crate::layout::line::{Align, Frame, Overfull, lines};
use crate::layout::list::List;
use crate::layout::measures::Measures;
use crate::layout::paragraph::{Content, Setting, build};
use crate::layout::row::{KEEP, Row, place};
use crate::layout::shape::{Face, Look};
use crate::layout::tex::Piece;
use crate::layout::variants::{Variants, further};
use crate::media::Style;
use crate::paged::{self, ElementKind, Role};
use std::sync::Arc;

/// How a stretch of text is set.
#[derive(Clone, Copy)]
pub struct TextStyle {
    /// Size of the text.
    pub size: Length,
    /// From baseline to baseline.
    pub leading: Length,
    /// Plain, italic or bold.
    pub style: Style,
    /// Text, small capitals, display.
    pub look: Look,
    /// How lines stand.
    pub align: Align,
    /// Whether words may be divided at the end of a line.
    pub hyphenate: bool,
    /// What it is on its page.
    pub role: Role,
}

/// The part of the text block that blocks are set in.
#[derive(Clone, Copy)]
pub struct Area {
    /// Left edge within the text block.
    pub left: Length,
    /// Width of the lines.
    pub width: Length,
    /// Inside a tight list, where nothing is set off by space.
    pub tight: bool,
}

/// Lines of which all but the first are indented.
#[derive(Clone, Copy)]
pub struct Hang {
    /// Indent of the first line.
    pub first: Length,
    /// Indent of the others.
    pub rest: Length,
}

/// Lines that stand beside something, such as a large first letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// How many.
    pub lines: usize,
    /// How far they begin to the right.
    pub by: Length,
}

impl Area {
    /// The whole measure.
    pub fn block(width: Length) -> Area {
        Area { left: Length::ZERO, width, tight: false }
    }
}

/// A paragraph's last line should be longer than so many ems: more than the next one's indent.
const LEAST_LAST_LINE: i64 = 2;

/// The ways to break a list.
pub struct Broken {
    /// The best breaks.
    pub best: Breaks,
    /// Those of other numbers of lines.
    pub others: Vec<Breaks>,
    /// Where its lines are set.
    pub frame: Frame,
    /// What stands at the edges of its lines.
    pub edges: Edges,
}

impl Flow<'_, '_> {
    /// Lines of text, an element of a kind, that stay together and with what follows.
    pub fn kept(&mut self, kind: ElementKind, inlines: &[Inline], style: TextStyle, origin: &Origin) {
        let area = Area::block(self.measures.width);
        let rows = self.inside(kind, origin, |flow| flow.text(inlines, style, area, Length::ZERO, origin));
        self.rows.extend(rows.into_iter().map(|row| row.cost(KEEP)));
    }

    /// Sets some inlines in a box and returns the lines.
    pub fn text(
        &mut self,
        inlines: &[Inline],
        style: TextStyle,
        area: Area,
        indent: Length,
        origin: &Origin,
    ) -> Vec<Row> {
        // In the narrowest columns too a first word stands beside its indent.
        let indent = indent.min(area.width / 3);
        let mut list = self.list(Content::Inlines(inlines), style, area.width - indent, origin);
        if list.items.is_empty() {
            return Vec::new();
        }
        if indent > Length::ZERO {
            list.indent(indent);
        }
        if matches!(style.align, Align::Justify | Align::Left) {
            list.finish();
        }
        if style.align != Align::Justify {
            list.keep_spaces();
        }
        let (mut rows, best) = self.set(&mut list, params(style, area.width), style, area, Beside::default(), origin);
        // Only the lines of the essay itself may be more or less, not those of its notes or tables.
        let is_text = self.measures == self.context.measures;
        let may_vary = is_text && (style.align == Align::Justify || style.align == Align::Left && self.is_thorough);
        if let Some(mut broken) = best.filter(|_| may_vary && !rows.is_empty()) {
            if self.is_thorough {
                broken.others = further(&list, &broken, &params(style, area.width), &mut self.work);
            }
            let variants = Variants::new(list, broken, style.role, &rows);
            rows[0].variants = variants.map(Arc::new);
        }
        rows
    }

    /// Lines of text of which the first stand beside something.
    pub fn beside(
        &mut self,
        inlines: &[Inline],
        style: TextStyle,
        area: Area,
        beside: Beside,
        origin: &Origin,
    ) -> Vec<Row> {
        if beside.lines == 0 {
            return self.text(inlines, style, area, Length::ZERO, origin);
        }
        let mut list = self.list(Content::Inlines(inlines), style, area.width - beside.by, origin);
        if list.items.is_empty() {
            return Vec::new();
        }
        list.finish();
        if style.align != Align::Justify {
            list.keep_spaces();
        }
        let (first, rest) = ((area.width - beside.by).to_sp(), area.width.to_sp());
        let shape = Shape::Hanging { count: beside.lines, first, rest };
        self.set(&mut list, Params { shape, ..params(style, area.width) }, style, area, beside, origin).0
    }

    /// Ragged lines with a hanging indent.
    pub fn hanging(
        &mut self,
        inlines: &[Inline],
        style: TextStyle,
        area: Area,
        hang: Hang,
        origin: &Origin,
    ) -> Vec<Row> {
        let mut list = self.list(Content::Inlines(inlines), style, area.width - hang.first.max(hang.rest), origin);
        if list.items.is_empty() {
            return Vec::new();
        }
        list.finish();
        list.keep_spaces();
        let [first, rest] = [hang.first, hang.rest].map(|indent| (area.width - indent).to_sp());
        let shape = Shape::Hanging { count: 1, first, rest };
        let params = Params { shape, ..params(style, area.width) };
        let (mut rows, _) = self.set(&mut list, params, style, area, Beside::default(), origin);
        for (i, row) in rows.iter_mut().enumerate() {
            row.shift(Point { x: if i == 0 { hang.first } else { hang.rest }, y: Length::ZERO });
        }
        rows
    }

    /// The widths of some inlines: of what cannot be broken without dividing a word, and of the
    /// longest line that the author made.
    pub fn widths(&mut self, inlines: &[Inline], style: TextStyle, origin: &Origin) -> (Length, Length) {
        // Nothing is too long for this line, so nothing is cut.
        self.belonging(None, |flow| flow.list(Content::Inlines(inlines), style, Length::pt(1 << 20), origin).widths())
    }

    /// Sets part of a formula on one line, however long, and gives its width; `None` when nothing is in it.
    pub fn part(&mut self, pieces: &[Piece], style: TextStyle, origin: &Origin) -> Option<(Row, Length)> {
        let area = Area::block(Length::pt(1 << 12));
        let mut list = self.list(Content::Formula(pieces), style, area.width, origin);
        // What a formula ends with is as wide as any space in it.
        let width = list.items.iter().map(|item| match item {
            Item::Box { width } | Item::Glue { width, .. } => *width,
            _ => 0,
        });
        let width = Length::sp(width.sum());
        list.finish();
        list.keep_spaces();
        let (mut rows, _) = self.set(&mut list, params(style, area.width), style, area, Beside::default(), origin);
        (rows.len() == 1).then(|| rows.pop()).flatten().map(|row| (row, width))
    }

    fn list(&mut self, content: Content<'_>, style: TextStyle, width: Length, origin: &Origin) -> List {
        let setting = Setting {
            look: style.look,
            size: style.size,
            style: style.style,
            hyphenate: style.hyphenate,
            width,
            // Ragged lines have room to end early; words that must not be divided go to the next line whole.
            cut_beyond: if style.align == Align::Justify && style.hyphenate { width.half() } else { width },
            numbers: &self.numbers,
            leaves: &self.leaves,
            origin,
            tag: self.tag,
        };
        let mut list = build(content, setting, self.context, self.shaper, &mut self.tagger, &mut self.glyphless);
        // Most justified paragraphs need no hyphens, and are divided only when they do.
        if style.hyphenate && style.align != Align::Justify {
            list.divide(RAGGED_HYPHEN, self.shaper);
        }
        list
    }

    /// Sets what `act` sets with other measures and in another style of running text.
    pub fn within<T>(&mut self, measures: Measures, body: TextStyle, act: impl FnOnce(&mut Self) -> T) -> T {
        let own = (self.measures, self.body);
        self.measures = measures;
        self.body = TextStyle { size: measures.size, leading: measures.leading, ..body };
        let made = act(self);
        (self.measures, self.body) = own;
        made
    }

    /// The rows that `act` makes, apart from those of the chapter.
    pub fn apart(&mut self, act: impl FnOnce(&mut Self)) -> Vec<Row> {
        let rows = std::mem::take(&mut self.rows);
        act(self);
        std::mem::replace(&mut self.rows, rows)
    }

    /// Breaks a list and sets its lines. Words are divided only where lines are not good without. Where one
    /// would run into the margin, the paragraph is broken again with lines as open as need be; what is still
    /// too wide is reported once.
    fn set(
        &mut self,
        list: &mut List,
        params: Params,
        style: TextStyle,
        area: Area,
        beside: Beside,
        origin: &Origin,
    ) -> (Vec<Row>, Option<Broken>) {
        let m = self.measures;
        let baseline = if style.leading == m.leading && style.size == m.size {
            m.baseline
        } else {
            // The same place in a higher line: halfway between the extra space above and below.
            (style.leading - m.leading).half() + m.baseline + (style.size - m.size).scale(1, 3)
        };
        let weights = weights(style);
        let frame = Frame {
            left: area.left,
            width: area.width,
            leading: style.leading,
            baseline,
            align: style.align,
            beside: (beside.lines, beside.by),
            weights,
        };
        let mut edges = Edges::of(list);
        let open = Params {
            pretolerance: -1,
            tolerance: INFINITE,
            emergency_stretch: area.width.to_sp(),
            double_hyphen_demerits: 0,
            ..params.clone()
        };
        let open_weights = Weights { most_hyphens: 0, ..weights };
        let may_divide = style.hyphenate && style.align == Align::Justify;
        let whole = Params { tolerance: -1, ..params.clone() };
        let divided = if may_divide { Params { pretolerance: -1, ..params } } else { params };
        let mut rows = Vec::new();
        let mut overfull = None;
        let mut best = None;
        let attempts = [(whole, weights), (divided, weights), (open, open_weights)];
        for (attempt, (params, weights)) in attempts.iter().enumerate().skip(usize::from(!may_divide)) {
            let is_to_divide = (attempt > 0 || self.is_thorough) && may_divide && !list.is_divided;
            if is_to_divide && list.divide(HYPHEN, self.shaper) {
                edges = Edges::of(list);
            }
            let Some((breaks, others)) = broken(list, &edges, params, weights, style.align, &mut self.work) else {
                continue;
            };
            (rows, overfull) = lines(list, &edges, &breaks.at, frame, style.role, self.shaper);
            if overfull.is_none() {
                best = (attempt < 2).then_some((breaks, others));
                break;
            }
        }
        if let Some(first) = rows.first_mut() {
            first.origin = Some(origin.clone());
            first.flaw = list.cut.is_some().then_some(Flaw { kind: Kind::CutWord, amount: None });
        }
        if let Some(word) = &list.cut {
            let word: String = word.chars().take(80).collect();
            self.sink.push(
                Diagnostic::warning("long-word", format!("a word is wider than the text and is cut: `{word}`"))
                    .at(origin.clone())
                    .hint("put spaces or hyphens where it may be divided"),
            );
        }
        if let Some(Overfull { excess, words }) = overfull {
            let words: String = words.chars().take(80).collect();
            self.sink.push(
                Diagnostic::warning("overfull-line", format!("a line is {excess}pt too wide: `{words}`"))
                    .at(origin.clone())
                    .hint("shorten the line, allow a break in the long word, or choose a wider text block"),
            );
        }
        let best = best.map(|(best, others)| Broken { best, others, frame, edges });
        (rows, best)
    }

    /// Text on one line, in fallback fonts where the face lacks a character.
    pub fn runs(&mut self, text: &str, face: Face, role: Role, at: Point, origin: &Origin) -> Vec<paged::Item> {
        let mut runs = Vec::new();
        let mut x = at.x;
        let mut start = 0;
        let mut current = face;
        let mut borders: Vec<(usize, Face)> = Vec::new();
        for (i, c) in text.char_indices() {
            let font = self.shaper.font_with(face.font, c).unwrap_or_else(|| {
                self.glyphless.note(c, origin);
                face.font
            });
            let own = Face { font, ..face };
            if own != current {
                borders.push((i, current));
                current = own;
            }
        }
        borders.push((text.len(), current));
        for (end, face) in borders {
            if end > start {
                let part = &text[start..end];
                // Heads are the same on many pages, which is why they are kept.
                let shaped = match role {
                    Role::Head | Role::Folio => self.shaper.word(part, face).whole.clone(),
                    _ => self.shaper.shape(part, face),
                };
                let run = paged::Run {
                    font: face.font,
                    size: face.size,
                    at,
                    fit: 0,
                    ink: 255,
                    role,
                    tag: self.tag,
                    glyphs: shaped.glyphs,
                    text: shaped.text,
                    space: None,
                };
                runs.push(place(run, Point { x, y: at.y }));
                x += Length::sp(shaped.width);
                start = end;
            }
        }
        runs
    }
}

/// The best breaks of a list, and the best with a line fewer and a line more: justified lines as a book has them,
/// others as TeX has them.
fn broken(
    list: &List,
    edges: &Edges,
    params: &Params,
    weights: &Weights,
    align: Align,
    work: &mut Workspace,
) -> Option<(Breaks, Vec<Breaks>)> {
    if align != Align::Justify {
        return Some((break_lines(&list.items, params)?, Vec::new()));
    }
    let fine = Fine { edges: &edges.at, start: edges.start, weights };
    let mut found = break_lines_with_alternatives(&list.items, params, Some(fine), work)?;
    let best = found.ways.remove(found.best);
    Some((best, found.ways))
}

/// Penalty of a hyphenation in justified text, and in other text (a little more than TeX's 50).
const HYPHEN: i64 = 254;
const RAGGED_HYPHEN: i64 = 80;

/// What is weighed in justified text beside TeX's badness; docs/pages.md has the figures.
fn weights(style: TextStyle) -> Weights {
    if style.align != Align::Justify {
        return Weights { squeeze: 100, ..Weights::default() };
    }
    Weights {
        spread: 204,
        close: 195,
        share: 100,
        squeeze: 100,
        most_hyphens: 2,
        stack: 52_000,
        contrast: 15_600,
        uneven: 42_700,
        extreme: 50_000,
        stub: 500_000,
        good: 108_000,
        least: (style.size * LEAST_LAST_LINE).to_sp() + style.size.to_sp() / 20,
    }
}

/// The breaker's parameters for a text style.
fn params(style: TextStyle, width: Length) -> Params {
    let em = style.size.to_sp();
    let skip = |ems: i64| Skip { width: 0, stretch: em * ems, order: 0, shrink: 0 };
    let justified = Params {
        // Lines without hyphens are taken when all are this good; else words are divided.
        pretolerance: 100,
        // Spaces a little more than twice as wide as they should be.
        tolerance: 1_100,
        // What no line can hold is opened by up to this rather than run into the margin.
        emergency_stretch: em * 3,
        line_penalty: 39,
        adj_demerits: 2_800,
        double_hyphen_demerits: 150_000,
        final_hyphen_demerits: 3_000,
        looseness: 0,
        left: Skip::default(),
        right: Skip::default(),
        shape: Shape::Even(width.to_sp()),
    };
    // Ragged lines are broken as TeX breaks them.
    let ragged = |left: i64, right: i64| Params {
        pretolerance: -1,
        tolerance: INFINITE,
        adj_demerits: 10_000,
        final_hyphen_demerits: 20_000,
        left: skip(left),
        right: skip(right),
        ..justified.clone()
    };
    match style.align {
        Align::Justify => justified,
        Align::Left => ragged(0, 6),
        // Stretch on both sides instead of a filled last line makes the lines alike in length.
        Align::Right => ragged(6, 0),
        Align::Centre => ragged(8, 8),
    }
}
