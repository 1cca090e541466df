//! The files that a book may read: a folder on disk, or a map in memory for tests.
//!
//! Nothing outside the book's folder can be reached: paths are relative with `/` between
//! their parts, `..` and absolute paths are refused, and symbolic links that lead out are too.
//! [`Mounted`] lets zip archives be read as folders.

mod archive;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub use archive::{Archive, Mounted, is_in_archive};

/// No file larger than this is read: 512 MiB, far above any picture or text of a book,
/// far below what would exhaust a small machine.
const MAX_FILE: u64 = 512 << 20;

/// Where a book's files come from.
pub trait World: Sync {
    /// The bytes of a file.
    ///
    /// # Errors
    /// When there is no such file in the folder, it leads out of it, or it is too large.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// All files below the folder, sorted by name with numbers compared as numbers.
    /// Hidden files and folders are left out.
    ///
    /// # Errors
    /// When a folder cannot be listed.
    fn files(&self) -> io::Result<Vec<String>>;
}

/// A folder on disk.
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The folder that holds `book.toml`.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn new(root: &Path) -> io::Result<Disk> {
        Ok(Disk { root: root.canonicalize()? })
    }
}

impl World for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let path = normalise(path).ok_or_else(outside)?;
        let full = self.root.join(path).canonicalize()?;
        if !full.starts_with(&self.root) {
            return Err(outside());
        }
        // Opening a FIFO or a device could block for ever.
        if !full.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        let mut bytes = Vec::new();
        std::fs::File::open(full)?.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_FILE {
            return Err(too_large());
        }
        Ok(bytes)
    }

    fn files(&self) -> io::Result<Vec<String>> {
        let visible =
            |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
        let mut files = Vec::new();
        // Links to files are listed and checked when they are read; links to folders are not followed.
        // Pipes, sockets and devices are no files.
        for entry in walkdir::WalkDir::new(&self.root).into_iter().filter_entry(visible) {
            let entry = entry?;
            let is_file = if entry.path_is_symlink() { entry.path().is_file() } else { entry.file_type().is_file() };
            if !is_file {
                continue;
            }
            let Ok(relative) = entry.path().strip_prefix(&self.root) else { continue };
            if let Some(path) = relative.to_str() {
                files.push(path.replace(std::path::MAIN_SEPARATOR, "/"));
            }
        }
        files.sort_by(|a, b| compare_paths(a, b));
        Ok(files)
    }
}

/// Files in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// The files, by path.
    pub fn new<P: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Memory {
        Memory { files: files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect() }
    }
}

impl World for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let path = normalise(path).ok_or_else(outside)?;
        self.files.get(&path).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn files(&self) -> io::Result<Vec<String>> {
        let mut files: Vec<String> =
            self.files.keys().filter(|path| !path.split('/').any(|part| part.starts_with('.'))).cloned().collect();
        files.sort_by(|a, b| compare_paths(a, b));
        Ok(files)
    }
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "larger than 512 MiB")
}

fn outside() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "outside the book's folder")
}

/// A relative path without `.`, `..` and doubled slashes; `None` when it would leave the folder.
pub fn normalise(path: &str) -> Option<String> {
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with(['/', '\\']) || has_drive || path.contains('\0') {
        return None;
    }
    let mut parts = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The path that `target` means in a file at `from`; `None` when it would leave the folder.
pub fn resolve(from: &str, target: &str) -> Option<String> {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    if target.starts_with(['/', '\\']) {
        return None;
    }
    normalise(format!("{folder}/{target}").trim_start_matches('/'))
}

/// Orders paths by their parts, runs of digits as numbers: `page2` before `page10`.
pub fn compare_paths(a: &str, b: &str) -> std::cmp::Ordering {
    let chunks = |path: &str| -> Vec<(bool, String)> {
        let mut out: Vec<(bool, String)> = Vec::new();
        for c in path.chars() {
            let digit = c.is_ascii_digit();
            match out.last_mut() {
                Some((was_digit, run)) if *was_digit == digit => run.push(c),
                _ => out.push((digit, c.to_string())),
            }
        }
        out
    };
    let (left, right) = (chunks(a), chunks(b));
    for ((left_digit, left), (right_digit, right)) in left.iter().zip(&right) {
        let order = if *left_digit && *right_digit {
            let (left, right) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
            left.len().cmp(&right.len()).then_with(|| left.cmp(right))
        } else {
            left.cmp(right)
        };
        if order.is_ne() {
            return order;
        }
    }
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_paths_compare_as_numbers() {
        let mut paths = vec!["page10.txt", "page2.txt", "page02.txt", "a/1.txt", "page.txt"];
        paths.sort_by(|a, b| compare_paths(a, b));
        assert_eq!(paths, ["a/1.txt", "page02.txt", "page2.txt", "page10.txt", "page.txt"]);
    }

    #[test]
    fn paths_cannot_leave_the_folder() {
        assert_eq!(normalise("a/./b/../c").as_deref(), Some("a/c"));
        for bad in ["../a", "a/../../b", "/etc/passwd", "C:/a", "\\a", "a\0b"] {
            assert_eq!(normalise(bad), None, "{bad}");
        }
        assert_eq!(resolve("content/x.md", "../images/a.png").as_deref(), Some("images/a.png"));
        assert_eq!(resolve("x.md", "../a.png"), None);
    }

    #[test]
    fn links_out_of_the_folder_are_refused() {
        let outer = tempfile::tempdir().unwrap();
        let inner = outer.path().join("book");
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(outer.path().join("secret"), "x").unwrap();
        std::fs::write(inner.join("open"), "y").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(outer.path().join("secret"), inner.join("link")).unwrap();
        let disk = Disk::new(&inner).unwrap();
        assert_eq!(disk.read("open").unwrap(), b"y");
        #[cfg(unix)]
        assert_eq!(disk.read("link").unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert!(disk.read("../secret").is_err());
    }
}
