//! Whole books against dumps that a human can read and diff: what the book says (`doc.txt`), where
//! everything sits (`paged.txt`), what the
//! pages say (`structure.txt`), what the EPUB holds (`epub.txt`), and what is said about it (`warnings.txt`).
//!
//! After a change that is meant, `CHAPBOOK_BLESS=1 cargo test --test golden` writes the dumps anew;
//! the diff then belongs to the change.

use chapbook::diag::{Diagnostic, Sink};
use chapbook::media::{self, Fonts};
use chapbook::world::{Disk, World};
use chapbook::{Output, config, doc, epub, layout, paged};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books").join(name)
}

/// The dumps of a book by file name.
fn dumps(folder: &Path) -> Vec<(&'static str, String)> {
    let world = Disk::new(folder).expect("the book's folder");
    let mut sink = Sink::new();
    let text = String::from_utf8(world.read(config::FILE_NAME).expect("book.toml")).expect("UTF-8");
    let config = config::parse(&text, config::FILE_NAME, &mut sink).expect("a sound config");
    let book = chapbook::compile(&world, &config, None, &mut sink).expect("a sound manuscript").book;
    let fonts = Fonts::load(&config.pdf.font, &world, &mut sink).expect("fonts");
    let pictures = media::load_pictures(book.images().into_iter().map(media::Wanted::from), &world, &mut sink);
    let pages = layout::layout(&book, &config, &fonts, &pictures, &mut sink);
    let only_epub = BTreeSet::from([Output::Epub]);
    let built = chapbook::build(&world, &config, None, &only_epub, &mut sink).expect("an EPUB");
    let epub = epub::dump(&built.files[0].bytes).expect("an EPUB that can be read");
    let warning = |d: &Diagnostic| {
        let origin = d.origin.as_ref().map_or(String::new(), ToString::to_string);
        format!("{} {origin}: {}\n", d.rule, d.message)
    };
    let warnings = sink.diagnostics().iter().map(warning).collect();
    vec![
        ("warnings.txt", warnings),
        ("doc.txt", doc::dump(&book)),
        ("paged.txt", paged::dump(&pages)),
        ("structure.txt", paged::dump_structure(&pages)),
        ("epub.txt", epub),
    ]
}

/// Every dump of a book.
const ALL: [&str; 4] = ["doc.txt", "paged.txt", "structure.txt", "epub.txt"];

fn compare(name: &str, files: &[&str]) {
    let folder = folder(name);
    for (file, dump) in dumps(&folder).into_iter().filter(|(file, _)| files.contains(file)) {
        let path = folder.join(file);
        // A book without warnings has no file of them.
        if std::env::var_os("CHAPBOOK_BLESS").is_some() && (!dump.is_empty() || path.exists()) {
            std::fs::write(&path, &dump).expect("the dump can be written");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        let first = expected.lines().zip(dump.lines()).position(|(old, new)| old != new);
        let line = first.unwrap_or(expected.lines().count().min(dump.lines().count()));
        assert!(
            expected == dump,
            "{name}/{file} differs from line {}:\n- {}\n+ {}",
            line + 1,
            expected.lines().nth(line).unwrap_or(""),
            dump.lines().nth(line).unwrap_or("")
        );
    }
}

#[test]
fn overlapping_dumps_become_the_book_that_was_agreed() {
    compare("dumps", &ALL);
}

#[test]
fn every_element_is_set_as_was_agreed() {
    compare("everything", &ALL);
}

/// What the reader of Markdown makes of it; how it looks is the other books' matter.
#[test]
fn markdown_says_what_was_agreed() {
    compare("markdown", &["doc.txt"]);
}
