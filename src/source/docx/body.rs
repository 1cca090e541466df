//! The body of a document, of a cell, a note or a text box (ECMA-376 part 1 §17.2) → blocks.

use super::drawing::Drawn;
use super::fields::Field;
use super::flow::Flow;
use super::format::is_on;
use super::names::Role;
use super::numbering::{Counters, Mark, Numbering, Place};
use super::package::Relations;
use super::runs::Open;
use super::spans::{Look, Spans};
use super::styles::{Layout, ParagraphStyle, Styles};
use crate::diag::Origin;
use crate::doc::{Block, BlockKind, Figure, Inline, ListItem, VerseLine, plain_text};
use crate::source::notes::Notes;
use crate::source::xml::Element;
use crate::source::{Cut, dates};
use roxmltree::Node;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// An indent that makes a quote of a paragraph: a third of an inch, in twentieths of a point.
const QUOTE_INDENT: i32 = 480;

/// What the parts of a file are read with.
pub(super) struct Reader<'a> {
    pub file: &'a Arc<str>,
    pub styles: &'a Styles,
    pub numbering: &'a Numbering,
    pub counters: Counters,
    /// The notes by kind and id, with the part they stand in.
    pub notes: FxHashMap<(NoteKind, &'a str), (Node<'a, 'a>, &'a Relations)>,
    /// What the part that is being read refers to.
    pub relations: &'a Relations,
    /// The main language of the text, where most of it says one.
    pub language: Option<String>,
    /// The left indent that most paragraphs have.
    pub margin: i32,
    /// Number of the paragraph that is being read, from 1.
    pub ordinal: u32,
    /// Fields that are open, over the borders of paragraphs too.
    pub fields: Vec<Open>,
    /// Fields that are open beyond the greatest depth.
    pub fields_beyond: usize,
    /// Bookmarks that wait for the next paragraph.
    pub bookmarks: Vec<Arc<str>>,
    /// The note that each bookmark of this document stands at.
    pub note_marks: FxHashMap<String, Arc<str>>,
    pub notes_seen: FxHashSet<Arc<str>>,
    /// How many notes, cells and text boxes are around.
    pub depth: usize,
    pub in_note: bool,
    /// Words of a paragraph that go on in the next one.
    pub carried: Spans,
    pub head: Head,
    pub tally: Tally,
    pub complaints: Notes,
    pub cuts: Vec<Cut>,
}

/// Footnotes and endnotes have ids of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum NoteKind {
    Foot,
    End,
}

/// What stands above the text, beside the title.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub subtitle: Option<String>,
    pub authors: Vec<String>,
    pub date: Option<String>,
}

/// What was passed over.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Insertions and deletions that nobody has accepted or refused.
    pub changes: usize,
    /// Charts, embedded documents and the like: what, and where the first is.
    pub lost: Vec<(&'static str, Origin)>,
}

/// A paragraph that is being read.
#[derive(Default)]
pub(super) struct Paragraph {
    pub spans: Spans,
    pub drawn: Drawn,
    /// Words of a table of contents or an index were left out of it.
    pub cut: Option<&'static str>,
}

impl<'a> Reader<'a> {
    /// Where the paragraph that is being read stands.
    pub fn origin(&self) -> Origin {
        Origin::new(self.file, self.ordinal, 0)
    }

    /// The blocks in an element.
    pub fn blocks(&mut self, parent: Node<'a, 'a>) -> Vec<Block> {
        let mut flow = Flow::default();
        let carried = std::mem::take(&mut self.carried);
        self.depth += 1;
        self.children(parent, &mut flow);
        self.depth -= 1;
        let left = std::mem::replace(&mut self.carried, carried);
        if !left.is_blank() {
            flow.block(Block { kind: BlockKind::Paragraph(left.inlines()), origin: self.origin() });
        }
        flow.finish()
    }

    fn children(&mut self, parent: Node<'a, 'a>, flow: &mut Flow) {
        for child in parent.elements() {
            match child.name() {
                "p" => self.paragraph(child, flow),
                "tbl" => self.table(child, flow),
                "sdt" => self.control(child, flow),
                "customXml" | "smartTag" => self.children(child, flow),
                "ins" | "moveTo" => {
                    self.tally.changes += 1;
                    self.children(child, flow);
                }
                "del" | "moveFrom" => self.tally.changes += 1,
                "AlternateContent" => {
                    if let Some(branch) = branch(child) {
                        self.children(branch, flow);
                    }
                }
                "bookmarkStart" => self.bookmarks.extend(child.attr("name").map(Arc::from)),
                "oMathPara" | "oMath" => {
                    let kind = BlockKind::Math(super::math::read(child, true));
                    flow.block(Block { kind, origin: self.origin() });
                }
                "altChunk" | "subDoc" => self.lose("an embedded document"),
                _ => {}
            }
        }
    }

