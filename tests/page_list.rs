//! The pages of the EPUB are those of the PDF: for every label, the words behind its mark are the words of that
//! page. Words are compared by their letters; heads, folios, notes, repeated table heads and the printed
//! contents are on no side. Both sides are read back without the code that made them: the pages from what
//! is drawn on them, the EPUB by an XML parser.

use chapbook::diag::Sink;
use chapbook::media::{self, Fonts};
use chapbook::paged::{Item, Numbering, Page, Paged, Role, Run};
use chapbook::world::{Disk, Memory, Mounted, World};
use chapbook::{Output, config, diag, layout, manuscript, source};
use proptest::prelude::*;
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// What a book says between two marks.
#[derive(Debug, Default, PartialEq)]
struct Said {
    label: String,
    letters: String,
}

/// The EPUB's text by its marks, but for captions: a figure may float to another page than the words around it.
#[derive(Default)]
struct Marked {
    pages: Vec<Said>,
}

/// Letters that are written from right to left stand on a line in the order of their places.
fn is_rtl(c: char) -> bool {
    ('\u{590}'..'\u{800}').contains(&c)
}

/// The letters of a page, in no order where it has some that are written from right to left.
fn comparable(said: &Said) -> String {
    let mut letters: Vec<char> = said.letters.chars().collect();
    if letters.iter().any(|c| is_rtl(*c)) {
        letters.sort_unstable();
    }
    letters.into_iter().collect()
}

fn letters(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).collect()
}

/// The pages of the layout that have arabic numbers and something on them, without captions and the names of pictures.
fn printed(paged: &Paged, pictures: &[String]) -> Vec<Said> {
    let mut pages: Vec<Said> = Vec::new();
    let mut is_divided = false;
    for page in paged.pages.iter().filter(|page| page.label.numbering == Numbering::Arabic && !page.items.is_empty()) {
        let mut text = words(page);
        for picture in pictures {
            take_out(&mut text, picture);
        }
        if is_divided {
            // The rest of a word belongs to the page that it begins on.
            let text_start = text.trim_start();
            let end = text_start.find(char::is_whitespace).unwrap_or(text_start.len());
            let (rest, others) = text_start.split_at(end);
            pages.last_mut().expect("a page before").letters.push_str(&letters(rest));
            is_divided = others.is_empty() && rest.ends_with('\u{ad}');
            text = others.to_owned();
        }
        is_divided |= text.trim_end().ends_with('\u{ad}');
        pages.push(Said { label: page.label.to_string(), letters: letters(&text) });
    }
    pages
}

/// The words of a page in the order in which they are drawn, lines apart.
fn words(page: &Page) -> String {
    let mut text = String::new();
    let mut line = None;
    // The heading of notes behind an essay is not of its text.
    let is_text = |run: &&Run| match run.role {
        Role::Heading => run.text != "Notes",
        role => matches!(role, Role::Body | Role::Title),
    };
    for run in page.items.iter().filter_map(|item| if let Item::Run(run) = item { Some(run) } else { None }) {
        if !is_text(&run) {
            continue;
        }
        if line.is_some_and(|line| line != run.at.y) {
            text.push('\n');
        }
        line = Some(run.at.y);
        text.push_str(&run.text);
    }
    text
}

/// Takes the first place out at which words of a text have some letters, whatever else stands between them.
fn take_out(text: &mut String, wanted: &str) {
    let chars: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| c.is_alphanumeric()).collect();
    let count = wanted.chars().count().max(1);
    let is_words = |window: &&[(usize, char)]| {
        let (start, last) = (window[0].0, window[count - 1]);
        let end = last.0 + last.1.len_utf8();
        window.iter().map(|(_, c)| *c).eq(wanted.chars())
            && !text[..start].ends_with(char::is_alphanumeric)
            && !text[end..].starts_with(char::is_alphanumeric)
    };
    if let Some(window) = chars.windows(count).find(is_words) {
        let last = window[count - 1];
        text.replace_range(window[0].0..last.0 + last.1.len_utf8(), "");
    }
}

fn documents(epub: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("an archive");
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("an entry");
        let name = file.name().to_owned();
        if [".xhtml", ".opf", ".ncx"].iter().any(|ending| name.ends_with(ending)) {
            let mut text = String::new();
            file.read_to_string(&mut text).expect("UTF-8");
            files.push((name, text));
        }
    }
    files
}

