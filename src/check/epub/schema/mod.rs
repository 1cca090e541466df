//! Grammars of the documents in an EPUB: tables (`*.txt`) of what elements contain and which attributes they take.
//!
//! | file | holds |
//! |---|---|
//! | `table` | tables → rules |
//! | `content` | following the children of an element |
//! | `value` | types of attribute values |
//!
//! A grammar and a document enter, faults leave. Rules that look further than one element (a link in a link, what an
//! id refers to) are not here but in `html`, `nav`, `metadata` and `overlay`.

mod content;
mod table;
pub(super) mod value;

use super::report::short;
use super::xml::Own;
use crate::diag::Diagnostic;
use content::{Model, Names, Progress, Refused};
use roxmltree::Node;
use std::sync::{Arc, LazyLock};
use table::{Rule, Table};

const XHTML: &str = "http://www.w3.org/1999/xhtml";
/// So many names are listed as what may stand in a place.
const MAX_LISTED: usize = 8;
/// Namespaces that mean something in XHTML; attributes of others are the author's own (EPUB 3.3 §6.1.2.3).
const KNOWN_IN_XHTML: [&str; 8] = [
    XHTML,
    roxmltree::NS_XML_URI,
    "http://www.idpf.org/2007/ops",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/2001/10/synthesis",
    "http://www.w3.org/2001/xml-events",
    "http://www.w3.org/1999/xlink",
];
/// Attributes of HTML whose values are compared without regard to case (HTML §4.16.2, and enumerated attributes).
const CASELESS: &str =
    "allowfullscreen async autocapitalize autocomplete autofocus autoplay charset checked contenteditable
controls crossorigin default defer dir disabled draggable formnovalidate hidden http-equiv ismap itemscope kind loop
multiple muted nomodule novalidate open playsinline preload readonly required reversed scope selected shape sizes
spellcheck step translate type value wrap";

static XHTML5: LazyLock<Table> = LazyLock::new(|| Table::read(&[include_str!("html.txt"), include_str!("mathml.txt")]));
static XHTML11: LazyLock<Table> = LazyLock::new(|| Table::read(&[include_str!("xhtml11.txt")]));
static PACKAGE3: LazyLock<Table> = LazyLock::new(|| Table::read(&[include_str!("package3.txt")]));
static PACKAGE2: LazyLock<Table> = LazyLock::new(|| Table::read(&[include_str!("package2.txt")]));
static NCX: LazyLock<Table> = LazyLock::new(|| Table::read(&[include_str!("ncx.txt")]));
static OVERLAY: LazyLock<Table> = LazyLock::new(|| Table::read(&[include_str!("overlay.txt")]));
static CONTAINER: LazyLock<Table> = LazyLock::new(|| Table::read(&[include_str!("container.txt")]));
static ENCRYPTION: LazyLock<Table> = LazyLock::new(|| Table::read(&[include_str!("encryption.txt")]));

/// A kind of document with a grammar.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Grammar {
    /// XHTML or SVG of EPUB 3.
    Content3,
    /// XHTML of EPUB 2.
    Content2,
    Package3,
    Package2,
    Ncx,
    Overlay,
    Container,
    Encryption,
}

impl Grammar {
    fn table(self) -> &'static Table {
        match self {
            Grammar::Content3 => &XHTML5,
            Grammar::Content2 => &XHTML11,
            Grammar::Package3 => &PACKAGE3,
            Grammar::Package2 => &PACKAGE2,
            Grammar::Ncx => &NCX,
            Grammar::Overlay => &OVERLAY,
            Grammar::Container => &CONTAINER,
            Grammar::Encryption => &ENCRYPTION,
        }
    }

    /// The number of an element, where one that no table names may stand for a kind of its own.
    fn find(self, node: Node) -> Option<content::Name> {
        let (namespace, name) = (node.tag_name().namespace().unwrap_or_default(), node.tag_name().name());
        let table = self.table();
        table.find(namespace, name).or_else(|| match self {
            Grammar::Content3 if namespace == XHTML && name.contains('-') => table.find(XHTML, "custom-element"),
            Grammar::Package2
                if !namespace.is_empty()
                    && table.find(namespace, "meta").is_none()
                    && !namespace.starts_with("http://purl.org/dc/elements/") =>
            {
                table.find("http://www.idpf.org/2007/opf", "foreign")
            }
            _ => None,
        })
    }
}

