//! The first paragraph of an essay → rows: its first words in small capitals, its first letter large
//! and let down into the text, as the theme wants it.

use crate::config::OpeningWords;
use crate::diag::{Origin, Sink};
use crate::doc::{Inline, Style};
use crate::geom::{Length, Point};
use crate::layout::flow::Flow;
use crate::layout::row::{KEEP, Row};
use crate::layout::setter::{Area, Beside};
use crate::layout::shape::{Face, Look};
use crate::media;

/// Words of an opening that are set in small capitals, where no sign ends them sooner.
const WORDS: usize = 4;
/// Trials to find how many words stand in the first line, which are wider in small capitals.
const TRIALS: usize = 4;

/// The first letter of a paragraph.
struct Initial {
    /// Signs before it, such as a quotation mark.
    signs: String,
    letter: char,
}

impl Flow<'_, '_> {
    /// The lines of the paragraph that opens an essay.
    pub fn opening_lines(&mut self, inlines: &[Inline], area: Area, origin: &Origin) -> Vec<Row> {
        let opening = self.context.theme().opening;
        // Of what is only tried nothing is reported.
        let reported = std::mem::take(&mut self.sink);
        let mut rest = inlines.to_vec();
        let initial = if opening.drop_cap >= 2 { take_initial(&mut rest) } else { None };
        let lines = opening.drop_cap as usize;
        let rows = initial
            .and_then(|initial| self.with_initial(&initial, &rest, inlines, lines, area, origin))
            .unwrap_or_else(|| self.opening_words(inlines, inlines, area, Beside::default(), origin));
        let found = std::mem::replace(&mut self.sink, reported);
        self.sink.append(found);
        rows
    }

    /// Lines whose first words are in small capitals; `whole` is the paragraph as the essay has it.
    fn opening_words(
        &mut self,
        inlines: &[Inline],
        whole: &[Inline],
        area: Area,
        beside: Beside,
        origin: &Origin,
    ) -> Vec<Row> {
        let set = |flow: &mut Self, count: usize| {
            let mut raised = inlines.to_vec();
            raise(&mut raised, count);
            flow.sink = Sink::new();
            flow.leaves.copied(&raised, whole);
            let rows = flow.beside(&raised, flow.body, area, beside, origin);
            flow.leaves.forget_copies();
            rows
        };
        match self.context.theme().opening.words {
            OpeningWords::Plain => set(self, 0),
            OpeningWords::SmallCaps => set(self, opening_words(inlines)),
            OpeningWords::FirstLine => {
                let mut rows = set(self, 0);
                let mut count = 0;
                for _ in 0..TRIALS {
                    let words = rows.first().map_or(0, |row| row.text().split_whitespace().count());
                    if words == count {
                        break;
                    }
                    count = words;
                    rows = set(self, count);
                }
                rows
            }
        }
    }

    /// Lines beside a letter as high as `count` of them; `None` where there are fewer.
    fn with_initial(
        &mut self,
        initial: &Initial,
        rest: &[Inline],
        whole: &[Inline],
        count: usize,
        area: Area,
        origin: &Origin,
    ) -> Option<Vec<Row>> {
        let m = self.measures;
        let id = self.context.faces.font(media::Style::Regular);
        if self.shaper.font_with(id, initial.letter) != Some(id) {
            return None;
        }
        let font = self.context.faces.fonts().face(media::Style::Regular);
        let (units, cap) = (i64::from(font.units_per_em), i64::from(font.cap_height.max(1)));
        // From the top of the first line's capitals down to the baseline of the last line beside it.
        let height = m.leading * (count as i64 - 1) + m.size.scale(cap, units);
        let face = Face { font: id, size: height.scale(units, cap), look: Look::Display };
        let shaped = self.shaper.shape(&initial.letter.to_string(), face);
        let glyph = shaped.glyphs.first()?.id;
        // Its ink stands at the margin, not its sidebearing.
        let bearing = face.size.scale(i64::from(font.left_bearing(glyph)), units);
        let width = Length::sp(shaped.width) - bearing + m.size.scale(1, 6);
        if width > area.width.half() {
            return None;
        }
        let mut rows = self.opening_words(rest, whole, area, Beside { lines: count, by: width }, origin);
        if rows.len() < count {
            return None;
        }
        let role = self.body.role;
        let at = Point { x: area.left - bearing, y: m.leading * (count as i64 - 1) + m.baseline };
        let mut drawn = self.runs(&initial.letter.to_string(), face, role, at, origin);
        if !initial.signs.is_empty() {
            let face = Face { look: Look::Text, ..m.text(self.context.faces, media::Style::Regular) };
            // A hair from the letter, whose serifs reach to the margin.
            let width = Length::sp(self.shaper.shape(&initial.signs, face).width) + m.size.scale(1, 16);
            let at = Point { x: area.left - width, y: m.baseline };
            drawn.splice(0..0, self.runs(&initial.signs, face, role, at, origin));
        }
        rows[0].items.splice(0..0, drawn);
        // The lines beside the letter stay with it.
        rows.iter_mut().take(count - 1).for_each(|row| row.break_cost = KEEP);
        Some(rows)
    }
}

