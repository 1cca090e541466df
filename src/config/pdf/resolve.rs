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
    let lengths = [&raw.font_size, &raw.leading, &raw.trim, &raw.theme].map(|key| key.as_ref().map(Spanned::span));
    let stated = [raw.margins.as_ref().map(Spanned::span)].into_iter().chain(lengths).flatten().next();
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
    // Of two keys that do not fit together the later one that the table gives; what lies under it stands at its start.
    let size = |element: &Option<raw::Lettering>| element.as_ref()?.size.as_ref().map(Spanned::span);
    let later = |element| {
        let margins = raw.margins.as_ref().map(Spanned::span);
        margins.into_iter().chain(size(element)).max_by_key(|span| span.start).unwrap_or(0..0)
    };
    let (at_folio, at_head) = (later(&raw.folio), later(&raw.running_head));
    let (margins, gutter_grows) = margins(raw.margins, trim, em, door);
    // Where margins leave too little, which is an error already, the others are held to the least block.
    let least = em * MIN_MEASURE_EMS;
    let width = (trim.w - margins.inner - margins.outer).max(least);
    let height = (trim.h - margins.top - margins.bottom).max(least);
    let highest = at_most(200.0, height / MIN_LINES);
    let leading = door.length(raw.leading.as_ref(), em, (em.to_pt(), highest), em.scale(14, 11));
    let indented = at_most(trim.w.to_pt() / 4.0, width / 3);
    let notes_size = door.length(raw.notes_size.as_ref(), em, (4.0, at_most(72.0, width / MIN_MEASURE_EMS)), em);
    let of_text = Bounds { em, largest: at_most(144.0, width.min(height).half()), places: &OF_TEXT };
    let of_margins = Bounds { places: &OF_MARGINS, ..of_text };
    let theme = Theme {
        opening: Opening {
            words: raw.opening.map(Spanned::into_inner).unwrap_or_default(),
            drop_cap: number(raw.drop_cap.as_ref(), "drop-cap", &[0, 2, 3, 4], door),
        },
        ornament: raw.ornament.map(Spanned::into_inner).unwrap_or_default(),
        align: raw.align.map_or(TextAlign::Justify, Spanned::into_inner),
        hyphenate: raw.hyphenate.is_none_or(Spanned::into_inner),
        emphasis: raw.emphasis.map_or(Emphasis::Italic, Spanned::into_inner),
        paragraph_space: door.length(raw.paragraph_space.as_ref(), em, (0.0, highest), Length::ZERO),
        inset: door.length(raw.inset.as_ref(), em, (0.0, indented), em),
        sink: sink(raw.sink.as_ref(), height.to_sp() / leading.to_sp().max(1), door),
        notes_size,
        notes_leading: door.length(
            raw.notes_leading.as_ref(),
            em,
            (notes_size.to_pt(), highest),
            notes_size.scale(6, 5),
        ),
        title: lettering(raw.title, of_text, door),
        subtitle: lettering(raw.subtitle, of_text, door),
        byline: lettering(raw.byline, of_text, door),
        dateline: lettering(raw.dateline, of_text, door),
        part: lettering(raw.part, of_text, door),
        heading: lettering(raw.heading, of_text, door),
        subheading: lettering(raw.subheading, of_text, door),
        epigraph: lettering(raw.epigraph, of_text, door),
        caption: lettering(raw.caption, of_text, door),
        running_head: lettering(raw.running_head, of_margins, door),
        folio: lettering(raw.folio, of_margins, door),
        book_title: lettering(raw.book_title, of_text, door),
        term: raw.term.map_or(LetterStyle::Italic, Spanned::into_inner),
        table_head: raw.table_head.map_or(LetterStyle::SmallCaps, Spanned::into_inner),
    };
    room_for_heads(&theme, margins, leading, (at_head, at_folio), door);
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
        indent: door.length(raw.indent.as_ref(), em, (0.0, indented), leading),
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

/// The larger of two bounds is none; in points, rounded down to tenths so that messages can say it.
fn at_most(most: f64, also: Length) -> f64 {
    most.min((also.to_pt() * 10.0).floor() / 10.0)
}

/// Lines above the title of an essay, below which a page still has room for it.
fn sink(value: Option<&Spanned<u32>>, lines: i64, door: &mut Door<'_>) -> u32 {
    let Some(value) = value else { return 0 };
    let most = (lines - MIN_BELOW_SINK).clamp(0, 12);
    let given = *value.as_ref();
    let checked = if i64::from(given) <= most {
        Ok(given)
    } else {
        Err(format!("{given} lines of `sink` on pages of {lines} lines: write 0 to {most}"))
    };
    door.take(checked, value.span()).unwrap_or_default()
}

/// What stands in the margins must stand between the text and the edge of the page.
fn room_for_heads(
    theme: &Theme,
    margins: Sides,
    leading: Length,
    (at_head, at_folio): (Range<usize>, Range<usize>),
    door: &mut Door<'_>,
) {
    let mut refuse = |margin: Length, side: &str, what: &str, key: &str, least: Length, span: Range<usize>| {
        let message = format!("a margin of {margin} pt {side} the text has no room for the {what}");
        let hint = format!("make it {least} pt at least, or leave the {what} out: {key} = {{ align = \"none\" }}");
        door.sink.push(invalid(message, door.origin(span)).hint(hint));
    };
    // The number stands no lower than a line above the edge; its figures are three quarters of its size high at most.
    let below = leading + theme.folio.size.scale(3, 4);
    if theme.folio.align != Place::None && margins.bottom < below {
        refuse(margins.bottom, "below", "page number", "folio", below, at_folio);
    }
    // A running head stands a line above the text, where that is a line below the edge; else it is left out.
    let above = margins.top - leading;
    let size = theme.running_head.size;
    if theme.running_head.align != Place::None && above >= leading && size > above {
        refuse(margins.top, "above", "running head", "running-head", leading + size, at_head);
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

/// What an element's letters may be.
#[derive(Clone, Copy)]
struct Bounds {
    /// The size of the text.
    em: Length,
    /// Their largest size, in points: half the text block, so that two of them stand in a line.
    largest: f64,
    /// Where the element may stand.
    places: &'static [Place],
}

fn lettering(raw: Option<raw::Lettering>, bounds: Bounds, door: &mut Door<'_>) -> Lettering {
    let raw = raw.unwrap_or_default();
    let Bounds { em, largest, places } = bounds;
    let size = door.length(raw.size.as_ref(), em, (4.0, largest), em);
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
/// The fewest lines of a page: two for the end of a paragraph and two for the beginning of another.
const MIN_LINES: i64 = 4;
/// Lines for a title and the first of the text below it.
const MIN_BELOW_SINK: i64 = 3;

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
