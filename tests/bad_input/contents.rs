//! Errors about what the book is made of: sources, lists, fonts, covers; and outputs that cannot be written.

use crate::common::{Book, HEAD, essay};
use crate::{Built, assert_points};
use std::fs;

/// [`HEAD`] with `essays` behind it: the list stands in line 9, an entry per line from line 10.
fn listing(entries: &[&str]) -> String {
    format!("{HEAD}[manuscript]\nessays = [\n  {},\n]\n", entries.join(",\n  "))
}

#[test]
fn globs_without_files_and_books_without_essays_are_refused() {
    let built = Built::new();
    built.refuses(&HEAD.replace("*", "*.html"), &[], "no-match", ("book.toml", 6, 8), "`content/*.html`");
    let one = format!("{HEAD}[[sources]]\npath = \"notes/*\"\n");
    built.refuses(&one, &[], "no-match", ("book.toml", 9, 8), "`notes/*`");
    // Hidden files are not matched.
    built.refuses(&one, &[("notes/.hidden.md", b"# Hidden\n\nText.\n")], "no-match", ("book.toml", 9, 8), "`notes/*`");
    let from = listing(&["\"Folding\"", "{ from = \"notes/*\" }"]);
    built.refuses(&from, &[], "no-match", ("book.toml", 11, 3), "`notes/*`");
    let other = HEAD.replace("content", "other");
    for text in ["", "# Only a title\n", "---\ntitle: Gluing\ndraft: true\n---\n\nNot yet.\n"] {
        built.refuses(&other, &[("other/3.md", text.as_bytes())], "no-essays", ("book.toml", 0, 0), "");
    }
    built.refuses(&other, &[("other/a.png", b"x")], "no-essays", ("book.toml", 0, 0), "");
    let nothing = HEAD.to_owned() + "[manuscript]\nessays = []\n";
    built.refuses(&nothing, &[], "no-essays", ("book.toml", 9, 10), "");
}

#[test]
fn titles_that_no_essay_has_name_the_nearest_one() {
    let built = Built::new();
    for (entry, word) in [
        ("\"Foldng\"", "`Folding`"),
        ("\"SEWINGS\"", "`Sewing`"),
        ("\"Something else altogether\"", "chapbook list"),
        ("{ title = \"Folding\", file = \"content/2.md\" }", "content/1.md:1"),
        ("{ title = \"Folding\", file = \"content/none.md\" }", "content/1.md:1"),
        ("{ title = \"Folding\", file = \"content/1.md\", line = 7 }", "content/1.md:1"),
        ("{ title = \"Folding\", part = \"One\" }", "content/1.md:1"),
    ] {
        built.refuses(&listing(&["\"Sewing\"", entry]), &[], "unknown-title", ("book.toml", 11, 3), word);
    }
}

#[test]
fn an_ambiguous_title_is_refused_and_the_hint_settles_it() {
    let built = Built::new();
    let other: &[(&str, &[u8])] = &[("content/3.md", b"# Folding\n\nThis is about clothes, and nothing like paper.\n")];
    let ambiguous = listing(&["\"Sewing\"", "\"folding\""]);
    for candidate in ["content/1.md:1", "content/3.md:1", "file = "] {
        built.refuses(&ambiguous, other, "ambiguous-title", ("book.toml", 11, 3), candidate);
    }
    built.book.write(other[0].0, other[0].1);
    built
        .book
        .write("book.toml", listing(&["{ title = \"Folding\", file = \"content/3.md\", line = 1 }", "\"Sewing\""]));
    assert_eq!(built.book.run(&["list"]).code, 0);
    fs::remove_file(built.book.path(other[0].0)).expect("it was written");

    let book =
        |name: &str, text: &str| format!("\n\n\n{name}\n\nCHAPTER I\n\n{text}\n\nCHAPTER II\n\nAnd on {text}\n\n");
    let novel = format!(
        "*** START OF THE PROJECT GUTENBERG EBOOK ***\n\n{}{}*** END OF THE PROJECT GUTENBERG EBOOK ***\n",
        book("BOOK ONE", "The story begins with rain that fell upon the roofs."),
        book("BOOK TWO", "Snow had come by the time when the second of them was found."),
    );
    let files: &[(&str, &[u8])] = &[("content/novel.txt", novel.as_bytes())];
    for candidate in ["part = ", "`BOOK ONE`", "`BOOK TWO`"] {
        built.refuses(&listing(&["\"Chapter I\""]), files, "ambiguous-title", ("book.toml", 10, 3), candidate);
    }
}

#[test]
fn essays_listed_twice_are_refused_with_the_first_place() {
    let built = Built::new();
    for entry in ["\"Folding\"", "\"  FOLDING\"", "{ title = \"Folding\", file = \"content/1.md\" }"] {
        let toml = listing(&["\"Folding\"", "\"Sewing\"", entry]);
        built.refuses(&toml, &[], "listed-twice", ("book.toml", 12, 3), "book.toml:10:3");
    }
    let parts =
        "[[parts]]\ntitle = \"One\"\nessays = [\"Folding\"]\n[[parts]]\ntitle = \"Two\"\nessays = [\"Folding\"]\n";
    built.refuses(&format!("{HEAD}{parts}"), &[], "listed-twice", ("book.toml", 13, 11), "book.toml:10:11");
}

