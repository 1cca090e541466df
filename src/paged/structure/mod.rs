//! What the pages say as a tree of elements, in the order in which it is read (ISO 32000-1 § 14.7, 14.8).
//!
//! Whatever is drawn belongs to an element or is an artifact: a running head, a folio, a rule, an
//! ornament. Layout makes the elements; [`Tree`] finds from the pages which of them have something to
//! show, in which order, and how deep each heading is. [`dump`] writes the tree as text for tests.

mod dump;
mod sequence;
mod tree;

use crate::diag::Origin;
use crate::lang::Lang;
use std::sync::Arc;

pub use dump::dump;
pub use sequence::{Owner, Sequence};
pub use tree::{Kid, Tree};

/// The elements of a document. Every element stands behind its parent, and elements of one parent in
/// the order in which they are read; those to which nothing on the pages belongs are not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Structure {
    /// All elements; the first is the document.
    pub elements: Vec<Element>,
}

/// An element by its position in [`Structure::elements`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(pub u32);

/// An element.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// What it is.
    pub kind: Kind,
    /// The element that it is part of; the document has none.
    pub parent: Option<Tag>,
    /// Its language, where it is not its parent's.
    pub language: Option<Lang>,
    /// Where its text stands in the sources.
    pub origin: Origin,
}

/// The kinds of element: the standard structure types (ISO 32000-1 § 14.8.4) that books have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The whole document.
    Document,
    /// A part with its essays.
    Part,
    /// An essay, or a page around the essays.
    Section,
    /// Some blocks together.
    Division,
    /// A heading. Ranks say which is above which, from 1; [`Tree::level_of`] has the level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// Words of somebody else.
    BlockQuote,
    /// The words to a figure or table.
    Caption,
    /// The printed contents.
    Contents,
    /// A line of the contents.
    ContentsItem,
    /// A list.
    List(ListNumbering),
    /// An item of a list.
    ListItem,
    /// What stands before an item or a note.
    Label,
    /// What an item says.
    ListBody,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell that names others.
    HeadCell {
        /// What it names.
        scope: Scope,
        /// How far it reaches.
        span: Span,
    },
    /// A cell.
    Cell(Span),
    /// A picture.
    Figure {
        /// What it shows; empty when nobody says.
        alt: Arc<str>,
    },
    /// A formula.
    Formula {
        /// The formula in plain characters or as it is typed.
        alt: Arc<str>,
    },
    /// Code.
    Code,
    /// A footnote or endnote.
    Note,
    /// The mark of a note, or a line of the contents: it says that something stands elsewhere.
    Reference,
    /// Words that lead elsewhere.
    Link,
    /// A stretch of text, in another language or a line by itself.
    Span,
}

/// How the items of a list are marked (ISO 32000-1 § 14.8.5.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListNumbering {
    /// By numbers.
    Decimal,
    /// By dots.
    Disc,
    /// Otherwise: by boxes, or by the terms that they explain.
    None,
}

/// What a cell at the head names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The cells below.
    Column,
    /// The cells beside.
    Row,
}

/// Columns and rows that a cell covers, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Columns.
    pub columns: u32,
    /// Rows.
    pub rows: u32,
}

impl Tag {
    /// Its position among the elements.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Structure {
    /// An element.
    pub fn get(&self, tag: Tag) -> &Element {
        &self.elements[tag.index()]
    }

    /// All elements with their tags.
    pub fn iter(&self) -> impl Iterator<Item = (Tag, &Element)> {
        (0..).map(Tag).zip(&self.elements)
    }
}

impl Kind {
    /// The standard structure type. Headings have one for each level.
    pub fn name(&self, level: u8) -> &'static str {
        match self {
            Kind::Document => "Document",
            Kind::Part => "Part",
            Kind::Section => "Sect",
            Kind::Division => "Div",
            Kind::Heading(_) => HEADINGS[usize::from(level.clamp(1, 6)) - 1],
            Kind::Paragraph => "P",
            Kind::BlockQuote => "BlockQuote",
            Kind::Caption => "Caption",
            Kind::Contents => "TOC",
            Kind::ContentsItem => "TOCI",
            Kind::List(_) => "L",
            Kind::ListItem => "LI",
            Kind::Label => "Lbl",
            Kind::ListBody => "LBody",
            Kind::Table => "Table",
            Kind::Row => "TR",
            Kind::HeadCell { .. } => "TH",
            Kind::Cell(_) => "TD",
            Kind::Figure { .. } => "Figure",
            Kind::Formula { .. } => "Formula",
            Kind::Code => "Code",
            Kind::Note => "Note",
            Kind::Reference => "Reference",
            Kind::Link => "Link",
            Kind::Span => "Span",
        }
    }

    /// Rows and cells are there even when they are empty.
    fn may_be_empty(&self) -> bool {
        matches!(self, Kind::Row | Kind::HeadCell { .. } | Kind::Cell(_))
    }
}

const HEADINGS: [&str; 6] = ["H1", "H2", "H3", "H4", "H5", "H6"];
