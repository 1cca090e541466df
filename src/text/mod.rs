//! What both backends need to know of words: where they may be hyphenated, and the few words that
//! the tool adds to a book itself, by language.

mod hyphenate;
mod patterns;
mod words;

pub use hyphenate::Hyphenator;
pub use words::Words;
