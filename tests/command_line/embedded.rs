//! Pictures that a text holds itself, as `data:` URLs and as drawings in HTML, are pictures of the book in
//! the EPUB and in the PDF.

use crate::common::{Book, HEAD};
use lopdf::{Document, Object, decode_text_string};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};

/// Eight bits a byte, six a sign (RFC 4648 §4).
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().chain([&0; 2]).take(3).fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        let signs = (0..4).map(|at| char::from(SIGNS[bits >> (18 - 6 * at) & 63]));
        out.extend(signs.enumerate().map(|(at, sign)| if at > three.len() { '=' } else { sign }));
    }
    out
}

fn picture(format: image::ImageFormat) -> String {
    let mut file = Cursor::new(Vec::new());
    image::RgbImage::from_fn(60, 40, |x, y| image::Rgb([x as u8 * 4, y as u8 * 6, 90]))
        .write_to(&mut file, format)
        .expect("in memory");
    base64(&file.into_inner())
}

/// The texts of an EPUB's files by name; of pictures only the names.
fn files(epub: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(epub)).expect("a zip archive");
    let mut files = BTreeMap::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).expect("an entry");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("it can be read");
        files.insert(file.name().to_owned(), String::from_utf8(bytes).unwrap_or_default());
    }
    files
}

/// The alternative texts of the figures of a PDF, sorted.
fn figures(pdf: &Document) -> Vec<String> {
    let is_figure = |object: &&Object| {
        object.as_dict().and_then(|d| d.get(b"S")).is_ok_and(|s| s.as_name().is_ok_and(|name| name == b"Figure"))
    };
    let alt = |object: &Object| decode_text_string(object.as_dict().ok()?.get(b"Alt").ok()?).ok();
    let mut found: Vec<String> = pdf.objects.values().filter(is_figure).filter_map(alt).collect();
    found.sort();
    found
}

const DRAWING: &str = r#"<svg viewBox="0 0 200 100" onload="x()">
<title>A folded sheet</title>
<defs><linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1"/></linearGradient></defs>
<script>alert(1)</script><rect width=200 height=100 fill="url(#g)" onclick="x()"/>
<image xlink:href="https://example.org/spy.png" width=9 height=9 /><text x=9 y=50>fold here</text></svg>"#;

#[test]
fn pictures_in_the_text_itself_are_in_both_outputs() {
    let book = Book::new(HEAD);
    let (png, jpeg) = (picture(image::ImageFormat::Png), picture(image::ImageFormat::Jpeg));
    let html = format!(
        "<html><head><title>Glue</title></head><body><h1>Glue</h1>\n<p>The first sheet is folded, and then the next.</p>\n\
         <figure>{DRAWING}<figcaption>The sheet, once folded</figcaption></figure>\n\
         <p>Between words stands <svg width=90 height=60 aria-label='a small ring'><circle cx=45 cy=30 r=20 /></svg> too.</p>\n\
         <p><img src=\"data:image/png;base64,{png}\" alt=\"Shades\"></p>\n\
         <p>It is pressed, and dries <img src='DATA:image/jpeg;base64,{jpeg}' alt='Shades again'> by itself.</p>\n\
         <p><img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='80' height='80'%3E%3Cpath d='M0 0h80v80z'/%3E%3C/svg%3E\" alt='A corner'></p>\n\
         <p><button><svg viewBox='0 0 24 24'><path d='M0 0h9v9z'/></svg></button>\
         <svg aria-hidden=true width=90 height=90><path d='M0 0h9v9z'/></svg>\
         <svg style='display:none' width=90 height=90><path d='M0 0h9v9z'/></svg>\
         <svg width=16 height=16><path d='M0 0h9v9z'/></svg></p></body></html>"
    );
    book.write("content/3.html", &html);
    book.write(
        "content/4.md",
        format!("# Thread\n\nWax it first.\n\n![A reel](data:image/png;base64,{png})\n\nThen sew.\n\n{DRAWING}\n"),
    );
    let run = book.run_json(&["build"]);
    let found = run.diagnostics();
    let told: Vec<_> = found.iter().map(|d| (d["rule"].as_str(), d["file"].as_str(), d["line"].as_u64())).collect();
    // The picture on the web that the drawing names, once.
    assert_eq!((run.code, told), (0, vec![(Some("remote-image"), Some("content/3.html"), Some(3))]), "{}", run.stderr);

    let epub = fs::read(book.path("out/a-small-book.epub")).expect("it was written");
    let files = files(&epub);
    let (opf, text): (String, String) = files.iter().fold(Default::default(), |(opf, text), (name, file)| match () {
        () if name.ends_with(".opf") => (file.clone(), text),
        () if name.ends_with(".xhtml") => (opf, text + file),
        () => (opf, text),
    });
    // The drawing and the PNG stand in two essays, and are one file each.
    let ours = |kind: &str| opf.matches(&format!("media-type=\"image/{kind}\"")).count();
    assert_eq!((ours("svg+xml"), ours("jpeg")), (3, 1), "{opf}");
    assert_eq!(files.keys().filter(|name| name.contains("images/image-")).count(), 5);
    for alt in ["A folded sheet", "a small ring", "Shades", "Shades again", "A corner", "A reel"] {
        assert!(text.contains(&format!("alt=\"{alt}\"")), "{alt}: {text}");
    }
    assert!(text.contains("The sheet, once folded</figcaption>"), "{text}");
    let drawings: String =
        files.iter().filter(|(name, _)| name.ends_with(".svg")).map(|(_, file)| file.as_str()).collect();
    assert!(drawings.contains("linearGradient") && !drawings.contains("<text"), "{drawings}");
    for word in ["script", "alert", "onload", "onclick", "example.org", "fold here"] {
        assert!(!drawings.contains(word), "{word}: {drawings}");
    }

    let pdf = Document::load(book.path("out/a-small-book.pdf")).expect("a PDF");
    let alts = ["A corner", "A folded sheet", "A folded sheet", "A reel", "Shades", "Shades again", "a small ring"];
    assert_eq!(figures(&pdf), alts);

    assert_eq!(book.run(&["build", "--out", "again"]).code, 0);
    for name in ["a-small-book.epub", "a-small-book.pdf"] {
        let [first, again] =
            ["out", "again"].map(|out| fs::read(book.path(&format!("{out}/{name}"))).expect("it was written"));
        assert!(first == again, "{name} is another the second time");
    }
}
