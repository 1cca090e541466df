//! The navigation document (EPUB 3.3 §7): what it must hold, and the form of its lists.

use super::references::{OPS, XHTML};
use super::report::short;
use super::url::{Target, resolve};
use super::xml::Own;
use crate::diag::Diagnostic;
use roxmltree::Node;
use std::collections::BTreeSet;

/// So many nodes of a label are looked at for something to read.
const MAX_INSIDE: usize = 1_024;
/// So many elements around a label are looked at for the list that it stands in.
const MAX_DEPTH: usize = 64;

type Fault<'f, 'd, 'input> = &'f mut dyn FnMut(Node<'d, 'input>, Diagnostic);

/// Checks the navigation document `file`, whose root element is `root`.
pub(super) fn check<'d, 'input: 'd>(root: Node<'d, 'input>, file: &str, fault: Fault<'_, 'd, 'input>) {
    let mut counts = [0; 3];
    // Where the outermost list that is being looked into ends.
    let mut end = 0;
    for node in root.descendants().filter(|node| node.tag_name().namespace() == Some(XHTML)) {
        if is_heading(&node) && !has_label(node) {
            fault(node, wrong("the heading is empty"));
        }
        if node.tag_name().name() != "nav" {
            continue;
        }
        let Some(types) = node.attribute((OPS, "type")) else { continue };
        let types: Vec<&str> = types.split_ascii_whitespace().collect();
        for (count, name) in counts.iter_mut().zip(["toc", "page-list", "landmarks"]) {
            *count += u32::from(types.contains(&name));
            if *count == 2 && types.contains(&name) {
                fault(node, wrong(&format!("there is a second `{name}`")));
            }
        }
        lists(node, &types, fault);
        if node.range().start >= end {
            end = node.range().end;
            labels(node, file, &types, fault);
        }
    }
    if counts[0] == 0 {
        let finding = wrong("the navigation document has no table of contents")
            .hint("it needs a <nav epub:type=\"toc\"> with an <ol>");
        fault(root, finding);
    }
}

/// §7.2: heading, list; in the list, items with a link or a label and perhaps another list.
fn lists<'d, 'input: 'd>(nav: Node<'d, 'input>, types: &[&str], fault: Fault<'_, 'd, 'input>) {
    let known = is_known(types);
    let children: Vec<Node> = nav.children().filter(Node::is_element).collect();
    let with_heading = children.first().is_some_and(|first| is_heading(first) || first.has_tag_name((XHTML, "hgroup")));
    if !known && !children.first().is_some_and(is_heading) {
        fault(nav, wrong("a list that is no table of contents, page list or landmarks begins with a heading"));
    }
    let body = &children[usize::from(with_heading)..];
    if body.len() != 1 || !body[0].has_tag_name((XHTML, "ol")) || has_text(nav) {
        fault(nav, wrong("a `nav` with a type holds one `ol`, after at most a heading"));
    }
    let mut open: Vec<Node> =
        children.iter().filter(|child| child.has_tag_name((XHTML, "ol"))).rev().copied().collect();
    while let Some(list) = open.pop() {
        let items: Vec<Node> = list.children().filter(Node::is_element).collect();
        if items.is_empty() || has_text(list) || items.iter().any(|item| !item.has_tag_name((XHTML, "li"))) {
            fault(list, wrong("a list of the navigation holds items, at least one, and nothing else"));
        }
        for item in items {
            let parts: Vec<Node> = item.children().filter(Node::is_element).collect();
            let names: Vec<&str> = parts.iter().map(|part| part.tag_name().name()).collect();
            if has_text(item) || !matches!(names.as_slice(), ["a"] | ["a" | "span", "ol"]) {
                let finding =
                    wrong("an item of the navigation holds a link, or a link or `span` with a list behind it");
                fault(item, finding);
            }
            open.extend(parts.into_iter().filter(|part| part.has_tag_name((XHTML, "ol"))));
        }
    }
}

fn is_known(types: &[&str]) -> bool {
    types.iter().any(|one| ["toc", "page-list", "landmarks"].contains(one))
}

/// What each entry says, and where it leads.
fn labels<'d, 'input: 'd>(nav: Node<'d, 'input>, file: &str, types: &[&str], fault: Fault<'_, 'd, 'input>) {
    let known = is_known(types);
    let landmarks = types.contains(&"landmarks");
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for node in nav.descendants().filter(|node| node.tag_name().namespace() == Some(XHTML)) {
        let is_link = node.tag_name().name() == "a";
        let in_list = || {
            node.ancestors().take_while(|one| *one != nav).take(MAX_DEPTH).any(|one| one.has_tag_name((XHTML, "ol")))
        };
        if !is_link && node.tag_name().name() != "span" || !in_list() {
            continue;
        }
        if !has_label(node) {
            fault(
                node,
                wrong("the label is empty").hint("a link or label of the navigation has text, or an image with `alt`"),
            );
        }
        if !is_link {
            continue;
        }
        let href = node.own("href").unwrap_or_default();
        if known && matches!(resolve(file, href), Target::Remote(_) | Target::Other) {
            fault(node, wrong(&format!("`{}` is no part of the book", short(href))));
        }
        if landmarks {
            let Some(kinds) = node.attribute((OPS, "type")) else {
                fault(node, wrong("a landmark says with `epub:type` what it is"));
                continue;
            };
            let target = href.trim().to_lowercase();
            if kinds.to_lowercase().split_ascii_whitespace().any(|kind| !seen.insert((kind.to_owned(), target.clone())))
            {
                fault(node, wrong("the same landmark stands here again"));
            }
        }
    }
}

fn is_heading(node: &Node) -> bool {
    node.tag_name().namespace() == Some(XHTML)
        && matches!(node.tag_name().name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn has_text(node: Node) -> bool {
    node.children()
        .filter(|child| child.is_text())
        .filter_map(|child| child.text())
        .any(|text| !text.trim_ascii().is_empty())
}

/// Whether there is something to read or hear.
fn has_label(node: Node) -> bool {
    let filled = |text: Option<&str>| text.is_some_and(|text| !text.trim_matches([' ', '\t', '\n', '\r']).is_empty());
    node.descendants().take(MAX_INSIDE).any(|inside| {
        filled(inside.text().filter(|_| inside.is_text()))
            || filled(inside.own("aria-label"))
            || filled(
                inside.own("alt").filter(|_| inside.has_tag_name((XHTML, "img")) && inside.parent() == Some(node)),
            )
    })
}

fn wrong(message: &str) -> Diagnostic {
    Diagnostic::error("epub-nav", message)
}
