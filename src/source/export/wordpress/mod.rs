//! WXR, the export of WordPress (1.0 to 1.2): RSS 2.0 with the fields of the database → a piece
//! for each post and page.
//!
//! The text is HTML as the author saved it: *expand [`shortcodes`] → rewrite [`blocks`], or mark
//! [`paragraphs`] in texts of the classic editor*. Attachments give the pictures of
//! galleries; comments, menus, revisions and settings of the blog are no texts of it.

mod blocks;
mod paragraphs;
mod shortcodes;

use super::pictures::Shelf;
use super::places::Places;
use super::tags;
use super::xml::{self, child, children, text, value};
use super::{Export, Spot, is_web, refuse, slug_of, words};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::doc::{Block, BlockKind, Figure, Image, each_image, plain_text};
use crate::lang::Lang;
use crate::source::{Piece, Reading, Status, dates};
pub(super) use paragraphs::paragraphs;
use roxmltree::Node;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use shortcodes::Shortcodes;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many names of shortcodes the warning about them spells out.
const NAMES_SHOWN: usize = 8;

/// Types of items that hold no text of the blog. A type that a plug-in made counts as a page.
const NO_TEXTS: [&str; 18] = [
    "attachment",
    "revision",
    "nav_menu_item",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "user_request",
    "wp_block",
    "wp_template",
    "wp_template_part",
    "wp_global_styles",
    "wp_navigation",
    "wp_font_family",
    "wp_font_face",
    "feedback",
    "jp_pay_order",
    "shop_order",
    "acf-field",
];

/// A block of words that posts share names others of its kind; such chains are followed so far.
const MAX_SHARED: usize = 4;

/// A picture or another file of the blog.
struct Attachment {
    url: String,
    alt: String,
    caption: String,
    /// The post that it was added to.
    parent: String,
}

/// The files of the blog.
#[derive(Default)]
struct Attachments {
    /// In the order of the export.
    all: Vec<Attachment>,
    by_id: FxHashMap<String, usize>,
    by_parent: FxHashMap<String, Vec<usize>>,
}

impl Attachments {
    fn read(items: &[Node<'_, '_>]) -> Attachments {
        let mut found = Attachments::default();
        for item in items {
            let Some(url) = value(*item, "wp:attachment_url") else { continue };
            let get = |name| value(*item, name).map(|text| text.into_owned()).unwrap_or_default();
            let attachment = Attachment {
                url: url.into_owned(),
                alt: meta(*item, "_wp_attachment_image_alt").unwrap_or_default(),
                caption: get("excerpt:encoded"),
                parent: get("wp:post_parent"),
            };
            let at = found.all.len();
            found.by_id.insert(get("wp:post_id"), at);
            found.by_parent.entry(attachment.parent.clone()).or_default().push(at);
            found.all.push(attachment);
        }
        found
    }

    fn get(&self, id: &str) -> Option<&Attachment> {
        self.by_id.get(id.trim()).map(|at| &self.all[*at])
    }

    /// The address of the first of these.
    fn first(&self, ids: &str) -> Option<String> {
        ids.split(',').find_map(|id| self.get(id)).map(|one| one.url.clone())
    }

    /// The pictures of a gallery: those of the numbers, else all that were added to the post.
    fn pictures(&self, ids: Option<&str>, post: &str) -> Vec<&Attachment> {
        let is_picture = |one: &&Attachment| {
            let ending = one.url.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            matches!(ending.as_str(), "jpg" | "jpeg" | "png" | "gif" | "webp" | "svg" | "avif" | "bmp")
        };
        match ids {
            Some(ids) => ids.split(',').filter_map(|id| self.get(id)).filter(is_picture).collect(),
            None => {
                self.by_parent.get(post).into_iter().flatten().map(|at| &self.all[*at]).filter(is_picture).collect()
            }
        }
    }
}

/// A field that a post has beside those of WordPress itself.
fn meta(item: Node<'_, '_>, key: &str) -> Option<String> {
    let one = children(item, "wp:postmeta").find(|one| value(*one, "wp:meta_key").as_deref() == Some(key))?;
    value(one, "wp:meta_value").map(|text| text.into_owned())
}

/// Reads an export.
pub(in crate::source) fn read(source: &str, file: &Arc<str>, shelf: &Shelf, sink: &mut Sink) -> Reading {
    let mut export = Export::new(file, shelf);
    let mut dropped = BTreeSet::new();
    xml::read(source, file, sink, |document, sink| {
        let places = Places::new(file, document.input_text());
        let root = document.root_element();
        let channel = child(root, "channel").unwrap_or(root);
        let items: Vec<Node<'_, '_>> = children(channel, "item").collect();
        if root.tag_name().name() != "rss" {
            let why = format!("its root is <{}>", root.tag_name().name());
            return refuse(places.origin(root.range().start), "export of WordPress", &why, sink);
        }
        let attachments = Attachments::read(&items);
        let shared = shared(&items);
        let address = value(channel, "wp:base_blog_url").or_else(|| value(channel, "link"));
        let address = address.map(|url| url.trim().trim_end_matches('/').to_owned()).filter(|url| is_web(url));
        let authors = authors(channel);
        let mut blog = Blog { places, address, attachments, shared, authors, dropped: &mut dropped };
        let language = value(channel, "language").and_then(|tag| Lang::parse(&tag));
        for item in items {
            blog.item(item, language.as_ref(), &mut export, sink);
        }
    });
    if !dropped.is_empty() {
        let names: Vec<String> = dropped.iter().take(NAMES_SHOWN).map(|name| format!("[{name}]")).collect();
        let more = if dropped.len() > NAMES_SHOWN { " …" } else { "" };
        let message =
            format!("shortcodes of no known kind are dropped and the words in them kept: {}{more}", names.join(" "));
        let hint = "look at what stands there; a bracket that is to be printed is written twice, [[so]]";
        sink.push(Diagnostic::warning("unknown-shortcode", message).at(Origin::file(file)).hint(hint));
    }
    export.finish(sink)
}

