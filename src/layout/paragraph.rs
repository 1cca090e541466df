//! Inlines → a horizontal list ([`List`]): the author's words become stretches of one face ([`text`]), these words and
//! the spaces between them ([`spaces`]), and words items ([`word`]).
//!
//! Break opportunities are those of UAX #14 with the habits of book typesetting on top:
//! no line starts with a dash, words are hyphenated, and only what is wider than half a
//! line may be cut anywhere.

mod spaces;
mod text;
mod word;

use crate::diag::Origin;
use crate::doc::{Image, Inline, Leaves, Place};
use crate::geom::{Length, Size};
use crate::layout::breaker::{INFINITE, Item};
use crate::layout::list::{Atom, InlinePicture, List};
use crate::layout::manner::{Level, Manner, emphasised, styled};
use crate::layout::notes::Numbers;
use crate::layout::row::{Leads, Spot};
use crate::layout::shape::{Look, Shaper, Tongue};
use crate::layout::tagger::Tagger;
use crate::layout::{Context, Glyphless, tex};
use crate::media::Style;
use crate::paged::{ElementKind, Tag};
use crate::text::is_tex;

/// A stretch of text that is drawn alike.
struct Span {
    /// Where it ends in the text of its paragraph.
    end: usize,
    /// Index into [`List::attrs`].
    attr: u32,
}

/// How a paragraph's text is set.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// Face of plain text; emphasis and code take its size.
    pub look: Look,
    /// Size of the text.
    pub size: Length,
    /// Style of plain text.
    pub style: Style,
    /// Whether words may be hyphenated; where, the list tells when it is asked to ([`List::divide`]).
    pub hyphenate: bool,
    /// Width of the line, to know what is too long for it.
    pub width: Length,
    /// A word wider than this that has no place to be divided may be cut anywhere.
    pub cut_beyond: Length,
    /// The numbers of the essay's notes.
    pub numbers: &'a Numbers,
    /// Where the essay's text lies.
    pub leaves: &'a Leaves,
    /// Where the text stands.
    pub origin: &'a Origin,
    /// The element that it is.
    pub tag: Option<Tag>,
}

