//! Shortcodes of WordPress and its plug-ins: `[caption]`, `[gallery ids="1,2"]`, `[embed]`, notes
//! in brackets and more → HTML.
//!
//! WordPress itself shows brackets that no plug-in knows as they are. So a bracket is a shortcode
//! here when its name is known, when it has attributes or an end, or when its name is one that no
//! author would write; `[sic]` and `[1]` stay.

use super::Attachments;
use crate::source::export::tags::{self, escape};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Shortcodes nest at most so deep: what they hold is expanded level by level.
const MAX_DEPTH: usize = 8;
/// The longest name of a shortcode that is looked for.
const LONGEST_NAME: usize = 40;
/// The longest tag that is looked for.
const LONGEST_TAG: usize = 4000;

/// Shortcodes that hold a note.
const NOTES: [&str; 7] = ["footnote", "footnotes", "ref", "note", "fn", "efn_note", "mfn"];
/// Shortcodes that hold code.
const CODE: [&str; 12] =
    ["code", "sourcecode", "source", "php", "html", "css", "js", "python", "bash", "ruby", "java", "sql"];
/// Shortcodes without text that are met most, and say nothing in a book.
const SILENT: [&str; 20] = [
    "contact-form",
    "contact-form-7",
    "contact-field",
    "wpforms",
    "gravityform",
    "ninja_form",
    "mc4wp_form",
    "toc",
    "jetpack_subscription_form",
    "subscribe",
    "sharethis",
    "addtoany",
    "related_posts",
    "recent_posts",
    "archives",
    "blog_subscription_form",
    "footnotes_list",
    "reflist",
    "references",
    "donate",
];
/// Words in double brackets, `[[gallery]]`, that stand for the words in single ones.
const KNOWN: [&str; 9] =
    ["caption", "wp_caption", "gallery", "embed", "audio", "video", "playlist", "youtube", "vimeo"];

/// Expands the shortcodes of one text.
pub(super) struct Shortcodes<'a> {
    pub attachments: &'a Attachments,
    /// The number of the post, whose attachments a gallery without numbers shows.
    pub post: &'a str,
    /// Names of those that were dropped.
    pub dropped: &'a mut BTreeSet<String>,
    /// Notes so far, in HTML.
    pub notes: Vec<String>,
}

/// `[name attributes]`, `[/name]` or `[name /]`.
struct Bracket<'a> {
    name: &'a str,
    attributes: &'a str,
    closing: bool,
    alone: bool,
    length: usize,
}

