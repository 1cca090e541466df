//! The bytes of an EPUB → text that a human can read and diff: its files in order, texts in full.

use std::fmt::Write;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// All files of an EPUB as text; of pictures the length and checksum.
///
/// # Errors
/// When the bytes are no archive.
pub fn dump(epub: &[u8]) -> Result<String, String> {
    let mut archive = ZipArchive::new(Cursor::new(epub)).map_err(|error| error.to_string())?;
    let mut out = String::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).map_err(|error| error.to_string())?;
        let method = file.compression().to_string().to_lowercase();
        let head = format!("=== {} ({method}", file.name());
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        // The style sheet is the same in every book.
        let text = String::from_utf8(bytes).ok().filter(|_| !file.name().ends_with(".css"));
        match text {
            Some(text) => writeln!(out, "{head})\n{}", text.trim_end()),
            None => writeln!(out, "{head}, {} bytes, {:08x})", file.size(), file.crc32()),
        }
        .expect("writing to a string cannot fail");
    }
    Ok(out)
}
