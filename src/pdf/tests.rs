//! Writes pages made by hand and reads the files back.

use super::sample::{book, entry, info, label, pictures, tagged, trim};
use super::*;
use crate::config::{Binding, Booklet, Color, Duplex, Fold};
use crate::geom::{Length, Point, Rect, Size};
use crate::impose::impose;
use crate::media::Profile;
use crate::paged::{ElementKind, FontId, Glyph, Item, Link, LinkTarget, Numbering, Page, Role, Run, Structure, Tag};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::BTreeSet;

#[derive(Clone, Copy)]
enum Edition {
    Screen,
    Print,
}

fn written(edition: Edition) -> Vec<u8> {
    let fonts = Fonts::built_in();
    match edition {
        Edition::Screen => write(&book(&fonts), &info(), &fonts, &pictures()).unwrap(),
        Edition::Print => printed(&press(Color::Gray)),
    }
}

fn press(color: Color) -> Press {
    let inks = Inks::new(color, None);
    Press { inks, bleed: Length::ZERO, bleed_at_spine: true, crop_marks: false, profile: None }
}

fn printed(press: &Press) -> Vec<u8> {
    let fonts = Fonts::built_in();
    write_print(&book(&fonts), &info(), &fonts, &pictures(), press).unwrap()
}

fn read(edition: Edition) -> Document {
    Document::load_mem(&written(edition)).unwrap()
}

fn follow<'a>(document: &'a Document, dict: &'a Dictionary, key: &str) -> &'a Dictionary {
    let value = dict.get(key.as_bytes()).unwrap_or_else(|_| panic!("no {key}"));
    document.dereference(value).unwrap().1.as_dict().unwrap()
}

fn pages(document: &Document) -> Vec<&Dictionary> {
    document.page_iter().map(|id| document.get_dictionary(id).unwrap()).collect()
}

fn text(dict: &Dictionary, key: &str) -> String {
    lopdf::decode_text_string(dict.get(key.as_bytes()).unwrap()).unwrap()
}

fn booklet() -> Vec<u8> {
    let fonts = Fonts::built_in();
    let paper = Size { w: Length::from_mm(210.0), h: Length::from_mm(297.0) };
    let config = Booklet { paper, ..Booklet::default() };
    let sheets = impose(4, trim(), Binding::Left, &config).unwrap();
    write_booklet(&book(&fonts), &sheets, &info(), &fonts, &pictures()).unwrap()
}

#[test]
#[ignore = "writes files into the temporary folder, for other programs and a look by eye"]
fn files_for_inspection() {
    let folder = std::env::temp_dir().join("chapbook-pdf");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("screen.pdf"), written(Edition::Screen)).unwrap();
    std::fs::write(folder.join("print.pdf"), written(Edition::Print)).unwrap();
    std::fs::write(folder.join("booklet.pdf"), booklet()).unwrap();
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

#[test]
fn page_labels_are_what_the_folios_say() {
    let document = read(Edition::Screen);
    let labels = follow(&document, document.catalog().unwrap(), "PageLabels");
    let nums = labels.get(b"Nums").unwrap().as_array().unwrap();
    let ranges: Vec<(i64, &[u8], i64)> = nums
        .chunks(2)
        .map(|pair| {
            let range = pair[1].as_dict().unwrap();
            let start = range.get(b"St").map_or(1, |start| start.as_i64().unwrap());
            (pair[0].as_i64().unwrap(), range.get(b"S").unwrap().as_name().unwrap(), start)
        })
        .collect();
    assert_eq!(ranges, [(0, &b"r"[..], 2), (2, &b"D"[..], 1)]);
}

#[test]
fn the_outline_is_a_tree_that_leads_to_places() {
    let document = read(Edition::Screen);
    let outlines = follow(&document, document.catalog().unwrap(), "Outlines");
    assert_eq!(outlines.get(b"Count").unwrap().as_i64().unwrap(), 3);
    let part = follow(&document, outlines, "First");
    let essay = follow(&document, part, "First");
    let other = follow(&document, essay, "Next");
    assert_eq!(text(part, "Title"), "Part — one");
    assert_eq!([text(essay, "Title"), text(other, "Title")], ["Essay", "Other"]);
    assert_eq!(follow(&document, part, "Last"), other);
    assert_eq!(follow(&document, other, "Parent"), part);
    let place = other.get(b"Dest").unwrap().as_array().unwrap();
    assert_eq!(place[0].as_reference().unwrap(), document.page_iter().nth(3).unwrap());
    assert_eq!(place[3], Object::Integer(612 - 72));
}

