//! What is known about a document beside its text: title, authors, date, language.
//!
//! What a reader sees is believed first: the paragraph in the style `Title`, else a single
//! heading of the highest level at the top. The file's properties are often those of a
//! template, so that they come next; last the file's name.

use super::body::{Head, Tally};
use super::format::{Properties, is_on};
use super::styles::{Layout, Styles};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::doc::{Block, BlockKind, Inline, plain_text};
use crate::lang::Lang;
use crate::source::xml::Element;
use crate::source::{Piece, dates, headings, title, title_from_path};
use roxmltree::{Document, Node};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Titles that programs give, in lower case.
const NO_TITLES: [&str; 12] = [
    "word document",
    "untitled",
    "untitled document",
    "document",
    "title",
    "blank document",
    "normal",
    "template",
    "dokument",
    "unbenannt",
    "sans titre",
    "word-dokument",
];
/// Authors that programs name, in lower case.
const NO_AUTHORS: [&str; 17] = [
    "user",
    "admin",
    "administrator",
    "owner",
    "author",
    "unknown",
    "anonymous",
    "microsoft office user",
    "microsoft account",
    "python-docx",
    "apache poi",
    "docx4j",
    "un-named",
    "default",
    "pc",
    "windows user",
    "guest",
];

/// The file's properties (ECMA-376 part 2 §11).
#[derive(Debug, Default)]
pub(super) struct Core {
    title: Option<String>,
    authors: Vec<String>,
    date: Option<String>,
    pub language: Option<String>,
}

impl Core {
    /// Reads `core.xml`.
    pub fn read(document: &Document<'_>) -> Core {
        let value = |name: &str| {
            let text = document.root_element().child(name)?.all_text();
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty()).then_some(text)
        };
        let is_name = |name: &&str| !name.is_empty() && !NO_AUTHORS.contains(&name.to_lowercase().as_str());
        let creators = value("creator").unwrap_or_default();
        Core {
            title: value("title").filter(|title| is_title(title)),
            authors: creators.split(';').map(str::trim).filter(is_name).map(str::to_owned).collect(),
            date: value("created").and_then(|date| dates::read(&date)),
            language: value("language").filter(|tag| Lang::parse(tag).is_some()),
        }
    }
}

/// Whether an author may have meant this title.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let numbered = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    let by_program =
        NO_TITLES.contains(&numbered) || lower.starts_with("microsoft word") || lower.starts_with("powerpoint");
    let is_file = [".doc", ".docx", ".odt", ".rtf", ".dotx"].iter().any(|ending| lower.ends_with(ending));
    !by_program && !is_file
}

/// The piece: its title taken from the blocks, the rest shifted below it.
pub(super) fn piece(
    mut blocks: Vec<Block>,
    head: Head,
    core: Core,
    language: Option<String>,
    file: &Arc<str>,
) -> Piece {
    let mut piece = Piece::new(Origin::new(file, 1, 0));
    if let Some((content, origin)) = take_title(&mut blocks) {
        let (words, notes) = title::from_heading(content);
        title::place_notes(notes, &mut blocks, &origin);
        piece.title = words;
        piece.origin = origin;
    } else {
        piece.untitled = core.title.is_none();
        piece.title = vec![Inline::Text(core.title.unwrap_or_else(|| title_from_path(file)))];
    }
    headings::shift(&mut blocks);
    piece.blocks = blocks;
    piece.subtitle = head.subtitle;
    piece.authors = if head.authors.is_empty() { core.authors } else { head.authors };
    piece.date = head.date.or(core.date);
    piece.language = language.as_deref().and_then(Lang::parse);
    piece
}

