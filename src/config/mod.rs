//! `book.toml` → [`Config`]: read once, typed at the door, unknown keys refused.
//!
//! [`parse`] turns the text into [`raw`] tables (serde, one struct a table), then resolves
//! them into the types that the stages take. After that nobody looks up a key by name.

mod length;
mod pdf;
mod print;
mod raw;
mod resolve;

use crate::diag::{Diagnostic, Origin, Sink, Stopped};
use crate::geom::{Length, Size};
use crate::lang::Lang;
use crate::world::{Memory, World};
use globset::GlobMatcher;
use regex_automata::meta::Regex;
use serde::Deserialize;
use std::sync::Arc;

pub use length::paper_name;
pub use pdf::{
    Binding, Emphasis, FontChoice, LetterStyle, Lettering, Links, NoteNumbers, NotePlace, Opening, OpeningWords, Pdf,
    Place, TextAlign, Theme,
};

pub use print::{Color, CoverColor, CoverWrap, How, Print, Printer, Rule, Source as Cited};

/// The name of the file.
pub const FILE_NAME: &str = "book.toml";

/// Everything that `book.toml` says.
#[derive(Clone, Debug)]
pub struct Config {
    /// Name of the file, for what is said about the book as a whole.
    pub file: Arc<str>,
    /// `[book]`.
    pub book: BookTable,
    /// `[[sources]]`, in order.
    pub sources: Vec<Source>,
    /// `[manuscript]` and `[[parts]]`.
    pub manuscript: Manuscript,
    /// `[epub]`, when the EPUB is to be built.
    pub epub: Option<Epub>,
    /// `[pdf]`: the measures of the page, which every PDF output shares.
    pub pdf: Pdf,
    /// Whether `<slug>.pdf` is to be built.
    pub screen: bool,
    /// `[print]`, when `<slug>-print.pdf` is to be built.
    pub print: Option<Print>,
    /// `[cover]`, when `<slug>-cover.pdf` is to be built.
    pub cover: Option<CoverWrap>,
    /// `[booklet]`, when the booklet is to be built.
    pub booklet: Option<Booklet>,
    /// `[hyphenation]`: words that are not divided as the patterns of their language have it.
    pub hyphenation: Hyphenation,
}

/// `[hyphenation]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hyphenation {
    /// Words with hyphens where they may be divided.
    pub exceptions: Vec<String>,
    /// Words that are never divided.
    pub never: Vec<String>,
}

/// `[book]`: what the book is.
#[derive(Clone, Debug)]
pub struct BookTable {
    /// Main title.
    pub title: String,
    /// Second line of the title.
    pub subtitle: Option<String>,
    /// File name of the outputs without ending.
    pub slug: String,
    /// Names, roles and sort names.
    pub authors: Vec<Author>,
    /// Main language.
    pub language: Lang,
    /// ISBN, URN or other identifier.
    pub identifier: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Rights statement.
    pub rights: Option<String>,
    /// What the book was made from.
    pub source: Option<String>,
    /// A few sentences about the book.
    pub description: Option<String>,
    /// Keywords.
    pub subjects: Vec<String>,
    /// Series name and number.
    pub series: Option<(String, Option<f64>)>,
    /// Cover picture, relative to the book's folder.
    pub cover: Option<(Arc<str>, Origin)>,
    /// Whether a page with the title alone stands before the title page.
    pub half_title: bool,
    /// What stands on the back of the title page beside rights and ISBN.
    pub copyright: Option<Passage>,
    /// For whom the book is.
    pub dedication: Option<Passage>,
    /// A motto.
    pub epigraph: Option<Passage>,
    /// How the book was made.
    pub colophon: Option<Passage>,
}

/// A text that `book.toml` holds or names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The text, in Markdown.
    pub markdown: String,
    /// The file in which it stands.
    pub file: Arc<str>,
    /// Where it stands in `book.toml`; `None` for a file of its own.
    pub origin: Option<Origin>,
}

/// One of `[book] authors`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The name as printed.
    pub name: String,
    /// MARC relator code, `aut` by default.
    pub role: String,
    /// The name as sorted.
    pub file_as: Option<String>,
}

/// One of `[[sources]]`.
#[derive(Clone, Debug)]
pub struct Source {
    /// The glob as written.
    pub pattern: String,
    /// The glob, compiled.
    pub glob: GlobMatcher,
    /// The reader to use; by content when absent.
    pub format: Option<Format>,
    /// Where its files are parted into essays.
    pub split: Split,
    /// Where the glob stands.
    pub origin: Origin,
}

