//! The search for the best breaks: active nodes, and which of the ways into a break is kept.

use super::cost::{RATIO, Set, hopeless};
use super::fine::Fine;
use super::workspace::{Active, Infinite, Node, Sums, Workspace};
use super::{Breaks, FINITE, INFINITE, Item, Params, Shape, line_start};

/// Demerits that no paragraph reaches (§833).
const AWFUL: i64 = (1 << 30) - 1;
/// A line number beyond all lines (§829, `max_halfword`).
const BEYOND: usize = 1 << 28;
/// The most hyphens in a row that a search tells apart.
pub(super) const RUNS: usize = 3;
/// More than any line is wide: what glue of infinite stretch reaches.
const ANYWHERE: i64 = 1 << 44;

/// A penalty that forces a break.
const FORCED: i64 = -INFINITE;

/// A paragraph that is being broken.
pub struct Search<'a> {
    pub(super) items: &'a [Item],
    pub(super) params: &'a Params,
    pub(super) fine: Option<Fine<'a>>,
    /// The last line of a special width; lines after `easy_line` are all alike (§847, §848).
    pub(super) last_special_line: usize,
    pub(super) easy_line: usize,
    pub(super) work: &'a mut Workspace,
}

/// What one pass over the paragraph carries along.
pub(super) struct Pass {
    /// Glue at the edges of every line: its width, finite stretch and shrink.
    pub(super) background: Sums,
    /// Its infinite stretch.
    pub(super) infinite: Infinite,
    pub(super) threshold: i64,
    /// Whether an overfull line must be accepted.
    pub(super) last: bool,
    /// See [`hopeless`].
    pub(super) hopeless: i64,
}

/// A break that is being considered.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) item: usize,
    pub(super) penalty: i64,
    pub(super) hyphenated: bool,
    /// Width of what a break here adds to the line.
    pub(super) pre: i64,
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
}
