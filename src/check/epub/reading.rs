//! How a reader gets through the book: spine, navigation document, NCX (EPUB 3.3 §5.7, §7; OPF 2.0.1 §2.4).

use super::fallbacks::{has_page, is_core_image, is_page};
use super::package::{Item, Package, Version};
use super::report::{At, Report, short};
use crate::diag::Diagnostic;
use std::collections::BTreeSet;

const NCX: &str = "application/x-dtbncx+xml";

/// Every entry of the spine names an item that can be read, and none twice.
pub(super) fn check_spine(package: &Package, report: &mut Report) {
    let by_id = package.by_id();
    let wrong = |message: String| Diagnostic::error("epub-spine", message);
    if package.spine.is_empty() {
        report.push(At::file(&package.path), wrong("the spine is empty: the book has no pages".into()));
    } else if package.spine.iter().all(|one| !one.linear) {
        report.push(At::file(&package.path), wrong("no page of the spine is linear".into()));
    }
    let mut seen = BTreeSet::new();
    for one in &package.spine {
        let at = At { file: &package.path, line: one.line, column: one.column };
        let Some(item) = by_id.get(one.id.as_str()) else {
            report.push(at, wrong(format!("no item of the manifest has the id `{}`", short(&one.id))));
            continue;
        };
        if !seen.insert(&one.id) {
            report.push(at, wrong(format!("`{}` stands in the spine more than once", short(&one.id))));
        }
        // In EPUB 2, images and style sheets are no pages whatever their fallback.
        let never = package.version == Version::Two
            && (is_core_image(&item.media_type) && item.media_type != "image/webp"
                || ["text/css", "text/x-oeb1-css"].contains(&item.media_type.as_str()));
        if never || !is_page(&item.media_type, package.version) && !has_page(item, &by_id, package.version) {
            let message = format!("`{}` is `{}`, which is no page", short(&one.id), short(&item.media_type));
            let finding = wrong(message).hint("only XHTML and SVG are, or what has one of them as its fallback");
            report.push(at, finding);
        }
    }
}

/// EPUB 3: one navigation document.
pub(super) fn check_nav(package: &Package, report: &mut Report) {
    if package.version == Version::Two {
        return;
    }
    let wrong = |message: &str| Diagnostic::error("epub-nav", message);
    let navs: Vec<&Item> = package.items.iter().filter(|item| item.has("nav")).collect();
    match navs.as_slice() {
        [] => {
            let finding = wrong("the book has no navigation document")
                .hint("give the item of the contents page properties=\"nav\"");
            report.push(At::file(&package.path), finding);
        }
        [nav] if nav.media_type != "application/xhtml+xml" => {
            report.push(nav.at(&package.path), wrong("the navigation document is not XHTML"));
        }
        [_] => {}
        [_, second, ..] => {
            report.push(second.at(&package.path), wrong("the book has more than one navigation document"))
        }
    }
}

/// EPUB 2 needs an NCX; EPUB 3 may have one, which the spine names.
pub(super) fn check_ncx(package: &Package, report: &mut Report) {
    let is_ncx = |item: &&Item| item.media_type == NCX;
    let message = match package.toc.as_deref() {
        None if package.version == Version::Two => "the spine names no NCX, which EPUB 2 needs",
        None if package.items.iter().any(|item| is_ncx(&item)) => {
            "the spine does not name the NCX that the manifest lists"
        }
        Some(id) if !package.by_id().get(id).is_some_and(is_ncx) => {
            "what the spine names as its NCX is none in the manifest"
        }
        _ => return,
    };
    let finding = Diagnostic::error("epub-ncx", message)
        .hint(format!("list it with the media type `{NCX}` and name its id in the spine's `toc`"));
    report.push(At::file(&package.path), finding);
}
