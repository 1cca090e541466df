//! Characters as a typesetter sees them: spaces and their widths, marks, ideographs.

/// How wide a space is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpaceWidth {
    /// As wide as the space between words, and stretching with it.
    Word,
    /// So many thousandths of an em.
    Ems(i64),
}

/// The width of space characters (Unicode 16, chapter 6, table 6-2); `None` for anything else.
pub fn space_width(c: char) -> Option<SpaceWidth> {
    Some(match c {
        ' ' | '\u{a0}' | '\t' | '\n' | '\r' => SpaceWidth::Word,
        '\u{2000}' | '\u{2002}' => SpaceWidth::Ems(500),
        '\u{2001}' | '\u{2003}' | '\u{3000}' => SpaceWidth::Ems(1000),
        '\u{2004}' => SpaceWidth::Ems(333),
        '\u{2005}' => SpaceWidth::Ems(250),
        '\u{2006}' | '\u{2009}' | '\u{202f}' => SpaceWidth::Ems(167),
        '\u{2007}' => SpaceWidth::Ems(500),
        '\u{2008}' => SpaceWidth::Ems(250),
        '\u{200a}' => SpaceWidth::Ems(100),
        '\u{205f}' => SpaceWidth::Ems(222),
        _ => return None,
    })
}

/// Whether the text starts with a space of any width.
pub fn starts_with_space(text: &str) -> bool {
    text.chars().next().is_some_and(|c| space_width(c).is_some())
}

/// Characters that need no glyph of their own: marks that join what stands before them,
/// joiners, variation selectors.
pub fn is_invisible(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Scripts that break between any two characters.
pub fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}
