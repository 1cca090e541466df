//! Files → a first `book.toml`: *survey → write → prove*.
//!
//! The sources are read as a build would read them; what was found, in which order, what was left out
//! and what is doubtful goes into the text, the doubts as comments beside the essays that they concern. The
//! text is then read back, so that it is known to build.

mod patterns;
mod write;

use crate::config::{self, Config, FILE_NAME};
use crate::diag::{Diagnostic, REPORT_IT, Sink, Stopped};
use crate::doc::{Book, Chapter, printed_text};
use crate::lang::Lang;
use crate::manuscript::{self, Report, Survey};
use crate::source::{self, Piece, Reading, Status};
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};

pub use patterns::patterns;

/// A `book.toml` that builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its text.
    pub text: String,
    /// How many essays it lists.
    pub essays: usize,
    /// How many pieces are left out of the book.
    pub left_out: usize,
}

/// What is known about the book.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Facts {
    title: String,
    authors: Vec<String>,
    language: Lang,
}

/// Names of files that stand beside essays and are none.
const APPARATUS: [&str; 9] =
    ["readme", "license", "licence", "copying", "changelog", "contributing", "code_of_conduct", "security", "notice"];
/// The part of the essays that must have a date for the book to be ordered by date.
const MOSTLY_DATED: f64 = 0.9;
/// The part of the essays that must name an author for the book to have that author.
const MOSTLY_BY: f64 = 0.5;

/// Writes a `book.toml` for the files that the globs match. `name` is the title of a book whose sources
/// do not say what they are called.
///
/// # Errors
/// When the sources cannot be read, or hold no essay; the errors are in `sink`, at places of the files, or
/// of the text as far as it was written.
pub fn init(world: &dyn World, globs: &[String], name: &str, sink: &mut Sink) -> Result<Draft, Stopped> {
    let config = config::parse(&write::sources(name, globs, &[]), FILE_NAME, sink)?;
    let reading = source::read(&config, world, sink)?;
    let apparatus = apparatus(&reading);
    let mut config = config::parse(&write::sources(name, globs, &apparatus), FILE_NAME, sink)?;
    config.manuscript.order = order(&reading);
    let Survey { report, book } = manuscript::survey(&config, reading.clone(), None, sink);
    let book = book.ok_or(Stopped)?;
    let facts = facts(&book, &reading, name);
    let doubts: Vec<&Diagnostic> = sink.diagnostics().iter().filter(|d| d.rule == "doubtful-split").collect();
    let text = write::write(&facts, (globs, &apparatus), &report, &dates(&book), &doubts);
    prove(&text, reading, &report, sink)?;
    Ok(Draft { text, essays: report.essays.len(), left_out: report.left_out.len() })
}

/// Files that tell of the files around them, by their names; none when there is nothing else. One that a
/// `SUMMARY.md` names is a chapter.
fn apparatus(reading: &Reading) -> Vec<String> {
    let is_apparatus = |piece: &&Piece| {
        let name = piece.origin.file.rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        piece.summary.is_none() && APPARATUS.iter().any(|known| known.eq_ignore_ascii_case(stem))
    };
    let files = reading.pieces.iter().filter(is_apparatus).map(|piece| patterns::escape(&piece.origin.file));
    let files: BTreeSet<String> = files.collect();
    if reading.pieces.iter().all(|piece| is_apparatus(&piece)) { Vec::new() } else { files.into_iter().collect() }
}

/// As a `SUMMARY.md` says, by date where the essays have dates, else as they were seen.
fn order(reading: &Reading) -> config::Order {
    let pieces: Vec<&Piece> = reading.pieces.iter().filter(|piece| piece.status == Status::Published).collect();
    let dated = pieces.iter().filter(|piece| piece.date.is_some()).count();
    if pieces.iter().any(|piece| piece.summary.is_some()) {
        config::Order::Summary
    } else if dated > 1 && dated as f64 >= pieces.len() as f64 * MOSTLY_DATED {
        config::Order::Date
    } else {
        config::Order::FirstSeen
    }
}

fn facts(book: &Book, reading: &Reading, name: &str) -> Facts {
    let about = reading.about.iter();
    let title = about.clone().find_map(|about| about.title.clone()).unwrap_or_else(|| name.to_owned());
    let mut authors = about.clone().map(|about| about.authors.clone()).find(|authors| !authors.is_empty());
    if authors.is_none() {
        let chapters = book.chapters().count();
        let by = most_frequent(book.chapters().flat_map(|chapter| chapter.authors.iter().cloned()));
        authors = by.filter(|(_, count)| *count as f64 > chapters as f64 * MOSTLY_BY).map(|(author, _)| vec![author]);
    }
    let languages = book
        .chapters()
        .filter_map(|chapter| chapter.language.clone().or_else(|| Lang::detect(&printed_text(&chapter.blocks))));
    let language = most_frequent(languages.map(|lang| lang.tag().to_owned())).and_then(|(tag, _)| Lang::parse(&tag));
    let said = about.clone().find_map(|about| about.language.clone());
    Facts { title, authors: authors.unwrap_or_default(), language: language.or(said).unwrap_or_else(Lang::english) }
}

fn most_frequent(words: impl Iterator<Item = String>) -> Option<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    words.for_each(|word| *counts.entry(word).or_default() += 1);
    // Of equals the first in the alphabet, so that nothing depends on chance.
    counts.into_iter().rev().max_by_key(|(_, count)| *count)
}

fn dates(book: &Book) -> Vec<Option<String>> {
    book.chapters().map(|Chapter { date, .. }| date.clone()).collect()
}

/// Reads the text back: it must give the same essays in the same order.
fn prove(text: &str, reading: Reading, report: &Report, sink: &mut Sink) -> Result<(), Stopped> {
    let mut found = Sink::new();
    let again = config::parse(text, FILE_NAME, &mut found)
        .map(|config: Config| manuscript::survey(&config, reading, None, &mut found).report);
    let places = |report: &Report| -> Vec<(String, u32)> {
        report.essays.iter().map(|essay| (essay.file.clone(), essay.line)).collect()
    };
    if found.check().is_ok() && again.is_ok_and(|again| places(&again) == places(report)) {
        return Ok(());
    }
    sink.append(found);
    let error = Diagnostic::error("cannot-make", "the book.toml that was written does not build as it should");
    Err(sink.stop(error.hint(REPORT_IT)))
}

#[cfg(test)]
mod tests;
