//! A file of the archive → a parsed XML document (EPUB 3.3 §3.4 XML conformance; XML 1.0; Namespaces in XML).
//!
//! `roxmltree` recurses nowhere and bounds the depth of entities, but neither the memory they
//! expand to nor the number of attributes; what could exhaust memory or time is refused before parsing.

use super::archive::{Archive, MAX_XML};
use super::report::{At, Report, short};
use crate::diag::Diagnostic;
use roxmltree::{Document, Error, Node, ParsingOptions};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Nodes of one document: War and Peace in one file has 50,000.
const MAX_NODES: usize = 1 << 20;
/// Attributes of one element; their names are compared each with each.
const MAX_ATTRIBUTES: usize = 2_000;
/// Namespace prefixes of one document, which every element that declares one copies.
const MAX_PREFIXES: usize = 64;
/// What all entity references of a document may expand to, in bytes.
const MAX_EXPANDED: usize = 16 << 20;
/// So many references may hang on one: `roxmltree`'s own limit.
const MAX_NESTED: usize = 255;
/// The entities of XHTML 1.0 and 1.1 (HTML 4 §24), which EPUB 2 documents may use.
const XHTML_ENTITIES: &str = include_str!("xhtml.ent");

/// Parses a document and gives it to `with`. `None` when it is not there, or cannot be parsed, which is reported.
pub(super) fn read<T>(
    archive: &mut Archive,
    path: &str,
    report: &mut Report,
    with: impl FnOnce(&Document, &mut Report) -> T,
) -> Option<T> {
    let bytes = archive.xml(path, report)?;
    parse(&bytes, path, report, with)
}

/// As [`read`], for bytes that were unpacked already.
pub(super) fn parse<T>(
    bytes: &[u8],
    path: &str,
    report: &mut Report,
    with: impl FnOnce(&Document, &mut Report) -> T,
) -> Option<T> {
    let text = match decode(bytes) {
        Ok(Decoded { text, wrong }) => {
            if let Some(at) = wrong {
                let message = format!("the document is no valid UTF-8: byte {at} is wrong");
                let hint = "some reading systems refuse such a document; save it as UTF-8";
                report.push(At::file(path), Diagnostic::warning("epub-encoding", message).hint(hint));
            }
            text
        }
        Err(why) => {
            report.push(At::file(path), Diagnostic::error("epub-encoding", why).hint("save it as UTF-8"));
            return None;
        }
    };
    if let Some((at, why)) = ill_formed(&text) {
        let before = &text[..at];
        let line = before.matches('\n').count() as u32 + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u32 + 1;
        let finding = Diagnostic::error("epub-xml", format!("the document is not well-formed: {why}"))
            .hint("reading systems refuse such a document as a whole");
        report.push(At { file: path, line, column }, finding);
        return None;
    }
    if let Some(why) = too_complex(&text) {
        report
            .push(At::file(path), Diagnostic::error("epub-too-large", format!("the document was not examined: {why}")));
        return None;
    }
    let parse = |text| {
        Document::parse_with_options(
            text,
            ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES as u32, ..ParsingOptions::default() },
        )
    };
    // The public DTDs of XHTML 1 are not fetched, and their entities only added where one is used.
    let with_entities;
    let parsed = match parse(&text) {
        Err(Error::UnknownEntityReference(..)) if has_xhtml_doctype(&text) => {
            with_entities = add_entities(&text);
            parse(&with_entities)
        }
        parsed => parsed,
    };
    match parsed {
        Ok(doc) => Some(with(&doc, report)),
        Err(error) => {
            let pos = error.pos();
            let message = error.to_string();
            let message = message.strip_suffix(&format!(" at {pos}")).unwrap_or(&message);
            let finding = Diagnostic::error("epub-xml", format!("the document is not well-formed: {}", short(message)))
                .hint("reading systems refuse such a document as a whole");
            report.push(At { file: path, line: pos.row, column: pos.col }, finding);
            None
        }
    }
}

