//! What holds for every document: each word stands once, in order, inside the text block, and notes
//! on the page of their mark. Documents are grown from random bytes.

use super::lay;
use crate::doc::{
    Block, BlockKind, Book, Cell, ColumnAlign, Definition, Inline, ListItem, Style, Table, VerseLine, printed_text,
};
use crate::geom::Length;
use crate::layout::sample::{block, book, chapter, everything, figure, note, paragraph};
use crate::paged::{Item, LinkTarget, Paged, Role, Run};
use proptest::prelude::*;

/// Words are numbers in four letters, which nothing else on a page is made of.
const LETTERS: [char; 8] = ['q', 'w', 'z', 'j', 'k', 'v', 'p', 'g'];
const WORD: usize = 4;

/// Grows blocks from bytes.
struct Seed<'a> {
    bytes: &'a [u8],
    words: usize,
    notes: usize,
}

impl Seed<'_> {
    fn byte(&mut self) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        usize::from(*first)
    }

    fn words(&mut self, count: usize) -> String {
        let mut out = String::new();
        for _ in 0..count {
            let mut number = self.words;
            for _ in 0..WORD {
                out.push(LETTERS[number % LETTERS.len()]);
                number /= LETTERS.len();
            }
            out.push(' ');
            self.words += 1;
        }
        out
    }

    fn line(&mut self, depth: usize) -> Vec<Inline> {
        let mut line = Vec::new();
        for _ in 0..self.byte() % 3 + 1 {
            let count = self.byte() % 20 + 1;
            let plain = Inline::text(self.words(count));
            let style = [Style::Emph, Style::Strike, Style::Superscript, Style::SmallCaps][self.byte() % 4];
            let inline = match self.byte() % 6 {
                0 => Inline::Styled { style, content: vec![plain] },
                1 => Inline::Code(self.words(1)),
                2 => Inline::LineBreak,
                3 if depth < 4 && self.notes < 12 => {
                    self.notes += 1;
                    let label = self.notes.to_string();
                    line.push(plain);
                    let blocks =
                        if self.byte().is_multiple_of(8) { self.blocks(depth + 2) } else { vec![self.paragraph(9)] };
                    note(&label, blocks)
                }
                _ => plain,
            };
            line.push(inline);
        }
        line
    }

    fn paragraph(&mut self, depth: usize) -> Block {
        paragraph(self.line(depth))
    }

    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let count = self.byte() % if depth == 0 { 12 } else { 3 } + 1;
        (0..count).map(|_| self.block(depth)).collect()
    }

    fn block(&mut self, depth: usize) -> Block {
        let kind = self.byte() % 14;
        if depth > 4 {
            return self.paragraph(depth);
        }
        block(match kind {
            0 => BlockKind::Heading { level: 2, id: None, content: self.line(depth) },
            1 => {
                let start = (self.byte().is_multiple_of(2)).then_some(98);
                let count = self.byte() % 4;
                let item = |seed: &mut Self| {
                    let checked = [None, Some(true), Some(false)][seed.byte() % 3];
                    ListItem { checked, blocks: seed.blocks(depth + 1) }
                };
                BlockKind::List {
                    start,
                    tight: self.byte().is_multiple_of(2),
                    items: (0..count).map(|_| item(self)).collect(),
                }
            }
            2 => BlockKind::Quote(self.blocks(depth + 1)),
            3 => BlockKind::Epigraph(self.blocks(depth + 1)),
            4 => BlockKind::Aside(self.blocks(depth + 1)),
            5 => {
                let line = |seed: &mut Self| VerseLine { indent: seed.byte() as u8, content: seed.line(depth) };
                BlockKind::Verse(vec![(0..self.byte() % 4).map(|_| line(self)).collect()])
            }
            6 => {
                let text = self.words(9) + "\n";
                BlockKind::Code { language: None, text: text + &self.words(2) }
            }
            7 => BlockKind::Definitions(vec![Definition {
                terms: vec![self.line(depth)],
                details: vec![self.blocks(depth + 1)],
            }]),
            8 | 9 => self.table(depth),
            10 => BlockKind::Break,
            11 => return figure(&["small.png"; 3][..self.byte() % 3 + 1], &self.words(3)),
            _ => return self.paragraph(depth),
        })
    }

    fn table(&mut self, depth: usize) -> BlockKind {
        let columns = self.byte() % 6 + 1;
        let cell = |seed: &mut Self| {
            let (columns, rows) = (seed.byte() % 5 / 3 + 1, seed.byte() % 6 / 4 + 1);
            let blocks =
                if seed.byte().is_multiple_of(4) { seed.blocks(depth + 2) } else { vec![seed.paragraph(depth)] };
            Cell { header: false, columns: columns as u16, rows: rows as u16, blocks }
        };
        let mut rows = |count: usize| -> Vec<Vec<Cell>> {
            (0..count).map(|_| (0..columns).map(|_| cell(self)).collect()).collect()
        };
        let head = rows(1);
        let body = rows(depth.saturating_sub(5) + 2);
        BlockKind::Table(Table { caption: Vec::new(), columns: vec![ColumnAlign::Centre; columns], head, body })
    }
}

