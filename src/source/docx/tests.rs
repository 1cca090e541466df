//! Word files made here, part by part, and what is read from them.

use super::*;
use crate::doc;
use crate::lang::Lang;
use crate::source::Piece;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const NAMESPACES: &str = r#"xmlns:w="w" xmlns:r="r" xmlns:wp="wp" xmlns:a="a" xmlns:pic="pic" xmlns:mc="mc" xmlns:m="m" xmlns:v="v" xmlns:o="o" xmlns:wps="wps""#;

const STYLES: &str = r#"
    <w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>
    <w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
    <w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/><w:basedOn w:val="Standard"/></w:style>
    <w:style w:type="paragraph" w:styleId="b1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="b2"><w:name w:val="Abschnitt"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="b2x"><w:name w:val="My section"/><w:basedOn w:val="b2"/></w:style>
    <w:style w:type="paragraph" w:styleId="Untertitel"><w:name w:val="Subtitle"/></w:style>
    <w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
    <w:style w:type="paragraph" w:styleId="Quelle"><w:name w:val="Source Code"/></w:style>
    <w:style w:type="paragraph" w:styleId="Vers"><w:name w:val="Verse"/></w:style>
    <w:style w:type="paragraph" w:styleId="Bild"><w:name w:val="caption"/></w:style>
    <w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>
    <w:style w:type="paragraph" w:styleId="lp"><w:name w:val="List Paragraph"/><w:pPr><w:ind w:left="720"/></w:pPr></w:style>
    <w:style w:type="character" w:styleId="betont"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style>
    <w:style w:type="character" w:styleId="fn"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
    <w:style w:type="table" w:styleId="Bunt"><w:name w:val="Colourful"/><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>"#;

const NUMBERING: &str = r#"
    <w:abstractNum w:abstractNumId="0">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/><w:pPr><w:ind w:left="1440" w:hanging="360"/></w:pPr></w:lvl>
    </w:abstractNum>
    <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:pPr><w:ind w:left="720"/></w:pPr></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
    <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
    <w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"#;

const RELATIONS: &str = r#"<Relationships>
    <Relationship Id="rId1" Type="x/styles" Target="styles.xml"/>
    <Relationship Id="rId2" Type="x/numbering" Target="/word/numbering.xml"/>
    <Relationship Id="rId3" Type="x/footnotes" Target="footnotes.xml"/>
    <Relationship Id="rId4" Type="x/comments" Target="comments.xml"/>
    <Relationship Id="rId5" Type="x/image" Target="media/image1.png"/>
    <Relationship Id="rId6" Type="x/hyperlink" Target="https://example.org/" TargetMode="External"/>
    <Relationship Id="rId7" Type="x/image" Target="../../../outside.png"/>
</Relationships>"#;

fn part(name: &str, inner: &str) -> String {
    format!("<w:{name} {NAMESPACES}>{inner}</w:{name}>")
}

fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn file(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let document = part("document", &format!("<w:body>{body}</w:body>"));
    let (styles, numbering) = (part("styles", STYLES), part("numbering", NUMBERING));
    let mut files = vec![
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", RELATIONS),
        ("word/styles.xml", &styles),
        ("word/numbering.xml", &numbering),
    ];
    files.extend_from_slice(others);
    archive(&files)
}

fn read_with(body: &str, others: &[(&str, &str)]) -> (Vec<Piece>, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let reading = read(file(body, others), &"a/book.docx".into(), &mut sink);
    (reading.pieces, sink.diagnostics().to_vec())
}

/// The text dump of the one piece.
fn shown(piece: Piece) -> String {
    doc::dump_blocks(&piece.blocks).trim_end().to_owned()
}

fn blocks(body: &str) -> String {
    let (mut pieces, found) = read_with(body, &[]);
    assert!(found.is_empty(), "{found:?}");
    shown(pieces.pop().expect("a piece"))
}

fn p(style: &str, inner: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inner}</w:p>"#)
}

fn r(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

fn plain(text: &str) -> String {
    p("Standard", &r(text))
}

fn item(list: &str, level: u8, text: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr>{}</w:p>"#,
        r(text)
    )
}

fn field(code: &str, shown: &str) -> String {
    let mark = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let code = format!("<w:r><w:instrText>{code}</w:instrText></w:r>");
    [mark("begin"), code, mark("separate"), shown.to_owned(), mark("end")].concat()
}

