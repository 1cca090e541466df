//! A broken paragraph → its lines, with every glyph in place.

use crate::doc::Place;
use crate::geom::{Length, Point, Rect, Size};
use crate::layout::breaker::{Item, Weights, line_start};
use crate::layout::edge::Edges;
use crate::layout::list::{Atom, Attr, InlinePicture, List};
use crate::layout::row::{Leads, Row, RowLink, Spot, TextLine, strip};
use crate::layout::shape::{Look, Shaped, Shaper};
use crate::paged::{self, Glyph, Role, Run, Tag};

/// Where lines that do not fill the measure stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Spaces stretch and shrink until the line is full.
    Justify,
    /// Spaces keep their width; the right edge is ragged.
    Left,
    /// Spaces keep their width; both edges are ragged.
    Centre,
    /// Spaces keep their width; the left edge is ragged.
    Right,
}

/// The box that lines are set into.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Left edge within the text block.
    pub left: Length,
    /// Width of the line.
    pub width: Length,
    /// Height of a line.
    pub leading: Length,
    /// From the top of a line to its baseline.
    pub baseline: Length,
    /// How lines stand in the measure.
    pub align: Align,
    /// So many of the first lines begin so far to the right, beside a large letter.
    pub beside: (usize, Length),
    /// How far spaces and letters of a justified line give way.
    pub weights: Weights,
}

impl Frame {
    /// The box of a line by its number.
    fn of_line(self, number: usize) -> Frame {
        let (lines, by) = self.beside;
        let by = if number < lines { by } else { Length::ZERO };
        Frame { left: self.left + by, width: self.width - by, ..self }
    }
}

/// A line that ends later than this beyond its measure is reported: a twentieth of a point
/// is more than all rounding and less than anybody sees.
const OVERFULL: i64 = 65_536 / 20;

/// The lines of a paragraph as rows, whose costs are not yet set, and by how much the widest line
/// runs over its measure; `None` when all fit.
pub fn lines(
    list: &List,
    edges: &Edges,
    breaks: &[usize],
    frame: Frame,
    role: Role,
    shaper: &mut Shaper<'_>,
) -> (Vec<Row>, Option<Overfull>) {
    let mut rows = Vec::with_capacity(breaks.len());
    let mut worst: Option<Overfull> = None;
    let mut start = 0;
    let mut edge = edges.start;
    let mut pieces = Vec::new();
    for &end in breaks {
        let hang = match frame.align {
            // Nothing hangs into a large letter.
            Align::Justify if rows.len() < frame.beside.0 => (0, edges.at[end].right),
            Align::Justify => (edge.left, edges.at[end].right),
            Align::Left | Align::Centre | Align::Right => (0, 0),
        };
        let begins = edge.begins;
        edge = edges.at[end];
        let next = if end < list.items.len() { line_start(&list.items, end) } else { end };
        let line = Line { list, start, end, next, hang, frame: frame.of_line(rows.len()), role };
        let (mut row, excess) = line.set(&mut pieces, shaper);
        if let Some(line) = &mut row.line {
            (line.number, line.count) = (rows.len() as u32, breaks.len() as u32);
            line.words = (begins, edge.ends);
        }
        if excess > OVERFULL && worst.as_ref().is_none_or(|worst| excess > worst.excess.to_sp()) {
            worst = Some(Overfull { excess: Length::sp(excess), words: row.text() });
        }
        rows.push(row);
        start = next;
    }
    (rows, worst)
}

/// A line that is too wide.
pub struct Overfull {
    /// By how much.
    pub excess: Length,
    /// What stands in it.
    pub words: String,
}

struct Line<'a> {
    list: &'a List,
    start: usize,
    end: usize,
    /// Where the next line starts.
    next: usize,
    /// How far it stands out into the left and the right margin.
    hang: (i64, i64),
    frame: Frame,
    role: Role,
}

/// A piece of a line at its natural width.
enum Piece<'a> {
    /// Glyphs that do not stretch.
    Glyphs { shaped: Set<'a>, attr: &'a Attr },
    /// A space: its natural width and what it can give.
    Space { attr: &'a Attr, character: char, width: i64, stretch: i64, shrink: i64 },
    /// A picture.
    Picture { item: Box<paged::Item>, width: i64, link: Option<u16> },
    /// A place that something leads to.
    Spot(&'a Spot),
    /// Nothing but width.
    Gap { width: i64, stretch: i64 },
}

/// Glyphs of a whole word, or of a part of one, shaped for this line.
enum Set<'a> {
    Whole(&'a Shaped),
    Part(Box<Shaped>),
}

impl Set<'_> {
    fn shaped(&self) -> &Shaped {
        match self {
            Set::Whole(shaped) => shaped,
            Set::Part(shaped) => shaped,
        }
    }
}

