//! `[pdf]`: the measures of the page and how its elements look, by a theme and the book's own keys.
//!
//! A theme is a TOML file of the same keys: three are built in ([`themes`]), a book may bring its
//! own. [`raw`] is the schema of both, [`resolve`] lays the book's keys over the theme's and checks
//! the values. Each key is in docs/themes.md.

mod raw;
mod resolve;
mod themes;

use crate::diag::Origin;
use crate::geom::{Length, Sides, Size};
use serde::Deserialize;

pub use raw::Pdf as RawPdf;
pub use resolve::resolve;

/// `[pdf]`: measures of the page and of the text on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pdf {
    /// Size of the page after trimming.
    pub trim: Size,
    /// Margins around the text block.
    pub margins: Sides,
    /// Whether the margin at the spine grows with the number of pages, at the cost of the outer one.
    pub gutter_grows: bool,
    /// The text face.
    pub font: FontChoice,
    /// Size of the text.
    pub font_size: Length,
    /// From baseline to baseline.
    pub leading: Length,
    /// Indent of a paragraph's first line.
    pub indent: Length,
    /// Where notes stand.
    pub notes: NotePlace,
    /// How notes are numbered.
    pub note_numbers: NoteNumbers,
    /// How links to web addresses look.
    pub links: Links,
    /// Whether links to other essays say on which page these are.
    pub page_references: bool,
    /// Whether the dates of essays are printed under their titles.
    pub dates: bool,
    /// Whether it is printed under their titles where essays were published.
    pub sources: bool,
    /// The side on which the book is bound.
    pub binding: Binding,
    /// How elements look.
    pub theme: Theme,
}

/// How the elements of a text look, whatever the page's measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// How an essay's first words are set.
    pub opening: Opening,
    /// What stands for a thematic break; empty for a blank line.
    pub ornament: String,
    /// How the lines of running text end.
    pub align: TextAlign,
    /// Whether words of running text may be divided.
    pub hyphenate: bool,
    /// How emphasis is set.
    pub emphasis: Emphasis,
    /// White space between paragraphs, which grows to whole lines.
    pub paragraph_space: Length,
    /// How far quotations, asides and the like are indented.
    pub inset: Length,
    /// Lines of the grid above the title of an essay.
    pub sink: u32,
    /// Size of notes.
    pub notes_size: Length,
    /// From baseline to baseline in notes.
    pub notes_leading: Length,
    /// The title of an essay.
    pub title: Lettering,
    /// The line under it.
    pub subtitle: Lettering,
    /// The author of an essay.
    pub byline: Lettering,
    /// Its date and source.
    pub dateline: Lettering,
    /// The title of a part.
    pub part: Lettering,
    /// Headings of the first rank.
    pub heading: Lettering,
    /// Headings of all others.
    pub subheading: Lettering,
    /// Mottoes.
    pub epigraph: Lettering,
    /// Words under a picture or above a table.
    pub caption: Lettering,
    /// The line above the text.
    pub running_head: Lettering,
    /// The number of a page.
    pub folio: Lettering,
    /// The book's title on the title page.
    pub book_title: Lettering,
    /// Terms of a list of definitions.
    pub term: LetterStyle,
    /// The head of a table.
    pub table_head: LetterStyle,
}

/// `opening` and `drop-cap`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Which words are set in small capitals.
    pub words: OpeningWords,
    /// Lines that the first letter stands beside; 0 for none.
    pub drop_cap: u32,
}

/// `opening`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpeningWords {
    /// None.
    #[default]
    Plain,
    /// The first few.
    SmallCaps,
    /// Those of the first line.
    FirstLine,
}

/// `align`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextAlign {
    /// Both edges are even.
    Justify,
    /// The right edge is ragged.
    Left,
}

/// `emphasis`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Emphasis {
    /// In italic.
    Italic,
    /// In bold.
    Bold,
}

/// How the letters of an element look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lettering {
    /// Their size.
    pub size: Length,
    /// Their style.
    pub style: LetterStyle,
    /// Where the element stands.
    pub align: Place,
}

/// `style` of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterStyle {
    /// Upright.
    Regular,
    /// Italic.
    Italic,
    /// Bold.
    Bold,
    /// Bold italic.
    BoldItalic,
    /// Spaced small capitals.
    SmallCaps,
}

/// `align` of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// At the left edge.
    Left,
    /// In the middle.
    Centre,
    /// At the right edge.
    Right,
    /// Of running heads and page numbers: at the fore-edge.
    Outer,
    /// It is left out.
    None,
}

/// `binding`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// The spine is on the left of a recto: pages turn to the left.
    #[default]
    Left,
    /// The spine is on the right of a recto, as where the writing runs from right to left.
    Right,
}

/// `notes`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotePlace {
    /// At the foot of the page of their mark.
    #[default]
    Foot,
    /// Behind each essay, under a heading.
    EssayEnd,
}

/// `note-numbers`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteNumbers {
    /// From 1 in each essay.
    #[default]
    Essay,
    /// From 1 on each page.
    Page,
}

/// `links`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Links {
    /// As the words around them.
    #[default]
    Bare,
    /// With their addresses in notes.
    Notes,
}

/// `font`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FontChoice {
    /// A family: one that is built in, or files in `fonts/` named after it.
    Family(String, Origin),
    /// Files in the book's folder; a style without a file is set in the nearest one that has.
    Files {
        /// Upright.
        regular: String,
        /// Italic.
        italic: Option<String>,
        /// Bold.
        bold: Option<String>,
        /// Bold italic.
        bold_italic: Option<String>,
        /// Where the table stands.
        origin: Origin,
    },
}

#[cfg(test)]
mod tests;
