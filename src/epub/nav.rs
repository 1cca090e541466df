//! The plan → `nav.xhtml`, contents, page list and landmarks in one (EPUB 3.3 § 7).
//!
//! The same file is the printed-looking contents page in the reading order, so it has a heading.

use super::escape::escaped;
use super::pages::{lang_attributes, shell};
use super::plan::{Document, Entry, Kind, Plan};
use crate::doc::MatterPage;
use std::fmt::Write;

/// The navigation document.
pub(super) fn render(plan: &Plan<'_>, document: &Document<'_>) -> String {
    let title = escaped(&document.title);
    let mut body = format!(
        "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\" aria-labelledby=\"contents\">\n\
         <h1 id=\"contents\">{title}</h1>\n"
    );
    list(&mut body, &plan.entries);
    body.push_str("</nav>\n");
    pages(&mut body, plan);
    landmarks(&mut body, plan);
    shell(&plan.book.meta.language, &document.title, "frontmatter", "", &body)
}

fn list(out: &mut String, entries: &[Entry<'_>]) {
    out.push_str("<ol>\n");
    for entry in entries {
        let language = entry.language.map(lang_attributes).unwrap_or_default();
        write!(out, "<li><a href=\"{}\"{language}>{}</a>", entry.href, escaped(&entry.title))
            .expect("writing to a string cannot fail");
        if !entry.children.is_empty() {
            out.push('\n');
            list(out, &entry.children);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
}

/// The pages of the printed book, for the reading system's menus too.
fn pages(out: &mut String, plan: &Plan<'_>) {
    let mut marks = plan.marks().peekable();
    if marks.peek().is_none() {
        return;
    }
    out.push_str("<nav epub:type=\"page-list\" role=\"doc-pagelist\" hidden=\"hidden\">\n<ol>\n");
    for (href, mark) in marks {
        writeln!(out, "<li><a href=\"{href}#{}\">{}</a></li>", mark.id(), mark.label)
            .expect("writing to a string cannot fail");
    }
    out.push_str("</ol>\n</nav>\n");
}

/// What a page around the essays is called in the vocabulary of structural semantics.
pub(super) fn landmark(page: MatterPage) -> &'static str {
    match page {
        MatterPage::Dedication => "dedication",
        MatterPage::Epigraph => "epigraph",
        MatterPage::Colophon => "colophon",
    }
}

/// Landmarks are for the reading system's menus, not for the page: hidden in it.
fn landmarks(out: &mut String, plan: &Plan<'_>) {
    let heading = escaped(plan.words.landmarks);
    write!(out, "<nav epub:type=\"landmarks\" aria-labelledby=\"landmarks\" hidden=\"hidden\">\n<h2 id=\"landmarks\">{heading}</h2>\n<ol>\n")
        .expect("writing to a string cannot fail");
    let mut line = |kind: &str, href: &str, title: &str| {
        writeln!(out, "<li><a epub:type=\"{kind}\" href=\"{href}\">{}</a></li>", escaped(title))
            .expect("writing to a string cannot fail");
    };
    for document in &plan.documents {
        match document.kind {
            Kind::Cover => line("cover", &document.href, &document.title),
            Kind::HalfTitle => line("halftitlepage", &document.href, &document.title),
            Kind::TitlePage => line("titlepage", &document.href, &document.title),
            Kind::Copyright => line("copyright-page", &document.href, &document.title),
            Kind::Contents => line("toc", "#toc", &document.title),
            Kind::Matter(page, _) => line(landmark(page), &document.href, &document.title),
            Kind::Part | Kind::Chapter(..) => {}
        }
    }
    if let Some(first) = plan.first_text() {
        line("bodymatter", &first.href, plan.words.text);
    }
    out.push_str("</ol>\n</nav>\n");
}
