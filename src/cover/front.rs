//! Title, subtitle and authors → one page: patterned paper with a label on it.

use super::lines::Pieces;
use super::shape::{Face, line};
use crate::doc::Meta;
use crate::geom::{Length, Point, Rect, Size};
use crate::media::{Font, Fonts, Style};
use crate::paged::{FontId, Item, Label, Page, Paged, Role, Run};

/// Ink of the ground, of type and of rules.
const FULL: u8 = 255;
/// Ink of the pattern: it must be seen on the ground and not compete with the label.
const PATTERN: u8 = 214;
/// The label.
const PAPER: u8 = 0;

/// Figures that stand in line with capitals.
const DISPLAY: [[u8; 4]; 2] = [*b"lnum", *b"pnum"];
/// Capitals too, so that a name is one even line.
const SMALL_CAPS: [[u8; 4]; 3] = [*b"smcp", *b"c2sc", *b"pnum"];

/// The front cover at any size. `Item::Rule` and `Run` with ink 0 are the paper showing.
pub fn front(meta: &Meta, fonts: &Fonts, size: Size) -> Paged {
    let mut cover = Cover { fonts, unit: size.w / 1000, items: Vec::new() };
    cover.items.push(Item::Rule { rect: Rect { at: Point::default(), size }, ink: FULL });
    cover.pattern(size);
    cover.label(meta, size);
    let page = Page { label: Label::default(), items: cover.items, links: Vec::new() };
    Paged { trim: size, pages: vec![page], outline: Vec::new() }
}

struct Cover<'a> {
    fonts: &'a Fonts,
    /// A thousandth of the width: all measures are in it.
    unit: Length,
    items: Vec<Item>,
}

/// Lines of one kind in the label.
struct Text<'a> {
    lines: Vec<String>,
    style: Style,
    face: Face<'a>,
    size: Length,
    leading: Length,
    /// Space above the capitals of the first line.
    above: Length,
}

impl<'a> Cover<'a> {
    fn units(&self, number: i64) -> Length {
        self.unit * number
    }

    fn face(&self, style: Style, features: &'a [[u8; 4]], tracking: i64) -> Face<'a> {
        Face { font: self.fonts.face(style), features, tracking }
    }

    /// Rows of leaves, every other row shifted by half a step.
    fn pattern(&mut self, size: Size) {
        let (across, down) = (self.units(125), self.units(94));
        let marks = ["\u{2766}", "\u{25c6}"];
        let scales = [74, 20];
        for (row, y) in (0..).map(|row| (row, down * row)).take_while(|(_, y)| *y < size.h + down) {
            let kind = row as usize % 2;
            let size_of_mark = self.units(scales[kind]);
            let face = self.face(Style::Regular, &[], 0);
            if !marks[kind].chars().all(|c| face.font.covers(c)) {
                continue;
            }
            let shift = if kind == 0 { Length::ZERO } else { across.half() };
            let (glyphs, width) = line(marks[kind], face, size_of_mark);
            for x in (0..).map(|column| shift + across * column).take_while(|x| *x < size.w + across) {
                // Without text: the pattern says nothing, and nobody should find it in the PDF.
                let glyphs = glyphs.iter().map(|glyph| crate::paged::Glyph { text_len: 0, ..*glyph }).collect();
                let at = Point { x: x - width.half(), y: y + size_of_mark.scale(3, 10) };
                self.run(Style::Regular, size_of_mark, at, PATTERN, glyphs, String::new());
            }
        }
    }

    fn label(&mut self, meta: &Meta, size: Size) {
        let texts = self.texts(meta, size);
        let padding = self.units(105);
        let ornament = self.units(150);
        let set: Length = texts
            .iter()
            .map(|text| {
                text.above + text.leading * (text.lines.len() as i64 - 1) + cap_height(text.face.font, text.size)
            })
            .sum();
        let height = (set + ornament + padding * 2).max(size.h.scale(42, 100));
        // A label sits a little above the middle, where the eye takes the middle to be.
        let top = (size.h - height).scale(42, 100);
        let left = self.units(130);
        let width = self.units(740);
        self.rule(left, top, width, height, PAPER);
        self.frame(Rect { at: Point { x: left, y: top }, size: Size { w: width, h: height } }, 17, 5);
        self.frame(Rect { at: Point { x: left, y: top }, size: Size { w: width, h: height } }, 28, 2);
        // What the label is higher than its lines goes above and below them.
        let slack = (height - set - ornament - padding * 2).half();
        let mut y = top + padding + slack;
        let authors_at = texts.len().saturating_sub(usize::from(has_authors(meta)));
        for (at, text) in texts.into_iter().enumerate() {
            if at == authors_at {
                self.ornament(size.w.half(), y + ornament.half());
                y += ornament;
            }
            y += text.above;
            let cap = cap_height(text.face.font, text.size);
            for (row, words) in text.lines.iter().enumerate() {
                let (glyphs, width) = line(words, text.face, text.size);
                let baseline = y + cap + text.leading * row as i64;
                let at = Point { x: (size.w - width).half(), y: baseline };
                self.run(text.style, text.size, at, FULL, glyphs, words.clone());
            }
            y += cap + text.leading * (text.lines.len() as i64 - 1);
        }
        if !has_authors(meta) {
            self.ornament(size.w.half(), y + ornament.half());
        }
    }

    /// What stands in the label, from top to bottom.
    fn texts(&self, meta: &Meta, size: Size) -> Vec<Text<'a>> {
        let measure = self.units(740 - 2 * 70);
        let room = size.h.scale(1, 2);
        let title_face = self.face(Style::Regular, &DISPLAY, 0);
        // From thousandths of the width: a title of one short word to one of several lines.
        let (lines, title_size) = self.fit(&meta.title, title_face, measure, room, 150, 44);
        let mut texts = vec![Text {
            lines,
            style: Style::Regular,
            face: title_face,
            size: title_size,
            leading: title_size.scale(108, 100),
            above: Length::ZERO,
        }];
        if let Some(subtitle) = meta.subtitle.as_deref().filter(|text| !text.trim().is_empty()) {
            let face = self.face(Style::Italic, &DISPLAY, 0);
            let most = (title_size.to_sp() / self.unit.to_sp().max(1) * 55 / 100).clamp(30, 52);
            let (lines, size) = self.fit(subtitle, face, measure, room / 4, most, 26);
            let above = title_size.scale(30, 100) + self.units(28);
            texts.push(Text { lines, style: Style::Italic, face, size, leading: size.scale(125, 100), above });
        }
        for (at, name) in authors(meta).take(4).enumerate() {
            let face = self.face(Style::Regular, &SMALL_CAPS, 70);
            let (lines, size) = self.fit(name, face, measure, room / 8, 46, 26);
            let above = if at == 0 { Length::ZERO } else { self.units(30) };
            texts.push(Text { lines, style: Style::Regular, face, size, leading: size.scale(125, 100), above });
        }
        texts.retain(|text| !text.lines.is_empty());
        texts
    }

