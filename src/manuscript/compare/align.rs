//! How alike two texts are, word by word: the score that reports show.

use super::common_ends;
use super::hashes;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The part of the words that both texts have in the same order: of the longer text, or of the
/// shorter when one is an excerpt of the other. From 0 to 1, to three decimals, never 1 unless
/// the words are the same.
pub(in crate::manuscript) fn score(a: &str, b: &str, excerpt: bool) -> f64 {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.lines().collect(), b.lines().collect());
    let hashes = |lines: &[&str]| {
        let mut words = Vec::new();
        lines.iter().for_each(|line| {
            hashes::read(line, &mut words);
        });
        words
    };
    // Lines that both begin and end with need no alignment.
    let (head, tail) = common_ends(&a, &b);
    let both = hashes(&a[..head]).len() + hashes(&a[a.len() - tail..]).len();
    let (a, b) = (hashes(&a[head..a.len() - tail]), hashes(&b[head..b.len() - tail]));
    let of = both + if excerpt { a.len().min(b.len()) } else { a.len().max(b.len()) };
    if of == 0 {
        return 1.0;
    }
    let equal = capture_diff_slices(Algorithm::Myers, &a, &b).into_iter().map(|op| match op {
        DiffOp::Equal { len, .. } => len,
        _ => 0,
    });
    let equal = both + equal.sum::<usize>();
    let rounded = (equal as f64 / of as f64 * 1000.0).round() / 1000.0;
    if equal < of { rounded.min(0.999) } else { 1.0 }
}
