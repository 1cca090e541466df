//! Findings about an EPUB: places inside it, and a bound on how much is said about a broken one.

use crate::diag::{Diagnostic, Origin, Severity, Sink};
use std::collections::BTreeMap;

/// So many findings of one rule are told; a hostile book could hold millions, and nobody reads them.
const MAX_OF_A_RULE: usize = 100;
/// So many characters of a name from the book are quoted: enough to recognise it.
const MAX_QUOTED: usize = 120;

/// A place in a file of the archive. Line 0 is the whole file; an empty file is the archive itself.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub file: &'a str,
    pub line: u32,
    pub column: u32,
}

impl<'a> At<'a> {
    /// A file as a whole.
    pub fn file(file: &'a str) -> At<'a> {
        At { file, line: 0, column: 0 }
    }

    /// The archive as a whole.
    pub fn book() -> At<'static> {
        At::file("")
    }
}

/// Takes the findings about one EPUB and passes them to the sink.
pub(super) struct Report<'a> {
    book: &'a str,
    sink: &'a mut Sink,
    told: BTreeMap<(&'static str, Severity), usize>,
}

impl<'a> Report<'a> {
    /// Findings about the book called `book`.
    pub fn new(book: &'a str, sink: &'a mut Sink) -> Report<'a> {
        Report { book, sink, told: BTreeMap::new() }
    }

    /// Takes a finding at a place.
    pub fn push(&mut self, at: At<'_>, finding: Diagnostic) {
        let told = self.told.entry((finding.rule, finding.severity)).or_default();
        *told += 1;
        if *told <= MAX_OF_A_RULE {
            let file =
                if at.file.is_empty() { self.book.to_owned() } else { format!("{}!/{}", self.book, short(at.file)) };
            self.sink.push(finding.at(Origin::new(&file.into(), at.line, at.column)));
        }
    }

    /// Says how many findings were passed over.
    pub fn finish(self) {
        for ((rule, severity), told) in self.told {
            if told > MAX_OF_A_RULE {
                let message = format!("{} more findings of this kind are not shown", told - MAX_OF_A_RULE);
                let rest = Diagnostic { severity, ..Diagnostic::error(rule, message) };
                self.sink.push(rest.at(Origin::file(self.book)));
            }
        }
    }
}

/// A name or value from the book as it can be shown: of bounded length, without control characters.
pub(super) fn short(text: &str) -> String {
    let mut shown: String =
        text.chars().take(MAX_QUOTED).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
    if text.chars().nth(MAX_QUOTED).is_some() {
        shown.push('…');
    }
    shown
}
