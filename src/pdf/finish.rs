//! Objects → bytes: prune, number, compress, identify, save (ISO 32000-2 § 7.5, 14.4).

use super::Info;
use super::content::{LEVEL, deflater};
use lopdf::{Document, Object, ObjectId, ObjectStreamConfig, SaveOptions, StringFormat};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Stands for the second half of the file's identifier until the content is known.
const UNKNOWN: [u8; 16] = [0; 16];

/// Writes the file as PDF 1.7.
///
/// # Errors
/// When lopdf cannot write an object.
pub(super) fn save(document: Document, info: &Info) -> Result<Vec<u8>, String> {
    save_as(document, info, "1.7")
}

/// Writes the file as a version of PDF.
///
/// # Errors
/// When lopdf cannot write an object.
pub(super) fn save_as(mut document: Document, info: &Info, version: &str) -> Result<Vec<u8>, String> {
    number(&mut document);
    compress(&mut document);
    document.version = version.into();
    let book = Sha256::digest(format!("{}\n{}", info.identifier, info.title));
    let half = |bytes: &[u8]| Object::String(bytes.to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![half(&book[..16]), half(&UNKNOWN)]);

    let options = SaveOptions {
        use_object_streams: true,
        use_xref_streams: true,
        linearize: false,
        object_stream_config: ObjectStreamConfig { max_objects_per_stream: 200, compression_level: LEVEL },
    };
    let mut bytes = Vec::new();
    document.save_with_options(&mut bytes, options).map_err(|e| format!("the PDF cannot be written: {e}"))?;
    identify(&mut bytes);
    Ok(bytes)
}

/// Replaces the second half of the identifier by the content's hash.
fn identify(bytes: &mut [u8]) {
    let hex = |half: &[u8]| half.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    let unknown = hex(&UNKNOWN);
    let hash = hex(&Sha256::digest(&*bytes)[..16]);
    // It is in the cross-reference stream's dictionary, which ends the file.
    if let Some(at) = bytes.windows(unknown.len()).rposition(|window| window == unknown.as_bytes()) {
        bytes[at..at + hash.len()].copy_from_slice(hash.as_bytes());
    }
}

/// Drops what nothing refers to and numbers the rest in the order in which it is met from the
/// trailer. lopdf can do both, but in time that grows with the square of the objects.
fn number(document: &mut Document) {
    let mut given = std::mem::take(&mut document.objects);
    let mut met = Met::default();
    document.trailer.iter_mut().for_each(|(_, value)| met.visit(value));
    let mut at = 0;
    while let Some(id) = met.order.get(at).copied() {
        at += 1;
        if let Some(mut object) = given.remove(&id) {
            met.visit(&mut object);
            document.objects.insert((at as u32, 0), object);
        }
    }
    document.max_id = at as u32;
}

/// The objects that were referred to so far.
#[derive(Default)]
struct Met {
    /// Their old ids, in the order of the new ones.
    order: Vec<ObjectId>,
    numbers: BTreeMap<ObjectId, u32>,
}

impl Met {
    /// Renames every reference in an object.
    fn visit(&mut self, object: &mut Object) {
        match object {
            Object::Reference(id) => {
                let number = *self.numbers.entry(*id).or_insert_with(|| {
                    self.order.push(*id);
                    self.order.len() as u32
                });
                *id = (number, 0);
            }
            Object::Array(items) => items.iter_mut().for_each(|item| self.visit(item)),
            Object::Dictionary(dict) => dict.iter_mut().for_each(|(_, value)| self.visit(value)),
            Object::Stream(stream) => stream.dict.iter_mut().for_each(|(_, value)| self.visit(value)),
            _ => {}
        }
    }
}

/// Compresses the streams that are not, except the XMP packet.
fn compress(document: &mut Document) {
    let mut deflater = deflater();
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if !stream.dict.has(b"Filter") && !stream.dict.has_type(b"Metadata") {
            let compressed = deflater.pack(&stream.content);
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(compressed);
        }
    }
}
