//! How much work it is to draw a drawing: an upper estimate, so that a hostile one is refused and
//! does not keep a build busy for ever.

use resvg::usvg::filter::{Filter, Kind};
use resvg::usvg::{Group, Node, Rect, Tree};

/// Most samples that may be computed: 500 times a full page of paint, seconds on a slow machine.
const BUDGET: f64 = 3e9;
/// What a node costs even if it paints nothing.
const NODE: f64 = 500.0;

/// Whether drawing the tree, enlarged by `scale`, stays within the budget.
pub(super) fn is_bearable(tree: &Tree, scale: f32) -> bool {
    let page = tree.size().width() * tree.size().height();
    let mut estimate = Estimate { left: BUDGET, page: f64::from(page), scale: f64::from(scale) };
    estimate.group(tree.root());
    estimate.left > 0.0
}

struct Estimate {
    /// What is left of the budget; below zero nothing more is looked at, so that nested patterns
    /// end here as they would not when drawn.
    left: f64,
    /// Area of the drawing; nothing is painted outside of it.
    page: f64,
    scale: f64,
}

impl Estimate {
    fn samples(&self, bounds: Rect) -> f64 {
        (f64::from(bounds.width()) * f64::from(bounds.height())).min(self.page) * self.scale * self.scale
    }

    fn group(&mut self, group: &Group) {
        for node in group.children() {
            if self.left <= 0.0 {
                return;
            }
            self.left -= NODE;
            match node {
                Node::Group(inner) => {
                    if inner.should_isolate() {
                        self.left -= self.samples(inner.abs_layer_bounding_box().to_rect());
                    }
                    for filter in inner.filters() {
                        self.left -= self.filter(filter, inner);
                    }
                    self.group(inner);
                }
                Node::Path(path) => self.left -= self.samples(path.abs_stroke_bounding_box()),
                Node::Image(image) => self.left -= self.samples(image.abs_bounding_box()),
                Node::Text(text) => self.group(text.flattened()),
            }
            // Patterns, clips and masks, once for each node that uses them.
            node.subroots(|root| self.group(root));
        }
    }

    fn filter(&self, filter: &Filter, group: &Group) -> f64 {
        let bounds = group.filters_bounding_box().unwrap_or_else(|| group.abs_layer_bounding_box());
        let samples = self.samples(bounds.to_rect());
        let pixels = |length: f32| f64::from(length) * self.scale * 2.0 + 1.0;
        let each = filter.primitives().iter().map(|primitive| match primitive.kind() {
            Kind::Turbulence(turbulence) => f64::from(turbulence.num_octaves()) * 20.0,
            Kind::Morphology(shape) => pixels(shape.radius_x().get()) * pixels(shape.radius_y().get()),
            Kind::ConvolveMatrix(convolve) => {
                let matrix = convolve.matrix();
                f64::from(matrix.columns()) * f64::from(matrix.rows())
            }
            _ => 10.0,
        });
        each.map(|work| work * samples).sum()
    }
}
