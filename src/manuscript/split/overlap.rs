//! Titles that other sources prove: dumps that overlap repeat whole essays.

use super::item::{Item, Shape, can_be_title, key, shape};
use crate::doc::plain_text;
use crate::manuscript::normalise::normalise;
use crate::source::Piece;
use rustc_hash::{FxHashMap, FxHashSet};

/// Other places of a line that are compared at most: enough for evidence, and linear.
const PLACES_COMPARED: usize = 8;
/// Blocks above a line that must differ from those above its other place.
const BLOCKS_ABOVE: usize = 3;

/// Keys of the lines that are titles whatever their shape: titles of other sources, first
/// lines of dumps, and lines with the same text below and other text above in two places.
pub(super) fn known_titles(pieces: &[Piece], dumps: &[Vec<Item>]) -> FxHashSet<u64> {
    let mut known = FxHashSet::default();
    let mut places: FxHashMap<u64, Vec<(usize, usize)>> = FxHashMap::default();
    for (d, items) in dumps.iter().enumerate() {
        if !pieces[d].unsplit {
            known.insert(key(&normalise(&plain_text(&pieces[d].title))));
        }
        for (i, item) in items.iter().enumerate() {
            if can_be_title(item) && i + 1 < items.len() {
                let places = places.entry(item.key).or_default();
                if places.len() < PLACES_COMPARED {
                    places.push((d, i));
                }
            }
        }
    }
    for (key, places) in &places {
        let bounds_essay = places.iter().enumerate().any(|(n, &(d, i))| {
            places[..n].iter().any(|&(e, j)| {
                let (a, b) = (&dumps[d], &dumps[e]);
                same_below(a, i, b, j) && other_above(a, i, b, j) && !below_title(a, i) && !below_title(b, j)
            })
        });
        if bounds_essay {
            known.insert(*key);
        }
    }
    known
}

fn same_below(a: &[Item], i: usize, b: &[Item], j: usize) -> bool {
    (1..=2).any(|n| match (a.get(i + n), b.get(j + n)) {
        (Some(x), Some(y)) => x.paragraph && y.paragraph && x.key == y.key,
        _ => false,
    })
}

/// Whether the line above looks like a title, so that the essay may begin there: the first
/// line of an essay that stands under two titles has other text above it too.
fn below_title(items: &[Item], i: usize) -> bool {
    i > 0 && shape(items, i - 1) == Shape::Title
}

fn other_above(a: &[Item], i: usize, b: &[Item], j: usize) -> bool {
    let above = |items: &[Item], at: usize| -> Vec<u64> {
        let near = &items[at.saturating_sub(BLOCKS_ABOVE)..at];
        near.iter().filter(|item| item.paragraph).map(|item| item.key).collect()
    };
    let (left, right) = (above(a, i), above(b, j));
    // Two first lines say nothing: nothing stands above either.
    i + j > 0 && left.iter().all(|key| !right.contains(key))
}
