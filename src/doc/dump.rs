//! Book → text that a human can read and diff: one line a block, two spaces a level.

use super::{Block, BlockKind, Book, Cell, Chapter, ColumnAlign, Image, Inline, Style, Table, Target};
use std::fmt::Write;

/// The whole book as text.
pub fn dump(book: &Book) -> String {
    let mut out = String::new();
    line(&mut out, 0, &format!("book {:?} [{}] {}", book.meta.title, book.meta.language, book.meta.identifier));
    let matter = &book.matter;
    let named = [
        ("copyright", &matter.copyright),
        ("dedication", &matter.dedication),
        ("epigraph", &matter.epigraph),
        ("colophon", &matter.colophon),
    ];
    if matter.half_title {
        line(&mut out, 1, "half-title");
    }
    for (name, list) in named.into_iter().filter(|(_, list)| !list.is_empty()) {
        line(&mut out, 1, name);
        blocks(&mut out, 2, list);
    }
    for part in &book.parts {
        line(&mut out, 1, &format!("part {:?}", part.title.as_deref().unwrap_or("")));
        part.chapters.iter().for_each(|one| chapter(&mut out, 2, one));
    }
    out
}

/// One chapter as text.
pub fn dump_chapter(one: &Chapter) -> String {
    let mut out = String::new();
    chapter(&mut out, 0, one);
    out
}

/// Some blocks as text.
pub fn dump_blocks(list: &[Block]) -> String {
    let mut out = String::new();
    blocks(&mut out, 0, list);
    out
}

fn chapter(out: &mut String, depth: usize, chapter: &Chapter) {
    let date = chapter.date.as_deref().unwrap_or("-");
    line(out, depth, &format!("chapter {} ({}) {}", inlines(&chapter.title), date, chapter.origin));
    blocks(out, depth + 1, &chapter.blocks);
}

fn line(out: &mut String, depth: usize, text: &str) {
    writeln!(out, "{:width$}{}", "", text.trim_end(), width = depth * 2).expect("writing to a string cannot fail");
}

fn blocks(out: &mut String, depth: usize, list: &[Block]) {
    for block in list {
        let at = &block.origin.line;
        match &block.kind {
            BlockKind::Paragraph(content) => line(out, depth, &format!("p@{at} {}", inlines(content))),
            BlockKind::Heading { level, id, content } => {
                let id = id.as_deref().map_or(String::new(), |id| format!(" #{id}"));
                line(out, depth, &format!("h{level}@{at}{id} {}", inlines(content)));
            }
            BlockKind::List { start, tight, items } => {
                let kind = start.map_or("ul".into(), |n| format!("ol {n}"));
                line(out, depth, &format!("{kind}@{at}{}", if *tight { " tight" } else { "" }));
                for item in items {
                    line(out, depth + 1, item.checked.map_or("li", |done| if done { "li [x]" } else { "li [ ]" }));
                    blocks(out, depth + 2, &item.blocks);
                }
            }
            BlockKind::Definitions(list) => {
                line(out, depth, &format!("dl@{at}"));
                for definition in list {
                    definition.terms.iter().for_each(|term| line(out, depth + 1, &format!("dt {}", inlines(term))));
                    for details in &definition.details {
                        line(out, depth + 1, "dd");
                        blocks(out, depth + 2, details);
                    }
                }
            }
            BlockKind::Quote(inner) => nested(out, depth, &format!("quote@{at}"), inner),
            BlockKind::Epigraph(inner) => nested(out, depth, &format!("epigraph@{at}"), inner),
            BlockKind::Aside(inner) => nested(out, depth, &format!("aside@{at}"), inner),
            BlockKind::Verse(stanzas) => {
                line(out, depth, &format!("verse@{at}"));
                for stanza in stanzas {
                    line(out, depth + 1, "stanza");
                    for verse in stanza {
                        line(out, depth + 2, &format!("l+{} {}", verse.indent, inlines(&verse.content)));
                    }
                }
            }
            BlockKind::Code { language, text } => {
                line(out, depth, &format!("code@{at} {} {text:?}", language.as_deref().unwrap_or("-")));
            }
            BlockKind::Figure(figure) => {
                line(out, depth, &format!("figure@{at} {}", inlines(&figure.caption)));
                figure.images.iter().for_each(|picture| line(out, depth + 1, &image(picture)));
            }
            BlockKind::Table(one) => table(out, depth, &format!("table@{at}"), one),
            BlockKind::Math(math) => line(out, depth, &format!("math@{at} {}", math.text)),
            BlockKind::Break => line(out, depth, &format!("break@{at}")),
        }
        // The texts of notes stand behind the block of their marks.
        notes(out, depth + 1, block);
    }
}

