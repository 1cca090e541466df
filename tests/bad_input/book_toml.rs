//! Errors in `book.toml` itself: syntax, keys, types, values, and paths that leave the folder.

use crate::common::HEAD;
use crate::{Built, assert_points};

/// [`HEAD`] with lines behind it, the first of them line 8.
fn after_head(lines: &str) -> String {
    format!("{HEAD}{lines}\n")
}

#[test]
fn what_is_no_toml_is_refused_where_it_breaks_off() {
    let built = Built::new();
    for (toml, place) in [
        ("[book]\ntitle = \"A Small Book\nlanguage = \"en\"\n", ("book.toml", 2, 22)),
        ("[book\ntitle = \"x\"\n", ("book.toml", 1, 6)),
        ("[book]\ntitle = \"x\"\ntitle = \"y\"\n", ("book.toml", 3, 1)),
        ("[book]\ntitle = x\n", ("book.toml", 2, 9)),
        ("", ("book.toml", 1, 1)),
        ("[[sources]]\npath = \"*\"\n", ("book.toml", 1, 1)),
        ("[book]\nsubtitle = \"x\"\n", ("book.toml", 1, 1)),
    ] {
        built.refuses(toml, &[], "invalid-toml", place, "");
    }
}

#[test]
fn unknown_keys_name_the_nearest_known_one() {
    let built = Built::new();
    for (lines, place, word) in [
        ("[pdf]\nfont-sise = \"11pt\"", ("book.toml", 9, 1), "`font-size`"),
        ("[pdf]\n  Trim = \"a5\"", ("book.toml", 9, 3), "`trim`"),
        ("[manuscript]\nduplicate = \"first\"", ("book.toml", 9, 1), "`duplicates`"),
        ("[bookelt]", ("book.toml", 8, 2), "`booklet`"),
        ("[booklet]\nsheets_per_section = 4", ("book.toml", 9, 1), "`sheets-per-section`"),
        ("[print]\npapper = \"cream\"", ("book.toml", 9, 1), "`paper`"),
        ("[manuscript]\nfrobnicate = 1", ("book.toml", 9, 1), "`frobnicate`"),
        ("[[parts]]\ntitel = \"One\"\nessays = []", ("book.toml", 9, 1), "`title`"),
        ("[[sources]]\npaht = \"*.md\"", ("book.toml", 9, 1), "`path`"),
        // Inside what may be a word or a table.
        ("[manuscript]\nessays = [{ titel = \"Folding\" }]", ("book.toml", 9, 13), "`title`"),
        ("[manuscript]\nessays = [\n  { title = \"Folding\", lines = 1 }]", ("book.toml", 10, 24), "`line`"),
        ("[pdf]\nfont = { regular = \"a.ttf\", itallic = \"b.ttf\" }", ("book.toml", 9, 29), "`italic`"),
        ("[pdf.margins]\ninner = \"1in\"\nouter = \"1in\"\ntopp = \"1in\"", ("book.toml", 11, 1), "`top`"),
    ] {
        built.refuses(&after_head(lines), &[], "unknown-key", place, word);
    }
    let authors = HEAD.replace("language", "authors = [\"Anna\", { name = \"Bo\", rôle = \"edt\" }]\nlanguage");
    built.refuses(
        &authors.replace('ô', "o").replace("role", "roles"),
        &[],
        "unknown-key",
        ("book.toml", 3, 35),
        "`role`",
    );
}

#[test]
fn values_of_the_wrong_type_are_refused_at_their_place() {
    let built = Built::new();
    for (toml, place) in [
        (HEAD.replace("\"A Small Book\"", "3"), ("book.toml", 2, 9)),
        (HEAD.replace("\"content/*\"", "[\"a\", \"b\"]"), ("book.toml", 6, 8)),
        (HEAD.replace("[[sources]]", "[sources]"), ("book.toml", 5, 1)),
        (HEAD.replace("language", "authors = [3]\nlanguage"), ("book.toml", 3, 12)),
        (after_head("[booklet]\nsheets-per-section = \"four\""), ("book.toml", 9, 22)),
        (after_head("[booklet]\nsheets-per-section = -1"), ("book.toml", 9, 22)),
        (after_head("[manuscript]\norder = \"alphabetical\""), ("book.toml", 9, 9)),
        (after_head("[manuscript]\nessays = \"Folding\""), ("book.toml", 9, 10)),
        (after_head("[manuscript]\nessays = [{ title = \"Folding\", from = \"*\" }]"), ("book.toml", 9, 11)),
        (after_head("[manuscript]\nessays = [{}]"), ("book.toml", 9, 11)),
        (after_head("[manuscript]\nessays = [1]"), ("book.toml", 9, 11)),
        (after_head("[pdf]\nmargins = 3"), ("book.toml", 9, 11)),
        (after_head("[pdf]\nfont = {}"), ("book.toml", 9, 8)),
    ] {
        built.refuses(&toml, &[], "invalid-toml", place, "");
    }
}

