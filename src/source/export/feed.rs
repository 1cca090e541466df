//! Feeds: RSS 0.9 to 2.0, RSS 1.0, which is RDF, and Atom (RFC 4287), with Blogger's backups,
//! which are Atom too → a piece for each item, in the order of the feed.
//!
//! RSS has the text in `content:encoded` (HTML) or in `description`, which may be a mere excerpt;
//! Atom says of each text whether it is HTML, XHTML or plain.

use super::pictures::Shelf;
use super::places::Places;
use super::xml::{self, child, children, is, text, value};
use super::{Base, Export, Spot, is_web, refuse, slug_of, words};
use crate::diag::Sink;
use crate::doc::{Block, Inline};
use crate::lang::Lang;
use crate::source::{Piece, Reading, Status, dates, html};
use roxmltree::Node;
use std::sync::Arc;

/// `xml:lang` and `xml:base`.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Reads a feed.
pub(in crate::source) fn read(source: &str, file: &Arc<str>, shelf: &Shelf, sink: &mut Sink) -> Reading {
    let mut export = Export::new(file, shelf);
    let mut known = true;
    xml::read(source, file, sink, |document, sink| {
        let places = Places::new(file, document.input_text());
        let root = document.root_element();
        match root.tag_name().name() {
            "feed" => atom(root, &places, &mut export),
            "rss" | "RDF" => rss(root, &places, &mut export),
            // An item of Atom that stands alone (RFC 4287 §2).
            "entry" => entry(root, root, &places, &mut export),
            other => {
                known = false;
                refuse(places.origin(root.range().start), "feed", &format!("its root is <{other}>"), sink);
            }
        }
    });
    export.finish(sink)
}

fn rss(root: Node<'_, '_>, places: &Places, export: &mut Export<'_>) {
    let channel = child(root, "channel").unwrap_or(root);
    let language = value(channel, "language").or_else(|| value(channel, "dc:language"));
    let language = language.and_then(|tag| Lang::parse(&tag));
    // In RSS 1.0 the items stand beside the channel.
    let beside = children(root, "item").filter(|_| channel != root);
    for item in children(channel, "item").chain(beside) {
        let mut piece = Piece::new(places.origin(item.range().start));
        if let Some(title) = child(item, "title") {
            piece.title = export.title(&text(title), places.line(title.range().start));
        }
        piece.urls = urls(item);
        piece.slug = piece.urls.first().and_then(|url| slug_of(url));
        let date = ["pubDate", "dc:date", "atom:published", "atom:updated"].iter().find_map(|name| value(item, name));
        piece.date = date.and_then(|date| dates::read_any(&date));
        piece.authors = children(item, "dc:creator").filter_map(|node| words(&text(node))).collect();
        if piece.authors.is_empty() {
            piece.authors = value(item, "author").and_then(|author| person(&author)).into_iter().collect();
        }
        if piece.authors.is_empty() {
            piece.authors = value(item, "itunes:author").and_then(|author| words(&author)).into_iter().collect();
        }
        piece.tags = children(item, "category").filter_map(|node| words(&text(node))).collect();
        let own = value(item, "dc:language").and_then(|tag| Lang::parse(&tag));
        piece.language = own.or_else(|| language.clone());
        let url = piece.urls.first().cloned();
        piece.blocks = rss_text(item, url.as_deref(), places, export);
        if let Some(teaser) = child(item, "description").or_else(|| child(item, "atom:summary")) {
            cut_excerpt(teaser, &piece.blocks, places, export);
        }
        export.push(piece);
    }
}

/// The addresses of an item: where it was before a service counted its readers, its link, its
/// permanent name.
pub(super) fn urls(item: Node<'_, '_>) -> Vec<String> {
    let original = value(item, "feedburner:origLink").map(|url| url.into_owned());
    let link = value(item, "link").map(|url| url.into_owned());
    let guid = child(item, "guid").filter(|guid| guid.attribute("isPermaLink") != Some("false"));
    let guid = guid.map(|guid| text(guid).trim().to_owned());
    let others = children(item, "atom:link").filter(|link| matches!(link.attribute("rel"), None | Some("alternate")));
    let others = others.filter_map(|link| link.attribute("href")).map(str::to_owned);
    original.into_iter().chain(link).chain(guid).chain(others).filter(|url| is_web(url)).collect()
}

