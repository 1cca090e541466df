//! Title page, imprint and part pages: rows that are placed once and never cut.

use crate::diag::Sink;
use crate::doc::{Inline, Meta};
use crate::geom::Length;
use crate::layout::flow::Flow;
use crate::layout::line::Align;
use crate::layout::row::Row;
use crate::layout::setter::{Area, TextStyle};
use crate::layout::shape::Look;
use crate::media::Style;
use crate::paged::Role;

/// The title page: title above the middle, author below it, publisher at the foot.
pub fn title_page(meta: &Meta, flow: &mut Flow<'_, '_>) {
    let m = flow.measures;
    let origin = flow.context.origin.clone();
    let centred = |size: Length, leading: Length, style, look| TextStyle {
        size,
        leading,
        style,
        look,
        align: Align::Centre,
        hyphenate: false,
        role: Role::Front,
    };
    let text = |words: &str| vec![Inline::Text(words.to_owned())];
    flow.rows.push(Row::sink(m.leading * (lines(flow) / 5)));
    let style = |size: Length| centred(size, size.scale(6, 5), Style::Regular, Look::Display);
    let size = title_size(&text(&meta.title), &style, flow);
    flow.kept(&text(&meta.title), style(size), &origin);
    if let Some(subtitle) = &meta.subtitle {
        flow.rows.push(Row::sink(m.leading));
        flow.kept(
            &text(subtitle),
            centred(m.size.scale(14, 11), m.leading.scale(5, 4), Style::Italic, Look::Text),
            &origin,
        );
    }
    let mut authors = meta.authors.iter().filter(|author| author.role == "aut").peekable();
    if authors.peek().is_some() {
        flow.rows.push(Row::sink(m.leading * 3));
        for author in authors {
            flow.kept(
                &text(&author.name),
                centred(m.size.scale(12, 11), m.leading.scale(3, 2), Style::Regular, Look::SmallCaps),
                &origin,
            );
        }
    }
    let foot: Vec<&str> = [meta.publisher.as_deref(), meta.date.as_deref().and_then(|date| date.get(..4))]
        .into_iter()
        .flatten()
        .collect();
    sink_to_foot(flow, foot.len() as i64);
    for line in foot {
        flow.kept(&text(line), centred(m.size, m.leading, Style::Regular, Look::SmallCaps), &origin);
    }
}

/// Sizes of the title on the title page, in elevenths of the text's size.
const TITLE_SIZES: [i64; 5] = [30, 26, 22, 18, 14];
/// More lines than these make a title smaller.
const TITLE_LINES: usize = 3;

/// The largest size at which the title takes few lines and no word is too wide, else the smallest.
fn title_size(title: &[Inline], style: &dyn Fn(Length) -> TextStyle, flow: &mut Flow<'_, '_>) -> Length {
    let m = flow.measures;
    let origin = flow.context.origin.clone();
    let sizes = TITLE_SIZES.map(|elevenths| m.size.scale(elevenths, 11));
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

/// The imprint on the back of the title page: rights and ISBN.
pub fn imprint(meta: &Meta, flow: &mut Flow<'_, '_>) {
    let m = flow.measures;
    let origin = flow.context.origin.clone();
    let style = TextStyle {
        size: m.small(),
        leading: m.leading,
        style: Style::Regular,
        look: Look::Text,
        align: Align::Left,
        hyphenate: false,
        role: Role::Front,
    };
    let isbn = meta.identifier.strip_prefix("urn:isbn:").map(|isbn| format!("ISBN {isbn}"));
    let statements: Vec<&str> = [meta.rights.as_deref(), isbn.as_deref()].into_iter().flatten().collect();
    if statements.is_empty() {
        return;
    }
    let before = flow.rows.len();
    for statement in &statements {
        flow.kept(&[Inline::Text((*statement).to_owned())], style, &origin);
    }
    // Set first, sunk afterwards, when it is known how high the statements are.
    let set = flow.rows.split_off(before);
    let lines = set.len() as i64;
    sink_to_foot(flow, lines);
    flow.rows.extend(set);
}

/// The page before a part: its title above the middle.
pub fn part_page(title: &str, flow: &mut Flow<'_, '_>) {
    let m = flow.measures;
    let origin = flow.context.origin.clone();
    let style = TextStyle {
        size: m.size.scale(20, 11),
        leading: m.leading * 2,
        style: Style::Italic,
        look: Look::Display,
        align: Align::Centre,
        hyphenate: false,
        role: Role::Title,
    };
    flow.rows.push(Row::sink(m.leading * (lines(flow) / 3)));
    flow.kept(&[Inline::Text(title.to_owned())], style, &origin);
}

/// Lines on a page.
fn lines(flow: &Flow<'_, '_>) -> i64 {
    let m = flow.measures;
    m.height.to_sp() / m.leading.to_sp()
}

/// Space so that so many lines end at the foot of the page.
fn sink_to_foot(flow: &mut Flow<'_, '_>, count: i64) {
    let m = flow.measures;
    let used: Length = flow.rows.iter().map(|row| row.height).sum();
    let free = m.height - used - m.leading * count;
    if free > Length::ZERO {
        flow.rows.push(Row::sink(free));
    }
}
