//! Raw blocks → blocks: paragraphs re-flowed, lists by indentation, indented verse as quotes.

use super::inline;
use super::lines::{Line, RawBlock};
use super::list::{self, ListLine, Marker};
use crate::diag::Origin;
use crate::doc::{Block, BlockKind, Inline};
use std::sync::Arc;

/// How the text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// A page dump: a paragraph is one line as a rule, and underscores are underscores.
    Dump,
    /// Lines are broken at a measure, running text is indented by so many columns,
    /// and `_…_` is italic.
    Wrapped(usize),
}

/// A block and the blank lines above it.
pub(super) struct Laid {
    pub block: Block,
    pub gap: u32,
}

/// A line this long is no line of a hard-wrapped paragraph: each line is a paragraph.
pub(super) const LONG_LINE: usize = 150;
/// Verse and quotations in a page dump are indented by this much; less is a first-line indent.
const QUOTE_INDENT: usize = 4;
/// Indented lines that are wider than this may be prose, broken at the measure.
const PROSE_WIDTH: usize = 55;

/// Builds the blocks of some raw blocks.
pub(super) fn build(raw: &[RawBlock<'_>], style: Style, file: &Arc<str>) -> Vec<Laid> {
    let mut out: Vec<Laid> = Vec::new();
    let mut at = 0;
    while at < raw.len() {
        let block = &raw[at];
        if is_break(block) {
            out.push(laid(BlockKind::Break, block.gap, &block.lines[0], file));
            at += 1;
            continue;
        }
        if is_underlined(block) {
            let content = inlines(block.lines[0].text, style);
            out.push(laid(BlockKind::Heading { level: 2, id: None, content }, block.gap, &block.lines[0], file));
            paragraphs(&block.lines[2..], 0, style, file, &mut out);
            at += 1;
            continue;
        }
        if let Some(first_item) = list_start(&raw[at..], style) {
            paragraphs(&block.lines[..first_item], block.gap, style, file, &mut out);
            let gap = if first_item == 0 { block.gap } else { 0 };
            let (lines, next) = gather_list(raw, at, first_item);
            let lists = list::build(&lines, file);
            out.extend(
                lists.into_iter().enumerate().map(|(i, block)| Laid { block, gap: if i == 0 { gap } else { 0 } }),
            );
            at = next;
            continue;
        }
        if is_quote(&raw[at..], style) {
            let end = (at..raw.len()).find(|&i| !is_quote(&raw[i..], style)).unwrap_or(raw.len());
            let inner = raw[at..end].iter().map(|stanza| quoted(stanza, style, file)).collect();
            out.push(laid(BlockKind::Quote(inner), block.gap, &block.lines[0], file));
            at = end;
            continue;
        }
        paragraphs(&block.lines, block.gap, style, file, &mut out);
        at += 1;
    }
    out
}

fn laid(kind: BlockKind, gap: u32, line: &Line<'_>, file: &Arc<str>) -> Laid {
    Laid { block: Block { kind, origin: Origin::new(file, line.number, line.indent as u32 + 1) }, gap }
}

/// `* * *`, `-----` and their like alone on a line.
fn is_break(block: &RawBlock<'_>) -> bool {
    let [line] = block.lines.as_slice() else { return false };
    let marks = line.text.chars().filter(|c| !c.is_whitespace());
    let first = line.text.chars().next();
    line.text == "⁂"
        || (first.is_some_and(|c| "*-_~=#•—–".contains(c))
            && marks.clone().count() >= 3
            && marks.clone().all(|c| Some(c) == first))
}

/// By how many columns a line and the rule below it may differ.
const RULE_TOLERANCE: usize = 3;

/// A line with a rule of `=`, `-` or `~` of its own length right below it: a heading.
fn is_underlined(block: &RawBlock<'_>) -> bool {
    let [line, rule, ..] = block.lines.as_slice() else { return false };
    let mark = rule.text.chars().next().filter(|c| "=-~".contains(*c));
    let width = line.text.chars().count();
    mark.is_some_and(|mark| rule.text.chars().all(|c| c == mark))
        && rule.text.len() >= 3
        && rule.text.len().abs_diff(width) <= RULE_TOLERANCE
}

/// The first line of a list in the first block. Indented items count alone; items at the margin
/// only when two or more lines or blocks begin alike or an indented item stands below, for a
/// single `- ` opens speech and `1.` a title.
fn list_start(raw: &[RawBlock<'_>], style: Style) -> Option<usize> {
    let block = raw.first()?;
    let base = if let Style::Wrapped(base) = style { base } else { 0 };
    let marked = |line: &Line<'_>| list::marker(line.text).is_some();
    if let Some(at) = block.lines.iter().position(|line| line.indent > base && marked(line)) {
        return block.lines[..at].iter().position(marked).or(Some(at));
    }
    if goes_on_below(raw) {
        return Some(0);
    }
    if style == Style::Dump
        && let Some(at) = block.lines.windows(2).position(|two| in_a_row(two[0].text, two[1].text))
    {
        return Some(at);
    }
    let markers: Vec<Marker> = block.lines.iter().filter_map(|line| list::marker(line.text)).map(|(m, _)| m).collect();
    let first = list::marker(block.lines[0].text).map(|(marker, _)| marker)?;
    let many = match first {
        Marker::Bullet('•' | '◦' | '▪' | '‣') => true,
        Marker::Bullet(bullet) => markers.iter().filter(|m| **m == Marker::Bullet(bullet)).count() >= 2,
        Marker::Number(n) => markers.contains(&Marker::Number(n + 1)),
    };
    many.then_some(0)
}

/// Whether the block is an item at the margin that the next block goes on with: with an item
/// below it, or with the next of a row.
fn goes_on_below(raw: &[RawBlock<'_>]) -> bool {
    let [block, next, ..] = raw else { return false };
    let (head, below) = (&block.lines[0], &next.lines[0]);
    let nested = below.indent >= head.indent + 2 && list::marker(below.text).is_some();
    match list::marker(head.text) {
        Some((Marker::Bullet('-' | '–'), _)) => false,
        Some((Marker::Bullet(_), _)) if nested => true,
        Some(_) => block.lines.len() == 1 && below.indent == head.indent && in_a_row(head.text, below.text),
        None => false,
    }
}

/// Whether two lines are the first two of a numbered list, or items with the same bullet.
fn in_a_row(first: &str, second: &str) -> bool {
    match (list::marker(first), list::marker(second)) {
        (Some((Marker::Number(1), _)), Some((Marker::Number(2), _))) => true,
        (Some((Marker::Bullet(a), _)), Some((Marker::Bullet(b), _))) => a == b && !matches!(a, '-' | '–'),
        _ => false,
    }
}

/// The lines of the list that begins at line `first` of block `at`, with those of the blocks
/// below that go on with it, and the index of the block behind them.
fn gather_list<'a>(raw: &[RawBlock<'a>], at: usize, first: usize) -> (Vec<ListLine<'a>>, usize) {
    let line = |(i, line): (usize, &Line<'a>)| ListLine { line: *line, apart: i == 0 };
    let mut lines: Vec<ListLine<'a>> = raw[at].lines[first..].iter().enumerate().map(line).collect();
    let base = raw[at].lines[first].indent;
    let mut next = at + 1;
    while let Some(block) = raw.get(next) {
        let head = &block.lines[0];
        let goes_on = match list::marker(head.text) {
            // At the margin a dash opens speech.
            Some((Marker::Bullet('-' | '–'), _)) if head.indent == 0 => false,
            Some((marker, _)) => head.indent >= base && continues(&lines, marker, head.indent, base),
            // A paragraph inside an item stands under the item's text, behind its marker.
            None => head.indent >= base + 2,
        };
        if !goes_on {
            break;
        }
        lines.extend(block.lines.iter().enumerate().map(line));
        next += 1;
    }
    (lines, next)
}

/// Whether a marker behind a blank line goes on with the list: the next number or the same
/// bullet at the list's own indentation; anything deeper is nested.
fn continues(lines: &[ListLine<'_>], marker: Marker, indent: usize, base: usize) -> bool {
    if indent > base + 1 {
        return true;
    }
    let last = lines.iter().rev().filter(|l| l.line.indent <= base + 1).find_map(|l| list::marker(l.line.text));
    match (last, marker) {
        (Some((Marker::Bullet(a), _)), Marker::Bullet(b)) => a == b,
        (Some((Marker::Number(a), _)), Marker::Number(b)) => a.checked_add(1) == Some(b),
        _ => false,
    }
}

fn is_quote(raw: &[RawBlock<'_>], style: Style) -> bool {
    let block = &raw[0];
    if is_break(block) || list_start(raw, style).is_some() {
        return false;
    }
    match style {
        Style::Wrapped(base) => block.indent() >= base + 2,
        Style::Dump => {
            block.lines.len() > 1
                && block.indent() >= QUOTE_INDENT
                && block.lines.iter().all(|line| line.width() < LONG_LINE)
        }
    }
}

/// A stanza with its lines kept, or a quoted paragraph re-flowed when a line below the first
/// begins in lower case and the lines are wide.
fn quoted(block: &RawBlock<'_>, style: Style, file: &Arc<str>) -> Block {
    let inner = &block.lines[..block.lines.len() - 1];
    let prose = !inner.is_empty()
        && inner.iter().all(|line| line.width() >= PROSE_WIDTH)
        && block.lines.iter().skip(1).any(|line| line.text.starts_with(char::is_lowercase));
    let content = if prose {
        inlines(&block.joined(), style)
    } else {
        let mut content = Vec::new();
        for (i, line) in block.lines.iter().enumerate() {
            if i > 0 {
                content.push(Inline::LineBreak);
            }
            content.append(&mut inlines(&inline::join(std::iter::once(line.text)), style));
        }
        content
    };
    let first = &block.lines[0];
    Block { kind: BlockKind::Paragraph(content), origin: Origin::new(file, first.number, first.indent as u32 + 1) }
}

/// A title right above its text has at most so many characters …
const TITLE_WIDTH: usize = 60;
/// … and the line below it is so many times as long, as no line is that a measure broke.
const TEXT_WIDTH: usize = 2;

/// Whether a short line without a mark at its end stands right above a much longer sentence.
fn is_title_above(lines: &[Line<'_>]) -> bool {
    let [title, text, ..] = lines else { return false };
    let open = title.text.ends_with(char::is_alphanumeric) && !title.text.starts_with(char::is_lowercase);
    let whole = text.text.trim_end_matches(['”', '"', '’', ')']).ends_with(['.', '?', '!', ':']);
    open && whole
        && title.width() <= TITLE_WIDTH
        && text.width() >= TEXT_WIDTH * title.width()
        && !text.text.starts_with(char::is_lowercase)
}

/// The paragraphs of some lines: one as a rule; one for each line where lines are long; and in
/// a dump, where the others stand at the margin, an indented line opens a new one. So do `a.`
/// and `b.` below each other.
fn paragraphs(lines: &[Line<'_>], gap: u32, style: Style, file: &Arc<str>, out: &mut Vec<Laid>) {
    let Some(first) = lines.first() else { return };
    let each = lines.iter().any(|line| line.width() > LONG_LINE);
    let margin = lines.iter().map(|line| line.indent).min().unwrap_or(first.indent);
    let letter = |at: usize| lines.get(at).and_then(|line| list::letter(line.text)).map(u32::from);
    let lettered = |at: usize| {
        letter(at).is_some_and(|own| letter(at + 1) == Some(own + 1) || letter(at - 1).is_some_and(|up| up + 1 == own))
    };
    let mut from = 0;
    for at in 1..=lines.len() {
        let below_title = at == 1 && style == Style::Dump && is_title_above(lines);
        let opens = lines.get(at).is_none_or(|line| each || line.indent > margin || lettered(at) || below_title);
        if opens {
            let text = inline::join(lines[from..at].iter().map(|line| line.text));
            let gap = if from == 0 { gap } else { 0 };
            out.push(laid(BlockKind::Paragraph(inlines(&text, style)), gap, &lines[from], file));
            from = at;
        }
    }
}

fn inlines(text: &str, style: Style) -> Vec<Inline> {
    match style {
        Style::Wrapped(_) => inline::italics(text),
        Style::Dump => vec![Inline::Text(text.to_owned())],
    }
}
