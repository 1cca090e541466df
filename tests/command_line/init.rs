//! `chapbook init` as `docs/interface.md` promises it, held against the built binary.

use super::common::{Book, HEAD, essay};
use std::fs;

#[test]
fn a_folder_gets_a_book_toml_that_builds() {
    let book = Book::new(HEAD);
    fs::remove_file(book.path("book.toml")).unwrap();
    book.write("content/3.md", essay("Folding"));
    book.write("content/README.md", "# What this is\n\nA folder of essays.\n");
    let run = book.run(&["init"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert!(run.stderr.contains("2 essays, 2 pieces left out"), "{}", run.stderr);
    let text = fs::read_to_string(book.path("book.toml")).unwrap();
    assert!(
        text.contains("path = \"content/**/*\"") && text.contains("merged: exact copy at content/3.md:1"),
        "{text}"
    );
    let list = book.run(&["list"]);
    assert_eq!((list.code, list.stderr.as_str()), (0, ""));
    assert!(list.stdout.contains("Folding") && list.stdout.contains("excluded"), "{}", list.stdout);
    assert_eq!(book.run(&["build", "--only", "epub"]).code, 0);
}

#[test]
fn files_from_elsewhere_are_copied_into_the_book() {
    let book = Book::new(HEAD);
    book.write("away/pile/a.md", essay("Gluing"));
    book.write("away/pile/.hidden/b.md", essay("Hiding"));
    book.write("away/c.md", essay("Sanding"));
    let run = book.run(&["init", "new/made", "--from", "away/pile", "away/c.md"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(book.names("new/made"), ["book.toml", "content"]);
    assert_eq!(book.names("new/made/content"), ["c.md", "pile"]);
    assert_eq!(book.names("new/made/content/pile"), ["a.md"]);
    let list = book.run(&["list", "new/made"]);
    assert!(list.stdout.contains("Gluing") && list.stdout.contains("Sanding"), "{}", list.stdout);
}

#[test]
fn a_book_toml_that_is_there_stays_and_a_failed_init_leaves_nothing() {
    let book = Book::new(HEAD);
    book.write("empty/x.png", "no picture");
    let before = book.listing();
    for (arguments, rule) in [
        (&["init"][..], "book-exists"),
        (&["init", "new", "--from", "gone"], "cannot-read"),
        (&["init", "new", "--from", "empty"], "no-essays"),
    ] {
        let run = book.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{arguments:?}");
        assert!(run.stderr.contains(rule), "{arguments:?} {}", run.stderr);
        assert_eq!(book.listing(), before, "{arguments:?}");
    }
}

#[test]
fn another_file_is_not_overwritten() {
    let book = Book::new(HEAD);
    book.write("away/a.md", essay("Gluing"));
    book.write("new/content/a.md", essay("Another"));
    let before = book.listing();
    let run = book.run(&["init", "new", "--from", "away/a.md"]);
    assert!(run.code == 1 && run.stderr.contains("cannot-write"), "{}", run.stderr);
    assert_eq!(book.listing(), before);
}
