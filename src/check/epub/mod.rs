//! A finished EPUB → what a shop or a reading system would reject it for (EPUB 3.3, OCF, and for old books OPF 2.0.1).
//!
//! | file | holds |
//! |---|---|
//! | `archive` | the ZIP container, its sizes and file names |
//! | `ocf` | `mimetype` and `META-INF` |
//! | `package`, `metadata` | the package document |
//! | `manifest` | what is listed against what is there |
//! | `documents` | XHTML, SVG, NCX and SMIL: their ids and links |
//! | `reading` | spine, navigation document, NCX |
//! | `links` | where links lead |
//! | `xml`, `url`, `report` | parsing and decoding, URLs, findings |
//!
//! The checker shares no code with the writer in `crate::epub`: an error common to both would go unseen.
//! It takes any bytes: sizes, counts and depths are bounded, and nothing recurses.

mod archive;
mod documents;
#[cfg(test)]
mod hostile;
mod links;
mod manifest;
mod metadata;
mod ocf;
mod package;
mod reading;
mod report;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
mod url;
mod xml;

use crate::diag::Sink;
use archive::Archive;
use report::Report;

/// Checks the EPUB `bytes`, which findings call `name`: `name!/OEBPS/content.opf:3:5`.
pub fn epub(bytes: &[u8], name: &str, sink: &mut Sink) {
    let mut report = Report::new(name, sink);
    examine(bytes, &mut report);
    report.finish();
}

fn examine(bytes: &[u8], report: &mut Report) {
    let Some(mut archive) = Archive::open(bytes, report) else { return };
    ocf::check_mimetype(bytes, &archive, report);
    let encrypted = ocf::encrypted(&mut archive, report);
    let packages = ocf::rootfiles(&mut archive, report);
    // Of several renditions, reading systems show the first.
    let Some(package) = packages.first().and_then(|path| package::read(&mut archive, path, report)) else { return };
    manifest::check(&package, &mut archive, &encrypted, report);
    if packages.len() == 1 {
        manifest::check_unlisted(&package, &archive, report);
    }
    let pages = documents::read(&package, &mut archive, &encrypted, report);
    reading::check_spine(&package, report);
    reading::check_nav(&package, &pages, report);
    reading::check_ncx(&package, report);
    links::check(&package, &pages, &archive, report);
}
