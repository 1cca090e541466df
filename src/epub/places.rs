//! A chapter → the places in it that links can name, and the notes that marks can name.
//!
//! Authors name headings and anchors as they like; in the document they have ids that are XML
//! names of ASCII letters, unique, and different from those that we give.

use crate::doc::{Block, BlockKind, Chapter, Inline, Note, each_block, each_inline, each_inline_of};
use std::collections::{BTreeMap, BTreeSet};

/// Longest id, in bytes: a heading of a thousand words need not have them all in its id.
const LONGEST: usize = 60;

/// What in a document has a name.
#[derive(Default)]
pub(super) struct Places<'a> {
    ids: BTreeMap<&'a str, String>,
    notes: BTreeMap<&'a str, &'a Note>,
}

impl<'a> Places<'a> {
    /// The places of a chapter.
    pub(super) fn new(chapter: &'a Chapter) -> Places<'a> {
        Places::of(&chapter.title, &chapter.blocks)
    }

    /// The places of a text and its title.
    pub(super) fn of(title: &'a [Inline], blocks: &'a [Block]) -> Places<'a> {
        let mut names: Vec<&'a str> = Vec::new();
        let mut notes: Vec<&'a Note> = Vec::new();
        let mut inline = |inline: &'a Inline| match inline {
            Inline::Anchor(name) => names.push(name),
            Inline::Note(note) => notes.push(note),
            _ => {}
        };
        each_inline(title, &mut inline);
        each_inline_of(blocks, &mut inline);
        for blocks in std::iter::once(blocks).chain(notes.iter().map(|note| &note.blocks[..])) {
            each_block(blocks, &mut |block| {
                if let BlockKind::Heading { id: Some(name), .. } = &block.kind {
                    names.push(name);
                }
            });
        }
        let mut places = Places::default();
        let mut taken = BTreeSet::new();
        for name in names {
            if !places.ids.contains_key(name) {
                places.ids.insert(name, unique(safe(name), &mut taken));
            }
        }
        for note in notes {
            places.notes.entry(&note.label).or_insert(note);
        }
        places
    }

    /// The id of the place that the author calls `name`.
    pub(super) fn id(&self, name: &str) -> Option<&str> {
        self.ids.get(name).map(String::as_str)
    }

    /// The note that marks call `label`.
    pub(super) fn note(&self, label: &str) -> Option<&'a Note> {
        self.notes.get(label).copied()
    }
}

/// A name with only what may stand in an id and needs no escape in a link: ASCII letters, digits, `-`, `_`.
fn safe(name: &str) -> String {
    let start: String = name.chars().take(LONGEST).collect();
    let mut out = String::new();
    for c in deunicode::deunicode_with_tofu(&start, "-").chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => out.push(c),
            _ if out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    out.truncate(LONGEST);
    let out = out.trim_end_matches('-');
    if out.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_ours(out) { out.into() } else { format!("x-{out}") }
}

/// Whether an id is one that documents give themselves.
fn is_ours(id: &str) -> bool {
    let stem = id.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(stem, "title" | "note-" | "noteref-" | "heading-" | "page-")
}

fn unique(id: String, taken: &mut BTreeSet<String>) -> String {
    let free = (2..).map(|number| format!("{id}-{number}"));
    let id = std::iter::once(id.clone()).chain(free).find(|id| !taken.contains(id)).expect("numbers do not end");
    taken.insert(id.clone());
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_xml_names_and_never_ours() {
        let ids = ["care", "1. Введение", "note-3", "title", "a b<c", "", "本", "x\u{0}y"].map(safe);
        assert_eq!(ids[..6], ["care", "x-1-Vvedenie", "x-note-3", "x-title", "a-b-c", "x-"]);
        assert!(ids.iter().all(|id| id.starts_with(|c: char| c.is_ascii_alphabetic())));
        assert!(safe(&"é".repeat(500)).len() <= LONGEST + 2);
        let mut taken = BTreeSet::new();
        assert_eq!(["a", "a", "a-2"].map(|id| unique(id.into(), &mut taken)), ["a", "a-2", "a-2-2"]);
    }
}