/// `split`: where the files of a source are parted into essays.
#[derive(Clone, Debug)]
pub enum Split {
    /// Where the format marks essays, else by evidence.
    Auto,
    /// At the headings of the highest level.
    Headings,
    /// At lines and headings that match.
    Regex {
        /// The pattern, compiled.
        regex: Box<Regex>,
        /// The pattern as written.
        pattern: String,
        /// Where it stands.
        origin: Origin,
    },
    /// At lines and headings that are titles: these, or else those of the lists.
    Titles(Vec<(String, Origin)>),
    /// Nowhere.
    File,
}

/// The readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Plain text: page dumps, Gutenberg texts.
    Text,
    /// CommonMark with front matter.
    Markdown,
    /// Pages of HTML and XHTML.
    Html,
    /// Word files.
    Docx,
    /// E-books.
    Epub,
    /// RSS, Atom and JSON feeds.
    Feed,
    /// WXR, the export of WordPress.
    Wordpress,
    /// The JSON export of Ghost.
    Ghost,
    /// The pages of a Medium export.
    Medium,
    /// The posts of a Substack export.
    Substack,
}

/// What to keep and in which order.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// The order of essays that no list names.
    pub order: Order,
    /// Whether parts are made of the essays' years or tags.
    pub parts_by: Option<PartsBy>,
    /// Which of several copies is kept.
    pub duplicates: Duplicates,
    /// The lists: one without a title for `essays`, one for each of `[[parts]]`.
    pub lists: Vec<List>,
    /// What is taken in beside published posts.
    pub include: Vec<Include>,
    /// Pieces that are left out.
    pub exclude: Vec<Entry>,
    /// What every essay must be to be in the book.
    pub filter: Filter,
    /// Copies that are kept, whatever `duplicates` says.
    pub keep: Vec<Entry>,
    /// Pieces that are essays of their own, whatever they are like.
    pub distinct: Vec<Entry>,
    /// Pieces that are copies of each other, whatever their titles and texts.
    pub same: Vec<Vec<Entry>>,
    /// Addresses of the author's own sites, without a slash at the end: links to essays there
    /// become links in the book.
    pub sites: Vec<String>,
}

/// `order`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// As `essays` or `[[parts]]` say; others are left out.
    Listed,
    /// As they stand in the sources.
    FirstSeen,
    /// Oldest first, undated last.
    Date,
    /// By title, collated by the book's language.
    Title,
    /// By the number that the source gives, lowest first, those without last.
    Weight,
    /// As a `SUMMARY.md` has them, those that it does not name last.
    Summary,
    /// As a table has them, those that it does not name last.
    Csv(CsvOrder),
}

/// `order = { csv = … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvOrder {
    /// The table, relative to the book's folder.
    pub file: String,
    /// The column that says how essays are sorted; the order of the rows when absent.
    pub column: Option<String>,
    /// The column of titles, file names or slugs; the first when absent.
    pub name: Option<String>,
    /// Where the table is named.
    pub origin: Origin,
}

/// `parts-by`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartsBy {
    /// A part for each year.
    Year,
    /// A part for each first tag.
    Tag,
}

/// `include`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Include {
    /// What its source marks as a draft or holds back for later.
    Drafts,
    /// What its source keeps for some readers.
    Private,
    /// Pages of a site that are no posts.
    Pages,
}

/// `[manuscript.select]`. Of each list one word must fit; an empty list asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// First day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    pub to: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Languages; one without a region stands for all of its regions.
    pub languages: Vec<Lang>,
    /// Files.
    pub files: Vec<GlobMatcher>,
    /// Fewest words.
    pub min_words: usize,
}

/// `duplicates`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duplicates {
    /// The copy with most words.
    Longest,
    /// The copy seen first.
    First,
    /// The copy seen last.
    Last,
    /// The copy with the latest date; without dates, the one seen last.
    Newest,
    /// Near copies are an error; exact ones are still dropped.
    Error,
}

/// `essays`, or the essays of one part.
#[derive(Clone, Debug)]
pub struct List {
    /// Title of the part; `None` for `essays`.
    pub title: Option<String>,
    /// Its entries in order.
    pub entries: Vec<Entry>,
    /// Where the list stands.
    pub origin: Origin,
}

/// One entry of a list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which essay or essays.
    pub what: Select,
    /// Where the entry stands.
    pub origin: Origin,
}

