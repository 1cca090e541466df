//! Page dumps → essays: finds the lines that are titles.
//!
//! A dump marks nothing: a title is a paragraph of one line that opens like a title, ends
//! without a mark and stands above running text. How far a line is like that, [`weigh`] tells;
//! what the surest titles of the same site have in common adds to it ([`style`]). Outside
//! evidence decides over shape:
//! - a line that `book.toml` lists begins an essay ([`pins`]);
//! - a line that is the title of another source's essay does;
//! - a line with the same text below it and other text above it, here and in another dump,
//!   does, for dumps that overlap repeat whole essays ([`overlap`]).
//!
//! Every doubtful decision is a warning that says how to settle it. Dates, by-lines and page
//! furniture beside a title ([`furniture`]) are cut.

mod cohesion;
mod cut;
mod evidence;
mod foot;
mod frame;
mod furniture;
mod item;
mod names;
mod overlap;
mod pins;
mod rule;
mod style;
mod untitled;
mod weigh;
mod words;

use super::normalise::normalise;
use crate::config::{Config, Select};
use crate::diag::{Diagnostic, Sink};
use crate::doc::plain_text;
use crate::source::{Cut, Piece};
use evidence::Ending;
use item::{Habits, Item, habits, is_candidate, is_open, items};
use overlap::Known;
use pins::Pins;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use style::Style;
use weigh::{Context, DOUBT, NO_DOUBT};

/// What is said about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Text,
    /// Doubtful; whether an essay begins here all the same.
    Doubtful(bool),
    Title,
}

impl Verdict {
    fn is_taken(self) -> bool {
        matches!(self, Verdict::Title | Verdict::Doubtful(true))
    }

    fn of(weight: Option<i32>) -> Verdict {
        match weight {
            Some(weight) if weight >= DOUBT => Verdict::Title,
            Some(weight) if weight > NO_DOUBT => Verdict::Doubtful(weight >= 0),
            _ => Verdict::Text,
        }
    }
}

/// A dump with what is known of its lines.
struct Dump {
    items: Vec<Item>,
    habits: Habits,
    /// Lines that outside evidence proves.
    proven: Vec<bool>,
    /// Those of them that only other places of the line prove.
    repeated: Vec<bool>,
    /// Lines that say what a title elsewhere says.
    mentions: Vec<bool>,
    /// How much speaks for each line; `None` for what can be no title.
    weights: Vec<Option<i32>>,
    /// The line that is its title if it has one.
    first: usize,
    /// Its file is named after an essay and not after a page.
    named: bool,
    /// Its first lines name it as its file does; what stands above is its author.
    titled: bool,
}

/// Splits the pieces of sources that say how by their rule, and every other unsplit piece by
/// evidence; the rest pass through. What is cut of the pages comes second.
pub(super) fn split(pieces: Vec<Piece>, config: &Config, sink: &mut Sink) -> (Vec<Piece>, Vec<Cut>) {
    let pieces = by_rules(pieces, config, sink);
    let pins = Pins::new(&config.manuscript);
    let of_dump = |piece: &Piece| if piece.unsplit { items(&piece.blocks, &piece.gaps) } else { Vec::new() };
    let mut items: Vec<Vec<Item>> = pieces.par_iter().map(of_dump).collect();
    frame::mark(&pieces, &mut items);
    names::mark(&pieces, &mut items);
    foot::mark(&pieces, &mut items);
    let known = Known::new(&pieces, &items);
    let dumps: Vec<Dump> =
        items.into_par_iter().enumerate().map(|(d, items)| look(d, &pieces[d], items, &known, &pins)).collect();
    let styles = styles(&pieces, &dumps);
    let judged: Vec<Vec<Verdict>> =
        pieces.par_iter().zip(&dumps).map(|(piece, dump)| judge(dump, &styles[folder(piece)], &pins)).collect();
    let (mut out, mut cuts) = (Vec::with_capacity(pieces.len()), Vec::new());
    for ((piece, dump), verdicts) in pieces.into_iter().zip(&dumps).zip(judged) {
        if piece.unsplit {
            warn(&piece, &dump.items, &verdicts, sink);
            cut::cut(piece, dump, &verdicts, &mut out, &mut cuts);
        } else {
            out.push(piece);
        }
    }
    (out, cuts)
}

