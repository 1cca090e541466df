//! Markdown with front matter → one piece a file: CommonMark 0.31, GitHub's extensions, and what
//! the Markdown of site generators and writing programs has beyond it.
//!
//! *front matter → includes → tags → dialect → blocks → places*: [`front_matter`] reads what stands above
//! the text; [`include`], [`template`] and [`dialect`] rewrite the text so that the parser can read it,
//! keeping the place of every byte ([`rewrite`]); [`blocks`] makes blocks of the parser's events, with
//! [`inlines`], [`code`] and [`raw`] HTML; [`places`] gives notes to their marks and names to headings.

mod blocks;
mod code;
mod dialect;
mod front_matter;
mod include;
mod inlines;
mod places;
mod raw;
mod rewrite;
mod tag;
mod template;

use super::folder::Folder;
use super::notes::Notes;
use super::{Cut, Piece, Reading, dates, headings, title, title_from_path};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::doc::{Block, BlockKind, Inline, plain_text};
use crate::world::Memory;
use front_matter::FrontMatter;
use places::Defined;
use pulldown_cmark::{Event, LinkType, Parser, Tag};
use rewrite::{Lines, Mapped};
use std::ops::Range;
use std::sync::Arc;

/// What is known about a file beside its text.
pub(super) struct Context<'a> {
    /// Its path.
    pub file: &'a Arc<str>,
    /// The folder that it may refer to.
    pub folder: &'a Folder<'a>,
    /// Whether it is a chapter of an mdBook.
    pub in_mdbook: bool,
    /// Its title if it says none itself.
    pub title: Option<&'a str>,
}

/// The blocks of Markdown that is part of another file. Headings keep their levels.
pub(super) fn fragment(text: &str, file: &Arc<str>, notes: &mut Notes) -> Vec<Block> {
    // What is beside an export is no part of it.
    let nothing = Memory::default();
    let folder = Folder::new(&nothing);
    let context = Context { file, folder: &folder, in_mdbook: false, title: None };
    let lines = Lines::new(file, text);
    let (body, has_math) = dialect::rewrite(Mapped::whole(text, 0));
    let body = blocks::read(&body, has_math, &lines, &context, notes);
    let mut blocks = body.blocks;
    for unused in places::place_notes(&mut blocks, body.notes) {
        blocks.extend(unused.blocks);
    }
    blocks
}

/// Reads one Markdown file.
pub(super) fn read(text: &str, context: &Context<'_>, sink: &mut Sink) -> Reading {
    let file = context.file;
    let mut cuts = Vec::new();
    let (front, from) = read_front(text, file, &mut cuts, sink);
    let lines = Lines::new(file, text);
    let mut notes = Notes::default();
    let mut dropped = Vec::new();
    let body = include::expand(Mapped::whole(text, from), &lines, context, sink);
    let body = template::expand(body, &front, context, &mut dropped);
    let (body, has_math) = dialect::rewrite(body);
    let body = blocks::read(&body, has_math, &lines, context, &mut notes);
    let mut blocks = body.blocks;
    let unused = places::place_notes(&mut blocks, body.notes);

    let given = front.title.as_deref().map(|title| blocks::line(title, 0, &lines, context, &mut notes));
    let mut piece = Piece::new(Origin::new(file, front_matter::line_of(&text[..from], "title"), 1));
    piece.title = title::from_heading(given.unwrap_or_default()).0;
    if let Some(origin) = take_title(&mut blocks, &mut piece.title) {
        piece.origin = origin;
    }
    if piece.title.is_empty() {
        piece.title = match context.title {
            Some(title) => vec![Inline::text(title)],
            None => vec![Inline::Text(title_from_path(file))],
        };
    }
    notes.report(sink);
    report_dropped(&dropped, &lines, sink);
    keep_unused(unused, &mut blocks, sink);
    headings::shift(&mut blocks);
    places::name_headings(&mut blocks);
    piece.blocks = blocks;
    describe(&mut piece, front);
    Reading { pieces: vec![piece], cuts, ..Reading::default() }
}

/// What front matter says, and the byte at which the text begins.
fn read_front(text: &str, file: &Arc<str>, cuts: &mut Vec<Cut>, sink: &mut Sink) -> (FrontMatter, usize) {
    let Some(head) = front_matter::find(text) else {
        let Some(unclosed) = front_matter::unclosed(text) else { return (FrontMatter::default(), 0) };
        let fence = unclosed.fence;
        let until = if unclosed.read.is_some() { "it is taken to end there" } else { "it is read as text" };
        let message = format!("front matter opens here, and no line `{fence}` closes it");
        let hint = format!("put a line `{fence}` below its last key; until then {until}");
        sink.push(Diagnostic::warning("broken-front-matter", message).at(Origin::new(file, 1, 1)).hint(hint));
        if let Some((end, front)) = unclosed.read {
            return (*front, end);
        }
        return (FrontMatter::default(), 0);
    };
    let front = match front_matter::read(&head) {
        Ok(Some(front)) => front,
        Ok(None) => return (FrontMatter::default(), 0),
        Err(broken) => {
            if !broken.whole {
                let end_line = text[..head.end].lines().count() as u32;
                cuts.push(Cut { origin: Origin::new(file, 1, 1), end_line, reason: "front-matter" });
            }
            let hint = match &broken.mended {
                Some(_) if broken.whole => "it was read all the same: lines of a quoted value must be indented",
                Some(_) => "mend it; until then its lines are read one by one, as far as that goes",
                None => "mend it; until then the title is the first heading or the file's name",
            };
            let message = format!("front matter cannot be read: {}", broken.why);
            let warning = Diagnostic::warning("broken-front-matter", message);
            sink.push(warning.at(Origin::at_byte(file, text, broken.at)).hint(hint));
            broken.mended.map(|front| *front).unwrap_or_default()
        }
    };
    if let Some(value) = &front.no_date {
        let line = front_matter::line_of(&text[..head.end], "date");
        let warning = Diagnostic::warning("bad-date", format!("{value} is no date that can be read"));
        sink.push(warning.at(Origin::new(file, line, 1)).hint("write year, month and day, as in 2026-03-01"));
    }
    (front, head.end)
}

