//! Notes: numbered through their essay, set small, at the foot of the page of their mark or behind
//! the essay.

use crate::config::NotePlace;
use crate::doc::{Block, Chapter, Inline, Note, each_inline, each_inline_of};
use crate::geom::{Length, Point, Rect, Size};
use crate::layout::flow::Flow;
use crate::layout::lists::Marker;
use crate::layout::row::{Leads, Row, Spot};
use crate::layout::setter::{Area, TextStyle};
use crate::paged::{ElementKind, Item, Role};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The numbers of an essay's notes, from 1.
#[derive(Debug, Default)]
pub struct Numbers {
    /// By where the note lies in memory: marks are set anew for each trial of a table's columns.
    notes: FxHashMap<*const Note, u32>,
    labels: FxHashMap<Arc<str>, u32>,
    /// What is printed for each note, where that is not its number.
    shown: Option<Vec<u32>>,
}

impl Numbers {
    /// Numbers the notes of a chapter in reading order, those inside a note behind it.
    pub fn collect<'c>(chapter: &'c Chapter, shown: Option<Vec<u32>>) -> (Numbers, Vec<&'c Note>) {
        let mut numbers = Numbers { shown, ..Numbers::default() };
        let mut notes: Vec<&'c Note> = Vec::new();
        let mut visit = |inline: &'c Inline| {
            if let Inline::Note(note) = inline {
                notes.push(note);
                let number = notes.len() as u32;
                numbers.notes.insert(note, number);
                numbers.labels.entry(note.label.clone()).or_insert(number);
            }
        };
        each_inline(&chapter.title, &mut visit);
        each_inline_of(&chapter.blocks, &mut visit);
        (numbers, notes)
    }

    /// The number of a note or of a copy of it; `None` for one that is not of the chapter's text.
    pub fn of(&self, note: &Note) -> Option<u32> {
        self.notes.get(&std::ptr::from_ref(note)).copied().or_else(|| self.labelled(&note.label))
    }

    /// The number that is printed for a note.
    pub fn shown(&self, number: u32) -> u32 {
        let shown = self.shown.as_ref().and_then(|shown| shown.get((number as usize).checked_sub(1)?));
        shown.copied().unwrap_or(number)
    }

    /// The number of the note with a label.
    pub fn labelled(&self, label: &str) -> Option<u32> {
        self.labels.get(label).copied()
    }
}

impl Flow<'_, '_> {
    /// The rows of each note.
    pub fn notes(&mut self, notes: &[&Note]) -> Vec<Vec<Row>> {
        let measures = self.measures.notes();
        let body = TextStyle { role: Role::Note, ..self.body };
        self.within(measures, body, |flow| {
            let most = (1..=notes.len() as u32).map(|number| flow.numbers.shown(number)).max().unwrap_or(0);
            let widest = flow.marker_width(&Marker::number(u64::from(most)));
            let indent = (widest + flow.marker_gap()).max(measures.size.scale(3, 2));
            let inner = Area { tight: true, ..flow.narrowed(Area::block(measures.width), indent, Length::ZERO) };
            let numbered = notes.iter().zip(1..);
            numbered.map(|(note, number)| flow.apart(|flow| flow.note(number, note, inner))).collect()
        })
    }

    fn note(&mut self, number: u32, note: &Note, inner: Area) {
        let marker = Marker::number(u64::from(self.numbers.shown(number)));
        // Behind the essay they are read where they stand, at the foot of a page where their mark is.
        let marked = self.tagger.noted(number).filter(|_| self.context.pdf.notes == NotePlace::Foot);
        let tag = marked.or_else(|| self.element(ElementKind::Note, &note.origin));
        let leads = Some(Leads::Spot(Spot::Mark(number)));
        let around = std::mem::replace(&mut self.tag, tag);
        self.item(&note.blocks, None, inner, &marker, leads, &note.origin);
        self.tag = around;
        if let Some(first) = self.rows.first_mut() {
            first.spots.push(Spot::Note(number));
        }
    }

    /// Sets notes behind the essay, under a small heading.
    pub fn endnotes(&mut self, notes: &[&Note], heading: &str, chapter: &Chapter) {
        if notes.is_empty() {
            return;
        }
        let heading = [Block {
            kind: crate::doc::BlockKind::Heading { level: 2, id: None, content: vec![Inline::text(heading)] },
            origin: chapter.origin.clone(),
        }];
        self.blocks(&heading, Area::block(self.measures.width));
        let rows = self.notes(notes);
        self.rows.extend(rows.into_iter().flatten());
    }

    /// The short rule above the notes of a page, from the top of their place.
    pub fn rule_above_notes(&self) -> Item {
        let m = self.measures;
        let at = Point { x: Length::ZERO, y: m.above_notes().scale(3, 5) };
        Item::Rule { rect: Rect { at, size: Size { w: m.size * 5, h: m.hairline() } }, ink: 255 }
    }
}
