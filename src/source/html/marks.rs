//! Elements in a line of text that change how words look.

use super::dom::{Dom, Id};
use super::inlines::Mark;
use super::reader::Reader;
use crate::doc::Style;

/// Reads an element whose words stand in the line, in the styles that its tag, its classes and
/// its `style` give it.
pub(super) fn styled(reader: &mut Reader<'_>, id: Id) {
    let styles = styles(reader.dom, id);
    if reader.dom.name(id) != "a" {
        reader.named(id);
    }
    styles.iter().for_each(|style| reader.line.open(Mark::Styled(*style)));
    reader.in_language(id, |reader| reader.children(id));
    styles.iter().for_each(|_| reader.line.close());
}

fn styles(dom: &Dom, id: Id) -> Vec<Style> {
    let mut styles = Vec::new();
    let style = |property: &str| dom.style(id, property).unwrap_or_default();
    let weight = style("font-weight");
    let slant = style("font-style");
    let by_tag = match dom.name(id) {
        // Google Docs wraps whole texts in `<b style="font-weight:normal">`.
        "strong" | "b" if !matches!(weight.as_str(), "normal" | "400") => Some(Style::Strong),
        "em" | "i" | "dfn" | "var" | "u" if slant != "normal" => Some(Style::Emph),
        "cite" if slant != "normal" && !is_attribution(dom, id) => Some(Style::Emph),
        "s" | "strike" | "del" => Some(Style::Strike),
        "sup" => Some(Style::Superscript),
        "sub" => Some(Style::Subscript),
        "ruby" => Some(Style::Ruby),
        _ => None,
    };
    styles.extend(by_tag);
    let heavy = weight.starts_with("bold") || weight.parse::<u32>().is_ok_and(|weight| weight >= 600);
    let small = dom.has_class(id, &["small-caps", "smallcaps", "smcap", "smallcap", "sc"])
        || style("font-variant").contains("small-caps")
        || style("font-variant-caps").contains("small-caps");
    for (style, given) in [
        (Style::Strong, heavy),
        (Style::Emph, slant == "italic" || slant == "oblique"),
        (Style::Strike, style("text-decoration").contains("line-through")),
        (Style::SmallCaps, small),
        (Style::Superscript, style("vertical-align") == "super"),
        (Style::Subscript, style("vertical-align") == "sub"),
    ] {
        if given && !styles.contains(&style) {
            styles.push(style);
        }
    }
    styles
}

/// Whether a `cite` names who is quoted, below the quotation.
fn is_attribution(dom: &Dom, id: Id) -> bool {
    let up = dom.parent(id);
    matches!(dom.name(up), "blockquote" | "footer")
        || (dom.name(up) == "p" && dom.words(up).trim() == dom.words(id).trim())
}

/// Quoted words, in the quotation marks of their language.
pub(super) fn quoted(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    let inner = dom.ancestors(id).filter(|up| dom.name(*up) == "q").count() % 2 == 1;
    reader.in_language(id, |reader| {
        let language = reader.language.as_ref().map_or("en", |language| language.primary());
        let (open, close) = marks(language, inner);
        reader.text(open, dom.line(id));
        reader.named(id);
        reader.children(id);
        reader.text(close, dom.line(id));
    });
}

/// Quotation marks of a language (CLDR), those inside others if `inner`.
fn marks(language: &str, inner: bool) -> (&'static str, &'static str) {
    let (outer, inside) = match language {
        "de" | "cs" | "sk" | "sl" | "lt" | "is" | "bg" => (("„", "“"), ("‚", "‘")),
        "fr" => (("«\u{202f}", "\u{202f}»"), ("“", "”")),
        "it" | "es" | "pt" | "ca" | "el" | "no" | "nb" | "nn" => (("«", "»"), ("“", "”")),
        "ru" | "uk" | "be" => (("«", "»"), ("„", "“")),
        "pl" | "hu" | "ro" | "hr" => (("„", "”"), ("«", "»")),
        "sv" | "fi" => (("”", "”"), ("’", "’")),
        "da" => (("»", "«"), ("›", "‹")),
        "ja" | "zh" => (("「", "」"), ("『", "』")),
        _ => (("“", "”"), ("‘", "’")),
    };
    if inner { inside } else { outer }
}
