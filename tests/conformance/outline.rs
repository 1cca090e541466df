//! Tables of contents, whatever they come from: entries with a depth and a target. Pure.

use crate::words;

/// One entry of a table of contents; `T` is what it points to.
pub struct Entry<T> {
    pub title: String,
    /// 0 at the top.
    pub depth: usize,
    pub target: T,
}

/// The entries from the first essay, or the part that holds it, to the last: without the front and the back
/// matter that only some tables list. The leaves must be the essays, in book order.
pub fn body<'a, T>(entries: &'a [Entry<T>], essays: &[String]) -> Result<&'a [Entry<T>], String> {
    let is = |entry: &Entry<T>, essay: Option<&String>| essay.is_some_and(|essay| same(&entry.title, essay));
    let first = entries.iter().position(|entry| is(entry, essays.first()));
    let last = entries.iter().rposition(|entry| is(entry, essays.last()));
    let (Some(mut first), Some(last)) = (first, last) else {
        return Err(format!("lists not the first or not the last essay, but {:?}", titles(entries)));
    };
    while first > 0 && entries[first - 1].depth < entries[first].depth {
        first -= 1;
    }
    let body = &entries[first..=last.max(first)];
    let listed: Vec<String> = leaves(body).map(|entry| words::title(&entry.title)).collect();
    let wanted: Vec<String> = essays.iter().map(|essay| words::title(essay)).collect();
    if listed == wanted { Ok(body) } else { Err(format!("lists the essays {listed:?} instead of {wanted:?}")) }
}

/// The entries without entries below them.
pub fn leaves<T>(entries: &[Entry<T>]) -> impl Iterator<Item = &Entry<T>> {
    entries.iter().enumerate().filter(|(index, _)| !is_parent(entries, *index)).map(|(_, entry)| entry)
}

/// The entries with entries below them, each with how many stand directly below it.
pub fn parents<T>(entries: &[Entry<T>]) -> Vec<(&Entry<T>, usize)> {
    let parents = entries.iter().enumerate().filter(|(index, _)| is_parent(entries, *index));
    let children = |index: usize| {
        let depth = entries[index].depth;
        let below = entries[index + 1..].iter().take_while(|entry| entry.depth > depth);
        below.filter(|entry| entry.depth == depth + 1).count()
    };
    parents.map(|(index, entry)| (entry, children(index))).collect()
}

/// Depths and titles, to compare two tables.
pub fn shape<T>(entries: &[Entry<T>]) -> Vec<(usize, String)> {
    let top = entries.first().map_or(0, |entry| entry.depth);
    entries.iter().map(|entry| (entry.depth - top.min(entry.depth), words::title(&entry.title))).collect()
}

/// Whether two titles are one, after folding.
pub fn same(left: &str, right: &str) -> bool {
    words::title(left) == words::title(right)
}

fn is_parent<T>(entries: &[Entry<T>], index: usize) -> bool {
    entries.get(index + 1).is_some_and(|next| next.depth > entries[index].depth)
}

fn titles<T>(entries: &[Entry<T>]) -> Vec<&str> {
    entries.iter().map(|entry| entry.title.as_str()).collect()
}
