//! What will not come out as asked: pages too small, marks without room, pages pushed into the fold.

use super::{Scale, Sheets};
use crate::config::Booklet;
use crate::diag::Diagnostic;
use crate::geom::{Length, Size};

/// The error `booklet-scale`.
pub(super) fn too_small(scale: Scale, trim: Size, sheet: Size, booklet: &Booklet) -> Diagnostic {
    let on_a_side = 2 * super::fold::rows(booklet.fold);
    let error = Diagnostic::error(
        "booklet-scale",
        format!(
            "pages of {} x {} pt would be printed at {} % to fit {on_a_side} on a sheet of {} x {} pt, less than the {} % allowed",
            trim.w,
            trim.h,
            (scale.factor() * 100.0).floor(),
            sheet.w,
            sheet.h,
            booklet.min_scale
        ),
    )
    .hint("choose a larger `paper` or a lower `min-scale` in [booklet], or a smaller `trim` in [pdf]");
    at(error, booklet)
}

/// Warnings about sheets. `gutter` is the smallest distance between the spine and what is printed.
pub fn doubts(sheets: &Sheets, gutter: Length, booklet: &Booklet) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let names = [(sheets.without_room.fold, "fold"), (sheets.without_room.trim, "trim")];
    let names: Vec<&str> = names.into_iter().filter(|(lacks, _)| *lacks).map(|(_, name)| name).collect();
    if !names.is_empty() {
        let message = format!("the pages leave no paper for {} marks", names.join(" and "));
        let hint = "take a `paper` that is 8 mm higher than the pages at least, or a smaller `trim`";
        found.push(at(Diagnostic::warning("no-room-for-marks", message).hint(hint), booklet));
    }
    let leaves = sheets.sheets.iter().map(|sheet| sheet.depth + 1).max().unwrap_or(0);
    let depth = leaves * super::fold::bifolia_per_sheet(booklet.fold);
    let shift = booklet.creep * depth.saturating_sub(1) as i64;
    if shift > sheets.scale.apply(gutter) {
        let message = format!(
            "creep shifts the innermost pages by {shift} pt, more than the {} pt between print and spine",
            sheets.scale.apply(gutter)
        );
        let hint = "set fewer `sheets-per-section`, a smaller `creep`, or wider inner margins in [pdf]";
        found.push(at(Diagnostic::warning("booklet-creep", message).hint(hint), booklet));
    }
    found
}

fn at(diagnostic: Diagnostic, booklet: &Booklet) -> Diagnostic {
    match &booklet.origin {
        Some(origin) => diagnostic.at(origin.clone()),
        None => diagnostic,
    }
}
