//! HTML text → [`Dom`], by html5ever's tokenizer and tree builder (WHATWG HTML §13.2).
//!
//! Between the two stands [`Filter`], which keeps hostile pages linear in time and memory: the
//! tree builder looks through all open elements at most tags, and opens what formatting was
//! left open again in every block.

use super::dom::{self, Builder, Dom};
use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, Namespace, QualName, TokenizerResult, local_name, ns};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// Attributes of an element beyond these are dropped.
const MAX_ATTRIBUTES: usize = 64;
/// A tag of so many parts, by what can stand between attributes, is none: the tokenizer compares
/// each attribute with all others.
const MAX_PARTS: usize = 10_000;
/// When a page makes so many elements for each tag, its formatting multiplies.
const ELEMENTS_A_TAG: usize = 4;
/// Small pages may multiply as they like.
const SMALL: usize = 10_000;

/// Parses a whole page.
pub(super) fn page(html: &str) -> Dom {
    run(html, TreeBuilder::new(Sink::new(), options()))
}

/// Parses the content of a `body`.
pub(super) fn fragment(html: &str) -> Dom {
    let sink = Sink::new();
    let body = QualName::new(None, ns!(html), local_name!("body"));
    let context = sink.create_element(body, Vec::new(), ElementFlags::default());
    run(html, TreeBuilder::new_for_fragment(sink, context, None, options()))
}

fn options() -> TreeBuilderOpts {
    // Without scripts, what `noscript` holds is read as elements.
    TreeBuilderOpts { scripting_enabled: false, drop_doctype: true, ..TreeBuilderOpts::default() }
}

fn run(html: &str, builder: TreeBuilder<usize, Sink>) -> Dom {
    let filter = Filter { builder, dropped: RefCell::default(), tags: Cell::new(0), plain: Cell::new(false) };
    let tokenizer = Tokenizer::new(filter, Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(&*without_endless_tags(html)));
    // Anything but `Done` is a script that could run now.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.builder.sink.finish()
}

/// Where in a tag a byte stands, as the tokenizer sees it (HTML §13.2.5.32 to 39).
#[derive(Clone, Copy)]
enum InTag {
    /// In the name of the element.
    Element,
    /// In the name of an attribute, or where one may begin.
    Names,
    /// Behind `=`.
    BeforeValue,
    /// In a value without quotation marks.
    Bare,
    /// In a value between such marks, which is one part, however long: a picture may be inlined as data.
    Quoted(u8),
}

impl InTag {
    /// The place behind a byte. `before` is the byte before it.
    fn step(self, byte: u8, before: u8) -> InTag {
        match (self, byte) {
            (InTag::Quoted(mark), byte) if byte == mark => InTag::Names,
            (InTag::Quoted(_), _) => self,
            (InTag::Element, byte) if is_blank(byte) || byte == b'/' => InTag::Names,
            (InTag::Element, _) => self,
            // Where a name could begin, `=` is its first letter.
            (InTag::Names, b'=') if !is_between(before) => InTag::BeforeValue,
            (InTag::BeforeValue, b'"' | b'\'') => InTag::Quoted(byte),
            (InTag::BeforeValue, byte) if is_blank(byte) => self,
            (InTag::BeforeValue, _) => InTag::Bare,
            (InTag::Bare, byte) if is_blank(byte) => InTag::Names,
            _ => self,
        }
    }
}

/// Whether a byte parts names in a tag.
fn is_between(byte: u8) -> bool {
    is_blank(byte) || matches!(byte, b'/' | b'"' | b'\'')
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c')
}

/// Makes text of tags that hold attributes without end. A `>` ends every tag here, in quotation marks
/// too, so that nothing that only looks like a tag hides one that follows.
fn without_endless_tags(html: &str) -> Cow<'_, str> {
    let mut out: Option<String> = None;
    let (mut open, mut parts, mut copied) = (None, 0, 0);
    let mut place = InTag::Element;
    let bytes = html.as_bytes();
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'>' => open = None,
            b'<' if open.is_none() && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => {
                (open, parts, place) = (Some(at), 0, InTag::Element);
            }
            _ if open.is_some() => {
                let quoted = matches!(place, InTag::Quoted(_));
                place = place.step(byte, bytes[at - 1]);
                parts += usize::from(!quoted && (byte == b'=' || is_between(byte)));
            }
            _ => {}
        }
        if parts > MAX_PARTS
            && let Some(at) = open.take()
        {
            let out = out.get_or_insert_default();
            out.push_str(&html[copied..at]);
            out.push_str("&lt;");
            (copied, parts) = (at + 1, 0);
        }
    }
    match out {
        None => Cow::Borrowed(html),
        Some(out) => Cow::Owned(out + &html[copied..]),
    }
}

