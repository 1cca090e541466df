//! What `keep`, `distinct` and `same` of `[manuscript]` say about single pieces.

use super::essay::Essay;
use super::filter::{names, names_nothing};
use crate::config::{Entry, Manuscript};
use crate::diag::Sink;
use rustc_hash::FxHashMap;

/// The overrides, by positions in the list of essays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Overrides {
    /// Whether each is kept before its copies.
    pub keep: Vec<bool>,
    /// Whether each is an essay of its own.
    pub distinct: Vec<bool>,
    /// Groups of copies of one essay.
    pub same: Vec<Vec<usize>>,
}

impl Overrides {
    /// Looks the entries up. One that names no piece is an error at its place.
    pub fn new(essays: &[Essay], manuscript: &Manuscript, sink: &mut Sink) -> Overrides {
        let mut find = |entry: &Entry, key: &str| -> Vec<usize> {
            let found: Vec<usize> = (0..essays.len()).filter(|&i| names(&entry.what, &essays[i])).collect();
            if found.is_empty() {
                sink.push(names_nothing(entry, key));
            }
            found
        };
        let mut flags = |entries: &[Entry], key: &str| {
            let mut flags = vec![false; essays.len()];
            entries.iter().flat_map(|entry| find(entry, key)).for_each(|i| flags[i] = true);
            flags
        };
        let (keep, distinct) = (flags(&manuscript.keep, "keep"), flags(&manuscript.distinct, "distinct"));
        let groups = manuscript.same.iter();
        let same = groups.map(|group| group.iter().flat_map(|entry| find(entry, "same")).collect()).collect();
        Overrides { keep, distinct, same }
    }

    /// For each essay that `same` names its group; one that two groups name makes one group of them.
    pub fn groups(&self) -> FxHashMap<usize, usize> {
        let mut group_of: FxHashMap<usize, usize> = FxHashMap::default();
        for (next, group) in self.same.iter().enumerate() {
            let known: Vec<usize> = group.iter().filter_map(|essay| group_of.get(essay).copied()).collect();
            group_of.values_mut().filter(|known_group| known.contains(known_group)).for_each(|group| *group = next);
            group.iter().for_each(|&essay| {
                group_of.insert(essay, next);
            });
        }
        group_of
    }

    /// Changes clusters of like essays: takes out what stands alone, and puts together what is the same.
    pub fn apply(&self, clusters: &mut Vec<Vec<usize>>) {
        let alone: Vec<usize> = (0..self.distinct.len()).filter(|&i| self.distinct[i]).collect();
        if !alone.is_empty() {
            clusters.iter_mut().for_each(|cluster| cluster.retain(|&essay| !self.distinct[essay]));
            clusters.extend(alone.into_iter().map(|essay| vec![essay]));
        }
        let groups = self.groups();
        let mut home: FxHashMap<usize, usize> = FxHashMap::default();
        for at in 0..clusters.len() {
            let of: Vec<usize> = clusters[at].iter().filter_map(|essay| groups.get(essay).copied()).collect();
            // A cluster may belong to several groups: their clusters are one with it then.
            let mut homes: Vec<usize> = of.iter().filter_map(|group| home.get(group).copied()).chain([at]).collect();
            homes.sort_unstable();
            homes.dedup();
            let first = homes[0];
            for &other in &homes[1..] {
                let moved = std::mem::take(&mut clusters[other]);
                clusters[first].extend(moved);
            }
            clusters[first].sort_unstable();
            home.values_mut().filter(|home| homes.contains(home)).for_each(|home| *home = first);
            of.into_iter().for_each(|group| {
                home.insert(group, first);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manuscript::tests::{build, error, left_out, titles};

    const LONG: &str = "Whoever binds a book by hand learns that the thread matters less than the patience with which \
        it is drawn, and that the glue forgives nothing that was done in haste.";

    fn files() -> Vec<(&'static str, String)> {
        vec![
            ("a.md", format!("# Thread\n\n{LONG} And more, so that this one is the longest.")),
            ("b.md", format!("# Thread\n\n{LONG}")),
            ("c.md", "# On thread\n\nSomething else, in words of its own.".into()),
        ]
    }

    #[test]
    fn what_is_named_is_kept_stands_alone_or_is_the_same() {
        let kept = build(&files(), "[manuscript]\nkeep = [{ title = \"Thread\", file = \"b.md\" }]");
        assert_eq!((titles(&kept), kept.report.essays[0].file.as_str()), (vec!["Thread", "On thread"], "b.md"));
        let distinct = build(&files(), "[manuscript]\ndistinct = [\"thread\"]");
        assert_eq!(titles(&distinct), ["Thread", "Thread", "On thread"]);
        let same = build(&files(), "[manuscript]\nsame = [[\"Thread\", \"On thread\"]]");
        assert_eq!(titles(&same), ["Thread"]);
        assert!(left_out(&same)[1].starts_with("revision c.md:1"), "{:?}", left_out(&same));
    }

    #[test]
    fn an_override_that_names_nothing_is_an_error() {
        for key in ["keep = [\"Gone\"]", "distinct = [{ from = \"gone/*\" }]", "same = [[\"Thread\", \"Gone\"]]"] {
            assert_eq!(error(&files(), &format!("[manuscript]\n{key}")).rule, "unknown-title", "{key}");
        }
        assert_eq!(error(&files(), "[manuscript]\ndistinct = [\"Gone\"]").origin.unwrap().line, 7);
    }

    #[test]
    fn groups_that_share_a_piece_are_one() {
        let overrides = |same: Vec<Vec<usize>>| Overrides { keep: vec![false; 6], distinct: vec![false; 6], same };
        let mut clusters = vec![vec![0, 1], vec![2], vec![3, 4], vec![5]];
        overrides(vec![vec![0, 2], vec![3, 5], vec![5, 1]]).apply(&mut clusters);
        clusters.retain(|cluster| !cluster.is_empty());
        assert_eq!(clusters, [vec![0, 1, 2, 3, 4, 5]]);
    }
}
