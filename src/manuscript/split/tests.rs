use super::*;
use crate::config::{Config, FILE_NAME, parse};
use crate::diag::Diagnostic;
use crate::doc::plain_text;
use crate::source;
use crate::world::Memory;
use proptest::prelude::*;

const HEAD: &str = "[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"*.txt\"\n";

fn config(extra: &str) -> Config {
    parse(&format!("{HEAD}{extra}"), FILE_NAME, &mut Sink::new()).unwrap()
}

/// Titles with their lines, and what was said about them.
fn split_files(files: &[(&str, String)], extra: &str) -> (Vec<String>, Vec<Diagnostic>) {
    let config = config(extra);
    let world = Memory::new(files.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())));
    let mut sink = Sink::new();
    let reading = source::read(&config, &world, &mut sink).unwrap();
    let (pieces, _) = split(reading.pieces, &config, &mut sink);
    let titles = pieces.iter().map(|p| format!("{}:{} {}", p.origin.file, p.origin.line, plain_text(&p.title)));
    (titles.collect(), sink.diagnostics().to_vec())
}

fn titles(text: &str, extra: &str) -> (Vec<String>, usize) {
    let (titles, found) = split_files(&[("a.txt", text.to_owned())], extra);
    (titles.iter().map(|title| title.split_once(' ').unwrap().1.to_owned()).collect(), found.len())
}

/// Paragraphs with blank lines between them.
fn dump(paragraphs: &[&str]) -> String {
    paragraphs.join("\n\n")
}

const LONG: &str = "Paper has a grain, and whoever folds against it will see the spine crack within a week, \
    however sharp the bone and however slow the hand that draws it along the crease.";

#[test]
fn short_paragraphs_questions_lists_and_quotations_are_no_titles() {
    let text = dump(&[
        "Folding",
        "“Fold it twice” is what everybody says.",
        "They can’t fold.",
        "Is the sheet square?",
        "Is the bone clean?",
        "What is needed:",
        "  1. a bone\n  2. a ruler",
        "“We need that”",
        "Sewing it",
        "Thread comes first.",
        "It always does.",
    ]);
    assert_eq!(titles(&text, ""), (vec!["Folding".into(), "Sewing it".into()], 0));
}

#[test]
fn titles_may_have_colons_figures_and_marks_inside() {
    let all = [
        "12 folds: a list",
        "Paper, glue and thread",
        "“Good enough” is enough",
        "What’s in a name: the word folio",
        "The U.S. letter sheet",
        "iPads and paper",
        "Should You Glue or Sew?",
    ];
    let paragraphs: Vec<&str> = all.iter().flat_map(|title| [*title, LONG]).collect();
    let (found, doubtful) = titles(&dump(&paragraphs), "");
    assert_eq!(found, all);
    assert_eq!(doubtful, 0);
}

#[test]
fn a_lone_question_between_long_paragraphs_is_doubtful() {
    let text = dump(&["One", LONG, LONG, "Do sewn books last longer", LONG, "Does glue yellow?", LONG]);
    let (found, doubtful) = titles(&text, "");
    assert_eq!(found, ["One", "Do sewn books last longer", "Does glue yellow?"]);
    assert_eq!(doubtful, 1);
}

const WAXED: &str = "Thread comes first, and it must be waxed before it is drawn through the sheets.";

#[test]
fn a_title_below_a_colon_is_missed_with_a_warning() {
    let text = dump(&["Folding", LONG, "This is how it looks:", "Sewing the sheets", WAXED, LONG]);
    assert_eq!(titles(&text, ""), (vec!["Folding".into()], 1));
    // A line above another short one is a line of what the colon announces.
    let text = dump(&["Folding", LONG, "What is needed:", "A bone", "And a ruler.", LONG]);
    assert_eq!(titles(&text, ""), (vec!["Folding".into()], 0));
}

