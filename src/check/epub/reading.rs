//! How a reader gets through the book: spine, navigation document, NCX (EPUB 3.3 §5.7, §7; OPF 2.0.1 §2.4).

use super::documents::Page;
use super::package::{Item, Package, Version};
use super::report::{At, Report, short};
use crate::diag::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};

const NCX: &str = "application/x-dtbncx+xml";
/// Fallbacks followed from one item: more is a circle.
const MAX_FALLBACKS: usize = 32;

/// Every reference of the spine names an item that can be read, and none twice.
pub(super) fn check_spine(package: &Package, report: &mut Report) {
    let by_id = package.by_id();
    let wrong = |message: String| Diagnostic::error("epub-spine", message);
    if package.spine.is_empty() {
        report.push(At::file(&package.path), wrong("the spine is empty: the book has no pages".into()));
    }
    let mut seen = BTreeSet::new();
    for (id, line, column) in &package.spine {
        let at = At { file: &package.path, line: *line, column: *column };
        let Some(item) = by_id.get(id.as_str()) else {
            report.push(at, wrong(format!("no item of the manifest has the id `{}`", short(id))));
            continue;
        };
        if !seen.insert(id) {
            report.push(at, wrong(format!("`{}` stands in the spine more than once", short(id))));
        }
        if !is_readable(item, &by_id, package.version) {
            let message = format!("`{}` is `{}`, which is no page", short(id), short(&item.media_type));
            let finding = wrong(message).hint("only XHTML and SVG are, or what has one of them as its fallback");
            report.push(at, finding);
        }
    }
}

/// Whether an item or one of its fallbacks is a page (EPUB 3.3 §2.1 EPUB content document).
pub(super) fn is_readable(item: &Item, by_id: &BTreeMap<&str, &Item>, version: Version) -> bool {
    let content = |item: &Item| match item.media_type.as_str() {
        "application/xhtml+xml" | "image/svg+xml" => true,
        "application/x-dtbook+xml" | "text/x-oeb1-document" => version == Version::Two,
        _ => false,
    };
    let next = |item: &&Item| item.fallback.as_deref().and_then(|id| by_id.get(id).copied());
    std::iter::successors(Some(item), next).take(MAX_FALLBACKS).any(content)
}

/// EPUB 3: one navigation document with a table of contents.
pub(super) fn check_nav(package: &Package, pages: &BTreeMap<String, Page>, report: &mut Report) {
    if package.version == Version::Two {
        return;
    }
    let wrong = |message: &str| Diagnostic::error("epub-nav", message);
    let navs: Vec<&Item> = package.items.iter().filter(|item| item.is_nav).collect();
    match navs.as_slice() {
        [] => {
            let finding = wrong("the book has no navigation document")
                .hint("give the item of the contents page properties=\"nav\"");
            report.push(At::file(&package.path), finding);
        }
        [nav] => {
            if nav.media_type != "application/xhtml+xml" {
                report.push(nav.at(&package.path), wrong("the navigation document is not XHTML"));
            } else if let Some((file, page)) = nav.file.as_ref().and_then(|file| pages.get_key_value(file))
                && !page.has_toc
            {
                let finding = wrong("the navigation document has no table of contents")
                    .hint("it needs a <nav epub:type=\"toc\"> with an <ol>");
                report.push(At::file(file), finding);
            }
        }
        [_, second, ..] => {
            report.push(second.at(&package.path), wrong("the book has more than one navigation document"))
        }
    }
}

/// EPUB 2 needs an NCX; EPUB 3 may have one, and when the spine names one it must be there.
pub(super) fn check_ncx(package: &Package, report: &mut Report) {
    let message = match package.toc.as_deref() {
        None if package.version == Version::Two => "the spine names no NCX, which EPUB 2 needs",
        Some(id) if package.by_id().get(id).is_none_or(|item| item.media_type != NCX) => {
            "what the spine names as its NCX is none in the manifest"
        }
        _ => return,
    };
    let finding = Diagnostic::error("epub-ncx", message)
        .hint(format!("list it with the media type `{NCX}` and name its id in the spine's `toc`"));
    report.push(At::file(&package.path), finding);
}
