//! Paragraphs that WordPress makes when it shows a text of its classic editor: an empty line parts
//! two, a line end breaks a line, and what stands in `pre` or in a tag stays as it is.
//!
//! Only tags are added and no line, so that places stay true. One pass.

use crate::source::export::tags::{Tag, Tags};
use std::borrow::Cow;

/// Elements that end a paragraph.
const BLOCKS: [&str; 47] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "iframe",
    "legend",
    "li",
    "main",
    "math",
    "menu",
    "nav",
    "noscript",
    "object",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
];
const MORE_BLOCKS: [&str; 8] = ["tfoot", "thead", "ul", "script", "style", "svg", "textarea", "video"];
/// Elements whose content is one run of text, unless empty lines part it.
const RUNS: [&str; 16] = [
    "p",
    "li",
    "dd",
    "dt",
    "td",
    "th",
    "caption",
    "figcaption",
    "summary",
    "legend",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];
/// Elements whose content stays as it is.
const KEPT: [&str; 5] = ["pre", "script", "style", "textarea", "svg"];

/// The HTML with its paragraphs and line breaks marked.
pub(in crate::source::export) fn paragraphs(html: &str) -> Cow<'_, str> {
    if html.trim().is_empty() {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut chunk = Chunk::default();
    let mut at = 0;
    let mut tags = Tags::new(html);
    while let Some(tag) = tags.next() {
        chunk.text(&html[at..tag.range.start]);
        at = tag.range.end;
        if !is_block(&tag) {
            chunk.tag(&html[tag.range.clone()], &tag);
            continue;
        }
        chunk.flush(&mut out);
        out.push_str(&html[tag.range.clone()]);
        if KEPT.iter().any(|name| tag.is(name)) && !tag.closing {
            let end = tags.by_ref().find(|end| end.closing && end.name.eq_ignore_ascii_case(tag.name));
            let end = end.map_or(html.len(), |end| end.range.end);
            out.push_str(&html[at..end]);
            at = end;
        } else {
            chunk.inside_run = !tag.closing && RUNS.iter().any(|name| tag.is(name));
        }
    }
    chunk.text(&html[at..]);
    chunk.flush(&mut out);
    Cow::Owned(out)
}

fn is_block(tag: &Tag<'_>) -> bool {
    BLOCKS.iter().chain(&MORE_BLOCKS).any(|name| tag.is(name))
}

/// What stands between two tags of blocks.
#[derive(Default)]
struct Chunk {
    /// Its text, with the breaks of lines marked already.
    parts: Vec<String>,
    /// White space behind the last part.
    space: String,
    /// Whether it stands in an element that is a paragraph itself.
    inside_run: bool,
    /// Whether the last part ends in a `br`.
    broken: bool,
}

impl Chunk {
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_whitespace()).unwrap_or(rest.len());
            let (space, behind) = rest.split_at(end);
            self.space.push_str(space);
            let end = behind.find(|c: char| c.is_ascii_whitespace()).unwrap_or(behind.len());
            let (word, behind) = behind.split_at(end);
            if !word.is_empty() {
                self.word(word);
                self.broken = false;
            }
            rest = behind;
        }
    }

    /// A tag of mark-up in a line.
    fn tag(&mut self, text: &str, tag: &Tag<'_>) {
        // An end tag belongs to the words before it, whatever stands between.
        self.word(text);
        self.broken = tag.is("br");
    }

    fn word(&mut self, word: &str) {
        let space = std::mem::take(&mut self.space);
        let ends = space.matches('\n').count();
        match self.parts.last_mut() {
            Some(last) if ends < 2 => {
                if ends == 1 && !self.broken {
                    last.push_str("<br>");
                }
                last.push_str(&space);
                last.push_str(word);
            }
            _ => self.parts.push(format!("{space}{word}")),
        }
    }

    fn flush(&mut self, out: &mut String) {
        // Comments alone are no paragraph.
        let one = self.parts.len() == 1 && self.inside_run;
        for part in self.parts.drain(..) {
            if one || says_nothing(&part) {
                out.push_str(&part);
            } else {
                let text = part.trim_start();
                out.push_str(&part[..part.len() - text.len()]);
                out.push_str("<p>");
                out.push_str(text);
                out.push_str("</p>");
            }
        }
        out.push_str(&self.space);
        self.space.clear();
        (self.inside_run, self.broken) = (false, false);
    }
}

/// Whether a part is comments and nothing else.
fn says_nothing(part: &str) -> bool {
    let mut rest = part.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = comment.split_once("-->").map_or("", |(_, behind)| behind).trim_start();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn empty_lines_part_paragraphs_and_line_ends_break_lines() {
        for (html, expected) in [
            ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n\n<p>three</p>"),
            ("<p>one\ntwo</p>\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
            ("<ul>\n<li>a</li>\n<li>b\n\nc</li>\n</ul>", "<ul>\n<li>a</li>\n<li><p>b</p>\n\n<p>c</p></li>\n</ul>"),
            ("a <em>b\n\nc</em>", "<p>a <em>b</p>\n\n<p>c</em></p>"),
            ("a<br />\nb", "<p>a<br />\nb</p>"),
            ("<pre>a\n\nb</pre>\nc", "<pre>a\n\nb</pre>\n<p>c</p>"),
            ("a\n\n<!--more-->\n\nb", "<p>a</p>\n\n<!--more-->\n\n<p>b</p>"),
            ("<h2>a</h2>\n<blockquote>b</blockquote>", "<h2>a</h2>\n<blockquote><p>b</p></blockquote>"),
            ("<img\nsrc=a>\n<a href=b>c</a>", "<p><img\nsrc=a><br>\n<a href=b>c</a></p>"),
        ] {
            assert_eq!(paragraphs(html), expected, "{html}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_added(html in "(<p>|</p>|<li>|<pre>|</pre>|<em>|</em>|<!--|-->|<br>|a| |\n|é){0,40}") {
            let bare = |text: &str| text.replace("<p>", "").replace("</p>", "").replace("<br>", "");
            prop_assert_eq!(bare(&paragraphs(&html)), bare(&html));
        }
    }
}
