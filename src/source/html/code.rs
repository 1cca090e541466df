//! Code, in a line and in blocks.

use super::dom::{Dom, Id};
use super::reader::Reader;
use super::roles;
use crate::doc::{BlockKind, Inline};

/// Code in a line. A link or a picture in it makes words of it.
pub(super) fn inline(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    let rich = dom.range(id).any(|id| matches!(dom.name(id), "a" | "img" | "p" | "div" | "br" | "math" | "sup"));
    reader.named(id);
    if rich {
        return reader.children(id);
    }
    let code = dom.words(id);
    // A space at the ends parts words.
    let spaced =
        |at_end: bool| if at_end { code.ends_with(char::is_whitespace) } else { code.starts_with(char::is_whitespace) };
    let words = one_line(&code);
    if spaced(false) || words.is_empty() {
        reader.text(" ", dom.line(id));
    }
    if !words.is_empty() {
        reader.push_inline(Inline::Code(words), id);
        if spaced(true) {
            reader.text(" ", dom.line(id));
        }
    }
}

/// A text with single spaces and no line ends.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A block of code.
pub(super) fn block(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    let mut text = String::new();
    push_code(dom, id, &mut text);
    // Pictures and notes in a `pre` have no place in code.
    for inner in dom.range(id) {
        match dom.name(inner) {
            "img" => reader.element(inner),
            "a" if reader.footnotes.of(inner).is_some() => reader.element(inner),
            _ => {}
        }
    }
    let text = text.trim_end_matches([' ', '\t', '\n']);
    let first = text.len() - text.trim_start_matches('\n').len();
    let origin = reader.origin_of(id);
    if !text[first..].trim().is_empty() {
        reader.push(BlockKind::Code { language: language(dom, id), text: text[first..].to_owned() }, origin);
    }
}

/// The text of code as it stands, without line numbers; a `br` ends a line, and so does a block.
fn push_code(dom: &Dom, id: Id, out: &mut String) {
    let mut skip = id;
    let mut breaks: Vec<Id> = Vec::new();
    for node in dom.range(id).skip(1) {
        while breaks.last().is_some_and(|end| *end <= node) {
            breaks.pop();
            end_line(out);
        }
        if node < skip {
            continue;
        }
        if let Some(text) = dom.text(node) {
            out.push_str(text);
        } else if roles::is_hidden(dom, node) || dom.style(node, "user-select").is_some_and(|value| value == "none") {
            skip = dom.range(node).end;
        } else {
            match dom.name(node) {
                "br" => out.push('\n'),
                "div" | "p" | "li" | "tr" => {
                    end_line(out);
                    breaks.push(dom.range(node).end);
                }
                _ => {}
            }
        }
    }
}

fn end_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// The language that a code block, the code in it or a box around it names.
fn language(dom: &Dom, id: Id) -> Option<String> {
    let code = dom.children(id).find(|child| dom.name(*child) == "code");
    let around = dom.ancestors(id).take(3).filter(|up| matches!(dom.name(*up), "div" | "figure" | "td" | "pre"));
    [Some(id), code].into_iter().flatten().chain(around).find_map(|id| named_language(dom, id))
}

fn named_language(dom: &Dom, id: Id) -> Option<String> {
    let data = ["data-lang", "data-language", "data-enlighter-language"].iter().find_map(|name| dom.get(id, name));
    let by_class = || {
        let classes: Vec<&str> = dom.classes(id).collect();
        let prefixed = classes.iter().find_map(|class| {
            ["language-", "lang-", "highlight-source-", "brush-"].iter().find_map(|prefix| class.strip_prefix(prefix))
        });
        let after = |name: &str| classes.iter().skip_while(|class| **class != name).nth(1).copied();
        let brush = after("brush:").map(|name| name.trim_end_matches(';'));
        prefixed.or(brush).or_else(|| after("sourceCode")).or_else(|| after("hljs"))
    };
    let name = data.or_else(by_class)?.trim().to_ascii_lowercase();
    let dull = name.is_empty()
        || matches!(name.as_str(), "none" | "plain" | "plaintext" | "text" | "generic" | "numbersource");
    (!dull && name.chars().all(|c| c.is_ascii_alphanumeric() || "+-#._".contains(c))).then_some(name)
}
