//! chapbook turns a pile of essays into one ordered book: an EPUB, a typeset PDF, and a booklet
//! to fold and staple.
//!
//! The flow is one way, each stage a function from one named type to the next:
//!
//! | stage | from | to |
//! |---|---|---|
//! | [`config`] | the text of `book.toml` | [`config::Config`] |
//! | [`source`] | files of a [`world::World`] | [`source::Reading`]: [`source::Piece`]s and cuts |
//! | [`manuscript`] | pieces | [`doc::Book`], what the book says, and a report |
//! | [`media`] | font and picture files | [`media::Fonts`], [`media::Pictures`] |
//! | [`layout`] | book, fonts, pictures | [`paged::Paged`], where every glyph sits |
//! | [`cover`] | `[book]` of the config | a cover as a picture, and whole as [`paged::Paged`] |
//! | [`impose`] | the number of pages | the sheets of a booklet |
//! | [`dummy`] | the number of pages | a numbered booklet to fold first, with instructions |
//! | [`adviser`] | book, fonts, pictures | what would print it on fewer sheets |
//! | [`printing`] | pages, cover, the printer's rules | pages and cover as the printer gets them |
//! | [`epub`] | book, pictures, cover, list of the pages | the bytes of an EPUB |
//! | [`pdf`] | pages, sheets | the bytes of the PDFs |
//! | [`check`] | book; a finished EPUB | what a reader of it would miss |
//! | [`mod@init`] | files without a `book.toml` | the text of a first one |
//!
//! [`text`] knows what both backends need of words; [`diag`], [`geom`] and [`lang`] are under
//! everything. A good place to start reading is [`build`], then [`doc`] and [`paged`].
//! `tests/architecture.rs` holds which folder may import which.

#![forbid(unsafe_code)]
#![deny(missing_docs)]
// The heads of folders link to their files, which only readers of the source see.
#![allow(rustdoc::private_intra_doc_links)]

pub mod adviser;
pub mod check;
pub mod cli;
pub mod config;
pub mod cover;
pub mod diag;
pub mod doc;
pub mod dummy;
pub mod epub;
pub mod geom;
pub mod impose;
pub mod init;
pub mod lang;
pub mod layout;
pub mod manuscript;
pub mod media;
pub mod paged;
pub mod pdf;
pub mod printing;
pub mod source;
pub mod text;
pub mod world;

pub use check::epub::epub as check_epub;
pub use init::{Draft, patterns};

use config::{Binding, Config};
use cover::Cover;
use diag::{Diagnostic, Origin, Severity, Sink, Stopped};
use doc::Book;
use impose::Sheets;
use manuscript::Compiled;
use media::{Fonts, Pictures, Wanted};
use paged::{PageList, Paged};
use printing::{PrintCover, PrintEdition};
use rayon::prelude::*;
use std::collections::BTreeSet;
use world::{Mounted, World};

pub use layout::{Compromise, Kind};
pub use manuscript::{DroppedCopy, Explained, Explanation, Facts, Report, Said, Survey};

/// A file that chapbook can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
pub enum Output {
    /// `<slug>.epub`, for e-readers
    Epub,
    /// `<slug>.pdf`, for the screen
    Pdf,
    /// `<slug>-print.pdf`, the same pages for a printer: no links, no outline
    Print,
    /// `<slug>-booklet.pdf`, imposed to fold and staple
    Booklet,
    /// `<slug>-cover.pdf`: back, spine and front in one, for a printer
    Cover,
}

/// A finished output.
#[derive(Clone, Debug)]
pub struct OutputFile {
    /// File name, without folder.
    pub name: String,
    /// The whole file.
    pub bytes: Vec<u8>,
    /// What is in it, in a few words for the summary.
    pub summary: String,
    /// What its maker may want to know before printing it.
    pub advice: Option<String>,
}

/// A finished build.
#[derive(Clone, Debug)]
pub struct Built {
    /// The outputs, in the order of [`Output`].
    pub files: Vec<OutputFile>,
    /// What was found, kept and left out.
    pub report: Report,
    /// What could not be set as it should be, in the order of the pages; `None` when no output has pages.
    pub compromises: Option<Vec<Compromise>>,
}

