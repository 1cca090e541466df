//! What the manuscript stage did with every piece: the data of `chapbook list`.

use crate::diag::Origin;
use crate::source::Cut;
use serde::Serialize;

/// What is in the book, what is not, and why. Serialises to the JSON of `chapbook list`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// The essays in book order.
    pub essays: Vec<Kept>,
    /// The pieces left out, in the order of the sources.
    pub left_out: Vec<LeftOut>,
    /// The lines that are in no piece, in the order of the sources.
    pub cut: Vec<CutLines>,
}

/// An essay of the book.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Kept {
    /// Its title.
    pub title: String,
    /// The file that it was taken from.
    pub file: String,
    /// Line of its title there.
    pub line: u32,
    /// Words of its text, the title not counted.
    pub words: usize,
    /// Title of the book's part that it stands in.
    #[serde(skip)]
    pub part: Option<String>,
    /// Its title in the form in which titles match.
    #[serde(skip)]
    pub key: String,
}

/// A piece that is not in the book.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeftOut {
    /// Its title.
    pub title: String,
    /// Its file.
    pub file: String,
    /// Line of its title.
    pub line: u32,
    /// Why.
    pub reason: Reason,
    /// For a copy, the share of the words that it has in common with the copy kept, in the same
    /// order: of the longer of the two, or of the excerpt. From 0 to 1.
    pub score: Option<f64>,
    /// The copy that is kept instead.
    pub kept: Option<Place>,
}

/// Where an essay stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Its title.
    pub title: String,
    /// Its file.
    pub file: String,
    /// Line of its title.
    pub line: u32,
}

/// Why a piece is not in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// The same title and text as the copy kept, but for where lines wrap and how Unicode is composed.
    Exact,
    /// Most of the text of the copy kept, or all of it with other quotes, dashes, spaces, capitals or another title.
    Near,
    /// The same title and a part of the text of the copy kept.
    Excerpt,
    /// The same title or address, and a real part of the text of the copy kept: written anew.
    Revision,
    /// No list of `book.toml` names it.
    Unlisted,
    /// `book.toml` leaves it out: by `exclude`, by `select`, or as a page of a site.
    Excluded,
    /// Its source marks it as a draft.
    Draft,
    /// Its source keeps it for some readers.
    Private,
    /// A title without text.
    Empty,
}

impl Reason {
    /// The word for it in reports.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Exact => "exact",
            Reason::Near => "near",
            Reason::Excerpt => "excerpt",
            Reason::Revision => "revision",
            Reason::Unlisted => "unlisted",
            Reason::Excluded => "excluded",
            Reason::Draft => "draft",
            Reason::Private => "private",
            Reason::Empty => "empty",
        }
    }
}

/// Lines that are in no piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CutLines {
    /// Their file.
    pub file: String,
    /// The first.
    pub line: u32,
    /// The last.
    pub end_line: u32,
    /// E.g. `boilerplate`.
    pub reason: &'static str,
}

impl From<&Cut> for CutLines {
    fn from(cut: &Cut) -> CutLines {
        let Origin { file, line, .. } = &cut.origin;
        CutLines { file: file.to_string(), line: *line, end_line: cut.end_line, reason: cut.reason }
    }
}
