//! Tags of raw HTML in Markdown: their names and attributes, and which are open at its end. What
//! they mean is said in [`super::raw`] and by the HTML reader.

use pulldown_cmark::{Event, Parser};
use std::borrow::Cow;
use std::ops::Range;

/// A tag.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tag {
    /// In lower case.
    pub name: String,
    pub closing: bool,
    /// Written with a slash at its end.
    pub empty: bool,
    /// Names in lower case, values decoded.
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether it marks words or shows a picture in a line.
    pub fn is_plain(&self) -> bool {
        const PLAIN: [&str; 15] =
            ["a", "b", "br", "cite", "code", "em", "i", "img", "kbd", "small", "span", "strong", "sub", "sup", "u"];
        PLAIN.contains(&self.name.as_str())
    }

    /// Whether it opens an element that holds blocks and that a tag must close.
    fn opens_block(&self) -> bool {
        const EMPTY: [&str; 14] = [
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
            "wbr",
        ];
        !self.closing && !self.empty && !EMPTY.contains(&self.name.as_str()) && !is_inline(&self.name)
    }
}

/// Whether elements of that name stand in lines. Left open, they end with their block.
fn is_inline(name: &str) -> bool {
    const INLINE: [&str; 38] = [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em", "font",
        "i", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong",
        "sub", "sup", "time", "tt", "u", "var", "nobr", "option",
    ];
    INLINE.contains(&name)
}

/// Tags that are never closed make the reader look to the end each time; after so many of
/// them the rest is text, which keeps the time linear.
const MAX_UNCLOSED: usize = 4;

/// The one tag that a text consists of; `None` for comments and the like.
pub(super) fn read(html: &str) -> Option<Tag> {
    html.starts_with('<').then(|| tag(html)).flatten().map(|(tag, _)| tag)
}

/// All tags of raw HTML with their places, without those in comments, scripts and style sheets.
pub(super) fn tags(html: &str) -> Vec<(Tag, Range<usize>)> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut unclosed = 0;
    while let Some(open) = html[at..].find('<') {
        at += open;
        let rest = &html[at..];
        if let Some(behind) = rest.strip_prefix("<!--") {
            at = behind.find("-->").map_or(html.len(), |end| at + 4 + end + 3);
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            at = rest.find('>').map_or(html.len(), |end| at + end + 1);
        } else if unclosed < MAX_UNCLOSED
            && let Some((tag, length)) = tag(rest)
        {
            let place = at..at + length;
            at += length;
            if matches!(tag.name.as_str(), "script" | "style") && !tag.closing {
                let end = format!("</{}", tag.name);
                at = find_ignoring_case(&html[at..], &end).map_or(html.len(), |end| at + end);
            }
            out.push((tag, place));
        } else {
            unclosed += usize::from(rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
            at += 1;
        }
    }
    out
}

/// Elements that hold blocks and that raw HTML leaves open.
#[derive(Debug, Default)]
pub(super) struct Open(Vec<String>);

impl Open {
    /// Goes on through more HTML.
    pub fn read(&mut self, html: &str) {
        for (tag, _) in tags(html) {
            if tag.closing {
                // One that closes nothing is no matter; one that closes more closes all inside it.
                // Nothing nests deeper than the HTML reader looks.
                let window = self.0.len().saturating_sub(MAX_OPEN);
                if let Some(at) = self.0[window..].iter().rposition(|name| *name == tag.name) {
                    self.0.truncate(window + at);
                }
            } else if tag.opens_block() {
                self.0.push(tag.name);
            }
        }
    }

    /// Whether nothing is open.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Open elements among which a closing tag is looked for.
const MAX_OPEN: usize = 64;

fn find_ignoring_case(text: &str, what: &str) -> Option<usize> {
    text.as_bytes().windows(what.len()).position(|window| window.eq_ignore_ascii_case(what.as_bytes()))
}

/// The tag at the head of the text and its length.
fn tag(text: &str) -> Option<(Tag, usize)> {
    let bytes = text.as_bytes();
    let mut at = 1;
    let closing = bytes.get(at) == Some(&b'/');
    at += usize::from(closing);
    let run = |at: usize, fits: fn(u8) -> bool| bytes[at..].iter().take_while(|b| fits(**b)).count();
    if !bytes.get(at)?.is_ascii_alphabetic() {
        return None;
    }
    let length = run(at, |b| b.is_ascii_alphanumeric() || b == b'-' || b == b':');
    let name = text[at..at + length].to_ascii_lowercase();
    let mut tag = Tag { name, closing, ..Tag::default() };
    at += length;
    loop {
        at += run(at, |b| b.is_ascii_whitespace() || b == b'/');
        if *bytes.get(at)? == b'>' {
            tag.empty = bytes[at - 1] == b'/';
            return Some((tag, at + 1));
        }
        let length = run(at, |b| !b.is_ascii_whitespace() && !b"=>/".contains(&b)).max(1);
        // A name of one byte taken by force may be half a character.
        let name = text.get(at..at + length)?.to_ascii_lowercase();
        at += length;
        let equals = at + run(at, |b| b.is_ascii_whitespace());
        let mut value = "";
        if bytes.get(equals) == Some(&b'=') {
            at = equals + 1;
            at += run(at, |b| b.is_ascii_whitespace());
            let quote = *bytes.get(at)?;
            if quote == b'"' || quote == b'\'' {
                let end = at + 1 + bytes[at + 1..].iter().position(|b| *b == quote)?;
                value = &text[at + 1..end];
                at = end + 1;
            } else {
                let length = run(at, |b| !b.is_ascii_whitespace() && b != b'>');
                value = &text[at..at + length];
                at += length;
            }
        }
        tag.attributes.push((name, decode(value).into_owned()));
    }
}

/// The longest name of an entity in HTML has 31 letters.
const LONGEST_ENTITY: usize = 33;

/// Decodes entities, as the Markdown parser knows them.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name =
            rest.bytes().skip(1).take(LONGEST_ENTITY).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        let length = 1 + name + 1;
        if name > 0 && rest.as_bytes().get(name + 1) == Some(&b';') {
            for event in Parser::new(&rest[..length]) {
                if let Event::Text(text) = event {
                    out.push_str(&text);
                }
            }
            rest = &rest[length..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn attributes_and_entities_are_read() {
        let image = read("<IMG src='x.png' alt=\"A &amp; B &eacute;\" hidden/>").unwrap();
        assert_eq!((image.name.as_str(), image.get("src"), image.get("alt")), ("img", Some("x.png"), Some("A & B é")));
        assert!(image.empty && read("<!-- no -->").is_none());
    }

    #[test]
    fn what_html_leaves_open_is_known() {
        for (html, open) in [
            ("<div><p>x</p>", "div"),
            ("<div></div>", ""),
            ("</div><aside class=x><b>", "aside"),
            ("<table><tr><td>", "table tr td"),
            ("<ul><li>a<li>b</ul>", ""),
            ("<!-- <div> --><script>'<div>'</script><img><x-y/>", ""),
        ] {
            let mut found = Open::default();
            found.read(html);
            assert_eq!(found.0.join(" "), open, "{html}");
        }
    }

    proptest! {
        #[test]
        fn no_html_panics(html in "[<>/!a-z=\"'&;# é\\-]{0,60}") {
            let _ = tags(&html);
            let _ = read(&html);
        }
    }
}
