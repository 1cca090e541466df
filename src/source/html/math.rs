//! Formulas: MathML is kept, TeX that scripts would set is kept as TeX.

use super::dom::{Dom, Id};
use super::reader::Reader;
use crate::doc::{BlockKind, Inline, Math};
use std::fmt::Write;

/// Elements of presentation MathML (MathML Core, and those of MathML 3 that books have).
const ELEMENTS: [&str; 36] = [
    "math",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "ms",
    "mglyph",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "merror",
    "mpadded",
    "mphantom",
    "mfenced",
    "menclose",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "none",
    "mtable",
    "mlabeledtr",
    "mtr",
    "mtd",
    "maligngroup",
    "malignmark",
    "semantics",
    "mstack",
    "maction",
];

/// Attributes that a formula needs no name, address, style or script for.
const ATTRIBUTES: [&str; 42] = [
    "accent",
    "accentunder",
    "align",
    "alttext",
    "bevelled",
    "close",
    "columnalign",
    "columnlines",
    "columnspacing",
    "columnspan",
    "denomalign",
    "depth",
    "dir",
    "display",
    "displaystyle",
    "equalcolumns",
    "fence",
    "form",
    "frame",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "numalign",
    "open",
    "rowalign",
    "rowlines",
    "rowspacing",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "separators",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

/// A `math` element.
pub(super) fn math(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    let mut mathml = String::new();
    write(dom, id, &mut mathml);
    let text = spoken(dom, id);
    if text.is_empty() {
        return;
    }
    let block = dom.get(id, "display").is_some_and(|value| value.eq_ignore_ascii_case("block"))
        || dom.get(id, "mode").is_some_and(|value| value == "display");
    set(reader, Math { mathml: Some(mathml), text }, block, id);
}

/// A script of MathJax that holds TeX; any other is dropped.
pub(super) fn script(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    let kind = dom.get(id, "type").unwrap_or("");
    let text = dom.words(id).trim().to_owned();
    if kind.starts_with("math/tex") && !text.is_empty() {
        set(reader, Math { mathml: None, text }, kind.contains("display"), id);
    }
}

fn set(reader: &mut Reader<'_>, formula: Math, block: bool, id: Id) {
    if block {
        let origin = reader.origin_of(id);
        reader.push(BlockKind::Math(formula), origin);
    } else {
        reader.push_inline(Inline::Math(formula), id);
    }
}

/// The formula in plain characters or TeX.
fn spoken(dom: &Dom, id: Id) -> String {
    let tex = dom.range(id).find(|id| {
        dom.name(*id) == "annotation"
            && dom.get(*id, "encoding").is_some_and(|kind| kind.to_ascii_lowercase().contains("tex"))
    });
    let given = dom.get(id, "alttext").map(str::trim).filter(|text| !text.is_empty());
    let tex = tex.map(|id| dom.words(id)).filter(|text| !text.trim().is_empty());
    if let Some(text) = given.map(str::to_owned).or(tex) {
        return super::code::one_line(&text);
    }
    let mut out = String::new();
    let mut skip = id;
    for node in dom.range(id).filter(|node| !dom.name(*node).is_empty() || dom.text(*node).is_some()) {
        if node < skip {
            continue;
        }
        match dom.text(node) {
            Some(text) => out.push_str(text.trim_matches(|c: char| c.is_ascii_whitespace())),
            None if matches!(dom.name(node), "annotation" | "annotation-xml" | "script" | "style") => {
                skip = dom.range(node).end
            }
            None if matches!(dom.name(node), "mtr" | "mtd" | "mspace") && !out.ends_with(' ') => out.push(' '),
            None => {}
        }
    }
    super::code::one_line(&out)
}

/// Writes a formula as XML: elements of MathML and the attributes that they need, nothing else.
fn write(dom: &Dom, id: Id, out: &mut String) {
    let mut open: Vec<(Id, &str)> = Vec::new();
    let mut skip = id;
    let close = |out: &mut String, name: &str| {
        write!(out, "</{name}>").expect("writing to a string cannot fail");
    };
    for node in dom.range(id) {
        while let Some((_, name)) = open.pop_if(|(end, _)| *end <= node) {
            close(out, name);
        }
        if node < skip {
            continue;
        }
        if let Some(text) = dom.text(node) {
            escape(text, out);
            continue;
        }
        let name = dom.name(node);
        if matches!(name, "annotation" | "annotation-xml" | "script" | "style") {
            skip = dom.range(node).end;
        } else if ELEMENTS.contains(&name) {
            let space = if node == id { " xmlns=\"http://www.w3.org/1998/Math/MathML\"" } else { "" };
            write!(out, "<{name}{space}").expect("writing to a string cannot fail");
            for (key, value) in dom.attributes(node).filter(|(key, _)| ATTRIBUTES.contains(key)) {
                write!(out, " {key}=\"").expect("writing to a string cannot fail");
                escape(value, out);
                out.push('"');
            }
            out.push('>');
            open.push((dom.range(node).end, name));
        }
    }
    open.iter().rev().for_each(|(_, name)| close(out, name));
}

/// Writes a text or the value of an attribute as XML.
pub(super) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}
