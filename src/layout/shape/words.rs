//! Words as they are kept: shaped once, found by their text.

use super::Shaped;
use crate::layout::edge::Letters;
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

/// A word ready for the breaker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Its source text, where that is not the text of its glyphs, as in scripts from right to left.
    pub(super) source: Option<Box<str>>,
    /// The word as a whole.
    pub whole: Shaped,
    /// Where it can be hyphenated, once that was asked for.
    pub(super) points: OnceLock<Box<[Point]>>,
    /// How far it stands out into the left margin at the start of a line, and into the right one
    /// at the end.
    pub hang: (i64, i64),
    /// What tells it from other words.
    pub letters: Letters,
}

impl Word {
    /// Its source text.
    pub fn text(&self) -> &str {
        self.source.as_deref().unwrap_or(&self.whole.text)
    }

    /// Where it can be hyphenated, in order; nowhere before [`Shaper::divide`] has found that out.
    pub fn points(&self) -> &[Point] {
        self.points.get().map_or(&[], |points| points)
    }
}

/// A place where a word can be hyphenated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Byte position in the word's source text.
    pub at: usize,
    /// Width of the whole word up to here.
    pub before: i64,
    /// What a break here adds at the end of the line: the hyphen, and a change of kerning.
    pub pre: i64,
    /// What a break here adds at the start of the next line.
    pub post: i64,
    /// How far the hyphen stands out into the right margin.
    pub right: i64,
    /// The letters before it.
    pub head: Letters,
    /// The letters behind it.
    pub tail: Letters,
}

/// Words by their texts. Nearly all are short enough to be told by a number, with which they are found at once.
#[derive(Default)]
pub(super) struct Words {
    short: FxHashMap<(u64, u64), Arc<Word>>,
    long: FxHashMap<Box<str>, Arc<Word>>,
}

impl Words {
    /// The number of a short text: its bytes, and how many there are.
    fn number(text: &str) -> Option<(u64, u64)> {
        let mut bytes = [0; 16];
        bytes.get_mut(..text.len()).filter(|_| text.len() < 16)?.copy_from_slice(text.as_bytes());
        bytes[15] = text.len() as u8;
        let number = u128::from_le_bytes(bytes);
        Some((number as u64, (number >> 64) as u64))
    }

    pub(super) fn get(&self, text: &str) -> Option<&Arc<Word>> {
        match Words::number(text) {
            Some(number) => self.short.get(&number),
            None => self.long.get(text),
        }
    }

    pub(super) fn insert(&mut self, word: Arc<Word>) {
        match Words::number(word.text()) {
            Some(number) => self.short.insert(number, word),
            None => self.long.insert(word.text().into(), word),
        };
    }
}
