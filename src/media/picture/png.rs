//! PNG files without their metadata, pixels untouched (PNG third edition, § 11).

/// What a PNG begins with.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Chunks that make the picture. Text, times and EXIF are not among them, nor are the frames of an
/// animation: without them the file shows its still picture.
const KEPT: [&[u8; 4]; 12] =
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"pHYs"];

/// Bits a sample, by the header; 0 when there is none.
pub(super) fn depth(bytes: &[u8]) -> u8 {
    bytes.get(24).copied().unwrap_or(0)
}

/// The file with what makes its picture alone; `None` when it is damaged.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(SIGNATURE)?;
    let mut out = SIGNATURE.to_vec();
    loop {
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk::<4>()?)).ok()?;
        // Length, kind and checksum take four bytes each.
        let (chunk, next) = rest.split_at_checked(length.checked_add(12)?)?;
        let kind = &chunk[4..8];
        if KEPT.iter().any(|kept| kept.as_slice() == kind) {
            out.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(out);
        }
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_picture_is_kept() {
        let mut clean = std::io::Cursor::new(Vec::new());
        image::GrayImage::new(3, 3).write_to(&mut clean, image::ImageFormat::Png).unwrap();
        let clean = clean.into_inner();
        let mut dirty = clean[..33].to_vec();
        dirty.extend(b"\0\0\0\x05tEXtwhere\0\0\0\0");
        dirty.extend(&clean[33..]);
        dirty.extend(b"more");
        assert_eq!(strip(&dirty).unwrap(), clean);
        assert!(strip(&clean[..clean.len() - 1]).is_none());
        assert!(strip(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT").is_none());
    }
}
