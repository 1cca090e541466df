//! The leaves of a chapter, its stretches of text and its pictures, numbered in reading order: what
//! a place in the text is told by, in pages and in documents alike.
//!
//! Leaves are known by where they lie in memory, as notes are: whoever sets a text asks for the
//! place of the very words that it has in hand, however often it sets them. Notes are read
//! behind the text.

use super::walk::{Child, each_child};
use super::{Block, BlockKind, Chapter, Image, Inline};
use crate::diag::Origin;
use std::collections::VecDeque;

/// A place in the text of a chapter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The leaf, from 0.
    pub leaf: u32,
    /// Bytes of the leaf before the place.
    pub byte: u32,
}

impl Place {
    /// The place so many bytes on in the same leaf.
    pub fn forward(self, bytes: usize) -> Place {
        Place { byte: self.byte.saturating_add(u32::try_from(bytes).unwrap_or(u32::MAX)), ..self }
    }
}

/// A line under the title of a chapter, whose words whoever sets them puts together anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadLine {
    /// The subtitle.
    Subtitle,
    /// The authors.
    Byline,
    /// The date, written out.
    Date,
}

/// How many there are of them.
const HEAD_LINES: u32 = 3;

/// Where the leaves of a chapter lie.
#[derive(Debug, Default)]
pub struct Leaves {
    /// First address, length in bytes, and number of each, in the order of addresses.
    spans: Vec<(usize, usize, u32)>,
    /// First address, length in bytes, and place of the pieces of a copy.
    copies: Vec<(usize, usize, Place)>,
    /// The leaf of the first line under the title.
    head: u32,
    /// How many leaves there are, and how many of them are not in notes.
    count: u32,
    body: u32,
}

impl Leaves {
    /// Numbers the leaves of a chapter; its title has the first, the lines under it have the next.
    pub fn new(chapter: &Chapter) -> Leaves {
        Leaves::numbered(&chapter.title, &chapter.blocks)
    }

    /// Numbers the leaves of a page that has no title.
    pub fn of_page(blocks: &[Block]) -> Leaves {
        Leaves::numbered(&[], blocks)
    }

    fn numbered(title: &[Inline], blocks: &[Block]) -> Leaves {
        let mut leaves = Leaves::default();
        let mut notes = VecDeque::new();
        leaves.line(title, &mut notes);
        leaves.head = leaves.count;
        leaves.count += HEAD_LINES;
        leaves.blocks(blocks, &mut notes);
        leaves.body = leaves.count;
        while let Some(note) = notes.pop_front() {
            leaves.blocks(note, &mut notes);
        }
        leaves.spans.sort_unstable();
        leaves
    }

    /// Where the block of a chapter stands in its source that a place is in; the chapter for its title and notes.
    pub fn origin(chapter: &Chapter, place: Place) -> &Origin {
        let (mut leaves, mut notes) = (Leaves::default(), VecDeque::new());
        leaves.line(&chapter.title, &mut notes);
        if place.leaf < leaves.count {
            return &chapter.origin;
        }
        for block in &chapter.blocks {
            leaves.blocks(std::slice::from_ref(block), &mut notes);
            if place.leaf < leaves.count {
                return &block.origin;
            }
        }
        &chapter.origin
    }

    /// The place of a text that is a leaf, or a part of one.
    pub fn place(&self, text: &str) -> Option<Place> {
        self.at(text.as_ptr().addr(), text.len())
    }

    /// The place of a picture.
    pub fn image(&self, image: &Image) -> Option<Place> {
        self.at(std::ptr::from_ref(image).addr(), 1)
    }

    /// The place behind the last leaf that is not in a note, and before all that are.
    pub fn end_of_text(&self) -> Place {
        Place { leaf: self.body.saturating_sub(1), byte: u32::MAX }
    }

