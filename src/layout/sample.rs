//! A book with every element of the document model, for tests.

use crate::diag::Origin;
use crate::doc::{
    Block, BlockKind, Book, Cell, Chapter, ChapterId, ColumnAlign, Definition, Figure, Image, Inline, ListItem, Math,
    Matter, Meta, Note, Part, Style, Table, Target, VerseLine,
};
use crate::lang::Lang;
use crate::media::{Picture, Pictures};

pub fn block(kind: BlockKind) -> Block {
    Block { kind, origin: Origin::file("a.md") }
}

pub fn paragraph(content: Vec<Inline>) -> Block {
    block(BlockKind::Paragraph(content))
}

pub fn words(words: &str) -> Block {
    paragraph(vec![Inline::text(words)])
}

pub fn note(label: &str, blocks: Vec<Block>) -> Inline {
    Inline::Note(Note { label: label.into(), blocks, origin: Origin::file("a.md") })
}

pub fn heading(words: &str) -> Block {
    let id = words.to_lowercase().replace(' ', "-");
    block(BlockKind::Heading { level: 2, id: Some(id.as_str().into()), content: vec![Inline::text(words)] })
}

pub fn cell(text: &str) -> Cell {
    Cell { header: false, columns: 1, rows: 1, blocks: vec![words(text)] }
}

/// A table from lines of cells, parted by bars; the first line is the head.
pub fn table(caption: &str, columns: &[ColumnAlign], lines: &[&str]) -> Table {
    let row = |line: &&str| line.split('|').map(|text| cell(text.trim())).collect();
    Table {
        caption: if caption.is_empty() { Vec::new() } else { vec![Inline::text(caption)] },
        columns: columns.to_vec(),
        head: lines[..1].iter().map(row).collect(),
        body: lines[1..].iter().map(row).collect(),
    }
}

pub fn figure(paths: &[&str], caption: &str) -> Block {
    let image = |path: &&str| {
        let origin = Origin::file("a.md");
        Image::new(*path, "A pattern", origin)
    };
    let caption = if caption.is_empty() { Vec::new() } else { vec![Inline::text(caption)] };
    block(BlockKind::Figure(Figure { images: paths.iter().map(image).collect(), caption }))
}

pub fn chapter(title: &str, blocks: Vec<Block>) -> Chapter {
    Chapter {
        title: vec![Inline::text(title)],
        subtitle: None,
        authors: Vec::new(),
        date: None,
        language: None,
        url: None,
        blocks,
        origin: Origin::file("a.md"),
    }
}

pub fn book(title: &str, chapters: Vec<Chapter>) -> Book {
    let meta = Meta {
        title: title.into(),
        subtitle: None,
        authors: Vec::new(),
        language: Lang::english(),
        identifier: "urn:x".into(),
        publisher: None,
        date: None,
        modified: "2000-01-01T00:00:00Z".into(),
        rights: None,
        source: None,
        description: None,
        subjects: Vec::new(),
        series: None,
        cover: None,
    };
    Book { meta, matter: Matter::default(), parts: vec![Part { title: None, chapters }] }
}

pub fn pictures() -> Pictures {
    let picture = |w: u32, h: u32| {
        let mut png = std::io::Cursor::new(Vec::new());
        let grey = |x: u32, y: u32| image::Luma([if (x / 40 + y / 40).is_multiple_of(2) { 90 } else { 200 }]);
        image::GrayImage::from_fn(w, h, grey).write_to(&mut png, image::ImageFormat::Png).unwrap();
        Picture::read(&png.into_inner()).unwrap()
    };
    [("wide.png", 900, 400), ("small.png", 240, 180), ("tall.png", 500, 900), ("coarse.png", 60, 40)]
        .into_iter()
        .map(|(path, w, h)| (path.into(), picture(w, h)))
        .collect()
}

const FILLER: &str = "The binder folds each sheet once, lays one into the other and presses the back with a bone \
    until it lies flat. Then comes the needle: in from outside, along the fold, out again, and so through all \
    the sections, with a stitch that holds them together at head and tail. What was a heap of paper an hour ago \
    opens and closes now, and stays open where it was left.";

