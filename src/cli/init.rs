//! `chapbook init`.

use super::write::write;
use super::{Common, HAS_ERRORS, show};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::world::{Disk, World};
use crate::{OutputFile, counted};
use clap::Args;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Init {
    /// The folder of the book; made if it is not there
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Dumps, exports and folders of them; what lies outside DIR is copied into DIR/content [default: everything in DIR]
    #[arg(long, num_args = 1.., value_name = "FILES")]
    from: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
}

/// The folder of the book as it will be: what is in it, and what will be copied into it.
struct Staged {
    disk: Disk,
    /// Where each file that is to be copied lies now, by where it will lie.
    copies: BTreeMap<String, PathBuf>,
}

impl World for Staged {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.copies.get(path) {
            Some(from) => Disk::new(from.parent().unwrap_or(from))?.read(&name_of(from)),
            None => self.disk.read(path),
        }
    }

    fn files(&self) -> io::Result<Vec<String>> {
        let mut files = self.disk.files()?;
        files.extend(self.copies.keys().cloned());
        files.sort_by(|a, b| crate::world::compare_paths(a, b));
        files.dedup();
        Ok(files)
    }
}

impl Init {
    pub fn run(&self) -> u8 {
        let mut sink = Sink::new();
        let done = self.make(&mut sink);
        let failed = show::diagnostics(sink, &self.common);
        match done {
            Ok(lines) if !failed => {
                lines.iter().for_each(|line| show::note(&self.common, line));
                0
            }
            _ => HAS_ERRORS,
        }
    }

    /// Makes the book.toml, and copies what lies outside; gives the lines of the summary.
    fn make(&self, sink: &mut Sink) -> Result<Vec<String>, crate::diag::Stopped> {
        let file = self.dir.join(crate::config::FILE_NAME);
        if file.exists() {
            let error = Diagnostic::error("book-exists", "there is a book.toml already, and it is left as it is");
            let error = error.at(Origin::file(&file.display().to_string()));
            return Err(sink.stop(error.hint("move it away first, or name another folder")));
        }
        let is_new = !self.dir.exists();
        let failed = |what: &Path, why: &io::Error, sink: &mut Sink| {
            let error = Diagnostic::error("cannot-read", format!("`{}` cannot be read: {why}", what.display()));
            sink.stop(error.hint("name files and folders that are there and may be read"))
        };
        std::fs::create_dir_all(&self.dir).map_err(|why| failed(&self.dir, &why, sink))?;
        let made = self.draft(failed, sink);
        let result = made.and_then(|(staged, draft)| {
            let text = OutputFile {
                name: crate::config::FILE_NAME.into(),
                bytes: draft.text.into_bytes(),
                summary: String::new(),
                advice: None,
            };
            copy(&staged.copies, &self.dir)
                .and_then(|()| write(&[text], &self.dir))
                .map_err(|error| sink.stop(error))?;
            let mut lines = Vec::new();
            if !staged.copies.is_empty() {
                lines.push(format!(
                    "copied {} into {}",
                    counted(staged.copies.len(), "file"),
                    self.dir.join("content").display()
                ));
            }
            let (essays, left_out) = (counted(draft.essays, "essay"), counted(draft.left_out, "piece"));
            lines.push(format!("wrote {} ({essays}, {left_out} left out)", file.display()));
            Ok(lines)
        });
        if result.is_err() && is_new {
            // Only when it is empty: nothing of anybody's is lost.
            let _ = std::fs::remove_dir(&self.dir);
        }
        result
    }

    fn draft(
        &self,
        failed: impl Fn(&Path, &io::Error, &mut Sink) -> crate::diag::Stopped,
        sink: &mut Sink,
    ) -> Result<(Staged, crate::Draft), crate::diag::Stopped> {
        let root = self.dir.canonicalize().map_err(|why| failed(&self.dir, &why, sink))?;
        let disk = Disk::new(&root).map_err(|why| failed(&self.dir, &why, sink))?;
        let mut staged = Staged { disk, copies: BTreeMap::new() };
        let mut named = Vec::new();
        for from in &self.from {
            let full = from.canonicalize().map_err(|why| failed(from, &why, sink))?;
            match full.strip_prefix(&root) {
                Ok(inside) => named.push(slashed(inside)),
                Err(_) => {
                    let base = format!("content/{}", name_of(&full));
                    stage(&full, &base, &mut staged.copies).map_err(|why| failed(from, &why, sink))?;
                    named.push(base);
                }
            }
        }
        let files = staged.files().map_err(|why| failed(&self.dir, &why, sink))?;
        if named.is_empty() {
            let has_content = files.iter().any(|file| file.starts_with("content/"));
            named.push(if has_content { "content".to_owned() } else { String::new() });
        }
        let globs = crate::patterns(&named, &files);
        let draft = crate::draft(&staged, &globs, &title(&root), sink)?;
        Ok((staged, draft))
    }
}

/// Notes which files are to be copied: one, or all in a folder that are not hidden.
fn stage(from: &Path, to: &str, copies: &mut BTreeMap<String, PathBuf>) -> io::Result<()> {
    if from.is_file() {
        copies.insert(to.to_owned(), from.to_owned());
        return Ok(());
    }
    for file in Disk::new(from)?.files()? {
        copies.insert(format!("{to}/{file}"), from.join(&file));
    }
    Ok(())
}

/// Copies the files; one that is there with other content is not overwritten.
fn copy(copies: &BTreeMap<String, PathBuf>, folder: &Path) -> Result<(), Diagnostic> {
    let failed = |path: &Path, why: &str| {
        Diagnostic::error("cannot-write", format!("cannot write `{}`: {why}", path.display()))
            .at(Origin::file(&path.display().to_string()))
            .hint("move it away, or put the sources into the book's folder yourself")
    };
    for (to, from) in copies {
        let path = folder.join(to);
        let bytes = std::fs::read(from).map_err(|why| failed(&path, &why.to_string()))?;
        match std::fs::read(&path) {
            Ok(there) if there == bytes => continue,
            Ok(_) => return Err(failed(&path, "another file is there")),
            Err(_) => {}
        }
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent)
            .and_then(|()| std::fs::write(&path, &bytes))
            .map_err(|why| failed(&path, &why.to_string()))?;
    }
    Ok(())
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// A title from the folder's name: `my-book` becomes `My book`.
fn title(root: &Path) -> String {
    let name = name_of(root).replace(['-', '_'], " ");
    let mut chars = name.trim().chars();
    chars.next().map_or_else(|| "Untitled".into(), |first| first.to_uppercase().chain(chars).collect())
}
