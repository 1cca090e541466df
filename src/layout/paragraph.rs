//! Inlines → a horizontal list: the breaker's items, and beside each what it draws.
//!
//! Break opportunities are those of UAX #14 with the habits of book typesetting on top:
//! no line starts with a dash, words are hyphenated, and only what is wider than half a
//! line may be cut anywhere.

use crate::diag::Origin;
use crate::doc::{self, Inline, Target};
use crate::geom::{Length, Size};
use crate::layout::breaker::{FIL, FINITE, INFINITE, Item};
use crate::layout::shape::{Face, Look, Shaper, Word};
use crate::layout::{Context, Glyphless};
use crate::media::Style;
use std::sync::Arc;
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A paragraph ready for the breaker. `items` and `atoms` are parallel.
#[derive(Default)]
pub struct List {
    /// What the breaker sees.
    pub items: Vec<Item>,
    /// What is drawn.
    pub atoms: Vec<Atom>,
    /// The words that atoms refer to.
    pub words: Vec<WordUse>,
    /// The links that words refer to.
    pub links: Vec<Target>,
}

/// What an item draws.
#[derive(Clone, Debug)]
pub enum Atom {
    /// Part `part` of a word, between two of its hyphenation points.
    Part {
        /// Index into [`List::words`].
        word: u32,
        /// From 0.
        part: u16,
    },
    /// A hyphenation point between two parts of a word.
    Hyphen {
        /// Index into [`List::words`].
        word: u32,
    },
    /// A space character of a face, as wide as the line makes it.
    Space {
        /// The face.
        face: Face,
        /// The character: U+0020, U+00A0 or another space.
        character: char,
        /// Index into [`List::links`].
        link: Option<u16>,
    },
    /// A picture in the line.
    Picture {
        /// Its path.
        path: Arc<str>,
        /// Alternative text.
        alt: String,
        /// Its size on the page.
        size: Size,
    },
    /// Nothing: a penalty, an indent.
    Nothing,
    /// What is left empty at the end of a line that the author ends.
    Fill,
}

/// A word where it stands.
pub struct WordUse {
    /// The word.
    pub word: Arc<Word>,
    /// Its text.
    pub text: Box<str>,
    /// The face it is set in.
    pub face: Face,
    /// Index into [`List::links`].
    pub link: Option<u16>,
}

/// A stretch of text in one face.
struct Span {
    /// Where it ends in the text of its paragraph.
    end: usize,
    face: Face,
    link: Option<u16>,
}

/// Penalty of a break behind a hyphen or dash that the author wrote (TeX's \exhyphenpenalty).
const EXPLICIT_HYPHEN: i64 = 50;
/// Penalty of a hyphenation (a little more than TeX's 50: books of short lines ask for fewer).
const HYPHEN: i64 = 80;
/// Penalty of cutting something that no rule divides, such as a long URL.
const CUT: i64 = 3000;

/// The narrowest space between words, in thousandths of an em. Below 150 text extraction
/// (poppler's `minWordSpacing`) takes two words for one, and so do readers.
const TIGHTEST_SPACE: i64 = 160;

/// How a paragraph's text is set.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// Face of plain text; emphasis and code take its size.
    pub look: Look,
    /// Size of the text.
    pub size: Length,
    /// Style of plain text.
    pub style: Style,
    /// Whether words may be hyphenated.
    pub hyphenate: bool,
    /// Width of the line, to know what is too long for it.
    pub width: Length,
    /// Where the text stands.
    pub origin: &'a Origin,
}

/// Builds the horizontal list of some inlines, without indent or end.
pub fn build(
    inlines: &[Inline],
    setting: Setting<'_>,
    context: &Context<'_>,
    shaper: &mut Shaper<'_>,
    glyphless: &mut Glyphless,
) -> List {
    let mut builder =
        Builder { list: List::default(), text: String::new(), spans: Vec::new(), setting, context, shaper, glyphless };
    builder.inlines(inlines, setting.style, None);
    builder.flush();
    builder.list
}

