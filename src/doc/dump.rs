//! Book → text that a human can read and diff: one line a block, two spaces a level.

use super::{Block, BlockKind, Book, Image, Inline, Target};
use std::fmt::Write;

/// The whole book as text.
pub fn dump(book: &Book) -> String {
    let mut out = String::new();
    line(&mut out, 0, &format!("book {:?} [{}] {}", book.meta.title, book.meta.language, book.meta.identifier));
    for part in &book.parts {
        line(&mut out, 1, &format!("part {:?}", part.title.as_deref().unwrap_or("")));
        for chapter in &part.chapters {
            let date = chapter.date.as_deref().unwrap_or("-");
            line(&mut out, 2, &format!("chapter {} ({}) {}", inlines(&chapter.title), date, chapter.origin));
            blocks(&mut out, 3, &chapter.blocks);
        }
    }
    out
}

fn line(out: &mut String, depth: usize, text: &str) {
    writeln!(out, "{:width$}{text}", "", width = depth * 2).expect("writing to a string cannot fail");
}

fn blocks(out: &mut String, depth: usize, list: &[Block]) {
    for block in list {
        let at = &block.origin.line;
        match &block.kind {
            BlockKind::Paragraph(content) => line(out, depth, &format!("p@{at} {}", inlines(content))),
            BlockKind::Heading { level, content } => line(out, depth, &format!("h{level}@{at} {}", inlines(content))),
            BlockKind::List { start, tight, items } => {
                let kind = start.map_or("ul".into(), |n| format!("ol {n}"));
                line(out, depth, &format!("{kind}@{at}{}", if *tight { " tight" } else { "" }));
                for item in items {
                    line(out, depth + 1, "li");
                    blocks(out, depth + 2, item);
                }
            }
            BlockKind::Quote(inner) => {
                line(out, depth, &format!("quote@{at}"));
                blocks(out, depth + 1, inner);
            }
            BlockKind::Code { language, text } => {
                line(out, depth, &format!("code@{at} {} {text:?}", language.as_deref().unwrap_or("-")));
            }
            BlockKind::Figure(picture) => line(out, depth, &format!("figure@{at} {}", image(picture))),
            BlockKind::Break => line(out, depth, &format!("break@{at}")),
        }
    }
}

fn inlines(list: &[Inline]) -> String {
    list.iter().map(inline).collect()
}

fn inline(one: &Inline) -> String {
    match one {
        Inline::Text(text) => text.replace('\u{a0}', "~"),
        Inline::Emph(inner) => format!("<em>{}</em>", inlines(inner)),
        Inline::Strong(inner) => format!("<strong>{}</strong>", inlines(inner)),
        Inline::Code(text) => format!("<code>{text}</code>"),
        Inline::Link { target, content } => format!("<a {}>{}</a>", self::target(target), inlines(content)),
        Inline::Image(picture) => format!("<img {}>", image(picture)),
        Inline::LineBreak => "<br>".into(),
    }
}

fn target(target: &Target) -> String {
    match target {
        Target::Url(url) => url.clone(),
        Target::File(path) => format!("file {path}"),
        Target::Chapter(id) => format!("chapter {}", id.0),
    }
}

fn image(image: &Image) -> String {
    format!("{} {:?} {:?}", image.path, image.alt, image.caption.as_deref().unwrap_or(""))
}
