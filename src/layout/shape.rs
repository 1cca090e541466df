//! Words → glyphs: OpenType shaping (kerning, ligatures, figures, small capitals), word by word.
//!
//! A word is shaped once for each face it is set in and kept: a long book says most of its
//! words many times. Where it can be hyphenated is found when a paragraph first needs to know, which few do.
//! What a break changes is measured from the shapes
//! of the letters on either side, so that a ligature or a kern over the hyphenation point is right on
//! both; words are divided at few different such places, which are kept as well.

mod signs;

use crate::geom::Length;
use crate::lang::Lang;
use crate::layout::edge::{Letters, hang};
use crate::media::{Font, Fonts, Style};
use crate::paged::{FontId, Glyph};
use crate::text::{Hyphenator, core};
use harfrust::{
    Direction, Feature, FontRef, GlyphBuffer, Language, Script, ShapeOptions, ShapePlan, ShaperData, Tag,
    UnicodeBuffer, script,
};
use rustc_hash::FxHashMap;
use skrifa::{GlyphId, MetadataProvider, instance::LocationRef, instance::Size as EmSize, metrics::GlyphMetrics};
use std::sync::{Arc, OnceLock};

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

/// A font at a size, in a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Face {
    /// The font.
    pub font: FontId,
    /// Size of its em.
    pub size: Length,
    /// How it looks.
    pub look: Look,
}

/// Letterspace of small capitals, in thousandths of an em: enough to part the letters,
/// not so much that words fall apart.
const SMALL_CAPS_TRACKING: i64 = 60;
/// The same beside capitals in running text, where more would tear holes into the line.
const CAPS_TRACKING: i64 = 25;

/// Between letters of different faces at least so much stays empty, in thousandths of an em.
const LEAST_GAP: i64 = 20;

/// Shaped text: glyphs at their size, and the text that they stand for in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shaped {
    /// The glyphs in visual order.
    pub glyphs: Vec<Glyph>,
    /// Their text; see [`Glyph::text_len`].
    pub text: String,
    /// Sum of the advances.
    pub width: i64,
}

impl Shaped {
    /// Nothing, with room for so many bytes of text and as many glyphs.
    fn with_room(bytes: usize) -> Shaped {
        Shaped { glyphs: Vec::with_capacity(bytes), text: String::with_capacity(bytes), width: 0 }
    }

    /// Puts another text behind it.
    fn append(&mut self, other: &Shaped) {
        self.glyphs.extend_from_slice(&other.glyphs);
        self.text.push_str(&other.text);
        self.width += other.width;
    }
}

/// A word ready for the breaker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Its source text.
    pub text: Box<str>,
    /// The word as a whole.
    pub whole: Shaped,
    /// Where it can be hyphenated, once that was asked for.
    points: OnceLock<Box<[Point]>>,
    /// How far it stands out into the left margin at the start of a line, and into the right one
    /// at the end.
    pub hang: (i64, i64),
    /// What tells it from other words.
    pub letters: Letters,
}

impl Word {
    /// Where it can be hyphenated, in order; nowhere before [`Shaper::divide`] has found that out.
    pub fn points(&self) -> &[Point] {
        self.points.get().map_or(&[], |points| points)
    }
}

/// A place where a word can be hyphenated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Byte position in the word's source text.
    pub at: usize,
    /// Width of the whole word up to here.
    pub before: i64,
    /// What a break here adds at the end of the line: the hyphen, and a change of kerning.
    pub pre: i64,
    /// What a break here adds at the start of the next line.
    pub post: i64,
    /// How far the hyphen stands out into the right margin.
    pub right: i64,
    /// The letters before it.
    pub head: Letters,
    /// The letters behind it.
    pub tail: Letters,
}

