//! One line of text → glyphs, by the shaper that sets the book.

use crate::geom::Length;
use crate::lang::Lang;
use crate::layout::{self, Faces, Look, Shaper};
use crate::media::{Font, Style};
use crate::paged::Glyph;
use crate::text::Hyphenator;
use std::cell::RefCell;
use std::sync::Arc;

/// Shapes the lines of one cover.
pub(super) struct Typesetter<'a> {
    faces: &'a Faces<'a>,
    /// It remembers words; that nobody sees.
    shaper: RefCell<Shaper<'a>>,
}

/// How a line is set.
#[derive(Clone, Copy)]
pub(super) struct Face<'a> {
    pub setter: &'a Typesetter<'a>,
    pub style: Style,
    pub look: Look,
}

impl<'a> Typesetter<'a> {
    /// A typesetter for words in a language.
    pub(super) fn new(faces: &'a Faces<'a>, lang: &Lang) -> Typesetter<'a> {
        Typesetter { faces, shaper: RefCell::new(Shaper::new(faces, lang, Arc::new(Hyphenator::none()))) }
    }
}

impl<'a> Face<'a> {
    /// The font.
    pub(super) fn font(&self) -> &'a Font {
        self.setter.faces.fonts().face(self.style)
    }
}

/// The glyphs of a line at a size, and their width.
pub(super) fn line(text: &str, face: Face<'_>, size: Length) -> (Vec<Glyph>, Length) {
    let Face { setter, style, look } = face;
    let shaped = setter.shaper.borrow_mut().shape(text, layout::Face { font: setter.faces.font(style), size, look });
    // The letterspace behind the last letter is not part of the line.
    let width = Length::sp(shaped.width) - look.tracking(size);
    (shaped.glyphs, width)
}
