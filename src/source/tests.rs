use super::*;
use crate::config::{FILE_NAME, parse};
use crate::world::Memory;

fn read_all(files: &[(&str, &str)], sources: &str) -> (Option<Reading>, Vec<Diagnostic>) {
    let toml = format!("[book]\ntitle = \"x\"\nlanguage = \"en\"\n{sources}");
    let mut sink = Sink::new();
    let config = parse(&toml, FILE_NAME, &mut sink).unwrap();
    let world = Memory::new(files.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())));
    let reading = read(&config, &world, &mut sink).ok();
    (reading, sink.diagnostics().to_vec())
}

fn files_of(reading: &Reading) -> Vec<&str> {
    reading.pieces.iter().map(|piece| &*piece.origin.file).collect()
}

#[test]
fn files_come_in_the_order_of_sources_and_numbers_and_count_once() {
    let files =
        [("p10.txt", "x"), ("p2.txt", "x"), ("a/b/c.txt", "x"), ("a/d.md", "x"), (".h.txt", "x"), ("a/.h/x.txt", "x")];
    let sources = "[[sources]]\npath = \"p2.txt\"\n[[sources]]\npath = \"**/*\"";
    let (reading, found) = read_all(&files, sources);
    assert_eq!(files_of(&reading.unwrap()), ["p2.txt", "a/b/c.txt", "a/d.md", "p10.txt"]);
    assert!(found.is_empty());
}

#[test]
fn supporting_files_are_silent_and_unknown_ones_one_warning() {
    let files = [("a.txt", "x"), ("b.PNG", "x"), ("c.css", "x"), ("d.xyz", "x"), ("e.exe", "x"), ("book.toml", "x")];
    let (reading, found) = read_all(&files, "[[sources]]\npath = \"*\"");
    assert_eq!(files_of(&reading.unwrap()), ["a.txt"]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rule, "passed-over");
    assert!(found[0].message.contains("d.xyz, e.exe"));
}

#[test]
fn outputs_of_an_earlier_build_are_no_sources() {
    let files = [("a.txt", "x"), ("out/b.epub", "x"), ("out/b-print.pdf", "x"), ("out/c.md", "x")];
    for format in ["", "\nformat = \"text\""] {
        let (reading, found) = read_all(&files, &format!("[[sources]]\npath = \"**/*\"{format}"));
        assert_eq!(files_of(&reading.unwrap()), ["a.txt", "out/c.md"]);
        assert!(found.is_empty());
    }
    let (_, found) = read_all(&[("a.txt", "x"), ("b.pdf", "x"), ("out/d/b.pdf", "x")], "[[sources]]\npath = \"**/*\"");
    assert!(found[0].rule == "passed-over" && found[0].message.contains("b.pdf, out/d/b.pdf"), "{}", found[0].message);
}

#[test]
fn a_format_overrides_the_ending() {
    let files = [("a.txt", "# Title\n\n*Text*"), ("b.post", "# Title\n\n*Text*"), ("c.png", "x")];
    let (reading, found) = read_all(&files, "[[sources]]\npath = \"*\"\nformat = \"markdown\"");
    let reading = reading.unwrap();
    assert_eq!(files_of(&reading), ["a.txt", "b.post"]);
    assert!(reading.pieces.iter().all(|piece| !piece.unsplit) && found.is_empty());
}

#[test]
fn a_glob_without_files_is_an_error_at_its_place() {
    let (reading, found) = read_all(&[("a.txt", "x")], "[[sources]]\npath = \"content/*.txt\"");
    assert!(reading.is_none());
    assert_eq!(found[0].rule, "no-match");
    assert_eq!(found[0].origin.as_ref().unwrap().line, 5);
    assert!(found[0].hint.is_some());
}

#[test]
fn an_empty_file_is_a_warning() {
    let (reading, found) = read_all(&[("a.txt", " \n\u{feff}\n")], "[[sources]]\npath = \"*\"");
    assert!(reading.unwrap().pieces.is_empty());
    assert_eq!(found[0].rule, "empty-file");
}

#[test]
fn file_names_give_titles() {
    assert_eq!(title_from_path("content/2015-03-02-on-paper_and-glue.md"), "On paper and glue");
    assert_eq!(title_from_path("notes/das-blatt/index.md"), "Das blatt");
    assert_eq!(title_from_path("Über.txt"), "Über");
    assert_eq!(title_from_path("README.md"), "README");
    assert_eq!(title_from_path("---.md"), "---.md");
}

#[test]
fn chapters_are_called_what_their_headings_say_and_else_what_the_summary_says() {
    let files = [
        ("src/SUMMARY.md", "# Summary\n\n- [Binding](a.md)\n  - [Glue, *briefly*](b.md)\n- [Thread](c.md)\n"),
        ("src/a.md", "# How to `bind`\n\nx"),
        ("src/b.md", "Glue holds.\n\n## Of bones\n\nx"),
        ("src/c.md", "---\ntitle: Of thread\n---\nx"),
    ];
    let (reading, found) = read_all(&files, "[[sources]]\npath = \"src/*.md\"");
    let titles: Vec<String> =
        reading.unwrap().pieces.iter().map(|piece| crate::doc::plain_text(&piece.title)).collect();
    assert_eq!(titles, ["How to bind", "Glue, briefly", "Of thread"]);
    assert!(found.is_empty(), "{found:?}");
}
