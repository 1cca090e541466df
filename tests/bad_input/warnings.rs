//! What keeps no book from being built: each warning with its place and a hint, and the book all the same.

use crate::assert_points;
use crate::common::{Book, HEAD};

const DRAWING: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\"><rect width=\"9\" height=\"9\"/></svg>";

/// A file to be written, and what must be said about it.
struct Case {
    file: &'static str,
    content: Vec<u8>,
    rule: &'static str,
    line: u64,
    column: u64,
    word: &'static str,
}

fn case(file: &'static str, content: impl AsRef<[u8]>, rule: &'static str, at: (u64, u64), word: &'static str) -> Case {
    Case { file, content: content.as_ref().to_vec(), rule, line: at.0, column: at.1, word }
}

/// An essay whose third line is `line`.
fn with(line: &str) -> String {
    format!("# Gluing\n\n{line}\n\nText below.\n")
}

fn warns(book: &Book, cases: &[Case]) {
    for Case { file, content, rule, line, column, word } in cases {
        book.write(file, content);
        let run = book.run_json(&["check"]);
        assert_eq!(run.code, 0, "{rule}: {}", run.stderr);
        let warning = run.only(rule);
        assert_eq!(warning["severity"], "warning", "{rule}");
        assert_points(&warning, (file, *line, *column), word);
        std::fs::remove_file(book.path(file)).expect("it was written");
    }
}

#[test]
fn pictures_that_cannot_be_shown_or_read_aloud_are_warnings_where_they_are_named() {
    let book = Book::new(HEAD);
    book.write("pictures/Leaf.SVG", DRAWING);
    book.write("pictures/bad.png", b"\x89PNG\r\n\x1a\n and no more");
    book.write("pictures/text.jpg", b"no picture");
    book.write("pictures/empty.gif", b"");
    let file = "content/3.md";
    warns(
        &book,
        &[
            case(file, with("See ![a leaf](none.png) here."), "missing-image", (3, 5), "none.png"),
            case(file, with("![a leaf](../pictures/leaf.svg)"), "missing-image", (3, 1), "`pictures/Leaf.SVG`"),
            case(file, with("![a leaf](pictures/Leaf.SVG)"), "missing-image", (3, 1), "`pictures/Leaf.SVG`"),
            case(file, with("![a folder](../pictures)"), "missing-image", (3, 1), "pictures"),
            case(file, with("<img src=\"none.png\" alt=\"a leaf\">"), "missing-image", (3, 1), "none.png"),
            case(file, with("> - ![a leaf](none.png)"), "missing-image", (3, 5), "none.png"),
            case(file, with("![a leaf](../pictures/bad.png)"), "broken-image", (3, 1), "bad.png"),
            case(file, with("A ![leaf](../pictures/text.jpg)"), "broken-image", (3, 3), "text.jpg"),
            case(file, with("![a leaf](../pictures/empty.gif)"), "broken-image", (3, 1), "empty.gif"),
            case(file, with("![a leaf](https://example.org/leaf.png)"), "remote-image", (3, 1), "download"),
            case(file, with("Or ![a leaf](//example.org/leaf.png)"), "remote-image", (3, 4), "download"),
            case(file, with("![](../pictures/Leaf.SVG)"), "missing-alt", (3, 1), "Leaf.SVG"),
            case(file, with("A leaf: ![ ](../pictures/Leaf.SVG)"), "missing-alt", (3, 9), "Leaf.SVG"),
            case(file, with("<img src=\"../pictures/Leaf.SVG\">"), "missing-alt", (3, 1), "Leaf.SVG"),
        ],
    );
}

#[test]
fn a_picture_is_complained_about_once_at_its_first_mention() {
    let book = Book::new(HEAD);
    book.write("content/3.md", "# Gluing\n\n![a](x.png) and ![b](x.png)\n\n![c](y.png)\n");
    book.write("content/4.md", "# Pressing\n\n![c](x.png)\n");
    let run = book.run_json(&["check"]);
    let found: Vec<(u64, String)> = run
        .diagnostics()
        .iter()
        .map(|d| (d["line"].as_u64().unwrap_or(0), d["rule"].as_str().unwrap_or("").to_owned()))
        .collect();
    assert_eq!(found, [(3, "missing-image".into()), (5, "missing-image".into())]);
}

