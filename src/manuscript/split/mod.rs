//! Page dumps → essays: finds the lines that are titles.
//!
//! A dump marks nothing: a title is a paragraph of one line that opens like a title, ends
//! without a mark and stands above running text. What contradicts that shape, or repeats it
//! line after line, is doubtful. Outside evidence decides over shape:
//! - a line that `book.toml` lists begins an essay;
//! - a line that is the title of another source's essay does;
//! - a line with the same text below it and other text above it, here and in another dump,
//!   does, for dumps that overlap repeat whole essays.
//!
//! Every doubtful decision is a warning that says how to settle it.

mod evidence;
mod item;
mod overlap;
mod pins;

use crate::config::Manuscript;
use crate::diag::{Diagnostic, Sink};
use crate::doc::{Block, BlockKind};
use crate::source::Piece;
use evidence::Ending;
use item::{Habits, Item, LONG_PARAGRAPH, Shape, can_be_title, habits, items, shape};
use pins::Pins;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// What is said about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Text,
    /// Doubtful; whether an essay begins here all the same.
    Doubtful(bool),
    Title,
}

/// Splits every unsplit piece into essays; the others pass through.
pub(super) fn split(pieces: Vec<Piece>, manuscript: &Manuscript, sink: &mut Sink) -> Vec<Piece> {
    let pins = Pins::new(manuscript);
    let dumps: Vec<Vec<Item>> =
        pieces.par_iter().map(|piece| if piece.unsplit { items(piece) } else { Vec::new() }).collect();
    let known = overlap::known_titles(&pieces, &dumps);
    let judged: Vec<Vec<Verdict>> =
        pieces.par_iter().zip(&dumps).map(|(piece, items)| judge(piece, items, &known, &pins)).collect();
    let mut out = Vec::with_capacity(pieces.len());
    for ((piece, items), verdicts) in pieces.into_iter().zip(&dumps).zip(judged) {
        if piece.unsplit {
            warn(&piece, items, &verdicts, sink);
            cut(piece, &verdicts, &mut out);
        } else {
            out.push(piece);
        }
    }
    out
}

fn judge(piece: &Piece, items: &[Item], known: &FxHashSet<u64>, pins: &Pins<'_>) -> Vec<Verdict> {
    let habits = habits(items);
    let shapes: Vec<Shape> = (0..items.len()).map(|i| shape(items, i)).collect();
    let mut labels: FxHashMap<&str, usize> = FxHashMap::default();
    for label in items.iter().filter(|item| item.line).filter_map(|item| evidence::label(&item.text)) {
        *labels.entry(label).or_default() += 1;
    }
    let proven: Vec<bool> = (0..items.len())
        .map(|i| {
            let pinned = items[i].line && pins.names(&items[i].text, &piece.origin.file, piece.blocks[i].origin.line);
            pinned || (can_be_title(&items[i]) && known.contains(&items[i].key))
        })
        .collect();
    let mut verdicts: Vec<Verdict> = (0..items.len())
        .map(|i| {
            let item = &items[i];
            if proven[i] {
                return Verdict::Title;
            }
            if i == 0 {
                return first_line(items, &habits);
            }
            let apart = item.gap > habits.gap;
            let next = items.get(i + 1);
            let goes_on = next.is_some_and(|next| next.paragraph && evidence::goes_on(&next.text));
            let announced = items[i - 1].paragraph && evidence::ending(&items[i - 1].text) == Ending::Colon;
            match shapes[i] {
                Shape::Other => Verdict::Text,
                _ if goes_on && !habits.small => Verdict::Text,
                Shape::Loud if exclaims(&item.text, &habits) => Verdict::Text,
                _ if announced => announced_line(items, i, shapes[i], &habits),
                _ if habits.apart => {
                    if apart {
                        Verdict::Title
                    } else {
                        Verdict::Text
                    }
                }
                Shape::Loud => {
                    let spoken = evidence::label(&item.text).is_some_and(|label| labels.get(label) > Some(&1));
                    if spoken { Verdict::Text } else { loud(items, i, &habits) }
                }
                Shape::Title => {
                    let next = &items[i + 1];
                    // Where blank lines part sections, a title has one above it.
                    let inside = habits.close && item.gap == 0;
                    if !next.paragraph || inside || evidence::has_inner_stop(&item.text) || is_parallel(items, i) {
                        Verdict::Doubtful(false)
                    } else if evidence::is_long(&item.text) || is_among_like(items, i) {
                        Verdict::Doubtful(true)
                    } else {
                        Verdict::Title
                    }
                }
            }
        })
        .collect();
    settle_runs(items, &shapes, &proven, &mut verdicts);
    if !habits.apart {
        settle_bodies(items, &proven, &mut verdicts);
    }
    if pins.complete {
        for verdict in verdicts.iter_mut().filter(|verdict| matches!(verdict, Verdict::Doubtful(_))) {
            *verdict = Verdict::Text;
        }
    }
    verdicts
}

