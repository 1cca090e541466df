//! The JSON export of Ghost (0.x to 6) → a piece for each post and page, at the line on which it
//! stands.
//!
//! The tables of the database are `posts`, `tags`, `users` and those that join them; the API's
//! own shape, in which posts hold their tags and authors, is read too. The text is `html`; drafts
//! that were never shown have none yet, and are read from the [`cards`] of the editor.

mod cards;

use super::pictures::Shelf;
use super::places::Places;
use super::{Export, Spot, is_web, refuse, words};
use crate::diag::{Origin, Sink};
use crate::doc::{Block, BlockKind, Figure, Image, Inline, each_image, each_image_mut};
use crate::lang::Lang;
use crate::source::{Piece, Reading, Status, dates, markdown};
use cards::Part;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::sync::Arc;

/// What the export has instead of the blog's address.
const PLACEHOLDER: &str = "__GHOST_URL__";

#[derive(Deserialize)]
struct Root<'a> {
    #[serde(borrow)]
    db: Option<Vec<Db<'a>>>,
    #[serde(borrow)]
    data: Option<Data<'a>>,
    #[serde(borrow)]
    posts: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    pages: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
struct Db<'a> {
    #[serde(borrow)]
    data: Data<'a>,
}

#[derive(Deserialize, Default)]
struct Data<'a> {
    #[serde(borrow, default)]
    posts: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    pages: Vec<&'a RawValue>,
    #[serde(default)]
    tags: Vec<Named>,
    #[serde(default)]
    users: Vec<Named>,
    #[serde(default)]
    authors: Vec<Named>,
    #[serde(default)]
    posts_tags: Vec<Join>,
    #[serde(default)]
    posts_authors: Vec<Join>,
    #[serde(default)]
    posts_meta: Vec<Meta>,
}

/// A tag or an author.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    id: Value,
    name: Option<String>,
    visibility: Option<String>,
}

impl Named {
    /// Its name; tags that begin with a hash sign are for the blog's own use.
    fn shown(&self) -> Option<String> {
        let name = words(self.name.as_deref()?)?;
        (self.visibility.as_deref() != Some("internal") && !name.starts_with('#')).then_some(name)
    }
}

/// A row that joins a post and a tag or an author.
#[derive(Deserialize)]
struct Join {
    post_id: Value,
    #[serde(alias = "author_id")]
    tag_id: Value,
    #[serde(default)]
    sort_order: i64,
}

#[derive(Deserialize)]
struct Meta {
    post_id: Value,
    feature_image_alt: Option<String>,
}

#[derive(Deserialize)]
struct Post {
    #[serde(default)]
    id: Value,
    title: Option<String>,
    slug: Option<String>,
    html: Option<String>,
    mobiledoc: Option<String>,
    lexical: Option<String>,
    markdown: Option<String>,
    status: Option<String>,
    /// `post` or `page`; before Ghost 3 there is `page` instead.
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    page: Value,
    locale: Option<String>,
    #[serde(default)]
    published_at: Value,
    #[serde(default)]
    created_at: Value,
    url: Option<String>,
    canonical_url: Option<String>,
    /// What its author wrote to stand below the title and in lists.
    custom_excerpt: Option<String>,
    feature_image: Option<String>,
    feature_image_alt: Option<String>,
    #[serde(default)]
    author_id: Value,
    #[serde(default)]
    tags: Option<Vec<Named>>,
    #[serde(default)]
    authors: Option<Vec<Named>>,
}

/// Reads an export.
pub(in crate::source) fn read(text: &str, file: &Arc<str>, shelf: &Shelf, sink: &mut Sink) -> Reading {
    let root: Root<'_> = match serde_json::from_str(text) {
        Ok(root) => root,
        Err(error) => {
            super::refuse_json(file, "export of Ghost", &error, sink);
            return Reading::default();
        }
    };
    let places = Places::new(file, text);
    let mut export = Export::new(file, shelf);
    let api = Data { posts: root.posts.unwrap_or_default(), pages: root.pages.unwrap_or_default(), ..Data::default() };
    let tables = root.db.into_iter().flatten().map(|db| db.data).chain(root.data).chain([api]);
    let mut posts = 0;
    for data in tables {
        posts += data.posts.len() + data.pages.len();
        let blog = Blog::new(&data);
        let all = data.posts.iter().map(|raw| (raw, false)).chain(data.pages.iter().map(|raw| (raw, true)));
        for (raw, is_page) in all {
            let origin = places.origin(super::offset(text, raw.get()));
            match serde_json::from_str::<Post>(raw.get()) {
                Ok(post) => blog.post(post, is_page, origin, &mut export),
                Err(error) => super::broken_item(origin, &error, sink),
            }
        }
    }
    if posts == 0 {
        refuse(Origin::file(file), "export of Ghost", "it has no posts", sink);
    }
    export.finish(sink)
}

/// What the posts of an export share, by the posts' ids.
struct Blog {
    tags: FxHashMap<String, Vec<String>>,
    authors: FxHashMap<String, Vec<String>>,
    users: FxHashMap<String, String>,
    alts: FxHashMap<String, String>,
}

impl Blog {
    fn new(data: &Data<'_>) -> Blog {
        let users = data.users.iter().chain(&data.authors);
        let users: FxHashMap<String, String> = users.filter_map(|user| Some((key(&user.id)?, user.shown()?))).collect();
        let tags = data.tags.iter().filter_map(|tag| Some((key(&tag.id)?, tag.shown()?))).collect();
        let alts =
            data.posts_meta.iter().filter_map(|meta| Some((key(&meta.post_id)?, meta.feature_image_alt.clone()?)));
        Blog {
            tags: joined(&data.posts_tags, &tags),
            authors: joined(&data.posts_authors, &users),
            alts: alts.collect(),
            users,
        }
    }

