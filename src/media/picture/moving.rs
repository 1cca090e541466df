//! Whether a picture file moves: an animation in GIF (89a), PNG (third edition, § 11.3.6) or WebP (RFC 9649), of
//! which a book shows the first frame.

/// Whether there is more than one frame in a file; not in one that is damaged before the second begins.
pub(super) fn is_moving(bytes: &[u8]) -> bool {
    gif(bytes).or_else(|| png(bytes)).or_else(|| webp(bytes)).is_some_and(|frames| frames > 1)
}

/// Frames of a GIF, at most two.
fn gif(bytes: &[u8]) -> Option<u32> {
    let first = super::gif::frame_end(bytes, 0)?;
    Some(if super::gif::frame_end(bytes, first).is_some() { 2 } else { 1 })
}

/// Frames that a PNG announces before its still picture.
fn png(bytes: &[u8]) -> Option<u32> {
    let mut rest = bytes.strip_prefix(super::png::SIGNATURE)?;
    loop {
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk::<4>()?)).ok()?;
        let (chunk, next) = rest.split_at_checked(length.checked_add(12)?)?;
        match &chunk[4..8] {
            b"acTL" => return Some(u32::from_be_bytes(*chunk[8..].first_chunk::<4>()?)),
            b"IDAT" => return None,
            _ => rest = next,
        }
    }
}

/// Frames of a WebP: chunks `ANMF` of its file.
fn webp(bytes: &[u8]) -> Option<u32> {
    let mut rest = bytes.strip_prefix(b"RIFF")?.get(4..)?.strip_prefix(b"WEBP")?;
    let mut frames = 0;
    while let Some(head) = rest.first_chunk::<8>() {
        frames += u32::from(head.starts_with(b"ANMF"));
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        // Chunks begin at even places.
        rest = rest.get(8 + length.next_multiple_of(2)..).unwrap_or_default();
    }
    Some(frames)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::gif::GifEncoder;
    use image::{Frame, ImageFormat, RgbaImage};

    #[test]
    fn files_with_several_frames_move() {
        let gif = |count: usize| {
            let mut file = Vec::new();
            GifEncoder::new(&mut file).encode_frames(vec![Frame::new(RgbaImage::new(3, 2)); count]).unwrap();
            file
        };
        assert!(is_moving(&gif(2)) && !is_moving(&gif(1)));
        let mut still = std::io::Cursor::new(Vec::new());
        image::GrayImage::new(3, 3).write_to(&mut still, ImageFormat::Png).unwrap();
        let still = still.into_inner();
        let png = |frames: u8| {
            [&still[..33], b"\0\0\0\x08acTL\0\0\0", &[frames], b"\0\0\0\0", b"sums", &still[33..]].concat()
        };
        assert!(is_moving(&png(2)) && !is_moving(&png(1)) && !is_moving(&still));
        let webp = |frames: &str| [b"RIFF\x20\0\0\0WEBPVP8X\x01\0\0\0\x02\0", frames.as_bytes()].concat();
        assert!(is_moving(&webp("ANMF\x01\0\0\0abANMF\0\0\0\0")));
        assert!(!is_moving(&webp("ANMF\0\0\0\0")) && !is_moving(b"RIFF\0\0\0\0WEBP"));
        for end in [0, 4, 12, 30] {
            assert!(!is_moving(&gif(2)[..end]) && !is_moving(&png(2)[..end]) && !is_moving(&webp("")[..end.min(20)]));
        }
    }
}
