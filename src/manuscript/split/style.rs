//! How a dump's surest titles are written → what speaks for or against the other lines.
//!
//! Titles of one site are written alike: all in capitals, all with a full stop, each above a
//! by-line or below a rule. What all sure titles share, a line without is hardly one; what
//! they share and the other lines have not, speaks for a line that has it too.

use super::evidence::{self, Ending};
use super::furniture::Role;
use super::item::{Habits, Item, Kind};
use super::words::{capital_initials, word_count};

/// What a title may have.
const TRAITS: usize = 10;
/// So many sure titles make a habit; fewer, a part of one.
const ENOUGH: f64 = 3.0;
/// A title with a full stop has at most so many words.
const STOP_WORDS: usize = 10;
/// Nine in ten of them share it.
const SHARED: f64 = 0.9;
/// What a line with the trait gains, at most, and one without it loses.
const HAS: f64 = 110.0;
const LACKS: f64 = 130.0;

/// What titles of a dump share.
pub(super) struct Style {
    /// By trait, the weight for a line that has it and for one that has it not.
    weights: [(i32, i32); TRAITS],
}

fn traits(items: &[Item], habits: &Habits, i: usize) -> [Option<bool>; TRAITS] {
    let item = &items[i];
    let letters = item.text.chars().filter(|c| c.is_alphabetic());
    let cased = letters.clone().any(|c| c.is_lowercase() || c.is_uppercase());
    let above = i.checked_sub(1).map(|at| &items[at]);
    let byline = |item: Option<&Item>| item.is_some_and(|item| item.role == Role::Byline);
    let page = |above: &Item| above.kind == Kind::Break || matches!(above.role, Role::Footer | Role::Navigation);
    [
        cased.then(|| letters.clone().all(|c| !c.is_lowercase())),
        (word_count(&item.text) >= 2).then(|| capital_initials(&item.text, 2)),
        Some(item.ending == Ending::Stop),
        Some(byline(items.get(i + 1)) && !habits.dates_above),
        Some(habits.dates_above && byline(above)),
        // The first line of a page has nothing above it.
        above.map(page),
        Some(evidence::number(&item.text).is_some()),
        Some(item.ending == Ending::Loud && !cries(item)),
        Some(item.text.starts_with(char::is_lowercase) && !evidence::opens_like_name(&item.text)),
        Some(item.ending == Ending::Loud && cries(item)),
    ]
}

/// Whether a line ends in an exclamation mark.
fn cries(item: &Item) -> bool {
    item.text
        .trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '!' | '！' | '?' | '？' | '؟'))
        .ends_with(['!', '！'])
}

/// The place of the full stop among the traits.
const STOP: usize = 2;
/// The places of the question mark and of the exclamation mark.
const LOUD: [usize; 2] = [7, 9];
/// The place of the small letter at the beginning.
const SMALL: usize = 8;
/// Traits of which too few lines can be without: what a line must not lack but may have.
const SOFT: [bool; TRAITS] = [false, true, false, false, false, false, false, false, false, false];

impl Style {
    /// Learns from the titles and the other candidates of dumps of one site.
    pub fn learn<'a>(
        sure: impl Iterator<Item = (&'a [Item], &'a Habits, usize)>,
        others: impl Iterator<Item = (&'a [Item], &'a Habits, usize)>,
    ) -> Style {
        let (titles, lines) = (count(sure), count(others));
        let weights = std::array::from_fn(|n| {
            let (Some(share), known) = titles[n].share() else { return (0, 0) };
            let rare = 1.0 - lines[n].share().0.unwrap_or(0.0);
            if share < SHARED {
                return (0, 0);
            }
            // Where no line is without a full stop, titles must have one.
            let alone = n == STOP && lines[n].share().0.is_none_or(|share| share > SHARED);
            let scale = if alone { 1.0 } else { (known / ENOUGH).min(1.0) } * if SOFT[n] { 0.5 } else { 1.0 };
            // A short sentence looks like a title with a full stop: how many there are says nothing.
            let rare = if n == STOP || LOUD.contains(&n) { 1.0 } else { rare };
            // It takes back what the small letter costs.
            let rare = if n == SMALL { 1.5 } else { rare };
            // Where titles ask, one may still tell.
            let lacks = if LOUD.contains(&n) { LACKS / 2.0 } else { LACKS };
            ((HAS * rare * scale) as i32, (-lacks * rare.max(0.5) * scale) as i32)
        });
        Style { weights }
    }

    /// What the style says of a line.
    pub fn weigh(&self, items: &[Item], habits: &Habits, i: usize) -> i32 {
        let mut has = traits(items, habits, i);
        let (item, next) = (&items[i], items.get(i + 1));
        // A sentence among its like is none for its full stop.
        if has[STOP] == Some(true) && next.is_none_or(|next| next.words < 2 * item.words || item.words > STOP_WORDS) {
            has[STOP] = None;
        }
        // Nor is a question among others.
        if next.is_none_or(|next| next.words < 2 * item.words) {
            for mark in LOUD {
                has[mark] = has[mark].filter(|marked| !marked);
            }
        }
        let weigh = |((with, without), has): (&(i32, i32), Option<bool>)| match has {
            Some(true) => *with,
            Some(false) => *without,
            None => 0,
        };
        self.weights.iter().zip(has).map(weigh).sum()
    }
}

/// How many of the lines that show whether they have a trait do have it.
#[derive(Clone, Copy, Default)]
struct Count {
    has: usize,
    known: usize,
}

impl Count {
    fn share(self) -> (Option<f64>, f64) {
        let known = self.known as f64;
        ((self.known > 0).then(|| self.has as f64 / known), known)
    }
}

fn count<'a>(lines: impl Iterator<Item = (&'a [Item], &'a Habits, usize)>) -> [Count; TRAITS] {
    let mut counts = [Count::default(); TRAITS];
    for (items, habits, i) in lines {
        for (count, has) in counts.iter_mut().zip(traits(items, habits, i)) {
            count.has += usize::from(has == Some(true));
            count.known += usize::from(has.is_some());
        }
    }
    counts
}
