//! Test support: a small good EPUB in memory, to be broken in one place.

use crate::diag::{Severity, Sink};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const CONTAINER: &str = r#"<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"#;

const PACKAGE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="uid">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="uid">urn:isbn:9780000000002</dc:identifier>
<dc:title>Folding</dc:title>
<dc:language>en</dc:language>
<meta property="dcterms:modified">2026-11-01T12:00:00Z</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="two.xhtml" media-type="application/xhtml+xml"/>
<item id="css" href="style.css" media-type="text/css"/>
<item id="png" href="sheet.png" media-type="image/png"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
</manifest>
<spine toc="ncx">
<itemref idref="one"/>
<itemref idref="two"/>
</spine>
</package>"#;

const NAV: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>Contents</title></head>
<body><nav epub:type="toc"><ol>
<li><a href="one.xhtml">One</a></li>
<li><a href="two.xhtml#end">Two</a></li>
</ol></nav></body></html>"#;

const ONE: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml">
<head><title>One</title><link rel="stylesheet" href="style.css"/></head>
<body><p id="top">See <a href="two.xhtml#end">the end</a>, <a href="#top">the top</a>
and <a href="https://example.org/">elsewhere</a>.</p>
<img src="sheet.png" alt="a sheet"/></body></html>"##;

const TWO: &str = r#"<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Two</title></head>
<body><p id="end">The end.</p></body></html>"#;

const NCX: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">
<head><meta name="dtb:uid" content="urn:isbn:9780000000002"/></head>
<docTitle><text>Folding</text></docTitle>
<navMap><navPoint id="n1"><navLabel><text>One</text></navLabel><content src="one.xhtml"/></navPoint></navMap></ncx>"#;

/// One pixel, as far as anyone looks who does not decode it.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0crc!\0\0\0\x01IDATxcrc!";

/// The files of an EPUB, in the order in which they will stand in the archive.
pub struct Sample {
    files: Vec<(String, Vec<u8>)>,
    pub method: CompressionMethod,
}

impl Sample {
    /// A book without fault.
    pub fn good() -> Sample {
        let texts = [
            ("mimetype", "application/epub+zip"),
            ("META-INF/container.xml", CONTAINER),
            ("OEBPS/content.opf", PACKAGE),
            ("OEBPS/nav.xhtml", NAV),
            ("OEBPS/one.xhtml", ONE),
            ("OEBPS/two.xhtml", TWO),
            ("OEBPS/toc.ncx", NCX),
            ("OEBPS/style.css", "p { margin: 0 }"),
        ];
        let texts = texts.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        let files = texts.chain([("OEBPS/sheet.png".to_owned(), PNG.to_vec())]).collect();
        Sample { files, method: CompressionMethod::Stored }
    }

    /// Adds a file at the end.
    pub fn add(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Sample {
        self.files.push((path.to_owned(), bytes.as_ref().to_vec()));
        self
    }

    /// Leaves a file out.
    pub fn without(mut self, path: &str) -> Sample {
        self.files.retain(|(name, _)| name != path);
        self
    }

    /// The bytes of a file.
    pub fn file(&self, path: &str) -> &[u8] {
        &self.files.iter().find(|(name, _)| name == path).expect("a file of the sample").1
    }

    /// Gives a file other bytes, in its place.
    pub fn with(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Sample {
        self.files.iter_mut().find(|(name, _)| name == path).expect("a file of the sample").1 = bytes.as_ref().to_vec();
        self
    }

    /// Replaces `old` in the text of a file.
    pub fn edit(self, path: &str, old: &str, new: &str) -> Sample {
        let text = String::from_utf8(self.file(path).to_vec()).expect("a text");
        assert!(text.contains(old), "{path} does not hold {old}");
        self.with(path, text.replace(old, new))
    }

    /// Replaces `old` in the package document.
    pub fn opf(self, old: &str, new: &str) -> Sample {
        self.edit("OEBPS/content.opf", old, new)
    }

    /// Puts `markup` at the end of the first chapter, on line 7.
    pub fn body(self, markup: &str) -> Sample {
        self.edit("OEBPS/one.xhtml", "</body>", &format!("{markup}</body>"))
    }

    /// The archive: `mimetype` stored, the others deflated.
    pub fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, bytes) in &self.files {
            let method = if path == "mimetype" { self.method } else { CompressionMethod::Deflated };
            zip.start_file(path.as_str(), SimpleFileOptions::default().compression_method(method))
                .expect("a new entry");
            zip.write_all(bytes).expect("memory");
        }
        zip.finish().expect("memory").into_inner()
    }

    /// What the checker says: `severity rule place: message`, a line each.
    pub fn findings(&self) -> Vec<String> {
        findings(&self.bytes())
    }
}

/// What the checker says of any bytes.
pub fn findings(bytes: &[u8]) -> Vec<String> {
    let mut sink = Sink::new();
    super::epub(bytes, "book.epub", &mut sink);
    let show = |d: &crate::diag::Diagnostic| {
        let place = d.origin.as_ref().expect("every finding has a place");
        let severity = if d.severity == Severity::Error { "error" } else { "warning" };
        format!("{severity} {} {place}: {}", d.rule, d.message)
    };
    sink.diagnostics().iter().map(show).collect()
}
