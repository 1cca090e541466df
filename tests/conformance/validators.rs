//! Outside validators find nothing in the sample and in the seeds' book, and something in a damaged one.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::books::{self, Book};
use crate::epub::Epub;
use crate::toolbox;

#[test]
fn epubcheck_finds_nothing_in_the_sample() {
    assert_clean("EPUBCheck", epubcheck(&books::sample().epub()));
}

#[test]
fn epubcheck_finds_nothing_in_the_seeds() {
    if let Some(book) = books::seeds() {
        assert_clean("EPUBCheck", epubcheck(&book.epub()));
    }
}

#[test]
fn epubcheck_finds_nothing_in_the_book_of_every_element() {
    assert_clean("EPUBCheck", epubcheck(&books::elements().epub()));
}

#[test]
fn epubcheck_notices_a_missing_chapter() {
    let nav = Epub::open(&books::sample().epub()).nav();
    let chapter = &nav.last().expect("the sample has chapters").target;
    let damaged = damaged_sample(|name, bytes| (name != chapter).then_some(bytes));
    if let Some(found) = epubcheck(damaged.path()) {
        assert!(!found.is_empty(), "EPUBCheck did not notice that {chapter} is missing");
    }
}

#[test]
fn ace_finds_nothing_in_the_sample() {
    assert_clean("Ace", ace(&books::sample().epub()));
}

#[test]
fn ace_finds_nothing_in_the_seeds() {
    if let Some(book) = books::seeds() {
        assert_clean("Ace", ace(&book.epub()));
    }
}

#[test]
fn ace_finds_nothing_in_the_book_of_every_element() {
    assert_clean("Ace", ace(&books::elements().epub()));
}

#[test]
fn ace_notices_missing_metadata() {
    let damaged = damaged_sample(|name, bytes| {
        let text = name.ends_with(".opf").then(|| String::from_utf8_lossy(&bytes).into_owned());
        Some(text.map_or(bytes, |text| text.replace("schema:access", "schema:omitted").into_bytes()))
    });
    if let Some(found) = ace(damaged.path()) {
        assert!(!found.is_empty(), "Ace did not notice that the accessibility metadata is missing");
    }
}

#[test]
fn qpdf_finds_nothing_in_the_sample() {
    assert_pdfs_clean("qpdf --check", &books::sample(), qpdf);
}

#[test]
fn qpdf_finds_nothing_in_the_seeds() {
    if let Some(book) = books::seeds() {
        assert_pdfs_clean("qpdf --check", &book, qpdf);
    }
}

#[test]
fn fonts_of_the_sample_are_embedded_subsets() {
    assert_pdfs_clean("pdffonts", &books::sample(), fonts_at_fault);
}

#[test]
fn fonts_of_the_seeds_are_embedded_subsets() {
    if let Some(book) = books::seeds() {
        assert_pdfs_clean("pdffonts", &book, fonts_at_fault);
    }
}

/// Fatal errors, errors and warnings of EPUBCheck; `None` where it is not installed.
fn epubcheck(epub: &Path) -> Option<Vec<String>> {
    let mut epubcheck = toolbox::epubcheck()?;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let report = folder.path().join("report.json");
    let output = toolbox::run(epubcheck.arg(epub).arg("-q").arg("--json").arg(&report));
    let report = read_json(&report, &output.stderr);
    let counted: i64 = ["nFatal", "nError", "nWarning"]
        .iter()
        .map(|count| report["checker"][count].as_i64().expect("EPUBCheck counts what it found"))
        .sum();
    let messages = array(&report["messages"]).iter().map(|message| {
        let place = &message["locations"][0];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (severity, id, said) = (text(&message["severity"]), text(&message["ID"]), text(&message["message"]));
        format!("{severity} {id} {}:{}: {said}", text(&place["path"]), place["line"])
    });
    Some(if counted == 0 { Vec::new() } else { messages.collect() })
}

