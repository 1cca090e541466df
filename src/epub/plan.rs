//! Book → what the EPUB holds and what everything in it is called.
//!
//! Names and ids follow from positions in the book alone, so that they survive edits of the
//! text, and package, nav, NCX and documents all take them from here.

use super::escape::has_words;
use super::marks::{self, Mark};
use super::places::Places;
use crate::config::Epub;
use crate::doc::{Book, Chapter, ChapterId, Image, MatterPage, Part};
use crate::lang::Lang;
use crate::media::{Encoded, Pictures};
use crate::paged::PageList;
use crate::text::Words;
use std::collections::BTreeMap;

/// Everything that will be in the archive, in order.
pub(super) struct Plan<'a> {
    pub book: &'a Book,
    /// What the author wants of the EPUB.
    pub wanted: &'a Epub,
    pub words: Words,
    /// The book's title; never without words.
    pub title: &'a str,
    /// Documents in reading order.
    pub documents: Vec<Document<'a>>,
    /// The lines of nav and NCX.
    pub entries: Vec<Entry<'a>>,
    /// Pictures in the order of their first mention.
    pub images: Vec<ImageFile<'a>>,
    /// Position among `images` by path.
    by_path: BTreeMap<&'a str, usize>,
    /// The cover picture.
    pub cover: ImageFile<'a>,
    /// Position among `documents` by chapter.
    pub chapters: Vec<usize>,
    /// Position among `documents` by part, of those that have one.
    pub parts: Vec<Option<usize>>,
    /// The pages of the printed book.
    pub printed: Option<&'a PageList>,
}

/// One XHTML document.
pub(super) struct Document<'a> {
    /// Its id in the manifest.
    pub id: String,
    /// Its path from the package document.
    pub href: String,
    /// What it is called.
    pub title: String,
    pub kind: Kind<'a>,
    /// Where pages of the printed book begin in it, in order.
    pub marks: Vec<Mark>,
}

/// What a document holds.
pub(super) enum Kind<'a> {
    Cover,
    /// The title alone, before the title page.
    HalfTitle,
    TitlePage,
    Copyright,
    Matter(MatterPage, Places<'a>),
    /// The navigation document, which is also the contents page.
    Contents,
    Part,
    Chapter(&'a Chapter, Places<'a>),
}

/// One picture file.
pub(super) struct ImageFile<'a> {
    pub id: String,
    pub href: String,
    pub file: &'a Encoded,
}

/// A chapter as links see it.
pub(super) struct Place<'p> {
    /// Path of its document from the package document.
    pub href: &'p str,
    /// What it is called.
    pub title: &'p str,
    /// The places in it.
    pub places: &'p Places<'p>,
}

/// One line of the contents.
pub(super) struct Entry<'a> {
    pub title: String,
    /// The title's language, where it is not the book's.
    pub language: Option<&'a Lang>,
    pub href: String,
    pub children: Vec<Entry<'a>>,
}

