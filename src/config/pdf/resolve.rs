//! The keys of `[pdf]` over those of its theme → [`Pdf`]: lengths measured, bounds held.

use super::raw::{self, Layered};
use super::{
    Binding, Emphasis, FontChoice, LetterStyle, Lettering, NoteNumbers, NotePlace, Opening, Pdf, Place, TextAlign,
    Theme, themes,
};
use crate::config::length::length;
use crate::config::raw::{Font, MarginTable, Margins, parse};
use crate::config::resolve::{Door, paper};
use crate::config::{invalid, nearest};
use crate::diag::{Diagnostic, Origin};
use crate::geom::{Length, Sides, Size};
use crate::lang::Lang;
use crate::world::World;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

/// What a key has that nobody gives: never seen, because the theme `book` gives every key.
const TEXT: Length = Length::pt(11);

/// The measures that `[pdf]` asks for, in a book of a language.
pub fn resolve(raw: raw::Pdf, language: &Lang, world: &dyn World, door: &mut Door<'_>) -> Pdf {
    // What the theme says is at fault only together with what the book says.
    let stated = [&raw.theme, &raw.trim, &raw.font_size].into_iter().flatten().map(Spanned::span).next();
    let at = stated.unwrap_or(0..0);
    let theme = raw.theme.as_ref().and_then(|name| theme(name, world, door)).unwrap_or_default();
    let base = built_in("book", door.file);
    let whole = raw.over(theme, &at).over(base, &at);
    let by_language = if language.is_rtl() { Binding::Right } else { Binding::Left };
    let binding = whole.binding.as_ref().map_or(by_language, |side| *side.as_ref());
    Pdf { binding, ..measured(whole, door) }
}

/// A theme that is built in, as far as it differs from `book`.
fn built_in(name: &str, file: &Arc<str>) -> raw::Pdf {
    let text = themes::text(name).expect("only names of themes.rs are asked for");
    parse(text, file).unwrap_or_else(|error| unreachable!("the theme {name}: {error:?}"))
}

/// The theme that a book names: one that is built in, or a file in its folder, which may itself
/// begin from one that is built in.
fn theme(name: &Spanned<String>, world: &dyn World, door: &mut Door<'_>) -> Option<raw::Pdf> {
    let (word, span) = (name.as_ref().trim(), name.span());
    if !word.ends_with(".toml") {
        return known(word, span, door);
    }
    let path = door.path(word, span.clone())?;
    let text = world
        .read(&path)
        .map_err(|e| e.to_string())
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()));
    let text = door.take(text.map_err(|why| format!("the theme `{path}` cannot be read: {why}")), span)?;
    let file: Arc<str> = path.as_str().into();
    let own: raw::Pdf = match parse(&text, &file) {
        Ok(own) => own,
        Err(error) => {
            door.sink.push(error);
            return None;
        }
    };
    let mut door = Door { text: &text, file: &file, sink: door.sink };
    let base = match &own.theme {
        Some(name) => known(name.as_ref().trim(), name.span(), &mut door)?,
        None => raw::Pdf::default(),
    };
    let whole = own.over(base, &(0..0));
    // What is wrong in the file itself is said there, whatever the book says.
    let errors = door.sink.diagnostics().len();
    measured(whole.clone().over(built_in("book", &file), &(0..0)), &mut door);
    (door.sink.diagnostics().len() == errors).then_some(whole)
}

/// A theme by its name.
fn known(name: &str, span: Range<usize>, door: &mut Door<'_>) -> Option<raw::Pdf> {
    if themes::NAMES.contains(&name) {
        return Some(built_in(name, door.file));
    }
    let names = themes::NAMES.join(", ");
    let hint = match nearest(name, themes::NAMES) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("write one of {names}, or the path of a theme of your own, such as \"theme.toml\""),
    };
    let error = Diagnostic::error("invalid-value", format!("`{name}` is no theme")).at(door.origin(span)).hint(hint);
    door.sink.push(error);
    None
}

