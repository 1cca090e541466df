//! The plan → `toc.ncx`, the contents for readers that know only EPUB 2 (OPF 2.0.1 § 2.4.1).

use super::escape::escaped;
use super::marks::Mark;
use super::plan::{Entry, Plan};
use crate::paged::Numbering;
use std::fmt::Write;

/// The same lines as nav.xhtml, in the same order.
pub(super) fn render(plan: &Plan<'_>) -> String {
    let meta = &plan.book.meta;
    let depth = if plan.entries.iter().any(|entry| !entry.children.is_empty()) { 2 } else { 1 };
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\" xml:lang=\"{}\">\n\
         <head>\n\
         <meta name=\"dtb:uid\" content=\"{}\"/>\n\
         <meta name=\"dtb:depth\" content=\"{depth}\"/>\n\
         <meta name=\"dtb:totalPageCount\" content=\"{}\"/>\n\
         <meta name=\"dtb:maxPageNumber\" content=\"{}\"/>\n\
         </head>\n\
         <docTitle><text>{}</text></docTitle>\n<navMap>\n",
        meta.language,
        escaped(&meta.identifier),
        plan.marks().count(),
        plan.marks().filter(|(_, mark)| is_arabic(mark)).map(|(_, mark)| mark.label.number).max().unwrap_or(0),
        escaped(plan.title)
    );
    let mut order = 0;
    points(&mut out, &plan.entries, &mut order);
    out.push_str("</navMap>\n");
    pages(&mut out, plan);
    out.push_str("</ncx>\n");
    out
}

fn is_arabic(mark: &Mark) -> bool {
    mark.label.numbering == Numbering::Arabic
}

/// The pages of the printed book; those with roman numbers stand in its front.
fn pages(out: &mut String, plan: &Plan<'_>) {
    let mut marks = plan.marks().peekable();
    if marks.peek().is_none() {
        return;
    }
    out.push_str("<pageList>\n");
    for (href, mark) in marks {
        let kind = if is_arabic(mark) { "normal" } else { "front" };
        let (id, label) = (mark.id(), mark.label);
        writeln!(
            out,
            "<pageTarget id=\"{id}\" type=\"{kind}\" value=\"{}\"><navLabel><text>{label}</text></navLabel><content src=\"{href}#{id}\"/></pageTarget>",
            label.number
        )
        .expect("writing to a string cannot fail");
    }
    out.push_str("</pageList>\n");
}

/// `playOrder` counts all points in reading order, whatever their depth.
fn points(out: &mut String, entries: &[Entry<'_>], order: &mut u32) {
    for entry in entries {
        *order += 1;
        write!(
            out,
            "<navPoint id=\"point-{order}\" playOrder=\"{order}\">\n<navLabel><text>{}</text></navLabel>\n<content src=\"{}\"/>\n",
            escaped(&entry.title),
            entry.href
        )
        .expect("writing to a string cannot fail");
        points(out, &entry.children, order);
        out.push_str("</navPoint>\n");
    }
}
