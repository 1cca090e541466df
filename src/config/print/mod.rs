//! `[print]` and `[cover]`: what the printer gets, and which printer.

mod printers;
mod raw;
mod resolve;

use crate::diag::Origin;
use crate::geom::Length;
use serde::Deserialize;
use std::sync::Arc;

pub use printers::{How, Printer, Rule, Source};
pub(super) use raw::{Cover as RawCover, Print as RawPrint};
pub(super) use resolve::{cover, print};

/// `[print]`.
#[derive(Clone, Debug)]
pub struct Print {
    /// The colours of pictures.
    pub color: Color,
    /// How far the pages go beyond their trim.
    pub bleed: Length,
    /// Whether marks beside the pages say where they are cut.
    pub crop_marks: bool,
    /// What the number of pages is made a multiple of by blanks at the end.
    pub multiple: u32,
    /// Whether the last page is to be blank.
    pub blank_last: bool,
    /// The ICC profile of the press, relative to the book's folder.
    pub profile: Option<(Arc<str>, Origin)>,
    /// Who prints it, and where that is said.
    pub printer: Option<(&'static Printer, Origin)>,
    /// The printer's name for the paper.
    pub paper: Option<String>,
    /// Thickness of a leaf.
    pub paper_thickness: Option<Length>,
    /// Where the table stands.
    pub origin: Option<Origin>,
}

impl Default for Print {
    /// In greys, cut to the trim, for any printer.
    fn default() -> Print {
        Print {
            color: Color::Gray,
            bleed: Length::ZERO,
            crop_marks: false,
            multiple: 1,
            blank_last: false,
            profile: None,
            printer: None,
            paper: None,
            paper_thickness: None,
            origin: None,
        }
    }
}

/// `color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Color {
    /// Black alone.
    #[default]
    Gray,
    /// The four inks.
    Cmyk,
    /// As screens show it.
    Rgb,
}

/// `[cover]`.
#[derive(Clone, Debug, Default)]
pub struct CoverWrap {
    /// Inks, or colours as screens show them.
    pub color: CoverColor,
    /// How far it goes beyond its trim; the printer's when absent.
    pub bleed: Option<Length>,
    /// Width of the spine; from pages and paper when absent.
    pub spine: Option<Length>,
    /// Whether a barcode is drawn where there is an ISBN.
    pub barcode: Option<bool>,
}

/// `color` of `[cover]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoverColor {
    /// The four inks.
    #[default]
    Cmyk,
    /// As screens show it.
    Rgb,
}

impl Print {
    /// The printer, if one is named.
    pub fn printer(&self) -> Option<&Printer> {
        self.printer.as_ref().map(|(printer, _)| *printer)
    }
}
