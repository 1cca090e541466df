//! The tables of `book.toml` as serde sees them, and its errors as diagnostics.

use super::pdf::RawPdf;
use super::print::{RawCover, RawPrint};
use super::{Duplex, Duplicates, Fold, Format, Include, Mark, PartsBy};
use crate::diag::{Diagnostic, Origin};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Error, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::sync::Arc;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Root {
    pub book: Spanned<Book>,
    #[serde(default)]
    pub sources: Vec<Source>,
    pub manuscript: Option<Manuscript>,
    #[serde(default)]
    pub parts: Vec<Spanned<Part>>,
    pub epub: Option<Epub>,
    pub pdf: Option<RawPdf>,
    pub print: Option<Spanned<RawPrint>>,
    pub cover: Option<RawCover>,
    pub booklet: Option<Spanned<Booklet>>,
    pub hyphenation: Option<Hyphenation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Book {
    pub title: Spanned<String>,
    pub subtitle: Option<String>,
    pub slug: Option<Spanned<String>>,
    #[serde(default)]
    pub authors: Vec<Author>,
    pub language: Option<Spanned<String>>,
    pub identifier: Option<Spanned<String>>,
    pub publisher: Option<String>,
    pub date: Option<Spanned<Date>>,
    pub rights: Option<String>,
    pub source: Option<String>,
    pub description: Option<String>,
    #[serde(default)]
    pub subjects: Vec<String>,
    pub series: Option<Series>,
    pub cover: Option<Spanned<String>>,
    pub half_title: Option<bool>,
    pub copyright: Option<Spanned<Passage>>,
    pub dedication: Option<Spanned<Passage>>,
    pub epigraph: Option<Spanned<Passage>>,
    pub colophon: Option<Spanned<Passage>>,
}

/// Text in Markdown, or the file that holds it.
pub enum Passage {
    Text(String),
    File(PassageTable),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassageTable {
    pub file: String,
}

/// A date in quotes or a TOML date.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Date {
    Text(String),
    Toml(toml::value::Datetime),
}

pub enum Author {
    Name(String),
    Table(AuthorTable),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AuthorTable {
    pub name: String,
    #[serde(default, deserialize_with = "role")]
    pub role: Option<String>,
    pub file_as: Option<String>,
}

/// A MARC relator code, in small letters as they are given out.
fn role<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let role = String::deserialize(from)?.to_ascii_lowercase();
    if role.len() == 3 && role.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Ok(Some(role));
    }
    let expected = "a MARC relator code of three letters, as \"trl\" for a translator";
    Err(serde::de::Error::invalid_value(serde::de::Unexpected::Str(&role), &expected))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    pub name: String,
    pub position: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub path: Spanned<String>,
    pub format: Option<Format>,
    pub split: Option<Spanned<Split>>,
    pub regex: Option<Spanned<String>>,
    pub titles: Option<Spanned<Vec<Spanned<String>>>>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Split {
    Auto,
    Headings,
    Regex,
    Titles,
    File,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manuscript {
    pub order: Option<Spanned<Order>>,
    pub parts_by: Option<Spanned<PartsBy>>,
    pub duplicates: Option<Duplicates>,
    pub essays: Option<Spanned<Vec<Spanned<Entry>>>>,
    #[serde(default)]
    pub include: Vec<Include>,
    #[serde(default)]
    pub exclude: Vec<Spanned<Entry>>,
    pub select: Option<Filter>,
    #[serde(default)]
    pub keep: Vec<Spanned<Entry>>,
    #[serde(default)]
    pub distinct: Vec<Spanned<Entry>>,
    #[serde(default)]
    pub same: Vec<Spanned<Vec<Spanned<Entry>>>>,
    #[serde(default)]
    pub sites: Vec<Spanned<String>>,
}

pub enum Order {
    Word(OrderWord),
    Csv(CsvTable),
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderWord {
    Listed,
    FirstSeen,
    Date,
    Title,
    Weight,
    Summary,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CsvTable {
    pub csv: String,
    pub column: Option<String>,
    pub name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Filter {
    pub from: Option<Spanned<Date>>,
    pub to: Option<Spanned<Date>>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub authors: Vec<String>,
    #[serde(default)]
    pub languages: Vec<Spanned<String>>,
    #[serde(default)]
    pub files: Vec<Spanned<String>>,
    #[serde(default)]
    pub min_words: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub title: String,
    pub essays: Vec<Spanned<Entry>>,
}

pub enum Entry {
    Title(String),
    Table(EntryTable),
    From(FromTable),
}

pub struct EntryTable {
    pub title: String,
    pub file: Option<String>,
    pub line: Option<u32>,
    pub part: Option<String>,
}

pub struct FromTable {
    pub from: String,
}

/// The keys of both kinds of entry.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnyEntry {
    title: Option<String>,
    file: Option<String>,
    line: Option<u32>,
    part: Option<String>,
    from: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Epub {
    pub dates: Option<bool>,
    pub page_list: Option<bool>,
    pub embed_fonts: Option<bool>,
    pub certified_by: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hyphenation {
    #[serde(default)]
    pub exceptions: Vec<Spanned<String>>,
    #[serde(default)]
    pub never: Vec<Spanned<String>>,
}

#[derive(Clone)]
pub enum Margins {
    Name(String),
    Table(MarginTable),
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarginTable {
    pub inner: String,
    pub outer: String,
    pub top: String,
    pub bottom: String,
}

#[derive(Clone)]
pub enum Font {
    Family(String),
    Files(FontFiles),
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FontFiles {
    pub regular: String,
    pub italic: Option<String>,
    pub bold: Option<String>,
    pub bold_italic: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Booklet {
    pub paper: Option<Spanned<String>>,
    pub fold: Option<Fold>,
    pub duplex: Option<Duplex>,
    #[serde(default)]
    pub marks: Vec<Mark>,
    pub sheets_per_section: Option<Spanned<u32>>,
    pub creep: Option<Spanned<String>>,
    pub min_scale: Option<Spanned<Scale>>,
}

/// `"80%"` or a fraction.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a scale is a percentage in quotes, such as \"80%\", or a fraction such as 0.8")]
pub enum Scale {
    Percent(String),
    Fraction(f64),
}

/// Reads what may be a word or a table. Unlike serde's untagged enums it keeps the errors of the
/// table, so that an unknown key in it is known as such, and where.
struct WordOrTable<T, W, R> {
    expecting: &'static str,
    word: fn(W) -> T,
    table: fn(R) -> Result<T, &'static str>,
}

impl<'de, T, W: Deserialize<'de>, R: Deserialize<'de>> Visitor<'de> for WordOrTable<T, W, R> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<T, E> {
        Ok((self.word)(W::deserialize(word.into_deserializer())?))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        (self.table)(R::deserialize(MapAccessDeserializer::new(map))?).map_err(A::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Author {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Author, D::Error> {
        from.deserialize_any(WordOrTable {
            expecting: "a name, or a table with name, role and file-as",
            word: Author::Name,
            table: |table| Ok(Author::Table(table)),
        })
    }
}

impl<'de> Deserialize<'de> for Passage {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Passage, D::Error> {
        from.deserialize_any(WordOrTable {
            expecting: "text in Markdown, or a table with file",
            word: Passage::Text,
            table: |table| Ok(Passage::File(table)),
        })
    }
}

impl<'de> Deserialize<'de> for Order {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Order, D::Error> {
        from.deserialize_any(WordOrTable {
            expecting: "an order, or a table with csv, column and name",
            word: Order::Word,
            table: |table| Ok(Order::Csv(table)),
        })
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Entry, D::Error> {
        from.deserialize_any(WordOrTable {
            expecting: "a title, or a table with title (and file, line, part), or with from",
            word: Entry::Title,
            table: |table| match table {
                AnyEntry { title: Some(title), file, line, part, from: None } => {
                    Ok(Entry::Table(EntryTable { title, file, line, part }))
                }
                AnyEntry { title: None, file: None, line: None, part: None, from: Some(from) } => {
                    Ok(Entry::From(FromTable { from }))
                }
                _ => Err("an entry is a table with title (and file, line, part), or with from alone"),
            },
        })
    }
}

impl<'de> Deserialize<'de> for Margins {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Margins, D::Error> {
        from.deserialize_any(WordOrTable {
            expecting: "a way to set margins such as \"auto\", or a table with inner, outer, top and bottom",
            word: Margins::Name,
            table: |table| Ok(Margins::Table(table)),
        })
    }
}

impl<'de> Deserialize<'de> for Font {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Font, D::Error> {
        from.deserialize_any(WordOrTable {
            expecting: "the name of a family, or a table with regular, italic, bold and bold-italic",
            word: Font::Family,
            table: |table| Ok(Font::Files(table)),
        })
    }
}

/// Parses the text; an error points to its place, an unknown key names the nearest known one.
pub fn parse<T: DeserializeOwned>(text: &str, file: &Arc<str>) -> Result<T, Diagnostic> {
    toml::from_str(text).map_err(|error| {
        let message = error.message().trim().replace('\n', "; ");
        let origin = error.span().map_or(Origin::file(file), |span| Origin::at_byte(file, text, span.start));
        match unknown_key(&message) {
            Some((given, known)) => {
                let hint = match super::nearest(given, known.iter().copied()) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None if known.is_empty() => "this table has no keys".to_owned(),
                    None => format!("the keys here are {}", known.join(", ")),
                };
                Diagnostic::error("unknown-key", format!("unknown key `{given}`")).at(origin).hint(hint)
            }
            None => Diagnostic::error("invalid-toml", &*message).at(origin).hint(advice(&message)),
        }
    })
}

/// The key and the known keys in serde's message "unknown field `a`, expected one of `b`, `c`".
fn unknown_key(message: &str) -> Option<(&str, Vec<&str>)> {
    let rest = message.strip_prefix("unknown field `")?;
    let (given, rest) = rest.split_once('`')?;
    // Every second piece between back-quotes is a name.
    Some((given, rest.split('`').skip(1).step_by(2).collect()))
}

/// What to do about any other message of serde's or toml's.
fn advice(message: &str) -> String {
    let name = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    if message.starts_with("missing field") {
        return format!("add `{}`", name(message));
    }
    if let Some((given, known)) = message.strip_prefix("unknown variant").and_then(|rest| rest.split_once(", expected"))
    {
        let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
        return match super::nearest(&name(given), known.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("write one of \"{}\"", known.join("\", \"")),
        };
    }
    let misfit = message.starts_with("invalid type") || message.starts_with("invalid value");
    match message.rsplit_once(", expected ").filter(|_| misfit) {
        Some((_, "a sequence")) => "write a list in [square brackets]".into(),
        Some((_, "a string")) => "write words in \"quotes\"".into(),
        Some((_, "u32" | "usize" | "u64")) => "write a whole number from 0, without quotes".into(),
        Some((_, expected)) => format!("write {expected}"),
        None if message == "duplicate key" => "delete one of the two".into(),
        None if message.starts_with("an entry") => "write { title = \"…\" } or { from = \"…\" }".into(),
        None => "words stand in \"quotes\", lists in [brackets], a table under its [name]: see toml.io".into(),
    }
}
