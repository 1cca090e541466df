//! Simple formulas in TeX → text with raised, lowered and upright stretches, fractions with a slash.

use crate::layout::manner::Level;
use crate::text::{Atom, Space, is_function, tex_atoms};

/// A stretch of a formula that is set alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its characters.
    pub text: String,
    /// Whether its letters are words or names of functions, and so upright.
    pub is_upright: bool,
    /// On the line, above or below it.
    pub level: Level,
}

/// Between the two sides of a relation, and around an operator.
const WIDE: &str = "\u{2005}";
const NARROW: &str = "\u{2006}";

/// The stretches of a formula; `None` when it says what is not known here.
pub fn pieces(text: &str) -> Option<Vec<Piece>> {
    Some(joined(set(&tex_atoms(text)?)?))
}

/// Sets some parts of a formula, which nest at most twenty deep.
fn set(atoms: &[Atom]) -> Option<Vec<Piece>> {
    let mut out: Vec<Piece> = Vec::new();
    for atom in atoms {
        match atom {
            Atom::Sign(c) | Atom::Open(Some(c)) | Atom::Close(Some(c)) => sign(*c, &mut out),
            Atom::Open(None) | Atom::Close(None) => {}
            Atom::Name(name) if is_function(name) => out.push(upright(format!("{name}{NARROW}"))),
            Atom::Name(words) | Atom::Words(words) => out.push(upright(words.clone())),
            Atom::Space(Space::Thin) => out.push(plain(NARROW)),
            Atom::Space(Space::Word) => out.push(plain("\u{a0}")),
            Atom::Space(Space::Quad) => out.push(plain("\u{2003}")),
            Atom::Group(inside) => out.append(&mut set(inside)?),
            Atom::Fraction(above, below) => {
                out.extend(enclosed(set(above)?));
                out.push(plain("/"));
                out.extend(enclosed(set(below)?));
            }
            Atom::Root(degree, of) => {
                if let Some(degree) = degree {
                    scripts(degree, Level::Superior, &mut out)?;
                }
                out.push(plain("√"));
                out.extend(enclosed(set(of)?));
            }
            Atom::Superior(script) => scripts(script, Level::Superior, &mut out)?,
            Atom::Inferior(script) => scripts(script, Level::Inferior, &mut out)?,
        }
    }
    Some(out)
}

fn scripts(script: &[Atom], level: Level, out: &mut Vec<Piece>) -> Option<()> {
    let script = set(script)?;
    // Beside scripts of their own, letters that the font draws small are too small.
    let has_scripts = script.iter().any(|piece| piece.level != Level::Line);
    let own = if has_scripts { Level::Script(level.script()) } else { level };
    out.extend(script.into_iter().map(|piece| Piece {
        text: tight(&piece.text),
        level: if piece.level == Level::Line { own } else { piece.level.inside(level) },
        ..piece
    }));
    Some(())
}

fn upright(text: String) -> Piece {
    Piece { text, is_upright: true, level: Level::Line }
}

fn plain(text: &str) -> Piece {
    Piece { text: text.to_owned(), is_upright: false, level: Level::Line }
}

/// Without the spaces around signs, for what is raised or lowered.
fn tight(text: &str) -> String {
    text.replace([WIDE, NARROW].map(|space| space.chars().next().unwrap_or(' ')), "")
}

/// A sign with the space that it has: much around a relation, little around an operator, none
/// where there is nothing to operate on.
fn sign(c: char, out: &mut Vec<Piece>) {
    let c = if c == '-' { '−' } else { c };
    let last = out.last().and_then(|piece| piece.text.chars().last());
    let has_left = last.is_some_and(|last| !"([{,=<>/+−±×·".contains(last) && !last.is_whitespace());
    let text = match c {
        '=' | '<' | '>' | '≤' | '≥' | '≠' | '≈' | '≡' | '∼' | '∝' | '→' | '←' | '↔' | '⇒' | '⇔' | '∈' | '∉' | '⊂'
        | '⊆' => format!("{WIDE}{c}{WIDE}"),
        '+' | '−' | '±' | '×' | '·' | '÷' | '∪' | '∩' | '∧' | '∨' if has_left => {
            format!("{NARROW}{c}{NARROW}")
        }
        ',' | ';' => format!("{c}{NARROW}"),
        c => c.to_string(),
    };
    out.push(plain(&text));
}

/// Part of a fraction or root: in brackets when it is more than one number, letter or name.
fn enclosed(pieces: Vec<Piece>) -> Vec<Piece> {
    let joined = joined(pieces);
    let is_simple = match joined.as_slice() {
        [] => true,
        [base, scripts @ ..] => {
            let text = &base.text;
            let is_one =
                text.chars().count() == 1 || text.chars().all(|c| c.is_numeric() || c == '.') || base.is_upright;
            is_one && scripts.iter().all(|piece| piece.level != Level::Line)
        }
    };
    if is_simple {
        return joined;
    }
    let mut out = vec![plain("(")];
    out.extend(joined);
    out.push(plain(")"));
    out
}

/// Neighbours that are set alike as one.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        match out.last_mut() {
            Some(last) if last.is_upright == piece.is_upright && last.level == piece.level => {
                last.text.push_str(&piece.text);
            }
            _ => out.push(piece),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Raised stretches behind `^`, lowered ones behind `_`, upright ones in quotes, fine spaces as `·`.
    fn shown(text: &str) -> Option<String> {
        let show = |piece: Piece| {
            let text = piece.text.replace(['\u{2005}', '\u{2006}'], " ");
            let text = if piece.is_upright { format!("\"{text}\"") } else { text };
            match piece.level {
                Level::Line => text,
                Level::Superior => format!("^{text}"),
                Level::Inferior => format!("_{text}"),
                Level::Script(script) => format!("<{}>{text}", script.raise),
            }
        };
        Some(pieces(text)?.into_iter().map(show).collect())
    }

    #[test]
    fn simple_formulas_are_set() {
        for (tex, set) in [
            (r"\frac{a}{b}", "a/b"),
            (r"\frac{a+1}{2b}", "(a + 1)/(2b)"),
            ("E = mc^2", "E = mc^2"),
            ("x_{i+1}^{2}", "x_i+1^2"),
            ("-x - y", "−x − y"),
            (r"\sum_{i=1}^n \alpha_i \le \sqrt{2}", "∑_i=1^nα_i ≤ √2"),
            (r"\sin\theta \approx \text{small angle}", "\"sin \"θ ≈ \"small angle\""),
            (r"\left( \tfrac12 \right)", "(1/2)"),
        ] {
            assert_eq!(shown(tex).as_deref(), Some(set), "{tex}");
        }
    }

    #[test]
    fn scripts_of_scripts_stand_where_theirs_do() {
        for (tex, set) in [
            ("x^{a^b}", "x<33>a<54>b"),
            ("x_{i_j}", "x<-14>i<-23>j"),
            ("e^{-x_i^2}", "e<33>−x<24>i<54>2"),
            (r"\sqrt[n^2]{x}", "<33>n<54>2√x"),
            ("a^{b^{c^{d^e}}}", "a<33>b<54>c<68>d<77>e"),
        ] {
            assert_eq!(shown(tex).as_deref(), Some(set), "{tex}");
        }
    }

    #[test]
    fn what_is_not_known_is_left_alone() {
        for tex in [r"\begin{matrix} a & b \end{matrix}", r"\oint x", "{a", "a}", "x^", r"\frac{a}", r"\"] {
            assert_eq!(shown(tex), None, "{tex}");
        }
    }
}
