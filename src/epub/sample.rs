//! A small book with every kind of block and inline in it, for the tests of this folder.

pub(super) mod elements;

use crate::diag::Origin;
use crate::doc::*;
use crate::lang::Lang;
use crate::media::{Encoded, Pictures, Wanted};

pub(super) fn text(words: &str) -> Inline {
    Inline::Text(words.into())
}

fn paragraph(words: &str) -> Block {
    block(BlockKind::Paragraph(vec![text(words)]))
}

fn block(kind: BlockKind) -> Block {
    Block { kind, origin: Origin::file("content/all.md") }
}

fn image(path: &str, alt: &str) -> Image {
    Image::new(path, alt, Origin::file("content/all.md"))
}

fn figure(path: &str, alt: &str, caption: Option<&str>) -> Block {
    let caption = caption.into_iter().map(Inline::text).collect();
    block(BlockKind::Figure(Figure { images: vec![image(path, alt)], caption }))
}

fn chapter(title: Vec<Inline>, blocks: Vec<Block>) -> Chapter {
    Chapter {
        title,
        subtitle: None,
        authors: vec![],
        date: None,
        language: None,
        url: None,
        blocks,
        origin: Origin::file("content/all.md"),
    }
}

/// Two parts, four chapters.
pub(super) fn book() -> Book {
    let long = "A folded sheet is the whole machine. You can make one on a kitchen table with a ruler, a bone folder and an afternoon, and the first one will already look like a book; the tenth will look like yours. What follows is a way of working rather than a set of rules, and every step of it can be undone until the moment the needle goes in.";
    let everything = vec![
        paragraph(long),
        block(BlockKind::Paragraph(vec![
            text("Words in "),
            Inline::emph(vec![text("emphasis and "), Inline::strong(vec![text("strength")])]),
            text(", "),
            Inline::strong(vec![text("bold")]),
            text(", "),
            Inline::Code("cargo run --release && echo \"done\" > /dev/null".into()),
            text(", "),
            Inline::Link { target: Target::Url("https://example.org/a b?x=1&y=é".into()), content: vec![text("a link")] },
            text(", "),
            Inline::Link { target: Target::Chapter { id: ChapterId(1), anchor: None }, content: vec![text("another chapter")] },
            text(", a small picture "),
            Inline::Image(image("images/dot.png", "a dot")),
            text(",\u{a0}a break"),
            Inline::LineBreak,
            text("and the end \u{1} of 5 < 6 & 7 > 6."),
        ])),
        block(BlockKind::Heading { level: 3, id: None, content: vec![text("A heading inside")] }),
        paragraph(long),
        paragraph(long),
        block(BlockKind::Quote(vec![
            paragraph("Of making many books there is no end; and much study is a weariness of the flesh."),
            block(BlockKind::Quote(vec![paragraph("A quotation inside a quotation.")])),
        ])),
        paragraph("After the quotation."),
        block(BlockKind::List {
            start: None,
            tight: true,
            items: vec![
                vec![paragraph("paper")].into(),
                vec![
                    paragraph("thread"),
                    block(BlockKind::List {
                        start: Some(3),
                        tight: true,
                        items: vec![vec![paragraph("linen")].into(), vec![paragraph("cotton")].into()],
                    }),
                ]
                .into(),
            ],
        }),
        block(BlockKind::List {
            start: Some(1),
            tight: false,
            items: vec![vec![paragraph(long)].into(), vec![paragraph("Second."), paragraph("With two paragraphs.")].into()],
        }),
        block(BlockKind::Heading { level: 5, id: None, content: vec![text("A level that skips")] }),
        block(BlockKind::Code {
            language: Some("rust".into()),
            text: "fn main() {\n    println!(\"<{}>\", 6 & 7);\n    // a line that is rather longer than a telephone's screen is wide, so that it must be wrapped somewhere\n}\n".into(),
        }),
        block(BlockKind::Break),
        paragraph("After the break."),
        figure("images/star.svg", "A star of five points", Some("Fig. 1. Drawn with one stroke.")),
        figure("images/gone.png", "A picture that is not there", None),
        paragraph("The end."),
    ];
    let mut first =
        chapter(vec![text("Everything "), Inline::emph(vec![text("at once")]), text(" & more")], everything);
    first.subtitle = Some("Being one of each".into());
    first.authors = vec!["Another Hand".into()];
    first.date = Some("2024-05-01".into());
    let mut foreign = chapter(
        vec![text("Übung macht den Meister")],
        vec![paragraph("Ein kurzer Text auf Deutsch. Donaudampfschifffahrtsgesellschaftskapitänsmütze."); 3],
    );
    foreign.language = Lang::parse("de");
    let place = block(BlockKind::Paragraph(vec![Inline::Anchor("second place".into()), text("Here it is.")]));
    let second = chapter(vec![text("A Second One")], vec![paragraph(long), place]);
    let more = chapter(vec![text("More"), elements::note("title", vec![text("On a title.")])], elements::elements());
    Book {
        matter: Matter::default(),
        meta: Meta {
            title: "Small Books & Large Ones".into(),
            subtitle: Some("Essays on <making>".into()),
            authors: vec![
                Contributor { name: "Ada Binder".into(), role: "aut".into(), file_as: Some("Binder, Ada".into()) },
                Contributor { name: "Zoë Ødegård".into(), role: "ill".into(), file_as: None },
            ],
            language: Lang::english(),
            identifier: "urn:uuid:6b1c6b2e-5d53-5b8b-9b6e-4c4a0f1f2a3b".into(),
            publisher: Some("Kitchen Table Press".into()),
            date: Some("2026-11".into()),
            modified: "2026-11-22T00:00:00Z".into(),
            rights: Some("© 2026 Ada Binder. CC BY 4.0.".into()),
            source: Some("urn:isbn:9780306406157".into()),
            description: Some("A book about books.".into()),
            subjects: vec!["Bookbinding".into(), "Printing".into()],
            series: Some(Series { name: "The Folded Sheet".into(), position: Some(2.0) }),
            cover: None,
        },
        parts: vec![
            Part { title: Some("By Hand".into()), chapters: vec![first, second] },
            Part { title: Some("By Machine".into()), chapters: vec![foreign, more] },
        ],
    }
}