/// Splits the files whose source says how.
fn by_rules(pieces: Vec<Piece>, config: &Config, sink: &mut Sink) -> Vec<Piece> {
    let sources = &config.sources;
    if !sources.iter().any(|source| rule::is_ruled(Some(source))) {
        return pieces;
    }
    let entries = config.manuscript.lists.iter().flat_map(|list| &list.entries);
    let listed: FxHashSet<String> = entries
        .filter_map(|entry| match &entry.what {
            Select::One { title, .. } => Some(normalise(title)),
            Select::From { .. } => None,
        })
        .collect();
    let mut out = Vec::with_capacity(pieces.len());
    let mut pieces = pieces.into_iter().peekable();
    while let Some(first) = pieces.next() {
        let file = first.origin.file.clone();
        match rule::source_of(sources, &file) {
            Some(source) if rule::is_ruled(Some(source)) => {
                let mut whole = vec![first];
                while let Some(next) = pieces.next_if(|next| next.origin.file == file) {
                    whole.push(next);
                }
                out.extend(rule::split(whole, source, &listed));
            }
            _ => out.push(first),
        }
    }
    for (n, source) in sources.iter().enumerate().filter(|(_, source)| rule::is_ruled(Some(source))) {
        let own = |piece: &&Piece| {
            let of = sources.iter().position(|source| source.glob.is_match(&*piece.origin.file));
            of == Some(n)
        };
        rule::check(source, out.iter().filter(own), sink);
    }
    out
}

/// Weighs the lines of one dump by themselves.
fn look(d: usize, piece: &Piece, items: Vec<Item>, known: &Known, pins: &Pins<'_>) -> Dump {
    let habits = habits(&items);
    let name = normalise(&plain_text(&piece.title));
    let heads = items.iter().take(NAME_REACH).position(|item| item.line && normalise(&item.text) == name);
    let named = |i: usize| {
        let pinned = items[i].line && pins.names(&items[i].text, &piece.origin.file, piece.blocks[i].origin.line);
        pinned || heads == Some(i)
    };
    let repeated: Vec<bool> = (0..items.len()).map(|i| known.is_title(d, i) && !named(i)).collect();
    let proven = (0..items.len()).map(|i| repeated[i] || named(i)).collect();
    let (mut weights, mut first) = if items.is_empty() {
        (Vec::new(), 0)
    } else {
        let context = Context::new(&items, &habits);
        (context.weights(), context.first)
    };
    if let Some(head) = heads {
        weights[..head].fill(None);
        first = head;
    }
    for (i, weight) in weights.iter_mut().enumerate() {
        if let Some(weight) = weight {
            *weight += if known.ends_above(d, i) { ENDS_ABOVE } else { 0 };
            *weight += known.mention(d, i).unwrap_or(0);
        }
    }
    let mentions = (0..items.len()).map(|i| known.mention(d, i).is_some()).collect();
    let named = is_essay_name(&name);
    Dump { items, habits, proven, repeated, mentions, weights, first, named, titled: heads.is_some() }
}

/// A file's own title stands among so many blocks.
const NAME_REACH: usize = 4;
/// Words in the names of files that hold pages.
const PAGE_WORDS: [&str; 22] = [
    "page",
    "pages",
    "dump",
    "post",
    "posts",
    "blog",
    "essay",
    "essays",
    "archive",
    "archives",
    "export",
    "part",
    "notes",
    "texts",
    "all",
    "collection",
    "newsletter",
    "newsletters",
    "site",
    "articles",
    "entries",
    "copy",
];
/// A name of an essay has so many words.
const NAME_WORDS: usize = 2;

