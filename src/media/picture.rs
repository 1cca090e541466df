//! Pictures that the text refers to: decoded once, bounded, and ready for both backends.

use std::collections::BTreeMap;
use std::sync::Arc;

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
}

/// The bytes of a picture file and what they are.
#[derive(Clone, Debug)]
pub struct Encoded {
    /// Media type, e.g. `image/png`.
    pub media_type: &'static str,
    /// File name ending without the dot.
    pub extension: &'static str,
    /// The file.
    pub bytes: Arc<[u8]>,
}

/// Decoded pixels for the PDF.
#[derive(Clone, Debug)]
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
