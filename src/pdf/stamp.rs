//! What keeps a screen edition from being PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2): a file
//! says that it follows them only if nothing is found here.
//!
//! What the writer does for every file, such as tags, embedded fonts and metadata, is not looked for;
//! `docs/conformance-pdf.md` has each rule. What is looked for is what a book may lack.

use super::Info;
use crate::diag::{Diagnostic, Origin};
use crate::media::{Fonts, Pictures, Profile};
use crate::paged::{ElementKind, Glyph, Item, LinkTarget, OutlineEntry, Paged, Run, Tag, Tree};
use skrifa::raw::TableProvider;
use std::collections::BTreeMap;

/// PDF/A § 6.1.13: the longest string, in bytes.
const LONGEST_STRING: usize = 32_767;
/// PDF/A § 6.1.13: the smallest and the largest page, in points.
const PAGES: std::ops::RangeInclusive<f64> = 3.0..=14_400.0;

/// A kind of fault, in the order in which they are told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Glyph,
    Figure,
    Formula,
    PrivateUse,
    NoCharacter,
    Untagged,
    Profile,
    Long,
    Size,
    Title,
}

/// Why the file may not say that it follows PDF/UA-1 and PDF/A-2a: a warning for each kind of fault, at the first
/// place. Pages without structure, such as covers, follow neither, and nothing is said about them.
pub fn faults(paged: &Paged, info: &Info, fonts: &Fonts, pictures: &Pictures) -> Vec<Diagnostic> {
    let mut found = Found { paged, first: BTreeMap::new() };
    let counts: Vec<u16> =
        fonts.faces().iter().map(|font| font.tables().maxp().map_or(0, |maxp| maxp.num_glyphs())).collect();
    let mut last = Tag(0);
    for page in &paged.pages {
        for item in &page.items {
            match item {
                Item::Run(run) => {
                    last = run.tag.unwrap_or(last);
                    found.run(run, counts.get(usize::from(run.font.0)).copied().unwrap_or(0), last);
                }
                Item::Picture { path, tag, .. } => {
                    let profile = pictures.get(path).and_then(|picture| picture.profile.as_ref());
                    if profile.is_some_and(|profile| !is_usable(profile)) {
                        found.add(Fault::Profile, path, tag.unwrap_or(last));
                    }
                }
                Item::Rule { .. } => {}
            }
        }
        for link in &page.links {
            match (link.tag, &link.target) {
                (None, _) => found.add(Fault::Untagged, "", last),
                (Some(tag), LinkTarget::Url(url)) => found.string(url, tag),
                _ => {}
            }
        }
    }
    for (tag, _) in Tree::new(paged).walk() {
        match &found.paged.structure.get(tag).kind {
            ElementKind::Figure { alt } if alt.is_empty() => found.add(Fault::Figure, "", tag),
            ElementKind::Formula { alt } if alt.is_empty() => found.add(Fault::Formula, "", tag),
            ElementKind::Figure { alt } | ElementKind::Formula { alt } => found.string(alt, tag),
            _ => {}
        }
    }
    found.outline(&paged.outline);
    if info.title.trim().is_empty() {
        found.add(Fault::Title, "", Tag(0));
    }
    if ![paged.trim.w, paged.trim.h].iter().all(|side| PAGES.contains(&side.to_pt())) {
        found.add(Fault::Size, "", Tag(0));
    }
    found.told()
}

/// Whether a profile says what colours are on a device or in a space, as of version 4 or before (PDF/A § 6.2.4.2;
/// ICC.1 § 7.2.4, 7.2.5).
fn is_usable(profile: &Profile) -> bool {
    let known: [&[u8]; 4] = [b"prtr", b"mntr", b"scnr", b"spac"];
    let is_known = profile.bytes.get(12..16).is_some_and(|kind| known.contains(&kind));
    is_known && profile.bytes.get(8).is_some_and(|version| *version <= 4)
}

