//! The parts of a Word file and how they refer to each other (ECMA-376 part 2: packages, relationships).

use crate::source::xml::{self, Element};
use crate::world::{self, Archive};
use rustc_hash::FxHashMap;

/// The first bytes of an OLE compound file: an old `.doc`, or a `.docx` behind a password.
const COMPOUND_FILE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Why a file cannot be read, and what to do about it.
pub(super) struct Unreadable {
    pub why: String,
    pub hint: &'static str,
}

impl Unreadable {
    fn broken(why: impl Into<String>) -> Unreadable {
        Unreadable { why: why.into(), hint: "open it in a word processor and save it as .docx again" }
    }
}

/// Where a part refers to.
pub(super) enum Target {
    /// Another part, by its name in the archive.
    Part(String),
    /// Something outside the file.
    External(String),
}

/// The relationships of one part, by their ids.
pub(super) type Relations = FxHashMap<String, Target>;

/// One part with what it refers to.
#[derive(Default)]
pub(super) struct Part {
    pub text: String,
    pub relations: Relations,
}

/// An open Word file: the texts of the parts that are read.
pub(super) struct Package {
    pub document: Part,
    pub footnotes: Option<Part>,
    pub endnotes: Option<Part>,
    pub comments: Option<Part>,
    pub styles: Option<Part>,
    pub numbering: Option<Part>,
    pub core: Option<Part>,
}

impl Package {
    /// Opens a file.
    pub fn open(bytes: Vec<u8>) -> Result<Package, Unreadable> {
        if bytes.starts_with(&COMPOUND_FILE) {
            let why = "it is an old Word file (.doc) or protected by a password".to_owned();
            return Err(Unreadable {
                why,
                hint: "open it in a word processor and save it as .docx without a password",
            });
        }
        let archive =
            Archive::open(bytes).map_err(|why| Unreadable::broken(format!("it is no zip archive ({why})")))?;
        let (_, roots) = relations(&archive, "");
        let find = |kind: &str, default: &str| {
            let named = roots.iter().find(|(name, _)| name == kind).map(|(_, path)| path.clone());
            named.or_else(|| archive.names().any(|name| name == default).then(|| default.to_owned()))
        };
        let main = find("officeDocument", "word/document.xml")
            .ok_or_else(|| Unreadable::broken("the archive holds no word/document.xml"))?;
        let document = part(&archive, &main).map_err(Unreadable::broken)?;
        let (_, kinds) = relations(&archive, &main);
        // A part that is missing or broken is as good as none: the text stands in the document.
        let other = |kind: &str| {
            let (_, path) = kinds.iter().find(|(name, _)| name == kind)?;
            part(&archive, path).ok()
        };
        let core = find("core-properties", "docProps/core.xml").and_then(|path| part(&archive, &path).ok());
        Ok(Package {
            footnotes: other("footnotes"),
            endnotes: other("endnotes"),
            comments: other("comments"),
            styles: other("styles"),
            numbering: other("numbering"),
            core,
            document,
        })
    }
}

fn part(archive: &Archive, path: &str) -> Result<Part, String> {
    let bytes = archive.read(path).map_err(|why| format!("its part {path} cannot be read: {why}"))?;
    let text = xml::decode(bytes).map_err(|why| format!("its part {path} {why}"))?;
    let (relations, _) = relations(archive, path);
    Ok(Part { text, relations })
}

/// The relationships of a part (of the whole package, for the empty path): by id, and the
/// parts among them with the last word of their type, in their order.
fn relations(archive: &Archive, path: &str) -> (Relations, Vec<(String, String)>) {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let slash = if folder.is_empty() { "" } else { "/" };
    let (mut by_id, mut kinds) = (Relations::default(), Vec::new());
    let bytes = archive.read(&format!("{folder}{slash}_rels/{name}.rels"));
    let Some(text) = bytes.ok().and_then(|bytes| xml::decode(bytes).ok()) else { return (by_id, kinds) };
    let Ok(document) = xml::parse(&text) else { return (by_id, kinds) };
    for relation in document.root_element().elements() {
        let (Some(id), Some(target)) = (relation.attr("Id"), relation.attr("Target")) else { continue };
        let target = if relation.attr("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external")) {
            Target::External(target.to_owned())
        } else {
            let inner = match target.strip_prefix('/') {
                Some(from_root) => world::normalise(from_root),
                None => world::resolve(path, target),
            };
            let Some(inner) = inner else { continue };
            let kind = relation.attr("Type").unwrap_or("").rsplit('/').next().unwrap_or("");
            kinds.push((kind.to_owned(), inner.clone()));
            Target::Part(inner)
        };
        by_id.insert(id.to_owned(), target);
    }
    (by_id, kinds)
}
