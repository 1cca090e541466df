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

/// Two clusters that a reader takes as one, since one of them is a narrow space.
pub(super) struct Pair<'a> {
    pub clusters: [Cluster<'a>; 2],
    /// The text of both.
    pub text: &'a str,
}

/// The clusters of a run.
pub(super) fn clusters(run: &Run) -> Clusters<'_> {
    let narrow = narrow(run.size);
    // Few lines are so tight, and few glyphs so narrow.
    let has_narrow = run.glyphs.iter().any(|glyph| i64::from(glyph.advance) <= narrow);
    Clusters { run, glyphs: &run.glyphs, at: 0, has_narrow }
}

/// The clusters that are still to come.
#[derive(Clone)]
pub(super) struct Clusters<'a> {
    run: &'a Run,
    glyphs: &'a [Glyph],
    /// Where their text begins.
    at: usize,
    has_narrow: bool,
}

impl<'a> Iterator for Clusters<'a> {
    type Item = Cluster<'a>;

    /// A glyph with text and those behind it that have none.
    #[inline]
    fn next(&mut self) -> Option<Cluster<'a>> {
        let (first, behind) = self.glyphs.split_first()?;
        let count = 1 + behind.iter().take_while(|glyph| glyph.text_len == 0).count();
        let (glyphs, rest) = self.glyphs.split_at(count);
        let end = self.at + usize::from(first.text_len);
        let cluster = Cluster { glyphs, text: self.run.text.get(self.at..end).unwrap_or("") };
        (self.glyphs, self.at) = (rest, end);
        Some(cluster)
    }
}

impl<'a> Clusters<'a> {
    /// The cluster that was just taken with the next one, which is taken too, if a reader takes both as one.
    #[inline]
    pub(super) fn pair(&mut self, cluster: Cluster<'a>) -> Option<Pair<'a>> {
        if self.has_narrow { self.narrow_pair(cluster) } else { None }
    }

    fn narrow_pair(&mut self, cluster: Cluster<'a>) -> Option<Pair<'a>> {
        let mut behind = self.clone();
        let next = behind.next()?;
        if !next.is_narrow(self.run.size) && !cluster.is_narrow(self.run.size) {
            return None;
        }
        let text = self.run.text.get(self.at - cluster.text.len()..behind.at).unwrap_or("");
        *self = behind;
        Some(Pair { clusters: [cluster, next], text })
    }
}

/// A letter and the narrow space beside it, which one code may stand for.
pub(super) struct Letter<'a> {
    /// The letter.
    pub glyph: &'a Glyph,
    /// How much is empty before it and behind it.
    pub empty: [i32; 2],
}

impl<'a> Pair<'a> {
    /// The letter, if it is one glyph and the other is a space.
    pub(super) fn letter(&self, size: Length) -> Option<Letter<'a>> {
        let [Cluster { glyphs: [first], .. }, Cluster { glyphs: [second], .. }] = self.clusters else { return None };
        Some(match self.clusters[1].is_narrow(size) {
            true => Letter { glyph: first, empty: [0, second.advance] },
            false => Letter { glyph: second, empty: [first.advance, 0] },
        })
    }
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
