//! XML as programs for the web write it → [`Document`]s. What breaks it and has one meaning is
//! mended first: HTML's entities, bare ampersands, characters that XML forbids, text above the
//! declaration, doctypes, prefixes that nothing declares. An item that is broken all the same is
//! left out with a warning, and the others are read.
//!
//! Mending changes no line, so that places stay true. Entities are never expanded (XML 1.0 §4).

use super::places::Places;
use crate::diag::{Diagnostic, Origin, Sink};
use pulldown_cmark::{Event, Parser};
use roxmltree::{Document, Error, Node};
use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

/// So many broken items are left out; a file with more is no export.
const MAX_BROKEN: usize = 16;
/// The longest name of an entity in HTML has 31 letters.
const LONGEST_ENTITY: usize = 33;
/// The elements that a document can do without.
const ITEMS: [&str; 2] = ["item", "entry"];

/// Prefixes that exporters use, and what they stand for.
const NAMESPACES: [(&str, &str); 8] = [
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("atom", "http://www.w3.org/2005/Atom"),
    ("excerpt", "http://wordpress.org/export/1.2/excerpt/"),
    ("wp", "http://wordpress.org/export/1.2/"),
    ("media", "http://search.yahoo.com/mrss/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
];

/// Parses a text, mended where it must be, and gives the document to `read`. `None` when it
/// cannot be mended, with a warning that says where it breaks.
pub(in crate::source) fn read<R>(
    text: &str,
    file: &Arc<str>,
    sink: &mut Sink,
    read: impl FnOnce(&Document<'_>, &mut Sink) -> R,
) -> Option<R> {
    let mut text = characters(text);
    let mut declared = false;
    for broken in 0..=MAX_BROKEN {
        let error = match Document::parse(&text) {
            Ok(document) => return Some(read(&document, sink)),
            Err(Error::UnknownNamespace(..)) if !declared => {
                declared = true;
                text = Cow::Owned(declare(&text));
                continue;
            }
            Err(error) => error,
        };
        let places = Places::new(file, &text);
        let pos = error.pos();
        let at = if matches!(error, Error::UnclosedRootNode | Error::UnexpectedEndOfStream) {
            text.len()
        } else {
            places.start(pos.row)
                + text[places.start(pos.row)..].chars().take(pos.col as usize - 1).map(char::len_utf8).sum::<usize>()
        };
        let rest = if broken < MAX_BROKEN { without_item(&text, at) } else { None };
        let why = error.to_string();
        let why = why.strip_suffix(&format!(" at {pos}")).unwrap_or(&why);
        let (what, hint) = match &rest {
            Some(_) => ("the item is left out", "export it again, or mend the XML here; the other items are read"),
            None => ("the file is left out", "export it again, or mend the XML here"),
        };
        let warning = Diagnostic::warning("broken-xml", format!("the XML breaks here, and {what}: {why}"));
        sink.push(warning.at(Origin::at_byte(file, &text, at)).hint(hint));
        text = Cow::Owned(rest?);
    }
    None
}

/// The prefix under which a node's namespace is known here; empty for RSS's own elements.
fn prefix(node: Node<'_, '_>) -> &'static str {
    let Some(uri) = node.tag_name().namespace() else { return "" };
    // Versions and schemes differ from exporter to exporter.
    let parts = [
        ("/rss/1.0/modules/content", "content"),
        ("/dc/elements/", "dc"),
        ("/dc/terms", "dc"),
        ("w3.org/2005/Atom", "atom"),
        ("purl.org/atom/ns", "atom"),
        ("w3.org/2007/app", "app"),
        ("purl.org/atom/app", "app"),
        ("/excerpt/", "excerpt"),
        ("wordpress.org/export/", "wp"),
        ("itunes", "itunes"),
        ("feedburner", "feedburner"),
        ("schemas.google.com/blogger", "blogger"),
        ("w3.org/1999/xhtml", "xhtml"),
        ("purl.org/rss/1.0/", ""),
        ("my.netscape.com/rdf", ""),
        ("channel.netscape.com/rdf", ""),
        ("backend.userland.com", ""),
    ];
    parts.iter().find(|(part, _)| uri.contains(part)).map_or("other", |(_, prefix)| prefix)
}

/// Whether an element has this name, with the prefix that it has here: `dc:creator`, `item`.
pub(in crate::source) fn is(node: Node<'_, '_>, name: &str) -> bool {
    let (space, local) = name.split_once(':').unwrap_or(("", name));
    node.is_element() && node.tag_name().name() == local && prefix(node) == space
}

/// The elements of this name in an element.
pub(in crate::source) fn children<'a, 'i>(node: Node<'a, 'i>, name: &str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| is(*child, name))
}

/// The first element of this name in an element.
pub(in crate::source) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    children(node, name).next()
}

