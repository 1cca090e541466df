//! The tree of a document's elements → structure elements, parent tree and names of notes
//! (ISO 32000-1 § 14.7; ISO 14289-1 § 7).
//!
//! Every sequence of the page's content that belongs to an element is marked with its number on the
//! page ([`super::content`]); an element lists the numbers, and the parent tree leads back from them,
//! as it does from the annotations of links.

use super::number::rectangle;
use super::page::Annotations;
use super::skeleton::Skeleton;
use crate::geom::Rect;
use crate::paged::{Element, ElementKind, Item, Kid, ListNumbering, Paged, Scope, Span, Tag, Tree};
use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary, text_string};

/// Adds the structure of the pages.
pub(super) fn complete(skeleton: &mut Skeleton, paged: &Paged, tree: &Tree, annotations: &Annotations) {
    let there = tree.walk();
    let Some((document, _)) = there.first() else { return };
    let mut builder = Builder {
        paged,
        tree,
        annotations,
        ids: vec![(0, 0); paged.structure.elements.len()],
        parents: vec![Vec::new(); paged.pages.len()],
        boxes: boxes(paged),
    };
    for (tag, _) in &there {
        builder.ids[tag.index()] = skeleton.document.new_object_id();
    }
    let root = skeleton.document.new_object_id();
    let mut names = Vec::new();
    for (tag, _) in &there {
        let element = builder.element(*tag, root, &skeleton.pages);
        if paged.structure.get(*tag).kind == ElementKind::Note {
            names.push((tag.0, builder.ids[tag.index()]));
        }
        skeleton.document.set_object(builder.ids[tag.index()], element);
    }
    let (numbers, next) = builder.numbers(skeleton);
    let mut dict = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => builder.ids[document.index()],
        "ParentTree" => dictionary! { "Nums" => numbers },
        "ParentTreeNextKey" => next,
    };
    if !names.is_empty() {
        names.sort_unstable();
        let names: Vec<Object> = names.into_iter().flat_map(|(tag, id)| [name(tag), id.into()]).collect();
        dict.set("IDTree", dictionary! { "Names" => names });
    }
    skeleton.document.set_object(root, dict);
    let catalog = skeleton.catalog();
    catalog.set("StructTreeRoot", root);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
}

struct Builder<'a> {
    paged: &'a Paged,
    tree: &'a Tree,
    annotations: &'a Annotations,
    /// The object of each element that is there.
    ids: Vec<ObjectId>,
    /// For each page, the elements of its marked sequences.
    parents: Vec<Vec<ObjectId>>,
    /// Where each figure stands.
    boxes: Vec<Option<Rect>>,
}

