//! Readers: the files that `[[sources]]` names → [`Piece`]s.
//!
//! A reader turns one file into blocks with their [`Origin`]s and takes titles and dates
//! where the format has them. It decides nothing about duplicates or order; where a format
//! marks no essays (a page dump) it gives one piece with [`Piece::unsplit`] set, and
//! [`crate::manuscript`] splits it.
//!
//! [`read`] is *select → arrange → sniff → decode → read*: [`select`] picks the files in book order,
//! [`summary`] puts those of an mdBook in the order of its list of chapters, [`sniff`] finds the
//! reader for each, [`encoding`] makes text of their bytes, and [`text`], [`markdown`] or one of
//! [`export`] makes pieces of it. [`pictures`] are then looked for; those that a text holds
//! itself are [`embedded`].

mod dates;
mod docx;
mod embedded;
mod encoding;
mod epub;
mod export;
mod folder;
mod headings;
mod html;
#[cfg(test)]
mod linear;
mod link;
mod markdown;
mod notes;
mod pictures;
mod select;
mod sniff;
mod spaces;
mod summary;
mod table;
mod text;
mod title;
mod xml;

use crate::config::{BookTable, Config, Format, Order, Passage};
use crate::diag::{Diagnostic, Origin, Sink, Stopped};
use crate::doc::{Block, Inline, Matter};
use crate::lang::Lang;
use crate::world::World;
use export::pictures::Shelf;
use export::substack::Tables;
use folder::Folder;
use notes::Notes;
use rayon::prelude::*;
use select::{Selected, Selection};
use std::sync::Arc;
use summary::{Job, Task};

/// One thing read: an essay, or a whole dump that is still to be split.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Title with its mark-up; of an unsplit piece, what the file's name says.
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
    /// Whether its source holds it for published.
    pub status: Status,
    /// Where it was published, its canonical URL first, then others that led to it.
    pub urls: Vec<String>,
    /// The last part of its URL or its file name, as its source has it.
    pub slug: Option<String>,
    /// Tags and categories, as printed.
    pub tags: Vec<String>,
    /// Its place among its like, where the source numbers them.
    pub weight: Option<i64>,
    /// Its place in the SUMMARY.md that names its file, from 0.
    pub summary: Option<u32>,
    /// Whether the blocks may hold several essays without marks between them.
    pub unsplit: bool,
    /// Whether nothing gives it a title, so that its file's name must do.
    pub untitled: bool,
    /// The text.
    pub blocks: Vec<Block>,
    /// Blank lines above each block, where the blocks are to be split; else empty.
    pub gaps: Vec<u32>,
    /// Where the title stands, or the first line.
    pub origin: Origin,
}

impl Piece {
    /// A piece without text whose source says nothing about it.
    fn new(origin: Origin) -> Piece {
        Piece {
            title: Vec::new(),
            subtitle: None,
            part: None,
            authors: Vec::new(),
            date: None,
            language: None,
            status: Status::Published,
            urls: Vec::new(),
            slug: None,
            tags: Vec::new(),
            weight: None,
            summary: None,
            unsplit: false,
            untitled: false,
            blocks: Vec::new(),
            gaps: Vec::new(),
            origin,
        }
    }
}

/// What a source says of who may read a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Anyone.
    Published,
    /// Anyone, as a page of the site that is no post: about, contact.
    Page,
    /// Nobody yet.
    Draft,
    /// Those who have leave.
    Private,
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

/// Everything that was read, in the order of the sources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The pieces in order.
    pub pieces: Vec<Piece>,
    /// What is in no piece, in order.
    pub cuts: Vec<Cut>,
    /// Titles, file names or slugs in the order of the table that `book.toml` orders the book by.
    pub table: Vec<String>,
    /// What sources say about all that is in them: a feed of its blog, a book of itself.
    pub about: Vec<About>,
    /// What `[book]` says of the pages before and behind the essays.
    pub matter: Matter,
}

/// What a source says about all that is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// What the whole is called.
    pub title: Option<String>,
    /// Who made it.
    pub authors: Vec<String>,
    /// Its language.
    pub language: Option<Lang>,
}

/// Reads all files that the sources name, each on a thread of its own; what they give is
/// put together in the order of the sources, so that nothing depends on the threads.
///
/// # Errors
/// When a glob matches no file, a file cannot be read, or a picture leads out of the folder.
pub fn read(config: &Config, world: &dyn World, sink: &mut Sink) -> Result<Reading, Stopped> {
    let Selection { files, mut unknown, shelf, tables } = select::select(&config.sources, world, sink)?;
    let folder = Folder::new(world);
    let tasks = summary::arrange(files, &folder, sink);
    let library = Library { folder: &folder, shelf, tables };
    let read: Vec<(Outcome, Sink)> = tasks.into_par_iter().map(|task| library.read(task)).collect();
    let mut all = Reading::default();
    if let Order::Csv(order) = &config.manuscript.order {
        all.table = table::names(order, world, sink)?;
    }
    for (outcome, found) in read {
        match outcome {
            Outcome::Read(mut reading) => {
                all.pieces.append(&mut reading.pieces);
                all.cuts.append(&mut reading.cuts);
                all.about.append(&mut reading.about);
            }
            Outcome::PassedOver(file) if file.silent => {}
            Outcome::PassedOver(file) => unknown.push((file.path, file.source)),
        }
        sink.append(found);
    }
    all.matter = matter(&config.book, &folder, sink);
    export::substack::link(&mut all.pieces, &library.tables);
    Selection::report(&unknown, sink);
    sink.check()?;
    Ok(all)
}

