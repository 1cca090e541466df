//! The outline → a tree of items (ISO 32000-2 § 12.3.3).

use super::page::destination;
use super::skeleton::Skeleton;
use crate::geom::Length;
use crate::paged::{OutlineEntry, Paged};
use lopdf::{Dictionary, ObjectId, dictionary, text_string};

/// An outline of up to so many lines is shown whole, a longer one with its branches closed:
/// about what a panel shows without scrolling.
const SHOWN_WHOLE: usize = 40;

/// Adds the outline, if there is any.
pub(super) fn complete(skeleton: &mut Skeleton, paged: &Paged) {
    if paged.outline.is_empty() {
        return;
    }
    let is_open = lines(&paged.outline) <= SHOWN_WHOLE;
    let root = skeleton.document.add_object(dictionary! { "Type" => "Outlines" });
    let (first, last) = add(skeleton, &paged.outline, root, paged.trim.h, is_open);
    let visible = if is_open { lines(&paged.outline) } else { paged.outline.len() };
    if let Ok(root) = skeleton.document.get_dictionary_mut(root) {
        close(root, first, last, visible as i64);
    }
    skeleton.catalog().set("Outlines", root);
}

/// How many lines a list of entries has, with all below them.
fn lines(entries: &[OutlineEntry]) -> usize {
    entries.iter().map(|entry| 1 + lines(&entry.children)).sum()
}

fn close(parent: &mut Dictionary, first: ObjectId, last: ObjectId, count: i64) {
    parent.set("First", first);
    parent.set("Last", last);
    parent.set("Count", count);
}

/// Adds a list of entries, which must not be empty; gives its first and last item.
fn add(
    skeleton: &mut Skeleton,
    entries: &[OutlineEntry],
    parent: ObjectId,
    height: Length,
    is_open: bool,
) -> (ObjectId, ObjectId) {
    let ids: Vec<ObjectId> = entries.iter().map(|_| skeleton.document.new_object_id()).collect();
    for (i, entry) in entries.iter().enumerate() {
        let mut item = dictionary! { "Title" => text_string(&entry.title), "Parent" => parent };
        if let Some(to) = destination(skeleton, entry.to, height) {
            item.set("Dest", to);
        }
        if i > 0 {
            item.set("Prev", ids[i - 1]);
        }
        if let Some(next) = ids.get(i + 1) {
            item.set("Next", *next);
        }
        if !entry.children.is_empty() {
            let (first, last) = add(skeleton, &entry.children, ids[i], height, is_open);
            // What would be visible if the item were opened, negative while it is closed.
            let count = if is_open { lines(&entry.children) as i64 } else { -(entry.children.len() as i64) };
            close(&mut item, first, last, count);
        }
        skeleton.document.set_object(ids[i], item);
    }
    (ids[0], ids[ids.len() - 1])
}
