//! Named contents → the bytes of a ZIP archive (APPNOTE 6.3.10 §§ 4.3, 4.4), as plain as an EPUB's
//! must be (EPUB 3.3 § 4.3): no ZIP64, no encryption, no comments, one fixed time.

use crate::media::deflate;
use flate2::Crc;
use std::borrow::Cow;

/// The version of ZIP that Deflate needs (§ 4.4.3), as tens; and Unix as the origin of permissions (§ 4.4.2).
const VERSION: u16 = 20;
const UNIX: u16 = 3 << 8;
/// 1 January 1980, the earliest day that there is (§ 4.4.6: years from 1980, months, days).
const DATE: u16 = 1 << 5 | 1;
/// A plain file that its owner may write and all may read.
const PERMISSIONS: u32 = 0o100_644 << 16;

/// A file of the archive, packed.
pub(super) struct Entry<'a> {
    name: String,
    method: Method,
    crc: u32,
    /// Bytes when unpacked.
    size: u32,
    packed: Cow<'a, [u8]>,
}

/// How a file is packed (§ 4.4.5).
#[derive(Clone, Copy)]
enum Method {
    Stored = 0,
    Deflated = 8,
}

impl<'a> Entry<'a> {
    /// A file as it is.
    ///
    /// # Errors
    /// When it has 4 GiB or more.
    pub(super) fn stored(name: impl Into<String>, bytes: &'a [u8]) -> Result<Entry<'a>, String> {
        Entry::new(name.into(), Method::Stored, bytes, Cow::Borrowed(bytes))
    }

    fn new(name: String, method: Method, bytes: &[u8], packed: Cow<'a, [u8]>) -> Result<Entry<'a>, String> {
        let mut crc = Crc::new();
        crc.update(bytes);
        Ok(Entry { size: narrow(bytes.len())?, crc: crc.sum(), name, method, packed })
    }

    /// What the headers in front of the file and in the directory have in common (§§ 4.3.7, 4.3.12).
    fn header(&self) -> Result<Vec<u8>, String> {
        let mut out = Vec::with_capacity(26);
        for half in [VERSION, 0, self.method as u16, 0, DATE] {
            out.extend(half.to_le_bytes());
        }
        for whole in [self.crc, narrow(self.packed.len())?, self.size] {
            out.extend(whole.to_le_bytes());
        }
        // The length of the name; no extra field.
        out.extend(narrow::<u16>(self.name.len())?.to_le_bytes());
        out.extend([0, 0]);
        Ok(out)
    }
}

impl Entry<'static> {
    /// A compressed file.
    ///
    /// # Errors
    /// When it has 4 GiB or more.
    pub(super) fn deflated(name: impl Into<String>, bytes: &[u8]) -> Result<Entry<'static>, String> {
        Entry::new(name.into(), Method::Deflated, bytes, Cow::Owned(deflate::bare(bytes)))
    }
}

/// The archive.
///
/// # Errors
/// When there is more than a plain archive can hold: 4 GiB, or 65,535 files.
pub(super) fn archive(entries: &[Entry<'_>]) -> Result<Vec<u8>, String> {
    let room: usize = entries.iter().map(|entry| entry.packed.len() + 2 * entry.name.len() + 76).sum();
    let mut out = Vec::with_capacity(room + 22);
    let mut directory = Vec::new();
    for entry in entries {
        let (header, place) = (entry.header()?, narrow::<u32>(out.len())?);
        out.extend(b"PK\x03\x04");
        out.extend(&header);
        out.extend(entry.name.as_bytes());
        out.extend(&*entry.packed);
        directory.extend(b"PK\x01\x02");
        directory.extend((VERSION | UNIX).to_le_bytes());
        directory.extend(header);
        // No comment, the first disk, no text file that needs other line ends.
        directory.extend([0; 6]);
        directory.extend(PERMISSIONS.to_le_bytes());
        directory.extend(place.to_le_bytes());
        directory.extend(entry.name.as_bytes());
    }
    let (count, place) = (narrow::<u16>(entries.len())?, narrow::<u32>(out.len())?);
    let size = narrow::<u32>(directory.len())?;
    out.extend(directory);
    // The end of the directory (§ 4.3.16).
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].map(u16::to_le_bytes).concat());
    out.extend([size, place].map(u32::to_le_bytes).concat());
    out.extend([0, 0]);
    Ok(out)
}

/// A number in as many bytes as the format has for it. All bits set would mean that it stands elsewhere (ZIP64).
fn narrow<T: TryFrom<usize>>(number: usize) -> Result<T, String> {
    let fits = T::try_from(number + 1).is_ok();
    let narrow = T::try_from(number).ok().filter(|_| fits);
    narrow.ok_or_else(|| "it is larger than an archive that all readers open can be".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read};
    use zip::ZipArchive;

    #[test]
    fn what_is_packed_comes_out_again() {
        // Nothing, what cannot be compressed (a linear congruence), and what can.
        let noise: Vec<u8> = (0u32..100_000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let texts = [Vec::new(), noise, "one word after another ".repeat(5_000).into_bytes()];
        let mut entries = vec![Entry::stored("mimetype", b"application/epub+zip").unwrap()];
        for (n, text) in texts.iter().enumerate() {
            entries.push(Entry::deflated(format!("a/{n}"), text).unwrap());
        }
        let bytes = archive(&entries).unwrap();
        assert!(bytes.len() < 110_000, "{}", bytes.len());
        let mut read = ZipArchive::new(Cursor::new(&bytes[..])).unwrap();
        assert_eq!(read.len(), 4);
        for (n, text) in texts.iter().enumerate() {
            let mut out = Vec::new();
            let mut file = read.by_name(&format!("a/{n}")).unwrap();
            assert_eq!((file.unix_mode(), file.last_modified()), (Some(0o100_644), Some(zip::DateTime::default())));
            // At its end the checksum is compared.
            file.read_to_end(&mut out).unwrap();
            assert!(out == *text);
        }
    }

    #[test]
    fn what_would_need_zip64_is_refused() {
        assert_eq!(narrow::<u16>(65_534), Ok(65_534));
        assert!(narrow::<u16>(65_535).is_err() && narrow::<u32>(u32::MAX as usize).is_err());
    }
}
