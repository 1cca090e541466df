//! The package document (EPUB 3.3 §5; OPF 2.0.1): XML → version, manifest and spine as written.

use super::archive::Archive;
use super::report::{At, Report};
use super::url::{Target, resolve};
use super::xml::{self, Lines};
use super::{documents::Link, metadata};
use crate::diag::Diagnostic;
use roxmltree::{Document, Node};
use std::collections::BTreeMap;

const OPF: &str = "http://www.idpf.org/2007/opf";

/// The editions of EPUB that differ in their rules.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    Two,
    Three,
}

/// What a package document says.
pub(super) struct Package {
    /// Its own path.
    pub path: String,
    pub version: Version,
    pub items: Vec<Item>,
    /// The manifest ids of the reading order, with line and column.
    pub spine: Vec<(String, u32, u32)>,
    /// The manifest id of the NCX.
    pub toc: Option<String>,
    /// The references of the guide.
    pub guide: Vec<Link>,
}

/// An item of the manifest.
pub(super) struct Item {
    pub id: String,
    pub href: String,
    /// The file that `href` means; none when it is no file of the book.
    pub file: Option<String>,
    pub media_type: String,
    pub is_nav: bool,
    pub fallback: Option<String>,
    pub line: u32,
    pub column: u32,
}

impl Item {
    /// Where the item stands in the package document `package`.
    pub fn at<'a>(&self, package: &'a str) -> At<'a> {
        At { file: package, line: self.line, column: self.column }
    }
}

impl Package {
    /// The items by id; of items with the same id, the first.
    pub fn by_id(&self) -> BTreeMap<&str, &Item> {
        self.items.iter().rev().map(|item| (item.id.as_str(), item)).collect()
    }
}

/// Reads the package document and checks its metadata.
pub(super) fn read(archive: &mut Archive, path: &str, report: &mut Report) -> Option<Package> {
    if !archive.has(path) {
        let finding = Diagnostic::error("epub-package", "the package document that the container names is missing");
        report.push(At::file(path), finding);
        return None;
    }
    xml::read(archive, path, report, |doc, report| collect(doc, path, report))?
}

fn collect(doc: &Document, path: &str, report: &mut Report) -> Option<Package> {
    let root = doc.root_element();
    let wrong = |message: &str| Diagnostic::error("epub-package", message);
    if !root.has_tag_name((OPF, "package")) {
        let finding = wrong("the root element is not `package`").hint(format!("its namespace is {OPF}"));
        report.push(At::file(path), finding);
        return None;
    }
    let version = match root.attribute("version") {
        Some("2.0") => Version::Two,
        Some("3.0") => Version::Three,
        _ => {
            let finding = wrong("the package has no version that is known").hint("write version=\"3.0\"");
            report.push(Lines::new(doc).place(path, root), finding);
            Version::Three
        }
    };
    xml::ids(doc, path, report);
    metadata::check(doc, version, path, report);
    let part = |name: &str, report: &mut Report| {
        let part = root.children().find(|node| node.has_tag_name((OPF, name)));
        if part.is_none() {
            report.push(At::file(path), wrong(&format!("the package has no `{name}`")));
        }
        part
    };
    let manifest = part("manifest", report);
    let spine = part("spine", report);
    let guide = root.children().find(|node| node.has_tag_name((OPF, "guide")));
    let items = manifest.map(|manifest| items(doc, manifest, path, report)).unwrap_or_default();
    let mut lines = Lines::new(doc);
    let refs = spine.into_iter().flat_map(|spine| children(spine, "itemref")).map(|node| {
        let At { line, column, .. } = lines.place(path, node);
        (node.attribute("idref").unwrap_or_default().trim().to_owned(), line, column)
    });
    let refs = refs.collect();
    let mut lines = Lines::new(doc);
    let references = guide.into_iter().flat_map(|guide| children(guide, "reference"));
    let guide = references.filter_map(|node| Link::to_page(node.attribute("href")?, lines.place(path, node))).collect();
    let toc = spine.and_then(|spine| spine.attribute("toc")).map(|id| id.trim().to_owned());
    Some(Package { path: path.to_owned(), version, items, spine: refs, toc, guide })
}

fn items(doc: &Document, manifest: Node, path: &str, report: &mut Report) -> Vec<Item> {
    let mut lines = Lines::new(doc);
    let mut items = Vec::new();
    for node in children(manifest, "item") {
        let at = lines.place(path, node);
        let missing = ["id", "href", "media-type"].into_iter().find(|name| node.attribute(*name).is_none());
        if let Some(name) = missing {
            report.push(at, Diagnostic::error("epub-manifest", format!("an item of the manifest has no `{name}`")));
        }
        let Some(href) = node.attribute("href") else { continue };
        let file = match resolve(path, href) {
            Target::Local { path, fragment: None } => Some(path),
            _ => None,
        };
        items.push(Item {
            id: node.attribute("id").unwrap_or_default().trim().to_owned(),
            href: href.to_owned(),
            file,
            media_type: node.attribute("media-type").unwrap_or_default().trim().to_ascii_lowercase(),
            is_nav: node.attribute("properties").is_some_and(|all| all.split_whitespace().any(|one| one == "nav")),
            fallback: node.attribute("fallback").map(|id| id.trim().to_owned()),
            line: at.line,
            column: at.column,
        });
    }
    items
}

fn children<'a, 'input: 'a>(node: Node<'a, 'input>, name: &'static str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.has_tag_name((OPF, name)))
}
