//! The elements that plain sources have not: notes, tables, verse, formulas and the like, each with
//! what can go wrong in it.

use super::{block, image, paragraph, text};
use crate::diag::Origin;
use crate::doc::*;
use crate::lang::Lang;

/// A note of one paragraph.
pub(in crate::epub) fn note(label: &str, content: Vec<Inline>) -> Inline {
    Inline::Note(Note {
        label: label.into(),
        blocks: vec![block(BlockKind::Paragraph(content))],
        origin: Origin::file("content/all.md"),
    })
}

pub(in crate::epub) fn link(target: Target, words: &str) -> Inline {
    Inline::Link { target, content: vec![text(words)] }
}

fn lines(content: Vec<Inline>) -> Block {
    block(BlockKind::Paragraph(content))
}

fn heading(level: u8, id: Option<&str>, content: Vec<Inline>) -> Block {
    block(BlockKind::Heading { level, id: id.map(Into::into), content })
}

fn styled(style: Style, words: &str) -> Inline {
    Inline::Styled { style, content: vec![text(words)] }
}

fn foreign(tag: &str, words: &str) -> Inline {
    Inline::Foreign { language: Lang::parse(tag).expect("a tag"), content: vec![text(words)] }
}

pub(in crate::epub) fn cell(header: bool, columns: u16, rows: u16, words: &str) -> Cell {
    Cell { header, columns, rows, blocks: vec![paragraph(words)] }
}

fn math(mathml: Option<&str>, text: &str) -> Math {
    Math { mathml: mathml.map(Into::into), text: text.into() }
}

/// Everything once, in the order of a reader who reads on.
pub(in crate::epub) fn elements() -> Vec<Block> {
    let mut blocks = vec![block(BlockKind::Epigraph(vec![
        lines(vec![foreign("la", "Habent sua fata libelli.")]),
        lines(vec![text("Terentianus Maurus"), note("motto", vec![text("Often quoted without its first half.")])]),
    ]))];
    blocks.extend(notes_and_places());
    blocks.extend(lists());
    blocks.extend(tables());
    blocks.extend(displays());
    blocks
}

fn notes_and_places() -> Vec<Block> {
    let nested = vec![
        text("A note with "),
        Inline::emph(vec![text("emphasis")]),
        text(" and a note of its own"),
        note("inner", vec![text("The inner note.")]),
        text("."),
    ];
    let long = Inline::Note(Note {
        label: "long".into(),
        blocks: vec![
            paragraph("A note of several blocks."),
            block(BlockKind::Quote(vec![paragraph("With words of somebody else.")])),
            paragraph("And a last word."),
        ],
        origin: Origin::file("content/all.md"),
    });
    vec![
        heading(2, Some("notes & places"), vec![text("Notes and Places"), note("head", vec![text("On a heading.")])]),
        lines(vec![
            text("A sentence with a note."),
            note("a", nested),
            text(" Another with a long one."),
            long,
            text(" And the first once more."),
            Inline::NoteAgain("a".into()),
            text(" A mark before its note"),
            Inline::NoteAgain("late".into()),
            text(", and one of which there is none"),
            Inline::NoteAgain("never".into()),
            text("."),
        ]),
        lines(vec![
            Inline::Anchor("here".into()),
            text("A place, and links to "),
            link(Target::Anchor("here".into()), "this one"),
            text(", to "),
            link(Target::Anchor("notes & places".into()), "the heading"),
            text(", to "),
            link(Target::Chapter { id: ChapterId(1), anchor: Some("second place".into()) }, "one in another essay"),
            text(", to "),
            link(Target::Chapter { id: ChapterId(1), anchor: Some("nowhere".into()) }, "one that it has not"),
            text(" and "),
            link(Target::Anchor("nowhere".into()), "nowhere"),
            text(". "),
            Inline::Link {
                target: Target::Url("https://example.org/".into()),
                content: vec![text("A link with a note"), note("late", vec![text("The note in a link.")])],
            },
            text("."),
        ]),
        lines(vec![
            text("Words "),
            styled(Style::Strike, "struck out"),
            text(", H"),
            styled(Style::Subscript, "2"),
            text("O and E = mc"),
            styled(Style::Superscript, "2"),
            text(", "),
            styled(Style::SmallCaps, "Small Capitals"),
            text(", "),
            foreign("fr", "comme il faut"),
            text(", "),
            foreign("he", "ספר קטן"),
            text(", "),
            foreign("ja", "小さな本"),
            text(" and a formula, "),
            Inline::Math(math(
                Some("<math><msup><mi>a</mi><mn>2</mn></msup><mo>+</mo><msup><mi>b</mi><mn>2</mn></msup></math>"),
                "a² + b²",
            )),
            text(", one in TeX, "),
            Inline::Math(math(None, "\\sqrt{2}")),
            text(", and one in plain words, "),
            Inline::Math(math(Some("<math><script/></math>"), "x < y")),
            text("."),
        ]),
    ]
}

