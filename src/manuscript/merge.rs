//! Copies of one essay → the copy that is kept, and why the others are not.

use super::compare::{self, Likeness, Print};
use super::essay::Essay;
use super::normalise::normalise;
use super::report::Reason;
use crate::config::Duplicates;
use crate::diag::{Diagnostic, Sink};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// One essay of the manuscript with all its copies, as positions in the list of essays.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Work {
    /// The copy that is kept.
    pub kept: usize,
    /// All copies in the order of the sources, the kept one among them.
    pub copies: Vec<usize>,
}

/// A copy that is dropped.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dropped {
    pub copy: usize,
    pub kept: usize,
    pub reason: Reason,
    pub score: f64,
}

/// Merges copies. Works come in the order in which their first copy was seen, dropped copies
/// in the order of the sources.
pub(super) fn merge(essays: &[Essay], how: Duplicates, sink: &mut Sink) -> (Vec<Work>, Vec<Dropped>) {
    let mut by_title: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (i, essay) in essays.iter().enumerate() {
        by_title.entry(&essay.key).or_default().push(i);
    }
    let mut groups: Vec<Vec<usize>> = by_title.into_values().collect();
    groups.sort_unstable();
    let merged: Vec<(Vec<Work>, Vec<Dropped>)> =
        groups.into_par_iter().map(|group| merge_title(essays, group, how)).collect();
    let (works, dropped): (Vec<_>, Vec<_>) = merged.into_iter().unzip();
    let mut works: Vec<Work> = works.into_iter().flatten().collect();
    let mut dropped: Vec<Dropped> = dropped.into_iter().flatten().collect();
    works.sort_unstable_by_key(|work| work.copies[0]);
    dropped.sort_unstable_by_key(|dropped| dropped.copy);
    if how == Duplicates::Error {
        for copy in dropped.iter().filter(|copy| copy.reason != Reason::Exact) {
            sink.push(near_copy(&essays[copy.copy], &essays[copy.kept], copy.score));
        }
    }
    (works, dropped)
}

fn near_copy(copy: &Essay, kept: &Essay, score: f64) -> Diagnostic {
    Diagnostic::error(
        "near-copy",
        format!("`{}` is a copy of {} with changes ({:.0} % alike)", copy.title, kept.origin(), score * 100.0),
    )
    .at(copy.origin().clone())
    .hint("delete one of them, or say with `duplicates` in [manuscript] which copy is kept")
}

/// Merges the essays of one title.
fn merge_title(essays: &[Essay], group: Vec<usize>, how: Duplicates) -> (Vec<Work>, Vec<Dropped>) {
    if let [only] = group[..] {
        return (vec![Work { kept: only, copies: vec![only] }], Vec::new());
    }
    // Texts that are the same are compared once.
    let mut texts: FxHashMap<String, usize> = FxHashMap::default();
    let mut text_of = Vec::with_capacity(group.len());
    let mut prints = Vec::new();
    for &essay in &group {
        let text = normalise(&essays[essay].text);
        let next = prints.len();
        if let Some(&same) = texts.get(&text) {
            text_of.push(same);
        } else {
            prints.push(Print::new(&text, essays[essay].piece.date.as_deref()));
            texts.insert(text, next);
            text_of.push(next);
        }
    }
    let group_of = compare::group(&prints);
    let mut clusters: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (n, &text) in text_of.iter().enumerate() {
        clusters.entry(group_of[text]).or_default().push(n);
    }
    let mut works = Vec::with_capacity(clusters.len());
    let mut dropped = Vec::new();
    let mut open: Vec<Vec<usize>> = clusters.into_values().collect();
    while let Some(members) = open.pop() {
        let copies: Vec<usize> = members.iter().map(|&n| group[n]).collect();
        let kept = choose(essays, &copies, how);
        let kept_text = text_of[members[copies.iter().position(|&copy| copy == kept).unwrap_or(0)]];
        let mut copies = Vec::with_capacity(members.len());
        let mut others = Vec::new();
        for n in members {
            let (copy, text) = (group[n], text_of[n]);
            let likeness = match compare::compare(&prints[text], &prints[kept_text]) {
                _ if copy == kept => None,
                _ if text == kept_text => Some((Reason::Exact, 1.0)),
                Likeness::Excerpt(score) => Some((Reason::Excerpt, score)),
                Likeness::Near(score) => Some((Reason::Near, score)),
                // Like another copy, but not like the one that is kept: an essay of its own.
                Likeness::Different => {
                    others.push(n);
                    continue;
                }
            };
            copies.push(copy);
            if let Some((reason, score)) = likeness {
                dropped.push(Dropped { copy, kept, reason, score: (score * 1000.0).round() / 1000.0 });
            }
        }
        works.push(Work { kept, copies });
        if !others.is_empty() {
            open.push(others);
        }
    }
    (works, dropped)
}

/// The copy that is kept; the first seen among equals.
fn choose(essays: &[Essay], copies: &[usize], how: Duplicates) -> usize {
    let all = copies.iter().copied();
    let chosen = match how {
        Duplicates::First | Duplicates::Error => all.min(),
        Duplicates::Last => all.max(),
        Duplicates::Longest => all.max_by_key(|&i| (essays[i].words, Reverse(i))),
        // Undated copies are older than any date; among equals the one seen last is the newest.
        Duplicates::Newest => all.max_by_key(|&i| (essays[i].piece.date.as_deref(), i)),
    };
    chosen.unwrap_or(copies[0])
}
