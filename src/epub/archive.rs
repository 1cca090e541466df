//! Rendered files → the archive (EPUB 3.3 § 4.2, OCF).
//!
//! epub-builder assembles the container. Its package, nav and NCX cannot say what ours must, its
//! entries carry the clock, and how hard it compresses cannot be chosen. So a finishing pass owns
//! the bytes: it takes `container.xml`, and adds package, nav, NCX, style sheet and documents,
//! compressed side by side and once, in our order. Pictures are stored: deflating JPEG and PNG costs
//! time and gains nothing.

use super::container::{Entry, archive};
use super::plan::{Document, Kind, Plan};
use super::{Rendered, Written, ncx, package};
use epub_builder::{EpubBuilder, EpubVersion, ZipLibrary};
use rayon::prelude::*;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The folder that epub-builder's container names.
const ROOT: &str = "OEBPS";
/// Where every EPUB says what its package is (§ 4.2.6.3.1).
const CONTAINER: &str = "META-INF/container.xml";

/// The files of the book as one archive.
pub(super) fn pack(plan: &Plan<'_>, rendered: Rendered) -> Result<Written, String> {
    let container = || assemble(plan).map_err(|error| format!("epub-builder: {error}"));
    let render = || (package::render(plan, &rendered), ncx::render(plan));
    let (container, (package, ncx)) = rayon::join(container, render);
    let texts = texts(plan, container?, package, ncx, rendered.style, rendered.texts);
    // First, so that the kind of the file stands at a fixed place in it (§ 4.2.2).
    let mut files = vec![File { name: "mimetype".into(), bytes: b"application/epub+zip", deflated: false }];
    files.extend(texts.iter().map(|(name, text)| File { name: name.clone(), bytes: text.as_bytes(), deflated: true }));
    let pictures = std::iter::once(&plan.cover).chain(&plan.images);
    files.extend(pictures.map(|image| File {
        name: below_root(&image.href),
        bytes: &image.file.bytes,
        deflated: image.file.media_type == "image/svg+xml",
    }));
    let fonts = rendered.fonts.iter();
    files.extend(fonts.map(|font| File { name: below_root(&font.href), bytes: &font.file.bytes, deflated: true }));
    let entries: Result<Vec<Entry<'_>>, String> = files.into_par_iter().map(File::packed).collect();
    let bytes = archive(&entries?)?;
    Ok(Written { bytes, texts })
}

/// `container.xml`.
fn assemble(plan: &Plan<'_>) -> epub_builder::Result<String> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    builder.set_title(plan.title);
    builder.add_language(plan.book.meta.language.tag());
    // Its package is not the one that stays, but without these it asks the clock and the dice.
    builder.set_modified_date(Default::default());
    builder.set_uuid(uuid::Uuid::nil());
    let mut bytes = Vec::new();
    builder.generate(&mut bytes)?;
    let mut container = String::new();
    ZipArchive::new(Cursor::new(bytes))?.by_name(CONTAINER)?.read_to_string(&mut container)?;
    Ok(container)
}

/// Container, package, contents, NCX, style sheet and the other documents, in this order, by name.
fn texts(
    plan: &Plan<'_>,
    container: String,
    package: String,
    ncx: String,
    style: String,
    documents: Vec<String>,
) -> Vec<(String, String)> {
    let documents = plan.documents.iter().zip(documents);
    let (contents, others): (Vec<_>, Vec<_>) =
        documents.partition(|(document, _)| matches!(document.kind, Kind::Contents));
    let named = |(document, text): (&Document<'_>, String)| (below_root(&document.href), text);
    let mut texts = vec![(CONTAINER.to_owned(), container), (below_root("content.opf"), package)];
    texts.extend(contents.into_iter().map(named));
    texts.extend([(below_root("toc.ncx"), ncx), (below_root("stylesheet.css"), style)]);
    texts.extend(others.into_iter().map(named));
    texts
}

fn below_root(href: &str) -> String {
    format!("{ROOT}/{href}")
}

/// A file to be packed.
struct File<'a> {
    name: String,
    bytes: &'a [u8],
    deflated: bool,
}

impl<'a> File<'a> {
    fn packed(file: File<'a>) -> Result<Entry<'a>, String> {
        if file.deflated { Entry::deflated(file.name, file.bytes) } else { Entry::stored(file.name, file.bytes) }
    }
}
