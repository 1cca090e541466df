//! The archive of an EPUB: container, package document, navigation (EPUB 3.3 §4, §5, §7; OPF 2.0.1; NCX 2005).

use crate::lang::Lang;
use crate::source::dates;
use crate::source::link::percent_decode;
use crate::source::xml::{self, Element};
use crate::world::{self, Archive};
use roxmltree::Node;
use rustc_hash::{FxHashMap, FxHashSet};

/// Why a file cannot be read, and what to do about it.
pub(super) struct Unreadable {
    pub why: String,
    pub hint: &'static str,
}

const SAVE_AGAIN: &str = "open it in an EPUB editor such as Calibre or Sigil, and save it again";
/// Algorithms that hide fonts, not texts (EPUB 3.3 §4.3, Adobe).
const FONT_ALGORITHMS: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];
/// No book has more documents in its spine.
const MAX_SPINE: usize = 20_000;
/// Landmarks and references of the guide that are read.
const MAX_KINDS: usize = 200;
/// Entries of the navigation nest at most so deep.
const MAX_NESTING: usize = 16;

/// A place in a document of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub path: String,
    pub fragment: Option<String>,
}

/// An entry of the navigation.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub title: String,
    pub place: Option<Place>,
    pub children: Vec<Entry>,
}

/// What is known of an EPUB.
pub(super) struct Package {
    pub archive: Archive,
    /// Paths of the documents in reading order.
    pub spine: Vec<String>,
    pub contents: Vec<Entry>,
    /// What documents are, by landmarks and guide: the word of the format, and the path.
    pub kinds: Vec<(String, String)>,
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub date: Option<String>,
    pub language: Option<Lang>,
    /// What is wrong with it and was got over.
    pub faults: Vec<String>,
}

impl Package {
    /// Opens a file.
    pub fn open(bytes: Vec<u8>) -> Result<Package, Unreadable> {
        let broken = |why: String| Unreadable { why, hint: SAVE_AGAIN };
        let archive = Archive::open(bytes).map_err(|why| broken(format!("it is no zip archive ({why})")))?;
        let mut faults = Vec::new();
        match archive.read("mimetype") {
            Ok(kind) if kind.trim_ascii() == b"application/epub+zip" => {}
            _ => faults.push("its mimetype is not that of an EPUB".to_owned()),
        }
        let opf_path = rootfile(&archive).or_else(|| {
            faults.push("META-INF/container.xml names no package document".to_owned());
            archive.names().find(|name| name.to_ascii_lowercase().ends_with(".opf")).map(str::to_owned)
        });
        let opf_path = opf_path.ok_or_else(|| broken("the archive holds no package document (.opf)".into()))?;
        let opf = text(&archive, &opf_path).map_err(broken)?;
        let opf = xml::parse(&opf).map_err(|why| broken(format!("{opf_path} {why}")))?;
        let root = opf.root_element();
        let empty = || broken(format!("{opf_path} has no manifest or no spine"));
        let manifest: FxHashMap<&str, Node<'_, '_>> = root
            .child("manifest")
            .ok_or_else(empty)?
            .elements()
            .filter_map(|item| Some((item.attr("id")?, item)))
            .collect();
        let path_of = |item: &Node<'_, '_>| place(&opf_path, item.attr("href")?).map(|place| place.path);
        let spine_element = root.child("spine").ok_or_else(empty)?;
        let mut spine: Vec<String> = Vec::new();
        let mut seen: FxHashSet<String> = FxHashSet::default();
        for itemref in spine_element.elements().filter(|node| node.name() == "itemref").take(MAX_SPINE) {
            let item = itemref.attr("idref").and_then(|id| manifest.get(id));
            match item.and_then(path_of) {
                Some(path) => {
                    if seen.insert(path.clone()) {
                        spine.push(path);
                    }
                }
                None => {
                    faults.push(format!("its spine names `{}`, which is nowhere", itemref.attr("idref").unwrap_or("")))
                }
            }
        }
        if spine.is_empty() {
            return Err(empty());
        }
        if let Some(path) = protected(&archive).into_iter().find(|path| seen.contains(path)) {
            let why = format!("it is protected (DRM): {path} is encrypted");
            return Err(Unreadable { why, hint: "use a copy of the book without protection" });
        }
        let is_nav =
            |item: &&Node<'_, '_>| item.attr("properties").is_some_and(|p| p.split_whitespace().any(|p| p == "nav"));
        let nav =
            spine_element.document().descendants().filter(|node| node.name() == "item").find(|item| is_nav(&item));
        let nav = nav.as_ref().and_then(path_of);
        let ncx = spine_element.attr("toc").and_then(|id| manifest.get(id)).copied();
        let ncx = ncx
            .or_else(|| manifest.values().find(|i| i.attr("media-type") == Some("application/x-dtbncx+xml")).copied());
        let mut kinds: Vec<(String, String)> = Vec::new();
        let mut contents = Vec::new();
        if let Some(path) = &nav {
            kinds.push(("toc".into(), path.clone()));
            match super::document::load(&archive, path) {
                Ok(text) => read_nav(&text, path, &mut contents, &mut kinds),
                Err(why) => faults.push(why),
            }
        }
        if contents.is_empty()
            && let Some(path) = ncx.as_ref().and_then(path_of)
            && let Ok(text) = text(&archive, &path)
            && let Ok(document) = xml::parse(&text)
        {
            contents = document.root_element().child("navMap").map(|map| points(map, &path, 0)).unwrap_or_default();
        }
        for reference in root.child("guide").into_iter().flat_map(Element::elements) {
            if let (Some(kind), Some(place)) =
                (reference.attr("type"), reference.attr("href").and_then(|h| place(&opf_path, h)))
            {
                kinds.push((kind.to_lowercase(), place.path));
            }
        }
        kinds.truncate(MAX_KINDS);
        let metadata = root.child("metadata");
        let values = |name: &'static str| {
            let all = metadata.into_iter().flat_map(|node| node.descendants());
            all.filter(move |node| node.name() == name)
        };
        let words = |node: Node<'_, '_>| node.all_text().split_whitespace().collect::<Vec<_>>().join(" ");
        let role_of = |node: &Node<'_, '_>| {
            let refined = || {
                let id = node.attr("id")?;
                let refines = |meta: &Node<'_, '_>| {
                    meta.attr("refines").and_then(|r| r.strip_prefix('#')) == Some(id)
                        && meta.attr("property") == Some("role")
                };
                values("meta").find(refines).map(words)
            };
            node.attr("role").map(str::to_owned).or_else(refined).unwrap_or_else(|| "aut".into())
        };
        let creators = values("creator").filter(|node| role_of(node) == "aut").map(words);
        Ok(Package {
            title: values("title").map(words).find(|title| !title.is_empty()),
            authors: creators.filter(|name| !name.is_empty()).collect(),
            date: values("date").map(words).find_map(|date| dates::read(&date)),
            language: values("language").map(words).find_map(|tag| Lang::parse(&tag)),
            archive,
            spine,
            contents,
            kinds,
            faults,
        })
    }
}

