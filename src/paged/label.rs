//! Page labels: roman for the front matter, arabic for the body (ISO 32000-2 § 12.4.2).

use std::fmt;

/// How a page number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Numbering {
    /// i, ii, iii, iv …
    Roman,
    /// 1, 2, 3, 4 …
    #[default]
    Arabic,
}

/// What the folio of a page says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Label {
    /// Kind of numerals.
    pub numbering: Numbering,
    /// The number, from 1.
    pub number: u32,
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.numbering {
            Numbering::Arabic => write!(f, "{}", self.number),
            Numbering::Roman => f.write_str(&roman(self.number)),
        }
    }
}

/// Lower-case roman numerals; numbers above 3999 repeat the m.
fn roman(mut number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, numeral) in STEPS {
        while number >= value {
            out.push_str(numeral);
            number -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numerals_subtract() {
        let written: Vec<String> = [1, 4, 9, 14, 40, 99, 1994].map(roman).to_vec();
        assert_eq!(written, ["i", "iv", "ix", "xiv", "xl", "xcix", "mcmxciv"]);
    }
}
