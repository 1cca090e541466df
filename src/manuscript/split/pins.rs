//! The titles that `book.toml` lists: they settle what is doubtful.

use crate::config::{Manuscript, Order, Select};
use crate::manuscript::normalise::normalise;
use rustc_hash::FxHashMap;

/// File and line of an entry, where it gives them.
type Place<'a> = (Option<&'a str>, Option<u32>);

/// The titles that `book.toml` lists.
pub(super) struct Pins<'a> {
    entries: FxHashMap<String, Vec<Place<'a>>>,
    /// Every essay is listed by title, so that a doubtful line that is not is text.
    pub complete: bool,
}

impl<'a> Pins<'a> {
    /// Gathers the entries by title.
    pub fn new(manuscript: &'a Manuscript) -> Pins<'a> {
        let mut entries: FxHashMap<String, Vec<_>> = FxHashMap::default();
        let mut complete = manuscript.order == Order::Listed;
        for entry in manuscript.lists.iter().flat_map(|list| &list.entries) {
            match &entry.what {
                Select::One { title, file, line, .. } => {
                    entries.entry(normalise(title)).or_default().push((file.as_deref(), *line));
                }
                Select::From { .. } => complete = false,
            }
        }
        Pins { entries, complete }
    }

    /// Whether an entry names the line.
    pub fn names(&self, text: &str, file: &str, line: u32) -> bool {
        let places = self.entries.get(&normalise(text));
        places.is_some_and(|places| {
            places.iter().any(|(at, number)| at.is_none_or(|at| at == file) && number.is_none_or(|n| n == line))
        })
    }
}