/// What an entry selects.
#[derive(Clone, Debug)]
pub enum Select {
    /// One essay, by title and what else tells it from others of that title.
    One {
        /// Title, matched across case, no-break spaces and quote style.
        title: String,
        /// File that holds it.
        file: Option<String>,
        /// Line of its title in that file.
        line: Option<u32>,
        /// Title of the source's part that it stands in.
        part: Option<String>,
    },
    /// All essays of the files that a glob matches, in the order of the sources.
    From {
        /// The glob as written.
        pattern: String,
        /// The glob, compiled.
        glob: GlobMatcher,
    },
}

/// `[epub]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Epub {
    /// Whether the dates of essays stand under their titles.
    pub dates: bool,
    /// Whether the pages of the PDF are marked and listed, where the book has a PDF.
    pub page_list: bool,
    /// Whether the fonts of `[pdf]` are embedded, subset to the book's characters.
    pub embed_fonts: bool,
    /// Who has judged what no program can, so that the EPUB may say that it conforms to EPUB
    /// Accessibility 1.1 and WCAG 2.2.
    pub certified_by: Option<(String, Origin)>,
}

impl Default for Epub {
    /// With dates and page list, without fonts.
    fn default() -> Epub {
        Epub { dates: true, page_list: true, embed_fonts: false, certified_by: None }
    }
}

/// `[booklet]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Booklet {
    /// The sheet of paper, lying either way.
    pub paper: Size,
    /// How each sheet is folded.
    pub fold: Fold,
    /// Sheets in each section; `None` for one section that holds the whole book.
    pub sheets_per_section: Option<u32>,
    /// About which edge the printer turns the sheet for the back.
    pub duplex: Duplex,
    /// Thickness of the folded paper: by how much each leaf inside another is pushed out.
    pub creep: Length,
    /// Smallest scale at which pages may be printed, in percent.
    pub min_scale: u32,
    /// What is printed beside the pages.
    pub marks: Marks,
    /// Where the paper stands, or else the table.
    pub origin: Option<Origin>,
}

impl Default for Booklet {
    /// On a letter sheet folded once, in one section.
    fn default() -> Booklet {
        Booklet {
            paper: Size { w: Length::from_in(11.0), h: Length::from_in(8.5) },
            fold: Fold::default(),
            sheets_per_section: None,
            duplex: Duplex::default(),
            creep: Length::ZERO,
            min_scale: 80,
            marks: Marks::default(),
            origin: None,
        }
    }
}

/// `fold`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fold {
    /// Once: two leaves, four pages.
    #[default]
    Folio,
    /// Twice, first at the heads, and cut there: four leaves, eight pages.
    Quarto,
}

/// `duplex`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duplex {
    /// About the short edge.
    #[default]
    ShortEdge,
    /// About the long edge.
    LongEdge,
}

/// `marks`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Where the sheet is folded.
    pub fold: bool,
    /// Where the folded book is cut.
    pub trim: bool,
    /// Where thread or staples go through the fold.
    pub sewing: bool,
    /// Steps down the backs of the sections, so that one out of order is seen.
    pub collation: bool,
}

/// One of `marks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mark {
    Fold,
    Trim,
    Sewing,
    Collation,
}

/// Reads the text of a `book.toml`, which lies in the file named `file` and needs no other file.
///
/// # Errors
/// When it is no TOML, a key is unknown, a value is out of range; the errors are in `sink`.
pub fn parse(text: &str, file: &str, sink: &mut Sink) -> Result<Config, Stopped> {
    read(text, file, &Memory::default(), sink)
}

/// The same, with the folder in which files lie that it names, such as a theme.
///
/// # Errors
/// As [`parse`], and when such a file cannot be read.
pub fn read(text: &str, file: &str, world: &dyn World, sink: &mut Sink) -> Result<Config, Stopped> {
    let file: Arc<str> = file.into();
    let raw = raw::parse(text, &file).map_err(|error| sink.stop(error))?;
    resolve::resolve(raw, text, &file, world, sink)
}

/// The name among `known` that is nearest to `given`, if one is near enough to be meant:
/// at most a third of its letters differ.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(given, name), name))
        .filter(|(distance, name)| distance * 3 <= name.chars().count().max(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The error for a file of the config that cannot be used.
fn invalid(message: impl Into<String>, origin: Origin) -> Diagnostic {
    let hint = "docs/book-toml.md in chapbook's repository says what each key takes";
    Diagnostic::error("invalid-value", message).at(origin).hint(hint)
}
