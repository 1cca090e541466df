//! What other programs' Markdown has beyond the parser's → what the parser reads.
//!
//! Kramdown's attribute lists, contents lists and abbreviations are dropped; admonitions (`!!! note`),
//! fenced divs (`:::note`) and callouts (`> [!tip] Title`) become asides; line blocks (`| verse`) and
//! `:::verse` become code fences of the language `verse`; `<div markdown="1">` gets the blank lines
//! that make its content Markdown; `^[…]` becomes a note; a `$` that opens no formula is escaped.

use super::rewrite::{Mapped, Rewriter};
use super::tag;
use std::fmt::Write;
use std::ops::Range;

/// Rewrites the whole text; says whether it has formulas.
pub(super) fn rewrite(source: Mapped) -> (Mapped, bool) {
    let (source, has_math) = spans(source);
    (lines(source), has_math)
}

/// What stands in every line that is rewritten.
const MARKS: [&[u8]; 14] = [
    b"<br",
    b"{:",
    b"*[",
    b":::",
    b"!!! ",
    b"??? ",
    b"| ",
    b"[!",
    b"markdown",
    b"[TOC]",
    b"[toc]",
    b"[[_TOC_]]",
    b"[[toc]]",
    b"???+",
];

/// The bytes with which these begin, and headings.
const BEGINS_MARK: [bool; 256] = {
    let mut begins = [false; 256];
    begins[b'#' as usize] = true;
    let mut mark = 0;
    while mark < MARKS.len() {
        begins[MARKS[mark][0] as usize] = true;
        mark += 1;
    }
    begins
};

fn lines(source: Mapped) -> Mapped {
    let text = &source.text;
    // One look at each byte, not one for each mark.
    let bytes = text.as_bytes();
    let marked = |at: usize| match bytes[at..] {
        // A heading without a space is one for some programs alone.
        [b'#', b'#', next, ..] => next.is_ascii_alphanumeric() || !next.is_ascii(),
        [first, ..] => MARKS.iter().any(|mark| mark[0] == first && bytes[at..].starts_with(mark)),
        [] => false,
    };
    if !(0..bytes.len()).any(|at| BEGINS_MARK[usize::from(bytes[at])] && marked(at)) {
        return source;
    }
    let code = super::code_ranges(text);
    Walk::new(&source, &code).rewrite()
}

/// An element or a fence that is open.
enum Open {
    /// `:::name`, and what closes it.
    Fence(&'static str),
    /// An element with `markdown="1"`.
    Element(String),
    /// An element of such a name without it.
    Other(String),
}

struct Walk<'a> {
    source: &'a Mapped,
    code: &'a [Range<usize>],
    out: Rewriter<'a>,
    open: Vec<Open>,
}

/// Elements and fences that are open beyond this are text.
const MAX_OPEN: usize = 64;

