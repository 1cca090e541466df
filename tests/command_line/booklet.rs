//! `chapbook booklet`: advice on stdout, a dummy in a file.

use crate::common::{Book, HEAD};

#[test]
fn advice_goes_to_stdout_and_writes_nothing() {
    let book = Book::new(&format!("{HEAD}[booklet]\npaper = \"a4\"\nsheets-per-section = 5\n"));
    let before = book.listing();
    let run = book.run(&["booklet", "--pages", "33"]);
    let expected = "33 pages on 9 sheets: 3 blank; 1 page less saves a sheet\npages at 97%, centred\n\
                    2 sections, the last of 4 sheets\nsheets-per-section = 3 makes 3 sections of one size\n";
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, expected, ""));
    let whole = book.run(&["booklet"]);
    assert_eq!(whole.code, 0, "{}", whole.stderr);
    assert!(whole.stdout.contains(" on ") && whole.stdout.contains("pages at 97%"), "{}", whole.stdout);
    assert!(book.listing() == before, "the folder has changed");
}

#[test]
fn a_way_that_is_named_does_save_a_sheet() {
    let book = Book::new(HEAD);
    let sentence = "A leaf that is folded once has four pages, and each of them is numbered. ";
    let pages = |run: &str| -> usize { run.split(' ').next().and_then(|n| n.parse().ok()).expect("a number") };
    // Of the lengths that differ by less than a sheet one is a little too long for its sheets: a closer
    // leading mends it.
    let said = (100..124).step_by(3).find_map(|paragraphs| {
        let text = format!("{}\n\n", sentence.repeat(6)).repeat(paragraphs);
        book.write("content/long.md", format!("# Long\n\n{text}\n"));
        Some(book.run(&["booklet"]).stdout).filter(|said| said.contains(" makes "))
    });
    let said = said.expect("a length that a small change mends");
    let ways: Vec<&str> = said.lines().filter(|line| line.contains(" makes ")).collect();
    for way in ways {
        let (change, then) = way.split_once(" in [pdf] makes ").expect("it is there");
        book.write("book.toml", format!("{HEAD}[pdf]\n{}\n", change.replace(", leading", "\nleading")));
        let changed = book.run(&["booklet"]).stdout;
        assert_eq!(pages(&changed), pages(then), "{way}\n{changed}");
        assert!(changed.starts_with(then), "{way}\n{changed}");
        assert!(pages(&changed) < pages(&said));
    }
}

#[test]
fn a_dummy_is_written_alone_and_twice_the_same() {
    let book = Book::new(&format!("{HEAD}[booklet]\nfold = \"quarto\"\npaper = \"tabloid\"\n"));
    let run = book.run(&["booklet", "--dummy", "--pages", "8"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert!(run.stderr.contains("8 pages on 1 sheet"), "{}", run.stderr);
    assert_eq!(book.names("out"), ["a-small-book-dummy.pdf"]);
    let first = book.listing();
    assert_eq!(book.run(&["booklet", "--dummy", "--pages", "8"]).code, 0);
    assert!(book.listing() == first, "another file");
    assert_eq!(book.run(&["booklet", "--dummy", "--out", "elsewhere"]).code, 0);
    assert_eq!(book.names("elsewhere"), ["a-small-book-dummy.pdf"]);
    // An error leaves what is there.
    book.write("book.toml", format!("{HEAD}[booklet]\npaper = \"a6\"\n"));
    let run = book.run_json(&["booklet", "--dummy", "--pages", "8"]);
    assert_eq!(run.code, 1);
    assert_eq!(run.only("booklet-scale")["line"], 9);
    assert_eq!(book.names("out"), ["a-small-book-dummy.pdf"]);
}

#[test]
fn wrong_figures_are_wrong_usage() {
    let book = Book::new(HEAD);
    for arguments in [
        &["booklet", "--pages", "0"][..],
        &["booklet", "--pages", "70000"],
        &["booklet", "--pages", "eight"],
        &["booklet", "--out", "x"],
    ] {
        let run = book.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
    }
}
