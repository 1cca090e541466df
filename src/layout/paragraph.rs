//! Inlines → a horizontal list ([`List`]).
//!
//! Break opportunities are those of UAX #14 with the habits of book typesetting on top:
//! no line starts with a dash, words are hyphenated, and only what is wider than half a
//! line may be cut anywhere.

use crate::diag::Origin;
use crate::doc::{Image, Inline, Leaves, Place};
use crate::geom::{Length, Size};
use crate::layout::breaker::{INFINITE, Item};
use crate::layout::characters::{SpaceWidth, is_ideographic, is_invisible, space_width, starts_with_space};
use crate::layout::list::{Atom, Attr, InlinePicture, List};
use crate::layout::manner::{Level, Manner, emphasised, styled};
use crate::layout::notes::Numbers;
use crate::layout::row::{Leads, Spot};
use crate::layout::shape::{Face, Look, Shaper, Tongue, Word};
use crate::layout::tagger::Tagger;
use crate::layout::{Context, Glyphless, tex};
use crate::media::Style;
use crate::paged::{ElementKind, Tag};
use crate::text::is_tex;
use memchr::memchr_iter;
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A stretch of text that is drawn alike.
struct Span {
    /// Where it ends in the text of its paragraph.
    end: usize,
    /// Index into [`List::attrs`].
    attr: u32,
}

/// Penalty of a break behind a hyphen or dash that the author wrote, which reads like any other (TeX has 50).
const EXPLICIT_HYPHEN: i64 = 10;
/// Penalty of a break at a no-break space between a shortened title or initial and a name, as in
/// “Mr. Holmes”: a little less than a hyphen, which is read as easily.
const BEHIND_TITLE: i64 = 200;
/// Penalty of cutting something that no rule divides, such as a long URL.
const CUT: i64 = 3000;
/// Penalty of one that parts a single letter.
const CUT_OFF: i64 = 9000;

