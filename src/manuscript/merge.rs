//! Copies of one essay → the copy that is kept, and why the others are not.
//!
//! Texts that are the same after normalising are one text. The others are compared pair by pair
//! ([`super::compare`]); what is alike, directly or through others, is a cluster, and around the
//! copy that is kept of it stand those that are like it. What is left of a cluster is looked at
//! again, for it holds essays of its own.

use super::compare::{self, Likeness, Looks, Print, Relation};
use super::essay::Essay;
use super::normalise::{as_seen, normalise};
use super::overrides::Overrides;
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

/// Texts of fewer words are the same essay only under the same title.
const SPEAKING: usize = 20;
/// In clusters up to this size all are compared with the kept copy; in larger ones, only those
/// that were found to share rare runs with it.
const SMALL_CLUSTER: usize = 64;

/// Merges copies. Works come in the order in which their first copy was seen, dropped copies
/// in the order of the sources.
pub(super) fn merge(
    essays: &[Essay],
    how: Duplicates,
    overrides: &Overrides,
    sink: &mut Sink,
) -> (Vec<Work>, Vec<Dropped>) {
    if essays.len() < 2 {
        return ((0..essays.len()).map(|one| Work { kept: one, copies: vec![one] }).collect(), Vec::new());
    }
    let texts = Texts::new(essays, overrides);
    let clusters = texts.clusters();
    let merged: Vec<(Vec<Work>, Vec<Dropped>)> =
        clusters.into_par_iter().map(|cluster| texts.settle(cluster, how)).collect();
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

/// The different texts of the essays.
struct Texts<'a> {
    essays: &'a [Essay],
    overrides: &'a Overrides,
    /// For each essay the group of `same` that it is in.
    same: FxHashMap<usize, usize>,
    /// For each text the essays that have it, in order.
    holders: Vec<Vec<usize>>,
    /// For each essay its text.
    of: Vec<usize>,
    prints: Vec<Print>,
    /// Pairs of texts that are alike, the earlier first.
    alike: FxHashMap<(usize, usize), Likeness>,
}

impl<'a> Texts<'a> {
    fn new(essays: &'a [Essay], overrides: &'a Overrides) -> Texts<'a> {
        let mut looks: Vec<Looks> = essays.par_iter().map(|essay| Looks::new(&essay.text)).collect();
        let mut by_hash: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        let mut holders: Vec<Vec<usize>> = Vec::new();
        let mut of = Vec::with_capacity(essays.len());
        for (i, essay) in essays.iter().enumerate() {
            let known = by_hash.entry(looks[i].whole).or_default();
            let same = known.iter().copied().find(|&text| {
                let first = &essays[holders[text][0]];
                (first.text == essay.text || normalise(&first.text) == normalise(&essay.text))
                    && (essay.words >= SPEAKING || first.key == essay.key)
                    && (essay.words > 0 || first.pictures() == essay.pictures())
                    && !published_apart(first, essay)
            });
            let text = same.unwrap_or_else(|| {
                known.push(holders.len());
                holders.push(Vec::new());
                holders.len() - 1
            });
            holders[text].push(i);
            of.push(text);
        }
        let titled: Vec<&str> = holders.iter().map(|all| essays[all[0]].key.as_str()).collect();
        let looks = holders.iter().map(|all| std::mem::take(&mut looks[all[0]])).collect();
        let prints = compare::prints(&titled, looks);
        let titles = essays.iter().enumerate().map(|(i, essay)| (essay.key.as_str(), of[i]));
        let addresses =
            essays.iter().enumerate().flat_map(|(i, essay)| essay.piece.urls.iter().map(move |url| (url.as_str(), i)));
        let mut names = compare::by_name(titles);
        names.extend(compare::by_name(addresses.map(|(url, i)| (url, of[i]))));
        let pairs = compare::candidates(&prints, &names);
        let mut texts =
            Texts { essays, overrides, same: overrides.groups(), holders, of, prints, alike: FxHashMap::default() };
        let likely = |&(a, b): &(usize, usize)| (texts.compare(a, b) != Likeness::Different).then_some((a, b));
        let alike: Vec<(usize, usize)> = pairs.par_iter().filter_map(likely).collect();
        texts.alike = alike.into_iter().map(|(a, b)| ((a, b), texts.compare(a, b))).collect();
        texts
    }

    fn first(&self, text: usize) -> &'a Essay {
        &self.essays[self.holders[text][0]]
    }

    fn compare(&self, a: usize, b: usize) -> Likeness {
        if published_apart(self.first(a), self.first(b)) {
            return Likeness::Different;
        }
        compare::compare(&self.prints[a], &self.prints[b], || relation(self.first(a), self.first(b)))
    }

    /// Groups of essays whose texts are alike, each in order.
    fn clusters(&self) -> Vec<Vec<usize>> {
        let mut links: Vec<(usize, usize)> = self.alike.keys().copied().collect();
        links.sort_unstable();
        let group = compare::group(self.holders.len(), links.into_iter());
        let mut clusters: Vec<Vec<usize>> = vec![Vec::new(); self.holders.len()];
        for (essay, text) in self.of.iter().enumerate() {
            clusters[group[*text]].push(essay);
        }
        self.overrides.apply(&mut clusters);
        clusters.retain(|cluster| !cluster.is_empty());
        clusters
    }

    /// How a text is like the one that is kept.
    fn likeness(&self, text: usize, kept: usize, small: bool) -> Likeness {
        match self.alike.get(&(text.min(kept), text.max(kept))) {
            Some(likeness) => *likeness,
            None if small => self.compare(text.min(kept), text.max(kept)),
            None => Likeness::Different,
        }
    }

    /// The works of one cluster.
    fn settle(&self, cluster: Vec<usize>, how: Duplicates) -> (Vec<Work>, Vec<Dropped>) {
        let (mut works, mut dropped) = (Vec::new(), Vec::new());
        let small = cluster.len() <= SMALL_CLUSTER;
        let mut open = cluster;
        while !open.is_empty() {
            let kept = self.choose(&open, how);
            let (mut copies, mut others) = (Vec::new(), Vec::new());
            for copy in open {
                let Some((reason, score)) = (if copy == kept { None } else { self.reason(copy, kept, small) }) else {
                    if copy == kept {
                        copies.push(copy)
                    } else {
                        others.push(copy)
                    }
                    continue;
                };
                copies.push(copy);
                dropped.push(Dropped { copy, kept, reason, score });
            }
            works.push(Work { kept, copies });
            open = others;
        }
        (works, dropped)
    }

    /// The copy that is kept: one that `keep` names, else as `duplicates` says.
    fn choose(&self, copies: &[usize], how: Duplicates) -> usize {
        let named: Vec<usize> = copies.iter().copied().filter(|&copy| self.overrides.keep[copy]).collect();
        choose(self.essays, if named.is_empty() { copies } else { &named }, how)
    }

    /// Whether `same` says that two are copies.
    fn overridden(&self, a: usize, b: usize) -> bool {
        self.same.get(&a).is_some_and(|group| self.same.get(&b) == Some(group))
    }

    /// Why an essay is a copy of the kept one, and how much it is; `None` when it is not: like
    /// another copy, but not like the one that is kept, it is an essay of its own.
    fn reason(&self, copy: usize, kept: usize, small: bool) -> Option<(Reason, f64)> {
        let (text, kept_text) = (self.of[copy], self.of[kept]);
        let kept_essay = kept;
        let (essay, kept) = (&self.essays[copy], &self.essays[kept]);
        if text == kept_text {
            return Some((if seen_alike(essay, kept) { Reason::Exact } else { Reason::Near }, 1.0));
        }
        let reason = match self.likeness(text, kept_text, small) {
            Likeness::Near => Reason::Near,
            Likeness::Excerpt => Reason::Excerpt,
            Likeness::Revision => Reason::Revision,
            Likeness::Different if self.overridden(copy, kept_essay) => Reason::Revision,
            Likeness::Different => return None,
        };
        Some((reason, compare::score(&essay.text, &kept.text, reason == Reason::Excerpt)))
    }
}

