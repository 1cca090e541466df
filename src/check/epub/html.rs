//! Rules of XHTML that look further than one element and its children (HTML §3.2.5 content models, §4 elements).

use super::references::{MATHML, OPS, XHTML};
use super::report::short;
use super::xml::Own;
use crate::diag::Diagnostic;
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

/// Elements that may not stand anywhere inside another.
const APART: [(&str, &[&str]); 10] = [
    ("audio", &["audio", "video"]),
    ("video", &["audio", "video"]),
    ("address", &["address"]),
    ("header", &["address", "header", "footer"]),
    ("footer", &["address", "header", "footer"]),
    ("form", &["form"]),
    ("progress", &["progress"]),
    ("meter", &["meter"]),
    ("dfn", &["dfn"]),
    ("table", &["caption"]),
];
/// Attributes that name elements of the document by their ids.
const REFERRING: [&str; 5] = ["aria-describedby", "aria-flowto", "aria-labelledby", "aria-owns", "aria-controls"];
const LABELLED: [&str; 6] = ["button", "meter", "output", "progress", "select", "textarea"];

/// So many elements around one are remembered; a document that is deeper has other faults.
const MAX_INSIDE: usize = 256;
/// So many nodes around or in one are looked at: no document that means well has more where these rules look.
const MAX_AROUND: usize = 256;

type Fault<'f, 'd, 'input> = &'f mut dyn FnMut(Node<'d, 'input>, Diagnostic);

/// Checks the document whose root element is `root`.
pub(super) fn check<'d, 'input: 'd>(root: Node<'d, 'input>, fault: Fault<'_, 'd, 'input>) {
    let ids: BTreeMap<&str, Node> = root.descendants().filter_map(|node| Some((node.own("id")?, node))).collect();
    let mut inside: Vec<(&str, Node)> = Vec::new();
    let mut maps: BTreeSet<&str> = BTreeSet::new();
    for node in root.descendants().filter(Node::is_element) {
        // The elements around this one that forbid something; left when the walk leaves them.
        while inside.last().is_some_and(|(_, around)| !is_around(*around, node)) {
            inside.pop();
        }
        references(node, &ids, fault);
        if node.tag_name().namespace() != Some(XHTML) {
            continue;
        }
        let name = node.tag_name().name();
        nesting(node, &inside, fault);
        alone(node, fault);
        if name == "map" && !node.own("name").is_none_or(|name| maps.insert(name)) {
            fault(
                node,
                wrong(format!("there is another map with the name `{}`", short(node.own("name").unwrap_or_default()))),
            );
        }
        let watched = APART.iter().any(|(_, around)| around.contains(&name));
        let watched = watched || ["a", "button", "label", "map"].contains(&name);
        if watched && inside.len() < MAX_INSIDE {
            inside.push((name, node));
        }
    }
}

/// EPUB 2: a link holds no link.
pub(super) fn check_nested_links<'d, 'input: 'd>(root: Node<'d, 'input>, fault: Fault<'_, 'd, 'input>) {
    let mut around: Option<Node> = None;
    for node in root.descendants().filter(|node| node.has_tag_name((XHTML, "a"))) {
        match around.filter(|around| is_around(*around, node)) {
            Some(_) => fault(node, wrong("a link stands in a link".into())),
            None => around = Some(node),
        }
    }
}

fn is_around(around: Node, node: Node) -> bool {
    around.range().start < node.range().start && node.range().end <= around.range().end
}

