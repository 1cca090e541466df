//! Titles that other places prove: dumps that overlap repeat whole essays.
//!
//! Where two places have the same text below a line and other text above it, an essay begins
//! there; where they have the same text above it and another line that may be a title in its
//! place, one ends there.

use super::evidence::{Ending, opens_like_title};
use super::item::{Item, can_be_title, is_candidate, is_open, items, key};
use super::words;
use crate::doc::plain_text;
use crate::manuscript::normalise::normalise;
use crate::source::Piece;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Places of a block with which every other is compared: enough for evidence, and linear.
const PLACES_COMPARED: usize = 8;
/// Essays of one title in other sources with which its lines are compared.
const HEADS_COMPARED: usize = 256;
/// Blocks above a line that must differ from those above its other place.
const BLOCKS_ABOVE: usize = 3;
/// Texts below two lines are compared by so many blocks …
const BLOCKS_BELOW: usize = 4;
/// … and are the same when those that both have in one place have so many words.
const SPEAKING: usize = 12;
/// More places in one dump than this are matter that is repeated below many essays.
const PLACES_IN_DUMP: usize = 2;

/// Texts of fewer words are alike only when they are the same.
const LEAST_ALIKE: usize = 6;

/// What it costs a line that it is the title of an essay that stands elsewhere: essays name
/// others, and different ones of one title are not rare.
const MENTIONED: i32 = -70;
/// What it costs a line of a contents list.
const LISTED: i32 = -180;

/// A line, as dump and item.
type Place = (usize, usize);

/// What several places say about lines.
#[derive(Default)]
pub(super) struct Known {
    /// Lines that are titles whatever their shape.
    titles: FxHashSet<Place>,
    /// Lines that say what a title says, above another text, and what that costs them.
    mentions: FxHashMap<Place, i32>,
    /// Lines above which an essay ends.
    ends: FxHashSet<Place>,
}

impl Known {
    /// Whether the line is a title.
    pub fn is_title(&self, dump: usize, item: usize) -> bool {
        self.titles.contains(&(dump, item))
    }

    /// What it costs the line that it is the title of an essay that stands elsewhere, if it is.
    pub fn mention(&self, dump: usize, item: usize) -> Option<i32> {
        self.mentions.get(&(dump, item)).copied()
    }

    /// Whether an essay ends above the line.
    pub fn ends_above(&self, dump: usize, item: usize) -> bool {
        self.ends.contains(&(dump, item))
    }

    /// Compares all places of all blocks.
    pub fn new(pieces: &[Piece], dumps: &[Vec<Item>]) -> Known {
        let mut places: FxHashMap<u64, Vec<Place>> = FxHashMap::default();
        for (d, items) in dumps.iter().enumerate() {
            for (i, item) in items.iter().enumerate() {
                places.entry(item.key).or_default().push((d, i));
            }
        }
        let heads = heads(pieces, dumps, &places);
        let note = |mut known: Known, (key, places): (&u64, &Vec<Place>)| {
            let heads = heads.get(key).map_or(&[][..], Vec::as_slice);
            let (d, i) = places[0];
            if titled(&dumps[d], i) && places.len() + heads.len() > 1 {
                known.note_titles(dumps, places, heads);
            }
            known.note_ends(dumps, &places[..places.len().min(PLACES_COMPARED)]);
            known
        };
        places.par_iter().fold(Known::default, note).reduce(Known::default, Known::with)
    }

    /// Both; what is known of one line is known from the places of that line alone.
    fn with(mut self, other: Known) -> Known {
        self.titles.extend(other.titles);
        self.mentions.extend(other.mentions);
        self.ends.extend(other.ends);
        self
    }

    /// Which of the places of one line are titles. `heads` are the beginnings of essays that have
    /// the line for a title in other sources.
    fn note_titles(&mut self, dumps: &[Vec<Item>], places: &[Place], heads: &[Vec<Item>]) {
        let openings: Vec<Opening> = places.iter().map(|&(d, i)| Opening::new(opening(&dumps[d], i))).collect();
        let heads: Vec<Opening> = heads.iter().take(HEADS_COMPARED).map(|head| Opening::new(head)).collect();
        let above_line = |&(d, i): &Place| i + 1 < dumps[d].len() && is_open(&dumps[d], i + 1);
        // A line of a contents list stands above another; the title itself, above its text.
        let whole = places.iter().zip(&openings).any(|(place, below)| !above_line(place) && !below.items.is_empty());
        let listed: Vec<bool> = places.iter().map(|place| whole && above_line(place)).collect();
        let mut proven = vec![false; places.len()];
        for (n, below) in openings.iter().enumerate().filter(|(n, _)| !listed[*n]) {
            proven[n] = heads.iter().any(|head| below.is_alike(head));
        }
        for (n, &(d, i)) in places.iter().enumerate().filter(|(n, _)| !listed[*n]) {
            for (m, &(e, j)) in places[..n.min(PLACES_COMPARED)].iter().enumerate().filter(|(m, _)| !listed[*m]) {
                let (a, b) = (&dumps[d], &dumps[e]);
                let proof = is_same(openings[n].items, openings[m].items)
                    && other_above(a, i, b, j)
                    && !below_title(a, i)
                    && !below_title(b, j);
                proven[n] |= proof;
                proven[m] |= proof;
            }
        }
        // Copies of an essay whose title is proven, edited or not, have it proven too.
        let sure: Vec<usize> = (0..places.len()).filter(|&n| proven[n]).take(PLACES_COMPARED).collect();
        let of_sure = |n: usize| proven[n] || (!listed[n] && sure.iter().any(|&m| openings[n].is_alike(&openings[m])));
        let copies: Vec<bool> = (0..places.len()).map(of_sure).collect();
        let mut in_dump: FxHashMap<usize, usize> = FxHashMap::default();
        for ((d, _), _) in places.iter().zip(&copies).filter(|(_, copy)| **copy) {
            *in_dump.entry(*d).or_default() += 1;
        }
        let repeated = in_dump.into_values().any(|count| count > PLACES_IN_DUMP);
        let elsewhere = !sure.is_empty() || !heads.is_empty();
        for (n, &place) in places.iter().enumerate() {
            if listed[n] {
                self.mentions.insert(place, LISTED);
            } else if repeated {
                continue;
            } else if copies[n] && can_be_title(&dumps[place.0][place.1]) {
                self.titles.insert(place);
            } else if elsewhere {
                self.mentions.insert(place, MENTIONED);
            } else if openings.iter().take(PLACES_COMPARED).any(|other| !openings[n].is_alike(other)) {
                // Which of them is the title, or whether all are, nothing tells.
                self.mentions.insert(place, 0);
            }
        }
    }

