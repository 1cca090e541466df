//! A title → lines of about equal length (line-break opportunities by UAX #14), with words divided
//! where they are wider than a cover.

use super::shape::{Face, line};
use crate::geom::Length;
use crate::text::Hyphenator;
use unicode_linebreak::linebreaks;

/// A text cut into the pieces that must stay together, with their widths.
pub(super) struct Pieces<'a> {
    /// Each with the space behind it; its width has none.
    pieces: Vec<Piece<'a>>,
    /// Width of a hyphen, in thousandths of the em.
    hyphen: i64,
}

struct Piece<'a> {
    text: &'a str,
    /// In thousandths of the em.
    width: i64,
    /// The space behind it, likewise.
    space: i64,
    /// Whether it is the beginning of a word, so that a line that ends with it ends in a hyphen.
    divided: bool,
}

impl<'a> Pieces<'a> {
    /// Measures a text in a face; `hyphenator` says where its words may be divided.
    pub(super) fn new(text: &'a str, face: Face<'_>, hyphenator: &Hyphenator) -> Pieces<'a> {
        // An em of 1000 pt, so that widths in points are thousandths.
        let measure = |text: &str| line(text, face, Length::pt(1000)).1.to_sp() / Length::pt(1).to_sp();
        let mut from = 0;
        let mut pieces = Vec::new();
        for (at, _) in linebreaks(text) {
            let mut rest = &text[from..at];
            from = at;
            let mut gone = 0;
            for at in hyphenator.breaks(rest.trim_end()) {
                let (head, tail) = rest.split_at(at - gone);
                pieces.push(Piece { text: head, width: measure(head), space: 0, divided: true });
                (rest, gone) = (tail, at);
            }
            let width = measure(rest.trim_end());
            pieces.push(Piece { text: rest, width, space: measure(rest) - width, divided: false });
        }
        pieces.retain(|piece| !piece.text.trim().is_empty());
        Pieces { pieces, hyphen: measure("-") }
    }

    /// Width of a piece that a line ends with.
    fn at_end(&self, piece: &Piece<'_>) -> i64 {
        piece.width + if piece.divided { self.hyphen } else { 0 }
    }

    /// Width of the widest piece, in thousandths of the em.
    pub(super) fn widest(&self) -> i64 {
        self.pieces.iter().map(|piece| self.at_end(piece)).max().unwrap_or(0)
    }

    /// How many lines there are at a measure in thousandths of the em.
    pub(super) fn count(&self, measure: i64) -> usize {
        self.cut(measure).len()
    }

    /// The lines, as few as fit the measure and as even as they can be.
    pub(super) fn balanced(&self, measure: i64) -> Vec<String> {
        let wanted = self.count(measure);
        // The smallest measure that needs no more lines makes them even.
        let (mut low, mut high) = (self.widest().min(measure), measure);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.count(middle) <= wanted {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        self.filled(high)
    }

    /// The lines, each filled as far as it goes.
    pub(super) fn filled(&self, measure: i64) -> Vec<String> {
        self.cut(measure)
            .into_iter()
            .map(|range| {
                let line: String = self.pieces[range.clone()].iter().map(|piece| piece.text).collect();
                let hyphen = if self.pieces[range.end - 1].divided { "-" } else { "" };
                format!("{}{hyphen}", line.trim())
            })
            .collect()
    }

    /// Fills each line as far as it goes; a piece wider than the measure has a line of its own.
    fn cut(&self, measure: i64) -> Vec<std::ops::Range<usize>> {
        let mut lines: Vec<std::ops::Range<usize>> = Vec::new();
        let mut end = 0;
        for (at, piece) in self.pieces.iter().enumerate() {
            match lines.last_mut() {
                Some(line) if end + self.at_end(piece) <= measure => line.end = at + 1,
                _ => {
                    lines.push(at..at + 1);
                    end = 0;
                }
            }
            end += piece.width + piece.space;
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cover::shape::Typesetter;
    use crate::lang::Lang;
    use crate::layout::{Faces, Look};
    use crate::media::{Fonts, Style};

    #[test]
    fn lines_are_few_and_even() {
        let fonts = Fonts::built_in();
        let faces = Faces::new(&fonts);
        let setter = Typesetter::new(&faces, &Lang::english());
        let face = Face { setter: &setter, style: Style::Regular, look: Look::Display };
        let none = Hyphenator::none();
        let pieces = Pieces::new("On the Making of Very Small Books", face, &none);
        let lines = pieces.balanced(9000);
        assert_eq!(lines, ["On the Making of", "Very Small Books"]);
        assert_eq!(Pieces::new("", face, &none).balanced(9000), [] as [String; 0]);
        assert_eq!(Pieces::new("Donaudampfschifffahrt", face, &none).balanced(500), ["Donaudampfschifffahrt"]);
        let german = Hyphenator::new(&Lang::parse("de").expect("a tag"));
        let lines = Pieces::new("Donaudampfschifffahrt", face, &german).balanced(6000);
        assert!(lines.len() == 2 && lines[0].ends_with('-'), "{lines:?}");
        assert_eq!(lines.concat().replace('-', ""), "Donaudampfschifffahrt");
    }
}
