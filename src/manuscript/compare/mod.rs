//! How much text two essays share, and whether that makes them copies of one essay.
//!
//! The measure is over the set of runs of three words (shingles, Broder 1997) of the normalised
//! text: *share* is the part of the larger set that both have, *contained* the part of the
//! smaller. [`print`] makes the sets, [`candidates`] finds the pairs that are worth comparing,
//! [`align`] reckons the score that reports show, word by word.
//!
//! Measured on five overlapping page dumps of real posts: a changed letter and an added
//! sentence leave a share of 0.97 and more; different essays have less than 0.02 in common.
//! In a real blog four notices of one title, written month by month to one pattern, share 0.45
//! to 0.72 and contain each other to 0.84: texts of different dates must be more alike.

mod align;
mod candidates;
mod differences;
mod hashes;
mod print;

pub(super) use align::score;
pub(super) use candidates::{by_name, candidates, group};
pub(super) use differences::{Sentence, differences};
pub(super) use print::{Looks, Print, prints};

/// Copies share at least this much of the larger text; copies of different dates, more.
const NEAR: f64 = 0.5;
const NEAR_REDATED: f64 = 0.8;
/// An excerpt is contained to this much in the other text …
const CONTAINED: f64 = 0.8;
const CONTAINED_REDATED: f64 = 0.95;
/// … and is at most so long beside it.
const EXCERPT_LENGTH: f64 = 0.6;
/// Texts of different titles are copies when they share so much …
const NEAR_RETITLED: f64 = 0.7;
/// … and so many runs, for two short texts are soon alike.
const LEAST_RETITLED: usize = 20;
/// A revision keeps so much of the larger text, or of the smaller and not much less of the larger, and so
/// many runs.
const REVISED: f64 = 0.25;
const REVISED_CONTAINED: f64 = 0.4;
const REVISED_GROWN: f64 = 0.15;
const LEAST_REVISED: usize = 20;

/// What two texts have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// Most of the text.
    Near,
    /// One is an excerpt of the other.
    Excerpt,
    /// The same essay, much changed.
    Revision,
    /// Too little.
    Different,
}

/// What is known of two texts beside their words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Relation {
    /// Their titles are the same.
    pub titled_alike: bool,
    /// One has no title of its own.
    pub untitled: bool,
    /// Both were published at one address.
    pub same_address: bool,
    /// Both say when they were written, and differ.
    pub redated: bool,
    /// Both say in which language they are, and differ.
    pub translated: bool,
    /// Their titles differ in a number alone: two of a series that is written to one pattern.
    pub numbered_apart: bool,
}

/// Compares two texts; what else is known of them is asked only if they share something.
pub(super) fn compare(a: &Print, b: &Print, relation: impl FnOnce() -> Relation) -> Likeness {
    // What has no words says nothing of what else it holds.
    if a.is_wordless() || b.is_wordless() || a.is_strange_to(b) {
        return Likeness::Different;
    }
    let shared = a.shared(b);
    let (small, large) = (a.len().min(b.len()) as f64, a.len().max(b.len()) as f64);
    let (share, contained) = (shared as f64 / large.max(1.0), shared as f64 / small.max(1.0));
    if contained < REVISED {
        return Likeness::Different;
    }
    let Relation { titled_alike, untitled, same_address, redated, translated, numbered_apart } = relation();
    if numbered_apart && !same_address {
        return Likeness::Different;
    }
    let redated = redated && !same_address;
    let (near, excerpt) = if redated { (NEAR_REDATED, CONTAINED_REDATED) } else { (NEAR, CONTAINED) };
    let is_excerpt = contained >= excerpt && small <= large * EXCERPT_LENGTH;
    let known = titled_alike || same_address;
    if is_excerpt && (known || (untitled && shared >= LEAST_RETITLED)) {
        Likeness::Excerpt
    } else if (known && share >= near) || (share >= NEAR_RETITLED.max(near) && shared >= LEAST_RETITLED) {
        Likeness::Near
    } else if known
        && !redated
        && !translated
        && shared >= LEAST_REVISED
        && (share >= REVISED || (share >= REVISED_GROWN && contained >= REVISED_CONTAINED))
    {
        Likeness::Revision
    } else {
        Likeness::Different
    }
}

/// How many items two lists begin with alike, and how many of the others they end with.
fn common_ends<T: PartialEq>(a: &[T], b: &[T]) -> (usize, usize) {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    (head, tail)
}

#[cfg(test)]
mod tests;
