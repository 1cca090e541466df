//! The measures of a page: `[pdf]` → text block, line grid, sizes.

use crate::config::{Binding, Pdf};
use crate::geom::{Length, Sides, Size};
use crate::layout::pages::{MOST_SHORTER, Reach};
use crate::layout::shape::{Face, Faces, Look};
use crate::media::Style;

/// For each of so many lines that a page has, it may have one less.
const LEAST_LINES: i64 = 12;

/// Everything that is the same on all pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measures {
    /// Size of the page after trimming.
    pub trim: Size,
    /// Margins around the text block.
    pub sides: Sides,
    /// Width of the text block.
    pub width: Length,
    /// Height of the text block: a whole number of lines.
    pub height: Length,
    /// Size of the text.
    pub size: Length,
    /// From baseline to baseline; every row is a whole number of these high.
    pub leading: Length,
    /// From the top of a line to its baseline.
    pub baseline: Length,
    /// Height and depth of the letters at the size of the text.
    letters: (Length, Length),
    /// Indent of a paragraph's first line.
    pub indent: Length,
    /// Size and leading of notes.
    notes: (Length, Length),
    /// Whether the gutter grows with the number of pages.
    gutter_grows: bool,
    /// The side on which the book is bound.
    binding: Binding,
}

/// Beyond each of these numbers of pages the gutter is a sixteenth of an inch wider.
const GUTTER_STEPS: [usize; 4] = [150, 300, 500, 700];

impl Measures {
    /// The measures that the config asks for.
    pub fn new(pdf: &Pdf, faces: &Faces<'_>) -> Measures {
        let trim = pdf.trim;
        let sides = pdf.margins;
        let lines = ((trim.h - sides.top - sides.bottom).to_sp() / pdf.leading.to_sp()).max(1);
        // Letters sit in the middle of their line, as high above the baseline as they reach below it.
        let font = faces.fonts().face(Style::Regular);
        let units = i64::from(font.units_per_em);
        let ascent = pdf.font_size.scale(i64::from(font.ascent), units);
        let descent = pdf.font_size.scale(i64::from(font.descent), units);
        Measures {
            trim,
            sides,
            width: trim.w - sides.inner - sides.outer,
            height: pdf.leading * lines,
            size: pdf.font_size,
            leading: pdf.leading,
            baseline: baseline(pdf.leading, (ascent, descent)),
            letters: (ascent, descent),
            indent: pdf.indent,
            notes: (pdf.theme.notes_size, pdf.theme.notes_leading),
            gutter_grows: pdf.gutter_grows,
            binding: pdf.binding,
        }
    }

    /// The measures in a book of so many pages: in a thick book that does not open flat the text is
    /// moved out of the gutter, toward the fore-edge. Its width stays, and with it the number of pages.
    pub fn bound(&self, pages: usize) -> Measures {
        let steps = GUTTER_STEPS.iter().filter(|&&most| self.gutter_grows && pages > most).count() as i64;
        let by = (Length::pt(9).half() * steps).min(self.sides.outer / 3);
        let sides = Sides { inner: self.sides.inner + by, outer: self.sides.outer - by, ..self.sides };
        Measures { sides, ..*self }
    }

    /// The measures of smaller text in a block of another width.
    pub fn smaller(&self, size: (i64, i64), leading: Length, width: Length) -> Measures {
        let scale = |length: Length| length.scale(size.0, size.1);
        let letters = (scale(self.letters.0), scale(self.letters.1));
        Measures {
            width,
            size: scale(self.size),
            leading,
            baseline: baseline(leading, letters),
            letters,
            indent: scale(self.indent),
            ..*self
        }
    }

    /// The measures of notes.
    pub fn notes(&self) -> Measures {
        let (size, leading) = self.notes;
        self.smaller((size.to_sp(), self.size.to_sp()), leading, self.width)
    }

    /// The thickness of rules.
    pub fn hairline(&self) -> Length {
        self.size.scale(1, 25)
    }

    /// The rule above notes and the space around it.
    pub fn above_notes(&self) -> Length {
        self.notes.1
    }

    /// By how many lines the pages of a spread may be longer or shorter together: a line more where the foot margin
    /// has room for it above the page number, a line less where pages have lines enough.
    pub fn reach(&self) -> Reach {
        let below = self.trim.h - self.sides.top - self.height;
        let (shorter, longer) = (self.height >= self.leading * LEAST_LINES, below >= self.leading * 4);
        Reach { shorter: shorter.into(), longer: longer.into() }
    }

    /// The same where nothing else is left: long pages may have more lines less.
    pub fn far_reach(&self) -> Reach {
        let shorter = self.height.to_sp() / (self.leading * LEAST_LINES).to_sp();
        Reach { shorter: shorter.min(MOST_SHORTER), ..self.reach() }
    }

    /// The left edge of the text block on a page; page 0 is a recto.
    pub fn left(&self, page: usize) -> Length {
        if self.spine_is_left(page) { self.sides.inner } else { self.sides.outer }
    }

    /// Whether the spine is at the left of a page; page 0 is a recto.
    pub fn spine_is_left(&self, page: usize) -> bool {
        page.is_multiple_of(2) == (self.binding == Binding::Left)
    }

    /// The face of running text in a style.
    pub fn text(&self, faces: &Faces<'_>, style: Style) -> Face {
        if style == Style::Mono {
            return Face { font: faces.font(style), size: self.mono_size(faces), look: Look::Code };
        }
        Face { font: faces.font(style), size: self.size, look: Look::Text }
    }

    /// Code is set so that its x is as high as the text's x, and so looks equally large.
    fn mono_size(&self, faces: &Faces<'_>) -> Length {
        let x = |style| {
            let font = faces.fonts().face(style);
            (i64::from(font.x_height.max(1)), i64::from(font.units_per_em))
        };
        let ((text, text_units), (mono, mono_units)) = (x(Style::Regular), x(Style::Mono));
        let equal = self.size.scale(text * mono_units, mono * text_units);
        // Equal heights alone make wide faces too faint: never below three quarters of the text.
        equal.max(self.size.scale(3, 4)).min(self.size)
    }
}

/// From the top of a line to its baseline, with letters of a height and depth in its middle.
fn baseline(leading: Length, (ascent, descent): (Length, Length)) -> Length {
    (leading - (ascent - descent)).half() + ascent
}