#[test]
fn links_lead_to_pages_and_addresses_and_say_so() {
    let document = read(Edition::Screen);
    let annotations = pages(&document)[1].get(b"Annots").unwrap().as_array().unwrap().clone();
    let links: Vec<&Dictionary> =
        annotations.iter().map(|a| document.dereference(a).unwrap().1.as_dict().unwrap()).collect();
    assert_eq!(links.len(), 2, "a link to a page that is not there is left out");
    assert_eq!(links[0].get(b"Rect").unwrap().as_array().unwrap(), &[54, 508, 254, 522].map(Object::Integer));
    assert_eq!(text(links[0], "Contents"), "Part — one");
    let target = links[0].get(b"Dest").unwrap().as_array().unwrap()[0].as_reference().unwrap();
    assert_eq!(target, document.page_iter().nth(2).unwrap());
    let action = follow(&document, links[1], "A");
    assert_eq!(action.get(b"URI").unwrap().as_str().unwrap(), b"https://example.org/%C3%A4%20b");
}

#[test]
fn the_print_edition_has_the_same_pages_and_nothing_that_reacts() {
    let (screen, print) = (read(Edition::Screen), read(Edition::Print));
    let contents = |document: &Document| -> Vec<Vec<u8>> {
        document.page_iter().map(|id| document.get_page_content(id)).collect()
    };
    assert_eq!(contents(&screen), contents(&print));
    let catalog = print.catalog().unwrap();
    assert!(!catalog.has(b"Outlines"));
    assert_eq!(catalog.get(b"PageMode").unwrap().as_name().unwrap(), b"UseNone");
    assert!(pages(&print).iter().all(|page| !page.has(b"Annots")));
    let is_dict = |object: &Object, kind: &[u8]| object.as_dict().is_ok_and(|dict| dict.has_type(kind));
    assert!(!print.objects.values().any(|object| is_dict(object, b"Annot") || is_dict(object, b"Outlines")));
}

/// Every object that something in the object refers to.
fn references(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(items) => items.iter().for_each(|item| references(item, found)),
        Object::Dictionary(dict) => dict.iter().for_each(|(_, value)| references(value, found)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| references(value, found)),
        _ => {}
    }
}

#[test]
fn the_trailer_leads_to_every_object_and_no_number_is_free() {
    let fonts = Fonts::built_in();
    let tagged = write(&tagged(&fonts), &info(), &fonts, &pictures()).unwrap();
    let marked = printed(&Press { crop_marks: true, ..press(Color::Gray) });
    for bytes in [tagged, written(Edition::Screen), written(Edition::Print), marked, booklet()] {
        let document = Document::load_mem(&bytes).unwrap();
        let mut found = Vec::new();
        references(&document.trailer.clone().into(), &mut found);
        let mut at = 0;
        while at < found.len() {
            let object = document.get_object(found[at]).expect("references lead somewhere");
            let mut more = Vec::new();
            references(object, &mut more);
            more.retain(|id| !found.contains(id));
            found.extend(more);
            at += 1;
        }
        let reached: BTreeSet<u32> = found.iter().map(|id| id.0).collect();
        let is_frame = |object: &Object| {
            [&b"ObjStm"[..], b"XRef"].iter().any(|kind| object.type_name().is_ok_and(|name| name == *kind))
        };
        let frame: BTreeSet<u32> =
            document.objects.iter().filter(|(_, object)| is_frame(object)).map(|(id, _)| id.0).collect();
        let there: BTreeSet<u32> = document.objects.keys().map(|id| id.0).collect();
        assert_eq!(there, &reached | &frame);
        let size = document.trailer.get(b"Size").unwrap().as_i64().unwrap();
        assert_eq!(there, (1..size as u32).collect(), "lopdf keeps the streams that hold objects");
    }
}

/// The operators of a page.
fn operators(document: &Document, page: lopdf::ObjectId) -> Vec<lopdf::content::Operation> {
    lopdf::content::Content::decode(&document.get_page_content(page)).unwrap().operations
}

