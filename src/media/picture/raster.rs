//! Raster files → pictures: decoded within bounds, turned upright, re-encoded where e-readers need it.

use super::{Encoded, Jpeg, Picture, Pixels, Source, gif, jpeg, png, scan};
use crate::media::inks;
use crate::media::profile::{Profile, Space};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use std::sync::Arc;

/// Most pixels that are decoded: 100 megapixels, more than any camera of its time that a book's
/// picture comes from, and 400 MB once decoded.
const MAX_PIXELS: u64 = 100_000_000;

/// Longer side of a picture in the EPUB, in pixels: sharp on the largest e-reader (1860 × 2480,
/// where a picture has at most the width), small enough for stores that charge by the megabyte, and
/// never more than the four million pixels that old readers refuse.
pub(super) const MAX_SIDE: u32 = 2000;

/// Longer side of a cover in the EPUB, in pixels: what shops ask for (1600 × 2560).
pub(super) const MAX_COVER_SIDE: u32 = 2560;

/// Quality of a JPEG that is made smaller for the EPUB.
const EBOOK_QUALITY: u8 = 85;

/// Quality of a JPEG that is turned or converted at full size: the loss must not be seen in print.
const PRINT_QUALITY: u8 = 92;

/// Reads a raster file of any known format; in the EPUB its longer side has at most `side` pixels.
pub(super) fn read(bytes: &[u8], side: u32) -> Result<Picture, String> {
    let format =
        image::guess_format(bytes).map_err(|_| "it is no PNG, JPEG, GIF, WebP, BMP, TIFF or SVG".to_owned())?;
    // Its decoder would fill up the rest with grey.
    if format == ImageFormat::Jpeg && !jpeg::is_whole(bytes) {
        return Err("the file ends before its picture does".into());
    }
    let Decoded { image: decoded, upright, profile } = decode(bytes)?;
    if format == ImageFormat::Jpeg && !scan::reaches_the_foot(bytes) {
        return Err("part of the picture is missing in the file".into());
    }
    let profile = profile.as_deref();
    match format {
        ImageFormat::Jpeg => {
            let plain = jpeg::strip(bytes).filter(|_| upright);
            let (plain, inks) = match plain {
                Some(jpeg) if jpeg.components == 4 => (None, Some(jpeg)),
                plain => (plain, None),
            };
            let jpeg = plain.map_or_else(|| encode_jpeg(&decoded, PRINT_QUALITY, profile), Ok)?;
            Ok(Picture { inks, ..from_jpeg(jpeg, &decoded, profile, side)? })
        }
        // A photograph as PNG is many times its size in WebP; as JPEG it is not.
        ImageFormat::WebP if is_lossy_webp(bytes) && !has_alpha(&decoded) => {
            from_jpeg(encode_jpeg(&decoded, PRINT_QUALITY, profile)?, &decoded, profile, side)
        }
        _ => {
            let fits = decoded.width().max(decoded.height()) <= side;
            let as_it_is = match format {
                // Not every reader shows sixteen bits a sample, and none shows more than eight of them.
                ImageFormat::Png if upright && fits && png::depth(bytes) <= 8 => {
                    png::strip(bytes).map(|bytes| (bytes, "image/png", "png"))
                }
                ImageFormat::Gif if fits => gif::strip(bytes).map(|bytes| (bytes, "image/gif", "gif")),
                _ => None,
            };
            let (file, media_type, extension) = match as_it_is {
                Some(file) => file,
                None => (encode_png(&bounded(&decoded, side), profile)?, "image/png", "png"),
            };
            Ok(Picture {
                width: decoded.width(),
                height: decoded.height(),
                file: Encoded { media_type, extension, bytes: file.into() },
                profile: None,
                inks: None,
                is_moving: false,
                source: Source::Raster(bytes.into()),
            })
        }
    }
}

/// The pixels of a raster file, upright and in sRGB.
pub(super) fn pixels(bytes: &[u8]) -> Result<Pixels, String> {
    let decoded = decode(bytes)?;
    let mut rgba = decoded.image.into_rgba8();
    if let Some(profile) = decoded.profile.as_deref().and_then(foreign) {
        let channels = profile.space.channels();
        let samples: Vec<u8> = rgba.pixels().flat_map(|pixel| pixel.0[..channels].to_vec()).collect();
        // A profile that cannot be evaluated says nothing.
        if let Some(rgb) = inks::to_srgb(&samples, &profile) {
            rgba.pixels_mut().zip(rgb.chunks_exact(3)).for_each(|(pixel, rgb)| pixel.0[..3].copy_from_slice(rgb));
        }
    }
    Ok(Pixels::from_rgba(rgba.width(), rgba.height(), rgba.as_raw()))
}

