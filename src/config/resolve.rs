//! Raw tables → [`Config`]: defaults filled in, values checked, globs compiled. Happens once.

use super::length::{length, size};
use super::raw::{self, OrderWord};
use super::{
    Author, BookTable, Booklet, Config, CsvOrder, Duplicates, Entry, Epub, Filter, Hyphenation, List, Manuscript, Mark,
    Marks, Order, Passage, Select, Source, Split, invalid, pdf, print,
};
use crate::diag::{Diagnostic, Origin, Sink, Stopped};
use crate::geom::{Length, Size};
use crate::lang::Lang;
use crate::world::{self, World};
use globset::{GlobBuilder, GlobMatcher};
use regex_automata::meta::Regex;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

/// Where things stand in the file, and where errors go.
pub struct Door<'a> {
    pub text: &'a str,
    pub file: &'a Arc<str>,
    pub sink: &'a mut Sink,
}

impl Door<'_> {
    pub fn origin(&self, span: Range<usize>) -> Origin {
        Origin::at_byte(self.file, self.text, span.start)
    }

    /// The value, or an error at its place and `None`.
    pub fn take<T>(&mut self, value: Result<T, String>, span: Range<usize>) -> Option<T> {
        value.map_err(|message| self.sink.push(invalid(message, self.origin(span)))).ok()
    }

    /// The length of an optional key, its default when it is absent, an error when it is out of bounds.
    pub fn length(
        &mut self,
        value: Option<&Spanned<String>>,
        em: Length,
        bounds: (f64, f64),
        default: Length,
    ) -> Length {
        let Some(value) = value else { return default };
        let checked = length(value.as_ref(), Some(em)).and_then(|l| {
            let pt = l.to_pt();
            if pt < bounds.0 || pt > bounds.1 {
                Err(format!("`{}` is not between {}pt and {}pt", value.as_ref(), bounds.0, bounds.1))
            } else {
                Ok(l)
            }
        });
        self.take(checked, value.span()).unwrap_or(default)
    }

    pub fn glob(&mut self, pattern: &str, span: Range<usize>) -> Option<GlobMatcher> {
        let checked = match world::normalise(pattern) {
            None => {
                let origin = self.origin(span);
                self.sink.push(
                    Diagnostic::error("outside-folder", format!("`{pattern}` leads out of the book's folder"))
                        .at(origin)
                        .hint("move the files into the folder of book.toml"),
                );
                return None;
            }
            Some(path) => GlobBuilder::new(&path)
                .literal_separator(true)
                .build()
                .map_err(|e| format!("`{pattern}` is not a glob: {}", e.kind())),
        };
        self.take(checked, span).map(|glob| glob.compile_matcher())
    }

    /// A path to a file of the book, normalised.
    pub fn path(&mut self, path: &str, span: Range<usize>) -> Option<String> {
        let normal = world::normalise(path);
        if normal.is_none() {
            let origin = self.origin(span);
            self.sink.push(
                Diagnostic::error("outside-folder", format!("`{path}` leads out of the book's folder"))
                    .at(origin)
                    .hint("move the file into the folder of book.toml"),
            );
        }
        normal
    }
}

/// The config that the raw tables mean.
pub fn resolve(
    raw: raw::Root,
    text: &str,
    file: &Arc<str>,
    world: &dyn World,
    sink: &mut Sink,
) -> Result<Config, Stopped> {
    let mut door = Door { text, file, sink };
    let book = book(raw.book, world, &mut door);
    let sources = sources(raw.sources, &mut door);
    let manuscript = manuscript(raw.manuscript.unwrap_or_default(), raw.parts, &mut door);
    let papers = raw.print.is_some() || raw.booklet.is_some() || raw.cover.is_some();
    let none = raw.epub.is_none() && raw.pdf.is_none() && !papers;
    let screen = raw.pdf.is_some() || none;
    let pdf = pdf::resolve(raw.pdf.unwrap_or_default(), &book.language, world, &mut door);
    let booklet = raw.booklet.map(|table| booklet(table, &mut door));
    let print = raw.print.map(|table| print::print(table, &mut door));
    let cover = raw.cover.map(|table| print::cover(table, &mut door));
    let epub = raw.epub.or_else(|| none.then(raw::Epub::default)).map(|table| epub(table, &mut door));
    let hyphenation = raw.hyphenation.map(|table| hyphenation(table, &mut door)).unwrap_or_default();
    door.sink.check()?;
    Ok(Config { file: file.clone(), book, sources, manuscript, epub, pdf, screen, print, cover, booklet, hyphenation })
}