/// The text that stands in an element itself.
pub(in crate::source) fn text<'a>(node: Node<'a, '_>) -> Cow<'a, str> {
    let mut texts = node.children().filter(Node::is_text).filter_map(|text| text.text());
    let Some(first) = texts.next() else { return Cow::Borrowed("") };
    match texts.next() {
        None => Cow::Borrowed(first),
        Some(second) => Cow::Owned([first, second].into_iter().chain(texts).collect()),
    }
}

/// The text of the first element of this name, trimmed; `None` when it has none.
pub(in crate::source) fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<Cow<'a, str>> {
    let text = text(child(node, name)?);
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return None;
    }
    Some(if trimmed.len() == text.len() { text } else { Cow::Owned(trimmed.to_owned()) })
}

/// The byte at which the text of an element begins.
pub(in crate::source) fn text_start(node: Node<'_, '_>) -> usize {
    node.children().find(Node::is_text).unwrap_or(node).range().start
}

/// The text with characters and references that XML allows, without declaration, doctype and comments.
fn characters(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(['&', '<']) {
        at += found;
        let rest = &text[at..];
        let (length, instead) = if rest.starts_with('&') {
            match reference(rest) {
                Some((length, instead)) => (length, instead),
                None => (1, Cow::Borrowed("&amp;")),
            }
        } else if rest.starts_with("<![CDATA[") {
            at += rest.find("]]>").map_or(rest.len(), |end| end + 3);
            continue;
        } else if rest.starts_with("<!--") {
            dropped(rest, rest.find("-->").map(|end| end + 3))
        } else if rest.starts_with("<?") {
            dropped(rest, rest.find("?>").map(|end| end + 2))
        } else if rest.starts_with("<!") {
            dropped(rest, end_of_doctype(rest))
        } else {
            at += 1;
            continue;
        };
        if instead != rest[..length] {
            out.push_str(&text[kept..at]);
            out.push_str(&instead);
            kept = at + length;
        }
        at += length;
    }
    // White space above the root is allowed; what a server printed there is not.
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

/// The line ends of what is dropped, so that lines keep their numbers.
fn dropped(text: &str, end: Option<usize>) -> (usize, Cow<'static, str>) {
    let end = end.unwrap_or(text.len());
    (end, Cow::Owned("\n".repeat(text[..end].matches('\n').count())))
}

/// The length of the doctype at the head of a text, with its internal subset.
fn end_of_doctype(text: &str) -> Option<usize> {
    let close = text.find('>')?;
    match text[..close].find('[') {
        Some(open) => {
            let subset = open + text[open..].find("]")?;
            text[subset..].find('>').map(|end| subset + end + 1)
        }
        None => Some(close + 1),
    }
}

/// The length of the reference at the head of a text, and what XML has instead; `None` for a bare ampersand.
fn reference(text: &str) -> Option<(usize, Cow<'_, str>)> {
    let name =
        text.bytes().skip(1).take(LONGEST_ENTITY).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let length = name + 2;
    if name == 0 || text.as_bytes().get(name + 1) != Some(&b';') {
        return None;
    }
    let whole = &text[..length];
    let name = &whole[1..length - 1];
    if ["amp", "lt", "gt", "quot", "apos"].contains(&name) {
        return Some((length, Cow::Borrowed(whole)));
    }
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        // XML 1.0 §2.2.
        let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
        let c = code.ok().and_then(char::from_u32).filter(allowed);
        return Some((length, c.map_or(Cow::Borrowed(""), |c| Cow::Owned(format!("&#{};", u32::from(c))))));
    }
    match Parser::new(whole).find(|event| matches!(event, Event::Text(_)))? {
        Event::Text(decoded) if *decoded != *whole && !decoded.starts_with('&') => {
            Some((length, Cow::Owned(decoded.into_string())))
        }
        _ => None,
    }
}

/// The text with every prefix that its tags use declared at its root.
fn declare(text: &str) -> String {
    let Some((root, root_end)) = root(text) else { return text.to_owned() };
    let mut prefixes: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        at += found + 1;
        let rest = &text[at..];
        if rest.starts_with("![CDATA[") {
            at += rest.find("]]>").unwrap_or(rest.len());
            continue;
        }
        let tag = &rest[..rest.find(['>', '<']).unwrap_or(rest.len())];
        for word in tag.split_ascii_whitespace() {
            let name = word.trim_start_matches('/').split(['=', '>', '/']).next().unwrap_or_default();
            let Some((prefix, _)) = name.split_once(':') else { continue };
            let is_name = prefix.starts_with(|c: char| c.is_ascii_alphabetic())
                && prefix.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            if is_name && prefix != "xmlns" && prefix != "xml" && !prefixes.contains(&prefix) && prefixes.len() < 64 {
                prefixes.push(prefix);
            }
        }
    }
    let mut declarations = String::new();
    for prefix in prefixes.iter().filter(|prefix| !text[root..root_end].contains(&format!("xmlns:{prefix}"))) {
        let known = NAMESPACES.iter().find(|(name, _)| name == prefix).map(|(_, uri)| (*uri).to_owned());
        let uri = known.unwrap_or_else(|| format!("urn:undeclared:{prefix}"));
        write!(declarations, " xmlns:{prefix}=\"{uri}\"").expect("writing to a string cannot fail");
    }
    format!("{}{declarations}{}", &text[..root_end], &text[root_end..])
}

