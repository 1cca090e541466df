use super::*;
use crate::diag::{Diagnostic, Sink};
use crate::doc::{dump_blocks, printed_text};
use crate::source::Reading;
use crate::source::linear::takes_linear_time;
use proptest::prelude::*;

fn read_at(html: &str, url: Option<&str>) -> (Vec<Block>, Vec<Diagnostic>) {
    let file: Arc<str> = "posts/a.html".into();
    let mut notes = Notes::default();
    let blocks = fragment(html, &Base { file: &file, line: 1, url }, &mut notes);
    let mut sink = Sink::new();
    notes.report(&mut sink);
    (blocks, sink.diagnostics().to_vec())
}

fn shown(html: &str) -> String {
    dump_blocks(&read_at(html, None).0)
}

#[test]
fn paragraphs_come_from_tags_boxes_and_double_breaks() {
    assert_eq!(
        shown(
            "<p>One <b>two</b>\n<i> three</i></p>text in a <div>box<br><br>and more</div><p>&nbsp;</p><h2 id=x>A</h2><h3><a name=y></a>B<br>C</h3>"
        ),
        concat!(
            "p@1 One <strong>two</strong> <em>three</em>\n",
            "p@2 text in a\n",
            "p@2 box\n",
            "p@2 and more\n",
            "h2@2 #x A\n",
            "h3@2 #y B<br>C\n",
        )
    );
}

#[test]
fn lists_nest_and_numbers_may_leap_or_run_down() {
    assert_eq!(
        shown(
            "<ul><li>a<li>b<ul><li>c</ul></ul><ol start=3><li><p>x</p><p>y</p></li><li value=7>z</ol><ol reversed><li>b<li>a</ol>"
        ),
        concat!(
            "ul@1 tight\n",
            "  li\n",
            "    p@1 a\n",
            "  li\n",
            "    p@1 b\n",
            "    ul@1 tight\n",
            "      li\n",
            "        p@1 c\n",
            "ol 3@1\n",
            "  li\n",
            "    p@1 x\n",
            "    p@1 y\n",
            "ol 7@1\n",
            "  li\n",
            "    p@1 z\n",
            "ol 2@1 tight\n",
            "  li\n",
            "    p@1 b\n",
            "ol 1@1 tight\n",
            "  li\n",
            "    p@1 a\n",
        )
    );
}

#[test]
fn boxes_to_tick_belong_to_their_items() {
    assert_eq!(
        shown("<ul><li><input type=checkbox checked> done<li><label><input type=checkbox> open</label></ul>"),
        concat!("ul@1 tight\n", "  li [x]\n", "    p@1 done\n", "  li [ ]\n", "    p@1 open\n",)
    );
}

#[test]
fn terms_and_meanings_are_found_in_groups_too() {
    assert_eq!(
        shown("<dl><div><dt>T<dt>U<dd>m<dd>n</div><dt>V<dd><p>o</p><p>q</p></dl>"),
        concat!(
            "dl@1\n",
            "  dt T\n",
            "  dt U\n",
            "  dd\n",
            "    p@1 m\n",
            "  dd\n",
            "    p@1 n\n",
            "  dt V\n",
            "  dd\n",
            "    p@1 o\n",
            "    p@1 q\n",
        )
    );
}

#[test]
fn a_quotation_keeps_who_is_quoted() {
    assert_eq!(
        shown("<blockquote cite=x><p>Words</p><footer>— <cite>Who</cite></footer></blockquote>"),
        concat!("quote@1\n", "  p@1 Words\n", "  p@1 — Who\n",)
    );
}

#[test]
fn pictures_alone_are_figures_and_several_a_gallery() {
    assert_eq!(
        shown(
            "<figure><a href=big.png><img src=s.png alt=A title=T></a><figcaption>Cap <em>x</em></figcaption></figure><p><img src=1.png><img src=2.png></p><p>In <img src=3.png alt=B> line</p>"
        ),
        concat!(
            "figure@1 Cap <em>x</em>\n",
            "  posts/s.png \"A\"\n",
            "figure@1\n",
            "  posts/1.png \"\"\n",
            "  posts/2.png \"\"\n",
            "p@1 In <img posts/3.png \"B\"> line\n",
        )
    );
}

