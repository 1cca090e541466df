//! Stretches of one face → words, with the spaces and the breaks between them (UAX #14).

use super::{Builder, Span};
use crate::doc::Place;
use crate::layout::breaker::{INFINITE, Item};
use crate::layout::characters::{SpaceWidth, is_ideographic, space_width, starts_with_space};
use crate::layout::list::Atom;
use crate::layout::shape::Look;
use memchr::memchr_iter;
use unicode_linebreak::{BreakOpportunity, linebreaks};

/// Penalty of a break behind a hyphen or dash that the author wrote, which reads like any other (TeX has 50).
const EXPLICIT_HYPHEN: i64 = 10;
/// Penalty of a break at a no-break space between a shortened title or initial and a name, as in
/// “Mr. Holmes”: a little less than a hyphen, which is read as easily.
const BEHIND_TITLE: i64 = 200;
/// The narrowest space between words, in thousandths of an em: what the eye still sees between two words.
const TIGHTEST_SPACE: i64 = 120;

impl Builder<'_, '_> {
    /// Turns the text gathered so far into items.
    pub(super) fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let spans = std::mem::take(&mut self.spans);
        let places = std::mem::take(&mut self.places);
        self.list.expect(memchr_iter(b' ', text.as_bytes()).count() + 1);
        let (mut span, mut at) = (0, 0);
        // No rule of UAX #14 looks over a space for a break inside what stands behind it.
        for end in memchr_iter(b' ', text.as_bytes()).chain([text.len()]) {
            let stretch = &text[at..end];
            if spans.get(span).is_some_and(|span| span.end >= end) && is_plain(stretch) {
                self.word(stretch, spans[span].attr, place(&places, at));
            } else {
                self.between_spaces(&text, (at, end), &spans[span..], &places);
            }
            at = end + 1;
            if end < text.len() {
                span += spans[span..].iter().take_while(|span| span.end <= end).count();
                self.space(' ', SpaceWidth::Word, spans[span].attr, &text[..end], &text[at..]);
                span += spans[span..].iter().take_while(|span| span.end <= at).count();
            }
        }
    }

    /// Turns what stands between two spaces into items, with the other spaces and the breaks in it.
    fn between_spaces(
        &mut self,
        text: &str,
        (from, to): (usize, usize),
        spans: &[Span],
        places: &[(usize, Option<Place>)],
    ) {
        let (mut span, mut word_start, mut at) = (0, from, from);
        self.is_in_address = is_address(&text[from..to]);
        // Opportunities come in order; the last is the end of the stretch.
        let allowed = linebreaks(&text[from..to]).filter(|(_, kind)| *kind == BreakOpportunity::Allowed);
        let mut opportunities = allowed.map(|(i, _)| from + i).peekable();
        while at < to {
            let c = text[at..].chars().next().expect("at is before the end and on a border");
            let end = at + c.len_utf8();
            let attr = spans[span].attr;
            while opportunities.peek().is_some_and(|&i| i < end) {
                opportunities.next();
            }
            if let Some(width) = space_width(c) {
                self.word(&text[word_start..at], attr, place(places, word_start));
                self.space(c, width, attr, &text[..at], &text[end..]);
                word_start = end;
            } else if end < to && opportunities.peek() == Some(&end) && !starts_with_space(&text[end..]) {
                self.word(&text[word_start..end], attr, place(places, word_start));
                self.inner_break(c, &text[end..]);
                word_start = end;
            }
            at = end;
            while at >= spans[span].end && at < to {
                self.word(&text[word_start..at], spans[span].attr, place(places, word_start));
                word_start = at;
                span += 1;
            }
        }
        if word_start < to {
            self.word(&text[word_start..to], spans[span].attr, place(places, word_start));
        }
        self.is_in_address = false;
    }

    /// A break inside a word, behind `before`: a written hyphen, a slash, between ideographs.
    fn inner_break(&mut self, before: char, rest: &str) {
        let after = rest.chars().next();
        // Dashes belong to the line before.
        if matches!(after, Some('—' | '–')) {
            return;
        }
        let item = match before {
            '-' | '\u{2010}' => {
                Item::Disc { pre: 0, post: 0, replace: 0, cost: EXPLICIT_HYPHEN, auto: false, post_empty: true }
            }
            '–' | '—' => Item::Penalty { cost: EXPLICIT_HYPHEN },
            // Ideographs are set solid and share what a line has to give.
            c if is_ideographic(c) => {
                Item::Glue { width: 0, stretch: self.setting.size.to_sp() / 8, order: 0, shrink: 0 }
            }
            _ => Item::Penalty { cost: 0 },
        };
        self.list.push(item, Atom::Nothing);
    }

    fn space(&mut self, c: char, width: SpaceWidth, attr: u32, before: &str, rest: &str) {
        let glue = match width {
            SpaceWidth::Word => self.word_space(attr),
            SpaceWidth::Ems(thousandths) => {
                let size = self.list.attrs[attr as usize].face.size;
                Item::Glue { width: size.scale(thousandths, 1000).to_sp(), stretch: 0, order: 0, shrink: 0 }
            }
        };
        let is_title = c == '\u{a0}' && before.ends_with('.') && rest.starts_with(char::is_uppercase);
        if is_title {
            self.list.push(Item::Penalty { cost: BEHIND_TITLE }, Atom::Nothing);
        } else if c != ' ' || rest.starts_with(['–', '—']) {
            self.list.push(Item::Penalty { cost: INFINITE }, Atom::Nothing);
        }
        self.list.push(glue, Atom::Space { attr, character: c });
    }

    /// The space between two words.
    fn word_space(&mut self, attr: u32) -> Item {
        let tongue = self.shaper.tongue();
        if let Some((of, spoken, space)) = self.last_space
            && (of, spoken) == (attr, tongue)
        {
            return space;
        }
        let face = self.list.attrs[attr as usize].face;
        let natural = self.shaper.space(face).1;
        let (stretch, shrink) = if face.look == Look::Code {
            (natural / 4, 0)
        } else {
            // Half to grow, as in TeX's fonts, and two fifths to give.
            let tightest = face.size.scale(TIGHTEST_SPACE, 1000).to_sp();
            (natural / 2, (natural - tightest).clamp(0, natural * 2 / 5))
        };
        let space = Item::Glue { width: natural, stretch, order: 0, shrink };
        self.last_space = Some((attr, tongue, space));
        space
    }
}

