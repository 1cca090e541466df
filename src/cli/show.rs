//! Diagnostics on stderr, for people or as JSON lines.

use super::{Common, Deny, MessageFormat};
use crate::diag::{Diagnostic, Severity, Sink};
use serde_json::json;
use std::io::{IsTerminal, Write};

/// Writes the diagnostics; gives whether the command must fail.
pub fn diagnostics(sink: Sink, common: &Common) -> bool {
    let denied = common.deny == Some(Deny::Warnings);
    let coloured = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut failed = false;
    for diagnostic in sink.diagnostics() {
        let severity = if denied { Severity::Error } else { diagnostic.severity };
        failed |= severity == Severity::Error;
        match common.message_format {
            MessageFormat::Json => say(&as_json(diagnostic, severity).to_string()),
            MessageFormat::Human => say(&as_text(diagnostic, severity, coloured)),
        }
    }
    failed
}

/// A line of a summary, for people only.
pub fn note(common: &Common, line: &str) {
    if common.message_format == MessageFormat::Human {
        say(line);
    }
}

/// A reader of stderr that stops early, such as head, is no reason to end: `eprintln!` would panic.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn as_json(diagnostic: &Diagnostic, severity: Severity) -> serde_json::Value {
    let origin = diagnostic.origin.as_ref();
    let number = |n: u32| (n > 0).then_some(n);
    json!({
        "rule": diagnostic.rule,
        "severity": severity.name(),
        "message": diagnostic.message,
        "file": origin.map(|o| &*o.file),
        "line": origin.and_then(|o| number(o.line)),
        "column": origin.and_then(|o| number(o.column)),
        "hint": diagnostic.hint,
    })
}

fn as_text(diagnostic: &Diagnostic, severity: Severity, coloured: bool) -> String {
    let colour = match severity {
        Severity::Error => "\x1b[1;31m",
        Severity::Warning => "\x1b[1;33m",
    };
    let (on, off) = if coloured { (colour, "\x1b[0m") } else { ("", "") };
    let mut out = format!("{on}{}[{}]{off}: {}", severity.name(), diagnostic.rule, plain(&diagnostic.message));
    if let Some(origin) = &diagnostic.origin {
        out.push_str(&format!("\n  --> {}", plain(&origin.to_string())));
    }
    if let Some(hint) = &diagnostic.hint {
        out.push_str(&format!("\n  hint: {}", plain(hint)));
    }
    out
}

/// Sources may hold control characters that would drive the terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}
