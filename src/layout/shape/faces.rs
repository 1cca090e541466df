//! The fonts of a book with their tables read, as shapers need them.

use super::Face;
use crate::media::{Font, Fonts, Style};
use crate::paged::{FontId, Glyph};
use harfrust::{FontRef, ShaperData};
use skrifa::{GlyphId, MetadataProvider, instance::LocationRef, instance::Size as EmSize, metrics::GlyphMetrics};

/// The tables of all fonts, read once and shared by all threads.
pub struct Faces<'a> {
    pub(super) tables: Vec<FontRef<'a>>,
    pub(super) data: Vec<ShaperData>,
    /// Of all glyphs, in font units.
    metrics: Vec<GlyphMetrics<'a>>,
    fonts: &'a Fonts,
}

impl<'a> Faces<'a> {
    /// Reads the shaping tables.
    pub fn new(fonts: &'a Fonts) -> Faces<'a> {
        let tables: Vec<FontRef<'a>> = fonts.faces().iter().map(|font| font.tables()).collect();
        let data = tables.iter().map(ShaperData::new).collect();
        let unscaled = |font: &FontRef<'a>| font.glyph_metrics(EmSize::unscaled(), LocationRef::default());
        let metrics = tables.iter().map(unscaled).collect();
        Faces { tables, data, metrics, fonts }
    }

    /// The fonts themselves.
    pub fn fonts(&self) -> &'a Fonts {
        self.fonts
    }

    /// What a glyph leaves empty at its left and right at a size, and how wide its ink is.
    pub(super) fn ink(&self, face: Face, glyph: &Glyph) -> (i64, i64, i64) {
        let font = &self.fonts.faces()[usize::from(face.font.0)];
        let metrics = &self.metrics[usize::from(face.font.0)];
        let Some(bounds) = metrics.bounds(GlyphId::new(u32::from(glyph.id))) else { return (0, 0, 0) };
        // Outlines are drawn in whole font units.
        let scale = |units: f32| face.size.scale(units.round() as i64, i64::from(font.units_per_em)).to_sp();
        let (left, right) = (scale(bounds.x_min), scale(bounds.x_max));
        (left, i64::from(glyph.advance) - right, right - left)
    }

    /// The font for a style.
    pub fn font(&self, style: Style) -> FontId {
        FontId(self.fonts.index(style))
    }
}

/// By each byte, whether a font has a glyph for what is seen of ASCII, or it is a space.
pub(super) fn ascii_glyphs(font: &Font) -> [bool; 256] {
    std::array::from_fn(|byte| {
        let byte = byte as u8;
        byte == b' ' || byte.is_ascii_graphic() && font.covers(char::from(byte))
    })
}
