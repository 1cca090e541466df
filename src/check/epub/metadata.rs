//! What a package says of its book (EPUB 3.3 §5.5 metadata, §D.3 to §D.5 vocabularies; OPF 2.0.1 §2.2).
//!
//! That the elements are there and well placed is held by the grammar; here is what they say and what they refine.

use super::package::Version;
use super::report::short;
use super::vocabulary::{Kind, Prefixes};
use super::xml::Own;
use crate::diag::Diagnostic;
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

const DC: &str = "http://purl.org/dc/elements/1.1/";
const OPF: &str = "http://www.idpf.org/2007/opf";

/// What a property may refine: the names of elements, or `meta` of the same name for collections.
const REFINES: [(&str, &[&str]); 6] = [
    ("authority", &["subject"]),
    ("term", &["subject"]),
    ("identifier-type", &["identifier", "source"]),
    ("role", &["creator", "contributor", "publisher"]),
    ("source-of", &["source"]),
    ("title-type", &["title"]),
];
/// Properties that say one thing about what they refine.
const ONCE: [&str; 7] =
    ["collection-type", "display-seq", "file-as", "group-position", "identifier-type", "source-of", "title-type"];
/// Properties of the whole book with the values they take (§5.5.4, §8.2.2).
const RENDITION: [(&str, &[&str]); 4] = [
    ("rendition:flow", &["paginated", "scrolled-continuous", "scrolled-doc", "auto"]),
    ("rendition:layout", &["reflowable", "pre-paginated"]),
    ("rendition:orientation", &["landscape", "portrait", "auto"]),
    ("rendition:spread", &["none", "landscape", "portrait", "both", "auto"]),
];
/// Roles of OPF 2.0.1 §2.2.6: MARC relators. Letters by which each begins, then the rest.
const RELATORS: &str = include_str!("relators.txt");

/// Checks the metadata of the package `root`.
pub(super) fn check<'d, 'input: 'd>(
    root: Node<'d, 'input>,
    version: Version,
    prefixes: &Prefixes,
    fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic),
) {
    let unique = root.own("unique-identifier").map(str::trim);
    let is_identifier = |node: &Node| node.has_tag_name((DC, "identifier"));
    let found = root.descendants().filter(is_identifier).any(|node| node.own("id").map(str::trim) == unique);
    if unique.is_none() || !found {
        let finding = wrong("`unique-identifier` points to no `dc:identifier`")
            .hint("give the identifier an id and name it in the package's `unique-identifier`");
        fault(root, finding);
    }
    let Some(metadata) = root.children().find(|node| node.has_tag_name((OPF, "metadata"))) else { return };
    match version {
        Version::Two => check_two(metadata, fault),
        Version::Three => {
            for node in root.descendants().filter(Node::is_element) {
                let language = node.attribute((roxmltree::NS_XML_URI, "lang")).or_else(|| node.own("hreflang"));
                check_language(node, language.unwrap_or_default(), fault);
            }
            Three::new(metadata).check(prefixes, fault);
            super::overlay::check_durations(root, fault);
            let collections = root.children().filter(|node| node.has_tag_name((OPF, "collection")));
            for node in collections.flat_map(|node| node.descendants()).filter(|node| node.has_tag_name((OPF, "meta")))
            {
                check_property(node, prefixes, fault);
            }
        }
    }
}

fn check_two<'d, 'input: 'd>(metadata: Node<'d, 'input>, fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic)) {
    for node in metadata.descendants().filter(|node| node.tag_name().namespace() == Some(DC)) {
        let text = text(node);
        match node.tag_name().name() {
            "date" if !is_date(&text) => {
                let finding =
                    wrong(format!("`{}` is no date", short(&text))).hint("dates look like 2026, 2026-11 or 2026-11-22");
                fault(node, finding);
            }
            "creator" => {
                let role = node.attribute((OPF, "role")).unwrap_or_default();
                let known = role.is_empty()
                    || role.starts_with("oth.")
                    || RELATORS.split_ascii_whitespace().any(|one| one == role);
                if !known {
                    fault(
                        node,
                        wrong(format!("`{}` is no role", short(role)))
                            .hint("roles are MARC relators, such as `aut` or `ill`"),
                    );
                }
            }
            _ => {}
        }
    }
    for name in ["dc-metadata", "x-metadata"] {
        if let Some(node) = metadata.children().find(|node| node.has_tag_name((OPF, name))) {
            fault(node, wrong(format!("`{name}` is of an older format")));
        }
    }
}

