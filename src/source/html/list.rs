//! Lists: bulleted, numbered, of tasks, of terms.

use super::dom::{Dom, Id};
use super::elements;
use super::reader::Reader;
use crate::diag::Origin;
use crate::doc::{Block, BlockKind, Definition, Inline, ListItem};

/// An item and its number in the list.
struct Numbered {
    number: i64,
    item: ListItem,
    origin: Origin,
}

/// A list of items. Where numbers leap or run down, a new list begins.
pub(super) fn list(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    let ordered = dom.name(id) == "ol";
    reader.end_paragraph();
    reader.named(id);
    let mut items: Vec<Numbered> = Vec::new();
    let mut dropped = false;
    reader.in_language(id, |reader| dropped = read_items(reader, id, &mut items));
    let tight = dom.children(id).all(|li| dom.children(li).all(|child| dom.name(child) != "p"));
    let mut runs: Vec<(i64, Origin, Vec<ListItem>)> = Vec::new();
    for Numbered { number, item, origin } in items {
        match runs.last_mut() {
            Some((start, _, run)) if !ordered || *start + run.len() as i64 == number => run.push(item),
            _ => runs.push((number, origin, vec![item])),
        }
    }
    if runs.is_empty() && dropped {
        reader.drop_notes_heading();
    }
    for (start, origin, items) in runs {
        let start = ordered.then(|| u64::try_from(start).unwrap_or(0));
        reader.push(BlockKind::List { start, tight, items }, origin);
    }
}

/// Reads the items; whether some were notes that stand at their marks.
fn read_items(reader: &mut Reader<'_>, id: Id, items: &mut Vec<Numbered>) -> bool {
    let dom = reader.dom;
    let number = |id: Id, name: &str| dom.get(id, name).and_then(|value| value.trim().parse::<i64>().ok());
    let count = dom.children(id).filter(|child| dom.name(*child) == "li").count() as i64;
    let step = if dom.get(id, "reversed").is_some() { -1 } else { 1 };
    let mut next = number(id, "start").unwrap_or(if step < 0 { count } else { 1 });
    let mut dropped = false;
    for child in dom.children(id) {
        let is_item = dom.name(child) == "li";
        if is_item && reader.footnotes.skips(child) {
            dropped = true;
            next = next.saturating_add(step);
            continue;
        }
        if is_item {
            next = number(child, "value").unwrap_or(next);
        }
        let mut blocks = None;
        reader.in_language(child, |reader| {
            blocks = reader.nested(|reader| {
                reader.named(child);
                if is_item { reader.children(child) } else { reader.node(child) }
            });
        });
        let Some(mut blocks) = blocks else {
            // Too deep: the words stay, the list does not.
            reader.end_paragraph();
            if is_item {
                reader.children(child)
            } else {
                reader.node(child)
            }
            reader.end_paragraph();
            continue;
        };
        let checked = is_item.then(|| checkbox(dom, child)).flatten();
        match items.last_mut() {
            // Lists stand between items where they should stand in them.
            Some(last) if !is_item => last.item.blocks.append(&mut blocks),
            _ if blocks.is_empty() && checked.is_none() => {}
            _ => {
                let origin = reader.origin_of(child);
                items.push(Numbered { number: next, item: ListItem { checked, blocks }, origin });
            }
        }
        if is_item {
            next = next.saturating_add(step);
        }
    }
    dropped
}

/// Whether the box at the head of an item is ticked, if there is one.
fn checkbox(dom: &Dom, id: Id) -> Option<bool> {
    for node in dom.range(id).skip(1) {
        if dom.name(node) == "input" {
            let is_box = dom.get(node, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
            return is_box.then(|| dom.get(node, "checked").is_some());
        }
        let inside = matches!(dom.name(node), "p" | "label" | "span" | "div");
        if !inside && !dom.text(node).is_some_and(super::dom::is_blank) {
            return None;
        }
    }
    None
}

/// A list of terms and meanings, in groups or not.
pub(super) fn definitions(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    let origin = reader.origin_of(id);
    reader.end_paragraph();
    reader.named(id);
    let mut list: Vec<Definition> = Vec::new();
    let mut dropped = false;
    reader.in_language(id, |reader| {
        for child in dom.children(id) {
            let group = dom.name(child) == "div";
            let parts: Vec<Id> = if group { dom.children(child).collect() } else { vec![child] };
            for part in parts {
                if reader.footnotes.skips(part) {
                    dropped = true;
                } else if !dom.is_blank(part) || dom.text(part).is_none() {
                    definition(reader, part, &mut list);
                }
            }
        }
    });
    if !list.is_empty() {
        reader.push(BlockKind::Definitions(list), origin);
    } else if dropped {
        reader.drop_notes_heading();
    }
}

fn definition(reader: &mut Reader<'_>, id: Id, list: &mut Vec<Definition>) {
    let dom = reader.dom;
    let is_term = dom.name(id) == "dt";
    let is_part = is_term || dom.name(id) == "dd";
    let mut blocks: Option<Vec<Block>> = None;
    reader.in_language(id, |reader| {
        blocks = reader.nested(|reader| {
            reader.named(id);
            if is_part { reader.children(id) } else { reader.node(id) }
        });
    });
    let Some(blocks) = blocks else {
        reader.end_paragraph();
        if is_part {
            reader.children(id)
        } else {
            reader.node(id)
        }
        return reader.end_paragraph();
    };
    if blocks.is_empty() {
        return;
    }
    let open = list.last().is_some_and(|last| last.details.is_empty());
    if list.is_empty() || (is_term && !open) {
        list.push(Definition { terms: Vec::new(), details: Vec::new() });
    }
    if let Some(last) = list.last_mut() {
        if is_term {
            last.terms.push(elements::flatten(blocks, &Inline::LineBreak));
        } else {
            last.details.push(blocks);
        }
    }
}
