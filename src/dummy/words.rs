//! Sheets → how to print, fold and bind them, in plain words with this book's figures.

use super::set::Kind;
use crate::config::{Binding, Booklet, Duplex, Fold, paper_name};
use crate::geom::{Length, Size};
use crate::impose::{Sheets, pages_per_sheet, stations};

/// What the instructions are about.
pub(super) struct Plan<'a> {
    pub title: &'a str,
    pub pages: usize,
    /// Empty ones behind them.
    pub blanks: usize,
    pub trim: Size,
    pub binding: Binding,
    pub booklet: &'a Booklet,
    /// Without those of the instructions.
    pub sheets: &'a Sheets,
}

/// So many sheets are described one by one.
const LISTED: usize = 4;

/// The paragraphs.
pub(super) fn instructions(plan: &Plan<'_>) -> Vec<(Kind, String)> {
    let mut out = vec![(Kind::Title, format!("How to make “{}”", plan.title))];
    out.push((Kind::Text, overview(plan)));
    let mut step = |name: &str, sentences: Vec<String>| {
        out.push((Kind::Heading, name.to_owned()));
        out.extend(sentences.into_iter().map(|text| (Kind::Text, text)));
    };
    step("1. Print", print(plan));
    step("2. Fold", fold(plan));
    step("3. Read", read(plan));
    step("4. Bind", bind(plan));
    step("5. Trim", trim(plan));
    out
}

fn overview(plan: &Plan<'_>) -> String {
    let Sheets { sheets, sections, .. } = plan.sheets;
    let blanks = plan.blanks;
    let blank = if blanks == 0 { String::new() } else { format!(", {blanks} of them blank") };
    let gathered = if *sections > 1 { format!(" in {sections} sections") } else { String::new() };
    format!(
        "This is a dummy: {}{blank}, on {}{gathered}. Make it before the real booklet, which is printed, folded and \
         bound in the same way. This page is not part of it.",
        counted(plan.pages + blanks, "page"),
        counted(sheets.len(), "sheet"),
    )
}

fn print(plan: &Plan<'_>) -> Vec<String> {
    let edge = match plan.booklet.duplex {
        Duplex::ShortEdge => ("short", "long", "long-edge"),
        Duplex::LongEdge => ("long", "short", "short-edge"),
    };
    let mut lines = vec![format!(
        "Print the whole file on {}, on both sides, turned over on the {} edge. Choose “actual size” or 100 %, not “fit \
         to page”: the folds must be in the middle of the paper.",
        paper(plan.booklet.paper),
        edge.0
    )];
    if plan.sheets.scale.percent() < 100 {
        lines.push(format!("The pages are made smaller already, to {} %, and centred.", plan.sheets.scale.percent()));
    }
    lines.push(format!(
        "Hold the first numbered sheet against the light. Page 2 must be behind page 1, with its arrow at the same end. \
         If it is at the other, the printer has turned the paper on its {} edge: change that in the print dialogue, or \
         write duplex = \"{}\" into [booklet].",
        edge.1, edge.2
    ));
    lines
}

fn fold(plan: &Plan<'_>) -> Vec<String> {
    let sheets = plan.sheets;
    let (stays, goes) = match plan.binding {
        Binding::Left => ("right", "left"),
        Binding::Right => ("left", "right"),
    };
    let mut lines = Vec::new();
    if sheets.sections > 1 {
        lines.push(format!("Put the sheets into piles, one for each section: {}.", piles(sheets)));
    }
    let outermost = if sheets.sections > 1 { "the first sheet of each pile" } else { "sheet 1" };
    match plan.booklet.fold {
        Fold::Folio => lines.push(format!(
            "Lay {outermost} down with page 1{} facing the table, the next sheet on it with its lowest number facing \
             the table too, and so on, all arrows pointing away from you. Fold the pile in the middle. Page 1 is now \
             in front.",
            if sheets.sections > 1 { " (or the lowest number)" } else { "" }
        )),
        Fold::Quarto => {
            lines.push(format!(
                "Fold each sheet by itself. Hold it with its front to you, the lowest number upright at the bottom \
                 {stays}. Fold the upper half back behind the lower one: the tops of the pages meet in the fold. Then \
                 fold the {goes} half back behind the {stays} one. The lowest number is in front."
            ));
            lines.push(format!(
                "Lay the folded sheets in one another, {outermost} outside. Cut the folds at the tops of the pages \
                 open with a knife."
            ));
        }
    }
    if sheets.sheets.len() <= LISTED {
        for (number, sheet) in (1..).zip(&sheets.sheets) {
            let pages = |side: &crate::impose::Side| {
                let mut pages: Vec<usize> =
                    side.slots.iter().filter_map(|slot| slot.page).map(|page| page + 1).collect();
                pages.sort_unstable();
                let pages: Vec<String> = pages.iter().map(usize::to_string).collect();
                pages.join(", ")
            };
            lines.push(format!(
                "Sheet {number} has the pages {} on its front and {} on its back.",
                pages(&sheet.front),
                pages(&sheet.back)
            ));
        }
    }
    lines
}

