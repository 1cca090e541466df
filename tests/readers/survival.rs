//! Files of every kind, read by every reader by mistake.

use crate::{book_toml, corpus};
use chapbook::config::{FILE_NAME, parse};
use chapbook::diag::Sink;
use chapbook::source::read;
use chapbook::world::{Memory, Mounted};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const FORMATS: [&str; 10] =
    ["text", "markdown", "html", "docx", "epub", "feed", "wordpress", "ghost", "medium", "substack"];

/// Files of one ending in one collection that are read, beside those of `nasty`, of which none is left
/// out: the others are of a kind with these, and reading hundreds takes long without optimisation.
const OF_EACH_KIND: usize = 1;
/// Larger files are cut here, but archives: what is behind is no stranger than what is before.
const MOST_BYTES: usize = 30_000;

/// Every file of `nasty`, and some of every ending of every other collection.
fn files(root: &Path) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().filter_map(Result::ok);
    let mut seen: BTreeMap<(PathBuf, String), usize> = BTreeMap::new();
    let mut files = Vec::new();
    for path in all.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path) {
        let inside = path.strip_prefix(root).expect("it was found there");
        let collection: PathBuf = inside.components().take(1).collect();
        let ending = path.extension().map_or_else(String::new, |ending| ending.to_string_lossy().into_owned());
        let so_far = seen.entry((collection.clone(), ending)).or_default();
        *so_far += 1;
        if *so_far <= OF_EACH_KIND || collection.as_os_str() == "nasty" {
            files.push(path);
        }
    }
    files
}

#[test]
fn any_file_given_to_any_reader_gives_a_reading_or_a_diagnostic() {
    let Some(folder) = corpus("nasty") else { return };
    let files = files(folder.parent().expect("the corpus"));
    assert!(files.len() > 60, "{}", files.len());
    let tasks: Vec<(&PathBuf, &str)> =
        files.iter().flat_map(|path| FORMATS.iter().map(move |format| (path, *format))).collect();
    tasks.par_iter().for_each(|(path, format)| {
        let mut bytes = fs::read(path).expect("it can be read");
        if !bytes.starts_with(b"PK") {
            bytes.truncate(MOST_BYTES);
        }
        // A name that says nothing, so that the reader decides alone.
        let world = Memory::new([("1.file", bytes)]);
        let mut sink = Sink::new();
        let config = parse(&book_toml("*", Some(format)), FILE_NAME, &mut sink).expect("the book.toml is sound");
        let reading = read(&config, &Mounted::new(&world), &mut sink).unwrap_or_default();
        let something = !reading.pieces.is_empty() || !reading.cuts.is_empty() || !sink.diagnostics().is_empty();
        assert!(something, "{} as {format}", path.display());
        for found in sink.diagnostics() {
            assert!(found.hint.is_some() && found.origin.is_some(), "{} as {format}: {found:?}", path.display());
        }
    });
}

#[test]
fn every_file_of_nasty_is_read_by_its_own_reader_or_passed_over() {
    let Some(folder) = corpus("nasty") else { return };
    let reading = crate::reading(&folder, "**/*");
    let texts = walkdir::WalkDir::new(&folder).into_iter().filter_map(Result::ok);
    let texts = texts.filter(|entry| {
        let ending = entry.path().extension().unwrap_or_default();
        ["txt", "md", "html", "xhtml"].iter().any(|text| ending == *text)
    });
    for entry in texts {
        let name = entry.path().strip_prefix(&folder).expect("it was found there").to_string_lossy().into_owned();
        assert!(reading.pieces.iter().any(|piece| *piece.origin.file == *name), "{name}");
    }
}
