//! Page count, info and fonts → printpdf's document, opened up as lopdf objects; pictures are added to it.
//! What the file does not need is taken out and the rest numbered, so that ids given from then on are those of the file.

use super::codes::Codes;
use super::file::Texts;
use super::picture::Images;
use super::{Info, font, metadata};
use crate::media::Fonts;
use lopdf::{Dictionary, Document, Object, ObjectId};
use printpdf::{FontId, Mm, PdfDocument, PdfFont, PdfPage, PdfSaveOptions};
use std::collections::BTreeMap;

/// A document whose pages are still empty.
pub(super) struct Skeleton {
    /// Everything so far.
    pub document: Document,
    /// Objects that are written already.
    pub texts: Texts,
    /// The pages in order.
    pub pages: Vec<ObjectId>,
    /// Fonts and pictures by name, shared by all content streams.
    pub resources: ObjectId,
}

impl Skeleton {
    /// Makes a document of `pages` pages.
    ///
    /// # Errors
    /// When there is no page, or a font cannot be subset.
    pub(super) fn start(
        pages: usize,
        info: &Info,
        fonts: &Fonts,
        codes: &Codes,
        images: Images,
    ) -> Result<Skeleton, String> {
        if pages == 0 {
            return Err("a PDF needs at least one page".into());
        }
        let mut pdf = PdfDocument::new(&info.title);
        pdf.metadata.info = metadata::info(info);
        // printpdf embeds the fonts that pages show and maps the codes that it sees there: the
        // first page shows every code, and gets its real content later.
        let mut shown = Vec::new();
        for (id, codes) in codes.used() {
            let face = &fonts.faces()[usize::from(id.0)];
            let name = FontId(font::resource_name(id));
            pdf.resources.fonts.map.insert(name.clone(), PdfFont::new(font::embed(face, codes)?));
            shown.extend(font::show_all(name, codes));
        }
        pdf.pages = vec![PdfPage::new(Mm(0.0), Mm(0.0), Vec::new()); pages];
        pdf.pages[0].ops = shown;

        let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
        let mut document = printpdf::to_lopdf_doc(&pdf, &options, &mut Vec::new());
        let mut pages: Vec<ObjectId> = document.page_iter().collect();
        let first = document.get_dictionary(pages[0]).and_then(|page| page.get(b"Resources")?.as_reference());
        let given = first.and_then(|id| document.get_dictionary(id)).map_err(|e| e.to_string())?.clone();
        let mut shared = Dictionary::new();
        if let Ok(Object::Reference(id)) = given.get(b"Font") {
            let names = document.get_dictionary(*id).map_err(|e| e.to_string())?.clone();
            if !names.is_empty() {
                shared.set("Font", names);
            }
        }
        let pictures = images.add_to(&mut document);
        if !pictures.is_empty() {
            shared.set("XObject", pictures);
        }
        let mut resources = document.add_object(shared);
        for (id, codes) in codes.used() {
            font::complete(&mut document, resources, id, &fonts.faces()[usize::from(id.0)], codes)
                .map_err(|e| e.to_string())?;
        }
        for page in &pages {
            let page = document.get_dictionary_mut(*page).map_err(|e| e.to_string())?;
            for key in [&b"Annots"[..], b"Contents", b"Resources"] {
                page.remove(key);
            }
        }
        number(&mut document, pages.iter_mut().chain([&mut resources]));
        Ok(Skeleton { document, texts: Texts::default(), pages, resources })
    }

    /// The document catalog (§ 7.7.2).
    pub(super) fn catalog(&mut self) -> &mut Dictionary {
        self.document.catalog_mut().expect("printpdf has set the catalog")
    }

    /// The dictionary of a page.
    pub(super) fn page(&mut self, index: usize) -> &mut Dictionary {
        self.document.get_dictionary_mut(self.pages[index]).expect("the page tree lists dictionaries")
    }
}

/// Drops what neither the trailer nor `known` leads to and numbers the rest in the order in which it is met from
/// there. lopdf can do both, but in time that grows with the square of the objects.
fn number<'a>(document: &mut Document, known: impl Iterator<Item = &'a mut ObjectId>) {
    let mut given = std::mem::take(&mut document.objects);
    let mut met = Met::default();
    document.trailer.iter_mut().for_each(|(_, value)| met.visit(value));
    known.for_each(|id| met.rename(id));
    let mut at = 0;
    while let Some(id) = met.order.get(at).copied() {
        at += 1;
        if let Some(mut object) = given.remove(&id) {
            met.visit(&mut object);
            document.objects.insert((at as u32, 0), object);
        }
    }
    document.max_id = at as u32;
}

/// The objects that were referred to so far.
#[derive(Default)]
struct Met {
    /// Their old ids, in the order of the new ones.
    order: Vec<ObjectId>,
    numbers: BTreeMap<ObjectId, u32>,
}

impl Met {
    fn rename(&mut self, id: &mut ObjectId) {
        let number = *self.numbers.entry(*id).or_insert_with(|| {
            self.order.push(*id);
            self.order.len() as u32
        });
        *id = (number, 0);
    }

    /// Renames every reference in an object.
    fn visit(&mut self, object: &mut Object) {
        match object {
            Object::Reference(id) => self.rename(id),
            Object::Array(items) => items.iter_mut().for_each(|item| self.visit(item)),
            Object::Dictionary(dict) => dict.iter_mut().for_each(|(_, value)| self.visit(value)),
            Object::Stream(stream) => stream.dict.iter_mut().for_each(|(_, value)| self.visit(value)),
            _ => {}
        }
    }
}
