//! Rendered files → the archive (EPUB 3.3 § 4.2, OCF).
//!
//! epub-builder assembles the container. Its package, nav and NCX cannot say what ours must, its
//! entries carry the clock, and how hard it compresses cannot be chosen. So a finishing pass owns
//! the bytes: it takes `container.xml`, and adds package, nav, NCX, style sheet and documents,
//! compressed side by side and once, in our order. Pictures are stored: deflating JPEG and PNG costs
//! time and gains nothing.

use super::container::{Deflater, Entry, archive};
use super::plan::{Kind, Plan};
use super::{Rendered, ncx, package};
use epub_builder::{EpubBuilder, EpubVersion, ZipLibrary};
use rayon::prelude::*;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The folder that epub-builder's container names.
const ROOT: &str = "OEBPS";
/// Where every EPUB says what its package is (§ 4.2.6.3.1).
const CONTAINER: &str = "META-INF/container.xml";

/// The files of the book as one archive.
pub(super) fn pack(plan: &Plan<'_>, rendered: &Rendered) -> Result<Vec<u8>, String> {
    let container = || assemble(plan).map_err(|error| format!("epub-builder: {error}"));
    let texts = || (package::render(plan, rendered), ncx::render(plan));
    let (container, (package, ncx)) = rayon::join(container, texts);
    let container = container?;
    // First, so that the kind of the file stands at a fixed place in it (§ 4.2.2).
    let mut files = vec![File::stored("mimetype".into(), b"application/epub+zip")];
    files.push(File::text(CONTAINER.into(), &container));
    files.extend(contents(plan, rendered, &package, &ncx));
    let entries: Result<Vec<Entry<'_>>, String> = files.into_par_iter().map_init(Deflater::new, File::packed).collect();
    archive(&entries?)
}

/// `container.xml`.
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
    let mut container = Vec::new();
    ZipArchive::new(Cursor::new(bytes))?.by_name(CONTAINER)?.read_to_end(&mut container)?;
    Ok(container)
}

/// Package, contents, NCX, style sheet and the other documents, in this order, then pictures and fonts.
fn contents<'a>(
    plan: &'a Plan<'_>,
    rendered: &'a Rendered,
    package: &'a str,
    ncx: &'a str,
) -> impl Iterator<Item = File<'a>> {
    let below = |href: &str| format!("{ROOT}/{href}");
    let text = move |href: &str, text: &'a str| File::text(below(href), text.as_bytes());
    let documents = move |contents: bool| {
        let all = plan.documents.iter().zip(&rendered.texts);
        let some = all.filter(move |(document, _)| matches!(document.kind, Kind::Contents) == contents);
        some.map(move |(document, words)| text(&document.href, words))
    };
    let pictures = std::iter::once(&plan.cover).chain(&plan.images).map(move |image| {
        let is_text = image.file.media_type == "image/svg+xml";
        File { name: below(&image.href), bytes: &image.file.bytes, deflated: is_text }
    });
    let fonts = rendered.fonts.iter().map(move |font| File::text(below(&font.href), &font.file.bytes));
    std::iter::once(text("content.opf", package))
        .chain(documents(true))
        .chain([text("toc.ncx", ncx), text("stylesheet.css", &rendered.style)])
        .chain(documents(false))
        .chain(pictures)
        .chain(fonts)
}

/// A file to be packed.
struct File<'a> {
    name: String,
    bytes: &'a [u8],
    deflated: bool,
}

impl<'a> File<'a> {
    fn stored(name: String, bytes: &'a [u8]) -> File<'a> {
        File { name, bytes, deflated: false }
    }

    fn text(name: String, bytes: &'a [u8]) -> File<'a> {
        File { name, bytes, deflated: true }
    }

    fn packed(deflater: &mut Deflater, file: File<'a>) -> Result<Entry<'a>, String> {
        if file.deflated { deflater.entry(file.name, file.bytes) } else { Entry::stored(file.name, file.bytes) }
    }
}
