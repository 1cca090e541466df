//! Inlines → XHTML.

use super::escape::{escaped, has_words};
use super::href;
use super::plan::Place;
use super::xhtml::Writer;
use crate::doc::{ChapterId, Image, Inline, Style, Target, each_inline, plain_text};
use crate::lang::Lang;
use unicode_linebreak::linebreaks;

impl<'a> Writer<'a> {
    /// Appends inlines.
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) {
        let mut rest = inlines;
        // What of the next text stands already behind the formula or picture before it.
        let mut taken = 0;
        while let Some((inline, behind)) = rest.split_first() {
            rest = behind;
            let Inline::Text(text) = inline else {
                taken = self.inline("", inline, &mut rest);
                continue;
            };
            let text = &text[std::mem::take(&mut taken)..];
            match behind.split_first() {
                Some((solid, behind)) if matches!(solid, Inline::Math(_) | Inline::Image(_)) => {
                    let (text, before) = text.split_at(words_end(text));
                    self.leaf(text);
                    rest = behind;
                    taken = self.inline(before, solid, &mut rest);
                }
                _ => self.leaf(text),
            }
        }
    }

    /// Appends one that is no text, with what stands right before it. Says how much of the text behind it was
    /// appended too; a note there leaves `rest`.
    ///
    /// Browsers break lines before and behind a formula or picture, whatever stands there: brackets before one,
    /// punctuation and the mark of a note behind it stay with it in a `span`.
    fn inline(&mut self, before: &'a str, inline: &'a Inline, rest: &mut &'a [Inline]) -> usize {
        let solid = match inline {
            Inline::Math(math) => self.island(math, false).is_some(),
            Inline::Image(image) => self.plan.image(image).is_some(),
            _ => false,
        };
        let (after, note) = match rest.first() {
            Some(Inline::Text(text)) if solid => (&text[..hanging(text)], false),
            Some(Inline::Note(_) | Inline::NoteAgain(_)) => ("", solid),
            _ => ("", false),
        };
        let whole = solid && (note || !before.is_empty() || !after.is_empty());
        self.raw(if whole { "<span class=\"whole\">" } else { "" });
        if !before.is_empty() {
            self.leaf(before);
        }
        self.one(inline);
        if !after.is_empty() {
            self.leaf(after);
        }
        if note && let Some((mark, behind)) = rest.split_first() {
            self.one(mark);
            *rest = behind;
        }
        self.raw(if whole { "</span>" } else { "" });
        after.len()
    }

    fn one(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Text(text) => self.leaf(text),
            Inline::Styled { style, content } => self.styled(*style, content),
            Inline::Foreign { language, content } => self.foreign(language, content),
            Inline::Math(math) => self.math(math, false),
            Inline::Note(note) => self.note(note),
            Inline::NoteAgain(label) => self.note_again(label),
            Inline::Anchor(name) => self.anchor(name),
            Inline::Code(text) => {
                self.raw("<code>");
                self.leaf(text);
                self.raw("</code>");
            }
            Inline::Link { target, content } => self.link(target, content),
            Inline::Image(image) => self.image(image),
            Inline::LineBreak => self.raw("<br/>\n"),
        }
    }

    fn styled(&mut self, style: Style, content: &'a [Inline]) {
        let (open, close) = match style {
            Style::Emph => ("<em>", "</em>"),
            Style::Strong => ("<strong>", "</strong>"),
            Style::Strike => ("<s>", "</s>"),
            Style::Superscript => ("<sup>", "</sup>"),
            Style::Subscript => ("<sub>", "</sub>"),
            Style::SmallCaps => ("<span class=\"small-caps\">", "</span>"),
            Style::Ruby => return self.ruby(content),
            Style::Reading => ("", ""),
        };
        self.raw(open);
        self.inlines(content);
        self.raw(close);
    }

    /// Words with how they are read above them, or in brackets where a reader does not know that: pairs of
    /// both, as HTML has it (§ 4.5.10). What is no row of pairs stays in the line.
    fn ruby(&mut self, content: &'a [Inline]) {
        let is_base =
            |inline: &Inline| reading(inline).is_none() && has_words(&plain_text(std::slice::from_ref(inline)));
        let is_space = |inline: &Inline| matches!(inline, Inline::Text(text) if text.trim().is_empty());
        let (content, behind) = match content.split_last() {
            Some((last, content)) if is_space(last) => (content, std::slice::from_ref(last)),
            _ => (content, &[][..]),
        };
        let pairs = content.chunk_by(|before, _| reading(before).is_none());
        if !pairs
            .clone()
            .all(|pair| matches!(pair, [base @ .., last] if reading(last).is_some() && base.iter().any(is_base)))
        {
            self.inlines(content);
            return self.inlines(behind);
        }
        self.raw("<ruby>");
        for pair in pairs {
            let Some((last, base)) = pair.split_last() else { continue };
            self.inlines(base);
            // A bracket is text alone: the mark of a page that begins with it stands in the reading.
            self.raw("<rp>(</rp><rt>");
            self.leaf(reading(last).unwrap_or_default());
            self.raw("</rt><rp>)</rp>");
        }
        self.raw("</ruby>");
        self.inlines(behind);
    }

    /// Words in another language: spoken, hyphenated and, where its script says so, ordered as that
    /// language has it.
    fn foreign(&mut self, language: &Lang, content: &'a [Inline]) {
        self.in_language("span", language, content);
        self.raw("</span>");
    }

    /// A paragraph. One that is in another language as a whole says so itself: then it also begins at the side
    /// where that language begins.
    pub(super) fn paragraph(&mut self, content: &'a [Inline]) {
        match content {
            [Inline::Foreign { language, content }] => {
                self.in_language("p", language, content);
                self.raw("</p>\n");
            }
            _ => self.wrapped("p", "", content),
        }
    }

    /// Opens an element and appends its words, which are in another language than those around.
    fn in_language(&mut self, tag: &str, language: &Lang, content: &'a [Inline]) {
        let around = self.rtl;
        self.rtl = language.is_rtl();
        let direction = match (self.rtl == around, self.rtl) {
            (true, _) => "",
            (false, true) => " dir=\"rtl\"",
            (false, false) => " dir=\"ltr\"",
        };
        self.raw(&format!("<{tag} lang=\"{language}\" xml:lang=\"{language}\"{direction}>"));
        self.inlines(content);
        self.rtl = around;
    }

    fn anchor(&mut self, name: &'a str) {
        if let Some(id) = self.place(name) {
            self.raw(&format!("<span id=\"{id}\"></span>"));
        }
    }

    /// A link without words or pictures cannot be seen, and one to a file outside the book leads nowhere:
    /// both leave their content.
    fn link(&mut self, target: &'a Target, content: &'a [Inline]) {
        let has_name = has_words(&plain_text(content));
        let mut is_seen = has_name;
        each_inline(content, &mut |inline| {
            is_seen |= matches!(inline, Inline::Image(image) if self.plan.image(image).is_some());
        });
        match self.opening(target, has_name).filter(|_| is_seen) {
            Some(opening) => {
                self.raw(&opening);
                self.in_link = true;
                self.inlines(content);
                self.in_link = false;
                self.raw("</a>");
                self.waiting_marks();
            }
            _ => self.inlines(content),
        }
    }

    /// The tag that opens a link, if it can be one here. A link that nothing in it names has the name of where it leads.
    fn opening(&self, target: &Target, has_name: bool) -> Option<String> {
        let href = match target {
            Target::Url(url) => href::absolute(url),
            Target::Chapter { id, anchor } => self.in_chapter(*id, anchor.as_deref()),
            Target::Anchor(name) => self.places.and_then(|places| places.id(name)).map(|id| format!("#{id}")),
            Target::File { .. } => None,
        };
        let href = href.filter(|_| !self.in_link)?;
        let name = match target {
            _ if has_name => None,
            Target::Chapter { id, .. } => Some(self.plan.chapter(*id)?.title),
            _ => Some(&*href),
        };
        let name = name.map(|name| format!(" aria-label=\"{}\"", escaped(name))).unwrap_or_default();
        Some(format!("<a href=\"{}\"{name}>", escaped(&href)))
    }

    /// Appends a picture of a figure, as the link that it may be.
    pub(super) fn shown(&mut self, image: &Image) {
        self.marks_before_image(image);
        let opening = image.target.as_ref().and_then(|target| self.opening(target, has_words(&image.alt)));
        self.raw(opening.as_deref().unwrap_or_default());
        self.image(image);
        self.raw(if opening.is_some() { "</a>" } else { "" });
    }

    /// The place in a chapter, or its beginning when the place is not there.
    fn in_chapter(&self, id: ChapterId, anchor: Option<&str>) -> Option<String> {
        let Place { href, places, .. } = self.plan.chapter(id)?;
        // Documents of the text share a folder.
        let href = href.trim_start_matches("text/");
        Some(match anchor.and_then(|name| places.id(name)) {
            Some(id) => format!("{href}#{id}"),
            None => href.to_owned(),
        })
    }

    /// Appends a picture, or its words when it is not in the book.
    pub(super) fn image(&mut self, image: &Image) {
        self.marks_before_image(image);
        match self.plan.image(image) {
            Some(file) => {
                let markup = format!("<img src=\"../{}\" alt=\"", file.href);
                self.raw(&markup);
                self.text(image.alt.trim());
                self.raw(if image.is_decorative { "\" role=\"presentation\"/>" } else { "\"/>" });
            }
            None if !has_words(&image.alt) => {}
            None => {
                self.raw("<span class=\"missing-image\">[");
                self.text(image.alt.trim());
                self.raw("]</span>");
            }
        }
    }
}

