//! `chapbook check`.

use super::{Common, HAS_ERRORS, open::open, show};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::world::{Disk, World};
use clap::Args;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Check {
    /// The book: a folder with a book.toml, the file, or a finished .epub
    #[arg(default_value = ".")]
    book: PathBuf,
    #[command(flatten)]
    common: Common,
}

impl Check {
    pub fn run(&self) -> u8 {
        let mut sink = Sink::new();
        if self.book.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("epub")) {
            check_epub(&self.book, &mut sink);
        } else {
            let opened = match open(&self.book, &self.common, &mut sink) {
                Ok(opened) => opened,
                Err(code) => return code,
            };
            let outputs = crate::outputs(&opened.config, &[]);
            // An error is in the sink, and what was built is dropped: nothing is written.
            let _ = crate::build(&opened.world, &opened.config, opened.epoch, &outputs, &mut sink);
        }
        let found = sink.diagnostics().len();
        let failed = show::diagnostics(sink, &self.common);
        if found == 0 {
            show::note(&self.common, "nothing to report");
        }
        if failed { HAS_ERRORS } else { 0 }
    }
}

/// Reads a finished EPUB and checks it.
fn check_epub(path: &Path, sink: &mut Sink) {
    let name = path.display().to_string();
    match read(path) {
        Ok(bytes) => crate::check_epub(&bytes, &name, sink),
        Err(why) => sink.push(
            Diagnostic::error("no-book", format!("the EPUB cannot be read: {why}"))
                .at(Origin::file(&name))
                .hint("name an .epub file that exists"),
        ),
    }
}

/// A regular file of bounded size, as [`Disk`] reads it.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let full = path.canonicalize()?;
    let (Some(folder), Some(name)) = (full.parent(), full.file_name().and_then(|name| name.to_str())) else {
        return Err(io::ErrorKind::InvalidFilename.into());
    };
    Disk::new(folder)?.read(name)
}
