//! Links between files → links between chapters; those that lead nowhere become their words.

use crate::diag::{Diagnostic, Origin, Sink};
use crate::doc::{self, Block, ChapterId, Target};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The chapter that each file holds, `None` for files that hold several.
pub(super) type Places = FxHashMap<Arc<str>, Option<ChapterId>>;

/// Resolves the links of one chapter; those of it that lead nowhere are one warning.
pub(super) fn resolve(blocks: &mut [Block], places: &Places, sink: &mut Sink) {
    let mut lost: Vec<(String, Origin)> = Vec::new();
    doc::retarget(blocks, &mut |target, origin| {
        let Target::File { path, fragment } = target else { return true };
        if let Some(Some(id)) = places.get(path.as_str()) {
            *target = Target::Chapter { id: *id, anchor: fragment.take().map(Into::into) };
            return true;
        }
        lost.push((std::mem::take(path), origin.clone()));
        false
    });
    if let Some((path, origin)) = lost.first() {
        let more = if lost.len() > 1 {
            format!(", nor do {} more links of this essay", lost.len() - 1)
        } else {
            String::new()
        };
        let several = places.get(path.as_str()).is_some_and(Option::is_none);
        let why =
            if several { "is not the file of exactly one essay" } else { "is not the file of an essay of this book" };
        let warning = Diagnostic::warning("bad-link", format!("`{path}` {why}{more}; the words of the link stay"))
            .at(origin.clone())
            .hint("link to the file of an essay that is in the book, or to a web address");
        sink.push(warning);
    }
}