/// The outputs to build: those asked for, else those that `book.toml` has tables for.
pub fn outputs(config: &Config, only: &[Output]) -> BTreeSet<Output> {
    if !only.is_empty() {
        return only.iter().copied().collect();
    }
    let tables = [
        (Output::Epub, config.epub.is_some()),
        (Output::Pdf, config.screen),
        (Output::Print, config.print.is_some()),
        (Output::Booklet, config.booklet.is_some()),
        (Output::Cover, config.cover.is_some()),
    ];
    tables.into_iter().filter(|(_, asked)| *asked).map(|(output, _)| output).collect()
}

/// Reads the sources and puts the essays in order.
///
/// # Errors
/// When a source cannot be read or the order cannot be made; the errors are in `sink`.
pub fn compile(world: &dyn World, config: &Config, epoch: Option<i64>, sink: &mut Sink) -> Result<Compiled, Stopped> {
    let reading = source::read(config, &Mounted::new(world), sink)?;
    manuscript::compile(config, reading, epoch, sink)
}

/// As [`compile`], with the report even when the order cannot be made; its essays then stand as
/// first seen.
///
/// # Errors
/// When a source cannot be read; the errors are in `sink`.
pub fn survey(world: &dyn World, config: &Config, epoch: Option<i64>, sink: &mut Sink) -> Result<Survey, Stopped> {
    let reading = source::read(config, &Mounted::new(world), sink)?;
    Ok(manuscript::survey(config, reading, epoch, sink))
}

/// Explains what became of the pieces of a title: which copy of each essay is kept, why, and where the others
/// differ.
///
/// # Errors
/// When a source cannot be read or no piece has the title; the errors are in `sink`.
pub fn explain(world: &dyn World, config: &Config, title: &str, sink: &mut Sink) -> Result<Explanation, Stopped> {
    let reading = source::read(config, &Mounted::new(world), sink)?;
    manuscript::explain(config, reading, title, sink)
}

/// Writes a `book.toml` for the files that the globs match; `name` is what the book is called
/// where its sources do not say.
///
/// # Errors
/// When the sources cannot be read or hold no essay; the errors are in `sink`.
pub fn draft(world: &dyn World, globs: &[String], name: &str, sink: &mut Sink) -> Result<Draft, Stopped> {
    init::init(&Mounted::new(world), globs, name, sink)
}

/// Builds a book. `epoch` is `SOURCE_DATE_EPOCH`, which dates a book that has no date of its own.
///
/// # Errors
/// When the book has errors; they are in `sink`, and nothing is left to write.
pub fn build(
    world: &dyn World,
    config: &Config,
    epoch: Option<i64>,
    outputs: &BTreeSet<Output>,
    sink: &mut Sink,
) -> Result<Built, Stopped> {
    let world = &Mounted::new(world);
    let with_cover = outputs.iter().any(|output| matches!(output, Output::Epub | Output::Cover));
    // Type and cover need nothing that the sources say.
    let manuscript = || {
        let reading = source::read(config, world, sink)?;
        let compiled = manuscript::compile(config, reading, epoch, sink)?;
        check::lint(&compiled.book, sink);
        let images = compiled.book.images();
        let pictures = media::load_pictures(images.iter().copied().map(Wanted::from), world, sink);
        Ok((compiled, pictures))
    };
    let type_and_cover = || {
        let mut sink = Sink::new();
        let made = Fonts::load(&config.pdf.font, world, &mut sink).and_then(|fonts| {
            let cover = with_cover.then(|| cover::make(config, &fonts, world, &mut sink)).transpose()?;
            Ok((fonts, cover))
        });
        (made, sink)
    };
    let (manuscript, (made, found)) = rayon::join(manuscript, type_and_cover);
    sink.append(found);
    let (Compiled { book, report }, pictures) = manuscript?;
    let (fonts, cover) = made?;
    let on_paper = outputs.iter().any(|output| *output != Output::Epub);
    let listed = outputs.contains(&Output::Epub) && lists_pages(config);
    let press = Press { config, book: &book, fonts: &fonts, pictures: &pictures };
    let mut warnings = Sink::new();
    let set = || layout::layout_reported(&book, config, &fonts, &pictures, &mut warnings);
    let (paged, compromises) = (on_paper || listed).then(set).unzip();
    // What is said of pages that nobody asked for helps nobody.
    if on_paper {
        sink.append(warnings);
    }
    let list = paged.as_ref().filter(|_| listed).map(Paged::list);
    let printed = paged.as_ref().filter(|_| outputs.contains(&Output::Print));
    let printed = printed.map(|paged| printing::edition(paged, &book, config, world, sink)).transpose()?;
    let bound = paged.as_ref().zip(cover.as_ref()).filter(|_| outputs.contains(&Output::Cover));
    let bound = bound.map(|(paged, cover)| printing::cover(paged, cover, config, &fonts, world, sink)).transpose()?;
    let sheets = paged.as_ref().filter(|_| outputs.contains(&Output::Booklet));
    let sheets = sheets.map(|paged| impose(paged, config, sink)).transpose()?;
    let made: Vec<(Result<OutputFile, Diagnostic>, Sink)> = outputs
        .par_iter()
        .filter_map(|output| {
            let mut sink = Sink::new();
            let file = match output {
                Output::Epub => press.epub(cover.as_ref()?, list.as_ref(), &mut sink),
                Output::Cover => press.cover(bound.as_ref()?, cover.as_ref()?),
                Output::Pdf => press.screen(paged.as_ref()?, &mut sink),
                Output::Print => press.print(printed.as_ref()?),
                Output::Booklet => press.booklet(paged.as_ref()?, sheets.as_ref()?),
            };
            Some((file, sink))
        })
        .collect();
    let mut built = Built { files: Vec::new(), report, compromises };
    for (file, doubts) in made {
        sink.append(doubts);
        match file {
            Ok(file) => built.files.push(file),
            Err(error) => sink.push(error),
        }
    }
    sink.check().map(|()| built)
}