/// Every element, in the order in which a reader of the code looks for them.
pub fn everything() -> Book {
    let styled = |style, text: &str| Inline::Styled { style, content: vec![Inline::text(text)] };
    let inlines = paragraph(vec![
        Inline::text("Words may be "),
        Inline::emph(vec![Inline::text("emphasised")]),
        Inline::text(", "),
        Inline::strong(vec![Inline::text("strong")]),
        Inline::text(", "),
        styled(Style::Strike, "struck out, several of them"),
        Inline::text(", raised as in the 12"),
        styled(Style::Superscript, "th"),
        Inline::text(" of March or lowered as in H"),
        styled(Style::Subscript, "2"),
        Inline::text("O, set in "),
        styled(Style::SmallCaps, "Small Capitals of Rome"),
        Inline::text(", foreign ("),
        Inline::Foreign {
            language: Lang::parse("de").unwrap(),
            content: vec![Inline::text("Donaudampfschifffahrtsgesellschaftskapitän")],
        },
        Inline::text("), code such as "),
        Inline::Code("fn main()".into()),
        Inline::text(", a formula like "),
        Inline::Math(Math { mathml: None, text: "E = mc²".into() }),
        Inline::text(" or a "),
        Inline::Link { target: Target::Anchor("tables".into()), content: vec![Inline::text("link to a heading")] },
        Inline::text(" and "),
        Inline::Link {
            target: Target::Chapter { id: ChapterId(1), anchor: Some("here".into()) },
            content: vec![Inline::text("one to an anchor")],
        },
        Inline::text("."),
    ]);
    let noted = paragraph(vec![
        Inline::text(FILLER),
        note("a", vec![words("A note of one line.")]),
        Inline::text(" A second mark stands here,"),
        note(
            "b",
            vec![
                words(FILLER),
                words("It has a second paragraph, which goes on for a line or two so that one sees how it is set."),
            ],
        ),
        Inline::text(" and the first once more."),
        Inline::NoteAgain("a".into()),
    ]);
    let list = BlockKind::List {
        start: Some(9),
        tight: true,
        items: vec![
            vec![words("The ninth item, with words enough to be turned over into a second line of its own.")].into(),
            vec![
                words("The tenth item."),
                block(BlockKind::List {
                    start: None,
                    tight: true,
                    items: vec![vec![words("Nested.")].into(), vec![words("Nested again.")].into()],
                }),
            ]
            .into(),
        ],
    };
    let tasks = BlockKind::List {
        start: None,
        tight: true,
        items: vec![
            ListItem { checked: Some(true), blocks: vec![words("Fold the sheets")] },
            ListItem { checked: Some(false), blocks: vec![words("Sew the sections")] },
        ],
    };
    let definitions = BlockKind::Definitions(vec![
        Definition {
            terms: vec![vec![Inline::text("Recto")]],
            details: vec![vec![words(
                "The page on the right, with an odd number. It is the side on which parts of a book begin.",
            )]],
        },
        Definition {
            terms: vec![vec![Inline::text("Verso")], vec![Inline::text("Back")]],
            details: vec![vec![words("The page on the left.")], vec![words("The back of anything that was folded.")]],
        },
    ]);
    let verse = BlockKind::Verse(vec![
        vec![
            line(0, "The needle goes in where the needle went out,"),
            line(1, "and the thread is as long as the day;"),
            line(
                0,
                "what was folded at morning is sewn before night, and pressed under boards till the paper forgets what it knew",
            ),
            line(1, "and carried by evening away."),
        ],
        vec![line(0, "And nobody asks for the hours,"), line(1, "and nobody asks for the glue.")],
    ]);
    let epigraph = BlockKind::Epigraph(vec![
        words("A book is a thing that can be opened anywhere and is always in the middle of something."),
        words("An old binder"),
    ]);
    let aside = BlockKind::Aside(vec![words(
        "Paper has a grain. Fold along it and the fold is sharp; fold across and the fibres break.",
    )]);
    let code = BlockKind::Code {
        language: Some("rust".into()),
        text: "fn fold(sheet: Sheet) -> Section {\n    sheet.folded_once().pressed_with(Bone::from_whale()).laid_into(Section::new())\n}\n".into(),
    };
    use ColumnAlign::{Centre, End, Start};
    let sheets = table(
        "Sheets and pages",
        &[Start, Centre, End],
        &["Format | Folds | Pages", "Folio | once | 4", "Quarto | twice | 8", "Octavo | three times | 16"],
    );
    let mut wordy = table(
        "",
        &[Start, Start],
        &[
            "Tool | What it is for",
            "Bone | Presses folds flat without scratching the paper, which a knife would do",
            "Needle | Sews; the blunter the better, for a sharp point tears the fold open",
        ],
    );
    let spanning = Cell { columns: 2, ..cell("Both are kept dry") };
    wordy.body.push(vec![spanning]);
    wordy.body[0][1].blocks = vec![paragraph(vec![
        Inline::text("Presses folds flat without scratching the paper"),
        note("table", vec![words("A knife would.")]),
    ])];
    let first = vec![
        block(epigraph),
        inlines,
        noted,
        heading("Lists"),
        block(list),
        block(tasks),
        block(definitions),
        heading("Tables"),
        block(BlockKind::Table(sheets)),
        words(FILLER),
        block(BlockKind::Table(wordy)),
        words(FILLER),
        heading("Quotations and verse"),
        block(BlockKind::Quote(vec![words(FILLER), words("And a second paragraph.")])),
        words("Then a poem:"),
        block(verse),
        block(aside),
        block(BlockKind::Break),
        words(FILLER),
        block(code),
        block(BlockKind::Math(Math { mathml: None, text: "a² + b² = c²".into() })),
        heading("Figures"),
        words(FILLER),
        figure(&["wide.png"], "A wide pattern, with a caption below."),
        words(FILLER),
        figure(&["small.png", "small.png", "small.png"], "Three of them."),
        words(FILLER),
        words(FILLER),
        figure(&["tall.png"], "A tall one, which floats."),
        words(FILLER),
        words(FILLER),
        words(FILLER),
    ];
    let rows: Vec<String> = (1..60).map(|n| format!("Sheet {n} | {} | {}", n * 4, n * n * 37)).collect();
    let mut lines = vec!["Sheet | Pages | Weight"];
    lines.extend(rows.iter().map(String::as_str));
    let mut second = chapter(
        "A Second Essay",
        vec![
            words(FILLER),
            block(BlockKind::Table(table("A long table", &[Start, End, End], &lines))),
            paragraph(vec![
                Inline::Anchor("here".into()),
                Inline::text("A note that is too long for its page:"),
                note("long", vec![words(&[FILLER; 16].join(" "))]),
                Inline::text(" it goes on at the foot of the next."),
            ]),
            words(FILLER),
            words(FILLER),
            words(FILLER),
            words(FILLER),
        ],
    );
    second.date = Some("2019-05-03".into());
    second.authors = vec!["Somebody Else".into()];
    book("Everything", vec![chapter("Every Element", first), second])
}

