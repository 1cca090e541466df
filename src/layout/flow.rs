//! Blocks → rows: paragraphs, headings, lists, quotations, code, figures and breaks,
//! each with the space around it and with what a page break inside it costs.

use crate::diag::{Origin, Sink};
use crate::doc::{Block, BlockKind, Chapter, Image, Inline, plain_text};
use crate::geom::{Length, Point, Rect, Size};
use crate::layout::breaker::{Params, Shape, Skip, break_lines};
use crate::layout::line::{Align, Frame, lines};
use crate::layout::paragraph::{List, Setting, build};
use crate::layout::row::{KEEP, Row, place, shift};
use crate::layout::shape::{Face, Look, Shaper};
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

/// The part of the text block that blocks are set in.
#[derive(Clone, Copy)]
struct Area {
    left: Length,
    width: Length,
    /// Inside a tight list, where nothing is set off by space.
    tight: bool,
}

impl Area {
    /// The whole measure.
    fn block(width: Length) -> Area {
        Area { left: Length::ZERO, width, tight: false }
    }
}

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
    /// What it is on its page.
    pub role: Role,
}

/// Cost of a page break behind a hyphenated line: the reader must turn the page inside a word.
const HYPHEN_AT_FOOT: i64 = 400;
/// A paragraph's last line should be longer than so many ems: more than the next one's indent.
const LEAST_LAST_LINE: i64 = 2;
/// Cost of a page break between a line that ends in a colon and what it announces.
const AFTER_COLON: i64 = 5_000;
/// Cost of a page break beside an ornament.
const BESIDE_ORNAMENT: i64 = 200;
/// The floral heart, a printer's ornament that EB Garamond has.
const ORNAMENT: char = '❦';
/// Columns that a tab reaches to in code.
const TAB: usize = 4;
/// Lists and quotations stop being indented when less than this is left, in ems.
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

    /// Lines of text that stay together and with what follows.
    pub fn kept(&mut self, inlines: &[Inline], style: TextStyle, origin: &Origin) {
        let width = self.context.measures.width;
        let rows = self.text(inlines, style, Area::block(width), Length::ZERO, origin);
        self.rows.extend(rows.into_iter().map(|row| row.cost(KEEP)));
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
                BlockKind::Heading { level, content } => self.heading(*level, content, area, &block.origin),
                BlockKind::List { start, tight, items } => self.list(*start, *tight, items, area, &block.origin),
                BlockKind::Quote(inner) => self.quote(inner, area),
                BlockKind::Code { text, .. } => self.code(text, area, &block.origin),
                BlockKind::Figure(image) => self.figure(image, area, &block.origin),
                BlockKind::Break => self.ornament(area),
            }
            // What follows displayed matter is set off by space already.
            indent = matches!(block.kind, BlockKind::Paragraph(_));
        }
    }

    fn body(&self) -> TextStyle {
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

    fn paragraph(&mut self, inlines: &[Inline], area: Area, indent: Length, announces: bool, origin: &Origin) {
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

    /// Sets some inlines in a box and returns the lines.
    fn text(&mut self, inlines: &[Inline], style: TextStyle, area: Area, indent: Length, origin: &Origin) -> Vec<Row> {
        let setting = Setting {
            look: style.look,
            size: style.size,
            style: style.style,
            hyphenate: style.align == Align::Justify,
            width: area.width,
            origin,
        };
        let mut list = build(inlines, setting, self.context, self.shaper, &mut self.glyphless);
        if list.items.is_empty() {
            return Vec::new();
        }
        if indent > Length::ZERO {
            list.indent(indent);
        }
        match style.align {
            Align::Justify => list.finish_well(area.width, style.size * LEAST_LAST_LINE),
            Align::Left => list.finish(),
            Align::Centre => {}
        }
        self.set(&list, params(style, area.width), style, area, origin)
    }

    /// Ragged lines of which all but the first are indented.
    pub fn hanging(
        &mut self,
        inlines: &[Inline],
        style: TextStyle,
        width: Length,
        hang: Length,
        origin: &Origin,
    ) -> Vec<Row> {
        let setting =
            Setting { look: style.look, size: style.size, style: style.style, hyphenate: false, width, origin };
        let mut list = build(inlines, setting, self.context, self.shaper, &mut self.glyphless);
        list.finish();
        let shape = Shape::Hanging { count: 1, first: width.to_sp(), rest: (width - hang).to_sp() };
        let params = Params { shape, ..params(style, width) };
        let mut rows = self.set(&list, params, style, Area::block(width), origin);
        for item in rows.iter_mut().skip(1).flat_map(|row| &mut row.items) {
            shift(item, Point { x: hang, y: Length::ZERO });
        }
        rows
    }

    /// Breaks a list and sets its lines.
    fn set(&mut self, list: &List, params: Params, style: TextStyle, area: Area, origin: &Origin) -> Vec<Row> {
        let Some(breaks) = break_lines(&list.items, &params) else { return Vec::new() };
        let m = self.context.measures;
        let baseline = if style.leading == m.leading && style.size == m.size {
            m.baseline
        } else {
            // The same place in a higher line: halfway between the extra space above and below.
            (style.leading - m.leading).half() + m.baseline + (style.size - m.size).scale(1, 3)
        };
        let frame = Frame { left: area.left, width: area.width, leading: style.leading, baseline, align: style.align };
        lines(list, &breaks.at, frame, style.role, origin, self.shaper, &mut self.sink)
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
    fn space(&mut self, height: Length) {
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

    /// White space behind displayed matter, up to the next line of the grid.
    fn space_after(&mut self, height: Length) {
        self.rows.push(Row { snap: Some(Length::ZERO), ..Row::space(height) });
    }

    fn narrowed(&self, area: Area, left: Length, right: Length) -> Area {
        let least = self.context.measures.size * MIN_MEASURE;
        if area.width - left - right < least {
            area
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

    fn list(&mut self, start: Option<u64>, tight: bool, items: &[Vec<Block>], area: Area, origin: &Origin) {
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
            self.blocks(item, inner);
            if self.rows.len() == first {
                self.rows.push(Row { height: m.leading, ..Row::default() });
            }
            let text = marker(index);
            let width = Length::sp(self.shaper.word(&text, face, false).whole.width);
            let at = Point { x: area.left.max(inner.left - gap - width), y: m.baseline };
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
                let shaped = self.shaper.shape(&text[start..end], face);
                let run = paged::Run {
                    font: face.font,
                    size: face.size,
                    at,
                    ink: 255,
                    role,
                    glyphs: shaped.glyphs,
                    text: shaped.text,
                };
                runs.push(place(run, Point { x, y: at.y }));
                x += Length::sp(shaped.width);
                start = end;
            }
        }
        runs
    }

    fn code(&mut self, text: &str, area: Area, origin: &Origin) {
        let m = self.context.measures;
        let face = m.text(self.context.faces, Style::Mono);
        let inner = self.narrowed(area, m.size, Length::ZERO);
        let advance = self.shaper.word("0", face, false).whole.width.max(1);
        let columns = (inner.width.to_sp() / advance).max(8) as usize;
        self.space(m.leading.half());
        let lines: Vec<String> = text.trim_end_matches('\n').lines().flat_map(|line| wrapped(line, columns)).collect();
        let count = lines.len();
        for (i, line) in lines.into_iter().enumerate() {
            let items = self.runs(&line, face, Role::Body, Point { x: inner.left, y: m.baseline }, origin);
            let cost = if i == 0 || i + 2 >= count { KEEP } else { 0 };
            let cost = if i + 1 == count { 0 } else { cost };
            self.rows.push(Row { height: m.leading, items, break_cost: cost, ..Row::default() });
        }
        self.space_after(m.leading.half());
    }

    fn figure(&mut self, image: &Image, area: Area, origin: &Origin) {
        let m = self.context.measures;
        let Some(picture) = self.context.pictures.get(&image.path) else {
            // The words stand in for a picture that cannot be shown.
            let alt = if image.alt.is_empty() { image.path.to_string() } else { image.alt.clone() };
            return self.paragraph(
                &[Inline::Emph(vec![Inline::Text(format!("[{alt}]"))])],
                area,
                Length::ZERO,
                false,
                origin,
            );
        };
        let size = figure_size(picture.width, picture.height, area.width, m.height.scale(3, 5));
        self.space(m.leading.half());
        let rect = Rect { at: Point { x: area.left + (area.width - size.w).half(), y: Length::ZERO }, size };
        let item = paged::Item::Picture { path: image.path.clone(), alt: image.alt.clone(), rect };
        let has_caption = image.caption.is_some();
        let cost = if has_caption { KEEP } else { 0 };
        self.rows.push(Row { height: size.h, items: vec![item], break_cost: cost, ..Row::default() });
        if let Some(caption) = &image.caption {
            self.rows.push(Row::space(m.leading.scale(2, 5)).cost(KEEP));
            let style = TextStyle {
                size: m.size.scale(10, 11),
                leading: m.leading,
                style: Style::Italic,
                align: Align::Centre,
                ..self.body()
            };
            let inner = self.narrowed(area, m.size, m.size);
            let rows = self.text(&[Inline::Text(caption.clone())], style, inner, Length::ZERO, origin);
            let last = rows.len().saturating_sub(1);
            self.rows.extend(rows.into_iter().enumerate().map(|(i, row)| row.cost(if i == last { 0 } else { KEEP })));
        }
        self.space_after(m.leading.half());
    }

    /// A thematic break: a printer's ornament that stands for no words.
    fn ornament(&mut self, area: Area) {
        let m = self.context.measures;
        let face = m.text(self.context.faces, Style::Regular);
        let (character, font) = match self.shaper.font_with(face.font, ORNAMENT) {
            Some(font) if font == face.font => (ORNAMENT, font),
            _ => ('*', face.font),
        };
        let face = Face { font, size: m.size.scale(5, 4), ..face };
        let mut shaped = self.shaper.shape(&character.to_string(), face);
        shaped.glyphs.iter_mut().for_each(|glyph| glyph.text_len = 0);
        self.space(m.leading.half());
        if let Some(row) = self.rows.last_mut() {
            row.break_cost = row.break_cost.max(BESIDE_ORNAMENT);
        }
        let x = area.left + (area.width - Length::sp(shaped.width)).half();
        let at = Point { x, y: m.baseline };
        let run = paged::Run {
            font,
            size: face.size,
            at,
            ink: 255,
            role: Role::Body,
            glyphs: shaped.glyphs,
            text: String::new(),
        };
        self.rows.push(Row {
            height: m.leading,
            items: vec![paged::Item::Run(run)],
            break_cost: BESIDE_ORNAMENT,
            ..Row::default()
        });
        self.space_after(m.leading.half());
    }
}

/// A line of code cut to the columns of the page; what goes on is indented by two more.
fn wrapped(line: &str, columns: usize) -> Vec<String> {
    let mut expanded = String::new();
    let mut column = 0;
    for c in line.chars() {
        let width = if c == '\t' { TAB - column % TAB } else { 1 };
        column += width;
        if c == '\t' { expanded.extend(std::iter::repeat_n(' ', width)) } else { expanded.push(c) }
    }
    let indent: usize = expanded.chars().take_while(|c| *c == ' ').count().min(columns / 2) + 2;
    let mut out = Vec::new();
    let mut rest: Vec<char> = expanded.chars().collect();
    while rest.len() > columns {
        // At a space in the second half of the line if there is one, else hard.
        let cut = rest[..columns]
            .iter()
            .rposition(|c| *c == ' ')
            .map(|i| i + 1)
            .filter(|i| *i > columns / 2)
            .unwrap_or(columns);
        out.push(rest[..cut].iter().collect());
        rest = std::iter::repeat_n(' ', indent.min(columns / 2)).chain(rest[cut..].iter().copied()).collect();
    }
    out.push(rest.into_iter().collect());
    out
}

/// Pixels shown at 150 to the inch, made smaller to fit, made larger up to 96 to the inch
/// when that fills the measure.
fn figure_size(width: u32, height: u32, measure: Length, tallest: Length) -> Size {
    let (w, h) = (i64::from(width.max(1)), i64::from(height.max(1)));
    let at = |dpi: i64| Length::pt(w).scale(72, dpi);
    let wide = if at(96) >= measure { measure } else { at(150).min(measure) };
    let high = wide.scale(h, w);
    if high > tallest { Size { w: tallest.scale(w, h), h: tallest } } else { Size { w: wide, h: high } }
}

fn ends_in_hyphen(row: &Row) -> bool {
    matches!(row.items.last(), Some(paged::Item::Run(run)) if run.text.ends_with(['\u{ad}', '-']))
}

/// The breaker's parameters for a text style.
fn params(style: TextStyle, width: Length) -> Params {
    let em = style.size.to_sp();
    let ragged = |ems: i64| Skip { width: 0, stretch: em * ems, order: 0, shrink: 0 };
    let justified = Params {
        // A line without hyphens is taken when all are this good; else words are divided.
        pretolerance: 100,
        tolerance: 500,
        // What no line can hold is opened by up to this rather than run into the margin.
        emergency_stretch: em * 3,
        line_penalty: 10,
        adj_demerits: 10_000,
        double_hyphen_demerits: 30_000,
        final_hyphen_demerits: 20_000,
        looseness: 0,
        left: Skip::default(),
        right: Skip::default(),
        shape: Shape::Even(width.to_sp()),
    };
    match style.align {
        Align::Justify => justified,
        Align::Left => Params { pretolerance: -1, tolerance: 9_999, right: ragged(6), ..justified },
        // Stretch on both sides instead of a filled last line makes the lines alike in length.
        Align::Centre => Params { pretolerance: -1, tolerance: 9_999, left: ragged(8), right: ragged(8), ..justified },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_code_lines_are_wrapped_with_nothing_lost() {
        let lines = wrapped("    let x = something_long(1, 2, 3);", 20);
        assert!(lines.iter().all(|line| line.chars().count() <= 20), "{lines:?}");
        let joined: String = lines.concat().chars().filter(|c| *c != ' ').collect();
        assert_eq!(joined, "letx=something_long(1,2,3);");
        assert_eq!(wrapped("a\tb", 20), ["a   b"]);
        assert_eq!(wrapped("", 20), [""]);
    }

    #[test]
    fn figures_fit_the_measure_and_the_page() {
        let (measure, tallest) = (Length::pt(300), Length::pt(280));
        assert_eq!(figure_size(3000, 1000, measure, tallest).w, measure);
        assert_eq!(figure_size(100, 50, measure, tallest).w, Length::pt(48));
        assert_eq!(figure_size(1000, 3000, measure, tallest).h, tallest);
    }
}
