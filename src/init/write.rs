//! What was found → the text of a `book.toml` with comments.

use super::Facts;
use crate::diag::Diagnostic;
use crate::manuscript::{Kept, LeftOut, Reason, Report};
use std::collections::HashMap;
use std::fmt::Write;

/// A string as TOML has it, on one line.
fn quoted(text: &str) -> String {
    // Titles have no line ends, but a file name may.
    toml::Value::String(text.replace(['\n', '\r'], " ")).to_string()
}

/// The least that can be read: a title and the sources.
pub(super) fn sources(title: &str, globs: &[String], excluded: &[String]) -> String {
    let mut out = format!("[book]\ntitle = {}\nlanguage = \"en\"\n", quoted(title));
    globs.iter().for_each(|glob| push(&mut out, &format!("\n[[sources]]\npath = {}", quoted(glob))));
    push(&mut out, "\n[manuscript]");
    exclude(&mut out, excluded);
    out
}

/// The whole text. `dates` are those of the essays.
pub(super) fn write(
    facts: &Facts,
    (globs, excluded): (&[String], &[String]),
    report: &Report,
    dates: &[Option<String>],
    doubts: &[&Diagnostic],
) -> String {
    let mut out = String::new();
    push(&mut out, "# What the book is called. Every key is explained in docs/book-toml.md of chapbook's repository.");
    push(&mut out, "[book]");
    push(&mut out, &format!("title = {}", quoted(&facts.title)));
    if facts.authors.is_empty() {
        push(&mut out, "# authors = [\"…\"]");
    } else {
        let authors: Vec<String> = facts.authors.iter().map(|author| quoted(author)).collect();
        push(&mut out, &format!("authors = [{}]", authors.join(", ")));
    }
    push(&mut out, &format!("language = {}", quoted(facts.language.tag())));
    push(&mut out, "\n# Where the essays are.");
    for glob in globs {
        push(&mut out, &format!("[[sources]]\npath = {}\n", quoted(glob)));
    }
    push(
        &mut out,
        "# Of each essay one copy is in the book: `chapbook list` shows which, `chapbook explain TITLE` why.",
    );
    push(&mut out, "[manuscript]");
    push(
        &mut out,
        "order = \"listed\"       # or first-seen, date, title: what no list names is then behind what lists name",
    );
    push(&mut out, "duplicates = \"longest\" # or first, last, newest");
    exclude(&mut out, excluded);
    essays(&mut out, report, dates, doubts);
    left_out(&mut out, report);
    push(&mut out, "\n# What is built: an output is built when its table is there.");
    push(&mut out, "[epub]\n\n[pdf]\n# trim = \"5.5x8.5in\"\n");
    push(&mut out, "# The same pages for a printer, and as a booklet to fold and staple:");
    push(&mut out, "# [print]\n# [booklet]\n# paper = \"letter\"");
    out
}

fn push(out: &mut String, line: &str) {
    writeln!(out, "{line}").expect("writing to a string cannot fail");
}

/// The files that are no essays by their names.
fn exclude(out: &mut String, files: &[String]) {
    if !files.is_empty() {
        let entries: Vec<String> = files.iter().map(|file| format!("    {{ from = {} }},", quoted(file))).collect();
        push(out, &format!("exclude = [\n{}\n]", entries.join("\n")));
    }
}

