//! Lines that stand around essays and are no part of them: dates and by-lines, what a page
//! offers below a post, and where to go from here.

use super::names::is_name;
use super::words::{
    BYLINE_LABELS, CALENDAR, FOOTERS, LABELS, MONTHS, NAVIGATION, NEIGHBOURS, READING, capital_initials, word_count,
    words,
};

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// To be read, or a title.
    Text,
    /// Says when an essay was written, by whom, how long it takes: stands beside its title.
    Byline,
    /// Share, comments, tags: stands below an essay.
    Footer,
    /// Leads elsewhere: stands at the ends of a page.
    Navigation,
}

impl Role {
    /// Whether the line is no part of a text.
    pub fn is_furniture(self) -> bool {
        self != Role::Text
    }
}

/// No furniture is longer, in characters and words.
const LONGEST: usize = 120;
const MOST_WORDS: usize = 16;
/// Segments of a line such as `Home | About` have at most so many words.
const SEGMENT: usize = 4;

/// What a line is for.
pub(super) fn role(text: &str) -> Role {
    if text.chars().nth(LONGEST).is_some() || word_count(text) > MOST_WORDS {
        return Role::Text;
    }
    let folded: Vec<String> = words(text).filter(|word| !word.chars().all(char::is_numeric)).collect();
    let folded = folded.join(" ");
    let label = text.split_once(':').map(|(label, _)| label.trim().to_lowercase());
    let labelled = |known: &[&str]| label.as_deref().is_some_and(|label| known.contains(&label));
    let arrow = text.starts_with(['←', '→', '«', '»']) && !text.contains(['.', '!']) || text.ends_with(['→', '←']);
    let paired = text.contains('«') && text.contains('»');
    if NAVIGATION.contains(&folded.as_str()) || labelled(&NEIGHBOURS) || (arrow && !paired) {
        Role::Navigation
    } else if FOOTERS.contains(&folded.as_str()) || labelled(&LABELS) || is_filed(text) {
        Role::Footer
    } else if is_byline(text) || (labelled(&BYLINE_LABELS) && word_count(text) <= 2 * SEGMENT) {
        Role::Byline
    } else {
        segmented(text)
    }
}

/// `A name · May 3, 2019 · 5 min read`, `Home | About | Archive`.
fn segmented(text: &str) -> Role {
    let segments: Vec<&str> = text.split(['|', '·', '•']).map(str::trim).collect();
    if segments.len() < 2 || segments.iter().any(|part| word_count(part) > SEGMENT || part.is_empty()) {
        Role::Text
    } else if segments.iter().any(|part| is_byline(part)) {
        Role::Byline
    } else if segments.len() >= 3 {
        // `A title | A site` has two.
        Role::Navigation
    } else {
        Role::Text
    }
}

/// `Posted in Notes`, `Tagged with paper`, `Share this with a friend`.
fn is_filed(text: &str) -> bool {
    let mut all = words(text);
    let (first, second) = (all.next().unwrap_or_default(), all.next().unwrap_or_default());
    matches!(first.as_str(), "posted" | "published" | "tagged" | "filed" | "share" | "subscribe" | "click")
        && matches!(second.as_str(), "in" | "under" | "this" | "to" | "here" | "with" | "via")
        && word_count(text) <= 2 * SEGMENT
}

/// A date, `By A Name`, `5 min read`, `Posted on May 3`.
pub(super) fn is_byline(text: &str) -> bool {
    let all: Vec<String> = words(text).collect();
    let by = text.starts_with("By ") || text.starts_with("by ");
    let named = by && (2..=6).contains(&all.len()) && capital_initials(text.get(3..).unwrap_or(text), 1);
    if is_dated_byline(text) {
        return true;
    }
    let numeric = |word: &String| word.chars().all(|c| c.is_ascii_digit());
    let reading = all.len() <= 6
        && all.iter().any(|word| word.starts_with("min") || word.starts_with("мин"))
        && all.iter().any(|word| READING.contains(&word.as_str()))
        && all.iter().any(numeric);
    let signed = by && (2..=4).contains(&all.len()) && !all[1..].iter().any(|word| LITTLE.contains(&word.as_str()));
    let posted = ["posted", "published", "written", "updated"].contains(&all.first().map_or("", |word| word))
        && ["on", "by"].contains(&all.get(1).map_or("", |word| word))
        && all.len() <= 10;
    let figures = all.iter().filter(|word| word.contains(|c: char| c.is_ascii_digit())).count();
    // `42`, `24/7` and `3.14` are figures and no dates: a date has a month, a day of the week or three of them.
    let dated = (figures >= 3 || (figures > 0 && figures < all.len()))
        && all.iter().all(|word| {
            CALENDAR.contains(&word.as_str())
                || is_english_month(word)
                || word.trim_end_matches(['s', 't', 'h', 'n', 'd', 'r']).parse::<u32>().is_ok()
        });
    named || signed || reading || posted || dated || is_date(text)
}

