//! Real essays: title and blocks, by language. Read by the crate's readers where a format marks
//! them, so that only splitting and comparing are under test.

use chapbook::config;
use chapbook::diag::Sink;
use chapbook::doc::{BlockKind, plain_text, printed_text};
use chapbook::source::{self, Piece};
use chapbook::world::Disk;
use std::path::{Path, PathBuf};

/// One block of an essay.
#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    Paragraph(String),
    /// A sub-heading.
    Heading(String),
    /// Items, numbered or not.
    List(bool, Vec<String>),
    /// Lines that stay as they are.
    Lines(Vec<String>),
}

#[derive(Clone, Debug)]
pub struct Source {
    pub title: String,
    pub blocks: Vec<Text>,
}

/// Essays of one language each.
pub struct Material {
    pub shelves: Vec<(&'static str, Vec<Source>)>,
}

impl Material {
    /// Half of the essays: those at even or at odd places.
    pub fn read(half: usize) -> Option<Material> {
        let Some(corpus) = std::env::var_os("CHAPBOOK_CORPUS").filter(|value| !value.is_empty()) else {
            println!("skipped: CHAPBOOK_CORPUS is not set");
            return None;
        };
        let corpus = PathBuf::from(corpus);
        let guide = corpus.join("md-opensource-guide/_articles");
        let mut shelves = vec![("en", essays(&corpus.join("blog-yaml-18f"), "posts/*.md"))];
        shelves.push(("en", essays(&corpus.join("blog-toml-rust-inside"), "inside-rust/**/*.md")));
        shelves.push(("en", essays(&corpus.join("txt-chesterton-heretics"), "470.txt")));
        shelves.push(("en", speeches(&corpus.join("txt-oneline-state-of-the-union"))));
        shelves.push(("de", essays(&corpus.join("txt-de-kafka-betrachtung"), "23532-8.txt")));
        shelves.push(("ru", letters(&corpus.join("txt-ru-tolstoy-essays"))));
        for (name, folder) in
            [("en", ""), ("de", "de/"), ("fr", "fr/"), ("es", "es/"), ("pl", "pl/"), ("el", "el/"), ("ar", "ar/")]
        {
            shelves.push((name, essays(&guide, &format!("{folder}*.md"))));
        }
        for (_, shelf) in &mut shelves {
            let mut at = 0;
            shelf.retain(|_| {
                at += 1;
                at % 2 == half
            });
        }
        shelves.retain(|(_, shelf)| shelf.len() >= 5);
        Some(Material { shelves })
    }
}

fn read(folder: &Path, glob: &str) -> Vec<Piece> {
    let text = format!("[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"{glob}\"\n");
    let mut sink = Sink::new();
    let config = config::parse(&text, config::FILE_NAME, &mut sink).expect("the config is sound");
    let world = Disk::new(folder).expect("the collection is there");
    source::read(&config, &world, &mut sink).expect("the collection can be read").pieces
}

fn essays(folder: &Path, glob: &str) -> Vec<Source> {
    read(folder, glob).iter().map(essay).filter(|essay| essay.blocks.len() >= 3).collect()
}

fn essay(piece: &Piece) -> Source {
    let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut blocks = Vec::new();
    for block in &piece.blocks {
        match &block.kind {
            BlockKind::Paragraph(content) => blocks.push(Text::Paragraph(one_line(plain_text(content)))),
            BlockKind::Heading { content, .. } => blocks.push(Text::Heading(one_line(plain_text(content)))),
            BlockKind::List { start, items, .. } => {
                let items = items.iter().map(|item| one_line(printed_text(&item.blocks)));
                blocks.push(Text::List(start.is_some(), items.filter(|item| !item.is_empty()).collect()));
            }
            BlockKind::Quote(inner) => blocks.push(Text::Paragraph(one_line(printed_text(inner)))),
            _ => {}
        }
    }
    // Captions and fragments are no running text, and headings without text below them none.
    blocks.retain(|block| match block {
        Text::Paragraph(text) => text.ends_with(['.', '?', '!', '”', '"', ':', '。', '؟']),
        Text::List(_, items) => !items.is_empty(),
        _ => true,
    });
    let text_below = |i: usize| !matches!(blocks.get(i + 1), None | Some(Text::Heading(_)));
    let keep: Vec<bool> = (0..blocks.len()).map(|i| !matches!(blocks[i], Text::Heading(_)) || text_below(i)).collect();
    let mut keep = keep.into_iter();
    blocks.retain(|_| keep.next().unwrap_or(true));
    Source { title: one_line(plain_text(&piece.title)), blocks }
}

/// Speeches, each one line; the title is in the file's name.
fn speeches(folder: &Path) -> Vec<Source> {
    let mut all = Vec::new();
    for piece in read(folder, "*.txt") {
        let name = piece.origin.file.trim_end_matches(".txt").to_owned();
        let words: Vec<String> =
            name.split('_').take_while(|word| word.len() > 2 || word.parse::<u32>().is_ok()).map(capital).collect();
        let text = printed_text(&piece.blocks);
        let sentences: Vec<&str> = text.split_inclusive(". ").map(str::trim).filter(|s| s.len() > 2).collect();
        let blocks = sentences.chunks(3).take(14).map(|three| Text::Paragraph(three.join(" "))).collect();
        all.push(Source { title: format!("{} to Congress in {}", words[1..].join(" "), words[0]), blocks });
    }
    all
}

/// Essays with whatever stands above and between their paragraphs left out.
fn letters(folder: &Path) -> Vec<Source> {
    let mut all = Vec::new();
    for mut piece in read(folder, "*.txt") {
        let name = piece.origin.file.trim_end_matches(".txt").to_owned();
        piece.title = vec![chapbook::doc::Inline::text(name.split(" (").next().unwrap_or(&name))];
        let mut essay = essay(&piece);
        essay.blocks.retain(|block| matches!(block, Text::Paragraph(text) if text.split(' ').count() > 20));
        essay.blocks.truncate(12);
        all.push(essay);
    }
    all.retain(|essay| essay.blocks.len() >= 3);
    all
}

pub fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
