//! `chapbook check`.

use super::{Common, HAS_ERRORS, open::open, show};
use crate::diag::Sink;
use clap::Args;
use std::path::PathBuf;

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
            todo!();
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
