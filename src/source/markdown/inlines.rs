//! Builds the inlines of one block: white space collapsed, mark-up nested and closed.

use crate::doc::{Image, Inline, Style, Target, plain_text};
use crate::lang::Lang;
use crate::source::pictures::name_link;
use crate::source::spaces::plain_run;

/// Mark-up nests at most so deep; deeper mark-up is dropped and its words kept, so that
/// nothing that walks the tree can exhaust the stack.
const MAX_DEPTH: usize = 16;

/// Mark-up that holds other inlines.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    Styled(Style),
    /// Code whose mark-up is dropped.
    Code,
    /// A link; without a target only its words stay.
    Link(Option<Target>),
    /// A picture whose alternative text is gathered; without one only that text stays.
    Picture(Option<Image>),
    /// Nothing: its words stay.
    Plain,
}

struct Level {
    mark: Mark,
    /// Name of the HTML tag that opened it; `None` for Markdown's own mark-up.
    tag: Option<String>,
    /// The language that it says its words are in.
    language: Option<Lang>,
    above: Vec<Inline>,
}

/// Inlines in the making.
#[derive(Default)]
pub(super) struct Inlines {
    /// Content of the innermost open mark-up.
    content: Vec<Inline>,
    levels: Vec<Level>,
    /// Markdown mark-up that is open beyond the greatest depth.
    beyond: usize,
    /// Whether a word has been set since the line began, so that a space may follow.
    spaced: bool,
    begun: bool,
}

impl Inlines {
    /// Adds words. White space becomes one space, and none at the beginning of a line.
    pub fn text(&mut self, text: &str) {
        let space = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}');
        let mut rest = text;
        loop {
            let run = plain_run(rest);
            let (word, behind) = rest.split_at(run + rest[run..].find(space).unwrap_or(rest.len() - run));
            if !word.is_empty() {
                self.put(word);
                self.spaced = false;
                self.begun = true;
            }
            let mut behind = behind.chars();
            if behind.next().is_none() {
                return;
            }
            rest = behind.as_str();
            if self.begun && !self.spaced {
                self.put(" ");
                self.spaced = true;
            }
        }
    }

    fn put(&mut self, text: &str) {
        match self.content.last_mut() {
            Some(Inline::Text(before)) => before.push_str(text),
            _ => self.content.push(Inline::Text(text.into())),
        }
    }

    /// Adds code.
    pub fn code(&mut self, code: &str) {
        self.push(Inline::Code(code.split_whitespace().collect::<Vec<_>>().join(" ")));
    }

    /// Adds what is no words.
    pub fn push(&mut self, inline: Inline) {
        if let Inline::Text(text) = inline {
            return self.text(&text);
        }
        // A space behind a place that nobody sees would follow the space before it.
        let seen = !matches!(inline, Inline::Anchor(_));
        self.content.push(inline);
        if seen {
            self.spaced = false;
            self.begun = true;
        }
    }

    /// Ends the line.
    pub fn line_break(&mut self) {
        if self.begun {
            trim_end(&mut self.content);
            self.content.push(Inline::LineBreak);
            self.spaced = false;
            self.begun = false;
        }
    }

    /// Opens Markdown's own mark-up.
    pub fn open(&mut self, mark: Mark) {
        if self.levels.len() >= MAX_DEPTH {
            self.beyond += 1;
        } else {
            self.push_level(mark, None, None);
        }
    }

    /// Opens mark-up of an HTML tag, whose words may be in another language.
    pub fn open_tag(&mut self, name: &str, mark: Mark, language: Option<Lang>) {
        if self.levels.len() < MAX_DEPTH && self.beyond == 0 {
            self.push_level(mark, Some(name.to_owned()), language);
        }
    }

    fn push_level(&mut self, mark: Mark, tag: Option<String>, language: Option<Lang>) {
        // A link in a link is no link.
        let in_link = self.levels.iter().any(|level| matches!(level.mark, Mark::Link(Some(_))));
        let mark = if in_link && matches!(mark, Mark::Link(_)) { Mark::Link(None) } else { mark };
        self.levels.push(Level { mark, tag, language, above: std::mem::take(&mut self.content) });
    }

    /// Closes Markdown's innermost mark-up, and what HTML left open in it.
    pub fn close(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        while let Some(level) = self.levels.pop() {
            let own = level.tag.is_none();
            self.end(level);
            if own {
                break;
            }
        }
    }

    /// Closes the innermost mark-up if a tag of that name opened it.
    pub fn close_tag(&mut self, name: &str) {
        let opened = self.levels.last().is_some_and(|level| level.tag.as_deref() == Some(name));
        if self.beyond == 0
            && opened
            && let Some(level) = self.levels.pop()
        {
            self.end(level);
        }
    }

    fn end(&mut self, level: Level) {
        let from = level.above.len();
        let mut inner = std::mem::replace(&mut self.content, level.above);
        match level.mark {
            Mark::Picture(Some(image)) => {
                let alt = plain_text(&inner);
                self.push(Inline::Image(Image { alt: alt.trim().to_owned(), ..image }));
            }
            _ if inner.is_empty() => {}
            Mark::Styled(style) => self.content.push(Inline::Styled { style, content: inner }),
            Mark::Link(Some(target)) => {
                name_link(&mut inner);
                self.content.push(Inline::Link { target, content: inner });
            }
            Mark::Code => self.content.push(Inline::Code(plain_text(&inner).trim().to_owned())),
            Mark::Plain | Mark::Link(None) | Mark::Picture(None) => {
                self.content.append(&mut inner);
            }
        }
        if let Some(language) = level.language.filter(|_| self.content.len() > from) {
            let content = self.content.split_off(from);
            self.content.push(Inline::Foreign { language, content });
        }
    }

    /// The inlines, without white space at the end.
    pub fn finish(mut self) -> Vec<Inline> {
        while let Some(level) = self.levels.pop() {
            self.end(level);
        }
        while matches!(self.content.last(), Some(Inline::LineBreak)) {
            self.content.pop();
        }
        trim_end(&mut self.content);
        merge(self.content)
    }
}

/// Takes the white space off the end, inside mark-up too.
fn trim_end(content: &mut Vec<Inline>) {
    let empty = match content.last_mut() {
        Some(Inline::Text(text)) => {
            text.truncate(text.trim_end_matches(' ').len());
            text.is_empty()
        }
        Some(
            Inline::Styled { content: inner, .. }
            | Inline::Foreign { content: inner, .. }
            | Inline::Link { content: inner, .. },
        ) => {
            trim_end(inner);
            inner.is_empty()
        }
        _ => false,
    };
    if empty {
        content.pop();
    }
}

/// Joins texts that closing mark-up without effect has left side by side.
pub(super) fn merge(content: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(content.len());
    for inline in content {
        let inline = match inline {
            Inline::Styled { style, content } => Inline::Styled { style, content: merge(content) },
            Inline::Foreign { language, content } => Inline::Foreign { language, content: merge(content) },
            Inline::Link { target, content } => Inline::Link { target, content: merge(content) },
            other => other,
        };
        match (out.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, inline) => out.push(inline),
        }
    }
    out
}