#[test]
fn headings_are_known_by_name_level_and_inheritance() {
    let body = [
        p("Titel", &r("The Book")),
        p("Untertitel", &r("A second line")),
        p("b1", &r("One")),
        p("b2", &r("Two")),
        p("b2x", &r("Three")),
        plain("Text."),
        r#"<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>Four</w:t></w:r></w:p>"#.into(),
    ];
    let (mut pieces, _) = read_with(&body.concat(), &[]);
    let piece = pieces.pop().unwrap();
    assert_eq!(doc::plain_text(&piece.title), "The Book");
    assert_eq!(piece.subtitle.as_deref(), Some("A second line"));
    assert_eq!(piece.language, Lang::parse("en-GB"));
    assert_eq!(shown(piece), "h2@3 One\nh3@4 Two\nh3@5 Three\np@6 Text.\nh4@7 Four");
}

#[test]
fn several_titles_are_chapters_and_the_properties_name_the_whole() {
    let body = [p("Titel", &r("One")), plain("a"), p("Titel", &r("Two")), p("b1", &r("Inner"))].concat();
    let core = "<p><title>All of it</title><creator>Ada; user</creator><created>2015-03-02T10:00:00Z</created></p>";
    let (mut pieces, _) = read_with(&body, &[("docProps/core.xml", core)]);
    let piece = pieces.pop().unwrap();
    assert_eq!(doc::plain_text(&piece.title), "All of it");
    assert_eq!((piece.authors.clone(), piece.date.as_deref()), (vec!["Ada".to_owned()], Some("2015-03-02T10:00:00")));
    assert_eq!(shown(piece), "h2@1 One\np@2 a\nh2@3 Two\nh3@4 Inner");
}

