//! A font and the characters of a book → a font file for e-books (OpenType 1.9: `glyf`, `loca`, sfnt).
//!
//! What readers' shapers need stays: glyph ids, character map, kerning, ligatures. Only outlines
//! that the book cannot reach are emptied, which is most of a text face. Subsets for PDF have
//! neither character map nor kerning and are of no use here. Fonts with other than TrueType
//! outlines, and variable ones, stay whole.

use super::{Encoded, Font};
use skrifa::raw::collections::IntSet;
use skrifa::raw::tables::glyf::Glyph;
use skrifa::raw::types::Tag;
use skrifa::raw::{ReadError, TableProvider};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::collections::BTreeSet;

/// Substitutions that text is set with: the usual ones, and the small capitals and figures that the
/// style sheet asks for.
const FEATURES: [&[u8; 4]; 18] = [
    b"calt", b"ccmp", b"clig", b"fina", b"init", b"isol", b"liga", b"locl", b"medi", b"rclt", b"rlig", b"smcp",
    b"tnum", b"onum", b"lnum", b"sups", b"subs", b"case",
];
/// Tables that say nothing to a reader, or would be wrong: signatures and device metrics.
const DROPPED: [&[u8; 4]; 5] = [b"DSIG", b"FFTM", b"LTSH", b"VDMX", b"hdmx"];
/// Deepest nesting of glyphs in glyphs.
const DEEPEST: usize = 8;

/// The font with the outlines that some characters need.
pub fn subset(font: &Font, characters: &BTreeSet<char>) -> Encoded {
    let whole = || font.data.to_vec();
    if font.is_cff {
        return Encoded { media_type: "font/otf", extension: "otf", bytes: whole().into() };
    }
    // A font whose tables cannot be followed is left as it is.
    let bytes = reduce(&font.tables(), characters).unwrap_or_else(|_| whole());
    Encoded { media_type: "font/ttf", extension: "ttf", bytes: bytes.into() }
}

fn reduce(font: &FontRef<'_>, characters: &BTreeSet<char>) -> Result<Vec<u8>, ReadError> {
    if font.table_data(Tag::new(b"gvar")).is_some() {
        return Err(ReadError::MalformedData("variable fonts are not subset"));
    }
    let kept = reachable(font, characters)?;
    let (glyf, loca) = outlines(font, &kept)?;
    let mut head = table(font, Tag::new(b"head"))?;
    // Offsets of four bytes from now on, and a checksum that is reckoned again.
    head.get_mut(50..52).ok_or(ReadError::OutOfBounds)?.copy_from_slice(&[0, 1]);
    head[8..12].fill(0);
    let mut tables = Vec::new();
    for record in font.table_directory().table_records() {
        let tag = record.tag();
        if DROPPED.iter().any(|dropped| tag == Tag::new(dropped)) {
            continue;
        }
        let data = match &tag.to_be_bytes() {
            b"glyf" => glyf.clone(),
            b"loca" => loca.clone(),
            b"head" => head.clone(),
            _ => table(font, tag)?,
        };
        tables.push((tag, data));
    }
    Ok(assemble(tables))
}

fn table(font: &FontRef<'_>, tag: Tag) -> Result<Vec<u8>, ReadError> {
    Ok(font.table_data(tag).ok_or(ReadError::TableIsMissing(tag))?.as_bytes().to_vec())
}

/// The glyphs of the characters, those that stand for them, and the parts of both.
fn reachable(font: &FontRef<'_>, characters: &BTreeSet<char>) -> Result<IntSet<GlyphId>, ReadError> {
    let charmap = font.charmap();
    let mut glyphs: IntSet<GlyphId> = characters.iter().filter_map(|&c| charmap.map(c)).collect();
    // The box for characters that are not there.
    glyphs.insert(GlyphId::NOTDEF);
    if let Ok(gsub) = font.gsub() {
        let list = gsub.feature_list()?;
        let mut lookups = IntSet::<u16>::empty();
        for record in list.feature_records() {
            if FEATURES.iter().any(|known| record.feature_tag() == Tag::new(known)) {
                let feature = record.feature(list.offset_data())?;
                lookups.extend(feature.lookup_list_indices().iter().map(|index| index.get()));
            }
        }
        gsub.closure_glyphs(&lookups, &mut glyphs)?;
    }
    let (loca, glyf) = (font.loca(None)?, font.glyf()?);
    let mut front: Vec<GlyphId> = glyphs.iter().collect();
    for _ in 0..DEEPEST {
        let mut parts = Vec::new();
        for glyph in front {
            if let Some(Glyph::Composite(composite)) = loca.get_glyf(glyph, &glyf)? {
                parts.extend(composite.components().map(|part| GlyphId::from(part.glyph)));
            }
        }
        parts.retain(|part| glyphs.insert(*part));
        front = parts;
    }
    Ok(glyphs)
}

