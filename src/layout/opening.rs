//! The opening of a chapter, its text, and its notes where they stand behind it.

use crate::config::NotePlace;
use crate::doc::{Chapter, Inline};
use crate::geom::Length;
use crate::layout::Galley;
use crate::layout::flow::Flow;
use crate::layout::line::Align;
use crate::layout::notes::Numbers;
use crate::layout::row::Row;
use crate::layout::setter::{Area, TextStyle};
use crate::layout::shape::Look;
use crate::media::Style;
use crate::paged::Role;
use crate::text::{Words, long_date};

impl Flow<'_, '_> {
    /// Sets a chapter.
    pub fn chapter(&mut self, chapter: &Chapter) -> Galley {
        let (numbers, notes) = Numbers::collect(chapter);
        self.numbers = numbers;
        self.opening(chapter);
        self.blocks(&chapter.blocks, Area::block(self.measures.width));
        let language = chapter.language.as_ref().unwrap_or(self.context.language);
        let at_foot = match self.context.notes {
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
        self.rows.push(Row::sink(m.leading * 3));
        let title = TextStyle {
            size: m.size.scale(18, 11),
            leading: m.leading.scale(3, 2),
            style: Style::Regular,
            look: Look::Display,
            align: Align::Centre,
            hyphenate: false,
            role: Role::Title,
        };
        self.kept(&chapter.title, title, &chapter.origin);
        let context = self.context;
        let mut line = |words: String, style| self.kept(&[Inline::Text(words)], style, &chapter.origin);
        if let Some(subtitle) = &chapter.subtitle {
            let size = m.size.scale(12, 11);
            line(
                subtitle.clone(),
                TextStyle { size, leading: m.leading, style: Style::Italic, look: Look::Text, ..title },
            );
        }
        let by = chapter.authors.join(", ");
        if !by.is_empty() && by != context.authors {
            line(by, TextStyle { size: m.size, look: Look::SmallCaps, ..title });
        }
        let language = chapter.language.as_ref().unwrap_or(context.language);
        let date = chapter.date.as_deref().filter(|_| context.dates);
        if let Some(date) = date.and_then(|date| long_date(date, language)) {
            line(date, TextStyle { size: m.small(), look: Look::Text, ..title });
        }
        let used: Length = self.rows.iter().map(|row| row.height).sum();
        // At least a line and a half of space, up to the next line of the grid.
        let lines = (used + m.leading.scale(3, 2)).to_sp().div_euclid(m.leading.to_sp()) + 1;
        self.rows.push(Row::sink(m.leading * lines - used));
    }
}
