//! The command line as `docs/interface.md` promises it, held against the built binary: exit codes, which files
//! are written where, what stdout and stderr carry, `list`, and `check`.

#[path = "command_line/booklet.rs"]
mod booklet;
mod common;
#[path = "command_line/embedded.rs"]
mod embedded;
#[path = "command_line/explain.rs"]
mod explain;
#[path = "command_line/init.rs"]
mod init;
#[path = "command_line/typography.rs"]
mod typography;

use common::{Book, HEAD, Run, essay, run};
use serde_json::{Value, json};
use std::fs;

const ALL: [&str; 5] = ["epub", "pdf", "print", "booklet", "cover"];

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn list(book: &Book) -> Value {
    let run = book.run(&["list", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).expect("the list is JSON")
}

/// The names of the outputs of a book with the slug `a-small-book`, sorted.
fn files(outputs: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = outputs
        .iter()
        .map(|output| match *output {
            "epub" | "pdf" => format!("a-small-book.{output}"),
            other => format!("a-small-book-{other}.pdf"),
        })
        .collect();
    names.sort();
    names
}

#[test]
fn wrong_usage_ends_with_2_and_writes_nothing() {
    let book = Book::new(HEAD);
    let before = book.listing();
    for arguments in [
        &["build", "--bogus"][..],
        &["bild"],
        &[],
        &["build", "--only", "epub,mobi"],
        &["build", "--only", ""],
        &["build", "--only"],
        &["build", "--out"],
        &["build", "--deny", "errors"],
        &["build", "--report", "fonts"],
        &["build", "--message-format", "xml"],
        &["build", "one", "two"],
        &["list", "--format", "yaml"],
        &["list", "--only", "epub"],
        &["check", "--out", "x"],
        &["init", "one", "two"],
        &["init", "--from"],
        &["explain"],
    ] {
        let run = book.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
    assert_eq!(book.listing(), before);
}

#[test]
fn help_and_version_go_to_stdout_and_end_with_0() {
    let book = Book::new(HEAD);
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["build", "--help"],
        &["list", "--help"],
        &["check", "--help"],
        &["init", "--help"],
    ] {
        let run = book.run(arguments);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(run.stdout.contains("chapbook"), "{arguments:?}");
    }
    assert_eq!(book.run(&["--version"]).stdout.trim(), concat!("chapbook ", env!("CARGO_PKG_VERSION")));
    let help = book.run(&["build", "--help"]).stdout;
    assert!(["--only", "--out", "--deny", "--message-format"].iter().all(|option| help.contains(option)), "{help}");
}

#[test]
fn errors_end_with_1_and_nothing_is_written() {
    let book = Book::new(&format!("{HEAD}[manuscript]\nessays = [\"Gluing\"]\n"));
    let before = book.listing();
    for command in ["build", "list", "check"] {
        let run = book.run(&[command]);
        assert_eq!((run.code, run.stdout.is_empty()), (1, command != "list"), "{command}");
        assert!(run.stderr.starts_with("error[unknown-title]: "), "{}", run.stderr);
        assert!(run.stderr.contains("\n  --> book.toml:9:11\n  hint: "), "{}", run.stderr);
    }
    assert_eq!(book.listing(), before);
}

#[test]
fn warnings_end_with_0_unless_they_are_denied() {
    let book = Book::new(HEAD);
    book.write("content/3.md", "");
    let before = book.listing();
    for command in ["build", "list", "check"] {
        let run = book.run_json(&[command, "--deny", "warnings"]);
        assert_eq!(run.code, 1, "{command}");
        assert_eq!(run.only("empty-file")["severity"], "error", "{command}");
    }
    assert_eq!(book.listing(), before, "with errors nothing is written");
    for command in ["list", "check", "build"] {
        let run = book.run_json(&[command]);
        assert_eq!(run.code, 0, "{command}");
        assert_eq!(run.only("empty-file")["severity"], "warning", "{command}");
    }
    assert_eq!(book.names("out"), files(&["epub", "pdf"]));
    assert!(book.run(&["build"]).stderr.contains("1 warning"), "the summary counts warnings");
    fs::remove_file(book.path("content/3.md")).expect("it is there");
    assert_eq!(book.run(&["build", "--deny", "warnings"]).code, 0);
}

#[test]
fn a_glob_that_matches_everything_builds_the_same_a_second_time() {
    let book = Book::new(&format!("{}[epub]\n[pdf]\n[booklet]\n", HEAD.replace("content/*", "**/*")));
    let runs = [(); 2].map(|()| book.run(&["build", "--deny", "warnings"]));
    assert_eq!(runs[0].code, 0, "{}", runs[0].stderr);
    assert_eq!((runs[1].code, &runs[1].stderr), (0, &runs[0].stderr));
}

#[test]
fn the_summary_counts_in_singular_and_plural() {
    let book = Book::new(&format!("{HEAD}[epub]\n[booklet]\n"));
    let stderr = book.run(&["build"]).stderr;
    assert!(stderr.contains("(2 chapters, ") && stderr.ends_with("2 essays, 0 pieces left out\n"), "{stderr}");
    book.write("content/2.md", "---\ntitle: Sewing\ndraft: true\ndate: soon\n---\n\nNot yet.\n");
    let stderr = book.run(&["build"]).stderr;
    assert!(stderr.contains("(1 chapter, "), "{stderr}");
    assert!(stderr.ends_with("1 essay, 1 piece left out, 1 warning\n"), "{stderr}");
    assert!(!stderr.contains("1 sheets") && !stderr.contains("1 blank pages"), "{stderr}");
}

#[test]
fn only_builds_what_it_names_whatever_tables_there_are() {
    for (tables, default) in [
        ("", &["epub", "pdf"][..]),
        ("[epub]\n", &["epub"]),
        ("[pdf]\n[print]\n[booklet]\n", &["pdf", "print", "booklet"]),
    ] {
        let book = Book::new(&format!("{HEAD}{tables}"));
        let built = |arguments: &[&str]| {
            let _ = fs::remove_dir_all(book.path("out"));
            let run = book.run(arguments);
            assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{tables:?} {arguments:?}: {}", run.stderr);
            book.names("out")
        };
        assert_eq!(built(&["build"]), files(default), "{tables:?}");
        for output in ALL {
            assert_eq!(built(&["build", "--only", output]), files(&[output]), "{tables:?}");
        }
        assert_eq!(built(&["build", "--only", "booklet,epub"]), files(&["booklet", "epub"]));
        assert_eq!(built(&["build", "--only", "cover", "--only", "print,print"]), files(&["cover", "print"]));
        assert_eq!(built(&["build", "--only", &ALL.join(",")]), files(&ALL));
    }
}

#[test]
fn an_output_does_not_depend_on_what_is_built_beside_it() {
    let book = Book::new(HEAD);
    assert_eq!(book.run(&["build", "--only", &ALL.join(","), "--out", "all"]).code, 0);
    for output in ALL {
        assert_eq!(book.run(&["build", "--only", output, "--out", "one"]).code, 0);
        let [name] = &files(&[output])[..] else { unreachable!("one output is one file") };
        let read = |folder| fs::read(book.path(folder).join(name)).expect("it was built");
        assert!(read("all") == read("one"), "{name} differs");
    }
    assert_eq!(book.names("one"), book.names("all"));
}

#[test]
fn out_is_relative_to_the_current_folder_and_lies_beside_the_book_by_default() {
    let outside = tempfile::tempdir().expect("a temporary folder can be made");
    let absolute = outside.path().join("deep/er");
    let book = Book::new("[book]\ntitle = \"None\"\n");
    book.write("shelf/book.toml", HEAD);
    book.write("shelf/content/1.md", essay("Folding"));
    for (arguments, folder) in [
        (&["build", "shelf"][..], "shelf/out"),
        (&["build", "shelf/book.toml", "--out", "made/here"], "made/here"),
        (&["build", "shelf", "--out", "./shelf/content/../dist/"], "shelf/dist"),
        (&["build", "shelf", "--out", "."], "."),
        (&["build", "shelf", "--out", absolute.to_str().expect("it is UTF-8")], absolute.to_str().unwrap_or("")),
    ] {
        let run = book.run(&[arguments, &["--only", "epub"]].concat());
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
        assert!(book.path(folder).join("a-small-book.epub").is_file(), "{arguments:?}");
        assert!(run.stderr.contains("a-small-book.epub (1 chapters") || run.stderr.contains("1 chapter"), "{run:?}");
    }
    assert!(!book.path("out").exists());
}

#[test]
fn a_book_is_named_as_folder_as_file_by_another_name_or_not_at_all() {
    let book = Book::new(HEAD);
    book.write("other.toml", HEAD.replace("A Small Book", "Another"));
    let absolute = book.path("book.toml");
    for (name, slug) in [
        (&[][..], "a-small-book"),
        (&["."], "a-small-book"),
        (&["book.toml"], "a-small-book"),
        (&["./content/.."], "a-small-book"),
        (&[absolute.to_str().expect("it is UTF-8")], "a-small-book"),
        (&["other.toml"], "another"),
        (&["./other.toml"], "another"),
    ] {
        let run = book.run(&[&["build"], name, &["--only", "epub"]].concat());
        assert_eq!(run.code, 0, "{name:?}: {}", run.stderr);
        assert_eq!(book.names("out"), [format!("{slug}.epub")], "{name:?}");
        fs::remove_dir_all(book.path("out")).expect("it was built");
        assert_eq!(book.run(&[&["list"], name].concat()).code, 0, "{name:?}");
        assert_eq!(book.run(&[&["check"], name].concat()).code, 0, "{name:?}");
    }
    book.write("other.toml", "[book]\ntitel = 1\n");
    assert_eq!(book.run_json(&["build", "other.toml"]).only("unknown-key")["file"], "other.toml");
}

#[test]
fn files_are_named_by_slug_else_by_the_title_in_ascii_else_book() {
    for (lines, name) in [
        ("title = \"Over the Hills, and Far Away\"", "over-the-hills-and-far-away"),
        ("title = \"Œuvres d’été: Ωmega\"", "oeuvres-dete-omega"),
        ("title = \"Война и мир\"", "voina-i-mir"),
        ("title = \"…\"", "book"),
        ("title = \"Anything\"\nslug = \"My_book-2.0\"", "My_book-2.0"),
    ] {
        let book = Book::new(&HEAD.replace("title = \"A Small Book\"", lines));
        let run = book.run(&["build", "--only", "epub"]);
        assert_eq!(run.code, 0, "{lines}: {}", run.stderr);
        assert_eq!(book.names("out"), [format!("{name}.epub")], "{lines}");
    }
}

#[test]
fn stdout_carries_only_what_was_asked_for() {
    let book = Book::new(HEAD);
    book.write("content/3.md", "");
    for (arguments, has_stdout) in [(&["build"][..], false), (&["check"], false), (&["list"], true)] {
        let human = book.run(arguments);
        assert_eq!(!human.stdout.is_empty(), has_stdout, "{arguments:?}");
        assert!(human.stderr.contains("warning[empty-file]: "), "{arguments:?}");
        let json = book.run_json(arguments);
        assert_eq!(json.stdout, human.stdout, "{arguments:?}");
        assert_eq!(json.diagnostics().len(), 1, "{arguments:?}");
    }
    // Relative to the book's folder wherever the command runs, and without colour, for stderr is no terminal.
    let folder = book.path("content");
    let run = run(&folder, &["build", "..", "--only", "epub"], &[]);
    assert!(run.stderr.contains("\n  --> content/3.md\n"), "{}", run.stderr);
    assert!(!run.stderr.contains('\x1b'));
}

#[test]
fn json_diagnostics_are_one_object_a_line_and_nothing_else() {
    let toml = HEAD.replace("language = \"en\"\n", "");
    let book = Book::new(&toml);
    book.write(
        "content/3.md",
        "# Gluing\n\nA picture: ![](none.png \"A \\\"title\\\"\nof two lines\")\n\nAnd ![two](x.png).\n",
    );
    let run = book.run_json(&["check"]);
    let found = run.diagnostics();
    assert!(found.len() >= 4, "{}", run.stderr);
    for diagnostic in &found {
        let place = [&diagnostic["line"], &diagnostic["column"]];
        assert!(place.iter().all(|n| n.is_null() || n.as_u64() > Some(0)), "{diagnostic}");
        assert!(["rule", "message", "hint", "file"].iter().all(|key| diagnostic[key].is_string()), "{diagnostic}");
        assert_eq!(diagnostic["severity"], "warning");
    }
}

#[test]
fn the_list_as_text_names_essays_what_is_left_out_and_what_is_cut() {
    let book = Book::new(&format!("{HEAD}[[parts]]\ntitle = \"By hand\"\nessays = [\"Sewing\", \"Folding\"]\n"));
    book.write("content/3.md", essay("Sewing"));
    let Run { code, stdout, .. } = book.run(&["list"]);
    assert_eq!(code, 0);
    let at = |needle: &str| stdout.find(needle).unwrap_or_else(|| panic!("`{needle}` is not in:\n{stdout}"));
    assert!(at("By hand") < at("content/2.md:1") && at("content/2.md:1") < at("content/1.md:1"));
    assert!(at("Sewing") < at("Folding") && at("Folding") < at("left out"));
    assert!(at("left out") < at("content/3.md:1") && at("content/3.md:1") < at("exact"));
    assert!(stdout.contains("words"));
}

#[test]
fn the_list_as_json_has_the_keys_promised() {
    let book = Book::new(HEAD);
    book.write("content/3.md", essay("Sewing"));
    book.write("content/4.md", "---\ntitle: [\n---\n\n# Gluing\n\nGlue dries.\n");
    let list = list(&book);
    assert_eq!(keys(&list), ["cut", "essays", "left_out"]);
    let [first, second, third] = &list["essays"].as_array().expect("a list")[..] else { panic!("{list}") };
    assert_eq!(first, &json!({"title": "Folding", "file": "content/1.md", "line": 1, "words": 16}));
    assert_eq!((&second["title"], &third["title"]), (&json!("Sewing"), &json!("Gluing")));
    assert_eq!(
        list["left_out"],
        json!([{
            "title": "Sewing", "file": "content/3.md", "line": 1, "reason": "exact", "score": 1.0,
            "kept": {"title": "Sewing", "file": "content/2.md", "line": 1},
        }])
    );
    assert_eq!(list["cut"], json!([{"file": "content/4.md", "line": 1, "end_line": 3, "reason": "front-matter"}]));
}

#[test]
fn the_list_shows_what_was_found_whatever_is_wrong_with_the_order() {
    for (lists, rule) in [
        ("[manuscript]\nessays = [\"Sewing\", \"Nothing\"]\n", "unknown-title"),
        ("[manuscript]\nessays = [\"Gluing\"]\n", "ambiguous-title"),
        ("[manuscript]\nessays = [\"Sewing\", \"Sewing\"]\n", "listed-twice"),
        ("[manuscript]\nessays = []\norder = \"listed\"\n", "no-essays"),
        ("[manuscript]\nessays = [{ from = \"none/*\" }]\n", "no-match"),
    ] {
        let book = Book::new(&format!("{HEAD}{lists}"));
        book.write("content/3.md", essay("Folding"));
        book.write("content/4.md", "# Gluing\n\nGlue dries slowly in the winter months.\n");
        book.write("content/5.md", "# Gluing\n\nPaste is another thing, boiled out of flour and water.\n");
        book.write("content/6.md", "---\ntitle: [\n---\n\n# Pressing\n\nAll night long.\n");
        let run = book.run_json(&["list", "--format", "json"]);
        assert_eq!(run.code, 1, "{rule}: {}", run.stderr);
        assert_eq!(run.only(rule)["severity"], "error");
        assert!(run.diagnostics().iter().all(|found| found["rule"] != "unlisted-essay"), "{}", run.stderr);
        let list: Value = serde_json::from_str(&run.stdout).expect("the list is JSON");
        let essays = list["essays"].as_array().expect("a list");
        let titles: Vec<_> = essays.iter().filter_map(|essay| essay["title"].as_str()).collect();
        assert_eq!(titles, ["Folding", "Sewing", "Gluing", "Gluing", "Pressing"], "{rule}");
        assert_eq!(list["left_out"][0]["file"], "content/3.md", "{rule}");
        assert_eq!(list["cut"][0]["file"], "content/6.md", "{rule}");
        let text = book.run(&["list"]);
        assert_eq!(text.code, 1);
        assert!(text.stdout.contains("Sewing") && text.stderr.contains(rule), "{rule}: {}", text.stdout);
    }
    let book = Book::new(HEAD);
    ["content/1.md", "content/2.md"].iter().for_each(|path| book.write(path, "---\ndraft: true\n---\n\nNot yet.\n"));
    let run = book.run_json(&["list", "--format", "json"]);
    run.only("no-essays");
    let list: Value = serde_json::from_str(&run.stdout).expect("the list is JSON");
    assert_eq!((run.code, &list["left_out"][1]["reason"]), (1, &json!("draft")));
}

#[test]
fn every_reason_for_leaving_a_piece_out_is_named() {
    let words = |from: usize, to: usize| (from..to).map(|n| format!("word{n} ")).collect::<String>();
    let piece = |body: &str| format!("# Sewing\n\n{body}\n");
    let toml = format!("{HEAD}[manuscript]\nessays = [\"Folding\", \"Sewing\"]\n");
    for (file, text, reason, score) in [
        ("content/3.md", piece(&words(0, 200).replace(' ', "\n")), "exact", Some(1.0..=1.0)),
        ("content/3.md", piece(&words(0, 200).replace(' ', "\u{a0} ")), "near", Some(1.0..=1.0)),
        ("content/3.md", piece(&words(0, 190)), "near", Some(0.9..=0.99)),
        ("content/3.md", piece(&words(40, 80)), "excerpt", Some(0.9..=1.0)),
        ("content/3.md", essay("Gluing"), "unlisted", None),
        ("content/3.md", "---\ntitle: Gluing\ndraft: true\n---\n\nNot yet.\n".to_owned(), "draft", None),
        ("content/3.md", "# Gluing\n".to_owned(), "empty", None),
    ] {
        let book = Book::new(&toml);
        book.write("content/2.md", piece(&words(0, 200)));
        book.write(file, text);
        let list = list(&book);
        assert_eq!(list["essays"].as_array().map(Vec::len), Some(2), "{reason}: {list}");
        let [left_out] = &list["left_out"].as_array().expect("a list")[..] else { panic!("{reason}: {list}") };
        assert_eq!(keys(left_out), ["file", "kept", "line", "reason", "score", "title"]);
        assert_eq!((left_out["reason"].as_str(), left_out["file"].as_str()), (Some(reason), Some(file)));
        assert!(left_out["line"].as_u64() > Some(0));
        match score {
            Some(range) => {
                assert!(left_out["score"].as_f64().is_some_and(|score| range.contains(&score)), "{left_out}");
                assert_eq!(left_out["kept"], json!({"title": "Sewing", "file": "content/2.md", "line": 1}));
            }
            None => assert!(left_out["score"].is_null() && left_out["kept"].is_null(), "{left_out}"),
        }
    }
}

#[test]
fn check_and_list_write_nothing() {
    let book = Book::new(&format!("{HEAD}[epub]\n[pdf]\n[print]\n[booklet]\n"));
    let before = book.listing();
    let check = book.run(&["check"]);
    assert_eq!((check.code, check.stderr.as_str()), (0, "nothing to report\n"));
    assert_eq!(book.run_json(&["check"]).stderr, "");
    assert_eq!(book.run(&["list"]).code, 0);
    assert_eq!(book.listing(), before);
}

#[test]
fn check_finds_nothing_in_an_epub_just_built_and_fails_on_a_damaged_one() {
    let book = Book::new(HEAD);
    assert_eq!(book.run(&["build"]).code, 0);
    let epub = "out/a-small-book.epub";
    let check = book.run(&["check", epub]);
    assert_eq!((check.code, check.stderr.as_str()), (0, "nothing to report\n"));
    let bytes = fs::read(book.path(epub)).expect("it was built");
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2..bytes.len() / 2 + 64].fill(0);
    for (name, damaged) in
        [("cut.epub", &bytes[..bytes.len() / 2]), ("flipped.EPUB", &flipped), ("empty.epub", b""), ("text.epub", b"no")]
    {
        book.write(name, damaged);
        let before = book.listing();
        let run = book.run_json(&["check", name]);
        assert_eq!(run.code, 1, "{name}: {}", run.stderr);
        assert!(run.diagnostics().iter().any(|d| d["severity"] == "error"), "{name}");
        assert!(run.diagnostics()[0]["file"].as_str().is_some_and(|file| file.starts_with(name)), "{}", run.stderr);
        assert_eq!(book.listing(), before, "{name}");
    }
    assert_eq!(book.run_json(&["check", "none.epub"]).only("no-book")["file"], "none.epub");
}

