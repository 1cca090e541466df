//! Markdown (CommonMark 0.31, no extensions) with front matter → one piece a file.
//!
//! [`front_matter`] reads what stands above the text, [`blocks`] builds the text from the
//! parser's events with [`inlines`] and [`html`].

mod blocks;
mod front_matter;
mod html;
mod inlines;

use super::notes::Notes;
use super::{Cut, Piece, Reading, Status, dates, headings, title_from_path};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::doc::{Block, BlockKind, Inline, plain_text};
use front_matter::FrontMatter;
use std::sync::Arc;

/// The blocks of Markdown that is part of another file. Headings keep their levels.
pub(super) fn fragment(text: &str, file: &Arc<str>, notes: &mut Notes) -> Vec<Block> {
    blocks::read(text, 0, file, notes)
}

/// Reads one Markdown file.
pub(super) fn read(text: &str, file: &Arc<str>, sink: &mut Sink) -> Reading {
    let mut cuts = Vec::new();
    let mut front = FrontMatter::default();
    let mut from = 0;
    let mut title_line = 1;
    if let Some(head) = front_matter::find(text) {
        match front_matter::read(&head) {
            Ok(Some(found)) => {
                title_line = front_matter::line_of(&text[..head.end], "title");
                front = found;
                from = head.end;
            }
            Ok(None) => {}
            Err(broken) => {
                let hint = if let Some(mended) = broken.mended {
                    front = *mended;
                    title_line = front_matter::line_of(&text[..head.end], "title");
                    "it was read all the same: lines of a quoted value must be indented"
                } else {
                    let end_line = text[..head.end].lines().count() as u32;
                    cuts.push(Cut { origin: Origin::new(file, 1, 1), end_line, reason: "front-matter" });
                    "mend it; until then the title is the first heading or the file's name"
                };
                let message = format!("front matter cannot be read: {}", broken.why);
                let warning = Diagnostic::warning("broken-front-matter", message);
                sink.push(warning.at(Origin::at_byte(file, text, broken.at)).hint(hint));
                from = head.end;
            }
        }
        if let Some(value) = &front.no_date {
            let line = front_matter::line_of(&text[..head.end], "date");
            let warning = Diagnostic::warning("bad-date", format!("{value} is no date that can be read"));
            sink.push(warning.at(Origin::new(file, line, 1)).hint("write year, month and day, as in 2026-03-01"));
        }
    } else if let Some(fence) = front_matter::unclosed(text) {
        let message = format!("front matter opens here, and no line `{fence}` closes it");
        let warning = Diagnostic::warning("broken-front-matter", message);
        let hint = format!("put a line `{fence}` below its last key; until then it is read as text");
        sink.push(warning.at(Origin::new(file, 1, 1)).hint(hint));
    }
    let mut notes = Notes::default();
    let mut blocks = blocks::read(text, from, file, &mut notes);
    notes.report(sink);

    let mut piece = Piece::new(Origin::new(file, title_line, 1));
    if let Some(origin) = take_title(&mut blocks, front.title.as_deref(), &mut piece.title) {
        piece.origin = origin;
    }
    if piece.title.is_empty() {
        piece.title = vec![Inline::Text(front.title.unwrap_or_else(|| title_from_path(file)))];
    }
    headings::shift(&mut blocks);
    piece.blocks = blocks;
    piece.subtitle = front.subtitle;
    piece.authors = front.authors;
    piece.language = front.language;
    if front.draft {
        piece.status = Status::Draft;
    }
    piece.date = front.date.or_else(|| {
        let name = file.rsplit('/').next().unwrap_or(file);
        dates::split_prefix(name).0
    });
    Reading { pieces: vec![piece], cuts }
}

/// Takes a heading at the top as the title, if front matter gives none or the same; gives its place.
fn take_title(blocks: &mut Vec<Block>, given: Option<&str>, title: &mut Vec<Inline>) -> Option<Origin> {
    let Some(Block { kind: BlockKind::Heading { content, .. }, .. }) = blocks.first() else { return None };
    let words = plain_text(content);
    if given.is_some_and(|given| given.to_lowercase() != words.to_lowercase()) || words.trim().is_empty() {
        return None;
    }
    let same = given.is_none_or(|given| given == words);
    let Block { kind: BlockKind::Heading { content, .. }, origin } = blocks.remove(0) else { return None };
    // Of two that differ in case, front matter's is the title.
    if same {
        push_title(content, title);
    }
    Some(origin)
}

/// A title has emphasis and code, but no links, pictures or line ends: it is set in the
/// contents list and in running heads too.
fn push_title(content: Vec<Inline>, title: &mut Vec<Inline>) {
    for inline in content {
        let inline = match inline {
            Inline::Link { content, .. } => {
                push_title(content, title);
                continue;
            }
            Inline::Styled { style, content } => Inline::Styled { style, content: plain_title(content) },
            Inline::Image(image) => Inline::Text(image.alt),
            Inline::LineBreak => Inline::Text(" ".into()),
            other => other,
        };
        match (title.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, inline) => title.push(inline),
        }
    }
}

fn plain_title(content: Vec<Inline>) -> Vec<Inline> {
    let mut title = Vec::new();
    push_title(content, &mut title);
    title
}

#[cfg(test)]
mod tests;
