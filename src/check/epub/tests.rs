//! One test a rule: a good book, broken in one place, is found out there and nowhere else.

use super::sample::{Sample, findings};
use zip::CompressionMethod;

const OPF: &str = "book.epub!/OEBPS/content.opf";
const CHAPTER: &str = "book.epub!/OEBPS/one.xhtml";

/// Exactly one finding, which begins like this.
fn only(sample: &Sample, start: &str) {
    let found = sample.findings();
    assert!(found.len() == 1 && found[0].starts_with(start), "expected only `{start}…`, got {found:#?}");
}

/// Among others a finding that begins like this; one fault may have several consequences.
fn one_of(sample: &Sample, start: &str) {
    let found = sample.findings();
    assert!(found.iter().any(|one| one.starts_with(start)), "expected `{start}…`, got {found:#?}");
}

#[test]
fn a_good_book_has_no_findings() {
    assert_eq!(Sample::good().findings(), [""; 0]);
}

#[test]
fn texts_from_their_writer_are_taken_only_as_the_archive_has_them() {
    let broken = Sample::good().body("<p>A paragraph<p>");
    let bytes = broken.bytes();
    let text = |sample: &Sample| String::from_utf8(sample.file("OEBPS/one.xhtml").to_vec()).unwrap();
    let findings = |texts: &[(String, String)]| {
        let mut sink = crate::diag::Sink::new();
        super::written(&bytes, texts, "book.epub", &mut sink);
        sink.diagnostics().to_vec()
    };
    let unpacked = findings(&[]);
    assert!(!unpacked.is_empty());
    for sample in [&broken, &Sample::good()] {
        assert_eq!(findings(&[("OEBPS/one.xhtml".into(), text(sample))]), unpacked);
    }
}

#[test]
fn what_is_no_archive_is_refused() {
    assert!(findings(b"%PDF-1.7")[0].starts_with("error epub-not-zip book.epub: "));
    assert!(findings(b"")[0].starts_with("error epub-not-zip book.epub: "));
    let bytes = Sample::good().bytes();
    assert!(findings(&bytes[..bytes.len() - 40])[0].starts_with("error epub-not-zip book.epub: "));
}

#[test]
fn mimetype_must_be_first_stored_and_exact() {
    let place = "error epub-mimetype book.epub!/mimetype: the file `mimetype`";
    only(&Sample::good().without("mimetype"), &format!("{place} is missing"));
    let last = Sample::good().without("mimetype").add("mimetype", "application/epub+zip");
    only(&last, &format!("{place} is not the first"));
    let mut compressed = Sample::good();
    compressed.method = CompressionMethod::Deflated;
    only(&compressed, "warning epub-mimetype book.epub!/mimetype: the file `mimetype` is compressed");
    for wrong in ["application/epub+zip\n", "application/zip", "application/epub+zi"] {
        only(&Sample::good().with("mimetype", wrong), &format!("{place} does not hold"));
    }
}

#[test]
fn the_container_must_name_a_package_document() {
    let container = "META-INF/container.xml";
    only(&Sample::good().without(container), "error epub-container book.epub!/META-INF/container.xml: ");
    only(&Sample::good().edit(container, "rootfile f", "other f"), "error epub-container ");
    only(
        &Sample::good().edit(container, "OEBPS/content", "OEBPS/none"),
        "error epub-package book.epub!/OEBPS/none.opf: ",
    );
    only(&Sample::good().edit(container, "</rootfiles>", ""), "error epub-xml book.epub!/META-INF/container.xml:4:1: ");
}

