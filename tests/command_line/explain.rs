//! `chapbook explain` as `docs/interface.md` promises it, held against the built binary.

use super::common::{Book, HEAD};
use serde_json::Value;

const FIRST: &str = "Whoever binds a book by hand learns that the thread matters less than the patience with it.";
const SECOND: &str = "Glue forgives nothing that was done in haste.";

fn book() -> Book {
    let book = Book::new(HEAD);
    book.write("content/1.md", format!("---\ndate: 2020-02-02\n---\n# Thread\n\n{FIRST}\n\n{SECOND} And it dries.\n"));
    book.write("content/2.md", format!("# Thread\n\n{FIRST}\n\n{}\n", SECOND.replace("haste", "a hurry")));
    book
}

#[test]
fn copies_stand_side_by_side_with_the_place_of_each_difference() {
    let run = book().run(&["explain", "thread"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for line in [
        "  kept      content/1.md:4  28 words  2020-02-02  because it has most words",
        "  near      content/2.md:1  26 words",
        "kept: content/1.md:4",
        "     8 Glue forgives nothing that was done in haste.        5 Glue forgives nothing that was done in a",
    ] {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
    assert!(!run.stdout.contains('\x1b') && !run.stdout.contains("Whoever"), "{}", run.stdout);
}

#[test]
fn the_explanation_as_json() {
    let run = book().run(&["explain", "Thread", "--format", "json"]);
    let json: Value = serde_json::from_str(&run.stdout).expect("the explanation is JSON");
    let essay = &json["essays"][0];
    assert_eq!((&json["title"], essay["kept"]["line"].as_u64()), (&Value::from("Thread"), Some(4)));
    let copy = &essay["copies"][0];
    assert_eq!((&copy["reason"], &copy["file"]), (&Value::from("near"), &Value::from("content/2.md")));
    assert_eq!(copy["differences"][0]["copy"][0]["line"], 5);
}

#[test]
fn a_title_that_nobody_has_is_an_error_with_the_nearest() {
    let book = book();
    let run = book.run(&["explain", "Threat", "--book", book.path("book.toml").to_str().unwrap()]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("unknown-title") && run.stderr.contains("did you mean `Thread`?"), "{}", run.stderr);
}
