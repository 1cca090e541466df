//! A Substack export: `posts.csv` with a row for each post, and `posts/<id>.<slug>.html` with
//! its text → a piece for each post that has a text, at its row's title, date and state.

use super::pictures::Shelf;
use super::{Export, Spot, words};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::doc::{Inline, Target, each_inline_of};
use crate::source::{Piece, Reading, Status, dates, encoding};
use crate::world::World;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The name of the table.
pub(in crate::source) const TABLE: &str = "posts.csv";

/// A row of `posts.csv`.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::source) struct Row {
    post_id: String,
    #[serde(default)]
    post_date: String,
    #[serde(default)]
    is_published: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    subtitle: String,
}

/// The tables of a book's Substack exports, by their paths.
#[derive(Default)]
pub(in crate::source) struct Tables {
    tables: BTreeMap<String, FxHashMap<String, Row>>,
}

impl Tables {
    /// Reads the tables at these paths; those that are none are passed over.
    pub fn read<'a>(paths: impl IntoIterator<Item = &'a str>, world: &dyn World, sink: &mut Sink) -> Tables {
        let mut tables = Tables::default();
        for path in paths {
            if let Ok(bytes) = world.read(path) {
                let file: Arc<str> = path.into();
                let text = encoding::decode(&bytes, &file, sink);
                if let Some(rows) = rows(&text, &file, sink) {
                    tables.tables.insert(path.to_owned(), rows);
                }
            }
        }
        tables
    }

    /// Whether a table was read.
    pub fn has(&self, path: &str) -> bool {
        self.tables.contains_key(path)
    }

    /// The row of the post that a file holds, from the table beside it or above.
    pub fn row(&self, path: &str) -> Option<&Row> {
        let id = id(path)?;
        self.tables.get(&self.of(path)?)?.get(id)
    }

    /// The table of a post's file.
    fn of(&self, path: &str) -> Option<String> {
        tables_of(path).into_iter().find(|table| self.has(table))
    }
}

/// Gives the posts of each export the addresses that others of it link to. The export itself
/// does not say where the blog is.
pub(in crate::source) fn link(pieces: &mut [Piece], tables: &Tables) {
    let posts: Vec<(usize, String)> = pieces
        .iter()
        .enumerate()
        .filter(|(_, piece)| tables.row(&piece.origin.file).is_some())
        .filter_map(|(at, piece)| Some((at, tables.of(&piece.origin.file)?)))
        .collect();
    for table in tables.tables.keys() {
        let own: Vec<usize> = posts.iter().filter(|(_, of)| of == table).map(|(at, _)| *at).collect();
        let slugs: FxHashSet<&str> = own.iter().filter_map(|at| pieces[*at].slug.as_deref()).collect();
        let mut hosts: BTreeMap<String, usize> = BTreeMap::new();
        for at in &own {
            each_inline_of(&pieces[*at].blocks, &mut |inline| {
                if let Inline::Link { target: Target::Url(url), .. } = inline
                    && let Some((host, path)) = url.split_once("/p/")
                    && !host[host.find("://").map_or(0, |at| at + 3)..].contains('/')
                    && slugs.contains(path.split(['/', '?', '#']).next().unwrap_or_default())
                {
                    *hosts.entry(host.to_owned()).or_default() += 1;
                }
            });
        }
        // The blog links to its own posts more often than anybody else's to posts of the same name.
        let Some(host) = hosts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(host, _)| host) else {
            continue;
        };
        for at in own {
            let url = pieces[at].slug.as_ref().map(|slug| format!("{host}/p/{slug}"));
            pieces[at].urls.extend(url);
        }
    }
}

/// Where the table of a post's file may lie: beside it, or one folder up.
pub(in crate::source) fn tables_of(path: &str) -> Vec<String> {
    let folders = path.match_indices('/').rev().take(2).map(|(at, _)| &path[..=at]);
    let mut found: Vec<String> = folders.map(|folder| format!("{folder}{TABLE}")).collect();
    if found.len() < 2 {
        found.push(TABLE.to_owned());
    }
    found
}

/// The number and slug in a file's name, `123.a-title.html`; `None` when no post is called so.
pub(in crate::source) fn id(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?;
    let id = name.strip_suffix(".html")?;
    let number = id.split('.').next()?;
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(id)
}

/// The rows by the numbers and slugs of the posts; `None` when the table is none of Substack.
fn rows(text: &str, file: &Arc<str>, sink: &mut Sink) -> Option<FxHashMap<String, Row>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headers = reader.headers().ok()?.clone();
    if !["post_id", "title"].iter().all(|column| headers.iter().any(|header| header == *column)) {
        return None;
    }
    let mut rows = FxHashMap::default();
    for record in reader.records() {
        match record.and_then(|record| record.deserialize::<Row>(Some(&headers))) {
            Ok(row) => drop(rows.insert(row.post_id.clone(), row)),
            Err(error) => {
                let line = error.position().map_or(0, |position| position.line() as u32);
                let warning = Diagnostic::warning("broken-item", format!("the row cannot be read: {error}"));
                sink.push(warning.at(Origin::new(file, line, 1)).hint("export it again; the other rows are read"));
            }
        }
    }
    Some(rows)
}

/// Reads the text of a post.
pub(in crate::source) fn read(
    html: &str,
    file: &Arc<str>,
    row: Option<&Row>,
    shelf: &Shelf,
    sink: &mut Sink,
) -> Reading {
    let mut export = Export::new(file, shelf);
    let mut piece = Piece::new(Origin::new(file, 1, 1));
    let id = id(file).or_else(|| file.rsplit('/').next());
    piece.slug = id.map(|id| id.split_once('.').map_or(id, |(_, slug)| slug).to_owned());
    if let Some(row) = row {
        piece.title = words(&row.title).map(Inline::Text).into_iter().collect();
        piece.subtitle = words(&row.subtitle);
        piece.date = dates::read_any(&row.post_date);
        let published = row.is_published.is_empty() || row.is_published.eq_ignore_ascii_case("true");
        piece.status = match row.kind.as_str() {
            _ if !published => Status::Draft,
            "page" => Status::Page,
            _ => Status::Published,
        };
    }
    piece.blocks = export.html(html, Spot { line: 1, lines: true, url: None });
    export.push(piece);
    export.finish(sink)
}
