//! Where words can be hyphenated, and what that changes.
//!
//! What a break changes is measured from the shapes of the letters on either side, so that a ligature or a kern
//! over the hyphenation point is right on both; words are divided at few different such places, which are kept.

use super::{Face, Point, Shaped, Shaper, Word};
use crate::layout::edge::Letters;
use crate::text::core;

/// What a hyphenation between two groups of letters changes.
#[derive(Clone, Copy)]
pub(super) struct Joint {
    pre: i64,
    post: i64,
    right: i64,
}

/// So many letters on either side of a hyphenation point say what a break there changes: a ligature
/// has no more.
const NEAR: usize = 3;

impl Shaper<'_> {
    /// Finds out where a word of a face can be hyphenated.
    pub fn divide<'w>(&mut self, word: &'w Word, face: Face) -> &'w [Point] {
        word.points.get_or_init(|| self.points(word.text(), &word.whole, face).into())
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
}

/// Whether a character is of a script that is written letter by letter: Latin, Greek, Cyrillic.
pub(super) fn stands_alone(c: char) -> bool {
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
    use crate::layout::shape::tests::with_shaper;

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
}