fn book(raw: Spanned<raw::Book>, world: &dyn World, door: &mut Door<'_>) -> BookTable {
    let span = raw.span();
    let raw = raw.into_inner();
    let title = raw.title.as_ref().trim().to_owned();
    if title.is_empty() {
        door.take::<()>(Err("the title is empty".into()), raw.title.span());
    }
    let slug = match raw.slug {
        Some(slug) => {
            let name = slug.as_ref();
            let fits = !name.is_empty()
                && name.len() <= 100
                && !name.starts_with(['.', '-'])
                && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
            let checked = if fits {
                Ok(name.clone())
            } else {
                Err(format!(
                    "`{name}` cannot be a slug: it names the output files, so use letters, digits, - and _ only"
                ))
            };
            door.take(checked, slug.span()).unwrap_or_default()
        }
        None => slugify(&title),
    };
    let language = match raw.language {
        Some(tag) => door.take(
            Lang::parse(tag.as_ref())
                .ok_or_else(|| format!("`{}` is not a language tag (such as \"en\" or \"de-AT\")", tag.as_ref())),
            tag.span(),
        ),
        None => {
            let origin = door.origin(span);
            door.sink.push(
                Diagnostic::warning("no-language", "the book's language is not given; taken as English")
                    .at(origin)
                    .hint("add language = \"en\" under [book]"),
            );
            None
        }
    };
    let date = raw.date.and_then(|date| self::date(&date, door));
    let identifier = raw.identifier.and_then(|id| {
        let checked = identifier(id.as_ref());
        door.take(checked, id.span())
    });
    let cover = raw.cover.and_then(|cover| {
        let origin = door.origin(cover.span());
        door.path(cover.as_ref(), cover.span()).map(|path| (path.into(), origin))
    });
    BookTable {
        title,
        subtitle: raw.subtitle,
        slug,
        authors: raw.authors.into_iter().map(author).collect(),
        language: language.unwrap_or_else(Lang::english),
        identifier,
        publisher: raw.publisher,
        date,
        rights: raw.rights,
        source: raw.source,
        description: raw.description,
        subjects: raw.subjects,
        series: raw.series.map(|series| (series.name, series.position)),
        cover,
        half_title: raw.half_title.unwrap_or(false),
        copyright: passage(raw.copyright, world, door),
        dedication: passage(raw.dedication, world, door),
        epigraph: passage(raw.epigraph, world, door),
        colophon: passage(raw.colophon, world, door),
    }
}

/// A text, read from its file where it names one.
fn passage(raw: Option<Spanned<raw::Passage>>, world: &dyn World, door: &mut Door<'_>) -> Option<Passage> {
    let raw = raw?;
    let span = raw.span();
    match raw.into_inner() {
        raw::Passage::Text(markdown) => {
            Some(Passage { markdown, file: door.file.clone(), origin: Some(door.origin(span)) })
        }
        raw::Passage::File(table) => {
            let path = door.path(&table.file, span.clone())?;
            let bytes = world.read(&path).map_err(|why| format!("`{path}` cannot be read: {why}"));
            let bytes = door.take(bytes, span)?;
            let markdown = String::from_utf8_lossy(&bytes).into_owned();
            Some(Passage { markdown, file: path.into(), origin: None })
        }
    }
}

fn author(raw: raw::Author) -> Author {
    match raw {
        raw::Author::Name(name) => Author { name, role: "aut".into(), file_as: None },
        raw::Author::Table(table) => {
            Author { name: table.name, role: table.role.unwrap_or_else(|| "aut".into()), file_as: table.file_as }
        }
    }
}

