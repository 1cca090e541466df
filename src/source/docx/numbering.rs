//! `numbering.xml` (ECMA-376 part 1 §17.9) → which paragraphs are items of which list, and their numbers.

use super::styles::Layout;
use crate::source::xml::Element;
use roxmltree::{Document, Node};
use rustc_hash::FxHashMap;

/// Levels of a list in Word.
const LEVELS: usize = 9;

/// What the items of one level are marked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Bullet,
    Number,
    /// No mark at all: the paragraph only looks like those of the list.
    None,
}

/// One level of a list.
#[derive(Clone, Debug)]
struct Level {
    mark: Mark,
    start: u64,
    left: Option<i32>,
    /// The paragraph style that stands for this level.
    style: Option<String>,
    /// Deeper levels than this one begin anew behind it; 0 for never.
    restart: Option<usize>,
}

impl Default for Level {
    fn default() -> Level {
        Level { mark: Mark::Bullet, start: 1, left: None, style: None, restart: None }
    }
}

#[derive(Clone, Debug, Default)]
struct Abstract {
    levels: Vec<Level>,
    /// Stands for the list of a style.
    style_link: Option<String>,
    /// Is the list of that style.
    linked_style: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    of: String,
    /// By level: where the numbers begin, and a level of its own.
    starts: Vec<(usize, u64)>,
    levels: Vec<(usize, Level)>,
}

/// All lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: FxHashMap<String, Abstract>,
    lists: FxHashMap<String, List>,
}

/// Where a paragraph stands in the document's lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The list: paragraphs of lists that count on share it.
    pub list: String,
    pub level: u8,
    pub mark: Mark,
    /// Its number, from [`Counters`].
    pub number: u64,
    /// Where its text stands, in twentieths of a point.
    pub left: i32,
}

impl Numbering {
    /// Reads the part.
    pub fn read(document: &Document<'_>) -> Numbering {
        let mut out = Numbering::default();
        for node in document.root_element().elements() {
            match (node.name(), node.attr("abstractNumId"), node.attr("numId")) {
                ("abstractNum", Some(id), _) => {
                    let link = |name: &str| node.child(name).and_then(|n| n.attr("val")).map(str::to_owned);
                    let mut levels = vec![Level::default(); LEVELS];
                    for level in node.elements().filter(|n| n.name() == "lvl") {
                        if let Some(at) = index(level) {
                            levels[at] = read_level(level);
                        }
                    }
                    let found = Abstract { levels, style_link: link("numStyleLink"), linked_style: link("styleLink") };
                    out.abstracts.insert(id.to_owned(), found);
                }
                ("num", _, Some(id)) => {
                    let Some(of) = node.child("abstractNumId").and_then(|n| n.attr("val")) else { continue };
                    let mut list = List { of: of.to_owned(), ..List::default() };
                    for change in node.elements().filter(|n| n.name() == "lvlOverride") {
                        let Some(at) = index(change) else { continue };
                        if let Some(level) = change.child("lvl") {
                            list.levels.push((at, read_level(level)));
                        }
                        let start = change.child("startOverride").and_then(|n| n.attr("val"));
                        list.starts.extend(start.and_then(|n| n.parse().ok()).map(|start| (at, start)));
                    }
                    out.lists.insert(id.to_owned(), list);
                }
                _ => {}
            }
        }
        // A list that stands for a style's has the levels of that one.
        let linked: FxHashMap<String, Vec<Level>> =
            out.abstracts.values().filter_map(|one| Some((one.linked_style.clone()?, one.levels.clone()))).collect();
        for one in out.abstracts.values_mut() {
            if let Some(levels) = one.style_link.as_ref().and_then(|style| linked.get(style)) {
                one.levels.clone_from(levels);
            }
        }
        out
    }

    /// The level that a paragraph style stands for in a list.
    pub fn level_of_style(&self, list: &str, style: &str) -> Option<u8> {
        let of = self.abstracts.get(&self.lists.get(list)?.of)?;
        of.levels.iter().position(|level| level.style.as_deref() == Some(style)).map(|at| at as u8)
    }

    fn level<'a>(&'a self, list: &'a List, at: usize) -> Option<&'a Level> {
        let own = list.levels.iter().find(|(level, _)| *level == at).map(|(_, level)| level);
        own.or_else(|| self.abstracts.get(&list.of)?.levels.get(at))
    }
}

