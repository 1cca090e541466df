//! XHTML that was read as XML → [`Dom`].

use super::dom::{self, Builder, Dom};
use roxmltree::Node;

/// The names under which attributes of other namespaces are known.
const PREFIXES: [(&str, &str); 3] = [
    ("http://www.w3.org/XML/1998/namespace", "xml:"),
    ("http://www.idpf.org/2007/ops", "epub:"),
    ("http://www.w3.org/1999/xlink", "xlink:"),
];

/// The children of a node as a tree. Lines are those of the node's document.
pub(super) fn children(node: Node<'_, '_>) -> Dom {
    let text = node.document().input_text();
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line = |node: Node<'_, '_>| starts.partition_point(|start| *start <= node.range().start) as u32;
    let mut builder = Builder::new();
    let root = node;
    let mut next = root.first_child();
    while let Some(node) = next {
        if node.is_element() {
            let attributes = node.attributes().map(|one| {
                let prefix = PREFIXES.iter().find(|(space, _)| one.namespace() == Some(space)).map_or("", |(_, p)| p);
                let key = format!("{prefix}{}", one.name()).into_boxed_str();
                (key, dom::clean(one.value()).into_owned())
            });
            let name = node.tag_name().name();
            // HTML's names are small, wherever they come from; those of drawings are not.
            let drawn = node.tag_name().namespace() == Some("http://www.w3.org/2000/svg");
            let name = if drawn { name.to_owned() } else { name.to_ascii_lowercase() };
            builder.start(&name, attributes.collect(), line(node));
        } else if let Some(text) = node.text().filter(|_| node.is_text()) {
            builder.text(text, line(node));
        }
        next = node.first_child().filter(|_| node.is_element());
        if next.is_none() && node.is_element() {
            builder.end();
        }
        let mut done = node;
        while next.is_none() {
            next = done.next_sibling();
            if next.is_none() {
                let Some(parent) = done.parent().filter(|parent| *parent != root) else { break };
                builder.end();
                done = parent;
            }
        }
    }
    builder.finish()
}
