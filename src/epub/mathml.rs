//! A formula's MathML → the same without anything that a book must not hold (MathML 3, presentation).
//!
//! The island is read as XML and written anew from lists of elements and attributes: no script,
//! style, link, colour or foreign name gets through. What is not well-formed, too deep, or has an
//! element with too few or too many parts is refused, and the formula's text stands in its place.

use super::escape::push;
use roxmltree::{Document, Node};

/// Deepest nesting, far beyond any formula that can be read.
const DEEPEST: usize = 64;
/// Longest source, in bytes.
const LONGEST: usize = 200_000;

/// Elements and how many parts they have; `None` for any number.
const ELEMENTS: [(&str, Option<usize>); 29] = [
    ("maligngroup", Some(0)),
    ("malignmark", Some(0)),
    ("mfenced", None),
    ("menclose", None),
    ("merror", None),
    ("mfrac", Some(2)),
    ("mi", None),
    ("mmultiscripts", None),
    ("mn", None),
    ("mo", None),
    ("mover", Some(2)),
    ("mpadded", None),
    ("mphantom", None),
    ("mprescripts", Some(0)),
    ("mroot", Some(2)),
    ("mrow", None),
    ("ms", None),
    ("mspace", Some(0)),
    ("msqrt", None),
    ("mstyle", None),
    ("msub", Some(2)),
    ("msubsup", Some(3)),
    ("msup", Some(2)),
    ("mtable", None),
    ("mtext", None),
    ("munder", Some(2)),
    ("munderover", Some(3)),
    ("none", Some(0)),
    ("mtr", None),
];

/// Elements that hold text and nothing else.
const TOKENS: [&str; 5] = ["mi", "mn", "mo", "ms", "mtext"];

/// Attributes whose values are `true` or `false`.
const SWITCHES: [&str; 9] =
    ["accent", "accentunder", "bevelled", "displaystyle", "fence", "largeop", "movablelimits", "separator", "stretchy"];
/// Attributes whose values are lengths, on the elements that have them.
const LENGTHS: [&str; 6] = ["depth", "height", "lspace", "rspace", "voffset", "width"];
/// Attributes whose values are one of a few words or a list of them.
const WORDS: [(&str, &[&str]); 6] = [
    ("columnalign", &["left", "center", "right"]),
    ("dir", &["ltr", "rtl"]),
    ("form", &["prefix", "infix", "postfix"]),
    ("linethickness", &["thin", "medium", "thick", "0"]),
    (
        "mathvariant",
        &[
            "normal",
            "bold",
            "italic",
            "bold-italic",
            "double-struck",
            "bold-fraktur",
            "script",
            "bold-script",
            "fraktur",
            "sans-serif",
            "bold-sans-serif",
            "sans-serif-italic",
            "sans-serif-bold-italic",
            "monospace",
        ],
    ),
    (
        "notation",
        &[
            "longdiv",
            "actuarial",
            "radical",
            "box",
            "roundedbox",
            "circle",
            "left",
            "right",
            "top",
            "bottom",
            "madruwb",
        ],
    ),
];

/// The formula as it may stand in a document; `None` when it is not one. `text` says it for those who do not see it.
pub(super) fn island(source: &str, text: &str, block: bool) -> Option<String> {
    if source.len() > LONGEST {
        return None;
    }
    let document = Document::parse(source).ok()?;
    let root = document.root_element();
    if root.tag_name().name() != "math" {
        return None;
    }
    let mut out = String::from("<math xmlns=\"http://www.w3.org/1998/Math/MathML\"");
    if block {
        out.push_str(" display=\"block\"");
    }
    if super::escape::has_words(text) {
        out.push_str(" alttext=\"");
        push(&mut out, text.trim());
        out.push('"');
    }
    out.push('>');
    parts(&mut out, root, 0)?;
    out.push_str("</math>");
    Some(out)
}

fn parts(out: &mut String, parent: Node<'_, '_>, depth: usize) -> Option<()> {
    parent.children().filter(Node::is_element).try_for_each(|child| element(out, child, depth))
}

