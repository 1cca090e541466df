//! Book → Paged: shaping, paragraphs, pages, contents.
//!
//! [`layout`] sets every chapter by itself, in parallel: [`flow`] and [`display`] turn its blocks
//! into rows (by [`setter`], with [`shape`], [`paragraph`], [`breaker`] and [`line`]), [`pages`] cuts the rows into pages.
//! Then the body is numbered, the contents are set with those numbers, and [`assemble`] puts all
//! pages in order. The front matter is numbered in roman, so the length of the contents moves no
//! arabic number and one pass is enough.

mod assemble;
pub mod breaker;
mod contents;
mod display;
mod flow;
mod front;
mod line;
mod measures;
mod pages;
mod paragraph;
mod row;
mod setter;
mod shape;

use crate::config::Config;
use crate::diag::{Diagnostic, Origin, Sink};
use crate::doc::{Book, Chapter};
use crate::lang::Lang;
use crate::media::{Fonts, Pictures};
use crate::paged::Paged;
use crate::text::Hyphenator;
use flow::Flow;
use measures::Measures;
use pages::{PageRows, RowMeasure, break_pages};
use rayon::prelude::*;
use row::Row;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use shape::{Face, Faces, Look, Shaped, Shaper};

/// What every part of a book's layout needs to know.
pub struct Context<'a> {
    measures: Measures,
    faces: &'a Faces<'a>,
    pictures: &'a Pictures,
    /// The book's authors as one line, so that essays need not repeat them.
    authors: String,
    /// Where the words come from that no essay has, such as the book's title.
    origin: Origin,
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

/// Rows cut into pages.
struct Section {
    rows: Vec<Row>,
    pages: Vec<PageRows>,
}

impl Section {
    fn new(rows: Vec<Row>, measures: &Measures) -> Section {
        let heights: Vec<RowMeasure> = rows
            .iter()
            .map(|row| RowMeasure {
                height: row.height,
                is_space: row.is_space,
                snap: row.snap,
                break_cost: row.break_cost,
            })
            .collect();
        // An essay without text still has a page.
        let mut pages = break_pages(&heights, measures.height, measures.leading);
        if pages.is_empty() {
            pages.push(PageRows::default());
        }
        Section { rows, pages }
    }
}

/// Sets a book in pages. Overfull lines and characters that no font has go to `sink`.
pub fn layout(book: &Book, config: &Config, fonts: &Fonts, pictures: &Pictures, sink: &mut Sink) -> Paged {
    let faces = Faces::new(fonts);
    let authors: Vec<&str> = book.meta.authors.iter().filter(|a| a.role == "aut").map(|a| a.name.as_str()).collect();
    let context = Context {
        measures: Measures::new(&config.pdf, &faces),
        faces: &faces,
        pictures,
        authors: authors.join(", "),
        origin: Origin::file(&config.file),
    };
    let hyphenators = hyphenators(book);
    let language = &book.meta.language;
    let shaper_for = |lang: &Lang| Shaper::new(&faces, lang, hyphenators[lang].clone());
    let chapters: Vec<&Chapter> = book.chapters().collect();
    // Neighbouring chapters share a shaper and with it the words that it knows already.
    let laid: Vec<(Section, Sink, Glyphless)> = chapters
        .par_iter()
        .map_init(
            || shaper_for(language),
            |shaper, chapter| match &chapter.language {
                Some(own) if own != language => set_chapter(chapter, &context, &mut shaper_for(own)),
                _ => set_chapter(chapter, &context, shaper),
            },
        )
        .collect();
    let mut glyphless = Glyphless::default();
    let mut sections = Vec::with_capacity(laid.len());
    for (section, warnings, missing) in laid {
        sink.append(warnings);
        glyphless.merge(missing);
        sections.push(section);
    }
    let mut flow_shaper = shaper_for(language);
    let paged = assemble::assemble(book, sections, &context, &mut flow_shaper, &mut glyphless, sink);
    glyphless.report(sink);
    paged
}

fn set_chapter(chapter: &Chapter, context: &Context<'_>, shaper: &mut Shaper<'_>) -> (Section, Sink, Glyphless) {
    let mut flow = Flow::new(context, shaper);
    flow.chapter(chapter);
    (Section::new(flow.rows, &context.measures), flow.sink, flow.glyphless)
}

/// The hyphenation patterns of every language that the book uses, each read once.
fn hyphenators(book: &Book) -> BTreeMap<Lang, Arc<Hyphenator>> {
    let mut languages: Vec<&Lang> = book.chapters().filter_map(|chapter| chapter.language.as_ref()).collect();
    languages.push(&book.meta.language);
    languages.sort();
    languages.dedup();
    languages.into_iter().map(|lang| (lang.clone(), Arc::new(Hyphenator::new(lang)))).collect()
}

#[cfg(test)]
mod tests;
