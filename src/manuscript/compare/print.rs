//! Texts → prints: the set of their runs of three words, without what a site repeats below
//! all of its essays.

use super::super::normalise::normalise;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

/// Words in a run.
const RUN: usize = 3;
/// A line that stands in essays of so many titles belongs to the site.
const BOILERPLATE: u32 = 4;

/// The runs of a text, sorted and each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::manuscript) struct Print {
    pub(super) runs: Vec<u64>,
}

impl Print {
    /// The print of the words of a normalised text.
    pub fn new(text: &str) -> Print {
        let words: Vec<u64> = words(text).map(|word| hash(&word)).collect();
        // A text shorter than a run is one run.
        let mut runs: Vec<u64> =
            if words.len() < RUN { vec![hash(&words)] } else { words.windows(RUN).map(|run| hash(&run)).collect() };
        runs.sort_unstable();
        runs.dedup();
        runs.shrink_to_fit();
        Print { runs }
    }

    /// How many different runs.
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    /// How many runs both have.
    pub fn shared(&self, other: &Print) -> usize {
        let (a, b) = (&self.runs, &other.runs);
        let (mut i, mut j, mut both) = (0, 0, 0);
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            both += usize::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        both
    }
}

/// The words of a normalised text.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn hash(what: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    what.hash(&mut hasher);
    // FxHash leaves the low bits weak, and runs are sampled by them.
    hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31)
}

/// The prints of texts that have titles, in order. A line that stands below essays of several
/// titles is left out of those that have other text.
pub(in crate::manuscript) fn prints(texts: &[(&str, &str)]) -> Vec<Print> {
    let lines: Vec<Vec<u64>> =
        texts.par_iter().map(|(_, text)| text.lines().map(|line| hash(&normalise(line))).collect()).collect();
    // For each line, the titles that it stands under: the last one and how many.
    let mut holders: FxHashMap<u64, (u64, u32)> = FxHashMap::default();
    for ((title, _), lines) in texts.iter().zip(&lines) {
        let title = hash(title);
        for line in lines {
            let (last, count) = holders.entry(*line).or_insert((0, 0));
            if *count == 0 || *last != title {
                (*last, *count) = (title, count.saturating_add(1));
            }
        }
    }
    let common: FxHashSet<u64> =
        holders.into_iter().filter(|(_, (_, count))| *count >= BOILERPLATE).map(|(line, _)| line).collect();
    texts
        .par_iter()
        .zip(&lines)
        .map(|((_, text), lines)| {
            let own = |line: &u64| !common.contains(line);
            if common.is_empty() || !lines.iter().any(own) || lines.iter().all(own) {
                return Print::new(&normalise(text));
            }
            let kept = text.lines().zip(lines).filter(|(_, line)| own(line)).map(|(line, _)| normalise(line));
            Print::new(&kept.collect::<Vec<_>>().join(" "))
        })
        .collect()
}
