//! One essay and its copies: the data of `chapbook explain`.

use super::compare::{self, Sentence};
use super::essay::Essay;
use super::normalise::{as_seen, normalise};
use super::report::{LeftOut, Reason};
use super::{Gathered, gather};
use crate::config::{Config, Duplicates, nearest};
use crate::diag::{Diagnostic, Sink, Stopped};
use crate::source::Reading;
use serde::Serialize;

/// Everything that has a title, or is a copy of what has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The title asked for, as its first essay spells it.
    pub title: String,
    /// The essays: more than one when different essays share the title.
    pub essays: Vec<Explained>,
    /// Pieces of the title that are left out for another reason than another copy.
    pub left_out: Vec<LeftOut>,
}

/// An essay and its copies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// The copy that is kept.
    pub kept: Facts,
    /// Why this one.
    pub why: String,
    /// The copies that are dropped, in the order of the sources.
    pub copies: Vec<DroppedCopy>,
}

/// What is known of one copy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Facts {
    /// Its title.
    pub title: String,
    /// Its file.
    pub file: String,
    /// Line of its title.
    pub line: u32,
    /// Words of its text.
    pub words: usize,
    /// Its date, when the source says so.
    pub date: Option<String>,
    /// Where it was published, when the source says so.
    pub url: Option<String>,
}

/// A copy that is dropped.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DroppedCopy {
    /// What is known of it.
    #[serde(flatten)]
    pub facts: Facts,
    /// How it is like the copy that is kept.
    pub reason: Reason,
    /// How much of the words both have in common, 0 to 1.
    pub score: f64,
    /// Where they differ, in the order of the text.
    pub differences: Vec<Difference>,
}

/// A place where two copies differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// What the copy that is kept says there.
    pub kept: Vec<Said>,
    /// What the other says instead.
    pub copy: Vec<Said>,
}

/// A sentence or a picture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// Its file.
    pub file: String,
    /// Line on which its paragraph begins.
    pub line: u32,
    /// Its words, or the path of the picture.
    pub text: String,
    /// Whether it is a picture.
    pub picture: bool,
}

/// Explains what became of the pieces of a title.
///
/// # Errors
/// When no piece has the title, or `book.toml` names pieces that are not there; the errors are in `sink`.
pub fn explain(config: &Config, reading: Reading, title: &str, sink: &mut Sink) -> Result<Explanation, Stopped> {
    let Gathered { essays, works, dropped, aside, overrides, .. } = gather(reading.pieces, config, sink);
    sink.check()?;
    let key = normalise(title);
    let asked = works.iter().filter(|work| work.copies.iter().any(|&copy| essays[copy].key == key));
    let explained: Vec<Explained> = asked
        .map(|work| {
            let kept = &essays[work.kept];
            let copies = dropped.iter().filter(|dropped| dropped.kept == work.kept);
            let copies: Vec<DroppedCopy> = copies
                .map(|dropped| DroppedCopy {
                    facts: facts(&essays[dropped.copy]),
                    reason: dropped.reason,
                    score: dropped.score,
                    differences: differences(kept, &essays[dropped.copy], dropped.score),
                })
                .collect();
            let why = why(copies.len(), overrides.keep[work.kept], config.manuscript.duplicates).to_owned();
            Explained { kept: facts(kept), why, copies }
        })
        .collect();
    let left_out: Vec<LeftOut> =
        aside.into_iter().map(|(_, left_out)| left_out).filter(|left_out| normalise(&left_out.title) == key).collect();
    let spelt = explained.first().map(|essay| essay.kept.title.clone());
    match spelt.or_else(|| left_out.first().map(|left_out| left_out.title.clone())) {
        Some(title) => Ok(Explanation { title, essays: explained, left_out }),
        None => {
            let near = nearest(&key, essays.iter().map(|essay| essay.key.as_str()));
            let near = near.and_then(|near| essays.iter().find(|essay| essay.key == near));
            let hint = match near {
                Some(essay) => format!("did you mean `{}`?", essay.title),
                None => "`chapbook list` shows the titles that were found".to_owned(),
            };
            Err(sink.stop(Diagnostic::error("unknown-title", format!("no essay has the title `{title}`")).hint(hint)))
        }
    }
}

fn why(copies: usize, pinned: bool, how: Duplicates) -> &'static str {
    match how {
        _ if copies == 0 => "there is no other copy",
        _ if pinned => "`keep` in book.toml names it",
        Duplicates::Longest => "it has most words",
        Duplicates::First | Duplicates::Error => "it was seen first",
        Duplicates::Last => "it was seen last",
        Duplicates::Newest => "it has the latest date, or none has one and it was seen last",
    }
}

fn facts(essay: &Essay) -> Facts {
    let place = essay.place();
    let piece = &essay.piece;
    Facts {
        title: place.title,
        file: place.file,
        line: place.line,
        words: essay.words,
        date: piece.date.clone(),
        url: piece.urls.first().cloned(),
    }
}

/// Typography makes no difference, as in all comparing, unless it is all that differs.
fn differences(kept: &Essay, copy: &Essay, score: f64) -> Vec<Difference> {
    let said = |sentences: Vec<Sentence>| -> Vec<Said> {
        let said = |sentence: Sentence| Said {
            file: sentence.origin.file.to_string(),
            line: sentence.origin.line.max(1),
            text: sentence.text,
            picture: sentence.picture,
        };
        sentences.into_iter().map(said).collect()
    };
    let found = compare::differences(kept, copy, if score < 1.0 { normalise } else { as_seen }).into_iter();
    found.map(|difference| Difference { kept: said(difference.kept), copy: said(difference.copy) }).collect()
}