impl<'a> Line<'a> {
    /// The row, and by how much it is too wide; `pieces` is memory for its pieces.
    fn set(&self, pieces: &mut Vec<Piece<'a>>, shaper: &mut Shaper<'_>) -> (Row, i64) {
        let filled = self.collect(pieces, shaper);
        let total = Total::of(pieces);
        let measure = self.frame.width.to_sp() + self.hang.0 + self.hang.1;
        let short = measure - total.width;
        let mut spread = Spread::none();
        let (mut fit, mut space) = (0, None);
        let mut left = -self.hang.0;
        match self.frame.align {
            Align::Justify if short < 0 || !filled => {
                let weights = &self.frame.weights;
                fit = self.fit(&total, short);
                let rest = short - pieces.iter().map(|piece| piece.given(fit)).sum::<i64>();
                spread = if rest < 0 {
                    Spread::over(rest, total.shrink, total.shrink * weights.squeeze / 100)
                } else {
                    Spread::over(rest, total.stretch, 0)
                };
                space = spread.of_spaces(pieces);
            }
            Align::Justify | Align::Left => {}
            Align::Centre => left = short / 2,
            Align::Right => left = short.max(0),
        }
        let mut pen = Pen::new(self.frame, self.role, left, fit, total.glyphs);
        for piece in pieces.drain(..) {
            pen.draw(piece, &mut spread, shaper);
        }
        let excess = pen.x - left - measure;
        let excess = if self.frame.align == Align::Centre { short.min(0).abs() } else { excess };
        let is_seen = excess > OVERFULL || excess < -OVERFULL && self.frame.align == Align::Justify && !filled;
        let line = TextLine {
            space,
            excess: if is_seen { Length::sp(excess) } else { Length::ZERO },
            is_short: filled && total.width < self.frame.weights.least,
            ..TextLine::default()
        };
        let mut row = Row { start: self.first_word(), line: Some(line), ..pen.finish(&self.list.links) };
        if self.ends_between_words(filled) {
            row.part_from_next(shaper);
        }
        (row, excess)
    }

    /// Whether the next line begins with another word: a space is lost between them, or the author ends the line.
    fn ends_between_words(&self, filled: bool) -> bool {
        let lost = &self.list.atoms[self.end.min(self.next)..self.next];
        self.next < self.list.items.len() && (filled || lost.iter().any(|atom| matches!(atom, Atom::Space { .. })))
    }

    /// The place of the first word that begins in the line. What is left of a word that is divided
    /// at the end of the line before belongs to that line, and so does all up to the next space.
    fn first_word(&self) -> Option<Place> {
        let atoms = &self.list.atoms[self.start.min(self.end)..self.end];
        let mut is_rest = matches!(atoms.first(), Some(Atom::Part { part: 1.., .. }));
        for atom in atoms {
            let place = match atom {
                Atom::Space { .. } => {
                    is_rest = false;
                    None
                }
                Atom::Part { word, .. } => self.list.word(*word).place,
                Atom::Picture(picture) => self.list.pictures[*picture as usize].place,
                _ => None,
            };
            if place.is_some() && !is_rest {
                return place;
            }
        }
        None
    }

    /// By how much letters are spread or closed up, in ten-thousandths of their width.
    fn fit(&self, total: &Total, short: i64) -> i16 {
        let given = self.frame.weights.letters(short, total.letters, total.shrink);
        // At most a few hundredths, as the weights have it.
        if total.letters > 0 { (given * 10_000 / total.letters) as i16 } else { 0 }
    }

