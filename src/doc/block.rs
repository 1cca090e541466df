//! Blocks: what stands between two paragraphs, and paragraphs.

use super::{Image, Inline};
use crate::diag::Origin;
use std::sync::Arc;

/// A block and the place it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where its first line stands.
    pub origin: Origin,
}

/// The kinds of block.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind {
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A heading inside an essay. Level 2 is the highest: level 1 is the essay's title.
    Heading {
        /// 2 to 6.
        level: u8,
        /// What links of this essay and others name it by; unique in its essay.
        id: Option<Arc<str>>,
        /// Its text.
        content: Vec<Inline>,
    },
    /// An ordered or bulleted list.
    List {
        /// Number of the first item; `None` for bullets.
        start: Option<u64>,
        /// Whether items are set without space between them.
        tight: bool,
        /// The items in order.
        items: Vec<ListItem>,
    },
    /// A list of terms and what they mean.
    Definitions(Vec<Definition>),
    /// Words of somebody else.
    Quote(Vec<Block>),
    /// A motto at the head of an essay or section, its source as the last paragraph.
    Epigraph(Vec<Block>),
    /// Matter beside the text: a tip, a warning, a pulled quote.
    Aside(Vec<Block>),
    /// Verse by stanzas; each line keeps its end and its indent.
    Verse(Vec<Vec<VerseLine>>),
    /// Code with its white space kept.
    Code {
        /// Language named after the fence.
        language: Option<String>,
        /// The lines, each ending in `\n` but the last.
        text: String,
    },
    /// Pictures that stand alone.
    Figure(Figure),
    /// A table.
    Table(Table),
    /// A formula on lines of its own.
    Math(Math),
    /// A thematic break.
    Break,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    /// Of a task list: whether it is ticked.
    pub checked: Option<bool>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// Terms that share their meanings.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The terms, one a line.
    pub terms: Vec<Vec<Inline>>,
    /// The meanings, each blocks of its own.
    pub details: Vec<Vec<Block>>,
}

/// A line of verse.
#[derive(Clone, Debug, PartialEq)]
pub struct VerseLine {
    /// Steps that it is indented by, of about an em each.
    pub indent: u8,
    /// Its words.
    pub content: Vec<Inline>,
}

/// One picture or several, and the words under them.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The pictures in order; more than one is a gallery. Never empty.
    pub images: Vec<Image>,
    /// The caption; empty when there is none.
    pub caption: Vec<Inline>,
}

/// A table. Cells that span rows stand in their first row only, as in HTML.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The caption; empty when there is none.
    pub caption: Vec<Inline>,
    /// How each column is aligned; its length is the number of columns.
    pub columns: Vec<ColumnAlign>,
    /// Rows that are repeated on each page that the table goes on to.
    pub head: Vec<Vec<Cell>>,
    /// The rows below.
    pub body: Vec<Vec<Cell>>,
}

/// How the cells of a column are aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnAlign {
    /// As the text runs.
    #[default]
    Start,
    /// In the middle.
    Centre,
    /// At the end of the line, as numbers are.
    End,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Whether it names its row or column.
    pub header: bool,
    /// Columns that it covers, from 1.
    pub columns: u16,
    /// Rows that it covers, from 1.
    pub rows: u16,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Math {
    /// A whole `math` element of MathML without scripts or foreign elements, when the source has one.
    pub mathml: Option<String>,
    /// The formula in plain characters or TeX, for where MathML cannot be shown.
    pub text: String,
}

impl From<Vec<Block>> for ListItem {
    /// An item that is no task.
    fn from(blocks: Vec<Block>) -> ListItem {
        ListItem { checked: None, blocks }
    }
}

impl From<Image> for Figure {
    /// One picture without a caption.
    fn from(image: Image) -> Figure {
        Figure { images: vec![image], caption: Vec::new() }
    }
}