#[test]
fn values_that_make_no_sense_are_refused_at_their_place() {
    let built = Built::new();
    for (toml, place, word) in [
        (HEAD.replace("A Small Book", " "), ("book.toml", 2, 9), "empty"),
        (HEAD.replace("\"en\"", "\"English, please\""), ("book.toml", 3, 12), "language"),
        (HEAD.replace("language", "slug = \"../x\"\nlanguage"), ("book.toml", 3, 8), "slug"),
        (HEAD.replace("language", "date = \"soon\"\nlanguage"), ("book.toml", 3, 8), "YYYY"),
        (HEAD.replace("language", "identifier = \"978-0-306-40615-8\"\nlanguage"), ("book.toml", 3, 14), "ISBN"),
        (HEAD.replace("content/*", "content/[a"), ("book.toml", 6, 8), "glob"),
        (after_head("[pdf]\ntrim = \"letters\""), ("book.toml", 9, 8), "`letter`"),
        (after_head("[pdf]\ntrim = \"poket\""), ("book.toml", 9, 8), "`pocket`"),
        (after_head("[pdf]\ntheme = \"large-prnt\""), ("book.toml", 9, 9), "large-print"),
        (after_head("[pdf]\nmargins = \"van-de-graff\""), ("book.toml", 9, 11), "van-de-graaf"),
        (after_head("[pdf]\nopening = \"plain\"\ndrop-cap = 1"), ("book.toml", 10, 12), "drop-cap"),
        (after_head("[pdf]\nfont-size = \"900pt\""), ("book.toml", 9, 13), "72pt"),
        (after_head("[pdf]\nfont-size = \"11\""), ("book.toml", 9, 13), "11"),
        (after_head("[booklet]\nmin-scale = \"0%\""), ("book.toml", 9, 13), "scale"),
        (after_head("[manuscript]\norder = \"listed\""), ("book.toml", 9, 9), "essays"),
    ] {
        built.refuses(&toml, &[], "invalid-value", place, word);
    }
    let both = after_head("[manuscript]\nessays = [\"Folding\"]\n[[parts]]\ntitle = \"One\"\nessays = [\"Sewing\"]");
    built.refuses(&both, &[], "two-orders", ("book.toml", 9, 10), "parts");
    built.refuses("[book]\ntitle = \"x\"\n", &[], "no-sources", ("book.toml", 0, 0), "[[sources]]");
    let small = after_head("[pdf]\ntrim = \"8.5x11in\"\n[booklet]\npaper = \"a4\"\nmin-scale = \"90%\"");
    built.refuses(&small, &[], "booklet-scale", ("book.toml", 11, 9), "min-scale");
    let quarto = after_head("[booklet]\nfold = \"quarto\"");
    built.refuses(&quarto, &[], "booklet-scale", ("book.toml", 8, 1), "paper");
    built.refuses(&after_head("[booklet]\nfold = \"octavo\""), &[], "invalid-toml", ("book.toml", 9, 8), "folio");
    built.refuses(&after_head("[booklet]\nmarks = [\"cut\"]"), &[], "invalid-toml", ("book.toml", 9, 10), "trim");
    let role = HEAD.replace("[book]", "[book]\nauthors = [{ name = \"Ada\", role = \"translator\" }]");
    built.refuses(&role, &[], "invalid-toml", ("book.toml", 2, 35), "trl");
}

