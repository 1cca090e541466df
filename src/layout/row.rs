//! Rows: what a chapter is made of before it is cut into pages.
//!
//! A row is a line of text, a picture, or space, with its drawing placed relative to its own
//! top left corner, and with what a page break behind it costs.

use crate::diag::Origin;
use crate::doc::{ChapterId, Place, Target};
use crate::geom::{Length, Point, Rect, Size};
use crate::layout::compromise::Flaw;
use crate::layout::shape::{Face, Look, Shaper};
use crate::layout::variants::Variants;
use crate::paged::{Item, Role, Run, Tag};
use std::sync::Arc;

/// One row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its height.
    pub height: Length,
    /// What is drawn, relative to the row.
    pub items: Vec<Item>,
    /// Places that lead elsewhere, relative to the row.
    pub links: Vec<RowLink>,
    /// White space that vanishes at the head and foot of a page.
    pub is_space: bool,
    /// Space that may take a line more for a level foot; white space may by itself.
    pub stretches: bool,
    /// A little space may stand above it for a level foot, where it is at the foot: rows of a table.
    pub gives: bool,
    /// What a page break behind this row costs; see [`KEEP`].
    pub break_cost: i64,
    /// What stands in it that something leads to.
    pub spots: Vec<Spot>,
    /// The floating figure that it belongs to.
    pub float: Option<u32>,
    /// The table head that is repeated when a page begins with this row.
    pub head: Option<u32>,
    /// No figure floats past it.
    pub is_barrier: bool,
    /// The place in the chapter of the first word that begins in it.
    pub start: Option<Place>,
    /// On the first line of a paragraph: other ways to set it.
    pub variants: Option<Arc<Variants>>,
    /// Where in the sources it and the rows up to the next origin come from.
    pub origin: Option<Origin>,
    /// How it came out, if it is a line of a paragraph.
    pub line: Option<TextLine>,
    /// What was given up to set it, beside what the line tells.
    pub flaw: Option<Flaw>,
}

/// How a line of a paragraph came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextLine {
    /// Which line of its paragraph it is, from 0.
    pub number: u32,
    /// How many lines the paragraph has.
    pub count: u32,
    /// How wide its spaces are, in hundredths of their natural width; `None` where they are as they were.
    pub space: Option<u32>,
    /// By how much it is too wide, below zero too narrow, for its measure; zero where that is too little to be seen.
    pub excess: Length,
    /// The words that it begins and ends with, as [`Edge`](crate::layout::breaker::Edge) has them.
    pub words: (u32, u32),
    /// It ends its paragraph, and is shorter than a last line should be.
    pub is_short: bool,
}

/// A place in a chapter that something leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// A heading's id or an anchor.
    Anchor(Arc<str>),
    /// The first mark of a note, by its number.
    Mark(u32),
    /// The text of a note, by its number.
    Note(u32),
}

/// The cost of a page break that is only made when nothing else is possible:
/// a widow, an orphan, a heading at the foot of a page.
pub const KEEP: i64 = 10_000_000;

/// The cost of a page break behind a line of a paragraph that has `count`: neither its first line
/// nor its last stands alone on a page.
pub fn line_cost(line: usize, count: usize) -> i64 {
    if line + 1 < count && (line == 0 || line + 2 == count) { KEEP } else { 0 }
}

/// A place in a row that leads elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct RowLink {
    /// The active area.
    pub rect: Rect,
    /// Where to.
    pub leads: Leads,
    /// The element whose words lead there.
    pub tag: Option<Tag>,
}

/// Where a link of a row leads, before pages have numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// An absolute URL.
    Url(String),
    /// A place in the same chapter.
    Spot(Spot),
    /// The page on which a chapter opens, or a place in it.
    Chapter(ChapterId, Option<Arc<str>>),
    /// The page of a part, by its position among the parts.
    Part(usize),
}

impl Leads {
    /// Where a link of the text leads; `None` for a file that is not in the book.
    pub fn from_target(target: &Target) -> Option<Leads> {
        match target {
            Target::Url(url) => Some(Leads::Url(url.clone())),
            Target::Anchor(id) => Some(Leads::Spot(Spot::Anchor(id.clone()))),
            Target::Chapter { id, anchor } => Some(Leads::Chapter(*id, anchor.clone())),
            Target::File { .. } => None,
        }
    }
}

