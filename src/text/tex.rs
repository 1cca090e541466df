//! Formulas in TeX → their parts, as far as they are simple: what pages and documents both can show.
//!
//! What is known are Greek letters, common operators and relations, fractions, roots, indices and
//! exponents, names of functions and words. A formula with anything else is refused as a whole:
//! better source than a wrong formula.

use std::iter::Peekable;
use std::str::Chars;

/// A part of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Atom {
    /// A letter, digit, operator or other sign.
    Sign(char),
    /// A bracket that is as high as what it encloses, before it; none where it is not drawn.
    Open(Option<char>),
    /// The bracket behind it.
    Close(Option<char>),
    /// The name of a function, or letters that are set as one.
    Name(String),
    /// Words.
    Words(String),
    /// Space.
    Space(Space),
    /// What stands in braces.
    Group(Vec<Atom>),
    /// Something above something else.
    Fraction(Vec<Atom>, Vec<Atom>),
    /// The root of something, of this degree where one is given.
    Root(Option<Vec<Atom>>, Vec<Atom>),
    /// What stands above what is before it.
    Superior(Vec<Atom>),
    /// What stands below what is before it.
    Inferior(Vec<Atom>),
}

/// How wide a space is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// About a sixth of an em.
    Thin,
    /// That of a word.
    Word,
    /// An em.
    Quad,
}

/// Groups inside groups deeper than this are not followed.
const DEEPEST: u32 = 20;

/// Whether a formula is written in TeX rather than in plain characters.
pub fn is_tex(text: &str) -> bool {
    text.contains(['\\', '^', '_', '{'])
}

/// The parts of a formula; `None` when it says what is not known here. They nest at most twenty deep.
pub fn atoms(text: &str) -> Option<Vec<Atom>> {
    Reader { rest: text.trim().chars().peekable(), depth: 0 }.group(None)
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    depth: u32,
}

