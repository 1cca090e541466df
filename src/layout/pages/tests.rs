//! Small chapters by hand, and random ones.

use super::ways::MIN_NOTE_LINES;
use super::*;
use proptest::prelude::*;

const GRID: Length = Length::pt(10);

fn line(break_cost: i64) -> RowMeasure {
    RowMeasure { height: GRID, on_grid: true, break_cost, ..RowMeasure::default() }
}

fn space(height: i64) -> RowMeasure {
    RowMeasure { height: Length::pt(height), is_space: true, ..RowMeasure::default() }
}

fn matter(rows: &[RowMeasure], height: Length) -> Matter<'_> {
    Matter {
        rows,
        forks: &[],
        notes: &[],
        heads: &[],
        height,
        grid: GRID,
        above_notes: GRID,
        opens_on_recto: true,
        reach: Reach::default(),
    }
}

fn counts(rows: &[RowMeasure], lines: i64) -> Vec<usize> {
    break_pages(&matter(rows, GRID * lines)).pages.iter().map(|page| page.rows.len()).collect()
}

#[test]
fn full_pages_are_filled() {
    assert_eq!(counts(&[line(0); 10], 5), [5, 5]);
    assert_eq!(counts(&[], 5), [0; 0]);
}

#[test]
fn a_forbidden_cut_is_avoided_by_a_short_page() {
    let mut rows = vec![line(0); 9];
    rows[4].break_cost = crate::layout::row::KEEP;
    assert_eq!(counts(&rows, 5), [4, 5]);
}

#[test]
fn a_nearly_empty_last_page_takes_lines_from_the_page_before() {
    assert_eq!(counts(&[line(0); 11], 10), [7, 4]);
}

#[test]
fn a_row_higher_than_the_page_has_a_page_of_its_own() {
    let tall = RowMeasure { height: GRID * 9, ..line(0) };
    assert_eq!(counts(&[line(0), tall, line(0)], 5), [1, 1, 1]);
}

#[test]
fn space_vanishes_at_the_edges_and_snaps_to_the_grid_inside() {
    let loose = RowMeasure { on_grid: false, ..line(0) };
    let rows = [space(5), line(0), space(5), loose, space(3), line(0), space(5)];
    let pages = break_pages(&matter(&rows, GRID * 9)).pages;
    assert_eq!(pages.len(), 1);
    let tops: Vec<f64> = pages[0].rows.iter().map(|(_, y)| y.to_pt()).collect();
    assert_eq!(tops, [0.0, 15.0, 30.0]);
}

fn noted(notes_end: usize) -> RowMeasure {
    RowMeasure { notes_end, ..line(0) }
}

fn notes(lengths: &[usize]) -> Vec<NoteLine> {
    let mut lines = Vec::new();
    for length in lengths {
        let first = lines.len();
        lines.extend((first..first + length).map(|line| {
            let height = Length::pt(8);
            NoteLine { height, above: height * line as i64, first }
        }));
    }
    lines
}

#[test]
fn notes_take_room_at_the_foot_of_their_page() {
    // Ten lines; the note of the third has two lines below the rule.
    let rows: Vec<RowMeasure> = (0..10).map(|i| noted(if i < 2 { 0 } else { 2 })).collect();
    let notes = notes(&[2]);
    let pages = break_pages(&Matter { notes: &notes, ..matter(&rows, GRID * 6) }).pages;
    assert_eq!(pages.iter().map(|page| page.rows.len()).collect::<Vec<_>>(), [3, 3, 4]);
    assert_eq!(pages[0].notes, [(0, Length::pt(44)), (1, Length::pt(52))]);
}

