//! What the text asks for → [`Pictures`], with a warning at the first mention of each that cannot be had.

use super::svg::Find;
use super::{Picture, Pictures};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::world::{World, resolve};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

/// So many pictures a drawing may name: each becomes part of it, as often as it is named.
const MOST_PICTURES: usize = 30;

/// A picture that a text asks for.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Its file, or what it is called.
    pub path: &'a Arc<str>,
    /// Its bytes, where the text itself holds them.
    pub data: Option<&'a [u8]>,
    /// Where it is called for.
    pub origin: &'a Origin,
}

/// Loads each picture once, in parallel. `wanted` names them in reading order, each as often as it is called for.
pub fn load<'a>(wanted: impl IntoIterator<Item = Wanted<'a>>, world: &dyn World, sink: &mut Sink) -> Pictures {
    let mut seen = BTreeSet::new();
    let first: Vec<_> = wanted.into_iter().filter(|one| seen.insert(one.path)).collect();
    // Listing the folder is only worth it when something is missing.
    let files = OnceLock::new();
    let files = || files.get_or_init(|| world.files().unwrap_or_default()).as_slice();
    let loaded: Vec<_> = first.par_iter().map(|one| load_one(*one, world, &files)).collect();
    let mut pictures = Pictures::new();
    for (Wanted { path, origin, .. }, result) in first.into_iter().zip(loaded) {
        let (result, lost) = result;
        lost.into_iter().for_each(|warning| sink.push(warning));
        match result {
            Ok(picture) => {
                if picture.is_moving {
                    sink.push(
                        Diagnostic::warning(
                            "animated-image",
                            format!("only the first frame of `{path}` is in the book"),
                        )
                        .at(origin.clone())
                        .hint("choose the picture that should stand there, or say in words what moves"),
                    );
                }
                pictures.insert(path.clone(), picture);
            }
            Err(warning) => sink.push(*warning),
        }
    }
    pictures
}

fn load_one<'f>(
    Wanted { path, data, origin }: Wanted<'_>,
    world: &dyn World,
    files: &(dyn Fn() -> &'f [String] + Sync),
) -> (Result<Picture, Box<Diagnostic>>, Vec<Diagnostic>) {
    // A drawing has its pictures from beside its own file, one in the text from beside that.
    let from = if data.is_some() { &origin.file } else { path };
    let lost = Mutex::new(Vec::new());
    let asked = AtomicUsize::new(0);
    let find = |href: &str| {
        let is_allowed = !is_remote(href) && asked.fetch_add(1, Ordering::Relaxed) < MOST_PICTURES;
        let found = resolve(from, href).filter(|_| is_allowed).and_then(|path| world.read(&path).ok());
        if found.is_none() {
            let rule = if is_remote(href) { "remote-image" } else { "missing-image" };
            let message = format!("the drawing `{path}` cannot have its picture `{}`", shortened(href));
            let hint = "put the picture into the book's folder and name it by its path from the drawing, or embed it";
            let warning = Diagnostic::warning(rule, message).at(origin.clone()).hint(hint);
            lost.lock().expect("nothing panics while it is held").push(warning);
        }
        found
    };
    let result = read_one(Wanted { path, data, origin }, world, files, &find);
    (result, lost.into_inner().expect("nothing panics while it is held"))
}

fn read_one<'f>(
    Wanted { path, data, origin }: Wanted<'_>,
    world: &dyn World,
    files: &(dyn Fn() -> &'f [String] + Sync),
    find: Find<'_>,
) -> Result<Picture, Box<Diagnostic>> {
    let warning = |rule, message: String, hint: String| {
        Box::new(Diagnostic::warning(rule, message).at(origin.clone()).hint(hint))
    };
    if let Some(data) = data {
        return Picture::read_with(data, find).map_err(|why| {
            let why = why.trim_end_matches('.');
            let message = format!("the data of a picture in the text (`{path}`) cannot be used: {why}");
            warning("broken-image", message, "embed it again, or save it as a file beside the text".into())
        });
    }
    if is_remote(path) {
        return Err(warning(
            "remote-image",
            format!("picture `{}` is not in the book's folder and is left out", shortened(path)),
            "download it into the book's folder and refer to it there; nothing is fetched".into(),
        ));
    }
    let bytes = world.read(path).map_err(|error| {
        let hint = match similar(path, files()) {
            Some(file) => format!("did you mean `{file}`?"),
            None => "put the file into the book's folder; paths are relative to the text that names them".into(),
        };
        warning("missing-image", format!("picture `{path}` cannot be read: {error}"), hint)
    })?;
    Picture::read_with(&bytes, find).map_err(|why| {
        warning(
            "broken-image",
            format!("picture `{path}` cannot be used: {}", why.trim_end_matches('.')),
            "save it again as PNG, JPEG or SVG".into(),
        )
    })
}

/// Whether a path is a URL: it has a scheme, or names a host.
fn is_remote(path: &str) -> bool {
    path.contains("://")
        || path.starts_with("//")
        || path.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"))
}

