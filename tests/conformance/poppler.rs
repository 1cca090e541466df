//! Reading back the text of a PDF with poppler's pdftotext, the way a reader copies and searches.
//!
//! Pages are counted from 0 here, lengths are points from the top left of the page.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use roxmltree::{Document, ParsingOptions};

use crate::command;
use crate::toolbox;

/// Head and folio differ from the body in size by more than 6 % (the interface says so); what differs by
/// less is body. Half a percent is left to rounding.
const BODY_TOLERANCE: f32 = 0.055;

/// A PDF file to be read by pdftotext.
pub struct TextOf {
    path: PathBuf,
}

/// The order in which words are taken from a page.
#[derive(Clone, Copy, Debug)]
pub enum Order {
    /// As poppler thinks that a human reads. It joins words over hyphens at line ends by itself.
    Reading,
    /// As the page's content has them, lines as they are.
    Content,
}

/// A word and where it stands.
pub struct PlacedWord {
    pub text: String,
    pub left: f32,
    pub top: f32,
    pub bottom: f32,
}

/// A part of a page, in whole points, as pdftotext takes it.
#[derive(Clone, Copy)]
pub struct Area {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

impl Area {
    /// All of a page.
    pub fn whole((width, height): (f32, f32)) -> Area {
        Area { left: 0, top: 0, width: width.ceil() as u32, height: height.ceil() as u32 }
    }
}

impl TextOf {
    /// `None` where there is no pdftotext.
    pub fn pdf(path: &Path) -> Option<TextOf> {
        toolbox::program("pdftotext").map(|_| TextOf { path: path.to_owned() })
    }

    /// The text in an area of some pages.
    pub fn area(&self, pages: Range<usize>, area: Area, order: Order) -> String {
        let Area { left, top, width, height } = area;
        let mut options = match order {
            Order::Reading => Vec::new(),
            Order::Content => vec!["-raw".to_owned()],
        };
        for (option, number) in [("-x", left), ("-y", top), ("-W", width), ("-H", height)] {
            options.extend([option.to_owned(), number.to_string()]);
        }
        self.pdftotext(pages, &options)
    }

    /// The words of some pages with their places, page by page, in the order of their content.
    pub fn placed_words(&self, pages: Range<usize>) -> Vec<Vec<PlacedWord>> {
        let xhtml = self.pdftotext(pages, &["-bbox".to_owned(), "-raw".to_owned()]);
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let document = Document::parse_with_options(&xhtml, options).expect("pdftotext -bbox writes XML");
        let pages = document.descendants().filter(|node| node.tag_name().name() == "page");
        let words = |page: roxmltree::Node| {
            let words = page.children().filter(|node| node.tag_name().name() == "word");
            let placed = |word: roxmltree::Node| {
                let at = |name: &str| word.attribute(name).and_then(|at| at.parse().ok()).expect("a word has a place");
                let text = word.text().unwrap_or_default().to_owned();
                PlacedWord { text, left: at("xMin"), top: at("yMin"), bottom: at("yMax") }
            };
            words.map(placed).collect()
        };
        pages.map(words).collect()
    }

    fn pdftotext(&self, pages: Range<usize>, options: &[String]) -> String {
        let mut pdftotext = toolbox::program("pdftotext").expect("pdftotext was there before");
        pdftotext.args(["-f", &(pages.start + 1).to_string(), "-l", &pages.end.to_string()]);
        command::succeed(pdftotext.args(options).arg(&self.path).arg("-"))
    }
}

/// The part of each page between running head and folio, from the words of the pages that hold the body.
pub fn between_head_and_folio(pages: &[Vec<PlacedWord>], page_size: (f32, f32)) -> Area {
    let body_height = usual_height(pages);
    let is_body = |word: &&PlacedWord| (word.height() / body_height - 1.0).abs() < BODY_TOLERANCE;
    let words = || pages.iter().flatten();
    let body_top = words().filter(is_body).map(|word| word.top).fold(f32::MAX, f32::min);
    let body_bottom = words().filter(is_body).map(|word| word.bottom).fold(0.0, f32::max);
    // Titles are larger than the body and may stand above all of it; heads and folios are smaller.
    let small = || words().filter(|word| word.height() < body_height * (1.0 - BODY_TOLERANCE));
    let head = small().filter(|word| word.middle() < body_top).map(|word| word.bottom).fold(0.0, f32::max);
    let folio = small().filter(|word| word.middle() > body_bottom).map(|word| word.top).fold(page_size.1, f32::min);
    // Whole points, rounded away from head and folio but never into the body.
    let top = head.ceil().min(body_top.floor());
    let bottom = folio.floor().max(body_bottom.ceil());
    Area { top: top as u32, height: (bottom - top) as u32, ..Area::whole(page_size) }
}

impl PlacedWord {
    pub fn middle(&self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    fn height(&self) -> f32 {
        self.bottom - self.top
    }
}

/// The height in which most of the text is set.
fn usual_height(pages: &[Vec<PlacedWord>]) -> f32 {
    let mut letters: BTreeMap<i64, usize> = BTreeMap::new();
    for word in pages.iter().flatten() {
        *letters.entry((word.height() * 100.0).round() as i64).or_default() += word.text.chars().count();
    }
    let (height, _) = letters.into_iter().max_by_key(|(_, letters)| *letters).expect("the pages hold text");
    height as f32 / 100.0
}