/// An open element.
struct Frame<'a, 'input> {
    /// None in what is not looked into.
    rule: Option<&'static Rule>,
    progress: Progress,
    here: &'static Names,
    name: Option<content::Name>,
    node: Node<'a, 'input>,
    next: Option<Node<'a, 'input>>,
}

static NOTHING: LazyLock<Names> = LazyLock::new(Names::default);

/// Holds the element `root` and all in it to a grammar; each fault is told with the element it concerns.
pub(super) fn check<'a, 'input>(
    grammar: Grammar,
    root: Node<'a, 'input>,
    fault: &mut dyn FnMut(Node<'a, 'input>, Diagnostic),
) {
    let table = grammar.table();
    let mut open: Vec<Frame> = Vec::new();
    let Some(name) = grammar.find(root) else {
        return fault(root, wrong(format!("`{}` is no root element of such a document", shown(root))));
    };
    let rules = table.rules(None, name);
    let rule = attributes(grammar, root, rules, fault);
    let here = rule.and_then(|rule| rule.here.as_ref()).unwrap_or(&NOTHING);
    open.push(Frame { rule, progress: Progress::Start, here, name: Some(name), node: root, next: root.first_child() });
    // A stack of our own: documents may be deeper than the thread's.
    while let Some(frame) = open.last_mut() {
        let Some(node) = frame.next else {
            if let Some(rule) = frame.rule {
                end(table, rule, frame, fault);
            }
            open.pop();
            continue;
        };
        frame.next = node.next_sibling();
        if node.is_text() {
            let blank = node.text().unwrap_or_default().trim_matches([' ', '\t', '\r', '\n']).is_empty();
            if let Some(rule) = frame.rule.filter(|rule| !blank && !rule.text)
                && rule.model.take(&mut frame.progress, table.text(), frame.here).is_err()
            {
                fault(frame.node, wrong(format!("text may not stand here in `{}`", shown(frame.node))));
            }
            continue;
        }
        if !node.is_element() {
            continue;
        }
        let name = grammar.find(node);
        let parent = frame.name;
        let mut allowed = true;
        let looked_into = match frame.rule {
            None => false,
            Some(rule) => {
                if let Err(refused) = rule.model.take(&mut frame.progress, name, frame.here) {
                    allowed = false;
                    fault(node, refusal(table, frame.node, node, refused));
                }
                match &rule.model {
                    Model::Any(ruled) => name.is_some_and(|name| ruled.contains(name)),
                    _ => true,
                }
            }
        };
        let (rule, here) = match name.filter(|_| looked_into) {
            Some(name) => {
                let rules = table.rules(parent, name);
                // An element in the wrong place is told once, and not also for what the right place asks.
                let rule =
                    if allowed { attributes(grammar, node, rules, fault) } else { rules.first().map(|rule| &**rule) };
                (rule, rule.and_then(|rule| rule.here.as_ref()).unwrap_or(frame.here))
            }
            // Inside of what is not looked into, the same few elements have rules again.
            None => (frame.rule.filter(|rule| matches!(rule.model, Model::Any(_))), frame.here),
        };
        open.push(Frame { rule, progress: Progress::Start, here, name, node, next: node.first_child() });
    }
}

fn end<'a, 'input>(
    table: &Table,
    rule: &Rule,
    frame: &Frame<'a, 'input>,
    fault: &mut dyn FnMut(Node<'a, 'input>, Diagnostic),
) {
    let shown = || shown(frame.node);
    if let Some(expected) = rule.model.end(&frame.progress) {
        let finding = wrong(format!("`{}` is not complete", shown()));
        fault(
            frame.node,
            match listed(table, &expected) {
                Some(names) => finding.hint(format!("what is missing: {names}")),
                None => finding,
            },
        );
    }
    let is_empty = || frame.node.children().filter_map(|child| child.text()).all(|text| text.trim_ascii().is_empty());
    if rule.filled && is_empty() {
        fault(frame.node, wrong(format!("`{}` is empty", shown())));
    }
}

