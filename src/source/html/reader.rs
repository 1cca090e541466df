//! Walks the tree and gathers blocks: the state of the walk, paragraphs, and what holds blocks.

use super::Base;
use super::chrome::Dropped;
use super::dom::{Dom, Id};
use super::footnotes::Footnotes;
use super::ids::Ids;
use super::inlines::{self, Inlines, Mark};
use super::picture;
use super::verse::Verse;
use crate::diag::Origin;
use crate::doc::{Block, BlockKind, Inline, Note};
use crate::lang::Lang;
use crate::source::notes::Notes;
use crate::source::pictures;
use std::sync::Arc;

/// Quotes, lists, cells and notes nest at most so deep; what is deeper goes on in the deepest.
const MAX_NESTING: usize = 20;

/// A walk through a tree.
pub(super) struct Reader<'a> {
    pub dom: &'a Dom,
    pub ids: &'a Ids<'a>,
    pub footnotes: &'a Footnotes,
    pub base: &'a Base<'a>,
    pub notes: &'a mut Notes,
    /// Blocks of the innermost holder.
    pub blocks: Vec<Block>,
    /// The paragraph that is being read.
    pub line: Inlines,
    /// The line of the tree on which it begins.
    at: u32,
    /// The verse that is being read, in the innermost holder.
    pub verse: Option<Verse>,
    /// Holders that are open.
    nesting: usize,
    /// Names of places whose block is still to come.
    anchors: Vec<Arc<str>>,
    /// The language of the text that is being read.
    pub language: Option<Lang>,
    /// The same, where it is not the language of the whole.
    foreign: Option<Lang>,
    /// Notes that have had their first mark.
    given: Vec<bool>,
    /// What the last picture's title says.
    pub caption: Option<String>,
    /// What is not read.
    dropped: Option<&'a Dropped>,
    /// Captions of the figure that is being read: they stand below it.
    pub hidden: Vec<Id>,
}

