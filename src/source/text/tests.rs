use super::*;
use crate::doc::{Block, dump_blocks, plain_text};
use proptest::prelude::*;

fn read_text(text: &str) -> Reading {
    read(text, &"a.txt".into())
}

fn blocks_of(text: &str) -> String {
    dump_blocks(&read_text(text).pieces[0].blocks)
}

#[test]
fn paragraphs_are_joined_and_lists_kept() {
    let text = "One line\nand  another\u{a0}one.\n\nNeeded:\n  3. a bone\n     of cow\n  4. a ruler\n\n  * thread\n\n  * wax\n    - white\n    - yellow\n\nThe end.";
    assert_eq!(
        blocks_of(text),
        "p@1 One line and another~one.\np@4 Needed:\nol 3@5 tight\n  li\n    p@5 a bone of cow\n  li\n    p@7 a ruler\n\
         ul@9\n  li\n    p@9 thread\n  li\n    p@11 wax\n    ul@12 tight\n      li\n        p@12 white\n      li\n        p@13 yellow\n\
         p@15 The end.\n"
    );
}

#[test]
fn numbers_and_dashes_at_the_margin_are_lists_only_in_a_row() {
    assert_eq!(
        blocks_of("1) the first. 2) the second\n\n– Is it?\n\n2019. A year.\n"),
        "p@1 1) the first. 2) the second\np@3 – Is it?\np@5 2019. A year.\n"
    );
    assert!(blocks_of("- one\n- two\n").starts_with("ul@1 tight"));
    assert!(blocks_of("1. one\n2. two\n").starts_with("ol 1@1 tight"));
}

#[test]
fn a_star_at_the_margin_above_a_nested_one_is_no_literal_paragraph() {
    let nested = "  li\n    p@1 wood\n    ul@{} tight\n      li\n        p@{} oak\n";
    let on = |line: &str| nested.replace("{}", line);
    assert_eq!(blocks_of("* wood\n  * oak\n"), format!("ul@1 tight\n{}", on("2")));
    assert_eq!(blocks_of("* wood\n\n  * oak\n"), format!("ul@1 tight\n{}", on("3")));
}

#[test]
fn numbered_blocks_at_the_margin_are_a_list_and_a_single_one_is_text() {
    assert!(blocks_of("1. a bone\n\n2. a ruler\n\n3. wax\n\nThe end.\n").starts_with("ol 1@1\n  li\n    p@1 a bone"));
    assert_eq!(blocks_of("1. a bone\n\nText.\n\n2. wax\n"), "p@1 1. a bone\np@3 Text.\np@5 2. wax\n");
    assert_eq!(blocks_of("- Is it?\n\n- It is.\n"), "p@1 - Is it?\np@3 - It is.\n");
    assert!(blocks_of("What is needed:\n1. a bone\n2. a ruler\n").starts_with("p@1 What is needed:\nol 1@2 tight"));
}

#[test]
fn lettered_lines_do_not_merge_into_one() {
    assert_eq!(blocks_of("a. oak\nb. elm\n"), "p@1 a. oak\np@2 b. elm\n");
    let item = blocks_of("1. wood\n   a. oak\n   b. elm\n2. glue\n");
    assert!(item.contains("p@1 wood\n    p@2 a. oak\n    p@3 b. elm\n  li\n    p@4 glue"), "{item}");
}

#[test]
fn long_lines_without_blank_lines_are_paragraphs() {
    let long = "word ".repeat(60);
    assert_eq!(read_text(&format!("{long}\n{long}\nshort\n")).pieces[0].blocks.len(), 3);
}

#[test]
fn deep_lists_do_not_exhaust_the_stack() {
    let text: String = (0..20_000).map(|n| format!("{}* item {n}\n", " ".repeat((n * 2) % 3_000))).collect();
    let reading = read_text(&text);
    assert!(dump_blocks(&reading.pieces[0].blocks).contains("item 19999"));
}

/// A paragraph wrapped at 60 columns or so.
fn prose(word: &str) -> String {
    let line = format!("{}\n", [word; 9].join(" ")).replacen(word, "Lorem _ipsum dolor_ sit amet", 1);
    line.repeat(4)
}

