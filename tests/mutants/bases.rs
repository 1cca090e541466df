//! The good books that are broken.

use chapbook::diag::Sink;
use chapbook::world::Disk;
use chapbook::{Output, config};
use image::{DynamicImage, ImageFormat};
use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use std::sync::LazyLock;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A good book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    Two,
    Three,
    /// By chapbook itself.
    Built,
}

impl Base {
    /// Its files, to be changed.
    pub fn files(self) -> Archive {
        match self {
            Base::Two => TWO.clone(),
            Base::Three => THREE.clone(),
            Base::Built => BUILT.clone(),
        }
    }
}

/// The files of an EPUB, in the order in which they will stand in the archive.
#[derive(Clone)]
pub struct Archive {
    pub files: Vec<(String, Vec<u8>)>,
    /// Whether `mimetype` is compressed, which it must not be.
    pub deflated: bool,
}

impl Archive {
    fn new(files: Vec<(&str, Vec<u8>)>) -> Archive {
        Archive { files: files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect(), deflated: false }
    }

    /// Replaces the first `old` in a file. The file of a built book may be named by its ending.
    pub fn edit(mut self, file: &str, old: &str, new: &str) -> Archive {
        let found = self
            .files
            .iter_mut()
            .find(|(name, bytes)| name.ends_with(file) && String::from_utf8_lossy(bytes).contains(old));
        let (_, bytes) = found.unwrap_or_else(|| panic!("no {file} holds `{old}`"));
        *bytes = String::from_utf8_lossy(bytes).replacen(old, new, 1).into_bytes();
        self
    }

    /// Gives a file other bytes.
    pub fn with(mut self, file: &str, bytes: impl AsRef<[u8]>) -> Archive {
        let found = self.files.iter_mut().find(|(name, _)| name == file);
        found.unwrap_or_else(|| panic!("no file {file}")).1 = bytes.as_ref().to_vec();
        self
    }

    /// Adds a file at the end.
    pub fn add(mut self, file: &str, bytes: impl AsRef<[u8]>) -> Archive {
        self.files.push((file.to_owned(), bytes.as_ref().to_vec()));
        self
    }

    /// Leaves a file out.
    pub fn without(mut self, file: &str) -> Archive {
        self.files.retain(|(name, _)| name != file);
        self
    }

    /// Renames a file.
    pub fn rename(mut self, file: &str, to: &str) -> Archive {
        let found = self.files.iter_mut().find(|(name, _)| name == file);
        to.clone_into(&mut found.unwrap_or_else(|| panic!("no file {file}")).0);
        self
    }

    /// The archive.
    pub fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.files {
            let stored = name == "mimetype" && !self.deflated;
            let method = if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            let options = SimpleFileOptions::default().compression_method(method);
            zip.start_file(name.as_str(), options).expect("the archive takes another file");
            zip.write_all(bytes).expect("memory");
        }
        zip.finish().expect("memory").into_inner()
    }
}

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(4, 4).write_to(&mut bytes, format).expect("a small picture can be written");
    bytes.into_inner()
}

const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"#;

static TWO: LazyLock<Archive> = LazyLock::new(|| {
    let text = |text: &str| text.as_bytes().to_vec();
    Archive::new(vec![
        ("mimetype", text("application/epub+zip")),
        ("META-INF/container.xml", text(CONTAINER)),
        ("EPUB/package.opf", text(include_str!("two/package.opf"))),
        ("EPUB/toc.ncx", text(include_str!("two/toc.ncx"))),
        ("EPUB/one.xhtml", text(include_str!("two/one.xhtml"))),
        ("EPUB/two.xhtml", text(include_str!("two/two.xhtml"))),
        ("EPUB/style.css", text("body { margin: 5% }\np { text-indent: 1em; color: black }\n")),
        ("EPUB/sheet.png", picture(ImageFormat::Png)),
    ])
});

static THREE: LazyLock<Archive> = LazyLock::new(|| {
    let text = |text: &str| text.as_bytes().to_vec();
    Archive::new(vec![
        ("mimetype", text("application/epub+zip")),
        ("META-INF/container.xml", text(CONTAINER)),
        ("EPUB/package.opf", text(include_str!("three/package.opf"))),
        ("EPUB/nav.xhtml", text(include_str!("three/nav.xhtml"))),
        ("EPUB/toc.ncx", text(include_str!("three/toc.ncx"))),
        ("EPUB/one.xhtml", text(include_str!("three/one.xhtml"))),
        ("EPUB/two.xhtml", text(include_str!("three/two.xhtml"))),
        ("EPUB/fixed.xhtml", text(include_str!("three/fixed.xhtml"))),
        ("EPUB/two.smil", text(include_str!("three/two.smil"))),
        ("EPUB/figure.svg", text(include_str!("three/figure.svg"))),
        ("EPUB/style.css", text(include_str!("three/style.css"))),
        ("EPUB/sheet.png", picture(ImageFormat::Png)),
        ("EPUB/fold.jpg", picture(ImageFormat::Jpeg)),
        ("EPUB/knot.gif", picture(ImageFormat::Gif)),
        // Fonts and sound are not looked into, neither by EPUBCheck nor by us.
        ("EPUB/face.otf", b"OTTO".to_vec()),
        ("EPUB/two.mp3", b"ID3".to_vec()),
    ])
});

static BUILT: LazyLock<Archive> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::create_dir(folder.path().join("content")).expect("a folder can be made");
    let essay = "# Folding\n\nA sheet is folded *once*, then again.[^1] See [sewing](#sewing).\n\n| paper | folds |\n|---|---|\n| quarto | 2 |\n\n[^1]: With the grain.\n\n# Sewing\n\n- Thread\n- Needle\n";
    std::fs::write(folder.path().join("content/one.md"), essay).expect("a file can be written");
    let toml = "[book]\ntitle = \"A Small Book\"\nlanguage = \"en\"\nauthors = [\"Nobody\"]\n[[sources]]\npath = \"content/*.md\"\n[epub]\n";
    let mut sink = Sink::new();
    let config = config::parse(toml, config::FILE_NAME, &mut sink).expect("the book is sound");
    let world = Disk::new(folder.path()).expect("the folder is there");
    let built = chapbook::build(&world, &config, None, &BTreeSet::from([Output::Epub]), &mut sink);
    let built = built.unwrap_or_else(|_| panic!("the book is sound: {:?}", sink.diagnostics()));
    let mut zip = zip::ZipArchive::new(Cursor::new(&built.files[0].bytes)).expect("an EPUB is a zip archive");
    let mut files = Vec::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).expect("the entry is there");
        let mut bytes = Vec::new();
        std::io::copy(&mut entry, &mut bytes).expect("the entry can be read");
        files.push((entry.name().to_owned(), bytes));
    }
    Archive { files, deflated: false }
});
