//! Links between files → links between chapters; those that lead nowhere become their words.

use crate::diag::{Diagnostic, Origin, Sink};
use crate::doc::{Block, BlockKind, ChapterId, Inline, Target};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The chapter that each file holds, `None` for files that hold several.
pub(super) type Places = FxHashMap<Arc<str>, Option<ChapterId>>;

/// Resolves the links of one chapter; those of it that lead nowhere are one warning.
pub(super) fn resolve(blocks: Vec<Block>, places: &Places, sink: &mut Sink) -> Vec<Block> {
    let mut lost = Vec::new();
    let blocks = resolve_blocks(blocks, places, &mut lost);
    if let Some((path, origin)) = lost.first() {
        let more = if lost.len() > 1 {
            format!(", nor do {} more links of this essay", lost.len() - 1)
        } else {
            String::new()
        };
        let several = places.get(path.as_str()).is_some_and(Option::is_none);
        let why =
            if several { "is not the file of exactly one essay" } else { "is not the file of an essay of this book" };
        let warning = Diagnostic::warning("bad-link", format!("`{path}` {why}{more}; the words of the link stay"))
            .at(origin.clone())
            .hint("link to the file of an essay that is in the book, or to a web address");
        sink.push(warning);
    }
    blocks
}

fn resolve_blocks(blocks: Vec<Block>, places: &Places, lost: &mut Vec<(String, Origin)>) -> Vec<Block> {
    blocks
        .into_iter()
        .map(|Block { kind, origin }| {
            let mut inlines = |content| resolve_inlines(content, places, &origin, lost);
            let kind = match kind {
                BlockKind::Paragraph(content) => BlockKind::Paragraph(inlines(content)),
                BlockKind::Heading { level, content } => BlockKind::Heading { level, content: inlines(content) },
                BlockKind::List { start, tight, items } => BlockKind::List {
                    start,
                    tight,
                    items: items.into_iter().map(|item| resolve_blocks(item, places, lost)).collect(),
                },
                BlockKind::Quote(inner) => BlockKind::Quote(resolve_blocks(inner, places, lost)),
                other => other,
            };
            Block { kind, origin }
        })
        .collect()
}

fn resolve_inlines(
    content: Vec<Inline>,
    places: &Places,
    origin: &Origin,
    lost: &mut Vec<(String, Origin)>,
) -> Vec<Inline> {
    let mut out = Vec::with_capacity(content.len());
    for inline in content {
        match inline {
            Inline::Emph(inner) => out.push(Inline::Emph(resolve_inlines(inner, places, origin, lost))),
            Inline::Strong(inner) => out.push(Inline::Strong(resolve_inlines(inner, places, origin, lost))),
            Inline::Link { target: Target::File(path), content } => {
                let mut content = resolve_inlines(content, places, origin, lost);
                match places.get(path.as_str()) {
                    Some(Some(chapter)) => out.push(Inline::Link { target: Target::Chapter(*chapter), content }),
                    _ => {
                        lost.push((path, origin.clone()));
                        out.append(&mut content);
                    }
                }
            }
            Inline::Link { target, content } => {
                out.push(Inline::Link { target, content: resolve_inlines(content, places, origin, lost) });
            }
            other => out.push(other),
        }
    }
    out
}