#[test]
fn near_copies_are_refused_where_they_are_errors() {
    let built = Built::new();
    let words: String = (0..80).map(|n| format!("word{n} ")).collect();
    let copy = |more: &str| format!("# Gluing\n\n{words}{more}\n").into_bytes();
    let toml = format!("{HEAD}[manuscript]\nduplicates = \"error\"\n");
    let (first, second) = (copy(""), copy("and more"));
    let files: &[(&str, &[u8])] = &[("content/3.md", &first), ("content/4.md", &second)];
    built.refuses(&toml, files, "near-copy", ("content/4.md", 1, 1), "content/3.md:1");
}

#[test]
fn fonts_and_covers_that_are_missing_or_unusable_are_refused() {
    let built = Built::new();
    let garamond = include_bytes!("../../fonts/eb-garamond/EBGaramond-Regular.ttf");
    let mut restricted = garamond.to_vec();
    forbid_embedding(&mut restricted);
    for (font, files, rule, word) in [
        ("{ regular = \"fonts/None.ttf\" }", vec![], "missing-font", "fonts/None.ttf"),
        ("{ regular = \"a.ttf\", bold = \"b.ttf\" }", vec![("a.ttf", &garamond[..])], "missing-font", "b.ttf"),
        ("\"Palatino\"", vec![], "missing-font", "`Palatino`"),
        ("\"My Face\"", vec![("fonts/MyFace-Bold.ttf", &garamond[..])], "missing-font", "MyFace-Regular.ttf"),
        ("{ regular = \"a.ttf\" }", vec![("a.ttf", &b"no font"[..])], "unusable-font", "a.ttf"),
        ("{ regular = \"a.ttf\" }", vec![("a.ttf", &garamond[..1000])], "unusable-font", "a.ttf"),
        ("{ regular = \"a.ttf\" }", vec![("a.ttf", &b""[..])], "unusable-font", "a.ttf"),
        ("{ regular = \"a.ttf\" }", vec![("a.ttf", &restricted[..])], "unusable-font", "licence"),
    ] {
        built.refuses(&format!("{HEAD}[pdf]\nfont = {font}\n"), &files, rule, ("book.toml", 9, 8), word);
    }
    let cover = HEAD.replace("language", "cover = \"cover.png\"\nlanguage");
    built.refuses(&cover, &[], "missing-cover", ("book.toml", 3, 9), "cover.png");
    built.refuses(&cover, &[("cover.png", b"no picture")], "broken-cover", ("book.toml", 3, 9), "PNG");
    let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"6\"/>";
    built.refuses(&cover, &[("cover.png", drawing)], "broken-cover", ("book.toml", 3, 9), "PNG");
}

/// Sets fsType in the `OS/2` table to "restricted licence" (OpenType 1.9: bit 1, at offset 8).
fn forbid_embedding(font: &mut [u8]) {
    let record = (0..).map(|n| 12 + 16 * n).find(|&at| &font[at..at + 4] == b"OS/2").expect("the font has the table");
    let offset = u32::from_be_bytes(font[record + 8..record + 12].try_into().expect("four bytes")) as usize;
    font[offset + 8..offset + 10].copy_from_slice(&2u16.to_be_bytes());
}

#[test]
fn outputs_that_cannot_be_written_are_refused_and_leave_no_trace() {
    // A file stands where the folder should be, or a folder where a file should be.
    for (blocker, out, file) in
        [("out", None, "./out"), ("print", Some("print"), "print"), ("print", Some("print/deeper"), "print/deeper")]
    {
        let book = Book::new(HEAD);
        book.write(blocker, "a file");
        refused(&book, out, file);
    }
    for name in ["a-small-book.epub", "a-small-book.pdf"] {
        let book = Book::new(HEAD);
        book.write(&format!("out/{name}/kept.txt"), "a file in a folder");
        refused(&book, None, &format!("./out/{name}"));
        // The other output is not replaced either.
        let book = Book::new(HEAD);
        assert_eq!(book.run(&["build"]).code, 0);
        book.write("content/1.md", essay("Gluing"));
        fs::remove_file(book.path("out").join(name)).expect("it was built");
        fs::create_dir(book.path("out").join(name)).expect("a folder can be made");
        refused(&book, None, &format!("./out/{name}"));
    }
}

fn refused(book: &Book, out: Option<&str>, file: &str) {
    let before = book.listing();
    let mut arguments = vec!["build"];
    arguments.extend(out.iter().flat_map(|out| ["--out", out]));
    let run = book.run_json(&arguments);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{arguments:?}");
    let error = run.only("cannot-write");
    assert_eq!(error["severity"], "error");
    assert_points(&error, (file, 0, 0), "--out");
    assert!(book.listing() == before, "{arguments:?} left something behind: {:?}", book.listing().keys());
}
