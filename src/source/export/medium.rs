//! A post of a Medium export: a page with microformats (`h-entry`), named
//! `posts/<date>_<title>-<id>.html` or `posts/draft_….html` → one piece.
//!
//! What the page says of the post stands in its header and footer, by class: `p-name`,
//! `p-summary`, `e-content`, `dt-published`, `p-author`, `p-canonical`, `p-tag`. The other
//! pages of an export are about the account, and are cut whole.

use super::pictures::Shelf;
use super::tags::{self, Element, element, elements};
use super::{Export, Spot, is_web, refuse, slug_of, words};
use crate::diag::{Origin, Sink};
use crate::doc::{Block, BlockKind, plain_text};
use crate::source::{Piece, Reading, Status, dates};
use std::sync::Arc;

/// Folders of an export that hold no posts.
const ACCOUNT: [&str; 19] = [
    "audiences",
    "blocks",
    "bookmarks",
    "claps",
    "highlights",
    "interests",
    "ips",
    "lists",
    "partner-program",
    "profile",
    "pubs-following",
    "publications",
    "sessions",
    "social-account-info",
    "topics-following",
    "twitter",
    "users-blocked",
    "users-following",
    "user-following",
];

/// Whether a page is one of a Medium export.
pub(in crate::source) fn is_page(head: &str, path: &str) -> bool {
    let post = head.contains("class=\"h-entry\"") && head.contains("data-field=\"body\"");
    post || is_account(head, path)
}

/// Whether a page of an export is about the account, or its table of contents.
fn is_account(head: &str, path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let folder = parts.next().unwrap_or_default();
    if name == "README.html" {
        return head.contains("Medium") && (head.contains("\"posts/") || head.contains("profile/profile.html"));
    }
    let page =
        head.contains("class=\"h-card\"") || head.contains("class=\"h-feed\"") || head.contains("class=\"h-cite\"");
    ACCOUNT.contains(&folder) && (page || head.contains("medium.com"))
}

/// Reads a page.
pub(in crate::source) fn read(html: &str, file: &Arc<str>, shelf: &Shelf, sink: &mut Sink) -> Reading {
    let mut export = Export::new(file, shelf);
    let class = |name: &'static str| element(html, move |tag| tag.has_class(name));
    let Some(body) = element(html, |tag| tag.get("data-field") == Some("body")).or_else(|| class("e-content")) else {
        if is_account(html, file) {
            export.cut(1, html.lines().count().max(1) as u32, "account");
        } else {
            refuse(Origin::file(file), "page of a Medium export", "it has no element of class `e-content`", sink);
        }
        return export.finish(sink);
    };
    let line = |at: usize| html[..at].matches('\n').count() as u32 + 1;
    let inner = |element: &Element<'_>| &html[element.inner.clone()];

    let title = class("p-name");
    let title_line = title.as_ref().map_or(1, |title| line(title.outer.start));
    let mut piece = Piece::new(Origin::new(file, title_line, 1));
    if let Some(title) = &title {
        piece.title = export.title(inner(title), title_line);
    }
    piece.subtitle = class("p-summary").and_then(|summary| words(&plain_text(&export.title(inner(&summary), 1))));
    // The text may link to pages of any class; what is said of the post stands behind it.
    let footer = &html[body.outer.end..];
    let find = |name: &'static str| elements(footer, move |tag| tag.has_class(name));
    let href = |element: Element<'_>| element.tag.value("href").map(|href| href.into_owned());
    let canonical = find("p-canonical").find_map(href).filter(|url| is_web(url));
    let published = find("dt-published").next();
    piece.date = published.as_ref().and_then(|time| dates::read_any(time.tag.get("datetime")?));
    piece.authors =
        find("p-author").filter_map(|author| words(&plain_text(&export.title(&footer[author.inner], 1)))).collect();
    piece.tags = find("p-tag").filter_map(|tag| words(&plain_text(&export.title(&footer[tag.inner], 1)))).collect();
    let name = file.rsplit('/').next().unwrap_or(file);
    let drafted = name.starts_with("draft_") || (canonical.is_none() && published.is_none());
    piece.status = if drafted { Status::Draft } else { Status::Published };
    piece.slug = canonical.as_deref().and_then(slug_of).map(|slug| without_id(&slug));
    // The short address, which the date links to, or a draft's own page.
    let short = elements(footer, |tag| tag.is("a")).filter_map(href).find(|url| url.contains("medium.com/p/"));
    piece.urls = canonical.into_iter().chain(short).collect();

    let url = piece.urls.first().cloned();
    let spot = Spot { line: line(body.inner.start), lines: true, url: url.as_deref() };
    let text = without_title(inner(&body), &plain_text(&piece.title), piece.subtitle.as_deref());
    piece.blocks = export.html(&text, spot);
    drop_doubled_breaks(&mut piece.blocks);
    export.push(piece);
    export.finish(sink)
}

/// A slug without the number of the post behind it: `a-title-0123456789ab`.
fn without_id(slug: &str) -> String {
    match slug.rsplit_once('-') {
        Some((words, id)) if id.len() >= 8 && id.bytes().all(|b| b.is_ascii_hexdigit()) => words.to_owned(),
        _ => slug.to_owned(),
    }
}

/// The text without the title and subtitle, which it repeats; its lines are kept.
fn without_title(html: &str, title: &str, subtitle: Option<&str>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    let wanted = |tag: &tags::Tag<'_>| tag.has_class("graf--title") || tag.has_class("graf--subtitle");
    for heading in elements(html, wanted) {
        let said = said(&html[heading.inner.clone()]);
        let repeats = if heading.tag.has_class("graf--title") {
            // The header has a long title shortened.
            said.starts_with(self::said(title).trim_end_matches('…').trim_end())
        } else {
            subtitle.is_some_and(|subtitle| said.starts_with(self::said(subtitle).trim_end_matches('…').trim_end()))
        };
        if repeats {
            out.push_str(&html[from..heading.outer.start]);
            out.extend(html[heading.outer.clone()].chars().filter(|c| *c == '\n'));
            from = heading.outer.end;
        }
    }
    out.push_str(&html[from..]);
    out
}

/// The words of HTML, for comparing.
fn said(html: &str) -> String {
    let mut out = String::new();
    let mut from = 0;
    for tag in tags::Tags::new(html) {
        out.push_str(&html[from..tag.range.start]);
        from = tag.range.end;
    }
    out.push_str(&html[from..]);
    words(&tags::unescape(&out).replace("&nbsp;", " ")).unwrap_or_default()
}

/// Each section begins with a rule, the first and those that end in one too.
fn drop_doubled_breaks(blocks: &mut Vec<Block>) {
    blocks.dedup_by(|b, a| a.kind == BlockKind::Break && b.kind == BlockKind::Break);
}
