//! Our EPUB validator against EPUBCheck, on good books and on broken ones.
//!
//! What EPUBCheck says is a record (`tests/data/epubcheck.json`), so that this needs no Java; the conformance suite
//! makes the record anew and compares. `docs/conformance-epub.md` holds the table that is counted here;
//! `CHAPBOOK_BLESS=1` writes it.

#[path = "mutants/mod.rs"]
mod mutants;

use chapbook::diag::{Diagnostic, Severity, Sink};
use mutants::Mutant;
use std::collections::BTreeMap;
use std::fmt::Write;

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/conformance-epub.md");

/// Our rules, and the messages of EPUBCheck that are about the same things; a word that ends in `-` means a group.
const SAME: &[(&str, &str)] = &[
    ("epub-attribute", "RSC-005 OPF-048 OPF-092 OPF-093 HTM-054 HTM-061 OPF-025"),
    ("epub-collection", "RSC-005"),
    ("epub-compression", "PKG-"),
    ("epub-container", "RSC-002 RSC-003 RSC-005 OPF-016 OPF-017 PKG-013"),
    ("epub-content", "RSC-005"),
    ("epub-css", "CSS-"),
    ("epub-damaged", "PKG-"),
    ("epub-doctype", "HTM-001 HTM-003 HTM-004 HTM-009 OPF-073 RSC-016"),
    ("epub-duplicate-id", "RSC-005"),
    ("epub-encoding", "RSC-028 HTM-058 RSC-016 CSS-004"),
    ("epub-encryption", "PKG-026"),
    ("epub-fallback", "RSC-032 OPF-040 OPF-041 OPF-045 OPF-043 OPF-044 MED-003 MED-007"),
    ("epub-file-name", "PKG-009 PKG-011 PKG-027 OPF-060"),
    ("epub-fragment", "RSC-012 RSC-013 RSC-014 RSC-015"),
    ("epub-image", "PKG-021 MED-004 OPF-029"),
    ("epub-link", "OPF-089 OPF-093 OPF-094 OPF-095 OPF-098 RSC-005 RSC-029"),
    ("epub-link-target", "RSC-010 OPF-032"),
    ("epub-manifest", "OPF-074 OPF-091 OPF-099 OPF-067 PKG-025 RSC-005 RSC-029"),
    ("epub-media-type", "OPF-029 PKG-021 PKG-022 RSC-005 MED-004"),
    ("epub-metadata", "RSC-005 OPF-030 OPF-048 OPF-052 OPF-054 OPF-065 OPF-092"),
    ("epub-mimetype", "PKG-"),
    ("epub-missing-file", "RSC-001 RSC-007 OPF-031"),
    ("epub-nav", "RSC-005 NAV-"),
    ("epub-ncx", "NCX- RSC-005 RSC-010 OPF-049 OPF-050"),
    ("epub-not-in-spine", "RSC-011"),
    ("epub-not-zip", "PKG-"),
    ("epub-outside", "RSC-026 RSC-030"),
    ("epub-overlay", "MED- RSC-005"),
    ("epub-package", "OPF-001 OPF-002 RSC-005"),
    ("epub-prefix", "OPF-004 OPF-005 OPF-006 OPF-007"),
    ("epub-property", "OPF-012 OPF-014 OPF-015 OPF-025 OPF-026 OPF-027 OPF-028 RSC-005"),
    ("epub-remote", "RSC-006"),
    ("epub-spine", "OPF-033 OPF-034 OPF-042 OPF-043 OPF-044 OPF-049 RSC-005"),
    ("epub-too-large", "PKG-"),
    ("epub-unlisted-target", "RSC-008 OPF-031"),
    ("epub-unreachable", "OPF-096"),
    ("epub-url", "RSC-020 RSC-029 RSC-033 RSC-005"),
    ("epub-viewport", "HTM-"),
    ("epub-xml", "RSC-016 RSC-005 HTM-003 HTM-001"),
];

