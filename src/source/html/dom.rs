//! The tree that the reader walks: elements and texts in document order.
//!
//! A node's descendants are the nodes between it and its end, so that any part of a page is a
//! range. Nesting is bounded: what is deeper goes on flat in the deepest element, so that
//! nothing that walks the tree can exhaust the stack. Texts and attributes hold only
//! characters that XML allows (XML 1.0 §2.2).

use std::borrow::Cow;
use std::ops::Range;

/// Elements nest at most so deep. Pages in the wild stay below 100.
pub(super) const MAX_DEPTH: usize = 160;

/// An element or a text: its place among the nodes.
pub(super) type Id = usize;

/// A document or a fragment; node 0 is its root, an element without a name.
pub(super) struct Dom {
    nodes: Vec<Node>,
}

struct Node {
    parent: Id,
    /// The node behind its last descendant.
    end: Id,
    line: u32,
    kind: Kind,
}

enum Kind {
    Element { name: Box<str>, attributes: Vec<(Box<str>, String)> },
    Text(String),
}

impl Dom {
    /// The root's place.
    pub const ROOT: Id = 0;

    /// The node and its descendants, in document order.
    pub fn range(&self, id: Id) -> Range<Id> {
        id..self.nodes[id].end
    }

    /// All nodes in document order.
    pub fn all(&self) -> Range<Id> {
        0..self.nodes.len()
    }

    /// The children of an element.
    pub fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.nodes[id].end;
        let inside = move |child: &Id| *child < end;
        std::iter::successors(Some(id + 1).filter(inside), move |child| Some(self.nodes[*child].end).filter(inside))
    }

    /// The element around a node, the root's own is itself.
    pub fn parent(&self, id: Id) -> Id {
        self.nodes[id].parent
    }

    /// The elements around a node, the nearest first, without the root.
    pub fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(Some(self.parent(id)), |up| Some(self.parent(*up))).take_while(|up| *up != Dom::ROOT)
    }

    /// The line on which it begins, from 1.
    pub fn line(&self, id: Id) -> u32 {
        self.nodes[id].line
    }

    /// The text of a text.
    pub fn text(&self, id: Id) -> Option<&str> {
        match &self.nodes[id].kind {
            Kind::Text(text) => Some(text),
            Kind::Element { .. } => None,
        }
    }

    /// The name of an element in lower case; empty for texts and the root.
    pub fn name(&self, id: Id) -> &str {
        match &self.nodes[id].kind {
            Kind::Element { name, .. } => name,
            Kind::Text(_) => "",
        }
    }

    /// The value of an attribute.
    pub fn get(&self, id: Id, name: &str) -> Option<&str> {
        self.attributes(id).find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The attributes of an element, in order.
    pub fn attributes(&self, id: Id) -> impl Iterator<Item = (&str, &str)> {
        let attributes: &[_] = match &self.nodes[id].kind {
            Kind::Element { attributes, .. } => attributes,
            Kind::Text(_) => &[],
        };
        attributes.iter().map(|(key, value)| (&**key, value.as_str()))
    }

    /// The classes of an element.
    pub fn classes(&self, id: Id) -> impl Iterator<Item = &str> {
        self.get(id, "class").unwrap_or("").split_ascii_whitespace()
    }

    /// Whether one of an element's classes is among `names`.
    pub fn has_class(&self, id: Id, names: &[&str]) -> bool {
        self.classes(id).any(|class| names.iter().any(|name| class.eq_ignore_ascii_case(name)))
    }

    /// The value of a property of an element's `style`, in lower case.
    pub fn style(&self, id: Id, property: &str) -> Option<String> {
        let value = |rule: &str| {
            let (key, value) = rule.split_once(':')?;
            key.trim().eq_ignore_ascii_case(property).then(|| value.trim().to_ascii_lowercase())
        };
        self.get(id, "style")?.split(';').rev().find_map(value)
    }

    /// The words below a node, as they stand.
    pub fn words(&self, id: Id) -> String {
        self.range(id).filter_map(|id| self.text(id)).collect()
    }

    /// Whether nothing but white space is written below a node.
    pub fn is_blank(&self, id: Id) -> bool {
        self.range(id).filter_map(|id| self.text(id)).all(is_blank)
    }

    /// How many words stand before each node, and behind the last.
    pub fn word_counts(&self) -> Vec<usize> {
        let mut counts = vec![0];
        let mut skip = 0;
        for id in self.all() {
            if matches!(self.name(id), "script" | "style" | "template" | "head") {
                skip = skip.max(self.range(id).end);
            }
            let count = self.text(id).filter(|_| id >= skip).map_or(0, |text| text.split_whitespace().count());
            counts.push(counts[id] + count);
        }
        counts
    }

    /// The line on which a node ends.
    pub fn last_line(&self, id: Id) -> u32 {
        let line =
            |id: Id| self.line(id) + self.text(id).map_or(0, |text| text.trim_end().matches('\n').count() as u32);
        self.range(id).map(line).max().unwrap_or(1)
    }

    /// The first element of that name below a node.
    pub fn find(&self, id: Id, name: &str) -> Option<Id> {
        self.range(id).skip(1).find(|id| self.name(*id) == name)
    }
}

/// Whether a text has no words.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}'))
}

/// Builds a tree from its nodes in document order.
pub(super) struct Builder {
    nodes: Vec<Node>,
    open: Vec<Id>,
    /// Elements that are open beyond the greatest depth.
    beyond: usize,
}

impl Builder {
    /// A root without children.
    pub fn new() -> Builder {
        let kind = Kind::Element { name: "".into(), attributes: Vec::new() };
        Builder { nodes: vec![Node { parent: 0, end: 1, line: 1, kind }], open: vec![0], beyond: 0 }
    }

    fn push(&mut self, line: u32, kind: Kind) {
        let parent = self.open.last().copied().unwrap_or(Dom::ROOT);
        let end = self.nodes.len() + 1;
        self.nodes.push(Node { parent, end, line, kind });
    }

    /// Opens an element.
    pub fn start(&mut self, name: &str, attributes: Vec<(Box<str>, String)>, line: u32) {
        if self.open.len() > MAX_DEPTH {
            self.beyond += 1;
            return;
        }
        self.push(line, Kind::Element { name: name.into(), attributes });
        self.open.push(self.nodes.len() - 1);
    }

    /// Closes the innermost element.
    pub fn end(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if self.open.len() > 1
            && let Some(id) = self.open.pop()
        {
            self.nodes[id].end = self.nodes.len();
        }
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str, line: u32) {
        self.push(line, Kind::Text(clean(text).into_owned()));
    }

    /// The tree.
    pub fn finish(mut self) -> Dom {
        while self.open.len() > 1 {
            self.beyond = 0;
            self.end();
        }
        self.nodes[Dom::ROOT].end = self.nodes.len();
        Dom { nodes: self.nodes }
    }
}

/// A text without characters that XML forbids or that have no look: entities may name any.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let odd = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{2028}' | '\u{2029}');
    let none = |c: char| matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    if !text.contains(|c| odd(c) || none(c)) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter(|c| !none(*c)).filter_map(|c| match c {
        '\r' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        c if odd(c) => None,
        c => Some(c),
    });
    Cow::Owned(kept.collect())
}
