//! A small book made by hand, for tests.

use super::Info;
use crate::config::Binding;
use crate::diag::Origin;
use crate::geom::{Length, Point, Rect, Size};
use crate::lang::Lang;
use crate::media::{Font, Fonts, Picture, Pictures};
use crate::paged::{
    Destination, Element, ElementKind, FontId, Glyph, Item, Label, Link, LinkTarget, Numbering, OutlineEntry, Page,
    Paged, Role, Run, Structure, Tag,
};

pub(super) fn info() -> Info {
    Info {
        title: "Über <Bücher> & Käse".into(),
        authors: vec!["Ada (A) Example".into(), "Bo".into()],
        subject: None,
        keywords: vec!["books".into(), "cheese".into()],
        language: Lang::parse("en-GB").unwrap(),
        identifier: "urn:uuid:1".into(),
        publisher: None,
        rights: None,
        modified: "2026-11-22T10:20:30Z".into(),
        binding: Binding::Left,
        stamped: false,
    }
}

pub(super) fn trim() -> Size {
    Size { w: Length::from_in(5.5), h: Length::from_in(8.5) }
}

/// Shapes a text as layout does; an inserted hyphen at its end is the hyphen's glyph with U+00AD.
pub(super) fn run(font: &Font, id: u16, size: f64, at: (f64, f64), text: &str) -> Run {
    let tables = harfrust::FontRef::new(&font.data).unwrap();
    let data = harfrust::ShaperData::new(&tables);
    let shaper = data.shaper(&tables).build();
    let mut buffer = harfrust::UnicodeBuffer::new();
    buffer.push_str(&text.replace('\u{ad}', "-"));
    buffer.guess_segment_properties();
    let shaped = shaper.shape(buffer, harfrust::ShapeOptions::default());
    let size = Length::from_pt(size);
    let sp = |units: i32| size.scale(i64::from(units), i64::from(font.units_per_em)).to_sp() as i32;
    let infos = shaped.glyph_infos();
    // Clusters count bytes; the soft hyphen has one more than the hyphen, and stands at the end.
    let length = |i: usize| {
        let cluster = infos[i].cluster as usize;
        let end = infos[i + 1..].iter().map(|info| info.cluster as usize).find(|c| *c != cluster);
        let is_first = i == 0 || infos[i - 1].cluster as usize != cluster;
        if is_first { end.unwrap_or(text.len()) - cluster } else { 0 }
    };
    let glyphs = shaped.glyph_positions().iter().enumerate().map(|(i, position)| Glyph {
        id: infos[i].glyph_id as u16,
        text_len: length(i) as u8,
        advance: sp(position.x_advance),
        dx: sp(position.x_offset),
        dy: sp(position.y_offset),
    });
    Run {
        font: FontId(id),
        size,
        at: Point { x: Length::from_pt(at.0), y: Length::from_pt(at.1) },
        fit: 0,
        ink: 255,
        role: Role::Body,
        tag: None,
        glyphs: glyphs.collect(),
        text: text.into(),
        space: None,
    }
}

pub(super) fn label(numbering: Numbering, number: u32) -> Label {
    Label { numbering, number }
}

pub(super) fn entry(title: &str, page: usize, children: Vec<OutlineEntry>) -> OutlineEntry {
    OutlineEntry { title: title.into(), to: Destination { page, y: Length::pt(72) }, chapter: None, children }
}

