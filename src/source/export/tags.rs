//! HTML as text with tags in it: as much as is needed to cut elements out of it or to find one
//! by its class. What is left is read by [`crate::source::html`].

use std::borrow::Cow;
use std::ops::Range;

/// A tag of a text.
#[derive(Clone, Debug)]
pub(in crate::source) struct Tag<'a> {
    /// As written, in any case.
    pub name: &'a str,
    /// Whether it is an end tag.
    pub closing: bool,
    /// What stands behind the name.
    attributes: &'a str,
    /// Where it stands.
    pub range: Range<usize>,
}

impl<'a> Tag<'a> {
    /// Whether it has this name.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether no end tag follows.
    pub fn is_void(&self) -> bool {
        const VOID: [&str; 13] =
            ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
        VOID.iter().any(|name| self.is(name))
    }

    /// The value of an attribute, its references not decoded.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        attributes(self.attributes).find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The value of an attribute with the references that addresses and JSON in it need decoded.
    pub fn value(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).map(unescape)
    }

    /// Its classes and its id.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        let value = |name| self.get(name).unwrap_or_default();
        value("class").split_ascii_whitespace().chain(Some(value("id")))
    }

    /// Whether one of its classes is this one.
    pub fn has_class(&self, class: &str) -> bool {
        self.names().any(|name| name == class)
    }
}

/// `name="value"` and its like. A value without an end runs to the end.
fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
        // A name may begin with an equals sign (HTML §13.2.5.32).
        let end = if end == 0 { 1 } else { end };
        let (name, behind) = rest.split_at(end);
        rest = behind;
        let Some(value) = behind.trim_start().strip_prefix('=') else { return Some((name, "")) };
        let value = value.trim_start();
        let (value, behind) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        rest = behind;
        Some((name, value))
    })
}

/// The five references of XML decoded, and the quotes as numbers.
pub(in crate::source) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let marks = [("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">")];
    let text = marks.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    Cow::Owned(text.replace("&#038;", "&").replace("&#38;", "&").replace("&amp;", "&"))
}

/// The text with the characters that mean something in HTML as references.
pub(in crate::source) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// All on one line, which means the same: for a text that stands on one line of its file.
pub(in crate::source) fn one_line(html: &str) -> Cow<'_, str> {
    if !html.contains('\n') {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len() + 64);
    let mut from = 0;
    for tag in Tags::new(html) {
        out.push_str(&html[from..tag.range.start].replace('\n', "&#10;"));
        out.push_str(&html[tag.range.clone()].replace('\n', " "));
        from = tag.range.end;
    }
    out.push_str(&html[from..].replace('\n', "&#10;"));
    Cow::Owned(out)
}

/// The tags of a text in order. Comments are passed over, and so is what scripts and style sheets hold.
pub(in crate::source) struct Tags<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tags<'a> {
    /// The tags of a text.
    pub fn new(text: &'a str) -> Tags<'a> {
        Tags { text, at: 0 }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let start = self.at + self.text[self.at..].find('<')?;
            let rest = &self.text[start..];
            if rest.starts_with("<!--") {
                // A comment without an end runs to the end.
                self.at = start + rest.find("-->")? + 3;
                continue;
            }
            let closing = rest.as_bytes().get(1) == Some(&b'/');
            let from = if closing { 2 } else { 1 };
            if !rest[from..].starts_with(|c: char| c.is_ascii_alphabetic()) {
                self.at = start + 1;
                continue;
            }
            let end = end_of_tag(rest)?;
            let inner = &rest[from..end - 1];
            let name = inner.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(inner.len());
            let (name, attributes) = inner.split_at(name);
            let tag = Tag { name, closing, attributes, range: start..start + end };
            self.at = tag.range.end;
            if !closing && (tag.is("script") || tag.is("style")) {
                let close = format!("</{}", name.to_ascii_lowercase());
                let end = find_ignoring_case(&self.text[self.at..], &close);
                self.at = end.map_or(self.text.len(), |end| self.at + end);
            }
            return Some(tag);
        }
    }
}

