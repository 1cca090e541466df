//! What both backends need to know of words: where they may be hyphenated, how days are
//! written, and the few words that the tool adds to a book itself, by language.

mod dates;
mod hyphenate;
mod patterns;
mod words;

pub use dates::long_date;
pub use hyphenate::Hyphenator;
pub use words::Words;
