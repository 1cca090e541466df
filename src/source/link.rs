//! Link destinations and picture paths as authors write them → targets.

use crate::doc::Target;
use crate::world;
use std::fmt::Write;

/// Schemes that links may have.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "ftp", "tel"];

/// Where a link leads; the error says why it leads nowhere.
pub(super) fn target(destination: &str, file: &str) -> Result<Target, &'static str> {
    let destination = destination.trim();
    if let Some(fragment) = destination.strip_prefix('#').filter(|fragment| !fragment.is_empty()) {
        return Ok(Target::Anchor(percent_decode(fragment).into()));
    }
    if destination.is_empty() || destination == "#" {
        return Err("names no place");
    }
    if let Some(rest) = destination.strip_prefix("//") {
        return url("https", &format!("//{rest}"));
    }
    if let Some((scheme, rest)) = split_scheme(destination) {
        return url(&scheme, rest);
    }
    let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
    let path = path.split('?').next().unwrap_or("");
    let fragment = Some(percent_decode(fragment)).filter(|fragment| !fragment.is_empty());
    match in_folder(path, file) {
        Some(path) if !path.is_empty() => Ok(Target::File { path, fragment }),
        _ => Err("leads out of the book's folder"),
    }
}

/// A path relative to the file, or to the book's folder when it begins with `/`, as site
/// generators have it.
fn in_folder(path: &str, file: &str) -> Option<String> {
    let path = percent_decode(path);
    match path.strip_prefix('/') {
        Some(from_root) => world::normalise(from_root),
        None => world::resolve(file, &path),
    }
}

/// What the path of a picture means.
pub(super) enum Picture {
    /// A file of the book, or a URL that is kept as it is.
    Path(String),
    /// It leads out of the book's folder.
    Outside,
    /// Data in the text itself, or a scheme that is no file.
    Unusable,
}

/// The path of a picture.
pub(super) fn picture(destination: &str, file: &str) -> Picture {
    let destination = destination.trim();
    match split_scheme(destination) {
        Some((scheme, _)) if scheme == "http" || scheme == "https" => return Picture::Path(destination.to_owned()),
        Some((scheme, _)) if scheme == "file" || scheme.len() == 1 => return Picture::Outside,
        Some(_) => return Picture::Unusable,
        None => {}
    }
    if destination.starts_with("//") {
        return Picture::Path(format!("https:{destination}"));
    }
    let path = destination.split(['#', '?']).next().unwrap_or("");
    match in_folder(path, file) {
        Some(path) if path.is_empty() => Picture::Unusable,
        Some(path) => Picture::Path(path),
        None => Picture::Outside,
    }
}

/// `scheme:rest` (RFC 3986 §3.1), the scheme in lower case.
fn split_scheme(text: &str) -> Option<(String, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let shape = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    shape.then(|| (scheme.to_ascii_lowercase(), rest))
}

fn url(scheme: &str, rest: &str) -> Result<Target, &'static str> {
    if !SCHEMES.contains(&scheme) {
        return Err("has a scheme that books cannot follow");
    }
    let hierarchical = matches!(scheme, "http" | "https" | "ftp");
    let (host, path) = if hierarchical {
        let rest = rest.strip_prefix("//").ok_or("is no web address")?;
        rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()))
    } else {
        ("", rest)
    };
    let host_holds = !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || "<>\"{}|\\^`%".contains(c));
    if (hierarchical && !host_holds) || (!hierarchical && path.is_empty()) {
        return Err("is no web address");
    }
    let slashes = if hierarchical { "//" } else { "" };
    Ok(Target::Url(format!("{scheme}:{slashes}{host}{}", percent_encode(path))))
}

/// Resolves a reference against the address of the page that it stands on (RFC 3986 §5.2).
pub(super) fn join(base: &str, reference: &str) -> String {
    if split_scheme(reference).is_some() {
        return reference.to_owned();
    }
    let Some((scheme, rest)) = split_scheme(base) else { return reference.to_owned() };
    if reference.starts_with("//") {
        return format!("{scheme}:{reference}");
    }
    let base = rest.split('#').next().unwrap_or(rest);
    let (authority, base) = match base.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len())),
        None => ("", base),
    };
    let (base_path, base_query) = base.split_at(base.find('?').unwrap_or(base.len()));
    let (path, tail) = reference.split_at(reference.find(['?', '#']).unwrap_or(reference.len()));
    let (path, query) = if path.starts_with('/') {
        (without_dots(path), "")
    } else if path.is_empty() {
        let same = tail.is_empty() || tail.starts_with('#');
        (base_path.to_owned(), if same { base_query } else { "" })
    } else {
        let folder = base_path.rfind('/').map_or("/", |at| &base_path[..=at]);
        (without_dots(&format!("{folder}{path}")), "")
    };
    format!("{scheme}://{authority}{path}{query}{tail}")
}

