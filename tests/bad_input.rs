//! Bad input, held against the built binary: what is wrong gets a rule, a severity, a place and a hint; errors
//! leave the outputs of an earlier build untouched; nothing that a file holds makes the binary panic or hang.
//!
//! | module | holds |
//! |---|---|
//! | `book_toml` | what is wrong in `book.toml` itself |
//! | `contents` | errors about files: sources, lists, fonts, covers, outputs |
//! | `warnings` | what keeps no book from being built |
//! | `hostile` | files made to do harm |

#[path = "bad_input/book_toml.rs"]
mod book_toml;
mod common;
#[path = "bad_input/contents.rs"]
mod contents;
#[path = "bad_input/hostile.rs"]
mod hostile;
#[path = "bad_input/warnings.rs"]
mod warnings;

use common::{Book, HEAD};
use serde_json::Value;

/// Where a diagnostic points: file, line and column, 0 for a whole file or a whole line.
type Place<'a> = (&'a str, u64, u64);

fn place(diagnostic: &Value) -> Place<'_> {
    let number = |key: &str| diagnostic[key].as_u64().unwrap_or(0);
    (diagnostic["file"].as_str().unwrap_or(""), number("line"), number("column"))
}

/// Holds a diagnostic to its place, and its message or hint to a word that must be in it.
fn assert_points(diagnostic: &Value, expected: Place<'_>, word: &str) {
    assert_eq!(place(diagnostic), expected, "{diagnostic}");
    let [message, hint] = ["message", "hint"].map(|key| diagnostic[key].as_str().unwrap_or(""));
    assert!(!message.is_empty() && !message.ends_with('.'), "the message is a phrase: {diagnostic}");
    assert!(!hint.is_empty(), "a hint is missing: {diagnostic}");
    assert!(hint.contains(word) || message.contains(word), "`{word}` is missing: {diagnostic}");
}

/// A sound book with outputs of an earlier build, to be broken again and again.
struct Built {
    book: Book,
}

impl Built {
    fn new() -> Built {
        let book = Book::new(HEAD);
        let run = book.run(&["build"]);
        assert_eq!((run.code, book.names("out").len()), (0, 2), "{}", run.stderr);
        Built { book }
    }

    /// Builds with this `book.toml` and these further files, which must fail with one error of the rule and
    /// change nothing in the folder; then puts the book back.
    fn refuses(&self, toml: &str, files: &[(&str, &[u8])], rule: &str, expected: Place<'_>, word: &str) {
        self.book.write("book.toml", toml);
        files.iter().for_each(|(path, bytes)| self.book.write(path, bytes));
        let before = self.book.listing();
        let run = self.book.run_json(&["build"]);
        assert_eq!(run.code, 1, "{toml}\n{}", run.stderr);
        let error = run.only(rule);
        assert_eq!(error["severity"], "error", "{toml}");
        assert_points(&error, expected, word);
        assert_eq!(run.stdout, "");
        assert!(self.book.listing() == before, "the folder has changed: {toml}");
        for (path, _) in files {
            std::fs::remove_file(self.book.path(path)).expect("it was written");
        }
        self.book.write("book.toml", HEAD);
    }
}