#[test]
fn tables_have_heads_spans_and_alignment_and_single_cells_are_none() {
    assert_eq!(
        shown(
            "<table><caption>C</caption><thead><tr><th>A<th align=right>B</thead><tr><td rowspan=2>1<td align=right>2<tr><td align=right>3</table><table><tr><td><p>only</p></table>"
        ),
        concat!(
            "table@1 <> C\n",
            "  head\n",
            "    th\n",
            "      p@1 A\n",
            "    th\n",
            "      p@1 B\n",
            "  row\n",
            "    td 1x2\n",
            "      p@1 1\n",
            "    td\n",
            "      p@1 2\n",
            "  row\n",
            "    td\n",
            "      p@1 3\n",
            "p@1 only\n",
        )
    );
}

#[test]
fn code_keeps_its_space_and_loses_its_line_numbers() {
    assert_eq!(
        shown(
            "<pre><code class=\"language-rust\">fn x() {\n}\n</code></pre><p><code> a  b </code></p><div class=\"highlight\"><table class=rouge-table><tr><td class=gutter><pre>1\n2</pre></td><td class=code><pre>a\nb</pre></table></div>"
        ),
        concat!("code@1 rust \"fn x() {\\n}\"\n", "p@3 <code>a b</code>\n", "code@4 - \"a\\nb\"\n",)
    );
}

#[test]
fn notes_of_markdown_programs_stand_at_their_marks() {
    assert_eq!(
        shown(
            "<p>Text<sup class=footnote-ref><a href=#fn1 id=fnref1>[1]</a></sup> and again<a href=#fn1>1</a>.</p><hr><h2>Notes</h2><ol><li id=fn1><p>Note <a href=#fnref1>↩</a></p></ol>"
        ),
        concat!("p@1 Text<note fn1> and again<note-again fn1>.\n", "  note@1 fn1\n", "    p@1 Note\n",)
    );
}

#[test]
fn notes_of_word_stand_at_their_marks() {
    assert_eq!(
        shown(
            "<p>Word<a href=#_ftn1 name=_ftnref1>[1]</a></p><hr><div id=ftn1><p><a href=#_ftnref1 name=_ftn1>[1]</a> Note.</p><p>More.</p></div>"
        ),
        concat!("p@1 Word<note _ftn1>\n", "  note@1 _ftn1\n", "    p@1 Note.\n", "    p@1 More.\n",)
    );
}

#[test]
fn notes_of_substack_stand_at_their_marks() {
    assert_eq!(
        shown(
            "<p>Text<a class=footnote-anchor id=footnote-anchor-1 href=#footnote-1>1</a></p><div class=footnote><a id=footnote-1 href=#footnote-anchor-1 class=footnote-number>1</a><div class=footnote-content><p>N one.</p></div></div>"
        ),
        concat!("p@1 Text<note footnote-1>\n", "  note@1 footnote-1\n", "    p@1 N one.\n",)
    );
}

#[test]
fn poems_have_stanzas_lines_and_indents() {
    assert_eq!(
        shown(
            "<div class=poem><div class=stanza><span class=i0>One<br></span><span class=i2>two<br></span></div><div class=stanza>three<br>&nbsp;&nbsp;four</div></div>"
        ),
        concat!(
            "verse@1\n",
            "  stanza\n",
            "    l+0 One\n",
            "    l+2 two\n",
            "  stanza\n",
            "    l+0 three\n",
            "    l+1 four\n",
        )
    );
}

#[test]
fn formulas_keep_mathml_without_scripts() {
    assert_eq!(
        shown(
            "<p>A <math display=inline><mi onclick=x>x</mi><mo>&lt;</mo><mn>2</mn><script>x</script></math> b</p><math display=block alttext=\"y^2\"><msup><mi>y</mi><mn>2</mn></msup></math>"
        ),
        concat!("p@1 A <math>x<2</math> b\n", "math@1 y^2\n",)
    );
}