/// The metadata of EPUB 3 and what is often asked of it.
struct Three<'d, 'input> {
    metadata: Node<'d, 'input>,
    metas: Vec<Meta<'d, 'input>>,
    /// Its elements by id.
    elements: BTreeMap<&'d str, Node<'d, 'input>>,
}

/// A `meta` with a property.
struct Meta<'d, 'input> {
    node: Node<'d, 'input>,
    property: &'d str,
    /// What it refines, without `#`.
    refines: Option<&'d str>,
}

fn metas<'d, 'input: 'd>(metadata: Node<'d, 'input>) -> Vec<Meta<'d, 'input>> {
    let metas = metadata.children().filter(|node| node.has_tag_name((OPF, "meta")));
    let read = |node: Node<'d, 'input>| {
        let refines = node.own("refines").map(|id| id.trim().trim_start_matches('#'));
        Some(Meta { node, property: node.own("property")?.trim(), refines })
    };
    metas.filter_map(read).collect()
}

impl<'d, 'input: 'd> Three<'d, 'input> {
    fn new(metadata: Node<'d, 'input>) -> Three<'d, 'input> {
        let elements = metadata.children().filter_map(|node| Some((node.own("id")?.trim(), node))).collect();
        Three { metadata, metas: metas(metadata), elements }
    }

    fn check(&self, prefixes: &Prefixes, fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic)) {
        self.check_modified(fault);
        self.check_targets(fault);
        self.check_cycles(fault);
        self.check_subjects(fault);
        let mut seen: BTreeSet<(&str, Option<&str>)> = BTreeSet::new();
        for meta in &self.metas {
            check_property(meta.node, prefixes, fault);
            self.check_meta(meta, fault);
            let once = ONCE.contains(&meta.property)
                || meta.refines.is_none()
                    && (meta.property.starts_with("rendition:")
                        || meta.property == "media:active-class"
                        || meta.property == "media:playback-active-class");
            if once && !seen.insert((meta.property, meta.refines)) {
                fault(meta.node, wrong(format!("`{}` is said twice of the same thing", short(meta.property))));
            }
        }
        for node in self.metadata.children().filter(|node| node.has_tag_name((DC, "language"))) {
            check_language(node, &text(node), fault);
        }
    }

    /// Exactly one, in UTC to the second (§5.5.3.2.4).
    fn check_modified(&self, fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic)) {
        let hint = "it looks like <meta property=\"dcterms:modified\">2026-11-01T12:00:00Z</meta>";
        let dates: Vec<&Meta> = self.metas.iter().filter(|meta| meta.property == "dcterms:modified").collect();
        for date in dates.iter().filter(|date| !is_utc(&text(date.node))) {
            let message = format!("`{}` is no date of modification", short(&text(date.node)));
            fault(date.node, wrong(message).hint(hint));
        }
        let mut own = dates.iter().filter(|date| date.refines.is_none());
        match (own.next(), own.next()) {
            (None, _) => fault(self.metadata, wrong("the book has no date of modification").hint(hint)),
            (_, Some(second)) => fault(second.node, wrong("the book has more than one date of modification")),
            _ => {}
        }
    }

    fn element(&self, id: &str) -> Option<Node<'d, 'input>> {
        self.elements.get(id).copied()
    }

    fn check_targets(&self, fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic)) {
        let root = self.metadata.document().root_element();
        let ids: BTreeSet<&str> = root.descendants().filter_map(|node| node.own("id")).map(str::trim).collect();
        for node in self.metadata.children() {
            let Some(refines) = node.own("refines").map(str::trim) else { continue };
            match refines.strip_prefix('#') {
                Some(id) if !ids.contains(id) => {
                    fault(node, wrong(format!("nothing has the id `{}`, which is refined here", short(id))));
                }
                None if refines.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':')) => {
                    fault(node, wrong("`refines` takes a relative URL, such as `#id`"));
                }
                _ => {}
            }
        }
    }

    /// §5.5.2: what refines may be refined, but not by itself over others.
    fn check_cycles(&self, fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic)) {
        let next: BTreeMap<&str, &str> =
            self.metas.iter().filter_map(|meta| Some((meta.node.own("id")?.trim(), meta.refines?))).collect();
        let mut done: BTreeSet<&str> = BTreeSet::new();
        for start in next.keys() {
            let mut path: BTreeSet<&str> = BTreeSet::new();
            let mut at = *start;
            while !done.contains(at) && path.insert(at) {
                let Some(to) = next.get(at) else { break };
                at = to;
            }
            if !done.contains(at) && next.contains_key(at) && path.contains(at) {
                fault(self.metadata, wrong("metadata refine each other in a circle"));
                return;
            }
            done.append(&mut path);
        }
    }

    /// §D.3.9: authority and term come in pairs.
    fn check_subjects(&self, fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic)) {
        let mut pairs: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for meta in &self.metas {
            let Some(id) = meta.refines else { continue };
            match meta.property {
                "authority" => pairs.entry(id).or_default().0 += 1,
                "term" => pairs.entry(id).or_default().1 += 1,
                _ => {}
            }
        }
        for (id, counts) in pairs.into_iter().filter(|(_, counts)| *counts != (1, 1)) {
            let Some(subject) = self.element(id).filter(|node| node.has_tag_name((DC, "subject"))) else { continue };
            let message = match counts {
                (0, _) => "the subject has a term, but no authority that defines it",
                (_, 0) => "the subject has an authority, but no term of it",
                _ => "the subject has more than one authority or term",
            };
            fault(subject, wrong(message));
        }
    }

    fn check_meta(&self, meta: &Meta<'d, 'input>, fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic)) {
        let property = meta.property;
        let value = text(meta.node);
        let refined = meta.refines.and_then(|id| self.element(id));
        let is_collection = |node: Node| node.own("property").map(str::trim) == Some("belongs-to-collection");
        let fits = match property {
            "belongs-to-collection" => meta.refines.is_none() || refined.is_some_and(is_collection),
            "collection-type" => refined.is_some_and(is_collection),
            _ => match REFINES.iter().find(|(known, _)| *known == property) {
                Some((_, names)) => refined.is_some_and(|node| {
                    node.tag_name().namespace() == Some(DC) && names.contains(&node.tag_name().name())
                }),
                None => true,
            },
        };
        if !fits {
            fault(meta.node, wrong(format!("`{property}` refines the wrong thing, or nothing")));
        }
        if property == "source-of" && value != "pagination" {
            fault(meta.node, wrong("the value of `source-of` is `pagination`"));
        }
        if let Some((_, values)) = RENDITION.iter().find(|(known, _)| *known == property) {
            if meta.refines.is_some() {
                fault(meta.node, wrong(format!("`{property}` is about the whole book, and refines nothing")));
            }
            if !values.contains(&value.as_str()) {
                let finding = wrong(format!("`{}` is no value of `{property}`", short(&value)));
                fault(meta.node, finding.hint(format!("its values are {}", values.join(", "))));
            }
        }
        if property == "rendition:viewport" && !is_viewport(&value) {
            fault(meta.node, wrong("`rendition:viewport` looks like `width=600, height=800`"));
        }
        if property == "media:duration" && super::schema::value::clock(&value).is_none() {
            fault(
                meta.node,
                wrong(format!("`{}` is no duration", short(&value))).hint("durations look like 0:12:34.5 or 90s"),
            );
        }
        if ["media:active-class", "media:playback-active-class"].contains(&property)
            && (meta.refines.is_some() || value.contains(' '))
        {
            fault(meta.node, wrong(format!("`{property}` names one class for the whole book")));
        }
    }
}