/// The lists: one, or one for each part of the sources.
fn essays(out: &mut String, report: &Report, dates: &[Option<String>], doubts: &[&Diagnostic]) {
    let mut doubts_of = beside(report, doubts);
    let entries = Entries::new(report);
    let mut part: Option<&Option<String>> = None;
    let has_parts = report.essays.iter().any(|essay| essay.part.is_some());
    for (at, essay) in report.essays.iter().enumerate() {
        if part != Some(&essay.part) {
            if part.is_some() {
                push(out, "]");
            }
            match &essay.part {
                // A part of its own for what stands in no part of a source that has parts.
                _ if !has_parts => {}
                part => push(out, &format!("\n[[parts]]\ntitle = {}", quoted(part.as_deref().unwrap_or("Essays")))),
            }
            push(out, "essays = [");
            part = Some(&essay.part);
        }
        for doubt in doubts_of.remove(&at).unwrap_or_default() {
            push(out, &format!("    # doubtful: {doubt}"));
        }
        let date = dates.get(at).and_then(Option::as_deref).map(|date| format!(", {date}")).unwrap_or_default();
        push(
            out,
            &format!("    {}, # {}:{}, {} words{date}", entries.of(at), plain(&essay.file), essay.line, essay.words),
        );
        let copies = report.left_out.iter().filter(|copy| is_copy_of(copy, essay));
        for copy in copies {
            let score = copy.score.filter(|score| *score < 1.0).map(|score| format!(", {:.0} % alike", score * 100.0));
            let title =
                if copy.title == essay.title { String::new() } else { format!(" “{}”", plain(&copy.title)) };
            let (reason, score) = (copy.reason.name(), score.unwrap_or_default());
            push(out, &format!("    #   merged: {reason} copy at {}:{}{title}{score}", plain(&copy.file), copy.line));
        }
    }
    push(out, "]");
}

/// Pieces that are no copies of an essay.
fn left_out(out: &mut String, report: &Report) {
    let others: Vec<&LeftOut> = report.left_out.iter().filter(|piece| piece.kept.is_none()).collect();
    if others.is_empty() {
        return;
    }
    push(out, "\n# Left out:");
    for piece in &others {
        push(
            out,
            &format!("#   {}: {} ({}:{})", piece.reason.name(), plain(&piece.title), plain(&piece.file), piece.line),
        );
    }
    let has = |reason| others.iter().any(|piece| piece.reason == reason);
    for (reason, key) in [(Reason::Draft, "drafts"), (Reason::Private, "private"), (Reason::Excluded, "pages")] {
        if has(reason) {
            push(out, &format!("# include = [\"{key}\"] under [manuscript] takes in the {key}."));
        }
    }
}

fn is_copy_of(copy: &LeftOut, essay: &Kept) -> bool {
    copy.kept.as_ref().is_some_and(|kept| kept.file == essay.file && kept.line == essay.line)
}

/// Text in a comment: on one line, without what would drive a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The doubts by the essay in which or in front of which they stand.
fn beside(report: &Report, doubts: &[&Diagnostic]) -> HashMap<usize, Vec<String>> {
    let mut out: HashMap<usize, Vec<String>> = HashMap::new();
    for doubt in doubts {
        let Some(origin) = &doubt.origin else { continue };
        let of_file = report.essays.iter().enumerate().filter(|(_, essay)| essay.file == *origin.file);
        let before = of_file.clone().filter(|(_, essay)| essay.line <= origin.line).max_by_key(|(_, essay)| essay.line);
        let near = before.or_else(|| of_file.min_by_key(|(_, essay)| essay.line));
        let at = near.map_or(0, |(at, _)| at);
        let hint = doubt.hint.as_deref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        out.entry(at).or_default().push(plain(&format!("{origin}: {}{hint}", doubt.message)));
    }
    out
}

/// How each essay is named so that no other is meant.
struct Entries<'a> {
    report: &'a Report,
    same_title: HashMap<String, usize>,
}

impl<'a> Entries<'a> {
    fn new(report: &'a Report) -> Entries<'a> {
        let mut same_title = HashMap::new();
        report.essays.iter().for_each(|essay| *same_title.entry(essay.key.clone()).or_default() += 1);
        Entries { report, same_title }
    }

    fn of(&self, at: usize) -> String {
        let essay = &self.report.essays[at];
        let title = quoted(&essay.title);
        if self.same_title[&essay.key] == 1 {
            return title;
        }
        let like = self.report.essays.iter().filter(|other| other.key == essay.key);
        let file = quoted(&essay.file);
        if like.filter(|other| other.file == essay.file).count() == 1 {
            format!("{{ title = {title}, file = {file} }}")
        } else {
            format!("{{ title = {title}, file = {file}, line = {} }}", essay.line)
        }
    }
}
