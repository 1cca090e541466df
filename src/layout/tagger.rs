//! The elements of a section as they are made, and of all sections together: what the pages say,
//! beside where it stands.
//!
//! Whatever is set belongs to the element that [`Flow::tag`] names when it is set. A stretch of text may
//! be set several times before one way is kept; elements of the others stay without anything that
//! belongs to them, and so are not there.

use crate::diag::Origin;
use crate::lang::Lang;
use crate::layout::flow::Flow;
use crate::paged::{Element, ElementKind, Structure, Tag};
use std::collections::BTreeMap;

/// The elements of a section, by their positions in it.
#[derive(Debug, Default)]
pub struct Tagger {
    elements: Vec<Element>,
    /// The elements of notes that are marked in the text, by their numbers.
    notes: BTreeMap<u32, Tag>,
}

impl Tagger {
    /// Makes an element.
    pub fn add(&mut self, kind: ElementKind, parent: Option<Tag>, origin: &Origin) -> Tag {
        self.elements.push(Element { kind, parent, language: None, origin: origin.clone() });
        Tag(self.elements.len() as u32 - 1)
    }

    /// Makes an element in another language than what is around it.
    pub fn foreign(&mut self, language: &Lang, parent: Tag, origin: &Origin) -> Tag {
        let tag = self.add(ElementKind::Span, Some(parent), origin);
        self.elements[tag.index()].language = Some(language.clone());
        tag
    }

    /// Says in which language a section is.
    pub fn speak(&mut self, section: Tag, language: Option<&Lang>) {
        self.elements[section.index()].language = language.cloned();
    }

    /// Makes the element of a note whose mark stands in `block`, to be read behind it.
    pub fn note(&mut self, number: u32, block: Tag, origin: &Origin) {
        let parent = self.elements[block.index()].parent;
        let tag = self.add(ElementKind::Note, parent, origin);
        self.notes.insert(number, tag);
    }

    /// The element of a note, if it is marked.
    pub fn noted(&self, number: u32) -> Option<Tag> {
        self.notes.get(&number).copied()
    }

    /// All elements.
    pub fn take(&mut self) -> Vec<Element> {
        std::mem::take(&mut self.elements)
    }
}

impl Flow<'_, '_> {
    /// A new element in the one that is being set; none where nothing is tagged.
    pub fn element(&mut self, kind: ElementKind, origin: &Origin) -> Option<Tag> {
        let parent = self.tag?;
        Some(self.tagger.add(kind, Some(parent), origin))
    }

    /// What is set from here on is part of a new element, until [`Flow::tag`] is what it was, which this gives. For
    /// blocks inside blocks, whose depth the stack must hold; others are better kept [inside](Flow::inside).
    pub fn enter(&mut self, kind: ElementKind, origin: &Origin) -> Option<Tag> {
        let tag = self.element(kind, origin);
        std::mem::replace(&mut self.tag, tag)
    }

    /// Sets what `act` sets as part of a new element.
    pub fn inside<T>(&mut self, kind: ElementKind, origin: &Origin, act: impl FnOnce(&mut Self) -> T) -> T {
        let tag = self.element(kind, origin);
        self.belonging(tag, act)
    }

    /// Sets what `act` sets as part of an element.
    pub fn belonging<T>(&mut self, tag: Option<Tag>, act: impl FnOnce(&mut Self) -> T) -> T {
        let own = std::mem::replace(&mut self.tag, tag);
        let made = act(self);
        self.tag = own;
        made
    }

    /// Begins the section that all else is part of.
    pub fn begin(&mut self, kind: ElementKind, origin: &Origin) -> Tag {
        let tag = self.tagger.add(kind, None, origin);
        self.tag = Some(tag);
        tag
    }
}

/// The elements of sections → those of the document.
pub struct Joined {
    /// All elements.
    pub structure: Structure,
    /// The tag of each section's first element, by the section's number.
    bases: BTreeMap<usize, u32>,
}

impl Joined {
    /// A document without sections.
    pub fn new(origin: &Origin) -> Joined {
        let document = Element { kind: ElementKind::Document, parent: None, language: None, origin: origin.clone() };
        Joined { structure: Structure { elements: vec![document] }, bases: BTreeMap::new() }
    }

    /// Puts a section behind those before it, as part of an element. Gives its own.
    pub fn add(&mut self, section: usize, elements: Vec<Element>, parent: Tag) -> Tag {
        let base = self.structure.elements.len() as u32;
        self.bases.insert(section, base);
        let moved = |tag: Tag| Tag(tag.0 + base);
        let inner = elements
            .into_iter()
            .map(|one| Element { parent: one.parent.map_or(Some(parent), |p| Some(moved(p))), ..one });
        self.structure.elements.extend(inner);
        Tag(base)
    }

    /// The tag in the document of an element of a section.
    pub fn moved(&self, section: usize, tag: Option<Tag>) -> Option<Tag> {
        Some(Tag(tag?.0 + self.bases.get(&section)?))
    }
}