/// The colour spaces of all pictures.
fn spaces(document: &Document) -> Vec<&[u8]> {
    let is_image = |stream: &&lopdf::Stream| stream.dict.get(b"Subtype").is_ok_and(|kind| kind == &"Image".into());
    let images = document.objects.values().filter_map(|object| object.as_stream().ok()).filter(is_image);
    images.map(|image| image.dict.get(b"ColorSpace").and_then(Object::as_name).unwrap_or(b"?")).collect()
}

#[test]
fn the_print_edition_has_no_colour_that_nobody_asked_for() {
    for (color, allowed) in [(Color::Gray, &[&b"DeviceGray"[..]][..]), (Color::Cmyk, &[b"DeviceGray", b"DeviceCMYK"])] {
        let document = Document::load_mem(&printed(&press(color))).unwrap();
        for page in document.page_iter() {
            for operation in operators(&document, page) {
                let operator = operation.operator.as_str();
                assert!(!["rg", "RG", "sc", "SC", "scn", "SCN", "cs", "CS"].contains(&operator), "{operator}");
            }
        }
        let spaces = spaces(&document);
        assert!(spaces.len() == 3 && spaces.iter().all(|space| allowed.contains(space)), "{spaces:?}");
        assert!(spaces.contains(allowed.last().unwrap()));
    }
}

#[test]
fn bleed_and_crop_marks_lie_beyond_the_trim() {
    let numbers = |page: &Dictionary, name: &str| -> Vec<f32> {
        page.get(name.as_bytes()).unwrap().as_array().unwrap().iter().map(|n| n.as_float().unwrap()).collect()
    };
    let spread = Press { bleed: Length::pt(9), bleed_at_spine: false, ..press(Color::Gray) };
    let document = Document::load_mem(&printed(&spread)).unwrap();
    let sheets = pages(&document);
    // A recto has its spine on the left, a verso on the right.
    assert_eq!(numbers(sheets[0], "MediaBox"), [0.0, 0.0, 405.0, 630.0]);
    assert_eq!(numbers(sheets[0], "TrimBox"), [0.0, 9.0, 396.0, 621.0]);
    assert_eq!(numbers(sheets[1], "TrimBox"), [9.0, 9.0, 405.0, 621.0]);
    assert_eq!(numbers(sheets[1], "BleedBox"), numbers(sheets[1], "MediaBox"));

    let marked = Press { crop_marks: true, bleed_at_spine: true, ..spread };
    let document = Document::load_mem(&printed(&marked)).unwrap();
    let page = pages(&document)[0];
    let (media, bleed, trim) = (numbers(page, "MediaBox"), numbers(page, "BleedBox"), numbers(page, "TrimBox"));
    assert!(media[0] < bleed[0] && bleed[0] < trim[0] && trim[2] < bleed[2] && bleed[2] < media[2]);
    assert_eq!((trim[2] - trim[0], trim[3] - trim[1], trim[0] - bleed[0]), (396.0, 612.0, 9.0));
    let all = operators(&document, document.page_iter().next().unwrap());
    let marks: Vec<[f32; 4]> = all
        .iter()
        .filter(|operation| operation.operator == "re")
        .map(|operation| std::array::from_fn(|i| operation.operands[i].as_float().unwrap()))
        .collect();
    assert_eq!(marks.len(), 8);
    for [x, y, w, h] in marks {
        let apart = x + w <= bleed[0] || x >= bleed[2] || y + h <= bleed[1] || y >= bleed[3];
        assert!(apart, "a mark at {x} {y} lies in the bleed");
    }
}

/// The profile of a press as small as one can be: greys by a table of one step.
fn press_profile() -> Profile {
    let mut profile = moxcms::ColorProfile::new_gray_with_gamma(1.8);
    profile.profile_class = moxcms::ProfileClass::OutputDevice;
    Profile::of_press(&profile.encode().unwrap()).unwrap()
}