/// A path without `.` and `..` (RFC 3986 §5.2.4); what leads above the root stays at it.
fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut ends_open = false;
    for part in path.split('/').skip(1) {
        ends_open = matches!(part, "." | "..");
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let slash = if ends_open && !parts.is_empty() { "/" } else { "" };
    format!("/{}{slash}", parts.join("/"))
}

/// Encodes what RFC 3986 does not allow in a path, query or fragment. What is encoded already stays.
fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut in_fragment = false;
    for (at, &byte) in bytes.iter().enumerate() {
        let keep = match byte {
            b'%' => bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
            b'#' => !std::mem::replace(&mut in_fragment, true),
            byte => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        if keep {
            out.push(byte as char);
        } else {
            write!(out, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
    out
}

/// Undoes percent-encoding; what is no valid encoding stays.
pub(super) fn percent_decode(text: &str) -> String {
    String::from_utf8(percent_decoded(text)).unwrap_or_else(|_| text.to_owned())
}

/// The bytes of a text in which `%41` stands for `A` (RFC 3986 §2.1).
pub(super) fn percent_decoded(text: &str) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16)).map(|digit| digit as u8);
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push(high << 4 | low);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(destination: &str) -> String {
        match target(destination, "content/a.md") {
            Ok(Target::Url(url)) => url,
            Ok(Target::File { path, fragment }) => format!("file {path} {}", fragment.unwrap_or_default()),
            Ok(Target::Anchor(id)) => format!("here {id}"),
            Ok(Target::Chapter { .. }) => unreachable!("readers know no chapters"),
            Err(why) => format!("- {why}"),
        }
    }

    #[test]
    fn addresses_are_encoded_and_paths_resolved() {
        for (destination, expected) in [
            ("https://example.org/a b/ü?q=ä#x#y", "https://example.org/a%20b/%C3%BC?q=%C3%A4#x%23y"),
            ("HTTP://example.org", "http://example.org"),
            ("//example.org/x", "https://example.org/x"),
            ("mailto:a@example.org", "mailto:a@example.org"),
            ("https://example.org/100%/%41", "https://example.org/100%25/%41"),
            ("b.md#part", "file content/b.md part"),
            ("#%C3%BC", "here ü"),
            ("../notes/c%20d.md?x", "file notes/c d.md "),
            ("/about.md", "file about.md "),
        ] {
            assert_eq!(shown(destination), expected);
        }
    }

    #[test]
    fn references_are_resolved_as_rfc_3986_has_it() {
        // The examples of §5.4 whose results stand in books.
        for (reference, expected) in [
            ("g", "http://a/b/c/g"),
            ("./g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y#s", "http://a/b/c/g?y#s"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../../../g", "http://a/g"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("mailto:x@y", "mailto:x@y"),
        ] {
            assert_eq!(join("http://a/b/c/d;p?q", reference), expected, "{reference}");
        }
        assert_eq!(join("https://example.org", "x.png"), "https://example.org/x.png");
    }

    #[test]
    fn what_leads_nowhere_is_no_target() {
        for bad in [
            "",
            "#",
            "javascript:alert(1)",
            "data:text/plain,x",
            "https://",
            "http:x",
            "https://a b/",
            "../../x.md",
            "tel:",
        ] {
            assert!(shown(bad).starts_with("- "), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_destination_gives_a_url_without_illegal_characters(text in "\\PC{0,40}") {
            if let Ok(Target::Url(url)) = target(&format!("https://example.org/{text}"), "a.md") {
                let legal = url.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&b));
                prop_assert!(legal, "{}", url);
            }
            let _ = target(&text, "a/b.md");
            let _ = picture(&text, "a/b.md");
        }
    }
}
