//! Manifest against archive (EPUB 3.3 §5.6.1 manifest, §3.2 core media types): what is listed is there, and the reverse.

use super::archive::Archive;
use super::documents::{Page, is_document};
use super::fallbacks::is_circular;
use super::images;
use super::package::{Item, Package, Version};
use super::report::{At, Report, short};
use super::url::{Target, resolve};
use crate::diag::{Diagnostic, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// Endings of text formats and the types that go with them. Pictures are known by their first bytes.
const ENDINGS: [(&str, &[&str]); 6] = [
    ("xhtml", &["application/xhtml+xml"]),
    ("css", &["text/css"]),
    ("ncx", &["application/x-dtbncx+xml"]),
    ("svg", &["image/svg+xml"]),
    ("smil", &["application/smil+xml"]),
    ("js", &["text/javascript", "application/javascript", "application/ecmascript", "application/x-javascript"]),
];
/// Endings that pictures are found under.
const PICTURES: [&str; 8] = ["jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "bmp"];
/// The types that each property of an item goes with (§D.8); a slash at the end means all of a family.
const PROPERTIES: [(&str, &[&str]); 12] = [
    ("cover-image", &["image/"]),
    ("data-nav", &["application/xhtml+xml"]),
    ("dictionary", &["application/vnd.epub.search-key-map+xml"]),
    ("glossary", &["application/vnd.epub.search-key-map+xml", "application/xhtml+xml"]),
    ("index", &["application/xhtml+xml"]),
    ("mathml", &["application/xhtml+xml", "image/svg+xml"]),
    ("nav", &["application/xhtml+xml"]),
    ("remote-resources", &["application/xhtml+xml", "application/smil+xml", "image/svg+xml", "text/css"]),
    ("scripted", &["application/xhtml+xml", "image/svg+xml"]),
    ("search-key-map", &["application/vnd.epub.search-key-map+xml"]),
    ("svg", &["application/xhtml+xml"]),
    ("switch", &["application/xhtml+xml", "image/svg+xml"]),
];

/// Checks each item, then the files that no item lists. Files in `encrypted` are only looked for.
pub(super) fn check(package: &Package, archive: &mut Archive, encrypted: &BTreeSet<String>, report: &mut Report) {
    let mut listed = BTreeSet::new();
    let by_id = package.by_id();
    for item in &package.items {
        let at = item.at(&package.path);
        check_properties(item, at, report);
        check_fallback(item, &by_id, at, report);
        if item.key().is_some_and(|key| !listed.insert(key)) {
            let message = format!("the manifest lists `{}` more than once", short(&item.href));
            report.push(at, Diagnostic::error("epub-manifest", message));
            continue;
        }
        let Some(file) = &item.file else {
            if let Some(finding) = wrong_href(package, item) {
                report.push(at, finding);
            }
            continue;
        };
        if *file == package.path {
            report.push(at, Diagnostic::error("epub-manifest", "the manifest lists the package document itself"));
        } else if file.starts_with("META-INF/") && package.version == Version::Three {
            let message = format!("the manifest lists `{}`, which belongs to the container", short(file));
            report.push(at, Diagnostic::error("epub-manifest", message));
        } else if !archive.has(file) {
            report.push(at, missing(archive, file));
        } else {
            check_ending(item, file, at, report);
            if !encrypted.contains(file) && !is_document(&item.media_type, package.version) {
                check_picture(archive, item, file, at, report);
            }
        }
    }
    let covers: Vec<&Item> = package.items.iter().filter(|item| item.has("cover-image")).collect();
    if let [_, second, ..] = covers.as_slice() {
        report.push(
            second.at(&package.path),
            Diagnostic::error("epub-manifest", "the book has more than one cover image"),
        );
    }
    let data: Vec<&Item> = package.items.iter().filter(|item| item.has("data-nav")).collect();
    if let [_, second, ..] = data.as_slice() {
        report.push(
            second.at(&package.path),
            Diagnostic::error("epub-manifest", "the book has more than one data navigation"),
        );
    }
}

/// Warns of files that no manifest lists (§5.6.1; META-INF and `mimetype` are the container's own).
pub(super) fn check_unlisted(package: &Package, archive: &Archive, report: &mut Report) {
    let listed: BTreeSet<&str> = package.items.iter().filter_map(|item| item.file.as_deref()).collect();
    let linked: BTreeSet<&str> = package.linked.iter().map(String::as_str).collect();
    let own = |path: &str| path == "mimetype" || path.starts_with("META-INF/") || path == package.path;
    for path in archive.paths().filter(|path| !own(path) && !listed.contains(path) && !linked.contains(path)) {
        let finding = Diagnostic::warning("epub-unlisted-file", "the file is in the archive, but not in the manifest")
            .hint("reading systems ignore it: list it, or leave it out");
        report.push(At::file(path), finding);
    }
    // A record about the book is no part of the book.
    for item in package.items.iter().filter(|item| item.in_spine.is_none() && package.version == Version::Three) {
        if item.file.as_deref().is_some_and(|file| linked.contains(file)) {
            let message =
                format!("`{}` is linked from the metadata, and may not be in the manifest too", short(&item.href));
            report.push(item.at(&package.path), Diagnostic::error("epub-manifest", message));
        }
    }
}

/// What documents have against what the manifest says of them (§5.6.2.1).
pub(super) fn check_features(package: &Package, pages: &BTreeMap<String, Page>, report: &mut Report) {
    if package.version == Version::Two {
        return;
    }
    for item in &package.items {
        let Some(page) = item.file.as_ref().and_then(|file| pages.get(file)) else { continue };
        let at = item.at(&package.path);
        for property in page.needed.iter().filter(|property| !item.has(property)) {
            let finding =
                Diagnostic::error("epub-property", format!("`{}` needs the property `{property}`", short(&item.href)))
                    .hint(format!("the manifest says so with properties=\"{property}\""));
            report.push(at, finding);
        }
        if item.media_type == "application/smil+xml" || item.media_type == "application/x-dtbncx+xml" {
            continue;
        }
        for (property, _) in PROPERTIES.iter().filter(|(property, _)| item.has(property)) {
            let free = matches!(*property, "nav" | "data-nav" | "cover-image") || page.allowed.contains(property);
            let by_script = *property == "remote-resources" && page.needed.contains("scripted");
            let style = item.media_type == "text/css" && *property != "remote-resources";
            if free || by_script || style || page.needed.contains(property) {
                continue;
            }
            let message =
                format!("`{}` has the property `{property}`, but holds nothing of the kind", short(&item.href));
            let finding = Diagnostic::error("epub-property", message).hint("leave the property out");
            // Of remote resources a reader is only warned.
            let severity = if *property == "remote-resources" { Severity::Warning } else { finding.severity };
            report.push(at, Diagnostic { severity, ..finding });
        }
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

fn check_properties(item: &Item, at: At, report: &mut Report) {
    for (property, types) in PROPERTIES.iter().filter(|(property, _)| item.has(property)) {
        let fits = |kind: &str| kind == item.media_type || kind.ends_with('/') && item.media_type.starts_with(kind);
        if !types.iter().any(|kind| fits(kind)) {
            let message = format!("the property `{property}` does not go with `{}`", short(&item.media_type));
            report.push(at, Diagnostic::error("epub-property", message));
        }
    }
}

fn check_fallback(item: &Item, by_id: &BTreeMap<&str, &Item>, at: At, report: &mut Report) {
    let wrong = |message: String| Diagnostic::error("epub-fallback", message);
    for id in [&item.fallback, &item.fallback_style].into_iter().flatten() {
        if !by_id.contains_key(id.as_str()) {
            report.push(at, wrong(format!("the fallback `{}` is no item of the manifest", short(id))));
        }
    }
    if is_circular(item, by_id) {
        report.push(at, wrong("the fallbacks lead in a circle".into()));
    }
}

fn wrong_href(package: &Package, item: &Item) -> Option<Diagnostic> {
    let shown = short(&item.href);
    match resolve(&package.path, &item.href) {
        Target::Remote(_) => None,
        Target::Data(_) if package.version == Version::Two => None,
        Target::Outside => Some(Diagnostic::error("epub-outside", format!("the path `{shown}` leads out of the book"))),
        Target::OwnMachine => {
            Some(Diagnostic::error("epub-outside", format!("`{shown}` is a file of somebody's own machine")))
        }
        Target::Malformed(why) => Some(Diagnostic::error("epub-url", format!("`{shown}` is no valid URL: {why}"))),
        Target::Local { .. } | Target::Other | Target::Data(_) => {
            Some(Diagnostic::error("epub-manifest", format!("`{shown}` names no file: a manifest lists whole files")))
        }
    }
}

/// A warning only: names are free. Where the type matters, in spine, contents and NCX, a wrong one is an error there.
fn check_ending(item: &Item, file: &str, at: At, report: &mut Report) {
    let Some(ending) = ending(file) else { return };
    let Some((_, types)) = ENDINGS.iter().find(|(known, _)| *known == ending) else { return };
    if !types.contains(&item.media_type.as_str()) {
        let message = format!("`{}` has the media type `{}`", short(file), short(&item.media_type));
        let finding = Diagnostic::warning("epub-ending", message).hint(format!("it should be `{}`", types[0]));
        report.push(at, finding);
    }
}

fn ending(file: &str) -> Option<String> {
    file.rsplit('/').next()?.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())
}

/// Pictures: the type must be that of the bytes, and the bytes must be a picture.
fn check_picture(archive: &mut Archive, item: &Item, file: &str, at: At, report: &mut Report) {
    let stated = item.media_type.as_str();
    let known = matches!(stated, "image/jpeg" | "image/png" | "image/gif" | "image/webp");
    if !known {
        archive.verify(file, report);
        return;
    }
    let Some(bytes) = archive.picture(file, report) else { return };
    let finding = match images::sniff(&bytes) {
        Some(really) if really != stated => {
            let message = format!("`{}` has the media type `{}`", short(file), short(stated));
            Diagnostic::error("epub-media-type", message).hint(format!("its bytes are `{really}`"))
        }
        None => {
            Diagnostic::error("epub-media-type", format!("`{}` holds no {}", short(file), &stated["image/".len()..]))
        }
        Some(_) if !images::is_whole(stated, &bytes) => {
            let message = format!("`{}` is damaged: it ends before the picture begins", short(file));
            Diagnostic::error("epub-image", message)
        }
        Some(_) if stated != "image/webp" && ending(file).is_none_or(|ending| !PICTURES.contains(&ending.as_str())) => {
            let message = format!("the name of `{}` does not end like that of a picture", short(file));
            Diagnostic::error("epub-image", message).hint("end it in .jpg, .png or .gif")
        }
        Some(_) => return,
    };
    // Of WebP, which is new in EPUB 3.3, shops ask nothing yet.
    let severity = if stated == "image/webp" { Severity::Warning } else { finding.severity };
    report.push(at, Diagnostic { severity, ..finding });
}