impl<'a> Plan<'a> {
    /// Names everything.
    pub(super) fn new(
        book: &'a Book,
        pictures: &'a Pictures,
        cover: &'a Encoded,
        wanted: &'a Epub,
        printed: Option<&'a PageList>,
    ) -> Plan<'a> {
        let words = Words::of(&book.meta.language);
        let mut plan = Plan {
            book,
            wanted,
            words,
            title: if has_words(&book.meta.title) { book.meta.title.trim() } else { words.untitled },
            documents: Vec::new(),
            entries: Vec::new(),
            images: Vec::new(),
            by_path: BTreeMap::new(),
            cover: ImageFile {
                id: "cover-image".into(),
                href: format!("images/cover.{}", cover.extension),
                file: cover,
            },
            chapters: Vec::new(),
            parts: Vec::new(),
            printed,
        };
        plan.add("cover", words.cover, Kind::Cover);
        if book.matter.half_title {
            plan.add("half-title", plan.title, Kind::HalfTitle);
        }
        plan.add("title-page", words.title_page, Kind::TitlePage);
        plan.add("copyright", words.copyright, Kind::Copyright);
        plan.add_matter(MatterPage::Dedication);
        plan.add_matter(MatterPage::Epigraph);
        plan.documents.push(Document {
            id: "nav".into(),
            href: "nav.xhtml".into(),
            title: words.contents.into(),
            kind: Kind::Contents,
            marks: Vec::new(),
        });
        plan.add_parts(&book.parts);
        plan.add_matter(MatterPage::Colophon);
        plan.add_images(pictures);
        if let Some(printed) = printed {
            marks::place(printed, &mut plan);
        }
        plan
    }

    fn add(&mut self, id: &str, title: &str, kind: Kind<'a>) -> Entry<'a> {
        let href = format!("text/{id}.xhtml");
        self.documents.push(Document {
            id: id.into(),
            href: href.clone(),
            title: title.into(),
            kind,
            marks: Vec::new(),
        });
        Entry { title: title.into(), language: None, href, children: Vec::new() }
    }

    /// Adds a page around the essays, where the book has it.
    fn add_matter(&mut self, page: MatterPage) {
        let blocks = self.book.matter.page(page);
        let (id, title) = match page {
            MatterPage::Dedication => ("dedication", self.words.dedication),
            MatterPage::Epigraph => ("epigraph", self.words.epigraph),
            MatterPage::Colophon => ("colophon", self.words.colophon),
        };
        if !blocks.is_empty() {
            self.add(id, title, Kind::Matter(page, Places::of(&[], blocks)));
        }
    }

    fn add_parts(&mut self, parts: &'a [Part]) {
        let digits = digits(self.book.chapters().count()).max(3);
        let mut part_number = 0;
        for part in parts {
            let mut entries = Vec::new();
            let titled = part.title.as_deref().filter(|title| has_words(title));
            self.parts.push(titled.map(|_| self.documents.len()));
            let heading = titled.map(|title| {
                part_number += 1;
                self.add(&format!("part-{part_number:02}"), title, Kind::Part)
            });
            for chapter in &part.chapters {
                let title = chapter.plain_title();
                let title = if has_words(&title) { title.trim() } else { self.words.untitled };
                self.chapters.push(self.documents.len());
                let id = format!("chapter-{:0digits$}", self.chapters.len());
                let entry = self.add(&id, title, Kind::Chapter(chapter, Places::new(chapter)));
                let language = chapter.language.as_ref().filter(|own| **own != self.book.meta.language);
                entries.push(Entry { language, ..entry });
            }
            match heading {
                Some(heading) => self.entries.push(Entry { children: entries, ..heading }),
                None => self.entries.append(&mut entries),
            }
        }
    }

    fn add_images(&mut self, pictures: &'a Pictures) {
        let wanted = self.book.images();
        let digits = digits(wanted.len()).max(3);
        for image in wanted {
            let Some(picture) = pictures.get(&image.path) else { continue };
            if self.by_path.contains_key(&*image.path) {
                continue;
            }
            self.by_path.insert(&image.path, self.images.len());
            let id = format!("image-{:0digits$}", self.images.len() + 1);
            self.images.push(ImageFile {
                href: format!("images/{id}.{}", picture.file.extension),
                id,
                file: &picture.file,
            });
        }
    }

    /// The file of a picture, if it is in the book.
    pub(super) fn image(&self, image: &Image) -> Option<&ImageFile<'a>> {
        self.by_path.get(&*image.path).map(|&at| &self.images[at])
    }

    /// Where a chapter is, if there is such a chapter.
    pub(super) fn chapter(&self, id: ChapterId) -> Option<Place<'_>> {
        let document = &self.documents[*self.chapters.get(usize::try_from(id.0).ok()?)?];
        let Kind::Chapter(_, places) = &document.kind else { return None };
        Some(Place { href: &document.href, title: &document.title, places })
    }

    /// The marks of pages in reading order, each with the path of its document.
    pub(super) fn marks(&self) -> impl Iterator<Item = (&str, &Mark)> {
        self.documents.iter().flat_map(|document| document.marks.iter().map(|mark| (&*document.href, mark)))
    }

    /// Where the text begins: the first part or chapter.
    pub(super) fn first_text(&self) -> Option<&Document<'a>> {
        self.documents.iter().find(|document| matches!(document.kind, Kind::Part | Kind::Chapter(..)))
    }
}

fn digits(number: usize) -> usize {
    number.to_string().len()
}