/// Takes the first letter out of a paragraph, if it is one that has capitals, or a figure.
fn take_initial(inlines: &mut [Inline]) -> Option<Initial> {
    match inlines.first_mut()? {
        Inline::Text(text) => {
            let end = text.find(char::is_alphanumeric)?;
            let letter = text[end..].chars().next()?;
            let is_sign = |c: char| "“”„‟‘’‚«»‹›\"'(¿¡[".contains(c);
            if !text[..end].chars().all(is_sign) || !(letter.is_uppercase() || letter.is_numeric()) {
                return None;
            }
            let signs = text[..end].to_owned();
            text.replace_range(..end + letter.len_utf8(), "");
            Some(Initial { signs, letter })
        }
        Inline::Styled { style: Style::Emph | Style::Strong | Style::SmallCaps, content }
        | Inline::Foreign { content, .. }
        | Inline::Link { content, .. } => take_initial(content),
        _ => None,
    }
}

/// How many of the first words are set in small capitals: up to a sign that ends a phrase.
fn opening_words(inlines: &[Inline]) -> usize {
    let Some(Inline::Text(text)) = inlines.first() else { return WORDS };
    let words = text.split_whitespace().take(WORDS);
    let ends = |word: &&str| word.ends_with([',', ';', ':', '.', '!', '?', '—']);
    // An opening of one word is too short to be seen as one.
    let short = words.clone().skip(1).position(|word| ends(&word)).map(|at| at + 2);
    short.unwrap_or(words.count())
}

/// Sets so many of the first words in small capitals.
fn raise(inlines: &mut Vec<Inline>, mut count: usize) {
    let mut at = 0;
    while count > 0 && at < inlines.len() {
        if let Inline::Text(text) = &mut inlines[at] {
            let end = end_of_words(text, &mut count);
            let rest = text.split_off(end);
            let words = Inline::Styled { style: Style::SmallCaps, content: vec![Inline::Text(std::mem::take(text))] };
            inlines[at] = words;
            if !rest.is_empty() {
                inlines.insert(at + 1, Inline::Text(rest));
            }
        } else if let Inline::Styled { content, .. } | Inline::Foreign { content, .. } | Inline::Link { content, .. } =
            &mut inlines[at]
        {
            let words: usize = crate::doc::plain_text(content).split_whitespace().count();
            raise(content, count);
            count = count.saturating_sub(words);
        } else {
            // A picture, a formula, a note: the opening ends before it.
            return;
        }
        at += 1;
    }
}

/// Where the first words of a text end, and how many are still to come.
fn end_of_words(text: &str, count: &mut usize) -> usize {
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            if inside {
                *count -= 1;
                if *count == 0 {
                    return at;
                }
            }
            inside = false;
        } else {
            inside = true;
        }
    }
    if inside {
        *count -= 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_ends_with_its_phrase_or_after_four_words() {
        let count = |text: &str| opening_words(&[Inline::text(text)]);
        assert_eq!(count("When the binder comes in, she"), 4);
        assert_eq!(count("At last, she came"), 2);
        assert_eq!(count("Well, at last she came"), 4);
        assert_eq!(count("Rain."), 1);
    }

    #[test]
    fn words_are_raised_across_styles_and_nothing_is_lost() {
        let emph = Inline::emph(vec![Inline::text("the big")]);
        let mut inlines = vec![Inline::text("In "), emph, Inline::text(" house of paper")];
        let before = crate::doc::plain_text(&inlines);
        raise(&mut inlines, 4);
        assert_eq!(crate::doc::plain_text(&inlines), before);
        assert_eq!(inlines[3], Inline::text(" of paper"));
        assert!(matches!(&inlines[2], Inline::Styled { style: Style::SmallCaps, .. }));
    }

    #[test]
    fn initials_are_letters_with_capitals_behind_signs() {
        let take = |text: &str| {
            let mut inlines = vec![Inline::text(text)];
            take_initial(&mut inlines).map(|i| (i.signs, i.letter, crate::doc::plain_text(&inlines)))
        };
        assert_eq!(take("“We met"), Some(("“".into(), 'W', "e met".into())));
        assert_eq!(take("1815 was"), Some((String::new(), '1', "815 was".into())));
        assert_eq!(take("…and so"), None);
        assert_eq!(take("— No"), None);
    }
}
