//! The container's own files (OCF: EPUB 3.3 §4.2.6 META-INF, §4.3.3 mimetype): archive → path of the package document.

use super::archive::Archive;
use super::documents::check_doctype;
use super::fallbacks::is_core_font;
use super::package::{Package, Version};
use super::report::{At, Report, short};
use super::schema::{self, Grammar};
use super::url::decode_percent;
use super::xml::{self, Lines, Own};
use crate::diag::{Diagnostic, Severity};
use roxmltree::Document;
use std::collections::BTreeSet;

pub(super) const CONTAINER: &str = "META-INF/container.xml";
const ENCRYPTION: &str = "META-INF/encryption.xml";
const SIGNATURES: &str = "META-INF/signatures.xml";
const PACKAGE_TYPE: &str = "application/oebps-package+xml";
const COMPRESSED: &str = "the file `mimetype` is compressed";
const MIMETYPE: &[u8] = b"application/epub+zip";
/// A local file header without name and extra field (APPNOTE 4.3.7), in bytes.
const LOCAL_HEADER: usize = 30;

/// `mimetype` must be the first file, stored, so that byte 38 begins the media type (§4.3.3).
pub(super) fn check_mimetype(bytes: &[u8], archive: &Archive, report: &mut Report) {
    if let Some(message) = wrong_mimetype(bytes, archive) {
        let hint = "the archive begins with the file `mimetype`, stored without extra field, holding `application/epub+zip` and no more";
        // Readers unpack it all the same, and EPUBCheck does.
        let severity = if message == COMPRESSED { Severity::Warning } else { Severity::Error };
        let finding = Diagnostic { severity, ..Diagnostic::error("epub-mimetype", message) };
        report.push(At::file("mimetype"), finding.hint(hint));
    }
}

fn wrong_mimetype(bytes: &[u8], archive: &Archive) -> Option<&'static str> {
    if !archive.has("mimetype") {
        return Some("the file `mimetype` is missing");
    }
    let field = |at: usize| bytes.get(at..at + 2).map_or(0, |two| usize::from(u16::from_le_bytes([two[0], two[1]])));
    if !bytes.starts_with(b"PK\x03\x04")
        || field(26) != "mimetype".len()
        || bytes.get(LOCAL_HEADER..LOCAL_HEADER + 8) != Some(b"mimetype")
    {
        return Some("the file `mimetype` is not the first in the archive");
    }
    if field(28) != 0 {
        return Some("the file `mimetype` has an extra field");
    }
    if field(8) != 0 {
        return Some(COMPRESSED);
    }
    // Streaming writers leave the size open (bit 3); what follows is then a descriptor or the next header.
    let content = bytes.get(LOCAL_HEADER + 8..).unwrap_or_default();
    let rest = content.strip_prefix(MIMETYPE);
    let size_open = field(6) & 8 != 0;
    let ends = rest.is_some_and(|rest| if size_open { rest.starts_with(b"PK") } else { field(18) == MIMETYPE.len() });
    (!ends).then_some("the file `mimetype` does not hold `application/epub+zip`")
}

/// The package documents that `META-INF/container.xml` names.
pub(super) fn rootfiles(archive: &mut Archive, report: &mut Report) -> Rootfiles {
    if !archive.has(CONTAINER) {
        let finding = Diagnostic::error("epub-container", format!("`{CONTAINER}` is missing"))
            .hint("it says where the package document is");
        report.push(At::file(CONTAINER), finding);
        return Rootfiles::default();
    }
    let found = xml::read(archive, CONTAINER, report, |doc, _| {
        let mut seen = BTreeSet::new();
        let files = doc.descendants().filter(|node| node.tag_name().name() == "rootfile");
        let packages = files.filter(|node| node.own("media-type").is_none_or(|kind| kind.trim() == PACKAGE_TYPE));
        packages
            .filter_map(|node| node.own("full-path"))
            .map(|path| (path.to_owned(), seen.insert(path)))
            .collect::<Vec<_>>()
    });
    let Some(found) = found else { return Rootfiles::default() };
    for (path, _) in &found {
        let shown = short(path);
        // The first is missed when it is opened.
        let is_second = || found.first().is_some_and(|(first, _)| first != path);
        let finding = if path.trim().is_empty() {
            Diagnostic::error("epub-container", "a `full-path` is empty")
        } else if path.starts_with('/') {
            Diagnostic::error("epub-outside", format!("the path `{shown}` begins at a root"))
                .hint("it is relative to the root of the archive, without `/` before it")
        } else if path.contains(char::is_whitespace) {
            Diagnostic::error("epub-url", format!("the path `{shown}` has a space in it"))
                .hint("name the package document without")
        } else if is_second() && !archive.has(path) {
            Diagnostic::error("epub-package", format!("the package document `{shown}` is missing"))
        } else {
            continue;
        };
        report.push(At::file(CONTAINER), finding);
    }
    let named = found.len();
    let found: Vec<String> =
        found.into_iter().filter(|(path, is_new)| *is_new && !path.is_empty()).map(|(path, _)| path).collect();
    if found.is_empty() {
        let finding = Diagnostic::error("epub-container", "the container names no package document")
            .hint(format!("it needs a `rootfile` with `full-path` and the media type `{PACKAGE_TYPE}`"));
        report.push(At::file(CONTAINER), finding);
    }
    Rootfiles { paths: found, named }
}

