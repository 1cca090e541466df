//! Essays → parts in book order, by the lists of `book.toml` or by what the sources say.
//!
//! What the lists name stands as they name it. The rest is left out when the order is
//! `listed`, else it follows behind, in the order asked for. Parts are those of `[[parts]]`;
//! without them the parts of the sources, where the order is listed or first-seen and so keeps them whole.

use super::essay::Essay;
use super::merge::Work;
use super::normalise::normalise;
use super::select::select;
use crate::config::{Manuscript, Order, PartsBy};
use crate::diag::{Diagnostic, Sink};
use crate::lang::Lang;
use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorPreferences};
use icu_locale_core::Locale;
use rustc_hash::FxHashMap;

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

/// An order by facts that no essay has is that of the sources, which its author did not ask for.
fn warn_of_order_without_facts(works: &[Work], essays: &[Essay], order: &Order, sink: &mut Sink) {
    let pieces = || works.iter().map(|work| &essays[work.kept].piece);
    let (name, missing, hint) = match order {
        Order::Date if pieces().all(|piece| piece.date.is_none()) => ("date", "has a date", "give the essays dates"),
        Order::Weight if pieces().all(|piece| piece.weight.is_none()) => {
            ("weight", "has a weight", "give the essays a `weight` in front matter")
        }
        Order::Summary if pieces().all(|piece| piece.summary.is_none()) => {
            ("summary", "stands in a SUMMARY.md", "let a source match the SUMMARY.md")
        }
        _ => return,
    };
    sink.push(
        Diagnostic::warning("unordered", format!("order = \"{name}\" orders nothing: no essay {missing}"))
            .hint(format!("{hint}, or choose another `order`")),
    );
}

/// Puts the works in order. `table` has the names of `order = { csv = … }`. Errors in the lists
/// are in the sink.
pub(super) fn order(
    works: &[Work],
    essays: &[Essay],
    manuscript: &Manuscript,
    lang: &Lang,
    table: &[String],
    sink: &mut Sink,
) -> Plan {
    let listed = select(works, essays, &manuscript.lists, sink);
    let mut named = vec![false; works.len()];
    listed.iter().flatten().for_each(|&work| named[work] = true);
    let mut rest: Vec<usize> = (0..works.len()).filter(|&work| !named[work]).collect();
    let essay = |work: usize| &essays[works[work].kept];
    warn_of_order_without_facts(works, essays, &manuscript.order, sink);
    // Sorting is stable, so that the first seen comes first among equals.
    match &manuscript.order {
        Order::Listed | Order::FirstSeen => {}
        // By day, for times are given by some sources only.
        Order::Date => rest.sort_by_key(|&work| {
            let day = essay(work).piece.date.as_deref().map(|date| date.get(..10).unwrap_or(date));
            (day.is_none(), day)
        }),
        Order::Title => by_title(&mut rest, lang, |work| &essay(work).title),
        Order::Weight => rest.sort_by_key(|&work| {
            let weight = essay(work).piece.weight;
            (weight.is_none(), weight)
        }),
        Order::Summary => rest.sort_by_key(|&work| {
            let place = essay(work).piece.summary;
            (place.is_none(), place)
        }),
        Order::Csv(_) => {
            let ranks: FxHashMap<String, usize> =
                table.iter().enumerate().rev().map(|(rank, name)| (normalise(name), rank)).collect();
            rest.sort_by_key(|&work| rank(&works[work], essays, &ranks));
        }
    }
    let unlisted = if manuscript.order == Order::Listed { std::mem::take(&mut rest) } else { Vec::new() };
    let keeps_parts = matches!(manuscript.order, Order::Listed | Order::FirstSeen | Order::Summary);
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
    if let Some(by) = manuscript.parts_by {
        let all = sections.into_iter().flat_map(|section| section.works);
        sections = parts_by(all, |work| key(essay(work), by, &manuscript.filter.tags));
    }
    Plan { sections, unlisted }
}

