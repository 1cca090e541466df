//! SVG in books (EPUB 3.3 §6.2): ids, and EPUB's attributes. What SVG itself asks is left to those who draw it.

use super::references::{OPS, SVG, XHTML};
use super::report::short;
use super::schema::value::is_ncname;
use super::xml::Own;
use crate::diag::Diagnostic;
use roxmltree::Node;

/// Elements that are drawn, which may have an `epub:type`.
const DRAWN: &str =
    "a audio canvas circle ellipse g iframe image line path polygon polyline rect svg switch symbol text textPath
    tspan unknown use video";

/// Checks the SVG elements in and under `root`; `alone` when the document is an SVG.
pub(super) fn check<'d, 'input: 'd>(
    root: Node<'d, 'input>,
    alone: bool,
    fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic),
) {
    let wrong = |message: String| Diagnostic::error("epub-attribute", message);
    for node in root.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        let in_foreign = || node.parent_element().is_some_and(|parent| parent.has_tag_name((SVG, "foreignObject")));
        if node.has_tag_name((XHTML, "body")) && !alone && in_foreign() {
            fault(node, Diagnostic::error("epub-content", "`body` may not stand here".to_owned()));
        }
        if node.tag_name().namespace() != Some(SVG) {
            continue;
        }
        for one in node.attributes().filter(|one| one.namespace() == Some(OPS)) {
            let allowed = match one.name() {
                "type" => DRAWN.split_ascii_whitespace().any(|drawn| drawn == name),
                "prefix" => alone && node == root,
                _ => false,
            };
            if !allowed {
                fault(node, wrong(format!("`{}` takes no attribute `epub:{}`", short(name), short(one.name()))));
            }
        }
        if let Some(id) = node.own("id").filter(|id| alone && !is_ncname(id.trim_ascii())) {
            fault(node, wrong(format!("`{}` is no id", short(id))));
        }
    }
}