impl<'a> Walk<'a> {
    fn new(source: &'a Mapped, code: &'a [Range<usize>]) -> Walk<'a> {
        Walk { source, code, out: Rewriter::new(source), open: Vec::new() }
    }

    fn rewrite(mut self) -> Mapped {
        let text = &self.source.text;
        let mut at = 0;
        while at < text.len() {
            let end = line_end(text, at);
            if !is_code(self.code, at, end) {
                at = self.line(at, end).max(end);
            } else {
                at = end;
            }
        }
        self.out.finish()
    }

    /// Deals with a line; gives the byte up to which lines are dealt with.
    fn line(&mut self, at: usize, end: usize) -> usize {
        let text = &self.source.text;
        let line = &text[at..end];
        let words = line.trim();
        if is_dropped(words) || is_contents(text, at, end) {
            self.out.keep(at);
            // The line end stays: what stands above and below are not one paragraph.
            self.out.skip(end - usize::from(line.ends_with('\n')));
            return end;
        }
        if blank_above(text, at) && self.loose_block(line, words, at, end) {
            return end;
        }
        if words.starts_with(":::") {
            self.fence(words, at, end);
            return end;
        }
        if let Some(admonition) = Admonition::read(line) {
            return self.admonition(&admonition, at, end);
        }
        if words.starts_with('>') && words.contains("[!") {
            self.callout(line, at, end);
            return end;
        }
        if words.starts_with('|') && blank_above(text, at) {
            let block = line_block(text, at);
            if block > at {
                self.verse(at..block);
                return block;
            }
        }
        if words.contains('<') {
            self.markdown_elements(line, at);
        }
        end
    }

    /// Kramdown takes `##Title` for a heading, and `<br/>` between blocks for no part of the next.
    fn loose_block(&mut self, line: &str, words: &str, at: usize, end: usize) -> bool {
        let hashes = words.len() - words.trim_start_matches('#').len();
        if (2..=6).contains(&hashes) && words[hashes..].starts_with(char::is_alphanumeric) {
            self.out.keep(at + (line.len() - line.trim_start().len()) + hashes);
            self.out.put(" ");
            return true;
        }
        let is_break = words.starts_with("<br") && tag::tags(words).iter().all(|(tag, _)| tag.name == "br");
        if is_break && words.ends_with('>') && words.matches('<').count() == words.matches('>').count() {
            self.out.keep(at);
            self.out.skip(end - usize::from(line.ends_with('\n')));
            return true;
        }
        false
    }

    /// `:::name title` or `::: {.name}` opens, `:::` closes.
    fn fence(&mut self, words: &str, at: usize, end: usize) {
        let inner = words.trim_matches(':').trim();
        let rest = inner.trim_start_matches(['{', '.', ' ', '[']);
        let name: String =
            rest.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect::<String>().to_lowercase();
        self.out.keep(at);
        if inner.is_empty() {
            let Some(open) = self.open.iter().rposition(|open| matches!(open, Open::Fence(_))) else { return };
            self.open.truncate(open + 1);
            if let Some(Open::Fence(closing)) = self.open.pop() {
                self.out.put(closing);
                self.out.skip(end);
            }
            return;
        }
        if name.is_empty() || self.open.len() >= MAX_OPEN {
            return;
        }
        let (opening, closing) = match name.as_str() {
            "verse" | "poem" | "line-block" => ("\n~~~~~~~~ verse\n", "~~~~~~~~\n\n"),
            "epigraph" => ("\n<blockquote class=\"epigraph\">\n\n", "\n</blockquote>\n\n"),
            "quote" | "blockquote" => ("\n<blockquote>\n\n", "\n</blockquote>\n\n"),
            "note" | "tip" | "info" | "warning" | "caution" | "danger" | "important" | "callout" | "aside"
            | "sidebar" | "admonition" | "hint" | "details" | "box" | "callout-note" | "callout-tip"
            | "callout-warning" | "callout-important" | "callout-caution" => ("\n<aside>\n\n", "\n</aside>\n\n"),
            // A division without meaning: what is in it stays.
            _ => ("\n", "\n"),
        };
        self.open.push(Open::Fence(closing));
        self.out.put(opening);
        let title =
            rest[name.len()..].trim().trim_start_matches('[').trim_end_matches([']', '}']).trim().trim_matches('"');
        if opening.contains("aside") && !title.is_empty() && !title.contains('=') && !title.starts_with(['.', '#']) {
            self.out.put(&format!("**{title}**\n\n"));
        }
        self.out.skip(end);
    }

    /// `!!! note "Title"` and the indented lines below.
    fn admonition(&mut self, admonition: &Admonition<'_>, at: usize, end: usize) -> usize {
        let text = &self.source.text;
        self.out.keep(at);
        let indent = &text[at..at + admonition.indent];
        self.out.put(&format!("\n{indent}<aside>\n\n"));
        if let Some(title) = &admonition.title {
            self.out.put(&format!("{indent}**{title}**\n\n"));
        }
        self.out.skip(end);
        let mut below = end;
        while below < text.len() {
            let line_end = line_end(text, below);
            let line = &text[below..line_end];
            let inner = line
                .strip_prefix(indent)
                .and_then(|line| line.strip_prefix("    ").or_else(|| line.strip_prefix('\t')));
            match inner {
                Some(inner) => {
                    self.out.put(indent);
                    self.out.skip(line_end - inner.len());
                    self.out.keep(line_end);
                }
                None if line.trim().is_empty() => self.out.keep(line_end),
                None => break,
            }
            below = line_end;
        }
        self.out.put(&format!("\n{indent}</aside>\n\n"));
        below
    }

    /// `> [!note] Title`: the first line of a quotation that is an aside.
    fn callout(&mut self, line: &str, at: usize, end: usize) {
        let quote = line.len() - line.trim_start_matches(['>', ' ']).len();
        let Some((name, title)) = line[quote..].strip_prefix("[!").and_then(|rest| rest.split_once(']')) else {
            return;
        };
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '-') {
            return;
        }
        let title = title.trim_start_matches(['+', '-']).trim();
        let title = if title.is_empty() { capital(name) } else { title.to_owned() };
        let quote = &line[..quote];
        self.out.keep(at);
        self.out.put(&format!("{quote}[!NOTE]\n{quote}**{title}**\n{}\n", quote.trim_end()));
        self.out.skip(end);
    }

    /// Lines that begin with `| `.
    fn verse(&mut self, lines: Range<usize>) {
        let text = &self.source.text;
        self.out.keep(lines.start);
        self.out.put("~~~~~~~~ verse\n");
        let mut at = lines.start;
        while at < lines.end {
            let end = line_end(text, at);
            let line = &text[at..end];
            let inner = line.trim_start().strip_prefix('|').unwrap_or(line);
            let inner = inner.strip_prefix(' ').unwrap_or(inner);
            self.out.skip(end - inner.len());
            self.out.keep(end);
            at = end;
        }
        self.out.put(if text[..lines.end].ends_with('\n') { "~~~~~~~~\n" } else { "\n~~~~~~~~\n" });
    }

    /// Blank lines around the content of elements with `markdown="1"`.
    fn markdown_elements(&mut self, line: &str, at: usize) {
        let inside = self.open.iter().any(|open| matches!(open, Open::Element(_)));
        if !inside && !line.contains("markdown") {
            return;
        }
        let mut only_tags = line.trim_start().starts_with('<') && line.trim_end().ends_with('>');
        for (tag, place) in tag::tags(line) {
            let asked = tag.get("markdown").is_some_and(|value| value != "0");
            if tag.closing {
                let opened = self.open.iter().rposition(|open| match open {
                    Open::Element(name) | Open::Other(name) => *name == tag.name,
                    Open::Fence(_) => false,
                });
                let Some(opened) = opened else { continue };
                let was = self.open.drain(opened..).next();
                if matches!(was, Some(Open::Element(_))) {
                    self.out.keep(at + place.start);
                    self.out.put("\n\n");
                    self.out.keep(at + place.end);
                    self.out.put("\n\n");
                    only_tags = false;
                }
            } else if asked
                && !matches!(tag.name.as_str(), "span" | "a" | "em" | "strong")
                && self.open.len() < MAX_OPEN
            {
                self.out.keep(at + place.start);
                self.out.put(if self.out.at_line_start() { "" } else { "\n\n" });
                self.out.keep(at + place.end);
                self.out.put("\n\n");
                self.open.push(Open::Element(tag.name.clone()));
                only_tags = false;
            } else if self.open.iter().any(|open| matches!(open, Open::Element(name) if *name == tag.name))
                && !tag.empty
            {
                self.open.push(Open::Other(tag.name.clone()));
            }
        }
        // Below a line of tags the parser goes on reading HTML up to a blank line.
        if inside && only_tags {
            self.out.keep(at + line.len());
            self.out.put("\n");
        }
    }
}