/// The rank of a work in the table, by the title, file name or slug of any of its copies; those
/// that the table does not name come last.
fn rank(work: &Work, essays: &[Essay], ranks: &FxHashMap<String, usize>) -> usize {
    let of_copy = |&copy: &usize| {
        let essay = &essays[copy];
        let file = &essay.origin().file;
        let name = file.rsplit('/').next().unwrap_or(file);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let names = [essay.key.as_str(), &normalise(file), &normalise(name), &normalise(stem)]
            .into_iter()
            .filter_map(|name| ranks.get(name))
            .min()
            .copied();
        names.or_else(|| ranks.get(&normalise(essay.piece.slug.as_deref()?)).copied())
    };
    work.copies.iter().filter_map(of_copy).min().unwrap_or(usize::MAX)
}

/// The title of the part that an essay belongs to; of several tags the first that `select` asks for.
fn key(essay: &Essay, by: PartsBy, asked: &[String]) -> Option<String> {
    let piece = &essay.piece;
    match by {
        PartsBy::Year => piece.date.as_deref().and_then(|date| date.get(..4)).map(str::to_owned),
        PartsBy::Tag => {
            let wanted = asked.iter().find(|asked| piece.tags.iter().any(|tag| normalise(tag) == normalise(asked)));
            wanted.or(piece.tags.first()).cloned()
        }
    }
}

/// Parts in the order in which their first work stands, works in their order inside them. Works
/// without a part stand in front: behind a part they would seem to be in it.
fn parts_by(works: impl Iterator<Item = usize>, title: impl Fn(usize) -> Option<String>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut known: FxHashMap<Option<String>, usize> = FxHashMap::default();
    for work in works {
        let title = title(work);
        // Tags that differ in case are one.
        let at = *known.entry(title.as_deref().map(normalise)).or_insert_with(|| {
            sections.push(Section { title, works: Vec::new() });
            sections.len() - 1
        });
        sections[at].works.push(work);
    }
    sections.sort_by_key(|section| section.title.is_some());
    sections
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

#[cfg(test)]
mod tests {
    use crate::doc::dump;
    use crate::manuscript::tests::{build, titles};

    fn posts() -> Vec<(&'static str, String)> {
        let post = |front: &str| format!("---\n{front}\n---\nSome words of its own: {front}.");
        vec![
            ("a.md", post("title: Awl\ndate: 2014-03-01\ntags: [Tools, Sewing]\nweight: 10")),
            ("b.md", post("title: Bone\ndate: 2015-06-30\ntags: [tools]\nweight: 9")),
            ("c.md", post("title: Cord\ntags: [Sewing]")),
            ("d.md", post("title: Eye\ndate: 2014-01-01")),
            ("order.csv", "name,place\nc.md,10\nBONE,9\nd,\n".to_owned()),
        ]
    }

    fn parts(toml: &str) -> Vec<String> {
        let dump = dump(&build(&posts(), toml).book);
        let lines = dump.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with("    "));
        lines.map(|line| line.trim().split(" (").next().unwrap().replace("chapter ", "")).collect()
    }

    #[test]
    fn essays_stand_by_weight_or_as_a_table_says_and_the_rest_behind() {
        assert_eq!(titles(&build(&posts(), "[manuscript]\norder = \"weight\"")), ["Bone", "Awl", "Cord", "Eye"]);
        let csv = |keys: &str| build(&posts(), &format!("[manuscript]\norder = {{ csv = \"order.csv\"{keys} }}"));
        assert_eq!(titles(&csv("")), ["Cord", "Bone", "Eye", "Awl"]);
        assert_eq!(titles(&csv(", column = \"place\"")), ["Bone", "Cord", "Eye", "Awl"]);
    }

    #[test]
    fn parts_are_made_of_years_and_tags() {
        let years = parts("[manuscript]\norder = \"date\"\nparts-by = \"year\"");
        assert_eq!(years, ["part \"\"", "Cord", "part \"2014\"", "Eye", "Awl", "part \"2015\"", "Bone"]);
        let tags = parts("[manuscript]\nparts-by = \"tag\"\n[manuscript.select]\ntags = [\"sewing\", \"tools\"]");
        assert_eq!(tags, ["part \"sewing\"", "Awl", "Cord", "part \"tools\"", "Bone"]);
    }
}
