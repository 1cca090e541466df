//! Good EPUBs, each broken in one place, to hold our validator to EPUBCheck.
//!
//! | module | holds |
//! |---|---|
//! | `bases` | the good books: an EPUB 2, an EPUB 3 with everything, and one that chapbook builds |
//! | `edits` | what is replaced in one of their files |
//! | `archives` | what is done to their files and to the archive |
//!
//! What EPUBCheck says of each stands in `tests/data/epubcheck.json`; the conformance suite makes that record.

mod archives;
mod bases;
mod edits;

use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use bases::Base;

/// What EPUBCheck 5.3.0 found: the name of a mutant, the ids of its errors, the files in which they are.
const RECORD: &str = include_str!("../data/epubcheck.json");
/// The groups of EPUBCheck's messages that concern a book.
pub const GROUPS: [&str; 8] = ["PKG", "OPF", "RSC", "HTM", "NAV", "NCX", "CSS", "MED"];

/// A broken EPUB.
pub struct Mutant {
    /// Kind and number, which tell it from all others.
    pub name: String,
    /// What is wrong with it, in a word or two; the group of messages that it is about comes first.
    pub kind: &'static str,
    pub bytes: Vec<u8>,
}

impl Mutant {
    /// The group of EPUBCheck's messages that it is about.
    pub fn group(&self) -> &'static str {
        self.kind.split(' ').next().unwrap_or_default()
    }

    /// What EPUBCheck says of it; none when it is not in the record.
    pub fn verdict(&self) -> Option<BTreeSet<String>> {
        let record: &Value = &RECORDED;
        let ids = record.get(&self.name)?.as_array()?;
        Some(ids.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect())
    }
}

static RECORDED: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(RECORD).expect("the record is JSON"));

/// The good books, by name.
pub fn good() -> Vec<(&'static str, Vec<u8>)> {
    [("two", Base::Two), ("three", Base::Three), ("built", Base::Built)]
        .map(|(name, base)| (name, base.files().bytes()))
        .into()
}

/// All broken books.
pub fn all() -> Vec<Mutant> {
    let mut mutants: Vec<Mutant> = Vec::new();
    for (kind, base, file, old, new) in edits::EDITS {
        let archive = base.files().edit(file, old, new);
        push(&mut mutants, kind, archive.bytes());
    }
    for (kind, bytes) in archives::all() {
        push(&mut mutants, kind, bytes);
    }
    mutants
}

fn push(mutants: &mut Vec<Mutant>, kind: &'static str, bytes: Vec<u8>) {
    let number = mutants.iter().filter(|other| other.kind == kind).count() + 1;
    mutants.push(Mutant { name: format!("{kind} {number}"), kind, bytes });
}
