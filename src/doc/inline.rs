//! Inlines: stretches of text inside a block, and where links lead.

use super::{Block, ChapterId, Math};
use crate::diag::Origin;
use crate::lang::Lang;
use std::sync::Arc;

/// A stretch of text inside a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Plain words, with single spaces between them and no line ends.
    Text(String),
    /// Words set in another style.
    Styled {
        /// The style.
        style: Style,
        /// The words.
        content: Vec<Inline>,
    },
    /// Words in another language than the text around them.
    Foreign {
        /// The language.
        language: Lang,
        /// The words.
        content: Vec<Inline>,
    },
    /// Code in a line.
    Code(String),
    /// A link.
    Link {
        /// Where to.
        target: Target,
        /// The words that are linked.
        content: Vec<Inline>,
    },
    /// A picture in a line of text.
    Image(Image),
    /// A note, where its mark stands. Notes are numbered by the backends.
    Note(Note),
    /// The mark of a note of this essay once more, by its label.
    NoteAgain(Arc<str>),
    /// A place that links of this essay and others name; unique in its essay.
    Anchor(Arc<str>),
    /// A formula in a line of text.
    Math(Math),
    /// A line that the author ended on purpose.
    LineBreak,
}

impl Inline {
    /// Plain words.
    pub fn text(words: impl Into<String>) -> Inline {
        Inline::Text(words.into())
    }

    /// Words with emphasis.
    pub fn emph(content: Vec<Inline>) -> Inline {
        Inline::Styled { style: Style::Emph, content }
    }

    /// Words with strong emphasis.
    pub fn strong(content: Vec<Inline>) -> Inline {
        Inline::Styled { style: Style::Strong, content }
    }
}

/// How words stand out from those around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Emphasis, set in italic.
    Emph,
    /// Strong emphasis, set in bold.
    Strong,
    /// Struck out.
    Strike,
    /// Raised and small.
    Superscript,
    /// Lowered and small.
    Subscript,
    /// Small capitals.
    SmallCaps,
    /// Words with how they are read behind them.
    Ruby,
    /// How the words before it are read, in brackets, which stand where it cannot stand above them.
    Reading,
}

/// A footnote or endnote.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// What marks of this essay name it by; unique in its essay, never printed.
    pub label: Arc<str>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Where its text stands.
    pub origin: Origin,
}

/// A picture that a text refers to.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Path relative to the book's folder with `/` between its parts and no `..`, or a URL
    /// for a remote picture, which is never fetched.
    pub path: Arc<str>,
    /// What it shows, for those who do not see it; empty when the author gave none.
    pub alt: String,
    /// Whether the author says that it shows nothing that must be told.
    pub is_decorative: bool,
    /// Where a picture of a figure leads; one in a line stands in a link.
    pub target: Option<Target>,
    /// Where it is called for.
    pub origin: Origin,
    /// The bytes of its file, of a picture that the text holds itself; its path is then only a name.
    pub data: Option<Arc<[u8]>>,
}

impl Image {
    /// The picture of a file.
    pub fn new(path: impl Into<Arc<str>>, alt: impl Into<String>, origin: Origin) -> Image {
        Image { path: path.into(), alt: alt.into(), is_decorative: false, target: None, origin, data: None }
    }

    /// The picture of a figure, in a line of text.
    pub fn in_line(mut self) -> Inline {
        match self.target.take() {
            Some(target) => Inline::Link { target, content: vec![Inline::Image(self)] },
            None => Inline::Image(self),
        }
    }

    /// The picture with what an author of HTML says that it shows: nothing, where the words are there and empty.
    pub fn with_alt(self, alt: Option<&str>) -> Image {
        let alt = alt.map(str::trim);
        Image { is_decorative: alt == Some(""), alt: alt.unwrap_or_default().to_owned(), ..self }
    }

    /// Whether the alternative text can describe the picture: it is there, and no name of a file, which
    /// programs put there.
    pub fn is_described(&self) -> bool {
        let alt = self.alt.trim();
        let ending = alt.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let is_name =
            !alt.contains(char::is_whitespace) && ending.is_some_and(|ending| PICTURE_ENDINGS.contains(&&*ending));
        !alt.is_empty() && !is_name
    }
}

/// What names of picture files end in.
const PICTURE_ENDINGS: [&str; 10] = ["avif", "bmp", "gif", "heic", "jpeg", "jpg", "png", "svg", "tiff", "webp"];

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An absolute URL (`https:`, `http:`, `mailto:` …). One of an essay of the book becomes a
    /// [`Target::Chapter`] in the manuscript stage.
    Url(String),
    /// A file beside the text, not yet matched with a chapter.
    File {
        /// Path relative to the book's folder.
        path: String,
        /// What stands behind `#`.
        fragment: Option<String>,
    },
    /// A place in the same essay: a heading's id or an anchor.
    Anchor(Arc<str>),
    /// A chapter of this book.
    Chapter {
        /// Which.
        id: ChapterId,
        /// A heading's id or an anchor in it; `None` for its beginning.
        anchor: Option<Arc<str>>,
    },
}