fn lists() -> Vec<Block> {
    let task = |checked, words: &str| ListItem { checked: Some(checked), blocks: vec![paragraph(words)] };
    vec![
        heading(2, None, vec![text("Lists")]),
        block(BlockKind::List {
            start: None,
            tight: true,
            items: vec![task(true, "fold the sheets"), task(false, "sew the sections, which takes an evening")],
        }),
        block(BlockKind::Definitions(vec![
            Definition {
                terms: vec![vec![text("folio")], vec![text("leaf")]],
                details: vec![
                    vec![paragraph("Half of a sheet that is folded once.")],
                    vec![paragraph("Also the number of a page."), paragraph("In two paragraphs.")],
                ],
            },
            Definition { terms: vec![vec![text("quarto")]], details: vec![] },
        ])),
    ]
}

fn tables() -> Vec<Block> {
    let row = |words: [&str; 3]| {
        let [first, second, third] = words;
        vec![cell(true, 1, 1, first), cell(false, 1, 1, second), cell(false, 1, 1, third)]
    };
    let mut noted = cell(false, 1, 1, "");
    noted.blocks = vec![
        lines(vec![text("Half a sheet"), note("cell", vec![text("A note in a cell.")])]),
        paragraph("in two paragraphs"),
    ];
    let wide: Vec<Vec<Cell>> = (1..4)
        .map(|row| (1..10).map(|column| cell(column == 1, 1, 1, &format!("Column {column}, {row}"))).collect())
        .collect();
    vec![
        heading(2, None, vec![text("Tables")]),
        block(BlockKind::Table(Table {
            caption: vec![text("Formats of books"), note("caption", vec![text("On a caption.")])],
            columns: vec![ColumnAlign::Start, ColumnAlign::Centre, ColumnAlign::End],
            head: vec![vec![cell(true, 1, 1, "Format"), cell(true, 1, 1, "Folds"), cell(true, 1, 1, "Leaves")]],
            body: vec![
                row(["Folio", "one", "2"]),
                row(["Quarto", "two", "4"]),
                vec![cell(true, 1, 2, "Octavo"), cell(false, 1, 1, "three"), cell(false, 1, 1, "8")],
                vec![noted, cell(false, 1, 1, "4")],
                vec![cell(false, 9, 9, "A cell that reaches too far.")],
            ],
        })),
        paragraph("A table of many columns, with a head without words:"),
        block(BlockKind::Table(Table {
            caption: vec![],
            columns: vec![ColumnAlign::Start; 9],
            head: vec![vec![cell(true, 1, 1, ""); 9]],
            body: wide,
        })),
    ]
}

fn displays() -> Vec<Block> {
    let line = |indent, words: &str| VerseLine { indent, content: vec![text(words)] };
    let gallery = Figure {
        images: vec![image("images/star.svg", "A star"), image("images/dot.png", "A dot")],
        caption: vec![text("A gallery of two"), note("figure", vec![text("On a figure.")])],
    };
    let quadratic = "<math><mi>x</mi><mo>=</mo><mfrac><mrow><mo>−</mo><mi>b</mi><mo>±</mo><msqrt><msup><mi>b</mi><mn>2</mn></msup>\
                     <mo>−</mo><mn>4</mn><mi>a</mi><mi>c</mi></msqrt></mrow><mrow><mn>2</mn><mi>a</mi></mrow></mfrac></math>";
    vec![
        heading(2, None, vec![text("Verse and Displays")]),
        block(BlockKind::Verse(vec![
            vec![
                line(0, "The sheet is folded once, and then again,"),
                line(2, "And every fold is half of what it was;"),
                line(1, "A line that is a good deal longer than the others and must be turned on a narrow screen,"),
            ],
            vec![line(0, "The thread goes in,"), line(4, "the thread comes out."), line(200, "So.")],
        ])),
        block(BlockKind::Aside(vec![
            heading(3, None, vec![text("A tip")]),
            paragraph("Matter beside the text, such as a warning about needles."),
        ])),
        block(BlockKind::Math(math(Some(quadratic), "x = (−b ± √(b² − 4ac)) / 2a"))),
        block(BlockKind::Math(math(None, "\\int_0^1 x \\, dx = \\frac{1}{2}"))),
        block(BlockKind::Figure(gallery)),
        paragraph("The end of the elements."),
    ]
}
