//! What `[manuscript]` takes in and leaves out, by what is known about a piece.

use super::essay::Essay;
use super::merge::Work;
use super::normalise::normalise;
use super::report::Reason;
use crate::config::{Entry, Filter, Include, Manuscript, Select};
use crate::diag::{Diagnostic, Sink};
use crate::lang::Lang;
use crate::source::Status;

/// Why each piece is left out before copies are compared; `None` for those that are not. A draft
/// must not be the copy that is kept.
pub(super) fn set_aside(all: &[Essay], manuscript: &Manuscript, sink: &mut Sink) -> Vec<Option<Reason>> {
    let mut used = vec![false; manuscript.exclude.len()];
    let reasons = all
        .iter()
        .map(|essay| {
            let mut excluded = false;
            for (entry, used) in manuscript.exclude.iter().zip(&mut used) {
                if names(&entry.what, essay) {
                    (*used, excluded) = (true, true);
                }
            }
            if excluded { Some(Reason::Excluded) } else { by_status(essay, &manuscript.include) }
        })
        .collect();
    for (entry, _) in manuscript.exclude.iter().zip(used).filter(|(_, used)| !used) {
        sink.push(names_nothing(entry, "exclude"));
    }
    reasons
}

fn by_status(essay: &Essay, include: &[Include]) -> Option<Reason> {
    let (asked, reason) = match essay.piece.status {
        Status::Published => return essay.is_empty().then_some(Reason::Empty),
        Status::Draft => (Include::Drafts, Reason::Draft),
        Status::Private => (Include::Private, Reason::Private),
        Status::Page => (Include::Pages, Reason::Excluded),
    };
    match include.contains(&asked) {
        true => essay.is_empty().then_some(Reason::Empty),
        false => Some(reason),
    }
}

/// Whether an entry names a piece.
pub(super) fn names(what: &Select, essay: &Essay) -> bool {
    let origin = essay.origin();
    match what {
        Select::From { glob, .. } => glob.is_match(&*origin.file),
        Select::One { title, file, line, part } => {
            essay.key == normalise(title)
                && file.as_deref().is_none_or(|file| file == &*origin.file)
                && line.is_none_or(|line| line == origin.line.max(1))
                && part
                    .as_deref()
                    .is_none_or(|part| essay.piece.part.as_deref().is_some_and(|own| normalise(own) == normalise(part)))
        }
    }
}

/// The error for an entry of `key` that names no piece.
pub(super) fn names_nothing(entry: &Entry, key: &str) -> Diagnostic {
    let what = match &entry.what {
        Select::One { title, file: None, line: None, part: None } => {
            format!("no essay has the title `{title}`, which `{key}` names")
        }
        Select::One { title, .. } => format!("no essay `{title}` is where the entry of `{key}` says"),
        Select::From { pattern, .. } => format!("`{pattern}` in `{key}` matches no file with an essay"),
    };
    Diagnostic::error("unknown-title", what)
        .at(entry.origin.clone())
        .hint("`chapbook list` shows the titles that were found, and where")
}

/// Parts the works that `[manuscript.select]` asks for from those that it does not.
pub(super) fn select(works: Vec<Work>, essays: &[Essay], filter: &Filter, book: &Lang) -> (Vec<Work>, Vec<Work>) {
    let wanted = Wanted::new(filter, book);
    works.into_iter().partition(|work| wanted.has(work, essays))
}

/// A filter with its words normalised.
struct Wanted<'a> {
    filter: &'a Filter,
    /// The book's language, which essays have that say nothing of it.
    book: &'a Lang,
    tags: Vec<String>,
    authors: Vec<String>,
}

