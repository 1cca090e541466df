//! Word files (`.docx`, ECMA-376 of both editions) → one piece a file.
//!
//! [`package`] opens the archive; [`styles`] (with [`names`] and [`format`]) says what the
//! paragraphs and words of each style are, [`numbering`] what stands in which list. [`body`]
//! walks the text: [`runs`] and [`fields`] give the [`spans`] of each paragraph, [`tables`],
//! [`drawing`], [`math`] and [`symbols`] what else it holds, [`flow`] puts the paragraphs
//! together, [`anchors`] settles links inside the text. [`head`] finds the title and what else
//! is known about the piece.
//!
//! The line of an [`Origin`](crate::diag::Origin) is the number of the paragraph in the
//! document, from 1: Word files have no lines.

mod anchors;
mod body;
mod drawing;
mod fields;
mod flow;
mod format;
mod head;
mod math;
mod names;
mod numbering;
mod package;
mod runs;
mod spans;
mod styles;
mod symbols;
mod tables;

use super::Reading;
use super::notes::Notes;
use super::xml::{self, Element};
use crate::diag::{Diagnostic, Origin, Sink};
use body::{Head, NoteKind, Reader, Tally};
use numbering::{Counters, Numbering};
use package::{Package, Part, Unreadable};
use roxmltree::Document;
use rustc_hash::{FxHashMap, FxHashSet};
use spans::Spans;
use std::sync::Arc;
use styles::Styles;

/// Reads one Word file.
pub(super) fn read(bytes: Vec<u8>, file: &Arc<str>, sink: &mut Sink) -> Reading {
    let result = Package::open(bytes).and_then(|package| read_package(&package, file, sink));
    result.unwrap_or_else(|Unreadable { why, hint }| {
        let error = Diagnostic::error("unreadable-file", format!("cannot be read as a Word file: {why}"));
        sink.push(error.at(Origin::file(file)).hint(hint));
        Reading::default()
    })
}

/// A part that is broken is as good as none.
fn parse(part: &Option<Part>) -> Option<(Document<'_>, &Part)> {
    let part = part.as_ref()?;
    Some((xml::parse(&part.text).ok()?, part))
}

fn read_package(package: &Package, file: &Arc<str>, sink: &mut Sink) -> Result<Reading, Unreadable> {
    let broken = |why: String| Unreadable {
        why: format!("its text {why}"),
        hint: "open it in a word processor and save it as .docx again",
    };
    let document = xml::parse(&package.document.text).map_err(broken)?;
    let body = document.root_element().child("body").ok_or_else(|| broken("is missing".into()))?;
    // Without its styles or lists a text can still be read.
    let styles = parse(&package.styles).map(|(doc, _)| Styles::read(&doc)).unwrap_or_default();
    let numbering = parse(&package.numbering).map(|(doc, _)| Numbering::read(&doc)).unwrap_or_default();
    let (footnotes, endnotes) = (parse(&package.footnotes), parse(&package.endnotes));
    let mut notes = FxHashMap::default();
    for (kind, part) in [(NoteKind::Foot, &footnotes), (NoteKind::End, &endnotes)] {
        let Some((document, part)) = part else { continue };
        for note in document.root_element().elements() {
            if let Some(id) = note.attr("id") {
                notes.entry((kind, id)).or_insert((note, &part.relations));
            }
        }
    }
    let core = parse(&package.core).map(|(document, _)| head::Core::read(&document)).unwrap_or_default();
    let language = core.language.clone().or_else(|| head::language(body, &styles));
    let mut reader = Reader {
        file,
        styles: &styles,
        numbering: &numbering,
        counters: Counters::default(),
        notes,
        relations: &package.document.relations,
        language,
        margin: head::margin(body),
        ordinal: 0,
        fields: Vec::new(),
        fields_beyond: 0,
        bookmarks: Vec::new(),
        note_marks: FxHashMap::default(),
        notes_seen: FxHashSet::default(),
        depth: 0,
        in_note: false,
        carried: Spans::default(),
        head: Head::default(),
        tally: Tally::default(),
        complaints: Notes::default(),
        cuts: Vec::new(),
    };
    let mut blocks = reader.blocks(body);
    let Reader { head, tally, mut complaints, cuts, language, .. } = reader;
    anchors::settle(&mut blocks, &mut complaints);
    complaints.report(sink);
    let comments = parse(&package.comments).map_or(0, |(document, _)| document.root_element().elements().count());
    head::report(&tally, comments, file, sink);
    if blocks.is_empty() {
        let warning = Diagnostic::warning("empty-file", "holds no text").at(Origin::file(file));
        sink.push(warning.hint("delete it, or narrow the glob in [[sources]]"));
        return Ok(Reading { cuts, ..Reading::default() });
    }
    Ok(Reading { pieces: vec![head::piece(blocks, head, core, language, file)], cuts, ..Reading::default() })
}

#[cfg(test)]
mod tests;
