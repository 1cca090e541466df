//! Where a word may be divided: Liang's patterns (as TeX uses them), by language.

use crate::lang::Lang;
use crate::text::patterns::compiled;
use hyphenation::{Hyphenator as _, Language, Load, Standard};
use std::collections::BTreeMap;

/// Divides words of one language. Without patterns for the language it divides only the words
/// that it was told of.
pub struct Hyphenator {
    patterns: Option<Standard>,
    /// How many letters stay before and go behind the hyphen at least.
    minima: (usize, usize),
    /// Words in small letters, and the byte positions in them where they may be divided.
    exceptions: BTreeMap<String, Vec<usize>>,
}

/// Words of fewer letters are never divided: too little is gained.
const MIN_LETTERS: usize = 5;

impl Hyphenator {
    /// The patterns for a language; only those asked for are decoded.
    pub fn new(lang: &Lang) -> Hyphenator {
        let load = |code| Standard::from_reader(Language::try_from_code(code)?, &mut compiled(code)?).ok();
        Hyphenator { patterns: pattern_set(lang).and_then(load), minima: minima(lang), ..Hyphenator::none() }
    }

    /// The same with words that are divided as their hyphens say, and words that are not divided,
    /// whatever the patterns allow.
    pub fn with_words(self, divided: &[String], whole: &[String]) -> Hyphenator {
        let divided = divided.iter().map(|word| {
            let word = lower(word);
            let at = word.match_indices('-').enumerate().map(|(hyphens, (at, _))| at - hyphens);
            (word.replace('-', ""), at.collect())
        });
        let whole = whole.iter().map(|word| (lower(word), Vec::new()));
        Hyphenator { exceptions: divided.chain(whole).collect(), ..self }
    }

    /// Divides no word, for titles and covers.
    pub fn none() -> Hyphenator {
        Hyphenator { patterns: None, minima: (2, 3), exceptions: BTreeMap::new() }
    }

    /// The byte positions in `word` at which a hyphen may be put. Only unbroken runs of letters
    /// are divided: what holds digits, slashes or hyphens of its own is left alone.
    pub fn breaks(&self, word: &str) -> Vec<usize> {
        if self.patterns.is_none() && self.exceptions.is_empty() {
            return Vec::new();
        }
        let is_letter = |c: char| c.is_alphabetic() || c == '\'' || c == '’';
        let core = core(word);
        let start = word.find(core).unwrap_or(0);
        let letters = core.chars().count();
        // The patterns never meet a word of more than a line or two.
        if !(MIN_LETTERS..=200).contains(&letters) || !core.chars().all(is_letter) {
            return Vec::new();
        }
        if let Some(at) = self.exceptions.get(&lower(core)) {
            return at.iter().map(|at| start + at).filter(|at| word.is_char_boundary(*at)).collect();
        }
        let Some(patterns) = &self.patterns else { return Vec::new() };
        let (before, behind) = self.minima;
        let fits = |at: usize| core[..at].chars().count() >= before && core[at..].chars().count() >= behind;
        let breaks = patterns.hyphenate(core).breaks.into_iter();
        breaks.filter(|&at| core.is_char_boundary(at) && fits(at)).map(|at| start + at).collect()
    }
}

/// A word without what stands before its first letter and behind its last.
pub fn core(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphabetic())
}

/// Small letters, one sign for the apostrophe. Where small letters are longer than capitals in
/// UTF-8 the positions of an exception may fit no border, and are passed over.
fn lower(word: &str) -> String {
    word.replace('\'', "’").to_lowercase()
}

/// How many letters a language wants before and behind a hyphen at least (as TeX's
/// \lefthyphenmin and \righthyphenmin of each language).
fn minima(lang: &Lang) -> (usize, usize) {
    match lang.primary() {
        "de" | "nl" | "es" | "it" | "ca" | "gl" | "pl" | "ru" | "uk" | "be" | "bg" | "sr" | "hr" | "bs" | "sh"
        | "sl" | "sv" | "fi" | "et" | "hu" | "la" | "tr" | "is" | "eu" | "hsb" | "eo" => (2, 2),
        _ => (2, 3),
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
    fn words_of_the_book_go_before_the_patterns() {
        let words = |words: &[&str]| words.iter().map(|word| word.to_string()).collect::<Vec<_>>();
        let hyphenator = Hyphenator::new(&Lang::english()).with_words(&words(&["re-cord"]), &words(&["Typesetting"]));
        assert_eq!(hyphenator.breaks("“Record,”"), ["“Re".len()]);
        assert_eq!(hyphenator.breaks("typesetting"), [0; 0]);
        assert_eq!(hyphenator.breaks("typesetter"), Hyphenator::new(&Lang::english()).breaks("typesetter"));
        // A language without patterns has the words that it was told.
        let czech = Hyphenator::new(&Lang::parse("cs").unwrap()).with_words(&words(&["kni-ha"]), &[]);
        assert_eq!(czech.breaks("kniha"), [3]);
        // The capital is shorter than its small letter.
        assert_eq!(czech.with_words(&words(&["ⱥ-ⱥⱥⱥⱥ"]), &[]).breaks("ȺȺȺȺȺ"), [0; 0]);
    }

    #[test]
    fn a_language_says_how_many_letters_stay_together() {
        assert_eq!(divided("it", "casato"), "ca-sa-to");
        assert!(!divided("en", "steady").ends_with("-dy"));
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
