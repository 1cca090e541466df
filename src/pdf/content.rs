//! One page → its content stream (ISO 32000-2 § 7.8.2, 8.2, 9.4).
//!
//! Runs of text that follow one another share one text object. Each run moves to the start of its
//! baseline and shows its glyphs with one `TJ`, whose numbers carry kerning and justification. In a tagged
//! file every sequence of runs is marked with its element, or as an artifact (ISO 32000-1 § 14.6 to 14.8).

use super::cluster::{Cluster, clusters};
use super::codes::{Codes, FontCodes};
use super::number::{from_bottom, push_decimal, push_length, thousandths};
use super::picture::Images;
use super::syntax::{is_special, push_escaped};
use crate::geom::{Length, Rect};
use crate::media::deflate::zlib;
use crate::paged::{FontId, Glyph, Item, Owner, Page, Paged, Run, Sequence, Tag, Tree};
use rayon::prelude::*;

/// Up to this size a TJ number without decimals places a glyph within 0.01 pt
/// (half of 1/1000 em of 20 pt); larger type gets one decimal.
const WHOLE_NUMBERS_UP_TO: Length = Length::pt(20);

/// What stands in the margins of page after page (§ 14.8.2.2.2).
const HEAD: &[u8] = b"/Artifact<</Type/Pagination/Subtype/Header>>BDC\n";
const FOLIO: &[u8] = b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n";

/// The streams of all pages, compressed, in page order; an empty page has none. With a tree, what belongs to its
/// elements is marked with their types, and what does not as an artifact.
pub(super) fn encode(paged: &Paged, codes: &Codes, images: &Images, tree: Option<&Tree>) -> Vec<Option<Vec<u8>>> {
    let encode = |out: &mut Vec<u8>, page: &Page| {
        out.clear();
        let encoder = Encoder { out: std::mem::take(out), ..Encoder::new(paged.trim.h, codes, images) };
        *out = match tree {
            Some(tree) => encoder.marked(page, &|tag| paged.structure.get(tag).kind.name(tree.level_of(tag))),
            None => encoder.page(page),
        };
        (!out.is_empty()).then(|| zlib(out))
    };
    paged.pages.par_iter().map_init(Vec::new, encode).collect()
}

/// What a page's ink is: black, or colours between that of a paper and that of an ink, each as the numbers of
/// DeviceRGB or DeviceCMYK.
pub(super) enum Tint {
    Black,
    Between(Vec<u8>, Vec<u8>),
}

impl Tint {
    /// Colours between those of a paper and an ink.
    pub(super) fn between([paper, ink]: [Vec<u8>; 2]) -> Tint {
        Tint::Between(paper, ink)
    }
}

/// The operators of one page in colours of its own; pages that follow in the same stream must not rely on what they leave.
pub(super) fn operators(page: &Page, height: Length, codes: &Codes, images: &Images, tint: &Tint) -> Vec<u8> {
    let mut encoder = Encoder::new(height, codes, images);
    if let Tint::Between(..) = tint {
        encoder.ink = None;
    }
    Encoder { tint, ..encoder }.page(page)
}

/// Writes operators and remembers the graphics state that they leave.
struct Encoder<'a> {
    out: Vec<u8>,
    height: Length,
    codes: &'a Codes,
    images: &'a Images,
    in_text: bool,
    /// Start of the current line in thousandths of a point, valid in a text object.
    line: (i64, i64),
    font: Option<(FontId, Length)>,
    fit: i16,
    /// The ink that is set; `None` when none is known to be.
    ink: Option<u8>,
    tint: &'a Tint,
    rise: Length,
    /// Whether what is read beside what is seen is written, as in a file that says what its parts are.
    is_tagged: bool,
}

