//! Words, and the comparison of what a book should say with what it says. Pure.
//!
//! Typesetting changes characters without changing words: it curls quotes, sets dashes, ligatures and
//! no-break spaces, hyphenates. So both sides are folded before they are compared: NFKC, straight quotes,
//! one kind of dash, and no U+00AD with the white space behind it (an inserted hyphen extracts as that).
//! A real hyphen at a line end may be kept or lost.

use unicode_normalization::UnicodeNormalization;

/// Marks that set off items and scenes; alone between spaces they are no words.
const ORNAMENTS: &str = "-*•◦▪‣·⁂❦❧✻※⁕";

/// How many words of either side a mismatch shows.
const SHOWN: usize = 8;

/// A word that a book should say.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    pub word: String,
    /// It may be missing: an item's number in the EPUB, the alternative text of an image in the PDF.
    pub optional: bool,
}

/// The words of a text that must all be said.
pub fn required(text: &str) -> Vec<Expected> {
    words(text).into_iter().map(|word| Expected { word, optional: false }).collect()
}

/// The words of a text that may be said.
pub fn optional(text: &str) -> Vec<Expected> {
    words(text).into_iter().map(|word| Expected { word, optional: true }).collect()
}

/// The words of a text, folded.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split_whitespace().filter(|word| !word.chars().all(|c| ORNAMENTS.contains(c)));
    words.map(str::to_owned).collect()
}

/// A title in the one form in which titles are compared.
pub fn title(text: &str) -> String {
    words(text).join(" ")
}

/// Compares, and says where the two part.
pub fn compare(expected: &[Expected], found: &[String]) -> Result<(), String> {
    let mut at = 0;
    for (index, word) in expected.iter().enumerate() {
        match said(&word.word, &found[at..]) {
            Some(length) => at += length,
            None if word.optional => {}
            None => return Err(mismatch(&expected[index..], &found[at..], index)),
        }
    }
    if at < found.len() { Err(mismatch(&[], &found[at..], expected.len())) } else { Ok(()) }
}

/// How many of the found words say `word`: one, or more when a line ended at one of its hyphens.
fn said(word: &str, found: &[String]) -> Option<usize> {
    if found.first().is_some_and(|first| first == word) {
        return Some(1);
    }
    if !word.contains(['-', '/']) {
        return None;
    }
    let whole = word.replace('-', "");
    let mut joined = String::new();
    for (index, part) in found.iter().enumerate() {
        joined.push_str(&part.replace('-', ""));
        if joined == whole {
            return Some(index + 1);
        }
        if !whole.starts_with(&joined) {
            return None;
        }
    }
    None
}

fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut behind_soft_hyphen = false;
    for c in text.nfkc() {
        if behind_soft_hyphen && c.is_whitespace() {
            continue;
        }
        behind_soft_hyphen = c == '\u{AD}';
        match c {
            '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => {}
            '‘' | '’' | '‚' | '‛' => folded.push('\''),
            '“' | '”' | '„' | '‟' => folded.push('"'),
            '-' | '‐'..='―' | '−' => {
                // "--" in a source is a dash in the book.
                if !folded.ends_with('-') {
                    folded.push('-');
                }
            }
            c => folded.push(c),
        }
    }
    folded
}

fn mismatch(expected: &[Expected], found: &[String], index: usize) -> String {
    let expected: Vec<&str> = expected.iter().take(SHOWN).map(|expected| expected.word.as_str()).collect();
    let found: Vec<&str> = found.iter().take(SHOWN).map(String::as_str).collect();
    format!("at word {index}: expected “{}”, found “{}”", expected.join(" "), found.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_undoes_what_typesetting_does() {
        let source = "\"It's\" self-evident -- no\u{A0}office... fine";
        let set = "“It’s” self-evi\u{AD}\n  dent – no o\u{FB03}ce\u{2026} fine";
        assert_eq!(words(source), words(set));
    }

    #[test]
    fn a_hyphen_at_a_line_end_may_be_kept_or_lost() {
        for set in ["a self-evident thing", "a self-\nevident thing", "a selfevident thing"] {
            assert_eq!(compare(&required("a self-evident thing"), &words(set)), Ok(()), "{set}");
        }
    }

    #[test]
    fn every_difference_is_found() {
        let source = required("one two three");
        for set in ["one three", "one three two", "one two", "one two three four", "onetwo three", "one tw o three"] {
            assert!(compare(&source, &words(set)).is_err(), "{set}");
        }
        // A hyphen that the typesetter inserted but that extracts as a real one.
        assert!(compare(&required("overnight"), &words("over-\nnight")).is_err());
    }

    #[test]
    fn markers_of_items_may_be_missing() {
        let mut source = optional("1.");
        source.extend(required("Fold."));
        assert_eq!(compare(&source, &words("Fold.")), Ok(()));
        assert_eq!(compare(&source, &words("1. Fold.")), Ok(()));
        assert!(compare(&source, &words("2. Fold.")).is_err());
    }
}
