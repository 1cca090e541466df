//! Objects → the bytes of a file (ISO 32000-2 § 7.5): streams, object streams, cross-reference stream.
//!
//! lopdf can save its documents, but it copies every object, writes it three times and compresses no
//! cross-reference stream.

use super::page::compressed;
use super::syntax::push_object;
use crate::media::deflate::zlib;
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use rayon::prelude::*;

/// Objects in one object stream: a reader unpacks all of them for one.
const TOGETHER: usize = 200;
/// Tells programs that the file is no text (§ 7.5.2).
const BINARY: &[u8] = b"%\xbb\xad\xc0\xde\n";
/// Bytes of an entry of the cross-reference stream: of its type, of an offset or number, of an index (§ 7.5.8.2).
const WIDTHS: [usize; 3] = [1, 5, 2];
const ENTRY: usize = WIDTHS[0] + WIDTHS[1] + WIDTHS[2];

/// Objects that are no streams, each as it stands in the file.
#[derive(Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    /// The number of each, and where it begins.
    starts: Vec<(u32, usize)>,
}

impl Texts {
    /// Begins an object, which is to be written behind what is there.
    pub(super) fn begin(&mut self, id: ObjectId) -> &mut Vec<u8> {
        self.bytes.push(b'\n');
        self.starts.push((id.0, self.bytes.len()));
        &mut self.bytes
    }

    /// Object streams of all objects (§ 7.5.7), each with the numbers of those in it.
    fn together(&self) -> Vec<(Vec<u32>, Object)> {
        let pack = |(index, objects): (usize, &[(u32, usize)])| {
            let from = objects[0].1;
            let end = self.starts.get((index + 1) * TOGETHER).map_or(self.bytes.len(), |next| next.1);
            let mut content: Vec<u8> =
                objects.iter().flat_map(|(number, start)| format!("{number} {} ", start - from).into_bytes()).collect();
            let dict = dictionary! { "Type" => "ObjStm", "N" => objects.len() as i64, "First" => content.len() as i64 };
            content.extend_from_slice(&self.bytes[from..end]);
            let stream = compressed(dict, zlib(&content));
            (objects.iter().map(|(number, _)| *number).collect(), Object::Stream(stream))
        };
        self.starts.par_chunks(TOGETHER).enumerate().map(pack).collect()
    }
}

/// Writes a document and further objects of it as a version of PDF. What ends the file is the trailer's dictionary and
/// the places of all objects.
pub(super) fn write(document: &Document, mut texts: Texts, version: &str) -> Vec<u8> {
    let is_stream = |object: &Object| matches!(object, Object::Stream(_));
    let (streams, others): (Vec<_>, Vec<_>) = document.objects.iter().partition(|(_, object)| is_stream(object));
    for (id, object) in others {
        push_object(texts.begin(*id), object);
    }
    let together = texts.together();
    let count = document.max_id + together.len() as u32 + 2;
    let size = streams.iter().map(|(_, object)| size(object)).chain(together.iter().map(|(_, object)| size(object)));
    let mut file = File::begin(version, count, size.sum());
    for (id, stream) in streams {
        file.put(id.0, stream);
    }
    for (number, (objects, stream)) in (document.max_id + 1..).zip(&together) {
        file.put(number, stream);
        for (index, object) in objects.iter().enumerate() {
            file.places[*object as usize] = Place::In(number, index);
        }
    }
    file.end(document.trailer.clone())
}

/// About how many bytes a stream takes.
fn size(object: &Object) -> usize {
    const FRAME: usize = 160;
    object.as_stream().map_or(0, |stream| stream.content.len()) + FRAME
}

/// A file as it is being written.
struct File {
    out: Vec<u8>,
    /// Of each object by its number.
    places: Vec<Place>,
}

/// Where an object is.
#[derive(Clone, Copy)]
enum Place {
    Nowhere,
    /// So many bytes from the start.
    At(usize),
    /// In the object stream of this number, as which of its objects.
    In(u32, usize),
}

impl File {
    fn begin(version: &str, count: u32, size: usize) -> File {
        let mut out = Vec::with_capacity(size + count as usize);
        out.extend_from_slice(format!("%PDF-{version}\n").as_bytes());
        out.extend_from_slice(BINARY);
        File { out, places: vec![Place::Nowhere; count as usize] }
    }

    fn put(&mut self, number: u32, object: &Object) {
        self.places[number as usize] = Place::At(self.out.len());
        self.out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        push_object(&mut self.out, object);
        self.out.extend_from_slice(b"\nendobj\n");
    }

    /// Ends with the cross-reference stream, which is the last object and the trailer (§ 7.5.8).
    fn end(mut self, mut trailer: Dictionary) -> Vec<u8> {
        let start = self.out.len();
        let number = self.places.len() - 1;
        self.places[number] = Place::At(start);
        trailer.set("Type", "XRef");
        trailer.set("Size", self.places.len() as i64);
        trailer.set("W", WIDTHS.map(|width| Object::from(width as i64)).to_vec());
        // PNG's filter Up: entries are much like those before them.
        trailer.set("DecodeParms", dictionary! { "Predictor" => 12, "Columns" => ENTRY as i64 });
        let mut rows = Vec::with_capacity(self.places.len() * (1 + ENTRY));
        let mut above = [0; ENTRY];
        for entry in self.places.iter().map(|place| place.entry()) {
            rows.push(2);
            rows.extend(entry.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(above)));
            above = entry;
        }
        self.put(number as u32, &compressed(trailer, zlib(&rows)).into());
        self.out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        self.out
    }
}

impl Place {
    fn entry(self) -> [u8; ENTRY] {
        let (kind, place, index) = match self {
            Place::Nowhere => (0, 0, usize::from(u16::MAX)),
            Place::At(offset) => (1, offset as u64, 0),
            Place::In(stream, index) => (2, u64::from(stream), index),
        };
        let [.., a, b, c, d, e] = place.to_be_bytes();
        let [.., f, g] = index.to_be_bytes();
        [kind, a, b, c, d, e, f, g]
    }
}