    /// Collects the pieces of the line; whether fill at its end takes up what is left, as in a paragraph's last line.
    fn collect(&self, pieces: &mut Vec<Piece<'a>>, shaper: &mut Shaper<'_>) -> bool {
        let mut filled = false;
        let mut at = self.start;
        while at < self.end {
            match (&self.list.atoms[at], self.list.items[at]) {
                (Atom::Part { word, part }, _) => {
                    // All parts of the word on this line are set as one.
                    let mut last = *part;
                    while at + 1 < self.end
                        && matches!(&self.list.atoms[at + 1], Atom::Part { word: w, .. } | Atom::Hyphen { word: w, .. } if w == word)
                    {
                        at += 1;
                        if let Atom::Part { part, .. } = self.list.atoms[at] {
                            last = part;
                        }
                    }
                    let hyphenated = at + 1 == self.end
                        && matches!(self.list.atoms.get(self.end), Some(Atom::Hyphen { word: w } | Atom::Cut { word: w }) if w == word);
                    pieces.push(self.word(*word, *part, last, hyphenated, shaper));
                }
                (Atom::Space { attr, character }, Item::Glue { width, stretch, shrink, .. }) => {
                    let attr = &self.list.attrs[*attr as usize];
                    pieces.push(Piece::Space { attr, character: *character, width, stretch, shrink });
                }
                (Atom::Spot(spot), _) => pieces.push(Piece::Spot(&self.list.spots[*spot as usize])),
                (Atom::Picture(picture), _) => {
                    let InlinePicture { path, alt, size, tag, link, .. } = &self.list.pictures[*picture as usize];
                    let y = self.frame.baseline - size.h;
                    let rect = Rect { at: Point { x: Length::ZERO, y }, size: *size };
                    let item = paged::Item::Picture { path: path.clone(), alt: alt.clone(), rect, tag: *tag };
                    pieces.push(Piece::Picture { item: Box::new(item), width: size.w.to_sp(), link: *link });
                }
                (_, Item::Box { width }) => pieces.push(Piece::Gap { width, stretch: 0 }),
                (Atom::Nothing, Item::Glue { width, stretch, .. }) => pieces.push(Piece::Gap { width, stretch }),
                (Atom::Fill, _) => filled = true,
                _ => {}
            }
            at += 1;
        }
        filled
    }

    fn word(&self, index: u32, first: u16, last: u16, hyphenated: bool, shaper: &mut Shaper<'_>) -> Piece<'a> {
        let used = self.list.word(index);
        let attr = self.list.drawn(used);
        let points = used.word.points();
        let from = if first == 0 { 0 } else { points[usize::from(first) - 1].at };
        let to = if last + 1 == used.parts { used.word.text().len() } else { points[usize::from(last)].at };
        let text = &used.word.text()[from..to];
        let face = attr.face;
        let spoken = shaper.tongue();
        shaper.speak(attr.tongue);
        let shaped = if hyphenated {
            Set::Part(Box::new(shaper.hyphenated(text, face)))
        } else if from == 0 && to == used.word.text().len() {
            Set::Whole(&used.word.whole)
        } else {
            Set::Part(Box::new(shaper.shape(text, face)))
        };
        shaper.speak(spoken);
        Piece::Glyphs { shaped, attr }
    }
}

impl Piece<'_> {
    fn width(&self) -> i64 {
        match self {
            Piece::Glyphs { shaped, .. } => shaped.shaped().width,
            Piece::Space { width, .. } | Piece::Picture { width, .. } | Piece::Gap { width, .. } => *width,
            Piece::Spot(_) => 0,
        }
    }

    /// How much wider it is when letters are spread by so much. Code keeps its columns.
    fn given(&self, fit: i16) -> i64 {
        match self {
            Piece::Glyphs { shaped, attr } if fit != 0 && attr.face.look != Look::Code => {
                let glyphs = shaped.shaped().glyphs.iter();
                glyphs.map(|glyph| i64::from(fitted(glyph.advance, fit)) - i64::from(glyph.advance)).sum()
            }
            _ => 0,
        }
    }
}

/// What the pieces of a line come to.
#[derive(Default)]
struct Total {
    width: i64,
    /// The width of the letters that can be spread or closed up.
    letters: i64,
    stretch: i64,
    shrink: i64,
    glyphs: usize,
}

