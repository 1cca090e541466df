//! Core media types, and what stands in for others (EPUB 3.3 §3.2, §3.5).

use super::package::{Item, Version};
use std::collections::BTreeMap;

/// Fallbacks followed from one item: more is a circle.
const MAX_FALLBACKS: usize = 32;

/// §3.2: what every reading system shows, and video, of which none is core but all are allowed.
pub(super) fn is_core(media_type: &str) -> bool {
    is_core_image(media_type)
        || is_core_sound(media_type)
        || is_core_font(media_type)
        || media_type.starts_with("video/")
        || matches!(
            media_type,
            "application/xhtml+xml"
                | "text/javascript"
                | "application/javascript"
                | "application/ecmascript"
                | "text/css"
                | "application/pls+xml"
                | "application/smil+xml"
        )
}

pub(super) fn is_core_image(media_type: &str) -> bool {
    matches!(media_type, "image/gif" | "image/jpeg" | "image/png" | "image/svg+xml" | "image/webp")
}

pub(super) fn is_core_sound(media_type: &str) -> bool {
    let opus = || {
        let (kind, codecs) = media_type.split_once(';').unwrap_or_default();
        kind.trim_end() == "audio/ogg" && codecs.trim_start() == "codecs=opus"
    };
    matches!(media_type, "audio/mpeg" | "audio/mp4") || opus()
}

/// With the names that fonts had before RFC 8081.
pub(super) fn is_core_font(media_type: &str) -> bool {
    matches!(
        media_type,
        "font/otf"
            | "font/ttf"
            | "font/woff"
            | "font/woff2"
            | "application/font-sfnt"
            | "application/font-woff"
            | "application/vnd.ms-opentype"
            | "application/x-font-ttf"
    )
}

/// Fonts of whatever format, which may be on the network.
pub(super) fn is_font(media_type: &str) -> bool {
    media_type.starts_with("font/")
        || media_type.starts_with("application/font-")
        || media_type == "application/vnd.ms-opentype"
}

/// A page: an EPUB content document.
pub(super) fn is_page(media_type: &str, version: Version) -> bool {
    match media_type {
        "application/xhtml+xml" => true,
        "image/svg+xml" => version == Version::Three,
        "application/x-dtbook+xml" => version == Version::Two,
        _ => false,
    }
}

/// Types of pages that were given up, and are told of as warnings elsewhere.
pub(super) fn is_old_page(media_type: &str) -> bool {
    matches!(media_type, "text/x-oeb1-document" | "text/html")
}

/// Whether an item or one of its fallbacks satisfies `is`.
fn any(item: &Item, by_id: &BTreeMap<&str, &Item>, is: impl Fn(&Item) -> bool) -> bool {
    let next = |item: &&Item| item.fallback.as_deref().and_then(|id| by_id.get(id).copied());
    std::iter::successors(Some(item), next).take(MAX_FALLBACKS).any(is)
}

/// Whether an item or one of its fallbacks is a page.
pub(super) fn has_page(item: &Item, by_id: &BTreeMap<&str, &Item>, version: Version) -> bool {
    any(item, by_id, |item| {
        is_page(&item.media_type, version) || is_old_page(&item.media_type) || has_style(item, by_id, version)
    })
}

/// Whether an item or one of its fallbacks is of a core media type.
pub(super) fn has_core(item: &Item, by_id: &BTreeMap<&str, &Item>, version: Version) -> bool {
    any(item, by_id, |item| is_core(&item.media_type) || has_style(item, by_id, version))
}

/// OPF 2.0.1 §2.3.1.2: a style sheet that makes XML of whatever kind readable.
fn has_style(item: &Item, by_id: &BTreeMap<&str, &Item>, version: Version) -> bool {
    let style = item.fallback_style.as_deref().filter(|_| version == Version::Two).and_then(|id| by_id.get(id));
    style.is_some_and(|style| matches!(style.media_type.as_str(), "text/css" | "text/x-oeb1-css"))
}

/// Whether fallbacks lead in a circle.
pub(super) fn is_circular(item: &Item, by_id: &BTreeMap<&str, &Item>) -> bool {
    let next = |item: &&Item| item.fallback.as_deref().and_then(|id| by_id.get(id).copied());
    std::iter::successors(Some(item), next).nth(MAX_FALLBACKS).is_some()
}
