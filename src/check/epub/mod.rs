//! A finished EPUB → what a shop or a reading system would reject it for (EPUB 3.3, OCF, and for old books OPF 2.0.1).
//!
//! | file | holds |
//! |---|---|
//! | `archive`, `names` | the ZIP container, its sizes and file names |
//! | `ocf` | `mimetype` and `META-INF` |
//! | `package`, `metadata`, `vocabulary` | the package document |
//! | `manifest`, `fallbacks`, `images` | what is listed against what is there |
//! | `documents` | each XHTML, SVG, NCX, SMIL and CSS file by itself |
//! | `schema` | what elements contain and which attributes they take |
//! | `html`, `svg`, `nav`, `ncx`, `overlay`, `viewport`, `css` | what documents must keep to beyond that |
//! | `reading` | spine, navigation document, NCX |
//! | `references`, `links` | what refers to what, and whether that is there and suits |
//! | `xml`, `url`, `report` | parsing and decoding, URLs, findings |
//!
//! The checker shares no code with the writer in `crate::epub`: an error common to both would go unseen.
//! It takes any bytes: sizes, counts and depths are bounded, and nothing recurses.

mod archive;
mod css;
mod documents;
mod fallbacks;
#[cfg(test)]
mod hostile;
mod html;
mod images;
mod links;
mod manifest;
mod metadata;
mod names;
mod nav;
mod ncx;
mod ocf;
mod overlay;
mod package;
mod reading;
mod references;
mod report;
#[cfg(test)]
mod sample;
mod schema;
mod svg;
#[cfg(test)]
mod tests;
mod url;
mod viewport;
mod vocabulary;
mod xml;

use crate::diag::{Diagnostic, Sink};
use archive::Archive;
use package::Version;
use report::{At, Report};

/// Checks the EPUB `bytes`, which findings call `name`: `name!/OEBPS/content.opf:3:5`.
pub fn epub(bytes: &[u8], name: &str, sink: &mut Sink) {
    written(bytes, &[], name, sink);
}

/// As [`epub`], for a book that has just been written of these texts, by their names in the archive. One with the
/// size and checksum that the archive states is not unpacked once more.
pub fn written(bytes: &[u8], texts: &[(String, String)], name: &str, sink: &mut Sink) {
    let mut report = Report::default();
    if let Some(archive) = Archive::open(bytes, texts, &mut report) {
        examine(bytes, archive, &mut report);
    }
    report.finish(name, sink);
}

fn examine(bytes: &[u8], mut archive: Archive<'_>, report: &mut Report) {
    ocf::check_mimetype(bytes, &archive, report);
    let encrypted = ocf::encrypted(&mut archive, report);
    let packages = ocf::rootfiles(&mut archive, report);
    // Of several renditions, reading systems show the first.
    let package = packages.paths.first().and_then(|path| package::read(&mut archive, path, report));
    names::check(&archive, package.as_ref().map_or(Version::Three, |package| package.version), report);
    let Some(package) = package else { return };
    if packages.named > 1 && package.version == Version::Two {
        let finding = Diagnostic::error("epub-container", "an EPUB 2 has one package document");
        report.push(At::file(ocf::CONTAINER), finding);
    }
    ocf::check_form(&mut archive, package.version, report);
    ocf::check_obfuscated(&mut archive, &package, report);
    manifest::check(&package, &mut archive, &encrypted, report);
    if packages.paths.len() == 1 {
        manifest::check_unlisted(&package, &archive, report);
    }
    let pages = documents::read(&package, &mut archive, &encrypted, report);
    reading::check_spine(&package, report);
    reading::check_nav(&package, report);
    reading::check_ncx(&package, report);
    manifest::check_features(&package, &pages, report);
    if package.version == Version::Three {
        overlay::check_pairs(&package, &pages, report);
    }
    links::check(&package, &pages, &archive, report);
}
