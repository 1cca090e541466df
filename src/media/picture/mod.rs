//! Pictures that the text refers to: checked and bounded once, ready for both backends.
//!
//! [`load`] reads what the text asks for; [`Picture::read`] turns the bytes of one file into a
//! [`Picture`] whose file any e-reader takes and whose pixels the PDF can have. [`raster`] decodes
//! and encodes, [`jpeg`], [`png`] and [`gif`] strip files without touching their pixels, [`scan`] finds out
//! whether a photograph is all there, [`svg`] cleans drawings and [`work`] refuses those that would take
//! for ever to draw. [`moving`] knows animations.

mod gif;
mod jpeg;
mod load;
mod moving;
mod png;
mod raster;
mod scan;
mod svg;
mod work;

use super::profile::Profile;
use resvg::usvg::Tree;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use load::{Wanted, load};
pub use raster::encode_grey;

/// The pictures of a book by their path; one that is missing or broken is not there.
pub type Pictures = BTreeMap<Arc<str>, Picture>;

/// A picture that is known to be sound.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Width in pixels as shown (after turning it as its EXIF orientation says).
    pub width: u32,
    /// Height in pixels as shown.
    pub height: u32,
    /// The file for e-books: original bytes where readers can take them, else re-encoded.
    pub file: Encoded,
    /// What the colours of [`Picture::jpeg`] are, where they are not sRGB.
    pub profile: Option<Profile>,
    /// A JPEG of four inks as it was, for a press.
    pub inks: Option<Jpeg>,
    /// Whether its file has further frames, which are not shown.
    pub is_moving: bool,
    source: Source,
}

/// What the PDF takes its picture from, at full size.
#[derive(Clone, Debug)]
enum Source {
    /// An upright JPEG that can stand in a PDF as it is.
    Jpeg(Jpeg),
    /// A file of any other raster format.
    Raster(Arc<[u8]>),
    /// A cleaned drawing.
    Svg(Arc<str>),
}

/// The bytes of a picture or font file and what they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// Media type, e.g. `image/png`.
    pub media_type: &'static str,
    /// File name ending without the dot.
    pub extension: &'static str,
    /// The file.
    pub bytes: Arc<[u8]>,
}

/// A JPEG of eight bits a sample, baseline or progressive, upright and without metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jpeg {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its components: one of grey, three of YCbCr, four of inks.
    pub components: u8,
    /// Whether it is Adobe's, whose inks are upside down: 255 none.
    pub adobe: bool,
    /// The file.
    pub bytes: Arc<[u8]>,
}

/// Decoded pixels for the PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// One byte a pixel (grey) or three (RGB), row by row from the top.
    pub samples: Vec<u8>,
    /// Whether `samples` is grey.
    pub grey: bool,
    /// One byte a pixel, 255 opaque; `None` when all pixels are.
    pub alpha: Option<Vec<u8>>,
}

impl Picture {
    /// Reads a picture file of any format that we know: PNG, JPEG, GIF, WebP, BMP, TIFF, SVG.
    ///
    /// # Errors
    /// When it is none of these, damaged, or too large; the message says which.
    pub fn read(bytes: &[u8]) -> Result<Picture, String> {
        Picture::read_with(bytes, &|_| None)
    }

    /// As [`Picture::read`], for a drawing that may name other pictures, whose files `find` gives.
    fn read_with(bytes: &[u8], find: svg::Find<'_>) -> Result<Picture, String> {
        Picture::bounded(bytes, raster::MAX_SIDE, find)
    }

    /// Reads a cover, which may be as large in the EPUB as shops ask for.
    ///
    /// # Errors
    /// As [`Picture::read`].
    pub fn read_cover(bytes: &[u8]) -> Result<Picture, String> {
        Picture::bounded(bytes, raster::MAX_COVER_SIDE, &|_| None)
    }

    fn bounded(bytes: &[u8], side: u32, find: svg::Find<'_>) -> Result<Picture, String> {
        // The decoders are other people's code on anybody's bytes: whatever they do, the book goes on.
        let read = || if svg::is_svg(bytes) { svg::read(bytes, find) } else { raster::read(bytes, side) };
        let picture = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read))
            .unwrap_or_else(|_| Err("its decoder gave up".into()))?;
        Ok(Picture { is_moving: moving::is_moving(bytes), ..picture })
    }

    /// The file to pass through into the PDF, when the picture is a JPEG.
    pub fn jpeg(&self) -> Option<&Jpeg> {
        match &self.source {
            Source::Jpeg(jpeg) => Some(jpeg),
            Source::Raster(_) | Source::Svg(_) => None,
        }
    }

    /// Whether it is a drawing, which is sharp at any size.
    pub fn is_drawing(&self) -> bool {
        matches!(self.source, Source::Svg(_))
    }

    /// What `work` makes of the shapes of a drawing; `None` for any other picture.
    pub fn drawn<T: Send>(&self, work: impl FnOnce(&Tree) -> T + Send) -> Option<Result<T, String>> {
        match &self.source {
            Source::Svg(text) => Some(svg::with_tree(text, work)),
            Source::Jpeg(_) | Source::Raster(_) => None,
        }
    }

    /// The picture's pixels, decoded anew at each call: full size for a raster file, 300 to the inch
    /// within bounds for a drawing.
    ///
    /// # Errors
    /// When decoding fails, which [`Picture::read`] has already ruled out for all but lack of memory.
    pub fn pixels(&self) -> Result<Pixels, String> {
        match &self.source {
            Source::Jpeg(jpeg) => raster::pixels(&jpeg.bytes),
            Source::Raster(bytes) => raster::pixels(bytes),
            Source::Svg(text) => svg::pixels(text),
        }
    }
}

impl Pixels {
    /// Splits straight (not premultiplied) RGBA: grey where all pixels are, alpha only where one is not opaque.
    fn from_rgba(width: u32, height: u32, rgba: &[u8]) -> Pixels {
        let grey = rgba.chunks_exact(4).all(|p| p[0] == p[1] && p[1] == p[2]);
        let opaque = rgba.chunks_exact(4).all(|p| p[3] == 255);
        let samples = if grey {
            rgba.chunks_exact(4).map(|p| p[0]).collect()
        } else {
            rgba.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect()
        };
        let alpha = (!opaque).then(|| rgba.chunks_exact(4).map(|p| p[3]).collect());
        Pixels { width, height, samples, grey, alpha }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_stays_grey_and_alpha_is_split_out() {
        let grey = Pixels::from_rgba(2, 1, &[9, 9, 9, 255, 7, 7, 7, 255]);
        assert_eq!((grey.grey, grey.samples, grey.alpha), (true, vec![9, 7], None));
        let colour = Pixels::from_rgba(2, 1, &[1, 2, 3, 0, 7, 7, 7, 255]);
        assert_eq!((colour.grey, colour.samples, colour.alpha), (false, vec![1, 2, 3, 7, 7, 7], Some(vec![0, 255])));
    }

    #[test]
    fn garbage_is_no_picture() {
        for bytes in [&b""[..], b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"<svg", b"hello", b"II*\0\x08\0\0\0"]
        {
            assert!(Picture::read(bytes).is_err(), "{bytes:?}");
        }
    }
}
