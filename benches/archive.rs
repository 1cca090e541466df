//! How long `chapbook list` takes over a generated archive: 10,000 essays of 40 MB, three in ten
//! of them copies of all kinds, and twice as many.
//!
//! `cargo bench --bench archive` prints seconds by the clock and of processor time, peak memory and what
//! was found; with the name of a folder behind `--` the archive is written there and stays.

mod processor;
mod words;

use processor::spent;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use words::Words;

/// Essays in the smaller archive.
const ESSAYS: usize = 10_000;
/// Words of an essay: about 4 kB.
const WORDS: usize = 640;
/// Essays in a page dump.
const PAGE: usize = 100;
/// What stands below every post of the site.
const BELOW: &str = "Thank you for reading these notes, which come out on most days of the week. \
    You can have them by letter or by wire, and you may pass them on to whomever you like.";

fn main() {
    let kept = std::env::args().skip(1).find(|arg| !arg.starts_with("--"));
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    let folder = kept.as_ref().map_or(folder.path(), Path::new);
    let mut seconds = Vec::new();
    for essays in [ESSAYS, 2 * ESSAYS] {
        let archive = folder.join(essays.to_string());
        let (bytes, copies) = write(&archive, essays);
        let (before, start) = (spent(), Instant::now());
        let (listing, peak) = list(&archive);
        let took = start.elapsed().as_secs_f64();
        let processor = spent() - before;
        seconds.push((took, processor));
        let left_out = listing.matches("\"reason\"").count();
        println!(
            "{essays} essays, {:.0} MB, {copies} copies: {left_out} left out in {took:.2} s, {processor:.2} s of processor \
             time, peak {peak} MiB",
            bytes as f64 / 1e6
        );
    }
    let [(once, busy), (twice, twice_busy)] = seconds[..] else { return };
    println!("twice as many take {:.2} times as long, {:.2} times the processor time", twice / once, twice_busy / busy);
}

/// Runs `chapbook list`; what it printed, and the peak of its resident set in MiB.
fn list(folder: &Path) -> (String, u64) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_chapbook"))
        .args(["list", "--format", "json"])
        .current_dir(folder)
        .stdout(fs::File::create(folder.join("list.json")).expect("the folder can be written"))
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary can be run");
    let mut peak = 0;
    while child.try_wait().expect("the child can be waited for").is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        let kib = line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0_u64);
        peak = peak.max(kib / 1024);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    (fs::read_to_string(folder.join("list.json")).expect("the listing is there"), peak)
}

/// Writes an archive: half of it page dumps, half Markdown. Gives its size and how many copies it has.
fn write(folder: &Path, essays: usize) -> (usize, usize) {
    fs::create_dir_all(folder.join("content")).expect("the folder can be made");
    let toml = "[book]\ntitle = \"An Archive\"\nlanguage = \"en\"\n[[sources]]\npath = \"content/*\"\n";
    fs::write(folder.join("book.toml"), toml).expect("the folder can be written");
    let mut words = Words(1);
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    let mut copies = 0;
    for n in 0..essays {
        if n > 10 && n % 10 < 3 {
            copies += 1;
            let (title, text) = all[words.below(n)].clone();
            all.push((title, change(text, n, &mut words)));
        } else {
            // One title in fifty is that of many essays.
            let title = if n % 50 == 9 { "Weekly notes".to_owned() } else { words.title() };
            all.push((title, words.essay(WORDS)));
        }
    }
    let mut bytes = 0;
    let (dumped, posted) = all.split_at(essays / 2);
    for (n, page) in dumped.chunks(PAGE).enumerate() {
        let text = page.iter().map(|(title, text)| format!("{title}\n\n{}\n\n{BELOW}", text.join("\n\n")));
        let text = text.collect::<Vec<_>>().join("\n\n");
        bytes += text.len();
        fs::write(folder.join(format!("content/page{n}.txt")), text).expect("the folder can be written");
    }
    for (n, (title, text)) in posted.iter().enumerate() {
        let text = format!("# {title}\n\n{}\n\n{BELOW}\n", text.join("\n\n"));
        bytes += text.len();
        fs::write(folder.join(format!("content/post{n}.md")), text).expect("the folder can be written");
    }
    (bytes, copies)
}

/// A copy as archives have them: exact, with other spaces, edited, shortened, written anew.
fn change(mut text: Vec<String>, n: usize, words: &mut Words) -> Vec<String> {
    let at = words.below(text.len());
    match n % 7 {
        0 | 1 => {}
        2 => text[at] = text[at].replace(' ', "\u{a0}"),
        3 => text[at] = text[at].replacen(' ', " rather ", 2),
        4 => text.insert(at, words.paragraph(30)),
        5 => text.truncate(text.len() / 3 + 1),
        _ => {
            for paragraph in text.iter_mut().skip(1).step_by(2) {
                *paragraph = words.paragraph(60);
            }
        }
    }
    text
}
