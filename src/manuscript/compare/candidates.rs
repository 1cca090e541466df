//! Which of many texts are worth comparing: those that share rare runs of words, and those of
//! one title or address.
//!
//! One run in four is looked at, chosen by its hash, so that the same runs are chosen in every
//! text and an excerpt meets the text that holds it (modulo sketches, Manber 1994). Runs that
//! many texts have are turns of phrase or a site's own, and say nothing. So the work is linear
//! in the length of the texts: each run makes a bounded number of pairs. Nearly all runs stand in one text
//! alone, and are set aside before anything is sorted.

use super::print::{Print, SAMPLED};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// A run that more texts have is common.
const RARE: usize = 16;
/// Of one name, each text is compared with so many before it.
const NAMED: usize = 16;
/// Places for each run in the sieve that finds runs of more than one text.
const PLACES: usize = 8;
/// A pair must share so many of the rare runs that were looked at, and such a part of the
/// smaller number.
const LEAST_SHARED: usize = 2;
const LEAST_PART: f64 = 0.2;

/// Pairs of texts, the earlier first, in order. `names` are groups of texts of one title or
/// one address, each in order.
pub(in crate::manuscript) fn candidates(prints: &[Print], names: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let mut pairs: FxHashSet<(usize, usize)> = FxHashSet::default();
    for group in names {
        for (n, &later) in group.iter().enumerate() {
            pairs.extend(group[..n].iter().rev().take(NAMED).map(|&earlier| (earlier, later)));
            pairs.extend(group[..n.min(NAMED)].iter().map(|&earlier| (earlier, later)));
        }
    }
    pairs.extend(alike(prints));
    let mut pairs: Vec<(usize, usize)> = pairs.into_iter().filter(|(a, b)| a != b).collect();
    pairs.sort_unstable();
    pairs
}

/// Pairs of texts that share rare runs.
fn alike(prints: &[Print]) -> Vec<(usize, usize)> {
    let mut places = met_again(prints);
    places.par_sort_unstable();
    let mut rare: Vec<usize> = prints.iter().map(|print| print.sample.len()).collect();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for holders in places.chunk_by(|a, b| a.0 == b.0) {
        for (n, (_, later)) in holders.iter().enumerate() {
            if holders.len() > RARE {
                rare[*later as usize] -= 1;
            } else {
                pairs.extend(holders[..n].iter().map(|(_, earlier)| (*earlier, *later)));
            }
        }
    }
    drop(places);
    pairs.par_sort_unstable();
    let mut found = Vec::new();
    for same in pairs.chunk_by(|a, b| a == b) {
        let (a, b) = (same[0].0 as usize, same[0].1 as usize);
        // A short text counts all of its runs, the other one in four of those.
        let fewer = rare[a].min(rare[b]) as f64;
        let thinned = if prints[a].is_short || prints[b].is_short { SAMPLED as f64 } else { 1.0 };
        if same.len() >= LEAST_SHARED && same.len() as f64 * thinned >= fewer * LEAST_PART {
            found.push((a, b));
        }
    }
    found
}

/// The runs that more than one text may have, each with its text.
fn met_again(prints: &[Print]) -> Vec<(u64, u32)> {
    let all = prints.iter().map(|print| print.sample.len()).sum::<usize>();
    // A bit for each of some times as many places as there are runs: few runs fall on one place by chance.
    let mut seen = vec![0_u64; (all * PLACES).next_power_of_two().div_ceil(64)];
    let mut again = seen.clone();
    let place = |run: u64, bits: usize| ((run >> 32) as usize % bits, 1 << (run >> 26 & 63));
    for run in prints.iter().flat_map(|print| &print.sample) {
        let (word, bit) = place(*run, seen.len());
        again[word] |= seen[word] & bit;
        seen[word] |= bit;
    }
    let is_again = |run: u64| {
        let (word, bit) = place(run, again.len());
        again[word] & bit != 0
    };
    let all = prints.iter().enumerate().flat_map(|(i, print)| print.sample.iter().map(move |run| (*run, i as u32)));
    all.filter(|(run, _)| is_again(*run)).collect()
}

/// Groups texts that are linked directly or through others: for each the first of its group.
pub(in crate::manuscript) fn group(count: usize, links: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    let mut first: Vec<usize> = (0..count).collect();
    for (a, b) in links {
        let (a, b) = (root(&mut first, a), root(&mut first, b));
        first[a.max(b)] = a.min(b);
    }
    (0..count).map(|i| root(&mut first, i)).collect()
}

fn root(first: &mut [usize], mut i: usize) -> usize {
    while first[i] != i {
        first[i] = first[first[i]];
        i = first[i];
    }
    i
}

/// Groups the numbers of texts by name; names of one text only are left out.
pub(in crate::manuscript) fn by_name<K: std::hash::Hash + Eq>(
    names: impl Iterator<Item = (K, usize)>,
) -> Vec<Vec<usize>> {
    let mut groups: FxHashMap<K, Vec<usize>> = FxHashMap::default();
    for (name, i) in names {
        let group = groups.entry(name).or_default();
        if group.last() != Some(&i) {
            group.push(i);
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
    groups.iter_mut().for_each(|group| {
        group.sort_unstable();
        group.dedup();
    });
    groups.sort_unstable();
    groups
}