/// Four pages: ii and iii of the front matter, 1 and 2 of the body.
pub(super) fn book(fonts: &Fonts) -> Paged {
    let face = |id: u16| &fonts.faces()[usize::from(id)];
    let line = |id, size, y, text| Item::Run(run(face(id), id, size, (54.0, y), text));
    let rect = Rect {
        at: Point { x: Length::pt(54), y: Length::pt(90) },
        size: Size { w: Length::pt(200), h: Length::pt(14) },
    };
    let labels = [(Numbering::Roman, 2), (Numbering::Roman, 3), (Numbering::Arabic, 1), (Numbering::Arabic, 2)];
    let mut pages: Vec<Page> =
        labels.map(|(numbering, n)| Page { label: label(numbering, n), ..Page::default() }).into();
    pages[0].items = vec![line(0, 32.0, 200.0, "Waffles & fjords")];
    pages[1].links = vec![
        Link { rect, target: LinkTarget::Page(Destination { page: 2, y: Length::pt(72) }), tag: None },
        Link { rect, target: LinkTarget::Url("https://example.org/ä b".into()), tag: None },
        Link { rect, target: LinkTarget::Page(Destination { page: 99, y: Length::ZERO }), tag: None },
    ];
    pages[2].items = vec![
        line(0, 10.5, 100.0, "The official office af\u{ad}"),
        line(0, 10.5, 114.0, "fair of a well-known fluffy affair, Tyrol."),
        line(1, 10.5, 128.0, "Quite italic, (with) back\\slash"),
        line(4, 9.0, 142.0, "let x = fi;"),
        line(0, 10.5, 156.0, "Naïve x\u{300}\u{323} Ω"),
        Item::Rule { rect: Rect { at: Point { x: Length::pt(54), y: Length::pt(170) }, ..rect }, ink: 128 },
        Item::Picture {
            path: "a.png".into(),
            alt: "A square".into(),
            rect: Rect { at: Point { x: Length::pt(54), y: Length::pt(200) }, size: rect.size },
            tag: None,
        },
        Item::Picture { path: "b.jpg".into(), alt: String::new(), rect, tag: None },
        Item::Picture { path: "missing.png".into(), alt: String::new(), rect, tag: None },
    ];
    pages[3].items = vec![line(0, 10.5, 100.0, "The last page.")];
    let outline = vec![entry("Part — one", 2, vec![entry("Essay", 2, vec![]), entry("Other", 3, vec![])])];
    Paged { trim: trim(), pages, outline, structure: Structure::default() }
}

pub(super) fn pictures() -> Pictures {
    let mut png = std::io::Cursor::new(Vec::new());
    let colour = |x: u32, y: u32| image::Rgba([x as u8 * 30, y as u8 * 30, 90, 255 - x as u8 * 20]);
    image::RgbaImage::from_fn(8, 8, colour).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(8, 8).write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let read = |file: std::io::Cursor<Vec<u8>>| Picture::read(&file.into_inner()).unwrap();
    Pictures::from([("a.png".into(), read(png)), ("b.jpg".into(), read(jpeg))])
}

/// The same with an element for each line, of which two are a paragraph over a page turn, a picture that is a
/// figure, and links that belong to words.
pub(super) fn tagged(fonts: &Fonts) -> Paged {
    let mut paged = book(fonts);
    let mut elements: Vec<Element> = Vec::new();
    let mut add = |kind, parent: Option<Tag>| {
        elements.push(Element { kind, parent, language: None, origin: Origin::new(&"a.md".into(), 7, 1) });
        Tag(elements.len() as u32 - 1)
    };
    let document = add(ElementKind::Document, None);
    let heading = add(ElementKind::Heading(1), Some(document));
    let paragraph = add(ElementKind::Paragraph, Some(document));
    let link = add(ElementKind::Link, Some(paragraph));
    let figures = [("a.png", "A square"), ("b.jpg", "Another"), ("missing.png", "A third")]
        .map(|(path, alt)| (path, add(ElementKind::Figure { alt: alt.into() }, Some(document))));
    for (number, page) in paged.pages.iter_mut().enumerate() {
        for item in &mut page.items {
            match item {
                Item::Run(run) if number == 0 => run.tag = Some(heading),
                Item::Run(run) if run.text.starts_with("let x") => run.tag = Some(link),
                Item::Run(run) => run.tag = Some(paragraph),
                Item::Picture { path, tag, .. } => {
                    *tag = figures.iter().find(|(known, _)| **known == **path).map(|(_, tag)| *tag);
                }
                Item::Rule { .. } => {}
            }
        }
        page.links.iter_mut().for_each(|place| place.tag = Some(link));
    }
    paged.structure = Structure { elements };
    paged
}