/// The names of the authors by the names under which they log in.
fn authors(channel: Node<'_, '_>) -> FxHashMap<String, String> {
    let name = |author: Node<'_, '_>| {
        let full = || {
            let part = |name| value(author, name).unwrap_or_default();
            words(&format!("{} {}", part("wp:author_first_name"), part("wp:author_last_name")))
        };
        value(author, "wp:author_display_name").and_then(|name| words(&name)).or_else(full)
    };
    let known = children(channel, "wp:author");
    known.filter_map(|author| Some((value(author, "wp:author_login")?.into_owned(), name(author)?))).collect()
}

/// The blocks of words that posts share (synced patterns), by their numbers, in one line each.
fn shared(items: &[Node<'_, '_>]) -> FxHashMap<String, String> {
    let is_shared = |item: &&Node<'_, '_>| value(**item, "wp:post_type").as_deref() == Some("wp_block");
    let one = |item: &Node<'_, '_>| {
        let text = tags::one_line(&value(*item, "content:encoded")?).into_owned();
        Some((value(*item, "wp:post_id")?.trim().to_owned(), text))
    };
    items.iter().filter(is_shared).filter_map(one).collect()
}

/// What the posts of an export share.
struct Blog<'a> {
    places: Places,
    /// Where it is, without a slash at the end.
    address: Option<String>,
    attachments: Attachments,
    /// Blocks of words, by number.
    shared: FxHashMap<String, String>,
    authors: FxHashMap<String, String>,
    /// Names of shortcodes that were dropped.
    dropped: &'a mut BTreeSet<String>,
}

/// A note of the editor of blocks.
#[derive(Deserialize)]
struct BlockNote {
    content: String,
    id: String,
}

