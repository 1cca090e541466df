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
    append(text, &mut out);
    out
}

/// Puts the normalised form of a text behind another, which is empty or ends with a space.
pub(super) fn append(text: &str, out: &mut String) {
    let start = out.len();
    if is_plain(text) {
        fold(text, out);
    } else {
        // Word by word, since few words need composing and nothing composes with a space.
        for word in text.split_inclusive(' ') {
            if word.is_ascii() || is_nfkc_quick(word.chars()) == IsNormalized::Yes {
                fold(word, out);
            } else {
                fold(&word.nfkc().collect::<String>(), out);
            }
        }
    }
    if out.len() > start && out.ends_with(' ') {
        out.pop();
    }
}

/// Whether bytes begin with a dash or a quote: U+2010 to U+201F without U+2017, which is composed of others. It
/// has three bytes.
pub(super) fn is_sign(bytes: &[u8]) -> bool {
    matches!(bytes, [0xe2, 0x80, 0x90..=0x96 | 0x98..=0x9f, ..])
}

/// Whether a text is ASCII but for dashes and quotes: with most texts there is no need to ask the tables of Unicode.
fn is_plain(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| !byte.is_ascii()) {
        if !is_sign(&rest[at..]) {
            return false;
        }
        rest = &rest[at + 3..];
    }
    true
}

/// ASCII characters that stay as they are.
const STAYS: [bool; 256] = {
    let mut stays = [false; 256];
    let mut byte = b'!';
    while byte < 0x7f {
        stays[byte as usize] = !byte.is_ascii_uppercase() && byte != b'-' && byte != b'`';
        byte += 1;
    }
    stays
};

fn fold(text: &str, out: &mut String) {
    let mut rest = text;
    loop {
        // Words stay with the single spaces between them.
        let mut spaced = out.is_empty() || out.ends_with(' ');
        let ends = |byte: u8| {
            let space = byte == b' ';
            let stays = STAYS[usize::from(byte)] || (space && !spaced);
            spaced = space;
            !stays
        };
        let run = rest.bytes().position(ends).unwrap_or(rest.len());
        let (stays, behind) = rest.split_at(run);
        out.push_str(stays);
        let mut chars = behind.chars();
        let Some(c) = chars.next() else { return };
        rest = chars.as_str();
        match c {
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

/// The text as a reader sees it: composed (NFC, UAX #15), with the white space of wrapped lines as single spaces.
/// No-break spaces, quotes, dashes and capitals stay what they are.
pub(super) fn as_seen(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.nfc());
    }
    out
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
    fn what_a_reader_sees_is_typography_but_neither_wrapped_lines_nor_composition() {
        assert_eq!(as_seen(" The cafe\u{301}\n\tis  shut. "), "The café is shut.");
        for other in ["“Shut”", "shut", "'Shut'", "Shut\u{a0}now", "Shut\u{ad}ter"] {
            assert_eq!(as_seen(other), other);
        }
    }

    #[test]
    fn words_and_punctuation_do() {
        assert_ne!(normalise("its"), normalise("it's"));
        assert_ne!(normalise("a, b"), normalise("a b"));
    }
}
