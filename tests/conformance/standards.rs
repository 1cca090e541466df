//! The screen edition is PDF/UA-1 and PDF/A-2a where it says so, and only there: veraPDF gives the same
//! verdict on books that lack nothing and on books that lack something. Other programs open all of them
//! without a word.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::books;
use crate::command::{chapbook, succeed};
use crate::toolbox;

/// A file, and whether it should say that it follows the standards.
type Judged = (PathBuf, bool);

#[test]
fn verapdf_agrees_about_the_books_of_the_repository() {
    let (sample, elements, seeds) = (books::sample(), books::elements(), books::seeds());
    let latin = build(books::folder_of_elements_in_latin());
    let mut judged = vec![(sample.pdf(), true), (elements.pdf(), false), (books::output(latin.path(), ".pdf"), true)];
    judged.extend(seeds.iter().map(|seeds| (seeds.pdf(), true)));
    assert_verdicts(&judged);
}

/// Books of the corpus: folder, language, files, and whether nothing is missing in it.
const REAL: [(&str, &str, &str, bool); 8] = [
    ("txt-de-kafka-betrachtung", "de", "*.txt", true),
    ("html-fr-debian-faq", "fr", "*.html", true),
    ("html-it-debian-faq", "it", "*.html", true),
    ("txt-chesterton-heretics", "en", "470.txt", true),
    ("dumps-overlap-18f", "en", "*.txt", true),
    ("docx", "de", "*.docx", true),
    // Characters without a glyph.
    ("md-opensource-guide", "en", "_articles/*.md", false),
    // Pictures that are decoration, and say so.
    ("se-sherlock-holmes", "en", "src/epub/text/*.xhtml", true),
];

#[test]
fn verapdf_agrees_about_real_books() {
    let built = REAL.iter().filter_map(|(name, language, files, is_whole)| {
        let folder = real(&toolbox::collection(name)?, language, files);
        Some((build(folder), *is_whole))
    });
    let built: Vec<(TempDir, bool)> = built.collect();
    let judged: Vec<Judged> =
        built.iter().map(|(folder, is_whole)| (books::output(folder.path(), ".pdf"), *is_whole)).collect();
    assert_verdicts(&judged);
    for (pdf, _) in &judged {
        assert_silent(pdf);
    }
}

#[test]
fn other_programs_open_the_sample_without_a_word() {
    let book = books::sample();
    for pdf in [book.pdf(), book.booklet()] {
        assert_silent(&pdf);
    }
}

/// A folder with a copy of a collection and a book.toml.
fn real(collection: &Path, language: &str, files: &str) -> TempDir {
    let config = format!(
        "[book]\ntitle = \"A Real Book\"\nlanguage = \"{language}\"\n[[sources]]\npath = \"content/{files}\"\n[pdf]\n"
    );
    let names = fs::read_dir(collection).expect("the collection can be listed");
    let names: Vec<String> =
        names.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    books::folder_with(&config, collection, &names.iter().map(String::as_str).collect::<Vec<_>>())
}

fn build(folder: TempDir) -> TempDir {
    succeed(chapbook(folder.path()).args(["build", "--only", "pdf"]));
    folder
}

