//! The plan → `content.opf`: metadata, manifest, spine and guide (EPUB 3.3 § 5, OPF 2.0.1 for the guide).

use super::Rendered;
use super::access::{self, Access};
use super::escape::{escaped, has_words, stated};
use super::href;
use super::nav;
use super::plan::{Kind, Plan};
use super::xhtml::MATHML;
use crate::doc::Contributor;
use crate::geom::Length;
use crate::paged::PageList;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The package document.
pub(super) fn render(plan: &Plan<'_>, rendered: &Rendered) -> String {
    let language = &plan.book.meta.language;
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"identifier\" xml:lang=\"{language}\">\n"
    );
    metadata(&mut out, plan, &rendered.access);
    manifest(&mut out, plan, rendered);
    spine(&mut out, plan);
    guide(&mut out, plan);
    out.push_str("</package>\n");
    out
}

fn metadata(out: &mut String, plan: &Plan<'_>, access: &Access) {
    let meta = &plan.book.meta;
    let mut lines = Lines { out };
    lines.out.push_str("<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    lines.dc("identifier", Some("identifier"), &meta.identifier);
    if meta.identifier.starts_with("urn:isbn:") {
        // ONIX code list 5: 02 is ISBN-10, 15 is ISBN-13.
        let digits = meta.identifier["urn:isbn:".len()..].chars().filter(|c| c.is_ascii_alphanumeric()).count();
        let code = if digits == 10 { "02" } else { "15" };
        lines.refine("identifier", "identifier-type", Some("onix:codelist5"), code);
    }
    lines.dc("title", Some("title"), plan.title);
    if let Some(subtitle) = stated(&meta.subtitle) {
        lines.refine("title", "title-type", None, "main");
        lines.refine("title", "display-seq", None, "1");
        lines.dc("title", Some("subtitle"), subtitle);
        lines.refine("subtitle", "title-type", None, "subtitle");
        lines.refine("subtitle", "display-seq", None, "2");
    }
    // The book's language, and after it those of single essays.
    lines.dc("language", None, meta.language.tag());
    let others: BTreeSet<&str> = plan.book.chapters().filter_map(|one| Some(one.language.as_ref()?.tag())).collect();
    for language in others.into_iter().filter(|tag| *tag != meta.language.tag()) {
        lines.dc("language", None, language);
    }
    // Who made it comes first; translators, illustrators and others contributed.
    let is_creator = |who: &Contributor| who.role == "aut";
    let only_others = !meta.authors.iter().any(is_creator);
    for (at, who) in meta.authors.iter().filter(|who| has_words(&who.name)).enumerate() {
        let creator = is_creator(who) || (only_others && at == 0);
        let id = format!("contributor-{}", at + 1);
        lines.dc(if creator { "creator" } else { "contributor" }, Some(&id), &who.name);
        lines.refine(&id, "role", Some("marc:relators"), &who.role);
        if let Some(file_as) = stated(&who.file_as) {
            lines.refine(&id, "file-as", None, file_as);
        }
        lines.refine(&id, "display-seq", None, &(at + 1).to_string());
    }
    let optional = [
        ("publisher", &meta.publisher),
        ("date", &meta.date),
        ("rights", &meta.rights),
        ("description", &meta.description),
    ];
    for (name, value) in optional {
        if let Some(value) = stated(value) {
            lines.dc(name, None, value);
        }
    }
    // What the book was made from, and where its essays were first published.
    let mut sources = BTreeSet::new();
    if let Some(source) = stated(&meta.source) {
        lines.dc("source", None, source);
        sources.insert(source.to_owned());
    }
    for url in plan.book.chapters().filter_map(|chapter| href::absolute(chapter.url.as_deref()?)) {
        if sources.insert(url.clone()) {
            lines.dc("source", None, &url);
        }
    }
    for subject in meta.subjects.iter().filter(|subject| has_words(subject)) {
        lines.dc("subject", None, subject);
    }
    if let Some(series) = meta.series.as_ref().filter(|series| has_words(&series.name)) {
        lines.meta("belongs-to-collection", Some("series"), &series.name);
        lines.refine("series", "collection-type", None, "series");
        if let Some(position) = series.position {
            lines.refine("series", "group-position", None, &position.to_string());
        }
    }
    if let Some(printed) = plan.printed {
        lines.meta("pageBreakSource", None, &page_source(plan.title, printed));
    }
    lines.meta("dcterms:modified", None, &meta.modified);
    for (property, value) in &access.properties {
        lines.meta(property, None, value);
    }
    let language =
        access.summary_language.as_ref().map(|language| format!(" xml:lang=\"{language}\"")).unwrap_or_default();
    lines.line("meta", &format!(" property=\"schema:accessibilitySummary\"{language}"), &access.summary);
    if let Some(name) = &access.certified_by {
        lines.meta("dcterms:conformsTo", Some("conformance"), access::CONFORMS_TO);
        lines.refine("conformance", "a11y:certifiedBy", None, name);
    }
    // Readers that know only EPUB 2 find the cover by this.
    writeln!(lines.out, "<meta name=\"cover\" content=\"{}\"/>\n</metadata>", plan.cover.id)
        .expect("writing to a string cannot fail");
}

/// The edition that the page numbers are of: the PDF, by its format and extent.
fn page_source(title: &str, printed: &PageList) -> String {
    // A tenth of a millimetre is as fine as paper is cut; 720 of them are 254 points.
    let mm = |length: Length| format!("{:.1}", (length.to_sp() as f64 / 65_536.0 * 254.0 / 72.0).round() / 10.0);
    format!("{title} (PDF, {} × {} mm, {} pp.)", mm(printed.trim.w), mm(printed.trim.h), printed.count)
}

/// Writes lines of metadata.
struct Lines<'a> {
    out: &'a mut String,
}

