//! Words from under their mark-up, read crudely on purpose: a second, simpler opinion than the readers'.
//! Pure.
//!
//! It knows the mark-up that the sample uses and leaves other mark-up in the words, where the comparison
//! will notice it.

use crate::command::Place;
use crate::words::{self, Expected};

/// The words of a text dump's lines. The number of an item may be missing: in an EPUB it is no text.
pub fn dump_words(lines: &[&str]) -> Vec<Expected> {
    let mut expected = Vec::new();
    for line in lines {
        let (marker, rest) = item(line);
        expected.extend(words::optional(marker));
        expected.extend(words::required(rest));
    }
    expected
}

/// The words of a Markdown file from the top of `essay` to the end of `lines`, without its title.
pub fn markdown_words(lines: &[&str], essay: &Place) -> Vec<Expected> {
    let start = front_matter_end(lines).max(essay.line - 1).min(lines.len());
    let mut expected = Vec::new();
    let mut prose = String::new();
    let mut in_code = false;
    let mut before_text = true;
    for line in &lines[start..] {
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let heading = bare.trim_start_matches('#');
        let is_title = before_text && words::title(heading) == words::title(&essay.title);
        before_text &= bare.is_empty();
        let is_fence = bare.starts_with("```") || bare.starts_with("~~~");
        in_code ^= is_fence;
        if is_title || is_fence || (!in_code && is_reference(bare)) {
            continue;
        }
        if in_code {
            expected.extend(inline_words(&std::mem::take(&mut prose)));
            expected.extend(words::required(line));
            continue;
        }
        let (marker, rest) = item(heading);
        if bare.is_empty() || !marker.is_empty() {
            expected.extend(inline_words(&std::mem::take(&mut prose)));
            expected.extend(words::optional(marker));
        }
        prose.push_str(rest);
        prose.push('\n');
    }
    expected.extend(inline_words(&prose));
    expected
}

/// How many lines the front matter takes.
fn front_matter_end(lines: &[&str]) -> usize {
    let Some(fence) = lines.first().filter(|line| matches!(line.trim_end(), "---" | "+++")) else {
        return 0;
    };
    lines.iter().skip(1).position(|line| line.trim_end() == fence.trim_end()).map_or(0, |end| end + 2)
}

/// Parts the marker of a list item from its text.
fn item(line: &str) -> (&str, &str) {
    let text = line.trim_start();
    let Some((marker, rest)) = text.split_once([' ', '\t']) else {
        return ("", text);
    };
    let number = marker.trim_end_matches(['.', ')']);
    let numbered = number.len() + 1 == marker.len() && number.parse::<u32>().is_ok();
    if numbered || matches!(marker, "-" | "*" | "+" | "•") { (marker, rest) } else { ("", text) }
}

/// Whether a line is a link reference definition.
fn is_reference(line: &str) -> bool {
    line.starts_with('[') && !line.starts_with("[^") && line.contains("]: ")
}

/// The words of a block of prose, without emphasis, code marks, tags, link targets and escapes. The
/// alternative text and the title of an image may or may not be said.
fn inline_words(prose: &str) -> Vec<Expected> {
    let mut expected = Vec::new();
    let mut said = String::new();
    let mut rest = prose;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        if let Some(image) = rest.strip_prefix('!').and_then(link) {
            expected.extend(words::required(&std::mem::take(&mut said)));
            expected.extend(words::optional(image.text));
            expected.extend(words::optional(image.title));
            rest = image.behind;
        } else if let Some(link) = link(rest) {
            // The text takes the link's place, so that a comma behind it stays with its last word.
            said.push_str(&link.text.replace(['*', '`'], ""));
            rest = link.behind;
        } else if c == '`' {
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            let (code, behind) = rest[ticks..].split_once(&rest[..ticks]).unwrap_or((&rest[ticks..], ""));
            said.push_str(code);
            rest = behind;
        } else if c == '<' && after.starts_with(|next: char| next.is_alphabetic() || "/!".contains(next)) {
            let (tag, behind) = after.split_once('>').unwrap_or((after, ""));
            said.push_str(if tag.contains("://") { tag } else { "" });
            rest = behind;
        } else if c == '\\' && after.starts_with(|next: char| next.is_ascii_punctuation() || next == '\n') {
            said.push_str(&after[..1]);
            rest = &after[1..];
        } else {
            let inside_word = before.is_alphanumeric() && after.starts_with(char::is_alphanumeric);
            let is_mark = c == '*' || c == '~' || (c == '_' && !inside_word);
            if !is_mark {
                said.push(c);
            }
            rest = after;
        }
        before = c;
    }
    expected.extend(words::required(&said));
    expected
}

/// A link or, behind its `!`, an image.
struct Link<'a> {
    text: &'a str,
    title: &'a str,
    behind: &'a str,
}

/// `[text](target "title")` or `[text][name]` at the start of `prose`.
fn link(prose: &str) -> Option<Link<'_>> {
    let (text, behind) = prose.strip_prefix('[')?.split_once(']')?;
    if let Some(target) = behind.strip_prefix('(') {
        // A title may hold parentheses.
        let end = if target.split(')').next()?.contains('"') { "\")" } else { ")" };
        let (target, behind) = target.split_once(end)?;
        let title = target.split_once('"').map_or("", |(_, title)| title);
        return Some(Link { text, title, behind });
    }
    let (_, behind) = behind.strip_prefix('[')?.split_once(']')?;
    Some(Link { text, title: "", behind })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(text: &str) -> Vec<(String, bool)> {
        let lines: Vec<&str> = text.lines().collect();
        let essay = Place { title: "On Paper".to_owned(), file: "paper.md".to_owned(), line: 1 };
        let words = markdown_words(&lines, &essay);
        words.into_iter().map(|expected| (expected.word, expected.optional)).collect()
    }

    fn required(text: &str) -> Vec<(String, bool)> {
        text.split(' ').map(|word| (word.to_owned(), false)).collect()
    }

    #[test]
    fn front_matter_and_title_are_no_body() {
        assert_eq!(markdown("---\ntitle: On Paper\n---\n\n# On Paper\n\nIt *is* thin."), required("It is thin."));
    }

    #[test]
    fn inline_marks_go_and_words_stay_whole() {
        let source =
            "See [the **guild**](http://a.example \"Guild\"), `make_it`, snake_case, _so_ \\* <br>\n> it\\\nends.";
        assert_eq!(markdown(source), required("See the guild, make_it, snake_case, so it ends."));
    }

    #[test]
    fn code_keeps_its_marks() {
        assert_eq!(markdown("Run:\n\n```sh\nls *_*\n```\nDone."), required("Run: ls *_* Done."));
    }

    #[test]
    fn numbers_of_items_and_texts_of_images_may_be_missing() {
        let words = markdown("![A fold](fold.png)\n\n1. Fold.\n2. Cut.");
        let words: Vec<String> =
            words.into_iter().map(|(word, optional)| if optional { format!("({word})") } else { word }).collect();
        assert_eq!(words.join(" "), "(A) (fold) (1.) Fold. (2.) Cut.");
    }
}
