//! Writers of feeds and of a Substack export, as small as they can be: they know nothing of the
//! readers, and write XHTML, which all of those formats hold.

use chapbook::doc::{Block, BlockKind, Inline, Note, Style, Target, plain_text};
use chapbook::source::Piece;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A post to write.
pub struct Post {
    pub title: String,
    pub title_html: String,
    pub slug: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    pub html: String,
}

/// Where the blog is.
pub const SITE: &str = "https://blog.example";

impl From<&Piece> for Post {
    fn from(piece: &Piece) -> Post {
        let name = piece.origin.file.rsplit('/').next().expect("a name");
        let mut writer = Writer::default();
        let mut html = writer.blocks(&piece.blocks);
        if !writer.notes.is_empty() {
            html.push_str(&format!("<section class=\"footnotes\"><ol>{}</ol></section>", writer.notes.concat()));
        }
        Post {
            title: plain_text(&piece.title),
            title_html: Writer::default().inlines(&piece.title),
            slug: name.trim_end_matches(".md").to_owned(),
            date: piece.date.as_deref().expect("each post has a date")[..10].to_owned(),
            html,
        }
    }
}

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The address that a link is written with.
pub fn href(target: &Target) -> String {
    match target {
        Target::Url(url) => url.clone(),
        Target::File { path, fragment } => {
            let fragment = fragment.as_ref().map_or_else(String::new, |fragment| format!("#{fragment}"));
            format!("{SITE}/files/{}{fragment}", path.replace(' ', "%20").replace('{', "%7B").replace('}', "%7D"))
        }
        Target::Anchor(id) => format!("#{id}"),
        Target::Chapter { .. } => unreachable!("readers know no chapters"),
    }
}

#[derive(Default)]
struct Writer {
    notes: Vec<String>,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block]) -> String {
        blocks.iter().map(|block| self.block(block) + "\n").collect()
    }

    fn block(&mut self, block: &Block) -> String {
        match &block.kind {
            BlockKind::Paragraph(content) => format!("<p>{}</p>", self.inlines(content)),
            BlockKind::Heading { level, id, content } => {
                let id = id.as_ref().map_or_else(String::new, |id| format!(" id=\"{}\"", escape(id)));
                format!("<h{level}{id}>{}</h{level}>", self.inlines(content))
            }
            BlockKind::List { start, tight, items } => {
                let (tag, start) = start.map_or(("ul", String::new()), |start| ("ol", format!(" start=\"{start}\"")));
                let items: String = items
                    .iter()
                    .map(|item| match &item.blocks[..] {
                        [Block { kind: BlockKind::Paragraph(content), .. }, rest @ ..] if *tight => {
                            format!("<li>{}{}</li>", self.inlines(content), self.blocks(rest))
                        }
                        blocks => format!("<li>{}</li>", self.blocks(blocks)),
                    })
                    .collect();
                format!("<{tag}{start}>{items}</{tag}>")
            }
            BlockKind::Definitions(list) => {
                let mut out = String::new();
                for one in list {
                    one.terms.iter().for_each(|term| out += &format!("<dt>{}</dt>", self.inlines(term)));
                    one.details.iter().for_each(|details| out += &format!("<dd>{}</dd>", self.blocks(details)));
                }
                format!("<dl>{out}</dl>")
            }
            BlockKind::Quote(inner) => format!("<blockquote>{}</blockquote>", self.blocks(inner)),
            BlockKind::Epigraph(inner) => format!("<blockquote class=\"epigraph\">{}</blockquote>", self.blocks(inner)),
            BlockKind::Aside(inner) => format!("<aside>{}</aside>", self.blocks(inner)),
            BlockKind::Verse(stanzas) => {
                let mut stanza = |lines: &Vec<chapbook::doc::VerseLine>| {
                    let lines: Vec<String> = lines.iter().map(|line| self.inlines(&line.content)).collect();
                    format!("<p>{}</p>", lines.join("<br/>"))
                };
                format!("<div class=\"verse\">{}</div>", stanzas.iter().map(&mut stanza).collect::<String>())
            }
            BlockKind::Code { text, .. } => format!("<pre><code>{}</code></pre>", escape(text)),
            BlockKind::Figure(figure) => {
                let images: String = figure.images.iter().map(|image| img(&image.path, &image.alt)).collect();
                let caption = self.inlines(&figure.caption);
                let caption = if caption.is_empty() { caption } else { format!("<figcaption>{caption}</figcaption>") };
                format!("<figure>{images}{caption}</figure>")
            }
            BlockKind::Table(table) => {
                let mut row = |tag: &str, cells: &Vec<chapbook::doc::Cell>| {
                    let cells = cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", self.blocks(&cell.blocks)));
                    format!("<tr>{}</tr>", cells.collect::<String>())
                };
                let head: String = table.head.iter().map(|cells| row("th", cells)).collect();
                let body: String = table.body.iter().map(|cells| row("td", cells)).collect();
                format!("<table><thead>{head}</thead><tbody>{body}</tbody></table>")
            }
            BlockKind::Math(math) => format!("<p>{}</p>", escape(&math.text)),
            BlockKind::Break => "<hr/>".into(),
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) -> String {
        inlines.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&mut self, inline: &Inline) -> String {
        match inline {
            Inline::Text(text) => escape(text),
            Inline::Styled { style, content } => {
                let (open, close) = match style {
                    Style::Emph => ("em", "em"),
                    Style::Strong => ("strong", "strong"),
                    Style::Strike => ("s", "s"),
                    Style::Superscript => ("sup", "sup"),
                    Style::Subscript => ("sub", "sub"),
                    Style::SmallCaps => ("span class=\"small-caps\"", "span"),
                    // The reading stands in brackets of its own.
                    Style::Ruby | Style::Reading => ("span", "span"),
                };
                format!("<{open}>{}</{close}>", self.inlines(content))
            }
            Inline::Foreign { language, content } => {
                format!("<span lang=\"{language}\">{}</span>", self.inlines(content))
            }
            Inline::Code(text) => format!("<code>{}</code>", escape(text)),
            Inline::Link { target, content } => {
                format!("<a href=\"{}\">{}</a>", escape(&href(target)), self.inlines(content))
            }
            Inline::Image(image) => img(&image.path, &image.alt),
            Inline::Note(note) => self.note(note),
            Inline::NoteAgain(_) => String::new(),
            Inline::Anchor(id) => format!("<a id=\"{}\"></a>", escape(id)),
            Inline::Math(math) => escape(&math.text),
            Inline::LineBreak => "<br/>".into(),
        }
    }

    fn note(&mut self, note: &Note) -> String {
        let number = self.notes.len() + 1;
        self.notes.push(String::new());
        let text = self.blocks(&note.blocks);
        self.notes[number - 1] = format!("<li id=\"fn{number}\">{text}<p><a href=\"#fnref{number}\">↩</a></p></li>");
        format!("<sup id=\"fnref{number}\"><a href=\"#fn{number}\">{number}</a></sup>")
    }
}

