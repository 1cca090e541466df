//! `styles.xml` (ECMA-376 part 1 §17.7) → what the paragraphs and words of each style are.
//!
//! A style says what it is by its name, else by its outline level, else by the style it is
//! based on.

use super::format::Properties;
use super::names::{self, Role};
use crate::source::xml::Element;
use roxmltree::{Document, Node};
use rustc_hash::FxHashMap;

/// Styles are based on each other at most so far.
const MAX_CHAIN: usize = 32;

/// What a paragraph or its style says; `None` where it says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Layout {
    /// `numId`; `0` takes the paragraph out of its list.
    pub list: Option<String>,
    /// `ilvl`, from 0.
    pub level: Option<u8>,
    /// Left indent in twentieths of a point.
    pub left: Option<i32>,
    /// Indent of the first line, negative where it hangs.
    pub first: Option<i32>,
    pub align: Option<Align>,
    /// Outline level, 0 for the highest; 9 for text.
    pub outline: Option<u8>,
}

/// How a paragraph is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Start,
    Centre,
    End,
}

impl Layout {
    /// Reads a `pPr` element.
    pub fn read(element: Node<'_, '_>) -> Layout {
        let mut out = Layout::default();
        for property in element.elements() {
            let number = |name: &str| property.attr(name).and_then(|value| value.parse::<f64>().ok()).map(|n| n as i32);
            match property.name() {
                "numPr" => {
                    let value = |name: &str| property.child(name).and_then(|node| node.attr("val"));
                    out.list = value("numId").map(str::to_owned);
                    out.level = value("ilvl").and_then(|level| level.parse().ok());
                }
                "ind" => {
                    out.left = number("left").or_else(|| number("start"));
                    out.first = number("hanging").map(|hanging| -hanging).or_else(|| number("firstLine"));
                }
                "jc" => {
                    out.align = Some(match property.attr("val") {
                        Some("center") => Align::Centre,
                        Some("right" | "end") => Align::End,
                        _ => Align::Start,
                    });
                }
                "outlineLvl" => out.outline = property.attr("val").and_then(|level| level.parse().ok()),
                _ => {}
            }
        }
        out
    }

    fn over(self, below: &Layout) -> Layout {
        Layout {
            list: self.list.or_else(|| below.list.clone()),
            level: self.level.or(below.level),
            left: self.left.or(below.left),
            first: self.first.or(below.first),
            align: self.align.or(below.align),
            outline: self.outline.or(below.outline),
        }
    }
}

/// A paragraph style with all that it is based on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ParagraphStyle {
    pub role: Role,
    pub layout: Layout,
    /// Its language, where it says one.
    pub language: Option<String>,
}

/// All styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    paragraphs: FxHashMap<String, ParagraphStyle>,
    words: FxHashMap<String, Properties>,
    /// Table styles that set their first row apart.
    header_rows: Vec<String>,
    /// The style of paragraphs that name none.
    default: ParagraphStyle,
    /// What holds for all words.
    pub defaults: Properties,
    /// Whether there is a part with styles at all.
    known: bool,
}

struct Raw<'a> {
    name: &'a str,
    based_on: Option<&'a str>,
    layout: Layout,
    words: Properties,
    header_row: bool,
}

impl Styles {
    /// Reads the part.
    pub fn read(document: &Document<'_>) -> Styles {
        let mut out = Styles { known: true, ..Styles::default() };
        let root = document.root_element();
        let defaults = root.child("docDefaults").and_then(|node| node.child("rPrDefault")).and_then(|n| n.child("rPr"));
        out.defaults = defaults.map(Properties::read).unwrap_or_default();
        let mut raw: FxHashMap<&str, Raw<'_>> = FxHashMap::default();
        let mut kinds: Vec<(&str, &str, bool)> = Vec::new();
        for style in root.elements().filter(|node| node.name() == "style") {
            let Some(id) = style.attr("styleId") else { continue };
            let value = |name: &str| style.child(name).and_then(|node| node.attr("val"));
            let first_row = |node: &Node<'_, '_>| node.name() == "tblStylePr" && node.attr("type") == Some("firstRow");
            raw.insert(
                id,
                Raw {
                    name: value("name").unwrap_or(id),
                    based_on: value("basedOn"),
                    layout: style.child("pPr").map(Layout::read).unwrap_or_default(),
                    words: style.child("rPr").map(Properties::read).unwrap_or_default(),
                    header_row: style.elements().any(|node| first_row(&node)),
                },
            );
            let is_default = style.attr("default").is_some_and(|on| on == "1" || on == "true");
            kinds.push((id, style.attr("type").unwrap_or("paragraph"), is_default));
        }
        for (id, kind, is_default) in kinds {
            match kind {
                "paragraph" => {
                    let style = paragraph(&raw, id);
                    if is_default {
                        out.default = style.clone();
                    }
                    out.paragraphs.insert(id.to_owned(), style);
                }
                "character" => {
                    let words = chain(&raw, id).fold(Properties::default(), |words, style| {
                        words.over(&style.words).over(&Properties::of_name(style.name))
                    });
                    out.words.insert(id.to_owned(), words);
                }
                "table" if chain(&raw, id).any(|style| style.header_row) => out.header_rows.push(id.to_owned()),
                _ => {}
            }
        }
        out
    }

    /// The style of a paragraph by its id.
    pub fn paragraph(&self, id: Option<&str>) -> ParagraphStyle {
        let Some(id) = id else { return self.default.clone() };
        if let Some(style) = self.paragraphs.get(id) {
            return style.clone();
        }
        // Without a part that names the styles their ids are all there is.
        let role = if self.known { Role::Body } else { names::role(id).unwrap_or_default() };
        ParagraphStyle { role, ..self.default.clone() }
    }

    /// What a character style says.
    pub fn words(&self, id: &str) -> Properties {
        match self.words.get(id) {
            Some(words) => words.clone(),
            None => Properties::of_name(id),
        }
    }

    /// Whether a table style sets the first row apart.
    pub fn has_header_row(&self, id: &str) -> bool {
        self.header_rows.iter().any(|known| known == id)
    }
}

/// A style and those that it is based on, nearest first.
fn chain<'r, 'a>(raw: &'r FxHashMap<&'a str, Raw<'a>>, id: &'a str) -> impl Iterator<Item = &'r Raw<'a>> {
    std::iter::successors(raw.get(id), |style| raw.get(style.based_on?)).take(MAX_CHAIN)
}

fn paragraph<'a>(raw: &FxHashMap<&'a str, Raw<'a>>, id: &'a str) -> ParagraphStyle {
    let layout = chain(raw, id).fold(Layout::default(), |layout, style| layout.over(&style.layout));
    let by_outline = |style: &Raw<'_>| match style.layout.outline? {
        level @ 0..=8 => Some(Role::Heading(level + 1)),
        _ => Some(Role::Body),
    };
    let role = chain(raw, id).find_map(|style| names::role(style.name).or_else(|| by_outline(style)));
    let language = chain(raw, id).find_map(|style| style.words.language.clone());
    ParagraphStyle { role: role.unwrap_or_default(), layout, language }
}