#[test]
fn the_date_above_the_only_title_of_a_page_was_an_essay_of_its_own() {
    for title in ["On Folding", "A last word."] {
        let text = dump(&["October 8, 2017", title, LONG, LONG]);
        let reading = source::read(&config(""), &Memory::new([("a.txt", text.into_bytes())]), &mut Sink::new());
        let (pieces, cuts) = split(reading.unwrap().pieces, &config(""), &mut Sink::new());
        let found: Vec<(String, Option<&str>)> =
            pieces.iter().map(|piece| (plain_text(&piece.title), piece.date.as_deref())).collect();
        assert_eq!(found, [(title.to_owned(), Some("2017-10-08"))]);
        assert_eq!(cuts.len(), 1);
    }
}

#[test]
fn what_other_places_prove_against_its_shape_is_doubtful() {
    let page =
        |above: &str, text: &str| dump(&[above, text, "You can find the minutes in the usual place.", WAXED, LONG]);
    let (found, doubts) = split_files(&[("a.txt", page("Folding", SECOND)), ("b.txt", page("Glue", THIRD))], "");
    assert!(found.iter().any(|title| title.contains("minutes")), "{found:?}");
    assert!(doubts.iter().any(|doubt| doubt.message.contains("minutes")), "{doubts:?}");
}

#[test]
fn lines_in_a_row_are_doubtful_and_taken_for_a_list() {
    let text = dump(&["Tools", LONG, "Bone", "Needle", "Awl", LONG]);
    let (found, warnings) = split_files(&[("a.txt", text)], "");
    assert_eq!(found, ["a.txt:1 Tools"]);
    assert_eq!((warnings.len(), warnings[0].rule), (1, "doubtful-split"));
    assert_eq!(warnings[0].origin.as_ref().unwrap().to_string(), "a.txt:9:1");
    assert!(warnings[0].hint.is_some());
}

#[test]
fn a_title_that_book_toml_lists_begins_an_essay_and_an_unlisted_doubtful_line_does_not() {
    let text = dump(&["Tools", LONG, "Bone", "Needle", "Awl", LONG, "Does glue yellow?", LONG, "that’s all.", LONG]);
    let listed = "[manuscript]\nessays = [\"Tools\", \"NEEDLE\", \"That's all.\"]";
    assert_eq!(titles(&text, listed), (vec!["Tools".into(), "Needle".into(), "that’s all.".into()], 0));
    let elsewhere = "[manuscript]\nessays = [\"Tools\", { title = \"Needle\", line = 1 }]";
    assert_eq!(titles(&text, elsewhere).0, ["Tools"]);
}

#[test]
fn the_same_text_below_and_other_text_above_in_two_dumps_make_a_title() {
    let question = "Is that so?";
    let first = dump(&["Alpha", LONG, "Alpha ends.", question, "It is so.", "Really so."]);
    let second = dump(&["Beta", "Beta is short.", "Beta ends.", question, "It is so.", "Really so."]);
    let (found, warnings) = split_files(&[("a.txt", first.clone()), ("b.txt", second)], "");
    assert_eq!(found, ["a.txt:1 Alpha", "a.txt:7 Is that so?", "b.txt:1 Beta", "b.txt:7 Is that so?"]);
    assert!(warnings.is_empty());
    // With an essay in common around it, it is a line of that essay.
    let edited = first.replace("Alpha ends.", "Alpha ends.\n\nHere somebody has added a line.");
    assert_eq!(split_files(&[("a.txt", first), ("b.txt", edited)], "").0, ["a.txt:1 Alpha", "b.txt:1 Alpha"]);
}

#[test]
fn titles_set_apart_by_blank_lines_need_no_other_evidence() {
    let text = "Ein Bogen\n\n\nErster Absatz.\n\n\n\n\nWarum nicht?\n\n\nZweiter Absatz.\n\nNoch einer.\n\nUnd einer.\n\nKein Titel\n\nDritter.\n\n\n\n\nEnde gut\n\n\nSchluss.";
    assert_eq!(titles(text, ""), (vec!["Ein Bogen".into(), "Warum nicht?".into(), "Ende gut".into()], 0));
}