impl List {
    /// Puts something of fixed width in front.
    pub fn indent(&mut self, width: Length) {
        self.items.insert(0, Item::Box { width: width.to_sp() });
        self.atoms.insert(0, Atom::Nothing);
    }

    /// Fills up the last line and ends the paragraph.
    pub fn finish(&mut self) {
        self.end(FIL, 65_536);
    }

    /// The same for justified text of a width, with care for the last line: its word is not
    /// divided, and the line should be longer than `least`. In TeX's terms \parfillskip is
    /// 0 pt plus what leaves `least` at ratio 1, so that a shorter line is as bad as a loose one.
    pub fn finish_well(&mut self, width: Length, least: Length) {
        let last_space = self.atoms.iter().rposition(|atom| matches!(atom, Atom::Space { .. })).unwrap_or(0);
        for item in &mut self.items[last_space..] {
            if let Item::Disc { cost, auto: true, .. } = item {
                *cost = INFINITE;
            }
        }
        self.end(FINITE, (width - least).max(Length::sp(1)).to_sp());
    }

    /// Spaces keep their width in ragged lines, so that the breaker must not count on less.
    pub fn keep_spaces(&mut self) {
        for item in &mut self.items {
            if let Item::Glue { shrink, .. } = item {
                *shrink = 0;
            }
        }
    }

    fn end(&mut self, order: usize, stretch: i64) {
        self.push(Item::Penalty { cost: INFINITE }, Atom::Nothing);
        self.push(Item::Glue { width: 0, stretch, order, shrink: 0 }, Atom::Fill);
    }

    fn push(&mut self, item: Item, atom: Atom) {
        self.items.push(item);
        self.atoms.push(atom);
    }
}

struct Builder<'a, 'f> {
    list: List,
    /// Text not yet made into items, and its faces.
    text: String,
    spans: Vec<Span>,
    setting: Setting<'a>,
    context: &'a Context<'a>,
    shaper: &'a mut Shaper<'f>,
    glyphless: &'a mut Glyphless,
}

