//! Types of attribute values (XML Schema part 2; HTML §2.3 common microsyntaxes; SMIL 3.0 clock values; MathML 3 §2.1).

/// The types that the tables name.
const TYPES: [(&str, Check); 35] = [
    ("text", |_| true),
    ("filled", |text| !text.trim_ascii().is_empty()),
    ("some", |text| !text.trim_ascii().is_empty()),
    ("token", |text| !text.is_empty() && !text.contains(|c: char| c.is_ascii_whitespace())),
    ("ncname", |text| is_ncname(text.trim_ascii())),
    ("nmtoken", |text| is_nmtoken(text.trim_ascii())),
    ("nmtokens", |text| !text.trim_ascii().is_empty() && text.split_ascii_whitespace().all(is_nmtoken)),
    ("url", is_url),
    ("lang", |text| is_language(text.trim_ascii())),
    ("lang?", |text| text.is_empty() || is_language(text.trim_ascii())),
    ("mime", is_media_type),
    ("integer", |text| is_integer(text.trim_ascii())),
    ("natural", |text| is_natural(text.trim_ascii())),
    ("positive", |text| is_natural(text.trim_ascii()) && text.contains(|c: char| ('1'..='9').contains(&c))),
    ("count", |text| is_natural(text.trim_ascii()) || text == "-1"),
    ("float", |text| float(text).is_some()),
    ("natural-float", |text| float(text).is_some_and(|n| n >= 0.0)),
    ("positive-float", |text| float(text).is_some_and(|n| n > 0.0)),
    ("target", is_target),
    ("hash", |text| text.len() > 1 && text.starts_with('#')),
    ("color", |text| is_hex_colour(text, &[6])),
    ("circle", is_circle),
    ("poly", is_poly),
    ("rect", |text| coordinates(text).is_some_and(|all| all.len() == 4)),
    ("sizes", |text| text.eq_ignore_ascii_case("any") || text.split_ascii_whitespace().all(is_size)),
    ("sandbox", |text| text.split_ascii_whitespace().all(|one| one.starts_with("allow-"))),
    ("alphabet", |text| text == "ipa" || text.strip_prefix("x-").is_some_and(|rest| !rest.is_empty())),
    ("relevant", is_relevant),
    ("role", |text| ROLES.split_ascii_whitespace().any(|role| role == text)),
    ("moment", is_moment),
    ("date-time", |text| is_date(text.trim_ascii()) || is_global_moment(text.trim_ascii())),
    ("clock", |text| clock(text).is_some()),
    ("math-length", is_math_length),
    ("math-size", |text| ["small", "normal", "big"].contains(&text) || is_math_length(text)),
    ("math-colour", is_math_colour),
];

/// WAI-ARIA 1.2 §5.4, DPUB-ARIA 1.1 §4 and Graphics-ARIA 1.0 §4, as one attribute may hold one.
const ROLES: &str =
    "alert alertdialog application article banner button cell checkbox columnheader combobox complementary
contentinfo definition dialog directory document feed figure form grid gridcell group heading img link list listbox
listitem log main marquee math menu menubar menuitem menuitemcheckbox menuitemradio navigation none note option
presentation progressbar radio radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider
spinbutton status switch tab table tablist tabpanel term textbox timer toolbar tooltip tree treegrid treeitem
doc-abstract doc-acknowledgments doc-afterword doc-appendix doc-backlink doc-biblioentry doc-bibliography doc-biblioref
doc-chapter doc-colophon doc-conclusion doc-cover doc-credit doc-credits doc-dedication doc-endnote doc-endnotes
doc-epigraph doc-epilogue doc-errata doc-example doc-footnote doc-foreword doc-glossary doc-glossref doc-index
doc-introduction doc-noteref doc-notice doc-pagebreak doc-pagelist doc-part doc-preface doc-prologue doc-pullquote
doc-qna doc-subtitle doc-tip doc-toc graphics-document graphics-object graphics-symbol";

/// A check of one value.
pub(super) type Check = fn(&str) -> bool;

/// The check that a table means by `name`.
pub(super) fn by_name(name: &str) -> Option<Check> {
    TYPES.iter().find(|(known, _)| *known == name).map(|(_, check)| *check)
}

/// Namespaces in XML §3: a name without colon.
pub(in crate::check::epub) fn is_ncname(text: &str) -> bool {
    is_nmtoken(text) && !text.contains(':') && !text.starts_with(|c: char| c.is_ascii_digit() || "-.\u{b7}".contains(c))
}

/// XML §2.3 Nmtoken; of characters beyond ASCII, letters and marks as Unicode has them, which is close to the edition's list.
fn is_nmtoken(text: &str) -> bool {
    let fits = |c: char| match c {
        '-' | '.' | '_' | ':' | '\u{b7}' => true,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        '\u{d7}'
        | '\u{f7}'
        | '\u{37e}'
        | '\u{2000}'..='\u{200b}'
        | '\u{200e}'..='\u{203e}'
        | '\u{2190}'..='\u{2bff}' => false,
        '\u{3000}' => false,
        c => c >= '\u{c0}',
    };
    !text.is_empty() && text.chars().all(fits)
}

