//! The documents of a book (XHTML, SVG, NCX, SMIL, style sheets: EPUB 3.3 §6, §9): each is read once, checked by itself,
//! and leaves what others may refer to. Documents know nothing of each other here, so that they are read side by side.

use super::archive::Archive;
use super::package::{Item, Package, Version};
use super::references::{self, Kind, MATHML, OPS, Reference, SVG, XHTML};
use super::report::{At, Report, short};
use super::schema::{self, Grammar};
use super::url::{Target, resolve};
use super::vocabulary::{Kind as Vocabulary, Prefixes};
use super::xml::{self, Lines, Own};
use super::{css, html, nav, ncx, overlay, svg, viewport};
use crate::diag::Diagnostic;
use rayon::prelude::*;
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};

const NCX: &str = "http://www.daisy.org/z3986/2005/ncx/";
const SMIL: &str = "http://www.w3.org/ns/SMIL";
/// So many references of a book are kept; a hostile one could hold hundreds of millions.
const MAX_REFERENCES: usize = 1 << 20;

/// So many findings of one document are kept before they are sorted, of which far fewer are told.
const MAX_FINDINGS: usize = 10_000;

/// What is kept of a document.
#[derive(Default)]
pub(super) struct Page {
    /// Ids, with what an SVG defines under them.
    pub ids: BTreeMap<String, Option<Kind>>,
    pub references: Vec<Reference>,
    /// Manifest properties that the document must have, and that it may have.
    pub needed: BTreeSet<&'static str>,
    pub allowed: BTreeSet<&'static str>,
    /// Whether it has a style sheet of whatever kind.
    pub has_style: bool,
    /// What its references are relative to: the document, unless `base` or `xml:base` says otherwise.
    pub base: String,
}

/// Reads all documents of the manifest, by path. Those that are encrypted or cannot be parsed are left out.
pub(super) fn read(
    package: &Package,
    archive: &mut Archive,
    encrypted: &BTreeSet<String>,
    report: &mut Report,
) -> BTreeMap<String, Page> {
    let types = media_types(package);
    let mut seen = BTreeSet::new();
    let items = package.items.iter().filter(|item| is_document(&item.media_type, package.version));
    let items = items.filter_map(|item| Some((item, item.file.as_deref()?)));
    let fresh: Vec<_> =
        items.filter(|(_, file)| archive.has(file) && !encrypted.contains(*file) && seen.insert(*file)).collect();
    // Sizes are counted in the order of the manifest; what takes time is unpacking and reading.
    let claimed: Vec<(&Item, &str, u64)> =
        fresh.into_iter().filter_map(|(item, file)| Some((item, file, archive.claim(file, report)?))).collect();
    let archive = &*archive;
    let read = |(item, file, size): &(&Item, &str, u64)| {
        let mut report = Report::default();
        let bytes = archive.bytes(file, *size, &mut report);
        let page = bytes.and_then(|bytes| document(package, &types, item, file, &bytes, &mut report));
        ((*file).to_owned(), page, report)
    };
    let read: Vec<(String, Option<Page>, Report)> = claimed.par_iter().map(read).collect();
    let mut pages = BTreeMap::new();
    let mut references = 0;
    for (file, page, found) in read {
        report.append(found);
        references += page.as_ref().map_or(0, |page| page.references.len());
        if references > MAX_REFERENCES {
            let message = "the book has more than a million links; what follows was not examined";
            report.push(At::file(&file), Diagnostic::error("epub-too-large", message));
            break;
        }
        pages.extend(page.map(|page| (file, page)));
    }
    pages
}

/// Documents that are read, so that nothing need be guessed from their first bytes.
pub(super) fn is_document(media_type: &str, version: Version) -> bool {
    match media_type {
        "application/xhtml+xml" | "image/svg+xml" | "application/x-dtbncx+xml" | "text/css" => true,
        "application/smil+xml" => version == Version::Three,
        _ => false,
    }
}

/// Media types by path or address.
fn media_types(package: &Package) -> BTreeMap<&str, &str> {
    package.items.iter().rev().filter_map(|item| Some((item.key()?, item.media_type.as_str()))).collect()
}

