//! Opening a book: the path on the command line → its folder and its config.

use super::{Common, HAS_ERRORS, WRONG_USAGE, show};
use crate::config::{self, Config};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::world::{Disk, World};
use std::path::{Path, PathBuf};

/// A book that has been opened.
pub struct Opened {
    /// Its folder.
    pub folder: PathBuf,
    /// The files in the folder.
    pub world: Disk,
    /// What its book.toml says.
    pub config: Config,
    /// `SOURCE_DATE_EPOCH`, in seconds.
    pub epoch: Option<i64>,
}

/// Opens the book at `path`, a folder or a `book.toml`. On failure the exit code; what is wrong has been shown.
pub fn open(path: &Path, common: &Common, sink: &mut Sink) -> Result<Opened, u8> {
    let is_folder = path.is_dir();
    let file = if is_folder {
        config::FILE_NAME.into()
    } else {
        path.file_name().map_or(config::FILE_NAME.into(), |name| name.to_string_lossy().into_owned())
    };
    let folder = if is_folder {
        path.to_owned()
    } else {
        path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
    };
    let fail = |sink: &mut Sink, error: Diagnostic| {
        sink.push(error);
        show::diagnostics(std::mem::take(sink), common);
        HAS_ERRORS
    };
    let missing = |why: String| {
        Diagnostic::error("no-book", format!("the book cannot be opened: {why}"))
            .at(Origin::file(&folder.join(&file).display().to_string()))
            .hint("name a folder that holds a book.toml, or the file itself")
    };
    let world = match Disk::new(&folder) {
        Ok(world) => world,
        Err(e) => return Err(fail(sink, missing(e.to_string()))),
    };
    let bytes = match world.read(&file) {
        Ok(bytes) => bytes,
        Err(e) => return Err(fail(sink, missing(e.to_string()))),
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => {
            let text = String::from_utf8_lossy(e.as_bytes());
            let at = Origin::at_byte(&file.as_str().into(), &text, e.utf8_error().valid_up_to());
            let error =
                Diagnostic::error("invalid-toml", "the file is not UTF-8").at(at).hint("save the file as UTF-8");
            return Err(fail(sink, error));
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let epoch = match std::env::var_os("SOURCE_DATE_EPOCH").map(|seconds| seconds.to_string_lossy().into_owned()) {
        None => None,
        Some(seconds) => match seconds.trim().parse() {
            Ok(seconds) => Some(seconds),
            Err(_) => {
                eprintln!("error: SOURCE_DATE_EPOCH is `{seconds}`, which is no number of seconds");
                return Err(WRONG_USAGE);
            }
        },
    };
    match config::read(text, &file, &world, sink) {
        Ok(config) => Ok(Opened { folder, world, config, epoch }),
        Err(_) => {
            show::diagnostics(std::mem::take(sink), common);
            Err(HAS_ERRORS)
        }
    }
}
