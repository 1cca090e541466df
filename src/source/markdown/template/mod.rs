//! Tags of site generators in Markdown → the Markdown that they stand for. Links, pictures, code and
//! notes are known by the names that Jekyll, Hugo, Zola, Hexo and Eleventy sites give them; the
//! rest is dropped, the text inside it kept, and one warning names it. Code stays as it is.

mod scan;
mod wiki;

use super::Context;
use super::front_matter::FrontMatter;
use super::rewrite::{Mapped, Rewriter};
use scan::{Args, Form, Tag};
use std::fmt::Write;

/// Tags that were dropped: each as it is written, and its byte in the file.
pub(super) type Dropped = Vec<(String, usize)>;

/// Puts Markdown in the place of the tags.
pub(super) fn expand(source: Mapped, front: &FrontMatter, context: &Context<'_>, dropped: &mut Dropped) -> Mapped {
    let source = if source.text.contains("{%") || source.text.contains("{{") {
        let code = super::code_ranges(&source.text);
        let tags = scan::tags(&source.text, &code);
        let mut expander =
            Expander { source: &source, front, context, tags: &tags, out: Rewriter::new(&source), dropped };
        expander.run();
        expander.out.finish()
    } else {
        source
    };
    if source.text.contains("[[") { wiki::expand(&source, context) } else { source }
}

/// Names of boxes beside the text.
const ASIDES: [&str; 20] = [
    "note",
    "notice",
    "tip",
    "info",
    "warning",
    "caution",
    "important",
    "danger",
    "callout",
    "alert",
    "hint",
    "aside",
    "admonition",
    "sidenote",
    "message",
    "success",
    "error",
    "attention",
    "remark",
    "sidebar",
];
/// Names of pictures.
const PICTURES: [&str; 14] = [
    "image",
    "img",
    "figure",
    "picture",
    "photo",
    "asset_img",
    "image_with_class",
    "resize_image",
    "responsive_image",
    "resp_image",
    "fig",
    "imgproc",
    "lightbox",
    "thumbnail",
];

struct Expander<'a, 'c> {
    source: &'a Mapped,
    front: &'a FrontMatter,
    context: &'a Context<'c>,
    tags: &'a [Tag<'a>],
    out: Rewriter<'a>,
    dropped: &'a mut Dropped,
}

