//! A picture of the author's own as the cover.

use crate::diag::{Diagnostic, Origin, Sink, Stopped};
use crate::media::Picture;
use crate::world::World;

/// Pixels on the shorter side that a cover needs: Apple Books refuses fewer (Asset Guide, cover art).
const LEAST_SIDE: u32 = 1400;

/// How high a cover may be, in hundredths of its width: from 4:5 to 5:9, with 5:8, which Kindle Direct
/// Publishing asks for, in between.
const PROPORTION: std::ops::RangeInclusive<u64> = 125..=180;

/// The picture that `[book] cover` names, fit for an EPUB: a JPEG or PNG, whatever it was before.
///
/// # Errors
/// When the file is missing or cannot be used; the error is in `sink`.
pub fn supplied(path: &str, origin: &Origin, world: &dyn World, sink: &mut Sink) -> Result<Picture, Stopped> {
    let mut stop =
        |rule, message: String, hint: &str| sink.stop(Diagnostic::error(rule, message).at(origin.clone()).hint(hint));
    let bytes = world.read(path).map_err(|error| {
        stop(
            "missing-cover",
            format!("cover `{path}` cannot be read: {error}"),
            "name a JPEG or PNG in the book's folder, or leave `cover` out to have one typeset",
        )
    })?;
    let unusable = "save it as JPEG or PNG, or leave `cover` out to have one typeset";
    let picture = Picture::read_cover(&bytes).map_err(|why| {
        stop("broken-cover", format!("cover `{path}` cannot be used: {}", why.trim_end_matches('.')), unusable)
    })?;
    match picture.file.media_type {
        "image/jpeg" | "image/png" => {
            judge(path, &picture, origin, sink);
            Ok(picture)
        }
        // Bookshops and old readers take no SVG or GIF for a cover.
        other => {
            Err(stop("broken-cover", format!("cover `{path}` is {other}, which many readers do not show"), unusable))
        }
    }
}

/// Warns of a cover that shops refuse or show badly.
fn judge(path: &str, picture: &Picture, origin: &Origin, sink: &mut Sink) {
    let (width, height) = (picture.width, picture.height);
    let mut warn = |rule, message: String, hint: &str| {
        sink.push(Diagnostic::warning(rule, message).at(origin.clone()).hint(hint));
    };
    if width.min(height) < LEAST_SIDE {
        let message = format!("cover `{path}` has {width} × {height} pixels, too few for bookshops");
        warn("small-cover", message, "1600 × 2560 pixels are best; the shorter side needs 1400");
    }
    // In hundredths of the width.
    let proportion = u64::from(height) * 100 / u64::from(width.max(1));
    if !PROPORTION.contains(&proportion) {
        let message = format!("cover `{path}` is {width} wide and {height} high, not the shape of a book");
        warn("cover-shape", message, "five wide and eight high is best; shops put bars beside other shapes");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    #[test]
    fn a_cover_that_is_missing_or_no_picture_is_an_error_where_it_is_named() {
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(1400, 2240).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"6\"/>".to_vec();
        let world = Memory::new([("a.png", png.into_inner()), ("b.png", b"text".to_vec()), ("c.svg", svg)]);
        let origin = Origin::file("book.toml");
        let mut sink = Sink::new();
        let mut read = |path| supplied(path, &origin, &world, &mut sink).map(|picture| picture.file.media_type);
        assert_eq!(read("a.png"), Ok("image/png"));
        assert!(read("b.png").is_err() && read("c.svg").is_err() && read("none.jpg").is_err());
        let rules: Vec<_> = sink.diagnostics().iter().map(|d| d.rule).collect();
        assert_eq!(rules, ["broken-cover", "broken-cover", "missing-cover"]);
        assert_eq!(sink.diagnostics()[0].origin.as_ref(), Some(&origin));
    }

    #[test]
    fn a_cover_that_is_small_or_has_the_wrong_shape_is_a_warning() {
        let png = |width, height| {
            let mut png = std::io::Cursor::new(Vec::new());
            image::GrayImage::new(width, height).write_to(&mut png, image::ImageFormat::Png).unwrap();
            png.into_inner()
        };
        let world = Memory::new([
            ("good.png", png(1600, 2560)),
            ("small.png", png(500, 800)),
            ("square.png", png(1500, 1500)),
            ("strip.png", png(100, 2000)),
        ]);
        let rules = |path| {
            let mut sink = Sink::new();
            assert!(supplied(path, &Origin::file("book.toml"), &world, &mut sink).is_ok());
            sink.diagnostics().iter().map(|found| found.rule).collect::<Vec<_>>()
        };
        assert_eq!(rules("good.png"), [""; 0]);
        assert_eq!(rules("small.png"), ["small-cover"]);
        assert_eq!(rules("square.png"), ["cover-shape"]);
        assert_eq!(rules("strip.png"), ["small-cover", "cover-shape"]);
    }
}
