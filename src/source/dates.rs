//! Dates as front matter and file names write them → `YYYY-MM-DD`, with the time behind it if there is one.

/// Reads `2015-03-02`, `2015/3/2`, `2015-03-02T10:11:00-04:00`, `2015-03-02 10:11:00 -0400`.
/// `None` for anything else and for days that do not exist.
pub(super) fn read(text: &str) -> Option<String> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '-' && c != '/').unwrap_or(text.len());
    let (day, time) = text.split_at(end);
    let mut numbers = day.split(['-', '/']);
    let year = number(numbers.next()?, 4)?;
    let month = number(numbers.next()?, 2)?;
    let date = number(numbers.next()?, 2)?;
    if numbers.next().is_some() {
        return None;
    }
    let day = jiff::civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(date).ok()?);
    let day = day.ok()?;
    Some(format!("{day}{}", clock(time)))
}

/// As [`read`], and the dates of mail and RSS: `Wed, 12 Mar 2014 10:11:00 EDT` (RFC 2822 §3.3). The
/// zone, by number or name, is left out, so that the time is that of the place.
pub(super) fn read_any(text: &str) -> Option<String> {
    read(text).or_else(|| rfc_2822(text))
}

fn rfc_2822(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    // WordPress writes the year of a draft, which has no date, as -0001.
    let mut words = words.flat_map(|word| word.split(if word.starts_with('-') { ' ' } else { '-' })).peekable();
    words.next_if(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()));
    let day = number(words.next()?, 2)?;
    let name = words.next()?.get(..3)?.to_ascii_lowercase();
    let month = MONTHS.iter().position(|month| *month == name)? + 1;
    let year = words.next()?;
    let year = match (number(year, 2), number(year, 4)) {
        // RFC 2822 §4.3.
        (Some(year @ 0..50), _) => 2000 + year,
        (Some(year), _) => 1900 + year,
        (None, year) => year?,
    };
    let time = words.next().unwrap_or_default();
    read(&format!("{year:04}-{month:02}-{day:02} {time}"))
}

/// `Thh:mm:ss` of what stands behind the day; empty when it is no time.
fn clock(text: &str) -> String {
    let text = text.trim_start_matches(['T', 't', ' ']);
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len());
    let mut numbers = text[..end].split(':').map(|part| number(part, 2));
    let (Some(Some(hour)), Some(Some(minute))) = (numbers.next(), numbers.next()) else { return String::new() };
    let second = numbers.next().flatten().unwrap_or(0);
    if hour > 23 || minute > 59 || second > 60 {
        return String::new();
    }
    format!("T{hour:02}:{minute:02}:{second:02}")
}

fn number(text: &str, digits: usize) -> Option<u32> {
    let fits = !text.is_empty() && text.len() <= digits && (digits < 4 || text.len() == 4);
    fits.then(|| text.parse().ok()).flatten()
}

/// The date in front of a file's name (`2015-03-02-title`) and the rest of the name.
pub(super) fn split_prefix(stem: &str) -> (Option<String>, &str) {
    let Some(day) = stem.get(..10) else { return (None, stem) };
    let shape = day.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    match read(day) {
        Some(date) if shape => (Some(date), stem[10..].trim_start_matches(['-', '_', ' '])),
        _ => (None, stem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_with_and_without_time_are_read() {
        assert_eq!(read("2014-03-12").as_deref(), Some("2014-03-12"));
        assert_eq!(read("2014/3/2").as_deref(), Some("2014-03-02"));
        assert_eq!(read("2014-03-12T10:11:00-04:00").as_deref(), Some("2014-03-12T10:11:00"));
        assert_eq!(read("2014-03-12 10:11 -0400").as_deref(), Some("2014-03-12T10:11:00"));
        for bad in ["", "2014", "2014-02-30", "14-03-12", "March 3", "2014-03-12-4", "٢٠١٤-03-12"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn dates_of_mail_are_read() {
        for (text, expected) in [
            ("Wed, 12 Mar 2014 10:11:00 +0000", "2014-03-12T10:11:00"),
            ("12 Mar 2014 10:11 EDT", "2014-03-12T10:11:00"),
            ("Wed, 2 Mar 94 01:02:03 PST", "1994-03-02T01:02:03"),
            ("Wednesday, 12-March-2014", "2014-03-12"),
            ("2014-03-12T10:11:00Z", "2014-03-12T10:11:00"),
        ] {
            assert_eq!(read_any(text).as_deref(), Some(expected), "{text}");
        }
        for bad in
            ["Mon, 30 Nov -0001 00:00:00 +0000", "Wed, 31 Feb 2014", "soon", "é", "12 é 2014", "0000-00-00 00:00:00"]
        {
            assert_eq!(read_any(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_date_in_front_of_a_name_is_split_off() {
        assert_eq!(split_prefix("2015-03-02-a-day"), (Some("2015-03-02".into()), "a-day"));
        assert_eq!(split_prefix("2015-13-02-a-day"), (None, "2015-13-02-a-day"));
        assert_eq!(split_prefix("éééééé"), (None, "éééééé"));
    }
}
