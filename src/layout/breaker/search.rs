//! The search for the best breaks: active nodes and what a line between two breaks costs.

use super::fine::{EVEN, Edge, Fine, Judgement, LOOSE, TIGHT, stacks};
use super::{Breaks, FINITE, INFINITE, Item, Params, Shape, line_start};

/// Demerits that no paragraph reaches (§833).
const AWFUL: i64 = (1 << 30) - 1;
/// A line number beyond all lines (§829, `max_halfword`).
const BEYOND: usize = 1 << 28;
/// The most hyphens in a row that a search tells apart.
const RUNS: usize = 3;
/// More than any line is wide: what glue of infinite stretch reaches.
const ANYWHERE: i64 = 1 << 44;

/// A penalty that forces a break.
const FORCED: i64 = -INFINITE;

/// What a ratio of 1 is in [`badness`].
const RATIO: i64 = 297;

/// Badness of a line whose glue must change by `t` and can change by `s` (§108).
pub fn badness(t: i64, s: i64) -> i64 {
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
fn hopeless(threshold: i64) -> i64 {
    let (mut least, mut beyond) = (0, 1291);
    while least < beyond {
        let middle = (least + beyond) / 2;
        if cubed(middle) > threshold { beyond = middle } else { least = middle + 1 }
    }
    least
}

/// Infinite stretch by its order, from 1.
type Infinite = [i64; 4];

/// Sums of widths, finite stretch and shrink.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    width: i64,
    stretch: i64,
    shrink: i64,
    /// Infinite stretch: index into [`Workspace::infinite`].
    infinite: u32,
}

/// How tight a line is (§817): 0 very loose, 1 loose, 2 decent, 3 tight.
type Fitness = u8;

/// A way to set the text up to a break (§819, §821).
#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub demerits: i64,
    /// Width of everything before the next line, less what the break adds at its start.
    width: i64,
    /// Number of the line that begins here, from 1.
    pub line: u32,
    /// Item at which the line before ends; none at the start of the paragraph.
    item: Option<u32>,
    /// The first item that is set on the next line.
    start: u32,
    /// The node before, as an index into the arena.
    previous: u32,
    /// How far the spaces of the line before are from their natural width; only where that counts.
    ratio: i32,
    /// Fitness of the line before.
    fitness: Fitness,
    /// Whether it ends in a hyphen.
    hyphenated: bool,
    /// How many lines in a row do, up to [`RUNS`] − 1; only where that counts.
    run: u8,
}

/// Memory that one search after another takes, whatever paragraph it is of.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Sums of everything before each item.
    sums: Vec<Sums>,
    /// The different sums of infinite stretch, of which a paragraph has one or two.
    infinite: Vec<Infinite>,
    /// How far what is before each item reaches when it is stretched as far as the pass allows, in
    /// parts of [`RATIO`]. Most lines that are tried fall short even so: one comparison tells.
    reach: Vec<i64>,
    /// All nodes ever made in this pass.
    arena: Vec<Node>,
    /// The active ones, by line number.
    active: Vec<Active>,
}

/// A paragraph that is being broken.
pub struct Search<'a> {
    items: &'a [Item],
    params: &'a Params,
    fine: Option<Fine<'a>>,
    /// The last line of a special width; lines after `easy_line` are all alike (§847, §848).
    last_special_line: usize,
    easy_line: usize,
    work: &'a mut Workspace,
}

/// A node to which lines may be added still.
#[derive(Clone, Copy, Debug)]
struct Active {
    /// Its index into the arena.
    node: u32,
    /// The number of its line.
    line: u32,
    /// A line that reaches less far is too short for any stretch.
    least: i64,
    /// No more than what any line from here or from a node behind this one must reach.
    bound: i64,
}

