//! What of a page is not its text: navigation, share and subscribe boxes, comments, bylines,
//! the licence around a book of Project Gutenberg; each with the reason that its cut gives.

use super::dom::{Dom, Id};
use rustc_hash::FxHashMap;

/// Nodes that are not read, and why. What `title` holds stands in the piece's title.
pub(super) type Dropped = FxHashMap<Id, &'static str>;

/// The reason of what the piece says elsewhere: no cut.
pub(super) const TITLE: &str = "title";

/// Elements with more of the page's words than this share (in percent) are its text, whatever
/// their classes say.
const TOO_MUCH: usize = 40;
/// A byline or a line for readers has at most so many words.
const SHORT: usize = 30;

/// Words of classes and ids, parted at hyphens and underscores or whole, for each reason.
const NAMES: [(&str, &[&str]); 7] = [
    (
        "navigation",
        &[
            "nav",
            "navbar",
            "navigation",
            "navheader",
            "navfooter",
            "menu",
            "breadcrumb",
            "breadcrumbs",
            "pagination",
            "pager",
            "skip-link",
            "post-navigation",
            "prevnext",
            "site-header",
            "nav-links",
        ],
    ),
    ("contents", &["toc", "table-of-contents", "ez-toc-container", "contents-list"]),
    (
        "share",
        &[
            "share",
            "sharedaddy",
            "sharing",
            "social",
            "addtoany",
            "a2a_kit",
            "share-buttons",
            "social-links",
            "share-dialog",
        ],
    ),
    (
        "subscribe",
        &[
            "subscribe",
            "subscription",
            "newsletter",
            "signup",
            "sign-up",
            "subscription-widget-wrap",
            "paywall",
            "mailinglist",
        ],
    ),
    (
        "comments",
        &["comments", "comment-list", "comment-respond", "respond", "disqus", "disqus_thread", "comments-area"],
    ),
    (
        "related",
        &[
            "related",
            "related-posts",
            "jp-relatedposts",
            "relatedposts",
            "read-next",
            "read-more",
            "readmore",
            "recommended",
            "more-posts",
        ],
    ),
    (
        "boilerplate",
        &[
            "cookie",
            "cookies",
            "consent",
            "gdpr",
            "popup",
            "modal",
            "sidebar",
            "widget",
            "widget-area",
            "site-footer",
            "pg-boilerplate",
            "pgheader",
            "pg-header",
            "pg-footer",
            "advertisement",
            "ads",
            "sponsor",
            "print-only",
            "noprint",
        ],
    ),
];

/// Classes of lines that say who wrote a text and when.
const BYLINES: [&str; 16] = [
    "byline",
    "entry-meta",
    "post-meta",
    "posted-on",
    "author-box",
    "author-bio",
    "entry-footer",
    "article-meta",
    "meta-line",
    "post-info",
    "entry-date",
    "post-date",
    "dateline",
    "post-header-meta",
    "p-tags",
    "reading-time",
];

/// Lines for readers of the site, for each reason.
const LINES: [(&str, &[&str]); 4] = [
    (
        "share",
        &[
            "share",
            "share this",
            "share this post",
            "share this:",
            "tweet",
            "teilen",
            "partager",
            "condividi",
            "compartir",
        ],
    ),
    (
        "subscribe",
        &[
            "subscribe",
            "subscribe now",
            "sign up",
            "abonnieren",
            "s'abonner",
            "subscribe to our newsletter",
            "get more from",
        ],
    ),
    (
        "comments",
        &[
            "leave a comment",
            "comments",
            "post a comment",
            "reply",
            "kommentare",
            "no comments",
            "add a comment",
            "like this:",
        ],
    ),
    (
        "related",
        &[
            "read more",
            "related posts",
            "related",
            "related articles",
            "you might also like",
            "more from this author",
            "continue reading",
        ],
    ),
];

