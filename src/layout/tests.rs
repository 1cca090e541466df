//! What went wrong on pages once, held by small books.

mod properties;

use super::sample::{block, book, chapter, everything, matter, note, paragraph, pictures, words};
use super::{Kind, layout, layout_reported};
use crate::config;
use crate::diag::{Diagnostic, Sink};
use crate::doc::{Block, BlockKind, Book, ChapterId, ColumnAlign, Contributor, Figure, Image, Inline, Style, Target};
use crate::geom::Length;
use crate::lang::Lang;
use crate::media::Fonts;
use crate::paged::{Item, Paged, Role, Run};
use crate::world::Memory;

fn lay(book: &Book, pdf: &str) -> (Paged, Vec<Diagnostic>) {
    let toml = format!("[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"*\"\n[pdf]\n{pdf}");
    let mut sink = Sink::new();
    let config = config::parse(&toml, config::FILE_NAME, &mut sink).unwrap();
    let fonts = Fonts::load(&config.pdf.font, &Memory::default(), &mut sink).unwrap();
    let paged = layout(book, &config, &fonts, &pictures(), &mut sink);
    (paged, sink.diagnostics().to_vec())
}

fn set(title: &str, kinds: Vec<BlockKind>) -> (Paged, Vec<Diagnostic>) {
    lay(&book(title, vec![chapter(title, kinds.into_iter().map(block).collect())]), "")
}

/// Writes a book as PDF into the temporary folder, for a look by eye.
fn write(name: &str, book: &Book, pdf: &str) {
    let (paged, found) = lay(book, pdf);
    found.iter().for_each(|d| println!("{}: {}", d.rule, d.message));
    let info = crate::pdf::Info {
        title: "Everything".into(),
        authors: Vec::new(),
        subject: None,
        keywords: Vec::new(),
        language: Lang::english(),
        identifier: "urn:x".into(),
        publisher: None,
        rights: None,
        modified: "2000-01-01T00:00:00Z".into(),
        binding: crate::config::Binding::Left,
        stamped: false,
    };
    let bytes = crate::pdf::write(&paged, &info, &Fonts::built_in(), &pictures()).unwrap();
    let folder = std::env::temp_dir().join("chapbook-layout");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
}

#[test]
#[ignore = "writes files into the temporary folder, for a look by eye"]
fn files_for_inspection() {
    write("everything.pdf", &everything(), "");
    write("small.pdf", &everything(), "trim = \"a6\"\nfont-size = \"9pt\"\nnotes = \"essay-end\"");
}

#[test]
fn every_element_stands_where_it_did() {
    as_agreed("paged.txt", &everything(), "");
}

#[test]
fn every_element_stands_where_it_did_in_the_other_themes() {
    as_agreed("pamphlet.txt", &everything(), "theme = \"pamphlet\"");
    as_agreed("large-print.txt", &everything(), "theme = \"large-print\"");
}

#[test]
fn every_element_is_told_as_what_it_is() {
    let (paged, _) = lay(&everything(), "");
    same("structure.txt", &crate::paged::dump_structure(&paged));
    let (paged, _) =
        lay(&matter(), "note-numbers = \"page\"\nlinks = \"notes\"\npage-references = true\nsources = true");
    same("matter-structure.txt", &crate::paged::dump_structure(&paged));
}

#[test]
fn matter_openings_and_references_stand_where_they_did() {
    let asked = "note-numbers = \"page\"\nlinks = \"notes\"\npage-references = true\nsources = true";
    as_agreed("matter.txt", &matter(), &format!("{asked}\ndrop-cap = 3\nopening = \"small-caps\""));
}

/// A book laid out as a dump of its pages says, with what is said about it.
fn as_agreed(file: &str, book: &Book, pdf: &str) {
    let (paged, found) = lay(book, pdf);
    let found: String = found.iter().map(|d| format!("{}: {}\n", d.rule, d.message)).collect();
    same(file, &(crate::paged::dump(&paged) + &found));
}

