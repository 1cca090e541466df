//! Pages and fonts → the code that shows each glyph (ISO 32000-2 § 9.7.4, 9.10.2).
//!
//! A font shows glyphs by two-byte codes, and its ToUnicode map gives each code one text. Where
//! a glyph stands for two texts (the hyphen glyph for U+002D and, inserted at a line end, for
//! U+00AD; a small capital for `a` and `A`; a letter for itself and with a narrow space beside it), each further text gets a code of its own behind
//! the last glyph, which a TrueType font leads to the same glyph (`CIDToGIDMap`). A CFF font has
//! no such map: there the text is written around the glyph as ActualText.

use super::cluster::clusters;
use crate::media::{Font, Fonts};
use crate::paged::{FontId, Item, Paged};
use rayon::prelude::*;
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use subsetter::GlyphRemapper;

/// The codes of all fonts.
pub(super) struct Codes {
    fonts: Vec<Option<FontCodes>>,
}

/// The codes of one font that the book uses.
pub(super) struct FontCodes {
    /// Which glyphs go into the subset, and their ids in it.
    pub remapper: GlyphRemapper,
    /// Every code with what it shows, in ascending order.
    pub entries: Vec<Entry>,
    /// The own code of each glyph of the whole font.
    own: Vec<Own>,
    /// For each of them all texts and codes, its own first.
    by_glyph: Vec<Vec<(Box<str>, u16)>>,
}

/// What nearly all glyphs are shown with, so small that those of a book stay at hand.
#[derive(Clone, Copy, Default)]
struct Own {
    /// The text, if it is short.
    text: Option<Short>,
    code: u16,
    /// Advance in thousandths of an em, as the file says it for all codes of the glyph.
    width: u16,
}

/// A text of one to three bytes with its length, compared as one number.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Short(NonZeroU32);

impl Short {
    #[inline]
    fn new(text: &str) -> Option<Short> {
        let bytes = match *text.as_bytes() {
            [a] => [1, a, 0, 0],
            [a, b] => [2, a, b, 0],
            [a, b, c] => [3, a, b, c],
            _ => return None,
        };
        NonZeroU32::new(u32::from_le_bytes(bytes)).map(Short)
    }
}

/// One code.
pub(super) struct Entry {
    /// The code, which is the CID as well.
    pub code: u16,
    /// The glyph in the subset.
    pub glyph: u16,
    /// Advance in thousandths of an em.
    pub width: u16,
    /// What it stands for.
    pub text: Box<str>,
}

impl Codes {
    /// Gathers what the pages show.
    pub(super) fn collect(paged: &Paged, fonts: &Fonts) -> Codes {
        let seen = paged
            .pages
            .par_iter()
            .fold(
                || Seen::new(fonts),
                |mut seen, page| {
                    page.items.iter().for_each(|item| seen.add(item));
                    seen
                },
            )
            .reduce(|| Seen::new(fonts), Seen::merge);
        let fonts = fonts.faces().iter().zip(seen.shown);
        Codes { fonts: fonts.map(|(font, shown)| FontCodes::assign(font, &shown)).collect() }
    }

    /// The codes of a font, `None` when nothing is set in it.
    pub(super) fn font(&self, id: FontId) -> Option<&FontCodes> {
        self.fonts.get(usize::from(id.0))?.as_ref()
    }

    /// The fonts that are used.
    pub(super) fn used(&self) -> impl Iterator<Item = (FontId, &FontCodes)> {
        self.fonts.iter().enumerate().filter_map(|(i, codes)| Some((FontId(i as u16), codes.as_ref()?)))
    }
}

/// What some pages show: glyphs and their texts, for each font.
struct Seen<'a> {
    shown: Vec<BTreeSet<(u16, &'a str)>>,
    /// The short text last seen for each glyph, which saves nearly all look-ups.
    last: Vec<Vec<Option<Short>>>,
    /// Whether a font has no room for further codes.
    is_cff: Vec<bool>,
}