/// Finds what is not text below `body`.
pub(super) fn find(dom: &Dom, body: Id) -> Dropped {
    let mut dropped = Dropped::default();
    gutenberg(dom, body, &mut dropped);
    let words = dom.word_counts();
    let count = |id: Id| words[dom.range(id).end] - words[id];
    let total = count(body).max(1);
    let mut next = body + 1;
    while next < dom.range(body).end {
        let id = next;
        if dropped.contains_key(&id) {
            next = dom.range(id).end;
            continue;
        }
        let much = count(id) * 100 > total * TOO_MUCH;
        match reason(dom, id, count(id), much) {
            Some(reason) => {
                dropped.insert(id, reason);
                next = dom.range(id).end;
            }
            None => next += 1,
        }
    }
    dropped
}

fn reason(dom: &Dom, id: Id, words: usize, much: bool) -> Option<&'static str> {
    let name = dom.name(id);
    let role = dom.get(id, "role").unwrap_or("");
    let outside = || {
        dom.ancestors(id).all(|up| !matches!(dom.name(up), "article" | "main" | "blockquote" | "figure" | "section"))
    };
    match name {
        "" | "html" | "body" | "article" | "main" | "p" if role.is_empty() && dom.get(id, "class").is_none() => {
            return if is_share_row(dom, id, words) { Some("share") } else { line(dom, id, words) };
        }
        "nav" => return Some(if dom.get(id, "role") == Some("doc-toc") { "contents" } else { "navigation" }),
        "button" | "select" | "textarea" | "datalist" | "dialog" => return Some("boilerplate"),
        "header" if !much && outside() => return Some("navigation"),
        "footer" if !much && outside() => return Some("boilerplate"),
        "footer" if words <= SHORT * 2 && is_article_footer(dom, id) => return Some("byline"),
        "aside" if !much && outside() => return Some("boilerplate"),
        "form" if !much => return Some("boilerplate"),
        _ => {}
    }
    if !much && matches!(role, "navigation" | "search" | "banner" | "contentinfo" | "complementary") {
        return Some(if role == "navigation" { "navigation" } else { "boilerplate" });
    }
    // Classes of a body or an article are those of the page.
    if !much && !matches!(name, "body" | "article" | "main" | "h1" | "code" | "pre" | "html") {
        let names = || dom.classes(id).chain(dom.get(id, "id"));
        let is = |list: &[&str]| {
            names().any(|token| {
                let token = token.to_ascii_lowercase();
                list.contains(&token.as_str())
                    || (matches!(name, "div" | "section" | "ul" | "aside" | "form")
                        && token.split(['-', '_']).any(|part| list.contains(&part)))
            })
        };
        if let Some((reason, _)) = NAMES.iter().find(|(_, list)| is(list)) {
            return Some(reason);
        }
        if words <= SHORT * 2 && is(&BYLINES) {
            return Some("byline");
        }
    }
    if is_share_row(dom, id, words) {
        return Some("share");
    }
    line(dom, id, words)
}

/// Addresses by which pages are passed on to others.
const SHARES: [&str; 22] = [
    "twitter.com/share",
    "twitter.com/intent/",
    "x.com/intent/",
    "x.com/share",
    "facebook.com/share",
    "facebook.com/dialog/",
    "linkedin.com/share",
    "linkedin.com/cws/share",
    "reddit.com/submit",
    "pinterest.com/pin/create",
    "tumblr.com/share",
    "tumblr.com/widgets/share",
    "t.me/share",
    "telegram.me/share",
    "wa.me/?text",
    "whatsapp.com/send",
    "news.ycombinator.com/submitlink",
    "getpocket.com/",
    "bsky.app/intent/",
    "toot.kytta.dev/",
    "mastodonshare.com/",
    "mailto:?",
];

/// Whether an element is a row of links that pass the page on, and no word else.
fn is_share_row(dom: &Dom, id: Id, words: usize) -> bool {
    if words > SHORT || !matches!(dom.name(id), "ul" | "ol" | "p" | "div" | "span" | "li") {
        return false;
    }
    let links = || dom.range(id).filter(|id| dom.name(*id) == "a" && dom.get(*id, "href").is_some());
    let shares = |link: Id| {
        let href = dom.get(link, "href").unwrap_or_default().to_ascii_lowercase();
        SHARES.iter().any(|share| href.contains(share))
    };
    let linked = || links().map(|link| dom.words(link).split_whitespace().count()).sum::<usize>();
    links().next().is_some() && links().all(shares) && linked() == words
}

