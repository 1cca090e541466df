//! The documents of a book (XHTML, SVG, NCX, SMIL: EPUB 3.3 §6): XML → their ids, their links, what they are.

use super::archive::Archive;
use super::manifest::is_document;
use super::package::{Item, Package};
use super::report::{At, Report, short};
use super::xml::{self, Lines};
use crate::diag::Diagnostic;
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};

const XHTML: &str = "http://www.w3.org/1999/xhtml";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const OPS: &str = "http://www.idpf.org/2007/ops";
/// So many links of a book are kept; a hostile one could hold hundreds of millions.
const MAX_LINKS: usize = 1 << 20;

/// What is kept of a document.
pub(super) struct Page {
    pub ids: BTreeSet<String>,
    pub links: Vec<Link>,
    /// Whether it holds a `nav` of type `toc` with a list.
    pub has_toc: bool,
    /// `base` or `xml:base` makes its links mean something else; they are not followed.
    has_base: bool,
}

/// A reference from one file to another.
pub(super) struct Link {
    pub href: String,
    pub kind: Kind,
    pub line: u32,
    pub column: u32,
}

/// What a reference is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The reader goes there.
    Page,
    /// It is drawn or run, and must be in the book.
    Part,
    /// It is played, or it is only a source: it may be on the network.
    Other,
}

impl Link {
    /// A link that the reader follows.
    pub fn to_page(href: &str, at: At) -> Option<Link> {
        Some(Link { href: href.to_owned(), kind: Kind::Page, line: at.line, column: at.column })
    }
}

/// Reads all documents of the manifest, by path. Those that are encrypted or cannot be parsed are left out.
pub(super) fn read(
    package: &Package,
    archive: &mut Archive,
    encrypted: &BTreeSet<String>,
    report: &mut Report,
) -> BTreeMap<String, Page> {
    let mut pages = BTreeMap::new();
    let mut links = 0;
    for item in package.items.iter().filter(|item| is_document(&item.media_type)) {
        let Some(file) = item.file.as_ref().filter(|file| !encrypted.contains(*file) && !pages.contains_key(*file))
        else {
            continue;
        };
        if let Some(page) = xml::read(archive, file, report, |doc, report| collect(doc, item, file, report)) {
            links += page.links.len();
            pages.insert(file.clone(), page);
        }
        if links > MAX_LINKS {
            let message = "the book has more than a million links; what follows was not examined";
            report.push(At::file(file), Diagnostic::error("epub-too-large", message));
            break;
        }
    }
    pages
}

fn collect(doc: &Document, item: &Item, path: &str, report: &mut Report) -> Page {
    let root = doc.root_element();
    check_root(item, root, path, report);
    let mut lines = Lines::new(doc);
    let mut page = Page { ids: xml::ids(doc, path, report), links: Vec::new(), has_toc: false, has_base: false };
    for node in doc.descendants().filter(Node::is_element) {
        let is_base = node.has_tag_name((XHTML, "base")) && node.attribute("href").is_some();
        page.has_base |= is_base || node.attribute((roxmltree::NS_XML_URI, "base")).is_some();
        page.has_toc |= is_toc(node);
        let found = references(node);
        if !found.is_empty() {
            let At { line, column, .. } = lines.place(path, node);
            let links = found.into_iter().map(|(href, kind)| Link { href: href.to_owned(), kind, line, column });
            page.links.extend(links);
        }
    }
    if page.has_base {
        page.links.clear();
    }
    page
}

fn check_root(item: &Item, root: Node, path: &str, report: &mut Report) {
    let want = match item.media_type.as_str() {
        "application/xhtml+xml" => (XHTML, "html"),
        "image/svg+xml" => ("http://www.w3.org/2000/svg", "svg"),
        "application/x-dtbncx+xml" => ("http://www.daisy.org/z3986/2005/ncx/", "ncx"),
        _ => return,
    };
    if !root.has_tag_name(want) {
        let message =
            format!("the root element is `{}`, not the `{}` of its media type", short(root.tag_name().name()), want.1);
        let hint = format!("the manifest says `{}`, whose namespace is {}", item.media_type, want.0);
        report.push(At::file(path), Diagnostic::error("epub-media-type", message).hint(hint));
    }
}

/// EPUB 3.3 §7.3: a `nav` whose `epub:type` has `toc`, with an ordered list in it.
fn is_toc(node: Node) -> bool {
    node.has_tag_name((XHTML, "nav"))
        && node.attribute((OPS, "type")).is_some_and(|types| types.split_whitespace().any(|one| one == "toc"))
        && node.children().any(|child| child.has_tag_name((XHTML, "ol")))
}

/// The references that an element makes.
fn references<'a>(node: Node<'a, '_>) -> Vec<(&'a str, Kind)> {
    let one = |name: &str, kind| node.attribute(name).map(|href| (href, kind));
    let xlink = |kind| node.attribute((XLINK, "href")).map(|href| (href, kind));
    let mut found = Vec::new();
    match node.tag_name().name() {
        "a" | "area" => found.extend(one("href", Kind::Page).or_else(|| xlink(Kind::Page))),
        "link" => {
            let rel = node.attribute("rel").unwrap_or_default().to_ascii_lowercase();
            if rel.split_whitespace().any(|word| word == "stylesheet") {
                found.extend(one("href", Kind::Part));
            }
        }
        "img" | "script" | "iframe" | "embed" | "input" => {
            found.extend(one("src", Kind::Part));
            found.extend(candidates(node));
        }
        "audio" | "video" => {
            found.extend(one("src", Kind::Other));
            found.extend(one("poster", Kind::Part));
        }
        "source" => {
            let of_picture = node.parent_element().is_some_and(|parent| parent.tag_name().name() == "picture");
            found.extend(one("src", if of_picture { Kind::Part } else { Kind::Other }));
            found.extend(candidates(node));
        }
        "track" => found.extend(one("src", Kind::Part)),
        "object" => found.extend(one("data", Kind::Part)),
        "image" | "feImage" | "use" => found.extend(one("href", Kind::Part).or_else(|| xlink(Kind::Part))),
        "blockquote" | "q" | "ins" | "del" => found.extend(one("cite", Kind::Other)),
        // NCX and SMIL.
        "content" => found.extend(one("src", Kind::Page)),
        "text" => found.extend(one("src", Kind::Other)),
        _ => {}
    }
    found
}

/// The files of a `srcset`. One with a `data:` URL, whose commas do not separate, is passed over.
fn candidates<'a>(node: Node<'a, '_>) -> impl Iterator<Item = (&'a str, Kind)> {
    let set = node.attribute("srcset").filter(|set| !set.contains("data:")).unwrap_or_default();
    set.split(',').filter_map(|one| one.split_whitespace().next()).map(|href| (href, Kind::Part))
}
