//! What both backends need to know of words: where they may be hyphenated, how days are
//! written, what a simple formula in TeX says, how a title page names who made the book, and the few words that the
//! tool adds to a book itself, by language.

mod credits;
mod dates;
mod hyphenate;
mod patterns;
mod tex;
mod words;

pub use credits::credits;
pub use dates::long_date;
pub use hyphenate::{Hyphenator, core};
pub use tex::{Atom, Space, atoms as tex_atoms, is_function, is_tex};
pub use words::Words;