fn parse(text: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).expect("well-formed")
}

fn marked(files: &[(String, String)]) -> Marked {
    let mut marked = Marked::default();
    for (_, text) in files.iter().filter(|(name, _)| name.contains("/chapter-") || name.contains("/part-")) {
        read(parse(text).root_element().last_element_child().expect("a body"), &mut marked);
    }
    marked
}

fn read(node: Node<'_, '_>, marked: &mut Marked) {
    if node.is_text() {
        let own = letters(node.text().unwrap_or_default());
        if let Some(page) = marked.pages.last_mut() {
            page.letters.push_str(&own);
        } else {
            assert_eq!(own, "", "words before the first mark");
        }
        return;
    }
    let attribute = |name: &str| node.attributes().find(|one| one.name() == name).map(|one| one.value());
    let say = |text: &str, marked: &mut Marked| {
        marked.pages.last_mut().expect("a mark before").letters.push_str(&letters(text));
    };
    match node.tag_name().name() {
        "span" if attribute("role") == Some("doc-pagebreak") => {
            let label = attribute("aria-label").expect("a label").to_owned();
            assert_eq!(attribute("id"), Some(&*format!("page-{label}")));
            marked.pages.push(Said { label, letters: String::new() });
            return;
        }
        "section" if attribute("class") == Some("notes") => return marks_alone(node, marked),
        "span" if attribute("class") == Some("task") => {
            return say(if node.text() == Some("☑") { "x" } else { "" }, marked);
        }
        // A formula that came as MathML is set in print by what it says in words.
        "math" if !node.descendants().any(|one| one.tag_name().name() == "annotation") => {
            return say(attribute("alttext").unwrap_or_default(), marked);
        }
        "annotation" => return,
        "figcaption" => return marks_alone(node, marked),
        "li" => {
            if let Some(list) = node.parent().filter(|list| list.tag_name().name() == "ol") {
                let start: u64 = list.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                let before = node.prev_siblings().filter(|one| one.is_element() && *one != node).count() as u64;
                let is_task = node.descendants().any(|one| {
                    one.attribute("class") == Some("task")
                        && one.parent_element().is_some_and(|p| p == node || p.parent_element() == Some(node))
                });
                if !is_task {
                    // The number stands at the item's first words, which a mark may stand before.
                    let number = (start + before).to_string();
                    return item(node, &number, marked);
                }
            }
        }
        _ => {}
    }
    node.children().for_each(|child| read(child, marked));
}

/// Reads the marks in something whose words are told apart: they still begin pages.
fn marks_alone(node: Node<'_, '_>, marked: &mut Marked) {
    node.descendants().filter(|one| one.attribute("role") == Some("doc-pagebreak")).for_each(|mark| read(mark, marked));
}

/// An item of a numbered list: its number belongs to the page on which the item begins.
fn item(node: Node<'_, '_>, number: &str, marked: &mut Marked) {
    let mut first = node.descendants().filter(|one| {
        one.attribute("role") == Some("doc-pagebreak")
            || (one.is_text() && !letters(one.text().unwrap_or_default()).is_empty())
    });
    let begins_page = first.next().is_some_and(|one| one.is_element());
    if !begins_page {
        marked.pages.last_mut().expect("a mark before").letters.push_str(number);
        return node.children().for_each(|child| read(child, marked));
    }
    let page = marked.pages.len();
    node.children().for_each(|child| read(child, marked));
    marked.pages[page].letters.insert_str(0, number);
}