#[test]
fn the_package_document_must_be_one() {
    one_of(&Sample::good().opf("</manifest>", ""), &format!("error epub-xml {OPF}:21:1: "));
    one_of(&Sample::good().opf("http://www.idpf.org/2007/opf", "urn:x"), &format!("error epub-package {OPF}: "));
    only(&Sample::good().opf(r#"version="3.0""#, r#"version="4.0""#), &format!("error epub-package {OPF}:2:1: "));
}

#[test]
fn the_metadata_every_book_needs_is_asked_for() {
    let at = |line: u32| format!("error epub-metadata {OPF}:{line}:1: ");
    let form = |line: u32| format!("error epub-content {OPF}:{line}:1: ");
    one_of(&Sample::good().opf("<dc:title>Folding</dc:title>", ""), &form(3));
    one_of(&Sample::good().opf("Folding", " "), &form(5));
    one_of(&Sample::good().opf("<dc:language>en</dc:language>", ""), &form(3));
    one_of(&Sample::good().opf("en</dc", "in English</dc"), &at(6));
    one_of(&Sample::good().opf(r#" id="uid""#, ""), &at(2));
    one_of(&Sample::good().opf(r#"unique-identifier="uid""#, ""), &at(2));
    one_of(&Sample::good().opf("dcterms:modified", "dcterms:created"), &at(3));
    one_of(&Sample::good().opf("12:00:00Z", "12:00"), &at(7));
    let twice = r#"<meta property="dcterms:modified">2026-11-01T12:00:00Z</meta></metadata>"#;
    one_of(&Sample::good().opf("</metadata>", twice), &format!("error epub-metadata {OPF}:8:1: "));
}

#[test]
fn manifest_and_archive_must_agree() {
    let item =
        |id: &str, href: &str, kind: &str| format!(r#"<item id="{id}" href="{href}" media-type="{kind}"/></manifest>"#);
    let listing = |id, href, kind| Sample::good().opf("</manifest>", &item(id, href, kind));
    only(&listing("x", "none.css", "text/css"), &format!("error epub-missing-file {OPF}:16:1: "));
    only(&listing("x", "style.css", "text/css"), &format!("error epub-manifest {OPF}:16:1: "));
    only(&listing("x", "content.opf", "text/xml"), &format!("error epub-manifest {OPF}:16:1: "));
    only(&listing("x", "../META-INF/container.xml", "text/xml"), &format!("error epub-manifest {OPF}:16:1: "));
    only(&listing("x", "../../x.css", "text/css"), &format!("error epub-outside {OPF}:16:1: "));
    one_of(&listing("x", "a%b.css", "text/css"), &format!("error epub-url {OPF}:16:1: "));
    only(&Sample::good().opf(r#"id="css" "#, ""), &format!("error epub-attribute {OPF}:13:1: "));
    only(&Sample::good().opf(r#"id="css""#, r#"id="png""#), &format!("error epub-duplicate-id {OPF}:14:1: "));
    only(&Sample::good().add("OEBPS/notes.txt", "x"), "warning epub-unlisted-file book.epub!/OEBPS/notes.txt: ");
    let found = listing("x", "Two.XHTML", "application/xhtml+xml");
    only(&found, &format!("error epub-missing-file {OPF}:16:1: `OEBPS/Two.XHTML`"));
}

#[test]
fn media_types_must_fit_the_files() {
    only(&Sample::good().opf("text/css", "text/plain"), &format!("warning epub-ending {OPF}:13:1: "));
    only(&Sample::good().opf("image/png", "image/jpeg"), &format!("error epub-media-type {OPF}:14:1: "));
    only(&Sample::good().with("OEBPS/sheet.png", "no picture"), &format!("error epub-media-type {OPF}:14:1: "));
    let root = Sample::good().edit("OEBPS/two.xhtml", "http://www.w3.org/1999/xhtml", "urn:x");
    one_of(&root, "error epub-media-type book.epub!/OEBPS/two.xhtml: ");
}

#[test]
fn the_spine_must_lead_through_the_book() {
    one_of(&Sample::good().opf(r#"idref="two""#, r#"idref="three""#), &format!("error epub-spine {OPF}:19:1: "));
    only(&Sample::good().opf(r#"idref="two"/>"#, r#"idref="two"/><itemref idref="one"/>"#), "error epub-spine ");
    only(&Sample::good().opf(r#"idref="two"/>"#, r#"idref="two"/><itemref idref="png"/>"#), "error epub-spine ");
    let empty = Sample::good().opf(r#"<itemref idref="one"/>"#, "").opf(r#"<itemref idref="two"/>"#, "");
    one_of(&empty, &format!("error epub-spine {OPF}: "));
}

#[test]
fn a_fallback_makes_an_item_readable_and_circles_end() {
    let png = |fallback: &str| {
        let with = format!(r#"id="png" fallback="{fallback}""#);
        Sample::good().opf(r#"id="png""#, &with).opf(r#"idref="two"/>"#, r#"idref="two"/><itemref idref="png"/>"#)
    };
    assert_eq!(png("two").findings(), [""; 0]);
    one_of(&png("png"), "error epub-fallback ");
}

#[test]
fn a_book_needs_its_contents() {
    only(&Sample::good().opf(r#" properties="nav""#, ""), &format!("error epub-nav {OPF}: "));
    let no_toc = Sample::good().edit("OEBPS/nav.xhtml", r#"epub:type="toc""#, r#"epub:type="lot""#);
    one_of(&no_toc, "error epub-nav book.epub!/OEBPS/nav.xhtml:3:1: ");
    one_of(&Sample::good().opf(r#"id="two""#, r#"id="two" properties="nav""#), &format!("error epub-nav {OPF}:12:1: "));
    only(&Sample::good().opf(r#"toc="ncx""#, r#"toc="css""#), &format!("error epub-ncx {OPF}: "));
    let old = Sample::good().opf(r#"version="3.0""#, r#"version="2.0""#);
    assert!(!old.findings().iter().any(|one| one.starts_with("error epub-ncx ")));
    one_of(&old.opf(r#" toc="ncx""#, ""), &format!("error epub-ncx {OPF}: "));
}

#[test]
fn documents_must_be_well_formed_and_their_ids_unique() {
    one_of(&Sample::good().body("<p>x</b>"), &format!("error epub-xml {CHAPTER}:7:"));
    one_of(&Sample::good().body("<p>&nbsp;</p>"), &format!("error epub-xml {CHAPTER}:7:"));
    one_of(&Sample::good().edit("OEBPS/toc.ncx", "</navMap>", ""), "error epub-xml book.epub!/OEBPS/toc.ncx:5:");
    only(&Sample::good().body(r#"<p id="top"/>"#), &format!("error epub-duplicate-id {CHAPTER}:7:"));
    let torn = String::from_utf8_lossy(Sample::good().file("OEBPS/two.xhtml")).replace("</p>", "\u{1}</p>");
    let torn: Vec<u8> = torn.bytes().map(|byte| if byte == 1 { 0xff } else { byte }).collect();
    // Readers and EPUBCheck go on behind such a byte.
    only(&Sample::good().with("OEBPS/two.xhtml", torn), "warning epub-encoding book.epub!/OEBPS/two.xhtml: ");
    let latin = Sample::good().edit("OEBPS/one.xhtml", "UTF-8", "ISO-8859-1");
    one_of(&latin, &format!("error epub-encoding {CHAPTER}: "));
}

#[test]
fn utf_16_and_the_entities_of_xhtml_1_are_read() {
    let utf16 = |path: &str| {
        let text = String::from_utf8(Sample::good().file(path).to_vec()).expect("a text").replace("UTF-8", "UTF-16");
        let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        Sample::good().with(path, utf16)
    };
    assert_eq!(utf16("OEBPS/toc.ncx").findings(), [""; 0]);
    only(&utf16("OEBPS/two.xhtml"), "error epub-encoding book.epub!/OEBPS/two.xhtml: ");
    let doctype =
        r#"<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">"#;
    let old = Sample::good().edit("OEBPS/one.xhtml", "<!DOCTYPE html>", doctype).body("<p>a&nbsp;b</p>");
    only(&old, "error epub-doctype book.epub!/OEBPS/one.xhtml: ");
    one_of(&Sample::good().edit("OEBPS/one.xhtml", "<!DOCTYPE html>", doctype).body("&none;"), "error epub-xml ");
}

#[test]
fn links_must_lead_somewhere() {
    let link = |href: &str| Sample::good().body(&format!(r#"<a href="{href}">x</a>"#));
    only(&link("none.xhtml"), &format!("error epub-missing-file {CHAPTER}:7:37: "));
    only(&link("#none"), &format!("error epub-fragment {CHAPTER}:7:"));
    only(&link("two.xhtml#top"), &format!("error epub-fragment {CHAPTER}:7:"));
    only(&link("nav.xhtml"), &format!("error epub-not-in-spine {CHAPTER}:7:"));
    only(&link("sheet.png"), &format!("error epub-link-target {CHAPTER}:7:"));
    only(&link("../../x.xhtml"), &format!("error epub-outside {CHAPTER}:7:"));
    only(&link("/OEBPS/two.xhtml"), &format!("error epub-outside {CHAPTER}:7:"));
    only(&link("file:///etc/passwd"), &format!("error epub-outside {CHAPTER}:7:"));
    only(&link("two.xhtml?x"), &format!("error epub-url {CHAPTER}:7:"));
    only(&link("mailto:a b@example.org"), &format!("error epub-url {CHAPTER}:7:"));
    only(&link("content.opf"), &format!("error epub-link-target {CHAPTER}:7:"));
    for good in ["", "#", "two.xhtml", "mailto:a@example.org", "two.xhtml#epubcfi(/4)", "content.opf#epubcfi(/6/2)"] {
        assert_eq!(link(good).findings(), [""; 0], "{good}");
    }
    let nav = Sample::good().edit("OEBPS/nav.xhtml", "one.xhtml", "none.xhtml");
    only(&nav, "error epub-missing-file book.epub!/OEBPS/nav.xhtml:6:5: ");
    let ncx = Sample::good().edit("OEBPS/toc.ncx", "one.xhtml", "one.xhtml#none");
    only(&ncx, "error epub-fragment book.epub!/OEBPS/toc.ncx:5:");
    let guide = r#"</spine><guide><reference type="cover" href="none.xhtml"/></guide>"#;
    only(&Sample::good().opf("</spine>", guide), &format!("error epub-missing-file {OPF}:20:"));
}

#[test]
fn numbers_of_no_character_are_told_with_their_place_and_not_in_comments() {
    let text = |text: &str| Sample::good().edit("OEBPS/one.xhtml", "</body>", &format!("<p>{text}</p></body>"));
    for bad in ["&#x110000;", "&#xD800;", "&#99999999999;"] {
        let found = text(bad).findings();
        assert!(found.iter().any(|one| one.starts_with(&format!("error epub-xml {CHAPTER}:"))), "{bad}: {found:?}");
    }
    for good in ["&#x10FFFF;", "<!-- &#xD800; -->", "<![CDATA[&#x110000;]]>"] {
        assert_eq!(text(good).findings(), [""; 0], "{good}");
    }
}

#[test]
fn what_is_drawn_must_be_in_the_book_and_listed() {
    for remote in [
        r#"<img src="https://example.org/x.png" alt=""/>"#,
        r#"<script src="https://example.org/x.js"></script>"#,
        r#"<link rel="stylesheet" href="https://example.org/x.css"/>"#,
        r#"<img srcset="sheet.png 1x, //example.org/y.png 2x" alt=""/>"#,
    ] {
        one_of(&Sample::good().body(remote), &format!("error epub-remote {CHAPTER}:7:"));
    }
    let missing = Sample::good().body(r#"<img src="none.png" alt=""/>"#);
    only(&missing, &format!("error epub-missing-file {CHAPTER}:7:"));
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="x.png"/></svg>"#;
    one_of(&Sample::good().body(svg), &format!("error epub-missing-file {CHAPTER}:7:"));
    let unlisted = Sample::good().add("OEBPS/x.png", "x").body(r#"<img src="x.png" alt=""/>"#);
    one_of(&unlisted, &format!("error epub-unlisted-target {CHAPTER}:7:"));
}

#[test]
fn file_names_must_suit_every_system() {
    for name in ["OEBPS/a:b.css", "OEBPS/x.", "OEBPS/a\\b.css", "OEBPS/Style.css"] {
        one_of(&Sample::good().add(name, "x"), "error epub-file-name book.epub!/OEBPS/");
    }
    one_of(&Sample::good().add("../evil.css", "x"), "warning epub-file-name book.epub!/../evil.css: ");
    // No writer makes two entries of one name: rename one in the bytes.
    let bytes = Sample::good().add("OEBPS/sheet.pnx", "x").bytes();
    let bytes = replace(bytes, b"sheet.pnx", b"sheet.png");
    assert!(findings(&bytes)[0].starts_with("error epub-file-name book.epub!/OEBPS/sheet.png: "));
}

#[test]
fn damaged_files_are_told() {
    let mut sample = Sample::good();
    sample = sample.with("OEBPS/style.css", "stored").with("mimetype", "application/epub+zip");
    let bytes = sample.bytes();
    // The checksum of the style sheet, in both of its headers.
    let crc = flate2_crc(b"stored").to_le_bytes();
    let bytes = replace(bytes, &crc, &[1, 2, 3, 4]);
    assert!(
        findings(&bytes)[0].starts_with("error epub-damaged book.epub!/OEBPS/style.css: "),
        "{:?}",
        findings(&bytes)
    );
}

#[test]
fn encrypted_files_are_not_examined_but_must_be_there() {
    let encryption = |uri: &str| {
        let text = format!(
            r#"<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">
<e:EncryptedData><e:CipherData><e:CipherReference URI="{uri}"/></e:CipherData></e:EncryptedData></encryption>"#
        );
        Sample::good().with("OEBPS/two.xhtml", "garbled").add("META-INF/encryption.xml", text)
    };
    assert_eq!(encryption("OEBPS/two.xhtml").findings(), [""; 0]);
    one_of(&encryption("OEBPS/none.ttf"), "error epub-missing-file book.epub!/META-INF/encryption.xml: ");
}

#[test]
fn of_many_findings_of_a_rule_a_hundred_are_told() {
    let found = Sample::good().body(&r##"<a href="#no">x</a>"##.repeat(250)).findings();
    assert_eq!(found.len(), 101);
    assert_eq!(found[100], "error epub-fragment book.epub: 150 more findings of this kind are not shown");
}

fn flate2_crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn replace(bytes: Vec<u8>, old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut bytes = bytes;
    let at: Vec<usize> = bytes.windows(old.len()).enumerate().filter(|(_, w)| *w == old).map(|(at, _)| at).collect();
    assert!(!at.is_empty());
    for at in at {
        bytes[at..at + new.len()].copy_from_slice(new);
    }
    bytes
}
