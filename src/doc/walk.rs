//! Ways through blocks and inlines of any depth, in reading order; notes are visited at their marks.

use super::{Block, BlockKind, Figure, Image, Inline, Target};
use crate::diag::Origin;
use std::sync::Arc;

/// The words of some inlines without their mark-up. Pictures give their alternative text, notes nothing.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_inlines(inlines, &mut out, &mut |image, out| out.push_str(&image.alt), &mut |_, _| {});
    out
}

/// The words of some blocks as printed, blocks on lines of their own: without mark-up and what
/// pictures show, the texts of notes behind the block of their mark.
pub fn printed_text(blocks: &[Block]) -> String {
    let mut out = String::new();
    push_blocks(blocks, &mut out);
    out
}

fn push_blocks(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match &block.kind {
            BlockKind::Code { text, .. } => push_line(text.trim_end_matches('\n'), out),
            BlockKind::Math(math) => push_line(&math.text, out),
            kind => each_child(kind, &mut |child| match child {
                Child::Line(inlines) => {
                    let mut notes = Vec::new();
                    push_inlines(inlines, out, &mut |_, _| {}, &mut |note, _| notes.push(note));
                    out.push('\n');
                    notes.into_iter().for_each(|note| push_blocks(note, out));
                }
                Child::Blocks(blocks) => push_blocks(blocks, out),
            }),
        }
    }
}

fn push_line(text: &str, out: &mut String) {
    out.push_str(text);
    out.push('\n');
}

fn push_inlines<'a>(
    inlines: &'a [Inline],
    out: &mut String,
    image: &mut dyn FnMut(&'a Image, &mut String),
    note: &mut dyn FnMut(&'a [Block], &mut String),
) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Styled { content, .. } | Inline::Foreign { content, .. } | Inline::Link { content, .. } => {
                push_inlines(content, out, image, note);
            }
            Inline::Image(picture) => image(picture, out),
            Inline::Note(one) => note(&one.blocks, out),
            Inline::Math(math) => out.push_str(&math.text),
            Inline::LineBreak => out.push(' '),
            Inline::NoteAgain(_) | Inline::Anchor(_) => {}
        }
    }
}

/// What a block holds one level down.
pub(super) enum Child<'a> {
    /// A line of inlines.
    Line(&'a [Inline]),
    /// Blocks.
    Blocks(&'a [Block]),
}

/// The lines and blocks in a block in reading order, pictures aside.
pub(super) fn each_child<'a>(kind: &'a BlockKind, visit: &mut dyn FnMut(Child<'a>)) {
    match kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => visit(Child::Line(content)),
        BlockKind::List { items, .. } => items.iter().for_each(|item| visit(Child::Blocks(&item.blocks))),
        BlockKind::Definitions(list) => {
            for definition in list {
                definition.terms.iter().for_each(|term| visit(Child::Line(term)));
                definition.details.iter().for_each(|details| visit(Child::Blocks(details)));
            }
        }
        BlockKind::Quote(inner) | BlockKind::Epigraph(inner) | BlockKind::Aside(inner) => visit(Child::Blocks(inner)),
        BlockKind::Verse(stanzas) => stanzas.iter().flatten().for_each(|line| visit(Child::Line(&line.content))),
        BlockKind::Figure(figure) => {
            if !figure.caption.is_empty() {
                visit(Child::Line(&figure.caption));
            }
        }
        BlockKind::Table(table) => {
            if !table.caption.is_empty() {
                visit(Child::Line(&table.caption));
            }
            table.head.iter().chain(&table.body).flatten().for_each(|cell| visit(Child::Blocks(&cell.blocks)));
        }
        BlockKind::Code { .. } | BlockKind::Math(_) | BlockKind::Break => {}
    }
}

/// Calls `visit` for every block and the blocks inside it, not for those of notes.
pub fn each_block<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        each_child(&block.kind, &mut |child| {
            if let Child::Blocks(inner) = child {
                each_block(inner, visit);
            }
        });
    }
}

/// Calls `visit` for every picture in the blocks.
pub fn each_image<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Image)) {
    for block in blocks {
        if let BlockKind::Figure(figure) = &block.kind {
            figure.images.iter().for_each(&mut *visit);
        }
        each_child(&block.kind, &mut |child| match child {
            Child::Line(inlines) => each_inline(inlines, &mut |inline| {
                if let Inline::Image(image) = inline {
                    visit(image);
                }
            }),
            Child::Blocks(blocks) => each_image(blocks, visit),
        });
    }
}

