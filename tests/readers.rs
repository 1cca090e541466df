//! The readers on real input that `CHAPBOOK_CORPUS` names; without it every test says `skipped:` in
//! one line and passes.
//!
//! | module | holds |
//! |---|---|
//! | `facts` | Word files and EPUBs have what other programs counted in them |
//! | `conservation` | every word of every file is in a piece, or in lines that were cut |
//! | `survival` | any file given to any reader gives a reading or a diagnostic |

#[path = "readers/conservation.rs"]
mod conservation;
#[path = "common/corpus.rs"]
mod corpus;
#[path = "readers/facts.rs"]
mod facts;
#[path = "readers/survival.rs"]
mod survival;

use chapbook::config::{FILE_NAME, parse};
use chapbook::diag::{Severity, Sink};
use chapbook::source::{Reading, read};
use chapbook::world::{Disk, Mounted};
use corpus::corpus;
use std::path::Path;

fn book_toml(pattern: &str, format: Option<&str>) -> String {
    let format = format.map_or_else(String::new, |format| format!("\nformat = \"{format}\""));
    format!("[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"{pattern}\"{format}")
}

/// What a glob gives; no error may be found.
fn reading(folder: &Path, pattern: &str) -> Reading {
    let mut sink = Sink::new();
    let config = parse(&book_toml(pattern, None), FILE_NAME, &mut sink).expect("the book.toml is sound");
    let disk = Disk::new(folder).expect("a folder");
    let reading = read(&config, &Mounted::new(&disk), &mut sink);
    let errors: Vec<_> = sink.diagnostics().iter().filter(|d| d.severity == Severity::Error).collect();
    reading.unwrap_or_else(|_| panic!("{errors:#?}"))
}
