//! Text that is changed before the parser reads it, with the way back: every byte of the new text
//! knows its place in the file.

use crate::diag::Origin;
use std::sync::Arc;

/// On longer lines columns are not counted, so that the time stays linear.
const COUNTED_LINE: usize = 4096;

/// A file whose bytes are asked for their lines.
pub(super) struct Lines<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    /// Byte at which each line begins.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// The lines of a file.
    pub fn new(file: &'a Arc<str>, text: &'a str) -> Lines<'a> {
        let starts = std::iter::once(0);
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = starts.chain(ends).collect();
        Lines { file, text, starts }
    }

    /// The place of a byte.
    pub fn origin(&self, at: usize) -> Origin {
        let at = at.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let column = match self.text.get(self.starts[line - 1]..at) {
            Some(before) if before.len() <= COUNTED_LINE => before.chars().count() as u32 + 1,
            _ => 0,
        };
        Origin::new(self.file, line as u32, column)
    }
}

/// Changed text and where its bytes come from.
pub(super) struct Mapped {
    /// The text.
    pub text: String,
    /// In order; each holds up to the next.
    runs: Vec<Run>,
}

#[derive(Clone, Copy)]
struct Run {
    /// Byte of the changed text at which it begins.
    at: usize,
    /// Byte of the file that it comes from.
    from: usize,
    /// Whether it was copied, so that places in it advance; what was put in stands at one place.
    copied: bool,
}

impl Mapped {
    /// A part of a file, unchanged: what stands from byte `from` on.
    pub fn whole(file: &str, from: usize) -> Mapped {
        Mapped { text: file[from..].to_owned(), runs: vec![Run { at: 0, from, copied: true }] }
    }

    /// Words that all stand at byte `from` of a file.
    pub fn put_in(text: String, from: usize) -> Mapped {
        Mapped { text, runs: vec![Run { at: 0, from, copied: false }] }
    }

    /// The byte of the file that a byte of the text comes from.
    pub fn origin(&self, at: usize) -> usize {
        let run = self.run(at);
        if run.copied { run.from + (at - run.at) } else { run.from }
    }

    fn run(&self, at: usize) -> Run {
        let next = self.runs.partition_point(|run| run.at <= at);
        self.runs[next.saturating_sub(1)]
    }
}

/// Copies a text with changes, from its beginning to its end.
pub(super) struct Rewriter<'a> {
    source: &'a Mapped,
    /// Byte of the source up to which it is dealt with.
    pub at: usize,
    text: String,
    runs: Vec<Run>,
}

impl<'a> Rewriter<'a> {
    /// Begins at the head of a text.
    pub fn new(source: &'a Mapped) -> Rewriter<'a> {
        Rewriter { source, at: 0, text: String::with_capacity(source.text.len()), runs: Vec::new() }
    }

    /// Copies up to byte `to` of the source.
    pub fn keep(&mut self, to: usize) {
        while self.at < to {
            let run = self.source.run(self.at);
            let next = self.source.runs.partition_point(|run| run.at <= self.at);
            let end = self.source.runs.get(next).map_or(to, |run| run.at.min(to));
            let from = if run.copied { run.from + (self.at - run.at) } else { run.from };
            self.runs.push(Run { at: self.text.len(), from, copied: run.copied });
            self.text.push_str(&self.source.text[self.at..end]);
            self.at = end;
        }
    }

    /// Leaves out what stands up to byte `to` of the source.
    pub fn skip(&mut self, to: usize) {
        self.at = self.at.max(to);
    }

    /// Puts in words of its own.
    pub fn put(&mut self, words: &str) {
        self.put_from(words, self.at);
    }

    /// Puts in words that stand for byte `at` of the source.
    pub fn put_from(&mut self, words: &str, at: usize) {
        if !words.is_empty() {
            let from = self.source.origin(at);
            self.runs.push(Run { at: self.text.len(), from, copied: false });
            self.text.push_str(words);
        }
    }

    /// Whether nothing or a line end stands before what comes next.
    pub fn at_line_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// Copies the rest.
    pub fn finish(mut self) -> Mapped {
        self.keep(self.source.text.len());
        if self.runs.is_empty() {
            self.runs.push(Run { at: 0, from: self.source.origin(0), copied: true });
        }
        Mapped { text: self.text, runs: self.runs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_changed_text_knows_its_place_in_the_file() {
        let file = "front|one {% two %} three";
        let first = Mapped::whole(file, 6);
        let mut rewriter = Rewriter::new(&first);
        rewriter.keep(4);
        rewriter.put("2");
        rewriter.skip(13);
        let second = rewriter.finish();
        assert_eq!(second.text, "one 2 three");
        let mut rewriter = Rewriter::new(&second);
        rewriter.skip(2);
        rewriter.keep(6);
        rewriter.put("\n");
        let third = rewriter.finish();
        assert_eq!(third.text, "e 2 \nthree");
        let places: Vec<usize> = (0..third.text.len()).map(|at| third.origin(at)).collect();
        assert_eq!(places, [8, 9, 10, 19, 20, 20, 21, 22, 23, 24]);
        assert_eq!(&file[20..], "three");
    }
}
