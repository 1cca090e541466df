//! mdBook's and GitBook's SUMMARY.md → the order, the parts and the titles of its book's chapters.
//!
//! A SUMMARY.md that a source matches is no essay. It stands for the files that it names, matched by a
//! source or not; those of its folder that it does not name follow. What it says about a file is
//! set on the file's pieces: [`super::Piece::summary`], [`super::Piece::part`].

use super::folder::Folder;
use super::select::Selected;
use super::{Piece, Status, encoding, link};
use crate::config::Format;
use crate::diag::{Diagnostic, Origin, Sink};
use crate::doc::Inline;
use crate::world;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::HashSet;
use std::sync::Arc;

/// A file to read, and what a SUMMARY.md says about it.
#[derive(Debug)]
pub(super) struct Job {
    pub file: Selected,
    pub place: Option<Place>,
}

/// What a SUMMARY.md says about a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// From 0.
    pub position: u32,
    pub part: Option<String>,
    /// What its link says.
    pub title: String,
}

/// A file to read, or a chapter that is planned and has no file.
#[derive(Debug)]
pub(super) enum Task {
    Read(Job),
    Planned(Box<Piece>),
}

/// An entry of a SUMMARY.md.
#[derive(Debug, PartialEq)]
struct Entry {
    title: String,
    /// As written; empty for chapters that are planned.
    path: String,
    part: Option<String>,
    /// Byte at which it stands.
    at: usize,
}

/// The files in the order of the SUMMARY.md files among them.
pub(super) fn arrange(files: Vec<Selected>, folder: &Folder<'_>, sink: &mut Sink) -> Vec<Task> {
    let mut tasks: Vec<Task> = files.into_iter().map(|file| Task::Read(Job { file, place: None })).collect();
    let summaries: Vec<Arc<str>> =
        tasks.iter().filter_map(path).filter(|path| is_summary(path)).map(Into::into).collect();
    for path in summaries {
        let Ok(bytes) = folder.read(&path) else { continue };
        let text = encoding::decode(&bytes, &path, &mut Sink::new());
        let entries = entries(&text);
        if !entries.is_empty() {
            tasks = apply(tasks, entries, &text, &path, folder, sink);
        }
    }
    tasks
}

fn path(task: &Task) -> Option<&str> {
    match task {
        Task::Read(job) => Some(&job.file.path),
        Task::Planned(_) => None,
    }
}

fn is_summary(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case("SUMMARY.md"))
}

/// Puts the files of one book in its order, where the first of them stood.
fn apply(
    tasks: Vec<Task>,
    entries: Vec<Entry>,
    text: &str,
    summary: &Arc<str>,
    folder: &Folder<'_>,
    sink: &mut Sink,
) -> Vec<Task> {
    let mut named = Vec::new();
    let mut seen = HashSet::new();
    for (position, entry) in entries.into_iter().enumerate() {
        let origin = || Origin::at_byte(summary, text, entry.at);
        if entry.path.is_empty() {
            let mut piece = Piece::new(origin());
            piece.title = vec![Inline::Text(entry.title)];
            piece.part = entry.part;
            piece.summary = Some(position as u32);
            piece.status = Status::Draft;
            named.push(Task::Planned(Box::new(piece)));
            continue;
        }
        let found = world::resolve(summary, &entry.path).filter(|path| folder.has(path));
        let Some(path) = found else {
            let message = format!("the chapter `{}` has no file `{}`", entry.title, entry.path);
            let warning = Diagnostic::warning("missing-chapter", message).at(origin());
            sink.push(warning.hint("write the file, or take the entry out; `[title]()` is a chapter that is planned"));
            continue;
        };
        if seen.insert(path.clone()) {
            let place = Place { position: position as u32, part: entry.part, title: entry.title };
            let asked = Some(Format::Markdown);
            let file = Selected { path, asked, guess: asked, silent: false, source: Origin::file(summary) };
            named.push(Task::Read(Job { file, place: Some(place) }));
        }
    }
    let below = summary.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let (mut before, mut rest, mut behind) = (Vec::new(), Vec::new(), Vec::new());
    let mut reached = false;
    for task in tasks {
        match path(&task) {
            Some(path) if path == &**summary || seen.contains(path) => reached = true,
            Some(path) if path.starts_with(&below) => {
                reached = true;
                rest.push(task);
            }
            _ if reached => behind.push(task),
            _ => before.push(task),
        }
    }
    before.into_iter().chain(named).chain(rest).chain(behind).collect()
}