fn nesting<'d, 'input: 'd>(node: Node<'d, 'input>, inside: &[(&str, Node)], fault: Fault<'_, 'd, 'input>) {
    let name = node.tag_name().name();
    let around = |names: &[&str]| inside.iter().find(|(one, _)| names.contains(one)).map(|(one, _)| *one);
    let apart = APART.iter().find(|(one, _)| *one == name).and_then(|(_, names)| around(names));
    let own = if name == "label" { around(&["label"]) } else { None };
    let interactive = if is_interactive(node) { around(&["a", "button"]) } else { None };
    if let Some(outer) = apart.or(own).or(interactive) {
        fault(node, wrong(format!("`{name}` may not stand in `{outer}`")));
    }
    if name == "area" && around(&["map"]).is_none() {
        fault(node, wrong("`area` stands outside of a `map`".into()));
    }
    let in_link = || inside.iter().any(|(one, node)| *one == "a" && node.own("href").is_some());
    if name == "img" && node.own("ismap").is_some() && !in_link() {
        fault(node, wrong("an image with `ismap` stands in a link".into()));
    }
}

/// HTML §3.2.5.2.7 interactive content.
fn is_interactive(node: Node) -> bool {
    match node.tag_name().name() {
        "a" | "button" | "details" | "embed" | "iframe" | "label" | "menu" | "select" | "textarea" => true,
        "audio" | "video" => node.own("controls").is_some(),
        "img" | "object" => node.own("usemap").is_some(),
        "input" => node.own("type") != Some("hidden"),
        _ => false,
    }
}

/// What an element asks of itself, its parent and its children.
fn alone<'d, 'input: 'd>(node: Node<'d, 'input>, fault: Fault<'_, 'd, 'input>) {
    let has = |name: &str| node.own(name).is_some();
    let before = |attribute: &str| {
        let same = |sibling: &Node| sibling.tag_name() == node.tag_name() && sibling.own(attribute).is_some();
        node.prev_siblings().skip(1).take(MAX_AROUND).any(|one| same(&one))
    };
    let text = || node.descendants().take(MAX_AROUND).filter_map(|inside| inside.text().filter(|_| inside.is_text()));
    let message = match node.tag_name().name() {
        "title" if text().all(|text| text.trim_ascii().is_empty()) => "the title is empty",
        "bdo" if !has("dir") => "`bdo` says nothing of its direction",
        "meta" if has("charset") && before("charset") => "the encoding is declared twice",
        "meta" if node.own("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("content-type")) => {
            let content = node.own("content").unwrap_or_default().to_ascii_lowercase();
            let content: Vec<&str> = content.trim().splitn(2, ';').map(str::trim).collect();
            let is_charset = |one: &Node| one.has_tag_name((XHTML, "meta")) && one.own("charset").is_some();
            let other =
                node.parent_element().is_some_and(|head| head.children().take(MAX_AROUND).any(|one| is_charset(&one)));
            if content != ["text/html", "charset=utf-8"] {
                "the encoding is declared as `text/html; charset=utf-8`"
            } else if other {
                "the encoding is declared twice"
            } else {
                return;
            }
        }
        "link" if has("sizes") && node.own("rel") != Some("icon") => "`sizes` is for icons",
        "map" if has("id") && has("name") && node.own("id") != node.own("name") => {
            "the name of a map is the same as its id"
        }
        "select"
            if !has("multiple")
                && node
                    .descendants()
                    .take(MAX_AROUND)
                    .filter(|one| one.has_tag_name((XHTML, "option")) && one.own("selected").is_some())
                    .nth(1)
                    .is_some() =>
        {
            "more than one option is selected"
        }
        "track" if node.own("label").is_some_and(|label| label.trim().is_empty()) => "the label of the track is empty",
        "track" if has("default") && before("default") => "more than one track is the default",
        "a" | "area" if has("itemprop") && !has("href") => "an `itemprop` needs a `href` here",
        "iframe" | "embed" | "object" if has("itemprop") && !has("data") => "an `itemprop` needs a `data` here",
        "audio" | "video" if has("itemprop") && !has("src") => "an `itemprop` needs a `src` here",
        "hgroup" if node.children().filter(|one| is_heading(one)).nth(1).is_some() => "`hgroup` holds one heading",
        "legend" | "summary" if repeats(node) => "the same kind of heading stands here twice",
        "object" if !OBJECT.iter().any(|name| has(name)) => "`object` has neither `data` nor `type`",
        _ => "",
    };
    if !message.is_empty() {
        fault(node, wrong(message.to_owned()));
    }
    let languages = (node.own("lang"), node.attribute((roxmltree::NS_XML_URI, "lang")));
    if let (Some(one), Some(other)) = languages
        && !one.eq_ignore_ascii_case(other)
    {
        fault(node, attribute(format!("`lang` and `xml:lang` differ: `{}` and `{}`", short(one), short(other))));
    }
    let bare = !has("role") && NO_ROLE.split_ascii_whitespace().any(|name| name == node.tag_name().name());
    for one in node.attributes().filter(|one| bare && one.namespace().is_none()) {
        if ROLE_ONLY.split_ascii_whitespace().any(|name| one.name().strip_prefix("aria-") == Some(name)) {
            let message = format!("`{}` says something about a role that the element does not have", one.name());
            fault(node, attribute(message).hint("leave it out, or give the element a `role` that has it"));
        }
    }
    // A box that is ticked, or a button that is pushed in, knows its state.
    let is_native = node.tag_name().name() == "input" && matches!(node.own("type"), Some("checkbox" | "radio"));
    for (role, states) in STATED.iter().filter(|(role, _)| !is_native && node.own("role") == Some(role)) {
        if let Some(state) = states.split(' ').find(|state| !has(state)) {
            fault(node, attribute(format!("the role `{role}` needs the attribute `{state}`")));
        }
    }
    for one in node.attributes().filter(|one| one.namespace().is_none() && one.name().starts_with("data-")) {
        let name = &one.name()["data-".len()..];
        if name.is_empty() || !super::schema::value::is_ncname(name) || name.contains(|c: char| c.is_ascii_uppercase())
        {
            fault(
                node,
                attribute(format!("`{}` is no name for data: small letters, digits and hyphens", short(one.name()))),
            );
        }
    }
    for one in node.attributes() {
        let host = one
            .namespace()
            .and_then(|url| url.split_once("://"))
            .map(|(_, rest)| rest.split('/').next().unwrap_or_default());
        let standard = |host: &str| host.contains("w3.org") || host.contains("idpf.org");
        if host.is_some_and(standard) && !KNOWN.contains(&one.namespace().unwrap_or_default()) {
            fault(
                node,
                attribute(format!(
                    "`{}` is in a namespace of a standards body that defines none such",
                    short(one.name())
                )),
            );
        }
    }
}

