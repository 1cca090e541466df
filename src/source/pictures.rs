//! Pictures that are not where a text says: found where site generators keep them. And pictures that are no
//! decoration, whatever a text says.

use super::folder::Folder;
use crate::doc::{Block, Inline, each_image_mut, plain_text};
use crate::world::is_in_archive;

/// Points the pictures of a text to the files that they mean. Those that are found nowhere stay.
pub(super) fn find(blocks: &mut [Block], folder: &Folder<'_>) {
    each_image_mut(blocks, &mut |image| {
        if image.data.is_none()
            && !image.path.contains("://")
            && !is_in_archive(&image.path)
            && let Some(path) = folder.find(&image.path, &image.origin.file)
            && *path != *image.path
        {
            image.path = path.into();
        }
    });
}

/// What a link shows: where it has no words, its pictures say where it leads, and none of them is decoration.
pub(super) fn name_link(content: &mut [Inline]) {
    fn tell(content: &mut [Inline]) {
        for inline in content {
            match inline {
                Inline::Image(image) => image.is_decorative = false,
                Inline::Styled { content, .. } | Inline::Foreign { content, .. } => tell(content),
                _ => {}
            }
        }
    }
    if plain_text(content).trim().is_empty() {
        tell(content);
    }
}
