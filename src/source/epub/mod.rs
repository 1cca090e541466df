//! EPUBs (2 and 3, of any producer) → one piece a chapter, in the order of the spine.
//!
//! *package → documents → notes → pieces*: [`package`] opens the archive and reads its metadata
//! and navigation, [`document`] the texts, of which covers, title pages and the like are cut;
//! [`notes`] brings notes of other documents to their marks, [`contents`] says where pieces
//! begin, and [`pieces`] makes them of the blocks.
//!
//! A piece comes from `book.epub/OEBPS/chapter.xhtml`, the path of its document in the archive,
//! and its lines are those of that document.

mod contents;
mod document;
mod notes;
mod package;
mod pieces;

use super::html::{self, Base};
use super::notes::Notes;
use super::xml::{self, Element};
use super::{About, Cut, Reading};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::doc::Block;
use crate::lang::Lang;
use package::{Package, Unreadable};
use pieces::Text;
use roxmltree::Document;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// All documents together are no larger, in bytes.
const MAX_TEXT: usize = 256 << 20;
/// How many faults of a file a message names.
const FAULTS_SHOWN: usize = 3;

/// Reads one EPUB.
pub(super) fn read(bytes: Vec<u8>, file: &Arc<str>, sink: &mut Sink) -> Reading {
    let result = Package::open(bytes).and_then(|package| read_package(package, file, sink));
    result.unwrap_or_else(|Unreadable { why, hint }| {
        let error = Diagnostic::error("unreadable-file", format!("cannot be read as an EPUB: {why}"));
        sink.push(error.at(Origin::file(file)).hint(hint));
        Reading::default()
    })
}

fn read_package(mut package: Package, file: &Arc<str>, sink: &mut Sink) -> Result<Reading, Unreadable> {
    let mut sources: Vec<(String, String)> = Vec::new();
    let mut size = 0;
    for path in &package.spine {
        match document::load(&package.archive, path) {
            Ok(text) => {
                size += text.len();
                sources.push((path.clone(), text));
            }
            Err(why) => package.faults.push(why),
        }
        if size > MAX_TEXT {
            let why = "its documents are larger than 256 MiB".to_owned();
            return Err(Unreadable { why, hint: "split the book into several" });
        }
    }
    let mut parsed: Vec<(&str, Document<'_>)> = Vec::new();
    let mut broken: FxHashMap<&str, &str> = FxHashMap::default();
    for (path, text) in &sources {
        match xml::parse(text) {
            Ok(document) => parsed.push((path, document)),
            Err(why) => {
                package.faults.push(format!("{path} {why}"));
                broken.insert(path, text);
            }
        }
    }
    let edits = notes::find(&parsed);
    let changed: FxHashMap<&str, (&Document<'_>, &notes::Edits)> =
        parsed.iter().zip(&edits).map(|((path, document), edits)| (*path, (document, edits))).collect();
    let marks = contents::marks(&package.contents, package.title.as_deref());
    let reasons: FxHashMap<&str, &'static str> = sources
        .iter()
        .filter_map(|(path, _)| {
            let document = changed.get(path.as_str()).map(|(document, _)| *document);
            Some((path.as_str(), document::cut_reason(path, document, &package.kinds)?))
        })
        .collect();
    let read = parsed.iter().filter(|(path, _)| !reasons.contains_key(path));
    let wanted = wanted(read, &marks);
    let mut complaints = Notes::default();
    let (mut texts, mut cuts) = (Vec::new(), Vec::new());
    for (path, text) in &sources {
        let file: Arc<str> = format!("{file}/{path}").into();
        let (document, edits) = changed.get(path.as_str()).copied().unzip();
        let cut =
            |reason| Cut { origin: Origin::new(&file, 1, 1), end_line: text.lines().count().max(1) as u32, reason };
        if let Some(reason) = reasons.get(path.as_str()) {
            cuts.push(cut(reason));
            continue;
        }
        let none = FxHashSet::default();
        let names = wanted.get(path.as_str()).unwrap_or(&none);
        let base = Base { file: &file, line: 1, url: None };
        let blocks = match (document, edits) {
            (Some(document), Some(edits)) => {
                let changed = notes::apply(document, edits);
                read_document(&changed, &base, names, &mut complaints)
                    .or_else(|| read_document(text, &base, names, &mut complaints))
                    .unwrap_or_default()
            }
            _ => html::fragment(broken.get(path.as_str()).unwrap_or(&""), &base, &mut complaints),
        };
        // What is left of a document whose notes stand at their marks is at most their heading.
        if edits.is_some_and(|edits| edits.taken > 0) && pieces::is_heading_only(&blocks) {
            cuts.push(cut("notes"));
            continue;
        }
        let language = document.and_then(|document| {
            let root = document.root_element();
            let tag = root.attributes().find(|attribute| attribute.name() == "lang")?;
            Lang::parse(tag.value())
        });
        let title = document.and_then(|document| document.root_element().child("head")?.child("title"));
        let title = title.map(|title| title.all_text().split_whitespace().collect::<Vec<_>>().join(" "));
        texts.push(Text {
            path: path.clone(),
            file,
            blocks,
            names: names.clone(),
            header: document.map(document::header).unwrap_or_default(),
            language,
            title: title.filter(|title| !title.is_empty()),
        });
    }
    complaints.report(sink);
    if !package.faults.is_empty() {
        let shown: Vec<&str> = package.faults.iter().take(FAULTS_SHOWN).map(String::as_str).collect();
        let more = package.faults.len() - shown.len();
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        let warning =
            Diagnostic::warning("broken-epub", format!("not all is well with this EPUB: {}{more}", shown.join("; ")));
        sink.push(warning.at(Origin::file(file)).hint("what could be read was; check that no chapter is missing"));
    }
    let pieces = pieces::pieces(texts, &marks, &package, file);
    if pieces.is_empty() {
        let warning = Diagnostic::warning("empty-file", "holds no text").at(Origin::file(file));
        sink.push(warning.hint("delete it, or narrow the glob in [[sources]]"));
    }
    let about = About { title: package.title, authors: package.authors, language: package.language };
    Ok(Reading { pieces, cuts, about: vec![about], ..Reading::default() })
}

fn read_document(text: &str, base: &Base<'_>, names: &FxHashSet<String>, notes: &mut Notes) -> Option<Vec<Block>> {
    let document = xml::parse(text).ok()?;
    let body = document::body_of(&document)?;
    Some(html::xml_fragment_with(body, base, &|name| names.contains(name), notes))
}

/// The names in each document that others, or the navigation, lead to.
fn wanted<'d>(
    documents: impl Iterator<Item = &'d (&'d str, Document<'d>)>,
    marks: &[contents::Mark],
) -> FxHashMap<String, FxHashSet<String>> {
    let mut wanted: FxHashMap<String, FxHashSet<String>> = FxHashMap::default();
    let links = documents.flat_map(|(path, document)| {
        let links = document.descendants().filter(|node| node.name() == "a");
        links.filter_map(|link| package::place(path, link.attr("href")?))
    });
    for place in links.chain(marks.iter().map(|mark| mark.place.clone())) {
        if let Some(name) = place.fragment {
            wanted.entry(place.path).or_default().insert(name);
        }
    }
    wanted
}

#[cfg(test)]
mod tests;