/// The faults so far.
struct Found<'a> {
    paged: &'a Paged,
    /// How often each was found, what it was first, and in which element.
    first: BTreeMap<Fault, (usize, String, Tag)>,
}

impl Found<'_> {
    fn add(&mut self, fault: Fault, what: &str, tag: Tag) {
        self.first.entry(fault).or_insert_with(|| (0, what.to_owned(), tag)).0 += 1;
    }

    fn run(&mut self, run: &Run, glyphs: u16, tag: Tag) {
        let is_missing = |glyph: &Glyph| glyph.id == 0 || glyph.id >= glyphs;
        // Texts of glyphs are looked for only where one is missing.
        if run.glyphs.iter().any(is_missing) {
            for (_, text) in run.glyphs_with_text().filter(|(glyph, _)| is_missing(glyph)) {
                self.add(Fault::Glyph, text, tag);
            }
        }
        for c in run.text.chars() {
            match c {
                '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => self.add(Fault::PrivateUse, &c.to_string(), tag),
                '\0' | '\u{feff}' | '\u{fffe}' => self.add(Fault::NoCharacter, &c.to_string(), tag),
                _ => {}
            }
        }
    }

    fn string(&mut self, text: &str, tag: Tag) {
        // Two bytes for a mark of its encoding; others are written in one byte a character or two.
        if text.encode_utf16().count() * 2 + 2 > LONGEST_STRING {
            self.add(Fault::Long, &text.chars().take(40).collect::<String>(), tag);
        }
    }

    fn outline(&mut self, entries: &[OutlineEntry]) {
        for entry in entries {
            self.string(&entry.title, Tag(0));
            self.outline(&entry.children);
        }
    }

    fn told(self) -> Vec<Diagnostic> {
        let Some(document) = self.paged.structure.elements.first() else { return Vec::new() };
        let origin = |tag: Tag| self.paged.structure.elements.get(tag.index()).unwrap_or(document).origin.clone();
        self.first.iter().map(|(fault, (count, what, tag))| fault.told(*count, what, origin(*tag))).collect()
    }
}

impl Fault {
    fn told(self, count: usize, what: &str, origin: Origin) -> Diagnostic {
        let signs: Vec<String> =
            what.chars().take(2).map(|c| format!("`{}` (U+{:04X})", c.escape_debug(), u32::from(c))).collect();
        let signs = signs.join(" and ");
        let (lacks, hint) = match self {
            Fault::Glyph => (
                format!("no font has the character {signs}"),
                "name a font that has it with font = { regular = … } under [pdf]",
            ),
            Fault::Figure => (
                "a picture has no alternative text".to_owned(),
                "say in a few words what it shows: ![a folded sheet](sheet.png)",
            ),
            Fault::Formula => ("a formula has no text".to_owned(), "write it in plain characters or TeX"),
            Fault::PrivateUse => (
                format!("the character {signs} means something else to every reader"),
                "use a character of Unicode for it",
            ),
            Fault::NoCharacter => (format!("{signs} is no character"), "take it out"),
            Fault::Untagged => ("a link belongs to no words".to_owned(), crate::diag::REPORT_IT),
            Fault::Long => {
                (format!("a text that programs read aloud is longer than 32 kB: `{what}…`"), "make it shorter")
            }
            Fault::Profile => (
                format!("the colour profile in `{what}` is of a kind or version that PDF/A does not know"),
                "convert the picture to sRGB",
            ),
            Fault::Size => {
                ("its pages are smaller than 3 pt or larger than 14,400 pt".to_owned(), "choose another trim")
            }
            Fault::Title => ("the book has no title".to_owned(), "name it with title under [book]"),
        };
        let more = match count {
            1 => String::new(),
            _ => format!(", here and {} times more", count - 1),
        };
        let message = format!("the PDF does not say that it is PDF/UA-1 and PDF/A-2a: {lacks}{more}");
        Diagnostic::warning("unstamped-pdf", message).at(origin).hint(hint)
    }
}
