//! Verse: stanzas of lines, whichever of paragraphs, boxes, spans and breaks parts them.

use super::dom::{Dom, Id};
use super::reader::Reader;
use crate::diag::Origin;
use crate::doc::{Block, BlockKind, Inline, VerseLine};

/// Steps of indent of a line at most.
const MAX_INDENT: u32 = 20;

/// Verse in the making.
#[derive(Default)]
pub(super) struct Verse {
    stanzas: Vec<Vec<VerseLine>>,
    stanza: Vec<VerseLine>,
    /// Steps by which the elements that are open indent their lines.
    indent: u8,
    origin: Option<Origin>,
}

impl Verse {
    /// Adds a line. White space at its head that does not collapse indents it.
    pub fn line(&mut self, mut content: Vec<Inline>, origin: Origin) {
        let mut indent = self.indent;
        if let Some(Inline::Text(text)) = content.iter_mut().find(|inline| !matches!(inline, Inline::Anchor(_))) {
            let rest = text.trim_start_matches(['\u{a0}', '\u{2002}', '\u{2003}', ' ']);
            // An em is about two no-break spaces wide.
            let halves: u32 = text[..text.len() - rest.len()]
                .chars()
                .map(|c| match c {
                    '\u{2003}' => 2,
                    ' ' => 0,
                    _ => 1,
                })
                .sum();
            indent = indent.saturating_add(halves.div_ceil(2).min(MAX_INDENT) as u8);
            *text = rest.to_owned();
        }
        self.origin.get_or_insert(origin);
        self.stanza.push(VerseLine { indent, content });
    }

    fn end_stanza(&mut self) {
        if !self.stanza.is_empty() {
            self.stanzas.push(std::mem::take(&mut self.stanza));
        }
    }

    /// The verse so far as a block.
    pub fn take(&mut self) -> Option<Block> {
        self.end_stanza();
        let origin = self.origin.take()?;
        Some(Block { kind: BlockKind::Verse(std::mem::take(&mut self.stanzas)), origin })
    }
}

/// Reads an element that holds verse, or a stanza of the verse around it.
pub(super) fn verse(reader: &mut Reader<'_>, id: Id) {
    if reader.verse.is_some() {
        return reader.children(id);
    }
    let dom = reader.dom;
    let cited = dom.name(id) == "blockquote" && dom.range(id).any(|id| matches!(dom.name(id), "cite" | "footer"));
    if cited {
        let origin = reader.origin_of(id);
        let inner = reader.nested(|reader| run(reader, |reader| reader.children(id)));
        match inner {
            Some(inner) if !inner.is_empty() => reader.push(BlockKind::Quote(inner), origin),
            Some(_) => {}
            None => reader.children(id),
        }
    } else {
        run(reader, |reader| reader.children(id));
    }
}

/// Verse whose lines end where those of the source do.
pub(super) fn preformatted(reader: &mut Reader<'_>, id: Id) {
    run(reader, |reader| {
        let dom = reader.dom;
        for node in dom.range(id) {
            let Some(text) = dom.text(node) else {
                if dom.name(node) == "br" {
                    reader.end_paragraph();
                }
                continue;
            };
            for (i, line) in text.split('\n').enumerate() {
                if i > 0 {
                    reader.end_paragraph();
                }
                if line.trim().is_empty() && i > 0 {
                    end_stanza(reader);
                }
                let words = line.trim_start_matches([' ', '\t']);
                let tabs = line.len() - words.len();
                reader.text(&format!("{}{words}", "\u{a0}".repeat(tabs.min(40))), dom.line(node) + i as u32);
            }
        }
        reader.end_paragraph();
    });
}

fn run(reader: &mut Reader<'_>, read: impl FnOnce(&mut Reader<'_>)) {
    let outer = reader.verse.replace(Verse::default());
    read(reader);
    reader.end_paragraph();
    reader.end_verse();
    reader.verse = outer;
}

fn end_stanza(reader: &mut Reader<'_>) {
    if let Some(verse) = &mut reader.verse {
        verse.end_stanza();
    }
}

/// A block begins in verse: a line, or a stanza.
pub(super) fn begin_block(reader: &mut Reader<'_>, id: Id) {
    if reader.verse.is_some() {
        if !is_line(reader.dom, id) {
            end_stanza(reader);
        }
        indent(reader, id, true);
    }
}

/// A block ends in verse.
pub(super) fn end_block(reader: &mut Reader<'_>, id: Id) {
    if reader.verse.is_some() {
        indent(reader, id, false);
        if !is_line(reader.dom, id) {
            end_stanza(reader);
        }
    }
}

fn indent(reader: &mut Reader<'_>, id: Id, begins: bool) {
    let steps = steps(reader.dom, id);
    if let Some(verse) = &mut reader.verse {
        verse.indent = if begins { verse.indent.saturating_add(steps) } else { verse.indent.saturating_sub(steps) };
    }
}

/// Whether a block in verse is a line of a stanza.
fn is_line(dom: &Dom, id: Id) -> bool {
    let up = dom.parent(id);
    let in_stanza = dom.has_class(up, &["stanza", "linegroup", "strophe"]);
    dom.has_class(id, &["line", "verseline", "verse-line", "l", "v"]) || in_stanza
}

/// Whether a span in verse is a line: it stands among others like it, and no words between them.
pub(super) fn is_line_span(dom: &Dom, id: Id) -> bool {
    let up = dom.parent(id);
    dom.name(id) == "span"
        && dom.children(up).all(|child| match dom.text(child) {
            Some(text) => super::dom::is_blank(text),
            None => matches!(dom.name(child), "span" | "br"),
        })
}

/// Reads a line that is a span.
pub(super) fn line_span(reader: &mut Reader<'_>, id: Id, read: impl FnOnce(&mut Reader<'_>)) {
    reader.end_paragraph();
    indent(reader, id, true);
    read(reader);
    reader.end_paragraph();
    indent(reader, id, false);
}

/// Steps by which classes (`i2`, `in2`, `indent2`) or styles indent a line.
fn steps(dom: &Dom, id: Id) -> u8 {
    let by_class = dom.classes(id).find_map(|class| {
        let digits = ["indent-", "indent", "in", "i"].iter().find_map(|prefix| class.strip_prefix(prefix))?;
        if digits.is_empty() { Some(1).filter(|_| class == "indent") } else { digits.parse::<u32>().ok() }
    });
    let by_style = || {
        ["margin-left", "padding-left", "text-indent"].iter().find_map(|name| {
            dom.style(id, name)?.strip_suffix("em")?.trim().parse::<f32>().ok().map(|ems| ems.max(0.0).round() as u32)
        })
    };
    by_class.or_else(by_style).unwrap_or(0).min(MAX_INDENT) as u8
}
