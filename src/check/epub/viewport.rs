//! Pages of fixed layout state their size (EPUB 3.3 §8.2.2.6, appendix F).

use super::references::XHTML;
use super::report::short;
use super::xml::Own;
use crate::diag::Diagnostic;
use roxmltree::Node;

/// Checks the viewport of an XHTML page of fixed layout.
pub(super) fn check<'d, 'input: 'd>(root: Node<'d, 'input>, fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic)) {
    let is_viewport =
        |node: &Node| node.has_tag_name((XHTML, "meta")) && node.own("name").map(str::trim) == Some("viewport");
    let Some(meta) = root.descendants().find(is_viewport) else {
        let head = root.children().find(|node| node.has_tag_name((XHTML, "head"))).unwrap_or(root);
        let finding = wrong("a page of fixed layout states its size");
        return fault(head, finding.hint("write <meta name=\"viewport\" content=\"width=600, height=800\"/>"));
    };
    let content = meta.own("content").unwrap_or_default();
    let Some(properties) = parse(content) else {
        return fault(meta, wrong(&format!("`{}` is no viewport", short(content))));
    };
    for name in ["width", "height"] {
        let values: Vec<&str> = properties.iter().filter(|(one, _)| *one == name).map(|(_, value)| *value).collect();
        let number =
            |value: &str| value.parse::<f64>().is_ok_and(|number| number > 0.0) && !value.contains(['e', 'E', '+']);
        match values.as_slice() {
            [] => fault(meta, wrong(&format!("the viewport has no {name}"))),
            [value] if *value == format!("device-{name}") || number(value) => {}
            [value] => fault(meta, wrong(&format!("`{}` is no {name}", short(value)))),
            _ => fault(meta, wrong(&format!("the viewport has more than one {name}"))),
        }
    }
}

/// Checks an SVG page: of fixed layout, it has a `viewBox`.
pub(super) fn check_svg<'d, 'input: 'd>(
    root: Node<'d, 'input>,
    fixed: bool,
    fault: &mut dyn FnMut(Node<'d, 'input>, Diagnostic),
) {
    if fixed && root.own("viewBox").is_none() {
        fault(root, wrong("an SVG page of fixed layout states its size in `viewBox`"));
    }
}

/// Names and values, parted by commas, semicolons or white space; none when something is amiss.
fn parse(content: &str) -> Option<Vec<(&str, &str)>> {
    let is_separator = |c: char| ",;".contains(c) || c.is_ascii_whitespace();
    let mut rest = content.trim_ascii();
    let mut properties = Vec::new();
    while !rest.is_empty() {
        let name = &rest[..rest.find(|c| is_separator(c) || c == '=').unwrap_or(rest.len())];
        rest = rest[name.len()..].trim_ascii_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            rest = after.trim_ascii_start();
            value = &rest[..rest.find(|c| is_separator(c) || c == '=').unwrap_or(rest.len())];
            rest = &rest[value.len()..];
            if value.is_empty() || rest.starts_with('=') {
                return None;
            }
        }
        let next = rest.trim_start_matches(is_separator);
        if name.is_empty() || next.is_empty() && rest.contains([',', ';']) {
            return None;
        }
        rest = next;
        properties.push((name, value));
    }
    (!properties.is_empty()).then_some(properties)
}

fn wrong(message: &str) -> Diagnostic {
    Diagnostic::error("epub-viewport", message)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn viewports_are_names_with_values() {
        assert_eq!(parse(" width = 600, height=800 "), Some(vec![("width", "600"), ("height", "800")]));
        assert_eq!(parse("width=600 user-scalable"), Some(vec![("width", "600"), ("user-scalable", "")]));
        for bad in ["", "=5", "width=", "width=1=2", ",width=1", "width=1;"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