fn line(indent: u8, words: &str) -> VerseLine {
    VerseLine { indent, content: vec![Inline::text(words)] }
}

/// What stands around essays and leads from one to the other, with openings of different sorts.
pub fn matter() -> Book {
    let url = "https://example.org/folding";
    let link = |target, text: &str| Inline::Link { target, content: vec![Inline::text(text)] };
    let mut first = chapter(
        "Folding",
        vec![
            paragraph(vec![
                Inline::text("“When the binder comes in from the cold,” said Nora, “she "),
                link(Target::Url(url.into()), "folds"),
                Inline::text(" first, and "),
                link(Target::Chapter { id: ChapterId(1), anchor: None }, "sews"),
                Inline::text(" after.” "),
                Inline::text(FILLER),
            ]),
            paragraph(vec![
                link(Target::Url(url.into()), "The same address"),
                Inline::text(" has the same note. The formula "),
                Inline::Math(Math { mathml: None, text: r"\frac{a+1}{b} \le \alpha_i^2".into() }),
                Inline::text(" stands in a line."),
            ]),
        ],
    );
    first.url = Some(url.into());
    first.date = Some("2020-02-29".into());
    first.subtitle = Some("A first step".into());
    let second = chapter("Sewing", vec![heading("Thread"), words(FILLER), words(FILLER)]);
    let mut book = book("Matter", Vec::new());
    let part = |title: &str, chapters| Part { title: Some(title.into()), chapters };
    book.parts = vec![part("Winter", vec![first]), part("Spring", vec![second])];
    book.matter = Matter {
        half_title: true,
        copyright: vec![words("Printed in a kitchen.")],
        dedication: vec![paragraph(vec![Inline::text("For "), Inline::emph(vec![Inline::text("Nora")])])],
        epigraph: vec![words("A book is a thing that can be opened anywhere."), words("An old binder")],
        colophon: vec![words("Set in a quiet face.")],
    };
    book
}