/// Whether the EPUB lists the pages of the printed book: where `book.toml` asks for one, whatever is built this time.
fn lists_pages(config: &Config) -> bool {
    let wanted = config.epub.as_ref().is_none_or(|epub| epub.page_list);
    wanted && (config.screen || config.print.is_some() || config.booklet.is_some())
}

/// How the pages of a book meet the sheets of its booklet, and what would save some, a sentence a line;
/// for `pages` pages without looking at the book.
///
/// # Errors
/// When the book has errors, or its pages are too large for the paper; the errors are in `sink`.
pub fn advise(
    world: &dyn World,
    config: &Config,
    epoch: Option<i64>,
    pages: Option<usize>,
    sink: &mut Sink,
) -> Result<Vec<String>, Stopped> {
    let booklet = config.booklet.clone().unwrap_or_default();
    let set = if pages.is_none() { Some(set(world, config, epoch, sink)?) } else { None };
    let count = pages.or_else(|| set.as_ref().map(|set| set.paged.pages.len())).unwrap_or(0);
    let sheets = impose::impose(count, config.pdf.trim, config.pdf.binding, &booklet)
        .map_err(|error| refuse(error, config, sink))?;
    let advice = impose::advise(count, &booklet);
    let mut lines = vec![advice.line(), format!("pages at {}%, centred", sheets.scale.percent())];
    lines.extend(advice.on_sections());
    if let Some(Set { book, fonts, pictures, .. }) = set {
        let ways = adviser::ways(&book, config, &fonts, &pictures, count);
        if ways.is_empty() && advice.over.is_some() {
            lines.push("no small change of leading, size, foot, dates or notes in [pdf] saves a sheet".into());
        }
        lines.extend(ways.into_iter().map(|way| {
            format!("{} makes {} on {}", way.change, counted(way.pages, "page"), counted(way.sheets, "sheet"))
        }));
    }
    Ok(lines)
}

/// A folding dummy of a book, or of `pages` pages without looking at the book.
///
/// # Errors
/// When the book has errors, or its pages are too large for the paper; the errors are in `sink`.
pub fn folding_dummy(
    world: &dyn World,
    config: &Config,
    epoch: Option<i64>,
    pages: Option<usize>,
    sink: &mut Sink,
) -> Result<OutputFile, Stopped> {
    let count = match pages {
        Some(pages) => pages,
        None => set(world, config, epoch, sink)?.paged.pages.len(),
    };
    let (booklet, fonts) = (config.booklet.clone().unwrap_or_default(), Fonts::built_in());
    let made = dummy::make(&config.book.title, count, config.pdf.trim, config.pdf.binding, &booklet, &fonts)
        .map_err(|error| refuse(error, config, sink))?;
    let bytes = pdf::write_booklet(&made.paged, &made.sheets, &info_of_dummy(config), &fonts, &Pictures::new());
    let sheets = counted(made.sheets.sheets.len() - made.instructions, "sheet");
    let summary = |size| format!("{} on {sheets}, instructions before them, {size}", counted(count, "page"));
    file(config, "-dummy.pdf", bytes, summary).map_err(|error| sink.stop(error))
}

