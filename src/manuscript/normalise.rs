//! Text → the form in which copies are compared.
//!
//! In this order: NFKC (UAX #15), so that composed and decomposed letters, ligatures and
//! no-break spaces are alike; typographic quotes to `'` and `"`, dashes, minus signs and runs
//! of hyphens to one `-`; case folded; every run of white space to one space, none at the
//! ends. Invisible format characters (soft hyphen, zero-width space) are dropped.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The normalised form of a text.
pub(super) fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Word by word, since few words need composing and nothing composes with a space.
    for word in text.split_inclusive(' ') {
        if word.is_ascii() || is_nfkc_quick(word.chars()) == IsNormalized::Yes {
            fold(word.chars(), &mut out);
        } else {
            fold(word.nfkc(), &mut out);
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

fn fold(chars: impl Iterator<Item = char>, out: &mut String) {
    for c in chars {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' | 'ʼ' | '‹' | '›' => out.push('\''),
            '“' | '”' | '„' | '‟' | '″' | '«' | '»' => out.push('"'),
            '-' | '‐'..='―' | '−' | '﹘' | '－' => {
                if !out.ends_with('-') {
                    out.push('-');
                }
            }
            c if c.is_ascii() => out.push(c),
            c => out.extend(c.to_lowercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_space_quotes_dashes_and_composition_do_not_matter() {
        let a = "What does that\u{a0}mean? “It’s” — cafe\u{301}";
        let b = "  WHAT does\tthat mean? \"It's\" -- café\n";
        assert_eq!(normalise(a), normalise(b));
        assert_eq!(normalise(b), "what does that mean? \"it's\" - café");
    }

    #[test]
    fn words_and_punctuation_do() {
        assert_ne!(normalise("its"), normalise("it's"));
        assert_ne!(normalise("a, b"), normalise("a b"));
    }
}
