//! Raw HTML in Markdown → tags and text. Only as much of HTML as is needed to keep its words:
//! attributes of a few inline tags, comments, entities, and which tags end a paragraph.

use pulldown_cmark::{Event, Parser};
use std::borrow::Cow;

/// A piece of raw HTML.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Text(Cow<'a, str>),
    Tag(Tag),
}

/// A tag.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tag {
    /// In lower case.
    pub name: String,
    pub closing: bool,
    /// Names in lower case, values decoded.
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the tag begins or ends a block, so that words on its two sides are not one paragraph.
    pub fn is_block(&self) -> bool {
        const BLOCKS: [&str; 38] = [
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "details",
            "dialog",
            "dd",
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
            "hr",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "td",
            "th",
            "tr",
            "ul",
        ];
        BLOCKS.contains(&self.name.as_str())
    }
}

/// Tags that are never closed make the reader look to the end each time; after so many of
/// them the rest is text, which keeps the time linear.
const MAX_UNCLOSED: usize = 4;

/// Reads raw HTML. Comments, declarations, and the content of scripts and style sheets are dropped.
pub(super) fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut rest = html;
    let mut unclosed = 0;
    while !rest.is_empty() {
        let Some(open) = rest.find('<') else {
            out.push(Token::Text(decode(rest)));
            break;
        };
        if open > 0 {
            out.push(Token::Text(decode(&rest[..open])));
        }
        rest = &rest[open..];
        if let Some(behind) = rest.strip_prefix("<!--") {
            rest = behind.find("-->").map_or("", |at| &behind[at + 3..]);
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            rest = rest.find('>').map_or("", |at| &rest[at + 1..]);
        } else if unclosed < MAX_UNCLOSED
            && let Some((tag, length)) = tag(rest)
        {
            rest = &rest[length..];
            if matches!(tag.name.as_str(), "script" | "style") && !tag.closing {
                let end = format!("</{}", tag.name);
                rest = find_ignoring_case(rest, &end).map_or("", |at| &rest[at..]);
            }
            out.push(Token::Tag(tag));
        } else {
            unclosed += usize::from(rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
            out.push(Token::Text(Cow::Borrowed("<")));
            rest = &rest[1..];
        }
    }
    out
}

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
    let mut tag = Tag { name: text[at..at + length].to_ascii_lowercase(), closing, attributes: Vec::new() };
    at += length;
    loop {
        at += run(at, |b| b.is_ascii_whitespace() || b == b'/');
        if *bytes.get(at)? == b'>' {
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
fn decode(text: &str) -> Cow<'_, str> {
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
    fn tags_attributes_and_entities_are_read() {
        let tokens = tokens("a&nbsp;&eacute; &amp;<IMG src='x.png' alt=\"A &amp; B\" hidden/></p> 1 < 2 & <");
        let text: String =
            tokens.iter().filter_map(|t| if let Token::Text(t) = t { Some(&**t) } else { None }).collect();
        assert_eq!(text, "a\u{a0}é & 1 < 2 & <");
        let Token::Tag(image) = &tokens[1] else { panic!("{tokens:?}") };
        assert_eq!((image.name.as_str(), image.get("src"), image.get("alt")), ("img", Some("x.png"), Some("A & B")));
    }

    #[test]
    fn comments_scripts_and_declarations_are_dropped() {
        let html = "<!DOCTYPE html>a<!-- <b> -->b<script>if (a < b) {}</SCRIPT>c<!-- open";
        let text: String =
            tokens(html).iter().filter_map(|t| if let Token::Text(t) = t { Some(&**t) } else { None }).collect();
        assert_eq!(text, "abc");
    }

    proptest! {
        #[test]
        fn no_html_panics(html in "[<>/!a-z=\"'&;# é\\-]{0,60}") {
            let _ = tokens(&html);
        }
    }
}
