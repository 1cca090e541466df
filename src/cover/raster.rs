//! A page of two inks → a picture file.
//!
//! Two colours need one sample a pixel, which says how much ink lies there. Each glyph is drawn
//! once for each place between two pixels that it begins at (the pattern is one leaf two hundred
//! times) and laid on the page; sixteen steps between paper and ink are as many as edges need. The page is drawn and written in bands, so that its four megapixels need
//! little memory. So a cover takes milliseconds and tens of kilobytes.

use crate::geom::Length;
use crate::media::{Encoded, Fonts};
use crate::paged::{Item, Paged, Run};
use resvg::tiny_skia::{FillRule, Mask, PathBuilder, Transform};
use rustc_hash::FxHashMap;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{GlyphId, MetadataProvider};
use std::io::Write;
use std::ops::Range;

/// A colour on a screen, and the inks that mix it on coated paper, each 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// Red, green and blue light.
    pub rgb: [u8; 3],
    /// Cyan, magenta, yellow and black ink; never more than two and a half times full ink together, which dries.
    pub cmyk: [u8; 4],
}

const fn colour(rgb: [u8; 3], percent: [u8; 4]) -> Colour {
    let [c, m, y, k] = percent;
    const fn full(percent: u8) -> u8 {
        (percent as u16 * 255 / 100) as u8
    }
    Colour { rgb, cmyk: [full(c), full(m), full(y), full(k)] }
}

/// The paper of every cover: warm, light enough for black type.
pub(super) const PAPER: Colour = colour([0xf6, 0xef, 0xe1], [3, 5, 13, 0]);

/// Colours of the ink; a book keeps its own through all its editions. All have a contrast of 7:1
/// or more with the paper.
const INKS: [Colour; 6] = [
    // Blue-black, oxblood, bottle green, aubergine, chestnut, slate.
    colour([0x1d, 0x3a, 0x52], [95, 70, 40, 40]),
    colour([0x66, 0x1f, 0x2c], [35, 95, 60, 50]),
    colour([0x24, 0x45, 0x38], [80, 45, 70, 50]),
    colour([0x45, 0x2c, 0x50], [75, 85, 35, 35]),
    colour([0x6b, 0x35, 0x18], [35, 75, 92, 48]),
    colour([0x2b, 0x34, 0x3d], [75, 60, 50, 55]),
];

/// Farthest that a glyph may reach from its origin, in pixels: more than a cover is high.
const LARGEST: f32 = 4000.0;

/// Rows of pixels that are drawn at a time.
const BAND: usize = 64;

/// The last step from paper to ink.
const LAST: u8 = 15;

/// Places between two pixels that a glyph can begin at, each way.
const PLACES: f32 = 4.0;

/// The first page as a PNG of so many pixels across.
///
/// # Errors
/// When the page has no size or the picture cannot be encoded.
pub fn raster(paged: &Paged, fonts: &Fonts, width: u32) -> Result<Encoded, String> {
    let page = paged.pages.first().ok_or("there is no page")?;
    let scale = f64::from(width) / paged.trim.w.to_pt();
    let height = (paged.trim.h.to_pt() * scale).round() as u32;
    if width == 0 || height == 0 {
        return Err("the page has no size".into());
    }
    let ink = ink_of(page.items.iter()).rgb;
    let mut layer = Layer { width: width as usize, scale, stamps: Vec::new(), marks: Vec::new() };
    let mut drawn = FxHashMap::default();
    for item in &page.items {
        match item {
            Item::Rule { rect, ink } => layer.rule(rect, *ink),
            Item::Run(run) => layer.run(run, fonts, &mut drawn),
            // A typeset cover has none.
            Item::Picture { .. } => {}
        }
    }
    let mut sheet = Sheet { width: width as usize, top: 0, ink: vec![0; width as usize * BAND] };
    encode(width, height, ink, |band| {
        sheet.top = band * BAND;
        sheet.ink.fill(0);
        for mark in &layer.marks {
            match mark {
                Mark::Rule { columns, rows, ink } => sheet.rule(columns.clone(), rows.clone(), *ink),
                Mark::Glyph { stamp, at, ink } => sheet.stamp(&layer.stamps[*stamp], *at, *ink),
            }
        }
        sheet.packed()
    })
}

