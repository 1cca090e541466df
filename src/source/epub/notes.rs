//! What is changed in documents before they are read: notes that stand in another document than
//! their marks are set behind the text that marks them, so that the reader of HTML finds both in
//! one place; marks of printed pages go.
//!
//! A link is a mark when it or its target says so (`noteref`; `footnote`, `endnote`), or when it
//! is a short sign and the place that it leads to leads back.

use super::document::{body_of, header, types};
use super::package::{Place, place};
use crate::source::xml::{Element, escape};
use roxmltree::{Document, Node};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fmt::Write;
use std::ops::Range;

/// Words of `epub:type` and `role` that make a note of an element.
const NOTES: [&str; 9] =
    ["footnote", "endnote", "rearnote", "note", "footnotes", "endnotes", "rearnotes", "notes", "annotation"];
/// A longer text is no note, in bytes.
const MAX_NOTE: usize = 32 << 10;
/// How far up from a target an element may say that it holds notes.
const REACH: usize = 4;

/// Changes to the text of one document, each at its bytes.
#[derive(Default)]
pub(super) struct Edits {
    replaced: Vec<(Range<usize>, String)>,
    /// What goes behind the text.
    added: String,
    names: FxHashMap<Place, String>,
    /// Notes of this document that stand at their marks now.
    pub taken: usize,
}

impl std::hash::Hash for Place {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.path.hash(state);
        self.fragment.hash(state);
    }
}

