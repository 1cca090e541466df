use super::*;
use crate::config::{FILE_NAME, parse};
use crate::doc::dump;
use crate::source;
use crate::world::Memory;

const LONG: &str = "Paper has a grain, and whoever folds against it will see the spine crack within a week, \
    however sharp the bone and however slow the hand that draws it along the crease.";

pub(super) fn try_build(files: &[(&str, String)], toml: &str) -> (Option<Compiled>, Vec<Diagnostic>) {
    let toml = format!("[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"**/*\"\n{toml}");
    let mut sink = Sink::new();
    let config = parse(&toml, FILE_NAME, &mut sink).unwrap();
    let world = Memory::new(files.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())));
    let compiled =
        source::read(&config, &world, &mut sink).and_then(|reading| compile(&config, reading, None, &mut sink)).ok();
    (compiled, sink.diagnostics().to_vec())
}

pub(super) fn build(files: &[(&str, String)], toml: &str) -> Compiled {
    let (compiled, found) = try_build(files, toml);
    compiled.unwrap_or_else(|| panic!("{found:?}"))
}

pub(super) fn error(files: &[(&str, String)], toml: &str) -> Diagnostic {
    let (compiled, found) = try_build(files, toml);
    assert!(compiled.is_none(), "{toml}");
    found.into_iter().find(|d| d.severity == crate::diag::Severity::Error).unwrap()
}

pub(super) fn titles(compiled: &Compiled) -> Vec<&str> {
    compiled.report.essays.iter().map(|essay| essay.title.as_str()).collect()
}

pub(super) fn left_out(compiled: &Compiled) -> Vec<String> {
    let line = |left: &LeftOut| {
        let score = left.score.map(|score| format!(" {score}")).unwrap_or_default();
        let kept = left.kept.as_ref().map(|kept| format!(" for {}:{}", kept.file, kept.line)).unwrap_or_default();
        format!("{} {}:{}{score}{kept}", left.reason.name(), left.file, left.line)
    };
    compiled.report.left_out.iter().map(line).collect()
}

/// A dump of essays, each a title and paragraphs.
fn page(essays: &[(&str, &[&str])]) -> String {
    let essays: Vec<String> = essays.iter().map(|(title, text)| format!("{title}\n\n{}", text.join("\n\n"))).collect();
    essays.join("\n\n")
}

const GLUE: &[&str] = &["Glue holds.", "It’s strong – “very” strong.", "And it dries in an hour or two."];
const SAND: &[&str] = &["Sand runs.", "Nobody reads sand."];
const BONE: &[&str] = &["A bone is flat.", "It folds paper, and it never tires of it."];

fn pages() -> Vec<(&'static str, String)> {
    let glue: &[&str] = &["Glue  holds.", "It's strong -- \"very\" strong.", "And it dries in an hour or two."];
    let bone: &[&str] = &["A bone is flat.", "It folds paper, and it never tires of it.", "Buy two."];
    vec![
        ("page-1.txt", page(&[("Glue and time", GLUE), ("Sand", SAND)])),
        ("page-2.txt", page(&[("Bone", BONE), ("GLUE and\u{a0}time", glue)])),
        ("page-10.txt", page(&[("Bone", bone), ("Needles", &["They prick whoever holds them."])])),
    ]
}

#[test]
fn exact_and_near_copies_are_merged_and_reported() {
    let compiled = build(&pages(), "");
    assert_eq!(titles(&compiled), ["Glue and time", "Sand", "Bone", "Needles"]);
    assert_eq!(
        left_out(&compiled),
        ["near page-2.txt:1 0.867 for page-10.txt:1", "near page-2.txt:7 1 for page-1.txt:1"]
    );
    let json = serde_json::to_value(&compiled.report).unwrap();
    assert_eq!(json["essays"][2], serde_json::json!({"title": "Bone", "file": "page-10.txt", "line": 1, "words": 15}));
    assert_eq!(
        json["left_out"][1],
        serde_json::json!({
            "title": "GLUE and\u{a0}time", "file": "page-2.txt", "line": 7, "reason": "near", "score": 1.0,
            "kept": {"title": "Glue and time", "file": "page-1.txt", "line": 1}
        })
    );
    assert_eq!(json["cut"], serde_json::json!([]));
}

#[test]
fn copies_in_other_typography_were_exact_though_the_page_shows_which_is_kept() {
    let glue = page(&[("Glue and cafe\u{301}s", &["Glue holds. It’s “very” strong – so\nthey say."])]);
    let essay = |from: &str, to: &str| glue.replace(from, to);
    for (copy, reason) in [
        (essay("e\u{301}", "é"), "exact"),
        (essay("so\nthey", "so they"), "exact"),
        (essay("It’s", "It's"), "near"),
        (essay("“very”", "\"very\""), "near"),
        (essay(" – ", " -- "), "near"),
        (essay("Glue holds", "Glue\u{a0}holds"), "near"),
        (essay("Glue and", "GLUE AND"), "near"),
    ] {
        let compiled = build(&[("1.txt", glue.clone()), ("2.txt", copy.clone())], "");
        assert_eq!(left_out(&compiled), [format!("{reason} 2.txt:1 1 for 1.txt:1")], "{copy}");
    }
}

#[test]
fn the_policy_says_which_copy_is_kept() {
    let kept = |how: &str| {
        let compiled = build(&pages(), &format!("[manuscript]\nduplicates = \"{how}\""));
        let place = |title: &str| {
            let essay = compiled.report.essays.iter().find(|essay| essay.title.eq_ignore_ascii_case(title)).unwrap();
            essay.file.clone()
        };
        (place("Bone"), compiled.report.essays[0].file.clone())
    };
    let of = |bone: &str, glue: &str| (bone.to_owned(), glue.to_owned());
    assert_eq!(kept("longest"), of("page-10.txt", "page-1.txt"));
    assert_eq!(kept("first"), of("page-2.txt", "page-1.txt"));
    assert_eq!(kept("last"), of("page-10.txt", "page-2.txt"));
    assert_eq!(kept("newest"), of("page-10.txt", "page-2.txt"));
    let error = error(&pages(), "[manuscript]\nduplicates = \"error\"");
    assert_eq!((error.rule, error.origin.unwrap().to_string().as_str()), ("near-copy", "page-2.txt:7:1"));
}

#[test]
fn the_newest_copy_is_the_one_with_the_latest_date() {
    let post = |date: &str, more: &str| format!("---\ntitle: Paper\ndate: {date}\n---\n\n{LONG} {LONG} {more}\n");
    let files = [("a.md", post("2020-05-01", "new")), ("b.md", post("2019-05-01", "old and longer"))];
    let compiled = build(&files, "[manuscript]\nduplicates = \"newest\"");
    assert_eq!(compiled.report.essays[0].file, "a.md");
    assert_eq!(compiled.book.meta.modified, "2020-05-01T00:00:00Z");
}

#[test]
fn posts_of_one_title_that_only_show_other_pictures_were_one() {
    let post = |picture: &str| format!("# Wordless Wednesday\n\n![]({picture})\n");
    let files = [("1.md", post("a/cat.png")), ("2.md", post("a/dog.png")), ("3.md", post("b/cat.png"))];
    let compiled = build(&files, "");
    assert_eq!(titles(&compiled), ["Wordless Wednesday", "Wordless Wednesday"]);
    assert_eq!(left_out(&compiled), ["exact 3.md:1 1 for 1.md:1"]);
    let signs = [("1.md", "# Aside\n\n???\n".to_owned()), ("2.md", "# Aside\n\n!!!\n".to_owned())];
    assert_eq!(titles(&build(&signs, "")), ["Aside", "Aside"]);
}

#[test]
fn equal_titles_with_other_text_are_other_essays() {
    let files = [("a.txt", page(&[("Chapter I", GLUE), ("Two", SAND), ("Chapter I", BONE), ("Three", SAND)]))];
    let compiled = build(&files, "");
    assert_eq!(titles(&compiled), ["Chapter I", "Two", "Chapter I", "Three"]);
    let error = error(&files, "[manuscript]\nessays = [\"chapter i\"]");
    assert_eq!(error.rule, "ambiguous-title");
    assert!(error.hint.as_ref().unwrap().contains("a.txt:1, a.txt:"), "{error:?}");
    let listed = "[manuscript]\nessays = [\"Two\", { title = \"Chapter I\", file = \"a.txt\", line = 1 }]";
    assert_eq!(titles(&build(&files, listed)), ["Two", "Chapter I"]);
}

#[test]
fn lists_order_the_book_and_what_they_do_not_name_is_left_out() {
    let toml = "[[parts]]\ntitle = \"Soft\"\nessays = [\"sand\", { title = \"Glue and time\", file = \"page-2.txt\" }]\n\
        [[parts]]\ntitle = \"Hard\"\nessays = [{ from = \"page-10.txt\" }]";
    let (compiled, found) = try_build(&pages(), toml);
    let compiled = compiled.unwrap();
    assert_eq!(titles(&compiled), ["Sand", "Glue and time", "Bone", "Needles"]);
    let parts: Vec<_> = compiled.book.parts.iter().map(|p| (p.title.as_deref(), p.chapters.len())).collect();
    assert_eq!(parts, [(Some("Soft"), 2), (Some("Hard"), 2)]);
    assert_eq!(compiled.report.essays[3].part.as_deref(), Some("Hard"));
    assert!(found.is_empty(), "{found:?}");

    let (compiled, found) = try_build(&pages(), "[manuscript]\nessays = [\"Needles\"]");
    assert_eq!(titles(compiled.as_ref().unwrap()), ["Needles"]);
    assert_eq!(found.iter().filter(|d| d.rule == "unlisted-essay").count(), 3);
    assert!(left_out(&compiled.unwrap()).contains(&"unlisted page-1.txt:9".to_owned()));
}

#[test]
fn what_the_lists_do_not_name_follows_in_the_order_asked_for() {
    let toml = "[manuscript]\norder = \"title\"\nessays = [\"Sand\"]";
    assert_eq!(titles(&build(&pages(), toml)), ["Sand", "Bone", "Glue and time", "Needles"]);
}

#[test]
fn wrong_entries_are_errors_at_their_place() {
    let e = error(&pages(), "[manuscript]\nessays = [\"Sand\",\n  \"Needless\"]");
    assert_eq!((e.rule, e.hint.as_deref()), ("unknown-title", Some("did you mean `Needles`?")));
    assert_eq!(e.origin.unwrap().to_string(), "book.toml:8:3");
    let e = error(&pages(), "[manuscript]\nessays = [\"Sand\", \"sand\"]");
    assert_eq!((e.rule, e.origin.unwrap().line), ("listed-twice", 7));
    let e = error(&pages(), "[manuscript]\nessays = [{ title = \"Sand\", file = \"page-2.txt\" }]");
    assert!(e.rule == "unknown-title" && e.hint.unwrap().contains("page-1.txt:9"));
    assert_eq!(error(&pages(), "[manuscript]\nessays = [\"Sand\", { from = \"nothing/*\" }]").rule, "no-match");
}

#[test]
fn dates_and_titles_order_the_book_undated_last() {
    let post = |title: &str, date: &str| format!("---\ntitle: {title}\n{date}\n---\n\nText of {title}.\n");
    let files = [
        ("a.md", post("Zebra 10", "date: 2020-01-02")),
        ("b.md", post("zebra 9", "x: y")),
        ("c.md", post("Änderung", "date: 2019-01-01")),
        ("d.md", post("Bogen", "date: 2020-01-02T08:00:00")),
    ];
    assert_eq!(titles(&build(&files, "[manuscript]\norder = \"date\"")), ["Änderung", "Zebra 10", "Bogen", "zebra 9"]);
    assert_eq!(titles(&build(&files, "[manuscript]\norder = \"title\"")), ["Änderung", "Bogen", "zebra 9", "Zebra 10"]);
}

#[test]
fn drafts_and_titles_without_text_are_left_out() {
    let files = [
        ("a.md", "---\ntitle: A\ndraft: true\n---\nText.".to_owned()),
        ("b.md", "# B\n".to_owned()),
        ("c.md", "# C\n\nText.".to_owned()),
    ];
    let (compiled, found) = try_build(&files, "");
    assert_eq!(left_out(&compiled.unwrap()), ["draft a.md:2", "empty b.md:1"]);
    assert_eq!(found.iter().map(|d| d.rule).collect::<Vec<_>>(), ["empty-essay"]);
    assert_eq!(error(&files[..2], "").rule, "no-essays");
}

#[test]
fn posts_of_one_pattern_under_other_titles_and_addresses_are_no_copies() {
    let post = |title: &str, slug: &str| format!("---\ntitle: {title}\nslug: {slug}\n---\n{LONG}");
    let files = [("a.md", post("Awl", "awl")), ("b.md", post("Bone folder", "bone")), ("c.md", post("Awl", "awl-2"))];
    let compiled = build(&files, "");
    assert_eq!(titles(&compiled), ["Awl", "Bone folder"]);
    assert_eq!(left_out(&compiled), ["exact c.md:2 1 for a.md:2"]);
}

#[test]
fn links_between_files_become_links_between_chapters() {
    let files = [
        ("a.md", "# A\n\nSee [b](b.md#x), [page](page-1.txt), [gone](gone.md) and [self](a.md).".to_owned()),
        ("b.md", "# B\n\nText.".to_owned()),
        pages().remove(0),
    ];
    let (compiled, found) = try_build(&files, "");
    let dump = dump(&compiled.unwrap().book);
    assert!(dump.contains("See <a chapter 1>b</a>, page, gone and <a chapter 0>self</a>."), "{dump}");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].rule, found[0].origin.as_ref().unwrap().to_string().as_str()), ("bad-link", "a.md:3:1"));
    assert!(found[0].message.contains("another link"), "{}", found[0].message);
}

#[test]
fn the_parts_of_a_source_are_parts_of_the_book() {
    let prose =
        |n: usize| (0..4).map(|line| format!("{}\n", vec![format!("word{n}{line}"); 9].join(" "))).collect::<String>();
    let mut text = String::new();
    for (part, chapters) in [("BOOK ONE: 1901", 2), ("BOOK TWO: 1902", 3)] {
        text += &format!("\n\n\n{part}\n");
        for n in 0..chapters {
            text += &format!("\n\n\nCHAPTER {}\n\n{}", ["I", "II", "III"][n], prose(n * 10 + chapters));
        }
    }
    let files = [("novel.txt", text)];
    let compiled = build(&files, "");
    let parts: Vec<_> = compiled.book.parts.iter().map(|p| (p.title.as_deref(), p.chapters.len())).collect();
    assert_eq!(parts, [(Some("BOOK ONE: 1901"), 2), (Some("BOOK TWO: 1902"), 3)]);
    let one = "[manuscript]\nessays = [{ title = \"Chapter I\", part = \"Book two: 1902\" }]";
    assert_eq!(build(&files, one).book.parts[0].title.as_deref(), Some("BOOK TWO: 1902"));
    let e = error(&files, "[manuscript]\nessays = [\"Chapter I\"]");
    assert!(e.hint.unwrap().contains("part = "));
}

#[test]
fn every_piece_is_in_the_book_or_left_out_whatever_the_threads() {
    let all = || {
        let mut files = pages();
        files.push(("z.md", "# Sand\n\nSand runs.\n\nNobody reads sand.".to_owned()));
        files
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let one = pool.install(|| build(&all(), ""));
    assert_eq!(one, build(&all(), ""));
    assert_eq!(one.report.essays.len() + one.report.left_out.len(), 7);
}

#[test]
fn hundreds_of_copies_are_merged_in_linear_time() {
    let files: Vec<(String, String)> =
        (0..600).map(|n| (format!("p{n}.md"), format!("# Same\n\n{LONG} {LONG} {LONG} Copy {n}.\n"))).collect();
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    let compiled = build(&files, "");
    assert_eq!((compiled.report.essays.len(), compiled.report.left_out.len()), (1, 599));
}

#[test]
fn an_order_by_facts_that_no_essay_has_went_unnoticed() {
    for order in ["date", "weight", "summary"] {
        let (built, found) = try_build(&pages(), &format!("[manuscript]\norder = \"{order}\""));
        assert!(built.is_some() && found.iter().any(|d| d.rule == "unordered"), "{order} {found:?}");
    }
    let none = error(&pages(), "[manuscript.select]\nmin-words = 100000");
    assert_eq!((none.rule, none.message.contains("select")), ("no-essays", true));
}
