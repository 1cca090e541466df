//! Web addresses in the form in which those of one page are the same.

/// A web address without what does not tell pages apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address<'a> {
    /// In lower case, without `www.` and the port; empty for the path of a site that is not named.
    pub host: String,
    /// Without a slash at the end and `index.html`; with the number of a post where the query has one.
    pub path: String,
    /// What stands behind `#`.
    pub fragment: Option<&'a str>,
}

impl<'a> Address<'a> {
    /// Reads `http(s)://host/path` or `/path`; `None` for anything else.
    pub fn read(url: &'a str) -> Option<Address<'a>> {
        let (url, fragment) = url.split_once('#').map_or((url, None), |(url, fragment)| (url, Some(fragment)));
        let fragment = fragment.filter(|fragment| !fragment.is_empty());
        let after = |scheme: &str| {
            let head = url.get(..scheme.len())?;
            head.eq_ignore_ascii_case(scheme).then(|| &url[scheme.len()..])
        };
        let (host, rest) = match after("https://").or_else(|| after("http://")) {
            Some(rest) => rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len())),
            None if url.starts_with('/') && !url.starts_with("//") => ("", url),
            None => return None,
        };
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        let host = host.split(':').next().unwrap_or(host).to_ascii_lowercase();
        let host = host.strip_prefix("www.").map(str::to_owned).unwrap_or(host);
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut path = path.trim_end_matches('/');
        for index in ["/index.html", "/index.htm", "/index.php"] {
            path = path.strip_suffix(index).unwrap_or(path);
        }
        // Blogs address a post by its number too, posts and pages being counted together.
        let number = query.split('&').find_map(|pair| pair.strip_prefix("p=").or(pair.strip_prefix("page_id=")));
        let path = number.map_or_else(|| path.to_owned(), |number| format!("{path}?p={number}"));
        Some(Address { host, path, fragment })
    }

    /// Host and path.
    pub fn key(&self) -> String {
        format!("{}{}", self.host, self.path)
    }
}

/// The name of a page: the last part of a path without its ending and the date in front. `None` where
/// there is none, or the ending is that of something else than a page.
pub(super) fn slug(path: &str) -> Option<String> {
    let last = path.trim_end_matches('/').rsplit('/').next()?;
    let stem = match last.rsplit_once('.') {
        Some((stem, "md" | "markdown" | "html" | "htm" | "xhtml" | "txt")) => stem,
        Some(_) => return None,
        None => last,
    };
    let dated = stem.get(..11).is_some_and(|date| {
        date.bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7 | 10) { byte == b'-' } else { byte.is_ascii_digit() })
    });
    let name = if dated { &stem[11..] } else { stem };
    (!name.is_empty()).then(|| name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_page_are_the_same() {
        let key = |url| Address::read(url).unwrap().key();
        for same in [
            "https://www.Example.org/a/b/",
            "http://example.org:80/a/b?utm_source=x#y",
            "HTTPS://example.org/a/b/index.html",
        ] {
            assert_eq!(key(same), "example.org/a/b", "{same}");
        }
        assert_eq!(key("https://example.org/?p=12&x=1"), "example.org?p=12");
        assert_eq!(key("https://example.org/?page_id=12"), "example.org?p=12");
        assert_eq!(key("/a/b/#c"), "/a/b");
        assert_eq!(Address::read("https://example.org/a#b").unwrap().fragment, Some("b"));
        for none in ["mailto:a@b.c", "a/b", "//example.org/a", ""] {
            assert_eq!(Address::read(none), None, "{none}");
        }
    }

    #[test]
    fn names_of_pages_lose_date_and_ending() {
        for (path, expected) in [
            ("posts/2014-05-06-On-Glue.md", Some("on-glue")),
            ("/2014/05/on-glue/", Some("on-glue")),
            ("on-glue.html", Some("on-glue")),
            ("sheet.pdf", None),
            ("", None),
            ("2014-05-06-", None),
        ] {
            assert_eq!(slug(path).as_deref(), expected, "{path}");
        }
    }
}
