//! References between the files of a book (EPUB 3.3 §3.6 resource locations, §4.2.5 URLs): each leads somewhere that suits it.

use super::archive::Archive;
use super::documents::Page;
use super::fallbacks::{has_core, has_page, is_core, is_font, is_old_page, is_page};
use super::manifest::missing;
use super::package::{Item, Package, Version};
use super::references::{Kind, Reference};
use super::report::{At, Report, short};
use super::url::{QUERY, Target, resolve};
use crate::diag::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};

/// The media type of package documents, to which no reader turns.
const PACKAGE_TYPE: &str = "application/oebps-package+xml";

/// Checks every reference of every document, and of the package.
pub(super) fn check(package: &Package, pages: &BTreeMap<String, Page>, archive: &Archive, report: &mut Report) {
    let book = Known {
        pages,
        archive,
        package: &package.path,
        version: package.version,
        by_id: package.by_id(),
        listed: package.by_key(),
    };
    let documents = pages.iter().map(|(path, page)| (path.as_str(), page.base.as_str(), page.references.as_slice()));
    let mut undeclared = BTreeSet::new();
    let mut used = BTreeSet::new();
    let own = (package.path.as_str(), package.path.as_str(), package.references.as_slice());
    for (path, base, references) in documents.chain([own]) {
        for reference in references {
            let target = match resolve(base, &reference.href) {
                Target::Malformed(QUERY) if book.version == Version::Three && may_have_query(reference.kind) => {
                    let file = reference.href.split(['?', '#']).next().unwrap_or_default();
                    report.push(
                        At { file: path, line: reference.line, column: reference.column },
                        Diagnostic::warning("epub-url", format!("`{}`: {QUERY}", short(&reference.href))),
                    );
                    resolve(base, file)
                }
                target => target,
            };
            if let Target::Local { path, .. } | Target::Remote(path) = &target {
                used.insert((path.clone(), reference.kind == Kind::Page));
            }
            for finding in book.wrong(reference, target, &mut undeclared) {
                report.push(At { file: path, line: reference.line, column: reference.column }, finding);
            }
        }
    }
    check_items(package, pages, &used, report);
}

/// What must be reached from somewhere (EPUB 3.3 §3.6, §5.7.2).
fn check_items(
    package: &Package,
    pages: &BTreeMap<String, Page>,
    used: &BTreeSet<(String, bool)>,
    report: &mut Report,
) {
    if package.version == Version::Two {
        return;
    }
    let scripted = pages.values().any(|page| page.needed.contains("scripted"));
    for item in &package.items {
        let at = item.at(&package.path);
        if let Some(url) = &item.remote {
            let known = may_be_remote(&item.media_type) || item.media_type == "application/x-shockwave-flash";
            let is_used = || used.contains(&(url.clone(), false));
            if !known && (item.in_spine.is_some() || !is_used() && !scripted) {
                report.push(at, remote(url));
            }
        }
        let linked = || item.key().is_some_and(|key| used.contains(&(key.to_owned(), true)));
        if item.in_spine.is_some() && !item.linear && !scripted && !linked() {
            let finding = Diagnostic::error(
                "epub-unreachable",
                format!("no link leads to `{}`, which is not in the linear reading order", short(&item.href)),
            )
            .hint("link to it, or leave out linear=\"no\"");
            report.push(at, finding);
        }
    }
}

/// §3.6: sound, video and fonts.
fn may_be_remote(media_type: &str) -> bool {
    media_type.starts_with("audio/") || media_type.starts_with("video/") || is_font(media_type)
}

fn remote(url: &str) -> Diagnostic {
    Diagnostic::error("epub-remote", format!("`{}` is on the network", short(url)))
        .hint("only sound, video and fonts may be: put the file into the book")
}

/// What links may lead to.
struct Known<'a> {
    pages: &'a BTreeMap<String, Page>,
    archive: &'a Archive<'a>,
    /// The path of the package document, to which EPUB CFIs point.
    package: &'a str,
    version: Version,
    by_id: BTreeMap<&'a str, &'a Item>,
    /// The items of the manifest by path or address.
    listed: BTreeMap<&'a str, &'a Item>,
}

