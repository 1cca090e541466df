//! What a package must say of itself (EPUB 3.3 §5.5.3 required metadata; OPF 2.0.1 §2.2).

use super::package::Version;
use super::report::{At, Report, short};
use super::xml::Lines;
use crate::diag::Diagnostic;
use crate::lang::Lang;
use roxmltree::{Document, Node};

const DC: &str = "http://purl.org/dc/elements/1.1/";

/// Title, language, identifier, and in EPUB 3 the date of modification.
pub(super) fn check(doc: &Document, version: Version, path: &str, report: &mut Report) {
    let root = doc.root_element();
    let place = |node: Node| Lines::new(doc).place(path, node);
    let Some(metadata) = root.children().find(|node| node.tag_name().name() == "metadata") else {
        report.push(At::file(path), wrong("the package has no `metadata`"));
        return;
    };
    // EPUB 2 allows dc-metadata around them.
    let named = |name: &'static str| metadata.descendants().filter(move |node| node.has_tag_name((DC, name)));
    for (name, what) in [("title", "title"), ("language", "language"), ("identifier", "identifier")] {
        let mut found = named(name).peekable();
        if found.peek().is_none() {
            let finding = wrong(format!("the book has no {what}")).hint(format!("add a `dc:{name}` to the metadata"));
            report.push(place(metadata), finding);
        } else if let Some(empty) = found.find(|node| text(*node).is_empty()) {
            report.push(place(empty), wrong(format!("the {what} is empty")));
        }
    }
    if let Some(node) = named("language").find(|node| !text(*node).is_empty() && Lang::parse(&text(*node)).is_none()) {
        let finding = wrong(format!("`{}` is no language tag", short(&text(node)))).hint("such as `en` or `pt-BR`");
        report.push(place(node), finding);
    }
    let unique = root.attribute("unique-identifier").map(str::trim);
    if !unique.is_some_and(|id| named("identifier").any(|node| node.attribute("id").map(str::trim) == Some(id))) {
        let finding = wrong("`unique-identifier` points to no `dc:identifier`")
            .hint("give the identifier an id and name it in the package's `unique-identifier`");
        report.push(place(root), finding);
    }
    if version == Version::Three {
        check_modified(metadata, place, report);
    }
}

/// Exactly one, in UTC to the second (§5.5.3.2.4).
fn check_modified<'a>(metadata: Node, place: impl Fn(Node) -> At<'a>, report: &mut Report) {
    let is_modified = |node: &Node| node.attribute("property").map(str::trim) == Some("dcterms:modified");
    let own = |node: &Node| is_modified(node) && node.attribute("refines").is_none();
    let dates: Vec<Node> = metadata.children().filter(own).collect();
    let hint = "it looks like <meta property=\"dcterms:modified\">2026-11-01T12:00:00Z</meta>";
    match dates.as_slice() {
        [] => report.push(place(metadata), wrong("the book has no date of modification").hint(hint)),
        [date] if !is_utc(&text(*date)) => {
            let message = format!("`{}` is no date of modification", short(&text(*date)));
            report.push(place(*date), wrong(message).hint(hint));
        }
        [_] => {}
        [_, second, ..] => report.push(place(*second), wrong("the book has more than one date of modification")),
    }
}

/// `CCYY-MM-DDThh:mm:ssZ`.
fn is_utc(date: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00Z";
    let fits = |(have, want): (u8, &u8)| if *want == b'0' { have.is_ascii_digit() } else { have == *want };
    date.len() == FORM.len() && date.bytes().zip(FORM).all(fits)
}

fn wrong(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("epub-metadata", message)
}

fn text(node: Node) -> String {
    let text: String = node.children().filter_map(|child| child.text()).collect();
    text.trim().to_owned()
}