fn check_property<'d, 'input: 'd>(
    node: Node<'d, 'input>,
    prefixes: &Prefixes,
    fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic),
) {
    for name in ["property", "scheme"] {
        let value = node.own(name).unwrap_or_default();
        if value.split_ascii_whitespace().nth(1).is_some() {
            fault(node, Diagnostic::error("epub-property", format!("`{name}` takes one value")));
            continue;
        }
        prefixes.check(value, Kind::Meta, &mut |finding| fault(node, finding));
    }
}

/// RFC 5646 §2.1, without its registry.
fn check_language<'d, 'input: 'd>(
    node: Node<'d, 'input>,
    tag: &str,
    fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic),
) {
    if !tag.is_empty() && !is_language(tag) {
        fault(node, wrong(format!("`{}` is no language tag", short(tag))).hint("such as `en` or `pt-BR`"));
    }
}

fn is_language(tag: &str) -> bool {
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let mut parts = tag.split('-').peekable();
    let fits = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let Some(first) = parts.next().filter(|first| letters(first)) else { return false };
    if first.eq_ignore_ascii_case("x") || first.eq_ignore_ascii_case("i") {
        return parts.peek().is_some() && parts.all(fits);
    }
    if !(2..=8).contains(&first.len()) {
        return false;
    }
    // Extended languages, script, region, variants, in this order; then extensions, each a single letter with subtags.
    let mut stage = 0;
    let mut open = false;
    for part in parts.by_ref() {
        if part.len() == 1 {
            return fits(part) && {
                let rest: Vec<&str> = parts.collect();
                !rest.is_empty()
                    && rest.iter().all(|part| fits(part))
                    && rest.last().is_some_and(|last| last.len() > 1 || part.eq_ignore_ascii_case("x"))
            };
        }
        open |= false;
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        let kind = match part.len() {
            3 if letters(part) && stage <= 1 => 1,
            4 if letters(part) => 2,
            2 if letters(part) => 3,
            3 if digits => 3,
            5..=8 => 4,
            4 if part.starts_with(|c: char| c.is_ascii_digit()) => 4,
            _ => return false,
        };
        if !fits(part) || kind < stage || kind == stage && kind != 1 && kind != 4 {
            return false;
        }
        stage = kind;
    }
    !open
}