/// The title in ASCII, words joined by hyphens; `book` when nothing is left.
fn slugify(title: &str) -> String {
    let ascii = deunicode::deunicode(title).to_lowercase().replace(['\'', '’'], "");
    let words: Vec<&str> = ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut slug = words.join("-");
    // File systems stop at 255 bytes; a slug need not come near.
    slug.truncate(80);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "book".into() } else { slug.into() }
}

/// An ISBN becomes a URN with its check digit tested; anything else is kept.
fn identifier(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("the identifier is empty".into());
    }
    let lower = text.to_ascii_lowercase();
    let isbn = lower
        .strip_prefix("urn:isbn:")
        .or_else(|| lower.strip_prefix("isbn"))
        .map(|rest| rest.trim_start_matches([':', ' ']));
    let digits: String = isbn.unwrap_or(&lower).chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let is_bare_isbn = matches!(digits.len(), 10 | 13)
        && digits.bytes().enumerate().all(|(i, b)| b.is_ascii_digit() || (i == 9 && digits.len() == 10 && b == b'x'));
    if isbn.is_none() && !is_bare_isbn {
        return Ok(text.to_owned());
    }
    if is_bare_isbn && isbn_holds(&digits) {
        Ok(format!("urn:isbn:{}", digits.to_uppercase()))
    } else {
        Err(format!("`{text}` is not a valid ISBN: its check digit is wrong"))
    }
}

