//! Half-title, title page, imprint, dedication, motto, colophon and part pages, as the theme letters
//! them: short pages that are sunk to where the eye looks for them.

use crate::config::Lettering;
use crate::diag::Sink;
use crate::doc::{Block, Inline, Leaves, Meta};
use crate::geom::Length;
use crate::layout::flow::Flow;
use crate::layout::lettering::look;
use crate::layout::line::Align;
use crate::layout::row::Row;
use crate::layout::setter::{Area, TextStyle};
use crate::paged::{ElementKind, Role};
use crate::text::credits;

/// The title page: title above the middle, authors below it, then translators and others, publisher at the foot.
pub fn title_page(meta: &Meta, flow: &mut Flow<'_, '_>) {
    let m = flow.measures;
    let origin = flow.context.origin.clone();
    let theme = flow.context.theme();
    let title = flow.lettered(&theme.book_title, true, Role::Front);
    // Everything on the page stands as the title does.
    let set = |lettering: &Lettering, (num, den): (i64, i64), leading: Length| {
        let (style, look) = look(lettering.style, false);
        TextStyle { size: lettering.size.scale(num, den), leading, style, look, ..title }
    };
    let text = |words: &str| vec![Inline::Text(words.to_owned())];
    flow.rows.push(Row::sink(m.leading * (lines(flow) / 5)));
    let style = |size: Length| TextStyle { size, leading: size.scale(6, 5), ..title };
    let size = title_size(&text(&meta.title), &style, flow);
    flow.kept(ElementKind::Paragraph, &text(&meta.title), style(size), &origin);
    if let Some(subtitle) = &meta.subtitle {
        flow.rows.push(Row::sink(m.leading));
        flow.kept(
            ElementKind::Paragraph,
            &text(subtitle),
            set(&theme.subtitle, (14, 12), m.leading.scale(5, 4)),
            &origin,
        );
    }
    let mut authors = meta.authors.iter().filter(|author| author.role == "aut").peekable();
    if authors.peek().is_some() {
        flow.rows.push(Row::sink(m.leading * 3));
        for author in authors {
            flow.kept(
                ElementKind::Paragraph,
                &text(&author.name),
                set(&theme.byline, (12, 11), m.leading.scale(3, 2)),
                &origin,
            );
        }
    }
    let credits = credits(meta.authors.iter().map(|who| (&*who.role, &*who.name)), &meta.language);
    if !credits.is_empty() {
        flow.rows.push(Row::sink(m.leading * 2));
        for credit in &credits {
            flow.kept(ElementKind::Paragraph, &text(credit), set(&theme.dateline, (11, 10), m.leading), &origin);
        }
    }
    let foot: Vec<&str> = [meta.publisher.as_deref(), meta.date.as_deref().and_then(|date| date.get(..4))]
        .into_iter()
        .flatten()
        .collect();
    // The foot stands apart.
    lift(flow, foot.len() as i64 + 1);
    sink_to_foot(flow, foot.len() as i64);
    for line in foot {
        flow.kept(ElementKind::Paragraph, &text(line), set(&theme.byline, (1, 1), m.leading), &origin);
    }
}

/// Sizes of the title on the title page, in thirtieths of the theme's.
const TITLE_SIZES: [i64; 5] = [30, 26, 22, 18, 14];
/// More lines than these make a title smaller.
const TITLE_LINES: usize = 3;

/// The largest size at which the title takes few lines and no word is too wide, else the smallest.
fn title_size(title: &[Inline], style: &dyn Fn(Length) -> TextStyle, flow: &mut Flow<'_, '_>) -> Length {
    let m = flow.measures;
    let origin = flow.context.origin.clone();
    let largest = flow.context.theme().book_title.size;
    let sizes = TITLE_SIZES.map(|thirtieths| largest.scale(thirtieths, 30));
    // What is only tried is not reported.
    let reported = std::mem::take(&mut flow.sink);
    let fitting = sizes.into_iter().find(|size| {
        flow.sink = Sink::new();
        let rows = flow.text(title, style(*size), Area::block(m.width), Length::ZERO, &origin);
        rows.len() <= TITLE_LINES && flow.sink.diagnostics().is_empty()
    });
    flow.sink = reported;
    fitting.unwrap_or(sizes[TITLE_SIZES.len() - 1])
}

/// The page before the title page: the title alone, smaller.
pub fn half_title(meta: &Meta, flow: &mut Flow<'_, '_>) {
    let m = flow.measures;
    let theme = flow.context.theme();
    let title = flow.lettered(&theme.book_title, true, Role::Front);
    let size = theme.title.size;
    flow.rows.push(Row::sink(m.leading * (lines(flow) / 4)));
    let origin = flow.context.origin.clone();
    let style = TextStyle { size, leading: size.scale(6, 5), ..title };
    flow.kept(ElementKind::Paragraph, &[Inline::Text(meta.title.clone())], style, &origin);
}