/// Calls `change` for every picture in the blocks, those of notes' texts too.
pub fn each_image_mut(blocks: &mut [Block], change: &mut dyn FnMut(&mut Image)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                each_image_of_line_mut(content, change)
            }
            BlockKind::List { items, .. } => items.iter_mut().for_each(|item| each_image_mut(&mut item.blocks, change)),
            BlockKind::Definitions(list) => {
                for definition in list {
                    definition.terms.iter_mut().for_each(|term| each_image_of_line_mut(term, change));
                    definition.details.iter_mut().for_each(|details| each_image_mut(details, change));
                }
            }
            BlockKind::Quote(inner) | BlockKind::Epigraph(inner) | BlockKind::Aside(inner) => {
                each_image_mut(inner, change);
            }
            BlockKind::Verse(stanzas) => {
                let lines = stanzas.iter_mut().flatten();
                lines.for_each(|line| each_image_of_line_mut(&mut line.content, change));
            }
            BlockKind::Figure(figure) => {
                figure.images.iter_mut().for_each(&mut *change);
                each_image_of_line_mut(&mut figure.caption, change);
            }
            BlockKind::Table(table) => {
                each_image_of_line_mut(&mut table.caption, change);
                let cells = table.head.iter_mut().chain(&mut table.body).flatten();
                cells.for_each(|cell| each_image_mut(&mut cell.blocks, change));
            }
            BlockKind::Code { .. } | BlockKind::Math(_) | BlockKind::Break => {}
        }
    }
}

fn each_image_of_line_mut(line: &mut [Inline], change: &mut dyn FnMut(&mut Image)) {
    for inline in line {
        match inline {
            Inline::Styled { content, .. } | Inline::Foreign { content, .. } | Inline::Link { content, .. } => {
                each_image_of_line_mut(content, change);
            }
            Inline::Image(image) => change(image),
            Inline::Note(note) => each_image_mut(&mut note.blocks, change),
            _ => {}
        }
    }
}

/// Calls `visit` for every inline, those of notes' texts too.
pub fn each_inline<'a>(inlines: &'a [Inline], visit: &mut dyn FnMut(&'a Inline)) {
    for inline in inlines {
        visit(inline);
        match inline {
            Inline::Styled { content, .. } | Inline::Foreign { content, .. } | Inline::Link { content, .. } => {
                each_inline(content, visit);
            }
            Inline::Note(note) => each_inline_of(&note.blocks, visit),
            _ => {}
        }
    }
}

/// Calls `visit` for every inline of the blocks, those of notes' texts too.
pub fn each_inline_of<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Inline)) {
    for block in blocks {
        each_child(&block.kind, &mut |child| match child {
            Child::Line(inlines) => each_inline(inlines, visit),
            Child::Blocks(blocks) => each_inline_of(blocks, visit),
        });
    }
}

/// Calls `visit` for every heading's id and every anchor.
pub fn each_anchor<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Arc<str>)) {
    for block in blocks {
        if let BlockKind::Heading { id: Some(id), .. } = &block.kind {
            visit(id);
        }
        each_child(&block.kind, &mut |child| match child {
            Child::Line(inlines) => each_inline(inlines, &mut |inline| {
                if let Inline::Anchor(id) = inline {
                    visit(id);
                }
            }),
            Child::Blocks(blocks) => each_anchor(blocks, visit),
        });
    }
}

/// Changes every link's target in the blocks by `change`, which is told where the block around
/// the link stands. A link for which it gives `false` leaves its words.
pub fn retarget(blocks: &mut [Block], change: &mut dyn FnMut(&mut Target, &Origin) -> bool) {
    each_line_mut(blocks, &mut |line, origin| retarget_line(line, origin, change));
    each_figure_mut(blocks, &mut |figure| {
        for image in &mut figure.images {
            let origin = &image.origin;
            if image.target.as_mut().is_some_and(|target| !change(target, origin)) {
                image.target = None;
            }
        }
    });
}

/// Calls `change` for every figure in the blocks, not for those of notes' texts.
pub fn each_figure_mut(blocks: &mut [Block], change: &mut dyn FnMut(&mut Figure)) {
    for block in blocks {
        if let BlockKind::Figure(figure) = &mut block.kind {
            change(figure);
        }
        each_list_mut(&mut block.kind, &mut |inner| each_figure_mut(inner, change));
    }
}

fn retarget_line(line: &mut Vec<Inline>, origin: &Origin, change: &mut dyn FnMut(&mut Target, &Origin) -> bool) {
    let mut at = 0;
    while at < line.len() {
        let mut dissolved = None;
        match &mut line[at] {
            Inline::Styled { content, .. } | Inline::Foreign { content, .. } => retarget_line(content, origin, change),
            Inline::Link { target, content } => {
                retarget_line(content, origin, change);
                if !change(target, origin) {
                    dissolved = Some(std::mem::take(content));
                }
            }
            Inline::Note(note) => retarget(&mut note.blocks, change),
            _ => {}
        }
        match dissolved {
            Some(words) => {
                let count = words.len();
                line.splice(at..=at, words);
                at += count;
            }
            None => at += 1,
        }
    }
}

