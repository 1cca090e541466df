//! Pages → a PDF for a printer: no links, outline or annotations, in the colours of the press, with
//! the boxes of ISO 32000-2 § 14.11.2, and PDF/X-4 (ISO 15930-7) where the press has a profile.

use super::codes::Codes;
use super::content;
use super::metadata::Standard;
use super::number::{from_bottom, page_box, push_length, rectangle};
use super::picture::Images;
use super::skeleton::Skeleton;
use super::syntax::push_entry;
use super::{Info, catalog, finish, labels, metadata, page};
use crate::config::Binding;
use crate::geom::{Length, Point, Rect, Size};
use crate::media::deflate::zlib;
use crate::media::{Fonts, Inks, Pictures, Profile};
use crate::paged::Paged;
use lopdf::{Dictionary, Object, ObjectId, dictionary, text_string};

/// What a file for a printer is made for.
#[derive(Clone)]
pub struct Press {
    /// The colours.
    pub inks: Inks,
    /// How far pages go beyond their trim.
    pub bleed: Length,
    /// Whether they do so at the spine too.
    pub bleed_at_spine: bool,
    /// Whether marks say where pages are cut.
    pub crop_marks: bool,
    /// The profile of the press; with one the file is PDF/X-4.
    pub profile: Option<Profile>,
}

/// Thickness of a crop mark: what any press still prints.
const LINE: Length = Length::sp(16_384);
/// Length of a crop mark, 5 mm.
const MARK: Length = Length::sp(928_883);
/// Least distance of a crop mark from the trim, 3 mm; with a wider bleed it stands beyond that.
const GAP: Length = Length::sp(557_330);

/// Writes the pages as a PDF for a printer. A picture that `pictures` does not hold is left out.
///
/// # Errors
/// When there is no page, or a font cannot be subset; the message says which.
pub fn write_print(
    paged: &Paged,
    info: &Info,
    fonts: &Fonts,
    pictures: &Pictures,
    press: &Press,
) -> Result<Vec<u8>, String> {
    let codes = Codes::collect(paged, fonts);
    let images = Images::collect(paged, pictures, &press.inks);
    let contents = content::encode(paged, &codes, &images, None);
    let mut skeleton = Skeleton::start(paged.pages.len(), info, fonts, &codes, images)?;
    let sheets = [true, false].map(|spine_is_left| Sheet::new(paged.trim, spine_is_left, press));
    let mut before = [None; 2];
    for (index, content) in contents.into_iter().enumerate() {
        let side = usize::from((index % 2 == 0) != (info.binding == Binding::Left));
        if before[side].is_none() {
            before[side] = sheets[side].before().map(|operators| stream(&mut skeleton, &operators));
        }
        let content = content.map(|content| skeleton.document.add_object(page::compressed(Dictionary::new(), content)));
        let streams: Vec<ObjectId> = before[side].into_iter().chain(content).collect();
        let resources = skeleton.resources;
        sheets[side].fill(skeleton.page(index), &streams, resources);
    }
    labels::complete(&mut skeleton, paged);
    Ok(finish(skeleton, info, press))
}

/// What all files for a printer have: metadata, the press's profile, no outline.
pub(super) fn finish(mut skeleton: Skeleton, info: &Info, press: &Press) -> Vec<u8> {
    let Some(profile) = &press.profile else {
        metadata::complete(&mut skeleton, info, Standard::None);
        catalog::complete(&mut skeleton, info, catalog::View::Book { outline: false });
        return finish::save(skeleton, info);
    };
    metadata::complete(&mut skeleton, info, Standard::X4);
    catalog::complete(&mut skeleton, info, catalog::View::Book { outline: false });
    let dict = dictionary! { "N" => profile.space.channels() as i64 };
    let file = skeleton.document.add_object(page::compressed(dict, zlib(&profile.bytes)));
    // With the profile in the file, the printing condition needs no registered name.
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFX",
        "OutputConditionIdentifier" => text_string(&profile.name),
        "Info" => text_string(&profile.name),
        "DestOutputProfile" => file,
    };
    let intent = skeleton.document.add_object(intent);
    skeleton.catalog().set("OutputIntents", vec![Object::Reference(intent)]);
    finish::save_as(skeleton, info, "1.6")
}

