//! The text of a PDF, as other programs get it out: on every page of real books in Latin, Greek and Cyrillic
//! letters `pdftotext` gives back the words that were set there, in the order in which they are read, with inserted
//! hyphens told from written ones.
//!
//! `tests/page_list.rs` holds the words of the pages against those of the EPUB, and the readers' tests those against
//! the sources.

#[path = "common/corpus.rs"]
mod corpus;

use chapbook::diag::Sink;
use chapbook::media::{self, Fonts};
use chapbook::paged::{Item, Page, Run};
use chapbook::world::{Memory, Mounted};
use chapbook::{Output, config, layout};
use corpus::corpus;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Collections, their languages, the files that are read, and at most how many of them.
const BOOKS: [(&str, &str, &str, usize); 8] = [
    ("txt-de-kafka-betrachtung", "de", ".txt", 1),
    ("html-fr-debian-faq", "fr", ".html", 9),
    ("html-it-debian-faq", "it", ".html", 9),
    ("txt-chesterton-heretics", "en", "470.txt", 1),
    ("dumps-overlap-18f", "en", ".txt", 5),
    ("docx", "de", ".docx", 20),
    ("txt-ru-tolstoy-essays", "ru", ".txt", 6),
    ("epub", "en", "wasteland.epub", 1),
];

/// In the tightest lines a space is as wide as the least that poppler takes for one; rounding makes a few narrower.
const WORDS_FOR_ONE_JOINED: usize = 10_000;

/// Programs that read aloud take words from the tree, where no place on a page parts them. poppler draws a page anew for
/// each of its elements.
const MOST_PAGES_OF_A_TREE: usize = 18;

#[test]
fn every_word_of_real_books_comes_out_of_their_pdfs() {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        assert!(std::env::var_os("CHAPBOOK_REQUIRE_TOOLS").is_none(), "pdftotext is not here");
        return println!("skipped: pdftotext is not here");
    }
    let mut wrong = Vec::new();
    for (name, language, ending, most) in BOOKS {
        let Some(folder) = corpus(name) else { return };
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let mut paths: Vec<_> = std::fs::read_dir(&folder).expect("a collection").flatten().map(|e| e.path()).collect();
        paths.sort();
        for path in paths.iter().filter(|path| path.to_string_lossy().ends_with(ending)).take(most) {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((file, std::fs::read(path).expect("a file of it")));
        }
        assert!(!files.is_empty(), "{name} has no files");
        compare(name, language, files, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} pages:\n{}", wrong.len(), wrong.join("\n"));
}

/// Builds a book and compares the words of its pages.
fn compare(name: &str, language: &str, files: Vec<(String, Vec<u8>)>, wrong: &mut Vec<String>) {
    let toml = format!("[book]\ntitle = \"A Book\"\nlanguage = \"{language}\"\n[[sources]]\npath = \"*\"\n[pdf]\n");
    let memory = Memory::new(files);
    let world = Mounted::new(&memory);
    let mut sink = Sink::new();
    let config = config::parse(&toml, config::FILE_NAME, &mut sink).expect("a sound book.toml");
    let book = chapbook::compile(&world, &config, None, &mut sink).expect("a book").book;
    let fonts = Fonts::load(&config.pdf.font, &world, &mut sink).expect("fonts");
    let pictures = media::load_pictures(book.images().into_iter().map(media::Wanted::from), &world, &mut sink);
    let paged = layout::layout(&book, &config, &fonts, &pictures, &mut sink);
    let built = chapbook::build(&memory, &config, None, &BTreeSet::from([Output::Pdf]), &mut sink).expect("a PDF");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("book.pdf");
    std::fs::write(&file, &built.files[0].bytes).expect("it can be written");
    let text = extracted(&file);
    let (mut count, mut joined) = (0, 0);
    for (number, (page, text)) in paged.pages.iter().zip(text.split('\u{c}')).enumerate() {
        let (set, read) = (words(&set(page)), words(text));
        count += set.len();
        joined += set.len().abs_diff(read.len());
        if set.concat() != read.concat() {
            let at = set.iter().zip(&read).position(|(a, b)| a != b).unwrap_or(0);
            let around = |words: &[String]| words[at.min(words.len())..].iter().take(6).cloned().collect::<Vec<_>>();
            wrong.push(format!("{name} page {}: {:?} is read as {:?}", number + 1, around(&set), around(&read)));
        }
    }
    if paged.pages.len() <= MOST_PAGES_OF_A_TREE {
        let set: BTreeSet<String> = paged.pages.iter().flat_map(|page| words(&set(page))).collect();
        let tree = words(&tree(&file));
        // Words that are divided where a page ends stand on none as a whole.
        let run_together: Vec<&String> = tree.iter().filter(|word| !set.contains(*word)).collect();
        println!("measured: {} of {} words of the tree of {name} stand on no page", run_together.len(), tree.len());
        if tree.len() < count * 9 / 10 || run_together.len() > paged.pages.len() / 10 + 1 {
            wrong.push(format!("{name}: of {} words of its tree these stand on no page: {run_together:?}", tree.len()));
        }
    }
    println!("measured: {joined} of {count} words of {name} are read as one with the next");
    if joined > count / WORDS_FOR_ONE_JOINED + 1 {
        wrong.push(format!("{name}: {joined} of {count} words are read as one with the next"));
    }
}

/// The text of a file in the order in which it is drawn.
fn extracted(file: &Path) -> String {
    let output = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(file).arg("-").output();
    let output = output.expect("pdftotext runs");
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The text of the structure tree, a line for each block.
fn tree(file: &Path) -> String {
    let output = Command::new("pdfinfo").args(["-struct-text", "-enc", "UTF-8"]).arg(file).output();
    let output = output.expect("pdfinfo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (mut text, mut block) = (String::new(), 0);
    for line in String::from_utf8(output.stdout).expect("UTF-8").lines() {
        let indent = line.len() - line.trim_start().len();
        if indent <= block {
            text.push('\n');
            block = 0;
        }
        let line = line.trim_start();
        match line.strip_prefix('"').and_then(|line| line.strip_suffix('"')) {
            Some(words) => text.push_str(words),
            None if line.contains("(inline)") || line.starts_with("Object ") => {}
            None => {
                text.push('\n');
                block = indent;
            }
        }
    }
    text
}

/// What was set on a page, line by line.
fn set(page: &Page) -> String {
    let mut out = String::new();
    let mut last: Option<&Run> = None;
    for item in &page.items {
        let Item::Run(run) = item else { continue };
        if let Some(last) = last {
            let end = last.at.x + last.width();
            let is_same_line = (run.at.y - last.at.y).to_pt().abs() < run.size.to_pt() / 2.0;
            if !is_same_line || run.at.x < last.at.x {
                out.push('\n');
            } else if (run.at.x - end).to_pt() > run.size.to_pt() / 8.0 {
                out.push(' ');
            }
        }
        out.push_str(&run.text);
        last = Some(run);
    }
    out
}

/// The words of a text, divided ones put together; glyphs that stand for nothing say nothing.
fn words(text: &str) -> Vec<String> {
    let text = text.replace("\u{ad}\n", "").replace(['\u{ad}', '\u{200b}'], "");
    text.split_whitespace().map(str::to_owned).collect()
}
