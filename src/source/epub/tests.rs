//! EPUBs made here, file by file, and what is read from them.

use super::*;
use crate::doc::{self, Inline, Target, plain_text};
use crate::source::Piece;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const CONTAINER: &str = r#"<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>"#;

fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn page(body: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en-GB"><head><title>Head</title></head>{body}</html>"#
    )
}

/// An EPUB of these documents in this order; `extra` goes into the package, `nav` is read if it is in the documents.
fn epub(documents: &[(&str, &str)], extra: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let item = |(at, (name, _)): (usize, &(&str, &str))| {
        let nav = if *name == "nav.xhtml" { r#" properties="nav""# } else { "" };
        format!(r#"<item id="i{at}" href="{name}" media-type="application/xhtml+xml"{nav}/>"#)
    };
    let items: String = documents.iter().enumerate().map(item).collect();
    let spine: String = (0..documents.len()).map(|at| format!(r#"<itemref idref="i{at}"/>"#)).collect();
    let opf = format!(
        r#"<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="dc" version="3.0"><metadata><dc:title>Small Hours</dc:title><dc:creator>Ada Byron</dc:creator><dc:creator role="ill">Someone</dc:creator><dc:language>en</dc:language><dc:date>2015-03-02</dc:date></metadata><manifest>{items}<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest><spine toc="ncx">{spine}</spine>{extra}</package>"#
    );
    let pages: Vec<(String, String)> =
        documents.iter().map(|(name, body)| (format!("OEBPS/{name}"), page(body))).collect();
    let mut files =
        vec![("mimetype", "application/epub+zip"), ("META-INF/container.xml", CONTAINER), ("OEBPS/book.opf", &opf)];
    files.extend(pages.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    files.extend_from_slice(others);
    archive(&files)
}

fn read_all(bytes: Vec<u8>) -> (Reading, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let reading = read(bytes, &"in/b.epub".into(), &mut sink);
    (reading, sink.diagnostics().to_vec())
}

fn titles(reading: &Reading) -> Vec<String> {
    let line = |piece: &Piece| match &piece.part {
        Some(part) => format!("{part} / {}", plain_text(&piece.title)),
        None => plain_text(&piece.title),
    };
    reading.pieces.iter().map(line).collect()
}

fn targets(piece: &Piece) -> Vec<Target> {
    let mut out = Vec::new();
    doc::each_inline_of(&piece.blocks, &mut |inline| {
        if let Inline::Link { target, .. } = inline {
            out.push(target.clone());
        }
    });
    out
}

#[test]
fn chapters_have_the_titles_and_parts_of_the_navigation() {
    let nav = r##"<body><nav epub:type="toc"><ol>
        <li><a href="p1.xhtml">Part One</a><ol><li><a href="c1.xhtml">1 Folding</a></li><li><a href="c2.xhtml">Gluing</a></li></ol></li>
        <li><a href="c3.xhtml">Sewing</a><ol><li><a href="c3.xhtml#s">A section</a></li></ol></li></ol></nav></body>"##;
    let bytes = epub(
        &[
            ("cover.xhtml", r#"<body epub:type="cover"><img src="c.png" alt=""/></body>"#),
            ("nav.xhtml", nav),
            ("p1.xhtml", "<body><h1>Part One</h1></body>"),
            (
                "c1.xhtml",
                "<body><h2>1</h2><h1 id='t'>Folding</h1><p>One.</p><h2>Inner</h2><p><img src='i/a.png' alt='A'/></p></body>",
            ),
            (
                "c2.xhtml",
                "<body><h1>Gluing</h1><p>See <a href='c1.xhtml#t'>folding</a>, <a href='cover.xhtml'>cover</a>.</p></body>",
            ),
            ("c2b.xhtml", "<body><p>It goes on.</p></body>"),
            ("c3.xhtml", "<body><h1>Sewing</h1><p>Three.</p><h2 id='s'>A section</h2><p>Four.</p></body>"),
            ("c4.xhtml", "<body epub:type='copyright-page'><p>Rights.</p></body>"),
        ],
        "",
        &[],
    );
    let (reading, found) = read_all(bytes);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(titles(&reading), ["Part One / 1 Folding", "Part One / Gluing", "Sewing"]);
    let cuts: Vec<_> = reading.cuts.iter().map(|cut| (&*cut.origin.file, cut.reason)).collect();
    assert_eq!(
        cuts,
        [
            ("in/b.epub/OEBPS/cover.xhtml", "cover"),
            ("in/b.epub/OEBPS/nav.xhtml", "contents"),
            ("in/b.epub/OEBPS/c4.xhtml", "copyright")
        ]
    );
    let [one, two, three] = &reading.pieces[..] else { panic!() };
    assert_eq!((one.authors.as_slice(), one.date.as_deref()), (&["Ada Byron".to_owned()][..], Some("2015-03-02")));
    assert_eq!(one.language, Lang::parse("en-GB"));
    assert_eq!(doc::printed_text(&one.blocks), "One.\nInner\n");
    assert_eq!(doc::printed_text(&two.blocks), "See folding, cover.\nIt goes on.\n");
    assert_eq!(doc::printed_text(&three.blocks), "Three.\nA section\nFour.\n");
    // A place at a title that was taken stands at the beginning of the text.
    let place = Target::File { path: "in/b.epub/OEBPS/c1.xhtml".into(), fragment: Some("t".into()) };
    assert_eq!(targets(two), [place]);
    let mut pictures = Vec::new();
    doc::each_image(&one.blocks, &mut |image| pictures.push(image.path.to_string()));
    assert_eq!(pictures, ["in/b.epub/OEBPS/i/a.png"]);
}

#[test]
fn entries_inside_a_document_split_it() {
    let ncx = r#"<ncx><navMap>
        <navPoint><navLabel><text>One</text></navLabel><content src="all.xhtml#a"/></navPoint>
        <navPoint><navLabel><text>Two</text></navLabel><content src="all.xhtml#b"/></navPoint></navMap></ncx>"#;
    let body = "<body><div><p>Before.</p><div id='a'><h2>One</h2><p>1 <a href='#b'>on</a> <a href='#x'>in</a></p><p id='x'>x</p></div><div><h2><a id='b'></a>Two</h2><p>2</p></div></div></body>";
    let (reading, found) = read_all(epub(&[("all.xhtml", body)], "", &[("OEBPS/toc.ncx", ncx)]));
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(titles(&reading), ["Head", "One", "Two"]);
    assert_eq!(reading.pieces[1].origin.file, reading.pieces[2].origin.file);
    let other = Target::File { path: "in/b.epub/OEBPS/all.xhtml".into(), fragment: Some("b".into()) };
    assert_eq!(targets(&reading.pieces[1]), [other, Target::Anchor("x".into())]);
}

#[test]
fn notes_of_another_document_stand_at_their_marks() {
    let chapter = |n: u8, mark: &str| format!("<body><h1>Chapter {n}</h1><p>Text{mark}.</p></body>");
    for (mark, notes) in [
        (
            "<a epub:type='noteref' href='notes.xhtml#n1'>1</a>",
            "<body><section epub:type='endnotes'><h1>Notes</h1><ol><li id='n1' epub:type='endnote'><p>A <i>note</i>.</p></li></ol></section></body>",
        ),
        (
            "<sup><a id='r1' href='notes.xhtml#n1'>[1]</a></sup>",
            "<body><h1>Notes</h1><p><a id='n1' href='c1.xhtml#r1'>[1]</a> A <i>note</i>.</p><p>Goes on.</p></body>",
        ),
    ] {
        let one = chapter(1, mark);
        let (reading, found) = read_all(epub(
            &[("c1.xhtml", &one), ("c2.xhtml", &chapter(2, "")), ("notes.xhtml", notes)],
            "",
            &[("OEBPS/toc.ncx", "<ncx/>")],
        ));
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(titles(&reading), ["Chapter 1", "Chapter 2"], "{mark}");
        let text = doc::printed_text(&reading.pieces[0].blocks);
        assert!(text.starts_with("Text.\n") && text.contains("A note."), "{text:?}");
        assert_eq!(reading.cuts.iter().map(|cut| cut.reason).collect::<Vec<_>>(), ["notes"]);
    }
}

#[test]
fn marks_of_printed_pages_go() {
    let body =
        "<body><h1>One</h1><p>Be<span epub:type='pagebreak' id='p2'>2</span>fore <a href='#p2'>here</a>.</p></body>";
    let (reading, _) = read_all(epub(&[("c1.xhtml", body)], "", &[]));
    assert_eq!(doc::printed_text(&reading.pieces[0].blocks), "Before here.\n");
    assert_eq!(targets(&reading.pieces[0]), [Target::Anchor("p2".into())]);
}

#[test]
fn what_cannot_be_read_says_what_to_do() {
    let encrypted = r#"<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><CipherData><CipherReference URI="OEBPS/c1.xhtml"/></CipherData></EncryptedData></encryption>"#;
    let one = ("c1.xhtml", "<body><h1>One</h1><p>x</p></body>");
    for (bytes, said) in [
        (b"plain".to_vec(), "no zip archive"),
        (archive(&[("x", "y")]), "no package document"),
        (archive(&[("META-INF/container.xml", CONTAINER), ("OEBPS/book.opf", "<package/>")]), "no manifest"),
        (archive(&[("META-INF/container.xml", CONTAINER), ("OEBPS/book.opf", "<package>")]), "no valid XML"),
        (epub(&[one], "", &[("META-INF/encryption.xml", encrypted)]), "DRM"),
    ] {
        let (reading, found) = read_all(bytes);
        assert!(reading.pieces.is_empty());
        let [error] = &found[..] else { panic!("{found:?}") };
        assert!(error.rule == "unreadable-file" && error.message.contains(said) && error.hint.is_some(), "{error:?}");
    }
}

#[test]
fn what_is_broken_is_read_as_far_as_it_goes() {
    let one = ("c1.xhtml", "<body><h1>One</h1><p>x&nbsp;&mdash; y</p></body>");
    let broken = ("c2.xhtml", "<body><h1>Two</h1><p>un<br>closed</body>");
    let bytes = epub(&[one, broken], "", &[]);
    let (reading, found) = read_all(bytes);
    assert_eq!(titles(&reading), ["One", "Two"]);
    assert_eq!(doc::printed_text(&reading.pieces[0].blocks), "x\u{a0}— y\n");
    let rules: Vec<_> = found.iter().map(|one| one.rule).collect();
    assert_eq!(rules, ["broken-epub"]);
    // Without a container, a mimetype and one of its documents.
    let opf = r#"<package><manifest><item id="a" href="a.xhtml"/><item id="b" href="b.xhtml"/></manifest><spine><itemref idref="b"/><itemref idref="a"/><itemref idref="z"/></spine></package>"#;
    let (reading, found) = read_all(archive(&[("book.opf", opf), ("a.xhtml", &page("<body><p>x</p></body>"))]));
    assert_eq!(titles(&reading), ["Head"]);
    assert!(found[0].message.contains("mimetype") && found[0].message.contains("1 more"), "{found:?}");
}

#[test]
fn hostile_files_are_no_danger() {
    let deep = |n: usize| format!("<body>{}x{}</body>", "<div>".repeat(n), "</div>".repeat(n));
    let (reading, _) = read_all(epub(&[("a.xhtml", &deep(150)), ("b.xhtml", &deep(20_000))], "", &[]));
    assert!(!reading.pieces.is_empty());
    let nav = format!(
        "<body><nav epub:type='toc'>{}{}</nav></body>",
        "<ol><li><a href='a.xhtml'>x</a>".repeat(60),
        "</li></ol>".repeat(60)
    );
    read_all(epub(&[("nav.xhtml", &nav), ("a.xhtml", "<body><p>x</p></body>")], "", &[]));
    let out = "<body><h1>Out</h1><p><a href='../../../etc/passwd'>x</a> <a href='javascript:x'>y</a> text</p></body>";
    let (reading, found) = read_all(epub(&[("../../a.xhtml", "<body/>"), ("b.xhtml", out)], "", &[]));
    assert_eq!(titles(&reading), ["Out"]);
    assert!(found.iter().any(|one| one.rule == "broken-epub"), "{found:?}");
    let bomb = format!(
        "<!DOCTYPE html [<!ENTITY a 'xxxxxxxxxx'>{}]><html><body><p>&e9;</p></body></html>",
        (0..10)
            .map(|n| format!(
                "<!ENTITY e{n} '{}'>",
                format!("&{};", if n == 0 { "a".into() } else { format!("e{}", n - 1) }).repeat(10)
            ))
            .collect::<String>()
    );
    let opf =
        r#"<package><manifest><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>"#;
    read_all(archive(&[("book.opf", opf), ("a.xhtml", &bomb)]));
}
