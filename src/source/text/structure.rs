//! What a book in Project Gutenberg's manner has around and between its chapters:
//! boilerplate is cut, the title page and the contents list are cut, headings make pieces.

use super::blocks::{self, Style};
use super::headings::{Found, Heading, Level};
use super::lines::{RawBlock, base_indent};
use super::{Cut, cut};
use crate::diag::Origin;
use crate::doc::Inline;
use crate::source::{About, Piece, title_from_path};
use std::ops::Range;
use std::sync::Arc;

/// A line that parts the licence from the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Boundary {
    Start,
    End,
}

/// Whether a line parts the licence from the text. Texts before 2003 have `*END*THE SMALL PRINT!`
/// in front and only `End of this Project Gutenberg Etext` behind.
pub(super) fn boundary(line: &str) -> Option<Boundary> {
    // Cheap tests first: this sees every line.
    let starred = line.starts_with('*');
    if !starred && !line.starts_with("End of ") {
        return None;
    }
    let upper = line.to_uppercase();
    let gutenberg = upper.contains("PROJECT GUTENBERG");
    let small_print_ends = ["*END*THE SMALL PRINT", "*END THE SMALL PRINT", "*END*THE SMALL-PRINT"]
        .iter()
        .any(|mark| upper.starts_with(mark));
    if small_print_ends || (upper.starts_with("***") && gutenberg && upper.contains("START OF")) {
        Some(Boundary::Start)
    } else if gutenberg && (upper.starts_with("END OF ") || (upper.starts_with("***") && upper.contains("END OF"))) {
        Some(Boundary::End)
    } else {
        None
    }
}

/// The blocks between the licence in front and the licence behind; `None` when there is no
/// licence to cut.
pub(super) fn frame(raw: &[RawBlock<'_>]) -> Option<(usize, usize)> {
    let at = |i: usize| boundary(raw[i].lines[0].text);
    let end = (0..raw.len()).find(|&i| at(i) == Some(Boundary::End));
    let start = (0..end.unwrap_or(raw.len())).rev().find(|&i| at(i) == Some(Boundary::Start));
    (start.is_some() || end.is_some()).then(|| (start.map_or(0, |i| i + 1), end.unwrap_or(raw.len())))
}

/// Cuts the licence and gives what is left.
pub(super) fn cut_frame<'b, 'a>(
    raw: &'b [RawBlock<'a>],
    frame: Option<(usize, usize)>,
    file: &Arc<str>,
    cuts: &mut Vec<Cut>,
) -> &'b [RawBlock<'a>] {
    let Some((start, end)) = frame else { return raw };
    cuts.extend(cut(&raw[..start], file, "boilerplate"));
    cuts.extend(cut(&raw[end..], file, "boilerplate"));
    &raw[start..end]
}

/// What the licence in front says of the book, in lines `Title: …` and `Author: …`.
pub(super) fn about(front: &[RawBlock<'_>]) -> Option<About> {
    let mut about = About::default();
    for block in front {
        let Some((key, value)) = block.lines[0].text.split_once(": ") else { continue };
        // A long value is wrapped; its next lines are indented.
        let rest = block.lines[1..].iter().take_while(|line| line.indent > block.lines[0].indent);
        let value = super::inline::join(std::iter::once(value).chain(rest.map(|line| line.text)));
        match key {
            "Title" if about.title.is_none() => about.title = Some(value),
            "Author" => about.authors.push(value),
            _ => {}
        }
    }
    (about != About::default()).then_some(about)
}

/// Words in front of the first heading that are taken for a title page; more is a text of its own.
const TITLE_PAGE_WORDS: usize = 150;

/// The pieces that the headings make.
pub(super) fn pieces(body: &[RawBlock<'_>], found: &Found, file: &Arc<str>, cuts: &mut Vec<Cut>) -> Vec<Piece> {
    if let (Some(contents), Some(first)) = (&found.contents, found.headings.first())
        && first.at.start < contents.start
    {
        // The list stands behind a preface: without it the text is as any other.
        cuts.extend(cut(&body[contents.clone()], file, "contents"));
        let without = [&body[..contents.start], &body[contents.end..]].concat();
        let mut headings = found.headings.clone();
        for heading in headings.iter_mut().filter(|heading| heading.at.start >= contents.end) {
            heading.at = heading.at.start - contents.len()..heading.at.end - contents.len();
        }
        return pieces(&without, &Found { contents: None, headings }, file, cuts);
    }
    let style = Style::Wrapped(base_indent(body));
    let mut front = 0;
    if let Some(contents) = &found.contents {
        cuts.extend(cut(&body[..contents.start], file, "title-page"));
        cuts.extend(cut(&body[contents.clone()], file, "contents"));
        front = contents.end;
    }
    let mut pieces = Vec::new();
    let first = found.headings.first().map_or(body.len(), |heading| heading.at.start);
    let words: usize = body[front..first].iter().map(|block| block.joined().split(' ').count()).sum();
    if words <= TITLE_PAGE_WORDS {
        cuts.extend(cut(&body[front..first], file, "title-page"));
    } else {
        let prose = (front..first).find(|&i| body[i].length() > TITLE_PAGE_WORDS).unwrap_or(front);
        cuts.extend(cut(&body[front..prose], file, "title-page"));
        pieces.push(piece(&title_from_path(file), None, body, prose..first, prose, style, file));
    }
    let mut part: Option<String> = None;
    let mut outer: Option<&str> = None;
    for (i, heading) in found.headings.iter().enumerate() {
        let end = found.headings.get(i + 1).map_or(body.len(), |next| next.at.start);
        let text = heading.at.end..end;
        if heading.level == Level::Chapter || !holds_chapters(&found.headings[i + 1..]) {
            let part = if heading.level == Level::Chapter { part.clone() } else { None };
            pieces.push(piece(&heading.title, part, body, text, heading.at.start, style, file));
            continue;
        }
        // A volume's heading right above a book's belongs to it.
        let title = outer.map_or(heading.title.clone(), |outer| format!("{outer}. {}", heading.title));
        let part_below = found.headings.get(i + 1).is_some_and(|next| next.level == Level::Part);
        outer = (part_below && text.is_empty()).then_some(heading.title.as_str());
        if !text.is_empty() {
            pieces.push(piece(&heading.title, Some(title.clone()), body, text, heading.at.start, style, file));
        }
        part = Some(title);
    }
    pieces
}

/// Whether chapters stand below a part's heading, before the next part with text of its own.
fn holds_chapters(below: &[Heading]) -> bool {
    below.first().is_some_and(|next| {
        next.level == Level::Chapter || (next.level == Level::Part && next.adjacent && holds_chapters(&below[1..]))
    })
}

fn piece(
    title: &str,
    part: Option<String>,
    body: &[RawBlock<'_>],
    text: Range<usize>,
    heading: usize,
    style: Style,
    file: &Arc<str>,
) -> Piece {
    let mut piece = Piece::new(Origin::new(file, body[heading].first_line(), 1));
    piece.title = vec![Inline::Text(title.to_owned())];
    piece.part = part;
    piece.blocks = blocks::build(&body[text], style, file).into_iter().map(|laid| laid.block).collect();
    piece
}
