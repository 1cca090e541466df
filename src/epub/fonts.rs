//! The fonts of `[pdf]` → font files and the style rules that use them, when `[epub] embed-fonts` asks.
//!
//! The body's font is one that a reader's own choice replaces; `unicode-range` keeps characters
//! that the subset does not have with fonts that do.

use crate::media::{Encoded, Fonts, Style, subset_font};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write;

/// One font file.
pub(super) struct FontFile {
    pub id: String,
    pub href: String,
    pub file: Encoded,
}

/// The files and what is to follow the style sheet. `ornament` stands for breaks.
pub(super) fn embed(fonts: &Fonts, texts: &[String], ornament: &str) -> (Vec<FontFile>, String) {
    let mut characters: BTreeSet<char> =
        texts.par_iter().map(|text| text.chars().collect()).reduce(BTreeSet::new, |mut all, one: BTreeSet<char>| {
            all.extend(one);
            all
        });
    // What documents write by number, and what the style sheet adds.
    characters.extend(ornament.chars());
    characters.extend(['\u{a0}', '\u{2003}', '-', '\u{2010}', '*', '•', '◦', '▪']);
    characters.retain(|c| !c.is_control());
    // A style without a font of its own is left to the reader, who slants or thickens the nearest.
    let mut seen = BTreeSet::new();
    let styles: Vec<Style> = [Style::Regular, Style::Italic, Style::Bold, Style::BoldItalic, Style::Mono]
        .into_iter()
        .filter(|style| seen.insert(fonts.index(*style)))
        .collect();
    let files = styles.par_iter().map(|style| file(fonts, *style, &characters)).collect();
    let mut css = String::from("\n/* Fonts of the book's own, which give way to the reader's. */\n");
    for (style, file) in styles.iter().zip(&files) {
        face(&mut css, *style, file, &range(fonts, *style, &characters));
    }
    css.push_str("body {\n  font-family: \"Text of the Book\", serif;\n}\n\npre,\ncode {\n  font-family: \"Code of the Book\", monospace, monospace;\n}\n");
    (files, css)
}

fn file(fonts: &Fonts, style: Style, characters: &BTreeSet<char>) -> FontFile {
    let name = match style {
        Style::Regular => "regular",
        Style::Italic => "italic",
        Style::Bold => "bold",
        Style::BoldItalic => "bold-italic",
        Style::Mono => "mono",
    };
    let file = subset_font(fonts.face(style), characters);
    FontFile { id: format!("font-{name}"), href: format!("fonts/{name}.{}", file.extension), file }
}

fn face(css: &mut String, style: Style, file: &FontFile, range: &str) {
    let family = if style == Style::Mono { "Code of the Book" } else { "Text of the Book" };
    let weight = if matches!(style, Style::Bold | Style::BoldItalic) { "bold" } else { "normal" };
    let slant = if matches!(style, Style::Italic | Style::BoldItalic) { "italic" } else { "normal" };
    write!(
        css,
        "@font-face {{\n  font-family: \"{family}\";\n  font-weight: {weight};\n  font-style: {slant};\n  src: url({});\n  unicode-range: {range};\n}}\n\n",
        file.href
    )
    .expect("writing to a string cannot fail");
}

/// The characters that the subset has, as `U+41-5A, U+61`.
fn range(fonts: &Fonts, style: Style, characters: &BTreeSet<char>) -> String {
    let font = fonts.face(style);
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for c in characters.iter().filter(|c| font.covers(**c)).map(|c| u32::from(*c)) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == c => *last = c,
            _ => runs.push((c, c)),
        }
    }
    let run = |(from, to): &(u32, u32)| if from == to { format!("U+{from:X}") } else { format!("U+{from:X}-{to:X}") };
    runs.iter().map(run).collect::<Vec<_>>().join(", ")
}