/// Violations that Ace finds; `None` where it is not installed.
fn ace(epub: &Path) -> Option<Vec<String>> {
    let mut ace = toolbox::ace()?;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let output = toolbox::run(ace.args(["-E", "-f", "-s", "-o"]).arg(folder.path()).arg(epub));
    let report = read_json(&folder.path().join("report.json"), &output.stderr);
    let mut violations = Vec::new();
    for document in array(&report["assertions"]) {
        for assertion in array(&document["assertions"]) {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let rule = text(&assertion["earl:test"]["dct:title"]);
            let said = text(&assertion["earl:result"]["dct:description"]);
            violations.push(format!("{} {rule}: {said}", text(&document["earl:testSubject"]["url"])));
        }
    }
    let passed = output.status.success() && report["earl:result"]["earl:outcome"] == "pass";
    assert_eq!(passed, violations.is_empty(), "Ace's verdict and its report differ: {report:#}");
    Some(violations)
}

/// What qpdf says of a file that is not clean; `None` where it is not installed.
fn qpdf(pdf: &Path) -> Option<Vec<String>> {
    let output = toolbox::run(toolbox::program("qpdf")?.arg("--check").arg(pdf));
    // qpdf ends with 2 on errors and with 3 on warnings.
    let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>();
    Some(if output.status.success() { Vec::new() } else { [lines(&output.stdout), lines(&output.stderr)].concat() })
}

/// Fonts that are not embedded or not a subset; `None` where there is no pdffonts.
fn fonts_at_fault(pdf: &Path) -> Option<Vec<String>> {
    let output = toolbox::run(toolbox::program("pdffonts")?.arg(pdf));
    let table = String::from_utf8_lossy(&output.stdout);
    let fonts: Vec<&str> = table.lines().skip(2).collect();
    assert!(!fonts.is_empty(), "{} has no font", pdf.display());
    let is_good = |font: &&str| {
        // From the right, since a long name shifts the columns: two numbers of the object, uni, sub, emb.
        let columns: Vec<&str> = font.split_whitespace().rev().collect();
        columns.get(3..5) == Some(&["yes", "yes"])
    };
    Some(fonts.into_iter().filter(|font| !is_good(font)).map(str::to_owned).collect())
}

fn assert_pdfs_clean(judge: &str, book: &Book, find: fn(&Path) -> Option<Vec<String>>) {
    for pdf in [book.pdf(), book.booklet()] {
        let Some(found) = find(&pdf) else {
            return;
        };
        let name = pdf.file_name().unwrap_or_default().to_string_lossy();
        assert_clean(&format!("{judge} {name}"), Some(found));
    }
}

fn assert_clean(judge: &str, found: Option<Vec<String>>) {
    let found = found.unwrap_or_default();
    assert!(found.is_empty(), "{judge} found:\n{}", found.join("\n"));
}

/// The sample's EPUB with each file as `edit` makes it, or without it.
fn damaged_sample(edit: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>) -> tempfile::NamedTempFile {
    let epub = Epub::open(&books::sample().epub());
    let file = tempfile::Builder::new().suffix(".epub").tempfile().expect("a temporary file can be made");
    let mut archive = ZipWriter::new(file.reopen().expect("the temporary file is there"));
    for (name, bytes) in epub.into_files() {
        if let Some(bytes) = edit(&name, bytes) {
            let method = if name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            let options = SimpleFileOptions::default().compression_method(method);
            archive.start_file(name, options).expect("the archive takes another file");
            archive.write_all(&bytes).expect("the archive takes its bytes");
        }
    }
    archive.finish().expect("the archive can be ended");
    file
}

fn read_json(path: &Path, stderr: &[u8]) -> Value {
    let Ok(file) = File::open(path) else {
        panic!("no report was written:\n{}", String::from_utf8_lossy(stderr));
    };
    serde_json::from_reader(file).expect("the report is JSON")
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