/// The narrowest space between words, in thousandths of an em: what the eye still sees between two words.
const TIGHTEST_SPACE: i64 = 120;

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

    /// Appends text, in fallback fonts where the face lacks a character.
    fn text(&mut self, text: &str, manner: Manner) {
        let plain = self.attr(text, manner);
        let place = self.setting.leaves.place(text);
        if is_composed(text) {
            return self.composed(text, place, plain);
        }
        // Nothing is composed with what stands before an ASCII character.
        let mut start = 0;
        let borders = text.char_indices().skip(1).filter(|(_, c)| c.is_ascii()).map(|(at, _)| at);
        for end in borders.chain([text.len()]) {
            let part: String = text[start..end].nfc().collect();
            self.composed(&part, place.map(|place| place.forward(start)), plain);
            start = end;
        }
    }

    /// Appends text in composed characters.
    fn composed(&mut self, text: &str, place: Option<Place>, plain: Attr) {
        self.places.push((self.text.len(), place));
        let has_glyph = *self.shaper.has_glyph(plain.face.font);
        // From where on the characters are in one face, not yet appended.
        let (mut from, mut face) = (0, None);
        let mut next = 0;
        while let Some(c) = text[next..].chars().next() {
            let known = text[next..].bytes().take_while(|byte| has_glyph[usize::from(*byte)]).count();
            if known > 0 && face == Some(plain.face) {
                next += known;
                continue;
            }
            let at = next;
            next += c.len_utf8();
            // Soft hyphens are dropped: the book's own hyphenation takes their place.
            if c == '\u{ad}' {
                self.stretch(&text[from..at], face, plain);
                from = at + c.len_utf8();
                self.places.push((self.text.len(), place.map(|place| place.forward(from))));
                continue;
            }
            let own = self.face_of(c, face, plain.face);
            if face != Some(own) {
                self.stretch(&text[from..at], face, plain);
                (from, face) = (at, Some(own));
            }
        }
        self.stretch(&text[from..], face, plain);
    }

    /// The face of a character behind one of some face.
    fn face_of(&mut self, c: char, before: Option<Face>, plain: Face) -> Face {
        let has_glyph = c.is_ascii_graphic();
        if !has_glyph && space_width(c).is_some() {
            return plain;
        }
        if !has_glyph && is_invisible(c) {
            return before
                .or_else(|| self.spans.last().map(|span| self.list.attrs[span.attr as usize].face))
                .unwrap_or(plain);
        }
        match self.shaper.font_with(plain.font, c) {
            Some(font) => Face { font, ..plain },
            None => {
                self.glyphless.note(c, self.setting.origin);
                plain
            }
        }
    }

    /// Appends characters of one face.
    fn stretch(&mut self, text: &str, face: Option<Face>, plain: Attr) {
        let Some(face) = face.filter(|_| !text.is_empty()) else { return };
        self.text.push_str(text);
        let attr = self.list.attr(Attr { face, ..plain });
        match self.spans.last_mut() {
            Some(span) if span.attr == attr => span.end = self.text.len(),
            _ => self.spans.push(Span { end: self.text.len(), attr }),
        }
    }

    /// How a text is drawn in a manner.
    fn attr(&mut self, text: &str, manner: Manner) -> Attr {
        let size = self.setting.size;
        let face = if manner.style == Style::Mono {
            let m = self.context.measures;
            let mono = m.text(self.context.faces, Style::Mono);
            Face { size: mono.size.scale(size.to_sp(), m.size.to_sp()), ..mono }
        } else {
            Face { font: self.context.faces.font(manner.style), size, look: manner.look }
        };
        let attr = Attr {
            face,
            raise: Length::ZERO,
            is_struck: manner.is_struck,
            tongue: manner.tongue,
            link: manner.link,
            tag: manner.tag,
        };
        let script = manner.level.script();
        let scaled = Attr {
            face: Face { size: face.size.scale(script.size, 100), ..face },
            raise: size.scale(script.raise, 100),
            ..attr
        };
        let look = match manner.level {
            Level::Line => return attr,
            Level::Superior => Look::Superior,
            Level::Inferior => Look::Inferior,
            Level::Script(_) => return scaled,
        };
        let own = Face { look, ..face };
        let letters: String = text.chars().filter(|c| space_width(*c).is_none()).collect();
        if !self.shaper.draws(&letters, own) {
            return scaled;
        }
        let is_on_line = manner.level == Level::Inferior && self.stands_on_line(&letters, own);
        Attr { face: own, raise: if is_on_line { scaled.raise } else { attr.raise }, ..attr }
    }

    /// Whether the small letters of a font stand on the line, as those of EB Garamond do that it calls subscripts.
    fn stands_on_line(&mut self, letters: &str, face: Face) -> bool {
        let font = &self.context.faces.fonts().faces()[usize::from(face.font.0)];
        let word = self.shaper.word(letters, face);
        let feet = word.whole.glyphs.iter().filter_map(|glyph| font.foot(glyph.id));
        feet.max().is_some_and(|foot| i64::from(foot) > -i64::from(font.units_per_em) / 20)
    }

    /// Turns the text gathered so far into items.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let spans = std::mem::take(&mut self.spans);
        let places = std::mem::take(&mut self.places);
        self.list.expect(memchr_iter(b' ', text.as_bytes()).count() + 1);
        let (mut span, mut at) = (0, 0);
        // No rule of UAX #14 looks over a space for a break inside what stands behind it.
        for end in memchr_iter(b' ', text.as_bytes()).chain([text.len()]) {
            let stretch = &text[at..end];
            if spans.get(span).is_some_and(|span| span.end >= end) && is_plain(stretch) {
                self.word(stretch, spans[span].attr, place(&places, at));
            } else {
                self.between_spaces(&text, (at, end), &spans[span..], &places);
            }
            at = end + 1;
            if end < text.len() {
                span += spans[span..].iter().take_while(|span| span.end <= end).count();
                self.space(' ', SpaceWidth::Word, spans[span].attr, &text[..end], &text[at..]);
                span += spans[span..].iter().take_while(|span| span.end <= at).count();
            }
        }
    }

    /// Turns what stands between two spaces into items, with the other spaces and the breaks in it.
    fn between_spaces(
        &mut self,
        text: &str,
        (from, to): (usize, usize),
        spans: &[Span],
        places: &[(usize, Option<Place>)],
    ) {
        let (mut span, mut word_start, mut at) = (0, from, from);
        self.is_in_address = is_address(&text[from..to]);
        // Opportunities come in order; the last is the end of the stretch.
        let allowed = linebreaks(&text[from..to]).filter(|(_, kind)| *kind == BreakOpportunity::Allowed);
        let mut opportunities = allowed.map(|(i, _)| from + i).peekable();
        while at < to {
            let c = text[at..].chars().next().expect("at is before the end and on a border");
            let end = at + c.len_utf8();
            let attr = spans[span].attr;
            while opportunities.peek().is_some_and(|&i| i < end) {
                opportunities.next();
            }
            if let Some(width) = space_width(c) {
                self.word(&text[word_start..at], attr, place(places, word_start));
                self.space(c, width, attr, &text[..at], &text[end..]);
                word_start = end;
            } else if end < to && opportunities.peek() == Some(&end) && !starts_with_space(&text[end..]) {
                self.word(&text[word_start..end], attr, place(places, word_start));
                self.inner_break(c, &text[end..]);
                word_start = end;
            }
            at = end;
            while at >= spans[span].end && at < to {
                self.word(&text[word_start..at], spans[span].attr, place(places, word_start));
                word_start = at;
                span += 1;
            }
        }
        if word_start < to {
            self.word(&text[word_start..to], spans[span].attr, place(places, word_start));
        }
        self.is_in_address = false;
    }

    /// A break inside a word, behind `before`: a written hyphen, a slash, between ideographs.
    fn inner_break(&mut self, before: char, rest: &str) {
        let after = rest.chars().next();
        // Dashes belong to the line before.
        if matches!(after, Some('—' | '–')) {
            return;
        }
        let item = match before {
            '-' | '\u{2010}' => {
                Item::Disc { pre: 0, post: 0, replace: 0, cost: EXPLICIT_HYPHEN, auto: false, post_empty: true }
            }
            '–' | '—' => Item::Penalty { cost: EXPLICIT_HYPHEN },
            // Ideographs are set solid and share what a line has to give.
            c if is_ideographic(c) => {
                Item::Glue { width: 0, stretch: self.setting.size.to_sp() / 8, order: 0, shrink: 0 }
            }
            _ => Item::Penalty { cost: 0 },
        };
        self.list.push(item, Atom::Nothing);
    }

    fn space(&mut self, c: char, width: SpaceWidth, attr: u32, before: &str, rest: &str) {
        let glue = match width {
            SpaceWidth::Word => self.word_space(attr),
            SpaceWidth::Ems(thousandths) => {
                let size = self.list.attrs[attr as usize].face.size;
                Item::Glue { width: size.scale(thousandths, 1000).to_sp(), stretch: 0, order: 0, shrink: 0 }
            }
        };
        let is_title = c == '\u{a0}' && before.ends_with('.') && rest.starts_with(char::is_uppercase);
        if is_title {
            self.list.push(Item::Penalty { cost: BEHIND_TITLE }, Atom::Nothing);
        } else if c != ' ' || rest.starts_with(['–', '—']) {
            self.list.push(Item::Penalty { cost: INFINITE }, Atom::Nothing);
        }
        self.list.push(glue, Atom::Space { attr, character: c });
    }

    /// The space between two words.
    fn word_space(&mut self, attr: u32) -> Item {
        let tongue = self.shaper.tongue();
        if let Some((of, spoken, space)) = self.last_space
            && (of, spoken) == (attr, tongue)
        {
            return space;
        }
        let face = self.list.attrs[attr as usize].face;
        let natural = self.shaper.space(face).1;
        let (stretch, shrink) = if face.look == Look::Code {
            (natural / 4, 0)
        } else {
            // Half to grow, as in TeX's fonts, and two fifths to give.
            let tightest = face.size.scale(TIGHTEST_SPACE, 1000).to_sp();
            (natural / 2, (natural - tightest).clamp(0, natural * 2 / 5))
        };
        let space = Item::Glue { width: natural, stretch, order: 0, shrink };
        self.last_space = Some((attr, tongue, space));
        space
    }

    fn word(&mut self, text: &str, attr: u32, place: Option<Place>) {
        if text.is_empty() {
            return;
        }
        let Attr { face, tongue, .. } = self.list.attrs[attr as usize];
        self.shaper.speak(tongue);
        let word = self.shaper.word(text, face);
        let beyond = self.setting.cut_beyond.to_sp();
        if word.whole.width > beyond
            && let Some((from, to, width)) = self.wide_part(&word, face, beyond)
        {
            if width > self.setting.width.to_sp() {
                self.list.cut.get_or_insert_with(|| text.into());
            }
            let hyphen = (self.divides(face) && is_of_letters(text)).then_some(face);
            self.word(&text[..from], attr, place);
            if from > 0 {
                self.may_cut(CUT, hyphen);
            }
            self.cut(&text[from..to], attr, hyphen, place.map(|place| place.forward(from)));
            if to < text.len() {
                self.may_cut(CUT, hyphen);
            }
            return self.word(&text[to..], attr, place.map(|place| place.forward(to)));
        }
        self.join(&word, face);
        self.list.push_word(word, attr, place);
        if let Some(used) = self.list.words.last_mut() {
            used.is_whole = self.is_in_address;
        }
    }

    /// Whether words in a face may be divided here.
    fn divides(&self, face: Face) -> bool {
        self.setting.hyphenate && face.look != Look::Code && !self.is_in_address
    }

    /// Keeps a word from running into the end of one in another style, such as an italic f before a
    /// bracket. Raised and lowered text stands clear of its own.
    fn join(&mut self, word: &Word, face: Face) {
        let (Some(Atom::Part { .. }), Some(last)) = (self.list.atoms.last(), self.list.words.last()) else { return };
        let before = self.list.drawn(last).face;
        if before.font != face.font && before.size == face.size {
            let gap = self.shaper.join(&last.word, before, word, face);
            if gap > 0 {
                self.list.push(Item::Box { width: gap }, Atom::Gap);
            }
        }
    }

    /// The first stretch of a word without a place to be divided that is wider, with its hyphen, than some width:
    /// where it begins and ends in its text, and how wide it is.
    fn wide_part(&mut self, word: &Word, face: Face, most: i64) -> Option<(usize, usize, i64)> {
        let points = if self.divides(face) { self.shaper.divide(word, face) } else { &[] };
        let starts = [(0, 0)].into_iter().chain(points.iter().map(|point| (point.at, point.before)));
        let ends = points.iter().map(|point| (point.at, point.before + point.pre));
        let parts = starts.zip(ends.chain([(word.text().len(), word.whole.width)]));
        parts.map(|((from, left), (to, right))| (from, to, right - left)).find(|(_, _, width)| *width > most)
    }

    /// A place to cut a word behind what was put in last, with the hyphen of a face or without one.
    fn may_cut(&mut self, cost: i64, hyphen: Option<Face>) {
        let last = self.list.words.len().saturating_sub(1) as u32;
        let (Some(face), Some(Atom::Part { .. })) = (hyphen, self.list.atoms.last()) else {
            return self.list.push(Item::Penalty { cost }, Atom::Nothing);
        };
        let word = self.list.word(last).word.clone();
        let pre = self.shaper.word(&format!("{}-", word.text()), face).whole.width - word.whole.width;
        let disc = Item::Disc { pre, post: 0, replace: 0, cost, auto: false, post_empty: true };
        self.list.push(disc, Atom::Cut { word: last });
    }

    /// Something long without a place to break, such as a URL: it may be cut between any two letters.
    fn cut(&mut self, text: &str, attr: u32, hyphen: Option<Face>, place: Option<Place>) {
        let face = self.list.attrs[attr as usize].face;
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let mut start = 0;
        let borders = text.char_indices().skip(1).filter(|(_, c)| !is_invisible(*c)).map(|(i, _)| i);
        for end in borders.chain([text.len()]) {
            if start > 0 {
                let (mut before, mut behind) = (text[..start].chars(), text[start..].chars());
                let mut are_letters = || is_letter(before.next_back()) && is_letter(behind.next());
                // A single letter is not parted where there is another way.
                let (is_inside, is_alone) = (are_letters(), !are_letters());
                self.may_cut(if is_alone { CUT_OFF } else { CUT }, hyphen.filter(|_| is_inside));
            }
            let piece = &text[start..end];
            let word = self.shaper.word(piece, face);
            self.list.push_word(word, attr, place.map(|place| place.forward(start)));
            start = end;
        }
    }
}