/// What `roxmltree` lets pass, and where: a declaration that says neither yes nor no (XML 1.0 §2.9), and a reference
/// to what is no character (§4.1).
fn ill_formed(text: &str) -> Option<(usize, &'static str)> {
    let declaration = text.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next()).unwrap_or_default();
    if let Some((_, value)) = declaration.split_once("standalone") {
        let value = value.trim_start().strip_prefix('=').unwrap_or_default().trim().trim_matches(['"', '\'']);
        if value != "yes" && value != "no" {
            return Some((0, "`standalone` is yes or no"));
        }
    }
    let is_character = |at: usize| {
        let (number, _) = text[at + "&#".len()..].split_once(';')?;
        let code = match number.strip_prefix('x') {
            Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16).unwrap_or(u32::MAX),
            None if number.bytes().all(|b| b.is_ascii_digit()) => number.parse().unwrap_or(u32::MAX),
            _ => return None,
        };
        Some(char::from_u32(code).is_some())
    };
    // In a comment or a CDATA section it is no reference.
    let is_open = |at: usize, open: &str, close: &str| {
        let before = &text[..at];
        before.rfind(open).is_some_and(|start| !before[start..].contains(close))
    };
    let mut references = memchr::memmem::find_iter(text.as_bytes(), "&#");
    let at = references.find(|at| is_character(*at) == Some(false))?;
    let quoted = is_open(at, "<!--", "-->") || is_open(at, "<![CDATA[", "]]>");
    (!quoted).then_some((at, "a number stands for no character"))
}

/// A document's text.
struct Decoded<'a> {
    text: Cow<'a, str>,
    /// The first byte that is no UTF-8, in whose place stands U+FFFD. EPUBCheck and browsers go on as this does.
    wrong: Option<usize>,
}

/// UTF-8 or UTF-16, as EPUB demands; without byte order mark.
fn decode(bytes: &[u8]) -> Result<Decoded<'_>, String> {
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[length..]);
        let text = text.ok_or_else(|| format!("the document is no valid {}", encoding.name()))?;
        // UTF-16 may grow by half when it becomes UTF-8.
        let bearable = text.len() as u64 <= MAX_XML * 3 / 2;
        return if bearable { Ok(Decoded { text, wrong: None }) } else { Err("the document is too large".into()) };
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let declared = head.strip_prefix("<?xml").and_then(|head| head.split("?>").next()).and_then(declared_encoding);
    if let Some(name) = declared.filter(|name| !name.eq_ignore_ascii_case("utf-8")) {
        return Err(format!("the document is declared as `{}`, but EPUB takes UTF-8 and UTF-16 only", short(name)));
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: Cow::Borrowed(text), wrong: None },
        Err(error) => Decoded { text: String::from_utf8_lossy(bytes), wrong: Some(error.valid_up_to()) },
    })
}

fn declared_encoding(declaration: &str) -> Option<&str> {
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| "\"'".contains(*c))?;
    value[1..].split(quote).next()
}

/// Why parsing the text could take too much memory or time. Upper bounds, counted without parsing:
/// a tag lies between two `<`, for none may stand in an attribute.
fn too_complex(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    let count = |mark: u8| memchr::memchr_iter(mark, bytes).count();
    // The parser reserves a node for each `<` and an attribute for each `=`.
    let assigned = count(b'=');
    if count(b'<') > 2 * MAX_NODES || assigned > 2 * MAX_NODES {
        return Some("it has more than a million tags or attributes");
    }
    let quoted = |value: &&[u8]| matches!(value.trim_ascii_start(), [b'"' | b'\'', ..]);
    let attributes = |tag: &[u8]| tag.split(|byte| *byte == b'=').skip(1).filter(quoted).count();
    let mut tags = bytes.split(|byte| *byte == b'<');
    if assigned > MAX_ATTRIBUTES && tags.any(|tag| tag.len() > 4 * MAX_ATTRIBUTES && attributes(tag) > MAX_ATTRIBUTES) {
        return Some("a tag has more than 2,000 attributes");
    }
    if assigned > MAX_PREFIXES {
        let mut prefixes = BTreeSet::new();
        for rest in text.split("xmlns:").skip(1) {
            prefixes.insert(rest.split(|c: char| c == '=' || c.is_whitespace()).next().unwrap_or_default());
            if prefixes.len() > MAX_PREFIXES {
                return Some("it has more than 64 namespace prefixes");
            }
        }
    }
    let mut longest = 0;
    let mut nested = 1;
    for at in memchr::memmem::find_iter(bytes, "<!ENTITY") {
        let declaration = &text[at + "<!ENTITY".len()..];
        let Some(open) = declaration.find(['"', '\'']) else { continue };
        let quote = char::from(declaration.as_bytes()[open]);
        let value = declaration[open + 1..].split(quote).next().unwrap_or_default();
        longest = longest.max(value.len());
        if value.replace("&#", "").contains('&') {
            nested = MAX_NESTED;
        }
    }
    let expanded = count(b'&').saturating_mul(longest).saturating_mul(nested);
    (expanded > MAX_EXPANDED).then_some("its entities could expand to more than 16 MiB")
}