    /// A content control; one that holds the table of contents is cut.
    fn control(&mut self, control: Node<'a, 'a>, flow: &mut Flow) {
        let Some(content) = control.child("sdtContent") else { return };
        let properties = control.child("sdtPr");
        let gallery = properties.and_then(|node| node.below("docPartGallery")).and_then(|node| node.attr("val"));
        if gallery == Some("Table of Contents") {
            let first = self.ordinal + 1;
            self.ordinal += content.descendants().filter(|node| node.name() == "p").count() as u32;
            self.cut(first, "contents");
            return;
        }
        // `Click here to enter text.`
        if properties.and_then(|node| node.child("showingPlcHdr")).is_none_or(|node| !is_on(node)) {
            self.children(content, flow);
        }
    }

    /// Notes that the paragraphs from `first` to this one are in no piece.
    fn cut(&mut self, first: u32, reason: &'static str) {
        match self.cuts.last_mut() {
            Some(cut) if cut.reason == reason && cut.end_line + 1 >= first => cut.end_line = self.ordinal,
            _ => self.cuts.push(Cut { origin: Origin::new(self.file, first, 0), end_line: self.ordinal, reason }),
        }
    }

    /// Notes that something cannot be read.
    pub fn lose(&mut self, what: &'static str) {
        self.tally.lost.push((what, self.origin()));
    }

    fn paragraph(&mut self, node: Node<'a, 'a>, flow: &mut Flow) {
        // A note stands where its mark does.
        self.ordinal += u32::from(!self.in_note);
        let origin = self.origin();
        let properties = node.child("pPr");
        let value = |name: &str| properties.and_then(|node| node.child(name)).and_then(|node| node.attr("val"));
        let style_id = value("pStyle");
        let style = self.styles.paragraph(style_id);
        let own = properties.map(Layout::read).unwrap_or_default();
        let mut paragraph = Paragraph { spans: std::mem::take(&mut self.carried), ..Paragraph::default() };
        for bookmark in std::mem::take(&mut self.bookmarks) {
            paragraph.spans.push(super::spans::Content::Other(Inline::Anchor(bookmark)), &Look::default());
        }
        self.runs(node, &Look::default(), &mut paragraph);
        let Paragraph { mut spans, drawn, cut } = paragraph;
        let role = match (style.role, own.outline) {
            (Role::Body, Some(level @ 0..=8)) if !self.in_note => Role::Heading(level + 1),
            (role, _) => role,
        };
        let reason = match role {
            Role::Contents => Some("contents"),
            Role::Index => Some("index"),
            _ => cut.filter(|_| spans.is_blank()),
        };
        if let Some(reason) = reason {
            self.keep_bookmarks(&mut spans);
            return self.cut(self.ordinal, reason);
        }
        let mark = properties.and_then(|node| node.child("rPr"));
        let goes_on = mark.is_some_and(|mark| mark.child("del").is_some() || mark.child("moveFrom").is_some());
        let drops = properties
            .and_then(|node| node.child("framePr"))
            .and_then(|node| node.attr("dropCap"))
            .is_some_and(|kind| kind != "none");
        if goes_on || drops {
            if drops {
                // The letter is a part of the word that follows.
                spans.0.iter_mut().for_each(|span| span.look = Look::default());
            }
            self.carried = spans;
            return self.drawn(drawn, flow);
        }
        let bordered = properties.and_then(|node| node.child("pBdr")).is_some_and(|borders| {
            let seen = |side: Node<'_, '_>| !matches!(side.attr("val"), None | Some("none" | "nil"));
            borders.elements().any(|side| matches!(side.name(), "bottom" | "top" | "between") && seen(side))
        });
        if spans.is_blank() {
            self.keep_bookmarks(&mut spans);
            let rule = (bordered || drawn.rule) && drawn.is_empty();
            if rule {
                flow.rule(origin);
            } else if drawn.is_empty() {
                flow.blank();
            }
            return self.drawn(drawn, flow);
        }
        let layout = Placed { style, own, id: style_id };
        // Pictures that float beside a paragraph stand above it.
        let (floating, boxes) = (drawn.floating, drawn.boxes);
        self.drawn(Drawn { floating, ..Drawn::default() }, flow);
        self.text(spans, role, &layout, origin, flow);
        self.drawn(Drawn { boxes, ..Drawn::default() }, flow);
        if drawn.rule {
            flow.rule(self.origin());
        }
    }

