//! JPEG files without their metadata, pixels untouched (ITU T.81 annex B).
//!
//! Cameras write where and when a picture was taken, previews and whole second pictures into it.
//! Of the application segments only those that change the colours are kept.

use super::Jpeg;

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const COM: u8 = 0xfe;

/// The file with what makes its picture alone; `None` when it is damaged or of a kind that not
/// every PDF viewer decodes: other than eight bits, arithmetic or lossless coding. E-readers want no inks either.
pub(super) fn strip(bytes: &[u8]) -> Option<Jpeg> {
    let mut out = vec![0xff, SOI];
    let mut frame = None;
    let mut adobe = false;
    let mut at = bytes.starts_with(&[0xff, SOI]).then_some(2)?;
    loop {
        // Any number of fill bytes may stand before a marker.
        while bytes.get(at)? == &0xff && bytes.get(at + 1)? == &0xff {
            at += 1;
        }
        let [0xff, marker] = *bytes.get(at..at + 2)? else { return None };
        if marker == EOI {
            out.extend([0xff, EOI]);
            break;
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let end = at + 2 + length;
        let body = bytes.get(at + 4..end)?;
        match marker {
            // SOF0 baseline, SOF1 extended, SOF2 progressive: Huffman coded.
            0xc0..=0xc2 => frame = Some(read_frame(body)?),
            // Other SOF kinds; C4 is Huffman tables, C8 reserved, CC arithmetic tables.
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcf => return None,
            // An Adobe segment with transform 0 says RGB rather than YCbCr.
            0xee if body.starts_with(b"Adobe") => {
                if body.get(11) == Some(&0) && components(bytes) == 3 {
                    return None;
                }
                adobe = true;
            }
            _ => {}
        }
        let keep = match marker {
            0xe0 => body.starts_with(b"JFIF\0"),
            0xe2 => body.starts_with(b"ICC_PROFILE\0"),
            0xee => body.starts_with(b"Adobe"),
            0xe1 | 0xe3..=0xed | 0xef | COM => false,
            _ => true,
        };
        if keep {
            out.extend_from_slice(&bytes[at..end]);
        }
        at = end;
        if marker == SOS {
            let scan = scan_length(&bytes[at..]);
            out.extend_from_slice(&bytes[at..at + scan]);
            at += scan;
        }
    }
    let (width, height, components) = frame?;
    Some(Jpeg { width, height, components, adobe, bytes: out.into() })
}

/// Whether the picture ends in the file, so that its lower half is not missing. A file that is no chain of segments is
/// left to its decoder.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[0xff, marker, l1, l0]) = bytes.get(at..at + 4) {
        at += match marker {
            // Fill bytes may stand before a marker.
            0xff => 1,
            _ => 2 + usize::from(u16::from_be_bytes([l1, l0])),
        };
        if marker == SOS {
            return bytes.get(at..).is_some_and(|rest| rest.windows(2).any(|pair| pair == [0xff, EOI]));
        }
    }
    at < bytes.len()
}

/// Width, height and components; `None` for what is not eight bits, or not grey, YCbCr or inks.
fn read_frame(body: &[u8]) -> Option<(u32, u32, u8)> {
    let [8, h1, h0, w1, w0, components @ (1 | 3 | 4), ..] = *body else { return None };
    let (width, height) = (u16::from_be_bytes([w1, w0]), u16::from_be_bytes([h1, h0]));
    (width > 0 && height > 0).then_some((width.into(), height.into(), components))
}

/// The components that the first frame header says there are; it may stand behind the Adobe segment.
fn components(bytes: &[u8]) -> u8 {
    let mut at = 2;
    while let Some(&[0xff, marker, l1, l0]) = bytes.get(at..at + 4) {
        if (0xc0..=0xc2).contains(&marker) {
            return bytes.get(at + 9).copied().unwrap_or(0);
        }
        at += 2 + usize::from(u16::from_be_bytes([l1, l0]));
    }
    0
}

/// Bytes of entropy-coded data up to the next marker; stuffed zeros and restart markers are part of it.
pub(super) fn scan_length(data: &[u8]) -> usize {
    data.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff)).unwrap_or(data.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut out = Vec::new();
        let image = image::RgbImage::from_fn(40, 20, |x, y| image::Rgb([x as u8 * 6, y as u8 * 12, 90]));
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 80).encode_image(&image).unwrap();
        out
    }

    #[test]
    fn metadata_and_what_follows_the_picture_are_dropped() {
        let clean = sample();
        let mut dirty = clean[..2].to_vec();
        for (marker, body) in [(0xe1, &b"Exif\0\0GPS"[..]), (0xed, b"Photoshop"), (0xfe, b"secret")] {
            dirty.extend([0xff, marker, 0, body.len() as u8 + 2]);
            dirty.extend(body);
        }
        dirty.extend(&clean[2..]);
        dirty.extend(b"another picture");
        let stripped = strip(&dirty).unwrap();
        assert_eq!((stripped.width, stripped.height, stripped.components), (40, 20, 3));
        assert_eq!(*stripped.bytes, clean[..]);
    }

    #[test]
    fn half_a_photograph_was_shown_without_a_word() {
        let clean = sample();
        assert!(is_whole(&clean));
        // What stands behind the picture is no part of it, a whole picture in its metadata neither.
        assert!(is_whole(&[&clean[..], b"another"].concat()));
        let thumbnail = [&clean[..2], &[0xff, 0xe1, 0, 6, 0xff, EOI, 0xff, EOI], &clean[2..]].concat();
        assert!(is_whole(&thumbnail));
        for end in [clean.len() / 2, clean.len() * 9 / 10, clean.len() - 2] {
            assert!(!is_whole(&clean[..end]), "{end}");
        }
        assert!(!is_whole(&thumbnail[..thumbnail.len() - 9]));
        let cut = crate::media::Picture::read(&clean[..clean.len() * 9 / 10]);
        assert!(cut.is_err_and(|why| why.contains("ends before")));
    }

    #[test]
    fn damaged_and_exotic_files_are_not_passed_through() {
        let clean = sample();
        for end in [0, 1, 3, 10, 100, clean.len() - 2] {
            assert!(strip(&clean[..end]).is_none(), "{end}");
        }
        let frame = clean.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        for (at, value) in [(frame + 1, 0xc9), (frame + 4, 12), (frame + 9, 2)] {
            let mut exotic = clean.clone();
            exotic[at] = value;
            assert!(strip(&exotic).is_none(), "{at}");
        }
    }
}
