//! Blocks and inlines → XHTML (EPUB 3.3 § 6.1, HTML Living Standard in its XML syntax).
//!
//! A pure function of the text and the plan's names. What the result never has: a reference to
//! a file that is not in the book, a link in a link, a link or heading without words, a heading
//! level that skips one.

use super::escape::{has_words, push};
use super::href;
use super::plan::Plan;
use crate::doc::{Block, BlockKind, Figure, Image, Inline, ListItem, Style, Target, plain_text, printed_text};
use std::fmt::Write;

/// Writes the text of one document.
pub(super) struct Writer<'a> {
    plan: &'a Plan<'a>,
    out: String,
    /// The author's levels of the headings that are open around this place.
    open_headings: Vec<u8>,
    in_link: bool,
}

impl<'a> Writer<'a> {
    /// A writer for a document in `text/`.
    pub(super) fn new(plan: &'a Plan<'a>) -> Writer<'a> {
        Writer { plan, out: String::new(), open_headings: Vec::new(), in_link: false }
    }

    /// What has been written.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Appends mark-up as it is.
    pub(super) fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Appends plain text.
    pub(super) fn text(&mut self, text: &str) {
        push(&mut self.out, text);
    }

    /// Appends `<tag attributes>text</tag>` on a line of its own.
    pub(super) fn line(&mut self, tag: &str, attributes: &str, text: &str) {
        write!(self.out, "<{tag}{attributes}>").expect("writing to a string cannot fail");
        self.text(text);
        writeln!(self.out, "</{tag}>").expect("writing to a string cannot fail");
    }

    /// Appends blocks, each on lines of its own.
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(&block.kind);
        }
    }

    fn block(&mut self, block: &BlockKind) {
        match block {
            BlockKind::Paragraph(content) => self.wrapped("p", content),
            BlockKind::Heading { level, content, .. } => self.heading(*level, content),
            BlockKind::List { start, tight, items } => self.list(*start, *tight, items),
            BlockKind::Quote(inner) | BlockKind::Epigraph(inner) | BlockKind::Aside(inner) => {
                self.raw("<blockquote>\n");
                self.blocks(inner);
                self.raw("</blockquote>\n");
            }
            BlockKind::Code { text, .. } => {
                self.raw("<pre><code>");
                self.text(text.trim_end_matches('\n'));
                self.raw("</code></pre>\n");
            }
            BlockKind::Figure(figure) => self.figure(figure),
            BlockKind::Definitions(list) => {
                for definition in list {
                    definition.terms.iter().for_each(|term| self.wrapped("p", term));
                    definition.details.iter().for_each(|details| self.blocks(details));
                }
            }
            BlockKind::Verse(stanzas) => {
                stanzas.iter().flatten().for_each(|line| self.wrapped("p", &line.content));
            }
            BlockKind::Table(table) => {
                if !table.caption.is_empty() {
                    self.wrapped("p", &table.caption);
                }
                let cells = table.head.iter().chain(&table.body).flatten();
                cells.for_each(|cell| self.blocks(&cell.blocks));
            }
            BlockKind::Math(math) => self.line("p", "", &math.text),
            BlockKind::Break => self.raw("<hr/>\n"),
        }
    }

    fn wrapped(&mut self, tag: &str, content: &[Inline]) {
        self.raw(&format!("<{tag}>"));
        self.inlines(content);
        self.raw(&format!("</{tag}>\n"));
    }

    /// Readers that jump from heading to heading lose their way where a level is skipped, so
    /// headings nest as the author's levels do but step down one at a time.
    fn heading(&mut self, level: u8, content: &[Inline]) {
        if !has_words(&plain_text(content)) {
            return self.wrapped("p", content);
        }
        while self.open_headings.last().is_some_and(|&open| open >= level) {
            self.open_headings.pop();
        }
        self.open_headings.push(level);
        // Level 1 is the essay's title; HTML ends at 6.
        let depth = (self.open_headings.len() + 1).min(6);
        self.wrapped(&format!("h{depth}"), content);
    }

    fn list(&mut self, start: Option<u64>, tight: bool, items: &[ListItem]) {
        let tag = if start.is_some() { "ol" } else { "ul" };
        match start {
            // HTML numbers are 32-bit in every reader.
            Some(n) if n != 1 => self.raw(&format!("<ol start=\"{}\">\n", n.min(i32::MAX as u64))),
            _ => self.raw(&format!("<{tag}>\n")),
        }
        for item in items {
            self.raw("<li>");
            for (at, block) in item.blocks.iter().enumerate() {
                match &block.kind {
                    BlockKind::Paragraph(content) if tight => {
                        // Two bare paragraphs would run into one.
                        if at > 0 && matches!(item.blocks[at - 1].kind, BlockKind::Paragraph(_)) {
                            self.raw("<br/>");
                        }
                        self.inlines(content);
                    }
                    kind => {
                        self.raw("\n");
                        self.block(kind);
                    }
                }
            }
            self.raw("</li>\n");
        }
        self.raw(&format!("</{tag}>\n"));
    }

    fn figure(&mut self, figure: &Figure) {
        // A picture that is not there and that no word stands for leaves nothing to show.
        let shown = |image: &&Image| self.plan.image(image).is_some() || has_words(&image.alt);
        let images: Vec<&Image> = figure.images.iter().filter(shown).collect();
        let captioned = has_words(&plain_text(&figure.caption));
        if images.is_empty() && !captioned {
            return;
        }
        self.raw("<figure>\n");
        for image in images {
            self.image(image);
            self.raw("\n");
        }
        if captioned {
            self.wrapped("figcaption", &figure.caption);
        }
        self.raw("</figure>\n");
    }

    /// Appends inlines.
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(text),
                Inline::Styled { style, content } => {
                    let tag = match style {
                        Style::Emph => "em",
                        Style::Strong => "strong",
                        Style::Strike => "s",
                        Style::Superscript => "sup",
                        Style::Subscript => "sub",
                        Style::SmallCaps => "span",
                    };
                    self.inline_element(tag, content);
                }
                Inline::Foreign { content, .. } => self.inlines(content),
                Inline::Math(math) => self.text(&math.text),
                Inline::Note(note) => self.text(&format!(" [{}]", printed_text(&note.blocks).trim())),
                Inline::NoteAgain(_) | Inline::Anchor(_) => {}
                Inline::Code(text) => {
                    self.raw("<code>");
                    self.text(text);
                    self.raw("</code>");
                }
                Inline::Link { target, content } => self.link(target, content),
                Inline::Image(image) => self.image(image),
                Inline::LineBreak => self.raw("<br/>\n"),
            }
        }
    }

    fn inline_element(&mut self, tag: &str, content: &[Inline]) {
        self.raw(&format!("<{tag}>"));
        self.inlines(content);
        self.raw(&format!("</{tag}>"));
    }

    /// A link without words cannot be spoken, and one to a file outside the book leads nowhere:
    /// both leave their content.
    fn link(&mut self, target: &Target, content: &[Inline]) {
        let href = match target {
            Target::Url(url) => href::absolute(url),
            // Documents of the text share a folder.
            Target::Chapter { id, .. } => {
                self.plan.chapter(*id).map(|document| document.href.trim_start_matches("text/").to_owned())
            }
            Target::File { .. } | Target::Anchor(_) => None,
        };
        match href {
            Some(href) if !self.in_link && has_words(&plain_text(content)) => {
                self.raw("<a href=\"");
                self.text(&href);
                self.raw("\">");
                self.in_link = true;
                self.inlines(content);
                self.in_link = false;
                self.raw("</a>");
            }
            _ => self.inlines(content),
        }
    }

    fn image(&mut self, image: &Image) {
        match self.plan.image(image) {
            Some(file) => {
                let markup = format!("<img src=\"../{}\" alt=\"", file.href);
                self.raw(&markup);
                self.text(image.alt.trim());
                self.raw("\"/>");
            }
            None if !has_words(&image.alt) => {}
            None => {
                self.raw("<span class=\"missing-image\">[");
                self.text(image.alt.trim());
                self.raw("]</span>");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::doc::ChapterId;
    use crate::epub::sample;

    fn render(kinds: Vec<BlockKind>) -> String {
        let book = sample::book();
        let (pictures, cover) = (sample::pictures(), sample::cover());
        let plan = Plan::new(&book, &pictures, &cover);
        let origin = Origin::file("a.md");
        let blocks: Vec<Block> = kinds.into_iter().map(|kind| Block { kind, origin: origin.clone() }).collect();
        let mut writer = Writer::new(&plan);
        writer.blocks(&blocks);
        writer.finish()
    }

    fn words(text: &str) -> Vec<Inline> {
        vec![Inline::Text(text.into())]
    }

    #[test]
    fn heading_levels_are_never_skipped() {
        let headings = [4, 2, 4, 6, 3, 2].map(|level| BlockKind::Heading { level, id: None, content: words("x") });
        assert_eq!(
            render(headings.to_vec()).replace("\n", ""),
            "<h2>x</h2><h2>x</h2><h3>x</h3><h4>x</h4><h3>x</h3><h2>x</h2>"
        );
        let empty = render(vec![BlockKind::Heading { level: 2, id: None, content: words(" ") }]);
        assert_eq!(empty, "<p> </p>\n");
    }

    #[test]
    fn links_lead_to_chapters_and_urls_and_never_nest() {
        let link = |target, content| Inline::Link { target, content };
        let url = || Target::Url("https://a.b/?x&y".into());
        assert_eq!(
            render(vec![BlockKind::Paragraph(vec![
                link(url(), vec![Inline::Text("a".into()), link(url(), words("b"))]),
                link(Target::Chapter { id: ChapterId(1), anchor: None }, words("c")),
                link(Target::Chapter { id: ChapterId(99), anchor: None }, words("d")),
                link(Target::File { path: "x.md".into(), fragment: None }, words("e")),
                link(Target::Url("javascript:x".into()), words("f")),
                link(url(), vec![]),
            ])]),
            "<p><a href=\"https://a.b/?x&amp;y\">ab</a><a href=\"chapter-002.xhtml\">c</a>def</p>\n"
        );
    }

    #[test]
    fn pictures_that_are_not_there_leave_their_words() {
        let image = |path: &str, alt: &str, caption: Option<&str>| {
            let image = Image { path: path.into(), alt: alt.into(), origin: Origin::file("a.md") };
            Figure { images: vec![image], caption: caption.into_iter().map(Inline::text).collect() }
        };
        assert_eq!(
            render(vec![
                BlockKind::Figure(image("gone.png", "A <cat>", Some("Caption"))),
                BlockKind::Figure(image("gone.png", "", None)),
                BlockKind::Figure(image("images/star.svg", "A \"star\"", None)),
            ]),
            "<figure>\n<span class=\"missing-image\">[A &lt;cat&gt;]</span>\n<figcaption>Caption</figcaption>\n</figure>\n\
             <figure>\n<img src=\"../images/image-002.svg\" alt=\"A &quot;star&quot;\"/>\n</figure>\n"
        );
    }

    #[test]
    fn lists_keep_their_numbers_and_tight_items_have_no_paragraphs() {
        let block = |kind| Block { kind, origin: Origin::file("a.md") };
        let item = |text| vec![block(BlockKind::Paragraph(words(text)))];
        let list = |start, tight| BlockKind::List { start, tight, items: vec![item("a").into(), item("b").into()] };
        assert_eq!(render(vec![list(Some(3), true)]), "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
        assert_eq!(render(vec![list(None, false)]), "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>\n");
    }
}
