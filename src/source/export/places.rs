//! A byte of a text → its line. Looked up rather than counted, so that files of many posts stay linear.

use crate::diag::Origin;
use std::sync::Arc;

/// Where the lines of a file begin.
pub(in crate::source) struct Places {
    file: Arc<str>,
    /// The byte behind each line end; no file is larger than `u32` counts.
    starts: Vec<u32>,
}

impl Places {
    /// The lines of a text.
    pub fn new(file: &Arc<str>, text: &str) -> Places {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at as u32 + 1).collect();
        Places { file: file.clone(), starts }
    }

    /// The line that holds a byte, from 1.
    pub fn line(&self, at: usize) -> u32 {
        self.starts.partition_point(|start| *start as usize <= at) as u32 + 1
    }

    /// The place of the line that holds a byte.
    pub fn origin(&self, at: usize) -> Origin {
        Origin::new(&self.file, self.line(at), 1)
    }

    /// The byte at which a line begins.
    pub fn start(&self, line: u32) -> usize {
        match line {
            0 | 1 => 0,
            line => self.starts.get(line as usize - 2).or(self.starts.last()).map_or(0, |start| *start as usize),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_lines_and_lines_have_bytes() {
        let places = Places::new(&"a.xml".into(), "a\nbc\n\nd");
        let lines: Vec<u32> = (0..7).map(|at| places.line(at)).collect();
        assert_eq!(lines, [1, 1, 2, 2, 2, 3, 4]);
        assert_eq!([1, 2, 3, 4, 9].map(|line| places.start(line)), [0, 2, 5, 6, 6]);
        assert_eq!(places.origin(3).to_string(), "a.xml:2:1");
    }
}