impl<'a> Expander<'a, '_> {
    fn run(&mut self) {
        // What is to be put in the place of a closing tag.
        let mut closings: Vec<Option<String>> = vec![None; self.tags.len()];
        for (number, tag) in self.tags.iter().enumerate() {
            // Tags in what was left out or copied as a whole.
            if tag.range.start < self.out.at {
                continue;
            }
            self.out.keep(tag.range.start);
            let partner = tag.partner.map(|partner| &self.tags[partner]);
            if let Some(closing) = closings[number].take() {
                self.out.put(&closing);
            } else if !tag.closes {
                match tag.form {
                    Form::Shown => self.shown(tag),
                    Form::Value => self.value(tag),
                    Form::Call => {
                        let closing = self.call(tag, partner);
                        if let Some(partner) = tag.partner {
                            closings[partner] = Some(closing);
                        }
                    }
                }
            }
            self.out.skip(tag.range.end);
        }
    }

    /// A tag that shows a tag.
    fn shown(&mut self, tag: &Tag<'_>) {
        let whole = &self.source.text[tag.range.clone()];
        let shown = whole.replacen("/*", "", 1).replacen("*/", "", 1);
        self.out.put(&shown);
    }

    /// `{{ … }}`: what is quoted in it stands for itself, whatever filters follow; the address of
    /// the site stands for nothing; what front matter says is known.
    fn value(&mut self, tag: &Tag<'_>) {
        if let Some(quote) = tag.args.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            let inner = &tag.args[1..];
            let literal = &inner[..inner.find(quote).unwrap_or(inner.len())];
            let is_address = literal.starts_with('/') || literal.contains("://");
            return self.out.put(&if is_address { encode(literal) } else { literal.to_owned() });
        }
        const NOTHING: [&str; 8] = [
            "site.baseurl",
            "site.url",
            "site.base_url",
            "baseurl",
            "base_url",
            "site.github.url",
            "config.base_url",
            "root",
        ];
        if NOTHING.contains(&&*tag.name) {
            return;
        }
        let key =
            ["page.", "post.", "frontmatter.", "metadata."].iter().find_map(|prefix| tag.name.strip_prefix(prefix));
        let key = key.unwrap_or(&tag.name);
        match self.front.scalars.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)) {
            Some((_, value)) => self.out.put(value),
            None => self.drop(tag),
        }
    }

    /// A call; gives what stands for the tag that closes it.
    fn call(&mut self, tag: &Tag<'_>, partner: Option<&Tag<'_>>) -> String {
        let args = scan::args(tag.args);
        let name = tag.name.rsplit(['/', ':']).next().unwrap_or(&tag.name);
        match name {
            "raw" | "verbatim" if partner.is_some() => {}
            "comment" if partner.is_some() => self.out.skip(partner.map_or(0, |partner| partner.range.end)),
            "highlight" | "codeblock" | "code_block" | "code" | "prism" | "codetab" if partner.is_some() => {
                let inner = partner.map_or(tag.range.end..tag.range.end, |partner| tag.range.end..partner.range.start);
                self.code(inner, args.plain.first().map_or("", String::as_str));
                self.out.skip(partner.map_or(0, |partner| partner.range.end));
            }
            "post_url" | "link" | "ref" | "relref" | "post_link" | "asset_path" if !args.plain.is_empty() => {
                let path = self.path(&args.plain[0], name);
                self.out.put(&encode(&path));
            }
            "include" | "include_relative" | "include_cached" | "render" | "partial" => self.include(tag, &args),
            "blockquote" | "quote" | "pullquote" | "epigraph" if partner.is_some() => {
                let class = if name == "epigraph" { " class=\"epigraph\"" } else { "" };
                self.out.put(&format!("\n\n<blockquote{class}>\n\n"));
                let source = args.get(&["author", "source", "cite"]).map(str::to_owned);
                let source = source.unwrap_or_else(|| tag.args.trim_matches(['"', '\'']).to_owned());
                return if source.is_empty() || source.contains('=') {
                    "\n\n</blockquote>\n\n".into()
                } else {
                    format!("\n\n— {source}\n\n</blockquote>\n\n")
                };
            }
            name if ASIDES.contains(&name) && partner.is_some() => {
                let plain =
                    args.plain.iter().find(|word| word.contains(' ') || tag.args.contains(&format!("\"{word}\"")));
                let title = args.get(&["title", "header", "heading"]).or(plain.map(String::as_str));
                let title = title.map_or(String::new(), |title| format!("**{}**\n\n", title.trim()));
                self.out.put(&format!("\n\n<aside>\n\n{title}"));
                return "\n\n</aside>\n\n".into();
            }
            name if PICTURES.contains(&name) => self.picture(tag, &args),
            _ => match video(name, &args) {
                Some(url) => self.out.put(&format!("<{}>", encode(&url))),
                None => self.drop(tag),
            },
        }
        String::new()
    }

    /// Jekyll's includes are files of the site that are mostly called after what they show.
    fn include(&mut self, tag: &Tag<'_>, args: &Args) {
        let file = args.plain.first().map_or("", String::as_str);
        let name = file.rsplit('/').next().unwrap_or(file).split('.').next().unwrap_or("").to_lowercase();
        match video(&name, args) {
            Some(url) => self.out.put(&format!("<{}>", encode(&url))),
            None if PICTURES.iter().any(|picture| name.contains(picture)) => self.picture(tag, args),
            None => self.drop(tag),
        }
    }

    /// A picture with its alternative text and caption.
    fn picture(&mut self, tag: &Tag<'_>, args: &Args) {
        const KEYS: [&str; 9] = ["src", "url", "path", "file", "image", "image_path", "filename", "link", "href"];
        const ENDINGS: [&str; 9] = ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp", "tiff"];
        let is_picture = |word: &&String| {
            word.rsplit_once('.')
                .is_some_and(|(_, ending)| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
        };
        let plain_source = || args.plain.iter().find(is_picture).map(String::as_str);
        let Some(named) = args.get(&KEYS).or_else(plain_source) else { return self.drop(tag) };
        let source = &self.picture_path(named);
        // The last of those without a name describes it; classes and sizes stand before.
        let is_text = |word: &&String| word.as_str() != named && word.parse::<f64>().is_err();
        let last = args.plain.iter().rfind(is_text).filter(|_| plain_source().is_some()).map(String::as_str);
        let alt = args.get(&["alt", "alt_text", "image_alt"]).or(last).unwrap_or("");
        let caption = args.get(&["caption", "title", "cap", "attr"]).unwrap_or("");
        let mut markdown = format!("![{}](<{}>", alt.replace('[', "\\[").replace(']', "\\]"), encode(source));
        if !caption.is_empty() {
            write!(markdown, " \"{}\"", caption.replace('"', "\\\"")).expect("writing to a string cannot fail");
        }
        markdown.push(')');
        // Alone on its line it is a figure, as the generator makes it.
        let text = &self.source.text;
        let start = text[..tag.range.start].rfind('\n').map_or(0, |end| end + 1);
        let indent = &text[start..tag.range.start];
        let ends = text[tag.range.end..].lines().next().is_none_or(|rest| rest.trim().is_empty());
        if indent.trim().is_empty() && ends {
            markdown = format!("\n{indent}{markdown}\n");
        }
        self.out.put(&markdown);
    }

    /// The path of a picture. Generators take some from the root of the site, with no slash in front.
    fn picture_path(&self, named: &str) -> String {
        let beside = crate::world::resolve(self.context.file, named);
        let folder = self.context.folder;
        if named.starts_with('/') || named.contains("://") || beside.is_none_or(|path| folder.has(&path)) {
            return named.to_owned();
        }
        folder.find(named, self.context.file).map_or_else(|| named.to_owned(), |found| format!("/{found}"))
    }

    /// The path that a tag names, from the book's folder.
    fn path(&self, named: &str, tag: &str) -> String {
        let (path, fragment) = named.split_once('#').unwrap_or((named, ""));
        let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        let with_ending = if path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
            path.to_owned()
        } else {
            format!("{path}.md")
        };
        let (folder, file) = (self.context.folder, self.context.file);
        let found = folder
            .named(&with_ending, file)
            .or_else(|| folder.named(&format!("{path}.markdown"), file))
            .or_else(|| folder.named(&format!("{}/index.md", path.trim_end_matches('/')), file));
        match found {
            Some(found) => format!("/{found}{fragment}"),
            None if path.is_empty() => fragment,
            None if tag == "post_url" => format!("/{with_ending}{fragment}"),
            None => format!("{path}{fragment}"),
        }
    }

    /// Puts code between fences that do not occur in it.
    fn code(&mut self, inner: std::ops::Range<usize>, language: &str) {
        let text = &self.source.text[inner.clone()];
        let longest = text.split(|c| c != '~').map(str::len).max().unwrap_or(0);
        let fence = "~".repeat(longest.max(2) + 1);
        let starts = if self.out.at_line_start() { "" } else { "\n\n" };
        self.out.put(&format!("{starts}{fence}{language}\n"));
        let begins = inner.start + text.len() - text.trim_start_matches(['\n', '\r']).len();
        self.out.skip(begins);
        self.out.keep(begins.max(inner.start + text.trim_end().len()));
        self.out.put(&format!("\n{fence}\n"));
    }

    fn drop(&mut self, tag: &Tag<'_>) {
        let written = &self.source.text[tag.range.clone()];
        self.dropped
            .push((written.split_whitespace().collect::<Vec<_>>().join(" "), self.source.origin(tag.range.start)));
    }
}

