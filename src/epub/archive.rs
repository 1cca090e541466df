//! Rendered files → the archive (EPUB 3.3 § 4.2, OCF).
//!
//! epub-builder assembles the container: `container.xml`, style sheet and documents, compressed;
//! a long book in several shares at once. Its package, nav and NCX cannot say what ours must and
//! its entries carry the clock, so a finishing pass copies what it compressed as it is, with a
//! fixed time, in our order, and adds package, nav and NCX from the plan. Pictures come in only
//! then: epub-builder would deflate them, which costs time and gains nothing on JPEG and PNG.

use super::plan::{Document, ImageFile, Kind, Plan};
use super::{Rendered, ncx, package};
use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ZipLibrary};
use rayon::prelude::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The folder that epub-builder puts everything in.
const ROOT: &str = "OEBPS";

/// Shares that the documents are compressed in for each worker, so that none waits long for another.
const SHARES: usize = 2;

type Old = ZipArchive<Cursor<Vec<u8>>>;

/// The files of the book as one archive.
pub(super) fn pack(plan: &Plan<'_>, rendered: &Rendered) -> Result<Vec<u8>, String> {
    let written =
        plan.documents.iter().zip(&rendered.texts).filter(|(document, _)| !matches!(document.kind, Kind::Contents));
    let written: Vec<(&Document<'_>, &String)> = written.collect();
    // Every file is compressed alone, so the shares leave no trace in the bytes.
    let share = written.len().div_ceil(rayon::current_num_threads() * SHARES).max(1);
    let assembled = written.par_chunks(share).map(|share| assemble(plan, &rendered.style, share));
    let assembled: Vec<Vec<u8>> =
        assembled.collect::<epub_builder::Result<_>>().map_err(|error| format!("epub-builder: {error}"))?;
    finish(plan, rendered, assembled, share).map_err(|error| format!("zip: {error}"))
}

fn assemble(plan: &Plan<'_>, style: &str, share: &[(&Document<'_>, &String)]) -> epub_builder::Result<Vec<u8>> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    builder.set_title(plan.title);
    builder.add_language(plan.book.meta.language.tag());
    // Its package is not the one that stays, but without these it asks the clock and the dice.
    builder.set_modified_date(Default::default());
    builder.set_uuid(uuid::Uuid::nil());
    builder.stylesheet(style.as_bytes())?;
    for (document, text) in share {
        builder.add_content(EpubContent::new(&document.href, text.as_bytes()))?;
    }
    let mut bytes = Vec::new();
    builder.generate(&mut bytes)?;
    Ok(bytes)
}

/// `share` is how many documents each of the assembled archives has.
fn finish(
    plan: &Plan<'_>,
    rendered: &Rendered,
    assembled: Vec<Vec<u8>>,
    share: usize,
) -> zip::result::ZipResult<Vec<u8>> {
    let size = assembled.iter().map(Vec::len).sum::<usize>()
        + std::iter::once(&plan.cover).chain(&plan.images).map(|image| image.file.bytes.len()).sum::<usize>();
    let mut old =
        assembled.into_iter().map(|bytes| ZipArchive::new(Cursor::new(bytes))).collect::<Result<Vec<Old>, _>>()?;
    let mut new = Packer { zip: ZipWriter::new(Cursor::new(Vec::with_capacity(size + size / 8))) };
    // First and stored, so that the kind of the file stands at a fixed place in it (§ 4.2.2).
    new.add("mimetype", b"application/epub+zip", CompressionMethod::Stored)?;
    let first = old.first_mut().ok_or(zip::result::ZipError::FileNotFound)?;
    new.copy(first, "META-INF/container.xml")?;
    new.add_text("content.opf", &package::render(plan, rendered))?;
    for (document, text) in plan.documents.iter().zip(&rendered.texts) {
        if matches!(document.kind, Kind::Contents) {
            new.add_text(&document.href, text)?;
        }
    }
    new.add_text("toc.ncx", &ncx::render(plan))?;
    new.copy(first, &format!("{ROOT}/stylesheet.css"))?;
    let written = plan.documents.iter().filter(|document| !matches!(document.kind, Kind::Contents));
    for (at, document) in written.enumerate() {
        new.copy(&mut old[at / share], &format!("{ROOT}/{}", document.href))?;
    }
    for image in std::iter::once(&plan.cover).chain(&plan.images) {
        new.add_image(image)?;
    }
    for font in &rendered.fonts {
        new.add(&format!("{ROOT}/{}", font.href), &font.file.bytes, CompressionMethod::Deflated)?;
    }
    Ok(new.zip.finish()?.into_inner())
}

struct Packer {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl Packer {
    fn add(&mut self, name: &str, bytes: &[u8], method: CompressionMethod) -> zip::result::ZipResult<()> {
        // The earliest time that a zip archive can say: 1980-01-01 00:00.
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.zip.start_file(name, options)?;
        self.zip.write_all(bytes)?;
        Ok(())
    }

    fn add_text(&mut self, href: &str, text: &str) -> zip::result::ZipResult<()> {
        self.add(&format!("{ROOT}/{href}"), text.as_bytes(), CompressionMethod::Deflated)
    }

    fn add_image(&mut self, image: &ImageFile<'_>) -> zip::result::ZipResult<()> {
        let text = image.file.media_type == "image/svg+xml";
        let method = if text { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        self.add(&format!("{ROOT}/{}", image.href), &image.file.bytes, method)
    }

    fn copy(&mut self, from: &mut Old, name: &str) -> zip::result::ZipResult<()> {
        let at = from.index_for_name(name).ok_or(zip::result::ZipError::FileNotFound)?;
        let file = from.by_index_raw(at)?;
        self.zip.raw_copy_file_touch(file, DateTime::default(), Some(0o644))
    }
}
