//! Lines that begin with a number or a bullet → a list, nested by indentation.

use super::inline;
use super::lines::Line;
use crate::diag::Origin;
use crate::doc::{Block, BlockKind, Inline, ListItem};
use std::sync::Arc;

/// How deep lists nest at most; deeper items go on in the deepest list.
const MAX_DEPTH: usize = 8;

/// Columns by which items of one list may differ: ` 9.` and `10.` are set right-aligned.
const TOLERANCE: usize = 1;

/// What stands in front of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// `•`, `*`, `-`, `–`, `+`.
    Bullet(char),
    /// `1.` or `1)`.
    Number(u64),
}

/// The marker of a line and the text behind it.
pub(super) fn marker(text: &str) -> Option<(Marker, &str)> {
    let first = text.chars().next()?;
    if matches!(first, '•' | '*' | '-' | '–' | '+' | '◦' | '▪' | '‣') {
        let rest = &text[first.len_utf8()..];
        // A bullet needs no space behind it; the other characters mean something else without.
        let spaced = rest.starts_with(char::is_whitespace) || first == '•';
        let rest = rest.trim_start();
        return (spaced && !rest.is_empty()).then_some((Marker::Bullet(first), rest));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    // Longer numbers are years and amounts.
    if !(1..=3).contains(&digits) {
        return None;
    }
    let rest = text[digits..].strip_prefix(['.', ')'])?;
    let item = rest.trim_start();
    if rest.len() == item.len() || item.is_empty() {
        return None;
    }
    Some((Marker::Number(text[..digits].parse().ok()?), item))
}

/// The letter of `a.` or `b)` in front of an item. It is text: lists are numbered or bulleted.
pub(super) fn letter(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let letter = chars.next().filter(char::is_ascii_lowercase)?;
    (matches!(chars.next(), Some('.' | ')')) && chars.next() == Some(' ')).then_some(letter)
}

/// A line of a list.
pub(super) struct ListLine<'a> {
    /// The line.
    pub line: Line<'a>,
    /// Whether a blank line stands above it.
    pub apart: bool,
}

/// A list that is being built.
struct Open {
    indent: usize,
    start: Option<u64>,
    last: u64,
    tight: bool,
    items: Vec<ListItem>,
    origin: Origin,
}

impl Open {
    fn takes(&self, marker: Marker) -> bool {
        match marker {
            Marker::Bullet(_) => self.start.is_none(),
            Marker::Number(n) => self.start.is_some() && n > self.last,
        }
    }

    fn close(self) -> Block {
        Block { kind: BlockKind::List { start: self.start, tight: self.tight, items: self.items }, origin: self.origin }
    }
}

/// Builds the lists that the lines make; several when numbering starts anew.
pub(super) fn build(lines: &[ListLine<'_>], file: &Arc<str>) -> Vec<Block> {
    let mut done = Vec::new();
    let mut stack: Vec<Open> = Vec::new();
    for ListLine { line, apart } in lines {
        let origin = Origin::new(file, line.number, line.indent as u32 + 1);
        let Some((marker, text)) = marker(line.text) else {
            if let Some(list) = stack.last_mut() {
                go_on(list, line.text, *apart, origin);
            }
            continue;
        };
        while let Some(top) = stack.last() {
            let same_level = line.indent + TOLERANCE >= top.indent && line.indent <= top.indent + TOLERANCE;
            let deeper = line.indent > top.indent + TOLERANCE;
            if (deeper && stack.len() < MAX_DEPTH) || ((same_level || deeper) && top.takes(marker)) {
                break;
            }
            close_top(&mut stack, &mut done);
        }
        let nested = stack.last().is_none_or(|top| line.indent > top.indent + TOLERANCE && stack.len() < MAX_DEPTH);
        if nested {
            let start = if let Marker::Number(n) = marker { Some(n) } else { None };
            let items = Vec::new();
            stack.push(Open { indent: line.indent, start, last: 0, tight: true, items, origin: origin.clone() });
        }
        if let Some(list) = stack.last_mut() {
            if let Marker::Number(n) = marker {
                list.last = n;
            }
            list.tight &= !*apart || list.items.is_empty();
            list.items.push(vec![paragraph(text, origin)].into());
        }
    }
    while !stack.is_empty() {
        close_top(&mut stack, &mut done);
    }
    done
}

/// A line without a marker: more of the last item's paragraph, or a paragraph behind it.
fn go_on(list: &mut Open, text: &str, apart: bool, origin: Origin) {
    let Some(item) = list.items.last_mut() else { return };
    list.tight &= !apart;
    let open = match item.blocks.last_mut() {
        Some(Block { kind: BlockKind::Paragraph(content), .. }) if !apart && letter(text).is_none() => {
            content.last_mut()
        }
        _ => None,
    };
    match open {
        Some(Inline::Text(before)) => {
            before.push(' ');
            before.push_str(&inline::join(std::iter::once(text)));
        }
        _ => item.blocks.push(paragraph(text, origin)),
    }
}

fn close_top(stack: &mut Vec<Open>, done: &mut Vec<Block>) {
    let Some(list) = stack.pop() else { return };
    let block = list.close();
    match stack.last_mut().and_then(|above| above.items.last_mut()) {
        Some(item) => item.blocks.push(block),
        None => done.push(block),
    }
}

fn paragraph(text: &str, origin: Origin) -> Block {
    let text = inline::join(std::iter::once(text));
    Block { kind: BlockKind::Paragraph(vec![Inline::Text(text)]), origin }
}