/// Whether what stands between two spaces is the address of a page or of a person.
fn is_address(stretch: &str) -> bool {
    let is_host = |text: &str| text.trim_start_matches(|c: char| !c.is_alphanumeric()).contains('.');
    stretch.contains("://")
        || stretch.split_once('/').is_some_and(|(host, _)| is_host(host))
        || stretch.split_once('@').is_some_and(|(name, host)| !name.is_empty() && is_host(host))
}

/// Whether a text is a word of a script that parts words with hyphens, with signs before and behind it.
fn is_of_letters(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let parts = |c: char| c.is_alphabetic() && (c < '\u{590}' || ('\u{1e00}'..'\u{2000}').contains(&c));
    !bare.is_empty() && bare.chars().all(|c| parts(c) || matches!(c, '’' | '\'' | '\u{ad}'))
}

/// Whether a text is in composed characters (Unicode Normalization Form C), as nearly all is that has only letters
/// of Latin and the signs of books.
fn is_composed(text: &str) -> bool {
    let mut rest = text.as_bytes();
    // In UTF-8 all up to U+02FF begin with less than this; U+2010 to U+2027 are these three bytes.
    while let Some(at) = rest.iter().position(|byte| *byte >= 0xcc) {
        let [0xe2, 0x80, 0x90..=0xa7, ..] = rest[at..] else { return is_nfc_quick(text.chars()) == IsNormalized::Yes };
        rest = &rest[at + 3..];
    }
    true
}

