//! A paragraph's words, run by run, → inlines: equal styles joined, nested in one order, white
//! space collapsed.

use crate::doc::{Image, Inline, Style, Target, plain_text};
use crate::lang::Lang;

/// How a run stands out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Look {
    pub link: Option<Target>,
    pub language: Option<Lang>,
    pub bold: bool,
    pub italic: bool,
    pub small_caps: bool,
    pub strike: bool,
    pub raised: bool,
    pub lowered: bool,
    pub code: bool,
}

/// What a run holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    /// Text as it stands, tabs and several spaces too.
    Text(String),
    Break,
    /// A picture, a note, an anchor, a formula, words with their reading.
    Other(Inline),
}

/// A run.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Span {
    pub content: Content,
    pub look: Look,
}

/// The runs of a paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Spans(pub Vec<Span>);

impl Spans {
    /// Adds text.
    pub fn text(&mut self, text: &str, look: &Look) {
        match self.0.last_mut() {
            Some(Span { content: Content::Text(before), look: same }) if same == look => before.push_str(text),
            _ => self.0.push(Span { content: Content::Text(text.to_owned()), look: look.clone() }),
        }
    }

    /// Adds something else.
    pub fn push(&mut self, content: Content, look: &Look) {
        self.0.push(Span { content, look: look.clone() });
    }

    /// Whether there is nothing that is printed: neither words nor pictures.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|span| match &span.content {
            Content::Text(text) => text.trim().is_empty(),
            Content::Break => true,
            Content::Other(inline) => matches!(inline, Inline::Anchor(_)),
        })
    }

    /// The words with their white space, for code and for what is looked at as a whole.
    pub fn raw(&self) -> String {
        let mut out = String::new();
        for span in &self.0 {
            match &span.content {
                Content::Text(text) => out.push_str(text),
                Content::Break => out.push('\n'),
                Content::Other(inline @ Inline::Styled { .. }) => {
                    out.push_str(&plain_text(std::slice::from_ref(inline)));
                }
                Content::Other(_) => {}
            }
        }
        out
    }

    /// Whether nothing is printed but what is wanted, which there is.
    pub fn is_only(&self, wanted: impl Fn(&Inline) -> bool) -> bool {
        let mut found = false;
        self.0.iter().all(|span| match &span.content {
            Content::Text(text) => text.trim().is_empty(),
            Content::Break => true,
            Content::Other(inline) if wanted(inline) => {
                found = true;
                true
            }
            Content::Other(inline) => matches!(inline, Inline::Anchor(_)),
        }) && found
    }

    /// Takes what stands for something else than words out of it, in order.
    pub fn take_others(&mut self, wanted: impl Fn(&Inline) -> bool) -> Vec<Inline> {
        let (taken, kept) = std::mem::take(&mut self.0)
            .into_iter()
            .partition::<Vec<_>, _>(|span| matches!(&span.content, Content::Other(inline) if wanted(inline)));
        self.0 = kept;
        taken
            .into_iter()
            .filter_map(|span| match span.content {
                Content::Other(inline) => Some(inline),
                _ => None,
            })
            .collect()
    }

    /// Takes the pictures, with where they lead.
    pub fn take_pictures(&mut self) -> Vec<Image> {
        let spans = std::mem::take(&mut self.0).into_iter();
        let picture = |span: Span| match span.content {
            Content::Other(Inline::Image(image)) => Some(Image { target: image.target.or(span.look.link), ..image }),
            _ => None,
        };
        spans.filter_map(picture).collect()
    }

    /// Takes bold and italic off when all words have it: the look of the paragraph, not of words.
    pub fn plain_look(&mut self) {
        let words = || self.0.iter().filter(|s| matches!(&s.content, Content::Text(text) if !text.trim().is_empty()));
        let (bold, italic) = (words().all(|s| s.look.bold), words().all(|s| s.look.italic));
        for span in &mut self.0 {
            span.look.bold &= !bold;
            span.look.italic &= !italic;
        }
    }

    /// The lines between breaks.
    pub fn lines(self) -> Vec<Spans> {
        let mut lines = vec![Spans::default()];
        for span in self.0 {
            match (span.content, lines.last_mut()) {
                (Content::Break, _) => lines.push(Spans::default()),
                (content, Some(line)) => line.0.push(Span { content, look: span.look }),
                (_, None) => {}
            }
        }
        lines
    }

    /// The inlines.
    pub fn inlines(self) -> Vec<Inline> {
        let mut spans = tidy(self.0);
        settle_languages(&mut spans);
        nest(&spans, 0)
    }
}

