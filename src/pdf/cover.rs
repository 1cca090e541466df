//! A flat cover → one page for a printer: two colours, words up the spine, the barcode in black.

use super::codes::Codes;
use super::content::{self, Tint};
use super::number::{from_bottom, push_length};
use super::picture::Images;
use super::print::{self, Press, Sheet};
use super::skeleton::Skeleton;
use super::{Info, page};
use crate::config::Color;
use crate::geom::{Point, Size};
use crate::media::deflate::zlib;
use crate::media::{Fonts, Pictures};
use crate::paged::Paged;
use lopdf::{Dictionary, ObjectId};

/// A cover as it lies flat.
pub struct Flat<'a> {
    /// The flat in two colours, the spine as if it lay on its side, and what is black on both; all of the flat's size.
    pub paged: &'a Paged,
    /// What it is cut to.
    pub trim: Size,
    /// The corner at which the words of the spine begin, and from which they run down.
    pub spine_corner: Point,
    /// Its paper and its ink, in light.
    pub colours: [[u8; 3]; 2],
    /// The same as they are mixed of inks where no profile says it better.
    pub mixed: [[u8; 4]; 2],
}

/// Writes a cover as a PDF for a printer.
///
/// # Errors
/// When a font cannot be subset; the message says which.
pub fn write_cover(
    flat: &Flat<'_>,
    info: &Info,
    fonts: &Fonts,
    pictures: &Pictures,
    press: &Press,
) -> Result<Vec<u8>, String> {
    let codes = Codes::collect(flat.paged, fonts);
    let images = Images::collect(flat.paged, pictures, &press.inks);
    let by_hand = press.inks.color == Color::Cmyk && !press.inks.has_profile();
    let duotone = Tint::between(if by_hand {
        flat.mixed.map(Vec::from)
    } else {
        flat.colours.map(|colour| press.inks.pixels(&colour))
    });
    let tints = [&duotone, &duotone, &Tint::Black];
    let pages = flat.paged.pages.iter().zip(tints);
    let high = flat.paged.trim.h;
    let contents: Vec<Vec<u8>> =
        pages.map(|(page, tint)| content::operators(page, high, &codes, &images, tint)).collect();
    let mut skeleton = Skeleton::start(1, info, fonts, &codes, images)?;
    let [outside, spine, black] = contents.try_into().map_err(|_| "a flat cover has three layers".to_owned())?;
    let mut operators = [b"q\n".to_vec(), outside, b"Q\nq 0 -1 1 0 ".to_vec()].concat();
    // A quarter of a turn clockwise about the corner (§ 8.3.3).
    push_length(&mut operators, flat.spine_corner.x - high);
    push_length(&mut operators, from_bottom(high, flat.spine_corner.y));
    operators.extend_from_slice(b"cm\n");
    operators.extend([spine, b"Q\n".to_vec(), black].concat());
    let bleed = press.bleed;
    let sheet = Sheet::around(flat.trim, [bleed; 3], false);
    let content = page::compressed(Dictionary::new(), zlib(&operators));
    let content: ObjectId = skeleton.document.add_object(content);
    let resources = skeleton.resources;
    sheet.fill(skeleton.page(0), &[content], resources);
    Ok(print::finish(skeleton, info, press))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{info, run};
    use super::*;
    use crate::geom::{Length, Rect};
    use crate::media::Inks;
    use crate::paged::{Item, Page, Structure};
    use lopdf::Document;

    #[test]
    fn a_cover_is_one_page_of_two_colours_with_words_down_its_spine() {
        let fonts = Fonts::built_in();
        let media = Size { w: Length::pt(300), h: Length::pt(200) };
        let ground = Item::Rule { rect: Rect { at: Point::default(), size: media }, ink: 255 };
        let title = Item::Run(run(&fonts.faces()[0], 0, 9.0, (20.0, 12.0), "Spine"));
        let bar = Item::Rule { rect: Rect { at: Point::default(), size: media }, ink: 255 };
        let page = |item| Page { items: vec![item], ..Page::default() };
        let pages = vec![page(ground), page(title), page(bar)];
        let paged = Paged { trim: media, pages, outline: Vec::new(), structure: Structure::default() };
        let flat = Flat {
            paged: &paged,
            trim: Size { w: Length::pt(282), h: Length::pt(182) },
            spine_corner: Point { x: Length::pt(160), y: Length::pt(9) },
            colours: [[255, 255, 255], [255, 0, 0]],
            mixed: [[0; 4], [0, 255, 255, 0]],
        };
        let press = Press {
            inks: Inks::new(Color::Cmyk, None),
            bleed: Length::pt(9),
            bleed_at_spine: true,
            crop_marks: false,
            profile: None,
        };
        let bytes = write_cover(&flat, &info(), &fonts, &Pictures::new(), &press).unwrap();
        let document = Document::load_mem(&bytes).unwrap();
        let id = document.page_iter().next().unwrap();
        let content = String::from_utf8_lossy(&document.get_page_content(id)).into_owned();
        assert!(content.starts_with("q\n0 1 1 0 k\n0 0 300 200 re f\nQ\nq 0 -1 1 0 -40 191 cm\n"), "{content}");
        assert!(content.trim_end().ends_with("Q\n0 0 300 200 re f"), "black is what a page begins with: {content}");
        let page = document.get_dictionary(id).unwrap();
        let trim: Vec<f32> =
            page.get(b"TrimBox").unwrap().as_array().unwrap().iter().map(|n| n.as_float().unwrap()).collect();
        assert_eq!(trim, [9.0, 9.0, 291.0, 191.0]);
    }
}
