//! Pages and sheets → a PDF with two or four pages on each side of a sheet.
//!
//! Each page is a form XObject (ISO 32000-2 § 8.10), clipped to its trim and placed by its slot,
//! so that its stream is the same as in the other editions and exists once.

use super::codes::Codes;
use super::content;
use super::number::{from_bottom, page_box, push_decimal, push_length};
use super::picture::Images;
use super::skeleton::Skeleton;
use super::{Info, catalog, finish, metadata, page};
use crate::geom::{Length, Rect};
use crate::impose::{Sheets, Side, Slot};
use crate::media::deflate::zlib;
use crate::media::{Fonts, Inks, Pictures};
use crate::paged::Paged;
use lopdf::{Dictionary, ObjectId, dictionary};

/// Decimals of the scale: a millionth of a page is less than 0.001 pt.
const SCALE_DIGITS: usize = 6;

/// Writes the sheets as a PDF, front and back of each in turn, to be printed on both sides
/// and turned about the edge that the sheets are made for.
///
/// # Errors
/// When there is no sheet, or a font cannot be subset; the message says which.
pub fn write_booklet(
    paged: &Paged,
    sheets: &Sheets,
    info: &Info,
    fonts: &Fonts,
    pictures: &Pictures,
) -> Result<Vec<u8>, String> {
    let codes = Codes::collect(paged, fonts);
    let images = Images::collect(paged, pictures, &Inks::screen());
    let contents = content::encode(paged, &codes, &images, None);
    let sides: Vec<&Side> = sheets.sheets.iter().flat_map(|sheet| [&sheet.front, &sheet.back]).collect();
    let mut skeleton = Skeleton::start(sides.len(), info, fonts, &codes, images)?;
    let forms: Vec<Option<ObjectId>> =
        contents.into_iter().map(|content| Some(form(&mut skeleton, paged, content?))).collect();
    for (index, side) in sides.into_iter().enumerate() {
        let content = place(side, sheets, &forms).map(|(operators, forms)| {
            let content = page::compressed(Dictionary::new(), zlib(&operators));
            (skeleton.document.add_object(content), dictionary! { "XObject" => forms }.into())
        });
        page::fill(skeleton.page(index), sheets.size, content);
    }
    metadata::complete(&mut skeleton, info, metadata::Standard::None);
    catalog::complete(&mut skeleton, info, catalog::View::Booklet(sheets.duplex));
    Ok(finish::save(skeleton, info))
}

fn form(skeleton: &mut Skeleton, paged: &Paged, content: Vec<u8>) -> ObjectId {
    let dict = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => page_box(paged.trim),
        "Resources" => skeleton.resources,
    };
    skeleton.document.add_object(page::compressed(dict, content))
}

/// The operators that draw a side, and the forms that they name; `None` when it stays empty.
fn place(side: &Side, sheets: &Sheets, forms: &[Option<ObjectId>]) -> Option<(Vec<u8>, Dictionary)> {
    let mut operators = Vec::new();
    let mut named = Dictionary::new();
    for (number, slot) in side.slots.iter().enumerate() {
        let Some(form) = slot.page.and_then(|page| *forms.get(page)?) else { continue };
        named.set(format!("S{number}"), form);
        operators.extend_from_slice(b"q ");
        stand(&mut operators, slot, sheets);
        operators.extend_from_slice(format!("cm /S{number} Do Q\n").as_bytes());
    }
    for mark in &side.marks {
        push_length(&mut operators, mark.at.x);
        push_length(&mut operators, from_bottom(sheets.size.h, mark.at.y + mark.size.h));
        push_length(&mut operators, mark.size.w);
        push_length(&mut operators, mark.size.h);
        operators.extend_from_slice(b"re f\n");
    }
    (!operators.is_empty()).then_some((operators, named))
}

/// The matrix that puts a page into its place: `s 0 0 s x y`, or half a turn about the place's
/// other corner, `-s 0 0 -s x y` (§ 8.3.3).
fn stand(out: &mut Vec<u8>, slot: &Slot, sheets: &Sheets) {
    let Rect { at, size } = slot.place;
    let (sign, x, y) = if slot.turned { (-1, at.x + size.w, at.y) } else { (1, at.x, at.y + size.h) };
    let millionths = sign * sheets.scale.apply(Length::sp(1_000_000)).to_sp();
    push_decimal(out, millionths, SCALE_DIGITS);
    out.extend_from_slice(b" 0 0 ");
    push_decimal(out, millionths, SCALE_DIGITS);
    out.push(b' ');
    push_length(out, x);
    push_length(out, from_bottom(sheets.size.h, y));
}
