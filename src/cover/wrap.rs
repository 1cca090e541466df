//! Title, authors, description and the width of a spine → the whole cover, flat: back, spine and front
//! with their bleed, in the look of the front that the EPUB has.
//!
//! The boards are patterned paper, the spine and the boards' edges at it plain, as a spine of cloth is:
//! so no pattern stops at the fold, where it would show by how much the binder missed it.

use super::barcode::{self, Barcode};
use super::front::{Cover, FULL, PAPER, is_drawn, names};
use super::lines::Pieces;
use super::raster;
use super::shape::{Typesetter, line};
use crate::config::{Binding, BookTable};
use crate::geom::{Length, Point, Rect, Size};
use crate::layout::{Faces, Look};
use crate::media::{Fonts, Picture, Style};
use crate::paged::{Item, Page, Paged, Structure};
use crate::text::Hyphenator;
use std::sync::Arc;

/// A cover as the printer gets it.
#[derive(Clone, Debug)]
pub struct Wrap {
    /// Three pages of the flat's size: the flat in its two colours, the words of the spine as if it lay on its
    /// side, and the barcode in black.
    pub paged: Paged,
    /// What the flat is cut to.
    pub trim: Size,
    /// How far it goes beyond that.
    pub bleed: Length,
    /// Where the top right corner of the spine lies, from the top left corner of the flat: there the words begin.
    pub spine_corner: Point,
    /// Colours of its paper and its ink.
    pub colours: [raster::Colour; 2],
    /// Why there are no words on the spine.
    pub bare_spine: Option<String>,
}

/// The measures of a cover.
#[derive(Clone, Copy, Debug)]
pub struct Flat {
    /// Size of a page.
    pub trim: Size,
    /// Width of the spine.
    pub spine: Length,
    /// How far the cover goes beyond its trim.
    pub bleed: Length,
    /// The side of the front on which the spine is.
    pub binding: Binding,
    /// How far the words of the spine stay from its edges.
    pub clear: Length,
    /// Whether the printer prints words on so thin a spine.
    pub words: bool,
    /// Place for the barcode, and its distance from spine and foot.
    pub barcode: (Size, Length),
    /// Whether a barcode is drawn there.
    pub bars: bool,
}

/// Width of the plain strip on each board at the spine, in thousandths of the board's width, where the barcode leaves it.
const CLOTH: i64 = 44;
/// Least distance of the strip from the barcode.
const APART: Length = Length::pt(4);
/// Smallest and largest type on a spine.
const SPINE_TYPE: (Length, Length) = (Length::pt(7), Length::pt(18));
/// Smallest and largest type of the description.
const BLURB_TYPE: (Length, Length) = (Length::sp(7 * 65_536 + 32_768), Length::pt(12));

/// Lays out the cover; `supplied` is the author's own front.
pub fn wrap(book: &BookTable, fonts: &Fonts, flat: &Flat, supplied: Option<(&Arc<str>, &Picture)>) -> Wrap {
    let faces = Faces::new(fonts);
    let setter = Typesetter::new(&faces, &book.language);
    let new = || Cover { fonts, setter: &setter, unit: flat.trim.w / 1000, items: Vec::new() };
    let media = flat.media();
    let mut outside = new();
    outside.items.push(Item::Rule { rect: Rect { at: Point::default(), size: media }, ink: FULL });
    outside.pattern(media);
    if let Some((path, picture)) = supplied {
        let rect = flat.filled(picture);
        outside.items.push(Item::Picture { path: path.clone(), alt: String::new(), rect, tag: None });
        // The back again, over what of the picture lies beyond the front.
        let mut back = new();
        back.items.push(Item::Rule { rect: Rect { at: Point::default(), size: media }, ink: FULL });
        back.pattern(media);
        let (from, to) = flat.behind_front();
        outside.items.extend(back.items.into_iter().filter_map(|item| within(item, from, to)));
    }
    cloth(&mut outside, flat, supplied.is_some());
    if supplied.is_none() {
        let mut front = new();
        front.label(book, flat.trim);
        outside.items.extend(front.items.into_iter().map(|item| moved(item, flat.front())));
    }
    let barcode = flat.barcode_place();
    let foot = flat.trim.h - flat.barcode.1 * 2 - flat.barcode.0.h;
    blurb(&mut outside, book, flat, foot);
    let mut spine = new();
    let bare_spine = words(&mut spine, book, flat);
    let isbn = book.identifier.as_deref().and_then(barcode::isbn).filter(|_| flat.bars);
    let mut bars = new();
    bars.items.push(Item::Rule { rect: barcode, ink: PAPER });
    if let Some(isbn) = isbn {
        Barcode::new(&isbn).draw(&mut bars, barcode);
    }
    let page = |items| Page { items, ..Page::default() };
    let pages = vec![page(outside.items), page(spine.items), page(bars.items)];
    let largest = Size { w: Length::pt(super::WIDTH.into()), h: Length::pt(super::HEIGHT.into()) };
    let ink = raster::ink_of(super::front(book, fonts, largest).pages[0].items.iter());
    Wrap {
        paged: Paged { trim: media, pages, outline: Vec::new(), structure: Structure::default() },
        trim: Size { w: flat.trim.w * 2 + flat.spine, h: flat.trim.h },
        bleed: flat.bleed,
        spine_corner: Point { x: flat.bleed + flat.trim.w + flat.spine, y: flat.bleed },
        colours: [raster::PAPER, ink],
        bare_spine,
    }
}

