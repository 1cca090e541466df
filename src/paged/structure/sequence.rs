//! The items of a page → stretches that belong together, which a file marks as one (ISO 32000-1 § 14.6).

use super::Tag;
use crate::paged::{Item, Page, Role};

/// Whom something drawn belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// An element of the structure.
    Element(Tag),
    /// The running head, an artifact.
    Head,
    /// The page number, an artifact.
    Folio,
    /// Nothing that is read: a rule, an ornament, the head of a table once more.
    Artifact,
}

/// Items that follow one another and belong to one owner.
#[derive(Clone, Copy, Debug)]
pub struct Sequence<'a> {
    /// Whom they belong to.
    pub owner: Owner,
    /// The items, at least one.
    pub items: &'a [Item],
}

impl Page {
    /// All that is drawn, as sequences.
    pub fn sequences(&self) -> impl Iterator<Item = Sequence<'_>> {
        self.items
            .chunk_by(|a, b| owner(a) == owner(b))
            .map(|items| Sequence { owner: items.first().map_or(Owner::Artifact, owner), items })
    }

    /// The sequences of elements, each with its number on the page.
    pub fn marked(&self) -> impl Iterator<Item = (u32, Tag, &[Item])> {
        let marked = self.sequences().filter_map(|sequence| match sequence.owner {
            Owner::Element(tag) => Some((tag, sequence.items)),
            _ => None,
        });
        (0..).zip(marked).map(|(number, (tag, items))| (number, tag, items))
    }
}

fn owner(item: &Item) -> Owner {
    match item {
        Item::Run(run) => match (run.tag, run.role) {
            (Some(tag), _) => Owner::Element(tag),
            (None, Role::Head) => Owner::Head,
            (None, Role::Folio) => Owner::Folio,
            (None, _) => Owner::Artifact,
        },
        Item::Picture { tag: Some(tag), .. } => Owner::Element(*tag),
        Item::Picture { .. } | Item::Rule { .. } => Owner::Artifact,
    }
}
