use super::*;
use crate::world::Memory;

fn draft(files: &[(&str, &str)], globs: &[&str]) -> Result<String, String> {
    let mut sink = Sink::new();
    let world = Memory::new(files.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())));
    let globs: Vec<String> = globs.iter().map(|&glob| glob.to_owned()).collect();
    init(&world, &globs, "The pile", &mut sink).map(|draft| draft.text).map_err(|_| format!("{:?}", sink.diagnostics()))
}

const LONG: &str =
    "Whoever binds a book by hand learns that the thread matters less than the patience with which it is drawn.";

#[test]
fn a_pile_becomes_a_list_with_its_copies_as_comments() {
    let page1 = format!("Thread\n\n{LONG}\n\n{LONG} Twice.\n\nGlue\n\nIt holds. {LONG}");
    let page2 = format!("Glue\n\nIt holds. {LONG}\n\nSand \"paper\"\n\nIt takes off what was too much. {LONG}");
    let text = draft(&[("in/1.txt", &page1), ("in/2.txt", &page2), ("in/README.txt", LONG)], &["in/*.txt"]).unwrap();
    for line in [
        "title = \"The pile\"",
        "language = \"en\"",
        "path = \"in/*.txt\"",
        "    { from = \"in/README.txt\" },",
        "    \"Glue\", # in/1.txt:7, ",
        "    #   merged: exact copy at in/2.txt:1",
        "    'Sand \"paper\"', # in/2.txt:5, ",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn essays_of_one_title_are_told_apart_and_drafts_are_named() {
    let post = |front: &str, words: &str| format!("---\n{front}\n---\n{words} {LONG}");
    let text = draft(
        &[
            (
                "a.md",
                &post("title: Notes\ndate: 2015-01-01\nauthor: Ann", "Birds fly south in the autumn, and north again."),
            ),
            (
                "b.md",
                &post(
                    "title: Notes\ndate: 2014-01-01\nauthor: Ann",
                    "Ships at sea, seen from the pier, all of them grey.",
                )
                .replace(LONG, "And so on."),
            ),
            ("c.md", &post("title: Not yet\ndraft: true", "Words.")),
        ],
        &["*.md"],
    )
    .unwrap();
    assert!(text.contains("authors = [\"Ann\"]"), "{text}");
    let (first, second) = (text.find("file = \"b.md\"").unwrap(), text.find("file = \"a.md\"").unwrap());
    assert!(first < second, "by date\n{text}");
    assert!(text.contains("#   draft: Not yet (c.md:2)") && text.contains("include = [\"drafts\"]"), "{text}");
}

#[test]
fn nothing_to_read_is_an_error() {
    assert!(draft(&[("a.png", "x")], &["**/*"]).unwrap_err().contains("no essay was found"));
    assert!(draft(&[], &["**/*"]).unwrap_err().contains("no-match"));
}