impl Row {
    /// White space.
    pub fn space(height: Length) -> Row {
        Row { height, is_space: true, ..Row::default() }
    }

    /// A rule in white space that stays with what follows.
    pub fn rule(height: Length, rect: Rect) -> Row {
        Row { height, items: vec![Item::Rule { rect, ink: 255 }], break_cost: KEEP, ..Row::default() }
    }

    /// White space that stays at the head of a page.
    pub fn sink(height: Length) -> Row {
        Row { height, break_cost: KEEP, ..Row::default() }
    }

    /// Whether it ends inside a word.
    pub fn is_hyphenated(&self) -> bool {
        matches!(self.items.last(), Some(Item::Run(run)) if run.text.ends_with('\u{ad}') || has_hyphen(&run.text))
    }

    /// The words in it.
    pub fn text(&self) -> String {
        let runs =
            self.items.iter().filter_map(|item| if let Item::Run(run) = item { Some(run.text.as_str()) } else { None });
        runs.collect::<String>().trim().to_owned()
    }

    /// The numbers of the notes that are marked in it first.
    pub fn marks(&self) -> impl Iterator<Item = u32> {
        self.spots.iter().filter_map(|spot| if let Spot::Mark(number) = spot { Some(*number) } else { None })
    }

    /// The same row drawn once more, where nothing leads to.
    pub fn repeated(&self) -> Row {
        let mut row = Row { spots: Vec::new(), start: None, ..self.clone() };
        for item in &mut row.items {
            match item {
                Item::Run(run) => (run.role, run.tag) = (Role::Repeated, None),
                Item::Picture { tag, .. } => *tag = None,
                Item::Rule { .. } => {}
            }
        }
        row
    }

    /// Has a space read behind its last words, though none is seen there: what follows is not one word with them.
    pub fn part_from_next(&mut self, shaper: &mut Shaper<'_>) {
        let last =
            self.items.iter_mut().rev().find_map(|item| if let Item::Run(run) = item { Some(run) } else { None });
        if let Some(run) = last.filter(|run| !run.text.ends_with(char::is_whitespace)) {
            let face = Face { font: run.font, size: run.size, look: Look::Text };
            run.space = Some(shaper.space(face).0).filter(|glyph| *glyph != 0);
        }
    }

    /// Moves all that is drawn in it.
    pub fn shift(&mut self, by: Point) {
        self.items.iter_mut().for_each(|item| shift(item, by));
        self.links.iter_mut().for_each(|link| link.rect.at = moved(link.rect.at, by));
    }

    /// The same with another cost of breaking behind it.
    pub fn cost(self, break_cost: i64) -> Row {
        Row { break_cost, ..self }
    }
}

/// Whether a text ends in a hyphen of its author's; one that stands alone, or behind another, is a dash.
pub fn has_hyphen(text: &str) -> bool {
    text.strip_suffix(['-', '\u{2010}']).is_some_and(|word| word.ends_with(char::is_alphanumeric))
}

/// Moves something drawn.
pub fn shift(item: &mut Item, by: Point) {
    let at = match item {
        Item::Run(run) => &mut run.at,
        Item::Picture { rect, .. } | Item::Rule { rect, .. } => &mut rect.at,
    };
    *at = moved(*at, by);
}

/// The point moved.
pub fn moved(at: Point, by: Point) -> Point {
    Point { x: at.x + by.x, y: at.y + by.y }
}

/// The area of a line between two places, for a link.
pub fn strip(from: Length, to: Length, height: Length) -> Rect {
    Rect { at: Point { x: from, y: Length::ZERO }, size: Size { w: to - from, h: height } }
}

/// The run as something drawn, at a place.
pub fn place(run: Run, at: Point) -> Item {
    Item::Run(Run { at, ..run })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens_that_stand_for_dashes_are_none() {
        assert!(has_hyphen("well-") && has_hyphen("pre\u{2010}") && has_hyphen("1990-"));
        assert!(!has_hyphen("люди --") && !has_hyphen("оброк -") && !has_hyphen("day--") && !has_hyphen("word"));
    }
}
