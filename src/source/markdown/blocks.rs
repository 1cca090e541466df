//! Events of the Markdown parser → blocks with their places.

use super::Context;
use super::code;
use super::inlines::{Inlines, Mark};
use super::places::Defined;
use super::raw::Region;
use super::rewrite::{Lines, Mapped};
use super::tag;
use crate::diag::Origin;
use crate::doc::{
    Block, BlockKind, Cell, ColumnAlign, Definition, Figure, Image, Inline, ListItem, Math, Note, Style, Table, Target,
};
use crate::source::embedded;
use crate::source::link::{self, Picture};
use crate::source::notes::Notes;
use crate::source::pictures;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;

/// Quotes and lists nest at most so deep; what is deeper goes on in the deepest, so that
/// nothing that walks the tree can exhaust the stack.
const MAX_DEPTH: usize = 24;

/// CommonMark 0.31 and the extensions that are read.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// A text as blocks, and the notes that it defines.
pub(super) struct Body {
    pub blocks: Vec<Block>,
    pub notes: Vec<Defined>,
}

/// Reads the text; `lines` are those of the file that it was made of.
pub(super) fn read(text: &Mapped, has_math: bool, lines: &Lines<'_>, context: &Context<'_>, notes: &mut Notes) -> Body {
    let options = if has_math { options() | Options::ENABLE_MATH } else { options() };
    let mut builder = Builder {
        text,
        lines,
        context,
        frames: vec![Frame::new(Holder::Root)],
        beyond: 0,
        leaf: Leaf::None,
        captions: Vec::new(),
        display: false,
        gathered: None,
        defined: Vec::new(),
        notes,
    };
    for (event, range) in Parser::new_ext(&text.text, options).into_offset_iter() {
        builder.event(event, range);
    }
    builder.end_gathered(text.text.len());
    builder.end_leaf();
    while builder.frames.len() > 1 {
        builder.end_frame();
    }
    let mut blocks = Vec::new();
    if let Some(mut root) = builder.frames.pop() {
        blocks = root.blocks;
        blocks.append(&mut builder.read_region(root.region.take()));
    }
    Body { blocks, notes: builder.defined }
}

/// Reads words as one line, whatever they begin with; they stand at byte `from` of the file.
pub(super) fn line(
    words: &str,
    from: usize,
    lines: &Lines<'_>,
    context: &Context<'_>,
    notes: &mut Notes,
) -> Vec<Inline> {
    // What stands in a heading is never a list or a quote. Marks of notes are read as such only
    // where there are such notes.
    let mut text = format!("# {}\n", words.replace('\n', " "));
    for label in words.split("[^").skip(1).filter_map(|rest| rest.split_once(']')) {
        text.push_str(&format!("\n[^{}]: x\n", label.0));
    }
    let body = read(&Mapped::put_in(text, from), false, lines, context, notes);
    match body.blocks.into_iter().next().map(|block| block.kind) {
        Some(BlockKind::Heading { content, .. }) => content,
        _ => vec![Inline::text(words.trim())],
    }
}

/// What holds blocks.
enum Holder {
    Root,
    Quote(Origin),
    Aside(Origin),
    /// Its items are gathered here, not in the frame's blocks.
    List {
        start: Option<u64>,
        tight: bool,
        items: Vec<ListItem>,
        origin: Origin,
    },
    Item(Option<bool>),
    Definitions(Vec<Definition>, Origin),
    Details,
    Table {
        columns: Vec<ColumnAlign>,
        head: Vec<Vec<Cell>>,
        body: Vec<Vec<Cell>>,
        row: Vec<Cell>,
        in_head: bool,
        origin: Origin,
    },
    Cell,
    Note(Arc<str>, Origin),
}

pub(super) struct Frame {
    holder: Holder,
    pub blocks: Vec<Block>,
    /// Raw HTML that is open, and the blocks in it.
    pub region: Option<Region>,
}

impl Frame {
    fn new(holder: Holder) -> Frame {
        Frame { holder, blocks: Vec::new(), region: None }
    }
}

