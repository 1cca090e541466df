//! Words between signs: “word,” is the bare word with a quote before it, a comma and a quote behind it.
//!
//! Two of five different words of a book differ from another in such signs alone. What these change in
//! the bare word, its kerning, is seen from the letter beside them. Where they change more, such as an f
//! that has another form before a quote, the word is shaped as a whole.

use super::points::stands_alone;
use super::{Face, Shaped, Shaper, WordKey};
use crate::paged::Glyph;
use crate::text::core;
use rustc_hash::FxHashMap;

/// Signs before or behind a letter.
pub(super) struct Signs {
    shaped: Shaped,
    /// The letter by itself.
    letter: Glyph,
    /// How much wider it is beside the signs.
    more: i32,
}

/// By the text of the signs with their letter; none where they change more than its width.
pub(super) type Known = FxHashMap<WordKey, FxHashMap<Box<str>, Option<Signs>>>;

impl Shaper<'_> {
    /// A word with signs before or behind it; none when there are none, or it must be shaped as a whole.
    pub(super) fn with_signs(&mut self, text: &str, face: Face) -> Option<Shaped> {
        let bare = core(text);
        let (first, last) = (bare.chars().next()?, bare.chars().next_back()?);
        if bare.len() == text.len() || !stands_alone(first) || !stands_alone(last) {
            return None;
        }
        let start = text.find(bare)?;
        let end = start + bare.len();
        let word = self.word(bare, face);
        let mut whole = Shaped::with_room(text);
        if start > 0 {
            let signs = self.signs(&text[..start + first.len_utf8()], first, face)?;
            // What stands behind a sign is not moved by it, or not by the sign alone.
            if signs.more != 0 || !is_same(word.whole.glyphs.first()?, &signs.letter) {
                return None;
            }
            whole.append(&signs.shaped);
        }
        whole.append(&word.whole);
        if end < text.len() {
            let signs = self.signs(&text[end - last.len_utf8()..], last, face)?;
            let glyph = whole.glyphs.last_mut().filter(|glyph| is_same(glyph, &signs.letter))?;
            glyph.advance = glyph.advance.saturating_add(signs.more);
            whole.width += i64::from(signs.more);
            whole.append(&signs.shaped);
        }
        Some(whole)
    }

    /// The signs of a text that is these and a letter before or behind them.
    fn signs(&mut self, text: &str, letter: char, face: Face) -> Option<&Signs> {
        let key = (face, self.tongue);
        if self.signs.get(&key).is_none_or(|known| !known.contains_key(text)) {
            let signs = self.shape_signs(text, letter, face);
            self.signs.entry(key).or_default().insert(text.into(), signs);
        }
        self.signs.get(&key)?.get(text)?.as_ref()
    }

    fn shape_signs(&mut self, text: &str, letter: char, face: Face) -> Option<Signs> {
        let mut own = [0; 4];
        let alone = self.shape(letter.encode_utf8(&mut own), face);
        let mut shaped = self.shape(text, face);
        let beside = if text.starts_with(letter) {
            shaped.text.drain(..letter.len_utf8());
            shaped.glyphs.remove(0)
        } else {
            shaped.text.truncate(text.len() - letter.len_utf8());
            shaped.glyphs.pop()?
        };
        shaped.width -= i64::from(beside.advance);
        let letter = *alone.glyphs.first().filter(|letter| alone.glyphs.len() == 1 && is_same(letter, &beside))?;
        Some(Signs { shaped, letter, more: beside.advance.checked_sub(letter.advance)? })
    }
}

/// Whether two glyphs are the same, however far the next one stands.
fn is_same(one: &Glyph, other: &Glyph) -> bool {
    Glyph { advance: 0, ..*one } == Glyph { advance: 0, ..*other }
}

#[cfg(test)]
mod tests {
    use crate::layout::shape::tests::with_shaper;
    use crate::layout::shape::{Face, Look};
    use crate::media::Style;

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
}
