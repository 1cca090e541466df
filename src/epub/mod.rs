//! Book, pictures and cover → the bytes of an EPUB 3.3.
//!
//! The plan names everything that will be in the file; each document is rendered from it on its
//! own, in parallel; the archive is assembled and finished:
//!
//! [`plan`] (with [`places`]) → [`pages`] (with [`nav`], and [`xhtml`] with [`inlines`], [`notes`],
//! [`marks`], [`table`], [`mathml`] and [`formula`]) → [`archive`] (with [`package`], [`ncx`], [`access`], the rules of [`theme`] and, if wanted, [`fonts`]) →
//! [`container`].
//!
//! The bytes depend on nothing but the arguments. [`dump`] writes them as text for tests.

mod access;
mod archive;
mod container;
mod dump;
mod escape;
mod fonts;
mod formula;
mod href;
mod inlines;
mod marks;
mod mathml;
mod nav;
mod ncx;
mod notes;
mod package;
mod pages;
mod places;
mod plan;
mod table;
mod theme;
mod xhtml;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use crate::config::{Epub, Pdf};
use crate::diag::Sink;
use crate::doc::Book;
use crate::media::{self, Encoded, Fonts, Pictures};
use crate::paged::PageList;
use access::Access;
use fonts::FontFile;
use plan::Plan;
use rayon::prelude::*;

pub use dump::dump;

/// The same in every book.
const STYLE: &str = include_str!("style.css");

/// What the archive holds besides what the plan names.
struct Rendered {
    /// The plan's documents, in order.
    texts: Vec<String>,
    style: String,
    fonts: Vec<FontFile>,
    access: Access,
}

/// A finished EPUB.
#[derive(Clone, Debug)]
pub struct Written {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// The documents in it, package and contents too, by their names in the archive.
    pub texts: Vec<(String, String)>,
}

/// Files that a book is made with.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// The pictures of the texts.
    pub pictures: &'a Pictures,
    /// The cover.
    pub cover: &'a Encoded,
    /// The fonts of the pages, for a book that embeds them.
    pub fonts: &'a Fonts,
}

/// Writes the whole book as an EPUB, as `[epub]` wants it, with the theme of `look`, and with the pages of
/// `printed` marked and listed. Claims that are wanted and not true are warnings in `sink`.
///
/// # Errors
/// When the archive cannot be put together, which no book can cause; the message says what failed.
pub fn write(
    book: &Book,
    material: Material<'_>,
    look: &Pdf,
    wanted: &Epub,
    printed: Option<&PageList>,
    sink: &mut Sink,
) -> Result<Written, String> {
    let Material { pictures, cover, fonts } = material;
    let plan = Plan::new(book, pictures, cover, wanted, printed);
    let texts: Vec<String> = plan.documents.par_iter().map(|document| pages::render(&plan, document)).collect();
    let access = Access::new(&plan, &texts, sink);
    let drawn = |c: char| wanted.embed_fonts && fonts.face(media::Style::Regular).covers(c);
    let theme = theme::css(look, &drawn);
    let embed = || fonts::embed(fonts, &texts, &look.theme.ornament);
    let (fonts, faces) = if wanted.embed_fonts { embed() } else { Default::default() };
    archive::pack(&plan, Rendered { texts, style: format!("{STYLE}{faces}{theme}"), fonts, access })
}
