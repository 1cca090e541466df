//! `[book]` and fonts → the front cover as a picture for the EPUB ([`front`], [`raster`]), or the picture
//! that the author gives ([`supplied`]); and the whole cover for a printer ([`wrap`]).
//!
//! The typeset cover is a label on patterned paper, as on the small cloth-and-paper volumes of the
//! 1910s: it needs nothing but type, stays legible at the size of a stamp, and takes two colours.

mod barcode;
mod front;
mod lines;
mod raster;
mod shape;
mod supplied;
mod wrap;

#[cfg(test)]
mod tests;

pub use front::{front, missing};
pub use raster::{Colour, raster};
pub use supplied::supplied;
pub use wrap::{Flat, Wrap, wrap};

use crate::config::{BookTable, Config};
use crate::diag::{Diagnostic, Origin, Sink, Stopped};
use crate::geom::{Length, Size};
use crate::media::{Encoded, Fonts, Pictures};
use crate::world::World;

/// A book's front cover.
#[derive(Clone, Debug)]
pub struct Cover {
    /// As the EPUB has it.
    pub picture: Encoded,
    /// The author's own picture under its path; none when the cover is typeset.
    pub pictures: Pictures,
}

/// The cover that `[book] cover` names, else one typeset from title and authors.
///
/// # Errors
/// When the file that is named cannot be used; the error is in `sink`.
pub fn make(config: &Config, fonts: &Fonts, world: &dyn World, sink: &mut Sink) -> Result<Cover, Stopped> {
    match &config.book.cover {
        Some((path, origin)) => {
            let picture = supplied(path, origin, world, sink)?;
            Ok(Cover { pictures: [(path.clone(), picture.clone())].into(), picture: picture.file })
        }
        None => {
            let failed = |why| {
                Diagnostic::error("cannot-make", format!("the cover cannot be made: {why}"))
                    .at(Origin::file(&config.file))
                    .hint(crate::diag::REPORT_IT)
            };
            let picture = typeset(&config.book, fonts).map_err(|why| sink.stop(failed(why)))?;
            if let Some(c) = missing(&config.book, fonts).first() {
                let code = format!("`{}` (U+{:04X})", c.escape_debug(), u32::from(*c));
                let message = format!("no font has the character {code} of the cover's words, which are left out");
                let hint =
                    "name a font that has it with font = { regular = … } under [pdf], or give the book a `cover`";
                sink.push(Diagnostic::warning("missing-glyph", message).at(Origin::file(&config.file)).hint(hint));
            }
            Ok(Cover { picture, pictures: Pictures::new() })
        }
    }
}

/// Width of the EPUB's cover in pixels, the size that bookshops ask for.
const WIDTH: u32 = 1600;
/// Height of the EPUB's cover in pixels.
const HEIGHT: u32 = 2560;

/// The typeset front cover as the EPUB has it, 1600 × 2560 pixels.
///
/// # Errors
/// When the picture cannot be encoded, which no title can cause; the message says why.
pub fn typeset(book: &BookTable, fonts: &Fonts) -> Result<Encoded, String> {
    // One pixel a point: only proportions matter here.
    let size = Size { w: Length::pt(WIDTH.into()), h: Length::pt(HEIGHT.into()) };
    raster(&front(book, fonts, size), fonts, WIDTH)
}
