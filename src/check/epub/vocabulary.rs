//! Property values (EPUB 3.3 appendix D): vocabularies, their prefixes, and what an author may declare.

use super::report::short;
use super::schema::value::is_ncname;
use crate::diag::Diagnostic;
use std::collections::BTreeMap;

/// Prefixes that need no declaration in a package document (§D.1.4), with their URLs and whether their names are ours to know.
const RESERVED: [(&str, &str); 8] = [
    ("a11y", "http://www.idpf.org/epub/vocab/package/a11y/#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("marc", "http://id.loc.gov/vocabulary/"),
    ("media", "http://www.idpf.org/epub/vocab/overlays/#"),
    ("onix", "http://www.editeur.org/ONIX/book/codelists/current.html#"),
    ("rendition", "http://www.idpf.org/vocab/rendition/#"),
    ("schema", "http://schema.org/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];
/// Prefixes that need no declaration in content documents.
const RESERVED_IN_CONTENT: [&str; 2] = ["msv", "prism"];
/// The vocabularies of names without prefix, which no prefix may mean again.
const DEFAULTS: [&str; 5] = [
    "http://idpf.org/epub/vocab/package/item/#",
    "http://idpf.org/epub/vocab/package/itemref/#",
    "http://idpf.org/epub/vocab/package/meta/#",
    "http://idpf.org/epub/vocab/package/link/#",
    "http://www.idpf.org/epub/vocab/structure/#",
];
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";

/// Where a property stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Meta,
    Item,
    Itemref,
    /// `rel` of a metadata link.
    Rel,
    /// `properties` of a metadata link.
    Link,
    /// `epub:type`, whose names without prefix are free.
    Type,
}

/// The names of each vocabulary: where they stand, their prefix, the names.
const NAMES: [(Kind, &str, &str); 10] = [
    (
        Kind::Meta,
        "",
        "alternate-script authority belongs-to-collection collection-type display-seq dictionary-type file-as group-position identifier-type meta-auth pageBreakSource role source-language source-of target-language term title-type",
    ),
    (Kind::Meta, "a11y", "certifiedBy certifierCredential exemption"),
    (Kind::Meta, "media", "active-class duration narrator playback-active-class"),
    (Kind::Meta, "rendition", "flow layout orientation spread viewport"),
    (
        Kind::Item,
        "",
        "cover-image data-nav dictionary glossary index mathml nav remote-resources scripted search-key-map svg switch",
    ),
    (Kind::Itemref, "", "page-spread-left page-spread-right"),
    (
        Kind::Itemref,
        "rendition",
        "align-x-center flow-auto flow-paginated flow-scrolled-continuous flow-scrolled-doc layout-pre-paginated layout-reflowable orientation-auto orientation-landscape orientation-portrait page-spread-center page-spread-left page-spread-right spread-auto spread-both spread-landscape spread-none spread-portrait",
    ),
    (
        Kind::Rel,
        "",
        "acquire alternate marc21xml-record mods-record onix-record record voicing xml-signature xmp-record",
    ),
    (Kind::Rel, "a11y", "certifierCredential certifierReport"),
    (Kind::Link, "", "onix xmp"),
];

/// The prefixes that a document may use.
pub(super) struct Prefixes {
    /// Declared ones with their URLs.
    declared: BTreeMap<String, String>,
}

impl Prefixes {
    /// Reads a `prefix` attribute (§D.1.4): `foaf: http://xmlns.com/foaf/spec/ …`.
    pub fn read(attribute: Option<&str>, found: &mut dyn FnMut(Diagnostic)) -> Prefixes {
        let mut declared = BTreeMap::new();
        let wrong = |message: String| {
            Diagnostic::error("epub-prefix", message).hint("prefixes are declared as `name: URL`, with spaces between")
        };
        let mut words = attribute.unwrap_or_default().split_ascii_whitespace().peekable();
        while let Some(word) = words.next() {
            let Some(name) = word.strip_suffix(':') else {
                // A colon that stands alone, or a URL at once behind it.
                if words.peek() == Some(&":") {
                    words.next();
                }
                found(wrong(format!("the prefix `{}` is not followed by a colon and a space", short(word))));
                if !word.contains(':') {
                    words.next();
                }
                continue;
            };
            let Some(url) = words.next() else {
                found(wrong(format!("the prefix `{}` has no URL", short(name))));
                break;
            };
            if name.is_empty() || !is_ncname(name) {
                found(wrong(format!("`{}` is no name for a prefix", short(name))));
            } else if name == "_" {
                found(wrong("the prefix `_` may not be declared".into()));
            } else if DEFAULTS.contains(&url) || url == DUBLIN_CORE {
                found(wrong(format!("the vocabulary of the prefix `{}` may not be declared", short(name))));
            } else if url.contains(['"', '<', '>', '\\', '^', '`', '{', '|', '}']) {
                found(wrong(format!("`{}` is no URL", short(url))));
            } else {
                declared.insert(name.to_owned(), url.to_owned());
            }
        }
        Prefixes { declared }
    }

    /// Checks one value or a list of values. Gives those that are known, as written.
    pub fn check<'v>(&self, value: &'v str, kind: Kind, found: &mut dyn FnMut(Diagnostic)) -> Vec<&'v str> {
        let wrong = |message: String| Diagnostic::error("epub-property", message);
        let mut good = Vec::new();
        for word in value.split_ascii_whitespace() {
            let (prefix, name) = word.split_once(':').unwrap_or(("", word));
            let shown = short(word);
            if word.contains(':') && (prefix.is_empty() || name.is_empty()) {
                found(wrong(format!("`{shown}` is no property")));
            } else if !self.knows(prefix, kind) {
                let finding = wrong(format!("the prefix of `{shown}` is not declared"))
                    .hint("declare it in the `prefix` attribute of the root element");
                found(finding);
            } else if !self.has(prefix, name, kind) {
                found(wrong(format!("`{shown}` is no property that is defined here")));
            } else {
                good.push(word);
            }
        }
        good
    }

    fn knows(&self, prefix: &str, kind: Kind) -> bool {
        let reserved = || match kind {
            Kind::Type => RESERVED_IN_CONTENT.contains(&prefix),
            _ => RESERVED.iter().any(|(known, _)| *known == prefix),
        };
        prefix.is_empty() || self.declared.contains_key(prefix) || reserved()
    }

    fn has(&self, prefix: &str, name: &str, kind: Kind) -> bool {
        if kind == Kind::Type {
            return true;
        }
        // A declared prefix may be another name of a vocabulary that is known.
        let prefix = match self.declared.get(prefix) {
            Some(url) => RESERVED.iter().find(|(_, known)| known == url).map(|(known, _)| *known),
            None => Some(prefix),
        };
        let Some(prefix) = prefix else { return true };
        if !["", "a11y", "media", "rendition"].contains(&prefix) {
            return true;
        }
        let names = NAMES.iter().find(|(where_, known, _)| *where_ == kind && *known == prefix);
        names.is_some_and(|(_, _, names)| names.split(' ').any(|known| known == name))
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Prefixes};

    fn faults(attribute: &str) -> usize {
        let mut count = 0;
        Prefixes::read(Some(attribute), &mut |_| count += 1);
        count
    }

    #[test]
    fn prefixes_are_declared_with_colon_space_and_url() {
        assert_eq!(faults(" foaf: http://xmlns.com/foaf/spec/\n dbp: http://dbpedia.org/ontology/ "), 0);
        for bad in [
            "foaf http://a/",
            "foaf:http://a/",
            "foaf : http://a/",
            ": http://a/",
            "foaf:",
            "1a: http://a/",
            "_: http://a/",
            "d: http://purl.org/dc/elements/1.1/",
        ] {
            assert_eq!(faults(bad), 1, "{bad}");
        }
    }

    #[test]
    fn properties_are_known_where_they_stand() {
        let prefixes = Prefixes::read(Some("x: http://example.org/"), &mut |_| panic!());
        let count = |value, kind| {
            let mut count = 0;
            prefixes.check(value, kind, &mut |_| count += 1);
            count
        };
        assert_eq!(count("nav scripted x:any schema:name", Kind::Item), 0);
        assert_eq!(count("naw y:z rendition:flow : a:", Kind::Item), 5);
        assert_eq!(count("rendition:layout dcterms:modified title-type", Kind::Meta), 0);
        assert_eq!(count("chapter msv:x x:y z:y", Kind::Type), 1);
    }
}