#[test]
fn languages_quotes_small_capitals_and_readings_are_kept() {
    assert_eq!(
        shown(
            "<p lang=fr>Bonjour <q>vous <q>là</q></q></p><p>An <i lang=de>Wort</i> <span style=\"font-variant:small-caps\">Small</span> <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>"
        ),
        concat!(
            "p@1 <lang fr>Bonjour « vous “là” »</lang>\n",
            "p@1 An <em><lang de>Wort</lang></em> <small-caps>Small</small-caps> <ruby>漢<rt>(kan)</rt></ruby>\n",
        )
    );
}

#[test]
fn what_folds_or_plays_becomes_text_and_links() {
    assert_eq!(
        shown(
            "<details><summary>More</summary>Hidden</details><iframe src=https://www.youtube.com/embed/abc?x=1></iframe><canvas width=200>x</canvas>"
        ),
        concat!(
            "p@1 <strong>More</strong>\n",
            "p@1 Hidden\n",
            "p@1 <a https://www.youtube.com/watch?v=abc>https://www.youtube.com/watch?v=abc</a>\n",
        )
    );
}

#[test]
fn rows_of_stars_are_breaks_and_links_lead_to_places() {
    assert_eq!(
        shown(
            "<p>* * *</p><p id=p>see <a href=#p>this</a> <a href=#none>none</a> <a href=b.html#q>b</a> <a href=a.html#p>self</a></p>"
        ),
        concat!("break@1\n", "p@1 <anchor p>see <a #p>this</a> none <a file posts/b.html#q>b</a> <a #p>self</a>\n",)
    );
}

#[test]
fn blocks_of_an_item_that_began_in_bold_are_bold() {
    assert_eq!(
        shown("<b>one<p>two</p>three</b>"),
        "p@1 <strong>one</strong>\np@1 <strong>two</strong>\np@1 <strong>three</strong>\n"
    );
}

#[test]
fn addresses_are_resolved_against_the_page() {
    let (blocks, found) = read_at(
        "<p><a href=/x>a</a> <a href='#y'>b</a><a href='?q#y' id=y>c</a> <img src=../i.png></p>",
        Some("https://example.org/p/q/"),
    );
    assert_eq!(
        dump_blocks(&blocks),
        "p@1 <a https://example.org/x>a</a> <a #y>b</a><anchor y><a https://example.org/p/q/?q#y>c</a> <img https://example.org/p/i.png \"\">\n"
    );
    assert!(found.is_empty());
}

#[test]
fn lines_are_those_of_the_file() {
    let file: Arc<str> = "a.html".into();
    let base = Base { file: &file, line: 11, url: None };
    let html = "\n<p>one\n</p>\n<p>\n\ntwo</p>three\n\nfour<br>\n<br>\nfive";
    assert_eq!(
        dump_blocks(&fragment(html, &base, &mut Notes::default())),
        "p@12 one\np@16 two\np@16 three four\np@20 five\n"
    );
    let xml = roxmltree::Document::parse(
        "<div xmlns='http://www.w3.org/1999/xhtml'>\n<p xml:lang='fr'>a</p>\n<p>b<br/>c</p></div>",
    )
    .unwrap();
    let base = Base { line: 1, ..base };
    assert_eq!(
        dump_blocks(&xml_fragment(xml.root_element(), &base, &mut Notes::default())),
        "p@2 <lang fr>a</lang>\np@3 b<br>c\n"
    );
}

#[test]
fn titles_keep_their_words_and_their_emphasis() {
    let file: Arc<str> = "a.html".into();
    let base = Base { file: &file, line: 1, url: None };
    let title = inlines("<p>One <em>two</em></p><div>&amp; three</div>", &base, &mut Notes::default());
    assert_eq!(title, [Inline::text("One "), Inline::emph(vec![Inline::text("two")]), Inline::text(" & three")]);
}

