//! One document of the plan → a whole XHTML file.
//!
//! `epub:type` and the DPUB-ARIA roles (`doc-chapter`, `doc-part` …) go together: the first for
//! readers' own navigation, the second for screen readers (EPUB Accessibility 1.1 § 3).

use super::escape::{escaped, has_words, stated};
use super::marks::Mark;
use super::places::Places;
use super::plan::{Document, Kind, Plan};
use super::xhtml::Writer;
use super::{access, nav};
use crate::doc::{Chapter, HeadLine, Leaves, MatterPage, Meta, Place};
use crate::lang::Lang;
use crate::text::{Words, credits, long_date};

/// The file's text.
pub(super) fn render<'a>(plan: &'a Plan<'a>, document: &'a Document<'a>) -> String {
    let meta = &plan.book.meta;
    match &document.kind {
        Kind::Contents => nav::render(plan, document),
        Kind::Cover => shell(&meta.language, &document.title, "cover", "../", &cover(plan)),
        Kind::HalfTitle => {
            shell(&meta.language, &document.title, "frontmatter", "../", &half_title(plan, &document.marks))
        }
        Kind::TitlePage => {
            shell(&meta.language, &document.title, "frontmatter", "../", &title_page(plan, &document.marks))
        }
        Kind::Copyright => {
            shell(&meta.language, &document.title, "frontmatter", "../", &copyright(plan, &document.marks))
        }
        Kind::Matter(page, places) => {
            let part = if *page == MatterPage::Colophon { "backmatter" } else { "frontmatter" };
            shell(&meta.language, &document.title, part, "../", &matter(plan, *page, places, document))
        }
        Kind::Part => shell(&meta.language, &document.title, "bodymatter", "../", &part(plan, document)),
        Kind::Chapter(chapter, places) => {
            let language = chapter.language.as_ref().unwrap_or(&meta.language);
            shell(language, &document.title, "bodymatter", "../", &self::chapter(plan, chapter, places, document))
        }
    }
}

/// What every document has around its body. `root` leads from it to the package document.
pub(super) fn shell(language: &Lang, title: &str, kind: &str, root: &str, body: &str) -> String {
    let title = escaped(title);
    let attributes = lang_attributes(language);
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"{attributes}>\n\
         <head>\n<meta charset=\"utf-8\"/>\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" type=\"text/css\" href=\"{root}stylesheet.css\"/>\n</head>\n\
         <body epub:type=\"{kind}\">\n{body}</body>\n</html>\n"
    )
}

/// The language of an element that is a document of its own, and the direction that its script runs in.
pub(super) fn lang_attributes(language: &Lang) -> String {
    let direction = if language.is_rtl() { " dir=\"rtl\"" } else { "" };
    format!(" lang=\"{language}\" xml:lang=\"{language}\"{direction}")
}

fn cover(plan: &Plan<'_>) -> String {
    format!(
        "<section class=\"cover\">\n<img src=\"../{}\" alt=\"{}\" role=\"doc-cover\"/>\n</section>\n",
        plan.cover.href,
        escaped(&access::cover_alt(plan))
    )
}

/// No heading: that of the title page behind it says the same.
fn half_title(plan: &Plan<'_>, marks: &[Mark]) -> String {
    let mut out = Writer::new(plan, None, marks);
    out.raw("<section class=\"title-page\" epub:type=\"halftitlepage\">\n");
    out.line("p", " class=\"half-title\"", plan.title);
    out.raw("</section>\n");
    out.finish()
}

fn title_page(plan: &Plan<'_>, marks: &[Mark]) -> String {
    let meta = &plan.book.meta;
    let mut out = Writer::new(plan, None, marks);
    out.raw("<section class=\"title-page\" epub:type=\"titlepage\">\n");
    out.line("h1", "", plan.title);
    if let Some(subtitle) = stated(&meta.subtitle) {
        out.line("p", " class=\"subtitle\" role=\"doc-subtitle\"", subtitle);
    }
    for author in authors(meta) {
        out.line("p", " class=\"author\"", author);
    }
    for credit in credits(meta.authors.iter().map(|who| (&*who.role, &*who.name)), &meta.language) {
        out.line("p", " class=\"credit\"", &credit);
    }
    if let Some(publisher) = stated(&meta.publisher) {
        out.line("p", " class=\"publisher\"", publisher);
    }
    out.raw("</section>\n");
    out.finish()
}

/// The names that stand on the title page: all who wrote it.
pub(super) fn authors(meta: &Meta) -> impl Iterator<Item = &str> {
    meta.authors
        .iter()
        .filter(|author| author.role == "aut" && has_words(&author.name))
        .map(|author| author.name.as_str())
}

