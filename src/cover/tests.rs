//! Covers of all sorts of titles.

use super::*;
use crate::doc::Contributor;
use crate::lang::Lang;
use crate::paged::Item;

fn meta(title: &str, subtitle: &str, authors: &[&str]) -> Meta {
    Meta {
        title: title.into(),
        subtitle: (!subtitle.is_empty()).then(|| subtitle.into()),
        authors: authors
            .iter()
            .map(|name| Contributor { name: (*name).into(), role: "aut".into(), file_as: None })
            .collect(),
        language: Lang::english(),
        identifier: "urn:x".into(),
        publisher: None,
        date: None,
        modified: "2026-11-22T00:00:00Z".into(),
        rights: None,
        description: None,
        subjects: vec![],
        series: None,
        cover: None,
    }
}

/// `CHAPBOOK_WRITE_COVERS=/tmp/covers cargo test` leaves the pictures to be looked at.
#[test]
fn any_title_gives_a_cover_whose_words_stay_inside_the_label() {
    let fonts = Fonts::built_in();
    let long = "A Very Long and Winding Account of the Several Ways in Which Small Books Have Been Made by Hand and by Machine, with Remarks on Paper, Thread and Glue";
    let titles = [
        meta("Small Books & Large Ones", "Essays on making", &["Ada Binder"]),
        meta("Walden", "", &["Henry David Thoreau"]),
        meta(
            long,
            "Together with an index of everything that was left out of the first edition",
            &["One", "Two Names", "Three", "Four", "Five"],
        ),
        meta("Война и мир", "Роман в четырёх томах", &["Лев Толстой"]),
        meta("I", "", &[]),
        meta(&"x".repeat(5000), &"y z ".repeat(2000), &[&"w".repeat(300)]),
        meta("", "", &[""]),
        meta("本の作り方", "\u{0}\u{202e}", &["é"]),
    ];
    for (number, meta) in titles.iter().enumerate() {
        let size = Size { w: Length::pt(400), h: Length::pt(640) };
        let paged = front(meta, &fonts, size);
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
            let cover = typeset(meta, &fonts).unwrap();
            assert!(cover.bytes.len() < 300_000, "{}", cover.bytes.len());
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(std::path::Path::new(&folder).join(format!("{number}.png")), &cover.bytes).unwrap();
        }
    }
}

#[test]
fn the_picture_has_the_size_that_shops_ask_for_and_is_the_same_each_time() {
    let fonts = Fonts::built_in();
    let book = meta("Small Books", "Essays", &["Ada Binder"]);
    let cover = typeset(&book, &fonts).unwrap();
    let decoded = image::load_from_memory(&cover.bytes).unwrap();
    assert_eq!((decoded.width(), decoded.height()), (1600, 2560));
    assert!(cover.bytes.len() < 300_000, "{}", cover.bytes.len());
    assert_eq!(cover, typeset(&book, &fonts).unwrap());
}
