//! The printed contents: parts and essays with the numbers of their pages, each line a link.

use crate::config::{Lettering, Place};
use crate::diag::Origin;
use crate::doc::{Book, ChapterId, Inline};
use crate::geom::{Length, Point};
use crate::layout::flow::Flow;
use crate::layout::lettering::look;
use crate::layout::line::Align;
use crate::layout::row::{KEEP, Leads, Row, RowLink, strip};
use crate::layout::setter::{Area, Hang, TextStyle};
use crate::layout::shape::{Face, Look};
use crate::media::Style;
use crate::paged::{ElementKind, Label, Role};
use crate::text::Words;

/// The rows of the contents. `labels` has the page label of every chapter, `part_labels` of every
/// part page.
pub fn contents(book: &Book, labels: &[Label], part_labels: &[Option<Label>], flow: &mut Flow<'_, '_>) {
    let m = flow.measures;
    let origin = flow.context.origin.clone();
    let theme = flow.context.theme();
    // Lettered as headings are, standing as titles do, a little smaller than these.
    let lettering = Lettering { size: theme.title.size.scale(7, 9), style: theme.heading.style, ..theme.title };
    let heading = flow.lettered(&lettering, false, Role::Front);
    flow.rows.push(Row::sink(m.leading * 2));
    let words = [Inline::Text(Words::of(&book.meta.language).contents.to_owned())];
    flow.kept(ElementKind::Heading(2), &words, heading, &origin);
    flow.rows.push(Row::sink(m.leading.scale(3, 2)));
    let entry = TextStyle {
        size: m.size,
        leading: m.leading,
        style: Style::Regular,
        look: Look::Text,
        align: Align::Left,
        hyphenate: false,
        role: Role::Front,
    };
    let list = flow.element(ElementKind::Contents, &origin);
    let mut chapters = (0..).map(ChapterId);
    for (index, (part, label)) in book.parts.iter().zip(part_labels).enumerate() {
        flow.tag = list;
        if let (Some(title), Some(label)) = (&part.title, label) {
            if index > 0 {
                flow.rows.push(Row::space(m.leading.half()));
            }
            let style = TextStyle { style: look(theme.part.style, false).0, ..entry };
            line(&[Inline::Text(title.clone())], *label, Leads::Part(index), style, &origin, flow);
            // Its essays are a list inside the list.
            flow.tag = flow.element(ElementKind::Contents, &origin);
            // A part stays with its first essay.
            if let Some(row) = flow.rows.last_mut() {
                row.break_cost = KEEP;
            }
        }
        for (one, id) in part.chapters.iter().zip(&mut chapters) {
            line(&one.title, labels[id.0 as usize], Leads::Chapter(id, None), entry, &one.origin, flow);
        }
    }
}

/// One line: the title at the left, turned over with a hanging indent, the number at the right.
fn line(title: &[Inline], label: Label, leads: Leads, style: TextStyle, origin: &Origin, flow: &mut Flow<'_, '_>) {
    let m = flow.measures;
    let face = Face { font: flow.context.faces.font(Style::Regular), size: style.size, look: Look::Text };
    // Narrower than the text, so that the eye finds its way from title to number.
    let is_centred = flow.context.theme().title.align == Place::Centre;
    let inset = if is_centred { m.size * 2 } else { Length::ZERO };
    let number = label.to_string();
    let shaped = flow.shaper.shape(&number, face);
    let hang = Hang { first: Length::ZERO, rest: m.size };
    let mut link = flow.tag;
    for kind in [ElementKind::ContentsItem, ElementKind::Reference, ElementKind::Link] {
        link = flow.belonging(link, |flow| flow.element(kind, origin));
    }
    let area = Area::block(m.width - inset * 2 - m.size * 3);
    let mut rows = flow.belonging(link, |flow| flow.hanging(&without_links(title), style, area, hang, origin));
    rows.iter_mut().for_each(|row| row.shift(Point { x: inset, y: Length::ZERO }));
    let count = rows.len();
    let Some(last) = rows.last_mut() else { return };
    last.part_from_next(flow.shaper);
    let at = Point { x: m.width - inset - Length::sp(shaped.width), y: m.baseline };
    last.items.extend(flow.belonging(link, |flow| flow.runs(&number, face, Role::Front, at, origin)));
    for (i, row) in rows.iter_mut().enumerate() {
        row.links = vec![RowLink { rect: strip(Length::ZERO, m.width, row.height), leads: leads.clone(), tag: link }];
        row.break_cost = if i + 1 == count { 0 } else { KEEP };
    }
    flow.rows.append(&mut rows);
}

/// The whole line is one link, so links inside a title are only text here, and notes stand with the title alone.
fn without_links(inlines: &[Inline]) -> Vec<Inline> {
    inlines
        .iter()
        .flat_map(|inline| match inline {
            Inline::Link { content, .. } => without_links(content),
            Inline::LineBreak => vec![Inline::Text(" ".into())],
            Inline::Note(_) | Inline::NoteAgain(_) | Inline::Anchor(_) => Vec::new(),
            other => vec![other.clone()],
        })
        .collect()
}