/// The address of a film, a post or a piece of code that a tag shows, where it has one.
fn video(name: &str, args: &Args) -> Option<String> {
    let id = || {
        args.get(&["id", "video", "video_id", "src", "url", "user"]).or(args
            .plain
            .iter()
            .find(|word| !word.contains('.') || word.contains("://"))
            .map(String::as_str))
    };
    let (site, id) = match name {
        "youtube" | "yt" | "youtubeplayer" | "youtube_embed" => ("https://www.youtube.com/watch?v=", id()?),
        "vimeo" => ("https://vimeo.com/", id()?),
        "tweet" | "twitter" | "x" => ("https://twitter.com/i/status/", id()?),
        "instagram" => ("https://www.instagram.com/p/", id()?),
        "gist" => ("https://gist.github.com/", id()?),
        "video" | "audio" | "iframe" | "embed" | "rawvideo" => ("", id()?),
        _ => return None,
    };
    let url = if id.contains("://") { id.to_owned() } else { format!("{site}{id}") };
    url.contains("://").then_some(url)
}

/// An address as it may stand in a link's angle brackets or parentheses.
fn encode(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.trim().chars() {
        match c {
            ' ' | '<' | '>' | '"' | '(' | ')' | '\\' | '\n' | '\t' => {
                write!(out, "%{:02X}", u32::from(c)).expect("writing to a string cannot fail");
            }
            c => out.push(c),
        }
    }
    out
}