#[test]
fn a_press_with_a_profile_gets_pdf_x_4() {
    // Its head has the time at which it was made.
    let profile = press_profile();
    let given = Press { profile: Some(profile.clone()), ..press(Color::Gray) };
    let document = Document::load_mem(&printed(&given)).unwrap();
    assert_eq!(document.version, "1.6");
    let catalog = document.catalog().unwrap();
    let intents = document.dereference(catalog.get(b"OutputIntents").unwrap()).unwrap().1.as_array().unwrap();
    let intent = document.dereference(&intents[0]).unwrap().1.as_dict().unwrap();
    assert_eq!(intent.get(b"S").unwrap().as_name().unwrap(), b"GTS_PDFX");
    let file = document.dereference(intent.get(b"DestOutputProfile").unwrap()).unwrap().1.as_stream().unwrap();
    assert_eq!(file.dict.get(b"N").unwrap().as_i64().unwrap(), 1);
    assert_eq!(file.decompressed_content().unwrap(), *profile.bytes);
    let info = follow(&document, &document.trailer, "Info");
    assert_eq!(info.get(b"Trapped").unwrap().as_name().unwrap(), b"False");
    let xmp = document.dereference(catalog.get(b"Metadata").unwrap()).unwrap().1.as_stream().unwrap();
    let xmp = std::str::from_utf8(&xmp.content).unwrap();
    for wanted in ["<pdfxid:GTS_PDFXVersion>PDF/X-4<", "<pdf:Trapped>False<", "<xmpMM:DocumentID>", "<xmpMM:VersionID>"]
    {
        assert!(xmp.contains(wanted), "{wanted}");
    }
    let plain = read(Edition::Print);
    assert!(!plain.catalog().unwrap().has(b"OutputIntents"));
    let xmp = plain.dereference(plain.catalog().unwrap().get(b"Metadata").unwrap()).unwrap().1.as_stream().unwrap();
    assert!(!std::str::from_utf8(&xmp.content).unwrap().contains("PDF/X"));
}

#[test]
fn info_and_xmp_agree_and_claim_no_standard() {
    let document = read(Edition::Screen);
    let info = follow(&document, &document.trailer, "Info");
    assert_eq!(text(info, "Title"), "Über <Bücher> & Käse");
    assert_eq!(text(info, "Author"), "Ada (A) Example; Bo");
    assert_eq!(text(info, "CreationDate"), "D:20261122102030Z");
    assert!(!info.has(b"GTS_PDFXVersion") && !info.has(b"Subject"));
    let catalog = document.catalog().unwrap();
    assert_eq!(text(catalog, "Lang"), "en-GB");
    let xmp = document.dereference(catalog.get(b"Metadata").unwrap()).unwrap().1.as_stream().unwrap();
    let xmp = std::str::from_utf8(&xmp.content).unwrap();
    for expected in ["Über &lt;Bücher&gt; &amp; Käse", "<rdf:li>Bo</rdf:li>", "2026-11-22T10:20:30Z", "books, cheese"]
    {
        assert!(xmp.contains(expected), "{expected}");
    }
}

/// What each code of a font is read as, from its ToUnicode map.
fn to_unicode(document: &Document, font: &Dictionary) -> Vec<(u16, String)> {
    let map = document.dereference(font.get(b"ToUnicode").unwrap()).unwrap().1.as_stream().unwrap();
    let map = String::from_utf8(map.decompressed_content().unwrap()).unwrap();
    let (_, entries) = map.split_once("beginbfchar").unwrap();
    let pairs = entries.lines().filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"));
    let decode = |text: &str| {
        let units: Vec<u16> = text.as_bytes().chunks(4).map(hex).collect();
        String::from_utf16(&units).unwrap()
    };
    pairs.map(|(code, text)| (hex(code.as_bytes()), decode(text))).collect()
}

fn hex(digits: &[u8]) -> u16 {
    u16::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap()
}

#[test]
fn fonts_are_embedded_subsets_whose_codes_read_as_their_text() {
    let document = read(Edition::Screen);
    let page = pages(&document)[2];
    let fonts = follow(&document, follow(&document, page, "Resources"), "Font");
    assert_eq!(fonts.len(), 3, "only fonts that are used");
    let font = follow(&document, fonts, "F0");
    let name = String::from_utf8(font.get(b"BaseFont").unwrap().as_name().unwrap().to_vec()).unwrap();
    let (tag, face) = name.split_once('+').unwrap();
    assert!(tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()) && face == "EBGaramond-Regular", "{name}");

    let texts = to_unicode(&document, font);
    let code = |text: &str| texts.iter().find(|(_, known)| known == text).unwrap_or_else(|| panic!("no {text}")).0;
    assert!(code("ffi") != code("f"));
    let descendant = &font.get(b"DescendantFonts").unwrap().as_array().unwrap()[0];
    let descendant = document.dereference(descendant).unwrap().1.as_dict().unwrap();
    let map = document.dereference(descendant.get(b"CIDToGIDMap").unwrap()).unwrap().1.as_stream().unwrap();
    let map = map.decompressed_content().unwrap();
    let glyph = |code: u16| hex_pair(&map, code);
    assert_ne!(code("-"), code("\u{ad}"));
    assert_eq!(glyph(code("-")), glyph(code("\u{ad}")));

    let descriptor = follow(&document, descendant, "FontDescriptor");
    let value = |key: &[u8]| descriptor.get(key).unwrap().as_float().unwrap() as i32;
    assert!(descriptor.has(b"FontFile2"));
    assert!((600..=700).contains(&value(b"CapHeight")) && value(b"Descent") < 0 && value(b"ItalicAngle") == 0);
    assert!(value(b"Flags") & 2 == 2, "a serif face");
}