/// The byte behind the line end of the line at a byte.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Whether a line begins in code or holds the fence of some.
fn is_code(code: &[Range<usize>], at: usize, end: usize) -> bool {
    let next = code.partition_point(|range| range.end <= at);
    code.get(next).is_some_and(|range| range.start <= at || (range.start < end && range.end > end))
}

/// Attribute lists, abbreviations and calls for a contents list.
fn is_dropped(words: &str) -> bool {
    let attributes = words.starts_with("{:") && words.ends_with('}') && words.find('}') == Some(words.len() - 1);
    let abbreviation = words.starts_with("*[") && words.contains("]:");
    let contents =
        matches!(words.to_ascii_lowercase().as_str(), "[toc]" | "[[_toc_]]" | "[[toc]]" | "{{toc}}" | "${toc}");
    attributes || abbreviation || contents
}

/// `* TOC` with `{:toc}` below.
fn is_contents(text: &str, at: usize, end: usize) -> bool {
    let words = text[at..end].trim();
    let item = words.trim_start_matches(['*', '-', '+', '.', ' ']).trim_start_matches(|c: char| c.is_ascii_digit());
    let item = item.trim_start_matches(['.', ')', ' ']);
    words.len() < 80
        && item.len() < words.len()
        && text[end..].lines().next().is_some_and(|below| {
            let below = below.trim().replace(' ', "");
            below.starts_with("{:") && below.contains("toc")
        })
}

