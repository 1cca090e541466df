//! A title → lines of about equal length (line-break opportunities by UAX #14).

use super::shape::{Face, line};
use crate::geom::Length;
use unicode_linebreak::linebreaks;

/// A text cut into the pieces that must stay together, with their widths.
pub(super) struct Pieces<'a> {
    /// Each with the space behind it; its width has none.
    pieces: Vec<Piece<'a>>,
}

struct Piece<'a> {
    text: &'a str,
    /// In thousandths of the em.
    width: i64,
    /// The space behind it, likewise.
    space: i64,
}

impl<'a> Pieces<'a> {
    /// Measures a text in a face.
    pub(super) fn new(text: &'a str, face: Face<'_>) -> Pieces<'a> {
        // An em of 1000 pt, so that widths in points are thousandths.
        let measure = |text: &str| line(text, face, Length::pt(1000)).1.to_sp() / Length::pt(1).to_sp();
        let mut from = 0;
        let pieces = linebreaks(text)
            .map(|(at, _)| {
                let piece = &text[from..at];
                from = at;
                let width = measure(piece.trim_end());
                Piece { text: piece, width, space: measure(piece) - width }
            })
            .filter(|piece| !piece.text.trim().is_empty())
            .collect();
        Pieces { pieces }
    }

    /// Width of the widest piece, in thousandths of the em.
    pub(super) fn widest(&self) -> i64 {
        self.pieces.iter().map(|piece| piece.width).max().unwrap_or(0)
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
        self.cut(high)
            .into_iter()
            .map(|range| self.pieces[range].iter().map(|piece| piece.text).collect::<String>().trim().to_owned())
            .collect()
    }

    /// Fills each line as far as it goes; a piece wider than the measure has a line of its own.
    fn cut(&self, measure: i64) -> Vec<std::ops::Range<usize>> {
        let mut lines: Vec<std::ops::Range<usize>> = Vec::new();
        let mut end = 0;
        for (at, piece) in self.pieces.iter().enumerate() {
            match lines.last_mut() {
                Some(line) if end + piece.width <= measure => line.end = at + 1,
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
        let pieces = Pieces::new("On the Making of Very Small Books", face);
        let lines = pieces.balanced(9000);
        assert_eq!(lines, ["On the Making of", "Very Small Books"]);
        assert_eq!(Pieces::new("", face).balanced(9000), [] as [String; 0]);
        assert_eq!(Pieces::new("Donaudampfschifffahrt", face).balanced(500), ["Donaudampfschifffahrt"]);
    }
}