/// The entries of a list of chapters (mdBook's guide, "SUMMARY.md"): links in lists and lines,
/// under headings that name parts. The first heading of level 1 is the list's own title.
/// Empty when the text is something else.
fn entries(text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let (mut part, mut heading): (Option<String>, Option<String>) = (None, None);
    let mut open: Option<Entry> = None;
    let (mut lists, mut listed, mut headings) = (0_usize, false, 0_usize);
    // Words outside of links are what essays consist of.
    let mut other = 0_usize;
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::List(_)) => {
                lists += 1;
                listed = true;
            }
            Event::End(TagEnd::List(_)) => lists = lists.saturating_sub(1),
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(level)) => {
                let words = heading.take().unwrap_or_default();
                let own = headings == 0 && entries.is_empty() && level as u8 == 1;
                headings += 1;
                if !own {
                    part = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                // Chapters behind the list stand in no part.
                let part = if lists == 0 && listed { None } else { part.clone() };
                let path = dest_url.split(['#', '?']).next().unwrap_or("");
                let path = link::percent_decode(path).trim().to_owned();
                open = Some(Entry { title: String::new(), path, part, at: range.start });
            }
            Event::End(TagEnd::Link) => {
                if let Some(entry) = open.take() {
                    let local = !entry.path.contains("://") && !entry.path.starts_with('/');
                    if local && (entry.path.is_empty() || entry.path.to_lowercase().ends_with(".md")) {
                        entries.push(entry);
                    }
                }
            }
            Event::Text(words) | Event::Code(words) => match (&mut open, &mut heading) {
                (Some(entry), _) => entry.title.push_str(&words),
                (None, Some(heading)) => heading.push_str(&words),
                (None, None) => other += words.trim().chars().count(),
            },
            Event::SoftBreak => {
                if let Some(entry) = &mut open {
                    entry.title.push(' ');
                }
            }
            _ => {}
        }
    }
    let words: usize = entries.iter().map(|entry| entry.title.chars().count()).sum();
    if other > words { Vec::new() } else { entries }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    const TEXT: &str = "# Summary\n\n[Preface](preface.md)\n\n# One\n\n- [A](a.md)\n  - [B `c`](sub/b.md)\n- [Planned]()\n\n\
        # Two\n\n* [Gone](gone.md)\n* [A again](a.md#x)\n\n---\n\n[Thanks](thanks.md)\n";

    #[test]
    fn entries_have_their_parts() {
        let found: Vec<String> = entries(TEXT)
            .iter()
            .map(|entry| format!("{}|{}|{}", entry.title, entry.path, entry.part.as_deref().unwrap_or("-")))
            .collect();
        let expected = "Preface|preface.md|- A|a.md|One B c|sub/b.md|One Planned||One Gone|gone.md|Two A again|a.md|Two Thanks|thanks.md|-";
        assert_eq!(found.join(" "), expected);
        assert!(entries("# Summary\n\nIn short, it is [so](a.md), and much more could be said of it.\n").is_empty());
    }

    #[test]
    fn files_come_in_the_order_of_the_summary() {
        let files = ["src/SUMMARY.md", "src/a.md", "src/preface.md", "src/sub/b.md", "src/thanks.md", "src/x.md"];
        let world = Memory::new(files.map(|path| (path, if path.ends_with("SUMMARY.md") { TEXT } else { "x" })));
        let select = |path: &str| {
            let (asked, source) = (None, Origin::file("book.toml"));
            Selected { path: path.into(), asked, guess: Some(Format::Markdown), silent: false, source }
        };
        let mut sink = Sink::new();
        let selected = ["other.md", "src/SUMMARY.md", "src/a.md", "src/x.md", "z.md"].map(select).into();
        let tasks = arrange(selected, &Folder::new(&world), &mut sink);
        let shown: Vec<&str> = tasks.iter().map(|task| path(task).unwrap_or("planned")).collect();
        let expected = "other.md src/preface.md src/a.md src/sub/b.md planned src/thanks.md src/x.md z.md";
        assert_eq!(shown.join(" "), expected);
        let found = &sink.diagnostics()[0];
        assert_eq!((found.rule, found.origin.as_ref().unwrap().line), ("missing-chapter", 13));
        assert_eq!(sink.diagnostics().len(), 1);
    }
}