/// A book in a language, of one chapter in it.
pub(super) fn book_in(tag: &str, title: &str, words: &str) -> Book {
    let emphatic =
        block(BlockKind::Paragraph(vec![text(words), Inline::emph(vec![text(words)]), text("1, 2, 3 (ABC).")]));
    let item = || vec![paragraph(words)].into();
    let list = block(BlockKind::List { start: Some(1), tight: true, items: vec![item(), item()] });
    let table = Table {
        caption: vec![text(title)],
        columns: vec![ColumnAlign::Start, ColumnAlign::End],
        head: vec![vec![elements::cell(true, 1, 1, title), elements::cell(true, 1, 1, "ABC")]],
        body: vec![vec![elements::cell(false, 1, 1, words), elements::cell(false, 1, 1, "12")]],
    };
    let noted = block(BlockKind::Paragraph(vec![text(words), elements::note("a", vec![text(words)])]));
    let quote = block(BlockKind::Quote(vec![paragraph(words)]));
    let section = block(BlockKind::Heading { level: 2, id: None, content: vec![text(title)] });
    let code = block(BlockKind::Code { language: None, text: "let x = 1;".into() });
    let text =
        vec![paragraph(&words.repeat(6)), emphatic, noted, section, list, quote, block(BlockKind::Table(table)), code];
    let mut only = chapter(vec![Inline::text(title)], text);
    only.date = Some("2026-11-22".into());
    only.subtitle = Some(words.into());
    let english = Chapter {
        language: Some(Lang::english()),
        ..chapter(vec![Inline::text("In English")], vec![paragraph("Words.")])
    };
    let meta = Meta { title: title.into(), language: Lang::parse(tag).expect("a tag"), ..book().meta };
    Book { meta, matter: Matter::default(), parts: vec![Part { title: None, chapters: vec![only, english] }] }
}

