//! What a line of a page dump looks like: the evidence for and against its being a title.
//! Pure functions of words; [`super::weigh`] weighs them.

use super::words::{SECTIONS, first_word, word_count, words};

/// No title is longer, in characters.
pub(super) const LONGEST_TITLE: usize = 160;
/// Longer ones, in characters or words, are doubtful.
const LONG_TITLE: usize = 100;
const LONG_TITLE_WORDS: usize = 18;

/// How a line ends, quotes and brackets behind the mark not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// With a word.
    Open,
    /// With a question or exclamation mark.
    Loud,
    /// With a full stop.
    Stop,
    /// With a comma, semicolon, dash or ellipsis: the sentence goes on.
    Unfinished,
    /// With a colon: what it announces follows.
    Colon,
}

/// Abbreviations that a title may end in.
const ABBREVIATIONS: [&str; 10] = ["Inc.", "Ltd.", "Co.", "Corp.", "Jr.", "Sr.", "Bros.", "St.", "Dr.", "a.m."];

/// How a line ends.
pub(super) fn ending(text: &str) -> Ending {
    let bare = text.trim_end_matches(['”', '"', '’', '\'', '»', '“', ')', ']', ' ', '\u{a0}']);
    match bare.chars().next_back() {
        Some('?' | '!' | '？' | '！' | '؟') => Ending::Loud,
        Some(':' | '：') => Ending::Colon,
        Some(',' | ';' | '…' | '–' | '—' | '、' | '，' | '،' | '؛') => Ending::Unfinished,
        Some('.') if bare.ends_with("..") => Ending::Unfinished,
        Some('.') if ends_in_abbreviation(bare) => Ending::Open,
        Some('.' | '。' | '۔') => Ending::Stop,
        _ => Ending::Open,
    }
}

/// Whether a line ends in an ellipsis, as talk does, and some titles.
pub(super) fn trails_off(text: &str) -> bool {
    text.ends_with(['…']) || text.ends_with("...")
}

