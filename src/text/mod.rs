//! What both backends need to know of words: where they may be hyphenated, and the book's
//! own words ("Contents") by language.

mod hyphenate;
mod terms;

pub use hyphenate::Hyphenator;
pub use terms::contents;
