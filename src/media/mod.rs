//! What a book carries besides text: fonts, pictures and the colours of its press.
//!
//! [`Fonts`] loads the text face and the monospaced face; [`Pictures`] holds what the text
//! refers to, checked and bounded, keyed by path. Both are made once and read by layout and backends.

pub mod deflate;
mod font;
mod fonts;
mod inks;
mod picture;
mod profile;
mod subset;

pub use font::Font;
pub use fonts::{Fonts, Style};
pub use inks::{Ink, Inks};
pub use picture::{Encoded, Jpeg, Picture, Pictures, Pixels, Wanted, encode_grey, load as load_pictures};
pub use profile::{Profile, Space};
pub use subset::subset as subset_font;
