//! JSON Feed 1.0 and 1.1 → a piece for each item, at the line on which the item stands.

use super::pictures::Shelf;
use super::places::Places;
use super::{Export, Spot, is_web, slug_of, words};
use crate::diag::Sink;
use crate::doc::Inline;
use crate::lang::Lang;
use crate::source::{Piece, Reading, dates};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::sync::Arc;

#[derive(Deserialize)]
struct Feed<'a> {
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
    language: Option<String>,
    #[serde(default)]
    authors: Vec<Author>,
    author: Option<Author>,
}

#[derive(Deserialize)]
struct Author {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Item {
    /// Text, but numbers are met too.
    id: Option<Value>,
    url: Option<String>,
    external_url: Option<String>,
    title: Option<String>,
    content_html: Option<String>,
    content_text: Option<String>,
    summary: Option<String>,
    date_published: Option<String>,
    date_modified: Option<String>,
    language: Option<String>,
    #[serde(default)]
    tags: Option<Vec<String>>,
    #[serde(default)]
    authors: Option<Vec<Author>>,
    author: Option<Author>,
}

/// Reads a feed.
pub(in crate::source) fn read(text: &str, file: &Arc<str>, shelf: &Shelf, sink: &mut Sink) -> Reading {
    let mut export = Export::new(file, shelf);
    let feed: Feed<'_> = match serde_json::from_str(text) {
        Ok(feed) => feed,
        Err(error) => {
            super::refuse_json(file, "JSON Feed", &error, sink);
            return Reading::default();
        }
    };
    let places = Places::new(file, text);
    let names = |authors: &[Author], one: &Option<Author>| -> Vec<String> {
        let all = authors.iter().chain(if authors.is_empty() { one.as_ref() } else { None });
        all.filter_map(|author| words(author.name.as_deref()?)).collect()
    };
    let of_feed = names(&feed.authors, &feed.author);
    for raw in feed.items {
        let origin = places.origin(super::offset(text, raw.get()));
        let item: Item = match serde_json::from_str(raw.get()) {
            Ok(item) => item,
            Err(error) => {
                super::broken_item(origin, &error, sink);
                continue;
            }
        };
        let line = origin.line;
        let mut piece = Piece::new(origin);
        piece.title = item.title.as_deref().and_then(words).map(Inline::Text).into_iter().collect();
        let id = item.id.as_ref().and_then(Value::as_str).filter(|id| is_web(id)).map(str::to_owned);
        piece.urls = item.url.into_iter().chain(id).collect();
        piece.slug = piece.urls.first().and_then(|url| slug_of(url));
        piece.date = item.date_published.or(item.date_modified).and_then(|date| dates::read_any(&date));
        piece.authors = names(&item.authors.unwrap_or_default(), &item.author);
        if piece.authors.is_empty() {
            piece.authors.clone_from(&of_feed);
        }
        piece.tags = item.tags.unwrap_or_default().iter().filter_map(|tag| words(tag)).collect();
        piece.language = item.language.or_else(|| feed.language.clone()).and_then(|tag| Lang::parse(&tag));
        let url = piece.urls.first().cloned();
        let spot = Spot { line, lines: false, url: url.as_deref() };
        if let Some(html) = &item.content_html {
            piece.blocks = export.html(html, spot);
        }
        if piece.blocks.is_empty() {
            let plain = item.content_text.as_deref().or(item.summary.as_deref()).unwrap_or_default();
            piece.blocks = export.plain(plain, spot);
        }
        if let Some(summary) = &item.summary {
            export.cut_excerpt(&super::tags::escape(summary), &piece.blocks, line, line);
        }
        // An item about a page elsewhere (§ external_url).
        let has = |page: &str| item.content_html.as_deref().is_some_and(|html| html.contains(page));
        if let Some(page) = item.external_url.filter(|page| is_web(page) && !has(page)) {
            let page = super::tags::escape(&page);
            let link = export.html(&format!("<p><a href=\"{page}\">{page}</a></p>"), spot);
            piece.blocks.extend(link);
        }
        export.push(piece);
    }
    export.finish(sink)
}
