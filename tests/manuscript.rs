//! The readers and the manuscript stage on real input, which is not part of the project:
//! set `CHAPBOOK_SEEDS` and `CHAPBOOK_CORPUS` to the folders that hold it.

use chapbook::diag::Sink;
use chapbook::doc::{Block, BlockKind, Inline, each_image, each_inline_of, plain_text, printed_text};
use chapbook::manuscript::{Compiled, Reason};
use chapbook::source::Reading;
use chapbook::world::Disk;
use chapbook::{config, manuscript, source};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn folder(variable: &str, name: &str) -> Option<PathBuf> {
    let found = std::env::var_os(variable).map(|root| Path::new(&root).join(name));
    if found.is_none() {
        println!("skipped: {variable} is not set");
    }
    found
}

struct Run {
    reading: Reading,
    compiled: Compiled,
    sink: Sink,
}

fn run(folder: &Path, glob: &str, toml: &str) -> Run {
    let text = format!("[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"{glob}\"\n{toml}");
    let mut sink = Sink::new();
    let config = config::parse(&text, config::FILE_NAME, &mut sink).unwrap();
    let world = Disk::new(folder).unwrap();
    let reading = source::read(&config, &world, &mut sink).unwrap();
    let compiled = manuscript::compile(&config, reading.clone(), None, &mut sink).unwrap();
    Run { reading, compiled, sink }
}

fn titles(run: &Run) -> Vec<String> {
    run.compiled.report.essays.iter().map(|essay| essay.title.replace('\u{a0}', " ")).collect()
}

