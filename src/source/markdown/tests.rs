use super::*;
use crate::doc::{Chapter, dump_chapter};
use crate::lang::Lang;
use crate::source::Status;
use crate::source::linear::takes_linear_time;
use crate::world::Memory;
use proptest::prelude::*;

fn read_as(text: &str, path: &str) -> (Piece, Vec<Diagnostic>, Vec<Cut>) {
    let mut sink = Sink::new();
    let world = Memory::default();
    let context = Context { file: &path.into(), folder: &Folder::new(&world), in_mdbook: false, title: None };
    let mut reading = read(text, &context, &mut sink);
    (reading.pieces.remove(0), sink.diagnostics().to_vec(), reading.cuts)
}

fn shown(piece: &Piece) -> String {
    dump_chapter(&Chapter {
        title: piece.title.clone(),
        subtitle: piece.subtitle.clone(),
        authors: piece.authors.clone(),
        date: piece.date.clone(),
        language: piece.language.clone(),
        url: None,
        blocks: piece.blocks.clone(),
        origin: piece.origin.clone(),
    })
}

fn blocks_of(text: &str) -> String {
    let (piece, _, _) = read_as(text, "notes/a.md");
    shown(&piece).lines().skip(1).map(|line| format!("{}\n", &line[2..])).collect()
}

#[test]
fn front_matter_gives_what_is_known_about_the_essay() {
    let text = "---\ntitle: On paper\nsubtitle: A start\ndate: 2019-05-06\nauthor: Ann\nlang: de\n---\n\n# On *paper*\n\nText.\n";
    let (piece, found, cuts) = read_as(text, "a.md");
    let expected = "chapter On paper (2019-05-06) a.md:9:1\n  p@11 Text.\n";
    assert_eq!(shown(&piece).replace("<em>", "").replace("</em>", ""), expected);
    assert_eq!((piece.subtitle.as_deref(), piece.authors.as_slice()), (Some("A start"), &["Ann".to_owned()][..]));
    assert_eq!(piece.language, Lang::parse("de"));
    assert!(found.is_empty() && cuts.is_empty());
}

#[test]
fn titles_come_from_front_matter_the_first_heading_or_the_file() {
    let title = |text: &str| {
        let (piece, _, _) = read_as(text, "2015-03-02-on-glue.md");
        (plain_text(&piece.title), piece.origin.line, piece.blocks.len(), piece.date)
    };
    let date = Some("2015-03-02".to_owned());
    assert_eq!(title("+++\ntitle = \"Given\"\n+++\n# given\n\nText."), ("Given".into(), 4, 1, date.clone()));
    assert_eq!(
        title("<!-- note -->\n\n### A [linked](x.md) `title`\n\nText."),
        ("A linked title".into(), 3, 1, date.clone())
    );
    assert_eq!(title("Text.\n\n# Later"), ("On glue".into(), 1, 2, date));
}

#[test]
fn broken_front_matter_is_a_warning_and_the_text_stays() {
    let (piece, found, cuts) = read_as("---\ntitle: [a\nb: }\n---\n\n# Heading\n\nText.", "a.md");
    assert_eq!(plain_text(&piece.title), "Heading");
    assert_eq!(found.len(), 1);
    let origin = found[0].origin.as_ref().unwrap();
    assert!(found[0].rule == "broken-front-matter" && origin.line >= 2 && origin.column > 0);
    assert_eq!((cuts[0].reason, cuts[0].end_line), ("front-matter", 4));
}

#[test]
fn front_matter_that_is_never_closed_is_a_warning_and_its_text_stays() {
    for (text, fence) in [
        ("---\ntitle: Care\ndate: 2019-05-06\n\nText.", "`---`"),
        ("---\r\ntags:\n- a\n\nText.", "`---`"),
        ("+++\ntitle = \"Care\"\n\nText.", "`+++`"),
    ] {
        let (piece, found, cuts) = read_as(text, "a.md");
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!((found[0].rule, found[0].origin.as_ref().unwrap().line), ("broken-front-matter", 1));
        assert!(found[0].message.contains(fence) && found[0].hint.is_some());
        assert!(cuts.is_empty() && shown(&piece).contains("Text.") && !shown(&piece).contains("---"));
    }
    for text in
        ["---\n\ntitle: x", "---\nOnce upon a time: a tale", "---\nhttp://x.org", "---", "***\ntitle: x", "+++\nText"]
    {
        assert!(read_as(text, "a.md").1.is_empty(), "{text}");
    }
}

