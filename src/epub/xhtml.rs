//! Blocks → XHTML (EPUB 3.3 § 6.1, HTML Living Standard in its XML syntax).
//!
//! A pure function of the text and the plan's names; [`super::inlines`], [`super::notes`] and
//! [`super::table`] have the rest of it. What the result never has: a reference to a file that is
//! not in the book or to a place that is not in the document, a link in a link, a link or heading
//! without words, a heading level that skips one, an id that is there twice.

use super::escape::{has_words, push};
use super::marks::Mark;
use super::notes::Notes;
use super::places::Places;
use super::plan::Plan;
use super::{formula, mathml};
use crate::doc::{
    Block, BlockKind, Definition, Figure, Image, Inline, Leaves, ListItem, Math, Place, VerseLine, each_inline,
    plain_text,
};
use crate::text::Words;
use std::collections::BTreeSet;
use std::fmt::Write;

/// What only MathML in a document can be: no text holds a `<`.
pub(super) const MATHML: &str = "<math ";

/// Steps of verse's indent that the style sheet knows; deeper lines stand there.
const VERSE_STEPS: u8 = 9;

/// Writes the text of one document.
pub(super) struct Writer<'a> {
    pub(super) plan: &'a Plan<'a>,
    /// The places of the chapter; `None` for pages that have none.
    pub(super) places: Option<&'a Places<'a>>,
    pub(super) out: String,
    pub(super) notes: Notes<'a>,
    pub(super) in_link: bool,
    /// Whether a formula is all that names a column or row: then what it says is its label too.
    pub(super) names_cells: bool,
    /// Whether the text around runs from right to left.
    pub(super) rtl: bool,
    /// What the tool says itself, in the language of the document.
    pub(super) words: Words,
    /// Pages of the printed book that begin here or later, and where the text lies that they begin in.
    pub(super) marks: &'a [Mark],
    pub(super) leaves: Leaves,
    /// Where in `out` the last words of the text end.
    pub(super) end_of_words: usize,
    /// The author's levels of the headings that are open around this place.
    open_headings: Vec<u8>,
    /// Headings so far that the author gave no id.
    unnamed_headings: usize,
    /// The author's names of places that have been written.
    written: BTreeSet<&'a str>,
}

impl<'a> Writer<'a> {
    /// A writer for a document in `text/`.
    pub(super) fn new(plan: &'a Plan<'a>, places: Option<&'a Places<'a>>, marks: &'a [Mark]) -> Writer<'a> {
        Writer {
            plan,
            places,
            out: String::new(),
            notes: Notes::default(),
            in_link: false,
            names_cells: false,
            rtl: plan.book.meta.language.is_rtl(),
            words: plan.words,
            marks,
            leaves: Leaves::default(),
            end_of_words: 0,
            open_headings: Vec::new(),
            unnamed_headings: 0,
            written: BTreeSet::new(),
        }
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

    /// Appends `<tag attributes>text</tag>` on a line of its own, with the marks that wait before the text.
    pub(super) fn line(&mut self, tag: &str, attributes: &str, text: &str) {
        write!(self.out, "<{tag}{attributes}>").expect("writing to a string cannot fail");
        self.marks_up_to(Place::default());
        self.text(text);
        writeln!(self.out, "</{tag}>").expect("writing to a string cannot fail");
    }

    /// Appends blocks, each on lines of its own.
    pub(super) fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(&block.kind);
        }
    }

    fn block(&mut self, block: &'a BlockKind) {
        match block {
            BlockKind::Paragraph(content) => self.paragraph(content),
            BlockKind::Heading { level, id, content } => self.heading(*level, id.as_deref(), content),
            BlockKind::List { start, tight, items } => self.list(*start, *tight, items),
            BlockKind::Definitions(list) => self.definitions(list),
            BlockKind::Quote(inner) => self.around("blockquote", "", inner),
            BlockKind::Epigraph(inner) => self.epigraph(inner),
            // The role says that it is beside the text, not beside the whole document.
            BlockKind::Aside(inner) => self.around("aside", " class=\"aside\" role=\"note\"", inner),
            BlockKind::Verse(stanzas) => self.verse(stanzas),
            BlockKind::Code { language, text } => self.code(language.as_deref(), text),
            BlockKind::Figure(figure) => self.figure(figure),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Math(math) => self.display(math),
            BlockKind::Break => self.raw("<hr/>\n"),
        }
    }

