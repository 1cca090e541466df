//! Rules of the NCX that look further than one element (ANSI/NISO Z39.86-2005 §8, OPF 2.0.1 §2.4.1).

use super::report::short;
use super::xml::Own;
use crate::diag::Diagnostic;
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

/// Checks the NCX whose root element is `root`, of a book with this identifier.
pub(super) fn check<'d, 'input: 'd>(
    root: Node<'d, 'input>,
    identifier: Option<&str>,
    fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic),
) {
    let mut orders: BTreeMap<u64, &str> = BTreeMap::new();
    let mut targets: BTreeMap<&str, u64> = BTreeMap::new();
    let mut pages: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut ordered: Vec<Node> = Vec::new();
    for node in root.descendants().filter(Node::is_element) {
        match node.tag_name().name() {
            "meta" if node.own("name") == Some("dtb:uid") => {
                let uid = node.own("content").unwrap_or_default();
                if identifier.is_some_and(|identifier| !identifier.is_empty() && identifier != uid.trim()) {
                    let finding = wrong(format!("the NCX is for the book `{}`", short(uid)))
                        .hint(format!("the identifier of the package is `{}`", short(identifier.unwrap_or_default())));
                    fault(node, finding);
                }
            }
            "pageTarget" => {
                if let (Some(value), Some(kind)) = (node.own("value"), node.own("type"))
                    && !pages.insert((value, kind))
                {
                    fault(node, wrong(format!("the page `{}` stands here again", short(value))));
                }
            }
            "content" if node.own("src").is_some_and(|src| src.trim().is_empty()) => {
                fault(node, wrong("the entry leads nowhere".into()));
            }
            "navLabel" | "navInfo" => {
                let language = node.attribute((roxmltree::NS_XML_URI, "lang"));
                let same = |one: &Node| {
                    one.tag_name() == node.tag_name() && one.attribute((roxmltree::NS_XML_URI, "lang")) == language
                };
                if language.is_some() && node.prev_siblings().skip(1).take(64).any(|one| same(&one)) {
                    fault(node, wrong("there are two labels in one language".into()));
                }
            }
            _ => {}
        }
        if let Some(order) = node.own("playOrder").and_then(|order| order.trim().parse::<u64>().ok()) {
            let target = node.children().find(|one| one.tag_name().name() == "content").and_then(|one| one.own("src"));
            let target = target.unwrap_or_default();
            let same_order = orders.insert(order, target).is_none_or(|other| other == target);
            let same_target = target.is_empty() || targets.insert(target, order).is_none_or(|other| other == order);
            if !same_order || !same_target {
                let message = "the same `playOrder` means the same target, and the reverse".to_owned();
                fault(node, wrong(message));
            }
            ordered.push(node);
        }
    }
    // 1, 2, 3…: without gaps.
    let numbers: Vec<u64> = orders.keys().copied().collect();
    let gap = numbers.first().is_some_and(|first| *first > 1 || !numbers.contains(&1))
        || numbers.windows(2).any(|two| two[1] > 1 && two[0] + 1 != two[1]);
    if let Some(node) = ordered.first().filter(|_| gap) {
        fault(*node, wrong("`playOrder` begins with 1 and leaves no number out".into()));
    }
}

fn wrong(message: String) -> Diagnostic {
    Diagnostic::error("epub-ncx", message)
}
