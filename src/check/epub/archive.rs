//! The bytes → the files of the ZIP container (OCF: EPUB 3.3 §4.2 file names, §4.3 ZIP container).
//!
//! Everything here holds for hostile archives: sizes are bounded before anything is unpacked.

use super::report::{At, Report, short};
use crate::diag::Diagnostic;
use flate2::Crc;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, Read};
use unicode_normalization::UnicodeNormalization;
use zip::{CompressionMethod, ZipArchive};

/// All files unpacked: 1 GiB, larger than what shops take (Amazon 650 MB, Apple 2 GB with video).
const MAX_UNPACKED: u64 = 1 << 30;
/// One XML document: 64 MiB, twenty times War and Peace.
pub(super) const MAX_XML: u64 = 64 << 20;
/// All XML documents of a book, whose ids and links are kept in memory.
const MAX_XML_TOTAL: u64 = 256 << 20;
/// So much of a picture is kept: pictures hold their metadata before their pixels.
const MAX_HEAD: u64 = 16 << 20;
/// The shortest central directory header (APPNOTE 4.3.12), in bytes.
const DIRECTORY_HEADER: usize = 46;

/// An archive whose sizes are bounded.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// By path, composed (Unicode NFC), as URLs mean them.
    files: BTreeMap<String, usize>,
    /// The paths as they stand in the archive.
    pub names: Vec<String>,
    xml_left: u64,
    /// What is known of its texts by who wrote them.
    texts: BTreeMap<&'a str, &'a str>,
}

impl<'a> Archive<'a> {
    /// Opens the archive and checks the names in it. `None` when it cannot be read at all; that has been reported.
    pub fn open(bytes: &'a [u8], texts: &'a [(String, String)], report: &mut Report) -> Option<Archive<'a>> {
        let not_zip = |why: &str| {
            Diagnostic::error("epub-not-zip", format!("the file is no readable ZIP archive: {why}"))
                .hint("an EPUB is a ZIP archive; this file is something else, or cut off")
        };
        if claims_too_many(bytes) {
            report.push(At::book(), not_zip("its directory claims more files than it has room for"));
            return None;
        }
        let mut zip = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(zip) => zip,
            Err(why) => {
                report.push(At::book(), not_zip(&short(&why.to_string())));
                return None;
            }
        };
        for name in repeated_names(bytes, zip.central_directory_start()) {
            let name = String::from_utf8_lossy(name);
            let message = format!("the archive holds `{}` more than once", short(&name));
            report.push(At::file(&name), Diagnostic::error("epub-file-name", message));
        }
        let mut files = BTreeMap::new();
        let mut names = Vec::new();
        let mut unpacked = 0u64;
        for index in 0..zip.len() {
            let Ok(entry) = zip.by_index_raw(index) else {
                let message = "an entry of the archive has no readable header";
                report.push(At::book(), Diagnostic::error("epub-damaged", message));
                continue;
            };
            unpacked = unpacked.saturating_add(entry.size());
            // Names are UTF-8, whether or not the entry says so (EPUB 3.3 §4.2.2).
            let Ok(name) = std::str::from_utf8(entry.name_raw()).map(str::to_owned) else {
                let message = format!("the name of the file `{}` is not encoded in UTF-8", short(entry.name()));
                report.push(At::book(), Diagnostic::error("epub-file-name", message));
                continue;
            };
            if entry.is_dir() {
                continue;
            }
            if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
                let message = "the file is packed with a method that reading systems do not know";
                let finding = Diagnostic::error("epub-compression", message).hint("use Deflate, or no compression");
                report.push(At::file(&name), finding);
            }
            if entry.encrypted() {
                let message = "the file is encrypted by the archive, which EPUB forbids";
                report.push(At::file(&name), Diagnostic::error("epub-compression", message));
            }
            names.push(name.clone());
            files.insert(name.nfc().collect::<String>(), index);
        }
        if unpacked > MAX_UNPACKED {
            let message = format!("unpacked, the book would take {} MiB; it was not examined", unpacked >> 20);
            let finding = Diagnostic::error("epub-too-large", message).hint("at most 1024 MiB are examined");
            report.push(At::book(), finding);
            return None;
        }
        let texts = texts.iter().map(|(name, text)| (&**name, &**text)).collect();
        Some(Archive { zip, files, names, xml_left: MAX_XML_TOTAL, texts })
    }

    /// Whether a file is there.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The paths of all files.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// A file that differs from `path` in case only.
    pub fn look_alike(&self, path: &str) -> Option<&str> {
        let path = path.to_lowercase();
        self.paths().find(|other| other.to_lowercase() == path)
    }

    /// The bytes of an XML document. `None` when it is not there, damaged or too large; the latter two are reported.
    pub fn xml(&mut self, path: &str, report: &mut Report) -> Option<Cow<'a, [u8]>> {
        let size = self.claim(path, report)?;
        self.bytes(path, size, report)
    }

    /// Whether an XML document is there and not too large: its size, which then counts against that of all documents.
    pub fn claim(&mut self, path: &str, report: &mut Report) -> Option<u64> {
        let size = self.size(path)?;
        if size > MAX_XML || size > self.xml_left {
            let message = format!("the document has {} MiB; it was not examined", size >> 20);
            let finding = Diagnostic::error("epub-too-large", message)
                .hint("at most 64 MiB a document and 256 MiB of documents are examined");
            report.push(At::file(path), finding);
            return None;
        }
        self.xml_left -= size;
        Some(size)
    }

    /// The bytes of a file of this size.
    pub fn bytes(&self, path: &str, size: u64, report: &mut Report) -> Option<Cow<'a, [u8]>> {
        if let Some(text) = self.known(path) {
            return Some(Cow::Borrowed(text));
        }
        let mut bytes = Vec::new();
        self.unpack(path, report, |entry| entry.take(size).read_to_end(&mut bytes).map(|n| n as u64))?;
        Some(Cow::Owned(bytes))
    }

    /// The bytes of a text that was given, if they are those that the archive speaks of.
    fn known(&self, path: &str) -> Option<&'a [u8]> {
        let text = self.texts.get(path)?.as_bytes();
        let mut zip = self.zip.clone();
        let entry = zip.by_index_raw(*self.files.get(path)?).ok()?;
        let mut crc = Crc::new();
        crc.update(text);
        (entry.size() == text.len() as u64 && entry.crc32() == crc.sum()).then_some(text)
    }

    /// Unpacks a file to compare its checksum.
    pub fn verify(&mut self, path: &str, report: &mut Report) {
        let Some(size) = self.size(path) else { return };
        self.unpack(path, report, |entry| io::copy(&mut entry.take(size), &mut io::sink()));
    }

    /// The head of a picture, as far as its structure is looked into, after all of it has been unpacked.
    pub fn picture(&mut self, path: &str, report: &mut Report) -> Option<Vec<u8>> {
        let size = self.size(path)?;
        let mut head = Vec::new();
        self.unpack(path, report, |entry| {
            let read = entry.take(size.min(MAX_HEAD)).read_to_end(&mut head)? as u64;
            Ok(read + io::copy(&mut entry.take(size - read), &mut io::sink())?)
        })?;
        Some(head)
    }

    fn size(&mut self, path: &str) -> Option<u64> {
        let index = *self.files.get(path)?;
        self.zip.by_index_raw(index).ok().map(|entry| entry.size())
    }

    /// Reads one entry to its stated size. Then one byte more, which is refused when it comes,
    /// and at whose absence the `zip` crate compares the checksum.
    fn unpack(
        &self,
        path: &str,
        report: &mut Report,
        read: impl FnOnce(&mut dyn Read) -> io::Result<u64>,
    ) -> Option<()> {
        let index = *self.files.get(path)?;
        // A reader of its own, so that files can be unpacked side by side; the directory is shared.
        let mut zip = self.zip.clone();
        let outcome = zip.by_index(index).map_err(|e| e.to_string()).and_then(|mut entry| {
            let size = entry.size();
            let length = read(&mut entry).map_err(|e| e.to_string())?;
            let beyond = entry.read(&mut [0]).map_err(|e| e.to_string())?;
            if length == size && beyond == 0 { Ok(()) } else { Err("its size is not the one stated".into()) }
        });
        if let Err(why) = outcome {
            let message = format!("the file cannot be unpacked: {}", short(&why));
            report.push(At::file(path), Diagnostic::error("epub-damaged", message));
            return None;
        }
        Some(())
    }
}

