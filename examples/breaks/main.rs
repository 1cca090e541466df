//! Breaks paragraphs that a JSON file describes, and prints one line of JSON for each:
//! `{"name", "breaks", "demerits", "pass"}`.
//!
//! `cargo run --release --example breaks -- tests/data/paragraph_cases.json`
//!
//! How many agree with what the file expects is said on standard error; the exit code is 1 when
//! some do not, 2 when the file cannot be read.

mod cases;

use cases::Case;
use chapbook::layout::breaker::break_lines;
use serde_json::json;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: breaks CASES.json");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            return ExitCode::from(2);
        }
    };
    let cases = match cases::read(&text) {
        Ok(cases) => cases,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            return ExitCode::from(2);
        }
    };
    let mut out = io::stdout().lock();
    let (mut judged, mut agreed) = (0, 0);
    for case in &cases {
        let (line, agrees) = answer(case);
        if writeln!(out, "{line}").is_err() {
            // Nobody reads on.
            return ExitCode::from(2);
        }
        judged += usize::from(agrees.is_some());
        agreed += usize::from(agrees == Some(true));
    }
    eprintln!("{agreed} of {judged} agree");
    if agreed == judged { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The breaks of a case as a line of JSON; whether they are those expected, if any are.
fn answer(case: &Case) -> (String, Option<bool>) {
    let Some(found) = break_lines(&case.items(), &case.params()) else {
        let line = json!({ "name": case.name, "breaks": [], "demerits": 0, "pass": 0 });
        return (line.to_string(), case.expected.as_ref().map(|expected| expected.breaks.is_empty()));
    };
    let line = json!({ "name": case.name, "breaks": found.at, "demerits": found.demerits, "pass": found.pass });
    let agrees = case.expected.as_ref().map(|expected| {
        expected.breaks == found.at
            && expected.demerits.is_none_or(|demerits| demerits == found.demerits)
            && expected.pass.is_none_or(|pass| pass == found.pass)
    });
    (line.to_string(), agrees)
}
