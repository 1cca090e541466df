//! The opening of a chapter, its text, and its notes where they stand behind it.

use crate::config::NotePlace;
use crate::doc::{Chapter, HeadLine, Inline, Leaves};
use crate::geom::Length;
use crate::layout::Galley;
use crate::layout::flow::Flow;
use crate::layout::links::address;
use crate::layout::notes::Numbers;
use crate::layout::row::Row;
use crate::layout::setter::{Area, TextStyle};
use crate::paged::{ElementKind, Role};
use crate::text::{Words, long_date};

impl Flow<'_, '_> {
    /// Sets a chapter.
    /// Its notes are `shown` by these numbers, from 1 where there are none.
    pub fn chapter(&mut self, chapter: &Chapter, shown: Option<Vec<u32>>) -> Galley {
        let (numbers, notes) = Numbers::collect(chapter, shown);
        self.numbers = numbers;
        self.leaves = Leaves::new(chapter);
        let section = self.begin(ElementKind::Section, &chapter.origin);
        self.tagger.speak(section, chapter.language.as_ref());
        self.opening(chapter);
        self.opens = true;
        self.blocks(&chapter.blocks, Area::block(self.measures.width));
        let language = chapter.language.as_ref().unwrap_or(self.context.language);
        let at_foot = match self.context.pdf.notes {
            NotePlace::Foot => self.notes(&notes),
            NotePlace::EssayEnd => {
                self.endnotes(&notes, Words::of(language).notes, chapter);
                Vec::new()
            }
        };
        Galley { notes: at_foot, ..self.galley() }
    }

    /// Title, subtitle, authors and date, sunk below the head of the page.
    fn opening(&mut self, chapter: &Chapter) {
        let m = self.measures;
        let theme = self.context.theme();
        self.rows.push(Row::sink(m.leading * i64::from(theme.sink)));
        let title = self.lettered(&theme.title, true, Role::Title);
        // What stands under the title has its leading, so that it stands apart from it.
        let under = |style: TextStyle| TextStyle { leading: title.leading, ..style };
        let subtitle = self.lettered(&theme.subtitle, false, Role::Title);
        let byline = under(self.lettered(&theme.byline, false, Role::Title));
        let dateline = under(self.lettered(&theme.dateline, false, Role::Title));
        self.kept(ElementKind::Heading(2), &chapter.title, title, &chapter.origin);
        let context = self.context;
        let mut line = |line: HeadLine, words: String, style| {
            self.leaves.head_line(line, &words);
            self.kept(ElementKind::Paragraph, &[Inline::Text(words)], style, &chapter.origin);
            self.leaves.forget_copies();
        };
        if let Some(words) = &chapter.subtitle {
            line(HeadLine::Subtitle, words.clone(), subtitle);
        }
        let by = chapter.authors.join(", ");
        if !by.is_empty() && by != context.authors {
            line(HeadLine::Byline, by, byline);
        }
        let language = chapter.language.as_ref().unwrap_or(context.language);
        let date = chapter.date.as_deref().filter(|_| context.pdf.dates);
        if let Some(date) = date.and_then(|date| long_date(date, language)) {
            line(HeadLine::Date, date, dateline);
        }
        if let Some(url) = chapter.url.as_deref().filter(|_| context.pdf.sources) {
            let style = self.lettered(&theme.dateline, false, Role::Title);
            self.kept(ElementKind::Paragraph, &[address(url)], style, &chapter.origin);
        }
        self.unknown_formula(chapter);
        let used: Length = self.rows.iter().map(|row| row.height).sum();
        // At least a line and a half of space, up to the next line of the grid.
        let lines = (used + m.leading.scale(3, 2)).to_sp().div_euclid(m.leading.to_sp()) + 1;
        self.rows.push(Row { stretches: true, ..Row::sink(m.leading * lines - used) });
    }
}
