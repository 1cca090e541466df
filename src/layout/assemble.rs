//! Sections → the whole book: front matter, parts and essays in order, numbered, with running
//! heads, folios, links and outline.

use crate::config::{Lettering, Place};
use crate::diag::Sink;
use crate::doc::{self, Book, ChapterId, MatterPage};
use crate::geom::{Length, Point, Rect};
use crate::layout::flow::Flow;
use crate::layout::lettering::look;
use crate::layout::row::{Leads, Row, Spot, moved, shift};
use crate::layout::section::{Placed, Section};
use crate::layout::shape::{Face, Shaper};
use crate::layout::tagger::Joined;
use crate::layout::{Compromise, Context, Glyphless, contents, front};
use crate::paged::{
    Destination, ElementKind, Item, Label, Link, LinkTarget, Numbering, OutlineEntry, Page, Paged, Role, Run, Start,
    Tag,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A page before it is drawn.
#[derive(Clone, Copy)]
struct Leaf {
    /// The section and its page; `None` for a blank.
    content: Option<(usize, usize)>,
    /// What stands above the text.
    head: Head,
    /// Whether the page number is printed.
    folio: bool,
}

/// What the running head of a page says.
#[derive(Clone, Copy)]
enum Head {
    /// Nothing: openings, front matter, blanks.
    None,
    /// The book's title on a verso, this chapter's title on a recto.
    Chapter(usize),
}

const BLANK: Leaf = Leaf { content: None, head: Head::None, folio: false };

/// The body in order, and where things open in it.
pub struct Body {
    leaves: Vec<Leaf>,
    /// Index among the leaves of each chapter's first page.
    chapters: Vec<usize>,
    /// Index among the leaves of each part's page.
    parts: Vec<Option<usize>>,
}

/// Puts the book together. `sections` has one section for each chapter, and `body` is what they make.
pub fn assemble(
    book: &Book,
    mut sections: Vec<Section>,
    body: Body,
    context: &Context<'_>,
    shaper: &mut Shaper<'_>,
    glyphless: &mut Glyphless,
    sink: &mut Sink,
) -> (Paged, Vec<Compromise>) {
    let mut make = |kind: ElementKind, write: &dyn Fn(&mut Flow<'_, '_>), shaper: &mut Shaper<'_>| {
        let mut flow = Flow::new(context, shaper);
        flow.begin(kind, &context.origin);
        write(&mut flow);
        let mut section = Section::cut(flow.galley(), &context.measures, true);
        section.set(flow.shaper);
        sink.append(flow.sink);
        glyphless.merge(flow.glyphless);
        section
    };
    let mut part_sections = Vec::new();
    for part in &book.parts {
        let section =
            part.title.as_ref().map(|title| make(ElementKind::Part, &|flow| front::part_page(title, flow), shaper));
        part_sections.push(section.map(|section| {
            sections.push(section);
            sections.len() - 1
        }));
    }
    let label = |leaf: usize| Label { numbering: Numbering::Arabic, number: leaf as u32 + 1 };
    let labels: Vec<Label> = body.chapters.iter().map(|&leaf| label(leaf)).collect();
    let part_labels: Vec<Option<Label>> = body.parts.iter().map(|leaf| leaf.map(label)).collect();
    let (meta, matter) = (&book.meta, &book.matter);
    // Each with whether it begins on a recto and whether its pages are numbered,
    // and where they begin in an edition without pages.
    let mut front = Vec::new();
    if matter.half_title {
        let section = make(ElementKind::Section, &|flow| front::half_title(meta, flow), shaper);
        front.push((section, true, false, Some(Start::HalfTitle)));
    }
    front.push((
        make(ElementKind::Section, &|flow| front::title_page(meta, flow), shaper),
        true,
        false,
        Some(Start::TitlePage),
    ));
    front.push((
        make(ElementKind::Section, &|flow| front::imprint(meta, &matter.copyright, flow), shaper),
        false,
        false,
        Some(Start::Imprint),
    ));
    if !matter.dedication.is_empty() {
        let section = make(ElementKind::Section, &|flow| front::dedication(&matter.dedication, flow), shaper);
        front.push((section, true, false, Some(Start::Matter(MatterPage::Dedication, doc::Place::default()))));
    }
    if !matter.epigraph.is_empty() {
        let section = make(ElementKind::Section, &|flow| front::motto(&matter.epigraph, flow), shaper);
        front.push((section, true, false, Some(Start::Matter(MatterPage::Epigraph, doc::Place::default()))));
    }
    let listed = make(ElementKind::Section, &|flow| contents::contents(book, &labels, &part_labels, flow), shaper);
    front.push((listed, true, true, None));
    let colophon = (!matter.colophon.is_empty())
        .then(|| make(ElementKind::Section, &|flow| front::colophon(&matter.colophon, flow), shaper));
    let behind = usize::from(colophon.is_some());
    let mut leaves = Vec::new();
    let mut front_starts = Vec::new();
    for (section, is_recto, folio, start) in front {
        if is_recto && leaves.len() % 2 == 1 {
            leaves.push(BLANK);
        }
        let index = sections.len();
        // Without statements the imprint is a blank.
        front_starts.extend(start.filter(|_| !section.is_blank()).map(|start| (index, start)));
        leaves.extend((0..section.len()).map(|page| Leaf { content: Some((index, page)), head: Head::None, folio }));
        sections.push(section);
    }
    // The body begins on a recto.
    if leaves.len() % 2 == 1 {
        leaves.push(BLANK);
    }
    let first_body = leaves.len();
    leaves.extend(body.leaves);
    if let Some(section) = colophon {
        front_starts.push((sections.len(), Start::Matter(MatterPage::Colophon, doc::Place::default())));
        leaves.extend((0..section.len()).map(|page| Leaf { content: Some((sections.len(), page)), ..BLANK }));
        sections.push(section);
    }
    let measures = context.measures.bound(leaves.len());
    let places = Places {
        chapters: body.chapters.iter().map(|leaf| leaf + first_body).collect(),
        parts: body.parts.iter().map(|leaf| leaf.map(|leaf| leaf + first_body)).collect(),
        spots: sections.iter().map(Section::spots).collect(),
        top: context.measures.sides.top,
    };
    let starts: Vec<Vec<doc::Place>> = sections.iter().map(Section::starts).collect();
    let start = |section: usize, page: usize| {
        let place = starts[section][page];
        if section < body.chapters.len() {
            return Some(Start::Text(ChapterId(section as u32), place));
        }
        if let Some(part) = part_sections.iter().position(|part| *part == Some(section)) {
            return Some(Start::Part(part));
        }
        let (_, start) = front_starts.iter().find(|(index, _)| *index == section)?;
        Some(if let Start::Matter(page, _) = *start { Start::Matter(page, place) } else { *start })
    };
    let label_of = |index: usize| match index.checked_sub(first_body) {
        Some(leaf) => label(leaf),
        None => Label { numbering: Numbering::Roman, number: index as u32 + 1 },
    };
    // Before any page is taken, as a fault is also one of the pages beside it.
    let compromises = |(index, leaf): (usize, &Leaf)| {
        let (section, number) = leaf.content?;
        let at = |(flaw, origin, words)| Compromise { flaw, label: label_of(index), page: index + 1, origin, words };
        Some(sections[section].compromises(number).into_iter().map(at).collect::<Vec<_>>())
    };
    let compromises: Vec<Compromise> = leaves.iter().enumerate().filter_map(compromises).flatten().collect();
    let titles: Vec<String> = book.chapters().map(|chapter| chapter.plain_title()).collect();
    let joined = joined(book, &mut sections, &part_sections, behind, context);
    let mut pages = Vec::with_capacity(leaves.len());
    for (index, leaf) in leaves.iter().enumerate() {
        let mut page = Page { label: label_of(index), ..Page::default() };
        let mut flow = Flow::new(context, shaper);
        flow.measures = measures;
        if let Head::Chapter(chapter) = leaf.head {
            let words = if index % 2 == 1 { &book.meta.title } else { &titles[chapter] };
            page.items.extend(head(words, index, &mut flow));
        }
        if let Some((section, number)) = leaf.content {
            page.start = start(section, number);
            let at = Point { x: measures.left(index), y: measures.sides.top };
            for placed in sections[section].take_page(number) {
                match placed {
                    Placed::Row(row, y) => {
                        draw(row, moved(at, Point { x: Length::ZERO, y }), section, &places, &joined, &mut page)
                    }
                    Placed::Drawn(mut item) => {
                        shift(&mut item, at);
                        page.items.push(item);
                    }
                }
            }
        }
        if leaf.folio {
            page.items.extend(folio(&label_of(index), index, &mut flow));
        }
        pages.push(page);
    }
    let outline = outline(book, &titles, &places);
    (Paged { trim: context.measures.trim, pages, outline, structure: joined.structure }, compromises)
}

