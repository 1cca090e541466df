//! Plain text → pieces: page dumps, and books in Project Gutenberg's manner.
//!
//! *lines → raw blocks → blocks*: [`lines`] parts the text at blank lines, [`structure`] finds
//! what a printed book has and a page dump has not (boilerplate, contents list, headings),
//! [`parts`] parts a dump where blank lines are missing, and [`blocks`] makes paragraphs, lists and quotes of the rest. A text without headings is
//! one piece that [`crate::manuscript`] splits.

mod blocks;
mod contents;
mod headings;
mod inline;
mod lines;
mod list;
mod parts;
mod structure;

use super::{About, Cut, Piece, Reading, title_from_path};
use crate::diag::Origin;
use crate::doc::Inline;
use std::sync::Arc;

/// Reads one text file.
pub(super) fn read(text: &str, file: &Arc<str>) -> Reading {
    let raw = lines::blocks(text);
    let wrapped = lines::is_wrapped(&raw);
    let mut cuts = Vec::new();
    let frame = structure::frame(&raw);
    let body = structure::cut_frame(&raw, frame, file, &mut cuts);
    let about: Vec<About> = frame.and_then(|(start, _)| structure::about(&raw[..start])).into_iter().collect();
    if (wrapped || frame.is_some())
        && let Some(found) = headings::find(body, frame.is_some())
    {
        let pieces = structure::pieces(body, &found, file, &mut cuts);
        cuts.sort_by_key(|cut| cut.origin.line);
        return Reading { pieces, cuts, about, ..Reading::default() };
    }
    let style = if wrapped { blocks::Style::Wrapped(lines::base_indent(body)) } else { blocks::Style::Dump };
    Reading { pieces: unsplit(body, style, file).into_iter().collect(), cuts, about, ..Reading::default() }
}

fn unsplit(body: &[lines::RawBlock<'_>], style: blocks::Style, file: &Arc<str>) -> Option<Piece> {
    let laid = match style {
        blocks::Style::Dump => blocks::build(&parts::part(body), style, file),
        blocks::Style::Wrapped(_) => blocks::build(body, style, file),
    };
    let first = laid.first()?;
    let mut piece = Piece::new(Origin::new(file, first.block.origin.line, 1));
    piece.unsplit = true;
    // For text above the first title, and for a dump that has none.
    piece.title = vec![Inline::Text(title_from_path(file))];
    piece.gaps = laid.iter().map(|laid| laid.gap).collect();
    piece.blocks = laid.into_iter().map(|laid| laid.block).collect();
    Some(piece)
}

/// The cut of some raw blocks.
fn cut(raw: &[lines::RawBlock<'_>], file: &Arc<str>, reason: &'static str) -> Option<Cut> {
    let (first, last) = (raw.first()?, raw.last()?);
    Some(Cut { origin: Origin::new(file, first.first_line(), 1), end_line: last.last_line(), reason })
}

#[cfg(test)]
mod tests;