    /// Appends `<tag attributes>content</tag>` on a line of its own.
    pub(super) fn wrapped(&mut self, tag: &str, attributes: &str, content: &'a [Inline]) {
        self.raw(&format!("<{tag}{attributes}>"));
        self.inlines(content);
        self.raw(&format!("</{tag}>\n"));
    }

    fn around(&mut self, tag: &str, attributes: &str, inner: &'a [Block]) {
        self.raw(&format!("<{tag}{attributes}>\n"));
        self.blocks(inner);
        self.raw(&format!("</{tag}>\n"));
    }

    /// Readers that jump from heading to heading lose their way where a level is skipped, so
    /// headings nest as the author's levels do but step down one at a time.
    fn heading(&mut self, level: u8, name: Option<&'a str>, content: &'a [Inline]) {
        let mut id = name.and_then(|name| self.place(name)).map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        if !has_words(&plain_text(content)) {
            return self.wrapped("p", &id, content);
        }
        while self.open_headings.last().is_some_and(|&open| open >= level) {
            self.open_headings.pop();
        }
        self.open_headings.push(level);
        if id.is_empty() {
            self.unnamed_headings += 1;
            id = format!(" id=\"heading-{}\"", self.unnamed_headings);
        }
        // Level 1 is the essay's title; HTML ends at 6.
        let depth = (self.open_headings.len() + 1).min(6);
        self.wrapped(&format!("h{depth}"), &id, content);
    }

