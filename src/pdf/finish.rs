//! Objects → bytes: compress, identify, write (ISO 32000-2 § 14.4).

use super::skeleton::Skeleton;
use super::{Info, file};
use crate::media::deflate::zlib;
use lopdf::{Document, Object, StringFormat};
use sha2::{Digest, Sha256};

/// Stands for the second half of the file's identifier until the content is known.
const UNKNOWN: [u8; 16] = [0; 16];

/// Writes the file as PDF 1.7.
pub(super) fn save(skeleton: Skeleton, info: &Info) -> Vec<u8> {
    save_as(skeleton, info, "1.7")
}

/// Writes the file as a version of PDF.
pub(super) fn save_as(skeleton: Skeleton, info: &Info, version: &str) -> Vec<u8> {
    let (mut document, texts) = skeleton.complete();
    compress(&mut document);
    let book = Sha256::digest(format!("{}\n{}", info.identifier, info.title));
    let half = |bytes: &[u8]| Object::String(bytes.to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![half(&book[..16]), half(&UNKNOWN)]);
    let mut bytes = file::write(&document, texts, version);
    identify(&mut bytes);
    bytes
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

/// Compresses the streams that are not, except the XMP packet.
fn compress(document: &mut Document) {
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if !stream.dict.has(b"Filter") && !stream.dict.has_type(b"Metadata") {
            let compressed = zlib(&stream.content);
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(compressed);
        }
    }
}
