//! Where a word may be divided: Liang's patterns (as TeX uses them), by language.

use crate::lang::Lang;
use crate::text::patterns::compiled;
use hyphenation::{Hyphenator as _, Language, Load, Standard};

/// Divides words of one language. Without patterns for the language it divides none.
pub struct Hyphenator {
    patterns: Option<Standard>,
}

/// Words of fewer letters are never divided: too little is gained.
const MIN_LETTERS: usize = 5;
/// At least this many letters stay before and go behind the hyphen, whatever the patterns
/// allow: two letters before, three behind, as English typesetting has it.
const MIN_BEFORE: usize = 2;
const MIN_BEHIND: usize = 3;

impl Hyphenator {
    /// The patterns for a language; only those asked for are decoded.
    pub fn new(lang: &Lang) -> Hyphenator {
        let load = |code| Standard::from_reader(Language::try_from_code(code)?, &mut compiled(code)?).ok();
        Hyphenator { patterns: pattern_set(lang).and_then(load) }
    }

    /// Divides no word, for titles and covers.
    pub fn none() -> Hyphenator {
        Hyphenator { patterns: None }
    }

    /// The byte positions in `word` at which a hyphen may be put. Only unbroken runs of letters
    /// are divided: what holds digits, slashes or hyphens of its own is left alone.
    pub fn breaks(&self, word: &str) -> Vec<usize> {
        let Some(patterns) = &self.patterns else { return Vec::new() };
        let is_letter = |c: char| c.is_alphabetic() || c == '\'' || c == '’';
        let Some(start) = word.find(char::is_alphabetic) else { return Vec::new() };
        let Some((last, c)) = word.char_indices().rev().find(|(_, c)| c.is_alphabetic()) else { return Vec::new() };
        let core = &word[start..last + c.len_utf8()];
        let letters = core.chars().count();
        // The patterns never meet a word of more than a line or two.
        if !(MIN_LETTERS..=200).contains(&letters) || !core.chars().all(is_letter) {
            return Vec::new();
        }
        patterns
            .hyphenate(core)
            .breaks
            .into_iter()
            .filter(|&at| core.is_char_boundary(at))
            .filter(|&at| core[..at].chars().count() >= MIN_BEFORE && core[at..].chars().count() >= MIN_BEHIND)
            .map(|at| start + at)
            .collect()
    }
}

/// The pattern set for a language tag: by the whole tag, else by the language's usual variety.
fn pattern_set(lang: &Lang) -> Option<&str> {
    Some(match (lang.tag().to_lowercase().as_str(), lang.primary()) {
        ("en-gb" | "en-ie" | "en-au" | "en-nz" | "en-za" | "en-in", _) => "en-gb",
        (_, "en") => "en-us",
        ("de-1901", _) => "de-1901",
        ("de-ch-1901", _) => "de-ch-1901",
        (_, "de") => "de-1996",
        (_, "el") => "el-monoton",
        (_, "mn") => "mn-cyrl",
        ("sr-latn" | "sh-latn", _) | (_, "bs" | "sh") => "sh-latn",
        (_, "sr") => "sh-cyrl",
        (_, "no") => "nb",
        (_, "am" | "ti") => "mul-ethi",
        (_, primary) => primary,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(lang: &str, word: &str) -> String {
        let hyphenator = Hyphenator::new(&Lang::parse(lang).unwrap());
        let mut out = word.to_owned();
        for at in hyphenator.breaks(word).into_iter().rev() {
            out.insert(at, '-');
        }
        out
    }

    #[test]
    fn words_are_divided_by_the_rules_of_their_language() {
        assert_eq!(divided("en", "typesetting"), "type-set-ting");
        assert_eq!(divided("de", "Buchdrucker"), "Buch-dru-cker");
        assert_eq!(divided("xx", "typesetting"), "typesetting");
    }

    #[test]
    fn every_built_in_set_can_be_read() {
        for tag in [
            "af",
            "de-CH-1901",
            "el",
            "en-GB",
            "fr",
            "hu",
            "it",
            "nb",
            "no",
            "pl",
            "pt-BR",
            "ru",
            "sr",
            "sr-Latn",
            "sv",
            "uk",
        ] {
            assert!(Hyphenator::new(&Lang::parse(tag).unwrap()).patterns.is_some(), "{tag}");
        }
        assert!(Hyphenator::new(&Lang::parse("cs").unwrap()).patterns.is_none());
    }

    #[test]
    fn punctuation_stays_outside_and_compounds_are_left_alone() {
        assert_eq!(divided("en", "“typesetting.”"), "“type-set-ting.”");
        for word in ["well-known", "https://example.org/typesetting", "3.14", "", "…", "abc"] {
            assert_eq!(divided("en", word), word);
        }
    }
}
