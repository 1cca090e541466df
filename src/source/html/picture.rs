//! Pictures: which of the addresses of one is meant, figures, galleries and captions.

use super::address;
use super::dom::{Dom, Id};
use super::elements;
use super::reader::Reader;
use crate::doc::{Block, BlockKind, Figure, Image, Inline, Target};
use crate::source::embedded;
use crate::source::link::Picture;
use crate::source::pictures::shows_picture;

/// A picture.
pub(super) fn image(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    reader.named(id);
    let given = dom.get(id, "alt").map(super::code::one_line);
    let alt = given.clone().unwrap_or_default();
    let emoji = dom.has_class(id, &["emoji", "wp-smiley", "emoticon"]) && !alt.is_empty() && alt.chars().count() <= 8;
    if emoji {
        return reader.text(&alt, dom.line(id));
    }
    if dom.has_class(id, &["mwe-math-fallback-image-inline", "mwe-math-fallback-image-display"]) || is_pixel(dom, id) {
        return;
    }
    let src = source(dom, id).filter(|src| !(embedded::is_data(src) && has_other(dom, id)));
    let Some(src) = src else { return reader.text(&alt, dom.line(id)) };
    if let Some(image) = resolve(reader, &src, &alt, id) {
        let title = dom.get(id, "title").map(super::code::one_line).filter(|title| !title.is_empty() && *title != alt);
        reader.caption = title;
        let hidden = ["presentation", "none"].iter().any(|role| dom.get(id, "role") == Some(role));
        let alt = if hidden { Some("") } else { given.as_deref() };
        reader.push_inline(Inline::Image(image.with_alt(alt)), id);
    } else {
        reader.text(&alt, dom.line(id));
    }
}

/// Where the link leads that an element stands in.
fn link_around(reader: &Reader<'_>, id: Id) -> Option<Target> {
    let dom = reader.dom;
    let link = dom.ancestors(id).find(|up| dom.name(*up) == "a")?;
    let target = address::target(dom.get(link, "href")?, reader.base).ok()?;
    let leads = match &target {
        Target::Anchor(name) => reader.ids.has(name),
        target => !shows_picture(target),
    };
    leads.then_some(target)
}

/// The picture at an address, if the book can have it.
pub(super) fn resolve(reader: &mut Reader<'_>, src: &str, alt: &str, id: Id) -> Option<Image> {
    let origin = reader.origin_of(id);
    if embedded::is_data(src) {
        return embedded::read(src, alt, origin, reader.notes);
    }
    match address::picture(src, reader.base) {
        Picture::Path(path) => Some(Image::new(path, alt, origin)),
        Picture::Outside => {
            reader.notes.outside(src, origin);
            None
        }
        Picture::Unusable => {
            reader.notes.bad_link(src, "is no file of the book", origin);
            None
        }
    }
}

/// Pictures of at most one pixel count readers.
fn is_pixel(dom: &Dom, id: Id) -> bool {
    ["width", "height"].iter().all(|name| {
        let value = dom.get(id, name).map(str::to_owned).or_else(|| dom.style(id, name)).unwrap_or_default();
        matches!(value.trim().trim_end_matches("px"), "0" | "1")
    })
}

/// Whether a picture of data is followed by the one that browsers without scripts show in its place.
fn has_other(dom: &Dom, id: Id) -> bool {
    [id, dom.parent(id)].into_iter().any(|before| {
        let mut next = dom.range(before).end;
        while next < dom.all().end && dom.text(next).is_some_and(super::dom::is_blank) {
            next += 1;
        }
        let is_next = next < dom.all().end && dom.parent(next) == dom.parent(before) && dom.name(next) == "noscript";
        is_next
            && dom
                .range(next)
                .any(|id| dom.name(id) == "img" && source(dom, id).is_some_and(|src| !embedded::is_data(&src)))
    })
}

/// The address that is meant: of pictures that scripts load late, not that of what stands in for them.
fn source(dom: &Dom, id: Id) -> Option<String> {
    let given = |name: &str| dom.get(id, name).map(str::trim).filter(|src| !src.is_empty());
    let late = ["data-src", "data-lazy-src", "data-original", "data-orig-file", "data-full-url", "data-image-src"];
    let late = late.iter().find_map(|name| given(name).filter(|src| !src.starts_with("data:")));
    let sets = || ["data-srcset", "data-lazy-srcset", "srcset"].iter().find_map(|name| largest(given(name)?));
    match given("src") {
        Some(src) if !stands_in(src) => Some(late.filter(|_| src.starts_with("data:")).unwrap_or(src).to_owned()),
        Some(src) => late.map(str::to_owned).or_else(sets).or_else(|| Some(src.to_owned())),
        None => late.map(str::to_owned).or_else(sets),
    }
}

/// Whether an address is that of an empty picture which is shown until the real one is loaded.
fn stands_in(src: &str) -> bool {
    let name = src.rsplit('/').next().unwrap_or(src).to_ascii_lowercase();
    src.starts_with("data:")
        || ["placeholder", "blank.", "spacer.", "1x1", "lazy", "transparent.", "pixel.", "loading."]
            .iter()
            .any(|part| name.contains(part))
}