fn document(
    package: &Package,
    types: &BTreeMap<&str, &str>,
    item: &Item,
    file: &str,
    bytes: &[u8],
    report: &mut Report,
) -> Option<Page> {
    if item.media_type == "text/css" {
        let mut page = Page { has_style: true, base: file.to_owned(), ..Page::default() };
        css::file(bytes, package.version, &mut page.references, &mut |line, column, finding| {
            report.push(At { file, line, column }, finding);
        });
        need_remote(&mut page, 0);
        return Some(page);
    }
    let wide = bytes.starts_with(&[0xfe, 0xff]) || bytes.starts_with(&[0xff, 0xfe]);
    if wide && item.media_type == "application/xhtml+xml" {
        let finding = Diagnostic::error("epub-encoding", "XHTML is encoded in UTF-8, and not in UTF-16");
        report.push(At::file(file), finding);
    }
    xml::parse(bytes, file, report, |doc, report| {
        let reader = Reader { package, types, item, file, doc };
        reader.read(report)
    })
}

/// Adds the property of remote resources when one of the references from number `from` on is one.
fn need_remote(page: &mut Page, from: usize) {
    let is_part =
        |kind: Kind| !matches!(kind, Kind::Page | Kind::Cite | Kind::Link | Kind::Style | Kind::Symbol | Kind::Paint);
    if page.references[from..]
        .iter()
        .any(|one| is_part(one.kind) && matches!(resolve(&page.base, &one.href), Target::Remote(_)))
    {
        page.needed.insert("remote-resources");
    }
}

struct Reader<'p, 'd, 'input> {
    package: &'p Package,
    types: &'p BTreeMap<&'p str, &'p str>,
    item: &'p Item,
    file: &'p str,
    doc: &'d Document<'input>,
}

