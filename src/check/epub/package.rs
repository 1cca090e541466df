//! The package document (EPUB 3.3 §5; OPF 2.0.1): XML → version, manifest, spine and references as written.

use super::archive::Archive;
use super::references::{Kind as Refers, Reference};
use super::report::{At, Report, short};
use super::schema::{self, Grammar};
use super::url::{Target, resolve};
use super::vocabulary::{Kind, Prefixes};
use super::xml::{self, Lines, Own};
use super::{documents, metadata};
use crate::diag::Diagnostic;
use roxmltree::{Document, Node};
use std::collections::BTreeMap;

const OPF: &str = "http://www.idpf.org/2007/opf";

/// Properties of spine entries of which one can have one (§8.2.2).
const EXCLUSIVE: [&str; 5] = [
    "rendition:flow-paginated rendition:flow-scrolled-continuous rendition:flow-scrolled-doc rendition:flow-auto",
    "rendition:layout-reflowable rendition:layout-pre-paginated",
    "rendition:orientation-landscape rendition:orientation-portrait rendition:orientation-auto",
    "page-spread-left page-spread-right rendition:page-spread-center",
    "rendition:spread-portrait rendition:spread-landscape rendition:spread-both rendition:spread-none rendition:spread-auto",
];

/// The editions of EPUB that differ in their rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Version {
    Two,
    Three,
}

/// What a package document says.
pub(super) struct Package {
    /// Its own path.
    pub path: String,
    pub version: Version,
    /// The text of the identifier that `unique-identifier` names.
    pub identifier: Option<String>,
    pub items: Vec<Item>,
    pub spine: Vec<Itemref>,
    /// The manifest id of the NCX, with the place where the spine says it.
    pub toc: Option<String>,
    /// References of metadata links and of the guide.
    pub references: Vec<Reference>,
    /// Paths that metadata links name.
    pub linked: Vec<String>,
    /// Whether metadata name classes for what a media overlay is reading.
    pub has_overlay_classes: bool,
}

/// An item of the manifest.
#[derive(Default)]
pub(super) struct Item {
    pub id: String,
    pub href: String,
    /// The file that `href` means; none when it is no file of the book.
    pub file: Option<String>,
    /// The address, when it is on the network.
    pub remote: Option<String>,
    pub media_type: String,
    pub properties: Vec<String>,
    pub fallback: Option<String>,
    pub fallback_style: Option<String>,
    pub overlay: Option<String>,
    /// Where it stands in the spine, from 0.
    pub in_spine: Option<usize>,
    pub linear: bool,
    pub fixed_layout: bool,
    pub line: u32,
    pub column: u32,
}

/// An entry of the spine.
pub(super) struct Itemref {
    pub id: String,
    pub linear: bool,
    pub line: u32,
    pub column: u32,
}

impl Item {
    /// Where the item stands in the package document `package`.
    pub fn at<'a>(&self, package: &'a str) -> At<'a> {
        At { file: package, line: self.line, column: self.column }
    }

    /// Whether it has a property.
    pub fn has(&self, property: &str) -> bool {
        self.properties.iter().any(|one| one == property)
    }

    /// Path or address.
    pub fn key(&self) -> Option<&str> {
        self.file.as_deref().or(self.remote.as_deref())
    }
}

impl Package {
    /// The items by id; of items with the same id, the first.
    pub fn by_id(&self) -> BTreeMap<&str, &Item> {
        self.items.iter().rev().map(|item| (item.id.as_str(), item)).collect()
    }

    /// The items by path or address; of several, the first.
    pub fn by_key(&self) -> BTreeMap<&str, &Item> {
        self.items.iter().rev().filter_map(|item| Some((item.key()?, item))).collect()
    }
}

/// Reads the package document and checks it by itself.
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
    let version = match root.own("version").map(str::trim) {
        Some("2.0") => Version::Two,
        Some("3.0") => Version::Three,
        _ => {
            let finding = wrong("the package has no version that is known").hint("write version=\"3.0\"");
            report.push(Lines::new(doc).place(path, root), finding);
            return None;
        }
    };
    xml::ids(doc, path, report);
    documents::check_doctype(doc, version, "application/oebps-package+xml", path, report);
    let mut lines = Lines::new(doc);
    let mut reader = Reader { path, version, prefixes: Prefixes::read(None, &mut |_| {}), faults: Vec::new() };
    let grammar = if version == Version::Three { Grammar::Package3 } else { Grammar::Package2 };
    schema::check(grammar, root, &mut |node, finding| reader.faults.push((node.range().start, node, finding)));
    if version == Version::Three {
        let mut found = Vec::new();
        reader.prefixes = Prefixes::read(root.own("prefix"), &mut |finding| found.push(finding));
        found.into_iter().for_each(|finding| reader.fault(root, finding));
    }
    let package = reader.package(doc, root);
    metadata::check(root, version, &reader.prefixes, &mut |node, finding| {
        reader.faults.push((node.range().start, node, finding));
    });
    reader.faults.sort_by_key(|(start, ..)| *start);
    for (_, node, finding) in reader.faults {
        report.push(lines.place(path, node), finding);
    }
    Some(package)
}