#[test]
fn texts_that_are_damaged_are_read_as_far_as_they_go() {
    let book = Book::new(HEAD);
    let matter = |front: &str| format!("{front}\n\n# Gluing\n\nText.\n");
    let file = "content/3.md";
    warns(
        &book,
        &[
            case(file, matter("---\ntitle: Gluing\ntags: [a, b\n---"), "broken-front-matter", (4, 1), ""),
            case(file, matter("---\ntitle: [\n---"), "broken-front-matter", (3, 1), ""),
            case(file, matter("+++\ntitle = Gluing\n+++"), "broken-front-matter", (2, 9), ""),
            case(file, matter("---\ntitle: Gluing"), "broken-front-matter", (1, 1), "`---`"),
            case(file, matter("---\ntitle: Gluing\ndate: yesterday\n---"), "bad-date", (3, 1), "`yesterday`"),
            case(
                file,
                b"# Gl\xc3\xbcing\n\nOn\xc3\xa9 tw\xc3\xb3 \xff thr\xc3\xa9\xc3\xa9\n",
                "undecodable-bytes",
                (3, 9),
                "UTF-8",
            ),
            case(
                "content/3.txt",
                b"\xff\xfeG\0l\0u\0e\0\n\0\n\0T\0e\0\0\xd8x\0t\0",
                "undecodable-bytes",
                (3, 3),
                "UTF-16",
            ),
            case(file, "", "empty-file", (0, 0), "delete"),
            case(file, "\u{feff} \r\n\t\n", "empty-file", (0, 0), "delete"),
            case("content/3.txt", b"\0\0\0\0", "empty-file", (0, 0), "delete"),
            case(file, "# Gluing\n\n", "empty-essay", (1, 1), "`Gluing`"),
            case(file, with("A <blink>word</blink>."), "raw-html", (3, 3), "<blink>"),
            case(file, with("A [way](../../out.md)."), "bad-link", (3, 3), "out.md"),
            case(file, with("[A way](none.md)."), "bad-link", (3, 1), "none.md"),
        ],
    );
}

#[test]
fn characters_that_no_font_has_are_named_where_they_first_stand() {
    let book = Book::new(HEAD);
    warns(
        &book,
        &[
            case("content/3.md", with("水 is water, and so is 水."), "missing-glyph", (3, 1), "U+6C34"),
            case("content/3.md", with("`水`"), "missing-glyph", (3, 1), "U+6C34"),
            case("content/3.md", "# 水\n\nText.\n", "missing-glyph", (1, 1), "U+6C34"),
        ],
    );
}

#[test]
fn dumps_that_may_be_split_in_two_ways_say_where() {
    let book = Book::new(HEAD);
    let body = "This paragraph is long enough to stand below a title and it goes on for a while about paper.";
    let dump = format!("Gluing\n\n{body}\n\nAnnouncement. Of sorts\n\n{body}\n\nPressing\n\n{body}\n");
    warns(&book, &[case("content/3.txt", dump, "doubtful-split", (5, 1), "`Announcement. Of sorts`")]);
}

#[test]
fn essays_in_no_list_and_a_language_not_given_are_warnings() {
    let book = Book::new(&format!("{HEAD}[manuscript]\nessays = [\"Sewing\"]\n"));
    let run = book.run_json(&["check"]);
    assert_eq!(run.code, 0);
    assert_points(&run.only("unlisted-essay"), ("content/1.md", 1, 1), "`Folding`");
    book.write("book.toml", HEAD.replace("language = \"en\"\n", ""));
    let run = book.run_json(&["check"]);
    assert_eq!(run.code, 0);
    assert_points(&run.only("no-language"), ("book.toml", 1, 1), "language = ");
}

#[test]
fn files_of_no_known_kind_are_one_warning_and_supporting_files_none() {
    let book = Book::new(HEAD);
    for name in ["a.png", "b.css", "c.csv", "d.ttf", "e.svg"] {
        book.write(&format!("content/{name}"), "anything");
    }
    assert_eq!(book.run_json(&["check"]).stderr, "");
    for name in ["a.xyz", "b.odt", "c.bin", "d", "e.exe"] {
        book.write(&format!("content/{name}"), "anything");
    }
    assert_points(&book.run_json(&["check"]).only("passed-over"), ("book.toml", 6, 8), "2 more");
}

#[test]
fn a_book_with_every_warning_is_built_and_its_epub_is_sound() {
    let book = Book::new(&HEAD.replace("language = \"en\"\n", "").replace("content/*", "**/*.[mt]*"));
    book.write("pictures/leaf.svg", DRAWING);
    book.write(
        "content/3.md",
        b"---\ntitle: [\n---\n# Gluing\n\n![a](none.png) ![b](https://example.org/b.png) ![](../pictures/leaf.svg)\n\n\
          \xe6\xb0\xb4 and \xff and [a way](none.md) <blink>out</blink>.\n",
    );
    book.write("content/4.md", "");
    book.write("content/5.md", "# Nothing\n");
    let first = book.run_json(&["build"]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    assert!(first.diagnostics().len() >= 9, "{}", first.stderr);
    assert_eq!(book.names("out"), ["a-small-book.epub", "a-small-book.pdf"]);
    let check = book.run_json(&["check", "out/a-small-book.epub"]);
    assert_eq!((check.code, check.stderr.as_str()), (0, ""));
    let files = book.listing();
    let second = book.run_json(&["build"]);
    assert_eq!(second.stderr, first.stderr, "warnings come in the same order each time");
    assert!(book.listing() == files, "the same book gives the same bytes");
}
