//! Same book, same bytes: whatever the folder, the files' times, the time zone and the number of threads.

use std::fs::{self, File};
use std::path::Path;
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
