//! How much speaks for a line's being a title: one sum of all that its shape, its neighbours
//! and the dump's own habits say.
//!
//! A weight is in hundredths of what a plain title-like line between running text has; from
//! zero on a line is taken for a title. What lies within [`DOUBT`] of zero is doubtful.

use super::evidence::{self, Ending};
use super::furniture::Role;
use super::item::{Habits, Item, Kind, LONG_PARAGRAPH, is_candidate, is_open};
use super::words::{capital_initials, first_word};
use rustc_hash::{FxHashMap, FxHashSet};

/// A sum this near to zero is doubtful.
pub(super) const DOUBT: i32 = 45;
/// Below this it is text beyond doubt: more titles than sub-headings are missed above it.
pub(super) const NO_DOUBT: i32 = -75;

/// A line that ends without a mark.
const OPEN: i32 = 100;
/// A line that ends in a question or exclamation mark.
const LOUD: i32 = 20;
/// A line that ends in a full stop.
const STOP: i32 = -110;
/// A line that begins with a small letter.
const SMALL_LETTER: i32 = -160;

/// What the whole dump tells beside its habits.
pub(super) struct Context<'a> {
    pub items: &'a [Item],
    pub habits: &'a Habits,
    /// How often each label stands before a colon, as speakers' names do in an interview.
    labels: FxHashMap<&'a str, usize>,
    /// Lines that number the sections of essays: their numbers begin again and again.
    sections: FxHashSet<usize>,
    /// Lines that stand so often, above other short lines, that they belong to the page.
    recurring: FxHashSet<u64>,
    /// How many lines have figures and no letters.
    figures: usize,
    /// The first line that is no furniture.
    pub first: usize,
}

/// What it costs a line that it has figures and no letters.
const FIGURE: i32 = -120;
/// A dump with more such lines has numbers of something else.
const FEW_FIGURES: usize = 3;
/// Lines that stand in so many places belong to the page.
const RECURRING: usize = 3;
/// No line of a page that recurs is longer, in words.
const RECURRING_WORDS: usize = 4;