impl Known<'_> {
    fn wrong(&self, reference: &Reference, target: Target, undeclared: &mut BTreeSet<String>) -> Vec<Diagnostic> {
        let shown = short(&reference.href);
        let kind = reference.kind;
        let one = match target {
            Target::Local { path, fragment } => {
                return self.wrong_file(reference, &path, fragment.as_deref(), undeclared);
            }
            Target::Remote(url) => return self.wrong_address(kind, &url, undeclared),
            Target::OwnMachine => {
                Diagnostic::error("epub-outside", format!("`{shown}` is a file of somebody's own machine"))
            }
            Target::Outside => Diagnostic::error("epub-outside", format!("the path `{shown}` leads out of the book"))
                .hint("paths are relative to the file that they stand in"),
            Target::Malformed(why) => Diagnostic::error("epub-url", format!("`{shown}` is no valid URL: {why}")),
            Target::Data(_) if kind == Kind::Page && self.version == Version::Three => {
                Diagnostic::error("epub-url", "a link leads to a `data:` URL").hint("put what it holds into a page")
            }
            Target::Data(media_type) if needs_core(kind) && !is_core(&media_type) => {
                foreign("a `data:` URL", &media_type)
            }
            Target::Data(_) | Target::Other => return Vec::new(),
        };
        vec![one]
    }

    /// §3.6: what may be on the network, and that what is part of the book is listed also there.
    fn wrong_address(&self, kind: Kind, url: &str, undeclared: &mut BTreeSet<String>) -> Vec<Diagnostic> {
        if matches!(kind, Kind::Page | Kind::Cite | Kind::Link) {
            return Vec::new();
        }
        let item = self.listed.get(url);
        let three = self.version == Version::Three;
        let in_spine = item.is_some_and(|item| item.in_spine.is_some());
        let by_type = item.is_some_and(|item| may_be_remote(&item.media_type));
        let by_kind = matches!(kind, Kind::Audio(_) | Kind::Video | Kind::Font);
        if !three || !in_spine && !by_type && !by_kind {
            return vec![remote(url)];
        }
        let mut found = Vec::new();
        if item.is_none() && undeclared.insert(url.to_owned()) {
            found.push(unlisted(url));
        }
        if url.starts_with("http:") {
            found.push(
                Diagnostic::warning("epub-remote", format!("`{}` is not encrypted on its way", short(url)))
                    .hint("use https"),
            );
        }
        found
    }

    fn wrong_file(
        &self,
        reference: &Reference,
        path: &str,
        fragment: Option<&str>,
        undeclared: &mut BTreeSet<String>,
    ) -> Vec<Diagnostic> {
        let kind = reference.kind;
        let shown = short(path);
        if path == self.package {
            let is_cfi = fragment.is_some_and(|fragment| fragment.starts_with("epubcfi("));
            return if kind == Kind::Page && !is_cfi { vec![no_page(&shown, PACKAGE_TYPE)] } else { Vec::new() };
        }
        let Some(item) = self.listed.get(path) else {
            // A file that is missing is no error of a metadata record.
            let finding = match (self.archive.has(path), kind) {
                (false, Kind::Link) => {
                    Diagnostic { severity: crate::diag::Severity::Warning, ..missing(self.archive, path) }
                }
                (false, _) => missing(self.archive, path),
                (true, Kind::Link) => return Vec::new(),
                (true, _) if undeclared.insert(path.to_owned()) || kind == Kind::Guide => unlisted(path),
                (true, _) => return Vec::new(),
            };
            return vec![finding];
        };
        let mut found = Vec::new();
        if needs_core(kind) && !is_core(&item.media_type) && !has_core(item, &self.by_id, self.version) {
            found.push(foreign(&format!("`{shown}`"), &item.media_type));
        }
        found.extend(self.wrong_target(kind, item, &shown, fragment));
        if found.is_empty() {
            found.extend(self.wrong_fragment(kind, item, path, fragment));
        }
        found
    }

    fn wrong_target(&self, kind: Kind, item: &Item, shown: &str, fragment: Option<&str>) -> Option<Diagnostic> {
        let no_page = || no_page(shown, &item.media_type);
        let is_cfi = fragment.is_some_and(|fragment| fragment.starts_with("epubcfi("));
        match kind {
            Kind::Page if is_cfi => None,
            Kind::Page if !has_page(item, &self.by_id, self.version) => Some(no_page()),
            Kind::Page if item.in_spine.is_none() => {
                let message = format!("the link leads to `{shown}`, which is not in the spine");
                let hint = "a reader could not turn to it: add it to the spine, with linear=\"no\" if it is an aside";
                Some(Diagnostic::error("epub-not-in-spine", message).hint(hint))
            }
            Kind::Text if !is_page(&item.media_type, self.version) => Some(no_page()),
            Kind::Guide if !is_page(&item.media_type, self.version) && !is_old_page(&item.media_type) => {
                Some(no_page())
            }
            Kind::Style if fragment.is_some() => {
                Some(Diagnostic::error("epub-fragment", "a reference to a style sheet has no fragment `#…`"))
            }
            Kind::Symbol | Kind::Paint if fragment.is_none() => {
                let message = format!("the reference to `{shown}` names no element");
                Some(Diagnostic::error("epub-fragment", message).hint("add `#` and an id"))
            }
            _ => None,
        }
    }

    fn wrong_fragment(&self, kind: Kind, item: &Item, path: &str, fragment: Option<&str>) -> Option<Diagnostic> {
        let id = fragment.map(|fragment| id_of(fragment, &item.media_type)).filter(|id| !id.is_empty())?;
        if !["application/xhtml+xml", "image/svg+xml"].contains(&item.media_type.as_str()) {
            return None;
        }
        let shown = short(path);
        let Some(defined) = self.pages.get(path)?.ids.get(id) else {
            let message = format!("no element of `{shown}` has the id `{}`", short(id));
            return Some(Diagnostic::error("epub-fragment", message));
        };
        let fits = match kind {
            Kind::Paint => *defined == Some(Kind::Paint),
            Kind::Symbol => matches!(defined, None | Some(Kind::Symbol)),
            Kind::Page | Kind::Cite | Kind::Text => defined.is_none(),
            _ => true,
        };
        (!fits).then(|| {
            let message = format!("the element `{}` of `{shown}` is not of the kind that is referred to", short(id));
            Diagnostic::error("epub-fragment", message)
        })
    }
}

