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
