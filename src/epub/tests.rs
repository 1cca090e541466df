//! The whole file: what is in it, and that it is the same each time.

use super::{Material, sample, write};
use crate::config::{self, Epub, Pdf};
use crate::diag::{Origin, Sink};
use crate::doc::{Block, BlockKind, Book, Contributor};
use crate::media::Fonts;
use resvg::usvg::roxmltree;
use std::io::{Cursor, Read};
use zip::ZipArchive;

fn build(book: &Book) -> Vec<u8> {
    build_as(book, &Epub::default(), &mut Sink::new())
}

fn build_as(book: &Book, wanted: &Epub, sink: &mut Sink) -> Vec<u8> {
    let (pictures, cover, fonts) = (sample::pictures(), sample::cover(), Fonts::built_in());
    let material = Material { pictures: &pictures, cover: &cover, fonts: &fonts };
    write(book, material, &look(""), wanted, None, sink).unwrap().bytes
}

/// `[pdf]` with some keys.
fn look(keys: &str) -> Pdf {
    let text = format!("[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"a.md\"\n[pdf]\n{keys}\n");
    config::parse(&text, "book.toml", &mut Sink::new()).unwrap().pdf
}

fn entry(epub: &[u8], name: &str) -> String {
    let mut text = String::new();
    let mut archive = ZipArchive::new(Cursor::new(epub)).unwrap();
    archive.by_name(&format!("OEBPS/{name}")).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn every_stream_of_the_container_reads_back_to_its_bytes() {
    let (pictures, cover, fonts) = (sample::pictures(), sample::cover(), Fonts::built_in());
    let material = Material { pictures: &pictures, cover: &cover, fonts: &fonts };
    let wanted = Epub { embed_fonts: true, ..Epub::default() };
    let written = write(&sample::book(), material, &look(""), &wanted, None, &mut Sink::new()).unwrap();
    let mut archive = ZipArchive::new(Cursor::new(&written.bytes[..])).unwrap();
    let mut texts = 0;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let (name, size) = (file.name().to_owned(), file.size());
        let mut bytes = Vec::new();
        // The reader holds what it unpacks to the checksum.
        file.read_to_end(&mut bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(bytes.len() as u64, size, "{name}");
        if let Some((_, text)) = written.texts.iter().find(|(known, _)| *known == name) {
            assert_eq!(bytes, text.as_bytes(), "{name}");
            texts += 1;
        }
        if name == "OEBPS/images/cover.png" {
            assert_eq!(bytes, *cover.bytes, "{name}");
        }
    }
    assert_eq!(texts, written.texts.len());
    assert!(archive.file_names().filter(|name| name.ends_with(".ttf")).count() >= 4, "fonts are packed too");
}

#[test]
fn the_archive_is_in_order_and_the_same_each_time() {
    let epub = build(&sample::book());
    assert_eq!(&epub[30..58], b"mimetypeapplication/epub+zip");
    let mut archive = ZipArchive::new(Cursor::new(&epub[..])).unwrap();
    let mut listing = String::new();
    for at in 0..archive.len() {
        let file = archive.by_index(at).unwrap();
        assert_eq!(file.last_modified(), Some(zip::DateTime::default()), "{}", file.name());
        listing.push_str(&format!("{} {}\n", file.compression(), file.name()));
    }
    assert_eq!(
        listing,
        "Stored mimetype\n\
         Deflated META-INF/container.xml\n\
         Deflated OEBPS/content.opf\n\
         Deflated OEBPS/nav.xhtml\n\
         Deflated OEBPS/toc.ncx\n\
         Deflated OEBPS/stylesheet.css\n\
         Deflated OEBPS/text/cover.xhtml\n\
         Deflated OEBPS/text/title-page.xhtml\n\
         Deflated OEBPS/text/copyright.xhtml\n\
         Deflated OEBPS/text/part-01.xhtml\n\
         Deflated OEBPS/text/chapter-001.xhtml\n\
         Deflated OEBPS/text/chapter-002.xhtml\n\
         Deflated OEBPS/text/part-02.xhtml\n\
         Deflated OEBPS/text/chapter-003.xhtml\n\
         Deflated OEBPS/text/chapter-004.xhtml\n\
         Stored OEBPS/images/cover.png\n\
         Stored OEBPS/images/image-001.png\n\
         Deflated OEBPS/images/image-002.svg\n"
    );
    assert_eq!(epub, build(&sample::book()));
}

/// One of everything, oddities, and books that run the other way or have no spaces.
fn books() -> [(&'static str, Book); 4] {
    [
        ("everything", sample::book()),
        ("odd", sample::odd()),
        ("hebrew", sample::book_in("he", "ספר קטן", "גיליון מקופל הוא כל המכונה. ")),
        ("japanese", sample::book_in("ja", "小さな本", "折った紙が機械のすべてである。台所の机で作ることができる。")),
    ]
}

/// `CHAPBOOK_WRITE_EPUB=/tmp/epubs cargo test` leaves the files for the validators.
#[test]
fn every_document_is_well_formed() {
    for (name, book) in books() {
        let epub = build(&book);
        if let Some(folder) = std::env::var_os("CHAPBOOK_WRITE_EPUB") {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.epub")), &epub).unwrap();
        }
        assert!(super::dump(&epub).unwrap().contains("=== OEBPS/images/cover.png (stored, "));
        let mut archive = ZipArchive::new(Cursor::new(&epub[..])).unwrap();
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).unwrap();
            if [".xhtml", ".xml", ".opf", ".ncx", ".svg"].iter().any(|ending| file.name().ends_with(ending)) {
                let mut text = String::new();
                file.read_to_string(&mut text).unwrap();
                let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
                if let Err(error) = roxmltree::Document::parse_with_options(&text, options) {
                    panic!("{name}, {}: {error}", file.name());
                }
            }
        }
    }
}

