//! Bookmarks → ids of headings and anchors: only those that links lead to stay, each once, and
//! links that lead to none become their words.

use crate::diag::Origin;
use crate::doc::{self, Block, BlockKind, Inline, Target};
use crate::source::notes::Notes;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Settles the anchors and links of a text.
pub(super) fn settle(blocks: &mut [Block], complaints: &mut Notes) {
    let mut wanted: FxHashSet<Arc<str>> = FxHashSet::default();
    doc::each_inline_of(blocks, &mut |inline| {
        if let Inline::Link { target: Target::Anchor(id), .. } = inline {
            wanted.insert(id.clone());
        }
    });
    // What is left of it has a place by now.
    let mut unplaced = wanted;
    for block in blocks.iter_mut() {
        if let BlockKind::Heading { id, content, .. } = &mut block.kind {
            let first = content.iter().find_map(|inline| match inline {
                Inline::Anchor(name) if unplaced.contains(name) => Some(name.clone()),
                _ => None,
            });
            if let Some(name) = first {
                unplaced.remove(&name);
                *id = Some(name);
            }
        }
    }
    keep(blocks, &mut unplaced);
    let mut lost: Vec<(Arc<str>, Origin)> = Vec::new();
    doc::retarget(blocks, &mut |target, origin| match target {
        Target::Anchor(id) if unplaced.contains(id) => {
            lost.push((id.clone(), origin.clone()));
            false
        }
        _ => true,
    });
    for (id, origin) in lost {
        complaints.bad_link(&id, "leads to a bookmark that is not there", origin);
    }
}

/// Keeps the anchors that are wanted, and takes them off the list.
fn keep(blocks: &mut [Block], unplaced: &mut FxHashSet<Arc<str>>) {
    doc::each_line_mut(blocks, &mut |line, _| keep_in_line(line, unplaced));
}

/// Recursion is as deep as styles nest, and notes hold none.
fn keep_in_line(line: &mut Vec<Inline>, unplaced: &mut FxHashSet<Arc<str>>) {
    line.retain_mut(|inline| match inline {
        Inline::Anchor(name) => unplaced.remove(name),
        Inline::Styled { content, .. } | Inline::Foreign { content, .. } | Inline::Link { content, .. } => {
            keep_in_line(content, unplaced);
            !content.is_empty()
        }
        Inline::Note(note) => {
            keep(&mut note.blocks, unplaced);
            true
        }
        _ => true,
    });
    // Words that an anchor parted are one text again.
    line.dedup_by(|second, first| match (first, second) {
        (Inline::Text(first), Inline::Text(second)) => {
            first.push_str(second);
            true
        }
        _ => false,
    });
}
