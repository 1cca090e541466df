//! Words → glyphs: OpenType shaping (kerning, ligatures, figures, small capitals), word by word.
//!
//! A word is shaped once for each face it is set in and kept ([`words`]): a long book says most of its words many
//! times. [`engine`] shapes any text by the tables of its font; of nearly all words [`plain`] knows what comes out,
//! and [`signs`] what the signs around a word change. Where it can be hyphenated is found ([`points`]) when a
//! paragraph first needs to know, which few do.

mod engine;
mod faces;
mod look;
mod plain;
mod points;
mod signs;
mod words;

use crate::geom::Length;
use crate::lang::Lang;
use crate::layout::edge::{Letters, hang};
use crate::paged::{FontId, Glyph};
use crate::text::Hyphenator;
use engine::Engine;
use faces::ascii_glyphs;
use harfrust::Language;
use plain::Plains;
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};
use words::Words;

pub use faces::Faces;
pub use look::Look;
pub use words::{Point, Word};

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
    /// Nothing, with room for the glyphs of a text.
    fn with_room(text: &str) -> Shaped {
        let glyphs = Vec::with_capacity(text.chars().count());
        Shaped { glyphs, text: String::with_capacity(text.len()), width: 0 }
    }

    /// Puts another text behind it.
    fn append(&mut self, other: &Shaped) {
        self.glyphs.extend_from_slice(&other.glyphs);
        self.text.push_str(&other.text);
        self.width += other.width;
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

/// A language, and what follows from it.
#[derive(Clone, Copy)]
struct Voice<'s> {
    tongue: Tongue,
    speech: &'s Speech,
}

/// What the shape of a word depends on, beside its text.
type WordKey = (Face, Tongue);

/// Shapes words for one thread and remembers them.
pub struct Shaper<'a> {
    faces: &'a Faces<'a>,
    engine: Engine<'a>,
    plains: Plains,
    /// The languages it knows; the first is that of the book.
    speeches: Vec<Speech>,
    tongue: Tongue,
    words: FxHashMap<WordKey, Words>,
    signs: signs::Known,
    /// By the letters around a hyphenation point, with a soft hyphen between them.
    joints: FxHashMap<WordKey, FxHashMap<Box<str>, points::Joint>>,
    /// The last space asked for.
    space: (Option<WordKey>, (u16, i64)),
    /// By each byte, whether a font has a glyph of its own for it, or it is a space.
    glyphs: Vec<[bool; 256]>,
    /// Which font has a character: the asked one, or one to fall back on.
    coverage: FxHashMap<(u16, char), Option<FontId>>,
}

impl<'a> Shaper<'a> {
    /// A shaper for text in one language.
    pub fn new(faces: &'a Faces<'a>, lang: &Lang, hyphenator: Arc<Hyphenator>) -> Shaper<'a> {
        let mut shaper = Shaper {
            faces,
            engine: Engine::new(faces),
            plains: Plains::default(),
            speeches: Vec::new(),
            tongue: Tongue::default(),
            words: FxHashMap::default(),
            signs: FxHashMap::default(),
            joints: FxHashMap::default(),
            space: (None, (0, 0)),
            glyphs: faces.fonts().faces().iter().map(ascii_glyphs).collect(),
            coverage: FxHashMap::default(),
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

    /// Which ASCII characters a font has glyphs for, by their bytes; a space needs none.
    pub fn has_glyph(&self, font: FontId) -> &[bool; 256] {
        &self.glyphs[usize::from(font.0)]
    }

    /// The font that has `c`: the one asked for, else any other; `None` when none has it.
    pub fn font_with(&mut self, font: FontId, c: char) -> Option<FontId> {
        if c.is_ascii_graphic() && self.has_glyph(font)[c as usize] {
            return Some(font);
        }
        let fonts = self.faces.fonts();
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
        let source = (whole.text != text).then(|| text.into());
        let word = Arc::new(Word { source, whole, points: OnceLock::new(), hang, letters });
        self.words.entry(key).or_default().insert(word.clone());
        word
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
        let font = &self.faces.fonts().faces()[usize::from(face.font.0)];
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
        let font = &self.faces.fonts().faces()[usize::from(face.font.0)];
        let has_look = font.has_small_caps || !matches!(face.look, Look::SmallCaps | Look::Caps);
        // Small letters spaced like small capitals would look like a mistake.
        let face = if has_look { face } else { Face { look: Look::Text, ..face } };
        let voice = Voice { tongue: self.tongue, speech: &self.speeches[usize::from(self.tongue.0)] };
        let plain = plain::shape(&mut self.plains, &mut self.engine, text, face, voice);
        plain.unwrap_or_else(|| self.engine.shape(text, face, voice))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::{Fonts, Style};

    pub(super) fn with_shaper(test: impl FnOnce(&mut Shaper<'_>, Face)) {
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
    fn german_f_stayed_small_among_small_capitals() {
        with_shaper(|shaper, face| {
            let german = Lang::parse("de").expect("a language");
            shaper.learn(&german, Arc::new(Hyphenator::new(&german)));
            let ids = |shaped: Shaped| shaped.glyphs.iter().map(|glyph| glyph.id).collect::<Vec<_>>();
            for look in [Look::SmallCaps, Look::Caps] {
                let face = Face { look, ..face };
                shaper.speak(Tongue::default());
                let english = ids(shaper.shape("Auf offener", face));
                shaper.speak(shaper.tongue_of(&german));
                assert_eq!(ids(shaper.shape("Auf offener", face)), english);
            }
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
    fn a_letter_under_hundreds_of_marks_does_not_panic() {
        with_shaper(|shaper, face| {
            let text: String = std::iter::once('a').chain(std::iter::repeat_n('\u{301}', 400)).collect();
            let shaped = shaper.shape(&text, face);
            assert_eq!(shaped.text.len(), shaped.glyphs.iter().map(|g| usize::from(g.text_len)).sum::<usize>());
        });
    }
}
