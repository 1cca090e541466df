//! Pages and `[print]` → the rules of the printer that the book would break, each at its first page.

use crate::config::{Binding, Color, Print, Printer, Rule};
use crate::diag::{Diagnostic, Origin, Severity, Sink, Stopped};
use crate::doc::{Book, Leaves};
use crate::geom::{Length, Size};
use crate::media::{Profile, Space};
use crate::paged::{Page, Paged, Start, reach};

/// By how many inches a page may differ from a size that a printer states: half of the last figure.
const ROUNDED: f64 = 0.005;

/// Reports what the printer would refuse. The pages are those that are sent, blanks at the end too.
pub fn press(paged: &Paged, book: &Book, print: &Print, binding: Binding, sink: &mut Sink) {
    let Some((printer, origin)) = &print.printer else { return };
    let mut found = Found { printer, origin, sink };
    let pages = paged.pages.len();
    if let Some(rule) = printer.trims() {
        let (least, most) = rule.value;
        let Size { w, h } = paged.trim;
        // Printers round: A4 is 11.69 in high to them.
        let exceeds = |a: Length, b: Length| a - b > Length::from_in(ROUNDED);
        if exceeds(least.w, w) || exceeds(least.h, h) || exceeds(w, most.w) || exceeds(h, most.h) {
            let given = format!("pages of {} x {} in", inches(w), inches(h));
            let wanted = format!(
                "{} to {} in wide and {} to {} in high",
                inches(least.w),
                inches(most.w),
                inches(least.h),
                inches(most.h)
            );
            found.push(
                "print-trim",
                &rule,
                format!("{given}: {} prints books {wanted}", printer.name),
                "choose another `trim` in [pdf]",
            );
        }
    }
    if let Some(rule) = print.paper.as_ref().and_then(|paper| printer.pages(paper, paged.trim)) {
        let (least, most) = rule.value;
        let paper = print.paper.as_deref().unwrap_or_default();
        if pages < least {
            let message = format!("{pages} pages: {} binds no fewer than {least} on {paper} paper", printer.name);
            found.push("print-pages", &rule, message, "add pages, or let it be a booklet");
        }
        if let Some(most) = most.filter(|most| pages > *most) {
            let size = format!("{} x {} in", inches(paged.trim.w), inches(paged.trim.h));
            let message =
                format!("{pages} pages of {size}: {} binds no more than {most} on {paper} paper", printer.name);
            found.push(
                "print-pages",
                &rule,
                message,
                "choose a thinner `paper`, a larger `trim`, smaller type, or two volumes",
            );
        }
    }
    if let Some(rule) = printer.marks().filter(|rule| print.crop_marks && !rule.value) {
        let message = format!("{} refuses files with crop marks", printer.name);
        found.push("print-marks", &rule, message, "leave out `crop-marks`");
    }
    if let Some(rule) = printer.bleed().filter(|rule| print.bleed > Length::ZERO && print.bleed != rule.value) {
        let message =
            format!("a bleed of {} in: {} wants {} in, or none", inches(print.bleed), printer.name, inches(rule.value));
        found.push("print-bleed", &rule, message, &format!("bleed = \"{}in\", or leave it out", inches(rule.value)));
    }
    margins(paged, book, print, binding, &mut found);
}

/// Whether pictures in the colours asked for can be printed by the profile: greys by any, inks and light by one
/// of their own (ISO 15930-7).
///
/// # Errors
/// When they cannot; the error is in `sink`.
pub fn profile(color: Color, profile: &Profile, origin: &Origin, sink: &mut Sink) -> Result<(), Stopped> {
    let (fits, color) = match color {
        Color::Gray => (true, "gray"),
        Color::Cmyk => (profile.space == Space::Cmyk, "cmyk"),
        Color::Rgb => (profile.space == Space::Rgb, "rgb"),
    };
    if fits {
        return Ok(());
    }
    let message = format!("color = \"{color}\", but `{}` is no profile of such colours", profile.name);
    let hint = "name the profile of a press for these colours, or choose another `color`";
    Err(sink.stop(Diagnostic::error("print-profile", message).at(origin.clone()).hint(hint)))
}