/// Builds the EPUB and the pages of a book apart, and says where they differ.
fn differences(world: &dyn World, toml: &str) -> Result<usize, String> {
    let mut sink = Sink::new();
    let config = config::parse(toml, config::FILE_NAME, &mut sink).map_err(|_| format!("{:?}", sink.diagnostics()))?;
    let only_epub = BTreeSet::from([Output::Epub]);
    let built = chapbook::build(world, &config, None, &only_epub, &mut sink);
    let built = built.map_err(|_| format!("{:?}", sink.diagnostics()))?;
    let doubts: Vec<_> = sink.diagnostics().iter().filter(|one| one.hint.as_deref() == Some(diag::REPORT_IT)).collect();
    if !doubts.is_empty() {
        return Err(format!("{doubts:?}"));
    }
    let world = &Mounted::new(world);
    let reading = source::read(&config, world, &mut sink).expect("as before");
    let book = manuscript::compile(&config, reading, None, &mut sink).expect("as before").book;
    let fonts = Fonts::load(&config.pdf.font, world, &mut sink).expect("as before");
    let pictures = media::load_pictures(book.images().into_iter().map(media::Wanted::from), world, &mut sink);
    let paged = layout::layout(&book, &config, &fonts, &pictures, &mut sink);
    let files = documents(&built.files[0].bytes);
    let found = marked(&files);
    // Print names a picture that it has not and that no words stand in for.
    let nameless =
        book.images().into_iter().filter(|image| !pictures.contains_key(&image.path) && image.alt.is_empty());
    let mut nameless: Vec<String> = nameless.map(|image| letters(&image.path)).collect();
    // One address may begin another.
    nameless.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let printed = printed(&paged, &nameless);
    let mut wrong = Vec::new();
    let labels = |pages: &[Said]| pages.iter().map(|page| page.label.clone()).collect::<Vec<_>>();
    if labels(&printed) != labels(&found.pages) {
        wrong.push(format!("labels {:?} in print, {:?} in the EPUB", labels(&printed), labels(&found.pages)));
    }
    for (old, new) in printed.iter().zip(&found.pages).filter(|(old, new)| comparable(old) != comparable(new)) {
        let same = old.letters.chars().zip(new.letters.chars()).take_while(|(old, new)| old == new).count();
        let from = |text: &str| text.chars().skip(same.saturating_sub(20)).take(60).collect::<String>();
        wrong.push(format!(
            "page {}: {} letters in print, {} in the EPUB; from letter {same} `{}` and `{}`",
            old.label,
            old.letters.len(),
            new.letters.len(),
            from(&old.letters),
            from(&new.letters)
        ));
    }
    lists_agree(&files, &paged, &mut wrong);
    if wrong.is_empty() { Ok(found.pages.len()) } else { Err(wrong.join("\n")) }
}

/// Nav and NCX list the marks in the order of the documents, roman ones too.
fn lists_agree(files: &[(String, String)], paged: &Paged, wrong: &mut Vec<String>) {
    let mut marks = Vec::new();
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".xhtml")) {
        let document = parse(text);
        let found = document.descendants().filter(|one| one.attribute("role") == Some("doc-pagebreak"));
        marks
            .extend(found.map(|one| format!("{}#{}", name.trim_start_matches("OEBPS/"), one.attribute("id").unwrap())));
    }
    let file = |ending: &str| files.iter().find(|(name, _)| name.ends_with(ending)).expect("a file").1.clone();
    let nav = file("nav.xhtml");
    let nav = parse(&nav);
    let list = nav.descendants().find(|one| one.attribute("role") == Some("doc-pagelist"));
    let listed: Vec<String> = list
        .iter()
        .flat_map(|list| list.descendants())
        .filter_map(|one| one.attribute("href"))
        .map(Into::into)
        .collect();
    let ncx = file("toc.ncx");
    let ncx = parse(&ncx);
    let targets = ncx.descendants().filter(|one| one.tag_name().name() == "pageTarget");
    let targets: Vec<String> =
        targets.map(|one| one.last_element_child().unwrap().attribute("src").unwrap().to_owned()).collect();
    if listed != marks || targets != marks {
        wrong.push(format!("marks {marks:?}, nav {listed:?}, NCX {targets:?}"));
    }
    let title =
        paged.pages.iter().find(|page| page.label.numbering == Numbering::Roman).map(|page| page.label.to_string());
    if !marks
        .first()
        .is_some_and(|first| title.is_some_and(|label| first.ends_with(&format!("title-page.xhtml#page-{label}"))))
    {
        wrong.push(format!("the title page is not marked: {marks:?}"));
    }
    let package = file("content.opf");
    for claim in ["pageBreakSource", "pageBreakMarkers", "pageNavigation"] {
        if !package.contains(claim) {
            wrong.push(format!("the package does not say {claim}"));
        }
    }
}

fn assert_equal(folder: &Path) {
    let world = Disk::new(folder).expect("the book's folder");
    let toml = std::fs::read_to_string(folder.join("book.toml")).expect("a book.toml");
    match differences(&world, &toml) {
        Ok(pages) => assert!(pages > 1, "{} has {pages} pages", folder.display()),
        Err(wrong) => panic!("{}:\n{wrong}", folder.display()),
    }
}

