//! What makes a dump hard to split: each trap changes how essays are written or laid out.

use crate::dump::{Case, Layout};
use crate::material::{Source, Text, capital};
use crate::random::Random;

macro_rules! traps {
    ($($name:ident $word:literal)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Trap { $($name),* }

        impl Trap {
            pub const ALL: &[Trap] = &[$(Trap::$name),*];

            pub fn name(self) -> &'static str {
                match self { $(Trap::$name => $word),* }
            }
        }
    };
}

traps! {
    Plain "nothing but text"
    BlankLines "more blank lines above titles"
    TwoBlank "two blank lines everywhere"
    Capitals "titles in capitals"
    TitleCase "titles in title case"
    Questions "titles with question marks"
    Figures "titles with figures and quotes"
    Stops "titles with full stops"
    SomeStops "some titles with full stops"
    Long "long titles"
    OneWord "titles of one word"
    Echo "titles that are the first words"
    Subheads "bare sub-headings"
    FewSubheads "bare sub-headings in some essays"
    ShortLines "lists of bare short lines"
    Bylines "by-lines and dates below titles"
    DatesAbove "dates above titles"
    Footers "Share, Comments, Tags below essays"
    Epigraphs "epigraphs"
    Numbered "numbered sections"
    Dialogue "dialogue"
    Code "code"
    Poems "verse"
    Separators "rules between essays"
    InnerBreaks "rules inside essays"
    Navigation "navigation lines"
    Wrapped "wrapped at 72 columns"
    CrlfBom "CRLF and BOM"
    Indented "indented paragraphs"
    Close "no blank lines between paragraphs"
    PageBreaks "pages break inside essays"
    Reversed "pages reversed and interleaved"
    Edited "copies edited, shortened, teased"
    SameTitle "different essays of one title"
    Sentences "a sentence a paragraph"
    Underlined "titles underlined"
    NumberedTitles "titles numbered"
    Meta "author and date in one line below titles"
}

const NAMES: [&str; 6] = ["Ada Long", "Ben Okafor", "Carla Ruiz", "Dmitri Holm", "Eve Martin", "Jo Park"];
const LABELS: [&str; 8] = [
    "What we built",
    "Next steps",
    "How it works",
    "Why it matters",
    "Lessons learned",
    "Background",
    "Conclusion",
    "Getting started",
];

impl Trap {
    /// Two or three of them that go together.
    pub fn some(random: &mut Random) -> Vec<Trap> {
        let mut traps = Vec::new();
        while traps.len() < 2 + random.below(2) {
            let trap = *random.pick(Trap::ALL);
            if !traps.contains(&trap) {
                traps.push(trap);
            }
        }
        traps
    }

    /// Changes how all of the dump is laid out.
    pub fn lay(self, layout: &mut Layout, random: &mut Random) {
        match self {
            Trap::BlankLines => layout.above = 2 + random.below(3),
            Trap::TwoBlank => (layout.above, layout.below, layout.between) = (2, 2, 2),
            Trap::Capitals => layout.case = Case::Upper,
            Trap::TitleCase => layout.case = Case::Title,
            Trap::Bylines => layout.bylines = 1 + random.below(3),
            Trap::Meta => layout.meta = true,
            Trap::DatesAbove => layout.dates_above = true,
            Trap::Footers => layout.footers = true,
            Trap::Separators => layout.separator = Some(*random.pick(&["***", "---", "____", "=====", "* * *"])),
            Trap::Navigation => layout.navigation = true,
            Trap::Wrapped => layout.wrapped = true,
            Trap::CrlfBom => layout.crlf = true,
            Trap::Indented => layout.indent = 2 + random.below(3),
            Trap::Close => layout.between = 0,
            Trap::PageBreaks => layout.breaks = true,
            Trap::Reversed => layout.reversed = true,
            Trap::Edited => layout.edited = true,
            Trap::Subheads | Trap::FewSubheads => layout.subheads = true,
            Trap::Underlined => layout.underline = Some(*random.pick(&['=', '-'])),
            Trap::NumberedTitles => layout.numbered = true,
            _ => {}
        }
    }