#[test]
fn a_long_note_goes_on_before_the_notes_of_the_next_page() {
    let rows: Vec<RowMeasure> = (0..12)
        .map(|i| {
            noted(if i < 2 {
                0
            } else if i < 8 {
                9
            } else {
                10
            })
        })
        .collect();
    let notes = notes(&[9, 1]);
    let pages = break_pages(&Matter { notes: &notes, ..matter(&rows, GRID * 8) }).pages;
    let lines: Vec<usize> = pages.iter().flat_map(|page| page.notes.iter().map(|(line, _)| *line)).collect();
    assert_eq!(lines, (0..10).collect::<Vec<_>>());
    assert!(pages[0].rows.len() >= 3 && pages[0].notes.len() >= MIN_NOTE_LINES, "{pages:?}");
}

#[test]
fn a_long_note_and_another_marked_in_one_line_leave_no_page_empty() {
    // The first note is longer than what the page has left, so the other cannot begin below it.
    let rows: Vec<RowMeasure> = (0..24).map(|i| noted(if i < 8 { 0 } else { 18 })).collect();
    let notes = notes(&[17, 1]);
    let pages = break_pages(&Matter { notes: &notes, ..matter(&rows, GRID * 16) }).pages;
    assert!(pages[0].rows.len() > 8 && pages[0].notes.len() >= MIN_NOTE_LINES, "{pages:?}");
    assert_eq!(pages[1].notes.last().map(|(line, _)| *line), Some(17));
}

#[test]
fn a_note_is_not_strung_out_over_the_pages_of_a_table() {
    // The rows of a table end off the grid, so that no page of them has a level foot.
    let row = RowMeasure { height: Length::pt(9), on_grid: false, notes_end: 9, ..line(400) };
    let rows: Vec<RowMeasure> = (0..80).map(|i| if i < 10 { noted(if i < 9 { 0 } else { 9 }) } else { row }).collect();
    let notes = notes(&[9]);
    let pages = break_pages(&Matter { notes: &notes, ..matter(&rows, GRID * 16) }).pages;
    assert!(pages.iter().filter(|page| !page.notes.is_empty()).count() <= 2, "{pages:?}");
    assert!(pages.iter().all(|page| page.notes.len() != 1), "{pages:?}");
}

#[test]
fn a_note_longer_than_pages_fills_pages_of_its_own_when_the_text_is_out() {
    let notes = notes(&[40]);
    let rows = [noted(40)];
    let pages = break_pages(&Matter { notes: &notes, ..matter(&rows, GRID * 6) }).pages;
    assert_eq!(pages.iter().map(|page| page.notes.len()).sum::<usize>(), 40);
    assert!(pages[1..].iter().all(|page| page.rows.is_empty()), "{pages:?}");
}

#[test]
fn what_stands_off_the_grid_has_as_much_space_above_as_below() {
    let picture = RowMeasure { height: Length::pt(24), on_grid: false, ..line(0) };
    let space = RowMeasure { stretches: true, ..space(5) };
    let rows = [line(0), space, picture, space, line(0), line(0)];
    let pages = break_pages(&matter(&rows, GRID * 9)).pages;
    // 34 pt from line to line, 40 on the grid: three more above and three below.
    assert_eq!(pages[0].rows[1..3], [(2, Length::pt(18)), (4, Length::pt(50))]);
    // At the head of a page it stays there.
    let pages = break_pages(&matter(&rows[2..], GRID * 9)).pages;
    assert_eq!(pages[0].rows[..2], [(0, Length::ZERO), (2, Length::pt(30))]);
}

#[test]
fn a_table_below_its_caption_does_not_overshoot_the_foot() {
    // The space above the caption takes what the page lacks; the caption must not take more by the grid.
    let stretching = RowMeasure { stretches: true, ..space(5) };
    let off =
        |height: i64, break_cost: i64| RowMeasure { height: Length::pt(height), on_grid: false, ..line(break_cost) };
    let keep = crate::layout::row::KEEP;
    for caption in [line(keep), off(9, keep)] {
        for height in 20..50 {
            let rows = [line(0), line(0), stretching, caption, off(height, 0), line(keep), line(0)];
            for page in break_pages(&matter(&rows, GRID * 7)).pages {
                let foot = page.rows.last().map_or(Length::ZERO, |(row, top)| *top + rows[*row].height);
                assert!(foot <= GRID * 7, "{height}: {page:?}");
            }
        }
    }
}