/// XML Schema anyURI: nearly anything; an escape must be one, and there is one fragment.
fn is_url(text: &str) -> bool {
    let bytes = text.as_bytes();
    let escape = |at: usize| bytes.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
    (0..bytes.len()).filter(|at| bytes[*at] == b'%').all(escape) && text.matches('#').count() <= 1
}

/// XML Schema language: the outer form of RFC 5646.
fn is_language(text: &str) -> bool {
    text.split('-').enumerate().all(|(n, part)| {
        let letter = |b: u8| b.is_ascii_alphabetic() || n > 0 && b.is_ascii_digit();
        (1..=8).contains(&part.len()) && part.bytes().all(letter)
    })
}

/// RFC 6838 §4.2, with whatever parameters.
fn is_media_type(text: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || "!#$&+-^_".contains(c);
    let Some((kind, rest)) = text.split_once('/') else { return false };
    !kind.is_empty() && kind.chars().all(letter) && rest.starts_with(letter)
}

fn is_integer(text: &str) -> bool {
    is_natural(text.strip_prefix(['-', '+']).unwrap_or(text))
}

fn is_natural(text: &str) -> bool {
    let text = text.strip_prefix('+').unwrap_or(text);
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn float(text: &str) -> Option<f64> {
    let text = text.trim_ascii();
    match text {
        "INF" | "-INF" | "NaN" => Some(0.0),
        text if text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b)) => text.parse().ok(),
        _ => None,
    }
}

fn is_target(text: &str) -> bool {
    !text.starts_with('_')
        || ["_blank", "_self", "_parent", "_top"].iter().any(|known| text.eq_ignore_ascii_case(known))
}

fn is_hex_colour(text: &str, lengths: &[usize]) -> bool {
    text.strip_prefix('#').is_some_and(|hex| lengths.contains(&hex.len()) && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Whole numbers between commas, the form of `coords` (HTML §4.8.14).
fn coordinates(text: &str) -> Option<Vec<&str>> {
    let numbers: Vec<&str> = text.trim_ascii().split(',').collect();
    numbers.iter().all(|n| is_natural(n.strip_prefix('-').unwrap_or(n))).then_some(numbers)
}

/// A centre and a radius.
fn is_circle(text: &str) -> bool {
    coordinates(text).is_some_and(|all| all.len() == 3 && !all[2].starts_with('-'))
}

/// Three corners or more.
fn is_poly(text: &str) -> bool {
    coordinates(text).is_some_and(|all| all.len() >= 6 && all.len().is_multiple_of(2))
}

fn is_size(text: &str) -> bool {
    text.to_ascii_lowercase()
        .split_once('x')
        .is_some_and(|(width, height)| [width, height].iter().all(|n| is_natural(n) && !n.starts_with(['0', '+'])))
}

fn is_relevant(text: &str) -> bool {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let distinct = (1..words.len()).all(|n| !words[..n].contains(&words[n]));
    words == ["all"]
        || !words.is_empty() && distinct && words.iter().all(|w| ["additions", "removals", "text"].contains(w))
}

/// Digits and fixed characters: `0` stands for a digit, anything else for itself.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text
            .bytes()
            .zip(form.bytes())
            .all(|(have, want)| if want == b'0' { have.is_ascii_digit() } else { have == want })
}

fn is_date(text: &str) -> bool {
    text.len() >= 10
        && text.is_char_boundary(text.len() - 6)
        && is_natural(&text[..text.len() - 6])
        && has_form(&text[text.len() - 6..], "-00-00")
}

fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let fraction = (1..=3).contains(&fraction.len()) && is_natural(fraction);
    has_form(text, "00:00") || has_form(whole, "00:00:00") && fraction
}

fn is_global_moment(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', ' ']) else { return false };
    let zone = time.rfind(['Z', '+', '-']);
    let (time, zone) = zone.map_or((time, "Z"), |at| time.split_at(at));
    let zone = zone == "Z" || has_form(&zone[1..], "00:00") || has_form(&zone[1..], "0000");
    is_date(date) && is_time(time) && zone
}

/// HTML §4.5.14: what `time` takes as its `datetime`.
fn is_moment(text: &str) -> bool {
    let text = text.trim_ascii();
    let yearless = text.strip_prefix("--").unwrap_or(text);
    let long_year = |rest: usize| {
        text.len() >= rest + 4 && text.is_char_boundary(text.len() - rest) && is_natural(&text[..text.len() - rest])
    };
    has_form(text, "0000")
        || has_form(yearless, "00-00")
        || long_year(3) && has_form(&text[text.len() - 3..], "-00")
        || long_year(4) && has_form(&text[text.len() - 4..], "-W00")
        || is_date(text)
        || is_time(text)
        || is_global_moment(text)
        || is_duration(text)
}

