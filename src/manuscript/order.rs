//! Essays → parts in book order, by the lists of `book.toml` or by date, title or first sight.
//!
//! What the lists name stands as they name it. The rest is left out when the order is
//! `listed`, else it follows behind, in the order asked for. Parts are those of `[[parts]]`;
//! without them the parts of the sources, where the order is listed or first-seen and so keeps them whole.

use super::essay::Essay;
use super::merge::Work;
use super::select::select;
use crate::config::{Manuscript, Order};
use crate::diag::Sink;
use crate::lang::Lang;
use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorPreferences};
use icu_locale_core::Locale;

/// A part of the book: its title and its works, by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub title: Option<String>,
    pub works: Vec<usize>,
}

/// The book's order, and the works that no list names where every one must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub sections: Vec<Section>,
    pub unlisted: Vec<usize>,
}

/// Puts the works in order. Errors in the lists are in the sink.
pub(super) fn order(works: &[Work], essays: &[Essay], manuscript: &Manuscript, lang: &Lang, sink: &mut Sink) -> Plan {
    let listed = select(works, essays, &manuscript.lists, sink);
    let mut named = vec![false; works.len()];
    listed.iter().flatten().for_each(|&work| named[work] = true);
    let mut rest: Vec<usize> = (0..works.len()).filter(|&work| !named[work]).collect();
    let essay = |work: usize| &essays[works[work].kept];
    match manuscript.order {
        Order::Listed | Order::FirstSeen => {}
        // By day, for times are given by some sources only; sorting is stable, so that of one
        // day the first seen comes first.
        Order::Date => rest.sort_by_key(|&work| {
            let day = essay(work).piece.date.as_deref().map(|date| date.get(..10).unwrap_or(date));
            (day.is_none(), day)
        }),
        Order::Title => by_title(&mut rest, lang, |work| &essay(work).title),
    }
    let unlisted = if manuscript.order == Order::Listed { std::mem::take(&mut rest) } else { Vec::new() };
    let keeps_parts = matches!(manuscript.order, Order::Listed | Order::FirstSeen);
    let part_of = |work: usize| if keeps_parts { essay(work).piece.part.clone() } else { None };

    let mut sections = Vec::new();
    for (list, works) in manuscript.lists.iter().zip(listed) {
        match &list.title {
            Some(title) => sections.push(Section { title: Some(title.clone()), works }),
            None => runs(&works, part_of, &mut sections),
        }
    }
    runs(&rest, part_of, &mut sections);
    sections.retain(|section| !section.works.is_empty());
    Plan { sections, unlisted }
}

/// All works as they were first seen, under the parts of the sources.
pub(super) fn first_seen(works: &[Work], essays: &[Essay]) -> Vec<Section> {
    let all: Vec<usize> = (0..works.len()).collect();
    let mut sections = Vec::new();
    runs(&all, |work| essays[works[work].kept].piece.part.clone(), &mut sections);
    sections
}

/// Adds works to the sections; a new section begins where the part changes.
fn runs(works: &[usize], part_of: impl Fn(usize) -> Option<String>, sections: &mut Vec<Section>) {
    let mut own = sections.len();
    for &work in works {
        let title = part_of(work);
        match sections.get_mut(own) {
            Some(section) if section.title == title => section.works.push(work),
            section => {
                own += usize::from(section.is_some());
                sections.push(Section { title, works: vec![work] });
            }
        }
    }
}

/// Sorts by title as the language does (UTS #10, CLDR), numbers as numbers.
fn by_title<'a>(works: &mut [usize], lang: &Lang, title: impl Fn(usize) -> &'a str) {
    let locale = Locale::try_from_str(lang.tag()).unwrap_or(Locale::UNKNOWN);
    let mut preferences = CollatorPreferences::from(locale);
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    match Collator::try_new(preferences, CollatorOptions::default()) {
        Ok(collator) => works.sort_by(|&a, &b| collator.compare(title(a), title(b))),
        // The data for the root language is compiled in, so this is for a broken build only.
        Err(_) => works.sort_by(|&a, &b| title(a).cmp(title(b))),
    }
}
