//! Exports and feeds → a piece for each post.
//!
//! | reader | takes |
//! |---|---|
//! | [`feed`] | RSS 0.9 to 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, Blogger's backups |
//! | [`json_feed`] | JSON Feed 1.0 and 1.1 |
//! | [`wordpress`] | WXR, the export of WordPress |
//! | [`ghost`] | the JSON export of Ghost |
//! | [`medium`] | a post of a Medium export |
//! | [`substack`] | a post of a Substack export, with its row of `posts.csv` |
//!
//! All of them find the posts and what is said about each; [`Post::html`] reads the text:
//! *cut [`widgets`] → [`crate::source::html`] → find the [`pictures`]*. [`xml`], [`tags`] and
//! [`places`] are what they stand on.

pub(super) mod feed;
pub(super) mod ghost;
pub(super) mod json_feed;
pub(super) mod medium;
pub(super) mod pictures;
mod places;
pub(super) mod substack;
pub(super) mod tags;
mod widgets;
pub(super) mod wordpress;
mod xml;

use super::html::{self, Base};
use super::notes::Notes;
use super::{Cut, Piece, Reading, headings, link};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::doc::{self, Block, BlockKind, Inline, plain_text, printed_text};
use pictures::Shelf;
use std::sync::Arc;

/// So many letters tell whether an excerpt is taken from the text; behind them programs break off.
const TELLING_LETTERS: usize = 60;

/// What the posts of one file share.
struct Export<'a> {
    file: &'a Arc<str>,
    shelf: &'a Shelf,
    notes: Notes,
    reading: Reading,
}

/// Where the HTML of a post stands.
#[derive(Clone, Copy)]
struct Spot<'a> {
    /// Line of the file on which it begins.
    line: u32,
    /// Whether its line ends are those of the file; in JSON and tables they are not.
    lines: bool,
    /// The address of the post, against which its links are resolved.
    url: Option<&'a str>,
}