/// The length of the tag at the head of a text; a `>` in quotes does not end it.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut behind_equals = false;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if behind_equals => quote = Some(byte),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            behind_equals = byte == b'=';
        }
    }
    None
}

fn find_ignoring_case(text: &str, what: &str) -> Option<usize> {
    text.as_bytes().windows(what.len()).position(|window| window.eq_ignore_ascii_case(what.as_bytes()))
}

/// An element: where it stands, and where what it holds stands.
#[derive(Clone, Debug)]
pub(in crate::source) struct Element<'a> {
    /// Its start tag.
    pub tag: Tag<'a>,
    /// From its start tag to its end tag.
    pub outer: Range<usize>,
    /// What is between them.
    pub inner: Range<usize>,
}

/// The outermost elements that `wanted` picks, in order, found in one pass. One without an end
/// tag ends the search.
pub(in crate::source) fn elements<'a>(
    html: &'a str,
    mut wanted: impl FnMut(&Tag<'a>) -> bool,
) -> impl Iterator<Item = Element<'a>> {
    let mut tags = Tags::new(html);
    std::iter::from_fn(move || {
        let tag = tags.find(|tag| !tag.closing && wanted(tag))?;
        if tag.is_void() {
            let end = tag.range.end;
            return Some(Element { outer: tag.range.clone(), inner: end..end, tag });
        }
        let mut depth = 1_usize;
        for other in tags.by_ref().filter(|other| other.name.eq_ignore_ascii_case(tag.name)) {
            depth = if other.closing { depth - 1 } else { depth + 1 };
            if depth == 0 {
                let (outer, inner) = (tag.range.start..other.range.end, tag.range.end..other.range.start);
                return Some(Element { tag, outer, inner });
            }
        }
        None
    })
}

/// The first element that `wanted` picks.
pub(in crate::source) fn element<'a>(html: &'a str, wanted: impl FnMut(&Tag<'a>) -> bool) -> Option<Element<'a>> {
    elements(html, wanted).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_are_found_and_comments_passed_over() {
        let html = "a < b <p title='x > y' class=\"one two\">c<!-- <b> --><BR/><script>if (a<b) {}</script></p>";
        let names: Vec<String> =
            Tags::new(html).map(|tag| format!("{}{}", ["", "/"][usize::from(tag.closing)], tag.name)).collect();
        assert_eq!(names, ["p", "BR", "script", "/script", "/p"]);
        let tag = Tags::new(html).next().unwrap();
        assert_eq!((tag.get("title"), tag.get("none")), (Some("x > y"), None));
        assert!(tag.has_class("two") && !tag.has_class("tw"));
    }

    #[test]
    fn elements_end_where_their_tags_balance() {
        let html = "<div id=a>x<div>y</div>z</div><div class=b>w</div><div class=b>open";
        let found: Vec<&str> = elements(html, |tag| tag.is("div")).map(|e| &html[e.inner]).collect();
        assert_eq!(found, ["x<div>y</div>z", "w"]);
        assert_eq!(&html[element(html, |tag| tag.has_class("b")).unwrap().outer], "<div class=b>w</div>");
    }

    #[test]
    fn one_line_means_the_same() {
        assert_eq!(one_line("<a\nhref=x>b\nc</a>\n"), "<a href=x>b&#10;c</a>&#10;");
        assert_eq!(unescape("a&amp;b&quot;&amp;lt;"), "a&b\"&lt;");
    }

    proptest! {
        #[test]
        fn no_html_panics(html in "[<>/!a-c=\"' é\\-]{0,60}") {
            for tag in Tags::new(&html) {
                let _ = (tag.get("a"), tag.has_class("b"), &html[tag.range]);
            }
            for element in elements(&html, |_| true) {
                let _ = (&html[element.outer], &html[element.inner]);
            }
            let _ = one_line(&html);
        }
    }
}
