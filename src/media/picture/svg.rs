//! SVG drawings → pictures: cleaned for the EPUB, drawn for the PDF (SVG 1.1 by way of usvg and resvg).
//!
//! A drawing is a program of sorts: it can ask for files, network, scripts and fonts. usvg reads it
//! into plain shapes, text as outlines of the built-in fonts, and only those are written again.

use super::{Encoded, Picture, Pixels, Source, raster, work};
use crate::media::Fonts;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageKind, Options, Tree, WriteOptions, fontdb};
use std::sync::{Arc, OnceLock};

/// Pixels to the inch in which a drawing is rendered for the PDF; an SVG pixel is 1/96 inch.
const RESOLUTION: f32 = 300.0;
/// Bounds of the longer side of that rendering: a small drawing may be shown larger than it says,
/// and no page has room for more than the second (eight inches).
const RENDERED: (f32, f32) = (1000.0, 2400.0);
/// Bytes of stack for one drawing: 1024 levels in a debug build fit into a quarter of it.
const STACK: usize = 256 << 20;
/// Longer side, in SVG pixels, that a drawing may say it has; one larger is taken to have this.
const MAX_SIDE: f32 = 20_000.0;

/// Whether the bytes are XML that has an `svg` element early on.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    // Editors put a licence or their own name in comments first.
    start.starts_with(b"<") && start[..start.len().min(4096)].windows(4).any(|tag| tag == b"<svg")
}

/// What gives a drawing the picture that it names; `None` for one that it cannot have.
pub(super) type Find<'a> = &'a (dyn Fn(&str) -> Option<Vec<u8>> + Sync);

/// Reads and cleans a drawing. The pictures that it names become part of it.
pub(super) fn read(bytes: &[u8], find: Find<'_>) -> Result<Picture, String> {
    on_a_deep_stack(|| read_here(bytes, find))
}

/// Draws a cleaned drawing.
pub(super) fn pixels(text: &str) -> Result<Pixels, String> {
    on_a_deep_stack(|| pixels_here(text))
}

/// Parses a cleaned drawing for somebody who walks through it.
pub(super) fn with_tree<T: Send>(text: &str, work: impl FnOnce(&Tree) -> T + Send) -> Result<T, String> {
    on_a_deep_stack(|| parse(text, &|_| None).map(|tree| work(&tree)))
}

/// usvg and resvg call themselves for each level of nesting, of which usvg allows 1024: more than
/// the stack of a worker thread holds. Memory of a stack is taken only as it is used.
fn on_a_deep_stack<T: Send>(work: impl FnOnce() -> Result<T, String> + Send) -> Result<T, String> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let done = thread.map_err(|e| format!("no thread for it ({e})"))?.join();
        done.unwrap_or_else(|_| Err("its decoder gave up".into()))
    })
}

fn read_here(bytes: &[u8], find: Find<'_>) -> Result<Picture, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let tree = parse(text, find)?;
    if !work::is_bearable(&tree, rendering_scale(&tree)) {
        return Err("it takes more work to draw than any picture of a book needs".into());
    }
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = (MAX_SIDE / width.max(height)).min(1.0);
    let whole = |length: f32| ((length * scale).round() as u32).max(1);
    let clean: Arc<str> = tree.to_string(&WriteOptions::default()).into();
    Ok(Picture {
        width: whole(width),
        height: whole(height),
        file: Encoded { media_type: "image/svg+xml", extension: "svg", bytes: Arc::from(clean.as_bytes()) },
        profile: None,
        inks: None,
        is_moving: false,
        source: Source::Svg(clean),
    })
}

fn pixels_here(text: &str) -> Result<Pixels, String> {
    let tree = parse(text, &|_| None)?;
    let size = tree.size();
    let scale = rendering_scale(&tree);
    let whole = |length: f32| ((length * scale).round() as u32).max(1);
    let mut map = Pixmap::new(whole(size.width()), whole(size.height())).ok_or("it has no size")?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut map.as_mut());
    let (width, height) = (map.width(), map.height());
    let rgba: Vec<u8> = map
        .pixels()
        .iter()
        .map(|pixel| pixel.demultiply())
        .flat_map(|c| [c.red(), c.green(), c.blue(), c.alpha()])
        .collect();
    Ok(Pixels::from_rgba(width, height, &rgba))
}

fn rendering_scale(tree: &Tree) -> f32 {
    let natural = tree.size().width().max(tree.size().height());
    (natural * RESOLUTION / 96.0).clamp(RENDERED.0, RENDERED.1) / natural
}

