//! The horizontal list of a paragraph: the breaker's items, and beside each what it draws.

use crate::doc::Place;
use crate::geom::{Length, Size};
use crate::layout::breaker::{FIL, INFINITE, Item};
use crate::layout::row::{Leads, Spot};
use crate::layout::shape::{Face, Look, Shaper, Tongue, Word};
use crate::paged::Tag;
use std::sync::Arc;

/// A paragraph ready for the breaker. `items` and `atoms` are parallel.
#[derive(Debug, Default)]
pub struct List {
    /// What the breaker sees.
    pub items: Vec<Item>,
    /// What is drawn.
    pub atoms: Vec<Atom>,
    /// The words that atoms refer to.
    pub words: Vec<WordUse>,
    /// How words and spaces are drawn: a paragraph has few manners, and its atoms stay small.
    pub attrs: Vec<Attr>,
    /// The pictures that atoms refer to.
    pub pictures: Vec<InlinePicture>,
    /// The places that atoms refer to.
    pub spots: Vec<Spot>,
    /// Where the links lead that words refer to, and their elements.
    pub links: Vec<(Leads, Option<Tag>)>,
    /// Whether the places are in it where words can be hyphenated.
    pub is_divided: bool,
    /// The first word that is wider than the line and had to be cut anywhere.
    pub cut: Option<Box<str>>,
}

/// What an item draws.
#[derive(Clone, Copy, Debug)]
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
    /// A place inside a word where the language has none, at which it is cut with a hyphen.
    Cut {
        /// What stands before it: index into [`List::words`].
        word: u32,
    },
    /// A space character of a face, as wide as the line makes it.
    Space {
        /// How it is drawn: index into [`List::attrs`].
        attr: u32,
        /// The character: U+0020, U+00A0 or another space.
        character: char,
    },
    /// A picture in the line: index into [`List::pictures`].
    Picture(u32),
    /// A place that something leads to, of no width: index into [`List::spots`].
    Spot(u32),
    /// Nothing: a penalty, an indent.
    Nothing,
    /// Space between two letters of different faces.
    Gap,
    /// What is left empty at the end of a line that the author ends.
    Fill,
}

/// A picture in a line of text.
#[derive(Clone, Debug)]
pub struct InlinePicture {
    /// Its path.
    pub path: Arc<str>,
    /// Alternative text.
    pub alt: String,
    /// Its size on the page.
    pub size: Size,
    /// Where it stands in the chapter.
    pub place: Option<Place>,
    /// Its element.
    pub tag: Option<Tag>,
    /// The link that it is in: index into [`List::links`].
    pub link: Option<u16>,
}

/// A word where it stands.
#[derive(Debug)]
pub struct WordUse {
    /// The word.
    pub word: Arc<Word>,
    /// How it is drawn: index into [`List::attrs`].
    pub attr: u32,
    /// Into how many parts the list divides it; one before [`List::divide`].
    pub parts: u16,
    /// Whether it is part of an address, in which a hyphen would be read as one of its own.
    pub is_whole: bool,
    /// Where it stands in the chapter; `None` for words that are not of its text.
    pub place: Option<Place>,
}

/// How a stretch of text is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attr {
    /// The face it is set in.
    pub face: Face,
    /// How far above the baseline it stands.
    pub raise: Length,
    /// Whether a rule goes through it.
    pub is_struck: bool,
    /// The language it is in.
    pub tongue: Tongue,
    /// Index into [`List::links`].
    pub link: Option<u16>,
    /// The element that it belongs to.
    pub tag: Option<Tag>,
}

impl List {
    /// Appends an item and what it draws.
    pub fn push(&mut self, item: Item, atom: Atom) {
        self.items.push(item);
        self.atoms.push(atom);
    }

    /// The index of a manner of drawing, nearly always that of the word before.
    pub fn attr(&mut self, attr: Attr) -> u32 {
        if self.attrs.last() != Some(&attr) {
            self.attrs.push(attr);
        }
        self.attrs.len() as u32 - 1
    }

    /// A word of the list.
    pub fn word(&self, index: u32) -> &WordUse {
        &self.words[index as usize]
    }

    /// How a word of the list is drawn.
    pub fn drawn(&self, word: &WordUse) -> &Attr {
        &self.attrs[word.attr as usize]
    }