fn hex_pair(map: &[u8], code: u16) -> u16 {
    let at = usize::from(code) * 2;
    u16::from_be_bytes([map[at], map[at + 1]])
}

#[test]
fn pictures_are_shared_objects_and_jpeg_files_stay_as_they_are() {
    let document = read(Edition::Screen);
    let objects = follow(&document, follow(&document, pages(&document)[2], "Resources"), "XObject");
    let filter = |name: &[u8]| {
        let stream = document.dereference(objects.get(name).unwrap()).unwrap().1.as_stream().unwrap();
        (stream.dict.get(b"Filter").unwrap().as_name().unwrap(), stream.dict.has(b"SMask"))
    };
    assert_eq!(objects.len(), 2);
    assert_eq!(filter(b"P0"), (&b"FlateDecode"[..], true));
    assert_eq!(filter(b"P1"), (&b"DCTDecode"[..], false));
}

#[test]
fn the_same_pages_give_the_same_bytes_on_any_number_of_threads() {
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| (written(Edition::Screen), booklet()))
    };
    assert_eq!(on(1), on(4));
    let id = read(Edition::Screen).trailer.get(b"ID").unwrap().as_array().unwrap().clone();
    let other = read(Edition::Print).trailer.get(b"ID").unwrap().as_array().unwrap().clone();
    assert_eq!(id[0], other[0], "the same book");
    assert_ne!(id[1], other[1], "another content");
}

#[test]
fn a_booklet_holds_each_page_once_and_two_on_a_side() {
    let document = Document::load_mem(&booklet()).unwrap();
    let sides = pages(&document);
    assert_eq!(sides.len(), 2);
    assert_eq!(sides[0].get(b"MediaBox").unwrap().as_array().unwrap()[2].as_float().unwrap(), 841.89);
    let forms = |side: &Dictionary| follow(&document, follow(&document, side, "Resources"), "XObject").len();
    assert_eq!(forms(sides[0]), 2);
    assert_eq!(forms(sides[1]), 1, "page 2 is empty");
    let is_form =
        |object: &&Object| object.as_stream().is_ok_and(|s| s.dict.get(b"Subtype").is_ok_and(|t| t == &"Form".into()));
    assert_eq!(document.objects.values().filter(is_form).count(), 3);
}

#[test]
fn pages_on_their_heads_are_turned_about_the_corner_of_their_place() {
    let fonts = Fonts::built_in();
    let paper = Size { w: Length::from_in(11.0), h: Length::from_in(17.0) };
    let config = Booklet { paper, fold: Fold::Quarto, duplex: Duplex::LongEdge, ..Booklet::default() };
    let sheets = impose(4, trim(), Binding::Left, &config).unwrap();
    let bytes = write_booklet(&book(&fonts), &sheets, &info(), &fonts, &pictures()).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    let content = |side: usize| {
        let id = document.page_iter().nth(side).unwrap();
        String::from_utf8(document.get_page_content(id)).unwrap().trim_end().to_owned()
    };
    // Page 1 below on the right; pages 3 and 4 above, head down; page 2 is empty.
    assert_eq!(content(0), "q 1 0 0 1 396 0 cm /S1 Do Q\nq -1 0 0 -1 792 1224 cm /S3 Do Q");
    assert_eq!(content(1), "q -1 0 0 -1 396 1224 cm /S2 Do Q");
    let preferences = follow(&document, document.catalog().unwrap(), "ViewerPreferences");
    assert_eq!(preferences.get(b"Duplex").unwrap(), &"DuplexFlipLongEdge".into());
    assert!(!preferences.has(b"Direction"));
}

