//! Same book, same bytes: whatever the folder, the files' times, the time zone and the number of threads.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::books;
use crate::command::{chapbook, succeed};

#[test]
fn the_sample_is_the_same_everywhere() {
    let here = books::sample_folder();
    // Its name begins with a dot: only hidden files inside a book are passed over.
    let there = tempfile::tempdir().expect("a temporary folder can be made");
    let elsewhere = there.path().join("Ein anderer Ordner");
    fs::rename(books::sample_folder().keep(), &elsewhere).expect("a temporary folder can be renamed");
    let book = elsewhere.join("book.toml");
    let yesterday = SystemTime::now() - Duration::from_secs(24 * 60 * 60);
    File::open(&book).and_then(|file| file.set_modified(yesterday)).expect("a file's time can be set");

    succeed(chapbook(here.path()).arg("build").env("TZ", "Asia/Tokyo").env("RAYON_NUM_THREADS", "1"));
    succeed(
        chapbook(there.path())
            .args(["build", "--out"])
            .arg(elsewhere.join("out"))
            .arg(&book)
            .env("TZ", "America/New_York")
            .env("RAYON_NUM_THREADS", "4"),
    );
    for ending in [".epub", ".pdf", "-booklet.pdf"] {
        let one = books::output(here.path(), ending);
        assert_same_bytes(&one, &books::output(&elsewhere, ending));
    }
}

/// All that chapbook makes of a book with every element, whatever order threads end in: seven are more than there are
/// processors, so that work is handed on in the middle.
#[test]
fn no_output_depends_on_the_number_of_threads() {
    let book = books::folder_of_elements_in_latin();
    let path = book.path().join("book.toml");
    let tables = "[print]\n[cover]\n[booklet]\nmarks = [\"fold\", \"sewing\", \"collation\"]\n";
    let keys = "[pdf]\nnote-numbers = \"page\"\nlinks = \"notes\"\npage-references = true\n";
    let config = fs::read_to_string(&path).expect("the book has a book.toml");
    assert!(config.contains("\n[pdf]\n"));
    fs::write(&path, config.replace("[pdf]\n", keys) + tables).expect("the folder can be written");
    let build = |threads: &str| -> (String, Vec<(PathBuf, Vec<u8>)>) {
        let out = book.path().join("out");
        let said =
            succeed(chapbook(book.path()).args(["build", "--report", "typography"]).env("RAYON_NUM_THREADS", threads));
        let entries = fs::read_dir(&out).expect("the book is built");
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
        files.sort();
        let read = |path: PathBuf| fs::read(&path).map(|bytes| (path, bytes)).expect("an output can be read");
        let files = files.into_iter().map(read).collect();
        fs::remove_dir_all(&out).expect("the outputs can be removed");
        (said, files)
    };
    let alone = build("1");
    let names: String = alone.1.iter().map(|(path, _)| path.to_string_lossy() + " ").collect();
    assert_eq!(alone.1.len(), 5, "{names}");
    for threads in ["2", "7"] {
        let (said, files) = build(threads);
        assert_eq!(said, alone.0, "the report on {threads} threads");
        assert_eq!(files.len(), alone.1.len());
        for ((path, bytes), (alone, expected)) in files.iter().zip(&alone.1) {
            assert_eq!(path, alone);
            assert!(bytes == expected, "{} on {threads} threads is not what it is on one", path.display());
        }
    }
}

fn assert_same_bytes(one: &Path, other: &Path) {
    assert_eq!(one.file_name(), other.file_name());
    let read = |path: &Path| fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (one_bytes, other_bytes) = (read(one), read(other));
    let first_difference = one_bytes.iter().zip(&other_bytes).position(|(one, other)| one != other);
    assert!(
        one_bytes == other_bytes,
        "two builds of {} differ: {} and {} bytes, first difference at {first_difference:?}",
        one.display(),
        one_bytes.len(),
        other_bytes.len()
    );
}
