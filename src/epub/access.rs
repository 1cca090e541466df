//! What the package says about accessibility, computed from what is really in the book
//! (EPUB Accessibility 1.1, schema.org accessibility vocabulary).
//!
//! Features follow from the files. Conformance (`dcterms:conformsTo`) also needs somebody who judged
//! whether alternative texts and link texts say the right thing, which no program can, and whose
//! name stands beside the claim (§ 4.4, `a11y:certifiedBy`): it is made only when the author names
//! one, and only when what a program can check holds.

use super::escape::{has_words, stated};
use super::pages::authors;
use super::plan::{Kind, Plan};
use super::xhtml::MATHML;
use crate::diag::{Diagnostic, Sink};
use crate::doc::{BlockKind, Chapter, Image, each_block};
use crate::lang::Lang;

/// The claim that is made when all is well.
pub(super) const CONFORMS_TO: &str = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA";

/// What the book has and lacks.
pub(super) struct Access {
    /// Properties and values, in order.
    pub properties: Vec<(&'static str, &'static str)>,
    pub summary: String,
    /// The summary's language, where it is not the book's.
    pub summary_language: Option<Lang>,
    /// Who vouches for conformance, when it can be claimed.
    pub certified_by: Option<String>,
}

impl Access {
    /// Looks at the whole book. `texts` are the plan's documents, rendered. A claim that the author
    /// wants and that is not true is not made, and a warning says why.
    pub(super) fn new(plan: &Plan<'_>, texts: &[String], sink: &mut Sink) -> Access {
        // The cover counts as no picture here: it says nothing that the title page does not. Nor does decoration.
        let images = plan.book.images();
        let telling = || images.iter().filter(|image| plan.image(image).is_some() && !image.is_decorative);
        let has_pictures = telling().next().is_some();
        let undescribed = telling().filter(|image| !is_described(image)).count();
        let has_mathml = texts.iter().any(|text| text.contains(MATHML));
        let (summary, summary_language) = summary(&plan.book.meta.language, has_pictures, undescribed);
        let certified_by = plan.wanted.certified_by.as_ref().and_then(|(name, origin)| {
            let faults = faults(plan, undescribed);
            if faults.is_empty() {
                return Some(name.clone());
            }
            let message = format!("the EPUB does not claim that it conforms to WCAG 2.2: {}", faults.join(", "));
            let hint = "mend what the other warnings say, or leave `certified-by` out";
            sink.push(Diagnostic::warning("no-conformance", message).at(origin.clone()).hint(hint));
            None
        });
        let properties = properties(has_pictures, undescribed == 0, has_mathml, plan.marks().next().is_some());
        Access { properties, summary, summary_language, certified_by }
    }
}

fn is_described(image: &Image) -> bool {
    has_words(&image.alt) && image.is_described()
}