/// The largest of the pictures in a `srcset`.
fn largest(set: &str) -> Option<String> {
    let mut best: Option<(f32, &str)> = None;
    // Addresses may hold commas, so that candidates end at a comma and a space.
    for one in set.split(", ").flat_map(|one| one.split(",\n")) {
        let mut parts = one.split_ascii_whitespace();
        let Some(src) = parts.next().map(|src| src.trim_end_matches(',')) else { continue };
        let size = parts.next().and_then(|size| size.trim_end_matches(['w', 'x', ',']).parse().ok()).unwrap_or(0.0);
        if !src.is_empty() && !src.starts_with("data:") && best.is_none_or(|(most, _)| size > most) {
            best = Some((size, src));
        }
    }
    best.map(|(_, src)| src.to_owned())
}

/// A picture in several formats: the one that every browser shows, else the first.
pub(super) fn picture(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    if dom.find(id, "img").is_some() {
        return reader.children(id);
    }
    let set = dom.range(id).filter(|id| dom.name(*id) == "source").find_map(|id| largest(dom.get(id, "srcset")?));
    if let Some(src) = set
        && let Some(image) = resolve(reader, &src, "", id)
    {
        reader.push_inline(Inline::Image(image), id);
    }
}

/// What browsers without scripts show: of use where it holds a picture that a script would load.
pub(super) fn noscript(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    let up = dom.parent(id);
    let before = dom.children(up).take_while(|child| *child < id).filter(|child| dom.text(*child).is_none()).last();
    let stands = before.is_some_and(|before| {
        dom.range(before).any(|id| dom.name(id) == "img" && source(dom, id).is_some_and(|src| !stands_in(&src)))
    });
    if !stands {
        for image in dom.range(id).filter(|id| dom.name(*id) == "img") {
            self::image(reader, image);
        }
    }
}

/// Pictures as a block.
pub(super) fn figure(images: Vec<Image>, caption: Option<String>) -> BlockKind {
    let caption = caption.filter(|_| images.len() == 1).map(Inline::Text).into_iter().collect();
    BlockKind::Figure(Figure { images, caption })
}

/// A `figure`, or what blog engines make instead: its content with the caption that belongs to it.
pub(super) fn figure_element(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    let is_caption = |id: Id| {
        matches!(dom.name(id), "figcaption")
            || dom.has_class(id, &["wp-caption-text", "tr-caption", "image-caption", "caption-text"])
    };
    // That of a figure inside belongs there.
    let own = |node: &Id| {
        is_caption(*node) && dom.ancestors(*node).take_while(|up| *up != id).all(|up| dom.name(up) != "figure")
    };
    let captions: Vec<Id> = dom.range(id).skip(1).filter(own).collect();
    let origin = reader.origin_of(id);
    let hidden = std::mem::replace(&mut reader.hidden, captions.clone());
    let blocks = reader.nested(|reader| reader.children(id));
    let mut words = Vec::new();
    for caption in captions {
        reader.in_language(caption, |reader| {
            words.extend(reader.nested(|reader| {
                reader.named(caption);
                reader.children(caption);
            }));
        });
    }
    reader.hidden = hidden;
    let Some(mut blocks) = blocks else { return reader.children(id) };
    let caption = elements::flatten(words.into_iter().flatten().collect(), &Inline::LineBreak);
    let plain = |block: &Block| matches!(&block.kind, BlockKind::Figure(figure) if figure.caption.is_empty());
    let pictures = |block: &Block| matches!(&block.kind, BlockKind::Figure(figure) if !caption.is_empty() || figure.caption.is_empty());
    if !blocks.is_empty() && (blocks.iter().all(plain) || matches!(&blocks[..], [one] if pictures(one))) {
        let images = blocks.into_iter().flat_map(|block| match block.kind {
            BlockKind::Figure(figure) => figure.images,
            _ => Vec::new(),
        });
        let mut images: Vec<Image> = images.collect();
        // What has a caption is looked at.
        images.iter_mut().for_each(|image| image.is_decorative &= caption.is_empty());
        if let Some(target) = link_around(reader, id) {
            images.iter_mut().for_each(|image| image.target = image.target.take().or_else(|| Some(target.clone())));
        }
        return reader.push(BlockKind::Figure(Figure { images, caption }), origin);
    }
    if !caption.is_empty() {
        match &mut blocks[..] {
            [Block { kind: BlockKind::Table(table), .. }] if table.caption.is_empty() => table.caption = caption,
            [Block { kind: BlockKind::Quote(inner) | BlockKind::Aside(inner), .. }] => {
                inner.push(Block { kind: BlockKind::Paragraph(caption), origin });
            }
            _ => blocks.push(Block { kind: BlockKind::Paragraph(caption), origin }),
        }
    }
    reader.append(blocks);
}
