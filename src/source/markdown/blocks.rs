//! Events of the CommonMark parser → blocks with their places.

use super::html::{self, Tag, Token};
use super::inlines::{Inlines, Mark};
use crate::diag::Origin;
use crate::doc::{Block, BlockKind, Figure, Image, Inline, ListItem, Target};
use crate::source::link::{self, Picture};
use crate::source::notes::Notes;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag as Mdtag};
use std::sync::Arc;

/// Quotes and lists nest at most so deep; what is deeper goes on in the deepest, so that
/// nothing that walks the tree can exhaust the stack.
const MAX_DEPTH: usize = 24;
/// On longer lines columns are not counted, so that the time stays linear.
const COUNTED_LINE: usize = 4096;

/// Reads the text from byte `from` on.
pub(super) fn read(text: &str, from: usize, file: &Arc<str>, notes: &mut Notes) -> Vec<Block> {
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let root = Frame { holder: Holder::Root, blocks: Vec::new() };
    let mut builder =
        Builder { text, from, file, starts, frames: vec![root], beyond: 0, leaf: Leaf::None, caption: None, notes };
    for (event, range) in Parser::new_ext(&text[from..], Options::empty()).into_offset_iter() {
        builder.event(event, from + range.start);
    }
    builder.end_leaf();
    builder.frames.into_iter().next().map(|root| root.blocks).unwrap_or_default()
}

/// What holds blocks.
enum Holder {
    Root,
    Quote(Origin),
    /// Its items are gathered here, not in the frame's blocks.
    List {
        start: Option<u64>,
        tight: bool,
        items: Vec<ListItem>,
        origin: Origin,
    },
    Item,
}

struct Frame {
    holder: Holder,
    blocks: Vec<Block>,
}

/// The block without blocks in it that is being read.
enum Leaf {
    None,
    Paragraph(Inlines, Origin),
    Heading(u8, Inlines, Origin),
    Code(Option<String>, String, Origin),
    /// Raw HTML, and the byte where it begins.
    Html(String, usize),
}

struct Builder<'a> {
    /// The title of the last picture: its caption, if the picture stands alone.
    caption: Option<String>,
    text: &'a str,
    from: usize,
    file: &'a Arc<str>,
    /// Byte at which each line begins.
    starts: Vec<usize>,
    frames: Vec<Frame>,
    /// Quotes, lists and items that are open beyond the greatest depth.
    beyond: usize,
    leaf: Leaf,
    notes: &'a mut Notes,
}