    /// Learns where a copy of some inlines of the chapter lies. Its stretches of text may be parted, and
    /// the first of it may be missing; every other byte must be there.
    pub fn copied(&mut self, copy: &[Inline], original: &[Inline]) {
        let (mut from, mut to) = (Vec::new(), Vec::new());
        pieces(original, &mut from);
        pieces(copy, &mut to);
        let size = |pieces: &[(usize, usize)]| pieces.iter().map(|(_, length)| length).sum::<usize>();
        let mut skip = size(&from).saturating_sub(size(&to));
        let mut from = from.into_iter();
        let mut left = (0, 0);
        for (address, length) in to {
            while skip > 0 || left.1 == 0 {
                if left.1 == 0 {
                    let Some(next) = from.next() else { return };
                    left = next;
                }
                let step = skip.min(left.1);
                left = (left.0 + step, left.1 - step);
                skip -= step;
            }
            let taken = length.min(left.1);
            if let Some(place) = self.at(left.0, taken) {
                self.copies.push((address, taken, place));
            }
            left = (left.0 + taken, left.1 - taken);
        }
    }

    /// Learns where the words of a line under the title lie.
    pub fn head_line(&mut self, line: HeadLine, words: &str) {
        let place = Place { leaf: self.head + line as u32, byte: 0 };
        self.copies.push((words.as_ptr().addr(), words.len(), place));
    }

    /// Forgets copies, before they go.
    pub fn forget_copies(&mut self) {
        self.copies.clear();
    }

    fn at(&self, address: usize, length: usize) -> Option<Place> {
        let is_in = |first: usize, has: usize| length > 0 && first <= address && address + length <= first + has;
        if let Some((first, _, place)) = self.copies.iter().find(|(first, has, _)| is_in(*first, *has)) {
            return Some(place.forward(address - first));
        }
        let behind = self.spans.partition_point(|(first, ..)| *first <= address);
        let (first, has, leaf) = self.spans[..behind].last()?;
        // What is empty lies anywhere.
        is_in(*first, *has).then(|| Place { leaf: *leaf, byte: 0 }.forward(address - first))
    }

    fn text(&mut self, text: &str) {
        self.spans.push((text.as_ptr().addr(), text.len(), self.count));
        self.count += 1;
    }

    fn picture(&mut self, image: &Image) {
        self.spans.push((std::ptr::from_ref(image).addr(), 1, self.count));
        self.count += 1;
    }

    fn blocks<'a>(&mut self, blocks: &'a [Block], notes: &mut VecDeque<&'a [Block]>) {
        for block in blocks {
            match &block.kind {
                BlockKind::Code { text, .. } => self.text(text),
                BlockKind::Math(math) => self.text(&math.text),
                kind => {
                    if let BlockKind::Figure(figure) = kind {
                        figure.images.iter().for_each(|image| self.picture(image));
                    }
                    each_child(kind, &mut |child| match child {
                        Child::Line(line) => self.line(line, notes),
                        Child::Blocks(blocks) => self.blocks(blocks, notes),
                    });
                }
            }
        }
    }

    fn line<'a>(&mut self, line: &'a [Inline], notes: &mut VecDeque<&'a [Block]>) {
        for inline in line {
            match inline {
                Inline::Text(text) | Inline::Code(text) => self.text(text),
                Inline::Math(math) => self.text(&math.text),
                Inline::Image(image) => self.picture(image),
                Inline::Styled { content, .. } | Inline::Foreign { content, .. } | Inline::Link { content, .. } => {
                    self.line(content, notes);
                }
                Inline::Note(note) => notes.push_back(&note.blocks),
                Inline::NoteAgain(_) | Inline::Anchor(_) | Inline::LineBreak => {}
            }
        }
    }
}