impl Shortcodes<'_> {
    /// The text with its shortcodes expanded, and its notes behind it.
    pub fn expand(&mut self, html: &str) -> String {
        let mut out = self.level(html, 0);
        if !self.notes.is_empty() {
            out.push_str("\n\n<section class=\"footnotes\"><ol>");
            for (at, note) in self.notes.iter().enumerate() {
                let number = at + 1;
                write!(out, "<li id=\"fn-{number}\"><p>{note} <a href=\"#fnref-{number}\">↩</a></p></li>")
                    .expect("writing to a string cannot fail");
            }
            out.push_str("</ol></section>");
        }
        out
    }

    fn level(&mut self, html: &str, depth: usize) -> String {
        let mut out = String::with_capacity(html.len());
        let ends = ends(html);
        let mut skip =
            tags::elements(html, |tag| tag.is("pre") || tag.is("code") || tag.is("script")).map(|e| e.outer).peekable();
        let mut marks = tags::Tags::new(html).map(|tag| tag.range).peekable();
        let mut at = 0;
        while let Some(found) = html[at..].find(['[', '<', '(']) {
            out.push_str(&html[at..at + found]);
            at += found;
            let rest = &html[at..];
            while skip.next_if(|range| range.end <= at).is_some() {}
            let in_code = skip.peek().is_some_and(|range| range.start <= at);
            if rest.starts_with('<') {
                // Tags and comments are no place for shortcodes.
                let end = if rest.starts_with("<!--") {
                    rest.find("-->").map_or(rest.len(), |end| end + 3)
                } else {
                    while marks.next_if(|tag| tag.start < at).is_some() {}
                    marks.peek().filter(|tag| tag.start == at).map_or(1, |tag| tag.len())
                };
                out.push_str(&rest[..end]);
                at += end;
            } else if let Some((note, length)) = bracket_note(rest, &out).filter(|_| !in_code) {
                let mark = self.note(note, depth);
                out.push_str(&mark);
                at += length;
            } else if let Some((inner, length)) = escaped(rest) {
                out.push_str(inner);
                at += length;
            } else if let Some(bracket) = bracket(rest).filter(|_| !in_code && depth < MAX_DEPTH) {
                let behind = at + bracket.length;
                let end = (!bracket.alone && !bracket.closing).then(|| ends.find(bracket.name, behind)).flatten();
                let inner = end.map(|(inner_end, _)| &html[behind..inner_end]);
                if bracket.closing {
                    // An end without a beginning: of a shortcode whose beginning was dropped.
                    self.dropped.insert(bracket.name.to_lowercase());
                    at = behind;
                    continue;
                }
                match self.one(&bracket, inner, depth) {
                    Some(html) => {
                        out.push_str(&html);
                        at = end.map_or(behind, |(_, end)| end);
                    }
                    None => {
                        out.push('[');
                        at += 1;
                    }
                }
            } else {
                out.push_str(&rest[..1]);
                at += 1;
            }
        }
        out.push_str(&html[at..]);
        out
    }

    /// A shortcode as HTML; `None` when the bracket is none.
    fn one(&mut self, bracket: &Bracket<'_>, inner: Option<&str>, depth: usize) -> Option<String> {
        let name = bracket.name.to_ascii_lowercase();
        let attributes = attributes(bracket.attributes);
        let get = |key: &str| attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        let text = inner.unwrap_or_default();
        let link = |url: &str| format!("<p><a href=\"{0}\">{0}</a></p>", escape(&tags::unescape(url.trim())));
        Some(match name.as_str() {
            "caption" | "wp_caption" => {
                let text = self.level(text, depth + 1);
                // The picture, linked or not, and behind it the words.
                let picture = tags::elements(&text, |tag| tag.is("a") || tag.is("img"))
                    .find(|element| element.tag.is("img") || text[element.inner.clone()].contains("<img"));
                let end = picture.map_or(0, |element| element.outer.end);
                let (picture, words) = text.split_at(end);
                let words = Some(words.trim()).filter(|words| !words.is_empty());
                let words = words.map(str::to_owned).or_else(|| get("caption").map(str::to_owned)).unwrap_or_default();
                format!("<figure>{picture}<figcaption>{words}</figcaption></figure>")
            }
            "gallery" => self.gallery(get("ids").or_else(|| get("include"))),
            "embed" | "youtube" | "vimeo" | "tweet" | "twitter" | "instagram" | "soundcloud" | "gist" => {
                let address = |text: &str| {
                    let text = tags::unescape(text.trim_start_matches('=').trim()).into_owned();
                    crate::source::export::is_web(&text).then_some(text)
                };
                let url = address(text)
                    .or_else(|| get("url").or_else(|| get("src")).and_then(address))
                    .or_else(|| attributes.iter().find_map(|(_, value)| address(value)));
                let number = || {
                    let bare = attributes.iter().find(|(key, _)| key.is_empty() || key == "id")?.1.as_str();
                    let page = match name.as_str() {
                        "youtube" => "https://www.youtube.com/watch?v=",
                        "vimeo" => "https://vimeo.com/",
                        "tweet" | "twitter" => "https://twitter.com/i/status/",
                        "gist" => "https://gist.github.com/",
                        _ => return None,
                    };
                    let is_name = bare.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/'));
                    is_name.then(|| format!("{page}{bare}"))
                };
                link(&url.or_else(number)?)
            }
            "audio" | "video" | "playlist" => {
                let url = ["src", "mp3", "mp4", "m4a", "ogg", "m4v", "webm", "wav"].iter().find_map(|key| get(key));
                let url = url.map(str::to_owned).or_else(|| get("ids").and_then(|ids| self.attachments.first(ids)));
                let bare =
                    attributes.iter().find(|(_, value)| value.starts_with("http")).map(|(_, value)| value.clone());
                let inner = Some(text.trim().to_owned()).filter(|text| crate::source::export::is_web(text));
                url.or(bare).or(inner).map_or_else(String::new, |url| link(&url))
            }
            name if NOTES.contains(&name) && inner.is_some() => self.note(text, depth),
            name if CODE.contains(&name) && inner.is_some() => {
                let language = get("language").or_else(|| get("lang")).unwrap_or(match name {
                    "code" | "sourcecode" | "source" => "",
                    name => name,
                });
                let class = if language.is_empty() {
                    String::new()
                } else {
                    format!(" class=\"language-{}\"", escape(language))
                };
                let code = text.trim_matches('\n').replace('<', "&lt;").replace('>', "&gt;");
                format!("<pre><code{class}>{code}</code></pre>")
            }
            "latex" if inner.is_some() => format!("<code>{}</code>", escape(text)),
            "nextpage" => String::new(),
            name => {
                let known = SILENT.contains(&name) || name.contains('_') && !name.starts_with('_');
                let shaped = attributes.iter().any(|(key, value)| !key.is_empty() && !value.is_empty());
                if !known && !shaped && inner.is_none() {
                    return None;
                }
                self.dropped.insert(name.to_owned());
                self.level(text, depth + 1)
            }
        })
    }

    /// The mark of a note.
    fn note(&mut self, text: &str, depth: usize) -> String {
        let number = self.notes.len() + 1;
        self.notes.push(String::new());
        let text = self.level(text.trim(), depth + 1);
        self.notes[number - 1] = text;
        format!(
            "<sup id=\"fnref-{number}\" class=\"footnote-ref\"><a href=\"#fn-{number}\" role=\"doc-noteref\">{number}</a></sup>"
        )
    }

    fn gallery(&self, ids: Option<&str>) -> String {
        let mut out = String::from("<figure class=\"gallery\">");
        let pictures = self.attachments.pictures(ids, self.post);
        let captioned = pictures.iter().any(|picture| !picture.caption.trim().is_empty());
        for picture in pictures {
            let alt = escape(&picture.alt);
            let img = format!("<img src=\"{}\" alt=\"{alt}\">", escape(&picture.url));
            if captioned {
                let caption = picture.caption.trim();
                write!(out, "<figure>{img}<figcaption>{caption}</figcaption></figure>")
                    .expect("writing to a string cannot fail");
            } else {
                out.push_str(&img);
            }
        }
        out + "</figure>"
    }
}