#[test]
fn a_line_after_a_colon_is_a_title_only_above_long_text() {
    let text = dump(&["Film", LONG, "Here is the film:", "A second essay", LONG]);
    assert_eq!(titles(&text, ""), (vec!["Film".into(), "A second essay".into()], 1));
    let text = dump(&["Film", "Short it is.", "What matters is this:", "To begin", "So begin."]);
    assert_eq!(titles(&text, ""), (vec!["Film".into()], 0));
}

#[test]
fn a_dump_without_a_title_is_named_after_its_file() {
    let files = [("2015-03-02-a-long-day.txt", format!("{LONG}\n\n{LONG}"))];
    assert_eq!(split_files(&files, "").0, ["2015-03-02-a-long-day.txt:1 A long day"]);
}

#[test]
fn a_date_an_unpaired_quote_and_a_salutation_became_titles() {
    let long = "Бумага имеет направление, и кто сгибает её поперёк, тот скоро увидит, как лопнет корешок.";
    let text = format!(
        "Письма\n\nI *\n\n   {long}\n   {long}\n   {long}\n   {long}\n\n   Друзья!\n   {long}\n   {long}\n   {long}\n\n   3 окт. 1911\n\n   {long}\n   {long}\n\n   Конец речи\"\n\n   {long}\n   {long}\n"
    );
    assert_eq!(titles(&text, ""), (vec!["Письма".into()], 0));
}

#[test]
fn a_signature_right_below_its_letter_became_a_title() {
    let text = format!("Letters\n\n   {LONG}\n   {LONG}\n   {LONG}\nA. Weaver\n\n   {LONG}\n   {LONG}\n");
    assert_eq!(titles(&text, ""), (vec!["Letters".into()], 1));
}

#[test]
fn a_line_whose_sentence_goes_on_below_became_a_title() {
    let text = dump(&["Visitors", LONG, "Mr. Weaver", "was the first to come.", LONG, "Glue", LONG]);
    assert_eq!(titles(&text, ""), (vec!["Visitors".into(), "Glue".into()], 0));
}

#[test]
fn navigation_below_an_essay_became_a_title() {
    let text = dump(&["Visitors", LONG, "Read more", "Glue", LONG, "Older posts", LONG, "Hello friends!", LONG]);
    assert_eq!(titles(&text, ""), (vec!["Visitors".into(), "Glue".into()], 0));
}

#[test]
fn a_sentence_without_its_full_stop_became_a_title() {
    let text = dump(&["Benches", "They wobble.", "They creak.", "They won’t fold", "They don’t fit.", "That is all."]);
    assert_eq!(titles(&text, ""), (vec!["Benches".into()], 1));
    let text = dump(&["Benches", "Some wobble.", "Many creak.", "They won’t fold", "Few of them fit.", "That is all."]);
    assert_eq!(titles(&text, "").1, 1);
}

#[test]
fn an_essay_of_three_words_is_none() {
    let text = dump(&["Benches", LONG, LONG, "With regards", "Your friend Ann.", "Glue", LONG]);
    assert_eq!(titles(&text, "").0, ["Benches", "Glue"]);
}

#[test]
fn an_author_above_the_title_became_the_title() {
    let text = dump(&["A. WEAVER", "ON FOLDING PAPER", LONG, LONG]);
    assert_eq!(split_files(&[("On folding paper.txt", text)], "").0, ["On folding paper.txt:3 ON FOLDING PAPER"]);
}

#[test]
fn a_lone_line_in_a_file_named_after_its_essay_became_a_title() {
    let text = dump(&[LONG, LONG, "What bones are for", LONG]);
    let (titles, found) = split_files(&[("On folding paper.txt", text.clone())], "");
    assert_eq!((titles.len(), found.len()), (1, 1));
    assert_eq!(split_files(&[("page 3.txt", text)], "").0.len(), 2);
}

