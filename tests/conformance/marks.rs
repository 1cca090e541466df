//! The marks of the PDF's pages in the EPUB: from one to the next stand the words that pdftotext reads off that page, and a
//! browser lays the book out as if no mark were there.
//!
//! A page is read in the order of its content: its text, then its notes. What is left of all pages when the words behind
//! their marks are taken off must be the notes of the EPUB, in order.

use roxmltree::{Document, Node, ParsingOptions};
use unicode_normalization::UnicodeNormalization;

use crate::books::{self, Book};
use crate::browser;
use crate::epub::Epub;
use crate::outline;
use crate::pdf::Pdf;
use crate::poppler::{self, Order, TextOf};

/// Where a line ends inside a word.
const DIVIDED: char = '\u{ad}';

/// Lays a document out with its marks and without.
const LOOK: &str = r#"
const look = (frame, tell) => {
  const page = frame.contentDocument;
  const marks = [...page.querySelectorAll("[role=doc-pagebreak]")];
  const others = [...page.querySelectorAll("*")].filter(element => !marks.includes(element));
  const boxes = () => others.map(element => [...element.getClientRects()].map(box => [box.x, box.y, box.width, box.height].join(" ")).join(", "));
  const before = boxes();
  for (const mark of marks) mark.style.setProperty("display", "none", "important");
  const after = boxes();
  // All that stands behind moves too; the first tells where.
  const at = others.findLastIndex((element, at) => before[at] !== after[at]);
  if (at >= 0) tell(others[at], `stands at ${before[at]}, without marks at ${after[at]}`);
  return marks.length;
};
"#;

#[test]
fn behind_each_mark_of_the_sample_are_the_words_of_its_page() {
    marks_are_true(&books::sample());
}

#[test]
fn behind_each_mark_of_the_seeds_are_the_words_of_its_page() {
    let _ = books::seeds().map(|book| marks_are_true(&book));
}

#[test]
fn no_mark_of_the_sample_takes_space() {
    marks_take_no_space(&books::sample());
}

#[test]
fn no_mark_of_the_seeds_takes_space() {
    let _ = books::seeds().map(|book| marks_take_no_space(&book));
}

#[test]
fn no_mark_in_the_book_of_every_element_takes_space() {
    marks_take_no_space(&books::elements());
}

/// The check itself: marks that take space are noticed.
#[test]
fn marks_that_take_space_are_noticed() {
    let style = "<style>[role=doc-pagebreak]{padding-left:1px}</style>";
    if let Some(found) = browser::judge(&books::sample(), style, LOOK) {
        assert!(!found.is_empty());
    }
}

fn marks_take_no_space(book: &Book) {
    if let Some(found) = browser::judge(book, "", LOOK) {
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

fn marks_are_true(book: &Book) {
    let pdf = Pdf::open(&book.pdf());
    let Some(text) = TextOf::pdf(&book.pdf()) else {
        return;
    };
    let entries = pdf.outline();
    let body = outline::body(&entries, &book.listing.titles()).expect("the outline lists the essays");
    let pages = body[0].target..pdf.page_count();
    let area = poppler::between_head_and_folio(&text.placed_words(pages.clone()), pdf.size(pages.start));
    let marked = Marked::read(Epub::open(&book.epub()));
    let labels = pdf.labels();
    let mut marks = marked.pages.iter();
    let (mut notes, mut rest_of_word, mut untrue) = (String::new(), String::new(), Vec::new());
    for page in pages {
        let printed = letters(&text.area(page..page + 1, area, Order::Content));
        if printed.is_empty() {
            continue;
        }
        let Some((label, said)) = marks.next() else {
            untrue.push(format!("page {} has no mark", labels[page]));
            break;
        };
        if *label != labels[page] {
            untrue.push(format!("page {} is marked as {label}", labels[page]));
            break;
        }
        let said = format!("{rest_of_word}{said}");
        let (taken, in_word) = common(&said, &printed);
        rest_of_word = said.chars().skip(taken.0).collect();
        if !rest_of_word.is_empty() && !in_word {
            let behind: String = printed.chars().skip(taken.1).take(40).collect();
            untrue.push(format!("page {label} goes on `{behind}`, the EPUB `{rest_of_word:.40}`"));
            rest_of_word.clear();
        }
        notes.extend(printed.chars().skip(taken.1));
    }
    untrue.extend(marks.map(|(label, _)| format!("no page {label} for a mark")));
    notes.retain(|c| c != DIVIDED);
    if notes != marked.notes {
        untrue.push(format!("beside the marked words are\n{notes}\nand the notes are\n{}", marked.notes));
    }
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
}

/// How many letters of the EPUB and of the page are the same, and whether they end where the page divides a word.
fn common(said: &str, printed: &str) -> ((usize, usize), bool) {
    let (mut taken, mut in_word) = ((0, 0), false);
    let mut said = said.chars().peekable();
    for c in printed.chars() {
        if c == DIVIDED {
            in_word = true;
        } else if said.next_if_eq(&c).is_some() {
            taken.0 += 1;
            in_word = false;
        } else {
            break;
        }
        taken.1 += 1;
    }
    (taken, in_word)
}

fn letters(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric() || *c == DIVIDED).collect()
}

/// The words of an EPUB by the marks of its numbered pages.
#[derive(Default)]
struct Marked {
    /// Label and letters of each.
    pages: Vec<(String, String)>,
    /// The letters of all notes.
    notes: String,
}

impl Marked {
    fn read(epub: Epub) -> Marked {
        let mut names: Vec<String> = epub.nav().into_iter().map(|entry| entry.target).collect();
        names.dedup();
        let files = epub.into_files();
        let mut marked = Marked::default();
        for name in names.iter().filter(|name| name.contains("/chapter-") || name.contains("/part-")) {
            let text = std::str::from_utf8(&files[name]).expect("documents are UTF-8");
            let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
            let document = Document::parse_with_options(text, options).expect("documents are well-formed");
            marked.node(document.root_element().last_element_child().expect("a document has a body"));
        }
        marked
    }

    fn node(&mut self, node: Node<'_, '_>) {
        if let Some(text) = node.text().filter(|_| node.is_text()) {
            let text = letters(text).replace(DIVIDED, "");
            match self.pages.last_mut() {
                Some((_, letters)) => letters.push_str(&text),
                None => assert_eq!(text, "", "words before the first mark"),
            }
            return;
        }
        match node.attribute("role") {
            Some("doc-pagebreak") => {
                let label = node.attribute("aria-label").expect("a mark has a label");
                return self.pages.push((label.to_owned(), String::new()));
            }
            Some("doc-footnote") => {
                let texts = node.descendants().filter(Node::is_text).filter_map(|text| text.text());
                return self.notes.extend(texts.map(|text| letters(text).replace(DIVIDED, "")));
            }
            _ => {}
        }
        if let Some(number) = number(node) {
            self.pages.last_mut().expect("a list stands behind a mark").1.push_str(&number);
        }
        node.children().for_each(|child| self.node(child));
    }
}

/// The number of an item, which the PDF prints and the EPUB leaves to readers.
fn number(item: Node<'_, '_>) -> Option<String> {
    let list = item.parent_element().filter(|list| list.tag_name().name() == "ol")?;
    let first = list.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
    let before = item.prev_siblings().filter(|other| other.is_element() && *other != item).count();
    (item.is_element()).then(|| (first + before).to_string())
}