#[test]
fn a_date_that_is_none_is_a_warning_with_its_line() {
    for (text, value, line) in [
        ("---\ntitle: Care\ndate: yesterday\n---\n\nText.", "`yesterday`", 3),
        ("---\nDate: 2019\n---\n\nText.", "`2019`", 2),
        ("---\ndates: 1\ndate: [2019, 5]\n---\n\nText.", "a list", 3),
        ("+++\ntitle = \"Care\"\ndate = \"2019-02-30\"\n+++\n\nText.", "`2019-02-30`", 3),
    ] {
        let (piece, found, _) = read_as(text, "2015-03-02-care.md");
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!((found[0].rule, found[0].origin.as_ref().unwrap().line), ("bad-date", line), "{text}");
        assert!(found[0].message.contains(value), "{}", found[0].message);
        assert_eq!(piece.date.as_deref(), Some("2015-03-02"));
    }
    for date in ["date:", "date: ''", "date: 2019-05-06 10:11", "date: 2019/5/6"] {
        assert!(read_as(&format!("---\n{date}\n---\n\nText."), "a.md").1.is_empty(), "{date}");
    }
}

#[test]
fn headings_inside_the_essay_begin_at_level_two() {
    assert_eq!(blocks_of("# T\n\nx\n\n# A\n\n### B\n"), "p@3 x\nh2@5 #a A\nh4@7 #b B\n");
    assert_eq!(blocks_of("# T\n\nx\n\n#### A\n\n###### B\n"), "p@3 x\nh2@5 #a A\nh4@7 #b B\n");
}

#[test]
fn commonmark_becomes_blocks_and_inlines() {
    let text = "# T\n\nSome *emph* and **strong\nwords**, `a  b`, [site](https://x.org/a%20b)  \nnext &amp; last.\n\n\
        > quoted\n>\n> > twice\n\n3. three\n4. four\n\n   more\n\n- a\n- b\n\n```rust ignore\nfn x() {}\n```\n\n    code\n\n***\n\n\
        ![alt *text*](../p.png \"Caption\")\n\nIn ![i](p.png) line.\n";
    assert_eq!(
        blocks_of(text),
        "p@3 Some <em>emph</em> and <strong>strong words</strong>, <code>a b</code>, <a https://x.org/a%20b>site</a><br>next & last.\n\
         quote@7\n  p@7 quoted\n  quote@9\n    p@9 twice\n\
         ol 3@11\n  li\n    p@11 three\n  li\n    p@12 four\n    p@14 more\n\
         ul@16 tight\n  li\n    p@16 a\n  li\n    p@17 b\n\
         code@19 rust \"fn x() {}\"\ncode@23 - \"code\"\nbreak@25\n\
         figure@27 Caption\n  p.png \"alt text\"\np@29 In <img notes/p.png \"i\"> line.\n"
    );
}

#[test]
fn only_html_says_that_a_picture_is_decoration() {
    let text = "# T\n\n![](a.png)\n\nA <img src=\"b.png\" alt=\"\"> b ![](c.png) and <img src=\"d.png\">.\n";
    let shown = blocks_of(text);
    assert!(shown.contains("a.png \"\""), "{shown}");
    assert!(shown.contains("b.png decorative> b <img notes/c.png \"\"> and <img notes/d.png \"\">"), "{shown}");
}

