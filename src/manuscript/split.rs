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

use super::evidence::{self, Ending};
use super::normalise::normalise;
use crate::config::{Manuscript, Order, Select};
use crate::diag::{Diagnostic, Sink};
use crate::doc::{BlockKind, plain_text};
use crate::source::Piece;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

/// One block of a dump, as the splitter sees it.
struct Item {
    /// Text of a paragraph; empty for other blocks.
    text: String,
    /// Hash of the normalised text; of no use across other blocks than paragraphs.
    key: u64,
    /// A paragraph on one line.
    line: bool,
    paragraph: bool,
    /// Blank lines above.
    gap: u32,
}

/// What is said about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Text,
    /// Doubtful; whether an essay begins here all the same.
    Doubtful(bool),
    Title,
}

/// The titles that `book.toml` lists.
struct Pins<'a> {
    entries: FxHashMap<String, Vec<(Option<&'a str>, Option<u32>)>>,
    /// Every essay is listed by title, so that a doubtful line that is not is text.
    complete: bool,
}

impl<'a> Pins<'a> {
    fn new(manuscript: &'a Manuscript) -> Pins<'a> {
        let mut entries: FxHashMap<String, Vec<_>> = FxHashMap::default();
        let mut complete = manuscript.order == Order::Listed;
        for entry in manuscript.lists.iter().flat_map(|list| &list.entries) {
            match &entry.what {
                Select::One { title, file, line, .. } => {
                    entries.entry(normalise(title)).or_default().push((file.as_deref(), *line));
                }
                Select::From { .. } => complete = false,
            }
        }
        Pins { entries, complete }
    }

    fn names(&self, text: &str, file: &str, line: u32) -> bool {
        let places = self.entries.get(&normalise(text));
        places.is_some_and(|places| {
            places.iter().any(|(at, number)| at.is_none_or(|at| at == file) && number.is_none_or(|n| n == line))
        })
    }
}

/// Splits every unsplit piece into essays; the others pass through.
pub(super) fn split(pieces: Vec<Piece>, manuscript: &Manuscript, sink: &mut Sink) -> Vec<Piece> {
    let pins = Pins::new(manuscript);
    let dumps: Vec<Vec<Item>> =
        pieces.par_iter().map(|piece| if piece.unsplit { items(piece) } else { Vec::new() }).collect();
    let known = known_titles(&pieces, &dumps);
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

fn items(piece: &Piece) -> Vec<Item> {
    let lines = |i: usize| piece.blocks[i].origin.line;
    (0..piece.blocks.len())
        .map(|i| {
            let (text, paragraph) = match &piece.blocks[i].kind {
                BlockKind::Paragraph(content) => (plain_text(content), true),
                _ => (String::new(), false),
            };
            let height = match piece.gaps.get(i + 1) {
                Some(gap) => lines(i + 1).saturating_sub(lines(i)).saturating_sub(*gap),
                None => 1,
            };
            let gap = piece.gaps.get(i).copied().unwrap_or(1);
            Item { key: key(&normalise(&text)), line: paragraph && height <= 1, paragraph, text, gap }
        })
        .collect()
}

fn key(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Whether outside evidence can make a title of the line, whatever its shape.
fn can_be_title(item: &Item) -> bool {
    item.line
        && item.text.chars().take(evidence::LONGEST_TITLE + 1).count() <= evidence::LONGEST_TITLE
        && item.text.contains(char::is_alphanumeric)
        && matches!(evidence::ending(&item.text), Ending::Open | Ending::Loud)
}

/// Other places of a line that are compared at most: enough for evidence, and linear.
const PLACES_COMPARED: usize = 8;
/// Blocks above a line that must differ from those above its other place.
const BLOCKS_ABOVE: usize = 3;

/// Keys of the lines that are titles whatever their shape: titles of other sources, first
/// lines of dumps, and lines with the same text below and other text above in two places.
fn known_titles(pieces: &[Piece], dumps: &[Vec<Item>]) -> FxHashSet<u64> {
    let mut known = FxHashSet::default();
    let mut places: FxHashMap<u64, Vec<(usize, usize)>> = FxHashMap::default();
    for (d, items) in dumps.iter().enumerate() {
        if !pieces[d].unsplit {
            known.insert(key(&normalise(&plain_text(&pieces[d].title))));
        }
        for (i, item) in items.iter().enumerate() {
            if can_be_title(item) && i + 1 < items.len() {
                let places = places.entry(item.key).or_default();
                if places.len() < PLACES_COMPARED {
                    places.push((d, i));
                }
            }
        }
    }
    for (key, places) in &places {
        let bounds_essay = places.iter().enumerate().any(|(n, &(d, i))| {
            places[..n].iter().any(|&(e, j)| {
                let (a, b) = (&dumps[d], &dumps[e]);
                same_below(a, i, b, j) && other_above(a, i, b, j) && !below_title(a, i) && !below_title(b, j)
            })
        });
        if bounds_essay {
            known.insert(*key);
        }
    }
    known
}

fn same_below(a: &[Item], i: usize, b: &[Item], j: usize) -> bool {
    (1..=2).any(|n| match (a.get(i + n), b.get(j + n)) {
        (Some(x), Some(y)) => x.paragraph && y.paragraph && x.key == y.key,
        _ => false,
    })
}

/// Whether the line above looks like a title, so that the essay may begin there: the first
/// line of an essay that stands under two titles has other text above it too.
fn below_title(items: &[Item], i: usize) -> bool {
    i > 0 && shape(items, i - 1) == Shape::Title
}

fn other_above(a: &[Item], i: usize, b: &[Item], j: usize) -> bool {
    let above = |items: &[Item], at: usize| -> Vec<u64> {
        let near = &items[at.saturating_sub(BLOCKS_ABOVE)..at];
        near.iter().filter(|item| item.paragraph).map(|item| item.key).collect()
    };
    let (left, right) = (above(a, i), above(b, j));
    // Two first lines say nothing: nothing stands above either.
    i + j > 0 && left.iter().all(|key| !right.contains(key))
}

/// How a dump is written, as far as verdicts on its lines depend on it.
struct Habits {
    /// Blank lines between paragraphs.
    gap: u32,
    /// Titles stand further apart than paragraphs do.
    apart: bool,
    /// Paragraphs are mostly long, so that a lone question is worth a look.
    long: bool,
}

/// The median paragraph of a dump with long paragraphs has so many words.
const LONG_PARAGRAPH: usize = 25;
/// Titles set apart by blank lines are a habit from so many on.
const APART_TITLES: usize = 2;

fn habits(items: &[Item]) -> Habits {
    let mut gaps: FxHashMap<u32, usize> = FxHashMap::default();
    items.iter().skip(1).for_each(|item| *gaps.entry(item.gap).or_default() += 1);
    let gap = gaps.iter().max_by_key(|(gap, count)| (**count, u32::MAX - **gap)).map_or(1, |(gap, _)| *gap);
    let apart = (1..items.len()).filter(|&i| items[i].gap > gap && shape(items, i) != Shape::Other).count();
    let sentences = items.iter().filter(|item| item.paragraph && evidence::ending(&item.text) == Ending::Stop);
    let mut words: Vec<usize> = sentences.map(|item| evidence::word_count(&item.text)).collect();
    words.sort_unstable();
    let long = words.get(words.len() / 2).is_some_and(|median| *median >= LONG_PARAGRAPH);
    Habits { gap, apart: apart >= APART_TITLES, long }
}

/// What a line looks like between its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Other,
    /// A title but for the question or exclamation mark behind it.
    Loud,
    Title,
}

fn shape(items: &[Item], i: usize) -> Shape {
    let item = &items[i];
    if !can_be_title(item)
        || i + 1 == items.len()
        || !evidence::opens_like_title(&item.text)
        || evidence::is_apparatus(&item.text)
    {
        return Shape::Other;
    }
    match evidence::ending(&item.text) {
        Ending::Open => Shape::Title,
        Ending::Loud => Shape::Loud,
        _ => Shape::Other,
    }
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
                return first_line(items);
            }
            let apart = item.gap > habits.gap;
            let announced = items[i - 1].paragraph && evidence::ending(&items[i - 1].text) == Ending::Colon;
            match shapes[i] {
                Shape::Other => Verdict::Text,
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
                    if !next.paragraph {
                        Verdict::Doubtful(false)
                    } else if evidence::has_inner_stop(&item.text) {
                        Verdict::Doubtful(false)
                    } else if evidence::is_long(&item.text) {
                        Verdict::Doubtful(true)
                    } else {
                        Verdict::Title
                    }
                }
            }
        })
        .collect();
    settle_runs(items, &shapes, &proven, &mut verdicts);
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
fn first_line(items: &[Item]) -> Verdict {
    let item = &items[0];
    let short = evidence::word_count(&item.text) <= FIRST_LINE_WORDS;
    if items.len() == 1 {
        Verdict::Text
    } else if can_be_title(item) {
        Verdict::Title
    } else if item.line && short && evidence::ending(&item.text) == Ending::Stop {
        Verdict::Doubtful(true)
    } else {
        Verdict::Text
    }
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

/// A line that ends in a question or exclamation mark and has no other evidence.
fn loud(items: &[Item], i: usize, habits: &Habits) -> Verdict {
    let text = &items[i].text;
    let is_body = |item: &Item| !item.paragraph || evidence::word_count(&item.text) >= BODY_WORDS;
    let asks = |item: &Item| item.line && can_be_title(item) && item.text.ends_with('?');
    let near = i.saturating_sub(TALK_REACH)..items.len().min(i + TALK_REACH + 1);
    let talk = asks(&items[i]) && near.filter(|&n| n != i).any(|n| asks(&items[n]));
    if talk || evidence::points_back(text) || evidence::has_inner_stop(text) || !items[i + 1].paragraph {
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
            kind => open.blocks.push(crate::doc::Block { kind, origin: block.origin }),
        }
    }
    out.push(open);
}

#[cfg(test)]
mod tests;
