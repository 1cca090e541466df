//! Findings about an EPUB: places inside it, and a bound on how much is said about a broken one.

use crate::diag::{Diagnostic, Origin, Severity, Sink};
use std::collections::BTreeMap;

/// So many findings of one rule are told; a hostile book could hold millions, and nobody reads them.
const MAX_OF_A_RULE: usize = 100;
/// So many characters of a name from the book are quoted: enough to recognise it.
const MAX_QUOTED: usize = 120;

/// A place in a file of the archive. Line 0 is the whole file; an empty file is the archive itself.
#[derive(Clone, Copy, Debug)]
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

/// Gathers the findings about one EPUB, or about one document of it.
#[derive(Default)]
pub(super) struct Report {
    found: Vec<(String, u32, u32, Diagnostic)>,
    /// How often each rule was broken, also beyond what is kept.
    told: BTreeMap<(&'static str, Severity), usize>,
}

impl Report {
    /// Takes a finding at a place.
    pub fn push(&mut self, at: At<'_>, finding: Diagnostic) {
        let told = self.told.entry((finding.rule, finding.severity)).or_default();
        *told += 1;
        if *told <= MAX_OF_A_RULE {
            self.found.push((short(at.file), at.line, at.column, finding));
        }
    }

    /// Takes the findings about a document.
    pub fn append(&mut self, other: Report) {
        let mut beyond = other.told;
        for (file, line, column, finding) in other.found {
            *beyond.entry((finding.rule, finding.severity)).or_default() -= 1;
            self.push(At { file: &file, line, column }, finding);
        }
        for (rule, count) in beyond {
            *self.told.entry(rule).or_default() += count;
        }
    }

    /// Passes the findings about the book called `book` on, and says how many were passed over.
    pub fn finish(self, book: &str, sink: &mut Sink) {
        for (file, line, column, finding) in self.found {
            let file = if file.is_empty() { book.to_owned() } else { format!("{book}!/{file}") };
            sink.push(finding.at(Origin::new(&file.into(), line, column)));
        }
        for ((rule, severity), told) in self.told {
            if told > MAX_OF_A_RULE {
                let message = format!("{} more findings of this kind are not shown", told - MAX_OF_A_RULE);
                let rest = Diagnostic { severity, ..Diagnostic::error(rule, message) };
                sink.push(rest.at(Origin::file(book)));
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