#[test]
fn odd_pages_are_written_without_panic() {
    let fonts = Fonts::built_in();
    let pages = Paged { trim: trim(), pages: Vec::new(), outline: Vec::new(), structure: Structure::default() };
    assert!(write(&pages, &info(), &fonts, &Pictures::new()).is_err());

    let glyph = Glyph { id: u16::MAX, text_len: 200, advance: i32::MIN, dx: i32::MAX, dy: i32::MIN };
    let far = Length::sp(i64::MIN);
    let odd = Run {
        font: FontId(0),
        size: Length::sp(1),
        at: Point { x: far, y: far },
        fit: i16::MIN,
        ink: 3,
        role: Role::Body,
        tag: None,
        glyphs: vec![Glyph { text_len: 0, ..glyph }, glyph, Glyph { id: 0, ..glyph }],
        text: "ä".into(),
        space: Some(u16::MAX),
    };
    let rect = Rect { at: odd.at, size: Size { w: far, h: far } };
    let runs = [
        Run { font: FontId(99), ..odd.clone() },
        Run { size: Length::ZERO, ..odd.clone() },
        Run { glyphs: Vec::new(), ..odd.clone() },
        odd,
    ];
    let mut items: Vec<Item> = runs.into_iter().map(Item::Run).collect();
    items.push(Item::Rule { rect, ink: 0 });
    let links = vec![Link { rect, target: LinkTarget::Url("\n(".into()), tag: None }];
    let page = Page { items, links, label: label(Numbering::Roman, u32::MAX), start: None };
    let outline = vec![entry("\0(\\", 12, Vec::new())];
    let pages =
        Paged { trim: Size::default(), pages: vec![page, Page::default()], outline, structure: Structure::default() };
    let bytes = write(&pages, &info(), &fonts, &Pictures::new()).unwrap();
    assert_eq!(Document::load_mem(&bytes).unwrap().page_iter().count(), 2);
}

/// A tagged file with everything that the standards ask for.
fn read_tagged() -> Document {
    let fonts = Fonts::built_in();
    let info = Info { stamped: true, ..info() };
    Document::load_mem(&write(&tagged(&fonts), &info, &fonts, &pictures()).unwrap()).unwrap()
}

/// The numbers of the marked sequences of a page, in order; that all is marked and nothing twice is held as well.
fn marks(document: &Document, page: lopdf::ObjectId) -> Vec<i64> {
    let (mut numbers, mut open) = (Vec::new(), Vec::new());
    for operation in operators(document, page) {
        match operation.operator.as_str() {
            "BDC" => {
                let number =
                    operation.operands[1].as_dict().ok().and_then(|dict| dict.get(b"MCID").ok()?.as_i64().ok());
                let is_span = operation.operands[0] == "Span".into();
                assert!(open.is_empty() || is_span, "only texts of glyphs stand inside a sequence");
                numbers.extend(number);
                open.push(is_span);
            }
            "BMC" => {
                assert!(open.is_empty());
                open.push(false);
            }
            "EMC" => assert!(open.pop().is_some()),
            "TJ" | "Do" | "f" => assert!(!open.is_empty(), "{} is not marked", operation.operator),
            _ => {}
        }
    }
    assert!(open.is_empty());
    numbers
}