/// Every `#id` of a link is in the document that the link names, and every id is there once.
#[test]
fn links_lead_to_places_that_are_there() {
    for (name, book) in books() {
        let epub = build(&book);
        let mut archive = ZipArchive::new(Cursor::new(&epub[..])).unwrap();
        let names: Vec<String> = archive.file_names().filter(|name| name.ends_with(".xhtml")).map(Into::into).collect();
        let mut ids = std::collections::BTreeSet::new();
        let mut links = Vec::new();
        for file in names {
            let mut text = String::new();
            archive.by_name(&file).unwrap().read_to_string(&mut text).unwrap();
            let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
            let document = roxmltree::Document::parse_with_options(&text, options).unwrap();
            for node in document.descendants() {
                if let Some(id) = node.attribute("id") {
                    assert!(ids.insert(format!("{file}#{id}")), "{name}: {id} is twice in {file}");
                }
                if let Some((path, id)) = node.attribute("href").and_then(|href| href.split_once('#'))
                    && !path.contains("://")
                {
                    let target = if path.is_empty() { file.clone() } else { format!("OEBPS/text/{path}") };
                    links.push(format!("{target}#{id}"));
                }
            }
        }
        assert!(links.iter().all(|link| ids.contains(link)), "{name}: {links:?} {ids:?}");
    }
}

#[test]
fn nav_and_ncx_have_the_same_lines() {
    let epub = build(&sample::book());
    let nav = entry(&epub, "nav.xhtml");
    let toc = &nav[..nav.find("</nav>").unwrap()];
    let between = |text: &str, start: &str, end: &str| -> Vec<String> {
        text.split(start).skip(1).map(|rest| rest[..rest.find(end).unwrap()].to_owned()).collect()
    };
    let titles: Vec<String> =
        between(toc, "<a href=", "</a>").iter().map(|a| a.split_once('>').unwrap().1.to_owned()).collect();
    assert_eq!(
        titles,
        ["By Hand", "Everything at once &amp; more", "A Second One", "By Machine", "Übung macht den Meister", "More"]
    );
    let ncx = entry(&epub, "toc.ncx");
    assert_eq!(between(&ncx, "<navLabel><text>", "</text>"), titles);
    assert_eq!(between(&ncx, "playOrder=\"", "\""), ["1", "2", "3", "4", "5", "6"]);
}

#[test]
fn the_package_claims_only_what_is_true() {
    let mut book = sample::book();
    let claims = |book: &Book| {
        let package = entry(&build(book), "content.opf");
        let has = |claim: &str| package.contains(claim);
        (has(">alternativeText<"), has(">visual<"), has("Sufficient\">textual<"), has("no alternative text"))
    };
    assert_eq!(claims(&book), (true, true, true, false));
    for part in &mut book.parts {
        for chapter in &mut part.chapters {
            for block in &mut chapter.blocks {
                if let BlockKind::Figure(figure) = &mut block.kind {
                    figure.images.iter_mut().for_each(|image| image.alt.clear());
                }
            }
        }
    }
    assert_eq!(claims(&book), (false, true, false, true));
    book.parts.remove(0);
    book.parts[0].chapters.truncate(1);
    assert_eq!(claims(&book), (false, false, true, false));
}

