//! Pieces → essays by the rule that a source gives in `book.toml`: no evidence is weighed.

use crate::config::{Source, Split};
use crate::diag::{Diagnostic, Sink};
use crate::doc::{Block, BlockKind, plain_text};
use crate::manuscript::normalise::normalise;
use crate::source::Piece;
use rustc_hash::FxHashSet;

/// The source that a file belongs to: the first that matches it.
pub(super) fn source_of<'a>(sources: &'a [Source], file: &str) -> Option<&'a Source> {
    sources.iter().find(|source| source.glob.is_match(file))
}

/// Whether a source says how to split its files, so that no evidence is needed.
pub(super) fn is_ruled(source: Option<&Source>) -> bool {
    source.is_some_and(|source| !matches!(source.split, Split::Auto))
}

/// Splits the pieces of one file by the rule of its source. `listed` are the titles that the
/// lists of `book.toml` name, normalised.
pub(super) fn split(pieces: Vec<Piece>, source: &Source, listed: &FxHashSet<String>) -> Vec<Piece> {
    match &source.split {
        Split::Auto => pieces,
        Split::File => whole(pieces).into_iter().collect(),
        Split::Headings => pieces.into_iter().flat_map(at_headings).collect(),
        Split::Regex { regex, .. } => {
            pieces.into_iter().flat_map(|piece| at_lines(piece, |text| regex.is_match(text))).collect()
        }
        Split::Titles(titles) => {
            let given: FxHashSet<String> = titles.iter().map(|(title, _)| normalise(title)).collect();
            let names = if given.is_empty() { listed } else { &given };
            pieces.into_iter().flat_map(|piece| at_lines(piece, |text| names.contains(&normalise(text)))).collect()
        }
    }
}

/// Errors for what a rule names and no file has. `essays` are all that were made of the files
/// of the source.
pub(super) fn check<'a>(source: &Source, essays: impl Iterator<Item = &'a Piece>, sink: &mut Sink) {
    let titles: FxHashSet<String> = essays.map(|piece| plain_text(&piece.title)).collect();
    match &source.split {
        Split::Regex { regex, pattern, origin } if !titles.iter().any(|title| regex.is_match(title)) => {
            let error = Diagnostic::error("no-match", format!("no line of `{}` matches `{pattern}`", source.pattern));
            sink.push(error.at(origin.clone()).hint("it is matched against whole lines and headings, one at a time"));
        }
        Split::Titles(given) => {
            let known: FxHashSet<String> = titles.iter().map(|title| normalise(title)).collect();
            for (title, origin) in given.iter().filter(|(title, _)| !known.contains(&normalise(title))) {
                let error = Diagnostic::error("unknown-title", format!("no line of `{}` is `{title}`", source.pattern));
                sink.push(error.at(origin.clone()).hint("a title stands on a line of its own, in these words"));
            }
        }
        _ => {}
    }
}

/// All of a file as one essay; the titles of its later pieces become headings.
fn whole(pieces: Vec<Piece>) -> Option<Piece> {
    let mut pieces = pieces.into_iter();
    let first = pieces.next()?;
    let untitled = first.unsplit;
    let mut whole = Piece { unsplit: false, untitled, gaps: Vec::new(), ..first };
    for piece in pieces {
        let kind = BlockKind::Heading { level: 2, id: None, content: piece.title };
        whole.blocks.push(Block { kind, origin: piece.origin });
        whole.blocks.extend(piece.blocks);
    }
    Some(whole)
}

/// Begins an essay at each heading of the highest level, and raises those below to level 2.
fn at_headings(piece: Piece) -> Vec<Piece> {
    let level = |block: &Block| match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    };
    let Some(top) = piece.blocks.iter().filter_map(level).min() else {
        return at_lines(piece, |_| false);
    };
    let mut essays = cut(piece, |block| level(block) == Some(top));
    for block in essays.iter_mut().flat_map(|essay| &mut essay.blocks) {
        if let BlockKind::Heading { level, .. } = &mut block.kind {
            *level = level.saturating_sub(top - 1).max(2);
        }
    }
    essays
}

/// Begins an essay at each line or heading that `begins`.
fn at_lines(piece: Piece, begins: impl Fn(&str) -> bool) -> Vec<Piece> {
    cut(piece, |block| match &block.kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => begins(plain_text(content).trim()),
        _ => false,
    })
}

/// Cuts a piece at the blocks that are titles; what stands above the first keeps the piece's own.
fn cut(piece: Piece, is_title: impl Fn(&Block) -> bool) -> Vec<Piece> {
    let Piece { blocks, .. } = piece;
    let untitled = piece.unsplit;
    let mut open = Piece { blocks: Vec::new(), gaps: Vec::new(), unsplit: false, untitled, ..piece };
    let blank = Piece { title: Vec::new(), subtitle: None, slug: None, weight: None, untitled: false, ..open.clone() };
    let mut done = Vec::new();
    for block in blocks {
        if !is_title(&block) {
            open.blocks.push(block);
            continue;
        }
        if let BlockKind::Paragraph(title) | BlockKind::Heading { content: title, .. } = block.kind {
            let next = Piece { title, origin: block.origin, ..blank.clone() };
            let last = std::mem::replace(&mut open, next);
            if !last.blocks.is_empty() || !done.is_empty() {
                done.push(last);
            }
        }
    }
    done.push(open);
    done
}