/// Drops tags that would make the tree too deep or multiply, and keeps what is written in them.
struct Filter {
    builder: TreeBuilder<usize, Sink>,
    /// Start tags that were dropped and whose end tags are still to come.
    dropped: RefCell<FxHashMap<LocalName, usize>>,
    tags: Cell<usize>,
    /// Whether formatting is dropped from here on.
    plain: Cell<bool>,
}

/// Elements that the tree builder opens again in each block until they are closed.
const FORMATTING: [LocalName; 14] = [
    local_name!("a"),
    local_name!("b"),
    local_name!("big"),
    local_name!("code"),
    local_name!("em"),
    local_name!("font"),
    local_name!("i"),
    local_name!("nobr"),
    local_name!("s"),
    local_name!("small"),
    local_name!("strike"),
    local_name!("strong"),
    local_name!("tt"),
    local_name!("u"),
];

impl Filter {
    /// Whether a tag may pass.
    fn passes(&self, tag: &Tag) -> bool {
        self.tags.set(self.tags.get() + 1);
        let mut dropped = self.dropped.borrow_mut();
        match tag.kind {
            TagKind::StartTag => {
                let deep = self.builder.sink.depth.get() > dom::MAX_DEPTH;
                let drop =
                    (deep && !holds_no_elements(&tag.name)) || (self.plain.get() && FORMATTING.contains(&tag.name));
                if drop {
                    *dropped.entry(tag.name.clone()).or_default() += 1;
                }
                !drop
            }
            TagKind::EndTag => match dropped.get_mut(&tag.name) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            },
        }
    }

    /// Closes all formatting for good once a page multiplies.
    fn bound(&self, line: u64) {
        let made = self.builder.sink.nodes.borrow().len();
        if self.plain.get() || made < SMALL || made / ELEMENTS_A_TAG < self.tags.get() {
            return;
        }
        self.plain.set(true);
        for name in FORMATTING {
            // No more can be open than the greatest depth allows, nor wait to be opened again.
            for _ in 0..dom::MAX_DEPTH * 2 {
                let (kind, name) = (TagKind::EndTag, name.clone());
                let attrs = Vec::new();
                let tag = Tag { kind, name, self_closing: false, attrs, had_duplicate_attributes: false };
                let _ = self.builder.process_token(Token::TagToken(tag), line);
            }
        }
    }
}

/// Elements without content, and those whose content is read as text: dropping their tags
/// would change what follows.
fn holds_no_elements(name: &str) -> bool {
    const NAMES: [&str; 18] = [
        "area",
        "br",
        "embed",
        "hr",
        "iframe",
        "img",
        "input",
        "noembed",
        "noframes",
        "plaintext",
        "script",
        "source",
        "style",
        "textarea",
        "title",
        "track",
        "wbr",
        "xmp",
    ];
    NAMES.contains(&name)
}

