//! IR 1, what the book says: parts, chapters, blocks and inlines, with no word of how they look.
//!
//! The readers of [`crate::source`] make blocks, [`crate::manuscript`] makes the [`Book`],
//! and both backends read it. [`dump`] writes it as text for tests.

mod block;
mod dump;
mod inline;
mod leaf;
mod walk;

use crate::diag::Origin;
use crate::lang::Lang;
use std::sync::Arc;

pub use block::{Block, BlockKind, Cell, ColumnAlign, Definition, Figure, ListItem, Math, Table, VerseLine};
pub use dump::{dump, dump_blocks, dump_chapter};
pub use inline::{Image, Inline, Note, Style, Target};
pub use leaf::{HeadLine, Leaves, Place};
pub use walk::{
    each_anchor, each_block, each_figure_mut, each_image, each_image_mut, each_inline, each_inline_of, each_line_mut,
    each_list_mut, plain_text, printed_text, retarget,
};

/// A whole book in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// What the title page and the package say about it.
    pub meta: Meta,
    /// What stands before and behind the essays.
    pub matter: Matter,
    /// The parts in order; a book without parts has one part without a title.
    pub parts: Vec<Part>,
}

/// What stands before and behind the essays, beside title and contents. What is empty is not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matter {
    /// Whether a page with the title alone stands before the title page.
    pub half_title: bool,
    /// What stands on the back of the title page above the rights.
    pub copyright: Vec<Block>,
    /// For whom the book is.
    pub dedication: Vec<Block>,
    /// A motto; its last paragraph is the source.
    pub epigraph: Vec<Block>,
    /// How the book was made, on its last page.
    pub colophon: Vec<Block>,
}

/// A page around the essays with words of its own, in the order of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatterPage {
    /// For whom the book is.
    Dedication,
    /// The motto.
    Epigraph,
    /// How the book was made.
    Colophon,
}

impl Matter {
    /// What stands on a page; nothing where the book has no such page.
    pub fn page(&self, page: MatterPage) -> &[Block] {
        match page {
            MatterPage::Dedication => &self.dedication,
            MatterPage::Epigraph => &self.epigraph,
            MatterPage::Colophon => &self.colophon,
        }
    }

    /// All blocks, in the order of the book.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        [&self.copyright, &self.dedication, &self.epigraph, &self.colophon].into_iter().flatten()
    }
}

impl Book {
    /// All chapters in order; their positions here are their [`ChapterId`]s.
    pub fn chapters(&self) -> impl Iterator<Item = &Chapter> {
        self.parts.iter().flat_map(|part| &part.chapters)
    }

    /// All pictures that titles and texts refer to, in reading order, each as often as it is called for.
    pub fn images(&self) -> Vec<&Image> {
        let mut images = Vec::new();
        for block in self.matter.blocks() {
            each_image(std::slice::from_ref(block), &mut |image| images.push(image));
        }
        for chapter in self.chapters() {
            each_inline(&chapter.title, &mut |inline| {
                if let Inline::Image(image) = inline {
                    images.push(image);
                }
            });
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
    /// What the book was made from: an ISBN, an address, or words.
    pub source: Option<String>,
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
    /// Where it was published first, when the source says so.
    pub url: Option<String>,
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
