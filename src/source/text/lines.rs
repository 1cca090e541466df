//! Text → raw blocks: runs of lines between blank lines, with their indentation.

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// From 1.
    pub number: u32,
    /// Columns of white space in front, tabs to the next multiple of four.
    pub indent: usize,
    /// The text without white space around it.
    pub text: &'a str,
}

impl Line<'_> {
    /// Columns that the line takes, roughly: a character is one.
    pub fn width(&self) -> usize {
        self.indent + self.text.chars().count()
    }
}

/// Lines without a blank line between them.
#[derive(Clone, Debug)]
pub(super) struct RawBlock<'a> {
    /// Blank lines above.
    pub gap: u32,
    /// The lines; never empty.
    pub lines: Vec<Line<'a>>,
}

impl RawBlock<'_> {
    /// Number of the first line.
    pub fn first_line(&self) -> u32 {
        self.lines.first().map_or(1, |line| line.number)
    }

    /// Number of the last line.
    pub fn last_line(&self) -> u32 {
        self.lines.last().map_or(1, |line| line.number)
    }

    /// The lines joined by single spaces.
    pub fn joined(&self) -> String {
        super::inline::join(self.lines.iter().map(|line| line.text))
    }

    /// Characters in all lines.
    pub fn length(&self) -> usize {
        self.lines.iter().map(|line| line.text.chars().count() + 1).sum()
    }

    /// The least indentation of its lines.
    pub fn indent(&self) -> usize {
        self.lines.iter().map(|line| line.indent).min().unwrap_or(0)
    }
}

/// Parts a text at its blank lines.
pub(super) fn blocks(text: &str) -> Vec<RawBlock<'_>> {
    let mut blocks: Vec<RawBlock<'_>> = Vec::new();
    let mut gap = 0;
    let mut open = false;
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            gap += 1;
            open = false;
            continue;
        }
        let line = Line { number: at as u32 + 1, indent: indent(line), text: trimmed };
        // A boundary such as `*** START OF …` stands alone even where no blank line parts it from
        // the text. One with a long title is wrapped, and ends where the stars stand again.
        let boundary = super::structure::boundary(trimmed).is_some();
        match blocks.last_mut() {
            Some(block) if open && !boundary => block.lines.push(line),
            _ => blocks.push(RawBlock { gap, lines: vec![line] }),
        }
        gap = 0;
        let ends_boundary = trimmed.ends_with("***")
            && blocks.last().is_some_and(|block| super::structure::boundary(block.lines[0].text).is_some());
        let mut below = lines.clone().take(2);
        let wrapped = boundary && below.any(|(_, line)| line.trim_end().ends_with("***"));
        open = !ends_boundary && (!boundary || wrapped);
    }
    blocks
}

fn indent(line: &str) -> usize {
    let mut columns = 0;
    for c in line.chars() {
        match c {
            '\t' => columns = (columns / 4 + 1) * 4,
            c if c.is_whitespace() => columns += 1,
            _ => break,
        }
    }
    columns
}

/// Lines that another line of the same paragraph follows: those are broken by the measure.
fn inner_lines<'b, 'a>(blocks: &'b [RawBlock<'a>]) -> impl Iterator<Item = &'b Line<'a>> {
    blocks.iter().flat_map(|block| &block.lines[..block.lines.len() - 1])
}

/// The fewest inner lines that tell a text's measure.
const ENOUGH_LINES: usize = 6;

/// A line that no measure broke is so long.
const UNBROKEN: usize = 150;

/// Whether the lines are broken at a fixed measure of 45 to 90 columns, as typewriters and
/// Project Gutenberg do, so that line ends mean nothing: true of seven inner lines in ten. Where most of the
/// text stands in long lines, titles above dates and the like are no lines of a paragraph.
pub(super) fn is_wrapped(blocks: &[RawBlock<'_>]) -> bool {
    let inner = inner_lines(blocks).count();
    let at_measure = inner_lines(blocks).filter(|line| (45..=90).contains(&line.width())).count();
    let lines = || blocks.iter().flat_map(|block| &block.lines);
    let whole: usize = lines().map(|line| line.text.len()).sum();
    let unbroken: usize = lines().filter(|line| line.width() > UNBROKEN).map(|line| line.text.len()).sum();
    inner >= ENOUGH_LINES && at_measure * 10 >= inner * 7 && unbroken * 2 < whole
}

/// The indentation of running text: that of most characters in wrapped lines.
pub(super) fn base_indent(blocks: &[RawBlock<'_>]) -> usize {
    let mut weight = [0_usize; 16];
    for line in inner_lines(blocks) {
        if let Some(weight) = weight.get_mut(line.indent) {
            *weight += line.text.len();
        }
    }
    (0..weight.len()).rev().max_by_key(|&indent| weight[indent]).unwrap_or(0)
}
