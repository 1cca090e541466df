//! The documents of Ghost's editors, Mobiledoc (2017) and Lexical (2022) → HTML, and Markdown
//! where a card holds that. Cards that are no text of the author, such as forms to sign up, are cut;
//! of cards of no known kind the words are kept.
//!
//! JSON nests at most as deep as `serde_json` lets it, 128 levels, so that recursion ends.

use crate::source::export::tags::escape;
use serde_json::Value;
use std::fmt::Write;

/// A stretch of a text.
#[derive(Debug, PartialEq)]
pub(super) enum Part {
    Html(String),
    Markdown(String),
    /// Something for readers of the blog.
    Widget,
}

/// Cards for readers of the blog.
const WIDGETS: [&str; 6] = ["signup", "email", "email-cta", "call-to-action", "paywall", "transistor"];
/// What cards of any kind call their words.
const WORDS: [&str; 8] = ["heading", "header", "title", "text", "html", "content", "description", "caption"];

/// Puts HTML behind other parts.
fn push(parts: &mut Vec<Part>, html: &str) {
    match parts.last_mut() {
        Some(Part::Html(before)) => before.push_str(html),
        _ => parts.push(Part::Html(html.to_owned())),
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A card, which both editors name and fill alike.
fn card(name: &str, card: &Value, parts: &mut Vec<Part>) {
    let caption = |key| {
        let caption = text(card, key);
        if caption.is_empty() { String::new() } else { format!("<figcaption>{caption}</figcaption>") }
    };
    let image =
        |image: &Value| format!("<img src=\"{}\" alt=\"{}\">", escape(text(image, "src")), escape(text(image, "alt")));
    let link = |url: &str, words: &str| {
        format!("<p><a href=\"{}\">{}</a></p>", escape(url), escape(if words.is_empty() { url } else { words }))
    };
    let html = match name {
        "markdown" | "card-markdown" => return parts.push(Part::Markdown(text(card, "markdown").to_owned())),
        "html" => text(card, "html").to_owned(),
        "hr" | "horizontalrule" => "<hr>".to_owned(),
        "image" => format!("<figure>{}{}</figure>", image(card), caption("caption")),
        "gallery" => {
            let images: String = list(card, "images").iter().map(image).collect();
            format!("<figure class=\"gallery\">{images}{}</figure>", caption("caption"))
        }
        "code" | "codeblock" => {
            let language = text(card, "language");
            let class =
                if language.is_empty() { String::new() } else { format!(" class=\"language-{}\"", escape(language)) };
            format!("<pre><code{class}>{}</code></pre>", escape(text(card, "code")))
        }
        "embed" => link(text(card, "url"), "") + text(card, "caption"),
        "bookmark" => {
            let metadata = card.get("metadata").unwrap_or(card);
            link(text(card, "url"), text(metadata, "title"))
        }
        "audio" | "video" | "file" => {
            let named =
                ["title", "fileTitle", "fileName"].iter().map(|key| text(card, key)).find(|name| !name.is_empty());
            link(text(card, "src"), named.unwrap_or_default())
        }
        "button" => link(text(card, "buttonUrl"), text(card, "buttonText")),
        "callout" => format!("<aside class=\"kg-callout-card\"><p>{}</p></aside>", text(card, "calloutText")),
        "toggle" => format!("<h4>{}</h4>{}", text(card, "heading"), text(card, "content")),
        "header" => format!("<h2>{}</h2><p>{}</p>", text(card, "header"), text(card, "subheader")),
        "product" => format!("<h4>{}</h4>{}", text(card, "productTitle"), text(card, "productDescription")),
        name if WIDGETS.contains(&name) => return parts.push(Part::Widget),
        _ => {
            let said = WORDS.iter().map(|key| text(card, key)).filter(|words| !words.is_empty());
            said.map(|words| format!("<p>{words}</p>")).collect()
        }
    };
    push(parts, &html);
}

/// Reads Mobiledoc 0.3: sections of mark-up, lists, pictures and cards, with markers that open and close mark-up.
pub(super) fn mobiledoc(document: &Value) -> Vec<Part> {
    let mut parts = Vec::new();
    for section in list(document, "sections") {
        let Some(fields) = section.as_array() else { continue };
        let field = |at: usize| fields.get(at).unwrap_or(&Value::Null);
        match field(0).as_u64() {
            Some(1) => {
                let tag = tag(field(1).as_str().unwrap_or("p"));
                push(&mut parts, &format!("<{tag}>{}</{tag}>", markers(document, field(2))));
            }
            Some(2) => push(
                &mut parts,
                &format!("<figure><img src=\"{}\"></figure>", escape(field(1).as_str().unwrap_or_default())),
            ),
            Some(3) => {
                let tag = tag(field(1).as_str().unwrap_or("ul"));
                let items: String = field(2)
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|item| format!("<li>{}</li>", markers(document, item)))
                    .collect();
                push(&mut parts, &format!("<{tag}>{items}</{tag}>"));
            }
            Some(10) => {
                let found =
                    field(1).as_u64().and_then(|at| list(document, "cards").get(at as usize)).and_then(Value::as_array);
                if let Some([Value::String(name), payload, ..]) = found.map(Vec::as_slice) {
                    card(name, payload, &mut parts);
                }
            }
            _ => {}
        }
    }
    parts
}

/// A tag of Mobiledoc; one that is not known is a paragraph.
fn tag(name: &str) -> &str {
    const KNOWN: [&str; 17] = [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "aside",
        "ul",
        "ol",
        "em",
        "strong",
        "code",
        "s",
        "sub",
        "sup",
    ];
    match name {
        "b" => "strong",
        "i" => "em",
        "pull-quote" => "aside",
        name => KNOWN.iter().find(|known| **known == name).copied().unwrap_or("p"),
    }
}

fn markers(document: &Value, markers: &Value) -> String {
    let mut out = String::new();
    let mut open: Vec<&str> = Vec::new();
    for marker in markers.as_array().into_iter().flatten().filter_map(Value::as_array) {
        let [kind, opened, closed, value] = marker.as_slice() else { continue };
        for at in opened.as_array().into_iter().flatten().filter_map(Value::as_u64) {
            let Some(markup) = list(document, "markups").get(at as usize).and_then(Value::as_array) else { continue };
            let name = markup.first().and_then(Value::as_str).unwrap_or("em");
            if name == "a" {
                let attributes = markup.get(1).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                let href = attributes.chunks(2).find(|pair| pair[0] == "href").and_then(|pair| pair.get(1)?.as_str());
                write!(out, "<a href=\"{}\">", escape(href.unwrap_or_default()))
                    .expect("writing to a string cannot fail");
                open.push("a");
            } else {
                let name = match tag(name) {
                    "p" => "span",
                    name => name,
                };
                write!(out, "<{name}>").expect("writing to a string cannot fail");
                open.push(name);
            }
        }
        match (kind.as_u64(), value.as_str()) {
            (Some(0), Some(text)) => out.push_str(&escape(text)),
            // Of atoms, Ghost has but line ends.
            _ => out.push_str("<br>"),
        }
        for _ in 0..closed.as_u64().unwrap_or(0).min(open.len() as u64) {
            if let Some(name) = open.pop() {
                write!(out, "</{name}>").expect("writing to a string cannot fail");
            }
        }
    }
    out
}

/// Reads the state of a Lexical editor.
pub(super) fn lexical(document: &Value) -> Vec<Part> {
    let mut parts = Vec::new();
    for node in document.get("root").map_or(&[][..], |root| list(root, "children")) {
        match text(node, "type") {
            "paragraph" | "extended-heading" | "heading" | "quote" | "extended-quote" | "aside" | "list" => {
                push(&mut parts, &lexical_html(node));
            }
            _ if !list(node, "children").is_empty() => push(&mut parts, &format!("<p>{}</p>", lexical_html(node))),
            name => card(name, node, &mut parts),
        }
    }
    parts
}

fn lexical_html(node: &Value) -> String {
    let inner = || list(node, "children").iter().map(lexical_html).collect::<String>();
    let wrap = |tag: &str| format!("<{tag}>{}</{tag}>", inner());
    match text(node, "type") {
        "paragraph" => wrap("p"),
        "heading" | "extended-heading" => wrap(match text(node, "tag") {
            tag @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => tag,
            _ => "h2",
        }),
        "quote" | "extended-quote" => wrap("blockquote"),
        "aside" => wrap("aside"),
        "list" if text(node, "listType") == "number" => {
            let start = node.get("start").and_then(Value::as_u64).unwrap_or(1);
            format!("<ol start=\"{start}\">{}</ol>", inner())
        }
        "list" => wrap("ul"),
        "listitem" => wrap("li"),
        "link" | "autolink" => format!("<a href=\"{}\">{}</a>", escape(text(node, "url")), inner()),
        "linebreak" => "<br>".to_owned(),
        "text" | "extended-text" => {
            // Lexical's bits: bold, italic, struck out, underlined, code, lowered, raised.
            let format = node.get("format").and_then(Value::as_u64).unwrap_or(0);
            let tags = [(16, "code"), (32, "sub"), (64, "sup"), (4, "s"), (2, "em"), (1, "strong")];
            let tags = tags.iter().filter(|(bit, _)| format & bit != 0);
            tags.fold(escape(text(node, "text")), |html, (_, tag)| format!("<{tag}>{html}</{tag}>"))
        }
        _ => inner(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn mobiledoc_becomes_html_and_markdown() {
        let document = json!({
            "markups": [["strong"], ["a", ["href", "https://a.example/?x&y"]]],
            "cards": [["markdown", {"markdown": "# M"}], ["image", {"src": "a.png", "caption": "C"}], ["hr", {}], ["unknown", {"text": "e"}], ["paywall", {}]],
            "sections": [
                [1, "h2", [[0, [], 0, "a < b"]]],
                [1, "p", [[0, [0], 0, "b"], [0, [1], 2, "c"], [1, [], 0, 0]]],
                [3, "ol", [[[0, [], 0, "d"]]]],
                [10, 1], [10, 0], [10, 2], [10, 3], [10, 4], [10, 9], [77], 5
            ]
        });
        let html = "<h2>a &lt; b</h2><p><strong>b<a href=\"https://a.example/?x&amp;y\">c</a></strong><br></p><ol><li>d</li></ol>\
            <figure><img src=\"a.png\" alt=\"\"><figcaption>C</figcaption></figure>";
        assert_eq!(
            mobiledoc(&document),
            [Part::Html(html.into()), Part::Markdown("# M".into()), Part::Html("<hr><p>e</p>".into()), Part::Widget]
        );
        assert!(mobiledoc(&Value::Null).is_empty());
    }

    #[test]
    fn lexical_becomes_html() {
        let text = |text: &str, format: u8| json!({"type": "extended-text", "text": text, "format": format});
        let document = json!({"root": {"children": [
            {"type": "extended-heading", "tag": "h3", "children": [text("a", 0)]},
            {"type": "paragraph", "children": [text("b", 3), {"type": "link", "url": "/c/", "children": [text("c", 0)]}]},
            {"type": "list", "listType": "number", "start": 2, "children": [{"type": "listitem", "children": [text("d", 16)]}]},
            {"type": "codeblock", "code": "x < y", "language": "c"},
            {"type": "novelty", "children": [text("new", 0)]},
            {"type": "signup", "header": "no"}
        ]}});
        let html = "<h3>a</h3><p><strong><em>b</em></strong><a href=\"/c/\">c</a></p>\
            <ol start=\"2\"><li><code>d</code></li></ol><pre><code class=\"language-c\">x &lt; y</code></pre><p>new</p>";
        assert_eq!(lexical(&document), [Part::Html(html.into()), Part::Widget]);
    }
}
