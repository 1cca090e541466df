//! Inlines → XHTML.

use super::escape::has_words;
use super::href;
use super::plan::Place;
use super::xhtml::Writer;
use crate::doc::{ChapterId, Image, Inline, Style, Target, plain_text};
use crate::lang::Lang;

impl<'a> Writer<'a> {
    /// Appends inlines.
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
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
    }

    fn styled(&mut self, style: Style, content: &'a [Inline]) {
        let (open, close) = match style {
            Style::Emph => ("<em>", "</em>"),
            Style::Strong => ("<strong>", "</strong>"),
            Style::Strike => ("<s>", "</s>"),
            Style::Superscript => ("<sup>", "</sup>"),
            Style::Subscript => ("<sub>", "</sub>"),
            Style::SmallCaps => ("<span class=\"small-caps\">", "</span>"),
        };
        self.raw(open);
        self.inlines(content);
        self.raw(close);
    }

    /// Words in another language: spoken, hyphenated and, where its script says so, ordered as that
    /// language has it.
    fn foreign(&mut self, language: &Lang, content: &'a [Inline]) {
        let around = self.rtl;
        self.rtl = language.is_rtl();
        let direction = match (self.rtl == around, self.rtl) {
            (true, _) => "",
            (false, true) => " dir=\"rtl\"",
            (false, false) => " dir=\"ltr\"",
        };
        self.raw(&format!("<span lang=\"{language}\" xml:lang=\"{language}\"{direction}>"));
        self.inlines(content);
        self.raw("</span>");
        self.rtl = around;
    }

    fn anchor(&mut self, name: &'a str) {
        if let Some(id) = self.place(name) {
            self.raw(&format!("<span id=\"{id}\"></span>"));
        }
    }

    /// A link without words cannot be spoken, and one to a file outside the book leads nowhere:
    /// both leave their content.
    fn link(&mut self, target: &'a Target, content: &'a [Inline]) {
        let href = match target {
            Target::Url(url) => href::absolute(url),
            Target::Chapter { id, anchor } => self.in_chapter(*id, anchor.as_deref()),
            Target::Anchor(name) => self.places.and_then(|places| places.id(name)).map(|id| format!("#{id}")),
            Target::File { .. } => None,
        };
        match href {
            Some(href) if !self.in_link && has_words(&plain_text(content)) => {
                self.raw("<a href=\"");
                self.text(&href);
                self.raw("\">");
                self.in_link = true;
                self.inlines(content);
                self.in_link = false;
                self.raw("</a>");
                self.waiting_marks();
            }
            _ => self.inlines(content),
        }
    }

    /// The place in a chapter, or its beginning when the place is not there.
    fn in_chapter(&self, id: ChapterId, anchor: Option<&str>) -> Option<String> {
        let Place { href, places } = self.plan.chapter(id)?;
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
                self.raw("\"/>");
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