/// What a list is built of.
#[derive(Clone, Copy)]
pub enum Content<'a> {
    /// What the author wrote.
    Inlines(&'a [Inline]),
    /// Part of a formula.
    Formula(&'a [tex::Piece]),
}

/// Builds the horizontal list of some content, without indent or end.
pub fn build(
    content: Content<'_>,
    setting: Setting<'_>,
    context: &Context<'_>,
    shaper: &mut Shaper<'_>,
    tagger: &mut Tagger,
    glyphless: &mut Glyphless,
) -> List {
    let manner = Manner {
        style: setting.style,
        look: setting.look,
        level: Level::Line,
        is_struck: false,
        tongue: shaper.tongue(),
        link: None,
        tag: setting.tag,
    };
    let mut builder = Builder {
        list: List::default(),
        text: String::new(),
        spans: Vec::new(),
        places: Vec::new(),
        is_in_address: false,
        last_space: None,
        setting,
        context,
        shaper,
        tagger,
        glyphless,
    };
    match content {
        Content::Inlines(inlines) => builder.inlines(inlines, manner),
        Content::Formula(pieces) => builder.pieces(pieces, manner),
    }
    builder.flush();
    builder.shaper.speak(manner.tongue);
    builder.list
}

struct Builder<'a, 'f> {
    list: List,
    /// Text not yet made into items, and its faces.
    text: String,
    spans: Vec<Span>,
    /// Where in the chapter stretches of the text stand, from which byte of it on.
    places: Vec<(usize, Option<Place>)>,
    /// Whether what is set now is an address.
    is_in_address: bool,
    /// The last space between words, with its attr and the language of its time: a paragraph has hardly another.
    last_space: Option<(u32, Tongue, Item)>,
    setting: Setting<'a>,
    context: &'a Context<'a>,
    shaper: &'a mut Shaper<'f>,
    tagger: &'a mut Tagger,
    glyphless: &'a mut Glyphless,
}

impl Builder<'_, '_> {
    fn inlines(&mut self, inlines: &[Inline], manner: Manner) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(text, manner),
                Inline::Code(text) => {
                    let tag = self.element(ElementKind::Code, manner);
                    self.text(text, Manner { style: Style::Mono, tag, ..manner });
                }
                Inline::Styled { style, content } => {
                    let manner = styled(*style, self.context.theme().emphasis, manner);
                    self.inlines(content, manner);
                }
                Inline::Foreign { language, content } => {
                    let tongue = self.shaper.tongue_of(language);
                    let tag = manner.tag.map(|parent| self.tagger.foreign(language, parent, self.setting.origin));
                    self.inlines(content, Manner { tongue, tag, ..manner });
                }
                Inline::Math(math) => {
                    let tag = self.element(ElementKind::Formula { alt: math.text.trim().into() }, manner);
                    self.math(&math.text, Manner { tag, ..manner });
                }
                Inline::Note(note) => {
                    if let Some(number) = self.setting.numbers.of(note) {
                        self.mark(number, true, manner);
                    }
                }
                Inline::NoteAgain(label) => {
                    if let Some(number) = self.setting.numbers.labelled(label) {
                        self.mark(number, false, manner);
                    }
                }
                Inline::Anchor(id) => self.spot(Spot::Anchor(id.clone())),
                Inline::Link { target, content } => {
                    let inside = Leads::from_target(target).map_or(manner, |leads| self.link(leads, manner));
                    self.inlines(content, inside);
                    if let Some(page) = self.context.references.as_ref().and_then(|pages| pages.printed(target)) {
                        self.text(&page, manner);
                    }
                }
                Inline::LineBreak => {
                    self.flush();
                    self.list.finish();
                    self.list.push(Item::Penalty { cost: -INFINITE }, Atom::Nothing);
                }
                Inline::Image(image) => self.image(image, manner),
            }
        }
    }

    /// A new element in that of a manner.
    fn element(&mut self, kind: ElementKind, manner: Manner) -> Option<Tag> {
        manner.tag.map(|parent| self.tagger.add(kind, Some(parent), self.setting.origin))
    }

    /// The manner of words that lead somewhere.
    fn link(&mut self, leads: Leads, manner: Manner) -> Manner {
        let Ok(index) = u16::try_from(self.list.links.len()) else { return Manner { link: None, ..manner } };
        let tag = self.element(ElementKind::Link, manner);
        self.list.links.push((leads, tag));
        Manner { link: Some(index), tag, ..manner }
    }

    fn spot(&mut self, spot: Spot) {
        self.flush();
        self.list.spots.push(spot);
        self.list.push(Item::Box { width: 0 }, Atom::Spot(self.list.spots.len() as u32 - 1));
    }

    /// The mark of a note, bound to the word before it and upright in any text.
    fn mark(&mut self, number: u32, is_first: bool, manner: Manner) {
        self.flush();
        if is_first {
            self.spot(Spot::Mark(number));
        }
        let tag = self.element(ElementKind::Reference, manner);
        if let Some(block) = self.setting.tag.filter(|_| is_first) {
            self.tagger.note(number, block, self.setting.origin);
        }
        let manner = self.link(Leads::Spot(Spot::Note(number)), Manner { tag, ..manner });
        let style = if manner.style == Style::Mono { Style::Regular } else { manner.style };
        let shown = self.setting.numbers.shown(number).to_string();
        self.text(&shown, Manner { style, level: Level::Superior, is_struck: false, ..manner });
        self.flush();
    }

    /// Letters of a formula are variables, set in italic; figures and signs are upright.
    fn math(&mut self, text: &str, manner: Manner) {
        let Some(pieces) = is_tex(text).then(|| tex::pieces(text)).flatten() else {
            return self.symbols(text, manner);
        };
        self.pieces(&pieces, manner);
    }

    fn pieces(&mut self, pieces: &[tex::Piece], manner: Manner) {
        for piece in pieces {
            let manner = Manner { level: piece.level, ..manner };
            if piece.is_upright { self.text(&piece.text, manner) } else { self.symbols(&piece.text, manner) }
        }
    }

    fn symbols(&mut self, text: &str, manner: Manner) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_letter = first.is_alphabetic();
            let end = rest.find(|c: char| c.is_alphabetic() != is_letter).unwrap_or(rest.len());
            let style = if is_letter { emphasised(manner.style) } else { manner.style };
            self.text(&rest[..end], Manner { style, ..manner });
            rest = &rest[end..];
        }
    }

    fn image(&mut self, image: &Image, manner: Manner) {
        match self.context.pictures.get(&image.path) {
            Some(picture) => {
                self.flush();
                let size = inline_size(picture.width, picture.height, self.setting);
                let kind = ElementKind::Figure { alt: image.alt.trim().into() };
                let parent = manner.tag.filter(|_| !image.is_decorative);
                let tag = parent.map(|parent| self.tagger.add(kind, Some(parent), &image.origin));
                let picture = InlinePicture {
                    path: image.path.clone(),
                    alt: image.alt.clone(),
                    size,
                    place: self.setting.leaves.image(image),
                    tag,
                    link: manner.link,
                };
                self.list.pictures.push(picture);
                let atom = Atom::Picture(self.list.pictures.len() as u32 - 1);
                self.list.push(Item::Box { width: size.w.to_sp() }, atom);
            }
            None if image.alt.trim().is_empty() => {}
            None => self.text(&format!("[{}]", image.alt), manner),
        }
    }
}

/// Pixels of a picture in a line of text, at 150 to the inch, but no higher than the line nor wider than the text.
fn inline_size(width: u32, height: u32, setting: Setting<'_>) -> Size {
    let (w, h) = (i64::from(width.max(1)), i64::from(height.max(1)));
    let natural = Length::pt(h).scale(72, 150);
    let high = natural.min(setting.size);
    let wide = high.scale(w, h);
    if wide > setting.width {
        Size { w: setting.width, h: setting.width.scale(h, w) }
    } else {
        Size { w: wide, h: high }
    }
}