/// Where the ends of shortcodes stand, `[/name]`, found once.
struct Ends<'a> {
    text: &'a str,
    at: Vec<usize>,
}

fn ends(text: &str) -> Ends<'_> {
    Ends { text, at: text.match_indices("[/").map(|(at, _)| at).collect() }
}

impl Ends<'_> {
    /// The next end of this name: where what it holds ends, and where it ends itself.
    fn find(&self, name: &str, from: usize) -> Option<(usize, usize)> {
        let first = self.at.partition_point(|at| *at < from);
        // An end so far away that others stand between is not looked for.
        self.at[first..].iter().take(256).find_map(|at| {
            let rest = self.text[at + 2..].get(..name.len()).filter(|end| end.eq_ignore_ascii_case(name))?;
            let behind = at + 2 + rest.len();
            self.text[behind..].starts_with(']').then_some((*at, behind + 1))
        })
    }
}

/// The bracket at the head of a text.
fn bracket(text: &str) -> Option<Bracket<'_>> {
    let inner = text.strip_prefix('[')?;
    let closing = inner.starts_with('/');
    let inner = &inner[usize::from(closing)..];
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name =
        inner.bytes().take(LONGEST_NAME).take_while(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b == b'-').count();
    let behind = &inner[name..];
    if !behind.starts_with([' ', ']', '/', '\n', '\t', '=', '\u{a0}']) {
        return None;
    }
    let mut quote = None;
    for (at, byte) in behind.bytes().enumerate().take(LONGEST_TAG) {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"') => quote = Some(byte),
            (None, b'[') => return None,
            (None, b']') => {
                let attributes = &behind[..at];
                let alone = attributes.trim_end().ends_with('/');
                let attributes = attributes.trim_end().trim_end_matches('/');
                let length = 1 + usize::from(closing) + name + at + 1;
                return Some(Bracket { name: &inner[..name], attributes, closing, alone, length });
            }
            _ => {}
        }
    }
    None
}

/// `[[name …]]`, which stands for itself in single brackets.
fn escaped(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix("[[")?;
    let one = bracket(&text[1..])?;
    let known = KNOWN.contains(&one.name)
        || NOTES.contains(&one.name)
        || CODE.contains(&one.name)
        || SILENT.contains(&one.name);
    if !known {
        return None;
    }
    // `[[name]text[/name]]` holds a pair.
    let close = if inner[one.length - 1..].starts_with(']') {
        one.length - 1
    } else {
        let near = inner.char_indices().take_while(|(at, _)| *at < LONGEST_TAG).last().map_or(0, |(at, _)| at);
        inner[..near].find(&format!("[/{}]]", one.name))? + one.name.len() + 3
    };
    Some((&text[1..close + 2], close + 3))
}

/// `((note))`, as plug-ins for notes have it: behind a word, in one paragraph.
fn bracket_note<'a>(text: &'a str, before: &str) -> Option<(&'a str, usize)> {
    let inner = text.strip_prefix("((")?;
    if before.ends_with(['(', '=', '$']) || inner.starts_with('(') {
        return None;
    }
    let parens = inner.as_bytes().windows(2).take(LONGEST_TAG);
    let end = parens.into_iter().position(|pair| pair == b"))" || pair == b"((")?;
    let note = &inner[..end];
    let tells = note.contains(' ') && note.chars().filter(|c| c.is_alphabetic()).count() * 2 > note.chars().count();
    let whole = !note.contains("\n\n") && !note.contains("</p>") && inner[end..].starts_with(')');
    (tells && whole).then_some((note, end + 4))
}

/// `name="value"`, `name=value` and bare values, which have no name.
fn attributes(text: &str) -> Vec<(String, String)> {
    // The visual editor makes references of quotes.
    let text = tags::unescape(text).replace(['“', '”', '″'], "\"");
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c == '"' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let (name, value) = match behind.strip_prefix('=') {
            Some(value) => (name, value),
            None if name.is_empty() => ("", behind),
            None => {
                found.push((String::new(), name.to_owned()));
                rest = behind.trim_start();
                continue;
            }
        };
        let (value, behind) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        found.push((name.to_ascii_lowercase(), value.to_owned()));
        rest = behind.trim_start();
    }
    found
}
