//! The blocks of the documents, in reading order → pieces: split where the navigation says,
//! with their titles, and with links between them.

use super::contents::Mark;
use super::document::Header;
use super::package::Package;
use crate::diag::Origin;
use crate::doc::{self, Block, BlockKind, Inline, Target, plain_text};
use crate::lang::Lang;
use crate::source::{Piece, headings, title, title_from_path};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// A document that is text.
pub(super) struct Text {
    pub path: String,
    /// The path as messages name it, through the archive.
    pub file: Arc<str>,
    pub blocks: Vec<Block>,
    /// Its names that links lead to.
    pub names: FxHashSet<String>,
    pub header: Header,
    pub language: Option<Lang>,
    /// What its head says.
    pub title: Option<String>,
}

/// Makes the pieces.
pub(super) fn pieces(texts: Vec<Text>, marks: &[Mark], package: &Package, archive: &Arc<str>) -> Vec<Piece> {
    let mut by_path: FxHashMap<&str, Vec<&Mark>> = FxHashMap::default();
    marks.iter().for_each(|mark| by_path.entry(&mark.place.path).or_default().push(mark));
    let kept: FxHashSet<Arc<str>> = texts.iter().map(|text| text.file.clone()).collect();
    let mut out: Vec<Piece> = Vec::new();
    let mut part: Option<String> = None;
    // Documents that go on with a piece are one with its first.
    let mut first_of: FxHashMap<String, Arc<str>> = FxHashMap::default();
    for text in texts {
        let Text { path, file, blocks, names, header, language, title: head_title } = text;
        let mut header = Some(header);
        let blank = || {
            let mut piece = Piece::new(Origin::new(&file, 1, 1));
            piece.language = language.clone().or_else(|| package.language.clone());
            piece.authors = package.authors.clone();
            piece.date = package.date.clone();
            piece
        };
        for (mark, blocks) in segments(blocks, by_path.get(path.as_str()).map_or(&[], Vec::as_slice)) {
            if let Some(mark) = mark {
                part.clone_from(&mark.part);
            }
            if !has_content(&blocks) || (mark.is_some_and(|mark| mark.is_part) && is_heading_only(&blocks)) {
                continue;
            }
            // A document that no entry names goes on with the piece before, as producers cut long
            // chapters; one below a high heading is a chapter that the navigation leaves out.
            let begins = mark.is_some() || first_heading(&blocks).is_some_and(|level| level <= 2);
            if let (false, Some(last)) = (begins, out.last_mut()) {
                first_of.insert(file.to_string(), last.origin.file.clone());
                last.blocks.extend(blocks);
                continue;
            }
            let mut piece = blank();
            if let Some(header) = header.take() {
                piece.subtitle = header.subtitle;
                piece.date = header.date.or(piece.date);
                if !header.authors.is_empty() {
                    piece.authors = header.authors;
                }
            }
            piece.part.clone_from(&part);
            if let Some(first) = blocks.first() {
                piece.origin = first.origin.clone();
            }
            piece.blocks = blocks;
            let given = mark.map(|mark| mark.title.as_str()).filter(|title| !title.is_empty());
            take_title(&mut piece, given, marks.len() == 1, &names);
            if piece.title.is_empty() {
                let name = given.map(str::to_owned).or_else(|| head_title.clone());
                piece.title = vec![Inline::Text(name.unwrap_or_else(|| title_from_path(&path)))];
            }
            out.push(piece);
        }
    }
    let prefix = format!("{archive}/");
    for piece in &mut out {
        headings::shift(&mut piece.blocks);
        settle_links(piece, &kept, &first_of, &prefix);
    }
    out
}

/// The blocks between the marks of a document, each with its mark.
fn segments<'m>(mut blocks: Vec<Block>, marks: &[&'m Mark]) -> Vec<(Option<&'m Mark>, Vec<Block>)> {
    let mut names: FxHashMap<Arc<str>, usize> = FxHashMap::default();
    for (at, block) in blocks.iter().enumerate().filter(|_| !marks.is_empty()) {
        each_name(std::slice::from_ref(block), &mut |name| {
            names.entry(name.clone()).or_insert(at);
        });
    }
    let mut places: Vec<(usize, &Mark)> = marks
        .iter()
        .filter_map(|mark| match &mark.place.fragment {
            None => Some((0, *mark)),
            Some(name) => names.get(name.as_str()).map(|at| (*at, *mark)),
        })
        .collect();
    // A name that is nowhere means the document, if no other entry does.
    if let ([], [only, ..]) = (&places[..], marks) {
        places.push((0, only));
    }
    places.sort_by_key(|(at, _)| *at);
    // Of several at one place the first counts, but a part's page gives way to a chapter.
    places.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same && first.1.is_part && !later.1.is_part {
            first.1 = later.1;
        }
        same
    });
    let mut out = Vec::with_capacity(places.len() + 1);
    for (at, mark) in places.into_iter().rev() {
        out.push((Some(mark), blocks.split_off(at)));
    }
    if !blocks.is_empty() || out.is_empty() {
        out.push((None, blocks));
    }
    out.reverse();
    out
}

/// Calls `visit` with every name of a place in the blocks.
fn each_name(blocks: &[Block], visit: &mut dyn FnMut(&Arc<str>)) {
    heading_names(blocks, visit);
    doc::each_inline_of(blocks, &mut |inline| {
        if let Inline::Anchor(id) = inline {
            visit(id);
        }
    });
}

