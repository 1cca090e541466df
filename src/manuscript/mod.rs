//! Pieces → the book: *split → merge → order → link*.
//!
//! [`split`] finds the essays in page dumps, [`merge`] keeps one copy of each, [`order`] puts
//! them in the order that `book.toml` asks for, [`links`] turns links between files into links
//! between chapters. Nothing is lost on the way: what is not in the [`Book`] is in the [`Report`].

mod compare;
mod essay;
mod explain;
mod facts;
mod filter;
mod links;
mod merge;
mod meta;
mod normalise;
mod order;
mod overrides;
mod report;
mod select;
mod split;
mod words;

use crate::config::{Config, Manuscript};
use crate::diag::{Diagnostic, Origin, Sink, Stopped};
use crate::doc::{Book, Chapter, ChapterId, Part};
use crate::source::{Cut, Piece, Reading};
use essay::Essay;
use links::Places;
use merge::{Dropped, Work};
use order::{Plan, Section};
use overrides::Overrides;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

pub use explain::{Difference, DroppedCopy, Explained, Explanation, Facts, Said, explain};
pub use report::{CutLines, Kept, LeftOut, Place, Reason, Report};

/// The book, and what became of every piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// The book.
    pub book: Book,
    /// What is in it, what is not, and why.
    pub report: Report,
}

/// What was found, and the book if it could be made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// What is in the book, what is not, and why. Without a book, all essays as first seen.
    pub report: Report,
    /// The book; `None` when an error is in the sink.
    pub book: Option<Book>,
}

/// Makes the book of what was read. `epoch` is SOURCE_DATE_EPOCH in seconds, if it is set.
///
/// # Errors
/// When the lists of `book.toml` name essays that are unknown, ambiguous or named twice, when
/// near copies are errors, or when there is no essay at all.
pub fn compile(config: &Config, reading: Reading, epoch: Option<i64>, sink: &mut Sink) -> Result<Compiled, Stopped> {
    let Survey { report, book } = survey(config, reading, epoch, sink);
    book.map(|book| Compiled { book, report }).ok_or(Stopped)
}

/// As [`compile`], with the report even when the book has errors: what was found is what the
/// lists of `book.toml` are mended by.
pub fn survey(config: &Config, reading: Reading, epoch: Option<i64>, sink: &mut Sink) -> Survey {
    let Reading { pieces, cuts, table, matter, .. } = reading;
    let files = files(&pieces);
    let Gathered { mut essays, works, dropped, aside: mut left_out, of_pages, .. } = gather(pieces, config, sink);
    let cuts = in_order(cuts, of_pages, &files);
    facts::notice(&essays, &dropped, sink);
    facts::complete(&mut essays, &works);
    left_out.extend(dropped.iter().map(|dropped| (dropped.copy, copy_left_out(&essays, dropped))));
    let (works, others) = filter::select(works, &essays, &config.manuscript.filter, &config.book.language);
    left_out.extend(others.iter().map(|work| (work.kept, self::left_out(&essays[work.kept], Reason::Excluded))));
    let plan = plan(&works, &essays, config, &table, sink);
    for &work in plan.iter().flat_map(|plan| &plan.unlisted) {
        let essay = &essays[works[work].kept];
        sink.push(
            Diagnostic::warning("unlisted-essay", format!("`{}` is in no list and is left out", essay.title))
                .at(essay.origin().clone())
                .hint("add its title to `essays` or [[parts]], or set order = \"first-seen\""),
        );
        left_out.push((works[work].kept, self::left_out(essay, Reason::Unlisted)));
    }
    left_out.sort_by_key(|(seen, _)| *seen);

    let listed = match &plan {
        Ok(plan) => kept(&plan.sections, &works, &essays),
        Err(Stopped) => kept(&order::first_seen(&works, &essays), &works, &essays),
    };
    let report = Report {
        essays: listed,
        left_out: left_out.into_iter().map(|(_, left_out)| left_out).collect(),
        cut: cuts.iter().map(CutLines::from).collect(),
    };
    let book = plan.ok().map(|plan| {
        let named = plan.sections.iter().flat_map(|section| &section.works);
        let newest = named.filter_map(|&work| essays[works[work].kept].piece.date.as_deref()).max();
        let meta = meta::meta(&config.book, epoch, newest);
        Book { meta, matter, parts: parts(plan, &works, essays, &config.manuscript.sites, sink) }
    });
    Survey { report, book }
}

/// The essays with their copies, before any order.
struct Gathered {
    essays: Vec<Essay>,
    works: Vec<Work>,
    dropped: Vec<Dropped>,
    /// What is left out for another reason than another copy, each with its position.
    aside: Vec<(usize, LeftOut)>,
    overrides: Overrides,
    /// What was cut of pages.
    of_pages: Vec<Cut>,
}

fn gather(pieces: Vec<Piece>, config: &Config, sink: &mut Sink) -> Gathered {
    let (pieces, of_pages) = split::split(pieces, config, sink);
    let mut all: Vec<Essay> = pieces.into_par_iter().map(Essay::new).collect();
    essay::tell_languages(&mut all, &config.book.language);
    let (essays, aside) = set_aside(all, &config.manuscript, sink);
    let overrides = Overrides::new(&essays, &config.manuscript, sink);
    let (works, dropped) = merge::merge(&essays, config.manuscript.duplicates, &overrides, sink);
    Gathered { essays, works, dropped, aside, overrides, of_pages }
}

