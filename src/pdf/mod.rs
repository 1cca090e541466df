//! Pages (and sheets) → PDF 1.7 bytes (ISO 32000-2, which describes 1.7 as well).
//!
//! ```text
//! Paged ─ collect ─▶ Codes          codes.rs     which code shows which glyph with which text
//!       ─ encode ──▶ content        content.rs   operators of each page, in parallel
//!       ─ start ───▶ Skeleton       skeleton.rs  printpdf's document: fonts, info; pages, pictures
//!       ─ complete                  font, page, outline, labels, metadata: what printpdf lacks;
//!                                   print for a printer, booklet for sheets to fold
//!       ─ save ────▶ bytes          finish.rs    compress, write (file.rs), hash
//! ```
//!
//! printpdf makes the document: embedded fonts with their widths and ToUnicode, info. We write
//! pages, pictures and content streams ourselves, since its operators cost three times as much, and
//! mend through lopdf what it gets wrong or has not: nested outline, links with alternative text,
//! page labels, language, XMP, font descriptors, dates and file identifiers. What a book has by the
//! thousand, pages and structure elements, is written as text at once (syntax.rs).
//! Its links stay unused because they are direct objects, which tagging could not refer to.
//!
//! The same input gives the same bytes: no clock, no random number, nothing that depends on
//! threads. Where a list could come in any order it is sorted.

mod booklet;
mod catalog;
mod cluster;
mod codes;
mod content;
mod cover;
mod drawing;
mod file;
mod finish;
mod font;
mod labels;
mod metadata;
mod number;
mod outline;
mod page;
mod picture;
mod print;
mod skeleton;
mod srgb;
mod stamp;
mod structure;
mod syntax;

use crate::media::{Fonts, Inks, Pictures};
use crate::paged::{Paged, Tree};
use codes::Codes;
use metadata::Standard;
use picture::Images;
use skeleton::Skeleton;

pub use booklet::write_booklet;
pub use cover::{Flat, write_cover};
pub use metadata::Info;
pub use print::{Press, write_print};
pub use stamp::faults;

/// Writes the pages as a PDF for readers at a screen, with links and outline. A picture that
/// `pictures` does not hold is left out.
///
/// # Errors
/// When there is no page, or a font cannot be subset; the message says which.
pub fn write(paged: &Paged, info: &Info, fonts: &Fonts, pictures: &Pictures) -> Result<Vec<u8>, String> {
    let codes = Codes::collect(paged, fonts);
    let images = Images::collect(paged, pictures, &Inks::screen());
    let tree = (!paged.structure.elements.is_empty()).then(|| Tree::new(paged));
    let contents = content::encode(paged, &codes, &images, tree.as_ref());
    let mut skeleton = Skeleton::start(paged.pages.len(), info, fonts, &codes, images)?;
    page::complete(&mut skeleton, paged, contents);
    labels::complete(&mut skeleton, paged);
    let annotations = page::link(&mut skeleton, paged);
    outline::complete(&mut skeleton, paged);
    if let Some(tree) = &tree {
        structure::complete(&mut skeleton, paged, tree, &annotations);
    }
    catalog::intend(&mut skeleton);
    let standard = if info.stamped { Standard::Accessible } else { Standard::None };
    metadata::complete(&mut skeleton, info, standard);
    catalog::complete(&mut skeleton, info, catalog::View::Book { outline: !paged.outline.is_empty() });
    Ok(finish::save(skeleton, info))
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