/// The package documents that the container names.
#[derive(Default)]
pub(super) struct Rootfiles {
    /// Their paths, without repetition.
    pub paths: Vec<String>,
    /// How many are named, with repetitions.
    pub named: usize,
}

/// Checks the form of `META-INF/container.xml`, of which EPUB 2 asks less, and of the signatures.
pub(super) fn check_form(archive: &mut Archive, version: Version, report: &mut Report) {
    if version == Version::Three {
        xml::read(archive, CONTAINER, report, |doc, report| {
            check_doctype(doc, version, "application/xml", CONTAINER, report);
            check_grammar(Grammar::Container, doc, CONTAINER, report);
        });
    }
    xml::read(archive, SIGNATURES, report, |doc, report| {
        if let Some(message) = wrong_signatures(doc) {
            report.push(At::file(SIGNATURES), Diagnostic::error("epub-container", message));
        }
    });
}

/// EPUB 3.3 §4.2.6.3.6, and of XML Signature what every one has. That signatures hold is not examined.
fn wrong_signatures(doc: &Document) -> Option<&'static str> {
    let root = doc.root_element();
    if !root.has_tag_name(("urn:oasis:names:tc:opendocument:xmlns:container", "signatures")) {
        return Some("the root element is not `signatures`");
    }
    if root.attributes().next().is_some() {
        return Some("`signatures` takes no attributes");
    }
    let is = |node: &roxmltree::Node, name| node.has_tag_name(("http://www.w3.org/2000/09/xmldsig#", name));
    let mut inside = root.children().filter(roxmltree::Node::is_element).peekable();
    if inside.peek().is_none() || inside.clone().any(|node| !is(&node, "Signature")) {
        return Some("`signatures` holds signatures, at least one, and nothing else");
    }
    let has = |node: roxmltree::Node, name| node.children().any(|one| is(&one, name));
    inside
        .any(|node| !has(node, "SignedInfo") || !has(node, "SignatureValue"))
        .then_some("a signature has what is signed, and its value")
}

/// The files that `META-INF/encryption.xml` says are encrypted or obfuscated: their content is not examined.
pub(super) fn encrypted(archive: &mut Archive, report: &mut Report) -> BTreeSet<String> {
    let found = xml::read(archive, ENCRYPTION, report, |doc, report| {
        check_grammar(Grammar::Encryption, doc, ENCRYPTION, report);
        check_ids(doc, report);
        let references = doc.descendants().filter(|node| node.tag_name().name() == "CipherReference");
        references.filter_map(|node| node.own("URI")).filter_map(decode_percent).collect::<BTreeSet<_>>()
    });
    let found = found.unwrap_or_default();
    for path in found.iter().filter(|path| !archive.has(path)) {
        let message = format!("the encrypted file `{}` is not in the archive", short(path));
        report.push(At::file(ENCRYPTION), Diagnostic::error("epub-missing-file", message));
    }
    found
}

fn check_grammar(grammar: Grammar, doc: &Document, path: &str, report: &mut Report) {
    let mut found = Vec::new();
    schema::check(grammar, doc.root_element(), &mut |node, finding| found.push((node, finding)));
    found.sort_by_key(|(node, _)| node.range().start);
    let mut lines = Lines::new(doc);
    for (node, finding) in found {
        report.push(lines.place(path, node), finding);
    }
}

/// XML Encryption writes its ids with a capital letter.
fn check_ids(doc: &Document, report: &mut Report) {
    let mut seen = BTreeSet::new();
    let mut lines = Lines::new(doc);
    for node in doc.descendants() {
        let Some(id) = node.own("Id") else { continue };
        if !seen.insert(id.trim()) {
            let finding = Diagnostic::error("epub-duplicate-id", format!("the id `{}` stands here again", short(id)));
            report.push(lines.place(ENCRYPTION, node), finding);
        }
    }
}

/// §4.4: only fonts may be obfuscated. `encrypted` are those that are, with the way in which they are.
pub(super) fn check_obfuscated(archive: &mut Archive, package: &Package, report: &mut Report) {
    let found = xml::read(archive, ENCRYPTION, &mut Report::default(), |doc, _| {
        let is_data = |node: &roxmltree::Node| node.tag_name().name() == "EncryptedData";
        let obfuscated = |node: &roxmltree::Node| {
            node.children().any(|method| method.own("Algorithm") == Some("http://www.idpf.org/2008/embedding"))
        };
        let data = doc.descendants().filter(is_data).filter(obfuscated);
        let files = data.flat_map(|node| node.descendants()).filter_map(|node| node.own("URI"));
        files.filter_map(decode_percent).collect::<Vec<_>>()
    });
    let by_key = package.by_key();
    for path in found.unwrap_or_default() {
        if let Some(item) = by_key.get(path.as_str()).filter(|item| !is_core_font(&item.media_type)) {
            let message = format!("`{}` is obfuscated, but `{}` is no font", short(&path), short(&item.media_type));
            report.push(At::file(ENCRYPTION), Diagnostic::error("epub-encryption", message));
        }
    }
}
