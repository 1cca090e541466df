//! Builds the inlines of one block: white space collapsed as HTML has it, mark-up nested.
//!
//! Mark-up may go on over the end of a block (`<b><p>…</p><p>…</p></b>`): [`Inlines::take`]
//! ends the block and leaves the same mark-up open for the next.

use crate::doc::{Inline, Style, Target};
use crate::lang::Lang;
use crate::source::pictures::name_link;

/// Mark-up nests at most so deep; deeper mark-up is dropped and its words kept.
const MAX_DEPTH: usize = 16;

/// Mark-up that holds other inlines.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// None at all.
    Plain,
    Styled(Style),
    Link(Target),
    Foreign(Lang),
}

struct Level {
    mark: Mark,
    above: Vec<Inline>,
}

/// Inlines in the making.
#[derive(Default)]
pub(super) struct Inlines {
    /// Content of the innermost open mark-up.
    content: Vec<Inline>,
    levels: Vec<Level>,
    /// Mark-up that is open beyond the greatest depth.
    beyond: usize,
    /// Whether the last character is a space.
    spaced: bool,
    /// Whether anything has been set since the line began.
    begun: bool,
    /// Whether anything but anchors has been set since the block began.
    words: bool,
}

impl Inlines {
    /// Nothing yet, in a block of another language if one is given.
    pub fn new(language: Option<Lang>) -> Inlines {
        let mut inlines = Inlines::default();
        language.into_iter().for_each(|language| inlines.open(Mark::Foreign(language)));
        inlines
    }

    /// Adds words. A run of white space becomes one space, none at the beginning of a line.
    pub fn text(&mut self, text: &str) {
        for (i, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            if i > 0 && self.begun && !self.spaced {
                self.string().push(' ');
                self.spaced = true;
            }
            if !word.is_empty() {
                self.string().push_str(word);
                (self.spaced, self.begun, self.words) = (false, true, true);
            }
        }
    }

    fn string(&mut self) -> &mut String {
        if !matches!(self.content.last(), Some(Inline::Text(_))) {
            self.content.push(Inline::Text(String::new()));
        }
        match self.content.last_mut() {
            Some(Inline::Text(text)) => text,
            _ => unreachable!("a text was pushed above"),
        }
    }

    /// Adds anything that is no plain text.
    pub fn push(&mut self, inline: Inline) {
        if !matches!(inline, Inline::Anchor(_)) {
            (self.spaced, self.begun, self.words) = (false, true, true);
        }
        self.content.push(inline);
    }

    /// Ends the line; whether the line was empty, so that nothing was ended.
    pub fn line_break(&mut self) -> bool {
        if !self.begun {
            return true;
        }
        trim_end(&mut self.content, false);
        self.content.push(Inline::LineBreak);
        (self.spaced, self.begun) = (false, false);
        false
    }

    /// Whether nothing but anchors has been set since the block began.
    pub fn is_empty(&self) -> bool {
        !self.words
    }

    /// Opens mark-up.
    pub fn open(&mut self, mark: Mark) {
        if self.levels.len() >= MAX_DEPTH {
            self.beyond += 1;
            return;
        }
        // A link in a link is none, nor is bold in bold.
        let open = |level: &Level| match (&level.mark, &mark) {
            (Mark::Link(_), Mark::Link(_)) => true,
            (above, mark) => above == mark && *mark != Mark::Styled(Style::Emph),
        };
        let mark = if self.levels.iter().any(open) { Mark::Plain } else { mark };
        self.levels.push(Level { mark, above: std::mem::take(&mut self.content) });
    }

    /// Closes the innermost mark-up.
    pub fn close(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if let Some(Level { mark, mut above }) = self.levels.pop() {
            wrap(mark, std::mem::take(&mut self.content), &mut above);
            self.content = above;
        }
    }

    /// The inlines of the block, without white space and line ends around them.
    pub fn take(&mut self) -> Vec<Inline> {
        let mut content = std::mem::take(&mut self.content);
        for level in self.levels.iter_mut().rev() {
            let mut above = std::mem::take(&mut level.above);
            wrap(level.mark.clone(), content, &mut above);
            content = above;
        }
        (self.spaced, self.begun, self.words) = (false, false, false);
        trim_end(&mut content, true);
        content
    }
}

fn wrap(mark: Mark, mut content: Vec<Inline>, out: &mut Vec<Inline>) {
    // Mark-up around nothing that shows.
    let space = |inline: &Inline| matches!(inline, Inline::Text(text) if text.trim_matches(' ').is_empty());
    if content.iter().all(|inline| space(inline) || matches!(inline, Inline::Anchor(_) | Inline::LineBreak)) {
        return join(content, out);
    }
    if let Mark::Link(_) = mark {
        name_link(&mut content);
    }
    out.push(match mark {
        Mark::Styled(style) => Inline::Styled { style, content },
        Mark::Link(target) => Inline::Link { target, content },
        Mark::Foreign(language) => Inline::Foreign { language, content },
        Mark::Plain => return join(content, out),
    });
}

/// Puts inlines behind others; texts that meet become one.
pub(super) fn join(more: Vec<Inline>, out: &mut Vec<Inline>) {
    for inline in more {
        match (out.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, inline) => out.push(inline),
        }
    }
}

/// Takes the white space off the end, inside mark-up too, and line ends if `breaks`.
fn trim_end(content: &mut Vec<Inline>, breaks: bool) {
    loop {
        let empty = match content.last_mut() {
            Some(Inline::Text(text)) => {
                text.truncate(text.trim_end_matches(' ').len());
                text.is_empty()
            }
            Some(Inline::Styled { content, .. } | Inline::Link { content, .. } | Inline::Foreign { content, .. }) => {
                trim_end(content, breaks);
                content.is_empty()
            }
            Some(Inline::LineBreak) => breaks,
            _ => false,
        };
        if !empty {
            return;
        }
        content.pop();
    }
}

/// Whether the inlines show nothing at all: anchors, and white space of any kind.
pub(super) fn is_blank(content: &[Inline]) -> bool {
    content.iter().all(|inline| match inline {
        Inline::Text(text) => super::dom::is_blank(text),
        Inline::Anchor(_) | Inline::LineBreak => true,
        Inline::Styled { content, .. } | Inline::Link { content, .. } | Inline::Foreign { content, .. } => {
            is_blank(content)
        }
        _ => false,
    })
}
