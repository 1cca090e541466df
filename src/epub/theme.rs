//! The theme's look → rules that follow the style sheet.
//!
//! Of the look, an e-book has what readers leave to it: how the parts of a text differ from each other. Sizes are
//! in ems of the reader's own; fonts, colours, margins and the edges of running text are not named. What a reading
//! system does not know (an initial, an opening line) leaves plain text.

use crate::config::{Emphasis, LetterStyle, Lettering, OpeningWords, Pdf, Place, Theme};
use crate::geom::Length;
use std::fmt::Write;

/// Bounds of a size in thousandths of an em: smaller is not read, larger fills a telephone with one word.
const SIZES: std::ops::RangeInclusive<i64> = 700..=2400;

/// Height of capitals, of small type's line, and of an initial's own line, in thousandths of an em: the first is
/// that of most text faces, the others are the style sheet's.
const CAPITALS: i64 = 680;
const LINE: i64 = 1450;
const INITIAL_LINE: i64 = 750;

/// The first paragraph of an essay, whether or not a motto stands above it.
const FIRST: [&str; 2] = [".chapter > header + p", ".chapter > header + .epigraph + p"];

/// Languages whose letters join, or fill a square each: an initial would tear the first word.
const WITHOUT_INITIALS: [&str; 8] = ["ar", "fa", "ur", "ps", "ug", "zh", "ja", "ko"];

/// Breaks where the theme's ornament is not to be had: in every font.
const PLAIN_ORNAMENT: &str = "*\u{2003}*\u{2003}*";

/// The rules. `drawn` says whether a font of the EPUB has a character.
pub(super) fn css(pdf: &Pdf, drawn: &dyn Fn(char) -> bool) -> String {
    let Theme { opening, ornament, .. } = &pdf.theme;
    let mut css = String::from("\n/* The theme. */\n");
    lettering(&mut css, pdf);
    let mut rule = |selector: &str, declarations: &str| {
        writeln!(css, "{selector} {{ {declarations} }}").expect("writing to a string cannot fail");
    };
    if pdf.theme.emphasis == Emphasis::Bold {
        rule("em", "font-style: normal; font-weight: bold;");
    }
    if pdf.theme.paragraph_space > Length::ZERO {
        rule("p + p", "text-indent: 0; margin-top: 0.8em;");
        rule("header p + p, .epigraph p + p, .title-page p + p", "margin-top: 0.5em;");
    }
    if opening.words != OpeningWords::Plain {
        // Where its first lines end is the reader's affair: a few words and the whole line are one.
        rule(&FIRST.map(|first| format!("{first}::first-line")).join(", "), "font-variant: small-caps;");
    }
    if opening.drop_cap >= 2 {
        // From the tops of the capitals of the first line to the baseline of the last.
        let size = ((i64::from(opening.drop_cap) - 1) * LINE + CAPITALS) * 1000 / CAPITALS;
        let declarations = format!(
            "float: left; float: inline-start; font-size: {}; line-height: {}; margin: 0.04em 0.07em 0 0; margin-inline: 0 0.07em;",
            ems(size),
            thousandths(INITIAL_LINE)
        );
        let unless: String = WITHOUT_INITIALS.map(|language| format!(":not(:lang({language}))")).concat();
        let selectors =
            FIRST.map(|first| format!("{}::first-letter", first.replacen(".chapter", &format!(".chapter{unless}"), 1)));
        rule(&selectors.join(", "), &declarations);
    }
    let ornament = ornament.trim();
    let known = |c: char| c.is_ascii() || c.is_whitespace() || matches!(c, '•' | '·' | '–' | '—') || drawn(c);
    let ornament = if ornament.chars().all(known) { ornament } else { PLAIN_ORNAMENT };
    rule("hr::before", &format!("content: \"{}\";", escaped(ornament)));
    css
}

fn lettering(css: &mut String, pdf: &Pdf) {
    let theme = &pdf.theme;
    let elements = [
        ("header h1", &theme.title),
        (".subtitle", &theme.subtitle),
        (".byline", &theme.byline),
        (".date", &theme.dateline),
        (".part h1", &theme.part),
        ("h2", &theme.heading),
        ("h3, h4, h5, h6", &theme.subheading),
        (".epigraph", &theme.epigraph),
        ("figcaption, caption", &theme.caption),
        (".title-page h1", &theme.book_title),
    ];
    for (selector, lettering) in elements {
        let Lettering { size, style, align } = *lettering;
        let size = size.scale(1000, pdf.font_size.to_sp().max(1)).to_sp();
        let align = match align {
            Place::Left => "text-align: left; text-align: start;",
            Place::Centre => "text-align: center;",
            Place::Right => "text-align: right; text-align: end;",
            Place::Outer | Place::None => "",
        };
        let size = ems(size.clamp(*SIZES.start(), *SIZES.end()));
        writeln!(css, "{selector} {{ font-size: {size}; {} {align} }}", letters(style))
            .expect("writing to a string cannot fail");
    }
    for (selector, style) in [("dt", theme.term), ("thead th", theme.table_head)] {
        writeln!(css, "{selector} {{ {} }}", letters(style)).expect("writing to a string cannot fail");
    }
}

fn letters(style: LetterStyle) -> &'static str {
    match style {
        LetterStyle::Regular => "font-style: normal; font-weight: normal; font-variant: normal;",
        LetterStyle::Italic => "font-style: italic; font-weight: normal; font-variant: normal;",
        LetterStyle::Bold => "font-style: normal; font-weight: bold; font-variant: normal;",
        LetterStyle::BoldItalic => "font-style: italic; font-weight: bold; font-variant: normal;",
        LetterStyle::SmallCaps => "font-style: normal; font-weight: normal; font-variant: small-caps;",
    }
}

fn ems(thousandths_of_an_em: i64) -> String {
    format!("{}em", thousandths(thousandths_of_an_em))
}

/// A decimal number without needless zeros.
fn thousandths(number: i64) -> String {
    let text = format!("{}.{:03}", number / 1000, number % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Text as a CSS string holds it (CSS Syntax 3 § 4.3.5): all but letters, digits and a few signs by number.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '*' | '-' | '~' | '.') => out.push(c),
            c => write!(out, "\\{:x} ", u32::from(c)).expect("writing to a string cannot fail"),
        }
    }
    out
}
