//! What stands at the edges of lines: signs that hang in the margin, and words that a reader would
//! see twice, one below the other.

use crate::layout::breaker::{Edge, Item};
use crate::layout::list::{Atom, List};
use crate::layout::shape::Look;

/// How far a sign hangs in the margin, in hundredths of its ink; what its font leaves empty beside
/// the ink hangs with it. Light signs hang far, for they leave a dent in the edge where they do not.
pub fn hang(c: char) -> i64 {
    match c {
        '.' | ',' => 70,
        '-' | '\u{2010}' | '\u{2011}' | '\u{ad}' => 60,
        '“' | '”' | '„' | '‘' | '’' | '‚' | '"' | '\'' | '«' | '»' | '‹' | '›' => 50,
        ':' | ';' => 40,
        '–' => 30,
        '—' | '!' | '?' | '…' => 20,
        '(' | ')' | '[' | ']' => 10,
        _ => 0,
    }
}

/// The letters of a word, told from those of other words by a number that can be put together from
/// the numbers of its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    hash: u32,
    count: u32,
}

/// A prime, so that words seldom have the same number.
const BASE: u32 = 16_777_619;
/// A word of fewer letters is seen by nobody.
const FEWEST: u32 = 3;

impl Letters {
    /// The letters and figures of a text, whatever their case.
    pub fn of(text: &str) -> Letters {
        let mut word = Letters::default();
        for c in text.chars() {
            if c.is_ascii_alphanumeric() {
                word.add(c.to_ascii_lowercase());
            } else if !c.is_ascii() && c.is_alphanumeric() {
                c.to_lowercase().for_each(|c| word.add(c));
            }
        }
        word
    }

    fn add(&mut self, c: char) {
        self.hash = self.hash.wrapping_mul(BASE).wrapping_add(u32::from(c));
        self.count += 1;
    }

    /// The letters of one text followed by those of another.
    pub fn and(self, other: Letters) -> Letters {
        if self.count == 0 {
            return other;
        }
        if other.count == 0 {
            return self;
        }
        let hash = self.hash.wrapping_mul(BASE.wrapping_pow(other.count)).wrapping_add(other.hash);
        Letters { hash, count: self.count + other.count }
    }

    /// A number for a word that is long enough to be seen, else 0.
    fn key(self) -> u32 {
        if self.count < FEWEST { 0 } else { self.hash | 1 }
    }
}

/// The edges of all lines that a paragraph can be broken into.
pub struct Edges {
    /// What a break at each item has at its sides; at the end, the end of the paragraph.
    pub at: Vec<Edge>,
    /// With what the paragraph begins.
    pub start: Edge,
}

impl Edges {
    /// Reads the edges off a list.
    pub fn of(list: &List) -> Edges {
        let mut at = vec![Edge::default(); list.items.len() + 1];
        before(list, &mut at);
        let start = behind(list, &mut at);
        Edges { at, start }
    }
}

/// Fills in what stands before each place.
fn before(list: &List, edges: &mut [Edge]) {
    // Letters of this word up to the present part of it, and up to here.
    let (mut known, mut word) = (Letters::default(), Letters::default());
    let (mut right, mut letters, mut part) = (0, 0, 0);
    for ((atom, item), edge) in list.atoms.iter().zip(&list.items).zip(edges.iter_mut()) {
        edge.letters = letters;
        match atom {
            Atom::Part { word: used, part: number } => {
                let used = list.word(*used);
                if *number == 0 {
                    known = word;
                }
                part = usize::from(*number);
                if part + 1 == usize::from(used.parts) {
                    word = known.and(used.word.letters);
                    right = used.word.hang.1;
                }
                if let Item::Box { width } = item
                    && list.drawn(used).face.look != Look::Code
                {
                    letters += width;
                }
            }
            Atom::Hyphen { word: used } => {
                let point = &list.word(*used).word.points()[part];
                (edge.right, edge.ends) = (point.right, known.and(point.head).key());
            }
            Atom::Picture(_) => right = 0,
            Atom::Spot(_) | Atom::Gap | Atom::Cut { .. } => {}
            Atom::Space { .. } | Atom::Nothing | Atom::Fill => {
                (edge.right, edge.ends) = (right, word.key());
                if let Atom::Space { .. } = atom {
                    (word, known) = (Letters::default(), Letters::default());
                }
            }
        }
    }
    if let Some(last) = edges.last_mut() {
        *last = Edge { right, ends: word.key(), letters, ..*last };
    }
}

/// Fills in what stands behind each place, and gives the edge at the start.
fn behind(list: &List, edges: &mut [Edge]) -> Edge {
    let (mut known, mut word) = (Letters::default(), Letters::default());
    let (mut left, mut part) = (0, 0);
    for ((atom, item), edge) in list.atoms.iter().zip(&list.items).zip(edges.iter_mut()).rev() {
        match atom {
            Atom::Part { word: used, part: number } => {
                let used = list.word(*used);
                part = usize::from(*number);
                if part + 1 == usize::from(used.parts) {
                    known = word;
                }
                if part == 0 {
                    word = used.word.letters.and(known);
                    left = used.word.hang.0;
                }
            }
            Atom::Hyphen { word: used } => {
                // The part behind has been seen already.
                let point = &list.word(*used).word.points()[part - 1];
                edge.begins = point.tail.and(known).key();
            }
            Atom::Picture(_) => left = 0,
            Atom::Spot(_) | Atom::Gap | Atom::Cut { .. } => {}
            Atom::Space { .. } | Atom::Nothing | Atom::Fill => {
                (edge.left, edge.begins) = (left, word.key());
                match (atom, *item) {
                    (Atom::Space { .. }, _) => (word, known) = (Letters::default(), Letters::default()),
                    // What stands behind an indent does not stand at the edge.
                    (_, Item::Box { width }) if width != 0 => left = 0,
                    _ => {}
                }
            }
        }
    }
    Edge { left, begins: word.key(), ..Edge::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_by_their_letters_whatever_their_parts() {
        let whole = Letters::of("“Typesetting,”");
        assert_eq!(Letters::of("type").and(Letters::of("setting")), whole);
        assert_eq!(Letters::of("").and(whole), whole);
        assert_ne!(Letters::of("settingtype"), whole);
        assert_eq!((Letters::of("of").key(), Letters::of("").key()), (0, 0));
        assert_ne!(whole.key(), 0);
    }
}