fn has_xhtml_doctype(text: &str) -> bool {
    doctype(text).is_some_and(|(start, end)| text[start..end].contains("-//W3C//DTD XHTML 1"))
}

/// The document type: its root's name, its public and system identifiers, its internal subset.
pub(super) fn doctype_parts(text: &str) -> Option<(&str, Vec<&str>, &str)> {
    let start = text.find("<!DOCTYPE")? + "<!DOCTYPE".len();
    // A comment may speak of doctypes; the real one stands before the root element.
    let before = &text[..start];
    if before.matches("<!--").count() > before.matches("-->").count() {
        return None;
    }
    let end = start + text[start..].find(['>', '['])?;
    let head = &text[start..end];
    let name = head.split_ascii_whitespace().next()?;
    let mut ids = Vec::new();
    let mut rest = head;
    while let Some(at) = rest.find(['"', '\'']) {
        let quote = char::from(rest.as_bytes()[at]);
        let value = rest[at + 1..].split(quote).next()?;
        ids.push(value);
        rest = rest.get(at + value.len() + 2..).unwrap_or_default();
    }
    let subset = if text.as_bytes()[end] == b'[' { text[end..].split("]>").next().unwrap_or_default() } else { "" };
    Some((name, ids, subset))
}

/// Where the document type declaration begins, and where its `>` stands, when it has no internal subset.
fn doctype(text: &str) -> Option<(usize, usize)> {
    let start = text.find("<!DOCTYPE")?;
    let end = start + text[start..].find(['>', '['])?;
    (text.as_bytes()[end] == b'>').then_some((start, end))
}

/// The text with an internal subset on the doctype's line, so that the lines after it keep their numbers.
fn add_entities(text: &str) -> String {
    let Some((_, end)) = doctype(text) else { return text.to_owned() };
    format!("{} [{}]{}", &text[..end], XHTML_ENTITIES.replace('\n', " "), &text[end..])
}

/// Attributes without namespace: `roxmltree` would also find `epub:type` when asked for `type`.
pub(super) trait Own<'a> {
    /// The value of the attribute that has this name and no namespace.
    fn own(&self, name: &str) -> Option<&'a str>;
}

impl<'a> Own<'a> for Node<'a, '_> {
    fn own(&self, name: &str) -> Option<&'a str> {
        self.attributes().find(|one| one.namespace().is_none() && one.name() == name).map(|one| one.value())
    }
}

/// Follows a document's bytes and knows line and column; one pass over the text for any number of places in order.
pub(super) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
    column: u32,
}

impl<'a> Lines<'a> {
    /// The beginning of a document.
    pub fn new(doc: &'a Document) -> Lines<'a> {
        Lines { text: doc.input_text().as_bytes(), at: 0, line: 1, column: 1 }
    }

    /// The place of a node. A node from an entity, which stands further up, counts at the last place.
    pub fn place<'f>(&mut self, file: &'f str, node: Node) -> At<'f> {
        let to = node.range().start.min(self.text.len());
        for byte in self.text.get(self.at..to).unwrap_or_default() {
            match byte {
                b'\n' => (self.line, self.column) = (self.line + 1, 1),
                // Not the later bytes of a character.
                byte if byte & 0xc0 != 0x80 => self.column += 1,
                _ => {}
            }
        }
        self.at = self.at.max(to);
        At { file, line: self.line, column: self.column }
    }
}

/// The ids of a document; those that stand twice are reported.
pub(super) fn ids(doc: &Document, path: &str, report: &mut Report) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut lines = Lines::new(doc);
    for node in doc.descendants().filter(Node::is_element) {
        let Some(id) = node.own("id") else { continue };
        if !ids.insert(id.trim().to_owned()) {
            let finding = Diagnostic::error("epub-duplicate-id", format!("the id `{}` stands here again", short(id)))
                .hint("an id is unique in its document; links to this one are ambiguous");
            report.push(lines.place(path, node), finding);
        }
    }
    ids
}
