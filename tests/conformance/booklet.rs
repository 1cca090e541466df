//! The booklet folds into the pages of the PDF: saddle-stitched, two pages on each side of a sheet.

use crate::books::{self, Book};
use crate::pdf::Pdf;
use crate::poppler::{Area, Order, TextOf};
use crate::words;

#[test]
fn the_booklet_of_the_sample_folds_right() {
    folds_right(&books::sample());
}

#[test]
fn the_booklet_of_the_seeds_folds_right() {
    let _ = books::seeds().map(|book| folds_right(&book));
}

fn folds_right(book: &Book) {
    let (pdf, booklet) = (Pdf::open(&book.pdf()), Pdf::open(&book.booklet()));
    let pages = pdf.page_count();
    assert_eq!(booklet.page_count(), 2 * pages.div_ceil(4), "sides of the sheets for {pages} pages");
    let (Some(pdf_text), Some(booklet_text)) = (TextOf::pdf(&book.pdf()), TextOf::pdf(&book.booklet())) else {
        return;
    };
    let mut wrong = Vec::new();
    for (side, pair) in saddle_stitch(pages).into_iter().enumerate() {
        let whole = Area::whole(booklet.size(side));
        for (half, page) in ["left", "right"].into_iter().zip(pair) {
            let width = whole.width / 2;
            let area = Area { left: if half == "left" { 0 } else { width }, width, ..whole };
            let found = words::words(&booklet_text.area(side..side + 1, area, Order::Content));
            let expected = page.map_or(Vec::new(), |page| {
                words::words(&pdf_text.area(page..page + 1, Area::whole(pdf.size(page)), Order::Content))
            });
            if found != expected {
                let page = page.map_or("nothing".to_owned(), |page| format!("page {}", page + 1));
                let found = found.join(" ").chars().take(80).collect::<String>();
                wrong.push(format!("side {}, {half}: {page} expected, found “{found}”", side + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The pages left and right on each side, front and back of the outermost sheet first; `None` is blank.
fn saddle_stitch(pages: usize) -> Vec<[Option<usize>; 2]> {
    let leaves = pages.next_multiple_of(4);
    let page = |number: usize| (number < pages).then_some(number);
    let sides = (0..leaves / 2).map(|side| {
        let (low, high) = (side, leaves - 1 - side);
        // On a front the later page stands left, on a back the earlier one.
        if side % 2 == 0 { [page(high), page(low)] } else { [page(low), page(high)] }
    });
    sides.collect()
}

#[test]
fn five_pages_are_laid_on_two_sheets() {
    let one_based = saddle_stitch(5).into_iter().map(|pair| pair.map(|page| page.map_or(0, |page| page + 1)));
    assert_eq!(one_based.collect::<Vec<_>>(), [[0, 1], [2, 0], [0, 3], [4, 5]]);
}