#[test]
fn html_is_read_and_what_is_lost_is_a_warning() {
    let text = "# T\n\nOne<br>two <em>three</em> <b>four</b> <a href=\"https://x.org\">five</a><!-- no --> <kbd>six</kbd>\n\n\
        <div class=\"x\">\n<p>seven &eacute;</p>\n<p>eight <img src=\"e.png\" alt=\"E\"></p>\n</div>\n\n<script>bad()</script>\n";
    let (piece, found, _) = read_as(text, "a.md");
    assert_eq!(
        shown(&piece),
        "chapter T (-) a.md:1:1\n  p@3 One<br>two <em>three</em> <strong>four</strong> <a https://x.org>five</a> <code>six</code>\n  \
         p@6 seven é\n  p@7 eight <img e.png \"E\">\n"
    );
    assert!(found.is_empty(), "{found:?}");
    let (_, found, _) = read_as("# T\n\nOne <input> <form>two</form>.\n", "a.md");
    assert_eq!((found[0].rule, found[0].origin.as_ref().unwrap().line), ("raw-html", 3));
}

#[test]
fn links_that_lead_nowhere_keep_their_words() {
    let text = "# T\n\n[a](#) [b](javascript:x) [c](../../y.md) <http://x.org> <me@x.org> [d](b.md)\n";
    let (piece, found, _) = read_as(text, "notes/a.md");
    let blocks = shown(&piece);
    let links = "a b c <a http://x.org>http://x.org</a> <a mailto:me@x.org>me@x.org</a> <a file notes/b.md>d</a>";
    assert!(blocks.contains(links), "{blocks}");
    assert_eq!(found.len(), 1);
    assert!(found[0].rule == "bad-link" && found[0].message.contains("2 more"));
}

#[test]
fn pictures_outside_the_folder_are_errors_and_remote_ones_stay() {
    let (piece, found, _) = read_as("# T\n\n![a](../x.png)\n\n![b](https://x.org/y.png)\n\n![c](/z.png)\n", "a.md");
    assert_eq!((found[0].rule, found[0].severity.name()), ("outside-folder", "error"));
    assert_eq!(found[0].origin.as_ref().unwrap().to_string(), "a.md:3:1");
    let blocks = shown(&piece);
    assert!(blocks.contains("figure@5\n    https://x.org/y.png") && blocks.contains("figure@7\n    z.png"), "{blocks}");
}

#[test]
fn deep_nesting_keeps_its_text_and_the_stack() {
    for deep in
        ["> ".repeat(5_000), "- ".repeat(5_000), "*a **b ".repeat(3_000), "<em>".repeat(5_000), "[".repeat(5_000)]
    {
        let (piece, _, _) = read_as(&format!("# T\n\n{deep}end\n"), "a.md");
        assert!(shown(&piece).contains("end"));
    }
}

#[test]
fn extensions_become_blocks() {
    let text = "# T\n\n| a | b |\n|:-:|--:|\n| *c* | d |\n\n- [x] done\n- [ ] open\n\nTerm\n: What it *means*.\n: More.\n\n\
        ~~gone~~ and ~gone too~, H~2~O, x^2^, ^no^.\n\n## Named {#own .unnumbered}\n\n## A Title\n\n## A Title\n\n> [!TIP]\n> Text.\n";
    assert_eq!(
        blocks_of(text),
        "table@3 ^>\n  head\n    th\n      p@3 a\n    th\n      p@3 b\n  row\n    td\n      p@5 <em>c</em>\n    td\n      p@5 d\n\
         ul@7 tight\n  li [x]\n    p@7 done\n  li [ ]\n    p@8 open\n\
         dl@10\n  dt Term\n  dd\n    p@11 What it <em>means</em>.\n  dd\n    p@12 More.\n\
         p@14 <s>gone</s> and <s>gone too</s>, H<sub>2</sub>O, x<sup>2</sup>, ^no^.\n\
         h2@16 #own Named\nh2@18 #a-title A Title\nh2@20 #a-title-1 A Title\n\
         aside@22\n  p@22 <strong>Tip</strong>\n  p@23 Text.\n"
    );
}