fn grown(bytes: &[u8]) -> Book {
    let mut seed = Seed { bytes, words: 0, notes: 0 };
    book("B", vec![chapter("B", seed.blocks(0))])
}

fn runs(paged: &Paged) -> impl Iterator<Item = (usize, &Run)> {
    let items = paged.pages.iter().enumerate().flat_map(|(number, page)| page.items.iter().map(move |i| (number, i)));
    items.filter_map(|(number, item)| if let Item::Run(run) = item { Some((number, run)) } else { None })
}

/// The words of a text of words like [`Seed::words`], whatever stands between them, or shorter parts.
fn split(text: &str, length: usize) -> Vec<String> {
    let letters: Vec<char> = text.chars().filter(|c| LETTERS.contains(c)).collect();
    letters.chunks(length).map(|word| word.iter().collect()).collect()
}

/// The text of all runs of an essay but table heads that stand there once more.
fn said(paged: &Paged, note: bool) -> String {
    let is_essay = |role: Role| match role {
        Role::Note => note,
        Role::Body | Role::Heading | Role::Caption => !note,
        _ => false,
    };
    runs(paged).filter(|(_, run)| is_essay(run.role)).map(|(_, run)| run.text.as_str()).collect()
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort();
    words
}

/// The left and right edge, the top and the foot of the text block on a page; a spread may have a line more.
fn text_block(paged: &Paged, page: usize, trim: (f64, f64)) -> [Length; 4] {
    assert_eq!(paged.trim.w, Length::from_pt(trim.0));
    let (inner, outer) = (paged.trim.w.scale(50, 396), paged.trim.w.scale(54, 396));
    let (left, right) = if page.is_multiple_of(2) { (inner, outer) } else { (outer, inner) };
    let (top, bottom) = (paged.trim.h.scale(56, 612), paged.trim.h.scale(72, 612));
    [left, paged.trim.w - right, top, paged.trim.h - bottom + Length::pt(14)]
}

/// Nothing ends outside the text block; `over` is what may stand out of it at the right.
fn assert_inside(paged: &Paged, over: Length) -> Result<(), TestCaseError> {
    let slack = Length::pt(1) / 10;
    for (page, run) in runs(paged).filter(|(_, run)| !matches!(run.role, Role::Head | Role::Folio)) {
        let [left, right, top, foot] = text_block(paged, page, (396.0, 612.0));
        prop_assert!(run.at.y > top && run.at.y < foot, "{} at {:?} of {page}", run.text, run.at);
        prop_assert!(run.at.x >= left - slack, "{} at {:?}", run.text, run.at);
        let end = run.at.x + run.width();
        // A space at the end of a line takes no ink.
        prop_assert!(end <= right + over + slack || run.text.trim().is_empty(), "{} ends at {end} > {right}", run.text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        max_shrink_iters: 100,
        // The same documents each time, so that a build that passed passes again.
        rng_seed: proptest::test_runner::RngSeed::Fixed(1),
        ..ProptestConfig::with_cases(32)
    })]
    #[test]
    fn any_document_is_set_whole_and_inside_the_text_block(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let book = grown(&bytes);
        let chapter = book.chapters().next().unwrap();
        let text = printed_text(&chapter.blocks);
        for notes in ["foot", "essay-end"] {
            let (paged, _) = lay(&book, &format!("notes = \"{notes}\""));
            let found = said(&paged, false) + &said(&paged, true);
            // Where words are divided inside a row over pages, only their letters can be told.
            let has_table = crate::doc::dump(&book).contains("table@");
            let parts = |text: &str| sorted(split(text, if has_table { 1 } else { WORD }));
            prop_assert_eq!(parts(&text), parts(&found), "{}", crate::doc::dump(&book));
            // A hair: what is scaled is rounded.
            let letter = Length::pt(1) / 4;
            assert_inside(&paged, letter).map_err(|e| TestCaseError::fail(format!("{e} in {}", crate::doc::dump(&book))))?;
        }
    }

    #[test]
    fn notes_begin_where_their_marks_are(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut seed = Seed { bytes: &bytes, words: 0, notes: 0 };
        let blocks = (0..8).map(|_| seed.paragraph(3)).collect();
        let (paged, _) = lay(&book("B", vec![chapter("B", blocks)]), "");
        for (number, page) in paged.pages.iter().enumerate().skip(4) {
            for link in &page.links {
                let LinkTarget::Page(to) = &link.target else { continue };
                prop_assert_eq!(to.page, number);
            }
        }
    }
}

