//! What the file says about the book: info dictionary and XMP, which agree
//! (ISO 32000-2 § 14.3; ISO 16684-1).

use super::skeleton::Skeleton;
use crate::config::Binding;
use crate::lang::Lang;
use lopdf::{Object, Stream, dictionary};
use printpdf::PdfDocumentInfo;
use std::fmt::Write;

/// What the file says about the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// Title, with subtitle if any.
    pub title: String,
    /// Authors' names in order.
    pub authors: Vec<String>,
    /// A few sentences about the book.
    pub subject: Option<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Main language.
    pub language: Lang,
    /// Identifier of the book, which survives edits.
    pub identifier: String,
    /// Publisher.
    pub publisher: Option<String>,
    /// Rights statement.
    pub rights: Option<String>,
    /// Creation and modification date, `YYYY-MM-DDThh:mm:ssZ`.
    pub modified: String,
    /// The side on which the book is bound.
    pub binding: Binding,
    /// Whether the file says that it follows PDF/UA-1 and PDF/A-2a, as one without [`super::faults`] may.
    pub stamped: bool,
}

/// The program that laid out the book.
const CREATOR: &str = concat!("chapbook ", env!("CARGO_PKG_VERSION"));

/// The library that made the PDF's objects.
const PRODUCER: &str = "printpdf";

/// The info dictionary as printpdf takes it.
pub(super) fn info(info: &Info) -> PdfDocumentInfo {
    PdfDocumentInfo {
        document_title: info.title.clone(),
        author: info.authors.join("; "),
        creator: CREATOR.into(),
        producer: PRODUCER.into(),
        subject: info.subject.clone().unwrap_or_default(),
        // As one string: printpdf would put no space behind the commas.
        keywords: vec![info.keywords.join(", ")],
        ..PdfDocumentInfo::default()
    }
}

/// A standard that the file follows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standard {
    /// None that it says so of.
    None,
    /// PDF/X-4 (ISO 15930-7).
    X4,
    /// PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2).
    Accessible,
}

/// Mends the info dictionary and adds the XMP packet.
pub(super) fn complete(skeleton: &mut Skeleton, info: &Info, standard: Standard) {
    let document = &mut skeleton.document;
    let id = document.trailer.get(b"Info").and_then(Object::as_reference);
    if let Ok(dictionary) = id.and_then(|id| document.get_dictionary_mut(id)) {
        // The one claims a standard that the file does not follow, the other is in the XMP.
        dictionary.remove(b"GTS_PDFXVersion");
        dictionary.remove(b"Identifier");
        let digits: String = info.modified.chars().filter(char::is_ascii_digit).collect();
        for key in ["CreationDate", "ModDate"] {
            dictionary.set(key, Object::string_literal(format!("D:{digits}Z")));
        }
        if standard == Standard::X4 {
            dictionary.set("Trapped", "False");
        }
        let is_empty = |value: &Object| value.as_str().is_ok_and(<[u8]>::is_empty);
        for key in ["Author", "Subject", "Keywords"] {
            if dictionary.get(key.as_bytes()).is_ok_and(is_empty) {
                dictionary.remove(key.as_bytes());
            }
        }
    }
    let dict = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    let packet = document.add_object(Stream::new(dict, xmp(info, standard).into_bytes()));
    skeleton.catalog().set("Metadata", packet);
}

/// The XMP packet. It stays uncompressed, so that programs which know no PDF find it.
fn xmp(info: &Info, standard: Standard) -> String {
    let mut properties = Properties::default();
    properties.simple("dc:format", "application/pdf");
    properties.simple("dc:identifier", &info.identifier);
    properties.list("dc:title", "Alt", [info.title.as_str()]);
    properties.list("dc:creator", "Seq", info.authors.iter().map(String::as_str));
    properties.list("dc:description", "Alt", info.subject.as_deref());
    properties.list("dc:subject", "Bag", info.keywords.iter().map(String::as_str));
    properties.list("dc:language", "Bag", [info.language.tag()]);
    properties.list("dc:publisher", "Bag", info.publisher.as_deref());
    properties.list("dc:rights", "Alt", info.rights.as_deref());
    for date in ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"] {
        properties.simple(date, &info.modified);
    }
    properties.simple("xmp:CreatorTool", CREATOR);
    properties.simple("pdf:Producer", PRODUCER);
    if !info.keywords.is_empty() {
        properties.simple("pdf:Keywords", &info.keywords.join(", "));
    }
    if standard == Standard::X4 {
        // The version, whether colours are trapped, and which of its renditions the document is.
        properties.simple("pdfxid:GTS_PDFXVersion", "PDF/X-4");
        properties.simple("pdf:Trapped", "False");
        properties.simple("xmpMM:DocumentID", &info.identifier);
        properties.simple("xmpMM:VersionID", "1");
        properties.simple("xmpMM:RenditionClass", "default");
    }
    if standard == Standard::Accessible {
        properties.simple("pdfaid:part", "2");
        properties.simple("pdfaid:conformance", "A");
        properties.simple("pdfuaid:part", "1");
        properties.0.push_str(UA_SCHEMA);
    }
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
         xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" \
         xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
         xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
         xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n\
         {}</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>",
        properties.0
    )
}

/// What `pdfuaid:part` is, which PDF/A does not know by itself (ISO 19005-2 § 6.6.2.3).
const UA_SCHEMA: &str = "\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
";

/// XMP properties as they are being written.
#[derive(Default)]
struct Properties(String);

impl Properties {
    fn simple(&mut self, name: &str, value: &str) {
        writeln!(self.0, "<{name}>{}</{name}>", escape(value)).expect("writing to a string cannot fail");
    }

    /// A property with several values; without any it is left out.
    fn list<'a>(&mut self, name: &str, kind: &str, values: impl IntoIterator<Item = &'a str>) {
        let language = if kind == "Alt" { " xml:lang=\"x-default\"" } else { "" };
        let items: String =
            values.into_iter().map(|value| format!("<rdf:li{language}>{}</rdf:li>", escape(value))).collect();
        if !items.is_empty() {
            writeln!(self.0, "<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>")
                .expect("writing to a string cannot fail");
        }
    }
}

/// Text in XML 1.0, which has no place for most control characters.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
