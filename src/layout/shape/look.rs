//! Looks: in which of its forms a font's letters and figures stand, and the OpenType features that ask for them.

use crate::geom::Length;
use harfrust::{Feature, Tag};

/// How letters and figures of a face look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Look {
    /// Running text: ligatures and old-style figures.
    Text,
    /// Letterspaced small capitals, capitals too.
    SmallCaps,
    /// Titles in large type: ligatures, lining figures.
    Display,
    /// Small capitals for small letters only, in running text.
    Caps,
    /// Lining figures of one width, so that columns of numbers stand under one another.
    Table,
    /// Raised figures and letters that the font draws itself.
    Superior,
    /// Lowered figures and letters that the font draws itself.
    Inferior,
    /// Code: every character by itself.
    Code,
}

impl Look {
    /// The space put behind each letter at a size.
    pub fn tracking(self, size: Length) -> Length {
        match self {
            Look::SmallCaps => size.scale(SMALL_CAPS_TRACKING, 1000),
            Look::Caps => size.scale(CAPS_TRACKING, 1000),
            _ => Length::ZERO,
        }
    }
}

/// Letterspace of small capitals, in thousandths of an em: enough to part the letters,
/// not so much that words fall apart.
const SMALL_CAPS_TRACKING: i64 = 60;
/// The same beside capitals in running text, where more would tear holes into the line.
const CAPS_TRACKING: i64 = 25;

/// The OpenType features of a look, beside those that are always on (kerning, required ligatures).
pub(super) fn features(look: Look) -> Vec<Feature> {
    let on: &[&[u8; 4]] = match look {
        Look::Text => &[b"onum", b"pnum"],
        Look::SmallCaps => &[b"smcp", b"c2sc", b"onum", b"pnum"],
        Look::Caps => &[b"smcp", b"onum", b"pnum"],
        Look::Display => &[b"lnum", b"pnum"],
        Look::Table => &[b"lnum", b"tnum"],
        Look::Superior => &[b"sups"],
        Look::Inferior => &[b"subs"],
        Look::Code => &[],
    };
    let off: &[&[u8; 4]] = match look {
        Look::Code => &[b"liga", b"clig", b"calt"],
        // Letterspaced text must not have letters joined.
        Look::SmallCaps | Look::Caps => &[b"liga", b"clig"],
        // A ligature has no raised form.
        Look::Superior | Look::Inferior => &[b"liga", b"clig"],
        _ => &[],
    };
    let feature = |value| move |tag: &&[u8; 4]| Feature::new(Tag::new(tag), value, ..);
    on.iter().map(feature(1)).chain(off.iter().map(feature(0))).collect()
}
