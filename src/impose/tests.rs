//! Prints, turns, folds and cuts the sheets virtually, and reads them.

use super::*;
use crate::config::Fold;
use rayon::prelude::*;

const A4: Size = Size { w: Length::sp(39_012_394), h: Length::sp(55_174_672) };

/// Half of it, and a quarter.
const A5: Size = Size { w: Length::sp(27_587_336), h: Length::sp(39_012_394) };
const A6: Size = Size { w: Length::sp(19_506_197), h: Length::sp(27_587_336) };

fn booklet(fold: Fold, sheets_per_section: Option<u32>) -> Booklet {
    Booklet { paper: A4, fold, sheets_per_section, ..Booklet::default() }
}

fn trim(fold: Fold) -> Size {
    if fold == Fold::Folio { A5 } else { A6 }
}

fn folio(pages: usize, trim: Size, booklet: &Booklet) -> Sheets {
    impose(pages, trim, Binding::Left, booklet).unwrap()
}

/// One side of a leaf as it hangs in the book: its page, how far that reaches from the spine, and
/// whether its head is at the head of the book.
type Face = (Option<usize>, (Length, Length), bool);

/// A part of a printed sheet between folds and edges: what is on its two sides.
#[derive(Clone, Copy, Debug)]
struct Part {
    front: Slot,
    back: Slot,
}

/// Prints both sides: finds for each page of the front the one that lies behind it when the
/// printer has turned the paper about an edge. Both come out in the front's coordinates.
fn print(sheet: &Sheet, sheets: &Sheets) -> Vec<Part> {
    let size = sheets.size;
    let long_is_upright = size.h > size.w;
    let about_upright_edge = (sheets.duplex == Duplex::LongEdge) == long_is_upright;
    let behind = |slot: &Slot| {
        let Rect { at, size: page } = slot.place;
        // Turned about an upright edge, left becomes right; about a level one, top becomes
        // bottom, and what stood upright on the back's own side stands on its head.
        let (at, turned) = if about_upright_edge {
            (Point { x: size.w - at.x - page.w, y: at.y }, slot.turned)
        } else {
            (Point { x: at.x, y: size.h - at.y - page.h }, !slot.turned)
        };
        Slot { page: slot.page, place: Rect { at, size: page }, turned }
    };
    let backs: Vec<Slot> = sheet.back.slots.iter().map(behind).collect();
    assert_eq!(sheet.front.slots.len(), backs.len());
    let part = |front: &Slot| {
        let near = |a: Length, b: Length| (a - b).abs() <= Length::sp(2);
        let mut fitting = backs.iter().filter(|back| {
            near(back.place.at.x, front.place.at.x)
                && near(back.place.at.y, front.place.at.y)
                && back.place.size == front.place.size
        });
        let back = *fitting.next().expect("a page lies behind each page");
        assert!(fitting.next().is_none());
        Part { front: *front, back }
    };
    sheet.front.slots.iter().map(part).collect()
}

/// Folds a sheet that lies with its front up and cuts the fold at the heads: the faces of its
/// leaves, recto and verso of each, from the front cover to the back.
fn fold(parts: &[Part], sheets: &Sheets, binding: Binding) -> Vec<[Face; 2]> {
    let (middle, spine) = (sheets.size.h.half(), sheets.size.w.half());
    let is_left = |part: &&Part| part.front.place.at.x + part.front.place.size.w.half() < spine;
    let is_upper = |part: &&Part| parts.len() > 2 && part.front.place.at.y + part.front.place.size.h.half() < middle;
    let pile = |left: bool| {
        let column = || parts.iter().filter(move |part| is_left(part) == left);
        let lower = column().filter(|part| !is_upper(part)).map(|part| (*part, false));
        // Folded behind the lower half: what faced the reader now faces away, head over heels.
        let upper = column().filter(is_upper).map(|part| (Part { front: part.back, back: part.front }, true));
        lower.chain(upper).collect::<Vec<_>>()
    };
    // The half on the side of the spine's other side stays; the other is folded behind it.
    let (stays, goes) = match binding {
        Binding::Left => (pile(false), pile(true)),
        Binding::Right => (pile(true), pile(false)),
    };
    let face = |slot: Slot, flipped: bool| -> Face {
        let Rect { at, size } = slot.place;
        let (near, far) = if at.x + size.w.half() < spine {
            (spine - at.x - size.w, spine - at.x)
        } else {
            (at.x - spine, at.x + size.w - spine)
        };
        (slot.page, (near, far), slot.turned == flipped)
    };
    let mut leaves: Vec<[Face; 2]> = stays.iter().map(|(p, f)| [face(p.front, *f), face(p.back, *f)]).collect();
    leaves.extend(goes.iter().rev().map(|(p, f)| [face(p.back, *f), face(p.front, *f)]));
    leaves
}