/// Titles with a `[[sources]]` that says how to split, and what was said about them.
#[test]
fn a_title_in_quotation_marks_was_speech() {
    let text = dump(&["One", LONG, LONG, "“The bone and the ruler”", LONG, LONG, "Two", LONG, LONG]);
    assert_eq!(titles(&text, "").0, ["One", "“The bone and the ruler”", "Two"]);
}

#[test]
fn a_long_line_below_a_title_took_its_place() {
    let text =
        dump(&["One", LONG, "Part two: the spine", "This is what was found of it since. (see part 1)", LONG, LONG]);
    assert_eq!(titles(&text, "").0, ["One", "Part two: the spine"]);
}

#[test]
fn wide_gaps_inside_essays_made_text_of_all_titles() {
    let text = dump(&["One", LONG, "\nmake bone", LONG, "Two", LONG, "\nmake bone", LONG, "Three", LONG]);
    let found = titles(&text, "").0;
    assert!(["One", "Two", "Three"].iter().all(|title| found.iter().any(|own| own == title)), "{found:?}");
}

const SECOND: &str = "Whoever sews by hand learns that thread matters less than patience, and that a needle \
    forgives nothing which was done in haste on a winter evening.";
const THIRD: &str = "Glue was boiled from hides in a corner of the yard, where nobody who could help it ever \
    stood for longer than it took to fill a pot.";

#[test]
fn a_line_that_names_another_essay_began_that_essay_without_a_warning() {
    let one = dump(&["Boards and cloth", LONG, "Glue", THIRD, SECOND, "Thread", SECOND, LONG]);
    let two = dump(&["Paste", SECOND, THIRD, "Glue", LONG, LONG, "Glue", THIRD, SECOND]);
    let (found, doubts) = split_files(&[("a.txt", one), ("b.txt", two)], "");
    assert_eq!(
        found,
        [
            "a.txt:1 Boards and cloth",
            "a.txt:5 Glue",
            "a.txt:11 Thread",
            "b.txt:1 Paste",
            "b.txt:7 Glue",
            "b.txt:13 Glue"
        ]
    );
    assert!(doubts.iter().any(|doubt| doubt.origin.as_ref().is_some_and(|at| at.line == 7)), "{doubts:?}");
}

#[test]
fn a_contents_list_above_the_essays_of_a_page_took_their_titles() {
    let text = dump(&["In this issue:", "Glue", "Thread", "Bone", "Glue", LONG, "Thread", SECOND, LONG, "Bone", THIRD]);
    let found = titles(&text, "").0;
    assert_eq!(found[found.len() - 3..], ["Glue", "Thread", "Bone"], "{found:?}");
    let world = split_files(&[("a.txt", text)], "").0;
    assert!(world.iter().any(|title| title == "a.txt:9 Glue"), "{world:?}");
}

#[test]
fn the_name_of_the_site_above_each_page_became_its_title() {
    let page = |title: &str, text: &str| {
        dump(&["The Folding Blog", "Notes on paper", title, text, text, "Made by hand in Ghent"])
    };
    let pages = [("1.txt", page("Bone", LONG)), ("2.txt", page("Thread", SECOND)), ("3.txt", page("Glue", THIRD))];
    assert_eq!(split_files(&pages, "").0, ["1.txt:5 Bone", "2.txt:5 Thread", "3.txt:5 Glue"]);
}

#[test]
fn where_all_titles_ask_a_question_was_text() {
    let page = |title: &str, other: &str| dump(&[title, LONG, SECOND, other, THIRD, LONG]);
    let pages = [
        ("1.txt", page("Does glue yellow?", "Who sews thread?")),
        ("2.txt", page("Is cloth a skin?", "When is glue dry?")),
        ("3.txt", page("What holds a spine?", "Why are spines round?")),
    ];
    assert_eq!(split_files(&pages, "").0.len(), 6);
}