/// The tables of all fonts, read once and shared by all threads.
pub struct Faces<'a> {
    tables: Vec<FontRef<'a>>,
    data: Vec<ShaperData>,
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
    fn ink(&self, face: Face, glyph: &Glyph) -> (i64, i64, i64) {
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

/// A language that a shaper knows, by its position among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tongue(u16);

/// What follows from a language.
struct Speech {
    lang: Lang,
    shaping: Option<Language>,
    hyphenator: Arc<Hyphenator>,
}

/// What a plan depends on.
type PlanKey = (u16, Look, Option<Script>, Direction, Tongue);
/// What the shape of a word depends on, beside its text.
type WordKey = (Face, Tongue);

/// Words by their texts. Nearly all are short enough to be told by a number, with which they are found at once.
#[derive(Default)]
struct Words {
    short: FxHashMap<u128, Arc<Word>>,
    long: FxHashMap<Box<str>, Arc<Word>>,
}

impl Words {
    /// The number of a short text: its bytes, and how many there are.
    fn number(text: &str) -> Option<u128> {
        let mut bytes = [0; 16];
        bytes.get_mut(..text.len()).filter(|_| text.len() < 16)?.copy_from_slice(text.as_bytes());
        bytes[15] = text.len() as u8;
        Some(u128::from_le_bytes(bytes))
    }

    fn get(&self, text: &str) -> Option<&Arc<Word>> {
        match Words::number(text) {
            Some(number) => self.short.get(&number),
            None => self.long.get(text),
        }
    }

    fn insert(&mut self, word: Arc<Word>) {
        match Words::number(&word.text) {
            Some(number) => self.short.insert(number, word),
            None => self.long.insert(word.text.clone(), word),
        };
    }
}

/// What a hyphenation between two groups of letters changes.
#[derive(Clone, Copy)]
struct Joint {
    pre: i64,
    post: i64,
    right: i64,
}

/// So many letters on either side of a hyphenation point say what a break there changes: a ligature
/// has no more.
const NEAR: usize = 3;

/// Shapes words for one thread and remembers them.
pub struct Shaper<'a> {
    faces: &'a Faces<'a>,
    shapers: Vec<harfrust::Shaper<'a>>,
    /// The languages it knows; the first is that of the book.
    speeches: Vec<Speech>,
    tongue: Tongue,
    plans: FxHashMap<PlanKey, (ShapePlan, Vec<Feature>)>,
    words: FxHashMap<WordKey, Words>,
    signs: signs::Known,
    /// By the letters around a hyphenation point, with a soft hyphen between them.
    joints: FxHashMap<WordKey, FxHashMap<Box<str>, Joint>>,
    /// The last space asked for.
    space: (Option<WordKey>, (u16, i64)),
    /// Which ASCII characters each font has.
    ascii: Vec<u128>,
    /// Which font has a character: the asked one, or one to fall back on.
    coverage: FxHashMap<(u16, char), Option<FontId>>,
    buffer: UnicodeBuffer,
}

