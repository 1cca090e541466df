//! What a site repeats below each essay of a page: short lines above the next title, whatever essays stand
//! around them.

use super::evidence::Ending;
use super::furniture::Role;
use super::item::{Item, Kind, is_candidate};
use crate::source::Piece;
use rustc_hash::{FxHashMap, FxHashSet};

/// No line of a foot has more words.
const MOST_WORDS: usize = 12;
/// No foot has more lines.
const MOST_LINES: usize = 8;
/// A line of a foot stands in so many places of the dumps of one folder …
const PLACES: usize = 4;
/// … above so many different titles …
const TITLES: usize = 3;
/// … and in so many of four above a title, or last.
const OF_FOUR: usize = 3;
/// The text below a title has so many words.
const TEXT: usize = 12;

/// Gives the lines of feet their role.
pub(super) fn mark(pieces: &[Piece], dumps: &mut [Vec<Item>]) {
    for of_site in super::of_sites(pieces, dumps) {
        // From the title upwards: each pass finds the line above those that are known.
        for _ in 0..MOST_LINES {
            let feet = feet(&of_site, dumps);
            if feet.is_empty() {
                break;
            }
            for &d in &of_site {
                let foot = |item: &&mut Item| feet.contains(&item.key) && may_be_foot(item);
                dumps[d].iter_mut().filter(foot).for_each(|item| item.role = Role::Navigation);
            }
        }
    }
}

/// Where a line stands.
#[derive(Default)]
struct Places {
    all: usize,
    above_titles: usize,
    titles: FxHashSet<u64>,
    first: bool,
    last: bool,
}

/// The lines that all stand above titles or at the ends of dumps.
fn feet(of_site: &[usize], dumps: &[Vec<Item>]) -> FxHashSet<u64> {
    let mut places: FxHashMap<u64, Places> = FxHashMap::default();
    for items in of_site.iter().map(|&d| &dumps[d]) {
        for (i, item) in items.iter().enumerate().filter(|(_, item)| item.frame || may_be_foot(item)) {
            let place = places.entry(item.key).or_default();
            place.all += 1;
            place.first |= i == 0;
            let below =
                (i + 1..items.len()).find(|&at| !items[at].role.is_furniture() && items[at].kind != Kind::Break);
            match below {
                None => place.last = true,
                Some(at) if is_title(items, at) => {
                    place.above_titles += 1;
                    place.titles.insert(items[at].key);
                }
                Some(_) => continue,
            }
        }
    }
    let is_foot = |place: &Places| {
        let below = place.above_titles + usize::from(place.last);
        place.all >= PLACES
            && place.titles.len() >= TITLES
            && place.last
            && !place.first
            && below * 4 >= place.all * OF_FOUR
    };
    places.into_iter().filter(|(_, place)| is_foot(place)).map(|(key, _)| key).collect()
}

fn may_be_foot(item: &Item) -> bool {
    item.line && item.kind == Kind::Paragraph && item.role == Role::Text && (1..=MOST_WORDS).contains(&item.words)
}

/// Whether a line looks like a title above running text or a by-line.
fn is_title(items: &[Item], i: usize) -> bool {
    let next = items.get(i + 1);
    is_candidate(items, i)
        && items[i].ending != Ending::Stop
        && next.is_some_and(|next| next.role == Role::Byline || (next.is_paragraph() && next.words >= TEXT))
}