fn errors(bytes: &[u8]) -> Vec<Diagnostic> {
    let mut sink = Sink::new();
    chapbook::check_epub(bytes, "book.epub", &mut sink);
    sink.diagnostics().iter().filter(|one| one.severity == Severity::Error).cloned().collect()
}

/// Whether one of our errors is about what EPUBCheck found.
fn finds(mutant: &Mutant, ids: &std::collections::BTreeSet<String>) -> bool {
    let found = errors(&mutant.bytes);
    let same = |one: &Diagnostic| {
        let about = SAME.iter().filter(|(rule, _)| *rule == one.rule).flat_map(|(_, about)| about.split(' '));
        about.into_iter().any(|about| ids.iter().any(|id| id.starts_with(about)))
    };
    found.iter().any(same)
}

#[test]
fn the_mutants_are_many_and_of_many_kinds() {
    let all = mutants::all();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    all.iter().for_each(|mutant| *kinds.entry(mutant.kind).or_default() += 1);
    assert!(all.len() >= 160 && kinds.len() >= 50, "{} mutants of {} kinds", all.len(), kinds.len());
    assert!(kinds.values().all(|count| *count <= 5), "{kinds:?}");
    assert!(mutants::GROUPS.iter().all(|group| all.iter().any(|mutant| mutant.group() == *group)));
    let unknown: Vec<&str> = all.iter().filter(|one| one.verdict().is_none()).map(|one| one.name.as_str()).collect();
    assert_eq!(unknown, [""; 0], "the record does not know them: make it anew with the conformance suite");
}

#[test]
fn good_books_have_no_errors() {
    for (name, bytes) in mutants::good() {
        let found = errors(&bytes);
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn what_epubcheck_passes_passes() {
    for mutant in mutants::all() {
        if mutant.verdict().is_some_and(|ids| ids.is_empty()) {
            let found = errors(&mutant.bytes);
            assert!(found.is_empty(), "{}: {found:?}", mutant.name);
        }
    }
}

#[test]
fn what_epubcheck_finds_is_found() {
    let mut groups: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for mutant in mutants::all() {
        let ids = mutant.verdict().unwrap_or_default();
        if ids.is_empty() {
            continue;
        }
        let counts = groups.entry(mutant.group()).or_default();
        counts.0 += 1;
        if finds(&mutant, &ids) {
            counts.1 += 1;
        } else {
            missed.push(format!("{}: {ids:?}, ours: {:?}", mutant.name, errors(&mutant.bytes)));
        }
    }
    let mut table = String::from("| group | broken books | found | recall |\n|---|---:|---:|---:|\n");
    let (mut all, mut found) = (0, 0);
    for group in mutants::GROUPS {
        let (of, hits) = groups[group];
        (all, found) = (all + of, found + hits);
        // Writing to a string does not fail.
        let _ = writeln!(table, "| {group} | {of} | {hits} | {:.1} % |", 100.0 * hits as f64 / of as f64);
    }
    let _ = writeln!(table, "| all | {all} | {found} | {:.1} % |", 100.0 * found as f64 / all as f64);
    assert!(found * 100 >= all * 95, "{found} of {all}:\n{}", missed.join("\n"));
    assert!(all >= 150, "EPUBCheck finds errors in {all} only");
    let document = std::fs::read_to_string(DOCUMENT).expect("the document is there");
    let (before, rest) = document.split_once("<!-- recall -->\n").expect("the document has a place for the table");
    let (_, after) = rest.split_once("<!-- /recall -->").expect("the table has an end");
    let fresh = format!("{before}<!-- recall -->\n{table}<!-- /recall -->{after}");
    if std::env::var_os("CHAPBOOK_BLESS").is_some() {
        std::fs::write(DOCUMENT, &fresh).expect("the document can be written");
        println!("missed:\n{}", missed.join("\n"));
    } else {
        assert_eq!(document, fresh, "CHAPBOOK_BLESS=1 writes the table; missed:\n{}", missed.join("\n"));
    }
}
