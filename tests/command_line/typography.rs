//! `build --report typography`, on a book whose pages are so small that much has to be given up.

use crate::common::Book;
use serde_json::{Value, json};

const TOML: &str = r#"[book]
title = "A Small Book"
language = "en"

[[sources]]
path = "content/1.md"

[pdf]
trim = "200ptx180pt"
margins = { inner = "20pt", outer = "20pt", top = "50pt", bottom = "50pt" }
font-size = "10pt"
leading = "10pt"
hyphenate = false
sink = 0
"#;

const ESSAY: &str = r"# Folding

The folder lies flat on the table before the binder begins her work, and so does the paper.

Incomprehensibilities counterrevolutionaries disproportionately is what folders are, who use no paper at all.

Abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz

## Bone

    a_line_of_code_that_is_wider_than_the_text(with, some, arguments)

| one | two | three | four | five | six | seven | eight | nine | ten |
|---|---|---|---|---|---|---|---|---|---|
| aaaaaaaaaa | bbbbbbbbbb | cccccccccc | d | e | f | g | h | i | jjjjjjjjj |

So.

### A heading so long that it fills the page, which has only eight lines, and then some more, for it goes on and on about the way in which a folder is held, and about the way in which it is not, and it has still not come to its end, nor will it soon

What follows takes two lines and is parted from the first one.

The last words stand here[^1].

[^1]: A note that is much too long for the page which its mark stands on, so that it must go on overleaf, where there is more room for it than there is here, and then it goes on and on, as headings do, until nobody knows any more what the mark stood for or where it was.
";

/// Kind, page, page of the PDF, and line of the source.
const KNOWN: [(&str, &str, u64, u64); 10] = [
    ("loose-line", "1", 5, 3),
    ("stack", "1", 5, 3),
    ("underfull-line", "2", 6, 5),
    ("cut-word", "2", 6, 7),
    ("uneven-spread", "2", 6, 7),
    ("wrapped-code", "3", 7, 11),
    ("wrapped-code", "3", 7, 11),
    ("stacked-table", "3", 7, 13),
    ("uneven-spread", "4", 8, 13),
    ("uneven-spread", "7", 11, 21),
];

fn book() -> Book {
    let book = Book::new(TOML);
    book.write("content/1.md", ESSAY);
    book
}

#[test]
fn every_compromise_is_an_object_with_page_and_source_line() {
    let run = book().run_json(&["build", "--only", "pdf", "--report", "typography"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let found: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let told = |one: &Value| json!([one["kind"], one["label"], one["page"], one["file"], one["line"]]);
    let known = KNOWN.map(|(kind, label, page, line)| json!([kind, label, page, "content/1.md", line]));
    assert_eq!(found.iter().map(told).collect::<Vec<_>>(), known);
    assert_eq!(
        (&found[0]["amount"], &found[4]["amount"], &found[1]["amount"]),
        (&json!(1.54), &json!(3.0), &json!(null))
    );
    assert_eq!(found[0]["words"], "binder begins her work, and so does the");
}

#[test]
fn people_read_compromises_by_kind_with_their_number() {
    let run = book().run(&["build", "--only", "pdf", "--report", "typography"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let loose = "loose lines (spaces wider than 1.5 of their natural width): 1\n  \
                 p. 1 (PDF 5)  content/1.md:3  1.54  binder begins her work, and so does the\n\n";
    assert!(run.stdout.starts_with(loose), "{}", run.stdout);
    assert!(run.stdout.contains("spread: 3\n  p. 2 (PDF 6)   content/1.md:7   3 lines  rstuvwxyz\n"), "{}", run.stdout);
    assert!(run.stdout.ends_with("\n\n10 compromises on 5 pages\n"), "{}", run.stdout);
}

#[test]
fn without_a_compromise_the_report_says_so_and_without_pages_there_is_none() {
    let book = Book::new(crate::HEAD);
    let run = book.run(&["build", "--report", "typography"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "no compromise\n"), "{}", run.stderr);
    // An EPUB of a book without a PDF.
    book.write("book.toml", format!("{}[epub]\n", crate::HEAD));
    let run = book.run(&["build", "--report", "typography"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert!(run.stderr.contains("no output has pages"), "{}", run.stderr);
}