/// `section 1 has sheets 1 to 4, …`
fn piles(sheets: &Sheets) -> String {
    let mut from = 1;
    let mut piles: Vec<String> = Vec::new();
    let sections: Vec<usize> = sheets.sheets.chunk_by(|a, b| a.section == b.section).map(<[_]>::len).collect();
    for (number, count) in (1..).zip(&sections) {
        let to = from + count - 1;
        // All but the last are alike: three of them say it.
        if number <= 3 || number == sections.len() {
            let numbers = if *count == 1 { format!("sheet {from}") } else { format!("sheets {from} to {to}") };
            let dots = if number == sections.len() && sections.len() > 4 { "… " } else { "" };
            piles.push(format!("{dots}{numbers}"));
        }
        from = to + 1;
    }
    piles.join(", ")
}

fn read(plan: &Plan<'_>) -> Vec<String> {
    let turn = match plan.binding {
        Binding::Left => "The spine is on the left",
        Binding::Right => "The spine is on the right, as in books that are read from right to left",
    };
    vec![format!("{turn}. Turn the leaves: the numbers must run from 1 to {}, and every arrow point up.", plan.pages)]
}

fn bind(plan: &Plan<'_>) -> Vec<String> {
    let sheets = plan.sheets;
    let height = sheets.scale.apply(plan.trim.h);
    let holes = stations(height, sheets.sections);
    let places: Vec<String> = holes.iter().map(|hole| measure(*hole)).collect();
    let places = match places.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => places.concat(),
    };
    if sheets.sections > 1 {
        return vec![format!(
            "Open each section in its middle and prick {} through the fold, {places} below the top of the page. Lay \
             the sections on one another in order and sew them: along the fold of each, and at its first and last hole \
             with a kettle stitch to the one below.",
            counted(holes.len(), "hole"),
        )];
    }
    let middle = sheets.sheets.len() * pages_per_sheet(plan.booklet.fold) / 2;
    vec![
        format!(
            "Open it in the middle, between pages {middle} and {}, and staple it through the fold from the outside, \
             {places} below the top of the page. The points of the staples close inside.",
            middle + 1
        ),
        format!(
            "Or sew it: three holes in the fold, {}, {} and {} below the top; in at the middle hole, through the \
             others, out at the middle, and tie.",
            measure(holes[0]),
            measure(height.half()),
            measure(height - holes[0])
        ),
    ]
}

fn trim(plan: &Plan<'_>) -> Vec<String> {
    let sheets = plan.sheets;
    let page = sheets.scale.apply_to(plan.trim);
    let deepest = sheets.sheets.iter().map(|sheet| sheet.depth + 1).max().unwrap_or(1);
    let depth = deepest * pages_per_sheet(plan.booklet.fold) / 4 - 1;
    let creep = plan.booklet.creep * depth as i64;
    let mut lines = Vec::new();
    if creep > Length::ZERO {
        lines.push(format!(
            "The innermost leaves stand out by about {}; their pages are printed so much nearer to the fold.",
            measure(creep)
        ));
    }
    lines.push(format!(
        "Cut the fore-edge {} from the fold{}.",
        measure(page.w),
        if sheets.size.h / (pages_per_sheet(plan.booklet.fold) as i64 / 4) - page.h > Length::pt(2) {
            format!(", and head and foot to {}", measure(page.h))
        } else {
            String::new()
        }
    ));
    lines
}

/// `A4 paper (210 × 297 mm)`
fn paper(size: Size) -> String {
    let (w, h) = (size.w.min(size.h), size.w.max(size.h));
    let mm = |length: Length| format!("{:.0}", length.to_pt() * 25.4 / 72.0);
    match paper_name(size) {
        Some(name) => format!("{} paper ({} × {} mm)", capital(name), mm(w), mm(h)),
        None => format!("paper of {} × {} mm", mm(w), mm(h)),
    }
}

fn capital(name: &str) -> String {
    // `a4` is A4; `letter` stays as it is.
    if name.ends_with(|c: char| c.is_ascii_digit()) { name.to_uppercase() } else { name.to_owned() }
}

/// `52.5 mm (2.07 in)`
fn measure(length: Length) -> String {
    format!("{:.1} mm ({:.2} in)", length.to_pt() * 25.4 / 72.0, length.to_pt() / 72.0)
}

fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
