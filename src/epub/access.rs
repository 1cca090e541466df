//! What the package says about accessibility, computed from what is really in the book
//! (EPUB Accessibility 1.1 § 2, schema.org accessibility vocabulary).
//!
//! No `dcterms:conformsTo`: a claim of conformance needs somebody who judged whether alternative
//! texts and link texts say the right thing (`a11y:certifiedBy`), and no program did.

use super::escape::{has_words, stated};
use super::pages::authors;
use super::plan::Plan;

/// Properties and values, in order.
pub(super) fn metadata(plan: &Plan<'_>) -> Vec<(&'static str, &'static str)> {
    // The cover counts as no picture here: it says nothing that the title page does not.
    let has_pictures = !plan.images.is_empty();
    let all_described = plan.book.images().iter().all(|image| plan.image(image).is_none() || has_words(&image.alt));
    let mut out = vec![("schema:accessMode", "textual")];
    if has_pictures {
        out.push(("schema:accessMode", "visual"));
        out.push(("schema:accessModeSufficient", "textual,visual"));
    }
    if all_described {
        out.push(("schema:accessModeSufficient", "textual"));
    }
    // Each is so by construction: headings nest without gaps, nav lists every chapter, the
    // documents stand in the order of the spine, and the style sheet fixes no size, font or colour.
    let by_construction = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"];
    out.extend(by_construction.map(|feature| ("schema:accessibilityFeature", feature)));
    if has_pictures && all_described {
        out.push(("schema:accessibilityFeature", "alternativeText"));
    }
    // No sound, no film, no script; animations were stilled when the pictures were loaded.
    out.push(("schema:accessibilityHazard", "none"));
    out.push((
        "schema:accessibilitySummary",
        match (has_pictures, all_described) {
            (false, _) => {
                "The book is text alone. It has a table of contents and headings to move by, and fonts, sizes and colours can be changed."
            }
            (true, true) => {
                "Text with pictures, all of which have alternative text. The book has a table of contents and headings to move by, and fonts, sizes and colours can be changed."
            }
            (true, false) => {
                "Text with pictures, some of which have no alternative text. The book has a table of contents and headings to move by, and fonts, sizes and colours can be changed."
            }
        },
    ));
    out
}

/// What the cover says, for those who do not see it.
pub(super) fn cover_alt(plan: &Plan<'_>) -> String {
    let meta = &plan.book.meta;
    let names: Vec<&str> = authors(meta).collect();
    let title = [Some(plan.title), stated(&meta.subtitle)];
    let lines: Vec<&str> = title.into_iter().flatten().chain(names).collect();
    format!("{}: {}", plan.words.cover, lines.join(" · "))
}
