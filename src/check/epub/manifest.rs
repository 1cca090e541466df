//! Manifest against archive (EPUB 3.3 §5.6.1 manifest, §3.2 core media types): what is listed is there, and the reverse.

use super::archive::Archive;
use super::package::{Item, Package};
use super::report::{At, Report, short};
use super::url::{Target, resolve};
use crate::diag::Diagnostic;
use std::collections::BTreeSet;

/// Endings of text formats and the types that go with them. Pictures are known by their first bytes.
const ENDINGS: [(&str, &[&str]); 6] = [
    ("xhtml", &["application/xhtml+xml"]),
    ("css", &["text/css"]),
    ("ncx", &["application/x-dtbncx+xml"]),
    ("svg", &["image/svg+xml"]),
    ("smil", &["application/smil+xml"]),
    ("js", &["text/javascript", "application/javascript", "application/ecmascript", "application/x-javascript"]),
];

/// Checks each item, then the files that no item lists. Files in `encrypted` are only looked for.
pub(super) fn check(package: &Package, archive: &mut Archive, encrypted: &BTreeSet<String>, report: &mut Report) {
    let mut listed = BTreeSet::new();
    for item in &package.items {
        let at = item.at(&package.path);
        let Some(file) = &item.file else {
            if let Some(finding) = wrong_href(package, item) {
                report.push(at, finding);
            }
            continue;
        };
        if !listed.insert(file.clone()) {
            let message = format!("the manifest lists `{}` more than once", short(file));
            report.push(at, Diagnostic::error("epub-manifest", message));
            continue;
        }
        if *file == package.path {
            report.push(at, Diagnostic::error("epub-manifest", "the manifest lists the package document itself"));
        } else if file.starts_with("META-INF/") {
            let message = format!("the manifest lists `{}`, which belongs to the container", short(file));
            report.push(at, Diagnostic::error("epub-manifest", message));
        } else if !archive.has(file) {
            report.push(at, missing(archive, file));
        } else {
            check_ending(item, file, at, report);
            if !encrypted.contains(file) && !is_document(&item.media_type) {
                check_start(archive, item, file, at, report);
            }
        }
    }
}

/// Warns of files that no manifest lists (§5.6.1; META-INF and `mimetype` are the container's own).
pub(super) fn check_unlisted(package: &Package, archive: &Archive, report: &mut Report) {
    let listed: BTreeSet<&str> = package.items.iter().filter_map(|item| item.file.as_deref()).collect();
    let own = |path: &str| path == "mimetype" || path.starts_with("META-INF/") || path == package.path;
    for path in archive.paths().filter(|path| !own(path) && !listed.contains(path)) {
        let finding = Diagnostic::warning("epub-unlisted-file", "the file is in the archive, but not in the manifest")
            .hint("reading systems ignore it: list it, or leave it out");
        report.push(At::file(path), finding);
    }
}

/// The finding that `file` is not in the archive.
pub(super) fn missing(archive: &Archive, file: &str) -> Diagnostic {
    let finding = Diagnostic::error("epub-missing-file", format!("`{}` is not in the archive", short(file)));
    match archive.look_alike(file) {
        Some(other) => finding.hint(format!("there is `{}`: upper and lower case differ", short(other))),
        None => finding,
    }
}

/// XML documents that are parsed, so that nothing need be guessed from their first bytes.
pub(super) fn is_document(media_type: &str) -> bool {
    matches!(
        media_type,
        "application/xhtml+xml" | "image/svg+xml" | "application/x-dtbncx+xml" | "application/smil+xml"
    )
}

fn wrong_href(package: &Package, item: &Item) -> Option<Diagnostic> {
    let shown = short(&item.href);
    match resolve(&package.path, &item.href) {
        Target::Remote => None,
        Target::Outside => Some(Diagnostic::error("epub-outside", format!("the path `{shown}` leads out of the book"))),
        Target::OwnMachine => {
            Some(Diagnostic::error("epub-outside", format!("`{shown}` is a file of somebody's own machine")))
        }
        Target::Malformed(why) => Some(Diagnostic::error("epub-url", format!("`{shown}` is no valid URL: {why}"))),
        Target::Local { .. } | Target::Other => {
            Some(Diagnostic::error("epub-manifest", format!("`{shown}` names no file: a manifest lists whole files")))
        }
    }
}

/// A warning only: names are free. Where the type matters, in spine, contents and NCX, a wrong one is an error there.
fn check_ending(item: &Item, file: &str, at: At, report: &mut Report) {
    let ending = file.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
    let Some(ending) = ending.map(str::to_ascii_lowercase) else { return };
    let Some((_, types)) = ENDINGS.iter().find(|(known, _)| *known == ending) else { return };
    if !types.contains(&item.media_type.as_str()) {
        let message = format!("`{}` has the media type `{}`", short(file), short(&item.media_type));
        let finding = Diagnostic::warning("epub-ending", message).hint(format!("it should be `{}`", types[0]));
        report.push(at, finding);
    }
}

/// Pictures: the type must be that of the bytes. Fonts and sound have too many types to tell.
fn check_start(archive: &mut Archive, item: &Item, file: &str, at: At, report: &mut Report) {
    let Some(start) = archive.start(file, report) else { return };
    let really = match start {
        [0xff, 0xd8, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    };
    let stated = item.media_type.as_str();
    let core = matches!(stated, "image/jpeg" | "image/png" | "image/gif" | "image/webp");
    let finding = match really {
        Some(really) if really != stated => {
            let message = format!("`{}` has the media type `{}`", short(file), short(stated));
            Diagnostic::error("epub-media-type", message).hint(format!("its bytes are `{really}`"))
        }
        None if core => {
            Diagnostic::error("epub-media-type", format!("`{}` holds no {}", short(file), &stated["image/".len()..]))
        }
        _ => return,
    };
    report.push(at, finding);
}