fn nested(out: &mut String, depth: usize, name: &str, inner: &[Block]) {
    line(out, depth, name);
    blocks(out, depth + 1, inner);
}

fn table(out: &mut String, depth: usize, name: &str, table: &Table) {
    let columns: String = table
        .columns
        .iter()
        .map(|align| match align {
            ColumnAlign::Start => '<',
            ColumnAlign::Centre => '^',
            ColumnAlign::End => '>',
        })
        .collect();
    line(out, depth, &format!("{name} {columns} {}", inlines(&table.caption)));
    for (name, rows) in [("head", &table.head), ("row", &table.body)] {
        for row in rows {
            line(out, depth + 1, name);
            row.iter().for_each(|cell| self::cell(out, depth + 2, cell));
        }
    }
}

fn cell(out: &mut String, depth: usize, cell: &Cell) {
    let kind = if cell.header { "th" } else { "td" };
    let span =
        if (cell.columns, cell.rows) == (1, 1) { String::new() } else { format!(" {}x{}", cell.columns, cell.rows) };
    nested(out, depth, &format!("{kind}{span}"), &cell.blocks);
}

/// The notes whose marks stand in the lines of a block itself, not in blocks inside it.
fn notes(out: &mut String, depth: usize, block: &Block) {
    let lines: Vec<&[Inline]> = match &block.kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => vec![content],
        BlockKind::Definitions(list) => list.iter().flat_map(|d| &d.terms).map(Vec::as_slice).collect(),
        BlockKind::Verse(stanzas) => stanzas.iter().flatten().map(|verse| &verse.content[..]).collect(),
        BlockKind::Figure(figure) => vec![&figure.caption],
        BlockKind::Table(table) => vec![&table.caption],
        _ => Vec::new(),
    };
    lines.into_iter().for_each(|line| notes_in(out, depth, line));
}

fn notes_in(out: &mut String, depth: usize, list: &[Inline]) {
    for inline in list {
        match inline {
            Inline::Styled { content, .. } | Inline::Foreign { content, .. } | Inline::Link { content, .. } => {
                notes_in(out, depth, content);
            }
            Inline::Note(note) => {
                nested(out, depth, &format!("note@{} {}", note.origin.line, note.label), &note.blocks)
            }
            _ => {}
        }
    }
}

fn inlines(list: &[Inline]) -> String {
    list.iter().map(inline).collect()
}

fn inline(one: &Inline) -> String {
    match one {
        Inline::Text(text) => text.replace('\u{a0}', "~"),
        Inline::Styled { style, content } => {
            let tag = match style {
                Style::Emph => "em",
                Style::Strong => "strong",
                Style::Strike => "s",
                Style::Superscript => "sup",
                Style::Subscript => "sub",
                Style::SmallCaps => "small-caps",
                Style::Ruby => "ruby",
                Style::Reading => "rt",
            };
            format!("<{tag}>{}</{tag}>", inlines(content))
        }
        Inline::Foreign { language, content } => format!("<lang {language}>{}</lang>", inlines(content)),
        Inline::Code(text) => format!("<code>{text}</code>"),
        Inline::Link { target, content } => format!("<a {}>{}</a>", self::target(target), inlines(content)),
        Inline::Image(picture) => format!("<img {}>", image(picture)),
        Inline::Note(note) => format!("<note {}>", note.label),
        Inline::NoteAgain(label) => format!("<note-again {label}>"),
        Inline::Anchor(id) => format!("<anchor {id}>"),
        Inline::Math(math) => format!("<math>{}</math>", math.text),
        Inline::LineBreak => "<br>".into(),
    }
}

fn target(target: &Target) -> String {
    match target {
        Target::Url(url) => url.clone(),
        Target::File { path, fragment } => format!("file {path}{}", anchor(fragment.as_deref())),
        Target::Anchor(id) => anchor(Some(id)),
        Target::Chapter { id, anchor } => format!("chapter {}{}", id.0, self::anchor(anchor.as_deref())),
    }
}

fn anchor(id: Option<&str>) -> String {
    id.map_or(String::new(), |id| format!("#{id}"))
}

fn image(image: &Image) -> String {
    let alt = if image.is_decorative { "decorative".into() } else { format!("{:?}", image.alt) };
    let link = image.target.as_ref().map_or(String::new(), |target| format!(" to {}", self::target(target)));
    format!("{} {alt}{link}", image.path)
}
