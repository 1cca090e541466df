//! Round trip: EbookLib, a parser that is not ours, finds the essays in the EPUB, in order, with every word.

use serde::Deserialize;
use std::path::Path;

use crate::books::{self, Book};
use crate::sources;
use crate::toolbox;
use crate::words;

const TOOL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/read_back.py");

/// What `read_back.py` prints.
#[derive(Deserialize)]
struct Found {
    title: Vec<String>,
    creators: Vec<String>,
    language: Vec<String>,
    identifier: Vec<String>,
    documents: Vec<Document>,
}

#[derive(Deserialize)]
struct Document {
    file: String,
    title: Option<String>,
    text: String,
    linear: bool,
}

impl Found {
    /// The documents of the essays, as they stand in the spine.
    fn essays(&self) -> Vec<&Document> {
        self.documents.iter().filter(|document| document.file.contains("chapter-")).collect()
    }
}

fn read_back(epub: &Path) -> Option<Found> {
    let output = toolbox::run(toolbox::ebooklib(TOOL)?.arg(epub));
    let said = String::from_utf8_lossy(&output.stderr);
    Some(serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}")))
}

/// The essays' titles, in order, are those of `chapbook list`.
fn assert_same_essays(book: &Book, found: &Found) {
    let titles: Vec<String> =
        found.essays().iter().map(|one| words::title(one.title.as_deref().unwrap_or_default())).collect();
    let wanted: Vec<String> = book.listing.titles().iter().map(|title| words::title(title)).collect();
    assert_eq!(titles, wanted);
}

fn assert_same_words(book: &Book) {
    let Some(found) = read_back(&book.epub()) else { return };
    assert_same_essays(book, &found);
    for (essay, document) in book.listing.essays.iter().zip(found.essays()) {
        let expected = sources::expected(book.folder(), &book.listing, essay);
        if let Err(difference) = words::compare(&expected, &words::words(&document.text)) {
            panic!("{}:{} “{}” {difference}", essay.file, essay.line, essay.title);
        }
    }
}

#[test]
fn an_independent_reader_finds_the_essays_of_the_sample() {
    assert_same_words(&books::sample());
}

#[test]
fn an_independent_reader_finds_the_essays_of_the_seeds() {
    if let Some(book) = books::seeds() {
        assert_same_words(&book);
    }
}

#[test]
fn an_independent_reader_finds_every_element_and_the_metadata() {
    let book = books::elements();
    let Some(found) = read_back(&book.epub()) else { return };
    assert_same_essays(&book, &found);
    assert_eq!(found.title, ["Every Element", "A Specimen"]);
    assert_eq!(found.creators, ["Somebody"]);
    assert_eq!(found.language[0], "en");
    assert_eq!(found.identifier, ["urn:isbn:9780306406157"]);
    let asides: Vec<&str> = found.documents.iter().filter(|one| !one.linear).map(|one| &*one.file).collect();
    assert_eq!(asides, ["text/cover.xhtml"]);
    // A few words of each kind of element, in the order in which they were written.
    let in_order = [
        ["opens the essay", "A short note with emphasis", "second paragraph of the second note"],
        ["linen", "The back of a leaf.", "octavo"],
        ["A motto stands above", "is sewn until", "A drawing. Its lines are black."],
        ["بكلمات", "", ""],
    ];
    for (document, words) in found.essays().iter().zip(&in_order[..3]) {
        let text = document.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let places: Vec<Option<usize>> = words.iter().map(|words| text.find(words)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{}: {places:?}", document.file);
    }
    assert!(found.essays()[0].text.contains(in_order[3][0]), "words of another script");
}