/// Words that no name has: `By hand and by machine`.
const LITTLE: [&str; 18] = [
    "hand", "and", "or", "the", "a", "an", "of", "by", "in", "on", "my", "your", "its", "way", "design", "default",
    "all", "no",
];
/// What a by-line has around its date beside names: `posted by`, `at 5:43 pm`, `3 comments`.
const BESIDE_DATES: [&str; 22] = [
    "by",
    "on",
    "at",
    "in",
    "posted",
    "published",
    "written",
    "updated",
    "am",
    "pm",
    "a.m",
    "p.m",
    "comments",
    "comment",
    "min",
    "read",
    "likes",
    "views",
    "last",
    "first",
    "of",
    "the",
];
/// A by-line has at most so many words of names.
const NAME_WORDS: usize = 4;
/// What parts names and dates in a by-line, and hardly anything in a title.
const PARTED: [char; 5] = ['|', '·', '•', '/', '—'];

/// `Posted by A Name on May 3, 2019 at 5:43 pm`, `2019-05-03 by a name`, `A Name — 3 May 2019`,
/// `A Name / May 3, 2019 / 4 comments`: a date at one end of what is said around it, and a name.
fn is_dated_byline(text: &str) -> bool {
    let all: Vec<String> = words(text).collect();
    let number = |word: &String| word.trim_end_matches(['s', 't', 'h', 'n', 'd', 'r']).parse::<u32>().is_ok();
    let month = |word: &String| is_english_month(word) || MONTHS.iter().any(|stem| word == stem);
    let year = |word: &String| word.len() == 4 && word.parse::<u32>().is_ok_and(|n| (1900..2200).contains(&n));
    let calendar = |word: &String| number(word) || month(word) || CALENDAR.contains(&word.as_str());
    let dated = all.iter().any(year) && all.iter().filter(|word| number(word) || month(word)).count() >= 3;
    let others = || all.iter().filter(|word| !calendar(word));
    let names = others().filter(|word| !BESIDE_DATES.contains(&word.as_str())).count();
    let said = ["by", "posted", "published", "written", "updated"];
    let told = names == 0 || all.iter().any(|word| said.contains(&word.as_str())) || text.contains(PARTED);
    let ends_dated =
        |word: Option<&String>| word.is_some_and(|word| calendar(word) || BESIDE_DATES.contains(&word.as_str()));
    dated
        && told
        && names <= NAME_WORDS
        && (ends_dated(all.first()) || ends_dated(all.last()))
        && !text.ends_with(['.', '?', '!', ':'])
}

const ENGLISH_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn is_english_month(word: &str) -> bool {
    english_month(word).is_some()
}

/// The number of a month, from 1.
fn english_month(word: &str) -> Option<u32> {
    let is_it = |name: &&str| *name == word || name.get(..3) == Some(word) || (word == "sept" && *name == "september");
    ENGLISH_MONTHS.iter().position(is_it).map(|at| at as u32 + 1)
}

/// The date that a by-line gives, as `YYYY-MM-DD`: `May 3, 2019`, `3 May 2019`, `2019-05-03`.
pub(super) fn date(text: &str) -> Option<String> {
    let all: Vec<String> = words(text).collect();
    let number = |word: &String| word.trim_end_matches(['s', 't', 'h', 'n', 'd', 'r']).parse::<u32>().ok();
    let at = all.iter().position(|word| word.len() == 4 && number(word).is_some_and(|n| (1000..2200).contains(&n)))?;
    let near = || all[at.saturating_sub(2)..at].iter();
    let (month, day) = match near().find_map(|word| english_month(word)) {
        Some(month) => (month, near().find_map(number)?),
        None => (number(all.get(at + 1)?)?, number(all.get(at + 2)?)?),
    };
    let real = (1..=12).contains(&month) && (1..=31).contains(&day);
    real.then(|| format!("{}-{month:02}-{day:02}", all[at]))
}