#[test]
fn every_element_of_the_tree_leads_to_its_content_and_back() {
    let document = read_tagged();
    let root = follow(&document, document.catalog().unwrap(), "StructTreeRoot");
    let parents = follow(&document, root, "ParentTree").get(b"Nums").unwrap().as_array().unwrap();
    let parents_of = |key: i64| {
        let at = parents.chunks(2).find(|pair| pair[0].as_i64().unwrap() == key).unwrap_or_else(|| panic!("no {key}"));
        document.dereference(&at[1]).unwrap().1
    };
    for (id, page) in document.page_iter().map(|id| (id, document.get_dictionary(id).unwrap())) {
        let numbers = marks(&document, id);
        assert_eq!(numbers, (0..numbers.len() as i64).collect::<Vec<_>>());
        let Ok(key) = page.get(b"StructParents") else {
            assert!(numbers.is_empty());
            continue;
        };
        let parents = parents_of(key.as_i64().unwrap()).as_array().unwrap();
        assert_eq!(parents.len(), numbers.len());
        for (number, parent) in numbers.iter().zip(parents) {
            let element = document.dereference(parent).unwrap().1.as_dict().unwrap();
            let own = element.get(b"Pg").unwrap().as_reference().unwrap();
            let kids = match element.get(b"K").unwrap() {
                Object::Array(kids) => kids.clone(),
                one => vec![one.clone()],
            };
            let is_there = |kid: &Object| match kid {
                Object::Integer(kid) => own == id && kid == number,
                Object::Dictionary(kid) if kid.has_type(b"MCR") => {
                    kid.get(b"Pg").unwrap().as_reference().unwrap() == id
                        && kid.get(b"MCID").unwrap().as_i64().unwrap() == *number
                }
                _ => false,
            };
            assert!(kids.iter().any(is_there), "{number} is not in {element:?}");
        }
    }
    let mut links = 0;
    for page in pages(&document) {
        for annotation in page.get(b"Annots").map_or(&[][..], |annotations| annotations.as_array().unwrap()) {
            let id = annotation.as_reference().unwrap();
            let key = document.get_dictionary(id).unwrap().get(b"StructParent").unwrap().as_i64().unwrap();
            let link = parents_of(key).as_dict().unwrap();
            assert_eq!(link.get(b"S").unwrap(), &"Link".into());
            let kids = link.get(b"K").unwrap().as_array().unwrap();
            let is_it = |kid: &&Object| {
                kid.as_dict().is_ok_and(|kid| kid.get(b"Obj").is_ok_and(|obj| *obj == Object::Reference(id)))
            };
            assert_eq!(kids.iter().filter(is_it).count(), 1);
            links += 1;
        }
    }
    assert_eq!(links, 2);
    let body = follow(&document, root, "K").get(b"K").unwrap().as_array().unwrap();
    let kinds: Vec<&[u8]> = body
        .iter()
        .map(|kid| document.dereference(kid).unwrap().1.as_dict().unwrap().get(b"S").unwrap().as_name().unwrap())
        .collect();
    assert_eq!(kinds, [&b"H1"[..], b"P", b"Figure", b"Figure", b"Figure"]);
}

#[test]
fn what_is_drawn_is_the_same_with_tags_and_without() {
    let fonts = Fonts::built_in();
    let printed = write_print(&tagged(&fonts), &info(), &fonts, &pictures(), &press(Color::Gray)).unwrap();
    let (screen, print) = (read_tagged(), Document::load_mem(&printed).unwrap());
    let drawn = |document: &Document| -> Vec<Vec<u8>> {
        let all = document.page_iter().flat_map(|page| operators(document, page));
        // A text object may end where a sequence does, and then begins anew at the page's corner.
        let own =
            all.filter(|operation| ["TJ", "Do", "re", "f", "Tf", "Tz", "g"].contains(&operation.operator.as_str()));
        own.map(|operation| format!("{operation:?}").into_bytes()).collect()
    };
    assert_eq!(drawn(&screen), drawn(&print));
    assert!(!print.catalog().unwrap().has(b"StructTreeRoot"));
    let plain = print.page_iter().flat_map(|page| operators(&print, page));
    assert!(
        plain.filter(|operation| operation.operator == "BDC").all(|operation| operation.operands[0] == "Span".into())
    );
}

/// What keeps a file from saying that it follows the standards, without what is common to all.
fn faults_of(change: impl FnOnce(&mut Paged)) -> Vec<String> {
    let fonts = Fonts::built_in();
    let mut paged = tagged(&fonts);
    change(&mut paged);
    let found = faults(&paged, &info(), &fonts, &pictures());
    found.iter().for_each(|fault| assert_eq!(fault.origin.as_ref().unwrap().to_string(), "a.md:7:1"));
    found.into_iter().map(|fault| fault.message.split_once(": ").unwrap().1.to_owned()).collect()
}

fn first_run(paged: &mut Paged) -> &mut Run {
    let Item::Run(run) = &mut paged.pages[2].items[0] else { panic!("the third page begins with words") };
    run
}

#[test]
fn a_picture_without_words_is_no_stamp() {
    assert_eq!(faults_of(|_| {}), Vec::<String>::new());
    let silent = |paged: &mut Paged| {
        for element in &mut paged.structure.elements[4..6] {
            element.kind = ElementKind::Figure { alt: "".into() };
        }
        paged.structure.elements[6].kind = ElementKind::Formula { alt: "".into() };
    };
    assert_eq!(
        faults_of(silent),
        ["a picture has no alternative text, here and 1 times more", "a formula has no text"]
    );
}