#[test]
fn a_page_that_ends_inside_a_table_ends_on_its_foot() {
    let row = RowMeasure { height: Length::pt(9), on_grid: false, gives: true, ..line(400) };
    let pages = break_pages(&matter(&[row; 24], GRID * 6)).pages;
    let tops: Vec<f64> = pages[0].rows.iter().map(|(_, top)| top.to_pt()).collect();
    // Six points are left over by six rows; the five spaces between them share these.
    for (row, top) in tops.iter().enumerate() {
        assert!((top - 10.2 * row as f64).abs() < 0.001, "{tops:?}");
    }
    assert_eq!(pages[0].lacks, 0);
    // Two rows do not give as much as one line and more.
    let tall = RowMeasure { height: Length::pt(24), ..row };
    assert_eq!(break_pages(&matter(&[tall; 5], GRID * 6)).pages[0].lacks, 2);
}

#[test]
fn a_spread_is_two_lines_shorter_rather_than_uneven() {
    // Twenty lines of which only those before the tenth and before the twentieth let a page end there.
    let keep = crate::layout::row::KEEP;
    let rows: Vec<RowMeasure> = (1..30).map(|row| line(if row % 10 == 0 { 0 } else { keep })).collect();
    let cut = |shorter: i64| {
        let reach = Reach { shorter, longer: 1 };
        break_pages(&Matter { opens_on_recto: false, reach, ..matter(&rows, GRID * 12) })
    };
    assert!(cut(1).has_fault);
    let level = cut(2);
    assert!(!level.has_fault);
    assert_eq!(level.pages.iter().map(|page| page.longer).collect::<Vec<_>>(), [-2, -2, 0]);
}

#[test]
fn a_figure_that_does_not_fit_stands_at_the_head_of_the_next_page() {
    let mut rows = vec![line(0); 12];
    rows[4] = RowMeasure { height: GRID * 4, float: Some(0), ..line(0) };
    let pages = break_pages(&matter(&rows, GRID * 6)).pages;
    let first: Vec<usize> = pages[0].rows.iter().map(|(row, _)| *row).collect();
    assert_eq!(first, [0, 1, 2, 3, 5, 6]);
    assert_eq!(pages[1].rows[0], (4, Length::ZERO));
}

#[test]
fn no_figure_floats_past_a_heading() {
    let mut rows = vec![line(0); 12];
    rows[4] = RowMeasure { height: GRID * 4, float: Some(0), ..line(0) };
    rows[5].is_barrier = true;
    let pages = break_pages(&matter(&rows, GRID * 6)).pages;
    let order: Vec<usize> = pages.iter().flat_map(|page| page.rows.iter().map(|(row, _)| *row)).collect();
    assert_eq!(order, (0..12).collect::<Vec<_>>());
}

#[test]
fn the_head_of_a_table_stands_above_each_page_that_it_goes_on_to() {
    let rows = [RowMeasure { head: Some(0), ..line(0) }; 10];
    let pages = break_pages(&Matter { heads: &[GRID * 2], ..matter(&rows, GRID * 6) }).pages;
    assert!(pages.iter().all(|page| page.head == Some((0, Length::ZERO)) && page.rows.len() <= 4), "{pages:?}");
}