impl Flat {
    /// The flat with its bleed.
    fn media(&self) -> Size {
        Size { w: (self.trim.w + self.bleed) * 2 + self.spine, h: self.trim.h + self.bleed * 2 }
    }

    fn board(&self, is_left: bool) -> Point {
        let x = if is_left { self.bleed } else { self.bleed + self.trim.w + self.spine };
        Point { x, y: self.bleed }
    }

    /// Top left corner of the front's trim.
    fn front(&self) -> Point {
        self.board(self.binding == Binding::Right)
    }

    /// Top left corner of the back's trim.
    fn back(&self) -> Point {
        self.board(self.binding == Binding::Left)
    }

    /// Back and spine with the bleed, from the left to the right.
    fn behind_front(&self) -> (Length, Length) {
        match self.binding {
            Binding::Left => (Length::ZERO, self.bleed + self.trim.w + self.spine),
            Binding::Right => (self.bleed + self.trim.w, self.media().w),
        }
    }

    /// The box of a picture that fills the front with its bleed, in the middle.
    fn filled(&self, picture: &Picture) -> Rect {
        let room = Size { w: self.trim.w + self.bleed, h: self.trim.h + self.bleed * 2 };
        let x = if self.binding == Binding::Left { self.media().w - room.w } else { Length::ZERO };
        let (w, h) = (i64::from(picture.width.max(1)), i64::from(picture.height.max(1)));
        let high = room.w.scale(h, w);
        let size = if high >= room.h { Size { w: room.w, h: high } } else { Size { w: room.h.scale(w, h), h: room.h } };
        Rect { at: Point { x: x - (size.w - room.w).half(), y: (room.h - size.h).half() }, size }
    }

    /// The place of the barcode: at the foot of the back, at the spine.
    fn barcode_place(&self) -> Rect {
        let (size, inset) = self.barcode;
        let back = self.back();
        let x = match self.binding {
            Binding::Left => back.x + self.trim.w - inset - size.w,
            Binding::Right => back.x + inset,
        };
        Rect { at: Point { x, y: back.y + self.trim.h - inset - size.h }, size }
    }
}

/// The spine and the strips beside it, with a line where the strips end.
fn cloth(cover: &mut Cover<'_>, flat: &Flat, front_is_a_picture: bool) {
    let strip = cover.units(CLOTH).min(flat.barcode.1 - APART).max(Length::ZERO);
    let high = flat.media().h;
    let (left, right) = (flat.bleed + flat.trim.w, flat.bleed + flat.trim.w + flat.spine);
    let front_is_left = flat.binding == Binding::Right;
    let from = if front_is_a_picture && front_is_left { left } else { left - strip };
    let to = if front_is_a_picture && !front_is_left { right } else { right + strip };
    cover.rule(from, Length::ZERO, to - from, high, FULL);
    let line = cover.units(3);
    for (x, edge) in [(from, left), (to - line, right)] {
        if x != edge && x + line != edge {
            cover.rule(x, Length::ZERO, line, high, PAPER);
        }
    }
}