fn refusal(table: &Table, parent: Node, node: Node, refused: Refused) -> Diagnostic {
    let (parent, shown) = (shown(parent), shown(node));
    match refused {
        Refused::Again => wrong(format!("`{shown}` stands in `{parent}` a second time")),
        Refused::Here(expected) => {
            let finding = wrong(format!("`{shown}` may not stand here in `{parent}`"));
            match listed(table, &expected) {
                Some(names) => finding.hint(format!("what may: {names}")),
                None => finding,
            }
        }
    }
}

fn listed(table: &Table, names: &Names) -> Option<String> {
    let names: Vec<String> =
        names.iter().take(MAX_LISTED + 1).map(|name| format!("`{}`", table.shown[usize::from(name)])).collect();
    (1..=MAX_LISTED).contains(&names.len()).then(|| names.join(", "))
}

/// Checks the attributes against the alternatives for an element. The one that fits, else the one with the fewest faults.
fn attributes<'a, 'input>(
    grammar: Grammar,
    node: Node<'a, 'input>,
    rules: &'static [Arc<Rule>],
    fault: &mut dyn FnMut(Node<'a, 'input>, Diagnostic),
) -> Option<&'static Rule> {
    let tried = rules.iter().map(|rule| (faults(grammar, node, rule), &**rule));
    let (faults, rule) = tried.min_by_key(|(faults, _)| faults.len())?;
    faults.into_iter().for_each(|finding| fault(node, finding));
    Some(rule)
}

fn faults(grammar: Grammar, node: Node, rule: &Rule) -> Vec<Diagnostic> {
    let shown = || shown(node);
    let wrong = |message: String| Diagnostic::error("epub-attribute", message);
    let mut faults = Vec::new();
    let in_xhtml = node.tag_name().namespace() == Some(XHTML);
    for attribute in node.attributes() {
        let (namespace, name) = (attribute.namespace().unwrap_or_default(), attribute.name());
        if grammar == Grammar::Content3 && is_free(namespace, name) {
            continue;
        }
        let value = attribute.value();
        match rule.attribute(namespace, name) {
            None => faults.push(wrong(format!("`{}` takes no attribute `{}`", shown(), short(name)))),
            Some(Some(kind)) => {
                // `type` of a list tells A from a, which is why the value is tried as it stands first.
                let caseless = || grammar == Grammar::Content3 && in_xhtml && namespace.is_empty() && is_caseless(name);
                if !(kind.takes(value) || caseless() && kind.takes(&value.to_ascii_lowercase())) {
                    let (value, name) = (short(attribute.value()), short(name));
                    let finding = wrong(format!("`{value}` is no value of `{name}` on `{}`", shown()));
                    faults.push(match kind {
                        table::Value::OneOf(values) if values.len() <= MAX_LISTED => {
                            let values =
                                values.iter().filter(|value| !value.is_empty()).map(|value| format!("`{value}`"));
                            finding.hint(format!("its values are {}", values.collect::<Vec<_>>().join(", ")))
                        }
                        _ => finding,
                    });
                }
            }
            Some(None) => {}
        }
    }
    for (namespace, name) in rule.required() {
        let there = if namespace.is_empty() { node.own(name) } else { node.attribute((namespace, name)) };
        if there.is_none() {
            faults.push(wrong(format!("`{}` has no attribute `{name}`", shown())).hint("it must have one"));
        }
    }
    faults
}

/// Attributes that an author may make up, or that other standards define.
fn is_free(namespace: &str, name: &str) -> bool {
    namespace.is_empty() && (name.starts_with("data-") || name.starts_with("its-"))
        || !namespace.is_empty() && !KNOWN_IN_XHTML.contains(&namespace)
}

fn is_caseless(name: &str) -> bool {
    CASELESS.split_ascii_whitespace().any(|known| known == name)
}

fn shown(node: Node) -> String {
    short(node.tag_name().name())
}

fn wrong(message: String) -> Diagnostic {
    Diagnostic::error("epub-content", message)
}