#[test]
fn the_pages_of_the_sample_are_those_of_its_pdf() {
    assert_equal(Path::new(env!("CARGO_MANIFEST_DIR")));
}

#[test]
fn the_pages_of_a_book_of_every_element_are_those_of_its_pdf() {
    for name in ["every-element", "everything", "markdown", "dumps"] {
        assert_equal(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books").join(name));
    }
}

/// Half-title, imprint, dedication, motto and colophon.
const AROUND: &str = r#"[book]
title = "Around"
language = "en"
half-title = true
copyright = "Set in *one* face."
dedication = "For those who fold.[^1]\n\n[^1]: And unfold."
epigraph = "A book is a machine to think with.\n\nSomebody"
colophon = "Folded by hand."
[[sources]]
path = "*.md"
[epub]
[pdf]
"#;

#[test]
fn what_stands_around_the_essays_is_in_the_epub_with_its_pages() {
    let world = Memory::new([("one.md", "# One\n\nThe only essay.\n")]);
    let mut sink = Sink::new();
    let config = config::parse(AROUND, config::FILE_NAME, &mut sink).expect("a sound book.toml");
    let built = chapbook::build(&world, &config, None, &BTreeSet::from([Output::Epub]), &mut sink).expect("it builds");
    assert_eq!(sink.diagnostics(), []);
    let files = documents(&built.files[0].bytes);
    let file = |ending: &str| &files.iter().find(|(name, _)| name.ends_with(ending)).expect("a file").1;
    let book = chapbook::compile(&world, &config, None, &mut sink).expect("as before").book;
    let fonts = Fonts::load(&config.pdf.font, &world, &mut sink).expect("as before");
    let pictures = media::load_pictures(std::iter::empty(), &world, &mut sink);
    let paged = layout::layout(&book, &config, &fonts, &pictures, &mut sink);
    let label = |words: &str| {
        let says = |page: &&Page| {
            let runs =
                page.items.iter().filter_map(|item| if let Item::Run(run) = item { Some(&*run.text) } else { None });
            runs.collect::<String>().contains(words)
        };
        paged.pages.iter().find(says).expect("a page with the words").label.to_string()
    };
    assert!(file("copyright.xhtml").contains("Set in <em>one</em> face."));
    let (nav, package) = (file("nav.xhtml"), file("content.opf"));
    for (page, words) in
        [("dedication", "For those who fold."), ("epigraph", "machine to think"), ("colophon", "Folded by hand.")]
    {
        let document = file(&format!("{page}.xhtml"));
        assert!(document.contains(&format!("epub:type=\"{page}\"")), "{document}");
        let label = label(words);
        let mark = format!("id=\"page-{label}\"");
        let at = document.find(&mark).expect("a mark");
        assert!(document.find(words).expect("the words") > at && document[..at].contains("<p"), "{document}");
        assert!(nav.contains(&format!("<a epub:type=\"{page}\" href=\"text/{page}.xhtml\">")), "{nav}");
        assert!(nav.contains(&format!("<a href=\"text/{page}.xhtml#page-{label}\">{label}</a>")), "{nav}");
        assert!(package.contains(&format!("<itemref idref=\"{page}\"/>")), "{package}");
    }
    assert!(file("dedication.xhtml").contains("And unfold."));
    // Roman numbers count from the half-title.
    assert!(file("half-title.xhtml").contains("aria-label=\"i\"></span>Around</p>"));
    assert!(nav.contains("<a epub:type=\"halftitlepage\" href=\"text/half-title.xhtml\">Around</a>"), "{nav}");
    assert!(nav.contains("<li><a href=\"text/half-title.xhtml#page-i\">i</a></li>"), "{nav}");
}

#[test]
fn what_stands_under_a_title_is_parted_by_the_pages_that_it_runs_over() {
    let words = |from: usize| (from..from + 150).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ");
    let essay = format!(
        "---\ntitle: Long\nsubtitle: {}\nauthor: {}\ndate: 2026-11-01\n---\n\nThe text.\n",
        words(1000),
        words(2000)
    );
    let world = Memory::new([("a.md", essay.into_bytes())]);
    let pages = differences(&world, TOML).unwrap_or_else(|wrong| panic!("{wrong}"));
    assert!(pages >= 4, "{pages} pages");
}

#[test]
fn a_row_of_a_table_that_is_cut_by_a_page_is_marked_in_the_cell_that_goes_on() {
    let words = |from: usize| (from..from + 300).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ");
    let essay = format!("# Cut\n\n| one | two |\n|---|---|\n| short | {} |\n| last | row |\n", words(1000));
    let world = Memory::new([("a.md", essay.into_bytes())]);
    let pages = differences(&world, TOML).unwrap_or_else(|wrong| panic!("{wrong}"));
    assert!(pages >= 3, "{pages} pages");
}

/// Real input that is not part of the repository: folder, language and globs of its texts.
type Collection = (&'static str, &'static str, &'static [&'static str]);

