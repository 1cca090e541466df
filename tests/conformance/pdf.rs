//! Reading back a PDF with lopdf: outline, page labels and links (ISO 32000-2, 12.3 and 12.4.2).
//!
//! Pages are counted from 0 here; lengths are points from the top of the page, as poppler gives them.

use std::path::Path;

use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};

use crate::outline::Entry;

/// A PDF file.
pub struct Pdf {
    document: Document,
    pages: Vec<ObjectId>,
}

/// A link to a page of the same document.
pub struct Link {
    pub page: usize,
    /// The upper and lower end of its area.
    pub top: f32,
    pub bottom: f32,
    /// The page it leads to.
    pub target: usize,
}

impl Pdf {
    pub fn open(path: &Path) -> Pdf {
        let document = Document::load(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let pages = document.page_iter().collect();
        Pdf { document, pages }
    }

    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Width and height of a page.
    pub fn size(&self, page: usize) -> (f32, f32) {
        let mut node = self.document.get_dictionary(self.pages[page]).expect("a page is a dictionary");
        // MediaBox is inherited from the page tree.
        while !node.has(b"MediaBox") {
            node = self.dictionary(node, b"Parent").expect("a page has a MediaBox");
        }
        let [left, bottom, right, top] = self.rectangle(node, b"MediaBox");
        (right - left, top - bottom)
    }

    /// The label of each page.
    pub fn labels(&self) -> Vec<String> {
        let mut ranges = Vec::new();
        if let Some(tree) = self.dictionary(self.catalog(), b"PageLabels") {
            self.read_tree(tree, b"Nums", &mut ranges);
        }
        let starts: Vec<usize> =
            ranges.iter().map(|(key, _)| integer(key).expect("a range starts at a page")).collect();
        let label = |page: usize| {
            let range = starts.iter().rposition(|start| *start <= page).expect("page labels begin at the first page");
            self.label(ranges[range].1, page - starts[range])
        };
        (0..self.page_count()).map(label).collect()
    }

    /// The outline, in the order of reading.
    pub fn outline(&self) -> Vec<Entry<usize>> {
        let mut entries = Vec::new();
        if let Some(root) = self.dictionary(self.catalog(), b"Outlines") {
            self.outline_below(root, 0, &mut entries);
        }
        entries
    }

    /// All links to pages of this document.
    pub fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        for (page, id) in self.pages.iter().enumerate() {
            let (_, height) = self.size(page);
            for annotation in self.document.get_page_annotations(*id).expect("annotations are dictionaries") {
                if let Some(target) = self.destination(annotation) {
                    let [_, y0, _, y1] = self.rectangle(annotation, b"Rect");
                    links.push(Link { page, top: height - y0.max(y1), bottom: height - y0.min(y1), target });
                }
            }
        }
        links
    }

    fn outline_below(&self, parent: &Dictionary, depth: usize, entries: &mut Vec<Entry<usize>>) {
        let mut next = self.dictionary(parent, b"First");
        while let Some(item) = next {
            let title = self.get(item, b"Title").and_then(|title| decode_text_string(title).ok());
            let title = title.expect("an outline item has a title");
            let target = self.destination(item).unwrap_or_else(|| panic!("the outline item “{title}” leads nowhere"));
            entries.push(Entry { title, depth, target });
            self.outline_below(item, depth + 1, entries);
            next = self.dictionary(item, b"Next");
        }
    }

    /// The page that an outline item or a link leads to, by a destination or a GoTo action, named or not.
    fn destination(&self, from: &Dictionary) -> Option<usize> {
        let by_action = || self.get(self.dictionary(from, b"A")?, b"D");
        let mut target = self.get(from, b"Dest").or_else(by_action)?;
        if let Ok(name) = target.as_str() {
            let mut names = Vec::new();
            self.read_tree(
                self.dictionary(self.dictionary(self.catalog(), b"Names")?, b"Dests")?,
                b"Names",
                &mut names,
            );
            target = names.into_iter().find(|(key, _)| key.as_str().is_ok_and(|key| key == name))?.1;
        }
        if let Ok(named) = target.as_dict() {
            target = self.get(named, b"D")?;
        }
        let page = target.as_array().ok()?.first()?.as_reference().ok()?;
        self.pages.iter().position(|id| *id == page)
    }

    /// Collects the pairs of a name tree or a number tree, in order (ISO 32000-2, 7.9.6 and 7.9.7).
    fn read_tree<'a>(&'a self, node: &'a Dictionary, pairs_key: &[u8], pairs: &mut Vec<(&'a Object, &'a Object)>) {
        if let Some(Object::Array(own)) = self.get(node, pairs_key) {
            pairs.extend(own.chunks_exact(2).map(|pair| (self.follow(&pair[0]), self.follow(&pair[1]))));
        }
        if let Some(Object::Array(kids)) = self.get(node, b"Kids") {
            for kid in kids {
                let kid = self.follow(kid).as_dict().expect("a tree's node is a dictionary");
                self.read_tree(kid, pairs_key, pairs);
            }
        }
    }

    /// The label of the page that stands `offset` pages into a range.
    fn label(&self, range: &Object, offset: usize) -> String {
        let range = range.as_dict().expect("a page label range is a dictionary");
        let prefix = self.get(range, b"P").map(|prefix| decode_text_string(prefix).expect("a prefix is text"));
        let number = self.get(range, b"St").and_then(integer).unwrap_or(1) + offset;
        let number = match self.get(range, b"S").and_then(|style| style.as_name().ok()) {
            Some(b"D") => number.to_string(),
            Some(b"r") => roman(number),
            Some(b"R") => roman(number).to_uppercase(),
            None => String::new(),
            Some(other) => panic!("page labels in style {}", String::from_utf8_lossy(other)),
        };
        prefix.unwrap_or_default() + &number
    }

    fn rectangle(&self, node: &Dictionary, key: &[u8]) -> [f32; 4] {
        let corners = self.get(node, key).and_then(|object| object.as_array().ok()).expect("a rectangle is an array");
        let numbers: Vec<f32> = corners.iter().filter_map(|corner| self.follow(corner).as_float().ok()).collect();
        numbers.try_into().expect("a rectangle is four numbers")
    }

    fn catalog(&self) -> &Dictionary {
        self.document.catalog().expect("a PDF has a catalog")
    }

    fn dictionary<'a>(&'a self, node: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        self.get(node, key)?.as_dict().ok()
    }

    fn get<'a>(&'a self, node: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        node.get_deref(key, &self.document).ok()
    }

    fn follow<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).expect("references lead to objects").1
    }
}

fn integer(object: &Object) -> Option<usize> {
    usize::try_from(object.as_i64().ok()?).ok()
}

fn roman(mut number: usize) -> String {
    const NUMERALS: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut roman = String::new();
    for (value, numeral) in NUMERALS {
        while number >= value {
            roman.push_str(numeral);
            number -= value;
        }
    }
    roman
}
