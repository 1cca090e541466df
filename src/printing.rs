//! Pages, `[print]` and `[cover]` → what a printer gets: the pages filled up and held to the printer's
//! rules ([`edition`]), and the cover around as many pages on its paper ([`cover()`]).

use crate::check::{self, inches};
use crate::config::{Color, Config, CoverColor, Print};
use crate::cover::{self, Cover, Wrap};
use crate::diag::{Diagnostic, Origin, Sink, Stopped};
use crate::doc::Book;
use crate::geom::{Length, Size};
use crate::media::{Fonts, Inks, Profile, Space};
use crate::paged::Paged;
use crate::pdf::Press;
use crate::world::World;

/// Pages as a printer gets them, and what they are made for.
pub struct PrintEdition {
    /// The pages, with blanks at the end.
    pub paged: Paged,
    /// What the file is made for.
    pub press: Press,
}

/// A cover as a printer gets it.
pub struct PrintCover {
    /// The cover.
    pub wrap: Wrap,
    /// What the file is made for.
    pub press: Press,
    /// Width of its spine.
    pub spine: Length,
}

/// A leaf of book paper of 80 g/m²: what a spine is reckoned with when nothing else is known.
const LEAF: Length = Length::sp(18_578);
/// How far a cover goes beyond its trim, and words of a spine stay from its edges, when no printer says so: 3 and 1.6 mm.
const BLEED: Length = Length::sp(557_330);
const CLEAR: Length = Length::sp(297_243);
/// The place of a barcode when no printer says so, in inches, and its distance from spine and foot.
const BARCODE: ([f64; 2], f64) = ([2.0, 1.2], 0.25);

/// Fills the pages up as the printer wants them; what it would refuse is in `sink`.
///
/// # Errors
/// When the press's profile cannot be used; the error is in `sink`.
pub fn edition(
    paged: &Paged,
    book: &Book,
    config: &Config,
    world: &dyn World,
    sink: &mut Sink,
) -> Result<PrintEdition, Stopped> {
    let print = config.print.clone().unwrap_or_default();
    let paged = filled(paged, &print);
    check::press(&paged, book, &print, config.pdf.binding, sink);
    let profile = profile(&print, print.color, world, sink)?;
    let press = Press {
        inks: Inks::new(print.color, profile.as_ref()),
        bleed: print.bleed,
        // Printers of the list cut three edges alone.
        bleed_at_spine: print.printer.is_none(),
        crop_marks: print.crop_marks,
        profile,
    };
    Ok(PrintEdition { paged, press })
}

fn filled(paged: &Paged, print: &Print) -> Paged {
    paged.filled(print.multiple, print.blank_last)
}

/// The profile of the press, which must be one for the colours.
fn profile(print: &Print, color: Color, world: &dyn World, sink: &mut Sink) -> Result<Option<Profile>, Stopped> {
    let Some((path, origin)) = &print.profile else { return Ok(None) };
    let profile = Profile::load(path, origin, world, sink)?;
    check::profile(color, &profile, origin, sink).map(|()| Some(profile))
}

/// The cover around the pages. A width of the spine that is only reckoned is a warning.
///
/// # Errors
/// When the press's profile cannot be used; the error is in `sink`.
pub fn cover(
    paged: &Paged,
    cover: &Cover,
    config: &Config,
    fonts: &Fonts,
    world: &dyn World,
    sink: &mut Sink,
) -> Result<PrintCover, Stopped> {
    let (print, wanted) = (config.print.clone().unwrap_or_default(), config.cover.clone().unwrap_or_default());
    let pages = filled(paged, &print).pages.len();
    let spine = wanted.spine.unwrap_or_else(|| spine(pages, &print, config, sink));
    let printer = print.printer();
    let color = if wanted.color == CoverColor::Cmyk { Color::Cmyk } else { Color::Rgb };
    // The press of the pages may print greys alone; the cover goes through another then.
    let profile = print.profile.as_ref().map(|(path, origin)| Profile::load(path, origin, world, sink)).transpose()?;
    let fits = |profile: &Profile| profile.space == if color == Color::Cmyk { Space::Cmyk } else { Space::Rgb };
    let profile = profile.filter(fits);
    let bleed = wanted.bleed.or_else(|| Some(printer?.cover_bleed()?.value)).unwrap_or(BLEED);
    let [w, h] = BARCODE.0.map(Length::from_in);
    let barcode = printer.and_then(|printer| printer.barcode()).map(|rule| rule.value);
    let flat = cover::Flat {
        trim: config.pdf.trim,
        spine,
        bleed,
        binding: config.pdf.binding,
        clear: printer.and_then(|printer| printer.spine_clear()).map_or(CLEAR, |rule| rule.value),
        words: printer.and_then(|printer| printer.spine_text()).is_none_or(|rule| pages >= rule.value),
        barcode: barcode.unwrap_or((Size { w, h }, Length::from_in(BARCODE.1))),
        bars: wanted.barcode.unwrap_or(true),
    };
    let supplied = cover.pictures.iter().next();
    let wrap = cover::wrap(&config.book, fonts, &flat, supplied);
    let press =
        Press { inks: Inks::new(color, profile.as_ref()), bleed, bleed_at_spine: true, crop_marks: false, profile };
    Ok(PrintCover { wrap, press, spine })
}

/// The width of the spine from pages and paper.
fn spine(pages: usize, print: &Print, config: &Config, sink: &mut Sink) -> Length {
    let count = pages as i64;
    let printer = print.printer();
    if let Some(leaf) = print.paper_thickness {
        return (leaf * count).half();
    }
    let known = printer.zip(print.paper.as_deref()).and_then(|(printer, paper)| printer.thickness(paper));
    if let Some(rule) = known {
        return rule.value * count;
    }
    let spine = (LEAF * count).half();
    let message = match printer {
        Some(printer) => format!(
            "{} gives the width of the spine with its template; it is taken to be {} in",
            printer.name,
            inches(spine)
        ),
        None => format!("how thick the paper is is not said; the spine is taken to be {} in wide", inches(spine)),
    };
    let hint = match printer {
        Some(_) => "write what the template says: spine = \"0.5in\" under [cover]",
        None => {
            "ask the printer, and write paper-thickness = \"0.1mm\" under [print], or spine = \"12mm\" under [cover]"
        }
    };
    let place = print.origin.clone().unwrap_or_else(|| Origin::file(&config.file));
    sink.push(Diagnostic::warning("cover-spine", message).at(place).hint(hint));
    spine
}

impl PrintCover {
    /// What is on it, for the summary.
    pub fn summary(&self) -> String {
        let mm = |length: Length| format!("{:.1} mm", length.to_pt() * 25.4 / 72.0);
        let words = match &self.wrap.bare_spine {
            Some(why) => format!(", without words on the spine: {why}"),
            None => String::new(),
        };
        format!("back, spine of {} and front, {} bleed{words}", mm(self.spine), mm(self.wrap.bleed))
    }
}