/// The leaves of the whole book, sheets laid in one another and sections behind one another.
fn bind(sheets: &Sheets, binding: Binding) -> Vec<[Face; 2]> {
    let mut book = Vec::new();
    for section in sheets.sheets.chunk_by(|a, b| a.section == b.section) {
        let mut behind = Vec::new();
        for sheet in section {
            let leaves = fold(&print(sheet, sheets), sheets, binding);
            let (before, after) = leaves.split_at(leaves.len() / 2);
            book.extend_from_slice(before);
            behind.push(after.to_vec());
        }
        book.extend(behind.into_iter().rev().flatten());
    }
    book
}

const DUPLEX: [Duplex; 2] = [Duplex::ShortEdge, Duplex::LongEdge];
const BINDINGS: [Binding; 2] = [Binding::Left, Binding::Right];
const FOLDS: [Fold; 2] = [Fold::Folio, Fold::Quarto];

#[test]
fn every_book_reads_in_order_once_printed_folded_and_cut() {
    let sizes = [None, Some(1), Some(2), Some(3), Some(4), Some(5), Some(6), Some(8), Some(16)];
    let schemes = FOLDS.into_iter().flat_map(|fold| sizes.map(|size| booklet(fold, size)));
    let schemes = schemes.flat_map(|scheme| DUPLEX.map(|duplex| Booklet { duplex, ..scheme.clone() }));
    let schemes = schemes.flat_map(|scheme| BINDINGS.map(|binding| (scheme.clone(), binding)));
    schemes.collect::<Vec<_>>().into_par_iter().for_each(|(scheme, binding)| {
        (1..=400).for_each(|count| reads_in_order(count, binding, &scheme));
    });
}

fn reads_in_order(count: usize, binding: Binding, scheme: &Booklet) {
    let sheets = impose(count, trim(scheme.fold), binding, scheme).unwrap();
    let what = format_args!("{count} pages, {scheme:?}, {binding:?}");
    let read: Vec<Face> = bind(&sheets, binding).concat();
    let padded = count.next_multiple_of(pages_per_sheet(scheme.fold));
    let expected = (0..padded).map(|page| (page < count).then_some(page));
    assert!(read.iter().map(|face| face.0).eq(expected), "{what}");
    assert!(read.iter().all(|face| face.2), "a page stands on its head: {what}");
    assert_eq!(sheets.blanks, padded - count, "{what}");
    let sections: Vec<&[Sheet]> = sheets.sheets.chunk_by(|a, b| a.section == b.section).collect();
    assert_eq!(sections.len(), sheets.sections, "{what}");
    for section in sections {
        assert!(section.len() <= scheme.sheets_per_section.map_or(usize::MAX, |n| n as usize), "{what}");
        assert!(section.iter().enumerate().all(|(i, sheet)| sheet.depth == i), "{what}");
    }
    let advice = advise(count, scheme);
    let told = (advice.sheets, advice.sections, advice.blanks);
    assert_eq!(told, (sheets.sheets.len(), sheets.sections, sheets.blanks), "{what}");
}

#[test]
fn the_simulation_finds_a_sheet_that_is_turned_wrongly() {
    let mut sheets = folio(8, A5, &booklet(Fold::Folio, None));
    sheets.duplex = Duplex::LongEdge;
    assert!(bind(&sheets, Binding::Left).concat().iter().any(|face| !face.2));
    let right = folio(8, A5, &booklet(Fold::Folio, None));
    assert_ne!(bind(&right, Binding::Right).concat()[0].0, Some(0));
}

