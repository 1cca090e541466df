//! `chapbook list`.

use super::{Common, HAS_ERRORS, open::open, show};
use crate::diag::Sink;
use crate::{Report, Survey};
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
        let survey = crate::survey(&opened.world, &opened.config, opened.epoch, &mut sink);
        let failed = show::diagnostics(sink, &self.common);
        let Ok(Survey { report, .. }) = survey else { return HAS_ERRORS };
        let text = match self.format {
            Format::Json => serde_json::to_string_pretty(&report).expect("the report is plain data") + "\n",
            Format::Text => text(&report),
        };
        // A reader that stops early, such as head, is no error.
        let _ = std::io::stdout().write_all(text.as_bytes());
        if failed { HAS_ERRORS } else { 0 }
    }
}

/// The report for people: a line an essay under its part, then what was left out, then what was cut.
fn text(report: &Report) -> String {
    let mut out = String::new();
    let mut part = None;
    let width = report.essays.iter().map(|essay| essay.title.chars().count()).max().unwrap_or(0).min(60);
    for (number, essay) in (1..).zip(&report.essays) {
        if essay.part != part {
            part.clone_from(&essay.part);
            out.push_str(&format!("{}\n", part.as_deref().unwrap_or("")));
        }
        let (title, words) = (&essay.title, essay.words);
        let unit = if words == 1 { "word" } else { "words" };
        out.push_str(&format!("{number:>4}  {title:<width$}  {words:>6} {unit:<5}  {}:{}\n", essay.file, essay.line));
    }
    if !report.left_out.is_empty() {
        out.push_str("\nleft out\n");
    }
    for piece in &report.left_out {
        let score = piece.score.map(|score| format!(" {:.0}%", score * 100.0)).unwrap_or_default();
        let kept = piece.kept.as_ref().map(|kept| format!(", kept: {}:{}", kept.file, kept.line)).unwrap_or_default();
        out.push_str(&format!(
            "      {}  {}:{}  {}{score}{kept}\n",
            piece.title,
            piece.file,
            piece.line,
            piece.reason.name()
        ));
    }
    if !report.cut.is_empty() {
        out.push_str("\ncut\n");
    }
    for cut in &report.cut {
        out.push_str(&format!("      {}:{}-{}  {}\n", cut.file, cut.line, cut.end_line, cut.reason));
    }
    out
}