fn img(path: &str, alt: &str) -> String {
    format!("<img src=\"{}\" alt=\"{}\"/>", escape(path), escape(alt))
}

/// RSS 2.0 with the text in `content:encoded` and its beginning in `description`.
pub fn rss(posts: &[Post]) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let item = |post: &Post| {
        let month = MONTHS[post.date[5..7].parse::<usize>().expect("a month") - 1];
        format!(
            "<item><title>{}</title><link>{SITE}/{}/</link><pubDate>{} {month} {} 12:00:00 EST</pubDate>\
             <description>A beginning [&amp;#8230;]</description>\n<content:encoded><![CDATA[{}]]></content:encoded></item>\n",
            escape(&post.title_html),
            post.slug,
            &post.date[8..],
            &post.date[..4],
            post.html.replace("]]>", "]]]]><![CDATA[>")
        )
    };
    let items: String = posts.iter().map(item).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
         <channel><title>Blog</title><link>{SITE}</link>\n{items}</channel></rss>\n"
    )
}

/// Atom with XHTML.
pub fn atom(posts: &[Post]) -> String {
    let entry = |post: &Post| {
        format!(
            "<entry><title type=\"html\">{}</title><link rel=\"alternate\" href=\"{SITE}/{}/\"/><id>urn:{}</id>\
             <updated>{}T12:00:00Z</updated>\n<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">{}</div></content></entry>\n",
            escape(&post.title_html),
            post.slug,
            post.slug,
            post.date,
            post.html
        )
    };
    let entries: String = posts.iter().map(entry).collect();
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Blog</title>\n{entries}</feed>\n")
}

/// JSON Feed 1.1.
pub fn json_feed(posts: &[Post]) -> String {
    let item = |post: &Post| {
        serde_json::json!({
            "id": post.slug, "url": format!("{SITE}/{}/", post.slug), "title": post.title,
            "content_html": post.html, "date_published": format!("{}T12:00:00-05:00", post.date),
        })
    };
    let items: Vec<_> = posts.iter().map(item).collect();
    let feed = serde_json::json!({"version": "https://jsonfeed.org/version/1.1", "title": "Blog", "items": items});
    serde_json::to_string_pretty(&feed).expect("it is JSON")
}

/// The zip archive that Substack gives.
pub fn substack(posts: &[Post]) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let columns = ["post_id", "post_date", "is_published", "email_sent_at", "type", "audience", "title", "subtitle"];
    table.write_record(columns).expect("a vector can be written");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (at, post) in posts.iter().enumerate() {
        let id = format!("{}.{}", at + 1, post.slug);
        let date = format!("{}T12:00:00.000Z", post.date);
        let row = [&id, &date, "true", "", "newsletter", "everyone", &post.title, ""];
        table.write_record(row).expect("a vector can be written");
        zip.start_file(format!("posts/{id}.html"), SimpleFileOptions::default()).expect("a new name");
        zip.write_all(post.html.as_bytes()).expect("a vector can be written");
    }
    zip.start_file("posts.csv", SimpleFileOptions::default()).expect("a new name");
    zip.write_all(&table.into_inner().expect("a vector can be written")).expect("a vector can be written");
    zip.finish().expect("a vector can be written").into_inner()
}
