//! Page count, info and fonts → printpdf's document, opened up as lopdf objects; pictures are added to it.
//! What the file does not need is taken out and the rest numbered, so that ids given from then on are those of the file.
//! Pages are ours: printpdf has one, which shows what the fonts need to have.

use super::codes::Codes;
use super::file::Texts;
use super::picture::Images;
use super::syntax::push_reference;
use super::{Info, font, metadata};
use crate::media::Fonts;
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use printpdf::{FontId, Mm, PdfDocument, PdfFont, PdfPage, PdfSaveOptions};
use std::collections::BTreeMap;

/// About how many bytes the dictionary of a page takes.
const ENTRIES: usize = 256;

/// A document whose pages are still empty.
pub(super) struct Skeleton {
    /// Everything so far.
    pub document: Document,
    /// Objects that are written already.
    pub texts: Texts,
    /// The pages in order.
    pub pages: Vec<ObjectId>,
    /// What the dictionary of each page says, as text.
    entries: Vec<Vec<u8>>,
    /// What all pages are below.
    tree: ObjectId,
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
        // printpdf embeds the fonts that pages show and maps the codes that it sees there.
        let mut shown = Vec::new();
        for (id, codes) in codes.used() {
            let face = &fonts.faces()[usize::from(id.0)];
            let name = FontId(font::resource_name(id));
            pdf.resources.fonts.map.insert(name.clone(), PdfFont::new(font::embed(face, codes)?));
            shown.extend(font::show_all(name, codes));
        }
        pdf.pages = vec![PdfPage::new(Mm(0.0), Mm(0.0), shown)];

        let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
        let mut document = printpdf::to_lopdf_doc(&pdf, &options, &mut Vec::new());
        let page = document.page_iter().next().ok_or("printpdf has written no page")?;
        let first = document.get_dictionary(page).and_then(|page| page.get(b"Resources")?.as_reference());
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
        let mut tree =
            document.catalog().and_then(|catalog| catalog.get(b"Pages")?.as_reference()).map_err(|e| e.to_string())?;
        document.set_object(tree, dictionary! { "Type" => "Pages" });
        number(&mut document, [&mut tree, &mut resources]);
        let ids: Vec<ObjectId> = (0..pages).map(|_| document.new_object_id()).collect();
        let kids: Vec<Object> = ids.iter().map(|id| (*id).into()).collect();
        document.set_object(tree, dictionary! { "Type" => "Pages", "Count" => pages as i64, "Kids" => kids });
        let entries = (0..pages).map(|_| Vec::with_capacity(ENTRIES)).collect();
        Ok(Skeleton { document, texts: Texts::default(), pages: ids, entries, tree, resources })
    }

    /// The document catalog (§ 7.7.2).
    pub(super) fn catalog(&mut self) -> &mut Dictionary {
        self.document.catalog_mut().expect("printpdf has set the catalog")
    }

    /// What the dictionary of a page says, but for its type and parent: further entries are appended.
    pub(super) fn page(&mut self, index: usize) -> &mut Vec<u8> {
        &mut self.entries[index]
    }

    /// All objects: those that are still lopdf's, and those that are written.
    pub(super) fn complete(self) -> (Document, Texts) {
        let Skeleton { document, mut texts, pages, entries, tree, .. } = self;
        for (page, entries) in pages.into_iter().zip(entries) {
            let text = texts.begin(page);
            text.extend_from_slice(b"<</Type/Page/Parent ");
            push_reference(text, tree);
            text.extend_from_slice(&entries);
            text.extend_from_slice(b">>");
        }
        (document, texts)
    }
}

/// Drops what neither the trailer nor `known` leads to and numbers the rest in the order in which it is met from
/// there. lopdf can do both, but in time that grows with the square of the objects.
fn number(document: &mut Document, known: [&mut ObjectId; 2]) {
    let mut given = std::mem::take(&mut document.objects);
    let mut met = Met::default();
    document.trailer.iter_mut().for_each(|(_, value)| met.visit(value));
    known.into_iter().for_each(|id| met.rename(id));
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
