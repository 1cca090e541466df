//! Media overlays (EPUB 3.3 §9): sound and text that belong together.

use super::package::Package;
use super::report::{Report, short};
use super::schema::value::clock;
use super::url::{Target, resolve};
use super::xml::Own;
use super::{documents::Page, references::Kind};
use crate::diag::Diagnostic;
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

/// Checks the overlay `file`, whose root element is `root`.
pub(super) fn check<'d, 'input: 'd>(
    root: Node<'d, 'input>,
    file: &str,
    types: &BTreeMap<&str, &str>,
    fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic),
) {
    for node in root.descendants().filter(|node| node.is_element() && node.tag_name().name() == "audio") {
        let (begin, end) = (node.own("clipBegin"), node.own("clipEnd"));
        if let (Some(begin), Some(end)) = (clock(begin.unwrap_or("0")), end.and_then(clock))
            && begin >= end
        {
            fault(node, wrong("the clip ends before it begins".into()));
        }
        let src = node.own("src").unwrap_or_default();
        if src.contains('#') {
            fault(node, wrong(format!("`{}` points into a sound; the clip's times do that", short(src))));
        }
        let kind = match resolve(file, src.split('#').next().unwrap_or_default()) {
            Target::Local { path, .. } => types.get(path.as_str()).copied(),
            Target::Remote(url) => types.get(url.as_str()).copied(),
            _ => None,
        };
        if kind.is_some_and(|kind| !super::fallbacks::is_core_sound(kind)) {
            let finding = wrong(format!("`{}` is no sound that every reader plays", short(src)));
            fault(node, finding.hint("overlays take MP3, MP4 and Opus in Ogg"));
        }
    }
}

/// §9.3.5: a page and the overlay that reads it name each other.
pub(super) fn check_pairs(package: &Package, pages: &BTreeMap<String, Page>, report: &mut Report) {
    // The overlay that each page is read by.
    let mut read_by: BTreeMap<String, &str> = BTreeMap::new();
    let by_key = package.by_key();
    let by_id = package.by_id();
    for item in package.items.iter().filter(|item| item.media_type == "application/smil+xml") {
        let Some((file, page)) = item.file.as_ref().and_then(|file| pages.get_key_value(file)) else { continue };
        for reference in page.references.iter().filter(|reference| reference.kind == Kind::Text) {
            let Target::Local { path, .. } = resolve(file, &reference.href) else { continue };
            let overlay = *read_by.entry(path.clone()).or_insert(&item.id);
            if overlay != item.id {
                let at = super::report::At { file, line: reference.line, column: reference.column };
                report.push(at, wrong(format!("`{}` is read by another overlay already", short(&path))));
            }
        }
    }
    for item in &package.items {
        let at = item.at(&package.path);
        if let Some(overlay) = &item.overlay {
            let kind = by_id.get(overlay.as_str()).map(|item| item.media_type.as_str());
            if kind != Some("application/smil+xml") {
                report.push(at, wrong(format!("`media-overlay` names `{}`, which is no overlay", short(overlay))));
            }
            if !["application/xhtml+xml", "image/svg+xml"].contains(&item.media_type.as_str()) {
                report.push(at, wrong("only pages have a media overlay".into()));
            }
        }
        if !["application/xhtml+xml", "image/svg+xml"].contains(&item.media_type.as_str()) {
            continue;
        }
        let styled = item.file.as_ref().and_then(|file| pages.get(file)).is_none_or(|page| page.has_style);
        if item.overlay.is_some() && package.has_overlay_classes && !styled {
            let finding = Diagnostic::error(
                "epub-css",
                "metadata name a class for what is being read, but the page has no style sheet",
            );
            report.push(at, finding);
        }
        let reader = item.file.as_ref().and_then(|file| read_by.get(file));
        let message = match (reader, item.overlay.as_deref()) {
            (Some(_), None) => "an overlay reads this page, but the page does not name it in `media-overlay`",
            (Some(reader), Some(overlay)) if *reader != overlay => {
                "another overlay than the one that is named reads this page"
            }
            (None, Some(_)) => "the overlay that is named does not read this page",
            _ => continue,
        };
        // A page that only stands in the manifest twice is told of there.
        if item.file.as_deref().is_none_or(|file| by_key.get(file).is_some_and(|first| std::ptr::eq(*first, item))) {
            report.push(at, wrong(message.into()));
        }
    }
}

/// §9.3.4: how long the whole takes, and each overlay.
pub(super) fn check_durations<'d, 'input: 'd>(
    root: Node<'d, 'input>,
    fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic),
) {
    let durations: BTreeSet<Option<&str>> = root
        .descendants()
        .filter(|node| node.own("property").map(str::trim) == Some("media:duration"))
        .map(|node| node.own("refines").map(str::trim))
        .collect();
    let items =
        root.descendants().filter(|node| node.tag_name().name() == "item" && node.own("media-overlay").is_some());
    let items: Vec<Node> = items.collect();
    if !items.is_empty() && !durations.contains(&None) {
        fault(items[0], wrong("metadata do not say how long the book takes (`media:duration`)".into()));
    }
    for item in items {
        let id = item.own("media-overlay").unwrap_or_default().trim();
        if !durations.contains(&Some(format!("#{id}").as_str())) {
            fault(
                item,
                wrong(format!("metadata do not say how long the overlay `{}` takes (`media:duration`)", short(id))),
            );
        }
    }
}

fn wrong(message: String) -> Diagnostic {
    Diagnostic::error("epub-overlay", message)
}
