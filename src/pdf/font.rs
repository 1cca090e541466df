//! One font and its codes → an embedded subset (ISO 32000-2 § 9.7.4, 9.8, 9.9).
//!
//! printpdf writes the Type0 font, its descendant, widths, ToUnicode map and program. It knows
//! only some of the descriptor's values and no `CIDToGIDMap`; [`complete`] adds those.

use super::codes::FontCodes;
use crate::media::Font;
use crate::paged::FontId;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use printpdf::{Codepoint, FontMetrics, Op, ParsedFont, PdfFontHandle, PdfFontMetricsStub, Pt, TextItem};
use sha2::{Digest, Sha256};
use skrifa::raw::TableProvider;

/// The name of a font in content streams.
pub(super) fn resource_name(id: FontId) -> String {
    format!("F{}", id.0)
}

/// Subsets a font to its codes, as printpdf takes it.
///
/// # Errors
/// When the font cannot be subset; the message names it.
pub(super) fn embed(font: &Font, codes: &FontCodes) -> Result<ParsedFont, String> {
    let program = subsetter::subset(&font.data, 0, &codes.remapper)
        .map_err(|e| format!("font {} cannot be subset: {e}", font.name))?;
    let name = format!("{}+{}", subset_tag(&program), font.name);
    let widths = codes.entries.iter().map(|entry| (entry.code, entry.width)).collect();
    // All measures are given in thousandths of an em, because printpdf cuts where it should round.
    let measure = |units: i16| per_mille(font, units) as i16;
    let metrics = FontMetrics { ascent: measure(font.ascent), descent: measure(font.descent) };
    let mut parsed = ParsedFont::with_glyph_data(program, 0, Some(name), Default::default(), widths, 1000, metrics);
    let [x_min, y_min, x_max, y_max] = font.bbox.map(measure);
    // The weight gives StemV.
    parsed.pdf_font_metrics =
        PdfFontMetricsStub { x_min, y_min, x_max, y_max, us_weight_class: font.weight, ..parsed.pdf_font_metrics };
    Ok(parsed)
}

/// Operators that show every code of a font once.
pub(super) fn show_all(name: printpdf::FontId, codes: &FontCodes) -> [Op; 4] {
    let glyphs = codes.entries.iter().map(|entry| Codepoint::with_cid(entry.code, 0.0, entry.text.to_string()));
    [
        Op::StartTextSection,
        Op::SetFont { font: PdfFontHandle::External(name), size: Pt(1.0) },
        Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] },
        Op::EndTextSection,
    ]
}

/// Six letters that tell subsets of one font apart (§ 9.9.2), from the subset's own bytes.
fn subset_tag(program: &[u8]) -> String {
    Sha256::digest(program).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

fn per_mille(font: &Font, units: i16) -> i64 {
    (f64::from(units) * 1000.0 / f64::from(font.units_per_em)).round() as i64
}

/// Adds what printpdf leaves out.
///
/// # Errors
/// When the document does not hold the font as printpdf writes it.
pub(super) fn complete(
    document: &mut Document,
    resources: ObjectId,
    id: FontId,
    font: &Font,
    codes: &FontCodes,
) -> lopdf::Result<()> {
    let fonts = document.get_dictionary(resources)?.get(b"Font")?.as_dict()?;
    let composite = fonts.get(resource_name(id).as_bytes())?.as_reference()?;
    let descendants = document.get_dictionary(composite)?.get(b"DescendantFonts")?.as_array()?;
    let mut descendant = descendants.first().ok_or(lopdf::Error::DictKey("DescendantFonts".into()))?.as_dict()?.clone();

    let descriptor = document.get_dictionary_mut(descendant.get(b"FontDescriptor")?.as_reference()?)?;
    descriptor.set("CapHeight", per_mille(font, font.cap_height));
    descriptor.set("XHeight", per_mille(font, font.x_height));
    descriptor.set("ItalicAngle", font.italic_angle);
    descriptor.set("Flags", flags(font));
    if codes.has_aliases() {
        let map = document.add_object(Stream::new(Dictionary::new(), glyph_map(codes)));
        descendant.set("CIDToGIDMap", map);
    }
    let descendant = document.add_object(descendant);
    document.get_dictionary_mut(composite)?.set("DescendantFonts", vec![Object::Reference(descendant)]);
    Ok(())
}

/// The glyph of each code, two bytes each (§ 9.7.4.2).
fn glyph_map(codes: &FontCodes) -> Vec<u8> {
    let mut map = Vec::new();
    for entry in &codes.entries {
        map.resize(usize::from(entry.code) * 2, 0);
        map.extend_from_slice(&entry.glyph.to_be_bytes());
    }
    map
}

/// Font descriptor flags (§ 9.8.2, table 121).
fn flags(font: &Font) -> i64 {
    const FIXED_PITCH: i64 = 1;
    const SERIF: i64 = 1 << 1;
    /// A subset may hold any glyphs, not just the standard Latin ones.
    const SYMBOLIC: i64 = 1 << 2;
    const ITALIC: i64 = 1 << 6;
    // Family class 8 is sans serif, and so are PANOSE's serif styles 11 to 15 of Latin text (kind
    // 2). Many text faces, EB Garamond among them, say nothing; those are taken to have serifs.
    let is_sans = font.tables().os2().is_ok_and(|os2| {
        let panose = os2.panose_10();
        os2.s_family_class() >> 8 == 8 || (panose.first() == Some(&2) && matches!(panose.get(1), Some(11..=15)))
    });
    let mut flags = SYMBOLIC;
    for (is_set, flag) in [(font.is_monospaced, FIXED_PITCH), (!is_sans, SERIF), (font.italic_angle != 0.0, ITALIC)] {
        if is_set {
            flags |= flag;
        }
    }
    flags
}
