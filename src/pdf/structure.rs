//! The tree of a document's elements → structure elements, parent tree and names of notes
//! (ISO 32000-1 § 14.7; ISO 14289-1 § 7).
//!
//! Every sequence of the page's content that belongs to an element is marked with its number on the
//! page ([`super::content`]); an element lists the numbers, and the parent tree leads back from them,
//! as it does from the annotations of links.

use super::number::{push_decimal, rectangle};
use super::page::Annotations;
use super::skeleton::Skeleton;
use super::syntax::{push_entry, push_reference};
use crate::geom::Rect;
use crate::paged::{Element, ElementKind, Item, Kid, ListNumbering, Paged, Scope, Span, Tag, Tree};
use lopdf::{Object, ObjectId, dictionary, text_string};

/// Adds the structure of the pages.
pub(super) fn complete(skeleton: &mut Skeleton, paged: &Paged, tree: &Tree, annotations: &Annotations) {
    let there = tree.walk();
    let Some((document, _)) = there.first() else { return };
    let root = skeleton.document.new_object_id();
    let mut builder = Builder {
        paged,
        tree,
        annotations,
        pages: skeleton.pages.clone(),
        root,
        ids: vec![root; paged.structure.elements.len()],
        parents: vec![Vec::new(); paged.pages.len()],
        boxes: boxes(paged),
    };
    for (tag, _) in &there {
        builder.ids[tag.index()] = skeleton.document.new_object_id();
    }
    let mut notes = Vec::new();
    for (tag, _) in &there {
        builder.element(*tag, skeleton.texts.begin(builder.ids[tag.index()]));
        if paged.structure.get(*tag).kind == ElementKind::Note {
            notes.push(*tag);
        }
    }
    let mut text = b"<</Type/StructTreeRoot/K ".to_vec();
    push_reference(&mut text, builder.ids[document.index()]);
    let next = builder.parent_tree(skeleton, &mut text);
    text.extend_from_slice(format!("/ParentTreeNextKey {next}").as_bytes());
    if !notes.is_empty() {
        notes.sort_unstable();
        text.extend_from_slice(b"/IDTree<</Names[");
        for note in notes {
            push_name(&mut text, note);
            push_reference(&mut text, builder.ids[note.index()]);
        }
        text.extend_from_slice(b"]>>");
    }
    text.extend_from_slice(b">>");
    skeleton.texts.begin(root).append(&mut text);
    let catalog = skeleton.catalog();
    catalog.set("StructTreeRoot", root);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
}

struct Builder<'a> {
    paged: &'a Paged,
    tree: &'a Tree,
    annotations: &'a Annotations,
    pages: Vec<ObjectId>,
    /// What all elements are below.
    root: ObjectId,
    /// The object of each element that is there.
    ids: Vec<ObjectId>,
    /// For each page, the elements of its marked sequences.
    parents: Vec<Vec<ObjectId>>,
    /// Where each figure stands.
    boxes: Vec<Option<Rect>>,
}

impl Builder<'_> {
    /// Writes an element. A book has so many that they are no dictionaries of lopdf before.
    fn element(&mut self, tag: Tag, out: &mut Vec<u8>) {
        let element = self.paged.structure.get(tag);
        out.extend_from_slice(b"<</S/");
        out.extend_from_slice(element.kind.name(self.tree.level_of(tag)).as_bytes());
        out.extend_from_slice(b"/P ");
        push_reference(out, element.parent.map_or(self.root, |parent| self.ids[parent.index()]));
        let kids = self.tree.kids(tag);
        // Most elements stand on one page, which then is said once.
        let first = kids.iter().find_map(|kid| if let Kid::Content { page, .. } = kid { Some(*page) } else { None });
        if let Some(page) = first {
            out.extend_from_slice(b"/Pg ");
            push_reference(out, self.pages[page as usize]);
        }
        if !kids.is_empty() {
            out.extend_from_slice(b"/K[");
            kids.iter().for_each(|kid| self.kid(*kid, tag, first, out));
            out.push(b']');
        }
        if let Some(language) = &element.language {
            push_entry(out, "Lang", &text_string(language.tag()));
        }
        if let ElementKind::Figure { alt } | ElementKind::Formula { alt } = &element.kind
            && !alt.is_empty()
        {
            push_entry(out, "Alt", &text_string(alt));
        }
        if let Some(attributes) = self.attributes(tag, element) {
            push_entry(out, "A", &attributes);
        }
        if element.kind == ElementKind::Note {
            out.extend_from_slice(b"/ID");
            push_name(out, tag);
        }
        out.extend_from_slice(b">>");
    }

    fn kid(&mut self, kid: Kid, tag: Tag, own: Option<u32>, out: &mut Vec<u8>) {
        match kid {
            Kid::Element(tag) => push_reference(out, self.ids[tag.index()]),
            Kid::Content { page, mark } => {
                let parents = &mut self.parents[page as usize];
                parents.resize(parents.len().max(mark as usize + 1), self.root);
                parents[mark as usize] = self.ids[tag.index()];
                if own == Some(page) {
                    push_decimal(out, mark.into(), 0);
                    out.push(b' ');
                } else {
                    out.extend_from_slice(b"<</Type/MCR/Pg ");
                    push_reference(out, self.pages[page as usize]);
                    out.extend_from_slice(b"/MCID ");
                    push_decimal(out, mark.into(), 0);
                    out.extend_from_slice(b">>");
                }
            }
            Kid::Link { page, link } => {
                let annotations = self.annotations.get(page as usize);
                if let Some(Some(annotation)) = annotations.and_then(|annotations| annotations.get(link as usize)) {
                    out.extend_from_slice(b"<</Type/OBJR/Pg ");
                    push_reference(out, self.pages[page as usize]);
                    out.extend_from_slice(b"/Obj ");
                    push_reference(out, *annotation);
                    out.extend_from_slice(b">>");
                }
            }
        }
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

    /// Writes the parent tree: a list of elements for each page, then an element for each annotation, by the numbers
    /// that pages and annotations are given here. Gives the number that comes next.
    fn parent_tree(&self, skeleton: &mut Skeleton, out: &mut Vec<u8>) -> i64 {
        out.extend_from_slice(b"/ParentTree<</Nums[");
        let mut next = 0_i64;
        for (index, parents) in self.parents.iter().enumerate() {
            if !parents.is_empty() {
                push_entry(skeleton.page(index), "StructParents", &next.into());
                // An object of its own, so that a reader of one page need not read those of all.
                let list = skeleton.document.new_object_id();
                let text = skeleton.texts.begin(list);
                text.push(b'[');
                parents.iter().for_each(|parent| push_reference(text, *parent));
                text.push(b']');
                push_decimal(out, next, 0);
                out.push(b' ');
                push_reference(out, list);
                next += 1;
            }
        }
        for (page, annotations) in self.paged.pages.iter().zip(self.annotations) {
            for (link, annotation) in page.links.iter().zip(annotations) {
                let (Some(tag), Some(annotation)) = (link.tag, annotation) else { continue };
                if let Ok(annotation) = skeleton.document.get_dictionary_mut(*annotation) {
                    annotation.set("StructParent", next);
                    push_decimal(out, next, 0);
                    out.push(b' ');
                    push_reference(out, self.ids[tag.index()]);
                    next += 1;
                }
            }
        }
        out.extend_from_slice(b"]>>");
        next
    }
}

/// What a note is called; the names of a file are sorted as their bytes are.
fn push_name(out: &mut Vec<u8>, note: Tag) {
    out.extend_from_slice(format!("(note{:010})", note.0).as_bytes());
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