#[test]
fn notes_stand_at_their_first_marks() {
    let text = "# T[^t]\n\nOne[^1] two[^1] three^[in *line*].\n\n[^1]: First.\n\n    More.\n\n[^t]: Of the title.\n\n[^9]: Nobody's.\n";
    let (piece, found, _) = read_as(text, "a.md");
    assert_eq!(
        shown(&piece),
        "chapter T (-) a.md:1:1\n  p@3 One<note 1> two<note-again 1> three<note inline-note-1>.<note t>\n    note@5 1\n      p@5 First.\n      p@7 More.\n    \
         note@3 inline-note-1\n      p@3 in <em>line</em>\n    note@9 t\n      p@9 Of the title.\n  p@11 Nobody's.\n"
    );
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].rule, found[0].origin.as_ref().unwrap().line), ("unused-note", 11));
    // Notes that call for each other end.
    let (piece, _, _) = read_as("# T\n\nx[^a]\n\n[^a]: A[^b]\n\n[^b]: B[^a]\n", "a.md");
    assert!(shown(&piece).contains("B<note-again a>"));
}

#[test]
fn money_is_no_formula() {
    assert_eq!(blocks_of("# T\n\nIt is $5 and $6, US$5 or $HOME.\n"), "p@3 It is $5 and $6, US$5 or $HOME.\n");
    let text = "# T\n\nLet $x_1 = 2$ cost $5 and $6, `$x$`.\n\n$$\n\\frac{a}{b}\n$$\n";
    assert_eq!(
        blocks_of(text),
        "p@3 Let <math>x_1 = 2</math> cost $5 and $6, <code>$x$</code>.\nmath@5 \\frac{a}{b}\n"
    );
}

#[test]
fn other_dialects_are_read() {
    let text = "# T\n\n* TOC\n{:toc}\n\nA [link](b.md){:target=\"_blank\"} here.\n{: .lead}\n\n*[HTML]: Hyper\n\n!!! note \"On *glue*\"\n    It sticks.\n\n    - a\n\n\
        After.\n\n:::tip\nInside.\n:::\n\n:::verse\nOne\n  *two*\n:::\n\n| line one\n|   line two\n\n> [!quote]- Title\n> Words.\n\n`{:x}` and `:::`.\n\n    !!! note\n        code\n";
    let (piece, found, _) = read_as(text, "a.md");
    let blocks = shown(&piece);
    for expected in [
        "p@6 A <a file b.md>link</a> here.\n",
        "aside@11\n    p@11 <strong>On <em>glue</em></strong>\n    p@12 It sticks.\n    ul@14 tight\n",
        "p@16 After.\n  aside@18\n    p@19 Inside.\n",
        "verse@22\n    stanza\n      l+0 One\n      l+1 <em>two</em>\n",
        "verse@27\n    stanza\n      l+0 line one\n      l+1 line two\n",
        "aside@30\n    p@30 <strong>Title</strong>\n    p@31 Words.\n",
        "p@33 <code>{:x}</code> and <code>:::</code>.\n",
        "code@35 - \"!!! note\\n    code\"\n",
    ] {
        assert!(blocks.contains(expected), "{expected}\n{blocks}");
    }
    assert!(!blocks.contains("TOC") && !blocks.contains("Hyper") && found.is_empty(), "{blocks}{found:?}");
}

#[test]
fn what_kramdown_takes_for_headings_are_headings() {
    assert_eq!(
        blocks_of("# T\n\nx\n\n<br/>\n## A\n\n###B c\n\n#tag\n"),
        "p@3 x\nh2@6 #a A\nh3@8 #b-c B c\np@10 #tag\n"
    );
}

#[test]
fn the_language_of_emphasised_words_was_lost() {
    let text =
        "# T\n\n<em lang=\"fr\">bien</em> <span lang=\"de\">gut</span> <em lang=\"la\"></em><i lang=\"?\">so</i>\n";
    let (piece, _, _) = read_as(text, "a.md");
    let BlockKind::Paragraph(inlines) = &piece.blocks[0].kind else { panic!("a paragraph") };
    let languages: Vec<(&str, String)> = inlines
        .iter()
        .filter_map(|inline| match inline {
            Inline::Foreign { language, content } => Some((language.tag(), plain_text(content))),
            _ => None,
        })
        .collect();
    assert_eq!(languages, [("fr", "bien".to_owned()), ("de", "gut".to_owned())]);
    assert!(shown(&piece).contains("<em>bien</em>"), "{}", shown(&piece));
}