fn element(out: &mut String, node: Node<'_, '_>, depth: usize) -> Option<()> {
    let name = node.tag_name().name();
    let is_math = matches!(node.tag_name().namespace(), None | Some("http://www.w3.org/1998/Math/MathML"));
    if depth > DEEPEST || !is_math {
        return None;
    }
    match name {
        // Its first part is the formula, the others say it in other notations.
        "semantics" => return element(out, node.first_element_child()?, depth + 1),
        "annotation" | "annotation-xml" => return Some(()),
        "mtd" => {}
        _ => {
            let (_, wanted) = ELEMENTS.iter().find(|(known, _)| *known == name)?;
            let has = node.children().filter(Node::is_element).count();
            if wanted.is_some_and(|wanted| wanted != has) {
                return None;
            }
        }
    }
    // A table holds rows, a row cells, and neither stands elsewhere.
    let parent = node.parent_element().map_or("", |parent| parent.tag_name().name());
    if (name == "mtr") != (parent == "mtable") || (name == "mtd") != (parent == "mtr") {
        return None;
    }
    if matches!(name, "none" | "mprescripts") && parent != "mmultiscripts" {
        return None;
    }
    out.push('<');
    out.push_str(name);
    for attribute in node.attributes().filter(|attribute| attribute.namespace().is_none()) {
        if is_allowed(name, attribute.name(), attribute.value()) {
            out.push_str(&format!(" {}=\"", attribute.name()));
            push(out, attribute.value().trim());
            out.push('"');
        }
    }
    out.push('>');
    if TOKENS.contains(&name) {
        let text: String = node.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
        push(out, text.trim());
    } else {
        parts(out, node, depth + 1)?;
    }
    out.push_str(&format!("</{name}>"));
    Some(())
}

fn is_allowed(element: &str, name: &str, value: &str) -> bool {
    let value = value.trim();
    if SWITCHES.contains(&name) {
        let on = match name {
            "accent" => matches!(element, "mo" | "mover" | "munderover"),
            "accentunder" => matches!(element, "munder" | "munderover"),
            "bevelled" => element == "mfrac",
            "displaystyle" => matches!(element, "mstyle" | "mtable"),
            _ => element == "mo",
        };
        return on && matches!(value, "true" | "false");
    }
    if LENGTHS.contains(&name) {
        let on = match name {
            "lspace" | "rspace" => matches!(element, "mo" | "mpadded"),
            "voffset" => element == "mpadded",
            _ => matches!(element, "mspace" | "mpadded"),
        };
        return on && (name != "rspace" || element == "mo") && is_length(value);
    }
    let on = match name {
        "columnalign" => matches!(element, "mtable" | "mtr" | "mtd"),
        "dir" | "mathvariant" => TOKENS.contains(&element),
        "form" => element == "mo",
        "linethickness" => element == "mfrac",
        "notation" => element == "menclose",
        "columnspan" | "rowspan" => return element == "mtd" && value.parse::<u8>().is_ok_and(|span| span > 0),
        "open" | "close" | "separators" => return element == "mfenced" && value.chars().count() <= 4,
        _ => false,
    };
    let words = WORDS.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, words)| words);
    on && !value.is_empty() && value.split_whitespace().all(|word| words.contains(&word))
}

/// A number with a unit.
fn is_length(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let unit = &value[number.len()..];
    let digits = number.strip_prefix('-').unwrap_or(number);
    matches!(unit, "em" | "ex" | "px" | "in" | "cm" | "mm" | "pt" | "pc")
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.bytes().filter(|byte| *byte == b'.').count() <= 1
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_passes_and_what_is_no_formula_does_not() {
        let source = "<math><semantics><mrow onclick=\"x()\"><msup><mi mathvariant=\"normal\">x</mi><mn>2</mn></msup>\
                      <mo stretchy=\"maybe\" mathcolor=\"red\">&lt;</mo><mspace width=\"1em\"/></mrow>\
                      <annotation encoding=\"TeX\">x^2</annotation></semantics></math>";
        assert_eq!(
            island(source, "x² <", true).unwrap(),
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\" alttext=\"x² &lt;\"><mrow><msup>\
             <mi mathvariant=\"normal\">x</mi><mn>2</mn></msup><mo>&lt;</mo><mspace width=\"1em\"></mspace></mrow></math>"
        );
        let deep = format!("<math>{}{}</math>", "<mrow>".repeat(5000), "</mrow>".repeat(5000));
        for bad in [
            "<math><script>x</script></math>",
            "<math><mi>x</math>",
            "<svg/>",
            "<math><mfrac><mi>x</mi></mfrac></math>",
            "<math><mtd/></math>",
            "<math><p xmlns=\"http://www.w3.org/1999/xhtml\">x</p></math>",
            "<math><mi>&nbsp;</mi></math>",
            "",
            &deep,
        ] {
            assert_eq!(island(bad, "x", false), None, "{bad:.80}");
        }
    }
}
