use super::*;
use crate::source::Cut;

/// A WXR file of items, each from its fields.
fn wxr(items: &[&str]) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:excerpt=\"http://wordpress.org/export/1.2/excerpt/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><language>en-GB</language>\
         <wp:author><wp:author_login>kl</wp:author_login><wp:author_display_name>K. L.</wp:author_display_name></wp:author>\n{}</channel></rss>",
        items.join("\n")
    )
}

fn item(title: &str, kind: &str, status: &str, more: &str, content: &str) -> String {
    format!(
        "<item><title>{title}</title><link>https://w.example/{title}/</link><dc:creator>kl</dc:creator>\
         <content:encoded><![CDATA[{content}]]></content:encoded><wp:post_id>1</wp:post_id>\
         <wp:post_date>2014-03-12 10:11:12</wp:post_date><wp:post_type>{kind}</wp:post_type>\
         <wp:status>{status}</wp:status>{more}</item>"
    )
}

fn read_all(text: &str, files: &[&str]) -> (Reading, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let reading = read(text, &"w.xml".into(), &Shelf::new(files.iter().copied()), &mut sink);
    (reading, sink.diagnostics().to_vec())
}

/// The blocks of one post as text.
fn post(content: &str) -> (String, Vec<Diagnostic>) {
    let (reading, found) = read_all(&wxr(&[&item("A", "post", "publish", "", content)]), &[]);
    let text = crate::doc::printed_text(&reading.pieces[0].blocks);
    (text.trim_end().replace('\n', " | "), found)
}

fn only(content: &str) -> Vec<Block> {
    let (mut reading, found) = read_all(&wxr(&[&item("A", "post", "publish", "", content)]), &[]);
    assert!(found.is_empty(), "{found:?}");
    reading.pieces.remove(0).blocks
}

#[test]
fn statuses_and_types_say_what_is_published() {
    let items = [
        item(
            "A",
            "post",
            "publish",
            "<category domain=\"category\" nicename=\"tea\">Tea &amp;amp; cake</category>",
            "x",
        ),
        item("B", "post", "future", "", "x"),
        item("C", "post", "private", "", "x"),
        item("D", "post", "publish", "<wp:post_password>s</wp:post_password>", "x"),
        item("E", "page", "publish", "", "x"),
        item("F", "essay", "publish", "", "x"),
        item("G", "attachment", "inherit", "", "x"),
        item("H", "nav_menu_item", "publish", "", "x"),
        item("I", "post", "trash", "", "x"),
        item("", "post", "publish", "<wp:post_name>a-slug</wp:post_name>", "x"),
    ];
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    let (reading, found) = read_all(&wxr(&items), &[]);
    // Of a post behind a password its author is told.
    assert_eq!(
        found.iter().map(|one| (one.rule, one.origin.as_ref().unwrap().line)).collect::<Vec<_>>(),
        [("password", 5)]
    );
    let shown: Vec<(String, Status)> = reading.pieces.iter().map(|p| (plain_text(&p.title), p.status)).collect();
    let expected = [
        ("A", Status::Published),
        ("B", Status::Draft),
        ("C", Status::Private),
        ("D", Status::Published),
        ("E", Status::Page),
        ("F", Status::Page),
        ("A slug", Status::Published),
    ];
    assert_eq!(shown, expected.map(|(a, b)| (a.into(), b)));
    let cut = |line, reason| Cut { origin: Origin::new(&"w.xml".into(), line, 1), end_line: line, reason };
    assert_eq!(reading.cuts, [cut(8, "attachment"), cut(9, "settings"), cut(10, "trash")]);
    let one = &reading.pieces[0];
    assert_eq!(
        (&one.authors[0][..], &one.tags[0][..], one.date.as_deref()),
        ("K. L.", "Tea & cake", Some("2014-03-12T10:11:12"))
    );
    assert_eq!((one.language.as_ref().unwrap().tag(), one.origin.line), ("en-GB", 2));
}