#[test]
fn runs_have_the_styles_of_their_words() {
    let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let line = [
        run("<w:b/>", "b"),
        run(r#"<w:b w:val="0"/>"#, "n"),
        run(r#"<w:rStyle w:val="betont"/>"#, "e"),
        run(r#"<w:rStyle w:val="betont"/><w:i w:val="false"/>"#, "n"),
        run("<w:strike/>", "s"),
        run(r#"<w:vertAlign w:val="subscript"/>"#, "2"),
        run("<w:smallCaps/>", "c"),
        run("<w:vanish/>", "hidden"),
        r#"<w:r><w:sym w:font="Symbol" w:char="F061"/><w:noBreakHyphen/><w:t>x</w:t><w:tab/><w:br/><w:softHyphen/><w:t>y</w:t></w:r>"#.into(),
    ];
    assert_eq!(
        blocks(&p("Standard", &line.concat())),
        "p@1 <strong>b</strong>n<em>e</em>n<s>s</s><sub>2</sub><small-caps>c</small-caps>α\u{2011}x<br>\u{ad}y"
    );
}

#[test]
fn paragraphs_of_a_style_are_one_block() {
    let body = [
        p("Zitat", &r("One.")),
        "<w:p/>".into(),
        p("Zitat", &r("Two.")),
        p("Quelle", &r("if x:")),
        p("Quelle", &r("    y")),
        p("Vers", &r("Line")),
        p("Vers", &r("\tIndented")),
        "<w:p/>".into(),
        p("Vers", &r("Next")),
        plain("* * *"),
        r#"<w:p><w:pPr><w:pBdr><w:bottom w:val="single"/></w:pBdr></w:pPr></w:p>"#.into(),
        plain("End."),
    ];
    assert_eq!(
        blocks(&body.concat()),
        "quote@1\n  p@1 One.\n  p@3 Two.\ncode@4 - \"if x:\\n    y\"\nverse@6\n  stanza\n    l+0 Line\n    l+1 Indented\n  stanza\n    l+0 Next\nbreak@10\np@12 End."
    );
}

#[test]
fn lists_nest_go_on_and_begin_anew() {
    let body = [
        item("1", 0, "One"),
        item("1", 1, "Inner"),
        item("1", 0, "Two"),
        p("lp", &r("More of two.")),
        plain("Between."),
        item("1", 0, "Three"),
        item("3", 0, "Anew"),
        item("2", 0, "☒ Done"),
    ];
    let expected = "\
ol 1@1
  li
    p@1 One
    ol 1@2 tight
      li
        p@2 Inner
  li
    p@3 Two
    p@4 More of two.
p@5 Between.
ol 3@6 tight
  li
    p@6 Three
ol 1@7 tight
  li
    p@7 Anew
ul@8 tight
  li [x]
    p@8 Done";
    assert_eq!(blocks(&body.concat()), expected);
}

#[test]
fn an_indented_paragraph_between_two_items_is_part_of_the_first() {
    let indented = format!(r#"<w:p><w:pPr><w:ind w:left="720"/></w:pPr>{}</w:p>"#, r("Part."));
    let body = [item("1", 0, "One"), indented, item("1", 0, "Two")].concat();
    assert_eq!(blocks(&body), "ol 1@1\n  li\n    p@1 One\n    p@2 Part.\n  li\n    p@3 Two");
}

#[test]
fn notes_stand_at_their_marks_with_their_styles() {
    let notes = part(
        "footnotes",
        &format!(
            r#"<w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2">{}</w:footnote>"#,
            p(
                "Standard",
                &format!(
                    r#"<w:r><w:rPr><w:rStyle w:val="fn"/></w:rPr><w:footnoteRef/></w:r>{}<w:r><w:rPr><w:i/></w:rPr><w:t>title</w:t></w:r>"#,
                    r(" A ")
                )
            )
        ),
    );
    let mark = r#"<w:r><w:rPr><w:rStyle w:val="fn"/></w:rPr><w:footnoteReference w:id="2"/></w:r>"#;
    let body = p("Standard", &format!("{}{mark}{}{mark}", r("Text"), r(", more")));
    let (mut pieces, found) = read_with(&body, &[("word/footnotes.xml", &notes)]);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(
        shown(pieces.pop().unwrap()),
        "p@1 Text<note footnote-2>, more<note-again footnote-2>\n  note@1 footnote-2\n    p@1 A <em>title</em>"
    );
}

#[test]
fn links_lead_out_and_to_bookmarks() {
    let body = [
        p("b1", &format!(r#"<w:bookmarkStart w:id="1" w:name="_Ref1"/>{}"#, r("Title"))),
        p(
            "b2",
            &format!(
                r#"<w:bookmarkStart w:id="1" w:name="_Ref2"/><w:bookmarkStart w:id="2" w:name="unused"/>{}"#,
                r("Part")
            ),
        ),
        p(
            "Standard",
            &format!(
                r#"<w:hyperlink r:id="rId6" w:anchor="x">{}</w:hyperlink>{}"#,
                r("out"),
                field(r#" HYPERLINK \l "_Ref2""#, &r(" in"))
            ),
        ),
        p("Standard", &format!(r#"{}<w:bookmarkStart w:id="3" w:name="here"/>{}"#, r("before "), r("after"))),
        p("Standard", &format!("{}{}", field(r" REF here \h ", &r("see")), field("PAGE", &r("12")))),
    ];
    let expected = "h2@2 #_Ref2 Part\np@3 <a https://example.org/#x>out</a> <a #_Ref2>in</a>\np@4 before <anchor here>after\np@5 <a #here>see</a>";
    assert_eq!(blocks(&body.concat()), expected);
}

#[test]
fn a_link_to_a_bookmark_that_is_not_there_leaves_its_words() {
    let body = p("Standard", &format!(r#"<w:hyperlink w:anchor="gone">{}</w:hyperlink>"#, r("words")));
    let (mut pieces, found) = read_with(&body, &[]);
    assert_eq!(shown(pieces.pop().unwrap()), "p@1 words");
    assert_eq!(found[0].rule, "bad-link");
}

#[test]
fn contents_over_several_paragraphs_are_cut() {
    let begin = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \o</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#;
    let body = [
        p("Standard", &format!("{begin}{}", r("One 1"))),
        p("Standard", &r("Two 2")),
        p("Standard", r#"<w:r><w:fldChar w:fldCharType="end"/></w:r>"#),
        p("toc1", &r("Three 3")),
        plain("Text."),
    ];
    let reading = read(file(&body.concat(), &[]), &"b.docx".into(), &mut Sink::new());
    assert_eq!(shown(reading.pieces[0].clone()), "p@5 Text.");
    let cuts: Vec<_> = reading.cuts.iter().map(|cut| (cut.origin.line, cut.end_line, cut.reason)).collect();
    assert_eq!(cuts, [(1, 2, "contents"), (4, 4, "contents")]);
}

#[test]
fn tracked_changes_are_accepted_and_comments_counted() {
    let body = [
        p(
            "Standard",
            &format!("{}<w:ins>{}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>", r("a "), r("new")),
        ),
        format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>", r("one ")),
        plain("paragraph"),
        p("Standard", &format!("<w:moveFrom>{}</w:moveFrom>", r("moved"))),
        p("Standard", &format!("<w:moveTo>{}</w:moveTo>", r("moved"))),
    ];
    let comments = part("comments", "<w:comment/><w:comment/>");
    let (mut pieces, found) = read_with(&body.concat(), &[("word/comments.xml", &comments)]);
    assert_eq!(shown(pieces.pop().unwrap()), "p@1 a new\np@3 one paragraph\np@5 moved");
    let rules: Vec<_> = found.iter().map(|one| (one.rule, one.message.as_str())).collect();
    assert_eq!(
        rules,
        [("comments", "2 comments are left out"), ("tracked-changes", "4 tracked changes taken as accepted")]
    );
}

#[test]
fn tables_have_spans_heads_and_alignment() {
    let cell = |properties: &str, text: &str| {
        format!(
            "<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr>{}</w:p></w:tc>",
            r(text)
        )
    };
    let body = format!(
        r#"{}<w:tbl><w:tblPr><w:tblStyle w:val="Bunt"/><w:tblLook w:val="0020"/></w:tblPr>
        <w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>"#,
        p("Bild", &r("Table 1")),
        cell(r#"<w:gridSpan w:val="2"/>"#, "Wide"),
        cell("", "C"),
        cell(r#"<w:vMerge w:val="restart"/>"#, "tall"),
        cell("", "x"),
        cell("", "y"),
        r#"<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"#,
        cell("", "z"),
    );
    let expected = "\
table@2 >>> Table 1
  head
    th 2x1
      p@2 Wide
    th
      p@3 C
  row
    td 1x2
      p@4 tall
    td
      p@5 x
    td
      p@6 y
  row
    td
      p@8 z
    td";
    assert_eq!(blocks(&body), expected);
}

#[test]
fn pictures_and_boxes_are_read_once() {
    let picture = |around: &str, id: &str| {
        format!(
            r#"<w:drawing><wp:{around}><wp:docPr descr="A square"/><a:graphic><pic:pic><a:blip r:embed="{id}"/></pic:pic></a:graphic></wp:{around}></w:drawing>"#
        )
    };
    let text = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", plain(text));
    let body = [
        p("Standard", &format!("<w:r>{}</w:r>", picture("inline", "rId5"))),
        p("Bild", &r("Figure 1")),
        p("Standard", &format!("{}<w:r>{}</w:r>", r("Text "), picture("inline", "rId5"))),
        p("Standard", &format!("{}<w:r>{}</w:r>", r("Beside"), picture("anchor", "rId5"))),
        p(
            "Standard",
            &format!(
                "<w:r><mc:AlternateContent><mc:Choice><w:drawing>{}</w:drawing></mc:Choice><mc:Fallback><w:pict>{}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
                text("In a box."),
                text("In a box.")
            ),
        ),
        p("Standard", r#"<w:r><w:pict><v:shape alt="Old"><v:imagedata r:id="rId5"/></v:shape></w:pict></w:r>"#),
    ];
    let expected = "\
figure@1 Figure 1
  a/book.docx/word/media/image1.png \"A square\"
p@3 Text <img a/book.docx/word/media/image1.png \"A square\">
figure@4
  a/book.docx/word/media/image1.png \"A square\"
p@4 Beside
aside@6
  p@6 In a box.
figure@7
  a/book.docx/word/media/image1.png \"Old\"";
    assert_eq!(blocks(&body.concat()), expected);
}

#[test]
fn words_keep_how_they_are_read() {
    let ruby = format!("<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>", r("kan"), r("漢"));
    let bare = format!("<w:r><w:ruby><w:rt></w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>", r("字"));
    assert_eq!(
        blocks(&p("Standard", &[r("A "), ruby, bare, r(" b")].concat())),
        "p@1 A <ruby>漢<rt>(kan)</rt></ruby>字 b"
    );
}

#[test]
fn a_picture_that_is_a_link_keeps_it() {
    let picture = |click: &str| {
        format!(
            r#"<w:r><w:drawing><wp:inline><wp:docPr descr="A">{click}</wp:docPr><a:graphic><pic:pic><a:blip r:embed="rId5"/></pic:pic></a:graphic></wp:inline></w:drawing></w:r>"#
        )
    };
    let (plain, clicked) = (picture(""), picture(r#"<a:hlinkClick r:id="rId6"/>"#));
    let body = [
        p("Standard", &format!(r#"<w:hyperlink r:id="rId6">{plain}</w:hyperlink>"#)),
        p("Standard", &clicked),
        p("Standard", &format!("{}{clicked}", r("Beside "))),
    ];
    let image = "a/book.docx/word/media/image1.png \"A\"";
    assert_eq!(
        blocks(&body.concat()),
        format!(
            "figure@1\n  {image} to https://example.org/\nfigure@2\n  {image} to https://example.org/\n\
             p@3 Beside <a https://example.org/><img {image}></a>"
        )
    );
}

#[test]
fn a_picture_that_word_has_marked_as_decoration_is_some() {
    let picture = |properties: &str| {
        p(
            "Standard",
            &format!(
                r#"<w:r><w:drawing><wp:inline><wp:docPr {properties}</wp:docPr><a:graphic><pic:pic><a:blip r:embed="rId5"/></pic:pic></a:graphic></wp:inline></w:drawing></w:r>"#
            ),
        )
    };
    let of = |properties: &str| blocks(&picture(properties));
    let marked = r#"descr=""><a:extLst><a:ext><adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>"#;
    assert!(of(marked).contains("image1.png decorative"), "{}", of(marked));
    assert!(of("descr=\"\">").contains("image1.png \"\""), "{}", of("descr=\"\">"));
}

#[test]
fn formulas_alone_are_blocks() {
    let formula =
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>";
    let body = [
        p("Standard", &format!("{}{formula}", r("Here "))),
        p("Standard", &format!("<m:oMathPara>{formula}</m:oMathPara>")),
    ];
    assert_eq!(blocks(&body.concat()), "p@1 Here <math>x^2</math>\nmath@2 x^2");
}

#[test]
fn a_drop_cap_is_part_of_its_word() {
    let cap = format!(r#"<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr>{}</w:p>"#, r("O"));
    assert_eq!(blocks(&format!("{cap}{}", plain("nce."))), "p@2 Once.");
}

#[test]
fn words_in_another_language_are_marked_when_they_are_several() {
    let run = |text: &str| {
        format!(r#"<w:r><w:rPr><w:lang w:val="fr-FR"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#)
    };
    let body = p(
        "Standard",
        &format!("{}{}{}{}", r("It is as she always said, "), run("c’est la vie"), r(", and no "), run("mot")),
    );
    assert_eq!(blocks(&body), "p@1 It is as she always said, <lang fr-FR>c’est la vie</lang>, and no mot");
}

#[test]
fn what_is_no_word_file_is_an_error_that_says_what_to_do() {
    for (bytes, said) in [
        (b"plain text".to_vec(), "no zip archive"),
        ([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0].to_vec(), "protected by a password"),
        (archive(&[("x", "y")]), "no word/document.xml"),
        (archive(&[("word/document.xml", "<a><b></a>")]), "no valid XML"),
        (archive(&[("word/document.xml", "<a/>")]), "is missing"),
        (archive(&[("word/document.xml", &"<w>".repeat(50_000))]), "no valid XML"),
    ] {
        let mut sink = Sink::new();
        assert!(read(bytes, &"a.docx".into(), &mut sink).pieces.is_empty());
        let [error] = sink.diagnostics() else { panic!("{:?}", sink.diagnostics()) };
        assert!(error.rule == "unreadable-file" && error.message.contains(said) && error.hint.is_some(), "{error:?}");
    }
}

#[test]
fn nesting_without_end_is_no_danger() {
    let nest = |n: usize, open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(n), close.repeat(n));
    let table = nest(40, "<w:tbl><w:tr><w:tc>", &plain("deep"), "</w:tc></w:tr></w:tbl>");
    assert!(blocks(&table).contains("deep"));
    let fields = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r>"#.repeat(20_000);
    read_with(&p("Standard", &fields), &[]);
    let deep = nest(10_000, "<w:sdt><w:sdtContent>", &plain("deep"), "</w:sdtContent></w:sdt>");
    let (pieces, found) = read_with(&deep, &[]);
    assert!(pieces.is_empty() && found[0].message.contains("nests"), "{found:?}");
    // Styles based on each other.
    let looped = part("styles", r#"<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="a"/></w:style>"#);
    let body = part("document", &format!("<w:body>{}</w:body>", p("a", &r("x"))));
    let bytes = archive(&[
        ("word/document.xml", &body),
        ("word/_rels/document.xml.rels", RELATIONS),
        ("word/styles.xml", &looped),
    ]);
    assert_eq!(read(bytes, &"a.docx".into(), &mut Sink::new()).pieces.len(), 1);
}

#[test]
fn a_note_in_a_note_and_a_picture_outside_are_no_danger() {
    let mark = r#"<w:r><w:footnoteReference w:id="2"/></w:r>"#;
    let notes = part("footnotes", &format!(r#"<w:footnote w:id="2">{}</w:footnote>"#, p("Standard", mark)));
    let blip = r#"<w:r><w:drawing><a:blip r:embed="rId7"/></w:drawing></w:r>"#;
    let (pieces, found) =
        read_with(&p("Standard", &format!("x{mark}{blip}{}", r("y"))), &[("word/footnotes.xml", &notes)]);
    assert_eq!(pieces.len(), 1);
    assert_eq!(found[0].rule, "lost-content");
}