/// The imprint on the back of the title page: what the author says of copyright, rights and ISBN.
pub fn imprint(meta: &Meta, copyright: &[Block], flow: &mut Flow<'_, '_>) {
    let isbn = meta.identifier.strip_prefix("urn:isbn:").map(|isbn| format!("ISBN {isbn}"));
    let statements = [meta.rights.clone(), isbn].into_iter().flatten();
    let origin = flow.context.origin.clone();
    at_foot(flow, |flow| {
        flow.blocks(copyright, Area::block(flow.measures.width));
        if !copyright.is_empty() {
            flow.space(flow.measures.leading.half());
        }
        for statement in statements {
            let style = flow.body;
            flow.kept(ElementKind::Paragraph, &[Inline::Text(statement)], style, &origin);
        }
    });
}

/// How the book was made, at the foot of its last page.
pub fn colophon(blocks: &[Block], flow: &mut Flow<'_, '_>) {
    flow.leaves = Leaves::of_page(blocks);
    at_foot(flow, |flow| flow.blocks(blocks, Area::block(flow.measures.width)));
}

/// Sets small lines that end at the foot of the page.
fn at_foot(flow: &mut Flow<'_, '_>, act: impl FnOnce(&mut Flow<'_, '_>)) {
    let m = flow.measures;
    let size = flow.context.theme().dateline.size;
    let measures = m.smaller((size.to_sp(), m.size.to_sp()), m.leading, m.width);
    let body = TextStyle { align: Align::Left, hyphenate: false, role: Role::Front, ..flow.body };
    // Set first, sunk afterwards, when it is known how high the lines are.
    let rows = flow.within(measures, body, |flow| flow.apart(act));
    let free = m.height - filled(&rows, m.leading);
    // By whole lines, so that what stands on the grid stays where it was reckoned.
    let sunk = m.leading * (free.to_sp() / m.leading.to_sp().max(1));
    if !rows.is_empty() && sunk > Length::ZERO {
        flow.rows.push(Row::sink(sunk));
    }
    flow.rows.extend(rows);
}

/// The dedication, above the middle of a recto, as the book's title stands and as mottoes are lettered.
pub fn dedication(blocks: &[Block], flow: &mut Flow<'_, '_>) {
    flow.leaves = Leaves::of_page(blocks);
    let m = flow.measures;
    let theme = flow.context.theme();
    let title = flow.lettered(&theme.book_title, true, Role::Front);
    let (style, look) = look(theme.epigraph.style, false);
    let body = TextStyle { style, look, align: title.align, hyphenate: false, role: Role::Front, ..flow.body };
    flow.rows.push(Row::sink(m.leading * (lines(flow) / 4)));
    let mut measures = m;
    measures.indent = Length::ZERO;
    flow.within(measures, body, |flow| flow.blocks(blocks, Area::block(m.width)));
}

/// The motto of the book, on a recto.
pub fn motto(blocks: &[Block], flow: &mut Flow<'_, '_>) {
    flow.leaves = Leaves::of_page(blocks);
    let m = flow.measures;
    flow.body.role = Role::Front;
    flow.rows.push(Row::sink(m.leading * (lines(flow) / 4)));
    let origin = flow.context.origin.clone();
    flow.epigraph(blocks, Area::block(m.width), &origin);
}

/// The page before a part: its title above the middle.
pub fn part_page(title: &str, flow: &mut Flow<'_, '_>) {
    let m = flow.measures;
    let origin = flow.context.origin.clone();
    let style = flow.lettered(&flow.context.theme().part, true, Role::Title);
    flow.rows.push(Row::sink(m.leading * (lines(flow) / 3)));
    flow.kept(ElementKind::Heading(1), &[Inline::Text(title.to_owned())], style, &origin);
}

/// Lines on a page.
fn lines(flow: &Flow<'_, '_>) -> i64 {
    let m = flow.measures;
    m.height.to_sp() / m.leading.to_sp()
}

/// Takes off white space from the top on, so that so many lines have room below what is there.
fn lift(flow: &mut Flow<'_, '_>, count: i64) {
    let m = flow.measures;
    let mut excess = filled(&flow.rows, m.leading) + m.leading * count - m.height;
    for row in flow.rows.iter_mut().filter(|row| row.items.is_empty()) {
        // Whole lines, so that those below stay on the grid.
        let lines = (excess.to_sp().max(0) as u64).div_ceil(m.leading.to_sp().max(1) as u64) as i64;
        let taken = (m.leading * lines).min(m.leading * (row.height.to_sp() / m.leading.to_sp().max(1)));
        row.height -= taken;
        excess -= taken;
    }
}

/// Space so that so many lines end at the foot of the page.
fn sink_to_foot(flow: &mut Flow<'_, '_>, count: i64) {
    let m = flow.measures;
    let free = m.height - filled(&flow.rows, m.leading) - m.leading * count;
    if free > Length::ZERO {
        flow.rows.push(Row::sink(free));
    }
}

/// How far rows reach down a page: those that are a line high stand on its grid.
fn filled(rows: &[Row], leading: Length) -> Length {
    rows.iter().fold(Length::ZERO, |foot, row| {
        let below = Length::sp(foot.to_sp().rem_euclid(leading.to_sp().max(1)));
        let is_off_grid = row.height == leading && !row.is_space && below > Length::ZERO;
        foot + row.height + if is_off_grid { leading - below } else { Length::ZERO }
    })
}