#[test]
fn classic_texts_get_their_paragraphs_and_shortcodes() {
    for (content, expected) in [
        ("One\ntwo.\n\nThree [sic] [1].", "One two. | Three [sic] [1]."),
        (
            "[caption id=\"a\" width=\"3\"]<a href=\"b.png\"><img src=\"b.png\" alt=\"\" /></a> Words <em>here</em>[/caption]",
            "Words here",
        ),
        ("A[footnote]the note[/footnote] b((another one)) c.", "A b c. | the note | another one"),
        ("[embed]https://v.example/?a&amp;b[/embed]", "https://v.example/?a&b"),
        ("a\n\nhttps://v.example/1\n\nb", "a | https://v.example/1 | b"),
        ("[code language=\"c\"]\nif (a &lt; b) [x]\n\nelse\n[/code]", "if (a < b) [x] |  | else"),
        ("Write [[gallery]] so, and <code>[gallery]</code> too", "Write [gallery] so, and [gallery] too"),
        (
            "[tweet 123] and [youtube id=a_b-c]",
            "https://twitter.com/i/status/123 | and | https://www.youtube.com/watch?v=a_b-c",
        ),
        ("[audio mp3=\"https://v.example/a.mp3\"][/audio]", "https://v.example/a.mp3"),
        ("f(x) = ((a+b)*c)", "f(x) = ((a+b)*c)"),
        ("a<!--more-->\n\nb<!--nextpage-->\n\nc", "a | b | c"),
    ] {
        let (text, found) = post(content);
        assert_eq!(text, expected);
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn unknown_shortcodes_leave_their_words_and_are_one_warning() {
    let (text, found) =
        post("[box color=\"red\"]In [b]the[/b] box[/box] [contact-form-7 id=\"1\"] [spoiler] end [e-mail]");
    assert_eq!(text, "In the box [spoiler] end [e-mail]");
    assert_eq!(found.len(), 1);
    assert!(
        found[0].rule == "unknown-shortcode" && found[0].message.contains("[b] [box] [contact-form-7]"),
        "{found:?}"
    );
}

#[test]
fn galleries_show_the_attachments_that_the_book_has() {
    let attachment = |id: u32| {
        format!(
            "<item><title>p</title><wp:post_id>{id}</wp:post_id><wp:post_parent>1</wp:post_parent><wp:post_type>attachment</wp:post_type>\
             <wp:attachment_url>https://w.example/wp-content/uploads/2014/03/p{id}.jpg</wp:attachment_url>\
             <wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>alt {id}</wp:meta_value></wp:postmeta></item>"
        )
    };
    let thumbnail =
        "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>";
    let text = wxr(&[
        &item("A", "post", "publish", thumbnail, "[gallery ids=\"8,7\"]\n\n[gallery]"),
        &attachment(7),
        &attachment(8),
        &attachment(9),
    ]);
    let (reading, _) = read_all(&text, &["uploads/2014/03/p7.jpg", "uploads/2014/03/p9.jpg"]);
    let shown: Vec<Vec<String>> = reading.pieces[0]
        .blocks
        .iter()
        .map(|block| match &block.kind {
            BlockKind::Figure(figure) => {
                figure.images.iter().map(|image| format!("{} {}", image.path, image.alt)).collect()
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let (seven, nine) = ("uploads/2014/03/p7.jpg alt 7", "uploads/2014/03/p9.jpg alt 9");
    let eight = "https://w.example/wp-content/uploads/2014/03/p8.jpg alt 8";
    // The picture of the post stands in the second gallery already.
    assert_eq!(shown, [vec![eight, seven], vec![seven, eight, nine]]);
}

#[test]
fn blocks_of_the_editor_are_read() {
    let blocks = only(
        "<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->\n\n\
         <!-- wp:separator -->\n<hr class=\"wp-block-separator\"/>\n<!-- /wp:separator -->\n\
         <!-- wp:verse -->\n<pre class=\"wp-block-verse\">a line\nanother</pre>\n<!-- /wp:verse -->\n\
         <!-- wp:pullquote -->\n<figure class=\"wp-block-pullquote\"><blockquote><p>Said</p></blockquote></figure>\n<!-- /wp:pullquote -->\n\
         <!-- wp:embed {\"url\":\"https://v.example/2\"} -->\n<figure><div>\nhttps://v.example/2\n</div></figure>\n<!-- /wp:embed -->\n\
         <!-- wp:columns --><div><!-- wp:column --><div><!-- wp:paragraph --><p>Two</p><!-- /wp:paragraph --></div><!-- /wp:column --></div><!-- /wp:columns -->\
         <!-- wp:latest-posts /-->",
    );
    let kinds: Vec<&str> = blocks
        .iter()
        .map(|block| match &block.kind {
            BlockKind::Paragraph(_) => "paragraph",
            BlockKind::Break => "break",
            BlockKind::Verse(_) => "verse",
            BlockKind::Aside(_) => "aside",
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds, ["paragraph", "break", "verse", "aside", "paragraph", "paragraph"]);
    let lines: Vec<u32> = blocks.iter().map(|block| block.origin.line).collect();
    assert_eq!(lines, [3, 7, 10, 14, 16, 21]);
}

#[test]
fn notes_of_the_editor_are_a_field_of_their_own() {
    let field = "<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value><![CDATA[[{\"content\":\"The <em>note</em>\",\"id\":\"n1\"}]]]></wp:meta_value></wp:postmeta>";
    let content = "<!-- wp:paragraph --><p>One<sup data-fn=\"n1\" class=\"fn\"><a href=\"#n1\" id=\"n1-link\">1</a></sup> two</p><!-- /wp:paragraph --><!-- wp:footnotes /-->";
    let (reading, _) = read_all(&wxr(&[&item("A", "post", "publish", field, content)]), &[]);
    assert_eq!(crate::doc::printed_text(&reading.pieces[0].blocks), "One two\nThe note\n");
}

#[test]
fn a_broken_item_leaves_the_others() {
    let text = wxr(&[
        &item("A", "post", "publish", "", "x"),
        "<item><title>B</item>",
        &item("C", "post", "publish", "", "&nbsp;x"),
    ]);
    let (reading, found) = read_all(&text, &[]);
    let titles: Vec<String> = reading.pieces.iter().map(|piece| plain_text(&piece.title)).collect();
    assert_eq!(titles, ["A", "C"]);
    assert!(
        found.len() == 1 && found[0].rule == "broken-xml" && found[0].origin.as_ref().unwrap().line == 3,
        "{found:?}"
    );
}

#[test]
fn words_that_posts_share_stand_in_each_and_excerpts_are_cut() {
    let shared = "<!-- wp:paragraph -->\n<p>Shared\nwords.</p>\n<!-- /wp:paragraph --><!-- wp:block {\"ref\":7} /-->";
    let items = [
        item(
            "A",
            "post",
            "publish",
            "\n<excerpt:encoded><![CDATA[For lists.]]></excerpt:encoded>",
            "<!-- wp:paragraph --><p>One.</p><!-- /wp:paragraph --><!-- wp:block {\"ref\":7} /-->",
        ),
        item("B", "post", "publish", "<excerpt:encoded><![CDATA[Two.]]></excerpt:encoded>", "<p>Two.</p>"),
        item("S", "wp_block", "publish", "", shared).replace("<wp:post_id>1<", "<wp:post_id>7<"),
        item("T", "wp_block", "publish", "", "In no post."),
    ];
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    let (reading, found) = read_all(&wxr(&items), &[]);
    assert!(found.is_empty(), "{found:?}");
    let text = crate::doc::printed_text(&reading.pieces[0].blocks);
    assert!(text.starts_with("One.\nShared words.\n") && text.len() < 100, "{text}");
    let cuts: Vec<_> = reading.cuts.iter().map(|cut| (cut.origin.line, cut.end_line, cut.reason)).collect();
    assert_eq!(cuts, [(3, 3, "excerpt"), (9, 9, "settings")]);
}

#[test]
fn pictures_of_a_gallery_keep_their_captions() {
    let picture = |id: &str, caption: &str| {
        let more = format!(
            "<wp:attachment_url>https://w.example/wp-content/uploads/{id}.png</wp:attachment_url>\
             <excerpt:encoded><![CDATA[{caption}]]></excerpt:encoded>"
        );
        item("P", "attachment", "inherit", &more, "").replace("<wp:post_id>1<", &format!("<wp:post_id>{id}<"))
    };
    let items =
        [item("A", "post", "publish", "", "[gallery ids=\"8,9\"]"), picture("8", "A <em>bee</em>"), picture("9", "")];
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    let (reading, _) = read_all(&wxr(&items), &[]);
    let shown = crate::doc::dump_blocks(&reading.pieces[0].blocks);
    assert!(shown.contains("8.png") && shown.contains("9.png") && shown.contains("A <em>bee</em>"), "{shown}");
}

#[test]
fn an_empty_text_of_a_blogs_picture_does_not_make_it_decoration() {
    let text = wxr(&[&item("T", "post", "publish", "", "<p><img src=\"a.png\" alt=\"\"></p>")]);
    let reading = read(&text, &"a.xml".into(), &Shelf::default(), &mut Sink::new());
    let mut images = 0;
    crate::doc::each_image(&reading.pieces[0].blocks, &mut |image| {
        assert!(!image.is_decorative);
        images += 1;
    });
    assert_eq!(images, 1);
}