impl<'d, 'input> Reader<'_, 'd, 'input> {
    fn read(&self, report: &mut Report) -> Page {
        let root = self.doc.root_element();
        let version = self.package.version;
        check_doctype(self.doc, version, &self.item.media_type, self.file, report);
        if !self.has_right_root(root, report) {
            return Page::default();
        }
        // Findings are gathered with their element and sorted, so that one pass gives them their lines.
        let mut found: Vec<(Node<'d, 'input>, Diagnostic)> = Vec::new();
        let mut fault = |node: Node<'d, 'input>, finding: Diagnostic| {
            if found.len() < MAX_FINDINGS {
                found.push((node, finding));
            }
        };
        match (self.item.media_type.as_str(), version) {
            ("application/xhtml+xml", Version::Two) => {
                schema::check(Grammar::Content2, root, &mut fault);
                html::check_nested_links(root, &mut fault);
            }
            ("application/xhtml+xml", Version::Three) => {
                schema::check(Grammar::Content3, root, &mut fault);
                html::check(root, &mut fault);
                svg::check(root, false, &mut fault);
                if self.item.has("nav") {
                    nav::check(root, self.file, &mut fault);
                }
                if self.item.fixed_layout {
                    viewport::check(root, &mut fault);
                }
            }
            ("image/svg+xml", Version::Three) => {
                schema::check(Grammar::Content3, root, &mut fault);
                svg::check(root, true, &mut fault);
                viewport::check_svg(root, self.item.fixed_layout, &mut fault);
            }
            ("application/x-dtbncx+xml", _) => {
                schema::check(Grammar::Ncx, root, &mut fault);
                ncx::check(root, self.package.identifier.as_deref(), &mut fault);
            }
            ("application/smil+xml", _) => {
                schema::check(Grammar::Overlay, root, &mut fault);
                overlay::check(root, self.file, self.types, &mut fault);
            }
            _ => {}
        }
        let mut page = Page { base: base(root, self.file), ..Page::default() };
        self.collect(&mut page, &mut fault);
        found.sort_by_key(|(node, _)| node.range().start);
        let mut lines = Lines::new(self.doc);
        for (node, finding) in found {
            report.push(lines.place(self.file, node), finding);
        }
        page
    }

    fn has_right_root(&self, root: Node, report: &mut Report) -> bool {
        let want = match self.item.media_type.as_str() {
            "application/xhtml+xml" => (XHTML, "html"),
            "image/svg+xml" => (SVG, "svg"),
            "application/x-dtbncx+xml" => (NCX, "ncx"),
            "application/smil+xml" => (SMIL, "smil"),
            _ => return true,
        };
        let right = root.has_tag_name(want);
        if !right {
            let message = format!(
                "the root element is `{}`, not the `{}` of its media type",
                short(root.tag_name().name()),
                want.1
            );
            let hint = format!("the manifest says `{}`, whose namespace is {}", self.item.media_type, want.0);
            report.push(At::file(self.file), Diagnostic::error("epub-media-type", message).hint(hint));
        }
        right
    }

    /// What the document has and refers to.
    fn collect(&self, page: &mut Page, fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic)) {
        let root = self.doc.root_element();
        let three = self.package.version == Version::Three;
        let prefixes =
            Prefixes::read(root.attribute((OPS, "prefix")).filter(|_| three), &mut |finding| fault(root, finding));
        let mut lines = Lines::new(self.doc);
        for node in root.descendants().filter(Node::is_element) {
            if let Some(id) = node.own("id")
                && page.ids.insert(id.trim().to_owned(), defines(node)).is_some()
            {
                let finding =
                    Diagnostic::error("epub-duplicate-id", format!("the id `{}` stands here again", short(id)))
                        .hint("an id is unique in its document; links to this one are ambiguous");
                fault(node, finding);
            }
            let before = page.references.len();
            let found = references::of(node, &|src, kind| self.is_core_sound(src, kind));
            let mut at = None;
            for (href, kind) in found {
                let at = at.get_or_insert_with(|| lines.place(self.file, node));
                page.references.push(Reference::new(href, kind, *at));
            }
            self.check_picture(node, fault);
            self.styles(node, page, &mut lines, fault);
            if three {
                self.properties(node, page);
                if let Some(types) = node.attribute((OPS, "type")) {
                    prefixes.check(types, Vocabulary::Type, &mut |finding| fault(node, finding));
                }
            }
            need_remote(page, before);
        }
        self.style_instructions(page);
    }

    fn media_type(&self, href: &str) -> Option<&str> {
        match resolve(self.file, href) {
            Target::Local { path, .. } => self.types.get(path.as_str()).copied(),
            Target::Remote(url) => self.types.get(url.as_str()).copied(),
            _ => None,
        }
    }

    fn is_core_sound(&self, src: &str, stated: Option<&str>) -> bool {
        let kind =
            stated.map(|kind| kind.split(';').next().unwrap_or_default().trim()).or_else(|| self.media_type(src));
        kind.is_some_and(|kind| super::fallbacks::is_core(kind) || kind == "audio/ogg")
    }

    /// §3.4.1: `picture` shows core media types, or says of each other source what it is.
    fn check_picture(&self, node: Node<'d, 'input>, fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic)) {
        if !references::in_picture(node) || self.package.version == Version::Two {
            return;
        }
        let typed = node.own("type").is_some_and(|kind| !kind.trim().is_empty());
        for (href, _) in references::of(node, &|_, _| false) {
            let foreign = self.media_type(href).is_some_and(|kind| !super::fallbacks::is_core_image(kind));
            if foreign && !(typed && node.tag_name().name() == "source") {
                let finding = Diagnostic::error(
                    "epub-fallback",
                    format!("`{}` is no image that every reader shows", short(href)),
                )
                .hint("in a `picture`, the `img` is of a core media type, and other sources state their `type`");
                fault(node, finding);
            }
        }
    }

    fn styles(
        &self,
        node: Node<'d, 'input>,
        page: &mut Page,
        lines: &mut Lines,
        fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic),
    ) {
        let namespace = node.tag_name().namespace();
        if namespace == Some(XHTML) && node.tag_name().name() == "link" {
            let rel = node.own("rel").unwrap_or_default().to_ascii_lowercase();
            page.has_style |= rel.contains("stylesheet");
            let words: Vec<&str> = rel.split_ascii_whitespace().collect();
            let untitled = node.own("title").is_none_or(str::is_empty);
            if self.package.version == Version::Three
                && words.contains(&"alternate")
                && words.contains(&"stylesheet")
                && untitled
            {
                fault(node, Diagnostic::error("epub-css", "an alternative style sheet must have a title"));
            }
        }
        let inline = node.own("style").filter(|style| namespace == Some(XHTML) && !style.is_empty());
        let is_sheet = node.tag_name().name() == "style" && [Some(XHTML), Some(SVG)].contains(&namespace);
        if inline.is_none() && !is_sheet {
            return;
        }
        let at = lines.place(self.file, node);
        let version = self.package.version;
        let first = page.references.len();
        if let Some(style) = inline {
            css::declarations(style, version, &mut page.references, &mut |_, _, finding| fault(node, finding));
        }
        if is_sheet {
            let text: String = node.children().filter_map(|child| child.text()).collect();
            page.has_style |= !text.is_empty();
            css::sheet(&text, version, &mut page.references, &mut |_, _, finding| fault(node, finding));
        }
        for reference in &mut page.references[first..] {
            (reference.line, reference.column) = (at.line, at.column);
        }
    }

    /// §5.6.2.1 item properties: what an element makes a document have.
    fn properties(&self, node: Node, page: &mut Page) {
        let scripted = match (node.tag_name().namespace(), node.tag_name().name()) {
            (Some(XHTML), "form") => true,
            (Some(XHTML | SVG), "script") => node.own("type").is_none_or(is_script),
            (Some(SVG), "svg") => {
                if self.item.media_type != "image/svg+xml" {
                    page.needed.insert("svg");
                }
                false
            }
            (Some(MATHML), "math") => {
                page.needed.insert("mathml");
                false
            }
            (Some(OPS), "switch") => {
                page.needed.insert("switch");
                false
            }
            _ => false,
        };
        if scripted || node.attributes().any(|attribute| is_handler(attribute.name())) {
            page.needed.insert("scripted");
        }
        for kind in node.attribute((OPS, "type")).unwrap_or_default().split_ascii_whitespace() {
            match kind {
                "index" => page.allowed.insert("index"),
                "glossary" => page.allowed.insert("glossary"),
                _ => false,
            };
        }
        let media = |name: &str| node.own(name).and_then(|href| self.media_type(href));
        if ["src", "data", "poster"].iter().any(|name| media(name) == Some("image/svg+xml")) {
            page.allowed.insert("svg");
        }
    }

    /// `<?xml-stylesheet href="…"?>` of an SVG.
    fn style_instructions(&self, page: &mut Page) {
        if self.item.media_type != "image/svg+xml" {
            return;
        }
        for node in self.doc.root().children().filter(Node::is_pi) {
            let Some(pi) = node.pi().filter(|pi| pi.target == "xml-stylesheet") else { continue };
            let value = pi.value.unwrap_or_default();
            let href = value.split_once("href=").and_then(|(_, rest)| {
                let quote = rest.chars().next().filter(|c| "\"'".contains(*c))?;
                rest[1..].split(quote).next()
            });
            page.has_style |= href.is_some();
            page.references.extend(href.map(|href| Reference::new(href, Kind::Style, At::file(self.file))));
        }
    }
}

