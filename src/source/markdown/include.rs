//! mdBook's directives: `{{#include file}}` and its like are replaced by lines of the file, in
//! code too. A directive that cannot be followed stays as it is written, and a warning says why.

use super::Context;
use super::rewrite::{Lines, Mapped, Rewriter};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::source::encoding;
use crate::world;
use std::sync::Arc;

/// Included files may include files, so deep.
const MAX_DEPTH: usize = 5;
/// All that one file includes; more is a loop or an attack.
const MAX_BYTES: usize = 8 << 20;
/// Longer directives are text.
const MAX_LENGTH: usize = 1000;

/// Directives that were not followed: the first, why, and how many more.
#[derive(Default)]
struct Failed {
    first: Option<(String, Origin)>,
    more: usize,
}

/// Puts the lines of files in the place of the directives that name them.
pub(super) fn expand(source: Mapped, lines: &Lines<'_>, context: &Context<'_>, sink: &mut Sink) -> Mapped {
    if !source.text.contains("{{#") {
        return source;
    }
    let mut failed = Failed::default();
    let mut left = MAX_BYTES;
    let mut out = Rewriter::new(&source);
    for directive in directives(&source.text) {
        if directive.escaped {
            out.keep(directive.start - 1);
            out.skip(directive.start);
            continue;
        }
        out.keep(directive.start);
        match follow(&directive, context.file, context, 0, &mut left, sink) {
            Ok(text) => {
                out.put(&text);
                out.skip(directive.end);
            }
            Err(why) => {
                let origin = lines.origin(source.origin(directive.start));
                match failed.first {
                    None => failed.first = Some((why, origin)),
                    Some(_) => failed.more += 1,
                }
            }
        }
    }
    if let Some((why, origin)) = failed.first {
        let more = match failed.more {
            0 => String::new(),
            1 => ", nor can another one of this file".to_owned(),
            more => format!(", nor can {more} more of this file"),
        };
        let warning = Diagnostic::warning("missing-include", format!("the include cannot be followed: {why}{more}"));
        sink.push(
            warning.at(origin).hint("put the included files into the book's folder; the directive stays as text"),
        );
    }
    out.finish()
}

struct Directive<'a> {
    start: usize,
    end: usize,
    name: &'a str,
    what: &'a str,
    escaped: bool,
}

fn directives(text: &str) -> impl Iterator<Item = Directive<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find("{{#")?;
            at = start + 3;
            let rest = &text[start..];
            let mut window = MAX_LENGTH.min(rest.len());
            while !rest.is_char_boundary(window) {
                window -= 1;
            }
            let Some(length) = rest[..window].find("}}") else { continue };
            let (name, what) = rest[3..length].trim().split_once(char::is_whitespace).unwrap_or(("", ""));
            if matches!(name, "include" | "rustdoc_include" | "playground" | "playpen" | "title") {
                at = start + length + 2;
                return Some(Directive {
                    start,
                    end: at,
                    name,
                    what: what.trim(),
                    escaped: text[..start].ends_with('\\'),
                });
            }
        }
    })
}

/// The text that stands for a directive in a file.
fn follow(
    directive: &Directive<'_>,
    file: &str,
    context: &Context<'_>,
    depth: usize,
    left: &mut usize,
    sink: &mut Sink,
) -> Result<String, String> {
    if directive.name == "title" {
        // The title of the web page, which books have no place for.
        return Ok(String::new());
    }
    if depth >= MAX_DEPTH {
        return Err("files include each other too deep".into());
    }
    let what = directive.what.split_whitespace().next().unwrap_or("");
    let (named, lines) = what.split_once(':').map_or((what, None), |(path, lines)| (path, Some(lines)));
    let path: Arc<str> =
        world::resolve(file, named).ok_or_else(|| format!("`{named}` leads out of the book's folder"))?.into();
    let bytes = context.folder.read(&path).map_err(|why| format!("`{path}` cannot be read: {why}"))?;
    let text = encoding::decode(&bytes, &path, sink);
    let text = match lines {
        Some(lines) => select(&text, lines).ok_or_else(|| format!("`{path}` has no anchor `{lines}`"))?,
        None => without_anchors(text.lines()),
    };
    *left = left.checked_sub(text.len()).ok_or("files include too much text")?;
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for inner in directives(&text).filter(|inner| !inner.escaped) {
        out.push_str(&text[at..inner.start]);
        out.push_str(&follow(&inner, &path, context, depth + 1, left, sink)?);
        at = inner.end;
    }
    out.push_str(&text[at..]);
    Ok(out)
}

/// `2`, `2:10`, `:10`, `2:` or the name of an anchor.
fn select(text: &str, lines: &str) -> Option<String> {
    let number = |word: &str| word.parse::<usize>().ok();
    let (from, to) = match lines.split_once(':') {
        Some((from, to)) => (
            if from.is_empty() { Some(1) } else { number(from) },
            if to.is_empty() { Some(usize::MAX) } else { number(to) },
        ),
        None => (number(lines), number(lines)),
    };
    if let (Some(from), Some(to)) = (from, to) {
        let count = to.saturating_sub(from.max(1)).saturating_add(1);
        return Some(without_anchors(text.lines().skip(from.max(1) - 1).take(count)));
    }
    let begins = |line: &&str| anchor(line, "ANCHOR:") == Some(lines);
    let ends = |line: &&str| anchor(line, "ANCHOR_END:") == Some(lines);
    text.lines().find(begins)?;
    let inside = text.lines().skip_while(|line| !begins(line)).skip(1).take_while(|line| !ends(line));
    Some(without_anchors(inside))
}

/// The name behind a mark in a line.
fn anchor<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(mark)?;
    rest.split_whitespace().next()
}

fn without_anchors<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let is_mark = |line: &&str| anchor(line, "ANCHOR:").is_some() || anchor(line, "ANCHOR_END:").is_some();
    lines.filter(|line| !is_mark(line)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_selected_by_number_and_by_anchor() {
        let text = "one\n// ANCHOR: a\ntwo\nthree\n// ANCHOR_END: a\nfour";
        assert_eq!(select(text, "1").as_deref(), Some("one"));
        assert_eq!(select(text, "3:4").as_deref(), Some("two\nthree"));
        assert_eq!(select(text, "4:").as_deref(), Some("three\nfour"));
        assert_eq!(select(text, ":3").as_deref(), Some("one\ntwo"));
        assert_eq!(select(text, "a").as_deref(), Some("two\nthree"));
        assert_eq!(select(text, "b"), None);
        assert_eq!(select(text, "5:2").as_deref(), Some(""));
    }
}
