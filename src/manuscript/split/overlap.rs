//! Titles that other places prove: dumps that overlap repeat whole essays.
//!
//! Where two places have the same text below a line and other text above it, an essay begins
//! there; where they have the same text above it and another line that may be a title in its
//! place, one ends there.

use super::evidence::opens_like_title;
use super::item::{Item, can_be_title, is_candidate, is_open, key};
use crate::doc::plain_text;
use crate::manuscript::normalise::normalise;
use crate::source::Piece;
use rustc_hash::{FxHashMap, FxHashSet};

/// Other places of a block that are compared at most: enough for evidence, and linear.
const PLACES_COMPARED: usize = 8;
/// Blocks above a line that must differ from those above its other place.
const BLOCKS_ABOVE: usize = 3;
/// One block below a line proves something if it has so many words; shorter ones only in a row.
const SPEAKING: usize = 12;
/// More places in one dump than this are matter that is repeated below many essays.
const PLACES_IN_DUMP: usize = 2;

/// What several places say about lines.
#[derive(Default)]
pub(super) struct Known {
    /// Keys of lines that are titles whatever their shape.
    titles: FxHashSet<u64>,
    /// Lines, as dump and item, above which an essay ends.
    ends: FxHashSet<(usize, usize)>,
}

impl Known {
    /// Whether the line is a title.
    pub fn is_title(&self, item: &Item) -> bool {
        can_be_title(item) && self.titles.contains(&item.key)
    }

    /// Whether an essay ends above the line.
    pub fn ends_above(&self, dump: usize, item: usize) -> bool {
        self.ends.contains(&(dump, item))
    }

    /// Compares all places of all blocks.
    pub fn new(pieces: &[Piece], dumps: &[Vec<Item>]) -> Known {
        let mut known = Known::default();
        let mut places: FxHashMap<u64, Vec<(usize, usize)>> = FxHashMap::default();
        for (d, items) in dumps.iter().enumerate() {
            if items.is_empty() {
                known.titles.insert(key(&normalise(&plain_text(&pieces[d].title))));
            }
            for (i, item) in items.iter().enumerate() {
                let places = places.entry(item.key).or_default();
                if places.len() < PLACES_COMPARED {
                    places.push((d, i));
                }
            }
        }
        for (key, places) in places.iter().filter(|(_, places)| places.len() > 1) {
            let (d, i) = places[0];
            if titled(&dumps[d], i) && begins_essay(dumps, places) {
                known.titles.insert(*key);
            }
            known.note_ends(dumps, places);
        }
        known
    }

    /// Where a long block stands twice with two different lines below, essays end.
    fn note_ends(&mut self, dumps: &[Vec<Item>], places: &[(usize, usize)]) {
        for (n, &(d, i)) in places.iter().enumerate() {
            for &(e, j) in &places[..n] {
                let (a, b) = (&dumps[d], &dumps[e]);
                let open = |items: &[Item], at: usize| at < items.len() && is_open(items, at);
                if a[i].words >= SPEAKING
                    && open(a, i + 1)
                    && open(b, j + 1)
                    && a[i + 1].key != b[j + 1].key
                    && !same_below(a, i + 1, b, j + 1)
                {
                    self.ends.extend([(d, i + 1), (e, j + 1)]);
                }
            }
        }
    }
}

fn titled(items: &[Item], i: usize) -> bool {
    can_be_title(&items[i]) && i + 1 < items.len() && opens_like_title(&items[i].text)
}

fn begins_essay(dumps: &[Vec<Item>], places: &[(usize, usize)]) -> bool {
    let repeated = places.iter().any(|(d, _)| places.iter().filter(|(e, _)| d == e).count() > PLACES_IN_DUMP);
    !repeated
        && places.iter().enumerate().any(|(n, &(d, i))| {
            places[..n].iter().any(|&(e, j)| {
                let (a, b) = (&dumps[d], &dumps[e]);
                same_below(a, i, b, j) && other_above(a, i, b, j) && !below_title(a, i) && !below_title(b, j)
            })
        })
}

/// Whether the texts below two lines are the same, as far as it takes to be sure; one of two
/// blocks may have been edited.
fn same_below(a: &[Item], i: usize, b: &[Item], j: usize) -> bool {
    let same = |n: usize| match (a.get(i + n), b.get(j + n)) {
        (Some(x), Some(y)) if x.key == y.key => x.words,
        _ => 0,
    };
    let (first, second) = (same(1), same(2));
    first >= SPEAKING || second >= SPEAKING || (first > 0 && second > 0)
}

/// Whether the line above looks like a title, so that the essay may begin there: the first
/// line of an essay that stands under two titles has other text above it too.
fn below_title(items: &[Item], i: usize) -> bool {
    i > 0 && is_candidate(items, i - 1) && is_open(items, i - 1)
}

fn other_above(a: &[Item], i: usize, b: &[Item], j: usize) -> bool {
    let above = |items: &[Item], at: usize| -> Vec<u64> {
        let near = items[at.saturating_sub(BLOCKS_ABOVE)..at].iter();
        near.filter(|item| !item.role.is_furniture() && item.words > 0).map(|item| item.key).collect()
    };
    let (left, right) = (above(a, i), above(b, j));
    // Two first lines say nothing: nothing stands above either.
    i + j > 0 && !(left.is_empty() && right.is_empty()) && left.iter().all(|key| !right.contains(key))
}