/// `glyf` and `loca` with the kept outlines.
fn outlines(font: &FontRef<'_>, kept: &IntSet<GlyphId>) -> Result<(Vec<u8>, Vec<u8>), ReadError> {
    let loca = font.loca(None)?;
    let data = table(font, Tag::new(b"glyf"))?;
    let (mut glyf, mut offsets) = (Vec::new(), vec![0, 0, 0, 0]);
    for glyph in 0..u32::from(font.maxp()?.num_glyphs()) {
        if kept.contains(GlyphId::new(glyph)) {
            let range = [glyph as usize, glyph as usize + 1].map(|at| loca.get_raw(at));
            if let [Some(from), Some(to)] = range {
                glyf.extend_from_slice(data.get(from as usize..to as usize).ok_or(ReadError::OutOfBounds)?);
                glyf.resize(glyf.len().next_multiple_of(4), 0);
            }
        }
        offsets.extend((glyf.len() as u32).to_be_bytes());
    }
    Ok((glyf, offsets))
}

/// Tables → a file, with the directory's checksums and that of the whole in `head`.
fn assemble(tables: Vec<(Tag, Vec<u8>)>) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = count.checked_ilog2().unwrap_or(0) as u16;
    let range = (1u16 << power) * 16;
    let mut out = 0x0001_0000u32.to_be_bytes().to_vec();
    [count, range, power, count * 16 - range].iter().for_each(|number| out.extend(number.to_be_bytes()));
    let mut offset = 12 + 16 * tables.len();
    let mut head = None;
    for (tag, data) in &tables {
        if *tag == Tag::new(b"head") {
            head = Some(offset + 8);
        }
        out.extend(tag.to_be_bytes());
        [checksum(data), offset as u32, data.len() as u32].iter().for_each(|number| out.extend(number.to_be_bytes()));
        offset += data.len().next_multiple_of(4);
    }
    for (_, data) in &tables {
        out.extend_from_slice(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    if let Some(at) = head {
        let adjustment = 0xb1b0_afbau32.wrapping_sub(checksum(&out));
        out[at..at + 4].copy_from_slice(&adjustment.to_be_bytes());
    }
    out
}

fn checksum(data: &[u8]) -> u32 {
    let word = |bytes: &[u8]| {
        let mut word = [0; 4];
        word[..bytes.len()].copy_from_slice(bytes);
        u32::from_be_bytes(word)
    };
    data.chunks(4).map(word).fold(0, u32::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::{Fonts, Style};
    use skrifa::instance::{LocationRef, Size};
    use skrifa::outline::{DrawSettings, pen::SvgPen};

    #[test]
    fn a_subset_draws_its_characters_alone_and_is_much_smaller() {
        let fonts = Fonts::built_in();
        let whole = fonts.face(Style::Regular);
        let file = subset(whole, &"Abécédaire fi".chars().collect());
        assert!(file.bytes.len() * 2 < whole.data.len(), "{} of {}", file.bytes.len(), whole.data.len());
        let small = Font::parse(file.bytes.to_vec()).unwrap();
        let draw = |font: &Font, c: char| {
            let tables = font.tables();
            let glyph = tables.charmap().map(c).unwrap();
            let mut pen = SvgPen::new();
            let settings = DrawSettings::unhinted(Size::new(100.0), LocationRef::default());
            tables.outline_glyphs().get(glyph).unwrap().draw(settings, &mut pen).unwrap();
            pen.to_string()
        };
        for c in "Abéd".chars() {
            assert_eq!(draw(&small, c), draw(whole, c), "{c}");
        }
        assert_eq!(draw(&small, 'Ж'), "");
        assert_eq!(small.tables().gsub().is_ok(), whole.tables().gsub().is_ok());
        assert_eq!(checksum(&file.bytes), 0xb1b0_afba);
    }
}