/// What a document's references are relative to: a path, or the address that its root or its `base` names.
fn base(root: Node, file: &str) -> String {
    let head = root.children().find(|node| node.has_tag_name((XHTML, "head")));
    let element = head.and_then(|head| head.children().find(|node| node.has_tag_name((XHTML, "base"))));
    let stated = [root.attribute((roxmltree::NS_XML_URI, "base")), element.and_then(|node| node.own("href"))];
    stated.into_iter().flatten().fold(file.to_owned(), |base, href| match resolve(&base, href) {
        Target::Local { path, .. } => path,
        Target::Remote(url) => url,
        _ => base,
    })
}

/// What may be referred to by name in an SVG.
fn defines(node: Node) -> Option<Kind> {
    match node.tag_name().name() {
        _ if node.tag_name().namespace() != Some(SVG) => None,
        "linearGradient" | "radialGradient" | "pattern" => Some(Kind::Paint),
        "symbol" => Some(Kind::Symbol),
        // What clips is referred to by style sheets only.
        "clipPath" => Some(Kind::Link),
        _ => None,
    }
}

fn is_script(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    let Some((family, name)) = kind.split_once('/') else { return false };
    ["text", "application"].contains(&family)
        && (["javascript", "ecmascript", "x-javascript", "x-ecmascript", "jscript", "livescript"].contains(&name)
            || family == "text" && name.starts_with("javascript1."))
}

