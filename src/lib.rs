//! chapbook turns a pile of essays into one ordered book.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod config;
pub mod cover;
pub mod diag;
pub mod doc;
pub mod epub;
pub mod geom;
pub mod impose;
pub mod lang;
pub mod media;
pub mod paged;
pub mod pdf;
pub mod source;
pub mod world;
