//! Displayed matter → rows: code, asides, mottoes, ornaments.

use crate::diag::{Diagnostic, Origin};
use crate::doc::{self, Block, BlockKind, Inline, Place, plain_text};
use crate::geom::{Length, Point, Rect, Size};
use crate::layout::compromise::{Flaw, Kind};
use crate::layout::flow::Flow;
use crate::layout::line::Align;
use crate::layout::row::{KEEP, Row};
use crate::layout::setter::{Area, TextStyle};
use crate::layout::shape::Face;
use crate::media::Style;
use crate::paged::{self, ElementKind};

/// Cost of a page break beside an ornament.
const BESIDE_ORNAMENT: i64 = 200;
/// What stands for an ornament that the font does not have.
const PLAIN_ORNAMENT: &str = "*";
/// Columns that a tab reaches to in code.
const TAB: usize = 4;

impl Flow<'_, '_> {
    /// Code line by line. Lines that are too long are wrapped, and a hook before the rest says so.
    pub fn code(&mut self, text: &str, area: Area, origin: &Origin) {
        let m = self.measures;
        let face = m.text(self.context.faces, Style::Mono);
        let inner = self.narrowed(area, m.size, Length::ZERO);
        let advance = Length::sp(self.shaper.word("0", face).whole.width.max(1));
        let columns = (inner.width.to_sp() / advance.to_sp()).max(1) as usize;
        self.space(m.leading.half());
        let lines: Vec<(CodeLine, Option<Place>)> =
            text.trim_end_matches('\n').lines().flat_map(|line| self.placed(line, wrapped(line, columns))).collect();
        let count = lines.len();
        for (i, (line, start)) in lines.iter().enumerate() {
            let mut items = self.runs(&line.text, face, self.body.role, Point { x: inner.left, y: m.baseline }, origin);
            if let Some(column) = line.hook {
                items.extend(self.hook(inner.left + advance * column as i64, advance));
            }
            let cost = if (i == 0 || i + 2 >= count) && i + 1 < count { KEEP } else { 0 };
            let origin = (i == 0).then(|| origin.clone());
            let flaw = line.hook.map(|_| Flaw { kind: Kind::WrappedCode, amount: None });
            let start = *start;
            let mut row = Row { height: m.leading, items, break_cost: cost, start, origin, flaw, ..Row::default() };
            if i + 1 < count {
                row.part_from_next(self.shaper);
            }
            self.rows.push(row);
        }
        if let Some(wide) = lines.iter().position(|(line, _)| line.hook.is_some()) {
            let words: String = lines[wide - 1].0.text.trim().chars().take(60).collect();
            self.sink.push(
                Diagnostic::warning(
                    "wide-code",
                    format!("a line of code is wider than the text and is wrapped: `{words}…`"),
                )
                .at(origin.clone())
                .hint(format!("{columns} characters stand in a line here")),
            );
        }
        self.space_after(m.leading.half());
    }

    /// The lines that a line of code is cut into, each with the place of its first sign.
    fn placed(&self, line: &str, lines: Vec<CodeLine>) -> Vec<(CodeLine, Option<Place>)> {
        let whole = self.leaves.place(line);
        let mut signs = line.char_indices().filter(|(_, c)| !c.is_whitespace());
        let start = |part: CodeLine| {
            let count = part.text.chars().filter(|c| !c.is_whitespace()).count();
            let first = if count > 0 { signs.next() } else { None };
            signs.by_ref().take(count.saturating_sub(1)).for_each(|_| {});
            (part, whole.zip(first).map(|(whole, (at, _))| whole.forward(at)))
        };
        lines.into_iter().map(start).collect()
    }

    /// A small hook that says that a line goes on from the one above: two rules, no text.
    fn hook(&self, x: Length, advance: Length) -> [paged::Item; 2] {
        let m = self.measures;
        let line = m.hairline();
        let rule = |y: Length, w, h| paged::Item::Rule {
            rect: Rect { at: Point { x: x + advance.half(), y }, size: Size { w, h } },
            ink: 160,
        };
        let (top, foot) = (m.baseline - m.size.half(), m.baseline - m.size.scale(1, 5));
        [rule(top, line, foot - top), rule(foot, advance.scale(4, 5), line)]
    }

