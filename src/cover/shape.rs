//! One line of text → glyphs (OpenType shaping by harfrust).

use crate::geom::Length;
use crate::media::Font;
use crate::paged::Glyph;
use harfrust::{Feature, ShapeOptions, ShaperData, Tag, UnicodeBuffer};

/// How a line is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Face<'a> {
    pub font: &'a Font,
    /// Features that are switched on, beside kerning and ligatures.
    pub features: &'a [[u8; 4]],
    /// Space after each letter, in thousandths of an em.
    pub tracking: i64,
}

/// The glyphs of a line at a size, and their width.
pub(super) fn line(text: &str, face: Face<'_>, size: Length) -> (Vec<Glyph>, Length) {
    let tables = face.font.tables();
    let data = ShaperData::new(&tables);
    let shaper = data.shaper(&tables).build();
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let mut features: Vec<Feature> = face.features.iter().map(|tag| Feature::new(Tag::new(tag), 1, ..)).collect();
    if face.tracking != 0 {
        // Letters that stand apart must not be joined.
        features.push(Feature::new(Tag::new(b"liga"), 0, ..));
    }
    let output = shaper.shape(buffer, ShapeOptions::new().features(&features));
    let units = i64::from(face.font.units_per_em);
    let scale = |value: i32| size.scale(value.into(), units).to_sp() as i32;
    let tracking = size.scale(face.tracking, 1000).to_sp() as i32;
    let infos = output.glyph_infos();
    let mut starts: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut last = None;
    let glyphs: Vec<Glyph> = infos
        .iter()
        .zip(output.glyph_positions())
        .map(|(info, position)| {
            let start = info.cluster as usize;
            let end = starts.iter().find(|&&next| next > start).copied().unwrap_or(text.len());
            let first = last.replace(start) != Some(start);
            Glyph {
                // Fonts have at most 65,535 glyphs.
                id: info.glyph_id as u16,
                text_len: if first { u8::try_from(end - start).unwrap_or(u8::MAX) } else { 0 },
                advance: scale(position.x_advance) + tracking,
                dx: scale(position.x_offset),
                dy: scale(position.y_offset),
            }
        })
        .collect();
    let width = glyphs.iter().map(|glyph| Length::sp(glyph.advance.into())).sum::<Length>();
    // The last letter's own space is not part of the line.
    (glyphs, width - size.scale(face.tracking, 1000))
}