/// Whether a stretch without spaces has no break inside: letters with signs before and behind them that stay with
/// them (UAX #14, LB13, LB14 and LB19). It need not know every such stretch.
fn is_plain(stretch: &str) -> bool {
    let are_letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if are_letters(stretch) {
        return true;
    }
    let bare = stretch.trim_start_matches(['“', '‘', '(', '[']);
    let bare = bare.trim_end_matches([',', '.', ';', ':', '!', '?', '”', '’', ')', ']']);
    are_letters(bare)
}

/// The place in the chapter of a byte of the text.
fn place(places: &[(usize, Option<Place>)], at: usize) -> Option<Place> {
    let (from, place) = places[..places.partition_point(|(from, _)| *from <= at)].last()?;
    place.map(|place| place.forward(at - from))
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The breaks allowed inside a text, not those at its end or beside a space.
    fn inner(text: &str) -> Vec<usize> {
        let allowed = linebreaks(text).filter(|(_, kind)| *kind == BreakOpportunity::Allowed).map(|(at, _)| at);
        allowed.filter(|at| !text[..*at].ends_with(' ') && !text[*at..].starts_with(' ')).collect()
    }

    #[test]
    fn characters_that_need_no_table_are_composed() {
        let all = ('\0'..'\u{300}').chain('\u{2010}'..='\u{2027}');
        assert_eq!(is_nfc_quick(all), IsNormalized::Yes);
        let known = |c: char| is_composed(&String::from(c)) == (is_nfc_quick([c].into_iter()) == IsNormalized::Yes);
        assert!(('\0'..=char::MAX).all(known));
        assert!(is_composed("a’–ø“") && !is_composed("’e\u{301}"));
    }

    proptest! {
        #[test]
        fn a_plain_stretch_has_no_break_inside(text in "[“‘(\\[]{0,2}[a-zA-Z]{0,4}[,.;:!?”’)\\]“-]{0,4}") {
            prop_assert!(!is_plain(&text) || inner(&text).is_empty(), "{}", text);
        }

        #[test]
        fn breaks_between_two_spaces_are_those_of_the_whole_text(text in "[aé1中ก🇫\u{301}\u{200d}’“”(),.!/%$–—\u{a0}-\u{2009}ש' -]{0,12}") {
            let mut at = 0;
            let mut found = Vec::new();
            for stretch in text.split(' ') {
                found.extend(inner(stretch).into_iter().map(|i| at + i));
                at += stretch.len() + 1;
            }
            prop_assert_eq!(found, inner(&text));
        }
    }
}