impl Builder<'_, '_> {
    fn inlines(&mut self, inlines: &[Inline], style: Style, link: Option<u16>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(text, style, link),
                Inline::Code(text) => self.text(text, Style::Mono, link),
                Inline::Styled { style: doc::Style::Emph, content } => self.inlines(content, emphasised(style), link),
                Inline::Styled { style: doc::Style::Strong, content } => {
                    self.inlines(content, strengthened(style), link);
                }
                Inline::Styled { content, .. } | Inline::Foreign { content, .. } => self.inlines(content, style, link),
                Inline::Math(math) => self.text(&math.text, style, link),
                Inline::Note(note) => {
                    let words = doc::printed_text(&note.blocks);
                    self.text(&format!(" [{}]", words.trim().replace('\n', " ")), style, link);
                }
                Inline::NoteAgain(_) | Inline::Anchor(_) => {}
                Inline::Link { target, content } => {
                    self.list.links.push(target.clone());
                    let link = u16::try_from(self.list.links.len() - 1).ok();
                    self.inlines(content, style, link);
                }
                Inline::LineBreak => {
                    self.flush();
                    self.list.finish();
                    self.list.push(Item::Penalty { cost: -INFINITE }, Atom::Nothing);
                }
                Inline::Image(image) => match self.context.pictures.get(&image.path) {
                    Some(picture) => {
                        self.flush();
                        let size = inline_size(picture.width, picture.height, self.setting);
                        let atom = Atom::Picture { path: image.path.clone(), alt: image.alt.clone(), size };
                        self.list.push(Item::Box { width: size.w.to_sp() }, atom);
                    }
                    None => self.text(&format!("[{}]", image.alt), style, link),
                },
            }
        }
    }

    /// Appends text, in fallback fonts where the face lacks a character.
    fn text(&mut self, text: &str, style: Style, link: Option<u16>) {
        let face = if style == Style::Mono {
            let mono = self.context.measures.text(self.context.faces, style);
            Face { size: mono.size.scale(self.setting.size.to_sp(), self.context.measures.size.to_sp()), ..mono }
        } else {
            Face { font: self.context.faces.font(style), size: self.setting.size, look: self.setting.look }
        };
        let composed: String;
        let text = if is_nfc_quick(text.chars()) == IsNormalized::Yes {
            text
        } else {
            composed = text.nfc().collect();
            &composed
        };
        // Soft hyphens are dropped: the book's own hyphenation takes their place.
        for c in text.chars().filter(|c| *c != '\u{ad}') {
            let face = if space_width(c).is_some() {
                face
            } else if is_invisible(c) {
                self.spans.last().map_or(face, |span| span.face)
            } else {
                match self.shaper.font_with(face.font, c) {
                    Some(font) if font == face.font => face,
                    Some(font) => Face { font, ..face },
                    None => {
                        self.glyphless.note(c, self.setting.origin);
                        face
                    }
                }
            };
            self.text.push(c);
            match self.spans.last_mut() {
                Some(span) if span.face == face && span.link == link => span.end = self.text.len(),
                _ => self.spans.push(Span { end: self.text.len(), face, link }),
            }
        }
    }

    /// Turns the text gathered so far into items.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let spans = std::mem::take(&mut self.spans);
        let mut span = 0;
        let mut word_start = 0;
        let mut at = 0;
        // Opportunities come in order; the last is the end of the text.
        let mut opportunities =
            linebreaks(&text).filter(|(_, kind)| *kind == BreakOpportunity::Allowed).map(|(i, _)| i).peekable();
        while at < text.len() {
            let c = text[at..].chars().next().expect("at is before the end and on a border");
            let end = at + c.len_utf8();
            let face = spans[span].face;
            let link = spans[span].link;
            while opportunities.peek().is_some_and(|&i| i < end) {
                opportunities.next();
            }
            if let Some(width) = space_width(c) {
                self.word(&text[word_start..at], face, link);
                self.space(c, width, face, link, &text[end..]);
                word_start = end;
            } else if end < text.len() && opportunities.peek() == Some(&end) && !starts_with_space(&text[end..]) {
                self.word(&text[word_start..end], face, link);
                self.inner_break(c, &text[end..]);
                word_start = end;
            }
            at = end;
            while at >= spans[span].end && at < text.len() {
                self.word(&text[word_start..at], spans[span].face, spans[span].link);
                word_start = at;
                span += 1;
            }
        }
        if let Some(span) = spans.last() {
            self.word(&text[word_start..], span.face, span.link);
        }
    }

    /// A break inside a word, behind `before`: a written hyphen, a slash, between ideographs.
    fn inner_break(&mut self, before: char, rest: &str) {
        let after = rest.chars().next();
        // Dashes belong to the line before.
        if matches!(after, Some('—' | '–')) {
            return;
        }
        let item = match before {
            '-' | '\u{2010}' | '–' | '—' => {
                Item::Disc { pre: 0, post: 0, replace: 0, cost: EXPLICIT_HYPHEN, auto: false, post_empty: true }
            }
            // Ideographs are set solid and share what a line has to give.
            c if is_ideographic(c) => {
                Item::Glue { width: 0, stretch: self.setting.size.to_sp() / 8, order: 0, shrink: 0 }
            }
            _ => Item::Penalty { cost: 0 },
        };
        self.list.push(item, Atom::Nothing);
    }

    fn space(&mut self, c: char, width: SpaceWidth, face: Face, link: Option<u16>, rest: &str) {
        let natural = self.shaper.word(" ", face, false).whole.width;
        let atom = Atom::Space { face, character: c, link };
        let (width, stretch, shrink) = match width {
            SpaceWidth::Word => {
                if face.look == Look::Code {
                    (natural, natural / 4, 0)
                } else {
                    // Half to grow and a third to give, as in TeX's fonts, but never so tight that
                    // words run together.
                    let tightest = face.size.scale(TIGHTEST_SPACE, 1000).to_sp();
                    (natural, natural / 2, (natural - tightest).clamp(0, natural / 3))
                }
            }
            SpaceWidth::Ems(thousandths) => (face.size.scale(thousandths, 1000).to_sp(), 0, 0),
        };
        let binds = c != ' ' || rest.starts_with(['–', '—']);
        if binds {
            self.list.push(Item::Penalty { cost: INFINITE }, Atom::Nothing);
        }
        self.list.push(Item::Glue { width, stretch, order: 0, shrink }, atom);
    }

    fn word(&mut self, text: &str, face: Face, link: Option<u16>) {
        if text.is_empty() {
            return;
        }
        let hyphenate = self.setting.hyphenate && face.look != Look::Code;
        let word = self.shaper.word(text, face, hyphenate);
        if word.points.is_empty() && word.whole.width > self.setting.width.to_sp() / 2 {
            return self.cut(text, face, link);
        }
        let index = self.list.words.len() as u32;
        let mut before = 0;
        for (part, point) in word.points.iter().enumerate() {
            self.list.push(Item::Box { width: point.before - before }, Atom::Part { word: index, part: part as u16 });
            let disc =
                Item::Disc { pre: point.pre, post: point.post, replace: 0, cost: HYPHEN, auto: true, post_empty: true };
            self.list.push(disc, Atom::Hyphen { word: index });
            before = point.before;
        }
        let last = word.points.len() as u16;
        self.list.push(Item::Box { width: word.whole.width - before }, Atom::Part { word: index, part: last });
        self.list.words.push(WordUse { word, text: text.into(), face, link });
    }

    /// Something long without a place to break, such as a URL: it may be cut between any two letters.
    fn cut(&mut self, text: &str, face: Face, link: Option<u16>) {
        let mut start = 0;
        let borders = text.char_indices().skip(1).filter(|(_, c)| !is_invisible(*c)).map(|(i, _)| i);
        for end in borders.chain([text.len()]) {
            if start > 0 {
                self.list.push(Item::Penalty { cost: CUT }, Atom::Nothing);
            }
            let piece = &text[start..end];
            let word = self.shaper.word(piece, face, false);
            let index = self.list.words.len() as u32;
            self.list.push(Item::Box { width: word.whole.width }, Atom::Part { word: index, part: 0 });
            self.list.words.push(WordUse { word, text: piece.into(), face, link });
            start = end;
        }
    }
}