/// Where the leaves of some inlines lie, and how long they are.
fn pieces(line: &[Inline], out: &mut Vec<(usize, usize)>) {
    for inline in line {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push((text.as_ptr().addr(), text.len())),
            Inline::Math(math) => out.push((math.text.as_ptr().addr(), math.text.len())),
            Inline::Image(image) => out.push((std::ptr::from_ref(image).addr(), 1)),
            Inline::Styled { content, .. } | Inline::Foreign { content, .. } | Inline::Link { content, .. } => {
                pieces(content, out);
            }
            Inline::Note(_) | Inline::NoteAgain(_) | Inline::Anchor(_) | Inline::LineBreak => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::Note;

    #[test]
    fn the_parts_of_a_copy_are_where_they_were() {
        let origin = Origin::file("a.md");
        let original = vec![Inline::text("When the "), Inline::emph(vec![Inline::text("binder comes")])];
        let chapter = Chapter {
            title: Vec::new(),
            subtitle: None,
            authors: Vec::new(),
            date: None,
            language: None,
            url: None,
            blocks: vec![Block { kind: BlockKind::Paragraph(original), origin: origin.clone() }],
            origin,
        };
        let BlockKind::Paragraph(original) = &chapter.blocks[0].kind else { unreachable!() };
        let mut leaves = Leaves::new(&chapter);
        let parts = ["hen", " the ", "binder", " comes"].map(String::from);
        let copy: Vec<Inline> = parts.into_iter().map(Inline::Text).collect();
        leaves.copied(&copy, original);
        let places: Vec<_> = copy
            .iter()
            .map(|inline| if let Inline::Text(text) = inline { leaves.place(&text[1..]) } else { None })
            .collect();
        let place = |leaf, byte| Some(Place { leaf, byte });
        assert_eq!(places, [place(3, 2), place(3, 5), place(4, 1), place(4, 7)]);
        leaves.forget_copies();
        let Inline::Text(first) = &copy[0] else { unreachable!() };
        assert_eq!(leaves.place(first), None);
    }

    #[test]
    fn places_count_leaves_in_reading_order_and_notes_last() {
        let origin = Origin::file("a.md");
        let block = |kind| Block { kind, origin: origin.clone() };
        let note = Note {
            label: "1".into(),
            blocks: vec![block(BlockKind::Paragraph(vec![Inline::text("note")]))],
            origin: origin.clone(),
        };
        let image = Image::new("a.png", "", origin.clone());
        let chapter = Chapter {
            title: vec![Inline::text("title")],
            subtitle: None,
            authors: Vec::new(),
            date: None,
            language: None,
            url: None,
            blocks: vec![
                block(BlockKind::Paragraph(vec![
                    Inline::text("one "),
                    Inline::Note(note),
                    Inline::emph(vec![Inline::text(""), Inline::text("two")]),
                    Inline::Image(image),
                ])),
                block(BlockKind::Code { language: None, text: "x\ny".into() }),
            ],
            origin: origin.clone(),
        };
        let mut leaves = Leaves::new(&chapter);
        let BlockKind::Paragraph(line) = &chapter.blocks[0].kind else { unreachable!() };
        let (Inline::Text(one), Inline::Note(note), Inline::Image(image)) = (&line[0], &line[1], &line[3]) else {
            unreachable!()
        };
        let BlockKind::Code { text: code, .. } = &chapter.blocks[1].kind else { unreachable!() };
        let BlockKind::Paragraph(inside) = &note.blocks[0].kind else { unreachable!() };
        let Inline::Text(inside) = &inside[0] else { unreachable!() };
        let place = |leaf, byte| Some(Place { leaf, byte });
        assert_eq!(leaves.place(one), place(4, 0));
        assert_eq!(leaves.place(&one[2..]), place(4, 2));
        assert_eq!(leaves.image(image), place(7, 0));
        assert_eq!(leaves.place(&code[2..]), place(8, 2));
        assert_eq!(leaves.place(inside), place(9, 0));
        assert_eq!(leaves.end_of_text(), Place { leaf: 8, byte: u32::MAX });
        assert_eq!((leaves.place(""), leaves.place("elsewhere")), (None, None));
        let by = String::from("One, Two");
        leaves.head_line(HeadLine::Byline, &by);
        assert_eq!(leaves.place(&by[5..]), place(2, 5));
    }
}