/// What the PDF of a dummy says about itself.
fn info_of_dummy(config: &Config) -> pdf::Info {
    pdf::Info {
        title: format!("{} (folding dummy)", config.book.title),
        authors: Vec::new(),
        subject: None,
        keywords: Vec::new(),
        language: lang::Lang::english(),
        identifier: format!("{}-dummy", config.book.slug),
        publisher: None,
        rights: None,
        modified: DUMMY_DATE.into(),
        binding: config.pdf.binding,
        stamped: false,
    }
}

/// A dummy has no date, and the clock is never read.
const DUMMY_DATE: &str = "2000-01-01T00:00:00Z";

impl<'a> From<&'a doc::Image> for Wanted<'a> {
    fn from(image: &'a doc::Image) -> Wanted<'a> {
        Wanted { path: &image.path, data: image.data.as_deref(), origin: &image.origin }
    }
}

/// A book in pages, and what they were made of.
struct Set {
    book: Book,
    fonts: Fonts,
    pictures: Pictures,
    paged: Paged,
}

/// Reads a book and sets it.
fn set(world: &dyn World, config: &Config, epoch: Option<i64>, sink: &mut Sink) -> Result<Set, Stopped> {
    let world = &Mounted::new(world);
    let reading = source::read(config, world, sink)?;
    let Compiled { book, .. } = manuscript::compile(config, reading, epoch, sink)?;
    let images = book.images();
    let pictures = media::load_pictures(images.iter().copied().map(Wanted::from), world, sink);
    let fonts = Fonts::load(&config.pdf.font, world, sink)?;
    let paged = layout::layout(&book, config, &fonts, &pictures, sink);
    Ok(Set { book, fonts, pictures, paged })
}

/// Takes the error of an imposition, which concerns the paper where nothing better is known.
fn refuse(error: Diagnostic, config: &Config, sink: &mut Sink) -> Stopped {
    let place = error.origin.clone().unwrap_or_else(|| Origin::file(&config.file));
    sink.stop(error.at(place))
}

/// The sheets of a booklet; what will not come out as asked is in `sink`.
fn impose(paged: &Paged, config: &Config, sink: &mut Sink) -> Result<Sheets, Stopped> {
    let (booklet, binding) = (config.booklet.clone().unwrap_or_default(), config.pdf.binding);
    let sheets = impose::impose(paged.pages.len(), paged.trim, binding, &booklet)
        .map_err(|error| refuse(error, config, sink))?;
    let gutter = paged::gutter(paged, binding == Binding::Left);
    impose::doubts(&sheets, gutter, &booklet).into_iter().for_each(|doubt| sink.push(doubt));
    Ok(sheets)
}

/// Makes the output files of one book.
struct Press<'a> {
    config: &'a Config,
    book: &'a Book,
    fonts: &'a Fonts,
    pictures: &'a Pictures,
}