/// The handlers that make a document scripted.
fn is_handler(name: &str) -> bool {
    const HANDLERS: &str = "afterprint beforeprint beforeunload error haschange load message offline pagehide pageshow popstate
        redo resize storage undo unload blur change contextmenu focus formchange forminput input invalid reset select submit
        keydown keypress keyup abort canplay canplaythrough durationchange emptied ended loadeddata loadedmetadata loadstart
        pause play playing progress ratechange readystatechange seeked seeking stalled suspend timeupdate volumechange waiting
        click dblclick drag dragend dragenter dragleave dragover dragstart drop mousedown mousemove mouseout mouseover mouseup
        mousewheel scroll";
    let event = name.get(..2).filter(|start| start.eq_ignore_ascii_case("on")).map(|_| &name[2..]);
    event.is_some_and(|event| HANDLERS.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(event)))
}

/// EPUB 3.3 §3.4: documents name no external DTD, but for a few of the older formats; OPF 2.0.1 §1.3 the reverse.
pub(super) fn check_doctype(doc: &Document, version: Version, media_type: &str, file: &str, report: &mut Report) {
    let wrong = |message: &str| Diagnostic::error("epub-doctype", message);
    let text = doc.input_text();
    if text.trim_start_matches('\u{feff}').starts_with("<?xml") {
        let head = text.split("?>").next().unwrap_or_default();
        let stated = head.split_once("version").and_then(|(_, rest)| rest.trim_start().strip_prefix('='));
        if stated.is_some_and(|rest| !rest.trim_start().trim_start_matches(['"', '\'']).starts_with("1.0")) {
            report.push(At { file, line: 1, column: 1 }, wrong("the document is not XML 1.0"));
        }
    }
    let Some((name, ids, subset)) = xml::doctype_parts(text) else { return };
    let finding = match (version, media_type) {
        (Version::Two, "application/xhtml+xml") if name == "html" => {
            let right = ids == ["-//W3C//DTD XHTML 1.1//EN", "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd"];
            (!right)
                .then(|| wrong("the DOCTYPE is not that of XHTML 1.1").hint("leave it out, or write that of XHTML 1.1"))
        }
        (Version::Two, "application/x-dtbncx+xml") => {
            let right = ids == NCX_IDS;
            (!right).then(|| wrong("the DOCTYPE is not that of the NCX").hint("leave it out"))
        }
        (Version::Two, "application/oebps-package+xml") => {
            let old = ids.iter().all(|id| OEB_IDS.contains(id));
            (!old).then(|| wrong("a package document has no DOCTYPE").hint("leave it out"))
        }
        (Version::Two, _) => None,
        (Version::Three, "application/xhtml+xml") if name.eq_ignore_ascii_case("html") => {
            let right = ids.is_empty() || ids == ["about:legacy-compat"];
            (!right).then(|| wrong("the DOCTYPE is that of an older HTML").hint("write <!DOCTYPE html>, or none"))
        }
        (Version::Three, kind) => {
            let allowed = match kind {
                "image/svg+xml" => {
                    ids == ["-//W3C//DTD SVG 1.1//EN", "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"]
                }
                "application/x-dtbncx+xml" => ids == NCX_IDS,
                _ => false,
            };
            (!ids.is_empty() && !allowed).then(|| wrong("the DOCTYPE names an external file").hint("leave it out"))
        }
    };
    if let Some(finding) = finding {
        report.push(At::file(file), finding);
    }
    let external = |declaration: &str| {
        let head = declaration.split(['"', '\'']).next().unwrap_or_default();
        head.split_ascii_whitespace().any(|word| word == "SYSTEM" || word == "PUBLIC")
    };
    if version == Version::Three && subset.split("<!ENTITY").skip(1).any(external) {
        report.push(At::file(file), wrong("the document declares an external entity, which readers do not load"));
    }
}

const NCX_IDS: [&str; 2] = ["-//NISO//DTD ncx 2005-1//EN", "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"];
/// OEB 1.2, from which the package document comes.
const OEB_IDS: [&str; 2] =
    ["+//ISBN 0-9673008-1-9//DTD OEB 1.2 Package//EN", "http://openebook.org/dtds/oeb-1.2/oebpkg12.dtd"];
