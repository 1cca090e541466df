//! References between the files of a book (EPUB 3.3 §3.6 resource locations, §4.2.5 URLs): each leads somewhere.

use super::archive::Archive;
use super::documents::{Kind, Link, Page};
use super::manifest::missing;
use super::package::{Item, Package, Version};
use super::reading::is_readable;
use super::report::{At, Report, short};
use super::url::{Target, resolve};
use crate::diag::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};

/// Checks every link of every document, and of the guide.
pub(super) fn check(package: &Package, pages: &BTreeMap<String, Page>, archive: &Archive, report: &mut Report) {
    let by_id = package.by_id();
    let spine = package.spine.iter().filter_map(|(id, ..)| by_id.get(id.as_str())?.file.as_deref()).collect();
    let listed = package.items.iter().filter_map(|item| Some((item.file.as_deref()?, item))).collect();
    let book = Known { pages, archive, version: package.version, by_id, listed, spine };
    let documents = pages.iter().map(|(path, page)| (path.as_str(), page.links.as_slice()));
    for (path, links) in documents.chain([(package.path.as_str(), package.guide.as_slice())]) {
        for link in links {
            if let Some(finding) = book.wrong(path, link) {
                report.push(At { file: path, line: link.line, column: link.column }, finding);
            }
        }
    }
}

/// What links may lead to.
struct Known<'a> {
    pages: &'a BTreeMap<String, Page>,
    archive: &'a Archive<'a>,
    version: Version,
    by_id: BTreeMap<&'a str, &'a Item>,
    /// The items of the manifest by path.
    listed: BTreeMap<&'a str, &'a Item>,
    spine: BTreeSet<&'a str>,
}

impl Known<'_> {
    fn wrong(&self, from: &str, link: &Link) -> Option<Diagnostic> {
        let shown = short(&link.href);
        match resolve(from, &link.href) {
            Target::Local { path, fragment } => self.wrong_file(link, &path, fragment.as_deref()),
            Target::Remote if link.kind == Kind::Part => Some(
                Diagnostic::error("epub-remote", format!("`{shown}` is on the network"))
                    .hint("pictures, style sheets and scripts must be in the book"),
            ),
            Target::OwnMachine => {
                Some(Diagnostic::error("epub-outside", format!("`{shown}` is a file of somebody's own machine")))
            }
            Target::Outside => Some(
                Diagnostic::error("epub-outside", format!("the path `{shown}` leads out of the book"))
                    .hint("paths are relative to the file that they stand in"),
            ),
            Target::Malformed(why) => Some(Diagnostic::error("epub-url", format!("`{shown}` is no valid URL: {why}"))),
            Target::Remote | Target::Other => None,
        }
    }

    fn wrong_file(&self, link: &Link, path: &str, fragment: Option<&str>) -> Option<Diagnostic> {
        let shown = short(path);
        if !self.archive.has(path) {
            return Some(missing(self.archive, path));
        }
        let Some(item) = self.listed.get(path) else {
            let message = format!("`{shown}` is not in the manifest, but a document refers to it");
            return Some(Diagnostic::error("epub-unlisted-target", message).hint("add it to the manifest"));
        };
        if link.kind == Kind::Page && !is_readable(item, &self.by_id, self.version) {
            let message = format!("the link leads to `{shown}`, which is no page but `{}`", short(&item.media_type));
            return Some(Diagnostic::error("epub-link-target", message).hint("show it in a page, and link to that"));
        }
        if link.kind == Kind::Page && item.media_type == "application/xhtml+xml" && !self.spine.contains(path) {
            let message = format!("the link leads to `{shown}`, which is not in the spine");
            let hint = "a reader could not turn to it: add it to the spine, with linear=\"no\" if it is an aside";
            return Some(Diagnostic::error("epub-not-in-spine", message).hint(hint));
        }
        let fragment = fragment.filter(|fragment| !is_pointer(fragment))?;
        let page = self.pages.get(path)?;
        (!page.ids.contains(fragment)).then(|| {
            let message = format!("no element of `{shown}` has the id `{}`", short(fragment));
            Diagnostic::error("epub-fragment", message)
        })
    }
}

/// Fragments that are no ids: EPUB CFI, other XPointers and SVG views, media fragments.
fn is_pointer(fragment: &str) -> bool {
    fragment.contains('(') || ["xywh=", "t=", "xyn="].iter().any(|start| fragment.starts_with(start))
}