    /// Changes one essay; `at` is its place in the dump.
    pub fn write(self, essay: &mut Source, at: usize, random: &mut Random) {
        let title = essay.title.trim_end_matches(['.', '?', '!']).to_owned();
        let first = essay
            .blocks
            .iter()
            .find_map(|block| if let Text::Paragraph(text) = block { Some(text.clone()) } else { None });
        let first = first.unwrap_or_default();
        let words: Vec<&str> = first.split(' ').collect();
        let bare = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let middle = 1 + random.below(essay.blocks.len().saturating_sub(1));
        match self {
            Trap::Questions if at % 3 != 1 => essay.title = format!("{title}?"),
            Trap::Figures => {
                essay.title = match at % 3 {
                    0 => format!("{} {title}", 3 + random.below(60)),
                    1 => format!(
                        "“{}” {}",
                        title.split(' ').next().unwrap_or("x"),
                        title.split(' ').skip(1).collect::<Vec<_>>().join(" ")
                    ),
                    _ => format!("{title} in {}", 1990 + random.below(30)),
                }
            }
            Trap::Stops => essay.title = format!("{title}."),
            Trap::SomeStops if at % 3 == 1 => essay.title = format!("{title}."),
            Trap::Long => essay.title = format!("{title} and {}", bare(&words[..words.len().min(10)].join(" "))),
            Trap::OneWord => {
                let longest = title.split(' ').max_by_key(|word| word.chars().count()).unwrap_or(&title);
                essay.title = capital(&bare(longest));
            }
            Trap::Echo if words.len() > 8 => essay.title = bare(&words[..3 + at % 4].join(" ")),
            Trap::FewSubheads if !at.is_multiple_of(3) => {
                essay.blocks.retain(|block| !matches!(block, Text::Heading(_)))
            }
            Trap::FewSubheads if !essay.blocks.iter().any(|block| matches!(block, Text::Heading(_))) => {
                for _ in 0..2 {
                    let at = 1 + random.below(essay.blocks.len().saturating_sub(1));
                    essay.blocks.insert(at, Text::Heading((*random.pick(&LABELS)).to_owned()));
                }
                essay.blocks.dedup_by(|b, a| matches!((a, b), (Text::Heading(_), Text::Heading(_))));
            }
            Trap::ShortLines if at.is_multiple_of(2) => {
                let mut lines = vec![Text::Paragraph("This is what it takes:".into())];
                let short = first.split(' ').collect::<Vec<_>>();
                for four in short.chunks(3).take(5) {
                    lines.push(Text::Paragraph(capital(&bare(&four.join(" ")))));
                }
                essay.blocks.splice(middle..middle, lines);
            }
            Trap::Epigraphs if at.is_multiple_of(2) => {
                let quoted = format!("“{}”", bare(&words[..words.len().min(12)].join(" ")));
                essay
                    .blocks
                    .splice(0..0, [Text::Paragraph(quoted), Text::Paragraph(format!("— {}", random.pick(&NAMES)))]);
            }
            Trap::Numbered if at.is_multiple_of(2) => {
                let roman = random.once_in(2);
                let step = (essay.blocks.len() / 3).max(1);
                for (n, at) in [0, step + 1, 2 * step + 2].into_iter().enumerate() {
                    let label = if roman {
                        ["I", "II", "III"][n].to_owned()
                    } else {
                        format!("{}. {}", n + 1, random.pick(&LABELS))
                    };
                    if at < essay.blocks.len() {
                        essay.blocks.insert(at, Text::Paragraph(label));
                    }
                }
            }
            Trap::Dialogue if at.is_multiple_of(2) => {
                let talk = [
                    "“Is that so?”",
                    "“It is.”",
                    "“Then what shall we do!”",
                    "“Wait,” she said",
                    "Q: Who goes there?",
                    "A: Nobody at all.",
                ];
                essay.blocks.splice(middle..middle, talk.map(|line| Text::Paragraph(line.into())));
            }
            Trap::Code if at.is_multiple_of(2) => {
                let code =
                    ["git clone https://example.org/repo.git", "cd repo", "def main():", "    return 0", "Makefile"];
                essay.blocks.insert(middle, Text::Lines(code.map(str::to_owned).into()));
            }
            Trap::Poems if at.is_multiple_of(2) => {
                let mut lines: Vec<String> = words.chunks(5).take(6).map(|line| capital(&line.join(" "))).collect();
                let block = lines.split_off(lines.len() / 2);
                essay.blocks.splice(middle..middle, [Text::Lines(lines), Text::Lines(block)]);
            }
            Trap::InnerBreaks => essay.blocks.insert(middle, Text::Paragraph("* * *".into())),
            Trap::SameTitle if at.is_multiple_of(3) => essay.title = "Weekly update".into(),
            Trap::Sentences => {
                let mut blocks = Vec::new();
                for block in essay.blocks.drain(..) {
                    match block {
                        Text::Paragraph(text) => {
                            let parts = text.split_inclusive(". ").map(str::trim).filter(|part| !part.is_empty());
                            blocks.extend(parts.map(|part| Text::Paragraph(part.to_owned())));
                        }
                        other => blocks.push(other),
                    }
                }
                blocks.truncate(14);
                essay.blocks = blocks;
            }
            _ => {}
        }
        if essay.title.trim().is_empty() {
            essay.title = "Untitled notes".into();
        }
    }
}

pub fn date(random: &mut Random) -> String {
    let month = random.pick(&["January", "March", "May", "July", "October", "December"]);
    format!("{month} {}, {}", 1 + random.below(28), 2010 + random.below(14))
}

pub fn name(random: &mut Random) -> &'static str {
    NAMES[random.below(NAMES.len())]
}