#[test]
fn titles_in_small_letters_were_text() {
    let page = |title: &str, other: &str| dump(&[title, LONG, SECOND, other, THIRD, LONG]);
    let pages = [
        ("1.txt", page("on glue", "the bone and the ruler")),
        ("2.txt", page("of cloth", "thread again")),
        ("3.txt", page("for a spine", "round backs")),
    ];
    assert_eq!(split_files(&pages, "").0.len(), 6);
}

#[test]
fn a_title_right_above_its_text_was_its_first_words() {
    let text = format!("Glue\n{LONG}\n\nIt dries.\n\nThread\nIt holds whatever is drawn through it.\n\nIt is waxed.");
    assert_eq!(titles(&text, "").0, ["Glue", "Thread"]);
}

fn ruled(files: &[(&str, String)], rule: &str, manuscript: &str) -> (Vec<String>, Vec<Diagnostic>) {
    let text = format!("{}{rule}\n{manuscript}", HEAD.replace("*.txt", "*"));
    let config = parse(&text, FILE_NAME, &mut Sink::new()).unwrap();
    let world = Memory::new(files.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())));
    let mut sink = Sink::new();
    let reading = source::read(&config, &world, &mut sink).unwrap();
    let (pieces, _) = split(reading.pieces, &config, &mut sink);
    (pieces.iter().map(|piece| plain_text(&piece.title)).collect(), sink.diagnostics().to_vec())
}

#[test]
fn a_source_may_say_that_files_are_essays() {
    let text = dump(&["Folding", LONG, "Sewing it", LONG]);
    assert_eq!(ruled(&[("a-note.txt", text)], "split = \"file\"", ""), (vec!["A note".to_owned()], vec![]));
}

#[test]
fn a_source_may_be_split_at_its_highest_headings() {
    let text = "Start.\n\n## Folding\n\nText.\n\n### Twice\n\nMore.\n\n## Sewing\n\nText.\n".to_owned();
    let (titles, found) = ruled(&[("all.md", text)], "split = \"headings\"", "");
    assert_eq!((titles.join(", ").as_str(), found.len()), ("All, Folding, Sewing", 0));
    let text = format!("Folding\n=======\n\n{LONG}\n\nSewing\n======\n\n{LONG}");
    assert_eq!(ruled(&[("a.txt", text)], "split = \"headings\"", "").0, ["Folding", "Sewing"]);
}

#[test]
fn a_source_may_be_split_where_lines_match() {
    let text = dump(&["No. 1 of all", LONG, "A line", LONG, "No. 2 of all", LONG]);
    let files = [("a.txt", text)];
    assert_eq!(ruled(&files, "split = \"regex\"\nregex = '^No\\. \\d'", "").0, ["No. 1 of all", "No. 2 of all"]);
    let (_, found) = ruled(&files, "split = \"regex\"\nregex = 'nowhere'", "");
    assert_eq!((found[0].rule, found[0].origin.as_ref().unwrap().to_string()), ("no-match", "book.toml:7:9".into()));
}

#[test]
fn a_source_may_be_split_at_given_titles_or_at_those_of_the_lists() {
    let text = dump(&["Folding", LONG, "and sewing.", LONG, "A line", LONG]);
    let files = [("a.txt", text)];
    let given = "split = \"titles\"\ntitles = [\"Folding\", \"And sewing.\"]";
    assert_eq!(ruled(&files, given, ""), (vec!["Folding".to_owned(), "and sewing.".to_owned()], vec![]));
    let listed = "[manuscript]\nessays = [\"Folding\", \"A line\"]";
    assert_eq!(ruled(&files, "split = \"titles\"", listed).0, ["Folding", "A line"]);
    let (_, found) = ruled(&files, "split = \"titles\"\ntitles = [\"Folding\", \"Glue\"]", "");
    assert_eq!((found[0].rule, found.len()), ("unknown-title", 1));
}

