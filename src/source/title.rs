//! Headings that become titles: a title stands in contents lists and running heads too, where
//! links, pictures, anchors, notes and line ends have no place.

use crate::doc::{Block, BlockKind, Inline, plain_text};

/// A heading's inlines as a title, and the notes that stood in it.
pub(super) fn from_heading(content: Vec<Inline>) -> (Vec<Inline>, Vec<Inline>) {
    let (mut title, mut notes) = (Vec::new(), Vec::new());
    push(content, &mut title, &mut notes);
    (title, notes)
}

fn push(content: Vec<Inline>, title: &mut Vec<Inline>, notes: &mut Vec<Inline>) {
    for inline in content {
        let inline = match inline {
            Inline::Link { content, .. } => {
                push(content, title, notes);
                continue;
            }
            Inline::Styled { style, content } => Inline::Styled { style, content: inner(content, notes) },
            Inline::Foreign { language, content } => Inline::Foreign { language, content: inner(content, notes) },
            Inline::Image(image) => Inline::Text(image.alt),
            Inline::LineBreak => Inline::Text(" ".into()),
            Inline::Anchor(_) | Inline::NoteAgain(_) => continue,
            note @ Inline::Note(_) => {
                notes.push(note);
                continue;
            }
            other => other,
        };
        match (title.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, inline) => title.push(inline),
        }
    }
}

fn inner(content: Vec<Inline>, notes: &mut Vec<Inline>) -> Vec<Inline> {
    let mut title = Vec::new();
    push(content, &mut title, notes);
    title
}

/// Sets the notes of a title behind the first paragraph; without one they are a paragraph.
pub(super) fn place_notes(notes: Vec<Inline>, blocks: &mut Vec<Block>, origin: &crate::diag::Origin) {
    if notes.is_empty() {
        return;
    }
    let first = blocks.iter_mut().find_map(|block| match &mut block.kind {
        BlockKind::Paragraph(content) => Some(content),
        _ => None,
    });
    match first {
        Some(content) => content.extend(notes),
        None => blocks.insert(0, Block { kind: BlockKind::Paragraph(notes), origin: origin.clone() }),
    }
}

/// Whether a heading says anything.
pub(super) fn says_something(content: &[Inline]) -> bool {
    !plain_text(content).trim().is_empty()
}
