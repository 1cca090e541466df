//! GIF files without their metadata and with one frame, pixels untouched (GIF 89a).

/// The file with what makes its first picture alone; `None` when it is damaged.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    // Signature, screen, and the colours of all frames.
    let head = bytes.get(..13).filter(|head| head.starts_with(b"GIF8"))?;
    let mut at = 13 + colours(head[10]);
    let mut out = bytes.get(..at)?.to_vec();
    loop {
        match *bytes.get(at)? {
            // An extension: the graphic control is about the picture; comments, applications' data
            // (loops, XMP) and captions are not.
            0x21 => {
                let end = blocks_end(bytes, at + 2)?;
                if bytes.get(at + 1) == Some(&0xf9) {
                    out.extend_from_slice(&bytes[at..end]);
                }
                at = end;
            }
            0x2c => {
                let descriptor = bytes.get(at..at + 10)?;
                // Behind the colours of the frame stands the size of its codes.
                let end = blocks_end(bytes, at + 10 + colours(descriptor[9]) + 1)?;
                out.extend_from_slice(&bytes[at..end]);
                out.push(0x3b);
                return Some(out);
            }
            _ => return None,
        }
    }
}

/// Bytes of the colour table that a field of flags announces.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Where a chain of blocks ends, each with its length in front and an empty one last.
fn blocks_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::gif::{GifEncoder, Repeat};
    use image::{Delay, Frame, Rgba, RgbaImage};

    #[test]
    fn the_first_frame_is_kept_and_nothing_else() {
        let mut file = Vec::new();
        let mut encoder = GifEncoder::new(&mut file);
        encoder.set_repeat(Repeat::Infinite).unwrap();
        let frame = |red| {
            let image = RgbaImage::from_pixel(5, 4, Rgba([red, 0, 0, 255]));
            Frame::from_parts(image, 0, 0, Delay::from_numer_denom_ms(100, 1))
        };
        encoder.encode_frames([frame(200), frame(10)]).unwrap();
        drop(encoder);
        let still = strip(&file).unwrap();
        assert!(still.len() < file.len() && !still.windows(8).any(|bytes| bytes == b"NETSCAPE"));
        let decoded = image::load_from_memory(&still).unwrap().to_rgba8();
        assert_eq!((decoded.dimensions(), decoded.get_pixel(0, 0).0), ((5, 4), [200, 0, 0, 255]));
        assert_eq!(strip(&still).as_deref(), Some(&still[..]));
        for end in [0, 6, 12, 14, still.len() - 3] {
            assert_eq!(strip(&still[..end]), None, "{end}");
        }
    }
}
