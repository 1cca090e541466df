//! Pictures that the pages show → image XObjects (ISO 32000-2 § 8.9), one for each path.
//!
//! A JPEG file goes in as it is, everything else as pixels with its transparency as a soft mask.

use super::content::deflate;
use crate::media::{Picture, Pictures, Pixels};
use crate::paged::{Item, Paged};
use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

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
    match picture.jpeg() {
        Some(jpeg) => Some(image(jpeg.width, jpeg.height, jpeg.grey, "DCTDecode", jpeg.bytes.to_vec())),
        None => from_pixels(&picture.pixels().ok()?),
    }
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
