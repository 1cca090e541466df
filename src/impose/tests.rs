//! Folds the sheets virtually and reads them.

use super::*;
use crate::geom::Point;

const A4: Size = Size { w: Length::sp(55_174_672), h: Length::sp(39_012_394) };

/// Half of it.
const A5: Size = Size { w: Length::sp(27_587_336), h: Length::sp(39_012_394) };

fn booklet(sheets_per_section: Option<u32>) -> Booklet {
    Booklet { sheet: A4, sheets_per_section, creep: Length::ZERO, min_scale: 80 }
}

fn pages(sheet: &Sheet) -> [Option<usize>; 4] {
    [sheet.front.left.page, sheet.front.right.page, sheet.back.left.page, sheet.back.right.page]
}

/// Folds each section and turns its leaves: recto and verso of each leaf, in reading order.
fn read(sheets: &Sheets) -> Vec<[Option<usize>; 2]> {
    let mut leaves = Vec::new();
    for section in sheets.sheets.chunk_by(|a, b| a.section == b.section) {
        // The right half of the front is a leaf's recto; behind it, flipped about the
        // short edge, lies the left half of the back. The first half of the leaves is
        // read from the outside in, the second half from the inside out.
        leaves.extend(section.iter().map(|sheet| [sheet.front.right.page, sheet.back.left.page]));
        leaves.extend(section.iter().rev().map(|sheet| [sheet.back.right.page, sheet.front.left.page]));
    }
    leaves
}

#[test]
fn folded_sheets_read_in_order_with_every_back_behind_its_front() {
    for count in 1..=400 {
        for per_section in [None, Some(1), Some(2), Some(4), Some(5), Some(8), Some(100)] {
            let sheets = impose(count, A5, &booklet(per_section)).unwrap();
            let read: Vec<Option<usize>> = read(&sheets).concat();
            let expected: Vec<Option<usize>> =
                (0..count.div_ceil(4) * 4).map(|page| (page < count).then_some(page)).collect();
            assert_eq!(read, expected, "{count} pages, {per_section:?} sheets a section");
            assert_eq!(sheets.blanks, expected.len() - count);
            for section in sheets.sheets.chunk_by(|a, b| a.section == b.section) {
                assert!(section.len() <= per_section.map_or(usize::MAX, |n| n as usize));
                assert!(section.iter().enumerate().all(|(i, sheet)| sheet.depth == i));
            }
        }
    }
}

#[test]
fn eight_pages_stand_as_on_a_folded_dummy() {
    let sheets = impose(8, A5, &booklet(None)).unwrap();
    let numbers: Vec<[usize; 4]> = sheets.sheets.iter().map(|s| pages(s).map(|p| p.unwrap() + 1)).collect();
    assert_eq!(numbers, [[8, 1, 2, 7], [6, 3, 4, 5]]);
}

#[test]
fn nothing_to_print_needs_no_sheet() {
    let sheets = impose(0, A5, &booklet(Some(4))).unwrap();
    assert!(sheets.sheets.is_empty() && sheets.blanks == 0);
}

#[test]
fn larger_pages_are_scaled_down_and_meet_at_the_fold() {
    let trim = Size { w: Length::from_in(5.5), h: Length::from_in(8.5) };
    let sheets = impose(4, trim, &booklet(None)).unwrap();
    assert_eq!(sheets.scale.percent(), 97);
    let Side { left, right } = sheets.sheets[0].front;
    assert_eq!(left.place.at.x + left.place.size.w, right.place.at.x);
    assert_eq!(right.place.at.x, A4.w.half());
    assert_eq!((left.place.at.y, left.place.size.h), (Length::ZERO, A4.h));
}

#[test]
fn smaller_pages_keep_their_size_and_are_centred_vertically() {
    let trim = Size { w: Length::from_mm(105.0), h: Length::from_mm(148.0) };
    let sheets = impose(4, trim, &booklet(None)).unwrap();
    assert_eq!(sheets.scale.percent(), 100);
    let Side { left, right } = sheets.sheets[0].back;
    assert_eq!(left.place.size, trim);
    assert_eq!(left.place.at.x + trim.w, A4.w.half());
    assert_eq!(right.place.at, Point { x: A4.w.half(), y: (A4.h - trim.h).half() });
}

#[test]
fn creep_moves_the_pages_of_inner_sheets_toward_the_spine() {
    let creep = Length::from_mm(0.1);
    let trim = Size { w: Length::from_mm(105.0), h: Length::from_mm(148.0) };
    let sheets = impose(16, trim, &Booklet { creep, ..booklet(None) }).unwrap();
    for (depth, sheet) in sheets.sheets.iter().enumerate() {
        let shift = creep * depth as i64;
        for side in [sheet.front, sheet.back] {
            assert_eq!(side.right.place.at.x, A4.w.half() - shift);
            assert_eq!(side.left.place.at.x + trim.w, A4.w.half() + shift);
        }
    }
}

#[test]
fn pages_that_would_become_too_small_are_an_error() {
    let trim = Size { w: Length::from_mm(210.0), h: Length::from_mm(297.0) };
    let error = impose(4, trim, &booklet(None)).unwrap_err();
    assert_eq!(error.rule, "booklet-scale");
    assert!(error.message.contains("70 %"), "{}", error.message);
    assert!(impose(4, trim, &Booklet { min_scale: 70, ..booklet(None) }).is_ok());
}