/// Whether the check digit fits: weights 10 to 1 modulo 11, or 1 and 3 in turn modulo 10 (ISO 2108).
fn isbn_holds(digits: &str) -> bool {
    let values = digits.bytes().map(|b| if b == b'x' { 10 } else { u32::from(b - b'0') });
    if digits.len() == 10 {
        values.zip((1..=10).rev()).map(|(d, w)| d * w).sum::<u32>() % 11 == 0
    } else {
        values.zip([1, 3].into_iter().cycle()).map(|(d, w)| d * w).sum::<u32>() % 10 == 0
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and a day that exists.
fn is_date(text: &str) -> bool {
    let full = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    full.len() == 10 && full.parse::<jiff::civil::Date>().is_ok()
}

fn sources(raw: Vec<raw::Source>, door: &mut Door<'_>) -> Vec<Source> {
    if raw.is_empty() {
        let file = Origin::file(door.file);
        door.sink.push(
            Diagnostic::error("no-sources", "no [[sources]] are given")
                .at(file)
                .hint("add [[sources]] with path = \"content/*.txt\""),
        );
    }
    raw.into_iter()
        .filter_map(|source| {
            let span = source.path.span();
            let pattern = source.path.into_inner();
            let glob = door.glob(&pattern, span.clone())?;
            let split = splitting(source.split, source.regex, source.titles, door)?;
            Some(Source { pattern, glob, format: source.format, split, origin: door.origin(span) })
        })
        .collect()
}

/// Compiled patterns take at most so many bytes.
const REGEX_SIZE: usize = 1 << 20;

/// `split` with the keys that belong to it; `None` after an error.
fn splitting(
    split: Option<Spanned<raw::Split>>,
    regex: Option<Spanned<String>>,
    titles: Option<Spanned<Vec<Spanned<String>>>>,
    door: &mut Door<'_>,
) -> Option<Split> {
    let rule = split.as_ref().map_or(raw::Split::Auto, |split| *split.as_ref());
    let stray = match (&regex, &titles) {
        (Some(regex), _) if rule != raw::Split::Regex => Some(("regex", regex.span())),
        (_, Some(titles)) if rule != raw::Split::Titles => Some(("titles", titles.span())),
        _ => None,
    };
    if let Some((key, span)) = stray {
        let error = Diagnostic::error("invalid-value", format!("`{key}` is given, but `split` is not \"{key}\""));
        let origin = door.origin(span);
        door.sink.push(error.at(origin).hint(format!("add split = \"{key}\", or delete `{key}`")));
        return None;
    }
    match rule {
        raw::Split::Auto => Some(Split::Auto),
        raw::Split::Headings => Some(Split::Headings),
        raw::Split::File => Some(Split::File),
        raw::Split::Titles => {
            let titles = titles.map(Spanned::into_inner).unwrap_or_default();
            let place = |title: Spanned<String>| {
                let origin = door.origin(title.span());
                (title.into_inner(), origin)
            };
            Some(Split::Titles(titles.into_iter().map(place).collect()))
        }
        raw::Split::Regex => {
            let Some(regex) = regex else {
                let error = Diagnostic::error("invalid-value", "split = \"regex\" needs a `regex`");
                let origin = split.map_or_else(|| Origin::file(door.file), |split| door.origin(split.span()));
                door.sink.push(error.at(origin).hint("add regex = '^Chapter \\d+' or whatever titles look like"));
                return None;
            };
            let (origin, span) = (door.origin(regex.span()), regex.span());
            let pattern = regex.into_inner();
            let config = Regex::config().nfa_size_limit(Some(REGEX_SIZE));
            let compiled = Regex::builder().configure(config).build(&pattern);
            let compiled = compiled.map_err(|why| format!("`{pattern}` is no regular expression: {why}"));
            let regex = Box::new(door.take(compiled, span)?);
            Some(Split::Regex { regex, pattern, origin })
        }
    }
}

fn manuscript(raw: raw::Manuscript, parts: Vec<Spanned<raw::Part>>, door: &mut Door<'_>) -> Manuscript {
    let mut lists = Vec::new();
    if let Some(essays) = raw.essays {
        let origin = door.origin(essays.span());
        if !parts.is_empty() {
            let error = Diagnostic::error("two-orders", "both `essays` and [[parts]] are given")
                .at(origin.clone())
                .hint("move the essays into the parts");
            door.sink.push(error);
        }
        lists.push(List { title: None, entries: entries(essays.into_inner(), door), origin });
    }
    for part in parts {
        let origin = door.origin(part.span());
        let part = part.into_inner();
        lists.push(List { title: Some(part.title), entries: entries(part.essays, door), origin });
    }
    let order = match raw.order {
        None if lists.is_empty() => Order::FirstSeen,
        None => Order::Listed,
        Some(order) => self::order(order, !lists.is_empty(), door),
    };
    if let Some(by) = raw.parts_by.as_ref().filter(|_| lists.iter().any(|list| list.title.is_some())) {
        let error = Diagnostic::error("two-orders", "both `parts-by` and [[parts]] are given")
            .at(door.origin(by.span()))
            .hint("leave out one of them");
        door.sink.push(error);
    }
    Manuscript {
        order,
        parts_by: raw.parts_by.map(Spanned::into_inner),
        duplicates: raw.duplicates.unwrap_or(Duplicates::Longest),
        lists,
        include: raw.include,
        exclude: entries(raw.exclude, door),
        filter: raw.select.map(|select| filter(select, door)).unwrap_or_default(),
        keep: entries(raw.keep, door),
        distinct: entries(raw.distinct, door),
        same: raw.same.into_iter().map(|group| same(group, door)).collect(),
        sites: raw.sites.into_iter().filter_map(|site| self::site(&site, door)).collect(),
    }
}

fn order(raw: Spanned<raw::Order>, has_lists: bool, door: &mut Door<'_>) -> Order {
    let span = raw.span();
    let order = match raw.into_inner() {
        raw::Order::Csv(table) => {
            let origin = door.origin(span.clone());
            let file = door.path(&table.csv, span).unwrap_or_default();
            return Order::Csv(CsvOrder { file, column: table.column, name: table.name, origin });
        }
        raw::Order::Word(word) => match word {
            OrderWord::Listed if !has_lists => Err("order = \"listed\" needs `essays` or [[parts]]".to_owned()),
            OrderWord::Listed => Ok(Order::Listed),
            OrderWord::FirstSeen => Ok(Order::FirstSeen),
            OrderWord::Date => Ok(Order::Date),
            OrderWord::Title => Ok(Order::Title),
            OrderWord::Weight => Ok(Order::Weight),
            OrderWord::Summary => Ok(Order::Summary),
        },
    };
    door.take(order, span).unwrap_or(Order::FirstSeen)
}

fn filter(raw: raw::Filter, door: &mut Door<'_>) -> Filter {
    let first = raw.from.and_then(|from| date(&from, door)).map(|date| widen(date, "-01-01"));
    let last = raw.to.as_ref().and_then(|to| date(to, door)).map(|date| widen(date, "-12-31"));
    if let (Some(first), Some(last), Some(to)) = (&first, &last, &raw.to)
        && first > last
    {
        door.take::<()>(Err(format!("`to` ends before `from`, {first}")), to.span());
    }
    let languages = raw.languages.iter().filter_map(|tag| {
        let lang = Lang::parse(tag.as_ref()).ok_or_else(|| format!("`{}` is not a language tag", tag.as_ref()));
        door.take(lang, tag.span())
    });
    Filter {
        from: first,
        to: last,
        tags: raw.tags,
        authors: raw.authors,
        languages: languages.collect(),
        files: raw.files.iter().filter_map(|glob| door.glob(glob.as_ref(), glob.span())).collect(),
        min_words: raw.min_words,
    }
}

/// A year or month as its first or last day, by what `ends` it. Days are compared as text, so
/// that the 31st of a shorter month does no harm.
fn widen(date: String, ends: &str) -> String {
    match date.len() {
        4 => date + ends,
        7 => date + &ends[3..],
        _ => date,
    }
}

fn same(raw: Spanned<Vec<Spanned<raw::Entry>>>, door: &mut Door<'_>) -> Vec<Entry> {
    let span = raw.span();
    let group = entries(raw.into_inner(), door);
    if group.len() < 2 {
        door.take::<()>(Err("a group of copies names two pieces at least".into()), span);
    }
    group
}

fn site(site: &Spanned<String>, door: &mut Door<'_>) -> Option<String> {
    let text = site.as_ref().trim().trim_end_matches('/');
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let checked = match host {
        Some(host) if !host.is_empty() && !host.contains(char::is_whitespace) => Ok(text.to_owned()),
        _ => Err(format!("`{text}` is no address of a site: write it as in https://example.org")),
    };
    door.take(checked, site.span())
}

fn date(date: &Spanned<raw::Date>, door: &mut Door<'_>) -> Option<String> {
    let text = match date.as_ref() {
        raw::Date::Text(text) => text.trim().to_owned(),
        raw::Date::Toml(date) => date.to_string(),
    };
    let checked = if is_date(&text) {
        Ok(text)
    } else {
        Err(format!("`{text}` is not a date: write YYYY, YYYY-MM or YYYY-MM-DD"))
    };
    door.take(checked, date.span())
}

fn entries(raw: Vec<Spanned<raw::Entry>>, door: &mut Door<'_>) -> Vec<Entry> {
    raw.into_iter()
        .filter_map(|entry| {
            let span = entry.span();
            let what = match entry.into_inner() {
                raw::Entry::Title(title) => Select::One { title, file: None, line: None, part: None },
                raw::Entry::Table(table) => {
                    let file = match &table.file {
                        Some(file) => Some(door.path(file, span.clone())?),
                        None => None,
                    };
                    Select::One { title: table.title, file, line: table.line, part: table.part }
                }
                raw::Entry::From(table) => {
                    Select::From { glob: door.glob(&table.from, span.clone())?, pattern: table.from }
                }
            };
            Some(Entry { what, origin: door.origin(span) })
        })
        .collect()
}

/// The smallest page side: a business card held upright.
const MIN_SIDE: f64 = 120.0;
/// The largest page side: PDF's own limit without UserUnit, 200 in (ISO 32000-2 Annex C).
const MAX_SIDE: f64 = 14_400.0;

pub fn paper(value: Option<&Spanned<String>>, default: Size, door: &mut Door<'_>) -> Size {
    let Some(value) = value else { return default };
    let in_range = |l: Length| (MIN_SIDE..=MAX_SIDE).contains(&l.to_pt());
    let checked = size(value.as_ref()).and_then(|s| {
        if in_range(s.w) && in_range(s.h) {
            Ok(s)
        } else {
            Err(format!("`{}`: each side must be between {MIN_SIDE}pt and {MAX_SIDE}pt", value.as_ref()))
        }
    });
    door.take(checked, value.span()).unwrap_or(default)
}

fn hyphenation(raw: raw::Hyphenation, door: &mut Door<'_>) -> Hyphenation {
    let mut words = |words: Vec<Spanned<String>>, hyphens: bool| -> Vec<String> {
        let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphabetic() || c == '’' || c == '\'');
        let checked = words.into_iter().filter_map(|word| {
            let is_word = word.as_ref().split('-').all(is_part) && word.as_ref().contains('-') == hyphens;
            let form = if hyphens { "a word with hyphens where it may be divided" } else { "a word without hyphens" };
            let problem = || format!("`{}` is not {form}", word.as_ref());
            door.take(if is_word { Ok(word.as_ref().clone()) } else { Err(problem()) }, word.span())
        });
        checked.collect()
    };
    Hyphenation { exceptions: words(raw.exceptions, true), never: words(raw.never, false) }
}

fn epub(raw: raw::Epub, door: &mut Door<'_>) -> Epub {
    let certified_by = raw.certified_by.and_then(|name| {
        let checked = match name.as_ref().trim() {
            "" => Err("certified-by names nobody: write who has judged the book, or leave the key out".to_owned()),
            given => Ok(given.to_owned()),
        };
        Some((door.take(checked, name.span())?, door.origin(name.span())))
    });
    Epub {
        dates: raw.dates.unwrap_or(true),
        page_list: raw.page_list.unwrap_or(true),
        embed_fonts: raw.embed_fonts.unwrap_or(false),
        certified_by,
    }
}

fn booklet(raw: Spanned<raw::Booklet>, door: &mut Door<'_>) -> Booklet {
    let defaults = Booklet::default();
    let span = raw.span();
    let raw = raw.into_inner();
    let origin = Some(door.origin(raw.paper.as_ref().map_or(span, Spanned::span)));
    let paper = paper(raw.paper.as_ref(), defaults.paper, door);
    let asked = |mark| raw.marks.contains(&mark);
    let marks = Marks {
        fold: asked(Mark::Fold),
        trim: asked(Mark::Trim),
        sewing: asked(Mark::Sewing),
        collation: asked(Mark::Collation),
    };
    let sheets_per_section = raw.sheets_per_section.and_then(|sheets| {
        let n = *sheets.as_ref();
        // Nobody folds more than a few dozen sheets into one section.
        let checked = if (1..=100).contains(&n) {
            Ok(n)
        } else {
            Err(format!("{n} sheets per section: write a number from 1 to 100"))
        };
        door.take(checked, sheets.span())
    });
    let creep = door.length(raw.creep.as_ref(), Length::pt(11), (0.0, 3.0), defaults.creep);
    let min_scale = raw.min_scale.map_or(defaults.min_scale, |scale| {
        let percent = match scale.as_ref() {
            raw::Scale::Percent(text) => text.trim().strip_suffix('%').and_then(|n| n.trim().parse::<f64>().ok()),
            raw::Scale::Fraction(fraction) if *fraction <= 1.0 => Some(fraction * 100.0),
            raw::Scale::Fraction(percent) => Some(*percent),
        };
        let checked = percent
            .filter(|p| (1.0..=100.0).contains(p))
            .ok_or_else(|| "min-scale is not between 1% and 100%".to_owned());
        door.take(checked, scale.span()).map_or(defaults.min_scale, |p| p.round() as u32)
    });
    let (fold, duplex) = (raw.fold.unwrap_or_default(), raw.duplex.unwrap_or_default());
    Booklet { paper, fold, sheets_per_section, duplex, creep, min_scale, marks, origin }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Binding;
    use crate::diag::Severity;

    fn parse(text: &str) -> (Option<Config>, Vec<Diagnostic>) {
        let mut sink = Sink::new();
        let config = super::super::parse(text, super::super::FILE_NAME, &mut sink).ok();
        (config, sink.diagnostics().to_vec())
    }

    fn error(text: &str) -> Diagnostic {
        let (config, found) = parse(text);
        assert!(config.is_none(), "{text}");
        found.into_iter().find(|d| d.severity == Severity::Error).unwrap()
    }

    const HEAD: &str =
        "[book]\ntitle = \"Ünïcode: a Book’s title\"\nlanguage = \"en\"\n[[sources]]\npath = \"*.txt\"\n";

    #[test]
    fn defaults_are_a_small_book_as_epub_and_pdf() {
        let (config, found) = parse(HEAD);
        let config = config.unwrap();
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(config.book.slug, "unicode-a-books-title");
        assert!(config.screen && config.epub.is_some() && config.print.is_none() && config.booklet.is_none());
        assert_eq!(config.pdf.leading, Length::pt(14));
        assert_eq!(config.manuscript.order, Order::FirstSeen);
    }

    #[test]
    fn only_the_tables_given_are_built() {
        let (config, _) = parse(&format!("{HEAD}[booklet]\npaper = \"a4\"\nmin-scale = \"75%\"\n"));
        let config = config.unwrap();
        assert!(!config.screen && config.epub.is_none());
        let booklet = config.booklet.unwrap();
        assert_eq!(booklet.min_scale, 75);
        assert_eq!(booklet.paper.w, Length::from_mm(210.0));
        assert_eq!(booklet.origin.unwrap().line, 7, "the paper's");
    }

    #[test]
    fn the_side_of_the_spine_follows_from_the_language_unless_it_is_set() {
        let binding = |language: &str, more: &str| {
            parse(&format!("{}{more}", HEAD.replace("\"en\"", &format!("\"{language}\"")))).0.unwrap().pdf.binding
        };
        for (language, side) in [("en", Binding::Left), ("he", Binding::Right), ("fa-IR", Binding::Right)] {
            assert_eq!(binding(language, ""), side, "{language}");
        }
        assert_eq!(binding("en", "[pdf]\nbinding = \"right\"\n"), Binding::Right);
        assert_eq!(binding("ar", "[pdf]\nbinding = \"left\"\n"), Binding::Left);
    }

    #[test]
    fn unknown_keys_name_the_nearest_known_one_with_line_and_column() {
        let d = error("[book]\ntitle = \"x\"\n  subtitel = \"y\"\n");
        assert_eq!(d.rule, "unknown-key");
        assert_eq!(d.hint.as_deref(), Some("did you mean `subtitle`?"));
        let origin = d.origin.unwrap();
        assert_eq!((origin.line, origin.column), (3, 3));
    }

    #[test]
    fn broken_toml_says_where() {
        let d = error("[book]\ntitle = \"x\nlanguage = \"en\"\n");
        assert_eq!((d.rule, d.origin.unwrap().line), ("invalid-toml", 2));
    }

    #[test]
    fn values_out_of_range_are_errors_at_their_place() {
        for (line, what) in [
            ("[pdf]\ntrim = \"letters\"", "`letter`"),
            ("[pdf]\nleading = \"3pt\"", "between"),
            ("[pdf]\nmargins = { inner = \"5in\", outer = \"1in\", top = \"1in\", bottom = \"1in\" }", "text block"),
            ("[hyphenation]\nexceptions = [\"record\"]", "hyphens"),
            ("[hyphenation]\nnever = [\"two words\"]", "hyphens"),
            ("[booklet]\nmin-scale = \"0%\"", "min-scale"),
            ("[booklet]\nsheets-per-section = 0", "section"),
        ] {
            let d = error(&format!("{HEAD}{line}"));
            assert!(d.message.contains(what), "{}", d.message);
            assert_eq!(d.origin.unwrap().line, 7);
        }
        assert_eq!(error("[book]\ntitle = \"x\"\n[[sources]]\npath = \"../*.txt\"").rule, "outside-folder");
    }

    #[test]
    fn isbns_are_checked_and_other_identifiers_kept() {
        assert_eq!(identifier("978-0-306-40615-7").as_deref(), Ok("urn:isbn:9780306406157"));
        assert_eq!(identifier("ISBN 0-306-40615-2").as_deref(), Ok("urn:isbn:0306406152"));
        assert!(identifier("978-0-306-40615-8").is_err());
        assert_eq!(identifier("https://example.org/book").as_deref(), Ok("https://example.org/book"));
    }

    #[test]
    fn dates_must_exist() {
        assert!(is_date("2026") && is_date("2026-02") && is_date("2024-02-29"));
        assert!(!is_date("2026-02-29") && !is_date("26") && !is_date("yesterday"));
    }
}
