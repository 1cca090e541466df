//! How near the print of any page comes to the spine.

use super::{Item, Paged};
use crate::geom::Length;

/// The smallest distance between the spine and what is drawn, the page's width when nothing is.
/// `left` says that the spine is on the left of the first page; it changes with every page.
pub fn gutter(paged: &Paged, left: bool) -> Length {
    let mut least = paged.trim.w;
    for (index, page) in paged.pages.iter().enumerate() {
        for item in &page.items {
            let (from, to) = match item {
                Item::Run(run) => (run.at.x, run.at.x + run.width()),
                Item::Picture { rect, .. } | Item::Rule { rect, .. } => (rect.at.x, rect.at.x + rect.size.w),
            };
            let spine_is_left = left == index.is_multiple_of(2);
            least = least.min(if spine_is_left { from } else { paged.trim.w - to });
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::{Point, Rect, Size};
    use crate::paged::{Page, Structure};

    #[test]
    fn the_spine_is_on_the_other_side_of_a_verso() {
        let rule = |x, w| Item::Rule {
            rect: Rect {
                at: Point { x: Length::pt(x), y: Length::ZERO },
                size: Size { w: Length::pt(w), ..Size::default() },
            },
            ink: 255,
        };
        let page = |item| Page { items: vec![item], ..Page::default() };
        let trim = Size { w: Length::pt(100), h: Length::pt(100) };
        let paged = Paged {
            trim,
            pages: vec![page(rule(10, 60)), page(rule(20, 60))],
            outline: Vec::new(),
            structure: Structure::default(),
        };
        assert_eq!(gutter(&paged, true), Length::pt(10));
        assert_eq!(gutter(&paged, false), Length::pt(20));
    }
}