/// W3C-DTF: a year, with month, day and time as far as known.
fn is_date(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00";
    let (text, zone) = match text.find('T').and_then(|t| text[t..].find(['Z', '+', '-']).map(|at| t + at)) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let (text, fraction) = match text.split_once('.') {
        Some((text, fraction)) => (text, fraction),
        None => (text, "0"),
    };
    let digits = |form: &[u8], text: &str| {
        text.len() == form.len()
            && text
                .bytes()
                .zip(form)
                .all(|(have, want)| if *want == b'0' { have.is_ascii_digit() } else { have == *want })
    };
    let number = |at: usize| text.get(at..at + 2).and_then(|two| two.parse::<u32>().ok());
    let has_time = text.len() > 10;
    [4, 7, 10, 16, 19].contains(&text.len())
        && digits(&FORM[..text.len()], text)
        && number(5).is_none_or(|month| (1..=12).contains(&month))
        && number(8).is_none_or(|day| (1..=31).contains(&day))
        && number(11).is_none_or(|hour| hour < 24)
        && number(14).is_none_or(|minute| minute < 60)
        && !fraction.is_empty()
        && fraction.bytes().all(|b| b.is_ascii_digit())
        && if has_time { zone == "Z" || zone.len() == 6 && digits(b"00:00", &zone[1..]) } else { zone.is_empty() }
}

/// `CCYY-MM-DDThh:mm:ssZ`.
fn is_utc(date: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00Z";
    let fits = |(have, want): (u8, &u8)| if *want == b'0' { have.is_ascii_digit() } else { have == *want };
    date.len() == FORM.len() && date.bytes().zip(FORM).all(fits)
}

fn is_viewport(text: &str) -> bool {
    let sizes: Vec<Option<(&str, &str)>> = text.split(',').map(|part| part.trim_start().split_once('=')).collect();
    let names: Vec<&str> = sizes.iter().flatten().map(|(name, _)| *name).collect();
    let numbers = sizes.iter().flatten().all(|(_, n)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    numbers && (names == ["width", "height"] || names == ["height", "width"])
}

fn wrong(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("epub-metadata", message)
}

/// The text in an element, trimmed.
pub(super) fn text(node: Node) -> String {
    let text: String = node.children().filter_map(|child| child.text()).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{is_date, is_language};

    #[test]
    fn language_tags_have_the_form_of_the_rfc() {
        for good in [
            "en",
            "pt-BR",
            "zh-Hant-TW",
            "de-1996",
            "sl-rozaj-biske",
            "x-private",
            "zh-cmn-Hans-CN",
            "en-x-a",
            "es-419",
            "i-klingon",
        ] {
            assert!(is_language(good), "{good}");
        }
        for bad in ["", "e", "en_US", "en-", "-en", "in English", "abcdefghi", "en-US-US", "en-a", "12"] {
            assert!(!is_language(bad), "{bad}");
        }
    }

    #[test]
    fn dates_may_stop_anywhere() {
        for good in ["2026", "2026-11", "2026-11-22", "2026-11-22T10:00Z", "2026-11-22T10:00:00.5+01:00"] {
            assert!(is_date(good), "{good}");
        }
        for bad in
            ["", "26", "2026-13", "2026-11-32", "November", "2026-11-22T10:00", "2026/11/22", "2026-11-22Z", "é026"]
        {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
