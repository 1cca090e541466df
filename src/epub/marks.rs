//! Pages of the printed book → marks in the text where they begin (EPUB Accessibility 1.1 § 3.4, page navigation).
//!
//! A mark is an empty `span` with a label that is spoken. It stands inside the block that goes on,
//! before the first word that begins on its page: between blocks it would show as a gap, inside a
//! word it would part it. Marks wait in order, each is written at the first leaf of the text that
//! does not lie before it, and what waits at the end follows the last words, so that none is lost.

use super::plan::{Document, Kind, Plan};
use super::xhtml::Writer;
use crate::doc::{Image, Inline, Leaves, MatterPage, Place, each_inline};
use crate::paged::{Label, PageList, Start};
use std::fmt::Write;

/// A page of the printed book that begins in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// What its folio says.
    pub label: Label,
    /// Where in the text of the document.
    pub place: Place,
}

impl Mark {
    /// The id of the mark, unique in its document and in the book.
    pub(super) fn id(&self) -> String {
        format!("page-{}", self.label)
    }
}

/// Gives every document of the plan its marks.
pub(super) fn place(printed: &PageList, plan: &mut Plan<'_>) {
    for mark in &printed.marks {
        let of_kind = |is_kind: fn(&Kind<'_>) -> bool| {
            plan.documents.iter().position(|document: &Document<'_>| is_kind(&document.kind))
        };
        let of_page = |wanted: MatterPage| {
            let is_page = |document: &Document<'_>| matches!(document.kind, Kind::Matter(page, _) if page == wanted);
            plan.documents.iter().position(is_page)
        };
        let (document, place) = match mark.start {
            Start::HalfTitle => (of_kind(|kind| matches!(kind, Kind::HalfTitle)), Place::default()),
            Start::TitlePage => (of_kind(|kind| matches!(kind, Kind::TitlePage)), Place::default()),
            Start::Imprint => (of_kind(|kind| matches!(kind, Kind::Copyright)), Place::default()),
            Start::Matter(page, place) => (of_page(page), place),
            Start::Part(part) => (plan.parts.get(part).copied().flatten(), Place::default()),
            Start::Text(chapter, place) => (plan.chapters.get(chapter.0 as usize).copied(), place),
        };
        // A part whose title has no words has no document either.
        if let Some(document) = document {
            plan.documents[document].marks.push(Mark { label: mark.label, place });
        }
    }
}

impl<'a> Writer<'a> {
    /// Appends text of the book, with the marks in it.
    pub(super) fn leaf(&mut self, text: &str) {
        let mut from = 0;
        if let Some(place) = self.waiting_place(|leaves| leaves.place(text)) {
            while let Some(mark) = self.marks.first().filter(|mark| mark.place < place.forward(text.len())) {
                // Before this leaf, or so many bytes on in it.
                let ahead = if mark.place <= place { 0 } else { (mark.place.byte - place.byte) as usize };
                let at = (0..=ahead.max(from)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(from);
                self.text(&text[from..at]);
                from = at;
                self.mark_page();
            }
        }
        self.text(&text[from..]);
        self.end_of_words = self.out.len();
    }

    /// Appends the marks up to a picture.
    pub(super) fn marks_before_image(&mut self, image: &Image) {
        if let Some(place) = self.waiting_place(|leaves| leaves.image(image)) {
            self.marks_up_to(place);
        }
    }

    /// Appends the marks up to the beginning of a text that is written in another form.
    pub(super) fn marks_before(&mut self, text: &str) {
        if let Some(place) = self.waiting_place(|leaves| leaves.place(text)) {
            self.marks_up_to(place);
        }
    }

    /// Appends the marks up to the first words of a line.
    pub(super) fn marks_before_line(&mut self, line: &[Inline]) {
        let mut first = None;
        each_inline(line, &mut |inline| {
            if let (Inline::Text(text) | Inline::Code(text), None) = (inline, first) {
                let space = text.len() - text.trim_start().len();
                first = self.waiting_place(|leaves| leaves.place(&text[space..]));
            }
        });
        if let Some(place) = first {
            self.marks_up_to(place);
        }
    }

    /// The place of what is written next, if marks wait for it.
    fn waiting_place(&self, place: impl Fn(&Leaves) -> Option<Place>) -> Option<Place> {
        self.marks.first()?;
        place(&self.leaves)
    }

    /// Appends the marks up to a place.
    pub(super) fn marks_up_to(&mut self, place: Place) {
        while self.marks.first().is_some_and(|mark| mark.place <= place) {
            self.mark_page();
        }
    }

    /// Puts the marks that still wait for a place behind the last words written.
    pub(super) fn rest_of_marks(&mut self, place: Place) {
        let rest = self.out.split_off(self.end_of_words);
        self.marks_up_to(place);
        self.end_of_words = self.out.len();
        self.out.push_str(&rest);
    }

    /// Appends the first mark that waits.
    fn mark_page(&mut self) {
        let Some((mark, rest)) = self.marks.split_first() else { return };
        self.marks = rest;
        // Not empty by `/>`: readers that take the file for HTML would leave the element open.
        write!(
            self.out,
            "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"{}\" aria-label=\"{}\"></span>",
            mark.id(),
            mark.label
        )
        .expect("writing to a string cannot fail");
    }
}