    /// The id of a place of the author's, the first time that it is written.
    pub(super) fn place(&mut self, name: &'a str) -> Option<&'a str> {
        let id = self.places?.id(name)?;
        self.written.insert(name).then_some(id)
    }

    fn list(&mut self, start: Option<u64>, tight: bool, items: &'a [ListItem]) {
        let tag = if start.is_some() { "ol" } else { "ul" };
        let mut open = format!("<{tag}");
        // HTML numbers are 32-bit in every reader.
        if let Some(n) = start.filter(|n| *n != 1) {
            write!(open, " start=\"{}\"", n.min(i32::MAX as u64)).expect("writing to a string cannot fail");
        }
        if start.is_none() && !items.is_empty() && items.iter().all(|item| item.checked.is_some()) {
            open.push_str(" class=\"tasks\"");
        }
        self.raw(&open);
        self.raw(">\n");
        for item in items {
            self.raw("<li>");
            self.item(item, tight);
            self.raw("</li>\n");
        }
        self.raw(&format!("</{tag}>\n"));
    }

    fn item(&mut self, item: &'a ListItem, tight: bool) {
        let words = self.words;
        let tick = item.checked.map(|done| {
            let (sign, name) = if done { ('☑', words.done) } else { ('☐', words.to_do) };
            format!("<span class=\"task\" role=\"img\" aria-label=\"{name}\">{sign}</span> ")
        });
        let mut tick = tick.unwrap_or_default();
        for (at, block) in item.blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Paragraph(content) if tight => {
                    // Two bare paragraphs would run into one.
                    if at > 0 && matches!(item.blocks[at - 1].kind, BlockKind::Paragraph(_)) {
                        self.raw("<br/>");
                    }
                    self.tick(&mut tick, content);
                    self.inlines(content);
                }
                BlockKind::Paragraph(content) => {
                    self.raw("\n<p>");
                    self.tick(&mut tick, content);
                    self.inlines(content);
                    self.raw("</p>\n");
                }
                kind => {
                    self.raw(&std::mem::take(&mut tick));
                    self.raw("\n");
                    self.block(kind);
                }
            }
        }
        self.raw(&tick);
    }

    /// Appends the tick of a task, once, behind the mark of a page that begins with it.
    fn tick(&mut self, tick: &mut String, content: &'a [Inline]) {
        if !tick.is_empty() {
            self.marks_before_line(content);
            self.raw(&std::mem::take(tick));
        }
    }

    fn definitions(&mut self, list: &'a [Definition]) {
        if list.iter().all(|one| one.terms.is_empty() && one.details.is_empty()) {
            return;
        }
        self.raw("<dl>\n");
        for (at, definition) in list.iter().enumerate() {
            // A meaning needs a term before it and a term a meaning behind.
            if at == 0 && definition.terms.is_empty() {
                self.raw("<dt></dt>\n");
            }
            definition.terms.iter().for_each(|term| self.wrapped("dt", "", term));
            for details in &definition.details {
                self.around("dd", "", details);
            }
            if definition.details.is_empty() && !definition.terms.is_empty() {
                self.raw("<dd></dd>\n");
            }
        }
        self.raw("</dl>\n");
    }

    /// A motto; the last of several paragraphs says where it is from.
    pub(super) fn epigraph(&mut self, inner: &'a [Block]) {
        self.raw("<blockquote class=\"epigraph\" epub:type=\"epigraph\" role=\"doc-epigraph\">\n");
        match inner.split_last() {
            Some((Block { kind: BlockKind::Paragraph(source), .. }, motto)) if !motto.is_empty() => {
                self.blocks(motto);
                self.wrapped("p", " class=\"source\"", source);
            }
            _ => self.blocks(inner),
        }
        self.raw("</blockquote>\n");
    }

    /// A paragraph a stanza. The lines are blocks by the style sheet, which hides the breaks
    /// between them; where there is no style sheet, the breaks end the lines.
    fn verse(&mut self, stanzas: &'a [Vec<VerseLine>]) {
        self.raw("<div class=\"verse\">\n");
        for stanza in stanzas.iter().filter(|stanza| !stanza.is_empty()) {
            self.raw("<p>");
            for (at, line) in stanza.iter().enumerate() {
                if at > 0 {
                    self.raw("<br/>\n");
                }
                match line.indent.min(VERSE_STEPS) {
                    0 => self.raw("<span class=\"line\">"),
                    step => self.raw(&format!("<span class=\"line step-{step}\">")),
                }
                self.inlines(&line.content);
                self.raw("</span>");
            }
            self.raw("</p>\n");
        }
        self.raw("</div>\n");
    }

    fn code(&mut self, language: Option<&str>, text: &str) {
        // What stands behind the fence may be a whole sentence; the first word names the language.
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '#' | '.');
        // Programs run from left to right in every language.
        let direction = if self.rtl { " dir=\"ltr\"" } else { "" };
        let language = language.and_then(|info| info.split([' ', ',', '{']).next());
        match language.filter(|name| !name.is_empty() && name.len() <= 40 && name.chars().all(allowed)) {
            Some(name) => self.raw(&format!("<pre{direction}><code class=\"language-{name}\">")),
            None => self.raw(&format!("<pre{direction}><code>")),
        }
        self.leaf(text.trim_end_matches('\n'));
        self.raw("</code></pre>\n");
    }

    fn figure(&mut self, figure: &'a Figure) {
        // A picture that is not there and that no word stands for leaves nothing to show.
        let shown = |image: &&Image| self.plan.image(image).is_some() || has_words(&image.alt);
        let images: Vec<&Image> = figure.images.iter().filter(shown).collect();
        let captioned = has_words(&plain_text(&figure.caption));
        if images.is_empty() && !captioned {
            return self.anchors(&figure.caption, "p");
        }
        self.raw(if images.len() > 1 { "<figure class=\"gallery\"" } else { "<figure" });
        // Nothing is announced that nothing is said of.
        let is_decorative = !captioned && images.iter().all(|image| image.is_decorative);
        self.raw(if is_decorative { " role=\"presentation\">\n" } else { ">\n" });
        for image in images {
            self.shown(image);
            self.raw("\n");
        }
        if captioned {
            self.wrapped("figcaption", "", &figure.caption);
        } else {
            self.anchors(&figure.caption, "figcaption");
        }
        self.raw("</figure>\n");
    }

    /// Appends a line that has no words, if it has places or notes in it that may be asked for.
    pub(super) fn anchors(&mut self, content: &'a [Inline], tag: &str) {
        let mut needed = false;
        each_inline(content, &mut |inline| {
            needed |= matches!(inline, Inline::Anchor(_) | Inline::Note(_) | Inline::NoteAgain(_));
        });
        if needed {
            self.wrapped(tag, "", content);
        }
    }

    fn display(&mut self, math: &Math) {
        self.raw("<div class=\"math\">");
        self.math(math, true);
        self.raw("</div>\n");
    }

    /// A formula as MathML, if there is some or its TeX is simple.
    pub(super) fn island(&self, math: &Math, block: bool) -> Option<String> {
        let given = math.mathml.as_deref().and_then(|source| mathml::island(source, &math.text, block));
        given.or_else(|| formula::island(&math.text, block))
    }

    /// Appends a formula: as MathML where there is some or its TeX is simple, else as it is in characters or TeX.
    pub(super) fn math(&mut self, math: &Math, block: bool) {
        match self.island(math, block) {
            Some(island) => {
                self.marks_before(&math.text);
                match island.strip_prefix(MATHML).filter(|_| self.names_cells && has_words(&math.text)) {
                    Some(rest) => {
                        self.raw(MATHML);
                        self.raw("aria-label=\"");
                        self.text(math.text.trim());
                        self.raw("\" ");
                        self.raw(rest);
                    }
                    None => self.raw(&island),
                }
            }
            None if math.text.contains('\\') => {
                self.raw("<code>");
                self.leaf(math.text.trim());
                self.raw("</code>");
            }
            None => {
                self.raw("<span class=\"formula\">");
                self.leaf(math.text.trim());
                self.raw("</span>");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::doc::{Cell, ChapterId, Style, Table, Target};
    use crate::epub::sample;

    fn render(kinds: Vec<BlockKind>) -> String {
        let book = sample::book();
        let (pictures, cover) = (sample::pictures(), sample::cover());
        let wanted = crate::config::Epub::default();
        let plan = Plan::new(&book, &pictures, &cover, &wanted, None);
        let origin = Origin::file("a.md");
        let blocks: Vec<Block> = kinds.into_iter().map(|kind| Block { kind, origin: origin.clone() }).collect();
        let mut writer = Writer::new(&plan, None, &[]);
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
            "<h2 id=\"heading-1\">x</h2><h2 id=\"heading-2\">x</h2><h3 id=\"heading-3\">x</h3>\
             <h4 id=\"heading-4\">x</h4><h3 id=\"heading-5\">x</h3><h2 id=\"heading-6\">x</h2>"
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
    fn readings_stand_above_their_words_where_each_has_its_own() {
        let styled = |style, content| Inline::Styled { style, content };
        let read = |text: &str| styled(Style::Reading, words(text));
        let text = |text: &str| Inline::text(text);
        let shown = |content| render(vec![BlockKind::Paragraph(vec![styled(Style::Ruby, content)])]);
        assert_eq!(
            shown(vec![text("漢"), read("(kan)"), Inline::strong(words("字")), read("(ji)")]),
            "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp><strong>字</strong><rp>(</rp><rt>ji</rt><rp>)</rp></ruby></p>\n"
        );
        for (odd, plain) in [
            (vec![text("漢"), read("(kan)"), read("(Han)")], "漢(kan)(Han)"),
            (vec![read("(kan)")], "(kan)"),
            (vec![text("漢"), read("(kan)"), text("字")], "漢(kan)字"),
            (vec![text("漢")], "漢"),
        ] {
            assert_eq!(shown(odd), format!("<p>{plain}</p>\n"));
        }
    }

    #[test]
    fn pictures_that_are_links_stay_links_and_have_a_name() {
        let image = |alt: &str| Image::new("images/star.svg", alt, Origin::file("a.md"));
        let linked = |alt: &str, target| BlockKind::Figure(Image { target: Some(target), ..image(alt) }.into());
        let url = || Target::Url("https://a.b/".into());
        let img = |alt: &str| format!("<img src=\"../images/image-002.svg\" alt=\"{alt}\"/>");
        let in_line = Inline::Link { target: url(), content: vec![Inline::Image(image(""))] };
        let page = render(vec![
            linked("A star", url()),
            linked("", Target::Chapter { id: ChapterId(1), anchor: None }),
            linked("A star", Target::Anchor("nowhere".into())),
            BlockKind::Paragraph(vec![in_line]),
        ]);
        let link = |attributes: &str, alt: &str| format!("<a href=\"{attributes}\">{}</a>", img(alt));
        assert_eq!(
            page,
            format!(
                "<figure>\n{}\n</figure>\n<figure>\n{}\n</figure>\n<figure>\n{}\n</figure>\n<p>{}</p>\n",
                link("https://a.b/", "A star"),
                link("chapter-002.xhtml\" aria-label=\"A Second One", ""),
                img("A star"),
                link("https://a.b/\" aria-label=\"https://a.b/", ""),
            )
        );
    }

    #[test]
    fn pictures_that_are_not_there_leave_their_words() {
        let image = |path: &str, alt: &str, caption: Option<&str>| {
            let image = Image::new(path, alt, Origin::file("a.md"));
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
    fn punctuation_beside_a_formula_or_picture_begins_and_ends_no_line() {
        let formula = |tex: &str| Inline::Math(Math { mathml: None, text: tex.into() });
        let text = |words: &str| Inline::Text(words.into());
        let shown = |content: Vec<Inline>| {
            let page = render(vec![BlockKind::Paragraph(content)]);
            let (before, rest) = page.split_once("<math").unwrap();
            format!("{before}\u{2211}{}", rest.rsplit_once("</math>").unwrap().1)
        };
        assert_eq!(
            shown(vec![text("where ("), formula("x^2"), text("), and")]),
            "<p>where <span class=\"whole\">(\u{2211}),</span> and</p>\n"
        );
        assert_eq!(shown(vec![text("a "), formula("x^2"), text(" b")]), "<p>a \u{2211} b</p>\n");
        assert_eq!(
            render(vec![BlockKind::Paragraph(vec![text("so "), formula("x"), text(", and")])]),
            "<p>so <span class=\"formula\">x</span>, and</p>\n"
        );
        let star = Image::new("images/star.svg", "star", Origin::file("a.md"));
        assert_eq!(
            render(vec![BlockKind::Paragraph(vec![text("a "), Inline::Image(star), text(".")])]),
            "<p>a <span class=\"whole\"><img src=\"../images/image-002.svg\" alt=\"star\"/>.</span></p>\n"
        );
    }

    #[test]
    fn a_paragraph_of_another_script_begins_at_its_own_side() {
        let arabic = |content| Inline::Foreign { language: crate::lang::Lang::parse("ar").unwrap(), content };
        assert_eq!(
            render(vec![BlockKind::Paragraph(vec![arabic(words("\u{645}\u{631}"))])]),
            "<p lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\">\u{645}\u{631}</p>\n"
        );
        let mixed = render(vec![BlockKind::Paragraph(vec![Inline::Text("one ".into()), arabic(words("\u{645}"))])]);
        assert_eq!(mixed, "<p>one <span lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\">\u{645}</span></p>\n");
    }

    #[test]
    fn a_header_cell_of_a_formula_alone_has_a_label_for_those_who_do_not_read_mathml() {
        let cell = |content, header| {
            let blocks = vec![Block { kind: BlockKind::Paragraph(content), origin: Origin::file("a.md") }];
            Cell { header, columns: 1, rows: 1, blocks }
        };
        let formula = || Inline::Math(Math { mathml: None, text: "b_1".into() });
        let head = vec![cell(vec![formula()], true), cell(vec![Inline::Text("is ".into()), formula()], true)];
        let table = Table {
            columns: vec![],
            head: vec![head],
            body: vec![vec![cell(vec![formula()], false)]],
            caption: vec![],
        };
        let page = render(vec![BlockKind::Table(table)]);
        assert_eq!(page.matches("<math aria-label=\"b_1\" xmlns").count(), 1, "{page}");
        assert!(page.contains("<th scope=\"col\"><math aria-label"), "{page}");
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