/// What a random chapter has: rows with their heights, notes and figures, and the lines of notes.
fn chapters() -> impl Strategy<Value = (Vec<RowMeasure>, Vec<NoteLine>)> {
    let row = (1i64..30, any::<bool>(), any::<bool>(), 0i64..1000, 0u8..12, 0usize..12);
    prop::collection::vec(row, 0..60).prop_map(|rows| {
        let (mut lengths, mut count, mut floats) = (Vec::new(), 0, 0);
        let make = |(height, is_space, snaps, break_cost, kind, length): (i64, bool, bool, i64, u8, usize)| {
            let row = RowMeasure {
                height: Length::pt(height),
                is_space,
                on_grid: snaps && !is_space,
                break_cost,
                ..RowMeasure::default()
            };
            let row = match kind {
                0..3 if !is_space => {
                    lengths.push(length * length);
                    count += length * length;
                    row
                }
                3 if !is_space => {
                    floats += 1;
                    RowMeasure { float: Some(floats), ..row }
                }
                4 => RowMeasure { is_barrier: true, ..row },
                5 => RowMeasure { head: Some(0), ..row },
                _ => row,
            };
            RowMeasure { notes_end: count, ..row }
        };
        (rows.into_iter().map(make).collect(), notes(&lengths))
    })
}

proptest! {
    #[test]
    fn everything_stands_once_and_fits((rows, notes) in chapters()) {
        let height = GRID * 6;
        let heads = [GRID];
        let pages = break_pages(&Matter { notes: &notes, heads: &heads, ..matter(&rows, height) }).pages;
        let placed: Vec<usize> = pages.iter().flat_map(|page| page.rows.iter().map(|(row, _)| *row)).collect();
        let text = |row: &usize| !rows[*row].is_space && rows[*row].float.is_none();
        let order: Vec<usize> = placed.iter().copied().filter(text).collect();
        prop_assert_eq!(order, (0..rows.len()).filter(text).collect::<Vec<_>>());
        let mut sorted = placed.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..rows.len()).filter(|&i| !rows[i].is_space).collect::<Vec<_>>());
        let lines: Vec<usize> = pages.iter().flat_map(|page| page.notes.iter().map(|(line, _)| *line)).collect();
        prop_assert_eq!(lines, (0..notes.len()).collect::<Vec<_>>());
        for page in &pages {
            let foot = page.rows.last().map_or(Length::ZERO, |(row, y)| *y + rows[*row].height);
            if let Some((line, y)) = page.notes.last() {
                prop_assert!(*y + notes[*line].height <= height);
                prop_assert!(page.notes[0].1 - GRID >= foot);
            }
            prop_assert!(foot <= height || page.rows.len() == 1, "{:?}", page);
        }
    }

    #[test]
    fn notes_begin_on_the_page_of_their_mark(lengths in prop::collection::vec(0usize..9, 1..80)) {
        let mut count = 0;
        let rows: Vec<RowMeasure> = lengths
            .iter()
            .map(|length| {
                count += length.saturating_sub(3);
                noted(count)
            })
            .collect();
        let lengths: Vec<usize> = lengths.into_iter().map(|length| length.saturating_sub(3)).collect();
        let notes = notes(&lengths);
        let pages = break_pages(&Matter { notes: &notes, ..matter(&rows, GRID * 12) }).pages;
        for page in &pages {
            for (row, _) in &page.rows {
                let first = if *row == 0 { 0 } else { rows[row - 1].notes_end };
                prop_assert!(first == rows[*row].notes_end || page.notes.iter().any(|(line, _)| *line == first));
            }
        }
    }
}

#[test]
fn a_chapter_of_notes_that_are_all_too_long_is_cut_in_linear_time() {
    let lengths: Vec<usize> = (0..4000).map(|i| i * 7919 % 60).collect();
    let mut count = 0;
    let rows: Vec<RowMeasure> = lengths
        .iter()
        .enumerate()
        .map(|(i, length)| {
            count += length;
            let float = (i % 3 == 0 && *length == 0).then_some(i as u32);
            RowMeasure { notes_end: count, float, ..line(0) }
        })
        .collect();
    let notes = notes(&lengths);
    let pages = break_pages(&Matter { notes: &notes, ..matter(&rows, GRID * 40) }).pages;
    assert_eq!(pages.iter().map(|page| page.notes.len()).sum::<usize>(), notes.len());
}