/// `U.S.` and `Inc.`, but not the end of a sentence.
fn ends_in_abbreviation(text: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or(text);
    let initials = last.len() >= 4
        && last.split_terminator('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase));
    initials || ABBREVIATIONS.contains(&last)
}

/// Words that open captions, credits and by-lines.
const CAPTIONED: [&str; 13] = [
    "illustration",
    "photo",
    "photograph",
    "picture",
    "image",
    "screenshot",
    "snapshot",
    "figure",
    "chart",
    "diagram",
    "drawing",
    "graphic",
    "rendering",
];
const CAPTION_LINKS: [&str; 9] = ["of", "from", "showing", "by", "shows", "courtesy", "credit", "above", "below"];
/// Words with which a question goes on with what was said before.
const CONNECTIVES: [&str; 16] = [
    "and", "but", "so", "or", "then", "because", "now", "well", "yes", "no", "ok", "okay", "right", "really", "sure",
    "nor",
];
/// Words that point back to what was said before.
const POINTERS: [&str; 16] = [
    "that", "this", "these", "those", "they", "them", "their", "it", "he", "she", "him", "her", "there", "then",
    "else", "its",
];
/// Whether a quotation mark or a bracket has no counterpart in the line: it is part of something longer.
pub(super) fn is_unpaired(text: &str) -> bool {
    let count = |marks: &[char]| text.matches(marks).count();
    // Behind a figure the straight mark means inches; `a)` numbers.
    let inches = text.as_bytes().windows(2).filter(|two| two[0].is_ascii_digit() && two[1] == b'"').count();
    let straight = count(&['"']);
    let odd = straight % 2 == 1 && inches == 0;
    let numbered = text.find(')').is_some_and(|at| at <= 3 && !text[..at].contains('('));
    odd || count(&['“', '”', '„']) % 2 == 1
        || count(&['«', '»']) % 2 == 1
        || count(&['[']) != count(&[']'])
        || count(&['(']) + usize::from(numbered) != count(&[')'])
}

/// Whether running text begins in the middle of a sentence.
pub(super) fn goes_on(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or(text);
    text.starts_with(char::is_lowercase)
        && !word.contains(char::is_uppercase)
        && !word.trim_end_matches('.').contains(['.', '/', '@'])
}

/// Words that a sentence of talk begins with, and hardly a title.
pub(super) fn opens_talk(text: &str) -> bool {
    ["they", "he", "she", "it", "we", "and", "but", "so"].contains(&first_word(text).as_str())
}

/// Whether a line has no words but numbers as sections of an essay have them, `3` or `IV`. `42`, `$5` and `24/7`
/// may be titles.
pub(super) fn is_numeral(text: &str) -> bool {
    let roman = |word: &str| word.chars().all(|c| "IVXLCDMХ".contains(c));
    let counts = |word: &str| word.parse::<u32>().is_ok_and(|n| n < LEAST_FIGURE);
    let word = text.trim_matches(|c: char| c.is_whitespace() || ".():[]-–—*".contains(c));
    counts(word) || roman(word)
}

/// Essays have fewer numbered sections.
const LEAST_FIGURE: u32 = 40;

/// Whether a line has figures and no letters.
pub(super) fn is_figure(text: &str) -> bool {
    text.contains(char::is_numeric) && !text.contains(char::is_alphabetic)
}

/// Whether a line can be a title at all: it holds letters, is short and opens as a title may.
pub(super) fn opens_like_title(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    if !text.contains(char::is_alphanumeric) || text.chars().count() > LONGEST_TITLE {
        return false;
    }
    if matches!(first, '“' | '"' | '‘' | '\'' | '«' | '„' | '»') {
        // A line that is one quotation with a mark at its end is speech.
        let mut words = text.chars().filter(|c| c.is_alphanumeric());
        return words.next().is_some_and(|c| !c.is_lowercase())
            && (!is_quotation(text) || matches!(ending(text), Ending::Open | Ending::Loud));
    }
    first.is_alphanumeric() || matches!(first, '¿' | '¡' | '#' | '@' | '$' | '.' | '/' | '`' | '&')
}

/// Whether the whole line stands in quotation marks; a title may open with a quoted word.
pub(super) fn is_quotation(text: &str) -> bool {
    let closing = ['”', '"', '’', '\'', '»', '“', '«'];
    let mut chars = text.chars();
    let opened = chars.next().is_some_and(|c| matches!(c, '“' | '"' | '‘' | '\'' | '«' | '„' | '»'));
    opened && !chars.as_str().find(closing).is_some_and(|at| chars.as_str()[at..].contains(char::is_alphanumeric))
}

/// Whether a question or a cry stands in front of more words: `Glue? A second look`.
pub(super) fn asks_first(text: &str) -> bool {
    text.contains("? ") && !text.contains(". ") && ending(text) == Ending::Open
}

/// Whether a line opens with a name that has a small letter in front: `iPhone`, `cargo-audit`,
/// `analytics.usa.gov`.
pub(super) fn opens_like_name(text: &str) -> bool {
    let first_word = text.split_whitespace().next().unwrap_or(text);
    let inner = first_word.trim_end_matches(|c: char| !c.is_alphanumeric());
    inner.contains(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_' | '/'))
}

/// Captions, credits, addresses and the names of notes stand alone in a dump and are no titles.
pub(super) fn is_apparatus(text: &str) -> bool {
    let mut all = words(text);
    let first = all.next().unwrap_or_default();
    let second = all.next().unwrap_or_default();
    let third = all.next().unwrap_or_default();
    let article = matches!(first.as_str(), "a" | "an" | "the");
    let (noun, link) = if article { (&second, &third) } else { (&first, &second) };
    let captioned = CAPTIONED.contains(&noun.trim_end_matches('s'));
    let labelled = text.find(':').is_some_and(|at| at <= noun.len() + 1) && !article;
    if captioned && (CAPTION_LINKS.contains(&link.as_str()) || labelled) {
        return true;
    }
    let address = !text.contains(char::is_whitespace) && (text.contains("://") || text.contains('@'));
    let note = matches!(first.as_str(), "postscript" | "ps" | "footnote" | "footnotes") && second.is_empty();
    address || note
}

/// Whether a line goes on with what was said before, as a rhetorical question does.
pub(super) fn points_back(text: &str) -> bool {
    let mut all = words(text);
    let first = all.next().unwrap_or_default();
    let bare = |word: &str| word.split(['\'', '’']).next().unwrap_or(word).to_owned();
    CONNECTIVES.contains(&bare(&first).as_str())
        || std::iter::once(first).chain(all).any(|word| POINTERS.contains(&bare(&word).as_str()))
}

/// Whether more than one sentence stands in the line: a mark, a space, a capital, and no
/// abbreviation before the mark.
pub(super) fn has_inner_stop(text: &str) -> bool {
    text.match_indices(['.', '!', '?']).any(|(at, _)| {
        let before = text[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let mut behind = text[at + 1..].chars();
        before.chars().count() >= 3
            && !is_numeral(before)
            && !before.chars().all(char::is_numeric)
            && behind.next() == Some(' ')
            && behind.next().is_some_and(|c| c.is_uppercase() || c == '(')
            && !ABBREVIATIONS.iter().any(|known| known.trim_end_matches('.') == before)
    })
}

/// The number in front of a line, as `2. A title`, `II. A title` and `Step 2: a title` have it.
pub(super) fn number(text: &str) -> Option<u32> {
    let text = NUMBERED.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let (number, rest) = text.split_once(['.', ')', ':'])?;
    let titled = rest.starts_with(char::is_whitespace) && rest.contains(char::is_alphabetic);
    if !titled || number.len() > 6 {
        return None;
    }
    number.parse().ok().filter(|n| *n < 1000).or_else(|| roman(number))
}

/// What may stand before the number of a section.
const NUMBERED: [&str; 6] = ["Step ", "Part ", "Section ", "Tip ", "Lesson ", "Schritt "];

/// The value of a Roman number in capitals.
fn roman(word: &str) -> Option<u32> {
    let (mut total, mut last) = (0, 0);
    for c in word.chars().rev() {
        let value = match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            _ => return None,
        };
        total = if value < last { u32::saturating_sub(total, value) } else { total + value };
        last = last.max(value);
    }
    (total > 0).then_some(total)
}

/// Whether a line is a name that sections of an essay have: `Conclusion`, `Next steps`.
pub(super) fn names_section(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    SECTIONS.contains(&bare.as_str())
}

/// Verbs, auxiliary verbs and pronouns that make a sentence of an English line.
const SENTENCE: [&str; 40] = [
    "is", "are", "was", "were", "has", "have", "had", "do", "does", "did", "will", "would", "can", "could", "should",
    "may", "might", "must", "i", "you", "he", "she", "it", "we", "they", "me", "him", "us", "them", "be", "been", "am",
    "said", "says", "it's", "i'm", "that's", "don't", "got", "went",
];

/// Whether a line has a word that hardly any title without a verb has.
pub(super) fn is_english_sentence(text: &str) -> bool {
    words(text).any(|word| SENTENCE.contains(&word.replace('’', "'").as_str()))
}

/// Longer than titles usually are.
pub(super) fn is_long(text: &str) -> bool {
    text.chars().count() > LONG_TITLE || word_count(text) > LONG_TITLE_WORDS
}

/// The label in front of a colon, as speakers have in an interview.
pub(super) fn label(text: &str) -> Option<&str> {
    text.split_once(": ").map(|(label, _)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_see_through_quotes_and_abbreviations() {
        for (text, expected) in [
            ("Small repairs", Ending::Open),
            ("Is that so?”", Ending::Loud),
            ("She said “no.”", Ending::Stop),
            ("Paper in the U.S.", Ending::Open),
            ("Version 1.0", Ending::Open),
            ("And then…", Ending::Unfinished),
            ("Last week:", Ending::Colon),
        ] {
            assert_eq!(ending(text), expected, "{text}");
        }
    }

    #[test]
    fn titles_open_with_a_capital_a_figure_or_a_quoted_word() {
        for text in ["Glue", "3 knives", "iPhone photographs", "“Good enough” and what it costs", "¿Por qué?"] {
            assert!(opens_like_title(text), "{text}");
        }
        for text in ["“We need that.”", "“we need that”", "(in passing)", "— a name", "…", "***"] {
            assert!(!opens_like_title(text), "{text}");
        }
    }

    #[test]
    fn captions_and_addresses_are_apparatus() {
        for text in
            ["A photo of the press, from the museum", "Image: the folded sheet", "https://example.org/", "Footnotes"]
        {
            assert!(is_apparatus(text), "{text}");
        }
        for text in ["Video: how to fold", "Picture books"] {
            assert!(!is_apparatus(text), "{text}");
        }
    }

    #[test]
    fn marks_without_a_counterpart_are_unpaired() {
        for text in ["and 4 of June\"", "“To the young", "«Слово", "(a note", "the end)"] {
            assert!(is_unpaired(text), "{text}");
        }
        for text in ["“Fold” it", "„Falz“ und »Leim«", "A 12\" ruler", "a) oak", "Winning and (not) losing", "Don’t"]
        {
            assert!(!is_unpaired(text), "{text}");
        }
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        assert!(has_inner_stop("All done. Next"));
        assert!(!has_inner_stop("The U.S. Mint and Mr. Hill"));
    }
}
