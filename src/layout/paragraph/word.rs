//! A word → the items of a list: whole, unless it is so wide that it may be cut anywhere.

use super::Builder;
use crate::doc::Place;
use crate::layout::breaker::Item;
use crate::layout::characters::is_invisible;
use crate::layout::list::{Atom, Attr};
use crate::layout::shape::{Face, Look, Word};

/// Penalty of cutting something that no rule divides, such as a long URL.
const CUT: i64 = 3000;
/// Penalty of one that parts a single letter.
const CUT_OFF: i64 = 9000;

impl Builder<'_, '_> {
    pub(super) fn word(&mut self, text: &str, attr: u32, place: Option<Place>) {
        if text.is_empty() {
            return;
        }
        let Attr { face, tongue, .. } = self.list.attrs[attr as usize];
        self.shaper.speak(tongue);
        let word = self.shaper.word(text, face);
        let beyond = self.setting.cut_beyond.to_sp();
        if word.whole.width > beyond
            && let Some((from, to, width)) = self.wide_part(&word, face, beyond)
        {
            if width > self.setting.width.to_sp() {
                self.list.cut.get_or_insert_with(|| text.into());
            }
            let hyphen = (self.divides(face) && is_of_letters(text)).then_some(face);
            self.word(&text[..from], attr, place);
            if from > 0 {
                self.may_cut(CUT, hyphen);
            }
            self.cut(&text[from..to], attr, hyphen, place.map(|place| place.forward(from)));
            if to < text.len() {
                self.may_cut(CUT, hyphen);
            }
            return self.word(&text[to..], attr, place.map(|place| place.forward(to)));
        }
        self.join(&word, face);
        self.list.push_word(word, attr, place);
        if let Some(used) = self.list.words.last_mut() {
            used.is_whole = self.is_in_address;
        }
    }

    /// Whether words in a face may be divided here.
    fn divides(&self, face: Face) -> bool {
        self.setting.hyphenate && face.look != Look::Code && !self.is_in_address
    }

    /// Keeps a word from running into the end of one in another style, such as an italic f before a
    /// bracket. Raised and lowered text stands clear of its own.
    fn join(&mut self, word: &Word, face: Face) {
        let (Some(Atom::Part { .. }), Some(last)) = (self.list.atoms.last(), self.list.words.last()) else { return };
        let before = self.list.drawn(last).face;
        if before.font != face.font && before.size == face.size {
            let gap = self.shaper.join(&last.word, before, word, face);
            if gap > 0 {
                self.list.push(Item::Box { width: gap }, Atom::Gap);
            }
        }
    }

    /// The first stretch of a word without a place to be divided that is wider, with its hyphen, than some width:
    /// where it begins and ends in its text, and how wide it is.
    fn wide_part(&mut self, word: &Word, face: Face, most: i64) -> Option<(usize, usize, i64)> {
        let points = if self.divides(face) { self.shaper.divide(word, face) } else { &[] };
        let starts = [(0, 0)].into_iter().chain(points.iter().map(|point| (point.at, point.before)));
        let ends = points.iter().map(|point| (point.at, point.before + point.pre));
        let parts = starts.zip(ends.chain([(word.text().len(), word.whole.width)]));
        parts.map(|((from, left), (to, right))| (from, to, right - left)).find(|(_, _, width)| *width > most)
    }

    /// A place to cut a word behind what was put in last, with the hyphen of a face or without one.
    fn may_cut(&mut self, cost: i64, hyphen: Option<Face>) {
        let last = self.list.words.len().saturating_sub(1) as u32;
        let (Some(face), Some(Atom::Part { .. })) = (hyphen, self.list.atoms.last()) else {
            return self.list.push(Item::Penalty { cost }, Atom::Nothing);
        };
        let word = self.list.word(last).word.clone();
        let pre = self.shaper.word(&format!("{}-", word.text()), face).whole.width - word.whole.width;
        let disc = Item::Disc { pre, post: 0, replace: 0, cost, auto: false, post_empty: true };
        self.list.push(disc, Atom::Cut { word: last });
    }

    /// Something long without a place to break, such as a URL: it may be cut between any two letters.
    fn cut(&mut self, text: &str, attr: u32, hyphen: Option<Face>, place: Option<Place>) {
        let face = self.list.attrs[attr as usize].face;
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let mut start = 0;
        let borders = text.char_indices().skip(1).filter(|(_, c)| !is_invisible(*c)).map(|(i, _)| i);
        for end in borders.chain([text.len()]) {
            if start > 0 {
                let (mut before, mut behind) = (text[..start].chars(), text[start..].chars());
                let mut are_letters = || is_letter(before.next_back()) && is_letter(behind.next());
                // A single letter is not parted where there is another way.
                let (is_inside, is_alone) = (are_letters(), !are_letters());
                self.may_cut(if is_alone { CUT_OFF } else { CUT }, hyphen.filter(|_| is_inside));
            }
            let piece = &text[start..end];
            let word = self.shaper.word(piece, face);
            self.list.push_word(word, attr, place.map(|place| place.forward(start)));
            start = end;
        }
    }
}

/// Whether a text is a word of a script that parts words with hyphens, with signs before and behind it.
fn is_of_letters(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let parts = |c: char| c.is_alphabetic() && (c < '\u{590}' || ('\u{1e00}'..'\u{2000}').contains(&c));
    !bare.is_empty() && bare.chars().all(|c| parts(c) || matches!(c, '’' | '\'' | '\u{ad}'))
}