/// The text of an XML part.
fn text(archive: &Archive, path: &str) -> Result<String, String> {
    let bytes = archive.read(path).map_err(|why| format!("{path} cannot be read: {why}"))?;
    xml::decode(bytes).map_err(|why| format!("{path} {why}"))
}

/// What an address in a file of the archive leads to, inside it.
pub(super) fn place(from: &str, href: &str) -> Option<Place> {
    let href = href.trim();
    let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
    if path.contains(':') {
        return None;
    }
    let path = match path {
        "" => from.to_owned(),
        path => world::resolve(from, &percent_decode(path))?,
    };
    Some(Place { path, fragment: (!fragment.is_empty()).then(|| percent_decode(fragment)) })
}

fn rootfile(archive: &Archive) -> Option<String> {
    let text = text(archive, "META-INF/container.xml").ok()?;
    let document = xml::parse(&text).ok()?;
    let path = document.root_element().below("rootfile")?.attr("full-path")?;
    world::normalise(&percent_decode(path)).filter(|path| archive.names().any(|name| name == path))
}

/// The files that are encrypted, fonts aside.
fn protected(archive: &Archive) -> Vec<String> {
    let Ok(text) = text(archive, "META-INF/encryption.xml") else { return Vec::new() };
    let Ok(document) = xml::parse(&text) else { return Vec::new() };
    let data = document.descendants().filter(|node| node.name() == "EncryptedData");
    let hides_text = |data: &Node<'_, '_>| {
        let method = data.child("EncryptionMethod").and_then(|node| node.attr("Algorithm"));
        !method.is_some_and(|method| FONT_ALGORITHMS.contains(&method))
    };
    data.filter(hides_text)
        .filter_map(|data| world::normalise(&percent_decode(data.below("CipherReference")?.attr("URI")?)))
        .collect()
}

fn read_nav(text: &str, path: &str, contents: &mut Vec<Entry>, kinds: &mut Vec<(String, String)>) {
    let Ok(document) = xml::parse(text) else { return };
    for nav in document.descendants().filter(|node| node.name() == "nav") {
        let kind = nav.attr("type").unwrap_or("");
        if kind.split_whitespace().any(|kind| kind == "toc") {
            *contents = nav.child("ol").map(|list| items(list, path, 0)).unwrap_or_default();
        } else if kind == "landmarks" {
            for link in nav.descendants().filter(|node| node.name() == "a") {
                if let (Some(kind), Some(place)) =
                    (link.attr("type"), link.attr("href").and_then(|href| place(path, href)))
                {
                    // A landmark inside a document says nothing of the whole.
                    kinds.extend(
                        kind.split_whitespace()
                            .filter(|_| place.fragment.is_none())
                            .map(|k| (k.to_owned(), place.path.clone())),
                    );
                }
            }
        }
    }
}

fn items(list: Node<'_, '_>, path: &str, depth: usize) -> Vec<Entry> {
    if depth > MAX_NESTING {
        return Vec::new();
    }
    let entry = |item: Node<'_, '_>| {
        let label = item.elements().find(|node| matches!(node.name(), "a" | "span"));
        let words = label.map(Element::all_text).unwrap_or_default();
        Entry {
            title: words.split_whitespace().collect::<Vec<_>>().join(" "),
            place: label.and_then(|label| place(path, label.attr("href")?)),
            children: item.child("ol").map(|list| items(list, path, depth + 1)).unwrap_or_default(),
        }
    };
    list.elements().filter(|node| node.name() == "li").map(entry).collect()
}

fn points(parent: Node<'_, '_>, path: &str, depth: usize) -> Vec<Entry> {
    if depth > MAX_NESTING {
        return Vec::new();
    }
    let entry = |point: Node<'_, '_>| Entry {
        title: point
            .child("navLabel")
            .map(Element::all_text)
            .unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        place: point.child("content").and_then(|content| place(path, content.attr("src")?)),
        children: points(point, path, depth + 1),
    };
    parent.elements().filter(|node| node.name() == "navPoint").map(entry).collect()
}
