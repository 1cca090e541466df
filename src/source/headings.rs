//! Levels of headings: what formats write as level 1 and down becomes 2 and down, since level 1
//! is the essay's title.

use crate::doc::{Block, BlockKind};

/// Moves headings so that the highest is of level 2.
pub(super) fn shift(blocks: &mut [Block]) {
    let highest = highest(blocks).unwrap_or(2);
    shift_from(blocks, highest);
}

fn highest(blocks: &[Block]) -> Option<u8> {
    blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Heading { level, .. } => Some(*level),
            BlockKind::Quote(inner) | BlockKind::Epigraph(inner) | BlockKind::Aside(inner) => highest(inner),
            BlockKind::List { items, .. } => items.iter().filter_map(|item| highest(&item.blocks)).min(),
            BlockKind::Definitions(list) => {
                list.iter().flat_map(|one| &one.details).filter_map(|one| highest(one)).min()
            }
            BlockKind::Table(table) => {
                table.head.iter().chain(&table.body).flatten().filter_map(|cell| highest(&cell.blocks)).min()
            }
            _ => None,
        })
        .min()
}

fn shift_from(blocks: &mut [Block], highest: u8) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading { level, .. } => *level = (*level + 2).saturating_sub(highest).clamp(2, 6),
            BlockKind::Quote(inner) | BlockKind::Epigraph(inner) | BlockKind::Aside(inner) => {
                shift_from(inner, highest)
            }
            BlockKind::List { items, .. } => items.iter_mut().for_each(|item| shift_from(&mut item.blocks, highest)),
            BlockKind::Definitions(list) => {
                list.iter_mut().flat_map(|one| &mut one.details).for_each(|one| shift_from(one, highest));
            }
            BlockKind::Table(table) => {
                let cells = table.head.iter_mut().chain(&mut table.body).flatten();
                cells.for_each(|cell| shift_from(&mut cell.blocks, highest));
            }
            _ => {}
        }
    }
}