    fn keep_bookmarks(&mut self, spans: &mut Spans) {
        for anchor in spans.take_others(|inline| matches!(inline, Inline::Anchor(_))) {
            if let Inline::Anchor(name) = anchor {
                self.bookmarks.push(name);
            }
        }
    }

    /// Pictures and boxes of a paragraph, as blocks of their own.
    fn drawn(&self, drawn: Drawn, flow: &mut Flow) {
        for image in drawn.floating {
            let origin = image.origin.clone();
            flow.block(Block { kind: BlockKind::Figure(image.into()), origin });
        }
        for inner in drawn.boxes {
            let Some(origin) = inner.blocks.first().map(|block| block.origin.clone()) else { continue };
            // Word puts the caption of a floating picture into a box of its own.
            match (inner.caption, &inner.blocks[..]) {
                (true, [Block { kind: BlockKind::Paragraph(words), .. }]) => flow.caption(words.clone(), origin),
                (_, [Block { kind: BlockKind::Figure(_), .. }]) => inner.blocks.into_iter().for_each(|b| flow.block(b)),
                _ => flow.block(Block { kind: BlockKind::Aside(inner.blocks), origin }),
            }
        }
    }

    /// A paragraph with words or pictures in its line.
    fn text(&mut self, mut spans: Spans, role: Role, layout: &Placed<'_>, origin: Origin, flow: &mut Flow) {
        match role {
            Role::Heading(level) => {
                spans.plain_look();
                let content = spans.inlines();
                return flow.block(Block { kind: BlockKind::Heading { level, id: None, content }, origin });
            }
            Role::Subtitle | Role::Author | Role::Date if self.depth == 1 && flow.is_head() => {
                spans.plain_look();
                let words = plain_text(&spans.clone().inlines());
                if self.take_head(role, words) {
                    return;
                }
            }
            Role::Subtitle | Role::AsideTitle => {
                spans.plain_look();
                let content = vec![Inline::strong(spans.inlines())];
                let block = Block { kind: BlockKind::Paragraph(content), origin };
                return match role {
                    Role::AsideTitle => flow.grouped(Role::Aside, block),
                    _ => flow.block(block),
                };
            }
            Role::Code => {
                let code = spans.raw();
                let code = code.trim_end();
                if !code.is_empty() {
                    return flow.code(code, origin);
                }
            }
            Role::Caption => return flow.caption(spans.inlines(), origin),
            Role::Verse => {
                let lines: Vec<VerseLine> = spans.lines().into_iter().map(verse_line).collect();
                return flow.verse(lines, origin);
            }
            Role::Term => return flow.term(spans.inlines(), origin),
            _ => {}
        }
        let place = self.place(role, layout);
        let left = layout.own.left.or(place.as_ref().map(|place| place.left)).or(layout.style.layout.left).unwrap_or(0);
        if is_scene_break(&spans.raw()) && place.is_none() {
            return flow.rule(origin);
        }
        if spans.is_only(is_picture) || spans.is_only(is_formula) {
            self.keep_bookmarks(&mut spans);
        }
        if let Some(place) = place.filter(|place| place.mark != Mark::None) {
            let (checked, spans) = task(spans);
            let blocks = lines(spans, &origin);
            return flow.item(Place { left, ..place }, ListItem { checked, blocks }, origin);
        }
        let sure = role == Role::ListPart;
        let quoted = role == Role::Body && self.is_quote(layout);
        for block in lines(spans, &origin) {
            match role {
                Role::Quote | Role::Epigraph | Role::Aside => flow.grouped(role, block),
                Role::Definition => flow.definition(block),
                _ if quoted && !flow.in_list() => flow.grouped(Role::Quote, block),
                _ => flow.indented(block, left, sure),
            }
        }
    }

    /// Takes what stands below the title; whether it was taken.
    fn take_head(&mut self, role: Role, words: String) -> bool {
        match role {
            Role::Subtitle if self.head.subtitle.is_none() => self.head.subtitle = Some(words),
            Role::Author => self.head.authors.push(words),
            Role::Date => match dates::read(&words) {
                Some(date) => self.head.date = Some(date),
                None => return false,
            },
            _ => return false,
        }
        true
    }

    /// The place of a paragraph in a list.
    fn place(&mut self, role: Role, layout: &Placed<'_>) -> Option<Place> {
        if !matches!(role, Role::Body | Role::ListPart | Role::Quote | Role::Aside) {
            return None;
        }
        let list = layout.own.list.as_deref().or(layout.style.layout.list.as_deref()).filter(|list| *list != "0")?;
        let by_style = || layout.id.and_then(|id| self.numbering.level_of_style(list, id));
        let level = layout.own.level.or(layout.style.layout.level).or_else(by_style).unwrap_or(0);
        self.counters.next(self.numbering, list, level)
    }

