//! Drawings that stand in a page as `svg` elements → pictures: their mark-up, written as a file of its
//! own (SVG 1.1, which is XML), whatever HTML leaves out of it.
//!
//! What a drawing may do, and how much work it may make, is not decided here: it is cleaned where all
//! pictures are loaded. Only what is no part of the picture is left out: scripts, HTML inside, words
//! about it.

use super::dom::{Dom, Id};
use super::math::escape;
use super::picture;
use super::reader::Reader;
use crate::doc::Inline;
use crate::source::embedded;
use std::fmt::Write;

/// Drawings of at most this width or height, in pixels, are icons.
const ICON: f32 = 48.0;
/// Pixels of an em, for sizes that are given so.
const EM: f32 = 16.0;
/// What shows something. Pictures from outside are not fetched, so that one of these without data is nothing.
const SHAPES: [&str; 8] = ["path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text"];
/// Names of namespaces that every drawing may use.
const SPACES: &str = " xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

/// A drawing. Icons go without a word.
pub(super) fn svg(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    if is_icon(dom, id) {
        return;
    }
    let origin = reader.origin_of(id);
    let inner = |id: &Id| dom.name(*id).eq_ignore_ascii_case("foreignobject");
    let lost = dom.range(id).filter(inner).find(|id| !dom.is_blank(*id));
    if let Some(lost) = lost {
        reader.notes.raw_html("foreignObject", reader.origin_of(lost));
    }
    let is_local = |href: &str| reader.base.url.is_none() && !href.contains("://") && !href.starts_with("//");
    let shown: Vec<Id> = dom.range(id).filter(|id| shows(dom, *id, &is_local)).collect();
    match shown[..] {
        [] => return reader.notes.raw_html("svg", origin),
        // A drawing that only frames a picture is that picture.
        [one] if href(dom, one).is_some_and(|src| !embedded::is_data(src)) => {
            let alt = described(dom, id);
            if let Some(image) = href(dom, one).and_then(|src| picture::resolve(reader, src, &alt, id)) {
                reader.named(id);
                reader.push_inline(Inline::Image(image), id);
            }
            return;
        }
        _ => {}
    }
    reader.named(id);
    let image = embedded::image(markup(dom, id).into_bytes(), "svg", &described(dom, id), origin);
    reader.push_inline(Inline::Image(image), id);
}

fn is_icon(dom: &Dom, id: Id) -> bool {
    let sides: Vec<f32> = ["width", "height"].iter().filter_map(|name| pixels(dom.get(id, name)?)).collect();
    let words = || dom.range(id).any(|id| dom.name(id) == "text");
    let is_small = |side: &f32| *side <= ICON;
    let small = match &sides[..] {
        // A drawing that says nothing of itself and is drawn on a small grid is sized by a style sheet.
        [] if described(dom, id).is_empty() => grid(dom, id).is_some_and(|(width, height)| width.max(height) <= ICON),
        [] => false,
        sides => sides.iter().all(is_small) || (sides.iter().any(is_small) && !words()),
    };
    small
        || dom.get(id, "aria-hidden") == Some("true")
        || dom.classes(id).any(|class| class.contains("icon"))
        || dom.ancestors(id).take(4).any(|up| matches!(dom.name(up), "a" | "button" | "summary"))
        || dom.range(id).len() < 2
}

/// A length in pixels; `None` for shares of what is around.
fn pixels(length: &str) -> Option<f32> {
    let length = length.trim();
    match length.strip_suffix("em") {
        Some(number) => Some(number.trim_end_matches('r').trim().parse::<f32>().ok()? * EM),
        None => length.trim_end_matches("px").trim().parse().ok(),
    }
}

/// Width and height of what it is drawn on.
fn grid(dom: &Dom, id: Id) -> Option<(f32, f32)> {
    let mut numbers = dom.get(id, "viewBox")?.split([' ', ',', '\n', '\t']).filter(|part| !part.is_empty()).skip(2);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// The address of a picture in a drawing.
fn href(dom: &Dom, id: Id) -> Option<&str> {
    ["href", "xlink:href"].iter().find_map(|name| dom.get(id, name)).filter(|_| dom.name(id) == "image")
}

/// Whether an element can show something.
fn shows(dom: &Dom, id: Id, is_local: &dyn Fn(&str) -> bool) -> bool {
    match dom.name(id) {
        "image" => href(dom, id).is_some_and(|href| embedded::is_data(href) || is_local(href)),
        name => SHAPES.contains(&name),
    }
}

/// What it says of itself: its label, else its title, else its description.
fn described(dom: &Dom, id: Id) -> String {
    let label = dom.get(id, "aria-label").map(super::code::one_line);
    let named = |name: &str| {
        let own = dom.children(id).find(|child| dom.name(*child) == name);
        own.map(|own| super::code::one_line(&dom.words(own)))
    };
    let filled = |text: &String| !text.is_empty();
    label.filter(filled).or_else(|| named("title").filter(filled)).or_else(|| named("desc")).unwrap_or_default()
}

/// The drawing as XML.
fn markup(dom: &Dom, id: Id) -> String {
    const NO_PART: [&str; 6] = ["title", "desc", "metadata", "script", "foreignobject", "iframe"];
    let mut out = String::new();
    let mut open: Vec<(Id, &str)> = Vec::new();
    let mut skip = id;
    for node in dom.range(id) {
        while let Some((_, name)) = open.pop_if(|(end, _)| *end <= node) {
            write!(out, "</{name}>").expect("writing to a string cannot fail");
        }
        if node < skip {
            continue;
        }
        if let Some(text) = dom.text(node) {
            escape(text, &mut out);
            continue;
        }
        let name = dom.name(node);
        if NO_PART.iter().any(|other| name.eq_ignore_ascii_case(other)) || !is_name(name) {
            skip = dom.range(node).end;
            continue;
        }
        write!(out, "<{name}{}", if node == id { SPACES } else { "" }).expect("writing to a string cannot fail");
        for (key, value) in dom.attributes(node).filter(|(key, _)| is_kept(key)) {
            write!(out, " {key}=\"").expect("writing to a string cannot fail");
            escape(value, &mut out);
            out.push('"');
        }
        out.push('>');
        open.push((dom.range(node).end, name));
    }
    for (_, name) in open.iter().rev() {
        write!(out, "</{name}>").expect("writing to a string cannot fail");
    }
    out
}

/// Whether an attribute is kept: it runs nothing, and its name is known wherever the file is read.
fn is_kept(key: &str) -> bool {
    let bare = key.strip_prefix("xlink:").or_else(|| key.strip_prefix("xml:")).unwrap_or(key);
    let runs = key.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on"));
    is_name(bare) && bare != "xmlns" && !runs
}

/// Whether a name can stand in XML without a namespace of its own.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}
