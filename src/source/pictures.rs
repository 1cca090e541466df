//! Pictures that are not where a text says: found where site generators keep them.

use super::folder::Folder;
use crate::doc::{Block, each_image_mut};
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