#[test]
fn html_around_markdown_holds_it() {
    let text = "# T\n\n<div class=\"x\">\n\nOne *two*.\n\n</div>\n\n<aside markdown=\"1\" class=\"q\">\n  <img src=\"a.png\" alt=\"A\">\n  Said **loud**.\n  \
        <p markdown=\"1\">\n— me, [here](https://x.org)\n  </p>\n</aside>\n\n<table>\n<tr><td>\n\n- a\n- b\n\n</td><td>d</td></tr>\n\n<tr><td>c</td><td>e</td></tr>\n</table>\n\nLast.\n";
    let (piece, found, _) = read_as(text, "a.md");
    let blocks = shown(&piece);
    for expected in [
        "  p@5 One <em>two</em>.\n",
        "aside@9\n",
        "    p@11 Said <strong>loud</strong>.\n",
        "    p@13 — me, <a https://x.org>here</a>\n",
        "table@17",
        "        ul@20 tight\n",
        "        p@25 c\n",
        "  p@28 Last.\n",
    ] {
        assert!(blocks.contains(expected), "{expected}\n{blocks}");
    }
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn template_tags_become_what_they_show_and_code_shows_them() {
    let text = "---\ntitle: T\nimage: /top.png\n---\n\nSee [that]({% post_url 2014-01-01-care %}) and [this]({{ \"/2014/x y/\" | url }}), \
        ![t]({{ page.image }}).\n\n{% highlight ruby %}\nputs {{ 1 }}\n{% endhighlight %}\n\n{% image \"b/c.png\" \"C\" %}\n\n\
        {{< figure src=\"/d.png\" caption=\"D \\\"d\\\"\" >}}\n\n{% note %}\nIn a *box*.\n{% endnote %}\n\n{% raw %}{{ shown }}{% endraw %} `{{ x }}` \
        {% youtube abc %} {{ site.baseurl }}/z {% custom a %}kept{% endcustom %}\n\n```\n{% custom b %}\n```\n\n{% q(author=\"Me\") %}r{% end %}\n";
    let (piece, found, _) = read_as(text, "posts/a.md");
    let blocks = shown(&piece);
    for expected in [
        "p@6 See <a file 2014-01-01-care.md>that</a> and <a file 2014/x y>this</a>, <img top.png \"t\">.\n",
        "code@8 ruby \"puts {{ 1 }}\"\n",
        "figure@12\n    posts/b/c.png \"C\"\n",
        "figure@14 D \"d\"\n    d.png \"\"\n",
        "    p@17 In a <em>box</em>.\n",
        "p@20 {{ shown }} <code>{{ x }}</code> <a https://www.youtube.com/watch?v=abc>https://www.youtube.com/watch?v=abc</a> /z kept\n",
        "code@22 - \"{% custom b %}\"\n",
        "p@26 r\n",
    ] {
        assert!(blocks.contains(expected), "{expected}\n{blocks}");
    }
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].rule, found[0].origin.as_ref().unwrap().line), ("template-tag", 20));
    assert!(found[0].message.contains("`{% custom a %}` `{% q(author=\"Me\") %}`"), "{}", found[0].message);
}

#[test]
fn wiki_links_find_their_pages() {
    let world = Memory::new([("notes/On Paper.md", "x"), ("img/p.png", "x")]);
    let mut sink = Sink::new();
    let text = "# T\n\n[[On Paper]] [[on paper#A Part|words]] ![[p.png]] [[1]] [[Gone]] [[1]](b.md) `[[x]]`\n";
    let context = Context { file: &"a.md".into(), folder: &Folder::new(&world), in_mdbook: false, title: None };
    let piece = read(text, &context, &mut sink).pieces.remove(0);
    let expected = "p@3 <a file notes/On Paper.md>On Paper</a> <a file notes/On Paper.md#a-part>words</a> <img img/p.png \"\"> [[1]] \
        <a file Gone.md>Gone</a> <a file b.md>[1]</a> <code>[[x]]</code>\n";
    assert!(shown(&piece).contains(expected), "{}", shown(&piece));
}