/// Books of which each is set within seconds.
const SHORT: [Collection; 5] = [
    ("docx", "en", &["*.docx"]),
    ("epub", "en", &["childrens-literature.epub", "epub2_cover.epub", "formatting.epub", "wasteland.epub"]),
    ("exports-ghost-medium", "en", &["ghost/*.json", "export/**/*.html"]),
    ("md-opensource-guide", "el", &["_articles/el/*.md", "assets/**"]),
    ("txt-de-kafka-betrachtung", "de", &["23532-8.txt"]),
];

/// Books that take too long without an optimised build.
const LONG: [Collection; 16] = [
    ("blog-toml-rust-inside", "en", &["inside-rust/**"]),
    ("blog-yaml-18f", "en", &["posts/**", "assets/**"]),
    ("dumps-overlap-18f", "en", &["page*.txt"]),
    ("html-fr-debian-faq", "fr", &["*.html"]),
    ("html-it-debian-faq", "it", &["*.html"]),
    ("md-opensource-guide", "en", &["_articles/*.md", "assets/**"]),
    ("md-opensource-guide", "de", &["_articles/de/*.md", "assets/**"]),
    ("md-opensource-guide", "es", &["_articles/es/*.md", "assets/**"]),
    ("md-opensource-guide", "pl", &["_articles/pl/*.md", "assets/**"]),
    ("mdbook-rust-book", "en", &["src/**"]),
    ("novel-war-and-peace", "en", &["*.txt"]),
    ("se-sherlock-holmes", "en", &["src/epub/text/*.xhtml", "src/epub/images/**"]),
    ("txt-chesterton-heretics", "en", &["470.txt"]),
    ("txt-oneline-state-of-the-union", "en", &["*.txt"]),
    ("txt-ru-tolstoy-essays", "ru", &["*.txt"]),
    ("wxr-wordpress-theme-test", "en", &["*.xml"]),
];