impl Builder<'_> {
    fn element(&mut self, tag: Tag, root: ObjectId, pages: &[ObjectId]) -> Dictionary {
        let element = self.paged.structure.get(tag);
        let mut dict = Dictionary::new();
        dict.set("S", element.kind.name(self.tree.level_of(tag)));
        dict.set("P", element.parent.map_or(root, |parent| self.ids[parent.index()]));
        let kids = self.tree.kids(tag);
        // Most elements stand on one page, which then is said once.
        let first = kids.iter().find_map(|kid| if let Kid::Content { page, .. } = kid { Some(*page) } else { None });
        if let Some(page) = first {
            dict.set("Pg", pages[page as usize]);
        }
        let mut content: Vec<Object> = Vec::with_capacity(kids.len());
        for kid in kids {
            content.extend(self.kid(*kid, tag, first, pages));
        }
        match content.len() {
            0 => {}
            1 => dict.set("K", content.remove(0)),
            _ => dict.set("K", content),
        }
        if let Some(language) = &element.language {
            dict.set("Lang", text_string(language.tag()));
        }
        if let ElementKind::Figure { alt } | ElementKind::Formula { alt } = &element.kind
            && !alt.is_empty()
        {
            dict.set("Alt", text_string(alt));
        }
        if let Some(attributes) = self.attributes(tag, element) {
            dict.set("A", attributes);
        }
        if element.kind == ElementKind::Note {
            dict.set("ID", name(tag.0));
        }
        dict
    }

    fn kid(&mut self, kid: Kid, tag: Tag, own: Option<u32>, pages: &[ObjectId]) -> Option<Object> {
        Some(match kid {
            Kid::Element(tag) => self.ids[tag.index()].into(),
            Kid::Content { page, mark } => {
                let parents = &mut self.parents[page as usize];
                parents.resize(parents.len().max(mark as usize + 1), (0, 0));
                parents[mark as usize] = self.ids[tag.index()];
                if own == Some(page) {
                    return Some(i64::from(mark).into());
                }
                dictionary! { "Type" => "MCR", "Pg" => pages[page as usize], "MCID" => i64::from(mark) }.into()
            }
            Kid::Link { page, link } => {
                let annotation = self.annotations.get(page as usize)?.get(link as usize).copied()??;
                dictionary! { "Type" => "OBJR", "Pg" => pages[page as usize], "Obj" => annotation }.into()
            }
        })
    }

    fn attributes(&self, tag: Tag, element: &Element) -> Option<Object> {
        let mut table = dictionary! { "O" => "Table" };
        let mut spans = |Span { columns, rows }: Span| {
            for (key, count) in [("ColSpan", columns), ("RowSpan", rows)] {
                if count > 1 {
                    table.set(key, i64::from(count));
                }
            }
        };
        match &element.kind {
            ElementKind::List(numbering) => {
                let name = match numbering {
                    ListNumbering::Decimal => "Decimal",
                    ListNumbering::Disc => "Disc",
                    ListNumbering::None => "None",
                };
                Some(dictionary! { "O" => "List", "ListNumbering" => name }.into())
            }
            ElementKind::HeadCell { scope, span } => {
                spans(*span);
                table.set("Scope", if *scope == Scope::Column { "Column" } else { "Row" });
                Some(table.into())
            }
            ElementKind::Cell(span) => {
                spans(*span);
                (table.len() > 1).then(|| table.into())
            }
            ElementKind::Figure { .. } => {
                let rect = self.boxes[tag.index()]?;
                Some(dictionary! { "O" => "Layout", "BBox" => rectangle(rect, self.paged.trim.h) }.into())
            }
            _ => None,
        }
    }

    /// The parent tree: a list of elements for each page, then an element for each annotation, by the numbers that
    /// pages and annotations are given here. Also the number that comes next.
    fn numbers(&self, skeleton: &mut Skeleton) -> (Vec<Object>, i64) {
        let mut numbers: Vec<Object> = Vec::new();
        let mut next = 0_i64;
        for (index, parents) in self.parents.iter().enumerate() {
            if !parents.is_empty() {
                skeleton.page(index).set("StructParents", next);
                let list: Vec<Object> = parents.iter().map(|parent| (*parent).into()).collect();
                // An object of its own, so that a reader of one page need not read those of all.
                numbers.extend([next.into(), skeleton.document.add_object(list).into()]);
                next += 1;
            }
        }
        for (page, annotations) in self.paged.pages.iter().zip(self.annotations) {
            for (link, annotation) in page.links.iter().zip(annotations) {
                let (Some(tag), Some(annotation)) = (link.tag, annotation) else { continue };
                if let Ok(annotation) = skeleton.document.get_dictionary_mut(*annotation) {
                    annotation.set("StructParent", next);
                    numbers.extend([next.into(), self.ids[tag.index()].into()]);
                    next += 1;
                }
            }
        }
        (numbers, next)
    }
}

/// What a note is called; the names of a file are sorted as their bytes are.
fn name(note: u32) -> Object {
    Object::String(format!("note{note:010}").into_bytes(), StringFormat::Literal)
}

/// The place of each figure's picture.
fn boxes(paged: &Paged) -> Vec<Option<Rect>> {
    let mut boxes = vec![None; paged.structure.elements.len()];
    for item in paged.pages.iter().flat_map(|page| &page.items) {
        if let Item::Picture { tag: Some(tag), rect, .. } = item {
            boxes[tag.index()] = Some(*rect);
        }
    }
    boxes
}
