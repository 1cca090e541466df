//! The keys of `[print]` and `[cover]` → [`Print`] and [`CoverWrap`]: measured, bounds held, the printer looked up.

use super::{CoverWrap, Print, RawCover, RawPrint, printers};
use crate::config::nearest;
use crate::config::resolve::Door;
use crate::diag::Diagnostic;
use crate::geom::Length;
use toml::Spanned;

/// An em in these tables, which have no type.
const EM: Length = Length::pt(11);
/// Most that a page goes beyond its trim: an inch.
const MOST_BLEED: f64 = 72.0;
/// Bounds of a leaf’s thickness: 0.02 to 0.6 mm, from Bible paper to thin board.
const LEAF: (f64, f64) = (0.056, 1.7);
/// Widest spine: 150 mm.
const MOST_SPINE: f64 = 425.0;

/// What `[print]` asks for.
pub fn print(raw: Spanned<RawPrint>, door: &mut Door<'_>) -> Print {
    let origin = Some(door.origin(raw.span()));
    let raw = raw.into_inner();
    let printer = raw.printer.as_ref().and_then(|name| {
        let found = printers::all().get(name.as_ref());
        if found.is_none() {
            let known = || printers::all().keys().map(String::as_str);
            refuse(name, "printer", nearest(name.as_ref(), known()), known().collect(), door);
        }
        Some((found?, door.origin(name.span())))
    });
    let paper = raw.paper.as_ref().and_then(|paper| match &printer {
        None => {
            // Without a printer the name of a paper says nothing about it.
            if raw.printer.is_none() {
                let message = "`paper` names a paper of a `printer`, and none is given".to_owned();
                let hint = "add printer = \"kdp\" or \"ingramspark\", or say how thick the paper is: paper-thickness = \"0.1mm\"";
                let error = Diagnostic::error("invalid-value", message).at(door.origin(paper.span()));
                door.sink.push(error.hint(hint));
            }
            None
        }
        Some((printer, _)) if printer.papers().any(|known| known == paper.as_ref()) => Some(paper.as_ref().clone()),
        Some((printer, _)) => {
            let what = format!("paper of {}", printer.name);
            refuse(paper, &what, nearest(paper.as_ref(), printer.papers()), printer.papers().collect(), door);
            None
        }
    });
    // Every printer of the list has white paper, which is what it takes when nothing is said.
    let paper = paper.or_else(|| printer.as_ref().map(|_| "white".to_owned()));
    let count = printer.as_ref().and_then(|(printer, _)| printer.count()).map_or((1, false), |rule| rule.value);
    let multiple = raw.pages_multiple_of.and_then(|multiple| {
        let n = *multiple.as_ref();
        let checked = if (1..=128).contains(&n) { Ok(n) } else { Err(format!("`{n}`: write a number from 1 to 128")) };
        door.take(checked, multiple.span())
    });
    let profile = raw.profile.and_then(|path| {
        let origin = door.origin(path.span());
        door.path(path.as_ref(), path.span()).map(|path| (path.into(), origin))
    });
    Print {
        color: raw.color.unwrap_or_default(),
        bleed: door.length(raw.bleed.as_ref(), EM, (0.0, MOST_BLEED), Length::ZERO),
        crop_marks: raw.crop_marks.unwrap_or(false),
        multiple: multiple.unwrap_or(count.0),
        blank_last: count.1,
        profile,
        printer,
        paper,
        paper_thickness: optional(raw.paper_thickness.as_ref(), LEAF, door),
        origin,
    }
}

/// What `[cover]` asks for.
pub fn cover(raw: RawCover, door: &mut Door<'_>) -> CoverWrap {
    CoverWrap {
        color: raw.color.unwrap_or_default(),
        bleed: optional(raw.bleed.as_ref(), (0.0, MOST_BLEED), door),
        spine: optional(raw.spine.as_ref(), (0.0, MOST_SPINE), door),
        barcode: raw.barcode,
    }
}

fn optional(value: Option<&Spanned<String>>, bounds: (f64, f64), door: &mut Door<'_>) -> Option<Length> {
    value.map(|value| door.length(Some(value), EM, bounds, Length::ZERO))
}

/// The error for a name that is none of the known ones.
fn refuse(name: &Spanned<String>, what: &str, near: Option<&str>, known: Vec<&str>, door: &mut Door<'_>) {
    let message = format!("`{}` is no {what} that chapbook knows", name.as_ref());
    let hint = match near {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("write one of \"{}\"", known.join("\", \"")),
    };
    door.sink.push(Diagnostic::error("invalid-value", message).at(door.origin(name.span())).hint(hint));
}
