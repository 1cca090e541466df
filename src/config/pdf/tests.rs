//! Themes as they come from their files, with the book's own keys over them.

use crate::config::{Config, LetterStyle, Place, TextAlign, read};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::geom::Length;
use crate::world::Memory;

fn load(pdf: &str, files: &[(&str, &str)]) -> (Option<Config>, Vec<Diagnostic>) {
    let toml = format!("[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"*\"\n[pdf]\n{pdf}\n");
    let world = Memory::new(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    let mut sink = Sink::new();
    let config = read(&toml, "book.toml", &world, &mut sink).ok();
    (config, sink.diagnostics().to_vec())
}

fn error(pdf: &str, files: &[(&str, &str)]) -> Diagnostic {
    let (config, found) = load(pdf, files);
    assert!(config.is_none(), "{pdf}");
    found.into_iter().find(|d| d.severity == Severity::Error).unwrap()
}

#[test]
fn the_built_in_themes_are_whole_and_differ() {
    for name in super::themes::NAMES {
        let (config, found) = load(&format!("theme = \"{name}\""), &[]);
        assert!(found.is_empty(), "{name}: {found:?}");
        let pdf = config.unwrap().pdf;
        assert!(pdf.theme.title.size > pdf.font_size, "{name}");
        assert!(pdf.theme.notes_leading > pdf.theme.notes_size, "{name}");
    }
    assert_eq!(load("theme = \"book\"", &[]).0.unwrap().pdf.theme, load("", &[]).0.unwrap().pdf.theme);
    let large = load("theme = \"large-print\"", &[]).0.unwrap().pdf;
    let smallest = [large.font_size, large.theme.notes_size, large.theme.caption.size, large.theme.folio.size];
    assert!(smallest.iter().all(|size| *size >= Length::pt(16)));
    assert_eq!((large.theme.align, large.theme.hyphenate), (TextAlign::Left, false));
}

#[test]
fn every_key_of_a_theme_can_be_overridden_one_by_one() {
    let (config, found) = load("theme = \"pamphlet\"\nfont-size = \"18pt\"\n[pdf.title]\nalign = \"centre\"", &[]);
    assert!(found.is_empty(), "{found:?}");
    let pdf = config.unwrap().pdf;
    assert_eq!((pdf.font_size, pdf.leading), (Length::pt(18), Length::pt(26)));
    // Only what is said is changed.
    assert_eq!(pdf.theme.title.align, Place::Centre);
    assert_eq!((pdf.theme.title.size, pdf.theme.title.style), (Length::pt(44), LetterStyle::Bold));
    // An em is that of the book, whoever says it.
    assert_eq!(load("font-size = \"22pt\"", &[]).0.unwrap().pdf.leading, Length::pt(28));
}

#[test]
fn a_book_brings_a_theme_that_begins_from_another() {
    let own = "theme = \"pamphlet\"\nornament = \"~\"\nheading = { style = \"italic\" }\n";
    let (config, found) = load("theme = \"type/own.toml\"\nornament = \"+\"", &[("type/own.toml", own)]);
    assert!(found.is_empty(), "{found:?}");
    let theme = config.unwrap().pdf.theme;
    assert_eq!((theme.ornament.as_str(), theme.heading.style), ("+", LetterStyle::Italic));
    assert_eq!(theme.title.style, LetterStyle::Bold);
}

#[test]
fn what_is_wrong_with_a_theme_is_said_where_it_stands() {
    let at = |d: &Diagnostic| d.origin.as_ref().map(|o| (o.file.to_string(), o.line)).unwrap();
    let d = error("theme = \"pamflet\"", &[]);
    assert_eq!((d.rule, d.hint.as_deref(), at(&d).1), ("invalid-value", Some("did you mean \"pamphlet\"?"), 7));
    assert_eq!(error("theme = \"../x.toml\"", &[]).rule, "outside-folder");
    assert!(error("theme = \"x.toml\"", &[]).message.contains("cannot be read"));
    let d = error("theme = \"x.toml\"", &[("x.toml", "\nornamant = \"*\"")]);
    assert_eq!((d.rule, at(&d)), ("unknown-key", ("x.toml".into(), 2)));
    let d = error("theme = \"x.toml\"", &[("x.toml", "\n\nfont-size = \"1pt\"")]);
    assert_eq!((d.rule, at(&d)), ("invalid-value", ("x.toml".into(), 3)));
    let d = error("theme = \"x.toml\"", &[("x.toml", "theme = \"x.toml\"")]);
    assert!(d.message.contains("no theme"), "{}", d.message);
    // A theme that is right by itself and too large for the book's page.
    let d = error("trim = \"a6\"\ntheme = \"large-print\"\nfont-size = \"23pt\"", &[]);
    assert!(d.message.contains("too small to set text"), "{}", d.message);
    assert_eq!(at(&d).0, "book.toml");
}

#[test]
fn margins_follow_the_canons() {
    let sides = |margins: &str| load(&format!("trim = \"6x9\"\nmargins = \"{margins}\""), &[]).0.unwrap().pdf.margins;
    let canon = sides("van-de-graaf");
    // Two to three to four to six on a page of two to three.
    assert_eq!(
        [canon.inner, canon.top, canon.outer, canon.bottom].map(|l| l.to_pt().round()),
        [48.0, 72.0, 96.0, 144.0]
    );
    assert_eq!(sides("ninths"), canon);
    assert_eq!(sides("twelfths").inner, Length::pt(36));
    assert_eq!(error("margins = \"twelths\"", &[]).hint.as_deref(), Some("did you mean \"twelfths\"?"));
    assert!(error("drop-cap = 9", &[]).message.contains("drop-cap"));
    assert!(error("title = { align = \"outer\" }", &[]).message.contains("stands"));
}

#[test]
fn measures_that_no_page_can_have_are_refused_at_their_key() {
    // Each value stands at line 8, behind a comment, at the column of its key's value.
    for (line, column, word) in [
        ("font-size = \"0pt\"", 13, "4pt and 72pt"),
        ("font-size = \"-11pt\"", 13, "4pt and 72pt"),
        ("font-size = \"2000000pt\"", 13, "out of range"),
        ("trim = \"0x0mm\"", 8, "120pt"),
        ("trim = \"-5x8in\"", 8, "120pt"),
        ("trim = \"5x300in\"", 8, "14400pt"),
        ("margins = { inner = \"3in\", outer = \"3in\", top = \"1in\", bottom = \"1in\" }", 11, "text block"),
        ("margins = { inner = \"1in\", outer = \"1in\", top = \"4in\", bottom = \"4.5in\" }", 11, "text block"),
        ("margins = { inner = \"-1mm\", outer = \"1in\", top = \"1in\", bottom = \"1in\" }", 11, "negative"),
        ("margins = { inner = \"1in\", outer = \"1in\", top = \"1in\", bottom = \"0in\" }", 11, "page number"),
        ("leading = \"0pt\"", 11, "11pt and"),
        ("leading = \"10.9pt\"", 11, "11pt and"),
        ("leading = \"-14pt\"", 11, "11pt and"),
        ("leading = \"150pt\"", 11, "121pt"),
        ("indent = \"-1em\"", 10, "0pt and"),
        ("indent = \"100pt\"", 10, "97.3pt"),
        ("inset = \"-1em\"", 9, "0pt and"),
        ("inset = \"100pt\"", 9, "97.3pt"),
        ("paragraph-space = \"-1pt\"", 19, "0pt and"),
        ("paragraph-space = \"150pt\"", 19, "121pt"),
        ("sink = 13", 8, "0 to 12"),
        ("notes-size = \"0pt\"", 14, "4pt and"),
        ("notes-size = \"40pt\"", 14, "36.5pt"),
        ("notes-leading = \"5pt\"", 17, "not between 9.6"),
        ("notes-leading = \"150pt\"", 17, "121pt"),
        ("title = { size = \"0pt\" }", 18, "4pt and"),
        ("title = { size = \"145pt\" }", 18, "144pt"),
        ("folio = { size = \"100pt\" }", 18, "page number"),
        ("running-head = { size = \"43pt\" }", 25, "running head"),
        ("drop-cap = 40", 12, "drop-cap"),
    ] {
        let d = error(&format!("# A page of 5.5 x 8.5 in.\n{line}"), &[]);
        assert!(d.rule == "invalid-value" && d.message.contains(word), "{line}: {}", d.message);
        let at = d.origin.as_ref().map(|o| (o.file.to_string(), o.line, o.column)).unwrap();
        assert_eq!(at, ("book.toml".into(), 8, column), "{line}: {}", d.message);
    }
    // What is possible on one page is not on another.
    for pdf in ["sink = 9", "title = { size = \"60pt\" }", "indent = \"32pt\"", "leading = \"32pt\""] {
        assert!(load(pdf, &[]).0.is_some(), "{pdf}");
        let small = error(&format!("trim = \"120x160pt\"\nfont-size = \"9pt\"\n{pdf}"), &[]);
        assert_eq!(small.origin.map(|o| o.line), Some(9), "{pdf}: {}", small.message);
    }
}