/// HTML §2.3.5.9: `P2DT3H`, or `2d 3h 4.5s`.
fn is_duration(text: &str) -> bool {
    let units = |text: &str, known: &str| {
        let mut rest = text.trim_ascii();
        let mut some = false;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let unit = rest[digits..].trim_ascii_start();
            if digits == 0 || !unit.starts_with(|c: char| known.contains(c.to_ascii_uppercase())) {
                return false;
            }
            rest = unit[1..].trim_ascii_start();
            some = true;
        }
        some
    };
    match text.strip_prefix('P') {
        Some(rest) => match rest.split_once('T') {
            Some((days, time)) => (days.is_empty() || units(days, "D")) && units(time, "HMS"),
            None => units(rest, "D"),
        },
        None => units(text, "WDHMS"),
    }
}

/// SMIL 3.0 clock values, in milliseconds.
pub(in crate::check::epub) fn clock(text: &str) -> Option<f64> {
    let text = text.trim_ascii();
    let number = |text: &str| {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        (is_natural(whole) && is_natural(fraction) && !text.starts_with('+')).then(|| text.parse::<f64>().ok())?
    };
    let minutes = |text: &str| (has_form(text, "00") && text < "60").then(|| number(text))?;
    let seconds = |text: &str| (has_form(text.get(..2)?, "00") && text < "60").then(|| number(text))?;
    match text.split(':').collect::<Vec<_>>().as_slice() {
        [h, m, s] => Some(((number(h)? * 60.0 + minutes(m)?) * 60.0 + seconds(s)?) * 1000.0),
        [m, s] => Some((minutes(m)? * 60.0 + seconds(s)?) * 1000.0),
        [one] => {
            let at = one.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(one.len());
            let unit = match &one[at..] {
                "h" => 3_600_000.0,
                "min" => 60_000.0,
                "s" | "" => 1000.0,
                "ms" => 1.0,
                _ => return None,
            };
            Some(number(&one[..at])? * unit)
        }
        _ => None,
    }
}

/// MathML 3 §2.1.5.2.
fn is_math_length(text: &str) -> bool {
    let text = text.trim_ascii();
    if text.ends_with("mathspace") {
        return true;
    }
    let text = text.strip_prefix('-').unwrap_or(text);
    let at = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number = &text[..at];
    number.contains(|c: char| c.is_ascii_digit())
        && number.matches('.').count() <= 1
        && ["", "em", "ex", "in", "cm", "mm", "px", "pt", "pc", "%"].contains(&&text[at..])
}

fn is_math_colour(text: &str) -> bool {
    let text = text.trim_ascii();
    const NAMES: &str =
        "aqua black blue fuchsia gray green lime maroon navy olive purple red silver teal white yellow transparent";
    is_hex_colour(text, &[3, 6]) || NAMES.split(' ').any(|name| text.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::{by_name, clock};

    fn fits(kind: &str, good: &[&str], bad: &[&str]) {
        let check = by_name(kind).expect("a type of the tables");
        good.iter().for_each(|text| assert!(check(text), "{kind} should take `{text}`"));
        bad.iter().for_each(|text| assert!(!check(text), "{kind} should not take `{text}`"));
    }

    #[test]
    fn types_take_what_they_should() {
        fits("ncname", &["a", "_a-1", "é"], &["", "1a", "a:b", "a b", "-a"]);
        fits("token", &["1", "a:b"], &["", "a b"]);
        fits("lang?", &["", "en", "pt-BR"], &["en_US", "englishish", "1"]);
        fits("positive", &["1", "010"], &["0", "-1", "1.5", ""]);
        fits("mime", &["text/css", "audio/ogg; codecs=opus"], &["text", "/x", "text/"]);
        fits(
            "moment",
            &["2020", "2020-01", "2020-W05", "2020-01-02", "10:00", "2020-01-02T10:00Z", "P3D", "PT2H", "4h 18m"],
            &["", "x", "2020-1", "yesterday"],
        );
        fits("date-time", &["2020-01-02", "2020-01-02 10:00:00+01:00"], &["2020", "2020-01"]);
        fits("rect", &["0,0,1,1", "-1,0,1,1"], &["", "0,0,1", "0,0,1,1,2,2", "a,b,c,d"]);
        fits("circle", &["1,2,3"], &["1,2", "1,2,-3", "0,0,1,1"]);
        fits("poly", &["0,0,1,1,2,2"], &["0,0,1,1", "0,0,1,1,2"]);
        fits("math-length", &["1em", "-.5px", "thickmathspace"], &["1 furlong", "em", "a"]);
        fits("role", &["doc-chapter"], &["chapter", "region note", ""]);
        fits("color", &["#a0B1c2"], &["#fff", "red"]);
    }

    #[test]
    fn clock_values_become_milliseconds() {
        assert_eq!(clock("0:01:02.5"), Some(62_500.0));
        assert_eq!(clock("01:02"), Some(62_000.0));
        assert_eq!(clock("1.5min"), Some(90_000.0));
        assert_eq!(clock(" 12 "), Some(12_000.0));
        assert!(["", "1:2:3", "-1s", "1d", "0:61:00", "é:00"].iter().all(|text| clock(text).is_none()));
    }
}