/// Parts open on a recto with a blank behind them, essays on the next page. `cut` is told for each essay in turn
/// whether it opens on a recto, and says how many pages it has. The sections of parts follow those of essays.
pub fn body(book: &Book, cut: &mut dyn FnMut(bool) -> usize) -> Body {
    let mut body = Body { leaves: Vec::new(), chapters: Vec::new(), parts: Vec::new() };
    let mut part_section = book.chapters().count();
    for part in &book.parts {
        body.parts.push(part.title.as_ref().map(|_| {
            if body.leaves.len() % 2 == 1 {
                body.leaves.push(BLANK);
            }
            body.leaves.push(Leaf { content: Some((part_section, 0)), ..BLANK });
            body.leaves.push(BLANK);
            part_section += 1;
            body.leaves.len() - 2
        }));
        for _ in &part.chapters {
            let chapter = body.chapters.len();
            let first = body.leaves.len();
            body.chapters.push(first);
            body.leaves.extend((0..cut(first.is_multiple_of(2))).map(|page| Leaf {
                content: Some((chapter, page)),
                head: if page == 0 { Head::None } else { Head::Chapter(chapter) },
                folio: true,
            }));
        }
    }
    body
}

/// The numbered pages on which things stand.
pub struct BodyPages {
    starts: Vec<usize>,
    spots: Vec<BTreeMap<Spot, (usize, Length)>>,
}