/// Reads the parts of a package, and keeps what is wrong with them.
struct Reader<'d, 'a, 'input> {
    path: &'a str,
    version: Version,
    prefixes: Prefixes,
    /// With the byte at which the element begins, by which they are sorted.
    faults: Vec<(usize, Node<'d, 'input>, Diagnostic)>,
}

impl<'d, 'input: 'd> Reader<'d, '_, 'input> {
    fn fault(&mut self, node: Node<'d, 'input>, finding: Diagnostic) {
        self.faults.push((node.range().start, node, finding));
    }

    fn properties(&mut self, node: Node<'d, 'input>, attribute: &str, kind: Kind) -> Vec<&'d str> {
        let Some(value) = node.own(attribute).filter(|_| self.version == Version::Three) else { return Vec::new() };
        let mut found = Vec::new();
        let good = self.prefixes.check(value, kind, &mut |finding| found.push(finding));
        found.into_iter().for_each(|finding| self.fault(node, finding));
        good
    }

    fn package(&mut self, doc: &Document, root: Node<'d, 'input>) -> Package {
        let mut package = Package {
            path: self.path.to_owned(),
            version: self.version,
            identifier: None,
            items: Vec::new(),
            spine: Vec::new(),
            toc: None,
            references: Vec::new(),
            linked: Vec::new(),
            has_overlay_classes: false,
        };
        let mut lines = Lines::new(doc);
        let unique = root.own("unique-identifier").map(str::trim);
        let mut fixed = false;
        let mut seen_metadata = false;
        for part in root.children().filter(Node::is_element) {
            match part.tag_name().name() {
                "metadata" if !seen_metadata => {
                    seen_metadata = true;
                    for node in part.descendants().filter(Node::is_element) {
                        let text = || metadata::text(node);
                        match node.tag_name().name() {
                            "identifier" if unique.is_some() && node.own("id").map(str::trim) == unique => {
                                package.identifier = Some(text());
                            }
                            "meta" => match node.own("property").map(str::trim) {
                                Some("rendition:layout") if node.own("refines").is_none() => {
                                    fixed = text() == "pre-paginated";
                                }
                                Some("media:active-class" | "media:playback-active-class") => {
                                    package.has_overlay_classes = true;
                                }
                                _ => {}
                            },
                            "link" if self.version == Version::Three => self.link(node, &mut lines, &mut package),
                            _ => {}
                        }
                    }
                }
                "manifest" => {
                    for node in part.children().filter(|node| node.has_tag_name((OPF, "item"))) {
                        package.items.extend(self.item(node, &mut lines));
                    }
                }
                "spine" => {
                    package.toc = part.own("toc").map(|id| id.trim().to_owned());
                    self.spine(part, fixed, &mut lines, &mut package);
                }
                "guide" => {
                    for node in part.children().filter(|node| node.has_tag_name((OPF, "reference"))) {
                        if let Some(href) = node.attribute("href") {
                            let at = lines.place(self.path, node);
                            package.references.push(Reference::new(href, Refers::Guide, at));
                        }
                    }
                }
                "collection" if self.version == Version::Three => self.collections(part),
                _ => {}
            }
        }
        package
    }

    fn item(&mut self, node: Node<'d, 'input>, lines: &mut Lines) -> Option<Item> {
        let at = lines.place(self.path, node);
        let href = node.own("href")?;
        let trimmed = |name: &str| node.own(name).map(|value| value.trim().to_owned());
        let mut item = Item {
            id: trimmed("id").unwrap_or_default(),
            href: href.to_owned(),
            media_type: trimmed("media-type").unwrap_or_default(),
            properties: self.properties(node, "properties", Kind::Item).into_iter().map(str::to_owned).collect(),
            fallback: trimmed("fallback"),
            fallback_style: trimmed("fallback-style"),
            overlay: trimmed("media-overlay"),
            linear: true,
            line: at.line,
            column: at.column,
            ..Item::default()
        };
        match resolve(self.path, href) {
            Target::Local { path, fragment: None } => item.file = Some(path),
            Target::Remote(url) => item.remote = Some(url),
            _ => {}
        }
        Some(item)
    }

    fn spine(&mut self, spine: Node<'d, 'input>, fixed: bool, lines: &mut Lines, package: &mut Package) {
        let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
        for (n, item) in package.items.iter().enumerate() {
            by_id.entry(item.id.clone()).or_insert(n);
        }
        for node in spine.children().filter(|node| node.has_tag_name((OPF, "itemref"))) {
            let At { line, column, .. } = lines.place(self.path, node);
            let properties = self.properties(node, "properties", Kind::Itemref);
            let has = |property: &str| properties.contains(&property);
            for group in EXCLUSIVE {
                if properties.iter().filter(|one| group.split(' ').any(|name| name == **one)).nth(1).is_some() {
                    let finding = Diagnostic::error("epub-property", "these properties exclude each other".to_owned());
                    self.fault(node, finding.hint(format!("one of {}", group.replace(' ', ", "))));
                }
            }
            let id = node.own("idref").unwrap_or_default().trim().to_owned();
            let linear = node.own("linear").map(str::trim) != Some("no");
            if let Some(item) = by_id.get(&id).and_then(|n| package.items.get_mut(*n)) {
                item.in_spine = Some(package.spine.len());
                item.linear = linear;
                item.fixed_layout =
                    has("rendition:layout-pre-paginated") || fixed && !has("rendition:layout-reflowable");
            }
            package.spine.push(Itemref { id, linear, line, column });
        }
    }

    /// §5.5.6: links of the package to its metadata records and the like.
    fn link(&mut self, node: Node<'d, 'input>, lines: &mut Lines, package: &mut Package) {
        let wrong = |message: &str| Diagnostic::error("epub-link", message);
        let rel = self.properties(node, "rel", Kind::Rel);
        self.properties(node, "properties", Kind::Link);
        let Some(href) = node.own("href") else { return };
        let at = lines.place(self.path, node);
        match resolve(self.path, href) {
            Target::Data(_) => return self.fault(node, wrong("a metadata link may not be a `data:` URL")),
            Target::Local { path, fragment: Some(_) } if path == self.path => {
                return self.fault(node, wrong("a metadata link may not point into the package document"));
            }
            Target::Local { path, .. } => {
                package.linked.push(path);
                if node.own("media-type").is_none() {
                    self.fault(node, wrong("a link to a file of the book needs a `media-type`"));
                }
            }
            _ => {
                if node.own("media-type").is_none() && (rel.contains(&"record") || rel.contains(&"voicing")) {
                    self.fault(node, wrong("links to records and voices need a `media-type`"));
                }
            }
        }
        if rel.contains(&"alternate") && rel.len() > 1 {
            self.fault(node, wrong("`alternate` stands alone in `rel`"));
        }
        if rel.contains(&"voicing") && node.own("media-type").is_some_and(|kind| !kind.starts_with("audio/")) {
            self.fault(node, wrong("a `voicing` link points to sound"));
        }
        if rel.contains(&"record") && node.own("refines").is_some() {
            self.fault(node, wrong("a `record` link is about the book as a whole, and refines nothing"));
        }
        if rel.contains(&"voicing") && node.own("refines").is_none() {
            self.fault(node, wrong("a `voicing` link must refine something"));
        }
        package.references.push(Reference::new(href, Refers::Link, at));
    }

    /// The collections that have rules of their own: manifests (§5.8.2 of EPUB 3.2), indexes (EPUB Indexes §3).
    fn collections(&mut self, part: Node<'d, 'input>) {
        let role = |node: Node, role: &str| {
            node.own("role").is_some_and(|roles| roles.split_ascii_whitespace().any(|one| one == role))
        };
        let is_collection = |node: &Node| node.has_tag_name((OPF, "collection"));
        for node in part.descendants().filter(is_collection) {
            let parent = node.parent_element().filter(is_collection);
            let mut parts = node.children().filter(Node::is_element);
            let message = if role(node, "manifest")
                && (parent.is_none() || parts.any(|one| one.tag_name().name() != "link"))
            {
                "a `manifest` collection stands in another collection and holds links only"
            } else if role(node, "index") && node.children().filter(is_collection).any(|one| !role(one, "index-group"))
            {
                "an `index` collection holds no collections but `index-group`"
            } else if role(node, "index-group")
                && (parent.is_none_or(|one| !role(one, "index")) || node.children().any(|one| is_collection(&one)))
            {
                "an `index-group` stands in an `index` collection and holds no collections"
            } else {
                continue;
            };
            let role = short(node.own("role").unwrap_or_default());
            self.fault(node, Diagnostic::error("epub-collection", format!("the collection `{role}`: {message}")));
        }
    }
}