/// The description in a label on the back, which reaches down to `foot` at most.
fn blurb(cover: &mut Cover<'_>, book: &BookTable, flat: &Flat, foot: Length) {
    let Some(description) = &book.description else { return };
    let face = cover.face(Style::Regular, Look::Text);
    let paragraphs: Vec<String> = description
        .split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|paragraph| {
            !paragraph.is_empty() && paragraph.chars().all(|c| is_drawn(c, Style::Regular, cover.fonts))
        })
        .collect();
    if paragraphs.is_empty() {
        return;
    }
    let (wide, padding) = (cover.units(780), cover.units(78));
    let measure = wide - padding * 2;
    let above = flat.trim.h.scale(9, 100);
    let room = foot - above - padding * 2;
    let hyphenator = Hyphenator::new(&book.language);
    let none = Hyphenator::none();
    let mut size = BLURB_TYPE.1;
    let mut lines = Vec::new();
    let mut high;
    loop {
        let per_mille = measure.scale(1000, size.to_sp().max(1)).to_sp();
        lines.clear();
        high = Length::ZERO;
        for (number, paragraph) in paragraphs.iter().enumerate() {
            let mut pieces = Pieces::new(paragraph, face, &none);
            if pieces.widest() > per_mille {
                pieces = Pieces::new(paragraph, face, &hyphenator);
            }
            if number > 0 {
                high += leading(size).half();
            }
            for words in pieces.filled(per_mille) {
                high += leading(size);
                lines.push((high, words));
            }
        }
        if high <= room || size <= BLURB_TYPE.0 {
            break;
        }
        size = size.scale(96, 100).max(BLURB_TYPE.0);
    }
    if high > room {
        lines.retain(|(y, _)| *y <= room);
        if let Some((y, words)) = lines.last_mut() {
            words.push('…');
            high = *y;
        }
    }
    let back = flat.back();
    let tall = high + padding * 2;
    let at = Point { x: back.x + (flat.trim.w - wide).half(), y: back.y + above + (room - high).scale(30, 100) };
    let rect = Rect { at, size: Size { w: wide, h: tall } };
    cover.items.push(Item::Rule { rect, ink: PAPER });
    cover.frame(rect, 17, 5);
    cover.frame(rect, 28, 2);
    for (y, words) in lines {
        let (glyphs, _) = line(&words, face, size);
        // From the top of a line to its baseline.
        let at = Point { x: at.x + padding, y: at.y + padding + y - leading(size).scale(27, 100) };
        cover.run(Style::Regular, size, at, FULL, glyphs, words);
    }
}

fn leading(size: Length) -> Length {
    size.scale(135, 100)
}

/// Title at the head and authors at the foot of the spine, as if it lay on its side; why not, where not.
fn words(cover: &mut Cover<'_>, book: &BookTable, flat: &Flat) -> Option<String> {
    if !flat.words {
        return Some("so few pages".into());
    }
    let (long, ends) = (flat.trim.h, flat.trim.h.scale(7, 100));
    let room = flat.spine - flat.clear * 2;
    let title = cover.face(Style::Regular, Look::Display);
    let author = cover.face(Style::Regular, Look::SmallCaps);
    let drawn = |text: &str| text.chars().all(|c| is_drawn(c, Style::Regular, cover.fonts));
    let authors = names(book).filter(|name| drawn(name)).collect::<Vec<_>>().join(", ");
    let shown = book.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if !drawn(&shown) {
        return Some("its font lacks letters of the title".into());
    }
    // Type reaches from the top of its capitals to below its baseline: about nine tenths of its size.
    let mut size = room.scale(10, 9).min(SPINE_TYPE.1);
    if size < SPINE_TYPE.0 {
        return Some("it is too thin".into());
    }
    let gap = |size: Length| size * 2;
    let fits = |size: Length, authors: &str| {
        let both = line(&shown, title, size).1 + line(authors, author, size.scale(86, 100)).1;
        both + gap(size) <= long - ends * 2
    };
    while size > SPINE_TYPE.0 && !fits(size, &authors) {
        size = size.scale(96, 100).max(SPINE_TYPE.0);
    }
    let authors = if fits(size, &authors) { authors } else { String::new() };
    if !fits(size, &authors) {
        return Some("the title is too long for it".into());
    }
    let capitals = |size: Length| {
        let font = title.font();
        size.scale(font.cap_height.into(), font.units_per_em.into())
    };
    let middle = flat.spine.half();
    let (glyphs, _) = line(&shown, title, size);
    cover.run(Style::Regular, size, Point { x: ends, y: middle + capitals(size).half() }, PAPER, glyphs, shown);
    if !authors.is_empty() {
        let small = size.scale(86, 100);
        let (glyphs, width) = line(&authors, author, small);
        // Small capitals are as high as an x.
        let lift = small.scale(author.font().x_height.into(), author.font().units_per_em.into()).half();
        let at = Point { x: long - ends - width, y: middle + lift };
        cover.run(Style::Regular, small, at, PAPER, glyphs, authors);
    }
    None
}

/// An item of the front at its place on the flat.
fn moved(mut item: Item, by: Point) -> Item {
    let at = match &mut item {
        Item::Run(run) => &mut run.at,
        Item::Rule { rect, .. } | Item::Picture { rect, .. } => &mut rect.at,
    };
    *at = Point { x: at.x + by.x, y: at.y + by.y };
    item
}

/// What of an item lies between two uprights; a leaf of the pattern stays whole or goes.
fn within(item: Item, from: Length, to: Length) -> Option<Item> {
    match item {
        Item::Rule { rect, ink } => {
            let (left, right) = (rect.at.x.max(from), (rect.at.x + rect.size.w).min(to));
            let rect = Rect { at: Point { x: left, ..rect.at }, size: Size { w: right - left, ..rect.size } };
            (right > left).then_some(Item::Rule { rect, ink })
        }
        Item::Run(run) => (run.at.x >= from && run.at.x + run.width() <= to).then_some(Item::Run(run)),
        Item::Picture { .. } => None,
    }
}
