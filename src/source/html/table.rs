//! Tables; those that only place things on a page become what they hold.

use super::dom::{Dom, Id};
use super::elements;
use super::reader::Reader;
use super::roles;
use crate::doc::{BlockKind, Cell, ColumnAlign, Inline, Table};

/// Columns of a table beyond these are no columns: their cells stand in the last.
const MAX_COLUMNS: usize = 64;

/// A row: its cells, and whether it stands in the head.
struct Row {
    cells: Vec<Id>,
    head: bool,
    /// The section that it stands in: cells do not span over its end.
    section: Id,
}

/// A table.
pub(super) fn table(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    let origin = reader.origin_of(id);
    reader.end_paragraph();
    reader.named(id);
    let rows = rows(dom, id);
    if is_layout(dom, id, &rows) {
        return layout(reader, id);
    }
    let mut caption = Vec::new();
    let mut built = None;
    reader.in_language(id, |reader| {
        if let Some(id) = dom.children(id).find(|child| dom.name(*child) == "caption") {
            let blocks = reader.nested(|reader| reader.children(id)).unwrap_or_default();
            caption = elements::flatten(blocks, &Inline::LineBreak);
        }
        built = build(reader, &rows);
    });
    match built {
        // Too deep, or empty.
        None => layout(reader, id),
        Some((columns, head, body)) => {
            if head.is_empty() && body.is_empty() {
                // Notes set as a table stand at their marks now.
                reader.drop_notes_heading();
            } else {
                reader.push(BlockKind::Table(Table { caption, columns, head, body }), origin);
            }
        }
    }
}

/// The content of a table whose cells only place it.
fn layout(reader: &mut Reader<'_>, id: Id) {
    let dom = reader.dom;
    for child in dom.children(id) {
        match dom.name(child) {
            "tbody" | "thead" | "tfoot" | "tr" => layout(reader, child),
            _ => reader.node(child),
        }
    }
}

fn rows(dom: &Dom, id: Id) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut foot = Vec::new();
    for section in dom.children(id) {
        let name = dom.name(section);
        let lines: Vec<Id> = match name {
            "thead" | "tbody" | "tfoot" => dom.children(section).filter(|row| dom.name(*row) == "tr").collect(),
            "tr" => vec![section],
            _ => continue,
        };
        let own = if name == "tr" { id } else { section };
        for line in lines {
            let cells: Vec<Id> = dom.children(line).filter(|cell| matches!(dom.name(*cell), "td" | "th")).collect();
            let row = Row { cells, head: name == "thead", section: own };
            if name == "tfoot" { foot.push(row) } else { rows.push(row) }
        }
    }
    rows.append(&mut foot);
    // Rows of headers above the first other row are a head that is not marked.
    let open = rows.iter().take_while(|row| row.head).count();
    if open == 0 {
        let all_headers = |row: &Row| row.cells.len() > 1 && row.cells.iter().all(|cell| dom.name(*cell) == "th");
        let headers = rows.iter().take_while(|row| all_headers(row)).count();
        if headers < rows.len() {
            rows.iter_mut().take(headers).for_each(|row| row.head = true);
        }
    }
    rows
}

/// Whether a table only places things: nothing in it is a row of data.
fn is_layout(dom: &Dom, id: Id, rows: &[Row]) -> bool {
    let shown = |cell: &Id| !roles::is_hidden(dom, *cell) && (!dom.is_blank(*cell) || dom.find(*cell, "img").is_some());
    let filled = rows.iter().map(|row| row.cells.iter().filter(|cell| shown(cell)).count());
    let holds = |name: &str| dom.range(id).skip(1).any(|id| dom.name(id) == name);
    let headers = holds("th") || holds("caption");
    // XML may have words there.
    let stray = |node: Id| {
        dom.text(node).is_some_and(|text| !super::dom::is_blank(text))
            && matches!(dom.name(dom.parent(node)), "table" | "tbody" | "thead" | "tfoot" | "tr")
    };
    matches!(dom.get(id, "role"), Some("presentation" | "none"))
        || dom.range(id).any(stray)
        || dom.has_class(id, &["highlighttable", "rouge-table", "lntable", "gist-table"])
        || (!headers && filled.clone().max().unwrap_or(0) <= 1)
        || filled.sum::<usize>() <= 1
        || ["table", "h1", "h2", "h3", "article", "main", "nav"].iter().any(|name| holds(name))
}

