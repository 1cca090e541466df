//! `[[sources]]` → the files to read, in book order.

use crate::config::{Format, Source};
use crate::diag::{Diagnostic, Origin, Sink, Stopped};
use crate::world::World;
use std::collections::HashSet;

/// A file to read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Selected {
    /// Its path.
    pub path: String,
    /// The reader for it.
    pub format: Format,
}

/// What a file's name says about it.
enum Kind {
    Text(Format),
    /// Only there for texts that refer to it.
    Supporting,
    Unknown,
}

/// Endings of pictures, style sheets, fonts, tables and settings: silently passed over.
const SUPPORTING: [&str; 28] = [
    "png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "tif", "tiff", "avif", "ico", "css", "scss", "ttf", "otf",
    "ttc", "woff", "woff2", "csv", "tsv", "ods", "xls", "xlsx", "json", "toml", "yaml", "yml", "bib",
];

/// How many names the warning about files of no known kind spells out.
const NAMES_SHOWN: usize = 3;

fn kind(path: &str) -> Kind {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "txt" | "text" => Kind::Text(Format::Text),
        "md" | "markdown" => Kind::Text(Format::Markdown),
        "docx" => Kind::Text(Format::Docx),
        ending if SUPPORTING.contains(&ending) => Kind::Supporting,
        _ => Kind::Unknown,
    }
}

/// Whether a file lies where `chapbook build` puts its outputs, and is named as they are. Such a
/// file is no source, so that a book builds the second time as it did the first.
fn is_output(path: &str) -> bool {
    let name = path.strip_prefix("out/").filter(|name| !name.contains('/'));
    name.is_some_and(|name| name.ends_with(".epub") || name.ends_with(".pdf"))
}

/// The files that the sources match: in the order of the sources, inside a source in the
/// world's order (numbers as numbers). A file counts once, at the first source that matches it.
///
/// # Errors
/// When a glob matches no file at all, or the folder cannot be listed.
pub(super) fn select(sources: &[Source], world: &dyn World, sink: &mut Sink) -> Result<Vec<Selected>, Stopped> {
    let files = world.files().map_err(|why| {
        let error = Diagnostic::error("unreadable-folder", format!("the book's folder cannot be listed: {why}"));
        sink.stop(error.hint("give yourself permission to read it and the folders in it"))
    })?;
    let mut seen = HashSet::new();
    let mut selected = Vec::new();
    let mut unknown: Vec<(&str, &Origin)> = Vec::new();
    for source in sources {
        let mut matched = false;
        for path in files.iter().filter(|path| source.glob.is_match(path) && !is_output(path)) {
            matched = true;
            if !seen.insert(path) {
                continue;
            }
            match (kind(path), source.format) {
                (Kind::Supporting, _) => {}
                (Kind::Text(_) | Kind::Unknown, Some(format)) | (Kind::Text(format), None) => {
                    selected.push(Selected { path: path.clone(), format });
                }
                (Kind::Unknown, None) => unknown.push((path, &source.origin)),
            }
        }
        if !matched {
            sink.push(
                Diagnostic::error("no-match", format!("`{}` matches no file", source.pattern))
                    .at(source.origin.clone())
                    .hint("paths are relative to the folder of book.toml; `**` stands for any folders"),
            );
        }
    }
    if let Some((_, origin)) = unknown.first() {
        let names: Vec<&str> = unknown.iter().take(NAMES_SHOWN).map(|(path, _)| *path).collect();
        let more = unknown.len() - names.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        sink.push(
            Diagnostic::warning("passed-over", format!("not read, of no known kind: {}{more}", names.join(", ")))
                .at((*origin).clone())
                .hint("say what they are with `format`, or narrow the glob"),
        );
    }
    sink.check()?;
    Ok(selected)
}