#[test]
fn conformance_is_claimed_only_by_name_and_only_when_it_holds() {
    let mut book = sample::book();
    let wanted =
        Epub { certified_by: Some(("A. Reader".into(), Origin::new(&"book.toml".into(), 7, 1))), ..Epub::default() };
    let claim = |book: &Book, wanted: &Epub| {
        let mut sink = Sink::new();
        let package = entry(&build_as(book, wanted, &mut sink), "content.opf");
        let found: Vec<String> = sink.diagnostics().iter().map(|found| found.message.clone()).collect();
        (package.contains("WCAG 2.2 Level AA") && package.contains("certifiedBy\">A. Reader<"), found)
    };
    assert_eq!(claim(&book, &wanted), (true, vec![]));
    assert_eq!(claim(&book, &Epub::default()), (false, vec![]));
    each_figure(&mut book.parts[0].chapters[0].blocks);
    let (claimed, found) = claim(&book, &wanted);
    assert!(!claimed && found.len() == 1 && found[0].contains("1 picture has no alternative text"), "{found:?}");
}

#[test]
fn an_alternative_text_that_is_the_name_of_a_file_describes_nothing() {
    let mut book = sample::book();
    let claims = |book: &Book| entry(&build(book), "content.opf").contains(">alternativeText<");
    assert!(claims(&book));
    for block in &mut book.parts[0].chapters[0].blocks {
        if let BlockKind::Figure(figure) = &mut block.kind {
            figure.images.iter_mut().for_each(|image| image.alt = "IMG_2041.JPG".into());
        }
    }
    assert!(!claims(&book));
    let mut sink = Sink::new();
    crate::check::lint(&book, &mut sink);
    assert!(sink.diagnostics().iter().all(|found| found.message.contains("name of a file")));
    assert!(!sink.diagnostics().is_empty());
}

/// A screen reader speaks them with the voice of the essay.
#[test]
fn what_the_tool_says_in_an_essay_is_in_the_essays_language() {
    let mut book = sample::book();
    let noted = sample::elements::note("n", vec![sample::text("Anmerkung.")]);
    let german = &mut book.parts[1].chapters[0];
    assert_eq!(german.language, crate::lang::Lang::parse("de"));
    german.blocks.push(Block { kind: BlockKind::Paragraph(vec![noted]), origin: Origin::file("a.md") });
    let text = entry(&build(&book), "text/chapter-003.xhtml");
    assert!(text.contains("aria-label=\"Anmerkungen\"") && !text.contains("Back to"), "{text}");
}

#[test]
fn the_package_names_the_languages_of_single_essays_behind_the_books() {
    let package = entry(&build(&sample::book()), "content.opf");
    assert!(package.contains("<dc:language>en</dc:language>\n<dc:language>de</dc:language>\n"), "{package}");
}

/// Takes away the words of the pictures.
fn each_figure(blocks: &mut [Block]) {
    for block in blocks {
        if let BlockKind::Figure(figure) = &mut block.kind {
            figure.images.iter_mut().for_each(|image| image.alt.clear());
        }
    }
}

/// What a reader sets must win: fonts, sizes, colours of the text and of its ground.
#[test]
fn the_style_sheet_leaves_readers_their_colours_and_fonts() {
    for line in super::STYLE.lines().map(str::trim).filter(|line| line.ends_with(';') || line.contains("; }")) {
        let (name, value) = line.rsplit('{').next().and_then(|rule| rule.split_once(':')).unwrap();
        let value = value.trim().trim_end_matches(['}', ' ']).trim_end_matches(';').trim();
        match name.trim() {
            // Pictures alone stand on a ground of their own.
            "background-color" => assert_eq!(value, "white"),
            "color" => assert_eq!(value, "inherit", "{line}"),
            "font-family" => assert_eq!(value, "monospace, monospace"),
            "background" | "font" | "direction" => panic!("{line}"),
            _ => {}
        }
        // Borders have the colour of the text; sizes follow the reader's.
        assert!(
            !value.contains('#') && !value.contains("rgb") && !value.contains("px") && !value.contains("!important"),
            "{line}"
        );
        assert!(!value.ends_with("pt"), "{line}");
    }
    let white = super::STYLE.split('}').filter(|rule| rule.contains("background-color")).collect::<Vec<_>>();
    assert!(white.len() == 1 && white[0].contains("\nimg {"), "{white:?}");
    // No document brings colours or sizes of its own.
    let epub = build(&sample::book());
    let text = super::dump(&epub).unwrap();
    assert!(!text.contains(" style=\"") && !text.contains("<font") && !text.contains("bgcolor"));
}