#[test]
fn includes_are_followed_in_an_mdbook() {
    let rust = "fn hidden() {}\n// ANCHOR: here\nfn main() {\n# let x = 1;\n}\n// ANCHOR_END: here\n";
    let world = Memory::new([("code/a.rs", rust), ("loop.md", "{{#include loop.md}}")]);
    let mut sink = Sink::new();
    let text = "# T\n\n```rust,ignore\n{{#rustdoc_include ../code/a.rs:here}}\n```\n\n{{#include ../none.md}}\n\n\\{{#include x}}\n\n{{#include ../loop.md}}\n\nLast.\n";
    let context = Context { file: &"src/a.md".into(), folder: &Folder::new(&world), in_mdbook: true, title: None };
    let piece = read(text, &context, &mut sink).pieces.remove(0);
    let blocks = shown(&piece);
    assert!(blocks.contains("code@3 rust \"fn main() {\\n}\"\n") && blocks.contains("p@13 Last.\n"), "{blocks}");
    let found = sink.diagnostics();
    assert_eq!(
        (found[0].rule, found[0].origin.as_ref().unwrap().to_string()),
        ("missing-include", "src/a.md:7:1".into())
    );
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn pictures_of_a_paragraph_are_a_gallery_and_keep_their_links() {
    let text = "# T\n\n![a](a.png \"A\")\n![b](b.png)\n\n[![c](c.png)](https://x.org)\n";
    assert_eq!(
        blocks_of(text),
        "figure@3 A\n  notes/a.png \"a\"\n  notes/b.png \"b\"\nfigure@6\n  notes/c.png \"c\" to https://x.org\n"
    );
}

#[test]
fn a_piece_knows_its_addresses_and_names() {
    let (piece, _, _) = read_as(
        "---\ntitle: The `x` *y*\nurl: /old/x/\ntags: [a, b]\nweight: 3\nlayout: page\n---\nText",
        "posts/2019-05-06-my-x/index.md",
    );
    assert_eq!((plain_text(&piece.title).as_str(), piece.title.len()), ("The x y", 4));
    assert_eq!(
        (piece.urls.join(" "), piece.slug.as_deref(), piece.tags.join(" ")),
        ("/old/x/".into(), Some("my-x"), "a b".into())
    );
    assert_eq!((piece.weight, piece.status, piece.date.as_deref()), (Some(3), Status::Page, Some("2019-05-06")));
}

#[test]
fn hostile_text_takes_linear_time() {
    for bit in [
        "[",
        "{%",
        "{{",
        "[[",
        "{{#",
        "$",
        "^[",
        "> ",
        "<div>",
        "<p>\n\n",
        "[^a]",
        "|",
        "| a\n",
        ":::x\n",
        "!!! a\n",
        "*a",
        "{:",
        "<a ",
        "`",
        "{% a %}",
        "{% raw %}",
        "<aside markdown=1>\n",
        "^[a b",
        "$a_$",
        "- {% a %}\n",
    ] {
        let text = |size: usize| format!("# T\n\n{}\n\nend\n", bit.repeat(size / bit.len()));
        takes_linear_time(30_000, text, |text| {
            let (piece, _, _) = read_as(text, "a.md");
            assert!(shown(&piece).contains("end"), "{bit}");
        });
    }
}

proptest! {
    #[test]
    fn no_markdown_panics(text in "([#>*_`${}^:%@\\[\\]()!<>/&;|~+=\\-0-9. \t\nabé\"]|<a href=|</b>|!\\[|\\]\\(|---\n|&amp;|\\{\\{|\\}\\}|\\{%|%\\}|\\{:|:::|!!! |\\[\\[|\\]\\]|\\[\\^a\\]|\\^\\[|<div>|</div>|<td markdown=1>|\\$\\$|\\[!TIP\\]){0,80}") {
        let _ = read_as(&text, "a.md");
    }

    #[test]
    fn plain_words_all_arrive(words in proptest::collection::vec("[a-z]{1,8}", 1..40), marks in proptest::collection::vec("[ \n*_>\\-]|\n\n", 1..40)) {
        let text: String = words.iter().zip(marks.iter().cycle()).map(|(word, mark)| format!("{word}{mark}")).collect();
        let (piece, _, _) = read_as(&text, "a.md");
        let shown = shown(&piece);
        for word in &words {
            prop_assert!(shown.contains(word.as_str()), "{} in {}", word, shown);
        }
    }
}
