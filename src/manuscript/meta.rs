//! `[book]` → what the title page and the packages say.

use crate::config::BookTable;
use crate::doc::{Contributor, Meta, Series};
use uuid::Uuid;

/// Namespace of the identifiers that are made of title, authors and language: the UUIDv5 of
/// `https://chapbook.invalid/` in the URL namespace (RFC 9562 §6.6). It never changes, so
/// that a book keeps its identifier.
const NAMESPACE: Uuid = Uuid::from_u128(0x6c1f_83a6_5f0a_5d1b_9b1c_3a52_2f6e_4d10);

/// Modification date of a book when nothing tells one: no date, no epoch, no dated essay.
const FIXED_DATE: &str = "2000-01-01";

/// The metadata of the book. `epoch` is SOURCE_DATE_EPOCH in seconds, `newest` the date of
/// the newest essay.
pub(super) fn meta(book: &BookTable, epoch: Option<i64>, newest: Option<&str>) -> Meta {
    let authors = book
        .authors
        .iter()
        .map(|author| Contributor {
            name: author.name.clone(),
            role: author.role.clone(),
            file_as: author.file_as.clone(),
        })
        .collect();
    Meta {
        title: book.title.clone(),
        subtitle: book.subtitle.clone(),
        authors,
        language: book.language.clone(),
        identifier: book.identifier.clone().unwrap_or_else(|| identifier(book)),
        publisher: book.publisher.clone(),
        date: book.date.clone(),
        modified: modified(book.date.as_deref(), epoch, newest),
        rights: book.rights.clone(),
        source: book.source.clone(),
        description: book.description.clone(),
        subjects: book.subjects.clone(),
        series: book.series.clone().map(|(name, position)| Series { name, position }),
        cover: book.cover.as_ref().map(|(path, _)| path.clone()),
    }
}

/// UUIDv5 of title, authors' names and language, a line feed between them, so that edits of
/// the text do not change it.
fn identifier(book: &BookTable) -> String {
    let mut name = book.title.clone();
    for author in &book.authors {
        name.push('\n');
        name.push_str(&author.name);
    }
    name.push('\n');
    name.push_str(book.language.tag());
    format!("urn:uuid:{}", Uuid::new_v5(&NAMESPACE, name.as_bytes()))
}

/// `YYYY-MM-DDThh:mm:ssZ`: the book's date, else the epoch, else the newest essay's date, else
/// a fixed one.
fn modified(date: Option<&str>, epoch: Option<i64>, newest: Option<&str>) -> String {
    let from_date = || {
        let date = date?;
        // A year or a month stands for its first day.
        Some(format!("{date}{}T00:00:00Z", ["-01-01", "-01", ""][(date.len().saturating_sub(4) / 3).min(2)]))
    };
    let from_epoch = || {
        let instant = jiff::Timestamp::from_second(epoch?).ok()?;
        // EPUB's dates have years of four digits (EPUB 3.3 §5.5.3.3, XML Schema dateTime).
        let text = instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        (text.len() == "2000-01-01T00:00:00Z".len()).then_some(text)
    };
    let from_essay = || Some(format!("{}T00:00:00Z", newest?.get(..10)?));
    from_date().or_else(from_epoch).or_else(from_essay).unwrap_or_else(|| format!("{FIXED_DATE}T00:00:00Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_modification_date_falls_back_and_never_asks_the_clock() {
        assert_eq!(modified(Some("2026"), Some(0), Some("2020-02-03")), "2026-01-01T00:00:00Z");
        assert_eq!(modified(Some("2026-05"), None, None), "2026-05-01T00:00:00Z");
        assert_eq!(modified(Some("2026-05-04"), None, None), "2026-05-04T00:00:00Z");
        assert_eq!(modified(None, Some(86_400), Some("2020-02-03")), "1970-01-02T00:00:00Z");
        assert_eq!(modified(None, Some(i64::MAX), Some("2020-02-03T10:11:12")), "2020-02-03T00:00:00Z");
        assert_eq!(modified(None, None, None), "2000-01-01T00:00:00Z");
    }
}
