//! The places of a text that have names, and the links that lead to them.

use super::dom::{Dom, Id};
use super::{Base, address};
use rustc_hash::{FxHashMap, FxHashSet};

/// Names and links of a text.
pub(super) struct Ids<'a> {
    /// The first element of each name.
    places: FxHashMap<&'a str, Id>,
    names: FxHashMap<Id, &'a str>,
    /// Links to places of this text, in order.
    links: Vec<(Id, Id)>,
    targets: FxHashMap<Id, Id>,
    linked: FxHashSet<Id>,
    /// Whether links of a text around this one may lead here, and links from here there.
    in_text: bool,
}

impl<'a> Ids<'a> {
    /// Gathers them; `in_text` when what is read is part of a larger text.
    pub fn new(dom: &'a Dom, base: &Base<'_>, in_text: bool) -> Ids<'a> {
        let mut places = FxHashMap::default();
        let mut names = FxHashMap::default();
        for id in dom.all() {
            let name = dom.get(id, "id").or_else(|| dom.get(id, "xml:id"));
            let name = name.or_else(|| dom.get(id, "name").filter(|_| dom.name(id) == "a")).map(str::trim);
            if let Some(name) = name.filter(|name| !name.is_empty())
                && !places.contains_key(name)
            {
                places.insert(name, id);
                names.insert(id, name);
            }
        }
        let links: Vec<(Id, Id)> = dom
            .all()
            .filter(|id| dom.name(*id) == "a")
            .filter_map(|id| Some((id, *places.get(&*address::fragment(dom.get(id, "href")?, base)?)?)))
            .collect();
        let targets = links.iter().copied().collect();
        let linked = links.iter().map(|(_, target)| *target).collect();
        Ids { places, names, links, targets, linked, in_text }
    }

    /// Names that other texts lead to are linked as well.
    pub fn link(&mut self, meant: &dyn Fn(&str) -> bool) {
        self.linked.extend(self.places.iter().filter(|(name, _)| meant(name)).map(|(_, id)| *id));
    }

    /// Links inside the text with the elements that they lead to, in order.
    pub fn links(&self) -> impl Iterator<Item = (Id, Id)> + '_ {
        self.links.iter().copied()
    }

    /// The element that a link inside the text leads to.
    pub fn target(&self, link: Id) -> Option<Id> {
        self.targets.get(&link).copied()
    }

    /// The name of an element, if no other before it has the same.
    pub fn name(&self, id: Id) -> Option<&'a str> {
        self.names.get(&id).copied()
    }

    /// Whether an element has that name, or one of the text around may have it.
    pub fn has(&self, name: &str) -> bool {
        self.in_text || self.places.contains_key(name)
    }

    /// Whether a link of the text leads to an element, or one of the text around may.
    pub fn is_linked(&self, id: Id) -> bool {
        self.in_text || self.linked.contains(&id)
    }
}
