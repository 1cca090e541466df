//! Readers: the files that `[[sources]]` names → [`Piece`]s.
//!
//! A reader turns one file into blocks with their [`Origin`]s and takes titles and dates
//! where the format has them. It decides nothing about duplicates or order; where a format
//! marks no essays (a page dump) it gives one piece with [`Piece::unsplit`] set, and
//! [`crate::manuscript`] splits it.

use crate::diag::Origin;
use crate::doc::{Block, Inline};
use crate::lang::Lang;

/// One thing read: an essay, or a whole dump that is still to be split.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Title with its mark-up; empty while unknown.
    pub title: Vec<Inline>,
    /// Second line of the title.
    pub subtitle: Option<String>,
    /// The part it stands in, where the source has parts.
    pub part: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// `YYYY-MM-DD`, with the time behind it where the source has one.
    pub date: Option<String>,
    /// Its language, where the source says so.
    pub language: Option<Lang>,
    /// Marked as a draft by its source.
    pub draft: bool,
    /// Whether the blocks may hold several essays without marks between them.
    pub unsplit: bool,
    /// The text.
    pub blocks: Vec<Block>,
    /// Where the title stands, or the first line.
    pub origin: Origin,
}

/// Lines of a source that are in no piece, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// First line.
    pub origin: Origin,
    /// Last line.
    pub end_line: u32,
    /// E.g. `boilerplate`, `contents`.
    pub reason: &'static str,
}