#[test]
fn source_date_epoch_dates_a_book_without_a_date() {
    let book = Book::new(HEAD);
    let folder = book.path(".");
    let modified = |epoch: &str| {
        let run = run(&folder, &["build", "--only", "epub"], &[("SOURCE_DATE_EPOCH", epoch)]);
        assert_eq!(run.code, 0, "{epoch}: {}", run.stderr);
        let file = fs::File::open(book.path("out/a-small-book.epub")).expect("it was built");
        let mut archive = zip::ZipArchive::new(file).expect("it is a ZIP");
        let package = archive.file_names().find(|name| name.ends_with(".opf")).expect("a package").to_owned();
        let package = std::io::read_to_string(archive.by_name(&package).expect("it is there")).expect("it is text");
        let (_, rest) = package.split_once("dcterms:modified\">").expect("a modification date");
        rest.split('<').next().unwrap_or("").to_owned()
    };
    assert_eq!(modified("0"), "1970-01-01T00:00:00Z");
    assert_eq!(modified("1700000000"), "2023-11-14T22:13:20Z");
    book.write("book.toml", HEAD.replace("language", "date = 2001-02-03\nlanguage"));
    assert_eq!(modified("1700000000"), "2001-02-03T00:00:00Z");
    for bad in ["", "yesterday", "1.5", "2023-11-14", "99999999999999999999"] {
        for command in ["build", "list", "check"] {
            let run = run(&folder, &[command], &[("SOURCE_DATE_EPOCH", bad)]);
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{command} {bad:?}");
            assert!(run.stderr.contains("SOURCE_DATE_EPOCH"), "{}", run.stderr);
        }
    }
}