fn expected(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// Every letter of the file is in the pieces, in order, or in the lines that were cut.
fn assert_conserved(reading: &Reading, folder: &Path, file: &str) {
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    let cut = |line: u32| {
        let mut cuts = reading.cuts.iter().filter(|cut| &*cut.origin.file == file);
        cuts.any(|cut| (cut.origin.line..=cut.end_line).contains(&line))
    };
    let kept = text.lines().enumerate().filter(|(at, _)| !cut(*at as u32 + 1)).map(|(_, line)| line);
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let mut read = String::new();
    let mut part = None;
    for piece in reading.pieces.iter().filter(|piece| &*piece.origin.file == file) {
        if piece.part != part {
            read.push_str(piece.part.as_deref().unwrap_or(""));
            part = piece.part.clone();
        }
        // The title of an unsplit piece is its file's name.
        if !piece.unsplit {
            read.push_str(&plain_text(&piece.title));
        }
        read.push_str(&printed_text(&piece.blocks));
    }
    assert!(letters(&read) == letters(&kept.collect::<String>()), "{file}: words are lost");
}

#[test]
fn the_seeds_give_ten_essays_of_which_seven_are_unique() {
    let Some(folder) = folder("CHAPBOOK_SEEDS", "") else { return };
    let run = run(&folder, "page-*.txt", "");
    let titles = titles(&run);
    let all =
        "Care, Blaming people, What does that mean, Choose carefully, Talking about it, No surprises, Just easier";
    assert_eq!(titles.join(", "), all);
    assert_eq!(run.compiled.report.left_out.len(), 3);
    assert!(run.compiled.report.left_out.iter().all(|left| left.reason == Reason::Exact));
    assert!(run.sink.diagnostics().is_empty());
    for file in ["page-1.txt", "page-2.txt"] {
        assert_conserved(&run.reading, &folder, file);
    }
}

#[test]
fn overlapping_dumps_are_split_at_their_titles_and_merged() {
    let Some(folder) = folder("CHAPBOOK_CORPUS", "dumps-overlap-18f") else { return };
    let run = run(&folder, "page*.txt", "");
    let expected = expected(&folder);
    assert_eq!(titles(&run), strings(&expected["unique_titles_in_first_seen_order"]));
    let report = &run.compiled.report;
    let mut found: Vec<(String, u64)> = report.essays.iter().map(|e| (e.file.clone(), e.line.into())).collect();
    found.extend(report.left_out.iter().map(|left| (left.file.clone(), u64::from(left.line))));
    found.sort();
    let mut lines: Vec<(String, u64)> = Vec::new();
    for page in expected["pages"].as_array().unwrap() {
        let file = page["file"].as_str().unwrap();
        lines.extend(page["order"].as_array().unwrap().iter().map(|e| (file.to_owned(), e["line"].as_u64().unwrap())));
        assert_conserved(&run.reading, &folder, file);
    }
    assert_eq!(found, lines);
    let of = |reason| report.left_out.iter().filter(|left| left.reason == reason).count();
    // One of the copies that are named as near is an excerpt.
    assert_eq!((of(Reason::Exact), of(Reason::Near), of(Reason::Excerpt)), (11, 4, 1));
    // One title follows a line that announces a film.
    assert_eq!(run.sink.diagnostics().len(), 1);
}

#[test]
fn war_and_peace_has_its_parts_and_chapters() {
    let Some(folder) = folder("CHAPBOOK_CORPUS", "novel-war-and-peace") else { return };
    let run = run(&folder, "*.txt", "");
    let parts: Vec<(String, u64)> = run
        .compiled
        .book
        .parts
        .iter()
        .map(|part| (part.title.clone().unwrap_or_default(), part.chapters.len() as u64))
        .collect();
    let known: Vec<(String, u64)> = expected(&folder)["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["title"].as_str().unwrap().to_owned(), part["chapters"].as_u64().unwrap()))
        .collect();
    assert_eq!(parts, known);
    assert!(run.compiled.report.left_out.is_empty() && run.sink.diagnostics().is_empty());
    assert_conserved(&run.reading, &folder, "2600-0.txt");
}

#[test]
fn wrapped_books_give_the_essays_of_their_contents_lists() {
    let Some(corpus) = folder("CHAPBOOK_CORPUS", "") else { return };
    for (name, file) in [("txt-chesterton-heretics", "470.txt"), ("txt-de-kafka-betrachtung", "23532-8.txt")] {
        let folder = corpus.join(name);
        let run = run(&folder, file, "");
        assert_eq!(titles(&run), strings(&expected(&folder)["titles"]), "{name}");
        assert!(run.sink.diagnostics().is_empty());
    }
    let folder = corpus.join("txt-chesterton-heretics");
    assert_conserved(&run(&folder, "470.txt", "").reading, &folder, "470.txt");
}

#[test]
fn encodings_do_not_change_the_text() {
    let Some(folder) = folder("CHAPBOOK_CORPUS", "nasty") else { return };
    let twice = run(&folder, "post-*.txt", "");
    assert!(twice.compiled.report.left_out.iter().all(|left| left.reason == Reason::Exact));
    assert_eq!(twice.compiled.report.left_out.len(), twice.compiled.report.essays.len());
    let post = run(&folder, "post-windows-1252*", "");
    let mut text = String::new();
    text.push_str(&printed_text(&post.reading.pieces[0].blocks));
    assert!(["’", "“", "”", "—"].iter().all(|mark| text.contains(mark)) && !text.contains('\u{fffd}'));
    let bad = run(&folder, "bad-yaml-*.md", "");
    assert_eq!(bad.sink.diagnostics()[0].rule, "broken-front-matter");
    assert_eq!(bad.compiled.report.essays.len(), 1);
}

#[test]
fn blogs_come_in_the_order_of_their_dates() {
    let Some(corpus) = folder("CHAPBOOK_CORPUS", "") else { return };
    for (name, glob) in [("blog-yaml-18f", "posts/*.md"), ("blog-toml-rust-inside", "inside-rust/**/*.md")] {
        let folder = corpus.join(name);
        let run = run(&folder, glob, "[manuscript]\norder = \"date\"");
        // Titles are Markdown: code in them is code.
        let known: Vec<String> =
            strings(&expected(&folder)["titles_by_date"]).iter().map(|title| title.replace('`', "")).collect();
        assert_eq!(titles(&run), known, "{name}");
        assert_elements(&run.reading, &folder, &expected(&folder));
    }
}

/// Each essay has the elements that another parser counted in it (`expected.json`). More of some
/// are right: tags of templates were not expanded there, nor was Markdown inside HTML, and its
/// lists need blank lines above them.
fn assert_elements(reading: &Reading, folder: &Path, expected: &Value) {
    let number = |essay: &Value, key: &str| essay[key].as_u64().unwrap();
    for essay in expected["essays"].as_array().unwrap() {
        let file = essay["file"].as_str().unwrap();
        let piece = reading.pieces.iter().find(|piece| &*piece.origin.file == file).unwrap();
        let count = Count::of(&piece.blocks);
        assert_eq!((count.tables, count.notes), (number(essay, "tables"), number(essay, "footnotes")), "{file}");
        // Its lists go on below a paragraph only if that is indented by four spaces.
        let at_least = [
            (count.code, "code_blocks"),
            (count.ordered, "ordered_lists"),
            (count.bullets + 1, "bullet_lists"),
            (count.quotes, "blockquotes"),
        ];
        at_least.iter().for_each(|(found, key)| assert!(*found >= number(essay, key), "{file}: {key} {found}"));
        assert!(count.images.len() >= essay["images"].as_array().unwrap().len(), "{file}: {:?}", count.images);
        let title = plain_text(&piece.title);
        let plain = |text: &str| text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
        for heading in essay["headings"].as_array().unwrap() {
            let words = plain(heading[1].as_str().unwrap());
            let found = count.headings.iter().any(|heading| plain(heading) == words) || plain(&title) == words;
            assert!(found, "{file}: {words} in {:?}", count.headings);
        }
    }
    let (mut images, mut text) = (Vec::new(), String::new());
    for piece in &reading.pieces {
        text.push_str(&std::fs::read_to_string(folder.join(&*piece.origin.file)).unwrap());
    }
    reading.pieces.iter().for_each(|piece| each_image(&piece.blocks, &mut |image| images.push(image.path.to_string())));
    for path in strings(&expected["local_image_refs_present"]) {
        let called_for = text.lines().any(|line| line.contains(&path) && !line.starts_with("image"));
        assert!(images.contains(&path) || !called_for, "{path}");
    }
}

#[derive(Debug, Default)]
struct Count {
    tables: u64,
    code: u64,
    ordered: u64,
    bullets: u64,
    quotes: u64,
    notes: u64,
    images: Vec<String>,
    headings: Vec<String>,
}

impl Count {
    fn of(blocks: &[Block]) -> Count {
        let mut count = Count::default();
        count.blocks(blocks);
        each_image(blocks, &mut |image| count.images.push(image.path.to_string()));
        each_inline_of(blocks, &mut |inline| count.notes += u64::from(matches!(inline, Inline::Note(_))));
        count
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Table(table) => {
                    self.tables += 1;
                    table.head.iter().chain(&table.body).flatten().for_each(|cell| self.blocks(&cell.blocks));
                }
                BlockKind::Code { .. } => self.code += 1,
                BlockKind::List { start, items, .. } => {
                    *(if start.is_some() { &mut self.ordered } else { &mut self.bullets }) += 1;
                    items.iter().for_each(|item| self.blocks(&item.blocks));
                }
                BlockKind::Quote(inner) => {
                    self.quotes += 1;
                    self.blocks(inner);
                }
                BlockKind::Aside(inner) | BlockKind::Epigraph(inner) => self.blocks(inner),
                BlockKind::Heading { content, .. } => self.headings.push(plain_text(content)),
                _ => {}
            }
        }
    }
}

