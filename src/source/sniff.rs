//! Which reader takes a file: its content first, its ending second.

use super::export::medium;
use crate::config::Format;
use encoding_rs::Encoding;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Bytes that are looked at; a page's root, and what an export says of itself, stand well before.
const HEAD: usize = 64 << 10;

/// The format of a file; `guess` is what its ending says.
pub(super) fn format(bytes: &[u8], path: &str, guess: Option<Format>) -> Option<Format> {
    let head = head(bytes);
    let head = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if head.starts_with('<') {
        markup(head, path).or(guess)
    } else if guess.is_none() && head.starts_with('{') {
        json(bytes)
    } else {
        guess
    }
}

/// The beginning of a file as text, as far as this needs to be right.
fn head(bytes: &[u8]) -> Cow<'_, str> {
    let head = &bytes[..bytes.len().min(HEAD)];
    match Encoding::for_bom(head) {
        Some((encoding, length)) => encoding.decode_without_bom_handling(&head[length..]).0,
        None => String::from_utf8_lossy(head),
    }
}

fn markup(head: &str, path: &str) -> Option<Format> {
    let root = root(head)?;
    match root.rsplit(':').next()?.to_ascii_lowercase().as_str() {
        "rss" if head.contains("wordpress.org/export/") || head.contains("<wp:wxr_version") => Some(Format::Wordpress),
        "rss" => Some(Format::Feed),
        "rdf" if head.contains("purl.org/rss/") || head.contains("netscape.com/rdf") => Some(Format::Feed),
        "feed" if head.contains("w3.org/2005/Atom") || head.contains("purl.org/atom/") => Some(Format::Feed),
        "html" if medium::is_page(head, path) => Some(Format::Medium),
        "html" => Some(Format::Html),
        // The tag of the root may be left out.
        _ if head.get(..14).is_some_and(|head| head.eq_ignore_ascii_case("<!doctype html")) => Some(Format::Html),
        _ => None,
    }
}

/// The name of the first element, behind declaration, comments and doctype.
fn root(head: &str) -> Option<&str> {
    let mut rest = head;
    loop {
        rest = rest.trim_start();
        rest = if rest.starts_with("<!--") {
            &rest[rest.find("-->")? + 3..]
        } else if rest.starts_with("<?") {
            &rest[rest.find("?>")? + 2..]
        } else if rest.starts_with("<!") {
            let close = rest.find('>')?;
            // An internal subset holds declarations of its own.
            let close =
                if rest[..close].contains('[') { rest.find("]")? + rest[rest.find("]")?..].find('>')? } else { close };
            &rest[close + 1..]
        } else {
            break;
        };
    }
    let name = rest.strip_prefix('<')?;
    let end = name.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    Some(&name[..end])
}

/// What an object of JSON says of itself.
#[derive(Deserialize)]
struct Shape<'a> {
    #[serde(borrow)]
    version: Option<&'a RawValue>,
    #[serde(borrow)]
    items: Option<&'a RawValue>,
    #[serde(borrow)]
    db: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    posts: Option<&'a RawValue>,
}

fn json(bytes: &[u8]) -> Option<Format> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let shape: Shape<'_> = serde_json::from_slice(bytes).ok()?;
    let holds = |value: Option<&RawValue>, keys: &[&str]| {
        value.is_some_and(|value| keys.iter().all(|key| value.get().contains(key)))
    };
    if holds(shape.version, &["jsonfeed.org/version/"]) && shape.items.is_some() {
        return Some(Format::Feed);
    }
    let ghost = holds(shape.db, &["\"posts\"", "\"data\""])
        || holds(shape.data, &["\"posts\"", "\"slug\""])
        || holds(shape.posts, &["\"slug\"", "\"html\""]);
    ghost.then_some(Format::Ghost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn content_says_more_than_endings() {
        let medium =
            "<!DOCTYPE html><html><body><article class=\"h-entry\"><section data-field=\"body\"></section></article>";
        for (text, expected) in [
            ("<?xml version=\"1.0\"?>\n<!-- a --><rss version=\"2.0\">", Some(Format::Feed)),
            ("\u{feff} <rss xmlns:wp=\"http://wordpress.org/export/1.2/\">", Some(Format::Wordpress)),
            ("<feed xmlns='http://www.w3.org/2005/Atom'>", Some(Format::Feed)),
            ("<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\">", Some(Format::Feed)),
            ("<!DOCTYPE x [<!ENTITY a 'b'>]><rss>", Some(Format::Feed)),
            ("<rdf:RDF xmlns=\"http://example.org/\">", None),
            ("<svg></svg>", None),
            (medium, Some(Format::Medium)),
            ("<!DOCTYPE html><title>a</title>", Some(Format::Html)),
            ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", Some(Format::Html)),
            ("{\"items\": [], \"version\": \"https://jsonfeed.org/version/1.1\"}", Some(Format::Feed)),
            ("{\"db\": [{\"meta\": {}, \"data\": {\"posts\": []}}]}", Some(Format::Ghost)),
            ("{\"data\": {\"posts\": [{\"slug\": 1}]}}", Some(Format::Ghost)),
            ("{\"version\": 1, \"items\": []}", None),
            ("{", None),
            ("words", None),
        ] {
            assert_eq!(format(text.as_bytes(), "a/b", None), expected, "{text}");
        }
        assert_eq!(format(b"<rss>", "a.txt", Some(Format::Text)), Some(Format::Feed));
        assert_eq!(format(b"<em>a</em>", "a.md", Some(Format::Markdown)), Some(Format::Markdown));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in "[<>!?\\[\\]{\"a-z:é -]{0,40}") {
            let _ = format(bytes.as_bytes(), "a", None);
        }
    }
}