fn copyright<'a>(plan: &'a Plan<'a>, marks: &'a [Mark]) -> String {
    let meta = &plan.book.meta;
    let mut out = Writer::new(plan, None, marks);
    out.raw("<section class=\"copyright\" epub:type=\"copyright-page\">\n");
    out.line("h1", "", plan.words.copyright);
    out.line("p", "", plan.title);
    out.blocks(&plan.book.matter.copyright);
    for text in [&meta.rights, &meta.publisher].into_iter().filter_map(stated) {
        out.line("p", "", text);
    }
    if let Some(date) = stated(&meta.date) {
        let words = long_date(date, &meta.language);
        out.raw(&format!("<p><time datetime=\"{date}\">{}</time></p>\n", escaped(words.as_deref().unwrap_or(date))));
    }
    let isbn = meta.identifier.strip_prefix("urn:isbn:").map(|number| format!("ISBN {number}"));
    out.line("p", "", isbn.as_deref().unwrap_or(&meta.identifier));
    out.raw("</section>\n");
    out.finish()
}

/// A dedication, motto or colophon. It has no heading on paper, so that it is named for those who do not see it.
fn matter<'a>(plan: &'a Plan<'a>, page: MatterPage, places: &'a Places<'a>, document: &'a Document<'a>) -> String {
    let blocks = plan.book.matter.page(page);
    let mut out = Writer::new(plan, Some(places), &document.marks);
    out.leaves = Leaves::of_page(blocks);
    let kind = nav::landmark(page);
    let title = escaped(&document.title);
    if page == MatterPage::Epigraph {
        out.raw("<section class=\"matter\">\n");
        out.epigraph(blocks);
    } else {
        let section = format!("class=\"matter {kind}\" epub:type=\"{kind}\" role=\"doc-{kind}\"");
        out.raw(&format!("<section {section} aria-label=\"{title}\">\n"));
        out.blocks(blocks);
    }
    let end = out.leaves.end_of_text();
    out.rest_of_marks(end);
    out.note_bodies();
    out.rest_of_marks(Place { leaf: u32::MAX, byte: u32::MAX });
    out.raw("</section>\n");
    out.finish()
}

fn part(plan: &Plan<'_>, document: &Document<'_>) -> String {
    let mut out = Writer::new(plan, None, &document.marks);
    out.raw("<section class=\"part\" epub:type=\"part\" role=\"doc-part\" aria-labelledby=\"title\">\n");
    title(&mut out, |out| out.text(&document.title));
    out.raw("</section>\n");
    out.finish()
}

/// The title that names its document. A page that begins with it is marked in it, but is no part of its name.
fn title<'a>(out: &mut Writer<'a>, write: impl FnOnce(&mut Writer<'a>)) {
    let is_marked = !out.marks.is_empty();
    out.raw(if is_marked { "<h1>" } else { "<h1 id=\"title\">" });
    out.marks_up_to(Place::default());
    out.raw(if is_marked { "<span id=\"title\">" } else { "" });
    write(out);
    out.end_of_words = out.out.len();
    out.raw(if is_marked { "</span></h1>\n" } else { "</h1>\n" });
}

/// A line under the title of an essay, in its tags.
fn head_line(out: &mut Writer<'_>, line: HeadLine, [start, end]: [&str; 2], words: &str) {
    out.raw(start);
    out.leaves.head_line(line, words);
    out.leaf(words);
    out.leaves.forget_copies();
    out.raw(end);
}

fn chapter<'a>(plan: &'a Plan<'a>, chapter: &'a Chapter, places: &'a Places<'a>, document: &'a Document<'a>) -> String {
    let mut out = Writer::new(plan, Some(places), &document.marks);
    if !document.marks.is_empty() {
        out.leaves = Leaves::new(chapter);
    }
    if let Some(language) = &chapter.language {
        (out.rtl, out.words) = (language.is_rtl(), Words::of(language));
    }
    out.raw(
        "<section class=\"chapter\" epub:type=\"chapter\" role=\"doc-chapter\" aria-labelledby=\"title\">\n<header>\n",
    );
    title(&mut out, |out| {
        if !has_words(&chapter.plain_title()) {
            out.text(&document.title);
        }
        out.inlines(&chapter.title);
    });
    if let Some(subtitle) = stated(&chapter.subtitle) {
        head_line(&mut out, HeadLine::Subtitle, ["<p class=\"subtitle\" role=\"doc-subtitle\">", "</p>\n"], subtitle);
    }
    // The author of the whole book need not sign every essay of it.
    if !chapter.authors.is_empty() && !chapter.authors.iter().map(String::as_str).eq(authors(&plan.book.meta)) {
        head_line(&mut out, HeadLine::Byline, ["<p class=\"byline\">", "</p>\n"], &chapter.authors.join(", "));
    }
    if let Some(date) = stated(&chapter.date).filter(|_| plan.wanted.dates) {
        let language = chapter.language.as_ref().unwrap_or(&plan.book.meta.language);
        match long_date(date, language) {
            Some(words) => {
                let start = format!("<p class=\"date\"><time datetime=\"{date}\">");
                head_line(&mut out, HeadLine::Date, [&start, "</time></p>\n"], &words);
            }
            // Not a day of the calendar: as it is.
            None => head_line(&mut out, HeadLine::Date, ["<p class=\"date\">", "</p>\n"], date),
        }
    }
    out.raw("</header>\n");
    out.blocks(&chapter.blocks);
    let end = out.leaves.end_of_text();
    out.rest_of_marks(end);
    out.note_bodies();
    out.rest_of_marks(Place { leaf: u32::MAX, byte: u32::MAX });
    out.raw("</section>\n");
    out.finish()
}
