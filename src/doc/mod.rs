//! IR 1, what the book says: parts, chapters, blocks and inlines, with no word of how they look.
//!
//! The readers of [`crate::source`] make blocks, [`crate::manuscript`] makes the [`Book`],
//! and both backends read it. [`dump`] writes it as text for tests.

mod dump;

use crate::diag::Origin;
use crate::lang::Lang;
use std::sync::Arc;

pub use dump::dump;

/// A whole book in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// What the title page and the package say about it.
    pub meta: Meta,
    /// The parts in order; a book without parts has one part without a title.
    pub parts: Vec<Part>,
}

impl Book {
    /// All chapters in order; their positions here are their [`ChapterId`]s.
    pub fn chapters(&self) -> impl Iterator<Item = &Chapter> {
        self.parts.iter().flat_map(|part| &part.chapters)
    }

    /// All pictures that titles and texts refer to, in reading order, each as often as it is called for.
    pub fn images(&self) -> Vec<&Image> {
        let mut images = Vec::new();
        for chapter in self.chapters() {
            each_inline_image(&chapter.title, &mut |image| images.push(image));
            each_image(&chapter.blocks, &mut |image| images.push(image));
        }
        images
    }
}

/// A chapter's place among all chapters of the book, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChapterId(pub u32);

/// What is known about the book as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Meta {
    /// Main title.
    pub title: String,
    /// Second line of the title.
    pub subtitle: Option<String>,
    /// Authors and other contributors, in order.
    pub authors: Vec<Contributor>,
    /// Main language of the text.
    pub language: Lang,
    /// A unique identifier as a URI: `urn:isbn:…`, `urn:uuid:…` or what the author gave.
    pub identifier: String,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Date of publication as the author gave it, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Last modification, `YYYY-MM-DDThh:mm:ssZ`; never the clock.
    pub modified: String,
    /// Rights statement.
    pub rights: Option<String>,
    /// A few sentences about the book.
    pub description: Option<String>,
    /// Keywords.
    pub subjects: Vec<String>,
    /// The series it belongs to.
    pub series: Option<Series>,
    /// Cover picture, relative to the book's folder; typeset when absent.
    pub cover: Option<Arc<str>>,
}

/// Somebody who made the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contributor {
    /// The name as printed.
    pub name: String,
    /// MARC relator code, `aut` for an author.
    pub role: String,
    /// The name as sorted, e.g. `Austen, Jane`.
    pub file_as: Option<String>,
}

/// A series and the book's place in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name of the series.
    pub name: String,
    /// Number in the series.
    pub position: Option<f64>,
}

/// A group of chapters, with a page of its own when it has a title.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its title; a book without parts has one part without.
    pub title: Option<String>,
    /// The chapters in order.
    pub chapters: Vec<Chapter>,
}

/// One essay.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// Its title with emphasis and code kept.
    pub title: Vec<Inline>,
    /// Second line of the title.
    pub subtitle: Option<String>,
    /// Who wrote it, when the source says so.
    pub authors: Vec<String>,
    /// Its date, `YYYY-MM-DD`, when the source says so.
    pub date: Option<String>,
    /// Its language, where it differs from the book's.
    pub language: Option<Lang>,
    /// Its text.
    pub blocks: Vec<Block>,
    /// Where its title stands.
    pub origin: Origin,
}

impl Chapter {
    /// The title as plain text.
    pub fn plain_title(&self) -> String {
        plain_text(&self.title)
    }
}

/// A block and the place it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where its first line stands.
    pub origin: Origin,
}

/// What can stand between two paragraphs, and paragraphs.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind {
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A heading inside an essay. Level 2 is the highest: level 1 is the essay's title.
    Heading {
        /// 2 to 6.
        level: u8,
        /// Its text.
        content: Vec<Inline>,
    },
    /// An ordered or bulleted list.
    List {
        /// Number of the first item; `None` for bullets.
        start: Option<u64>,
        /// Whether items are set without space between them.
        tight: bool,
        /// Each item is blocks of its own.
        items: Vec<Vec<Block>>,
    },
    /// Words of somebody else.
    Quote(Vec<Block>),
    /// Code with its white space kept.
    Code {
        /// Language named after the fence.
        language: Option<String>,
        /// The lines, each ending in `\n` but the last.
        text: String,
    },
    /// A picture that stands alone.
    Figure(Image),
    /// A thematic break.
    Break,
}

/// A picture that a text refers to.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Path relative to the book's folder with `/` between its parts and no `..`, or a URL
    /// for a remote picture, which is never fetched.
    pub path: Arc<str>,
    /// What it shows, for those who do not see it; empty when the author gave none.
    pub alt: String,
    /// Words under it.
    pub caption: Option<String>,
    /// Where it is called for.
    pub origin: Origin,
}

/// A stretch of text inside a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Plain words, with single spaces between them and no line ends.
    Text(String),
    /// Emphasis, set in italic.
    Emph(Vec<Inline>),
    /// Strong emphasis, set in bold.
    Strong(Vec<Inline>),
    /// Code in a line.
    Code(String),
    /// A link.
    Link {
        /// Where to.
        target: Target,
        /// The words that are linked.
        content: Vec<Inline>,
    },
    /// A picture in a line of text.
    Image(Image),
    /// A line that the author ended on purpose.
    LineBreak,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An absolute URL (`https:`, `http:`, `mailto:` …).
    Url(String),
    /// A file beside the text, `path` relative to the book's folder, not yet matched with a chapter.
    File(String),
    /// A chapter of this book.
    Chapter(ChapterId),
}

/// The words of some inlines without their mark-up. Pictures give their alternative text.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain_text(inlines, &mut out);
    out
}

fn push_plain_text(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Emph(inner) | Inline::Strong(inner) | Inline::Link { content: inner, .. } => {
                push_plain_text(inner, out)
            }
            Inline::Image(image) => out.push_str(&image.alt),
            Inline::LineBreak => out.push(' '),
        }
    }
}

/// Calls `visit` for every picture in the blocks, in reading order.
pub fn each_image<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Image)) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(inlines) | BlockKind::Heading { content: inlines, .. } => {
                each_inline_image(inlines, visit)
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| each_image(item, visit)),
            BlockKind::Quote(inner) => each_image(inner, visit),
            BlockKind::Figure(image) => visit(image),
            BlockKind::Code { .. } | BlockKind::Break => {}
        }
    }
}

fn each_inline_image<'a>(inlines: &'a [Inline], visit: &mut dyn FnMut(&'a Image)) {
    for inline in inlines {
        match inline {
            Inline::Emph(inner) | Inline::Strong(inner) | Inline::Link { content: inner, .. } => {
                each_inline_image(inner, visit)
            }
            Inline::Image(image) => visit(image),
            Inline::Text(_) | Inline::Code(_) | Inline::LineBreak => {}
        }
    }
}
