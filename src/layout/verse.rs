//! Verse → rows: lines keep their ends, what is too long for its line is turned over.

use crate::diag::Origin;
use crate::doc::VerseLine;
use crate::geom::Length;
use crate::layout::flow::Flow;
use crate::layout::row::{KEEP, Row};
use crate::layout::setter::{Area, Hang};
use crate::media::Style;
use crate::paged::ElementKind;

/// Cost of a page break inside a stanza.
const IN_STANZA: i64 = 600;
/// Indents of verse deeper than this are set as this.
const MOST_INDENT: i64 = 8;

impl Flow<'_, '_> {
    /// Sets a poem, in the middle of the text by its longest line.
    pub fn verse(&mut self, stanzas: &[Vec<VerseLine>], area: Area, origin: &Origin) {
        let m = self.measures;
        let style = self.ragged(Style::Regular);
        let deepest = (m.size * MOST_INDENT).min(area.width.scale(1, 3));
        let indent = |line: &VerseLine| (m.size * i64::from(line.indent)).min(deepest);
        let mut longest = Length::ZERO;
        for line in stanzas.iter().flatten() {
            longest = longest.max(indent(line) + self.widths(&line.content, style, origin).1);
        }
        let margin = (area.width - longest).half().clamp(Length::ZERO, area.width.scale(1, 4));
        let left = if longest > area.width - m.size.scale(3, 2) { m.size.scale(3, 2) } else { margin };
        let area = self.narrowed(area, left.min(area.width.scale(1, 4)), Length::ZERO);
        self.space(m.leading.half());
        for (index, stanza) in stanzas.iter().enumerate() {
            if index > 0 {
                self.space(m.leading.half());
            }
            let tag = self.element(ElementKind::Paragraph, origin);
            for (number, line) in stanza.iter().enumerate() {
                let first = indent(line);
                let hang = Hang { first, rest: first + (m.size * 2).min(area.width.scale(1, 4)) };
                let mut rows = self.belonging(tag, |flow| {
                    flow.inside(ElementKind::Span, origin, |flow| {
                        flow.hanging(&line.content, style, area, hang, origin)
                    })
                });
                if rows.is_empty() {
                    rows.push(Row { height: m.leading, ..Row::default() });
                }
                let last = rows.len() - 1;
                rows[last].part_from_next(self.shaper);
                let cost = match stanza.len() - number {
                    1 => 0,
                    2 => KEEP,
                    _ if number == 0 => KEEP,
                    _ => IN_STANZA,
                };
                let cost_behind = |i: usize| if i < last { KEEP } else { cost };
                self.rows.extend(rows.into_iter().enumerate().map(|(i, row)| row.cost(cost_behind(i))));
            }
        }
        self.space_after(m.leading.half());
    }
}
