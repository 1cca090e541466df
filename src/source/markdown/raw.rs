//! Raw HTML in Markdown. What stands in a line becomes mark-up of the line. Blocks go to the HTML
//! reader; where an element opens in one block of HTML and closes in another, with Markdown
//! between, all of it goes there as one, the Markdown's blocks as marks that are put back after.

use super::blocks::{Builder, line};
use super::inlines::{Mark, merge};
use super::tag::{self, Open, Tag};
use crate::doc::{Block, BlockKind, Inline, Style, each_line_mut, each_list_mut, plain_text};
use crate::lang::Lang;
use crate::source::html::{self, Base};

/// Stands around the number of a block that is put back. Text has no use for this character: it
/// is for private use, and the HTML is cleared of it.
const MARK: char = '\u{10fffd}';

/// HTML that is open, and the blocks of Markdown in it.
pub(super) struct Region {
    html: String,
    open: Open,
    held: Vec<Option<Block>>,
    /// The line on which it begins, and that which its HTML has come to.
    line: u32,
    reached: u32,
}

impl Region {
    fn new(line: u32) -> Region {
        Region { html: String::new(), open: Open::default(), held: Vec::new(), line, reached: line }
    }

    /// Puts a block where the HTML stands at.
    pub fn hold(&mut self, block: Block) {
        self.html.push_str(&format!("<p>{MARK}{}{MARK}</p>", self.held.len()));
        self.held.push(Some(block));
    }
}

impl Builder<'_, '_> {
    /// A block of raw HTML.
    pub fn html(&mut self, html: &str, at: usize) {
        let open = self.frames.last().is_some_and(|frame| frame.region.is_some());
        if !open && self.line_of_html(html, at) {
            return;
        }
        let first = self.origin(at).line;
        let captions: Vec<Block> = captions(html)
            .map(|words| {
                let content = line(&words, self.text.origin(at), self.lines, self.context, self.notes);
                Block { kind: BlockKind::Paragraph(content), origin: self.origin(at) }
            })
            .collect();
        let Some(mut frame) = self.frames.pop() else { return };
        let region = frame.region.get_or_insert_with(|| Region::new(first));
        // The HTML keeps its lines, for the places of what is in it.
        region.html.extend(std::iter::repeat_n('\n', first.saturating_sub(region.reached) as usize));
        region.reached = first.max(region.reached) + html.matches('\n').count() as u32;
        region.html.extend(html.chars().filter(|c| *c != MARK));
        region.open.read(html);
        captions.into_iter().for_each(|caption| region.hold(caption));
        if region.open.is_empty() {
            let region = frame.region.take();
            self.frames.push(frame);
            self.read_region(region).into_iter().for_each(|block| self.push(block.kind, block.origin));
        } else {
            self.frames.push(frame);
        }
    }

    /// A block of HTML that is a paragraph: words, their marks and pictures, with exact places.
    fn line_of_html(&mut self, html: &str, at: usize) -> bool {
        let tags = tag::tags(html);
        if tags.is_empty() || html.contains("<!") || tags.iter().any(|(tag, _)| !tag.is_plain()) {
            return false;
        }
        let mut behind = 0;
        for (tag, place) in tags {
            self.text_of_html(&html[behind..place.start], at + behind);
            self.inline_tag(&tag, at + place.start);
            behind = place.end;
        }
        self.text_of_html(&html[behind..], at + behind);
        self.end_leaf();
        true
    }

    fn text_of_html(&mut self, text: &str, at: usize) {
        if self.has_line() || !text.trim().is_empty() {
            self.inlines(at).text(&tag::decode(text));
        }
    }

    /// The blocks of HTML that has come to its end.
    pub fn read_region(&mut self, region: Option<Region>) -> Vec<Block> {
        let Some(mut region) = region else { return Vec::new() };
        let base = Base { file: self.context.file, line: region.line, url: None };
        let mut found = html::part(&region.html, &base, self.notes);
        if !region.held.is_empty() {
            put_back(&mut found, &mut region.held);
            each_line_mut(&mut found, &mut |line, _| put_back_in_line(line, &mut region.held));
        }
        // What found no place in the HTML stands behind it.
        found.extend(region.held.into_iter().flatten());
        found
    }

