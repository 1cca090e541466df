//! File names in the container (EPUB 3.3 §4.2.3, OCF 2.0.1 §3.3): what some file system does not take.

use super::archive::Archive;
use super::package::Version;
use super::report::{At, Report, short};
use crate::diag::Diagnostic;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Checks the names of all files.
pub(super) fn check(archive: &Archive, version: Version, report: &mut Report) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for name in &archive.names {
        check_name(name, version, report);
        if let Some(other) = seen.insert(fold(name), name.as_str()) {
            let message = format!(
                "`{}` and `{}` differ in case or in the way of writing accents only",
                short(other),
                short(name)
            );
            let finding =
                Diagnostic::error("epub-file-name", message).hint("on many systems one would overwrite the other");
            report.push(At::file(name), finding);
        }
    }
}

/// Canonical decomposition and full case folding, as upper case and then lower case have it.
fn fold(name: &str) -> String {
    name.nfd().collect::<String>().to_uppercase().to_lowercase()
}

fn check_name(name: &str, version: Version, report: &mut Report) {
    let wrong = |message: String, hint: &str| Diagnostic::error("epub-file-name", message).hint(hint);
    let leaves = name.starts_with('/') || name.split('/').any(|part| part == "..");
    let finding = if name.ends_with('.') || name.chars().any(|c| is_forbidden(c, version)) {
        let message = format!("the file name `{}` holds what some systems do not take", short(name));
        wrong(message, "leave out control characters, \" * : < > ? \\ | and a full stop at the end")
    } else if leaves {
        // Readers do not unpack it there, and EPUBCheck says nothing of it.
        let message = format!("the path `{}` leads out of the book", short(name));
        Diagnostic::warning("epub-file-name", message).hint("paths in the archive are relative and hold no `..`")
    } else {
        return;
    };
    report.push(At::file(name), finding);
}

fn is_forbidden(c: char, version: Version) -> bool {
    if version == Version::Two {
        return "\"*:<>?\\".contains(c);
    }
    "\"*:<>?\\|".contains(c)
        || c.is_control()
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fff0}'..='\u{ffff}' | '\u{fdd0}'..='\u{fdef}' | '\u{e0001}')
        || u32::from(c) & 0xfffe == 0xfffe
}
