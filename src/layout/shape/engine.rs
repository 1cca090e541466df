//! Any text → glyphs, by all tables of its font: HarfBuzz's algorithms, with what they need kept from text to text.

use super::look::features;
use super::{Face, Faces, Look, Shaped, Tongue, Voice};
use crate::geom::Length;
use crate::paged::Glyph;
use harfrust::{
    Direction, Feature, FontRef, GlyphBuffer, Language, Script, ShapeOptions, ShapePlan, UnicodeBuffer, script,
};
use rustc_hash::FxHashMap;

/// What a plan depends on.
type PlanKey = (u16, Look, Option<Script>, Direction, Tongue);

/// Shapes text for one thread.
pub(super) struct Engine<'a> {
    faces: &'a Faces<'a>,
    shapers: Vec<harfrust::Shaper<'a>>,
    plans: FxHashMap<PlanKey, (ShapePlan, Vec<Feature>)>,
    buffer: UnicodeBuffer,
}

/// Font units → lengths of a face.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    size: Length,
    units_per_em: i64,
    tracking: i64,
}

impl Scale {
    /// A length.
    pub(super) fn length(self, units: i32) -> i64 {
        self.size.scale(i64::from(units), self.units_per_em).to_sp()
    }

    /// An advance, with the space put behind letters.
    pub(super) fn advance(self, units: i32) -> i64 {
        self.length(units) + if units != 0 { self.tracking } else { 0 }
    }

    /// A length as glyphs have it.
    pub(super) fn clamp(length: i64) -> i32 {
        length.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
    }
}

impl<'a> Engine<'a> {
    /// One for the fonts of a book.
    pub(super) fn new(faces: &'a Faces<'a>) -> Engine<'a> {
        let shapers = faces.data.iter().zip(&faces.tables).map(|(data, font)| data.shaper(font).build()).collect();
        Engine { faces, shapers, plans: FxHashMap::default(), buffer: UnicodeBuffer::new() }
    }

    /// The tables of a face's font.
    pub(super) fn font(&self, face: Face) -> &FontRef<'a> {
        &self.faces.tables[usize::from(face.font.0)]
    }

    /// How its units come out at its size.
    pub(super) fn scale(&self, face: Face) -> Scale {
        let units_per_em = i64::from(self.faces.fonts().faces()[usize::from(face.font.0)].units_per_em);
        Scale { size: face.size, units_per_em, tracking: face.look.tracking(face.size).to_sp() }
    }

    /// Shapes a text.
    pub(super) fn shape(&mut self, text: &str, face: Face, voice: Voice<'_>) -> Shaped {
        let output = self.run(text, face, voice);
        let shaped = scaled(&output, text, self.scale(face));
        self.buffer = output.clear();
        shaped
    }

    /// The advance of the first glyph of a text, in font units.
    pub(super) fn first_advance(&mut self, text: &str, face: Face, voice: Voice<'_>) -> i32 {
        let output = self.run(text, face, voice);
        let advance = output.glyph_positions().first().map_or(0, |position| position.x_advance);
        self.buffer = output.clear();
        advance
    }

    /// What comes out in font units; its memory is that of the next text.
    fn run(&mut self, text: &str, face: Face, voice: Voice<'_>) -> GlyphBuffer {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let script = if buffer.script() == script::UNKNOWN { None } else { Some(buffer.script()) };
        let direction = buffer.direction();
        let shaper = &self.shapers[usize::from(face.font.0)];
        let key = (face.font.0, face.look, script, direction, voice.tongue);
        let (plan, features) = self.plans.entry(key).or_insert_with(|| {
            let features = features(face.look);
            let language = voice.speech.shaping.as_ref().filter(|language| {
                let is_caps = matches!(face.look, Look::SmallCaps | Look::Caps) && script == Some(script::LATIN);
                !is_caps
                    || !loses_capitals(shaper, Some(language), &features)
                    || loses_capitals(shaper, None, &features)
            });
            (ShapePlan::new(shaper, direction, script, language, &features), features)
        });
        shaper.shape(buffer, ShapeOptions::new().plan(Some(plan)).features(features))
    }
}

/// Whether some letter keeps its small form among small capitals: a language may have forms of its own (`locl`)
/// that the font has no capitals for, as EB Garamond's German *f*.
fn loses_capitals(shaper: &harfrust::Shaper<'_>, language: Option<&Language>, capitals: &[Feature]) -> bool {
    let glyphs = |features: &[Feature]| -> Vec<u32> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str("abcdefghijklmnopqrstuvwxyz");
        buffer.guess_segment_properties();
        let plan = ShapePlan::new(shaper, Direction::LeftToRight, Some(script::LATIN), language, features);
        let shaped = shaper.shape(buffer, ShapeOptions::new().plan(Some(&plan)).features(features));
        shaped.glyph_infos().iter().map(|info| info.glyph_id).collect()
    };
    let small = glyphs(&features(Look::Text));
    glyphs(capitals).iter().any(|glyph| small.contains(glyph))
}

/// Glyphs in font units → glyphs at the face's size with their text.
fn scaled(output: &GlyphBuffer, text: &str, scale: Scale) -> Shaped {
    let infos = output.glyph_infos();
    // Clusters are byte positions; each reaches to the next larger one. Right-to-left text
    // comes in visual order, so neighbours may be larger or smaller.
    let clusters = || infos.iter().map(|info| info.cluster as usize);
    let is_in_order = clusters().is_sorted();
    let mut starts: Vec<usize> = if is_in_order { Vec::new() } else { clusters().collect() };
    starts.sort_unstable();
    let end_of = |at: usize, start: usize| {
        let next = if is_in_order {
            infos[at..].iter().map(|info| info.cluster as usize).find(|next| *next > start)
        } else {
            starts.get(starts.partition_point(|next| *next <= start)).copied()
        };
        next.unwrap_or(text.len())
    };
    let mut shaped =
        Shaped { glyphs: Vec::with_capacity(infos.len()), text: String::with_capacity(text.len()), width: 0 };
    let mut rest: &str = "";
    let mut cluster = usize::MAX;
    for (at, (info, position)) in infos.iter().zip(output.glyph_positions()).enumerate() {
        if info.cluster as usize != cluster {
            cluster = info.cluster as usize;
            rest = text.get(cluster..end_of(at, cluster)).unwrap_or("");
        }
        // A cluster of more than 255 bytes (a letter under dozens of marks) goes on in its next glyph.
        let cut = (0..=rest.len().min(255)).rev().find(|&i| rest.is_char_boundary(i)).unwrap_or(0);
        let (own, left) = rest.split_at(cut);
        rest = left;
        shaped.text.push_str(own);
        let advance = scale.advance(position.x_advance);
        shaped.width += advance;
        shaped.glyphs.push(Glyph {
            // Fonts have at most 65,535 glyphs.
            id: info.glyph_id as u16,
            text_len: own.len() as u8,
            advance: Scale::clamp(advance),
            dx: Scale::clamp(scale.length(position.x_offset)),
            dy: Scale::clamp(scale.length(position.y_offset)),
        });
    }
    shaped
}
