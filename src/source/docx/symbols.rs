//! Characters of symbol fonts → the characters of Unicode that they show.
//!
//! In Word such characters have codes of the fonts' own, often moved to U+F000 to U+F0FF.

/// `Symbol`, codes 0x21 to 0x7E; a space where there is none.
const SYMBOL_LOW: &str =
    "!∀#∃%&∍()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\u{203e}αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";
/// `Symbol`, codes 0xA1 to 0xFE.
const SYMBOL_HIGH: &str =
    "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭";
/// `Wingdings`, the characters that texts use.
const WINGDINGS: &[(u8, char)] = &[
    (0x21, '✏'),
    (0x22, '✂'),
    (0x23, '✁'),
    (0x28, '☎'),
    (0x29, '✆'),
    (0x2a, '✉'),
    (0x36, '⌛'),
    (0x3e, '✇'),
    (0x3f, '✍'),
    (0x41, '✌'),
    (0x44, '👎'),
    (0x43, '👍'),
    (0x45, '☜'),
    (0x46, '☞'),
    (0x47, '☝'),
    (0x48, '☟'),
    (0x4a, '☺'),
    (0x4b, '😐'),
    (0x4c, '☹'),
    (0x4e, '☠'),
    (0x51, '✈'),
    (0x52, '☼'),
    (0x54, '❄'),
    (0x56, '✞'),
    (0x58, '✠'),
    (0x59, '✡'),
    (0x5a, '☪'),
    (0x5b, '☯'),
    (0x6c, '●'),
    (0x6d, '❍'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x71, '❑'),
    (0x72, '❒'),
    (0x73, '⬧'),
    (0x74, '⧫'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x77, '⬥'),
    (0x78, '⌧'),
    (0x7a, '⌘'),
    (0x7b, '❀'),
    (0x7c, '✿'),
    (0x7d, '❝'),
    (0x7e, '❞'),
    (0x80, '⓪'),
    (0x81, '①'),
    (0x82, '②'),
    (0x83, '③'),
    (0x84, '④'),
    (0x85, '⑤'),
    (0x86, '⑥'),
    (0x87, '⑦'),
    (0x88, '⑧'),
    (0x89, '⑨'),
    (0x8a, '⑩'),
    (0x8b, '⓿'),
    (0x8c, '❶'),
    (0x8d, '❷'),
    (0x8e, '❸'),
    (0x8f, '❹'),
    (0x90, '❺'),
    (0x91, '❻'),
    (0x92, '❼'),
    (0x93, '❽'),
    (0x94, '❾'),
    (0x95, '❿'),
    (0x9e, '·'),
    (0x9f, '•'),
    (0xa0, '▪'),
    (0xa1, '○'),
    (0xa4, '◉'),
    (0xa7, '▪'),
    (0xa8, '◻'),
    (0xaa, '✦'),
    (0xab, '★'),
    (0xac, '✶'),
    (0xae, '✹'),
    (0xb2, '⟡'),
    (0xd5, '⌫'),
    (0xd6, '⌦'),
    (0xd8, '➢'),
    (0xdc, '➲'),
    (0xdf, '←'),
    (0xe0, '→'),
    (0xe1, '↑'),
    (0xe2, '↓'),
    (0xe3, '↖'),
    (0xe4, '↗'),
    (0xe5, '↙'),
    (0xe6, '↘'),
    (0xe8, '➔'),
    (0xef, '⇦'),
    (0xf0, '⇨'),
    (0xf1, '⇧'),
    (0xf2, '⇩'),
    (0xf3, '⬄'),
    (0xf4, '⇳'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

/// Whether the characters of a font are symbols whatever their codes say.
pub(super) fn is_symbol_font(font: &str) -> bool {
    matches!(font.to_ascii_lowercase().as_str(), "symbol" | "wingdings" | "wingdings 2" | "wingdings 3" | "webdings")
}

/// The character that a code of a symbol font shows; the code's own character where none is known.
pub(super) fn character(code: u32, font: &str) -> Option<char> {
    // Codes from U+F000 on are those of the font, in both of its forms.
    let byte = match code {
        0xf000..=0xf0ff => code - 0xf000,
        code => code,
    };
    let font = font.to_ascii_lowercase();
    let from_table = match (font.as_str(), u8::try_from(byte)) {
        ("symbol", Ok(byte @ 0x21..=0x7e)) => SYMBOL_LOW.chars().nth(usize::from(byte - 0x21)),
        ("symbol", Ok(byte @ 0xa1..=0xfe)) => SYMBOL_HIGH.chars().nth(usize::from(byte - 0xa1)).filter(|c| *c != ' '),
        ("wingdings", Ok(byte)) => WINGDINGS.iter().find(|(known, _)| *known == byte).map(|(_, c)| *c),
        _ => None,
    };
    from_table.or_else(|| char::from_u32(code).filter(|c| !c.is_control()))
}

/// The text of a run that is set in a symbol font.
pub(super) fn text(text: &str, font: &str) -> String {
    text.chars().map(|c| if c == ' ' { c } else { character(c.into(), font).unwrap_or(c) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_those_of_unicode() {
        for (code, font, expected) in [
            (0x61, "Symbol", 'α'),
            (0xf0ae, "Symbol", '→'),
            (0xb7, "Symbol", '•'),
            (0xe5, "Symbol", '∑'),
            (0x7e, "Symbol", '∼'),
            (0xfe, "Symbol", '⎭'),
            (0x57, "Symbol", 'Ω'),
            (0xf0e0, "Wingdings", '→'),
            (0xfc, "Wingdings", '✓'),
            (0x2014, "Times", '—'),
        ] {
            assert_eq!(character(code, font), Some(expected), "{code:x} {font}");
        }
        assert_eq!(text("ab", "Symbol"), "αβ");
    }
}
