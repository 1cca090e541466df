//! Runs → clusters: glyphs that stand for a stretch of text together, and which of them is read
//! as what.
//!
//! A file gives every glyph its own text. A cluster with at least as many characters as glyphs is
//! dealt out to them in order, so that every reader puts it together again. With fewer characters
//! (one `é` drawn as letter and accent) the first glyphs have all of them, the others [`NO_TEXT`],
//! and the whole is marked with its text as ActualText (ISO 32000-2 § 14.9.4). A space that is too narrow to be
//! seen by every reader goes together with the letter beside it.

use crate::geom::Length;
use crate::paged::{Glyph, Run};

/// Spaces up to this width, in thousandths of an em, are read together with the letter before them: readers that put
/// words together by the white between them (poppler in the order of drawing, above 0.15 em) would take two for one.
const NARROW: i64 = 155;

/// The widest of these spaces, in scaled points.
fn narrow(size: Length) -> i64 {
    size.scale(NARROW, 1000).to_sp()
}

/// The text of a glyph that has none: every code must map to some character, and this one,
/// ZERO WIDTH SPACE, shows nothing where a reader passes over ActualText.
pub(super) const NO_TEXT: &str = "\u{200b}";

/// Glyphs that stand for a text together.
#[derive(Clone, Copy)]
pub(super) struct Cluster<'a> {
    /// At least one.
    pub glyphs: &'a [Glyph],
    /// In logical order.
    pub text: &'a str,
}

/// What a reader takes as one.
#[derive(Clone, Copy)]
pub(super) enum Unit<'a> {
    /// A cluster by itself.
    One(Cluster<'a>),
    /// Two, of which one is a narrow space, and the text of both.
    Pair([Cluster<'a>; 2], &'a str),
}

/// The clusters of a run, narrow spaces with their neighbours.
pub(super) fn units(run: &Run) -> impl Iterator<Item = Unit<'_>> {
    let narrow = narrow(run.size);
    let mut rest = Rest { glyphs: &run.glyphs, text: &run.text, at: 0 };
    // Few lines are so tight, and few glyphs so narrow.
    let has_narrow = run.glyphs.iter().any(|glyph| i64::from(glyph.advance) <= narrow);
    std::iter::from_fn(move || {
        let from = rest.at;
        let cluster = rest.next()?;
        if has_narrow {
            let mut behind = rest;
            if let Some(next) = behind.next()
                && (next.is_narrow(run.size) || cluster.is_narrow(run.size))
            {
                rest = behind;
                return Some(Unit::Pair([cluster, next], run.text.get(from..rest.at).unwrap_or("")));
            }
        }
        Some(Unit::One(cluster))
    })
}

/// What of a run is still to be looked at.
#[derive(Clone, Copy)]
struct Rest<'a> {
    glyphs: &'a [Glyph],
    /// The whole text, and where the glyphs' begins in it.
    text: &'a str,
    at: usize,
}

impl<'a> Rest<'a> {
    /// The next cluster: a glyph with text and those behind it that have none.
    fn next(&mut self) -> Option<Cluster<'a>> {
        let (first, behind) = self.glyphs.split_first()?;
        let count = 1 + behind.iter().take_while(|glyph| glyph.text_len == 0).count();
        let (glyphs, rest) = self.glyphs.split_at(count);
        let end = self.at + usize::from(first.text_len);
        let cluster = Cluster { glyphs, text: self.text.get(self.at..end).unwrap_or("") };
        (self.glyphs, self.at) = (rest, end);
        Some(cluster)
    }
}

/// A letter and the narrow space beside it, which one code may stand for.
pub(super) struct Letter<'a> {
    /// The letter.
    pub glyph: &'a Glyph,
    /// How much is empty before it and behind it.
    pub empty: [i32; 2],
}

/// The letter of a pair, if it is one glyph and the other is a space.
pub(super) fn letter<'a>(pair: &[Cluster<'a>; 2], size: Length) -> Option<Letter<'a>> {
    let ([first], [second]) = (pair[0].glyphs, pair[1].glyphs) else { return None };
    Some(match pair[1].is_narrow(size) {
        true => Letter { glyph: first, empty: [0, second.advance] },
        false => Letter { glyph: second, empty: [first.advance, 0] },
    })
}

impl<'a> Cluster<'a> {
    /// Whether it is a space between words so narrow that not all readers see it.
    fn is_narrow(self, size: Length) -> bool {
        let advance = || self.glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum::<i64>();
        matches!(self.text, " " | "\u{a0}") && advance() <= narrow(size)
    }

    /// Whether the glyphs' texts do not make up the text.
    pub(super) fn is_short(self) -> bool {
        self.glyphs.len() > 1 && self.text.chars().count() < self.glyphs.len()
    }

    /// Each glyph with what it is read as.
    pub(super) fn dealt(self) -> impl Iterator<Item = (&'a Glyph, &'a str)> {
        let mut rest = self.text;
        let count = self.glyphs.len();
        self.glyphs.iter().enumerate().map(move |(i, glyph)| {
            let length = if i + 1 == count { rest.len() } else { rest.chars().next().map_or(0, char::len_utf8) };
            let (text, more) = rest.split_at(length);
            rest = more;
            (glyph, if text.is_empty() { NO_TEXT } else { text })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dealt(text: &str, glyphs: usize) -> (Vec<String>, bool) {
        let glyph = Glyph { id: 1, text_len: 0, advance: 0, dx: 0, dy: 0 };
        let cluster = Cluster { glyphs: &vec![glyph; glyphs], text };
        (cluster.dealt().map(|(_, text)| text.to_owned()).collect(), cluster.is_short())
    }

    #[test]
    fn a_text_is_dealt_out_to_the_glyphs_of_its_cluster() {
        assert_eq!(dealt("ffi", 1), (vec!["ffi".into()], false));
        assert_eq!(dealt("x\u{300}\u{323}", 3), (vec!["x".into(), "\u{300}".into(), "\u{323}".into()], false));
        assert_eq!(dealt("abc", 2), (vec!["a".into(), "bc".into()], false));
        assert_eq!(dealt("é", 2), (vec!["é".into(), NO_TEXT.into()], true));
        assert_eq!(dealt("", 1), (vec![NO_TEXT.into()], false));
    }
}
