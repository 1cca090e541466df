//! Code blocks: the language after the fence, lines that mdBook hides, and `verse` blocks → verse.

use crate::doc::{BlockKind, Inline, VerseLine};

/// Spaces that make one step of a verse line's indent.
const SPACES_A_STEP: usize = 2;
/// A tab in front of a verse line, in steps.
const STEPS_A_TAB: usize = 2;
/// Deeper indents would leave the page.
const MAX_INDENT: usize = 20;

/// The language of a fence: `rust,ignore`, `{.rust .numberLines}` and `rust {1,3}` are all Rust.
pub(super) fn language(info: &str) -> Option<String> {
    let name = info.trim_start_matches(['{', '.', ' ']).split([' ', '\t', ',', '{', '}', ':']).next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

/// The block for the text of a fence; `inlines` reads a line of Markdown.
pub(super) fn block(language: Option<String>, text: String, mut inlines: impl FnMut(&str) -> Vec<Inline>) -> BlockKind {
    match language.as_deref() {
        Some("verse" | "poem" | "poetry") => {
            let stanzas = verse(&text, &mut inlines);
            if stanzas.is_empty() { BlockKind::Code { language, text } } else { BlockKind::Verse(stanzas) }
        }
        _ => BlockKind::Code { language, text },
    }
}

fn verse(text: &str, inlines: &mut dyn FnMut(&str) -> Vec<Inline>) -> Vec<Vec<VerseLine>> {
    let mut stanzas: Vec<Vec<VerseLine>> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        let words = line.trim_start();
        let space = &line[..line.len() - words.len()];
        let tabs = space.matches('\t').count();
        let indent = (space.chars().count() - tabs) / SPACES_A_STEP + tabs * STEPS_A_TAB;
        let line = VerseLine { indent: indent.min(MAX_INDENT) as u8, content: inlines(words) };
        match stanzas.last_mut().filter(|_| open) {
            Some(stanza) => stanza.push(line),
            None => stanzas.push(vec![line]),
        }
        open = true;
    }
    stanzas
}

/// Takes out the lines of Rust code that mdBook hides: those that begin with `# ` or are `#`.
/// `##` stands for `#`.
pub(super) fn without_hidden_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let words = line.trim_start();
        match words.strip_prefix('#') {
            Some(rest) if rest.starts_with('#') => {
                out.push_str(&line[..line.len() - words.len()]);
                out.push_str(rest);
            }
            Some(rest) if rest.is_empty() || rest.starts_with([' ', '\n', '\r']) => {}
            _ => out.push_str(line),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_first_word_of_the_fence() {
        for (info, expected) in [
            ("rust", Some("rust")),
            ("rust,ignore", Some("rust")),
            ("{.python .numberLines}", Some("python")),
            ("js {1,3} title=x", Some("js")),
            ("c++", Some("c++")),
            ("", None),
            ("{}", None),
        ] {
            assert_eq!(language(info).as_deref(), expected, "{info}");
        }
    }

    #[test]
    fn hidden_lines_of_rust_are_dropped() {
        let text = "# use a;\n#\n#[derive(Debug)]\n#![x]\n  ## y\nfn z() {}\n    # hidden\n";
        assert_eq!(without_hidden_lines(text), "#[derive(Debug)]\n#![x]\n  # y\nfn z() {}\n");
    }

    #[test]
    fn verse_keeps_its_stanzas_and_indents() {
        let plain = |line: &str| vec![Inline::text(line)];
        let BlockKind::Verse(stanzas) = block(Some("verse".into()), "a\n    b\n\n\n\tc\n".into(), plain) else {
            panic!()
        };
        let shape: Vec<Vec<u8>> =
            stanzas.iter().map(|stanza| stanza.iter().map(|line| line.indent).collect()).collect();
        assert_eq!(shape, [vec![0, 2], vec![2]]);
    }
}