impl TokenSink for Filter {
    type Handle = usize;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<usize> {
        self.builder.sink.line.set(u32::try_from(line).unwrap_or(u32::MAX));
        if let Token::TagToken(tag) = &token {
            if !self.passes(tag) {
                return TokenSinkResult::Continue;
            }
            self.bound(line);
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// The nodes while they are still moved about, linked to their siblings.
struct Sink {
    nodes: RefCell<Vec<Draft>>,
    line: Cell<u32>,
    /// How many elements are open, nearly: those around the element opened or closed last.
    depth: Cell<usize>,
}

struct Draft {
    kind: DraftKind,
    line: u32,
    depth: usize,
    parent: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    before: Option<usize>,
    after: Option<usize>,
}

enum DraftKind {
    /// Comments, and what templates hold.
    Nothing,
    Text(String),
    Element(QualName, Vec<Attribute>),
}

/// An element's name as the tree builder asks for it.
#[derive(Debug)]
struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl Sink {
    fn new() -> Sink {
        let sink = Sink { nodes: RefCell::default(), line: Cell::new(1), depth: Cell::new(0) };
        sink.draft(DraftKind::Nothing);
        sink
    }

    fn draft(&self, kind: DraftKind) -> usize {
        // The tokenizer counts the line ends of a text before it hands it over.
        let line = match &kind {
            DraftKind::Text(text) => self.line.get().saturating_sub(text.matches('\n').count() as u32).max(1),
            _ => self.line.get(),
        };
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Draft { kind, line, depth: 0, parent: None, first: None, last: None, before: None, after: None });
        nodes.len() - 1
    }

    fn detach(&self, id: usize) {
        let nodes = &mut *self.nodes.borrow_mut();
        let Draft { parent, before, after, .. } = nodes[id];
        match before {
            Some(before) => nodes[before].after = after,
            None => {
                if let Some(parent) = parent {
                    nodes[parent].first = after;
                }
            }
        }
        match after {
            Some(after) => nodes[after].before = before,
            None => {
                if let Some(parent) = parent {
                    nodes[parent].last = before;
                }
            }
        }
        let node = &mut nodes[id];
        (node.parent, node.before, node.after) = (None, None, None);
    }

    /// Puts a node without parent below `parent`, before its child `after` or as its last.
    fn insert(&self, id: usize, parent: usize, after: Option<usize>) {
        let nodes = &mut *self.nodes.borrow_mut();
        let before = match after {
            Some(after) => nodes[after].before,
            None => nodes[parent].last,
        };
        let depth = nodes[parent].depth + 1;
        let node = &mut nodes[id];
        (node.parent, node.before, node.after, node.depth) = (Some(parent), before, after, depth);
        if matches!(node.kind, DraftKind::Element(..)) {
            self.depth.set(depth);
        }
        match before {
            Some(before) => nodes[before].after = Some(id),
            None => nodes[parent].first = Some(id),
        }
        match after {
            Some(after) => nodes[after].before = Some(id),
            None => nodes[parent].last = Some(id),
        }
    }

    /// Puts a node or a text below `parent`; a text joins a text before it.
    fn place(&self, child: NodeOrText<usize>, parent: usize, after: Option<usize>) {
        match child {
            NodeOrText::AppendNode(id) => {
                self.detach(id);
                self.insert(id, parent, after);
            }
            NodeOrText::AppendText(text) => {
                let before = {
                    let nodes = self.nodes.borrow();
                    after.map_or(nodes[parent].last, |after| nodes[after].before)
                };
                if let Some(before) = before
                    && let DraftKind::Text(words) = &mut self.nodes.borrow_mut()[before].kind
                {
                    words.push_str(&text);
                    return;
                }
                let id = self.draft(DraftKind::Text(String::from(&*text)));
                self.insert(id, parent, after);
            }
        }
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Dom;
    type ElemName<'a> = Name;

    /// The tree in document order.
    fn finish(self) -> Dom {
        let nodes = self.nodes.into_inner();
        let mut builder = Builder::new();
        let mut next = nodes[0].first;
        while let Some(id) = next {
            let node = &nodes[id];
            match &node.kind {
                DraftKind::Nothing => {}
                DraftKind::Text(text) => builder.text(text, node.line),
                DraftKind::Element(name, attributes) => {
                    let attributes = attributes.iter().map(|one| {
                        let prefix = one.name.prefix.as_deref().map_or(String::new(), |prefix| format!("{prefix}:"));
                        let key = format!("{prefix}{}", one.name.local).into_boxed_str();
                        (key, dom::clean(&one.value).into_owned())
                    });
                    builder.start(&name.local, attributes.collect(), node.line);
                    if node.first.is_none() {
                        builder.end();
                    }
                }
            }
            next = node.first;
            let mut done = id;
            while next.is_none() {
                next = nodes[done].after;
                if next.is_none() {
                    // Its parent ends here too.
                    let Some(parent) = nodes[done].parent.filter(|parent| *parent != 0) else { break };
                    builder.end();
                    done = parent;
                }
            }
        }
        builder.finish()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name(&self, target: &usize) -> Name {
        match &self.nodes.borrow()[*target].kind {
            DraftKind::Element(name, _) => Name(name.clone()),
            _ => Name(QualName::new(None, ns!(), local_name!(""))),
        }
    }

    fn create_element(&self, name: QualName, mut attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        attributes.truncate(MAX_ATTRIBUTES);
        self.draft(DraftKind::Element(name, attributes))
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.draft(DraftKind::Nothing)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.draft(DraftKind::Nothing)
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.place(child, *parent, None);
    }

    fn append_based_on_parent_node(&self, element: &usize, previous: &usize, child: NodeOrText<usize>) {
        if self.nodes.borrow()[*element].parent.is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn pop(&self, node: &usize) {
        let nodes = self.nodes.borrow();
        self.depth.set(nodes[*node].parent.map_or(0, |parent| nodes[parent].depth));
    }

    /// What templates hold is drafted, and never part of the tree.
    fn get_template_contents(&self, _: &usize) -> usize {
        self.draft(DraftKind::Nothing)
    }

    fn same_node(&self, x: &usize, y: &usize) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &usize, new: NodeOrText<usize>) {
        if let NodeOrText::AppendNode(id) = new {
            self.detach(id);
        }
        let parent = self.nodes.borrow()[*sibling].parent;
        if let Some(parent) = parent {
            self.place(new, parent, Some(*sibling));
        }
    }

    fn add_attrs_if_missing(&self, target: &usize, more: Vec<Attribute>) {
        if let DraftKind::Element(_, attributes) = &mut self.nodes.borrow_mut()[*target].kind {
            for one in more {
                if attributes.len() < MAX_ATTRIBUTES && attributes.iter().all(|known| known.name != one.name) {
                    attributes.push(one);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &usize) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        loop {
            let first = self.nodes.borrow()[*node].first;
            let Some(child) = first else { break };
            self.detach(child);
            self.insert(child, *new_parent, None);
        }
    }
}
