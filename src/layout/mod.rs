//! Book → Paged: shaping, paragraphs, pages, contents.
//!
//! [`layout`] sets every chapter by itself, in parallel: [`opening`] sets its title, [`flow`] with
//! [`lists`], [`verse`], [`table`], [`figure`] and [`display`] turns its blocks into rows (by
//! [`setter`], with [`paragraph`], [`shape`], [`breaker`], [`edge`] and [`line`]), [`notes`] does so
//! with its notes. Then, in order, as each must know on which side it opens, [`section`] has [`pages`] cut
//! the rows of each chapter into pages with the notes at their feet; [`variants`] are the ways to
//! set a paragraph from which it chooses. The body is numbered, the contents are set with those
//! numbers, and [`assemble`] puts all pages in order. The front matter is numbered in roman, so the
//! length of the contents moves no arabic number and one pass is enough. Only where the text itself
//! names pages, in references ([`links`]) or in notes that are numbered by page, is it set again, a
//! bounded number of times, until nothing moves. How elements look is the theme's ([`lettering`],
//! [`initial`]); what they are in the structure of the pages, [`tagger`] knows. What could not be set as
//! it should be is read off the finished pages ([`faults`]).

mod assemble;
pub mod breaker;
mod characters;
mod compromise;
mod contents;
mod display;
mod edge;
mod faults;
mod figure;
mod flow;
mod formula;
mod front;
mod initial;
mod lettering;
mod line;
mod links;
mod list;
mod lists;
mod manner;
mod measures;
mod notes;
mod opening;
mod pages;
mod paragraph;
mod row;
mod section;
mod setter;
mod shape;
mod shapers;
mod table;
mod tagger;
mod tex;
mod variants;
mod verse;

use crate::config::{Config, Hyphenation, Links, NoteNumbers, Pdf, Theme};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::doc::{Book, Chapter, Inline, each_inline, each_inline_of};
use crate::lang::Lang;
use crate::media::{Fonts, Pictures};
use crate::paged::Paged;
use crate::text::Hyphenator;
use flow::Flow;
use links::References;
use measures::Measures;
use rayon::prelude::*;
use section::{Galley, Section};
use shapers::Shapers;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use characters::is_invisible;
pub use compromise::{Compromise, Flaw, Kind};
pub use shape::{Face, Faces, Look, Shaped, Shaper};

/// What every part of a book's layout needs to know.
pub struct Context<'a> {
    measures: Measures,
    faces: &'a Faces<'a>,
    pictures: &'a Pictures,
    /// Pixels to the inch below which a picture looks coarse in what is built.
    least_dpi: i64,
    /// What the book asks for.
    pdf: &'a Pdf,
    /// The pages that links to other essays lead to, where these are printed.
    references: Option<References>,
    /// The book's language.
    language: &'a Lang,
    /// The book's authors as one line, so that essays need not repeat them.
    authors: String,
    /// Where the words come from that no essay has, such as the book's title.
    origin: Origin,
}

impl<'a> Context<'a> {
    /// How elements look.
    fn theme(&self) -> &'a Theme {
        &self.pdf.theme
    }
}

/// Characters that no font has, with the first place of each.
#[derive(Debug, Default)]
pub struct Glyphless {
    first: BTreeMap<char, Origin>,
}

impl Glyphless {
    fn note(&mut self, c: char, origin: &Origin) {
        self.first.entry(c).or_insert_with(|| origin.clone());
    }

    fn merge(&mut self, other: Glyphless) {
        for (c, origin) in other.first {
            self.first.entry(c).or_insert(origin);
        }
    }

    /// One warning for each character; of a whole script only the first few, and how many more.
    fn report(self, sink: &mut Sink) {
        let hint = "name a font that has it with font = { regular = … } under [pdf]";
        let more = self.first.len().saturating_sub(MOST_GLYPHLESS);
        let mut found = self.first.into_iter();
        for (c, origin) in found.by_ref().take(MOST_GLYPHLESS) {
            let message = format!("no font has the character `{}` (U+{:04X})", c.escape_debug(), u32::from(c));
            sink.push(Diagnostic::warning("missing-glyph", message).at(origin).hint(hint));
        }
        if let Some((_, origin)) = found.next() {
            let message = format!("no font has {more} more characters of the book");
            sink.push(Diagnostic::warning("missing-glyph", message).at(origin).hint(hint));
        }
    }
}