#[test]
fn the_guide_has_its_essays_once() {
    let Some(folder) = folder("CHAPBOOK_CORPUS", "md-opensource-guide") else { return };
    let run = run(&folder, "_articles/**/*.md", "");
    let expected = expected(&folder);
    assert_elements(&run.reading, &folder, &expected);
    // Two that wait for their translators are copies of a third.
    assert_eq!((run.reading.pieces.len(), run.compiled.report.essays.len()), (84, 82));
    assert!(run.compiled.report.left_out.iter().all(|left| left.reason == Reason::Exact));
    let mut titles: Vec<String> = run.reading.pieces.iter().map(|piece| plain_text(&piece.title)).collect();
    titles.sort();
    // Entities in titles are read, as those of Markdown are.
    let known = strings(&expected["titles_by_date"]);
    let known = known.iter().filter(|title| !title.contains('&'));
    known.for_each(|title| assert!(titles.binary_search(title).is_ok(), "{title}"));
    let mut asides = 0;
    for piece in &run.reading.pieces {
        asides += piece.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Aside(_))).count();
        let text = printed_text(&piece.blocks);
        assert!(!text.contains("markdown=") && !text.contains("](http") && !text.contains("{%"), "{}", piece.origin);
    }
    assert!(asides > 400, "{asides} pulled quotes");
}

