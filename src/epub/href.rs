//! URLs as authors write them → URLs that may stand in an `href` (RFC 3986; EPUB 3.3 § 3.5).

use std::fmt::Write;

/// Schemes that a reader can follow from a book. `file:` and `data:` are errors in EPUB 3.3,
/// and `javascript:` has no place in one.
const SCHEMES: [&str; 6] = ["http", "https", "mailto", "tel", "ftp", "doi"];

/// The URL with everything percent-encoded that must be, not yet escaped for XML.
/// `None` when it is not absolute, leads nowhere, or has a scheme that no book should have.
pub(super) fn absolute(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) || rest.is_empty() {
        return None;
    }
    let mut out = format!("{scheme}:");
    let rest = match scheme.as_str() {
        "http" | "https" | "ftp" => {
            let rest = rest.strip_prefix("//")?;
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            if !is_authority(authority) {
                return None;
            }
            write!(out, "//{authority}").expect("writing to a string cannot fail");
            path
        }
        _ => rest,
    };
    encode(&mut out, rest);
    Some(out)
}

/// A host name, with user and port where given. Stricter than the standard: what it refuses
/// no browser would find.
fn is_authority(authority: &str) -> bool {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) => (name, port),
        None => (host, ""),
    };
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    !name.is_empty()
        && !name.starts_with(['.', '-'])
        && !name.contains("..")
        && name.chars().all(letters)
        && port.parse::<u16>().is_ok() | port.is_empty()
        && authority.chars().all(|c| letters(c) || matches!(c, '@' | ':' | '~' | '+' | '%'))
}

/// Copies what RFC 3986 allows and percent-encodes the rest; a `%` that starts no code is one of the rest.
fn encode(out: &mut String, rest: &str) {
    let mut fragment = false;
    for (at, byte) in rest.bytes().enumerate() {
        let code = rest.as_bytes().get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let plain = match byte {
            b'#' => !std::mem::replace(&mut fragment, true),
            b'%' => code,
            b'[' | b']' => false,
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        if plain {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_encoded_where_they_must_be() {
        let same = "https://example.org/a?b=c&d=%20#e";
        assert_eq!(absolute(same).as_deref(), Some(same));
        assert_eq!(absolute(" HTTP://a.b/c d|é%zz#x#y ").as_deref(), Some("http://a.b/c%20d%7C%C3%A9%25zz#x%23y"));
        assert_eq!(absolute("mailto:me@example.org").as_deref(), Some("mailto:me@example.org"));
        assert_eq!(absolute("https://bücher.example").as_deref(), Some("https://bücher.example"));
    }

    #[test]
    fn what_leads_nowhere_is_no_link() {
        for bad in [
            "",
            "a/b.html",
            "javascript:x",
            "file:///etc",
            "http:",
            "http://",
            "https://a b/",
            "https://a..b",
            "mailto:",
            "http://x:99999/",
            "data:,x",
        ] {
            assert_eq!(absolute(bad), None, "{bad}");
        }
    }
}