/// What one pass over the paragraph carries along.
struct Pass {
    /// Glue at the edges of every line: its width, finite stretch and shrink.
    background: Sums,
    /// Its infinite stretch.
    infinite: Infinite,
    threshold: i64,
    /// Whether an overfull line must be accepted.
    last: bool,
    /// See [`hopeless`].
    hopeless: i64,
}

/// A break that is being considered.
#[derive(Clone, Copy)]
struct Place {
    item: usize,
    penalty: i64,
    hyphenated: bool,
    /// Width of what a break here adds to the line.
    pre: i64,
}

/// What a line from a break to a place comes to.
#[derive(Clone, Copy)]
struct Set {
    bad: i64,
    /// Whether it lacks something.
    is_short: bool,
    /// How far its spaces are from their natural width; `None` where glue fills the line.
    ratio: Option<i32>,
}

/// The same seen from one of the ways to that break.
struct Line {
    bad: i64,
    fitness: Fitness,
    ratio: i32,
    /// Hyphens in a row, with this line's.
    run: u8,
}

/// The best way into a place for each class of nodes, among those of one line number.
struct Best {
    demerits: [i64; 4 * RUNS],
    from: [(u32, i32); 4 * RUNS],
    least: i64,
}

impl Best {
    const NONE: Best = Best { demerits: [AWFUL; 4 * RUNS], from: [(0, 0); 4 * RUNS], least: AWFUL };
}

