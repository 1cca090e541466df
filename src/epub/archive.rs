//! Rendered files → the archive (EPUB 3.3 § 4.2, OCF).
//!
//! epub-builder assembles the container: `mimetype`, `container.xml`, style sheet and documents,
//! compressed. Its package, nav and NCX cannot say what ours must and its entries carry the
//! clock, so a finishing pass copies what it compressed as it is, with a fixed time, in our
//! order, and adds package, nav and NCX from the plan. Pictures come in only then: epub-builder
//! would deflate them, which costs time and gains nothing on JPEG and PNG.

use super::plan::{ImageFile, Kind, Plan};
use super::{ncx, package};
use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ZipLibrary};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

const STYLE: &str = include_str!("style.css");

/// The folder that epub-builder puts everything in.
const ROOT: &str = "OEBPS";

/// The files of the book as one archive. `texts` are the plan's documents, rendered.
pub(super) fn pack(plan: &Plan<'_>, texts: &[String]) -> Result<Vec<u8>, String> {
    let assembled = assemble(plan, texts).map_err(|error| format!("epub-builder: {error}"))?;
    finish(plan, texts, assembled).map_err(|error| format!("zip: {error}"))
}

fn assemble(plan: &Plan<'_>, texts: &[String]) -> epub_builder::Result<Vec<u8>> {
    let meta = &plan.book.meta;
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    builder.set_title(plan.title);
    builder.add_language(meta.language.tag());
    // Its package is not the one that stays, but without these it asks the clock and the dice.
    builder.set_modified_date(Default::default());
    builder.set_uuid(uuid::Uuid::nil());
    builder.stylesheet(STYLE.as_bytes())?;
    for (document, text) in plan.documents.iter().zip(texts) {
        if !matches!(document.kind, Kind::Contents) {
            builder.add_content(EpubContent::new(&document.href, text.as_bytes()))?;
        }
    }
    let mut bytes = Vec::new();
    builder.generate(&mut bytes)?;
    Ok(bytes)
}

fn finish(plan: &Plan<'_>, texts: &[String], assembled: Vec<u8>) -> zip::result::ZipResult<Vec<u8>> {
    let mut old = ZipArchive::new(Cursor::new(assembled))?;
    let mut new = Packer { zip: ZipWriter::new(Cursor::new(Vec::new())) };
    // First and stored, so that the kind of the file stands at a fixed place in it (§ 4.2.2).
    new.add("mimetype", b"application/epub+zip", CompressionMethod::Stored)?;
    new.copy(&mut old, "META-INF/container.xml")?;
    new.add_text("content.opf", &package::render(plan, texts))?;
    for (document, text) in plan.documents.iter().zip(texts) {
        if matches!(document.kind, Kind::Contents) {
            new.add_text(&document.href, text)?;
        }
    }
    new.add_text("toc.ncx", &ncx::render(plan))?;
    new.copy(&mut old, &format!("{ROOT}/stylesheet.css"))?;
    for document in &plan.documents {
        if !matches!(document.kind, Kind::Contents) {
            new.copy(&mut old, &format!("{ROOT}/{}", document.href))?;
        }
    }
    for image in std::iter::once(&plan.cover).chain(&plan.images) {
        new.add_image(image)?;
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

    fn copy(&mut self, from: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> zip::result::ZipResult<()> {
        let at = from.index_for_name(name).ok_or(zip::result::ZipError::FileNotFound)?;
        let file = from.by_index_raw(at)?;
        self.zip.raw_copy_file_touch(file, DateTime::default(), Some(0o644))
    }
}
