//! A book that fills its sheets badly → ways to print it on fewer, found by setting it anew.
//!
//! Each way changes one thing, the least that readers see first. Nothing is estimated:
//! the book is laid out with the change, and its pages are counted.

use crate::config::{Config, NotePlace};
use crate::diag::Sink;
use crate::doc::Book;
use crate::geom::{Length, Sides};
use crate::impose::advise;
use crate::layout::layout;
use crate::media::{Fonts, Pictures};
use rayon::prelude::*;

/// A change and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// What to write, and into which table.
    pub change: String,
    /// The pages of the book then.
    pub pages: usize,
    /// Its sheets then.
    pub sheets: usize,
}

/// A quarter of a point: the smallest step that is worth a look.
const STEP: Length = Length::sp(16_384);
/// Lines nearer than this, in hundredths of the font size, look crowded.
const CLOSEST: i64 = 118;

/// The ways that save a sheet or more.
pub fn ways(book: &Book, config: &Config, fonts: &Fonts, pictures: &Pictures, pages: usize) -> Vec<Way> {
    let booklet = config.booklet.clone().unwrap_or_default();
    let sheets = advise(pages, &booklet).sheets;
    let way = |change: String, book: &Book, config: &Config| {
        let pages = layout(book, config, fonts, pictures, &mut Sink::new()).pages.len();
        Way { change, pages, sheets: advise(pages, &booklet).sheets }
    };
    let changes = changes(config);
    let mut tried: Vec<Way> = changes.into_par_iter().map(|(change, config)| way(change, book, &config)).collect();
    if book.matter.half_title {
        let mut book = book.clone();
        book.matter.half_title = false;
        tried.insert(0, way("half-title = false in [book]".into(), &book, config));
    }
    tried.into_iter().filter(|way| way.sheets < sheets).collect()
}

/// What may be changed, the least visible first.
fn changes(config: &Config) -> Vec<(String, Config)> {
    let mut changes = Vec::new();
    let mut add = |change: String, edit: &dyn Fn(&mut Config)| {
        let mut config = config.clone();
        edit(&mut config);
        changes.push((change, config));
    };
    let (size, leading) = (config.pdf.font_size, config.pdf.leading);
    for steps in [1, 2] {
        let closer = leading - STEP * steps;
        if closer >= size.scale(CLOSEST, 100) {
            add(format!("leading = \"{closer}pt\" in [pdf]"), &|config| config.pdf.leading = closer);
        }
    }
    // A line more on each page, as long as the foot stays a finger wide.
    let sides = config.pdf.margins;
    let taller = Sides { bottom: sides.bottom - leading, ..sides };
    if taller.bottom >= Length::from_mm(15.0) {
        let Sides { inner, outer, top, bottom } = taller;
        let change = format!(
            "margins = {{ inner = \"{inner}pt\", outer = \"{outer}pt\", top = \"{top}pt\", bottom = \"{bottom}pt\" }} in [pdf]"
        );
        add(change, &|config| {
            config.pdf.margins = taller;
            config.pdf.gutter_grows = false;
        });
    }
    if config.pdf.dates {
        add("dates = false in [pdf]".into(), &|config| config.pdf.dates = false);
    }
    if config.pdf.notes == NotePlace::Foot {
        add("notes = \"essay-end\" in [pdf]".into(), &|config| config.pdf.notes = NotePlace::EssayEnd);
    }
    changes
}
