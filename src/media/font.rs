//! One font file: its tables checked, its measures read (OpenType 1.9: `head`, `hhea`, `OS/2`, `post`, `name`).

use skrifa::raw::TableProvider;
use skrifa::{
    FontRef, GlyphId, MetadataProvider, Tag, instance::LocationRef, instance::Size as EmSize, string::StringId,
};
use std::borrow::Cow;

/// A font that can be set, subset and embedded.
#[derive(Clone, Debug)]
pub struct Font {
    /// PostScript name, e.g. `EBGaramond-Regular`.
    pub name: String,
    /// The whole file.
    pub data: Cow<'static, [u8]>,
    /// Font units in one em.
    pub units_per_em: u16,
    /// Height of the tallest letters above the baseline, in font units.
    pub ascent: i16,
    /// Depth of the lowest letters, below zero, in font units.
    pub descent: i16,
    /// Height of capitals, in font units.
    pub cap_height: i16,
    /// Height of a lower-case x, in font units.
    pub x_height: i16,
    /// Middle of a line through the letters above the baseline, in font units.
    pub strike_position: i16,
    /// Thickness of that line, in font units.
    pub strike_size: i16,
    /// Slant in degrees, below zero when leaning to the right.
    pub italic_angle: f32,
    /// Bounding box of all glyphs in font units: left, bottom, right, top.
    pub bbox: [i16; 4],
    /// Whether outlines are CFF rather than TrueType.
    pub is_cff: bool,
    /// Whether all glyphs are equally wide.
    pub is_monospaced: bool,
    /// Whether it draws small capitals of its own (`smcp`).
    pub has_small_caps: bool,
    /// Weight, 400 for regular and 700 for bold.
    pub weight: u16,
}

/// Whether the font's substitutions (`GSUB`) have a feature.
fn has_feature(font: &FontRef<'_>, tag: Tag) -> bool {
    let features = font.gsub().and_then(|gsub| gsub.feature_list());
    features.is_ok_and(|list| list.feature_records().iter().any(|record| record.feature_tag() == tag))
}

impl Font {
    /// Reads a font file.
    ///
    /// # Errors
    /// When it is no TrueType or OpenType font with outlines, or its licence bits (`OS/2` fsType)
    /// forbid embedding or subsetting; the message says which.
    pub fn parse(data: impl Into<Cow<'static, [u8]>>) -> Result<Font, String> {
        let data = data.into();
        let font = FontRef::new(&data).map_err(|e| format!("not a TrueType or OpenType font ({e})"))?;
        let head = font.head().map_err(|e| format!("no usable `head` table ({e})"))?;
        let units_per_em = head.units_per_em();
        if !(16..=16_384).contains(&units_per_em) {
            return Err(format!("{units_per_em} units per em is out of range"));
        }
        let is_cff = font.cff().is_ok();
        if !is_cff && font.glyf().is_err() {
            return Err("it has no outlines that can be embedded (neither `glyf` nor `CFF `)".into());
        }
        let os2 = font.os2().ok();
        // OpenType OS/2: bit 1 restricted licence, bit 8 no subsetting, bit 9 bitmaps only.
        let licence = os2.as_ref().map_or(0, |os2| os2.fs_type());
        if licence & 0x000f == 0x0002 || licence & 0x0300 != 0 {
            return Err(format!("its licence bits (fsType {licence:#06x}) forbid embedding a subset"));
        }
        let metrics = font.metrics(EmSize::unscaled(), LocationRef::default());
        let round = |value: f32| value.round() as i16;
        let ascent = round(metrics.ascent);
        let x_height = metrics.x_height.map_or(ascent / 2, round);
        // `OS/2` gives the top of the line; without it, through the middle of the x.
        let strike = metrics.strikeout.filter(|strike| strike.thickness > 0.0);
        let strike_size = strike.map_or((units_per_em / 20) as i16, |strike| round(strike.thickness));
        let strike_position = strike.map_or(x_height / 2, |strike| round(strike.offset - strike.thickness / 2.0));
        let name = font
            .localized_strings(StringId::POSTSCRIPT_NAME)
            .english_or_first()
            .map(|s| s.to_string())
            .unwrap_or_default();
        let name: String = name.chars().filter(|c| c.is_ascii_graphic() && !"()<>[]{}/%#".contains(*c)).collect();
        Ok(Font {
            name: if name.is_empty() { "Unnamed".into() } else { name },
            units_per_em,
            ascent,
            descent: round(metrics.descent),
            // Without the measure in OS/2: the usual share of the ascent.
            cap_height: metrics.cap_height.map_or(ascent * 7 / 10, round),
            x_height,
            strike_position,
            strike_size,
            italic_angle: metrics.italic_angle,
            bbox: [head.x_min(), head.y_min(), head.x_max(), head.y_max()],
            is_cff,
            is_monospaced: metrics.is_monospace,
            has_small_caps: has_feature(&font, Tag::new(b"smcp")),
            weight: os2.as_ref().map_or(400, |os2| os2.us_weight_class()),
            data,
        })
    }

    /// The tables, for shaping and outlines.
    pub fn tables(&self) -> FontRef<'_> {
        FontRef::new(&self.data).expect("the file was read by Font::parse")
    }

    /// How far above the line the ink of a glyph ends below, in font units; `None` where it has none.
    pub fn foot(&self, glyph: u16) -> Option<i16> {
        let metrics = self.tables().glyph_metrics(EmSize::unscaled(), LocationRef::default());
        Some(metrics.bounds(GlyphId::new(u32::from(glyph)))?.y_min as i16)
    }

    /// How far the ink of a glyph begins behind its origin, in font units.
    pub fn left_bearing(&self, glyph: u16) -> i16 {
        let metrics = self.tables().glyph_metrics(EmSize::unscaled(), LocationRef::default());
        metrics.left_side_bearing(GlyphId::new(u32::from(glyph))).map_or(0, |bearing| bearing.round() as i16)
    }

    /// Whether the font has a glyph for the character.
    pub fn covers(&self, c: char) -> bool {
        self.tables().charmap().map(c).is_some_and(|glyph| glyph.to_u32() != 0)
    }
}