fn novel() -> String {
    let (one, two, three, four) = (prose("alpha"), prose("beta"), prose("gamma"), prose("delta"));
    format!(
        "The Project Gutenberg EBook of Nothing\n\nUse it freely.\n\n*** START OF THIS PROJECT GUTENBERG EBOOK NOTHING ***\n\n\n\
         Produced by Nobody\n\n\nNOTHING\n\nBy No One\n\n\nCONTENTS\n\n  PREFACE\n\n  BOOK ONE: Of Air\n\n  CHAPTER I\n\n  CHAPTER II\n\n\n\
         PREFACE\n\n{one}\n\n\nBOOK ONE: Of Air\n\n\nCHAPTER I\n\nOf Wind and Weather\n\n{two}\n  A line of verse,\n  and one more.\n\n\
         {three}\n\n\nCHAPTER II\n\n{four}\n\n\nEnd of the Project Gutenberg EBook of Nothing\n\n\
         *** END OF THIS PROJECT GUTENBERG EBOOK NOTHING ***\n\nThe licence.\n"
    )
}

#[test]
fn a_gutenberg_book_gives_its_chapters_and_its_frame_is_cut() {
    let reading = read_text(&novel());
    let pieces: Vec<_> = reading.pieces.iter().map(|p| (p.part.as_deref(), plain_text(&p.title))).collect();
    assert_eq!(
        pieces,
        [
            (None, "PREFACE".to_owned()),
            (Some("BOOK ONE: Of Air"), "CHAPTER I. Of Wind and Weather".into()),
            (Some("BOOK ONE: Of Air"), "CHAPTER II".into()),
        ]
    );
    let reasons: Vec<_> = reading.cuts.iter().map(|cut| cut.reason).collect();
    assert_eq!(reasons, ["boilerplate", "title-page", "contents", "boilerplate"]);
    let blocks = dump_blocks(&reading.pieces[1].blocks);
    assert!(blocks.contains("Lorem <em>ipsum dolor</em> sit amet beta"), "{blocks}");
    assert!(blocks.contains("A line of verse,<br>and one more."), "{blocks}");
}

#[test]
fn the_licence_in_front_says_whose_book_it_is() {
    let head = "Use it freely.\n\nTitle: Nothing\n  and More of It\n\nAuthor: No One\n\nLanguage: English\n\n***";
    let reading = read_text(&novel().replacen("Use it freely.\n\n***", head, 1));
    let [about] = &reading.about[..] else { panic!("{:?}", reading.about) };
    assert_eq!((about.title.as_deref(), about.authors.join("|")), (Some("Nothing and More of It"), "No One".into()));
    assert!(read_text(&novel()).about.is_empty());
}

#[test]
fn a_contents_list_behind_a_preface_is_cut_and_the_preface_stays() {
    let (one, two, three, four) = (prose("alpha"), prose("beta"), prose("gamma"), prose("delta"));
    for (entries, air) in [
        ("INTRODUCTION\n\nI. Of Air\n\nII. Of Wind", "CHAPTER I\n\nOF AIR"),
        ("Preface\nIntroduction\nChapter I. Of Air\nChapter II. Of Wind", "CHAPTER I. OF AIR"),
        ("I. Of Air\nII. Of Wind", "CHAPTER I. OF AIR"),
        ("CHAPTER\n\n   I. OF AIR . . . 1\n  II. OF WIND . . . 20", "CHAPTER I\n\nOF AIR"),
        (
            "The wandering air  . . . . . . . . . . . . . . . . . . . . . . 1\nThe wind  . . . . . . . . . . . . . . . . . . . . . . . . . . . 7",
            "CHAPTER I. OF AIR",
        ),
    ] {
        let wind = air.replace("AIR", "WIND").replacen(" I", " II", 1);
        let text = format!(
            "*** START OF THIS PROJECT GUTENBERG EBOOK NOTHING ***\n\n\nNOTHING\n\n\nPREFACE\n\n\n{one}\n\n\nCONTENTS\n\n\n{entries}\n\n\n\n\
             INTRODUCTION\n\n\n{two}\n\n\n{air}\n\n\n{three}\n\n\n{wind}\n\n\n{four}\n\n\n*** END OF THIS PROJECT GUTENBERG EBOOK NOTHING ***\n"
        );
        let reading = read_text(&text);
        let titles: Vec<_> = reading.pieces.iter().map(|p| plain_text(&p.title)).collect();
        assert_eq!(titles, ["PREFACE", "INTRODUCTION", "CHAPTER I. OF AIR", "CHAPTER II. OF WIND"], "{entries}");
        let reasons: Vec<_> = reading.cuts.iter().map(|cut| cut.reason).collect();
        assert_eq!(reasons, ["boilerplate", "title-page", "contents", "boilerplate"], "{entries}");
        let preface = dump_blocks(&reading.pieces[0].blocks);
        assert!(preface.contains("alpha") && !preface.contains("CONTENTS") && !preface.contains("Air"), "{preface}");
    }
}

