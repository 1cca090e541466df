//! Text → XML character data (XML 1.0 §§ 2.2, 2.4). Everything that an author wrote passes through here.

/// Appends text for element content or a double-quoted attribute.
///
/// Characters that XML 1.0 cannot hold are dropped, and so are controls and non-characters,
/// which HTML forbids: no reader shows them, and one of them makes a file unreadable.
pub(super) fn push(out: &mut String, text: &str) {
    // Runs between special characters are copied whole: most text has none.
    let mut from = 0;
    while let Some(found) = text.as_bytes()[from..].iter().position(|byte| SUSPECTS[usize::from(*byte)]) {
        let at = from + found;
        out.push_str(&text[from..at]);
        let c = text[at..].chars().next().expect("a suspect starts a character");
        from = at + c.len_utf8();
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            // Only `]]>` needs it, but readers' tools are happier with it everywhere.
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A literal no-break space looks like a space to whoever edits the file.
            '\u{a0}' => out.push_str("&#160;"),
            c if is_allowed(c) => out.push(c),
            _ => {}
        }
    }
    out.push_str(&text[from..]);
}

/// Bytes that start a character which may need more than to be copied: marks of XML, controls, and
/// the first bytes of U+0080 to U+00BF, of U+F000 to U+FFFF and of all above.
const SUSPECTS: [bool; 256] = {
    let mut suspects = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        suspects[byte] = matches!(byte as u8, 0..0x20 | 0x7f | b'&' | b'<' | b'>' | b'"' | 0xc2 | 0xef | 0xf0..);
        byte += 1;
    }
    suspects
};

/// The same as a new string.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text);
    out
}

/// Whether there is anything to see or to speak in a text: links, headings and labels without are errors.
pub(super) fn has_words(text: &str) -> bool {
    let invisible = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    text.chars().any(|c| is_allowed(c) && !c.is_whitespace() && !invisible(c))
}

/// A statement, if it says anything.
pub(super) fn stated(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| has_words(text))
}

fn is_allowed(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        '\u{fdd0}'..='\u{fdef}' => false,
        c if u32::from(c) & 0xfffe == 0xfffe => false,
        c => !c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_illegal_characters_are_dropped() {
        assert_eq!(escaped("a<b> & \"c\"\u{a0}d"), "a&lt;b&gt; &amp; &quot;c&quot;&#160;d");
        assert_eq!(escaped("\u{0}a\u{8}b\u{85}c\u{fffe}d\u{1ffff}e\u{fdd0}\tf"), "abcde\tf");
        assert_eq!(escaped(""), "");
        assert_eq!(escaped("\u{7f}é—本\u{fffd}𝒳¿ﬀ"), "é—本\u{fffd}𝒳¿ﬀ");
        assert!(has_words(" a") && !has_words("") && !has_words(" \u{1}\u{a0}\u{200b}\u{feff}"));
    }
}