/// What a program can see that keeps the book from conforming. Headings nest without gaps, every
/// document has a language and a title, links have words and the style sheet sets no colours: those
/// are so by construction.
fn faults(plan: &Plan<'_>, undescribed: usize) -> Vec<String> {
    let chapters = plan.documents.iter().filter_map(|document| match &document.kind {
        Kind::Chapter(chapter, _) => Some(*chapter),
        _ => None,
    });
    let untitled = chapters.clone().filter(|chapter| !has_words(&chapter.plain_title())).count();
    let bare: usize = chapters.map(bare_tables).sum();
    let count = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    [
        count(undescribed, "picture has no alternative text", "pictures have no alternative text"),
        count(untitled, "essay has no title", "essays have no titles"),
        count(bare, "table has no header cells", "tables have no header cells"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Tables none of whose cells names a row or column (WCAG 1.3.1).
fn bare_tables(chapter: &Chapter) -> usize {
    let mut bare = 0;
    each_block(&chapter.blocks, &mut |block| {
        if let BlockKind::Table(table) = &block.kind {
            bare += usize::from(!table.head.iter().chain(&table.body).flatten().any(|cell| cell.header));
        }
    });
    bare
}

fn properties(
    has_pictures: bool,
    all_described: bool,
    has_mathml: bool,
    has_pages: bool,
) -> Vec<(&'static str, &'static str)> {
    let mut out = vec![("schema:accessMode", "textual")];
    if has_pictures {
        out.push(("schema:accessMode", "visual"));
        out.push(("schema:accessModeSufficient", "textual,visual"));
    }
    if all_described {
        out.push(("schema:accessModeSufficient", "textual"));
    }
    // Each is so by construction: headings nest without gaps, nav lists every chapter, the documents
    // stand in the order of the spine, the style sheet fixes no size, font or colour, and nothing is
    // encrypted.
    let by_construction =
        ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability", "unlocked"];
    out.extend(by_construction.map(|feature| ("schema:accessibilityFeature", feature)));
    if has_pictures && all_described {
        out.push(("schema:accessibilityFeature", "alternativeText"));
    }
    if has_pages {
        let pages = ["pageBreakMarkers", "pageNavigation"];
        out.extend(pages.map(|feature| ("schema:accessibilityFeature", feature)));
    }
    if has_mathml {
        out.push(("schema:accessibilityFeature", "MathML"));
    }
    // No sound, no film, no script; animations were stilled when the pictures were loaded.
    out.push(("schema:accessibilityHazard", "none"));
    out
}

/// A few sentences for people in the book's language, else in English, which is then named.
fn summary(language: &Lang, has_pictures: bool, undescribed: usize) -> (String, Option<Lang>) {
    let (known, [text, described, some, rest]) = sentences(language.primary());
    let pictures = match (has_pictures, undescribed) {
        (false, _) => text,
        (true, 0) => described,
        (true, _) => some,
    };
    (format!("{pictures} {rest}"), (!known).then(Lang::english))
}

/// For a book of text alone, with pictures that are described, with some that are not; and what is
/// true of all. Whether the language is known.
#[rustfmt::skip]
fn sentences(primary: &str) -> (bool, [&'static str; 4]) {
    let sentences = match primary {
        "de" => [
            "Das Buch besteht aus Text allein.",
            "Text mit Bildern, die alle einen Alternativtext haben.",
            "Text mit Bildern, von denen einige keinen Alternativtext haben.",
            "Es hat ein Inhaltsverzeichnis und Überschriften zur Navigation; Schrift, Größe und Farben lassen sich ändern.",
        ],
        "fr" => [
            "Le livre ne contient que du texte.",
            "Texte et images, qui ont toutes un texte de remplacement.",
            "Texte et images, dont certaines n’ont pas de texte de remplacement.",
            "Une table des matières et des titres permettent de s’y déplacer ; la police, le corps et les couleurs peuvent être modifiés.",
        ],
        "es" => [
            "El libro contiene solo texto.",
            "Texto con imágenes, todas con texto alternativo.",
            "Texto con imágenes, algunas sin texto alternativo.",
            "Tiene un índice y títulos para desplazarse; se pueden cambiar la letra, el tamaño y los colores.",
        ],
        "it" => [
            "Il libro contiene solo testo.",
            "Testo con immagini, tutte con testo alternativo.",
            "Testo con immagini, alcune senza testo alternativo.",
            "Ha un indice e titoli per spostarsi; carattere, corpo e colori si possono cambiare.",
        ],
        "pt" => [
            "O livro contém apenas texto.",
            "Texto com imagens, todas com texto alternativo.",
            "Texto com imagens, algumas sem texto alternativo.",
            "Tem um sumário e títulos para navegar; a letra, o tamanho e as cores podem ser alterados.",
        ],
        "nl" => [
            "Het boek bestaat alleen uit tekst.",
            "Tekst met afbeeldingen, die alle een alternatieve tekst hebben.",
            "Tekst met afbeeldingen, waarvan sommige geen alternatieve tekst hebben.",
            "Het heeft een inhoudsopgave en koppen om mee te navigeren; lettertype, grootte en kleuren kunnen worden gewijzigd.",
        ],
        "ru" => [
            "Книга состоит только из текста.",
            "Текст с изображениями; у всех изображений есть альтернативный текст.",
            "Текст с изображениями; у некоторых изображений нет альтернативного текста.",
            "Есть содержание и заголовки для навигации; шрифт, размер и цвета можно изменить.",
        ],
        _ => [
            "The book is text alone.",
            "Text with pictures, all of which have alternative text.",
            "Text with pictures, some of which have no alternative text.",
            "It has a table of contents and headings to move by, and fonts, sizes and colours can be changed.",
        ],
    };
    (matches!(primary, "de" | "fr" | "es" | "it" | "pt" | "nl" | "ru" | "en"), sentences)
}

/// What the cover says, for those who do not see it.
pub(super) fn cover_alt(plan: &Plan<'_>) -> String {
    let meta = &plan.book.meta;
    let names: Vec<&str> = authors(meta).collect();
    let title = [Some(plan.title), stated(&meta.subtitle)];
    let lines: Vec<&str> = title.into_iter().flatten().chain(names).collect();
    format!("{}: {}", plan.words.cover, lines.join(" · "))
}
