//! Pictures: whether the bytes are what the manifest says, and whole enough to be shown (PNG third edition §5, JPEG T.81
//! annex B, GIF89a §18). Pixels are not decoded.

/// What the first bytes are, by their signature.
pub(super) fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// Whether the structure holds up to where the pixels begin, and the size is none of zero.
pub(super) fn is_whole(media_type: &str, bytes: &[u8]) -> bool {
    let sizes = match media_type {
        "image/png" => png(bytes),
        "image/jpeg" => jpeg(bytes),
        "image/gif" => gif(bytes),
        _ => return true,
    };
    sizes.is_some_and(|(width, height)| width > 0 && height > 0)
}

fn big_endian(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// Chunks up to the first `IDAT`, the first of which is `IHDR`.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let mut size = None;
    loop {
        let (head, body) = rest.split_at_checked(8)?;
        let length = big_endian(&head[..4]) as usize;
        match (&head[4..], size) {
            (b"IHDR", None) => size = Some((big_endian(body.get(..4)?), big_endian(body.get(4..8)?))),
            (_, None) => return None,
            (b"IDAT", size) => return size,
            _ => {}
        }
        rest = body.get(length.checked_add(4)?..)?;
    }
}

/// Segments up to the frame header, which says the size and is there as a whole.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        rest = rest.strip_prefix(b"\xff")?;
        let (marker, body) = rest.split_first()?;
        match marker {
            // Fill bytes, and markers without a segment.
            0xff | 0x01 | 0xd0..=0xd7 => {
                rest = if *marker == 0xff { rest } else { body };
                continue;
            }
            0xda | 0xd9 => return None,
            0xc0..=0xcf if ![0xc4, 0xc8, 0xcc].contains(marker) => {
                let frame = body.get(..big_endian(body.get(..2)?) as usize)?;
                return Some((big_endian(frame.get(5..7)?), big_endian(frame.get(3..5)?)));
            }
            _ => {}
        }
        let length = big_endian(body.get(..2)?) as usize;
        rest = body.get(length.max(2)..)?;
    }
}

/// Header, colour table, extensions, up to the first image.
fn gif(bytes: &[u8]) -> Option<(u32, u32)> {
    let rest = bytes.strip_prefix(b"GIF87a").or_else(|| bytes.strip_prefix(b"GIF89a"))?;
    let little = |at: usize| Some(u32::from(u16::from_le_bytes([*rest.get(at)?, *rest.get(at + 1)?])));
    let table = |flags: u8| if flags & 0x80 != 0 { 3 << ((flags & 7) + 1) } else { 0usize };
    let size = (little(0)?, little(2)?);
    let mut at = 7 + table(*rest.get(4)?);
    loop {
        match rest.get(at)? {
            b',' => return rest.get(at + 9).map(|_| size),
            b'!' => {
                at += 2;
                while *rest.get(at)? != 0 {
                    at += 1 + usize::from(rest[at]);
                }
                at += 1;
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    #[test]
    fn pictures_that_are_cut_off_are_not_whole() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0crc!\0\0\0\x01IDATxcrc!";
        assert!(is_whole("image/png", png));
        let gif =
            b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
        assert!(is_whole("image/gif", gif));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0\xff\xda\0\x02";
        assert!(is_whole("image/jpeg", jpeg));
        for (kind, whole) in [("image/png", &png[..]), ("image/gif", &gif[..]), ("image/jpeg", &jpeg[..])] {
            assert!((0..20).all(|length| !is_whole(kind, &whole[..length])), "{kind}");
        }
        assert!(!is_whole("image/png", &png.map(|byte| if byte == 1 { 0 } else { byte })));
    }
}