impl<'a> Shaper<'a> {
    /// A shaper for text in one language.
    pub fn new(faces: &'a Faces<'a>, lang: &Lang, hyphenator: Arc<Hyphenator>) -> Shaper<'a> {
        let shapers = faces.data.iter().zip(&faces.tables).map(|(data, font)| data.shaper(font).build()).collect();
        let mut shaper = Shaper {
            faces,
            shapers,
            speeches: Vec::new(),
            tongue: Tongue::default(),
            plans: FxHashMap::default(),
            words: FxHashMap::default(),
            signs: FxHashMap::default(),
            joints: FxHashMap::default(),
            space: (None, (0, 0)),
            ascii: faces.fonts.faces().iter().map(ascii).collect(),
            coverage: FxHashMap::default(),
            buffer: UnicodeBuffer::new(),
        };
        shaper.learn(lang, hyphenator);
        shaper
    }

    /// Makes a further language known.
    pub fn learn(&mut self, lang: &Lang, hyphenator: Arc<Hyphenator>) {
        if self.speeches.iter().all(|speech| speech.lang != *lang) {
            let shaping = Language::new(lang.tag());
            self.speeches.push(Speech { lang: lang.clone(), shaping, hyphenator });
        }
    }

    /// The language that words are taken to be in.
    pub fn tongue(&self) -> Tongue {
        self.tongue
    }

    /// A language among those known; one that is not counts as the present one.
    pub fn tongue_of(&self, lang: &Lang) -> Tongue {
        let known = self.speeches.iter().position(|speech| speech.lang == *lang);
        known.and_then(|index| u16::try_from(index).ok()).map_or(self.tongue, Tongue)
    }

    /// From here on words are in this language.
    pub fn speak(&mut self, tongue: Tongue) {
        self.tongue = tongue;
    }

    fn speech(&self) -> &Speech {
        &self.speeches[usize::from(self.tongue.0)]
    }

    /// Whether the font has glyphs of its own for all characters of a text in a look.
    pub fn draws(&mut self, text: &str, face: Face) -> bool {
        let plain = self.word(text, Face { look: Look::Display, ..face });
        let drawn = self.word(text, face);
        let (plain, drawn) = (&plain.whole.glyphs, &drawn.whole.glyphs);
        plain.len() == drawn.len() && plain.iter().zip(drawn).all(|(plain, drawn)| plain.id != drawn.id)
    }

    /// A bit for each ASCII character that a font has.
    pub fn ascii(&self, font: FontId) -> u128 {
        self.ascii.get(usize::from(font.0)).copied().unwrap_or(0)
    }

    /// The font that has `c`: the one asked for, else any other; `None` when none has it.
    pub fn font_with(&mut self, font: FontId, c: char) -> Option<FontId> {
        if c.is_ascii() && self.ascii(font) >> u32::from(c) & 1 == 1 {
            return Some(font);
        }
        let fonts = self.faces.fonts;
        *self.coverage.entry((font.0, c)).or_insert_with(|| {
            let faces = fonts.faces();
            let has = |id: &u16| faces[usize::from(*id)].covers(c);
            if has(&font.0) { Some(font) } else { (0..faces.len() as u16).find(has).map(FontId) }
        })
    }

    /// The word in a face.
    pub fn word(&mut self, text: &str, face: Face) -> Arc<Word> {
        let key = (face, self.tongue);
        if let Some(word) = self.words.get(&key).and_then(|words| words.get(text)) {
            return word.clone();
        }
        let whole = self.with_signs(text, face).unwrap_or_else(|| self.shape(text, face));
        let (first, last) = (text.chars().next(), text.chars().next_back());
        let hang =
            (self.hang(first, whole.glyphs.first(), true, face), self.hang(last, whole.glyphs.last(), false, face));
        let letters = Letters::of(text);
        let word = Arc::new(Word { text: text.into(), whole, points: OnceLock::new(), hang, letters });
        self.words.entry(key).or_default().insert(word.clone());
        word
    }

    /// Finds out where a word of a face can be hyphenated.
    pub fn divide<'w>(&mut self, word: &'w Word, face: Face) -> &'w [Point] {
        word.points.get_or_init(|| self.points(&word.text, &word.whole, face).into())
    }

    /// Where a word can be hyphenated. Quotes and points beside it change nothing, so that they are
    /// those of the bare word.
    fn points(&mut self, text: &str, whole: &Shaped, face: Face) -> Vec<Point> {
        let core = core(text);
        if core.is_empty() {
            return Vec::new();
        }
        if core.len() < text.len() {
            let start = text.find(core).unwrap_or(0);
            let moved = |point: &Point| {
                let at = start + point.at;
                Point { at, before: width_up_to(whole, at), ..*point }
            };
            let bare = self.word(core, face);
            return self.divide(&bare, face).iter().map(moved).collect();
        }
        let at = self.speech().hyphenator.clone().breaks(text);
        let mut points = Vec::with_capacity(at.len());
        for at in at {
            let (head, tail) = text.split_at(at);
            let Joint { pre, post, right } = self.joint(head, tail, face);
            let before = width_up_to(whole, at);
            points.push(Point { at, before, pre, post, right, head: Letters::of(head), tail: Letters::of(tail) });
        }
        points
    }

    /// What a hyphenation between two parts of a word changes.
    fn joint(&mut self, head: &str, tail: &str, face: Face) -> Joint {
        let (head, tail) = near(head, tail);
        let key = (face, self.tongue);
        let text = format!("{head}\u{ad}{tail}");
        if let Some(joint) = self.joints.get(&key).and_then(|joints| joints.get(text.as_str())) {
            return *joint;
        }
        let whole = self.shape(&format!("{head}{tail}"), face);
        let before = width_up_to(&whole, head.len());
        let hyphenated = self.word(&format!("{head}-"), face);
        let joint = Joint {
            pre: hyphenated.whole.width - before,
            post: self.word(tail, face).whole.width - (whole.width - before),
            right: hyphenated.hang.1,
        };
        self.joints.entry(key).or_default().insert(text.into(), joint);
        joint
    }

    /// How far a sign at the edge of a line hangs in the margin. Code stays inside.
    fn hang(&self, c: Option<char>, glyph: Option<&Glyph>, is_left: bool, face: Face) -> i64 {
        let (Some(c), Some(glyph)) = (c, glyph) else { return 0 };
        let share = hang(c);
        if share == 0 || face.look == Look::Code {
            return 0;
        }
        let (left, right, ink) = self.faces.ink(face, glyph);
        let empty = if is_left { left } else { right };
        (empty + ink * share / 100).clamp(0, face.size.to_sp() * 3 / 10)
    }

    /// A part of a word before a hyphenation break: its hyphen extracts as U+00AD.
    pub fn hyphenated(&mut self, part: &str, face: Face) -> Shaped {
        let mut shaped = self.shape(&format!("{part}-"), face);
        // Only when the hyphen is a glyph of its own can it carry a text of its own.
        if let Some(last) = shaped.glyphs.last_mut().filter(|glyph| glyph.text_len == 1) {
            last.text_len = '\u{ad}'.len_utf8() as u8;
            shaped.text.pop();
            shaped.text.push('\u{ad}');
        }
        shaped
    }

    /// Middle above the baseline and thickness of the rule that strikes out text.
    pub fn strike(&self, face: Face) -> (Length, Length) {
        let font = &self.faces.fonts.faces()[usize::from(face.font.0)];
        let scale = |value: i16| face.size.scale(i64::from(value), i64::from(font.units_per_em));
        (scale(font.strike_position), scale(font.strike_size))
    }

    /// The space to put between two words of different faces that touch, so that a letter that leans
    /// over its own end does not run into what follows.
    pub fn join(&self, before: &Word, face: Face, after: &Word, next: Face) -> i64 {
        let (Some(last), Some(first)) = (before.whole.glyphs.last(), after.whole.glyphs.first()) else { return 0 };
        let empty = self.faces.ink(face, last).1 + self.faces.ink(next, first).0;
        (face.size.scale(LEAST_GAP, 1000).to_sp() - empty).clamp(0, face.size.to_sp() / 5)
    }

    /// The glyph of the space between words, and its width; nearly always it is the one asked for last.
    pub fn space(&mut self, face: Face) -> (u16, i64) {
        let key = (face, self.tongue);
        if self.space.0 != Some(key) {
            let word = self.word(" ", face);
            let glyph = word.whole.glyphs.first().map_or(0, |glyph| glyph.id);
            self.space = (Some(key), (glyph, word.whole.width));
        }
        self.space.1
    }

    /// Any text on one line, spaces included.
    pub fn shape(&mut self, text: &str, face: Face) -> Shaped {
        let font = &self.faces.fonts.faces()[usize::from(face.font.0)];
        let has_look = font.has_small_caps || !matches!(face.look, Look::SmallCaps | Look::Caps);
        // Small letters spaced like small capitals would look like a mistake.
        let face = if has_look { face } else { Face { look: Look::Text, ..face } };
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let script = if buffer.script() == script::UNKNOWN { None } else { Some(buffer.script()) };
        let direction = buffer.direction();
        let shaper = &self.shapers[usize::from(face.font.0)];
        let language = self.speeches[usize::from(self.tongue.0)].shaping.as_ref();
        let (plan, features) =
            self.plans.entry((face.font.0, face.look, script, direction, self.tongue)).or_insert_with(|| {
                let features = features(face.look);
                (ShapePlan::new(shaper, direction, script, language, &features), features)
            });
        let output = shaper.shape(buffer, ShapeOptions::new().plan(Some(plan)).features(features));
        let units = i64::from(self.faces.fonts.faces()[usize::from(face.font.0)].units_per_em);
        let shaped = scaled(&output, text, face, units);
        self.buffer = output.clear();
        shaped
    }
}