/// Whether a file is named after an essay: by some words, none of which is one for pages.
fn is_essay_name(name: &str) -> bool {
    let lettered = |word: &String| word.chars().all(char::is_alphabetic);
    let all: Vec<String> = words::words(name).filter(lettered).collect();
    all.len() >= NAME_WORDS && all.iter().all(|word| !PAGE_WORDS.contains(&word.as_str()))
}

/// What it is worth that an essay ends above a line in another place.
const ENDS_ABOVE: i32 = 60;
/// From so much on a line is sure enough to learn the style of titles from.
const SURE: i32 = 200;

/// The folder of a piece, for dumps that lie together are of one site.
fn folder(piece: &Piece) -> &str {
    piece.origin.file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The dumps that have lines, by the folder that they lie in.
fn of_sites(pieces: &[Piece], dumps: &[Vec<Item>]) -> Vec<Vec<usize>> {
    let mut folders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (d, piece) in pieces.iter().enumerate().filter(|(d, _)| !dumps[*d].is_empty()) {
        folders.entry(folder(piece)).or_default().push(d);
    }
    folders.into_values().collect()
}

fn styles<'a>(pieces: &'a [Piece], dumps: &[Dump]) -> FxHashMap<&'a str, Style> {
    let mut folders: FxHashMap<&str, Vec<&Dump>> = FxHashMap::default();
    for (piece, dump) in pieces.iter().zip(dumps) {
        folders.entry(folder(piece)).or_default().push(dump);
    }
    let learn = |dumps: Vec<&Dump>| {
        let lines = |sure: bool| {
            let all = dumps.iter().flat_map(|dump| (0..dump.items.len()).map(move |i| (*dump, i)));
            all.filter(move |(dump, i)| is_sure(dump, *i) == sure && (sure || is_candidate(&dump.items, *i)))
                .map(|(dump, i)| (dump.items.as_slice(), &dump.habits, i))
        };
        Style::learn(lines(true), lines(false))
    };
    folders.into_iter().map(|(name, dumps)| (name, learn(dumps))).collect()
}

fn is_sure(dump: &Dump, i: usize) -> bool {
    let weight = dump.weights[i].unwrap_or(-1);
    dump.proven[i] || weight >= SURE || (i == dump.first && weight >= 0)
}

fn judge(dump: &Dump, style: &Style, pins: &Pins<'_>) -> Vec<Verdict> {
    let Dump { items, habits, proven, weights, first, .. } = dump;
    let mut weights = weights.clone();
    for i in (0..items.len()).filter(|i| i != first) {
        if let Some(weight) = &mut weights[i] {
            *weight += style.weigh(items, habits, i);
        }
    }
    let by_shape = weights.clone();
    let sections = weigh_cohesion(dump, &mut weights);
    let mut verdicts: Vec<Verdict> =
        (0..items.len()).map(|i| if proven[i] { Verdict::Title } else { Verdict::of(weights[i]) }).collect();
    for i in (0..items.len()).filter(|&i| !proven[i] && i != *first) {
        let shaped = by_shape[i].is_some_and(|weight| weight >= 0);
        match verdicts[i] {
            // What the line looks like and what the texts around it are about say two things.
            Verdict::Text if shaped => verdicts[i] = Verdict::Doubtful(false),
            Verdict::Title
                if (sections > 0.0 || dump.mentions[i]) && weights[i].is_some_and(|weight| weight < SURE) =>
            {
                verdicts[i] = Verdict::Doubtful(true);
            }
            _ => {}
        }
    }
    settle_runs(dump, &weights, &mut verdicts);
    if !habits.apart {
        settle_bodies(dump, &mut verdicts);
    }
    if dump.named {
        settle_named(dump, &mut verdicts);
    }
    for i in 0..items.len() {
        let weight = weights[i].unwrap_or_default();
        match verdicts[i] {
            // A few sections that are alike are no reason to doubt what is a title by its shape.
            Verdict::Doubtful(true) if weight >= DOUBT && sections < MANY_SECTIONS && !dump.mentions[i] => {
                verdicts[i] = Verdict::Title;
            }
            Verdict::Doubtful(false) if items[i].ending == Ending::Stop && weight <= -DOUBT => {
                verdicts[i] = Verdict::Text;
            }
            // But for the colon above, it would be one.
            Verdict::Text if is_announced(items, i) && weights[i].is_some_and(|weight| weight >= ANNOUNCED) => {
                verdicts[i] = Verdict::Doubtful(false);
            }
            // Other places prove a sentence: matter that is repeated below essays stands so too.
            Verdict::Title if dump.repeated[i] && i != *first && items[i].ending == Ending::Stop && weight < 0 => {
                verdicts[i] = Verdict::Doubtful(true);
            }
            _ => {}
        }
    }
    if pins.complete {
        for verdict in verdicts.iter_mut().filter(|verdict| matches!(verdict, Verdict::Doubtful(_))) {
            *verdict = Verdict::Text;
        }
    }
    verdicts
}

