//! Pictures that the pages show → image XObjects (ISO 32000-2 § 8.9), one for each path.
//!
//! A JPEG file goes in as it is when a PDF reader shows it as it should be shown: 8 bits, grey or
//! RGB, not to be turned. Everything else goes in as pixels, with its transparency as a soft mask.

use super::content::deflate;
use crate::media::{Picture, Pictures, Pixels};
use crate::paged::{Item, Paged};
use image::metadata::Orientation;
use image::{ExtendedColorType, ImageDecoder};
use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

/// The pictures of a file, each under the number in its name.
#[derive(Default)]
pub(super) struct Images {
    objects: BTreeMap<String, ExternalStream>,
    names: BTreeMap<String, String>,
}

impl Images {
    /// Encodes the pictures that the pages show; one that is missing is left out.
    pub(super) fn collect(paged: &Paged, pictures: &Pictures) -> Images {
        let items = paged.pages.iter().flat_map(|page| &page.items);
        let shown: BTreeSet<&str> = items
            .filter_map(|item| match item {
                Item::Picture { path, .. } => Some(&**path),
                _ => None,
            })
            .collect();
        let encoded: Vec<(&str, ExternalStream)> =
            shown.into_par_iter().filter_map(|path| Some((path, encode(pictures.get(path)?)?))).collect();
        let mut images = Images::default();
        for (index, (path, object)) in encoded.into_iter().enumerate() {
            let name = format!("P{index}");
            images.names.insert(path.into(), name.clone());
            images.objects.insert(name, object);
        }
        images
    }

    /// The name of a picture in content streams.
    pub(super) fn name(&self, path: &str) -> Option<&str> {
        self.names.get(path).map(String::as_str)
    }

    /// The pictures by name, as printpdf takes them.
    pub(super) fn into_objects(self) -> impl Iterator<Item = (String, XObject)> {
        let external = |stream| XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None });
        self.objects.into_iter().map(move |(name, stream)| (name, external(stream)))
    }
}

fn encode(picture: &Picture) -> Option<ExternalStream> {
    pass_through(picture).or_else(|| from_pixels(&decode(picture)?))
}

fn pass_through(picture: &Picture) -> Option<ExternalStream> {
    if picture.file.media_type != "image/jpeg" {
        return None;
    }
    let mut decoder = image::codecs::jpeg::JpegDecoder::new(Cursor::new(&*picture.file.bytes)).ok()?;
    let (width, height) = decoder.dimensions();
    let grey = match decoder.original_color_type() {
        ExtendedColorType::L8 => true,
        ExtendedColorType::Rgb8 => false,
        _ => return None,
    };
    if decoder.orientation().ok()? != Orientation::NoTransforms || width == 0 || height == 0 {
        return None;
    }
    Some(image(width, height, grey, "DCTDecode", picture.file.bytes.to_vec()))
}

/// Stands in until `Picture::pixels` is there.
fn decode(picture: &Picture) -> Option<Pixels> {
    let decoded = image::load_from_memory(&picture.file.bytes).ok()?;
    let (width, height) = (decoded.width(), decoded.height());
    let rgba = decoded.into_rgba8();
    let alpha: Vec<u8> = rgba.pixels().map(|pixel| pixel[3]).collect();
    let samples = rgba.pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let alpha = alpha.iter().any(|a| *a != 255).then_some(alpha);
    Some(Pixels { width, height, samples, grey: false, alpha })
}

fn from_pixels(pixels: &Pixels) -> Option<ExternalStream> {
    let count = pixels.width as usize * pixels.height as usize;
    let channels = if pixels.grey { 1 } else { 3 };
    // A stream shorter than its dictionary says would make the file invalid.
    if count == 0 || pixels.samples.len() != count * channels {
        return None;
    }
    let flate = |grey, samples| image(pixels.width, pixels.height, grey, "FlateDecode", deflate(samples));
    let mut object = flate(pixels.grey, &pixels.samples);
    if let Some(alpha) = pixels.alpha.as_ref().filter(|alpha| alpha.len() == count) {
        object.dict.insert("SMask".into(), DictItem::Stream { stream: flate(true, alpha) });
    }
    Some(object)
}

fn image(width: u32, height: u32, grey: bool, filter: &str, content: Vec<u8>) -> ExternalStream {
    let name = |name: &str| DictItem::Name(name.into());
    let dict = [
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", DictItem::Int(width.into())),
        ("Height", DictItem::Int(height.into())),
        ("ColorSpace", name(if grey { "DeviceGray" } else { "DeviceRGB" })),
        ("BitsPerComponent", DictItem::Int(8)),
        ("Filter", name(filter)),
    ];
    let dict = dict.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    ExternalStream { dict, content, compress: false }
}