/// The name in `name@example.org (A Name)`.
fn person(text: &str) -> Option<String> {
    let named = text.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')')).map(|(name, _)| name);
    words(named.unwrap_or(text)).filter(|name| !name.contains('@'))
}

fn rss_text(item: Node<'_, '_>, url: Option<&str>, places: &Places, export: &mut Export<'_>) -> Vec<Block> {
    for name in
        ["content:encoded", "xhtml:body", "xhtml:div", "atom:content", "description", "itunes:summary", "atom:summary"]
    {
        let Some(node) = child(item, name) else { continue };
        let blocks = if name.starts_with("atom:") {
            atom_text(node, url, places, export)
        } else {
            html_text(node, url, places, export)
        };
        if !blocks.is_empty() {
            return blocks;
        }
    }
    Vec::new()
}

/// Cuts a teaser that is not in the text.
fn cut_excerpt(teaser: Node<'_, '_>, blocks: &[Block], places: &Places, export: &mut Export<'_>) {
    let lines = teaser.range();
    export.cut_excerpt(&text(teaser), blocks, places.line(lines.start), places.line(lines.end));
}

/// HTML in an element: as text, or as elements where the writer did not escape it.
fn html_text(node: Node<'_, '_>, url: Option<&str>, places: &Places, export: &mut Export<'_>) -> Vec<Block> {
    if node.children().any(|child| child.is_element()) {
        return elements(node, url, export);
    }
    let spot = Spot { line: places.line(xml::text_start(node)), lines: true, url };
    let html = text(node);
    // Without a single tag the line ends are all that parts its paragraphs.
    if html.contains('<') { export.html(&html, spot) } else { export.html(&super::wordpress::paragraphs(&html), spot) }
}

fn elements(node: Node<'_, '_>, url: Option<&str>, export: &mut Export<'_>) -> Vec<Block> {
    // Lines of nodes are those of their document.
    let base = Base { file: export.file, line: 1, url };
    let blocks = html::xml_fragment(node, &base, &mut export.notes);
    export.settled(blocks)
}

fn atom(feed: Node<'_, '_>, places: &Places, export: &mut Export<'_>) {
    for one in children(feed, "atom:entry").chain(children(feed, "entry")) {
        entry(one, feed, places, export);
    }
}

fn entry(entry: Node<'_, '_>, feed: Node<'_, '_>, places: &Places, export: &mut Export<'_>) {
    let get = |name: &str| child(entry, &format!("atom:{name}")).or_else(|| child(entry, name));
    let said = |name: &str| get(name).map(|node| text(node).trim().to_owned()).filter(|text| !text.is_empty());
    let origin = places.origin(entry.range().start);
    let kind = kind(entry);
    let status = match kind.as_str() {
        "post" | "" => Status::Published,
        "page" => Status::Page,
        other => {
            let reason = if other == "comment" { "comments" } else { "settings" };
            return export.cut(origin.line, places.line(entry.range().end), reason);
        }
    };
    let mut piece = Piece::new(origin);
    let control = child(entry, "app:control").and_then(|control| value(control, "app:draft"));
    let held = value(entry, "blogger:status").is_some_and(|status| !matches!(&*status, "LIVE" | "PUBLISHED"));
    piece.status = if control.as_deref() == Some("yes") || held { Status::Draft } else { status };
    if let Some(title) = get("title") {
        piece.title = atom_title(title, places, export);
    }
    let links = entry.children().filter(|node| is(*node, "atom:link") || is(*node, "link"));
    let alternate = links.filter(|link| matches!(link.attribute("rel"), None | Some("alternate")));
    let id = said("id").filter(|id| is_web(id));
    let base = base(entry, feed);
    let resolve = |href: &str| match &base {
        Some(base) => crate::source::link::join(base, href),
        None => href.to_owned(),
    };
    piece.urls =
        alternate.filter_map(|link| link.attribute("href")).map(|href| resolve(href.trim())).chain(id).collect();
    piece.urls.retain(|url| is_web(url));
    piece.slug = piece.urls.first().and_then(|url| slug_of(url));
    let date = ["published", "issued", "created", "updated", "modified"].iter().find_map(|name| said(name));
    piece.date = date.and_then(|date| dates::read_any(&date));
    let authors = |node: Node<'_, '_>| -> Vec<String> {
        let people = node.children().filter(|node| is(*node, "atom:author") || is(*node, "author"));
        people
            .filter_map(|author| value(author, "atom:name").or_else(|| value(author, "name")))
            .filter_map(|name| words(&name))
            .collect()
    };
    piece.authors = authors(entry);
    if piece.authors.is_empty() {
        piece.authors = authors(feed);
    }
    let categories = entry.children().filter(|node| is(*node, "atom:category") || is(*node, "category"));
    let categories =
        categories.filter(|node| node.attribute("scheme").is_none_or(|scheme| !scheme.contains("g/2005#kind")));
    piece.tags = categories
        .filter_map(|node| node.attribute("label").or_else(|| node.attribute("term")))
        .filter_map(words)
        .collect();
    let url = base.or_else(|| piece.urls.first().cloned());
    let mut language = None;
    for node in [get("content"), get("summary")].into_iter().flatten() {
        piece.blocks = atom_text(node, url.as_deref(), places, export);
        if !piece.blocks.is_empty() {
            language = node.attribute((XML, "lang"));
            break;
        }
    }
    if let Some(teaser) = get("summary") {
        cut_excerpt(teaser, &piece.blocks, places, export);
    }
    let language = language.or_else(|| entry.attribute((XML, "lang"))).or_else(|| feed.attribute((XML, "lang")));
    piece.language = language.and_then(Lang::parse);
    export.push(piece);
}