#[test]
fn a_boundary_takes_its_own_lines_only() {
    let wrapped = "*** START OF THE PROJECT GUTENBERG EBOOK\nA LONG TITLE ***\nFirst line.\n\nSecond.\n";
    let reading = read_text(wrapped);
    assert_eq!(reading.cuts[0].end_line, 2);
    assert_eq!(dump_blocks(&reading.pieces[0].blocks), "p@3 First line.\np@5 Second.\n");
    let open = "*** START OF THE PROJECT GUTENBERG EBOOK\nFirst line.\nSecond.\nThird.\n";
    assert_eq!(read_text(open).cuts[0].end_line, 1);
}

#[test]
fn numbered_titles_in_sequence_are_headings() {
    let text: String = ["I. On Air", "II. On Wind", "III On Weather"]
        .iter()
        .map(|title| format!("\n\n\n{title}\n\n\n{}\nI went.\n\n{}", prose("alpha"), prose("beta")))
        .collect();
    let titles: Vec<_> = read_text(&text).pieces.iter().map(|p| plain_text(&p.title)).collect();
    assert_eq!(titles, ["I. On Air", "II. On Wind", "III On Weather"]);
}

#[test]
fn a_contents_list_with_pages_names_the_headings() {
    let text = format!(
        "INHALT\n\n\nDer Weg        1\n\nDas Haus     17\n\n\n\nDer Weg\n\n\n{}\nDas ist kein Haus\n\n{}\n\n\nDas Haus\n\n\n{}",
        prose("eins"),
        prose("zwei"),
        prose("drei")
    );
    let reading = read_text(&text);
    assert_eq!(reading.pieces.iter().map(|p| plain_text(&p.title)).collect::<Vec<_>>(), ["Der Weg", "Das Haus"]);
    assert_eq!(reading.cuts.len(), 1);
}

#[test]
fn every_line_is_in_a_piece_or_in_a_cut() {
    let text = novel();
    let reading = read_text(&text);
    let mut kept: Vec<String> = Vec::new();
    for piece in &reading.pieces {
        kept.push(format!("{} {}", plain_text(&piece.title), piece.part.clone().unwrap_or_default()));
        kept.push(dump_blocks(&piece.blocks));
    }
    let kept = kept.join(" ");
    for (at, line) in text.lines().enumerate() {
        let number = at as u32 + 1;
        let cut = reading.cuts.iter().any(|cut| (cut.origin.line..=cut.end_line).contains(&number));
        let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        for word in words {
            assert!(cut || kept.contains(word), "{number}: {word}");
        }
    }
}

proptest! {
    #[test]
    fn no_letter_of_a_dump_is_lost(text in "([ *\\-•]{0,4}([a-zA-Z0-9_.,é]{0,8}[ \t]?){0,6}\n{1,3}){0,12}") {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        let shown: String = read_text(&text).pieces.iter().map(|piece| {
            let essay: Vec<String> = piece.blocks.iter().map(all_text).collect();
            essay.concat()
        }).collect();
        prop_assert_eq!(letters(&shown), letters(&text));
    }

    #[test]
    fn no_text_panics(text in "(BOOK ONE|CHAPTER I|CONTENTS|II\\. Title|\\*\\*\\* END OF PROJECT GUTENBERG|  1\\. x|_x_|[\\PC\n\t]{0,40}|\n\n|\n){0,40}") {
        let _ = read_text(&text);
    }
}

fn all_text(block: &Block) -> String {
    use crate::doc::BlockKind;
    match &block.kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => plain_text(content),
        BlockKind::List { items, .. } => items.iter().flat_map(|item| &item.blocks).map(all_text).collect(),
        BlockKind::Quote(inner) => inner.iter().map(all_text).collect(),
        _ => String::new(),
    }
}