/// All that lies on the page, in pixels.
struct Layer {
    width: usize,
    /// Pixels in a point.
    scale: f64,
    stamps: Vec<Stamp>,
    /// From the bottom up.
    marks: Vec<Mark>,
}

enum Mark {
    Rule {
        columns: Range<usize>,
        rows: Range<usize>,
        ink: u8,
    },
    /// A stamp by its number, and the pixel that the glyph begins in.
    Glyph {
        stamp: usize,
        at: [i32; 2],
        ink: u8,
    },
}

/// A band of the page: the step from paper to ink in each pixel, row by row.
struct Sheet {
    width: usize,
    /// The page's row that the band begins with.
    top: usize,
    ink: Vec<u8>,
}

/// A glyph in pixels: how much of each it covers, in steps.
struct Stamp {
    /// From the pixel that the glyph begins in.
    left: i32,
    top: i32,
    width: usize,
    cover: Vec<u8>,
}

/// What makes one stamp differ from another: font, glyph, size, and the place between two pixels.
type Key = (u16, u16, u32, [u8; 2]);

impl Layer {
    fn px(&self, length: Length) -> f32 {
        (length.to_pt() * self.scale) as f32
    }

    /// A rectangle; its edges stand between whole pixels, where they are sharp.
    fn rule(&mut self, rect: &crate::geom::Rect, ink: u8) {
        let edge = |at: Length| self.px(at).round().max(0.0) as usize;
        let columns = edge(rect.at.x).min(self.width)..edge(rect.at.x + rect.size.w).min(self.width);
        let rows = edge(rect.at.y)..edge(rect.at.y + rect.size.h);
        self.marks.push(Mark::Rule { columns, rows, ink: step_of(ink) });
    }

    fn run(&mut self, run: &Run, fonts: &Fonts, drawn: &mut FxHashMap<Key, Option<usize>>) {
        let Some(font) = fonts.faces().get(usize::from(run.font.0)) else { return };
        let outlines = font.tables().outline_glyphs();
        let size = self.px(run.size);
        let mut x = run.at.x;
        for glyph in &run.glyphs {
            let at = [x + Length::sp(glyph.dx.into()), run.at.y - Length::sp(glyph.dy.into())].map(|at| self.px(at));
            let pixel = at.map(|at| (at + 0.5 / PLACES).floor());
            let place = [0, 1].map(|axis| ((at[axis] - pixel[axis]).max(0.0) * PLACES).round() as u8);
            let key = (run.font.0, glyph.id, size.to_bits(), place);
            let stamp = drawn.entry(key).or_insert_with(|| {
                let outline = outlines.get(GlyphId::new(glyph.id.into()))?;
                let mut pen = Pen { path: PathBuilder::new(), at: place.map(|place| f32::from(place) / PLACES) };
                // A glyph whose outline is damaged is left out.
                outline.draw(DrawSettings::unhinted(Size::new(size), LocationRef::default()), &mut pen).ok()?;
                self.stamps.push(Stamp::new(pen.path.finish()?)?);
                Some(self.stamps.len() - 1)
            });
            if let Some(stamp) = *stamp {
                let at = pixel.map(|at| at.clamp(-1e5, 1e5) as i32);
                self.marks.push(Mark::Glyph { stamp, at, ink: step_of(run.ink) });
            }
            x += Length::sp(glyph.advance.into());
        }
    }
}

impl Sheet {
    fn rule(&mut self, columns: Range<usize>, rows: Range<usize>, ink: u8) {
        let [top, bottom] = [rows.start, rows.end].map(|row| row.saturating_sub(self.top).min(BAND));
        for row in top..bottom {
            let start = row * self.width;
            self.ink[start + columns.start..start + columns.end.max(columns.start)].fill(ink);
        }
    }

    fn stamp(&mut self, stamp: &Stamp, [x, y]: [i32; 2], ink: u8) {
        let left = x + stamp.left;
        // What of each row lies on the page.
        let from = usize::try_from(-left).unwrap_or(0).min(stamp.width);
        let to = usize::try_from(self.width as i32 - left).unwrap_or(0).min(stamp.width);
        if from >= to {
            return;
        }
        // The band's row that the stamp begins in, which may lie above the band or below.
        let top = y + stamp.top - self.top as i32;
        let above = usize::try_from(-top).unwrap_or(0);
        let below = usize::try_from(top).unwrap_or(0);
        let rows = stamp.cover.chunks_exact(stamp.width).skip(above);
        for (row, cover) in (below..BAND).zip(rows) {
            let start = row * self.width + (left + from as i32) as usize;
            for (pixel, &cover) in self.ink[start..start + to - from].iter_mut().zip(&cover[from..to]) {
                *pixel = divided_by_15(*pixel * (LAST - cover) + ink * cover);
            }
        }
    }