/// Emphasis inside emphasis is upright again.
fn emphasised(style: Style) -> Style {
    match style {
        Style::Regular => Style::Italic,
        Style::Italic => Style::Regular,
        Style::Bold => Style::BoldItalic,
        Style::BoldItalic => Style::Bold,
        Style::Mono => Style::Mono,
    }
}

fn strengthened(style: Style) -> Style {
    match style {
        Style::Regular | Style::Bold => Style::Bold,
        Style::Italic | Style::BoldItalic => Style::BoldItalic,
        Style::Mono => Style::Mono,
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

/// How wide a space is.
#[derive(Clone, Copy)]
enum SpaceWidth {
    /// As wide as the space between words, and stretching with it.
    Word,
    /// So many thousandths of an em.
    Ems(i64),
}

/// The width of space characters (Unicode 16, chapter 6, table 6-2); `None` for anything else.
fn space_width(c: char) -> Option<SpaceWidth> {
    Some(match c {
        ' ' | '\u{a0}' | '\t' | '\n' | '\r' => SpaceWidth::Word,
        '\u{2000}' | '\u{2002}' => SpaceWidth::Ems(500),
        '\u{2001}' | '\u{2003}' | '\u{3000}' => SpaceWidth::Ems(1000),
        '\u{2004}' => SpaceWidth::Ems(333),
        '\u{2005}' => SpaceWidth::Ems(250),
        '\u{2006}' | '\u{2009}' | '\u{202f}' => SpaceWidth::Ems(167),
        '\u{2007}' => SpaceWidth::Ems(500),
        '\u{2008}' => SpaceWidth::Ems(250),
        '\u{200a}' => SpaceWidth::Ems(100),
        '\u{205f}' => SpaceWidth::Ems(222),
        _ => return None,
    })
}

fn starts_with_space(text: &str) -> bool {
    text.chars().next().is_some_and(|c| space_width(c).is_some())
}

/// Characters that need no glyph of their own: marks that join what stands before them,
/// joiners, variation selectors.
fn is_invisible(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Scripts that break between any two characters.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}