#[test]
fn a_note_nobody_marks_stays_in_the_text() {
    let text = shown("<p>One<sup><a href=#fn1>1</a></sup></p><ol><li id=fn1>first<li id=fn2>second</ol>");
    assert!(text.contains("note@1 fn1") && text.contains("p@1 second"), "{text}");
    // Two notes that only mark each other.
    let text = shown("<p>x</p><p id=fn1>a<a href=#fn2>2</a></p><p id=fn2>b<a href=#fn1>1</a></p>");
    assert!(text.contains("p@1") && text.contains('a') && text.contains('b'), "{text}");
}

#[test]
fn late_pictures_are_those_that_scripts_would_load() {
    for (html, path) in [
        ("<img src=data:image/gif;base64,R0 data-src=a.png>", "posts/a.png"),
        ("<img src=blank.gif data-lazy-src=a.png><noscript><img src=a.png></noscript>", "posts/a.png"),
        ("<img src=data:x><noscript><img src=b.png></noscript>", "posts/b.png"),
        ("<img srcset='s.png 300w, l.png 1200w, m.png 600w'>", "posts/l.png"),
        ("<picture><source srcset=a.webp><img src=a.jpg></picture>", "posts/a.jpg"),
        ("<a href=big.jpg><img src=a.png></a>", "posts/a.png"),
    ] {
        assert_eq!(shown(html), format!("figure@1\n  {path} \"\"\n"), "{html}");
    }
    assert_eq!(shown("<img src=x.png width=1 height=1><p>a</p>"), "p@1 a\n");
}

#[test]
fn drawings_are_pictures_where_they_stand() {
    let path = |html: &str| {
        let (blocks, found) = read_at(html, None);
        assert_eq!(found, [], "{html}");
        let mut images = Vec::new();
        crate::doc::each_image(&blocks, &mut |image| images.push(image.clone()));
        assert_eq!(images.len(), 1, "{html}");
        let image = images.remove(0);
        let markup = String::from_utf8(image.data.unwrap().to_vec()).unwrap();
        (dump_blocks(&blocks).replace(&*image.path, "PATH"), markup)
    };
    let (text, markup) = path(
        "<p>a</p><svg viewBox='0 0 90 90' onload=x()><title>Two\n rings</title><script>x</script><linearGradient id=g /><path d='M0 0'/><foreignObject>  </foreignObject></svg>",
    );
    assert_eq!(text, "p@1 a\nfigure@1\n  PATH \"Two rings\"\n");
    assert_eq!(
        markup,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 90 90\"><linearGradient id=\"g\"></linearGradient><path d=\"M0 0\"></path></svg>"
    );
    let (text, markup) =
        path("<p>a <svg width=90 height=9 aria-label='ring'><title>x</title><text>1 &lt; 2</text></svg> b");
    assert_eq!(text, "p@1 a <img PATH \"ring\"> b\n");
    assert!(markup.contains("<text>1 &lt; 2</text>"), "{markup}");
    let (text, _) =
        path("<figure><svg width=90 height=90><desc>d</desc><path/></svg><figcaption>Cap</figcaption></figure>");
    assert!(text.contains("PATH \"d\"") && text.contains("Cap"), "{text}");
    // One that only frames a picture of the book is that picture.
    assert_eq!(
        shown("<svg width=90 height=90><title>A cat</title><image xlink:href='cat.png' width=90 height=90 /></svg>"),
        "figure@1\n  posts/cat.png \"A cat\"\n"
    );
    let (_, markup) = path("<svg width=90 height=90><image href='cat.png'/><path d='M0 0'/></svg>");
    assert!(markup.contains("<image href=\"cat.png\">"), "{markup}");
    // Nothing that can be seen: a sprite elsewhere, a picture on the web.
    let (blocks, found) =
        read_at("<svg width=90 height=90><use href='s.svg#a'/><image href='http://a.b/c.png'/></svg>", None);
    assert_eq!((blocks.len(), found[0].rule), (0, "raw-html"));
}