fn heading_names(blocks: &[Block], visit: &mut dyn FnMut(&Arc<str>)) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { id: Some(id), .. } => visit(id),
            BlockKind::Quote(inner) | BlockKind::Epigraph(inner) | BlockKind::Aside(inner) => {
                heading_names(inner, visit);
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| heading_names(&item.blocks, visit)),
            _ => {}
        }
    }
}

fn has_content(blocks: &[Block]) -> bool {
    let mut pictures = 0;
    doc::each_image(blocks, &mut |_| pictures += 1);
    pictures > 0 || !doc::printed_text(blocks).trim().is_empty()
}

/// Whether there are no words but those of headings, and no pictures.
pub(super) fn is_heading_only(blocks: &[Block]) -> bool {
    blocks.iter().all(|block| match &block.kind {
        BlockKind::Heading { .. } | BlockKind::Break => true,
        _ => !has_content(std::slice::from_ref(block)),
    })
}

/// A block of anchors alone.
fn is_silent(block: &Block) -> bool {
    let anchor = |inline: &Inline| matches!(inline, Inline::Anchor(_));
    matches!(&block.kind, BlockKind::Paragraph(content) if content.iter().all(anchor))
}

fn first_heading(blocks: &[Block]) -> Option<u8> {
    match &blocks.iter().find(|block| !is_silent(block))?.kind {
        BlockKind::Heading { level, .. } => Some(*level),
        _ => None,
    }
}

/// Takes the title off the head of a piece. The navigation's title stands there as one heading
/// or as several (`Chapter 1`, `Loomings`); without one the first heading is the title, and so it
/// is where the navigation has a single entry (`Start reading`). Places that links lead to move
/// to the beginning of the text.
fn take_title(piece: &mut Piece, given: Option<&str>, single: bool, names: &FxHashSet<String>) {
    let words = |text: &str| -> Vec<String> {
        let runs = text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty());
        runs.map(str::to_lowercase).collect()
    };
    let heading = |block: &Block| match &block.kind {
        BlockKind::Heading { content, .. } => Some(plain_text(content)),
        _ => None,
    };
    let silent = piece.blocks.iter().take_while(|block| is_silent(block)).count();
    let Some(first) = piece.blocks.get(silent).and_then(heading) else { return };
    let is_part_of = |inner: &str, outer: &str| {
        let (inner, outer) = (words(inner), words(outer));
        !inner.is_empty() && outer.windows(inner.len()).any(|window| window == inner)
    };
    let (count, as_given) = match given {
        None => (1, false),
        Some(given) if words(given) == words(&first) => (1, false),
        Some(given) if is_part_of(&first, given) => {
            let inside = |block: &&Block| heading(block).is_some_and(|text| is_part_of(&text, given));
            (piece.blocks[silent..].iter().take_while(inside).count(), true)
        }
        // The heading says more than the navigation.
        Some(given) if single || is_part_of(given, &first) => (1, false),
        Some(_) => return,
    };
    let (mut notes, mut places) = (Vec::new(), Vec::new());
    let start = piece.origin.clone();
    let head: Vec<Block> = piece.blocks.drain(..silent + count).collect();
    each_name(&head, &mut |id| {
        if names.contains(&**id) {
            places.push(Inline::Anchor(id.clone()));
        }
    });
    for Block { kind, origin } in head {
        if let BlockKind::Heading { content, .. } = kind {
            let (line, mut found) = title::from_heading(content);
            notes.append(&mut found);
            if !as_given {
                piece.title = line;
            }
            if !as_given || piece.origin == start {
                piece.origin = origin;
            }
        }
    }
    title::place_notes(notes, &mut piece.blocks, &start);
    place_anchors(places, &mut piece.blocks, &start);
}

/// Sets places at the beginning of a text.
fn place_anchors(mut places: Vec<Inline>, blocks: &mut Vec<Block>, origin: &Origin) {
    if places.is_empty() {
        return;
    }
    match blocks.first_mut().map(|block| &mut block.kind) {
        Some(BlockKind::Paragraph(content) | BlockKind::Heading { content, .. }) => {
            places.append(content);
            *content = places;
        }
        _ => blocks.insert(0, Block { kind: BlockKind::Paragraph(places), origin: origin.clone() }),
    }
}

/// Links to places that are in other pieces of the same document lead to the document; those to
/// documents that are no pieces leave their words.
fn settle_links(piece: &mut Piece, kept: &FxHashSet<Arc<str>>, first_of: &FxHashMap<String, Arc<str>>, prefix: &str) {
    let mut own: FxHashSet<Arc<str>> = FxHashSet::default();
    each_name(&piece.blocks, &mut |id| {
        own.insert(id.clone());
    });
    let file = piece.origin.file.clone();
    doc::retarget(&mut piece.blocks, &mut |target, origin| {
        match target {
            Target::Anchor(id) if !own.contains(id) => {
                *target = Target::File { path: origin.file.to_string(), fragment: Some(id.to_string()) };
            }
            Target::File { path, fragment } => {
                if let Some(first) = first_of.get(path.as_str()) {
                    *path = first.to_string();
                }
                let here = **path == *file && fragment.as_deref().is_some_and(|name| own.contains(name));
                if here && let Some(name) = fragment.take() {
                    *target = Target::Anchor(name.into());
                } else if path.starts_with(prefix) && !kept.contains(path.as_str()) {
                    return false;
                }
            }
            _ => {}
        }
        true
    });
}
