//! Nothing is lost: every word of every kept essay stands in both outputs, in order, and nothing else does.

use std::sync::Arc;

use crate::books::{self, Book};
use crate::command::Place;
use crate::epub::Epub;
use crate::outline;
use crate::pdf::Pdf;
use crate::poppler::{self, Order, TextOf};
use crate::sources;
use crate::words;

#[test]
fn the_epub_of_the_sample_says_every_word() {
    epub_says_every_word(&books::sample());
}

#[test]
fn the_epub_of_the_seeds_says_every_word() {
    let _ = books::seeds().map(|book| epub_says_every_word(&book));
}

#[test]
fn the_pdf_of_the_sample_says_every_word() {
    pdf_says_every_word(&books::sample());
}

#[test]
fn the_pdf_of_the_seeds_says_every_word() {
    let _ = books::seeds().map(|book| pdf_says_every_word(&book));
}

fn epub_says_every_word(book: &Arc<Book>) {
    let epub = Epub::open(&book.epub());
    let nav = epub.nav();
    let chapters = outline::body(&nav, &book.listing.titles()).expect("the nav lists the essays");
    let texts = outline::leaves(chapters).map(|chapter| epub.text(&chapter.target)).collect();
    assert_texts_say_every_word(book, texts, "in the chapters");
}

fn pdf_says_every_word(book: &Arc<Book>) {
    let pdf = Pdf::open(&book.pdf());
    let Some(text) = TextOf::pdf(&book.pdf()) else {
        return;
    };
    let entries = pdf.outline();
    let body = outline::body(&entries, &book.listing.titles()).expect("the outline lists the essays");
    let body_pages = body[0].target..pdf.page_count();
    let area = poppler::between_head_and_folio(&text.placed_words(body_pages), pdf.size(body[0].target));
    let essay_pages = |chapter: &outline::Entry<usize>| {
        // An essay ends before the next page that the outline names: another essay, a part, the back matter.
        let behind = entries.iter().map(|entry| entry.target).filter(|page| *page > chapter.target);
        chapter.target..behind.min().unwrap_or(pdf.page_count())
    };
    for order in [Order::Reading, Order::Content] {
        let texts = outline::leaves(body).map(|chapter| text.area(essay_pages(chapter), area, order)).collect();
        assert_texts_say_every_word(book, texts, &format!("in {order:?} order"));
    }
}

/// Compares one text an essay with the sources, and shows all differences at once.
fn assert_texts_say_every_word(book: &Book, texts: Vec<String>, place: &str) {
    let differs = |(essay, text): (&Place, &String)| {
        let expected = sources::expected(book.folder(), &book.listing, essay);
        let difference = words::compare(&expected, &words::words(text)).err()?;
        Some(format!("{}:{} “{}” {difference}", essay.file, essay.line, essay.title))
    };
    let differences: Vec<String> = book.listing.essays.iter().zip(&texts).filter_map(differs).collect();
    assert!(differences.is_empty(), "{place}:\n{}", differences.join("\n"));
}
