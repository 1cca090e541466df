//! The house: which folder of `src` may import which. Reads every `crate::…` path in the code
//! (tests aside) and holds it to the table below, so that the flow stays one way.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Everybody may use these.
const UNDER_ALL: [&str; 3] = ["diag", "geom", "lang"];

/// Folder, and what it may import beside [`UNDER_ALL`] and itself.
const TABLE: [(&str, &[&str]); 22] = [
    ("diag", &[]),
    ("geom", &[]),
    ("lang", &[]),
    ("world", &[]),
    ("text", &[]),
    ("doc", &[]),
    ("config", &["world"]),
    ("paged", &["doc"]),
    ("media", &["config", "world"]),
    ("source", &["config", "doc", "world"]),
    ("manuscript", &["config", "doc", "source"]),
    ("init", &["config", "doc", "source", "manuscript", "world"]),
    ("layout", &["config", "doc", "paged", "text", "media"]),
    ("cover", &["config", "doc", "layout", "paged", "text", "media", "world"]),
    ("epub", &["config", "doc", "text", "media", "paged"]),
    ("impose", &["config"]),
    ("dummy", &["config", "impose", "layout", "media", "paged", "text"]),
    ("adviser", &["config", "doc", "impose", "layout", "media"]),
    ("pdf", &["config", "paged", "impose", "media"]),
    ("check", &["doc", "paged", "config", "media"]),
    ("printing", &["check", "config", "cover", "doc", "media", "paged", "pdf", "world"]),
    // The public API: whatever lib.rs offers.
    ("cli", &["config", "world"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Files that only tests compile.
fn is_test(path: &Path) -> bool {
    matches!(path.file_stem().and_then(|name| name.to_str()), Some("tests" | "sample" | "oracle"))
}

/// The code without comments and without the tests, which may use what they like.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The first names of all `crate::name` paths.
fn imports(code: &str) -> BTreeSet<String> {
    code.match_indices("crate::")
        .map(|(at, found)| &code[at + found.len()..])
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

#[test]
fn every_folder_imports_only_what_the_table_allows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 50, "only {} files were found", files.len());
    let mut wrong = Vec::new();
    for file in &files {
        let relative = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        if relative == "lib.rs" || relative == "main.rs" || is_test(file) {
            continue;
        }
        let room = relative.split(['/', '.']).next().expect("a first part");
        let Some((_, allowed)) = TABLE.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("{relative}: `{room}` is not in the table"));
            continue;
        };
        for import in imports(&code(file)) {
            let known = TABLE.iter().any(|(name, _)| *name == import);
            let fine = import == room || UNDER_ALL.contains(&import.as_str()) || allowed.contains(&import.as_str());
            // Names that are no folder are lib.rs's own: only the command line may use them.
            if !(fine || (!known && room == "cli")) {
                wrong.push(format!("{relative} imports crate::{import}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_pulls_in_its_parent_wholesale() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let wrong: Vec<_> = files.iter().filter(|file| !is_test(file) && code(file).contains("use super::*")).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
