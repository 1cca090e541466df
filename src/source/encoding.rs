//! Bytes of a text file → text: encoding found out, line ends made `\n`, control characters dropped.
//!
//! Order of trust: a byte order mark; UTF-16 without one where every other byte is zero; valid
//! UTF-8; what HTML or XML declares; UTF-8 with broken bytes in it; else what chardetng takes the
//! bytes for, Windows-1252 when in doubt (WHATWG Encoding).

use crate::diag::{Diagnostic, Origin, Sink};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::sync::Arc;

/// Bytes that are looked at to recognise UTF-16 without a byte order mark.
const UTF_16_SAMPLE: usize = 4096;

/// Bytes in which HTML and XML declare their encoding (WHATWG HTML §13.2.3.2).
const DECLARED_IN: usize = 1024;

/// A text with more broken bytes for each that fits is no UTF-8.
const BROKEN_TO_FITTING: usize = 3;

/// The text of a file. Bytes that cannot be decoded become U+FFFD with one warning a file.
pub(super) fn decode(bytes: &[u8], file: &Arc<str>, sink: &mut Sink) -> String {
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None => (guess(bytes), bytes),
    };
    let (text, broken) = decode_marked(encoding, body);
    if broken > 0 {
        let first = text.find(char::REPLACEMENT_CHARACTER).unwrap_or(0);
        let before = clean(&text[..first]);
        let what = if broken == 1 { "1 place is".to_owned() } else { format!("{broken} places are") };
        let warning =
            Diagnostic::warning("undecodable-bytes", format!("{what} no {} and replaced by U+FFFD", encoding.name()))
                .at(Origin::at_byte(file, &before, before.len()))
                .hint("save the file as UTF-8");
        sink.push(warning);
    }
    clean(&text)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    // Bytes that continue a character fit their place in UTF-8 by chance only now and then: about
    // once in six broken bytes in Chinese of two bytes a character, more rarely elsewhere.
    let (mut fitting, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        fitting += chunk.valid().chars().map(|c| c.len_utf8() - 1).sum::<usize>();
        broken += chunk.invalid().len();
    }
    // Files that were saved as UTF-8 later often still declare what they were before.
    if broken > 0
        && let Some(encoding) = declared(bytes)
    {
        return encoding;
    }
    if broken <= fitting * BROKEN_TO_FITTING {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// The encoding that a page's `meta` or an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARED_IN)].trim_ascii_start();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    if !head.starts_with('<') {
        return None;
    }
    let xml = head.starts_with("<?xml").then(|| head.split("?>").next()?.split_once("encoding")).flatten();
    let meta = || head.match_indices("<meta").find_map(|(at, _)| head[at..].split('>').next()?.split_once("charset"));
    let (_, value) = xml.or_else(meta)?;
    let value = value.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let label = value.split(|c: char| c.is_whitespace() || "\"';/>".contains(c)).next()?;
    // In ASCII, nothing but ASCII can say that the bytes are UTF-16.
    Encoding::for_label(label.as_bytes()).filter(|encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding))
}

/// UTF-16 whose letters are mostly Latin: one byte of nearly every pair is zero.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(UTF_16_SAMPLE) & !1];
    let pairs = sample.len() / 2;
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (high_first, low_first) = (zeros(0), zeros(1));
    if pairs < 4 {
        None
    } else if low_first * 10 > pairs * 7 && high_first * 20 < pairs {
        Some(UTF_16LE)
    } else if high_first * 10 > pairs * 7 && low_first * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The text, and in how many places it could not be decoded.
fn decode_marked<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> (Cow<'a, str>, usize) {
    if encoding == UTF_8 {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return (text.into(), 0);
        }
        let broken = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
        return (String::from_utf8_lossy(bytes), broken);
    }
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    // Single-byte encodings decode bytes that they leave undefined to C1 controls.
    let undecoded = |c: char| c == char::REPLACEMENT_CHARACTER || ('\u{80}'..='\u{9f}').contains(&c);
    let broken = text.chars().filter(|c| undecoded(*c)).count();
    if broken == 0 {
        return (text, 0);
    }
    (Cow::Owned(text.replace(undecoded, "\u{fffd}")), broken)
}

/// What may begin a character that does not stay: controls, and the blocks of the others.
const DOUBTFUL: [bool; 256] = {
    let mut doubtful = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        doubtful[byte] = matches!(byte, 0..=8 | 0xb..=0x1f | 0x7f | 0xc2 | 0xe2 | 0xef);
        byte += 1;
    }
    doubtful
};

