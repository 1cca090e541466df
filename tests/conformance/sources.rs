//! What a book should say: the words of a kept essay, read from its source without the library.
//!
//! Enters: the place of an essay and of all other pieces, as `chapbook list` gives them, and the source
//! file. Leaves: the words of the title and of the lines up to the next piece, without what was cut.
//! This holds for text dumps and for Markdown, which is all that the sample and the seeds are made of.

use std::fs;
use std::path::Path;

use crate::command::{Listing, Place};
use crate::markup;
use crate::words::{self, Expected};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The date in the front matter as both outputs print it under the title, in British English.
fn date(lines: &[&str]) -> Vec<Expected> {
    let mut front_matter = lines.iter().skip(1).take_while(|line| !matches!(**line, "---" | "+++"));
    let written = front_matter.find_map(|line| line.strip_prefix("date"));
    let parts: Vec<&str> = written.unwrap_or_default().trim_matches([' ', ':', '=', '"']).split('-').collect();
    let [year, month, day] = parts[..] else { return Vec::new() };
    let month = month.parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1))).unwrap_or(&"");
    words::optional(&format!("{} {month} {year}", day.trim_start_matches('0')))
}

/// The words that both outputs must give back for `essay`, in order.
pub fn expected(folder: &Path, listing: &Listing, essay: &Place) -> Vec<Expected> {
    let path = folder.join(&essay.file);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let text = String::from_utf8(bytes).unwrap_or_else(|_| panic!("{} is not UTF-8", path.display()));
    let text = text.trim_start_matches('\u{FEFF}');
    let lines: Vec<&str> = text
        .lines()
        .enumerate()
        .map(|(index, line)| {
            // A cut line is as good as empty; line numbers stay true.
            if listing.cuts(&essay.file, index + 1) { "" } else { line }
        })
        .collect();
    let others = listing.pieces().filter(|piece| piece.file == essay.file && piece.line > essay.line);
    let end = others.map(|piece| piece.line - 1).min().unwrap_or(lines.len());

    let mut expected = words::required(&essay.title);
    let markdown = path.extension().is_some_and(|extension| extension == "md" || extension == "markdown");
    if markdown {
        expected.extend(date(&lines));
        expected.extend(markup::markdown_words(&lines[..end], essay));
    } else {
        let title = lines[essay.line - 1];
        assert!(
            words::title(title) == words::title(&essay.title),
            "{}:{} is “{title}”, not the title “{}”",
            essay.file,
            essay.line,
            essay.title
        );
        expected.extend(markup::dump_words(&lines[essay.line..end]));
    }
    expected
}
