//! Pages' boxes, contents and links (ISO 32000-2 § 7.7.3, 12.3.2, 12.5.6.5, 14.11.2).

use super::number::{from_bottom, object, page_box, rectangle};
use super::skeleton::Skeleton;
use super::syntax::push_entry;
use crate::geom::{Length, Size};
use crate::paged::{Destination, Link, LinkTarget, OutlineEntry, Paged};
use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary, text_string};
use std::collections::BTreeMap;

/// Annotation flag 3: printed with the page if it had an appearance; PDF/A asks for it (§ 12.5.3).
const PRINT: i64 = 4;

/// Puts the contents on the pages.
pub(super) fn complete(skeleton: &mut Skeleton, paged: &Paged, contents: Vec<Option<Vec<u8>>>) {
    let resources = skeleton.resources;
    for (index, content) in contents.into_iter().enumerate() {
        let content = content.map(|content| skeleton.document.add_object(compressed(Dictionary::new(), content)));
        fill(skeleton.page(index), paged.trim, content.map(|content| (content, resources.into())));
    }
}

/// A stream of bytes that are compressed already.
pub(super) fn compressed(mut dict: Dictionary, bytes: Vec<u8>) -> Stream {
    dict.set("Filter", "FlateDecode");
    Stream::new(dict, bytes)
}

/// Gives a page its boxes, and its content with the resources that it names.
pub(super) fn fill(page: &mut Vec<u8>, size: Size, content: Option<(ObjectId, Object)>) {
    for name in ["MediaBox", "CropBox", "TrimBox"] {
        push_entry(page, name, &page_box(size));
    }
    let Some((content, resources)) = content else {
        return push_entry(page, "Resources", &Dictionary::new().into());
    };
    push_entry(page, "Contents", &content.into());
    push_entry(page, "Resources", &resources);
}

/// A place on a page, shown at the reader's own zoom; `None` when there is no such page.
pub(super) fn destination(skeleton: &Skeleton, to: Destination, height: Length) -> Option<Object> {
    let page = *skeleton.pages.get(to.page)?;
    let top = object(from_bottom(height, to.y));
    Some(Object::Array(vec![page.into(), "XYZ".into(), 0.into(), top, Object::Null]))
}

/// The annotation of each link of each page; `None` for one that leads nowhere.
pub(super) type Annotations = Vec<Vec<Option<ObjectId>>>;

/// Adds the links.
pub(super) fn link(skeleton: &mut Skeleton, paged: &Paged) -> Annotations {
    let mut all = Annotations::with_capacity(paged.pages.len());
    let mut names = BTreeMap::new();
    name_destinations(&paged.outline, &mut names);
    for (index, page) in paged.pages.iter().enumerate() {
        let mut annotations = Vec::with_capacity(page.links.len());
        for link in &page.links {
            let annotation = annotation(skeleton, paged, link, &names);
            annotations.push(annotation.map(|annotation| skeleton.document.add_object(annotation)));
        }
        let there: Vec<Object> = annotations.iter().flatten().map(|id| (*id).into()).collect();
        if !there.is_empty() {
            let page = skeleton.page(index);
            push_entry(page, "Annots", &there.into());
            // The tab key visits the links in the order of the structure.
            push_entry(page, "Tabs", &"S".into());
        }
        all.push(annotations);
    }
    all
}

/// The title of the outline's line for each place: what a link there is called aloud.
fn name_destinations<'a>(entries: &'a [OutlineEntry], names: &mut BTreeMap<(usize, Length), &'a str>) {
    for entry in entries {
        names.entry((entry.to.page, entry.to.y)).or_insert(&entry.title);
        name_destinations(&entry.children, names);
    }
}

fn annotation(
    skeleton: &Skeleton,
    paged: &Paged,
    link: &Link,
    names: &BTreeMap<(usize, Length), &str>,
) -> Option<Dictionary> {
    let mut annotation = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => rectangle(link.rect, paged.trim.h),
        "Border" => vec![0.into(), 0.into(), 0.into()],
        "F" => PRINT,
    };
    match &link.target {
        LinkTarget::Url(url) => {
            let uri = Object::String(ascii_url(url).into_bytes(), StringFormat::Literal);
            annotation.set("A", dictionary! { "S" => "URI", "URI" => uri });
            annotation.set("Contents", text_string(url));
        }
        LinkTarget::Page(to) => {
            annotation.set("Dest", destination(skeleton, *to, paged.trim.h)?);
            let label = || paged.pages[to.page].label.to_string();
            let name = names.get(&(to.page, to.y)).map_or_else(label, |title| (*title).to_owned());
            annotation.set("Contents", text_string(&name));
        }
    }
    Some(annotation)
}

/// A URL in ASCII as § 12.6.4.8 wants it: other bytes, spaces and controls percent-encoded.
fn ascii_url(url: &str) -> String {
    url.bytes()
        .map(|byte| if byte.is_ascii_graphic() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
