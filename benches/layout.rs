//! How much of a processor's time the pages of a long book take: shaping, breaking into lines and
//! pages, contents; how much of it the PDF takes, with tags and without; and both of books that are ten and a
//! hundred times as long.
//!
//! `cargo bench --bench layout` prints milliseconds of one thread, the best of eleven runs and the
//! middle one; of three and of one for the long books, of which the last takes 4 GB of memory. The book is the twelve stories in `$CHAPBOOK_TYPOGRAPHY/sherlock` (104,000 words) in
//! a block of 306 by 490 pt, 11/14 pt; without them the essays of `content` as often as make as many words.

use chapbook::config::{self, Config};
use chapbook::diag::Sink;
use chapbook::doc::Book;
use chapbook::lang::Lang;
use chapbook::layout::layout;
use chapbook::media::{Fonts, Pictures};
use chapbook::paged::{Paged, Structure};
use chapbook::pdf;
use chapbook::world::Memory;
use rayon::ThreadPool;
use std::fs;
use std::path::{Path, PathBuf};

const BOOK: &str = r#"
[book]
title = "A Long Book"
language = "en"
[[sources]]
path = "*.md"
[pdf]
trim = "5.5x8.5in"
margins = { inner = "45pt", outer = "45pt", top = "50pt", bottom = "72pt" }
font-size = "11pt"
leading = "14pt"
indent = "14pt"
"#;
/// Words of the book.
const WORDS: usize = 104_000;
const RUNS: usize = 11;

fn main() {
    let (mut book, config, words) = book();
    let one = measure(&book, &config, words, RUNS);
    for (times, runs) in [(10, 3), (100, 1)] {
        repeat(&mut book, 10);
        let many = measure(&book, &config, times * words, runs);
        println!("{times} times as many words take {:.2} times as long", many.set / one.set);
        println!("and their PDF {:.2} times as long to write", many.written / one.written);
    }
}

/// Milliseconds of the best run.
struct Measured {
    /// Of laying the book out.
    set: f64,
    /// Of writing its tagged PDF.
    written: f64,
}

/// Lays the book out and writes it, on one thread; prints and gives the milliseconds of the best run.
fn measure(book: &Book, config: &Config, words: usize, runs: usize) -> Measured {
    let (fonts, pictures) = (Fonts::built_in(), Pictures::default());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let set = || layout(book, config, &fonts, &pictures, &mut Sink::new());
    let tagged = pool.install(set);
    let pages = tagged.pages.len();
    let times = timed(&pool, runs, &|| drop(set()));
    println!("{words} words, {pages} pages: {:.1} ms at best, {:.1} ms in the middle", times[0], times[runs / 2]);
    let info = info(config);
    let mut written = [0.0; 2];
    let plain = Paged { structure: Structure::default(), ..tagged.clone() };
    for (paged, what, best) in [(&plain, "plain", 0), (&tagged, "tagged", 1)] {
        let write = || pdf::write(paged, &info, &fonts, &pictures).expect("the pages can be written");
        let bytes = write().len();
        let times = timed(&pool, runs, &|| drop(write()));
        println!("  {what} PDF of {bytes} bytes: {:.1} ms at best, {:.1} ms in the middle", times[0], times[runs / 2]);
        written[best] = times[0];
    }
    Measured { set: times[0], written: written[1] }
}

/// Milliseconds of each run, from the best on.
fn timed(pool: &ThreadPool, runs: usize, act: &(impl Fn() + Sync)) -> Vec<f64> {
    let run = || {
        let start = processor_time();
        act();
        processor_time() - start
    };
    let mut times: Vec<f64> = (0..runs).map(|_| pool.install(run)).collect();
    times.sort_by(f64::total_cmp);
    times
}

/// What the PDF says about the book.
fn info(config: &Config) -> pdf::Info {
    pdf::Info {
        title: config.book.title.clone(),
        authors: Vec::new(),
        subject: None,
        keywords: Vec::new(),
        language: Lang::english(),
        identifier: "urn:x".into(),
        publisher: None,
        rights: None,
        modified: "2000-01-01T00:00:00Z".into(),
        binding: config.pdf.binding,
        stamped: true,
    }
}

/// Puts the chapters of each part there so many times.
fn repeat(book: &mut Book, times: usize) {
    for part in &mut book.parts {
        part.chapters = vec![part.chapters.as_slice(); times].concat();
    }
}

/// Milliseconds that this thread has run so far.
fn processor_time() -> f64 {
    let line = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux says how long threads ran");
    let nanoseconds = line.split(' ').next().and_then(|number| number.parse::<f64>().ok());
    nanoseconds.expect("it says so in nanoseconds") / 1e6
}

/// The book, how it is set, and how many words it has.
fn book() -> (Book, Config, usize) {
    let stories = std::env::var_os("CHAPBOOK_TYPOGRAPHY").map(|folder| Path::new(&folder).join("sherlock"));
    let folder = stories.filter(|folder| folder.is_dir());
    let folder = folder.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/content")));
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).expect("the folder can be listed").flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|kind| kind == "md"));
    paths.sort();
    let texts: Vec<(String, String)> = paths
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("a text can be read"))
        })
        .collect();
    let words: usize = texts.iter().map(|(_, text)| text.split_whitespace().count()).sum();
    let world = Memory::new(texts);
    let mut sink = Sink::new();
    let config = config::parse(BOOK, "book.toml", &mut sink).expect("the book is well described");
    let mut book = chapbook::compile(&world, &config, None, &mut sink).expect("the texts can be read").book;
    let times = (WORDS / words.max(1)).max(1);
    repeat(&mut book, times);
    (book, config, words * times)
}
