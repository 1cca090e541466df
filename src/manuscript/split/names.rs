//! Authors' names between titles and texts: what stands there tells, for a name looks like a title.

use super::evidence::Ending;
use super::furniture::Role;
use super::item::{Item, is_candidate, is_open};
use super::words::word_count;
use crate::source::Piece;
use rustc_hash::FxHashMap;

/// A name has so many words.
const WORDS: std::ops::RangeInclusive<usize> = 2..=4;
/// Small words in names.
const PARTICLES: [&str; 22] = [
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "al", "el", "bin", "ibn",
    "ten", "ter", "zu", "y", "and",
];
/// A name without a date below it stands below so many titles of the dumps of one folder …
const RECURRING: usize = 3;
/// … and in three of so many of its places: a title of several essays stands below their texts.
const PLACES: usize = 4;
/// Names with a date below them, where blank lines part them from their titles, stand below so many titles.
const DATED: usize = 2;

/// Gives the lines that name the author below a title their role.
pub(super) fn mark(pieces: &[Piece], dumps: &mut [Vec<Item>]) {
    for of_site in super::of_sites(pieces, dumps) {
        let named: Vec<(usize, usize)> = of_site.iter().flat_map(|&d| names(&dumps[d]).map(move |i| (d, i))).collect();
        let dated = |&(d, i): &(usize, usize)| dumps[d][i + 1].role == Role::Byline;
        let many_dated = named.iter().filter(|place| dated(place)).count() >= DATED;
        let mut often: FxHashMap<u64, (usize, usize)> = FxHashMap::default();
        named.iter().for_each(|&(d, i)| often.entry(dumps[d][i].key).or_default().0 += 1);
        for item in of_site.iter().flat_map(|&d| &dumps[d]) {
            if let Some((_, places)) = often.get_mut(&item.key) {
                *places += 1;
            }
        }
        let signs = |(d, i): (usize, usize)| {
            let (below_titles, places) = often[&dumps[d][i].key];
            below_titles >= RECURRING && below_titles * PLACES >= places * RECURRING
        };
        let close = |(d, i): (usize, usize)| dumps[d][i].gap == 0;
        let found: Vec<(usize, usize)> = named
            .iter()
            .filter(|&place| (dated(place) && (many_dated || close(*place))) || signs(*place))
            .copied()
            .collect();
        for (d, i) in found {
            dumps[d][i].role = Role::Byline;
        }
    }
}

/// The lines of a dump that may be names below titles.
fn names(items: &[Item]) -> impl Iterator<Item = usize> + '_ {
    let titled = |i: usize| is_candidate(items, i) && items[i].ending != Ending::Stop;
    let in_run = |i: usize| i >= 2 && is_open(items, i - 2);
    (1..items.len().saturating_sub(1)).filter(move |&i| {
        items[i].line && items[i].role == Role::Text && is_name(&items[i].text) && titled(i - 1) && !in_run(i)
    })
}

/// Whether a line can be the name of a person, or the names of two.
pub(super) fn is_name(text: &str) -> bool {
    let lettered = |word: &str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '’' | '\''));
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let words = || text.split_whitespace();
    WORDS.contains(&word_count(text))
        && words().all(|word| lettered(word) && (capital(word) || PARTICLES.contains(&word)))
        && words().filter(|word| capital(word)).count() >= 2
        && words().next().is_some_and(|word| !matches!(word, "The" | "A" | "An" | "My" | "On" | "How" | "Why" | "What"))
}