impl<'a> Export<'a> {
    fn new(file: &'a Arc<str>, shelf: &'a Shelf) -> Export<'a> {
        Export { file, shelf, notes: Notes::default(), reading: Reading::default() }
    }

    /// The blocks of HTML. Widgets are cut.
    fn html(&mut self, html: &str, spot: Spot<'_>) -> Vec<Block> {
        let (stripped, widgets) = widgets::strip(html);
        let (mut at, mut line) = (0, spot.line);
        let mut line_of = |to: usize| {
            line += if spot.lines { html[at..to].matches('\n').count() as u32 } else { 0 };
            at = to;
            line
        };
        for widget in widgets {
            let first = line_of(widget.start);
            self.cut(first, line_of(widget.end), "widget");
        }
        let base = Base { file: self.file, line: spot.line, url: spot.url };
        let stripped = if spot.lines { stripped } else { tags::one_line(&stripped).into_owned().into() };
        let blocks = html::fragment(&stripped, &base, &mut self.notes);
        self.settled(blocks)
    }

    /// The blocks of a text without mark-up.
    fn plain(&mut self, text: &str, spot: Spot<'_>) -> Vec<Block> {
        self.html(&wordpress::paragraphs(&tags::escape(text)), spot)
    }

    /// Blocks with the pictures of the book, without breaks around them. The software of blogs gives an empty text
    /// to every picture whose author gave none, so that nothing in an export is known to be decoration.
    fn settled(&self, mut blocks: Vec<Block>) -> Vec<Block> {
        pictures::settle(&mut blocks, self.shelf);
        doc::each_image_mut(&mut blocks, &mut |image| image.is_decorative = false);
        while blocks.last().is_some_and(|block| block.kind == BlockKind::Break) {
            blocks.pop();
        }
        let breaks = blocks.iter().take_while(|block| block.kind == BlockKind::Break).count();
        blocks.drain(..breaks);
        blocks
    }

    /// A title with mark-up.
    fn title(&mut self, html: &str, line: u32) -> Vec<Inline> {
        html::inlines(&tags::one_line(html), &Base { file: self.file, line, url: None }, &mut self.notes)
    }

    /// Lines that are in no piece. What stands on one line counts once.
    fn cut(&mut self, first: u32, last: u32, reason: &'static str) {
        let origin = Origin::new(self.file, first, 1);
        let cut = Cut { origin, end_line: last, reason };
        if self.reading.cuts.last() != Some(&cut) {
            self.reading.cuts.push(cut);
        }
    }

    /// Cuts what a post has beside its text for lists of posts, in HTML on these lines, unless the text
    /// begins with it or has it elsewhere: a teaser that was shortened by a program is no more than that.
    fn cut_excerpt(&mut self, html: &str, blocks: &[Block], first: u32, last: u32) {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let said: String = letters(&plain_text(&self.title(html, first))).chars().take(TELLING_LETTERS).collect();
        if !said.is_empty() && !letters(&printed_text(blocks)).contains(&said) {
            self.cut(first, last, "excerpt");
        }
    }

    /// Takes a post. One without a title is called by its slug, its date, or its file.
    fn push(&mut self, mut piece: Piece) {
        if plain_text(&piece.title).trim().is_empty() {
            let slug = piece.slug.as_deref().map(link::percent_decode).filter(|slug| !slug.is_empty());
            let day = || piece.date.as_deref().and_then(|date| date.get(..10)).map(str::to_owned);
            let title = slug.map(|slug| super::title_from_path(&format!("{}.html", slug.replace('/', "-"))));
            let title = title.or_else(day).unwrap_or_else(|| super::title_from_path(self.file));
            piece.title = vec![Inline::Text(title)];
        }
        let mut urls = Vec::with_capacity(piece.urls.len());
        for url in piece.urls.drain(..).map(|url| url.trim().to_owned()) {
            if !url.is_empty() && !urls.contains(&url) {
                urls.push(url);
            }
        }
        piece.urls = urls;
        headings::shift(&mut piece.blocks);
        self.reading.pieces.push(piece);
    }

    /// What was read, its complaints reported.
    fn finish(self, sink: &mut Sink) -> Reading {
        self.notes.report(sink);
        self.reading
    }
}

/// Says that a file is not what it was taken for.
fn refuse(origin: Origin, what: &str, why: &str, sink: &mut Sink) {
    let message = format!("this is not read, as it is no {what}: {why}");
    let hint = "leave out `format` in [[sources]] to have it found out, or narrow the glob";
    sink.push(Diagnostic::warning("wrong-format", message).at(origin).hint(hint));
}

/// Says that a file is no JSON of the kind it was taken for.
fn refuse_json(file: &Arc<str>, what: &str, why: &serde_json::Error, sink: &mut Sink) {
    refuse(Origin::new(file, why.line() as u32, why.column() as u32), what, &why.to_string(), sink);
}

/// Words in one line, without white space around them; `None` when there are none.
fn words(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The last part of an address that says something: its slug.
fn slug_of(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?.split_once("://").map_or(url, |(_, rest)| rest);
    let (_, path) = path.split(['?', '#']).next()?.trim_end_matches('/').split_once('/')?;
    let last = path.rsplit('/').next()?;
    let stem = last.strip_suffix(".html").or_else(|| last.strip_suffix(".htm")).or_else(|| last.strip_suffix(".php"));
    Some(stem.unwrap_or(last).to_owned()).filter(|slug| !slug.is_empty())
}

/// Whether an address is one of the web.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The byte at which a part of a text begins.
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len())
}

/// Says that an item cannot be read.
fn broken_item(origin: Origin, why: &serde_json::Error, sink: &mut Sink) {
    let warning = Diagnostic::warning("broken-item", format!("the item cannot be read and is left out: {why}"));
    sink.push(warning.at(origin).hint("export it again; the other items are read"));
}

#[cfg(test)]
mod tests;
