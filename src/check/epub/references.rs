//! References that an element of XHTML, SVG, SMIL or NCX makes (EPUB 3.3 §3.6, §6), each with what it is for.

use super::report::At;
use super::xml::Own;
use roxmltree::Node;

pub(super) const XHTML: &str = "http://www.w3.org/1999/xhtml";
pub(super) const SVG: &str = "http://www.w3.org/2000/svg";
pub(super) const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
pub(super) const OPS: &str = "http://www.idpf.org/2007/ops";
pub(super) const XLINK: &str = "http://www.w3.org/1999/xlink";

/// So many sources of a player are looked at for one that every reader plays.
const MAX_SOURCES: usize = 16;

/// A reference from one file to another.
pub(super) struct Reference {
    pub href: String,
    pub kind: Kind,
    pub line: u32,
    pub column: u32,
}

impl Reference {
    pub fn new(href: &str, kind: Kind, at: At) -> Reference {
        Reference { href: href.to_owned(), kind, line: at.line, column: at.column }
    }
}

/// What a reference is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// The reader goes there.
    Page,
    /// It is drawn; `true` when something else is drawn where it cannot be.
    Image(bool),
    Audio(bool),
    Video,
    Font,
    Style,
    Track,
    /// Run, embedded, or anything else that is part of the page; `true` when there is something else in its place.
    Part(bool),
    /// What a style sheet draws.
    Background,
    /// A source that is only named.
    Cite,
    /// A link of the package's metadata.
    Link,
    /// An entry of the guide.
    Guide,
    /// Text that a media overlay reads.
    Text,
    /// A gradient or pattern of an SVG.
    Paint,
    /// A symbol of an SVG.
    Symbol,
}

/// The references of an element in document order. Those of media elements with several sources, of `object` and of
/// `style` depend on what is around them, which is why they ask the neighbours.
pub(super) fn of<'a>(node: Node<'a, '_>, is_core_sound: &dyn Fn(&str, Option<&str>) -> bool) -> Vec<(&'a str, Kind)> {
    let mut found = Vec::new();
    let mut add = |href: Option<&'a str>, kind: Kind| {
        found.extend(href.filter(|href| !href.trim_ascii().is_empty()).map(|href| (href, kind)));
    };
    let xlink = node.attribute((XLINK, "href"));
    match (node.tag_name().namespace(), node.tag_name().name()) {
        (Some(XHTML), name) => match name {
            "a" | "area" => add(node.own("href"), Kind::Page),
            "link" => {
                let rel = node.own("rel").unwrap_or_default().to_ascii_lowercase();
                if rel.contains("stylesheet") {
                    add(node.own("href"), Kind::Style);
                }
            }
            "img" => {
                let fallback = in_picture(node);
                add(node.own("src"), Kind::Image(fallback));
                candidates(node).for_each(|href| add(Some(href), Kind::Image(fallback)));
            }
            "source" if in_picture(node) => candidates(node).for_each(|href| add(Some(href), Kind::Image(true))),
            "script" | "iframe" | "embed" | "input" => add(node.own("src"), Kind::Part(false)),
            "audio" | "video" | "source" => {
                let player = if name == "source" { node.parent_element() } else { Some(node) };
                let Some(player) = player.filter(|player| ["audio", "video"].contains(&player.tag_name().name()))
                else {
                    return found;
                };
                let sources =
                    || player.children().take(MAX_SOURCES).filter(|child| child.has_tag_name((XHTML, "source")));
                let one_plays = || {
                    name == "source"
                        && sources()
                            .any(|source| source.own("src").is_some_and(|src| is_core_sound(src, source.own("type"))))
                };
                let kind = if player.tag_name().name() == "audio" { Kind::Audio(one_plays()) } else { Kind::Video };
                add(node.own("src"), kind);
                add(node.own("poster"), Kind::Image(false));
            }
            "track" => add(node.own("src"), Kind::Track),
            "object" => add(node.own("data"), Kind::Part(is_palpable_inside(node))),
            "blockquote" | "q" | "ins" | "del" => add(node.own("cite"), Kind::Cite),
            _ => {}
        },
        (Some(SVG), name) => {
            match name {
                "a" => add(xlink, Kind::Page),
                "image" => add(xlink, Kind::Image(false)),
                "use" => add(xlink, Kind::Symbol),
                "font-face-uri" => add(xlink, Kind::Font),
                _ => {}
            }
            for paint in ["fill", "stroke"] {
                let value = node.own(paint).and_then(|value| value.strip_prefix("url(")?.strip_suffix(')'));
                add(value, Kind::Paint);
            }
        }
        (Some(MATHML), "math") => add(node.own("altimg"), Kind::Image(false)),
        (Some("http://www.w3.org/ns/SMIL"), name) => match name {
            "body" | "seq" => add(node.attribute((OPS, "textref")), Kind::Text),
            "text" => add(node.own("src"), Kind::Text),
            "audio" => add(node.own("src"), Kind::Audio(true)),
            _ => {}
        },
        (Some("http://www.daisy.org/z3986/2005/ncx/"), "content") => add(node.own("src"), Kind::Page),
        _ => {}
    }
    found
}

/// Whether an element stands in a `picture`, which has another image for readers that cannot show it.
pub(super) fn in_picture(node: Node) -> bool {
    node.parent_element().is_some_and(|parent| parent.has_tag_name((XHTML, "picture")))
}

/// The files of a `srcset`. One with a `data:` URL, whose commas do not separate, is passed over.
fn candidates<'a>(node: Node<'a, '_>) -> impl Iterator<Item = &'a str> {
    let set = node.own("srcset").filter(|set| !set.contains("data:")).unwrap_or_default();
    set.split(',').filter_map(|one| one.split_ascii_whitespace().next())
}

/// HTML §3.2.5.3: whether there is something to see or hear inside an element, where nothing hides it.
fn is_palpable_inside(node: Node) -> bool {
    const SEEN: [&str; 10] = ["audio", "canvas", "embed", "iframe", "img", "object", "picture", "video", "svg", "math"];
    const UNSEEN: [&str; 5] = ["script", "link", "meta", "style", "param"];
    // Walked by hand, to leave out what is hidden.
    let mut next = node.first_child();
    while let Some(inside) = next {
        let name = inside.tag_name().name();
        let hidden = inside.is_element() && (inside.own("hidden").is_some() || UNSEEN.contains(&name));
        let seen = inside.is_element() && SEEN.contains(&name);
        let text = inside.is_text() && inside.text().is_some_and(|text| !text.trim_ascii().is_empty());
        if !hidden && (text || seen) {
            return true;
        }
        next = inside.first_child().filter(|_| !hidden);
        let mut at = inside;
        while next.is_none() && at != node {
            next = at.next_sibling();
            let Some(parent) = at.parent() else { break };
            at = parent;
        }
    }
    false
}
