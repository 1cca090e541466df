//! Outputs to disk: all of them beside their place first, then renamed, so that a failed build
//! leaves what was there before.

use crate::OutputFile;
use crate::diag::{Diagnostic, Origin};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes the files into a folder, which is made if it is not there, and gives their paths.
pub fn write(files: &[OutputFile], folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let failed = |path: &Path, e: &std::io::Error| {
        Diagnostic::error("cannot-write", format!("cannot write `{}`: {e}", path.display()))
            .at(Origin::file(&path.display().to_string()))
            .hint("choose another folder with --out, or make this one writable")
    };
    std::fs::create_dir_all(folder).map_err(|e| failed(folder, &e))?;
    let mut ready = Vec::new();
    for file in files {
        let path = folder.join(&file.name);
        if path.is_dir() {
            return Err(failed(&path, &std::io::Error::other("a folder of this name is in the way")));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".chapbook-");
        // Temporary files are private by default; a book is to be read.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        let mut temporary = builder.tempfile_in(folder).map_err(|e| failed(&path, &e))?;
        temporary.write_all(&file.bytes).and_then(|()| temporary.flush()).map_err(|e| failed(&path, &e))?;
        ready.push((temporary, path));
    }
    let mut paths = Vec::new();
    for (temporary, path) in ready {
        temporary.persist(&path).map_err(|e| failed(&path, &e.error))?;
        paths.push(path);
    }
    Ok(paths)
}