/// What front matter and the file's name say about a piece.
fn describe(piece: &mut Piece, front: FrontMatter) {
    let file = piece.origin.file.clone();
    piece.subtitle = front.subtitle;
    piece.authors = front.authors;
    piece.language = front.language;
    piece.urls = front.urls;
    piece.tags = front.tags;
    piece.weight = front.weight;
    if let Some(status) = front.status {
        piece.status = status;
    }
    let mut parts = file.rsplit('/');
    let name = parts.next().unwrap_or(&file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let says_nothing = ["index", "_index", "readme"].iter().any(|dull| stem.eq_ignore_ascii_case(dull));
    let stem = if says_nothing { parts.next().unwrap_or(stem) } else { stem };
    let (date, slug) = dates::split_prefix(stem);
    piece.slug = front.slug.or_else(|| Some(slug.to_owned()).filter(|slug| !slug.is_empty()));
    piece.date = front.date.or(date);
}

/// Tags that the warning names.
const TAGS_SHOWN: usize = 4;
/// Characters of a tag that the warning shows.
const TAG_SHOWN: usize = 40;

/// One warning for all tags of a file that were dropped.
fn report_dropped(dropped: &[(String, usize)], lines: &Lines<'_>, sink: &mut Sink) {
    let Some((_, first)) = dropped.first() else { return };
    let mut shown: Vec<String> = Vec::new();
    for (tag, _) in dropped {
        let cut: String = tag.chars().take(TAG_SHOWN).collect();
        let tag = if cut.len() < tag.len() { format!("`{cut}…`") } else { format!("`{tag}`") };
        if !shown.contains(&tag) {
            shown.push(tag);
        }
        if shown.len() > TAGS_SHOWN {
            break;
        }
    }
    let more = if shown.len() > TAGS_SHOWN { " …" } else { "" };
    shown.truncate(TAGS_SHOWN);
    let message = format!("template tags are dropped and the text inside them kept: {}{more}", shown.join(" "));
    let warning = Diagnostic::warning("template-tag", message).at(lines.origin(*first));
    sink.push(warning.hint("write in Markdown what they show; to show the tags themselves, write them as code"));
}

/// Notes that no mark calls for stand at the end of the text.
fn keep_unused(unused: Vec<Defined>, blocks: &mut Vec<Block>, sink: &mut Sink) {
    if let Some(first) = unused.first() {
        let more =
            if unused.len() > 1 { format!(", and {} more of this file", unused.len() - 1) } else { String::new() };
        let message = format!("no mark calls for the note `[^{}]`{more}; its text stands at the end", first.label);
        let warning = Diagnostic::warning("unused-note", message).at(first.origin.clone());
        sink.push(warning.hint("put the mark where it belongs, or delete the note"));
    }
    blocks.extend(unused.into_iter().flat_map(|note| note.blocks));
}

/// Takes a heading at the top as the title, if front matter gives none or the same; gives its place.
fn take_title(blocks: &mut Vec<Block>, given: &mut Vec<Inline>) -> Option<Origin> {
    let Some(Block { kind: BlockKind::Heading { content, .. }, .. }) = blocks.first() else { return None };
    let (known, words) = (plain_text(given), plain_text(content));
    if (!known.is_empty() && known.to_lowercase() != words.to_lowercase()) || words.trim().is_empty() {
        return None;
    }
    let Block { kind: BlockKind::Heading { content, .. }, origin } = blocks.remove(0) else { return None };
    let (content, notes) = title::from_heading(content);
    // Of two that differ in case, front matter's is the title.
    if known.is_empty() || known == words {
        *given = content;
    }
    title::place_notes(notes, blocks, &origin);
    Some(origin)
}

/// The code of a text, where nothing is rewritten: its bytes in order.
fn code_ranges(text: &str) -> Vec<Range<usize>> {
    ranges(text, |event| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))))
}

/// The code, the raw HTML and the addresses in angle brackets of a text.
fn fixed_ranges(text: &str) -> Vec<Range<usize>> {
    ranges(text, |event| match event {
        Event::Code(_) | Event::InlineHtml(_) | Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => true,
        Event::Start(Tag::Link { link_type, .. }) => matches!(link_type, LinkType::Autolink | LinkType::Email),
        _ => false,
    })
}

fn ranges(text: &str, fits: impl Fn(&Event<'_>) -> bool) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, blocks::options()).into_offset_iter();
    events.filter(|(event, _)| fits(event)).map(|(_, range)| range).collect()
}

#[cfg(test)]
mod tests;
