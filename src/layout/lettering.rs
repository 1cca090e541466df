//! How a theme letters an element → how its text is set where it stands.

use crate::config::{LetterStyle, Lettering, Place};
use crate::geom::Length;
use crate::layout::flow::Flow;
use crate::layout::line::Align;
use crate::layout::setter::TextStyle;
use crate::layout::shape::Look;
use crate::media::Style;
use crate::paged::Role;

/// The style and look of letters; in large type figures are as high as capitals.
pub fn look(style: LetterStyle, is_large: bool) -> (Style, Look) {
    let plain = if is_large { Look::Display } else { Look::Text };
    match style {
        LetterStyle::Regular => (Style::Regular, plain),
        LetterStyle::Italic => (Style::Italic, plain),
        LetterStyle::Bold => (Style::Bold, plain),
        LetterStyle::BoldItalic => (Style::BoldItalic, plain),
        LetterStyle::SmallCaps => (Style::Regular, Look::SmallCaps),
    }
}

impl Flow<'_, '_> {
    /// A measure of the theme where text may be smaller than the book's, as in notes and tables.
    pub fn scaled(&self, length: Length) -> Length {
        length.scale(self.measures.size.to_sp(), self.context.measures.size.to_sp())
    }

    /// The text style of an element, whose lines take halves of lines of the grid.
    pub fn lettered(&self, lettering: &Lettering, is_large: bool, role: Role) -> TextStyle {
        let size = self.scaled(lettering.size);
        let (style, look) = look(lettering.style, is_large);
        TextStyle { size, leading: self.open(size), style, look, align: align(lettering.align), hyphenate: false, role }
    }

    /// The leading of a line of type: so many halves of lines as leave 15 % of its size.
    fn open(&self, size: Length) -> Length {
        let leading = self.measures.leading;
        let least = size.scale(23, 20).to_sp() * 2;
        // Rounded up: what is a little higher than its line is not given half a line more.
        let halves = (least - leading.to_sp() / 50).div_euclid(leading.to_sp().max(1)) + 1;
        leading.scale(halves.max(2), 2)
    }
}

fn align(place: Place) -> Align {
    match place {
        Place::Left | Place::Outer | Place::None => Align::Left,
        Place::Centre => Align::Centre,
        Place::Right => Align::Right,
    }
}