#[test]
fn an_mdbook_comes_in_the_order_of_its_summary() {
    let Some(folder) = folder("CHAPBOOK_CORPUS", "mdbook-rust-book") else { return };
    let run = run(&folder, "src/**/*.md", "");
    let known = expected(&folder);
    let files: Vec<String> = run.compiled.report.essays.iter().map(|essay| essay.file.clone()).collect();
    let order = known["order"].as_array().unwrap();
    let order: Vec<String> = order.iter().map(|entry| format!("src/{}", entry["file"].as_str().unwrap())).collect();
    assert_eq!(files, order);
    assert_eq!(files.len() as u64, known["entries"].as_u64().unwrap());
    // Chapters are called what their own headings say, here in 13 cases other than in the list.
    let listed = known["order"].as_array().unwrap().iter().map(|entry| entry["title"].as_str().unwrap());
    let plain = |title: &str| title.replace('`', "").replace('’', "'");
    let mut others = 0;
    for ((title, listed), file) in titles(&run).iter().zip(listed).zip(&files) {
        if plain(title) != plain(listed) {
            let text = std::fs::read_to_string(folder.join(file)).unwrap();
            let heading = text.lines().find(|line| line.starts_with('#')).unwrap().trim_start_matches('#').trim();
            assert_eq!(plain(title), plain(heading), "{file}");
            others += 1;
        }
    }
    assert_eq!(others, 13);
    // The one heading of the list is its title and names no part.
    assert!(run.compiled.book.parts.iter().all(|part| part.title.is_none()));
    let summary: Vec<Option<u32>> = run.reading.pieces.iter().map(|piece| piece.summary).collect();
    assert_eq!(summary, (0..111).map(Some).collect::<Vec<_>>());
    // The listings are not part of the corpus; each file says so once.
    let missing = run.sink.diagnostics().iter().filter(|found| found.rule == "missing-include").count();
    assert_eq!(missing, 72);
    let chapter = run.reading.pieces.iter().find(|piece| piece.origin.file.ends_with("ch04-01-what-is-ownership.md"));
    assert!(
        printed_text(&chapter.unwrap().blocks).contains("Listing 4-1: A variable and the scope in which it is valid")
    );
}

#[test]
fn specifications_full_of_odd_markdown_are_read() {
    let Some(folder) = folder("CHAPBOOK_CORPUS", "nasty") else { return };
    let run = run(&folder, "{commonmark,pandoc}*.md", "");
    assert_eq!(run.reading.pieces.len(), 4);
    let spec = run.reading.pieces.iter().find(|piece| piece.origin.file.starts_with("commonmark")).unwrap();
    let count = Count::of(&spec.blocks);
    // Examples of the specification are code, and none of them is taken for anything else.
    assert!(count.code > 640, "{}", count.code);
}

/// Folders of the corpus with the files that are essays.
const COLLECTIONS: [(&str, &str); 18] = [
    ("blog-yaml-18f", "posts/*.md"),
    ("blog-toml-rust-inside", "inside-rust/**/*.md"),
    ("md-opensource-guide", "_articles/**/*.md"),
    ("mdbook-rust-book", "src/**/*.md"),
    ("novel-war-and-peace", "*.txt"),
    ("txt-chesterton-heretics", "**/*.{txt,htm}"),
    ("txt-de-kafka-betrachtung", "**/*.{txt,htm}"),
    ("txt-ru-tolstoy-essays", "*.txt"),
    ("txt-oneline-state-of-the-union", "*.txt"),
    ("dumps-overlap-18f", "page*.txt"),
    ("nasty", "*.{txt,md,html,xhtml}"),
    ("se-sherlock-holmes", "src/epub/text/*.xhtml"),
    ("html-fr-debian-faq", "*.html"),
    ("html-it-debian-faq", "*.html"),
    ("wxr-wordpress-theme-test", "*.xml"),
    ("exports-ghost-medium", "{ghost,export/posts}/*"),
    ("docx", "*.docx"),
    ("epub", "*.epub"),
];

#[test]
fn every_paragraph_is_in_the_book_or_on_the_list_of_what_was_left_out() {
    let Some(corpus) = folder("CHAPBOOK_CORPUS", "") else { return };
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    for (name, glob) in COLLECTIONS {
        let run = run(&corpus.join(name), glob, "");
        let report = &run.compiled.report;
        // The openings of each file in order, with the letters of those that are kept.
        let mut openings: BTreeMap<(String, u32), Vec<Option<String>>> = BTreeMap::new();
        for chapter in run.compiled.book.chapters() {
            let text = letters(&format!("{}{}", chapter.plain_title(), printed_text(&chapter.blocks)));
            let at = (chapter.origin.file.to_string(), chapter.origin.line.max(1));
            openings.entry(at).or_default().push(Some(text));
        }
        for left in &report.left_out {
            openings.entry((left.file.clone(), left.line)).or_default().push(None);
        }
        let mut paragraphs = 0;
        for piece in &run.reading.pieces {
            for block in &piece.blocks {
                let (file, line) = (piece.origin.file.to_string(), block.origin.line.max(1));
                let text = letters(&printed_text(std::slice::from_ref(block)));
                let is_cut = report.cut.iter().any(|cut| cut.file == file && (cut.line..=cut.end_line).contains(&line));
                let (from, to) = ((file.clone(), 0), (file.clone(), line));
                let above = openings.range(from..=to).next_back();
                let is_told = above.is_some_and(|(_, all)| {
                    all.iter().any(|kept| kept.as_ref().is_none_or(|kept| kept.contains(&text)))
                });
                // A file of several pieces may number none of its lines.
                let is_anywhere = || {
                    let mut kept =
                        openings.iter().filter(|((at, _), _)| *at == file).flat_map(|(_, all)| all).flatten();
                    kept.any(|kept| kept.contains(&text))
                };
                assert!(is_cut || is_told || is_anywhere(), "{name}: {file}:{line} is lost: {text}");
                paragraphs += 1;
            }
        }
        println!("{name}: {paragraphs} paragraphs, {} essays, {} left out", report.essays.len(), report.left_out.len());
        assert!(paragraphs > 0);
    }
}