/// Whether a ZIP64 directory claims more entries than the file has room for: the `zip` crate
/// reserves memory for as many as are claimed. Both records of APPNOTE 4.3.14 and 4.3.15 must be there,
/// as four bytes alone may stand in a picture by chance.
fn claims_too_many(bytes: &[u8]) -> bool {
    let room = (bytes.len() / DIRECTORY_HEADER) as u64;
    let find = |mark: &'static [u8]| memchr::memmem::find_iter(bytes, mark);
    let mut records = find(b"PK\x06\x06").filter(|at| {
        let count = bytes.get(at + 32..at + 40).and_then(|count| count.try_into().ok());
        count.is_some_and(|count| u64::from_le_bytes(count) > room)
    });
    records.next().is_some() && find(b"PK\x06\x07").next().is_some()
}

/// The names that stand twice in the central directory; the `zip` crate shows only the last entry of each.
fn repeated_names(bytes: &[u8], start: u64) -> Vec<&[u8]> {
    let mut names = BTreeSet::new();
    let mut repeated = Vec::new();
    let mut rest = usize::try_from(start).ok().and_then(|start| bytes.get(start..)).unwrap_or_default();
    while rest.len() >= DIRECTORY_HEADER && rest.starts_with(b"PK\x01\x02") {
        let length = |at: usize| usize::from(u16::from_le_bytes([rest[at], rest[at + 1]]));
        let (name, extra, comment) = (length(28), length(30), length(32));
        let Some(text) = rest.get(DIRECTORY_HEADER..DIRECTORY_HEADER + name) else { break };
        if !names.insert(text) {
            repeated.push(text);
        }
        rest = rest.get(DIRECTORY_HEADER + name + extra + comment..).unwrap_or_default();
    }
    repeated
}
