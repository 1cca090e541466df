//! Plain paragraphs → lines on pages, filled one after the other.

use crate::geom::{Length, Point, Size};
use crate::lang::Lang;
use crate::layout::{Face, Faces, Look, Shaper};
use crate::media::Style;
use crate::paged::{Item, Page, Role, Run};
use crate::text::Hyphenator;
use std::sync::Arc;

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The title above all.
    Title,
    /// What a step is called.
    Heading,
    /// Sentences.
    Text,
}

/// Where a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
}

/// Sets lines in the built-in face.
pub(super) struct Setter<'a> {
    faces: &'a Faces<'a>,
    shaper: Shaper<'a>,
}

/// The type on a page, by its width: as small as notes on a small page, never larger than a book's.
fn text_size(page: Size) -> Length {
    (page.w / 31).max(Length::pt(6)).min(Length::pt(13))
}

impl<'a> Setter<'a> {
    /// The instructions are in English.
    pub(super) fn new(faces: &'a Faces<'a>) -> Setter<'a> {
        Setter { faces, shaper: Shaper::new(faces, &Lang::english(), Arc::new(Hyphenator::none())) }
    }

    fn face(&self, style: Style, size: Length) -> Face {
        Face { font: self.faces.font(style), size, look: Look::Display }
    }

    fn width(&mut self, text: &str, style: Style, size: Length) -> Length {
        let face = self.face(style, size);
        Length::sp(self.shaper.shape(text, face).width)
    }

    /// A text on one line, as far as the face has its characters.
    pub(super) fn line(
        &mut self,
        text: &str,
        style: Style,
        size: Length,
        at: Point,
        align: Align,
        ink: u8,
    ) -> Option<Item> {
        let face = self.face(style, size);
        let font = &self.faces.fonts().faces()[usize::from(face.font.0)];
        let text: String = text.chars().filter(|c| font.covers(*c)).collect();
        let shaped = self.shaper.shape(&text, face);
        if shaped.glyphs.is_empty() {
            return None;
        }
        let left = if align == Align::Centre { at.x - Length::sp(shaped.width).half() } else { at.x };
        let at = Point { x: left, ..at };
        let run = Run {
            font: face.font,
            size,
            at,
            fit: 0,
            ink,
            role: Role::Front,
            tag: None,
            glyphs: shaped.glyphs,
            text: shaped.text,
            space: None,
        };
        Some(Item::Run(run))
    }

    /// Paragraphs on as many pages as they need.
    pub(super) fn columns(&mut self, paragraphs: &[(Kind, String)], page: Size) -> Vec<Page> {
        let size = text_size(page);
        let (left, top) = (page.w / 10, page.h / 10);
        let (measure, foot) = (page.w - left * 2, page.h - page.h / 12);
        let mut pages = vec![Page::default()];
        let mut y = top;
        for (kind, text) in paragraphs {
            let (style, size) = match kind {
                Kind::Title => (Style::Bold, size.scale(15, 10)),
                Kind::Heading => (Style::Bold, size),
                Kind::Text => (Style::Regular, size),
            };
            let leading = size.scale(13, 10);
            let lines = self.lines(text, style, size, measure);
            // A heading stands with two lines of its text.
            let needs = if *kind == Kind::Heading { leading * 3 } else { leading };
            if y > top {
                y += if *kind == Kind::Heading { leading.scale(6, 10) } else { leading / 5 };
            }
            for line in lines {
                if y + needs > foot {
                    pages.push(Page::default());
                    y = top;
                }
                y += leading;
                let item = self.line(&line, style, size, Point { x: left, y }, Align::Left, 255);
                pages.last_mut().expect("there is a first page").items.extend(item);
            }
        }
        pages
    }

    /// Words filled into lines; one wider than the measure has a line of its own.
    fn lines(&mut self, text: &str, style: Style, size: Length, measure: Length) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let space = self.width(" ", style, size);
        let mut room = Length::ZERO;
        for word in text.split_whitespace() {
            let width = self.width(word, style, size);
            match lines.last_mut() {
                Some(line) if width + space <= room => {
                    line.push(' ');
                    line.push_str(word);
                    room -= width + space;
                }
                _ => {
                    lines.push(word.to_owned());
                    room = measure - width;
                }
            }
        }
        lines
    }
}