proptest! {
    #[test]
    fn no_word_is_lost_and_nothing_panics(
        paragraphs in proptest::collection::vec("([A-Z][a-z]{1,6}( [a-z]{1,5}){0,12}[.?!:]?|  [1-3]. [a-z]{1,6}|\\PC{0,30})", 0..30)
    ) {
        let text = paragraphs.join("\n\n");
        let config = config("");
        let world = Memory::new([("without-a-title-2718.txt", text.clone())]);
        let reading = source::read(&config, &world, &mut Sink::new()).unwrap();
        let before = reading.pieces.clone();
        let (pieces, cuts) = split(reading.pieces, &config, &mut Sink::new());
        let mut before = before;
        let is_cut = |block: &crate::doc::Block| cuts.iter().any(|cut| cut.origin == block.origin);
        before.iter_mut().for_each(|piece| piece.blocks.retain(|block| !is_cut(block)));
        let before = letters(&before, false);
        prop_assert_eq!(before, letters(&pieces, true));
    }
}

/// All letters in order; with titles, but for the title that a file's name gives.
fn letters(pieces: &[Piece], with_titles: bool) -> String {
    let mut out = String::new();
    for piece in pieces {
        let own = with_titles && plain_text(&piece.title) != "Without a title 2718";
        let title = if own { plain_text(&piece.title) } else { String::new() };
        let essay = super::super::essay::Essay::new(piece.clone());
        out.extend(format!("{title}{}", essay.text).chars().filter(|c| c.is_alphabetic()));
    }
    out
}

/// Essays of these titles, each with lines below its title.
fn headed(all: &[&str], below: &[&str]) -> String {
    let mut paragraphs = Vec::new();
    for title in all {
        paragraphs.push(*title);
        paragraphs.extend(below);
        paragraphs
            .extend([LONG, "Glue is brushed on while the bone is still warm from the hand, and not a moment later."]);
    }
    dump(&paragraphs)
}

const PLAIN: [&str; 4] =
    ["Folding paper at night", "What glue is for", "Is thread needed?", "The sheet that came back"];

#[test]
fn the_name_of_an_author_below_a_title_was_the_title() {
    for below in [&["Jane Doe"][..], &["Jane van der Berg", "May 3, 2019"], &["Jane Doe\nMay 3, 2019"]] {
        assert_eq!(titles(&headed(&PLAIN, below), ""), (PLAIN.map(str::to_owned).to_vec(), 0), "{below:?}");
    }
    let text: String =
        PLAIN.iter().map(|title| format!("{title}\nJane Doe\nMay 3, 2019\n\n{LONG}\n\n{LONG}\n\n")).collect();
    assert_eq!(titles(&text, ""), (PLAIN.map(str::to_owned).to_vec(), 0));
}

#[test]
fn a_title_of_several_essays_is_no_name() {
    let all = ["Evening Notes", "Folding paper", "Evening Notes", "What glue is for", "Evening Notes"];
    let text: Vec<String> =
        all.iter().enumerate().map(|(n, title)| format!("{title}\n\n{n} sheets. {LONG}\n\nJoin us")).collect();
    assert!(titles(&text.join("\n\n"), "").0.iter().filter(|title| *title == "Evening Notes").count() >= 2);
}

#[test]
fn a_by_line_in_small_letters_below_the_first_line_made_text_of_it() {
    let (found, doubtful) = titles(&headed(&PLAIN, &["by jane doe"]), "");
    assert_eq!((found[0].as_str(), doubtful), (PLAIN[0], 0));
}

#[test]
fn figures_below_and_as_titles_were_cut_as_dates() {
    let text = headed(&["24/7", "What glue is for", "The sheet that came back"], &[]);
    assert_eq!(titles(&text, "").0[0], "24/7");
    let other = format!("Oak\n\n{LONG}\n\n1984\n\nThe year is a book. {LONG}\n\nIt is a long one.");
    let one = format!("Ash\n\nAsh is white. {LONG}\n\n1984\n\nThe year is a book. {LONG}\n\nIt is a long one.");
    let (found, _) = split_files(&[("a.txt", other), ("b.txt", one)], "");
    assert_eq!(found, ["a.txt:1 Oak", "a.txt:5 1984", "b.txt:1 Ash", "b.txt:5 1984"]);
}

