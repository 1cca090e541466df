//! chapbook turns a pile of essays into one ordered book.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod config;
pub mod diag;
pub mod doc;
pub mod geom;
pub mod lang;
pub mod manuscript;
pub mod media;
pub mod paged;
pub mod source;
pub mod world;