    /// Matter beside the text, between two thin rules; one that `follows` another has the rule below that above it.
    pub fn aside(&mut self, inner: &[Block], follows: bool, area: Area, origin: &Origin) {
        let m = self.measures;
        let around = self.enter(ElementKind::Division, origin);
        let rule = |y: Length| {
            let at = Point { x: area.left, y };
            Row::rule(m.leading.half(), Rect { at, size: Size { w: area.width, h: m.hairline() } })
        };
        self.space(m.leading.half());
        let first = self.rows.len();
        if !follows {
            self.rows.push(rule(Length::ZERO));
        }
        let inside = self.narrowed(area, m.size, m.size);
        let text = match inner {
            [Block { kind: BlockKind::Paragraph(label), origin }, text @ ..] if is_label(label) && !text.is_empty() => {
                let body = self.body;
                let rows = self.inside(ElementKind::Paragraph, origin, |flow| {
                    flow.text(label, body, inside, Length::ZERO, origin)
                });
                // It says what follows, and stands above it on the same page.
                self.rows.extend(rows.into_iter().map(|row| row.cost(KEEP)));
                text
            }
            _ => inner,
        };
        self.blocks(text, inside);
        self.tag = around;
        if let Some(top) = self.rows.get_mut(first).filter(|_| follows) {
            // At the head of a page it has a rule of its own.
            top.head = Some(self.heads.len() as u32);
            self.heads.push(vec![rule(Length::ZERO)]);
        }
        if let Some(last) = self.rows.last_mut() {
            last.break_cost = KEEP;
        }
        self.rows.push(Row { gives: true, ..rule(m.leading.half() - m.hairline()).cost(0) });
        self.space_after(m.leading.half());
    }

    /// A motto, small and to the right; its last paragraph says where it is from.
    pub fn epigraph(&mut self, blocks: &[Block], area: Area, origin: &Origin) {
        let m = self.measures;
        let around = self.enter(ElementKind::BlockQuote, origin);
        let style = self.lettered(&self.context.theme().epigraph, false, self.body.role);
        let measures = m.smaller((style.size.to_sp(), m.size.to_sp()), style.leading, m.width);
        let body = style;
        let inner = self.narrowed(area, area.width.scale(2, 5), Length::ZERO);
        let (source, words) = match blocks.split_last() {
            Some((Block { kind: BlockKind::Paragraph(source), origin }, words)) if !words.is_empty() => {
                (Some((source, origin)), words)
            }
            _ => (None, blocks),
        };
        self.space(m.leading.half());
        self.within(measures, body, |flow| {
            flow.blocks(words, inner);
            if let Some((source, origin)) = source {
                if let Some(last) = flow.rows.last_mut() {
                    last.break_cost = KEEP;
                }
                flow.inside(ElementKind::Paragraph, origin, |flow| flow.source(source, inner, origin));
            }
        });
        self.tag = around;
        self.space_after(m.leading.half());
    }

    /// The source of a motto, flush right behind a dash.
    fn source(&mut self, source: &[Inline], area: Area, origin: &Origin) {
        let m = self.measures;
        let style = TextStyle { style: Style::Regular, align: Align::Right, ..self.body };
        let face = Face { look: style.look, ..m.text(self.context.faces, Style::Regular) };
        let is_narrow = area.width < m.size * 6;
        let has_dash = is_narrow || plain_text(source).trim_start().starts_with(['—', '–', '―', '-']);
        let has_thin_space = self.shaper.font_with(face.font, '\u{2009}') == Some(face.font);
        let dash = match has_dash {
            true => "",
            false if has_thin_space => "—\u{2009}",
            false => "— ",
        };
        let width = if has_dash { Length::ZERO } else { Length::sp(self.shaper.shape(dash, face).width) };
        let area = Area { left: area.left + width, width: area.width - width, ..area };
        let mut rows = self.text(source, style, area, Length::ZERO, origin);
        let start = rows.first().and_then(|row| row.items.iter().find_map(run_start));
        if let (Some(row), Some(x)) = (rows.first_mut(), start) {
            let at = Point { x: x - width, y: m.baseline };
            row.items.splice(0..0, self.runs(dash, face, self.body.role, at, origin));
        }
        self.rows.extend(rows);
    }