impl BodyPages {
    /// The number of the page on which a chapter or a place in it stands.
    pub fn page(&self, id: ChapterId, anchor: Option<&Arc<str>>) -> Option<u32> {
        let chapter = id.0 as usize;
        let spot = anchor.and_then(|anchor| self.spots.get(chapter)?.get(&Spot::Anchor(anchor.clone())));
        let within = spot.map_or(0, |(page, _)| *page);
        Some((self.starts.get(chapter)? + within) as u32 + 1)
    }
}

/// Where the chapters of a book and what is in them stand, by the sections of its chapters.
pub fn body_pages(body: &Body, sections: &[Section]) -> BodyPages {
    BodyPages { starts: body.chapters.clone(), spots: sections.iter().map(Section::spots).collect() }
}

/// Where things stand in the book.
struct Places {
    /// Indices of the pages on which chapters open.
    chapters: Vec<usize>,
    /// Indices of the pages of parts.
    parts: Vec<Option<usize>>,
    /// Places in each section: the page among its pages, and the distance from the top of the text.
    spots: Vec<BTreeMap<Spot, (usize, Length)>>,
    /// The margin above the text.
    top: Length,
}

impl Places {
    fn chapter(&self, id: ChapterId) -> Option<Destination> {
        self.chapters.get(id.0 as usize).map(|&page| top(page))
    }

    fn part(&self, part: usize) -> Option<Destination> {
        self.parts.get(part).copied().flatten().map(top)
    }

    /// A place in a chapter, whose section has the chapter's number.
    fn spot(&self, chapter: usize, spot: &Spot) -> Option<Destination> {
        let (page, y) = self.spots.get(chapter)?.get(spot)?;
        Some(Destination { page: self.chapters.get(chapter)? + page, y: self.top + *y })
    }

    /// Where a link in a section leads.
    fn target(&self, leads: Leads, section: usize) -> Option<LinkTarget> {
        Some(LinkTarget::Page(match leads {
            Leads::Url(url) => return Some(LinkTarget::Url(url)),
            Leads::Spot(spot) => self.spot(section, &spot)?,
            Leads::Chapter(id, Some(anchor)) => {
                // An anchor that the text has not leads to the chapter all the same.
                self.spot(id.0 as usize, &Spot::Anchor(anchor)).or_else(|| self.chapter(id))?
            }
            Leads::Chapter(id, None) => self.chapter(id)?,
            Leads::Part(part) => self.part(part)?,
        }))
    }
}

fn top(page: usize) -> Destination {
    Destination { page, y: Length::ZERO }
}

/// The elements of all sections in reading order: the pages before the essays, parts with their essays, and so many
/// sections `behind` them. Sections stand in the order essays, parts, other pages.
fn joined(
    book: &Book,
    sections: &mut [Section],
    parts: &[Option<usize>],
    behind: usize,
    context: &Context<'_>,
) -> Joined {
    let mut joined = Joined::new(&context.origin);
    let document = Tag(0);
    let (front, back) = (book.chapters().count() + parts.iter().flatten().count(), sections.len() - behind);
    let mut add = |section: usize, parent: Tag| joined.add(section, sections[section].take_elements(), parent);
    (front..back).for_each(|section| _ = add(section, document));
    let mut essays = 0..;
    for (part, section) in book.parts.iter().zip(parts) {
        let parent = section.map_or(document, |section| add(section, document));
        essays.by_ref().take(part.chapters.len()).for_each(|essay| _ = add(essay, parent));
    }
    (back..back + behind).for_each(|section| _ = add(section, document));
    joined
}

