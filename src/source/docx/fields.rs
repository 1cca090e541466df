//! Field codes (ECMA-376 part 1 §17.16) → what becomes of what they show.

/// What a field is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// A link, with what stands behind `\l`.
    Link { url: String, anchor: Option<String> },
    /// A reference to a bookmark, which is a link.
    Reference(String),
    /// The mark of a note once more, by a bookmark.
    Note(String),
    /// A table of contents or figures.
    Contents,
    /// An index.
    Index,
    /// A character by its number, in a font.
    Symbol { code: u32, font: Option<String> },
    /// Pages of the document as it was, which are not those of the book.
    Page,
    /// What it shows is text.
    Shown,
}

impl Field {
    /// Reads a field code: `HYPERLINK "https://example.org" \l "part"`.
    pub fn read(code: &str) -> Field {
        let words = words(code);
        let name = words.first().map(|word| word.to_ascii_uppercase()).unwrap_or_default();
        let switch = |name: &str| {
            let at = words.iter().position(|word| word.eq_ignore_ascii_case(name))?;
            words.get(at + 1).filter(|word| !word.starts_with('\\')).cloned()
        };
        let argument = words.get(1).filter(|word| !word.starts_with('\\')).cloned();
        match name.as_str() {
            "HYPERLINK" => Field::Link { url: argument.unwrap_or_default(), anchor: switch("\\l") },
            "REF" | "PAGEREF" => match argument {
                Some(bookmark) => Field::Reference(bookmark),
                None => Field::Shown,
            },
            "NOTEREF" | "FTNREF" => argument.map_or(Field::Shown, Field::Note),
            "TOC" | "TOA" => Field::Contents,
            "INDEX" | "RD" => Field::Index,
            "PAGE" | "NUMPAGES" | "SECTIONPAGES" => Field::Page,
            "SYMBOL" => {
                let code = argument.as_deref().unwrap_or("");
                let code = match code.strip_prefix("0x") {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => code.parse().ok(),
                };
                code.map_or(Field::Shown, |code| Field::Symbol { code, font: switch("\\f") })
            }
            _ => Field::Shown,
        }
    }
}

/// The words of a field code; quotes keep words together, `\\` is one backslash in them.
fn words(code: &str) -> Vec<String> {
    let (mut out, mut word, mut quoted, mut open) = (Vec::new(), String::new(), false, false);
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' | '“' | '”' | '„' => {
                quoted = !quoted;
                open = true;
            }
            '\\' if quoted && matches!(chars.peek(), Some('\\' | '"')) => word.extend(chars.next()),
            c if c.is_whitespace() && !quoted => {
                if open || !word.is_empty() {
                    out.push(std::mem::take(&mut word));
                }
                open = false;
            }
            c => word.push(c),
        }
    }
    if open || !word.is_empty() {
        out.push(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_codes_are_read() {
        let link = |url: &str, anchor: Option<&str>| Field::Link { url: url.into(), anchor: anchor.map(str::to_owned) };
        for (code, expected) in [
            (
                r#" HYPERLINK "https://example.org/a b" \l "part" \o "tip" "#,
                link("https://example.org/a b", Some("part")),
            ),
            (r#"HYPERLINK \l "_Ref1""#, link("", Some("_Ref1"))),
            (r" REF _Ref2 \h ", Field::Reference("_Ref2".into())),
            (r#" TOC \o "1-3" \h"#, Field::Contents),
            (r"SYMBOL 183 \f Symbol \s 12", Field::Symbol { code: 183, font: Some("Symbol".into()) }),
            ("PAGE", Field::Page),
            ("SEQ Figure", Field::Shown),
            ("", Field::Shown),
        ] {
            assert_eq!(Field::read(code), expected, "{code}");
        }
    }
}