/// At most 80 characters of a path: a `data:` URL holds a whole file.
fn shortened(path: &str) -> String {
    let mut short: String = path.chars().take(80).collect();
    if short.len() < path.len() {
        short.push('…');
    }
    short
}

/// The file that was probably meant: one of the same name in another folder or letter case, else one of a similar path.
fn similar<'f>(path: &str, files: &'f [String]) -> Option<&'f str> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let wanted = name(path);
    let same_name = files.iter().find(|file| name(file) == wanted).map(String::as_str);
    same_name.or_else(|| crate::config::nearest(path, files.iter().map(String::as_str)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    fn png() -> Vec<u8> {
        let mut out = std::io::Cursor::new(Vec::new());
        image::GrayImage::new(4, 3).write_to(&mut out, image::ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn a_drawing_has_its_pictures_from_the_books_folder_and_from_nowhere_else() {
        let drawing = |href: &str| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><image href=\"{href}\" width=\"9\" height=\"9\"/><path d=\"M0 0h9v9z\"/></svg>"
            )
        };
        let hrefs = ["../cat.png", "none.png", "../../cat.png", "/cat.png", "http://a.b/cat.png"];
        let files = hrefs.iter().enumerate().map(|(at, href)| (format!("img/{at}.svg"), drawing(href).into_bytes()));
        let world = Memory::new(files.chain([("cat.png".to_owned(), png())]));
        let file: Arc<str> = "texts/a.md".into();
        let paths: Vec<Arc<str>> = (0..hrefs.len()).map(|at| format!("img/{at}.svg").into()).collect();
        let origins: Vec<Origin> = (1..).take(paths.len()).map(|line| Origin::new(&file, line, 1)).collect();
        let mut sink = Sink::new();
        let asked = paths.iter().zip(&origins).map(|(path, origin)| Wanted { path, data: None, origin });
        let pictures = load(asked, &world, &mut sink);
        let embeds = |path: &Arc<str>| pictures[path].file.bytes.windows(15).any(|bytes| bytes == b"data:image/png;");
        assert_eq!(paths.iter().map(embeds).collect::<Vec<_>>(), [true, false, false, false, false]);
        let found: Vec<_> = sink.diagnostics().iter().map(|d| (d.rule, d.origin.as_ref().unwrap().line)).collect();
        assert_eq!(found, [("missing-image", 2), ("missing-image", 3), ("missing-image", 4), ("remote-image", 5)]);
    }

    #[test]
    fn a_picture_that_moves_is_a_warning_once() {
        let mut gif = Vec::new();
        let frames = vec![image::Frame::new(image::RgbaImage::new(3, 2)); 2];
        image::codecs::gif::GifEncoder::new(&mut gif).encode_frames(frames).unwrap();
        let world = Memory::new([("a.gif", gif), ("b.png", png())]);
        let (file, paths): (Arc<str>, [Arc<str>; 2]) = ("a.md".into(), ["a.gif".into(), "b.png".into()]);
        let origins = [Origin::new(&file, 1, 1), Origin::new(&file, 2, 1), Origin::new(&file, 3, 1)];
        let asked = [&paths[1], &paths[0], &paths[0]].into_iter().zip(&origins);
        let mut sink = Sink::new();
        load(asked.map(|(path, origin)| Wanted { path, data: None, origin }), &world, &mut sink);
        let found: Vec<_> = sink.diagnostics().iter().map(|d| (d.rule, d.origin.as_ref().unwrap().line)).collect();
        assert_eq!(found, [("animated-image", 2)]);
    }

    #[test]
    fn each_picture_that_cannot_be_had_is_a_warning_at_its_first_mention() {
        let world = Memory::new([("img/cat.png", png()), ("img/bad.png", png()[..40].to_vec())]);
        let data = format!("data:image/png;base64,{}", "A".repeat(500));
        let paths: Vec<Arc<str>> =
            ["img/cat.png", "img/Cat.PNG", "img/bad.png", "img/bad.png", "http://a.b/c.png", &data, "pics/none.jpg"]
                .map(Into::into)
                .to_vec();
        let file: Arc<str> = "a.md".into();
        let origins: Vec<Origin> = (1..).take(paths.len()).map(|line| Origin::new(&file, line, 1)).collect();
        let mut sink = Sink::new();
        let pictures = load(
            paths.iter().zip(&origins).map(|(path, origin)| Wanted { path, data: None, origin }),
            &world,
            &mut sink,
        );
        assert_eq!(pictures.keys().map(|path| &**path).collect::<Vec<_>>(), ["img/cat.png"]);
        let found: Vec<_> = sink.diagnostics().iter().map(|d| (d.rule, d.origin.as_ref().unwrap().line)).collect();
        assert_eq!(
            found,
            [("missing-image", 2), ("broken-image", 3), ("remote-image", 5), ("remote-image", 6), ("missing-image", 7)]
        );
        assert_eq!(sink.diagnostics()[0].hint.as_deref(), Some("did you mean `img/cat.png`?"));
        assert!(sink.diagnostics()[3].message.len() < 200);
    }
}
