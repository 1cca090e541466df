use super::*;
use crate::doc::{Book, Chapter, Meta, Part, dump};
use crate::lang::Lang;
use proptest::prelude::*;

fn read_as(text: &str, path: &str) -> (Piece, Vec<Diagnostic>, Vec<Cut>) {
    let mut sink = Sink::new();
    let mut reading = read(text, &path.into(), &mut sink);
    (reading.pieces.remove(0), sink.diagnostics().to_vec(), reading.cuts)
}

fn shown(piece: &Piece) -> String {
    let chapter = Chapter {
        title: piece.title.clone(),
        subtitle: piece.subtitle.clone(),
        authors: piece.authors.clone(),
        date: piece.date.clone(),
        language: piece.language.clone(),
        url: None,
        blocks: piece.blocks.clone(),
        origin: piece.origin.clone(),
    };
    let meta = Meta {
        title: String::new(),
        subtitle: None,
        authors: Vec::new(),
        language: Lang::english(),
        identifier: String::new(),
        publisher: None,
        date: None,
        modified: String::new(),
        rights: None,
        description: None,
        subjects: Vec::new(),
        series: None,
        cover: None,
    };
    let book = Book { meta, parts: vec![Part { title: None, chapters: vec![chapter] }] };
    dump(&book).lines().skip(2).map(|line| format!("{}\n", &line[4..])).collect()
}

fn blocks_of(text: &str) -> String {
    let (piece, _, _) = read_as(text, "notes/a.md");
    shown(&piece).lines().skip(1).map(|line| format!("{}\n", &line[2..])).collect()
}

#[test]
fn front_matter_gives_what_is_known_about_the_essay() {
    let text = "---\ntitle: On paper\nsubtitle: A start\ndate: 2019-05-06\nauthor: Ann\nlang: de\n---\n\n# On *paper*\n\nText.\n";
    let (piece, found, cuts) = read_as(text, "a.md");
    let expected = "chapter On paper (2019-05-06) a.md:9:1\n  p@11 Text.\n";
    assert_eq!(shown(&piece).replace("<em>", "").replace("</em>", ""), expected);
    assert_eq!((piece.subtitle.as_deref(), piece.authors.as_slice()), (Some("A start"), &["Ann".to_owned()][..]));
    assert_eq!(piece.language, Lang::parse("de"));
    assert!(found.is_empty() && cuts.is_empty());
}

#[test]
fn titles_come_from_front_matter_the_first_heading_or_the_file() {
    let title = |text: &str| {
        let (piece, _, _) = read_as(text, "2015-03-02-on-glue.md");
        (plain_text(&piece.title), piece.origin.line, piece.blocks.len(), piece.date)
    };
    let date = Some("2015-03-02".to_owned());
    assert_eq!(title("+++\ntitle = \"Given\"\n+++\n# given\n\nText."), ("Given".into(), 4, 1, date.clone()));
    assert_eq!(
        title("<!-- note -->\n\n### A [linked](x.md) `title`\n\nText."),
        ("A linked title".into(), 3, 1, date.clone())
    );
    assert_eq!(title("Text.\n\n# Later"), ("On glue".into(), 1, 2, date));
}

#[test]
fn broken_front_matter_is_a_warning_and_the_text_stays() {
    let (piece, found, cuts) = read_as("---\ntitle: [a\nb: }\n---\n\n# Heading\n\nText.", "a.md");
    assert_eq!(plain_text(&piece.title), "Heading");
    assert_eq!(found.len(), 1);
    let origin = found[0].origin.as_ref().unwrap();
    assert!(found[0].rule == "broken-front-matter" && origin.line >= 2 && origin.column > 0);
    assert_eq!((cuts[0].reason, cuts[0].end_line), ("front-matter", 4));
}

#[test]
fn front_matter_that_is_never_closed_is_a_warning_and_its_text_stays() {
    for (text, fence) in [
        ("---\ntitle: Care\ndate: 2019-05-06\n\nText.", "`---`"),
        ("---\r\ntags:\n- a\n\nText.", "`---`"),
        ("+++\ntitle = \"Care\"\n\nText.", "`+++`"),
    ] {
        let (piece, found, cuts) = read_as(text, "a.md");
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!((found[0].rule, found[0].origin.as_ref().unwrap().line), ("broken-front-matter", 1));
        assert!(found[0].message.contains(fence) && found[0].hint.is_some());
        assert!(cuts.is_empty() && shown(&piece).contains("Text."));
    }
    for text in
        ["---\n\ntitle: x", "---\nOnce upon a time: a tale", "---\nhttp://x.org", "---", "***\ntitle: x", "+++\nText"]
    {
        assert!(read_as(text, "a.md").1.is_empty(), "{text}");
    }
}

#[test]
fn a_date_that_is_none_is_a_warning_with_its_line() {
    for (text, value, line) in [
        ("---\ntitle: Care\ndate: yesterday\n---\n\nText.", "`yesterday`", 3),
        ("---\nDate: 2019\n---\n\nText.", "`2019`", 2),
        ("---\ndates: 1\ndate: [2019, 5]\n---\n\nText.", "a list", 3),
        ("+++\ntitle = \"Care\"\ndate = \"2019-02-30\"\n+++\n\nText.", "`2019-02-30`", 3),
    ] {
        let (piece, found, _) = read_as(text, "2015-03-02-care.md");
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!((found[0].rule, found[0].origin.as_ref().unwrap().line), ("bad-date", line), "{text}");
        assert!(found[0].message.contains(value), "{}", found[0].message);
        assert_eq!(piece.date.as_deref(), Some("2015-03-02"));
    }
    for date in ["date:", "date: ''", "date: 2019-05-06 10:11", "date: 2019/5/6"] {
        assert!(read_as(&format!("---\n{date}\n---\n\nText."), "a.md").1.is_empty(), "{date}");
    }
}