fn index(level: Node<'_, '_>) -> Option<usize> {
    level.attr("ilvl").and_then(|at| at.parse().ok()).filter(|at| *at < LEVELS)
}

fn read_level(level: Node<'_, '_>) -> Level {
    let value = |name: &str| level.child(name).and_then(|node| node.attr("val"));
    let format = level.below("numFmt").and_then(|node| node.attr("val"));
    let mark = match format {
        Some("bullet") => Mark::Bullet,
        Some("none") => Mark::None,
        _ if value("lvlText") == Some("") => Mark::None,
        // A number that is not part of the mark is a mark like a bullet: `–`.
        _ if value("lvlText").is_some_and(|text| !text.contains('%')) => Mark::Bullet,
        _ => Mark::Number,
    };
    Level {
        mark,
        start: value("start").and_then(|n| n.parse().ok()).unwrap_or(if mark == Mark::Number { 0 } else { 1 }),
        left: level.child("pPr").and_then(|node| Layout::read(node).left),
        style: value("pStyle").map(str::to_owned),
        restart: value("lvlRestart").and_then(|n| n.parse().ok()),
    }
}

/// Counts the items of a document's lists.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// By abstract list: the number of the last item of each level.
    last: FxHashMap<String, [Option<u64>; LEVELS]>,
    /// Lists and levels whose own start has been used.
    begun: FxHashMap<(String, usize), ()>,
}

impl Counters {
    /// The place of the next item; `None` when there is no such list.
    pub fn next(&mut self, numbering: &Numbering, id: &str, level: u8) -> Option<Place> {
        let list = numbering.lists.get(id)?;
        let at = usize::from(level).min(LEVELS - 1);
        let found = numbering.level(list, at)?;
        let last = self.last.entry(list.of.clone()).or_default();
        let own_start = list.starts.iter().find(|(level, _)| *level == at).map(|(_, start)| *start);
        let first = self.begun.insert((id.to_owned(), at), ()).is_none();
        let number = match (own_start, last[at]) {
            (Some(start), _) if first => start,
            (start, None) => start.unwrap_or(found.start),
            (_, Some(number)) => number.saturating_add(1),
        };
        last[at] = Some(number);
        for (deeper, last) in last.iter_mut().enumerate().skip(at + 1) {
            let restart = numbering.level(list, deeper).and_then(|level| level.restart);
            if restart.is_none_or(|above| at < above) {
                *last = None;
            }
        }
        Some(Place {
            list: list.of.clone(),
            level: at as u8,
            mark: found.mark,
            number,
            left: found.left.unwrap_or(720 * (at as i32 + 1)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::xml;

    fn numbers(xml: &str, items: &[(&str, u8)]) -> Vec<u64> {
        let document = xml::parse(xml).unwrap();
        let numbering = Numbering::read(&document);
        let mut counters = Counters::default();
        items.iter().map(|(list, level)| counters.next(&numbering, list, *level).unwrap().number).collect()
    }

    const LISTS: &str = r#"<numbering>
        <abstractNum abstractNumId="0">
            <lvl ilvl="0"><start val="1"/><numFmt val="decimal"/><lvlText val="%1."/></lvl>
            <lvl ilvl="1"><start val="1"/><numFmt val="lowerLetter"/><lvlText val="%2)"/></lvl>
        </abstractNum>
        <num numId="1"><abstractNumId val="0"/></num>
        <num numId="2"><abstractNumId val="0"/></num>
        <num numId="3"><abstractNumId val="0"/><lvlOverride ilvl="0"><startOverride val="5"/></lvlOverride></num>
    </numbering>"#;

    #[test]
    fn lists_of_one_kind_count_on_and_overrides_begin_anew_once() {
        assert_eq!(numbers(LISTS, &[("1", 0), ("1", 0), ("2", 0), ("3", 0), ("3", 0)]), [1, 2, 3, 5, 6]);
    }

    #[test]
    fn inner_lists_begin_anew_behind_an_outer_item() {
        assert_eq!(numbers(LISTS, &[("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1)]), [1, 1, 2, 2, 1]);
    }
}