/// White space of Word that is one space in a book. No-break spaces stay.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// Collapses white space over the borders of runs, and gives each space the look that the words
/// on both its sides have: authors select words with the space behind them.
fn tidy(spans: Vec<Span>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    // A space that waits for what follows it.
    let mut waiting = false;
    // Whether a word stands before it in its line.
    let mut begun = false;
    // Anchors behind a space that waits: they name what follows it.
    let mut held: Vec<Span> = Vec::new();
    for Span { content, look } in spans {
        let text = match content {
            Content::Text(text) => text,
            Content::Break => {
                waiting = false;
                begun = false;
                out.append(&mut held);
                // No break begins a paragraph.
                if out.iter().any(|span| !matches!(span.content, Content::Other(Inline::Anchor(_)))) {
                    out.push(Span { content: Content::Break, look });
                }
                continue;
            }
            Content::Other(inline) => {
                let silent = matches!(inline, Inline::Anchor(_));
                if waiting && silent {
                    held.push(Span { content: Content::Other(inline), look });
                    continue;
                }
                if std::mem::take(&mut waiting) {
                    push_space(&mut out, &look);
                    out.append(&mut held);
                }
                begun |= !silent;
                out.push(Span { content: Content::Other(inline), look });
                continue;
            }
        };
        let mut words = String::new();
        for c in text.chars() {
            if is_space(c) {
                waiting |= begun;
                continue;
            }
            // Controls are no text; XML has few of them.
            if c.is_control() {
                continue;
            }
            if std::mem::take(&mut waiting) {
                if words.is_empty() {
                    push_space(&mut out, &look);
                    out.append(&mut held);
                } else {
                    words.push(' ');
                }
            }
            begun = true;
            words.push(c);
        }
        if !words.is_empty() {
            push_text(&mut out, &words, look);
        }
    }
    while matches!(out.last(), Some(Span { content: Content::Break, .. })) {
        out.pop();
    }
    out.append(&mut held);
    out
}

/// Words in another language are at least so many: word processors guess the language of
/// single words and names, and are often wrong.
const FOREIGN_WORDS: usize = 3;

/// Takes the language off stretches that are too short for it to be known.
fn settle_languages(spans: &mut [Span]) {
    for stretch in spans.chunk_by_mut(|a, b| a.look.language == b.look.language) {
        let words: usize = stretch
            .iter()
            .map(|span| if let Content::Text(text) = &span.content { text.split_whitespace().count() } else { 0 })
            .sum();
        if words < FOREIGN_WORDS {
            stretch.iter_mut().for_each(|span| span.look.language = None);
        }
    }
}

fn push_space(out: &mut Vec<Span>, after: &Look) {
    let before = out.iter().rev().find(|s| !matches!(s.content, Content::Other(Inline::Anchor(_)))).map(|s| &s.look);
    let look = before.map_or_else(Look::default, |before| common(before, after));
    push_text(out, " ", look);
}

fn push_text(out: &mut Vec<Span>, text: &str, look: Look) {
    match out.last_mut() {
        Some(Span { content: Content::Text(before), look: same }) if *same == look => before.push_str(text),
        _ => out.push(Span { content: Content::Text(text.to_owned()), look }),
    }
}

