//! What a site has at the head and at the foot of each of its pages: short lines that several
//! dumps of one folder begin or end with, above and below texts that differ.

use super::furniture::Role;
use super::item::{Item, Kind, can_be_title};
use crate::source::Piece;
use std::collections::BTreeMap;

/// So many dumps must have the lines …
const LEAST_PAGES: usize = 3;
/// … and one in so many of the folder.
const PAGES: usize = 2;
/// No frame has more lines on one side.
const MOST_LINES: usize = 12;
/// No line of a frame has more words.
const MOST_WORDS: usize = 12;

/// Gives the lines of frames their role.
pub(super) fn mark(pieces: &[Piece], dumps: &mut [Vec<Item>]) {
    for of_site in super::of_sites(pieces, dumps) {
        for side in [Side::Head, Side::Foot] {
            let (pages, lines) = shared(&of_site, dumps, side);
            for d in pages {
                for n in 0..lines {
                    if let Some(at) = side.at(&dumps[d], n)
                        && dumps[d][at].kind == Kind::Paragraph
                    {
                        dumps[d][at].role = Role::Navigation;
                        dumps[d][at].frame = true;
                    }
                }
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Side {
    Head,
    Foot,
}

impl Side {
    /// The item that is `n` items from this end.
    fn at(self, items: &[Item], n: usize) -> Option<usize> {
        match self {
            Side::Head => (n < items.len()).then_some(n),
            Side::Foot => items.len().checked_sub(n + 1),
        }
    }
}

/// The dumps that begin or end with the same lines, and how many these are; none when the text
/// behind them is the same too: those are copies of one essay.
fn shared(of_site: &[usize], dumps: &[Vec<Item>], side: Side) -> (Vec<usize>, usize) {
    let enough = |pages: usize| pages >= LEAST_PAGES && pages * PAGES >= of_site.len();
    let mut pages = of_site.to_vec();
    for n in 0..=MOST_LINES {
        let mut by_key: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for &d in &pages {
            if let Some(at) = side.at(&dumps[d], n) {
                by_key.entry(dumps[d][at].key).or_default().push(d);
            }
        }
        let most = by_key.into_values().max_by_key(|same| (same.len(), std::cmp::Reverse(same[0]))).unwrap_or_default();
        if !enough(most.len()) {
            // Below the head of a page stands a title; below a title that recurs, its text.
            let titled = |d: &&usize| side.at(&dumps[**d], n).is_some_and(|at| can_be_title(&dumps[**d][at]));
            let headed = matches!(side, Side::Foot) || pages.iter().filter(titled).count() * PAGES > pages.len();
            return if headed { (pages, n) } else { (Vec::new(), 0) };
        }
        let item = side.at(&dumps[most[0]], n).map(|at| &dumps[most[0]][at]);
        let framed = |item: &Item| item.kind == Kind::Break || (item.line && item.words <= MOST_WORDS);
        if !item.is_some_and(framed) {
            return (Vec::new(), 0);
        }
        pages = most;
    }
    (Vec::new(), 0)
}