/// The plain words of a reading, without their brackets.
fn reading(inline: &Inline) -> Option<&str> {
    match inline {
        Inline::Styled { style: Style::Reading, content } => match &content[..] {
            [Inline::Text(text)] => text.strip_prefix('(')?.strip_suffix(')'),
            _ => None,
        },
        _ => None,
    }
}

/// Longest run beside a formula or picture that is kept with it, in bytes: what is longer could run out of a screen.
const LONGEST_RUN: usize = 24;

/// Where in a text before a formula begins what no line break may part from it (UAX #14), such as a bracket: there
/// the formula counts as a letter.
fn words_end(text: &str) -> usize {
    let start = text.rfind(' ').map_or(0, |at| at + 1);
    let run = &text[start..];
    if run.is_empty() || run.len() > LONGEST_RUN {
        return text.len();
    }
    let probe = format!("{run}{LETTER}");
    let breaks = linebreaks(&probe).map(|(at, _)| at).filter(|at| *at <= run.len());
    start + breaks.last().unwrap_or(0)
}

/// How much of a text behind a formula no line break may part from it, such as punctuation.
fn hanging(text: &str) -> usize {
    let run = text.split(' ').next().unwrap_or_default();
    let probe = format!("{LETTER}{run}");
    let length = linebreaks(&probe).next().map_or(0, |(at, _)| at.saturating_sub(LETTER.len_utf8()));
    if length > LONGEST_RUN { 0 } else { length }
}

/// Stands for the formula.
const LETTER: char = 'x';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_with_a_formula_ends_at_the_next_break() {
        for (text, stays) in [
            (", which", ","),
            (".", "."),
            (" word", ""),
            ("\u{2019}s root", "\u{2019}s"),
            ("-th", "-"),
            (").\u{201d} Then", ").\u{201d}"),
            ("\u{ff0c}\u{8fd9}", "\u{ff0c}"),
            ("\u{a0}m wide", "\u{a0}m"),
            ("", ""),
            ("averyveryverylongwordthatcannotstay", ""),
        ] {
            assert_eq!(&text[..hanging(text)], stays, "{text}");
        }
        for (text, stays) in [
            ("where (", "("),
            ("word ", ""),
            ("word", "word"),
            ("from \u{201c}[", "\u{201c}["),
            ("1\u{2013}", ""),
            ("", ""),
            ("\u{8fd9}\u{662f}", ""),
        ] {
            assert_eq!(&text[words_end(text)..], stays, "{text}");
        }
    }
}
