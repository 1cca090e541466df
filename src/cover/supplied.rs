//! A picture of the author's own as the cover.

use crate::diag::{Diagnostic, Origin, Sink, Stopped};
use crate::media::Picture;
use crate::world::World;

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
    let picture = Picture::read(&bytes).map_err(|why| {
        stop("broken-cover", format!("cover `{path}` cannot be used: {}", why.trim_end_matches('.')), unusable)
    })?;
    match picture.file.media_type {
        "image/jpeg" | "image/png" => Ok(picture),
        // Bookshops and old readers take no SVG or GIF for a cover.
        other => {
            Err(stop("broken-cover", format!("cover `{path}` is {other}, which many readers do not show"), unusable))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    #[test]
    fn a_cover_that_is_missing_or_no_picture_is_an_error_where_it_is_named() {
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(4, 6).write_to(&mut png, image::ImageFormat::Png).unwrap();
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
}
