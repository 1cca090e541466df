//! What elements are for, by the names that writing programs and blog engines give them.

use super::dom::{Dom, Id};

/// What an element is for, beyond what its tag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Verse,
    Epigraph,
    Aside,
    /// Pictures with a caption.
    Figure,
}

/// Tokens of `class` and `epub:type` for each role.
const ROLES: [(Role, &[&str]); 4] = [
    (
        Role::Verse,
        &[
            "poem",
            "verse",
            "poetry",
            "stanza",
            "lyrics",
            "z3998:verse",
            "z3998:poem",
            "z3998:song",
            "z3998:hymn",
            "z3998:lyrics",
            "wp-block-verse",
            "linegroup",
        ],
    ),
    (Role::Epigraph, &["epigraph", "motto"]),
    (
        Role::Aside,
        &[
            "pullquote",
            "wp-block-pullquote",
            "pull-quote",
            "sidebar-note",
            "admonition",
            "callout",
            "kg-callout-card",
            "notice",
            "tip",
            "z3998:pullquote",
        ],
    ),
    (Role::Figure, &["wp-caption", "tr-caption-container", "captioned-image-container", "image-caption-wrapper"]),
];

/// The role of an element.
pub(super) fn role(dom: &Dom, id: Id) -> Option<Role> {
    let types = || dom.get(id, "epub:type").unwrap_or("").split_ascii_whitespace();
    let is = |names: &[&str]| dom.has_class(id, names) || types().any(|one| names.contains(&one));
    ROLES.iter().find(|(_, names)| is(names)).map(|(role, _)| *role)
}

/// Whether an element is there for programs or the mouse, and not to be read: hidden text,
/// links to a heading itself, line numbers, controls of code boxes.
pub(super) fn is_hidden(dom: &Dom, id: Id) -> bool {
    const CLASSES: [&str; 30] = [
        "headerlink",
        "header-anchor",
        "anchorjs-link",
        "heading-anchor",
        "hash-link",
        "mw-editsection",
        "noprint",
        "sr-only",
        "screen-reader-text",
        "visually-hidden",
        "visuallyhidden",
        "katex-html",
        "MathJax_Preview",
        "MathJax",
        "mwe-math-fallback-image-inline",
        "mwe-math-fallback-image-display",
        "lineno",
        "linenos",
        "line-number",
        "line-numbers-rows",
        "linenodiv",
        "gutter",
        "rouge-gutter",
        "lnt",
        "hljs-ln-numbers",
        "copy-code-button",
        "code-copy",
        "pgmonospaced-never",
        "lineNumbers",
        "blob-num",
    ];
    // Wikipedia hides the formula and shows a picture of it.
    let math = || dom.find(id, "math").is_some();
    dom.has_class(id, &CLASSES)
        || (dom.get(id, "hidden").is_some() && !math())
        || (dom.style(id, "display").is_some_and(|value| value.starts_with("none")) && !math())
        || (dom.get(id, "aria-hidden") == Some("true") && is_sign(dom.words(id).trim()))
        || (dom.name(id) == "a"
            && dom.has_class(id, &["anchor"])
            && dom.get(id, "href").is_some_and(|href| href.starts_with('#'))
            && is_sign(dom.words(id).trim()))
}

/// Whether an element is the number of a page of the printed edition.
pub(super) fn is_page_number(dom: &Dom, id: Id) -> bool {
    dom.has_class(id, &["pagenum", "pageno", "page-number", "pagebreak"])
        || dom.get(id, "epub:type").is_some_and(|types| types.split_ascii_whitespace().any(|one| one == "pagebreak"))
        || dom.get(id, "role") == Some("doc-pagebreak")
}

/// Whether some words are but a sign that points.
fn is_sign(words: &str) -> bool {
    words.chars().count() <= 2 && !words.chars().any(char::is_alphanumeric)
}
