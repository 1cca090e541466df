use crate::config::{FILE_NAME, parse};
use crate::diag::Sink;
use crate::doc::{Inline, Target, each_image, each_inline_of, plain_text, printed_text};
use crate::source::{Piece, Reading, Status, read};
use crate::world::{Memory, Mounted};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What files give when a glob matches all of them, and what is said about it.
fn all(files: &[(&str, &[u8])], format: Option<&str>) -> (Reading, Vec<String>) {
    let format = format.map_or_else(String::new, |format| format!("\nformat = \"{format}\""));
    let toml = format!("[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"**/*\"{format}");
    let mut sink = Sink::new();
    let config = parse(&toml, FILE_NAME, &mut sink).unwrap();
    let memory = Memory::new(files.iter().map(|(path, bytes)| (*path, bytes.to_vec())));
    let reading = read(&config, &Mounted::new(&memory), &mut sink).unwrap_or_default();
    let place = |d: &crate::diag::Diagnostic| d.origin.as_ref().map(ToString::to_string).unwrap_or_default();
    (reading, sink.diagnostics().iter().map(|d| format!("{} {} {}", place(d), d.rule, d.message)).collect())
}

fn pieces(file: &str, text: &str) -> Vec<Piece> {
    let (reading, found) = all(&[(file, text.as_bytes())], None);
    assert!(found.is_empty(), "{found:?}");
    reading.pieces
}

fn title(piece: &Piece) -> String {
    plain_text(&piece.title)
}

fn said(piece: &Piece) -> String {
    printed_text(&piece.blocks).trim_end().replace('\n', " | ")
}

fn pictures(piece: &Piece) -> Vec<String> {
    let mut found = Vec::new();
    each_image(&piece.blocks, &mut |image| found.push(image.path.to_string()));
    found
}

fn links(piece: &Piece) -> Vec<String> {
    let mut found = Vec::new();
    each_inline_of(&piece.blocks, &mut |inline| {
        if let Inline::Link { target, .. } = inline {
            found.push(match target {
                Target::Url(url) => url.clone(),
                other => format!("{other:?}"),
            });
        }
    });
    found
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn rss_has_its_text_in_content_or_in_the_description() {
    let text = "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><language>de-AT</language>\n\
        <item><title>Fish &amp;amp; &lt;em&gt;chips&lt;/em&gt;</title><link>https://b.example/fish/?utm=1</link>\n\
        <guid>https://b.example/?p=1</guid><pubDate>Wed, 12 Mar 2014 10:11:00 EDT</pubDate><dc:creator>A. Smith</dc:creator>\n\
        <category>Food</category><description>Short</description>\n\
        <content:encoded><![CDATA[<p>One.</p>\n<p>Two <a href=\"/two\">links</a>.</p>]]></content:encoded></item>\n\
        <item><description>&lt;p&gt;No title.&lt;/p&gt;</description><guid isPermaLink=\"false\">x</guid>\
        <pubDate>2014-03-13</pubDate><author>b@c.example (B. Jones)</author></item>\n\
        <item><title>Three</title><description/></item></channel></rss>";
    let pieces = pieces("feed.xml", text);
    let [one, two, three] = &pieces[..] else { panic!("{pieces:?}") };
    assert_eq!((title(one), said(one)), ("Fish & chips".into(), "One. | Two links.".into()));
    assert!(matches!(&one.title[1], Inline::Styled { .. }));
    assert_eq!(one.urls, ["https://b.example/fish/?utm=1", "https://b.example/?p=1"]);
    assert_eq!((one.slug.as_deref(), one.date.as_deref()), (Some("fish"), Some("2014-03-12T10:11:00")));
    assert_eq!((&one.authors[0][..], &one.tags[0][..]), ("A. Smith", "Food"));
    assert_eq!(one.language.as_ref().unwrap().tag(), "de-AT");
    assert_eq!((one.origin.line, one.blocks[1].origin.line), (3, 7));
    assert_eq!(links(one), ["https://b.example/two"]);
    assert_eq!((title(two), said(two), &two.authors[0][..]), ("2014-03-13".into(), "No title.".into(), "B. Jones"));
    assert!(two.urls.is_empty() && three.blocks.is_empty());
}

#[test]
fn rss_1_has_its_items_beside_the_channel() {
    let text = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" \
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>x</title></channel>\
        <item><title>One</title><link>http://b.example/1.html</link><dc:date>2005-01-02T03:04+01:00</dc:date>\
        <description>First line\n\nsecond</description></item></rdf:RDF>";
    let pieces = pieces("index.rdf", text);
    assert_eq!((title(&pieces[0]), said(&pieces[0])), ("One".into(), "First line | second".into()));
    assert_eq!((pieces[0].date.as_deref(), pieces[0].slug.as_deref()), (Some("2005-01-02T03:04:00"), Some("1")));
}

#[test]
fn atom_says_how_each_text_is_to_be_read() {
    let text = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"fr\"><author><name>C. Blanc</name></author>\n\
        <entry><title type=\"html\">A &lt;b&gt;b&lt;/b&gt;</title><link href=\"https://b.example/a\"/><id>tag:x</id>\n\
        <published>2020-01-02T03:04:05Z</published><category term=\"t\" label=\"Tea\"/>\n\
        <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">\n<p>Un&nbsp;<em>mot</em></p></div></content></entry>\n\
        <entry><title>1 &lt; 2</title><content type=\"html\">&lt;p&gt;HTML&lt;/p&gt;</content></entry>\n\
        <entry><title>Plain</title><content>a &lt;b&gt;\n\nc</content><author><name>D</name></author></entry>\n\
        <entry><title>Sum</title><summary type=\"html\">s</summary></entry></feed>";
    let pieces = pieces("feed.atom", text);
    let shown: Vec<(String, String)> = pieces.iter().map(|piece| (title(piece), said(piece))).collect();
    let expected = [("A b", "Un\u{a0}mot"), ("1 < 2", "HTML"), ("Plain", "a <b> | c"), ("Sum", "s")]
        .map(|(a, b)| (a.into(), b.into()));
    assert_eq!(shown, expected);
    let one = &pieces[0];
    assert_eq!((one.urls.len(), one.date.as_deref(), &one.tags[0][..]), (1, Some("2020-01-02T03:04:05"), "Tea"));
    assert_eq!((one.language.as_ref().unwrap().tag(), &one.authors[0][..]), ("fr", "C. Blanc"));
    assert_eq!((one.blocks[0].origin.line, &pieces[2].authors[0][..]), (5, "D"));
}

#[test]
fn a_backup_of_blogger_holds_posts_pages_and_what_is_neither() {
    let entry = |kind: &str, title: &str, more: &str| {
        format!(
            "<entry><category scheme='http://schemas.google.com/g/2005#kind' \
             term='http://schemas.google.com/blogger/2008/kind#{kind}'/><title>{title}</title>{more}<content type='html'>x</content></entry>"
        )
    };
    let text = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#'>{}{}{}{}{}</feed>",
        entry("settings", "S", ""),
        entry("post", "A", ""),
        entry("post", "B", "<app:control><app:draft>yes</app:draft></app:control>"),
        entry("page", "C", ""),
        entry("comment", "D", "")
    );
    let (reading, _) = all(&[("blog.xml", text.as_bytes())], None);
    let shown: Vec<(String, Status)> = reading.pieces.iter().map(|piece| (title(piece), piece.status)).collect();
    let expected = [("A", Status::Published), ("B", Status::Draft), ("C", Status::Page)].map(|(a, b)| (a.into(), b));
    assert_eq!(shown, expected);
    let reasons: Vec<&str> = reading.cuts.iter().map(|cut| cut.reason).collect();
    assert_eq!(reasons, ["settings", "comments"]);
}

#[test]
fn json_feed_items_stand_at_their_lines() {
    let text = "{\"version\": \"https://jsonfeed.org/version/1.1\", \"language\": \"pl\", \"authors\": [{\"name\": \"E\"}],\n\
        \"items\": [{\"id\": 7, \"url\": \"https://b.example/a/\", \"title\": \"A & B\", \"content_html\": \"<p>x</p>\\n<pre>y\\nz</pre>\",\n\
        \"date_published\": \"2021-02-03T04:05:06+02:00\", \"tags\": [\"t\"]},\n\
        {\"id\": \"https://b.example/b\", \"content_text\": \"a\\n\\nb <c>\", \"author\": {\"name\": \"F\"}},\n\
        {\"id\": \"x\", \"title\": 5}]}";
    let (reading, found) = all(&[("feed.json", text.as_bytes())], None);
    let [one, two] = &reading.pieces[..] else { panic!("{:?}", reading.pieces) };
    assert_eq!((title(one), said(one), one.origin.line), ("A & B".into(), "x | y | z".into(), 2));
    assert!(one.blocks.iter().all(|block| block.origin.line == 2));
    assert_eq!((one.date.as_deref(), &one.tags[0][..], &one.authors[0][..]), (Some("2021-02-03T04:05:06"), "t", "E"));
    assert_eq!((title(two), said(two), &two.authors[0][..]), ("B".into(), "a | b <c>".into(), "F"));
    assert!(found.len() == 1 && found[0].starts_with("feed.json:5:1 broken-item"), "{found:?}");
}

#[test]
fn ghost_keeps_its_posts_in_tables() {
    let text = "{\"db\": [{\"meta\": {}, \"data\": {\"posts\": [\n\
        {\"id\": \"1\", \"title\": \"A\", \"slug\": \"a\", \"html\": \"<p>x <a href=\\\"__GHOST_URL__/b/\\\">b</a><img src=\\\"__GHOST_URL__/content/images/2020/1/p.png\\\"></p>\", \
        \"status\": \"published\", \"published_at\": \"2020-01-02T03:04:05.000Z\", \"type\": \"post\"},\n\
        {\"id\": \"2\", \"title\": \"B\", \"slug\": \"b\", \"html\": \"<p>y</p>\", \"status\": \"draft\", \"page\": 0, \"published_at\": null},\n\
        {\"id\": \"3\", \"title\": \"C\", \"slug\": \"c\", \"markdown\": \"# D\\n\\n*z*\", \"html\": null, \"status\": \"published\", \"page\": 1, \"published_at\": 1388318111000},\n\
        {\"id\": \"4\", \"title\": \"E\", \"slug\": \"e\", \"html\": \"\", \"mobiledoc\": null, \"status\": \"scheduled\"}],\n\
        \"tags\": [{\"id\": 1, \"name\": \"Tea\"}, {\"id\": 2, \"name\": \"#hidden\"}], \"users\": [{\"id\": \"u\", \"name\": \"G. H.\"}],\n\
        \"posts_tags\": [{\"post_id\": \"1\", \"tag_id\": 2}, {\"post_id\": \"1\", \"tag_id\": 1, \"sort_order\": 1}],\n\
        \"posts_authors\": [{\"post_id\": \"1\", \"author_id\": \"u\"}]}}]}";
    let (reading, found) = all(&[("g.json", text.as_bytes()), ("in/content/images/2020/1/p.png", b"x")], None);
    assert!(found.is_empty(), "{found:?}");
    let shown: Vec<_> = reading.pieces.iter().map(|p| (title(p), said(p), p.status, p.origin.line)).collect();
    let expected = [
        ("A", "x b", Status::Published, 2),
        ("B", "y", Status::Draft, 3),
        ("C", "D | z", Status::Page, 4),
        ("E", "", Status::Draft, 5),
    ];
    assert_eq!(shown, expected.map(|(a, b, c, d)| (a.into(), b.into(), c, d)));
    let one = &reading.pieces[0];
    assert_eq!((one.tags.as_slice(), one.authors.as_slice()), (&["Tea".to_owned()][..], &["G. H.".to_owned()][..]));
    assert_eq!((pictures(one), &one.urls[0][..]), (vec!["in/content/images/2020/1/p.png".into()], "/a/"));
    assert_eq!(reading.pieces[2].date.as_deref(), Some("2013-12-29T11:55:11"));
}

const MEDIUM: &str = "<!DOCTYPE html><html><head><title>T</title></head><body><article class=\"h-entry\">\n\
    <header><h1 class=\"p-name\">A &amp; b</h1></header>\n\
    <section data-field=\"subtitle\" class=\"p-summary\">\nSub\n</section>\n\
    <section data-field=\"body\" class=\"e-content\"><section class=\"section\"><div class=\"section-divider\"><hr></div>\n\
    <h3 class=\"graf graf--title\">A &amp; b</h3><h4 class=\"graf graf--subtitle\">Sub</h4>\n\
    <p class=\"graf\">One.</p></section><section class=\"section\"><hr><h3 class=\"graf\">H</h3><p>Two.</p></section></section>\n\
    <footer><p>By <a href=\"https://medium.com/@i\" class=\"p-author h-card\">I. J.</a> on \
    <a href=\"https://medium.com/p/0123456789ab\"><time class=\"dt-published\" datetime=\"2018-08-11T11:23:34.123Z\">x</time></a>.</p>\
    <p><a href=\"https://medium.com/@i/a-b-0123456789ab\" class=\"p-canonical\">Canonical link</a></p>\
    <p>Tagged in <a class=\"p-tag\" href=\"x\">Tea</a></p></footer></article></body></html>";

#[test]
fn a_medium_page_says_all_of_its_post() {
    let draft = MEDIUM.split("<footer>").next().unwrap();
    let profile =
        "<!DOCTYPE html><html><body><section class=\"h-card\"><h3 class=\"p-name\">I. J.</h3></section></body></html>";
    let contents = "<!DOCTYPE html><html><body><h1>Your Medium archive</h1><p>What it holds: <a href=\"posts/\">posts</a></p></body></html>";
    let files = [
        ("m/README.html", contents),
        ("m/posts/a.html", MEDIUM),
        ("m/posts/draft_b.html", draft),
        ("m/profile/profile.html", profile),
    ];
    let (reading, found) = all(&files.map(|(path, text)| (path, text.as_bytes())), None);
    assert!(found.is_empty(), "{found:?}");
    let [one, two] = &reading.pieces[..] else { panic!("{:?}", reading.pieces) };
    assert_eq!((title(one), said(one)), ("A & b".into(), "One. | H | Two.".into()));
    assert_eq!((one.subtitle.as_deref(), one.date.as_deref()), (Some("Sub"), Some("2018-08-11T11:23:34")));
    assert_eq!(one.urls, ["https://medium.com/@i/a-b-0123456789ab", "https://medium.com/p/0123456789ab"]);
    assert_eq!((one.slug.as_deref(), &one.authors[0][..], &one.tags[0][..]), (Some("a-b"), "I. J.", "Tea"));
    assert_eq!(
        (one.status, two.status, one.origin.line, one.blocks[0].origin.line),
        (Status::Published, Status::Draft, 2, 8)
    );
    assert_eq!(reading.cuts.iter().map(|cut| cut.reason).collect::<Vec<_>>(), ["account", "account"]);
}

const TABLE: &str = "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url\n\
    11.one,2021-02-03T04:05:06.789Z,true,,newsletter,everyone,\"One, \"\"first\"\"\",Sub,\n\
    12.two,2021-02-04T04:05:06.789Z,false,,newsletter,everyone,Two,,\n\
    9.three,2021-02-05,true,,page,everyone,Three,,\n";
const POSTS: [(&str, &str); 3] = [
    (
        "posts/11.one.html",
        "<div class=\"subscription-widget-wrap\"><p>Subscribe</p></div><p>a <a href=\"https://k.example/p/three\">b</a></p>",
    ),
    (
        "posts/12.two.html",
        "<img src=\"https://substackcdn.com/image/fetch/w_1456/https%3A%2F%2Fs3.example%2Fimages%2F0123456789abcdef.png\"><p>c</p>",
    ),
    ("posts/9.three.html", "<p>d</p>"),
];

#[test]
fn the_table_of_a_substack_export_says_what_its_posts_are() {
    let folder: Vec<(String, Vec<u8>)> =
        POSTS.iter().map(|(path, text)| (format!("s/{path}"), text.as_bytes().to_vec())).collect();
    let mut folder: Vec<(&str, &[u8])> = folder.iter().map(|(path, text)| (path.as_str(), &text[..])).collect();
    folder.push(("s/posts.csv", TABLE.as_bytes()));
    folder.push(("s/images/0123456789abcdef.png", b"x"));
    let zip = zipped(
        &[&[("posts.csv", TABLE), ("images/0123456789abcdef.png", "x"), ("posts/11.opens.csv", "a,b")], &POSTS[..]]
            .concat(),
    );
    for (files, place) in [(folder, "s"), (vec![("s.zip", &zip[..])], "s.zip")] {
        let (reading, found) = all(&files, None);
        assert!(found.is_empty(), "{found:?}");
        let shown: Vec<_> = reading.pieces.iter().map(|p| (title(p), said(p), p.status)).collect();
        let expected =
            [("Three", "d", Status::Page), ("One, \"first\"", "a b", Status::Published), ("Two", "c", Status::Draft)];
        assert_eq!(shown, expected.map(|(a, b, c)| (a.into(), b.into(), c)));
        let [three, one, two] = &reading.pieces[..] else { unreachable!() };
        assert_eq!((one.subtitle.as_deref(), one.date.as_deref()), (Some("Sub"), Some("2021-02-03T04:05:06")));
        assert_eq!(
            (three.slug.as_deref(), three.urls.as_slice()),
            (Some("three"), &["https://k.example/p/three".to_owned()][..])
        );
        assert_eq!(pictures(two), [format!("{place}/images/0123456789abcdef.png")]);
        assert_eq!((reading.cuts.len(), reading.cuts[0].reason), (1, "widget"));
        assert_eq!(&*one.origin.file, format!("{place}/posts/11.one.html"));
    }
}

#[test]
fn the_table_alone_stands_for_the_posts_that_it_names() {
    let mut files: Vec<(&str, &[u8])> = POSTS.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    files.push(("posts.csv", TABLE.as_bytes()));
    let toml = "[book]\ntitle = \"x\"\nlanguage = \"en\"\n[[sources]]\npath = \"posts.csv\"";
    let mut sink = Sink::new();
    let config = parse(toml, FILE_NAME, &mut sink).unwrap();
    let memory = Memory::new(files.iter().map(|(path, bytes)| (*path, bytes.to_vec())));
    let titles: Vec<String> = read(&config, &memory, &mut sink).unwrap().pieces.iter().map(title).collect();
    assert_eq!(titles, ["Three", "One, \"first\"", "Two"]);
}

#[test]
fn a_zip_without_an_export_is_a_folder() {
    let inner = zipped(&[("c.md", "# C\n\nc")]);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("p10.md", b"# B\n\nb" as &[u8]),
        ("p2.txt", b"a"),
        ("in.zip", &inner),
        ("x/p.png", b"x"),
        ("__MACOSX/p.md", b"x"),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    let (reading, found) = all(&[("a.md", b"# A\n\na"), ("b.zip", &zip), ("c.zip", b"PK")], None);
    let files: Vec<&str> = reading.pieces.iter().map(|piece| &*piece.origin.file).collect();
    assert_eq!(files, ["a.md", "b.zip/p2.txt", "b.zip/p10.md"]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("c.zip broken-archive") && found[1].contains("b.zip/in.zip"), "{found:?}");
}

#[test]
fn settings_and_tables_of_others_are_no_sources() {
    let files: [(&str, &[u8]); 4] =
        [("a.md", b"# A\n\na"), ("b.json", b"{\"a\": 1}"), ("c.csv", b"a,b\n1,2"), ("posts.csv", b"a,b\n1,2")];
    let (reading, found) = all(&files, None);
    assert_eq!((reading.pieces.len(), found.len()), (1, 0));
    let (_, found) = all(&[("a.md", b"# A"), ("b.xml", b"<a/>")], None);
    assert!(found.len() == 1 && found[0].contains("passed-over"), "{found:?}");
}

#[test]
fn a_file_of_another_kind_than_asked_for_is_one_warning() {
    for (format, file) in
        [("feed", "a.xml"), ("feed", "a.json"), ("wordpress", "a.xml"), ("ghost", "a.json"), ("medium", "a.html")]
    {
        let text = if file.ends_with("json") { "{\"a\": [1" } else { "<a>\n<b/></a>" };
        let (reading, found) = all(&[(file, text.as_bytes())], Some(format));
        assert!(
            reading.pieces.is_empty() && found.len() == 1 && found[0].contains(" wrong-format "),
            "{format}: {found:?}"
        );
    }
    let (_, found) = all(&[("a.xml", b"<rss>\n<channel></rss>")], Some("feed"));
    assert!(found.len() == 1 && found[0].starts_with("a.xml:2:10 broken-xml"), "{found:?}");
}

#[test]
fn deep_nesting_exhausts_no_stack_and_takes_no_long_time() {
    const DEEP: usize = 20_000;
    for (open, close, file) in [("<a>", "</a>", "a.xml"), ("[", "]", "a.json"), ("{\"posts\":", "}", "b.json")] {
        let text = format!("{}{}", open.repeat(DEEP), close.repeat(DEEP));
        for format in ["feed", "wordpress", "ghost", "medium", "substack"] {
            let _ = all(&[(file, text.as_bytes())], Some(format));
        }
        let feed = format!("<rss><channel><item><description>{text}</description></item></channel></rss>");
        let _ = all(&[("a.xml", feed.as_bytes())], None);
    }
}

#[test]
fn what_a_ghost_author_wrote_below_the_title_is_the_subtitle() {
    let export = r#"{"db":[{"data":{"posts":[{"title":"A","slug":"a","html":"<p>x</p>","status":"published","custom_excerpt":"Why and  how","published_at":"2020-01-02T00:00:00.000Z"}]}}]}"#;
    assert_eq!(pieces("g.json", export)[0].subtitle.as_deref(), Some("Why and how"));
}

#[test]
fn mark_up_without_a_word_is_an_empty_file() {
    for (file, text) in [("a.html", "<!DOCTYPE html><html><body><p></p></body></html>"), ("a.html", "<x:y></x:y>")] {
        let (reading, found) = all(&[(file, text.as_bytes())], Some("html"));
        assert!(reading.pieces.is_empty() && found.len() == 1 && found[0].contains("empty-file"), "{found:?}");
    }
}

#[test]
fn teasers_in_words_of_their_own_are_cut_and_shortened_ones_are_not() {
    let item = |teaser: &str| {
        format!(
            "<item><title>A</title><link>https://a.example/a</link>\n<description>{teaser}</description>\n\
             <content:encoded>&lt;p&gt;The text of the post, which is longer than any teaser that a program takes from its beginning.&lt;/p&gt;</content:encoded></item>"
        )
    };
    let feed = |teaser: &str| {
        let head = "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>";
        let (reading, found) = all(&[("a.xml", format!("{head}{}</channel></rss>", item(teaser)).as_bytes())], None);
        assert!(found.is_empty(), "{found:?}");
        reading.cuts.iter().map(|cut| (cut.origin.line, cut.end_line, cut.reason)).collect::<Vec<_>>()
    };
    assert_eq!(feed("Why it matters"), [(2, 2, "excerpt")]);
    assert_eq!(
        feed(
            "&lt;p&gt;The text of the post, which is longer than any teaser that a program takes from […]&lt;/p&gt; appeared first on A."
        ),
        []
    );
    assert_eq!(feed(""), []);
}