impl Lines<'_> {
    fn dc(&mut self, name: &str, id: Option<&str>, value: &str) {
        let id = id.map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        self.line(&format!("dc:{name}"), &id, value);
    }

    fn meta(&mut self, property: &str, id: Option<&str>, value: &str) {
        let id = id.map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        self.line("meta", &format!(" property=\"{property}\"{id}"), value);
    }

    fn refine(&mut self, id: &str, property: &str, scheme: Option<&str>, value: &str) {
        let scheme = scheme.map(|scheme| format!(" scheme=\"{scheme}\"")).unwrap_or_default();
        self.line("meta", &format!(" refines=\"#{id}\" property=\"{property}\"{scheme}"), value);
    }

    fn line(&mut self, tag: &str, attributes: &str, value: &str) {
        writeln!(self.out, "<{tag}{attributes}>{}</{tag}>", escaped(value.trim()))
            .expect("writing to a string cannot fail");
    }
}

fn manifest(out: &mut String, plan: &Plan<'_>, rendered: &Rendered) {
    out.push_str("<manifest>\n");
    let mut item = |id: &str, href: &str, media_type: &str, properties: &str| {
        let properties = if properties.is_empty() { String::new() } else { format!(" properties=\"{properties}\"") };
        writeln!(out, "<item id=\"{id}\" href=\"{href}\" media-type=\"{media_type}\"{properties}/>")
            .expect("writing to a string cannot fail");
    };
    for (document, text) in plan.documents.iter().zip(&rendered.texts) {
        // Drawings stand in files of their own, so no document is `svg`.
        let properties = match document.kind {
            Kind::Contents => "nav",
            _ if text.contains(MATHML) => "mathml",
            _ => "",
        };
        item(&document.id, &document.href, "application/xhtml+xml", properties);
    }
    item("ncx", "toc.ncx", "application/x-dtbncx+xml", "");
    item("stylesheet", "stylesheet.css", "text/css", "");
    item(&plan.cover.id, &plan.cover.href, plan.cover.file.media_type, "cover-image");
    for image in &plan.images {
        item(&image.id, &image.href, image.file.media_type, "");
    }
    for font in &rendered.fonts {
        item(&font.id, &font.href, font.file.media_type, "");
    }
    out.push_str("</manifest>\n");
}

fn spine(out: &mut String, plan: &Plan<'_>) {
    let direction = if plan.book.meta.language.is_rtl() { " page-progression-direction=\"rtl\"" } else { "" };
    writeln!(out, "<spine toc=\"ncx\"{direction}>").expect("writing to a string cannot fail");
    for document in &plan.documents {
        // Readers show the cover themselves; those that went through the spine would show it twice.
        let linear = if matches!(document.kind, Kind::Cover) { " linear=\"no\"" } else { "" };
        writeln!(out, "<itemref idref=\"{}\"{linear}/>", document.id).expect("writing to a string cannot fail");
    }
    out.push_str("</spine>\n");
}

/// The landmarks once more, for readers that know only EPUB 2.
fn guide(out: &mut String, plan: &Plan<'_>) {
    out.push_str("<guide>\n");
    let mut reference = |kind: &str, href: &str, title: &str| {
        writeln!(out, "<reference type=\"{kind}\" title=\"{}\" href=\"{href}\"/>", escaped(title))
            .expect("writing to a string cannot fail");
    };
    for document in &plan.documents {
        match document.kind {
            Kind::Cover => reference("cover", &document.href, &document.title),
            Kind::TitlePage => reference("title-page", &document.href, &document.title),
            Kind::Copyright => reference("copyright-page", &document.href, &document.title),
            Kind::Contents => reference("toc", &document.href, &document.title),
            // The guide's own words for them are the same (OPF 2.0.1 § 2.6).
            Kind::Matter(page, _) => reference(nav::landmark(page), &document.href, &document.title),
            // The guide has no word for it, and the title page is the better place to go.
            Kind::HalfTitle | Kind::Part | Kind::Chapter(..) => {}
        }
    }
    if let Some(first) = plan.first_text() {
        reference("text", &first.href, plan.words.text);
    }
    out.push_str("</guide>\n");
}
