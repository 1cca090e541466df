//! What a book carries besides text: fonts and pictures.
//!
//! [`Fonts`] loads the text face and the monospaced face; [`Pictures`] holds what the text
//! refers to, checked and bounded, keyed by path. Both are made once and read by layout and backends.

mod font;
mod fonts;
mod picture;
mod subset;

pub use font::Font;
pub use fonts::{Fonts, Style};
pub use picture::{Encoded, Jpeg, Picture, Pictures, Pixels, load as load_pictures};
pub use subset::subset as subset_font;