#[test]
fn three_editions_of_a_book_are_one() {
    let Some(folder) = folder("CHAPBOOK_CORPUS", "txt-chesterton-heretics") else { return };
    let run = run(&folder, "**/*.{txt,htm,html}", "");
    assert_eq!(run.compiled.report.essays.len(), 20, "{:#?}", titles(&run));
}

#[test]
fn translations_are_essays_and_the_same_text_under_three_languages_is_one() {
    let Some(folder) = folder("CHAPBOOK_CORPUS", "md-opensource-guide") else { return };
    let run = run(&folder, "_articles/**/*.md", "");
    let left: Vec<(&str, Reason)> =
        run.compiled.report.left_out.iter().map(|left| (left.file.as_str(), left.reason)).collect();
    assert!(left.iter().all(|(file, reason)| file.contains("security") && *reason == Reason::Exact), "{left:?}");
    assert_eq!(run.compiled.report.essays.len() + left.len(), 84);
}

/// The words of HTML, found by its angle brackets alone: entities and words with mark-up in them are passed over.
fn words_of_html(line: &str, in_tag: &mut bool) -> Vec<String> {
    let mut plain = String::new();
    for c in line.chars() {
        match c {
            '<' => *in_tag = true,
            '>' if *in_tag => {
                *in_tag = false;
                plain.push('\u{1}');
            }
            c if !*in_tag => plain.push(c),
            _ => {}
        }
    }
    let whole = |word: &&str| word.chars().all(|c| c.is_alphabetic()) && !word.is_empty();
    plain.split([' ', '\t', '\u{a0}']).filter(whole).map(str::to_owned).collect()
}

#[test]
fn pages_give_their_titles_and_keep_every_word() {
    for (name, glob) in [
        ("html-fr-debian-faq", "*.html"),
        ("html-it-debian-faq", "*.html"),
        ("se-sherlock-holmes", "src/epub/text/*.xhtml"),
        ("txt-chesterton-heretics", "470-h/*.htm"),
        ("txt-de-kafka-betrachtung", "23532-h/*.htm"),
    ] {
        let Some(folder) = folder("CHAPBOOK_CORPUS", name) else { return };
        let run = run(&folder, glob, "");
        let expected = expected(&folder);
        if let Some(pages) = expected["pages"].as_array() {
            let mut wanted: Vec<_> =
                pages.iter().map(|page| page["title"].as_str().unwrap().replace('\u{a0}', " ")).collect();
            let mut found: Vec<_> = titles(&run);
            wanted.sort();
            found.sort();
            assert_eq!(found, wanted, "{name}");
        }
        if let Some(spine) = expected["spine"].as_array() {
            for item in spine {
                let title = item["first_heading"].as_str().unwrap();
                assert!(titles(&run).iter().any(|found| found == title), "{title}");
            }
        }
        let files: std::collections::BTreeSet<String> =
            run.reading.pieces.iter().map(|piece| piece.origin.file.to_string()).collect();
        for file in files {
            let text = String::from_utf8_lossy(&std::fs::read(folder.join(&file)).unwrap()).into_owned();
            let read: String = run
                .reading
                .pieces
                .iter()
                .filter(|piece| *piece.origin.file == *file)
                .map(|piece| format!("{} {}", plain_text(&piece.title), printed_text(&piece.blocks)))
                .collect();
            let read: std::collections::HashSet<&str> = read.split(|c: char| !c.is_alphabetic()).collect();
            let body = text.to_ascii_lowercase().find("<body").map_or(0, |at| text[..at].matches('\n').count());
            let mut in_tag = false;
            for (at, line) in text.lines().enumerate() {
                let words = words_of_html(line, &mut in_tag);
                let number = at as u32 + 1;
                let cut = run
                    .reading
                    .cuts
                    .iter()
                    .any(|cut| *cut.origin.file == *file && (cut.origin.line..=cut.end_line).contains(&number));
                if at > body && !cut {
                    for word in words {
                        assert!(read.contains(word.as_str()), "{file}:{number}: {word}");
                    }
                }
            }
        }
    }
}
