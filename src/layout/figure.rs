//! Figures → rows: pictures at a size that suits them, side by side where there are several, with
//! the caption below.

use crate::config::Place;
use crate::diag::{Diagnostic, Origin};
use crate::doc::{Figure, Image, Inline, each_inline};
use crate::geom::{Length, Point, Rect, Size};
use crate::layout::flow::Flow;
use crate::layout::line::Align;
use crate::layout::row::{KEEP, Leads, Row, RowLink};
use crate::layout::setter::{Area, TextStyle};
use crate::media::Picture;
use crate::paged::{self, ElementKind, Role};

/// A picture and how it is called for.
type Shown<'a> = (&'a Image, &'a Picture);

/// More pixels to the inch than these are lost to the eye and on paper.
const TOO_FINE: i64 = 1200;

impl Flow<'_, '_> {
    /// Sets a figure. One `between` two paragraphs floats to the next page where it does not fit;
    /// the answer is whether this one may.
    pub fn figure(&mut self, figure: &Figure, between: bool, area: Area, origin: &Origin) -> bool {
        let m = self.measures;
        let pictures = self.context.pictures;
        let shown: Vec<Shown<'_>> =
            figure.images.iter().filter_map(|image| Some((image, pictures.get(&image.path)?))).collect();
        let may_float = between
            && self.measures == self.context.measures
            && area.width == m.width
            && shown.len() == figure.images.len()
            && !has_notes(&figure.caption);
        let is_missing = |image: &&Image| !pictures.contains_key(&image.path) && !image.is_decorative;
        for image in figure.images.iter().filter(is_missing) {
            let first = self.rows.len();
            self.missing(image, area, origin);
            let start = self.leaves.image(image);
            self.rows[first..].iter_mut().take(1).for_each(|row| row.start = start);
        }
        let first = self.rows.len();
        self.space(m.leading.half());
        // Beside the pictures, not inside one: who hears what a picture shows must hear the caption too.
        self.inside(ElementKind::Division, origin, |flow| {
            for pictures in shown.chunks(per_row(shown.len())) {
                flow.pictures(pictures, area);
            }
            flow.inside(ElementKind::Caption, origin, |flow| flow.caption(&figure.caption, area, origin));
        });
        if let Some(last) = self.rows[first..].last_mut() {
            last.break_cost = 0;
        }
        self.space_after(m.leading.half());
        let height: Length = self.rows[first..].iter().map(|row| row.height).sum();
        let floats = may_float && height < m.height;
        if floats {
            self.rows[first..].iter_mut().for_each(|row| row.float = Some(self.floats));
            self.floats += 1;
        }
        floats
    }

    /// The words stand in for a picture that cannot be shown.
    fn missing(&mut self, image: &Image, area: Area, origin: &Origin) {
        let alt = if image.alt.is_empty() { image.path.to_string() } else { image.alt.clone() };
        let words = vec![Inline::emph(vec![Inline::Text(format!("[{alt}]"))])];
        let words = match image.target.clone() {
            Some(target) => vec![Inline::Link { target, content: words }],
            None => words,
        };
        self.paragraph(&words, area, Length::ZERO, false, origin);
    }

