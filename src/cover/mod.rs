//! Title, authors and fonts → the front cover: as a page ([`front`]) and as a picture for the EPUB
//! ([`raster`]); or the picture that the author gives ([`supplied`]).
//!
//! The typeset cover is a label on patterned paper, as on the small cloth-and-paper volumes of the
//! 1910s: it needs nothing but type, stays legible at the size of a stamp, and takes two colours.

mod front;
mod lines;
mod raster;
mod shape;
mod supplied;

#[cfg(test)]
mod tests;

pub use front::front;
pub use raster::raster;
pub use supplied::supplied;

use crate::doc::Meta;
use crate::geom::{Length, Size};
use crate::media::{Encoded, Fonts};

/// Width of the EPUB's cover in pixels, the size that bookshops ask for.
const WIDTH: u32 = 1600;
/// Height of the EPUB's cover in pixels.
const HEIGHT: u32 = 2560;

/// The typeset front cover as the EPUB has it, 1600 × 2560 pixels.
///
/// # Errors
/// When the picture cannot be encoded, which no title can cause; the message says why.
pub fn typeset(meta: &Meta, fonts: &Fonts) -> Result<Encoded, String> {
    // One pixel a point: only proportions matter here.
    let size = Size { w: Length::pt(WIDTH.into()), h: Length::pt(HEIGHT.into()) };
    raster(&front(meta, fonts, size), fonts, WIDTH)
}