fn common(a: &Look, b: &Look) -> Look {
    Look {
        link: a.link.clone().filter(|link| b.link.as_ref() == Some(link)),
        language: a.language.clone().filter(|language| b.language.as_ref() == Some(language)),
        bold: a.bold && b.bold,
        italic: a.italic && b.italic,
        small_caps: a.small_caps && b.small_caps,
        strike: a.strike && b.strike,
        raised: a.raised && b.raised,
        lowered: a.lowered && b.lowered,
        code: a.code && b.code,
    }
}

/// Mark-up nests in this order: link, language, bold, italic, small capitals, struck, raised, lowered.
const ORDER: usize = 8;

/// Whether two runs are alike in the mark-up of one step of [`ORDER`].
fn alike(a: &Look, b: &Look, step: usize) -> bool {
    match step {
        0 => a.link == b.link,
        1 => a.language == b.language,
        step => flag(a, step) == flag(b, step),
    }
}

fn flag(look: &Look, step: usize) -> Option<Style> {
    let (on, style) = match step {
        2 => (look.bold, Style::Strong),
        3 => (look.italic, Style::Emph),
        4 => (look.small_caps, Style::SmallCaps),
        5 => (look.strike, Style::Strike),
        6 => (look.raised, Style::Superscript),
        _ => (look.lowered, Style::Subscript),
    };
    on.then_some(style)
}

/// Recursion is [`ORDER`] deep.
fn nest(spans: &[Span], step: usize) -> Vec<Inline> {
    if step == ORDER {
        return spans.iter().map(leaf).collect();
    }
    let mut out: Vec<Inline> = Vec::new();
    for run in spans.chunk_by(|a, b| alike(&a.look, &b.look, step)) {
        let content = nest(run, step + 1);
        let look = &run[0].look;
        let wrapped = match step {
            0 => look.link.clone().map(|target| Inline::Link { target, content: content.clone() }),
            1 => look.language.clone().map(|language| Inline::Foreign { language, content: content.clone() }),
            step => flag(look, step).map(|style| Inline::Styled { style, content: content.clone() }),
        };
        for inline in wrapped.map_or(content, |one| vec![one]) {
            match (out.last_mut(), inline) {
                (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
                (_, inline) => out.push(inline),
            }
        }
    }
    out
}

fn leaf(span: &Span) -> Inline {
    match &span.content {
        Content::Text(text) if span.look.code => Inline::Code(text.clone()),
        Content::Text(text) => Inline::Text(text.clone()),
        Content::Break => Inline::LineBreak,
        Content::Other(Inline::Image(image)) => image.clone().in_line(),
        Content::Other(inline) => inline.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bold() -> Look {
        Look { bold: true, ..Look::default() }
    }

    #[test]
    fn a_space_has_the_look_of_the_words_on_both_its_sides() {
        let mut spans = Spans::default();
        spans.text(" one  ", &bold());
        spans.text("two ", &bold());
        spans.text(" three", &Look::default());
        let strong = Inline::strong(vec![Inline::text("one two")]);
        assert_eq!(spans.inlines(), [strong, Inline::text(" three")]);
    }

    #[test]
    fn styles_nest_in_one_order_whatever_the_runs() {
        let both = Look { bold: true, italic: true, ..Look::default() };
        let mut spans = Spans::default();
        spans.text("a", &bold());
        spans.text("b", &both);
        spans.push(Content::Break, &Look::default());
        spans.text("c", &Look::default());
        let strong = Inline::strong(vec![Inline::text("a"), Inline::emph(vec![Inline::text("b")])]);
        assert_eq!(spans.inlines(), [strong, Inline::LineBreak, Inline::text("c")]);
    }

    proptest! {
        #[test]
        fn all_words_stay(runs in proptest::collection::vec(("[ a-c\\t]{0,5}", any::<bool>(), any::<bool>()), 0..12)) {
            let mut spans = Spans::default();
            for (text, bold, italic) in &runs {
                spans.text(text, &Look { bold: *bold, italic: *italic, ..Look::default() });
            }
            let expected = spans.raw().split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(plain_text(&spans.inlines()), expected);
        }
    }
}