/// The profile of colours that are not sRGB.
fn foreign(profile: &[u8]) -> Option<Profile> {
    Profile::parse(profile).ok().filter(|profile| !profile.is_srgb() && profile.space != Space::Cmyk)
}

/// The size of a raster file if it is within bounds, read from its head.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let (width, height) = reader(bytes).ok()?.into_dimensions().ok()?;
    within_bounds(width, height).then_some((width, height))
}

fn reader(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, String> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| e.to_string())?;
    // The limits' own default bounds what a decoder may allocate, 512 MiB.
    let mut limits = Limits::default();
    limits.max_image_width = Some(u16::MAX.into());
    limits.max_image_height = Some(u16::MAX.into());
    reader.limits(limits);
    Ok(reader)
}

fn within_bounds(width: u32, height: u32) -> bool {
    width > 0 && height > 0 && u64::from(width) * u64::from(height) <= MAX_PIXELS
}

/// A picture as it was read.
struct Decoded {
    /// The first frame, turned upright.
    image: DynamicImage,
    /// Whether it was upright in the file.
    upright: bool,
    /// The colour profile (ICC) of its samples.
    profile: Option<Vec<u8>>,
}

fn decode(bytes: &[u8]) -> Result<Decoded, String> {
    // Some of what decoders say ends with a line.
    let said = |error: image::ImageError| error.to_string().trim_end().to_owned();
    let mut decoder = reader(bytes)?.into_decoder().map_err(said)?;
    let (width, height) = decoder.dimensions();
    if !within_bounds(width, height) {
        return Err(format!("{width} × {height} pixels are more than the 100 million that we decode"));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let mut image = DynamicImage::from_decoder(decoder).map_err(said)?;
    image.apply_orientation(orientation);
    // A profile of inks says nothing about the colours that the decoder made of them. The colour
    // space stands at byte 16 of a profile (ICC.1 § 7.2.6).
    let wanted: &[u8] = if is_grey(&image) { b"GRAY" } else { b"RGB " };
    let profile = profile.filter(|profile| profile.get(16..20) == Some(wanted));
    Ok(Decoded { image, upright: orientation == Orientation::NoTransforms, profile })
}

fn from_jpeg(jpeg: Jpeg, decoded: &DynamicImage, profile: Option<&[u8]>, side: u32) -> Result<Picture, String> {
    let fits = jpeg.width.max(jpeg.height) <= side;
    let small = || encode_jpeg(&bounded(decoded, side), EBOOK_QUALITY, profile);
    let bytes = if fits { jpeg.bytes.clone() } else { small()?.bytes };
    Ok(Picture {
        width: jpeg.width,
        height: jpeg.height,
        file: Encoded { media_type: "image/jpeg", extension: "jpg", bytes },
        profile: profile.and_then(foreign),
        inks: None,
        is_moving: false,
        source: Source::Jpeg(jpeg),
    })
}

/// The picture, scaled down when it is too large for an e-book.
fn bounded(image: &DynamicImage, side: u32) -> DynamicImage {
    if image.width().max(image.height()) <= side {
        return image.clone();
    }
    // Catmull-Rom is made of additions and multiplications alone, so it is the same on every machine.
    image.resize(side, side, image::imageops::FilterType::CatmullRom)
}

fn has_alpha(image: &DynamicImage) -> bool {
    image.color().has_alpha()
}

fn is_grey(image: &DynamicImage) -> bool {
    !image.color().has_color()
}

fn encode_jpeg(image: &DynamicImage, quality: u8, profile: Option<&[u8]>) -> Result<Jpeg, String> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    if let Some(profile) = profile {
        // A profile too long for a JPEG is left out.
        let _ = encoder.set_icc_profile(profile.to_vec());
    }
    let grey = is_grey(image);
    if grey { encoder.encode_image(&image.to_luma8()) } else { encoder.encode_image(&image.to_rgb8()) }
        .map_err(|e| e.to_string())?;
    let components = if grey { 1 } else { 3 };
    Ok(Jpeg { width: image.width(), height: image.height(), components, adobe: false, bytes: Arc::from(bytes) })
}

/// Greys as a JPEG for print.
///
/// # Errors
/// When there are not as many samples as pixels.
pub fn encode_grey(width: u32, height: u32, samples: &[u8]) -> Result<Jpeg, String> {
    let image = image::GrayImage::from_raw(width, height, samples.to_vec()).ok_or("too few samples")?;
    encode_jpeg(&DynamicImage::ImageLuma8(image), PRINT_QUALITY, None)
}

/// Eight bits a sample; more than screens show is not worth its bytes.
fn encode_png(image: &DynamicImage, profile: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile.to_vec());
    }
    match (is_grey(image), has_alpha(image)) {
        (true, false) => image.to_luma8().write_with_encoder(encoder),
        (true, true) => image.to_luma_alpha8().write_with_encoder(encoder),
        (false, false) => image.to_rgb8().write_with_encoder(encoder),
        (false, true) => image.to_rgba8().write_with_encoder(encoder),
    }
    .map_err(|e| e.to_string())?;
    Ok(bytes)
}

