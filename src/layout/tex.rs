//! Simple formulas in TeX → text with raised, lowered and upright stretches.
//!
//! What is known are Greek letters, common operators and relations, fractions (set with a slash),
//! roots, indices and exponents, names of functions and words. A formula with anything else is left
//! as it is written: better source than a wrong formula.

use crate::layout::manner::Level;
use std::iter::Peekable;
use std::str::Chars;

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

/// Groups inside groups deeper than this are not followed.
const DEEPEST: u32 = 20;
/// Between the two sides of a relation, and around an operator.
const WIDE: &str = "\u{2005}";
const NARROW: &str = "\u{2006}";

/// Whether a formula is written in TeX rather than in plain characters.
pub fn is_tex(text: &str) -> bool {
    text.contains(['\\', '^', '_', '{'])
}

/// The stretches of a formula; `None` when it says what is not known here.
pub fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut reader = Reader { rest: text.trim().chars().peekable(), depth: 0 };
    let pieces = reader.group(None)?;
    Some(joined(pieces))
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    depth: u32,
}

impl Reader<'_> {
    /// All up to a closing sign, or to the end.
    fn group(&mut self, close: Option<char>) -> Option<Vec<Piece>> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut out: Vec<Piece> = Vec::new();
        loop {
            let Some(c) = self.rest.next() else {
                self.depth -= 1;
                return close.is_none().then_some(out);
            };
            if Some(c) == close {
                self.depth -= 1;
                return Some(out);
            }
            match c {
                '{' => out.append(&mut self.group(Some('}'))?),
                '}' => return None,
                '^' | '_' => {
                    let level = if c == '^' { Level::Superior } else { Level::Inferior };
                    let script = self.argument()?;
                    // Scripts of scripts have no place in a line.
                    if script.iter().any(|piece| piece.level != Level::Line) {
                        return None;
                    }
                    out.extend(script.into_iter().map(|piece| Piece { text: tight(&piece.text), level, ..piece }));
                }
                '\\' => self.command(&mut out)?,
                '&' => return None,
                '~' => out.push(plain("\u{a0}")),
                '\'' => out.push(plain("′")),
                c if c.is_whitespace() => {}
                c => sign(c, &mut out),
            }
        }
    }

    /// A group in braces, a command, or a single character.
    fn argument(&mut self) -> Option<Vec<Piece>> {
        self.depth += 1;
        let argument = if self.depth > DEEPEST { None } else { self.next_argument() };
        self.depth -= 1;
        argument
    }

    fn next_argument(&mut self) -> Option<Vec<Piece>> {
        while self.rest.next_if(|c| c.is_whitespace()).is_some() {}
        match self.rest.next()? {
            '{' => self.group(Some('}')),
            '\\' => {
                let mut out = Vec::new();
                self.command(&mut out)?;
                Some(out)
            }
            '}' | '^' | '_' | '&' => None,
            '-' => Some(vec![plain("−")]),
            c => Some(vec![plain(&c.to_string())]),
        }
    }

    /// What stands in braces, as it is written.
    fn words(&mut self) -> Option<String> {
        self.rest.next_if_eq(&'{')?;
        let mut words = String::new();
        loop {
            match self.rest.next()? {
                '}' => return Some(words),
                '{' | '\\' | '$' => return None,
                c => words.push(c),
            }
        }
    }

    fn command(&mut self, out: &mut Vec<Piece>) -> Option<()> {
        let mut name = String::new();
        while let Some(c) = self.rest.next_if(char::is_ascii_alphabetic) {
            name.push(c);
        }
        if name.is_empty() {
            match self.rest.next()? {
                ',' | ';' | ':' => out.push(plain(NARROW)),
                ' ' => out.push(plain("\u{a0}")),
                '!' => {}
                c @ ('{' | '}' | '%' | '$' | '&' | '_' | '#') => out.push(plain(&c.to_string())),
                '|' => out.push(plain("‖")),
                _ => return None,
            }
            return Some(());
        }
        match name.as_str() {
            "frac" | "tfrac" | "dfrac" => {
                let above = enclosed(self.argument()?);
                let below = enclosed(self.argument()?);
                out.extend(above);
                out.push(plain("/"));
                out.extend(below);
            }
            "sqrt" => {
                if self.rest.next_if_eq(&'[').is_some() {
                    let degree = self.group(Some(']'))?;
                    out.extend(degree.into_iter().map(|piece| Piece { level: Level::Superior, ..piece }));
                }
                out.push(plain("√"));
                out.extend(enclosed(self.argument()?));
            }
            "text" | "mathrm" | "textrm" | "operatorname" | "mbox" => {
                while self.rest.next_if(|c| c.is_whitespace()).is_some() {}
                let text = self.words()?;
                out.push(Piece { text, is_upright: true, level: Level::Line });
            }
            "left" | "right" | "big" | "Big" | "bigl" | "bigr" | "Bigl" | "Bigr" | "displaystyle" | "textstyle"
            | "limits" | "nolimits" => {
                // A full stop is a fence that is not drawn.
                if matches!(name.as_str(), "left" | "right") {
                    self.rest.next_if_eq(&'.');
                }
            }
            "quad" => out.push(plain("\u{2003}")),
            "qquad" => out.push(plain("\u{2003}\u{2003}")),
            _ => {
                if let Some(c) = character(&name) {
                    sign(c, out);
                } else if FUNCTIONS.contains(&name.as_str()) {
                    out.push(Piece { text: format!("{name}{NARROW}"), is_upright: true, level: Level::Line });
                } else {
                    return None;
                }
            }
        }
        Some(())
    }
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