/// The texts of `[book]`, which are Markdown.
fn matter(book: &BookTable, folder: &Folder<'_>, sink: &mut Sink) -> Matter {
    let mut blocks = |passage: &Option<Passage>| {
        let Some(passage) = passage else { return Vec::new() };
        let mut notes = Notes::default();
        let mut blocks = markdown::fragment(&passage.markdown, &passage.file, &mut notes);
        notes.report(sink);
        pictures::find(&mut blocks, folder);
        // Lines inside book.toml are not told apart.
        if let Some(origin) = &passage.origin {
            blocks.iter_mut().for_each(|block| block.origin = origin.clone());
        }
        blocks
    };
    Matter {
        half_title: book.half_title,
        copyright: blocks(&book.copyright),
        dedication: blocks(&book.dedication),
        epigraph: blocks(&book.epigraph),
        colophon: blocks(&book.colophon),
    }
}

/// What comes of a file.
enum Outcome {
    Read(Reading),
    /// No reader takes it.
    PassedOver(Selected),
}

/// What is read from, and what readers look up in it.
struct Library<'a> {
    folder: &'a Folder<'a>,
    shelf: Shelf,
    tables: Tables,
}

impl Library<'_> {
    fn read(&self, task: Task) -> (Outcome, Sink) {
        let mut sink = Sink::new();
        let job = match task {
            Task::Read(job) => job,
            Task::Planned(piece) => {
                return (Outcome::Read(Reading { pieces: vec![*piece], ..Reading::default() }), sink);
            }
        };
        let Some(mut reading) = self.read_file(&job, &mut sink) else { return (Outcome::PassedOver(job.file), sink) };
        for piece in &mut reading.pieces {
            pictures::find(&mut piece.blocks, self.folder);
            if let Some(place) = &job.place {
                piece.summary = Some(place.position);
                piece.part = piece.part.take().or_else(|| place.part.clone());
            }
        }
        (Outcome::Read(reading), sink)
    }

    /// Reads one file; `None` when no reader takes it.
    fn read_file(&self, job: &Job, sink: &mut Sink) -> Option<Reading> {
        let file = &job.file;
        let bytes = match self.folder.read(&file.path) {
            Ok(bytes) => bytes,
            Err(why) => {
                let error = Diagnostic::error("unreadable-file", format!("cannot be read: {why}"));
                let hint = "make it a readable file in the book's folder, or narrow the glob in [[sources]]";
                sink.push(error.at(Origin::file(&file.path)).hint(hint));
                return Some(Reading::default());
            }
        };
        let format = file.asked.or_else(|| sniff::format(&bytes, &file.path, file.guess))?;
        let path: Arc<str> = file.path.as_str().into();
        match format {
            Format::Docx => return Some(docx::read(bytes, &path, sink)),
            Format::Epub => return Some(epub::read(bytes, &path, sink)),
            _ => {}
        }
        let text = encoding::decode(&bytes, &path, sink);
        drop(bytes);
        let empty = || {
            let warning = Diagnostic::warning("empty-file", "holds no text");
            warning.at(Origin::file(&file.path)).hint("delete it, or narrow the glob in [[sources]]")
        };
        if text.trim().is_empty() {
            sink.push(empty());
            return Some(Reading::default());
        }
        let said = sink.diagnostics().len();
        let shelf = &self.shelf;
        let reading = match format {
            Format::Text => text::read(&text, &path),
            Format::Markdown => {
                let title = job.place.as_ref().map(|place| place.title.as_str());
                let in_mdbook = job.place.is_some();
                let context = markdown::Context { file: &path, folder: self.folder, in_mdbook, title };
                markdown::read(&text, &context, sink)
            }
            Format::Html => html::read(&text, &path, sink),
            Format::Docx | Format::Epub => unreachable!("read above, from their bytes"),
            Format::Feed if text.starts_with('{') => export::json_feed::read(&text, &path, shelf, sink),
            Format::Feed => export::feed::read(&text, &path, shelf, sink),
            Format::Wordpress => export::wordpress::read(&text, &path, shelf, sink),
            Format::Ghost => export::ghost::read(&text, &path, shelf, sink),
            Format::Medium => export::medium::read(&text, &path, shelf, sink),
            Format::Substack => export::substack::read(&text, &path, self.tables.row(&file.path), shelf, sink),
        };
        // Mark-up alone is no text either.
        if reading.pieces.is_empty() && reading.cuts.is_empty() && sink.diagnostics().len() == said {
            sink.push(empty());
        }
        Some(reading)
    }
}

/// A title from a file's name: the date in front and the ending removed, hyphens to spaces,
/// first letter capital. `index` and `README` say nothing, so their folder's name is taken.
fn title_from_path(path: &str) -> String {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let says_nothing = ["index", "_index", "readme"].iter().any(|dull| stem.eq_ignore_ascii_case(dull));
    let stem = if says_nothing { parts.next().unwrap_or(stem) } else { stem };
    let (_, stem) = dates::split_prefix(stem);
    let spaced = stem.replace(['-', '_'], " ");
    let tidy = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = tidy.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests;