#[test]
fn data_of_many_slashes_is_one_attribute() {
    let html = format!("<p>a<img alt=b src=\"data:image/png;base64,{}\">c</p>", "AA//".repeat(30_000));
    let (blocks, _) = read_at(&html, None);
    let mut bytes = 0;
    crate::doc::each_image(&blocks, &mut |image| bytes += image.data.as_ref().map_or(0, |data| data.len()));
    assert_eq!(bytes, 90_000);
    // What only looks like a value in quotation marks is attributes without end.
    for start in ["<p =\"", "<p=\"", "<p \u{c}=\"", "<p \"=\""] {
        let text = shown(&format!("{start}{}\">c</p>", "b/c/".repeat(30_000)));
        assert!(text.len() > 100_000, "{start}");
    }
}

#[test]
fn what_is_dropped_is_one_warning_a_kind() {
    let (_, found) = read_at(
        "<p>a</p>\n<form><input><button>Go</button></form><video src=x.mp4></video><p><a href='#no'>b</a>",
        None,
    );
    assert_eq!(found.iter().map(|one| one.rule).collect::<Vec<_>>(), ["raw-html", "bad-link"]);
    assert_eq!(found[0].origin.as_ref().unwrap().to_string(), "posts/a.html:2");
    assert!(found[0].message.contains("<input> <button> <video>"), "{}", found[0].message);
}

#[test]
fn deep_nesting_keeps_its_text_and_the_stack() {
    for tag in [
        "div",
        "blockquote",
        "ul><li",
        "b",
        "span",
        "table><tr><td",
        "font",
        "x-y",
        "q",
        "dl><dd",
        "figure",
        "math",
        "section",
    ] {
        let html = format!("{}end", format!("<{tag}>").repeat(20_000));
        assert!(shown(&html).contains("end"), "{tag}");
    }
    let xml = format!("{}end{}", "<div>".repeat(2_000), "</div>".repeat(2_000));
    let read = || roxmltree::Document::parse(&xml).map(|xml| xml::children(xml.root()).words(0));
    // The parser of XML may need a stack that grows with the text.
    let read = std::thread::scope(|scope| {
        std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, read).unwrap().join().unwrap()
    });
    assert_eq!(read.unwrap(), "end");
}

#[test]
fn time_and_memory_are_linear_in_hostile_text() {
    type Make = fn(usize) -> String;
    let hostile: [(usize, Make); 12] = [
        (50_000, |n| "<p>one two ".repeat(n)),
        (60_000, |n| format!("<p {}>x", (0..n).map(|i| format!(" a{i}=1")).collect::<String>())),
        (20_000, |n| (0..n).map(|i| format!("<p><font size={i}></p>")).collect::<String>() + &"<p>x".repeat(n)),
        (20_000, |n| "<b><p>".repeat(n)),
        (20_000, |n| "<a href=#x id=x>1</a>".repeat(n)),
        (20_000, |n| "<table><tr>".repeat(n)),
        (5_000, |n| "<td colspan=1000 rowspan=65534>x".repeat(n)),
        (5_000, |n| format!("<table>{}</table>", "<td colspan=1000 rowspan=65534>x<tr>".repeat(n))),
        (5_000, |n| "<li id=fn1><p><a href=#fn1>1</a>".repeat(n)),
        (5_000, |n| {
            (0..n).map(|i| format!("<sup><a href=#fn{i}>{i}</a></sup>")).collect::<String>()
                + &(0..n).map(|i| format!("<p id=fn{i}>n</p>")).collect::<String>()
        }),
        (5_000, |n| "<figure>".repeat(n) + &"<figcaption>x".repeat(n)),
        (20_000, |n| "<math><mi>".repeat(n)),
    ];
    for (size, make) in hostile {
        takes_linear_time(size, make, |html| drop(shown(html)));
    }
}

fn page(html: &str) -> (Reading, String) {
    let mut sink = Sink::new();
    let reading = read(html, &"a-page.html".into(), &mut sink);
    let shown = reading.pieces.iter().map(|piece| dump_blocks(&piece.blocks)).collect();
    (reading, shown)
}

