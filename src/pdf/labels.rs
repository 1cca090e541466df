//! What the folios say → page labels (ISO 32000-2 § 12.4.2), so that a reader's page box
//! shows `xii` and `7` as the book does.

use super::skeleton::Skeleton;
use crate::paged::{Label, Numbering, Paged};
use lopdf::{Dictionary, Object, dictionary};

/// Adds a range for each run of pages that count up in one kind of numerals.
pub(super) fn complete(skeleton: &mut Skeleton, paged: &Paged) {
    let mut ranges: Vec<Object> = Vec::new();
    let mut expected = None;
    for (index, page) in paged.pages.iter().enumerate() {
        if expected != Some(page.label) {
            ranges.push((index as i64).into());
            ranges.push(range(page.label).into());
        }
        expected = Some(Label { number: page.label.number.saturating_add(1), ..page.label });
    }
    skeleton.catalog().set("PageLabels", dictionary! { "Nums" => ranges });
}

fn range(label: Label) -> Dictionary {
    let style = match label.numbering {
        Numbering::Roman => "r",
        Numbering::Arabic => "D",
    };
    let mut range = dictionary! { "S" => style };
    // A range starts at 1 unless it says otherwise.
    if label.number > 1 {
        range.set("St", label.number);
    }
    range
}