impl Total {
    fn of(pieces: &[Piece<'_>]) -> Total {
        let mut total = Total::default();
        for piece in pieces {
            let width = piece.width();
            total.width += width;
            match piece {
                Piece::Glyphs { shaped, attr } => {
                    total.glyphs += shaped.shaped().glyphs.len();
                    if attr.face.look != Look::Code {
                        total.letters += width;
                    }
                }
                Piece::Space { stretch, shrink, .. } => {
                    total.glyphs += 1;
                    total.stretch += stretch;
                    total.shrink += shrink;
                }
                Piece::Gap { stretch, .. } => total.stretch += stretch,
                Piece::Picture { .. } | Piece::Spot(_) => {}
            }
        }
        total
    }
}

/// A length along the line when letters are spread by so many ten-thousandths.
fn fitted(length: i32, fit: i16) -> i32 {
    // A length is at most i32::MAX, and so is what a few hundredths more make of it, or nearly.
    (i64::from(length) * (10_000 + i64::from(fit)) / 10_000).clamp(i32::MIN.into(), i32::MAX.into()) as i32
}

/// Shares out what a line lacks or has too much, so that the shares add up exactly.
struct Spread {
    total: i64,
    weight: i64,
    /// Weight and amount given so far.
    done: (i64, i64),
}

impl Spread {
    fn none() -> Spread {
        Spread { total: 0, weight: 0, done: (0, 0) }
    }

    /// Spreads `total` over pieces whose weights add up to `weight`; a line shrinks by no more than
    /// `most`.
    fn over(total: i64, weight: i64, most: i64) -> Spread {
        let total = if total < 0 { total.max(-most) } else { total };
        Spread { total, weight, done: (0, 0) }
    }

    /// How wide spaces come out, in hundredths of their natural width.
    fn of_spaces(&self, pieces: &[Piece<'_>]) -> Option<u32> {
        let (mut natural, mut own) = (0, 0);
        for piece in pieces {
            if let Piece::Space { width, stretch, shrink, .. } = piece {
                natural += width;
                own += if self.total < 0 { shrink } else { stretch };
            }
        }
        let given =
            if self.weight == 0 { 0 } else { i128::from(self.total) * i128::from(own) / i128::from(self.weight) };
        let natural = i128::from(natural);
        if natural <= 0 { None } else { u32::try_from((natural + given) * 100 / natural).ok() }
    }

    fn share(&mut self, stretch: i64, shrink: i64) -> i64 {
        let own = if self.total < 0 { shrink } else { stretch };
        if self.weight == 0 || own == 0 {
            return 0;
        }
        self.done.0 += own;
        // Nearly always the product is a word.
        let so_far = match self.total.checked_mul(self.done.0) {
            Some(product) => product / self.weight,
            None => (i128::from(self.total) * i128::from(self.done.0) / i128::from(self.weight)) as i64,
        };
        let share = so_far - self.done.1;
        self.done.1 = so_far;
        share
    }
}

/// Draws a line from left to right.
struct Pen<'a> {
    frame: Frame,
    role: Role,
    /// By how much letters are spread, in ten-thousandths.
    fit: i16,
    /// Glyphs that the next run has room for: nearly always all of the line stand in one.
    expected: usize,
    /// From the left edge of the frame.
    x: i64,
    row: Row,
    run: Option<Run>,
    /// How its last glyphs were drawn, and the glyph of the space among them.
    manner: Option<(&'a Attr, u16)>,
    /// The link that the pen is in, and where it began.
    link: Option<(u16, i64)>,
    links: Vec<(u16, i64, i64)>,
    /// The rule through the text that the pen is in, and where it began.
    strike: Option<(Strike, i64)>,
}

/// A rule through text, above the baseline.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Strike {
    middle: Length,
    thickness: Length,
}

impl<'a> Pen<'a> {
    fn new(frame: Frame, role: Role, x: i64, fit: i16, glyphs: usize) -> Pen<'a> {
        Pen {
            expected: glyphs,
            frame,
            role,
            fit,
            x,
            row: Row { height: frame.leading, ..Row::default() },
            run: None,
            manner: None,
            link: None,
            links: Vec::new(),
            strike: None,
        }
    }

