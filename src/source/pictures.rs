//! Pictures as readers find them → as the book has them: their files, which of them are figures, which no decoration.

use super::folder::Folder;
use crate::doc::{Block, Image, Inline, Target, each_image_mut, plain_text};
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

/// The pictures of a paragraph that holds nothing else, with where they lead; otherwise the paragraph. A link around a
/// picture that leads to a picture shows it larger, and is of no use in a book.
pub(super) fn alone(content: Vec<Inline>, is_blank: impl Fn(&Inline) -> bool) -> Result<Vec<Image>, Vec<Inline>> {
    let is_picture = |inline: &Inline| matches!(inline, Inline::Image(_));
    let is_linked = |inline: &Inline| match inline {
        Inline::Link { content, .. } => {
            content.iter().any(is_picture) && content.iter().all(|inner| is_picture(inner) || is_blank(inner))
        }
        inline => is_picture(inline),
    };
    if !content.iter().any(is_linked) || !content.iter().all(|inline| is_linked(inline) || is_blank(inline)) {
        return Err(content);
    }
    let mut images = Vec::new();
    for inline in content {
        match inline {
            Inline::Image(image) => images.push(image),
            Inline::Link { target, content } => {
                let target = Some(target).filter(|target| !shows_picture(target));
                images.extend(content.into_iter().filter_map(|inner| match inner {
                    Inline::Image(image) => Some(Image { target: target.clone(), ..image }),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    Ok(images)
}

/// Whether a link leads to a picture.
pub(super) fn shows_picture(target: &Target) -> bool {
    let path = match target {
        Target::Url(url) => url.split(['?', '#']).next().unwrap_or(url),
        Target::File { path, .. } => path,
        _ => return false,
    };
    let path = path.to_ascii_lowercase();
    [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"].iter().any(|ending| path.ends_with(ending))
        || path.starts_with("https://substackcdn.com/image/")
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
