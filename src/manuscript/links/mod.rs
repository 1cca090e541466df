//! Links between the author's essays → links between chapters; those that lead nowhere become their words.
//!
//! An essay is called by its file, by an address, by the name in its address or file, by its title
//! (in this order), and a place in it by a heading's id or an anchor.

mod address;
mod places;

use crate::diag::{Diagnostic, Origin, Sink};
use crate::doc::{self, Block, ChapterId, Target};

pub(super) use places::Places;

/// Resolves the links of one chapter; those of it that lead nowhere are one warning.
pub(super) fn resolve(blocks: &mut [Block], own: ChapterId, file: &str, places: &Places, sink: &mut Sink) {
    let mut lost: Vec<(String, Origin)> = Vec::new();
    doc::retarget(blocks, &mut |target, origin| {
        if let Some(found) = places.find(target, own, file) {
            *target = found;
            return true;
        }
        match target {
            Target::Url(_) | Target::Chapter { .. } => true,
            Target::File { path, .. } => {
                lost.push((std::mem::take(path), origin.clone()));
                false
            }
            Target::Anchor(id) => {
                lost.push((format!("#{id}"), origin.clone()));
                false
            }
        }
    });
    let Some((name, origin)) = lost.first() else { return };
    let more = match lost.len() - 1 {
        0 => String::new(),
        1 => ", nor is another link of this essay".to_owned(),
        more => format!(", nor are {more} more links of this essay"),
    };
    let warning = Diagnostic::warning("bad-link", format!("`{name}` is no place in this book{more}; the words stay"))
        .at(origin.clone())
        .hint("link to the file, address or heading of an essay that is in the book, or to a web address");
    sink.push(warning);
}

#[cfg(test)]
mod tests {
    use crate::doc::dump;
    use crate::manuscript::tests::try_build;

    /// The first paragraph of the first chapter.
    fn linked(text: &str) -> (String, usize) {
        let files = [
            ("posts/2014-05-06-first.md", format!("---\ntitle: First\n---\n{text}\n\n## On glue\n\nIt holds.")),
            (
                "posts/second.md",
                "---\ntitle: The second one\nurl: https://www.example.org/2014/second/\n---\nWords.\n\n## Sand\n\nx"
                    .into(),
            ),
            ("notes/third/index.md", "---\ntitle: Third\npermalink: /deep/third-note/\n---\nMore.".into()),
        ];
        let (compiled, found) =
            try_build(&files, "[manuscript]\norder = \"date\"\nsites = [\"https://blog.example.net\"]");
        let dump = dump(&compiled.unwrap().book);
        let line = dump.lines().find(|line| line.contains("p@4")).unwrap().trim();
        (line.trim_start_matches("p@4 ").to_owned(), found.len())
    }

    #[test]
    fn essays_are_found_by_file_address_name_and_title() {
        for to in [
            "second.md",
            "second.html",
            "/posts/second",
            "https://example.org/2014/second",
            "http://www.example.org/2014/second/?utm_source=mail",
            "https://blog.example.net/x/second/",
            "/2014/second/",
            "../elsewhere/second/",
        ] {
            assert_eq!(linked(&format!("[x]({to})")), ("<a chapter 2>x</a>".to_owned(), 0), "{to}");
        }
        assert_eq!(linked("[x](/deep/third-note)").0, "<a chapter 1>x</a>");
        assert_eq!(linked("[x](https://elsewhere.org/second)").0, "<a https://elsewhere.org/second>x</a>");
    }

    #[test]
    fn posts_of_wordpress_are_found_by_their_number() {
        let item = |id: u32, guid: &str, text: &str| {
            format!(
                "<item><title>Post {id}</title><link>https://w.example/2014/post-{id}/</link>\
                 <guid isPermaLink=\"false\">{guid}</guid><content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>\
                 <wp:post_id>{id}</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>"
            )
        };
        let links = "<a href=\"/?p=2\">a</a> <a href=\"https://w.example/?p=2\">b</a> \
             <a href=\"http://old.example/?p=2\">c</a> <a href=\"https://w.example/?p=9\">d</a>";
        let export = format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
             xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><link>https://w.example</link>\
             <wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://w.example</wp:base_blog_url>{}{}</channel></rss>",
            item(1, "http://old.example/?p=1", links),
            item(2, "http://old.example/?p=2", "It holds.")
        );
        let (compiled, found) = try_build(&[("w.xml", export)], "");
        let dump = dump(&compiled.unwrap().book);
        let [a, b, c] = ["a", "b", "c"].map(|name| format!("<a chapter 1>{name}</a>"));
        assert!(dump.contains(&format!("{a} {b} {c} <a https://w.example/?p=9>d</a>")), "{dump}");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn places_in_essays_are_headings() {
        assert_eq!(linked("[x](#on-glue)"), ("<a #on-glue>x</a>".to_owned(), 0));
        assert_eq!(linked("[x](second.md#sand)"), ("<a chapter 2#sand>x</a>".to_owned(), 0));
        assert_eq!(linked("[x](second.md#gone)"), ("<a chapter 2>x</a>".to_owned(), 0));
        assert_eq!(linked("[x](#gone) and [y](gone.md), [z](sheet.pdf)"), ("x and y, z".to_owned(), 1));
    }
}
