//! Zip archives among the book's files, as folders: `export.zip/posts/1.html` is an entry of
//! `export.zip`. The same holds for `.epub` and `.docx`, which are zip archives too.
//!
//! Archives are hostile: a name that leads out of its archive is no name, and what an entry
//! gives is bounded by [`MAX_FILE`], whatever its header says.

use super::{MAX_FILE, World, normalise, too_large};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::sync::{Arc, Mutex, PoisonError};
use zip::ZipArchive;

/// Endings of files that are zip archives.
const ENDINGS: [&str; 3] = [".zip", ".epub", ".docx"];
/// No archive with more entries is read.
const MAX_ENTRIES: usize = 100_000;

/// Whether a path leads into a file whose ending is that of an archive.
pub fn is_in_archive(path: &str) -> bool {
    path.match_indices('/').any(|(at, _)| names_archive(&path[..at]))
}

fn names_archive(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}

/// An open zip archive. A clone shares its bytes and its index.
#[derive(Clone)]
pub struct Archive {
    zip: ZipArchive<Cursor<Arc<[u8]>>>,
    /// Entries by their names, normalised.
    index: Arc<BTreeMap<String, usize>>,
}

impl Archive {
    /// Reads the index of an archive.
    ///
    /// # Errors
    /// When the bytes are no zip archive, or it has too many entries.
    pub fn open(bytes: impl Into<Arc<[u8]>>) -> io::Result<Archive> {
        let zip = ZipArchive::new(Cursor::new(bytes.into())).map_err(io::Error::from)?;
        if zip.len() > MAX_ENTRIES {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("more than {MAX_ENTRIES} entries")));
        }
        let files = (0..zip.len()).filter_map(|at| Some((at, zip.name_for_index(at)?)));
        // Of several entries of one name the first counts.
        let mut index = BTreeMap::new();
        for (at, name) in files.filter(|(_, name)| !name.ends_with('/')) {
            if let Some(name) = normalise(name) {
                index.entry(name).or_insert(at);
            }
        }
        Ok(Archive { zip, index: Arc::new(index) })
    }

    /// The names of its files, sorted by bytes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.index.keys().map(String::as_str)
    }

    /// The bytes of one of its files.
    ///
    /// # Errors
    /// When there is none of that name, it is encrypted or damaged, or it is too large.
    pub fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let at = *self.index.get(name).ok_or(io::ErrorKind::NotFound)?;
        let mut zip = self.zip.clone();
        let mut bytes = Vec::new();
        zip.by_index(at).map_err(io::Error::from)?.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_FILE { Err(too_large()) } else { Ok(bytes) }
    }
}

/// A world in which archives are folders too.
pub struct Mounted<'a> {
    world: &'a dyn World,
    /// Archives that were opened, `None` for files that are none.
    open: Mutex<FxHashMap<String, Option<Archive>>>,
}

impl<'a> Mounted<'a> {
    /// The world with its archives.
    pub fn new(world: &'a dyn World) -> Mounted<'a> {
        Mounted { world, open: Mutex::default() }
    }

    /// The archive at a path, opened once.
    fn archive(&self, path: &str) -> Option<Archive> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = open.get(path) {
            return known.clone();
        }
        let archive = self.world.read(path).and_then(Archive::open).ok();
        open.insert(path.to_owned(), archive.clone());
        archive
    }
}

impl World for Mounted<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        for (at, _) in path.match_indices('/') {
            if names_archive(&path[..at])
                && let Some(archive) = self.archive(&path[..at])
            {
                let name = normalise(&path[at + 1..]).ok_or(io::ErrorKind::NotFound)?;
                return archive.read(&name);
            }
        }
        self.world.read(path)
    }

    fn files(&self) -> io::Result<Vec<String>> {
        self.world.files()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn archives_are_folders() {
        let zip = zipped(&[("posts/1.html", "one"), ("../out", "bad"), ("a/../b", "two")]);
        let memory = Memory::new([("in/x.ZIP", zip), ("plain.zip/y", b"file".to_vec())]);
        let world = Mounted::new(&memory);
        assert_eq!(world.read("in/x.ZIP/posts/1.html").unwrap(), b"one");
        assert_eq!(world.read("in/x.ZIP/b").unwrap(), b"two");
        assert_eq!(world.read("plain.zip/y").unwrap(), b"file");
        assert_eq!(world.read("in/x.ZIP/none").unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(world.read("in/x.ZIP/../out").is_err());
        assert_eq!(world.files().unwrap(), ["in/x.ZIP", "plain.zip/y"]);
    }

    #[test]
    fn what_is_no_archive_is_an_error() {
        assert!(Archive::open(&b"PK"[..]).is_err());
        let archive = Archive::open(zipped(&[("b", "2"), ("a", "1")])).unwrap();
        assert_eq!(archive.names().collect::<Vec<_>>(), ["a", "b"]);
    }
}