fn is_article_footer(dom: &Dom, id: Id) -> bool {
    matches!(dom.name(dom.parent(id)), "article" | "main")
        && dom.range(id).any(|id| matches!(dom.name(id), "a" | "time"))
        && dom.range(id).all(|id| dom.get(id, "epub:type").is_none())
}

/// A line for readers of the site, or of who wrote the text and when.
fn line(dom: &Dom, id: Id, words: usize) -> Option<&'static str> {
    if words == 0
        || words > SHORT
        || !matches!(dom.name(id), "p" | "div" | "h2" | "h3" | "h4" | "h5" | "h6" | "a" | "span")
    {
        return None;
    }
    let text = super::code::one_line(&dom.words(id)).to_lowercase();
    let found = LINES.iter().find(|(_, lines)| lines.contains(&text.as_str()));
    // In a sentence the same words are words; alone in their block they are a button.
    let alone = || matches!(dom.name(id), "p" | "div") || dom.words(dom.parent(id)).trim().to_lowercase() == text;
    if let Some((reason, _)) = found
        && alone()
    {
        return Some(reason);
    }
    let signed =
        dom.range(id).any(|id| dom.get(id, "rel") == Some("author") || dom.get(id, "itemprop") == Some("author"));
    let time = dom.range(id).find(|id| dom.name(*id) == "time");
    let by = ["by ", "posted ", "published "].iter().any(|word| text.starts_with(word));
    // A date alone in its block, with its year; letters and diaries have such lines too.
    let date_line = || {
        time.is_some_and(|time| super::code::one_line(&dom.words(time)).to_lowercase() == text)
            && text.split(|c: char| !c.is_ascii_digit()).any(|number| number.len() == 4)
            && dom
                .ancestors(id)
                .all(|up| dom.get(up, "epub:type").is_none() && !matches!(dom.name(up), "li" | "blockquote"))
    };
    let is_byline = (signed && (by || time.is_some())) || (by && time.is_some()) || date_line();
    (matches!(dom.name(id), "p" | "div") && is_byline).then_some("byline")
}

/// The header and the licence of a book of Project Gutenberg: everything up to the line that
/// says where the book begins, and from that which says where it ends.
fn gutenberg(dom: &Dom, body: Id, dropped: &mut Dropped) {
    let marker = |wanted: &'static str| {
        move |id: &Id| {
            dom.text(*id).is_some_and(|text| {
                text.match_indices("***").any(|(at, _)| {
                    let rest: String = text[at + 3..].chars().take(60).collect::<String>().to_ascii_uppercase();
                    rest.trim_start().starts_with(wanted) && rest.contains("PROJECT GUTENBERG")
                })
            })
        }
    };
    if let Some(start) = dom.range(body).find(marker("START OF")) {
        for up in path(dom, body, start) {
            let before = dom.children(dom.parent(up)).take_while(|child| *child < up);
            dropped.extend(before.map(|id| (id, "boilerplate")));
        }
        dropped.insert(innermost_block(dom, body, start), "boilerplate");
    }
    if let Some(end) = dom.range(body).find(marker("END OF")) {
        for up in path(dom, body, end) {
            let behind = dom.children(dom.parent(up)).skip_while(|child| *child <= up);
            dropped.extend(behind.map(|id| (id, "boilerplate")));
        }
        dropped.insert(innermost_block(dom, body, end), "boilerplate");
    }
}

/// A node and the elements around it, below `body`.
fn path(dom: &Dom, body: Id, id: Id) -> impl Iterator<Item = Id> + '_ {
    std::iter::once(id).chain(dom.ancestors(id)).take_while(move |up| *up != body)
}

fn innermost_block(dom: &Dom, body: Id, id: Id) -> Id {
    path(dom, body, id).find(|up| matches!(dom.name(*up), "p" | "pre" | "div")).unwrap_or(id)
}
