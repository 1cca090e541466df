//! What an EPUB costs as a whole process, and how the checker's time grows with hostile books.
//!
//! `cargo bench --bench epub` builds a book of twelve stories (0.6 MB) and a novel (3.2 MB) with nothing
//! but an `[epub]` table. With the name of a book's folder behind `--` it builds that book; each further
//! argument is a command to run in turn with ours, in the same folder, such as `crowbook ../book.book`.
//! Seconds of processor time are those of all threads, from Linux's count in hundredths, over all
//! runs; seconds by the clock are the shortest.

mod processor;
mod words;

use processor::spent;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use words::Words;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Runs of each command.
const RUNS: usize = 20;
/// Words of a chapter: about 48 kB.
const WORDS: usize = 8_000;
/// Things of a kind in the smaller of two hostile books.
const MANY: usize = 25_000;

fn main() {
    let mut given = std::env::args().skip(1).filter(|arg| !arg.starts_with("--"));
    if let Some(folder) = given.next() {
        let ours = format!("{} build --out {}", env!("CARGO_BIN_EXE_chapbook"), "out");
        return compare(Path::new(&folder), std::iter::once(ours).chain(given).collect());
    }
    for (name, chapters) in [("stories", 12), ("novel", 66)] {
        let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
        let bytes = write(folder.path(), chapters);
        println!("{name}: {chapters} chapters, {:.1} MB", bytes as f64 / 1e6);
        compare(folder.path(), vec![format!("{} build", env!("CARGO_BIN_EXE_chapbook"))]);
    }
    for (name, one) in KINDS {
        let [once, twice] = [MANY, 2 * MANY].map(|count| {
            let book = hostile(&one.replace('…', "\0").split('\0').map(|part| part.repeat(count)).collect::<String>());
            let start = Instant::now();
            chapbook::check_epub(&book, "book.epub", &mut chapbook::diag::Sink::new());
            start.elapsed().as_secs_f64()
        });
        println!("{name}: {MANY} checked in {once:.3} s, twice as many in {:.2} times as long", twice / once);
    }
}

/// Runs the commands in turn, so that what else the machine does meets all alike.
fn compare(folder: &Path, commands: Vec<String>) {
    let mut taken = vec![(0.0, f64::INFINITY); commands.len()];
    for _ in 0..RUNS {
        for (command, (processor, clock)) in commands.iter().zip(&mut taken) {
            let mut words = command.split(' ');
            let (before, start) = (spent(), Instant::now());
            let status = Command::new(words.next().unwrap_or_default())
                .args(words)
                .current_dir(folder)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            assert!(status.is_ok_and(|status| status.success()), "`{command}` fails");
            *clock = start.elapsed().as_secs_f64().min(*clock);
            *processor += spent() - before;
        }
    }
    for (command, (processor, clock)) in commands.iter().zip(taken) {
        println!("  {:.3} s of processor, {clock:.3} s by the clock: {command}", processor / RUNS as f64);
    }
}

/// Writes a book of so many Markdown files; gives its size.
fn write(folder: &Path, chapters: usize) -> usize {
    let toml = "[book]\ntitle = \"A Book\"\nlanguage = \"en\"\n[[sources]]\npath = \"content/*\"\n[epub]\n";
    fs::write(folder.join("book.toml"), toml).expect("the folder can be written");
    fs::create_dir_all(folder.join("content")).expect("the folder can be made");
    let mut words = Words(1);
    let mut bytes = 0;
    for n in 0..chapters {
        let text = format!("# {}\n\n{}\n", words.title(), words.essay(WORDS).join("\n\n"));
        bytes += text.len();
        fs::write(folder.join(format!("content/{n:03}.md")), text).expect("the folder can be written");
    }
    bytes
}

/// What is repeated in the body of a hostile book's page: all that is before `…`, then all that is behind.
const KINDS: [(&str, &str); 7] = [
    ("sources", "<audio><source src='a.mp3'/></audio>"),
    ("options", "<select><option selected=''/>…</select>"),
    ("objects", "<object>…</object>"),
    ("attributes", "<p a='' b='' c=''/>"),
    ("links", "<a href='x'><label><header>…</header></label></a>"),
    ("tables", "<table><tr><td headers='a'>…</td></tr></table>"),
    ("ids", "<p id='a'/><a href='#b'>x</a>"),
];

/// An EPUB of one page with such a body.
fn hostile(body: &str) -> Vec<u8> {
    const OPF: &str = r#"<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="u"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="u">u</dc:identifier><dc:title>x</dc:title><dc:language>en</dc:language><meta property="dcterms:modified">2026-11-01T12:00:00Z</meta></metadata><manifest><item id="p" href="p.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest><spine><itemref idref="p"/></spine></package>"#;
    const CONTAINER: &str = r#"<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;
    let page = format!(
        r#"<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body><nav epub:type="toc"><ol><li><a href="p.xhtml">x</a></li></ol></nav>{body}</body></html>"#
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let files = [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("c.opf", OPF),
        ("p.xhtml", &page),
    ];
    for (name, text) in files {
        zip.start_file(name, SimpleFileOptions::default()).expect("the name is new");
        zip.write_all(text.as_bytes()).expect("memory can be written");
    }
    zip.finish().expect("memory can be written").into_inner()
}
