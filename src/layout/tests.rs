//! What went wrong on pages once, held by small books.

mod properties;

use super::layout;
use super::sample::{block, book, chapter, everything, pictures};
use crate::config;
use crate::diag::{Diagnostic, Sink};
use crate::doc::{BlockKind, Book, Inline};
use crate::geom::Length;
use crate::lang::Lang;
use crate::media::Fonts;
use crate::paged::{Item, Paged, Role, Run};

fn lay(book: &Book, pdf: &str) -> (Paged, Vec<Diagnostic>) {
    let toml = format!("[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"*\"\n[pdf]\n{pdf}");
    let mut sink = Sink::new();
    let config = config::parse(&toml, config::FILE_NAME, &mut sink).unwrap();
    let paged = layout(book, &config, &Fonts::built_in(), &pictures(), &mut sink);
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
    };
    let bytes = crate::pdf::write(&paged, &info, &Fonts::built_in(), &pictures(), crate::pdf::Edition::Screen).unwrap();
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
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/elements/paged.txt");
    let (paged, found) = lay(&everything(), "");
    let dump =
        crate::paged::dump(&paged) + &found.iter().map(|d| format!("{}: {}\n", d.rule, d.message)).collect::<String>();
    if std::env::var_os("CHAPBOOK_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &dump).unwrap();
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
