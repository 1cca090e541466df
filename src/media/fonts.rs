//! The fonts of a book: four styles of the text face and a monospaced face.
//!
//! EB Garamond and Fira Mono are built into the binary, so that the same book gives the same
//! bytes on every machine; a book may bring its own text face. System fonts are never used.

use super::font::Font;
use crate::config::FontChoice;
use crate::diag::{Diagnostic, Origin, Sink, Stopped};
use crate::world::World;

/// Which of the faces a stretch of text is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// The text face, upright.
    Regular,
    /// The text face, italic.
    Italic,
    /// The text face, bold.
    Bold,
    /// The text face, bold italic.
    BoldItalic,
    /// The monospaced face.
    Mono,
}

/// The styles in the order of their index.
const STYLES: [Style; 5] = [Style::Regular, Style::Italic, Style::Bold, Style::BoldItalic, Style::Mono];

/// The loaded fonts. The index of a font is its `paged::FontId`.
#[derive(Clone, Debug)]
pub struct Fonts {
    faces: Vec<Font>,
    /// Index of the face for each of [`STYLES`].
    by_style: [u16; 5],
}

/// The file of a built-in font.
macro_rules! file {
    ($path:literal) => {
        include_bytes!(concat!("../../fonts/", $path)).as_slice()
    };
}

/// A family that is built in: regular, italic, bold, bold italic.
struct Family {
    name: &'static str,
    files: [&'static [u8]; 4],
    /// What has the characters that it lacks, such as Greek and Cyrillic.
    fallback: Option<&'static [u8]>,
}

/// The built-in families, the default first.
static FAMILIES: [Family; 3] = [
    Family {
        name: "EB Garamond",
        files: [
            file!("eb-garamond/EBGaramond-Regular.ttf"),
            file!("eb-garamond/EBGaramond-Italic.ttf"),
            file!("eb-garamond/EBGaramond-Bold.ttf"),
            file!("eb-garamond/EBGaramond-BoldItalic.ttf"),
        ],
        fallback: None,
    },
    Family {
        name: "Fira Sans",
        files: [
            file!("fira-sans/FiraSans-Regular.ttf"),
            file!("fira-sans/FiraSans-Italic.ttf"),
            file!("fira-sans/FiraSans-Bold.ttf"),
            file!("fira-sans/FiraSans-BoldItalic.ttf"),
        ],
        fallback: None,
    },
    Family {
        name: "Atkinson Hyperlegible",
        files: [
            file!("atkinson-hyperlegible/AtkinsonHyperlegible-Regular.ttf"),
            file!("atkinson-hyperlegible/AtkinsonHyperlegible-Italic.ttf"),
            file!("atkinson-hyperlegible/AtkinsonHyperlegible-Bold.ttf"),
            file!("atkinson-hyperlegible/AtkinsonHyperlegible-BoldItalic.ttf"),
        ],
        fallback: Some(file!("fira-sans/FiraSans-Regular.ttf")),
    },
];

/// The monospaced face.
static MONO: &[u8] = file!("fira-mono/FiraMono-Regular.ttf");

fn built_in_font(file: &'static [u8]) -> Font {
    Font::parse(file).expect("the built-in fonts are sound")
}

impl Fonts {
    /// The built-in fonts of the default family.
    pub fn built_in() -> Fonts {
        Fonts::family(&FAMILIES[0])
    }

    fn family(family: &Family) -> Fonts {
        let files = family.files.into_iter().chain([MONO]).chain(family.fallback);
        Fonts { faces: files.map(built_in_font).collect(), by_style: [0, 1, 2, 3, 4] }
    }

    /// The fonts that `[pdf] font` asks for, the monospaced face built in.
    ///
    /// # Errors
    /// When a file is missing or cannot be used, or a family is unknown; the errors are in `sink`.
    pub fn load(choice: &FontChoice, world: &dyn World, sink: &mut Sink) -> Result<Fonts, Stopped> {
        let (files, origin) = match choice {
            FontChoice::Family(name, origin) => match FAMILIES.iter().find(|family| same_family(name, family.name)) {
                Some(family) => return Ok(Fonts::family(family)),
                None => (family_files(name, origin, world, sink)?, origin),
            },
            FontChoice::Files { regular, italic, bold, bold_italic, origin } => {
                ([Some(regular.clone()), italic.clone(), bold.clone(), bold_italic.clone()], origin)
            }
        };
        let mut faces = Vec::new();
        let mut by_style = [0u16; 5];
        for (slot, file) in files.into_iter().enumerate() {
            // A style without a file is set in the nearest one before it: bold italic in bold, else italic, else regular.
            by_style[slot] = match slot {
                0 => 0,
                3 if by_style[2] != 0 => by_style[2],
                3 => by_style[1],
                _ => by_style[0],
            };
            if let Some(file) = file
                && let Some(font) = read(&file, origin, world, sink)
            {
                by_style[slot] = faces.len() as u16;
                faces.push(font);
            }
        }
        sink.check()?;
        by_style[4] = faces.len() as u16;
        faces.push(built_in_font(MONO));
        Ok(Fonts { faces, by_style })
    }

