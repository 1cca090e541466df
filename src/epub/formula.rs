//! A simple formula in TeX → MathML (MathML Core), with the TeX beside it for who copies or edits it.
//!
//! Letters, numbers and signs are tokens, scripts stand at what is before them, and the bounds of a
//! sum below and above it where there is room. A formula of which a part is not known is left to its
//! text.

use super::escape::escaped;
use crate::text::{Atom, Space, is_function, is_tex, tex_atoms};

/// Longest source, in bytes: what is longer is no simple formula.
const LONGEST: usize = 10_000;

/// The formula as it may stand in a document; `None` when it is not in TeX, or says more than is known.
pub(super) fn island(tex: &str, block: bool) -> Option<String> {
    let tex = tex.trim();
    let atoms = (tex.len() <= LONGEST && is_tex(tex)).then(|| tex_atoms(tex)).flatten()?;
    let display = if block { " display=\"block\"" } else { "" };
    let (row, source) = (row(&atoms), escaped(tex));
    Some(format!(
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"{display} alttext=\"{source}\"><semantics>{row}\
         <annotation encoding=\"application/x-tex\">{source}</annotation></semantics></math>"
    ))
}

/// Some parts side by side, as one element.
fn row(atoms: &[Atom]) -> String {
    let mut elements = elements(atoms);
    if elements.len() == 1 { elements.remove(0) } else { format!("<mrow>{}</mrow>", elements.concat()) }
}

/// An element for each part with its scripts, and for each number.
fn elements(atoms: &[Atom]) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = atoms;
    while let Some(first) = rest.first() {
        let (base, length) = match first {
            // Nothing is before it to stand at.
            Atom::Superior(_) | Atom::Inferior(_) => ("<mrow></mrow>".into(), 0),
            Atom::Sign(c) if c.is_ascii_digit() => number(rest),
            Atom::Open(_) => fenced(rest),
            first => (element(first), 1),
        };
        rest = &rest[length..];
        let (mut below, mut above) = (None, None);
        while let Some((next, behind)) = rest.split_first() {
            match next {
                Atom::Superior(script) if above.is_none() => above = Some(row(script)),
                Atom::Inferior(script) if below.is_none() => below = Some(row(script)),
                Atom::Sign('′') if above.is_none() => above = Some("<mo>′</mo>".into()),
                _ => break,
            }
            rest = behind;
        }
        out.push(scripted(base, below, above, has_bounds(first)));
        if matches!(first, Atom::Name(name) if is_function(name)) {
            // That the function is applied is spoken; the space is seen.
            out.push("<mo>&#x2061;</mo>".into());
            if !matches!(rest.first(), None | Some(Atom::Open(_) | Atom::Close(_) | Atom::Sign('(' | ')' | ']'))) {
                out.push(space("0.17em"));
            }
        }
    }
    out
}

/// The number that some parts begin with, and how many parts it has: digits, and points and commas between them.
fn number(atoms: &[Atom]) -> (String, usize) {
    let sign = |at: usize| if let Some(Atom::Sign(c)) = atoms.get(at) { Some(*c) } else { None };
    let is_digit = |at: usize| sign(at).is_some_and(|c| c.is_ascii_digit());
    let is_inside = |at: usize| matches!(sign(at), Some('.' | ',')) && is_digit(at + 1);
    let length = (0..atoms.len()).take_while(|&at| is_digit(at) || is_inside(at)).count();
    let digits: String = (0..length).filter_map(sign).collect();
    (format!("<mn>{digits}</mn>"), length)
}

