//! What could not be set as it should be: the kinds, and where each stands.
//!
//! [`Section::compromises`](crate::layout::section::Section::compromises) finds them on finished pages, so that
//! what is reported is what was done, whatever was weighed before.

use crate::diag::Origin;
use crate::paged::Label;
use std::fmt;

/// A kind of compromise; in the order of [`Kind::ALL`] they are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Spaces wider than 1.5 times their natural width; the amount is that ratio in hundredths.
    LooseLine,
    /// Spaces narrower than three quarters of it.
    TightLine,
    /// A line that runs into the margin, by the amount in thousandths of a point.
    OverfullLine,
    /// A line without a space that could fill it.
    UnderfullLine,
    /// The third and each further line in a row that ends inside a word.
    Ladder,
    /// A line that begins or ends with the word of the line above.
    Stack,
    /// A last line shorter than two ems.
    ShortLastLine,
    /// A word without a place to be divided that is cut where its line ends.
    CutWord,
    /// A page that ends inside a word.
    PageEndHyphen,
    /// The last line of a paragraph at the head of a page.
    Widow,
    /// The first line of a paragraph at the foot of a page.
    Orphan,
    /// A heading at the foot of a page.
    HeadingAtFoot,
    /// A page break inside something else that is kept together.
    Parted,
    /// A page whose foot is higher than that of the facing one, by the amount in lines.
    UnevenSpread,
    /// A last page of an essay with fewer than four lines, with the amount of lines.
    ShortLastPage,
    /// A note that goes on overleaf.
    SplitNote,
    /// A figure that did not fit and stands behind words that follow it.
    DisplacedFigure,
    /// A table set smaller than others, in so many hundredths of the size of the text.
    SmallTable,
    /// A table whose words are divided to give it room.
    DividedTable,
    /// A table whose cells stand one below the other.
    StackedTable,
    /// A line of code that goes on on the next.
    WrappedCode,
}

impl Kind {
    /// All kinds in the order of a report: lines, pages, displayed matter.
    pub const ALL: [Kind; 21] = [
        Kind::LooseLine,
        Kind::TightLine,
        Kind::OverfullLine,
        Kind::UnderfullLine,
        Kind::Ladder,
        Kind::Stack,
        Kind::ShortLastLine,
        Kind::CutWord,
        Kind::PageEndHyphen,
        Kind::Widow,
        Kind::Orphan,
        Kind::HeadingAtFoot,
        Kind::Parted,
        Kind::UnevenSpread,
        Kind::ShortLastPage,
        Kind::SplitNote,
        Kind::DisplacedFigure,
        Kind::SmallTable,
        Kind::DividedTable,
        Kind::StackedTable,
        Kind::WrappedCode,
    ];

    /// Its stable name, in kebab-case.
    pub fn name(self) -> &'static str {
        match self {
            Kind::LooseLine => "loose-line",
            Kind::TightLine => "tight-line",
            Kind::OverfullLine => "overfull-line",
            Kind::UnderfullLine => "underfull-line",
            Kind::Ladder => "ladder",
            Kind::Stack => "stack",
            Kind::ShortLastLine => "short-last-line",
            Kind::CutWord => "cut-word",
            Kind::PageEndHyphen => "page-end-hyphen",
            Kind::Widow => "widow",
            Kind::Orphan => "orphan",
            Kind::HeadingAtFoot => "heading-at-foot",
            Kind::Parted => "parted",
            Kind::UnevenSpread => "uneven-spread",
            Kind::ShortLastPage => "short-last-page",
            Kind::SplitNote => "split-note",
            Kind::DisplacedFigure => "displaced-figure",
            Kind::SmallTable => "small-table",
            Kind::DividedTable => "divided-table",
            Kind::StackedTable => "stacked-table",
            Kind::WrappedCode => "wrapped-code",
        }
    }

    /// What several of it are called, for people.
    pub fn title(self) -> &'static str {
        match self {
            Kind::LooseLine => "loose lines (spaces wider than 1.5 of their natural width)",
            Kind::TightLine => "tight lines (spaces narrower than 0.75 of their natural width)",
            Kind::OverfullLine => "lines that run into the margin",
            Kind::UnderfullLine => "lines that nothing fills",
            Kind::Ladder => "more than two hyphens in a row",
            Kind::Stack => "lines that begin or end as the line above",
            Kind::ShortLastLine => "last lines shorter than 2 em",
            Kind::CutWord => "words cut where the line ends",
            Kind::PageEndHyphen => "pages that end inside a word",
            Kind::Widow => "last lines of paragraphs alone at the head of a page",
            Kind::Orphan => "first lines of paragraphs alone at the foot of a page",
            Kind::HeadingAtFoot => "headings at the foot of a page",
            Kind::Parted => "page breaks inside what is kept together",
            Kind::UnevenSpread => "pages that end above the foot of their spread",
            Kind::ShortLastPage => "last pages of fewer than four lines",
            Kind::SplitNote => "notes that go on overleaf",
            Kind::DisplacedFigure => "figures behind words that follow them",
            Kind::SmallTable => "tables set smaller than others",
            Kind::DividedTable => "tables whose words are divided",
            Kind::StackedTable => "tables whose cells stand one below the other",
            Kind::WrappedCode => "lines of code that go on on the next line",
        }
    }
}

/// What was given up somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// What.
    pub kind: Kind,
    /// How much of it, as the kind counts.
    pub amount: Option<i64>,
}

/// A compromise on a finished page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compromise {
    /// What was given up.
    pub flaw: Flaw,
    /// What the page is called.
    pub label: Label,
    /// Which page of the PDF it is, from 1.
    pub page: usize,
    /// Where what stands there begins in the sources: its paragraph, figure, table or block.
    pub origin: Option<Origin>,
    /// The words that stand there.
    pub words: String,
}

impl Flaw {
    /// How much it is, as people write it; `None` where it is or is not.
    pub fn figure(self) -> Option<f64> {
        let amount = self.amount? as f64;
        Some(match self.kind {
            Kind::LooseLine | Kind::TightLine => amount / 100.0,
            Kind::OverfullLine => amount / 1000.0,
            _ => amount,
        })
    }
}

impl fmt::Display for Flaw {
    /// The amount with its unit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(figure) = self.figure() else { return Ok(()) };
        match self.kind {
            Kind::LooseLine | Kind::TightLine => write!(f, "{figure:.2}"),
            Kind::OverfullLine => write!(f, "{figure:.3} pt"),
            Kind::SmallTable => write!(f, "{figure} %"),
            _ if figure == 1.0 => write!(f, "1 line"),
            _ => write!(f, "{figure} lines"),
        }
    }
}