impl<'a> Context<'a> {
    pub fn new(items: &'a [Item], habits: &'a Habits) -> Context<'a> {
        let mut labels: FxHashMap<&str, usize> = FxHashMap::default();
        for label in items.iter().filter(|item| item.line).filter_map(|item| evidence::label(&item.text)) {
            *labels.entry(label).or_default() += 1;
        }
        let first = items.iter().position(|item| !item.role.is_furniture() && item.kind != Kind::Break).unwrap_or(0);
        let figures = items.iter().filter(|item| item.line && evidence::is_figure(&item.text)).count();
        Context { items, habits, labels, figures, sections: sections(items), recurring: recurring(items), first }
    }

    /// The weight of every line; `None` for what can be no title.
    pub fn weights(&self) -> Vec<Option<i32>> {
        (0..self.items.len()).map(|i| if i == self.first { self.first_line() } else { self.weigh(i) }).collect()
    }

    /// The first line of a dump is a title as a rule, unless it is plainly a sentence.
    fn first_line(&self) -> Option<i32> {
        let (items, item) = (self.items, &self.items[self.first]);
        let next = items.get(self.first + 1)?;
        let usable = item.line && !item.role.is_furniture() && !evidence::is_numeral(&item.text);
        if !usable || evidence::is_apparatus(&item.text) || evidence::is_unpaired(&item.text) {
            return None;
        }
        if item.text.chars().nth(evidence::LONGEST_TITLE).is_some() {
            return None;
        }
        if item.text.starts_with(char::is_lowercase) && !evidence::opens_like_name(&item.text) {
            let above_text = item.ending == Ending::Open && next.is_paragraph() && next.words > 2 * item.words;
            return above_text.then_some(0);
        }
        let goes_on =
            next.is_paragraph() && !next.role.is_furniture() && evidence::goes_on(&next.text) && !self.habits.small;
        let salutation = next.gap == 0 && self.exclaims(&item.text);
        match item.ending {
            _ if goes_on || salutation => Some(-DOUBT / 2),
            Ending::Open | Ending::Loud => Some(OPEN),
            Ending::Unfinished
                if evidence::trails_off(&item.text)
                    && item.words <= FIRST_LINE_WORDS
                    && next.words >= LONG_PARAGRAPH =>
            {
                Some(DOUBT / 2)
            }
            Ending::Stop if item.words <= FIRST_LINE_WORDS => {
                Some(if next.words >= LONG_PARAGRAPH && self.habits.long { DOUBT } else { DOUBT / 2 })
            }
            _ => None,
        }
    }

    fn weigh(&self, i: usize) -> Option<i32> {
        let (items, habits) = (self.items, self.habits);
        if !is_candidate(items, i) {
            return None;
        }
        let (item, next, last) = (&items[i], &items[i + 1], &items[i - 1]);
        let text = item.text.as_str();
        let mut sum = match item.ending {
            Ending::Open => OPEN,
            // Titles set apart by blank lines need no other evidence.
            Ending::Loud if self.habits.apart && items[self.opening(i)].gap > habits.gap => LOUD,
            Ending::Loud => LOUD + self.loud(i),
            _ => STOP + self.stop(i),
        };
        let mut add = |holds: bool, weight: i32| sum += if holds { weight } else { 0 };
        let byline_below = next.role == Role::Byline && !habits.dates_above;
        let byline_above = habits.dates_above && last.role == Role::Byline;
        let page_above = matches!(last.role, Role::Footer | Role::Navigation) || last.kind == Kind::Break;
        let apart = items[self.opening(i)].gap > habits.gap;
        let marked = byline_below || byline_above || apart;

        // What stands below it.
        add(
            !habits.small && next.is_paragraph() && !next.role.is_furniture() && evidence::goes_on(&next.text),
            if next.words >= LONG_PARAGRAPH { -110 } else { -250 },
        );
        add(echoes(item, next), 100);
        add(byline_below, 120);
        add(!next.is_paragraph() && !page_above && !byline_below && !apart, -80);
        add(next.kind == Kind::Break, -60);
        // What stands above it.
        add(byline_above, 120);
        add(page_above, 60);
        add(last.ending == Ending::Colon && last.is_paragraph() && !marked, self.announced(i));
        add(habits.dates_above && next.role == Role::Byline, -150);
        // Blank lines.
        add(habits.apart && apart, if item.ending == Ending::Stop { 60 } else { 150 });
        add(habits.apart && !apart, -180);
        // Where blank lines part sections, a title has one above it.
        add(habits.close && item.gap == 0, -120);
        // What it says.
        add(matches!(item.kind, Kind::Heading(_)), 80);
        add(text.starts_with(char::is_lowercase) && !evidence::opens_like_name(text), SMALL_LETTER);
        add(evidence::has_inner_stop(text), if evidence::asks_first(text) { -60 } else { -120 });
        add(evidence::is_quotation(text) && !marked, -70);
        // One may be a title; several are the numbers of pages.
        add(evidence::is_figure(text), if self.figures <= FEW_FIGURES { FIGURE } else { 2 * FIGURE });
        add(evidence::is_long(text), if habits.long && item.words * 2 <= habits.median { -30 } else { -70 });
        add(evidence::names_section(text), -140);
        add(self.sections.contains(&i), -200);
        add(self.recurring.contains(&item.key), -200);
        add(evidence::label(text).is_some_and(|label| self.labels.get(label) > Some(&2)), -120);
        add(is_parallel(items, i), -70);
        add(!habits.apart && is_among_like(items, i), -70);
        Some(sum)
    }

    /// Where the essay of a title begins: at the by-lines, rules and footers right above it.
    fn opening(&self, i: usize) -> usize {
        let above = |at: usize| {
            let item = &self.items[at];
            item.kind == Kind::Break || (self.habits.dates_above && item.role == Role::Byline)
        };
        (1..i).rev().take_while(|&at| above(at)).last().unwrap_or(i)
    }

    /// What speaks against a question or an exclamation. What tells titles from talk are
    /// English words; in other languages it is the length of the paragraphs around it.
    fn loud(&self, i: usize) -> i32 {
        let (items, habits) = (self.items, self.habits);
        let (item, next, last) = (&items[i], &items[i + 1], &items[i - 1]);
        let is_body = |item: &Item| !item.is_paragraph() || item.words >= BODY_WORDS || item.role.is_furniture();
        let asks = |item: &Item| item.line && item.text.ends_with(['?', '؟']);
        let near = i.saturating_sub(TALK_REACH)..items.len().min(i + TALK_REACH + 1);
        let talk = asks(item) && near.filter(|&n| n != i).any(|n| asks(&items[n]));
        let mut sum = 0;
        let mut add = |holds: bool, weight: i32| sum += if holds { weight } else { 0 };
        let titled = habits.english && capital_initials(&item.text, 2);
        let short = !is_body(next) || (asks(item) && !is_body(last));
        add(titled, 60);
        add(self.exclaims(&item.text), -150);
        add(habits.english && !titled && item.text.ends_with('!'), -50);
        add(talk && !titled, if habits.long && !short { -60 } else { -150 });
        add(!habits.apart && evidence::points_back(&item.text), if habits.english { -120 } else { 0 });
        add(!titled && short, -100);
        add(!titled && !habits.long, -60);
        add(!habits.english && item.words < LEAST_SENTENCE, -100);
        sum
    }

    /// What speaks for a line that ends in a full stop.
    fn stop(&self, i: usize) -> i32 {
        let (items, habits) = (self.items, self.habits);
        let (item, next, last) = (&items[i], &items[i + 1], &items[i - 1]);
        let is_body = |item: &Item| item.is_paragraph() && item.words >= LONG_PARAGRAPH;
        let between = is_body(next) && (is_body(last) || !last.is_paragraph() || last.role.is_furniture());
        let mut sum = 0;
        let mut add = |holds: bool, weight: i32| sum += if holds { weight } else { 0 };
        add(habits.long && between && item.words * 4 <= habits.median, 90);
        add(item.words > FIRST_LINE_WORDS, -100);
        add(habits.english && evidence::is_english_sentence(&item.text), -60);
        add(habits.english && capital_initials(&item.text, 2), 60);
        add(item.text.contains([',', ';']), -40);
        sum
    }

    /// A line below one that ends in a colon is what that one announces, or the title below an
    /// essay that ended by announcing a film or a picture which the dump has lost. Running text
    /// below it speaks for the title, but only in dumps whose text is unlike the line.
    fn announced(&self, i: usize) -> i32 {
        let next = &self.items[i + 1];
        if next.is_paragraph() && next.words >= LONG_PARAGRAPH && self.habits.long { -70 } else { -220 }
    }

    /// Whether a line is an exclamation that only outside evidence can make a title of.
    fn exclaims(&self, text: &str) -> bool {
        text.ends_with('!') && (!self.habits.english || super::words::word_count(text) <= CRY_WORDS)
    }
}