#[test]
fn the_theme_is_carried_over_and_leaves_readers_their_fonts_sizes_and_colours() {
    for theme in ["book", "pamphlet", "large-print"] {
        let css = super::theme::css(&look(&format!("theme = \"{theme}\"\ndrop-cap = 3")), &|_| true);
        assert!(!css.contains("color") && !css.contains("font-family") && !css.contains("px"), "{css}");
        assert!(!css.contains("pt;") && !css.contains("body"), "{css}");
        assert!(css.contains("::first-letter { float: left;") && css.contains("header h1 { font-size: "), "{css}");
    }
    let css = super::theme::css(&look("opening = \"first-line\"\nornament = \"❦\""), &|_| false);
    // Not every reader's font has a leaf.
    assert!(
        css.contains("::first-line { font-variant: small-caps; }") && css.contains(r#"content: "*\2003 *"#),
        "{css}"
    );
    let css = super::theme::css(&look("ornament = \"❦\""), &|_| true);
    assert!(
        !css.contains("::first-line") && !css.contains("::first-letter") && css.contains(r#"content: "\2766 ""#),
        "{css}"
    );
}

#[test]
fn fonts_are_embedded_when_asked_for() {
    let wanted = Epub { embed_fonts: true, ..Epub::default() };
    let epub = build_as(&sample::book(), &wanted, &mut Sink::new());
    if let Some(folder) = std::env::var_os("CHAPBOOK_WRITE_EPUB") {
        std::fs::write(std::path::Path::new(&folder).join("fonts.epub"), &epub).unwrap();
    }
    let (package, style) = (entry(&epub, "content.opf"), entry(&epub, "stylesheet.css"));
    for name in ["regular", "italic", "bold", "bold-italic", "mono"] {
        assert!(package.contains(&format!("href=\"fonts/{name}.ttf\" media-type=\"font/ttf\"")), "{name}");
        assert!(style.contains(&format!("src: url(fonts/{name}.ttf)")), "{name}");
    }
    assert!(epub.len() < 700_000, "{}", epub.len());
}

#[test]
fn translators_and_illustrators_stand_on_the_title_page() {
    let mut book = sample::book_in("de", "Ein Buch", "Wörter. ");
    let who = |name: &str, role: &str| Contributor { name: name.into(), role: role.into(), file_as: None };
    book.meta.authors = vec![who("Ada", "aut"), who("Bo & Co", "trl"), who("Cy", "ill"), who("Di", "trl")];
    let page = entry(&build(&book), "text/title-page.xhtml");
    let lines: Vec<&str> = page.lines().filter(|line| line.starts_with("<p class")).collect();
    assert_eq!(
        lines,
        [
            "<p class=\"subtitle\" role=\"doc-subtitle\">Essays on &lt;making&gt;</p>",
            "<p class=\"author\">Ada</p>",
            "<p class=\"credit\">Übersetzt von Bo &amp; Co, Di</p>",
            "<p class=\"credit\">Illustriert von Cy</p>",
            "<p class=\"publisher\">Kitchen Table Press</p>",
        ]
    );
}

#[test]
fn the_date_of_the_book_is_written_as_its_language_does() {
    for (tag, date, line) in [
        ("en", "2026-03-05", "<p><time datetime=\"2026-03-05\">March 5, 2026</time></p>"),
        ("de", "2026-03-05", "<p><time datetime=\"2026-03-05\">5. März 2026</time></p>"),
        ("fr", "2026-11", "<p><time datetime=\"2026-11\">novembre 2026</time></p>"),
        ("en", "2026", "<p><time datetime=\"2026\">2026</time></p>"),
    ] {
        let mut book = sample::book_in(tag, "x", "x");
        book.meta.date = Some(date.into());
        let page = entry(&build(&book), "text/copyright.xhtml");
        assert!(page.lines().any(|found| found == line), "{page}");
    }
}

#[test]
fn decoration_is_hidden_from_those_who_hear_the_book_and_needs_no_words() {
    let mut book = sample::book();
    for block in &mut book.parts[0].chapters[0].blocks {
        if let BlockKind::Figure(figure) = &mut block.kind {
            figure.images.iter_mut().for_each(|image| *image = image.clone().with_alt(Some("")));
            figure.caption.clear();
        }
    }
    let epub = build(&book);
    let text = entry(&epub, "text/chapter-001.xhtml");
    let shown = "<figure role=\"presentation\">\n<img src=\"../images/image-002.svg\" alt=\"\" role=\"presentation\"/>";
    assert!(text.contains(shown), "{text}");
    assert!(entry(&epub, "content.opf").contains(">alternativeText<"));
    let mut sink = Sink::new();
    crate::check::lint(&book, &mut sink);
    assert!(sink.diagnostics().is_empty(), "{:?}", sink.diagnostics());
    crate::check_epub(&epub, "a.epub", &mut sink);
    assert!(sink.diagnostics().is_empty(), "{:?}", sink.diagnostics());
}
