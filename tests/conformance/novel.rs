//! War and Peace: 365 chapters whose titles repeat, in 17 parts, all in both tables of contents. Time and
//! memory are printed, not judged: this machine may be busy.

use serde::Deserialize;

use crate::books;
use crate::command;
use crate::epub::Epub;
use crate::outline::{self, Entry};
use crate::pdf::Pdf;
use crate::toolbox;
use crate::words;

const CONFIG: &str = r#"
[book]
title = "War and Peace"
authors = ["Leo Tolstoy"]
language = "en"
[[sources]]
path = "content/*.txt"
[epub]
[pdf]
"#;

/// Facts that come with the collection.
#[derive(Deserialize)]
struct Facts {
    parts: Vec<Part>,
    chapters: usize,
}

#[derive(Deserialize)]
struct Part {
    title: String,
    chapters: usize,
}

#[test]
fn all_chapters_are_in_nav_and_outline() {
    let Some(collection) = toolbox::collection("novel-war-and-peace") else {
        return;
    };
    let facts: Facts = toolbox::facts(&collection);
    let folder = books::folder_with(CONFIG, &collection, &["2600-0.txt"]);
    let cost = command::measured_build(folder.path());
    let memory = cost.peak_mib.map_or("memory unknown".to_owned(), |mib| format!("{mib} MiB at the peak"));
    toolbox::say(&format!("measured: War and Peace to EPUB and PDF: {:.2} s, {memory}", cost.wall.as_secs_f64()));

    let listing = command::list(folder.path());
    assert_eq!(listing.essays.len(), facts.chapters);
    let chapters = listing.titles();
    assert_parts(&Epub::open(&books::output(folder.path(), ".epub")).nav(), &chapters, &facts);
    assert_parts(&Pdf::open(&books::output(folder.path(), ".pdf")).outline(), &chapters, &facts);
}

fn assert_parts<T>(entries: &[Entry<T>], chapters: &[String], facts: &Facts) {
    let body = outline::body(entries, chapters).expect("all chapters are listed");
    let caseless = |title: &str| words::title(title).to_lowercase();
    let listed: Vec<_> = outline::parents(body).iter().map(|(part, below)| (caseless(&part.title), *below)).collect();
    let expected: Vec<_> = facts.parts.iter().map(|part| (caseless(&part.title), part.chapters)).collect();
    assert_eq!(listed, expected);
}