const POST: &str = r#"<!DOCTYPE html><html lang="en-GB"><head><title>On Folding – The Paper Blog</title>
<meta property="og:site_name" content="The Paper Blog"><meta property="og:type" content="article">
<meta property="article:published_time" content="2019-05-06T10:00:00Z"><meta property="article:tag" content="paper">
<link rel="canonical" href="https://example.org/on-folding">
<script type="application/ld+json">{"@graph":[{"@type":"BlogPosting","author":{"@type":"Person","name":"Q. Author"}}]}</script>
</head><body><header><h1>The Paper Blog</h1><nav><a href="/">Home</a> <a href="/about">About</a></nav></header>
<div class="layout">
<article class="post"><h2 class="title">On <em>Folding</em></h2><p class="subtitle">A sheet at a time</p>
<p class="byline">By Q. Author</p>
<p>A sheet of paper can be folded in two, and again, and then it is a quire that somebody may sew and read.</p>
<h3>How</h3>
<p>With the long edges together, so that the grain runs along the spine and the leaves lie flat when read.</p>
<div class="sharedaddy">Share this: <a href="https://example.com/s">Twitter</a></div>
<p>Subscribe now</p>
</article>
<div id="comments"><h3>3 replies</h3><p>I liked this very much and folded all of my letters at once.</p></div>
</div>
<footer>Copyright</footer></body></html>"#;

#[test]
fn of_a_post_the_text_is_read_and_all_else_is_cut_for_a_reason() {
    let (reading, shown) = page(POST);
    let [piece] = &reading.pieces[..] else { panic!("{:?}", reading.pieces.len()) };
    assert_eq!(piece.title, [Inline::text("On "), Inline::emph(vec![Inline::text("Folding")])]);
    assert_eq!(piece.subtitle.as_deref(), Some("A sheet at a time"));
    assert_eq!(
        (piece.authors.as_slice(), piece.date.as_deref()),
        (&["Q. Author".to_owned()][..], Some("2019-05-06T10:00:00"))
    );
    assert_eq!(
        (piece.urls.as_slice(), piece.tags.as_slice()),
        (&["https://example.org/on-folding".to_owned()][..], &["paper".to_owned()][..])
    );
    assert_eq!((piece.language.as_ref().map(Lang::tag), piece.origin.line, piece.unsplit), (Some("en-GB"), 8, false));
    assert!(shown.starts_with("p@10 A sheet") && shown.contains("h2@11 How") && shown.lines().count() == 3, "{shown}");
    let cuts: Vec<_> = reading.cuts.iter().map(|cut| (cut.origin.line, cut.end_line, cut.reason)).collect();
    assert_eq!(
        cuts,
        [
            (6, 6, "navigation"),
            (9, 9, "byline"),
            (13, 13, "share"),
            (14, 14, "subscribe"),
            (16, 16, "comments"),
            (18, 18, "boilerplate")
        ]
    );
}

#[test]
fn a_page_of_several_posts_gives_a_piece_of_each() {
    let words = "word ".repeat(80);
    let post = |title: &str| {
        format!(
            "<article><h2><a href=x.html>{title}</a></h2><time datetime=2020-01-02>2 Jan</time><p>{words}</p></article>\n"
        )
    };
    let (reading, _) = page(&format!(
        "<title>Blog</title><main><h1>Blog</h1>{}{}<article>Teaser</article></main>",
        post("One"),
        post("Two")
    ));
    let titles: Vec<_> = reading.pieces.iter().map(|piece| crate::doc::plain_text(&piece.title)).collect();
    assert_eq!(titles, ["One", "Two"]);
    assert_eq!(reading.pieces[1].date.as_deref(), Some("2020-01-02"));
}

#[test]
fn a_short_post_among_others_is_a_piece_and_no_boilerplate() {
    let post = |title: &str, words: &str| format!("<article class=post><h2>{title}</h2><p>{words}</p></article>\n");
    let long = "word ".repeat(80);
    let html = format!(
        "<main>{}{}{}</main><div>{}</div>",
        post("One", &long),
        post("Short", "Only these."),
        post("Two", &long),
        post("Elsewhere", "A card.")
    );
    let (reading, _) = page(&html);
    let titles: Vec<_> = reading.pieces.iter().map(|piece| crate::doc::plain_text(&piece.title)).collect();
    assert_eq!(titles, ["One", "Short", "Two"]);
}

