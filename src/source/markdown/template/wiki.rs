//! Wiki links, as Obsidian has them → links and pictures: `[[page#part|words]]`, `![[picture.png]]`.

use super::super::Context;
use super::super::places::slug;
use super::super::rewrite::{Mapped, Rewriter};
use super::encode;

/// Longer links are text.
const MAX_LENGTH: usize = 300;
/// Endings of the files that are shown and not linked.
const PICTURES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "avif"];

/// Puts links in the place of wiki links outside of code.
pub(super) fn expand(source: &Mapped, context: &Context<'_>) -> Mapped {
    let text = &source.text;
    let code = super::super::code_ranges(text);
    let mut code = code.iter().peekable();
    let mut out = Rewriter::new(source);
    let mut at = 0;
    while let Some(open) = text[at..].find("[[") {
        let start = at + open;
        at = start + 1;
        while code.next_if(|code| code.end <= start).is_some() {}
        if code.peek().is_some_and(|code| code.start <= start) {
            continue;
        }
        let Some((link, end)) = link(text, start) else { continue };
        let shows = text[..start].ends_with('!');
        out.keep(start - usize::from(shows));
        out.put(&markdown(&link, shows, context));
        out.skip(end);
        at = end;
    }
    out.finish()
}

struct Link<'a> {
    page: &'a str,
    part: Option<&'a str>,
    words: Option<&'a str>,
}

/// The link that opens at a byte, and where it ends. What Markdown itself reads as a link in
/// brackets is none: `[[1]](x)`, `[[1]][x]`, `[[1]]: x`, and so are lone numbers.
fn link(text: &str, start: usize) -> Option<(Link<'_>, usize)> {
    let rest = &text[start + 2..];
    let mut window = MAX_LENGTH.min(rest.len());
    while !rest.is_char_boundary(window) {
        window -= 1;
    }
    let length = rest[..window].find([']', '[', '\n'])?;
    let behind = rest[length..].strip_prefix("]]")?;
    let inner = &rest[..length];
    let plain_link = behind.starts_with(['(', '[', ':']);
    let escaped = text[..start].ends_with('\\');
    let number = inner.bytes().all(|b| b.is_ascii_digit());
    if plain_link || escaped || number || inner.starts_with([' ', '^', '_']) {
        return None;
    }
    let (place, words) = inner.split_once('|').map_or((inner, None), |(place, words)| (place, Some(words)));
    let (page, part) = place.split_once('#').map_or((place, None), |(page, part)| (page, Some(part)));
    let link = Link { page: page.trim().trim_end_matches('\\'), part, words };
    Some((link, start + 2 + length + 2))
}

fn markdown(link: &Link<'_>, shows: bool, context: &Context<'_>) -> String {
    let ending = link.page.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let is_picture = PICTURES.contains(&&*ending);
    let name = if is_picture || ending == "md" { link.page.to_owned() } else { format!("{}.md", link.page) };
    let found = context.folder.named(&name, context.file);
    let path = match &found {
        _ if link.page.is_empty() => String::new(),
        Some(path) => encode(&format!("/{path}").replace('%', "%25")),
        None => encode(&name.replace('%', "%25")),
    };
    if shows && is_picture {
        // What stands behind the line may be a width.
        let alt = link.words.filter(|words| !words.bytes().all(|b| b.is_ascii_digit() || b == b'x'));
        return format!("![{}](<{path}>)", alt.unwrap_or(""));
    }
    let part = link.part.map_or(String::new(), |part| format!("#{}", slug(part)));
    let words = link.words.map_or_else(
        || match link.part {
            Some(part) if link.page.is_empty() => part.trim().to_owned(),
            Some(part) => format!("{}: {}", link.page, part.trim()),
            None => link.page.to_owned(),
        },
        str::to_owned,
    );
    format!("[{words}](<{path}{part}>)")
}