/// Takes the heading at the top if there is no other of its level: of several, each is a chapter.
fn take_title(blocks: &mut Vec<Block>) -> Option<(Vec<Inline>, Origin)> {
    let level = |block: &Block| match &block.kind {
        BlockKind::Heading { level, content, .. } if title::says_something(content) => Some(*level),
        _ => None,
    };
    let highest = blocks.iter().filter_map(level).min()?;
    let mut of_level = (0..blocks.len()).filter(|at| level(&blocks[*at]) == Some(highest));
    let at = of_level.next().filter(|_| of_level.next().is_none())?;
    // Above a title stand at most a picture and a line like a series' name.
    let above_counts = |block: &Block| match &block.kind {
        BlockKind::Figure(_) | BlockKind::Break => false,
        BlockKind::Paragraph(content) => plain_text(content).split_whitespace().count() > 12,
        _ => true,
    };
    if at > 2 || blocks[..at].iter().any(above_counts) {
        return None;
    }
    match blocks.remove(at) {
        Block { kind: BlockKind::Heading { content, .. }, origin } => Some((content, origin)),
        _ => None,
    }
}

/// The language that most of the text has: what its runs say, else their styles.
pub(super) fn language(body: Node<'_, '_>, styles: &Styles) -> Option<String> {
    let mut letters: BTreeMap<String, usize> = BTreeMap::new();
    let mut of_style = None;
    for node in body.descendants() {
        match node.name() {
            "p" => {
                let style = node.child("pPr").and_then(|node| node.child("pStyle")).and_then(|node| node.attr("val"));
                of_style = styles.paragraph(style).language;
            }
            "r" => {
                let text: String = node.elements().filter(|child| child.name() == "t").map(Element::all_text).collect();
                let own = node.child("rPr");
                let properties = own.map(Properties::read).unwrap_or_default();
                let rtl = own.and_then(|node| node.child("rtl")).is_some_and(is_on);
                let asian = text.chars().filter(|c| is_asian(*c)).count() * 2 > text.chars().count();
                let tag = if rtl {
                    properties.language_rtl.or_else(|| styles.defaults.language_rtl.clone())
                } else if asian {
                    properties.language_asian.or_else(|| styles.defaults.language_asian.clone())
                } else {
                    properties.language.or_else(|| of_style.clone()).or_else(|| styles.defaults.language.clone())
                };
                if let Some(tag) = tag {
                    *letters.entry(tag).or_default() += text.chars().filter(|c| c.is_alphabetic()).count();
                }
            }
            _ => {}
        }
    }
    // Of two with as many letters the first by name: the same file gives the same language.
    let most = letters.into_iter().filter(|(_, count)| *count > 0).rev().max_by_key(|(_, count)| *count);
    most.map(|(tag, _)| tag).filter(|tag| Lang::parse(tag).is_some())
}

fn is_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{3ffff}')
}

/// The left indent that most paragraphs of the text have.
pub(super) fn margin(body: Node<'_, '_>) -> i32 {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for paragraph in body.elements().filter(|node| node.name() == "p" && node.child("r").is_some()) {
        let left = paragraph.child("pPr").and_then(|node| Layout::read(node).left).unwrap_or(0);
        *counts.entry(left).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(0, |(left, _)| left)
}

/// Reports what was passed over, a warning of each kind.
pub(super) fn report(tally: &Tally, comments: usize, file: &Arc<str>, sink: &mut Sink) {
    let plural = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    if comments > 0 {
        let message = format!(
            "{} left out",
            if comments == 1 { "a comment is".into() } else { format!("{comments} comments are") }
        );
        let warning = Diagnostic::warning("comments", message).at(Origin::file(file));
        sink.push(warning.hint("settle and delete them in the word processor, if they are settled"));
    }
    if tally.changes > 0 {
        let message = format!("{} taken as accepted", plural(tally.changes, "tracked change"));
        let warning = Diagnostic::warning("tracked-changes", message).at(Origin::file(file));
        sink.push(warning.hint("accept or reject them in the word processor"));
    }
    if let Some((_, origin)) = tally.lost.first() {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        tally.lost.iter().for_each(|(what, _)| *kinds.entry(what).or_default() += 1);
        let list: Vec<String> = kinds
            .into_iter()
            .map(|(what, count)| if count == 1 { what.to_owned() } else { format!("{what} ({count} times)") })
            .collect();
        let message = format!("cannot be read and is left out: {}", list.join(", "));
        let warning = Diagnostic::warning("lost-content", message).at(origin.clone());
        sink.push(warning.hint("put it into the document as a picture or as text"));
    }
}