    /// A tag in a line.
    pub fn inline_tag(&mut self, tag: &Tag, at: usize) {
        if tag.closing {
            match tag.name.as_str() {
                "q" => self.inlines(at).text("”"),
                "p" | "div" | "li" => self.inlines(at).text(" "),
                name => self.inlines(at).close_tag(name),
            }
            return;
        }
        let style = |style| Some(Mark::Styled(style));
        let mark = match tag.name.as_str() {
            "br" => return self.inlines(at).line_break(),
            "img" => {
                if let Some(image) = self.image(tag.get("src").unwrap_or(""), tag.get("title"), at) {
                    self.inlines(at).push(Inline::Image(image.with_alt(tag.get("alt"))));
                }
                return;
            }
            "math" | "svg" | "script" | "style" | "iframe" | "video" | "audio" | "object" | "embed" | "picture"
            | "ruby" | "select" | "textarea" | "button" | "input" => {
                self.gathered = Some((tag.name.clone(), at));
                if tag.empty || matches!(tag.name.as_str(), "embed" | "input") {
                    let end = self.text.text[at..].find('>').map_or(self.text.text.len(), |end| at + end + 1);
                    self.end_gathered(end);
                }
                return;
            }
            "q" => return self.inlines(at).text("“"),
            "p" | "div" | "li" => return self.inlines(at).text(" "),
            "em" | "i" | "cite" | "dfn" | "var" => style(Style::Emph),
            "strong" | "b" => style(Style::Strong),
            "sup" => style(Style::Superscript),
            "sub" => style(Style::Subscript),
            "del" | "s" | "strike" => style(Style::Strike),
            "code" | "kbd" | "samp" | "tt" => Some(Mark::Code),
            "a" if tag.get("href").is_some() => Some(Mark::Link(self.target(tag.get("href").unwrap_or(""), at))),
            "a" | "span" | "u" | "ins" | "mark" | "small" | "big" | "font" | "abbr" | "acronym" | "time" | "data"
            | "bdi" | "bdo" | "label" | "wbr" | "nobr" | "center" => None,
            name => {
                let origin = self.origin(at);
                self.notes.raw_html(name, origin);
                None
            }
        };
        if let Some(id) = tag.get("id").or_else(|| tag.get("name")).filter(|id| !id.is_empty()) {
            self.inlines(at).push(Inline::Anchor(id.into()));
        }
        let mark = mark.or_else(|| small_caps(tag)).unwrap_or(Mark::Plain);
        if !tag.empty {
            self.inlines(at).open_tag(&tag.name, mark, tag.get("lang").and_then(Lang::parse));
        }
    }

    /// Whether a tag closes the element that is read as a whole.
    pub fn closes_gathered(&self, html: &str) -> bool {
        let closes = |tag: Tag| tag.closing && self.gathered.as_ref().is_some_and(|(name, _)| *name == tag.name);
        tag::read(html).is_some_and(closes)
    }

    /// Reads the element in a line that ends at byte `to`.
    pub fn end_gathered(&mut self, to: usize) {
        if let Some((_, at)) = self.gathered.take() {
            let text = self.text;
            let base = Base { file: self.context.file, line: self.origin(at).line, url: None };
            let found = html::inlines(text.text.get(at..to).unwrap_or(""), &base, self.notes);
            found.into_iter().for_each(|inline| self.inlines(at).push(inline));
        }
    }
}

/// The captions of elements that HTML does not know, which stand in attributes, as those of mdBook's
/// `<Listing number="1-2" caption="…">`.
fn captions(html: &str) -> impl Iterator<Item = String> {
    let of_custom = |tag: &Tag| !tag.closing && matches!(tag.name.as_str(), "listing" | "codeblock" | "example");
    tag::tags(html).into_iter().filter(move |(tag, _)| of_custom(tag)).filter_map(|(tag, _)| {
        let caption = tag.get("caption").or_else(|| tag.get("title"))?;
        let number = tag.get("number").map_or(String::new(), |number| format!("{number}: "));
        Some(match tag.name.as_str() {
            "listing" if !number.is_empty() => format!("Listing {number}{caption}"),
            _ => format!("{number}{caption}"),
        })
    })
}

/// Small capitals by class or style.
fn small_caps(tag: &Tag) -> Option<Mark> {
    let class = tag.get("class").unwrap_or("");
    let named = class.split_whitespace().any(|class| matches!(class, "smallcaps" | "small-caps" | "sc"));
    let styled = tag.get("style").is_some_and(|style| style.contains("small-caps"));
    (named || styled).then_some(Mark::Styled(Style::SmallCaps))
}

/// The numbers in a text that consists of marks.
fn numbers(text: &str) -> Option<Vec<usize>> {
    let numbers: Vec<usize> =
        text.split(|c: char| c == MARK || c.is_whitespace()).filter_map(|number| number.parse().ok()).collect();
    let only_marks = text.contains(MARK) && text.chars().all(|c| c == MARK || c.is_ascii_digit() || c.is_whitespace());
    only_marks.then_some(numbers)
}

/// Puts the blocks back where their marks are paragraphs.
fn put_back(blocks: &mut Vec<Block>, held: &mut [Option<Block>]) {
    let mut out = Vec::with_capacity(blocks.len());
    for mut block in blocks.drain(..) {
        if let BlockKind::Paragraph(content) = &block.kind
            && let Some(numbers) = numbers(&plain_text(content))
        {
            out.extend(numbers.into_iter().filter_map(|number| held.get_mut(number)?.take()));
            continue;
        }
        each_list_mut(&mut block.kind, &mut |inner| put_back(inner, held));
        out.push(block);
    }
    *blocks = out;
}

/// Puts the words of paragraphs back where their marks stand in lines, and takes the other marks out.
fn put_back_in_line(line: &mut Vec<Inline>, held: &mut [Option<Block>]) {
    let mut out = Vec::with_capacity(line.len());
    for mut inline in line.drain(..) {
        match &mut inline {
            Inline::Styled { content, .. } | Inline::Foreign { content, .. } | Inline::Link { content, .. } => {
                put_back_in_line(content, held);
            }
            Inline::Text(text) if text.contains(MARK) => {
                for (at, part) in text.split(MARK).enumerate() {
                    let number: Option<usize> = if at % 2 == 1 { part.parse().ok() } else { None };
                    let Some(slot) = number.and_then(|number| held.get_mut(number)) else {
                        out.push(Inline::text(part));
                        continue;
                    };
                    match slot.take() {
                        Some(Block { kind: BlockKind::Paragraph(content), .. }) => out.extend(content),
                        other => *slot = other,
                    }
                }
                continue;
            }
            _ => {}
        }
        out.push(inline);
    }
    *line = merge(out);
}