#[test]
fn a_missing_glyph_is_no_stamp() {
    let found = faults_of(|paged| first_run(paged).glyphs[0].id = 0);
    assert_eq!(found, ["no font has the character `T` (U+0054)"]);
    assert_eq!(faults_of(|paged| first_run(paged).glyphs[0].id = u16::MAX).len(), 1);
}

#[test]
fn what_is_too_long_is_no_stamp() {
    let found = faults_of(|paged| {
        paged.structure.elements[4].kind = ElementKind::Figure { alt: "ä".repeat(20_000).into() };
        first_run(paged).text.replace_range(..1, "\u{e000}");
        paged.pages[1].links[0].tag = None;
        paged.trim.w = Length::pt(2);
    });
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found[0].contains("U+E000") && found[2].contains("longer than 32 kB"), "{found:?}");
}

#[test]
fn a_profile_of_another_kind_is_no_stamp() {
    let fonts = Fonts::built_in();
    let of = |class: &[u8; 4], version: u8| {
        let mut bytes = srgb::profile();
        bytes[8] = version;
        bytes[12..16].copy_from_slice(class);
        let profile = Profile { space: crate::media::Space::Rgb, name: "x".into(), bytes: bytes.into() };
        let mut pictures = pictures();
        pictures.values_mut().for_each(|picture| picture.profile = Some(profile.clone()));
        faults(&tagged(&fonts), &info(), &fonts, &pictures).len()
    };
    assert_eq!([of(b"mntr", 4), of(b"scnr", 2), of(b"abst", 4), of(b"mntr", 5)], [0, 0, 1, 1]);
}

#[test]
fn a_file_says_that_it_follows_the_standards_only_where_it_may() {
    let xmp = |document: &Document| {
        let id = document.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
        String::from_utf8(document.get_object(id).unwrap().as_stream().unwrap().content.clone()).unwrap()
    };
    let (stamped, plain) = (xmp(&read_tagged()), xmp(&read(Edition::Screen)));
    for claim in ["<pdfuaid:part>1</pdfuaid:part>", "<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A<"] {
        assert!(stamped.contains(claim) && !plain.contains(claim), "{claim}");
    }
}

/// Four words on two lines.
fn two_lines(fonts: &Fonts) -> Paged {
    let line = |y, text| {
        let line = super::sample::run(&fonts.faces()[0], 0, 10.0, (54.0, y), text);
        Run { tag: Some(Tag(1)), ..line }
    };
    let (mut first, second) = (line(72.0, "two by"), line(86.0, "two by"));
    first.space = second.glyphs.get(3).map(|space| space.id);
    let origin = crate::diag::Origin::new(&"a.md".into(), 1, 1);
    let element = |kind, parent| crate::paged::Element { kind, parent, language: None, origin: origin.clone() };
    let elements = vec![element(ElementKind::Document, None), element(ElementKind::Paragraph, Some(Tag(0)))];
    let page = Page { items: vec![Item::Run(first), Item::Run(second)], ..Page::default() };
    Paged { trim: trim(), pages: vec![page], outline: Vec::new(), structure: Structure { elements } }
}

/// What the codes of a file's first page are read as.
fn shown(bytes: &[u8], codes: &Codes) -> String {
    let document = Document::load_mem(bytes).unwrap();
    let page = document.page_iter().next().unwrap();
    let shows = operators(&document, page).into_iter().filter(|operation| operation.operator == "TJ");
    let entries = &codes.font(FontId(0)).unwrap().entries;
    let mut text = String::new();
    for operation in shows {
        let strings = operation.operands[0].as_array().unwrap().iter().filter_map(|part| part.as_str().ok());
        for code in strings.flat_map(|string| string.chunks(2)) {
            let code = u16::from_be_bytes([code[0], code[1]]);
            text.push_str(&entries.iter().find(|entry| entry.code == code).unwrap().text);
        }
    }
    text
}

#[test]
fn words_run_together_in_the_tree_where_lines_ended() {
    let fonts = Fonts::built_in();
    let pages = two_lines(&fonts);
    let codes = Codes::collect(&pages, &fonts);
    let screen = write(&pages, &info(), &fonts, &Pictures::new()).unwrap();
    assert_eq!(shown(&screen, &codes), "two by two by");
    let print = write_print(&pages, &info(), &fonts, &Pictures::new(), &press(Color::Gray)).unwrap();
    assert_eq!(shown(&print, &codes), "two bytwo by", "what is only read is not printed");
}
