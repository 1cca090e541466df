//! `chapbook list`.

use super::{Common, HAS_ERRORS, open::open, show};
use crate::diag::Sink;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

#[derive(Args)]
pub struct List {
    /// The book: a folder with a book.toml, or the file
    #[arg(default_value = ".")]
    book: PathBuf,
    /// How the list is written to stdout
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
}

impl List {
    pub fn run(&self) -> u8 {
        let mut sink = Sink::new();
        let opened = match open(&self.book, &self.common, &mut sink) {
            Ok(opened) => opened,
            Err(code) => return code,
        };
        let compiled = crate::compile(&opened.world, &opened.config, opened.epoch, &mut sink);
        let failed = show::diagnostics(sink, &self.common);
        let Ok(compiled) = compiled else { return HAS_ERRORS };
        let text = match self.format {
            Format::Json => serde_json::to_string_pretty(&compiled.report).expect("the report is plain data") + "\n",
            Format::Text => compiled.report.to_string(),
        };
        // A reader that stops early, such as head, is no error.
        let _ = std::io::stdout().write_all(text.as_bytes());
        if failed { HAS_ERRORS } else { 0 }
    }
}
