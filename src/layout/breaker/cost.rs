//! What a line between two breaks comes to, and what it costs (TeX: The Program, §108, §851 to §859).

use super::INFINITE;
use super::fine::{EVEN, Edge, Judgement, LOOSE, TIGHT, stacks};
use super::search::{Pass, Place, RUNS, Search};
use super::workspace::{Infinite, Node, Sums};

/// What a ratio of 1 is in [`badness`].
pub(super) const RATIO: i64 = 297;

/// Badness of a line whose glue must change by `t` and can change by `s` (§108).
pub(super) fn badness(t: i64, s: i64) -> i64 {
    if t == 0 {
        return 0;
    }
    if s <= 0 {
        return INFINITE;
    }
    // r is about 297 t/s, so that r³/2¹⁸ is about 100 (t/s)³.
    let r = if t <= 7_230_584 {
        t * RATIO / s
    } else if s >= 1_663_497 {
        t / (s / RATIO)
    } else {
        t
    };
    if r > 1290 { INFINITE } else { cubed(r) }
}

fn cubed(r: i64) -> i64 {
    (r * r * r + 0o400_000) / 0o1_000_000
}

/// A ratio, in parts of [`RATIO`], from which on a line is worse than a threshold below [`INFINITE`].
pub(super) fn hopeless(threshold: i64) -> i64 {
    let (mut least, mut beyond) = (0, 1291);
    while least < beyond {
        let middle = (least + beyond) / 2;
        if cubed(middle) > threshold { beyond = middle } else { least = middle + 1 }
    }
    least
}

/// How tight a line is (§817): 0 very loose, 1 loose, 2 decent, 3 tight.
pub(super) type Fitness = u8;

/// What a line from a break to a place comes to.
#[derive(Clone, Copy)]
pub(super) struct Set {
    pub(super) bad: i64,
    /// Whether it lacks something.
    pub(super) is_short: bool,
    /// How far its spaces are from their natural width; `None` where glue fills the line.
    pub(super) ratio: Option<i32>,
}

/// The same seen from one of the ways to that break.
pub(super) struct Line {
    pub(super) bad: i64,
    pub(super) fitness: Fitness,
    pub(super) ratio: i32,
    /// Hyphens in a row, with this line's.
    pub(super) run: u8,
}

impl Search<'_> {
    /// Whether glue of infinite stretch is on a line.
    #[inline]
    pub(super) fn fills(&self, pass: &Pass, from: &Sums, to: &Sums) -> bool {
        if from.infinite == to.infinite {
            return pass.infinite != Infinite::default();
        }
        let [from, to] = [from, to].map(|sums| self.work.infinite[sums.infinite as usize]);
        (0..4).any(|order| pass.infinite[order] + to[order] - from[order] != 0)
    }

    /// How the line from a node's break to a place comes out (§851 to §853).
    #[inline]
    pub(super) fn set(&self, node: &Node, place: Place, width: i64, pass: &Pass) -> Set {
        let background = &pass.background;
        let (from, to) = (&self.work.sums[node.start as usize], &self.work.sums[place.item]);
        let mut short = width - (background.width + to.width - node.width + place.pre);
        let stretch = background.stretch + to.stretch - from.stretch;
        let shrink = background.shrink + to.shrink - from.shrink;
        if let Some(fine) = &self.fine {
            let (before, after) = (self.edge(node), &fine.edges[place.item]);
            short += before.left + after.right;
            if short > 0 && self.fills(pass, from, to) {
                return Set { bad: 0, is_short: true, ratio: None };
            }
            let letters = after.letters - fine.edges[node.start as usize].letters;
            let Judgement { bad, ratio } = fine.weights.judge(short, letters, stretch, shrink);
            return Set { bad, is_short: short > 0, ratio: Some(ratio) };
        }
        let bad = if short > 0 {
            if self.fills(pass, from, to) { 0 } else { badness(short, stretch) }
        } else if -short > shrink {
            INFINITE + 1
        } else {
            badness(-short, shrink)
        };
        Set { bad, is_short: short > 0, ratio: Some(0) }
    }

    /// A line from a break seen from a node there.
    #[inline]
    pub(super) fn line(&self, node: &Node, place: Place, set: Set) -> Line {
        let Set { mut bad, is_short, ratio } = set;
        let mut run = 0;
        if let Some(fine) = &self.fine
            && fine.weights.most_hyphens > 0
            && place.hyphenated
            && place.item < self.items.len()
        {
            run = node.run + 1;
            if usize::from(run) > usize::from(fine.weights.most_hyphens).min(RUNS - 1) {
                bad = bad.max(INFINITE);
            }
            run = run.min(RUNS as u8 - 1);
        }
        Line { bad, fitness: fitness(bad, is_short), ratio: ratio.unwrap_or(node.ratio), run }
    }

    /// What stands beside the break that a node is.
    #[inline]
    pub(super) fn edge(&self, node: &Node) -> Edge {
        let Some(fine) = &self.fine else { return Edge::default() };
        node.item.map_or(fine.start, |item| fine.edges[item as usize])
    }

    /// Demerits of a line (§859), and of what it does beside the line before.
    #[inline]
    pub(super) fn demerits(&self, node: &Node, set: &Line, place: Place) -> i64 {
        let params = self.params;
        let line = params.line_penalty + set.bad;
        let mut demerits = if line.abs() >= 10_000 { 100_000_000 } else { line * line };
        if place.penalty > 0 {
            demerits += place.penalty * place.penalty;
        } else if place.penalty > -INFINITE {
            demerits -= place.penalty * place.penalty;
        }
        let is_last = place.item >= self.items.len();
        if place.hyphenated && node.hyphenated {
            demerits += if is_last { params.final_hyphen_demerits } else { params.double_hyphen_demerits };
        }
        if set.fitness.abs_diff(node.fitness) > 1 {
            demerits += params.adj_demerits;
        }
        let Some(fine) = &self.fine else { return demerits };
        let weights = fine.weights;
        let ratio = i64::from(set.ratio);
        demerits += weights.uneven * (ratio - EVEN) * (ratio - EVEN) / 1_000_000;
        // A last line has natural spaces, beside which those of a tight line are seen all the more: it counts twice.
        if ratio < TIGHT || ratio > LOOSE && set.bad > 0 {
            demerits += weights.extreme;
        }
        if node.item.is_some() {
            demerits += weights.contrast(node.ratio, set.ratio);
            demerits += weights.stack * stacks(&self.edge(node), &fine.edges[place.item], is_last);
            if is_last && self.work.sums[place.item].width - node.width < weights.least {
                demerits += weights.stub;
            }
        }
        demerits
    }
}

/// The class of a line by its badness (§817).
fn fitness(bad: i64, stretched: bool) -> Fitness {
    match (stretched, bad) {
        (_, ..=12) => 2,
        (true, ..=99) => 1,
        (true, _) => 0,
        (false, _) => 3,
    }
}
