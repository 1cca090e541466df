//! Pictures that the pages show → XObjects (ISO 32000-2 § 8.9, 8.10), one for each path, in the
//! colours of the edition.
//!
//! A JPEG file goes in as it is where its colours are the edition's, a drawing as paths where it can
//! ([`super::drawing`]), everything else as pixels with its transparency as a soft mask.

use super::drawing::Drawing;
use super::page::compressed;
use crate::config::Color;
use crate::media::deflate::zlib;
use crate::media::{Inks, Jpeg, Picture, Pictures, Pixels, Profile, Space, encode_grey};
use crate::paged::{Item, Paged};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The pictures of a file, each under its name in content streams.
#[derive(Default)]
pub(super) struct Images {
    objects: Vec<Shown>,
    names: BTreeMap<String, String>,
}

/// A picture, ready to be put into a document.
enum Shown {
    Image(Image),
    Drawing(Drawing),
}

/// Samples, or a file of them.
struct Image {
    stream: Stream,
    /// Its transparency.
    mask: Option<Stream>,
    /// What its colours are, where the space's name does not say it.
    profile: Option<Profile>,
}

impl Images {
    /// Encodes the pictures that the pages show; one that is missing is left out.
    pub(super) fn collect(paged: &Paged, pictures: &Pictures, inks: &Inks) -> Images {
        let items = paged.pages.iter().flat_map(|page| &page.items);
        let shown: BTreeSet<&str> = items
            .filter_map(|item| match item {
                Item::Picture { path, .. } => Some(&**path),
                _ => None,
            })
            .collect();
        let encoded: Vec<(&str, Shown)> =
            shown.into_par_iter().filter_map(|path| Some((path, show(pictures.get(path)?, inks)?))).collect();
        let mut images = Images::default();
        for (index, (path, object)) in encoded.into_iter().enumerate() {
            images.names.insert(path.into(), format!("P{index}"));
            images.objects.push(object);
        }
        images
    }

    /// The name of a picture in content streams.
    pub(super) fn name(&self, path: &str) -> Option<&str> {
        self.names.get(path).map(String::as_str)
    }

    /// Puts the pictures into a document; the dictionary has them by name.
    pub(super) fn add_to(self, document: &mut Document) -> Dictionary {
        let mut named = Dictionary::new();
        for (index, object) in self.objects.into_iter().enumerate() {
            let id = match object {
                Shown::Image(image) => image.add_to(document),
                Shown::Drawing(drawing) => drawing.add_to(document),
            };
            named.set(format!("P{index}"), id);
        }
        named
    }
}

impl Image {
    fn add_to(self, document: &mut Document) -> ObjectId {
        let Image { mut stream, mask, profile } = self;
        if let Some(mask) = mask {
            stream.dict.set("SMask", document.add_object(mask));
        }
        if let Some(profile) = profile {
            let channels = profile.space.channels() as i64;
            let file = compressed(dictionary! { "N" => channels }, zlib(&profile.bytes));
            let file = document.add_object(file);
            stream.dict.set("ColorSpace", vec!["ICCBased".into(), Object::Reference(file)]);
        }
        document.add_object(stream)
    }
}

fn show(picture: &Picture, inks: &Inks) -> Option<Shown> {
    if let Some(Ok(Some(drawing))) = picture.drawn(|tree| Drawing::new(tree, inks)) {
        return Some(Shown::Drawing(drawing));
    }
    encode(picture, inks).map(Shown::Image)
}

fn encode(picture: &Picture, inks: &Inks) -> Option<Image> {
    if let Some(jpeg) = passed(picture, inks.color) {
        let profile = picture.profile.clone().filter(|_| inks.color == Color::Rgb);
        return Some(Image { stream: from_jpeg(jpeg), mask: None, profile });
    }
    let pixels = picture.pixels().ok()?;
    if picture.jpeg().is_some() && inks.color == Color::Gray && !pixels.grey {
        // Pixels of a photograph take many times the room.
        let grey = encode_grey(pixels.width, pixels.height, &inks.pixels(&pixels.samples)).ok()?;
        return Some(Image { stream: from_jpeg(&grey), mask: None, profile: None });
    }
    from_pixels(&pixels, inks)
}

/// The JPEG file that can stand in the edition as it is.
fn passed(picture: &Picture, color: Color) -> Option<&Jpeg> {
    if color == Color::Cmyk && picture.inks.is_some() {
        return picture.inks.as_ref();
    }
    // Greys of another curve are turned into ours by way of their pixels.
    let is_plain = |jpeg: &&Jpeg| color == Color::Rgb || (jpeg.components == 1 && picture.profile.is_none());
    picture.jpeg().filter(is_plain)
}

fn from_jpeg(jpeg: &Jpeg) -> Stream {
    let space = match jpeg.components {
        1 => Space::Gray,
        4 => Space::Cmyk,
        _ => Space::Rgb,
    };
    let mut dict = head(jpeg.width, jpeg.height, space);
    dict.set("Filter", "DCTDecode");
    if jpeg.components == 4 && jpeg.adobe {
        let upside_down: Vec<Object> = [1, 0].repeat(4).into_iter().map(Object::Integer).collect();
        dict.set("Decode", upside_down);
    }
    Stream::new(dict, jpeg.bytes.to_vec())
}

fn from_pixels(pixels: &Pixels, inks: &Inks) -> Option<Image> {
    let count = pixels.width as usize * pixels.height as usize;
    let channels = if pixels.grey { 1 } else { 3 };
    // A stream shorter than its dictionary says would make the file invalid.
    if count == 0 || pixels.samples.len() != count * channels {
        return None;
    }
    let flate = |space, samples: &[u8]| compressed(head(pixels.width, pixels.height, space), zlib(samples));
    let stream = if pixels.grey {
        flate(Space::Gray, &pixels.samples)
    } else {
        flate(inks.space(), &inks.pixels(&pixels.samples))
    };
    let alpha = pixels.alpha.as_ref().filter(|alpha| alpha.len() == count);
    Some(Image { stream, mask: alpha.map(|alpha| flate(Space::Gray, alpha)), profile: None })
}

fn head(width: u32, height: u32, space: Space) -> Dictionary {
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(width),
        "Height" => i64::from(height),
        "ColorSpace" => space_name(space),
        "BitsPerComponent" => 8,
    }
}

/// The name of a device's colour space (§ 8.6.4).
pub(super) fn space_name(space: Space) -> &'static str {
    match space {
        Space::Gray => "DeviceGray",
        Space::Rgb => "DeviceRGB",
        Space::Cmyk => "DeviceCMYK",
    }
}
