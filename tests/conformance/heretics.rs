//! A hard-wrapped Project Gutenberg text: twenty essays, and the boilerplate around them cut.

use std::fs;

use serde::Deserialize;

use crate::books;
use crate::command;
use crate::outline;
use crate::toolbox;

const FILE: &str = "470.txt";

const CONFIG: &str = r#"
[book]
title = "Heretics"
authors = ["Gilbert K. Chesterton"]
language = "en"
[[sources]]
path = "content/*.txt"
"#;

/// Facts that come with the collection.
#[derive(Deserialize)]
struct Facts {
    titles: Vec<String>,
}

#[test]
fn twenty_essays_stand_between_the_boilerplate() {
    let Some(collection) = toolbox::collection("txt-chesterton-heretics") else {
        return;
    };
    let facts: Facts = toolbox::facts(&collection);
    let folder = books::folder_with(CONFIG, &collection, &[FILE]);
    let listing = command::list(folder.path());

    let titles = listing.titles();
    assert!(
        titles.len() == facts.titles.len() && titles.iter().zip(&facts.titles).all(|(a, b)| outline::same(a, b)),
        "found {titles:#?}\ninstead of {:#?}",
        facts.titles
    );

    let text = fs::read_to_string(collection.join(FILE)).expect("the text is ASCII");
    let lines: Vec<&str> = text.lines().collect();
    let marker =
        |marker: &str| lines.iter().position(|line| line.starts_with(marker)).expect("the text has its markers");
    let (start, end) = (marker("*** START OF"), marker("*** END OF"));
    let file = format!("content/{FILE}");
    let uncut = lines.iter().enumerate().filter(|(index, line)| {
        (*index <= start || *index >= end) && !line.trim().is_empty() && !listing.cuts(&file, index + 1)
    });
    let uncut: Vec<usize> = uncut.map(|(index, _)| index + 1).collect();
    assert!(uncut.is_empty(), "boilerplate that is not in `cut`: lines {uncut:?}");
}