    /// Two pixels to a byte.
    fn packed(&self) -> Vec<u8> {
        let mut samples = Vec::with_capacity(self.width.div_ceil(2) * BAND);
        for row in self.ink.chunks_exact(self.width) {
            let (pairs, odd) = row.as_chunks::<2>();
            // The first pixel is the low half of the number.
            let pair = |pair: &[u8; 2]| u16::from_le_bytes(*pair);
            samples.extend(pairs.iter().map(|pixels| (pair(pixels) << 4 | pair(pixels) >> 8) as u8));
            samples.extend(odd.first().map(|last| last << 4));
        }
        samples
    }
}

/// The step from paper to ink that is nearest to some of 255.
fn step_of(ink: u8) -> u8 {
    ((u16::from(ink) * u16::from(LAST) + 127) / 255) as u8
}

/// A number up to 15 × 15 divided by 15 and rounded, without a division, so that many pixels are reckoned at once.
fn divided_by_15(number: u8) -> u8 {
    (((u16::from(number) + 7) * 137) >> 11) as u8
}

impl Stamp {
    fn new(path: resvg::tiny_skia::Path) -> Option<Stamp> {
        let bounds = path.bounds();
        // A font may say that a letter is as large as a house.
        if [bounds.left(), bounds.top(), bounds.right(), bounds.bottom()].iter().any(|at| at.abs() > LARGEST) {
            return None;
        }
        let (left, top) = (bounds.left().floor(), bounds.top().floor());
        let size = [bounds.right() - left, bounds.bottom() - top].map(|length| length.ceil() as u32 + 1);
        let mut mask = Mask::new(size[0], size[1])?;
        let path = path.transform(Transform::from_translate(-left, -top))?;
        mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
        Some(Stamp {
            left: left as i32,
            top: top as i32,
            width: size[0] as usize,
            cover: mask.take().into_iter().map(step_of).collect(),
        })
    }
}

/// Puts an outline, y upward from its own origin, into a path on the page, y downward.
struct Pen {
    path: PathBuilder,
    at: [f32; 2],
}

impl Pen {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (self.at[0] + x, self.at[1] - y)
    }
}

impl OutlinePen for Pen {
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
pub(super) fn ink_of<'a>(items: impl Iterator<Item = &'a Item>) -> Colour {
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

/// The file of a picture whose bands `draw` makes.
fn encode(width: u32, height: u32, ink: [u8; 3], mut draw: impl FnMut(usize) -> Vec<u8>) -> Result<Encoded, String> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_palette(palette(ink));
    encoder.set_compression(png::Compression::Fast);
    // Most rows are the row above.
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header().map_err(|e| e.to_string())?;
    let mut stream = writer.stream_writer().map_err(|e| e.to_string())?;
    let row = width.div_ceil(2) as usize;
    for band in 0..(height as usize).div_ceil(BAND) {
        let rows = BAND.min(height as usize - band * BAND);
        stream.write_all(&draw(band)[..rows * row]).map_err(|e| e.to_string())?;
    }
    stream.finish().map_err(|e| e.to_string())?;
    writer.finish().map_err(|e| e.to_string())?;
    Ok(Encoded { media_type: "image/png", extension: "png", bytes: bytes.into() })
}

#[cfg(test)]
#[test]
fn a_division_by_15_is_exact() {
    assert!((0..=15 * 15).all(|number| divided_by_15(number) == (number + 7) / 15));
}

/// The steps from paper to ink.
fn palette(ink: [u8; 3]) -> Vec<u8> {
    let mix = |step: u32, from: u8, to: u8| (u32::from(from) * (15 - step) + u32::from(to) * step + 7) / 15;
    (0..16u32).flat_map(|step| [0, 1, 2].map(|channel| mix(step, PAPER.rgb[channel], ink[channel]) as u8)).collect()
}
