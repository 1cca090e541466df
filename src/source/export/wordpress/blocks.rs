//! Blocks of WordPress's editor, `<!-- wp:name {…} -->` to `<!-- /wp:name -->`, as far as their
//! HTML does not say what they are. What is left is HTML with comments.

use crate::source::export::{is_web, tags};
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::borrow::Cow;
use std::ops::Range;

/// A post with all that it shares is no longer than this: what names itself twice grows without end.
const MOST_SHARED: usize = 4 << 20;

/// Blocks without words of the author.
const WIDGETS: [&str; 21] = [
    "archives",
    "avatar",
    "calendar",
    "categories",
    "comments",
    "comments-query-loop",
    "latest-comments",
    "latest-posts",
    "loginout",
    "navigation",
    "page-list",
    "post-comments",
    "post-comments-form",
    "query",
    "rss",
    "search",
    "social-links",
    "tag-cloud",
    "jetpack/like",
    "jetpack/sharing-buttons",
    "jetpack/subscriptions",
];

/// A comment that begins or ends a block.
struct Delimiter<'a> {
    name: &'a str,
    json: &'a str,
    closing: bool,
    alone: bool,
    range: Range<usize>,
}

/// Whether a text comes from the editor of blocks.
pub(super) fn is_blocks(text: &str) -> bool {
    text.contains("<!-- wp:")
}

/// The text with the blocks that its HTML does not tell rewritten, its lines kept; and where
/// widgets stood. `notes` is what stands for the block of notes.
pub(super) fn rewrite(text: &str, notes: &str) -> (String, Vec<Range<usize>>) {
    let mut out = String::with_capacity(text.len());
    let mut widgets = Vec::new();
    let mut from = 0;
    let mut open: Option<(Delimiter<'_>, usize)> = None;
    for delimiter in delimiters(text) {
        let (start, end) = match open.take() {
            None if !delimiter.closing && is_special(delimiter.name) => {
                if !delimiter.alone {
                    open = Some((delimiter, 1));
                    continue;
                }
                let end = delimiter.range.end;
                (delimiter, end..end)
            }
            Some((start, depth)) if start.name == delimiter.name && !delimiter.alone => {
                let depth = if delimiter.closing { depth - 1 } else { depth + 1 };
                if depth > 0 {
                    open = Some((start, depth));
                    continue;
                }
                (start, delimiter.range)
            }
            other => {
                open = other;
                continue;
            }
        };
        out.push_str(&text[from..start.range.start]);
        let inner = &text[start.range.end..end.start];
        match start.name {
            "footnotes" => out.push_str(notes),
            "embed" => out.push_str(&embed(&start, inner)),
            name if name.starts_with("core-embed/") => out.push_str(&embed(&start, inner)),
            _ => widgets.push(start.range.start..end.end),
        }
        out.extend(text[start.range.start..end.end].chars().filter(|c| *c == '\n'));
        from = end.end;
    }
    out.push_str(&text[from..]);
    (out, widgets)
}

/// The text with the blocks that stand for words which posts share replaced by these.
pub(super) fn with_shared<'a>(text: Cow<'a, str>, shared: &FxHashMap<String, String>) -> Cow<'a, str> {
    let mut out = String::new();
    let mut from = 0;
    if !shared.is_empty() && text.contains("<!-- wp:block ") {
        for one in delimiters(&text).filter(|one| one.name == "block" && !one.closing) {
            let settings: Option<Value> = serde_json::from_str(one.json).ok();
            let number = settings.as_ref().and_then(|settings| settings.get("ref")).map(Value::to_string);
            let words = number.and_then(|number| shared.get(&number));
            if let Some(words) = words.filter(|words| out.len() + words.len() <= MOST_SHARED) {
                out.push_str(&text[from..one.range.start]);
                out.push_str(words);
                from = one.range.end;
            }
        }
    }
    if from == 0 {
        return text;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

fn is_special(name: &str) -> bool {
    matches!(name, "embed" | "footnotes") || name.starts_with("core-embed/") || WIDGETS.contains(&name)
}

/// Something of another site: a link to it, and its caption.
fn embed(start: &Delimiter<'_>, inner: &str) -> String {
    let settings: Option<Value> = serde_json::from_str(start.json).ok();
    let said = settings.as_ref().and_then(|settings| settings.get("url")).and_then(Value::as_str);
    let shown = || {
        let wrapper = tags::element(inner, |tag| tag.has_class("wp-block-embed__wrapper"))?;
        Some(inner[wrapper.inner].trim()).filter(|url| is_web(url) && !url.contains(['<', ' ', '\n']))
    };
    let Some(url) = said.or_else(shown) else { return String::new() };
    let url = tags::escape(&tags::unescape(url));
    let caption = tags::element(inner, |tag| tag.is("figcaption"));
    let caption =
        caption.map_or_else(String::new, |caption| format!("<p>{}</p>", inner[caption.inner].replace('\n', " ")));
    format!("<p><a href=\"{url}\">{url}</a></p>{caption}")
}

fn delimiters(text: &str) -> impl Iterator<Item = Delimiter<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find("<!--")?;
            let end = start + text[start..].find("-->")?;
            at = end + 3;
            let inner = text[start + 4..end.max(start + 4)].trim();
            let (inner, closing) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
            let Some(inner) = inner.strip_prefix("wp:") else { continue };
            let (inner, alone) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner.trim_end(), true));
            let (name, json) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
            return Some(Delimiter { name, json, closing, alone, range: start..at });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blocks_that_html_does_not_tell_are_rewritten() {
        let text = "<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->\n\
            <!-- wp:embed {\"url\":\"https://v.example/1\"} -->\n<figure>c<figcaption>d</figcaption></figure><!-- /wp:embed -->\
            <!-- wp:latest-posts /--><!-- wp:query -->\n<!-- wp:query -->x<!-- /wp:query --><!-- /wp:query --><p>e</p>\
            <!-- wp:footnotes /-->";
        let (html, widgets) = rewrite(text, "NOTES");
        assert_eq!(
            html,
            "<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->\n\
             <p><a href=\"https://v.example/1\">https://v.example/1</a></p><p>d</p>\n\n<p>e</p>NOTES"
        );
        assert_eq!(widgets.len(), 2);
    }

    proptest! {
        #[test]
        fn no_text_panics_and_lines_are_kept(text in "(<!-- wp:embed -->|<!-- /wp:embed -->|<!--|-->|<!-- wp:query /-->|wp:|é|\n){0,30}") {
            let (html, widgets) = rewrite(&text, "");
            prop_assert_eq!(html.matches('\n').count(), text.matches('\n').count());
            widgets.into_iter().for_each(|range| drop(text[range].to_owned()));
        }
    }
}