/// A full stop is forgiven behind so few words at the top of a dump.
const FIRST_LINE_WORDS: usize = 10;

/// The first line of a dump is a title as a rule, unless it is plainly a sentence.
fn first_line(items: &[Item], habits: &Habits) -> Verdict {
    let item = &items[0];
    let short = evidence::word_count(&item.text) <= FIRST_LINE_WORDS;
    if items.len() == 1 || evidence::is_apparatus(&item.text) || evidence::is_unpaired(&item.text) {
        Verdict::Text
    } else if can_be_title(item) {
        let salutation = items[1].gap == 0 && exclaims(&item.text, habits);
        let goes_on = items[1].paragraph && evidence::goes_on(&items[1].text) && !habits.small;
        if salutation || goes_on { Verdict::Doubtful(false) } else { Verdict::Title }
    } else if item.line && short && evidence::ending(&item.text) == Ending::Stop {
        Verdict::Doubtful(true)
    } else {
        Verdict::Text
    }
}

/// An exclamation of so few words is a salutation or a cry.
const CRY_WORDS: usize = 2;

/// Whether a line is an exclamation that only outside evidence can make a title of.
fn exclaims(text: &str, habits: &Habits) -> bool {
    text.ends_with('!') && (!habits.english || evidence::word_count(text) <= CRY_WORDS)
}

/// Blocks on either side with which a line is compared.
const LIKE_REACH: usize = 2;
/// How many words more a neighbour may have to be of like shortness.
const LIKE_WORDS: usize = 4;
/// Shorter lines are like no sentence.
const LEAST_SENTENCE: usize = 3;

fn is_like(item: &Item, than: &Item) -> bool {
    item.line && evidence::word_count(&item.text) <= evidence::word_count(&than.text) + LIKE_WORDS
}

/// Whether short neighbours above and below begin with the same word: `They fold. They glue
/// They sew.` lacks a full stop.
fn is_parallel(items: &[Item], i: usize) -> bool {
    let own = evidence::first_word(&items[i].text);
    let same = |item: &Item| {
        is_like(item, &items[i])
            && evidence::ending(&item.text) != Ending::Open
            && evidence::first_word(&item.text) == own
    };
    items[i - 1..i].iter().all(same) && items.get(i + 1).is_some_and(same)
}

/// Whether a line stands among sentences of its own length, or says what they say.
fn is_among_like(items: &[Item], i: usize) -> bool {
    let near = i.saturating_sub(LIKE_REACH)..items.len().min(i + LIKE_REACH + 1);
    let whole = near.len() == LIKE_REACH * 2 + 1;
    let reach = if evidence::opens_talk(&items[i].text) { 1 } else { LIKE_REACH };
    whole
        && evidence::word_count(&items[i].text) >= LEAST_SENTENCE
        && (i - reach..=i + reach).filter(|&n| n != i).all(|n| is_like(&items[n], &items[i]))
}

/// A line below one that ends in a colon is what that one announces, or the title below an
/// essay that ended by announcing a film or a picture which the dump has lost. Running text
/// below it speaks for the title, but only in dumps whose text is unlike the line.
fn announced_line(items: &[Item], i: usize, shape: Shape, habits: &Habits) -> Verdict {
    let next = &items[i + 1];
    let body_below = next.paragraph && evidence::word_count(&next.text) >= LONG_PARAGRAPH;
    if shape == Shape::Title && body_below && habits.long { Verdict::Doubtful(true) } else { Verdict::Text }
}

/// Paragraphs beside a lone question have at least so many words if it is a title.
const BODY_WORDS: usize = 12;
/// Another question this many blocks away or nearer makes both of them talk: titles are not so close.
const TALK_REACH: usize = 10;

/// A line that ends in a question or exclamation mark and has no other evidence. What tells
/// titles from talk are English words; in other languages it is text.
fn loud(items: &[Item], i: usize, habits: &Habits) -> Verdict {
    let text = &items[i].text;
    let is_body = |item: &Item| !item.paragraph || evidence::word_count(&item.text) >= BODY_WORDS;
    let asks = |item: &Item| item.line && can_be_title(item) && item.text.ends_with('?');
    let near = i.saturating_sub(TALK_REACH)..items.len().min(i + TALK_REACH + 1);
    let talk = asks(&items[i]) && near.filter(|&n| n != i).any(|n| asks(&items[n]));
    if !habits.english
        || talk
        || evidence::points_back(text)
        || evidence::has_inner_stop(text)
        || !items[i + 1].paragraph
    {
        Verdict::Text
    } else if evidence::capital_initials(text, 2) {
        Verdict::Title
    } else if !is_body(&items[i + 1]) || (asks(&items[i]) && !is_body(&items[i - 1])) {
        Verdict::Text
    } else {
        Verdict::Doubtful(habits.long)
    }
}

