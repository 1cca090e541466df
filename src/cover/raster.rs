//! A page of two inks → a picture file.
//!
//! The page is drawn as it is, in grey, and the greys become steps between the two colours of a
//! palette: one byte a pixel, so that a cover of four megapixels takes tens of kilobytes.

use crate::geom::Length;
use crate::media::{Encoded, Fonts};
use crate::paged::{Item, Paged, Run};
use resvg::tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Transform};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{GlyphId, MetadataProvider};

/// The paper of every cover: warm, light enough for black type.
const PAPER: [u8; 3] = [0xf6, 0xef, 0xe1];

/// Colours of the ink; a book keeps its own through all its editions. All have a contrast of 7:1
/// or more with the paper.
const INKS: [[u8; 3]; 6] = [
    [0x1d, 0x3a, 0x52], // blue-black
    [0x66, 0x1f, 0x2c], // oxblood
    [0x24, 0x45, 0x38], // bottle green
    [0x45, 0x2c, 0x50], // aubergine
    [0x6b, 0x35, 0x18], // chestnut
    [0x2b, 0x34, 0x3d], // slate
];

/// The first page as a PNG of so many pixels across.
///
/// # Errors
/// When the page has no size or the picture cannot be encoded.
pub fn raster(paged: &Paged, fonts: &Fonts, width: u32) -> Result<Encoded, String> {
    let page = paged.pages.first().ok_or("there is no page")?;
    let scale = f64::from(width) / paged.trim.w.to_pt();
    let height = (paged.trim.h.to_pt() * scale).round() as u32;
    let mut map = Pixmap::new(width, height).ok_or("the page has no size")?;
    map.fill(grey(0));
    let px = |length: Length| (length.to_pt() * scale) as f32;
    for item in &page.items {
        match item {
            Item::Rule { rect, ink } => {
                let rect = Rect::from_xywh(px(rect.at.x), px(rect.at.y), px(rect.size.w), px(rect.size.h));
                if let Some(rect) = rect {
                    map.fill_rect(rect, &paint(*ink), Transform::identity(), None);
                }
            }
            Item::Run(run) => {
                if let Some(path) = outlines(run, fonts, &px) {
                    map.fill_path(&path, &paint(run.ink), FillRule::Winding, Transform::identity(), None);
                }
            }
            // A typeset cover has none.
            Item::Picture { .. } => {}
        }
    }
    encode(&map, ink_of(page.items.iter()))
}

/// Ink as a grey whose value is the ink: the palette turns it into a colour.
fn grey(ink: u8) -> Color {
    Color::from_rgba8(ink, ink, ink, 255)
}

fn paint(ink: u8) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(grey(ink));
    paint
}

fn outlines(run: &Run, fonts: &Fonts, px: &dyn Fn(Length) -> f32) -> Option<Path> {
    let font = fonts.faces().get(usize::from(run.font.0))?.tables();
    let outlines = font.outline_glyphs();
    let size = Size::new(px(run.size));
    let mut path = PathBuilder::new();
    let mut x = run.at.x;
    for glyph in &run.glyphs {
        let at = (px(x + Length::sp(glyph.dx.into())), px(run.at.y - Length::sp(glyph.dy.into())));
        if let Some(outline) = outlines.get(GlyphId::new(glyph.id.into())) {
            // A glyph whose outline is damaged is left out.
            let _ =
                outline.draw(DrawSettings::unhinted(size, LocationRef::default()), &mut Pen { path: &mut path, at });
        }
        x += Length::sp(glyph.advance.into());
    }
    path.finish()
}

/// Puts an outline, y upward from its own origin, into a path on the page, y downward.
struct Pen<'a> {
    path: &'a mut PathBuilder,
    at: (f32, f32),
}

impl Pen<'_> {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (self.at.0 + x, self.at.1 - y)
    }
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let ((cx, cy), (x, y)) = (self.place(cx, cy), self.place(x, y));
        self.path.quad_to(cx, cy, x, y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let ((cx0, cy0), (cx1, cy1), (x, y)) = (self.place(cx0, cy0), self.place(cx1, cy1), self.place(x, y));
        self.path.cubic_to(cx0, cy0, cx1, cy1, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

/// The colour follows from the words on the cover (FNV-1a), so that it is always the same for a book.
fn ink_of<'a>(items: impl Iterator<Item = &'a Item>) -> [u8; 3] {
    let mut hash: u32 = 0x811c_9dc5;
    for item in items {
        if let Item::Run(run) = item {
            for byte in run.text.bytes() {
                hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            }
        }
    }
    INKS[hash as usize % INKS.len()]
}

fn encode(map: &Pixmap, ink: [u8; 3]) -> Result<Encoded, String> {
    let samples: Vec<u8> = map.pixels().iter().map(|pixel| pixel.red()).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, map.width(), map.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette(ink));
    encoder.set_compression(png::Compression::Balanced);
    // Flat areas of an indexed picture compress best unfiltered.
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().map_err(|e| e.to_string())?;
    writer.write_image_data(&samples).map_err(|e| e.to_string())?;
    writer.finish().map_err(|e| e.to_string())?;
    Ok(Encoded { media_type: "image/png", extension: "png", bytes: bytes.into() })
}

/// 256 steps from paper to ink.
fn palette(ink: [u8; 3]) -> Vec<u8> {
    let mix = |step: u32, from: u8, to: u8| (u32::from(from) * (255 - step) + u32::from(to) * step + 127) / 255;
    (0..256u32).flat_map(|step| [0, 1, 2].map(|channel| mix(step, PAPER[channel], ink[channel]) as u8)).collect()
}