    /// Appends a word that is not divided; `attr` is an index into [`List::attrs`].
    pub fn push_word(&mut self, word: Arc<Word>, attr: u32, place: Option<Place>) {
        let index = self.words.len() as u32;
        self.push(Item::Box { width: word.whole.width }, Atom::Part { word: index, part: 0 });
        self.words.push(WordUse { word, attr, parts: 1, is_whole: false, place });
    }

    /// Puts in the places where words can be hyphenated, each at a penalty; whether there are any. Code is not
    /// divided.
    pub fn divide(&mut self, penalty: i64, shaper: &mut Shaper<'_>) -> bool {
        self.is_divided = true;
        let more = self.find_parts(shaper);
        if more == 0 {
            return false;
        }
        let room = self.items.len() + 2 * more;
        let items = std::mem::replace(&mut self.items, Vec::with_capacity(room));
        let atoms = std::mem::replace(&mut self.atoms, Vec::with_capacity(room));
        for (item, atom) in items.into_iter().zip(atoms) {
            let Atom::Part { word, .. } = atom else {
                self.push(item, atom);
                continue;
            };
            let WordUse { word: whole, parts, .. } = &self.words[word as usize];
            let (whole, last) = (whole.clone(), parts - 1);
            let mut before = 0;
            for (part, point) in (0..last).zip(whole.points()) {
                self.push(Item::Box { width: point.before - before }, Atom::Part { word, part });
                let disc = Item::Disc {
                    pre: point.pre,
                    post: point.post,
                    replace: 0,
                    cost: penalty,
                    auto: true,
                    post_empty: true,
                };
                self.push(disc, Atom::Hyphen { word });
                before = point.before;
            }
            self.push(Item::Box { width: whole.whole.width - before }, Atom::Part { word, part: last });
        }
        true
    }

    /// Finds out into how many parts each word can be divided, and how many more that makes.
    fn find_parts(&mut self, shaper: &mut Shaper<'_>) -> usize {
        let tongue = shaper.tongue();
        let mut more = 0;
        for used in &mut self.words {
            let attr = &self.attrs[used.attr as usize];
            if attr.face.look != Look::Code && !used.is_whole {
                shaper.speak(attr.tongue);
                let points = shaper.divide(&used.word, attr.face).len();
                used.parts = points as u16 + 1;
                more += points;
            }
        }
        shaper.speak(tongue);
        more
    }

    /// Makes room for so many words with the spaces between them, and for a few breaks inside words.
    pub fn expect(&mut self, words: usize) {
        let items = 2 * words + words / 8 + 4;
        self.items.reserve(items);
        self.atoms.reserve(items);
        self.words.reserve(words + words / 16);
    }

    /// Puts something of fixed width in front.
    pub fn indent(&mut self, width: Length) {
        self.items.insert(0, Item::Box { width: width.to_sp() });
        self.atoms.insert(0, Atom::Nothing);
    }

    /// Fills up the last line and ends the paragraph.
    pub fn finish(&mut self) {
        self.push(Item::Penalty { cost: INFINITE }, Atom::Nothing);
        self.push(Item::Glue { width: 0, stretch: 65_536, order: FIL, shrink: 0 }, Atom::Fill);
    }

    /// Spaces keep their width in ragged lines, so that the breaker must not count on less.
    pub fn keep_spaces(&mut self) {
        for item in &mut self.items {
            if let Item::Glue { shrink, .. } = item {
                *shrink = 0;
            }
        }
    }

    /// The width of the widest stretch that cannot be broken without dividing a word, and of the
    /// longest line that the author made.
    pub fn widths(&self) -> (Length, Length) {
        let (mut least, mut most, mut piece, mut line) = (0, 0, 0, 0);
        let mut trailing = 0;
        for item in &self.items {
            match *item {
                Item::Box { width } => {
                    piece += width;
                    line += width;
                    trailing = 0;
                }
                Item::Glue { width, .. } => {
                    least = least.max(piece);
                    piece = 0;
                    line += width;
                    trailing += width;
                }
                Item::Penalty { cost } if cost >= INFINITE => {}
                Item::Penalty { cost } => {
                    least = least.max(piece);
                    piece = 0;
                    if cost <= -INFINITE {
                        most = most.max(line - trailing);
                        line = 0;
                    }
                }
                Item::Disc { auto, .. } => {
                    if !auto {
                        least = least.max(piece);
                        piece = 0;
                    }
                }
            }
        }
        (Length::sp(least.max(piece)), Length::sp(most.max(line - trailing)))
    }
}
