//! Lengths and page sizes as `book.toml` writes them.

use crate::geom::{Length, Size};

/// Page and sheet sizes that have a name: ISO 216 (A, B series), the American and British book
/// trade, and the sizes that print-on-demand shops call by their inches.
const NAMED: [(&str, f64, f64); 25] = [
    // Name, width and height in mm.
    ("a3", 297.0, 420.0),
    ("a4", 210.0, 297.0),
    ("a5", 148.0, 210.0),
    ("a6", 105.0, 148.0),
    ("b5", 176.0, 250.0),
    ("b6", 125.0, 176.0),
    ("letter", 215.9, 279.4),
    ("legal", 215.9, 355.6),
    ("tabloid", 279.4, 431.8),
    ("digest", 139.7, 215.9),
    ("pocket", 108.0, 174.6),
    ("a-format", 111.0, 178.0),
    ("b-format", 129.0, 198.0),
    ("demy", 138.0, 216.0),
    ("royal", 156.0, 234.0),
    ("crown-quarto", 189.0, 246.0),
    ("us-trade", 152.4, 228.6),
    ("5x8", 127.0, 203.2),
    ("5.25x8", 133.35, 203.2),
    ("5.5x8.5", 139.7, 215.9),
    ("6x9", 152.4, 228.6),
    ("7x10", 177.8, 254.0),
    ("8x10", 203.2, 254.0),
    ("8.5x8.5", 215.9, 215.9),
    ("8.5x11", 215.9, 279.4),
];

/// The name of a page size, whichever way it lies.
pub fn paper_name(size: Size) -> Option<&'static str> {
    let upright = Size { w: size.w.min(size.h), h: size.w.max(size.h) };
    // To a tenth of a millimetre: letter is 8.5 × 11 in, in which 215.9 mm is not exact.
    let near = |length: Length, mm: f64| (length - Length::from_mm(mm)).abs() <= Length::from_mm(0.1);
    NAMED.iter().find(|(_, w, h)| near(upright.w, *w) && near(upright.h, *h)).map(|(name, ..)| *name)
}

/// Reads a length such as `"11pt"`, `"0.5in"`, `"12 mm"`; `em` counts in `em`, where that is known.
pub fn length(text: &str, em: Option<Length>) -> Result<Length, String> {
    let text = text.trim();
    let unit_at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let parsed = |part: &str| part.trim().parse::<f64>().map_err(|_| format!("`{text}` is not a length"));
    let number = match number.split_once('/') {
        Some((above, below)) => parsed(above)? / parsed(below)?,
        None => parsed(number)?,
    };
    // Larger than any sheet of paper, small enough that no sum of lengths can overflow.
    if !number.is_finite() || number.abs() > 100_000.0 {
        return Err(format!("`{text}` is out of range"));
    }
    match (unit.trim(), em) {
        ("pt", _) => Ok(Length::from_pt(number)),
        ("mm", _) => Ok(Length::from_mm(number)),
        ("cm", _) => Ok(Length::from_mm(number * 10.0)),
        ("in", _) => Ok(Length::from_in(number)),
        ("em", Some(em)) => Ok(Length::from_pt(number * em.to_pt())),
        ("em", None) => Err(format!("`{text}`: em cannot be used here")),
        ("", _) => Err(format!("`{text}` has no unit")),
        (unit, _) => Err(format!("`{unit}` is not a unit of length")),
    }
}

/// Reads a page size: a name, or width × height such as `"5.5x8.5in"` or `"110mm × 180mm"`.
pub fn size(text: &str) -> Result<Size, String> {
    let lower = text.trim().to_lowercase().replace('×', "x");
    if let Some((_, w, h)) = NAMED.iter().find(|(name, ..)| *name == lower) {
        return Ok(Size { w: Length::from_mm(*w), h: Length::from_mm(*h) });
    }
    let Some((w, h)) = lower.split_once('x') else {
        let names: Vec<&str> = NAMED.iter().map(|(name, ..)| *name).collect();
        let meant = super::nearest(&lower, names.iter().copied())
            .map(|name| format!("; did you mean `{name}`?"))
            .unwrap_or_default();
        return Err(format!("`{text}` is not a page size{meant}"));
    };
    let h_length = length(h, None)?;
    // "5.5x8.5in": the unit behind the height holds for both.
    let unit = h.trim().trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let w = if w.trim().ends_with(|c: char| c.is_ascii_alphabetic()) { w.to_owned() } else { format!("{w}{unit}") };
    Ok(Size { w: length(&w, None)?, h: h_length })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_units() {
        assert_eq!(length("11pt", None), Ok(Length::pt(11)));
        assert_eq!(length(" 1 in ", None), Ok(Length::pt(72)));
        assert_eq!(length("2.54cm", None), Ok(Length::pt(72)));
        assert_eq!(length("1.5em", Some(Length::pt(10))), Ok(Length::pt(15)));
        assert_eq!(length("14/11em", Some(Length::pt(11))), Ok(Length::pt(14)));
        assert_eq!(length("1/4 in", None), Ok(Length::pt(18)));
        for bad in ["1/0pt", "1/2/3pt", "/2pt", "11", "pt", "11furlongs", "", "1e300pt", "NaNpt", "1em"] {
            assert!(length(bad, None).is_err(), "{bad}");
        }
    }

    #[test]
    fn sizes_have_names_or_two_lengths() {
        assert_eq!(size("5.5x8.5in"), Ok(Size { w: Length::pt(396), h: Length::pt(612) }));
        assert_eq!(size("digest").unwrap().h, Length::from_mm(215.9));
        assert_eq!(paper_name(size("11x8.5in").unwrap()), Some("letter"));
        assert_eq!(paper_name(size("11x8.4in").unwrap()), None);
        assert_eq!(size("5×8"), Ok(Size { w: Length::pt(360), h: Length::pt(576) }));
        assert_eq!(size("us-trade"), size("6x9in"));
        assert_eq!(size("A5").unwrap().w, Length::from_mm(148.0));
        assert_eq!(size("110mm × 18cm").unwrap().h, Length::from_mm(180.0));
        assert!(size("letters").unwrap_err().contains("`letter`"));
    }
}
