//! `[[sources]]` → the files to read, in book order.
//!
//! A zip archive among them stands for what is in it; archives inside are not opened. The table
//! of a Substack export stands for the posts that it names.

use super::export::pictures::Shelf;
use super::export::substack::{self, Tables};
use crate::config::{Format, Source};
use crate::diag::{Diagnostic, Origin, Sink, Stopped};
use crate::world::{Archive, World, compare_paths};
use rustc_hash::FxHashSet;

/// A file to read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Selected {
    /// Its path.
    pub path: String,
    /// The reader that `book.toml` names.
    pub asked: Option<Format>,
    /// The reader that its ending speaks for.
    pub guess: Option<Format>,
    /// Whether it is passed over in silence when no reader takes it.
    pub silent: bool,
    /// Where the glob that matches it stands.
    pub source: Origin,
}

/// The files of the sources, and what readers must know of the others.
pub(super) struct Selection {
    /// What is to be read, in book order.
    pub files: Vec<Selected>,
    /// Files of no known kind, with the place of the glob that matches them.
    pub unknown: Vec<(String, Origin)>,
    /// The pictures of the book.
    pub shelf: Shelf,
    /// The tables of Substack exports.
    pub tables: Tables,
}

/// What a file's name says about it.
enum Kind {
    Text(Format),
    /// What is in it says what it is; the format is that of nearly all files with that ending.
    Data(Option<Format>),
    /// Only there for texts that refer to it.
    Supporting,
    Unknown,
}

/// Endings of pictures, style sheets, fonts, tables and settings: silently passed over.
const SUPPORTING: [&str; 27] = [
    "png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "tif", "tiff", "avif", "ico", "css", "scss", "ttf", "otf",
    "ttc", "woff", "woff2", "csv", "tsv", "ods", "xls", "xlsx", "toml", "yaml", "yml", "bib",
];

/// How many names the warning about files of no known kind spells out.
const NAMES_SHOWN: usize = 3;

fn kind(path: &str) -> Kind {
    match ending(path).as_str() {
        "txt" | "text" => Kind::Text(Format::Text),
        "md" | "markdown" => Kind::Text(Format::Markdown),
        "docx" => Kind::Text(Format::Docx),
        "html" | "htm" | "xhtml" | "xht" => Kind::Data(Some(Format::Html)),
        "epub" => Kind::Text(Format::Epub),
        "json" | "xml" => Kind::Data(None),
        "rss" | "atom" | "rdf" => Kind::Data(Some(Format::Feed)),
        "wxr" => Kind::Data(Some(Format::Wordpress)),
        ending if SUPPORTING.contains(&ending) => Kind::Supporting,
        _ => Kind::Unknown,
    }
}

fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase()
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
pub(super) fn select(sources: &[Source], world: &dyn World, sink: &mut Sink) -> Result<Selection, Stopped> {
    let mut names = world.files().map_err(|why| {
        let error = Diagnostic::error("unreadable-folder", format!("the book's folder cannot be listed: {why}"));
        sink.stop(error.hint("give yourself permission to read it and the folders in it"))
    })?;
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut matched: Vec<(String, &Source)> = Vec::new();
    let mut inside: Vec<String> = Vec::new();
    for source in sources {
        let mut none = true;
        for path in names.iter().filter(|path| source.glob.is_match(path) && !is_output(path)) {
            none = false;
            if !seen.insert(path.clone()) {
                continue;
            }
            if ending(path) == "zip" {
                let entries = entries(path, world, sink);
                inside.extend(entries.iter().cloned());
                matched.extend(entries.into_iter().map(|entry| (entry, source)));
            } else {
                matched.push((path.clone(), source));
            }
        }
        if none {
            sink.push(
                Diagnostic::error("no-match", format!("`{}` matches no file", source.pattern))
                    .at(source.origin.clone())
                    .hint("paths are relative to the folder of book.toml; `**` stands for any folders"),
            );
        }
    }
    sink.check()?;
    names.append(&mut inside);
    let tables = Tables::read(tables(&matched, &names), world, sink);
    let shelf = Shelf::new(names.iter().map(String::as_str));
    let mut selection = Selection { files: Vec::new(), unknown: Vec::new(), shelf, tables };
    seen.extend(matched.iter().map(|(path, _)| path.clone()));
    for (path, source) in matched {
        if selection.tables.has(&path) && matches!(source.format, None | Some(Format::Substack)) {
            let posts = names.iter().filter(|name| substack::tables_of(name).contains(&path) && !seen.contains(*name));
            for post in posts.filter(|name| substack::id(name).is_some()) {
                selection.take(post.clone(), source);
            }
        } else {
            selection.take(path, source);
        }
    }
    Ok(selection)
}

impl Selection {
    fn take(&mut self, path: String, source: &Source) {
        let asked = source.format.or_else(|| self.tables.row(&path).map(|_| Format::Substack));
        let exported =
            matches!(asked, Some(Format::Feed | Format::Wordpress | Format::Ghost | Format::Medium | Format::Substack));
        let (guess, silent) = match kind(&path) {
            Kind::Supporting => return,
            // Settings are no texts, whatever the texts beside them are.
            Kind::Data(_) if ending(&path) == "json" && asked.is_some() && !exported => return,
            Kind::Text(format) => (Some(format), false),
            Kind::Data(guess) => (guess, ending(&path) == "json"),
            Kind::Unknown if asked.is_some() => (None, false),
            Kind::Unknown => return self.unknown.push((path, source.origin.clone())),
        };
        self.files.push(Selected { path, asked, guess, silent, source: source.origin.clone() });
    }

    /// Warns of the files that nothing was read from, all at once.
    pub fn report(unknown: &[(String, Origin)], sink: &mut Sink) {
        let Some((_, origin)) = unknown.first() else { return };
        let names: Vec<&str> = unknown.iter().take(NAMES_SHOWN).map(|(path, _)| path.as_str()).collect();
        let more = unknown.len() - names.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        sink.push(
            Diagnostic::warning("passed-over", format!("not read, of no known kind: {}{more}", names.join(", ")))
                .at(origin.clone())
                .hint("say what they are with `format`, or narrow the glob"),
        );
    }
}

/// The files in a zip archive by the paths that they have in the world, in its order.
fn entries(path: &str, world: &dyn World, sink: &mut Sink) -> Vec<String> {
    let archive = match world.read(path).and_then(Archive::open) {
        Ok(archive) => archive,
        Err(why) => {
            let warning = Diagnostic::warning("broken-archive", format!("the archive cannot be read: {why}"));
            sink.push(warning.at(Origin::file(path)).hint("export it again, or unpack it into the book's folder"));
            return Vec::new();
        }
    };
    let hidden = |name: &str| name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
    let mut entries: Vec<String> =
        archive.names().filter(|name| !hidden(name)).map(|name| format!("{path}/{name}")).collect();
    entries.sort_by(|a, b| compare_paths(a, b));
    entries
}

/// The paths of tables that may be those of Substack exports.
fn tables<'a>(matched: &[(String, &Source)], names: &'a [String]) -> Vec<&'a str> {
    let mut wanted: FxHashSet<String> = FxHashSet::default();
    for (path, _) in matched {
        if substack::id(path).is_some() {
            wanted.extend(substack::tables_of(path));
        } else if path.rsplit('/').next() == Some(substack::TABLE) {
            wanted.insert(path.clone());
        }
    }
    names.iter().map(String::as_str).filter(|name| wanted.contains(*name)).collect()
}
