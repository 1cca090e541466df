//! Paged → the list of its pages: what an edition without pages of its own says about the printed one.

use super::{Label, Paged};
use crate::doc::{ChapterId, MatterPage, Place};
use crate::geom::Size;

/// The pages of a book that have something of it on them, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageList {
    /// Size of the pages.
    pub trim: Size,
    /// How many pages the book has, blanks and contents too.
    pub count: usize,
    /// The pages with text.
    pub marks: Vec<Mark>,
}

/// A page, and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What its folio says.
    pub label: Label,
    /// Where it begins.
    pub start: Start,
}

/// Where in the book a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// It is the half-title, before the title page.
    HalfTitle,
    /// It is the title page.
    TitlePage,
    /// It is the imprint, on the back of the title page.
    Imprint,
    /// At a place on a page of the author's own words around the essays.
    Matter(MatterPage, Place),
    /// It is the page of a part, by its position among the parts.
    Part(usize),
    /// At a place in a chapter.
    Text(ChapterId, Place),
}

impl Paged {
    /// The list of the pages.
    pub fn list(&self) -> PageList {
        let mark = |page: &super::Page| Some(Mark { label: page.label, start: page.start? });
        PageList { trim: self.trim, count: self.pages.len(), marks: self.pages.iter().filter_map(mark).collect() }
    }
}
