//! References: a URL as a document writes it → the file it means (EPUB 3.3 §4.2.5 valid-relative-ocf-URL-with-fragment).

use unicode_normalization::UnicodeNormalization;

/// What a URL points to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A file of the archive; the fragment without `#`, decoded, none when empty.
    Local { path: String, fragment: Option<String> },
    /// Something on the network; without fragment.
    Remote(String),
    /// A `data:` URL: the resource itself, of this media type.
    Data(String),
    /// A file of the reader's own machine.
    OwnMachine,
    /// `mailto:` and other schemes that name no file.
    Other,
    /// A path that leads out of the container, or that starts at a root.
    Outside,
    /// No URL; what is wrong with it.
    Malformed(&'static str),
}

/// A file is not asked for anything.
pub(super) const QUERY: &str = "a file in the book has no query `?…`";
const ESCAPED: &str = "spaces, quotes, brackets and the like must be escaped, as in %20";

/// What `href` points to when it is written in the file `from`, which may also be an address.
pub(super) fn resolve(from: &str, href: &str) -> Target {
    let href = href.trim_matches([' ', '\t', '\r', '\n']);
    if let Some(scheme) = scheme(href) {
        return match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" | "ftp" | "ftps" => remote(href, &href[scheme.len() + 1..]),
            "file" => Target::OwnMachine,
            "data" => Target::Data(data_type(&href["data:".len()..])),
            _ if !href.chars().all(|c| is_url_character(c) || c == '#') => Target::Malformed(ESCAPED),
            _ => Target::Other,
        };
    }
    if href.starts_with("//") {
        return remote(href, href);
    }
    if let Some(at) = scheme(from).and_then(|_| from.find("//")) {
        // Relative to an address, everything is on the network.
        let host = from[at + 2..].find('/').map_or(from.len(), |end| at + 2 + end);
        let folder = from.rfind('/').filter(|end| *end >= host).unwrap_or(host);
        let start = if href.starts_with('/') { &from[..host] } else { &from[..folder] };
        return remote(&format!("{start}/{}", href.trim_start_matches('/')), &from[at..]);
    }
    let (path, fragment) = href.split_once('#').map_or((href, ""), |(path, fragment)| (path, fragment));
    if path.contains('?') {
        return Target::Malformed(QUERY);
    }
    if !path.chars().chain(fragment.chars()).all(is_url_character) {
        return Target::Malformed(ESCAPED);
    }
    if href.starts_with('/') {
        return Target::Outside;
    }
    let (Some(path), Some(fragment)) = (decode_percent(path), decode_percent(fragment)) else {
        return Target::Malformed("`%` must be followed by two hexadecimal digits");
    };
    let fragment = Some(fragment).filter(|fragment| !fragment.is_empty());
    if path.is_empty() {
        return Target::Local { path: from.to_owned(), fragment };
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Target::Outside;
                }
            }
            part => parts.push(part),
        }
    }
    // Names are compared in composed form (EPUB 3.3 §4.2.3).
    Target::Local { path: parts.join("/").nfc().collect(), fragment }
}

/// RFC 2397: the media type, without parameters.
fn data_type(rest: &str) -> String {
    let stated = rest.split([',', ';']).next().unwrap_or_default().trim_ascii();
    if stated.is_empty() { "text/plain".into() } else { stated.to_ascii_lowercase() }
}

/// A URL with an authority: `rest` is what follows its scheme.
fn remote(href: &str, rest: &str) -> Target {
    let authority = rest.strip_prefix("//").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let host = authority.map(|authority| authority.rsplit('@').next().unwrap_or_default());
    let Some(host) = host.filter(|host| !host.is_empty()) else {
        return Target::Malformed("a web address has two slashes and a host");
    };
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !host.ends_with(']') => (name, port),
        _ => (host, ""),
    };
    if name.contains(['(', ')', '*', ',', ';', '=', '!', '$', '&', '\'']) || !port.bytes().all(|b| b.is_ascii_digit()) {
        return Target::Malformed("its host is none");
    }
    let literal = name.starts_with('[') && name.ends_with(']');
    let mut letters = href.chars().filter(|c| !(literal && "[]".contains(*c))).skip_while(|c| *c != ':');
    if !letters.all(|c| is_url_character(c) || c == '#') || decode_percent(href).is_none() {
        return Target::Malformed(ESCAPED);
    }
    Target::Remote(href.split('#').next().unwrap_or_default().to_owned())
}

/// The URL code points of the URL Standard (§4.3), and `%`.
fn is_url_character(c: char) -> bool {
    match c {
        c if c.is_ascii() => c.is_ascii_alphanumeric() || "!$&'()*+,-./:;=?@_~%".contains(c),
        c => c >= '\u{a0}' && !matches!(u32::from(c) & 0xfffe, 0xfffe) && !('\u{fdd0}'..='\u{fdef}').contains(&c),
    }
}

/// RFC 3986 §3.1.
fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    fits.then_some(scheme)
}

/// RFC 3986 §2.1; `None` when a `%` begins no escape. Bytes that are no UTF-8 are replaced.
pub(super) fn decode_percent(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16));
            // Two hexadecimal digits are below 256.
            bytes.push((digit()? * 16 + digit()?) as u8);
        } else {
            bytes.push(byte);
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::{Target, resolve};

    fn local(path: &str, fragment: Option<&str>) -> Target {
        Target::Local { path: path.into(), fragment: fragment.map(Into::into) }
    }

    #[test]
    fn relative_urls_become_paths_in_the_archive() {
        assert_eq!(resolve("a/b.xhtml", "../c%20d.png"), local("c d.png", None));
        assert_eq!(resolve("a/b.xhtml", "#x"), local("a/b.xhtml", Some("x")));
        assert_eq!(resolve("a/b.xhtml", ""), local("a/b.xhtml", None));
        assert_eq!(resolve("a/b.xhtml", "./c.xhtml#"), local("a/c.xhtml", None));
    }

    #[test]
    fn what_is_no_file_of_the_book_is_told_apart() {
        assert_eq!(resolve("a/b.xhtml", "../../c"), Target::Outside);
        assert_eq!(resolve("a/b.xhtml", "%2e%2e/%2e%2e/c"), Target::Outside);
        assert_eq!(resolve("b.xhtml", "/c"), Target::Outside);
        assert_eq!(resolve("b.xhtml", "https://example.org/#a"), Target::Remote("https://example.org/".into()));
        assert!(matches!(resolve("b.xhtml", "https://example.org/a b"), Target::Malformed(_)));
        assert!(matches!(resolve("b.xhtml", "http:/example.org"), Target::Malformed(_)));
        assert!(matches!(resolve("b.xhtml", "https:///a"), Target::Malformed(_)));
        assert_eq!(resolve("b.xhtml", "data:image/png;base64,AAAA"), Target::Data("image/png".into()));
        assert_eq!(resolve("b.xhtml", "mailto:a@example.org"), Target::Other);
        assert_eq!(resolve("b.xhtml", "FILE:///etc/passwd"), Target::OwnMachine);
        assert!(matches!(resolve("b.xhtml", "%zz"), Target::Malformed(_)));
        assert!(matches!(resolve("b.xhtml", "a b"), Target::Malformed(_)));
    }
}