/// The folder that an environment variable names.
fn folder(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// A book over some files.
fn book(language: &str, globs: &[&str]) -> String {
    let sources: String = globs.iter().map(|glob| format!("[[sources]]\npath = {glob:?}\n")).collect();
    format!(
        "[book]\ntitle = \"Real Input\"\nlanguage = {language:?}\nauthors = [\"Various\"]\n{sources}[epub]\n[pdf]\n"
    )
}

#[test]
fn the_pages_of_the_seeds_are_those_of_their_pdf() {
    let Some(seeds) = folder("CHAPBOOK_SEEDS") else {
        return println!("skipped: CHAPBOOK_SEEDS is not set");
    };
    let world = Disk::new(&seeds).expect("the folder of the seeds");
    let pages = differences(&world, &book("en", &["page*.txt"])).unwrap_or_else(|wrong| panic!("{wrong}"));
    assert!(pages >= 7, "{pages} pages");
}

#[test]
fn the_pages_of_short_real_books_are_those_of_their_pdfs() {
    assert_all_equal(&SHORT);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation")]
fn the_pages_of_long_real_books_are_those_of_their_pdfs() {
    assert_all_equal(&LONG);
}

fn assert_all_equal(collections: &[Collection]) {
    let Some(corpus) = folder("CHAPBOOK_CORPUS") else {
        return println!("skipped: CHAPBOOK_CORPUS is not set");
    };
    let mut wrong = Vec::new();
    for (name, language, globs) in collections {
        let Ok(world) = Disk::new(&corpus.join(name)) else {
            println!("skipped: {name} is not there");
            continue;
        };
        match differences(&world, &book(language, globs)) {
            Ok(pages) => println!("{name} ({language}): {pages} pages"),
            Err(found) => wrong.push(format!("{name} ({language}):\n{found}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const TOML: &str = "[book]\ntitle = \"Grown\"\nlanguage = \"en\"\n[[sources]]\npath = \"*.md\"\nformat = \"markdown\"\n[pdf]\ntrim = \"a6\"\nfont-size = \"12pt\"\n";

/// Grows Markdown from bytes; its words are numbers in syllables, so that each stands once and can be divided.
struct Seed<'a> {
    bytes: &'a [u8],
    words: usize,
    notes: usize,
}

impl Seed<'_> {
    fn byte(&mut self) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        usize::from(*first)
    }

    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 10] = ["con", "ver", "ti", "men", "al", "re", "fle", "tor", "im", "pos"];
        let mut number = self.words + 1000;
        self.words += 1;
        let mut word = String::new();
        while number > 0 {
            word.push_str(SYLLABLES[number % 10]);
            number /= 10;
        }
        word
    }

    fn line(&mut self, most: usize) -> String {
        let count = self.byte() % most + 1;
        let mut line = Vec::new();
        for _ in 0..count {
            let word = self.word();
            let other = self.word();
            line.push(match self.byte() % 24 {
                0 => format!("*{word} {other}*"),
                1 => format!("**{word}**{other}"),
                2 => format!("`{word}`"),
                3 => format!("{word}-{other}"),
                4 => format!("{word}—{other}"),
                5 => format!("[{word}](https://example.org/)"),
                6 => format!("(*{word}*), “{other}”"),
                7 => format!("caf\u{65}\u{301}{word}"),
                8 => format!("{word}\u{ad}{other}"),
                _ => word,
            });
        }
        if self.byte().is_multiple_of(6) {
            self.notes += 1;
            line.push(format!("{}[^n{}]", self.word(), self.notes));
        }
        line.join(" ")
    }

    fn block(&mut self, out: &mut String) {
        let block = match self.byte() % 12 {
            0 => format!("## {}", self.line(5)),
            1 => (0..self.byte() % 9 + 1).map(|_| format!("- {}\n", self.line(30))).collect(),
            2 => (0..self.byte() % 9 + 1).map(|n| format!("{}. {}\n\n", n + 3, self.line(30))).collect(),
            3 => format!("> {}\n>\n> {}", self.line(60), self.line(60)),
            4 => {
                let lines: String =
                    (0..self.byte() % 12 + 1).map(|_| format!("  {} {}\n", self.word(), self.word())).collect();
                format!("```\n{lines}```")
            }
            5 => {
                let rows: String =
                    (0..self.byte() % 14 + 1).map(|_| format!("| {} | {} |\n", self.line(4), self.line(3))).collect();
                format!("| {} | {} |\n|---|---|\n{rows}", self.word(), self.word())
            }
            6 => format!("![{}](a.png \"{}\")", self.word(), self.word()),
            7 => "***".to_owned(),
            8 => format!("- [x] {}\n- [ ] {}\n", self.line(20), self.line(20)),
            _ => self.line(120),
        };
        out.push_str(&block);
        out.push_str("\n\n");
    }
}

fn grown(bytes: &[u8]) -> String {
    let mut seed = Seed { bytes, words: 0, notes: 0 };
    let mut text = String::new();
    for chapter in 0..2 {
        text.push_str(&format!("# Chapter {chapter} {}\n\n", seed.word()));
        for _ in 0..seed.byte() % 20 + 2 {
            seed.block(&mut text);
        }
        for number in 1..=std::mem::take(&mut seed.notes) {
            text.push_str(&format!("[^n{number}]: {}\n\n", seed.line(50)));
        }
    }
    text
}

fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::GrayImage::new(400, 300).write_to(&mut bytes, image::ImageFormat::Png).expect("in memory");
    bytes.into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig {
        max_shrink_iters: 20,
        rng_seed: proptest::test_runner::RngSeed::Fixed(1),
        ..ProptestConfig::with_cases(12)
    })]
    #[test]
    fn the_pages_of_any_document_are_those_of_its_pdf(bytes in prop::collection::vec(any::<u8>(), 0..1200)) {
        let text = grown(&bytes);
        for notes in ["foot", "essay-end"] {
            let world = Memory::new([("a.md", text.clone().into_bytes()), ("a.png", picture())]);
            if let Err(wrong) = differences(&world, &format!("{TOML}notes = \"{notes}\"\n")) {
                return Err(TestCaseError::fail(format!("{wrong}\nnotes at {notes}\n{text}")));
            }
        }
    }
}