impl<'a> Reader<'a> {
    /// At the beginning of a tree.
    pub fn new(
        dom: &'a Dom,
        ids: &'a Ids<'a>,
        footnotes: &'a Footnotes,
        base: &'a Base<'a>,
        language: Option<Lang>,
        notes: &'a mut Notes,
    ) -> Reader<'a> {
        let given = vec![false; footnotes.notes.len()];
        Reader {
            dom,
            ids,
            footnotes,
            base,
            notes,
            blocks: Vec::new(),
            line: Inlines::default(),
            at: 1,
            verse: None,
            nesting: 0,
            anchors: Vec::new(),
            language,
            foreign: None,
            given,
            caption: None,
            hidden: Vec::new(),
            dropped: None,
        }
    }

    /// The same walk, past some nodes.
    pub fn without(self, dropped: &'a Dropped) -> Reader<'a> {
        Reader { dropped: Some(dropped), ..self }
    }

    /// All blocks below a node.
    pub fn read(mut self, id: Id) -> Vec<Block> {
        let mut blocks = self.nested(|reader| reader.children(id)).unwrap_or_default();
        // Names behind the last block are places at its end.
        if let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.last_mut() {
            content.extend(self.anchors.drain(..).map(Inline::Anchor));
        }
        blocks
    }

    /// The place of a line of the tree.
    pub fn origin(&self, line: u32) -> Origin {
        Origin::new(self.base.file, self.base.line.saturating_add(line).saturating_sub(1), 0)
    }

    /// The place of a node.
    pub fn origin_of(&self, id: Id) -> Origin {
        self.origin(self.dom.line(id))
    }

    /// Reads the children of an element where they stand.
    pub fn children(&mut self, id: Id) {
        let dom = self.dom;
        dom.children(id).for_each(|child| self.node(child));
    }

    /// Reads an element or a text where it stands.
    pub fn node(&mut self, id: Id) {
        match self.dom.text(id) {
            _ if self.dropped.is_some_and(|dropped| dropped.contains_key(&id)) => {}
            Some(text) => self.text(text, self.dom.line(id)),
            None => self.element(id),
        }
    }

    /// Adds words to the paragraph.
    pub fn text(&mut self, text: &str, line: u32) {
        if self.line.is_empty() {
            let blank = text.len() - text.trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
            self.at = line + text.as_bytes()[..blank].iter().filter(|b| **b == b'\n').count() as u32;
        }
        self.line.text(text);
    }

    /// Adds to the paragraph what is no plain text.
    pub fn push_inline(&mut self, inline: Inline, id: Id) {
        if self.line.is_empty() {
            self.at = self.dom.line(id);
        }
        self.line.push(inline);
    }

    /// Ends the line: twice in a row, the paragraph.
    pub fn line_break(&mut self) {
        if self.line.line_break() || self.verse.is_some() {
            self.end_paragraph();
        }
    }

    /// Ends the paragraph.
    pub fn end_paragraph(&mut self) {
        let content = self.line.take();
        if inlines::is_blank(&content) {
            return self.keep_anchors(&content);
        }
        let origin = self.origin(self.at);
        if let Some(verse) = &mut self.verse {
            let mut line: Vec<Inline> = self.anchors.drain(..).map(Inline::Anchor).collect();
            line.extend(content);
            return verse.line(line, origin);
        }
        let caption = self.caption.take();
        let is_blank = |inline: &Inline| inlines::is_blank(std::slice::from_ref(inline));
        let kind = match pictures::alone(content, is_blank) {
            Ok(images) => picture::figure(images, caption),
            Err(content) if is_break(&content) => BlockKind::Break,
            Err(content) => {
                let mut whole: Vec<Inline> = self.anchors.drain(..).map(Inline::Anchor).collect();
                whole.extend(content);
                BlockKind::Paragraph(whole)
            }
        };
        self.blocks.push(Block { kind, origin });
    }

    /// Keeps the names in inlines that are not kept themselves for the next block.
    fn keep_anchors(&mut self, content: &[Inline]) {
        let mut names = Vec::new();
        crate::doc::each_inline(content, &mut |inline| {
            if let Inline::Anchor(name) = inline {
                names.push(name.clone());
            }
        });
        self.anchors.append(&mut names);
    }

    /// The names that wait for a block.
    pub fn take_anchors(&mut self) -> Vec<Arc<str>> {
        std::mem::take(&mut self.anchors)
    }

    /// Puts a block behind the paragraph and the verse, which end.
    pub fn push(&mut self, kind: BlockKind, origin: Origin) {
        self.end_paragraph();
        self.end_verse();
        self.blocks.push(Block { kind, origin });
    }

    /// Puts blocks behind the paragraph and the verse, which end.
    pub fn append(&mut self, mut blocks: Vec<Block>) {
        self.end_paragraph();
        self.end_verse();
        self.blocks.append(&mut blocks);
    }

    /// Sets down the verse read so far; a verse that is open goes on in another block.
    pub fn end_verse(&mut self) {
        if let Some(verse) = &mut self.verse {
            self.blocks.extend(verse.take());
        }
    }

    /// The blocks that `read` adds, as those of a holder; `None` when holders nest too deep,
    /// and then nothing is read.
    pub fn nested(&mut self, read: impl FnOnce(&mut Self)) -> Option<Vec<Block>> {
        if self.nesting > MAX_NESTING {
            return None;
        }
        self.nesting += 1;
        let blocks = std::mem::take(&mut self.blocks);
        let line = std::mem::replace(&mut self.line, Inlines::new(self.foreign.clone()));
        let (verse, at) = (self.verse.take(), self.at);
        read(self);
        self.end_paragraph();
        self.end_verse();
        self.nesting -= 1;
        self.line = line;
        (self.verse, self.at) = (verse, at);
        Some(std::mem::replace(&mut self.blocks, blocks))
    }

    /// The blocks of an element's children, as those of a holder. Nested too deep, the children
    /// are read where they stand.
    pub fn holder(&mut self, id: Id) -> Option<Vec<Block>> {
        let blocks = self.nested(|reader| reader.children(id));
        if blocks.is_none() {
            self.end_paragraph();
            self.children(id);
            self.end_paragraph();
        }
        blocks
    }

    /// Reads in an element's language, if it names another than that of the text around it.
    pub fn in_language(&mut self, id: Id, read: impl FnOnce(&mut Self)) {
        let dom = self.dom;
        let named = dom.get(id, "lang").or_else(|| dom.get(id, "xml:lang")).and_then(Lang::parse);
        match named.filter(|named| Some(named) != self.language.as_ref()) {
            None => read(self),
            Some(language) => {
                let before = (self.language.replace(language.clone()), self.foreign.replace(language.clone()));
                self.line.open(Mark::Foreign(language));
                read(self);
                self.line.close();
                (self.language, self.foreign) = before;
            }
        }
    }

    /// The mark of a note: the note itself the first time.
    pub fn note(&mut self, link: Id, note: usize) {
        let body = &self.footnotes.notes[note];
        let label = body.label.clone();
        if self.given[note] {
            return self.push_inline(Inline::NoteAgain(label), link);
        }
        self.given[note] = true;
        let blocks = self.nested(|reader| body.parts.iter().for_each(|part| reader.note_part(*part)));
        let origin = body.parts.first().map_or_else(|| self.origin_of(link), |part| self.origin_of(*part));
        match blocks {
            Some(mut blocks) => {
                super::footnotes::tidy(&mut blocks);
                self.push_inline(Inline::Note(Note { label, blocks, origin }), link);
            }
            None => {
                // Too deep for a note: its words stand in brackets.
                let words: Vec<String> = body.parts.iter().map(|part| self.dom.words(*part)).collect();
                self.text(&format!(" [{}]", words.join(" ").trim()), self.dom.line(link));
            }
        }
    }

    /// Takes the heading and the rule off that introduced notes which stand at their marks now.
    pub fn drop_notes_heading(&mut self) {
        if !self.line.is_empty() {
            return;
        }
        while let Some(block) = self.blocks.last() {
            let drop = match &block.kind {
                BlockKind::Break => true,
                BlockKind::Heading { content, .. } => super::footnotes::is_heading(&crate::doc::plain_text(content)),
                BlockKind::Paragraph(content) => super::footnotes::is_heading(&crate::doc::plain_text(content)),
                _ => false,
            };
            if !drop {
                break;
            }
            self.blocks.pop();
        }
    }
}

/// Whether a paragraph is a row of signs that stands for a break.
fn is_break(content: &[Inline]) -> bool {
    let text = crate::doc::plain_text(content);
    let plain = content.iter().all(|inline| !matches!(inline, Inline::Code(_) | Inline::Image(_) | Inline::Note(_)));
    let signs = || text.chars().filter(|c| !c.is_whitespace());
    let count = signs().count();
    plain
        && count <= 40
        && ((count >= 3 && signs().all(|c| "*•·~-–—_".contains(c)))
            || (count > 0 && signs().all(|c| "⁂❦☙❧✻⁎".contains(c))))
}