    /// A thematic break: a printer's ornament that stands for no words.
    pub fn ornament(&mut self, area: Area) {
        let m = self.measures;
        let face = m.text(self.context.faces, Style::Regular);
        let font = face.font;
        let ornament = self.context.theme().ornament.as_str();
        let is_there = ornament.chars().all(|c| self.shaper.font_with(font, c) == Some(font));
        let face = Face { size: m.size.scale(5, 4), ..face };
        let mut shaped = self.shaper.shape(if is_there { ornament } else { PLAIN_ORNAMENT }, face);
        shaped.glyphs.iter_mut().for_each(|glyph| glyph.text_len = 0);
        self.space(m.leading.half());
        if let Some(row) = self.rows.last_mut() {
            row.break_cost = row.break_cost.max(BESIDE_ORNAMENT);
        }
        let x = area.left + (area.width - Length::sp(shaped.width)).half();
        let at = Point { x, y: m.baseline };
        let run = paged::Run {
            font,
            size: face.size,
            at,
            fit: 0,
            ink: 255,
            role: self.body.role,
            tag: None,
            glyphs: shaped.glyphs,
            text: String::new(),
            space: None,
        };
        self.rows.push(Row {
            height: m.leading,
            items: vec![paged::Item::Run(run)],
            break_cost: BESIDE_ORNAMENT,
            ..Row::default()
        });
        self.space_after(m.leading.half());
    }
}

/// Whether a paragraph is a line in bold that says what follows it.
fn is_label(content: &[Inline]) -> bool {
    matches!(content, [Inline::Styled { style: doc::Style::Strong, .. }])
}

fn run_start(item: &paged::Item) -> Option<Length> {
    if let paged::Item::Run(run) = item { Some(run.at.x) } else { None }
}

/// A line of code as it is set.
#[derive(Debug, PartialEq, Eq)]
struct CodeLine {
    text: String,
    /// Where it goes on from the line above: the column of the hook before it.
    hook: Option<usize>,
}

/// A line of code cut to the columns of the page; what goes on is indented by two more.
fn wrapped(line: &str, columns: usize) -> Vec<CodeLine> {
    let mut expanded = String::new();
    let mut column = 0;
    for c in line.chars() {
        let width = if c == '\t' { TAB - column % TAB } else { 1 };
        column += width;
        if c == '\t' { expanded.extend(std::iter::repeat_n(' ', width)) } else { expanded.push(c) }
    }
    let indent = (expanded.chars().take_while(|c| *c == ' ').count() + 2).min(columns / 2);
    let mut hook = None;
    let mut out = Vec::new();
    let mut rest: Vec<char> = expanded.chars().collect();
    while rest.len() > columns {
        // Behind a space in the second half of the line if there is one, else behind a sign that
        // parts words in code, else hard.
        let behind = |signs: &str| rest[..columns].iter().rposition(|c| signs.contains(*c)).map(|i| i + 1);
        let far_enough = |cut: &usize| *cut > columns / 2;
        let cut = behind(" ").filter(far_enough).or_else(|| behind("/-_.,:;(=").filter(far_enough)).unwrap_or(columns);
        out.push(CodeLine { text: rest[..cut].iter().collect(), hook });
        rest = std::iter::repeat_n(' ', indent).chain(rest[cut..].iter().copied()).collect();
        hook = Some(indent.saturating_sub(2));
    }
    out.push(CodeLine { text: rest.into_iter().collect(), hook });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_code_lines_are_wrapped_with_nothing_lost() {
        let wrapped = |line, columns| -> Vec<String> { wrapped(line, columns).into_iter().map(|l| l.text).collect() };
        let lines = wrapped("    let x = something_long(1, 2, 3);", 20);
        assert!(lines.iter().all(|line| line.chars().count() <= 20), "{lines:?}");
        let joined: String = lines.concat().chars().filter(|c| *c != ' ').collect();
        assert_eq!(joined, "letx=something_long(1,2,3);");
        assert_eq!(wrapped("a\tb", 20), ["a   b"]);
        assert_eq!(wrapped("https://example.org/no-listing", 20), ["https://example.org/", "  no-listing"]);
        assert_eq!(wrapped("", 20), [""]);
        assert_eq!(wrapped("abc", 1), ["a", "b", "c"]);
    }
}