/// A bit for each ASCII character that a font has.
fn ascii(font: &Font) -> u128 {
    (0..128u8).filter(|c| font.covers(char::from(*c))).fold(0, |bits, c| bits | 1 << c)
}

/// Whether a character is of a script that is written letter by letter: Latin, Greek, Cyrillic.
fn stands_alone(c: char) -> bool {
    matches!(c, ..'\u{300}' | '\u{370}'..'\u{483}' | '\u{48a}'..'\u{530}')
}

/// The letters of two parts of a word whose shapes depend on one another. Only in scripts that are
/// written letter by letter do those further away not count.
fn near<'t>(head: &'t str, tail: &'t str) -> (&'t str, &'t str) {
    if !head.chars().chain(tail.chars()).all(stands_alone) {
        return (head, tail);
    }
    let from = head.char_indices().rev().take(NEAR).last().map_or(0, |(at, _)| at);
    let to = tail.char_indices().nth(NEAR).map_or(tail.len(), |(at, _)| at);
    (&head[from..], &tail[..to])
}

/// The OpenType features of a look, beside those that are always on (kerning, required ligatures).
fn features(look: Look) -> Vec<Feature> {
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

/// Glyphs in font units → glyphs at the face's size with their text.
fn scaled(output: &GlyphBuffer, text: &str, face: Face, units: i64) -> Shaped {
    let infos = output.glyph_infos();
    let size = face.size;
    let scale = |value: i32| size.scale(i64::from(value), units).to_sp();
    let clamp = |value: i64| value.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
    let tracking = face.look.tracking(size).to_sp();
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
        let advance = scale(position.x_advance) + if position.x_advance != 0 { tracking } else { 0 };
        shaped.width += advance;
        shaped.glyphs.push(Glyph {
            // Fonts have at most 65,535 glyphs.
            id: info.glyph_id as u16,
            text_len: own.len() as u8,
            advance: clamp(advance),
            dx: clamp(scale(position.x_offset)),
            dy: clamp(scale(position.y_offset)),
        });
    }
    shaped
}

