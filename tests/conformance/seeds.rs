//! The two page dumps that the project began with: ten essays found, seven kept, in the order asked for.

use crate::books;
use crate::outline;

#[test]
fn ten_essays_are_found_and_seven_kept() {
    let Some(book) = books::seeds() else {
        return;
    };
    let kept: Vec<&str> = book.listing.essays.iter().map(|essay| essay.title.as_str()).collect();
    assert!(
        kept.len() == books::SEEDS_ORDER.len() && kept.iter().zip(books::SEEDS_ORDER).all(|(a, b)| outline::same(a, b)),
        "kept {kept:?} instead of {:?}",
        books::SEEDS_ORDER
    );
    assert_eq!(book.listing.pieces().count(), 10);
    for piece in &book.listing.left_out {
        let kept = piece.kept.as_ref().expect("an exact copy names the piece that was kept");
        assert_eq!(piece.reason, "exact", "{}", piece.place.title);
        assert!(outline::same(&piece.place.title, &kept.title), "{} is a copy of itself", piece.place.title);
        assert_ne!((&piece.place.file, piece.place.line), (&kept.file, kept.line), "{}", piece.place.title);
    }
}