impl Reader<'_> {
    /// All up to a closing sign, or to the end.
    fn group(&mut self, close: Option<char>) -> Option<Vec<Atom>> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut out: Vec<Atom> = Vec::new();
        // Brackets that are open nest as groups do.
        let mut open = 0;
        loop {
            let next = self.rest.next();
            if next == close {
                self.depth -= 1 + open;
                return Some(out);
            }
            let c = next?;
            match c {
                '{' => out.push(Atom::Group(self.group(Some('}'))?)),
                '}' | '&' => return None,
                '^' => out.push(Atom::Superior(self.argument()?)),
                '_' => out.push(Atom::Inferior(self.argument()?)),
                '\\' => {
                    let before = out.len();
                    self.command(&mut out)?;
                    match out.get(before) {
                        Some(Atom::Open(_)) => (open, self.depth) = (open + 1, self.depth + 1),
                        Some(Atom::Close(_)) if open > 0 => (open, self.depth) = (open - 1, self.depth - 1),
                        _ => {}
                    }
                    if self.depth > DEEPEST {
                        return None;
                    }
                }
                '~' => out.push(Atom::Space(Space::Word)),
                c if c.is_whitespace() => {}
                c => out.push(sign(c)),
            }
        }
    }

    /// A group in braces, a command, or a single character.
    fn argument(&mut self) -> Option<Vec<Atom>> {
        self.depth += 1;
        let argument = if self.depth > DEEPEST { None } else { self.next_argument() };
        self.depth -= 1;
        argument
    }

    fn next_argument(&mut self) -> Option<Vec<Atom>> {
        self.skip_space();
        match self.rest.next()? {
            '{' => self.group(Some('}')),
            '\\' => {
                let mut out = Vec::new();
                self.command(&mut out)?;
                Some(out)
            }
            '}' | '^' | '_' | '&' => None,
            c => Some(vec![sign(c)]),
        }
    }

    fn skip_space(&mut self) {
        while self.rest.next_if(|c| c.is_whitespace()).is_some() {}
    }

    /// What stands in braces, as it is written.
    fn words(&mut self) -> Option<String> {
        self.skip_space();
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

    fn command(&mut self, out: &mut Vec<Atom>) -> Option<()> {
        let mut name = String::new();
        while let Some(c) = self.rest.next_if(char::is_ascii_alphabetic) {
            name.push(c);
        }
        if name.is_empty() {
            match self.rest.next()? {
                ',' | ';' | ':' => out.push(Atom::Space(Space::Thin)),
                ' ' => out.push(Atom::Space(Space::Word)),
                '!' => {}
                c @ ('{' | '}' | '%' | '$' | '&' | '_' | '#') => out.push(Atom::Sign(c)),
                '|' => out.push(Atom::Sign('‖')),
                _ => return None,
            }
            return Some(());
        }
        match name.as_str() {
            "frac" | "tfrac" | "dfrac" => out.push(Atom::Fraction(self.argument()?, self.argument()?)),
            "sqrt" => {
                let degree = if self.rest.next_if_eq(&'[').is_some() { Some(self.group(Some(']'))?) } else { None };
                out.push(Atom::Root(degree, self.argument()?));
            }
            "text" | "textrm" | "mbox" => out.push(Atom::Words(self.words()?)),
            "mathrm" | "operatorname" => out.push(Atom::Name(self.words()?)),
            "left" => out.push(Atom::Open(self.fence()?)),
            "right" => out.push(Atom::Close(self.fence()?)),
            "big" | "Big" | "bigl" | "bigr" | "Bigl" | "Bigr" | "displaystyle" | "textstyle" | "limits"
            | "nolimits" => {}
            "quad" => out.push(Atom::Space(Space::Quad)),
            "qquad" => out.extend([Atom::Space(Space::Quad), Atom::Space(Space::Quad)]),
            _ => out.push(match character(&name) {
                Some(c) => Atom::Sign(c),
                None if FUNCTIONS.contains(&name.as_str()) => Atom::Name(name),
                None => return None,
            }),
        }
        Some(())
    }

    /// What follows `\left` or `\right`: a sign, a command for one, or a full stop, which is not drawn.
    fn fence(&mut self) -> Option<Option<char>> {
        self.skip_space();
        match self.rest.next()? {
            '.' => Some(None),
            '\\' => {
                let mut sign = Vec::new();
                self.depth += 1;
                if self.depth > DEEPEST {
                    return None;
                }
                self.command(&mut sign)?;
                self.depth -= 1;
                if let [Atom::Sign(c)] = sign[..] { Some(Some(c)) } else { None }
            }
            c => "()[]|/<>".contains(c).then_some(Some(c)),
        }
    }
}

fn sign(c: char) -> Atom {
    Atom::Sign(match c {
        '-' => '−',
        '\'' => '′',
        c => c,
    })
}

/// Whether a name is that of a function, which stands apart from what it is of.
pub fn is_function(name: &str) -> bool {
    FUNCTIONS.contains(&name)
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

    #[test]
    fn a_formula_is_parted() {
        let one = |c| vec![Atom::Sign(c)];
        assert_eq!(
            atoms(r"\frac{a}2 x_i'\,\sin"),
            Some(vec![
                Atom::Fraction(one('a'), one('2')),
                Atom::Sign('x'),
                Atom::Inferior(one('i')),
                Atom::Sign('′'),
                Atom::Space(Space::Thin),
                Atom::Name("sin".into()),
            ])
        );
        assert_eq!(
            atoms(r"\sqrt[3]{8}\left.\right)"),
            Some(vec![Atom::Root(Some(one('3')), one('8')), Atom::Open(None), Atom::Close(Some(')'))])
        );
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for tex in [r"\begin{matrix} a & b \end{matrix}", r"\oint x", "{a", "a}", "x^", r"\frac{a}", r"\"] {
            assert_eq!(atoms(tex), None, "{tex}");
        }
        assert_eq!(atoms(&"{".repeat(100_000)), None);
        assert_eq!(atoms(&r"\sqrt".repeat(100_000)), None);
        assert_eq!(atoms(&r"\left".repeat(100_000)), None);
        assert_eq!(atoms(&r"\left(".repeat(100_000)), None);
        assert!(atoms(&r"\left(x\right)".repeat(100)).is_some_and(|atoms| atoms.len() == 300));
    }
}
