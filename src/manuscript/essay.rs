//! A piece with what the stages of this folder ask about it, reckoned once.

use super::normalise::normalise;
use super::report::Place;
use super::words::count;
use crate::diag::Origin;
use crate::doc::{plain_text, printed_text};
use crate::lang::Lang;
use crate::source::Piece;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Where the source is silent, a text that is plainly in another language than the book's is taken to be.
pub(super) fn tell_languages(essays: &mut [Essay], book: &Lang) {
    let mut by_head: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (i, essay) in essays.iter().enumerate().filter(|(_, essay)| essay.piece.language.is_none()) {
        // Copies begin alike, and one look at them is enough.
        by_head.entry(Lang::detected_by(&essay.text)).or_default().push(i);
    }
    let foreign = |(head, all): (&str, Vec<usize>)| {
        Some((Lang::detect(head).filter(|own| own.primary() != book.primary())?, all))
    };
    let told: Vec<(Lang, Vec<usize>)> = by_head.into_par_iter().filter_map(foreign).collect();
    for (language, all) in told {
        all.into_iter().for_each(|i| essays[i].piece.language = Some(language.clone()));
    }
}

/// One essay, or one copy of it.
pub(super) struct Essay {
    /// What was read.
    pub piece: Piece,
    /// The title as plain text.
    pub title: String,
    /// The title normalised.
    pub key: String,
    /// The text without mark-up, blocks on lines of their own.
    pub text: String,
    /// Words of the text: runs of letters, digits and underscores, as `\w+` has them.
    pub words: usize,
}

impl Essay {
    /// Reckons what is asked about a piece.
    pub fn new(piece: Piece) -> Essay {
        let title = plain_text(&piece.title);
        let text = printed_text(&piece.blocks);
        let words = count(&text);
        Essay { key: normalise(&title), title, text, words, piece }
    }

    /// Where its title stands.
    pub fn origin(&self) -> &Origin {
        &self.piece.origin
    }

    /// Where it stands, for reports.
    pub fn place(&self) -> Place {
        Place { title: self.title.clone(), file: self.origin().file.to_string(), line: self.origin().line.max(1) }
    }

    /// Whether there is nothing below the title: neither words nor pictures.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.pictures().is_empty()
    }

    /// The names of the pictures that it shows; the folders differ from dump to dump.
    pub fn pictures(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let name = |path: &'_ str| path.rfind('/').map_or(0, |slash| slash + 1);
        crate::doc::each_image(&self.piece.blocks, &mut |image| names.push(&image.path[name(&image.path)..]));
        names
    }
}