/// Calls `change` for every line of inlines in the blocks, not for those of notes' texts, with
/// the place of its block.
pub fn each_line_mut(blocks: &mut [Block], change: &mut dyn FnMut(&mut Vec<Inline>, &Origin)) {
    for Block { kind, origin } in blocks {
        match kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => change(content, origin),
            BlockKind::List { items, .. } => {
                items.iter_mut().for_each(|item| each_line_mut(&mut item.blocks, change));
            }
            BlockKind::Definitions(list) => {
                for definition in list {
                    definition.terms.iter_mut().for_each(|term| change(term, origin));
                    definition.details.iter_mut().for_each(|details| each_line_mut(details, change));
                }
            }
            BlockKind::Quote(inner) | BlockKind::Epigraph(inner) | BlockKind::Aside(inner) => {
                each_line_mut(inner, change);
            }
            BlockKind::Verse(stanzas) => {
                stanzas.iter_mut().flatten().for_each(|line| change(&mut line.content, origin));
            }
            BlockKind::Figure(figure) => change(&mut figure.caption, origin),
            BlockKind::Table(table) => {
                change(&mut table.caption, origin);
                let cells = table.head.iter_mut().chain(&mut table.body).flatten();
                cells.for_each(|cell| each_line_mut(&mut cell.blocks, change));
            }
            BlockKind::Code { .. } | BlockKind::Math(_) | BlockKind::Break => {}
        }
    }
}

/// Calls `change` for every list of blocks right inside a block, not for those of notes.
pub fn each_list_mut(kind: &mut BlockKind, change: &mut dyn FnMut(&mut Vec<Block>)) {
    match kind {
        BlockKind::List { items, .. } => items.iter_mut().for_each(|item| change(&mut item.blocks)),
        BlockKind::Definitions(list) => list.iter_mut().flat_map(|one| &mut one.details).for_each(change),
        BlockKind::Quote(inner) | BlockKind::Epigraph(inner) | BlockKind::Aside(inner) => change(inner),
        BlockKind::Table(table) => {
            let cells = table.head.iter_mut().chain(&mut table.body).flatten();
            cells.for_each(|cell| change(&mut cell.blocks));
        }
        BlockKind::Paragraph(_)
        | BlockKind::Heading { .. }
        | BlockKind::Verse(_)
        | BlockKind::Figure(_)
        | BlockKind::Code { .. }
        | BlockKind::Math(_)
        | BlockKind::Break => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{Cell, Note, Table};

    fn block(kind: BlockKind) -> Block {
        Block { kind, origin: Origin::file("a.md") }
    }

    fn paragraph(content: Vec<Inline>) -> Block {
        block(BlockKind::Paragraph(content))
    }

    #[test]
    fn notes_are_printed_behind_the_block_of_their_mark() {
        let note = Note {
            label: "1".into(),
            blocks: vec![paragraph(vec![Inline::text("note")])],
            origin: Origin::file("a.md"),
        };
        let blocks = [
            paragraph(vec![Inline::text("one"), Inline::Note(note), Inline::emph(vec![Inline::text(" two")])]),
            paragraph(vec![Inline::text("three")]),
        ];
        assert_eq!(printed_text(&blocks), "one two\nnote\nthree\n");
        let mut seen = 0;
        each_inline_of(&blocks, &mut |_| seen += 1);
        assert_eq!(seen, 6);
    }

    #[test]
    fn links_are_found_in_cells_and_those_that_lead_nowhere_leave_their_words() {
        let link = |url: &str| Inline::Link { target: Target::Url(url.into()), content: vec![Inline::text("x")] };
        let cell = Cell { header: false, columns: 1, rows: 1, blocks: vec![paragraph(vec![link("a"), link("b")])] };
        let table = Table { caption: vec![link("b")], columns: Vec::new(), head: Vec::new(), body: vec![vec![cell]] };
        let picture = |url: &str| Image {
            target: Some(Target::Url(url.into())),
            ..Image::new("x.png", "x", Origin::file("a.md"))
        };
        let figure = Figure { images: vec![picture("a"), picture("b")], caption: Vec::new() };
        let quote = BlockKind::Quote(vec![block(BlockKind::Figure(figure))]);
        let mut blocks = [block(BlockKind::Table(table)), block(quote)];
        retarget(&mut blocks, &mut |target, _| *target == Target::Url("a".into()));
        let mut leads = Vec::new();
        each_image(&blocks, &mut |image| leads.push(image.target.is_some()));
        assert_eq!(leads, [true, false]);
        let BlockKind::Table(table) = &blocks[0].kind else { panic!("{blocks:?}") };
        assert_eq!(table.caption, [Inline::text("x")]);
        assert_eq!(table.body[0][0].blocks, [paragraph(vec![link("a"), Inline::text("x")])]);
    }
}
