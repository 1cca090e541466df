//! `chapbook booklet`.

use super::{Common, HAS_ERRORS, open::open, show, write::write};
use crate::diag::Sink;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

#[derive(Args)]
pub struct Booklet {
    /// The book: a folder with a book.toml, or the file
    #[arg(default_value = ".")]
    book: PathBuf,
    /// Write a folding dummy, <slug>-dummy.pdf: numbered sheets, and how to print, fold and bind them
    #[arg(long)]
    dummy: bool,
    /// For so many pages, whatever the book has, which is then not read
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pages: Option<u16>,
    /// Where the dummy goes [default: out/ beside the book.toml]
    #[arg(long, value_name = "DIR", requires = "dummy")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

impl Booklet {
    pub fn run(&self) -> u8 {
        let mut sink = Sink::new();
        let opened = match open(&self.book, &self.common, &mut sink) {
            Ok(opened) => opened,
            Err(code) => return code,
        };
        let pages = self.pages.map(usize::from);
        if !self.dummy {
            let advice = crate::advise(&opened.world, &opened.config, opened.epoch, pages, &mut sink);
            let failed = show::diagnostics(sink, &self.common);
            let Ok(lines) = advice else { return HAS_ERRORS };
            // A reader that stops early, such as head, is no error.
            let _ = std::io::stdout().write_all((lines.join("\n") + "\n").as_bytes());
            return if failed { HAS_ERRORS } else { 0 };
        }
        let dummy = crate::folding_dummy(&opened.world, &opened.config, opened.epoch, pages, &mut sink);
        let failed = show::diagnostics(sink, &self.common);
        let Ok(file) = dummy else { return HAS_ERRORS };
        if failed {
            return HAS_ERRORS;
        }
        let folder = self.out.clone().unwrap_or_else(|| opened.folder.join("out"));
        match write(std::slice::from_ref(&file), &folder) {
            Err(error) => {
                let mut sink = Sink::new();
                sink.push(error);
                show::diagnostics(sink, &self.common);
                HAS_ERRORS
            }
            Ok(paths) => {
                for path in paths {
                    show::note(&self.common, &format!("wrote {} ({})", path.display(), file.summary));
                }
                0
            }
        }
    }
}