/// Whether a block begins here.
fn blank_above(text: &str, at: usize) -> bool {
    text[..at].lines().next_back().is_none_or(|above| above.trim().is_empty())
}

/// The end of a line block that begins here; the same byte when none does. Tables have more than
/// one `|` on a line.
fn line_block(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut lines = 0;
    for line in text[at..].split_inclusive('\n') {
        let Some(rest) = line.trim_start().strip_prefix('|') else { break };
        if rest.contains('|') || !(rest.starts_with(' ') || rest.trim().is_empty()) {
            return at;
        }
        end += line.len();
        lines += 1;
    }
    if lines >= 2 { end } else { at }
}

/// A box as MkDocs writes it.
struct Admonition<'a> {
    indent: usize,
    title: Option<std::borrow::Cow<'a, str>>,
}

impl<'a> Admonition<'a> {
    fn read(line: &'a str) -> Option<Admonition<'a>> {
        let words = line.trim_start_matches(' ');
        let rest = ["!!! ", "???+ ", "??? "].iter().find_map(|mark| words.strip_prefix(mark))?.trim();
        let name = rest.split([' ', '"']).next().filter(|name| !name.is_empty())?;
        if !name.chars().all(|c| c.is_alphanumeric() || c == '-') {
            return None;
        }
        let title = match rest.split_once('"') {
            Some((_, title)) => {
                Some(title.trim_end_matches('"').into()).filter(|title: &std::borrow::Cow<'_, str>| !title.is_empty())
            }
            None => Some(capital(name).into()),
        };
        Some(Admonition { indent: line.len() - words.len(), title })
    }
}

/// `NOTE` and `note` as `Note`.
fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars.flat_map(char::to_lowercase)).collect()
}

/// Inline notes, attribute lists behind inlines, and dollars.
fn spans(source: Mapped) -> (Mapped, bool) {
    let text = &source.text;
    let bytes = text.as_bytes();
    if memchr::memchr3(b'$', b'^', b'{', bytes).or(memchr::memchr(b'~', bytes)).is_none() {
        return (source, false);
    }
    let code = super::fixed_ranges(text);
    let has_math = has_formula(text, &code);
    let mut code = code.iter().peekable();
    let mut out = Rewriter::new(&source);
    let mut noted = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(['$', '^', '{', '~']) {
        at += next;
        while code.next_if(|code| code.end <= at).is_some() {}
        if let Some(code) = code.peek().filter(|code| code.start <= at) {
            at = code.end;
            continue;
        }
        let before = text[..at].bytes().next_back();
        let rest = &text[at..];
        match rest.as_bytes()[0] {
            _ if before == Some(b'\\') => at += 1,
            b'$' if has_math => {
                let end = at + formula(rest);
                if end == at {
                    out.keep(at);
                    out.put("\\");
                    at += 1;
                } else {
                    at = end;
                }
            }
            // `^[a-z]` is no note, nor is anything that follows no word.
            b'^' if rest.starts_with("^[") && before.is_some_and(|b| !b.is_ascii_whitespace()) => {
                match bracketed(&rest[1..]) {
                    Some(length) if rest[..length].contains(' ') => {
                        noted.push(at + 2..at + length);
                        out.keep(at);
                        write_mark(&mut out, noted.len());
                        at += 1 + length;
                        out.skip(at);
                    }
                    _ => at += 1,
                }
            }
            mark @ (b'^' | b'~') => match script(text, at) {
                Some(length) => {
                    let name = if mark == b'^' { "sup" } else { "sub" };
                    out.keep(at);
                    out.put(&format!("<{name}>"));
                    out.skip(at + 1);
                    at += length;
                    out.keep(at - 1);
                    out.put(&format!("</{name}>"));
                    out.skip(at);
                }
                None => at += 1 + rest.bytes().skip(1).take_while(|byte| *byte == mark).count(),
            },
            b'{' if matches!(before, Some(b')' | b'*' | b'_' | b'`' | b']')) => match attributes(rest) {
                Some(length) => {
                    out.keep(at);
                    at += length;
                    out.skip(at);
                }
                None => at += 1,
            },
            _ => at += 1,
        }
    }
    out.keep(text.len());
    for (number, range) in noted.into_iter().enumerate() {
        let words = text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        out.put_from(&format!("\n\n[^inline-note-{}]: {words}\n", number + 1), range.start);
    }
    (out.finish(), has_math)
}