/// So many characters without a glyph are named one by one.
const MOST_GLYPHLESS: usize = 20;
/// What depends on the numbers of pages is set at most so often.
const MOST_PASSES: usize = 6;
/// Pixels to the inch that a picture should have in print, and on the screen.
const PRINT_DPI: i64 = 200;
const SCREEN_DPI: i64 = 100;

/// Sets a book in pages. Overfull lines and characters that no font has go to `sink`.
pub fn layout(book: &Book, config: &Config, fonts: &Fonts, pictures: &Pictures, sink: &mut Sink) -> Paged {
    layout_reported(book, config, fonts, pictures, sink).0
}

/// As [`layout`], with all that could not be set as it should be, in the order of the pages.
pub fn layout_reported(
    book: &Book,
    config: &Config,
    fonts: &Fonts,
    pictures: &Pictures,
    sink: &mut Sink,
) -> (Paged, Vec<Compromise>) {
    let faces = Faces::new(fonts);
    let authors: Vec<&str> = book.meta.authors.iter().filter(|a| a.role == "aut").map(|a| a.name.as_str()).collect();
    let mut context = Context {
        measures: Measures::new(&config.pdf, &faces),
        faces: &faces,
        pictures,
        least_dpi: if config.print.is_some() || config.booklet.is_some() { PRINT_DPI } else { SCREEN_DPI },
        pdf: &config.pdf,
        references: config.pdf.page_references.then(|| References::to(book)),
        language: &book.meta.language,
        authors: authors.join(", "),
        origin: Origin::file(&config.file),
    };
    let hyphenators = hyphenators(book, &config.hyphenation);
    let language = &book.meta.language;
    let shapers = Shapers::new(|| {
        let mut shaper = Shaper::new(&faces, language, hyphenators[language].clone());
        hyphenators.iter().for_each(|(lang, hyphenator)| shaper.learn(lang, hyphenator.clone()));
        shaper
    });
    let chapters: Vec<&Chapter> = book.chapters().collect();
    let mut passes = 0;
    let (laid, body) = loop {
        let (laid, body) = cut(book, &chapters, &context, &shapers);
        passes += 1;
        let Some(references) = &context.references else { break (laid, body) };
        let places = assemble::body_pages(&body, &laid.0);
        let located = references.located(|id, anchor| places.page(id, anchor));
        if located == *references {
            break (laid, body);
        }
        if passes == MOST_PASSES {
            let message =
                format!("page numbers in references still changed after {passes} passes; some may be off by one");
            let warning = Diagnostic::warning("unsettled-references", message).at(context.origin.clone());
            sink.push(warning.hint("change the text or a measure a little, or set page-references = false"));
            break (laid, body);
        }
        context.references = Some(located);
    };
    let mut glyphless = Glyphless::default();
    let (sections, found) = laid;
    for (warnings, missing) in found {
        sink.append(warnings);
        glyphless.merge(missing);
    }
    let made = shapers.lend(|shaper| assemble::assemble(book, sections, body, &context, shaper, &mut glyphless, sink));
    glyphless.report(sink);
    made
}

/// Sets the chapters of a book side by side, and cuts them into pages one after the other, as each must know on which
/// side it opens; that takes little of the time.
fn cut<'f>(
    book: &Book,
    chapters: &[&Chapter],
    context: &Context<'_>,
    shapers: &Shapers<'f, impl Fn() -> Shaper<'f> + Sync>,
) -> ((Vec<Section>, Vec<Found>), assemble::Body) {
    let laid: Vec<(Galley, Found)> = chapters
        .par_iter()
        .map(|chapter| shapers.lend(|shaper| set_chapter(chapter, None, false, context, shaper)))
        .collect();
    let (mut sections, mut found) = (Vec::with_capacity(laid.len()), Vec::with_capacity(laid.len()));
    let mut waiting = chapters.iter().zip(laid);
    let body = assemble::body(book, &mut |opens_on_recto| {
        let Some((chapter, laid)) = waiting.next() else { return 0 };
        let (section, own) = shapers.lend(|shaper| cut_chapter(chapter, laid, opens_on_recto, context, shaper));
        let pages = section.len();
        sections.push(section);
        found.push(own);
        pages
    });
    sections.par_iter_mut().for_each(|section| shapers.lend(|shaper| section.set(shaper)));
    ((sections, found), body)
}

