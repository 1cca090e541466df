//! Title, subtitle and authors → one page: patterned paper with a label on it.

use super::lines::Pieces;
use super::shape::{Face, Typesetter, line};
use crate::config::BookTable;
use crate::geom::{Length, Point, Rect, Size};
use crate::layout::{Faces, Look, is_invisible};
use crate::media::{Fonts, Style};
use crate::paged::{FontId, Glyph, Item, Page, Paged, Role, Run, Structure};
use crate::text::Hyphenator;
use std::collections::BTreeSet;

/// Ink of the ground, of type and of rules.
pub(super) const FULL: u8 = 255;
/// Ink of the pattern: it must be seen on the ground and not compete with the label.
const PATTERN: u8 = 214;
/// The label.
pub(super) const PAPER: u8 = 0;
/// Width of the label in thousandths of the cover's.
const LABEL: i64 = 740;
/// Most names that have a line each; more of them share lines.
const OWN_LINES: usize = 4;
/// The size, in thousandths of the cover's width, at which a word must fit the label undivided.
const DIVIDED_BELOW: i64 = 64;

/// The front cover at any size. `Item::Rule` and `Run` with ink 0 are the paper showing.
pub fn front(book: &BookTable, fonts: &Fonts, size: Size) -> Paged {
    let faces = Faces::new(fonts);
    let setter = Typesetter::new(&faces, &book.language);
    let mut cover = Cover { fonts, setter: &setter, unit: size.w / 1000, items: Vec::new() };
    cover.items.push(Item::Rule { rect: Rect { at: Point::default(), size }, ink: FULL });
    cover.pattern(size);
    cover.label(book, size);
    let page = Page { items: cover.items, ..Page::default() };
    Paged { trim: size, pages: vec![page], outline: Vec::new(), structure: Structure::default() }
}

/// The characters of the cover's words that its font does not have. A text with one of them is not
/// on the cover: boxes say less than nothing.
pub fn missing(book: &BookTable, fonts: &Fonts) -> BTreeSet<char> {
    let title = [(Style::Regular, &*book.title)];
    let subtitle = book.subtitle.iter().map(|subtitle| (Style::Italic, &**subtitle));
    let authors = names(book).map(|name| (Style::Regular, name));
    let texts = title.into_iter().chain(subtitle).chain(authors);
    texts.flat_map(|(style, text)| text.chars().filter(move |c| !is_drawn(*c, style, fonts))).collect()
}

pub(super) fn is_drawn(c: char, style: Style, fonts: &Fonts) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c) || fonts.face(style).covers(c)
}

/// Who wrote the book.
pub(super) fn names(book: &BookTable) -> impl Iterator<Item = &str> {
    book.authors.iter().filter(|who| who.role == "aut").map(|who| who.name.trim()).filter(|name| !name.is_empty())
}

