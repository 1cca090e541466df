//! How much of a processor's time the pages of a long book take: shaping, breaking into lines and
//! pages, contents; and ten times as long a book.
//!
//! `cargo bench --bench layout` prints milliseconds of one thread, the best of eleven runs and the
//! middle one. The book is the twelve stories in `$CHAPBOOK_TYPOGRAPHY/sherlock` (104,000 words) in
//! a block of 306 by 490 pt, 11/14 pt; without them the essays of `content` as often as make as many words.

use chapbook::config::{self, Config};
use chapbook::diag::Sink;
use chapbook::doc::Book;
use chapbook::layout::layout;
use chapbook::media::{Fonts, Pictures};
use chapbook::world::Memory;
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
    repeat(&mut book, 10);
    let ten = measure(&book, &config, 10 * words, 3);
    println!("ten times as many words take {:.2} times as long", ten / one);
}

/// Lays the book out on one thread; prints and gives the milliseconds of the best run.
fn measure(book: &Book, config: &Config, words: usize, runs: usize) -> f64 {
    let (fonts, pictures) = (Fonts::built_in(), Pictures::default());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let mut pages = 0;
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            pool.install(|| {
                let start = processor_time();
                pages = layout(book, config, &fonts, &pictures, &mut Sink::new()).pages.len();
                processor_time() - start
            })
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{words} words, {pages} pages: {:.1} ms at best, {:.1} ms in the middle", times[0], times[runs / 2]);
    times[0]
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
