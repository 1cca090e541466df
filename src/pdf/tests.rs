//! Writes pages made by hand and reads the files back.

use super::*;
use crate::config::Booklet;
use crate::geom::{Length, Point, Rect, Size};
use crate::impose::impose;
use crate::lang::Lang;
use crate::media::{Encoded, Font, Picture};
use crate::paged::{
    Destination, FontId, Glyph, Item, Label, Link, LinkTarget, Numbering, OutlineEntry, Page, Role, Run,
};
use lopdf::{Dictionary, Document, Object};
use std::sync::Arc;

fn info() -> Info {
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
    }
}

fn trim() -> Size {
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
        ink: 255,
        role: Role::Body,
        glyphs: glyphs.collect(),
        text: text.into(),
    }
}

fn label(numbering: Numbering, number: u32) -> Label {
    Label { numbering, number }
}

fn entry(title: &str, page: usize, children: Vec<OutlineEntry>) -> OutlineEntry {
    OutlineEntry { title: title.into(), to: Destination { page, y: Length::pt(72) }, chapter: None, children }
}

/// Four pages: ii and iii of the front matter, 1 and 2 of the body.
fn book(fonts: &Fonts) -> Paged {
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
        Link { rect, target: LinkTarget::Page(Destination { page: 2, y: Length::pt(72) }) },
        Link { rect, target: LinkTarget::Url("https://example.org/ä b".into()) },
        Link { rect, target: LinkTarget::Page(Destination { page: 99, y: Length::ZERO }) },
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
        },
        Item::Picture { path: "missing.png".into(), alt: String::new(), rect },
    ];
    pages[3].items = vec![line(0, 10.5, 100.0, "The last page.")];
    let outline = vec![entry("Part — one", 2, vec![entry("Essay", 2, vec![]), entry("Other", 3, vec![])])];
    Paged { trim: trim(), pages, outline }
}

fn pictures() -> Pictures {
    let mut png = std::io::Cursor::new(Vec::new());
    let pixels =
        image::RgbaImage::from_fn(8, 8, |x, y| image::Rgba([x as u8 * 30, y as u8 * 30, 90, 255 - x as u8 * 20]));
    pixels.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let bytes: Arc<[u8]> = png.into_inner().into();
    let file = Encoded { media_type: "image/png", extension: "png", bytes };
    Pictures::from([("a.png".into(), Picture { width: 8, height: 8, file })])
}

fn written(edition: Edition) -> Vec<u8> {
    let fonts = Fonts::built_in();
    write(&book(&fonts), &info(), &fonts, &pictures(), edition).unwrap()
}

fn read(edition: Edition) -> Document {
    Document::load_mem(&written(edition)).unwrap()
}

fn follow<'a>(document: &'a Document, dict: &'a Dictionary, key: &str) -> &'a Dictionary {
    let value = dict.get(key.as_bytes()).unwrap_or_else(|_| panic!("no {key}"));
    document.dereference(value).unwrap().1.as_dict().unwrap()
}

fn pages(document: &Document) -> Vec<Dictionary> {
    document.page_iter().map(|id| document.get_dictionary(id).unwrap().clone()).collect()
}

fn text(dict: &Dictionary, key: &str) -> String {
    lopdf::decode_text_string(dict.get(key.as_bytes()).unwrap()).unwrap()
}

/// Writes the files for a look by eye and by other programs: `CHAPBOOK_PDF_DIR=… cargo test pdf`.
#[test]
fn files_can_be_kept_for_inspection() {
    let Some(folder) = std::env::var_os("CHAPBOOK_PDF_DIR") else { return };
    let folder = std::path::Path::new(&folder);
    std::fs::write(folder.join("screen.pdf"), written(Edition::Screen)).unwrap();
    std::fs::write(folder.join("print.pdf"), written(Edition::Print)).unwrap();
    std::fs::write(folder.join("booklet.pdf"), booklet()).unwrap();
}

fn booklet() -> Vec<u8> {
    let fonts = Fonts::built_in();
    let sheet = Size { w: Length::from_mm(297.0), h: Length::from_mm(210.0) };
    let config = Booklet { sheet, sheets_per_section: None, creep: Length::ZERO, min_scale: 80 };
    let sheets = impose(4, trim(), &config).unwrap();
    write_booklet(&book(&fonts), &sheets, &info(), &fonts, &pictures()).unwrap()
}

#[test]
fn pages_have_the_same_three_boxes() {
    let document = read(Edition::Screen);
    let pages = pages(&document);
    assert_eq!(pages.len(), 4);
    for page in &pages {
        for name in ["MediaBox", "CropBox", "TrimBox"] {
            let corners = page.get(name.as_bytes()).unwrap().as_array().unwrap();
            assert_eq!(corners, &[0, 0, 396, 612].map(Object::Integer), "{name}");
        }
    }
}