/// The width of the glyphs for the first `at` bytes; a ligature over the border is divided evenly.
fn width_up_to(shaped: &Shaped, at: usize) -> i64 {
    let (mut bytes, mut width) = (0, 0);
    for glyph in &shaped.glyphs {
        let len = usize::from(glyph.text_len);
        let advance = i64::from(glyph.advance);
        if bytes + len <= at {
            width += advance;
        } else if bytes < at {
            width += advance * (at - bytes) as i64 / len as i64;
        }
        bytes += len;
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_shaper(test: impl FnOnce(&mut Shaper<'_>, Face)) {
        let fonts = Fonts::built_in();
        let faces = Faces::new(&fonts);
        let lang = Lang::english();
        let mut shaper = Shaper::new(&faces, &lang, Arc::new(Hyphenator::new(&lang)));
        let face = Face { font: faces.font(Style::Regular), size: Length::pt(11), look: Look::Text };
        test(&mut shaper, face);
    }

    #[test]
    fn a_ligature_is_one_glyph_that_stands_for_its_letters() {
        with_shaper(|shaper, face| {
            let shaped = shaper.shape("office", face);
            assert!(shaped.glyphs.len() < 6, "{shaped:?}");
            assert_eq!(shaped.text, "office");
            assert_eq!(shaped.glyphs.iter().map(|g| usize::from(g.text_len)).sum::<usize>(), 6);
            assert!(shaped.glyphs.iter().any(|g| g.text_len > 1));
        });
    }

    #[test]
    fn pairs_are_kerned() {
        with_shaper(|shaper, face| {
            let apart = shaper.shape("A", face).width + shaper.shape("V", face).width;
            assert!(shaper.shape("AV", face).width < apart);
        });
    }

    #[test]
    fn both_sides_of_a_hyphenation_point_are_measured_as_they_will_be_set() {
        with_shaper(|shaper, face| {
            let mut divided = 0;
            for text in
                ["affection", "“affection,”", "officious", "self-sufficiency", "Avowal", "craftily", "Waterfalls!"]
            {
                let word = shaper.word(text, face);
                let points = shaper.divide(&word, face);
                divided += usize::from(!points.is_empty());
                for point in points {
                    let head = shaper.hyphenated(&text[..point.at], face);
                    assert_eq!(point.before + point.pre, head.width, "{text}");
                    assert!(head.text.ends_with('\u{ad}'));
                    let tail = shaper.shape(&text[point.at..], face);
                    assert_eq!(word.whole.width - point.before + point.post, tail.width, "{text}");
                }
            }
            assert!(divided >= 4, "{divided}");
        });
    }

    #[test]
    fn signs_beside_a_word_are_shaped_as_with_the_whole_word() {
        let words = [
            "I",
            "a",
            "of",
            "off",
            "fi",
            "Waffle",
            "Quaff",
            "T",
            "To",
            "AV",
            "Wolf",
            "jolly",
            "Ýmir",
            "dvůr",
            "Τὸν",
            "Год",
            "don’t",
            "well-known",
            "fjord",
            "Thy",
            "stuff",
            "shelf",
            "yes",
            "Vow",
            "L",
            "r",
            "dry",
            "chef",
            "1a",
            "b2b",
        ];
        let before = ["", "“", "‘", "(", "“‘", "[", "—", "¿", "„", "«", "…", "1", "f’"];
        let behind =
            ["", ",", ".", "’", "”", ",”", "?”", "!", ";", ":", ")", ".’”", "-", "—", "…", "»", "2", "’;", "*"];
        with_shaper(|shaper, face| {
            let mut joined = 0;
            for style in [Style::Regular, Style::Italic] {
                for look in [Look::Text, Look::Caps] {
                    let face = Face { font: shaper.faces.font(style), look, ..face };
                    for word in words {
                        for text in before.iter().flat_map(|b| behind.map(|a| format!("{b}{word}{a}"))) {
                            if let Some(signs) = shaper.with_signs(&text, face) {
                                assert_eq!(signs, shaper.shape(&text, face), "{text} {face:?}");
                                joined += 1;
                            }
                        }
                    }
                }
            }
            assert!(joined > 20_000, "{joined}");
        });
    }

    #[test]
    fn a_letter_under_hundreds_of_marks_does_not_panic() {
        with_shaper(|shaper, face| {
            let text: String = std::iter::once('a').chain(std::iter::repeat_n('\u{301}', 400)).collect();
            let shaped = shaper.shape(&text, face);
            assert_eq!(shaped.text.len(), shaped.glyphs.iter().map(|g| usize::from(g.text_len)).sum::<usize>());
        });
    }
}
