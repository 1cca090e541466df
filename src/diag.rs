//! What goes wrong, and where: diagnostics, the place they point to, and the sink that gathers them.
//!
//! Stages never print. They push to a [`Sink`]; only the command line shows what is in it.

use std::fmt;
use std::sync::Arc;

/// A place in a source file. Lines and columns count from 1, columns in characters;
/// column 0 means the whole line, line 0 the whole file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// Path relative to the folder of `book.toml`, with `/` between its parts.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Origin {
    /// A place in a file.
    pub fn new(file: &Arc<str>, line: u32, column: u32) -> Origin {
        Origin { file: file.clone(), line, column }
    }

    /// A file as a whole.
    pub fn file(file: &str) -> Origin {
        Origin { file: file.into(), line: 0, column: 0 }
    }

    /// The place of byte `at` of `text`, which is the content of `file`.
    pub fn at_byte(file: &Arc<str>, text: &str, at: usize) -> Origin {
        let at = (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        let before = &text[..at];
        let line = before.matches('\n').count() as u32 + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() as u32 + 1;
        Origin::new(file, line, column)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        Ok(())
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The book cannot be built; nothing is written.
    Error,
    /// The book is built, but somebody should look.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One thing to tell the author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable kebab-case name of the rule, e.g. `missing-image`.
    pub rule: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong: a phrase in lower case without a full stop.
    pub message: String,
    /// Where it is wrong.
    pub origin: Option<Origin>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error without place or hint yet.
    pub fn error(rule: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic { rule, severity: Severity::Error, message: message.into(), origin: None, hint: None }
    }

    /// A warning without place or hint yet.
    pub fn warning(rule: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(rule, message) }
    }

    /// The same, pointing to a place.
    pub fn at(self, origin: Origin) -> Diagnostic {
        Diagnostic { origin: Some(origin), ..self }
    }

    /// The same, with advice.
    pub fn hint(self, hint: impl Into<String>) -> Diagnostic {
        Diagnostic { hint: Some(hint.into()), ..self }
    }
}

/// The hint when something fails that no book should make fail.
pub const REPORT_IT: &str = "this is a fault in chapbook: please report it, with the book if you can";

/// The errors that stopped a stage are in the sink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stopped by the errors reported")
    }
}

impl std::error::Error for Stopped {}

/// Gathers diagnostics in the order in which the stages find them. Work done in parallel
/// fills a sink of its own for each piece of work, and the sinks are appended in book order.
#[derive(Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Sink {
        Sink::default()
    }

    /// Takes one diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Takes all that another sink holds.
    pub fn append(&mut self, mut other: Sink) {
        self.found.append(&mut other.found);
    }

    /// Takes an error and gives the marker that stops the stage.
    pub fn stop(&mut self, error: Diagnostic) -> Stopped {
        self.push(error);
        Stopped
    }

    /// `Err` when an error has been pushed.
    pub fn check(&self) -> Result<(), Stopped> {
        if self.found.iter().any(|d| d.severity == Severity::Error) { Err(Stopped) } else { Ok(()) }
    }

    /// All that was found, in order.
    pub fn into_found(self) -> Vec<Diagnostic> {
        self.found
    }

    /// What was found so far, in order.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_offset_becomes_line_and_column_in_characters() {
        let file: Arc<str> = "a.md".into();
        let origin = Origin::at_byte(&file, "één\ntwo é x", 14);
        assert_eq!((origin.line, origin.column), (2, 8));
        assert_eq!(origin.to_string(), "a.md:2:8");
        assert_eq!(Origin::at_byte(&file, "é", 1).column, 1);
    }
}
