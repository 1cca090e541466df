//! What each element means.

use super::dom::Id;
use super::inlines::{self, Mark};
use super::reader::Reader;
use super::roles::{self, Role};
use super::{address, code, drawing, list, marks, math, media, picture, table, verse};
use crate::doc::{Block, BlockKind, Image, Inline, Style, Target};

impl Reader<'_> {
    /// Reads an element.
    pub fn element(&mut self, id: Id) {
        let dom = self.dom;
        if self.footnotes.skips(id) {
            return self.drop_notes_heading();
        }
        if roles::is_hidden(dom, id) || self.hidden.contains(&id) {
            return;
        }
        if roles::is_page_number(dom, id) {
            // Indexes and contents lists lead there.
            return dom.range(id).for_each(|id| self.named(id));
        }
        match dom.name(id) {
            "script" => math::script(self, id),
            "style" | "template" | "head" | "title" | "meta" | "link" | "base" | "param" | "source" | "track"
            | "wbr" | "rp" | "colgroup" | "col" | "area" | "map" => {}
            "br" => self.line_break(),
            "hr" => self.push(BlockKind::Break, self.origin_of(id)),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hgroup" => self.heading(id),
            "ul" | "ol" | "menu" | "dir" => list::list(self, id),
            "li" => self.block(id),
            "dl" => list::definitions(self, id),
            "blockquote" | "q" | "aside" | "figure" | "div" | "section" | "article" | "p" | "header" | "footer"
            | "main" | "nav" | "center" | "address" | "fieldset" | "form" | "body" | "html" | "details" | "dialog"
            | "dd" | "dt" | "legend" | "figcaption" | "search" | "table" | "caption" | "tbody" | "thead" | "tfoot"
            | "tr" | "td" | "th" | "optgroup" | "frameset" | "noframes" | "summary" | "pre" | "listing" | "xmp"
            | "plaintext" | "blockcode" => self.flow(id),
            "img" => picture::image(self, id),
            "picture" => picture::picture(self, id),
            "noscript" => picture::noscript(self, id),
            "svg" => drawing::svg(self, id),
            "math" => math::math(self, id),
            "iframe" | "video" | "audio" | "embed" | "object" | "frame" => media::embedded(self, id),
            "input" | "button" | "select" | "textarea" | "datalist" | "option" | "meter" | "progress" | "canvas"
            | "applet" => media::control(self, id),
            "a" => self.anchor_or_link(id),
            "code" | "kbd" | "samp" | "tt" => code::inline(self, id),
            "rt" => self.reading(id),
            "sup" | "sub" => self.raised(id),
            "label" => self.children(id),
            name if name.contains('-') || name.contains(':') => self.children(id),
            "span" if self.verse.is_some() && verse::is_line_span(dom, id) => {
                verse::line_span(self, id, |reader| marks::styled(reader, id));
            }
            _ => marks::styled(self, id),
        }
    }

    /// An element that holds blocks, or a paragraph.
    fn flow(&mut self, id: Id) {
        let dom = self.dom;
        let role = roles::role(dom, id);
        match (dom.name(id), role) {
            ("q", _) => marks::quoted(self, id),
            ("table", Some(Role::Figure)) => picture::figure_element(self, id),
            ("table", _) => table::table(self, id),
            ("pre", Some(Role::Verse)) => self.in_block(id, verse::preformatted),
            ("pre" | "listing" | "xmp" | "plaintext", _) => self.in_block(id, code::block),
            (_, Some(Role::Verse)) => self.in_block(id, verse::verse),
            (_, Some(Role::Epigraph)) => self.held(id, BlockKind::Epigraph),
            ("figure", None) | (_, Some(Role::Figure)) => self.in_block(id, picture::figure_element),
            ("aside", _) | (_, Some(Role::Aside)) => self.held(id, aside),
            ("blockquote", _) => self.held(id, BlockKind::Quote),
            ("details", _) => self.in_block(id, |reader, id| reader.children(id)),
            ("summary", _) => self.in_block(id, |reader, id| {
                reader.line.open(Mark::Styled(Style::Strong));
                reader.children(id);
                reader.line.close();
            }),
            _ => self.block(id),
        }
    }

    /// Reads an element whose children stand in blocks of their own.
    pub fn block(&mut self, id: Id) {
        self.in_block(id, |reader, id| reader.children(id));
    }

    /// Reads an element of which nothing stands in one paragraph with what is around it.
    fn in_block(&mut self, id: Id, read: impl FnOnce(&mut Self, Id)) {
        self.end_paragraph();
        verse::begin_block(self, id);
        self.named(id);
        self.in_language(id, |reader| {
            read(reader, id);
            reader.end_paragraph();
        });
        verse::end_block(self, id);
    }

    /// Reads an element that holds blocks in a block of its own.
    fn held(&mut self, id: Id, kind: fn(Vec<Block>) -> BlockKind) {
        let origin = self.origin_of(id);
        self.in_block(id, |reader, id| {
            if let Some(blocks) = reader.holder(id)
                && !blocks.is_empty()
            {
                reader.push(kind(blocks), origin);
            }
        });
    }

    /// A part of a note's text.
    pub fn note_part(&mut self, id: Id) {
        self.in_block(id, |reader, id| reader.children(id));
    }

    /// Sets down an element's name, if it is a place that somebody means.
    pub fn named(&mut self, id: Id) {
        let meant = |name: &&str| {
            let bare = self.dom.name(id) == "a" && self.dom.get(id, "href").is_none();
            let note = self.footnotes.skips(id);
            !note && (bare || self.ids.is_linked(id)) && !name.contains(char::is_whitespace)
        };
        if let Some(name) = self.ids.name(id).filter(meant) {
            self.line.push(Inline::Anchor(name.into()));
        }
    }

    /// A heading. Its name is its own, that of an anchor in it, or that of the section that it opens.
    fn heading(&mut self, id: Id) {
        let dom = self.dom;
        self.end_paragraph();
        let inner = if dom.name(id) == "hgroup" {
            dom.range(id).find(|id| heading_level(dom.name(*id)).is_some())
        } else {
            None
        };
        let Some(level) = heading_level(dom.name(inner.unwrap_or(id))) else { return self.block(id) };
        let origin = self.origin_of(id);
        let mut content = Vec::new();
        self.in_language(id, |reader| {
            let blocks = reader.nested(|reader| reader.children(id));
            content = match blocks {
                Some(blocks) => flatten(blocks, &Inline::LineBreak),
                None => vec![Inline::Text(code::one_line(&dom.words(id)))],
            };
        });
        let mut names = self.take_anchors();
        content.retain(|inline| match inline {
            Inline::Anchor(name) => {
                names.push(name.clone());
                false
            }
            _ => true,
        });
        if inlines::is_blank(&content) {
            names.into_iter().for_each(|name| self.line.push(Inline::Anchor(name)));
            return;
        }
        let own = [Some(id), inner].into_iter().flatten().find_map(|id| self.ids.name(id)).map(Into::into);
        let section = || {
            let opened = |up: &Id| (*up..id).all(|id| dom.text(id).is_none_or(super::dom::is_blank));
            let sections =
                dom.ancestors(id).take_while(|up| matches!(dom.name(*up), "section" | "div" | "header" | "article"));
            sections.take_while(opened).find_map(|up| self.ids.name(up)).map(Into::into)
        };
        let name = own.or_else(|| if names.is_empty() { section() } else { Some(names.remove(0)) });
        names.retain(|other| Some(other) != name.as_ref());
        let content = names.into_iter().map(Inline::Anchor).chain(content).collect();
        self.push(BlockKind::Heading { level, id: name, content }, origin);
    }

    /// A link, the mark of a note, or a place.
    fn anchor_or_link(&mut self, id: Id) {
        let dom = self.dom;
        if let Some(note) = self.footnotes.of(id) {
            return self.note(id, note);
        }
        self.named(id);
        let Some(href) = dom.get(id, "href") else { return self.children(id) };
        let target = match address::target(href, self.base) {
            Ok(Target::Anchor(name)) if !self.ids.has(&name) => {
                // `#top` is a place that browsers know.
                if &*name != "top" {
                    self.notes.bad_link(href, "names no place in its text", self.origin_of(id));
                }
                None
            }
            Ok(target) => Some(target),
            Err(why) => {
                // `#` and scripts are buttons.
                if !href.trim().is_empty() && href.trim() != "#" && !href.trim_start().starts_with("javascript:") {
                    self.notes.bad_link(href, why, self.origin_of(id));
                }
                None
            }
        };
        self.line.open(target.map_or(Mark::Plain, Mark::Link));
        self.in_language(id, |reader| marks::styled(reader, id));
        self.line.close();
    }

    /// Raised or lowered words; the mark of a note is raised anyhow.
    fn raised(&mut self, id: Id) {
        let dom = self.dom;
        let only_marks = dom.range(id).any(|id| self.footnotes.of(id).is_some())
            && dom.children(id).all(|child| match dom.text(child) {
                Some(text) => !text.contains(char::is_alphanumeric),
                None => {
                    self.footnotes.of(child).is_some() || dom.range(child).any(|id| self.footnotes.of(id).is_some())
                }
            });
        if !only_marks {
            return marks::styled(self, id);
        }
        self.named(id);
        for child in dom.children(id).filter(|child| dom.text(*child).is_none()) {
            self.element(child);
        }
    }

    /// How the word before is read (ruby).
    fn reading(&mut self, id: Id) {
        if !self.dom.is_blank(id) {
            self.line.open(Mark::Styled(Style::Reading));
            self.text("(", self.dom.line(id));
            self.children(id);
            self.text(")", self.dom.line(id));
            self.line.close();
        }
    }
}

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

