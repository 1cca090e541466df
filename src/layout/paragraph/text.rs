//! Text of the author's → stretches of one face, in composed characters (Unicode Normalization Form C).

use super::{Builder, Span};
use crate::doc::Place;
use crate::geom::Length;
use crate::layout::characters::{is_invisible, space_width};
use crate::layout::list::Attr;
use crate::layout::manner::{Level, Manner};
use crate::layout::shape::{Face, Look};
use crate::media::Style;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

impl Builder<'_, '_> {
    /// Appends text, in fallback fonts where the face lacks a character.
    pub(super) fn text(&mut self, text: &str, manner: Manner) {
        let plain = self.attr(text, manner);
        let place = self.setting.leaves.place(text);
        if is_composed(text) {
            return self.composed(text, place, plain);
        }
        // Nothing is composed with what stands before an ASCII character.
        let mut start = 0;
        let borders = text.char_indices().skip(1).filter(|(_, c)| c.is_ascii()).map(|(at, _)| at);
        for end in borders.chain([text.len()]) {
            let part: String = text[start..end].nfc().collect();
            self.composed(&part, place.map(|place| place.forward(start)), plain);
            start = end;
        }
    }

    /// Appends text in composed characters.
    fn composed(&mut self, text: &str, place: Option<Place>, plain: Attr) {
        self.places.push((self.text.len(), place));
        let has_glyph = *self.shaper.has_glyph(plain.face.font);
        // From where on the characters are in one face, not yet appended.
        let (mut from, mut face) = (0, None);
        let mut next = 0;
        while let Some(c) = text[next..].chars().next() {
            let known = text[next..].bytes().take_while(|byte| has_glyph[usize::from(*byte)]).count();
            if known > 0 && face == Some(plain.face) {
                next += known;
                continue;
            }
            let at = next;
            next += c.len_utf8();
            // Soft hyphens are dropped: the book's own hyphenation takes their place.
            if c == '\u{ad}' {
                self.stretch(&text[from..at], face, plain);
                from = at + c.len_utf8();
                self.places.push((self.text.len(), place.map(|place| place.forward(from))));
                continue;
            }
            let own = self.face_of(c, face, plain.face);
            if face != Some(own) {
                self.stretch(&text[from..at], face, plain);
                (from, face) = (at, Some(own));
            }
        }
        self.stretch(&text[from..], face, plain);
    }

    /// The face of a character behind one of some face.
    fn face_of(&mut self, c: char, before: Option<Face>, plain: Face) -> Face {
        let has_glyph = c.is_ascii_graphic();
        if !has_glyph && space_width(c).is_some() {
            return plain;
        }
        if !has_glyph && is_invisible(c) {
            return before
                .or_else(|| self.spans.last().map(|span| self.list.attrs[span.attr as usize].face))
                .unwrap_or(plain);
        }
        match self.shaper.font_with(plain.font, c) {
            Some(font) => Face { font, ..plain },
            None => {
                self.glyphless.note(c, self.setting.origin);
                plain
            }
        }
    }

    /// Appends characters of one face.
    fn stretch(&mut self, text: &str, face: Option<Face>, plain: Attr) {
        let Some(face) = face.filter(|_| !text.is_empty()) else { return };
        self.text.push_str(text);
        let attr = self.list.attr(Attr { face, ..plain });
        match self.spans.last_mut() {
            Some(span) if span.attr == attr => span.end = self.text.len(),
            _ => self.spans.push(Span { end: self.text.len(), attr }),
        }
    }

    /// How a text is drawn in a manner.
    fn attr(&mut self, text: &str, manner: Manner) -> Attr {
        let size = self.setting.size;
        let face = if manner.style == Style::Mono {
            let m = self.context.measures;
            let mono = m.text(self.context.faces, Style::Mono);
            Face { size: mono.size.scale(size.to_sp(), m.size.to_sp()), ..mono }
        } else {
            Face { font: self.context.faces.font(manner.style), size, look: manner.look }
        };
        let attr = Attr {
            face,
            raise: Length::ZERO,
            is_struck: manner.is_struck,
            tongue: manner.tongue,
            link: manner.link,
            tag: manner.tag,
        };
        let script = manner.level.script();
        let scaled = Attr {
            face: Face { size: face.size.scale(script.size, 100), ..face },
            raise: size.scale(script.raise, 100),
            ..attr
        };
        let look = match manner.level {
            Level::Line => return attr,
            Level::Superior => Look::Superior,
            Level::Inferior => Look::Inferior,
            Level::Script(_) => return scaled,
        };
        let own = Face { look, ..face };
        let letters: String = text.chars().filter(|c| space_width(*c).is_none()).collect();
        if !self.shaper.draws(&letters, own) {
            return scaled;
        }
        let is_on_line = manner.level == Level::Inferior && self.stands_on_line(&letters, own);
        Attr { face: own, raise: if is_on_line { scaled.raise } else { attr.raise }, ..attr }
    }

    /// Whether the small letters of a font stand on the line, as those of EB Garamond do that it calls subscripts.
    fn stands_on_line(&mut self, letters: &str, face: Face) -> bool {
        let font = &self.context.faces.fonts().faces()[usize::from(face.font.0)];
        let word = self.shaper.word(letters, face);
        let feet = word.whole.glyphs.iter().filter_map(|glyph| font.foot(glyph.id));
        feet.max().is_some_and(|foot| i64::from(foot) > -i64::from(font.units_per_em) / 20)
    }
}

/// Whether a text is in composed characters (Unicode Normalization Form C), as nearly all is that has only letters
/// of Latin and the signs of books.
fn is_composed(text: &str) -> bool {
    let mut rest = text.as_bytes();
    // In UTF-8 all up to U+02FF begin with less than this; U+2010 to U+2027 are these three bytes.
    while let Some(at) = rest.iter().position(|byte| *byte >= 0xcc) {
        let [0xe2, 0x80, 0x90..=0xa7, ..] = rest[at..] else { return is_nfc_quick(text.chars()) == IsNormalized::Yes };
        rest = &rest[at + 3..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_need_no_table_are_composed() {
        let all = ('\0'..'\u{300}').chain('\u{2010}'..='\u{2027}');
        assert_eq!(is_nfc_quick(all), IsNormalized::Yes);
        let known = |c: char| is_composed(&String::from(c)) == (is_nfc_quick([c].into_iter()) == IsNormalized::Yes);
        assert!(('\0'..=char::MAX).all(known));
        assert!(is_composed("a’–ø“") && !is_composed("’e\u{301}"));
    }
}
