//! Properties of runs (ECMA-376 part 1 §17.3.2) → the styles that words can have.
//!
//! Paragraph styles give a paragraph its look, which the book's theme decides; what counts
//! here are character styles and what the author did to single words.

use super::names::fold;
use crate::source::xml::Element;
use roxmltree::Node;

/// Raised or lowered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raised {
    Not,
    Super,
    Sub,
}

/// What properties say of a run; `None` where they say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Properties {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub underlined: Option<bool>,
    pub strike: Option<bool>,
    pub small_caps: Option<bool>,
    pub hidden: Option<bool>,
    pub code: Option<bool>,
    pub raised: Option<Raised>,
    pub rtl: Option<bool>,
    /// The mark of a note.
    pub mark: bool,
    /// Name of the font, where it is one of symbols.
    pub symbols: Option<String>,
    pub language: Option<String>,
    /// The language of words that run from right to left.
    pub language_rtl: Option<String>,
    pub language_asian: Option<String>,
}

/// Whether an on-off property is on (§17.17.4).
pub(super) fn is_on(property: Node<'_, '_>) -> bool {
    !matches!(property.attr("val"), Some("0" | "false" | "off" | "none"))
}

impl Properties {
    /// Reads an `rPr` element.
    pub fn read(element: Node<'_, '_>) -> Properties {
        let mut out = Properties::default();
        for property in element.elements() {
            let on = Some(is_on(property));
            match property.name() {
                "b" => out.bold = on,
                "i" => out.italic = on,
                // Complex scripts have switches of their own, which Word sets together with the others.
                "u" => out.underlined = on,
                "strike" | "dstrike" => out.strike = Some(is_on(property) || out.strike == Some(true)),
                "smallCaps" => out.small_caps = on,
                "vanish" => out.hidden = on,
                "rtl" => out.rtl = on,
                "vertAlign" => {
                    out.raised = Some(match property.attr("val") {
                        Some("superscript") => Raised::Super,
                        Some("subscript") => Raised::Sub,
                        _ => Raised::Not,
                    });
                }
                "rFonts" => {
                    let font = property.attr("ascii").or_else(|| property.attr("hAnsi"));
                    out.symbols = font.filter(|font| super::symbols::is_symbol_font(font)).map(str::to_owned);
                }
                "lang" => {
                    let tag = |name| property.attr(name).map(str::to_owned);
                    out.language = tag("val");
                    out.language_rtl = tag("bidi");
                    out.language_asian = tag("eastAsia");
                }
                _ => {}
            }
        }
        out
    }

    /// What the name of a character style says, for where its properties do not.
    pub fn of_name(name: &str) -> Properties {
        let mut out = Properties::default();
        match fold(name).as_str() {
            "strong" | "strongemphasis" | "fett" => out.bold = Some(true),
            "emphasis" | "subtleemphasis" | "intenseemphasis" | "hervorhebung" => out.italic = Some(true),
            "verbatimchar"
            | "htmlcode"
            | "htmltypewriter"
            | "htmlkeyboard"
            | "htmlsample"
            | "htmlpreformattedchar"
            | "sourcecodechar"
            | "sourcetext"
            | "inlinecode"
            | "code"
            | "codechar"
            | "teletype" => {
                out.code = Some(true);
            }
            "footnotereference" | "endnotereference" | "footnotecharacters" | "endnotecharacters"
            | "footnoteanchor" | "endnoteanchor" => out.mark = true,
            // Links are marked as links.
            "hyperlink" | "followedhyperlink" | "internetlink" | "visitedinternetlink" => out.underlined = Some(false),
            _ => {}
        }
        out
    }

    /// These, and what `below` says where these say nothing.
    pub fn over(self, below: &Properties) -> Properties {
        Properties {
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            underlined: self.underlined.or(below.underlined),
            strike: self.strike.or(below.strike),
            small_caps: self.small_caps.or(below.small_caps),
            hidden: self.hidden.or(below.hidden),
            code: self.code.or(below.code),
            raised: self.raised.or(below.raised),
            rtl: self.rtl.or(below.rtl),
            mark: self.mark || below.mark,
            symbols: self.symbols.or_else(|| below.symbols.clone()),
            language: self.language.or_else(|| below.language.clone()),
            language_rtl: self.language_rtl.or_else(|| below.language_rtl.clone()),
            language_asian: self.language_asian.or_else(|| below.language_asian.clone()),
        }
    }
}