/// Whether a dump is what was agreed.
fn same(file: &str, dump: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/elements").join(file);
    if std::env::var_os("CHAPBOOK_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, dump).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    for (number, (old, new)) in expected.lines().zip(dump.lines()).enumerate() {
        assert_eq!(old, new, "line {}", number + 1);
    }
    assert_eq!(expected.lines().count(), dump.lines().count());
}

fn text(words: &str) -> BlockKind {
    BlockKind::Paragraph(vec![Inline::Text(words.into())])
}

fn runs(paged: &Paged) -> impl Iterator<Item = (usize, &Run)> {
    let items =
        paged.pages.iter().enumerate().flat_map(|(page, content)| content.items.iter().map(move |item| (page, item)));
    items.filter_map(|(page, item)| if let Item::Run(run) = item { Some((page, run)) } else { None })
}

const LONG: &str =
    "Interesting things we learned from examining traffic patterns on the pages of all of our many agencies";

#[test]
fn ragged_titles_are_not_broken_as_if_their_spaces_could_shrink() {
    for words in 3..17 {
        let title: Vec<&str> = LONG.split(' ').take(words).collect();
        let (_, found) = set(&title.join(" "), vec![text("Some words.")]);
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn an_endless_word_is_cut_within_the_measure() {
    let (paged, found) = set("x", vec![text(&"abcdefgh".repeat(400))]);
    assert_eq!(found.iter().map(|d| d.rule).collect::<Vec<_>>(), ["long-word"]);
    let body = runs(&paged).filter(|(_, run)| run.role == Role::Body);
    assert!(body.map(|(_, run)| run.width()).all(|width| width <= Length::from_pt(292.1)));
}

#[test]
fn what_is_lowered_stands_below_the_line_whatever_the_font_draws() {
    let low = |words: &str| Inline::Styled { style: Style::Subscript, content: vec![Inline::text(words)] };
    let formula = || paragraph(vec![Inline::text("H"), low("2"), Inline::text("O and x"), low("n")]);
    let fonts = Fonts::built_in();
    let (paged, _) = lay(&book("x", vec![chapter("x", vec![formula()])]), "");
    let run = runs(&paged).find(|(_, run)| run.text == "H2O and xn").unwrap().1;
    let font = &fonts.faces()[usize::from(run.font.0)];
    for glyph in [run.glyphs[1], *run.glyphs.last().unwrap()] {
        let foot = run.size.scale(i64::from(font.foot(glyph.id).unwrap()), i64::from(font.units_per_em));
        assert!(foot + Length::sp(glyph.dy.into()) < -(run.size / 10), "{glyph:?}");
    }
}

#[test]
fn a_word_with_a_part_that_is_too_wide_is_cut_there_though_others_can_be_divided() {
    let word = format!("hyphenation{}", "x".repeat(90));
    for align in ["justify", "left"] {
        let essay =
            book("x", vec![chapter("x", vec![words(&format!("Words and words stand before {word} and behind."))])]);
        let (paged, found) = lay(&essay, &format!("trim = \"a6\"\nalign = \"{align}\""));
        assert_eq!(found.iter().map(|d| d.rule).collect::<Vec<_>>(), ["long-word"], "{found:?}");
        assert!(page_texts(&paged).concat().replace(['|', '\u{ad}'], "").contains(&word), "{align}");
    }
}

#[test]
fn words_that_are_cut_in_narrow_cells_have_hyphens_and_addresses_have_none() {
    let cut = |word: &str| {
        let line = [word; 8].join("|");
        let table = super::sample::table("", &[ColumnAlign::Start; 8], &["a|b|c|d|e|f|g|h", &line]);
        let (paged, _) = set("x", vec![BlockKind::Table(table)]);
        let left = runs(&paged).filter(|(_, run)| run.role == Role::Body).map(|(_, run)| run.at.x).min().unwrap();
        let cell = runs(&paged).filter(|(_, run)| run.at.x == left && !run.text.starts_with('a'));
        cell.map(|(_, run)| run.text.clone()).collect::<Vec<_>>()
    };
    let lines = cut("strengthschmerz");
    assert!(lines.len() > 1, "{lines:?}");
    assert!(lines[..lines.len() - 1].iter().all(|line| line.ends_with('\u{ad}')), "{lines:?}");
    assert_eq!(lines.concat().replace('\u{ad}', ""), "strengthschmerz");
    let lines = cut("x.org/abcdefghijkl");
    assert!(lines.len() > 1 && !lines.concat().contains('\u{ad}'), "{lines:?}");
}

#[test]
fn addresses_are_not_divided_with_hyphens() {
    let address = "https://example.org/understanding/responsibilities/international";
    let filler = "Some words of different lengths stand here. ";
    for before in 0..12 {
        let text = format!("{}{} {address} and behind.", filler.repeat(2), "x".repeat(before));
        let (paged, _) = lay(&book("x", vec![chapter("x", vec![words(&text)])]), "trim = \"a6\"");
        let all = page_texts(&paged).concat().replace('|', "");
        assert!(all.contains(address), "{all}");
    }
}

#[test]
fn a_word_that_is_not_to_be_divided_goes_to_the_next_line_whole() {
    // Narrower than the line of 292 pt, and wider than half of it; another is wider than the line.
    let long = "Kraftfahrzeughaftpflichtversicherungen";
    let few = "A few words stand here before it, and then it comes: ";
    let both = format!("{few}{long} {few}{}", "endless".repeat(12));
    let essay = book("x", vec![chapter("x", vec![words(&both)])]);
    for align in ["justify", "left"] {
        let (paged, found) = lay(&essay, &format!("hyphenate = false\nalign = \"{align}\""));
        assert_eq!(found.iter().map(|d| d.rule).collect::<Vec<_>>(), ["long-word"], "{found:?}");
        let whole = runs(&paged).find(|(_, run)| run.text.contains(long)).map(|(_, run)| run.width());
        assert!(whole.is_some_and(|width| width > Length::pt(146)), "{align}: {:?}", page_texts(&paged));
    }
}

#[test]
fn a_line_is_opened_rather_than_run_into_the_margin() {
    let code = |words: &str| Inline::Code(words.into());
    let plain = |words: &str| Inline::Text(words.into());
    let (_, found) = set(
        "x",
        vec![BlockKind::Paragraph(vec![
            plain("The type is "),
            code("std::sync::MutexGuard<u32>"),
            plain(" and not "),
            code("std::sync::MutexGuard<String>"),
            plain(", whatever it says."),
        ])],
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn markers_of_deep_lists_do_not_overprint_their_items() {
    let mut list = text("deep");
    for depth in 0..25 {
        list = BlockKind::List {
            start: (depth % 2 == 0).then_some(1),
            tight: true,
            items: vec![vec![block(text("one")), block(list)].into()],
        };
    }
    let (paged, _) = set("x", vec![list]);
    let all: Vec<(usize, &Run)> = runs(&paged).filter(|(_, run)| run.role == Role::Body).collect();
    assert_eq!(all.iter().filter(|(_, run)| run.text == "•" || run.text == "1.").count(), 25);
    for (page, run) in &all {
        let end = run.at.x + run.width();
        let overlaps = all
            .iter()
            .any(|(p, other)| p == page && other.at.y == run.at.y && other.at.x > run.at.x && other.at.x < end);
        assert!(!overlaps, "{:?} at {:?}", run.text, run.at);
    }
}

#[test]
fn the_space_behind_code_is_a_space_of_the_text() {
    let (paged, _) =
        set("x", vec![BlockKind::Paragraph(vec![Inline::Code("edition".into()), Inline::Text(" key".into())])]);
    assert!(runs(&paged).any(|(_, run)| run.text == " key"));
}

#[test]
fn space_behind_nested_quotations_counts_once() {
    let mut quote = text("inside");
    for _ in 0..4 {
        quote = BlockKind::Quote(vec![block(quote)]);
    }
    let (paged, _) = set("x", vec![quote, text("outside")]);
    let y = |words: &str| runs(&paged).find(|(_, run)| run.text == words).unwrap().1.at.y;
    assert!(y("outside") - y("inside") <= Length::pt(28));
}

#[test]
fn a_long_title_is_set_smaller_on_the_title_page() {
    let (paged, _) = set(&format!("{LONG} {LONG}"), vec![text("x")]);
    assert_eq!(paged.pages[0].label.number, 1);
    let largest = paged.pages[0]
        .items
        .iter()
        .filter_map(|item| if let Item::Run(run) = item { Some(run.size) } else { None })
        .max();
    assert!(largest.unwrap() < Length::pt(20));
}

#[test]
fn translators_and_illustrators_stand_on_the_title_page() {
    let mut book = book("x", vec![chapter("x", vec![words("x")])]);
    let who = |name: &str, role: &str| Contributor { name: name.into(), role: role.into(), file_as: None };
    book.meta.authors = vec![who("Ada", "aut"), who("Bo", "trl"), who("Cy", "ill"), who("Di", "trl")];
    book.meta.publisher = Some("Kitchen Press".into());
    let (paged, found) = lay(&book, "");
    assert!(found.is_empty(), "{found:?}");
    let page = &page_texts(&paged)[0];
    let places = ["Ada|", "Translated by Bo, Di|", "Illustrated by Cy|", "Kitchen Press|"].map(|line| page.find(line));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{page}");
}

#[test]
fn many_hands_leave_the_title_page_one_page() {
    let mut book = book("Essays on folding, sewing and pressing of sheets", vec![chapter("x", vec![words("x")])]);
    let who = |role: &str| Contributor { name: "Somebody Else".into(), role: role.into(), file_as: None };
    book.meta.subtitle = Some("Made by many hands".into());
    book.meta.authors = ["aut", "edt", "trl", "ill", "pht", "wfw", "win", "aft"].map(who).to_vec();
    (book.meta.publisher, book.meta.date) = (Some("Kitchen Press".into()), Some("2026".into()));
    for pdf in ["trim = \"a6\"", "trim = \"a6\"\ntheme = \"pamphlet\"", ""] {
        let (paged, found) = lay(&book, pdf);
        assert!(found.is_empty(), "{found:?}");
        let page = &page_texts(&paged)[0];
        assert!(page.contains("Afterword by") && page.contains("2026|"), "{pdf}: {page}");
    }
}

#[test]
fn a_picture_that_is_a_link_is_one_in_the_pages() {
    let url = || Target::Url("https://example.org/a".into());
    let image = || Image::new("tall.png", "A hill", crate::diag::Origin::file("a.md"));
    let alone = Image { target: Some(url()), ..image() };
    let in_line = vec![Inline::text("See "), Inline::Link { target: url(), content: vec![Inline::Image(image())] }];
    let kinds = vec![BlockKind::Figure(alone.into()), BlockKind::Paragraph(in_line)];
    let (paged, found) = set("x", kinds);
    assert!(found.iter().all(|d| d.rule == "low-resolution"), "{found:?}");
    let mut pictures = Vec::new();
    for page in &paged.pages {
        for item in &page.items {
            let Item::Picture { rect, tag, .. } = item else { continue };
            let over = page.links.iter().find(|link| {
                let (left, right) = (link.rect.at.x, link.rect.at.x + link.rect.size.w);
                left <= rect.at.x && rect.at.x + rect.size.w <= right && link.rect.size.h >= rect.size.h
            });
            let parent = paged.structure.get(tag.unwrap()).parent;
            pictures.push((over.is_some(), over.and_then(|link| link.tag) == parent));
        }
    }
    assert_eq!(pictures, [(true, true), (true, true)]);
}

#[test]
fn decoration_is_no_figure_of_the_structure() {
    let figure = |alt: Option<&str>| {
        let image = Image::new("tall.png", "", crate::diag::Origin::file("a.md")).with_alt(alt);
        vec![BlockKind::Figure(Figure::from(image.clone())), BlockKind::Paragraph(vec![Inline::Image(image)])]
    };
    let tags = |alt| {
        let (paged, _) = set("x", figure(alt));
        let pictures = paged.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
            Item::Picture { tag, .. } => Some(tag.is_some()),
            _ => None,
        });
        pictures.collect::<Vec<bool>>()
    };
    assert_eq!(tags(Some("A hill")), [true, true]);
    assert_eq!(tags(Some("")), [false, false]);
    assert_eq!(tags(None), [true, true]);
}

/// The text of each page, its runs parted by bars.
fn page_texts(paged: &Paged) -> Vec<String> {
    let mut texts = vec![String::new(); paged.pages.len()];
    runs(paged).for_each(|(page, run)| texts[page] += &format!("{}|", run.text));
    texts
}

#[test]
fn notes_in_an_opening_paragraph_keep_their_marks() {
    let opening = paragraph(vec![Inline::text("At last she came"), note("a", vec![words("A note.")])]);
    for pdf in ["", "opening = \"small-caps\"", "opening = \"first-line\"\ndrop-cap = 2"] {
        let (paged, found) = lay(&book("x", vec![chapter("x", vec![opening.clone(), words("More.")])]), pdf);
        assert!(found.is_empty(), "{found:?}");
        let marks = runs(&paged).filter(|(_, run)| run.role == Role::Body && run.text.contains('1')).count();
        assert_eq!(marks, 1, "{pdf}: {:?}", page_texts(&paged));
    }
}

#[test]
fn a_drop_cap_stands_beside_its_lines_and_its_letters_come_in_order() {
    let long = "“The binder folds each sheet once, lays one into the other and presses the back. ".repeat(6);
    let (paged, _) = lay(&book("x", vec![chapter("x", vec![words(&long)])]), "drop-cap = 3");
    let body: Vec<&Run> = runs(&paged).map(|(_, run)| run).filter(|run| run.role == Role::Body).collect();
    let texts: Vec<&str> = body.iter().take(3).map(|run| run.text.as_str()).collect();
    assert_eq!(texts[..2], ["“", "T"]);
    assert!(texts[2].starts_with("he binder"), "{texts:?}");
    // The letter stands on the baseline of the third line; the fourth is at the margin again.
    let lines: Vec<&&Run> = body[2..].iter().filter(|run| run.text.len() > 20).collect();
    assert_eq!(body[1].at.y, lines[2].at.y);
    assert!(lines[..3].iter().all(|run| run.at.x > lines[3].at.x));
    assert_eq!(lines[3].at.x, Length::pt(50));
}

#[test]
fn references_name_the_pages_that_their_links_lead_to() {
    let far =
        Inline::Link { target: Target::Chapter { id: ChapterId(1), anchor: None }, content: vec![Inline::text("it")] };
    let first: Vec<_> =
        std::iter::once(paragraph(vec![far])).chain((0..40).map(|_| words(&"Words. ".repeat(60)))).collect();
    let chapters = vec![chapter("One", first), chapter("Two", vec![words("Here.")])];
    let (paged, found) = lay(&book("x", chapters), "page-references = true");
    assert!(found.is_empty(), "{found:?}");
    let opens = paged.outline[1].to.page;
    let said = format!("(page\u{a0}{})", paged.pages[opens].label);
    assert!(page_texts(&paged).iter().any(|text| text.contains(&said)), "{said}");
}

#[test]
fn notes_are_counted_anew_on_each_page_when_asked() {
    let noted =
        |n: usize| paragraph(vec![Inline::text("Words. ".repeat(60)), note(&n.to_string(), vec![words("Note.")])]);
    let essay = book("x", vec![chapter("x", (0..30).map(noted).collect())]);
    let (paged, _) = lay(&essay, "note-numbers = \"page\"");
    let notes = |texts: &[String]| texts.iter().filter(|text| text.contains("Note.")).count();
    let texts = page_texts(&paged);
    assert!(notes(&texts) > 3);
    assert!(texts.iter().filter(|text| text.contains("Note.")).all(|text| text.contains("|1.|")), "{texts:?}");
    assert!(texts.iter().all(|text| !text.contains("|9.|")));
}

#[test]
fn front_matter_stands_on_its_proper_sides() {
    let (paged, _) = lay(&matter(), "");
    let texts = page_texts(&paged);
    let page = |words: &str| texts.iter().position(|text| text.contains(words)).unwrap_or_else(|| panic!("{words}"));
    assert_eq!(page("For"), 4);
    assert_eq!(page("opened anywhere"), 6);
    assert_eq!(page("Printed in a kitchen"), 3);
    assert!(page("Set in a quiet face") == texts.len() - 1);
    assert!(page("Winter").is_multiple_of(2));
}

#[test]
fn pages_of_the_front_that_end_at_the_foot_do_not_run_over() {
    let mut book = matter();
    book.meta.subtitle = Some("A specimen".into());
    book.meta.publisher = Some("Night Shelf".into());
    book.meta.date = Some("2026-03-01".into());
    book.meta.rights = Some("All rights reserved".into());
    book.meta.identifier = "urn:isbn:9780306406157".into();
    for pdf in ["", "theme = \"pamphlet\"", "theme = \"large-print\"", "trim = \"b6\"", "leading = \"17pt\""] {
        let (paged, _) = lay(&book, pdf);
        let texts = page_texts(&paged);
        assert!(texts[2].contains("Specimen") || texts[2].contains("2026"), "{pdf}: {texts:?}");
        assert!(texts[3].contains("Printed") && texts[3].contains("ISBN"), "{pdf}: {texts:?}");
        assert!(texts[4].contains("For"), "{pdf}: {texts:?}");
        // All of them end on one line of the grid, the lowest of the page.
        let foot = |page: usize| runs(&paged).filter(|(p, _)| *p == page).map(|(_, run)| run.at.y).max().unwrap();
        let (imprint, colophon) = (foot(3), foot(paged.pages.len() - 1));
        assert_eq!(imprint, colophon, "{pdf}");
        assert!((foot(2) - imprint).to_sp().abs() < Length::pt(3).to_sp(), "{pdf}: {} {imprint}", foot(2));
    }
}

/// An aside with its label.
fn aside(label: &str, text: &str) -> Block {
    let strong = |words: &str| Inline::Styled { style: Style::Strong, content: vec![Inline::text(words)] };
    block(BlockKind::Aside(vec![paragraph(vec![strong(label)]), words(text)]))
}

#[test]
fn the_label_of_an_aside_does_not_stand_alone_at_the_foot_of_a_page() {
    for lines in 0..40 {
        let mut blocks: Vec<Block> = (0..lines).map(|_| words("A line.")).collect();
        blocks.push(aside("Label", &"More words of the aside. ".repeat(30)));
        let (paged, _) = lay(&book("x", vec![chapter("x", blocks)]), "theme = \"pamphlet\"");
        let texts = page_texts(&paged);
        let page = texts.iter().find(|text| text.contains("Label")).unwrap();
        assert!(page.contains("More words"), "{lines}: {page}");
    }
}

#[test]
fn asides_that_follow_each_other_have_one_rule_between_them() {
    let rules = |count: usize, lead: usize| -> Vec<Vec<Length>> {
        let mut blocks: Vec<Block> = (0..lead).map(|_| words("A line.")).collect();
        blocks.extend((0..count).map(|_| aside("Label", "Words of the aside.")));
        blocks.push(words("Behind."));
        let (paged, _) = lay(&book("x", vec![chapter("x", blocks)]), "");
        let page = |items: &[Item]| {
            items
                .iter()
                .filter_map(|item| if let Item::Rule { rect, .. } = item { Some(rect.at.y) } else { None })
                .collect()
        };
        paged.pages.iter().map(|found| page(&found.items)).filter(|found: &Vec<Length>| !found.is_empty()).collect()
    };
    assert_eq!(rules(3, 1).iter().map(Vec::len).collect::<Vec<_>>(), [4]);
    // Where the page ends between two of them, both have their own.
    let parted = (1..40).map(|lead| rules(2, lead)).find(|rules| rules.len() == 2).unwrap();
    assert_eq!(parted.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn paragraphs_stay_apart_where_a_figure_floats_away_from_between_them() {
    let mut blocks: Vec<Block> = (0..14).map(|_| words("Some words.")).collect();
    blocks.extend([super::sample::figure(&["tall.png"], ""), words("Behind it.")]);
    blocks.extend((0..30).map(|_| words("And so on.")));
    let (paged, _) = lay(&book("x", vec![chapter("x", blocks)]), "theme = \"pamphlet\"");
    let (page, behind) = runs(&paged).find(|(_, run)| run.text == "Behind it.").unwrap();
    let has_picture = |page: usize| paged.pages[page].items.iter().any(|item| matches!(item, Item::Picture { .. }));
    assert!(!has_picture(page) && has_picture(page + 1));
    let above = runs(&paged).filter(|(p, run)| *p == page && run.text == "Some words.").map(|(_, run)| run.at.y).max();
    assert_eq!(behind.at.y - above.unwrap(), Length::pt(26));
}

#[test]
fn a_figure_that_floats_and_a_note_that_goes_on_are_reported_on_their_pages() {
    let toml = "[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"*\"\n";
    let mut sink = Sink::new();
    let config = config::parse(toml, config::FILE_NAME, &mut sink).unwrap();
    let (paged, found) = layout_reported(&everything(), &config, &Fonts::built_in(), &pictures(), &mut sink);
    let texts = page_texts(&paged);
    assert!(found.iter().all(|one| paged.pages[one.page - 1].label == one.label));
    let pages = |kind: Kind| -> Vec<&str> {
        found.iter().filter(|one| one.flaw.kind == kind).map(|one| texts[one.page - 1].as_str()).collect()
    };
    let figures = pages(Kind::DisplacedFigure);
    assert!(figures.len() == 2 && figures[1].contains("A tall one"), "{figures:?}");
    let notes = pages(Kind::SplitNote);
    assert!(notes[0].contains("A note that is too long"), "{notes:?}");
}

#[test]
fn ragged_paragraphs_have_a_line_more_where_no_page_would_end_on_its_foot() {
    // Paragraphs of three lines, of which none can be alone, with a line between them, on pages of ten: two of them and
    // a line of space more make eight.
    let sentence = "Talk goes on for exactly as long as it takes to fill two lines of a page in large print, \
                    and most of a third one that is not full.";
    let essay = book("x", vec![chapter("x", vec![words(sentence); 16])]);
    let toml = "[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"*\"\n[pdf]\ntheme = \"large-print\"\n\
                margins = { inner = \"72pt\", outer = \"72pt\", top = \"396pt\", bottom = \"84pt\" }\n";
    let mut sink = Sink::new();
    let config = config::parse(toml, config::FILE_NAME, &mut sink).unwrap();
    let (paged, found) = layout_reported(&essay, &config, &Fonts::built_in(), &pictures(), &mut sink);
    assert!(paged.pages.len() > 4);
    assert!(found.iter().all(|one| one.flaw.kind != Kind::UnevenSpread), "{found:?}");
}

#[test]
fn the_gutter_grows_in_a_thick_book_and_the_text_keeps_its_width() {
    let thick = |pages: usize| book("x", (0..pages).map(|_| chapter("x", vec![words("Words.")])).collect());
    let left = |paged: &Paged| runs(paged).find(|(_, run)| run.text == "Words.").unwrap().1.at.x;
    let (thin, thicker) = (lay(&thick(9), "").0, lay(&thick(200), "").0);
    assert_eq!(left(&thicker) - left(&thin), Length::from_pt(4.5));
    let fixed = "margins = \"ninths\"";
    assert_eq!(left(&lay(&thick(9), fixed).0), left(&lay(&thick(200), fixed).0));
}

#[test]
fn a_fraction_stands_above_and_below_its_rule_where_the_line_has_room() {
    let math = |text: String| BlockKind::Math(crate::doc::Math { mathml: None, text });
    let (paged, _) = set("x", vec![math("y = \\frac{p}{q}".into())]);
    let base = |text: &str| runs(&paged).find(|(_, run)| run.text.trim() == text).map(|(_, run)| run.at).unwrap();
    let rule = |item: &Item| if let Item::Rule { rect, .. } = item { Some(*rect) } else { None };
    let rule = paged.pages.iter().flat_map(|page| &page.items).find_map(rule).unwrap();
    let (above, line, below) = (base("p"), base("y"), base("q"));
    assert!(above.y < rule.at.y && rule.at.y < line.y && line.y < below.y, "{above:?} {rule:?} {below:?}");
    assert!(rule.at.x < above.x && above.x < rule.at.x + rule.size.w && line.x < rule.at.x);
    let formulas = |paged: &Paged| crate::paged::dump_structure(paged).matches("Formula").count();
    assert_eq!(formulas(&paged), 1);
    // One that is too wide is broken as text.
    let (paged, _) = set("x", vec![math(format!("\\frac{{p}}{{q}} {}", "+ abcdefgh".repeat(20)))]);
    assert!(page_texts(&paged).concat().replace('|', "").contains("p/q"));
    assert_eq!(formulas(&paged), 1);
}

#[test]
fn a_formula_that_is_not_known_is_printed_as_its_source_with_one_warning() {
    let math = |text: &str| BlockKind::Math(crate::doc::Math { mathml: None, text: text.into() });
    let (paged, found) = set("x", vec![math("\\frac{a}{b}"), math("\\oint x"), math("\\oint y")]);
    assert_eq!(found.iter().map(|d| d.rule).collect::<Vec<_>>(), ["tex-formula"]);
    let all = page_texts(&paged).concat().replace('|', "");
    assert!(all.contains("\\oint") && !all.contains("frac"), "{all}");
}

/// Runs and glyphs of all pages; the language of a chapter leaves no trace in them but in the chapter.
fn glyphs_outside_of(words: &str, paged: &Paged) -> Vec<(String, Vec<u16>)> {
    let glyphs = |run: &Run| (run.text.clone(), run.glyphs.iter().map(|glyph| glyph.id).collect());
    runs(paged).map(|(_, run)| glyphs(run)).filter(|(text, _)| !text.contains(words)).collect()
}

#[test]
fn the_language_of_a_chapter_went_on_to_the_title_page_and_running_heads() {
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let set = |language: Option<&str>| {
        let mut german = chapter("Zwei", vec![words(&"Wort. ".repeat(2000))]);
        german.language = language.and_then(Lang::parse);
        alone.install(|| lay(&book("Of offices", vec![chapter("One", vec![words("Word.")]), german]), "").0)
    };
    // German has an f of its own in the font.
    assert_eq!(glyphs_outside_of("Wort", &set(Some("de"))), glyphs_outside_of("Wort", &set(None)));
}

#[test]
fn the_language_of_a_paragraphs_last_word_went_on_to_the_next() {
    let set = |language: &str| {
        let foreign =
            Inline::Foreign { language: Lang::parse(language).unwrap(), content: vec![Inline::text("offenbar")] };
        lay(&book("x", vec![chapter("y", vec![paragraph(vec![foreign]), words("Of offices.")])]), "").0
    };
    assert_eq!(glyphs_outside_of("offenbar", &set("de")), glyphs_outside_of("offenbar", &set("en")));
}