fn rows(side: &Side) -> Vec<String> {
    side.slots
        .chunks(2)
        .map(|pair| {
            pair.iter()
                .map(|slot| format!("{}{}", if slot.turned { "v" } else { "" }, slot.page.map_or(0, |page| page + 1)))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

#[test]
fn eight_pages_stand_as_on_a_folded_dummy() {
    let numbers = |fold, duplex, binding| {
        let sheets = impose(8, trim(fold), binding, &Booklet { duplex, ..booklet(fold, None) }).unwrap();
        sheets.sheets.iter().flat_map(|sheet| [rows(&sheet.front), rows(&sheet.back)]).collect::<Vec<_>>()
    };
    let short = numbers(Fold::Folio, Duplex::ShortEdge, Binding::Left);
    assert_eq!(short, [["8 1"], ["2 7"], ["6 3"], ["4 5"]]);
    let long = numbers(Fold::Folio, Duplex::LongEdge, Binding::Left);
    // In the order of the pages; turned, the first stands on the right.
    assert_eq!(long, [["8 1"], ["v2 v7"], ["6 3"], ["v4 v5"]]);
    let right = numbers(Fold::Folio, Duplex::ShortEdge, Binding::Right);
    assert_eq!(right, [["1 8"], ["7 2"], ["3 6"], ["5 4"]]);
    let quarto = numbers(Fold::Quarto, Duplex::LongEdge, Binding::Left);
    assert_eq!(quarto, [["8 1", "v5 v4"], ["2 7", "v3 v6"]]);
    let quarto = numbers(Fold::Quarto, Duplex::ShortEdge, Binding::Right);
    assert_eq!(quarto, [["1 8", "v4 v5"], ["v7 v2", "6 3"]]);
}

#[test]
fn nothing_to_print_needs_no_sheet() {
    let sheets = folio(0, A5, &booklet(Fold::Folio, Some(4)));
    assert!(sheets.sheets.is_empty() && sheets.blanks == 0 && sheets.sections == 0);
    assert_eq!(advise(0, &booklet(Fold::Quarto, None)).line(), "0 pages on 0 sheets: no page blank");
}

#[test]
fn larger_pages_are_scaled_down_and_meet_at_the_fold() {
    let trim = Size { w: Length::from_in(5.5), h: Length::from_in(8.5) };
    let sheets = folio(4, trim, &booklet(Fold::Folio, None));
    assert_eq!(sheets.scale.percent(), 97);
    let [left, right] = sheets.sheets[0].front.slots[..] else { panic!("two pages") };
    assert_eq!(left.place.at.x + left.place.size.w, right.place.at.x);
    assert_eq!(right.place.at.x, sheets.size.w.half());
    assert_eq!((left.place.at.y, left.place.size.h), (Length::ZERO, sheets.size.h));
}

#[test]
fn smaller_pages_keep_their_size_and_are_centred_vertically() {
    let sheets = folio(4, A6, &booklet(Fold::Folio, None));
    assert_eq!(sheets.scale.percent(), 100);
    let [left, right] = sheets.sheets[0].back.slots[..] else { panic!("two pages") };
    assert_eq!(left.place.size, A6);
    assert_eq!(left.place.at.x + A6.w, sheets.size.w.half());
    assert_eq!(right.place.at, Point { x: sheets.size.w.half(), y: (sheets.size.h - A6.h).half() });
}

#[test]
fn the_sheet_lies_as_its_pages_want_it() {
    let wide = Size { w: A6.h, h: A6.w };
    for (fold, trim, broad) in
        [(Fold::Folio, A5, true), (Fold::Folio, wide, true), (Fold::Quarto, A6, false), (Fold::Quarto, wide, true)]
    {
        for paper in [A4, Size { w: A4.h, h: A4.w }] {
            let sheets = folio(8, trim, &Booklet { paper, min_scale: 60, ..booklet(fold, None) });
            assert_eq!(sheets.size.w > sheets.size.h, broad, "{fold:?}, {trim:?}");
        }
    }
}

#[test]
fn creep_moves_leaves_to_the_spine_by_their_depth_and_no_page_leaves_its_leaf() {
    let creep = Length::from_mm(0.1);
    let small = Size { w: Length::from_mm(90.0), h: Length::from_mm(130.0) };
    for (fold, duplex) in FOLDS.into_iter().flat_map(|fold| DUPLEX.map(|duplex| (fold, duplex))) {
        for (binding, per_section) in BINDINGS.into_iter().flat_map(|b| [None, Some(3)].map(|n| (b, n))) {
            let booklet = Booklet { creep, duplex, ..booklet(fold, per_section) };
            let sheets = impose(61, small, binding, &booklet).unwrap();
            let book = bind(&sheets, binding);
            let leaves = per_section.map_or(book.len(), |n| n as usize * pages_per_sheet(fold) / 2);
            for section in book.chunks(leaves) {
                for (at, [recto, verso]) in section.iter().enumerate() {
                    // The outermost leaves are not moved, each further in by one thickness more.
                    let depth = at.min(section.len() - 1 - at) as i64;
                    let near = |a: Length, b: Length| (a - b).abs() <= Length::sp(1);
                    for (_, (spine, edge), _) in [recto, verso] {
                        assert!(near(*spine, -creep * depth), "{fold:?} {duplex:?} leaf {at}: {spine}");
                        assert!(near(*edge, small.w - creep * depth));
                    }
                }
            }
        }
    }
}

#[test]
fn pages_stay_on_the_sheet_and_marks_beside_the_pages() {
    let all = Marks { fold: true, trim: true, sewing: true, collation: true };
    let inside = |rect: &Rect, sheet: Size| {
        rect.at.x >= Length::ZERO
            && rect.at.y >= Length::ZERO
            && rect.at.x + rect.size.w <= sheet.w
            && rect.at.y + rect.size.h <= sheet.h
    };
    let meets = |a: &Rect, b: &Rect| {
        a.at.x < b.at.x + b.size.w
            && b.at.x < a.at.x + a.size.w
            && a.at.y < b.at.y + b.size.h
            && b.at.y < a.at.y + a.size.h
    };
    let mm = |w, h| Size { w: Length::from_mm(w), h: Length::from_mm(h) };
    for (fold, duplex) in FOLDS.into_iter().flat_map(|fold| DUPLEX.map(|duplex| (fold, duplex))) {
        for trim in [mm(90.0, 130.0), mm(105.0, 148.5), mm(105.0, 130.0), mm(80.0, 148.5), mm(60.0, 50.0)] {
            for (per_section, creep) in [(None, 0.1), (Some(2), 0.3), (Some(1), 0.0)] {
                let creep = Length::from_mm(creep);
                let booklet = Booklet { duplex, creep, marks: all, ..booklet(fold, per_section) };
                let sheets = folio(50, trim, &booklet);
                let roomy = trim.h < Length::from_mm(140.0) || fold == Fold::Folio;
                assert_eq!(sheets.without_room.trim, !roomy, "{fold:?} {trim:?}");
                let mut on_fold = 0;
                for side in sheets.sheets.iter().flat_map(|sheet| [&sheet.front, &sheet.back]) {
                    assert!(side.slots.iter().all(|slot| inside(&slot.place, sheets.size)));
                    for mark in &side.marks {
                        assert!(inside(mark, sheets.size), "{mark:?} on {:?}", sheets.size);
                        if side.slots.iter().any(|slot| meets(mark, &slot.place)) {
                            // Sewing and collation marks: a millimetre to either side of the spine.
                            let middle = mark.at.x + mark.size.w.half();
                            assert!((middle - sheets.size.w.half()).abs() <= Length::sp(2), "{mark:?}");
                            assert!(mark.size.w <= Length::from_mm(2.01), "{mark:?}");
                            on_fold += 1;
                        }
                    }
                }
                let holes = stations(trim.h, sheets.sections).len();
                let steps = if sheets.sections > 1 { sheets.sections } else { 0 };
                assert_eq!(on_fold, holes * sheets.sections + steps, "{fold:?} {trim:?} {per_section:?}");
            }
        }
    }
}

#[test]
fn holes_are_the_same_from_head_and_foot() {
    for (height, sections, count) in [(210.0, 1, 2), (210.0, 3, 5), (148.0, 3, 4), (60.0, 3, 2), (20.0, 3, 2)] {
        let height = Length::from_mm(height);
        let holes = stations(height, sections);
        assert_eq!(holes.len(), count, "{height}");
        assert!(holes.windows(2).all(|pair| pair[0] < pair[1] && pair[1] - pair[0] <= height.half() + Length::sp(2)));
        for (down, up) in holes.iter().zip(holes.iter().rev()) {
            assert!((*down + *up - height).abs() <= Length::sp(2));
        }
    }
}

#[test]
fn pages_that_would_become_too_small_are_an_error() {
    let booklet = booklet(Fold::Folio, None);
    let error = impose(4, A4, Binding::Left, &booklet).unwrap_err();
    assert_eq!(error.rule, "booklet-scale");
    assert!(error.message.contains("70 %"), "{}", error.message);
    assert!(impose(4, A4, Binding::Left, &Booklet { min_scale: 70, ..booklet.clone() }).is_ok());
    let error = impose(4, A5, Binding::Left, &Booklet { fold: Fold::Quarto, ..booklet }).unwrap_err();
    assert!(error.message.contains("fit 4 on a sheet"), "{}", error.message);
}

#[test]
fn marks_without_room_and_pages_in_the_fold_are_warnings() {
    let marks = Marks { fold: true, trim: true, ..Marks::default() };
    let booklet = Booklet { marks, creep: Length::from_mm(0.1), ..booklet(Fold::Folio, None) };
    let sheets = folio(400, A5, &booklet);
    let rules = |gutter: f64| {
        let found = doubts(&sheets, Length::from_mm(gutter), &booklet);
        found.iter().map(|one| one.rule).collect::<Vec<_>>()
    };
    // 100 sheets: the innermost lies in 99 others, 9.9 mm.
    assert_eq!(rules(9.8), ["no-room-for-marks", "booklet-creep"]);
    assert_eq!(rules(10.0), ["no-room-for-marks"]);
    assert_eq!(doubts(&folio(400, A6, &booklet), Length::from_mm(10.0), &booklet), []);
}

#[test]
fn the_advice_says_what_a_page_more_or_less_changes() {
    let line = |pages, fold| advise(pages, &booklet(fold, None)).line();
    assert_eq!(line(33, Fold::Folio), "33 pages on 9 sheets: 3 blank; 1 page less saves a sheet");
    assert_eq!(line(36, Fold::Folio), "36 pages on 9 sheets: no page blank; 4 pages less save a sheet");
    assert_eq!(line(3, Fold::Folio), "3 pages on 1 sheet: 1 blank");
    assert_eq!(line(33, Fold::Quarto), "33 pages on 5 sheets: 7 blank; 1 page less saves a sheet");
    let sewn = advise(48, &booklet(Fold::Folio, Some(5)));
    assert_eq!((sewn.sections, sewn.last), (3, 2));
    let expected = ["3 sections, the last of 2 sheets", "sheets-per-section = 2 makes 6 sections of one size"];
    assert_eq!(sewn.on_sections()[..2], expected);
    assert_eq!(sewn.even, [(2, 6), (3, 4), (4, 3), (6, 2)]);
    assert_eq!(advise(48, &booklet(Fold::Folio, Some(4))).even, []);
    // What it says of fewer pages is so.
    for (fold, pages) in FOLDS.into_iter().flat_map(|fold| (1..=100).map(move |pages| (fold, pages))) {
        let advice = advise(pages, &booklet(fold, None));
        let sheets = |pages| advise(pages, &booklet(fold, None)).sheets;
        assert_eq!(sheets(pages + advice.blanks), advice.sheets);
        assert_eq!(sheets(pages + advice.blanks + 1), advice.sheets + 1);
        if let Some(over) = advice.over {
            assert_eq!((sheets(pages - over), sheets(pages - over + 1)), (advice.sheets - 1, advice.sheets));
        }
    }
}