impl Blog<'_> {
    fn item(&mut self, item: Node<'_, '_>, language: Option<&Lang>, export: &mut Export<'_>, sink: &mut Sink) {
        let get = |name| value(item, name).map(|text| text.into_owned()).unwrap_or_default();
        let kind = get("wp:post_type");
        let origin = self.places.origin(item.range().start);
        if NO_TEXTS.contains(&kind.as_str()) {
            let stands_in_posts = || {
                let call = format!("<!-- wp:block {{\"ref\":{}", get("wp:post_id"));
                kind == "wp_block" && item.document().input_text().contains(&call)
            };
            if !get("content:encoded").trim().is_empty() && !stands_in_posts() {
                let reason = match kind.as_str() {
                    "attachment" => "attachment",
                    "revision" => "revision",
                    _ => "settings",
                };
                export.cut(origin.line, self.places.line(item.range().end), reason);
            }
            return;
        }
        let state = get("wp:status");
        let status = match state.as_str() {
            "draft" | "pending" | "future" => Status::Draft,
            "private" => Status::Private,
            "trash" | "auto-draft" | "inherit" => {
                return export.cut(origin.line, self.places.line(item.range().end), "trash");
            }
            _ if kind == "post" || kind.is_empty() => Status::Published,
            _ => Status::Page,
        };
        let mut piece = Piece::new(origin);
        piece.status = status;
        if let Some(title) = child(item, "title") {
            piece.title = export.title(&text(title), self.places.line(title.range().start));
        }
        // It is published, on a page that asks for a password: its author says who may read the book.
        if status == Status::Published && !get("wp:post_password").is_empty() {
            let title = plain_text(&piece.title);
            let message = format!("`{title}` asks for a password on its site, and stands in the book for all to read");
            let hint = "leave it out with `exclude` in [manuscript] if that should not be";
            sink.push(Diagnostic::warning("password", message).at(piece.origin.clone()).hint(hint));
        }
        // The local time, as the blog shows it; a draft has none but zeros.
        let date = value(item, "wp:post_date").and_then(|date| dates::read(&date));
        piece.date = date.or_else(|| value(item, "pubDate").and_then(|date| dates::read_any(&date)));
        let creators = children(item, "dc:creator").filter_map(|node| words(&text(node)));
        piece.authors = creators.map(|name| self.authors.get(&name).cloned().unwrap_or(name)).collect();
        piece.language = language.cloned();
        piece.urls = super::feed::urls(item);
        let name = get("wp:post_name");
        piece.slug = Some(name).filter(|name| !name.is_empty()).or_else(|| slug_of(piece.urls.first()?));
        for url in self.numbered(item) {
            if !piece.urls.contains(&url) {
                piece.urls.push(url);
            }
        }
        let tags = children(item, "category")
            .filter(|node| matches!(node.attribute("domain"), None | Some("category" | "post_tag" | "tag")));
        for tag in tags.filter(|node| node.attribute("nicename") != Some("uncategorized")) {
            let name = plain_text(&export.title(&text(tag), 1));
            if !name.is_empty() && !piece.tags.contains(&name) {
                piece.tags.push(name);
            }
        }
        let url = piece.urls.first().cloned();
        piece.blocks = self.text(item, url.as_deref(), export);
        if let Some(image) = self.featured(item, &piece.blocks, &piece.origin, export) {
            piece.blocks.insert(0, image);
        }
        if let Some(excerpt) = child(item, "excerpt:encoded") {
            let lines = excerpt.range();
            let (first, last) = (self.places.line(lines.start), self.places.line(lines.end));
            export.cut_excerpt(&text(excerpt), &piece.blocks, first, last);
        }
        let comments: Vec<Node<'_, '_>> = children(item, "wp:comment").collect();
        if let (Some(first), Some(last)) = (comments.first(), comments.last()) {
            export.cut(self.places.line(first.range().start), self.places.line(last.range().end), "comments");
        }
        export.push(piece);
    }

    /// The addresses of a post by its number, which lead to it whatever it is called: what WordPress names it
    /// for good, and the one below the blog's present address.
    fn numbered(&self, item: Node<'_, '_>) -> Vec<String> {
        let guid = child(item, "guid").map(|guid| text(guid).trim().to_owned());
        let guid = guid.filter(|url| is_web(url) && ["?p=", "?page_id=", "&p="].iter().any(|mark| url.contains(mark)));
        let id = value(item, "wp:post_id").map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
        let own = self.address.as_ref().zip(id).map(|(address, id)| format!("{address}/?p={id}"));
        guid.into_iter().chain(own).collect()
    }

    /// The picture that stands for the post, where the book has it and the text has not.
    fn featured(&self, item: Node<'_, '_>, blocks: &[Block], origin: &Origin, export: &Export<'_>) -> Option<Block> {
        let attachment = self.attachments.get(&meta(item, "_thumbnail_id")?)?;
        let path = export.shelf.find(&attachment.url)?;
        let mut shown = false;
        each_image(blocks, &mut |image| shown |= &*image.path == path);
        let image = Image::new(path, attachment.alt.clone(), origin.clone());
        (!shown).then(|| Block { kind: BlockKind::Figure(Figure::from(image)), origin: origin.clone() })
    }

    fn text(&mut self, item: Node<'_, '_>, url: Option<&str>, export: &mut Export<'_>) -> Vec<Block> {
        let Some(node) = child(item, "content:encoded") else { return Vec::new() };
        let source = text(node);
        let line = self.places.line(xml::text_start(node));
        let post = value(item, "wp:post_id").unwrap_or_default();
        let mut shortcodes =
            Shortcodes { attachments: &self.attachments, post: &post, dropped: self.dropped, notes: Vec::new() };
        let source = (0..MAX_SHARED).fold(source, |text, _| blocks::with_shared(text, &self.shared));
        let content = shortcodes.expand(&source);
        let content = if blocks::is_blocks(&source) {
            let (html, widgets) = blocks::rewrite(&content, &notes(item));
            // Blocks without a word of their own are nothing that was cut.
            for widget in widgets.into_iter().filter(|range| content[range.clone()].contains('\n')) {
                let first = line + content[..widget.start].matches('\n').count() as u32;
                export.cut(first, first + content[widget].matches('\n').count() as u32, "widget");
            }
            html
        } else {
            paragraphs(&content).into_owned()
        };
        export.html(&linked(&content), Spot { line, lines: true, url })
    }
}

/// The notes of a text of the editor of blocks, which are a field of their own.
fn notes(item: Node<'_, '_>) -> String {
    let notes: Vec<BlockNote> =
        meta(item, "footnotes").and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    let one = |note: &BlockNote| {
        let (id, content) = (tags::escape(&note.id), note.content.replace('\n', " "));
        format!("<li id=\"{id}\"><p>{content} <a href=\"#{id}-link\">↩</a></p></li>")
    };
    let notes: String = notes.iter().map(one).collect();
    if notes.is_empty() { notes } else { format!("<section class=\"footnotes\"><ol>{notes}</ol></section>") }
}

/// The text with addresses that stand in paragraphs of their own as links, as WordPress shows them.
fn linked(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    for paragraph in tags::elements(html, |tag| tag.is("p")) {
        let inner = html[paragraph.inner.clone()].trim();
        if is_web(inner) && !inner.contains(|c: char| c.is_whitespace() || c == '<' || c == '"') {
            out.push_str(&html[from..paragraph.inner.start]);
            out.push_str(&format!("<a href=\"{inner}\">{inner}</a>"));
            from = paragraph.inner.end;
        }
    }
    out.push_str(&html[from..]);
    out
}

#[cfg(test)]
mod tests;
