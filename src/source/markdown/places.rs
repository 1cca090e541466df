//! What an essay's parts call each other by: the texts of notes go to their first marks, headings
//! get the names that links use (as GitHub makes them), and no name stands twice.

use crate::diag::Origin;
use crate::doc::{Block, BlockKind, Inline, each_line_mut, each_list_mut, plain_text};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Notes in notes nest at most so deep.
const MAX_DEPTH: usize = 3;

/// A note as it is defined.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Defined {
    /// Its label in lower case: labels are alike whatever their case.
    pub label: Arc<str>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub origin: Origin,
    /// Its place among the notes of the file.
    pub at: usize,
}

/// Puts the texts of notes to their first marks; gives those that no mark calls for.
pub(super) fn place_notes(blocks: &mut [Block], defined: Vec<Defined>) -> Vec<Defined> {
    let mut left: HashMap<Arc<str>, Defined> = HashMap::new();
    for note in defined {
        // Of two with one label the first counts, as with links (CommonMark §4.7).
        left.entry(note.label.clone()).or_insert(note);
    }
    fill(blocks, &mut left, 0);
    let mut left: Vec<Defined> = left.into_values().collect();
    left.sort_by_key(|note| note.at);
    left
}

fn fill(blocks: &mut [Block], left: &mut HashMap<Arc<str>, Defined>, depth: usize) {
    each_line_mut(blocks, &mut |line, _| fill_line(line, left, depth));
}

fn fill_line(line: &mut [Inline], left: &mut HashMap<Arc<str>, Defined>, depth: usize) {
    for inline in line {
        match inline {
            Inline::Styled { content, .. } | Inline::Foreign { content, .. } | Inline::Link { content, .. } => {
                fill_line(content, left, depth);
            }
            Inline::Note(note) if note.blocks.is_empty() => match left.remove(&note.label) {
                Some(found) if depth < MAX_DEPTH => {
                    note.blocks = found.blocks;
                    note.origin = found.origin;
                    fill(&mut note.blocks, left, depth + 1);
                }
                Some(found) => {
                    left.insert(note.label.clone(), found);
                    *inline = Inline::NoteAgain(note.label.clone());
                }
                None => *inline = Inline::NoteAgain(note.label.clone()),
            },
            _ => {}
        }
    }
}

/// Names the headings that have no name, and takes names away that stand already.
pub(super) fn name_headings(blocks: &mut Vec<Block>) {
    let mut taken = HashSet::new();
    each_heading(blocks, &mut |(id, _)| {
        if id.as_ref().is_some_and(|id| !taken.insert(id.clone())) {
            *id = None;
        }
    });
    each_line_mut(blocks, &mut |line, _| drop_repeated_anchors(line, &mut taken));
    let mut counts: HashMap<String, usize> = HashMap::new();
    each_heading(blocks, &mut |(id, content)| {
        if id.is_some() {
            return;
        }
        let slug = slug(&plain_text(content));
        if slug.is_empty() {
            return;
        }
        // The count goes on where it stopped, so that the same title a thousand times is no trouble.
        let count = counts.entry(slug.clone()).or_default();
        loop {
            let name: Arc<str> = if *count == 0 { slug.as_str().into() } else { format!("{slug}-{count}").into() };
            *count += 1;
            if taken.insert(name.clone()) {
                *id = Some(name);
                break;
            }
        }
    });
}

/// A heading's id, and its words.
type Heading<'a> = (&'a mut Option<Arc<str>>, &'a [Inline]);

fn each_heading(blocks: &mut Vec<Block>, visit: &mut dyn FnMut(Heading<'_>)) {
    for block in blocks {
        if let BlockKind::Heading { id, content, .. } = &mut block.kind {
            visit((id, content));
        }
        each_list_mut(&mut block.kind, &mut |inner| each_heading(inner, visit));
    }
}

fn drop_repeated_anchors(line: &mut Vec<Inline>, taken: &mut HashSet<Arc<str>>) {
    line.retain_mut(|inline| match inline {
        Inline::Anchor(id) => taken.insert(id.clone()),
        Inline::Styled { content, .. } | Inline::Foreign { content, .. } | Inline::Link { content, .. } => {
            drop_repeated_anchors(content, taken);
            true
        }
        Inline::Note(note) => {
            each_line_mut(&mut note.blocks, &mut |line, _| drop_repeated_anchors(line, taken));
            true
        }
        _ => true,
    });
}

/// The name that GitHub gives a heading: letters in lower case, spaces as hyphens, punctuation dropped.
pub(super) fn slug(title: &str) -> String {
    let kept = title.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_') || is_mark(*c));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Combining marks belong to the letters before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{903}'..='\u{94f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_named_as_github_names_them() {
        for (title, expected) in [
            ("A Tale of *two*", "a-tale-of-two"),
            ("What's new? (2019)", "whats-new-2019"),
            ("C++ & Rust", "c--rust"),
            ("Über_uns", "über_uns"),
            ("!!!", ""),
        ] {
            assert_eq!(slug(title), expected, "{title}");
        }
    }
}
