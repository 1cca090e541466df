//! An EPUB that chapbook built is read back: the same essays, in the same order and parts, with
//! the same words.

use chapbook::config::{self, Config};
use chapbook::diag::Sink;
use chapbook::doc::{Book, printed_text};
use chapbook::world::{Memory, World};
use chapbook::{Output, build, compile};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const BACK: &str = "[book]\ntitle = \"Back\"\nlanguage = \"en\"\n[[sources]]\npath = \"*.epub\"\n";

fn parse(toml: &str) -> Config {
    config::parse(toml, "book.toml", &mut Sink::new()).expect("a good book.toml")
}

fn compiled(world: &dyn World, config: &Config) -> Book {
    let mut sink = Sink::new();
    match compile(world, config, None, &mut sink) {
        Ok(compiled) => compiled.book,
        Err(_) => panic!("{:?}", sink.diagnostics()),
    }
}

/// Part, title and words of each chapter; white space and order of notes do not count.
fn said(book: &Book) -> Vec<(Option<String>, String, Vec<String>)> {
    let mut out = Vec::new();
    for part in &book.parts {
        for chapter in &part.chapters {
            let mut words: Vec<String> = printed_text(&chapter.blocks).split_whitespace().map(str::to_owned).collect();
            words.sort();
            out.push((part.title.clone(), chapter.plain_title(), words));
        }
    }
    out
}

fn round_trip(world: &dyn World, toml: &str) {
    let config = parse(toml);
    let book = compiled(world, &config);
    let mut sink = Sink::new();
    let outputs = BTreeSet::from([Output::Epub]);
    let built = build(world, &config, None, &outputs, &mut sink).expect("it builds");
    let epub = built.files.into_iter().next().expect("an EPUB").bytes;
    let back = compiled(&Memory::new([("b.epub", epub)]), &parse(BACK));
    let (before, after) = (said(&book), said(&back));
    let names = |list: &[(Option<String>, String, Vec<String>)]| -> Vec<(Option<String>, String)> {
        list.iter().map(|(part, title, _)| (part.clone(), title.clone())).collect()
    };
    assert_eq!(names(&before), names(&after));
    for ((_, title, before), (_, _, after)) in before.iter().zip(&after) {
        let missing: Vec<_> = before.iter().filter(|word| !after.contains(word)).collect();
        let added: Vec<_> = after.iter().filter(|word| !before.contains(word)).collect();
        assert!(missing.is_empty() && added.is_empty(), "{title}: missing {missing:?}, added {added:?}");
        assert_eq!(before.len(), after.len(), "{title}");
    }
}

#[test]
fn a_book_with_every_element_comes_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/everything");
    let toml = fs::read_to_string(folder.join("book.toml")).expect("the book");
    round_trip(&chapbook::world::Disk::new(&folder).expect("the folder"), &toml);
}

#[test]
fn parts_and_links_come_back() {
    let essay = |title: &str, text: &str| format!("# {title}\n\n{text}\n");
    let world = Memory::new([
        ("a.md", essay("Folding & creasing", "Fold it. See [gluing](b.md). *Then* fold again.")),
        ("b.md", essay("Gluing", "Glue it.\n\n## How\n\nWith care.")),
        ("c.md", essay("Sewing", "Sew it.")),
    ]);
    let toml = "[book]\ntitle = \"Small Hours\"\nauthors = [\"Ada Byron\"]\nlanguage = \"en\"\n[[sources]]\npath = \"*.md\"\n\
        [[parts]]\ntitle = \"Flat\"\nessays = [\"Folding & creasing\", \"Gluing\"]\n[[parts]]\ntitle = \"Thick\"\nessays = [\"Sewing\"]\n";
    round_trip(&world, toml);
}
