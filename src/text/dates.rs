//! A day or month → the words that a language has for it.

use crate::lang::Lang;

/// Languages that write day, month and year: the months, and the order with what stands between.
const MONTHS: [(&str, &str, &str); 14] = [
    (
        "ca",
        "de gener,de febrer,de març,d’abril,de maig,de juny,de juliol,d’agost,de setembre,d’octubre,de novembre,de desembre",
        "{d} {m} de {y}",
    ),
    ("cs", "ledna,února,března,dubna,května,června,července,srpna,září,října,listopadu,prosince", "{d}. {m} {y}"),
    ("da", "januar,februar,marts,april,maj,juni,juli,august,september,oktober,november,december", "{d}. {m} {y}"),
    ("de", "Januar,Februar,März,April,Mai,Juni,Juli,August,September,Oktober,November,Dezember", "{d}. {m} {y}"),
    ("en", "January,February,March,April,May,June,July,August,September,October,November,December", "{d} {m} {y}"),
    (
        "es",
        "enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,diciembre",
        "{d} de {m} de {y}",
    ),
    ("fr", "janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre", "{d} {m} {y}"),
    (
        "it",
        "gennaio,febbraio,marzo,aprile,maggio,giugno,luglio,agosto,settembre,ottobre,novembre,dicembre",
        "{d} {m} {y}",
    ),
    ("nl", "januari,februari,maart,april,mei,juni,juli,augustus,september,oktober,november,december", "{d} {m} {y}"),
    (
        "pl",
        "stycznia,lutego,marca,kwietnia,maja,czerwca,lipca,sierpnia,września,października,listopada,grudnia",
        "{d} {m} {y}",
    ),
    (
        "pt",
        "janeiro,fevereiro,março,abril,maio,junho,julho,agosto,setembro,outubro,novembro,dezembro",
        "{d} de {m} de {y}",
    ),
    ("ru", "января,февраля,марта,апреля,мая,июня,июля,августа,сентября,октября,ноября,декабря", "{d} {m} {y} г."),
    ("sv", "januari,februari,mars,april,maj,juni,juli,augusti,september,oktober,november,december", "{d} {m} {y}"),
    ("uk", "січня,лютого,березня,квітня,травня,червня,липня,серпня,вересня,жовтня,листопада,грудня", "{d} {m} {y} р."),
];

/// Months that stand alone, of languages that bend them behind a day.
const ALONE: [(&str, &str); 4] = [
    ("cs", "leden,únor,březen,duben,květen,červen,červenec,srpen,září,říjen,listopad,prosinec"),
    ("pl", "styczeń,luty,marzec,kwiecień,maj,czerwiec,lipiec,sierpień,wrzesień,październik,listopad,grudzień"),
    ("ru", "январь,февраль,март,апрель,май,июнь,июль,август,сентябрь,октябрь,ноябрь,декабрь"),
    ("uk", "січень,лютий,березень,квітень,травень,червень,липень,серпень,вересень,жовтень,листопад,грудень"),
];

/// A date, `YYYY-MM-DD` or `YYYY-MM`, as a language writes it out; as it is in languages whose months are not
/// known here. `None` when it is neither: a year is written the same everywhere.
pub fn long_date(date: &str, language: &Lang) -> Option<String> {
    // Other spellings of a date are not what `datetime` of HTML takes.
    if date.len() == "YYYY-MM".len() {
        let first: jiff::civil::Date = format!("{date}-01").parse().ok()?;
        return Some(month_of_year(date, first, language));
    }
    let parsed: jiff::civil::Date = date.parse().ok().filter(|_| date.len() == "YYYY-MM-DD".len())?;
    let (year, month, day) = (parsed.year(), parsed.month(), parsed.day());
    Some(match (language.primary(), months(language)) {
        ("ja" | "zh", _) => format!("{year}年{month}月{day}日"),
        ("ko", _) => format!("{year}년 {month}월 {day}일"),
        ("en", Some((names, _))) if matches!(language.tag(), "en" | "en-US") => {
            format!("{} {day}, {year}", nth(names, month))
        }
        (primary, Some((names, order))) => {
            let day = if primary == "fr" && day == 1 { "1er".into() } else { day.to_string() };
            order.replace("{d}", &day).replace("{m}", nth(names, month)).replace("{y}", &year.to_string())
        }
        (_, None) => date.to_owned(),
    })
}

/// A month and its year, as a language writes them without a day.
fn month_of_year(date: &str, first: jiff::civil::Date, language: &Lang) -> String {
    let (year, month) = (first.year(), first.month());
    let alone = ALONE.iter().find(|(primary, _)| *primary == language.primary()).map(|(_, names)| *names);
    match (language.primary(), months(language)) {
        ("ja" | "zh", _) => format!("{year}年{month}月"),
        ("ko", _) => format!("{year}년 {month}월"),
        (_, Some((names, order))) => {
            let name = nth(alone.unwrap_or(names), month);
            // Catalan says "of May" behind a day only.
            let name = name.strip_prefix("de ").or_else(|| name.strip_prefix("d’")).unwrap_or(name);
            let (_, behind) = order.split_once("{m}").expect("every order has a month");
            format!("{name}{}", behind.replace("{y}", &year.to_string()))
        }
        (_, None) => date.to_owned(),
    }
}

/// The months of a language behind a day, and the order of both.
fn months(language: &Lang) -> Option<(&'static str, &'static str)> {
    MONTHS.iter().find(|(primary, ..)| *primary == language.primary()).map(|(_, names, order)| (*names, *order))
}

/// A month by its number, from 1.
fn nth(names: &'static str, month: i8) -> &'static str {
    names.split(',').nth(usize::from(month.unsigned_abs()) - 1).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_the_language_does() {
        let long = |date, tag| long_date(date, &Lang::parse(tag).unwrap());
        for (tag, words) in [
            ("en", "May 4, 2025"),
            ("en-GB", "4 May 2025"),
            ("de-AT", "4. Mai 2025"),
            ("es", "4 de mayo de 2025"),
            ("ru", "4 мая 2025 г."),
            ("ja", "2025年5月4日"),
            ("tlh", "2025-05-04"),
        ] {
            assert_eq!(long("2025-05-04", tag).as_deref(), Some(words));
        }
        assert_eq!(long("2025-12-01", "fr").as_deref(), Some("1er décembre 2025"));
        for (tag, words) in [
            ("en", "May 2025"),
            ("de", "Mai 2025"),
            ("ca", "maig de 2025"),
            ("pt", "maio de 2025"),
            ("ru", "май 2025 г."),
            ("cs", "květen 2025"),
            ("zh", "2025年5月"),
            ("tlh", "2025-05"),
        ] {
            assert_eq!(long("2025-05", tag).as_deref(), Some(words));
        }
        assert_eq!((long("2025-13", "en"), long("25-12-1", "en")), (None, None));
        assert_eq!((long("2025-13-01", "en"), long("yesterday", "en"), long("2025", "en")), (None, None, None));
    }
}
