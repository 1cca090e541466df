//! Page dumps made of real essays, with what is known of each: how many of the openings and of
//! the copies are found. The essays come from the folder that `CHAPBOOK_CORPUS` names.
//!
//! `CHAPBOOK_SHOW=trap cargo test --test splitting -- --nocapture` shows what goes wrong in the
//! dumps of one trap, or of `all`.

#[path = "splitting/dump.rs"]
mod dump;
#[path = "splitting/material.rs"]
mod material;
#[path = "splitting/measure.rs"]
mod measure;
#[path = "splitting/random.rs"]
mod random;
#[path = "splitting/traps.rs"]
mod traps;

use dump::Dump;
use material::Material;
use measure::{Score, Table};
use random::Random;
use traps::Trap;

/// Dumps of each trap.
const ROUNDS: u64 = 3;

#[test]
fn openings_and_copies_are_found_whatever_the_trap() {
    let Some(material) = Material::read(0) else { return };
    let mut table = Table::new("one trap a dump");
    for &trap in Trap::ALL {
        let mut score = Score::default();
        for round in 0..ROUNDS {
            let mut random = Random::new(round * 1000 + trap as u64);
            score += measure::measure(&Dump::make(&material, &[trap], &mut random), trap.name());
        }
        table.add(trap.name(), score);
    }
    holds("one trap a dump", &table.print());
}

/// Dumps of the essays held out.
const HELD_OUT: u64 = 60;

#[test]
fn what_was_tuned_on_some_essays_holds_for_others() {
    let Some(material) = Material::read(1) else { return };
    let mut table = Table::new("essays held out, several traps a dump");
    let mut sums: Vec<(&str, Score)> = Vec::new();
    for round in 0..HELD_OUT {
        let mut random = Random::new(77_000 + round);
        let traps = Trap::some(&mut random);
        let score = measure::measure(&Dump::make(&material, &traps, &mut random), &format!("held-out-{round}"));
        for trap in &traps {
            match sums.iter_mut().find(|(name, _)| *name == trap.name()) {
                Some((_, sum)) => *sum += score,
                None => sums.push((trap.name(), score)),
            }
        }
        table.count(score);
    }
    sums.sort_unstable_by_key(|(name, _)| *name);
    for (name, score) in sums {
        table.row(name, score);
    }
    holds("held out, several traps a dump", &table.print());
}

/// The figures in the documentation are those that were measured, where the essays are the same.
fn holds(name: &str, score: &Score) {
    let docs = include_str!("../docs/manuscript.md");
    let start = format!("| {name} | {} |", score.openings.there);
    match docs.lines().find(|line| line.starts_with(&start)) {
        Some(line) => assert_eq!(line, score.row(name), "docs/manuscript.md is to say what was measured"),
        None => println!("other essays than those of docs/manuscript.md: {}", score.row(name)),
    }
    assert!(score.openings.precision() > 0.8 && score.openings.recall() > 0.8, "{score:?}");
}
