//! Elements and pages → the tree of those that have something to show, in reading order, with the
//! levels of headings.

use super::{Kind, Tag};
use crate::paged::Paged;

/// The tree of a document's elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    kids: Vec<Vec<Kid>>,
    levels: Vec<u8>,
}

/// What an element consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kid {
    /// Another element.
    Element(Tag),
    /// A sequence of a page, by their numbers from 0.
    Content {
        /// The page.
        page: u32,
        /// The sequence among those of elements; see [`crate::paged::Page::marked`].
        mark: u32,
    },
    /// A place of a page that leads elsewhere, by their numbers from 0.
    Link {
        /// The page.
        page: u32,
        /// The link.
        link: u32,
    },
}

/// Headings below this level stay on it: there is no H7.
const DEEPEST: u8 = 6;

impl Tree {
    /// Gives each element what it consists of. What is in an element that has words of its own comes as
    /// it stands on the pages, so that links stand between the words around them. What is in others comes
    /// as the sources have it: a figure may float and a note stand at the foot of its page.
    pub fn new(paged: &Paged) -> Tree {
        let elements = &paged.structure.elements;
        let mut tree = Tree { kids: vec![Vec::new(); elements.len()], levels: vec![0; elements.len()] };
        let mut climb = Climb { met: vec![false; elements.len()], paged };
        for (number, page) in (0..).zip(&paged.pages) {
            for (mark, tag, _) in page.marked() {
                climb.meet(tag, &mut tree.kids);
                tree.kids[tag.index()].push(Kid::Content { page: number, mark });
            }
            for (link, place) in (0..).zip(&page.links) {
                if let Some(tag) = place.tag {
                    climb.meet(tag, &mut tree.kids);
                    tree.kids[tag.index()].push(Kid::Link { page: number, link });
                }
            }
        }
        for (tag, element) in paged.structure.iter() {
            if element.kind.may_be_empty() && element.parent.is_some_and(|parent| climb.met[parent.index()]) {
                climb.meet(tag, &mut tree.kids);
            }
        }
        for kids in &mut tree.kids {
            if kids.iter().all(|kid| matches!(kid, Kid::Element(_))) {
                kids.sort_by_key(|kid| if let Kid::Element(tag) = kid { tag.0 } else { 0 });
            }
        }
        tree.level(paged);
        tree
    }

    /// What an element consists of; nothing for one that is not there.
    pub fn kids(&self, tag: Tag) -> &[Kid] {
        &self.kids[tag.index()]
    }

    /// The elements that are there, each behind its parent, with how deep they stand.
    pub fn walk(&self) -> Vec<(Tag, usize)> {
        let mut out = Vec::new();
        let mut open = if self.kids.first().is_some_and(|kids| !kids.is_empty()) { vec![(Tag(0), 0)] } else { vec![] };
        while let Some((tag, depth)) = open.pop() {
            out.push((tag, depth));
            let inner = self.kids(tag).iter().rev();
            open.extend(
                inner.filter_map(|kid| if let Kid::Element(tag) = kid { Some((*tag, depth + 1)) } else { None }),
            );
        }
        out
    }

    /// The level of a heading, from 1; 0 for what is none.
    pub fn level_of(&self, tag: Tag) -> u8 {
        self.levels[tag.index()]
    }

    /// A heading is one level below the last one before it of a higher rank, so that none is skipped.
    fn level(&mut self, paged: &Paged) {
        let mut above: Vec<u8> = Vec::new();
        for (tag, _) in self.walk() {
            if let Kind::Heading(rank) = paged.structure.get(tag).kind {
                while above.last().is_some_and(|last| *last >= rank) {
                    above.pop();
                }
                above.push(rank);
                self.levels[tag.index()] = (above.len() as u8).min(DEEPEST);
            }
        }
    }
}

/// The way from an element up to the document.
struct Climb<'a> {
    met: Vec<bool>,
    paged: &'a Paged,
}