#[test]
fn headings_inside_the_essay_begin_at_level_two() {
    assert_eq!(blocks_of("# T\n\nx\n\n# A\n\n### B\n"), "p@3 x\nh2@5 A\nh4@7 B\n");
    assert_eq!(blocks_of("# T\n\nx\n\n#### A\n\n###### B\n"), "p@3 x\nh2@5 A\nh4@7 B\n");
}

#[test]
fn commonmark_becomes_blocks_and_inlines() {
    let text = "# T\n\nSome *emph* and **strong\nwords**, `a  b`, [site](https://x.org/a%20b)  \nnext &amp; last.\n\n\
        > quoted\n>\n> > twice\n\n3. three\n4. four\n\n   more\n\n- a\n- b\n\n```rust ignore\nfn x() {}\n```\n\n    code\n\n***\n\n\
        ![alt *text*](../p.png \"Caption\")\n\nIn ![i](p.png) line.\n";
    assert_eq!(
        blocks_of(text),
        "p@3 Some <em>emph</em> and <strong>strong words</strong>, <code>a b</code>, <a https://x.org/a%20b>site</a><br>next & last.\n\
         quote@7\n  p@7 quoted\n  quote@9\n    p@9 twice\n\
         ol 3@11\n  li\n    p@11 three\n  li\n    p@12 four\n    p@14 more\n\
         ul@16 tight\n  li\n    p@16 a\n  li\n    p@17 b\n\
         code@19 rust \"fn x() {}\"\ncode@23 - \"code\"\nbreak@25\n\
         figure@27 Caption\n  p.png \"alt text\"\np@29 In <img notes/p.png \"i\"> line.\n"
    );
}

#[test]
fn simple_html_is_read_and_the_rest_is_dropped_with_one_warning() {
    let text = "# T\n\nOne<br>two <em>three</em> <b>four</b> <a href=\"https://x.org\">five</a><!-- no --> <kbd>six</kbd>\n\n\
        <div class=\"x\">\n<p>seven &eacute;</p>\n<p>eight <img src=\"e.png\" alt=\"E\"></p>\n</div>\n\n<script>bad()</script>\n";
    let (piece, found, _) = read_as(text, "a.md");
    assert_eq!(
        shown(&piece),
        "chapter T (-) a.md:1:1\n  p@3 One<br>two <em>three</em> <strong>four</strong> <a https://x.org>five</a> six\n  \
         p@5 seven é\n  p@5 eight <img e.png \"E\">\n"
    );
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].rule, found[0].origin.as_ref().unwrap().line), ("raw-html", 3));
}

#[test]
fn links_that_lead_nowhere_keep_their_words() {
    let text = "# T\n\n[a](#) [b](javascript:x) [c](../../y.md) <http://x.org> <me@x.org> [d](b.md)\n";
    let (piece, found, _) = read_as(text, "notes/a.md");
    let blocks = shown(&piece);
    let links = "a b c <a http://x.org>http://x.org</a> <a mailto:me@x.org>me@x.org</a> <a file notes/b.md>d</a>";
    assert!(blocks.contains(links), "{blocks}");
    assert_eq!(found.len(), 1);
    assert!(found[0].rule == "bad-link" && found[0].message.contains("2 more"));
}

#[test]
fn pictures_outside_the_folder_are_errors_and_remote_ones_stay() {
    let (piece, found, _) = read_as("# T\n\n![a](../x.png)\n\n![b](https://x.org/y.png)\n\n![c](/z.png)\n", "a.md");
    assert_eq!((found[0].rule, found[0].severity.name()), ("outside-folder", "error"));
    assert_eq!(found[0].origin.as_ref().unwrap().to_string(), "a.md:3:1");
    let blocks = shown(&piece);
    assert!(blocks.contains("figure@5\n    https://x.org/y.png") && blocks.contains("figure@7\n    z.png"), "{blocks}");
}

#[test]
fn deep_nesting_keeps_its_text_and_the_stack() {
    for deep in
        ["> ".repeat(5_000), "- ".repeat(5_000), "*a **b ".repeat(3_000), "<em>".repeat(5_000), "[".repeat(5_000)]
    {
        let (piece, _, _) = read_as(&format!("# T\n\n{deep}end\n"), "a.md");
        assert!(shown(&piece).contains("end"));
    }
}

proptest! {
    #[test]
    fn no_markdown_panics(text in "([#>*_`\\[\\]()!<>/&;|~+=\\-0-9. \t\nabé\"]|<a href=|</b>|!\\[|\\]\\(|---\n|&amp;){0,80}") {
        let mut sink = Sink::new();
        let _ = read(&text, &"a.md".into(), &mut sink);
    }

    #[test]
    fn plain_words_all_arrive(words in proptest::collection::vec("[a-z]{1,8}", 1..40), marks in proptest::collection::vec("[ \n*_>\\-]|\n\n", 1..40)) {
        let text: String = words.iter().zip(marks.iter().cycle()).map(|(word, mark)| format!("{word}{mark}")).collect();
        let (piece, _, _) = read_as(&text, "a.md");
        let shown = shown(&piece);
        for word in &words {
            prop_assert!(shown.contains(word.as_str()), "{} in {}", word, shown);
        }
    }
}
