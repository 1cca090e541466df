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
//! | [`cover`] | what the book is called | a cover as [`paged::Paged`], and as a picture |
//! | [`impose`] | the number of pages | the sheets of a booklet |
//! | [`epub`] | book, pictures, cover | the bytes of an EPUB |
//! | [`pdf`] | pages, sheets | the bytes of the PDFs |
//! | [`check`] | book | what a reader of it would miss |
//!
//! [`text`] knows what both backends need of words; [`diag`], [`geom`] and [`lang`] are under
//! everything. A good place to start reading is [`build`], then [`doc`] and [`paged`].
//! `tests/architecture.rs` holds which folder may import which.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod check;
pub mod cli;
pub mod config;
pub mod cover;
pub mod diag;
pub mod doc;
pub mod epub;
pub mod geom;
pub mod impose;
pub mod lang;
pub mod layout;
pub mod manuscript;
pub mod media;
pub mod paged;
pub mod pdf;
pub mod source;
pub mod text;
pub mod world;

use config::Config;
use diag::{Diagnostic, Origin, Sink, Stopped};
use manuscript::{Compiled, Report};
use paged::Paged;
use rayon::prelude::*;
use std::collections::BTreeSet;
use world::World;

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
    /// `<slug>-cover.pdf`, the front cover
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
}

/// A finished build.
#[derive(Clone, Debug)]
pub struct Built {
    /// The outputs, in the order of [`Output`].
    pub files: Vec<OutputFile>,
    /// What was found, kept and left out.
    pub report: Report,
}

/// The outputs to build: those asked for, else those that `book.toml` has tables for.
pub fn outputs(config: &Config, only: &[Output]) -> BTreeSet<Output> {
    if !only.is_empty() {
        return only.iter().copied().collect();
    }
    let tables = [(Output::Epub, config.epub.is_some()), (Output::Pdf, config.screen), (Output::Print, config.print), (Output::Booklet, config.booklet.is_some())];
    tables.into_iter().filter(|(_, asked)| *asked).map(|(output, _)| output).collect()
}

/// Reads the sources and puts the essays in order.
///
/// # Errors
/// When a source cannot be read or the order cannot be made; the errors are in `sink`.
pub fn compile(world: &dyn World, config: &Config, epoch: Option<i64>, sink: &mut Sink) -> Result<Compiled, Stopped> {
    let reading = source::read(config, world, sink)?;
    manuscript::compile(config, reading, epoch, sink)
}

/// Builds a book. `epoch` is `SOURCE_DATE_EPOCH`, which dates a book that has no date of its own.
///
/// # Errors
/// When the book has errors; they are in `sink`, and nothing is left to write.
pub fn build(world: &dyn World, config: &Config, epoch: Option<i64>, outputs: &BTreeSet<Output>, sink: &mut Sink) -> Result<Built, Stopped> {
    let Compiled { book, report } = compile(world, config, epoch, sink)?;
    check::lint(&book, sink);
    let fonts = media::Fonts::load(&config.pdf.font, world, sink)?;
    let wanted = doc::images(&book);
    let pictures = media::load_pictures(wanted.iter().map(|image| (&image.path, &image.origin)), world, sink);
    let wants = |output| outputs.contains(&output);
    let cover = if wants(Output::Epub) || wants(Output::Cover) { Some(cover::cover(&book, config, &fonts, world, sink)?) } else { None };
    let on_paper = [Output::Pdf, Output::Print, Output::Booklet].into_iter().any(wants);
    // The e-book and the pages know nothing of each other.
    let (epub, paged) = rayon::join(
        || wants(Output::Epub).then(|| epub::write(&book, &pictures, &cover.as_ref().expect("made for the EPUB").picture)),
        || {
            on_paper.then(|| {
                let mut sink = Sink::new();
                let paged = layout::layout(&book, &config.pdf, &fonts, &pictures, &mut sink);
                (paged, sink)
            })
        },
    );
    let info = pdf_info(&book);
    let mut jobs: Vec<(Output, &Paged)> = Vec::new();
    if let Some((paged, warnings)) = paged.as_ref() {
        for output in [Output::Pdf, Output::Print, Output::Booklet] {
            if wants(output) {
                jobs.push((output, paged));
            }
        }
        let _ = warnings;
    }
    todo!()
}
