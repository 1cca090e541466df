//! Texts → prints: the set of their runs of three words, without what a site repeats below
//! all of its essays.

use super::hashes::{finish, mix, read};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;

/// Words in a run.
const RUN: usize = 3;
/// A line that stands in essays of so many titles belongs to the site.
const BOILERPLATE: u32 = 4;

/// One run in so many is in the sample of a text …
pub(super) const SAMPLED: u64 = 4;
/// … that has more different runs than this.
const SHORT: usize = 64;
/// Samples of so many runs tell whether texts are strange to each other.
const ENOUGH: usize = 128;

/// The runs of a text. Most texts are like no other, and only their samples are looked at.
#[derive(Clone, Debug, Default)]
pub(in crate::manuscript) struct Print {
    /// The hashes of the words.
    words: Vec<u64>,
    /// The runs that are looked at to find pairs, sorted and each once: all of a short text.
    pub(super) sample: Vec<u64>,
    /// Whether the text has so few runs that all are in the sample.
    pub(super) is_short: bool,
    /// All runs, sorted and each once, from when they are first asked for.
    runs: OnceLock<Vec<u64>>,
}

impl Print {
    /// The print of a text, by the hashes of its words.
    fn new(words: Vec<u64>) -> Print {
        let sample = runs(&words, |run| run.is_multiple_of(SAMPLED));
        let mut print = Print { words, sample, ..Print::default() };
        // A text has no fewer runs than its sample.
        print.is_short = print.sample.len() <= SHORT && print.runs().len() <= SHORT;
        if print.is_short {
            print.sample = print.runs().to_vec();
        }
        print
    }

    /// The print of a text.
    #[cfg(test)]
    pub fn of(text: &str) -> Print {
        Print::new(Looks::new(text).words)
    }

    fn runs(&self) -> &[u64] {
        self.runs.get_or_init(|| runs(&self.words, |_| true))
    }

    /// Whether the text has no word.
    pub fn is_wordless(&self) -> bool {
        self.words.is_empty()
    }

    /// How many different runs.
    pub fn len(&self) -> usize {
        self.runs().len()
    }

    /// Whether two texts surely have not even a quarter of the smaller one's runs in common. Their samples are
    /// drawn alike: of `ENOUGH` runs, a sixteenth where a quarter is shared is five standard deviations off.
    pub fn is_strange_to(&self, other: &Print) -> bool {
        let fewer = self.sample.len().min(other.sample.len());
        !self.is_short && !other.is_short && fewer >= ENOUGH && shared(&self.sample, &other.sample) < fewer / 16
    }

    /// How many runs both have.
    pub fn shared(&self, other: &Print) -> usize {
        shared(self.runs(), other.runs())
    }
}

/// How many runs both have, of those that are sorted and each once.
fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    both
}

/// The wanted runs of a text, by the hashes of its words: sorted and each once.
fn runs(words: &[u64], is_wanted: impl Fn(&u64) -> bool) -> Vec<u64> {
    // A text shorter than a run is one run, and so is an empty one.
    let hash = |run: &[u64]| finish(run.iter().fold(0, |hash, word| mix(hash, *word)));
    let short = (words.len() < RUN).then(|| hash(words));
    let all = words.windows(RUN).map(hash).chain(short);
    let mut runs: Vec<u64> = all.filter(is_wanted).collect();
    runs.sort_unstable();
    runs.dedup();
    runs.shrink_to_fit();
    runs
}

/// What comparing asks about a text, which is read once.
#[derive(Debug, Default)]
pub(in crate::manuscript) struct Looks {
    /// The hash of the whole: of its words.
    pub whole: u64,
    /// The hash of each line, and how many words it has.
    lines: Vec<(u64, usize)>,
    /// The hashes of the words.
    words: Vec<u64>,
}

impl Looks {
    /// Looks at a text.
    pub fn new(text: &str) -> Looks {
        // A letter less than English has in a word and the space behind it; most texts have few lines.
        let (mut lines, mut words) = (Vec::new(), Vec::with_capacity(text.len() / 5));
        for line in text.lines() {
            let before = words.len();
            lines.push((read(line, &mut words), words.len() - before));
        }
        Looks { whole: finish(words.iter().fold(0, |hash, word| mix(hash, *word))), lines, words }
    }

    /// The print of the lines that are no one else's; of all, if there are no others.
    fn print(mut self, common: &FxHashSet<u64>) -> Print {
        let own = |(line, _): &(u64, usize)| !common.contains(line);
        if !common.is_empty() && self.lines.iter().any(own) {
            let mut own = self.lines.iter().flat_map(|line| std::iter::repeat_n(own(line), line.1));
            self.words.retain(|_| own.next().unwrap_or(true));
        }
        Print::new(self.words)
    }
}

/// The prints of texts that have titles, in order. A line that stands below essays of several
/// titles is left out of those that have other text.
pub(in crate::manuscript) fn prints(titles: &[&str], looks: Vec<Looks>) -> Vec<Print> {
    // For each line, the titles that it stands under: the last one and how many.
    let mut holders: FxHashMap<u64, (&str, u32)> = FxHashMap::default();
    for (title, looks) in titles.iter().zip(&looks) {
        for (line, _) in &looks.lines {
            let (last, count) = holders.entry(*line).or_insert((title, 0));
            if *count == 0 || last != title {
                (*last, *count) = (title, count.saturating_add(1));
            }
        }
    }
    let common: FxHashSet<u64> =
        holders.into_iter().filter(|(_, (_, count))| *count >= BOILERPLATE).map(|(line, _)| line).collect();
    looks.into_par_iter().map(|looks| looks.print(&common)).collect()
}
