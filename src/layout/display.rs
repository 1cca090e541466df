//! Displayed matter → rows: code, figures, ornaments.

use crate::diag::Origin;
use crate::doc::{Figure, Image, Inline};
use crate::geom::{Length, Point, Rect, Size};
use crate::layout::flow::Flow;
use crate::layout::line::Align;
use crate::layout::row::{KEEP, Row};
use crate::layout::setter::{Area, TextStyle};
use crate::layout::shape::Face;
use crate::media::Style;
use crate::paged::{self, Role};

/// Cost of a page break beside an ornament.
const BESIDE_ORNAMENT: i64 = 200;
/// The floral heart, a printer's ornament that EB Garamond has.
const ORNAMENT: char = '❦';
/// Columns that a tab reaches to in code.
const TAB: usize = 4;

impl Flow<'_, '_> {
    pub fn code(&mut self, text: &str, area: Area, origin: &Origin) {
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

    pub fn figure(&mut self, figure: &Figure, area: Area, origin: &Origin) {
        for (index, image) in figure.images.iter().enumerate() {
            let caption = if index + 1 == figure.images.len() { &figure.caption[..] } else { &[] };
            self.picture(image, caption, area, origin);
        }
    }

    fn picture(&mut self, image: &Image, caption: &[Inline], area: Area, origin: &Origin) {
        let m = self.context.measures;
        let Some(picture) = self.context.pictures.get(&image.path) else {
            // The words stand in for a picture that cannot be shown.
            let alt = if image.alt.is_empty() { image.path.to_string() } else { image.alt.clone() };
            return self.paragraph(
                &[Inline::emph(vec![Inline::Text(format!("[{alt}]"))])],
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
        let has_caption = !caption.is_empty();
        let cost = if has_caption { KEEP } else { 0 };
        self.rows.push(Row { height: size.h, items: vec![item], break_cost: cost, ..Row::default() });
        if has_caption {
            self.rows.push(Row::space(m.leading.scale(2, 5)).cost(KEEP));
            let style = TextStyle {
                size: m.size.scale(10, 11),
                leading: m.leading,
                style: Style::Italic,
                align: Align::Centre,
                ..self.body()
            };
            let inner = self.narrowed(area, m.size, m.size);
            let rows = self.text(caption, style, inner, Length::ZERO, origin);
            let last = rows.len().saturating_sub(1);
            self.rows.extend(rows.into_iter().enumerate().map(|(i, row)| row.cost(if i == last { 0 } else { KEEP })));
        }
        self.space_after(m.leading.half());
    }

    /// A thematic break: a printer's ornament that stands for no words.
    pub fn ornament(&mut self, area: Area) {
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
        // Behind a space in the second half of the line if there is one, else behind a sign that
        // parts words in code, else hard.
        let behind = |signs: &str| rest[..columns].iter().rposition(|c| signs.contains(*c)).map(|i| i + 1);
        let far_enough = |cut: &usize| *cut > columns / 2;
        let cut = behind(" ").filter(far_enough).or_else(|| behind("/-_.,:;(=").filter(far_enough)).unwrap_or(columns);
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
        assert_eq!(wrapped("https://example.org/no-listing", 20), ["https://example.org/", "  no-listing"]);
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