impl<'a> Seen<'a> {
    fn new(fonts: &Fonts) -> Seen<'a> {
        let count = fonts.faces().len();
        let is_cff = fonts.faces().iter().map(|font| font.is_cff).collect();
        Seen { shown: vec![BTreeSet::new(); count], last: vec![Vec::new(); count], is_cff }
    }

    fn add(&mut self, item: &'a Item) {
        let Item::Run(run) = item else { return };
        let font = usize::from(run.font.0);
        let (Some(shown), Some(last)) = (self.shown.get_mut(font), self.last.get_mut(font)) else { return };
        let mut see = |id: u16, text: &'a str| {
            let slot = usize::from(id);
            if last.len() <= slot {
                last.resize(slot + 1, None);
            }
            let short = Short::new(text);
            if short.is_none() || last[slot] != short {
                last[slot] = short;
                shown.insert((id, text));
            }
        };
        let mut clusters = clusters(run);
        while let Some(cluster) = clusters.next() {
            if let Some(pair) = clusters.pair(cluster) {
                let glyphs = pair.clusters.iter().flat_map(|cluster| cluster.dealt());
                glyphs.for_each(|(glyph, text)| see(glyph.id, text));
                // Only a TrueType font has a code to spare for both.
                if let Some(letter) = pair.letter(run.size).filter(|_| !self.is_cff[font]) {
                    see(letter.glyph.id, pair.text);
                }
            } else if let ([glyph], false) = (cluster.glyphs, cluster.text.is_empty()) {
                // Nearly all are.
                see(glyph.id, cluster.text);
            } else {
                cluster.dealt().for_each(|(glyph, text)| see(glyph.id, text));
            }
        }
        if let Some(id) = run.space {
            see(id, " ");
        }
    }

    fn merge(mut self, other: Seen<'a>) -> Seen<'a> {
        for (mine, theirs) in self.shown.iter_mut().zip(other.shown) {
            mine.extend(theirs);
        }
        self
    }
}

impl FontCodes {
    fn assign(font: &Font, shown: &BTreeSet<(u16, &str)>) -> Option<FontCodes> {
        let last = shown.last()?.0;
        let metrics = font.tables().glyph_metrics(Size::unscaled(), LocationRef::default());
        let count = u16::try_from(metrics.glyph_count()).unwrap_or(u16::MAX);
        // An id beyond the font's glyphs shows as the missing glyph.
        let known = |id: u16| if id < count { id } else { 0 };
        let ids: Vec<u16> = shown.iter().map(|(id, _)| known(*id)).collect();
        let remapper = GlyphRemapper::new_from_glyphs_sorted(&ids);
        let per_mille = |id: u16| {
            let advance = metrics.advance_width(skrifa::GlyphId::from(known(id))).unwrap_or(0.0);
            (f64::from(advance) * 1000.0 / f64::from(font.units_per_em)).round() as u16
        };

        let mut codes = FontCodes {
            remapper,
            entries: Vec::new(),
            own: vec![Own::default(); usize::from(last) + 1],
            by_glyph: vec![Vec::new(); usize::from(last) + 1],
        };
        let mut further = codes.remapper.num_gids();
        for (id, text) in shown {
            let glyph = codes.remapper.get(known(*id)).expect("all ids went into the remapper");
            let texts = &mut codes.by_glyph[usize::from(*id)];
            let code = if texts.is_empty() {
                glyph
            } else if font.is_cff || further == u16::MAX {
                continue;
            } else {
                further += 1;
                further - 1
            };
            let width = per_mille(*id);
            if texts.is_empty() {
                codes.own[usize::from(*id)] = Own { text: Short::new(text).filter(|_| *id < count), code, width };
            }
            // Ids beyond the font's glyphs share the missing glyph's code but not its text.
            if *id < count {
                texts.push(((*text).into(), code));
            }
            codes.entries.push(Entry { code, glyph, width, text: (*text).into() });
        }
        codes.entries.sort_by_key(|entry| entry.code);
        codes.entries.dedup_by_key(|entry| entry.code);
        Some(codes)
    }

    /// The code for a glyph that stands for a text, and whether the code has that text.
    #[inline]
    pub(super) fn code(&self, glyph: u16, text: &str) -> (u16, bool) {
        match self.own.get(usize::from(glyph)) {
            Some(own) if own.text.is_some() && own.text == Short::new(text) => (own.code, true),
            Some(own) => self.among(glyph, text).map_or((own.code, false), |code| (code, true)),
            None => (0, false),
        }
    }

    /// The code of a glyph that has a text.
    fn among(&self, glyph: u16, text: &str) -> Option<u16> {
        self.by_glyph[usize::from(glyph)].iter().find(|(known, _)| **known == *text).map(|(_, code)| *code)
    }

    /// The advance of a glyph in thousandths of an em, as the file says it for all its codes.
    #[inline]
    pub(super) fn width(&self, glyph: u16) -> u16 {
        self.own.get(usize::from(glyph)).map_or(0, |own| own.width)
    }

    /// Whether some glyph has more than one code.
    pub(super) fn has_aliases(&self) -> bool {
        self.entries.iter().any(|entry| entry.code != entry.glyph)
    }
}