/// The place of each file in the order of the sources.
fn files(pieces: &[Piece]) -> FxHashMap<Arc<str>, usize> {
    let mut files = FxHashMap::default();
    for piece in pieces {
        let next = files.len();
        files.entry(piece.origin.file.clone()).or_insert(next);
    }
    files
}

/// What the readers cut and what was cut of pages, in the order of the sources.
fn in_order(cuts: Vec<Cut>, of_pages: Vec<Cut>, files: &FxHashMap<Arc<str>, usize>) -> Vec<Cut> {
    let mut last = 0;
    let mut all: Vec<(usize, Cut)> = Vec::with_capacity(cuts.len() + of_pages.len());
    for cut in cuts {
        // A file without a piece keeps its place behind the one before.
        last = files.get(&cut.origin.file).copied().unwrap_or(last);
        all.push((last, cut));
    }
    all.extend(of_pages.into_iter().map(|cut| (files.get(&cut.origin.file).copied().unwrap_or_default(), cut)));
    all.sort_by(|(a, x), (b, y)| (a, &x.origin.file, x.origin.line).cmp(&(b, &y.origin.file, y.origin.line)));
    all.into_iter().map(|(_, cut)| cut).collect()
}

/// The order of the book; it has an essay at least.
fn plan(works: &[Work], essays: &[Essay], config: &Config, table: &[String], sink: &mut Sink) -> Result<Plan, Stopped> {
    if works.is_empty() {
        let what = if essays.is_empty() {
            "no essay was found in the sources"
        } else {
            "no essay is left: none is what [manuscript.select] asks for"
        };
        let error = Diagnostic::error("no-essays", what)
            .at(Origin::file(&config.file))
            .hint("`chapbook list` shows what was read and left out");
        return Err(sink.stop(error));
    }
    let plan = order::order(works, essays, &config.manuscript, &config.book.language, table, sink);
    sink.check()?;
    if plan.sections.is_empty() {
        let lists = &config.manuscript.lists;
        let at = lists.first().map_or_else(|| Origin::file(&config.file), |list| list.origin.clone());
        let error = Diagnostic::error("no-essays", "`essays` and [[parts]] name no essay")
            .at(at)
            .hint("list the titles that `chapbook list` shows, or choose another `order`");
        return Err(sink.stop(error));
    }
    Ok(plan)
}

/// What is left out before copies are compared, each with its position, apart from the essays.
fn set_aside(all: Vec<Essay>, manuscript: &Manuscript, sink: &mut Sink) -> (Vec<Essay>, Vec<(usize, LeftOut)>) {
    let reasons = filter::set_aside(&all, manuscript, sink);
    let mut essays = Vec::with_capacity(all.len());
    let mut aside = Vec::new();
    for (essay, reason) in all.into_iter().zip(reasons) {
        if reason == Some(Reason::Empty) {
            sink.push(
                Diagnostic::warning("empty-essay", format!("`{}` has a title and no text", essay.title))
                    .at(essay.origin().clone())
                    .hint("write its text, or delete the title"),
            );
        }
        match reason {
            Some(reason) => aside.push((essays.len(), left_out(&essay, reason))),
            None => essays.push(essay),
        }
    }
    (essays, aside)
}

fn left_out(essay: &Essay, reason: Reason) -> LeftOut {
    let Place { title, file, line } = essay.place();
    LeftOut { title, file, line, reason, score: None, kept: None }
}

fn copy_left_out(essays: &[Essay], dropped: &Dropped) -> LeftOut {
    let kept = essays[dropped.kept].place();
    LeftOut { score: Some(dropped.score), kept: Some(kept), ..left_out(&essays[dropped.copy], dropped.reason) }
}

fn kept(sections: &[Section], works: &[Work], essays: &[Essay]) -> Vec<Kept> {
    let mut kept = Vec::new();
    for section in sections {
        for &work in &section.works {
            let essay = &essays[works[work].kept];
            let Place { title, file, line } = essay.place();
            kept.push(Kept {
                title,
                file,
                line,
                words: essay.words,
                part: section.title.clone(),
                key: essay.key.clone(),
            });
        }
    }
    kept
}

/// The parts of the book, with links between files resolved.
fn parts(plan: Plan, works: &[Work], essays: Vec<Essay>, sites: &[String], sink: &mut Sink) -> Vec<Part> {
    let in_book: Vec<&Work> =
        plan.sections.iter().flat_map(|section| &section.works).map(|&work| &works[work]).collect();
    let places = Places::new(&in_book, &essays, sites);
    let mut essays: Vec<Option<Essay>> = essays.into_iter().map(Some).collect();
    let mut ids = (0..).map(ChapterId);
    plan.sections
        .into_iter()
        .map(|section| {
            let kept = section.works.iter().filter_map(|&work| essays[works[work].kept].take());
            let chapters = kept.zip(&mut ids).map(|(essay, id)| chapter(essay, id, &places, sink)).collect();
            Part { title: section.title, chapters }
        })
        .collect()
}

fn chapter(essay: Essay, id: ChapterId, places: &Places, sink: &mut Sink) -> Chapter {
    let piece = essay.piece;
    let mut blocks = piece.blocks;
    links::resolve(&mut blocks, id, &piece.origin.file, places, sink);
    Chapter {
        title: piece.title,
        subtitle: piece.subtitle,
        authors: piece.authors,
        date: piece.date.map(|date| date.chars().take(10).collect()),
        language: piece.language,
        url: piece.urls.into_iter().next(),
        blocks,
        origin: piece.origin,
    }
}

#[cfg(test)]
mod tests;