fn parse(text: &str, find: Find<'_>) -> Result<Tree, String> {
    let mut options = Options { fontdb: built_in_fonts(), font_family: "EB Garamond".into(), ..Options::default() };
    // Only what stands in the file itself or is given to it, and of that only raster pictures within our bounds.
    options.image_href_resolver.resolve_string = Box::new(move |href, _| {
        // As small and as clean as it would be by itself.
        let file = raster::read(&find(href)?, raster::MAX_SIDE).ok()?.file;
        embedded(Arc::new(file.bytes.to_vec()))
    });
    options.image_href_resolver.resolve_data = Box::new(|_, data, _| embedded(data));
    Tree::from_str(text, &options).map_err(|e| e.to_string())
}

fn embedded(data: Arc<Vec<u8>>) -> Option<ImageKind> {
    raster::size(&data)?;
    match image::guess_format(&data).ok()? {
        image::ImageFormat::Png => Some(ImageKind::PNG(data)),
        image::ImageFormat::Jpeg => Some(ImageKind::JPEG(data)),
        image::ImageFormat::Gif => Some(ImageKind::GIF(data)),
        _ => None,
    }
}

fn built_in_fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = fontdb::Database::new();
        for face in Fonts::built_in().faces() {
            fonts.load_font_source(fontdb::Source::Binary(Arc::new(face.data.clone())));
        }
        fonts.set_serif_family("EB Garamond");
        fonts.set_sans_serif_family("EB Garamond");
        fonts.set_monospace_family("Fira Mono");
        Arc::new(fonts)
    };
    FONTS.get_or_init(load).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inner: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"40\" height=\"20\">{inner}</svg>"
        )
    }

    #[test]
    fn a_drawing_is_cleaned_and_drawn() {
        let picture = read(svg("<script>alert(1)</script><rect width=\"20\" height=\"20\" onclick=\"x()\"/><text y=\"15\" x=\"22\">Ag</text>").as_bytes(), &|_| None).unwrap();
        let clean = std::str::from_utf8(&picture.file.bytes).unwrap();
        assert!(!clean.contains("script") && !clean.contains("onclick") && !clean.contains("<text"), "{clean}");
        assert!(clean.matches("<path").count() >= 2, "{clean}");
        let pixels = picture.pixels().unwrap();
        assert_eq!((pixels.width, pixels.height, pixels.grey), (1000, 500, true));
        let alpha = pixels.alpha.unwrap();
        assert_eq!((alpha[10], alpha[999]), (255, 0));
    }

    #[test]
    fn a_drawing_reaches_no_files_and_no_network() {
        let inner = ["/etc/hostname", "file:///etc/hostname", "https://example.org/a.png", "Cargo.toml"]
            .map(|href| format!("<image xlink:href=\"{href}\" width=\"9\" height=\"9\"/><use href=\"{href}#a\"/>"))
            .concat();
        let picture = read(svg(&inner).as_bytes(), &|_| None).unwrap();
        let clean = std::str::from_utf8(&picture.file.bytes).unwrap();
        assert!(!clean.contains("hostname") && !clean.contains("example") && !clean.contains("<image"), "{clean}");
    }

    #[test]
    fn hostile_drawings_are_refused_or_drawn_but_end() {
        let deep = |depth: usize| svg(&("<g>".repeat(depth) + "<path d=\"M0 0h9\"/>" + &"</g>".repeat(depth)));
        let laughs = "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>".to_owned() + &svg("<text>&d;</text>");
        let filter = |inner: &str| {
            svg(&format!("<filter id=\"f\">{inner}</filter><rect filter=\"url(#f)\" width=\"9\" height=\"9\"/>"))
        };
        for text in [
            filter("<feTurbulence baseFrequency=\"1\" numOctaves=\"10000000\"/>"),
            filter("<feMorphology operator=\"dilate\" radius=\"500\"/>"),
            svg(&"<g opacity=\".5\"><rect width=\"40\" height=\"20\"/></g>".repeat(20_000)),
        ] {
            assert!(read(text.as_bytes(), &|_| None).unwrap_err().contains("work"));
        }
        let own = svg("<g id=\"a\"><use xlink:href=\"#a\"/></g>");
        let huge = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1e9\" height=\"1\"><rect width=\"9\" height=\"9\"/></svg>".to_owned();
        for text in [deep(1000), deep(100_000), laughs, own, huge, svg("<path d=\"M1e38 1e38L-1e38 9z\"/>")] {
            if let Ok(picture) = Picture::read(text.as_bytes()) {
                assert!(picture.width <= 20_000);
                let _ = picture.pixels();
            }
        }
    }
}
