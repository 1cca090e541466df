//! Page count and `[booklet]` → a folding dummy: numbered pages, imposed as the book's will be,
//! and on a sheet before them how to print, fold and bind them.
//!
//! The instructions ([`words`]) are set ([`set`]) on pages of the book's size as well, so that the
//! whole dummy is one [`Paged`] and its [`Sheets`], which [`crate::pdf`] writes like any booklet.

mod set;
mod words;

use crate::config::{Binding, Booklet};
use crate::diag::Diagnostic;
use crate::geom::{Length, Point, Rect, Size};
use crate::impose::{Sheet, Sheets, Side, Slot, advise, impose};
use crate::layout::Faces;
use crate::media::{Fonts, Style};
use crate::paged::{Item, Page, Paged, Structure};
use set::{Align, Setter};

/// A dummy, ready to be written.
#[derive(Clone, Debug)]
pub struct Dummy {
    /// Its pages, and behind them those of the instructions.
    pub paged: Paged,
    /// The sheets, those of the instructions first.
    pub sheets: Sheets,
    /// How many sheets the instructions take.
    pub instructions: usize,
}

/// Ink of what is there only to be seen when looked for: the edge of the page, blanks.
const FAINT: u8 = 110;
/// Thickness of the line around a page.
const LINE: Length = Length::pt(1);

/// Makes a dummy of `pages` pages of the size `trim` for the book called `title`. `fonts` are the
/// built-in ones: a book's own need not have the letters of the instructions.
///
/// # Errors
/// Those of [`impose`].
pub fn make(
    title: &str,
    pages: usize,
    trim: Size,
    binding: Binding,
    booklet: &Booklet,
    fonts: &Fonts,
) -> Result<Dummy, Diagnostic> {
    // Every place of the dummy has its page, the blanks too.
    let blanks = advise(pages, booklet).blanks;
    let mut sheets = impose(pages + blanks, trim, binding, booklet)?;
    let faces = Faces::new(fonts);
    let mut setter = Setter::new(&faces);
    let mut set: Vec<Page> = owners(&sheets, pages + blanks)
        .iter()
        .enumerate()
        .map(|(index, whose)| number(&mut setter, trim, index, pages, whose))
        .collect();
    let plan = words::Plan { title, pages, blanks, trim, binding, booklet, sheets: &sheets };
    let text = setter.columns(&words::instructions(&plan), trim);
    let first = set.len();
    let count = text.len();
    set.extend(text);
    let leaflet = leaflet(&sheets, first, count);
    let instructions = leaflet.len();
    sheets.sheets.splice(0..0, leaflet);
    Ok(Dummy {
        paged: Paged { trim, pages: set, outline: Vec::new(), structure: Structure::default() },
        sheets,
        instructions,
    })
}

/// Which sheet each page is on, and on which side, in words.
fn owners(sheets: &Sheets, count: usize) -> Vec<String> {
    let mut owners = vec![String::new(); count];
    for (number, sheet) in (1..).zip(&sheets.sheets) {
        for (side, name) in [(&sheet.front, "front"), (&sheet.back, "back")] {
            for page in side.slots.iter().filter_map(|slot| slot.page) {
                owners[page] = format!("sheet {number}, {name}");
            }
        }
    }
    owners
}

/// A page of the dummy: an arrow to its head, its number, its sheet.
fn number(setter: &mut Setter<'_>, trim: Size, index: usize, pages: usize, whose: &str) -> Page {
    let mut items = Vec::new();
    let bar = |x, y, w, h| Item::Rule { rect: Rect { at: Point { x, y }, size: Size { w, h } }, ink: FAINT };
    items.push(bar(Length::ZERO, Length::ZERO, trim.w, LINE));
    items.push(bar(Length::ZERO, trim.h - LINE, trim.w, LINE));
    items.push(bar(Length::ZERO, Length::ZERO, LINE, trim.h));
    items.push(bar(trim.w - LINE, Length::ZERO, LINE, trim.h));
    let (middle, unit) = (trim.w.half(), trim.w.min(trim.h) / 100);
    let mut put = |text: &str, style, size: i64, y, ink| {
        items.extend(setter.line(text, style, unit * size, Point { x: middle, y }, Align::Centre, ink));
    };
    put("\u{2191}", Style::Bold, 14, trim.h.scale(14, 100), 255);
    put("top", Style::Regular, 5, trim.h.scale(19, 100), 255);
    let (text, ink) = if index < pages { ((index + 1).to_string(), 255) } else { ("blank".to_owned(), FAINT) };
    // From one figure to five: as wide as two thirds of the page.
    let size = if index < pages { (100 / text.len() as i64).min(46) } else { 20 };
    put(&text, Style::Bold, size, trim.h.scale(60, 100), ink);
    put(whose, Style::Regular, 5, trim.h.scale(88, 100), 255);
    Page { items, ..Page::default() }
}

/// Sheets with the pages from `first` on, side by side in reading order, all upright, to be put aside.
fn leaflet(sheets: &Sheets, first: usize, count: usize) -> Vec<Sheet> {
    let Some(like) = sheets.sheets.first() else { return Vec::new() };
    // The places of the outermost front, from the top left to the bottom right.
    let mut places: Vec<Rect> = like.front.slots.iter().map(|slot| slot.place).collect();
    places.sort_by_key(|place| (place.at.y, place.at.x));
    let side = |number: usize| {
        let pages = (number * places.len()..count).map(|page| page + first);
        let slots = pages.zip(&places).map(|(page, place)| Slot { page: Some(page), place: *place, turned: false });
        Side { slots: slots.collect(), marks: Vec::new() }
    };
    let needed = count.div_ceil(2 * places.len());
    (0..needed).map(|sheet| Sheet { section: 0, depth: 0, front: side(2 * sheet), back: side(2 * sheet + 1) }).collect()
}

#[cfg(test)]
mod tests;