/// Finds the notes that documents have in each other; one list of edits for each document.
pub(super) fn find(documents: &[(&str, Document<'_>)]) -> Vec<Edits> {
    let by_path: FxHashMap<&str, usize> = documents.iter().enumerate().map(|(at, (path, _))| (*path, at)).collect();
    let ids: Vec<FxHashMap<&str, Node<'_, '_>>> = documents.iter().map(|(_, document)| ids(document)).collect();
    let mut edits: Vec<Edits> = documents.iter().map(|_| Edits::default()).collect();
    let mut taken: FxHashSet<(usize, usize)> = FxHashSet::default();
    // What is marked as a target begins a note: the one before ends there.
    let mut found: Vec<(usize, Node<'_, '_>, Place, usize, Node<'_, '_>)> = Vec::new();
    let mut starts: FxHashSet<(usize, usize)> = FxHashSet::default();
    for (from, (path, document)) in documents.iter().enumerate() {
        for link in document.descendants().filter(|node| node.name() == "a") {
            let Some(place) = link.attr("href").and_then(|href| place(path, href)) else { continue };
            let Some(&to) = by_path.get(place.path.as_str()).filter(|to| **to != from) else { continue };
            let Some(target) = place.fragment.as_deref().and_then(|id| ids[to].get(id)) else { continue };
            if let Some(block) = block_of(*target).filter(|block| {
                let answers = to > from && answers(link, *block, path, documents[to].0);
                is_note(link, *target, *block, answers)
            }) {
                starts.insert((to, block.range().start));
                found.push((from, link, place, to, block));
            }
        }
    }
    for (at, (_, document)) in documents.iter().enumerate() {
        edits[at].replaced.extend(document.descendants().filter_map(page_mark));
        let text = document.input_text();
        let lines = header(document).lines.into_iter();
        edits[at].replaced.extend(lines.map(|range| (range.clone(), "\n".repeat(text[range].matches('\n').count()))));
    }
    for (from, link, place, to, block) in found {
        let number = edits[from].names.len() + 1;
        let first = !edits[from].names.contains_key(&place);
        let name = edits[from].names.entry(place).or_insert_with(|| format!("book-note-{number}")).clone();
        if first {
            let source = documents[to].1.input_text();
            let parts = parts(block, |node| starts.contains(&(to, node.range().start)));
            let added = &mut edits[from].added;
            write!(added, "<aside role=\"doc-footnote\" id=\"{name}\"").expect("writing to a string cannot fail");
            for space in block.namespaces() {
                let prefix = space.name().map_or(String::new(), |name| format!(":{name}"));
                if space.name() != Some("xml") {
                    write!(added, " xmlns{prefix}=\"{}\"", escape(space.uri()))
                        .expect("writing to a string cannot fail");
                }
            }
            added.push('>');
            for part in &parts {
                // An item of a list or a cell has no place outside it.
                let (open, close) = match part.name() {
                    "li" | "dd" | "dt" | "tr" | "td" => ("<div>", "</div>"),
                    _ => ("", ""),
                };
                let text = &source[part.range()];
                let text = if open.is_empty() { text } else { inner(*part) };
                added.push_str(open);
                added.push_str(text);
                added.push_str(close);
            }
            added.push_str("</aside>\n");
            for part in parts {
                if taken.insert((to, part.range().start)) {
                    // Lines stay where they are.
                    let lines = source[part.range()].matches('\n').count();
                    edits[to].replaced.push((part.range(), "\n".repeat(lines)));
                    edits[to].taken += 1;
                }
            }
        }
        if let Some(href) = link.attributes().find(|attribute| attribute.name() == "href") {
            edits[from].replaced.push((href.range_value(), format!("#{name}")));
            if link.attr("role").is_none() {
                let at = href.range().start;
                edits[from].replaced.push((at..at, "role=\"doc-noteref\" ".into()));
            }
        }
    }
    edits
}

/// A mark of a page of the printed edition: its name stays, its number goes.
fn page_mark(node: Node<'_, '_>) -> Option<(Range<usize>, String)> {
    if !node.is_element() || !types(node).iter().any(|word| word == "pagebreak") {
        return None;
    }
    let name = node.attribute("id").map(|id| format!("<span id=\"{}\"></span>", escape(id))).unwrap_or_default();
    let lines = node.document().input_text()[node.range()].matches('\n').count();
    Some((node.range(), name + &"\n".repeat(lines)))
}

/// The text with its changes. Edits inside what another edit replaces are void.
pub(super) fn apply(document: &Document<'_>, edits: &Edits) -> String {
    let text = document.input_text();
    let mut all: Vec<(Range<usize>, &str)> =
        edits.replaced.iter().map(|(range, new)| (range.clone(), new.as_str())).collect();
    if let Some(body) = body_of(document).filter(|_| !edits.added.is_empty()) {
        let end = text[body.range()].rfind("</").map_or(body.range().end, |at| body.range().start + at);
        all.push((end..end, &edits.added));
    }
    all.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let (mut out, mut at) = (String::with_capacity(text.len() + edits.added.len()), 0);
    for (range, new) in all.into_iter() {
        if range.start < at {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(new);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

fn ids<'a>(document: &'a Document<'_>) -> FxHashMap<&'a str, Node<'a, 'a>> {
    let mut ids = FxHashMap::default();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id").or_else(|| node.attribute("name").filter(|_| node.name() == "a")) {
            ids.entry(id).or_insert(node);
        }
    }
    ids
}

/// The block at whose head a target stands.
fn block_of<'a>(target: Node<'a, 'a>) -> Option<Node<'a, 'a>> {
    let is_block = |node: &Node<'_, '_>| {
        matches!(node.name(), "p" | "li" | "div" | "aside" | "section" | "dd" | "dt" | "td" | "tr" | "blockquote")
    };
    let block = target.ancestors().take(REACH + 1).find(is_block)?;
    let only = |node: &Node<'_, '_>| matches!(node.name(), "li" | "aside") && node.elements().next() == Some(block);
    Some(block.parent().filter(only).unwrap_or(block))
}

/// Whether a link is the mark of a note. `answers`: the block leads back to it, and stands
/// further down, for a mark answers its note as well.
fn is_note(link: Node<'_, '_>, target: Node<'_, '_>, block: Node<'_, '_>, answers: bool) -> bool {
    let says = |node: Node<'_, '_>, words: &[&str]| types(node).iter().any(|word| words.contains(&word.as_str()));
    let words = link.all_text();
    let sign = words.trim().trim_matches(|c: char| "[](){}.:^".contains(c));
    let short = (1..=4).contains(&sign.chars().count())
        && (sign.chars().all(|c| c.is_numeric() || "*∗†‡§¶#".contains(c)) || sign.chars().count() == 1);
    let marked = says(link, &["noteref"]) || link.attr("class").is_some_and(|class| class.contains("noteref"));
    let is_text = || target.ancestors().take(REACH).any(|node| says(node, &NOTES));
    let holds_heading = || block.descendants().any(|node| matches!(node.name(), "h1" | "h2" | "h3" | "h4"));
    block.range().len() <= MAX_NOTE && (marked || (short && (answers || is_text()))) && !holds_heading()
}

/// Whether a block of the document `to` leads back to a link of the document `from`.
fn answers(link: Node<'_, '_>, block: Node<'_, '_>, from: &str, to: &str) -> bool {
    if block.range().len() > MAX_NOTE {
        return false;
    }
    let near: Vec<&str> = link
        .ancestors()
        .take(3)
        .chain(link.descendants())
        .filter_map(|node| node.attribute("id").or_else(|| node.attribute("name")))
        .collect();
    let mut back =
        block.descendants().filter(|node| node.name() == "a").filter_map(|node| place(to, node.attr("href")?));
    back.any(|place| place.path == from && place.fragment.is_some_and(|id| near.contains(&id.as_str())))
}

/// The block and the paragraphs behind it that go on with it.
fn parts<'a>(block: Node<'a, 'a>, begins: impl Fn(Node<'a, 'a>) -> bool) -> Vec<Node<'a, 'a>> {
    let mut parts = vec![block];
    if block.name() == "p" {
        let more = block.next_siblings().skip(1).filter(Node::is_element);
        let goes_on = |node: &Node<'a, 'a>| {
            let plain = matches!(node.name(), "p" | "blockquote") && !node.descendants().any(|n| n.has_attribute("id"));
            plain && !begins(*node)
        };
        parts.extend(more.take_while(goes_on));
    }
    parts
}

/// What stands between the tags of an element.
fn inner<'a>(node: Node<'a, 'a>) -> &'a str {
    let text = node.document().input_text();
    match (node.first_child(), node.last_child()) {
        (Some(first), Some(last)) => &text[first.range().start..last.range().end],
        _ => "",
    }
}
