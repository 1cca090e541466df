//! Notes → marks in the text and bodies at the end of the essay's document.
//!
//! The form that pops up in Apple Books, Kobo, Thorium and calibre (`noteref` and `footnote`) and
//! on Kindles (a mark that is a link of a number alone, and a body that opens with the link
//! back). Apple Books hides the bodies where they stand, so that nothing else may stand around
//! them: no heading, and the rule above them belongs to the first. Elsewhere they are endnotes.

use super::escape::escaped;
use super::xhtml::Writer;
use crate::doc::{Block, BlockKind, Note};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The notes of one document in the order of their first marks.
#[derive(Default)]
pub(super) struct Notes<'a> {
    order: Vec<&'a Note>,
    numbers: BTreeMap<&'a str, usize>,
    /// Marks that wait for the end of the link that they stand in.
    waiting: String,
}

impl<'a> Writer<'a> {
    /// Appends the mark of a note.
    pub(super) fn note(&mut self, note: &'a Note) {
        let known = self.notes.numbers.get(&*note.label).copied();
        // Labels are unique in an essay; were one not, its second note would still be printed.
        let number = known.filter(|number| std::ptr::eq(self.notes.order[number - 1], note));
        match number {
            Some(number) => self.mark(number, false),
            None => self.first_mark(note),
        }
    }

    /// Appends the mark of a note that has another mark elsewhere.
    pub(super) fn note_again(&mut self, label: &str) {
        match (self.notes.numbers.get(label).copied(), self.places.and_then(|places| places.note(label))) {
            (Some(number), _) => self.mark(number, false),
            (None, Some(note)) => self.first_mark(note),
            (None, None) => {}
        }
    }

    fn first_mark(&mut self, note: &'a Note) {
        self.notes.order.push(note);
        let number = self.notes.order.len();
        self.notes.numbers.entry(&note.label).or_insert(number);
        self.mark(number, true);
    }

    fn mark(&mut self, number: usize, first: bool) {
        // Only one mark can be the one that the note leads back to.
        let id = if first { format!(" id=\"noteref-{number}\"") } else { String::new() };
        let mark = format!(
            "<a class=\"noteref\" epub:type=\"noteref\" role=\"doc-noteref\"{id} href=\"#note-{number}\">{number}</a>"
        );
        if self.in_link {
            // A link cannot hold another: the mark follows it.
            self.notes.waiting.push_str(&mark);
        } else {
            self.raw(&mark);
        }
    }

    /// Appends the marks that stood in the link that has just ended.
    pub(super) fn waiting_marks(&mut self) {
        let marks = std::mem::take(&mut self.notes.waiting);
        self.raw(&marks);
    }

    /// Appends the bodies of all notes so far and of those inside them.
    pub(super) fn note_bodies(&mut self) {
        if self.notes.order.is_empty() {
            return;
        }
        let heading = escaped(self.words.notes);
        writeln!(self.out, "<section class=\"notes\" epub:type=\"footnotes\" aria-label=\"{heading}\">")
            .expect("writing to a string cannot fail");
        let mut at = 0;
        // Bodies may hold marks of further notes, which come behind.
        while let Some(&note) = self.notes.order.get(at) {
            at += 1;
            self.body(at, note);
        }
        self.raw("</section>\n");
    }

    fn body(&mut self, number: usize, note: &'a Note) {
        let label = escaped(&self.words.back_to(number));
        let back = format!(
            "<a class=\"backlink\" role=\"doc-backlink\" href=\"#noteref-{number}\" aria-label=\"{label}\">{number}</a> "
        );
        self.raw(&format!(
            "<aside class=\"note\" epub:type=\"footnote\" role=\"doc-footnote\" id=\"note-{number}\">\n<p>{back}"
        ));
        let rest = match note.blocks.split_first() {
            Some((Block { kind: BlockKind::Paragraph(content), .. }, rest)) => {
                self.inlines(content);
                rest
            }
            _ => &note.blocks[..],
        };
        self.raw("</p>\n");
        self.blocks(rest);
        self.raw("</aside>\n");
    }
}
