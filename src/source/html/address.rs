//! What the addresses in a text mean: places in it, other pages, pictures.

use super::Base;
use crate::doc::Target;
use crate::source::link::{self, Picture};
use std::borrow::Cow;

/// The name of a place in the text itself, if the address leads to one.
pub(super) fn fragment<'a>(href: &'a str, base: &Base<'_>) -> Option<Cow<'a, str>> {
    let href = href.trim();
    let (page, name) = href.split_once('#')?;
    let own_file = || {
        base.url.is_none() && !page.contains(':') && {
            let own = base.file.rsplit('/').next().unwrap_or(base.file);
            link::percent_decode(page) == own
        }
    };
    let own_page = || base.url.is_some_and(|url| same_page(url, &link::join(url, page)));
    (!name.is_empty() && (page.is_empty() || own_file() || own_page())).then(|| link::percent_decode(name).into())
}

/// Whether two addresses are of one page, whatever the scheme and the slash at the end.
fn same_page(a: &str, b: &str) -> bool {
    let bare = |url: &str| {
        let url = url.split('#').next().unwrap_or(url);
        let url = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")).unwrap_or(url);
        url.trim_end_matches('/').to_owned()
    };
    bare(a) == bare(b)
}

/// Where a link leads; the error says why it leads nowhere.
pub(super) fn target(href: &str, base: &Base<'_>) -> Result<Target, &'static str> {
    if let Some(name) = fragment(href, base) {
        return Ok(Target::Anchor(name.as_ref().into()));
    }
    match base.url {
        Some(url) if !href.trim().is_empty() => link::target(&link::join(url, href.trim()), base.file),
        _ => link::target(href, base.file),
    }
}

/// Where a picture is.
pub(super) fn picture(src: &str, base: &Base<'_>) -> Picture {
    match base.url {
        Some(url) => link::picture(&link::join(url, src.trim()), base.file),
        None => link::picture(src, base.file),
    }
}
