//! The memory of a search: sums of the items, the ways found so far, and those to which lines may be added still.

use super::cost::Fitness;
use super::{FINITE, Item};

/// Infinite stretch by its order, from 1.
pub(super) type Infinite = [i64; 4];

/// Sums of widths, finite stretch and shrink.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) width: i64,
    pub(super) stretch: i64,
    pub(super) shrink: i64,
    /// Infinite stretch: index into [`Workspace::infinite`].
    pub(super) infinite: u32,
}

/// A way to set the text up to a break (§819, §821).
#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub(super) demerits: i64,
    /// Width of everything before the next line, less what the break adds at its start.
    pub(super) width: i64,
    /// Number of the line that begins here, from 1.
    pub(super) line: u32,
    /// Item at which the line before ends; none at the start of the paragraph.
    pub(super) item: Option<u32>,
    /// The first item that is set on the next line.
    pub(super) start: u32,
    /// The node before, as an index into the arena.
    pub(super) previous: u32,
    /// How far the spaces of the line before are from their natural width; only where that counts.
    pub(super) ratio: i32,
    /// Fitness of the line before.
    pub(super) fitness: Fitness,
    /// Whether it ends in a hyphen.
    pub(super) hyphenated: bool,
    /// How many lines in a row do, up to [`RUNS`] − 1; only where that counts.
    pub(super) run: u8,
}

/// Memory that one search after another takes, whatever paragraph it is of.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Sums of everything before each item.
    pub(super) sums: Vec<Sums>,
    /// The different sums of infinite stretch, of which a paragraph has one or two.
    pub(super) infinite: Vec<Infinite>,
    /// How far what is before each item reaches when it is stretched as far as the pass allows, in
    /// parts of [`RATIO`]. Most lines that are tried fall short even so: one comparison tells.
    pub(super) reach: Vec<i64>,
    /// All nodes ever made in this pass.
    pub(super) arena: Vec<Node>,
    /// The active ones, by line number.
    pub(super) active: Vec<Active>,
}

/// A node to which lines may be added still.
#[derive(Clone, Copy, Debug)]
pub(super) struct Active {
    /// Its index into the arena.
    pub(super) node: u32,
    /// The number of its line.
    pub(super) line: u32,
    /// A line that reaches less far is too short for any stretch.
    pub(super) least: i64,
    /// No more than what any line from here or from a node behind this one must reach.
    pub(super) bound: i64,
}

impl Workspace {
    /// Sets the bounds of new nodes, from one place among the active ones to another, and makes those before
    /// them no more; the next node of old stands at `next`.
    pub(super) fn bound(&mut self, from: usize, to: usize, next: usize) {
        let mut bound = self.active.get(next).map_or(i64::MAX, |active| active.bound);
        for active in self.active[from..to].iter_mut().rev() {
            bound = bound.min(active.least);
            active.bound = bound;
        }
        // Bounds grow from node to node.
        for active in self.active[..from].iter_mut().rev().take_while(|active| active.bound > bound) {
            active.bound = bound;
        }
    }

    /// Sums up a paragraph.
    pub(super) fn measure(&mut self, items: &[Item]) {
        let Workspace { sums, infinite, .. } = self;
        sums.clear();
        sums.reserve(items.len() + 1);
        infinite.clear();
        infinite.push(Infinite::default());
        let mut sum = Sums::default();
        sums.push(sum);
        for item in items {
            match *item {
                Item::Box { width } => sum.width += width,
                Item::Glue { width, stretch, order, shrink } => {
                    sum.width += width;
                    sum.shrink += shrink;
                    if order == FINITE {
                        sum.stretch += stretch;
                    } else {
                        let mut further = infinite[sum.infinite as usize];
                        further[order.min(4) - 1] += stretch;
                        sum.infinite = infinite.len() as u32;
                        infinite.push(further);
                    }
                }
                Item::Disc { replace, .. } => sum.width += replace,
                Item::Penalty { .. } => {}
            }
            sums.push(sum);
        }
    }
}