#[test]
fn rows_of_links_that_pass_a_page_on_are_cut_whatever_they_are_called() {
    let text =
        "<p>Words of a text that is long enough, and <a href=https://twitter.com/intent/tweet?x>a link</a> in it.</p>";
    let (reading, shown) = page(&format!(
        "<h1>A</h1>{text}\n<p>Share this:</p>\n<ul><li><a href=\"https://twitter.com/intent/tweet?u=x\">Twitter</a></li>\
         <li><a href=\"https://www.facebook.com/sharer.php?u=x\">Facebook</a></li></ul>\n<p>End of the words of a text.</p>"
    ));
    assert!(shown.contains("a link") && shown.contains("End of") && !shown.contains("Facebook"), "{shown}");
    assert_eq!(
        reading.cuts.iter().map(|cut| (cut.origin.line, cut.end_line, cut.reason)).collect::<Vec<_>>(),
        [(2, 3, "share")]
    );
}

#[test]
fn books_on_one_page_are_left_to_be_split_and_contents_pages_are_cut() {
    let chapter = |name: &str| format!("<h2>{name}</h2><p>{}</p>\n", "word ".repeat(50));
    let (reading, shown) = page(&format!(
        "<title>Book</title><body><pre>The Project\n*** START OF THIS PROJECT GUTENBERG EBOOK X ***\nfoo</pre>\n<h1>Book</h1><h2>Contents</h2><ul><li><a href=#a>One</a><li><a href=#b>Two</a><li><a href=#c>Three</a></ul>{}{}<p>bye</p><pre>\n*** END OF THIS PROJECT GUTENBERG EBOOK X ***</pre><p>licence</p>",
        chapter("One"),
        chapter("Two")
    ));
    assert!(reading.pieces[0].unsplit && shown.contains("One") && shown.contains("bye"), "{shown}");
    assert!(!shown.contains("licence") && !shown.contains("Three") && !shown.contains("foo"), "{shown}");
    assert_eq!(
        reading.cuts.iter().map(|cut| cut.reason).collect::<Vec<_>>(),
        ["boilerplate", "title-page", "contents", "boilerplate"]
    );
    let links: String = (0..9).map(|i| format!("<li><a href={i}.html>Page {i}</a>")).collect();
    let (reading, _) = page(&format!("<h1>Pages</h1><ul>{links}</ul>"));
    assert!(reading.pieces.is_empty() && !reading.cuts.is_empty());
    let (reading, shown) = page("<p>All that there is.");
    assert_eq!((reading.pieces.len(), shown.as_str()), (1, "p@1 All that there is.\n"));
    assert_eq!(reading.pieces[0].title, [Inline::text("A page")]);
}