impl Workspace {
    /// Sets the bounds of new nodes, from one place among the active ones to another, and makes those before
    /// them no more; the next node of old stands at `next`.
    fn bound(&mut self, from: usize, to: usize, next: usize) {
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
    fn measure(&mut self, items: &[Item]) {
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

impl<'a> Search<'a> {
    /// A search; with `apart` the ways are kept apart by their number of lines.
    pub fn new(
        items: &'a [Item],
        params: &'a Params,
        fine: Option<Fine<'a>>,
        apart: bool,
        work: &'a mut Workspace,
    ) -> Search<'a> {
        work.measure(items);
        let last_special_line = match &params.shape {
            Shape::Even(_) => 0,
            Shape::Hanging { count, .. } => *count,
            Shape::Lines(widths) => widths.len().saturating_sub(1),
        };
        let easy_line = if params.looseness == 0 && !apart { last_special_line } else { BEYOND };
        Search { items, params, fine, last_special_line, easy_line, work }
    }

    fn line_width(&self, line: usize) -> i64 {
        match &self.params.shape {
            Shape::Even(width) => *width,
            Shape::Hanging { first, rest, .. } => {
                if line > self.last_special_line {
                    *rest
                } else {
                    *first
                }
            }
            Shape::Lines(widths) => widths.get(line.min(widths.len()).saturating_sub(1)).copied().unwrap_or(0),
        }
    }

    /// Tries to break the paragraph without hyphens, with them, and with emergency stretch (§863);
    /// the number of the pass that found a way, whose active nodes stand at the end.
    pub fn run(&mut self) -> Option<u8> {
        let params = self.params;
        let emergency = params.emergency_stretch > 0;
        let passes = [
            (1, params.pretolerance, false, false, 0),
            (2, params.tolerance, true, !emergency, 0),
            (3, params.tolerance, true, true, params.emergency_stretch),
        ];
        for (number, threshold, hyphenate, last, extra_stretch) in passes {
            if threshold < 0 || number == 3 && !emergency {
                continue;
            }
            if self.pass(threshold, hyphenate, last, extra_stretch) && (last || self.is_good(number)) {
                return Some(number);
            }
        }
        None
    }

    /// Whether a pass has found what was asked for, and no later one can find better.
    fn is_good(&self, pass: u8) -> bool {
        let (best, loose) = self.choose();
        let hyphens_help = match (&self.fine, best) {
            (Some(fine), Some(best)) => pass == 1 && best.demerits > fine.weights.good,
            _ => false,
        };
        loose && !hyphens_help
    }

    /// Tries all breaks once (§863); `false` when no way through the paragraph is left.
    fn pass(&mut self, threshold: i64, hyphenate: bool, last: bool, extra_stretch: i64) -> bool {
        let (left, right) = (self.params.left, self.params.right);
        let mut background = Sums {
            width: left.width + right.width,
            stretch: extra_stretch,
            shrink: left.shrink + right.shrink,
            infinite: 0,
        };
        let mut infinite = Infinite::default();
        for skip in [left, right] {
            match skip.order {
                FINITE => background.stretch += skip.stretch,
                order => infinite[order.min(4) - 1] += skip.stretch,
            }
        }
        self.work.arena.clear();
        self.work.arena.push(Node {
            demerits: 0,
            width: 0,
            line: 1,
            item: None,
            start: 0,
            previous: 0,
            ratio: 0,
            fitness: 2,
            hyphenated: false,
            run: 0,
        });
        let pass = Pass { background, infinite, threshold, last, hopeless: hopeless(threshold) };
        self.measure_reach(&pass);
        let least = self.least(&pass, 1, self.fine.map_or(0, |fine| fine.start.left), 0);
        self.work.active.clear();
        self.work.active.push(Active { node: 0, line: 1, least, bound: least });
        for (index, item) in self.items.iter().enumerate() {
            let place = Place { item: index, penalty: 0, hyphenated: false, pre: 0 };
            match *item {
                // Glue is a break only right behind something that is no glue (§868).
                Item::Glue { .. }
                    if index > 0 && matches!(self.items[index - 1], Item::Box { .. } | Item::Disc { .. }) =>
                {
                    self.try_break(&pass, place);
                }
                Item::Penalty { cost } => self.try_break(&pass, Place { penalty: cost, ..place }),
                Item::Disc { pre, cost, auto, .. } if hyphenate || !auto => {
                    self.try_break(&pass, Place { penalty: cost, hyphenated: true, pre, ..place });
                }
                _ => {}
            }
            if self.work.active.is_empty() {
                return false;
            }
        }
        // The end of the paragraph counts as hyphenated, so that a hyphen before the
        // last line takes the final demerits (§873, §859).
        self.try_break(&pass, Place { item: self.items.len(), penalty: -INFINITE, hyphenated: true, pre: 0 });
        !self.work.active.is_empty()
    }

    /// The ways that reach the end.
    pub fn ends(&self) -> impl Iterator<Item = &Node> {
        self.work.active.iter().map(|active| &self.work.arena[active.node as usize])
    }

    /// The best of the ways that reach the end, and whether it is as loose as was asked for (§874, §875).
    pub fn choose(&self) -> (Option<&Node>, bool) {
        // min_by_key gives the first of equals, as TeX does.
        let Some(mut best) = self.ends().min_by_key(|node| node.demerits) else { return (None, false) };
        let looseness = self.params.looseness;
        let best_line = i64::from(best.line);
        let (mut actual, mut fewest) = (0, best.demerits);
        if looseness != 0 {
            for node in self.ends() {
                let difference = i64::from(node.line) - best_line;
                let closer = (difference < actual && looseness <= difference)
                    || (difference > actual && looseness >= difference);
                if closer || (difference == actual && node.demerits < fewest) {
                    best = node;
                    actual = difference;
                    fewest = node.demerits;
                }
            }
        }
        (Some(best), actual == looseness)
    }

    /// The breaks that led to a node.
    pub fn breaks(&self, node: &Node, pass: u8) -> Breaks {
        let demerits = node.demerits;
        let mut at = Vec::with_capacity(node.line as usize);
        let mut node = node;
        while let Some(item) = node.item {
            at.push(item as usize);
            node = &self.work.arena[node.previous as usize];
        }
        at.reverse();
        Breaks { at, demerits, pass }
    }

    /// Considers a break at one place for every active node (§829 to §855).
    fn try_break(&mut self, pass: &Pass, place: Place) {
        if place.penalty >= INFINITE {
            return;
        }
        let place = Place { penalty: place.penalty.max(-INFINITE), ..place };
        // A forced break ends all lines, however short. One more, for what rounding takes.
        let reach = if place.penalty == -INFINITE {
            i64::MAX
        } else {
            let right = self.fine.map_or(0, |fine| fine.edges[place.item].right);
            self.work.reach[place.item].saturating_add((place.pre - right + 1) * RATIO)
        };
        // At most places every line is too short still.
        if self.work.active.first().is_none_or(|active| reach < active.bound) {
            return;
        }
        let mut best = Best::NONE;
        let mut old_line = 0;
        let mut width = 0;
        // The line from the break of the last node, which often is that of the next too.
        let mut known: Option<(Option<u32>, Set)> = None;
        // Those up to `kept` stay; those before `k` have been looked at.
        let (mut kept, mut k) = (0, 0);
        loop {
            let active = self.work.active.get(k).copied();
            let line = active.map_or(BEYOND, |active| active.line as usize);
            if line > old_line {
                // The nodes of a line number are done: make the new ones before them (§835, §836).
                if best.least < AWFUL && (old_line != self.easy_line || active.is_none()) {
                    let made = self.make_nodes(pass, &best, place, kept, k);
                    k += (kept + made).saturating_sub(k);
                    kept += made;
                    best = Best::NONE;
                }
                if active.is_none() {
                    self.work.active.truncate(kept);
                    return;
                }
                known = None;
                if line > self.easy_line {
                    width = self.line_width(self.last_special_line + 1);
                    old_line = BEYOND - 1;
                } else {
                    old_line = line;
                    width = self.line_width(line);
                }
            }
            let Some(active) = active else { return };
            if reach < active.bound {
                // No line from the nodes that are left reaches the place, and all of them stay.
                if kept < k {
                    self.work.active.drain(kept..k);
                }
                if best.least < AWFUL {
                    let rest = &self.work.active[kept..];
                    let is_of_group = |active: &Active| old_line >= self.easy_line || active.line as usize <= old_line;
                    let behind = kept + rest.partition_point(is_of_group);
                    self.make_nodes(pass, &best, place, behind, behind);
                }
                return;
            }
            k += 1;
            if reach < active.least {
                self.work.active[kept] = active;
                kept += 1;
                continue;
            }
            let node_index = active.node;
            let node = &self.work.arena[node_index as usize];
            let set = match known {
                Some((item, set)) if item == node.item => set,
                _ => self.set(node, place, width, pass),
            };
            known = Some((node.item, set));
            let set = self.line(node, place, set);
            let mut artificial = false;
            if set.bad > INFINITE || place.penalty == -INFINITE {
                if pass.last && best.least == AWFUL && kept == 0 && k == self.work.active.len() {
                    // Nothing else is left: an overfull line is better than none (§854).
                    artificial = true;
                } else if set.bad > pass.threshold {
                    continue;
                }
            } else {
                self.work.active[kept] = active;
                kept += 1;
                if set.bad > pass.threshold {
                    continue;
                }
            }
            let demerits = node.demerits + if artificial { 0 } else { self.demerits(node, &set, place) };
            let class = usize::from(set.fitness + 4 * set.run);
            if demerits <= best.demerits[class] {
                best.demerits[class] = demerits;
                best.from[class] = (node_index, set.ratio);
                best.least = best.least.min(demerits);
            }
        }
    }

    /// Makes a node for each class of ways into a place that may turn out best, before the active
    /// node `k` and behind those that are kept; how many.
    fn make_nodes(&mut self, pass: &Pass, best: &Best, place: Place, kept: usize, k: usize) -> usize {
        let (start, width, reach) = self.line_start(place.item);
        let left = self.fine.map_or(0, |fine| fine.edges[place.item].left);
        let slack = self.params.adj_demerits.abs() + self.fine.map_or(0, |fine| fine.weights.slack());
        let limit = if slack >= AWFUL - best.least { AWFUL - 1 } else { best.least + slack };
        let mut made = 0;
        for (class, &demerits) in best.demerits.iter().enumerate() {
            if demerits > limit {
                continue;
            }
            let (from, ratio) = best.from[class];
            let node = Node {
                demerits,
                width,
                line: self.work.arena[from as usize].line + 1,
                item: Some(place.item as u32),
                start: start as u32,
                previous: from,
                ratio,
                fitness: class as u8 % 4,
                hyphenated: place.hyphenated,
                run: class as u8 / 4,
            };
            let least = self.least(pass, node.line as usize, left, reach);
            let active = Active { node: self.work.arena.len() as u32, line: node.line, least, bound: least };
            if kept + made < k {
                self.work.active[kept + made] = active;
            } else {
                self.work.active.insert(kept + made, active);
            }
            self.work.arena.push(node);
            made += 1;
        }
        self.work.bound(kept, kept + made, k.max(kept + made));
        made
    }

    /// Fills in [`Workspace::reach`].
    fn measure_reach(&mut self, pass: &Pass) {
        let Workspace { sums, reach, .. } = &mut *self.work;
        reach.clear();
        let mut stretched = 0_i64;
        for (at, sum) in sums.iter().enumerate() {
            let letters = self.fine.map_or(0, |fine| fine.edges[at].letters * fine.weights.spread / 10_000);
            reach.push(stretched.saturating_add((sum.width + letters) * RATIO));
            match self.items.get(at) {
                Some(Item::Glue { stretch, order, .. }) => {
                    let finite = *order == FINITE || *stretch == 0;
                    let most = if finite { (pass.hopeless * stretch).max(0) } else { ANYWHERE };
                    stretched = stretched.saturating_add(most);
                }
                // No line goes past a forced break.
                Some(Item::Penalty { cost: ..=FORCED }) => stretched = 0,
                _ => {}
            }
        }
    }

    /// How far a line must reach, as [`Workspace::reach`] has it, that begins where so much is reached.
    fn least(&self, pass: &Pass, line: usize, left: i64, before: i64) -> i64 {
        if pass.threshold >= INFINITE || pass.infinite != Infinite::default() {
            return i64::MIN;
        }
        let stretched = (pass.hopeless * pass.background.stretch).max(0);
        before.saturating_add((self.line_width(line) + left - pass.background.width) * RATIO - stretched)
    }

    /// What is set first on the line behind a break, where discardable items are skipped (§837), the
    /// width of all before it, and how far that could be stretched.
    fn line_start(&self, item: usize) -> (usize, i64, i64) {
        if item >= self.items.len() {
            return (0, 0, 0);
        }
        let at = line_start(self.items, item);
        let post = if let Item::Disc { post, .. } = self.items[item] { post } else { 0 };
        (at, self.work.sums[at].width - post, self.work.reach[at] - post * RATIO)
    }

    /// Whether glue of infinite stretch is on a line.
    fn fills(&self, pass: &Pass, from: &Sums, to: &Sums) -> bool {
        if from.infinite == to.infinite {
            return pass.infinite != Infinite::default();
        }
        let [from, to] = [from, to].map(|sums| self.work.infinite[sums.infinite as usize]);
        (0..4).any(|order| pass.infinite[order] + to[order] - from[order] != 0)
    }

    /// How the line from a node's break to a place comes out (§851 to §853).
    fn set(&self, node: &Node, place: Place, width: i64, pass: &Pass) -> Set {
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
    fn line(&self, node: &Node, place: Place, set: Set) -> Line {
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
    fn edge(&self, node: &Node) -> Edge {
        let Some(fine) = &self.fine else { return Edge::default() };
        node.item.map_or(fine.start, |item| fine.edges[item as usize])
    }

    /// Demerits of a line (§859), and of what it does beside the line before.
    fn demerits(&self, node: &Node, set: &Line, place: Place) -> i64 {
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
