//! Essays → pages of text that mark nothing, with the line of each opening and what is a copy.

use crate::material::{Material, Source, Text};
use crate::random::Random;
use crate::traps::{self, Trap};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    AsIs,
    Upper,
    Title,
}

/// How a dump is laid out. Numbers are blank lines and columns.
#[derive(Clone, Debug)]
pub struct Layout {
    pub above: usize,
    pub below: usize,
    pub between: usize,
    pub case: Case,
    pub bylines: usize,
    pub meta: bool,
    pub dates_above: bool,
    pub footers: bool,
    pub separator: Option<&'static str>,
    pub underline: Option<char>,
    pub navigation: bool,
    pub wrapped: bool,
    pub crlf: bool,
    pub indent: usize,
    pub breaks: bool,
    pub reversed: bool,
    pub edited: bool,
    pub subheads: bool,
    pub numbered: bool,
}

pub struct Opening {
    pub file: String,
    pub line: u32,
    /// Which essay it is.
    pub work: usize,
}

pub struct Dump {
    pub pages: Vec<(String, String)>,
    pub openings: Vec<Opening>,
    /// Where pages begin in the middle of an essay.
    pub fragments: Vec<(String, u32)>,
    pub traps: Vec<&'static str>,
}

/// One essay on one page.
#[derive(Clone)]
struct Entry {
    work: usize,
    title: String,
    meta: Vec<String>,
    date: String,
    blocks: Vec<Text>,
    /// The page begins in the middle of it.
    headless: bool,
}

const PAGE: usize = 6;
const BLOCKS: usize = 12;

impl Dump {
    pub fn make(material: &Material, traps: &[Trap], random: &mut Random) -> Dump {
        let mut layout = Layout {
            above: 1,
            below: 1,
            between: 1,
            case: Case::AsIs,
            bylines: 0,
            meta: false,
            dates_above: false,
            footers: false,
            separator: None,
            underline: None,
            navigation: false,
            wrapped: false,
            crlf: false,
            indent: 0,
            breaks: false,
            reversed: false,
            edited: false,
            subheads: false,
            numbered: false,
        };
        traps.iter().for_each(|trap| trap.lay(&mut layout, random));
        let (_, shelf) = random.pick(&material.shelves);
        let mut sources: Vec<Source> = shelf.clone();
        random.shuffle(&mut sources);
        sources.truncate(10 + random.below(8));
        let mut works = Vec::new();
        for (at, mut source) in sources.into_iter().enumerate() {
            if !layout.subheads {
                source.blocks.retain(|block| !matches!(block, Text::Heading(_)));
            }
            let most = BLOCKS + random.below(BLOCKS);
            if source.blocks.len() > most && matches!(source.blocks[most - 1], Text::Heading(_)) {
                source.blocks.remove(most - 1);
            }
            source.blocks.truncate(most);
            traps.iter().for_each(|trap| trap.write(&mut source, at, random));
            if matches!(source.blocks.last(), None | Some(Text::Heading(_))) {
                continue;
            }
            works.push(entry(works.len(), source, &layout, random));
        }
        Dump { traps: traps.iter().map(|trap| trap.name()).collect(), ..paginate(works, &layout, random) }
    }
}

fn entry(work: usize, source: Source, layout: &Layout, random: &mut Random) -> Entry {
    let title = match layout.case {
        Case::AsIs => source.title,
        Case::Upper => source.title.to_uppercase(),
        Case::Title => source.title.split(' ').map(crate::material::capital).collect::<Vec<_>>().join(" "),
    };
    let title = if layout.numbered { format!("{}. {title}", work + 1) } else { title };
    let date = traps::date(random);
    let mut meta = Vec::new();
    if layout.bylines > 0 {
        let all = [date.clone(), format!("By {}", traps::name(random)), format!("{} min read", 2 + random.below(9))];
        meta.extend(all.into_iter().take(layout.bylines));
    }
    if layout.meta {
        meta.push(format!("{} · {date} · {} min read", traps::name(random), 2 + random.below(9)));
    }
    Entry { work, title, meta, date, blocks: source.blocks, headless: false }
}