    fn draw(&mut self, piece: Piece<'a>, spread: &mut Spread, shaper: &mut Shaper<'_>) {
        match piece {
            Piece::Glyphs { shaped, attr } => {
                let shaped = shaped.shaped();
                let run = self.run(attr, shaper).0;
                let from = run.glyphs.len();
                run.glyphs.extend_from_slice(&shaped.glyphs);
                run.text.push_str(&shaped.text);
                let (fit, mut width) = (run.fit, 0);
                for glyph in &mut run.glyphs[from..] {
                    if fit != 0 {
                        glyph.advance = fitted(glyph.advance, fit);
                        glyph.dx = if glyph.dx == 0 { 0 } else { fitted(glyph.dx, fit) };
                    }
                    width += i64::from(glyph.advance);
                }
                if attr.raise != Length::ZERO {
                    // Rises are within an em, which config holds to a few thousand points.
                    let raise = attr.raise.to_sp() as i32;
                    run.glyphs[from..].iter_mut().for_each(|glyph| glyph.dy = glyph.dy.saturating_add(raise));
                }
                self.x += width;
            }
            Piece::Space { attr, character, width, stretch, shrink } => {
                let width = width + spread.share(stretch, shrink);
                let (run, id) = self.run(attr, shaper);
                let advance = width.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
                run.glyphs.push(Glyph { id, text_len: character.len_utf8() as u8, advance, dx: 0, dy: 0 });
                run.text.push(character);
                self.x += width;
            }
            Piece::Picture { mut item, width, link } => {
                self.follow(link);
                self.close();
                crate::layout::row::shift(
                    &mut item,
                    Point { x: self.frame.left + Length::sp(self.x), y: Length::ZERO },
                );
                self.row.items.push(*item);
                self.x += width;
            }
            Piece::Spot(spot) => self.row.spots.push(spot.clone()),
            Piece::Gap { width, stretch } => {
                self.close();
                self.x += width + spread.share(stretch, 0);
            }
        }
    }

    /// The open run if it has this face, else a new one, and the glyph of its space.
    fn run(&mut self, attr: &'a Attr, shaper: &mut Shaper<'_>) -> (&mut Run, u16) {
        let face = attr.face;
        let fit = if face.look == Look::Code { 0 } else { self.fit };
        // Nearly always what stands before is drawn alike.
        let space = match self.manner {
            Some((manner, space)) if std::ptr::eq(manner, attr) => space,
            _ => {
                self.follow(attr.link);
                self.strike(attr, shaper);
                let is_other =
                    |run: &Run| (run.font, run.size, run.fit, run.tag) != (face.font, face.size, fit, attr.tag);
                if self.run.as_ref().is_some_and(is_other) {
                    self.close();
                }
                let space = shaper.space(face).0;
                self.manner = Some((attr, space));
                space
            }
        };
        let at = Point { x: self.frame.left + Length::sp(self.x), y: self.frame.baseline };
        let expected = &mut self.expected;
        let run = self.run.get_or_insert_with(|| Run {
            font: face.font,
            size: face.size,
            at,
            fit,
            ink: 255,
            role: self.role,
            tag: attr.tag,
            text: String::with_capacity(*expected),
            glyphs: Vec::with_capacity(std::mem::take(expected)),
            space: None,
        });
        (run, space)
    }

    fn close(&mut self) {
        if let Some(run) = self.run.take() {
            // Most lines are one run.
            if self.row.items.is_empty() {
                self.row.items.reserve_exact(1);
            }
            self.row.items.push(paged::Item::Run(run));
        }
    }

    /// Draws the rule through text where it ends, and begins it where it begins.
    fn strike(&mut self, attr: &Attr, shaper: &Shaper<'_>) {
        let strike = attr.is_struck.then(|| {
            let (middle, thickness) = shaper.strike(attr.face);
            Strike { middle: middle + attr.raise, thickness }
        });
        if self.strike.map(|(strike, _)| strike) == strike {
            return;
        }
        self.end_strike();
        self.strike = strike.map(|strike| (strike, self.x));
    }

    fn end_strike(&mut self) {
        if let Some((Strike { middle, thickness }, from)) = self.strike.take() {
            let y = self.frame.baseline - middle - thickness.half();
            let at = Point { x: self.frame.left + Length::sp(from), y };
            let rect = Rect { at, size: Size { w: Length::sp(self.x - from), h: thickness } };
            // Behind the words that it goes through, whose run may still be open.
            self.close();
            self.row.items.push(paged::Item::Rule { rect, ink: 255 });
        }
    }

    /// Notes where links begin and end.
    fn follow(&mut self, link: Option<u16>) {
        if self.link.map(|(index, _)| index) == link {
            return;
        }
        if let Some((index, from)) = self.link.take() {
            self.links.push((index, from, self.x));
        }
        self.link = link.map(|index| (index, self.x));
    }

    fn finish(mut self, targets: &[(Leads, Option<Tag>)]) -> Row {
        self.follow(None);
        self.end_strike();
        self.close();
        self.row.links = self
            .links
            .iter()
            .map(|&(index, from, to)| {
                let rect =
                    strip(self.frame.left + Length::sp(from), self.frame.left + Length::sp(to), self.frame.leading);
                let (leads, tag) = targets[usize::from(index)].clone();
                RowLink { rect, leads, tag }
            })
            .collect();
        self.row
    }
}
