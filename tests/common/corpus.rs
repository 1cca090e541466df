//! Where real input lies that is no part of the project.

use std::path::PathBuf;

/// A collection of the corpus; `None`, said in one line, when it is not there.
pub fn corpus(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CHAPBOOK_CORPUS").map(|root| PathBuf::from(root).join(name));
    let found = folder.filter(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: CHAPBOOK_CORPUS names no folder with {name}");
    }
    found
}
