//! Finds the headings of a book in Project Gutenberg's manner: `BOOK ONE`, `CHAPTER I`,
//! `PREFACE`, `IV. A title`, and whatever its contents list names.

use super::contents::{self, Contents};
use super::lines::RawBlock;
use std::collections::HashMap;
use std::ops::Range;

/// What a heading stands above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// Chapters.
    Part,
    /// Text.
    Chapter,
}

/// A heading.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    /// Its blocks: one, or two when its title stands apart from its number.
    pub at: Range<usize>,
    pub level: Level,
    /// Whether nothing stands between it and the heading above.
    pub adjacent: bool,
    pub title: String,
}

/// The contents list, and the headings in order.
pub(super) struct Found {
    pub contents: Option<Range<usize>>,
    pub headings: Vec<Heading>,
}

/// What a block looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// `BOOK ONE`, `PART II: A title`.
    Part,
    /// `CHAPTER I`; whether a title follows the number.
    Chapter {
        titled: bool,
    },
    /// `PREFACE`, `SECOND EPILOGUE`.
    Named,
    /// `IV. A title`, `IV`.
    Roman {
        value: u32,
        titled: bool,
    },
    Other,
}

const PARTS: [&str; 10] = ["BOOK", "PART", "VOLUME", "BUCH", "TEIL", "LIVRE", "PARTIE", "LIBRO", "PARTE", "ЧАСТЬ"];
const CHAPTERS: [&str; 13] = [
    "CHAPTER",
    "LETTER",
    "ESSAY",
    "STAVE",
    "LECTURE",
    "CANTO",
    "SECTION",
    "KAPITEL",
    "CHAPITRE",
    "CAPÍTULO",
    "CAPITOLO",
    "ГЛАВА",
    "HOOFDSTUK",
];
const NAMED: [&str; 14] = [
    "PREFACE",
    "FOREWORD",
    "INTRODUCTION",
    "INTRODUCTORY",
    "PROLOGUE",
    "EPILOGUE",
    "CONCLUSION",
    "AFTERWORD",
    "POSTSCRIPT",
    "APPENDIX",
    "VORWORT",
    "EINLEITUNG",
    "NACHWORT",
    "PRÉFACE",
];
const NUMBER_WORDS: [&str; 40] = [
    "ONE",
    "TWO",
    "THREE",
    "FOUR",
    "FIVE",
    "SIX",
    "SEVEN",
    "EIGHT",
    "NINE",
    "TEN",
    "ELEVEN",
    "TWELVE",
    "THIRTEEN",
    "FOURTEEN",
    "FIFTEEN",
    "SIXTEEN",
    "SEVENTEEN",
    "EIGHTEEN",
    "NINETEEN",
    "TWENTY",
    "FIRST",
    "SECOND",
    "THIRD",
    "FOURTH",
    "FIFTH",
    "SIXTH",
    "SEVENTH",
    "EIGHTH",
    "NINTH",
    "TENTH",
    "ELEVENTH",
    "TWELFTH",
    "THIRTEENTH",
    "FOURTEENTH",
    "FIFTEENTH",
    "SIXTEENTH",
    "SEVENTEENTH",
    "EIGHTEENTH",
    "NINETEENTH",
    "LAST",
];

/// A heading has at most so many lines and characters.
const MAX_LINES: usize = 3;
const MAX_LENGTH: usize = 140;
/// A heading that neither a keyword nor the contents list proves has so many blank lines above.
const HEADING_GAP: u32 = 2;
/// Roman numbers are headings from so many in sequence on.
const ENOUGH_NUMBERS: u32 = 3;
/// By how many entries the contents list may be ahead of the headings.
const ENTRIES_AHEAD: usize = 8;

