//! GIF files without their metadata and with one frame, pixels untouched (GIF 89a).

/// The file with what makes its first picture alone; `None` when it is damaged.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = head(bytes)?;
    let mut out = bytes[..at].to_vec();
    loop {
        let (kind, end) = block(bytes, at)?;
        // The graphic control is about the picture; comments, applications' data (loops, XMP) and
        // captions are not.
        if kind == Kind::Frame || bytes.get(at + 1) == Some(&0xf9) {
            out.extend_from_slice(&bytes[at..end]);
        }
        if kind == Kind::Frame {
            out.push(0x3b);
            return Some(out);
        }
        at = end;
    }
}

/// Where the next frame ends behind a place between two blocks, or 0 for the beginning of the file; `None` when there
/// is none.
pub(super) fn frame_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from.max(head(bytes)?);
    loop {
        let (kind, end) = block(bytes, at)?;
        if kind == Kind::Frame {
            return Some(end);
        }
        at = end;
    }
}

/// What stands between the head of a file and its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Extension,
    Frame,
}

/// Length of signature, screen, and the colours of all frames.
fn head(bytes: &[u8]) -> Option<usize> {
    let head = bytes.get(..13).filter(|head| head.starts_with(b"GIF8"))?;
    Some(13 + colours(head[10])).filter(|end| *end <= bytes.len())
}

/// The extension or frame at a place, and where it ends.
fn block(bytes: &[u8], at: usize) -> Option<(Kind, usize)> {
    match *bytes.get(at)? {
        0x21 => Some((Kind::Extension, blocks_end(bytes, at + 2)?)),
        0x2c => {
            let descriptor = bytes.get(at..at + 10)?;
            // Behind the colours of the frame stands the size of its codes.
            Some((Kind::Frame, blocks_end(bytes, at + 10 + colours(descriptor[9]) + 1)?))
        }
        _ => None,
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