/// A book that says as little as it can, with everything empty or odd that the model allows.
pub(super) fn odd() -> Book {
    let everything = book();
    let list = |items| block(BlockKind::List { start: Some(0), tight: true, items });
    let url = |url: &str, content| Inline::Link { target: Target::Url(url.into()), content };
    let nested = (0..40).fold(paragraph("deep"), |inner, at| match at % 2 {
        0 => block(BlockKind::Quote(vec![inner])),
        _ => list(vec![vec![inner].into()]),
    });
    let heading = |level, content| block(BlockKind::Heading { level, id: None, content });
    let odd = vec![
        block(BlockKind::Break),
        paragraph(""),
        block(BlockKind::Paragraph(vec![])),
        list(vec![]),
        list(vec![
            vec![].into(),
            vec![paragraph("a"), paragraph("b")].into(),
            vec![list(vec![vec![paragraph("c")].into()])].into(),
        ]),
        block(BlockKind::Quote(vec![])),
        block(BlockKind::Code { language: None, text: String::new() }),
        heading(6, vec![]),
        heading(6, vec![url("https://example.org/", vec![text("linked heading")])]),
        heading(2, vec![Inline::Image(image("images/dot.png", ""))]),
        figure("images/dot.png", "", None),
        figure("gone.png", "", None),
        block(BlockKind::Paragraph(vec![
            url("https://example.org/\"<>&'^`{|}\\", vec![text("]]> \u{0}\u{b}\u{fffe}\u{202e}\u{e000} 𝒳")]),
            url("https://", vec![text("nowhere")]),
            url("mailto:a@b.c?subject=x y", vec![Inline::Image(image("images/dot.png", ""))]),
            Inline::LineBreak,
        ])),
        nested,
    ];
    let meta = Meta {
        title: " <Odd> & \"so on\" ".into(),
        subtitle: Some("\u{1}".into()),
        authors: vec![Contributor { name: " ".into(), role: "aut".into(), file_as: None }],
        identifier: "urn:isbn:9783161484100".into(),
        publisher: None,
        date: None,
        rights: None,
        source: None,
        description: None,
        subjects: vec![],
        series: None,
        ..everything.meta
    };
    let titles = [vec![], vec![text(" \u{1} ")], vec![url("https://example.org/", vec![text("A title with a link")])]];
    let chapters = titles.into_iter().map(|title| chapter(title, odd.clone())).collect();
    let empty = Part { title: Some(" ".into()), chapters: vec![chapter(vec![text("Nothing")], vec![])] };
    Book { meta, matter: Matter::default(), parts: vec![Part { title: None, chapters }, empty] }
}

const STAR: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"200\" viewBox=\"0 0 200 200\">\
    <path fill=\"none\" stroke=\"#777\" stroke-width=\"4\" d=\"M100 20 148 170 20 75h160L52 170z\"/></svg>";

/// The picture files that the book refers to and that are there.
pub(super) fn files() -> [(&'static str, Vec<u8>); 2] {
    let mut dot = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_fn(12, 12, |x, y| image::Luma([if (x + y) % 3 == 0 { 60 } else { 200 }]))
        .write_to(&mut dot, image::ImageFormat::Png)
        .expect("writing to memory cannot fail");
    [("images/star.svg", STAR.into()), ("images/dot.png", dot.into_inner())]
}

/// The pictures, loaded.
pub(super) fn pictures() -> Pictures {
    let world = crate::world::Memory::new(files());
    let book = book();
    let wanted = book.images();
    crate::media::load_pictures(wanted.into_iter().map(Wanted::from), &world, &mut crate::diag::Sink::new())
}

/// A cover of a few pixels.
pub(super) fn cover() -> Encoded {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(160, 256, image::Rgb([240, 232, 214]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("writing to memory cannot fail");
    Encoded { media_type: "image/png", extension: "png", bytes: bytes.into_inner().into() }
}
