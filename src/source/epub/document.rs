//! A content document of an EPUB: its text, what it is, and the links in it.

use crate::source::dates;
use crate::source::xml::{self, Element};
use crate::world::Archive;
use roxmltree::{Document, Node};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// The entities of XHTML 1 (HTML 4 §24), which documents of EPUB 2 may use.
const ENTITIES: &str = include_str!("../../check/epub/xhtml.ent");

/// The text of a document, its entities replaced by their characters.
pub(super) fn load(archive: &Archive, path: &str) -> Result<String, String> {
    let bytes = archive.read(path).map_err(|why| format!("{path} cannot be read: {why}"))?;
    let text = xml::decode(bytes).map_err(|why| format!("{path} {why}"))?;
    Ok(with_entities(text))
}

fn with_entities(text: String) -> String {
    static TABLE: OnceLock<FxHashMap<&str, &str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let entity = |line: &'static str| {
            let (name, rest) = line.split_once("<!ENTITY")?.1.trim_start().split_once(char::is_whitespace)?;
            Some((name, rest.split(['"', '\'']).nth(1)?))
        };
        ENTITIES.split_inclusive('>').filter_map(entity).collect()
    });
    if !text.contains('&') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or(""));
    for part in parts {
        let name = part.split(';').next().unwrap_or("");
        match table.get(name) {
            Some(value) if !matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") && name.len() < part.len() => {
                out.push_str(value);
                out.push_str(&part[name.len() + 1..]);
            }
            _ => {
                out.push('&');
                out.push_str(part);
            }
        }
    }
    out
}

/// Words of `epub:type`, of landmarks and of the guide → why a document is left out.
const CUT_KINDS: &[(&str, &str)] = &[
    ("cover", "cover"),
    ("titlepage", "title-page"),
    ("title-page", "title-page"),
    ("halftitlepage", "title-page"),
    ("halftitle", "title-page"),
    ("toc", "contents"),
    ("loi", "contents"),
    ("lot", "contents"),
    ("landmarks", "contents"),
    ("page-list", "contents"),
    ("copyright-page", "copyright"),
    ("copyright", "copyright"),
    ("imprint", "imprint"),
    ("imprimatur", "imprint"),
    ("colophon", "colophon"),
    ("other-credits", "imprint"),
    ("index", "index"),
];

/// File names that producers of EPUB 2 give to the same.
const CUT_NAMES: &[(&str, &str)] = &[
    ("cover", "cover"),
    ("coverpage", "cover"),
    ("wrap0000", "cover"),
    ("titlepage", "title-page"),
    ("halftitle", "title-page"),
    ("halftitlepage", "title-page"),
    ("copyright", "copyright"),
    ("copyrightpage", "copyright"),
    ("imprint", "imprint"),
    ("colophon", "colophon"),
    ("toc", "contents"),
    ("nav", "contents"),
    ("contents", "contents"),
];

/// Pages by such names have no more words than this: a longer one is a text.
const NAMED_WORDS: usize = 600;

/// Why a document is left out: `None` for texts.
pub(super) fn cut_reason(
    path: &str,
    document: Option<&Document<'_>>,
    kinds: &[(String, String)],
) -> Option<&'static str> {
    let known = |kind: &str| CUT_KINDS.iter().find(|(name, _)| *name == kind).map(|(_, reason)| *reason);
    let body = document.and_then(body_of);
    // What the document says of itself counts most; then what others say.
    let own = body.and_then(|body| {
        let outer = std::iter::successors(Some(body), |node| only_child(*node)).take(4);
        outer.flat_map(types).find_map(|kind| known(&kind))
    });
    let others = || kinds.iter().filter(|(_, of)| of == path).find_map(|(kind, _)| known(kind));
    let named = || {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.split('.').next().unwrap_or(name);
        let stem: String = stem.chars().filter(char::is_ascii_alphanumeric).flat_map(char::to_lowercase).collect();
        let words = body.map_or(0, |body| body.all_text().split_whitespace().count());
        CUT_NAMES.iter().find(|(known, _)| *known == stem && words <= NAMED_WORDS).map(|(_, reason)| *reason)
    };
    own.or_else(others).or_else(named)
}

/// The body of a document.
pub(super) fn body_of<'a>(document: &'a Document<'_>) -> Option<Node<'a, 'a>> {
    // The tree lives as long as the document does.
    document.root_element().child("body")
}

/// What a chapter's header says below its title, and where.
#[derive(Default)]
pub(super) struct Header {
    pub subtitle: Option<String>,
    pub authors: Vec<String>,
    pub date: Option<String>,
    /// The lines that say it: they are no text.
    pub lines: Vec<Range<usize>>,
}

/// Reads the header of a chapter, as chapbook and other programs mark it up.
pub(super) fn header(document: &Document<'_>) -> Header {
    let mut out = Header::default();
    let header = body_of(document).and_then(|body| body.below("header"));
    let Some(header) = header.filter(|node| node.child("h1").or_else(|| node.child("h2")).is_some()) else {
        return out;
    };
    for line in header.elements().filter(|node| node.name() == "p") {
        let words = line.all_text().split_whitespace().collect::<Vec<_>>().join(" ");
        let has_class =
            |name: &str| line.attr("class").is_some_and(|class| class.split_whitespace().any(|c| c == name));
        let day = line.child("time").and_then(|time| dates::read(time.attr("datetime")?));
        if types(line).iter().any(|word| word == "subtitle") {
            out.subtitle = Some(words);
        } else if has_class("byline") {
            out.authors = words.split(", ").map(str::to_owned).collect();
        } else if day.is_some() {
            out.date = day;
        } else {
            continue;
        }
        out.lines.push(line.range());
    }
    out
}

fn only_child<'a>(node: Node<'a, 'a>) -> Option<Node<'a, 'a>> {
    let mut elements = node.elements().filter(|node| !matches!(node.name(), "script" | "style"));
    let only = elements.next().filter(|_| elements.next().is_none())?;
    let has_words = node.children().any(|child| child.is_text() && child.text().is_some_and(|t| !t.trim().is_empty()));
    (!has_words).then_some(only)
}

/// The words of an element's `epub:type` and `role`.
pub(super) fn types(node: Node<'_, '_>) -> Vec<String> {
    let values = node.attributes().filter(|a| a.name() == "role" || (a.name() == "type" && a.namespace().is_some()));
    let words = values.flat_map(|a| a.value().split_whitespace());
    words.map(|word| word.strip_prefix("doc-").unwrap_or(word).to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_of_xhtml_become_characters() {
        assert_eq!(with_entities("a&nbsp;b &mdash; &amp; &none; & c".into()), "a&#160;b &#8212; &amp; &none; & c");
    }

    #[test]
    fn what_a_document_says_of_itself_counts_most() {
        let read = |html: &str, kinds: &[(String, String)]| {
            let document = xml::parse(html).unwrap();
            cut_reason("OEBPS/cover.xhtml", Some(&document), kinds)
        };
        let of =
            |kind: &str| format!("<html xmlns:e='u'><body><section e:type='{kind}'><p>x</p></section></body></html>");
        assert_eq!(read(&of("copyright-page"), &[]), Some("copyright"));
        assert_eq!(read("<html><body><p>x</p></body></html>", &[]), Some("cover"));
        let kinds = [("toc".to_owned(), "OEBPS/cover.xhtml".to_owned())];
        assert_eq!(read("<html><body><p>x</p></body></html>", &kinds), Some("contents"));
    }
}
