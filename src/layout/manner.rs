//! Mark-up around words → how they are set apart: the manner of a stretch of text.

use crate::config::Emphasis;
use crate::doc;
use crate::layout::shape::{Look, Tongue};
use crate::media::Style;
use crate::paged::Tag;

/// How inlines are set apart from the text around them.
#[derive(Clone, Copy)]
pub struct Manner {
    /// Plain, italic, bold or monospaced.
    pub style: Style,
    /// Text, small capitals, figures of tables.
    pub look: Look,
    /// On the line, above or below it.
    pub level: Level,
    /// Whether a rule goes through it.
    pub is_struck: bool,
    /// The language it is in.
    pub tongue: Tongue,
    /// The link that it is part of, by its position among those of its paragraph.
    pub link: Option<u16>,
    /// The element that it belongs to.
    pub tag: Option<Tag>,
}

/// Whether text stands on the line, above or below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// On the line.
    Line,
    /// Raised.
    Superior,
    /// Lowered.
    Inferior,
    /// A script of a script.
    Script(Script),
}

/// How characters are raised or lowered that the font does not draw so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Script {
    /// Their size in hundredths of the text's.
    pub size: i64,
    /// How far above the line they stand, in hundredths of the em.
    pub raise: i64,
}

/// What is raised and what is lowered.
const SUPERIOR: Script = Script { size: 65, raise: 33 };
const INFERIOR: Script = Script { size: 65, raise: -14 };
/// No script is smaller than so many hundredths of the text.
const LEAST_SCRIPT: i64 = 45;

impl Level {
    /// How it is set where the font does not draw it.
    pub fn script(self) -> Script {
        match self {
            Level::Line => Script { size: 100, raise: 0 },
            Level::Superior => SUPERIOR,
            Level::Inferior => INFERIOR,
            Level::Script(script) => script,
        }
    }

    /// Where something stands that is on this level of a script.
    pub fn inside(self, around: Level) -> Level {
        match (self, around) {
            (Level::Line, level) | (level, Level::Line) => level,
            _ => {
                let (own, outer) = (self.script(), around.script());
                Level::Script(Script {
                    size: (own.size * outer.size / 100).max(LEAST_SCRIPT),
                    raise: outer.raise + own.raise * outer.size / 100,
                })
            }
        }
    }
}

/// The manner of words inside a style.
pub fn styled(style: doc::Style, emphasis: Emphasis, manner: Manner) -> Manner {
    match style {
        doc::Style::Emph if emphasis == Emphasis::Bold => Manner { style: strengthened(manner.style), ..manner },
        doc::Style::Emph => Manner { style: emphasised(manner.style), ..manner },
        doc::Style::Strong => Manner { style: strengthened(manner.style), ..manner },
        doc::Style::Strike => Manner { is_struck: true, ..manner },
        doc::Style::Superscript => Manner { level: Level::Superior, ..manner },
        doc::Style::Subscript => Manner { level: Level::Inferior, ..manner },
        // What stands in small capitals already stays in them.
        doc::Style::SmallCaps if manner.look == Look::SmallCaps => manner,
        doc::Style::SmallCaps => Manner { look: Look::Caps, ..manner },
        // Set in the line, with its brackets.
        doc::Style::Ruby | doc::Style::Reading => manner,
    }
}

/// Emphasis inside emphasis is upright again.
pub fn emphasised(style: Style) -> Style {
    match style {
        Style::Regular => Style::Italic,
        Style::Italic => Style::Regular,
        Style::Bold => Style::BoldItalic,
        Style::BoldItalic => Style::Bold,
        Style::Mono => Style::Mono,
    }
}

fn strengthened(style: Style) -> Style {
    match style {
        Style::Regular | Style::Bold => Style::Bold,
        Style::Italic | Style::BoldItalic => Style::BoldItalic,
        Style::Mono => Style::Mono,
    }
}
