//! The table that `order = { csv = … }` names → the essays that it names, in its order.

use super::encoding;
use crate::config::CsvOrder;
use crate::diag::{Diagnostic, Origin, Sink, Stopped};
use crate::world::{World, compare_paths};
use std::cmp::Ordering;
use std::sync::Arc;

/// The names in the table's order: by the values of `column`, numbers as numbers, rows with an
/// empty value last; among equals, and without a column, as the rows stand.
///
/// # Errors
/// When the table cannot be read, or has no column of that name.
pub(super) fn names(order: &CsvOrder, world: &dyn World, sink: &mut Sink) -> Result<Vec<String>, Stopped> {
    let bytes = world.read(&order.file).map_err(|why| {
        let error = Diagnostic::error("unreadable-file", format!("the table `{}` cannot be read: {why}", order.file));
        sink.stop(error.at(order.origin.clone()).hint("name a CSV file in the book's folder"))
    })?;
    let file: Arc<str> = order.file.as_str().into();
    let text = encoding::decode(&bytes, &file, sink);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(&text)).flexible(true).from_reader(text.as_bytes());
    let broken = |why: csv::Error, sink: &mut Sink| {
        let line = why.position().map_or(1, |position| u32::try_from(position.line()).unwrap_or(u32::MAX));
        let error = Diagnostic::error("invalid-table", format!("the table cannot be read: {why}"));
        sink.stop(error.at(Origin::new(&file, line, 1)).hint("write it as CSV (RFC 4180)"))
    };
    let headers = reader.headers().map_err(|why| broken(why, sink))?.clone();
    let mut find = |wanted: &Option<String>| match wanted {
        None => Ok(None),
        Some(wanted) => match headers.iter().position(|header| header.trim().eq_ignore_ascii_case(wanted.trim())) {
            Some(at) => Ok(Some(at)),
            None => {
                let known: Vec<String> = headers.iter().map(|header| format!("`{}`", header.trim())).collect();
                let error = Diagnostic::error("unknown-column", format!("`{}` has no column `{wanted}`", order.file));
                Err(sink.stop(error.at(order.origin.clone()).hint(format!("it has {}", known.join(", ")))))
            }
        },
    };
    let (name, column) = (find(&order.name)?.unwrap_or(0), find(&order.column)?);
    let mut rows: Vec<(String, String)> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|why| broken(why, sink))?;
        let cell = |at: usize| record.get(at).unwrap_or("").trim().to_owned();
        rows.push((cell(name), column.map(cell).unwrap_or_default()));
    }
    if column.is_some() {
        rows.sort_by(|(_, a), (_, b)| compare(a, b));
    }
    Ok(rows.into_iter().map(|(name, _)| name).filter(|name| !name.is_empty()).collect())
}

/// Spreadsheets write semicolons where the comma is the decimal sign, and some write tabs.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or("");
    let count = |sign: u8| head.bytes().filter(|byte| *byte == sign).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

fn compare(a: &str, b: &str) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (false, false) => match (a.parse::<f64>(), b.parse::<f64>()) {
            (Ok(a), Ok(b)) => a.total_cmp(&b),
            // Numbers come before words.
            (Ok(_), Err(_)) => Ordering::Less,
            (Err(_), Ok(_)) => Ordering::Greater,
            (Err(_), Err(_)) => compare_paths(a, b),
        },
        (a, b) => a.cmp(&b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    fn read(table: &str, column: Option<&str>, name: Option<&str>) -> Result<Vec<String>, String> {
        let order = CsvOrder {
            file: "t.csv".into(),
            column: column.map(Into::into),
            name: name.map(Into::into),
            origin: Origin::file("book.toml"),
        };
        let mut sink = Sink::new();
        names(&order, &Memory::new([("t.csv", table)]), &mut sink)
            .map_err(|Stopped| format!("{} {:?}", sink.diagnostics()[0].message, sink.diagnostics()[0].hint))
    }

    #[test]
    fn rows_are_sorted_by_a_column_and_numbers_count_as_numbers() {
        let table = "name,year\nC,100\n\"A, b\",20\nNone,\nB,3\n";
        assert_eq!(read(table, Some("Year"), None).unwrap(), ["B", "A, b", "C", "None"]);
        assert_eq!(read(table, None, Some("name")).unwrap(), ["C", "A, b", "None", "B"]);
        assert_eq!(read("\u{feff}year;name\n2;B\n1;A\n", Some("year"), Some("name")).unwrap(), ["A", "B"]);
    }

    #[test]
    fn a_column_that_is_not_there_is_an_error_that_names_those_that_are() {
        let error = read("name,year\nA,1\n", Some("day"), None).unwrap_err();
        assert!(error.contains("`t.csv` has no column `day`") && error.contains("`name`, `year`"), "{error}");
        assert!(read("", None, None).unwrap().is_empty());
    }
}
