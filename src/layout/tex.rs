//! Simple formulas in TeX → text with raised, lowered and upright stretches, fractions with a slash or a rule.

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

/// Part of a formula that has lines of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// What stands on the line.
    Line(Vec<Piece>),
    /// What stands above and below a rule.
    Fraction(Vec<Piece>, Vec<Piece>),
}

/// The parts of a formula with fractions that are as high as they like; `None` when it has none, or says what is
/// not known here. Those in brackets, in scripts and in other fractions have a slash.
pub fn parts(text: &str) -> Option<Vec<Part>> {
    let atoms = tex_atoms(text)?;
    let (mut parts, mut line, mut depth) = (Vec::new(), Vec::new(), 0);
    let mut rest = atoms.iter().peekable();
    while let Some(atom) = rest.next() {
        match atom {
            Atom::Open(_) => depth += 1,
            Atom::Close(_) => depth -= 1,
            Atom::Fraction(above, below)
                if depth == 0 && !matches!(rest.peek(), Some(Atom::Superior(_) | Atom::Inferior(_))) =>
            {
                push_line(&mut line, &mut parts)?;
                parts.push(Part::Fraction(joined(set(above)?), joined(set(below)?)));
                continue;
            }
            _ => {}
        }
        line.push(atom.clone());
    }
    push_line(&mut line, &mut parts)?;
    parts.iter().any(|part| matches!(part, Part::Fraction(..))).then_some(parts)
}

fn push_line(line: &mut Vec<Atom>, parts: &mut Vec<Part>) -> Option<()> {
    if !line.is_empty() {
        // A fraction before it is something to operate on, as a number would be.
        let stand_in = parts.last().map(|_| plain("0"));
        let mut pieces = set_behind(stand_in.into_iter().collect(), line)?;
        if !parts.is_empty() {
            pieces.remove(0);
        }
        parts.push(Part::Line(joined(pieces)));
        line.clear();
    }
    Some(())
}

/// Sets some parts of a formula, which nest at most twenty deep.
fn set(atoms: &[Atom]) -> Option<Vec<Piece>> {
    set_behind(Vec::new(), atoms)
}

/// Sets them behind others.
fn set_behind(mut out: Vec<Piece>, atoms: &[Atom]) -> Option<Vec<Piece>> {
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
    fn fractions_on_lines_of_their_own_are_stacked_unless_something_holds_them() {
        let shown = |text: &str| {
            let plain = |pieces: Vec<Piece>| pieces.into_iter().map(|piece| piece.text).collect::<String>();
            let show = |part| match part {
                Part::Line(pieces) => plain(pieces),
                Part::Fraction(above, below) => format!("[{}|{}]", plain(above), plain(below)),
            };
            let set: String = parts(text)?.into_iter().map(show).collect();
            Some(set.replace([WIDE, NARROW].map(|space| space.chars().next().unwrap()), " "))
        };
        for (tex, set) in [
            (r"\frac{a+b}{2}", Some("[a + b|2]")),
            (r"x = \frac{1}{2} - \frac{\frac{a}{b}}{c} + d", Some("x = [1|2] − [a/b|c] + d")),
            (r"\frac12 \frac34", Some("[1|2][3|4]")),
            (r"\left(\frac{a}{b}\right)^2 = \frac{c}{d}", Some("(a/b)2 = [c|d]")),
            (r"\frac{a}{b}^2", None),
            ("a + b", None),
            (r"\frac{\oint}{b}", None),
        ] {
            assert_eq!(shown(tex).as_deref(), set, "{tex}");
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
