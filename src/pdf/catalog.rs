//! How a reader opens and prints the file (ISO 32000-2 § 7.7.2, 12.2).

use super::Info;
use super::skeleton::Skeleton;
use crate::config::{Binding, Duplex};
use lopdf::{Dictionary, dictionary, text_string};

/// How the file is shown.
#[derive(Clone, Copy)]
pub(super) enum View {
    /// In spreads, the first page on the right, with or without the outline beside it.
    Book {
        /// Whether the outline is shown.
        outline: bool,
    },
    /// Sheet by sheet, set up for a printer that turns the sheets about an edge.
    Booklet(Duplex),
}

/// Sets language, view and printing preferences.
pub(super) fn complete(skeleton: &mut Skeleton, info: &Info, view: View) {
    let catalog = skeleton.catalog();
    catalog.set("Lang", text_string(info.language.tag()));
    let (layout, mode) = match view {
        View::Book { outline: true } => ("TwoPageRight", "UseOutlines"),
        View::Book { outline: false } => ("TwoPageRight", "UseNone"),
        View::Booklet(_) => ("SinglePage", "UseNone"),
    };
    catalog.set("PageLayout", layout);
    catalog.set("PageMode", mode);
    let mut preferences: Dictionary = dictionary! { "DisplayDocTitle" => true };
    if info.binding == Binding::Right {
        preferences.set("Direction", "R2L");
    }
    if let View::Booklet(duplex) = view {
        // Printed at another scale the pages would not fold in the middle.
        preferences.set("PrintScaling", "None");
        preferences
            .set("Duplex", if duplex == Duplex::ShortEdge { "DuplexFlipShortEdge" } else { "DuplexFlipLongEdge" });
    }
    catalog.set("ViewerPreferences", preferences);
}