/// Whether the file's chunks (RIFF) hold lossy pixels.
fn is_lossy_webp(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(12..).unwrap_or_default();
    while let Some((head, body)) = rest.split_first_chunk::<8>() {
        if head.starts_with(b"VP8 ") {
            return true;
        }
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        // Chunks are padded to even lengths.
        rest = body.get(length.saturating_add(length % 2)..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::gif::GifEncoder;
    use image::{Delay, Frame, GrayImage, ImageBuffer, Luma, Rgb, RgbImage, RgbaImage};

    fn read(bytes: &[u8]) -> Result<Picture, String> {
        super::read(bytes, MAX_SIDE)
    }

    fn file(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        image.into().write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    /// Red on the left, blue on the right.
    fn halves() -> RgbImage {
        RgbImage::from_fn(64, 32, |x, _| if x < 32 { Rgb([250, 10, 10]) } else { Rgb([10, 10, 250]) })
    }

    /// An EXIF segment (big-endian TIFF) whose one entry is the orientation.
    fn with_orientation(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        let mut out = jpeg[..2].to_vec();
        out.extend([0xff, 0xe1, 0, exif.len() as u8 + 2]);
        out.extend(exif);
        out.extend(&jpeg[2..]);
        out
    }

    #[test]
    fn an_upright_jpeg_passes_through_and_a_turned_one_is_turned() {
        let jpeg = file(halves(), ImageFormat::Jpeg);
        let upright = read(&with_orientation(&jpeg, 1)).unwrap();
        assert_eq!(*upright.file.bytes, jpeg[..]);
        assert_eq!(upright.jpeg().unwrap().bytes, upright.file.bytes);
        let turned = read(&with_orientation(&jpeg, 6)).unwrap();
        assert_eq!((turned.width, turned.height), (32, 64));
        let pixels = turned.pixels().unwrap();
        // Orientation 6 is turned a quarter clockwise: what was left is on top.
        assert!(pixels.samples[0] > 200 && pixels.samples[pixels.samples.len() - 1] > 200);
        assert!(!turned.file.bytes.windows(4).any(|bytes| bytes == b"Exif"));
    }

    #[test]
    fn large_pictures_are_made_smaller_for_the_epub_and_not_for_the_pdf() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png] {
            let picture = read(&file(GrayImage::new(3000, 30), format)).unwrap();
            assert_eq!((picture.width, picture.height), (3000, 30));
            assert_eq!(size(&picture.file.bytes), Some((2000, 20)));
            assert_eq!(picture.pixels().unwrap().width, 3000);
        }
    }

    #[test]
    fn a_cover_of_the_size_that_shops_ask_for_is_not_made_smaller() {
        let jpeg = file(GrayImage::new(160, 2560), ImageFormat::Jpeg);
        assert_eq!(super::read(&jpeg, MAX_COVER_SIDE).unwrap().file.bytes[..], jpeg[..]);
        let larger = super::read(&file(GrayImage::new(16, 2561), ImageFormat::Png), MAX_COVER_SIDE).unwrap();
        assert_eq!(size(&larger.file.bytes), Some((16, 2560)));
    }

    #[test]
    fn formats_that_readers_lack_become_png_and_animations_stand_still() {
        for format in [ImageFormat::Bmp, ImageFormat::Tiff, ImageFormat::WebP] {
            let picture = read(&file(halves(), format)).unwrap();
            assert_eq!(picture.file.media_type, "image/png", "{format:?}");
            assert!(picture.jpeg().is_none());
        }
        let gif = |frames: usize| {
            let mut out = Vec::new();
            let frame = || Frame::from_parts(RgbaImage::new(4, 4), 0, 0, Delay::from_numer_denom_ms(100, 1));
            GifEncoder::new(&mut out).encode_frames((0..frames).map(|_| frame())).unwrap();
            out
        };
        assert_eq!(read(&gif(1)).unwrap().file.media_type, "image/gif");
        let still = read(&gif(2)).unwrap().file;
        assert_eq!((still.media_type, &still.bytes[..]), ("image/gif", &read(&gif(1)).unwrap().file.bytes[..]));
    }

    #[test]
    fn a_smaller_picture_keeps_its_colour_profile_unless_it_is_one_of_inks() {
        for (space, kept) in [(b"RGB ", true), (b"CMYK", false)] {
            let mut profile = vec![7; 200];
            profile[16..20].copy_from_slice(space);
            let mut jpeg = Vec::new();
            let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 80);
            encoder.set_icc_profile(profile.clone()).unwrap();
            encoder.encode_image(&RgbImage::new(2400, 8)).unwrap();
            let small = read(&jpeg).unwrap().file.bytes;
            assert_eq!(size(&small), Some((2000, 7)));
            assert_eq!(small.windows(200).any(|bytes| bytes == profile), kept);
        }
    }

    /// A JPEG of four inks by Adobe, eight by eight dots of one colour: written by hand, as no encoder here does.
    fn cmyk_jpeg(transform: u8) -> Vec<u8> {
        let mut grey = Vec::new();
        JpegEncoder::new_with_quality(&mut grey, 90).encode_image(&GrayImage::from_pixel(8, 8, Luma([200]))).unwrap();
        let find = |marker: u8| grey.windows(2).position(|pair| pair == [0xff, marker]).unwrap();
        let (frame, scan) = (find(0xc0), find(0xda));
        let mut out = vec![0xff, 0xd8, 0xff, 0xee, 0, 14];
        out.extend(b"Adobe\0d\0\0\0\0");
        out.push(transform);
        // The tables of the grey file, a frame and a scan of four components that all use them.
        out.extend(&grey[2..frame]);
        out.extend([0xff, 0xc0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0]);
        let behind = frame + 2 + usize::from(u16::from_be_bytes([grey[frame + 2], grey[frame + 3]]));
        out.extend(&grey[behind..scan]);
        out.extend([0xff, 0xda, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
        // Each unit: no difference to the one before (DC category 0), and the end of the block, in bits of the
        // standard's tables 00 and 1010 (T.81 annex K): grey 128 throughout.
        out.extend([0b0010_1000, 0b1010_0010, 0b1000_1010, 0xff, 0xd9]);
        out
    }

    #[test]
    fn a_jpeg_of_inks_goes_to_the_press_as_it_is_and_to_readers_as_rgb() {
        let picture = read(&cmyk_jpeg(0)).unwrap();
        let inks = picture.inks.as_ref().unwrap();
        assert_eq!((inks.components, inks.adobe, inks.width), (4, true, 8));
        let rgb = picture.jpeg().unwrap();
        assert!(rgb.components == 3 && rgb.bytes != inks.bytes);
        assert_eq!(picture.file.bytes, rgb.bytes);
        let turned = read(&file(GrayImage::new(4, 2), ImageFormat::Jpeg)).unwrap();
        assert!(turned.inks.is_none() && turned.profile.is_none());
    }

    #[test]
    fn pixels_with_a_profile_are_converted_to_srgb_and_jpegs_keep_theirs() {
        // Wider than sRGB: its half red is more than half of ours.
        let wide = moxcms::ColorProfile::new_bt2020().encode().unwrap();
        let image = RgbImage::from_pixel(4, 4, Rgb([180, 80, 80]));
        let mut png = Vec::new();
        let mut encoder = PngEncoder::new(&mut png);
        encoder.set_icc_profile(wide.clone()).unwrap();
        image.write_with_encoder(encoder).unwrap();
        let pixels = read(&png).unwrap().pixels().unwrap();
        assert!(pixels.samples[0] > 185 && pixels.samples[1] < 75, "{:?}", &pixels.samples[..3]);
        let mut jpeg = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 95);
        encoder.set_icc_profile(wide).unwrap();
        encoder.encode_image(&image).unwrap();
        let picture = read(&jpeg).unwrap();
        assert_eq!(picture.profile.as_ref().unwrap().space, Space::Rgb);
        assert!(picture.pixels().unwrap().samples[0] > 180);
        let srgb = moxcms::ColorProfile::new_srgb().encode().unwrap();
        let mut jpeg = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 95);
        encoder.set_icc_profile(srgb).unwrap();
        encoder.encode_image(&image).unwrap();
        assert!(read(&jpeg).unwrap().profile.is_none(), "what everybody takes it for needs no profile");
    }

    #[test]
    fn sixteen_bit_grey_stays_grey() {
        let deep: ImageBuffer<Luma<u16>, Vec<u16>> = ImageBuffer::from_pixel(5, 4, Luma([0x8000]));
        let picture = read(&file(deep, ImageFormat::Png)).unwrap();
        assert_eq!(png::depth(&picture.file.bytes), 8);
        let pixels = picture.pixels().unwrap();
        assert_eq!((pixels.grey, pixels.alpha, pixels.samples), (true, None, vec![0x80; 20]));
    }

    #[test]
    fn a_file_that_says_it_is_huge_is_not_decoded() {
        let mut png = file(GrayImage::new(1, 1), ImageFormat::Png);
        // Width and height stand at bytes 16 and 20; the checksum behind them is mended.
        png[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
        let mut crc = flate2::Crc::new();
        crc.update(&png[12..29]);
        png[29..33].copy_from_slice(&crc.sum().to_be_bytes());
        assert!(read(&png).unwrap_err().contains("100 million"));
        assert_eq!(size(&png), None);
    }
}