/// Where the root's tag begins, and the end of its name.
fn root(text: &str) -> Option<(usize, usize)> {
    let (at, _) = text.match_indices('<').find(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_alphabetic()))?;
    let name = text[at + 1..].find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    let end = at + 1 + name;
    Some((at, end))
}

/// The text without the item around a byte, its lines kept; an item that never ends is cut off
/// with all that follows, and what is open is closed.
fn without_item(text: &str, at: usize) -> Option<String> {
    let opens = |text: &str, at: usize, name: &str| {
        text[at + 1 + name.len()..].starts_with(|c: char| c == '>' || c.is_whitespace())
    };
    let (name, open) = ITEMS
        .iter()
        .filter_map(|name| {
            let tag = format!("<{name}");
            let last = text[..at].rmatch_indices(&tag).find(|(open, _)| opens(text, *open, name));
            last.map(|(open, _)| (*name, open))
        })
        .max_by_key(|(_, open)| *open)?;
    let close = format!("</{name}>");
    // Behind an item's end, what breaks the file stands between two items.
    let from = text[open..at].rfind(&close).map_or(open, |end| open + end + close.len());
    let end = if from == open {
        text[at..].find(&close).map(|end| at + end + close.len())
    } else {
        let next = text[at..].match_indices(&format!("<{name}")).find(|(next, _)| opens(text, at + next, name));
        next.map(|(next, _)| at + next)
    };
    let Some(end) = end else {
        let (_, root_end) = root(text)?;
        let root = text[..root_end].rsplit('<').next()?;
        let channel = if root == "rss" && text[..from].contains("<channel") { "</channel>" } else { "" };
        return (from > root_end).then(|| format!("{}{channel}</{root}>", &text[..from]));
    };
    let lines = "\n".repeat(text[from..end].matches('\n').count());
    Some(format!("{}{lines}{}", &text[..from], &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn titles(text: &str) -> (Option<Vec<String>>, Vec<String>) {
        let mut sink = Sink::new();
        let titles = read(text, &"a.xml".into(), &mut sink, |document, _| {
            let items = document.descendants().filter(|node| node.tag_name().name() == "title");
            items.map(|node| node.text().unwrap_or_default().to_owned()).collect()
        });
        let found = sink.diagnostics().iter();
        (titles, found.map(|d| format!("{} {}", d.origin.as_ref().unwrap(), d.message)).collect())
    }

    #[test]
    fn what_has_one_meaning_is_mended() {
        for (text, expected) in [
            ("\n<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY x 'y'>]><rss><title>a</title></rss>", "a"),
            (
                "<rss><title>a&nbsp;b &amp; c&eacute; & d &x; &#0;&#x41;&bogus;</title></rss>",
                "a\u{a0}b & cé & d &x; A&bogus;",
            ),
            ("<rss><title><![CDATA[a & &nbsp; <b>]]></title></rss>", "a & &nbsp; <b>"),
            ("<rss><!-- a -- b --><title>a</title></rss>", "a"),
            ("<rss><dc:creator no:x='1'/><title>a</title></rss>", "a"),
        ] {
            assert_eq!(titles(text), (Some(vec![expected.to_owned()]), vec![]), "{text}");
        }
    }

    #[test]
    fn a_broken_item_is_left_out_and_the_others_stay() {
        let text = "<rss><channel>\n<item><title>a</title></item>\n<item><title>b</item>\n<item><title>c</title></item></channel></rss>";
        let (found, warnings) = titles(text);
        assert_eq!(found.unwrap(), ["a", "c"]);
        assert!(warnings.len() == 1 && warnings[0].starts_with("a.xml:3:15 the XML breaks here"), "{warnings:?}");
    }

    #[test]
    fn a_file_that_breaks_off_keeps_its_whole_items() {
        for text in [
            "<rss><channel><item><title>a</title></item><item><title>b",
            "<rss><channel><item><title>a</title></item><item><title><![CDATA[b",
            "<rss><channel><item><title>a</title></item>",
        ] {
            let (found, warnings) = titles(text);
            assert_eq!(found.unwrap(), ["a"], "{text}");
            assert_eq!(warnings.len(), 1);
        }
    }

    #[test]
    fn what_is_no_xml_is_one_warning() {
        for text in ["", "x", "<a><b></a>", "<", "<rss><channel></rss>"] {
            let (found, warnings) = titles(text);
            assert!(found.is_none() && warnings.len() == 1, "{text}: {found:?} {warnings:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(<item>|</item>|<rss>|</rss>|<!\\[CDATA\\[|]]>|<!DOCTYPE|&|;|#|é|<|>|a:b| |\n|x=\"){0,30}") {
            let _ = titles(&text);
        }
    }
}