/// A full stop is forgiven behind so few words.
const FIRST_LINE_WORDS: usize = 10;
/// An exclamation of so few words is a salutation or a cry.
const CRY_WORDS: usize = 2;
/// Paragraphs beside a lone question have at least so many words if it is a title.
const BODY_WORDS: usize = 12;
/// Another question this many blocks away or nearer makes both of them talk: titles are not so close.
const TALK_REACH: usize = 10;
/// Blocks on either side with which a line is compared.
const LIKE_REACH: usize = 2;
/// How many words more a neighbour may have to be of like shortness.
const LIKE_WORDS: usize = 4;
/// Shorter lines are like no sentence.
const LEAST_SENTENCE: usize = 3;

fn is_like(a: &Item, b: &Item) -> bool {
    a.is_paragraph() && a.words <= b.words + LIKE_WORDS
}

/// Whether short neighbours above and below begin with the same word: `They fold. They glue
/// They sew.` lacks a full stop.
fn is_parallel(items: &[Item], i: usize) -> bool {
    let own = first_word(&items[i].text);
    let same = |item: &Item| is_like(item, &items[i]) && item.ending != Ending::Open && first_word(&item.text) == own;
    same(&items[i - 1]) && same(&items[i + 1])
}

/// Whether a line stands among sentences of its own length, or says what they say.
fn is_among_like(items: &[Item], i: usize) -> bool {
    let near = i.saturating_sub(LIKE_REACH)..items.len().min(i + LIKE_REACH + 1);
    let whole = near.len() == LIKE_REACH * 2 + 1;
    let reach = if evidence::opens_talk(&items[i].text) { 1 } else { LIKE_REACH };
    whole
        && items[i].words >= LEAST_SENTENCE
        && (i - reach..=i + reach).filter(|&n| n != i).all(|n| is_like(&items[n], &items[i]))
}

/// Whether the text below begins with the words of the line, as titles that are made of it do.
fn echoes(item: &Item, next: &Item) -> bool {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    item.words >= LEAST_SENTENCE && next.words > item.words && letters(&next.text).starts_with(&letters(&item.text))
}

/// Lines whose numbers count the sections of an essay: `1. … 2. … 3. … 1. … 2. …`. Numbers
/// that go on through the dump, or in no order, belong to essays.
fn sections(items: &[Item]) -> FxHashSet<usize> {
    let mut runs: Vec<(u32, Vec<usize>)> = Vec::new();
    for (i, item) in items.iter().enumerate().filter(|(_, item)| item.line && !item.role.is_furniture()) {
        match (evidence::number(&item.text), runs.last_mut()) {
            (Some(n), Some((last, run))) if n == *last + 1 => {
                *last = n;
                run.push(i);
            }
            (Some(1), _) => runs.push((1, vec![i])),
            _ => {}
        }
    }
    let numbered: usize = runs.iter().map(|(_, run)| run.len()).sum();
    let plain = (0..items.len()).filter(|&i| is_open(items, i)).count();
    let counted = runs.iter().any(|(last, _)| *last > 1) && (runs.len() > 1 || numbered * 2 < plain);
    runs.into_iter().filter(|_| counted).flat_map(|(_, run)| run).collect()
}

/// Short lines that recur, mostly above other short lines or the end: they belong to the page.
fn recurring(items: &[Item]) -> FxHashSet<u64> {
    let mut places: FxHashMap<u64, (usize, usize)> = FxHashMap::default();
    for (i, item) in items.iter().enumerate() {
        if item.line && item.words <= RECURRING_WORDS && item.role == Role::Text {
            let (count, above_short) = places.entry(item.key).or_default();
            *count += 1;
            *above_short +=
                usize::from(items.get(i + 1).is_none_or(|next| next.line && next.words <= RECURRING_WORDS * 4));
        }
    }
    let found = places.into_iter().filter(|(_, (count, above))| *count >= RECURRING && above * 2 > *count);
    found.map(|(key, _)| key).collect()
}
