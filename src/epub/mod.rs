//! Book, pictures and cover → the bytes of an EPUB 3.3.
//!
//! The plan names everything that will be in the file; each document is rendered from it on its
//! own, in parallel; the archive is assembled and finished:
//!
//! [`plan`] (with [`places`]) → [`pages`] (with [`nav`], and [`xhtml`] with [`inlines`], [`notes`],
//! [`table`] and [`mathml`]) → [`archive`] (with [`package`], [`ncx`], [`access`]).
//!
//! The bytes depend on nothing but the arguments. [`dump`] writes them as text for tests.

mod access;
mod archive;
mod dump;
mod escape;
mod href;
mod inlines;
mod mathml;
mod nav;
mod ncx;
mod notes;
mod package;
mod pages;
mod places;
mod plan;
mod table;
mod xhtml;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use crate::doc::Book;
use crate::media::{Encoded, Pictures};
use plan::Plan;
use rayon::prelude::*;

pub use dump::dump;

/// Writes the whole book as an EPUB.
///
/// # Errors
/// When the archive cannot be put together, which no book can cause; the message says what failed.
pub fn write(book: &Book, pictures: &Pictures, cover: &Encoded) -> Result<Vec<u8>, String> {
    let plan = Plan::new(book, pictures, cover);
    let texts: Vec<String> = plan.documents.par_iter().map(|document| pages::render(&plan, document)).collect();
    archive::pack(&plan, &texts)
}