    /// Where a long block stands twice with two different lines below, essays end.
    fn note_ends(&mut self, dumps: &[Vec<Item>], places: &[Place]) {
        for (n, &(d, i)) in places.iter().enumerate() {
            for &(e, j) in &places[..n] {
                let (a, b) = (&dumps[d], &dumps[e]);
                let open = |items: &[Item], at: usize| at < items.len() && is_open(items, at);
                if a[i].words >= SPEAKING
                    && open(a, i + 1)
                    && open(b, j + 1)
                    && a[i + 1].key != b[j + 1].key
                    && !is_same(opening(a, i + 1), opening(b, j + 1))
                {
                    self.ends.extend([(d, i + 1), (e, j + 1)]);
                }
            }
        }
    }
}

/// How the essays of other sources begin, by their titles, where a dump has a line that says the same.
fn heads(pieces: &[Piece], dumps: &[Vec<Item>], places: &FxHashMap<u64, Vec<Place>>) -> FxHashMap<u64, Vec<Vec<Item>>> {
    let mut heads: FxHashMap<u64, Vec<Vec<Item>>> = FxHashMap::default();
    if places.is_empty() {
        return heads;
    }
    for (piece, _) in pieces.iter().zip(dumps).filter(|(_, items)| items.is_empty()) {
        let title = key(&normalise(&plain_text(&piece.title)));
        if places.contains_key(&title) {
            let head = piece.blocks.len().min(BLOCKS_BELOW);
            heads.entry(title).or_default().push(items(&piece.blocks[..head], &[]));
        }
    }
    heads
}

/// What stands right below a line.
fn opening(items: &[Item], i: usize) -> &[Item] {
    &items[(i + 1).min(items.len())..(i + 1 + BLOCKS_BELOW).min(items.len())]
}

fn titled(items: &[Item], i: usize) -> bool {
    can_be_title(&items[i]) && i + 1 < items.len() && opens_like_title(&items[i].text)
}

/// Whether two texts begin the same, as far as it takes to be sure; one of their first blocks
/// may have been edited. Lines that end without a mark, as verse and lists have them, prove nothing.
fn is_same(a: &[Item], b: &[Item]) -> bool {
    let same = |n: usize| a.get(n).zip(b.get(n)).filter(|(x, y)| x.key == y.key).map(|(x, _)| x);
    let speaks = |item: &&Item| !item.line || item.ending != Ending::Open;
    let (first, second) = (same(0), same(1));
    let both = first.zip(second).is_some_and(|(first, second)| speaks(&first) && speaks(&second));
    let all = || (0..BLOCKS_BELOW).filter_map(same);
    let words: usize = all().map(|item| item.words).sum();
    both || ((first.is_some() || second.is_some()) && all().any(|item| speaks(&item)) && words >= SPEAKING)
}

/// The blocks right below a line, and the words of the first two.
struct Opening<'a> {
    items: &'a [Item],
    /// Their hashes, in order and each once.
    words: Vec<u64>,
}

impl<'a> Opening<'a> {
    fn new(items: &'a [Item]) -> Opening<'a> {
        let running = items.iter().filter(|item| !item.role.is_furniture()).take(2);
        let mut words: Vec<u64> = running.flat_map(|item| words::words(&item.text).map(|word| key(&word))).collect();
        words.sort_unstable();
        words.dedup();
        Opening { items, words }
    }

    /// Whether two texts begin alike: the same, or in words most of which both have.
    fn is_alike(&self, other: &Opening<'_>) -> bool {
        let first = self.items.first().zip(other.items.first());
        if is_same(self.items, other.items) || first.is_some_and(|(x, y)| x.key == y.key && x.ending != Ending::Open) {
            return true;
        }
        let (a, b) = (&self.words, &other.words);
        let both = a.iter().filter(|word| b.binary_search(word).is_ok()).count();
        both * 3 >= a.len().min(b.len()).max(LEAST_ALIKE) * 2
    }
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