/// A cover as it is being drawn.
pub(super) struct Cover<'a> {
    pub fonts: &'a Fonts,
    pub setter: &'a Typesetter<'a>,
    /// A thousandth of the width: all measures are in it.
    pub unit: Length,
    pub items: Vec<Item>,
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
    pub(super) fn units(&self, number: i64) -> Length {
        self.unit * number
    }

    pub(super) fn face(&self, style: Style, look: Look) -> Face<'a> {
        Face { setter: self.setter, style, look }
    }

    /// Rows of leaves, every other row shifted by half a step.
    pub(super) fn pattern(&mut self, size: Size) {
        let (across, down) = (self.units(125), self.units(94));
        let marks = ["\u{2766}", "\u{25c6}"];
        let scales = [74, 28];
        for (row, y) in (0..).map(|row| (row, down * row)).take_while(|(_, y)| *y < size.h + down) {
            let kind = row as usize % 2;
            let size_of_mark = self.units(scales[kind]);
            let face = self.face(Style::Regular, Look::Display);
            if !marks[kind].chars().all(|c| face.font().covers(c)) {
                continue;
            }
            let shift = if kind == 0 { Length::ZERO } else { across.half() };
            let (glyphs, width) = line(marks[kind], face, size_of_mark);
            for x in (0..).map(|column| shift + across * column).take_while(|x| *x < size.w + across) {
                // Without text: the pattern says nothing, and nobody should find it in the PDF.
                let glyphs = glyphs.iter().map(|glyph| Glyph { text_len: 0, ..*glyph }).collect();
                let at = Point { x: x - width.half(), y: y + size_of_mark.scale(3, 10) };
                self.run(Style::Regular, size_of_mark, at, PATTERN, glyphs, String::new());
            }
        }
    }

    pub(super) fn label(&mut self, book: &BookTable, size: Size) {
        let (titles, authors) = (self.titles(book, size), self.authors(book, size));
        let padding = self.units(105);
        let ornament = self.units(165);
        let set = height(&titles) + ornament + height(&authors) + padding * 2;
        let tall = set.max(size.h.scale(54, 100));
        let wide = self.units(LABEL);
        // A label sits a little above the middle, where the eye takes the middle to be.
        let at = Point { x: (size.w - wide).half(), y: (size.h - tall).scale(42, 100) };
        let rect = Rect { at, size: Size { w: wide, h: tall } };
        self.items.push(Item::Rule { rect, ink: PAPER });
        self.frame(rect, 17, 5);
        self.frame(rect, 28, 2);
        // What the label is taller than its lines parts the title from the authors.
        let slack = tall - set;
        let mut y = at.y + padding + slack.scale(30, 100);
        self.stack(titles, size.w.half(), &mut y);
        y += slack.scale(35, 100);
        self.ornament(size.w.half(), y + ornament.half());
        y += ornament;
        self.stack(authors, size.w.half(), &mut y);
    }

    /// Sets texts one below the other, centred on `middle`, and moves `y` to the last baseline.
    fn stack(&mut self, texts: Vec<Text<'_>>, middle: Length, y: &mut Length) {
        for text in texts {
            *y += text.above + cap_height(&text);
            for (row, words) in text.lines.iter().enumerate() {
                if row > 0 {
                    *y += text.leading;
                }
                let (glyphs, width) = line(words, text.face, text.size);
                let at = Point { x: middle - width.half(), y: *y };
                self.run(text.style, text.size, at, FULL, glyphs, words.clone());
            }
        }
    }

    fn titles(&self, book: &BookTable, page: Size) -> Vec<Text<'a>> {
        let drawn = |text: &str, style| text.chars().all(|c| is_drawn(c, style, self.fonts));
        if !drawn(&book.title, Style::Regular) {
            return Vec::new();
        }
        let room = page.h.scale(1, 2);
        let face = self.face(Style::Regular, Look::Display);
        // From one short word to a title of several lines.
        let (lines, title_size) = self.fit(book, &book.title, face, room, 150, 44);
        let leading = title_size.scale(108, 100);
        let mut texts =
            vec![Text { lines, style: Style::Regular, face, size: title_size, leading, above: Length::ZERO }];
        if let Some(subtitle) = book.subtitle.as_ref().filter(|subtitle| drawn(subtitle, Style::Italic)) {
            let face = self.face(Style::Italic, Look::Display);
            // Half the title's size, but neither a second title nor small print.
            let most = (title_size.to_sp() / self.unit.to_sp().max(1) * 55 / 100).clamp(30, 52);
            let (lines, size) = self.fit(book, subtitle, face, room / 4, most, 26);
            let above = title_size.scale(30, 100) + self.units(28);
            texts.push(Text { lines, style: Style::Italic, face, size, leading: size.scale(125, 100), above });
        }
        texts.retain(|text| !text.lines.is_empty());
        texts
    }

    /// A line for each; of many, as many to a line as it has room for.
    fn authors(&self, book: &BookTable, page: Size) -> Vec<Text<'a>> {
        let drawn = |name: &&str| name.chars().all(|c| is_drawn(c, Style::Regular, self.fonts));
        let names: Vec<&str> = names(book).filter(drawn).collect();
        let face = self.face(Style::Regular, Look::SmallCaps);
        let set = |(at, name): (usize, &str), room, most| {
            let (lines, size) = self.fit(book, name, face, room, most, 26);
            let above = if at == 0 { Length::ZERO } else { self.units(30) };
            Text { lines, style: Style::Regular, face, size, leading: size.scale(130, 100), above }
        };
        if names.len() > OWN_LINES {
            // A name stays together.
            let joined = names.iter().map(|name| name.replace(' ', "\u{a0}")).collect::<Vec<_>>().join(", ");
            return vec![set((0, &joined), page.h / 6, 38)];
        }
        names.into_iter().enumerate().map(|name| set(name, page.h / 16, 46)).collect()
    }

    /// The lines of a text at the largest size, between two bounds in thousandths of the cover's
    /// width, at which they fit the label's width and the room. Where nothing fits, lines are dropped and an ellipsis says so.
    fn fit(
        &self,
        book: &BookTable,
        text: &str,
        face: Face<'_>,
        room: Length,
        most: i64,
        least: i64,
    ) -> (Vec<String>, Length) {
        let measure = self.units(LABEL - 2 * 70);
        // More than any cover holds; a title of a megabyte is not measured to its end.
        let words: String = text.chars().take(400).filter(|c| !c.is_control() || c.is_whitespace()).collect();
        // No-break spaces stay.
        let text = words.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let per_mille = |size: Length| measure.scale(1000, size.to_sp().max(1)).to_sp();
        let mut pieces = Pieces::new(&text, face, &Hyphenator::none());
        if pieces.widest() > per_mille(self.units(DIVIDED_BELOW.min(most))) {
            pieces = Pieces::new(&text, face, &Hyphenator::new(&book.language));
        }
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
        let face = self.face(Style::Regular, Look::Display);
        if face.font().covers('\u{2766}') {
            let size = self.units(62);
            let (glyphs, width) = line("\u{2766}", face, size);
            let glyphs = glyphs.iter().map(|glyph| Glyph { text_len: 0, ..*glyph }).collect();
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

    pub(super) fn frame(&mut self, outer: Rect, inset: i64, thickness: i64) {
        let (inset, thick) = (self.units(inset), self.units(thickness));
        let (x, y) = (outer.at.x + inset, outer.at.y + inset);
        let (w, h) = (outer.size.w - inset * 2, outer.size.h - inset * 2);
        self.rule(x, y, w, thick, FULL);
        self.rule(x, y + h - thick, w, thick, FULL);
        self.rule(x, y, thick, h, FULL);
        self.rule(x + w - thick, y, thick, h, FULL);
    }

    pub(super) fn rule(&mut self, x: Length, y: Length, w: Length, h: Length, ink: u8) {
        self.items.push(Item::Rule { rect: Rect { at: Point { x, y }, size: Size { w, h } }, ink });
    }

    pub(super) fn run(&mut self, style: Style, size: Length, at: Point, ink: u8, glyphs: Vec<Glyph>, text: String) {
        let font = FontId(self.fonts.index(style));
        self.items.push(Item::Run(Run {
            font,
            size,
            at,
            fit: 0,
            ink,
            role: Role::Front,
            tag: None,
            glyphs,
            text,
            space: None,
        }));
    }
}

fn cap_height(text: &Text<'_>) -> Length {
    text.size.scale(text.face.font().cap_height.into(), text.face.font().units_per_em.into())
}

/// From the top of the first capitals to the last baseline.
fn height(texts: &[Text<'_>]) -> Length {
    texts.iter().map(|text| text.above + cap_height(text) + text.leading * (text.lines.len() as i64 - 1)).sum()
}

/// Cuts letters from the end of a line that is too wide even at the smallest size: one endless word.
fn shorten(text: &mut String, face: Face<'_>, size: Length, measure: Length) {
    let mut keep = text.chars().count();
    while keep > 1 && line(text, face, size).1 > measure {
        keep = keep * 9 / 10;
        *text = text.chars().take(keep).chain(['…']).collect();
    }
}
