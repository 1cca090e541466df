//! References: a URL as a document writes it → the file it means (EPUB 3.3 §4.2.5 valid-relative-ocf-URL-with-fragment).

/// What a URL points to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A file of the archive; the fragment without `#`, decoded, none when empty.
    Local { path: String, fragment: Option<String> },
    /// Something on the network.
    Remote,
    /// A file of the reader's own machine.
    OwnMachine,
    /// `data:`, `mailto:` and other schemes that name no file.
    Other,
    /// A path that leads out of the container, or that starts at a root.
    Outside,
    /// No URL; what is wrong with it.
    Malformed(&'static str),
}

/// What `href`, written in the file `from`, points to.
pub(super) fn resolve(from: &str, href: &str) -> Target {
    let href = href.trim_matches([' ', '\t', '\r', '\n']);
    if let Some(scheme) = scheme(href) {
        return match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" | "ftp" | "ftps" => Target::Remote,
            "file" => Target::OwnMachine,
            _ => Target::Other,
        };
    }
    if href.starts_with("//") {
        return Target::Remote;
    }
    if href.starts_with('/') {
        return Target::Outside;
    }
    let (path, fragment) = href.split_once('#').map_or((href, ""), |(path, fragment)| (path, fragment));
    if path.contains('?') {
        return Target::Malformed("a file in the book has no query `?…`");
    }
    if path.contains([' ', '\\', '\t', '\n']) {
        return Target::Malformed("spaces and `\\` must be escaped, as in %20");
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
    Target::Local { path: parts.join("/"), fragment }
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
        assert_eq!(resolve("b.xhtml", "https://example.org/"), Target::Remote);
        assert_eq!(resolve("b.xhtml", "mailto:a@example.org"), Target::Other);
        assert_eq!(resolve("b.xhtml", "FILE:///etc/passwd"), Target::OwnMachine);
        assert!(matches!(resolve("b.xhtml", "%zz"), Target::Malformed(_)));
        assert!(matches!(resolve("b.xhtml", "a b"), Target::Malformed(_)));
    }
}