/// Whether a formula stands outside of code and HTML.
fn has_formula(text: &str, fixed: &[Range<usize>]) -> bool {
    let mut fixed = fixed.iter().peekable();
    let mut at = 0;
    while let Some(next) = text[at..].find('$') {
        at += next;
        while fixed.next_if(|range| range.end <= at).is_some() {}
        match fixed.peek().filter(|range| range.start <= at) {
            Some(range) => at = range.end,
            None if !text[..at].ends_with('\\') && formula(&text[at..]) > 0 => return true,
            None => at += 1,
        }
    }
    false
}

fn write_mark(out: &mut Rewriter<'_>, number: usize) {
    let mut mark = String::new();
    write!(mark, "[^inline-note-{number}]").expect("writing to a string cannot fail");
    out.put(&mark);
}

/// Characters of what is raised or lowered.
const MAX_SCRIPT: usize = 40;

/// The length of `^x^` or `~x~` right behind a word, without white space in it (Pandoc's Markdown).
fn script(text: &str, at: usize) -> Option<usize> {
    let mark = &text[at..at + 1];
    let before = text[..at].chars().next_back();
    let rest = &text[at + 1..];
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '+' | '-' | '−' | '=' | '(' | ')' | ',' | '.' | '*' | '\'');
    let inner: usize = rest.chars().take(MAX_SCRIPT).take_while(|c| fits(*c)).map(char::len_utf8).sum();
    let behind = rest[inner..].strip_prefix(mark)?;
    let word = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | '*'));
    (inner > 0 && word && !behind.starts_with(mark)).then_some(inner + 2)
}

/// Longer notes in a line are text, and so are longer formulas.
const MAX_SPAN: usize = 2000;

/// The length of what stands in brackets, with them.
fn bracketed(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(MAX_SPAN) {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 1 => return Some(at + 1),
            b']' => depth -= 1,
            b'\n' if text[at + 1..].starts_with('\n') => return None,
            _ => {}
        }
    }
    None
}

/// The length of an attribute list, as Kramdown and Pandoc have them: `{: .name}`, `{width=50%}`.
fn attributes(text: &str) -> Option<usize> {
    let end = text.bytes().take(200).position(|byte| byte == b'}' || byte == b'\n')?;
    let inner = text[1..].get(..end - 1)?.trim();
    let is_list = match inner.strip_prefix(':') {
        Some(_) => true,
        None => {
            !inner.is_empty() && inner.split_whitespace().all(|word| word.starts_with(['.', '#']) || word.contains('='))
        }
    };
    (text.as_bytes()[end] == b'}' && is_list).then_some(end + 1)
}

/// The length of the formula that a dollar opens; 0 when it opens none: `$5 and $6` is money.
fn formula(text: &str) -> usize {
    let mut window = MAX_SPAN.min(text.len());
    while !text.is_char_boundary(window) {
        window -= 1;
    }
    let text = &text[..window];
    if let Some(inner) = text.strip_prefix("$$") {
        let closes = inner.find("$$").filter(|end| !inner[..*end].contains("\n\n") && !inner[..*end].trim().is_empty());
        return closes.map_or(0, |end| end + 4);
    }
    let inner = &text[1..];
    let Some(end) = inner.find('$') else { return 0 };
    let tex = &inner[..end];
    let behind = inner[end + 1..].chars().next();
    let tight = !tex.is_empty() && !tex.starts_with(char::is_whitespace) && !tex.ends_with([' ', '\n', '\t', '\\']);
    let ends = !behind.is_some_and(|c| c.is_alphanumeric());
    let letters = tex.chars().filter(|c| c.is_alphabetic()).count();
    let like_tex = tex.contains(['\\', '^', '_', '=', '{', '<', '>', '+'])
        || (letters == 1 && tex.chars().count() <= 4)
        || (letters <= 2 && letters > 0 && tex.contains(['(', '/', '*']));
    if tight && ends && like_tex && !tex.contains("\n\n") { end + 2 } else { 0 }
}
