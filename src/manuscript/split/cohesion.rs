//! How much the texts above and below a line are about the same thing: the sections of one
//! essay share their rarer words, essays do not.
//!
//! After Hearst's TextTiling (1997): the cosine of the two sections' words, weighed by how few
//! sections have them, between what sections far apart have in common and what the two halves
//! of one section have.

use super::item::Item;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// Shorter words say nothing of what a text is about.
const LEAST_LETTERS: usize = 4;
/// Letters of a word that count, so that endings do not matter.
const STEM: usize = 7;
/// Sections of fewer such words are not compared.
const LEAST_WORDS: usize = 25;
/// So many words of a section on either side of the line count.
const MOST_WORDS: usize = 400;
/// Fewer sections tell nothing about what is usual.
const LEAST_SECTIONS: usize = 6;

/// The words of a section and how often each stands there, sorted.
type Counts = Vec<(u64, u32)>;

/// For each of the lines that part a dump, in order: from 0, as unlike as sections far apart,
/// to 1, as like as halves of one; `None` where too little stands to tell.
pub(super) fn cohesion(items: &[Item], bounds: &[usize]) -> Vec<Option<f64>> {
    let starts = bounds.iter().map(|&bound| bound + 1);
    let ends = bounds.iter().skip(1).copied().chain([items.len()]);
    let sections: Vec<Vec<u64>> =
        starts.zip(ends).map(|(start, end)| stems(items.get(start..end).unwrap_or_default())).collect();
    if sections.len() < LEAST_SECTIONS {
        return vec![None; bounds.len()];
    }
    let whole: Vec<Counts> = sections.iter().map(|section| count(section)).collect();
    let mut holders: FxHashMap<u64, u32> = FxHashMap::default();
    whole.iter().flatten().for_each(|(word, _)| *holders.entry(*word).or_default() += 1);
    // By how few sections have it.
    let rare: Vec<f64> = (0..=sections.len()).map(|held| (sections.len() as f64 / held.max(1) as f64).ln()).collect();
    let weigh = |counts: &Counts| Section::new(counts, |word| rare[holders[&word] as usize]);
    let halves: Vec<(Section, Section)> = sections
        .iter()
        .filter(|section| section.len() >= 2 * LEAST_WORDS)
        .map(|section| {
            let (above, below) = section.split_at(section.len() / 2);
            (weigh(&count(above)), weigh(&count(below)))
        })
        .collect();
    let whole: Vec<Section> = whole.iter().map(weigh).collect();
    let half = sections.len() / 2;
    let apart = (0..half).map(|n| whole[n].cosine(&whole[n + half]));
    let inside = halves.iter().map(|(above, below)| above.cosine(below));
    let (apart, inside) = (median(apart.collect()), median(inside.collect()));
    let (Some(apart), Some(inside)) = (apart, inside.filter(|inside| apart.is_some_and(|apart| *inside > apart)))
    else {
        return vec![None; bounds.len()];
    };
    let enough = |n: usize| sections[n].len() >= LEAST_WORDS;
    (0..bounds.len())
        .map(|n| {
            let told = n > 0 && enough(n) && enough(n - 1);
            told.then(|| ((whole[n - 1].cosine(&whole[n]) - apart) / (inside - apart)).clamp(0.0, 1.0))
        })
        .collect()
}

fn stems(items: &[Item]) -> Vec<u64> {
    let words = items.iter().flat_map(|item| item.text.split(|c: char| !c.is_alphanumeric()));
    let long = words.filter(|word| word.chars().nth(LEAST_LETTERS - 1).is_some());
    long.map(|word| {
        let mut hasher = FxHasher::default();
        for c in word.chars().take(STEM) {
            if c.is_ascii() {
                c.to_ascii_lowercase().hash(&mut hasher);
            } else {
                c.to_lowercase().for_each(|c| c.hash(&mut hasher));
            }
        }
        hasher.finish()
    })
    .take(MOST_WORDS)
    .collect()
}

fn count(words: &[u64]) -> Counts {
    let mut sorted = words.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)).collect()
}

/// The words of a section with their weights, sorted, and the length of the vector that these make.
struct Section {
    words: Vec<(u64, f64)>,
    length: f64,
}

impl Section {
    fn new(counts: &Counts, weigh: impl Fn(u64) -> f64) -> Section {
        let value = |&(word, count): &(u64, u32)| (word, weigh(word) * (1.0 + f64::from(count).ln()));
        let words: Vec<(u64, f64)> = counts.iter().map(value).collect();
        let length = words.iter().map(|(_, value)| value.powi(2)).sum::<f64>().sqrt();
        Section { words, length }
    }

    fn cosine(&self, other: &Section) -> f64 {
        let (a, b) = (&self.words, &other.words);
        let (mut i, mut j, mut both) = (0, 0, 0.0);
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            if x.0 == y.0 {
                both += x.1 * y.1;
            }
            i += usize::from(x.0 <= y.0);
            j += usize::from(y.0 <= x.0);
        }
        both / (self.length * other.length).max(f64::MIN_POSITIVE)
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
