//! Faults of files as a whole, and of the archive.

use super::bases::{Archive, Base};

/// Kind and bytes of each.
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    let two = || Base::Two.files();
    let three = || Base::Three.files();
    let item = |archive: Archive, href: &str, kind: &str| {
        let item = format!("<item id=\"added\" href=\"{href}\" media-type=\"{kind}\"/></manifest>");
        archive.edit("package.opf", "</manifest>", &item)
    };
    let png = file(&three(), "EPUB/sheet.png");
    let jpg = file(&three(), "EPUB/fold.jpg");
    let mut deflated = three();
    deflated.deflated = true;
    let mimetype_last = three().without("mimetype").add("mimetype", "application/epub+zip");
    let whole = three().bytes();
    let utf16: Vec<u8> = String::from_utf8_lossy(&file(&three(), "EPUB/two.xhtml"))
        .replace("UTF-8", "UTF-16")
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let encryption = |uri: &str, algorithm: &str| {
        format!(
            "<encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><EncryptedData xmlns=\"http://www.w3.org/2001/04/xmlenc#\">\
            <EncryptionMethod Algorithm=\"{algorithm}\"/><CipherData><CipherReference URI=\"{uri}\"/></CipherData></EncryptedData></encryption>"
        )
    };
    const OBFUSCATED: &str = "http://www.idpf.org/2008/embedding";
    let signed = |inside: &str| {
        let ocf = "urn:oasis:names:tc:opendocument:xmlns:container";
        three().add("META-INF/signatures.xml", format!("<signatures xmlns=\"{ocf}\">{inside}</signatures>"))
    };
    let spaced = |base: Archive| {
        base.rename("EPUB/package.opf", "EPUB/the package.opf").edit("container.xml", "package.opf", "the package.opf")
    };
    let archives = vec![
        ("PKG signatures", signed("")),
        ("PKG signatures", signed("<x/>")),
        ("PKG signatures", signed("<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>")),
        ("PKG path of the package", spaced(three())),
        ("PKG path of the package", spaced(two())),
        ("PKG mimetype", three().without("mimetype")),
        ("PKG mimetype", mimetype_last),
        ("PKG mimetype", three().with("mimetype", "application/epub+zip\n")),
        ("PKG mimetype", two().with("mimetype", "application/zip")),
        ("PKG mimetype", three().rename("mimetype", "Mimetype")),
        ("PKG file name", item(three().add("EPUB/a:b.css", ""), "a%3Ab.css", "text/css")),
        ("PKG file name", item(three().add("EPUB/a.", ""), "a.", "text/css")),
        ("PKG file name", item(three().add("EPUB/a\"b.css", ""), "a%22b.css", "text/css")),
        ("PKG file name", three().add("EPUB/a|b.css", "")),
        ("PKG file name", two().add("EPUB/a*b.css", "")),
        ("PKG same name", three().add("EPUB/Style.css", "")),
        ("PKG same name", three().add("EPUB/caf\u{e9}.css", "").add("EPUB/cafe\u{301}.css", "")),
        ("PKG same name", two().add("EPUB/STYLE.CSS", "")),
        ("PKG in META-INF", item(three().add("META-INF/a.css", ""), "../META-INF/a.css", "text/css")),
        ("PKG damaged picture", three().with("EPUB/sheet.png", &png[..20])),
        ("PKG damaged picture", three().with("EPUB/fold.jpg", &jpg[..30])),
        ("PKG damaged picture", three().with("EPUB/knot.gif", "GIF89a")),
        ("PKG obfuscated", three().add("META-INF/encryption.xml", encryption("EPUB/sheet.png", OBFUSCATED))),
        ("PKG obfuscated", three().add("META-INF/encryption.xml", encryption("EPUB/none.otf", OBFUSCATED))),
        ("RSC container missing", three().without("META-INF/container.xml")),
        ("RSC container missing", two().rename("META-INF/container.xml", "META-INF/container.XML")),
        ("RSC encryption", three().add("META-INF/encryption.xml", "<encryption/>")),
        ("RSC package missing", three().rename("EPUB/package.opf", "EPUB/content.opf")),
        ("RSC file left out", three().without("EPUB/two.xhtml")),
        ("RSC file left out", two().without("EPUB/style.css")),
        ("RSC file left out", three().without("EPUB/two.mp3")),
        ("RSC empty file", three().with("EPUB/two.xhtml", "")),
        ("RSC empty file", two().with("EPUB/toc.ncx", "")),
        (
            "RSC wrong root",
            three().with("EPUB/two.xhtml", "<p xmlns=\"http://www.w3.org/1999/xhtml\" id=\"end\">x</p>"),
        ),
        ("HTM UTF-16", three().with("EPUB/two.xhtml", [&[0xfe, 0xff], utf16.as_slice()].concat())),
        ("MED wrong type", three().with("EPUB/sheet.png", &jpg)),
        ("MED wrong type", three().with("EPUB/fold.jpg", &png)),
        ("MED wrong type", two().with("EPUB/sheet.png", "no picture at all")),
        ("MED empty picture", three().with("EPUB/sheet.png", "")),
        ("MED empty picture", two().with("EPUB/sheet.png", "ab")),
    ];
    let mut all: Vec<_> = archives.into_iter().map(|(kind, archive)| (kind, archive.bytes())).collect();
    all.extend([
        ("PKG mimetype compressed", deflated.bytes()),
        ("PKG mimetype compressed", extra_field(&whole)),
        ("PKG no archive", b"%PDF-1.7, which is quite another kind of file, and of some length".to_vec()),
        ("PKG no archive", Vec::new()),
        ("PKG cut off", whole[..whole.len() / 2].to_vec()),
        ("PKG cut off", whole[..whole.len() - 30].to_vec()),
        ("PKG cut off", whole[40..].to_vec()),
    ]);
    all
}

fn file(archive: &Archive, name: &str) -> Vec<u8> {
    archive.files.iter().find(|(one, _)| one == name).expect("a file of the book").1.clone()
}

/// Gives the first entry an extra field of four bytes (APPNOTE 4.3.7), and corrects the offsets in the directory.
fn extra_field(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes[..38].to_vec();
    out[28] = 4;
    out.extend([0xff, 0xff, 0, 0]);
    out.extend(&bytes[38..]);
    let number = |out: &[u8], at: usize| u32::from_le_bytes([out[at], out[at + 1], out[at + 2], out[at + 3]]);
    let end = (0..out.len() - 4).rev().find(|at| out[*at..].starts_with(b"PK\x05\x06")).expect("the directory ends");
    let directory = number(&out, end + 16) + 4;
    out[end + 16..end + 20].copy_from_slice(&directory.to_le_bytes());
    let mut at = directory as usize;
    while out[at..].starts_with(b"PK\x01\x02") {
        let offset = number(&out, at + 42);
        let moved = if offset == 0 { 0 } else { offset + 4 };
        out[at + 42..at + 46].copy_from_slice(&moved.to_le_bytes());
        let field = |from: usize| usize::from(u16::from_le_bytes([out[at + from], out[at + from + 1]]));
        at += 46 + field(28) + field(30) + field(32);
    }
    out
}