/// A paragraph of words of any length, some of which no rule divides.
fn prose(lengths: &[u8]) -> Vec<Block> {
    let word = |(n, length): (usize, &u8)| -> String {
        let letters = ["affection", "officially", "shuffle", "typesetting", "well-read", "“a,”", "it", "I—we"];
        match length % 16 {
            // Figures are not divided.
            0 => "7".repeat(usize::from(*length) / 4 + 1),
            most => letters[n % letters.len()].chars().take(usize::from(most)).collect(),
        }
    };
    let words: Vec<String> = lengths.iter().enumerate().map(word).collect();
    vec![paragraph(vec![Inline::text(words.join(" "))])]
}

proptest! {
    #![proptest_config(ProptestConfig {
        max_shrink_iters: 100,
        rng_seed: proptest::test_runner::RngSeed::Fixed(2),
        ..ProptestConfig::with_cases(32)
    })]
    #[test]
    fn lines_are_full_or_reported_and_letters_give_way_by_little(lengths in prop::collection::vec(any::<u8>(), 1..300)) {
        let (paged, found) = lay(&book("B", vec![chapter("B", prose(&lengths))]), "");
        // At most three tenths of an em hang in the margin.
        let over = if found.iter().any(|d| d.rule == "overfull-line") { Length::pt(396) } else { Length::from_pt(3.3) };
        for (page, run) in runs(&paged).filter(|(_, run)| run.role == Role::Body) {
            let [left, right, ..] = text_block(&paged, page, (396.0, 612.0));
            prop_assert!(run.at.x >= left - Length::from_pt(3.3), "{} at {:?}", run.text, run.at);
            prop_assert!(run.at.x + run.width() <= right + over, "{} ends at {:?}", run.text, run.at.x + run.width());
            prop_assert!((-195..=204).contains(&run.fit), "{}: {}", run.text, run.fit);
            let told: usize = run.glyphs.iter().map(|glyph| usize::from(glyph.text_len)).sum();
            prop_assert_eq!(told, run.text.len());
        }
    }
}

#[test]
fn no_ligature_reaches_over_a_hyphen() {
    let words = "officially shuffling affection baffling afflictions ".repeat(60);
    let (paged, _) = lay(&book("B", vec![chapter("B", vec![paragraph(vec![Inline::text(words)])])]), "trim = \"a6\"");
    let divided: Vec<&Run> = runs(&paged).map(|(_, run)| run).filter(|run| run.text.ends_with('\u{ad}')).collect();
    assert!(divided.len() > 5, "{}", divided.len());
    for run in divided {
        // The hyphen is a glyph of its own, and what stands before it is drawn as it would be alone.
        let hyphen = run.glyphs.last().map(|glyph| usize::from(glyph.text_len));
        assert_eq!(hyphen, Some('\u{ad}'.len_utf8()), "{}", run.text);
    }
}

#[test]
fn words_stand_in_reading_order() {
    let mut seed = Seed { bytes: &[7; 900], words: 0, notes: 0 };
    let blocks: Vec<Block> = (0..40).map(|kind| seed.block(if kind % 7 == 0 { 0 } else { 3 })).collect();
    let book = book("B", vec![chapter("B", blocks)]);
    let (paged, _) = lay(&book, "");
    let found = split(&said(&paged, false), WORD);
    let mut in_order = found.clone();
    in_order.sort_by_key(|word| word.chars().rev().map(|c| LETTERS.iter().position(|l| *l == c)).collect::<Vec<_>>());
    assert_eq!(found, in_order);
}

#[test]
fn the_same_book_gives_the_same_pages() {
    let book = everything();
    assert_eq!(lay(&book, "").0, lay(&book, "").0);
}