/// Elements that have no role of their own (HTML Accessibility API Mappings §3.5), or one that nothing more is said of.
const NO_ROLE: &str = "abbr audio b bdi bdo br canvas caption cite code col colgroup data del div em embed hgroup i iframe ins kbd
    label legend mark meter object p picture pre q rp rt ruby s samp slot small span strong sub sup template time track u
    var video wbr";
/// ARIA attributes that only some roles have (WAI-ARIA 1.2 §6.5).
const ROLE_ONLY: &str =
    "activedescendant autocomplete checked colcount colindex colspan expanded level modal multiline multiselectable
    orientation placeholder posinset pressed readonly required rowcount rowindex rowspan selected setsize sort valuemax
    valuemin valuenow valuetext";

/// What roles must say of their state and value (WAI-ARIA 1.2 §5.2.2, and 1.1 for those with a range).
const STATED: [(&str, &str); 9] = [
    ("checkbox", "aria-checked"),
    ("combobox", "aria-expanded"),
    ("menuitemcheckbox", "aria-checked"),
    ("menuitemradio", "aria-checked"),
    ("radio", "aria-checked"),
    ("scrollbar", "aria-controls aria-valuenow aria-valuemin aria-valuemax"),
    ("slider", "aria-valuenow aria-valuemin aria-valuemax"),
    ("spinbutton", "aria-valuenow aria-valuemin aria-valuemax"),
    ("switch", "aria-checked"),
];

