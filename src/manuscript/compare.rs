//! How much text two essays of the same title share.
//!
//! The measure is over the set of runs of three words (shingles) of the normalised text:
//! *share* is the part of the larger set that both have, *contained* the part of the smaller.
//! Measured on five overlapping page dumps of real posts: a changed letter and an added
//! sentence leave a share of 0.97 and more; different essays have less than 0.02 in common.
//! In a real blog four notices of one title, written month by month to one pattern, share 0.45
//! to 0.72 and contain each other to 0.84: texts of different dates must be more alike.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// Words in a run.
const RUN: usize = 3;
/// Copies share at least this much of the larger text; copies of different dates, more.
const NEAR: f64 = 0.5;
const NEAR_REDATED: f64 = 0.8;
/// An excerpt is contained to this much in the other text …
const CONTAINED: f64 = 0.8;
const CONTAINED_REDATED: f64 = 0.95;
/// … and is at most so long beside it.
const EXCERPT_LENGTH: f64 = 0.6;
/// With so many texts of one title that share a run each further one is compared, so that
/// the work stays linear when hundreds of chapters have one title and one phrase in common.
const COMPARED: usize = 16;

/// The runs of a text, sorted and each once, and its day.
pub(super) struct Print {
    runs: Vec<u64>,
    day: Option<String>,
}

/// What two texts have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Likeness {
    /// Most of the text; the share.
    Near(f64),
    /// One is an excerpt of the other; how much of it is in the other.
    Excerpt(f64),
    /// Too little.
    Different,
}

impl Print {
    /// The print of a normalised text and its date.
    pub fn new(text: &str, date: Option<&str>) -> Print {
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let hash = |run: &[&str]| {
            let mut hasher = FxHasher::default();
            run.hash(&mut hasher);
            hasher.finish()
        };
        // A text shorter than a run is one run.
        let mut runs: Vec<u64> =
            if words.len() < RUN { vec![hash(&words)] } else { words.windows(RUN).map(hash).collect() };
        runs.sort_unstable();
        runs.dedup();
        Print { runs, day: date.map(|date| date.chars().take(10).collect()) }
    }
}

/// Compares two texts.
pub(super) fn compare(a: &Print, b: &Print) -> Likeness {
    likeness(shared(&a.runs, &b.runs), a, b)
}

fn likeness(shared: usize, a: &Print, b: &Print) -> Likeness {
    let redated = a.day.is_some() && b.day.is_some() && a.day != b.day;
    let (near, excerpt) = if redated { (NEAR_REDATED, CONTAINED_REDATED) } else { (NEAR, CONTAINED) };
    let (small, large) = (a.runs.len().min(b.runs.len()) as f64, a.runs.len().max(b.runs.len()) as f64);
    let (share, contained) = (shared as f64 / large, shared as f64 / small);
    if contained >= excerpt && small <= large * EXCERPT_LENGTH {
        Likeness::Excerpt(contained)
    } else if share >= near {
        Likeness::Near(share)
    } else {
        Likeness::Different
    }
}

fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    both
}

/// Groups texts that are copies of each other, directly or through others: for each text the
/// index of the first of its group.
pub(super) fn group(prints: &[Print]) -> Vec<usize> {
    let mut runs: Vec<(u64, usize)> =
        prints.iter().enumerate().flat_map(|(i, print)| print.runs.iter().map(move |run| (*run, i))).collect();
    runs.sort_unstable();
    let mut common: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    for holders in runs.chunk_by(|a, b| a.0 == b.0) {
        for (n, (_, later)) in holders.iter().enumerate().skip(1) {
            for (_, earlier) in &holders[..n.min(COMPARED)] {
                *common.entry((*earlier, *later)).or_default() += 1;
            }
        }
    }
    let mut pairs: Vec<((usize, usize), usize)> = common.into_iter().collect();
    pairs.sort_unstable();
    let mut first: Vec<usize> = (0..prints.len()).collect();
    for ((a, b), shared) in pairs {
        if likeness(shared, &prints[a], &prints[b]) != Likeness::Different {
            let (a, b) = (root(&mut first, a), root(&mut first, b));
            first[a.max(b)] = a.min(b);
        }
    }
    (0..prints.len()).map(|i| root(&mut first, i)).collect()
}

fn root(first: &mut [usize], mut i: usize) -> usize {
    while first[i] != i {
        first[i] = first[first[i]];
        i = first[i];
    }
    i
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(from: usize, to: usize) -> String {
        (from..to).map(|n| format!("w{n} ")).collect()
    }

    #[test]
    fn an_edited_copy_is_near_and_a_part_is_an_excerpt() {
        let whole = Print::new(&words(0, 200), None);
        let edited = Print::new(&words(0, 200).replace("w50 ", "x "), None);
        assert!(matches!(compare(&whole, &edited), Likeness::Near(share) if share > 0.95));
        assert!(matches!(compare(&whole, &Print::new(&words(20, 60), None)), Likeness::Excerpt(1.0)));
        assert!(matches!(compare(&whole, &Print::new(&words(300, 500), None)), Likeness::Different));
    }

    #[test]
    fn texts_of_different_dates_must_be_more_alike() {
        let print = |from, to, date| Print::new(&words(from, to), Some(date));
        let (a, b) = (print(0, 100, "2020-01-01"), print(30, 130, "2020-02-01"));
        assert_eq!(compare(&a, &b), Likeness::Different);
        assert!(matches!(compare(&a, &print(30, 130, "2020-01-01T10:00:00")), Likeness::Near(_)));
    }

    #[test]
    fn groups_are_named_by_their_first_text() {
        let texts = [words(0, 90), words(200, 290), words(5, 95), words(205, 290), words(400, 450)];
        let prints: Vec<Print> = texts.iter().map(|text| Print::new(text, None)).collect();
        assert_eq!(group(&prints), [0, 1, 0, 1, 4]);
    }

    proptest! {
        #[test]
        fn any_text_is_like_itself_and_comparing_is_symmetric(a in "\\PC{0,80}", b in "\\PC{0,80}") {
            let (a, b) = (Print::new(&a, None), Print::new(&b, None));
            prop_assert_eq!(compare(&a, &a), Likeness::Near(1.0));
            prop_assert_eq!(compare(&a, &b), compare(&b, &a));
        }
    }
}
