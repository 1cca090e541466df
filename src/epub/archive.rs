//! Rendered files → the archive (EPUB 3.3 § 4.2, OCF).
//!
//! epub-builder assembles the container. Its package, nav and NCX cannot say what ours must, its
//! entries carry the clock, and how hard it compresses cannot be chosen. So a finishing pass owns
//! the bytes: it copies `container.xml`, and adds package, nav, NCX, style sheet and documents,
//! compressed side by side and once, with a fixed time, in our order. Pictures are stored:
//! deflating JPEG and PNG costs time and gains nothing.

use super::plan::{ImageFile, Kind, Plan};
use super::{Rendered, ncx, package};
use epub_builder::{EpubBuilder, EpubVersion, ZipLibrary};
use rayon::prelude::*;
use std::io::{Cursor, Write};
use zip::result::{ZipError, ZipResult};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The folder that epub-builder's container names.
const ROOT: &str = "OEBPS";

/// How hard texts are compressed, from 1 to 9.
const LEVEL: i64 = 4;

type Old = ZipArchive<Cursor<Vec<u8>>>;

/// The files of the book as one archive.
pub(super) fn pack(plan: &Plan<'_>, rendered: &Rendered) -> Result<Vec<u8>, String> {
    let container = || assemble(plan).map_err(|error| format!("epub-builder: {error}"));
    let texts = || texts(plan, rendered).map_err(|error| format!("zip: {error}"));
    let (container, texts) = rayon::join(container, texts);
    finish(plan, rendered, container?, texts?).map_err(|error| format!("zip: {error}"))
}

fn assemble(plan: &Plan<'_>) -> epub_builder::Result<Vec<u8>> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    builder.set_title(plan.title);
    builder.add_language(plan.book.meta.language.tag());
    // Its package is not the one that stays, but without these it asks the clock and the dice.
    builder.set_modified_date(Default::default());
    builder.set_uuid(uuid::Uuid::nil());
    let mut bytes = Vec::new();
    builder.generate(&mut bytes)?;
    Ok(bytes)
}

/// Package, contents, NCX, style sheet and the other documents, in this order, each in an archive of its own.
fn texts(plan: &Plan<'_>, rendered: &Rendered) -> ZipResult<Vec<Vec<u8>>> {
    let of = |contents: bool| {
        let all = plan.documents.iter().zip(&rendered.texts);
        let some = all.filter(move |(document, _)| matches!(document.kind, Kind::Contents) == contents);
        some.map(|(document, text)| (document.href.as_str(), text.as_str()))
    };
    let (package, ncx) = (package::render(plan, rendered), ncx::render(plan));
    let mut texts = vec![("content.opf", package.as_str())];
    texts.extend(of(true));
    texts.extend([("toc.ncx", ncx.as_str()), ("stylesheet.css", &rendered.style)]);
    texts.extend(of(false));
    let alone = |(href, text): (&str, &str)| {
        let mut packer = Packer::new(text.len() / 2);
        packer.add_text(href, text)?;
        packer.finish()
    };
    texts.into_par_iter().map(alone).collect()
}

fn finish(plan: &Plan<'_>, rendered: &Rendered, container: Vec<u8>, texts: Vec<Vec<u8>>) -> ZipResult<Vec<u8>> {
    let pictures = || std::iter::once(&plan.cover).chain(&plan.images);
    let size = container.len()
        + texts.iter().map(Vec::len).sum::<usize>()
        + pictures().map(|image| image.file.bytes.len()).sum::<usize>();
    let mut new = Packer::new(size);
    // First and stored, so that the kind of the file stands at a fixed place in it (§ 4.2.2).
    new.add("mimetype", b"application/epub+zip", CompressionMethod::Stored)?;
    let mut container: Old = ZipArchive::new(Cursor::new(container))?;
    let at = container.index_for_name("META-INF/container.xml").ok_or(ZipError::FileNotFound)?;
    new.copy(&mut container, at)?;
    for text in texts {
        new.copy(&mut ZipArchive::new(Cursor::new(text))?, 0)?;
    }
    for image in pictures() {
        new.add_image(image)?;
    }
    for font in &rendered.fonts {
        new.add(&format!("{ROOT}/{}", font.href), &font.file.bytes, CompressionMethod::Deflated)?;
    }
    new.finish()
}

struct Packer {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl Packer {
    /// `size` is how many bytes there will be, about.
    fn new(size: usize) -> Packer {
        Packer { zip: ZipWriter::new(Cursor::new(Vec::with_capacity(size + size / 8))) }
    }

    fn finish(self) -> ZipResult<Vec<u8>> {
        Ok(self.zip.finish()?.into_inner())
    }

    fn add(&mut self, name: &str, bytes: &[u8], method: CompressionMethod) -> ZipResult<()> {
        // The earliest time that a zip archive can say: 1980-01-01 00:00.
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level((method == CompressionMethod::Deflated).then_some(LEVEL))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.zip.start_file(name, options)?;
        self.zip.write_all(bytes)?;
        Ok(())
    }

    fn add_text(&mut self, href: &str, text: &str) -> ZipResult<()> {
        self.add(&format!("{ROOT}/{href}"), text.as_bytes(), CompressionMethod::Deflated)
    }

    fn add_image(&mut self, image: &ImageFile<'_>) -> ZipResult<()> {
        let text = image.file.media_type == "image/svg+xml";
        let method = if text { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        self.add(&format!("{ROOT}/{}", image.href), &image.file.bytes, method)
    }

    fn copy(&mut self, from: &mut Old, at: usize) -> ZipResult<()> {
        let file = from.by_index_raw(at)?;
        self.zip.raw_copy_file_touch(file, DateTime::default(), Some(0o644))
    }
}
