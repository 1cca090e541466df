//! The navigation → where pieces begin, what they are called, and the parts they stand in.
//!
//! An entry is a piece; its children are sections of it, when they lead into its own document,
//! and pieces of a part with its name, when they lead to others. A book that is one document is
//! split by its entries all the same.

use super::package::{Entry, Place};

/// A place where a piece begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub place: Place,
    pub title: String,
    pub part: Option<String>,
    /// The page of a part: a piece only if it has a text.
    pub is_part: bool,
}

/// The marks in the order of the navigation. `title` is that of the book.
pub(super) fn marks(entries: &[Entry], title: Option<&str>) -> Vec<Mark> {
    let mut out = Vec::new();
    // A single entry around all others is the book.
    if let [only] = entries
        && !only.children.is_empty()
    {
        let part = Some(only.title.clone()).filter(|name| Some(name.as_str()) != title && !name.is_empty());
        if let Some(place) = &only.place {
            out.push(Mark { place: place.clone(), title: only.title.clone(), part: part.clone(), is_part: true });
        }
        gather(&only.children, part.as_deref(), &mut out);
    } else {
        gather(entries, None, &mut out);
    }
    out
}

/// Recursion is as deep as the navigation, which is bounded.
fn gather(entries: &[Entry], part: Option<&str>, out: &mut Vec<Mark>) {
    for entry in entries {
        let own = entry.place.as_ref().map(|place| place.path.as_str());
        let is_part = !entry.children.is_empty() && (own.is_none() || leads_elsewhere(&entry.children, own));
        if let Some(place) = &entry.place {
            let part = if is_part { Some(entry.title.as_str()) } else { part };
            out.push(Mark { place: place.clone(), title: entry.title.clone(), part: part.map(str::to_owned), is_part });
        }
        if is_part {
            let name = if entry.title.is_empty() { part } else { Some(entry.title.as_str()) };
            gather(&entry.children, name, out);
        }
    }
}

/// Whether an entry leads to another document than `own`.
fn leads_elsewhere(entries: &[Entry], own: Option<&str>) -> bool {
    entries.iter().any(|entry| {
        entry.place.as_ref().is_some_and(|place| Some(place.path.as_str()) != own)
            || leads_elsewhere(&entry.children, own)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str, href: &str, children: Vec<Entry>) -> Entry {
        let place = super::super::package::place("OEBPS/nav.xhtml", href).filter(|_| !href.is_empty());
        Entry { title: title.into(), place, children }
    }

    fn shown(entries: &[Entry]) -> Vec<String> {
        let line = |mark: Mark| format!("{} {}", mark.part.unwrap_or("-".into()), mark.title);
        marks(entries, Some("Book")).into_iter().map(line).collect()
    }

    #[test]
    fn sections_are_no_pieces_and_parts_hold_pieces() {
        let chapter = entry("One", "1.xhtml", vec![entry("Section", "1.xhtml#s", vec![])]);
        assert_eq!(shown(&[chapter.clone(), entry("Two", "2.xhtml", vec![])]), ["- One", "- Two"]);
        let part = entry("Part", "p.xhtml", vec![chapter.clone()]);
        assert_eq!(shown(&[part, entry("Two", "2.xhtml", vec![])]), ["Part Part", "Part One", "- Two"]);
        assert_eq!(shown(&[entry("Book", "t.xhtml", vec![chapter])]), ["- Book", "- One"]);
        let group = entry("Author", "", vec![entry("A", "x.xhtml#a", vec![]), entry("B", "x.xhtml#b", vec![])]);
        assert_eq!(shown(&[entry("All", "x.xhtml", vec![group])]), ["All All", "Author A", "Author B"]);
    }
}