fn stream(skeleton: &mut Skeleton, operators: &[u8]) -> ObjectId {
    skeleton.document.add_object(page::compressed(Dictionary::new(), zlib(operators)))
}

/// A page with what lies beyond its trim.
pub(super) struct Sheet {
    media: Size,
    trim: Rect,
    bleed: Rect,
    marks: bool,
}

impl Sheet {
    /// The sheet of a page whose spine is on its left, or on its right.
    fn new(trim: Size, spine_is_left: bool, press: &Press) -> Sheet {
        let spine = if press.bleed_at_spine { press.bleed } else { Length::ZERO };
        let (left, right) = if spine_is_left { (spine, press.bleed) } else { (press.bleed, spine) };
        Sheet::around(trim, [left, right, press.bleed], press.crop_marks)
    }

    /// The sheet of a trim with these bleeds: left, right, above and below.
    pub(super) fn around(trim: Size, [left, right, above]: [Length; 3], marks: bool) -> Sheet {
        let slug = if marks { above.max(GAP) + MARK } else { Length::ZERO };
        let [west, east, north] = if marks { [slug; 3] } else { [left, right, above] };
        let at = Point { x: west, y: north };
        Sheet {
            media: Size { w: trim.w + west + east, h: trim.h + north * 2 },
            trim: Rect { at, size: trim },
            bleed: Rect {
                at: Point { x: at.x - left, y: at.y - above },
                size: Size { w: trim.w + left + right, h: trim.h + above * 2 },
            },
            marks,
        }
    }

    /// The operators before those of a page: the marks, and a move to its trim. `None` when there is nothing to do.
    fn before(&self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        if self.marks {
            self.crop_marks(&mut out);
        }
        if self.trim.at != Point::default() {
            out.extend_from_slice(b"1 0 0 1 ");
            push_length(&mut out, self.trim.at.x);
            push_length(&mut out, self.media.h - self.trim.at.y - self.trim.size.h);
            out.extend_from_slice(b"cm\n");
        }
        (!out.is_empty()).then_some(out)
    }

    /// Lines in black at the corners, beyond the bleed.
    pub(super) fn crop_marks(&self, out: &mut Vec<u8>) {
        let (at, size) = (self.trim.at, self.trim.size);
        let mut bar = |x: Length, y: Length, w: Length, h: Length| {
            for length in [x, from_bottom(self.media.h, y + h), w, h] {
                push_length(out, length);
            }
            out.extend_from_slice(b"re f\n");
        };
        for x in [at.x, at.x + size.w] {
            bar(x - LINE.half(), Length::ZERO, LINE, MARK);
            bar(x - LINE.half(), self.media.h - MARK, LINE, MARK);
        }
        for y in [at.y, at.y + size.h] {
            bar(Length::ZERO, y - LINE.half(), MARK, LINE);
            bar(self.media.w - MARK, y - LINE.half(), MARK, LINE);
        }
    }

    /// Gives a page its boxes and contents.
    pub(super) fn fill(&self, page: &mut Vec<u8>, streams: &[ObjectId], resources: ObjectId) {
        for name in ["MediaBox", "CropBox"] {
            push_entry(page, name, &page_box(self.media));
        }
        push_entry(page, "BleedBox", &rectangle(self.bleed, self.media.h));
        push_entry(page, "TrimBox", &rectangle(self.trim, self.media.h));
        match streams {
            [] => return push_entry(page, "Resources", &Dictionary::new().into()),
            [one] => push_entry(page, "Contents", &(*one).into()),
            several => {
                let several: Vec<Object> = several.iter().map(|id| (*id).into()).collect();
                push_entry(page, "Contents", &several.into());
            }
        }
        push_entry(page, "Resources", &resources.into());
    }
}