    /// All faces; the position of a face is its `paged::FontId`.
    pub fn faces(&self) -> &[Font] {
        &self.faces
    }

    /// The index of the face for a style.
    pub fn index(&self, style: Style) -> u16 {
        let slot = STYLES.iter().position(|s| *s == style).expect("STYLES lists every style");
        self.by_style[slot]
    }

    /// The face for a style.
    pub fn face(&self, style: Style) -> &Font {
        &self.faces[usize::from(self.index(style))]
    }
}

fn read(file: &str, origin: &Origin, world: &dyn World, sink: &mut Sink) -> Option<Font> {
    let error = |rule, message: String, hint: &str| Diagnostic::error(rule, message).at(origin.clone()).hint(hint);
    match world.read(file) {
        Err(e) => sink.push(error(
            "missing-font",
            format!("font `{file}` cannot be read: {e}"),
            "put the file into the book's folder and name it relative to book.toml",
        )),
        Ok(data) => match Font::parse(data) {
            Err(why) => sink.push(error(
                "unusable-font",
                format!("font `{file}` cannot be used: {why}"),
                "use a static TTF or OTF file whose licence allows embedding",
            )),
            Ok(font) => return Some(font),
        },
    }
    None
}

/// Family names match without regard to case, spaces, hyphens and underscores.
fn same_family(a: &str, b: &str) -> bool {
    fold(a) == fold(b)
}

fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Files in `fonts/` whose names are the family and a style, such as `fonts/MyFace-BoldItalic.otf`.
fn family_files(
    name: &str,
    origin: &Origin,
    world: &dyn World,
    sink: &mut Sink,
) -> Result<[Option<String>; 4], Stopped> {
    let styles: [&[&str]; 4] =
        [&["", "regular", "roman", "book"], &["italic", "oblique"], &["bold"], &["bolditalic", "boldoblique"]];
    let files = world.files().unwrap_or_default();
    let find = |styles: &[&str]| {
        let wanted: Vec<String> = styles.iter().map(|style| fold(name) + style).collect();
        files.iter().find(|path| {
            let lower = path.to_lowercase();
            let file = path.rsplit('/').next().unwrap_or(path);
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            path.starts_with("fonts/")
                && (lower.ends_with(".ttf") || lower.ends_with(".otf"))
                && wanted.contains(&fold(stem))
        })
    };
    let found = styles.map(|style| find(style).cloned());
    if found[0].is_none() {
        let error = Diagnostic::error("missing-font", format!("no regular font of the family `{name}` in fonts/"))
            .at(origin.clone())
            .hint(format!("put {0}-Regular.ttf (and {0}-Italic.ttf, {0}-Bold.ttf) into fonts/, or name the files in font = {{ regular = … }}", name.replace(' ', "")));
        return Err(sink.stop(error));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    #[test]
    fn the_built_in_fonts_cover_latin_greek_and_cyrillic() {
        let fonts = Fonts::built_in();
        for style in STYLES {
            for c in "aÄßœŁžЖяΩλ–—“”‘’…•".chars() {
                assert!(fonts.face(style).covers(c), "{style:?} {c}");
            }
        }
    }

    #[test]
    fn a_family_in_the_books_folder_is_found_and_missing_styles_fall_back() {
        let bytes = Fonts::built_in().faces[0].data.to_vec();
        let world = Memory::new([("fonts/My Face-Regular.ttf", bytes.clone()), ("fonts/MyFace-Bold.ttf", bytes)]);
        let origin = Origin::file("book.toml");
        let mut sink = Sink::new();
        let fonts = Fonts::load(&FontChoice::Family("my face".into(), origin.clone()), &world, &mut sink).unwrap();
        assert_eq!(
            [Style::Regular, Style::Italic, Style::Bold, Style::BoldItalic, Style::Mono].map(|s| fonts.index(s)),
            [0, 0, 1, 1, 2]
        );
        assert!(Fonts::load(&FontChoice::Family("Other".into(), origin), &world, &mut sink).is_err());
        assert_eq!(sink.diagnostics()[0].rule, "missing-font");
    }

    #[test]
    fn garbage_is_no_font() {
        assert!(Font::parse(b"not a font".to_vec()).is_err());
        let mut cut = Fonts::built_in().faces[0].data.to_vec();
        cut.truncate(300);
        assert!(Font::parse(cut).is_err());
    }
}
