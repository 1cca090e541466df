//! What a build should tell its author: lints over the finished manuscript, the rules of the printer
//! that its pages break, and a check of finished EPUBs.

pub mod epub;
mod press;

pub use press::{inches, press, profile};

use crate::diag::{Diagnostic, Sink};
use crate::doc::Book;

/// Reports what readers of the book would miss.
pub fn lint(book: &Book, sink: &mut Sink) {
    for image in book.images().into_iter().filter(|image| !image.is_decorative) {
        let what = match &image.alt {
            alt if alt.trim().is_empty() => "no alternative text",
            _ if !image.is_described() => "the name of a file for its alternative text",
            _ => continue,
        };
        sink.push(
            Diagnostic::warning("missing-alt", format!("the picture `{}` has {what}", image.path))
                .at(image.origin.clone())
                .hint("say in a few words what it shows: ![a folded sheet](sheet.png)"),
        );
    }
}