/// §3.4: what is drawn, played or run.
fn needs_core(kind: Kind) -> bool {
    let part = matches!(kind, Kind::Image(false) | Kind::Audio(false) | Kind::Video | Kind::Part(false));
    part || matches!(kind, Kind::Background | Kind::Guide)
}

/// Whose files are found in spite of a query, which EPUBCheck passes over in EPUB 3.
fn may_have_query(kind: Kind) -> bool {
    matches!(kind, Kind::Image(_) | Kind::Audio(_) | Kind::Video | Kind::Track | Kind::Part(_) | Kind::Cite)
}

fn no_page(shown: &str, media_type: &str) -> Diagnostic {
    let message = format!("the link leads to `{shown}`, which is no page but `{}`", short(media_type));
    Diagnostic::error("epub-link-target", message).hint("show it in a page, and link to that")
}

fn foreign(what: &str, media_type: &str) -> Diagnostic {
    let message = format!("{what} is `{}`, which not every reader shows, and has no fallback", short(media_type));
    Diagnostic::error("epub-fallback", message)
        .hint("use a core media type, or name an item of one in the manifest's `fallback`")
}

fn unlisted(path: &str) -> Diagnostic {
    let message = format!("`{}` is not in the manifest, but a document refers to it", short(path));
    Diagnostic::error("epub-unlisted-target", message).hint("add it to the manifest")
}

/// The id that a fragment means: none for EPUB CFI and other schemes, media fragments and text fragments.
fn id_of<'f>(fragment: &'f str, media_type: &str) -> &'f str {
    if fragment.contains('(') && fragment.ends_with(')') {
        return "";
    }
    if media_type == "image/svg+xml" {
        let first = fragment.split('&').next().unwrap_or_default();
        return if first.contains('=') || first.starts_with("svgView(") { "" } else { first };
    }
    let fragment = fragment.split(":~:").next().unwrap_or_default();
    let is_media = ["t=", "xywh=", "track=", "id=", "xyn=", "xyr="].iter().any(|start| fragment.starts_with(start));
    if is_media { "" } else { fragment }
}
