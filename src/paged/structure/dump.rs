//! Structure → text that a human can read and diff: an element a line, with the page that it begins
//! on and its first words.

use super::{Element, Kid, Kind, ListNumbering, Scope, Span, Tree};
use crate::paged::{Item, Paged};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many characters of an element's words are shown.
const SHOWN: usize = 48;

/// The tree of a document's elements as text.
pub fn dump(paged: &Paged) -> String {
    let tree = Tree::new(paged);
    let mut words: BTreeMap<(u32, u32), String> = BTreeMap::new();
    for (number, page) in (0..).zip(&paged.pages) {
        for (mark, _, items) in page.marked() {
            words.insert((number, mark), items.iter().map(text).collect());
        }
    }
    let mut out = String::new();
    for (tag, depth) in tree.walk() {
        let element = paged.structure.get(tag);
        let own = tree.kids(tag).iter().filter_map(|kid| match kid {
            Kid::Content { page, mark } => Some((*page, words.get(&(*page, *mark)).map_or("", String::as_str))),
            _ => None,
        });
        let (pages, words): (Vec<u32>, Vec<&str>) = own.unzip();
        let links = tree.kids(tag).iter().filter(|kid| matches!(kid, Kid::Link { .. })).count();
        let mut line = format!("{:width$}{}", "", element.kind.name(tree.level_of(tag)), width = depth * 2);
        line.push_str(&attributes(element));
        if links > 0 {
            line.push_str(&format!(" {links} to press"));
        }
        if let (Some(first), Some(last)) = (pages.first(), pages.last()) {
            let page = |page: &u32| paged.pages[*page as usize].label;
            line.push_str(&format!(" p{}", page(first)));
            if first != last {
                line.push_str(&format!("–{}", page(last)));
            }
            let words = words.join("|");
            let shown: String = words.chars().take(SHOWN).collect();
            line.push_str(&format!(" {shown:?}"));
        }
        writeln!(out, "{line}").expect("writing to a string cannot fail");
    }
    out
}

fn text(item: &Item) -> &str {
    match item {
        Item::Run(run) => &run.text,
        Item::Picture { path, .. } => path,
        Item::Rule { .. } => "",
    }
}

fn attributes(element: &Element) -> String {
    let span = |span: &Span| match (span.columns, span.rows) {
        (1, 1) => String::new(),
        (columns, rows) => format!(" {columns}x{rows}"),
    };
    let own = match &element.kind {
        Kind::List(ListNumbering::Decimal) => " decimal".to_owned(),
        Kind::List(ListNumbering::Disc) => " disc".to_owned(),
        Kind::HeadCell { scope: Scope::Column, span: s } => format!(" of column{}", span(s)),
        Kind::HeadCell { scope: Scope::Row, span: s } => format!(" of row{}", span(s)),
        Kind::Cell(s) => span(s),
        Kind::Figure { alt } | Kind::Formula { alt } => format!(" {alt:?}"),
        _ => String::new(),
    };
    let language = element.language.as_ref().map_or(String::new(), |language| format!(" [{}]", language.tag()));
    own + &language
}
