//! The measures of a page: `[pdf]` → text block, line grid, sizes.

use crate::config::{Margins, Pdf};
use crate::geom::{Length, Sides, Size};
use crate::layout::shape::{Face, Faces, Look};
use crate::media::Style;

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
}

impl Measures {
    /// The measures that the config asks for.
    pub fn new(pdf: &Pdf, faces: &Faces<'_>) -> Measures {
        let trim = pdf.trim;
        let sides = match pdf.margins {
            Margins::Exact(sides) => sides,
            Margins::Auto => auto_margins(trim),
        };
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
        }
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

    /// The measures of notes: clearly smaller than the text, with lines as open for their size.
    pub fn notes(&self) -> Measures {
        self.smaller((7, 8), self.leading.scale(6, 7), self.width)
    }

    /// The thickness of rules.
    pub fn hairline(&self) -> Length {
        self.size.scale(1, 25)
    }

    /// The rule above notes and the space around it.
    pub fn above_notes(&self) -> Length {
        self.leading.scale(6, 7)
    }

    /// The left edge of the text block on a page; page 0 is a recto.
    pub fn left(&self, page: usize) -> Length {
        if page.is_multiple_of(2) { self.sides.inner } else { self.sides.outer }
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

    /// Size of running heads and folios: clearly smaller than the text.
    pub fn small(&self) -> Length {
        self.size.scale(9, 11)
    }
}

/// From the top of a line to its baseline, with letters of a height and depth in its middle.
fn baseline(leading: Length, (ascent, descent): (Length, Length)) -> Length {
    (leading - (ascent - descent)).half() + ascent
}

/// Margins that follow from the page alone, in proportion: about 62 characters of the default
/// face on the default page, the fore-edge wider than the gutter, the foot wider than the head.
fn auto_margins(trim: Size) -> Sides {
    Sides {
        inner: trim.w.scale(50, 396),
        outer: trim.w.scale(54, 396),
        top: trim.h.scale(56, 612),
        bottom: trim.h.scale(72, 612),
    }
}