/// Pages of so many essays, each with some of the page before.
fn paginate(works: Vec<Entry>, layout: &Layout, random: &mut Random) -> Dump {
    let mut pages: Vec<Vec<Entry>> = Vec::new();
    let mut at = 0;
    while at < works.len() {
        let end = works.len().min(at + PAGE);
        pages.push(works[at..end].to_vec());
        if end == works.len() {
            break;
        }
        at = end - (1 + random.below(3));
    }
    if layout.reversed {
        let mut last: Vec<Entry> = pages.pop().unwrap_or_default();
        last.reverse();
        // Essays of the first page between the others.
        let again: Vec<Entry> =
            pages.first().map_or_else(Vec::new, |first| first.iter().skip(1).step_by(2).cloned().collect());
        for (n, entry) in again.into_iter().enumerate() {
            last.insert((2 * n + 1).min(last.len()), entry);
        }
        pages.push(last);
    }
    let mut seen = vec![false; works.len()];
    for entry in pages.iter_mut().flatten() {
        if layout.edited && seen[entry.work] {
            edit(entry, random);
        }
        seen[entry.work] = true;
    }
    let count = pages.len();
    if layout.breaks {
        for n in 1..count {
            // The essay that the page before ends with goes on at the top of this one.
            let Some(cut) = pages[n - 1].last().cloned().filter(|entry| entry.blocks.len() >= 4) else { continue };
            let at = cut.blocks.len() / 2;
            let at = if matches!(cut.blocks[at - 1], Text::Heading(_)) { at + 1 } else { at };
            let mut rest = cut.clone();
            rest.blocks.drain(..at);
            rest.headless = true;
            if let Some(last) = pages[n - 1].last_mut() {
                last.blocks.truncate(at);
            }
            pages[n].retain(|entry| entry.work != rest.work);
            if !matches!(rest.blocks.first(), None | Some(Text::Heading(_))) {
                pages[n].insert(0, rest);
            }
        }
    }
    let mut dump = Dump { pages: Vec::new(), openings: Vec::new(), fragments: Vec::new(), traps: Vec::new() };
    for (n, page) in pages.iter().enumerate() {
        let file = format!("page{}.txt", n + 1);
        let mut lines: Vec<String> = Vec::new();
        if layout.navigation {
            lines.extend(["Home | About | Archive | Contact".into(), String::new()]);
        }
        for (at, entry) in page.iter().enumerate() {
            write(entry, at, &file, layout, &mut lines, &mut dump);
        }
        if layout.navigation {
            lines.extend([String::new(), "← Older posts".into(), String::new(), format!("Page {} of {count}", n + 1)]);
        }
        let end = if layout.crlf { "\r\n" } else { "\n" };
        let text = format!("{}{}{end}", if layout.crlf { "\u{feff}" } else { "" }, lines.join(end));
        dump.pages.push((file, text));
    }
    dump
}

fn write(entry: &Entry, at: usize, file: &str, layout: &Layout, lines: &mut Vec<String>, dump: &mut Dump) {
    let blank = |count: usize| std::iter::repeat_n(String::new(), count);
    if at > 0 {
        if let Some(separator) = layout.separator {
            lines.extend(blank(1));
            lines.push(separator.to_owned());
        }
        lines.extend(blank(layout.above));
    }
    if entry.headless {
        dump.fragments.push((file.to_owned(), lines.len() as u32 + 1));
    } else {
        if layout.dates_above {
            lines.push(entry.date.clone());
            lines.extend(blank(1));
        }
        dump.openings.push(Opening { file: file.to_owned(), line: lines.len() as u32 + 1, work: entry.work });
        lines.push(entry.title.clone());
        if let Some(rule) = layout.underline {
            lines.push(rule.to_string().repeat(entry.title.chars().count()));
        }
        lines.extend(blank(layout.below));
        for line in &entry.meta {
            lines.push(line.clone());
            lines.extend(blank(1));
        }
    }
    for (n, block) in entry.blocks.iter().enumerate() {
        let heading = |at: usize| matches!(entry.blocks.get(at), Some(Text::Heading(_)));
        if n > 0 {
            lines.extend(blank(if heading(n) || heading(n - 1) { layout.between.max(1) } else { layout.between }));
        }
        block_lines(block, layout, lines);
    }
    if layout.footers {
        for line in ["Share", "Comments (3)", "Tags: notes, work"] {
            lines.extend(blank(1));
            lines.push(line.to_owned());
        }
    }
}

fn block_lines(block: &Text, layout: &Layout, lines: &mut Vec<String>) {
    let indent = " ".repeat(layout.indent);
    match block {
        Text::Paragraph(text) if layout.wrapped => lines.extend(wrap(text, 72)),
        Text::Paragraph(text) => lines.push(format!("{indent}{text}")),
        Text::Heading(text) => lines.push(text.clone()),
        Text::Lines(all) => lines.extend(all.iter().map(|line| format!("{indent}{line}"))),
        Text::List(numbered, items) => {
            for (n, item) in items.iter().enumerate() {
                lines.push(if *numbered { format!("  {}. {item}", n + 1) } else { format!("  * {item}") });
            }
        }
    }
}

fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is a line");
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > columns {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// Changes a copy as editors, feeds and archives do.
fn edit(entry: &mut Entry, random: &mut Random) {
    let first = entry.blocks.iter().position(|block| matches!(block, Text::Paragraph(_)));
    match random.below(6) {
        0 => entry.title = entry.title.replace(' ', "\u{a0}").replace('’', "'"),
        1 => entry
            .blocks
            .push(Text::Paragraph("A sentence has been added here since, and it stands in this copy only.".into())),
        2 => {
            if let Some(Text::Paragraph(text)) = first.map(|at| &mut entry.blocks[at]) {
                *text = text.replacen(" the ", " teh ", 1).replacen(". ", ".  ", 1);
            }
        }
        3 if entry.blocks.len() > 4 => {
            entry.blocks.truncate(2);
            if matches!(entry.blocks[1], Text::Heading(_)) {
                entry.blocks.pop();
            }
            entry.blocks.push(Text::Paragraph("Read more".into()));
        }
        4 if entry.blocks.len() > 4 => entry.blocks.truncate(entry.blocks.len() / 2),
        _ => {}
    }
    if matches!(entry.blocks.last(), Some(Text::Heading(_))) {
        entry.blocks.pop();
    }
}