/// The block without blocks in it that is being read.
enum Leaf {
    None,
    Paragraph(Inlines, Origin),
    Heading(u8, Option<Arc<str>>, Inlines, Origin),
    Term(Inlines, Origin),
    Code {
        language: Option<String>,
        text: String,
        at: usize,
        indented: bool,
    },
    /// Raw HTML, and the byte where it begins.
    Html(String, usize),
}

pub(super) struct Builder<'a, 'c> {
    pub text: &'a Mapped,
    pub lines: &'a Lines<'a>,
    pub context: &'a Context<'c>,
    pub frames: Vec<Frame>,
    /// Containers that are open beyond the greatest depth.
    beyond: usize,
    leaf: Leaf,
    /// The titles of the pictures of this paragraph: captions, if the pictures stand alone.
    captions: Vec<String>,
    /// Whether the last formula stands on lines of its own.
    display: bool,
    /// An element in a line that is read as a whole: its name and where it begins.
    pub gathered: Option<(String, usize)>,
    defined: Vec<Defined>,
    pub notes: &'a mut Notes,
}

impl Builder<'_, '_> {
    /// The place in the file of a byte of the text.
    pub fn origin(&self, at: usize) -> Origin {
        self.lines.origin(self.text.origin(at))
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let at = range.start;
        if self.gathered.is_some() {
            match &event {
                Event::InlineHtml(html) if self.closes_gathered(html) => return self.end_gathered(range.end),
                Event::End(tag) if ends_line(*tag) => self.end_gathered(range.end),
                _ => return,
            }
        }
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.leaf {
                Leaf::Code { text: code, .. } => code.push_str(&text),
                _ => self.inlines(at).text(&text),
            },
            Event::Code(code) => self.inlines(at).code(&code),
            Event::InlineMath(tex) => {
                let text = tex.trim().to_owned();
                self.inlines(at).push(Inline::Math(Math { mathml: None, text }));
            }
            Event::DisplayMath(tex) => {
                let text = tex.trim().to_owned();
                self.inlines(at).push(Inline::Math(Math { mathml: None, text }));
                self.display = true;
            }
            Event::SoftBreak => self.inlines(at).text(" "),
            Event::HardBreak => self.inlines(at).line_break(),
            Event::FootnoteReference(label) => {
                let origin = self.origin(at);
                let note = Note { label: label.to_lowercase().into(), blocks: Vec::new(), origin };
                self.inlines(at).push(Inline::Note(note));
            }
            Event::TaskListMarker(done) => {
                if let Some(Frame { holder: Holder::Item(checked), .. }) = self.frames.last_mut() {
                    *checked = Some(done);
                }
            }
            Event::Html(html) => match &mut self.leaf {
                Leaf::Html(all, _) => all.push_str(&html),
                _ => self.html(&html, at),
            },
            Event::InlineHtml(html) => {
                if let Some(tag) = tag::read(&html) {
                    self.inline_tag(&tag, at);
                }
            }
            Event::Rule => {
                self.end_leaf();
                let origin = self.origin(at);
                self.push(BlockKind::Break, origin);
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        let holder = match tag {
            Tag::Emphasis => return self.inlines(at).open(Mark::Styled(Style::Emph)),
            Tag::Strong => return self.inlines(at).open(Mark::Styled(Style::Strong)),
            Tag::Strikethrough => return self.inlines(at).open(Mark::Styled(Style::Strike)),
            Tag::Link { link_type, dest_url, .. } => {
                let mail = if link_type == LinkType::Email { "mailto:" } else { "" };
                let target = self.target(&format!("{mail}{dest_url}"), at);
                return self.inlines(at).open(Mark::Link(target));
            }
            Tag::Image { dest_url, title, .. } => {
                let image = self.image(&dest_url, Some(&title), at);
                return self.inlines(at).open(Mark::Picture(image));
            }
            Tag::Paragraph => {
                self.end_leaf();
                self.loosen();
                self.leaf = Leaf::Paragraph(Inlines::default(), self.origin(at));
                return;
            }
            Tag::Heading { level, id, .. } => {
                self.end_leaf();
                let id = id.filter(|id| !id.is_empty()).map(|id| Arc::from(&*id));
                self.leaf = Leaf::Heading(level as u8, id, Inlines::default(), self.origin(at));
                return;
            }
            Tag::CodeBlock(kind) => {
                self.end_leaf();
                let (language, indented) = match kind {
                    CodeBlockKind::Fenced(info) => (code::language(&info), false),
                    CodeBlockKind::Indented => (None, true),
                };
                self.leaf = Leaf::Code { language, text: String::new(), at, indented };
                return;
            }
            Tag::HtmlBlock => {
                self.end_leaf();
                self.leaf = Leaf::Html(String::new(), at);
                return;
            }
            Tag::DefinitionListTitle => {
                self.end_leaf();
                self.leaf = Leaf::Term(Inlines::default(), self.origin(at));
                return;
            }
            Tag::TableHead => {
                if let Some(Frame { holder: Holder::Table { in_head, .. }, .. }) = self.frames.last_mut() {
                    *in_head = true;
                }
                return;
            }
            Tag::BlockQuote(None) => Holder::Quote(self.origin(at)),
            Tag::BlockQuote(Some(_)) => Holder::Aside(self.origin(at)),
            Tag::List(start) => Holder::List { start, tight: true, items: Vec::new(), origin: self.origin(at) },
            Tag::Item => Holder::Item(None),
            Tag::DefinitionList => Holder::Definitions(Vec::new(), self.origin(at)),
            Tag::DefinitionListDefinition => Holder::Details,
            Tag::Table(columns) => Holder::Table {
                columns: columns.into_iter().map(column).collect(),
                head: Vec::new(),
                body: Vec::new(),
                row: Vec::new(),
                in_head: false,
                origin: self.origin(at),
            },
            Tag::TableCell => Holder::Cell,
            Tag::FootnoteDefinition(label) => Holder::Note(label.to_lowercase().into(), self.origin(at)),
            Tag::TableRow | Tag::MetadataBlock(_) | Tag::Superscript | Tag::Subscript => return,
        };
        self.end_leaf();
        if self.beyond > 0 || self.frames.len() > MAX_DEPTH {
            self.beyond += 1;
        } else {
            self.frames.push(Frame::new(holder));
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {
                if let Some(inlines) = self.open_inlines() {
                    inlines.close();
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.end_leaf();
                if let Some(Frame { holder: Holder::Table { head, body, row, in_head, .. }, .. }) =
                    self.frames.last_mut()
                {
                    let rows = if std::mem::take(in_head) { head } else { body };
                    rows.push(std::mem::take(row));
                }
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListDefinition
            | TagEnd::Table
            | TagEnd::TableCell
            | TagEnd::FootnoteDefinition => {
                self.end_leaf();
                if self.beyond > 0 {
                    self.beyond -= 1;
                } else {
                    self.end_frame();
                }
            }
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::DefinitionListTitle
            | TagEnd::MetadataBlock(_) => self.end_leaf(),
            // These two are not asked for: the parser knows none inside words.
            TagEnd::Superscript | TagEnd::Subscript => {}
        }
    }

    fn end_frame(&mut self) {
        // The root frame is opened by no event, so no event closes it.
        if self.frames.len() < 2 {
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        let mut blocks = frame.blocks;
        blocks.append(&mut self.read_region(frame.region));
        match frame.holder {
            Holder::Root => {}
            Holder::Quote(_) | Holder::Aside(_) if blocks.is_empty() => {}
            Holder::Quote(origin) => self.push(BlockKind::Quote(blocks), origin),
            Holder::Aside(origin) => self.push(BlockKind::Aside(blocks), origin),
            Holder::Item(checked) => {
                if let Some(Frame { holder: Holder::List { items, .. }, .. }) = self.frames.last_mut() {
                    items.push(ListItem { checked, blocks });
                }
            }
            Holder::List { start, tight, items, origin } => self.push(BlockKind::List { start, tight, items }, origin),
            Holder::Details => {
                if let Some(Frame { holder: Holder::Definitions(list, _), .. }) = self.frames.last_mut() {
                    match list.last_mut() {
                        Some(last) => last.details.push(blocks),
                        None => list.push(Definition { terms: Vec::new(), details: vec![blocks] }),
                    }
                }
            }
            Holder::Definitions(list, origin) => self.push(BlockKind::Definitions(list), origin),
            Holder::Cell => {
                if let Some(Frame { holder: Holder::Table { row, in_head, .. }, .. }) = self.frames.last_mut() {
                    row.push(Cell { header: *in_head, columns: 1, rows: 1, blocks });
                }
            }
            Holder::Table { columns, mut head, body, origin, .. } => {
                // Markdown has no tables without a head, so authors leave its cells empty.
                head.retain(|row| row.iter().any(|cell| !cell.blocks.is_empty()));
                self.push(BlockKind::Table(Table { caption: Vec::new(), columns, head, body }), origin);
            }
            Holder::Note(label, origin) => {
                let at = self.defined.len();
                self.defined.push(Defined { label, blocks, origin, at });
            }
        }
    }

    pub fn push(&mut self, kind: BlockKind, origin: Origin) {
        let block = Block { kind, origin };
        if let Some(frame) = self.frames.last_mut() {
            match (&mut frame.holder, &mut frame.region) {
                (_, Some(region)) => region.hold(block),
                // At the greatest depth an item may be missing between a list and its blocks.
                (Holder::List { items, .. }, _) => items.push(vec![block].into()),
                (Holder::Definitions(list, _), _) => {
                    list.push(Definition { terms: Vec::new(), details: vec![vec![block]] });
                }
                (Holder::Table { row, .. }, _) => {
                    row.push(Cell { header: false, columns: 1, rows: 1, blocks: vec![block] });
                }
                (_, None) => frame.blocks.push(block),
            }
        }
    }

    /// A paragraph right inside an item makes its list loose (CommonMark §5.3).
    fn loosen(&mut self) {
        let count = self.frames.len();
        if self.beyond == 0
            && count >= 2
            && matches!(self.frames[count - 1].holder, Holder::Item(_))
            && let Holder::List { tight, .. } = &mut self.frames[count - 2].holder
        {
            *tight = false;
        }
    }

    fn open_inlines(&mut self) -> Option<&mut Inlines> {
        match &mut self.leaf {
            Leaf::Paragraph(inlines, _) | Leaf::Heading(_, _, inlines, _) | Leaf::Term(inlines, _) => Some(inlines),
            Leaf::None | Leaf::Code { .. } | Leaf::Html(..) => None,
        }
    }

    /// The inlines that are open; a paragraph is opened where the parser marks none, in tight lists.
    pub fn inlines(&mut self, at: usize) -> &mut Inlines {
        if self.open_inlines().is_none() {
            self.end_leaf();
            self.leaf = Leaf::Paragraph(Inlines::default(), self.origin(at));
        }
        self.open_inlines().expect("a paragraph was opened above")
    }

    /// Whether a line is open.
    pub fn has_line(&self) -> bool {
        matches!(self.leaf, Leaf::Paragraph(..) | Leaf::Heading(..) | Leaf::Term(..))
    }

    pub fn end_leaf(&mut self) {
        let captions = std::mem::take(&mut self.captions);
        let display = std::mem::take(&mut self.display);
        match std::mem::replace(&mut self.leaf, Leaf::None) {
            Leaf::None => {}
            Leaf::Paragraph(inlines, origin) => {
                let content = inlines.finish();
                if !content.is_empty() {
                    let kind = paragraph(content, captions, display);
                    self.push(kind, origin);
                }
            }
            Leaf::Heading(level, id, inlines, origin) => {
                let content = inlines.finish();
                if !content.is_empty() {
                    self.push(BlockKind::Heading { level, id, content }, origin);
                }
            }
            Leaf::Term(inlines, origin) => {
                let content = inlines.finish();
                match self.frames.last_mut() {
                    Some(Frame { holder: Holder::Definitions(list, _), .. }) => match list.last_mut() {
                        Some(last) if last.details.is_empty() => last.terms.push(content),
                        _ => list.push(Definition { terms: vec![content], details: Vec::new() }),
                    },
                    _ => self.push(BlockKind::Paragraph(content), origin),
                }
            }
            Leaf::Code { language, mut text, at, indented } => {
                let origin = self.origin(at);
                let from = self.text.origin(at);
                if self.context.in_mdbook && language.as_deref() == Some("rust") {
                    text = code::without_hidden_lines(&text);
                }
                if text.ends_with('\n') {
                    text.pop();
                }
                // In HTML that is open, text is indented as HTML is; only fences make code there.
                if indented && self.frames.last().is_some_and(|frame| frame.region.is_some()) {
                    for words in text.split("\n\n").filter(|words| !words.trim().is_empty()) {
                        let content = line(words, from, self.lines, self.context, self.notes);
                        self.push(BlockKind::Paragraph(content), origin.clone());
                    }
                    return;
                }
                let kind = code::block(language, text, |words| line(words, from, self.lines, self.context, self.notes));
                self.push(kind, origin);
            }
            Leaf::Html(html, at) => self.html(&html, at),
        }
    }

    /// Where a link leads; a link without a target leaves its words.
    pub fn target(&mut self, destination: &str, at: usize) -> Option<Target> {
        // Zola's links begin at its folder of contents.
        let found = match destination.strip_prefix("@/") {
            Some(path) => {
                let (path, fragment) = path.split_once('#').unwrap_or((path, ""));
                let found = self.context.folder.find(path, self.context.file);
                let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
                link::target(&format!("/{}{fragment}", found.as_deref().unwrap_or(path)), self.context.file)
            }
            None => link::target(destination, self.context.file),
        };
        match found {
            Ok(Target::File { path, fragment }) => Some(Target::File { path: self.source_of(path), fragment }),
            Ok(target) => Some(target),
            Err(why) => {
                let origin = self.origin(at);
                self.notes.bad_link(destination, why, origin);
                None
            }
        }
    }

    /// The text that a page of the finished site is made of, where there is one.
    fn source_of(&self, path: String) -> String {
        let text = path.strip_suffix(".html").map(|stem| format!("{stem}.md"));
        match text {
            Some(text) if !self.context.folder.has(&path) && self.context.folder.has(&text) => text,
            _ => path,
        }
    }

    fn picture_title(&mut self, title: Option<&str>) {
        let title = title.map(str::trim).filter(|title| !title.is_empty());
        self.captions.extend(title.map(str::to_owned));
    }

    /// A picture; without one only its alternative text stays.
    pub fn image(&mut self, destination: &str, title: Option<&str>, at: usize) -> Option<Image> {
        let origin = self.origin(at);
        if embedded::is_data(destination) {
            let image = embedded::read(destination, "", origin, self.notes)?;
            self.picture_title(title);
            return Some(image);
        }
        match link::picture(destination, self.context.file) {
            Picture::Path(path) => {
                self.picture_title(title);
                Some(Image::new(path, "", origin))
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

/// The block for a paragraph's content: figures and formulas stand alone in theirs.
fn paragraph(mut content: Vec<Inline>, mut captions: Vec<String>, display: bool) -> BlockKind {
    let is_space = |inline: &Inline| match inline {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::LineBreak => true,
        _ => false,
    };
    content = match pictures::alone(content, is_space) {
        Ok(images) => {
            captions.dedup();
            let caption = if captions.is_empty() { Vec::new() } else { vec![Inline::Text(captions.join("; "))] };
            return BlockKind::Figure(Figure { images, caption });
        }
        Err(content) => content,
    };
    match (content.pop(), display) {
        (Some(Inline::Math(math)), true) if content.is_empty() => BlockKind::Math(math),
        (last, _) => {
            content.extend(last);
            BlockKind::Paragraph(content)
        }
    }
}

fn column(align: Alignment) -> ColumnAlign {
    match align {
        Alignment::None | Alignment::Left => ColumnAlign::Start,
        Alignment::Center => ColumnAlign::Centre,
        Alignment::Right => ColumnAlign::End,
    }
}

/// Whether an end closes what holds inlines.
fn ends_line(tag: TagEnd) -> bool {
    !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}
