//! Breaks paragraphs that a JSON file describes, and prints one line of JSON for each:
//! `{"name", "breaks", "demerits", "pass"}`.
//!
//! `cargo run --release --example breaks -- tests/data/paragraph_cases.json`
//!
//! How many agree with what the file expects is said on standard error; the exit code is 1 when
//! some do not, 2 when the file cannot be read.

mod cases;

use cases::{Case, Cases};
use chapbook::layout::breaker::break_lines;
use serde_json::json;
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
    let cases = match serde_json::from_str::<Cases>(&text) {
        Ok(cases) => cases.into_vec(),
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            return ExitCode::from(2);
        }
    };
    let (mut judged, mut agreed) = (0, 0);
    for case in &cases {
        let found = print(case);
        judged += usize::from(found.is_some());
        agreed += usize::from(found == Some(true));
    }
    eprintln!("{agreed} of {judged} agree");
    if agreed == judged { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints the breaks of a case; whether they are those expected, if any are.
fn print(case: &Case) -> Option<bool> {
    let Some(found) = break_lines(&case.items(), &case.params()) else {
        println!("{}", json!({ "name": case.name, "breaks": [], "demerits": 0, "pass": 0 }));
        return case.expected.as_ref().map(|expected| expected.breaks.is_empty());
    };
    println!("{}", json!({ "name": case.name, "breaks": found.at, "demerits": found.demerits, "pass": found.pass }));
    case.expected.as_ref().map(|expected| {
        (&expected.breaks, expected.demerits, expected.pass.unwrap_or(found.pass))
            == (&found.at, found.demerits, found.pass)
    })
}
