//! All tables of contents of a book say the same, and every printed page number is the page where the
//! essay opens.

use std::collections::BTreeSet;

use crate::books::{self, Book};
use crate::epub::Epub;
use crate::outline::{self, Entry};
use crate::pdf::{Link, Pdf};
use crate::poppler::{Area, Order, PlacedWord, TextOf};
use crate::words;

#[test]
fn nav_ncx_and_outline_of_the_sample_agree() {
    nav_ncx_and_outline_agree(&books::sample());
}

#[test]
fn nav_ncx_and_outline_of_the_seeds_agree() {
    let _ = books::seeds().map(|book| nav_ncx_and_outline_agree(&book));
}

#[test]
fn the_printed_contents_of_the_sample_are_true() {
    printed_contents_are_true(&books::sample());
}

#[test]
fn the_printed_contents_of_the_seeds_are_true() {
    let _ = books::seeds().map(|book| printed_contents_are_true(&book));
}

fn nav_ncx_and_outline_agree(book: &Book) {
    let epub = Epub::open(&book.epub());
    let (nav, ncx, outline) = (epub.nav(), epub.ncx(), Pdf::open(&book.pdf()).outline());
    let essays = book.listing.titles();
    let nav_body = outline::body(&nav, &essays).expect("the nav lists the essays");
    let outline_body = outline::body(&outline, &essays).expect("the outline lists the essays");
    assert_eq!(outline::shape(&nav), outline::shape(&ncx), "nav and NCX differ");
    assert_eq!(outline::shape(nav_body), outline::shape(outline_body), "nav and outline differ");
    let targets = |entries: &[Entry<String>]| entries.iter().map(|entry| entry.target.clone()).collect::<Vec<_>>();
    assert_eq!(targets(&nav), targets(&ncx), "nav and NCX lead to different documents");
}

fn printed_contents_are_true(book: &Book) {
    let pdf = Pdf::open(&book.pdf());
    let Some(text) = TextOf::pdf(&book.pdf()) else {
        return;
    };
    let entries = pdf.outline();
    let body = outline::body(&entries, &book.listing.titles()).expect("the outline lists the essays");
    let essays: BTreeSet<&str> = outline::leaves(body).map(|entry| entry.title.as_str()).collect();
    let (links, labels) = (pdf.links(), pdf.labels());
    let mut contents = contents(&links, &text, body[0].target);
    let mut untrue = Vec::new();
    for entry in body {
        let title = words::words(&entry.title);
        let label = &labels[entry.target];
        match contents.read(&title, label) {
            None => untrue.push(format!("the contents lack “{}”", entry.title)),
            Some(line) => {
                // A part may stand without a page number, an essay may not.
                if !line.has_label && essays.contains(entry.title.as_str()) {
                    untrue.push(format!("the page number of “{}” is not {label}, its page", entry.title));
                }
                if !links.iter().any(|link| link.target == entry.target && line.is_under(link)) {
                    untrue.push(format!("no link leads from the line “{}” to page {label}", entry.title));
                }
            }
        }
        let page = Area::whole(pdf.size(entry.target));
        let said = words::words(&text.area(entry.target..entry.target + 1, page, Order::Reading));
        if !said.windows(title.len()).any(|window| window == title) {
            untrue.push(format!("page {label}, where “{}” should open, does not say so", entry.title));
        }
    }
    for word in &contents.passed_over {
        if links.iter().any(|link| word.is_under(link)) {
            untrue.push(format!("the contents link “{}”, which the outline does not name", word.text));
        }
    }
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
}

/// The words of the printed contents, in the order of reading, and how far they have been read.
struct Contents {
    words: Vec<ContentsWord>,
    next: usize,
    /// What was read but belongs to no entry: the heading, heads, folios.
    passed_over: Vec<ContentsWord>,
}

/// A word of the printed contents.
#[derive(Clone)]
struct ContentsWord {
    text: String,
    page: usize,
    middle: f32,
}

/// An entry of the printed contents.
struct ContentsLine {
    first_word: ContentsWord,
    has_label: bool,
}

/// Reads the printed contents: the pages before the body that link into it.
fn contents(links: &[Link], text: &TextOf, body_start: usize) -> Contents {
    let into_body = links.iter().filter(|link| link.page < body_start && link.target >= body_start);
    let pages: BTreeSet<usize> = into_body.map(|link| link.page).collect();
    let mut words = Vec::new();
    for page in pages {
        for mut line in lines(text.placed_words(page..page + 1).remove(0)) {
            line.sort_by(|a, b| a.left.total_cmp(&b.left));
            for word in line {
                // Leaders may hang on a title or a number.
                let middle = word.middle();
                let folded = words::words(&word.text).into_iter().map(|word| word.trim_matches('.').to_owned());
                let folded = folded.filter(|word| !word.is_empty());
                words.extend(folded.map(|text| ContentsWord { text, page, middle }));
            }
        }
    }
    Contents { words, next: 0, passed_over: Vec::new() }
}

impl Contents {
    /// Reads on to the entry with `title`, and over its page number if that is `label`.
    fn read(&mut self, title: &[String], label: &str) -> Option<ContentsLine> {
        let title: Vec<&str> =
            title.iter().map(|word| word.trim_matches('.')).filter(|word| !word.is_empty()).collect();
        let is_title = |window: &[ContentsWord]| window.iter().map(|word| &word.text).eq(title.iter());
        let start = self.next + self.words[self.next..].windows(title.len()).position(is_title)?;
        self.passed_over.extend_from_slice(&self.words[self.next..start]);
        self.next = start + title.len();
        let has_label = self.words.get(self.next).is_some_and(|word| word.text == label);
        self.next += usize::from(has_label);
        Some(ContentsLine { first_word: self.words[start].clone(), has_label })
    }
}

impl ContentsLine {
    fn is_under(&self, link: &Link) -> bool {
        self.first_word.is_under(link)
    }
}

impl ContentsWord {
    fn is_under(&self, link: &Link) -> bool {
        self.page == link.page && (link.top..=link.bottom).contains(&self.middle)
    }
}

/// Gathers the words of a page into lines from top to bottom; a word that was hyphenated becomes whole again.
fn lines(words: Vec<PlacedWord>) -> Vec<Vec<PlacedWord>> {
    let mut lines: Vec<Vec<PlacedWord>> = Vec::new();
    for word in words {
        match lines.iter_mut().find(|line| (line[0].middle() - word.middle()).abs() < (word.bottom - word.top) / 2.0) {
            Some(line) => line.push(word),
            None => lines.push(vec![word]),
        }
    }
    lines.sort_by(|a, b| a[0].top.total_cmp(&b[0].top));
    lines
}
