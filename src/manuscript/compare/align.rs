//! How alike two texts are, word by word: the score that reports show.

use super::super::normalise::normalise;
use super::print::words;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The part of the words that both texts have in the same order: of the longer text, or of the
/// shorter when one is an excerpt of the other. From 0 to 1, to three decimals, never 1 unless
/// the words are the same.
pub(in crate::manuscript) fn score(a: &str, b: &str, excerpt: bool) -> f64 {
    let (a, b) = (normalise(a), normalise(b));
    let (a, b): (Vec<&str>, Vec<&str>) = (words(&a).collect(), words(&b).collect());
    let of = if excerpt { a.len().min(b.len()) } else { a.len().max(b.len()) };
    if of == 0 {
        return 1.0;
    }
    let equal = capture_diff_slices(Algorithm::Myers, &a, &b).into_iter().map(|op| match op {
        DiffOp::Equal { len, .. } => len,
        _ => 0,
    });
    let equal = equal.sum::<usize>();
    let rounded = (equal as f64 / of as f64 * 1000.0).round() / 1000.0;
    if equal < of { rounded.min(0.999) } else { 1.0 }
}