impl Builder<'_> {
    fn origin(&self, at: usize) -> Origin {
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts[line - 1].max(if line == 1 { self.from.min(at) } else { 0 });
        let column = if at - start > COUNTED_LINE { 0 } else { self.text[start..at].chars().count() as u32 + 1 };
        Origin::new(self.file, line as u32, column)
    }

    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.leaf {
                Leaf::Code(_, code, _) => code.push_str(&text),
                _ => self.inlines(at).text(&text),
            },
            Event::Code(code) => self.inlines(at).code(&code),
            Event::SoftBreak => self.inlines(at).text(" "),
            Event::HardBreak => self.inlines(at).line_break(),
            Event::Html(html) => match &mut self.leaf {
                Leaf::Html(all, _) => all.push_str(&html),
                _ => self.html(&html, at),
            },
            Event::InlineHtml(html) => {
                for token in html::tokens(&html) {
                    if let Token::Tag(tag) = token {
                        self.tag(&tag, at);
                    }
                }
            }
            Event::Rule => {
                self.end_leaf();
                let origin = self.origin(at);
                self.push(BlockKind::Break, origin);
            }
            // Extensions are off, so that no other event comes.
            _ => {}
        }
    }

    fn start(&mut self, tag: Mdtag<'_>, at: usize) {
        let holder = match tag {
            Mdtag::Emphasis => return self.inlines(at).open(Mark::Emph),
            Mdtag::Strong => return self.inlines(at).open(Mark::Strong),
            Mdtag::Link { link_type, dest_url, .. } => {
                let mail = if link_type == LinkType::Email { "mailto:" } else { "" };
                let target = self.target(&format!("{mail}{dest_url}"), at);
                return self.inlines(at).open(Mark::Link(target));
            }
            Mdtag::Image { dest_url, title, .. } => {
                let image = self.image(&dest_url, Some(&title), at);
                return self.inlines(at).open(Mark::Picture(image));
            }
            Mdtag::Paragraph => {
                self.end_leaf();
                self.loosen();
                self.leaf = Leaf::Paragraph(Inlines::default(), self.origin(at));
                return;
            }
            Mdtag::Heading { level, .. } => {
                self.end_leaf();
                self.leaf = Leaf::Heading(level as u8, Inlines::default(), self.origin(at));
                return;
            }
            Mdtag::CodeBlock(kind) => {
                self.end_leaf();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().map(str::to_owned),
                    CodeBlockKind::Indented => None,
                };
                self.leaf = Leaf::Code(language, String::new(), self.origin(at));
                return;
            }
            Mdtag::HtmlBlock => {
                self.end_leaf();
                self.leaf = Leaf::Html(String::new(), at);
                return;
            }
            Mdtag::BlockQuote(_) => Holder::Quote(self.origin(at)),
            Mdtag::List(start) => Holder::List { start, tight: true, items: Vec::new(), origin: self.origin(at) },
            Mdtag::Item => Holder::Item,
            _ => return,
        };
        self.end_leaf();
        if self.beyond > 0 || self.frames.len() > MAX_DEPTH {
            self.beyond += 1;
        } else {
            self.frames.push(Frame { holder, blocks: Vec::new() });
        }
    }

    fn end(&mut self, tag: pulldown_cmark::TagEnd) {
        use pulldown_cmark::TagEnd;
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image => {
                if let Leaf::Paragraph(inlines, _) | Leaf::Heading(_, inlines, _) = &mut self.leaf {
                    inlines.close();
                }
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => {
                self.end_leaf();
                if self.beyond > 0 {
                    self.beyond -= 1;
                } else {
                    self.end_frame();
                }
            }
            _ => self.end_leaf(),
        }
    }

    fn end_frame(&mut self) {
        // The root frame is opened by no event, so no event closes it.
        if self.frames.len() < 2 {
            return;
        }
        let Some(Frame { holder, blocks }) = self.frames.pop() else { return };
        match holder {
            Holder::Root => {}
            Holder::Quote(origin) => {
                if !blocks.is_empty() {
                    self.push(BlockKind::Quote(blocks), origin);
                }
            }
            Holder::Item => {
                if let Some(Frame { holder: Holder::List { items, .. }, .. }) = self.frames.last_mut() {
                    items.push(blocks.into());
                }
            }
            Holder::List { start, tight, items, origin } => self.push(BlockKind::List { start, tight, items }, origin),
        }
    }

    fn push(&mut self, kind: BlockKind, origin: Origin) {
        if let Some(frame) = self.frames.last_mut() {
            match &mut frame.holder {
                // At the greatest depth an item may be missing between a list and its blocks.
                Holder::List { items, .. } => items.push(vec![Block { kind, origin }].into()),
                _ => frame.blocks.push(Block { kind, origin }),
            }
        }
    }

    /// A paragraph right inside an item makes its list loose (CommonMark §5.3).
    fn loosen(&mut self) {
        let count = self.frames.len();
        if self.beyond == 0
            && count >= 2
            && matches!(self.frames[count - 1].holder, Holder::Item)
            && let Holder::List { tight, .. } = &mut self.frames[count - 2].holder
        {
            *tight = false;
        }
    }

    /// The inlines that are open; a paragraph is opened where the parser marks none, in tight lists.
    fn inlines(&mut self, at: usize) -> &mut Inlines {
        if !matches!(self.leaf, Leaf::Paragraph(..) | Leaf::Heading(..)) {
            self.end_leaf();
            self.leaf = Leaf::Paragraph(Inlines::default(), self.origin(at));
        }
        match &mut self.leaf {
            Leaf::Paragraph(inlines, _) | Leaf::Heading(_, inlines, _) => inlines,
            _ => unreachable!("a paragraph was opened above"),
        }
    }

    fn end_leaf(&mut self) {
        match std::mem::replace(&mut self.leaf, Leaf::None) {
            Leaf::None => {}
            Leaf::Paragraph(inlines, origin) => {
                let mut content = inlines.finish();
                if matches!(content[..], [Inline::Image(_)])
                    && let Some(Inline::Image(image)) = content.pop()
                {
                    let caption = self.caption.take().map(Inline::Text).into_iter().collect();
                    self.push(BlockKind::Figure(Figure { images: vec![image], caption }), origin);
                } else if !content.is_empty() {
                    self.push(BlockKind::Paragraph(content), origin);
                }
            }
            Leaf::Heading(level, inlines, origin) => {
                let content = inlines.finish();
                if !content.is_empty() {
                    self.push(BlockKind::Heading { level, id: None, content }, origin);
                }
            }
            Leaf::Code(language, mut text, origin) => {
                if text.ends_with('\n') {
                    text.pop();
                }
                self.push(BlockKind::Code { language, text }, origin);
            }
            Leaf::Html(html, at) => {
                self.html(&html, at);
                self.end_leaf();
            }
        }
    }

    /// A block of raw HTML.
    fn html(&mut self, html: &str, at: usize) {
        for token in html::tokens(html) {
            match token {
                Token::Text(text) => {
                    if !text.trim().is_empty() || matches!(self.leaf, Leaf::Paragraph(..)) {
                        self.inlines(at).text(&text);
                    }
                }
                Token::Tag(tag) => {
                    if tag.is_block() {
                        self.end_leaf();
                    }
                    self.tag(&tag, at);
                }
            }
        }
    }

    /// A tag, in a line or in a block of HTML.
    fn tag(&mut self, tag: &Tag, at: usize) {
        let mark = match tag.name.as_str() {
            "br" => return self.inlines(at).line_break(),
            "em" | "i" => Mark::Emph,
            "strong" | "b" => Mark::Strong,
            "a" if tag.closing => Mark::Link(None),
            "a" if tag.get("href").is_some() => Mark::Link(self.target(tag.get("href").unwrap_or(""), at)),
            "img" if !tag.closing => {
                if let Some(image) = self.image(tag.get("src").unwrap_or(""), tag.get("title"), at) {
                    let alt = tag.get("alt").unwrap_or("").to_owned();
                    self.inlines(at).picture(Image { alt, ..image });
                }
                return;
            }
            name => {
                let origin = self.origin(at);
                self.notes.raw_html(name, origin);
                if tag.is_block() && !matches!(self.leaf, Leaf::None) {
                    self.inlines(at).text(" ");
                }
                return;
            }
        };
        if tag.closing {
            self.inlines(at).close_tag(&tag.name);
        } else {
            self.inlines(at).open_tag(&tag.name, mark);
        }
    }

    fn target(&mut self, destination: &str, at: usize) -> Option<Target> {
        match link::target(destination, self.file) {
            Ok(target) => Some(target),
            Err(why) => {
                let origin = self.origin(at);
                self.notes.bad_link(destination, why, origin);
                None
            }
        }
    }

    fn image(&mut self, destination: &str, title: Option<&str>, at: usize) -> Option<Image> {
        let origin = self.origin(at);
        match link::picture(destination, self.file) {
            Picture::Path(path) => {
                let title = title.map(str::trim).filter(|title| !title.is_empty());
                self.caption = title.map(str::to_owned);
                Some(Image { path: path.into(), alt: String::new(), origin })
            }
            Picture::Outside => {
                self.notes.outside(destination, origin);
                None
            }
            Picture::Unusable => {
                self.notes.bad_link(destination, "is no file of the book", origin);
                None
            }
        }
    }
}