/// Namespaces of standards that attributes may have.
const KNOWN: [&str; 9] = [
    XHTML,
    MATHML,
    OPS,
    roxmltree::NS_XML_URI,
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/2001/10/synthesis",
    "http://www.w3.org/2001/xml-events",
    "http://www.w3.org/2000/xmlns/",
];

/// What makes an `object` mean something: its data, or what metadata say of it.
const OBJECT: [&str; 12] =
    ["data", "type", "about", "content", "datatype", "inlist", "property", "rel", "resource", "rev", "typeof", "vocab"];

/// Whether two children are headings of the same rank.
fn repeats(node: Node) -> bool {
    let headings = node.children().filter(|one| is_heading(one) || one.has_tag_name((XHTML, "hgroup")));
    let mut seen = BTreeSet::new();
    headings.into_iter().any(|one| !seen.insert(one.tag_name().name()))
}

fn is_heading(node: &Node) -> bool {
    node.tag_name().namespace() == Some(XHTML)
        && matches!(node.tag_name().name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Attributes that name other elements.
fn references<'d, 'input: 'd>(node: Node<'d, 'input>, ids: &BTreeMap<&str, Node>, fault: Fault<'_, 'd, 'input>) {
    let mut missing = |name: &str, id: &str, what: &str| {
        fault(node, attribute(format!("`{name}` refers to `{}`, which is no {what} of the document", short(id))));
    };
    let namespace = node.tag_name().namespace();
    let html = namespace == Some(XHTML);
    let is = |id: &str, names: &[&str]| ids.get(id).is_some_and(|one| names.contains(&one.tag_name().name()));
    for one in node.attributes().filter(|one| one.namespace().is_none()) {
        let (name, value) = (one.name(), one.value());
        let element = node.tag_name().name();
        match name {
            name if REFERRING.contains(&name) || name == "for" && html && element == "output" => {
                if let Some(id) = value.split_ascii_whitespace().find(|id| !ids.contains_key(id)) {
                    missing(name, id, "element");
                }
            }
            "aria-activedescendant" if !ids.get(value).is_some_and(|one| is_around(node, *one)) => {
                missing(name, value, "element inside this one");
            }
            "xref" | "indenttarget" if namespace == Some(MATHML) && !ids.contains_key(value) => {
                missing(name, value, "element")
            }
            "list" if html && element == "input" && !is(value, &["datalist"]) => missing(name, value, "`datalist`"),
            "form" if html && !is(value, &["form"]) => missing(name, value, "`form`"),
            "for" if html && element == "label" => {
                let visible_input = ids
                    .get(value)
                    .is_some_and(|one| one.tag_name().name() == "input" && one.own("type") != Some("hidden"));
                if !is(value, &LABELLED) && !visible_input {
                    missing(name, value, "field");
                }
            }
            "headers" if html => {
                let table = node.ancestors().take(MAX_AROUND).find(|one| one.has_tag_name((XHTML, "table")));
                let heads = |id: &str| {
                    ids.get(id).is_some_and(|one| {
                        one.has_tag_name((XHTML, "th")) && table.is_some_and(|table| is_around(table, *one))
                    })
                };
                if let Some(id) = value.split_ascii_whitespace().find(|id| !heads(id)) {
                    missing(name, id, "`th` of the same table");
                }
            }
            "observer" | "ref" if namespace == Some(OPS) && !ids.contains_key(value) => missing(name, value, "element"),
            _ => {}
        }
    }
    if node.attribute(("http://www.w3.org/2001/10/synthesis", "ph")).is_some()
        && node
            .ancestors()
            .skip(1)
            .take(256)
            .any(|one| one.attribute(("http://www.w3.org/2001/10/synthesis", "ph")).is_some())
    {
        fault(node, attribute("`ssml:ph` stands inside an element that has one".into()));
    }
}

fn wrong(message: String) -> Diagnostic {
    Diagnostic::error("epub-content", message)
}

fn attribute(message: String) -> Diagnostic {
    Diagnostic::error("epub-attribute", message)
}