/// The keys as measures. Every key is there: `book` gives those that no other table does.
fn measured(raw: raw::Pdf, door: &mut Door<'_>) -> Pdf {
    // A page that folds from a letter sheet; only after an error is it not what a theme says.
    let trim = paper(raw.trim.as_ref(), Size { w: Length::from_in(5.5), h: Length::from_in(8.5) }, door);
    let em = door.length(raw.font_size.as_ref(), TEXT, (4.0, 72.0), TEXT);
    let leading = door.length(raw.leading.as_ref(), em, (em.to_pt(), 200.0), em.scale(14, 11));
    let most = trim.w.to_pt() / 4.0;
    let (margins, gutter_grows) = margins(raw.margins, trim, em, door);
    let notes_size = door.length(raw.notes_size.as_ref(), em, (4.0, 72.0), em);
    let theme = Theme {
        opening: Opening {
            words: raw.opening.map(Spanned::into_inner).unwrap_or_default(),
            drop_cap: number(raw.drop_cap.as_ref(), "drop-cap", &[0, 2, 3, 4], door),
        },
        ornament: raw.ornament.map(Spanned::into_inner).unwrap_or_default(),
        align: raw.align.map_or(TextAlign::Justify, Spanned::into_inner),
        hyphenate: raw.hyphenate.is_none_or(Spanned::into_inner),
        emphasis: raw.emphasis.map_or(Emphasis::Italic, Spanned::into_inner),
        paragraph_space: door.length(raw.paragraph_space.as_ref(), em, (0.0, 200.0), Length::ZERO),
        inset: door.length(raw.inset.as_ref(), em, (0.0, most), em),
        sink: number(raw.sink.as_ref(), "sink", &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], door),
        notes_size,
        notes_leading: door.length(raw.notes_leading.as_ref(), em, (notes_size.to_pt(), 200.0), notes_size.scale(6, 5)),
        title: lettering(raw.title, em, &OF_TEXT, door),
        subtitle: lettering(raw.subtitle, em, &OF_TEXT, door),
        byline: lettering(raw.byline, em, &OF_TEXT, door),
        dateline: lettering(raw.dateline, em, &OF_TEXT, door),
        part: lettering(raw.part, em, &OF_TEXT, door),
        heading: lettering(raw.heading, em, &OF_TEXT, door),
        subheading: lettering(raw.subheading, em, &OF_TEXT, door),
        epigraph: lettering(raw.epigraph, em, &OF_TEXT, door),
        caption: lettering(raw.caption, em, &OF_TEXT, door),
        running_head: lettering(raw.running_head, em, &OF_MARGINS, door),
        folio: lettering(raw.folio, em, &OF_MARGINS, door),
        book_title: lettering(raw.book_title, em, &OF_TEXT, door),
        term: raw.term.map_or(LetterStyle::Italic, Spanned::into_inner),
        table_head: raw.table_head.map_or(LetterStyle::SmallCaps, Spanned::into_inner),
    };
    let notes = raw.notes.map(Spanned::into_inner).unwrap_or_default();
    let note_numbers = raw.note_numbers.map_or(Ok(NoteNumbers::Essay), |numbers| {
        let (given, span) = (*numbers.as_ref(), numbers.span());
        let is_lost = given == NoteNumbers::Page && notes == NotePlace::EssayEnd;
        if is_lost { Err(span) } else { Ok(given) }
    });
    let note_numbers = note_numbers.unwrap_or_else(|span| {
        door.take::<()>(Err("notes behind their essay cannot be numbered by page".to_owned()), span);
        NoteNumbers::Essay
    });
    Pdf {
        trim,
        margins,
        gutter_grows,
        font: font(raw.font, door),
        font_size: em,
        leading,
        indent: door.length(raw.indent.as_ref(), em, (0.0, most), leading),
        notes,
        note_numbers,
        links: raw.links.map(Spanned::into_inner).unwrap_or_default(),
        page_references: raw.page_references.is_some_and(Spanned::into_inner),
        dates: raw.dates.is_none_or(Spanned::into_inner),
        binding: Binding::default(),
        sources: raw.sources.is_some_and(Spanned::into_inner),
        theme,
    }
}

/// A small whole number among those that make sense.
fn number(value: Option<&Spanned<u32>>, key: &str, allowed: &[u32], door: &mut Door<'_>) -> u32 {
    let Some(value) = value else { return 0 };
    let given = *value.as_ref();
    let checked = if allowed.contains(&given) {
        Ok(given)
    } else {
        let list: Vec<String> = allowed.iter().map(u32::to_string).collect();
        Err(format!("{given} lines of `{key}`: write one of {}", list.join(", ")))
    };
    door.take(checked, value.span()).unwrap_or_default()
}

/// Where elements of the text may stand, and where heads and folios may.
const OF_TEXT: [Place; 3] = [Place::Left, Place::Centre, Place::Right];
const OF_MARGINS: [Place; 3] = [Place::Outer, Place::Centre, Place::None];

