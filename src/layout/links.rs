//! Links on paper: web addresses as notes, what a chapter says of its source, and the numbers of
//! pages that links to other essays lead to.

use crate::diag::Origin;
use crate::doc::{
    Block, BlockKind, Book, Chapter, ChapterId, Inline, Note, Target, each_figure_mut, each_inline_of, each_line_mut,
    plain_text,
};
use crate::lang::Lang;
use crate::text::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The chapter with a note behind each link whose address its words do not say already. A second link
/// to the same address has the same note.
pub fn with_notes(chapter: &Chapter) -> Chapter {
    let mut noted = chapter.clone();
    let mut known = BTreeSet::new();
    // The mark of a picture stands at the end of its caption.
    each_figure_mut(&mut noted.blocks, &mut |figure| {
        for target in figure.images.iter().filter_map(|image| image.target.clone()) {
            figure.caption.push(Inline::Link { target, content: Vec::new() });
        }
    });
    each_line_mut(&mut noted.blocks, &mut |line, origin| {
        *line = noted_line(std::mem::take(line), origin, &mut known);
    });
    noted
}

fn noted_line(line: Vec<Inline>, origin: &Origin, known: &mut BTreeSet<String>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(line.len());
    for inline in line {
        match inline {
            Inline::Styled { style, content } => {
                out.push(Inline::Styled { style, content: noted_line(content, origin, known) });
            }
            Inline::Foreign { language, content } => {
                out.push(Inline::Foreign { language, content: noted_line(content, origin, known) });
            }
            Inline::Link { target: Target::Url(url), content } if bare(&plain_text(&content)) != bare(&url) => {
                let label: Arc<str> = format!("link {url}").into();
                let note = if known.insert(url.clone()) {
                    let words = vec![address(&url)];
                    let block = Block { kind: BlockKind::Paragraph(words), origin: origin.clone() };
                    Inline::Note(Note { label, blocks: vec![block], origin: origin.clone() })
                } else {
                    Inline::NoteAgain(label)
                };
                out.push(Inline::Link { target: Target::Url(url), content });
                out.push(note);
            }
            other => out.push(other),
        }
    }
    out
}

/// An address as it is printed, which leads where it says. It is in no language, so no hyphen gets into it.
pub fn address(url: &str) -> Inline {
    let words = vec![Inline::Text(bare(url).to_owned())];
    let link = Inline::Link { target: Target::Url(url.to_owned()), content: words };
    Inline::Foreign { language: no_language(), content: vec![link] }
}

/// The tag for what is in no language (ISO 639-2, `zxx`).
pub fn no_language() -> Lang {
    Lang::parse("zxx").expect("three letters are a tag")
}

/// An address without what nobody types.
fn bare(url: &str) -> &str {
    let url = url.trim();
    let rest = ["https://", "http://", "mailto:"].iter().find_map(|scheme| url.strip_prefix(scheme)).unwrap_or(url);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/')
}

/// The pages that links to other essays lead to, by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct References {
    language: Lang,
    pages: BTreeMap<(ChapterId, Option<Arc<str>>), u32>,
}

/// What stands for a number that is not known yet: as wide as most.
const UNKNOWN: u32 = 100;

impl References {
    /// All that a book has, before anything is known of its pages.
    pub fn to(book: &Book) -> References {
        let mut pages = BTreeMap::new();
        for chapter in book.chapters() {
            each_inline_of(&chapter.blocks, &mut |inline| {
                if let Inline::Link { target: Target::Chapter { id, anchor }, .. } = inline {
                    pages.insert((*id, anchor.clone()), UNKNOWN);
                }
            });
        }
        References { language: book.meta.language.clone(), pages }
    }

    /// The same with the pages on which things stand now; what stands nowhere keeps its number.
    pub fn located(&self, page: impl Fn(ChapterId, Option<&Arc<str>>) -> Option<u32>) -> References {
        let find = |(key, old): (&(ChapterId, Option<Arc<str>>), &u32)| {
            (key.clone(), page(key.0, key.1.as_ref()).unwrap_or(*old))
        };
        References { language: self.language.clone(), pages: self.pages.iter().map(find).collect() }
    }

    /// What is printed behind a link, such as ` (page 12)`.
    pub fn printed(&self, target: &Target) -> Option<String> {
        let Target::Chapter { id, anchor } = target else { return None };
        let page = self.pages.get(&(*id, anchor.clone()))?;
        Some(format!(" ({})", Words::page(&self.language, &page.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::Image;
    use crate::layout::sample::{chapter, paragraph};

    fn link(url: &str, words: &str) -> Inline {
        Inline::Link { target: Target::Url(url.into()), content: vec![Inline::text(words)] }
    }

    #[test]
    fn the_address_of_a_picture_is_a_note_of_its_caption() {
        let url = || Target::Url("https://example.org/a".into());
        let image = Image { target: Some(url()), ..Image::new("a.png", "A", Origin::file("a.md")) };
        let figure = Block { kind: BlockKind::Figure(image.into()), origin: Origin::file("a.md") };
        let noted = with_notes(&chapter("x", vec![figure]));
        let BlockKind::Figure(figure) = &noted.blocks[0].kind else { panic!("a figure") };
        assert!(matches!(&figure.caption[..], [Inline::Link { .. }, Inline::Note(_)]), "{:?}", figure.caption);
    }

    #[test]
    fn links_are_noted_once_and_not_where_their_words_say_the_address() {
        let line = vec![
            link("https://example.org/a", "here"),
            Inline::emph(vec![link("https://example.org/a", "there")]),
            link("https://www.example.org/", "example.org"),
            link("mailto:a@example.org", "a@example.org"),
        ];
        let noted = with_notes(&chapter("x", vec![paragraph(line)]));
        let BlockKind::Paragraph(line) = &noted.blocks[0].kind else { panic!("a paragraph") };
        let notes: Vec<&Inline> = line.iter().filter(|i| matches!(i, Inline::Note(_))).collect();
        assert_eq!((notes.len(), line.len()), (1, 5));
        assert_eq!(plain_text(&[address("https://example.org/a/")]), "example.org/a");
        let Inline::Styled { content, .. } = &line[2] else { panic!("emphasis") };
        assert!(matches!(content[1], Inline::NoteAgain(_)));
    }
}