/// What the brackets that some parts begin with enclose, and how many parts that is. As an element of its own it
/// says how high they are, wherever scripts stand.
fn fenced(atoms: &[Atom]) -> (String, usize) {
    let mut depth = 0;
    let end = atoms.iter().position(|atom| {
        match atom {
            Atom::Open(_) => depth += 1,
            Atom::Close(_) => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    match end {
        Some(end) => {
            let (open, inside, close) = (&atoms[0], &atoms[1..end], &atoms[end]);
            (format!("<mrow>{}{}{}</mrow>", element(open), elements(inside).concat(), element(close)), end + 1)
        }
        None => (element(&atoms[0]), 1),
    }
}

fn element(atom: &Atom) -> String {
    match atom {
        Atom::Sign(c) if c.is_alphabetic() => format!("<mi>{c}</mi>"),
        Atom::Sign(c @ ('(' | ')' | '[' | ']' | '{' | '}' | '|' | '‖')) => format!("<mo stretchy=\"false\">{c}</mo>"),
        Atom::Sign(c) => format!("<mo>{}</mo>", escaped(&c.to_string())),
        // That `|` opens or closes is not known of itself.
        Atom::Open(Some(c)) => format!("<mo form=\"prefix\" stretchy=\"true\">{}</mo>", escaped(&c.to_string())),
        Atom::Close(Some(c)) => format!("<mo form=\"postfix\" stretchy=\"true\">{}</mo>", escaped(&c.to_string())),
        Atom::Open(None) | Atom::Close(None) => String::new(),
        Atom::Name(name) if is_function(name) && has_bounds(atom) => format!("<mo movablelimits=\"true\">{name}</mo>"),
        // A letter alone would be slanted.
        Atom::Name(name) if name.chars().count() == 1 => format!("<mi mathvariant=\"normal\">{}</mi>", escaped(name)),
        Atom::Name(name) => format!("<mi>{}</mi>", escaped(name)),
        // Spaces at the ends of words count, and readers leave them out.
        Atom::Words(words) => format!("<mtext>{}</mtext>", escaped(words).replace(' ', "&#160;")),
        Atom::Space(Space::Thin) => space("0.17em"),
        Atom::Space(Space::Word) => space("0.25em"),
        Atom::Space(Space::Quad) => space("1em"),
        Atom::Group(inside) => row(inside),
        Atom::Fraction(above, below) => format!("<mfrac>{}{}</mfrac>", row(above), row(below)),
        Atom::Root(None, of) => format!("<msqrt>{}</msqrt>", row(of)),
        Atom::Root(Some(degree), of) => format!("<mroot>{}{}</mroot>", row(of), row(degree)),
        Atom::Superior(script) => format!("<msup><mrow></mrow>{}</msup>", row(script)),
        Atom::Inferior(script) => format!("<msub><mrow></mrow>{}</msub>", row(script)),
    }
}

fn space(width: &str) -> String {
    format!("<mspace width=\"{width}\"></mspace>")
}

/// Whether scripts stand below and above in a formula of its own.
fn has_bounds(atom: &Atom) -> bool {
    match atom {
        Atom::Sign(c) => matches!(c, '∑' | '∏'),
        Atom::Name(name) => matches!(&**name, "lim" | "max" | "min" | "sup" | "inf" | "det" | "gcd"),
        _ => false,
    }
}

fn scripted(base: String, below: Option<String>, above: Option<String>, bounds: bool) -> String {
    let [under, over, both] = if bounds { ["munder", "mover", "munderover"] } else { ["msub", "msup", "msubsup"] };
    match (below, above) {
        (None, None) => base,
        (Some(below), None) => format!("<{under}>{base}{below}</{under}>"),
        (None, Some(above)) => format!("<{over}>{base}{above}</{over}>"),
        (Some(below), Some(above)) => format!("<{both}>{base}{below}{above}</{both}>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(tex: &str) -> Option<String> {
        let island = island(tex, false)?;
        let start = island.find("<semantics>")? + "<semantics>".len();
        Some(island[start..island.find("<annotation")?].to_owned())
    }

    #[test]
    fn simple_formulas_are_mathml() {
        for (tex, mathml) in [
            ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
            (r"\frac{a+1}{3.14}", "<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>3.14</mn></mfrac>"),
            (r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
            ("x_i^{a^b}", "<msubsup><mi>x</mi><mi>i</mi><msup><mi>a</mi><mi>b</mi></msup></msubsup>"),
            (
                r"\sum_{i}^n f'",
                "<mrow><munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><msup><mi>f</mi><mo>′</mo></msup></mrow>",
            ),
            (
                r"\sin x < \text{a b}",
                "<mrow><mi>sin</mi><mo>&#x2061;</mo><mspace width=\"0.17em\"></mspace><mi>x</mi><mo>&lt;</mo>\
                 <mtext>a&#160;b</mtext></mrow>",
            ),
            (
                r"\left(x\right.^2",
                "<msup><mrow><mo form=\"prefix\" stretchy=\"true\">(</mo><mi>x</mi></mrow><mn>2</mn></msup>",
            ),
            ("{}_2", "<msub><mrow></mrow><mn>2</mn></msub>"),
        ] {
            assert_eq!(shown(tex).as_deref(), Some(mathml), "{tex}");
        }
        assert_eq!(shown(r"\oint x"), None);
        assert_eq!(shown("x + 1"), None);
    }

    #[test]
    fn the_source_stands_beside_it() {
        assert_eq!(
            island(" a_1 \\& \"b\" ", true).unwrap(),
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\" alttext=\"a_1 \\&amp; &quot;b&quot;\">\
             <semantics><mrow><msub><mi>a</mi><mn>1</mn></msub><mo>&amp;</mo><mo>&quot;</mo><mi>b</mi><mo>&quot;</mo></mrow>\
             <annotation encoding=\"application/x-tex\">a_1 \\&amp; &quot;b&quot;</annotation></semantics></math>"
        );
    }
}
