//! XML parts of archives (Word files, packages of EPUBs) → parsed documents of bounded size and depth.
//!
//! Names are compared without their namespaces: the two editions of OOXML and the producers of
//! EPUBs use several for the same elements. `roxmltree` recurses nowhere and fetches nothing;
//! what could take too much memory, or recursion that is too deep, is refused here.

use roxmltree::{Document, Node, ParsingOptions};
use std::fmt::Write;

/// No larger part is read, in bytes: a novel of 200,000 words with all of Word's marks has 20 MiB.
const MAX_SIZE: usize = 128 << 20;
/// Nodes of one part.
const MAX_NODES: u32 = 6_000_000;
/// Elements nest at most so deep: readers walk them recursively.
const MAX_DEPTH: usize = 200;
/// Attributes of one element; their names are compared each with each.
const MAX_ATTRIBUTES: usize = 2_000;

/// The text of a part, by its byte order mark, else as UTF-8.
///
/// # Errors
/// When it is too large.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.len() > MAX_SIZE {
        return Err("is larger than 128 MiB".into());
    }
    match encoding_rs::Encoding::for_bom(&bytes) {
        Some((encoding, length)) => Ok(encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned()),
        None => String::from_utf8(bytes).or_else(|why| Ok(String::from_utf8_lossy(why.as_bytes()).into_owned())),
    }
}

/// Parses a part.
///
/// # Errors
/// When it is not well-formed, too large or nested too deep; the message ends a sentence about it.
pub(super) fn parse(text: &str) -> Result<Document<'_>, String> {
    if text.split('<').any(|tag| tag.len() > MAX_ATTRIBUTES && tag.matches('=').count() > 2 * MAX_ATTRIBUTES) {
        return Err("has a tag with too many attributes".into());
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|why| format!("is no valid XML: {why}"))?;
    if depth(&document) > MAX_DEPTH {
        return Err(format!("nests more than {MAX_DEPTH} elements"));
    }
    Ok(document)
}

/// How deep the elements nest, found without recursion.
fn depth(document: &Document<'_>) -> usize {
    let (mut node, mut depth, mut deepest) = (document.root(), 0, 0);
    loop {
        if let Some(child) = node.first_child() {
            node = child;
            depth += 1;
            deepest = deepest.max(depth);
            continue;
        }
        loop {
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return deepest };
            node = parent;
            depth -= 1;
        }
    }
}

/// What readers ask of an element.
pub(super) trait Element<'a, 'input: 'a>: Sized {
    /// The child elements.
    fn elements(self) -> impl Iterator<Item = Node<'a, 'input>>;
    /// The local name; empty of what is no element.
    fn name(self) -> &'input str;
    /// The first child element of that local name.
    fn child(self, name: &str) -> Option<Node<'a, 'input>>;
    /// The first element below it of that local name.
    fn below(self, name: &str) -> Option<Node<'a, 'input>>;
    /// The value of an attribute by its local name.
    fn attr(self, name: &str) -> Option<&'a str>;
    /// All text in it.
    fn all_text(self) -> String;
}

impl<'a, 'input: 'a> Element<'a, 'input> for Node<'a, 'input> {
    fn elements(self) -> impl Iterator<Item = Node<'a, 'input>> {
        self.children().filter(Node::is_element)
    }

    fn name(self) -> &'input str {
        self.tag_name().name()
    }

    fn child(self, name: &str) -> Option<Node<'a, 'input>> {
        self.elements().find(|child| child.name() == name)
    }

    fn below(self, name: &str) -> Option<Node<'a, 'input>> {
        self.descendants().skip(1).find(|node| node.name() == name)
    }

    fn attr(self, name: &str) -> Option<&'a str> {
        self.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
    }

    fn all_text(self) -> String {
        self.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect()
    }
}

/// Text as it stands in XML.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => write!(out, "&#{};", u32::from(c)).expect("writing to a string cannot fail"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_bounded_without_recursion() {
        let nested = |n: usize| format!("{}{}", "<a>".repeat(n), "</a>".repeat(n));
        assert!(parse(&nested(MAX_DEPTH)).is_ok());
        assert!(parse(&nested(100_000)).unwrap_err().contains("nests"));
    }

    #[test]
    fn names_are_found_without_their_namespaces() {
        let document = parse("<w:a xmlns:w='u' w:val='1'><w:b>x</w:b>y</w:a>").unwrap();
        let root = document.root_element();
        assert_eq!((root.name(), root.attr("val"), root.all_text().as_str()), ("a", Some("1"), "xy"));
        assert_eq!(root.child("b").map(|b| b.all_text()).as_deref(), Some("x"));
    }
}