/// Draws a row with its top left corner at a place.
fn draw(row: Row, at: Point, section: usize, places: &Places, joined: &Joined, page: &mut Page) {
    for mut item in row.items {
        shift(&mut item, at);
        if let Item::Run(Run { tag, .. }) | Item::Picture { tag, .. } = &mut item {
            *tag = joined.moved(section, *tag);
        }
        page.items.push(item);
    }
    for link in row.links {
        let rect = Rect { at: moved(link.rect.at, at), size: link.rect.size };
        let tag = joined.moved(section, link.tag);
        page.links.extend(places.target(link.leads, section).map(|target| Link { rect, target, tag }));
    }
}

/// The running head, above the text block; none where the margin has no room for it.
fn head(words: &str, index: usize, flow: &mut Flow<'_, '_>) -> Vec<Item> {
    let m = flow.measures;
    let y = m.sides.top - m.leading;
    if y < m.leading {
        return Vec::new();
    }
    let lettering = &flow.context.theme().running_head;
    if lettering.align == Place::None {
        return Vec::new();
    }
    let face = face(lettering, flow);
    let words = fitted(words, face, m.width.scale(9, 10), flow.shaper);
    let width = Length::sp(flow.shaper.word(&words, face).whole.width);
    let at = Point { x: m.left(index) + beside(lettering.align, m.width - width, m.spine_is_left(index)), y };
    flow.runs(&words, face, Role::Head, at, &flow.context.origin)
}

/// The face of what stands in the margins.
fn face(lettering: &Lettering, flow: &Flow<'_, '_>) -> Face {
    let (style, look) = look(lettering.style, false);
    Face { font: flow.context.faces.font(style), size: lettering.size, look }
}

/// How far from the left edge of the text something stands that leaves so much free: in the middle, or
/// at the fore-edge, opposite to the spine.
fn beside(place: Place, free: Length, spine_is_left: bool) -> Length {
    match place {
        Place::Outer if spine_is_left => free,
        Place::Outer => Length::ZERO,
        _ => free.half(),
    }
}

/// The words that fit, with an ellipsis for those that do not.
fn fitted(words: &str, face: Face, width: Length, shaper: &mut Shaper<'_>) -> String {
    if shaper.word(words, face).whole.width <= width.to_sp() {
        return words.to_owned();
    }
    let mut kept = words;
    while let Some((shorter, _)) = kept.rsplit_once(char::is_whitespace) {
        kept = shorter.trim_end_matches(|c: char| c.is_whitespace() || ",;:–—-".contains(c));
        let cut = format!("{kept}…");
        if shaper.shape(&cut, face).width <= width.to_sp() {
            return cut;
        }
    }
    String::new()
}

/// The page number below the text block.
fn folio(label: &Label, index: usize, flow: &mut Flow<'_, '_>) -> Vec<Item> {
    let m = flow.measures;
    let lettering = &flow.context.theme().folio;
    if lettering.align == Place::None {
        return Vec::new();
    }
    let face = face(lettering, flow);
    let text = label.to_string();
    let width = Length::sp(flow.shaper.word(&text, face).whole.width);
    // Two lines below the text, or as low as the margin allows.
    let bottom = m.sides.top + m.height;
    let y = (bottom + m.leading * 2).min(m.trim.h - m.leading);
    let at = Point { x: m.left(index) + beside(lettering.align, m.width - width, m.spine_is_left(index)), y };
    flow.runs(&text, face, Role::Folio, at, &flow.context.origin)
}

/// Parts with their essays under them; without parts the essays alone.
fn outline(book: &Book, titles: &[String], places: &Places) -> Vec<OutlineEntry> {
    let mut out = Vec::new();
    let mut chapter = 0;
    for (index, part) in book.parts.iter().enumerate() {
        let entries: Vec<OutlineEntry> = part
            .chapters
            .iter()
            .map(|_| {
                let id = ChapterId(chapter as u32);
                let entry = OutlineEntry {
                    title: titles[chapter].clone(),
                    to: top(places.chapters[chapter]),
                    chapter: Some(id),
                    children: Vec::new(),
                };
                chapter += 1;
                entry
            })
            .collect();
        match (&part.title, places.part(index)) {
            (Some(title), Some(to)) => {
                out.push(OutlineEntry { title: title.clone(), to, chapter: None, children: entries })
            }
            _ => out.extend(entries),
        }
    }
    out
}