fn lettering(raw: Option<raw::Lettering>, em: Length, places: &[Place], door: &mut Door<'_>) -> Lettering {
    let raw = raw.unwrap_or_default();
    let size = door.length(raw.size.as_ref(), em, (4.0, 144.0), em);
    let align = raw.align.and_then(|align| {
        let checked = if places.contains(align.as_ref()) {
            Ok(*align.as_ref())
        } else if places.contains(&Place::Left) {
            Err("this element stands \"left\", \"centre\" or \"right\"".to_owned())
        } else {
            Err("this element stands \"centre\", \"outer\", or nowhere: \"none\"".to_owned())
        };
        door.take(checked, align.span())
    });
    Lettering {
        size,
        style: raw.style.map_or(LetterStyle::Regular, Spanned::into_inner),
        align: align.unwrap_or(places[0]),
    }
}

fn font(raw: Option<Spanned<Font>>, door: &mut Door<'_>) -> FontChoice {
    let Some(font) = raw else { return FontChoice::Family(String::new(), Origin::file(door.file)) };
    let span = font.span();
    let origin = door.origin(span.clone());
    match font.into_inner() {
        Font::Family(name) => FontChoice::Family(name, origin),
        Font::Files(files) => {
            let mut path = |file: Option<String>| file.and_then(|file| door.path(&file, span.clone()));
            FontChoice::Files {
                regular: path(Some(files.regular)).unwrap_or_default(),
                italic: path(files.italic),
                bold: path(files.bold),
                bold_italic: path(files.bold_italic),
                origin,
            }
        }
    }
}

/// The narrowest text block, in ems, on which paragraphs can be set at all.
const MIN_MEASURE_EMS: i64 = 8;

/// Ways to set margins that have a name.
const NAMED: [&str; 4] = ["auto", "van-de-graaf", "ninths", "twelfths"];

/// The margins, and whether the gutter grows with the number of pages.
fn margins(raw: Option<Spanned<Margins>>, trim: Size, em: Length, door: &mut Door<'_>) -> (Sides, bool) {
    let Some(raw) = raw else { return (auto(trim), true) };
    let span = raw.span();
    let (sides, grows) = match raw.into_inner() {
        Margins::Table(table) => (exact(&table, em, span.clone(), door), false),
        Margins::Name(name) => match name.as_str() {
            "auto" => (auto(trim), true),
            "van-de-graaf" | "ninths" => (canon(trim, 9), false),
            "twelfths" => (canon(trim, 12), false),
            _ => {
                let hint = match nearest(&name, NAMED) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("write one of {}, or a table with inner, outer, top and bottom", NAMED.join(", ")),
                };
                let message = format!("`{name}` is no way to set margins");
                let error = Diagnostic::error("invalid-value", message).at(door.origin(span)).hint(hint);
                door.sink.push(error);
                return (auto(trim), true);
            }
        },
    };
    let (w, h) = (trim.w - sides.inner - sides.outer, trim.h - sides.top - sides.bottom);
    if w < em * MIN_MEASURE_EMS || h < em * MIN_MEASURE_EMS {
        let message = format!("the margins leave a text block of {w} x {h} pt, too small to set text of {em} pt in");
        let hint = "choose a larger page, smaller margins or smaller type";
        let error = invalid(message, door.origin(span)).hint(hint);
        door.sink.push(error);
    }
    (sides, grows)
}

fn exact(table: &MarginTable, em: Length, span: Range<usize>, door: &mut Door<'_>) -> Sides {
    let mut side = |text: &str| {
        let checked = length(text, Some(em))
            .and_then(|l| if l < Length::ZERO { Err(format!("margin `{text}` is negative")) } else { Ok(l) });
        door.take(checked, span.clone()).unwrap_or_default()
    };
    Sides { inner: side(&table.inner), outer: side(&table.outer), top: side(&table.top), bottom: side(&table.bottom) }
}

/// Margins that follow from the page alone, in proportion: about 62 characters of the default
/// face on the default page, the fore-edge wider than the gutter, the foot wider than the head.
fn auto(trim: Size) -> Sides {
    Sides {
        inner: trim.w.scale(50, 396),
        outer: trim.w.scale(54, 396),
        top: trim.h.scale(56, 612),
        bottom: trim.h.scale(72, 612),
    }
}

/// The canon of Van de Graaf, Rosarivo and Tschichold: a page parted into `parts` both ways, of which
/// one stands inside and above the text, two outside and below it. The text block has the proportions
/// of the page.
fn canon(trim: Size, parts: i64) -> Sides {
    Sides {
        inner: trim.w.scale(1, parts),
        outer: trim.w.scale(2, parts),
        top: trim.h.scale(1, parts),
        bottom: trim.h.scale(2, parts),
    }
}
