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
const TRAITS: usize = 7;
/// So many sure titles make a habit.
const ENOUGH: usize = 3;
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

fn traits(items: &[Item], habits: &Habits, i: usize) -> [bool; TRAITS] {
    let item = &items[i];
    let letters = item.text.chars().filter(|c| c.is_alphabetic());
    let cased = letters.clone().any(|c| c.is_lowercase() || c.is_uppercase());
    let above = i.checked_sub(1).map(|at| &items[at]);
    let byline = |item: Option<&Item>| item.is_some_and(|item| item.role == Role::Byline);
    [
        cased && letters.clone().all(|c| !c.is_lowercase()),
        capital_initials(&item.text, 2) || word_count(&item.text) < 2,
        item.ending == Ending::Stop,
        byline(items.get(i + 1)) && !habits.dates_above,
        habits.dates_above && byline(above),
        // The first line of a page has nothing above it.
        above.is_none_or(|above| above.kind == Kind::Break || matches!(above.role, Role::Footer | Role::Navigation)),
        evidence::number(&item.text).is_some() || matches!(item.kind, Kind::Heading(_)),
    ]
}

/// Traits of which too few lines can be without: what a line must not lack but may have.
const SOFT: [bool; TRAITS] = [false, true, false, false, false, false, false];

impl Style {
    /// Learns from the titles and the other candidates of dumps of one site.
    pub fn learn<'a>(
        sure: impl Iterator<Item = (&'a [Item], &'a Habits, usize)>,
        others: impl Iterator<Item = (&'a [Item], &'a Habits, usize)>,
    ) -> Style {
        let (mut titles, mut lines) = (0, 0);
        let (mut of_titles, mut of_lines) = ([0_usize; TRAITS], [0_usize; TRAITS]);
        for (items, habits, i) in sure {
            titles += 1;
            for (sum, has) in of_titles.iter_mut().zip(traits(items, habits, i)) {
                *sum += usize::from(has);
            }
        }
        for (items, habits, i) in others {
            lines += 1;
            for (sum, has) in of_lines.iter_mut().zip(traits(items, habits, i)) {
                *sum += usize::from(has);
            }
        }
        let mut weights = [(0, 0); TRAITS];
        if titles >= ENOUGH {
            for (n, weight) in weights.iter_mut().enumerate() {
                let share = of_titles[n] as f64 / titles as f64;
                let rare = 1.0 - of_lines[n] as f64 / lines.max(1) as f64;
                if share >= SHARED {
                    let softness = if SOFT[n] { 0.5 } else { 1.0 };
                    *weight = ((HAS * rare * softness) as i32, (-LACKS * rare.max(0.5) * softness) as i32);
                }
            }
        }
        Style { weights }
    }

    /// What the style says of a line.
    pub fn weigh(&self, items: &[Item], habits: &Habits, i: usize) -> i32 {
        let has = traits(items, habits, i);
        self.weights.iter().zip(has).map(|((with, without), has)| if has { *with } else { *without }).sum()
    }
}