/// What a line has at least that nothing but a colon above keeps from being a title.
const ANNOUNCED: i32 = -120;
/// It stands above running text: a paragraph of so many words.
const RUNNING: usize = 12;

/// Whether a line looks like a title above running text, below a paragraph that ends in a colon: an essay
/// that ended with a picture or a film which the dump has lost ends so.
fn is_announced(items: &[Item], i: usize) -> bool {
    i > 0
        && is_open(items, i)
        && items[i - 1].is_paragraph()
        && items[i - 1].ending == Ending::Colon
        && items[i + 1].is_paragraph()
        && items[i + 1].words >= RUNNING
}

/// A dump that seems to have so many sub-headings makes every title doubtful.
const MANY_SECTIONS: f64 = 0.5;
/// Sections are alike from here on (of the titles in the dumps of the suite, one in ten is).
const ALIKE: f64 = 0.3;
/// A dump in which more sections are alike has sub-headings …
const FEW_ALIKE: f64 = 0.15;
/// … and one with so many more has hardly anything else.
const MANY_ALIKE: f64 = 0.3;
/// What is lost by a line between sections that are one text: in a dump that seems to have no
/// sub-headings, and in one that has many.
const ONE_TEXT: (f64, f64) = (40.0, 200.0);

/// Lines between sections that are about the same thing are sub-headings. How much the dump seems to have
/// of them, from 0 to 1.
fn weigh_cohesion(dump: &Dump, weights: &mut [Option<i32>]) -> f64 {
    let Dump { items, proven, first, .. } = dump;
    let taken = |i: &usize| *i == *first || proven[*i] || weights[*i].is_some_and(|weight| weight >= 0);
    let bounds: Vec<usize> = (0..items.len()).filter(taken).collect();
    let alike = cohesion::cohesion(items, &bounds);
    let told: Vec<f64> = alike.iter().flatten().copied().collect();
    let share = told.iter().filter(|alike| **alike > ALIKE).count() as f64 / told.len().max(1) as f64;
    let many = ((share - FEW_ALIKE) / MANY_ALIKE).clamp(0.0, 1.0);
    for (&i, alike) in bounds.iter().zip(alike).filter(|(i, _)| **i != *first) {
        if let (Some(alike), Some(weight)) = (alike, &mut weights[i]) {
            *weight -= (alike * (ONE_TEXT.0 + (ONE_TEXT.1 - ONE_TEXT.0) * many)) as i32;
        }
    }
    many
}

/// So much more speaks for one line of a run than for the others when it alone is the title.
const OUTWEIGHS: i32 = 50;

