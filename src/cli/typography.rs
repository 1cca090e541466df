//! `chapbook build --report typography`: what could not be set as it should be, on stdout.

use super::{Common, MessageFormat};
use crate::{Compromise, Kind, counted};
use serde_json::json;
use std::collections::BTreeSet;
use std::io::Write;

/// So many characters of a line tell which one it is.
const MOST_WORDS: usize = 60;

/// Writes them by kind for people, or one JSON object a line.
pub fn write(found: &[Compromise], common: &Common) {
    let text = match common.message_format {
        MessageFormat::Human => text(found),
        MessageFormat::Json => found.iter().map(|one| json(one).to_string() + "\n").collect(),
    };
    // A reader that stops early, such as head, is no error.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn json(one: &Compromise) -> serde_json::Value {
    let origin = one.origin.as_ref();
    json!({
        "kind": one.flaw.kind.name(),
        "label": one.label.to_string(),
        "page": one.page,
        "file": origin.map(|origin| &*origin.file),
        "line": origin.and_then(|origin| (origin.line > 0).then_some(origin.line)),
        "amount": one.flaw.figure(),
        "words": one.words,
    })
}

/// Each kind under its title with how many there are: the page with its number in the PDF, the source, how much, and
/// the words.
fn text(found: &[Compromise]) -> String {
    let mut out = String::new();
    for kind in Kind::ALL {
        let same: Vec<&Compromise> = found.iter().filter(|one| one.flaw.kind == kind).collect();
        if same.is_empty() {
            continue;
        }
        let rows: Vec<[String; 4]> = same.iter().map(|one| row(one)).collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let (page, place, amount) = (width(0), width(1), width(2));
        out.push_str(&format!("{}: {}\n", kind.title(), same.len()));
        for [at, from, much, words] in &rows {
            let much = if amount == 0 { String::new() } else { format!("  {much:>amount$}") };
            out.push_str(format!("  {at:<page$}  {from:<place$}{much}  {words}").trim_end());
            out.push('\n');
        }
        out.push('\n');
    }
    let pages: BTreeSet<usize> = found.iter().map(|one| one.page).collect();
    out.push_str(&match found.len() {
        0 => "no compromise\n".to_owned(),
        count => format!("{} on {}\n", counted(count, "compromise"), counted(pages.len(), "page")),
    });
    out
}

fn row(one: &Compromise) -> [String; 4] {
    let page = format!("p. {} (PDF {})", one.label, one.page);
    let place = one.origin.as_ref().map_or_else(String::new, |origin| match origin.line {
        0 => origin.file.to_string(),
        line => format!("{}:{line}", origin.file),
    });
    // Sources may hold control characters that would drive the terminal.
    let words = one.words.chars().take(MOST_WORDS).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    [page, place, one.flaw.to_string(), words]
}
