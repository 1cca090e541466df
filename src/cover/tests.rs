//! Covers of all sorts of titles.

use super::*;
use crate::config::Author;
use crate::lang::Lang;
use crate::paged::Item;

fn book(title: &str, subtitle: &str, authors: &[&str]) -> BookTable {
    BookTable {
        title: title.into(),
        subtitle: (!subtitle.is_empty()).then(|| subtitle.into()),
        slug: "book".into(),
        authors: authors
            .iter()
            .map(|name| Author { name: (*name).into(), role: "aut".into(), file_as: None })
            .collect(),
        language: Lang::english(),
        identifier: None,
        publisher: None,
        date: None,
        rights: None,
        source: None,
        description: None,
        subjects: vec![],
        series: None,
        cover: None,
        half_title: false,
        copyright: None,
        dedication: None,
        epigraph: None,
        colophon: None,
    }
}

/// `CHAPBOOK_WRITE_COVERS=/tmp/covers cargo test` leaves the pictures to be looked at.
#[test]
fn any_title_gives_a_cover_whose_words_stay_inside_the_label() {
    let fonts = Fonts::built_in();
    let long = "A Very Long and Winding Account of the Several Ways in Which Small Books Have Been Made by Hand and by Machine, with Remarks on Paper, Thread and Glue";
    let titles = [
        book("Small Books & Large Ones", "Essays on making", &["Ada Binder"]),
        book("Walden", "", &["Henry David Thoreau"]),
        book(
            long,
            "Together with an index of everything that was left out of the first edition",
            &["One", "Two Names", "Three", "Four", "Five"],
        ),
        book("Война и мир", "Роман в четырёх томах", &["Лев Толстой"]),
        book("I", "", &[]),
        book(&"x".repeat(5000), &"y z ".repeat(2000), &[&"w".repeat(300)]),
        book("", "", &[""]),
        book("本の作り方", "\u{0}\u{202e}", &["é"]),
    ];
    for (number, book) in titles.iter().enumerate() {
        let size = Size { w: Length::pt(400), h: Length::pt(640) };
        let paged = front(book, &fonts, size);
        for item in &paged.pages[0].items {
            if let Item::Run(run) = item
                && !run.text.is_empty()
            {
                let (left, right) = (run.at.x, run.at.x + run.width());
                assert!(left >= Length::pt(60) && right <= Length::pt(341), "{number}: {:?} {left} {right}", run.text);
                assert!(
                    run.at.y > Length::pt(60) && run.at.y < Length::pt(580),
                    "{number}: {:?} {}",
                    run.text,
                    run.at.y
                );
            }
        }
        if let Some(folder) = std::env::var_os("CHAPBOOK_WRITE_COVERS") {
            let cover = typeset(book, &fonts).unwrap();
            assert!(cover.bytes.len() < 300_000, "{}", cover.bytes.len());
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(std::path::Path::new(&folder).join(format!("{number}.png")), &cover.bytes).unwrap();
        }
    }
}

#[test]
fn the_picture_has_the_size_that_shops_ask_for_and_is_the_same_each_time() {
    let fonts = Fonts::built_in();
    let small = book("Small Books", "Essays", &["Ada Binder"]);
    let cover = typeset(&small, &fonts).unwrap();
    let decoded = image::load_from_memory(&cover.bytes).unwrap();
    assert_eq!((decoded.width(), decoded.height()), (1600, 2560));
    assert!(cover.bytes.len() < 300_000, "{}", cover.bytes.len());
    assert_eq!(cover, typeset(&small, &fonts).unwrap());
}

fn printed(book: &BookTable, fonts: &Fonts) -> Vec<String> {
    let paged = front(book, fonts, Size { w: Length::pt(400), h: Length::pt(640) });
    let text = |item: &Item| match item {
        Item::Run(run) if !run.text.is_empty() => Some(run.text.clone()),
        _ => None,
    };
    paged.pages[0].items.iter().filter_map(text).collect()
}

#[test]
fn a_title_that_no_font_has_gives_no_cover_of_boxes_and_is_told() {
    let fonts = Fonts::built_in();
    let book = book("本の作り方", "Essays", &["é", "作者"]);
    assert_eq!(printed(&book, &fonts), ["é"]);
    assert_eq!(missing(&book, &fonts).first(), Some(&'の'));
    let text = "[book]\ntitle = \"本\"\nlanguage = \"ja\"\n[[sources]]\npath = \"a.md\"\n";
    let mut sink = Sink::new();
    let config = crate::config::parse(text, "book.toml", &mut sink).unwrap();
    make(&config, &fonts, &crate::world::Memory::new([] as [(&str, Vec<u8>); 0]), &mut sink).unwrap();
    let found: Vec<_> = sink.diagnostics().iter().map(|found| found.rule).collect();
    assert_eq!(found, ["missing-glyph"]);
}

#[test]
fn a_word_wider_than_the_label_is_divided_and_not_cut_off() {
    let fonts = Fonts::built_in();
    let mut book = book("Donaudampfschifffahrtsgesellschaftskapitän", "", &[]);
    book.language = Lang::parse("de").unwrap();
    let lines = printed(&book, &fonts);
    assert_eq!(lines.concat().replace('-', ""), book.title);
    assert!(lines.len() > 1, "{lines:?}");
}

#[test]
fn of_many_authors_none_is_left_out() {
    let fonts = Fonts::built_in();
    let many =
        ["Ada Binder", "Jo Press", "Zoë Ødegård", "Ngozi Adichie-Okafor", "Li Wei", "Another Person", "A Seventh"];
    let words = printed(&book("Small Books", "", &many), &fonts).join(" ").replace('\u{a0}', " ").replace("- ", "-");
    assert!(many.iter().all(|name| words.contains(name)), "{words}");
}
