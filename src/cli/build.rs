//! `chapbook build`.

use super::{Common, HAS_ERRORS, open::open, show, typography, write::write};
use crate::diag::{Severity, Sink};
use crate::{Output, counted};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Args)]
pub struct Build {
    /// The book: a folder with a book.toml, or the file
    #[arg(default_value = ".")]
    book: PathBuf,
    /// Build only these outputs, whatever tables book.toml has
    #[arg(long, value_enum, value_delimiter = ',', value_name = "OUTPUTS")]
    only: Vec<Output>,
    /// Where the outputs go [default: out/ beside the book.toml]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write to stdout what was found out on the way
    #[arg(long, value_enum, value_name = "WHAT")]
    report: Option<What>,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// What could not be set as it should be, with page and source line
    Typography,
}

impl Build {
    pub fn run(&self) -> u8 {
        let mut sink = Sink::new();
        let opened = match open(&self.book, &self.common, &mut sink) {
            Ok(opened) => opened,
            Err(code) => return code,
        };
        let outputs = crate::outputs(&opened.config, &self.only);
        let built = crate::build(&opened.world, &opened.config, opened.epoch, &outputs, &mut sink);
        let warnings = sink.diagnostics().iter().filter(|d| d.severity == Severity::Warning).count();
        let failed = show::diagnostics(sink, &self.common);
        let Ok(built) = built else { return HAS_ERRORS };
        if failed {
            return HAS_ERRORS;
        }
        let folder = self.out.clone().unwrap_or_else(|| opened.folder.join("out"));
        match write(&built.files, &folder) {
            Err(error) => {
                let mut sink = Sink::new();
                sink.push(error);
                show::diagnostics(sink, &self.common);
                HAS_ERRORS
            }
            Ok(paths) => {
                for (file, path) in built.files.iter().zip(paths) {
                    show::note(&self.common, &format!("wrote {} ({})", path.display(), file.summary));
                    if let Some(advice) = &file.advice {
                        show::note(&self.common, &format!("  {advice}; `chapbook booklet` says more"));
                    }
                }
                let report = &built.report;
                let essays = counted(report.essays.len(), "essay");
                let mut line = format!("{essays}, {} left out", counted(report.left_out.len(), "piece"));
                if warnings > 0 {
                    line.push_str(&format!(", {}", counted(warnings, "warning")));
                }
                show::note(&self.common, &line);
                if self.report == Some(What::Typography) {
                    match &built.compromises {
                        Some(found) => typography::write(found, &self.common),
                        None => show::note(&self.common, "no output has pages, so there is no typography to report"),
                    }
                }
                0
            }
        }
    }
}
