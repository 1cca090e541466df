//! What paper cannot show: films, sounds, embedded pages, forms. A link stays where
//! there is an address.

use super::address;
use super::dom::{Dom, Id};
use super::reader::Reader;
use crate::doc::{BlockKind, Inline, Target};

/// A film, a sound or another page: a paragraph with a link to it.
pub(super) fn embedded(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    reader.notes.raw_html(dom.name(id), reader.origin_of(id));
    let src = ["src", "data-src", "data", "data-lazy-src"].iter().find_map(|name| dom.get(id, name));
    let inner = || dom.range(id).filter(|id| dom.name(*id) == "source").find_map(|id| dom.get(id, "src"));
    let src = src.filter(|src| !src.trim().is_empty() && !src.starts_with("about:")).or_else(inner);
    let is_pixel = ["width", "height"].iter().any(|name| matches!(dom.get(id, name), Some("0" | "1")));
    // What stands in the element is for browsers that cannot show it: so for books.
    let fallback = !matches!(dom.name(id), "iframe" | "frame");
    if let Some(src) = src.filter(|_| !is_pixel)
        && let Ok(target @ Target::Url(_)) = address::target(&watchable(src), reader.base)
    {
        let Target::Url(url) = &target else { return };
        let title = ["title", "aria-label"].iter().find_map(|name| dom.get(id, name)).map(str::trim);
        let words = title.filter(|title| !title.is_empty()).map_or_else(|| url.clone(), super::code::one_line);
        let origin = reader.origin_of(id);
        let link = Inline::Link { target, content: vec![Inline::Text(words)] };
        reader.push(BlockKind::Paragraph(vec![link]), origin);
    }
    if fallback {
        reader.block(id);
    }
}

/// The address at which people watch what is embedded.
fn watchable(src: &str) -> String {
    let bare = src.trim().trim_start_matches("https:").trim_start_matches("http:").trim_start_matches("//");
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    for (embedded, page) in [
        ("youtube.com/embed/", "https://www.youtube.com/watch?v="),
        ("youtube-nocookie.com/embed/", "https://www.youtube.com/watch?v="),
        ("player.vimeo.com/video/", "https://vimeo.com/"),
    ] {
        if let Some(rest) = bare.strip_prefix(embedded) {
            let name = rest.split(['?', '&', '/', '#']).next().unwrap_or(rest);
            if !name.is_empty() && name != "videoseries" {
                return format!("{page}{name}");
            }
        }
    }
    src.to_owned()
}

/// A control of a form. A box to tick in a list of tasks belongs to its item.
pub(super) fn control(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    let in_item = || dom.ancestors(id).take(4).any(|up| dom.name(up) == "li");
    let is_tick = dom.name(id) == "input"
        && dom
            .get(id, "type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox") || kind.eq_ignore_ascii_case("hidden"));
    if !(is_tick && (in_item() || is_invisible(dom, id))) {
        reader.notes.raw_html(dom.name(id), reader.origin_of(id));
    }
}

fn is_invisible(dom: &Dom, id: Id) -> bool {
    dom.get(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden"))
}