/// What was found wrong with a chapter.
type Found = (Sink, Glyphless);

/// Cuts a chapter into pages. Where they are not without fault, it is set again with all ways to set its paragraphs,
/// and the better pages are taken.
fn cut_chapter(
    chapter: &Chapter,
    laid: (Galley, Found),
    opens_on_recto: bool,
    context: &Context<'_>,
    shaper: &mut Shaper<'_>,
) -> (Section, Found) {
    let first = settled(chapter, laid, false, opens_on_recto, context, shaper);
    if !first.0.has_fault {
        return first;
    }
    let laid = set_chapter(chapter, None, true, context, shaper);
    let second = settled(chapter, laid, true, opens_on_recto, context, shaper);
    if second.0.cost < first.0.cost { second } else { first }
}

/// Cuts a chapter into pages. Where its notes are numbered by page, it is set again until the numbers hold.
fn settled(
    chapter: &Chapter,
    (galley, mut found): (Galley, Found),
    is_thorough: bool,
    opens_on_recto: bool,
    context: &Context<'_>,
    shaper: &mut Shaper<'_>,
) -> (Section, Found) {
    let notes = galley.notes.len();
    let mut section = Section::cut(galley, &context.measures, opens_on_recto);
    if context.pdf.note_numbers == NoteNumbers::Page && notes > 0 {
        // A mark of one figure more can move a line, and that a mark: from 1 in the essay if it never settles.
        let mut shown = section.numbers_by_page(notes);
        for pass in 1..=MOST_PASSES {
            let given = (pass < MOST_PASSES).then(|| shown.clone());
            let galley;
            (galley, found) = set_chapter(chapter, given, is_thorough, context, shaper);
            section = Section::cut(galley, &context.measures, opens_on_recto);
            let now = section.numbers_by_page(notes);
            if now == shown {
                break;
            }
            shown = now;
        }
    }
    (section, found)
}

/// Sets a chapter; `shown` has the numbers of its notes where they are not counted through it. The paragraphs of one
/// that is set thoroughly have more ways to choose from.
fn set_chapter(
    chapter: &Chapter,
    shown: Option<Vec<u32>>,
    is_thorough: bool,
    context: &Context<'_>,
    shaper: &mut Shaper<'_>,
) -> (Galley, Found) {
    let noted = (context.pdf.links == Links::Notes).then(|| links::with_notes(chapter));
    let chapter = noted.as_ref().unwrap_or(chapter);
    shaper.speak(shaper.tongue_of(chapter.language.as_ref().unwrap_or(context.language)));
    let mut flow = Flow { is_thorough, ..Flow::new(context, shaper) };
    let galley = flow.chapter(chapter, shown);
    (galley, (flow.sink, flow.glyphless))
}

/// The hyphenation patterns of every language that the book uses, each read once.
fn hyphenators<'b>(book: &'b Book, words: &Hyphenation) -> BTreeMap<Lang, Arc<Hyphenator>> {
    let none = links::no_language();
    let mut languages = BTreeSet::from([&book.meta.language, &none]);
    for chapter in book.chapters() {
        languages.extend(&chapter.language);
        let mut visit = |inline: &'b Inline| {
            if let Inline::Foreign { language, .. } = inline {
                languages.insert(language);
            }
        };
        each_inline(&chapter.title, &mut visit);
        each_inline_of(&chapter.blocks, &mut visit);
    }
    let hyphenator = |lang| Hyphenator::new(lang).with_words(&words.exceptions, &words.never);
    languages.into_iter().map(|lang| (lang.clone(), Arc::new(hyphenator(lang)))).collect()
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
