//! A line → the hashes of the words of its normalised form, and one of the whole.
//!
//! Most text is ASCII with typographic quotes and dashes, which is read as it stands; only what stands between
//! two spaces and holds other characters is normalised first.

use super::super::normalise::{append, is_sign};

/// What a byte is for the words.
const CLASS: [Class; 256] = {
    let mut class = [Class::Other; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        class[byte as usize] = match byte {
            b'-' | b'\'' | b'"' | b'`' | 0..=b' ' | 0x7f => Class::Silent,
            _ if byte.is_ascii_alphanumeric() => Class::Inside,
            _ => Class::Mark,
        };
        byte += 1;
    }
    class
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter or digit.
    Inside,
    /// White space and what normalising makes quotes and hyphens of: it parts words.
    Silent,
    /// Other punctuation, which parts words and is heard in the hash of the line.
    Mark,
    /// Of a character beyond ASCII.
    Other,
}

/// Puts the hashes of the words of a line behind others; gives the hash of the line.
///
/// Lines whose normalised forms are the same have the same words and the same hash.
pub(super) fn read(line: &str, words: &mut Vec<u64>) -> u64 {
    let mut whole = 0;
    scan(line, words, &mut whole, false);
    finish(whole)
}

fn scan(text: &str, words: &mut Vec<u64>, whole: &mut u64, is_normal: bool) {
    let bytes = text.as_bytes();
    let mut normal = String::new();
    // Where the last space ends, and what was read before it.
    let mut spaced = (0, words.len(), *whole);
    // Where the next word begins, if one is begun.
    let (mut start, mut at) = (0, 0);
    loop {
        while bytes.get(at).is_some_and(|byte| CLASS[usize::from(*byte)] == Class::Inside) {
            at += 1;
        }
        let class = bytes.get(at).map(|byte| CLASS[usize::from(*byte)]);
        let mut behind = at + 1;
        let mut mark = None;
        match class {
            None | Some(Class::Inside | Class::Silent) => {}
            Some(Class::Mark) => mark = Some(u64::from(bytes[at])),
            Some(Class::Other) if is_sign(&bytes[at..]) => behind = at + 3,
            Some(Class::Other) if is_normal => {
                let c = text[at..].chars().next().unwrap_or_default();
                behind = at + c.len_utf8();
                if c.is_alphanumeric() {
                    at = behind;
                    continue;
                }
                mark = Some(c.into());
            }
            Some(Class::Other) => {
                let end = text[at..].find(' ').map_or(text.len(), |space| at + space);
                words.truncate(spaced.1);
                *whole = spaced.2;
                normal.clear();
                append(&text[spaced.0..end], &mut normal);
                scan(&normal, words, whole, true);
                (start, at) = (end, end);
                continue;
            }
        }
        if at > start {
            let word = hash(&bytes[start..at]);
            *whole = mix(*whole, word);
            words.push(word);
        }
        if let Some(mark) = mark {
            *whole = mix(*whole, mark);
        }
        if at >= bytes.len() {
            return;
        }
        if bytes[at] == b' ' {
            spaced = (behind, words.len(), *whole);
        }
        (start, at) = (behind, behind);
    }
}

/// The hash of a word, capitals of ASCII as small letters.
fn hash(word: &[u8]) -> u64 {
    let (parts, rest) = word.as_chunks::<8>();
    let mut hash = parts.iter().fold(0, |hash, part| mix(hash, lowered(u64::from_le_bytes(*part))));
    if !rest.is_empty() {
        hash = mix(hash, lowered(rest.iter().fold(0, |part, byte| part << 8 | u64::from(*byte))));
    }
    finish(hash)
}

/// Eight letters and digits with the bit set that makes capitals small and that small letters and digits have.
const fn lowered(bytes: u64) -> u64 {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    bytes | (!(bytes >> 2) & (EACH * 0x20))
}

/// The hash of what has a hash and of something behind it (FxHash).
pub(super) const fn mix(hash: u64, next: u64) -> u64 {
    (hash.rotate_left(5) ^ next).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// FxHash leaves the low bits weak, and runs are sampled by them.
pub(super) const fn finish(hash: u64) -> u64 {
    hash.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31)
}

#[cfg(test)]
mod tests {
    use super::super::super::normalise::normalise;
    use super::*;
    use proptest::prelude::{prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn a_line_is_read_as_its_normalised_form(line in "([a-zA-Z `’—.,\\-\t\u{ad}\u{301}\u{a0}éﬁ‗…]|\\PC){0,60}") {
            let (mut own, mut normal, mut one_by_one) = (Vec::new(), Vec::new(), Vec::new());
            prop_assert_eq!(read(&line, &mut own), read(&normalise(&line), &mut normal));
            prop_assert_eq!(&own, &normal);
            for word in normalise(&line).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                read(word, &mut one_by_one);
            }
            prop_assert_eq!(own, one_by_one);
        }
    }

    #[test]
    fn other_words_and_other_punctuation_are_other_lines() {
        let mut words = Vec::new();
        let lines =
            ["It is so.", "It is so", "It is, so.", "It is so so.", "Itis so.", "It so is.", "abcdefghi", "bcdefghi"];
        let mut hashes: Vec<u64> = lines.iter().map(|line| read(line, &mut words)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), lines.len());
        assert_eq!(read("IT `is` -- so.", &mut words), read("it “is” — so.", &mut words));
    }
}