/// Title-like lines that follow each other are lines of a text, or a title below a text that
/// ends with a caption or an invitation. The last stands above running text, so that of two it
/// is taken for a title; more are taken for a list of short lines.
fn settle_runs(dump: &Dump, weights: &[Option<i32>], verdicts: &mut [Verdict]) {
    let Dump { items, proven, .. } = dump;
    let mut from = 0;
    while from < items.len() {
        let in_run = |i: usize| is_open(items, i) && verdicts[i].is_taken() && !proven[i] && i > dump.first;
        if !in_run(from) {
            from += 1;
            continue;
        }
        let end = (from..items.len()).find(|&i| !in_run(i)).unwrap_or(items.len());
        let below_title = verdicts[from - 1] == Verdict::Title;
        let below_colon = from > 1
            && is_open(items, from - 1)
            && items[from - 2].is_paragraph()
            && items[from - 2].ending == Ending::Colon;
        let weight = |i: usize| weights[i].unwrap_or_default();
        let best = (from..end).max_by_key(|&i| weight(i)).unwrap_or(from);
        let alone = (from..end).all(|i| i == best || weight(best) - weight(i) >= OUTWEIGHS);
        match end - from {
            // A line below a title is its essay's first; below a colon, a line of what it announces.
            _ if (below_title || below_colon) && weight(best) < SURE => verdicts[from..end].fill(Verdict::Text),
            1 => {}
            run if alone && (weight(best) >= SURE || run == 2) => {
                let verdict = verdicts[best];
                verdicts[from..end].fill(Verdict::Text);
                verdicts[best] = verdict;
            }
            run => {
                // Of two the one that looks more like a title; the last stands above running text.
                let title = if run == 2 && weight(from) > weight(from + 1) { from } else { end - 1 };
                verdicts[from..end].fill(if run == 2 { Verdict::Doubtful(false) } else { Verdict::Text });
                verdicts[title] = Verdict::Doubtful(run == 2);
            }
        }
        from = end;
    }
    for i in 1..items.len() {
        // An exclamation right below a title is its essay's first line, and a line right above
        // a proven title is the last of the essay before: a title has text below it.
        let marked = items[i].ending != Ending::Open;
        let first = marked && is_candidate(items, i) && verdicts[i - 1].is_taken();
        let last = proven.get(i + 1) == Some(&true);
        if (first || last) && !proven[i] {
            verdicts[i] = Verdict::Text;
        }
    }
}

/// A file that is named after an essay and has more titles than this below its first is a page.
const FEW_TITLES: usize = 2;

/// A file that is named after an essay holds that one, unless it has several titles.
fn settle_named(dump: &Dump, verdicts: &mut [Verdict]) {
    let inner: Vec<usize> =
        (0..verdicts.len()).filter(|&i| i != dump.first && verdicts[i].is_taken() && !dump.proven[i]).collect();
    if inner.len() <= FEW_TITLES {
        inner.into_iter().for_each(|i| verdicts[i] = Verdict::Doubtful(false));
    }
}

/// An essay has at least so many words.
const LEAST_BODY: usize = 4;

/// A title that has next to no text below it is none, unless blank lines set titles apart.
fn settle_bodies(dump: &Dump, verdicts: &mut [Verdict]) {
    let Dump { items, proven, .. } = dump;
    let mut words = 0;
    for i in (1..items.len()).rev() {
        if !verdicts[i].is_taken() {
            words += if items[i].role.is_furniture() { 0 } else { items[i].words };
        } else if words < LEAST_BODY && !proven[i] {
            verdicts[i] = Verdict::Doubtful(false);
            words += items[i].words;
        } else {
            words = 0;
        }
    }
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
    for i in untitled::openings(items, verdicts) {
        let words: Vec<&str> = items[i].text.split_whitespace().take(SHOWN_WORDS).collect();
        let message = format!("`{} …` stands below a rule, as titles do here, and is taken for text", words.join(" "));
        let warning = Diagnostic::warning("doubtful-split", message)
            .at(piece.blocks[i].origin.clone())
            .hint("if an essay without a title begins here, write one above it on a line of its own");
        sink.push(warning);
    }
}

/// How many words of a text a warning shows.
const SHOWN_WORDS: usize = 6;

#[cfg(test)]
mod tests;