/// Finds the headings; `None` when the text has fewer than two. `printed` says that the text
/// is surely a book: elsewhere bare numbers are sections of an essay.
pub(super) fn find(body: &[RawBlock<'_>], printed: bool) -> Option<Found> {
    let contents =
        contents::find(body, |block| !matches!(shape(block), Shape::Other | Shape::Roman { titled: false, .. }));
    let contents = contents.map(|mut contents| {
        // A number above the title that ended the list belongs to that title.
        let end = contents.range.end;
        if end > contents.range.start + 2
            && body.get(end).is_some_and(|block| shape(block) == Shape::Other)
            && is_untitled(shape(&body[end - 1]))
        {
            contents.range.end -= 1;
        }
        contents
    });
    let listed = contents.as_ref().map(|contents| listed(body, contents)).unwrap_or_default();
    // A list that names no heading is none, unless a heading of the text's own ends it.
    let contents = contents.filter(|c| !c.repeated || !listed.is_empty()).map(|contents| contents.range);
    let list = contents.clone().unwrap_or(0..0);

    let mut shapes: Vec<Shape> =
        body.iter().enumerate().map(|(i, b)| if i < list.end { Shape::Other } else { shape(b) }).collect();
    // A preface may stand above the list; other headings there are lines of the title page.
    let mut prose = false;
    for at in (0..list.start).rev() {
        prose |= contents::is_prose(&body[at]);
        if prose && shape(&body[at]) == Shape::Named {
            shapes[at] = Shape::Named;
            prose = false;
        }
    }
    let keyword = shapes.iter().any(|shape| matches!(shape, Shape::Chapter { .. }));
    let roman = if keyword || !listed.is_empty() { Vec::new() } else { roman_sequence(body, &shapes, printed) };
    let mut marks: Vec<(usize, Level)> = Vec::new();
    for (at, shape) in shapes.iter().enumerate() {
        let below = shapes[at + 1..].iter().find(|shape| **shape != Shape::Other);
        let level = match shape {
            Shape::Part => Level::Part,
            // An epilogue that has chapters is a part.
            Shape::Named if matches!(below, Some(Shape::Chapter { titled: false })) && next_is_heading(&shapes, at) => {
                Level::Part
            }
            Shape::Chapter { .. } | Shape::Named => Level::Chapter,
            // The title below a bare number belongs to it.
            Shape::Other if at > 0 && is_untitled(shapes[at - 1]) && is_title_line(&body[at]) => continue,
            _ if listed.binary_search(&at).is_ok() || roman.binary_search(&at).is_ok() => Level::Chapter,
            _ => continue,
        };
        marks.push((at, level));
    }
    let named_only = listed.is_empty()
        && roman.is_empty()
        && shapes.iter().all(|s| matches!(s, Shape::Other | Shape::Named | Shape::Roman { .. }));
    if marks.len() < 2 || named_only {
        return None;
    }
    Some(Found { contents, headings: headings(body, &shapes, &marks) })
}

fn is_untitled(shape: Shape) -> bool {
    matches!(shape, Shape::Chapter { titled: false })
}

/// Whether a word, in any case, numbers chapters.
pub(super) fn is_chapter(word: &str) -> bool {
    CHAPTERS.contains(&word.to_uppercase().as_str())
}

fn next_is_heading(shapes: &[Shape], at: usize) -> bool {
    shapes.get(at + 1).is_some_and(|shape| *shape != Shape::Other)
}

fn headings(body: &[RawBlock<'_>], shapes: &[Shape], marks: &[(usize, Level)]) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    for (i, &(at, level)) in marks.iter().enumerate() {
        let mut title = body[at].joined();
        let mut end = at + 1;
        let untitled = match shapes[at] {
            Shape::Chapter { titled } | Shape::Roman { titled, .. } => !titled,
            Shape::Part => title.split(' ').count() <= 2,
            _ => false,
        };
        let next_mark = marks.get(i + 1).map(|mark| mark.0);
        if untitled
            && next_mark != Some(end)
            && body.get(end).is_some_and(is_title_line)
            && (level == Level::Part || (end + 1 < body.len() && next_mark != Some(end + 1)))
        {
            let dot = if title.ends_with(['.', ':', '!', '?']) { "" } else { "." };
            title = format!("{title}{dot} {}", body[end].joined());
            end += 1;
        }
        let adjacent = headings.last().is_some_and(|above| above.at.end == at);
        headings.push(Heading { at: at..end, level, adjacent, title });
    }
    headings
}

/// The blocks that the contents list names, in its order.
fn listed(body: &[RawBlock<'_>], contents: &Contents) -> Vec<usize> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, entry) in contents.entries.iter().enumerate() {
        places.entry(entry).or_default().push(i);
    }
    let mut next = 0;
    let mut found = Vec::new();
    for (at, block) in body.iter().enumerate().skip(contents.range.end) {
        if block.lines.len() > MAX_LINES || block.length() > MAX_LENGTH || block.gap == 0 {
            continue;
        }
        let title = contents::fold(&block.joined());
        let exact =
            places.get(title.as_str()).and_then(|at| at.iter().find(|i| (next..next + ENTRIES_AHEAD).contains(*i)));
        let entry = exact.copied().or_else(|| {
            let ahead = next..contents.entries.len().min(next + 2);
            ahead.into_iter().find(|&i| contents::same(&title, &contents.entries[i]))
        });
        if let Some(entry) = entry {
            found.push(at);
            next = entry + 1;
        }
    }
    found
}

/// Blocks that are numbered I, II, III … without a gap: with titles, or else bare in a printed book.
fn roman_sequence(body: &[RawBlock<'_>], shapes: &[Shape], printed: bool) -> Vec<usize> {
    for with_title in if printed { &[true, false][..] } else { &[true] } {
        let mut found = Vec::new();
        for (at, shape) in shapes.iter().enumerate() {
            let Shape::Roman { value, titled } = *shape else { continue };
            if titled == *with_title && value as usize == found.len() + 1 && body[at].gap >= HEADING_GAP {
                found.push(at);
            }
        }
        if found.len() as u32 >= ENOUGH_NUMBERS {
            return found;
        }
    }
    Vec::new()
}

fn shape(block: &RawBlock<'_>) -> Shape {
    if block.lines.len() > MAX_LINES || block.length() > MAX_LENGTH || block.gap == 0 {
        return Shape::Other;
    }
    let text = block.joined();
    let mut words = text.split(' ');
    let mut next = || words.next().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let (first, second, third) = (next().unwrap_or_default(), next().unwrap_or_default(), next());
    let is_one = !text.contains(' ');
    let capitals = !text.chars().any(char::is_lowercase);
    let keyword = |known: &[&str], word: &str| {
        let upper = word.to_uppercase();
        word.starts_with(char::is_uppercase) && known.contains(&upper.as_str())
    };
    if is_number(second) || (capitals && text.len() <= 40 && !second.is_empty()) {
        if keyword(&CHAPTERS, first) {
            return Shape::Chapter { titled: third.is_some() };
        }
        if keyword(&PARTS, first) && block.gap >= HEADING_GAP {
            return Shape::Part;
        }
    }
    let ordinal = is_number(first) && keyword(&NAMED, second);
    if block.gap >= HEADING_GAP && (ordinal || keyword(&NAMED, first)) && (capitals || is_one) {
        return Shape::Named;
    }
    match roman_value(first) {
        Some(value) if block.lines.len() <= 2 && is_one => Shape::Roman { value, titled: false },
        Some(value) if block.lines.len() <= 2 && !text.ends_with(['.', ',', ';', ':']) => {
            Shape::Roman { value, titled: true }
        }
        _ => Shape::Other,
    }
}

fn is_number(word: &str) -> bool {
    let upper = word.to_uppercase();
    contents::is_numeral(word) || upper.split('-').all(|part| NUMBER_WORDS.contains(&part))
}

/// The value of a Roman number in capitals.
fn roman_value(word: &str) -> Option<u32> {
    let digit = |c: char| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        _ => None,
    };
    if word.is_empty() || word.len() > 10 {
        return None;
    }
    let mut total = 0;
    let mut last = 0;
    for c in word.chars().rev() {
        let value = digit(c)?;
        if value < last {
            total -= value
        } else {
            total += value
        }
        last = last.max(value);
    }
    u32::try_from(total).ok()
}

/// A line or two that can be a chapter's title: capitals, or mostly capital initials and no full stop.
fn is_title_line(block: &RawBlock<'_>) -> bool {
    if block.lines.len() > 2 || block.length() > 100 || block.gap > 3 {
        return false;
    }
    let text = block.joined();
    if !text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
        return false;
    }
    if !text.chars().any(char::is_lowercase) {
        return true;
    }
    let words = text.split(' ').filter(|word| word.chars().count() > 3);
    let initials = words.clone().filter(|word| word.starts_with(char::is_uppercase)).count();
    !text.ends_with(['.', ',', ';', ':', '!', '?', '"', '”', '’', '\'']) && initials * 2 > words.count()
}
