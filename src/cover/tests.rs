//! Covers of all sorts of titles.

use super::*;
use crate::config::{Author, Binding};
use crate::lang::Lang;
use crate::media::Picture;
use crate::paged::{Item, Page};

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

fn flat(binding: Binding, spine: i64) -> Flat {
    Flat {
        trim: Size { w: Length::from_in(5.5), h: Length::from_in(8.5) },
        spine: Length::pt(spine),
        bleed: Length::pt(9),
        binding,
        clear: Length::pt(4),
        words: true,
        barcode: (Size { w: Length::from_in(2.0), h: Length::from_in(1.2) }, Length::from_in(0.25)),
        bars: true,
    }
}

/// The words of a page with the boxes of their runs: left, right, baseline.
fn runs(page: &Page) -> Vec<(String, Length, Length, Length)> {
    let words = page.items.iter().filter_map(|item| match item {
        Item::Run(run) if !run.text.is_empty() => Some((run.text.clone(), run.at.x, run.at.x + run.width(), run.at.y)),
        _ => None,
    });
    words.collect()
}

#[test]
fn the_whole_cover_has_every_word_on_its_own_board() {
    let fonts = Fonts::built_in();
    let mut book = book("Folded Once", "Notes", &["Ada Binder", "Bo"]);
    book.identifier = Some("urn:isbn:9780306406157".into());
    for description in ["Short essays.", &"Long essays on paper and thread, written late. ".repeat(200)] {
        book.description = Some(description.into());
        for (binding, front, back) in [(Binding::Left, 449, 9), (Binding::Right, 9, 449)] {
            let cover = wrap(&book, &fonts, &flat(binding, 44), None);
            assert_eq!(cover.paged.trim, Size { w: Length::pt(396 * 2 + 44 + 18), h: Length::pt(612 + 18) });
            assert_eq!(cover.bare_spine, None);
            let boards = runs(&cover.paged.pages[0]);
            let on = |from: i64| {
                let from = Length::pt(from);
                let inside = |run: &&(String, Length, Length, Length)| run.1 > from && run.2 < from + Length::pt(396);
                boards.iter().filter(inside).map(|run| run.0.as_str()).collect::<Vec<_>>().join(" ")
            };
            assert_eq!(on(front), "Folded Once Notes Ada Binder Bo");
            let blurb = on(back);
            assert!(blurb.starts_with(&description[..12]), "{blurb}");
            assert_eq!(blurb.ends_with('…'), description.len() > 2000, "{blurb}");
            // Above the barcode.
            let lowest = boards.iter().map(|run| run.3).max().unwrap();
            let bars = runs(&cover.paged.pages[2]);
            assert!(bars.iter().all(|run| run.3 > lowest || run.1 > Length::pt(front)), "{bars:?}");
            assert_eq!(bars[0].0, "ISBN 978\u{a0}0306406157");
            let spine = runs(&cover.paged.pages[1]);
            assert_eq!(spine.iter().map(|run| run.0.as_str()).collect::<Vec<_>>(), ["Folded Once", "Ada Binder, Bo"]);
            assert!(spine.iter().all(|run| run.3 > Length::pt(4) && run.3 < Length::pt(40) && run.2 < Length::pt(612)));
        }
    }
}

#[test]
fn a_spine_too_thin_for_words_has_none_and_says_so() {
    let fonts = Fonts::built_in();
    let bare = |title: &str, spine, words| {
        let flat = Flat { words, ..flat(Binding::Left, spine) };
        let cover = wrap(&book(title, "", &["Ada Binder"]), &fonts, &flat, None);
        assert_eq!(cover.bare_spine.is_some(), runs(&cover.paged.pages[1]).is_empty());
        cover.bare_spine
    };
    assert!(bare("Folded Once", 12, true).unwrap().contains("thin"));
    assert!(bare("Folded Once", 0, true).unwrap().contains("thin"));
    assert!(bare("Folded Once", 40, false).unwrap().contains("pages"));
    assert!(bare(&"Folding and ".repeat(40), 40, true).unwrap().contains("long"));
    assert!(bare("本の作り方", 40, true).unwrap().contains("letters"));
    assert_eq!(bare("Folded Once", 16, true), None);
}

#[test]
fn a_picture_fills_the_front_to_its_bleed_and_stays_off_the_back() {
    let fonts = Fonts::built_in();
    let mut png = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(300, 200).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let picture = Picture::read(&png.into_inner()).unwrap();
    let path: std::sync::Arc<str> = "front.png".into();
    let cover = wrap(&book("Folded Once", "", &[]), &fonts, &flat(Binding::Left, 44), Some((&path, &picture)));
    let items = &cover.paged.pages[0].items;
    let at = items.iter().position(|item| matches!(item, Item::Picture { .. })).unwrap();
    let Item::Picture { rect, .. } = &items[at] else { unreachable!() };
    assert!(rect.at.x <= Length::pt(449) && rect.at.x + rect.size.w >= cover.paged.trim.w);
    assert!(rect.at.y <= Length::ZERO && rect.at.y + rect.size.h >= cover.paged.trim.h);
    let Item::Rule { rect, ink: 255 } = &items[at + 1] else { panic!("no ground over the picture") };
    assert_eq!((rect.at.x, rect.size.w), (Length::ZERO, Length::pt(9 + 396 + 44)));
}

#[test]
fn a_cover_takes_no_more_ink_than_dries() {
    let fonts = Fonts::built_in();
    for title in ["Walden", "Folded Once", "Heretics", "Small Hours", "Care", "Thread", "Glue", "Paper"] {
        let cover = wrap(&book(title, "", &[]), &fonts, &flat(Binding::Left, 44), None);
        for colour in cover.colours {
            let ink: u32 = colour.cmyk.iter().map(|ink| u32::from(*ink)).sum();
            assert!(ink <= 255 * 5 / 2 + 1, "{colour:?}");
        }
    }
}