    fn post(&self, post: Post, is_page: bool, origin: Origin, export: &mut Export<'_>) {
        let line = origin.line;
        let mut piece = Piece::new(origin);
        let id = key(&post.id).unwrap_or_default();
        piece.title = post.title.as_deref().and_then(words).map(Inline::Text).into_iter().collect();
        let paged = post.page == Value::Bool(true) || post.page.as_i64() == Some(1);
        piece.status = match post.status.as_deref() {
            Some("draft" | "scheduled") => Status::Draft,
            _ if is_page || paged || post.kind.as_deref() == Some("page") => Status::Page,
            _ => Status::Published,
        };
        let date = if piece.status == Status::Draft { &post.created_at } else { &post.published_at };
        piece.date = day(&post.published_at).or_else(|| day(date));
        let of_post =
            |named: Option<Vec<Named>>| -> Vec<String> { named.iter().flatten().filter_map(Named::shown).collect() };
        piece.tags = self.tags.get(&id).cloned().unwrap_or_else(|| of_post(post.tags));
        piece.authors = self.authors.get(&id).cloned().unwrap_or_else(|| of_post(post.authors));
        if piece.authors.is_empty() {
            piece.authors = key(&post.author_id).and_then(|id| self.users.get(&id).cloned()).into_iter().collect();
        }
        piece.subtitle = post.custom_excerpt.as_deref().and_then(words);
        piece.language = post.locale.as_deref().and_then(Lang::parse);
        let address = post.url.filter(|url| is_web(url));
        // Where the blog has it, for links from other posts; the export does not say on which host.
        let path = post.slug.as_ref().filter(|_| address.is_none()).map(|slug| format!("/{slug}/"));
        piece.urls = post.canonical_url.filter(|url| is_web(url)).into_iter().chain(address).chain(path).collect();
        piece.slug = post.slug;

        let url = piece.urls.first().filter(|url| is_web(url)).cloned();
        let spot = Spot { line, lines: false, url: url.as_deref() };
        let read = |cards: Option<String>, parts: fn(&Value) -> Vec<Part>| {
            let cards = cards.filter(|cards| !cards.is_empty())?;
            match serde_json::from_str(&cards) {
                Ok(cards) => Some(parts(&cards)),
                Err(_) => None,
            }
        };
        let html = post.html.filter(|html| !html.trim().is_empty()).map(|html| vec![Part::Html(html)]);
        let parts = html
            .or_else(|| read(post.lexical, cards::lexical))
            .or_else(|| read(post.mobiledoc, cards::mobiledoc))
            .or_else(|| post.markdown.map(|text| vec![Part::Markdown(text)]));
        for part in parts.into_iter().flatten() {
            let blocks = match part {
                Part::Widget => {
                    export.cut(line, line, "widget");
                    continue;
                }
                Part::Html(html) => export.html(&html.replace(PLACEHOLDER, ""), spot),
                Part::Markdown(text) => self::markdown(&text.replace(PLACEHOLDER, ""), line, export),
            };
            piece.blocks.extend(blocks);
        }
        let alt = self.alts.get(&id).cloned().or(post.feature_image_alt).unwrap_or_default();
        if let Some(image) = post.feature_image
            && let Some(figure) = featured(&image, alt, &piece, export)
        {
            piece.blocks.insert(0, figure);
        }
        export.push(piece);
    }
}

/// The blocks of Markdown that stands on one line of the file.
fn markdown(text: &str, line: u32, export: &mut Export<'_>) -> Vec<Block> {
    let mut blocks = markdown::fragment(text, export.file, &mut export.notes);
    let origin = Origin::new(export.file, line, 1);
    blocks.iter_mut().for_each(|block| block.origin = origin.clone());
    each_image_mut(&mut blocks, &mut |image| image.origin = origin.clone());
    export.settled(blocks)
}

/// The picture that stands for the post, where the book has it and the text has not.
fn featured(address: &str, alt: String, piece: &Piece, export: &Export<'_>) -> Option<Block> {
    let path = export.shelf.find(&address.replace(PLACEHOLDER, ""))?;
    let mut shown = false;
    each_image(&piece.blocks, &mut |image| shown |= &*image.path == path);
    let image = Image::new(path, alt, piece.origin.clone());
    (!shown).then(|| Block { kind: BlockKind::Figure(Figure::from(image)), origin: piece.origin.clone() })
}

/// An id, which is a text or a number.
fn key(id: &Value) -> Option<String> {
    match id {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// Names by posts, in the order that the rows say.
fn joined(rows: &[Join], names: &FxHashMap<String, String>) -> FxHashMap<String, Vec<String>> {
    let mut rows: Vec<&Join> = rows.iter().collect();
    rows.sort_by_key(|row| row.sort_order);
    let mut found: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for row in rows {
        if let (Some(post), Some(name)) = (key(&row.post_id), key(&row.tag_id).and_then(|id| names.get(&id))) {
            found.entry(post).or_default().push(name.clone());
        }
    }
    found
}

/// A time as text, or in milliseconds since 1970, as Ghost 0.x has it.
fn day(time: &Value) -> Option<String> {
    match time {
        Value::String(text) => dates::read_any(text),
        Value::Number(number) => {
            let time = jiff::Timestamp::from_millisecond(number.as_i64()?).ok()?;
            dates::read(&time.to_string())
        }
        _ => None,
    }
}
