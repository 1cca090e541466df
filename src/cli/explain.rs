//! `chapbook explain`.

use super::columns::{self, Paint};
use super::{Common, HAS_ERRORS, open::open, show};
use crate::diag::Sink;
use crate::{DroppedCopy, Explained, Explanation, Facts};
use clap::{Args, ValueEnum};
use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

#[derive(Args)]
pub struct Explain {
    /// The title of the essay
    title: String,
    /// The book: a folder with a book.toml, or the file
    #[arg(long, default_value = ".", value_name = "PATH")]
    book: PathBuf,
    /// How the explanation is written to stdout
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: the copies side by side, coloured on a terminal
    Text,
    /// One JSON object
    Json,
}

impl Explain {
    pub fn run(&self) -> u8 {
        let mut sink = Sink::new();
        let opened = match open(&self.book, &self.common, &mut sink) {
            Ok(opened) => opened,
            Err(code) => return code,
        };
        let explained = crate::explain(&opened.world, &opened.config, &self.title, &mut sink);
        let failed = show::diagnostics(sink, &self.common);
        let Ok(explanation) = explained else { return HAS_ERRORS };
        let coloured = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let text = match self.format {
            Format::Json => serde_json::to_string_pretty(&explanation).expect("the explanation is plain data") + "\n",
            Format::Text => text(&explanation, Paint::new(coloured)),
        };
        // A reader that stops early, such as head, is no error.
        let _ = std::io::stdout().write_all(text.as_bytes());
        if failed { HAS_ERRORS } else { 0 }
    }
}

fn text(explanation: &Explanation, paint: Paint) -> String {
    let mut out = String::new();
    for essay in &explanation.essays {
        one(essay, paint, &mut out);
    }
    if explanation.essays.len() > 1 {
        push(&mut out, &format!("{} different essays have this title.", explanation.essays.len()));
    }
    for piece in &explanation.left_out {
        let (title, reason) = (columns::plain(&piece.title), piece.reason.name());
        push(&mut out, &format!("left out: {title}  {}:{}  {reason}", columns::plain(&piece.file), piece.line));
    }
    out
}

fn one(essay: &Explained, paint: Paint, out: &mut String) {
    push(out, &paint.strong(&columns::plain(&essay.kept.title)));
    push(out, &format!("  kept      {}  because {}", place(&essay.kept), essay.why));
    for copy in &essay.copies {
        let alike = if copy.score < 1.0 { format!("  {:.1} % alike", copy.score * 100.0) } else { String::new() };
        push(out, &format!("  {:<9} {}{alike}", copy.reason.name(), place(&copy.facts)));
    }
    for copy in essay.copies.iter().filter(|copy| !copy.differences.is_empty()) {
        out.push('\n');
        differences(&essay.kept, copy, paint, out);
    }
    out.push('\n');
}

fn place(facts: &Facts) -> String {
    let mut line = format!("{}:{}  {} words", columns::plain(&facts.file), facts.line, facts.words);
    for more in [&facts.date, &facts.url].into_iter().flatten() {
        write!(line, "  {}", columns::plain(more)).expect("writing to a string cannot fail");
    }
    line
}

fn differences(kept: &Facts, copy: &DroppedCopy, paint: Paint, out: &mut String) {
    let name = |facts: &Facts| format!("{}:{}", facts.file, facts.line);
    columns::head(&format!("kept: {}", name(kept)), &format!("{}: {}", copy.reason.name(), name(&copy.facts)), out);
    for difference in &copy.differences {
        columns::pair(&difference.kept, &difference.copy, paint, out);
    }
}

fn push(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}
