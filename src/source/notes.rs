//! What one file gives to complain about, gathered so that each kind is one warning.

use crate::diag::{Diagnostic, Origin, Sink};

/// Tags that the warning about raw HTML names.
const TAGS_SHOWN: usize = 4;
/// Characters of a destination that a message shows: a picture may be inlined as data.
const DESTINATION_SHOWN: usize = 60;

/// Complaints about one file.
#[derive(Default)]
pub(super) struct Notes {
    html: Option<(Vec<String>, Origin)>,
    links: Option<(String, &'static str, Origin, usize)>,
    data: Option<(String, &'static str, Origin, usize)>,
    outside: Vec<Diagnostic>,
}

impl Notes {
    /// An element of HTML was dropped: only the words of it that books can hold are kept.
    pub fn raw_html(&mut self, name: &str, origin: Origin) {
        let (names, _) = self.html.get_or_insert_with(|| (Vec::new(), origin));
        if names.len() <= TAGS_SHOWN && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }

    /// A link leads nowhere.
    pub fn bad_link(&mut self, destination: &str, why: &'static str, origin: Origin) {
        match &mut self.links {
            Some((.., more)) => *more += 1,
            None => self.links = Some((shorten(destination), why, origin, 0)),
        }
    }

    /// The data of a picture that stands in the text itself is broken.
    pub fn broken_data(&mut self, url: &str, why: &'static str, origin: Origin) {
        match &mut self.data {
            Some((.., more)) => *more += 1,
            None => self.data = Some((shorten(url), why, origin, 0)),
        }
    }

    /// A picture lies outside the folder.
    pub fn outside(&mut self, destination: &str, origin: Origin) {
        let message = format!("the picture `{}` leads out of the book's folder", shorten(destination));
        let error = Diagnostic::error("outside-folder", message).at(origin);
        self.outside.push(error.hint("move the picture into the folder of book.toml"));
    }

    /// Reports everything: errors first, then a warning of each kind.
    pub fn report(self, sink: &mut Sink) {
        self.outside.into_iter().for_each(|error| sink.push(error));
        if let Some((names, origin)) = self.html {
            let shown: Vec<String> = names.iter().take(TAGS_SHOWN).map(|name| format!("<{name}>")).collect();
            let more = if names.len() > TAGS_SHOWN { " …" } else { "" };
            let message = format!("HTML that books cannot hold is dropped: {}{more}", shown.join(" "));
            let warning = Diagnostic::warning("raw-html", message).at(origin);
            sink.push(warning.hint("where it matters, put words or a picture in its place"));
        }
        if let Some((url, why, origin, more)) = self.data {
            let others = others(more);
            let message = format!("the data of the picture `{url}` {why}{others}; the picture is left out");
            let warning = Diagnostic::warning("broken-image", message).at(origin);
            sink.push(warning.hint("embed the picture again, or save it as a file beside the text"));
        }
        if let Some((destination, why, origin, more)) = self.links {
            let others = others(more);
            let message = format!("the link `{destination}` {why}{others}; its words stay");
            let warning = Diagnostic::warning("bad-link", message).at(origin);
            sink.push(warning.hint("link to a web address, or to the file of an essay"));
        }
    }
}

fn others(more: usize) -> String {
    match more {
        0 => String::new(),
        1 => " (and another one in this file)".into(),
        more => format!(" (and {more} more in this file)"),
    }
}

fn shorten(destination: &str) -> String {
    if destination.chars().nth(DESTINATION_SHOWN).is_none() {
        return destination.to_owned();
    }
    destination.chars().take(DESTINATION_SHOWN).chain(['…']).collect()
}
