//! How a reader opens and prints the file (ISO 32000-2 § 7.7.2, 12.2).

use super::Info;
use super::skeleton::Skeleton;
use super::srgb;
use crate::config::{Binding, Duplex};
use lopdf::{Dictionary, Stream, dictionary, text_string};

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

/// Says that the colours of the pages are those of a screen, which makes them the same on every device
/// (ISO 19005-2 § 6.2.3).
pub(super) fn intend(skeleton: &mut Skeleton) {
    let profile = Stream::new(dictionary! { "N" => 3 }, srgb::profile());
    let profile = skeleton.document.add_object(profile);
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => text_string("sRGB IEC61966-2.1"),
        "Info" => text_string("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    };
    skeleton.catalog().set("OutputIntents", vec![intent.into()]);
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