/// The name in `By A Name`, and a line that is nothing but a name.
pub(super) fn author(text: &str) -> Option<String> {
    let by = |part: &'_ str| {
        part.strip_prefix("By ").or(part.strip_prefix("by ")).filter(|_| is_byline(part)).map(str::to_owned)
    };
    let parts = || text.split(['|', '·', '•']).map(str::trim);
    parts().find_map(by).or_else(|| is_name(text).then(|| text.to_owned())).map(|name| name.trim().to_owned())
}

/// Words beside day, month and year in a date: `de`, `года`.
const DATE_WORD: usize = 4;
/// A date has at most so many words.
const DATE_WORDS: usize = 6;

/// Whether a line is only a date, in words: a day or month in front, a month, a year of four
/// digits, and small words between them.
fn is_date(text: &str) -> bool {
    let all: Vec<String> = words(text).collect();
    let numeric = |word: &String| word.chars().all(|c| c.is_ascii_digit());
    let month = |word: &String| MONTHS.iter().any(|stem| word.starts_with(stem)) && word.chars().count() <= 10;
    let year = |word: &String| word.len() == 4 && numeric(word);
    all.len() <= DATE_WORDS
        && all.first().is_some_and(|first| numeric(first) || month(first) || CALENDAR.contains(&first.as_str()))
        && all.iter().any(month)
        && all.iter().any(year)
        && all
            .iter()
            .filter(|word| !numeric(word) && !CALENDAR.contains(&word.as_str()))
            .filter(|word| !month(word))
            .all(|word| word.chars().count() <= DATE_WORD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_lines_give_dates_and_names() {
        for text in ["May 3, 2019", "Friday, 3rd May 2019", "Posted on 2019-05-03", "A Weaver · May 3, 2019"] {
            assert_eq!(date(text).as_deref(), Some("2019-05-03"), "{text}");
        }
        assert_eq!(date("Volume 2019 of 13 pages"), None);
        assert_eq!(author("By Anna Weiss · May 3, 2019").as_deref(), Some("Anna Weiss"));
        assert_eq!(author("by Jane van der Berg").as_deref(), Some("Jane van der Berg"));
        assert_eq!(author("Jane Doe").as_deref(), Some("Jane Doe"));
        assert_eq!(author("May 3, 2019"), None);
    }

    #[test]
    fn furniture_is_told_from_text() {
        for (text, expected) in [
            ("By Anna Weiss", Role::Byline),
            ("March 3, 2019", Role::Byline),
            ("3 окт. 1911", Role::Byline),
            ("12 de marzo de 2019", Role::Byline),
            ("4. Mai 2020", Role::Byline),
            ("8 min read", Role::Byline),
            ("A Weaver · May 3, 2019 · 5 min read", Role::Byline),
            ("Published: 2019-05-03", Role::Byline),
            ("Read more", Role::Navigation),
            ("Older posts", Role::Navigation),
            ("← Older posts", Role::Navigation),
            ("Page 2 of 4", Role::Navigation),
            ("Next: How to fold", Role::Navigation),
            ("Home | About | Archive", Role::Navigation),
            ("Comments (3)", Role::Footer),
            ("Tags: paper, glue", Role::Footer),
            ("Posted in Notes", Role::Footer),
            ("By jo park", Role::Byline),
            ("Posted by Anna Weiss on May 3, 2019 at 5:43 pm", Role::Byline),
            ("2019-05-03 by anna weiss", Role::Byline),
            ("3 May 2019 — Anna Weiss", Role::Byline),
            ("Anna Weiss / 03.05.2019 / 4 comments", Role::Byline),
            ("May 3, 2019 at 5:43 pm", Role::Byline),
            ("2019-12-17 Infrastructure Team Meeting", Role::Text),
            ("Update for May 3, 2019", Role::Text),
            ("The elections of May 3, 2019, and what came of them", Role::Text),
            ("By design", Role::Text),
            ("By hand and by machine", Role::Text),
            ("29 minutes", Role::Text),
            ("42", Role::Text),
            ("24/7", Role::Text),
            ("3.14", Role::Text),
            ("5/1/16", Role::Byline),
            ("May 2016", Role::Byline),
            ("May contain paper", Role::Text),
            ("The march of 2020", Role::Text),
            ("3 tips for 2020", Role::Text),
            ("Read more books", Role::Text),
            ("Folding | A site", Role::Text),
            ("«Слово» и дело", Role::Text),
        ] {
            assert_eq!(role(text), expected, "{text}");
        }
    }
}
