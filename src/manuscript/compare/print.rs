//! Texts → prints: the set of their runs of three words, without what a site repeats below
//! all of its essays.

use super::super::normalise::append;
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

/// What comparing asks about a text, normalised once.
#[derive(Debug, Default)]
pub(in crate::manuscript) struct Looks {
    /// The hash of the whole.
    pub whole: u64,
    /// The hash of each line.
    lines: Vec<u64>,
    print: Print,
}

impl Looks {
    /// Looks at a text.
    pub fn new(text: &str) -> Looks {
        let mut lines = Vec::new();
        let normal = join(text.lines(), |line| lines.push(hash(&line)));
        Looks { whole: hash(&normal.as_str()), lines, print: Print::new(&normal) }
    }
}

/// The normalised lines with a space between them, which is the normalised whole; each is told.
fn join<'a>(lines: impl Iterator<Item = &'a str>, mut tell: impl FnMut(&str)) -> String {
    let mut normal = String::new();
    for line in lines {
        let start = normal.len();
        append(line, &mut normal);
        tell(&normal[start..]);
        if normal.len() > start {
            normal.push(' ');
        }
    }
    if normal.ends_with(' ') {
        normal.pop();
    }
    normal
}

/// The prints of texts that have titles, in order. A line that stands below essays of several
/// titles is left out of those that have other text.
pub(in crate::manuscript) fn prints(texts: &[(&str, &str)], looks: Vec<Looks>) -> Vec<Print> {
    // For each line, the titles that it stands under: the last one and how many.
    let mut holders: FxHashMap<u64, (u64, u32)> = FxHashMap::default();
    for ((title, _), looks) in texts.iter().zip(&looks) {
        let title = hash(title);
        for line in &looks.lines {
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
        .zip(looks)
        .map(|((_, text), Looks { lines, print, .. })| {
            let own = |line: &u64| !common.contains(line);
            if common.is_empty() || !lines.iter().any(own) || lines.iter().all(own) {
                return print;
            }
            let kept = text.lines().zip(&lines).filter(|(_, line)| own(line)).map(|(line, _)| line);
            Print::new(&join(kept, |_| ()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::normalise::normalise;
    use super::*;
    use proptest::prelude::{prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn the_lines_of_a_text_make_the_normalised_text(text in "([a-zA-Z `’—.\\-\n\r\t\u{ad}\u{301}\u{a0}éﬁ‗…]|\\PC){0,60}") {
            prop_assert_eq!(join(text.lines(), |_| ()), normalise(&text));
        }
    }
}