/// The pages whose print comes nearer to an edge than the printer allows.
fn margins(paged: &Paged, book: &Book, print: &Print, binding: Binding, found: &mut Found<'_>) {
    let (printer, pages) = (found.printer, paged.pages.len());
    let trim = paged.trim;
    // From the spine, and from the nearest of the other edges.
    let distances: Vec<(&Page, Length, Length)> = paged
        .pages
        .iter()
        .enumerate()
        .filter_map(|(index, page)| {
            let rect = reach(page)?;
            let (left, right) = (rect.at.x, trim.w - rect.at.x - rect.size.w);
            let (top, foot) = (rect.at.y, trim.h - rect.at.y - rect.size.h);
            let spine_is_left = (binding == Binding::Left) == index.is_multiple_of(2);
            let (inside, fore_edge) = if spine_is_left { (left, right) } else { (right, left) };
            Some((page, inside, fore_edge.min(top).min(foot)))
        })
        .collect();
    let rules = [
        (printer.inside(pages), "the spine", "inner"),
        (printer.outside(print.bleed > Length::ZERO), "the trim", "others"),
    ];
    for (number, (rule, edge, margin)) in rules.into_iter().enumerate() {
        let Some(rule) = rule else { continue };
        let of = |one: &&(&Page, Length, Length)| if number == 0 { one.1 } else { one.2 };
        let near: Vec<_> = distances.iter().filter(|one| of(one) < rule.value).collect();
        let Some(first) = near.first() else { continue };
        let others = match near.len() - 1 {
            0 => String::new(),
            1 => " and one other".into(),
            others => format!(" and {others} others"),
        };
        let (given, wanted) = (inches(of(first)), inches(rule.value));
        let name = &printer.name;
        let message = format!(
            "page {}{others}: print comes within {given} in of {edge}; {name} asks for {wanted} in in a book of {pages} pages",
            first.0.label
        );
        let hint = if margin == "inner" {
            "give [pdf] wider `margins` inside"
        } else {
            "give [pdf] wider `margins` outside, above or below"
        };
        found.push_at("print-margin", &rule, message, hint, place(first.0, book));
    }
}

/// Where in the manuscript a page begins.
fn place(page: &Page, book: &Book) -> Option<Origin> {
    match page.start? {
        Start::Text(id, place) => {
            let chapter = book.chapters().nth(id.0 as usize)?;
            Some(Leaves::origin(chapter, place).clone())
        }
        Start::HalfTitle | Start::TitlePage | Start::Imprint | Start::Matter(..) | Start::Part(_) => None,
    }
}

/// Broken rules as they are found.
struct Found<'a> {
    printer: &'a Printer,
    origin: &'a Origin,
    sink: &'a mut Sink,
}

impl Found<'_> {
    fn push<T>(&mut self, id: &'static str, rule: &Rule<'_, T>, message: String, hint: &str) {
        self.push_at(id, rule, message, hint, None);
    }

    fn push_at<T>(&mut self, id: &'static str, rule: &Rule<'_, T>, message: String, hint: &str, at: Option<Origin>) {
        let severity = if rule.required { Severity::Error } else { Severity::Warning };
        let source = rule.source;
        let hint = format!("{hint}; the figure is from {} ({}), read on {}", source.url, source.title, source.read);
        let origin = at.unwrap_or_else(|| self.origin.clone());
        self.sink.push(Diagnostic { severity, ..Diagnostic::error(id, message).at(origin).hint(hint) });
    }
}

/// A length in inches with at most three decimals.
pub fn inches(length: Length) -> String {
    let text = format!("{:.3}", length.to_pt() / 72.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