proptest! {
    #[test]
    fn no_html_panics(html in "(<(/)?(p|div|b|a href=\\#x|a id=x|i|ul|ol|li|table|tr|td|th|h1|h2|pre|code|figure|figcaption|img src=x|br|hr|dl|dt|dd|math|mi|svg|sup|q|span class=poem|p class=verse|blockquote|script|style|select|option|template|ruby|rt|noscript|object|iframe src=x|p id=x)>|[a-zé &;<>\"'=\n\u{a0}#1]){0,60}") {
        let (blocks, _) = read_at(&html, None);
        let _ = dump_blocks(&blocks);
    }

    #[test]
    fn every_word_of_a_page_is_in_a_piece_or_in_lines_that_were_cut(
        parts in proptest::collection::vec((0..14_usize, "[a-z]{2,7}( [a-z]{2,7}){0,14}"), 1..12),
    ) {
        let tags = ["p", "div", "h1", "h2", "nav", "footer", "aside", "article", "main", "section", "header", "form", "ul", "blockquote"];
        let html: String = parts.iter().map(|(tag, words)| format!("<{0}>\n{words}\n</{0}>\n", tags[*tag])).collect();
        let (reading, _) = page(&html);
        let mut read: Vec<String> = Vec::new();
        for piece in &reading.pieces {
            let text = format!("{} {}", crate::doc::plain_text(&piece.title), printed_text(&piece.blocks));
            read.extend(text.split_whitespace().map(str::to_owned));
        }
        for (at, line) in html.lines().enumerate().filter(|(_, line)| !line.starts_with('<')) {
            let line_number = at as u32 + 1;
            let cut = reading.cuts.iter().any(|cut| (cut.origin.line..=cut.end_line).contains(&line_number));
            for word in line.split_whitespace().filter(|_| !cut) {
                prop_assert!(read.iter().any(|one| one == word), "{} of line {} in {}", word, line_number, html);
            }
        }
    }

    #[test]
    fn words_all_arrive_in_order(
        words in proptest::collection::vec("[a-z]{1,8}", 1..40),
        tags in proptest::collection::vec("(</?(p|div|b|em|span|h2|h3|blockquote|ul|ol|li|td|tr|table|figure|section|pre|q|dd|dt|dl|code|details|sup)>| |\n|<br>){1,3}", 1..40),
    ) {
        let html: String = words.iter().zip(tags.iter().cycle()).map(|(word, tag)| format!("{word} {tag}")).collect();
        let (blocks, _) = read_at(&html, None);
        let printed = printed_text(&blocks);
        let mut kept: Vec<&str> = printed.split(|c: char| !c.is_ascii_lowercase()).filter(|word| !word.is_empty()).collect();
        let mut expected: Vec<&str> = words.iter().map(String::as_str).collect();
        // Text that stands in tables but not in cells is put before them, as browsers do; captions below.
        kept.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(kept, expected, "{}", html);
    }
}

#[test]
fn a_picture_whose_text_is_empty_is_decoration_unless_it_names_a_link_or_has_a_caption() {
    let is_decoration = |html: &str| shown(html).contains("posts/a.png decorative");
    for html in [
        "<p><img src=a.png alt=''></p>",
        "<p>A <img src=a.png alt=' '> b</p>",
        "<p><img src=a.png role=presentation></p>",
        "<p><a href=https://x.org><img src=a.png alt=''> words</a></p>",
        "<figure><img src=a.png alt=''></figure>",
    ] {
        assert!(is_decoration(html), "{}", shown(html));
    }
    for html in [
        "<p><img src=a.png></p>",
        "<p><a href=https://x.org><b><img src=a.png alt=''></b></a></p>",
        "<figure><img src=a.png alt=''><figcaption>Seen</figcaption></figure>",
    ] {
        assert!(!is_decoration(html) && shown(html).contains("posts/a.png \"\""), "{}", shown(html));
    }
}

#[test]
fn a_picture_that_is_a_link_stays_a_figure_with_its_caption() {
    assert_eq!(
        shown(concat!(
            "<figure><a href=https://x.org/1><img src=a.png alt=A></a><figcaption>Cap</figcaption></figure>",
            "<p><a href=https://x.org/2> <img src=b.png alt=B> </a></p><p><a href=big.png><img src=c.png alt=C></a></p>",
            "<p>In <a href=https://x.org/3><img src=d.png alt=D></a></p>"
        )),
        concat!(
            "figure@1 Cap\n",
            "  posts/a.png \"A\" to https://x.org/1\n",
            "figure@1\n",
            "  posts/b.png \"B\" to https://x.org/2\n",
            "figure@1\n",
            "  posts/c.png \"C\"\n",
            "p@1 In <a https://x.org/3><img posts/d.png \"D\"></a>\n",
        )
    );
}

#[test]
fn a_link_around_a_figure_was_lost() {
    assert_eq!(
        shown(concat!(
            "<a href=https://x.org/1><figure><img src=a.png alt=A><figcaption>Cap</figcaption></figure></a>",
            "<a href=big.png><figure><img src=b.png alt=B></figure></a><a href='#none'><figure><img src=c.png alt=C></figure></a>",
        )),
        concat!(
            "figure@1 Cap\n",
            "  posts/a.png \"A\" to https://x.org/1\n",
            "figure@1\n",
            "  posts/b.png \"B\"\n",
            "figure@1\n",
            "  posts/c.png \"C\"\n",
        )
    );
}
