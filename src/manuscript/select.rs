//! Entries of the lists in `book.toml` → works.

use super::essay::Essay;
use super::merge::Work;
use super::normalise::normalise;
use crate::config::{Entry, List, Select, nearest};
use crate::diag::{Diagnostic, Origin, Sink};
use rustc_hash::FxHashMap;

/// Candidates that the hint about an ambiguous title spells out.
const CANDIDATES_SHOWN: usize = 4;

/// For each list the works that its entries name, in order. A work is named once; entries by
/// title come before globs, so that a glob gives what no title names.
pub(super) fn select(works: &[Work], essays: &[Essay], lists: &[List], sink: &mut Sink) -> Vec<Vec<usize>> {
    let mut picker = Picker::new(works, essays);
    // Titles first, wherever they stand; each entry's works are kept under its place.
    let mut chosen: Vec<Vec<Vec<usize>>> = lists.iter().map(|list| vec![Vec::new(); list.entries.len()]).collect();
    for by_title in [true, false] {
        for (list, chosen) in lists.iter().zip(&mut chosen) {
            for (entry, chosen) in list.entries.iter().zip(chosen) {
                match &entry.what {
                    Select::One { .. } if by_title => chosen.extend(picker.one(entry, sink)),
                    Select::From { pattern, glob } if !by_title => {
                        *chosen = picker.from(|file| glob.is_match(file), pattern, &entry.origin, sink);
                    }
                    _ => {}
                }
            }
        }
    }
    chosen.into_iter().map(|list| list.into_iter().flatten().collect()).collect()
}

struct Picker<'a> {
    works: &'a [Work],
    essays: &'a [Essay],
    by_title: FxHashMap<&'a str, Vec<usize>>,
    /// Where each work was named.
    named: Vec<Option<Origin>>,
}

impl<'a> Picker<'a> {
    fn new(works: &'a [Work], essays: &'a [Essay]) -> Picker<'a> {
        let mut by_title: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (i, work) in works.iter().enumerate() {
            by_title.entry(&essays[work.kept].key).or_default().push(i);
        }
        Picker { works, essays, by_title, named: vec![None; works.len()] }
    }

    /// The work that an entry by title names. A copy that was dropped stands for its work.
    fn one(&mut self, entry: &Entry, sink: &mut Sink) -> Option<usize> {
        let Select::One { title, file, line, part } = &entry.what else { return None };
        let titled = self.by_title.get(normalise(title).as_str()).map_or(&[][..], Vec::as_slice);
        let part = part.as_deref().map(normalise);
        let fits = |work: &usize| {
            self.works[*work].copies.iter().map(|&copy| &self.essays[copy]).any(|essay| {
                let origin = essay.origin();
                file.as_deref().is_none_or(|file| file == &*origin.file)
                    && line.is_none_or(|line| line == origin.line)
                    && part
                        .as_deref()
                        .is_none_or(|part| essay.piece.part.as_deref().map(normalise).as_deref() == Some(part))
            })
        };
        let found: Vec<usize> = titled.iter().copied().filter(fits).collect();
        match found[..] {
            [work] => match &self.named[work] {
                None => {
                    self.named[work] = Some(entry.origin.clone());
                    Some(work)
                }
                Some(before) => {
                    let error = Diagnostic::error("listed-twice", format!("`{title}` is listed twice"))
                        .at(entry.origin.clone())
                        .hint(format!("it is listed at {before} already"));
                    sink.push(error);
                    None
                }
            },
            [] => {
                sink.push(self.unknown(title, titled, &entry.origin));
                None
            }
            _ => {
                sink.push(self.ambiguous(title, &found, &entry.origin));
                None
            }
        }
    }

    fn unknown(&self, title: &str, titled: &[usize], origin: &Origin) -> Diagnostic {
        let error = Diagnostic::error("unknown-title", format!("no essay has the title `{title}`")).at(origin.clone());
        if !titled.is_empty() {
            let error = Diagnostic::error("unknown-title", format!("no essay `{title}` stands where the entry says"));
            return error.at(origin.clone()).hint(format!("there is {}", self.candidates(titled)));
        }
        // In the order of the works, so that the hint does not depend on a hash.
        let keys = self.works.iter().map(|work| (self.essays[work.kept].key.as_str(), work.kept));
        let key = normalise(title);
        let near = nearest(&key, keys.clone().map(|(key, _)| key));
        match near.and_then(|near| keys.clone().find(|(key, _)| *key == near)) {
            Some((_, essay)) => error.hint(format!("did you mean `{}`?", self.essays[essay].title)),
            None => error.hint("`chapbook list` shows the titles that were found"),
        }
    }

    fn ambiguous(&self, title: &str, found: &[usize], origin: &Origin) -> Diagnostic {
        let parts = found.iter().all(|&work| self.essays[self.works[work].kept].piece.part.is_some());
        let key = if parts { "part" } else { "file and line" };
        Diagnostic::error("ambiguous-title", format!("{} essays have the title `{title}`", found.len()))
            .at(origin.clone())
            .hint(format!(
                "tell them apart by {key}, as in {{ title = \"{title}\", {} }}: {}",
                if parts { "part = \"…\"" } else { "file = \"…\", line = … " }.trim_end(),
                self.candidates(found)
            ))
    }

    /// Places and parts of some works, the first few of them.
    fn candidates(&self, works: &[usize]) -> String {
        let mut shown: Vec<String> = works
            .iter()
            .take(CANDIDATES_SHOWN)
            .map(|&work| {
                let essay = &self.essays[self.works[work].kept];
                let origin = essay.origin();
                let part = essay.piece.part.as_ref().map(|part| format!(" in `{part}`")).unwrap_or_default();
                format!("{}:{}{part}", origin.file, origin.line.max(1))
            })
            .collect();
        if works.len() > CANDIDATES_SHOWN {
            shown.push(format!("{} more", works.len() - CANDIDATES_SHOWN));
        }
        shown.join(", ")
    }

    /// The works of the files that a glob matches and no entry names, in the order in which
    /// they stand there; a copy that was dropped stands for its work.
    fn from(&mut self, matches: impl Fn(&str) -> bool, pattern: &str, origin: &Origin, sink: &mut Sink) -> Vec<usize> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (i, work) in self.works.iter().enumerate() {
            let copy = work.copies.iter().copied().find(|&copy| matches(&self.essays[copy].origin().file));
            found.extend(copy.map(|copy| (copy, i)));
        }
        if found.is_empty() {
            let error = Diagnostic::error("no-match", format!("`{pattern}` matches no file with an essay"))
                .at(origin.clone())
                .hint("only files that [[sources]] name are read");
            sink.push(error);
        }
        found.sort_unstable();
        let free: Vec<usize> =
            found.into_iter().map(|(_, work)| work).filter(|&work| self.named[work].is_none()).collect();
        free.iter().for_each(|&work| self.named[work] = Some(origin.clone()));
        free
    }
}
