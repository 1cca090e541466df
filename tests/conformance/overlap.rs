//! Five overlapping page dumps of 61 essays, 45 of them unique: which are found and which are copies.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::books;
use crate::command::{self, LeftOut};
use crate::toolbox::{self, say};
use crate::words;

const FILES: [&str; 5] = ["page1.txt", "page2.txt", "page3.txt", "page4.txt", "page5.txt"];

const CONFIG: &str = r#"
[book]
title = "Overlapping Dumps"
language = "en"
[[sources]]
path = "content/*.txt"
"#;

/// Facts that come with the collection; they were derived without chapbook.
#[derive(Deserialize)]
struct Facts {
    unique_titles_in_first_seen_order: Vec<String>,
    exact_duplicates: Vec<Copy>,
    near_duplicates: Vec<Copy>,
    pages: Vec<Page>,
}

/// A repeated essay.
#[derive(Deserialize)]
struct Copy {
    title: String,
    /// How the copy differs; exact copies have none.
    kind: Option<String>,
    first_in: String,
    again_in: String,
}

#[derive(Deserialize)]
struct Page {
    file: String,
    order: Vec<Opening>,
}

/// Where an essay begins.
#[derive(Deserialize)]
struct Opening {
    line: usize,
}

#[test]
fn essays_and_copies_are_those_that_the_facts_name() {
    let Some(collection) = toolbox::collection("dumps-overlap-18f") else {
        return;
    };
    let facts: Facts = toolbox::facts(&collection);
    let folder = books::folder_with(CONFIG, &collection, &FILES);
    let listing = command::list(folder.path());

    let openings =
        facts.pages.iter().flat_map(|page| page.order.iter().map(|opening| (page.file.clone(), opening.line)));
    let name = |file: &str| file.trim_start_matches("content/").to_owned();
    let found = listing.pieces().map(|piece| (name(&piece.file), piece.line));
    let splits_differ = report("openings of essays", &openings.collect(), &found.collect());

    let is_copy = |copy: &Copy, left_out: &LeftOut| {
        // Whichever of the two was kept, the other must be left out, for a reason that fits.
        let file = name(&left_out.place.file);
        let fits = match copy.kind.as_deref() {
            None => left_out.reason == "exact" && (file == copy.first_in || file == copy.again_in),
            Some("excerpt_only") => ["excerpt", "near"].contains(&left_out.reason.as_str()) && file == copy.again_in,
            Some(_) => left_out.reason == "near",
        };
        fits && words::title(&copy.title) == words::title(&left_out.place.title)
    };
    let expected: Vec<&Copy> = facts.exact_duplicates.iter().chain(&facts.near_duplicates).collect();
    let titles = expected.iter().map(|copy| words::title(&copy.title)).collect();
    let copies = listing.left_out.iter().map(|left_out| {
        let known = expected.iter().any(|copy| is_copy(copy, left_out));
        let title = words::title(&left_out.place.title);
        if known { title } else { format!("{title} ({} {:?})", left_out.reason, left_out.score) }
    });
    let copies_differ = report("copies", &titles, &copies.collect());

    let kept: Vec<String> = listing.titles().iter().map(|title| words::title(title)).collect();
    let unique: Vec<String> = facts.unique_titles_in_first_seen_order.iter().map(|title| words::title(title)).collect();
    assert_eq!(kept, unique, "the kept essays, in first-seen order");
    assert!(!splits_differ && !copies_differ, "what is found differs from the facts, see above");
}

/// Prints precision and recall, and all that differs; returns whether anything does.
fn report<T: Ord + std::fmt::Debug>(what: &str, expected: &BTreeSet<T>, found: &BTreeSet<T>) -> bool {
    let right = expected.intersection(found).count() as f64;
    let (precision, recall) = (right / found.len().max(1) as f64, right / expected.len().max(1) as f64);
    say(&format!("measured: overlapping dumps, {what}: precision {precision:.3}, recall {recall:.3}"));
    for missed in expected.difference(found) {
        say(&format!("  missed: {missed:?}"));
    }
    for wrong in found.difference(expected) {
        say(&format!("  wrong: {wrong:?}"));
    }
    expected != found
}
