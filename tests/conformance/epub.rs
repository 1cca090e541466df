//! Reading back an EPUB: its navigation document, its NCX and the text of its chapters (EPUB 3.3, §5 to §7).

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use roxmltree::{Document, Node, ParsingOptions};

use crate::outline::Entry;

/// Elements that do not part words; all others do.
const INLINE: [&str; 21] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "u",
];

/// An EPUB's files by their full names.
pub struct Epub {
    files: BTreeMap<String, Vec<u8>>,
    package: String,
}

impl Epub {
    pub fn open(path: &Path) -> Epub {
        let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut archive = zip::ZipArchive::new(file).expect("an EPUB is a zip archive");
        let mut files = BTreeMap::new();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).expect("the archive's directory is right");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("the archive's entries can be read");
            files.insert(entry.name().to_owned(), bytes);
        }
        let mut epub = Epub { files, package: String::new() };
        let rootfile = |container: &Document| attribute_of(container, "rootfile", |_| true, "full-path");
        epub.package = epub.with("META-INF/container.xml", rootfile).expect("the container names a package document");
        epub
    }

    /// The table of contents of the navigation document; targets are full names, without fragments.
    pub fn nav(&self) -> Vec<Entry<String>> {
        let nav = self.manifest_item("properties", "nav");
        self.with(&nav, |document| {
            let is_toc =
                |node: &Node| node.is("nav") && node.attributes().any(|a| a.name() == "type" && a.value() == "toc");
            let toc = document.descendants().find(is_toc).expect("the navigation document has a toc");
            let list = toc.children().find(|node| node.is("ol")).expect("the toc has a list");
            let mut entries = Vec::new();
            nav_list(list, 0, &nav, &mut entries);
            entries
        })
    }

    /// The table of contents of the NCX.
    pub fn ncx(&self) -> Vec<Entry<String>> {
        let ncx = self.manifest_item("media-type", "application/x-dtbncx+xml");
        self.with(&ncx, |document| {
            let map = document.descendants().find(|node| node.is("navMap")).expect("the NCX has a navMap");
            let points = map.descendants().filter(|node| node.is("navPoint"));
            let entry = |point: Node| {
                let child = |name: &str| point.children().find(|node| node.is(name));
                let source = child("content").and_then(|content| content.attribute("src")).unwrap_or_default();
                Entry {
                    title: child("navLabel").map(text_of).unwrap_or_default(),
                    depth: point.ancestors().filter(|node| node.is("navPoint")).count() - 1,
                    target: resolve(&ncx, source),
                }
            };
            points.map(entry).collect()
        })
    }

    /// The text of a chapter document, with white space wherever an element parts words.
    pub fn text(&self, name: &str) -> String {
        self.with(name, |document| {
            text_of(document.descendants().find(|node| node.is("body")).expect("a chapter has a body"))
        })
    }

    /// All files by their full names.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files
    }

    /// The full name of the first manifest item that has `word` in `attribute`.
    fn manifest_item(&self, attribute: &str, word: &str) -> String {
        let has = |node: &Node| node.attribute(attribute).is_some_and(|value| value.split(' ').any(|one| one == word));
        let href = self.with(&self.package, |package| attribute_of(package, "item", has, "href"));
        let href = href.unwrap_or_else(|| panic!("no item of the manifest has {attribute} {word}"));
        resolve(&self.package, &href)
    }

    fn with<T>(&self, name: &str, read: impl FnOnce(&Document) -> T) -> T {
        let bytes = self.files.get(name).unwrap_or_else(|| panic!("the EPUB has no {name}"));
        let text = std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("{name} is not UTF-8"));
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        read(&Document::parse_with_options(text, options).unwrap_or_else(|error| panic!("{name}: {error}")))
    }
}

/// Names without their namespace: the documents here mix none that share names.
trait LocalName {
    fn is(&self, name: &str) -> bool;
}

impl LocalName for Node<'_, '_> {
    fn is(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

fn nav_list(list: Node, depth: usize, nav: &str, entries: &mut Vec<Entry<String>>) {
    for item in list.children().filter(|node| node.is("li")) {
        let child = |name: &str| item.children().find(|node| node.is(name));
        let label = child("a").or_else(|| child("span")).expect("an entry of the toc has a label");
        let target = resolve(nav, label.attribute("href").unwrap_or_default());
        entries.push(Entry { title: text_of(label), depth, target });
        if let Some(list) = child("ol") {
            nav_list(list, depth + 1, nav, entries);
        }
    }
}

fn text_of(node: Node) -> String {
    let mut text = String::new();
    push_text(node, &mut text);
    text
}

fn push_text(node: Node, text: &mut String) {
    if let Some(own) = node.text().filter(|_| node.is_text()) {
        text.push_str(own);
    }
    let parts = node.is_element() && !INLINE.contains(&node.tag_name().name());
    if parts {
        text.push('\n');
    }
    for child in node.children() {
        push_text(child, text);
    }
    if parts {
        text.push('\n');
    }
}

fn attribute_of(document: &Document, element: &str, is: impl Fn(&Node) -> bool, attribute: &str) -> Option<String> {
    let mut elements = document.descendants().filter(|node| node.is(element));
    elements.find(is)?.attribute(attribute).map(str::to_owned)
}

/// The full name of the file that `href` in the file `base` points to.
fn resolve(base: &str, href: &str) -> String {
    let path = href.split('#').next().unwrap_or_default();
    let mut folders: Vec<&str> = base.split('/').collect();
    folders.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(folders.pop()),
            part => folders.push(part),
        }
    }
    folders.join("/")
}