impl Press<'_> {
    /// The EPUB, as our own validator sees it; that it finds errors is our fault, and no reason to keep the file back.
    fn epub(&self, cover: &Cover, printed: Option<&PageList>, sink: &mut Sink) -> Result<OutputFile, Diagnostic> {
        let wanted = self.config.epub.clone().unwrap_or_default();
        let material = epub::Material { pictures: self.pictures, cover: &cover.picture, fonts: self.fonts };
        let written = epub::write(self.book, material, &self.config.pdf, &wanted, printed, sink);
        if let Ok(written) = &written {
            let mut found = Sink::new();
            let name = format!("{}.epub", self.config.book.slug);
            check::epub::written(&written.bytes, &written.texts, &name, &mut found);
            for error in found.diagnostics().iter().filter(|one| one.severity == Severity::Error) {
                let doubt = Diagnostic { severity: Severity::Warning, ..error.clone() };
                sink.push(doubt.hint(diag::REPORT_IT));
            }
        }
        let chapters = self.book.chapters().count();
        self.file(".epub", written.map(|written| written.bytes), |size| {
            format!("{}, {size}", counted(chapters, "chapter"))
        })
    }

    /// The screen edition, which says that it follows PDF/UA-1 and PDF/A-2a where nothing is against it.
    fn screen(&self, paged: &Paged, sink: &mut Sink) -> Result<OutputFile, Diagnostic> {
        let faults = pdf::faults(paged, &self.info(), self.fonts, self.pictures);
        let info = pdf::Info { stamped: faults.is_empty(), ..self.info() };
        faults.into_iter().for_each(|fault| sink.push(fault));
        let bytes = pdf::write(paged, &info, self.fonts, self.pictures);
        let standard = if info.stamped { ", PDF/UA-1 and PDF/A-2a" } else { "" };
        self.file(".pdf", bytes, |size| format!("{}{standard}, {size}", counted(paged.pages.len(), "page")))
    }

    fn print(&self, edition: &PrintEdition) -> Result<OutputFile, Diagnostic> {
        let bytes = pdf::write_print(&edition.paged, &self.info(), self.fonts, self.pictures, &edition.press);
        let standard = if edition.press.profile.is_some() { ", PDF/X-4" } else { "" };
        let pages = counted(edition.paged.pages.len(), "page");
        self.file("-print.pdf", bytes, |size| format!("{pages}{standard}, {size}"))
    }

    fn booklet(&self, paged: &Paged, sheets: &Sheets) -> Result<OutputFile, Diagnostic> {
        let bytes = pdf::write_booklet(paged, sheets, &self.info(), self.fonts, self.pictures);
        let (count, blanks) = (counted(sheets.sheets.len(), "sheet"), counted(sheets.blanks, "blank page"));
        let sections = match sheets.sections {
            0 | 1 => String::new(),
            sections => format!(" in {}", counted(sections, "section")),
        };
        let scale = sheets.scale.percent();
        let summary = |size| format!("{count}{sections}, {blanks}, pages at {scale}%, centred, {size}");
        let advice = impose::advise(paged.pages.len(), &self.config.booklet.clone().unwrap_or_default());
        let file = self.file("-booklet.pdf", bytes, summary)?;
        Ok(OutputFile { advice: Some(advice.line()), ..file })
    }

    fn cover(&self, bound: &PrintCover, cover: &Cover) -> Result<OutputFile, Diagnostic> {
        let wrap = &bound.wrap;
        let flat = pdf::Flat {
            paged: &wrap.paged,
            trim: wrap.trim,
            spine_corner: wrap.spine_corner,
            colours: wrap.colours.map(|colour| colour.rgb),
            mixed: wrap.colours.map(|colour| colour.cmyk),
        };
        let bytes = pdf::write_cover(&flat, &self.info(), self.fonts, &cover.pictures, &bound.press);
        self.file("-cover.pdf", bytes, |size| format!("{}, {size}", bound.summary()))
    }

    fn file(
        &self,
        ending: &str,
        bytes: Result<Vec<u8>, String>,
        summary: impl Fn(String) -> String,
    ) -> Result<OutputFile, Diagnostic> {
        file(self.config, ending, bytes, summary)
    }

    /// What the PDFs say about the book.
    fn info(&self) -> pdf::Info {
        let meta = &self.book.meta;
        let title = match &meta.subtitle {
            Some(subtitle) => format!("{}: {subtitle}", meta.title),
            None => meta.title.clone(),
        };
        // Who translated or drew is no author, unless there is no other.
        let (mut authors, others): (Vec<_>, Vec<_>) = meta.authors.iter().partition(|author| author.role == "aut");
        if authors.is_empty() {
            authors = others;
        }
        pdf::Info {
            title,
            authors: authors.iter().map(|author| author.name.clone()).collect(),
            subject: meta.description.clone(),
            keywords: meta.subjects.clone(),
            language: meta.language.clone(),
            identifier: meta.identifier.clone(),
            publisher: meta.publisher.clone(),
            rights: meta.rights.clone(),
            modified: meta.modified.clone(),
            binding: self.config.pdf.binding,
            stamped: false,
        }
    }
}

/// An output file, named after the book.
fn file(
    config: &Config,
    ending: &str,
    bytes: Result<Vec<u8>, String>,
    summary: impl Fn(String) -> String,
) -> Result<OutputFile, Diagnostic> {
    let name = format!("{}{ending}", config.book.slug);
    let bytes = bytes.map_err(|why| {
        Diagnostic::error("cannot-make", format!("`{name}` cannot be made: {why}")).hint(diag::REPORT_IT)
    })?;
    Ok(OutputFile { summary: summary(size(bytes.len())), name, bytes, advice: None })
}

/// A number of things for people: `1 page`, `2 pages`.
fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// A file size for people.
fn size(bytes: usize) -> String {
    if bytes < 1_000_000 { format!("{} kB", bytes.div_ceil(1000)) } else { format!("{:.1} MB", bytes as f64 / 1e6) }
}
