//! IR 2, where everything sits: pages with glyph runs, pictures, rules and links, and the [`Structure`]
//! that says what they are.
//!
//! [`crate::layout`] and [`crate::cover`] make it, [`crate::pdf`] writes it, and the
//! [`PageList`] is what [`crate::epub`] may know of it. [`dump`] writes it as text for tests.

mod dump;
mod gutter;
mod label;
mod list;
mod structure;

use crate::doc::ChapterId;
use crate::geom::{Length, Point, Rect, Size};
use std::sync::Arc;

pub use dump::dump;
pub use gutter::{gutter, reach};
pub use label::{Label, Numbering};
pub use list::{Mark, PageList, Start};
pub use structure::{
    Element, Kid, Kind as ElementKind, ListNumbering, Owner, Scope, Sequence, Span, Structure, Tag, Tree,
    dump as dump_structure,
};

/// A paginated book.
#[derive(Clone, Debug, PartialEq)]
pub struct Paged {
    /// Size of every page after trimming.
    pub trim: Size,
    /// Pages in order; the first is a recto.
    pub pages: Vec<Page>,
    /// What the outline (bookmarks) shows.
    pub outline: Vec<OutlineEntry>,
    /// What the pages say; empty for pages that nobody reads aloud, such as covers.
    pub structure: Structure,
}

impl Paged {
    /// The same pages with blanks behind them, so that their number is a multiple of `multiple` and, if asked
    /// for, the last one is blank.
    pub fn filled(&self, multiple: u32, blank_last: bool) -> Paged {
        let mut filled = self.clone();
        let is_blank = self.pages.last().is_none_or(|page| page.items.is_empty());
        let least = self.pages.len() + usize::from(blank_last && !is_blank);
        let mut label = self.pages.last().map(|page| page.label).unwrap_or_default();
        while filled.pages.len() < least.next_multiple_of(multiple.max(1) as usize) {
            label.number += 1;
            filled.pages.push(Page { label, ..Page::default() });
        }
        filled
    }
}

/// One page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// What the folio says, or would say where none is printed.
    pub label: Label,
    /// What is drawn, in reading order.
    pub items: Vec<Item>,
    /// Places that lead elsewhere.
    pub links: Vec<Link>,
    /// Where in the book it begins; `None` for blanks, the printed contents and covers.
    pub start: Option<Start>,
}

/// Something drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Glyphs on one baseline.
    Run(Run),
    /// A picture, by its path in the book.
    Picture {
        /// Key into [`crate::media::Pictures`].
        path: Arc<str>,
        /// Alternative text.
        alt: String,
        /// Where it sits; the picture fills the box.
        rect: Rect,
        /// The element that it belongs to; `None` for decoration.
        tag: Option<Tag>,
    },
    /// A filled box, for rules and bars.
    Rule {
        /// Where it sits.
        rect: Rect,
        /// How dark it is, 0 white to 255 black.
        ink: u8,
    },
}

/// Glyphs of one font and size on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The font.
    pub font: FontId,
    /// Size of its em.
    pub size: Length,
    /// Left end of the baseline.
    pub at: Point,
    /// By how much its glyphs are drawn wider than they are, in ten-thousandths; advances have it already.
    pub fit: i16,
    /// How dark it is, 0 white to 255 black.
    pub ink: u8,
    /// What the run is on the page.
    pub role: Role,
    /// The element that it belongs to; `None` for heads, folios and ornaments.
    pub tag: Option<Tag>,
    /// The glyphs in visual order.
    pub glyphs: Vec<Glyph>,
    /// The text that the glyphs stand for, in logical order; see [`Glyph::text_len`].
    pub text: String,
    /// The glyph of a space that is read behind them though no white is there, as where a line ends between two words.
    pub space: Option<u16>,
}

impl Run {
    /// The distance from the start of the run to its end.
    pub fn width(&self) -> Length {
        self.glyphs.iter().map(|g| Length::sp(i64::from(g.advance))).sum()
    }

    /// Each glyph with the text it stands for, empty for all glyphs of a cluster but the first.
    pub fn glyphs_with_text(&self) -> impl Iterator<Item = (&Glyph, &str)> {
        let mut at = 0;
        self.glyphs.iter().map(move |glyph| {
            let from = at;
            at += usize::from(glyph.text_len);
            (glyph, self.text.get(from..at).unwrap_or(""))
        })
    }
}

/// One glyph of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Index in the font.
    pub id: u16,
    /// How many bytes of the run's text the glyph stands for. A ligature has the bytes of
    /// all its characters; of the glyphs of one cluster the first has them all.
    pub text_len: u8,
    /// From this glyph's origin to the next one's, in scaled points; justification is in it.
    pub advance: i32,
    /// Shift to the right, in scaled points.
    pub dx: i32,
    /// Shift upward, in scaled points.
    pub dy: i32,
}

/// What a run is on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Words of an essay.
    Body,
    /// Title of an essay or part.
    Title,
    /// Heading inside an essay.
    Heading,
    /// Caption of a figure, which may stand on another page than the words around it.
    Caption,
    /// A note at the foot of a page or behind an essay.
    Note,
    /// The head of a table, once more on a page that the table goes on to.
    Repeated,
    /// Words of title page, copyright page and printed contents.
    Front,
    /// Running head.
    Head,
    /// Page number.
    Folio,
}

/// Index of a font among [`crate::media::Fonts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FontId(pub u16);

/// A place that leads elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The active area.
    pub rect: Rect,
    /// Where to.
    pub target: LinkTarget,
    /// The element whose words lead there.
    pub tag: Option<Tag>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// An absolute URL.
    Url(String),
    /// A place in this book.
    Page(Destination),
}

/// A place on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destination {
    /// Index of the page, from 0.
    pub page: usize,
    /// Distance from the top of the page.
    pub y: Length,
}

/// A line of the outline and what is under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub to: Destination,
    /// The chapter it stands for; parts and front matter have none.
    pub chapter: Option<ChapterId>,
    /// Lines under it.
    pub children: Vec<OutlineEntry>,
}
