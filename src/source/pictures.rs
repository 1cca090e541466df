//! Pictures that are not where a text says: found where site generators keep them.

use super::folder::Folder;
use crate::doc::{Block, BlockKind, Image, Inline, each_line_mut, each_list_mut};
use crate::world::is_in_archive;

/// Points the pictures of a text to the files that they mean. Those that are found nowhere stay.
pub(super) fn find(blocks: &mut [Block], folder: &Folder<'_>) {
    in_blocks(blocks, folder);
    each_line_mut(blocks, &mut |line, _| in_line(line, folder));
}

fn in_blocks(blocks: &mut [Block], folder: &Folder<'_>) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Figure(figure) => figure.images.iter_mut().for_each(|image| point(image, folder)),
            kind => each_list_mut(kind, &mut |inner| in_blocks(inner, folder)),
        }
    }
}

fn in_line(line: &mut [Inline], folder: &Folder<'_>) {
    for inline in line {
        match inline {
            Inline::Image(image) => point(image, folder),
            Inline::Styled { content, .. } | Inline::Foreign { content, .. } | Inline::Link { content, .. } => {
                in_line(content, folder);
            }
            Inline::Note(note) => find(&mut note.blocks, folder),
            _ => {}
        }
    }
}

fn point(image: &mut Image, folder: &Folder<'_>) {
    if !image.path.contains("://")
        && !is_in_archive(&image.path)
        && let Some(path) = folder.find(&image.path, &image.origin.file)
        && *path != *image.path
    {
        image.path = path.into();
    }
}