    /// Whether a paragraph is set as quotes are: indented as a whole, further than the text.
    fn is_quote(&self, layout: &Placed<'_>) -> bool {
        let left = layout.own.left.unwrap_or(0) - layout.style.layout.left.unwrap_or(0) - self.margin;
        let first = layout.own.first.unwrap_or(0);
        let aligned = layout.own.align.or(layout.style.layout.align);
        let plain = matches!(aligned, None | Some(super::styles::Align::Start));
        layout.own.left.is_some() && left >= QUOTE_INDENT && first >= 0 && plain && self.depth == 1
    }
}

/// What says how a paragraph is placed.
struct Placed<'p> {
    style: ParagraphStyle,
    own: Layout,
    id: Option<&'p str>,
}

/// The branch of alternative content (ECMA-376 part 3) that has something to read.
pub(super) fn branch<'a>(alternatives: Node<'a, 'a>) -> Option<Node<'a, 'a>> {
    let says = |node: &Node<'_, '_>| {
        node.descendants().any(|node| matches!(node.name(), "blip" | "txbxContent" | "imagedata" | "t" | "oMath"))
    };
    let choice = alternatives.elements().find(|node| node.name() == "Choice").filter(says);
    choice.or_else(|| alternatives.child("Fallback"))
}

/// A paragraph's words as a paragraph, or as figures when it holds nothing but pictures, or as
/// a formula.
fn lines(mut spans: Spans, origin: &Origin) -> Vec<Block> {
    let block = |kind| Block { kind, origin: origin.clone() };
    if spans.is_only(is_picture) {
        return vec![block(BlockKind::Figure(Figure { images: spans.take_pictures(), caption: Vec::new() }))];
    }
    if spans.is_only(is_formula) {
        let formulas = spans.take_others(is_formula).into_iter().filter_map(|inline| match inline {
            Inline::Math(math) => Some(block(BlockKind::Math(math))),
            _ => None,
        });
        return formulas.collect();
    }
    vec![block(BlockKind::Paragraph(spans.inlines()))]
}

fn is_picture(inline: &Inline) -> bool {
    matches!(inline, Inline::Image(_))
}

fn is_formula(inline: &Inline) -> bool {
    matches!(inline, Inline::Math(_))
}

/// An item of a task list begins with a box.
fn task(mut spans: Spans) -> (Option<bool>, Spans) {
    let Some(super::spans::Span { content: super::spans::Content::Text(text), .. }) = spans.0.first_mut() else {
        return (None, spans);
    };
    let mut chars = text.chars();
    let checked = match chars.next() {
        Some('☐' | '◻') => false,
        Some('☒' | '☑') => true,
        _ => return (None, spans),
    };
    *text = chars.as_str().to_owned();
    (Some(checked), spans)
}

/// A line of verse; its indent is the white space before it, a tab or four spaces a step.
fn verse_line(line: Spans) -> VerseLine {
    let raw = line.raw();
    let white = raw.chars().take_while(|c| c.is_whitespace());
    let steps: usize = white.map(|c| if c == '\t' { 4 } else { 1 }).sum();
    VerseLine { indent: (steps / 4).min(8) as u8, content: line.inlines() }
}

/// `* * *`, `###`, `⁂`: marks alone, as manuscripts part scenes.
fn is_scene_break(raw: &str) -> bool {
    let marks: String = raw.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(first) = marks.chars().next() else { return false };
    let same = marks.chars().all(|c| c == first);
    same && match first {
        '*' | '#' | '~' | '•' | '·' | '―' | '—' | '–' => {
            marks.chars().count() <= 7 && (marks.chars().count() > 1 || first != '—' && first != '–')
        }
        '-' | '_' | '=' => marks.chars().count() >= 3,
        '⁂' | '❦' | '❧' | '☙' | '✻' | '✽' => marks.chars().count() <= 7,
        _ => false,
    }
}

impl Field {
    /// Why what the field shows is left out; `None` for what is kept.
    pub(super) fn cut(&self) -> Option<&'static str> {
        match self {
            Field::Contents => Some("contents"),
            Field::Index => Some("index"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_alone_part_scenes() {
        for (text, expected) in
            [("* * *", true), ("#", true), ("⁂", true), ("—", false), ("---", true), ("* a", false), ("5", false)]
        {
            assert_eq!(is_scene_break(text), expected, "{text}");
        }
    }
}
