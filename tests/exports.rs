//! Feeds and exports, read by the library from real input that `CHAPBOOK_CORPUS` names; without it
//! every test says `skipped:` in one line and passes.
//!
//! | module | holds |
//! |---|---|
//! | `round_trip` | a hundred posts, written as feeds and exports by the tests, come back the same |
//! | `writer` | the tests' own, small writers of those formats |

#[path = "common/corpus.rs"]
mod corpus;
#[path = "exports/round_trip.rs"]
mod round_trip;
#[path = "exports/writer.rs"]
mod writer;

use chapbook::config::{FILE_NAME, parse};
use chapbook::diag::{Severity, Sink};
use chapbook::doc::plain_text;
use chapbook::source::{Piece, Reading, Status, read};
use chapbook::world::{Disk, Mounted, World};
use corpus::corpus;
use serde_json::Value;
use std::fs;

fn facts(folder: &std::path::Path) -> Value {
    let text = fs::read_to_string(folder.join("expected.json")).expect("the facts can be read");
    serde_json::from_str(&text).expect("the facts are JSON")
}

/// What a glob gives; no error may be found.
fn reading(world: &dyn World, pattern: &str, format: Option<&str>) -> Reading {
    let format = format.map_or_else(String::new, |format| format!("\nformat = \"{format}\""));
    let toml = format!("[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"{pattern}\"{format}");
    let mut sink = Sink::new();
    let config = parse(&toml, FILE_NAME, &mut sink).expect("the book.toml is sound");
    let reading = read(&config, &Mounted::new(world), &mut sink);
    let errors: Vec<_> = sink.diagnostics().iter().filter(|d| d.severity == Severity::Error).collect();
    reading.unwrap_or_else(|_| panic!("{errors:#?}"))
}

fn titles<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> Vec<String> {
    pieces.into_iter().map(|piece| plain_text(&piece.title)).collect()
}

fn texts(value: &Value) -> Vec<String> {
    let all = value.as_array().expect("a list").iter();
    all.map(|text| text.as_str().expect("a text").to_owned()).collect()
}

fn sorted(mut titles: Vec<String>) -> Vec<String> {
    titles.sort();
    titles
}

fn count(pieces: &[Piece], status: Status) -> usize {
    pieces.iter().filter(|piece| piece.status == status).count()
}

#[test]
fn ghost_posts_and_pages_are_those_of_the_export() {
    let Some(folder) = corpus("exports-ghost-medium") else { return };
    let facts = facts(&folder);
    let reading = reading(&Disk::new(&folder).expect("a folder"), "ghost/*", None);
    let of = |status| titles(reading.pieces.iter().filter(|piece| piece.status == status));
    assert_eq!(sorted(of(Status::Published)), sorted(texts(&facts["ghost"]["published"])));
    assert_eq!(sorted(of(Status::Page)), sorted(texts(&facts["ghost"]["pages"])));
    assert_eq!((reading.pieces.len(), of(Status::Published).len()), (19, 17));
    assert!(reading.pieces.iter().all(|piece| piece.date.is_some() && piece.authors == ["Nick Noble"]));
    let empty = reading.pieces.iter().filter(|piece| piece.blocks.is_empty());
    assert_eq!(titles(empty), ["No Content"]);
}

#[test]
fn medium_posts_are_those_of_the_folder() {
    let Some(folder) = corpus("exports-ghost-medium") else { return };
    let facts = facts(&folder);
    let disk = Disk::new(&folder).expect("a folder");
    for pattern in ["export/**/*", "export/posts/*.html"] {
        let reading = reading(&disk, pattern, None);
        for fact in facts["medium"].as_array().expect("a list") {
            let file = format!("export/posts/{}", fact["file"].as_str().expect("a name"));
            let piece = reading.pieces.iter().find(|piece| *piece.origin.file == file).expect("each file is read");
            assert_eq!(vec![plain_text(&piece.title)], texts(&fact["h1"]));
            assert_eq!(piece.status == Status::Draft, fact["draft"] == true, "{file}");
        }
        assert_eq!((reading.pieces.len(), count(&reading.pieces, Status::Published)), (9, 8));
    }
}

#[test]
fn wordpress_posts_are_those_of_the_export() {
    let Some(folder) = corpus("wxr-wordpress-theme-test") else { return };
    let facts = facts(&folder);
    let disk = Disk::new(&folder).expect("a folder");
    for (file, posts) in [("themeunittestdata.wordpress.xml", 56), ("64-block-test-data.xml", 61)] {
        let facts = &facts["files"][file];
        let reading = reading(&disk, file, None);
        let is_post = |item: &&Value| item["type"] == "post" && item["status"] == "publish";
        let items: Vec<&Value> = facts["all_items"].as_array().expect("a list").iter().filter(is_post).collect();
        assert_eq!(items.len(), posts);
        let found: Vec<&Piece> = reading.pieces.iter().filter(|piece| piece.status == Status::Published).collect();
        assert_eq!(found.len(), posts, "{file}");
        for (piece, item) in found.iter().zip(&items) {
            let text = |key: &str| item[key].as_str().expect("a text").to_owned();
            let date = piece.date.as_deref().expect("each has a date").replace('T', " ");
            assert_eq!((date, piece.slug.clone().unwrap_or_default()), (text("date"), text("slug")));
            let title = plain_text(&piece.title);
            assert!(!title.is_empty());
            if !text("title").is_empty() && !text("title").contains(['<', '&', '`']) {
                assert_eq!(title, text("title").split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
    }
}
