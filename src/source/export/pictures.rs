//! The addresses of pictures in exports → files of the book, where it has them.
//!
//! An export names its pictures by where the blog had them: on its own server, through a
//! network that resizes them, or under a name that its software fills in. Where the pictures lie
//! beside the export, their files are named as the ends of those addresses are.

use crate::doc::{self, Block};
use crate::source::link::percent_decode;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Endings of pictures.
const ENDINGS: [&str; 9] = ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp", "tiff"];
/// A name of so many characters is no chance: networks name pictures by numbers of that length.
const TELLING: usize = 16;

/// The pictures among the files of a book and of its archives.
#[derive(Debug, Default)]
pub(in crate::source) struct Shelf {
    /// Paths by the last part of their names, in lower case.
    by_name: FxHashMap<String, Vec<String>>,
}

impl Shelf {
    /// The pictures among these files.
    pub fn new<'a>(files: impl IntoIterator<Item = &'a str>) -> Shelf {
        let mut shelf = Shelf::default();
        for file in files {
            let name = last(file).to_lowercase();
            if name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending)) {
                shelf.by_name.entry(name).or_default().push(file.to_owned());
            }
        }
        shelf
    }

    /// The file that an address or a path means: the one whose last parts are the same, two at
    /// least, or one with a telling name. Of several, the one with most parts in common, then the first.
    pub fn find(&self, address: &str) -> Option<&str> {
        if self.by_name.is_empty() {
            return None;
        }
        let path = percent_decode(address.split(['?', '#']).next().unwrap_or_default());
        let exact = self.candidates(&path, 2).or_else(|| {
            let original = without_size(&path)?;
            self.candidates(&original, 2)
        });
        exact.or_else(|| self.candidates(&path, 1).filter(|_| last(&path).chars().count() >= TELLING))
    }

    fn candidates(&self, path: &str, least: usize) -> Option<&str> {
        let files = self.by_name.get(&last(path).to_lowercase())?;
        let common = |file: &str| {
            let pairs = file.rsplit('/').zip(path.rsplit('/'));
            pairs.take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count().max(1)
        };
        // A file beside the book.toml has no more parts than its name.
        let best = files.iter().rev().max_by_key(|file| common(file))?;
        (common(best) >= least).then_some(best.as_str())
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A resized copy's path as that of the picture it was made of: `a-300x200.jpg` (WordPress),
/// `/size/w600/` (Ghost).
fn without_size(path: &str) -> Option<String> {
    if let Some((before, behind)) = path.split_once("/size/w") {
        let (size, rest) = behind.split_once('/')?;
        return size.bytes().all(|b| b.is_ascii_digit() || b == b'h').then(|| format!("{before}/{rest}"));
    }
    let (stem, ending) = path.rsplit_once('.')?;
    let (stem, size) = stem.rsplit_once('-')?;
    if size == "scaled" {
        return Some(format!("{stem}.{ending}"));
    }
    let (width, height) = size.split_once('x')?;
    let number = |text: &str| (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    (number(width) && number(height)).then(|| format!("{stem}.{ending}"))
}

/// Gives every picture of the blocks the path of its file, or the address at which its author put it.
pub(in crate::source) fn settle(blocks: &mut [Block], shelf: &Shelf) {
    doc::each_image_mut(blocks, &mut |image| {
        if image.data.is_some() {
            return;
        }
        let address = unwrap(&image.path);
        if let Some(path) = shelf.find(&address) {
            image.path = path.into();
        } else if let Cow::Owned(address) = address {
            image.path = address.into();
        }
    });
}

/// An address through a network that resizes pictures → the address of the picture itself.
pub(in crate::source) fn unwrap(address: &str) -> Cow<'_, str> {
    let Some((_, behind)) = address.split_once("://") else { return Cow::Borrowed(address) };
    let (host, path) = behind.split_once('/').unwrap_or((behind, ""));
    // Jetpack's Photon: the host of the picture is the first part of the path.
    if let [b'i', b'0'..=b'9', rest @ ..] = host.as_bytes()
        && rest == b".wp.com"
    {
        return Cow::Owned(format!("https://{}", path.split('?').next().unwrap_or_default()));
    }
    let wraps = host.ends_with("substackcdn.com")
        || host.ends_with("cdn.substack.com")
        || path.contains("image/fetch/")
        || path.starts_with("cdn-cgi/image/");
    if wraps {
        for (scheme, encoded) in [
            ("/https%3A%2F%2F", true),
            ("/http%3A%2F%2F", true),
            ("/https%3a%2f%2f", true),
            ("/https://", false),
            ("/http://", false),
        ] {
            if let Some(at) = path.find(scheme) {
                let inner = &path[at + 1..];
                return Cow::Owned(if encoded { percent_decode(inner) } else { inner.to_owned() });
            }
        }
    }
    Cow::Borrowed(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_unwrapped() {
        for (address, expected) in [
            (
                "https://substackcdn.com/image/fetch/$s_!x!,w_1456,c_limit/https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2Fa_b.png",
                "https://substack-post-media.s3.amazonaws.com/public/images/a_b.png",
            ),
            (
                "https://i0.wp.com/blog.example/wp-content/a.jpg?resize=300%2C200&ssl=1",
                "https://blog.example/wp-content/a.jpg",
            ),
            ("https://res.example/x/image/fetch/w_3/https://blog.example/a.jpg", "https://blog.example/a.jpg"),
            ("https://blog.example/wp.com/a.jpg", "https://blog.example/wp.com/a.jpg"),
            ("images/a.jpg", "images/a.jpg"),
        ] {
            assert_eq!(unwrap(address), expected);
        }
    }

    #[test]
    fn pictures_beside_the_export_are_found_by_the_ends_of_their_addresses() {
        let shelf = Shelf::new([
            "in/uploads/2020/01/a.jpg",
            "uploads/2021/01/a.jpg",
            "x.zip/images/1*aBcDeFgHiJkLmNoP.jpeg",
            "b.png",
        ]);
        for (address, expected) in [
            ("https://blog.example/wp-content/uploads/2020/01/a.jpg", Some("in/uploads/2020/01/a.jpg")),
            ("https://blog.example/wp-content/uploads/2021/01/a-300x200.jpg?w=3", Some("uploads/2021/01/a.jpg")),
            ("content/images/size/w600/2020/01/a.jpg", Some("in/uploads/2020/01/a.jpg")),
            (
                "https://cdn-images-1.medium.com/max/800/1*aBcDeFgHiJkLmNoP.jpeg",
                Some("x.zip/images/1*aBcDeFgHiJkLmNoP.jpeg"),
            ),
            ("https://blog.example/images/b.png", None),
            ("https://blog.example/a.jpg", None),
        ] {
            assert_eq!(shelf.find(address), expected, "{address}");
        }
    }
}