#[test]
fn titles_without_any_blank_lines_below_lists_were_items() {
    let items = "  * a bone, which is old and comes from an ox that nobody has seen\n  * a ruler of steel";
    let text: String = PLAIN.iter().map(|title| format!("{title}\n{LONG}\n{items}\n")).collect();
    assert_eq!(titles(&text, "").0, PLAIN);
}

#[test]
fn what_a_site_repeats_below_every_essay_was_the_end_of_each() {
    let foot = ["Enjoyed this piece? Buy me a coffee", "The Daily Sheet", "Print this page"];
    let text = |all: &[&str]| -> String {
        let mut lines = Vec::new();
        for title in all {
            lines.extend([(*title).to_owned(), LONG.to_owned(), format!("So it is with {title}, and always was.")]);
            lines.extend(foot.map(str::to_owned));
        }
        lines.join("\n\n")
    };
    let files = [("a.txt", text(&PLAIN)), ("b.txt", text(&["Oak and ash", "The bone"]))];
    let config = config("");
    let world = Memory::new(files.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())));
    let mut sink = Sink::new();
    let (pieces, cuts) = split(source::read(&config, &world, &mut sink).unwrap().pieces, &config, &mut sink);
    assert_eq!(pieces.iter().map(|piece| piece.blocks.len()).collect::<Vec<_>>(), [2; 6]);
    assert_eq!((cuts.len(), sink.diagnostics().len()), (18, 0));
}

#[test]
fn a_title_of_four_essays_above_their_leads_is_no_foot() {
    let leads = ["On paper", "On glue", "On thread", "On bone"];
    let text: Vec<&str> =
        leads.iter().flat_map(|lead| ["Evening notes", *lead, LONG, "It is drawn but once."]).collect();
    let (_, doubts) = split_files(&[("a.txt", dump(&text))], "");
    let config = config("");
    let world = Memory::new([("a.txt", dump(&text).into_bytes())]);
    let (_, cuts) = split(source::read(&config, &world, &mut Sink::new()).unwrap().pieces, &config, &mut Sink::new());
    assert!(cuts.is_empty(), "{doubts:?}");
}

#[test]
fn an_essay_without_a_title_below_a_rule_went_on_with_the_one_above_in_silence() {
    let mut paragraphs = Vec::new();
    for title in ["Folding paper", "What glue is for", "The sheet that came back", "Oak"] {
        paragraphs.extend([title, LONG, "It is drawn but once.", "* * *"]);
    }
    paragraphs.extend([LONG, "Thread comes last."]);
    let (_, found) = split_files(&[("a.txt", dump(&paragraphs))], "");
    let places: Vec<_> = found.iter().map(|d| (d.rule, d.origin.as_ref().map(|origin| origin.line))).collect();
    assert_eq!(places, [("doubtful-split", Some(33))]);
}

#[test]
fn titles_above_dates_made_a_measure_of_their_own() {
    let titles_of =
        |n: usize| format!("{} and what came of it in the end of the year", PLAIN[n % 4].trim_end_matches('?'));
    let essay = |n: usize| format!("{}\nMay {}, 2016 | 3 comments\n\n{LONG} {LONG}\n\n{LONG}\n", titles_of(n), n + 1);
    let text: Vec<String> = (0..8).map(essay).collect();
    assert_eq!(titles(&text.join("\n"), "").0.len(), 8);
}

#[test]
fn the_first_title_of_a_page_may_trail_off() {
    assert_eq!(titles(&dump(&["Waiting…", LONG, LONG, "Oak", LONG]), "").0, ["Waiting…", "Oak"]);
}