/// The inlines of blocks, with `between` where one ends.
pub(super) fn flatten(blocks: Vec<Block>, between: &Inline) -> Vec<Inline> {
    let mut out = Vec::new();
    push_flat(blocks, between, &mut out);
    out
}

fn push_flat(blocks: Vec<Block>, between: &Inline, out: &mut Vec<Inline>) {
    for block in blocks {
        let mut line = |content| push_line(content, between, out);
        match block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => line(content),
            BlockKind::Code { text, .. } => line(vec![Inline::Code(code::one_line(&text))]),
            BlockKind::Math(formula) => line(vec![Inline::Math(formula)]),
            BlockKind::Figure(figure) => {
                line(figure.images.into_iter().map(Image::in_line).collect());
                line(figure.caption);
            }
            BlockKind::Verse(stanzas) => stanzas.into_iter().flatten().for_each(|verse| line(verse.content)),
            BlockKind::Break => {}
            BlockKind::Quote(inner) | BlockKind::Epigraph(inner) | BlockKind::Aside(inner) => {
                push_flat(inner, between, out)
            }
            BlockKind::List { items, .. } => items.into_iter().for_each(|item| push_flat(item.blocks, between, out)),
            BlockKind::Definitions(list) => {
                for definition in list {
                    definition.terms.into_iter().for_each(|term| push_line(term, between, out));
                    definition.details.into_iter().for_each(|details| push_flat(details, between, out));
                }
            }
            BlockKind::Table(table) => {
                line(table.caption);
                let cells = table.head.into_iter().chain(table.body).flatten();
                cells.for_each(|cell| push_flat(cell.blocks, between, out));
            }
        }
    }
}

fn push_line(content: Vec<Inline>, between: &Inline, out: &mut Vec<Inline>) {
    if !out.is_empty() && !content.is_empty() {
        inlines::join(vec![between.clone()], out);
    }
    inlines::join(content, out);
}

/// Matter beside the text. A quotation that is all of it is set apart by that already.
fn aside(mut blocks: Vec<Block>) -> BlockKind {
    match &mut blocks[..] {
        [Block { kind: BlockKind::Quote(inner), .. }] => BlockKind::Aside(std::mem::take(inner)),
        _ => BlockKind::Aside(blocks),
    }
}