/// Title-like lines that follow each other are lines of a text, or a title below a text that
/// ends with a caption or an invitation. The last stands above running text, so that of two it
/// is taken for a title; more are taken for a list of short lines.
fn settle_runs(items: &[Item], shapes: &[Shape], proven: &[bool], verdicts: &mut [Verdict]) {
    let mut from = 0;
    while from < items.len() {
        let in_run = |i: usize| shapes[i] == Shape::Title && is_taken(verdicts[i]) && !proven[i] && i > 0;
        if !in_run(from) {
            from += 1;
            continue;
        }
        let end = (from..items.len()).find(|&i| !in_run(i)).unwrap_or(items.len());
        let below_title = verdicts[from - 1] == Verdict::Title;
        let below_colon = from > 1
            && shapes[from - 1] == Shape::Title
            && items[from - 2].paragraph
            && evidence::ending(&items[from - 2].text) == Ending::Colon;
        match end - from {
            // A line below a title is its essay's first; below a colon, a line of what it announces.
            _ if below_title || below_colon => verdicts[from..end].fill(Verdict::Text),
            1 => {}
            run => {
                verdicts[from..end].fill(Verdict::Text);
                verdicts[end - 1] = Verdict::Doubtful(run == 2);
            }
        }
        from = end;
    }
    for i in 1..items.len() {
        // An exclamation right below a title is its essay's first line, and a line right above
        // a proven title is the last of the essay before: a title has text below it.
        let first = shapes[i] == Shape::Loud && is_taken(verdicts[i - 1]);
        let last = proven.get(i + 1) == Some(&true);
        if (first || last) && !proven[i] {
            verdicts[i] = Verdict::Text;
        }
    }
}

/// An essay has at least so many words.
const LEAST_BODY: usize = 4;

/// A title that has next to no text below it is none, unless blank lines set titles apart.
fn settle_bodies(items: &[Item], proven: &[bool], verdicts: &mut [Verdict]) {
    let mut words = 0;
    for i in (1..items.len()).rev() {
        if !is_taken(verdicts[i]) {
            words += if items[i].paragraph { evidence::word_count(&items[i].text) } else { LEAST_BODY };
        } else if words < LEAST_BODY && !proven[i] {
            verdicts[i] = Verdict::Doubtful(false);
            words += evidence::word_count(&items[i].text);
        } else {
            words = 0;
        }
    }
}

fn is_taken(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Title | Verdict::Doubtful(true))
}

fn warn(piece: &Piece, items: &[Item], verdicts: &[Verdict], sink: &mut Sink) {
    for (i, verdict) in verdicts.iter().enumerate() {
        let Verdict::Doubtful(split) = verdict else { continue };
        let text = &items[i].text;
        let (taken, hint) = if *split {
            (
                "a title",
                "if it is none, list the essays by title in book.toml: a doubtful line that is not listed is text then",
            )
        } else {
            ("text", "if an essay begins here, name it in `essays` or [[parts]] of book.toml")
        };
        let warning =
            Diagnostic::warning("doubtful-split", format!("`{text}` is taken for {taken}, but it is doubtful"))
                .at(piece.blocks[i].origin.clone())
                .hint(hint);
        sink.push(warning);
    }
}

/// Cuts a dump at its titles. Text above the first title keeps the title that the reader gave the dump.
fn cut(piece: Piece, verdicts: &[Verdict], out: &mut Vec<Piece>) {
    let Piece { blocks, .. } = piece;
    let mut open = Piece { blocks: Vec::new(), gaps: Vec::new(), unsplit: false, ..piece };
    let blank = Piece { title: Vec::new(), ..open.clone() };
    let mut titled = false;
    for (block, verdict) in blocks.into_iter().zip(verdicts) {
        match block.kind {
            BlockKind::Paragraph(title) if is_taken(*verdict) => {
                let next = Piece { title, origin: block.origin, ..blank.clone() };
                let done = std::mem::replace(&mut open, next);
                if titled || !done.blocks.is_empty() {
                    out.push(done);
                }
                titled = true;
            }
            kind => open.blocks.push(Block { kind, origin: block.origin }),
        }
    }
    out.push(open);
}

#[cfg(test)]
mod tests;