/// Whether what stands between two spaces is the address of a page or of a person.
fn is_address(stretch: &str) -> bool {
    let is_host = |text: &str| text.trim_start_matches(|c: char| !c.is_alphanumeric()).contains('.');
    stretch.contains("://")
        || stretch.split_once('/').is_some_and(|(host, _)| is_host(host))
        || stretch.split_once('@').is_some_and(|(name, host)| !name.is_empty() && is_host(host))
}

/// Whether a stretch without spaces has no break inside: letters with signs before and behind them that stay with
/// them (UAX #14, LB13, LB14 and LB19). It need not know every such stretch.
fn is_plain(stretch: &str) -> bool {
    let are_letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if are_letters(stretch) {
        return true;
    }
    let bare = stretch.trim_start_matches(['“', '‘', '(', '[']);
    let bare = bare.trim_end_matches([',', '.', ';', ':', '!', '?', '”', '’', ')', ']']);
    are_letters(bare)
}

/// The place in the chapter of a byte of the text.
fn place(places: &[(usize, Option<Place>)], at: usize) -> Option<Place> {
    let (from, place) = places[..places.partition_point(|(from, _)| *from <= at)].last()?;
    place.map(|place| place.forward(at - from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The breaks allowed inside a text, not those at its end or beside a space.
    fn inner(text: &str) -> Vec<usize> {
        let allowed = linebreaks(text).filter(|(_, kind)| *kind == BreakOpportunity::Allowed).map(|(at, _)| at);
        allowed.filter(|at| !text[..*at].ends_with(' ') && !text[*at..].starts_with(' ')).collect()
    }

    proptest! {
        #[test]
        fn a_plain_stretch_has_no_break_inside(text in "[“‘(\\[]{0,2}[a-zA-Z]{0,4}[,.;:!?”’)\\]“-]{0,4}") {
            prop_assert!(!is_plain(&text) || inner(&text).is_empty(), "{}", text);
        }

        #[test]
        fn breaks_between_two_spaces_are_those_of_the_whole_text(text in "[aé1中ก🇫\u{301}\u{200d}’“”(),.!/%$–—\u{a0}-\u{2009}ש' -]{0,12}") {
            let mut at = 0;
            let mut found = Vec::new();
            for stretch in text.split(' ') {
                found.extend(inner(stretch).into_iter().map(|i| at + i));
                at += stretch.len() + 1;
            }
            prop_assert_eq!(found, inner(&text));
        }
    }
}
