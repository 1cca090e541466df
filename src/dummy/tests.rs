//! What a dummy says and shows.

use super::*;
use crate::config::{Duplex, Fold};

fn dummy(pages: usize, booklet: &Booklet) -> Dummy {
    let trim = Size { w: Length::from_in(5.5), h: Length::from_in(8.5) };
    make("Small Hours", pages, trim, Binding::Left, booklet, &Fonts::built_in()).unwrap()
}

fn words(page: &Page) -> String {
    let runs = page.items.iter().filter_map(|item| match item {
        Item::Run(run) => Some(run.text.clone()),
        _ => None,
    });
    runs.collect::<Vec<_>>().join(" ")
}

fn instructions(dummy: &Dummy) -> String {
    let slots =
        dummy.sheets.sheets[..dummy.instructions].iter().flat_map(|s| s.front.slots.iter().chain(&s.back.slots));
    slots.map(|slot| words(&dummy.paged.pages[slot.page.unwrap()])).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_page_has_its_number_and_its_sheet() {
    let dummy = dummy(7, &Booklet::default());
    assert_eq!((dummy.instructions, dummy.sheets.sheets.len()), (1, 3));
    let front = &dummy.sheets.sheets[1].front;
    let said: Vec<String> = front.slots.iter().map(|slot| words(&dummy.paged.pages[slot.page.unwrap()])).collect();
    assert_eq!(said, ["\u{2191} top blank sheet 1, front", "\u{2191} top 1 sheet 1, front"]);
}

#[test]
fn the_instructions_have_the_figures_of_the_book() {
    let said = instructions(&dummy(7, &Booklet::default()));
    for part in [
        "How to make “Small Hours”",
        "8 pages, 1 of them blank, on 2 sheets",
        "letter paper (216 × 279 mm), on both sides, turned over on the short edge",
        "Sheet 1 has the pages 1, 8 on its front and 2, 7 on its back.",
        "between pages 4 and 5",
        "54.0 mm (2.12 in) and 161.9 mm (6.38 in) below the top",
        "Cut the fore-edge 139.7 mm (5.50 in) from the fold.",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let tabloid = Size { w: Length::from_in(11.0), h: Length::from_in(17.0) };
    let quarto = Booklet {
        paper: tabloid,
        fold: Fold::Quarto,
        duplex: Duplex::LongEdge,
        sheets_per_section: Some(2),
        creep: Length::from_mm(0.1),
        ..Booklet::default()
    };
    let said = instructions(&dummy(40, &quarto));
    for part in [
        "40 pages, on 5 sheets in 3 sections",
        "tabloid paper (279 × 432 mm), on both sides, turned over on the long edge",
        "one for each section: sheets 1 to 2, sheets 3 to 4, sheet 5.",
        "Fold the upper half back behind the lower one",
        "kettle stitch",
        "stand out by about 0.3 mm",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn any_page_and_title_make_a_dummy() {
    for (w, h) in [(120.0, 120.0), (120.0, 14_400.0), (14_400.0, 120.0), (300.0, 500.0)] {
        let trim = Size { w: Length::from_pt(w), h: Length::from_pt(h) };
        let paper = Size { w: trim.w * 2, h: trim.h };
        let booklet = Booklet { paper, min_scale: 1, ..Booklet::default() };
        for title in ["", "قصة قصيرة", &"long".repeat(500)] {
            let dummy = make(title, 13, trim, Binding::Right, &booklet, &Fonts::built_in()).unwrap();
            assert_eq!(dummy.sheets.sheets.len(), 4 + dummy.instructions, "{w} {h}");
        }
    }
}