    /// The lines of a text at the largest size, between two bounds, at which they fit the measure
    /// and the room. Where nothing fits, lines are dropped and an ellipsis says so.
    fn fit(
        &self,
        text: &str,
        face: Face<'_>,
        measure: Length,
        room: Length,
        most: i64,
        least: i64,
    ) -> (Vec<String>, Length) {
        // More than any cover holds; a title of a megabyte is not measured to its end.
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(400).collect();
        let pieces = Pieces::new(&text, face);
        let per_mille = |size: Length| measure.scale(1000, size.to_sp().max(1)).to_sp();
        let fits = |size: Length| {
            let measure = per_mille(size);
            let lines = pieces.count(measure) as i64;
            // Large type in many lines is a poster: the more lines, the smaller.
            let most_lines = if size > self.units(96) { 3 } else { 12 };
            pieces.widest() <= measure && lines <= most_lines && size.scale(108, 100) * lines <= room
        };
        let mut size = self.units(most);
        while size > self.units(least) && !fits(size) {
            size = size.scale(96, 100);
        }
        let mut lines = pieces.balanced(per_mille(size));
        let hold = (room.to_sp() / size.scale(108, 100).to_sp().max(1)).max(1) as usize;
        if lines.len() > hold {
            lines.truncate(hold);
            if let Some(last) = lines.last_mut() {
                last.push('…');
            }
        }
        for line in &mut lines {
            shorten(line, face, size, measure);
        }
        (lines, size)
    }

    fn ornament(&mut self, x: Length, y: Length) {
        let face = self.face(Style::Regular, &[], 0);
        if face.font.covers('\u{2766}') {
            let size = self.units(62);
            let (glyphs, width) = line("\u{2766}", face, size);
            let glyphs = glyphs.iter().map(|glyph| crate::paged::Glyph { text_len: 0, ..*glyph }).collect();
            self.run(
                Style::Regular,
                size,
                Point { x: x - width.half(), y: y + size.scale(3, 10) },
                FULL,
                glyphs,
                String::new(),
            );
        } else {
            self.rule(x - self.units(40), y, self.units(80), self.units(3), FULL);
        }
    }

    fn frame(&mut self, outer: Rect, inset: i64, thickness: i64) {
        let (inset, thick) = (self.units(inset), self.units(thickness));
        let (x, y) = (outer.at.x + inset, outer.at.y + inset);
        let (w, h) = (outer.size.w - inset * 2, outer.size.h - inset * 2);
        self.rule(x, y, w, thick, FULL);
        self.rule(x, y + h - thick, w, thick, FULL);
        self.rule(x, y, thick, h, FULL);
        self.rule(x + w - thick, y, thick, h, FULL);
    }

    fn rule(&mut self, x: Length, y: Length, w: Length, h: Length, ink: u8) {
        self.items.push(Item::Rule { rect: Rect { at: Point { x, y }, size: Size { w, h } }, ink });
    }

    fn run(&mut self, style: Style, size: Length, at: Point, ink: u8, glyphs: Vec<crate::paged::Glyph>, text: String) {
        let font = FontId(self.fonts.index(style));
        self.items.push(Item::Run(Run { font, size, at, ink, role: Role::Front, glyphs, text }));
    }
}

fn authors(meta: &Meta) -> impl Iterator<Item = &str> {
    meta.authors.iter().filter(|who| who.role == "aut").map(|who| who.name.trim()).filter(|name| !name.is_empty())
}

fn has_authors(meta: &Meta) -> bool {
    authors(meta).next().is_some()
}

fn cap_height(font: &Font, size: Length) -> Length {
    size.scale(font.cap_height.into(), font.units_per_em.into())
}

/// Cuts letters from the end of a line that is too wide even at the smallest size: one endless word.
fn shorten(text: &mut String, face: Face<'_>, size: Length, measure: Length) {
    while line(text, face, size).1 > measure && text.chars().count() > 1 {
        let keep = text.trim_end_matches('…').chars().count() * 9 / 10;
        *text = text.chars().take(keep.max(1)).collect();
        if keep > 0 {
            text.push('…');
        }
        if keep <= 1 {
            return;
        }
    }
}