impl Climb<'_> {
    /// Puts an element among those of its parent when it is met first.
    fn meet(&mut self, mut tag: Tag, kids: &mut [Vec<Kid>]) {
        while !std::mem::replace(&mut self.met[tag.index()], true) {
            let Some(parent) = self.paged.structure.get(tag).parent else { return };
            kids[parent.index()].push(Kid::Element(tag));
            tag = parent;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::geom::{Length, Point};
    use crate::paged::{Element, FontId, Item, Page, Role, Run, Structure};

    fn element(kind: Kind, parent: Option<u32>) -> Element {
        Element { kind, parent: parent.map(Tag), language: None, origin: Origin::file("a.md") }
    }

    fn page(tags: &[u32]) -> Page {
        let run = |tag: &u32| {
            let (size, at) = (Length::pt(10), Point::default());
            let (font, role, tag) = (FontId(0), Role::Body, Some(Tag(*tag)));
            Item::Run(Run {
                font,
                size,
                at,
                fit: 0,
                ink: 255,
                role,
                tag,
                glyphs: Vec::new(),
                text: String::new(),
                space: None,
            })
        };
        Page { items: tags.iter().map(run).collect(), ..Page::default() }
    }

    fn paged(elements: Vec<Element>, pages: &[&[u32]]) -> Paged {
        let pages = pages.iter().map(|tags| page(tags)).collect();
        Paged { trim: Default::default(), pages, outline: Vec::new(), structure: Structure { elements } }
    }

    fn order(tree: &Tree) -> Vec<u32> {
        tree.walk().into_iter().map(|(tag, _)| tag.0).collect()
    }

    #[test]
    fn blocks_are_read_as_the_sources_have_them_and_words_as_they_stand() {
        let kinds = [
            (Kind::Document, None),
            (Kind::Paragraph, Some(0)),
            (Kind::Link, Some(1)),
            (Kind::Note, Some(0)),
            (Kind::Figure { alt: "".into() }, Some(0)),
            (Kind::Paragraph, Some(0)),
            (Kind::Span, Some(5)),
        ];
        let elements = kinds.map(|(kind, parent)| element(kind, parent)).to_vec();
        // The figure floats to the next page, the note stands at the foot of the first.
        let tree = Tree::new(&paged(elements, &[&[1, 2, 1, 5, 3], &[5, 4]]));
        assert_eq!(order(&tree), [0, 1, 2, 3, 4, 5], "the span has nothing on the pages");
        let (first, second) = (Kid::Content { page: 0, mark: 0 }, Kid::Content { page: 0, mark: 2 });
        assert_eq!(tree.kids(Tag(1)), [first, Kid::Element(Tag(2)), second]);
        assert_eq!(tree.kids(Tag(5)), [Kid::Content { page: 0, mark: 3 }, Kid::Content { page: 1, mark: 0 }]);
    }

    #[test]
    fn empty_cells_are_there_and_empty_tables_are_not() {
        let span = crate::paged::Span { columns: 1, rows: 1 };
        let kinds = [
            (Kind::Document, None),
            (Kind::Table, Some(0)),
            (Kind::Row, Some(1)),
            (Kind::Cell(span), Some(2)),
            (Kind::Cell(span), Some(2)),
            (Kind::Table, Some(0)),
            (Kind::Row, Some(5)),
        ];
        let elements = kinds.map(|(kind, parent)| element(kind, parent)).to_vec();
        assert_eq!(order(&Tree::new(&paged(elements.clone(), &[&[4]]))), [0, 1, 2, 3, 4]);
        assert!(order(&Tree::new(&paged(elements, &[&[]]))).is_empty());
    }

    #[test]
    fn headings_skip_no_level() {
        let levels = |ranks: &[u8]| {
            let mut elements = vec![element(Kind::Document, None)];
            elements.extend(ranks.iter().map(|rank| element(Kind::Heading(*rank), Some(0))));
            let tags: Vec<u32> = (1..=ranks.len() as u32).collect();
            let tree = Tree::new(&paged(elements, &[&tags]));
            tags.iter().map(|tag| tree.level_of(Tag(*tag))).collect::<Vec<u8>>()
        };
        assert_eq!(levels(&[2, 4, 4, 3, 2, 3]), [1, 2, 2, 2, 1, 2]);
        assert_eq!(levels(&[2, 1, 2, 5, 7]), [1, 1, 2, 3, 4]);
        assert_eq!(levels(&[1, 2, 3, 4, 5, 6, 7, 7]), [1, 2, 3, 4, 5, 6, 6, 6]);
    }
}
