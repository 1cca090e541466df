//! The line breaker against TeX: every case of `tests/data/paragraph_cases.json` must give
//! TeX's own breaks, demerits and pass.

#[path = "../examples/breaks/cases.rs"]
mod cases;

use cases::Case;
use chapbook::layout::breaker::{Params, Workspace, break_lines, break_lines_with_alternatives};

fn cases() -> Vec<Case> {
    let text = include_str!("data/paragraph_cases.json");
    cases::read(text).expect("the cases are as expected")
}

#[test]
fn every_case_breaks_as_tex_breaks_it() {
    let cases = cases();
    assert_eq!(cases.len(), 39);
    for case in cases {
        let found = break_lines(&case.items(), &case.params()).expect("every case has items");
        let expected = case.expected.expect("every case says what TeX made of it");
        assert_eq!(found.at, expected.breaks, "{}", case.name);
        assert_eq!((Some(found.demerits), Some(found.pass)), (expected.demerits, expected.pass), "{}", case.name);
    }
}

#[test]
fn alternatives_are_the_best_of_their_number_of_lines() {
    // What one case leaves in it must not tell in the next.
    let mut work = Workspace::default();
    let mut compared = 0;
    for case in cases() {
        let (items, params) = (case.items(), Params { looseness: 0, ..case.params() });
        let best = break_lines(&items, &params).expect("every case has items");
        let found = break_lines_with_alternatives(&items, &params, None, &mut work).expect("every case has items");
        // Where lines are overfull, what they cost depends on what else was kept.
        if case.name.starts_with("overfull") || case.name.starts_with("narrow") {
            continue;
        }
        assert_eq!(found.ways[found.best].demerits, best.demerits, "{}", case.name);
        for (way, looseness) in found.ways.iter().zip(-(found.best as i64)..) {
            // TeX goes on to a further pass when this one has no paragraph so loose.
            let params = Params { looseness, ..params.clone() };
            let alone = break_lines(&items, &params).expect("every case has items");
            if alone.pass == way.pass {
                compared += usize::from(looseness != 0);
                // Of ways that cost the same either may be taken.
                assert_eq!((alone.at.len(), alone.demerits), (way.at.len(), way.demerits), "{}", case.name);
            }
        }
    }
    assert!(compared > 10, "{compared}");
}