/// What a file says of itself, and what veraPDF says, are both as expected.
fn assert_verdicts(judged: &[Judged]) {
    let mut wrong = Vec::new();
    for (pdf, is_whole) in judged {
        if stamped(pdf) != *is_whole {
            wrong.push(format!("{} says {} of itself", pdf.display(), !is_whole));
        }
    }
    let Some(mut verapdf) = toolbox::verapdf() else { return assert!(wrong.is_empty(), "{}", wrong.join("\n")) };
    let output = toolbox::run(verapdf.args(judged.iter().map(|(pdf, _)| pdf)));
    let said = String::from_utf8_lossy(&output.stdout);
    let verdicts: BTreeMap<(&str, &str), &str> = said
        .lines()
        .filter_map(|line| {
            let mut parts = line.split('\t');
            Some(((parts.next()?, parts.next()?), parts.next()?))
        })
        .collect();
    for (pdf, is_whole) in judged {
        for standard in ["ua1", "2a"] {
            let verdict = verdicts.get(&(&*pdf.to_string_lossy(), standard)).copied();
            // A file that does not claim a standard breaks the rule that it must; the others must be broken too.
            let faults = verdict.map(|verdict| verdict.split("; ").filter(|rule| !is_claim(rule)).count());
            let agrees = match verdict {
                Some("compliant") => *is_whole,
                // PDF/A has no rule for pictures without alternative text, which PDF/UA has.
                Some(_) => !is_whole && (standard == "2a" || faults > Some(0)),
                None => false,
            };
            if !agrees {
                let said = verdict.unwrap_or("nothing");
                wrong.push(format!(
                    "{} should{} be {standard}: {said}",
                    pdf.display(),
                    if *is_whole { "" } else { " not" }
                ));
            }
        }
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(wrong.is_empty(), "{}\n{stderr}", wrong.join("\n"));
}

/// The rules that ask for the claim itself: PDF/UA-1 § 5, PDF/A-2 § 6.6.4.
fn is_claim(rule: &str) -> bool {
    rule.starts_with("5-1 ") || rule.starts_with("6.6.4-1 ")
}

/// Whether a file says that it follows both standards; the metadata is not compressed.
fn stamped(pdf: &Path) -> bool {
    let bytes = fs::read(pdf).unwrap_or_else(|error| panic!("{}: {error}", pdf.display()));
    let says = |words: &str| bytes.windows(words.len()).any(|window| window == words.as_bytes());
    let claims = ["<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"].map(says);
    assert!(claims.windows(2).all(|pair| pair[0] == pair[1]), "{} follows one standard alone", pdf.display());
    claims[0]
}

/// qpdf, MuPDF, Ghostscript and poppler read all of a file and have nothing to say; where one is missing, the others.
/// What qpdf writes again has as many objects: nothing lies in the file that nothing leads to.
fn assert_silent(pdf: &Path) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let rewritten = folder.path().join("rewritten.pdf");
    let cleaned = folder.path().join("cleaned.pdf");
    let image = folder.path().join("image");
    let calls: [(&str, &[&str], &[&Path]); 6] = [
        ("qpdf", &["--check", "--no-warn"], &[pdf]),
        ("qpdf", &["--qdf", "--object-streams=disable"], &[pdf, &rewritten]),
        ("mutool", &["info"], &[pdf]),
        ("mutool", &["clean", "-gg"], &[pdf, &cleaned]),
        ("gs", &["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage"], &[pdf]),
        ("pdftoppm", &["-r", "20", "-gray"], &[pdf, &image]),
    ];
    for (name, options, files) in calls {
        let Some(mut program) = toolbox::program(name) else { continue };
        let output = toolbox::run(program.args(options).args(files));
        let said = String::from_utf8_lossy(&output.stderr);
        // MuPDF and qpdf print what they were asked for.
        let is_quiet = said.trim().is_empty() && (name != "gs" || output.stdout.is_empty());
        assert!(output.status.success() && is_quiet, "{name} {options:?} {}: {said}", pdf.display());
    }
    if rewritten.exists() {
        let count = |pdf: &Path| {
            let document = lopdf::Document::load(pdf).unwrap_or_else(|error| panic!("{}: {error}", pdf.display()));
            // Streams of objects and of the table are the file's own, as are the lengths of streams that qpdf writes.
            let is_own = |object: &&lopdf::Object| match object {
                lopdf::Object::Integer(_) => true,
                object => object.type_name().is_ok_and(|name| name == b"ObjStm" || name == b"XRef"),
            };
            document.objects.len() - document.objects.values().filter(is_own).count()
        };
        assert_eq!(count(pdf), count(&rewritten), "objects of {} that nothing leads to", pdf.display());
    }
}