    /// Pictures side by side, equally high.
    fn pictures(&mut self, pictures: &[Shown<'_>], area: Area) {
        let m = self.measures;
        let gap = m.size;
        let sizes = side_by_side(pictures, area.width, gap, m.height.scale(3, 5));
        let width: Length = sizes.iter().map(|size| size.w).sum::<Length>() + gap * (sizes.len() as i64 - 1);
        // Pictures stand as their captions do.
        let mut x = match self.context.theme().caption.align {
            Place::Left => area.left,
            Place::Right => area.left + area.width - width,
            _ => area.left + (area.width - width).half(),
        };
        let height = sizes.iter().map(|size| size.h).max().unwrap_or_default();
        let (mut items, mut links) = (Vec::new(), Vec::new());
        for ((image, picture), size) in pictures.iter().zip(sizes) {
            self.check_resolution(image, picture, size);
            let rect = Rect { at: Point { x, y: Length::ZERO }, size };
            let kind = ElementKind::Figure { alt: image.alt.trim().into() };
            let figure = |flow: &mut Self| {
                if image.is_decorative { None } else { flow.element(kind.clone(), &image.origin) }
            };
            let tag = match image.target.as_ref().and_then(Leads::from_target) {
                Some(leads) => {
                    let tag = self.element(ElementKind::Link, &image.origin);
                    links.push(RowLink { rect, leads, tag });
                    self.belonging(tag, figure)
                }
                None => figure(self),
            };
            items.push(paged::Item::Picture { path: image.path.clone(), alt: image.alt.clone(), rect, tag });
            x += size.w + gap;
        }
        if self.rows.last().is_some_and(|row| !row.is_space && row.break_cost == KEEP) {
            self.rows.push(Row::space(gap.half()).cost(KEEP));
        }
        let start = pictures.first().and_then(|(image, _)| self.leaves.image(image));
        let origin = pictures.first().map(|(image, _)| image.origin.clone());
        self.rows.push(Row { height, items, links, break_cost: KEEP, start, origin, ..Row::default() });
    }

    /// Says where a picture has too few pixels for its size, or so many that what it shows cannot be seen.
    fn check_resolution(&mut self, image: &Image, picture: &Picture, size: Size) {
        if picture.is_drawing() {
            return;
        }
        let dpi = Length::pt(i64::from(picture.width) * 72).to_sp() / size.w.to_sp().max(1);
        let wanted = self.context.least_dpi;
        let path = &image.path;
        if dpi < wanted {
            let pixels = i64::from(picture.width) * wanted / dpi.max(1);
            self.sink.push(
                Diagnostic::warning("low-resolution", format!("`{path}` is shown with only {dpi} pixels to the inch"))
                    .at(image.origin.clone())
                    .hint(format!("use one that is at least {pixels} pixels wide")),
            );
        } else if dpi > TOO_FINE && size.h < self.measures.leading * 4 {
            self.sink.push(
                Diagnostic::warning(
                    "wide-image",
                    format!("`{path}` is wider than the text and is scaled to fit, with {dpi} pixels to the inch"),
                )
                .at(image.origin.clone())
                .hint("cut it in parts, or turn it on its side"),
            );
        }
    }

    /// How captions are set: with their own leading, so that they stand as far from every picture, off the grid as it is.
    pub fn caption_style(&self, role: Role) -> TextStyle {
        let m = self.measures;
        let style = self.lettered(&self.context.theme().caption, false, role);
        TextStyle { leading: m.leading.scale(style.size.to_sp(), m.size.to_sp()), ..style }
    }

    /// A caption below its figure.
    fn caption(&mut self, caption: &[Inline], area: Area, origin: &Origin) {
        let m = self.measures;
        let role = if self.body.role == Role::Body { Role::Caption } else { self.body.role };
        let style = self.caption_style(role);
        let side = if style.align == Align::Centre { m.size } else { Length::ZERO };
        let inner = self.narrowed(area, side, side);
        let rows =
            self.inside(ElementKind::Paragraph, origin, |flow| flow.text(caption, style, inner, Length::ZERO, origin));
        if !rows.is_empty() {
            self.rows.push(Row::space(m.leading.scale(2, 5)).cost(KEEP));
            self.rows.extend(rows.into_iter().map(|row| row.cost(KEEP)));
        }
    }
}

fn has_notes(caption: &[Inline]) -> bool {
    let mut found = false;
    each_inline(caption, &mut |inline| found |= matches!(inline, Inline::Note(_)));
    found
}

/// How many of some pictures stand side by side.
fn per_row(count: usize) -> usize {
    match count {
        0 | 1 => 1,
        2 | 4 => 2,
        _ => 3,
    }
}

/// The sizes of pictures that share a line: each as large as it would be alone in its share, all as
/// high as the lowest of them.
fn side_by_side(pictures: &[Shown<'_>], measure: Length, gap: Length, tallest: Length) -> Vec<Size> {
    let count = pictures.len().max(1) as i64;
    let share = ((measure - gap * (count - 1)) / count).max(Length::sp(1));
    let alone = pictures.iter().map(|(_, picture)| figure_size(picture.width, picture.height, share, tallest));
    let height = alone.clone().map(|size| size.h).min().unwrap_or_default();
    alone.map(|size| Size { w: size.w.scale(height.to_sp(), size.h.to_sp()), h: height }).collect()
}

/// Pixels shown at 150 to the inch, made smaller to fit, made larger up to 100 to the inch
/// when that fills the measure.
fn figure_size(width: u32, height: u32, measure: Length, tallest: Length) -> Size {
    let (w, h) = (i64::from(width.max(1)), i64::from(height.max(1)));
    let at = |dpi: i64| Length::pt(w).scale(72, dpi);
    let wide = if at(100) >= measure { measure } else { at(150).min(measure) };
    let high = wide.scale(h, w);
    let size = if high > tallest { Size { w: tallest.scale(w, h), h: tallest } } else { Size { w: wide, h: high } };
    // The thinnest picture is still there.
    Size { w: size.w.max(Length::sp(1)), h: size.h.max(Length::sp(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_fit_the_measure_and_the_page() {
        let (measure, tallest) = (Length::pt(300), Length::pt(280));
        assert_eq!(figure_size(3000, 1000, measure, tallest).w, measure);
        assert_eq!(figure_size(100, 50, measure, tallest).w, Length::pt(48));
        assert_eq!(figure_size(1000, 3000, measure, tallest).h, tallest);
    }
}