/// Whether a reader would see no difference: not in quotes, dashes, spaces or capitals either.
fn seen_alike(a: &Essay, b: &Essay) -> bool {
    let alike = |a: &str, b: &str| a == b || as_seen(a) == as_seen(b);
    alike(&a.title, &b.title) && alike(&a.text, &b.text)
}

fn relation(a: &Essay, b: &Essay) -> Relation {
    let differ = |a: Option<&str>, b: Option<&str>| a.zip(b).is_some_and(|(a, b)| a != b);
    let day = |essay: &'_ Essay| essay.piece.date.as_ref().map(|date| date.chars().take(10).collect::<String>());
    let language = |essay: &'_ Essay| essay.piece.language.as_ref().map(|language| language.tag().to_owned());
    Relation {
        titled_alike: a.key == b.key,
        untitled: a.piece.untitled || b.piece.untitled,
        same_address: a.piece.urls.iter().any(|url| b.piece.urls.contains(url)),
        redated: differ(day(a).as_deref(), day(b).as_deref()),
        translated: differ(language(a).as_deref(), language(b).as_deref()),
        numbered_apart: numbered_apart(&a.key, &b.key),
    }
}

/// Whether two normalised titles say the same with other figures: `Part 1` and `Part 2`, `Release 1.51.0` and
/// `Release 1.32.0`. A number in front counts the essays of a page, which another page counts anew.
fn numbered_apart(a: &str, b: &str) -> bool {
    let counted = |c: char| c.is_numeric() || matches!(c, '.' | ')' | '#' | ' ' | ':');
    let own = |title: &'_ str| title.trim_start_matches(counted).to_owned();
    let (a, b) = (own(a), own(b));
    let words = |title: &str| -> Vec<String> {
        title.split(|c: char| c.is_numeric() || c == '.').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    a != b && words(&a) == words(&b)
}

/// Whether two were published under different titles at different addresses or names: posts written to
/// one pattern share most of their words, and are not copies.
fn published_apart(a: &Essay, b: &Essay) -> bool {
    let (own, other) = (&a.piece, &b.piece);
    let both_addressed = !own.urls.is_empty() && !other.urls.is_empty();
    let addressed_apart = both_addressed && !own.urls.iter().any(|url| other.urls.contains(url));
    let named_apart = own.slug.is_some() && other.slug.is_some() && own.slug != other.slug;
    (addressed_apart || named_apart) && !own.untitled && !other.untitled && a.key != b.key
}

/// The copy that is kept; the first seen among equals. One with a title of its own comes first.
fn choose(essays: &[Essay], copies: &[usize], how: Duplicates) -> usize {
    let titled: Vec<usize> = copies.iter().copied().filter(|&i| !essays[i].piece.untitled).collect();
    let all = if titled.is_empty() { copies.iter() } else { titled.iter() }.copied();
    let chosen = match how {
        Duplicates::First | Duplicates::Error => all.min(),
        Duplicates::Last => all.max(),
        Duplicates::Longest => all.max_by_key(|&i| (essays[i].words, Reverse(i))),
        // Undated copies are older than any date; among equals the one seen last is the newest.
        Duplicates::Newest => all.max_by_key(|&i| (essays[i].piece.date.as_deref(), i)),
    };
    chosen.unwrap_or(copies[0])
}
