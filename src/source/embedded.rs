//! Pictures that a text holds itself → pictures of the book: `data:` URLs (RFC 2397), and drawings that
//! readers write out of the text.
//!
//! Only their envelope is opened here; whether the bytes are a sound picture is for those who load
//! pictures, as with files. A text is bounded as a file is, and so is what it holds.

use super::link::percent_decoded;
use super::notes::Notes;
use crate::diag::Origin;
use crate::doc::Image;
use data_url::forgiving_base64;
use sha2::{Digest, Sha256};

/// Bytes of the hash that a picture is named by: as good as unique among the pictures of a book.
const NAME: usize = 8;
/// Pictures of at most so many pixels a side hold the place of another until a script loads it.
const STAND_IN: u32 = 8;
/// A drawing without shapes holds a place too; one larger than this, in bytes, is looked at as a picture.
const BLANK_DRAWING: usize = 512;

/// Whether an address is the data itself.
pub(super) fn is_data(address: &str) -> bool {
    address.trim_start().get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// The picture in a `data:` URL. There is none in data that only holds the place of another picture,
/// nor in broken data, of which `notes` hears.
pub(super) fn read(url: &str, alt: &str, origin: Origin, notes: &mut Notes) -> Option<Image> {
    match decode(url.trim()) {
        Ok((bytes, ending)) if !is_stand_in(&bytes, ending) => Some(image(bytes, ending, alt, origin)),
        Ok(_) => None,
        Err(why) => {
            notes.broken_data(url, why, origin);
            None
        }
    }
}

/// A picture of these bytes, named by them: the same picture twice is one file, and the same text
/// gives the same names.
pub(super) fn image(bytes: Vec<u8>, ending: &str, alt: &str, origin: Origin) -> Image {
    let name: String = Sha256::digest(&bytes).iter().take(NAME).map(|byte| format!("{byte:02x}")).collect();
    Image { data: Some(bytes.into()), ..Image::new(format!("embedded/{name}.{ending}"), alt, origin) }
}

/// The bytes of a `data:` URL and the ending of their files, or why there are none.
fn decode(url: &str) -> Result<(Vec<u8>, &'static str), &'static str> {
    let (head, payload) = url.split_once(',').ok_or("has no comma before it")?;
    let head = head.get(5..).unwrap_or("").to_ascii_lowercase();
    let mut parts = head.split(';').map(str::trim);
    let ending = match parts.next().unwrap_or("") {
        "image/png" => "png",
        "image/jpeg" | "image/jpg" | "image/pjpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/svg+xml" => "svg",
        _ => return Err("is of no type that books can show"),
    };
    let mut bytes = percent_decoded(payload);
    if parts.any(|part| part == "base64") {
        bytes = forgiving_base64::decode_to_vec(&bytes).map_err(|_| "is not whole Base64")?;
    }
    if bytes.is_empty() { Err("is empty") } else { Ok((bytes, ending)) }
}

/// Whether a picture is only there until a script loads another.
fn is_stand_in(bytes: &[u8], ending: &str) -> bool {
    let number = |at: usize, wide: usize, big: bool| -> Option<u32> {
        let digits = bytes.get(at..at + wide)?;
        let add = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
        Some(if big { digits.iter().fold(0, add) } else { digits.iter().rev().fold(0, add) })
    };
    let size = match ending {
        "gif" if bytes.starts_with(b"GIF8") => number(6, 2, false).zip(number(8, 2, false)),
        "png" if bytes.starts_with(b"\x89PNG") => number(16, 4, true).zip(number(20, 4, true)),
        "svg" => return bytes.len() <= BLANK_DRAWING && !draws(bytes),
        _ => None,
    };
    size.is_some_and(|(width, height)| width <= STAND_IN && height <= STAND_IN)
}

/// Whether the text of a drawing names a shape.
fn draws(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    // Whatever is no drawing at all is for the decoder to refuse.
    let shapes = ["path", "rect", "circle", "ellipse", "line", "poly", "text", "image", "use"];
    !text.contains("<svg") || shapes.iter().any(|shape| text.contains(&format!("<{shape}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_base64_or_percent_encoded() {
        for (url, bytes, ending) in [
            ("data:image/png;base64,AQID", &[1, 2, 3][..], "png"),
            ("DATA:image/JPEG;base64,AQ==", &[1], "jpg"),
            ("data:image/gif;base64, AQI \n", &[1, 2], "gif"),
            ("data:image/webp;base64,AQI%3D", &[1, 2], "webp"),
            ("data:image/svg+xml;charset=utf-8,%3Csvg/>", b"<svg/>", "svg"),
            ("data:image/svg+xml,50%", b"50%", "svg"),
        ] {
            assert_eq!(decode(url), Ok((bytes.to_vec(), ending)), "{url}");
        }
        for url in [
            "data:",
            "data:image/png;base64",
            "data:image/png;base64,",
            "data:image/png;base64,A",
            "data:image/png;base64,AQ=D",
            "data:image/png;base64,AQI==",
            "data:image/png;base64,A€ID",
            "data:text/html,<b>",
            "data:,x",
        ] {
            assert!(decode(url).is_err(), "{url}");
        }
    }

    #[test]
    fn what_holds_the_place_of_a_picture_is_none() {
        let read = |url: &str| read(url, "", Origin::file("a.md"), &mut Notes::default());
        for url in [
            "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 3 2'%3E%3C/svg%3E",
        ] {
            assert_eq!(read(url), None, "{url}");
        }
        let image = read("data:image/svg+xml,<svg><path d='M0 0h9'/></svg>").unwrap();
        assert_eq!(&*image.path, "embedded/e669a1274dc36b5b.svg");
    }
}