impl<'a> Wanted<'a> {
    fn new(filter: &'a Filter, book: &'a Lang) -> Wanted<'a> {
        let normal = |words: &[String]| words.iter().map(|word| normalise(word)).collect();
        Wanted { filter, book, tags: normal(&filter.tags), authors: normal(&filter.authors) }
    }

    fn has(&self, work: &Work, essays: &[Essay]) -> bool {
        let Filter { from, to, languages, files, min_words, .. } = self.filter;
        let kept = &essays[work.kept];
        let piece = &kept.piece;
        let day = piece.date.as_deref().map(|date| date.get(..10).unwrap_or(date));
        let one_of = |wanted: &[String], own: &[String]| {
            wanted.is_empty() || own.iter().any(|word| wanted.contains(&normalise(word)))
        };
        // A date that is not known is in no range.
        from.as_deref().is_none_or(|from| day.is_some_and(|day| day >= from))
            && to.as_deref().is_none_or(|to| day.is_some_and(|day| day <= to))
            && one_of(&self.tags, &piece.tags)
            && one_of(&self.authors, &piece.authors)
            && (languages.is_empty()
                || languages.iter().any(|wanted| wanted.covers(piece.language.as_ref().unwrap_or(self.book))))
            && (files.is_empty()
                || work.copies.iter().any(|&copy| files.iter().any(|glob| glob.is_match(&*essays[copy].origin().file))))
            && kept.words >= *min_words
    }
}

#[cfg(test)]
mod tests {
    use crate::manuscript::tests::{build, error, left_out, titles};

    fn posts() -> Vec<(&'static str, String)> {
        let post = |front: &str, words: &str| format!("---\n{front}\n---\n{words} and some more words.");
        vec![
            ("a.md", post("title: Awl\ndate: 2014-03-01\ntags: [Tools, Sewing]\nauthors: [Ann]", "One")),
            ("b.md", post("title: Bone\ndate: 2015-06-30\ntags: [tools]\nlang: en-GB", "Two")),
            ("c.md", post("title: Cord\ntags: [Sewing]", "Three")),
            ("d.md", post("title: Draft\ndraft: true", "Four")),
            ("old/e.md", post("title: Eye\ndate: 2015-01-01\nlang: de", "Five words in all,")),
        ]
    }

    fn chosen(select: &str) -> String {
        titles(&build(&posts(), &format!("[manuscript.select]\n{select}"))).join(" ")
    }

    #[test]
    fn essays_are_selected_by_date_tag_author_language_file_and_length() {
        for (select, expected) in [
            ("from = 2015", "Bone Eye"),
            ("to = \"2015-03\"", "Awl Eye"),
            ("from = \"2015-06\"\nto = 2015-06-30", "Bone"),
            ("tags = [\"TOOLS\"]", "Awl Bone"),
            ("tags = [\"sewing\", \"tools\"]\nfrom = \"2014\"", "Awl Bone"),
            ("authors = [\"ann\"]", "Awl"),
            ("languages = [\"en\"]", "Awl Bone Cord"),
            ("files = [\"old/**\"]", "Eye"),
            ("min-words = 8", "Eye"),
        ] {
            let select = select.replace("from = 2015\n", "from = \"2015\"\n").replace("from = 2015", "from = \"2015\"");
            assert_eq!(chosen(&select), expected, "{select}");
        }
    }

    #[test]
    fn what_is_excluded_is_reported_and_other_copies_stand_in_for_it() {
        let mut files = posts();
        files.push(("z.md", files[1].1.clone()));
        let book =
            build(&files, "[manuscript]\nexclude = [{ title = \"bone\", file = \"b.md\" }, { from = \"old/*\" }]");
        assert_eq!(titles(&book), ["Awl", "Cord", "Bone"]);
        assert_eq!(left_out(&book), ["excluded b.md:2", "draft d.md:2", "excluded old/e.md:2"]);
        let missing = error(&files, "[manuscript]\nexclude = [\"Gone\"]");
        assert_eq!((missing.rule, missing.origin.unwrap().line), ("unknown-title", 7));
    }

    #[test]
    fn drafts_come_in_on_request() {
        let book = build(&posts(), "[manuscript]\ninclude = [\"drafts\"]\nexclude = [\"Eye\"]");
        assert_eq!(titles(&book), ["Awl", "Bone", "Cord", "Draft"]);
    }
}