/// Line ends to `\n`, and no character that XML 1.0 forbids (§2.2) or that has no look at all.
fn clean(text: &str) -> String {
    let goes = |bytes: &[u8]| match bytes {
        [0xc2, next, ..] => *next < 0xa0,
        [0xe2, behind @ ..] => matches!(behind, [0x80, 0xa8 | 0xa9, ..]),
        [0xef, behind @ ..] => matches!(behind, [0xbb, 0xbf, ..] | [0xbf, 0xbe | 0xbf, ..]),
        _ => true,
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let bytes = rest.as_bytes();
        let next = (0..bytes.len()).find(|&at| DOUBTFUL[usize::from(bytes[at])] && goes(&bytes[at..]));
        let (stays, behind) = rest.split_at(next.unwrap_or(rest.len()));
        out.push_str(stays);
        let mut chars = behind.chars();
        let Some(c) = chars.next() else { return out };
        rest = chars.as_str();
        match c {
            '\r' => {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                out.push('\n');
            }
            // Next line, form feed, line and paragraph separator.
            '\u{85}' | '\u{c}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{b}' => out.push(' '),
            // Other controls, U+FEFF, U+FFFE and U+FFFF.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(bytes: &[u8]) -> (String, Vec<Diagnostic>) {
        let mut sink = Sink::new();
        let text = decode(bytes, &"a.txt".into(), &mut sink);
        (text, sink.diagnostics().to_vec())
    }

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf_8_and_utf_16_are_read_with_and_without_a_mark() {
        let text = "A naïve line, “quoted”, and another one\n";
        let little = utf_16(text, u16::to_le_bytes);
        let big = utf_16(text, u16::to_be_bytes);
        let mark = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            mark(b"\xef\xbb\xbf", text.as_bytes()),
            mark(b"\xff\xfe", &little),
            mark(b"\xfe\xff", &big),
            little.clone(),
            big.clone(),
        ] {
            assert_eq!(decoded(&bytes), (text.to_owned(), vec![]));
        }
    }

    #[test]
    fn windows_1252_is_recognised() {
        let (text, found) = decoded(b"It\x92s a \x93caf\xe9\x94 \x96 in the old town, they\x92d say\r\n");
        assert_eq!(text, "It’s a “café” – in the old town, they’d say\n");
        assert!(found.is_empty());
    }

    #[test]
    fn an_xml_declaration_is_believed_where_the_bytes_are_no_utf_8() {
        let head = "<?xml version=\"1.0\" encoding='windows-1251'?>";
        assert_eq!(decoded(&[head.as_bytes(), b"<a>\xcf\xe8</a>"].concat()).0, format!("{head}<a>Пи</a>"));
        assert_eq!(decoded(format!("{head}<a>Пи</a>").as_bytes()).0, format!("{head}<a>Пи</a>"));
    }

    #[test]
    fn what_html_and_xml_declare_counts_where_the_bytes_are_no_utf_8() {
        for head in [
            "<?xml version='1.0' encoding='iso-8859-2'?>",
            "<!DOCTYPE html><meta charset=ISO-8859-2>",
            "<html><META http-equiv=Content-Type content=\"text/html; charset=iso-8859-2\">",
        ] {
            let (bytes, _, _) = encoding_rs::ISO_8859_2.encode("<p>Łódź");
            assert_eq!(decoded(&[head.as_bytes(), &bytes].concat()).0, format!("{head}<p>Łódź"));
            assert_eq!(decoded(format!("{head}<p>Łódź").as_bytes()).0, format!("{head}<p>Łódź"));
        }
    }

    #[test]
    fn line_ends_of_all_systems_become_one() {
        assert_eq!(decoded(b"a\r\nb\rc\nd\r\r\ne").0, "a\nb\nc\nd\n\ne");
    }

    #[test]
    fn controls_are_dropped() {
        assert_eq!(decoded("a\0b\u{7}c\u{feff}d\te".as_bytes()).0, "abcd\te");
    }

    #[test]
    fn broken_bytes_are_replaced_and_reported_at_the_first() {
        let (text, found) = decoded("één\r\ntwéé \u{e9}\u{e9}".as_bytes().split_last().unwrap().1);
        assert_eq!(text, "één\ntwéé é\u{fffd}");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rule, "undecodable-bytes");
        assert_eq!(found[0].origin.as_ref().unwrap().to_string(), "a.txt:2:7");
    }

    #[test]
    fn utf_8_with_broken_bytes_stays_utf_8_unless_they_clearly_outnumber_what_fits() {
        let (text, found) = decoded(b"The caf\xc3\xa9\nand a caf\xe9, na\xefve, \x93so\n");
        assert_eq!(text, "The café\nand a caf\u{fffd}, na\u{fffd}ve, \u{fffd}so\n");
        assert_eq!(found[0].origin.as_ref().unwrap().to_string(), "a.txt:2:10");
        let (text, found) = decoded(b"\xe2\x80\x9cIt\x92s me\xe2\x80\x9d, they\x92d say\n");
        assert_eq!((text.as_str(), found.len()), ("“It\u{fffd}s me”, they\u{fffd}d say\n", 1));
        // `É”` in Windows-1252 is a letter in UTF-8 by chance.
        let (text, found) = decoded(b"\x93CAF\xc9\x94, it\x92s a na\xefve caf\xe9, they\x92d say\n");
        assert_eq!((text.as_str(), found.len()), ("“CAFÉ”, it’s a naïve café, they’d say\n", 0));
    }

    #[test]
    fn other_encodings_whose_bytes_look_like_utf_8_here_and_there_are_recognised() {
        for (encoding, text) in [
            (encoding_rs::GBK, "书是人类进步的阶梯，读一本好书就是和许多高尚的人谈话，我们联通了过去与未来。"),
            (encoding_rs::EUC_KR, "책은 사람을 만들고 사람은 책을 만든다. 겨울밤에는 등불 아래에서 오래 읽는다."),
            (encoding_rs::WINDOWS_1251, "«Я», — сказал он. Книга лежала на столе, и никто её не читал."),
        ] {
            let (bytes, _, _) = encoding.encode(text);
            assert_eq!(decoded(&bytes), (text.to_owned(), vec![]), "{}", encoding.name());
        }
    }

    proptest! {
        #[test]
        fn what_stays_is_what_xml_allows_and_what_has_a_look(text in "(\\PC|[\u{0}-\u{9f}\u{2027}-\u{202a}\u{feff}\u{fffc}-\u{ffff}]|\r\n){0,40}") {
            let ends = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{c}', '\u{2028}', '\u{2029}'], "\n").replace('\u{b}', " ");
            let goes = |c: &char| matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}') || (c.is_control() && !matches!(c, '\t' | '\n'));
            prop_assert_eq!(clean(&text), ends.chars().filter(|c| !goes(c)).collect::<String>());
        }

        #[test]
        fn any_bytes_become_text_that_xml_allows(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let (text, _) = decoded(&bytes);
            prop_assert!(text.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()));
        }
    }
}