/// `xml:base` of an entry or its feed, where it is an address.
fn base(entry: Node<'_, '_>, feed: Node<'_, '_>) -> Option<String> {
    let base = entry.attribute((XML, "base")).or_else(|| feed.attribute((XML, "base")))?;
    is_web(base).then(|| base.to_owned())
}

/// What Blogger says an entry is: `post`, `page`, `comment`, `settings`, `template`; else nothing.
fn kind(entry: Node<'_, '_>) -> String {
    if let Some(kind) = value(entry, "blogger:type") {
        return kind.to_lowercase();
    }
    let terms = children(entry, "atom:category").filter_map(|node| node.attribute("term"));
    terms.filter_map(|term| term.split_once("/kind#")).map(|(_, kind)| kind.to_owned()).next().unwrap_or_default()
}

/// How a text of Atom is to be read (RFC 4287 §3.1.1; Atom 0.3 has `mode`).
enum Kind {
    Plain,
    Html,
    Xhtml,
}

fn kind_of(node: Node<'_, '_>) -> Kind {
    let holds_elements = node.children().any(|child| child.is_element());
    match (node.attribute("type").unwrap_or("text"), node.attribute("mode")) {
        (_, Some("escaped")) => Kind::Html,
        ("xhtml" | "application/xhtml+xml", _) => Kind::Xhtml,
        ("html" | "text/html", _) if !holds_elements => Kind::Html,
        _ if holds_elements => Kind::Xhtml,
        _ => Kind::Plain,
    }
}

fn atom_title(node: Node<'_, '_>, places: &Places, export: &mut Export<'_>) -> Vec<Inline> {
    let line = places.line(node.range().start);
    match kind_of(node) {
        Kind::Plain => words(&text(node)).map(Inline::Text).into_iter().collect(),
        Kind::Html => export.title(&text(node), line),
        Kind::Xhtml => {
            let source = node.document().input_text();
            let inner = node.children().map(|child| &source[child.range()]).collect::<String>();
            export.title(&inner, line)
        }
    }
}

fn atom_text(node: Node<'_, '_>, url: Option<&str>, places: &Places, export: &mut Export<'_>) -> Vec<Block> {
    match kind_of(node) {
        Kind::Plain => {
            let spot = Spot { line: places.line(xml::text_start(node)), lines: true, url };
            export.plain(&text(node), spot)
        }
        Kind::Html => html_text(node, url, places, export),
        Kind::Xhtml => elements(node, url, export),
    }
}