impl<'a> Encoder<'a> {
    fn new(height: Length, codes: &'a Codes, images: &'a Images) -> Encoder<'a> {
        // Black and no rise are what a page begins with.
        let (ink, rise, tint) = (Some(255), Length::ZERO, &Tint::Black);
        let (out, in_text, line, font, fit) = (Vec::new(), false, (0, 0), None, 0);
        Encoder { out, height, codes, images, in_text, line, font, fit, ink, tint, rise, is_tagged: false }
    }

    fn page(mut self, page: &Page) -> Vec<u8> {
        page.items.iter().for_each(|item| self.item(item));
        self.end_text();
        self.out
    }

    /// The page in marked sequences. Those of text alone stand inside its text objects, others around them: neither
    /// may end inside the other (§ 14.6.1).
    fn marked(mut self, page: &Page, name: &dyn Fn(Tag) -> &'static str) -> Vec<u8> {
        self.is_tagged = true;
        let mut number = 0_u32;
        for Sequence { owner, items } in page.sequences() {
            let is_text = items.iter().all(|item| matches!(item, Item::Run(_)));
            if is_text {
                self.begin_text()
            } else {
                self.end_text()
            }
            match owner {
                Owner::Element(tag) => {
                    self.out.extend_from_slice(format!("/{}<</MCID {number}>>BDC\n", name(tag)).as_bytes());
                    number += 1;
                }
                Owner::Head => self.out.extend_from_slice(HEAD),
                Owner::Folio => self.out.extend_from_slice(FOLIO),
                Owner::Artifact => self.out.extend_from_slice(b"/Artifact BMC\n"),
            }
            items.iter().for_each(|item| self.item(item));
            if !is_text {
                self.end_text();
            }
            self.out.extend_from_slice(b"EMC\n");
        }
        self.end_text();
        self.out
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Run(run) => self.run(run),
            Item::Rule { rect, ink } => self.rule(*rect, *ink),
            Item::Picture { path, rect, .. } => {
                if let Some(name) = self.images.name(path) {
                    self.picture(name, *rect);
                }
            }
        }
    }

    fn rule(&mut self, rect: Rect, ink: u8) {
        self.end_text();
        self.set_ink(ink);
        self.lower_left(rect);
        push_length(&mut self.out, rect.size.w);
        push_length(&mut self.out, rect.size.h);
        self.out.extend_from_slice(b"re f\n");
    }

    fn picture(&mut self, name: &str, rect: Rect) {
        self.end_text();
        self.out.extend_from_slice(b"q ");
        push_length(&mut self.out, rect.size.w);
        self.out.extend_from_slice(b"0 0 ");
        push_length(&mut self.out, rect.size.h);
        self.lower_left(rect);
        self.out.extend_from_slice(format!("cm /{name} Do Q\n").as_bytes());
    }

    fn lower_left(&mut self, rect: Rect) {
        let below = Length::sp(rect.at.y.to_sp().saturating_add(rect.size.h.to_sp()));
        push_length(&mut self.out, rect.at.x);
        push_length(&mut self.out, from_bottom(self.height, below));
    }

    fn run(&mut self, run: &Run) {
        let Some(font) = self.codes.font(run.font) else { return };
        if run.glyphs.is_empty() || run.size <= Length::ZERO {
            return;
        }
        self.begin_text();
        self.set_ink(run.ink);
        self.set_font(run.font, run.size);
        self.set_fit(run.fit);
        self.move_to(run);
        self.show(run, font);
    }

    fn begin_text(&mut self) {
        if !self.in_text {
            self.out.extend_from_slice(b"BT\n");
            self.in_text = true;
            self.line = (0, 0);
        }
    }

    fn end_text(&mut self) {
        if self.in_text {
            self.out.extend_from_slice(b"ET\n");
            self.in_text = false;
        }
    }

    fn set_ink(&mut self, ink: u8) {
        if self.ink == Some(ink) {
            return;
        }
        self.ink = Some(ink);
        match self.tint {
            Tint::Black => {
                let white = (255 - i64::from(ink)) * 1000;
                push_decimal(&mut self.out, (white + 127) / 255, 3);
                self.out.extend_from_slice(b" g\n");
            }
            Tint::Between(paper, full) => {
                for (paper, full) in paper.iter().zip(full) {
                    let (paper, full, ink) = (i64::from(*paper), i64::from(*full), i64::from(ink));
                    let mixed = (paper * (255 - ink) + full * ink) * 1000 / 255;
                    push_decimal(&mut self.out, (mixed + 127) / 255, 3);
                    self.out.push(b' ');
                }
                self.out.extend_from_slice(if full.len() == 4 { b"k\n" } else { b"rg\n" });
            }
        }
    }

    fn set_font(&mut self, id: FontId, size: Length) {
        if self.font != Some((id, size)) {
            self.out.extend_from_slice(format!("/F{} ", id.0).as_bytes());
            // Five decimals: the size multiplies every advance of a line.
            push_decimal(&mut self.out, size.scale(100_000, Length::pt(1).to_sp()).to_sp(), 5);
            self.out.extend_from_slice(b" Tf\n");
            self.font = Some((id, size));
        }
    }

    /// Glyphs are drawn wider or narrower by the scale of the text, which TJ numbers obey as well.
    fn set_fit(&mut self, fit: i16) {
        if self.fit != fit {
            push_decimal(&mut self.out, 10_000 + i64::from(fit), 2);
            self.out.extend_from_slice(b" Tz\n");
            self.fit = fit;
        }
    }

    fn move_to(&mut self, run: &Run) {
        let (x, y) = (thousandths(run.at.x), thousandths(from_bottom(self.height, run.at.y)));
        // Even a move by nothing is needed: it takes the pen back to the start of the line.
        push_decimal(&mut self.out, x.saturating_sub(self.line.0), 3);
        self.out.push(b' ');
        push_decimal(&mut self.out, y.saturating_sub(self.line.1), 3);
        self.out.extend_from_slice(b" Td\n");
        self.line = (x, y);
    }

    fn show(&mut self, run: &Run, font: &FontCodes) {
        let mut pen = Pen::new(run.size, run.fit);
        let mut show = Show::default();
        let mut clusters = clusters(run);
        while let Some(cluster) = clusters.next() {
            if let Some(pair) = clusters.pair(cluster) {
                if let Some(letter) = pair.letter(run.size)
                    && let (code, true) = font.code(letter.glyph.id, pair.text)
                {
                    pen.pass(letter.empty[0]);
                    self.glyph(letter.glyph, code, font, &mut pen, &mut show);
                    pen.pass(letter.empty[1]);
                } else {
                    self.spell(&pair.clusters, pair.text, font, &mut pen, &mut show);
                }
            } else if let ([glyph], false) = (cluster.glyphs, cluster.text.is_empty())
                && let (code, true) = font.code(glyph.id, cluster.text)
            {
                // Nearly all are.
                self.glyph(glyph, code, font, &mut pen, &mut show);
            } else {
                self.spell(&[cluster], cluster.text, font, &mut pen, &mut show);
            }
        }
        if let Some((code, true)) = run.space.filter(|_| self.is_tagged).map(|space| font.code(space, " ")) {
            show.glyph(code, &mut self.out);
        }
        show.end(&mut self.out);
    }

    /// Shows clusters whose glyphs share the text, which is written beside them where their codes do not make it up.
    fn spell(&mut self, clusters: &[Cluster<'_>], text: &str, font: &FontCodes, pen: &mut Pen, show: &mut Show) {
        let exact = |(glyph, text): (&Glyph, &str)| font.code(glyph.id, text).1;
        let is_marked = clusters.len() > 1 || clusters.iter().any(|one| one.is_short() || !one.dealt().all(exact));
        if is_marked {
            show.end(&mut self.out);
            self.begin_actual_text(text);
        }
        for (glyph, text) in clusters.iter().flat_map(|cluster| cluster.dealt()) {
            self.glyph(glyph, font.code(glyph.id, text).0, font, pen, show);
        }
        if is_marked {
            show.end(&mut self.out);
            self.out.extend_from_slice(b"EMC\n");
        }
    }

    #[inline]
    fn glyph(&mut self, glyph: &Glyph, code: u16, font: &FontCodes, pen: &mut Pen, show: &mut Show) {
        self.raise(Length::sp(i64::from(glyph.dy)), show);
        show.adjust(pen.before(glyph), pen.digits, &mut self.out);
        show.glyph(code, &mut self.out);
        pen.after(glyph, font.width(glyph.id));
    }

    fn begin_actual_text(&mut self, text: &str) {
        self.out.extend_from_slice(b"/Span<</ActualText<FEFF");
        for unit in text.encode_utf16() {
            self.out.extend_from_slice(format!("{unit:04X}").as_bytes());
        }
        self.out.extend_from_slice(b">>>BDC\n");
    }

    fn raise(&mut self, rise: Length, show: &mut Show) {
        if self.rise != rise {
            show.end(&mut self.out);
            push_length(&mut self.out, rise);
            self.out.extend_from_slice(b"Ts\n");
            self.rise = rise;
        }
    }
}