/// Names of functions, set upright.
const FUNCTIONS: [&str; 20] = [
    "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "log", "ln", "lg", "exp", "lim", "max", "min",
    "sup", "inf", "det", "gcd",
];

/// The character of a command.
fn character(name: &str) -> Option<char> {
    Some(match name {
        "alpha" => 'α',
        "beta" => 'β',
        "gamma" => 'γ',
        "delta" => 'δ',
        "epsilon" | "varepsilon" => 'ε',
        "zeta" => 'ζ',
        "eta" => 'η',
        "theta" | "vartheta" => 'θ',
        "iota" => 'ι',
        "kappa" => 'κ',
        "lambda" => 'λ',
        "mu" => 'μ',
        "nu" => 'ν',
        "xi" => 'ξ',
        "pi" => 'π',
        "rho" | "varrho" => 'ρ',
        "sigma" => 'σ',
        "tau" => 'τ',
        "upsilon" => 'υ',
        "phi" | "varphi" => 'φ',
        "chi" => 'χ',
        "psi" => 'ψ',
        "omega" => 'ω',
        "Gamma" => 'Γ',
        "Delta" => 'Δ',
        "Theta" => 'Θ',
        "Lambda" => 'Λ',
        "Xi" => 'Ξ',
        "Pi" => 'Π',
        "Sigma" => 'Σ',
        "Phi" => 'Φ',
        "Psi" => 'Ψ',
        "Omega" => 'Ω',
        "cdot" => '·',
        "times" => '×',
        "div" => '÷',
        "pm" => '±',
        "le" | "leq" => '≤',
        "ge" | "geq" => '≥',
        "ne" | "neq" => '≠',
        "lt" => '<',
        "gt" => '>',
        "approx" => '≈',
        "equiv" => '≡',
        "sim" => '∼',
        "propto" => '∝',
        "to" | "rightarrow" => '→',
        "leftarrow" => '←',
        "leftrightarrow" => '↔',
        "Rightarrow" | "implies" => '⇒',
        "iff" | "Leftrightarrow" => '⇔',
        "in" => '∈',
        "notin" => '∉',
        "subset" => '⊂',
        "subseteq" => '⊆',
        "cup" => '∪',
        "cap" => '∩',
        "land" | "wedge" => '∧',
        "lor" | "vee" => '∨',
        "infty" => '∞',
        "partial" => '∂',
        "nabla" => '∇',
        "int" => '∫',
        "sum" => '∑',
        "prod" => '∏',
        "forall" => '∀',
        "exists" => '∃',
        "neg" | "lnot" => '¬',
        "ldots" | "dots" | "cdots" => '…',
        "circ" => '∘',
        "degree" => '°',
        "prime" => '′',
        "mid" | "vert" => '|',
        "lbrace" => '{',
        "rbrace" => '}',
        _ => return None,
    })
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
    fn what_is_not_known_is_left_alone() {
        for tex in [r"\begin{matrix} a & b \end{matrix}", r"\oint x", "{a", "a}", "x^", r"\frac{a}", "x^{a^b}", r"\"] {
            assert_eq!(shown(tex), None, "{tex}");
        }
        assert_eq!(pieces(&"{".repeat(100_000)), None);
        assert_eq!(pieces(&r"\sqrt".repeat(100_000)), None);
    }
}
