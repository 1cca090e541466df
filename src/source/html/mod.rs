//! HTML and XHTML → blocks and inlines; whole pages → pieces.
//!
//! *text → tree → blocks*: [`parse`] and [`xml`] build the [`dom`]; [`ids`] and [`footnotes`]
//! find what refers to what in it; [`reader`] walks it and makes blocks, with a file for each
//! kind that takes thought ([`list`], [`table`], [`picture`], [`drawing`], [`verse`] …). Of a whole page,
//! [`chrome`] finds what is no text, [`content`] where the text is, [`facts`] what the page says
//! of itself, and [`page`] makes pieces.

mod address;
mod chrome;
mod code;
mod content;
mod dom;
mod drawing;
mod elements;
mod facts;
mod footnotes;
mod ids;
mod inlines;
mod list;
mod marks;
mod math;
mod media;
mod page;
mod parse;
mod picture;
mod reader;
mod roles;
mod table;
mod verse;
mod xml;

use super::notes::Notes;
use crate::doc::{Block, Inline};
use crate::lang::Lang;
use dom::Dom;
use ids::Ids;
use reader::Reader;
use std::sync::Arc;

pub(super) use page::read;

/// Where some HTML stands, and what its relative links mean.
pub(super) struct Base<'a> {
    /// For origins; relative paths are resolved from it.
    pub file: &'a Arc<str>,
    /// The line of the file on which the HTML begins, from 1.
    pub line: u32,
    /// The page's own address. When given, relative links and pictures are resolved against it.
    pub url: Option<&'a str>,
}

/// The blocks of a fragment (the content of a post). Headings keep the levels that they have in
/// the source, 1 too: see [`super::headings`].
pub(super) fn fragment(html: &str, base: &Base<'_>, notes: &mut Notes) -> Vec<Block> {
    let dom = parse::fragment(html);
    blocks(&dom, &Ids::new(&dom, base, false), None, base, notes)
}

/// The blocks of HTML inside another text: its links may lead to places outside of it.
pub(super) fn part(html: &str, base: &Base<'_>, notes: &mut Notes) -> Vec<Block> {
    let dom = parse::fragment(html);
    blocks(&dom, &Ids::new(&dom, base, true), None, base, notes)
}

/// Inline content only, of titles: block tags are dropped and their text kept.
pub(super) fn inlines(html: &str, base: &Base<'_>, notes: &mut Notes) -> Vec<Inline> {
    elements::flatten(fragment(html, base, notes), &Inline::text(" "))
}

/// The children of a node that was read as XML: chapters of EPUBs, Atom's `type="xhtml"`.
/// Headings keep the levels that they have in the source.
pub(super) fn xml_fragment(node: roxmltree::Node<'_, '_>, base: &Base<'_>, notes: &mut Notes) -> Vec<Block> {
    xml_fragment_with(node, base, &|_| false, notes)
}

/// As [`xml_fragment`], for a text among others: `meant` says to which of its names they lead.
pub(super) fn xml_fragment_with(
    node: roxmltree::Node<'_, '_>,
    base: &Base<'_>,
    meant: &dyn Fn(&str) -> bool,
    notes: &mut Notes,
) -> Vec<Block> {
    let language = node.ancestors().find_map(|up| {
        let xml = ("http://www.w3.org/XML/1998/namespace", "lang");
        up.attribute(xml).or_else(|| up.attribute("lang")).and_then(Lang::parse)
    });
    let dom = xml::children(node);
    let mut ids = Ids::new(&dom, base, false);
    ids.link(meant);
    blocks(&dom, &ids, language, base, notes)
}

fn blocks(dom: &Dom, ids: &Ids<'_>, language: Option<Lang>, base: &Base<'_>, notes: &mut Notes) -> Vec<Block> {
    let footnotes = footnotes::find(dom, ids);
    Reader::new(dom, ids, &footnotes, base, language, notes).read(Dom::ROOT)
}

#[cfg(test)]
mod tests;