type Built = (Vec<ColumnAlign>, Vec<Vec<Cell>>, Vec<Vec<Cell>>);

/// Reads the cells; `None` when they nest too deep.
fn build(reader: &mut Reader<'_>, rows: &[Row]) -> Option<Built> {
    let dom = reader.dom;
    let span = |cell: Id, name: &str| dom.get(cell, name).and_then(|value| value.trim().parse::<usize>().ok());
    let (mut head, mut body): (Vec<Vec<Cell>>, Vec<Vec<Cell>>) = (Vec::new(), Vec::new());
    // How many rows more each column is covered from above.
    let mut covered = [0_usize; MAX_COLUMNS];
    let mut aligned: Vec<[usize; 3]> = Vec::new();
    let mut width = 0;
    for (at, row) in rows.iter().enumerate() {
        let left = rows[at..].iter().take_while(|other| other.section == row.section && other.head == row.head).count();
        if at > 0 && (rows[at - 1].section != row.section || rows[at - 1].head != row.head) {
            covered = [0; MAX_COLUMNS];
        }
        let mut cells: Vec<Cell> = Vec::new();
        let mut column = 0;
        let before = covered;
        for &id in &row.cells {
            if reader.footnotes.skips(id) || reader.footnotes.skips(dom.parent(id)) {
                continue;
            }
            let mut blocks = None;
            reader.in_language(id, |reader| {
                blocks = reader.nested(|reader| {
                    reader.named(id);
                    reader.children(id);
                });
            });
            let mut blocks = blocks?;
            while column < MAX_COLUMNS && before[column] > 0 {
                column += 1;
            }
            if column == MAX_COLUMNS {
                if let Some(last) = cells.last_mut() {
                    last.blocks.append(&mut blocks);
                }
                continue;
            }
            let free = before[column..].iter().take_while(|rows| **rows == 0).count();
            let columns = span(id, "colspan").unwrap_or(1).clamp(1, free);
            let down = match span(id, "rowspan") {
                Some(0) => left,
                Some(rows) => rows.clamp(1, left),
                None => 1,
            };
            covered[column..column + columns].fill(down);
            if aligned.len() < column + columns {
                aligned.resize(column + columns, [0; 3]);
            }
            if columns == 1 && !row.head {
                aligned[column][align(dom, id) as usize] += 1;
            }
            column += columns;
            let header = dom.name(id) == "th";
            cells.push(Cell { header, columns: columns as u16, rows: down as u16, blocks });
        }
        covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        width = width.max(column);
        if cells.iter().any(|cell| !cell.blocks.is_empty()) || cells.iter().any(|cell| cell.rows > 1) {
            if row.head { head.push(cells) } else { body.push(cells) }
        }
    }
    let most = |counts: &[usize; 3]| match counts {
        [start, centre, end] if centre > start && centre >= end => ColumnAlign::Centre,
        [start, _, end] if end > start => ColumnAlign::End,
        _ => ColumnAlign::Start,
    };
    aligned.resize(width, [0; 3]);
    Some((aligned.iter().map(most).collect(), head, body))
}

/// How a cell or its row is aligned.
fn align(dom: &Dom, cell: Id) -> ColumnAlign {
    let named = |id: Id| dom.style(id, "text-align").or_else(|| dom.get(id, "align").map(str::to_ascii_lowercase));
    let by_class = || dom.classes(cell).find_map(|class| class.strip_prefix("has-text-align-")).map(str::to_owned);
    match named(cell).or_else(by_class).or_else(|| named(dom.parent(cell))).as_deref() {
        Some("center") => ColumnAlign::Centre,
        Some("right" | "end" | "char") => ColumnAlign::End,
        _ => ColumnAlign::Start,
    }
}
