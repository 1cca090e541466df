//! Paged → text that a human can read and diff: one line an item, places in points.

use super::{Item, LinkTarget, OutlineEntry, Paged};
use std::fmt::Write;

/// All pages as text.
pub fn dump(paged: &Paged) -> String {
    let mut out = format!("trim {} x {}\n", paged.trim.w, paged.trim.h);
    for (index, page) in paged.pages.iter().enumerate() {
        let side = if index % 2 == 0 { "recto" } else { "verso" };
        line(&mut out, format_args!("page {} [{}] {side}", index + 1, page.label));
        for item in &page.items {
            match item {
                Item::Run(run) => line(
                    &mut out,
                    format_args!(
                        "  {:?} {} {} +{} f{} {}{} {:?}",
                        run.role,
                        run.at.x,
                        run.at.y,
                        run.width(),
                        run.font.0,
                        run.size,
                        fit(run.fit),
                        run.text
                    ),
                ),
                Item::Picture { path, rect, .. } => line(
                    &mut out,
                    format_args!("  picture {} {} {} x {} {path}", rect.at.x, rect.at.y, rect.size.w, rect.size.h),
                ),
                Item::Rule { rect, ink } => line(
                    &mut out,
                    format_args!("  rule {} {} {} x {} ink {ink}", rect.at.x, rect.at.y, rect.size.w, rect.size.h),
                ),
            }
        }
        for link in &page.links {
            let target = match &link.target {
                LinkTarget::Url(url) => url.clone(),
                LinkTarget::Page(to) => format!("page {}", to.page + 1),
            };
            line(
                &mut out,
                format_args!(
                    "  link {} {} {} x {} -> {target}",
                    link.rect.at.x, link.rect.at.y, link.rect.size.w, link.rect.size.h
                ),
            );
        }
    }
    outline(&mut out, 0, &paged.outline);
    out
}

/// How much wider glyphs are drawn, in percent; nothing where they are as they are.
fn fit(fit: i16) -> String {
    if fit == 0 { String::new() } else { format!(" {:+.2}%", f64::from(fit) / 100.0) }
}

fn outline(out: &mut String, depth: usize, entries: &[OutlineEntry]) {
    for entry in entries {
        line(
            out,
            format_args!("{:width$}outline {:?} -> page {}", "", entry.title, entry.to.page + 1, width = depth * 2),
        );
        outline(out, depth + 1, &entry.children);
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(out, "{text}").expect("writing to a string cannot fail");
}
