//! Bytes → Deflate streams (RFC 1951), one after another in the same memory: what a compressor needs
//! for itself is a quarter of a megabyte, more than most pages are long.

use flate2::{Compress, Compression, FlushCompress, Status};

/// Compresses one text after another.
pub struct Deflater(Compress);

impl Deflater {
    /// Bare Deflate streams, as in ZIP archives; `level` is how hard they are compressed, from 1 to 9.
    pub fn bare(level: u32) -> Deflater {
        Deflater(Compress::new(Compression::new(level), false))
    }

    /// Streams with a header and a checksum (RFC 1950), as in PDF.
    pub fn zlib(level: u32) -> Deflater {
        Deflater(Compress::new(Compression::new(level), true))
    }

    /// The bytes, compressed.
    pub fn pack(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.0.reset();
        // More than text needs, mostly.
        let mut packed = Vec::with_capacity(bytes.len() / 2 + 128);
        let mut rest = bytes;
        loop {
            let before = self.0.total_in();
            let status = self.0.compress_vec(rest, &mut packed, FlushCompress::Finish);
            if status.expect("a stream that was just begun takes all bytes") == Status::StreamEnd {
                packed.shrink_to_fit();
                return packed;
            }
            rest = &rest[(self.0.total_in() - before) as usize..];
            packed.reserve(rest.len().max(128));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::{DeflateDecoder, ZlibDecoder};
    use proptest::prelude::*;
    use std::io::Read;

    proptest! {
        #[test]
        fn what_is_packed_one_after_another_reads_back(texts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..3000), 1..4)) {
            let (mut bare, mut zlib) = (Deflater::bare(3), Deflater::zlib(4));
            for text in texts {
                let mut out = [Vec::new(), Vec::new()];
                DeflateDecoder::new(&bare.pack(&text)[..]).read_to_end(&mut out[0]).unwrap();
                ZlibDecoder::new(&zlib.pack(&text)[..]).read_to_end(&mut out[1]).unwrap();
                prop_assert_eq!(&out, &[text.clone(), text]);
            }
        }
    }
}
