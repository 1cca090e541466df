//! What only a dropped copy has: its facts go to the kept copy, its words and pictures are
//! brought to notice.

use super::compare::{Sentence, differences};
use super::essay::Essay;
use super::merge::{Dropped, Work};
use super::normalise::normalise;
use super::report::Reason;
use crate::diag::{Diagnostic, Sink};
use rayon::prelude::*;

/// Shorter sentences are labels and links, such as `Read more`.
const SPEAKING: usize = 4;
/// A sentence of which so much stands in the other copy is an edited one.
const EDITED: f64 = 0.5;
/// So many characters of a sentence are shown.
const SHOWN: usize = 60;

/// Gives each kept copy the facts that it lacks and another copy has, the first seen first.
pub(super) fn complete(essays: &mut [Essay], works: &[Work]) {
    for work in works.iter().filter(|work| work.copies.len() > 1) {
        for copy in work.copies.iter().copied().filter(|&copy| copy != work.kept) {
            let other = &essays[copy].piece;
            let (subtitle, date, language) = (other.subtitle.clone(), other.date.clone(), other.language.clone());
            let (authors, tags, urls) = (other.authors.clone(), other.tags.clone(), other.urls.clone());
            let (slug, part) = (other.slug.clone(), other.part.clone());
            let kept = &mut essays[work.kept].piece;
            kept.subtitle = kept.subtitle.take().or(subtitle);
            kept.date = kept.date.take().or(date);
            kept.language = kept.language.take().or(language);
            kept.slug = kept.slug.take().or(slug);
            kept.part = kept.part.take().or(part);
            if kept.authors.is_empty() {
                kept.authors = authors;
            }
            if kept.tags.is_empty() {
                kept.tags = tags;
            }
            // A copy's address leads to the essay as well as its own.
            for url in urls {
                if !kept.urls.contains(&url) {
                    kept.urls.push(url);
                }
            }
        }
    }
}

/// Warns of the dropped copies that say what the kept one does not.
pub(super) fn notice(essays: &[Essay], dropped: &[Dropped], sink: &mut Sink) {
    let found: Vec<Option<Diagnostic>> = dropped
        .par_iter()
        .filter(|dropped| dropped.reason != Reason::Exact || has_pictures(&essays[dropped.copy]))
        .map(|dropped| only_in_copy(&essays[dropped.kept], &essays[dropped.copy]))
        .collect();
    found.into_iter().flatten().for_each(|warning| sink.push(warning));
}

fn has_pictures(essay: &Essay) -> bool {
    let mut pictures = false;
    crate::doc::each_image(&essay.piece.blocks, &mut |_| pictures = true);
    pictures
}

fn only_in_copy(kept: &Essay, copy: &Essay) -> Option<Diagnostic> {
    let all = differences(kept, copy, normalise);
    let own: Vec<&Sentence> =
        all.iter().flat_map(|place| place.copy.iter().filter(|said| is_own(said, &place.kept))).collect();
    let first = own.first()?;
    let mut shown: String = first.text.chars().take(SHOWN).collect();
    if shown.len() < first.text.len() {
        shown.push('…');
    }
    let pictures = own.iter().filter(|said| said.picture).count();
    let count = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let what = match (own.len() - pictures, pictures) {
        (0, pictures) => count(pictures, "picture"),
        (sentences, 0) => count(sentences, "sentence"),
        (sentences, pictures) => format!("{} and {}", count(sentences, "sentence"), count(pictures, "picture")),
    };
    Some(
        Diagnostic::warning(
            "only-in-copy",
            format!("this copy of `{}` is left out, but it alone has {what}: {shown}", kept.title),
        )
        .at(first.origin.clone())
        .hint(format!(
            "kept is {}; `chapbook explain \"{}\"` shows where the copies differ",
            kept.origin(),
            kept.title
        )),
    )
}

/// Whether a sentence of the copy is no edited sentence of the kept essay.
fn is_own(said: &Sentence, kept: &[Sentence]) -> bool {
    if said.picture {
        return true;
    }
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let own = words(&said.text);
    let known: Vec<String> = kept.iter().flat_map(|sentence| words(&sentence.text)).collect();
    let shared = own.iter().filter(|word| known.contains(word)).count();
    own.len() >= SPEAKING && (shared as f64) < own.len() as f64 * EDITED
}
