//! How near the print of pages comes to their edges.

use super::{Item, Page, Paged};
use crate::geom::{Length, Point, Rect, Size};

/// The box that holds what is drawn on a page; `None` for a blank. Letters are taken to reach three
/// quarters of their size above the baseline and a quarter below.
pub fn reach(page: &Page) -> Option<Rect> {
    let rects = page.items.iter().map(|item| match item {
        Item::Run(run) => {
            let at = Point { x: run.at.x, y: run.at.y - run.size.scale(3, 4) };
            Rect { at, size: Size { w: run.width(), h: run.size } }
        }
        Item::Picture { rect, .. } | Item::Rule { rect, .. } => *rect,
    });
    rects.reduce(|one, other| {
        let at = Point { x: one.at.x.min(other.at.x), y: one.at.y.min(other.at.y) };
        let right = (one.at.x + one.size.w).max(other.at.x + other.size.w);
        let foot = (one.at.y + one.size.h).max(other.at.y + other.size.h);
        Rect { at, size: Size { w: right - at.x, h: foot - at.y } }
    })
}

/// The smallest distance between the spine and what is drawn, the page's width when nothing is.
/// `left` says that the spine is on the left of the first page; it changes with every page.
pub fn gutter(paged: &Paged, left: bool) -> Length {
    let mut least = paged.trim.w;
    for (index, page) in paged.pages.iter().enumerate() {
        if let Some(rect) = reach(page) {
            let spine_is_left = left == index.is_multiple_of(2);
            least = least.min(if spine_is_left { rect.at.x } else { paged.trim.w - rect.at.x - rect.size.w });
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paged::Structure;

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
