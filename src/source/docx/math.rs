//! Formulas of Word (OMML, ECMA-376 part 1 §22.1) → plain characters and MathML.

use crate::doc::Math;
use crate::source::xml::{Element, escape};
use roxmltree::Node;

/// A formula in the making: as characters, and as elements of MathML.
#[derive(Default)]
struct Formula {
    text: String,
    mathml: String,
}

/// Reads an `oMath` element.
pub(super) fn read(element: Node<'_, '_>, display: bool) -> Math {
    let Formula { text, mathml } = row(element);
    let display = if display { " display=\"block\"" } else { "" };
    let mathml = format!("<math xmlns=\"http://www.w3.org/1998/Math/MathML\"{display}>{mathml}</math>");
    Math { mathml: Some(mathml), text: text.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// All that stands in an element, one after another. Recursion is as deep as the XML, which is bounded.
fn row(element: Node<'_, '_>) -> Formula {
    let mut out = Formula::default();
    for child in element.elements() {
        let Formula { text, mathml } = one(child);
        out.text.push_str(&text);
        out.mathml.push_str(&mathml);
    }
    out
}

fn one(node: Node<'_, '_>) -> Formula {
    // The parts of a construct; `e` is its base.
    let part = |name: &str| node.child(name).map(row).unwrap_or_default();
    let property = |name: &str| {
        let properties = node.elements().find(|child| child.name().ends_with("Pr"))?;
        properties.child(name)?.attr("val").map(str::to_owned)
    };
    match node.name() {
        "r" => run(node),
        "f" => {
            let (num, den) = (part("num"), part("den"));
            let bar = if property("type").as_deref() == Some("noBar") { " linethickness=\"0\"" } else { "" };
            Formula {
                text: format!("{}/{}", grouped(&num.text), grouped(&den.text)),
                mathml: format!("<mfrac{bar}>{}{}</mfrac>", wrap(&num), wrap(&den)),
            }
        }
        "sSup" => scripts("msup", &part("e"), &[("^", part("sup"))]),
        "sSub" => scripts("msub", &part("e"), &[("_", part("sub"))]),
        "sSubSup" => scripts("msubsup", &part("e"), &[("_", part("sub")), ("^", part("sup"))]),
        "sPre" => {
            let (sub, sup, e) = (part("sub"), part("sup"), part("e"));
            Formula {
                text: format!("_{}^{}{}", grouped(&sub.text), grouped(&sup.text), e.text),
                mathml: format!(
                    "<mmultiscripts>{}<mprescripts/>{}{}</mmultiscripts>",
                    wrap(&e),
                    wrap(&sub),
                    wrap(&sup)
                ),
            }
        }
        "limLow" => scripts("munder", &part("e"), &[("_", part("lim"))]),
        "limUpp" => scripts("mover", &part("e"), &[("^", part("lim"))]),
        "rad" => {
            let (deg, e) = (part("deg"), part("e"));
            if deg.text.is_empty() {
                let mathml = format!("<msqrt>{}</msqrt>", e.mathml);
                Formula { text: format!("√{}", grouped(&e.text)), mathml }
            } else {
                let mathml = format!("<mroot>{}{}</mroot>", wrap(&e), wrap(&deg));
                Formula { text: format!("{}√{}", deg.text, grouped(&e.text)), mathml }
            }
        }
        "nary" => {
            let sign = operator(&property("chr").unwrap_or_else(|| "∫".into()));
            let (sub, sup, e) = (part("sub"), part("sup"), part("e"));
            let signed = match (sub.text.is_empty(), sup.text.is_empty()) {
                (true, true) => sign,
                (false, true) => scripts("munder", &sign, &[("_", sub)]),
                (true, false) => scripts("mover", &sign, &[("^", sup)]),
                (false, false) => scripts("munderover", &sign, &[("_", sub), ("^", sup)]),
            };
            Formula { text: format!("{} {}", signed.text, e.text), mathml: format!("{}{}", signed.mathml, e.mathml) }
        }
        "d" => {
            let open = operator(&property("begChr").unwrap_or_else(|| "(".into()));
            let close = operator(&property("endChr").unwrap_or_else(|| ")".into()));
            let between = operator(&property("sepChr").unwrap_or_else(|| "|".into()));
            let mut out = open;
            for (at, e) in node.elements().filter(|child| child.name() == "e").enumerate() {
                let e = row(e);
                if at > 0 {
                    out.text.push_str(&between.text);
                    out.mathml.push_str(&between.mathml);
                }
                out.text.push_str(&e.text);
                out.mathml.push_str(&e.mathml);
            }
            Formula { text: out.text + &close.text, mathml: format!("<mrow>{}{}</mrow>", out.mathml, close.mathml) }
        }
        "func" => {
            let (name, e) = (part("fName"), part("e"));
            Formula { text: format!("{} {}", name.text, e.text), mathml: format!("{}{}", name.mathml, wrap(&e)) }
        }
        "acc" => over(&part("e"), &property("chr").unwrap_or_else(|| "\u{302}".into())),
        "bar" => over(&part("e"), "\u{304}"),
        "m" => {
            let rows = node.elements().filter(|child| child.name() == "mr");
            table(rows.map(|r| r.elements().filter(|cell| cell.name() == "e").map(row).collect()).collect())
        }
        "eqArr" => table(node.elements().filter(|child| child.name() == "e").map(|e| vec![row(e)]).collect()),
        "phant" => Formula::default(),
        name if name.ends_with("Pr") => Formula::default(),
        "del" | "moveFrom" => Formula::default(),
        _ => row(node),
    }
}

fn run(node: Node<'_, '_>) -> Formula {
    let text: String = node.elements().filter(|child| child.name() == "t").map(Element::all_text).collect();
    let upright = node.child("rPr").is_some_and(|properties| {
        properties.child("nor").is_some() || properties.child("sty").and_then(|sty| sty.attr("val")) == Some("p")
    });
    let mut mathml = String::new();
    let chars: Vec<char> = text.chars().collect();
    for token in
        chars.chunk_by(|a, b| (is_digit(*a) && is_digit(*b)) || (upright && a.is_alphabetic() && b.is_alphabetic()))
    {
        let words: String = token.iter().collect();
        let first = token[0];
        if first.is_whitespace() {
            mathml.push_str("<mtext>\u{a0}</mtext>");
        } else if is_digit(first) {
            mathml.push_str(&format!("<mn>{words}</mn>"));
        } else if first.is_alphabetic() {
            let variant = if upright && token.len() == 1 { " mathvariant=\"normal\"" } else { "" };
            mathml.push_str(&format!("<mi{variant}>{}</mi>", escape(&words)));
        } else {
            mathml.push_str(&format!("<mo>{}</mo>", escape(&words)));
        }
    }
    Formula { text, mathml }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

fn operator(sign: &str) -> Formula {
    let mathml = if sign.is_empty() { String::new() } else { format!("<mo>{}</mo>", escape(sign)) };
    Formula { text: sign.to_owned(), mathml }
}

fn scripts(element: &str, base: &Formula, scripts: &[(&str, Formula)]) -> Formula {
    let mut out = Formula { text: base.text.clone(), mathml: format!("<{element}>{}", wrap(base)) };
    for (sign, script) in scripts {
        out.text.push_str(sign);
        out.text.push_str(&grouped(&script.text));
        out.mathml.push_str(&wrap(script));
    }
    out.mathml.push_str(&format!("</{element}>"));
    out
}

fn over(base: &Formula, accent: &str) -> Formula {
    // A combining mark stands behind its letter; in MathML it stands alone.
    let mathml = format!("<mover accent=\"true\">{}<mo>{}</mo></mover>", wrap(base), escape(accent));
    Formula { text: format!("{}{accent}", base.text), mathml }
}

fn table(rows: Vec<Vec<Formula>>) -> Formula {
    let text: Vec<String> =
        rows.iter().map(|r| r.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(", ")).collect();
    let cells = |r: &Vec<Formula>| r.iter().map(|cell| format!("<mtd>{}</mtd>", cell.mathml)).collect::<String>();
    let rows: String = rows.iter().map(|r| format!("<mtr>{}</mtr>", cells(r))).collect();
    Formula { text: text.join("; "), mathml: format!("<mtable>{rows}</mtable>") }
}

fn wrap(formula: &Formula) -> String {
    format!("<mrow>{}</mrow>", formula.mathml)
}

/// In brackets, unless it is one letter or number.
fn grouped(text: &str) -> String {
    let simple =
        text.chars().count() <= 1 || text.chars().all(is_digit) || (text.starts_with('(') && text.ends_with(')'));
    if simple { text.to_owned() } else { format!("({text})") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::xml;

    fn text(formula: &str) -> String {
        let document = format!("<oMath>{formula}</oMath>");
        let document = xml::parse(&document).unwrap();
        let math = read(document.root_element(), false);
        assert!(xml::parse(math.mathml.as_deref().unwrap()).is_ok(), "{math:?}");
        math.text
    }

    #[test]
    fn formulas_become_characters() {
        let r = |t: &str| format!("<r><t>{t}</t></r>");
        assert_eq!(text(&format!("<sSup><e>{}</e><sup>{}</sup></sSup>", r("x"), r("2"))), "x^2");
        assert_eq!(text(&format!("<f><num>{}</num><den>{}</den></f>", r("a+b"), r("2"))), "(a+b)/2");
        assert_eq!(text(&format!("<rad><deg/><e>{}</e></rad>", r("x &lt; 1"))), "√(x < 1)");
        let sum = format!(
            "<nary><naryPr><chr val='∑'/></naryPr><sub>{}</sub><sup>{}</sup><e>{}</e></nary>",
            r("i=1"),
            r("n"),
            r("i")
        );
        assert_eq!(text(&sum), "∑_(i=1)^n i");
    }
}
