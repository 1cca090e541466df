//! Cuts a dump at its titles, and what stands around the essays of a page off them.

use super::furniture::{self, Role};
use super::item::{Item, Kind};
use super::{Dump, Verdict};
use crate::doc::{Block, BlockKind};
use crate::source::{Cut, Piece};

/// Why lines are cut.
const NAVIGATION: &str = "navigation";
const BYLINE: &str = "by-line";
const SEPARATOR: &str = "separator";

/// Cuts a dump at its titles. Text above the first title keeps the title that the reader gave
/// the dump.
pub(super) fn cut(piece: Piece, dump: &Dump, verdicts: &[Verdict], out: &mut Vec<Piece>, cuts: &mut Vec<Cut>) {
    let reasons = cut_lines(dump, verdicts);
    let Piece { blocks, .. } = piece;
    let mut open = Piece { blocks: Vec::new(), gaps: Vec::new(), unsplit: false, untitled: true, ..piece };
    let blank = Piece { title: Vec::new(), untitled: false, ..open.clone() };
    let mut titled = false;
    // What by-lines above a title say of the essay below it.
    let (mut date, mut author) = (None, None);
    for (i, block) in blocks.into_iter().enumerate() {
        if let Some(reason) = reasons[i] {
            let end_line = block.origin.line;
            if reason == BYLINE {
                let text = &dump.items[i].text;
                date = furniture::date(text).or(date);
                author = furniture::author(text).or(author);
                // Above the first title of a page they are of what stands below.
                if !dump.habits.dates_above && (titled || !open.blocks.is_empty()) {
                    tell(&mut open, &mut date, &mut author);
                }
            }
            cuts.push(Cut { origin: block.origin, end_line, reason });
            continue;
        }
        match block.kind {
            BlockKind::Paragraph(title) | BlockKind::Heading { content: title, .. } if verdicts[i].is_taken() => {
                let mut next = Piece { title, origin: block.origin, ..blank.clone() };
                tell(&mut next, &mut date, &mut author);
                let done = std::mem::replace(&mut open, next);
                if titled || !done.blocks.is_empty() {
                    out.push(done);
                }
                titled = true;
            }
            kind => {
                if open.blocks.is_empty() && !titled {
                    open.origin = block.origin.clone();
                }
                open.blocks.push(Block { kind, origin: block.origin });
            }
        }
    }
    if titled || !open.blocks.is_empty() {
        out.push(open);
    }
}

/// Gives an essay the facts of its by-lines.
fn tell(piece: &mut Piece, date: &mut Option<String>, author: &mut Option<String>) {
    piece.date = date.take().or(piece.date.take());
    if let Some(author) = author.take() {
        piece.authors = vec![author];
    }
}

/// Lines that belong to the page and not to an essay: by-lines beside titles, and what stands
/// at the ends of essays and of the page.
fn cut_lines(dump: &Dump, verdicts: &[Verdict]) -> Vec<Option<&'static str>> {
    let Dump { items, habits, .. } = dump;
    let mut reasons = vec![None; items.len()];
    let titles: Vec<usize> = (0..items.len()).filter(|&i| verdicts[i].is_taken()).collect();
    if dump.titled {
        reasons[..dump.first].fill(Some(BYLINE));
    }
    for (reason, item) in reasons.iter_mut().zip(items) {
        *reason = if item.frame { Some(NAVIGATION) } else { *reason };
    }
    // A by-line at the head of a page, right above the first title, is its.
    if let Some(&title) = titles.first()
        && items[..title].iter().all(|item| item.role == Role::Byline)
    {
        reasons[..title].fill(Some(BYLINE));
    }
    // A text with one title or none is no page.
    if titles.len() < 2 {
        return reasons;
    }
    let reason = |item: &Item, above_title: bool| match (item.role, item.kind) {
        (Role::Navigation | Role::Footer, _) => Some(NAVIGATION),
        (Role::Byline, _) if above_title && habits.dates_above => Some(BYLINE),
        (_, Kind::Break) => Some(SEPARATOR),
        _ => None,
    };
    for &title in &titles {
        for at in (0..title).rev().map_while(|at| Some((at, reason(&items[at], true)?))) {
            reasons[at.0] = Some(at.1);
        }
        for at in (title + 1..items.len()).take_while(|&at| items[at].role == Role::Byline && !habits.dates_above) {
            reasons[at] = Some(BYLINE);
        }
    }
    for at in (0..items.len()).rev().map_while(|at| Some((at, reason(&items[at], false)?))) {
        reasons[at.0] = Some(at.1);
    }
    for at in (0..items.len()).map_while(|at| Some((at, reason(&items[at], true)?))) {
        reasons[at.0] = Some(at.1);
    }
    reasons
}