#[test]
fn paths_that_leave_the_folder_are_refused() {
    let built = Built::new();
    let entry = ("book.toml", 9, 11);
    for (toml, place) in [
        (HEAD.replace("content/*", "../*.md"), ("book.toml", 6, 8)),
        (HEAD.replace("content/*", "content/../../*.md"), ("book.toml", 6, 8)),
        (HEAD.replace("content/*", "/etc/*"), ("book.toml", 6, 8)),
        (HEAD.replace("content/*", "C:/texts/*"), ("book.toml", 6, 8)),
        (HEAD.replace("\"content/*\"", "'..\\*.md'"), ("book.toml", 6, 8)),
        (HEAD.replace("language", "cover = \"../cover.png\"\nlanguage"), ("book.toml", 3, 9)),
        (after_head("[pdf]\nfont = { regular = \"../a.ttf\" }"), ("book.toml", 9, 8)),
        (after_head("[pdf]\nfont = { regular = \"a.ttf\", bold = \"/a.ttf\" }"), ("book.toml", 9, 8)),
        (after_head("[manuscript]\nessays = [{ title = \"Folding\", file = \"../1.md\" }]"), entry),
        (after_head("[manuscript]\nessays = [{ from = \"../*\" }]"), entry),
    ] {
        built.refuses(&toml, &[], "outside-folder", place, "folder");
    }
    for (line, column) in [
        ("See ![a leaf](../../leaf.png) here.", 5),
        ("<img src=\"../../leaf.png\" alt=\"a leaf\">", 1),
        ("![a leaf](%2e%2e/../leaf.png)", 1),
    ] {
        let text = format!("# Gluing\n\n{line}\n\nText.\n");
        let files: &[(&str, &[u8])] = &[("content/3.md", text.as_bytes())];
        built.refuses(HEAD, files, "outside-folder", ("content/3.md", 3, column), "leaf.png");
    }
}

#[test]
fn a_book_that_is_not_there_or_cannot_be_read_is_refused() {
    let built = Built::new();
    let before = built.book.listing();
    for command in ["build", "list", "check"] {
        for (name, file) in [("content", "content/book.toml"), ("none", "./none"), ("no/where.toml", "no/where.toml")] {
            let run = built.book.run_json(&[command, name]);
            assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{name}");
            assert_points(&run.only("no-book"), (file, 0, 0), "book.toml");
        }
    }
    assert_eq!(built.book.listing(), before);
    built.book.write("book.toml", b"[book]\ntitle = \"Caf\xe9\"\n");
    let run = built.book.run_json(&["build"]);
    assert_eq!(run.code, 1);
    assert_points(&run.only("invalid-toml"), ("book.toml", 2, 13), "UTF-8");
}

#[test]
fn what_a_printer_cannot_print_is_refused_before_anything_is_written() {
    let built = Built::new();
    for (lines, rule, place, word) in [
        ("[print]\nprinter = \"kdb\"", "invalid-value", (9, 11), "kdp"),
        ("[print]\npaper = \"cream\"", "invalid-value", (9, 9), "printer"),
        ("[print]\nprinter = \"kdp\"\npaper = \"creme\"", "invalid-value", (10, 9), "cream"),
        ("[print]\nbleed = \"2in\"", "invalid-value", (9, 9), "72"),
        ("[print]\npages-multiple-of = 0", "invalid-value", (9, 21), "128"),
        ("[print]\nprofile = \"../press.icc\"", "outside-folder", (9, 11), "../press.icc"),
        ("[print]\nprofile = \"press.icc\"", "print-profile", (9, 11), "press.icc"),
        ("[pdf]\ntrim = \"a3\"\n[print]\nprinter = \"kdp\"", "print-trim", (11, 11), "8.5"),
        ("[print]\nprinter = \"kdp\"", "print-pages", (9, 11), "24"),
        ("[print]\nprinter = \"kdp\"\ncrop-marks = true", "print-marks", (9, 11), "crop marks"),
        ("[print]\nprinter = \"kdp\"\nbleed = \"5mm\"", "print-bleed", (9, 11), "0.125"),
    ] {
        built.refuses(&after_head(lines), &[], rule, ("book.toml", place.0, place.1), word);
    }
}

#[test]
fn a4_is_a_hair_higher_than_the_printer_rounds_it_to() {
    let built = Built::new();
    built.book.write("book.toml", after_head("[pdf]\ntrim = \"a4\"\n[print]\nprinter = \"kdp\""));
    let run = built.book.run_json(&["check"]);
    // 11.69 in stand for 297 mm; the book is too short all the same.
    assert!(run.diagnostics().iter().all(|found| found["rule"] != "print-trim"), "{}", run.stderr);
    run.only("print-pages");
}

#[test]
fn print_too_near_to_the_spine_is_refused_at_its_first_page() {
    let built = Built::new();
    let toml = after_head(
        "[print]\nprinter = \"kdp\"\n[pdf]\n\
         margins = { inner = \"0.2in\", outer = \"0.5in\", top = \"0.5in\", bottom = \"0.8in\" }",
    );
    built.book.write("book.toml", &toml);
    let run = built.book.run_json(&["check"]);
    assert_eq!(run.code, 1);
    let error = run.only("print-margin");
    assert_points(&error, ("content/1.md", 1, 1), "0.375");
}
