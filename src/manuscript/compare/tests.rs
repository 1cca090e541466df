use super::*;
use proptest::prelude::*;

fn words(from: usize, to: usize) -> String {
    (from..to).map(|n| format!("w{n} ")).collect()
}

const TITLED: Relation = Relation {
    titled_alike: true,
    untitled: false,
    same_address: false,
    redated: false,
    translated: false,
    numbered_apart: false,
};

#[test]
fn an_edited_copy_is_near_and_a_part_is_an_excerpt() {
    let whole = Print::of(&words(0, 200));
    let edited = Print::of(&words(0, 200).replace("w50 ", "x "));
    assert_eq!(compare(&whole, &edited, || TITLED), Likeness::Near);
    assert_eq!(compare(&whole, &Print::of(&words(20, 60)), || TITLED), Likeness::Excerpt);
    assert_eq!(compare(&whole, &Print::of(&words(300, 500)), || TITLED), Likeness::Different);
}

#[test]
fn texts_of_different_dates_must_be_more_alike() {
    let (a, b) = (Print::of(&words(0, 100)), Print::of(&words(30, 130)));
    assert_eq!(compare(&a, &b, || TITLED), Likeness::Near);
    assert_eq!(compare(&a, &b, || Relation { redated: true, ..TITLED }), Likeness::Different);
}

#[test]
fn an_essay_much_changed_is_a_revision_only_of_its_own_title_and_language() {
    let (a, b) = (Print::of(&words(0, 100)), Print::of(&words(60, 160)));
    assert_eq!(compare(&a, &b, || TITLED), Likeness::Revision);
    assert_eq!(compare(&a, &b, || Relation { translated: true, ..TITLED }), Likeness::Different);
    assert_eq!(compare(&a, &b, Relation::default), Likeness::Different);
    assert_eq!(compare(&a, &b, || Relation { same_address: true, ..Relation::default() }), Likeness::Revision);
}

#[test]
fn texts_of_other_titles_are_copies_only_when_nearly_all_is_shared() {
    let (a, b) = (Print::of(&words(0, 100)), Print::of(&words(30, 130)));
    assert_eq!(compare(&a, &b, Relation::default), Likeness::Different);
    assert_eq!(compare(&a, &Print::of(&words(0, 95)), Relation::default), Likeness::Near);
    let part = Print::of(&words(10, 50));
    assert_eq!(compare(&a, &part, Relation::default), Likeness::Different);
    assert_eq!(compare(&a, &part, || Relation { untitled: true, ..Relation::default() }), Likeness::Excerpt);
}

#[test]
fn short_chapters_of_titles_that_differ_by_a_numeral_were_one() {
    let (a, b) = (Print::of("there is snow on the bench"), Print::of("there is snow on the desk"));
    assert_eq!(compare(&a, &b, Relation::default), Likeness::Different);
    assert_eq!(compare(&a, &b, || TITLED), Likeness::Near);
}

#[test]
fn candidates_are_those_that_share_rare_runs() {
    let texts = [words(0, 300), words(400, 700), words(5, 295), words(1000, 1100), words(250, 280)];
    let prints: Vec<Print> = texts.iter().map(|text| Print::of(text)).collect();
    assert_eq!(candidates(&prints, &[]), [(0, 2), (0, 4), (2, 4)]);
    let names = by_name([("a", 1), ("b", 2), ("a", 3)].into_iter());
    assert_eq!(candidates(&prints, &names), [(0, 2), (0, 4), (1, 3), (2, 4)]);
    assert_eq!(group(5, [(0, 2), (1, 3)].into_iter()), [0, 1, 0, 1, 4]);
}

#[test]
fn what_a_site_repeats_below_its_essays_does_not_make_them_alike() {
    let below = words(5000, 5100);
    let text = |n: usize| format!("{}\n{below}\n", words(n * 100, n * 100 + 40));
    let titles = ["A", "B", "C", "D", "E", "F"];
    let prints = prints(&titles, (0..6).map(|n| Looks::new(&text(n))).collect());
    assert_eq!(prints[0].shared(&prints[1]), 0);
    assert_eq!(prints[0].len(), 38);
}

#[test]
fn the_score_counts_words_in_order() {
    assert_eq!(score("One two three four.", "one, TWO three — four", false), 1.0);
    assert_eq!(score("one two three four", "one two five four", false), 0.75);
    assert_eq!(score("two three", "one two three four", true), 1.0);
    assert_eq!(score("One.\nTwo three.\nFour.", "ONE.\ntwo five.\nFour.", false), 0.75);
    assert_eq!(score("One.\nTwo.\nTwo.", "One.\nTwo.", true), 1.0);
    assert_eq!(score("", "", false), 1.0);
}

proptest! {
    #[test]
    fn any_text_is_like_itself_and_comparing_is_symmetric(a in "\\PC{0,80}", b in "\\PC{0,80}") {
        let (x, y) = (Print::of(&a), Print::of(&b));
        let itself = if x.is_wordless() { Likeness::Different } else { Likeness::Near };
        prop_assert_eq!(compare(&x, &x, || TITLED), itself);
        prop_assert_eq!(compare(&x, &y, || TITLED), compare(&y, &x, || TITLED));
        prop_assert!((0.0..=1.0).contains(&score(&a, &b, false)));
    }
}

#[test]
fn two_releases_announced_in_the_same_words_were_copies() {
    let (a, b) = (Print::of(&words(0, 100)), Print::of(&words(3, 103)));
    assert_eq!(compare(&a, &b, || Relation { numbered_apart: true, ..Relation::default() }), Likeness::Different);
}

#[test]
fn long_texts_are_compared_in_full_unless_their_samples_are_strange_to_each_other() {
    let a = Print::of(&words(0, 3000));
    let strange = |from, to| a.is_strange_to(&Print::of(&words(from, to)));
    assert!(strange(3000, 6000) && strange(2950, 5950));
    // Too short a sample tells nothing; a quarter of the smaller text, and less, is seen in long ones.
    assert!(!strange(3000, 3100));
    assert!([(2250, 5250), (2500, 5500), (0, 800), (2800, 3600)].iter().all(|&(from, to)| !strange(from, to)));
    let revised = Print::of(&words(2000, 5000));
    assert_eq!(compare(&a, &revised, || TITLED), Likeness::Revision);
}
