//! What printers of books ask for: dated, cited figures ([`printers.toml`](self)) as lengths.
//!
//! A figure that no source gives is not there, and nothing is held against it.

use crate::geom::{Length, Size};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A printer's figures.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Printer {
    /// What it is called.
    pub name: String,
    sources: BTreeMap<String, Source>,
    marks: Option<Marks>,
    trim: Option<Trim>,
    inside: Option<Inside>,
    outside: Option<Outside>,
    bleed: Option<Inches>,
    count: Option<Count>,
    papers: BTreeMap<String, PaperFigures>,
    spine_text: Option<SpineText>,
    spine_clear: Option<Inches>,
    cover: Option<CoverFigures>,
    barcode: Option<BarcodeFigures>,
}

/// Where figures were read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Address of the page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The day on which it was read, `YYYY-MM-DD`.
    pub read: String,
    /// Whether it is the printer's own page or quotes it.
    pub how: How,
}

/// What kind of page a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// A stored copy of the printer's page.
    Copy,
    /// A page of others that quotes the printer's.
    Quoted,
}

/// A rule, whether the printer refuses books that break it, and where it was read.
#[derive(Clone, Copy, Debug)]
pub struct Rule<'a, T> {
    /// The figure.
    pub value: T,
    /// Whether it is more than a recommendation.
    pub required: bool,
    /// Where it was read.
    pub source: &'a Source,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    source: String,
    allowed: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Trim {
    source: String,
    least: [f64; 2],
    most: [f64; 2],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inside {
    source: String,
    required: bool,
    pages: Vec<usize>,
    inches: Vec<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Outside {
    source: String,
    required: bool,
    inches: f64,
    with_bleed: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inches {
    source: String,
    inches: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Count {
    source: String,
    multiple: u32,
    blank_last: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperFigures {
    source: String,
    least: usize,
    most: Option<usize>,
    #[serde(default)]
    fewer: BTreeMap<String, usize>,
    spine: Option<SpineFigures>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SpineFigures {
    source: String,
    inches_a_page: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpineText {
    source: String,
    pages: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CoverFigures {
    source: String,
    bleed: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BarcodeFigures {
    source: String,
    size: [f64; 2],
    inset: f64,
}

/// All printers by the name that `[print] printer` takes.
pub fn all() -> &'static BTreeMap<String, Printer> {
    static ALL: OnceLock<BTreeMap<String, Printer>> = OnceLock::new();
    ALL.get_or_init(|| toml::from_str(include_str!("printers.toml")).expect("a test reads the figures"))
}

impl Printer {
    fn source(&self, name: &str) -> &Source {
        self.sources.get(name).expect("a test holds that every source is there")
    }

    fn rule<T>(&self, value: T, required: bool, source: &str) -> Rule<'_, T> {
        Rule { value, required, source: self.source(source) }
    }

    /// The papers that it prints on.
    pub fn papers(&self) -> impl Iterator<Item = &str> {
        self.papers.keys().map(String::as_str)
    }

    /// Whether crop marks may be in the file.
    pub fn marks(&self) -> Option<Rule<'_, bool>> {
        self.marks.as_ref().map(|marks| self.rule(marks.allowed, true, &marks.source))
    }

    /// The smallest and the largest page.
    pub fn trims(&self) -> Option<Rule<'_, (Size, Size)>> {
        let size = |[w, h]: [f64; 2]| Size { w: Length::from_in(w), h: Length::from_in(h) };
        self.trim.as_ref().map(|trim| self.rule((size(trim.least), size(trim.most)), true, &trim.source))
    }

    /// The least distance of print from the spine in a book of so many pages.
    pub fn inside(&self, pages: usize) -> Option<Rule<'_, Length>> {
        let inside = self.inside.as_ref()?;
        let row = inside.pages.iter().position(|most| pages <= *most).unwrap_or(inside.pages.len() - 1);
        Some(self.rule(Length::from_in(inside.inches[row]), inside.required, &inside.source))
    }

    /// The least distance of print from the other three edges.
    pub fn outside(&self, with_bleed: bool) -> Option<Rule<'_, Length>> {
        let outside = self.outside.as_ref()?;
        let inches = if with_bleed { outside.with_bleed } else { outside.inches };
        Some(self.rule(Length::from_in(inches), outside.required, &outside.source))
    }

    /// How far a page with bleed goes beyond its trim, at all edges but the spine.
    pub fn bleed(&self) -> Option<Rule<'_, Length>> {
        self.bleed.as_ref().map(|bleed| self.rule(Length::from_in(bleed.inches), true, &bleed.source))
    }

    /// What the number of pages must be a multiple of, and whether the last one is to be blank.
    pub fn count(&self) -> Option<Rule<'_, (u32, bool)>> {
        self.count.as_ref().map(|count| self.rule((count.multiple, count.blank_last), true, &count.source))
    }

    /// Fewest and most pages of a trim on a paper.
    pub fn pages(&self, paper: &str, trim: Size) -> Option<Rule<'_, (usize, Option<usize>)>> {
        let figures = self.papers.get(paper)?;
        let near = |a: Length, inches: &str| {
            inches.parse().is_ok_and(|inches: f64| (a - Length::from_in(inches)).abs() <= Length::from_in(0.01))
        };
        let is_it = |size: &str| size.split_once('x').is_some_and(|(w, h)| near(trim.w, w) && near(trim.h, h));
        let fewer = figures.fewer.iter().find(|(size, _)| is_it(size)).map(|(_, most)| *most);
        Some(self.rule((figures.least, fewer.or(figures.most)), true, &figures.source))
    }

    /// By how much a page thickens the spine.
    pub fn thickness(&self, paper: &str) -> Option<Rule<'_, Length>> {
        let spine = self.papers.get(paper)?.spine.as_ref()?;
        Some(self.rule(Length::from_in(spine.inches_a_page), true, &spine.source))
    }

    /// From how many pages on a spine may have words.
    pub fn spine_text(&self) -> Option<Rule<'_, usize>> {
        self.spine_text.as_ref().map(|text| self.rule(text.pages, true, &text.source))
    }

    /// How far the words of a spine stay from its edges.
    pub fn spine_clear(&self) -> Option<Rule<'_, Length>> {
        self.spine_clear.as_ref().map(|clear| self.rule(Length::from_in(clear.inches), true, &clear.source))
    }

    /// How far a cover goes beyond its trim.
    pub fn cover_bleed(&self) -> Option<Rule<'_, Length>> {
        self.cover.as_ref().map(|cover| self.rule(Length::from_in(cover.bleed), true, &cover.source))
    }

    /// The size of the place for a barcode, and its distance from spine and foot.
    pub fn barcode(&self) -> Option<Rule<'_, (Size, Length)>> {
        let barcode = self.barcode.as_ref()?;
        let [w, h] = barcode.size.map(Length::from_in);
        Some(self.rule((Size { w, h }, Length::from_in(barcode.inset)), true, &barcode.source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_source_that_was_read_on_a_day() {
        assert_eq!(all().keys().collect::<Vec<_>>(), ["ingramspark", "kdp"]);
        let trim = Size { w: Length::from_in(8.5), h: Length::from_in(11.0) };
        for printer in all().values() {
            for source in printer.sources.values() {
                assert!(source.url.starts_with("http") && !source.title.is_empty());
                assert!(source.read.parse::<jiff::civil::Date>().is_ok(), "{}", source.read);
            }
            // Each of these panics where a source is not there.
            let _ = (printer.marks(), printer.trims(), printer.outside(true), printer.bleed(), printer.count());
            let _ = (printer.spine_text(), printer.spine_clear(), printer.cover_bleed(), printer.barcode());
            let mut last = Length::ZERO;
            for pages in [24, 150, 151, 300, 301, 500, 501, 700, 701, 5000] {
                let gutter = printer.inside(pages).unwrap().value;
                assert!(gutter >= last, "{}: {pages}", printer.name);
                last = gutter;
            }
            for paper in printer.papers() {
                let _ = printer.thickness(paper);
                let (least, most) = printer.pages(paper, trim).unwrap().value;
                assert!(most.is_none_or(|most| least < most), "{paper}");
            }
        }
    }

    #[test]
    fn large_trims_hold_fewer_pages() {
        let kdp = &all()["kdp"];
        let size = |w, h| Size { w: Length::from_in(w), h: Length::from_in(h) };
        assert_eq!(kdp.pages("cream", size(6.0, 9.0)).unwrap().value, (24, Some(776)));
        assert_eq!(kdp.pages("white", size(8.5, 11.0)).unwrap().value, (24, Some(590)));
        assert!(kdp.pages("parchment", size(6.0, 9.0)).is_none());
        assert_eq!(kdp.inside(151).unwrap().value, Length::from_in(0.5));
    }
}