/// Compares where the viewer's pen is with where it should be, so that rounding never adds up.
/// Both are counted from the start of the run.
struct Pen {
    /// The em along the line.
    em: Length,
    /// Decimals of the TJ numbers.
    digits: usize,
    /// How many TJ steps make 1/1000 em.
    steps: i64,
    /// Where the next glyph should be, in scaled points.
    wanted: i64,
    /// Where the viewer would put it, in TJ steps.
    reached: i64,
}

impl Pen {
    fn new(size: Length, fit: i16) -> Pen {
        let em = size.scale(10_000 + i64::from(fit), 10_000).max(Length::sp(1));
        let (digits, steps) = if em <= WHOLE_NUMBERS_UP_TO { (0, 1) } else { (1, 10) };
        Pen { em, digits, steps, wanted: 0, reached: 0 }
    }

    /// The TJ number that a glyph needs before it; positive moves to the left.
    fn before(&mut self, glyph: &Glyph) -> i64 {
        let wanted = Length::sp(self.wanted + i64::from(glyph.dx));
        let (em, per_em) = (self.em.to_sp(), 1000 * self.steps);
        // Mostly the pen is where it should be, within half a step, which a division need not tell.
        let off = wanted.to_sp().saturating_mul(per_em).saturating_sub(self.reached.saturating_mul(em));
        if off.unsigned_abs() < em.unsigned_abs() / 2 {
            return 0;
        }
        let target = wanted.scale(per_em, em).to_sp();
        let number = self.reached.saturating_sub(target);
        self.reached = target;
        number
    }

    /// Leaves so much empty.
    fn pass(&mut self, advance: i32) {
        self.wanted += i64::from(advance);
    }

    fn after(&mut self, glyph: &Glyph, width: u16) {
        self.wanted += i64::from(glyph.advance);
        self.reached = self.reached.saturating_add(i64::from(width) * self.steps);
    }
}

/// A TJ operator as it is being written.
#[derive(Default)]
struct Show {
    in_array: bool,
    in_string: bool,
}

impl Show {
    fn adjust(&mut self, number: i64, digits: usize, out: &mut Vec<u8>) {
        if number != 0 {
            self.end_string(out);
            self.begin(out);
            push_decimal(out, number, digits);
        }
    }

    #[inline]
    fn glyph(&mut self, code: u16, out: &mut Vec<u8>) {
        if !self.in_string {
            self.begin(out);
            out.push(b'(');
            self.in_string = true;
        }
        let [high, low] = code.to_be_bytes();
        if is_special(high) || is_special(low) {
            push_escaped(out, high);
            push_escaped(out, low);
        } else {
            out.extend_from_slice(&[high, low]);
        }
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        if !self.in_array {
            out.push(b'[');
            self.in_array = true;
        }
    }

    fn end_string(&mut self, out: &mut Vec<u8>) {
        if self.in_string {
            out.push(b')');
            self.in_string = false;
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        self.end_string(out);
        if self.in_array {
            out.extend_from_slice(b"]TJ\n");
            self.in_array = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::run;
    use super::*;
    use crate::media::Fonts;
    use crate::paged::{Page, Structure};
    use lopdf::Object;
    use lopdf::content::Content;

    /// Where each glyph of one run of a page stands, in points from the run's start.
    fn read(content: &[u8], size: f64, font: &FontCodes) -> Vec<f64> {
        let mut size = size;
        let mut pen = 0.0;
        let mut places = Vec::new();
        for operation in Content::decode(content).unwrap().operations {
            if operation.operator == "Tz" {
                size *= f64::from(operation.operands[0].as_float().unwrap()) / 100.0;
            }
            let [Object::Array(items)] = &operation.operands[..] else { continue };
            for item in items {
                match item {
                    Object::String(codes, _) => {
                        for code in codes.chunks(2) {
                            places.push(pen);
                            let code = u16::from_be_bytes([code[0], code[1]]);
                            let entry = font.entries.iter().find(|entry| entry.code == code).unwrap();
                            pen += f64::from(entry.width) * size / 1000.0;
                        }
                    }
                    number => pen -= f64::from(number.as_float().unwrap()) * size / 1000.0,
                }
            }
        }
        places
    }

    #[test]
    fn a_space_too_narrow_to_be_seen_is_read_with_the_letter_beside_it() {
        let fonts = Fonts::built_in();
        let size = Length::pt(10);
        let content = |text: &str, thousandths: i64| {
            let mut run = run(&fonts.faces()[0], 0, 10.0, (50.0, 100.0), text);
            for (glyph, c) in run.glyphs.iter_mut().zip(text.chars()).filter(|(_, c)| *c == ' ') {
                assert_eq!(c.len_utf8(), usize::from(glyph.text_len));
                glyph.advance = size.scale(thousandths, 1000).to_sp() as i32;
            }
            let page = Page { items: vec![Item::Run(run)], ..Page::default() };
            let paged = Paged {
                trim: Default::default(),
                pages: vec![page],
                outline: Vec::new(),
                structure: Structure::default(),
            };
            let codes = Codes::collect(&paged, &fonts);
            let content = Encoder::new(Length::pt(600), &codes, &Images::default()).page(&paged.pages[0]);
            assert!(!String::from_utf8_lossy(&content).contains("ActualText"), "no reader has to know of spans");
            let font = codes.font(FontId(0)).unwrap();
            let mut read = Vec::new();
            for operation in lopdf::content::Content::decode(&content).unwrap().operations {
                let parts = operation.operands.iter().filter_map(|part| part.as_array().ok()).flatten();
                for code in parts.filter_map(|part| part.as_str().ok()).flat_map(|codes| codes.chunks(2)) {
                    let code = u16::from_be_bytes([code[0], code[1]]);
                    read.push(font.entries.iter().find(|entry| entry.code == code).unwrap().text.to_string());
                }
            }
            read
        };
        assert_eq!(content("a to", 160), ["a", " ", "t", "o"]);
        assert_eq!(content("a to do", 150), ["a ", "t", "o ", "d", "o"]);
        assert_eq!(content(" to", 150), [" t", "o"]);
    }

    #[test]
    fn glyphs_stand_within_a_hundredth_of_a_point_of_their_places() {
        let fonts = Fonts::built_in();
        for size in [7.3, 10.5, 20.0, 31.7, 90.0] {
            let mut run =
                run(&fonts.faces()[0], 0, size, (50.0, 100.0), &"Type (of) a \\ justified VAST line, ".repeat(9));
            // Justification by a length that no TJ number hits.
            run.glyphs.iter_mut().for_each(|glyph| glyph.advance += 31_417);
            run.glyphs[3].dx = -70_001;
            run.fit = [0, -203, 117][size as usize % 3];
            let page = Page { items: vec![Item::Run(run.clone())], ..Page::default() };
            let paged = Paged {
                trim: Default::default(),
                pages: vec![page],
                outline: Vec::new(),
                structure: Structure::default(),
            };
            let codes = Codes::collect(&paged, &fonts);
            let content = Encoder::new(Length::pt(600), &codes, &Images::default()).page(&paged.pages[0]);
            let places = read(&content, size, codes.font(FontId(0)).unwrap());
            assert_eq!(places.len(), run.glyphs.len());
            let mut pen = Length::ZERO;
            for (glyph, place) in run.glyphs.iter().zip(places) {
                let wanted = (pen + Length::sp(glyph.dx.into())).to_pt();
                assert!((wanted - place).abs() < 0.01, "{size}: {place} instead of {wanted}");
                pen += Length::sp(glyph.advance.into());
            }
        }
    }
}
